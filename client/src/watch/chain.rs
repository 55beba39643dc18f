//! What a watcher asks of the chain, and tells it.

use crate::chain::{Account, Error};
use openledger_attribution::{
	duplicate::DuplicateProof,
	fraud::{BatchFacts, Channels, ContributionFacts, FraudProof, LineFacts},
	reveal::{Item, Reveal},
	SessionLeaf,
};
use openledger_core::{Balance, BatchId, ContributionId, Hash32, LineIndex, ModelId, OperatorId, SessionId};
use std::future::Future;

/// What comes of talking to the chain.
pub type Result<T> = std::result::Result<T, Error>;

/// A line of a session, by number.
pub type LineKey = (SessionId, LineIndex);

/// A batch in its window.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OpenBatch {
	/// Its number.
	pub id: BatchId,
	/// Who submitted it.
	pub operator: OperatorId,
	/// When it was submitted, by the admission clock.
	pub submitted: u32,
	/// When its window ends.
	pub due: u32,
	/// Before when it can be challenged: the end of its window, or later if something was shown late.
	pub challenges_until: u32,
	/// Whether it waits for something: a proof, an answer, or a challenge of what was shown late.
	pub held: bool,
	/// What the chain knows of it.
	pub facts: BatchFacts,
}

impl OpenBatch {
	/// Whether this is the other batch at another time. On another fork it may not be, though it has the number.
	pub fn is_same(&self, other: &Self) -> bool {
		let Self {
			challenges_until,
			held,
			..
		} = *other;
		*other
			== Self {
				challenges_until,
				held,
				..*self
			}
	}
}

/// Who runs an operator, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OperatorFacts {
	/// The account that signs receipts.
	pub account: Account,
	/// Where its gateway answers; may be empty.
	pub endpoint: String,
}

/// A contribution of a model's corpus.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Member {
	/// Its number.
	pub id: ContributionId,
	/// Whether it is commons.
	pub commons: bool,
	/// What was committed to.
	pub facts: ContributionFacts,
	/// Where its text is, as its author says.
	pub uri: String,
}

/// A model, as far as attribution looks at it. None of it ever changes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ModelFacts {
	/// The weights of the channels.
	pub channels: Channels,
	/// Its corpus, sorted.
	pub corpus: Vec<Member>,
}

/// A receipt that an answer has revealed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RevealedReceipt {
	/// Its index.
	pub receipt: u32,
	/// When it was revealed, by the admission clock.
	pub at: u32,
	/// Whether it was drawn: then what belongs to it costs the fee alone.
	pub drawn: bool,
}

/// What of a batch is drawn, and what has been asked of it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Availability {
	/// Drawn positions in the value of the batch; empty until the draw.
	pub drawn: Vec<Balance>,
	/// Drawn positions in the sum of the posted totals; empty until the draw.
	pub drawn_credits: Vec<Balance>,
	/// Receipts that answers have revealed, each once.
	pub revealed: Vec<RevealedReceipt>,
	/// What anybody has demanded.
	pub demanded: Vec<Item>,
	/// What of that was answered.
	pub answered: Vec<Item>,
}

/// The end of a batch whose operator was convicted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Verdict {
	/// Who counts as challenger.
	pub challenger: Account,
	/// What the challenger got.
	pub rewarded: Balance,
}

/// A commitment to a proof.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Commitment {
	/// What was committed to.
	pub hash: Hash32,
	/// When the proof may come at the earliest.
	pub provable_from: u32,
	/// When it may come at the latest.
	pub deadline: u32,
}

/// What became of a proof.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Judged {
	/// The operator was convicted; this much came back beside the bond.
	Convicted {
		/// The reward.
		rewarded: Balance,
	},
	/// The chain says that it proves nothing: the bond is lost.
	Failed {
		/// Why.
		reason: String,
	},
}

/// The chain, as a watcher sees it. Answers are as of the best block.
pub trait Chain: Send + Sync + 'static {
	/// Hash of block 0.
	fn genesis(&self) -> Hash32;

	/// Who files; `None` if nobody does.
	fn account(&self) -> Option<Account>;

	/// The admission clock.
	fn now(&self) -> impl Future<Output = Result<u32>> + Send;

	/// All batches that have not ended: in their windows, or held.
	fn open_batches(&self) -> impl Future<Output = Result<Vec<OpenBatch>>> + Send;

	/// An operator.
	fn operator(&self, id: OperatorId) -> impl Future<Output = Result<Option<OperatorFacts>>> + Send;

	/// A model with its corpus.
	fn model(&self, id: ModelId) -> impl Future<Output = Result<Option<ModelFacts>>> + Send;

	/// Contributions of any datanet, of any standing; those that never were are left out.
	fn contributions(
		&self,
		ids: &[ContributionId],
	) -> impl Future<Output = Result<Vec<(ContributionId, ContributionFacts)>>> + Send;

	/// Lines of sessions, but those of another operator or model, and those that are gone.
	fn lines(
		&self,
		operator: OperatorId,
		model: ModelId,
		keys: &[LineKey],
	) -> impl Future<Output = Result<Vec<(LineKey, LineFacts)>>> + Send;

	/// The posted credits of a batch.
	fn posted(&self, batch: BatchId) -> impl Future<Output = Result<Vec<(ContributionId, Balance)>>> + Send;

	/// What the vouchers of a batch settled, sorted; `None` if the node does not keep the state of its submission.
	fn settled(&self, batch: &OpenBatch) -> impl Future<Output = Result<Option<Vec<SessionLeaf>>>> + Send;

	/// What of a batch is drawn, and what has been asked.
	fn availability(&self, batch: &OpenBatch) -> impl Future<Output = Result<Availability>> + Send;

	/// The open challenge of [`Chain::account`] against a batch.
	fn challenge_of(&self, batch: BatchId) -> impl Future<Output = Result<Option<Commitment>>> + Send;

	/// Commits to a proof, and waits until a block holds that.
	fn challenge(&self, batch: BatchId, commitment: Hash32) -> impl Future<Output = Result<()>> + Send;

	/// Proves what was committed to.
	fn prove(
		&self,
		batch: BatchId,
		salt: Hash32,
		proof: &FraudProof,
	) -> impl Future<Output = Result<Judged>> + Send;

	/// Demands an item of a batch.
	fn demand(&self, batch: BatchId, item: &Item) -> impl Future<Output = Result<()>> + Send;

	/// Answers to demands of a batch, out of the blocks that hold them: all that the roots of the batch bear out, and several of an item if they
	/// bear out several. What else they must be is to be checked.
	fn reveals(&self, batch: &OpenBatch) -> impl Future<Output = Result<Vec<(Item, Reveal)>>> + Send;

	/// Reads the blocks since the last time, if any matter: a node does not keep what they show for long.
	fn follow(&self) -> impl Future<Output = Result<()>> + Send;

	/// What of the blocks that matter could not be read, since this was last asked.
	fn problems(&self) -> impl Future<Output = Vec<String>> + Send;

	/// The verdict on a batch, if there was one since something was first demanded through this value.
	fn verdict(&self, batch: BatchId) -> impl Future<Output = Result<Option<Verdict>>> + Send;

	/// Whether a chunk of a contribution is marked as a duplicate.
	fn is_marked(&self, id: ContributionId, chunk: u32) -> impl Future<Output = Result<bool>> + Send;

	/// Proves that a chunk is a duplicate.
	fn prove_duplicate(&self, proof: &DuplicateProof) -> impl Future<Output = Result<()>> + Send;
}

/// Separates commitments to proofs against batches from everything else that is hashed.
const CHALLENGE_DOMAIN: &str = "openledger/challenge/1";

/// The commitment to a proof: blake2-256 over (domain, genesis, batch, account, salt) and the proof's bytes.
pub fn commitment(
	genesis: &Hash32,
	batch: BatchId,
	account: &Account,
	salt: &Hash32,
	proof: &[u8],
) -> Hash32 {
	commit((CHALLENGE_DOMAIN, genesis, batch, account, salt), proof)
}

/// Separates commitments to proofs of equivocation.
const EQUIVOCATION_DOMAIN: &str = "openledger/equivocation/1";

/// The commitment to a proof of equivocation: the same over (domain, genesis, operator, account, salt).
pub fn equivocation_commitment(
	genesis: &Hash32,
	operator: OperatorId,
	account: &Account,
	salt: &Hash32,
	proof: &[u8],
) -> Hash32 {
	commit((EQUIVOCATION_DOMAIN, genesis, operator, account, salt), proof)
}

fn commit(to: impl codec::Encode, proof: &[u8]) -> Hash32 {
	let mut bytes = to.encode();
	bytes.extend_from_slice(proof);
	crate::chain::blake2_256(&bytes)
}
