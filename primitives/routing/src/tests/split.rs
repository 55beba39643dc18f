use super::{amount, vector};
use crate::{floor_share, mul_div, split};
use openledger_core::SHARE_ONE;
use proptest::prelude::*;
use sp_core::U256;

#[test]
fn floor_share_should_be_exact_when_amount_is_extreme() {
	assert_eq!(floor_share(u128::MAX, SHARE_ONE), Some(u128::MAX));
	assert_eq!(floor_share(u128::MAX, 0), Some(0));
	assert_eq!(floor_share(1, SHARE_ONE - 1), Some(0));
	assert_eq!(floor_share(999_999_999, 1), Some(0));
	assert_eq!(floor_share(1_000_000_000, 1), Some(1));
}

#[test]
fn floor_share_should_refuse_when_share_exceeds_one_whole() {
	assert_eq!(floor_share(1, SHARE_ONE + 1), None);
}

#[test]
fn mul_div_should_refuse_when_divisor_is_zero_or_result_is_too_large() {
	assert_eq!(mul_div(1, 1, 0), None);
	assert_eq!(mul_div(u128::MAX, 2, 1), None);
	assert_eq!(mul_div(u128::MAX, u128::MAX, u128::MAX), Some(u128::MAX));
}

#[test]
fn split_should_refuse_when_shares_do_not_sum_to_one_whole() {
	assert_eq!(split::<u8>(10, &[]), None);
	assert_eq!(split(10, &[(1u8, SHARE_ONE - 1)]), None);
	assert_eq!(split(10, &[(1u8, SHARE_ONE), (2, 1)]), None);
	assert_eq!(split(10, &[(1u8, u32::MAX), (2, u32::MAX)]), None);
}

#[test]
fn split_should_give_the_remainder_to_the_first_entry() {
	let third = SHARE_ONE / 3;
	let vector = [(7u8, third + 1), (8, third), (9, third)];
	assert_eq!(split(100, &vector), Some(vec![(7, 34), (8, 33), (9, 33)]));
	assert_eq!(split(0, &vector), Some(vec![(7, 0), (8, 0), (9, 0)]));
}

proptest! {
	#[test]
	fn floor_share_should_agree_with_wide_arithmetic(amount: u128, share in 0..=SHARE_ONE) {
		let wide = U256::from(amount) * U256::from(share) / U256::from(SHARE_ONE);
		prop_assert_eq!(floor_share(amount, share), Some(wide.as_u128()));
	}

	#[test]
	fn split_should_sum_to_the_amount_and_floor_all_but_the_first(amount in amount(), vector in vector(50, 64)) {
		let parts = split(amount, &vector).unwrap();
		prop_assert_eq!(parts.iter().map(|(_, part)| part).sum::<u128>(), amount);
		for ((key, share), (part_key, part)) in vector.iter().zip(&parts).skip(1) {
			prop_assert_eq!(key, part_key);
			prop_assert_eq!(*part, (U256::from(amount) * U256::from(*share) / U256::from(SHARE_ONE)).as_u128());
		}
		let exact = (U256::from(amount) * U256::from(vector[0].1) / U256::from(SHARE_ONE)).as_u128();
		prop_assert!(parts[0].1 >= exact && parts[0].1 - exact < vector.len() as u128);
	}
}
