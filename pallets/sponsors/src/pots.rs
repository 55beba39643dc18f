//! The ledger of the pots, and the account that backs it.

use crate::{pallet::*, types::Pot};
use frame_support::{
	pallet_prelude::*,
	traits::{fungible::Mutate, tokens::Preservation},
};
use openledger_core::Balance;
use sp_runtime::{traits::AccountIdConversion, ArithmeticError};

impl<T: Config> Pallet<T> {
	/// The account that all pots are in.
	pub fn account_id() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	pub(crate) fn do_fund(sponsor: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let mut pot = Pots::<T>::get(&sponsor).unwrap_or_default();
		pot.deposit(amount).ok_or(ArithmeticError::Overflow)?;
		ensure!(
			pot.held > 0 || pot.free >= T::MinPot::get(),
			Error::<T>::BelowMinPot
		);
		T::Currency::transfer(&sponsor, &Self::account_id(), amount, Preservation::Preserve)?;
		Pots::<T>::insert(&sponsor, pot);
		Self::deposit_event(Event::PotFunded {
			sponsor,
			amount,
			free: pot.free,
			held: pot.held,
		});
		Ok(())
	}

	pub(crate) fn do_defund(sponsor: T::AccountId, amount: Option<Balance>) -> DispatchResult {
		let mut pot = Pots::<T>::get(&sponsor).ok_or(Error::<T>::NoPot)?;
		let amount = amount.unwrap_or(pot.free);
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		pot.withdraw(amount).ok_or(Error::<T>::PotTooSmall)?;
		ensure!(
			pot.held > 0 || pot.free == 0 || pot.free >= T::MinPot::get(),
			Error::<T>::BelowMinPot
		);
		// The account keeps its endowment.
		T::Currency::transfer(&Self::account_id(), &sponsor, amount, Preservation::Preserve)?;
		Pots::<T>::set(&sponsor, (!pot.is_empty()).then_some(pot));
		Self::deposit_event(Event::PotDefunded {
			sponsor,
			amount,
			free: pot.free,
			held: pot.held,
		});
		Ok(())
	}

	/// Holds OPEN of a pot.
	pub(crate) fn hold(sponsor: &T::AccountId, amount: Balance) -> DispatchResult {
		Pots::<T>::try_mutate_exists(sponsor, |slot| {
			let pot = slot.as_mut().ok_or(Error::<T>::NoPot)?;
			pot.hold(amount).ok_or(Error::<T>::PotTooSmall)?;
			Ok(())
		})
	}

	/// Gives a pot back what is held of it.
	pub(crate) fn release(sponsor: &T::AccountId, amount: Balance) -> DispatchResult {
		Self::take_held(sponsor, amount, |pot| pot.release(amount))
	}

	/// Takes what is held out of a pot.
	pub(crate) fn forfeit(sponsor: &T::AccountId, amount: Balance) -> DispatchResult {
		Self::take_held(sponsor, amount, |pot| pot.burn(amount))
	}

	fn take_held(
		sponsor: &T::AccountId,
		amount: Balance,
		take: impl FnOnce(&mut Pot) -> Option<()>,
	) -> DispatchResult {
		// The pot of a sponsor for whom nothing is held may be gone.
		if amount == 0 {
			return Ok(());
		}
		Pots::<T>::try_mutate_exists(sponsor, |slot| {
			let mut pot = slot.take().ok_or(Error::<T>::Corrupt)?;
			take(&mut pot).ok_or(Error::<T>::Corrupt)?;
			*slot = (!pot.is_empty()).then_some(pot);
			Ok(())
		})
	}
}
