//! Stock services for accounts: batches of calls, proxies, multisigs, preimages, scheduling, vesting, and sudo on rehearsal
//! networks.

use crate::*;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{
		fungible::HoldConsideration, ConstU128, ConstU32, EqualPrivilegeOnly, InstanceFilter,
		LinearStoragePrice, WithdrawReasons,
	},
	weights::Weight,
};
use frame_system::EnsureRoot;
use openledger_core::MILLI_OPEN;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{BlakeTwo256, ConvertInto},
	Perbill,
};

/// Deposit for state: per item and per byte.
pub const fn deposit(items: u32, bytes: u32) -> Balance {
	items as Balance * 10 * MILLI_OPEN + bytes as Balance * (MILLI_OPEN / 10)
}

parameter_types! {
	pub const ProxyDepositBase: Balance = deposit(1, 8);
	pub const ProxyDepositFactor: Balance = deposit(0, 33);
	pub const AnnouncementDepositBase: Balance = deposit(1, 8);
	pub const AnnouncementDepositFactor: Balance = deposit(0, 66);
	pub const MultisigDepositBase: Balance = deposit(1, 88);
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
	pub const PreimageBaseDeposit: Balance = deposit(2, 64);
	pub const DepositPerByte: Balance = deposit(0, 1);
	pub const PreimageHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
	pub MaximumSchedulerWeight: Weight = Perbill::from_percent(80) * configs::RuntimeBlockWeights::get().max_block;
}

parameter_types! {
	/// What is not vested yet cannot be moved; it can be staked, and it votes.
	pub UnvestedFundsAllowedWithdrawReasons: WithdrawReasons =
		WithdrawReasons::except(WithdrawReasons::TRANSFER | WithdrawReasons::RESERVE);
}

impl pallet_vesting::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type BlockNumberToBalance = ConvertInto;
	type MinVestedTransfer = ConstU128<OPEN>;
	type WeightInfo = pallet_vesting::weights::SubstrateWeight<Runtime>;
	type UnvestedFundsAllowedWithdrawReasons = UnvestedFundsAllowedWithdrawReasons;
	type BlockNumberProvider = System;
	const MAX_VESTING_SCHEDULES: u32 = 28;
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

/// What a proxy may do.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	Any,
	/// Keeping things going, and governance: nothing by which another could get, or the account lose, what it has.
	NonTransfer,
	/// Validating and nominating.
	Staking,
	/// Proposing and voting.
	Governance,
}

/// Whether a call leaves alone what an account has: its balances, stakes and assets, what these earn, and who is in charge
/// of them. It may set a deposit aside, or bring home what is the account's.
///
/// A call that is not named here is not upkeep, so a new one is none until somebody has thought about it. Not upkeep are
/// also calls whose loss is less plain: a demand pays whoever answers, a challenge without proof pays the operator, a false
/// batch costs the bond and rewards whoever challenges it, a contribution may hold a bond, closing a session
/// forgoes its vouchers, and a proxy or a multisig acts for others, beyond the reach of this filter.
fn is_upkeep(call: &RuntimeCall) -> bool {
	use frame_system::Call as System;
	use pallet_attribution_scoring::Call as Scoring;
	use pallet_datanets::Call as Datanet;
	use pallet_fee_routing::Call as Routing;
	use pallet_inference_receipts::Call as Receipts;
	use pallet_model_registry::Call as Registry;
	use pallet_operators::Call as Operator;
	use pallet_sponsors::Call as Sponsor;
	use pallet_vesting::Call as Vest;
	match call {
		RuntimeCall::System(call) => matches!(call, System::remark { .. } | System::remark_with_event { .. }),
		// The calls inside are filtered as well.
		RuntimeCall::Utility(_) | RuntimeCall::VoterList(_) => true,
		RuntimeCall::Vesting(call) => matches!(call, Vest::vest {} | Vest::vest_other { .. }),
		RuntimeCall::Datanets(call) => matches!(
			call,
			Datanet::create { .. }
				| Datanet::update { .. }
				| Datanet::review { .. }
				| Datanet::lapse { .. }
				| Datanet::release_bond { .. }
				| Datanet::publish_snapshot { .. }
				| Datanet::answer_chunk { .. }
				| Datanet::expire_demand { .. }
				| Datanet::dispute_count { .. }
				| Datanet::seal { .. }
				| Datanet::retire { .. }
		),
		RuntimeCall::ModelRegistry(call) => matches!(call, Registry::register { .. }),
		RuntimeCall::Operators(call) => matches!(
			call,
			Operator::set_metadata { .. }
				| Operator::set_endpoint { .. }
				| Operator::serve { .. }
				| Operator::stop { .. }
				| Operator::withdraw_own {}
				| Operator::activate { .. }
				| Operator::withdraw_unbonded { .. }
				| Operator::clear { .. }
		),
		RuntimeCall::InferenceReceipts(call) => matches!(
			call,
			Receipts::revoke_mandate { .. } | Receipts::withdraw_session { .. } | Receipts::finalise { .. }
		),
		RuntimeCall::FeeRouting(call) => matches!(
			call,
			Routing::pull { .. } | Routing::claim { .. } | Routing::claim_for { .. }
		),
		RuntimeCall::AttributionScoring(call) => matches!(
			call,
			Scoring::prove { .. }
				| Scoring::expire_challenge { .. }
				| Scoring::commit_equivocation { .. }
				| Scoring::prove_equivocation { .. }
				| Scoring::expire_equivocation { .. }
				| Scoring::forget_equivocation { .. }
				| Scoring::answer { .. }
				| Scoring::expire_demand { .. }
				| Scoring::prove_duplicate { .. }
		),
		RuntimeCall::Sponsors(call) => matches!(
			call,
			Sponsor::defund { .. } | Sponsor::revoke { .. } | Sponsor::close { .. }
		),
		_ => false,
	}
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => true,
			Self::NonTransfer => is_upkeep(call) || Self::Governance.filter(call),
			Self::Staking => matches!(
				call,
				RuntimeCall::Staking(..)
					| RuntimeCall::VoterList(..)
					| RuntimeCall::Session(..)
					| RuntimeCall::Utility(..)
			),
			Self::Governance => matches!(
				call,
				RuntimeCall::ConvictionVoting(..)
					| RuntimeCall::Referenda(..)
					| RuntimeCall::Preimage(..)
					| RuntimeCall::Treasury(..)
					| RuntimeCall::Whitelist(..)
					| RuntimeCall::TechnicalCommittee(..)
					| RuntimeCall::Utility(..)
			),
		}
	}
	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(Self::Any, _) | (Self::NonTransfer, Self::Governance) => true,
			(this, other) => this == other,
		}
	}
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<100>;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageHoldReason,
		LinearStoragePrice<PreimageBaseDeposit, DepositPerByte, Balance>,
	>;
}

impl pallet_scheduler::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = MaximumSchedulerWeight;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type MaxScheduledPerBlock = ConstU32<50>;
	type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}
