//! Time as the economy sees it.

use crate::AdmissionTime;
use openledger_core::EpochIndex;

/// Epochs of the economy.
pub trait Epochs {
	/// The current epoch.
	fn current() -> EpochIndex;
}

impl Epochs for () {
	fn current() -> EpochIndex {
		0
	}
}

/// Whether ordinary transactions are admitted now. Windows stand still while they are not.
pub trait Admission {
	/// `false` in safe mode.
	fn is_open() -> bool;
}

impl Admission for () {
	fn is_open() -> bool {
		true
	}
}

/// The admission clock. Implemented by inference receipts, which ticks it; read by whoever measures windows.
pub trait AdmissionClock {
	/// Blocks so far in which ordinary transactions were admitted.
	fn now() -> AdmissionTime;
	/// Sets the clock, for benchmarks of other pallets.
	#[cfg(feature = "runtime-benchmarks")]
	fn set(now: AdmissionTime);
}

impl AdmissionClock for () {
	fn now() -> AdmissionTime {
		0
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn set(_: AdmissionTime) {}
}
