//! Receipts: one execution each, signed by the operator.
//!
//! The receipts of a batch are sorted by (session, line, sequence) and lie in a tree of sums ([`crate::sums`]). Each says what its line
//! had cost before it, so two adjacent receipts show any break of the chain, the first and last of a line meet its
//! [`SessionLeaf`], and the place of each in the sum is the one that its line makes it. The sum of all is the batch's amount.

use crate::{
	chunk::{commit_request, commit_response, ChunkError},
	claim::{check_claims, claims_root, Claim, ClaimError},
	hash::{Blake2, Hasher},
	limits::{MAX_CLAIMS, MAX_RESPONSE_TOKENS, MAX_RETRIEVED},
	merkle::{empty_root, MerkleError},
	retrieval::{check_retrieved, retrieved_root, RetrievalError, Retrieved},
	session_leaf::SessionLeaf,
	sums::{padded, SumError, SumNode, SumTree, Summed},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use openledger_core::{Balance, Hash32, LineIndex, SessionId};
use scale_info::TypeInfo;

/// Separates receipts from everything else a key may sign.
pub const RECEIPT_DOMAIN: &[u8; 20] = b"openledger/receipt/1";

/// Names a receipt. Ordered by session, line, sequence.
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
pub struct ReceiptId {
	/// The session.
	pub session: SessionId,
	/// Its line.
	pub line: LineIndex,
	/// Number of the receipt within the line: 0, 1, 2, … without gaps, across batches.
	pub sequence: u64,
}

/// How a receipt is attributed.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Method {
	/// Not at all: the session is private. There are no claims.
	#[codec(index = 0)]
	Unattributed,
	/// By method `verbatim/1`.
	#[codec(index = 1)]
	Verbatim1,
	/// Claims by method `verbatim/1`, and what was retrieved by method `retrieval/1`.
	#[codec(index = 2)]
	Retrieval1,
}

/// One executed inference or action. All integers are little endian and of fixed width in its encoding.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Receipt {
	/// Session, line and sequence number.
	pub id: ReceiptId,
	/// Sum of the amounts of all earlier receipts of the line, in the smallest unit of OPEN.
	#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::decimal"))]
	pub cumulative_before: Balance,
	/// What this execution costs, in the smallest unit of OPEN.
	#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::decimal"))]
	pub amount: Balance,
	/// Counting tokens of the request.
	pub input_tokens: u32,
	/// Counting tokens of the response.
	pub output_tokens: u32,
	/// Root over the request's chunks.
	#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::hex"))]
	pub request: Hash32,
	/// Root over the response's chunks.
	#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::hex"))]
	pub response: Hash32,
	/// The receipt on whose behalf this one was executed, for instance the agent's.
	pub parent: Option<ReceiptId>,
	/// How the claims were found.
	pub method: Method,
	/// Number of claims, at most [`MAX_CLAIMS`].
	pub claim_count: u16,
	/// Root over the claims, sorted by position; of the empty tree if there are none.
	#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::hex"))]
	pub claims: Hash32,
	/// Number of retrieved contributions, at most [`MAX_RETRIEVED`].
	pub retrieved_count: u8,
	/// Root over them, sorted by contribution; of the empty tree if there are none.
	#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::hex"))]
	pub retrieved: Hash32,
}

/// Why a receipt, or a list of them, was refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ReceiptError {
	/// More output tokens than a response may have.
	TooManyTokens,
	/// More claims than a receipt may have, claims on a response without tokens, or claims of an unattributed receipt.
	UnexpectedClaims,
	/// More retrieved contributions than a receipt may have, or some though the method is another.
	UnexpectedRetrieved,
	/// The retrieved contributions are not the ones the receipt commits to.
	RetrievedMismatch,
	/// The receipt names itself as its parent.
	OwnParent,
	/// Amounts exceed what a balance can hold.
	Overflow,
	/// The request is not the one the receipt commits to.
	RequestMismatch,
	/// The response is not the one the receipt commits to.
	ResponseMismatch,
	/// The number of input or output tokens is wrong.
	TokenCountMismatch,
	/// The claims are not the ones the receipt commits to.
	ClaimsMismatch,
	/// A receipt is not after the one before it: unsorted or twice.
	NotSorted,
	/// The sequence number does not follow the one before it in the line.
	SequenceGap,
	/// The cumulative amount does not continue the receipt before it, or does not meet the settled total.
	BrokenChain,
	/// The session leaf is of another line.
	OtherLine,
	/// A text could not be committed to.
	Chunk(ChunkError),
	/// A claim is malformed.
	Claim(ClaimError),
	/// The retrieved contributions are not in order.
	Retrieval(RetrievalError),
	/// Too many leaves.
	Merkle(MerkleError),
}

errors!(ReceiptError);

impl From<ChunkError> for ReceiptError {
	fn from(error: ChunkError) -> Self {
		Self::Chunk(error)
	}
}

impl From<ClaimError> for ReceiptError {
	fn from(error: ClaimError) -> Self {
		Self::Claim(error)
	}
}

impl From<RetrievalError> for ReceiptError {
	fn from(error: RetrievalError) -> Self {
		Self::Retrieval(error)
	}
}

impl From<MerkleError> for ReceiptError {
	fn from(error: MerkleError) -> Self {
		Self::Merkle(error)
	}
}

impl Receipt {
	/// What the operator signs: domain (20) ‖ genesis hash (32) ‖ SCALE encoding of the receipt.
	pub fn message(&self, genesis: &Hash32) -> Vec<u8> {
		let mut message = Vec::with_capacity(Self::max_encoded_len().saturating_add(52));
		message.extend_from_slice(RECEIPT_DOMAIN);
		message.extend_from_slice(genesis);
		self.encode_to(&mut message);
		message
	}

	/// The hash that names these exact contents on this chain: of the message.
	pub fn hash(&self, genesis: &Hash32) -> Hash32 {
		Blake2::hash(&self.message(genesis))
	}

	/// What the line has cost with this receipt: a voucher must promise at least this much.
	pub fn cumulative_after(&self) -> Result<Balance, ReceiptError> {
		self.cumulative_before
			.checked_add(self.amount)
			.ok_or(ReceiptError::Overflow)
	}

	/// Checks all that can be checked of a receipt alone.
	pub fn check(&self) -> Result<(), ReceiptError> {
		self.cumulative_after()?;
		if self.output_tokens > MAX_RESPONSE_TOKENS {
			return Err(ReceiptError::TooManyTokens);
		}
		let may_claim = self.method != Method::Unattributed && self.output_tokens > 0;
		if self.claim_count > MAX_CLAIMS || (self.claim_count > 0 && !may_claim) {
			return Err(ReceiptError::UnexpectedClaims);
		}
		if self.claim_count == 0 && self.claims != empty_root() {
			return Err(ReceiptError::ClaimsMismatch);
		}
		let may_retrieve = self.method == Method::Retrieval1;
		if self.retrieved_count > MAX_RETRIEVED || (self.retrieved_count > 0 && !may_retrieve) {
			return Err(ReceiptError::UnexpectedRetrieved);
		}
		if self.retrieved_count == 0 && self.retrieved != empty_root() {
			return Err(ReceiptError::RetrievedMismatch);
		}
		if self.parent == Some(self.id) {
			return Err(ReceiptError::OwnParent);
		}
		Ok(())
	}

	/// Checks the claims against the receipt's commitment to them, and that they are in order.
	pub fn check_claims(&self, claims: &[Claim]) -> Result<(), ReceiptError> {
		self.check()?;
		if claims.len() != usize::from(self.claim_count) || claims_root(claims)? != self.claims {
			return Err(ReceiptError::ClaimsMismatch);
		}
		check_claims(claims, self.output_tokens)?;
		Ok(())
	}

	/// Checks the retrieved contributions against the receipt's commitment to them, and that they are in order.
	pub fn check_retrieved(&self, entries: &[Retrieved]) -> Result<(), ReceiptError> {
		self.check()?;
		if entries.len() != usize::from(self.retrieved_count) || retrieved_root(entries)? != self.retrieved {
			return Err(ReceiptError::RetrievedMismatch);
		}
		check_retrieved(entries)?;
		Ok(())
	}

	/// Checks the receipt against the texts it is for: roots and token counts. `salt` is [`crate::chunk::OPEN_SALT`]
	/// unless the session is private.
	pub fn check_texts(&self, salt: &Hash32, request: &[u8], response: &[u8]) -> Result<(), ReceiptError> {
		let request = commit_request(salt, request)?;
		let response = commit_response(salt, response)?;
		if request.root != self.request {
			return Err(ReceiptError::RequestMismatch);
		}
		if response.root != self.response {
			return Err(ReceiptError::ResponseMismatch);
		}
		if request.tokens != u64::from(self.input_tokens) || response.tokens != u64::from(self.output_tokens)
		{
			return Err(ReceiptError::TokenCountMismatch);
		}
		Ok(())
	}
}

/// What an execution may cost at most: ⌊(input tokens × input price + output tokens × output price) / 1,000⌋, with
/// prices per 1,000 counting tokens. `None` if that exceeds what a balance can hold.
pub fn charge(
	input_tokens: u32,
	output_tokens: u32,
	input_price: Balance,
	output_price: Balance,
) -> Option<Balance> {
	let input = input_price.checked_mul(Balance::from(input_tokens))?;
	let output = output_price.checked_mul(Balance::from(output_tokens))?;
	input.checked_add(output)?.checked_div(1_000)
}

/// A node of the tree of receipts.
pub type ReceiptNode = SumNode<ReceiptId>;

/// A receipt as a leaf of its batch. The leaf data is its SCALE encoding; its key is the first 17 bytes, its amount the 16 from 33 on.
impl Summed for Receipt {
	type Key = ReceiptId;

	fn key(&self) -> ReceiptId {
		self.id
	}

	fn amount(&self) -> Balance {
		self.amount
	}

	fn read(data: &[u8]) -> (ReceiptId, Balance) {
		const AMOUNT: usize = 33;
		(
			ReceiptId::read(data, 0),
			Balance::from_le_bytes(padded(data, AMOUNT)),
		)
	}
}

impl ReceiptId {
	/// What stands at `from` in `data`, zeros beyond its end.
	pub(crate) fn read(data: &[u8], from: usize) -> Self {
		const LINE: usize = 8;
		const SEQUENCE: usize = 9;
		let [line] = padded(data, from.saturating_add(LINE));
		Self {
			session: SessionId::from_le_bytes(padded(data, from)),
			line,
			sequence: u64::from_le_bytes(padded(data, from.saturating_add(SEQUENCE))),
		}
	}
}

impl Receipt {
	/// Checks that this receipt may follow `previous` in a batch.
	pub fn check_follows(&self, previous: &Receipt) -> Result<(), ReceiptError> {
		let (this, that) = (self.id, previous.id);
		if this <= that {
			return Err(ReceiptError::NotSorted);
		}
		if (this.session, this.line) == (that.session, that.line) {
			if that.sequence.checked_add(1) != Some(this.sequence) {
				return Err(ReceiptError::SequenceGap);
			}
			if previous.cumulative_after() != Ok(self.cumulative_before) {
				return Err(ReceiptError::BrokenChain);
			}
		}
		Ok(())
	}

	/// Checks that this receipt, the first of its line in the batch, starts where the line was settled before.
	pub fn check_starts(&self, line: &SessionLeaf) -> Result<(), ReceiptError> {
		self.check_line(line)?;
		if self.cumulative_before != line.settled_before {
			return Err(ReceiptError::BrokenChain);
		}
		Ok(())
	}

	/// Checks that this receipt, the last of its line in the batch, ends where the line is settled after.
	pub fn check_ends(&self, line: &SessionLeaf) -> Result<(), ReceiptError> {
		self.check_line(line)?;
		if self.cumulative_after()? != line.settled_after {
			return Err(ReceiptError::BrokenChain);
		}
		Ok(())
	}

	fn check_line(&self, line: &SessionLeaf) -> Result<(), ReceiptError> {
		if (self.id.session, self.id.line) != (line.session, line.line) {
			return Err(ReceiptError::OtherLine);
		}
		Ok(())
	}
}

/// Computes the root of a batch's receipts, refusing any that breaks the chain.
#[derive(Debug)]
pub struct ReceiptsBuilder<H = Blake2> {
	nodes: Vec<ReceiptNode>,
	last: Option<Receipt>,
	amount: Balance,
	hasher: PhantomData<H>,
}

impl<H: Hasher> Default for ReceiptsBuilder<H> {
	fn default() -> Self {
		Self {
			nodes: Vec::new(),
			last: None,
			amount: 0,
			hasher: PhantomData,
		}
	}
}

impl<H: Hasher> ReceiptsBuilder<H> {
	/// No receipts yet.
	pub fn new() -> Self {
		Self::default()
	}

	/// Appends a receipt. A refused receipt changes nothing.
	pub fn push(&mut self, receipt: &Receipt) -> Result<(), ReceiptError> {
		receipt.check()?;
		let amount = self
			.amount
			.checked_add(receipt.amount)
			.ok_or(ReceiptError::Overflow)?;
		if let Some(last) = &self.last {
			receipt.check_follows(last)?;
		}
		self.nodes.push(SumNode::leaf::<H, _>(receipt));
		self.last = Some(*receipt);
		self.amount = amount;
		Ok(())
	}

	/// Receipts so far.
	pub fn count(&self) -> u64 {
		self.nodes.len() as u64
	}

	/// Sum of the amounts so far.
	pub fn amount(&self) -> Balance {
		self.amount
	}

	/// The tree over the receipts.
	///
	/// # Errors
	/// None: the sum has been checked.
	pub fn tree(&self) -> Result<SumTree<ReceiptId, H>, SumError> {
		SumTree::new(self.nodes.clone())
	}
}

/// The root and the sum of sorted receipts, with BLAKE2b-256.
pub fn root<'a>(receipts: impl IntoIterator<Item = &'a Receipt>) -> Result<(Hash32, Balance), ReceiptError> {
	let mut builder = ReceiptsBuilder::<Blake2>::new();
	for receipt in receipts {
		builder.push(receipt)?;
	}
	let tree = builder.tree().map_err(|_| ReceiptError::Overflow)?;
	Ok((tree.root(), tree.sum()))
}
