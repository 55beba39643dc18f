//! What the pallet is to others.

use crate::pallet::{Config, Pallet};
use frame_support::storage::with_storage_layer;
use openledger_core::BatchId;
use openledger_traits::{Batches, Verdict, VoidedBatch};
use sp_runtime::DispatchError;

impl<T: Config> Batches for Pallet<T> {
	fn void(batch: BatchId) -> Result<VoidedBatch, DispatchError> {
		let ended = with_storage_layer(|| Self::do_end(batch, Verdict::Voided))?;
		Ok(VoidedBatch {
			operator: ended.operator,
			model: ended.model,
			amount: ended.amount,
		})
	}
}
