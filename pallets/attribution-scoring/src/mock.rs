//! A small economy around the pallet. All of it is in storage, so that failed calls undo it too.

use crate as pallet_attribution_scoring;
use crate::{pallet::*, types::*};
use frame_support::{
	derive_impl,
	pallet_prelude::*,
	parameter_types,
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		tokens::{Fortitude, Precision, Preservation},
		ConstU128, Hooks, Randomness,
	},
	weights::WeightMeter,
	PalletId,
};
use openledger_core::{
	Balance, BatchId, ContributionId, Disclosure, Hash32, LineIndex, ModelId, ModelKind, OperatorId, PayeeId,
	PolicyVersion, SessionId, Share, SnapshotId, SHARE_ONE,
};
use openledger_traits::{
	AdmissionClock, AdmissionTime, BatchWatcher, Batches, Beneficiary, ContributionText, Contributions,
	Duplicates, LineTerms, Membership, Models, MoneyTerms, OpenBatch, Operators, Prices, ReceiptChannels,
	Relief, Risk, Router, Settlement, Slashed, StakeEra, Stakes, Standing, VoidedBatch,
};
use sp_core::{sr25519, Pair};
use sp_runtime::{
	traits::{BlakeTwo256, Hash, IdentityLookup},
	AccountId32, BuildStorage,
};

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
	pub type Scoring = pallet_attribution_scoring;
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
/// What everyone starts with.
pub const FUNDS: Balance = 1_000_000;
/// Window of a batch.
pub const WINDOW: AdmissionTime = 16;
/// Bond of a challenge.
pub const BOND: Balance = 1_000;
/// Least slash.
pub const LEAST_SLASH: Balance = 5_001;
/// Price of an answer.
pub const PRICE: Balance = 77;
/// Between commitment and proof at most.
pub const REVEAL: AdmissionTime = 4;
/// Own stake of an operator.
pub const OWN: Balance = 40_003;
/// Blocks that a seed is mixed of. That of a batch is known one block after them.
pub const MIXED_BLOCKS: u32 = 3;
/// What is delegated to an operator.
pub const DELEGATED: Balance = 20_000;

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
}

parameter_types! {
	pub const ScoringPalletId: PalletId = PalletId(*b"ol/score");
	pub static ChallengeBond: Balance = BOND;
	pub static MinSlash: Balance = LEAST_SLASH;
	pub static CommitDelay: AdmissionTime = 1;
	pub static RevealPeriod: AdmissionTime = REVEAL;
	pub static DrawCount: u8 = 3;
	pub static DemandPrice: Balance = PRICE;
	pub static MaxDemands: u32 = 2;
	pub static SeedBlocks: u32 = MIXED_BLOCKS;
	pub static PollWeight: Weight = Weight::from_parts(400_000_000_000, u64::MAX / 2);
	/// Whether the block has randomness.
	pub static HasRandomness: bool = true;
	pub static Unvoidable: Vec<BatchId> = Vec::new();
	pub static Uncompensable: bool = false;
}

impl Config for Test {
	type WeightInfo = ();
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type PalletId = ScoringPalletId;
	type Clock = World;
	type Batches = World;
	type Operators = World;
	type Models = World;
	type Contributions = World;
	type Router = World;
	type Duplicates = World;
	type Randomness = World;
	type SeedBlocks = SeedBlocks;
	type ChallengeBond = ChallengeBond;
	type MinSlash = MinSlash;
	type CommitDelay = CommitDelay;
	type RevealPeriod = RevealPeriod;
	type DrawCount = DrawCount;
	type DemandPrice = DemandPrice;
	type MaxDemands = MaxDemands;
	type PollWeight = PollWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkPayees = World;
}

#[cfg(feature = "runtime-benchmarks")]
impl openledger_traits::Payees<AccountId> for World {
	fn ensure(_: &AccountId) -> Result<PayeeId, DispatchError> {
		Ok(1)
	}
	fn account_of(_: PayeeId) -> Option<AccountId> {
		Some(account(CONTRIBUTOR))
	}
	fn payee_of(_: &AccountId) -> Option<PayeeId> {
		Some(1)
	}
}

/// The rest of the economy.
pub struct World;

/// A batch as the fake keeps it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct BatchRecord {
	pub operator: OperatorId,
	pub model: ModelId,
	pub amount: Balance,
	pub posted: Vec<(ContributionId, Balance)>,
	pub receipts_root: Hash32,
	pub receipts: u32,
	pub ledger_root: Hash32,
	pub sessions_root: Hash32,
	pub submitted: AdmissionTime,
	pub due: AdmissionTime,
	pub holds: u32,
}

/// An operator as the fake keeps it. Its stakes are in the account [`STAKES`].
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct OperatorRecord {
	pub account: AccountId,
	pub own: Balance,
	pub delegated: Balance,
}

/// A contribution as the fake keeps it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct ContributionRecord {
	pub membership: Option<Membership>,
	pub commons_in: Vec<SnapshotId>,
	pub contributor: [u8; 32],
	pub root: Hash32,
	pub tokens: u64,
	pub chunks: u32,
}

/// What a voided batch was told.
type VoidRecord = (
	BatchId,
	Option<(SessionId, Balance)>,
	Option<(ContributionId, Balance)>,
);
/// Operator, model, prices of input and output, disclosure.
type LineRecord = (OperatorId, ModelId, Balance, Balance, Disclosure);

#[frame_support::storage_alias(verbatim)]
pub type ClockValue = StorageValue<World, AdmissionTime, ValueQuery>;
#[frame_support::storage_alias(verbatim)]
pub type NextBatch = StorageValue<World, BatchId, ValueQuery>;
#[frame_support::storage_alias(verbatim)]
pub type BatchRecords = StorageMap<World, Twox64Concat, BatchId, BatchRecord>;
/// What credits could direct of batches.
#[frame_support::storage_alias(verbatim)]
pub type AttributableOf = StorageMap<World, Twox64Concat, BatchId, Balance, ValueQuery>;
#[frame_support::storage_alias(verbatim)]
pub type VoidedBatches = StorageValue<World, Vec<VoidRecord>, ValueQuery>;
#[frame_support::storage_alias(verbatim)]
pub type FinalBatches = StorageValue<World, Vec<BatchId>, ValueQuery>;
#[frame_support::storage_alias(verbatim)]
pub type LineRecords = StorageMap<World, Twox64Concat, (SessionId, LineIndex), LineRecord>;
#[frame_support::storage_alias(verbatim)]
pub type OperatorRecords = StorageMap<World, Twox64Concat, OperatorId, OperatorRecord>;
#[frame_support::storage_alias(verbatim)]
pub type ModelRecords = StorageMap<World, Twox64Concat, ModelId, Vec<(SnapshotId, Share)>>;
#[frame_support::storage_alias(verbatim)]
pub type ContributionRecords = StorageMap<World, Twox64Concat, ContributionId, ContributionRecord>;
#[frame_support::storage_alias(verbatim)]
pub type Compensations = StorageValue<World, Vec<(ModelId, Option<ContributionId>, Balance)>, ValueQuery>;
#[frame_support::storage_alias(verbatim)]
pub type Marks = StorageMap<World, Twox64Concat, (ContributionId, u32), (u64, Vec<(ContributionId, u64)>)>;

pub const OPERATOR_ACCOUNT: u8 = 11;
pub const OTHER_OPERATOR_ACCOUNT: u8 = 12;
pub const PAYER: u8 = 1;
pub const CHALLENGER: u8 = 2;
pub const FRONT_RUNNER: u8 = 3;
pub const DEMANDER: u8 = 4;
pub const STRANGER: u8 = 5;
pub const CONTRIBUTOR: u8 = 6;
pub const STAKES: u8 = 98;
pub const ROUTING: u8 = 99;

pub const OPERATOR: OperatorId = 1;
pub const OTHER_OPERATOR: OperatorId = 2;
pub const MODEL: ModelId = 1;

/// The key of person `n`.
pub fn key(n: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[n; 32])
}

/// The account of person `n`.
pub fn account(n: u8) -> AccountId {
	key(n).public().into()
}

pub fn snapshot(datanet: u32, number: u32) -> SnapshotId {
	SnapshotId { datanet, number }
}

fn populate() {
	for (id, who) in [
		(OPERATOR, OPERATOR_ACCOUNT),
		(OTHER_OPERATOR, OTHER_OPERATOR_ACCOUNT),
	] {
		OperatorRecords::insert(
			id,
			OperatorRecord {
				account: account(who),
				own: OWN,
				delegated: DELEGATED,
			},
		);
	}
	let half = SHARE_ONE / 2;
	ModelRecords::insert(MODEL, vec![(snapshot(1, 2), half), (snapshot(2, 1), half)]);
}

impl AdmissionClock for World {
	fn now() -> AdmissionTime {
		ClockValue::get()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn set(now: AdmissionTime) {
		ClockValue::put(now);
	}
}

impl World {
	/// Takes an open batch in.
	pub fn submit(record: BatchRecord) -> BatchId {
		let id = NextBatch::get();
		NextBatch::put(id + 1);
		BatchRecords::insert(id, record);
		Scoring::submitted(id);
		id
	}

	/// Ends what is due and not held.
	fn finalise_due() {
		let now = ClockValue::get();
		let due: Vec<_> = BatchRecords::iter()
			.filter(|(_, batch)| batch.due <= now && batch.holds == 0)
			.map(|(id, _)| id)
			.collect();
		for id in due {
			Scoring::ended(id);
			BatchRecords::remove(id);
			FinalBatches::append(id);
		}
	}
}

impl Batches<AccountId> for World {
	fn now() -> AdmissionTime {
		ClockValue::get()
	}
	fn open(batch: BatchId) -> Option<OpenBatch> {
		let record = BatchRecords::get(batch)?;
		Some(OpenBatch {
			operator: record.operator,
			model: record.model,
			amount: record.amount,
			credited: record.posted.iter().map(|(_, credit)| credit).sum(),
			credits: record.posted.len() as u32,
			receipts_root: record.receipts_root,
			receipts: record.receipts,
			ledger_root: record.ledger_root,
			sessions_root: record.sessions_root,
			submitted: record.submitted,
			due: record.due,
		})
	}
	fn posted(batch: BatchId) -> Vec<(ContributionId, Balance)> {
		BatchRecords::get(batch)
			.map(|record| record.posted)
			.unwrap_or_default()
	}
	fn line(session: SessionId, line: LineIndex) -> Option<LineTerms> {
		let (operator, model, input, output, disclosure) = LineRecords::get((session, line))?;
		Some(LineTerms {
			operator,
			model,
			prices: Prices { input, output },
			disclosure,
		})
	}
	fn payer(session: SessionId) -> Option<AccountId> {
		LineRecords::contains_key((session, 0)).then(|| account(PAYER))
	}
	fn hold(batch: BatchId) -> DispatchResult {
		BatchRecords::try_mutate(batch, |record| {
			record.as_mut().ok_or(DispatchError::Unavailable)?.holds += 1;
			Ok(())
		})
	}
	fn let_go(batch: BatchId) -> DispatchResult {
		BatchRecords::try_mutate(batch, |record| {
			let record = record.as_mut().ok_or(DispatchError::Unavailable)?;
			ensure!(record.holds > 0, DispatchError::Corruption);
			record.holds -= 1;
			Ok(())
		})
	}
	fn void(batch: BatchId, relief: Relief) -> Result<VoidedBatch, DispatchError> {
		let record = BatchRecords::get(batch).ok_or(DispatchError::Unavailable)?;
		Scoring::ended(batch);
		BatchRecords::remove(batch);
		VoidedBatches::append((batch, relief.refund, relief.omission));
		// After everything else, so that a failure has something to undo.
		ensure!(!Unvoidable::get().contains(&batch), DispatchError::Exhausted);
		Ok(VoidedBatch {
			operator: record.operator,
			model: record.model,
			amount: record.amount,
			attributable: AttributableOf::get(batch),
			refunded: relief.refund.map_or(0, |(_, amount)| amount),
		})
	}
	fn posted_weight(credits: u32) -> Weight {
		Weight::from_parts(u64::from(credits) * 100, 0)
	}
	fn void_weight() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create(
		operator: &AccountId,
		model: ModelId,
		amount: Balance,
		receipts_root: Hash32,
		receipts: u32,
		ledger_root: Hash32,
	) -> Result<(BatchId, SessionId, LineIndex), DispatchError> {
		let operator = World::operator_of(operator).ok_or(DispatchError::CannotLookup)?;
		let session = 1_000 + NextBatch::get();
		LineRecords::insert((session, 0), (operator, model, 1, 1, Disclosure::Open));
		let leaf = openledger_attribution::SessionLeaf {
			session,
			line: 0,
			settled_before: 0,
			settled_after: amount,
			start: 0,
		};
		let now = ClockValue::get();
		let id = World::submit(BatchRecord {
			operator,
			model,
			amount,
			posted: Vec::new(),
			receipts_root,
			receipts,
			ledger_root,
			sessions_root: openledger_attribution::session_leaf::root(&[leaf]).unwrap().0,
			submitted: now,
			due: now + WINDOW,
			holds: 0,
		});
		Ok((id, session, 0))
	}
}

impl Operators<AccountId> for World {
	fn operator_of(who: &AccountId) -> Option<OperatorId> {
		OperatorRecords::iter()
			.find(|(_, record)| record.account == *who)
			.map(|(id, _)| id)
	}
	fn account_of(operator: OperatorId) -> Option<AccountId> {
		OperatorRecords::get(operator).map(|record| record.account)
	}
	fn is_active(operator: OperatorId) -> bool {
		OperatorRecords::contains_key(operator)
	}
	fn payee(operator: OperatorId) -> Option<PayeeId> {
		Some(operator + 1_000)
	}
	fn prices(_: OperatorId, _: ModelId) -> Option<Prices> {
		None
	}
	fn stakes(operator: OperatorId) -> Stakes {
		OperatorRecords::get(operator).map_or_else(Stakes::default, |record| Stakes {
			own: record.own,
			delegated: record.delegated,
			commission: 0,
			slashes: 0,
		})
	}
	fn expose(_: OperatorId, _: Risk) -> Result<StakeEra, DispatchError> {
		Ok(0)
	}
	fn release(_: OperatorId, _: Risk, _: StakeEra) -> DispatchResult {
		Ok(())
	}
	fn room(_: OperatorId) -> Risk {
		Risk::default()
	}
	fn slash(
		operator: OperatorId,
		amount: Balance,
		beneficiary: &AccountId,
	) -> Result<Slashed, DispatchError> {
		OperatorRecords::try_mutate(operator, |record| {
			let record = record.as_mut().ok_or(DispatchError::CannotLookup)?;
			let own = amount.min(record.own);
			let delegated = (amount - own).min(record.delegated);
			record.own -= own;
			record.delegated -= delegated;
			if own > 0 {
				Balances::transfer(&account(STAKES), beneficiary, own, Preservation::Preserve)?;
			}
			if delegated > 0 {
				Balances::burn_from(
					&account(STAKES),
					delegated,
					Preservation::Preserve,
					Precision::Exact,
					Fortitude::Force,
				)?;
			}
			Ok(Slashed { own, delegated })
		})
	}
	fn slash_weight() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create(account: &AccountId, _: ModelId) -> Result<OperatorId, DispatchError> {
		let new = 10 + OperatorRecords::iter().count() as u32;
		let id = Self::operator_of(account).unwrap_or(new);
		Balances::mint_into(&self::account(STAKES), OWN + DELEGATED)?;
		let record = OperatorRecord {
			account: account.clone(),
			own: OWN,
			delegated: DELEGATED,
		};
		OperatorRecords::insert(id, record);
		Ok(id)
	}
}

impl Models for World {
	fn kind(model: ModelId) -> Option<ModelKind> {
		ModelRecords::get(model).map(|_| ModelKind::Base)
	}
	fn is_active(model: ModelId) -> bool {
		ModelRecords::contains_key(model)
	}
	fn payee(_: ModelId) -> Option<PayeeId> {
		None
	}
	fn terms(model: ModelId) -> Option<MoneyTerms> {
		ModelRecords::get(model).map(|_| MoneyTerms {
			data_share: SHARE_ONE / 2,
			verbatim: SHARE_ONE / 2,
		})
	}
	fn channels(model: ModelId) -> Option<ReceiptChannels> {
		ModelRecords::get(model).map(|_| ReceiptChannels {
			verbatim: SHARE_ONE / 2,
			retrieval: SHARE_ONE / 4,
		})
	}
	fn builders(_: ModelId) -> Vec<(ModelId, Share)> {
		Vec::new()
	}
	fn data(model: ModelId) -> Vec<(SnapshotId, Share)> {
		ModelRecords::get(model).unwrap_or_default()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create(_: PayeeId, snapshots: &[SnapshotId]) -> Result<ModelId, DispatchError> {
		let id = 10 + ModelRecords::iter().count() as u32;
		let data: Vec<_> = snapshots.iter().map(|snapshot| (*snapshot, 1)).collect();
		ModelRecords::insert(id, data);
		Ok(id)
	}
}

impl Contributions for World {
	fn membership(contribution: ContributionId) -> Option<Membership> {
		ContributionRecords::get(contribution)?.membership
	}
	fn standing(_: ContributionId) -> Option<Standing> {
		None
	}
	fn is_commons_in(snapshot: SnapshotId, contribution: ContributionId) -> bool {
		ContributionRecords::get(contribution).is_some_and(|record| record.commons_in.contains(&snapshot))
	}
	fn text(contribution: ContributionId) -> Option<ContributionText> {
		ContributionRecords::get(contribution).map(|record| ContributionText {
			contributor: record.contributor,
			root: record.root,
			tokens: record.tokens,
			chunks: record.chunks,
		})
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
		ContributionRecords::insert(
			id,
			ContributionRecord {
				membership: Some(membership),
				commons_in: Vec::new(),
				contributor: [1; 32],
				root: [2; 32],
				tokens: 100,
				chunks: 1,
			},
		);
		Ok((snapshot(datanet, 1), id))
	}
}

impl Router<AccountId> for World {
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
	fn compensate(
		source: &AccountId,
		model: ModelId,
		contribution: Option<ContributionId>,
		amount: Balance,
	) -> DispatchResult {
		Balances::transfer(source, &account(ROUTING), amount, Preservation::Preserve)?;
		Compensations::append((model, contribution, amount));
		ensure!(!Uncompensable::get(), DispatchError::Unavailable);
		Ok(())
	}
	fn route_weight() -> Weight {
		Weight::zero()
	}
	fn credit_weight(_: u32) -> Weight {
		Weight::zero()
	}
	fn compensate_weight() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
}

impl Duplicates for World {
	fn is_marked(contribution: ContributionId, chunk: u32) -> bool {
		Marks::contains_key((contribution, chunk))
	}
	fn mark(
		contribution: ContributionId,
		chunk: u32,
		tokens: u64,
		originals: &[(ContributionId, u64)],
	) -> DispatchResult {
		ensure!(
			!Self::is_marked(contribution, chunk),
			DispatchError::Other("marked")
		);
		Marks::insert((contribution, chunk), (tokens, originals.to_vec()));
		Ok(())
	}
	fn mark_weight() -> Weight {
		Weight::from_parts(1_000_000, 0)
	}
}

/// Known since the parent block, as a VRF output is.
impl Randomness<Option<sp_core::H256>, u32> for World {
	fn random(subject: &[u8]) -> (Option<sp_core::H256>, u32) {
		let parent = System::block_number().saturating_sub(1);
		let random = randomness_of(parent, subject);
		(HasRandomness::get().then_some(random), parent)
	}
}

/// The randomness of a block.
pub fn randomness_of(block: u32, subject: &[u8]) -> sp_core::H256 {
	BlakeTwo256::hash(&(subject, block).encode())
}

/// Lets blocks pass until the receipts of what was submitted now are drawn.
pub fn run_to_draw() {
	run_blocks(MIXED_BLOCKS + 1);
}

/// Lets `blocks` blocks pass, whose hook has all the weight it wants.
pub fn run_blocks(blocks: u32) {
	for _ in 0..blocks {
		run_block_with(Weight::MAX);
	}
}

/// Lets blocks pass until the clock shows `time`.
pub fn run_to(time: AdmissionTime) {
	let now = ClockValue::get();
	assert!(now <= time, "time does not run backwards");
	run_blocks(time - now);
}

/// Lets one block pass, whose hook has `weight`; returns what it used.
pub fn run_block_with(weight: Weight) -> Weight {
	let number = System::block_number() + 1;
	System::set_block_number(number);
	ClockValue::mutate(|clock| *clock += 1);
	World::finalise_due();
	let mut meter = WeightMeter::with_limit(weight);
	Scoring::on_poll(number, &mut meter);
	meter.consumed()
}

/// Everything that was minted at genesis.
pub const SUPPLY: Balance = 30 * FUNDS + 2 * (OWN + DELEGATED) + 3 * ED;

/// A fresh chain on which all accounts are funded.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default()
		.build_storage()
		.unwrap();
	let mut balances: Vec<_> = (1..=30).map(|n| (account(n), FUNDS)).collect();
	balances.push((Scoring::account_id(), ED));
	balances.push((account(ROUTING), ED));
	balances.push((account(STAKES), ED + 2 * (OWN + DELEGATED)));
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
		ClockValue::put(100);
		DeadlineCursor::<Test>::put(100);
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

/// Invariants of the pallet, and those that hold in this economy: holds are counted exactly, the account of the pallet is
/// empty, and issuance fell by exactly what the events say was burnt.
pub fn check_invariants() {
	Scoring::do_try_state().expect("invariants hold");
	for (id, batch) in BatchRecords::iter() {
		let watch = Watches::<Test>::get(id).expect("open batches are watched");
		let extension = u32::from(watch.extended.is_some());
		assert_eq!(batch.holds, watch.challenges + watch.unanswered + extension);
	}
	assert_eq!(Balances::total_balance(&Scoring::account_id()), ED);
	let burned: Balance = System::read_events_for_pallet::<Event<Test>>()
		.iter()
		.map(|event| match event {
			Event::Convicted { penalty, .. } => {
				let Penalty {
					slashed,
					rewarded,
					compensated,
					burned,
					delegations_burned,
					..
				} = *penalty;
				assert_eq!(slashed, rewarded + compensated + burned);
				burned + delegations_burned
			}
			Event::ChallengeFailed { bond, paid, .. } | Event::ChallengeExpired { bond, paid, .. } => {
				bond - paid
			}
			_ => 0,
		})
		.sum();
	assert_eq!(Balances::total_issuance(), SUPPLY - burned);
}

/// Free balance of person `n`.
pub fn free(n: u8) -> Balance {
	Balances::balance(&account(n))
}

/// Bonds of person `n`.
pub fn bonds(n: u8) -> Balance {
	Balances::balance_on_hold(&HoldReason::Challenge.into(), &account(n))
}

/// Prepayments of person `n`.
pub fn prepayments(n: u8) -> Balance {
	Balances::balance_on_hold(&HoldReason::Demand.into(), &account(n))
}
