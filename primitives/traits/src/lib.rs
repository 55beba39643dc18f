//! The relations between the pallets, one file each.
//!
//! Pallets never depend on each other: what one needs of another is a trait here, and the runtime wires them.
//! Every trait has an implementation for `()` that knows nothing and refuses everything, for mocks.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod activity;
mod batches;
mod clock;
mod contributions;
mod models;
mod operators;
mod payees;
mod pools;
mod router;
mod sponsors;

pub use activity::*;
pub use batches::*;
pub use clock::*;
pub use contributions::*;
pub use models::*;
pub use operators::*;
pub use payees::*;
pub use pools::*;
pub use router::*;
pub use sponsors::*;
