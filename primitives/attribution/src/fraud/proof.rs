//! What a challenger shows.

// Proofs are read, judged and dropped, one at a time: indirection would save nothing.
#![allow(clippy::large_enum_variant)]

use crate::{
	chunk::ChunkProof,
	claim::Claim,
	ledger::{CreditEntry, CreditKey, CreditNode},
	receipt::{Receipt, ReceiptId, ReceiptNode},
	retrieval::Retrieved,
	session_leaf::SessionLeaf,
	sums::SumNode,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{Balance, ContributionId, Hash32};
use scale_info::TypeInfo;

/// A leaf at its place in a tree.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Shown<L, P = Hash32> {
	/// Its index.
	pub index: u64,
	/// The leaf.
	pub leaf: L,
	/// Its Merkle proof, from the leaf up.
	pub proof: Vec<P>,
}

/// A leaf whose index is said elsewhere.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Neighbour<L, P = Hash32> {
	/// The leaf.
	pub leaf: L,
	/// Its Merkle proof, from the leaf up.
	pub proof: Vec<P>,
}

/// Two adjacent leaves, or an end of the tree.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Gap<L, P = Hash32> {
	/// The index of `after`: the number of leaves before the gap.
	pub at: u64,
	/// The leaf at `at − 1`; `None` if and only if `at` is 0.
	pub before: Option<Neighbour<L, P>>,
	/// The leaf at `at`; `None` if and only if the tree has `at` leaves.
	pub after: Option<Neighbour<L, P>>,
}

/// A receipt at its place in the batch.
pub type ShownReceipt = Shown<Receipt, ReceiptNode>;
/// A credit at its place in the ledger.
pub type ShownCredit = Shown<CreditEntry, CreditNode>;
/// Two adjacent receipts.
pub type ReceiptGap = Gap<Receipt, ReceiptNode>;
/// Two adjacent credits.
pub type CreditGap = Gap<CreditEntry, CreditNode>;

/// Chunks of a text, adjacent, the first of them where the context says.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Span {
	/// Chunks of the whole text. The root binds it.
	pub chunks: u32,
	/// The chunks shown.
	pub shown: Vec<ChunkProof>,
}

/// One of the two texts of a receipt.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	Hash,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Side {
	/// What was asked.
	#[codec(index = 0)]
	Request,
	/// What was answered.
	#[codec(index = 1)]
	Response,
}

/// What the batch settled of a line, or that it settled nothing of it.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum LineEvidence {
	/// The line is settled by this leaf.
	#[codec(index = 0)]
	Settled {
		/// Lines the batch settles. The root binds it.
		lines: u64,
		/// The leaf.
		line: Shown<SessionLeaf>,
	},
	/// The line is not settled: these leaves enclose it.
	#[codec(index = 1)]
	Unsettled {
		/// Lines the batch settles. The root binds it.
		lines: u64,
		/// Where it would be.
		gap: Gap<SessionLeaf>,
	},
}

/// A tree that a receipt commits to.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Tree {
	/// The claims of a receipt.
	#[codec(index = 0)]
	Claims(ShownReceipt),
	/// What a receipt retrieved.
	#[codec(index = 1)]
	Retrieved(ShownReceipt),
	/// A text of a receipt.
	#[codec(index = 2)]
	Text(ShownReceipt, Side),
}

/// What is wrong with a tree.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum TreeFault {
	/// Its number of leaves: the root is the commitment to the stated number and this tree hash.
	#[codec(index = 0)]
	Count {
		/// The tree hash of RFC 6962.
		tree_hash: Hash32,
	},
	/// A leaf.
	#[codec(index = 1)]
	Leaf {
		/// Its index.
		index: u64,
		/// Its data, whatever it is.
		data: Vec<u8>,
		/// Its Merkle proof, from the leaf up.
		proof: Vec<Hash32>,
	},
}

/// What is wrong with a tree of sums.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum SumFault<K> {
	/// Its number of leaves or its sum: the root is the commitment to the stated number, this sum and this hash.
	#[codec(index = 0)]
	Count {
		/// The sum of its amounts.
		sum: Balance,
		/// The hash of its topmost node.
		tree_hash: Hash32,
	},
	/// A leaf.
	#[codec(index = 1)]
	Leaf {
		/// Its index.
		index: u64,
		/// Its data, whatever it is.
		data: Vec<u8>,
		/// Its path, from the leaf up.
		proof: Vec<SumNode<K>>,
	},
	/// Two neighbours under one node that are not in order.
	#[codec(index = 2)]
	Order {
		/// Their level; leaves are at 0.
		level: u8,
		/// The index of the left one within the level.
		index: u64,
		/// The left one.
		left: SumNode<K>,
		/// The right one.
		right: SumNode<K>,
		/// The path from the node above both.
		proof: Vec<SumNode<K>>,
	},
}

/// A leaf of a text, whatever it is.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct TextLeaf {
	/// Which text.
	pub side: Side,
	/// Chunks of the whole text. The root binds it.
	pub chunks: u32,
	/// Index of the leaf.
	pub index: u32,
	/// Its data: context, salt and body.
	pub data: Vec<u8>,
	/// Its Merkle proof, from the leaf up.
	pub proof: Vec<Hash32>,
}

/// What shows that a claim is not true.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum ClaimFault {
	/// Nothing more: its numbers are impossible, or its source is outside the corpus, or it leads out of a contribution.
	#[codec(index = 0)]
	Impossible,
	/// It leads out of a text of the receipt, which has this many chunks.
	#[codec(index = 1)]
	Beyond {
		/// Which text.
		side: Side,
		/// Its chunks. The root binds it.
		chunks: u32,
		/// Its tree hash.
		tree_hash: Hash32,
	},
	/// The tokens differ, or their number is wrong, or the first or last does not count, or they lead out of a text. All
	/// chunks that the claim touches.
	#[codec(index = 2)]
	Tokens {
		/// Of the response.
		response: Span,
		/// Of the source.
		source: Span,
	},
	/// A chunk that the claim touches in a contribution is no well-formed one, so that nobody can match it; or the
	/// contribution's root binds another number of chunks than was declared.
	#[codec(index = 3)]
	Source {
		/// Chunks that the contribution's root binds.
		chunks: u64,
		/// What is wrong with it.
		fault: TreeFault,
	},
}

/// A receipt with all that its credits are computed from.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Attributed {
	/// The receipt.
	pub receipt: ShownReceipt,
	/// All its claims.
	pub claims: Vec<Claim>,
	/// All that it retrieved.
	pub retrieved: Vec<Retrieved>,
}

/// In what the credit ledger differs from the receipts.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum CreditFault {
	/// A credit is not what its receipt makes it.
	#[codec(index = 0)]
	Wrong {
		/// Credits in the ledger. The root binds it.
		entries: u64,
		/// The credit.
		entry: ShownCredit,
		/// Its receipt.
		attributed: Attributed,
	},
	/// A credit is missing.
	#[codec(index = 1)]
	Missing {
		/// Credits in the ledger. The root binds it.
		entries: u64,
		/// Whose credit it is.
		contribution: ContributionId,
		/// Where it would be.
		gap: CreditGap,
		/// The receipt.
		attributed: Attributed,
	},
	/// A credit is of a receipt that is not in the batch.
	#[codec(index = 2)]
	NoReceipt {
		/// Credits in the ledger. The root binds it.
		entries: u64,
		/// The credit.
		entry: ShownCredit,
		/// Where the receipt would be.
		gap: ReceiptGap,
	},
}

/// A receipt with the operator's signature.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct SignedReceipt {
	/// The receipt.
	pub receipt: Receipt,
	/// The sr25519 signature of the operator's account over [`Receipt::message`].
	pub signature: [u8; 64],
}

/// Two receipts of one number, signed by one operator. Needs no batch.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct DoubleSigning {
	/// One.
	pub first: SignedReceipt,
	/// The other.
	pub second: SignedReceipt,
}

/// Proof that an open batch is not what its operator had to commit to.
///
/// Receipts are proven against the number of receipts in the batch's record; if the root binds another one, that is what
/// is proven ([`FraudProof::Malformed`]). All other numbers of leaves are stated by the prover and bound by the roots.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum FraudProof {
	/// The record contradicts itself: no receipts, or an empty ledger though something is credited, or the other way round.
	#[codec(index = 0)]
	Record,
	/// A tree has a leaf that no honest tree has, or not the number of leaves that it should have.
	#[codec(index = 1)]
	Malformed {
		/// The tree.
		tree: Tree,
		/// Its number of leaves. The root binds it.
		count: u64,
		/// What is wrong.
		fault: TreeFault,
	},
	/// Two chunks of one receipt have different salts.
	#[codec(index = 2)]
	Salts {
		/// The receipt.
		receipt: ShownReceipt,
		/// One leaf.
		first: TextLeaf,
		/// Another.
		second: TextLeaf,
	},
	/// Two adjacent receipts, or the first, or the last, do not chain, or do not meet what was settled.
	#[codec(index = 3)]
	BrokenChain {
		/// The receipts.
		receipts: ReceiptGap,
		/// The line in question.
		line: LineEvidence,
	},
	/// A receipt costs more than its tokens at the prices of its line.
	#[codec(index = 4)]
	OverCharge {
		/// The receipt.
		receipt: ShownReceipt,
		/// Its line.
		line: LineEvidence,
	},
	/// A receipt is attributed though its session is private, or not though it is open.
	#[codec(index = 5)]
	Disclosure {
		/// The receipt.
		receipt: ShownReceipt,
	},
	/// A number of tokens is wrong.
	#[codec(index = 6)]
	TokenCount {
		/// The receipt.
		receipt: ShownReceipt,
		/// Which text.
		side: Side,
		/// The salt of the text: zeros in open sessions.
		salt: Hash32,
		/// Index of the first chunk shown.
		first: u32,
		/// The last chunk, or the first, or two adjacent ones; none if the text has none.
		span: Span,
	},
	/// A claim is not true.
	#[codec(index = 7)]
	FalseClaim {
		/// The receipt.
		receipt: ShownReceipt,
		/// The claim.
		claim: Shown<Claim>,
		/// What shows it.
		fault: ClaimFault,
	},
	/// Two adjacent claims are not in order or overlap.
	#[codec(index = 8)]
	Overlap {
		/// The receipt.
		receipt: ShownReceipt,
		/// The claims, both.
		claims: Gap<Claim>,
	},
	/// A match was left out that is better than what is claimed at its first token.
	#[codec(index = 9)]
	Omission {
		/// The receipt.
		receipt: ShownReceipt,
		/// The claims around the place: `before` ends at or before it, `after` starts at or behind it.
		claims: Gap<Claim>,
		/// The match, as the claim that it should have become.
		candidate: Claim,
		/// All chunks of the response that it touches.
		response: Span,
		/// All chunks of its source that it touches.
		source: Span,
	},
	/// A posted total is not the sum of the contribution's credits.
	#[codec(index = 10)]
	Posted {
		/// Credits in the ledger. The root binds it.
		entries: u64,
		/// The contribution.
		contribution: ContributionId,
		/// Where its credits begin.
		first: CreditGap,
		/// Where they end.
		last: CreditGap,
	},
	/// The ledger is not what the receipts make it.
	#[codec(index = 11)]
	LedgerReceipt(CreditFault),
	/// The retrieved contributions are not in order, or none of the corpus, or have no such chunk.
	#[codec(index = 12)]
	Retrieval {
		/// The receipt.
		receipt: ShownReceipt,
		/// All that it retrieved.
		entries: Vec<Retrieved>,
	},
	/// The operator signed another receipt of the same number.
	#[codec(index = 13)]
	Equivocation {
		/// What the operator signed.
		signed: SignedReceipt,
		/// What it committed to.
		receipt: ShownReceipt,
		/// The line of both.
		line: LineEvidence,
	},
	/// A receipt that its line was not settled by: the batch settles nothing of the line, though the receipt costs something, or what it
	/// settles does not reach over the receipt, or puts it at another place in the sum of all receipts. By itself, without its neighbours:
	/// whoever sees no other receipt can show it.
	#[codec(index = 14)]
	Stray {
		/// The receipt.
		receipt: ShownReceipt,
		/// Its line.
		line: LineEvidence,
	},
	/// The tree of the receipts has a leaf that no honest one has, is not in order, or has not the number or the sum that it should have.
	#[codec(index = 15)]
	ReceiptTree {
		/// Its number of leaves. The root binds it.
		count: u64,
		/// What is wrong.
		fault: SumFault<ReceiptId>,
	},
	/// The tree of the credits has a leaf that no honest one has, is not in order, or has not the number or the sum that it should have.
	#[codec(index = 16)]
	LedgerTree {
		/// Its number of leaves. The root binds it.
		count: u64,
		/// What is wrong.
		fault: SumFault<CreditKey>,
	},
}
