//! Time as the economy sees it.

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
