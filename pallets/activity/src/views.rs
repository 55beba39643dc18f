//! Reading, for view functions and runtime APIs.

use crate::{Config, Current, EpochActivity, EpochRecord, Pallet, Ring, MAX_RANGE};
use alloc::vec::Vec;
use frame_support::traits::Get;
use openledger_core::EpochIndex;

impl<T: Config> Pallet<T> {
	/// The oldest epoch that is kept.
	pub fn oldest() -> EpochIndex {
		Self::now().saturating_sub(T::RingSize::get())
	}

	pub(crate) fn activity_now() -> EpochActivity {
		let record = Current::<T>::get();
		let now = Self::now();
		if record.epoch == now {
			record
		} else {
			Self::opened_after(&record, now)
		}
		.into()
	}

	pub(crate) fn activity_of(index: EpochIndex) -> Option<EpochActivity> {
		if index > Self::now() || index < Self::oldest() {
			return None;
		}
		let record = Self::stored(index).unwrap_or_else(|| {
			let previous = index.checked_sub(1).and_then(Self::stored).unwrap_or_default();
			EpochRecord::open(index, previous.tally.counters.contributors)
		});
		Some(record.into())
	}

	pub(crate) fn activities(from: EpochIndex, to: EpochIndex) -> Vec<EpochActivity> {
		let first = from.max(Self::oldest());
		let last = to
			.min(Self::now())
			.min(first.saturating_add(MAX_RANGE.saturating_sub(1)));
		(first..=last).filter_map(Self::activity_of).collect()
	}

	/// The record of an epoch, if anything was counted in it and it was not overwritten.
	fn stored(index: EpochIndex) -> Option<EpochRecord> {
		let current = Current::<T>::get();
		if current.epoch == index {
			return Some(current);
		}
		Ring::<T>::get(Self::slot(index)).filter(|record| record.epoch == index)
	}
}
