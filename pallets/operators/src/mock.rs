//! A small world around the pallet. All of it that calls change is in storage, so that failed calls undo it too.

use crate::{self as pallet_operators, pallet::*};
use frame_support::{
	derive_impl,
	pallet_prelude::*,
	parameter_types,
	traits::{
		fungible::{Inspect, InspectHold},
		ConstU128, ConstU32,
	},
	PalletId,
};
use openledger_core::{Balance, ModelId, ModelKind, OperatorId, PayeeId, Share, SnapshotId, SHARE_ONE};
use openledger_traits::{Models, MoneyTerms, Operators, Payees, Risk, StakeEra, StakerPools};
use sp_runtime::{traits::IdentityLookup, BuildStorage};

pub type AccountId = u64;
pub type BlockNumber = u32;
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
	pub type OperatorsPallet = pallet_operators;
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
/// Least bond.
pub const BOND: Balance = 1_000;
/// Least delegation.
pub const STAKE: Balance = 100;
/// Blocks before a delegation can be activated.
pub const ENTRY: BlockNumber = 5;
/// Blocks before leaving stake can be withdrawn.
pub const PERIOD: BlockNumber = 60;
/// Blocks an era goes on after stake first left in it.
pub const ERA: BlockNumber = 3;
/// Blocks before a raise of the commission takes effect.
pub const NOTICE: BlockNumber = 10;
/// Highest commission.
pub const COMMISSION: Share = SHARE_ONE / 2;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
pub const DAVE: AccountId = 4;
pub const EVE: AccountId = 5;
/// Gets what slashes do not burn.
pub const COURT: AccountId = 9;

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
}

parameter_types! {
	pub const OperatorsPalletId: PalletId = PalletId(*b"ol/oprts");
	pub static MinBond: Balance = BOND;
	pub static MinDelegation: Balance = STAKE;
	pub static MaxCommission: Share = COMMISSION;
	pub static ExposureRatio: Share = SHARE_ONE;
	pub static UnbondingPeriod: BlockNumber = PERIOD;
}

impl Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Models = World;
	type Payees = World;
	type StakerPools = World;
	#[cfg(feature = "runtime-benchmarks")]
	type Contributions = World;
	type MinBond = MinBond;
	type MinDelegation = MinDelegation;
	type MaxCommission = MaxCommission;
	type CommissionDelay = ConstU32<NOTICE>;
	type EntryDelay = ConstU32<ENTRY>;
	type UnbondingPeriod = UnbondingPeriod;
	type ExposureRatio = ExposureRatio;
	type MaxServedModels = ConstU32<4>;
	type PalletId = OperatorsPalletId;
	type WeightInfo = ();
}

/// The rest of the economy.
pub struct World;

#[frame_support::storage_alias(verbatim)]
pub type PayeeAccounts = StorageMap<World, Twox64Concat, PayeeId, AccountId>;
#[frame_support::storage_alias(verbatim)]
pub type PayeesByAccount = StorageMap<World, Twox64Concat, AccountId, PayeeId>;
#[frame_support::storage_alias(verbatim)]
pub type NextPayee = StorageValue<World, PayeeId, ValueQuery>;
/// What the reward pools were told.
#[frame_support::storage_alias(verbatim)]
pub type Units = StorageMap<World, Twox64Concat, (OperatorId, PayeeId), u128, ValueQuery>;
/// Models that are active.
#[frame_support::storage_alias(verbatim)]
pub type ActiveModels = StorageMap<World, Twox64Concat, ModelId, bool, ValueQuery>;

impl Payees<AccountId> for World {
	fn ensure(account: &AccountId) -> Result<PayeeId, DispatchError> {
		if let Some(payee) = PayeesByAccount::get(account) {
			return Ok(payee);
		}
		let payee = NextPayee::get();
		NextPayee::put(payee + 1);
		PayeeAccounts::insert(payee, account);
		PayeesByAccount::insert(account, payee);
		Ok(payee)
	}
	fn account_of(payee: PayeeId) -> Option<AccountId> {
		PayeeAccounts::get(payee)
	}
	fn payee_of(account: &AccountId) -> Option<PayeeId> {
		PayeesByAccount::get(account)
	}
}

impl World {
	/// Pays `payee` to another account from now on.
	pub fn rotate(payee: PayeeId, to: AccountId) {
		if let Some(from) = PayeeAccounts::get(payee) {
			PayeesByAccount::remove(from);
		}
		PayeeAccounts::insert(payee, to);
		PayeesByAccount::insert(to, payee);
	}
}

impl StakerPools for World {
	fn set_units(operator: OperatorId, payee: PayeeId, units: u128) -> DispatchResult {
		if units == 0 {
			Units::remove((operator, payee));
		} else {
			Units::insert((operator, payee), units);
		}
		Ok(())
	}
}

impl Models for World {
	fn kind(model: ModelId) -> Option<ModelKind> {
		ActiveModels::contains_key(model).then_some(ModelKind::Base)
	}
	fn is_active(model: ModelId) -> bool {
		ActiveModels::get(model)
	}
	fn payee(_: ModelId) -> Option<PayeeId> {
		None
	}
	fn terms(_: ModelId) -> Option<MoneyTerms> {
		None
	}
	fn builders(_: ModelId) -> Vec<(ModelId, Share)> {
		Vec::new()
	}
	fn data(_: ModelId) -> Vec<(SnapshotId, Share)> {
		Vec::new()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create(_: PayeeId, _: &[SnapshotId]) -> Result<ModelId, DispatchError> {
		ActiveModels::insert(77, true);
		Ok(77)
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl openledger_traits::Contributions for World {
	fn membership(_: openledger_core::ContributionId) -> Option<openledger_traits::Membership> {
		None
	}
	fn standing(_: openledger_core::ContributionId) -> Option<openledger_traits::Standing> {
		None
	}
	fn is_commons_in(_: SnapshotId, _: openledger_core::ContributionId) -> bool {
		false
	}
	fn text(_: openledger_core::ContributionId) -> Option<openledger_traits::ContributionText> {
		None
	}
	fn beneficiaries(_: openledger_core::ContributionId) -> Vec<(openledger_traits::Beneficiary, Share)> {
		Vec::new()
	}
	fn units(_: SnapshotId, _: openledger_core::ContributionId) -> u128 {
		0
	}
	fn is_sealed(_: SnapshotId) -> bool {
		true
	}
	fn create_sealed(
		_: PayeeId,
		seed: u32,
	) -> Result<(SnapshotId, openledger_core::ContributionId), DispatchError> {
		Ok((
			SnapshotId {
				datanet: seed,
				number: 1,
			},
			seed.into(),
		))
	}
}

#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		MinBond::set(BOND);
		MinDelegation::set(STAKE);
		MaxCommission::set(COMMISSION);
		ExposureRatio::set(SHARE_ONE);
		UnbondingPeriod::set(PERIOD);
		let mut storage = frame_system::GenesisConfig::<Test>::default()
			.build_storage()
			.unwrap();
		let mut balances: Vec<(AccountId, Balance)> = (ALICE..=EVE).map(|who| (who, FUNDS)).collect();
		balances.push((COURT, ED));
		balances.push((OperatorsPallet::account_id(), ED));
		pallet_balances::GenesisConfig::<Test> {
			balances,
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			for model in 0..6 {
				ActiveModels::insert(model, true);
			}
		});
		ext
	}

	/// Runs a test and checks the state it leaves.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			check();
		});
	}
}

/// Checks the state of the pallet and what it told the others.
pub fn check() {
	OperatorsPallet::do_try_state().unwrap();
	let told: std::collections::BTreeMap<(OperatorId, PayeeId), u128> = Units::iter().collect();
	let kept = StakerUnits::<Test>::iter()
		.map(|(operator, payee, units)| ((operator, payee), units))
		.collect();
	assert_eq!(told, kept);
}

/// Lets blocks pass.
pub fn run(blocks: BlockNumber) {
	System::set_block_number(System::block_number() + blocks);
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// Registers `who` with `bond` and returns the id.
pub fn register(who: AccountId, bond: Balance) -> OperatorId {
	let operator = NextOperator::<Test>::get();
	OperatorsPallet::register(
		signed(who),
		bond,
		b"about".to_vec(),
		b"http://gateway".to_vec(),
		0,
	)
	.unwrap();
	operator
}

/// Delegates and activates.
pub fn stake(operator: OperatorId, who: AccountId, amount: Balance) {
	OperatorsPallet::delegate(signed(who), operator, amount).unwrap();
	run(ENTRY);
	OperatorsPallet::activate(signed(who), operator, who).unwrap();
}

pub fn expose(operator: OperatorId, amount: Balance) -> Result<StakeEra, DispatchError> {
	expose_attributable(operator, amount, 0)
}

/// A batch of which credits can direct `attributable`.
pub fn expose_attributable(
	operator: OperatorId,
	amount: Balance,
	attributable: Balance,
) -> Result<StakeEra, DispatchError> {
	<OperatorsPallet as Operators<AccountId>>::expose(operator, Risk { amount, attributable })
}

pub fn release(operator: OperatorId, amount: Balance, era: StakeEra) -> DispatchResult {
	release_attributable(operator, amount, 0, era)
}

pub fn release_attributable(
	operator: OperatorId,
	amount: Balance,
	attributable: Balance,
	era: StakeEra,
) -> DispatchResult {
	<OperatorsPallet as Operators<AccountId>>::release(operator, Risk { amount, attributable }, era)
}

/// Slashes and returns what it took: own, delegated.
pub fn slash(operator: OperatorId, amount: Balance) -> (Balance, Balance) {
	let slashed = <OperatorsPallet as Operators<AccountId>>::slash(operator, amount, &COURT).unwrap();
	(slashed.own, slashed.delegated)
}

/// Spendable balance.
pub fn free(who: AccountId) -> Balance {
	Balances::balance(&who)
}

/// Held as own stake.
pub fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Bond.into(), &who)
}

/// What delegators have in the pallet account.
pub fn pot() -> Balance {
	Balances::total_balance(&OperatorsPallet::account_id()) - ED
}

/// Takes the events of the pallet since the last time.
pub fn events() -> Vec<Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::OperatorsPallet(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}
