//! Configuration of the pallets, one file a concern.

mod bag_thresholds;
mod consensus;
mod economy;
mod fees;
mod governance;
mod parameters;
mod safety;
mod services;
mod staking;
mod system;

pub use consensus::*;
pub use economy::*;
pub use fees::*;
pub use governance::*;
pub use parameters::*;
pub use safety::*;
pub use services::*;
pub use staking::*;
pub use system::*;
