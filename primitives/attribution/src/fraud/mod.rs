//! Fraud proofs: what shows that an open batch is not what its operator had to commit to.
//!
//! [`judge_with`] is given a proof, what the chain keeps of the batch ([`BatchFacts`]) and what else the chain knows
//! ([`Chain`]), and trusts nobody. It says `Ok` only if no honest operator could have committed to what is shown; bad or
//! insufficient evidence is always a [`ProofError`]. It never panics, and its work is bounded by the size of the proof, at
//! most [`MAX_PROOF_BYTES`]: each byte and each hash of it is read a fixed number of times.
//!
//! Whoever has a batch's published data finds its frauds with [`crate::prove`]. What is not published, or does not decode,
//! cannot be shown; it is demanded instead, and cannot be answered ([`crate::reveal`]).
//!
//! - [`proof`]: the proofs; `evidence`: what they are made of, verified;
//! - `record`: the record, and what a receipt commits to; `trees`: receipts and credits as trees of sums; `lines`: receipts, their chain and prices; `tokens`: numbers of tokens; `claims`; `omission`;
//!   `ledger`; `credits`; `retrieval`: one file for each kind of fraud.

mod claims;
mod credits;
mod evidence;
mod facts;
mod finding;
mod ledger;
mod lines;
mod omission;
pub mod proof;
mod record;
mod retrieval;
mod tokens;
mod trees;

pub use facts::{BatchFacts, Chain, Channels, ContributionFacts, LineFacts};
pub use finding::{Finding, FraudKind, Harmed, ProofError};
pub use proof::{
	Attributed, ClaimFault, CreditFault, CreditGap, DoubleSigning, FraudProof, Gap, LineEvidence, Neighbour,
	ReceiptGap, Shown, ShownCredit, ShownReceipt, Side, SignedReceipt, Span, SumFault, TextLeaf, Tree,
	TreeFault,
};

pub(crate) use evidence::{binds, line_of, text_context, text_root, Board, Source};
pub(crate) use lines::{is_in_place, is_within};
pub(crate) use record::{most_chunks, MOST_CREDITS};

use crate::{
	hash::{Blake2, Hasher},
	receipt::ReceiptId,
};
use alloc::{vec, vec::Vec};
use codec::DecodeAll;
use openledger_core::Hash32;

/// Longest encoded proof, in bytes.
pub const MAX_PROOF_BYTES: u32 = 64 * 1_024;

impl FraudProof {
	/// Reads a proof, all of `bytes`.
	///
	/// # Errors
	/// [`ProofError::TooLong`] beyond [`MAX_PROOF_BYTES`], [`ProofError::Undecodable`] if the bytes are not exactly one proof.
	pub fn read(bytes: &[u8]) -> Result<Self, ProofError> {
		if u32::try_from(bytes.len()).map_or(true, |length| length > MAX_PROOF_BYTES) {
			return Err(ProofError::TooLong);
		}
		let mut rest = bytes;
		Self::decode_all(&mut rest).map_err(|_| ProofError::Undecodable)
	}

	/// The messages that the operator must have signed, each with its sr25519 signature, for the proof to hold. Empty but
	/// for an equivocation. [`judge_with`] does not check signatures.
	pub fn signed_messages(&self, genesis: &Hash32) -> Vec<(Vec<u8>, [u8; 64])> {
		match self {
			Self::Equivocation { signed, .. } => vec![signed.message(genesis)],
			_ => Vec::new(),
		}
	}
}

impl SignedReceipt {
	fn message(&self, genesis: &Hash32) -> (Vec<u8>, [u8; 64]) {
		(self.receipt.message(genesis), self.signature)
	}
}

impl DoubleSigning {
	/// The messages that the operator must have signed, each with its sr25519 signature.
	pub fn signed_messages(&self, genesis: &Hash32) -> Vec<(Vec<u8>, [u8; 64])> {
		vec![self.first.message(genesis), self.second.message(genesis)]
	}

	/// The number that two receipts share. Signatures are not checked here.
	///
	/// # Errors
	/// [`ProofError::OtherReceipt`] if the numbers differ, [`ProofError::SameReceipt`] if nothing differs.
	pub fn judge(&self) -> Result<ReceiptId, ProofError> {
		let (first, second) = (&self.first.receipt, &self.second.receipt);
		if first.id != second.id {
			return Err(ProofError::OtherReceipt);
		}
		if first == second {
			return Err(ProofError::SameReceipt);
		}
		Ok(first.id)
	}
}

/// Judges a proof. `H` is the host's BLAKE2b-256 in a runtime. The signature of an equivocation is left to the caller
/// ([`FraudProof::signed_messages`]).
///
/// # Errors
/// Why it proves nothing. What is shown may be fraudulent nevertheless.
pub fn judge_with<H: Hasher>(
	proof: &FraudProof,
	facts: &BatchFacts,
	chain: &impl Chain,
) -> Result<Finding, ProofError> {
	let board = Board::<H, _>::new(facts, chain);
	match proof {
		FraudProof::Record => board.record(),
		FraudProof::Malformed { tree, count, fault } => board.malformed(tree, *count, fault),
		FraudProof::Salts {
			receipt,
			first,
			second,
		} => board.salts(receipt, first, second),
		FraudProof::BrokenChain { receipts, line } => board.broken_chain(receipts, line),
		FraudProof::OverCharge { receipt, line } => board.over_charge(receipt, line),
		FraudProof::Disclosure { receipt } => board.disclosure(receipt),
		FraudProof::TokenCount {
			receipt,
			side,
			salt,
			first,
			span,
		} => board.token_count(receipt, *side, salt, *first, span),
		FraudProof::FalseClaim {
			receipt,
			claim,
			fault,
		} => board.false_claim(receipt, claim, fault),
		FraudProof::Overlap { receipt, claims } => board.overlap(receipt, claims),
		FraudProof::Omission {
			receipt,
			claims,
			candidate,
			response,
			source,
		} => board.omission(receipt, claims, candidate, response, source),
		FraudProof::Posted {
			entries,
			contribution,
			first,
			last,
		} => board.posted(*entries, *contribution, first, last),
		FraudProof::LedgerReceipt(fault) => board.ledger_receipt(fault),
		FraudProof::Retrieval { receipt, entries } => board.retrieval(receipt, entries),
		FraudProof::Equivocation {
			signed,
			receipt,
			line,
		} => board.equivocation(signed, receipt, line),
		FraudProof::Stray { receipt, line } => board.stray(receipt, line),
		FraudProof::ReceiptTree { count, fault } => board.receipt_tree(*count, fault),
		FraudProof::LedgerTree { count, fault } => board.ledger_tree(*count, fault),
	}
}

/// [`judge_with`] BLAKE2b-256 computed here.
///
/// # Errors
/// Why it proves nothing.
pub fn judge(proof: &FraudProof, facts: &BatchFacts, chain: &impl Chain) -> Result<Finding, ProofError> {
	judge_with::<Blake2>(proof, facts, chain)
}
