//! What a judgement says.

use crate::session_leaf::SessionLeaf;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{Balance, ContributionId};
use scale_info::TypeInfo;

/// In what way a batch is not what its operator had to commit to.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, Hash, MaxEncodedLen, PartialEq, TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum FraudKind {
	/// A leaf, a text or a count that no honest batch has.
	#[codec(index = 0)]
	Malformed,
	/// Receipts do not chain, or do not meet what was settled.
	#[codec(index = 1)]
	BrokenChain,
	/// A receipt costs more than its tokens.
	#[codec(index = 2)]
	OverCharge,
	/// Attribution in a private session, or none in an open one.
	#[codec(index = 3)]
	Disclosure,
	/// A number of input or output tokens is wrong.
	#[codec(index = 4)]
	TokenCount,
	/// A claim is not true.
	#[codec(index = 5)]
	FalseClaim,
	/// Claims overlap or are not in order.
	#[codec(index = 6)]
	Overlap,
	/// A better match was left out.
	#[codec(index = 7)]
	Omission,
	/// The credit ledger is not in order, does not add up, or is not what was posted.
	#[codec(index = 8)]
	Ledger,
	/// The credit ledger is not what the receipts make it.
	#[codec(index = 9)]
	LedgerReceipt,
	/// The retrieved contributions are not in order, or none of the corpus.
	#[codec(index = 10)]
	Retrieval,
	/// The operator signed another receipt of the same number.
	#[codec(index = 11)]
	Equivocation,
}

/// Who is harmed by it.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Harmed {
	/// All that the model's lineage draws on.
	#[codec(index = 0)]
	Pools,
	/// A contribution that was not credited what it should have been.
	#[codec(index = 1)]
	Contribution {
		/// The contribution.
		id: ContributionId,
		/// What it should have been credited, in the smallest unit of OPEN, at most the amount of the receipt.
		credit: Balance,
	},
	/// The payer of a session, with what the batch settled of the line in question.
	#[codec(index = 2)]
	Session(SessionLeaf),
}

/// A fraud, proven.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Finding {
	/// What it is.
	pub kind: FraudKind,
	/// Whom it harms.
	pub harmed: Harmed,
}

impl Finding {
	pub(super) const fn pools(kind: FraudKind) -> Self {
		Self {
			kind,
			harmed: Harmed::Pools,
		}
	}
}

/// Why a proof proves nothing, or a reveal does not answer. A field-less enum: one byte.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, Hash, MaxEncodedLen, PartialEq, TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum ProofError {
	/// Longer than [`super::MAX_PROOF_BYTES`].
	TooLong,
	/// The bytes are not an encoded proof.
	Undecodable,
	/// All that is shown is as it should be.
	NoFault,
	/// A receipt is not where it is said to be in the batch.
	NotInReceipts,
	/// A credit is not where it is said to be in the ledger.
	NotInLedger,
	/// A line is not where it is said to be among the settled ones.
	NotInSessions,
	/// A claim is not where it is said to be in its receipt.
	NotInClaims,
	/// A chunk is not where it is said to be in its text.
	NotInText,
	/// A leaf or a count is not of the tree it is said to be of.
	NotInTree,
	/// The list is not the claims of the receipt.
	OtherClaims,
	/// The list is not what the receipt retrieved.
	OtherRetrieved,
	/// Neighbours are missing, or are none where they should be.
	WrongNeighbours,
	/// What is shown does not enclose what is said to be absent.
	NotEnclosing,
	/// Not the chunks that the tokens lie in.
	WrongChunks,
	/// The number of chunks is not the one the chain knows.
	WrongCount,
	/// The receipt fails its own checks, and that is not what this proof is about.
	MalformedReceipt,
	/// A chunk is not well formed at its place, and that is not what this proof is about.
	MalformedChunk,
	/// The chain does not know the line.
	UnknownLine,
	/// The chain does not know the contribution.
	UnknownContribution,
	/// What is shown of the line is missing, or of another one.
	OtherLine,
	/// The receipts have different numbers.
	OtherReceipt,
	/// The claim speaks of another source.
	OtherSource,
	/// The salt is not the one of an open session.
	OtherSalt,
	/// The receipt is not attributed.
	NotAttributed,
	/// The contribution is outside the corpus, and that is not what this proof is about.
	OutsideCorpus,
	/// More tokens are claimed than the response has: some claim or count is wrong, and that is not what this proof is about.
	OverClaimed,
	/// The match left out is none: other tokens, too short, too long, not trimmed, or out of a text.
	NoMatch,
	/// A claim before the match left out covers its first token.
	Covered,
	/// The match left out comes after as many claims as a receipt may have.
	Full,
	/// The match left out is not better than the claim at its place.
	NotBetter,
	/// The receipts are the same.
	SameReceipt,
	/// The salts are the same.
	SameSalt,
	/// There is no such item in the batch.
	NoSuchItem,
	/// The reveal answers another item.
	OtherItem,
	/// What is revealed is not well formed: it answers nothing.
	MalformedReveal,
	/// The receipt does not hold the drawn position.
	NotDrawn,
	/// The original is not earlier.
	NotEarlier,
	/// Matches overlap, are not in order, or lead out of the chunk.
	Unordered,
	/// Too little of the chunk is covered.
	TooLittle,
}

errors!(ProofError);
