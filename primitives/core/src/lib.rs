//! Identifiers, units and constants that every part of OpenLedger shares.
//!
//! Nothing here knows FRAME. The vocabulary is the glossary's (`docs/glossary.md`).
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod ids;
mod kinds;
mod limits;
mod money;
mod voucher;

pub use ids::*;
pub use kinds::*;
pub use limits::*;
pub use money::*;
pub use voucher::*;
