//! Who decides what: one origin and one track a resource.

pub mod enactments;
mod grants;
pub mod origins;
mod tracks;

#[cfg(feature = "runtime-benchmarks")]
pub use grants::BenchmarkGrantee;
pub use grants::{Grantee, GranteeAccount, PayGrants};
pub use origins::Origin;
pub use tracks::{paced, Tracks, TRACKS};
