//! The two accounts and the running totals of what is in them.

use crate::{pallet::*, Holdings};
use frame_support::{
	storage::types::{StorageValue, ValueQuery},
	traits::{
		fungible::{Inspect, Mutate},
		tokens::Preservation::Preserve,
		Get, StorageInstance,
	},
};
use openledger_core::Balance;
use sp_runtime::{
	traits::{AccountIdConversion, CheckedAdd, CheckedSub},
	ArithmeticError, DispatchError, DispatchResult,
};

impl<T: Config> Pallet<T> {
	/// Holds mandates and sessions.
	pub fn sessions_account() -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(*b"sessions")
	}

	/// Holds open batches.
	pub fn escrow_account() -> T::AccountId {
		T::PalletId::get().into_sub_account_truncating(*b"escrow")
	}

	/// Takes `amount` from `who`, who stays alive, to the account of the sessions.
	pub(crate) fn collect(who: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::transfer(who, &Self::sessions_account(), amount, Preserve).map(drop)
	}

	/// Returns `amount` from the account of the sessions to `who`. Nothing is a no-op.
	pub(crate) fn refund(who: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Currency::transfer(&Self::sessions_account(), who, amount, Preserve).map(drop)
	}

	/// Moves `amount` from the account of the sessions into escrow.
	pub(crate) fn escrow(amount: Balance) -> DispatchResult {
		T::Currency::transfer(
			&Self::sessions_account(),
			&Self::escrow_account(),
			amount,
			Preserve,
		)
		.map(drop)
	}

	pub(crate) fn current_holdings() -> Holdings {
		Holdings {
			mandates: TotalMandates::<T>::get(),
			sessions: TotalSessions::<T>::get(),
			escrow: TotalEscrow::<T>::get(),
			sessions_account: T::Currency::balance(&Self::sessions_account()),
			escrow_account: T::Currency::balance(&Self::escrow_account()),
		}
	}
}

/// A running total.
pub(crate) trait Total {
	/// Adds `amount`.
	fn grow(amount: Balance) -> DispatchResult;
	/// Takes `amount` away.
	fn shrink(amount: Balance) -> DispatchResult;
}

impl<Prefix: StorageInstance> Total for StorageValue<Prefix, Balance, ValueQuery> {
	fn grow(amount: Balance) -> DispatchResult {
		Self::try_mutate(|total| -> Result<(), DispatchError> {
			*total = CheckedAdd::checked_add(total, &amount).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	fn shrink(amount: Balance) -> DispatchResult {
		Self::try_mutate(|total| -> Result<(), DispatchError> {
			*total = CheckedSub::checked_sub(total, &amount).ok_or(ArithmeticError::Underflow)?;
			Ok(())
		})
	}
}
