//! Taking stake away, own before delegated.

use crate::{
	pallet::*,
	types::{slash_pro_rata, SharePool, Status},
};
use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::*,
	traits::{
		fungible::{Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation, Restriction},
	},
};
use openledger_core::{Balance, OperatorId};
use openledger_traits::{Slashed, StakeEra};
use sp_runtime::ArithmeticError;

impl<T: Config> Pallet<T> {
	/// Takes up to `amount`: from the bond, then from own unbonding stake (both to `beneficiary`), then from active and
	/// unbonding delegations in proportion (burnt). Stake of eras that are over, and joining stake, is not touched.
	pub(crate) fn do_slash(
		operator: OperatorId,
		amount: Balance,
		beneficiary: &T::AccountId,
	) -> Result<Slashed, DispatchError> {
		let mut record = Self::operator_record(operator)?;
		if amount == 0 {
			return Ok(Slashed::default());
		}
		let mut eras = Self::settled_eras(operator);
		let oldest = eras.oldest().ok_or(ArithmeticError::Underflow)?;

		// Own stake.
		let from_bond = amount.min(record.bond);
		record.bond = record
			.bond
			.checked_sub(from_bond)
			.ok_or(ArithmeticError::Underflow)?;
		let left = amount.checked_sub(from_bond).ok_or(ArithmeticError::Underflow)?;
		let mut from_own_unbonding: Balance = 0;
		if left > 0 && record.unbonding > 0 {
			let mut chunks = OwnUnbonding::<T>::get(operator);
			from_own_unbonding = chunks.slash(left, oldest);
			record.unbonding = record
				.unbonding
				.checked_sub(from_own_unbonding)
				.ok_or(ArithmeticError::Underflow)?;
			if chunks.is_empty() {
				OwnUnbonding::<T>::remove(operator);
			} else {
				OwnUnbonding::<T>::insert(operator, chunks);
			}
		}
		let own = from_bond
			.checked_add(from_own_unbonding)
			.ok_or(ArithmeticError::Overflow)?;
		if own > 0 {
			T::Currency::transfer_on_hold(
				&HoldReason::Bond.into(),
				&record.account,
				beneficiary,
				own,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Force,
			)?;
		}

		// Delegations.
		let left = left
			.checked_sub(from_own_unbonding)
			.ok_or(ArithmeticError::Underflow)?;
		let (mut from_active, mut delegated) = (0, 0);
		if left > 0 {
			let mut leaving: Vec<(StakeEra, SharePool)> = eras
				.iter()
				.filter(|era| era.departure.is_some())
				.map(|era| (era.number, UnbondingPools::<T>::get(operator, era.number)))
				.filter(|(_, pool)| pool.stake > 0)
				.collect();
			let before = record.delegated.stake;
			let mut pools: Vec<&mut SharePool> = Vec::with_capacity(leaving.len().saturating_add(1));
			pools.push(&mut record.delegated);
			pools.extend(leaving.iter_mut().map(|(_, pool)| pool));
			delegated = slash_pro_rata(left, &mut pools).ok_or(ArithmeticError::Overflow)?;
			from_active = before
				.checked_sub(record.delegated.stake)
				.ok_or(ArithmeticError::Underflow)?;

			if from_active > 0 {
				// Only whether it has changed counts: if it stopped at the greatest number, later slashes would not show.
				record.slashes = record.slashes.wrapping_add(1);
			}
			let current = eras.current().map(|era| era.number);
			for (era, pool) in leaving {
				// Who leaves next shall not share a pool that is all but gone.
				if Some(era) == current && pool.is_depleted() {
					eras.end_current();
				}
				UnbondingPools::<T>::insert(operator, era, pool);
			}
			if delegated > 0 {
				T::Currency::burn_from(
					&Self::account_id(),
					delegated,
					Preservation::Preserve,
					Precision::Exact,
					Fortitude::Force,
				)?;
			}
		}
		let from_unbonding = delegated
			.checked_sub(from_active)
			.ok_or(ArithmeticError::Underflow)?;
		StakeEras::<T>::insert(operator, eras);

		let bond = record.bond;
		let suspends = record.status.is_active() && bond < T::MinBond::get();
		if suspends {
			record.status = Status::Suspended;
		}
		Registry::<T>::insert(operator, record);
		Self::deposit_event(Event::OperatorSlashed {
			operator,
			requested: amount,
			bond: from_bond,
			own_unbonding: from_own_unbonding,
			delegated: from_active,
			unbonding: from_unbonding,
			beneficiary: beneficiary.clone(),
		});
		if suspends {
			Self::deposit_event(Event::OperatorSuspended { operator, bond });
		}
		Ok(Slashed { own, delegated })
	}
}
