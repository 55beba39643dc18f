//! What is kept, in SCALE.

use codec::{Decode, Encode};
use openledger_attribution::{Claim, Execution, Method, Receipt, ReceiptId, Retrieved};
use openledger_core::{
	Balance, BatchId, ContributionId, Hash32, LineIndex, ModelId, OperatorId, SessionId, Share,
};
use serde::{Deserialize, Serialize};
use sp_runtime::MultiSignature;

/// Whose store it is. A store of another chain or operator is refused: its vouchers would be worthless here.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Identity {
	/// Hash of block 0.
	pub genesis: Hash32,
	/// The operator.
	pub operator: OperatorId,
}

/// A line of a session.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct LineKey {
	/// The session.
	pub session: SessionId,
	/// Its line.
	pub line: LineIndex,
}

impl LineKey {
	/// The line that a receipt belongs to.
	pub fn of(id: &ReceiptId) -> Self {
		Self {
			session: id.session,
			line: id.line,
		}
	}
}

impl std::fmt::Display for LineKey {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "session {}, line {}", self.session, self.line)
	}
}

/// A voucher: with it the line may be settled up to `cumulative`.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Payment {
	/// All that the line may have settled.
	pub cumulative: Balance,
	/// Whether the message was signed between `<Bytes>` and `</Bytes>`.
	pub wrapped: bool,
	/// The signature of the line's signer.
	pub signature: MultiSignature,
}

/// Where a line stands.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct LineRecord {
	/// The model.
	pub model: ModelId,
	/// Sequence number of the next receipt.
	pub next_sequence: u64,
	/// What all receipts so far cost.
	pub cumulative: Balance,
	/// What the newest voucher promises; at most one receipt behind `cumulative`.
	pub paid: Balance,
	/// Receipts below this sequence number are in batches.
	pub batched_sequence: u64,
	/// What those receipts cost: what the line has settled once their batches are on the chain.
	pub batched: Balance,
	/// Why the chain will not settle the line any more.
	pub lost: Option<String>,
}

impl LineRecord {
	pub(super) fn new(model: ModelId) -> Self {
		Self {
			model,
			next_sequence: 0,
			cumulative: 0,
			paid: 0,
			batched_sequence: 0,
			batched: 0,
			lost: None,
		}
	}

	/// What the payer has not signed for yet: the last receipt or nothing.
	pub fn unpaid(&self) -> Balance {
		self.cumulative.saturating_sub(self.paid)
	}

	/// What is signed for but in no batch yet.
	pub fn unbatched(&self) -> Balance {
		self.paid.saturating_sub(self.batched)
	}
}

/// A receipt and what belongs to it, without the texts.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct ReceiptRecord {
	/// The receipt and its claims.
	pub execution: Execution,
	/// Whether the model is an agent.
	pub action: bool,
	/// The voucher that pays it; none as long as it is unpaid, or if it costs nothing.
	pub payment: Option<Payment>,
}

impl ReceiptRecord {
	/// The receipt.
	pub fn receipt(&self) -> &Receipt {
		&self.execution.receipt
	}

	/// Whether it is of an open session: those of private ones are attributed to nobody.
	pub fn is_open(&self) -> bool {
		self.receipt().method != Method::Unattributed
	}

	/// Its claims.
	pub fn claims(&self) -> &[Claim] {
		&self.execution.claims
	}

	/// What was retrieved.
	pub fn retrieved(&self) -> &[Retrieved] {
		&self.execution.retrieved
	}

	/// The contributions that it names.
	pub fn named(&self) -> impl Iterator<Item = ContributionId> + use<'_> {
		named(&self.execution)
	}
}

/// The contributions that an execution names; each once or more.
pub(super) fn named(execution: &Execution) -> impl Iterator<Item = ContributionId> + use<'_> {
	let claimed = execution.claims.iter().filter_map(Claim::contribution);
	claimed.chain(execution.retrieved.iter().map(|entry| entry.contribution))
}

/// The texts of a receipt.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Texts {
	/// What was asked.
	pub request: String,
	/// What was answered.
	pub response: String,
	/// [`openledger_attribution::chunk::OPEN_SALT`], or the secret of a private session.
	pub salt: Hash32,
	/// The passages that the answer was made from, best first.
	pub sources: Vec<Cited>,
}

/// A passage that an answer was made from.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Cited {
	/// Its contribution.
	pub contribution: ContributionId,
	/// Its chunk.
	pub chunk: u32,
	/// The bits of its score.
	pub score: u32,
}

/// How much of a receipt's amount each channel of attribution may direct: the model's terms, which never change.
#[derive(Clone, Copy, Debug, Decode, Deserialize, Encode, Eq, PartialEq, Serialize)]
pub struct Channels {
	/// Verbatim use.
	pub verbatim: Share,
	/// Retrieval.
	pub retrieval: Share,
}

impl From<Channels> for openledger_attribution::Channels {
	fn from(channels: Channels) -> Self {
		Self {
			verbatim: channels.verbatim,
			retrieval: channels.retrieval,
		}
	}
}

/// How far a batch is.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub enum Stage {
	/// Made. Whether the chain has it is not known: it may have been submitted just before a crash.
	Built,
	/// A block holds it. Its number may be unknown: it may have been submitted just before a crash and ended since.
	Submitted(Option<BatchId>),
	/// It has ended on the chain.
	Final(Option<BatchId>),
	/// The chain refused it, and its receipts went back.
	Dissolved(String),
}

impl Stage {
	/// Its number on the chain, as far as it is known.
	pub fn chain_id(&self) -> Option<BatchId> {
		match self {
			Self::Submitted(id) | Self::Final(id) => *id,
			Self::Built | Self::Dissolved(_) => None,
		}
	}

	/// Whether the gateway still has to do something about it.
	pub fn is_pending(&self) -> bool {
		matches!(self, Self::Built | Self::Submitted(_))
	}
}

/// The receipts of one line that are in a batch, and the voucher that settles them.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Span {
	/// The line.
	pub key: LineKey,
	/// First sequence number.
	pub from: u64,
	/// After the last sequence number.
	pub until: u64,
	/// Settled of the line before.
	pub before: Balance,
	/// The voucher. It promises what the last receipt ends with, to the unit.
	pub payment: Payment,
}

/// The use a batch stands for.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, PartialEq)]
pub struct Usage {
	/// Receipts of models.
	pub inferences: u32,
	/// Receipts of agents.
	pub actions: u32,
	/// Tokens of all requests.
	pub input_tokens: u64,
	/// Tokens of all responses.
	pub output_tokens: u64,
}

impl Usage {
	/// All receipts.
	pub fn receipts(&self) -> u32 {
		self.inferences.saturating_add(self.actions)
	}
}

/// A batch.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct BatchRecord {
	/// Its number in this store, from 0.
	pub number: u64,
	/// The one model it is for.
	pub model: ModelId,
	/// How far it is.
	pub stage: Stage,
	/// What it settles: equals the sum of its receipts.
	pub amount: Balance,
	/// Its receipts and vouchers, sorted by line.
	pub spans: Vec<Span>,
	/// The use it stands for.
	pub usage: Usage,
	/// Root over the receipts.
	pub receipts_root: Hash32,
	/// Root over the credit ledger.
	pub ledger_root: Hash32,
	/// Root over the settled lines, as the runtime will compute it.
	pub sessions_root: Hash32,
	/// Totals to post, sorted by contribution.
	pub credits: Vec<(ContributionId, Balance)>,
	/// Contributions that are claimed or retrieved but commons in the model's corpus, sorted: they are credited nothing.
	pub commons: Vec<ContributionId>,
	/// The channels of the model.
	pub channels: Channels,
}
