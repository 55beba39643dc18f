//! Merkle trees of RFC 6962, with a commitment that binds the number of leaves.
//!
//! - leaf: `H(0x00 ‖ data)`
//! - node: `H(0x01 ‖ left ‖ right)`, split at the largest power of two below the number of leaves
//! - tree without leaves: `H("")`
//! - root, that is the commitment: `H(0x02 ‖ n as u64 LE ‖ tree hash)`
//!
//! The tags keep a node from being shown as a leaf. The commitment keeps a proof from being read at another index: the
//! length of a proof and the side of every sibling follow from index and `n`, and `n` is bound.

use crate::hash::{Blake2, Hasher};
use alloc::vec::Vec;
use codec::{Encode, Output};
use core::marker::PhantomData;
use openledger_core::Hash32;

const LEAF: u8 = 0x00;
const NODE: u8 = 0x01;
const ROOT: u8 = 0x02;

/// Why a tree or a proof was refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MerkleError {
	/// The index is not below the number of leaves.
	IndexOutOfRange,
	/// The proof has more or fewer hashes than index and number of leaves call for.
	WrongProofLength,
	/// The proof leads to another root.
	RootMismatch,
	/// More than 2^64 − 1 leaves.
	TooManyLeaves,
}

errors!(MerkleError);

/// The hash of a leaf.
pub fn leaf_hash_with<H: Hasher>(data: &[u8]) -> Hash32 {
	leaf_hash_parts::<H>(&[data])
}

/// The hash of a leaf whose data is the concatenation of `parts`.
pub fn leaf_hash_parts<H: Hasher>(parts: &[&[u8]]) -> Hash32 {
	let mut input = Input::new();
	for part in parts {
		input.write(part);
	}
	input.hash::<H>()
}

/// The hash of a leaf whose data is the encoding of `leaf`.
pub fn leaf_hash_of<H: Hasher>(leaf: &impl Encode) -> Hash32 {
	let mut input = Input::new();
	leaf.encode_to(&mut input);
	input.hash::<H>()
}

/// What is hashed of a leaf: its tag and its data. Short leaves stay on the stack: on chain every allocation is a call to
/// the host, and a receipt may have a thousand claims.
struct Input {
	short: [u8; SHORT],
	length: usize,
	/// All of it, as soon as it is longer.
	long: Vec<u8>,
}

/// Longest input on the stack: a credit has 58 bytes, a claim 26. A proof shows two receipts, which are longer, and a thousand claims.
const SHORT: usize = 64;

impl Input {
	fn new() -> Self {
		// The tag of leaves is zero.
		Self {
			short: [LEAF; SHORT],
			length: 1,
			long: Vec::new(),
		}
	}

	fn hash<H: Hasher>(&self) -> Hash32 {
		match self.short.get(..self.length) {
			Some(short) => H::hash(short),
			None => H::hash(&self.long),
		}
	}
}

impl Output for Input {
	fn write(&mut self, bytes: &[u8]) {
		let length = self.length.saturating_add(bytes.len());
		if let Some(to) = self.short.get_mut(self.length..length) {
			to.copy_from_slice(bytes);
		} else {
			if let Some(short) = self.short.get(..self.length) {
				self.long.extend_from_slice(short);
			}
			self.long.extend_from_slice(bytes);
		}
		self.length = length;
	}
}

/// The hash of a leaf, with BLAKE2b-256.
pub fn leaf_hash(data: &[u8]) -> Hash32 {
	leaf_hash_with::<Blake2>(data)
}

fn node_hash<H: Hasher>(left: &Hash32, right: &Hash32) -> Hash32 {
	let mut buffer = [NODE; 65];
	// Whole hashes at once: byte by byte takes a fifth of the time of a hash, in Wasm.
	let [_, children @ ..] = &mut buffer;
	let (to_left, to_right) = children.split_at_mut(left.len());
	to_left.copy_from_slice(left);
	to_right.copy_from_slice(right);
	H::hash(&buffer)
}

/// The root (commitment) of a tree of `count` leaves with this tree hash.
pub fn commitment<H: Hasher>(count: u64, tree_hash: &Hash32) -> Hash32 {
	let mut buffer = [ROOT; 41];
	let count = count.to_le_bytes();
	let bytes = count.iter().chain(tree_hash);
	buffer
		.iter_mut()
		.skip(1)
		.zip(bytes)
		.for_each(|(to, from)| *to = *from);
	H::hash(&buffer)
}

/// The root (commitment) of a tree without leaves.
pub fn empty_root_with<H: Hasher>() -> Hash32 {
	commitment::<H>(0, &H::hash(&[]))
}

/// The root (commitment) of a tree without leaves, with BLAKE2b-256. A constant: receipts without claims are checked often.
pub const EMPTY_ROOT: Hash32 = [
	0x2e, 0xd6, 0xa2, 0x0a, 0xe5, 0xc0, 0xc0, 0x63, 0xea, 0xfe, 0xac, 0xcf, 0x9f, 0x7c, 0xac, 0x2a, 0x9e,
	0xf2, 0x0e, 0xe3, 0x05, 0x6d, 0xca, 0xc7, 0x74, 0x04, 0x2b, 0x1c, 0x13, 0x65, 0xb4, 0xca,
];

/// [`EMPTY_ROOT`].
pub const fn empty_root() -> Hash32 {
	EMPTY_ROOT
}

/// Computes a root leaf by leaf, holding O(log n) hashes.
#[derive(Debug)]
pub struct Builder<H = Blake2> {
	/// Hashes of complete subtrees, largest first: one for each bit set in `count`.
	stack: Vec<Hash32>,
	count: u64,
	hasher: PhantomData<H>,
}

impl<H> Clone for Builder<H> {
	fn clone(&self) -> Self {
		Self {
			stack: self.stack.clone(),
			count: self.count,
			hasher: PhantomData,
		}
	}
}

impl<H: Hasher> Default for Builder<H> {
	fn default() -> Self {
		Self {
			stack: Vec::new(),
			count: 0,
			hasher: PhantomData,
		}
	}
}

impl<H: Hasher> Builder<H> {
	/// A tree without leaves.
	pub fn new() -> Self {
		Self::default()
	}

	/// Appends a leaf by its data.
	pub fn push(&mut self, data: &[u8]) -> Result<(), MerkleError> {
		self.push_hash(leaf_hash_with::<H>(data))
	}

	/// Appends a leaf by its hash.
	pub fn push_hash(&mut self, leaf: Hash32) -> Result<(), MerkleError> {
		let count = self.count.checked_add(1).ok_or(MerkleError::TooManyLeaves)?;
		let mut hash = leaf;
		// Two subtrees of equal size become one, as carries do in a binary counter.
		for _ in 0..self.count.trailing_ones() {
			if let Some(left) = self.stack.pop() {
				hash = node_hash::<H>(&left, &hash);
			}
		}
		self.stack.push(hash);
		self.count = count;
		Ok(())
	}

	/// Leaves so far.
	pub fn count(&self) -> u64 {
		self.count
	}

	/// The tree hash of RFC 6962 over the leaves so far.
	pub fn tree_hash(&self) -> Hash32 {
		self.stack
			.iter()
			.rev()
			.copied()
			.reduce(|right, left| node_hash::<H>(&left, &right))
			.unwrap_or_else(|| H::hash(&[]))
	}

	/// The root (commitment) over the leaves so far.
	pub fn root(&self) -> Hash32 {
		commitment::<H>(self.count, &self.tree_hash())
	}
}

/// A whole tree, for whoever makes many proofs. Holds about two hashes a leaf.
#[derive(Clone, Debug)]
pub struct Tree<H = Blake2> {
	/// From the leaves up. A node without a sibling is carried to the next level as it is.
	levels: Vec<Vec<Hash32>>,
	hasher: PhantomData<H>,
}

impl<H: Hasher> Tree<H> {
	/// The tree over leaves with these hashes.
	pub fn new(leaf_hashes: Vec<Hash32>) -> Self {
		let mut levels = Vec::new();
		let mut level = leaf_hashes;
		while level.len() > 1 {
			let next = level
				.chunks(2)
				.filter_map(|pair| match pair {
					[left, right] => Some(node_hash::<H>(left, right)),
					[alone] => Some(*alone),
					_ => None,
				})
				.collect();
			levels.push(core::mem::replace(&mut level, next));
		}
		levels.push(level);
		Self {
			levels,
			hasher: PhantomData,
		}
	}

	/// Number of leaves.
	pub fn count(&self) -> u64 {
		self.levels.first().map_or(0, |leaves| leaves.len() as u64)
	}

	/// The tree hash of RFC 6962.
	pub fn tree_hash(&self) -> Hash32 {
		self.levels
			.last()
			.and_then(|top| top.first())
			.copied()
			.unwrap_or_else(|| H::hash(&[]))
	}

	/// The root (commitment).
	pub fn root(&self) -> Hash32 {
		commitment::<H>(self.count(), &self.tree_hash())
	}

	/// The proof of the leaf at `index`, from the leaf up.
	pub fn prove(&self, index: u64) -> Result<Vec<Hash32>, MerkleError> {
		if index >= self.count() {
			return Err(MerkleError::IndexOutOfRange);
		}
		let mut at = usize::try_from(index).map_err(|_| MerkleError::IndexOutOfRange)?;
		let mut proof = Vec::with_capacity(self.levels.len());
		for level in &self.levels {
			// The sibling's index differs in the lowest bit; the last node of an odd level has none.
			if let Some(sibling) = level.get(at ^ 1) {
				proof.push(*sibling);
			}
			at >>= 1;
		}
		Ok(proof)
	}
}

/// The root (commitment) of a tree over `leaves`, given by their data.
pub fn root_with<H: Hasher>(leaves: impl IntoIterator<Item: AsRef<[u8]>>) -> Result<Hash32, MerkleError> {
	let mut builder = Builder::<H>::new();
	for leaf in leaves {
		builder.push(leaf.as_ref())?;
	}
	Ok(builder.root())
}

/// The root (commitment) of a tree over the encodings of `leaves`.
pub fn root_of<'a, H: Hasher, L: Encode + 'a>(
	leaves: impl IntoIterator<Item = &'a L>,
) -> Result<Hash32, MerkleError> {
	let mut builder = Builder::<H>::new();
	for leaf in leaves {
		builder.push_hash(leaf_hash_of::<H>(leaf))?;
	}
	Ok(builder.root())
}

/// The root (commitment) of a tree over `leaves`, given by their data, with BLAKE2b-256.
pub fn root(leaves: impl IntoIterator<Item: AsRef<[u8]>>) -> Result<Hash32, MerkleError> {
	root_with::<Blake2>(leaves)
}

/// The proof of leaf `index` of a tree over leaves with these hashes, with BLAKE2b-256. Builds the whole tree: for
/// more than one proof use [`Tree`].
pub fn prove(leaf_hashes: &[Hash32], index: u64) -> Result<Vec<Hash32>, MerkleError> {
	Tree::<Blake2>::new(leaf_hashes.to_vec()).prove(index)
}

/// Verifies that the leaf with hash `leaf` is at `index` of the `count` leaves that `root` commits to.
pub fn verify_hash_with<H: Hasher>(
	root: &Hash32,
	count: u64,
	index: u64,
	leaf: Hash32,
	proof: &[Hash32],
) -> Result<(), MerkleError> {
	let mut last = count
		.checked_sub(1)
		.filter(|last| index <= *last)
		.ok_or(MerkleError::IndexOutOfRange)?;
	let mut at = index;
	let mut hash = leaf;
	let mut siblings = proof.iter();
	while last > 0 {
		if at & 1 == 1 {
			let left = siblings.next().ok_or(MerkleError::WrongProofLength)?;
			hash = node_hash::<H>(left, &hash);
		} else if at < last {
			let right = siblings.next().ok_or(MerkleError::WrongProofLength)?;
			hash = node_hash::<H>(&hash, right);
		}
		// Else: the last node of an odd level is carried up as it is.
		at >>= 1;
		last >>= 1;
	}
	if siblings.next().is_some() {
		return Err(MerkleError::WrongProofLength);
	}
	if commitment::<H>(count, &hash) != *root {
		return Err(MerkleError::RootMismatch);
	}
	Ok(())
}

/// Verifies that the leaf with this data is at `index` of the `count` leaves that `root` commits to.
pub fn verify_with<H: Hasher>(
	root: &Hash32,
	count: u64,
	index: u64,
	data: &[u8],
	proof: &[Hash32],
) -> Result<(), MerkleError> {
	verify_hash_with::<H>(root, count, index, leaf_hash_with::<H>(data), proof)
}

/// Verifies that the leaf with this data is at `index` of the `count` leaves that `root` commits to, with BLAKE2b-256.
pub fn verify(
	root: &Hash32,
	count: u64,
	index: u64,
	data: &[u8],
	proof: &[Hash32],
) -> Result<(), MerkleError> {
	verify_with::<Blake2>(root, count, index, data, proof)
}
