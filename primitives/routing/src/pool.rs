//! A pool: money shared in proportion to units, at a constant cost whatever the number of members.
//!
//! The pool keeps how much one unit has earned since the beginning (`acc`, scaled by 2^32); a member keeps the value up
//! to which it has been paid. Whatever a division leaves is *carried* and joins the next deposit, so at any time, exactly:
//!
//! `balance × 2^32 = Σ over members (acc − paid) × units + carry`

use codec::{Decode, Encode, MaxEncodedLen};
use openledger_core::Balance;
use scale_info::TypeInfo;
use sp_core::U256;

/// Bits of the fraction that `acc` and `carry` have.
pub const SCALE_BITS: usize = 32;

/// A pool of money shared in proportion to units.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Pool {
	/// What one unit has earned since the beginning, times 2^32.
	pub acc: U256,
	/// Units of all members.
	pub units: u128,
	/// What divisions have left, times 2^32. Part of `balance`; joins the next deposit.
	pub carry: U256,
	/// Money in the pool.
	pub balance: Balance,
}

/// The outcome of paying a member.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pulled {
	/// The pool afterwards.
	pub pool: Pool,
	/// What the member gets.
	pub amount: Balance,
	/// Up to where the member is paid afterwards.
	pub paid: U256,
}

impl Pool {
	/// An empty pool with `units`.
	pub fn with_units(units: u128) -> Self {
		Self {
			units,
			..Self::default()
		}
	}

	/// The pool after `amount` was paid in; `None` if it has no units (nobody could ever get it) or numbers overflow.
	pub fn deposit(self, amount: Balance) -> Option<Self> {
		let units = U256::from(self.units);
		let scaled = scale(amount)?.checked_add(self.carry)?;
		let (each, carry) = (scaled.checked_div(units)?, scaled.checked_rem(units)?);
		Some(Self {
			acc: self.acc.checked_add(each)?,
			units: self.units,
			carry,
			balance: self.balance.checked_add(amount)?,
		})
	}

	/// What a member with `units`, paid up to `paid`, would be paid now.
	pub fn pending(&self, units: u128, paid: U256) -> Option<Balance> {
		unscale(self.earned(units, paid)?)
	}

	/// Pays a member in full; what is less than the smallest unit of money is carried. If there is nothing to pay,
	/// nothing changes, so that pulling often loses nothing.
	pub fn pull(self, units: u128, paid: U256) -> Option<Pulled> {
		if self.pending(units, paid)? == 0 {
			return Some(Pulled {
				pool: self,
				amount: 0,
				paid,
			});
		}
		self.settle(units, paid)
	}

	/// As [`Self::pull`], but the member is paid up to now even if that is nothing: needed before its units change.
	pub fn settle(self, units: u128, paid: U256) -> Option<Pulled> {
		let earned = self.earned(units, paid)?;
		let amount = unscale(earned)?;
		let fraction = earned.checked_sub(scale(amount)?)?;
		let pool = Self {
			carry: self.carry.checked_add(fraction)?,
			balance: self.balance.checked_sub(amount)?,
			..self
		};
		Some(Pulled {
			pool,
			amount,
			paid: self.acc,
		})
	}

	/// The pool with `units` more. Whoever holds them is paid up to [`Self::acc`]: earlier deposits are not theirs.
	pub fn add_units(self, units: u128) -> Option<Self> {
		Some(Self {
			units: self.units.checked_add(units)?,
			..self
		})
	}

	/// The pool with `units` less. Whoever held them must have been settled.
	pub fn remove_units(self, units: u128) -> Option<Self> {
		Some(Self {
			units: self.units.checked_sub(units)?,
			..self
		})
	}

	/// Whole units of money that are carried.
	pub fn carried(&self) -> Option<Balance> {
		unscale(self.carry)
	}

	/// Takes out what nobody can be paid any more: everything, once the last member has left. Nothing otherwise.
	pub fn drain(self) -> Option<(Self, Balance)> {
		if self.units > 0 {
			return Some((self, 0));
		}
		let amount = self.carried()?;
		let carry = self.carry.checked_sub(scale(amount)?)?;
		Some((
			Self {
				carry,
				balance: self.balance.checked_sub(amount)?,
				..self
			},
			amount,
		))
	}

	/// What the member has earned and not been paid, scaled.
	fn earned(&self, units: u128, paid: U256) -> Option<U256> {
		self.acc.checked_sub(paid)?.checked_mul(U256::from(units))
	}
}

fn scale(amount: Balance) -> Option<U256> {
	U256::from(amount).checked_mul(U256::one() << SCALE_BITS)
}

fn unscale(scaled: U256) -> Option<Balance> {
	(scaled >> SCALE_BITS).try_into().ok()
}
