use crate::{
	ledger::{posted_total, CreditEntry, CreditLeaf, LedgerBuilder, LedgerError},
	merkle::{prove, verify},
	Blake2, ReceiptId,
};
use codec::{Encode, MaxEncodedLen};
use openledger_core::{Balance, ContributionId};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn entry(contribution: ContributionId, sequence: u64, credit: Balance) -> CreditEntry {
	CreditEntry {
		contribution,
		receipt: ReceiptId {
			session: 1,
			line: 0,
			sequence,
		},
		credit,
	}
}

fn build(entries: &[CreditEntry]) -> (LedgerBuilder, Vec<CreditLeaf>) {
	let mut builder = LedgerBuilder::<Blake2>::new();
	let leaves = entries.iter().map(|entry| builder.push(entry).unwrap()).collect();
	(builder, leaves)
}

#[test]
fn push_should_carry_the_sum_and_the_totals() {
	let (builder, leaves) = build(&[entry(2, 0, 5), entry(2, 1, 7), entry(9, 0, 1)]);
	assert_eq!(
		leaves.iter().map(|leaf| leaf.sum).collect::<Vec<_>>(),
		[5, 12, 13]
	);
	assert_eq!(builder.posted(), [(2, 12), (9, 1)]);
	assert_eq!((builder.amount(), builder.count()), (13, 3));
}

#[test]
fn push_should_refuse_and_change_nothing_when_unsorted_twice_or_zero() {
	let (mut builder, _) = build(&[entry(2, 4, 5)]);
	let root = builder.root();
	for bad in [entry(2, 4, 5), entry(2, 4, 9), entry(2, 3, 5), entry(1, 9, 5)] {
		assert_eq!(builder.push(&bad), Err(LedgerError::NotSorted));
	}
	assert_eq!(builder.push(&entry(3, 0, 0)), Err(LedgerError::ZeroCredit));
	assert_eq!(
		builder.push(&entry(3, 0, Balance::MAX)),
		Err(LedgerError::Overflow)
	);
	assert_eq!(
		(builder.root(), builder.count(), builder.posted()),
		(root, 1, &[(2, 5)][..])
	);
}

#[test]
fn check_follows_should_refuse_when_the_sum_is_wrong() {
	let (_, leaves) = build(&[entry(2, 0, 5), entry(2, 1, 7)]);
	assert_eq!(leaves[1].check_follows(Some(&leaves[0])), Ok(()));
	assert_eq!(leaves[0].check_follows(None), Ok(()));
	assert_eq!(leaves[1].check_follows(None), Err(LedgerError::WrongSum));
	let wrong = CreditLeaf { sum: 13, ..leaves[1] };
	assert_eq!(wrong.check_follows(Some(&leaves[0])), Err(LedgerError::WrongSum));
}

#[test]
fn posted_total_should_refuse_when_leaves_do_not_enclose_the_contribution() {
	let (_, leaves) = build(&[entry(2, 0, 5), entry(3, 0, 7), entry(3, 1, 1)]);
	assert_eq!(posted_total(3, Some(&leaves[0]), &leaves[2]), Ok(8));
	assert_eq!(posted_total(2, None, &leaves[0]), Ok(5));
	assert_eq!(
		posted_total(3, Some(&leaves[1]), &leaves[2]),
		Err(LedgerError::NotEnclosing)
	);
	assert_eq!(posted_total(2, None, &leaves[1]), Err(LedgerError::NotEnclosing));
	let shrunk = CreditLeaf { sum: 1, ..leaves[2] };
	assert_eq!(
		posted_total(3, Some(&leaves[0]), &shrunk),
		Err(LedgerError::WrongSum)
	);
}

#[test]
fn leaf_should_encode_to_57_bytes() {
	assert_eq!(CreditLeaf::max_encoded_len(), 57);
	assert_eq!(
		CreditLeaf {
			entry: entry(1, 2, 3),
			sum: 4
		}
		.encode()
		.len(),
		57
	);
}

proptest! {
	#[test]
	fn totals_should_be_the_sums_by_contribution(
		credits in proptest::collection::btree_map((0u64..8, 0u64..20), 1u128..1_000_000, 0..60),
	) {
		let entries: Vec<_> = credits.iter().map(|((id, sequence), credit)| entry(*id, *sequence, *credit)).collect();
		let (builder, leaves) = build(&entries);
		let mut expected = BTreeMap::<u64, u128>::new();
		for ((id, _), credit) in &credits {
			*expected.entry(*id).or_default() += credit;
		}
		prop_assert_eq!(builder.posted().to_vec(), expected.clone().into_iter().collect::<Vec<_>>());
		prop_assert_eq!(builder.amount(), expected.values().sum::<u128>());
		let hashes: Vec<_> = leaves.iter().map(CreditLeaf::hash::<Blake2>).collect();
		for (id, total) in expected {
			let below = leaves.iter().rfind(|leaf| leaf.entry.contribution < id);
			let last = leaves.iter().rposition(|leaf| leaf.entry.contribution == id).unwrap();
			prop_assert_eq!(posted_total(id, below, &leaves[last]), Ok(total));
			let proof = prove(&hashes, last as u64).unwrap();
			let count = leaves.len() as u64;
			prop_assert_eq!(verify(&builder.root(), count, last as u64, &leaves[last].encode(), &proof), Ok(()));
		}
	}
}
