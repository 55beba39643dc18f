//! Where settled money goes. Implemented by fee routing; used by inference receipts and attribution scoring.

use crate::Stakes;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{Balance, BatchId, ContributionId, ModelId, OperatorId, PolicyVersion};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult, Weight};

/// How a batch ended.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Verdict {
	/// Nothing was proven against it.
	Final,
	/// Fraud was proven: its credits are discarded and the operator's part joins the data share.
	Voided,
}

/// A batch that has ended and is routed now.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Settlement {
	/// The batch.
	pub batch: BatchId,
	/// Who executed it.
	pub operator: OperatorId,
	/// The one model it is for.
	pub model: ModelId,
	/// All of its money that is routed.
	pub amount: Balance,
	/// The policy in force when it was submitted.
	pub policy: PolicyVersion,
	/// What stood behind its operator when it was submitted.
	pub stakes: Stakes,
	/// How it ended.
	pub verdict: Verdict,
}

/// Routing of ended batches, in steps, because a batch may credit more contributions than fit into a block: begun once,
/// any number of pages of credits, closed once. What is neither paid to a pot yet nor to a contribution stays in the ledger
/// as money in progress, so conservation holds between any two steps.
pub trait Router<AccountId> {
	/// The policy in force, kept until [`Self::unpin`] is called as often as this was.
	fn pin() -> PolicyVersion;
	/// Lets go of a policy.
	fn unpin(version: PolicyVersion);
	/// The most that credits can direct of a batch of `amount` for `model` that is submitted now, `open` of it from open sessions.
	fn attributable(model: ModelId, amount: Balance, open: Balance) -> Result<Balance, DispatchError>;
	/// An amount from open sessions of which credits can direct at most `limit`, for `model` and the policy in force.
	fn open_within(model: ModelId, limit: Balance) -> Result<Balance, DispatchError>;
	/// Moves `settlement.amount` from `source` into the pots, but for the data share, which is kept in progress. All or
	/// nothing. A batch is begun once.
	fn begin(source: &AccountId, settlement: Settlement) -> DispatchResult;
	/// Pays the parts of some credits out of what is in progress. Pages must not repeat a contribution, and all credits of
	/// all pages sum to at most the amount.
	fn credit(batch: BatchId, credits: &[(ContributionId, Balance)]) -> DispatchResult;
	/// Pays what is left in progress into the model's data pot.
	fn close(batch: BatchId) -> DispatchResult;
	/// Moves `amount` from `source` to those a fraud has harmed: the pot of `contribution`, or the pools of the model's
	/// lineage if there is none or it no longer earns.
	fn compensate(
		source: &AccountId,
		model: ModelId,
		contribution: Option<ContributionId>,
		amount: Balance,
	) -> DispatchResult;
	/// Weight of [`Self::begin`] and [`Self::close`] together, at their worst.
	fn route_weight() -> Weight;
	/// Weight of one [`Self::credit`] with so many credits, at its worst.
	fn credit_weight(credits: u32) -> Weight;
	/// Weight of [`Self::compensate`], at its worst.
	fn compensate_weight() -> Weight;
}

impl<AccountId> Router<AccountId> for () {
	fn pin() -> PolicyVersion {
		0
	}
	fn unpin(_: PolicyVersion) {}
	fn attributable(_: ModelId, _: Balance, _: Balance) -> Result<Balance, DispatchError> {
		Err(DispatchError::Unavailable)
	}
	fn open_within(_: ModelId, _: Balance) -> Result<Balance, DispatchError> {
		Err(DispatchError::Unavailable)
	}
	fn begin(_: &AccountId, _: Settlement) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
	fn credit(_: BatchId, _: &[(ContributionId, Balance)]) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
	fn close(_: BatchId) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
	fn compensate(_: &AccountId, _: ModelId, _: Option<ContributionId>, _: Balance) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
	fn route_weight() -> Weight {
		Weight::zero()
	}
	fn credit_weight(_: u32) -> Weight {
		Weight::zero()
	}
	fn compensate_weight() -> Weight {
		Weight::zero()
	}
}
