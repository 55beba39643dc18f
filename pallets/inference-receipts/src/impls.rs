//! What the pallet is to others.

use crate::{
	pallet::{BatchCredits, Clock, Config, Pallet, Sessions},
	WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{storage::with_storage_layer, weights::Weight};
use openledger_core::{Balance, BatchId, ContributionId, LineIndex, SessionId};
use openledger_traits::{AdmissionClock, AdmissionTime, Batches, LineTerms, OpenBatch, Relief, VoidedBatch};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> AdmissionClock for Pallet<T> {
	fn now() -> AdmissionTime {
		Clock::<T>::get()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn set(now: AdmissionTime) {
		Clock::<T>::put(now);
	}
}

// Some are called from hooks, where a failure does not undo what came before it.
impl<T: Config> Batches<T::AccountId> for Pallet<T> {
	fn now() -> AdmissionTime {
		Clock::<T>::get()
	}
	fn open(batch: BatchId) -> Option<OpenBatch> {
		let batch = Self::open_batch(batch).ok()?;
		Some(OpenBatch {
			operator: batch.operator,
			model: batch.model,
			amount: batch.amount,
			credited: batch.credited,
			credits: batch.credits,
			receipts_root: batch.commitment.receipts_root,
			receipts: batch.commitment.receipts,
			ledger_root: batch.commitment.ledger_root,
			sessions_root: batch.sessions_root,
			submitted: batch.submitted,
			due: batch.due,
		})
	}
	fn posted(batch: BatchId) -> Vec<(ContributionId, Balance)> {
		if Self::open_batch(batch).is_err() {
			return Vec::new();
		}
		BatchCredits::<T>::get(batch).into_inner()
	}
	fn line(session: SessionId, line: LineIndex) -> Option<LineTerms> {
		let session = Sessions::<T>::get(session)?;
		let line = session.lines.get(usize::from(line))?;
		Some(LineTerms {
			operator: session.operator,
			model: line.model,
			prices: line.prices,
			disclosure: session.disclosure,
		})
	}
	fn payer(session: SessionId) -> Option<T::AccountId> {
		Sessions::<T>::get(session).map(|session| session.payer)
	}
	fn hold(batch: BatchId) -> DispatchResult {
		with_storage_layer(|| Self::do_hold(batch))
	}
	fn let_go(batch: BatchId) -> DispatchResult {
		with_storage_layer(|| Self::do_let_go(batch))
	}
	fn void(batch: BatchId, relief: Relief) -> Result<VoidedBatch, DispatchError> {
		with_storage_layer(|| Self::do_void(batch, relief))
	}
	fn posted_weight(credits: u32) -> Weight {
		T::WeightInfo::posted(credits)
	}
	fn void_weight() -> Weight {
		Self::voiding_weight()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create(
		operator: &T::AccountId,
		model: openledger_core::ModelId,
		amount: Balance,
		receipts_root: openledger_core::Hash32,
		receipts: u32,
		ledger_root: openledger_core::Hash32,
	) -> Result<(BatchId, SessionId, LineIndex), DispatchError> {
		let commitment = crate::Commitment {
			receipts_root,
			receipts,
			ledger_root,
		};
		crate::benchmarking::create::<T>(operator, model, amount, commitment)
	}
}
