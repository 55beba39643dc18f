//! What calls of other pallets ask.

use crate::{pallet::*, WeightInfo};
use frame_support::weights::Weight;
use openledger_traits::{Epochs, Sponsors};

impl<T: Config> Sponsors<T::AccountId> for Pallet<T> {
	fn covers(who: &T::AccountId) -> bool {
		Invitations::<T>::get(who)
			.is_some_and(|invitation| invitation.calls_left(T::Epochs::current(), Self::nonce(who)) > 0)
	}

	fn note(who: &T::AccountId) {
		let Some(mut invitation) = Invitations::<T>::get(who) else {
			return;
		};
		let now = T::Epochs::current();
		if !invitation.is_in_force(now) {
			return;
		}
		let mark = invitation
			.mark
			.moved(invitation.calls_per_epoch, now, Self::nonce(who));
		if mark != invitation.mark {
			invitation.mark = mark;
			Invitations::<T>::insert(who, invitation);
		}
	}

	fn note_weight() -> Weight {
		T::WeightInfo::note()
	}
}
