//! A small economy around the pallet. All of it is in storage, so that failed calls undo it too.

use crate as pallet_inference_receipts;
use crate::{pallet::*, ClockTime, EndingFee};
use frame_support::{
	derive_impl,
	pallet_prelude::*,
	parameter_types,
	traits::{
		fungible::{HoldConsideration, Inspect, Mutate},
		tokens::Preservation::Preserve,
		ConstU128, LinearStoragePrice,
	},
	weights::WeightMeter,
	PalletId,
};
use frame_system::EnsureRoot;
use openledger_core::{
	Balance, BatchId, ContributionId, DatanetId, EpochIndex, ModelId, ModelKind, OperatorId, PayeeId,
	PolicyVersion, Share, SnapshotId, SnapshotNumber, SHARE_ONE,
};
use openledger_traits::{
	Activity, Admission, BatchWatcher, Batches as _, Beneficiary, ContributionText, Contributions, Epochs,
	Membership, Models, MoneyTerms, Operators, Payees, Prices, Risk, Router, SettledUsage, Settlement,
	Slashed, StakeEra, Stakes, Standing, Verdict,
};
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage};

pub type AccountId = AccountId32;
pub type Block = frame_system::mocking::MockBlockU32<Test>;

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
	pub type Receipts = pallet_inference_receipts;
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
/// Storage deposit of a mandate or a session.
pub const STORAGE_DEPOSIT: Balance = 5;
/// What everyone starts with.
pub const FUNDS: Balance = 1_000_000;
/// Challenge window.
pub const WINDOW: ClockTime = 5;
/// Thaw of a session.
pub const THAW: ClockTime = 4;

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
}

parameter_types! {
	pub const ReceiptsPalletId: PalletId = PalletId(*b"ol/rcpts");
	pub const StorageHold: RuntimeHoldReason = RuntimeHoldReason::Receipts(HoldReason::Storage);
	pub static ChallengeWindow: ClockTime = WINDOW;
	pub static ThawPeriod: ClockTime = THAW;
	pub static SettlementInterval: ClockTime = 3;
	pub static MinDeposit: Balance = 100;
	pub static MaxVouchers: u32 = 256;
	pub static MaxPollWeight: Weight = Weight::from_parts(400_000_000_000, u64::MAX / 2);
	pub static PerCredit: u64 = 1_000;
	pub static AdmissionOpen: bool = true;
	pub static Epoch: EpochIndex = 0;
	pub static ExposureLimit: Balance = 1_000_000_000_000;
	/// Batches whose routing cannot begin.
	pub static Unroutable: Vec<BatchId> = Vec::new();
	/// Batches whose credits cannot be paid.
	pub static Uncreditable: Vec<BatchId> = Vec::new();
	/// Per million of reference time.
	pub static EndingPrice: Balance = 0;
}

impl Config for Test {
	type WeightInfo = ();
	type Currency = Balances;
	type Storage = HoldConsideration<
		AccountId,
		Balances,
		StorageHold,
		LinearStoragePrice<ConstU128<STORAGE_DEPOSIT>, ConstU128<0>, Balance>,
	>;
	type PalletId = ReceiptsPalletId;
	type Operators = World;
	type Models = World;
	type Contributions = World;
	type Router = World;
	type Watcher = World;
	type EndingFee = World;
	type Payees = World;
	type Activity = World;
	type Epochs = World;
	type Admission = World;
	type VoidOrigin = EnsureRoot<AccountId>;
	type ChallengeWindow = ChallengeWindow;
	type ThawPeriod = ThawPeriod;
	type SettlementInterval = SettlementInterval;
	type MinDeposit = MinDeposit;
	type MaxVouchers = MaxVouchers;
	type MaxPollWeight = MaxPollWeight;
}

/// What stands behind every operator.
pub const STAKES: Stakes = Stakes {
	own: 11,
	delegated: 22,
	commission: 33,
	slashes: 44,
};

/// The rest of the economy.
pub struct World;

/// Operators: account and whether it is active.
#[frame_support::storage_alias(verbatim)]
pub type OperatorAccounts = StorageMap<World, Twox64Concat, OperatorId, (AccountId, bool)>;
#[frame_support::storage_alias(verbatim)]
pub type PostedPrices = StorageMap<World, Twox64Concat, (OperatorId, ModelId), (Balance, Balance)>;
/// What credits can direct of the open batches of an operator, and the most that may be.
#[frame_support::storage_alias(verbatim)]
pub type Attributable = StorageMap<World, Twox64Concat, OperatorId, Balance, ValueQuery>;
#[frame_support::storage_alias(verbatim)]
pub type AttributableLimit = StorageValue<World, Balance>;
/// Sum and number of the open batches of an operator.
#[frame_support::storage_alias(verbatim)]
pub type Exposed = StorageMap<World, Twox64Concat, OperatorId, (Balance, u32), ValueQuery>;
/// Models: payee of the owner, whether it is active, data vector.
#[frame_support::storage_alias(verbatim)]
pub type ModelRecords = StorageMap<World, Twox64Concat, ModelId, (PayeeId, bool, Vec<(SnapshotId, Share)>)>;
/// Contributions: membership and the first snapshot in which it is commons.
#[frame_support::storage_alias(verbatim)]
pub type ContributionRecords =
	StorageMap<World, Twox64Concat, ContributionId, (Membership, Option<SnapshotNumber>)>;
#[frame_support::storage_alias(verbatim)]
pub type PayeeAccounts = StorageMap<World, Twox64Concat, PayeeId, AccountId>;
#[frame_support::storage_alias(verbatim)]
pub type Pins = StorageMap<World, Twox64Concat, PolicyVersion, u32, ValueQuery>;
#[frame_support::storage_alias(verbatim)]
pub type PolicyInForce = StorageValue<World, PolicyVersion, ValueQuery>;
#[frame_support::storage_alias(verbatim)]
pub type RoutedBatches = StorageValue<World, Vec<Routed>, ValueQuery>;
/// Batches that are being routed, and how many credits each page had.
#[frame_support::storage_alias(verbatim)]
pub type BatchesInRouting = StorageMap<World, Twox64Concat, BatchId, (Routed, Vec<u32>)>;
/// How many credits each page of a routed batch had.
#[frame_support::storage_alias(verbatim)]
pub type PagesOf = StorageMap<World, Twox64Concat, BatchId, Vec<u32>, ValueQuery>;
/// What the watcher was told: batches that were submitted (true) and that ended.
#[frame_support::storage_alias(verbatim)]
pub type Watched = StorageValue<World, Vec<(BatchId, bool)>, ValueQuery>;
#[frame_support::storage_alias(verbatim)]
pub type ActivePayers = StorageValue<World, Vec<AccountId>, ValueQuery>;
#[frame_support::storage_alias(verbatim)]
pub type Settlements =
	StorageValue<World, Vec<(OperatorId, ModelId, Balance, u64, u64, Balance)>, ValueQuery>;

/// What the router was told.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Routed {
	pub batch: BatchId,
	pub operator: OperatorId,
	pub model: ModelId,
	pub amount: Balance,
	pub policy: PolicyVersion,
	pub credits: Vec<(ContributionId, Balance)>,
	pub verdict: Verdict,
}

/// The account of person `n`.
pub fn account(n: u8) -> AccountId {
	AccountId::new([n; 32])
}

pub const PAYER: u8 = 1;
pub const OTHER_PAYER: u8 = 2;
pub const SIGNER: u8 = 5;
pub const STRANGER: u8 = 6;
pub const OPERATOR_ACCOUNT: u8 = 11;
pub const OTHER_OPERATOR_ACCOUNT: u8 = 12;
pub const LEAVING_OPERATOR_ACCOUNT: u8 = 13;
pub const MODEL_OWNER: u8 = 21;
pub const ROUTING: u8 = 99;
/// Gets the fees for the ends of batches.
pub const FEES: u8 = 30;

pub const OPERATOR: OperatorId = 1;
pub const OTHER_OPERATOR: OperatorId = 2;
pub const LEAVING_OPERATOR: OperatorId = 3;

pub const MODEL: ModelId = 1;
pub const OTHER_MODEL: ModelId = 2;
pub const RETIRED_MODEL: ModelId = 3;
pub const UNSERVED_MODEL: ModelId = 4;

/// Three contributions in the lineage of [`MODEL`].
pub const CREDITABLE: [ContributionId; 3] = [100, 101, 102];
pub const COMMONS: ContributionId = 103;
/// Left the datanet before the snapshot of the lineage.
pub const LEFT: ContributionId = 104;
/// Came after the snapshot of the lineage.
pub const LATE: ContributionId = 105;
/// In a datanet that the lineage does not have.
pub const FOREIGN: ContributionId = 106;

pub const INPUT_PRICE: Balance = 3;
pub const OUTPUT_PRICE: Balance = 7;

fn populate() {
	for (id, who, active) in [
		(OPERATOR, OPERATOR_ACCOUNT, true),
		(OTHER_OPERATOR, OTHER_OPERATOR_ACCOUNT, true),
		(LEAVING_OPERATOR, LEAVING_OPERATOR_ACCOUNT, false),
	] {
		OperatorAccounts::insert(id, (account(who), active));
		for model in [MODEL, OTHER_MODEL, RETIRED_MODEL] {
			PostedPrices::insert((id, model), (INPUT_PRICE, OUTPUT_PRICE));
		}
	}
	let snapshots = vec![
		(
			SnapshotId {
				datanet: 1,
				number: 2,
			},
			SHARE_ONE / 2,
		),
		(
			SnapshotId {
				datanet: 2,
				number: 1,
			},
			SHARE_ONE / 2,
		),
	];
	for (model, active) in [
		(MODEL, true),
		(OTHER_MODEL, true),
		(RETIRED_MODEL, false),
		(UNSERVED_MODEL, true),
	] {
		ModelRecords::insert(model, (PayeeId::from(MODEL_OWNER), active, snapshots.clone()));
	}
	let member = |datanet, from, until| Membership {
		datanet,
		from,
		until,
		gaps: Default::default(),
	};
	for (id, membership, commons_from) in [
		(CREDITABLE[0], member(1, 1, None), None),
		(CREDITABLE[1], member(1, 2, Some(3)), None),
		(CREDITABLE[2], member(2, 1, None), None),
		(COMMONS, member(1, 1, None), Some(0)),
		(LEFT, member(1, 1, Some(2)), None),
		(LATE, member(1, 3, None), None),
		(FOREIGN, member(3, 1, None), None),
	] {
		ContributionRecords::insert(id, (membership, commons_from));
	}
	PayeeAccounts::insert(PayeeId::from(MODEL_OWNER), account(MODEL_OWNER));
	PolicyInForce::put(7);
}

impl Operators<AccountId> for World {
	fn operator_of(who: &AccountId) -> Option<OperatorId> {
		OperatorAccounts::iter()
			.find(|(_, (account, _))| account == who)
			.map(|(id, _)| id)
	}
	fn account_of(operator: OperatorId) -> Option<AccountId> {
		OperatorAccounts::get(operator).map(|(account, _)| account)
	}
	fn is_active(operator: OperatorId) -> bool {
		OperatorAccounts::get(operator).is_some_and(|(_, active)| active)
	}
	fn payee(operator: OperatorId) -> Option<PayeeId> {
		Some(operator + 1_000)
	}
	fn prices(operator: OperatorId, model: ModelId) -> Option<Prices> {
		PostedPrices::get((operator, model)).map(|(input, output)| Prices { input, output })
	}
	fn stakes(_: OperatorId) -> Stakes {
		STAKES
	}
	fn expose(operator: OperatorId, batch: Risk) -> Result<StakeEra, DispatchError> {
		let Risk { amount, attributable } = batch;
		let is_active = OperatorAccounts::get(operator).is_some_and(|(_, active)| active);
		ensure!(is_active, DispatchError::Other("not active"));
		let (sum, count) = Exposed::get(operator);
		let sum = sum + amount;
		ensure!(sum <= ExposureLimit::get(), DispatchError::Other("exposure"));
		Exposed::insert(operator, (sum, count + 1));
		let attributable = Attributable::get(operator) + attributable;
		let limit = AttributableLimit::get().unwrap_or(Balance::MAX);
		ensure!(attributable <= limit, DispatchError::Other("attributable"));
		Attributable::insert(operator, attributable);
		Ok(operator + 40)
	}
	fn release(operator: OperatorId, batch: Risk, era: StakeEra) -> DispatchResult {
		let Risk { amount, attributable } = batch;
		let left = Attributable::get(operator).checked_sub(attributable);
		Attributable::insert(operator, left.ok_or(DispatchError::Other("attributable"))?);
		ensure!(era == operator + 40, DispatchError::Other("era"));
		let (sum, count) = Exposed::get(operator);
		ensure!(sum >= amount && count > 0, DispatchError::Other("release"));
		Exposed::insert(operator, (sum - amount, count - 1));
		Ok(())
	}
	fn room(operator: OperatorId) -> Risk {
		let limit = AttributableLimit::get().unwrap_or(Balance::MAX);
		Risk {
			amount: ExposureLimit::get() - Exposed::get(operator).0,
			attributable: limit - Attributable::get(operator),
		}
	}
	fn slash(_: OperatorId, _: Balance, _: &AccountId) -> Result<Slashed, DispatchError> {
		Err(DispatchError::Unavailable)
	}
	fn slash_weight() -> Weight {
		Weight::zero()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create(account: &AccountId, model: ModelId) -> Result<OperatorId, DispatchError> {
		let new = 10 + OperatorAccounts::iter().count() as u32;
		let id = Self::operator_of(account).unwrap_or(new);
		OperatorAccounts::insert(id, (account, true));
		PostedPrices::insert((id, model), (INPUT_PRICE, OUTPUT_PRICE));
		Ok(id)
	}
}

impl Models for World {
	fn kind(model: ModelId) -> Option<ModelKind> {
		ModelRecords::get(model).map(|_| ModelKind::Base)
	}
	fn is_active(model: ModelId) -> bool {
		ModelRecords::get(model).is_some_and(|(_, active, _)| active)
	}
	fn payee(model: ModelId) -> Option<PayeeId> {
		ModelRecords::get(model).map(|(payee, _, _)| payee)
	}
	fn terms(_: ModelId) -> Option<MoneyTerms> {
		None
	}
	fn builders(_: ModelId) -> Vec<(ModelId, Share)> {
		Vec::new()
	}
	fn data(model: ModelId) -> Vec<(SnapshotId, Share)> {
		ModelRecords::get(model)
			.map(|(_, _, data)| data)
			.unwrap_or_default()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create(payee: PayeeId, snapshots: &[SnapshotId]) -> Result<ModelId, DispatchError> {
		let id = 10 + ModelRecords::iter().count() as u32;
		let data = snapshots
			.iter()
			.map(|snapshot| (*snapshot, 1))
			.collect::<Vec<_>>();
		ModelRecords::insert(id, (payee, true, data));
		Ok(id)
	}
}

impl Contributions for World {
	fn membership(contribution: ContributionId) -> Option<Membership> {
		ContributionRecords::get(contribution).map(|(membership, _)| membership)
	}
	fn standing(_: ContributionId) -> Option<Standing> {
		None
	}
	fn is_commons_in(snapshot: SnapshotId, contribution: ContributionId) -> bool {
		ContributionRecords::get(contribution).is_some_and(|(membership, commons_from)| {
			membership.covers(&snapshot) && commons_from.is_some_and(|from| from <= snapshot.number)
		})
	}
	fn text(_: ContributionId) -> Option<ContributionText> {
		None
	}
	fn beneficiaries(_: ContributionId) -> Vec<(Beneficiary, Share)> {
		Vec::new()
	}
	fn units(_: SnapshotId, _: ContributionId) -> u128 {
		0
	}
	fn is_sealed(_: SnapshotId) -> bool {
		true
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create_sealed(_: PayeeId, seed: u32) -> Result<(SnapshotId, ContributionId), DispatchError> {
		let (datanet, id) = (1_000 + seed, 1_000 + u64::from(seed));
		let membership = Membership {
			datanet,
			from: 1,
			until: None,
			gaps: Default::default(),
		};
		ContributionRecords::insert(id, (membership, None::<SnapshotNumber>));
		Ok((SnapshotId { datanet, number: 1 }, id))
	}
}

impl Payees<AccountId> for World {
	fn ensure(account: &AccountId) -> Result<PayeeId, DispatchError> {
		if let Some(payee) = Self::payee_of(account) {
			return Ok(payee);
		}
		let payee = 500 + PayeeAccounts::iter().count() as u32;
		PayeeAccounts::insert(payee, account);
		Ok(payee)
	}
	fn account_of(payee: PayeeId) -> Option<AccountId> {
		PayeeAccounts::get(payee)
	}
	fn payee_of(account: &AccountId) -> Option<PayeeId> {
		PayeeAccounts::iter()
			.find(|(_, who)| who == account)
			.map(|(payee, _)| payee)
	}
}

impl Router<AccountId> for World {
	fn pin() -> PolicyVersion {
		let version = PolicyInForce::get();
		Pins::mutate(version, |pins| *pins += 1);
		version
	}
	fn unpin(version: PolicyVersion) {
		Pins::mutate_exists(version, |pins| {
			let left = pins.expect("unpinned as often as pinned") - 1;
			*pins = (left > 0).then_some(left);
		});
	}
	// A quarter of what is open.
	fn attributable(model: ModelId, amount: Balance, open: Balance) -> Result<Balance, DispatchError> {
		ensure!(ModelRecords::contains_key(model), DispatchError::CannotLookup);
		assert!(open <= amount);
		Ok(open / 4)
	}
	fn open_within(model: ModelId, limit: Balance) -> Result<Balance, DispatchError> {
		ensure!(ModelRecords::contains_key(model), DispatchError::CannotLookup);
		Ok(limit.saturating_mul(4))
	}
	fn begin(source: &AccountId, settlement: Settlement) -> DispatchResult {
		let Settlement {
			batch,
			operator,
			model,
			amount,
			policy,
			stakes,
			verdict,
		} = settlement;
		assert_eq!(stakes, STAKES);
		Balances::transfer(source, &account(ROUTING), amount, Preserve)?;
		// After the transfer, so that a failure has something to undo.
		ensure!(!Unroutable::get().contains(&batch), DispatchError::Unavailable);
		ensure!(
			!BatchesInRouting::contains_key(batch),
			DispatchError::Other("begun twice")
		);
		let routed = Routed {
			batch,
			operator,
			model,
			amount,
			policy,
			credits: Vec::new(),
			verdict,
		};
		BatchesInRouting::insert(batch, (routed, Vec::<u32>::new()));
		Ok(())
	}
	fn credit(batch: BatchId, credits: &[(ContributionId, Balance)]) -> DispatchResult {
		BatchesInRouting::try_mutate(batch, |slot| {
			let (routed, pages) = slot.as_mut().ok_or(DispatchError::Other("not begun"))?;
			routed.credits.extend_from_slice(credits);
			pages.push(credits.len() as u32);
			let sum: Balance = routed.credits.iter().map(|(_, credit)| *credit).sum();
			ensure!(sum <= routed.amount, DispatchError::Other("credits"));
			ensure!(!Uncreditable::get().contains(&batch), DispatchError::Unavailable);
			Ok(())
		})
	}
	fn close(batch: BatchId) -> DispatchResult {
		let (routed, pages) = BatchesInRouting::take(batch).ok_or(DispatchError::Other("not begun"))?;
		RoutedBatches::append(routed);
		PagesOf::insert(batch, pages);
		Ok(())
	}
	fn compensate(_: &AccountId, _: ModelId, _: Option<ContributionId>, _: Balance) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
	fn route_weight() -> Weight {
		Weight::from_parts(100_000, 0)
	}
	fn credit_weight(credits: u32) -> Weight {
		Weight::from_parts(PerCredit::get() * u64::from(credits), 0)
	}
	fn compensate_weight() -> Weight {
		Weight::zero()
	}
}

impl BatchWatcher for World {
	fn submitted(batch: BatchId) {
		assert!(Receipts::open(batch).is_some(), "told of what is there");
		Watched::append((batch, true));
	}
	fn ended(batch: BatchId) {
		assert!(Receipts::open(batch).is_some(), "told before it ends");
		Watched::append((batch, false));
	}
	fn weight() -> Weight {
		Weight::from_parts(70_000, 0)
	}
}

impl EndingFee<AccountId> for World {
	fn charge(who: &AccountId, weight: Weight) -> Result<Balance, DispatchError> {
		let fee = Balance::from(weight.ref_time() / 1_000_000) * EndingPrice::get();
		if fee > 0 {
			Balances::transfer(who, &account(FEES), fee, Preserve)?;
		}
		Ok(fee)
	}
}

impl Activity<AccountId> for World {
	fn payer_active(payer: &AccountId) {
		ActivePayers::append(payer);
	}
	fn batch_settled(usage: &SettledUsage) {
		let SettledUsage {
			operator,
			model,
			amount,
			inferences,
			actions,
			self_dealt,
		} = *usage;
		Settlements::append((operator, model, amount, inferences, actions, self_dealt));
	}
	fn pot_distributed(_: Balance) {}
	fn datanet_earned(_: DatanetId) {}
	fn contributor_earned(_: PayeeId) {}
	fn paid_out(_: PayeeId, _: Balance) {}
}

impl Epochs for World {
	fn current() -> EpochIndex {
		Epoch::get()
	}
}

impl Admission for World {
	fn is_open() -> bool {
		AdmissionOpen::get()
	}
}

/// Lets `blocks` blocks pass, whose hook has all the weight it wants.
pub fn run_blocks(blocks: u32) {
	for _ in 0..blocks {
		run_block_with(Weight::MAX);
	}
}

/// Lets one block pass, whose hook has `weight`; returns what it used.
pub fn run_block_with(weight: Weight) -> Weight {
	let number = System::block_number() + 1;
	System::set_block_number(number);
	let mut meter = WeightMeter::with_limit(weight);
	Receipts::on_poll(number, &mut meter);
	meter.consumed()
}

/// A fresh chain on which all accounts are funded.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default()
		.build_storage()
		.unwrap();
	let mut balances: Vec<_> = (1..=30).map(|n| (account(n), FUNDS)).collect();
	balances.extend(
		[
			Receipts::sessions_account(),
			Receipts::escrow_account(),
			account(ROUTING),
		]
		.map(|pot| (pot, ED)),
	);
	pallet_balances::GenesisConfig::<Test> {
		balances,
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.register_extension(sp_keystore::KeystoreExt::new(
		sp_keystore::testing::MemoryKeystore::new(),
	));
	ext.execute_with(|| {
		System::set_block_number(1);
		populate();
	});
	ext
}

/// Runs `test` and checks all invariants after it.
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build_and_execute(test: impl FnOnce()) {
		new_test_ext().execute_with(|| {
			test();
			check_invariants();
		});
	}
}

/// Invariants of the pallet, and those that hold where nobody sends OPEN to its accounts: equality, not just cover.
pub fn check_invariants() {
	Receipts::do_try_state().expect("invariants hold");
	let holdings = Receipts::holdings();
	assert_eq!(
		holdings.sessions_account - ED,
		holdings.mandates + holdings.sessions
	);
	assert_eq!(holdings.escrow_account - ED, holdings.escrow);
	let exposed: Balance = Exposed::iter_values().map(|(sum, _)| sum).sum();
	assert_eq!(exposed, holdings.escrow);
	for operator in Exposed::iter_keys() {
		let open =
			Batches::<Test>::iter_values().filter(|batch| batch.is_open() && batch.operator == operator);
		let attributable: Balance = open.map(|batch| batch.attributable).sum();
		assert_eq!(Attributable::get(operator), attributable);
	}
	let pins: u32 = Pins::iter_values().sum();
	assert_eq!(pins as usize, Batches::<Test>::iter().count());
	// The router has what it was given, no more: of ended batches, and of those that are being routed.
	let ended: Balance = RoutedBatches::get().iter().map(|routed| routed.amount).sum();
	let routing: Balance = BatchesInRouting::iter_values()
		.map(|(routed, _)| routed.amount)
		.sum();
	assert_eq!(free(ROUTING), ED + ended + routing);
	let begun = Batches::<Test>::iter_values()
		.filter(|batch| !batch.is_open())
		.count();
	assert_eq!(BatchesInRouting::iter().count(), begun);
	// The watcher knows of every batch that was submitted, and of those that nothing is proven against any more.
	let watched = Watched::get();
	let told = |submitted| watched.iter().filter(|(_, told)| *told == submitted).count();
	assert_eq!(told(true) - told(false), Batches::<Test>::iter().count() - begun);
	let supply: Balance = Balances::total_issuance();
	assert_eq!(supply, 30 * FUNDS + 3 * ED);
}

/// Free balance of person `n`.
pub fn free(n: u8) -> Balance {
	Balances::balance(&account(n))
}
