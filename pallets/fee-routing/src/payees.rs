//! Payees: the accounts behind them, what they are owed, and paying it out.

use crate::pallet::*;
use crate::Source;
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation::Preserve, Get},
};
use openledger_core::{Balance, PayeeId};
use openledger_traits::Activity;
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// The payee of `account`, created if there is none.
	pub(crate) fn do_ensure(account: &T::AccountId) -> Result<PayeeId, DispatchError> {
		if let Some(payee) = PayeeOf::<T>::get(account) {
			return Ok(payee);
		}
		// Paying the account that backs the ledger would leave the money in it without an entry.
		ensure!(*account != Self::account(), Error::<T>::ReservedAccount);
		let payee = NextPayee::<T>::get();
		NextPayee::<T>::put(payee.checked_add(1).ok_or(Error::<T>::PayeesExhausted)?);
		PayeeAccounts::<T>::insert(payee, account);
		PayeeOf::<T>::insert(account, payee);
		Self::deposit_event(Event::PayeeCreated {
			payee,
			account: account.clone(),
		});
		Ok(payee)
	}

	/// Gives the payee of `from` the account `to`.
	pub(crate) fn do_rotate_payee(from: T::AccountId, to: T::AccountId) -> DispatchResult {
		let payee = PayeeOf::<T>::get(&from).ok_or(Error::<T>::NotPayee)?;
		ensure!(to != Self::account(), Error::<T>::ReservedAccount);
		ensure!(!PayeeOf::<T>::contains_key(&to), Error::<T>::AccountTaken);
		PayeeOf::<T>::remove(&from);
		PayeeOf::<T>::insert(&to, payee);
		PayeeAccounts::<T>::insert(payee, &to);
		Self::deposit_event(Event::PayeeRotated { payee, from, to });
		Ok(())
	}

	/// Owes `amount` more to `payee`.
	pub(crate) fn credit_payee(payee: PayeeId, source: Source, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let owed = Earnings::<T>::try_mutate(payee, |earning| {
			earning.owed = earning
				.owed
				.checked_add(amount)
				.ok_or(ArithmeticError::Overflow)?;
			Ok::<_, DispatchError>(earning.owed)
		})?;
		Self::book(|totals| {
			totals.owed = totals.owed.checked_add(amount)?;
			Some(())
		})?;
		if owed >= T::MinPayout::get() && !DuePayees::<T>::contains_key(payee) {
			DuePayees::<T>::insert(payee, ());
		}
		Self::deposit_event(Event::PayeeCredited {
			payee,
			source,
			amount,
		});
		Ok(())
	}

	/// Pays `payee` all that it is owed. A claimer other than itself gets the reward out of it.
	pub(crate) fn pay_out(payee: PayeeId, claimer: Option<T::AccountId>) -> DispatchResult {
		let account = PayeeAccounts::<T>::get(payee).ok_or(Error::<T>::UnknownPayee)?;
		let earning = Earnings::<T>::get(payee);
		ensure!(earning.owed > 0, Error::<T>::NothingToClaim);
		// A reward that governance set too high must not eat the payout.
		let reward = if claimer.is_some() {
			T::ClaimReward::get().min(earning.owed / 2)
		} else {
			0
		};
		let amount = earning
			.owed
			.checked_sub(reward)
			.ok_or(ArithmeticError::Underflow)?;

		let pot = Self::account();
		T::Currency::transfer(&pot, &account, amount, Preserve)?;
		if let Some(claimer) = claimer.as_ref().filter(|_| reward > 0) {
			T::Currency::transfer(&pot, claimer, reward, Preserve)?;
		}

		let paid = earning
			.paid
			.checked_add(earning.owed)
			.ok_or(ArithmeticError::Overflow)?;
		Earnings::<T>::insert(payee, crate::Earning { owed: 0, paid });
		DuePayees::<T>::remove(payee);
		Self::book(|totals| {
			totals.owed = totals.owed.checked_sub(earning.owed)?;
			totals.paid = totals.paid.checked_add(earning.owed)?;
			Some(())
		})?;
		T::Activity::paid_out(payee, earning.owed);
		Self::deposit_event(Event::PaidOut {
			payee,
			account,
			amount,
			reward,
			claimer,
		});
		Ok(())
	}
}
