//! The credit ledger of a batch.
//!
//! Its leaves are sorted by (contribution, receipt), each with the sum of all credits up to and including its own. The
//! total posted on chain for a contribution is the difference of two sums, so two leaves prove or disprove it.

use crate::{
	hash::{Blake2, Hasher},
	merkle::{leaf_hash_with, Builder, MerkleError},
	receipt::ReceiptId,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{Balance, ContributionId, Hash32};
use scale_info::TypeInfo;

/// What one receipt credits to one contribution. Ordered by contribution, then receipt.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CreditEntry {
	/// The contribution.
	pub contribution: ContributionId,
	/// The receipt.
	pub receipt: ReceiptId,
	/// The credit, never zero, in the smallest unit of OPEN.
	#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::decimal"))]
	pub credit: Balance,
}

impl CreditEntry {
	/// What the ledger is sorted by.
	pub(crate) fn key(&self) -> (ContributionId, ReceiptId) {
		(self.contribution, self.receipt)
	}
}

/// An entry as a leaf. The leaf data is its SCALE encoding: contribution (u64 LE) ‖ session (u64 LE) ‖ line (u8) ‖
/// sequence (u64 LE) ‖ credit (u128 LE) ‖ sum (u128 LE), 57 bytes.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CreditLeaf {
	/// The entry.
	pub entry: CreditEntry,
	/// Sum of all credits up to and including this one.
	#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::decimal"))]
	pub sum: Balance,
}

/// Why a ledger was refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LedgerError {
	/// An entry is not after the one before it: unsorted or twice.
	NotSorted,
	/// An entry credits nothing.
	ZeroCredit,
	/// The running sum is wrong.
	WrongSum,
	/// The leaves do not enclose the contribution.
	NotEnclosing,
	/// The credits exceed what a balance can hold.
	Overflow,
	/// Too many leaves.
	Merkle(MerkleError),
}

errors!(LedgerError);

impl From<MerkleError> for LedgerError {
	fn from(error: MerkleError) -> Self {
		Self::Merkle(error)
	}
}

impl CreditLeaf {
	/// The leaf's hash.
	pub fn hash<H: Hasher>(&self) -> Hash32 {
		self.using_encoded(leaf_hash_with::<H>)
	}

	/// Checks that this leaf may follow `previous`, or be the first if there is none.
	pub fn check_follows(&self, previous: Option<&CreditLeaf>) -> Result<(), LedgerError> {
		if self.entry.credit == 0 {
			return Err(LedgerError::ZeroCredit);
		}
		if previous.is_some_and(|previous| self.entry.key() <= previous.entry.key()) {
			return Err(LedgerError::NotSorted);
		}
		let sum_before = previous.map_or(0, |previous| previous.sum);
		if sum_before.checked_add(self.entry.credit) != Some(self.sum) {
			return Err(LedgerError::WrongSum);
		}
		Ok(())
	}
}

/// The total of `contribution`: the sum at its last leaf less the sum at the last leaf of a lower contribution, if there
/// is one. That the two are the last ones shows in the leaves that follow them.
pub fn posted_total(
	contribution: ContributionId,
	below: Option<&CreditLeaf>,
	last: &CreditLeaf,
) -> Result<Balance, LedgerError> {
	let is_below = below.is_none_or(|below| below.entry.contribution < contribution);
	if !is_below || last.entry.contribution != contribution {
		return Err(LedgerError::NotEnclosing);
	}
	last.sum
		.checked_sub(below.map_or(0, |below| below.sum))
		.ok_or(LedgerError::WrongSum)
}

/// Computes the root and the totals of a ledger, entry by entry.
#[derive(Debug)]
pub struct LedgerBuilder<H = Blake2> {
	tree: Builder<H>,
	last: Option<CreditLeaf>,
	posted: Vec<(ContributionId, Balance)>,
}

impl<H: Hasher> Default for LedgerBuilder<H> {
	fn default() -> Self {
		Self {
			tree: Builder::new(),
			last: None,
			posted: Vec::new(),
		}
	}
}

impl<H: Hasher> LedgerBuilder<H> {
	/// No entries yet.
	pub fn new() -> Self {
		Self::default()
	}

	/// Appends an entry; returns its leaf. A refused entry changes nothing.
	pub fn push(&mut self, entry: &CreditEntry) -> Result<CreditLeaf, LedgerError> {
		let sum = self
			.amount()
			.checked_add(entry.credit)
			.ok_or(LedgerError::Overflow)?;
		let leaf = CreditLeaf { entry: *entry, sum };
		leaf.check_follows(self.last.as_ref())?;
		if self.count() >= u64::from(u32::MAX) {
			return Err(LedgerError::Merkle(MerkleError::TooManyLeaves));
		}
		self.tree.push_hash(leaf.hash::<H>())?;
		match self.posted.last_mut().filter(|(id, _)| *id == entry.contribution) {
			// Below `sum`, which has been checked.
			Some((_, total)) => *total = total.saturating_add(entry.credit),
			None => self.posted.push((entry.contribution, entry.credit)),
		}
		self.last = Some(leaf);
		Ok(leaf)
	}

	/// Sum of the credits so far.
	pub fn amount(&self) -> Balance {
		self.last.map_or(0, |last| last.sum)
	}

	/// Entries so far.
	pub fn count(&self) -> u64 {
		self.tree.count()
	}

	/// The root over the entries so far.
	pub fn root(&self) -> Hash32 {
		self.tree.root()
	}

	/// The totals to post on chain: sorted by contribution, none zero.
	pub fn posted(&self) -> &[(ContributionId, Balance)] {
		&self.posted
	}

	/// The totals to post on chain, taken.
	pub fn into_posted(self) -> Vec<(ContributionId, Balance)> {
		self.posted
	}
}
