mod collateral;
mod economics;
mod flow;
mod lineage;
mod policy;
mod pool;
mod split;
mod stakes;
mod vectors;
mod verdict;

use openledger_core::{Share, SHARE_ONE};
use proptest::prelude::*;

/// A vector of up to `max` entries with keys below `keys` (repeated keys are possible) that sums to one whole.
pub(crate) fn vector(keys: u32, max: usize) -> impl Strategy<Value = Vec<(u32, Share)>> {
	proptest::collection::vec((0..keys, 0..=1_000_000u32), 1..=max)
		.prop_map(|weights| crate::normalise(&weights).unwrap_or_else(|_| vec![(weights[0].0, SHARE_ONE)]))
}

/// Amounts of every magnitude up to the whole supply.
pub(crate) fn amount() -> impl Strategy<Value = u128> {
	prop_oneof![
		0..1_000u128,
		0..1_000_000_000_000u128,
		0..openledger_core::OPEN * 1_000,
		0..=openledger_core::TOTAL_SUPPLY,
	]
}

/// Policies of all sizes, a whole that is given away and one that leaves all to the model among them.
pub(crate) fn policy() -> impl Strategy<Value = crate::Policy> {
	let fifth = || 0..=SHARE_ONE / 5;
	(fifth(), fifth(), fifth(), fifth(), fifth(), 0..=SHARE_ONE).prop_map(
		|(treasury, burn, validators, operator, stakers, data_floor)| crate::Policy {
			treasury,
			burn,
			validators,
			operator,
			stakers,
			data_floor,
		},
	)
}
