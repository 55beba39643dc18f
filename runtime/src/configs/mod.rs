//! Configuration of the pallets, one file a concern.

mod consensus;
mod economy;
mod fees;
mod parameters;
mod services;
mod system;

pub use economy::*;
pub use fees::*;
pub use parameters::*;
pub use services::*;
pub use system::*;
