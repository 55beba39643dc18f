//! What the pallet stores and shows, and the arithmetic of quotas. Nothing here knows `Config`.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{Balance, EpochIndex};
use scale_info::TypeInfo;

/// Epochs whose calls can be made in one: the current one's and, if they were not used, those of one before.
///
/// One would not do. A call that fails leaves no trace but the nonce, so it is unknown in which epoch it was made: if all
/// of a quota could fail, and nothing were allowed beyond it, the account could never make another call.
pub const BURST_EPOCHS: u32 = 2;

/// What a sponsor has in its pot, in OPEN.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Pot {
	/// What the sponsor can take back, invite with, and what deposits can be taken from.
	pub free: Balance,
	/// Anchors and pledges of its invitations, and deposits of its guests.
	pub held: Balance,
}

impl Pot {
	/// Everything in it. Below the supply, so it fits.
	pub const fn total(&self) -> Balance {
		self.free.saturating_add(self.held)
	}

	/// Whether nothing is in it.
	pub const fn is_empty(&self) -> bool {
		self.total() == 0
	}

	/// Puts OPEN in.
	#[must_use]
	pub fn deposit(&mut self, amount: Balance) -> Option<()> {
		self.free = self.free.checked_add(amount)?;
		self.free.checked_add(self.held).map(|_| ())
	}

	/// Takes OPEN out. `None` if not so much is free; the pot must not be stored then.
	#[must_use]
	pub fn withdraw(&mut self, amount: Balance) -> Option<()> {
		self.free = self.free.checked_sub(amount)?;
		Some(())
	}

	/// Moves OPEN from free to held. `None` if not so much is free; the pot must not be stored then.
	#[must_use]
	pub fn hold(&mut self, amount: Balance) -> Option<()> {
		self.free = self.free.checked_sub(amount)?;
		self.held = self.held.checked_add(amount)?;
		Some(())
	}

	/// Moves OPEN from held to free. `None` if not so much is held; the pot must not be stored then.
	#[must_use]
	pub fn release(&mut self, amount: Balance) -> Option<()> {
		self.burn(amount)?;
		self.free = self.free.checked_add(amount)?;
		Some(())
	}

	/// Takes OPEN out of what is held. `None` if not so much is held; the pot must not be stored then.
	#[must_use]
	pub fn burn(&mut self, amount: Balance) -> Option<()> {
		self.held = self.held.checked_sub(amount)?;
		Some(())
	}
}

/// Where a quota is counted from: an epoch and the nonce that the account had in it.
///
/// The nonce counts transactions whether they succeed or fail, and nothing else about one that fails is ever stored. So a
/// quota is a line: `nonce + quota` in the epoch of the mark, `nonce + 2 × quota` in all later ones
/// ([`BURST_EPOCHS`]). The first call of a later epoch that succeeds moves the mark. A mark never moves so that more is
/// left than was.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Mark {
	/// The epoch it was set in.
	pub epoch: EpochIndex,
	/// Transactions of the account that are not counted.
	pub nonce: u64,
}

impl Mark {
	/// Calls that are left in `epoch` to an account whose next transaction has this nonce.
	pub fn left(&self, quota: u32, epoch: EpochIndex, nonce: u64) -> u64 {
		let epochs = if epoch > self.epoch { BURST_EPOCHS } else { 1 };
		let allowed = u64::from(quota).saturating_mul(u64::from(epochs));
		self.nonce.saturating_add(allowed).saturating_sub(nonce)
	}

	/// The mark after a call that succeeds in `epoch`, when the nonce has been raised to `next` already.
	///
	/// What is left is what was left, but at most the quota, this call included. An account that had nothing left, whose
	/// call was paid for, has nothing left in this epoch still, and the quota in the next.
	#[must_use]
	pub fn moved(self, quota: u32, epoch: EpochIndex, next: u64) -> Self {
		if epoch <= self.epoch {
			return self;
		}
		let quota = u64::from(quota);
		let nonce = self
			.nonce
			.saturating_add(quota)
			.min(next.saturating_sub(1))
			.max(next.saturating_sub(quota));
		Self { epoch, nonce }
	}

	/// The mark from which another invitation counts that begins in `epoch`, where this one's quota was `quota` and the
	/// next transaction has this nonce: what was used in `epoch` stays used.
	///
	/// When calls beyond an older mark were made is unknown: a quota of them counts for an epoch before.
	#[must_use]
	pub fn renewed(self, quota: u32, epoch: EpochIndex, nonce: u64) -> Self {
		if epoch <= self.epoch {
			return self;
		}
		let nonce = self.nonce.saturating_add(quota.into()).min(nonce);
		Self { epoch, nonce }
	}

	/// Whether something was used in `epoch`.
	pub const fn is_used(&self, epoch: EpochIndex, nonce: u64) -> bool {
		self.epoch == epoch && nonce > self.nonce
	}
}

/// An account that was invited, until nothing of the invitation is left.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Invitation<AccountId> {
	/// Whose pot deposits are taken from.
	pub sponsor: AccountId,
	/// Feeless calls in an epoch.
	pub calls_per_epoch: u32,
	/// Most that is held for the account's deposits at a time.
	pub deposit_limit: Balance,
	/// First epoch in which it is not in force any more.
	pub until: EpochIndex,
	/// Where the calls are counted from.
	pub mark: Mark,
	/// Held of the pot for the record and for the reference that keeps the account.
	pub anchor: Balance,
	/// Held of the pot for the calls. Zero once `ended`.
	pub pledge: Balance,
	/// Whether it was revoked, or closed after it ran out.
	pub ended: bool,
}

impl<AccountId> Invitation<AccountId> {
	/// Whether calls are feeless and deposits are taken from the pot.
	pub const fn is_in_force(&self, epoch: EpochIndex) -> bool {
		!self.ended && epoch < self.until
	}

	/// Feeless calls that are left in `epoch` to an account whose next transaction has this nonce.
	pub fn calls_left(&self, epoch: EpochIndex, nonce: u64) -> u64 {
		if self.is_in_force(epoch) {
			self.mark.left(self.calls_per_epoch, epoch, nonce)
		} else {
			0
		}
	}
}

/// An invitation as shown to clients. Amounts are OPEN in its smallest unit.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct InvitationInfo<AccountId> {
	/// Whose pot deposits are taken from.
	pub sponsor: AccountId,
	/// Whether calls are feeless and deposits are taken from the pot now.
	pub in_force: bool,
	/// First epoch in which it is not in force any more, if it is not revoked.
	pub until: EpochIndex,
	/// Feeless calls in an epoch.
	pub calls_per_epoch: u32,
	/// Feeless calls left in the current epoch.
	pub calls_left: u64,
	/// Most that is held for the account's deposits at a time.
	pub deposit_limit: Balance,
	/// Held of this sponsor's pot for the account's deposits.
	pub deposits: Balance,
	/// Held of the pot for the record and the reference.
	pub anchor: Balance,
	/// Held of the pot for the calls.
	pub pledge: Balance,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn pot_should_refuse_what_it_does_not_have() {
		let attempt = |change: fn(&mut Pot, Balance) -> Option<()>, amount| {
			change(&mut Pot { free: 5, held: 3 }, amount)
		};
		assert_eq!(attempt(Pot::withdraw, 6), None);
		assert_eq!(attempt(Pot::hold, 6), None);
		assert_eq!(attempt(Pot::release, 4), None);
		assert_eq!(attempt(Pot::burn, 4), None);
		assert_eq!(attempt(Pot::deposit, Balance::MAX), None);
		assert_eq!(attempt(Pot::deposit, Balance::MAX - 7), None);
		assert_eq!(attempt(Pot::deposit, Balance::MAX - 8), Some(()));
	}

	#[test]
	fn pot_should_move_between_free_and_held() {
		let mut pot = Pot { free: 5, held: 3 };
		assert_eq!(pot.hold(4), Some(()));
		assert_eq!(pot, Pot { free: 1, held: 7 });
		assert_eq!(pot.release(2), Some(()));
		assert_eq!(pot, Pot { free: 3, held: 5 });
		assert_eq!(pot.burn(5), Some(()));
		assert_eq!(pot.withdraw(3), Some(()));
		assert!(pot.is_empty());
	}

	#[test]
	fn mark_should_allow_the_quota_in_its_epoch_and_twice_that_later() {
		let mark = Mark { epoch: 4, nonce: 10 };
		assert_eq!(mark.left(3, 4, 10), 3);
		assert_eq!(mark.left(3, 4, 12), 1);
		assert_eq!(mark.left(3, 4, 13), 0);
		assert_eq!(mark.left(3, 5, 13), 3);
		assert_eq!(mark.left(3, 5, 15), 1);
		assert_eq!(mark.left(3, 5, 16), 0);
		// However long the account was idle.
		assert_eq!(mark.left(3, EpochIndex::MAX, 10), 6);
		assert_eq!(
			Mark {
				epoch: 0,
				nonce: u64::MAX
			}
			.left(u32::MAX, 9, u64::MAX),
			0
		);
	}

	#[test]
	fn mark_should_move_so_that_at_most_the_quota_is_left() {
		let mark = Mark { epoch: 4, nonce: 10 };
		// Not in its own epoch.
		assert_eq!(mark.moved(3, 4, 11), mark);
		// Nothing was used before this call, the one with nonce 10: two are left after it.
		let moved = mark.moved(3, 5, 11);
		assert_eq!((moved.epoch, moved.left(3, 5, 11)), (5, 2));
		// Five failed, of six: none is left after this one.
		let moved = mark.moved(3, 5, 16);
		assert_eq!((moved.epoch, moved.left(3, 5, 16)), (5, 0));
		assert_eq!(moved.left(3, 6, 16), 3);
	}

	#[test]
	fn mark_should_give_the_quota_of_the_next_epoch_to_who_paid_for_a_call() {
		let moved = Mark { epoch: 4, nonce: 10 }.moved(3, 5, 100);
		assert_eq!((moved.left(3, 5, 100), moved.left(3, 6, 100)), (0, 3));
	}
}
