//! The reward pools of operators' delegators. Implemented by fee routing; used by the operators pallet.

use openledger_core::{OperatorId, PayeeId};
use sp_runtime::DispatchResult;

/// Who shares what an operator's delegations earn.
pub trait StakerPools {
	/// Settles what `payee` has earned so far, then sets its units (shares of the delegation pool) to `units`.
	fn set_units(operator: OperatorId, payee: PayeeId, units: u128) -> DispatchResult;
}

impl StakerPools for () {
	fn set_units(_: OperatorId, _: PayeeId, _: u128) -> DispatchResult {
		Ok(())
	}
}
