//! The pallets of the economy and the relations between them.

use crate::{
	configs::{
		deposit, dynamic_params, BlockEpochs, DepositPerByte, PrepaidWeight, TreasuryAccount,
		ValidatorsAccount, MAXIMUM_BLOCK_WEIGHT,
	},
	*,
};
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU32, EitherOf, Get, LinearStoragePrice},
	weights::Weight,
	PalletId,
};
use frame_system::EnsureRoot;
use openledger_core::{Share, SHARE_ONE};
use openledger_routing::PolicyBounds;
use sp_runtime::Perbill;

parameter_types! {
	/// Deposit for one object, besides its bytes.
	pub const ObjectDeposit: Balance = deposit(1, 0);
	/// Most of a block that each hook of ours may take.
	pub HookWeight: Weight = Perbill::from_percent(10) * MAXIMUM_BLOCK_WEIGHT;
	/// Settlement finalises money that is due: it may take more.
	pub SettlementHookWeight: Weight = Perbill::from_percent(25) * MAXIMUM_BLOCK_WEIGHT;
	pub const DatanetsDepositReason: RuntimeHoldReason =
		RuntimeHoldReason::Datanets(pallet_datanets::HoldReason::Deposit);
	pub const ModelsDepositReason: RuntimeHoldReason =
		RuntimeHoldReason::ModelRegistry(pallet_model_registry::HoldReason::Model);
	pub const ReceiptsDepositReason: RuntimeHoldReason =
		RuntimeHoldReason::InferenceReceipts(pallet_inference_receipts::HoldReason::Storage);
	pub const OperatorsPalletId: PalletId = PalletId(*b"ol/oprtr");
	pub const ReceiptsPalletId: PalletId = PalletId(*b"ol/rcpts");
	pub const RoutingPalletId: PalletId = PalletId(*b"ol/route");
	pub const ScoringPalletId: PalletId = PalletId(*b"ol/score");
	pub const SponsorsPalletId: PalletId = PalletId(*b"ol/spnsr");
	/// Operators settle at least this often; a session thaws for longer.
	pub const SettlementInterval: BlockNumber = 10;
}

/// A hold that grows with the bytes stored.
type StorageDeposit<Reason> = HoldConsideration<
	AccountId,
	Balances,
	Reason,
	LinearStoragePrice<ObjectDeposit, DepositPerByte, Balance>,
>;

impl pallet_activity::Config for Runtime {
	type Epochs = BlockEpochs;
	type RingSize = ConstU32<64>;
	type WeightInfo = pallet_activity::weights::SubstrateWeight<Runtime>;
}

impl pallet_datanets::Config for Runtime {
	type WeightInfo = pallet_datanets::weights::SubstrateWeight<Runtime>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Consideration = pallet_sponsors::SponsoredDeposit<Runtime, StorageDeposit<DatanetsDepositReason>>;
	type Payees = FeeRouting;
	type Models = ModelRegistry;
	type Pools = FeeRouting;
	type Epochs = BlockEpochs;
	type MinParentShare = dynamic_params::datanets::MinParentShare;
	type SyntheticShare = dynamic_params::datanets::SyntheticShare;
	type Clock = InferenceReceipts;
	type Sponsors = Sponsors;
	type ReviewPeriod = dynamic_params::datanets::ReviewPeriod;
	type ChallengePeriod = dynamic_params::datanets::ChallengePeriod;
	type AnswerPeriod = dynamic_params::datanets::AnswerPeriod;
	type DemandFee = dynamic_params::datanets::DemandFee;
	type MaxDemands = ConstU32<10_000>;
	type SlashDestination = TreasuryAccount;
	type AppealOrigin = EitherOf<EnsureRoot<AccountId>, governance::origins::CurationAppeal>;
	type PollWeight = HookWeight;
}

impl pallet_operators::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Models = ModelRegistry;
	type Payees = FeeRouting;
	type StakerPools = FeeRouting;
	#[cfg(feature = "runtime-benchmarks")]
	type Contributions = Datanets;
	type MinBond = dynamic_params::operators::MinBond;
	type MinDelegation = dynamic_params::operators::MinDelegation;
	type MaxCommission = dynamic_params::operators::MaxCommission;
	type CommissionDelay = dynamic_params::operators::CommissionDelay;
	type EntryDelay = dynamic_params::operators::EntryDelay;
	type UnbondingPeriod = dynamic_params::operators::UnbondingPeriod;
	type ExposureRatio = dynamic_params::operators::ExposureRatio;
	type MaxServedModels = ConstU32<256>;
	type PalletId = OperatorsPalletId;
	type WeightInfo = pallet_operators::weights::SubstrateWeight<Runtime>;
}

impl pallet_inference_receipts::Config for Runtime {
	type WeightInfo = pallet_inference_receipts::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type Storage = StorageDeposit<ReceiptsDepositReason>;
	type PalletId = ReceiptsPalletId;
	type Operators = Operators;
	type Models = ModelRegistry;
	type Contributions = Datanets;
	type Router = FeeRouting;
	type Watcher = AttributionScoring;
	type EndingFee = PrepaidWeight;
	type Payees = FeeRouting;
	type Activity = Activity;
	type Epochs = BlockEpochs;
	type Admission = configs::Admission;
	type VoidOrigin = EnsureRoot<AccountId>;
	type ChallengeWindow = dynamic_params::receipts::ChallengeWindow;
	type ThawPeriod = dynamic_params::receipts::ThawPeriod;
	type SettlementInterval = SettlementInterval;
	type MinDeposit = ObjectDeposit;
	// With the most credits they fit into one extrinsic, which a test ascertains.
	type MaxVouchers = ConstU32<512>;
	type MaxPollWeight = SettlementHookWeight;
}

/// As many blocks as a seed can be mixed of, in any window of a main network. In the short windows of development chains an
/// eighth of the time for demands, so that there is time left for them.
pub struct SeedBlocks;
impl Get<u32> for SeedBlocks {
	fn get() -> u32 {
		(dynamic_params::receipts::ChallengeWindow::get() / 16)
			.clamp(1, pallet_attribution_scoring::MAX_SEED_BLOCKS)
	}
}

impl pallet_attribution_scoring::Config for Runtime {
	type WeightInfo = pallet_attribution_scoring::weights::SubstrateWeight<Runtime>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type PalletId = ScoringPalletId;
	type Clock = InferenceReceipts;
	type Batches = InferenceReceipts;
	type Operators = Operators;
	type Models = ModelRegistry;
	type Contributions = Datanets;
	type Router = FeeRouting;
	type Duplicates = Datanets;
	// The author of a block has known its part since the epoch before, and can only keep it to itself with the whole block:
	// so a seed takes the parts of several.
	type Randomness = pallet_babe::ParentBlockRandomness<Runtime>;
	type SeedBlocks = SeedBlocks;
	type ChallengeBond = dynamic_params::scoring::ChallengeBond;
	type MinSlash = dynamic_params::scoring::MinSlash;
	type CommitDelay = dynamic_params::scoring::CommitDelay;
	type RevealPeriod = dynamic_params::scoring::RevealPeriod;
	type DrawCount = dynamic_params::scoring::DrawCount;
	type DemandPrice = dynamic_params::scoring::DemandPrice;
	type MaxDemands = dynamic_params::scoring::MaxDemands;
	type PollWeight = HookWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkPayees = FeeRouting;
}

impl pallet_sponsors::Config for Runtime {
	type WeightInfo = pallet_sponsors::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type Epochs = BlockEpochs;
	type StoragePrice = LinearStoragePrice<ObjectDeposit, DepositPerByte, Balance>;
	type CallPledge = dynamic_params::sponsors::CallPledge;
	type MinPot = dynamic_params::sponsors::MinPot;
	type MaxQuota = dynamic_params::sponsors::MaxQuota;
	type MaxEpochs = dynamic_params::sponsors::MaxEpochs;
	type PalletId = SponsorsPalletId;
}

/// The governed data floor, as the policy in force has it.
pub struct DataFloor;
impl Get<Share> for DataFloor {
	fn get() -> Share {
		FeeRouting::policy(FeeRouting::policy_in_force())
			.map(|policy| policy.data_floor)
			.unwrap_or(SHARE_ONE)
	}
}

impl pallet_model_registry::Config for Runtime {
	type Contributions = Datanets;
	type Payees = FeeRouting;
	type Consideration = StorageDeposit<ModelsDepositReason>;
	type DataFloor = DataFloor;
	type WeightInfo = pallet_model_registry::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub RoutingPolicyBounds: PolicyBounds = PolicyBounds::default();
}

impl pallet_fee_routing::Config for Runtime {
	type Sponsors = Sponsors;
	type WeightInfo = pallet_fee_routing::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type PalletId = RoutingPalletId;
	type Models = ModelRegistry;
	type Contributions = Datanets;
	type Operators = Operators;
	type Activity = Activity;
	type UpdateOrigin = EitherOf<EnsureRoot<AccountId>, governance::origins::RoutingAdmin>;
	type PolicyBounds = RoutingPolicyBounds;
	type TreasuryAccount = TreasuryAccount;
	type ValidatorsAccount = ValidatorsAccount;
	type MinPayout = dynamic_params::routing::MinPayout;
	type ClaimReward = dynamic_params::routing::ClaimReward;
	// As many of the dearest kind fit into one extrinsic, which a test ascertains.
	type MaxPulls = ConstU32<16>;
	type SweepWeight = HookWeight;
}
