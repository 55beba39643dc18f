//! How an operator conducts itself at the points where it could cheat.
//!
//! The gateway is honest: [`Honest`] is what [`super::Gateway::new`] takes, no setting leads to anything else, and its
//! methods are the provided ones. Others exist only in programs that test whether fraud is found.

use super::{chain::Demand, published::PublishedReceipt, ServedModel};
use crate::store::{BatchTerms, Commitment};
use openledger_attribution::{batch::BatchError, Execution};
use openledger_core::{Balance, BatchId, Hash32};

/// An execution that was attributed, with all that it was made from.
pub struct Made<'a> {
	/// The model.
	pub model: &'a ServedModel,
	/// What was asked.
	pub request: &'a str,
	/// What was answered.
	pub response: &'a str,
	/// The salt of both.
	pub salt: &'a Hash32,
	/// Whether the session is open.
	pub is_open: bool,
	/// Prices of the line for 1,000 input and 1,000 output tokens.
	pub prices: (Balance, Balance),
}

/// What an operator does where the chain takes its word until someone disproves it.
pub trait Conduct: Send + Sync + 'static {
	/// Sees an execution that is correct and checked, before it is written and signed.
	fn execution(&self, execution: Execution, _made: &Made<'_>) -> Execution {
		execution
	}

	/// Makes what a batch commits to.
	///
	/// # Errors
	/// As [`Commitment::new`].
	fn commit(&self, executions: &[Execution], terms: &BatchTerms<'_>) -> Result<Commitment, BatchError> {
		Commitment::new(executions, terms)
	}

	/// Whether the data of a batch is published, and its demands are answered.
	fn publishes(&self, _batch: BatchId) -> bool {
		true
	}

	/// Whether the credit ledger of a batch that is published is published with it.
	fn publishes_ledger(&self, _batch: BatchId) -> bool {
		true
	}

	/// The same of its receipts.
	fn publishes_receipts(&self, _batch: BatchId) -> bool {
		true
	}

	/// Which of a batch's executions, in the order of their receipts, is published at a place of its `receipts`.
	fn execution_at(&self, place: u32, _receipts: u32) -> u32 {
		place
	}

	/// Sees a receipt of a batch before it is published.
	fn publish(&self, receipt: PublishedReceipt) -> PublishedReceipt {
		receipt
	}

	/// Whether a demand is answered.
	fn answers(&self, _demand: &Demand) -> bool {
		true
	}
}

/// Does what the method says.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Honest;

impl Conduct for Honest {}
