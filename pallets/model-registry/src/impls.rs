//! What other pallets may know of models.

use crate::{Builders, Config, Data, Pallet};
use alloc::vec::Vec;
use openledger_core::{ModelId, ModelKind, PayeeId, Share, SnapshotId};
use openledger_traits::{Models, MoneyTerms, ReceiptChannels};
#[cfg(feature = "runtime-benchmarks")]
use {
	crate::{Channels, Registration, Terms},
	frame_support::traits::{Consideration, Get},
	openledger_core::SHARE_ONE,
	openledger_traits::Payees,
	sp_runtime::DispatchError,
};

impl<T: Config> Models for Pallet<T> {
	fn kind(model: ModelId) -> Option<ModelKind> {
		crate::Models::<T>::get(model).map(|record| record.kind)
	}

	fn is_active(model: ModelId) -> bool {
		crate::Models::<T>::get(model).is_some_and(|record| record.is_active())
	}

	fn payee(model: ModelId) -> Option<PayeeId> {
		crate::Models::<T>::get(model).map(|record| record.payee)
	}

	fn terms(model: ModelId) -> Option<MoneyTerms> {
		crate::Models::<T>::get(model).map(|record| (&record.terms).into())
	}

	fn channels(model: ModelId) -> Option<ReceiptChannels> {
		crate::Models::<T>::get(model).map(|record| ReceiptChannels {
			verbatim: record.terms.channels.verbatim,
			retrieval: record.terms.channels.retrieval,
		})
	}

	fn builders(model: ModelId) -> Vec<(ModelId, Share)> {
		Builders::<T>::get(model).into_inner()
	}

	fn data(model: ModelId) -> Vec<(SnapshotId, Share)> {
		Data::<T>::get(model).into_inner()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn create(payee: PayeeId, snapshots: &[SnapshotId]) -> Result<ModelId, DispatchError> {
		let owner = T::Payees::account_of(payee).ok_or(DispatchError::CannotLookup)?;
		T::Consideration::ensure_successful(&owner, Self::largest_footprint());
		Self::do_register(
			owner,
			Registration {
				kind: ModelKind::Base,
				manifest_hash: [1; 32],
				uri: Vec::new(),
				licence: Vec::new(),
				parents: Vec::new(),
				snapshots: snapshots.iter().map(|snapshot| (*snapshot, 1)).collect(),
				own_data_share: SHARE_ONE,
				terms: Terms {
					royalty: SHARE_ONE / 10,
					data_share: T::DataFloor::get(),
					channels: Channels {
						verbatim: SHARE_ONE,
						..Default::default()
					},
				},
			},
		)
	}
}
