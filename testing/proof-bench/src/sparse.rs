//! Trees of more leaves than anybody could hash: a few are known, and the rest of the tree is made up.

use codec::Encode;
use openledger_attribution::{
	merkle::{commitment, leaf_hash},
	sums, Blake2, Hasher, SumNode,
};
use openledger_core::{Balance, Hash32};
use std::collections::BTreeMap;

/// A tree of `count` leaves with known leaves at some places.
#[derive(Clone, Debug)]
pub struct Sparse {
	count: u64,
	leaves: BTreeMap<u64, Hash32>,
}

/// The largest power of two below `count`, which is at least 2.
fn split(count: u64) -> u64 {
	1 << (count - 1).ilog2()
}

/// The siblings on the path of the leaf at `index` of `count`, from the leaf up. `node` is what lies over so many leaves from the first
/// number on.
fn path<N>(count: u64, index: u64, node: impl Fn(u64, u64) -> N) -> Vec<N> {
	let (mut from, mut count, mut path) = (0, count, Vec::new());
	while count > 1 {
		let left = split(count);
		if index < from + left {
			path.push(node(from + left, count - left));
			count = left;
		} else {
			path.push(node(from, left));
			(from, count) = (from + left, count - left);
		}
	}
	path.reverse();
	path
}

/// The hash of what is made up over `count` leaves from `from` on.
fn made_up(from: u64, count: u64) -> Hash32 {
	Blake2::hash(&(from, count).encode())
}

impl Sparse {
	/// A tree with these data at these places.
	pub fn new<Data: AsRef<[u8]>>(count: u64, leaves: impl IntoIterator<Item = (u64, Data)>) -> Self {
		let leaves = leaves
			.into_iter()
			.map(|(index, data)| (index, leaf_hash(data.as_ref())));
		Self::hashed(count, leaves)
	}

	/// A tree with these at these places, which are not hashed.
	pub fn hashed(count: u64, leaves: impl IntoIterator<Item = (u64, Hash32)>) -> Self {
		Self {
			count,
			leaves: leaves.into_iter().collect(),
		}
	}

	/// The hash over `count` leaves from `from` on.
	fn node(&self, from: u64, count: u64) -> Hash32 {
		let mut known = self.leaves.range(from..from + count);
		let Some((_, leaf)) = known.next() else {
			return made_up(from, count);
		};
		if count == 1 {
			return *leaf;
		}
		let left = split(count);
		let pair = (1u8, self.node(from, left), self.node(from + left, count - left));
		Blake2::hash(&pair.encode())
	}

	/// Its root, which binds the number of leaves.
	pub fn root(&self) -> Hash32 {
		commitment::<Blake2>(self.count, &self.tree_hash())
	}

	/// The hash over all leaves.
	pub fn tree_hash(&self) -> Hash32 {
		self.node(0, self.count)
	}

	/// The proof of a known leaf, from the leaf up.
	pub fn proof(&self, index: u64) -> Vec<Hash32> {
		path(self.count, index, |from, count| self.node(from, count))
	}
}

/// A tree of sums of `count` leaves with known leaves at some places.
///
/// What is made up has the keys of its first and its last leaf, so that it lies between what is known. All that the known leaves lack of
/// the sum is the amount of the last that is made up.
#[derive(Clone, Debug)]
pub struct SparseSums<K> {
	count: u64,
	leaves: BTreeMap<u64, SumNode<K>>,
	/// The key of the leaf at an index.
	key: fn(u64) -> K,
	/// The last leaf that is made up, and its amount.
	rest: Option<(u64, Balance)>,
}

impl<K: Copy + Encode + Ord> SparseSums<K> {
	/// A tree of this sum with these leaves at these places. `key` is the key of the leaf at an index, that of known ones too: the tree is
	/// in order where it ascends.
	///
	/// # Panics
	/// If a known leaf has another key, or the known leaves exceed the sum, or are all and do not reach it.
	pub fn new(
		count: u64,
		sum: Balance,
		key: fn(u64) -> K,
		leaves: impl IntoIterator<Item = (u64, SumNode<K>)>,
	) -> Self {
		let leaves: BTreeMap<u64, SumNode<K>> = leaves.into_iter().collect();
		let has_its_key =
			|(index, leaf): (&u64, &SumNode<K>)| leaf.low == key(*index) && leaf.high == leaf.low;
		assert!(
			leaves.iter().all(has_its_key),
			"a leaf has not the key of its place"
		);
		let known = leaves.values().map(|leaf| leaf.sum).sum();
		let rest = sum.checked_sub(known).expect("known leaves exceed the sum");
		let last = (0..count).rev().find(|index| !leaves.contains_key(index));
		assert!(
			last.is_some() || rest == 0,
			"all leaves are known, and their sum is another"
		);
		Self {
			count,
			leaves,
			key,
			rest: last.map(|last| (last, rest)),
		}
	}

	/// The node over `count` leaves from `from` on.
	fn node(&self, from: u64, count: u64) -> SumNode<K> {
		let mut known = self.leaves.range(from..from + count);
		let Some((_, leaf)) = known.next() else {
			let within = self.rest.filter(|(last, _)| (from..from + count).contains(last));
			return SumNode {
				hash: made_up(from, count),
				sum: within.map_or(0, |(_, amount)| amount),
				low: (self.key)(from),
				high: (self.key)(from + count - 1),
			};
		};
		if count == 1 {
			return *leaf;
		}
		let left = split(count);
		let (left, right) = (self.node(from, left), self.node(from + left, count - left));
		SumNode::join::<Blake2>(&left, &right).expect("parts of a sum that fits")
	}

	fn top(&self) -> SumNode<K> {
		self.node(0, self.count)
	}

	/// Its root, which binds the number of leaves and their sum.
	pub fn root(&self) -> Hash32 {
		let top = self.top();
		sums::commitment::<Blake2>(self.count, top.sum, &top.hash)
	}

	/// The hash of the topmost node.
	pub fn tree_hash(&self) -> Hash32 {
		self.top().hash
	}

	/// The path of a known leaf, from the leaf up.
	pub fn proof(&self, index: u64) -> Vec<SumNode<K>> {
		path(self.count, index, |from, count| self.node(from, count))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use openledger_attribution::{
		merkle::{root, verify, Tree},
		sums::Place,
		CreditEntry, CreditKey, ReceiptId, SumTree,
	};

	#[test]
	fn tree_should_be_the_usual_one_when_all_leaves_are_known() {
		for count in 1..=9u64 {
			let leaves: Vec<[u8; 8]> = (0..count).map(u64::to_le_bytes).collect();
			let sparse = Sparse::new(count, (0..).zip(&leaves));
			assert_eq!(Ok(sparse.root()), root(&leaves));
			let tree = Tree::<Blake2>::new(leaves.iter().map(|leaf| leaf_hash(leaf)).collect());
			for index in 0..count {
				assert_eq!(sparse.proof(index), tree.prove(index).unwrap());
			}
		}
	}

	#[test]
	fn proofs_should_verify_when_most_leaves_are_made_up() {
		let count = u64::from(u32::MAX);
		let sparse = Sparse::new(count, [(0, [1]), (1, [2]), (count - 1, [3])]);
		for (index, leaf, length) in [(0, 1, 32), (1, 2, 32), (count - 1, 3, 31)] {
			let proof = sparse.proof(index);
			assert_eq!(proof.len(), length);
			assert_eq!(verify(&sparse.root(), count, index, &[leaf], &proof), Ok(()));
		}
	}

	/// The key of the credit at an index.
	fn key(index: u64) -> CreditKey {
		CreditKey {
			contribution: 7,
			receipt: ReceiptId {
				session: 5,
				line: 1,
				sequence: index * 3,
			},
		}
	}

	/// A credit of as much as its place tells.
	fn credit(index: u64) -> CreditEntry {
		let CreditKey {
			contribution,
			receipt,
		} = key(index);
		CreditEntry {
			contribution,
			receipt,
			credit: Balance::from(index) + 1,
		}
	}

	fn sparse(count: u64, sum: Balance, known: impl IntoIterator<Item = u64>) -> SparseSums<CreditKey> {
		let node = |index| (index, SumNode::leaf::<Blake2, _>(&credit(index)));
		SparseSums::new(count, sum, key, known.into_iter().map(node))
	}

	#[test]
	fn tree_of_sums_should_be_the_usual_one_when_all_leaves_are_known() {
		for count in 1..=9u64 {
			let leaves: Vec<CreditEntry> = (0..count).map(credit).collect();
			let tree = SumTree::<CreditKey, Blake2>::of(&leaves).unwrap();
			let sparse = sparse(count, tree.sum(), 0..count);
			assert_eq!(sparse.root(), tree.root());
			assert_eq!(sparse.tree_hash(), tree.tree_hash());
			for index in 0..count {
				assert_eq!(sparse.proof(index), tree.prove(index).unwrap());
			}
		}
	}

	#[test]
	fn paths_of_sums_should_verify_when_most_leaves_are_made_up() {
		let (count, total) = (u64::from(u32::MAX), Balance::MAX);
		let last = count - 1;
		let places = [(0, 0, 32), (1, 1, 32), (last, total - credit(last).credit, 31)];
		for known in [vec![0], vec![0, 1], vec![last], vec![0, 1, last]] {
			let sparse = sparse(count, total, known.clone());
			for (index, before, length) in places {
				if !known.contains(&index) {
					continue;
				}
				let proof = sparse.proof(index);
				assert_eq!(proof.len(), length);
				assert_eq!(
					sums::verify::<Blake2, _>(&sparse.root(), count, index, &credit(index), &proof),
					Ok(Place { before, total })
				);
			}
		}
	}

	#[test]
	#[should_panic(expected = "a leaf has not the key of its place")]
	fn tree_of_sums_should_be_refused_when_a_leaf_has_another_key() {
		let node = SumNode::leaf::<Blake2, _>(&credit(1));
		let _ = SparseSums::new(3, Balance::MAX, key, [(0, node)]);
	}
}
