use super::{amount, policy};
use crate::{
	attributable, attributable_limit, collateral::least_slash, open_within, settle, split_slash, Flow,
	Policy, Stake,
};
use openledger_core::{Balance, Share, OPEN, SHARE_ONE, TOTAL_SUPPLY};
use proptest::prelude::*;

fn data_share() -> impl Strategy<Value = Share> {
	prop_oneof![Just(0), Just(SHARE_ONE), 0..=SHARE_ONE]
}

#[test]
fn attributable_should_be_the_part_of_the_data_share() {
	let policy = Policy::default();
	// 55 % × 40 %, the floor; 55 % × 100 %.
	assert_eq!(attributable(1_000, 1_000, policy, 0), Some(220));
	assert_eq!(attributable(1_000, 500, policy, 0), Some(110));
	assert_eq!(attributable(1_000, 1_000, policy, SHARE_ONE), Some(550));
	assert_eq!(attributable(1_000, 0, policy, SHARE_ONE), Some(0));
	assert_eq!(attributable(0, 0, policy, SHARE_ONE), Some(0));
	let whole = attributable(TOTAL_SUPPLY, TOTAL_SUPPLY, policy, SHARE_ONE);
	assert_eq!(whole, Some(TOTAL_SUPPLY / 100 * 55));
	assert_eq!(attributable(1, 1, policy, SHARE_ONE + 1), None);
}

#[test]
fn attributable_limit_should_be_two_fifths_of_the_bond() {
	let limits = [0, 1, 2, 3, 4, 100].map(attributable_limit);
	assert_eq!(limits, [0, 0, 0, 1, 1, 40]);
	assert_eq!(attributable_limit(Balance::MAX), Balance::MAX / 5 * 2);
}

#[test]
fn open_within_should_be_what_the_limit_allows() {
	let policy = Policy::default();
	// 40 OPEN of a bond of 100, at 22 %.
	let amount = open_within(attributable_limit(100 * OPEN), &policy, 0);
	assert_eq!(amount / (OPEN / 100), 18_181);
	assert_eq!(open_within(0, &policy, 0), 0);
	assert_eq!(open_within(6, &policy, 0), 0);
	let nothing_for_data = Policy {
		data_floor: 0,
		..policy
	};
	assert_eq!(open_within(5, &nothing_for_data, 0), 0);
	assert_eq!(open_within(6, &nothing_for_data, 0), Balance::MAX);
	assert_eq!(open_within(Balance::MAX, &policy, 0), Balance::MAX);
}

proptest! {
	/// Whatever part of the open sessions credits cover, and however it is cut into credits, they direct no more.
	#[test]
	fn credits_should_direct_no_more_than_is_attributable(
		amount in amount(),
		policy in policy(),
		data_share in data_share(),
		coverage in 0..=SHARE_ONE,
		cuts in proptest::collection::vec(1..1_000u128, 1..8),
		own in 1..=1_000 * OPEN,
		delegated in 0..=1_000 * OPEN,
	) {
		let credited = crate::floor_share(amount, coverage).unwrap();
		let total: u128 = cuts.iter().sum();
		let credits: Vec<_> = cuts.iter().map(|cut| ((), credited / total * cut, true)).collect();
		let posted: u128 = credits.iter().map(|(_, credit, _)| credit).sum();
		let stake = Stake { own, delegated, commission: 0, pool_earns: delegated > 0 };
		let flow = Flow { amount, policy, data_share, voided: false, stake };
		let attributed = settle(&flow, credits).unwrap().attributed;
		let open = amount - (amount - posted) / 2;
		prop_assert!(attributed <= attributable(amount, open, policy, data_share).unwrap());
	}

	/// What is taken for the most never directs more than the limit, and next to no less.
	#[test]
	fn open_amount_should_direct_at_most_the_limit(
		limit in amount(),
		policy in policy(),
		data_share in data_share(),
	) {
		let most = open_within(limit, &policy, data_share).min(TOTAL_SUPPLY);
		let directed = attributable(most, most, policy, data_share).unwrap();
		prop_assert!(directed <= limit);
		if most < TOTAL_SUPPLY {
			prop_assert!(directed + 9 >= limit, "{directed}");
		}
	}

	/// What a bond loses for good covers what may be discarded of it.
	#[test]
	fn half_of_a_bond_should_be_more_than_its_credits_direct(bond in 1..=Balance::MAX) {
		let lost = bond - split_slash(bond).returned();
		prop_assert!(lost > attributable_limit(bond));
		// A tenth of the bond is lost besides.
		prop_assert!(lost >= attributable_limit(bond) + bond / 10);
	}

	/// What is slashed covers what the limit lets a bond cover, exactly.
	#[test]
	fn least_slash_should_be_the_least_bond_that_covers_it(attributable in amount()) {
		let slash = least_slash(attributable);
		prop_assert!(attributable_limit(slash) >= attributable);
		prop_assert!(slash == 0 || attributable_limit(slash - 1) < attributable);
	}
}
