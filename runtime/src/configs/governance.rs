//! Referenda, the technical committee and the treasury.

use crate::{
	configs::TREASURY_PALLET_ID,
	governance::{enactments, origins, paced, Grantee, PayGrants, Tracks},
	time::*,
	*,
};
use frame_support::{
	parameter_types,
	traits::{
		tokens::{currency::ActiveIssuanceOf, UnityAssetBalanceConversion},
		ConstU32, EitherOf, Get,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureSigned};
use pallet_collective::EnsureProportionAtLeast;
use sp_runtime::{
	traits::{ConstU128, IdentityLookup},
	Perbill, Permill,
};

/// The technical committee. It can speed up what a referendum decides anyway, and it can stop calls for a while; it can
/// move no money and change no rule.
pub type TechnicalCollective = pallet_collective::Instance1;
/// At least half of the committee.
pub type HalfOfCommittee = EnsureProportionAtLeast<AccountId, TechnicalCollective, 1, 2>;
/// At least two thirds of the committee.
pub type TwoThirdsOfCommittee = EnsureProportionAtLeast<AccountId, TechnicalCollective, 2, 3>;

parameter_types! {
	pub const NoBurn: Permill = Permill::zero();
	pub const TreasuryPalletId: PalletId = TREASURY_PALLET_ID;
	pub MaxProposalWeight: Weight = Perbill::from_percent(50) * configs::RuntimeBlockWeights::get().max_block;
}

/// A period of governance, in blocks, at the pace of this network.
pub struct Paced<const BLOCKS: BlockNumber>;
impl<const BLOCKS: BlockNumber> Get<BlockNumber> for Paced<BLOCKS> {
	fn get() -> BlockNumber {
		paced(BLOCKS)
	}
}

impl origins::Config for Runtime {}
impl enactments::Config for Runtime {}

impl pallet_conviction_voting::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_conviction_voting::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type Polls = Referenda;
	type MaxTurnout = ActiveIssuanceOf<Balances, AccountId>;
	type MaxVotes = ConstU32<512>;
	type VoteLockingPeriod = Paced<{ 7 * DAYS }>;
	type BlockNumberProvider = System;
	type VotingHooks = ();
}

impl pallet_referenda::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_referenda::weights::SubstrateWeight<Runtime>;
	type Scheduler = Scheduler;
	type Currency = Balances;
	type SubmitOrigin = frame_support::traits::AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type CancelOrigin = EitherOf<EnsureRoot<AccountId>, origins::ReferendumCanceller>;
	type KillOrigin = EitherOf<EnsureRoot<AccountId>, origins::ReferendumKiller>;
	type Slash = Treasury;
	type Votes = Balance;
	type Tally = pallet_conviction_voting::TallyOf<Runtime>;
	type SubmissionDeposit = ConstU128<{ 10 * OPEN }>;
	type MaxQueued = ConstU32<100>;
	type UndecidingTimeout = Paced<{ 14 * DAYS }>;
	type AlarmInterval = ConstU32<1>;
	type Tracks = Tracks;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

impl pallet_whitelist::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WhitelistOrigin = EitherOf<EnsureRoot<AccountId>, TwoThirdsOfCommittee>;
	type DispatchWhitelistedOrigin = EitherOf<EnsureRoot<AccountId>, origins::WhitelistedCaller>;
	type Preimages = Preimage;
	type DeferredDispatchExpiration = Paced<{ 28 * DAYS }>;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_whitelist::weights::SubstrateWeight<Runtime>;
}

impl pallet_collective::Config<TechnicalCollective> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = Paced<{ 3 * DAYS }>;
	type MaxProposals = ConstU32<50>;
	type MaxMembers = ConstU32<25>;
	type DefaultVote = pallet_collective::MoreThanMajorityThenPrimeDefaultVote;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
	type SetMembersOrigin = EnsureRoot<AccountId>;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration = ();
}

impl pallet_treasury::Config for Runtime {
	type Currency = Balances;
	type RejectOrigin = EitherOf<EnsureRoot<AccountId>, origins::Treasurer>;
	type RuntimeEvent = RuntimeEvent;
	type SpendPeriod = Paced<{ 7 * DAYS }>;
	type Burn = NoBurn;
	type PalletId = TreasuryPalletId;
	type BurnDestination = ();
	type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
	type SpendFunds = ();
	type MaxApprovals = ConstU32<100>;
	type SpendOrigin = EitherOf<
		EnsureRootWithSuccess<AccountId, ConstU128<{ openledger_core::TOTAL_SUPPLY }>>,
		origins::Granter,
	>;
	type AssetKind = ();
	type Beneficiary = Grantee;
	type BeneficiaryLookup = IdentityLookup<Grantee>;
	type Paymaster = PayGrants;
	type BalanceConverter = UnityAssetBalanceConversion;
	type PayoutPeriod = Paced<{ 30 * DAYS }>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = governance::BenchmarkGrantee;
	type BlockNumberProvider = System;
}
