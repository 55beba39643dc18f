//! Loading and storing, and the end of records.

use crate::{
	pallet::*,
	types::{Delegation, Eras, Operator, SharePool},
};
use frame_support::pallet_prelude::*;
use frame_system::pallet_prelude::BlockNumberFor;
use openledger_core::OperatorId;
use openledger_traits::{StakeEra, StakerPools};
use sp_runtime::{
	traits::{AccountIdConversion, Saturating},
	ArithmeticError,
};

pub(crate) type OperatorRecord<T> = Operator<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
pub(crate) type DelegationRecord<T> = Delegation<BlockNumberFor<T>>;
pub(crate) type ErasRecord<T> = Eras<BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
	/// The account that holds all delegations.
	pub fn account_id() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	pub(crate) fn now() -> BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number()
	}

	pub(crate) fn operator_record(operator: OperatorId) -> Result<OperatorRecord<T>, DispatchError> {
		Registry::<T>::get(operator).ok_or_else(|| Error::<T>::UnknownOperator.into())
	}

	/// The operator that `who` runs.
	pub(crate) fn own_record(who: &T::AccountId) -> Result<(OperatorId, OperatorRecord<T>), DispatchError> {
		let operator = OperatorOf::<T>::get(who).ok_or(Error::<T>::NotOperator)?;
		Ok((operator, Self::operator_record(operator)?))
	}

	/// The operator that `who` runs, unless it has deregistered.
	pub(crate) fn staying_record(
		who: &T::AccountId,
	) -> Result<(OperatorId, OperatorRecord<T>), DispatchError> {
		let (operator, record) = Self::own_record(who)?;
		ensure!(!record.status.is_leaving(), Error::<T>::Leaving);
		Ok((operator, record))
	}

	pub(crate) fn delegation_record(
		operator: OperatorId,
		delegator: &T::AccountId,
	) -> Result<DelegationRecord<T>, DispatchError> {
		Delegations::<T>::get(operator, delegator).ok_or_else(|| Error::<T>::NoDelegation.into())
	}

	/// The eras of an operator as they are now.
	pub(crate) fn settled_eras(operator: OperatorId) -> ErasRecord<T> {
		let mut eras = StakeEras::<T>::get(operator);
		eras.settle(
			Self::now(),
			Eras::<BlockNumberFor<T>>::length(T::UnbondingPeriod::get()),
		);
		eras
	}

	/// Notes that stake leaves now: the era it leaves in and the first block it can be withdrawn in.
	pub(crate) fn depart(eras: &mut ErasRecord<T>) -> Result<(StakeEra, BlockNumberFor<T>), DispatchError> {
		let now = Self::now();
		let unlock_at = now.saturating_add(T::UnbondingPeriod::get());
		let era = eras.depart(now, unlock_at).ok_or(ArithmeticError::Overflow)?;
		Ok((era, unlock_at))
	}

	/// Stores an operator, or lets go of it as far as nothing is tied to it any more. Not used when a batch ends, since
	/// its money is routed around that time and the operator must still be known.
	pub(crate) fn put_operator(operator: OperatorId, record: OperatorRecord<T>) {
		if record.is_done() && OperatorOf::<T>::get(&record.account) == Some(operator) {
			OperatorOf::<T>::remove(&record.account);
			Self::deposit_event(Event::OperatorLeft {
				operator,
				account: record.account.clone(),
			});
		}
		if record.is_removable() {
			Registry::<T>::remove(operator);
			Profiles::<T>::remove(operator);
			StakeEras::<T>::remove(operator);
			Self::deposit_event(Event::OperatorRemoved { operator });
		} else {
			Registry::<T>::insert(operator, record);
		}
	}

	/// Stores a delegation, or removes it if nothing is left of it.
	pub(crate) fn put_delegation(
		operator: OperatorId,
		record: &mut OperatorRecord<T>,
		delegator: &T::AccountId,
		delegation: DelegationRecord<T>,
	) -> DispatchResult {
		if delegation.is_empty() {
			Delegations::<T>::remove(operator, delegator);
			record.delegators = record
				.delegators
				.checked_sub(1)
				.ok_or(ArithmeticError::Underflow)?;
		} else {
			Delegations::<T>::insert(operator, delegator, delegation);
		}
		Ok(())
	}

	pub(crate) fn put_pool(operator: OperatorId, era: StakeEra, pool: SharePool) {
		if pool.is_empty() {
			UnbondingPools::<T>::remove(operator, era);
		} else {
			UnbondingPools::<T>::insert(operator, era, pool);
		}
	}

	/// Changes the units of a payee in the reward pool of `operator`.
	pub(crate) fn change_units(
		operator: OperatorId,
		payee: openledger_core::PayeeId,
		change: impl FnOnce(u128) -> Option<u128>,
	) -> DispatchResult {
		let units = change(StakerUnits::<T>::get(operator, payee)).ok_or(ArithmeticError::Overflow)?;
		if units == 0 {
			StakerUnits::<T>::remove(operator, payee);
		} else {
			StakerUnits::<T>::insert(operator, payee, units);
		}
		T::StakerPools::set_units(operator, payee, units)
	}
}
