//! Test environment: payees and sealed snapshots are plain maps.

use crate as pallet_model_registry;
use crate::{Channels, Event, Pallet, Registration, Terms};
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::HoldConsideration, ConstU128, LinearStoragePrice},
	Twox64Concat,
};
use openledger_core::{Balance, ContributionId, ModelId, ModelKind, PayeeId, Share, SnapshotId, SHARE_ONE};
use openledger_traits::{Beneficiary, Contributions, Membership, Payees, Standing};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};

pub const ALICE: u64 = 1;
pub const BOB: u64 = 2;
pub const CAROL: u64 = 3;
/// Has nothing.
pub const POOR: u64 = 90;
/// Cannot become a payee.
pub const REFUSED: u64 = 91;
/// What the others have.
pub const ENDOWMENT: Balance = 1_000_000_000;
/// Deposit of any model.
pub const BASE_DEPOSIT: Balance = 1_000;
/// Deposit for each byte.
pub const BYTE_DEPOSIT: Balance = 10;

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
	pub type Registry = pallet_model_registry;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<10>;
	type AccountStore = System;
}

parameter_types! {
	pub const ModelHold: RuntimeHoldReason = RuntimeHoldReason::Registry(crate::HoldReason::Model);
	pub storage Floor: Share = 400_000_000;
}

#[frame_support::storage_alias]
type PayeeByAccount = StorageMap<Mock, Twox64Concat, u64, PayeeId>;
#[frame_support::storage_alias]
pub type AccountByPayee = StorageMap<Mock, Twox64Concat, PayeeId, u64>;
#[frame_support::storage_alias]
type PayeeCount = StorageValue<Mock, PayeeId, frame_support::pallet_prelude::ValueQuery>;
#[frame_support::storage_alias]
type Sealed = StorageMap<Mock, Twox64Concat, SnapshotId, bool>;

pub struct MockPayees;
impl Payees<u64> for MockPayees {
	fn ensure(account: &u64) -> Result<PayeeId, DispatchError> {
		if *account == REFUSED {
			return Err(DispatchError::Unavailable);
		}
		if let Some(payee) = PayeeByAccount::get(account) {
			return Ok(payee);
		}
		let payee = PayeeCount::mutate(|count| {
			*count += 1;
			*count
		});
		PayeeByAccount::insert(account, payee);
		AccountByPayee::insert(payee, account);
		Ok(payee)
	}
	fn account_of(payee: PayeeId) -> Option<u64> {
		AccountByPayee::get(payee)
	}
	fn payee_of(account: &u64) -> Option<PayeeId> {
		PayeeByAccount::get(account)
	}
}

pub struct MockContributions;
impl Contributions for MockContributions {
	fn membership(_: ContributionId) -> Option<Membership> {
		None
	}
	fn standing(_: ContributionId) -> Option<Standing> {
		None
	}
	fn is_commons_in(_: SnapshotId, _: ContributionId) -> bool {
		false
	}
	fn text(_: ContributionId) -> Option<openledger_traits::ContributionText> {
		None
	}
	fn beneficiaries(_: ContributionId) -> Vec<(Beneficiary, Share)> {
		Vec::new()
	}
	fn units(_: SnapshotId, _: ContributionId) -> u128 {
		0
	}
	fn is_sealed(snapshot: SnapshotId) -> bool {
		Sealed::get(snapshot).unwrap_or_default()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create_sealed(_: PayeeId, seed: u32) -> Result<(SnapshotId, ContributionId), DispatchError> {
		Ok((sealed(seed), seed.into()))
	}
}

impl crate::Config for Test {
	type Contributions = MockContributions;
	type Payees = MockPayees;
	type Consideration = HoldConsideration<
		u64,
		Balances,
		ModelHold,
		LinearStoragePrice<ConstU128<1_000>, ConstU128<10>, Balance>,
	>;
	type DataFloor = Floor;
	type WeightInfo = ();
}

pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build() -> sp_io::TestExternalities {
		let mut storage = frame_system::GenesisConfig::<Test>::default()
			.build_storage()
			.expect("the storage is valid");
		pallet_balances::GenesisConfig::<Test> {
			balances: (1..80).chain([REFUSED]).map(|who| (who, ENDOWMENT)).collect(),
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.expect("the storage is valid");
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs `test` and checks the invariants after it.
	pub fn build_and_execute(test: impl FnOnce()) {
		Self::build().execute_with(|| {
			test();
			assert_eq!(Pallet::<Test>::do_try_state(), Ok(()));
		});
	}
}

/// The first snapshot of a datanet, not sealed.
pub fn snapshot(datanet: u32) -> SnapshotId {
	SnapshotId { datanet, number: 1 }
}

/// The same, sealed.
pub fn sealed(datanet: u32) -> SnapshotId {
	Sealed::insert(snapshot(datanet), true);
	snapshot(datanet)
}

pub fn terms(royalty: Share) -> Terms {
	Terms {
		royalty,
		data_share: SHARE_ONE / 2,
		channels: Channels {
			verbatim: SHARE_ONE / 2,
			retrieval: SHARE_ONE / 4,
			influence: SHARE_ONE / 4,
		},
	}
}

/// A base over the first snapshot of datanet 1.
pub fn a_base() -> Registration {
	Registration {
		kind: ModelKind::Base,
		manifest_hash: [7; 32],
		uri: b"ipfs://manifest".to_vec(),
		licence: b"Apache-2.0".to_vec(),
		parents: vec![],
		snapshots: vec![(sealed(1), 1)],
		own_data_share: SHARE_ONE,
		terms: terms(0),
	}
}

/// A fine-tune without data of its own.
pub fn a_derivative(parents: &[ModelId]) -> Registration {
	Registration {
		kind: ModelKind::FineTune,
		parents: parents.to_vec(),
		snapshots: vec![],
		own_data_share: 0,
		..a_base()
	}
}

/// Registers through the call.
pub fn register(owner: u64, model: Registration) -> DispatchResult {
	Registry::register(
		RuntimeOrigin::signed(owner),
		model.kind,
		model.manifest_hash,
		model.uri.try_into().expect("it decodes"),
		model.licence.try_into().expect("it decodes"),
		model.parents.try_into().expect("it decodes"),
		model.snapshots.try_into().expect("it decodes"),
		model.own_data_share,
		model.terms,
	)
}

/// Registers and returns the id.
pub fn registered(owner: u64, model: Registration) -> ModelId {
	let id = Registry::count();
	assert_eq!(register(owner, model), Ok(()));
	id
}

/// Registers a base with a royalty.
pub fn base(owner: u64, royalty: Share) -> ModelId {
	registered(
		owner,
		Registration {
			terms: terms(royalty),
			..a_base()
		},
	)
}

/// Registers a fine-tune without data of its own.
pub fn derivative(owner: u64, parents: &[ModelId], royalty: Share) -> ModelId {
	registered(
		owner,
		Registration {
			terms: terms(royalty),
			..a_derivative(parents)
		},
	)
}

/// The events since this was called last.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}
