//! Reading, for view functions and runtime APIs.

use crate::{
	Builders, ChildCount, Children, Config, Data, Declarations, Lineage, ModelInfo, Models, Pallet, MAX_PAGE,
};
use alloc::vec::Vec;
use frame_system::pallet_prelude::BlockNumberFor;
use openledger_core::ModelId;

impl<T: Config> Pallet<T> {
	pub(crate) fn info_of(model: ModelId) -> Option<ModelInfo<T::AccountId, BlockNumberFor<T>>> {
		let record = Models::<T>::get(model)?;
		Some(ModelInfo {
			kind: record.kind,
			status: record.status,
			owner: record.owner,
			payee: record.payee,
			depositor: record.depositor,
			registered_at: record.registered_at,
			depth: record.depth,
			children: ChildCount::<T>::get(model),
			terms: record.terms,
			declaration: Declarations::<T>::get(model)?,
		})
	}

	pub(crate) fn lineage_of(model: ModelId) -> Option<Lineage> {
		Models::<T>::contains_key(model).then(|| Lineage {
			builders: Builders::<T>::get(model),
			data: Data::<T>::get(model),
		})
	}

	pub(crate) fn children_of(model: ModelId, first: u32, limit: u32) -> Vec<ModelId> {
		let end = first
			.saturating_add(limit.min(MAX_PAGE))
			.min(ChildCount::<T>::get(model));
		(first..end)
			.filter_map(|index| Children::<T>::get(model, index))
			.collect()
	}
}
