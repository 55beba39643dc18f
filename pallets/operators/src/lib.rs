//! Bonded operators, delegation, exposure and slashing.
#![cfg_attr(not(feature = "std"), no_std)]
