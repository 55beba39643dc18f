//! Open batches: looking at them, holding them, ending them early. [`Batches`] is implemented by inference receipts and
//! used by attribution scoring; [`BatchWatcher`] the other way round.

use crate::operators::Prices;
use alloc::vec::Vec;
use openledger_core::{
	Balance, BatchId, ContributionId, Disclosure, Hash32, LineIndex, ModelId, OperatorId, SessionId,
};
use sp_runtime::{DispatchError, DispatchResult, Weight};

/// A reading of the admission clock: the number of blocks so far in which ordinary transactions were admitted. Windows
/// and deadlines are measured in it, so they stand still during migrations and in safe mode.
pub type AdmissionTime = u32;

/// A batch whose window has not ended, or that is held.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OpenBatch {
	/// Who submitted it.
	pub operator: OperatorId,
	/// For which model.
	pub model: ModelId,
	/// All of its money.
	pub amount: Balance,
	/// Sum of its posted credits.
	pub credited: Balance,
	/// How many contributions it credits.
	pub credits: u32,
	/// Root over its receipts.
	pub receipts_root: Hash32,
	/// How many receipts it says it has.
	pub receipts: u32,
	/// Root over its credit ledger.
	pub ledger_root: Hash32,
	/// Root over (session, line, settled before, settled after, what is settled of the lines before it), computed by the chain.
	pub sessions_root: Hash32,
	/// When it was submitted.
	pub submitted: AdmissionTime,
	/// When its window ends. Holding it does not change this.
	pub due: AdmissionTime,
}

/// The terms of a line of a session. They never change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LineTerms {
	/// The operator that vouchers are made out to.
	pub operator: OperatorId,
	/// The model.
	pub model: ModelId,
	/// The prices.
	pub prices: Prices,
	/// Whether the texts may be shown.
	pub disclosure: Disclosure,
}

/// What a verdict gives back out of the voided batch itself.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Relief {
	/// The session whose payer was harmed, and what of the batch goes back into its deposit. What the line has settled
	/// stays settled.
	pub refund: Option<(SessionId, Balance)>,
	/// The contribution whose match was left out, and the credit that it would have had.
	pub omission: Option<(ContributionId, Balance)>,
}

/// What a voided batch was.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct VoidedBatch {
	/// Who submitted it.
	pub operator: OperatorId,
	/// For which model.
	pub model: ModelId,
	/// All of its money, before any refund.
	pub amount: Balance,
	/// The most that credits could direct of it.
	pub attributable: Balance,
	/// What went back into the deposit of the harmed session.
	pub refunded: Balance,
}

/// Open batches.
pub trait Batches<AccountId> {
	/// The admission clock.
	fn now() -> AdmissionTime;
	/// A batch that has neither ended nor begun to be routed.
	fn open(batch: BatchId) -> Option<OpenBatch>;
	/// What an open batch credits, by contribution, ascending; nothing of any other.
	fn posted(batch: BatchId) -> Vec<(ContributionId, Balance)>;
	/// The terms of a line. Kept at least until the window of every batch that settled something of the session has ended.
	fn line(session: SessionId, line: LineIndex) -> Option<LineTerms>;
	/// Who pays a session.
	fn payer(session: SessionId) -> Option<AccountId>;
	/// Keeps an open batch from becoming final until [`Self::let_go`] is called as often as this was.
	fn hold(batch: BatchId) -> DispatchResult;
	/// Takes one hold away. A batch that is due and has none left ends as soon as there is room.
	fn let_go(batch: BatchId) -> DispatchResult;
	/// Voids an open batch, whatever holds it. Settled totals never roll back. All or nothing.
	fn void(batch: BatchId, relief: Relief) -> Result<VoidedBatch, DispatchError>;
	/// Weight of [`Self::posted`] for a batch with so many credits.
	fn posted_weight(credits: u32) -> Weight;
	/// Weight of [`Self::void`], at its worst.
	fn void_weight() -> Weight;
	/// Submits a batch of `operator`'s account for `model` whose commitment has these roots, settling `amount` of one
	/// session line, for benchmarks of other pallets. Returns its id, the session and the line.
	#[cfg(feature = "runtime-benchmarks")]
	fn create(
		operator: &AccountId,
		model: ModelId,
		amount: Balance,
		receipts_root: Hash32,
		receipts: u32,
		ledger_root: Hash32,
	) -> Result<(BatchId, SessionId, LineIndex), DispatchError>;
}

impl<AccountId> Batches<AccountId> for () {
	fn now() -> AdmissionTime {
		0
	}
	fn open(_: BatchId) -> Option<OpenBatch> {
		None
	}
	fn posted(_: BatchId) -> Vec<(ContributionId, Balance)> {
		Vec::new()
	}
	fn line(_: SessionId, _: LineIndex) -> Option<LineTerms> {
		None
	}
	fn payer(_: SessionId) -> Option<AccountId> {
		None
	}
	fn hold(_: BatchId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
	fn let_go(_: BatchId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
	fn void(_: BatchId, _: Relief) -> Result<VoidedBatch, DispatchError> {
		Err(DispatchError::Unavailable)
	}
	fn posted_weight(_: u32) -> Weight {
		Weight::zero()
	}
	fn void_weight() -> Weight {
		Weight::zero()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create(
		_: &AccountId,
		_: ModelId,
		_: Balance,
		_: Hash32,
		_: u32,
		_: Hash32,
	) -> Result<(BatchId, SessionId, LineIndex), DispatchError> {
		Err(DispatchError::Unavailable)
	}
}

/// Told of the life of batches.
pub trait BatchWatcher {
	/// A batch was submitted; its window is open.
	fn submitted(batch: BatchId);
	/// A batch is about to end, final or voided: nothing of it is asked or proven any more.
	fn ended(batch: BatchId);
	/// Weight of [`Self::submitted`] and [`Self::ended`] together, at their worst.
	fn weight() -> Weight;
}

impl BatchWatcher for () {
	fn submitted(_: BatchId) {}
	fn ended(_: BatchId) {}
	fn weight() -> Weight {
		Weight::zero()
	}
}
