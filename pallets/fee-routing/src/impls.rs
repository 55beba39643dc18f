//! What the pallet is to others.

use crate::{pallet::*, WeightInfo};
use frame_support::{storage::with_storage_layer, traits::Get, weights::Weight};
use openledger_core::{
	Balance, BatchId, ContributionId, ModelId, OperatorId, PayeeId, PolicyVersion, SnapshotId,
};
use openledger_traits::{Payees, Router, Settlement, SnapshotPools, StakerPools};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Payees<T::AccountId> for Pallet<T> {
	fn ensure(account: &T::AccountId) -> Result<PayeeId, DispatchError> {
		Self::do_ensure(account)
	}
	fn account_of(payee: PayeeId) -> Option<T::AccountId> {
		PayeeAccounts::<T>::get(payee)
	}
	fn payee_of(account: &T::AccountId) -> Option<PayeeId> {
		PayeeOf::<T>::get(account)
	}
}

// These are called from hooks too, where a failure does not undo what came before it.

impl<T: Config> SnapshotPools for Pallet<T> {
	fn open(snapshot: SnapshotId, units: u128) -> DispatchResult {
		Self::do_open(snapshot, units)
	}
	fn retire(snapshot: SnapshotId, contribution: ContributionId, units: u128) -> DispatchResult {
		with_storage_layer(|| Self::do_retire(snapshot, contribution, units))
	}
	fn restore(snapshot: SnapshotId, contribution: ContributionId, units: u128) -> DispatchResult {
		with_storage_layer(|| Self::do_restore(snapshot, contribution, units))
	}
	fn reduce(
		snapshot: SnapshotId,
		contribution: ContributionId,
		before: u128,
		after: u128,
	) -> DispatchResult {
		with_storage_layer(|| Self::do_reduce(snapshot, contribution, before, after))
	}
}

impl<T: Config> StakerPools for Pallet<T> {
	fn set_units(operator: OperatorId, payee: PayeeId, units: u128) -> DispatchResult {
		with_storage_layer(|| Self::do_set_units(operator, payee, units))
	}
}

impl<T: Config> Router<T::AccountId> for Pallet<T> {
	fn pin() -> PolicyVersion {
		Self::do_pin()
	}
	fn unpin(version: PolicyVersion) {
		Self::do_unpin(version)
	}
	fn attributable(model: ModelId, amount: Balance, open: Balance) -> Result<Balance, DispatchError> {
		Self::do_attributable(model, amount, open)
	}
	fn open_within(model: ModelId, limit: Balance) -> Result<Balance, DispatchError> {
		Self::do_open_within(model, limit)
	}
	fn begin(source: &T::AccountId, settlement: Settlement) -> DispatchResult {
		with_storage_layer(|| Self::do_begin(source, &settlement))
	}
	fn credit(batch: BatchId, credits: &[(ContributionId, Balance)]) -> DispatchResult {
		with_storage_layer(|| Self::do_credit(batch, credits))
	}
	fn close(batch: BatchId) -> DispatchResult {
		with_storage_layer(|| Self::do_close(batch))
	}
	fn compensate(
		source: &T::AccountId,
		model: ModelId,
		contribution: Option<ContributionId>,
		amount: Balance,
	) -> DispatchResult {
		with_storage_layer(|| Self::do_compensate(source, model, contribution, amount))
	}
	fn route_weight() -> Weight {
		// The benchmark's operator may have no delegators: their pool is one read and one write.
		T::WeightInfo::route_begin()
			.saturating_add(T::WeightInfo::route_close())
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn credit_weight(credits: u32) -> Weight {
		T::WeightInfo::route_credit(credits)
	}
	fn compensate_weight() -> Weight {
		T::WeightInfo::compensate()
	}
}
