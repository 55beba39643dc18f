//! What each session line had settled before and after a batch.
//!
//! The runtime computes this root while it settles vouchers, and keeps nothing else of them. A chain of receipts must
//! start at `settled_before` and end at `settled_after` of its line, and fills the positions from `start` on in the sum of all receipts.

use crate::{
	hash::{Blake2, Hasher},
	merkle::{Builder, MerkleError},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{Balance, Hash32, LineIndex, SessionId};
use scale_info::TypeInfo;

/// One settled line. Its leaf data is its SCALE encoding: session (u64 LE) ‖ line (u8) ‖ before (u128 LE) ‖ after
/// (u128 LE) ‖ start (u128 LE), 57 bytes.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SessionLeaf {
	/// The session.
	pub session: SessionId,
	/// Its line.
	pub line: LineIndex,
	/// Settled of this line before the batch, in the smallest unit of OPEN.
	#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::decimal"))]
	pub settled_before: Balance,
	/// Settled of this line after the batch: the cumulative amount of the voucher.
	#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::decimal"))]
	pub settled_after: Balance,
	/// What the batch settles of all lines before it: where in the sum of the batch's receipts its own begin.
	#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::decimal"))]
	pub start: Balance,
}

impl SessionLeaf {
	/// The leaf's hash.
	pub fn hash<H: Hasher>(&self) -> Hash32 {
		// Kept on the stack: this runs once per voucher, on chain.
		let mut buffer = [0u8; 58];
		let session = self.session.to_le_bytes();
		let before = self.settled_before.to_le_bytes();
		let after = self.settled_after.to_le_bytes();
		let start = self.start.to_le_bytes();
		let bytes = session
			.iter()
			.chain(core::iter::once(&self.line))
			.chain(&before)
			.chain(&after)
			.chain(&start);
		buffer
			.iter_mut()
			.skip(1)
			.zip(bytes)
			.for_each(|(to, from)| *to = *from);
		H::hash(&buffer)
	}

	/// What the batch takes from the line, or `None` if settled totals would not grow.
	pub fn amount(&self) -> Option<Balance> {
		self.settled_after
			.checked_sub(self.settled_before)
			.filter(|amount| *amount > 0)
	}
}

/// Why a list of settled lines was refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SessionLeafError {
	/// The line is not after the one before it, by (session, line): unsorted or twice.
	NotSorted,
	/// Settled totals would not grow.
	NothingSettled,
	/// The line does not start where the one before it ends.
	WrongStart,
	/// The amounts exceed what a balance can hold.
	Overflow,
	/// Too many leaves.
	Merkle(MerkleError),
}

errors!(SessionLeafError);

/// Computes the root and the sum of settled lines, one by one. `H` is the host's BLAKE2b-256 in a runtime.
#[derive(Debug)]
pub struct SessionsBuilder<H = Blake2> {
	tree: Builder<H>,
	last: Option<(SessionId, LineIndex)>,
	amount: Balance,
}

impl<H: Hasher> Default for SessionsBuilder<H> {
	fn default() -> Self {
		Self {
			tree: Builder::new(),
			last: None,
			amount: 0,
		}
	}
}

impl<H: Hasher> SessionsBuilder<H> {
	/// No lines yet.
	pub fn new() -> Self {
		Self::default()
	}

	/// Appends a line; returns what it settles. Lines come sorted by (session, line), each once. A refused line changes
	/// nothing.
	pub fn push(&mut self, leaf: &SessionLeaf) -> Result<Balance, SessionLeafError> {
		let key = (leaf.session, leaf.line);
		if self.last.is_some_and(|last| last >= key) {
			return Err(SessionLeafError::NotSorted);
		}
		let settled = leaf.amount().ok_or(SessionLeafError::NothingSettled)?;
		if leaf.start != self.amount {
			return Err(SessionLeafError::WrongStart);
		}
		let amount = self
			.amount
			.checked_add(settled)
			.ok_or(SessionLeafError::Overflow)?;
		self.tree
			.push_hash(leaf.hash::<H>())
			.map_err(SessionLeafError::Merkle)?;
		self.last = Some(key);
		self.amount = amount;
		Ok(settled)
	}

	/// Lines so far.
	pub fn count(&self) -> u64 {
		self.tree.count()
	}

	/// Sum settled so far: where the next line starts, and in the end the amount of the batch.
	pub fn amount(&self) -> Balance {
		self.amount
	}

	/// The root over the lines so far.
	pub fn root(&self) -> Hash32 {
		self.tree.root()
	}
}

/// The root and the sum of sorted settled lines, with BLAKE2b-256.
pub fn root<'a>(
	leaves: impl IntoIterator<Item = &'a SessionLeaf>,
) -> Result<(Hash32, Balance), SessionLeafError> {
	let mut builder = SessionsBuilder::<Blake2>::new();
	for leaf in leaves {
		builder.push(leaf)?;
	}
	Ok((builder.root(), builder.amount()))
}

/// The hashes of the leaves, from which [`crate::merkle::prove`] makes proofs.
pub fn leaf_hashes(leaves: &[SessionLeaf]) -> Vec<Hash32> {
	leaves.iter().map(SessionLeaf::hash::<Blake2>).collect()
}
