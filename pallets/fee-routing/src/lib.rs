//! Routing policy, ranked pots, pools, payees and payouts.
#![cfg_attr(not(feature = "std"), no_std)]
