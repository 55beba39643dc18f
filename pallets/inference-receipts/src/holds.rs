//! Holding open batches: as long as someone does, a batch does not become final.

use crate::{pallet::*, Batch, ClockTime};
use frame_support::{defensive, ensure};
use openledger_core::{BatchId, OperatorId};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Keeps a batch from becoming final: it leaves the queue.
	pub(crate) fn do_hold(id: BatchId) -> DispatchResult {
		let mut batch = Self::open_batch(id)?;
		// From then on the sessions that a proof may need can be withdrawn, unless a hold has kept them.
		ensure!(
			batch.holds > 0 || Clock::<T>::get() < batch.due,
			Error::<T>::WindowEnded
		);
		if batch.holds == 0 {
			Self::dequeue(id, &mut batch);
			HeldBatches::<T>::try_mutate(batch.operator, |held| {
				let place = held.partition_point(|other| *other < id);
				held.try_insert(place, id).map_err(|_| {
					defensive!("held batches are open ones, which have the same bound");
					DispatchError::Exhausted
				})
			})?;
		}
		batch.holds = batch.holds.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Batches::<T>::insert(id, batch);
		Ok(())
	}

	/// Takes a hold away. With the last one the batch returns to the queue: under the end of its window, or if the hook has
	/// passed that, where the hook is.
	pub(crate) fn do_let_go(id: BatchId) -> DispatchResult {
		let mut batch = Self::open_batch(id)?;
		batch.holds = batch.holds.checked_sub(1).ok_or(Error::<T>::NotHeld)?;
		if batch.holds == 0 {
			Self::forget_held(batch.operator, id);
			let at = batch.due.max(DueCursor::<T>::get());
			Self::enqueue(id, &mut batch, at);
		}
		Batches::<T>::insert(id, batch);
		Ok(())
	}

	/// A batch that can still be voided.
	pub(crate) fn open_batch(id: BatchId) -> Result<Batch, DispatchError> {
		let batch = Batches::<T>::get(id).ok_or(Error::<T>::UnknownBatch)?;
		ensure!(batch.is_open(), Error::<T>::RoutingBegun);
		Ok(batch)
	}

	/// Strikes a batch off the held ones.
	pub(crate) fn forget_held(operator: OperatorId, id: BatchId) {
		HeldBatches::<T>::mutate_exists(operator, |slot| {
			let mut held = slot.take().unwrap_or_default();
			held.retain(|other| *other != id);
			*slot = Some(held).filter(|held| !held.is_empty());
		});
	}

	/// Whether a batch is held that may have settled part of `session`, so that a proof may need its lines and a refund may
	/// return to it.
	///
	/// A session knows the last batch that settled part of it, not all of them: any older batch of its operator that is held
	/// counts. So a dispute may delay the withdrawal of sessions that it has nothing to do with, for no longer than it
	/// lasts, and neither submission nor the end of a batch pays for the exact answer.
	pub(crate) fn is_session_held(session: &SessionOf<T>) -> bool {
		HeldBatches::<T>::get(session.operator)
			.first()
			.is_some_and(|oldest| Some(*oldest) <= session.last_batch)
	}

	/// Puts a batch into the queue under `at`, from wherever it was. The record is the caller's to store.
	pub(crate) fn enqueue(id: BatchId, batch: &mut Batch, at: ClockTime) {
		Self::dequeue(id, batch);
		DueQueue::<T>::insert(at, id, ());
		batch.queued = Some(at);
	}

	/// Takes a batch out of the queue. The record is the caller's to store.
	pub(crate) fn dequeue(id: BatchId, batch: &mut Batch) {
		if let Some(at) = batch.queued.take() {
			DueQueue::<T>::remove(at, id);
		}
	}
}
