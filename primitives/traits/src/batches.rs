//! Ending a batch early. Implemented by inference receipts; used by attribution scoring.

use openledger_core::{Balance, BatchId, ModelId, OperatorId};
use sp_runtime::DispatchError;

/// What a voided batch was.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct VoidedBatch {
	/// Who submitted it.
	pub operator: OperatorId,
	/// For which model.
	pub model: ModelId,
	/// Its money, routed without the operator's part and without its credits.
	pub amount: Balance,
}

/// Voiding of open batches.
pub trait Batches {
	/// Voids an open batch. Settled totals never roll back.
	fn void(batch: BatchId) -> Result<VoidedBatch, DispatchError>;
}

impl Batches for () {
	fn void(_: BatchId) -> Result<VoidedBatch, DispatchError> {
		Err(DispatchError::Unavailable)
	}
}
