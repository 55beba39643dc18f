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
	/// Whether the pool of its delegators has units. Without them the operator gets their part.
	pub pool_has_units: bool,
}

/// Where the stakers' part goes; the three sum to it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct StakerParts {
	/// To the operator: what its own bond earned, and its commission.
	pub operator: Balance,
	/// To the pool of its delegators.
	pub pool: Balance,
	/// Nobody staked: joins the data share.
	pub unstaked: Balance,
}

/// Splits the stakers' part `amount`: `⌊amount × delegated / (own + delegated)⌋` less the floored commission goes to
/// the pool, the rest to the operator. Without any stake it all stays over as `unstaked`.
pub fn split_stakers(amount: Balance, stake: &Stake) -> Option<StakerParts> {
	let total = stake.own.checked_add(stake.delegated)?;
	if total == 0 {
		return Some(StakerParts {
			unstaked: amount,
			..Default::default()
		});
	}
	if !stake.pool_has_units {
		return Some(StakerParts {
			operator: amount,
			..Default::default()
		});
	}
	let delegated = mul_div(amount, stake.delegated, total)?;
	let pool = delegated.checked_sub(floor_share(delegated, stake.commission)?)?;
	Some(StakerParts {
		operator: amount.checked_sub(pool)?,
		pool,
		unstaked: 0,
	})
}
