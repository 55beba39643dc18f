use crate::{
	ledger::{CreditEntry, LedgerBuilder, LedgerError},
	sums::{verify, Place, Summed},
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

fn build(entries: &[CreditEntry]) -> LedgerBuilder {
	let mut builder = LedgerBuilder::<Blake2>::new();
	entries.iter().for_each(|entry| builder.push(entry).unwrap());
	builder
}

#[test]
fn push_should_carry_the_sum_and_the_totals() {
	let builder = build(&[entry(2, 0, 5), entry(2, 1, 7), entry(9, 0, 1)]);
	assert_eq!(builder.posted(), [(2, 12), (9, 1)]);
	assert_eq!((builder.amount(), builder.count()), (13, 3));
	let tree = builder.tree().unwrap();
	assert_eq!((tree.sum(), tree.count()), (13, 3));
}

#[test]
fn push_should_refuse_and_change_nothing_when_unsorted_twice_or_zero() {
	let mut builder = build(&[entry(2, 4, 5)]);
	let root = builder.tree().unwrap().root();
	for bad in [entry(2, 4, 5), entry(2, 4, 9), entry(2, 3, 5), entry(1, 9, 5)] {
		assert_eq!(builder.push(&bad), Err(LedgerError::NotSorted));
	}
	assert_eq!(builder.push(&entry(3, 0, 0)), Err(LedgerError::ZeroCredit));
	assert_eq!(
		builder.push(&entry(3, 0, Balance::MAX)),
		Err(LedgerError::Overflow)
	);
	assert_eq!(
		(builder.tree().unwrap().root(), builder.count(), builder.posted()),
		(root, 1, &[(2, 5)][..])
	);
}

#[test]
fn leaf_should_encode_to_41_bytes() {
	assert_eq!(CreditEntry::max_encoded_len(), 41);
	assert_eq!(entry(1, 2, 3).encode().len(), 41);
}

proptest! {
	#[test]
	fn totals_should_be_the_sums_by_contribution(
		credits in proptest::collection::btree_map((0u64..8, 0u64..20), 1u128..1_000_000, 0..60),
	) {
		let entries: Vec<_> = credits.iter().map(|((id, sequence), credit)| entry(*id, *sequence, *credit)).collect();
		let builder = build(&entries);
		let mut expected = BTreeMap::<u64, u128>::new();
		for ((id, _), credit) in &credits {
			*expected.entry(*id).or_default() += credit;
		}
		let total = expected.values().sum::<u128>();
		prop_assert_eq!(builder.posted().to_vec(), expected.clone().into_iter().collect::<Vec<_>>());
		prop_assert_eq!(builder.amount(), total);
		let tree = builder.tree().unwrap();
		for (id, posted) in expected {
			// The difference of two places.
			let before = |at: usize| match entries.get(at) {
				None => Ok(total),
				Some(entry) => {
					let path = tree.prove(at as u64).unwrap();
					verify::<Blake2, _>(&tree.root(), tree.count(), at as u64, entry, &path)
						.map(|Place { before, .. }| before)
				}
			};
			let first = entries.partition_point(|entry| entry.contribution < id);
			let last = entries.partition_point(|entry| entry.contribution <= id);
			prop_assert_eq!(before(last).unwrap() - before(first).unwrap(), posted);
		}
	}

	#[test]
	fn read_should_be_what_the_encoding_says(
		id in any::<u64>(), session in any::<u64>(), line in any::<u8>(), sequence in any::<u64>(), credit in any::<u128>(),
	) {
		let receipt = ReceiptId { session, line, sequence };
		let entry = CreditEntry { contribution: id, receipt, credit };
		prop_assert_eq!(CreditEntry::read(&entry.encode()), (entry.key(), entry.amount()));
	}
}
