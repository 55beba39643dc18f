//! The account, the running sums and the vector pots.

use crate::pallet::*;
use crate::{Pot, Totals};
use frame_support::traits::{
	fungible::{Inspect, Mutate},
	tokens::{Fortitude::Polite, Precision::Exact, Preservation::Preserve},
	Get,
};
use openledger_core::Balance;
use sp_runtime::{traits::AccountIdConversion, ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// The account that backs the ledger.
	pub fn account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// The part of the account's balance that keeps it alive.
	pub(crate) fn endowment() -> Balance {
		T::Currency::minimum_balance()
	}

	/// Changes the running sums; refused if a number does not fit.
	pub(crate) fn book(change: impl FnOnce(&mut Totals) -> Option<()>) -> DispatchResult {
		Books::<T>::try_mutate(|totals| change(totals).ok_or(ArithmeticError::Overflow.into()))
	}

	/// Puts `amount` into a pot without booking it.
	pub(crate) fn fill_pot(pot: Pot, amount: Balance) -> DispatchResult {
		Pots::<T>::try_mutate(pot, |balance| {
			*balance = balance.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// Puts `amount` into a pot.
	pub(crate) fn add_pot(pot: Pot, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		Self::fill_pot(pot, amount)?;
		Self::book(|totals| {
			totals.pots = totals.pots.checked_add(amount)?;
			Some(())
		})
	}

	/// Empties a pot.
	pub(crate) fn take_pot(pot: Pot) -> Result<Balance, DispatchError> {
		let amount = Pots::<T>::take(pot);
		if amount > 0 {
			Self::book(|totals| {
				totals.pots = totals.pots.checked_sub(amount)?;
				Some(())
			})?;
		}
		Ok(amount)
	}

	/// Takes `amount` out of the supply.
	pub(crate) fn burn(amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Currency::burn_from(&Self::account(), amount, Preserve, Exact, Polite)?;
		Self::book(|totals| {
			totals.burned = totals.burned.checked_add(amount)?;
			Some(())
		})
	}
}
