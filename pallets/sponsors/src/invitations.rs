//! Inviting accounts, and what is left of an invitation.

use crate::{
	pallet::*,
	types::{Invitation, Mark},
};
use frame_support::{
	pallet_prelude::*,
	traits::{Defensive, Footprint},
};
use openledger_core::{Balance, EpochIndex};
use openledger_traits::Epochs;
use sp_runtime::{
	traits::{Convert, UniqueSaturatedInto, Zero},
	ArithmeticError,
};

impl<T: Config> Pallet<T> {
	/// The nonce of the next transaction of `who`.
	pub(crate) fn nonce(who: &T::AccountId) -> u64 {
		frame_system::Pallet::<T>::account_nonce(who).unique_saturated_into()
	}

	/// What an invitation stores.
	pub(crate) fn invitation_footprint() -> Footprint {
		let key = T::AccountId::max_encoded_len().saturating_add(16);
		Footprint::from_parts(1, InvitationOf::<T>::max_encoded_len().saturating_add(key))
	}

	pub(crate) fn do_invite(
		sponsor: T::AccountId,
		who: T::AccountId,
		calls_per_epoch: u32,
		deposit_limit: Balance,
		epochs: EpochIndex,
	) -> DispatchResult {
		ensure!(
			calls_per_epoch > 0 && calls_per_epoch <= T::MaxQuota::get(),
			Error::<T>::BadQuota
		);
		ensure!(
			epochs > 0 && epochs <= T::MaxEpochs::get(),
			Error::<T>::BadDuration
		);
		let now = T::Epochs::current();
		let until = now.checked_add(epochs).ok_or(ArithmeticError::Overflow)?;
		let nonce = Self::nonce(&who);
		let mark = match Invitations::<T>::take(&who) {
			Some(mut old) => {
				ensure!(
					old.sponsor == sponsor || !old.is_in_force(now),
					Error::<T>::AlreadyInvited
				);
				// If it was over before this epoch, nothing of it was used in this one.
				let mark = if old.is_in_force(now) || old.mark.epoch == now {
					old.mark.renewed(old.calls_per_epoch, now, nonce)
				} else {
					Mark { epoch: now, nonce }
				};
				Self::end(&who, &mut old, sponsor.clone())?;
				// The new one takes over the reference.
				Self::return_anchor(&who, old, true)?;
				mark
			}
			None => {
				frame_system::Pallet::<T>::inc_sufficients(&who);
				Mark { epoch: now, nonce }
			}
		};

		let anchor = T::StoragePrice::convert(Self::invitation_footprint());
		let pledge = T::CallPledge::get()
			.checked_mul(calls_per_epoch.into())
			.ok_or(ArithmeticError::Overflow)?;
		let both = anchor.checked_add(pledge).ok_or(ArithmeticError::Overflow)?;
		Self::hold(&sponsor, both)?;
		let invitation = Invitation {
			sponsor: sponsor.clone(),
			calls_per_epoch,
			deposit_limit,
			until,
			mark,
			anchor,
			pledge,
			ended: false,
		};
		Invitations::<T>::insert(&who, invitation);
		Self::deposit_event(Event::AccountInvited {
			sponsor,
			who,
			calls_per_epoch,
			deposit_limit,
			from: now,
			until,
			nonce: mark.nonce,
			anchor,
			pledge,
		});
		Ok(())
	}

	pub(crate) fn do_revoke(by: T::AccountId, who: T::AccountId) -> DispatchResult {
		let mut invitation = Invitations::<T>::get(&who).ok_or(Error::<T>::NotInvited)?;
		ensure!(by == invitation.sponsor || by == who, Error::<T>::NotInvolved);
		let now = T::Epochs::current();
		ensure!(invitation.is_in_force(now), Error::<T>::InvitationOver);
		invitation.mark = invitation
			.mark
			.renewed(invitation.calls_per_epoch, now, Self::nonce(&who));
		Self::end(&who, &mut invitation, by)?;
		Self::remove_or_keep(&who, invitation).map(|_| ())
	}

	pub(crate) fn do_close(by: T::AccountId, who: T::AccountId) -> DispatchResult {
		let mut invitation = Invitations::<T>::get(&who).ok_or(Error::<T>::NotInvited)?;
		ensure!(
			!invitation.is_in_force(T::Epochs::current()),
			Error::<T>::InvitationInForce
		);
		let ended = Self::end(&who, &mut invitation, by)?;
		let removed = Self::remove_or_keep(&who, invitation)?;
		ensure!(ended || removed, Error::<T>::ReferenceNeeded);
		Ok(())
	}

	/// Gives the pledge back, unless that was done. Says whether it was done now.
	fn end(
		who: &T::AccountId,
		invitation: &mut InvitationOf<T>,
		by: T::AccountId,
	) -> Result<bool, DispatchError> {
		if invitation.ended {
			return Ok(false);
		}
		let pledge = core::mem::take(&mut invitation.pledge);
		Self::release(&invitation.sponsor, pledge).defensive()?;
		invitation.ended = true;
		Self::deposit_event(Event::InvitationEnded {
			sponsor: invitation.sponsor.clone(),
			who: who.clone(),
			by,
			pledge,
		});
		Ok(true)
	}

	/// Removes an invitation that has ended, if the account can do without the reference and has used nothing in this
	/// epoch: else the same account could be invited again, and have the quota once more. Says whether it did.
	fn remove_or_keep(who: &T::AccountId, invitation: InvitationOf<T>) -> Result<bool, DispatchError> {
		let used = invitation.mark.is_used(T::Epochs::current(), Self::nonce(who));
		if used || Self::needs_reference(who) {
			Invitations::<T>::insert(who, invitation);
			return Ok(false);
		}
		Invitations::<T>::remove(who);
		Self::return_anchor(who, invitation, false)?;
		frame_system::Pallet::<T>::dec_sufficients(who);
		Ok(true)
	}

	/// Whether the account would be removed together with a nonce that is not zero: what it signed before could be
	/// submitted again.
	fn needs_reference(who: &T::AccountId) -> bool {
		let account = frame_system::Account::<T>::get(who);
		account.providers.is_zero() && account.sufficients <= 1 && !account.nonce.is_zero()
	}

	fn return_anchor(who: &T::AccountId, invitation: InvitationOf<T>, replaced: bool) -> DispatchResult {
		let Invitation { sponsor, anchor, .. } = invitation;
		Self::release(&sponsor, anchor).defensive()?;
		Self::deposit_event(Event::InvitationRemoved {
			sponsor,
			who: who.clone(),
			anchor,
			replaced,
		});
		Ok(())
	}
}
