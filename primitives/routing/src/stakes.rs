//! The stakers' part of a batch: between an operator's own bond and its delegators.

use crate::split::{floor_share, mul_div};
use openledger_core::{Balance, Share};

/// What stands behind an operator.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Stake {
	/// Its own bond.
	pub own: Balance,
	/// Active delegations.
	pub delegated: Balance,
	/// Part of the delegations' earnings that the operator keeps.
	pub commission: Share,
	/// Whether the pool of its delegators earns: it has units, and nothing was slashed of it since the stakes were these.
	pub pool_earns: bool,
}

/// Where the stakers' part goes; the three sum to it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct StakerParts {
	/// To the operator: what its own bond earned, and its commission.
	pub operator: Balance,
	/// To the pool of its delegators.
	pub pool: Balance,
	/// The part of a pool that does not earn: joins the treasury's. It must be nothing that an operator or its accomplices can own, or
	/// slashes would bring them the part of those who were slashed, as the last in the pool or as newcomers to it.
	pub unstaked: Balance,
}

/// Splits the stakers' part `amount`: `⌊amount × delegated / (own + delegated)⌋` less the floored commission goes to
/// the pool, the rest to the operator. The part of a pool that does not earn stays over as `unstaked`, and everything does
/// without any stake.
pub fn split_stakers(amount: Balance, stake: &Stake) -> Option<StakerParts> {
	let total = stake.own.checked_add(stake.delegated)?;
	if total == 0 {
		return Some(StakerParts {
			unstaked: amount,
			..Default::default()
		});
	}
	let delegated = mul_div(amount, stake.delegated, total)?;
	let pool = delegated.checked_sub(floor_share(delegated, stake.commission)?)?;
	let (pool, unstaked) = if stake.pool_earns { (pool, 0) } else { (0, pool) };
	Some(StakerParts {
		operator: amount.checked_sub(pool)?.checked_sub(unstaked)?,
		pool,
		unstaked,
	})
}
