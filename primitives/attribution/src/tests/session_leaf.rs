use crate::{
	merkle::{leaf_hash, prove, verify},
	session_leaf::{leaf_hashes, root, SessionLeafError, SessionsBuilder},
	Blake2, SessionLeaf,
};
use codec::{Encode, MaxEncodedLen};
use openledger_core::Balance;
use proptest::prelude::*;

fn leaf(session: u64, line: u8, settled_before: Balance, settled_after: Balance) -> SessionLeaf {
	SessionLeaf {
		session,
		line,
		settled_before,
		settled_after,
		start: 0,
	}
}

fn from(start: Balance, leaf: SessionLeaf) -> SessionLeaf {
	SessionLeaf { start, ..leaf }
}

#[test]
fn builder_should_refuse_and_change_nothing_when_unsorted_twice_or_not_growing() {
	let mut builder = SessionsBuilder::<Blake2>::new();
	assert_eq!(builder.push(&leaf(3, 1, 5, 9)), Ok(4));
	let before = (builder.root(), builder.count(), builder.amount());
	for bad in [
		leaf(3, 1, 5, 9),
		leaf(3, 1, 9, 10),
		leaf(3, 0, 5, 9),
		leaf(2, 7, 5, 9),
	] {
		assert_eq!(builder.push(&bad), Err(SessionLeafError::NotSorted));
	}
	assert_eq!(
		builder.push(&leaf(3, 2, 5, 5)),
		Err(SessionLeafError::NothingSettled)
	);
	assert_eq!(
		builder.push(&leaf(3, 2, 5, 4)),
		Err(SessionLeafError::NothingSettled)
	);
	assert_eq!(
		builder.push(&from(4, leaf(4, 0, 0, Balance::MAX))),
		Err(SessionLeafError::Overflow)
	);
	assert_eq!((builder.root(), builder.count(), builder.amount()), before);
	for start in [0, 3, 5] {
		assert_eq!(
			builder.push(&from(start, leaf(3, 2, 0, 1))),
			Err(SessionLeafError::WrongStart)
		);
	}
	assert_eq!(builder.push(&from(4, leaf(3, 2, 0, 1))), Ok(1));
	assert_eq!((builder.count(), builder.amount()), (2, 5));
}

#[test]
fn leaf_should_encode_to_57_bytes() {
	assert_eq!(SessionLeaf::max_encoded_len(), 57);
	assert_eq!(leaf(1, 2, 3, 4).encode().len(), 57);
}

proptest! {
	#[test]
	fn leaf_hash_should_be_that_of_its_encoding(
		session in any::<u64>(), line in any::<u8>(), before in any::<u128>(), after in any::<u128>(), start in any::<u128>(),
	) {
		let leaf = from(start, leaf(session, line, before, after));
		prop_assert_eq!(leaf.hash::<Blake2>(), leaf_hash(&leaf.encode()));
	}

	#[test]
	fn every_line_should_be_provable(lines in proptest::collection::btree_map(any::<(u64, u8)>(), 1u128..1000, 1..50)) {
		let mut start = 0;
		let leaves: Vec<_> = lines
			.iter()
			.map(|((session, line), amount)| {
				let leaf = from(start, leaf(*session, *line, 7, 7 + amount));
				start += amount;
				leaf
			})
			.collect();
		let (root, amount) = root(&leaves).unwrap();
		prop_assert_eq!(amount, lines.values().sum::<u128>());
		let hashes = leaf_hashes(&leaves);
		for (index, leaf) in (0u64..).zip(&leaves) {
			let proof = prove(&hashes, index).unwrap();
			prop_assert_eq!(verify(&root, leaves.len() as u64, index, &leaf.encode(), &proof), Ok(()));
		}
	}
}
