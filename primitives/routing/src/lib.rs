//! Splits, share pools, lineage flattening and the money flow of a batch, as pure functions.
//!
//! Nothing here knows storage or FRAME: a pallet loads state, calls a function, writes what it returns. Every function
//! returns `None` or a typed error instead of overflowing, and every remainder has one named owner:
//!
//! | of | goes to |
//! |---|---|
//! | the five shares of a policy | the model's revenue ([`policy`]) |
//! | builders' part of the model's revenue | the data share ([`policy`]) |
//! | credited parts of the data share | the model's data pot ([`policy`]) |
//! | a vector | its first entry ([`split()`]) |
//! | scaling of a lineage | the first entry of the own vector ([`lineage`]) |
//! | a pool | carried to its next deposit ([`pool`]) |
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod lineage;
pub mod policy;
pub mod pool;
pub mod split;
pub mod stakes;

#[cfg(test)]
mod tests;

pub use lineage::{equal_shares, flatten, normalise, FlattenError};
pub use policy::{settle, Bounds, Distribution, Flow, Policy, PolicyBounds, PolicyError};
pub use pool::{Pool, Pulled};
pub use split::{floor_share, is_normalised, mul_div, split};
pub use stakes::{split_stakers, Stake, StakerParts};
