//! Own stake of operators: it is held on their accounts.

use crate::{pallet::*, store::OperatorRecord, types::Status};
use frame_support::{
	pallet_prelude::*,
	traits::{fungible::MutateHold, tokens::Precision},
};
use openledger_core::{Balance, OperatorId};
use sp_runtime::ArithmeticError;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_bond_extra(who: T::AccountId, amount: Balance) -> DispatchResult {
		let (operator, mut record) = Self::staying_record(&who)?;
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		record.bond = record.bond.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		T::Currency::hold(&HoldReason::Bond.into(), &who, amount)?;
		let bond = record.bond;
		let resumes = record.status == Status::Suspended && bond >= T::MinBond::get();
		if resumes {
			record.status = Status::Active;
		}
		Registry::<T>::insert(operator, record);
		Self::deposit_event(Event::BondIncreased {
			operator,
			added: amount,
			bond,
		});
		if resumes {
			Self::deposit_event(Event::OperatorResumed { operator, bond });
		}
		Ok(())
	}

	pub(crate) fn do_unbond_own(who: T::AccountId, amount: Balance) -> DispatchResult {
		let (operator, mut record) = Self::staying_record(&who)?;
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let rest = record
			.bond
			.checked_sub(amount)
			.ok_or(Error::<T>::InsufficientBond)?;
		ensure!(rest >= T::MinBond::get(), Error::<T>::BondTooSmall);
		Self::unbond(operator, &mut record, amount)?;
		Registry::<T>::insert(operator, record);
		Ok(())
	}

	/// Returns how many models it stopped to serve.
	pub(crate) fn do_deregister(who: T::AccountId) -> Result<u32, DispatchError> {
		let (operator, mut record) = Self::staying_record(&who)?;
		let stopped = record.served;
		// Within the bound on served models, so one pass removes them all.
		let _ = Served::<T>::clear_prefix(operator, stopped, None);
		record.served = 0;
		record.status = Status::Leaving;
		Self::deposit_event(Event::OperatorLeaving { operator, stopped });
		if record.bond > 0 {
			let bond = record.bond;
			Self::unbond(operator, &mut record, bond)?;
		}
		Self::put_operator(operator, record);
		Ok(stopped)
	}

	pub(crate) fn do_withdraw_own(who: T::AccountId) -> DispatchResult {
		let (operator, mut record) = Self::own_record(&who)?;
		if record.is_done() {
			// A slash took all that was leaving: only the account is to be freed.
			Self::put_operator(operator, record);
			return Ok(());
		}
		let mut chunks = OwnUnbonding::<T>::get(operator);
		ensure!(!chunks.is_empty(), Error::<T>::NothingUnbonding);
		let now = Self::now();
		let eras = Self::settled_eras(operator);
		let due = chunks.take_due(now, |era| eras.is_clear(era, now));
		ensure!(!due.is_empty(), Error::<T>::StillUnbonding);
		let amount = due
			.iter()
			.try_fold(0u128, |sum, chunk| sum.checked_add(chunk.quantity))
			.ok_or(ArithmeticError::Overflow)?;
		record.unbonding = record
			.unbonding
			.checked_sub(amount)
			.ok_or(ArithmeticError::Underflow)?;
		T::Currency::release(&HoldReason::Bond.into(), &who, amount, Precision::Exact)?;

		if chunks.is_empty() {
			OwnUnbonding::<T>::remove(operator);
		} else {
			OwnUnbonding::<T>::insert(operator, chunks);
		}
		StakeEras::<T>::insert(operator, eras);
		Self::deposit_event(Event::BondWithdrawn {
			operator,
			account: who,
			amount,
			remaining: record.unbonding,
		});
		Self::put_operator(operator, record);
		Ok(())
	}

	/// Moves `amount` from the bond to what is leaving. The hold does not change.
	fn unbond(operator: OperatorId, record: &mut OperatorRecord<T>, amount: Balance) -> DispatchResult {
		record.bond = record
			.bond
			.checked_sub(amount)
			.ok_or(ArithmeticError::Underflow)?;
		record.unbonding = record
			.unbonding
			.checked_add(amount)
			.ok_or(ArithmeticError::Overflow)?;
		let mut eras = Self::settled_eras(operator);
		let (era, unlock_at) = Self::depart(&mut eras)?;
		OwnUnbonding::<T>::try_mutate(operator, |chunks| {
			chunks
				.add(era, amount, unlock_at)
				.ok_or(Error::<T>::TooManyChunks)
		})?;
		StakeEras::<T>::insert(operator, eras);
		Self::deposit_event(Event::BondUnbonding {
			operator,
			amount,
			bond: record.bond,
			era,
			unlock_at,
		});
		Ok(())
	}
}
