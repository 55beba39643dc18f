//! What the pallet is to others.

use crate::{pallet::*, WeightInfo};
use frame_support::traits::Get;
use openledger_core::BatchId;
use openledger_traits::BatchWatcher;
use sp_runtime::Weight;

impl<T: Config> BatchWatcher for Pallet<T> {
	fn submitted(batch: BatchId) {
		Self::join_round(batch);
	}

	fn ended(batch: BatchId) {
		Self::leave_round(batch);
	}

	fn weight() -> Weight {
		// The extension that a batch may have had when it was voided.
		T::WeightInfo::watch().saturating_add(T::DbWeight::get().writes(1))
	}
}
