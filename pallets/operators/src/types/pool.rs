//! A share pool: stake that many accounts own in proportion to their shares.
//!
//! Every rounding leaves the remainder in the pool. Stake enters and leaves only through the operations here, so nobody
//! can raise the price of a share by sending OPEN somewhere: the price is one at first, falls with every slash, and
//! rises by less than one unit of stake an operation. That leaves nothing to gain from being the first participant.

use super::{mul_div_ceil, mul_div_floor};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::Balance;
use scale_info::TypeInfo;

/// A pool is depleted when a share is worth less than one part in this many of what the first one cost.
pub const DEPLETION: u128 = 1_000;

/// Stake and the shares of it.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct SharePool {
	/// OPEN in the pool, in its smallest unit.
	pub stake: Balance,
	/// Shares of it; zero if and only if nobody owns a part of it, and then `stake` is zero too.
	pub shares: u128,
}

impl SharePool {
	/// Whether nobody owns a part of it.
	pub const fn is_empty(&self) -> bool {
		self.shares == 0
	}

	/// Whether slashes left so little that a newcomer would get shares out of all proportion, or that a price no longer
	/// exists. Such a pool admits nobody until all its members have left; then it starts anew at one share a unit.
	pub const fn is_depleted(&self) -> bool {
		self.stake.saturating_mul(DEPLETION) < self.shares
	}

	/// What `shares` are worth, rounded down.
	pub fn value_of(&self, shares: u128) -> Option<Balance> {
		if shares == 0 {
			return Some(0);
		}
		mul_div_floor(self.stake, shares, self.shares)
	}

	/// Shares to burn so that at least `amount` leaves, rounded up.
	pub fn shares_worth(&self, amount: Balance) -> Option<u128> {
		mul_div_ceil(amount, self.shares, self.stake)
	}

	/// Adds `amount` and returns the new shares, rounded down. Refused while the pool is depleted.
	pub fn join(&mut self, amount: Balance) -> Option<u128> {
		if self.is_depleted() {
			return None;
		}
		let minted = if self.is_empty() {
			amount
		} else {
			mul_div_floor(amount, self.shares, self.stake)?
		};
		self.stake = self.stake.checked_add(amount)?;
		self.shares = self.shares.checked_add(minted)?;
		Some(minted)
	}

	/// Burns `shares` and takes out what they are worth, rounded down. The last shares take all that is left.
	pub fn leave(&mut self, shares: u128) -> Option<Balance> {
		let rest = self.shares.checked_sub(shares)?;
		let value = self.value_of(shares)?;
		self.stake = self.stake.checked_sub(value)?;
		self.shares = rest;
		Some(value)
	}

	/// Takes `amount` from all members in proportion.
	pub fn lose(&mut self, amount: Balance) -> Option<()> {
		self.stake = self.stake.checked_sub(amount)?;
		Some(())
	}
}

/// Takes `amount`, or all there is if that is less, from the pools in proportion to their stakes, and returns what was
/// taken: exactly the sum of what the pools lost. Each loses the floor of its part of what is still to be taken, so the
/// last one loses the remainder, and none more than it has.
pub fn slash_pro_rata(amount: Balance, pools: &mut [&mut SharePool]) -> Option<Balance> {
	let mut total = pools
		.iter()
		.try_fold(0u128, |sum, pool| sum.checked_add(pool.stake))?;
	let taken = amount.min(total);
	let mut left = taken;
	for pool in pools.iter_mut().filter(|pool| pool.stake > 0) {
		let stake = pool.stake;
		let loss = mul_div_floor(left, stake, total)?;
		pool.lose(loss)?;
		left = left.checked_sub(loss)?;
		total = total.checked_sub(stake)?;
	}
	Some(taken)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn pool(stake: Balance, shares: u128) -> SharePool {
		SharePool { stake, shares }
	}

	#[test]
	fn join_should_mint_one_share_a_unit_when_the_pool_is_empty() {
		let mut empty = SharePool::default();
		assert_eq!(empty.join(7), Some(7));
		assert_eq!(empty, pool(7, 7));
		assert_eq!(empty.join(5), Some(5));
	}

	#[test]
	fn join_should_round_down_when_the_price_is_not_one() {
		let mut slashed = pool(3, 10);
		assert_eq!(slashed.join(1), Some(3));
		assert_eq!(slashed, pool(4, 13));
	}

	#[test]
	fn join_should_be_refused_when_the_pool_is_depleted() {
		assert_eq!(pool(0, 1).join(100), None);
		assert_eq!(pool(1, 1_001).join(100), None);
		assert_eq!(pool(1, 1_000).join(100), Some(100_000));
	}

	#[test]
	fn leave_should_round_down_and_give_the_last_one_the_rest() {
		let mut slashed = pool(5, 10);
		assert_eq!(slashed.leave(3), Some(1));
		assert_eq!(slashed, pool(4, 7));
		assert_eq!(slashed.leave(8), None);
		assert_eq!(slashed.leave(7), Some(4));
		assert_eq!(slashed, SharePool::default());
		assert_eq!(pool(0, 10).leave(4), Some(0));
	}

	#[test]
	fn leave_should_pay_nothing_when_no_share_is_burnt() {
		let mut empty = SharePool::default();
		assert_eq!(empty.leave(0), Some(0));
		assert_eq!(empty.leave(1), None);
	}

	#[test]
	fn slash_should_take_all_when_the_amount_is_more() {
		let (mut a, mut b) = (pool(5, 5), pool(7, 9));
		assert_eq!(slash_pro_rata(100, &mut [&mut a, &mut b]), Some(12));
		assert_eq!((a.stake, b.stake), (0, 0));
		assert_eq!((a.shares, b.shares), (5, 9));
		assert_eq!(slash_pro_rata(100, &mut [&mut a, &mut b]), Some(0));
		assert_eq!(slash_pro_rata(100, &mut []), Some(0));
	}

	proptest! {
		#[test]
		fn slash_should_be_exact_and_proportional(
			amount in 0u128..1 << 90,
			stakes in prop::collection::vec(0u128..1 << 84, 1..33),
		) {
			let mut pools: Vec<SharePool> = stakes.iter().map(|stake| pool(*stake, *stake)).collect();
			let total: u128 = stakes.iter().sum();
			let mut refs: Vec<&mut SharePool> = pools.iter_mut().collect();
			let taken = slash_pro_rata(amount, &mut refs).unwrap();
			prop_assert_eq!(taken, amount.min(total));
			let lost: u128 = stakes.iter().zip(&pools).map(|(before, after)| before - after.stake).sum();
			prop_assert_eq!(lost, taken);
			for (before, after) in stakes.iter().zip(&pools) {
				let fair = mul_div_floor(taken, *before, total.max(1)).unwrap();
				let loss = before - after.stake;
				// Floors on the way shift at most one unit for each pool that came before.
				prop_assert!(loss.abs_diff(fair) <= stakes.len() as u128);
			}
		}

		#[test]
		fn shares_should_never_be_worth_more_than_they_cost(
			stake in 1u128..1 << 90,
			lost in 0u128..1 << 90,
			amount in 1u128..1 << 90,
		) {
			let mut p = pool(stake, stake);
			p.lose(lost.min(stake)).unwrap();
			let before = p;
			if let Some(minted) = p.join(amount) {
				// Neither the newcomer nor those before gain from it, up to the rounding that stays in the pool.
				prop_assert!(p.value_of(minted).unwrap() <= amount);
				prop_assert!(p.value_of(before.shares).unwrap() >= before.stake);
				prop_assert_eq!(p.leave(p.shares), Some(before.stake + amount));
			} else {
				prop_assert!(before.is_depleted());
			}
		}

		#[test]
		fn burning_shares_worth_an_amount_should_pay_at_least_it(
			stake in 1u128..1 << 90,
			lost in 0u128..1 << 90,
			amount in 1u128..1 << 90,
		) {
			let mut p = pool(stake, stake);
			p.lose(lost.min(stake - 1)).unwrap();
			let amount = amount.min(p.stake);
			let shares = p.shares_worth(amount).unwrap();
			prop_assert!(shares <= p.shares);
			// One share is worth at most one unit here, so rounding up costs less than one unit.
			prop_assert_eq!(p.leave(shares), Some(amount));
		}
	}
}
