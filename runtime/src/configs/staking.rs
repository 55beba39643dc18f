//! Validators that anyone can join, paid from a pot: nothing is minted. See `docs/adr/0006-staking-pallet.md`.

use crate::{
	configs::{
		bag_thresholds::THRESHOLDS,
		dynamic_params::network::{BondingDuration, EraLength, SlashDeferDuration},
		TreasuryAccount, ValidatorsAccount,
	},
	*,
};
use frame_election_provider_support::{
	bounds::{ElectionBounds, ElectionBoundsBuilder},
	onchain, SequentialPhragmen,
};
use frame_support::{
	defensive, parameter_types,
	traits::{
		fungible::{Balanced, Debt, Inspect, Mutate},
		tokens::{imbalance::ResolveTo, Fortitude, Preservation},
		ConstBool, ConstU32, Get, Nothing, OnUnbalanced,
	},
	PalletId,
};
use frame_system::EnsureRoot;
use openledger_core::MICRO_OPEN;
use sp_runtime::{traits::AccountIdConversion, Perbill};
use sp_staking::currency_to_vote::U128CurrencyToVote;

/// Most validators that are elected. Each costs about 2.6 ms of the block that elects.
pub type MaxActiveValidators = ConstU32<100>;
/// Most votes that an election reads: those with the most stake, as the bags sort them.
pub type MaxElectingVoters = ConstU32<1_000>;
/// Most of them that back one validator: the largest, if there are more. A report of an equivocation must fit into a block
/// although it slashes all of them.
pub type MaxBackersPerValidator = ConstU32<512>;
/// Most candidates. An election fails if there are more than it reads, so no more are let in (`StakingFigure::MaxCandidates`).
pub type MaxElectableTargets = ConstU32<1_000>;
/// Most validators that one nominator votes for.
const MAX_NOMINATIONS: u32 = 16;
/// Eras whose rewards can still be paid out.
pub type HistoryDepth = ConstU32<84>;

/// What stakers were promised and have not drawn yet.
pub const REWARDS_PALLET_ID: PalletId = PalletId(*b"ol/rewrd");

parameter_types! {
	pub RewardsAccount: AccountId = REWARDS_PALLET_ID.into_account_truncating();
	/// Moved to the rewards pot but never promised: payouts round to the nearest unit, so together they may exceed a
	/// promise by half a unit each. A millionth of an OPEN covers more payouts than an era can have.
	pub const RoundingReserve: Balance = MICRO_OPEN;
	pub Bounds: ElectionBounds = ElectionBoundsBuilder::default()
		.voters_count(<MaxElectingVoters as Get<u32>>::get().into())
		.targets_count(<MaxElectableTargets as Get<u32>>::get().into())
		.build();
	pub const BagThresholds: &'static [u64] = &THRESHOLDS;
}

/// An election in the block in which the session before the new era starts.
pub struct OnChainElection;
impl onchain::Config for OnChainElection {
	type Sort = ConstBool<true>;
	type System = Runtime;
	type Solver = SequentialPhragmen<AccountId, Perbill>;
	type MaxBackersPerWinner = MaxBackersPerValidator;
	type MaxWinnersPerPage = MaxActiveValidators;
	type DataProvider = Staking;
	type WeightInfo = frame_election_provider_support::weights::SubstrateWeight<Runtime>;
	type Bounds = Bounds;
}

/// Promises stakers what the validators' pot has collected, and moves it to the rewards pot, so that every promise is
/// backed when it is made.
pub struct CollectedPayout;
impl sp_staking::EraPayout<Balance> for CollectedPayout {
	fn era_payout(_staked: Balance, _issuance: Balance, _duration: u64) -> (Balance, Balance) {
		let pot = ValidatorsAccount::get();
		let collected = Balances::reducible_balance(&pot, Preservation::Preserve, Fortitude::Polite);
		let promise = collected.saturating_sub(RoundingReserve::get());
		if promise == 0 {
			return (0, 0);
		}
		match Balances::transfer(&pot, &RewardsAccount::get(), collected, Preservation::Preserve) {
			Ok(_) => (promise, 0),
			Err(_) => {
				defensive!("a reducible balance can be transferred to a pot that exists");
				(0, 0)
			}
		}
	}
}

/// Takes what stakers were just credited out of the rewards pot, so that issuance is what it was.
pub struct RewardsFromPot;
impl OnUnbalanced<Debt<AccountId, Balances>> for RewardsFromPot {
	fn on_nonzero_unbalanced(debt: Debt<AccountId, Balances>) {
		// The second is for the impossible: better the next era pays less than that OPEN is made.
		let unsettled =
			Balances::settle(&RewardsAccount::get(), debt, Preservation::Preserve).or_else(|debt| {
				defensive!("promises are backed by the rewards pot");
				Balances::settle(&ValidatorsAccount::get(), debt, Preservation::Preserve)
			});
		if unsettled.is_err() {
			defensive!("rewards were paid that no pot backs");
		}
	}
}

/// Sizes for benchmarks of staking.
pub struct StakingBenchmarks;
impl pallet_staking::BenchmarkingConfig for StakingBenchmarks {
	type MaxNominators = MaxElectingVoters;
	type MaxValidators = MaxActiveValidators;
}

impl pallet_staking::Config for Runtime {
	type OldCurrency = Balances;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type CurrencyBalance = Balance;
	type UnixTime = Timestamp;
	type CurrencyToVote = U128CurrencyToVote;
	type ElectionProvider = onchain::OnChainExecution<OnChainElection>;
	type GenesisElectionProvider = onchain::OnChainExecution<OnChainElection>;
	type NominationsQuota = pallet_staking::FixedNominationsQuota<MAX_NOMINATIONS>;
	type HistoryDepth = HistoryDepth;
	type RewardRemainder = ();
	type RuntimeEvent = RuntimeEvent;
	type Slash = ResolveTo<TreasuryAccount, Balances>;
	type Reward = RewardsFromPot;
	type SessionsPerEra = EraLength;
	type BondingDuration = BondingDuration;
	type SlashDeferDuration = SlashDeferDuration;
	// It slashes by hand and rewrites ledgers: no track but root's. What tracks decide is in `governance::enactments`.
	type AdminOrigin = EnsureRoot<AccountId>;
	type SessionInterface = Self;
	type EraPayout = CollectedPayout;
	type NextNewSession = Session;
	type MaxExposurePageSize = ConstU32<64>;
	type MaxValidatorSet = MaxActiveValidators;
	type VoterList = VoterList;
	type TargetList = pallet_staking::UseValidatorsMap<Self>;
	type MaxUnlockingChunks = ConstU32<32>;
	type MaxControllersInDeprecationBatch = ConstU32<100>;
	type EventListeners = ();
	type Filter = Nothing;
	type BenchmarkingConfig = StakingBenchmarks;
	type WeightInfo = pallet_staking::weights::SubstrateWeight<Runtime>;
}

impl pallet_bags_list::Config<pallet_bags_list::Instance1> for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_bags_list::weights::SubstrateWeight<Runtime>;
	type ScoreProvider = Staking;
	type BagThresholds = BagThresholds;
	type MaxAutoRebagPerBlock = ConstU32<5>;
	type Score = frame_election_provider_support::VoteWeight;
}

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = pallet_session::historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Staking;
}

impl pallet_session::historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = pallet_staking::UnitIdentificationOf<Self>;
}
