//! What must hold between all stored things at any time.

use crate::{pallet::*, types::Pot};
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{fungible::Inspect, Get},
};
use openledger_core::Balance;
use openledger_traits::Epochs;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks, from sums that are made independently of the stored ones:
	///
	/// 1. the least pot can be paid back to an account that is empty;
	/// 2. the account of a guest has a reference; no mark is ahead of the epoch or of the nonce; no invitation that has
	///    ended has a pledge;
	/// 3. no sum of deposits is zero;
	/// 4. what is held of a pot is the anchors and pledges of its invitations and the deposits taken from it;
	/// 5. no pot is empty;
	/// 6. the pallet account has the existential deposit and all that is in pots, and, in tests, nothing else. On a live
	///    chain anybody can send it more, which nobody owns then.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(
			T::MinPot::get() >= T::Currency::minimum_balance(),
			"1: a pot could not be paid back to an empty account"
		);
		let mut held = BTreeMap::new();
		Self::sum_invitations(&mut held)?;
		for (_, sponsor, amount) in Deposits::<T>::iter() {
			ensure!(amount > 0, "3: a sum of deposits is zero");
			add(&mut held, sponsor, amount)?;
		}
		let mut total = T::Currency::minimum_balance();
		for (sponsor, pot) in Pots::<T>::iter() {
			ensure!(
				held.remove(&sponsor).unwrap_or_default() == pot.held,
				"4: what is held is not what it is held for"
			);
			ensure!(pot != Pot::default(), "5: a pot is empty");
			total = pot
				.free
				.checked_add(pot.held)
				.and_then(|pot| total.checked_add(pot))
				.ok_or("6: pots overflow")?;
		}
		ensure!(
			held.values().all(|amount| *amount == 0),
			"4: something is held of a pot that is not there"
		);
		let balance = T::Currency::total_balance(&Self::account_id());
		ensure!(balance >= total, "6: the account does not back the pots");
		#[cfg(test)]
		ensure!(balance == total, "6: the account has more than the pots");
		Ok(())
	}

	fn sum_invitations(held: &mut BTreeMap<T::AccountId, Balance>) -> Result<(), TryRuntimeError> {
		let now = T::Epochs::current();
		for (who, invitation) in Invitations::<T>::iter() {
			ensure!(
				frame_system::Pallet::<T>::sufficients(&who) > 0,
				"2: a guest has no reference"
			);
			ensure!(
				invitation.mark.epoch <= now && invitation.mark.nonce <= Self::nonce(&who),
				"2: a mark is ahead"
			);
			ensure!(
				invitation.pledge == 0 || !invitation.ended,
				"2: an invitation that has ended has a pledge"
			);
			add(held, invitation.sponsor.clone(), invitation.anchor)?;
			add(held, invitation.sponsor, invitation.pledge)?;
		}
		Ok(())
	}
}

fn add<AccountId: Ord>(
	sums: &mut BTreeMap<AccountId, Balance>,
	who: AccountId,
	amount: Balance,
) -> Result<(), TryRuntimeError> {
	let sum = sums.entry(who).or_default();
	*sum = sum.checked_add(amount).ok_or("4: sums overflow")?;
	Ok(())
}
