//! Models, their immutable terms and their flattened lineage.
#![cfg_attr(not(feature = "std"), no_std)]
