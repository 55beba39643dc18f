//! What the pallet is to others.

use crate::{pallet::*, WeightInfo};
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
		T::WeightInfo::watch()
	}
}
