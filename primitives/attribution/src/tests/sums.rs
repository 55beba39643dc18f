use crate::{
	merkle::EMPTY_ROOT,
	sums::{commitment, root_of_data, verify, verify_node, Order, Place, SumError, SumNode, SumTree, Summed},
	Blake2, CreditEntry, CreditKey, Hasher, Receipt, ReceiptId,
};
use codec::{Encode, MaxEncodedLen};
use openledger_core::Balance;
use proptest::prelude::*;

fn entry(contribution: u64, sequence: u64, credit: Balance) -> CreditEntry {
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

fn tree(entries: &[CreditEntry]) -> SumTree<CreditKey, Blake2> {
	SumTree::of(entries).unwrap()
}

fn sorted(amounts: &[Balance]) -> Vec<CreditEntry> {
	(0u64..)
		.zip(amounts)
		.map(|(n, amount)| entry(n / 3, n, *amount))
		.collect()
}

/// Where a leaf lies by its own path.
fn place(
	entries: &[CreditEntry],
	tree: &SumTree<CreditKey, Blake2>,
	index: usize,
) -> Result<Place, SumError> {
	let path = tree.prove(index as u64).unwrap();
	verify::<Blake2, _>(&tree.root(), tree.count(), index as u64, &entries[index], &path)
}

/// The root by its definition, top down.
fn by_definition(leaves: &[CreditEntry]) -> SumNode<CreditKey> {
	if let [leaf] = leaves {
		return SumNode {
			hash: Blake2::hash(&[&[0u8][..], &leaf.encode()].concat()),
			sum: leaf.credit,
			low: leaf.key(),
			high: leaf.key(),
		};
	}
	let split = 1 << (leaves.len() - 1).ilog2();
	let (left, right) = (by_definition(&leaves[..split]), by_definition(&leaves[split..]));
	SumNode {
		hash: Blake2::hash(&[&[1u8][..], &left.encode(), &right.encode()].concat()),
		sum: left.sum + right.sum,
		low: left.low,
		high: right.high,
	}
}

#[test]
fn tree_should_be_as_defined() {
	assert_eq!(tree(&[]).root(), EMPTY_ROOT);
	assert_eq!((tree(&[]).sum(), tree(&[]).count()), (0, 0));
	for count in 1..40 {
		let entries = sorted(&(1..=count).collect::<Vec<_>>());
		let (tree, top) = (tree(&entries), by_definition(&entries));
		assert_eq!((tree.sum(), tree.tree_hash()), (top.sum, top.hash));
		let bound = [
			&[2u8][..],
			&(count as u64).to_le_bytes(),
			&top.sum.to_le_bytes(),
			&top.hash,
		]
		.concat();
		assert_eq!(tree.root(), Blake2::hash(&bound));
		assert_eq!(
			tree.root(),
			commitment::<Blake2>(count as u64, top.sum, &top.hash)
		);
		let data: Vec<_> = entries.iter().map(Encode::encode).collect();
		assert_eq!(root_of_data::<CreditEntry, Blake2>(&data), Ok(tree.root()));
		assert_eq!(tree.disorder(), None);
	}
	assert_eq!(SumNode::<CreditKey>::max_encoded_len(), 98);
	assert_eq!(SumNode::<ReceiptId>::max_encoded_len(), 82);
}

#[test]
fn place_should_be_the_sum_of_all_before() {
	for count in 1..40u128 {
		let entries = sorted(&(1..=count).collect::<Vec<_>>());
		let tree = tree(&entries);
		let mut before = 0;
		for (index, entry) in entries.iter().enumerate() {
			let total = count * (count + 1) / 2;
			assert_eq!(place(&entries, &tree, index), Ok(Place { before, total }));
			before += entry.credit;
		}
	}
}

#[test]
fn tree_should_be_refused_when_the_sum_overflows() {
	let entries = [entry(1, 0, Balance::MAX), entry(2, 0, 1)];
	assert_eq!(
		SumTree::<_, Blake2>::of(&entries).unwrap_err(),
		SumError::Overflow
	);
	// Nor can anybody show a path on which it does.
	let [left, right] = entries.map(|entry| SumNode::leaf::<Blake2, _>(&entry));
	assert_eq!(SumNode::join::<Blake2>(&left, &right), Err(SumError::Overflow));
	let hash = Blake2::hash(&(1u8, left, right).encode());
	let root = commitment::<Blake2>(2, 0, &hash);
	assert_eq!(
		verify::<Blake2, _>(&root, 2, 0, &entries[0], &[right]),
		Err(SumError::Overflow)
	);
}

#[test]
fn path_should_be_refused_when_it_is_another() {
	let entries = sorted(&[5, 1, 7, 2, 9]);
	let tree = tree(&entries);
	let root = tree.root();
	let check = |count, index, leaf: &CreditEntry, path: &[SumNode<CreditKey>]| {
		verify::<Blake2, _>(&root, count, index, leaf, path)
	};
	let path = tree.prove(2).unwrap();
	assert!(check(5, 2, &entries[2], &path).is_ok());
	assert_eq!(check(5, 2, &entries[2], &path[..2]), Err(SumError::WrongLength));
	let longer = [path.as_slice(), &path[..1]].concat();
	assert_eq!(check(5, 2, &entries[2], &longer), Err(SumError::WrongLength));
	assert_eq!(check(5, 5, &entries[2], &path), Err(SumError::OutOfRange));
	assert_eq!(check(0, 0, &entries[2], &path), Err(SumError::OutOfRange));
	assert_eq!(check(6, 2, &entries[2], &path), Err(SumError::RootMismatch));
	// On the other side of its neighbour it is out of order.
	assert_eq!(check(5, 3, &entries[2], &path), Err(SumError::NotSorted));
	let other = CreditEntry {
		credit: 8,
		..entries[2]
	};
	assert_eq!(check(5, 2, &other, &path), Err(SumError::RootMismatch));
	for at in 0..path.len() {
		let mut wrong = path.clone();
		wrong[at].sum += 1;
		assert_eq!(check(5, 2, &entries[2], &wrong), Err(SumError::RootMismatch));
		wrong[at].sum = Balance::MAX;
		assert_eq!(check(5, 2, &entries[2], &wrong), Err(SumError::Overflow));
	}
	assert_eq!(tree.prove(5), Err(SumError::OutOfRange));
}

#[test]
fn disorder_should_be_found_and_hidden_leaves_not_be_shown() {
	for count in 2..20usize {
		for one in 0..count {
			for other in one + 1..count {
				let mut entries = sorted(&vec![3; count]);
				entries.swap(one, other);
				let tree = tree(&entries);
				let found = tree.disorder().unwrap();
				let node = SumNode::join::<Blake2>(&found.left, &found.right).unwrap();
				let place_of_node = (found.level + 1, found.index / 2);
				let shown = |order| {
					let root = tree.root();
					verify_node::<Blake2, _>(&root, tree.count(), place_of_node, node, &found.path, order)
				};
				// All above is in order.
				assert_eq!(
					shown(Order::Required).map(|place| place.total),
					Ok(3 * count as u128)
				);
				assert_eq!(shown(Order::Required), shown(Order::Ignored));
				assert!(!SumNode::is_sorted(&found.left, &found.right));
				// What can be shown is in order, and each position is held once.
				let mut last = None;
				for (index, entry) in entries.iter().enumerate() {
					match place(&entries, &tree, index) {
						Ok(place) => {
							let key = Some((entry.key(), place.before));
							assert!(last < key, "{last:?}, {key:?}");
							last = key;
						}
						Err(error) => assert_eq!(error, SumError::NotSorted),
					}
					// It is there nevertheless.
					let path = tree.prove(index as u64).unwrap();
					let leaf = SumNode::leaf::<Blake2, _>(entry);
					let at = (0, index as u64);
					let there =
						verify_node::<Blake2, _>(&tree.root(), tree.count(), at, leaf, &path, Order::Ignored);
					assert_eq!(there.map(|place| place.before), Ok(3 * index as u128));
				}
			}
		}
	}
}

#[test]
fn disorder_should_be_found_when_every_pair_is_in_order_by_itself() {
	// Both halves are out of order, and the highest of the left is below the lowest of the right.
	let entries = [entry(0, 2, 1), entry(0, 1, 1), entry(0, 4, 1), entry(0, 3, 1)];
	let found = tree(&entries).disorder().unwrap();
	assert_eq!((found.level, found.index, found.path.len()), (1, 0, 0));
}

#[test]
fn any_bytes_should_have_a_key_and_an_amount() {
	let long = [7u8; 300];
	for length in 0..long.len() {
		let data = &long[..length];
		let whole = [data, &[0; 64]].concat();
		assert_eq!(Receipt::read(data), Receipt::read(&whole));
		assert_eq!(CreditEntry::read(data), CreditEntry::read(&whole));
	}
	let (key, amount) = CreditEntry::read(&[0xFF; 26]);
	assert_eq!(
		(key.contribution, key.receipt.sequence, amount),
		(u64::MAX, u64::MAX, 255)
	);
	let nothing = CreditKey {
		contribution: 0,
		receipt: ReceiptId {
			session: 0,
			line: 0,
			sequence: 0,
		},
	};
	assert_eq!(CreditEntry::read(&[]), (nothing, 0));
}

proptest! {
	/// Whoever chooses all nodes of a path freely can still not show two leaves of one root at one place, or in the wrong order.
	#[test]
	fn shown_leaves_should_be_in_order(
		amounts in proptest::collection::vec(0u128..9, 2..24), swaps in proptest::collection::vec((0usize..24, 0usize..24), 0..4),
	) {
		let mut entries = sorted(&amounts);
		for (one, other) in swaps {
			let count = entries.len();
			entries.swap(one % count, other % count);
		}
		let tree = tree(&entries);
		let mut shown = Vec::new();
		for index in 0..entries.len() {
			if let Ok(place) = place(&entries, &tree, index) {
				shown.push((entries[index].key(), place.before, place.before + entries[index].credit));
			}
		}
		prop_assert!(shown.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].2 <= pair[1].1));
		prop_assert!(tree.disorder().is_some() || shown.len() == entries.len());
		prop_assert_eq!(tree.disorder().is_some(), !entries.is_sorted_by_key(Summed::key));
	}
}
