//! Trees of more leaves than anybody could hash: a few are known, and the rest of the tree is made up.

use codec::Encode;
use openledger_attribution::{
	merkle::{commitment, leaf_hash},
	Blake2, Hasher,
};
use openledger_core::Hash32;
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

impl Sparse {
	/// A tree with these data at these places.
	pub fn new<Data: AsRef<[u8]>>(count: u64, leaves: impl IntoIterator<Item = (u64, Data)>) -> Self {
		let leaves = leaves
			.into_iter()
			.map(|(index, data)| (index, leaf_hash(data.as_ref())))
			.collect();
		Self { count, leaves }
	}

	/// The hash over `count` leaves from `from` on.
	fn node(&self, from: u64, count: u64) -> Hash32 {
		let mut known = self.leaves.range(from..from + count);
		let Some((_, leaf)) = known.next() else {
			return Blake2::hash(&(from, count).encode());
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
		let (mut from, mut count, mut proof) = (0, self.count, Vec::new());
		while count > 1 {
			let left = split(count);
			if index < from + left {
				proof.push(self.node(from + left, count - left));
				count = left;
			} else {
				proof.push(self.node(from, left));
				(from, count) = (from + left, count - left);
			}
		}
		proof.reverse();
		proof
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use openledger_attribution::merkle::{root, verify, Tree};

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
}
