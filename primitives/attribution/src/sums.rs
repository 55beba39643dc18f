//! Merkle trees whose nodes also bind what is below them: the sum of its amounts, and its lowest and highest key.
//!
//! Receipts and credits lie in such trees. A path from a leaf to the root then shows how much lies before the leaf, and whether everything
//! on it is in order. Of all leaves that can be shown *in order* of one root, each has another key, and each position in the sum is held by
//! one of them: whoever publishes nothing cannot choose, once a position is drawn, which leaf to show for it. Answers have to be in order;
//! proofs do not, for a tree that is not in order is none of an honest batch anyway, and must not shield what lies in it.
//!
//! - node: (hash (32), sum (u128), lowest key, highest key), SCALE encoded
//! - leaf: hash `H(0x00 ‖ data)`; its amount and its key stand at fixed places in the data, so that any bytes have them
//! - inner node: hash `H(0x01 ‖ left ‖ right)` of the children as nodes; the sum of both sums; the lowest key of the left, the highest of
//!   the right child. It is *in order* if no key of the left is as high as one of the right
//! - root, that is the commitment: `H(0x02 ‖ n as u64 LE ‖ sum as u128 LE ‖ hash)` of the topmost node; without leaves that of
//!   [`crate::merkle::EMPTY_ROOT`]
//!
//! The shape is that of [`crate::merkle`]: the length of a path and the side of every sibling follow from index and `n`.

use crate::{
	hash::Hasher,
	merkle::{leaf_hash_of, leaf_hash_with, EMPTY_ROOT},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use openledger_core::{Balance, Hash32};
use scale_info::TypeInfo;

const NODE: u8 = 0x01;
const ROOT: u8 = 0x02;

/// What can lie in a tree of sums.
pub trait Summed: Encode {
	/// What the leaves are sorted by.
	type Key: Copy + Decode + Encode + Ord;

	/// Its key.
	fn key(&self) -> Self::Key;
	/// What it adds to the sum.
	fn amount(&self) -> Balance;
	/// Key and amount of any data: what stands where they stand in the encoding of such a leaf, zeros beyond the end.
	fn read(data: &[u8]) -> (Self::Key, Balance);
}

/// A node: what its parent binds.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct SumNode<K> {
	/// Of the leaf's data, or of both children.
	pub hash: Hash32,
	/// The amounts below, in the smallest unit of OPEN.
	pub sum: Balance,
	/// The lowest key below.
	pub low: K,
	/// The highest key below.
	pub high: K,
}

/// Why a tree or a path was refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SumError {
	/// The index is not below the number of leaves, or no node lies there.
	OutOfRange,
	/// The path has more or fewer nodes than index and number of leaves call for.
	WrongLength,
	/// Keys on the path are not in order.
	NotSorted,
	/// The sum exceeds what a balance can hold.
	Overflow,
	/// The path leads to another root.
	RootMismatch,
}

errors!(SumError);

/// Where a leaf lies.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Place {
	/// The sum of all leaves before it, in the smallest unit of OPEN.
	pub before: Balance,
	/// The sum of all leaves, in the smallest unit of OPEN.
	pub total: Balance,
}

impl<K: Copy + Encode + Ord> SumNode<K> {
	/// The node of a leaf.
	pub fn leaf<H: Hasher, L: Summed<Key = K>>(leaf: &L) -> Self {
		Self::alone(leaf_hash_of::<H>(leaf), leaf.key(), leaf.amount())
	}

	/// The node of a leaf with this data, whatever it is.
	pub fn data<H: Hasher, L: Summed<Key = K>>(data: &[u8]) -> Self {
		let (key, amount) = L::read(data);
		Self::alone(leaf_hash_with::<H>(data), key, amount)
	}

	const fn alone(hash: Hash32, key: K, sum: Balance) -> Self {
		Self {
			hash,
			sum,
			low: key,
			high: key,
		}
	}

	/// The node above two.
	///
	/// # Errors
	/// [`SumError::Overflow`].
	pub fn join<H: Hasher>(left: &Self, right: &Self) -> Result<Self, SumError> {
		Ok(Self {
			hash: (NODE, left, right).using_encoded(H::hash),
			sum: left.sum.checked_add(right.sum).ok_or(SumError::Overflow)?,
			low: left.low,
			high: right.high,
		})
	}

	/// Whether all keys of the left can be below all keys of the right.
	pub fn is_sorted(left: &Self, right: &Self) -> bool {
		left.low <= left.high && left.high < right.low && right.low <= right.high
	}
}

/// The root (commitment) of `count` leaves, more than none, with this sum and hash of the topmost node.
pub fn commitment<H: Hasher>(count: u64, sum: Balance, hash: &Hash32) -> Hash32 {
	(ROOT, count, sum, hash).using_encoded(H::hash)
}

/// What is asked of the keys on a path.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Order {
	/// That they are in order.
	Required,
	/// Nothing.
	Ignored,
}

/// Verifies that a node lies above the leaves `index · 2^level` and on, of the `count` that `root` commits to. At level 0 it is a leaf.
///
/// # Errors
/// Why it does not.
pub fn verify_node<H: Hasher, K: Copy + Encode + Ord>(
	root: &Hash32,
	count: u64,
	(level, index): (u8, u64),
	node: SumNode<K>,
	path: &[SumNode<K>],
	order: Order,
) -> Result<Place, SumError> {
	let level = u32::from(level);
	let mut last = count
		.checked_sub(1)
		.and_then(|last| last.checked_shr(level))
		.filter(|last| index <= *last)
		.ok_or(SumError::OutOfRange)?;
	let (mut at, mut node, mut before) = (index, node, 0u128);
	let mut siblings = path.iter();
	while last > 0 {
		let is_right = at & 1 == 1;
		if is_right || at < last {
			let sibling = siblings.next().ok_or(SumError::WrongLength)?;
			let (left, right) = if is_right {
				(sibling, &node)
			} else {
				(&node, sibling)
			};
			if order == Order::Required && !SumNode::is_sorted(left, right) {
				return Err(SumError::NotSorted);
			}
			if is_right {
				before = before.checked_add(left.sum).ok_or(SumError::Overflow)?;
			}
			node = SumNode::join::<H>(left, right)?;
		}
		// Else: the last node of an odd level is carried up as it is.
		at >>= 1;
		last >>= 1;
	}
	if siblings.next().is_some() {
		return Err(SumError::WrongLength);
	}
	if commitment::<H>(count, node.sum, &node.hash) != *root {
		return Err(SumError::RootMismatch);
	}
	Ok(Place {
		before,
		total: node.sum,
	})
}

/// Verifies that a leaf is at `index` of the `count` that `root` commits to, and that all is in order on its path.
///
/// # Errors
/// Why it is not.
pub fn verify<H: Hasher, L: Summed>(
	root: &Hash32,
	count: u64,
	index: u64,
	leaf: &L,
	path: &[SumNode<L::Key>],
) -> Result<Place, SumError> {
	let node = SumNode::leaf::<H, L>(leaf);
	verify_node::<H, _>(root, count, (0, index), node, path, Order::Required)
}

/// A place where a tree is not in order: two neighbours under one node, all above which is in order.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Disorder<K> {
	/// Their level; leaves are at 0.
	pub level: u8,
	/// The index of the left one within the level.
	pub index: u64,
	/// The left one.
	pub left: SumNode<K>,
	/// The right one.
	pub right: SumNode<K>,
	/// The path from the node above both.
	pub path: Vec<SumNode<K>>,
}

/// A whole tree, in order or not. Holds about two nodes a leaf.
#[derive(Clone, Debug)]
pub struct SumTree<K, H> {
	/// From the leaves up. A node without a sibling is carried to the next level as it is.
	levels: Vec<Vec<SumNode<K>>>,
	hasher: PhantomData<H>,
}

impl<K: Copy + Encode + Ord, H: Hasher> SumTree<K, H> {
	/// The tree over these leaves.
	///
	/// # Errors
	/// [`SumError::Overflow`]: nobody can commit to such leaves.
	pub fn new(leaves: Vec<SumNode<K>>) -> Result<Self, SumError> {
		let (mut levels, mut level) = (Vec::new(), leaves);
		while level.len() > 1 {
			let mut next = Vec::with_capacity(level.len().div_ceil(2));
			for pair in level.chunks(2) {
				match pair {
					[left, right] => next.push(SumNode::join::<H>(left, right)?),
					alone => next.extend_from_slice(alone),
				}
			}
			levels.push(core::mem::replace(&mut level, next));
		}
		levels.push(level);
		Ok(Self {
			levels,
			hasher: PhantomData,
		})
	}

	/// The tree over the encodings of `leaves`.
	///
	/// # Errors
	/// [`SumError::Overflow`].
	pub fn of<'a, L: Summed<Key = K> + 'a>(
		leaves: impl IntoIterator<Item = &'a L>,
	) -> Result<Self, SumError> {
		Self::new(leaves.into_iter().map(SumNode::leaf::<H, L>).collect())
	}

	/// The tree over leaves with these data, whatever they are.
	///
	/// # Errors
	/// [`SumError::Overflow`].
	pub fn of_data<L: Summed<Key = K>>(
		leaves: impl IntoIterator<Item: AsRef<[u8]>>,
	) -> Result<Self, SumError> {
		let node = |data: _| SumNode::data::<H, L>(AsRef::<[u8]>::as_ref(&data));
		Self::new(leaves.into_iter().map(node).collect())
	}

	/// Number of leaves.
	pub fn count(&self) -> u64 {
		self.levels.first().map_or(0, |leaves| leaves.len() as u64)
	}

	fn top(&self) -> Option<&SumNode<K>> {
		self.levels.last().and_then(|top| top.first())
	}

	/// The sum of all amounts.
	pub fn sum(&self) -> Balance {
		self.top().map_or(0, |top| top.sum)
	}

	/// The hash of the topmost node; of nothing without leaves.
	pub fn tree_hash(&self) -> Hash32 {
		self.top().map_or_else(|| H::hash(&[]), |top| top.hash)
	}

	/// The root (commitment).
	pub fn root(&self) -> Hash32 {
		match self.top() {
			None => EMPTY_ROOT,
			Some(top) => commitment::<H>(self.count(), top.sum, &top.hash),
		}
	}

	/// The path of the leaf at `index`, from the leaf up.
	///
	/// # Errors
	/// [`SumError::OutOfRange`].
	pub fn prove(&self, index: u64) -> Result<Vec<SumNode<K>>, SumError> {
		if index >= self.count() {
			return Err(SumError::OutOfRange);
		}
		Ok(self.path(0, index))
	}

	/// The path of a node, from it up.
	fn path(&self, level: usize, index: u64) -> Vec<SumNode<K>> {
		let mut at = index;
		let mut path = Vec::with_capacity(self.levels.len());
		for level in self.levels.iter().skip(level) {
			// The sibling's index differs in the lowest bit; the last node of an odd level has none.
			let sibling = usize::try_from(at ^ 1).ok().and_then(|at| level.get(at));
			path.extend(sibling);
			at >>= 1;
		}
		path
	}

	/// A place where the tree is not in order, as high as there is one.
	pub fn disorder(&self) -> Option<Disorder<K>> {
		for (height, level) in self.levels.iter().enumerate().rev() {
			for (pair, index) in level.chunks(2).zip((0u64..).step_by(2)) {
				let [left, right] = pair else { continue };
				if !SumNode::is_sorted(left, right) {
					return Some(Disorder {
						level: u8::try_from(height).ok()?,
						index,
						left: *left,
						right: *right,
						path: self.path(height.saturating_add(1), index >> 1),
					});
				}
			}
		}
		None
	}
}

/// The root (commitment) over leaves with these data, whatever they are.
///
/// # Errors
/// [`SumError::Overflow`].
pub fn root_of_data<L: Summed, H: Hasher>(
	leaves: impl IntoIterator<Item: AsRef<[u8]>>,
) -> Result<Hash32, SumError> {
	Ok(SumTree::<L::Key, H>::of_data::<L>(leaves)?.root())
}

/// What stands at `from` in `data`, zeros beyond its end.
pub(crate) fn padded<const N: usize>(data: &[u8], from: usize) -> [u8; N] {
	let mut bytes = [0u8; N];
	let there = data.iter().skip(from);
	bytes.iter_mut().zip(there).for_each(|(to, byte)| *to = *byte);
	bytes
}
