//! Deposits for storage that are taken from the pot of whoever invited the account.

use crate::pallet::*;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::{
		fungible::Mutate,
		tokens::{Fortitude, Precision, Preservation},
		Consideration, Defensive, Footprint, MaybeConsideration,
	},
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use openledger_core::Balance;
use openledger_traits::Epochs;
use scale_info::TypeInfo;
use sp_runtime::traits::Convert;

/// A deposit for a footprint: of the sponsor's pot if the account is invited and the pot and the limit allow it, else as
/// `Own` takes it. It costs [`Config::StoragePrice`] of the footprint in a pot; `Own` should have the same price.
#[derive(
	CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[codec(encode_bound())]
#[codec(decode_bound())]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub enum SponsoredDeposit<T, Own>
where
	T: Config,
	Own: Consideration<T::AccountId, Footprint>,
{
	/// The account's own.
	Own(Own),
	/// Held in a pot.
	Sponsored {
		/// Whose pot.
		sponsor: T::AccountId,
		/// What is held, in OPEN.
		#[codec(compact)]
		amount: Balance,
	},
}

impl<T, Own> Consideration<T::AccountId, Footprint> for SponsoredDeposit<T, Own>
where
	T: Config,
	Own: Consideration<T::AccountId, Footprint>,
{
	fn new(who: &T::AccountId, footprint: Footprint) -> Result<Self, DispatchError> {
		let amount = T::StoragePrice::convert(footprint);
		match Pallet::<T>::take_deposit(who, amount) {
			Some(sponsor) => Ok(Self::Sponsored { sponsor, amount }),
			None => Own::new(who, footprint).map(Self::Own),
		}
	}

	fn update(self, who: &T::AccountId, footprint: Footprint) -> Result<Self, DispatchError> {
		let (sponsor, amount) = match self {
			Self::Own(own) => return own.update(who, footprint).map(Self::Own),
			Self::Sponsored { sponsor, amount } => (sponsor, amount),
		};
		let new = T::StoragePrice::convert(footprint);
		if let Some(surplus) = amount.checked_sub(new) {
			Pallet::<T>::return_deposit(who, &sponsor, surplus)?;
			return Ok(Self::Sponsored { sponsor, amount: new });
		}
		// Only the same sponsor can add to it; another one, or the account itself, takes all of it over.
		let missing = new.saturating_sub(amount);
		if Pallet::<T>::sponsor_of(who).as_ref() == Some(&sponsor)
			&& Pallet::<T>::take_deposit(who, missing).is_some()
		{
			return Ok(Self::Sponsored { sponsor, amount: new });
		}
		with_storage_layer(|| {
			Pallet::<T>::return_deposit(who, &sponsor, amount)?;
			Self::new(who, footprint)
		})
	}

	fn drop(self, who: &T::AccountId) -> Result<(), DispatchError> {
		match self {
			Self::Own(own) => own.drop(who),
			Self::Sponsored { sponsor, amount } => Pallet::<T>::return_deposit(who, &sponsor, amount),
		}
	}

	fn burn(self, who: &T::AccountId) {
		match self {
			Self::Own(own) => own.burn(who),
			Self::Sponsored { sponsor, amount } => {
				// If it cannot be burnt it stays held for good, which is as good.
				let _ = with_storage_layer(|| Pallet::<T>::burn_deposit(who, &sponsor, amount)).defensive();
			}
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(who: &T::AccountId, footprint: Footprint) {
		Own::ensure_successful(who, footprint);
	}
}

impl<T, Own> MaybeConsideration<T::AccountId, Footprint> for SponsoredDeposit<T, Own>
where
	T: Config,
	Own: MaybeConsideration<T::AccountId, Footprint>,
{
	fn is_none(&self) -> bool {
		match self {
			Self::Own(own) => own.is_none(),
			Self::Sponsored { amount, .. } => *amount == 0,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Who pays the deposits of `who`. Not a matter of the quota: the call that is running may be the last of it.
	pub(crate) fn sponsor_of(who: &T::AccountId) -> Option<T::AccountId> {
		Invitations::<T>::get(who)
			.filter(|invitation| invitation.is_in_force(T::Epochs::current()))
			.map(|invitation| invitation.sponsor)
	}

	/// Holds a deposit of `who` in the pot of its sponsor. `None`, and nothing is changed, if there is no sponsor, its
	/// pot has too little, or the limit is reached.
	fn take_deposit(who: &T::AccountId, amount: Balance) -> Option<T::AccountId> {
		let invitation = Invitations::<T>::get(who)?;
		if amount == 0 || !invitation.is_in_force(T::Epochs::current()) {
			return None;
		}
		let sponsor = invitation.sponsor;
		let deposits = Deposits::<T>::get(who, &sponsor).checked_add(amount)?;
		if deposits > invitation.deposit_limit {
			return None;
		}
		Self::hold(&sponsor, amount).ok()?;
		Deposits::<T>::insert(who, &sponsor, deposits);
		Self::deposit_event(Event::DepositHeld {
			sponsor: sponsor.clone(),
			who: who.clone(),
			amount,
			deposits,
		});
		Some(sponsor)
	}

	/// Gives a deposit of `who` back to the pot.
	fn return_deposit(who: &T::AccountId, sponsor: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let deposits = Self::less_deposits(who, sponsor, amount)?;
		Self::release(sponsor, amount)?;
		Self::deposit_event(Event::DepositReturned {
			sponsor: sponsor.clone(),
			who: who.clone(),
			amount,
			deposits,
		});
		Ok(())
	}

	/// Burns a deposit of `who`.
	fn burn_deposit(who: &T::AccountId, sponsor: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let deposits = Self::less_deposits(who, sponsor, amount)?;
		Self::forfeit(sponsor, amount)?;
		T::Currency::burn_from(
			&Self::account_id(),
			amount,
			Preservation::Preserve,
			Precision::Exact,
			Fortitude::Force,
		)?;
		Self::deposit_event(Event::DepositBurnt {
			sponsor: sponsor.clone(),
			who: who.clone(),
			amount,
			deposits,
		});
		Ok(())
	}

	fn less_deposits(
		who: &T::AccountId,
		sponsor: &T::AccountId,
		amount: Balance,
	) -> Result<Balance, DispatchError> {
		Deposits::<T>::try_mutate_exists(who, sponsor, |slot| {
			let deposits = slot
				.unwrap_or_default()
				.checked_sub(amount)
				.ok_or(Error::<T>::Corrupt)?;
			*slot = (deposits > 0).then_some(deposits);
			Ok(deposits)
		})
	}
}
