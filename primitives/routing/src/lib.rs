//! Splits, share pools, lineage flattening and the money flow of a batch, as pure functions.
//!
//! Nothing here knows storage or FRAME: a pallet loads state, calls a function, writes what it returns. Every function
//! returns `None` or a typed error instead of overflowing, and every remainder has one named owner:
//!
//! | of | goes to |
//! |---|---|
//! | the five shares of a policy | the model's revenue ([`flow`]) |
//! | builders' part of the model's revenue | the data share ([`flow`]) |
//! | the delegators' part if their pool does not earn | the treasury ([`stakes`]) |
//! | credited parts of the data share | the model's data pot ([`flow`]) |
//! | a slashed bond | burnt ([`verdict`]) |
//! | a vector | its first entry ([`split()`]) |
//! | scaling of a lineage | the first entry of the own vector ([`lineage`]) |
//! | a pool | carried to its next deposit ([`pool`]) |
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod collateral;
pub mod flow;
pub mod lineage;
pub mod policy;
pub mod pool;
pub mod split;
pub mod stakes;
pub mod verdict;

#[cfg(test)]
mod tests;

pub use collateral::{attributable, attributable_limit, open_within};
pub use flow::{divide, settle, DataShare, Distribution, Flow, Parts};
pub use lineage::{equal_shares, flatten, normalise, FlattenError};
pub use policy::{Bounds, Policy, PolicyBounds, PolicyError};
pub use pool::{Pool, Pulled};
pub use split::{floor_share, is_normalised, mul_div, split};
pub use stakes::{split_stakers, Stake, StakerParts};
pub use verdict::{slash_amount, split_slash, SlashSplit};
