//! The admission clock and the due queue.

use crate::{pallet::*, ClockTime, WeightInfo};
use frame_support::{defensive, storage::with_storage_layer, traits::Get, weights::WeightMeter};
use openledger_core::BatchId;
use openledger_traits::Admission;
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

	/// Makes a step for each batch that is due at `now`, earliest first, while `meter` lasts. A batch that needs more steps
	/// gets its next one in the next block at the earliest, after all that were due before: round robin.
	fn finalise_due(now: ClockTime, meter: &mut WeightMeter) {
		let start = DueCursor::<T>::get();
		let mut cursor = start;
		while cursor <= now && meter.try_consume(T::WeightInfo::poll_step()).is_ok() {
			let Some(id) = DueQueue::<T>::iter_key_prefix(cursor).next() else {
				cursor = cursor.saturating_add(1);
				continue;
			};
			let Some(batch) = Batches::<T>::get(id) else {
				defensive!("queued batches have not ended");
				DueQueue::<T>::remove(cursor, id);
				continue;
			};
			let Some(credits) = Self::affordable(batch.unpaid(), meter.remaining()) else {
				break;
			};
			meter.consume(Self::step_weight(credits));
			let next = now.saturating_add(1);
			if let Err(error) = with_storage_layer(|| Self::step(id, batch, credits, next)) {
				Self::set_aside(id, error);
			}
		}
		if cursor != start {
			DueCursor::<T>::put(cursor);
		}
	}

	/// Takes a batch that the hook cannot end out of the queue, so that it blocks no other.
	pub(crate) fn set_aside(id: BatchId, error: DispatchError) {
		let Some(mut batch) = Batches::<T>::get(id) else {
			defensive!("a batch that did not end is there");
			return;
		};
		Self::dequeue(id, &mut batch);
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
