//! Curated, versioned data networks: contributions, review, snapshots and sealing.
#![cfg_attr(not(feature = "std"), no_std)]
