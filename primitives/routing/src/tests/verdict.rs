use crate::{slash_amount, split_slash, SlashSplit};
use openledger_core::Balance;
use proptest::prelude::*;

#[test]
fn slash_should_be_split_25_25_50() {
	assert_eq!(
		split_slash(1_000),
		SlashSplit {
			challenger: 250,
			harmed: 250,
			burned: 500
		}
	);
	// Remainders are burnt.
	assert_eq!(
		split_slash(7),
		SlashSplit {
			challenger: 1,
			harmed: 1,
			burned: 5
		}
	);
	assert_eq!(
		split_slash(3),
		SlashSplit {
			challenger: 0,
			harmed: 0,
			burned: 3
		}
	);
	assert_eq!(split_slash(0), SlashSplit::default());
}

#[test]
fn slash_should_be_the_amount_but_never_below_the_minimum() {
	assert_eq!(slash_amount(99, 0, 100), 100);
	assert_eq!(slash_amount(100, 0, 100), 100);
	assert_eq!(slash_amount(101, 0, 100), 101);
	assert_eq!(slash_amount(0, 0, 0), 0);
}

#[test]
fn slash_should_be_two_and_a_half_times_what_credits_can_direct() {
	assert_eq!(slash_amount(100, 40, 10), 100);
	assert_eq!(slash_amount(100, 41, 10), 103);
	assert_eq!(slash_amount(100, 42, 10), 105);
	assert_eq!(slash_amount(100, 55, 10), 138);
	assert_eq!(slash_amount(100, 55, 150), 150);
	let most = Balance::MAX / 5 * 2;
	assert_eq!(slash_amount(1, most, 1), Balance::MAX);
	assert_eq!(slash_amount(1, Balance::MAX, 1), Balance::MAX);
}

proptest! {
	#[test]
	fn slash_should_be_split_to_the_unit(own in prop_oneof![super::amount(), any::<Balance>()]) {
		let SlashSplit { challenger, harmed, burned } = split_slash(own);
		let rest = own.checked_sub(challenger).and_then(|rest| rest.checked_sub(harmed));
		prop_assert_eq!(rest, Some(burned));
		prop_assert_eq!(challenger, own / 4);
		prop_assert_eq!(harmed, own / 4);
		prop_assert!(burned >= own / 2);
	}

	/// Whoever is operator, challenger and harmed at once loses at least half of the bond, and at least one unit.
	#[test]
	fn challenging_oneself_should_cost_at_least_half(own in 1..=Balance::MAX) {
		prop_assert!(split_slash(own).returned() <= own / 2);
		prop_assert!(split_slash(own).returned() < own);
	}
}
