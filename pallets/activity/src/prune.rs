//! Forgetting payers that have been absent for longer than the ring reaches back.

use crate::{Config, Pallet, Payers, PrunePass, Pruning, WeightInfo, MAX_PRUNED};
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};

impl<T: Config> Pallet<T> {
	/// Visits payers from where the last visit ended, within `limit`; returns the weight used. A pass begins in the first
	/// block with idle time of an epoch, and only once the one before is complete; it removes those who were absent for
	/// longer than the ring when it began.
	pub(crate) fn prune_payers(limit: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(limit);
		if meter.try_consume(T::WeightInfo::prune_base()).is_err() {
			return meter.consumed();
		}
		let now = Self::now();
		let (since, mut after) = match Pruning::<T>::get() {
			PrunePass::Complete(epoch) if epoch >= now => return meter.consumed(),
			PrunePass::Complete(_) => (now, None),
			PrunePass::Running { since, after } => (since, Some(after)),
		};
		let mut entries = match &after {
			Some(account) => Payers::<T>::iter_from(Payers::<T>::hashed_key_for(account)),
			None => Payers::<T>::iter(),
		};
		let mut complete = false;
		for _ in 0..MAX_PRUNED {
			if meter.try_consume(T::WeightInfo::prune_payer()).is_err() {
				break;
			}
			let Some((account, last)) = entries.next() else {
				complete = true;
				break;
			};
			// At the end of time nobody is forgotten.
			if last.saturating_add(T::RingSize::get()) < since {
				// The iterator asks for the key after this one, so it does not mind.
				Payers::<T>::remove(&account);
			}
			after = Some(account);
		}
		match after {
			_ if complete => Pruning::<T>::put(PrunePass::Complete(since)),
			Some(after) => Pruning::<T>::put(PrunePass::Running { since, after }),
			// There was no weight for a single visit.
			None => {}
		}
		meter.consumed()
	}
}
