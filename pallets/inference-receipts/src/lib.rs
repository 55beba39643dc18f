//! Mandates, sessions, vouchers and settlement batches.
#![cfg_attr(not(feature = "std"), no_std)]
