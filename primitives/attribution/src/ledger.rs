//! The credit ledger of a batch.
//!
//! Its credits are sorted by (contribution, receipt) and lie in a tree of sums ([`crate::sums`]). The total posted on chain for a contribution
//! is the difference of two places in the sum, so two of them prove or disprove it. The sum of all is the sum of what was posted.

use crate::{
	hash::{Blake2, Hasher},
	receipt::ReceiptId,
	sums::{padded, SumError, SumNode, SumTree, Summed},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use openledger_core::{Balance, ContributionId};
use scale_info::TypeInfo;

/// What the ledger is sorted by.
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
pub struct CreditKey {
	/// The contribution.
	pub contribution: ContributionId,
	/// The receipt.
	pub receipt: ReceiptId,
}

/// A node of the tree of credits.
pub type CreditNode = SumNode<CreditKey>;

/// What one receipt credits to one contribution. Ordered by contribution, then receipt. Its leaf data is its SCALE encoding: contribution
/// (u64 LE) ‖ session (u64 LE) ‖ line (u8) ‖ sequence (u64 LE) ‖ credit (u128 LE), 41 bytes.
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

impl Summed for CreditEntry {
	type Key = CreditKey;

	fn key(&self) -> CreditKey {
		CreditKey {
			contribution: self.contribution,
			receipt: self.receipt,
		}
	}

	fn amount(&self) -> Balance {
		self.credit
	}

	fn read(data: &[u8]) -> (CreditKey, Balance) {
		const RECEIPT: usize = 8;
		const CREDIT: usize = 25;
		let key = CreditKey {
			contribution: ContributionId::from_le_bytes(padded(data, 0)),
			receipt: ReceiptId::read(data, RECEIPT),
		};
		(key, Balance::from_le_bytes(padded(data, CREDIT)))
	}
}

/// Why a ledger was refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LedgerError {
	/// An entry is not after the one before it: unsorted or twice.
	NotSorted,
	/// An entry credits nothing.
	ZeroCredit,
	/// The credits exceed what a balance can hold.
	Overflow,
	/// More entries than a ledger may have.
	TooManyEntries,
}

errors!(LedgerError);

/// Computes the root and the totals of a ledger, entry by entry.
#[derive(Debug)]
pub struct LedgerBuilder<H = Blake2> {
	nodes: Vec<CreditNode>,
	posted: Vec<(ContributionId, Balance)>,
	amount: Balance,
	hasher: PhantomData<H>,
}

impl<H: Hasher> Default for LedgerBuilder<H> {
	fn default() -> Self {
		Self {
			nodes: Vec::new(),
			posted: Vec::new(),
			amount: 0,
			hasher: PhantomData,
		}
	}
}

impl<H: Hasher> LedgerBuilder<H> {
	/// No entries yet.
	pub fn new() -> Self {
		Self::default()
	}

	/// Appends an entry. A refused entry changes nothing.
	pub fn push(&mut self, entry: &CreditEntry) -> Result<(), LedgerError> {
		if entry.credit == 0 {
			return Err(LedgerError::ZeroCredit);
		}
		if self.nodes.last().is_some_and(|last| entry.key() <= last.high) {
			return Err(LedgerError::NotSorted);
		}
		let amount = self
			.amount
			.checked_add(entry.credit)
			.ok_or(LedgerError::Overflow)?;
		if self.count() >= u64::from(u32::MAX) {
			return Err(LedgerError::TooManyEntries);
		}
		self.nodes.push(SumNode::leaf::<H, _>(entry));
		match self.posted.last_mut().filter(|(id, _)| *id == entry.contribution) {
			// Below `amount`, which has been checked.
			Some((_, total)) => *total = total.saturating_add(entry.credit),
			None => self.posted.push((entry.contribution, entry.credit)),
		}
		self.amount = amount;
		Ok(())
	}

	/// Sum of the credits so far.
	pub fn amount(&self) -> Balance {
		self.amount
	}

	/// Entries so far.
	pub fn count(&self) -> u64 {
		self.nodes.len() as u64
	}

	/// The tree over the entries so far.
	///
	/// # Errors
	/// None: the sum has been checked.
	pub fn tree(&self) -> Result<SumTree<CreditKey, H>, SumError> {
		SumTree::new(self.nodes.clone())
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
