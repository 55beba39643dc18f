//! The admission clock and the due queue.

use crate::{pallet::*, ClockTime, WeightInfo};
use frame_support::{
	defensive,
	storage::with_storage_layer,
	traits::Get,
	weights::{Weight, WeightMeter},
};
use openledger_core::BatchId;
use openledger_traits::{Admission, Verdict};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// What the hook does. A block that leaves no room for this admits no transactions either, and does not count.
	pub(crate) fn poll(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::poll_tick()).is_err() || !T::Admission::is_open() {
			return;
		}
		let now = Clock::<T>::mutate(|clock| {
			*clock = clock.saturating_add(1);
			*clock
		});
		let mut own = WeightMeter::with_limit(T::MaxPollWeight::get().min(meter.remaining()));
		Self::finalise_due(now, &mut own);
		meter.consume(own.consumed());
	}

	/// Finalises what is due at `now`, earliest first, while `meter` lasts.
	fn finalise_due(now: ClockTime, meter: &mut WeightMeter) {
		let start = DueCursor::<T>::get();
		let mut cursor = start;
		while cursor <= now && meter.try_consume(T::WeightInfo::poll_step()).is_ok() {
			let Some(id) = DueQueue::<T>::iter_key_prefix(cursor).next() else {
				cursor = cursor.saturating_add(1);
				continue;
			};
			let Some(batch) = Batches::<T>::get(id) else {
				defensive!("queued batches are open");
				DueQueue::<T>::remove(cursor, id);
				continue;
			};
			let weight = Self::ending_weight(batch.credits);
			if meter.try_consume(weight).is_err() {
				if Self::fits_hook(weight) {
					break;
				}
				// It would block the queue for ever. A call can end it: its submission was larger.
				Self::set_aside(id, DispatchError::Exhausted);
			} else if let Err(error) = with_storage_layer(|| Self::do_end(id, Verdict::Final)) {
				Self::set_aside(id, error);
			}
		}
		if cursor != start {
			DueCursor::<T>::put(cursor);
		}
	}

	/// Whether the hook of an otherwise quiet block can end a batch of this `weight`.
	fn fits_hook(weight: Weight) -> bool {
		T::MaxPollWeight::get()
			.checked_sub(&T::WeightInfo::poll_step())
			.is_some_and(|limit| weight.all_lte(limit))
	}

	/// Takes a batch that the hook cannot end out of the queue, so that it blocks no other.
	pub(crate) fn set_aside(id: BatchId, error: DispatchError) {
		let Some(mut batch) = Batches::<T>::get(id) else {
			defensive!("a batch that did not end is open");
			return;
		};
		DueQueue::<T>::remove(batch.due, id);
		batch.stuck = true;
		Batches::<T>::insert(id, batch);
		log::warn!(target: "runtime::inference-receipts", "batch {id} is stuck: {error:?}");
		Self::deposit_event(Event::BatchStuck {
			batch: id,
			operator: batch.operator,
			amount: batch.amount,
			error,
		});
	}
}
