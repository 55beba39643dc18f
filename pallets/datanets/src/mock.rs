//! A runtime with this pallet, and simple stand-ins for its neighbours that keep their state in storage.

use crate::{self as pallet_datanets, *};
use frame_support::{
	derive_impl, ord_parameter_types, parameter_types,
	traits::{fungible::HoldConsideration, LinearStoragePrice},
	weights::{Weight, WeightMeter},
};
use frame_system::EnsureSignedBy;
use openledger_attribution::{chunk::Context, CommittedText};
use openledger_core::*;
use openledger_traits::{
	AdmissionClock, AdmissionTime, Contributions as _, Epochs, Models, MoneyTerms, Payees, SnapshotPools,
	Sponsors,
};
use sp_runtime::{
	traits::{Convert, IdentityLookup},
	AccountId32, BuildStorage, DispatchError, DispatchResult,
};
use std::collections::BTreeMap;

pub type AccountId = AccountId32;
type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Datanets: pallet_datanets,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type Block = Block;
	type Lookup = IdentityLookup<AccountId>;
}

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
}

/// Price of a stored item.
pub const DEPOSIT_BASE: Balance = OPEN;
/// Price of a stored byte.
pub const DEPOSIT_BYTE: Balance = MILLI_OPEN;
pub const REVIEW_PERIOD: u32 = 20;
pub const CHALLENGE_PERIOD: u32 = 10;
pub const ANSWER_PERIOD: u32 = 5;

parameter_types! {
	pub const DepositReason: RuntimeHoldReason = RuntimeHoldReason::Datanets(HoldReason::Deposit);
	pub const DepositBase: Balance = DEPOSIT_BASE;
	pub const DepositByte: Balance = DEPOSIT_BYTE;
	pub const MinParentShare: Share = 200_000_000;
	pub const ReviewPeriod: u32 = REVIEW_PERIOD;
	pub const ChallengePeriod: u32 = CHALLENGE_PERIOD;
	pub const AnswerPeriod: u32 = ANSWER_PERIOD;
	pub storage SyntheticShare: Share = 300_000_000;
	pub storage DemandFee: Balance = OPEN;
	pub storage MaxDemands: u32 = 3;
	pub storage PollWeight: Weight = Weight::MAX;
	/// What the mock of the clock says.
	pub storage Epoch: EpochIndex = 0;
	/// What the mock of the admission clock says.
	pub storage Admitted: AdmissionTime = 1;
	/// Whether the mock of the pools refuses to retire.
	pub storage PoolsRefuse: bool = false;
	/// Who is covered by an invitation.
	pub storage Guest: Option<AccountId> = None;
	/// Whose calls were noted.
	pub storage Noted: Vec<AccountId> = Vec::new();
	pub SlashDestination: AccountId = account(250);
}

ord_parameter_types! {
	pub const JudgeAccount: AccountId = JUDGE;
}

#[frame_support::storage_alias]
type PayeeOf = StorageMap<Datanets, frame_support::Twox64Concat, AccountId, PayeeId>;
#[frame_support::storage_alias]
type AccountOf = StorageMap<Datanets, frame_support::Twox64Concat, PayeeId, AccountId>;
#[frame_support::storage_alias]
type NextPayee = StorageValue<Datanets, PayeeId, frame_support::pallet_prelude::ValueQuery>;
#[frame_support::storage_alias]
type Opened = StorageMap<Datanets, frame_support::Twox64Concat, SnapshotId, u128>;
#[frame_support::storage_alias]
type PoolUnits = StorageMap<Datanets, frame_support::Twox64Concat, SnapshotId, u128>;
#[frame_support::storage_alias]
type Retired = StorageMap<Datanets, frame_support::Twox64Concat, (SnapshotId, ContributionId), u128>;

pub struct MockPayees;
impl Payees<AccountId> for MockPayees {
	fn ensure(account: &AccountId) -> Result<PayeeId, DispatchError> {
		if let Some(payee) = PayeeOf::get(account) {
			return Ok(payee);
		}
		let payee = NextPayee::mutate(|next| {
			*next += 1;
			*next
		});
		PayeeOf::insert(account, payee);
		AccountOf::insert(payee, account);
		Ok(payee)
	}
	fn account_of(payee: PayeeId) -> Option<AccountId> {
		AccountOf::get(payee)
	}
	fn payee_of(account: &AccountId) -> Option<PayeeId> {
		PayeeOf::get(account)
	}
}

/// Pays whoever `from` is paid as to `to` from now on.
pub fn rotate(from: &AccountId, to: &AccountId) {
	let payee = PayeeOf::take(from).expect("rotated accounts are payees");
	PayeeOf::insert(to, payee);
	AccountOf::insert(payee, to);
}

/// Models 1 (one builder), 2 (two builders) and 3 (64 builders).
pub struct MockModels;
impl Models for MockModels {
	fn kind(model: ModelId) -> Option<ModelKind> {
		(1..=3).contains(&model).then_some(ModelKind::Base)
	}
	fn is_active(model: ModelId) -> bool {
		Self::kind(model).is_some()
	}
	fn payee(_: ModelId) -> Option<PayeeId> {
		None
	}
	fn terms(_: ModelId) -> Option<MoneyTerms> {
		None
	}
	fn builders(model: ModelId) -> Vec<(ModelId, Share)> {
		match model {
			1 => vec![(1, SHARE_ONE)],
			2 => vec![(1, 250_000_000), (2, 750_000_000)],
			3 => (0..64).map(|builder| (builder, SHARE_ONE / 64)).collect(),
			_ => vec![],
		}
	}
	fn data(_: ModelId) -> Vec<(SnapshotId, Share)> {
		vec![]
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create(_: PayeeId, _: &[SnapshotId]) -> Result<ModelId, DispatchError> {
		Ok(2)
	}
}

pub struct MockPools;
impl SnapshotPools for MockPools {
	fn open(snapshot: SnapshotId, units: u128) -> DispatchResult {
		Opened::insert(snapshot, units);
		PoolUnits::insert(snapshot, units);
		Ok(())
	}
	fn retire(snapshot: SnapshotId, contribution: ContributionId, units: u128) -> DispatchResult {
		if PoolsRefuse::get() {
			return Err(DispatchError::Exhausted);
		}
		assert!(
			Opened::contains_key(snapshot),
			"retired from a pool that is not open"
		);
		assert!(units > 0, "retired without units");
		assert_eq!(Datanets::units(snapshot, contribution), units);
		if Retired::get((snapshot, contribution)).is_none() {
			take_units(snapshot, units);
			Retired::insert((snapshot, contribution), units);
		}
		Ok(())
	}
	fn restore(snapshot: SnapshotId, contribution: ContributionId, units: u128) -> DispatchResult {
		if PoolsRefuse::get() {
			return Err(DispatchError::Exhausted);
		}
		assert!(units > 0, "restored without units");
		assert_eq!(Datanets::units(snapshot, contribution), units);
		assert!(
			Retired::take((snapshot, contribution)).is_some(),
			"restored though it had not left"
		);
		PoolUnits::mutate(snapshot, |pool| {
			*pool.as_mut().expect("the pool is open") += units
		});
		Ok(())
	}
	fn reduce(
		snapshot: SnapshotId,
		contribution: ContributionId,
		before: u128,
		after: u128,
	) -> DispatchResult {
		if PoolsRefuse::get() {
			return Err(DispatchError::Exhausted);
		}
		assert!(after < before, "reduced by nothing");
		assert_eq!(Datanets::units(snapshot, contribution), before);
		if Retired::get((snapshot, contribution)).is_none() {
			take_units(snapshot, before - after);
			if after == 0 {
				Retired::insert((snapshot, contribution), before);
			}
		}
		Ok(())
	}
}

fn take_units(snapshot: SnapshotId, units: u128) {
	let left = pooled(snapshot)
		.expect("the pool is open")
		.checked_sub(units)
		.expect("the pool has these units");
	PoolUnits::insert(snapshot, left);
}

/// Units that the pool of a snapshot has now.
pub fn pooled(snapshot: SnapshotId) -> Option<u128> {
	PoolUnits::get(snapshot)
}

/// Units with which the pool of a snapshot was opened.
pub fn opened(snapshot: SnapshotId) -> Option<u128> {
	Opened::get(snapshot)
}

/// Units with which a contribution was retired from a snapshot's pool.
pub fn retired(snapshot: SnapshotId, contribution: ContributionId) -> Option<u128> {
	Retired::get((snapshot, contribution))
}

pub struct MockEpochs;
impl Epochs for MockEpochs {
	fn current() -> EpochIndex {
		Epoch::get()
	}
}

pub struct MockSponsors;
impl Sponsors<AccountId> for MockSponsors {
	fn covers(who: &AccountId) -> bool {
		Guest::get().as_ref() == Some(who)
	}
	fn note(who: &AccountId) {
		let mut noted = Noted::get();
		noted.push(who.clone());
		Noted::set(&noted);
	}
	fn note_weight() -> Weight {
		Weight::from_parts(77, 7)
	}
}

pub struct MockClock;
impl AdmissionClock for MockClock {
	fn now() -> AdmissionTime {
		Admitted::get()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn set(now: AdmissionTime) {
		Admitted::set(&now);
	}
}

impl Config for Test {
	type WeightInfo = ();
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		DepositReason,
		LinearStoragePrice<DepositBase, DepositByte, Balance>,
	>;
	type Payees = MockPayees;
	type Sponsors = MockSponsors;
	type Models = MockModels;
	type Pools = MockPools;
	type Epochs = MockEpochs;
	type Clock = MockClock;
	type MinParentShare = MinParentShare;
	type SyntheticShare = SyntheticShare;
	type ReviewPeriod = ReviewPeriod;
	type ChallengePeriod = ChallengePeriod;
	type AnswerPeriod = AnswerPeriod;
	type DemandFee = DemandFee;
	type MaxDemands = MaxDemands;
	type SlashDestination = SlashDestination;
	type AppealOrigin = EnsureSignedBy<JudgeAccount, AccountId>;
	type PollWeight = PollWeight;
}

pub const fn account(seed: u8) -> AccountId {
	AccountId::new([seed; 32])
}

/// Balance of accounts 1 to 99 and 250 at genesis; all others do not exist.
pub const ENDOWMENT: Balance = 1_000 * OPEN;

pub struct ExtBuilder;

impl ExtBuilder {
	fn build() -> sp_io::TestExternalities {
		let mut storage = frame_system::GenesisConfig::<Test>::default()
			.build_storage()
			.expect("the genesis of a test builds");
		pallet_balances::GenesisConfig::<Test> {
			balances: (1..100)
				.chain([250])
				.map(|seed| (account(seed), ENDOWMENT))
				.collect(),
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.expect("the genesis of a test builds");
		let mut ext: sp_io::TestExternalities = storage.into();
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs a test and then checks the state and the deposits.
	pub fn build_and_execute(test: impl FnOnce()) {
		Self::build().execute_with(|| {
			test();
			Pallet::<Test>::do_try_state().expect("the state is sound after every test");
			check_deposits();
		});
	}
}

/// What is held for storage must be the price of what is stored, account by account.
fn check_deposits() {
	type Price = LinearStoragePrice<DepositBase, DepositByte, Balance>;
	let mut expected = BTreeMap::<AccountId, Balance>::new();
	for profile in Profiles::<Test>::iter_values() {
		let price = Price::convert(datanet_footprint(&profile.name, &profile.descriptor));
		*expected.entry(profile.depositor).or_default() += price;
	}
	for (id, provenance) in Provenances::<Test>::iter() {
		let vector = Vectors::<Test>::get(id);
		let footprint = contribution_footprint(&provenance.uri, &provenance.kind, vector.as_ref());
		*expected.entry(provenance.account).or_default() += Price::convert(footprint);
	}
	for who in frame_system::Account::<Test>::iter_keys() {
		let deposits = expected.remove(&who).unwrap_or(0);
		assert_eq!(held(HoldReason::Deposit, &who), deposits, "deposits of {who:?}");
	}
	assert!(expected.is_empty(), "deposits of accounts that do not exist");
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::build()
}

/// A text of `words` words that no other seed has.
pub fn text(seed: u32, words: u32) -> Vec<u8> {
	(0..words)
		.map(|word| format!("w{seed}_{word}"))
		.collect::<Vec<_>>()
		.join(" ")
		.into_bytes()
}

/// The text of `words` words as committed to by `who`.
pub fn committed(who: &AccountId, seed: u32, words: u32) -> CommittedText {
	let context = Context::Contribution {
		contributor: *AsRef::<[u8; 32]>::as_ref(who),
	};
	CommittedText::new(&context, &text(seed, words)).expect("a short text")
}

pub fn words() -> Descriptor<Vec<u8>> {
	Descriptor {
		domain: b"law".to_vec(),
		schema: b"text/plain".to_vec(),
		licence: b"CC-BY-4.0".to_vec(),
		language: b"en".to_vec(),
	}
}

pub const OWNER: AccountId = account(1);
pub const CURATOR: AccountId = account(2);
pub const ALICE: AccountId = account(3);
pub const BOB: AccountId = account(4);
pub const CAROL: AccountId = account(5);
/// Decides appeals.
pub const JUDGE: AccountId = account(7);
/// Exists, and has to do with nothing.
pub const EVE: AccountId = account(6);

/// A datanet of `OWNER` with `CURATOR`.
pub fn datanet(admission: AdmissionPolicy) -> DatanetId {
	let id = NextDatanet::<Test>::get();
	Datanets::create(RuntimeOrigin::signed(OWNER), b"net".to_vec(), words(), admission)
		.expect("a sound datanet");
	Datanets::add_curator(RuntimeOrigin::signed(OWNER), id, CURATOR).expect("one curator");
	id
}

/// Submits the text of `words` words by `who`.
pub fn submit_as(
	who: &AccountId,
	datanet: DatanetId,
	kind: Kind<Vec<ContributionId>>,
	words: u32,
	commons: bool,
) -> Result<ContributionId, DispatchError> {
	let id = NextContribution::<Test>::get();
	let commitment = committed(who, id as u32, words).commitment();
	Datanets::contribute(
		RuntimeOrigin::signed(who.clone()),
		datanet,
		kind,
		commitment.root,
		commitment.tokens,
		commitment.chunks,
		b"ipfs://text".to_vec(),
		commons,
	)
	.map(|()| id)
}

/// Submits a raw contribution of 300 tokens in three chunks.
pub fn submit(who: &AccountId, datanet: DatanetId) -> ContributionId {
	submit_as(who, datanet, Kind::Raw, 300, false).expect("a sound contribution")
}

/// Reviews by the curator.
pub fn accept(contribution: ContributionId, quality: u8) {
	Datanets::review(
		RuntimeOrigin::signed(CURATOR),
		contribution,
		Verdict::Accept { quality },
	)
	.expect("a contribution to review");
}

/// Submits and accepts with quality 50: 15,000 units.
pub fn accepted(who: &AccountId, datanet: DatanetId) -> ContributionId {
	let id = submit(who, datanet);
	accept(id, 50);
	id
}

pub fn publish(datanet: DatanetId) -> SnapshotId {
	let number = pallet::Datanets::<Test>::get(datanet).expect("a datanet").next;
	Datanets::publish_snapshot(RuntimeOrigin::signed(CURATOR), datanet).expect("something to publish");
	SnapshotId { datanet, number }
}

/// Publishes, waits and seals.
pub fn sealed(datanet: DatanetId) -> SnapshotId {
	let snapshot = publish(datanet);
	advance(CHALLENGE_PERIOD);
	Datanets::seal(RuntimeOrigin::signed(EVE), snapshot).expect("a snapshot to seal");
	snapshot
}

/// Blocks in which transactions are admitted.
pub fn advance(blocks: u32) {
	advance_closed(blocks);
	Admitted::set(&(Admitted::get() + blocks));
}

/// Blocks in which none are.
pub fn advance_closed(blocks: u32) {
	System::set_block_number(System::block_number() + u64::from(blocks));
}

/// Runs the hook with as much weight as there is, and returns what it took.
pub fn poll() -> Weight {
	poll_with(Weight::MAX)
}

pub fn poll_with(limit: Weight) -> Weight {
	let mut meter = WeightMeter::with_limit(limit);
	<Datanets as frame_support::traits::OnPoll<u64>>::on_poll(System::block_number(), &mut meter);
	meter.consumed()
}

/// Events of this pallet since the last call of this function.
pub fn events() -> Vec<Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Datanets(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}

pub fn state(contribution: ContributionId) -> Contribution {
	Contributions::<Test>::get(contribution).expect("a contribution")
}

pub fn free(who: &AccountId) -> Balance {
	Balances::free_balance(who)
}

pub fn held(reason: HoldReason, who: &AccountId) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&RuntimeHoldReason::Datanets(reason), who)
}

/// What the deposit of a contribution made by [`submit`] is: 512 bytes, the URI with its length (12) and the kind (1).
pub const RAW_DEPOSIT: Balance = DEPOSIT_BASE + 525 * DEPOSIT_BYTE;
