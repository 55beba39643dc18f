//! A small economy around the pallet. All of it is in storage, so that failed calls undo it too.

use crate as pallet_fee_routing;
use crate::{pallet::*, FIRST_PAYEE};
use frame_support::{
	derive_impl,
	pallet_prelude::*,
	parameter_types,
	storage::with_storage_layer,
	traits::{fungible::Inspect, ConstU128, ConstU32},
	PalletId,
};
use frame_system::EnsureRoot;
use openledger_core::{
	Balance, BatchId, ContributionId, DatanetId, ModelId, ModelKind, OperatorId, PayeeId, Share, SnapshotId,
	SHARE_ONE,
};
use openledger_routing::{Policy, PolicyBounds};
use openledger_traits::{
	Activity, Beneficiary, Contributions, Membership, Models, MoneyTerms, Operators, Prices, Risk, Router,
	SettledUsage, Settlement, Slashed, SnapshotPools, Sponsors, StakeEra, StakerPools, Stakes, Standing,
	Verdict,
};
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage, DispatchError, DispatchResult};

pub type AccountId = AccountId32;
type Block = frame_system::mocking::MockBlockU32<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type FeeRouting = pallet_fee_routing;
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

/// Existential deposit.
pub const ED: Balance = 10;
/// What the escrow holds at genesis.
pub const ESCROW_FUNDS: Balance = 1_000_000_000_000_000;
/// Pulls of a call.
pub const MAX_PULLS: u32 = 64;

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
}

parameter_types! {
	pub const RoutingPalletId: PalletId = PalletId(*b"ol/route");
	pub TreasuryAccount: AccountId = account(200);
	pub ValidatorsAccount: AccountId = account(201);
	pub Bounds: PolicyBounds = PolicyBounds::default();
	pub static MinPayout: Balance = 1_000;
	pub static ClaimReward: Balance = 50;
	pub static SweepWeight: Weight = Weight::from_parts(400_000_000_000, u64::MAX / 2);
}

impl Config for Test {
	type WeightInfo = ();
	type Currency = Balances;
	type PalletId = RoutingPalletId;
	type Models = World;
	type Contributions = World;
	type Operators = World;
	type Activity = World;
	type Sponsors = World;
	type UpdateOrigin = EnsureRoot<AccountId>;
	type PolicyBounds = Bounds;
	type TreasuryAccount = TreasuryAccount;
	type ValidatorsAccount = ValidatorsAccount;
	type MinPayout = MinPayout;
	type ClaimReward = ClaimReward;
	type MaxPulls = ConstU32<MAX_PULLS>;
	type SweepWeight = SweepWeight;
}

/// The rest of the economy.
pub struct World;

/// Who is covered by an invitation.
pub const GUEST: u8 = 60;

impl Sponsors<AccountId> for World {
	fn covers(who: &AccountId) -> bool {
		*who == account(GUEST)
	}
	fn note(who: &AccountId) {
		// It has a trace, to tell which calls note.
		System::inc_account_nonce(who);
	}
	fn note_weight() -> Weight {
		Weight::from_parts(77, 7)
	}
}

/// A model.
#[derive(Clone, Debug, Decode, Encode)]
pub struct ModelRecord {
	pub owner: PayeeId,
	pub terms: MoneyTerms,
	pub builders: Vec<(ModelId, Share)>,
	pub data: Vec<(SnapshotId, Share)>,
}

/// An operator.
#[derive(Clone, Debug, Decode, Encode)]
pub struct OperatorRecord {
	pub payee: PayeeId,
	pub stakes: Stakes,
}

/// What the activity pallet was told.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum Told {
	Distributed(Balance),
	Datanet(DatanetId),
	Contributor(PayeeId),
	PaidOut(PayeeId, Balance),
}

#[frame_support::storage_alias(verbatim)]
pub type ModelRecords = StorageMap<World, Twox64Concat, ModelId, ModelRecord>;
#[frame_support::storage_alias(verbatim)]
pub type OperatorRecords = StorageMap<World, Twox64Concat, OperatorId, OperatorRecord>;
#[frame_support::storage_alias(verbatim)]
pub type Vectors = StorageMap<World, Twox64Concat, ContributionId, Vec<(Beneficiary, Share)>, ValueQuery>;
#[frame_support::storage_alias(verbatim)]
pub type Standings = StorageMap<World, Twox64Concat, ContributionId, Standing>;
#[frame_support::storage_alias(verbatim)]
pub type Units = StorageMap<World, Twox64Concat, (SnapshotId, ContributionId), u128, ValueQuery>;
#[frame_support::storage_alias(verbatim)]
pub type ToldLog = StorageValue<World, Vec<Told>, ValueQuery>;

fn tell(told: Told) {
	ToldLog::append(told);
}

/// What the activity pallet was told since the last call.
pub fn told() -> Vec<Told> {
	ToldLog::take()
}

/// The account of person `n`.
pub fn account(n: u8) -> AccountId {
	AccountId::new([n; 32])
}

pub const ESCROW: u8 = 100;
pub const STRANGER: u8 = 99;
/// Accounts; their payees are in [`payee`].
pub const OPERATOR_ACCOUNT: u8 = 1;
pub const BUILDER: u8 = 2;
pub const ANCESTOR: u8 = 3;
pub const ALICE: u8 = 4;
pub const BOB: u8 = 5;
pub const DELEGATOR: u8 = 6;
/// How many payees the world has besides the reserved ones.
pub const PEOPLE: u8 = 6;

/// The payee of person `n` at genesis.
pub fn payee(n: u8) -> PayeeId {
	FIRST_PAYEE + PayeeId::from(n) - 1
}

pub const OPERATOR: OperatorId = 7;
pub const MODEL: ModelId = 20;
pub const PARENT: ModelId = 21;
pub const SNAPSHOT: SnapshotId = SnapshotId {
	datanet: 1,
	number: 1,
};
pub const OTHER_SNAPSHOT: SnapshotId = SnapshotId {
	datanet: 2,
	number: 3,
};
/// Of Alice alone.
pub const RAW: ContributionId = 1;
/// Of Bob, with a part for Alice.
pub const REFINED: ContributionId = 2;
/// Of Bob, with a part for the owner of the model that generated it.
pub const SYNTHETIC: ContributionId = 3;
/// Earns for the pools.
pub const POOLED: ContributionId = 4;

pub const RAW_UNITS: u128 = 300;
pub const REFINED_UNITS: u128 = 100;
pub const SYNTHETIC_UNITS: u128 = 500;

fn populate() {
	for n in 1..=PEOPLE {
		assert_eq!(FeeRouting::do_ensure(&account(n)), Ok(payee(n)));
	}
	let terms = MoneyTerms {
		data_share: SHARE_ONE / 2,
		verbatim: SHARE_ONE,
	};
	ModelRecords::insert(
		MODEL,
		ModelRecord {
			owner: payee(BUILDER),
			terms,
			builders: vec![(MODEL, SHARE_ONE / 10 * 9), (PARENT, SHARE_ONE / 10)],
			data: vec![(SNAPSHOT, SHARE_ONE / 4 * 3), (OTHER_SNAPSHOT, SHARE_ONE / 4)],
		},
	);
	ModelRecords::insert(
		PARENT,
		ModelRecord {
			owner: payee(ANCESTOR),
			terms,
			builders: vec![(PARENT, SHARE_ONE)],
			data: vec![(OTHER_SNAPSHOT, SHARE_ONE)],
		},
	);
	let stakes = Stakes {
		own: 100,
		delegated: 300,
		commission: SHARE_ONE / 10,
		slashes: 0,
	};
	OperatorRecords::insert(
		OPERATOR,
		OperatorRecord {
			payee: payee(OPERATOR_ACCOUNT),
			stakes,
		},
	);

	let (alice, bob) = (Beneficiary::Payee(payee(ALICE)), Beneficiary::Payee(payee(BOB)));
	Vectors::insert(RAW, vec![(alice, SHARE_ONE)]);
	Vectors::insert(REFINED, vec![(bob, SHARE_ONE / 5 * 4), (alice, SHARE_ONE / 5)]);
	Vectors::insert(
		SYNTHETIC,
		vec![(bob, SHARE_ONE / 2), (Beneficiary::Model(PARENT), SHARE_ONE / 2)],
	);
	Vectors::insert(POOLED, vec![(bob, SHARE_ONE)]);
	for contribution in [RAW, REFINED, SYNTHETIC] {
		Standings::insert(contribution, Standing::Earning);
	}
	Standings::insert(POOLED, Standing::Pooled);
	Units::insert((SNAPSHOT, RAW), RAW_UNITS);
	Units::insert((SNAPSHOT, REFINED), REFINED_UNITS);
	Units::insert((OTHER_SNAPSHOT, SYNTHETIC), SYNTHETIC_UNITS);
	assert_eq!(FeeRouting::open(SNAPSHOT, RAW_UNITS + REFINED_UNITS), Ok(()));
	assert_eq!(FeeRouting::open(OTHER_SNAPSHOT, SYNTHETIC_UNITS), Ok(()));
	assert_eq!(FeeRouting::set_units(OPERATOR, payee(DELEGATOR), 300), Ok(()));
}

impl Models for World {
	fn kind(model: ModelId) -> Option<ModelKind> {
		ModelRecords::contains_key(model).then_some(ModelKind::Base)
	}
	fn is_active(model: ModelId) -> bool {
		ModelRecords::contains_key(model)
	}
	fn payee(model: ModelId) -> Option<PayeeId> {
		ModelRecords::get(model).map(|record| record.owner)
	}
	fn terms(model: ModelId) -> Option<MoneyTerms> {
		ModelRecords::get(model).map(|record| record.terms)
	}
	fn builders(model: ModelId) -> Vec<(ModelId, Share)> {
		ModelRecords::get(model)
			.map(|record| record.builders)
			.unwrap_or_default()
	}
	fn data(model: ModelId) -> Vec<(SnapshotId, Share)> {
		ModelRecords::get(model)
			.map(|record| record.data)
			.unwrap_or_default()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create(payee: PayeeId, snapshots: &[SnapshotId]) -> Result<ModelId, DispatchError> {
		let model = 1_000 + ModelRecords::iter().count() as ModelId;
		let shares = openledger_routing::equal_shares(snapshots.len() as u32);
		let record = ModelRecord {
			owner: payee,
			terms: MoneyTerms {
				data_share: SHARE_ONE / 2,
				verbatim: SHARE_ONE,
			},
			builders: vec![(model, SHARE_ONE)],
			data: snapshots.iter().copied().zip(shares).collect(),
		};
		ModelRecords::insert(model, record);
		Ok(model)
	}
}

impl Contributions for World {
	fn membership(_: ContributionId) -> Option<Membership> {
		None
	}
	fn standing(contribution: ContributionId) -> Option<Standing> {
		Standings::get(contribution)
	}
	fn is_commons_in(_: SnapshotId, _: ContributionId) -> bool {
		false
	}
	fn text(_: ContributionId) -> Option<openledger_traits::ContributionText> {
		None
	}
	fn beneficiaries(contribution: ContributionId) -> Vec<(Beneficiary, Share)> {
		Vectors::get(contribution)
	}
	fn units(snapshot: SnapshotId, contribution: ContributionId) -> u128 {
		Units::get((snapshot, contribution))
	}
	fn is_sealed(snapshot: SnapshotId) -> bool {
		FeeRouting::pool(crate::PoolId::Snapshot(snapshot)).is_some()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create_sealed(payee: PayeeId, seed: u32) -> Result<(SnapshotId, ContributionId), DispatchError> {
		let snapshot = SnapshotId {
			datanet: 1_000 + seed,
			number: 1,
		};
		let contribution = 1_000 + ContributionId::from(seed);
		Vectors::insert(contribution, vec![(Beneficiary::Payee(payee), SHARE_ONE)]);
		Standings::insert(contribution, Standing::Earning);
		Units::insert((snapshot, contribution), 100);
		FeeRouting::open(snapshot, 100)?;
		Ok((snapshot, contribution))
	}
}

impl Operators<AccountId> for World {
	fn operator_of(_: &AccountId) -> Option<OperatorId> {
		None
	}
	fn account_of(operator: OperatorId) -> Option<AccountId> {
		OperatorRecords::get(operator).and_then(|record| FeeRouting::account_of(record.payee))
	}
	fn is_active(operator: OperatorId) -> bool {
		OperatorRecords::contains_key(operator)
	}
	fn payee(operator: OperatorId) -> Option<PayeeId> {
		OperatorRecords::get(operator).map(|record| record.payee)
	}
	fn prices(_: OperatorId, _: ModelId) -> Option<Prices> {
		None
	}
	fn stakes(operator: OperatorId) -> Stakes {
		OperatorRecords::get(operator)
			.map(|record| record.stakes)
			.unwrap_or_default()
	}
	fn expose(_: OperatorId, _: Risk) -> Result<StakeEra, DispatchError> {
		Err(DispatchError::Unavailable)
	}
	fn release(_: OperatorId, _: Risk, _: StakeEra) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
	fn room(_: OperatorId) -> Risk {
		Risk::default()
	}
	fn slash(_: OperatorId, _: Balance, _: &AccountId) -> Result<Slashed, DispatchError> {
		Err(DispatchError::Unavailable)
	}
	fn slash_weight() -> Weight {
		Weight::zero()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create(account: &AccountId, _: ModelId) -> Result<OperatorId, DispatchError> {
		let payee = FeeRouting::do_ensure(account)?;
		let stakes = Stakes {
			own: 100,
			delegated: 300,
			commission: SHARE_ONE / 10,
			slashes: 0,
		};
		OperatorRecords::insert(1_000, OperatorRecord { payee, stakes });
		Ok(1_000)
	}
}

impl Activity<AccountId> for World {
	fn payer_active(_: &AccountId) {}
	fn batch_settled(_: &SettledUsage) {}
	fn pot_distributed(amount: Balance) {
		tell(Told::Distributed(amount));
	}
	fn datanet_earned(datanet: DatanetId) {
		tell(Told::Datanet(datanet));
	}
	fn contributor_earned(payee: PayeeId) {
		tell(Told::Contributor(payee));
	}
	fn paid_out(payee: PayeeId, amount: Balance) {
		tell(Told::PaidOut(payee, amount));
	}
}

/// A settlement of [`MODEL`] by [`OPERATOR`] under the policy in force.
pub fn settlement(batch: BatchId, amount: Balance) -> Settlement {
	Settlement {
		batch,
		operator: OPERATOR,
		model: MODEL,
		amount,
		policy: CurrentPolicy::<Test>::get(),
		stakes: <World as Operators<AccountId>>::stakes(OPERATOR),
		verdict: Verdict::Final,
	}
}

/// Routes a settlement out of the escrow, its credits in up to three pages. All or nothing, but everything holds between
/// the steps too.
pub fn route(settlement: Settlement, credits: &[(ContributionId, Balance)]) -> DispatchResult {
	with_storage_layer(|| {
		begin(settlement)?;
		check_state();
		for page in credits.chunks(credits.len().div_ceil(3).max(1)) {
			credit(settlement.batch, page)?;
			check_state();
		}
		close(settlement.batch)
	})
}

/// Begins routing of a settlement out of the escrow.
pub fn begin(settlement: Settlement) -> DispatchResult {
	<FeeRouting as Router<AccountId>>::begin(&account(ESCROW), settlement)
}

/// Pays credits of a batch.
pub fn credit(batch: BatchId, credits: &[(ContributionId, Balance)]) -> DispatchResult {
	<FeeRouting as Router<AccountId>>::credit(batch, credits)
}

/// Closes a batch.
pub fn close(batch: BatchId) -> DispatchResult {
	<FeeRouting as Router<AccountId>>::close(batch)
}

/// The balance of person `n`.
pub fn balance(n: u8) -> Balance {
	Balances::balance(&account(n))
}

/// The events of the pallet since the last call.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}

/// Pulls as a call takes them.
pub fn pulls(pulls: &[crate::Pull]) -> crate::PullsOf<Test> {
	BoundedVec::truncate_from(pulls.to_vec())
}

pub struct ExtBuilder {
	policy: Policy,
	check_due: bool,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self {
			policy: Policy::default(),
			check_due: true,
		}
	}
}

impl ExtBuilder {
	pub fn policy(mut self, policy: Policy) -> Self {
		self.policy = policy;
		self
	}

	/// For tests that change the minimum payout: the due set follows it only when payees are credited or swept.
	pub fn without_exact_due_set(mut self) -> Self {
		self.check_due = false;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let mut storage = frame_system::GenesisConfig::<Test>::default()
			.build_storage()
			.unwrap();
		pallet_balances::GenesisConfig::<Test> {
			balances: vec![(FeeRouting::account(), ED), (account(ESCROW), ESCROW_FUNDS)],
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		GenesisConfig::<Test> {
			policy: self.policy,
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			populate();
			events();
			told();
		});
		ext
	}

	pub fn build_and_execute(self, test: impl FnOnce()) {
		let check_due = self.check_due;
		self.build().execute_with(|| {
			test();
			check_state();
			if check_due {
				check_due_set();
			}
		});
	}
}

/// Everything that must hold when nobody sends the ledger's account OPEN unasked.
pub fn check_state() {
	FeeRouting::do_try_state().unwrap();
	let conservation = FeeRouting::conservation();
	assert!(conservation.holds);
	assert_eq!(conservation.surplus, 0);
	assert_eq!(
		conservation.balance,
		ED + conservation.pots + conservation.pools + conservation.owed + conservation.in_progress,
		"to the unit"
	);
}

/// The due set is exact as long as the minimum payout does not change.
pub fn check_due_set() {
	for (payee, earning) in Earnings::<Test>::iter() {
		assert_eq!(
			DuePayees::<Test>::contains_key(payee),
			earning.owed >= MinPayout::get(),
			"payee {payee} with {earning:?}"
		);
	}
}

/// For benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::default().build()
}
