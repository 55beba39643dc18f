//! What the chain knows, which no proof has to show.

use openledger_core::{Balance, ContributionId, Disclosure, Hash32, LineIndex, ModelId, SessionId};

/// What the chain keeps of an open batch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BatchFacts {
	/// The one model it is for.
	pub model: ModelId,
	/// All it settles, in the smallest unit of OPEN.
	pub amount: Balance,
	/// Sum of its posted credits, in the smallest unit of OPEN.
	pub credited: Balance,
	/// How many receipts the operator says it has.
	pub receipts: u32,
	/// Root over the receipt leaves, as the operator committed to it.
	pub receipts_root: Hash32,
	/// Root over the credit leaves, as the operator committed to it.
	pub ledger_root: Hash32,
	/// Root over the settled lines, computed by the chain.
	pub sessions_root: Hash32,
}

/// What a contributor committed to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ContributionFacts {
	/// The account in every leaf.
	pub contributor: [u8; 32],
	/// Root over its chunks.
	pub root: Hash32,
	/// Its counting tokens, as declared.
	pub tokens: u64,
	/// Its chunks, as declared.
	pub chunks: u32,
}

/// The terms of a line of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LineFacts {
	/// Price of 1,000 counting tokens of a request, in the smallest unit of OPEN.
	pub input_price: Balance,
	/// Price of 1,000 counting tokens of a response, in the smallest unit of OPEN.
	pub output_price: Balance,
	/// Whether the texts may be shown.
	pub disclosure: Disclosure,
}

/// How a model weighs the channels of attribution, in parts per billion. They sum to at most one whole.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Channels {
	/// Weight of what was repeated verbatim.
	pub verbatim: openledger_core::Share,
	/// Weight of what was retrieved.
	pub retrieval: openledger_core::Share,
}

/// What else the chain knows, all of it about the batch's model and operator. None of it changes while the batch is open.
pub trait Chain {
	/// What was committed to by a contribution of any datanet, of any standing; `None` if there never was one.
	fn contribution(&self, id: ContributionId) -> Option<ContributionFacts>;
	/// Whether a contribution belongs to the corpus of the batch's model.
	fn in_corpus(&self, id: ContributionId) -> bool;
	/// Whether a contribution is commons in the corpus of the batch's model.
	fn is_commons(&self, id: ContributionId) -> bool;
	/// The terms of a line, if it is one of the batch's operator and model and the chain still has it. It has all lines
	/// that the batch settles.
	fn line(&self, session: SessionId, line: LineIndex) -> Option<LineFacts>;
	/// What the batch credits to a contribution; zero if nothing.
	fn posted(&self, id: ContributionId) -> Balance;
	/// What the batch credits to all contributions of lower numbers.
	fn posted_below(&self, id: ContributionId) -> Balance;
	/// The weights of the channels in the model's terms.
	fn channels(&self) -> Channels;
}
