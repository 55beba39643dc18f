//! Who shares what a duplicate earns: the beneficiaries of its originals, in proportion to the tokens that these hold.
//! Nothing here knows `Config`.

use crate::types::*;
use alloc::{collections::BTreeMap, vec::Vec};
use core::cmp::Reverse;
use openledger_core::{ContributionId, Share, MAX_BENEFICIARIES, SHARE_ONE};
use openledger_traits::Beneficiary;

/// Adds what a chunk repeats to what its contribution repeats. If there is no room for one more original, its tokens
/// count for the one that holds most (of several, the earliest contribution).
pub(crate) fn record(originals: &mut OriginalsOf, chunk: &[(ContributionId, u64)]) {
	for (id, tokens) in chunk {
		let known = originals.iter().position(|(known, _)| known == id);
		if known.is_none() && originals.try_push((*id, *tokens)).is_ok() {
			continue;
		}
		let place = known.or_else(|| largest(originals));
		if let Some((_, held)) = place.and_then(|place| originals.get_mut(place)) {
			// At most the tokens of the contribution.
			*held = held.saturating_add(*tokens);
		}
	}
}

fn largest(originals: &OriginalsOf) -> Option<usize> {
	let rank = |place: &usize| originals.get(*place).map(|(id, held)| (*held, Reverse(*id)));
	(0..originals.len()).max_by_key(rank)
}

/// One vector of the vectors of `originals`, each with the tokens that it holds. The largest parts have an entry each; the
/// rest, and what divisions leave, is the largest one's (of several, the first beneficiary's). `None` if there is nothing
/// to share or a number overflows.
pub(crate) fn combine(originals: &[(u64, Vec<(Beneficiary, Share)>)]) -> Option<Vector> {
	let mut weights = BTreeMap::<Beneficiary, u128>::new();
	let mut whole = 0u128;
	for (tokens, vector) in originals {
		for (beneficiary, share) in vector {
			// Below 2^39 × 2^30, 4,096 times at most.
			let weight = u128::from(*tokens).checked_mul(u128::from(*share))?;
			let sum = weights.entry(*beneficiary).or_default();
			*sum = sum.checked_add(weight)?;
			whole = whole.checked_add(weight)?;
		}
	}
	let mut ranked: Vec<_> = weights.into_iter().collect();
	ranked.sort_by_key(|(beneficiary, weight)| (Reverse(*weight), *beneficiary));

	ranked.truncate(usize::try_from(MAX_BENEFICIARIES).ok()?);

	let mut vector = Vec::with_capacity(ranked.len());
	let mut left = SHARE_ONE;
	for (beneficiary, weight) in ranked {
		let part = weight.checked_mul(u128::from(SHARE_ONE))?.checked_div(whole)?;
		let part = Share::try_from(part).ok()?;
		left = left.checked_sub(part)?;
		vector.push((beneficiary, part));
	}
	let (_, largest) = vector.first_mut()?;
	*largest = largest.checked_add(left)?;
	vector.retain(|(_, part)| *part > 0);
	vector.sort();
	Vector::try_from(vector).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;
	use proptest::prelude::*;

	fn payee(id: u32, share: Share) -> (Beneficiary, Share) {
		(Beneficiary::Payee(id), share)
	}

	#[test]
	fn combine_should_share_by_tokens_when_originals_differ() {
		let originals = [
			(75, vec![payee(7, SHARE_ONE)]),
			(25, vec![payee(3, SHARE_ONE / 2), payee(7, SHARE_ONE / 2)]),
		];
		assert_eq!(
			combine(&originals).map(BoundedVecExt::plain),
			Some(vec![payee(3, 125_000_000), payee(7, 875_000_000)])
		);
	}

	#[test]
	fn combine_should_give_the_remainder_to_the_largest_when_it_does_not_divide() {
		let originals = [
			(1, vec![payee(1, SHARE_ONE)]),
			(1, vec![payee(2, SHARE_ONE)]),
			(1, vec![payee(3, SHARE_ONE)]),
		];
		assert_eq!(
			combine(&originals).map(BoundedVecExt::plain),
			Some(vec![
				payee(1, 333_333_334),
				payee(2, 333_333_333),
				payee(3, 333_333_333)
			])
		);
		// One token of ten billion is less than the smallest share.
		let tiny = [
			(9_999_999_999, vec![payee(2, SHARE_ONE)]),
			(1, vec![payee(1, SHARE_ONE)]),
		];
		assert_eq!(
			combine(&tiny).map(BoundedVecExt::plain),
			Some(vec![payee(2, SHARE_ONE)])
		);
	}

	#[test]
	fn combine_should_keep_the_largest_when_there_are_too_many() {
		// Payee 100 holds most; payees 1 to 70 hold one token each.
		let mut originals: Vec<_> = (1..=70).map(|id| (1, vec![payee(id, SHARE_ONE)])).collect();
		originals.push((30, vec![payee(100, SHARE_ONE)]));
		let vector = combine(&originals).expect("there is something to share").plain();
		assert_eq!(vector.len(), 64);
		assert_eq!(vector.last(), Some(&payee(100, 370_000_000)));
		assert!(vector[..63]
			.iter()
			.copied()
			.eq((1..=63).map(|id| payee(id, 10_000_000))));
	}

	#[test]
	fn combine_should_refuse_when_there_is_nothing_to_share() {
		assert_eq!(combine(&[]), None);
		assert_eq!(combine(&[(5, vec![])]), None);
		assert_eq!(combine(&[(0, vec![payee(1, SHARE_ONE)])]), None);
	}

	#[test]
	fn record_should_sum_by_original_when_it_is_known() {
		let mut originals = OriginalsOf::default();
		record(&mut originals, &[(4, 10), (2, 20)]);
		record(&mut originals, &[(2, 1), (9, 5)]);
		assert_eq!(originals.to_vec(), vec![(4, 10), (2, 21), (9, 5)]);
	}

	#[test]
	fn record_should_count_for_the_largest_when_there_is_no_room() {
		let mut originals = OriginalsOf::default();
		let chunk: Vec<_> = (0..64)
			.map(|id| (id, if id == 9 || id == 5 { 8 } else { 1 }))
			.collect();
		record(&mut originals, &chunk);
		record(&mut originals, &[(70, 3), (1, 1)]);
		assert_eq!(originals.len(), 64);
		assert_eq!(
			(originals[5], originals[9], originals[1]),
			((5, 11), (9, 8), (1, 2))
		);
	}

	trait BoundedVecExt {
		fn plain(self) -> Vec<(Beneficiary, Share)>;
	}
	impl BoundedVecExt for Vector {
		fn plain(self) -> Vec<(Beneficiary, Share)> {
			self.into_inner()
		}
	}

	proptest! {
		#[test]
		fn combine_should_sum_to_one_whole_and_favour_nobody_but_the_largest(
			originals in prop::collection::vec(
				(1..=1u64 << 39, prop::collection::btree_map(0..90u32, 1..=1_000u32, 1..=64)),
				1..=64,
			),
		) {
			// Vectors that sum to one whole: what is missing is the first entry's.
			let originals: Vec<_> = originals
				.into_iter()
				.map(|(tokens, entries)| {
					let mut vector: Vec<_> = entries.into_iter().map(|(id, share)| payee(id, share)).collect();
					let sum: u32 = vector.iter().map(|(_, share)| share).sum();
					vector[0].1 += SHARE_ONE - sum;
					(tokens, vector)
				})
				.collect();
			let vector = combine(&originals).expect("there is something to share").plain();
			prop_assert!(vector.len() <= 64);
			prop_assert!(vector.windows(2).all(|pair| pair[0].0 < pair[1].0));
			prop_assert!(vector.iter().all(|(_, share)| *share > 0));
			prop_assert_eq!(vector.iter().map(|(_, share)| u64::from(*share)).sum::<u64>(), u64::from(SHARE_ONE));
			let tokens: u128 = originals.iter().map(|(tokens, _)| u128::from(*tokens)).sum();
			let exact = |who: &Beneficiary| -> u128 {
				let held = |(tokens, vector): &(u64, Vec<(Beneficiary, Share)>)| {
					vector.iter().filter(|(b, _)| b == who).map(|(_, s)| u128::from(*tokens) * u128::from(*s)).sum::<u128>()
				};
				originals.iter().map(held).sum()
			};
			let most = vector.iter().map(|(who, _)| exact(who)).max().expect("it is not empty");
			for (who, share) in &vector {
				let floor = exact(who) / tokens;
				prop_assert!(u128::from(*share) == floor || (exact(who) == most && u128::from(*share) > floor));
			}
		}
	}
}
