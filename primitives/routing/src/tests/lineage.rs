use super::vector;
use crate::{equal_shares, flatten, normalise, FlattenError};
use openledger_core::{Share, SHARE_ONE};
use proptest::prelude::*;
use std::collections::BTreeMap;

const HALF: Share = SHARE_ONE / 2;

#[test]
fn flatten_should_return_the_own_vector_when_there_are_no_parents() {
	assert_eq!(
		flatten(&[(2, HALF), (1, HALF)], &[], 64),
		Ok(vec![(1, HALF), (2, HALF)])
	);
}

#[test]
fn flatten_should_merge_when_two_parents_share_an_ancestor() {
	let left = [(1, HALF), (2, HALF)];
	let right = [(1, HALF), (3, HALF)];
	let quarter = SHARE_ONE / 4;
	assert_eq!(
		flatten(&[(9, SHARE_ONE)], &[(quarter, &left), (quarter, &right)], 64),
		Ok(vec![(1, quarter), (2, quarter / 2), (3, quarter / 2), (9, HALF)])
	);
}

#[test]
fn flatten_should_give_the_remainder_to_the_first_own_entry() {
	// 3 ppb of a vector of thirds: each third floors to zero, the whole 3 ppb stay with the owner.
	let third = SHARE_ONE / 3;
	let parent = [(1, third + 1), (2, third), (3, third)];
	assert_eq!(
		flatten(&[(5, SHARE_ONE)], &[(2, &parent)], 64),
		Ok(vec![(5, SHARE_ONE)])
	);
	assert_eq!(
		flatten(&[(5, HALF), (4, HALF)], &[(1, &parent)], 64),
		Ok(vec![(4, HALF - 1), (5, HALF + 1)])
	);
}

#[test]
fn flatten_should_give_the_remainder_to_the_first_entry_when_parents_take_all() {
	let a = [(1, HALF + 1), (2, HALF - 1)];
	let result = flatten(&[], &[(HALF, &a), (HALF, &[(2, SHARE_ONE)])], 64).unwrap();
	assert_eq!(result, vec![(1, HALF / 2 + 1), (2, SHARE_ONE - HALF / 2 - 1)]);
}

#[test]
fn flatten_should_drop_entries_of_zero() {
	assert_eq!(
		flatten(&[(1, SHARE_ONE), (2, 0)], &[(0, &[(3, SHARE_ONE)]), (0, &[])], 64),
		Ok(vec![(1, SHARE_ONE)])
	);
}

#[test]
fn flatten_should_refuse_when_parents_ask_for_more_than_one_whole() {
	let parent = [(1, SHARE_ONE)];
	assert_eq!(
		flatten(&[(2, SHARE_ONE)], &[(SHARE_ONE, &parent), (1, &parent)], 64),
		Err(FlattenError::SharesExceedOne)
	);
	assert_eq!(
		flatten(&[(2, SHARE_ONE)], &[(u32::MAX, &parent), (u32::MAX, &parent)], 64),
		Err(FlattenError::SharesExceedOne)
	);
}

#[test]
fn flatten_should_refuse_when_nobody_gets_what_parents_leave() {
	assert_eq!(flatten::<u8>(&[], &[], 64), Err(FlattenError::Empty));
	assert_eq!(
		flatten(&[], &[(HALF, &[(1, SHARE_ONE)])], 64),
		Err(FlattenError::Empty)
	);
}

#[test]
fn flatten_should_refuse_when_a_vector_is_not_normalised() {
	assert_eq!(flatten(&[(1, HALF)], &[], 64), Err(FlattenError::NotNormalised));
	assert_eq!(
		flatten(&[(1, SHARE_ONE)], &[(1, &[(2, SHARE_ONE), (3, 1)])], 64),
		Err(FlattenError::NotNormalised)
	);
	assert_eq!(
		flatten(&[(1, SHARE_ONE)], &[(1, &[])], 64),
		Err(FlattenError::NotNormalised)
	);
}

#[test]
fn flatten_should_refuse_when_the_result_has_65_entries() {
	let keys = |n: u32| {
		equal_shares(n)
			.into_iter()
			.zip(0..n)
			.map(|(share, key)| (key, share))
			.collect::<Vec<_>>()
	};
	assert_eq!(flatten(&keys(64), &[], 64).unwrap().len(), 64);
	assert_eq!(
		flatten(&keys(65), &[], 64),
		Err(FlattenError::TooManyBeneficiaries { found: 65, limit: 64 })
	);
	assert_eq!(
		flatten(&[(64, SHARE_ONE)], &[(HALF, &keys(64))], 64),
		Err(FlattenError::TooManyBeneficiaries { found: 65, limit: 64 })
	);
	// Merging counts before the limit does.
	assert_eq!(
		flatten(&[(63, SHARE_ONE)], &[(HALF, &keys(64))], 64)
			.unwrap()
			.len(),
		64
	);
}

#[test]
fn equal_shares_should_sum_to_one_whole() {
	assert!(equal_shares(0).is_empty());
	assert_eq!(equal_shares(1), vec![SHARE_ONE]);
	assert_eq!(equal_shares(3), vec![333_333_334, 333_333_333, 333_333_333]);
	for n in 1..=200 {
		let shares = equal_shares(n);
		assert_eq!((shares.len() as u32, shares.iter().sum::<u32>()), (n, SHARE_ONE));
	}
}

#[test]
fn normalise_should_refuse_when_all_weights_are_zero() {
	assert_eq!(normalise::<u8>(&[]), Err(FlattenError::Empty));
	assert_eq!(normalise(&[(1u8, 0), (2, 0)]), Err(FlattenError::Empty));
}

#[test]
fn normalise_should_keep_proportions() {
	assert_eq!(
		normalise(&[('a', 1), ('b', 3)]),
		Ok(vec![('a', SHARE_ONE / 4), ('b', SHARE_ONE / 4 * 3)])
	);
	assert_eq!(
		normalise(&[('a', u32::MAX), ('b', u32::MAX)]),
		Ok(vec![('a', HALF), ('b', HALF)])
	);
	assert_eq!(
		normalise(&[('a', 0), ('b', 7)]),
		Ok(vec![('a', 0), ('b', SHARE_ONE)])
	);
}

proptest! {
	/// Against real numbers: every entry is within one part per billion of the truth for each vector it comes from,
	/// the heir may have all remainders.
	#[test]
	fn flatten_should_agree_with_real_numbers(
		own in vector(20, 8),
		parents in proptest::collection::vec((0..=SHARE_ONE / 8, vector(20, 16)), 0..=8),
	) {
		let refs: Vec<(Share, &[(u32, Share)])> = parents.iter().map(|(share, v)| (*share, v.as_slice())).collect();
		let flat = flatten(&own, &refs, 64).unwrap();
		prop_assert_eq!(flat.iter().map(|(_, share)| share).sum::<u32>(), SHARE_ONE);
		prop_assert!(flat.windows(2).all(|w| w[0].0 < w[1].0));
		prop_assert!(flat.iter().all(|(_, share)| *share > 0));

		let one = u128::from(SHARE_ONE);
		let left = one - parents.iter().map(|(share, _)| u128::from(*share)).sum::<u128>();
		let mut exact = BTreeMap::<u32, (u128, u128)>::new();
		for (factor, vector) in
			core::iter::once((left, &own)).chain(parents.iter().map(|(share, v)| (u128::from(*share), v)))
		{
			for (key, share) in vector {
				let entry = exact.entry(*key).or_default();
				entry.0 += factor * u128::from(*share);
				entry.1 += 1;
			}
		}
		let entries = exact.values().map(|(_, n)| n).sum::<u128>();
		let flat: BTreeMap<_, _> = flat.into_iter().collect();
		for (key, (squared, n)) in exact {
			let got = u128::from(flat.get(&key).copied().unwrap_or(0));
			let slack = if key == own[0].0 { entries } else { 0 };
			prop_assert!(got * one <= squared + slack * one);
			prop_assert!((got + n) * one >= squared);
		}
	}

	#[test]
	fn flatten_should_not_depend_on_the_order_of_parents(
		own in vector(20, 4),
		mut parents in proptest::collection::vec((0..=SHARE_ONE / 8, vector(20, 8)), 0..=8),
	) {
		let run = |parents: &[(Share, Vec<(u32, Share)>)]| {
			let refs: Vec<(Share, &[(u32, Share)])> = parents.iter().map(|(s, v)| (*s, v.as_slice())).collect();
			flatten(&own, &refs, 64)
		};
		let forward = run(&parents);
		parents.reverse();
		prop_assert_eq!(forward, run(&parents));
	}
}
