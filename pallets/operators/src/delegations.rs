//! Stake of others: it sits on the pallet account, and who owns what is told by records and shares.

use crate::{
	pallet::*,
	store::{DelegationRecord, OperatorRecord},
	types::Delegation,
};
use frame_support::{
	defensive,
	pallet_prelude::*,
	traits::{fungible::Mutate, tokens::Preservation},
};
use openledger_core::{Balance, OperatorId};
use openledger_traits::Payees;
use sp_runtime::{traits::Saturating, ArithmeticError};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_delegate(operator: OperatorId, who: T::AccountId, amount: Balance) -> DispatchResult {
		let mut record = Self::operator_record(operator)?;
		ensure!(record.status.is_active(), Error::<T>::NotActive);
		ensure!(amount >= T::MinDelegation::get(), Error::<T>::DelegationTooSmall);
		ensure!(!record.delegated.is_depleted(), Error::<T>::PoolDepleted);
		let mut delegation = match Delegations::<T>::get(operator, &who) {
			Some(delegation) => delegation,
			None => {
				record.delegators = record
					.delegators
					.checked_add(1)
					.ok_or(ArithmeticError::Overflow)?;
				Delegation::new(T::Payees::ensure(&who)?)
			}
		};
		let now = Self::now();
		if delegation.joining > 0 && delegation.ready_at <= now {
			Self::join_pool(operator, &mut record, &who, &mut delegation)?;
		}
		T::Currency::transfer(&who, &Self::account_id(), amount, Preservation::Preserve)?;
		delegation.joining = delegation
			.joining
			.checked_add(amount)
			.ok_or(ArithmeticError::Overflow)?;
		delegation.ready_at = now.saturating_add(T::EntryDelay::get());
		record.joining = record
			.joining
			.checked_add(amount)
			.ok_or(ArithmeticError::Overflow)?;

		Self::deposit_event(Event::Delegated {
			operator,
			delegator: who.clone(),
			payee: delegation.payee,
			amount,
			joining: delegation.joining,
			ready_at: delegation.ready_at,
		});
		Delegations::<T>::insert(operator, who, delegation);
		Registry::<T>::insert(operator, record);
		Ok(())
	}

	pub(crate) fn do_activate(operator: OperatorId, delegator: T::AccountId) -> DispatchResult {
		let mut record = Self::operator_record(operator)?;
		ensure!(record.status.is_active(), Error::<T>::NotActive);
		let mut delegation = Self::delegation_record(operator, &delegator)?;
		ensure!(delegation.joining > 0, Error::<T>::NothingJoining);
		ensure!(delegation.ready_at <= Self::now(), Error::<T>::StillJoining);
		Self::join_pool(operator, &mut record, &delegator, &mut delegation)?;
		Delegations::<T>::insert(operator, delegator, delegation);
		Registry::<T>::insert(operator, record);
		Ok(())
	}

	pub(crate) fn do_cancel_joining(operator: OperatorId, who: T::AccountId) -> DispatchResult {
		let mut record = Self::operator_record(operator)?;
		let mut delegation = Self::delegation_record(operator, &who)?;
		let amount = core::mem::take(&mut delegation.joining);
		ensure!(amount > 0, Error::<T>::NothingJoining);
		record.joining = record
			.joining
			.checked_sub(amount)
			.ok_or(ArithmeticError::Underflow)?;
		T::Currency::transfer(&Self::account_id(), &who, amount, Preservation::Preserve)?;
		Self::put_delegation(operator, &mut record, &who, delegation)?;
		Self::deposit_event(Event::JoiningCancelled {
			operator,
			delegator: who,
			amount,
		});
		Self::put_operator(operator, record);
		Ok(())
	}

	pub(crate) fn do_undelegate(
		operator: OperatorId,
		who: T::AccountId,
		amount: Option<Balance>,
	) -> DispatchResult {
		let record = Self::operator_record(operator)?;
		let delegation = Self::delegation_record(operator, &who)?;
		let value = record
			.delegated
			.value_of(delegation.shares)
			.ok_or(ArithmeticError::Overflow)?;
		let shares = match amount {
			None => delegation.shares,
			Some(0) => return Err(Error::<T>::ZeroAmount.into()),
			Some(amount) if amount > value => return Err(Error::<T>::InsufficientDelegation.into()),
			// All of it, with the part of a unit that rounding would leave behind.
			Some(amount) if amount == value => delegation.shares,
			Some(amount) => record
				.delegated
				.shares_worth(amount)
				.ok_or(ArithmeticError::Overflow)?
				.min(delegation.shares),
		};
		Self::leave_pool(operator, record, who, delegation, shares, false)
	}

	pub(crate) fn do_clear(operator: OperatorId, delegator: T::AccountId) -> DispatchResult {
		let record = Self::operator_record(operator)?;
		ensure!(record.delegated.is_depleted(), Error::<T>::PoolNotDepleted);
		let delegation = Self::delegation_record(operator, &delegator)?;
		let shares = delegation.shares;
		Self::leave_pool(operator, record, delegator, delegation, shares, true)
	}

	/// Returns how many entries were closed.
	pub(crate) fn do_withdraw_unbonded(
		operator: OperatorId,
		who: T::AccountId,
	) -> Result<u32, DispatchError> {
		let mut record = Self::operator_record(operator)?;
		let mut delegation = Self::delegation_record(operator, &who)?;
		ensure!(!delegation.chunks.is_empty(), Error::<T>::NothingUnbonding);
		let now = Self::now();
		let eras = Self::settled_eras(operator);
		let due = delegation.chunks.take_due(now, |era| eras.is_clear(era, now));
		ensure!(!due.is_empty(), Error::<T>::StillUnbonding);
		let mut amount: Balance = 0;
		let mut chunks: u32 = 0;
		for chunk in due {
			let mut pool = UnbondingPools::<T>::get(operator, chunk.era);
			let Some(value) = pool.leave(chunk.quantity) else {
				defensive!("a chunk has more shares than the pool of its era");
				return Err(ArithmeticError::Underflow.into());
			};
			Self::put_pool(operator, chunk.era, pool);
			amount = amount.checked_add(value).ok_or(ArithmeticError::Overflow)?;
			chunks = chunks.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		}
		if amount > 0 {
			T::Currency::transfer(&Self::account_id(), &who, amount, Preservation::Preserve)?;
		}
		StakeEras::<T>::insert(operator, eras);
		Self::put_delegation(operator, &mut record, &who, delegation)?;
		Self::deposit_event(Event::UnbondedWithdrawn {
			operator,
			delegator: who,
			amount,
			chunks,
		});
		Self::put_operator(operator, record);
		Ok(chunks)
	}

	/// Turns all that joins into shares.
	fn join_pool(
		operator: OperatorId,
		record: &mut OperatorRecord<T>,
		delegator: &T::AccountId,
		delegation: &mut DelegationRecord<T>,
	) -> DispatchResult {
		let amount = core::mem::take(&mut delegation.joining);
		// No share for the money would be a gift to the others: the pool is as good as depleted.
		let shares = record
			.delegated
			.join(amount)
			.filter(|shares| *shares > 0)
			.ok_or(Error::<T>::PoolDepleted)?;
		record.joining = record
			.joining
			.checked_sub(amount)
			.ok_or(ArithmeticError::Underflow)?;
		delegation.shares = delegation
			.shares
			.checked_add(shares)
			.ok_or(ArithmeticError::Overflow)?;
		Self::change_units(operator, delegation.payee, |units| units.checked_add(shares))?;
		Self::deposit_event(Event::DelegationActivated {
			operator,
			delegator: delegator.clone(),
			amount,
			shares,
		});
		Ok(())
	}

	/// Burns `shares` and puts what they are worth on its way out, in the pool of the current era.
	fn leave_pool(
		operator: OperatorId,
		mut record: OperatorRecord<T>,
		delegator: T::AccountId,
		mut delegation: DelegationRecord<T>,
		shares: u128,
		forced: bool,
	) -> DispatchResult {
		ensure!(shares > 0, Error::<T>::InsufficientDelegation);
		delegation.shares = delegation
			.shares
			.checked_sub(shares)
			.ok_or(Error::<T>::InsufficientDelegation)?;
		let amount = record.delegated.leave(shares).ok_or(ArithmeticError::Underflow)?;
		if delegation.shares > 0 {
			let rest = record
				.delegated
				.value_of(delegation.shares)
				.ok_or(ArithmeticError::Overflow)?;
			ensure!(rest >= T::MinDelegation::get(), Error::<T>::DelegationTooSmall);
		}
		Self::change_units(operator, delegation.payee, |units| units.checked_sub(shares))?;

		let mut eras = Self::settled_eras(operator);
		let (era, unlock_at) = Self::depart(&mut eras)?;
		if amount > 0 {
			let mut pool = UnbondingPools::<T>::get(operator, era);
			let quantity = pool.join(amount).ok_or(Error::<T>::PoolDepleted)?;
			if quantity > 0 {
				delegation
					.chunks
					.add(era, quantity, unlock_at)
					.ok_or(Error::<T>::TooManyChunks)?;
			}
			Self::put_pool(operator, era, pool);
			StakeEras::<T>::insert(operator, eras);
		}
		Self::put_delegation(operator, &mut record, &delegator, delegation)?;
		Self::deposit_event(Event::Undelegated {
			operator,
			delegator,
			shares,
			amount,
			era,
			unlock_at,
			forced,
		});
		Self::put_operator(operator, record);
		Ok(())
	}
}
