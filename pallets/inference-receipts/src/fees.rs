//! What finalisation costs.

use frame_support::weights::Weight;
use openledger_core::Balance;
use sp_runtime::DispatchError;

/// Charges for the weight of work that is done later, in blocks that nobody pays for then.
pub trait EndingFee<AccountId> {
	/// Takes from `who` what `weight` costs now, and returns how much that was.
	fn charge(who: &AccountId, weight: Weight) -> Result<Balance, DispatchError>;
}

impl<AccountId> EndingFee<AccountId> for () {
	fn charge(_: &AccountId, _: Weight) -> Result<Balance, DispatchError> {
		Ok(0)
	}
}
