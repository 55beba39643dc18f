//! What a batch commits to, leaf by leaf.

use super::Channels;
use codec::Encode;
use openledger_attribution::{
	batch::{summarise, BatchError},
	merkle::Tree,
	session_leaf::leaf_hashes,
	sums::{SumError, SumTree},
	BatchSummary, Blake2, CreditEntry, CreditKey, Execution, Receipt, ReceiptId, SessionLeaf,
};
use openledger_core::{Balance, ContributionId, Hash32};

/// What turns receipts into credits: the model's, fixed while a batch is built.
#[derive(Clone, Copy)]
pub struct BatchTerms<'a> {
	/// What each channel of attribution may direct.
	pub channels: Channels,
	/// Which contributions of the model's corpus are commons.
	pub is_commons: &'a dyn Fn(ContributionId) -> bool,
}

/// All leaves of a batch's trees, as the bytes that are hashed, and what is posted. From it proofs are made, and what is
/// published.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Commitment {
	/// What the vouchers must settle.
	pub amount: Balance,
	/// Leaves of the tree over the receipts, in order.
	pub receipts: Vec<Vec<u8>>,
	/// Leaves of the credit ledger, in order.
	pub ledger: Vec<Vec<u8>>,
	/// The settled lines, as the runtime computes them.
	pub sessions: Vec<SessionLeaf>,
	/// Totals to post, sorted by contribution, none zero.
	pub posted: Vec<(ContributionId, Balance)>,
}

impl Commitment {
	/// What the method makes of these executions, sorted by receipt.
	///
	/// # Errors
	/// If a receipt is malformed or does not continue the one before it.
	pub fn new(executions: &[Execution], terms: &BatchTerms<'_>) -> Result<Self, BatchError> {
		let BatchSummary {
			amount,
			receipts,
			ledger,
			posted,
			sessions,
			..
		} = summarise(executions, &terms.channels.into(), terms.is_commons)?;
		Ok(Self {
			amount,
			receipts: receipts.iter().map(Encode::encode).collect(),
			ledger: ledger.iter().map(Encode::encode).collect(),
			sessions,
			posted,
		})
	}

	/// The tree over the receipts.
	///
	/// # Errors
	/// If their amounts exceed what a balance can hold.
	pub fn receipts_tree(&self) -> Result<SumTree<ReceiptId, Blake2>, SumError> {
		SumTree::of_data::<Receipt>(&self.receipts)
	}

	/// The tree over the credit ledger.
	///
	/// # Errors
	/// If the credits exceed what a balance can hold.
	pub fn ledger_tree(&self) -> Result<SumTree<CreditKey, Blake2>, SumError> {
		SumTree::of_data::<CreditEntry>(&self.ledger)
	}

	/// Root over the settled lines.
	pub fn sessions_root(&self) -> Hash32 {
		Tree::<Blake2>::new(leaf_hashes(&self.sessions)).root()
	}
}

/// Makes commitments. [`Commitment::new`] is the method; a batch is built and published by the same maker, because what is
/// published is made again from the receipts.
pub type Maker<'a> = &'a dyn Fn(&[Execution], &BatchTerms<'_>) -> Result<Commitment, BatchError>;
