//! Where settled money goes. Implemented by fee routing; used by inference receipts.

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
#[derive(Clone, Copy, Debug)]
pub struct Settlement<'a> {
	/// The batch.
	pub batch: BatchId,
	/// Who executed it.
	pub operator: OperatorId,
	/// The one model it is for.
	pub model: ModelId,
	/// All of its money.
	pub amount: Balance,
	/// The policy in force when it was submitted.
	pub policy: PolicyVersion,
	/// Posted credits: sorted by contribution, none zero, their sum at most `amount`.
	pub credits: &'a [(ContributionId, Balance)],
	/// How it ended.
	pub verdict: Verdict,
}

/// Routing of ended batches.
pub trait Router<AccountId> {
	/// The policy in force, kept until [`Self::unpin`] is called as often as this was.
	fn pin() -> PolicyVersion;
	/// Lets go of a policy.
	fn unpin(version: PolicyVersion);
	/// Moves `settlement.amount` from `source` into the pots. All or nothing.
	fn route(source: &AccountId, settlement: Settlement) -> DispatchResult;
	/// Weight of routing a batch with so many credits, at its worst: to be charged at submission.
	fn route_weight(credits: u32) -> Weight;
}

impl<AccountId> Router<AccountId> for () {
	fn pin() -> PolicyVersion {
		0
	}
	fn unpin(_: PolicyVersion) {}
	fn route(_: &AccountId, _: Settlement) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
	fn route_weight(_: u32) -> Weight {
		Weight::zero()
	}
}
