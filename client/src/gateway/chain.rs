//! What an operator asks of the chain, and tells it.
//!
//! The other half of the client implements [`Chain`] over subxt; tests implement it in memory.

use crate::store::Usage;
use openledger_attribution::{Item, Reveal};
use openledger_core::{
	Balance, BatchId, ContributionId, Disclosure, Hash32, LineIndex, ModelId, OperatorId, SessionId,
};
use sp_runtime::MultiSignature;
use std::future::Future;

/// A public key or account, 32 bytes.
pub type Account = [u8; 32];

/// One line of a session, as the chain has it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SessionLine {
	/// The model that this line pays for.
	pub model: ModelId,
	/// Account whose signature makes a voucher.
	pub signer: Account,
	/// Price per 1,000 input tokens, fixed when the session was opened.
	pub input_price: Balance,
	/// Price per 1,000 output tokens, likewise.
	pub output_price: Balance,
	/// All that was ever settled on this line.
	pub settled: Balance,
}

/// A session, as the chain has it: all of one moment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Session {
	/// Who pays.
	pub payer: Account,
	/// Who executes.
	pub operator: OperatorId,
	/// What of the deposit is not settled yet.
	pub remaining: Balance,
	/// Whether its texts may be shown to others.
	pub disclosure: Disclosure,
	/// Whether new requests may still be charged: `false` from the moment it is being closed.
	pub accepts_requests: bool,
	/// Whether vouchers may still be settled: `false` once its thaw has ended.
	pub settles: bool,
	/// Its lines, in order.
	pub lines: Vec<SessionLine>,
}

/// A voucher on its way to the chain.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SubmittedVoucher {
	/// The session.
	pub session: SessionId,
	/// The line.
	pub line: LineIndex,
	/// All that the line may have settled.
	pub cumulative: Balance,
	/// Whether the message was signed between `<Bytes>` and `</Bytes>`.
	pub wrapped: bool,
	/// The signer's signature over it.
	pub signature: MultiSignature,
}

/// What another batch can move.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Room {
	/// In all: what the operator's stakes leave room for.
	pub amount: Balance,
	/// From open sessions: what of that its own bond covers.
	pub open_amount: Balance,
}

/// A batch on its way to the chain.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BatchSubmission {
	/// The one model it is for.
	pub model: ModelId,
	/// Vouchers sorted by (session, line), at most one a line.
	pub vouchers: Vec<SubmittedVoucher>,
	/// Sum of what they move: equals the sum of the receipts.
	pub amount: Balance,
	/// The use it stands for; its receipts are inferences and actions.
	pub usage: Usage,
	/// Commitment to the receipts.
	pub receipts_root: Hash32,
	/// Commitment to the credit ledger.
	pub ledger_root: Hash32,
	/// Credits sorted by contribution, none zero.
	pub credits: Vec<(ContributionId, Balance)>,
}

/// Something of an open batch that the chain demands to be shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Demand {
	/// The batch.
	pub batch: BatchId,
	/// What is to be shown.
	pub item: Item,
	/// The last reading of the admission clock at which the answer is taken.
	pub deadline: u32,
}

/// Where a batch stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BatchState {
	/// In its challenge window.
	Open,
	/// It has ended and its record was removed.
	Gone,
	/// The chain never gave out its number, or gave it to another batch: the block that held it is lost.
	Lost,
}

/// What the last final block says of a session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Standing {
	/// There it is.
	Here(Session),
	/// It was there and is gone for good: numbers are never given out twice.
	Withdrawn,
	/// Its number was never given out. Whoever has seen it before knows that the chain has lost blocks, and the session
	/// comes back if what they held is submitted again.
	NotYet,
}

/// The chain did not do it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ChainError {
	/// It cannot be reached, or an answer did not come. Trying again may help.
	#[error("the chain cannot be reached: {0}")]
	Unavailable(String),
	/// A voucher was refused. Nothing of the batch was consumed.
	#[error("the chain refused the voucher of session {session}, line {line}: {reason}")]
	Voucher {
		/// Its session.
		session: SessionId,
		/// Its line.
		line: LineIndex,
		/// The chain's reason.
		reason: String,
	},
	/// More settlement is open than the operator's stake allows, or too many batches are. Waiting helps.
	#[error("the chain has no room for this batch now: {0}")]
	NoRoom(String),
	/// It refused for another reason; the same batch will be refused again, and another may be built.
	#[error("the chain refused: {0}")]
	Refused(String),
}

/// The chain, as an operator sees it.
///
/// Answers are as of the best block, and never older than the block that held the last batch which
/// [`Chain::submit_batch`] reported: a gateway that were told an older state would take a batch for lost.
pub trait Chain: Send + Sync + 'static {
	/// Hash of block 0: vouchers are bound to it.
	fn genesis_hash(&self) -> Hash32;

	/// The operator that this gateway runs as.
	fn operator_id(&self) -> OperatorId;

	/// The session, or `None` if it never was or is gone.
	fn session(&self, id: SessionId) -> impl Future<Output = Result<Option<Session>, ChainError>> + Send;

	/// The session in the last final block, and the number of that block. Only this is a reason to give up what is owed, and
	/// only for a while: a node that was killed may have lost final blocks, too.
	fn standing(&self, id: SessionId) -> impl Future<Output = Result<(u64, Standing), ChainError>> + Send;

	/// All that was ever settled on a line; `None` if the session is gone or has no such line.
	fn settled(
		&self,
		session: SessionId,
		line: LineIndex,
	) -> impl Future<Output = Result<Option<Balance>, ChainError>> + Send {
		async move {
			let session = self.session(session).await?;
			Ok(session.and_then(|session| session.lines.get(usize::from(line)).map(|line| line.settled)))
		}
	}

	/// What another batch of the model can move now.
	fn room(&self, model: ModelId) -> impl Future<Output = Result<Room, ChainError>> + Send;

	/// Submits a batch and waits until a block holds it.
	fn submit_batch(
		&self,
		batch: &BatchSubmission,
	) -> impl Future<Output = Result<BatchId, ChainError>> + Send;

	/// The operator's open batch with this receipts root, if there is one: how a restarted gateway learns the number of
	/// a batch whose submission it did not live to record.
	fn find_batch(
		&self,
		receipts_root: Hash32,
	) -> impl Future<Output = Result<Option<BatchId>, ChainError>> + Send;

	/// Receipts root of a batch that is open; `None` if it is not.
	fn receipts_root(
		&self,
		batch: BatchId,
	) -> impl Future<Output = Result<Option<Hash32>, ChainError>> + Send;

	/// The admission clock.
	fn now(&self) -> impl Future<Output = Result<u32, ChainError>> + Send;

	/// Demands of a batch that are not answered.
	fn demands(&self, batch: BatchId) -> impl Future<Output = Result<Vec<Demand>, ChainError>> + Send;

	/// Answers a demand, and waits until a block holds the answer.
	fn answer(
		&self,
		batch: BatchId,
		item: &Item,
		reveal: &Reveal,
	) -> impl Future<Output = Result<(), ChainError>> + Send;

	/// Where a batch stands.
	fn batch_state(&self, batch: BatchId) -> impl Future<Output = Result<BatchState, ChainError>> + Send;
}

/// The operator's hand: signs receipts.
pub trait ReceiptSigner: Send + Sync + 'static {
	/// The account that the signature verifies against.
	fn account(&self) -> Account;
	/// Signs the bytes.
	fn sign(&self, message: &[u8]) -> [u8; 64];
}

impl ReceiptSigner for subxt_signer::sr25519::Keypair {
	fn account(&self) -> Account {
		self.public_key().0
	}

	fn sign(&self, message: &[u8]) -> [u8; 64] {
		subxt_signer::sr25519::Keypair::sign(self, message).0
	}
}
