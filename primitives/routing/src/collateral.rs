//! What of a batch an operator's own bond has to cover.
//!
//! A verdict discards credits, and what they would have directed goes to the pools of the lineage. An operator that owns
//! those pools would gain it by proving its own fraud, if what it loses of its own bond were less. So what credits can direct
//! of all its open batches is at most two fifths of that bond, and a verdict takes two and a half times what they can direct
//! of its batch: a half is what can come back to it, and what is left is more than the fees that an honest operator has
//! (`docs/adr/0017-what-self-conviction-costs.md`). What it has posted does not count: it could leave out what it owes, and
//! convict itself before anybody sees that.

use crate::{
	flow::{divide, Flow},
	policy::Policy,
	split::{floor_share, mul_div},
	stakes::Stake,
};
use openledger_core::{Balance, Share, ATTRIBUTABLE_SHARE, SHARE_ONE};

/// Floors between an amount and its data share: what rounding can add to it is less than one unit each.
const FLOORS: Balance = 6;

/// The most that credits can direct of a batch of `amount`, `open` of it from open sessions, which alone are credited:
/// `⌊D × open / amount⌋`, with `D` as [`divide`] makes it of a batch that nothing is proven against. `None` if a share exceeds one whole.
/// Nothing of nothing.
pub fn attributable(amount: Balance, open: Balance, policy: Policy, data_share: Share) -> Option<Balance> {
	if amount == 0 {
		return Some(0);
	}
	let parts = divide(&Flow {
		amount,
		policy,
		data_share,
		voided: false,
		// None of the stakers' part goes to data.
		stake: Stake::default(),
	})?;
	mul_div(parts.data, open, amount)
}

/// An amount from open sessions of which credits can direct at most `limit`: `⌊(limit − 6) / (R × d)⌋`, where `R` is the
/// model's part of the amount and `d` the part of data in it; zero if the limit is below that. [`Balance::MAX`] if nothing goes to
/// data.
pub fn open_within(limit: Balance, policy: &Policy, data_share: Share) -> Balance {
	let one = Balance::from(SHARE_ONE);
	// No policy that gives away more than a whole is in force.
	let (Some(limit), Some(revenue)) = (limit.checked_sub(FLOORS), policy.model()) else {
		return 0;
	};
	let (revenue, data) = (
		Balance::from(revenue),
		Balance::from(data_share.max(policy.data_floor)),
	);
	// Divided one after the other: floors make it less, never more.
	mul_div(limit, one, revenue)
		.and_then(|revenue| mul_div(revenue, one, data))
		.unwrap_or(Balance::MAX)
}

/// The most that credits may be able to direct of an operator's open batches: two fifths of its own bond, rounded down.
pub fn attributable_limit(bond: Balance) -> Balance {
	// Less than a whole.
	floor_share(bond, ATTRIBUTABLE_SHARE).unwrap_or_default()
}

/// What a verdict takes at least where credits could direct `attributable`: two and a half times that, rounded up.
pub fn least_slash(attributable: Balance) -> Balance {
	let (one, share) = (Balance::from(SHARE_ONE), Balance::from(ATTRIBUTABLE_SHARE));
	mul_div(attributable, one, share).map_or(Balance::MAX, |floor| {
		let is_whole = floor_share(floor, ATTRIBUTABLE_SHARE) == Some(attributable);
		floor.saturating_add(Balance::from(!is_whole))
	})
}
