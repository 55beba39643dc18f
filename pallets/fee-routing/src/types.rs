//! What the pallet stores and tells. Nothing here knows the configuration.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{
	Balance, BatchId, ContributionId, ModelId, OperatorId, PayeeId, PolicyVersion, SnapshotId,
};
use openledger_routing::{DataShare, Parts, Policy};
use openledger_traits::Verdict;
use scale_info::TypeInfo;
use sp_core::U256;

/// The payee that the treasury's part is owed to.
pub const TREASURY: PayeeId = 0;
/// The payee that the validators' part is owed to.
pub const VALIDATORS: PayeeId = 1;
/// The first payee that is not reserved.
pub const FIRST_PAYEE: PayeeId = 2;

/// A ledger entry that is split by a vector when it is pulled.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub enum Pot {
	/// The builders' part of a model's revenue; split by its builder vector.
	ModelBuilders(ModelId),
	/// What no credit directed of a model's data share; split into snapshot pools by its data vector.
	ModelData(ModelId),
	/// What a contribution has earned; split by its beneficiaries.
	Contribution(ContributionId),
}

/// A pool: money shared by units.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub enum PoolId {
	/// Members are the contributions of the snapshot.
	Snapshot(SnapshotId),
	/// Members are the payees of the operator's delegators.
	Operator(OperatorId),
}

/// Moving money one rank down.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Pull {
	/// The builders pot of a model, to the payees of its owner and of its ancestors' owners.
	ModelBuilders(ModelId),
	/// The data pot of a model, to the pools of its snapshots.
	ModelData(ModelId),
	/// What a contribution has earned in a snapshot's pool, to its own pot.
	Member {
		/// The snapshot.
		snapshot: SnapshotId,
		/// Its member.
		contribution: ContributionId,
	},
	/// The pot of a contribution, to its beneficiaries.
	Contribution(ContributionId),
	/// What a delegator has earned in an operator's pool, to what it is owed.
	Staker {
		/// The operator.
		operator: OperatorId,
		/// The delegator.
		payee: PayeeId,
	},
}

/// Where money that a payee is credited with, or that a pool got, came from.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Source {
	/// Straight from a batch.
	Batch(BatchId),
	/// The builders pot of a model.
	ModelBuilders(ModelId),
	/// The data pot of a model.
	ModelData(ModelId),
	/// The pot of a contribution.
	Contribution(ContributionId),
	/// The pool of an operator's delegators.
	OperatorPool(OperatorId),
}

/// A policy as stored.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct PolicyRecord {
	/// The policy.
	pub policy: Policy,
	/// Open batches that will be routed by it.
	pub pins: u64,
}

/// A batch that is being routed: begun, but not closed. Its fixed parts are paid; its data share waits for its credits.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Progress {
	/// Who executed it.
	pub operator: OperatorId,
	/// The one model it is for.
	pub model: ModelId,
	/// The policy it was divided by.
	pub policy: PolicyVersion,
	/// How it ended.
	pub verdict: Verdict,
	/// Its parts; all but `data` are paid.
	pub parts: Parts,
	/// The data share and what credits have directed of it so far.
	pub share: DataShare,
}

/// What a payee has earned.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Earning {
	/// Owed now.
	pub owed: Balance,
	/// Paid out since genesis, rewards of claimers included.
	pub paid: Balance,
}

/// A member of a snapshot pool. Members that were never pulled have no entry: they are paid up to zero.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct SnapshotMember {
	/// Up to where it is paid, on the scale of the pool's accumulator.
	pub paid: U256,
	/// It has left the pool.
	pub retired: bool,
}

/// A member of an operator's pool.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Staker {
	/// Its units.
	pub units: u128,
	/// Up to where it is paid, on the scale of the pool's accumulator.
	pub paid: U256,
}

/// Running sums of the ledger.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Totals {
	/// In pots.
	pub pots: Balance,
	/// In pools, carried remainders included.
	pub pools: Balance,
	/// Owed to payees.
	pub owed: Balance,
	/// Data shares of batches that are being routed, less what credits have directed of them.
	pub in_progress: Balance,
	/// Carried by pools, times 2^32.
	pub carried: U256,
	/// Burnt since genesis: by policy, and for want of units.
	pub burned: Balance,
	/// Paid out since genesis.
	pub paid: Balance,
}

impl Totals {
	/// All that the account must hold on top of its endowment.
	pub fn ledger(&self) -> Option<Balance> {
		self.pots
			.checked_add(self.pools)?
			.checked_add(self.owed)?
			.checked_add(self.in_progress)
	}
}

/// The ledger against the account that backs it.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Conservation {
	/// In pots.
	pub pots: Balance,
	/// In pools, carried remainders included.
	pub pools: Balance,
	/// Owed to payees.
	pub owed: Balance,
	/// In batches that are being routed.
	pub in_progress: Balance,
	/// Whole units of `pools` that are remainders, carried to the next deposit.
	pub carried: Balance,
	/// Burnt since genesis: by policy, and for want of units.
	pub burned: Balance,
	/// Paid out since genesis.
	pub paid: Balance,
	/// Balance of the account.
	pub balance: Balance,
	/// Part of it that keeps the account alive and backs nothing.
	pub endowment: Balance,
	/// What the account holds beyond that and the ledger: someone sent it there unasked.
	pub surplus: Balance,
	/// Whether the ledger is backed in full.
	pub holds: bool,
}

/// What an account can claim.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Claimable {
	/// Whom the account is paid as.
	pub payee: PayeeId,
	/// Owed now: a claim without pulls delivers this.
	pub owed: Balance,
	/// Paid out since genesis.
	pub paid: Balance,
	/// Whether the sweep will pay it, or anyone can claim it for the payee.
	pub due: bool,
}

/// What a part of a batch is for.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Role {
	/// The treasury.
	Treasury,
	/// The burn of the policy.
	Burn,
	/// The validators.
	Validators,
	/// The operator: its work, its own bond and its commission.
	Operator,
	/// The operator's delegators.
	Stakers,
	/// The owner of this model, which is the one used or an ancestor.
	Builder(ModelId),
	/// The data share, by way of a credit on this contribution.
	Credit(ContributionId),
	/// The data share, by way of the data vector.
	Data,
}

/// Where a part of a batch ends up.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Target {
	/// Owed to a payee.
	Payee(PayeeId),
	/// In a pool.
	Pool(PoolId),
	/// Out of the supply.
	Burn,
}

/// One part of a batch.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct QuotePart {
	/// What for.
	pub role: Role,
	/// Where to.
	pub target: Target,
	/// How much; never zero.
	pub amount: Balance,
}

/// Who would get what of a batch.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Quote {
	/// The policy in force.
	pub policy: PolicyVersion,
	/// The sum of all parts.
	pub amount: Balance,
	/// The parts, none zero.
	pub parts: Vec<QuotePart>,
}
