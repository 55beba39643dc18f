//! A small world around the pallet: notes that anyone can write for a deposit, and transactions as on the chain, with
//! nonces and fees.

use crate::{self as pallet_sponsors, pallet::*, types::Pot, SponsoredDeposit};
use frame_support::{
	derive_impl,
	dispatch::GetDispatchInfo,
	pallet_prelude::*,
	parameter_types,
	traits::{
		fungible::{HoldConsideration, Inspect, InspectHold},
		ConstU128, ConstU8, LinearStoragePrice,
	},
	weights::IdentityFee,
	PalletId,
};
use frame_system::CheckNonce;
use openledger_core::{Balance, EpochIndex};
use openledger_traits::{Epochs, Sponsors};
use pallet_skip_feeless_payment::SkipCheckIfFeeless;
use pallet_transaction_payment::{ChargeTransactionPayment, FungibleAdapter};
use sp_runtime::{
	traits::{DispatchTransaction, IdentityLookup},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	BuildStorage,
};

pub type AccountId = u64;
pub type Block = frame_system::mocking::MockBlockU32<Test>;
pub type TxExtension = (
	CheckNonce<Test>,
	SkipCheckIfFeeless<Test, ChargeTransactionPayment<Test>>,
);

/// A pallet of those that newcomers use.
#[frame_support::pallet(dev_mode)]
pub mod notes {
	use frame_support::{
		pallet_prelude::*,
		traits::{Consideration, Footprint},
	};
	use frame_system::pallet_prelude::*;
	use openledger_traits::Sponsors;

	#[pallet::config]
	pub trait Config: frame_system::Config {
		type Sponsors: Sponsors<Self::AccountId>;
		type Deposit: Consideration<Self::AccountId, Footprint>;
		type HoldReason: From<HoldReason>;
	}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::composite_enum]
	pub enum HoldReason {
		Note,
	}

	#[pallet::storage]
	pub type Notes<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, u32, T::Deposit>;

	#[pallet::error]
	pub enum Error<T> {
		Unknown,
		Bad,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Writes or changes a note of `size` bytes.
		#[pallet::feeless_if(|origin: &OriginFor<T>, _id: &u32, _size: &u64, _bad: &bool| -> bool {
			T::Sponsors::covers_origin(origin)
		})]
		pub fn write(origin: OriginFor<T>, id: u32, size: u64, bad: bool) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Sponsors::note(&who);
			let footprint = Footprint { count: 1, size };
			let deposit = match Notes::<T>::take(&who, id) {
				Some(deposit) => deposit.update(&who, footprint)?,
				None => T::Deposit::new(&who, footprint)?,
			};
			Notes::<T>::insert(&who, id, deposit);
			ensure!(!bad, Error::<T>::Bad);
			Ok(())
		}

		/// Erases a note.
		#[pallet::feeless_if(|origin: &OriginFor<T>, _id: &u32, _burn: &bool| -> bool {
			T::Sponsors::covers_origin(origin)
		})]
		pub fn erase(origin: OriginFor<T>, id: u32, burn: bool) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Sponsors::note(&who);
			let deposit = Notes::<T>::take(&who, id).ok_or(Error::<T>::Unknown)?;
			if burn {
				deposit.burn(&who);
				Ok(())
			} else {
				deposit.drop(&who)
			}
		}
	}
}

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
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(3)]
	pub type SkipFeeless = pallet_skip_feeless_payment;
	#[runtime::pallet_index(4)]
	pub type SponsorsPallet = pallet_sponsors;
	#[runtime::pallet_index(5)]
	pub type NotesPallet = notes;
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
pub const FUNDS: Balance = 1_000_000_000_000;
/// What is put into pots.
pub const POT: Balance = 100_000;
/// Least pot.
pub const LEAST: Balance = 100;
/// Pledge for a call.
pub const PLEDGE: Balance = 7;
/// Price of an object.
pub const OBJECT: Balance = 50;
/// Largest quota.
pub const QUOTA: u32 = 20;
/// Longest invitation.
pub const EPOCHS: EpochIndex = 30;
/// Blocks in an epoch.
pub const EPOCH: u32 = 10;

/// Sponsors.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
/// Someone with OPEN.
pub const CAROL: AccountId = 3;
/// Those who have nothing.
pub const NEW: AccountId = 11;
pub const OTHER: AccountId = 12;

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
}

impl pallet_transaction_payment::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, ()>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightToFee = IdentityFee<Balance>;
	type LengthToFee = IdentityFee<Balance>;
	type FeeMultiplierUpdate = ();
	type WeightInfo = ();
}

impl pallet_skip_feeless_payment::Config for Test {
	type RuntimeEvent = RuntimeEvent;
}

parameter_types! {
	pub const SponsorsPalletId: PalletId = PalletId(*b"ol/spnsr");
	pub const NoteReason: RuntimeHoldReason = RuntimeHoldReason::NotesPallet(notes::HoldReason::Note);
	pub static MinPot: Balance = LEAST;
	pub static CallPledge: Balance = PLEDGE;
	pub static MaxQuota: u32 = QUOTA;
	pub static MaxEpochs: EpochIndex = EPOCHS;
}

/// Epochs of [`EPOCH`] blocks.
pub struct BlockEpochs;
impl Epochs for BlockEpochs {
	fn current() -> EpochIndex {
		System::block_number() / EPOCH
	}
}

pub type Price = LinearStoragePrice<ConstU128<OBJECT>, ConstU128<1>, Balance>;

impl Config for Test {
	type WeightInfo = ();
	type Currency = Balances;
	type Epochs = BlockEpochs;
	type StoragePrice = Price;
	type CallPledge = CallPledge;
	type MinPot = MinPot;
	type MaxQuota = MaxQuota;
	type MaxEpochs = MaxEpochs;
	type PalletId = SponsorsPalletId;
}

impl notes::Config for Test {
	type Sponsors = SponsorsPallet;
	type Deposit = SponsoredDeposit<Test, HoldConsideration<AccountId, Balances, NoteReason, Price>>;
	type HoldReason = RuntimeHoldReason;
}

#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		MinPot::set(LEAST);
		CallPledge::set(PLEDGE);
		MaxQuota::set(QUOTA);
		MaxEpochs::set(EPOCHS);
		let mut storage = frame_system::GenesisConfig::<Test>::default()
			.build_storage()
			.unwrap();
		let mut balances: Vec<(AccountId, Balance)> = (ALICE..=CAROL).map(|who| (who, FUNDS)).collect();
		balances.push((SponsorsPallet::account_id(), ED));
		pallet_balances::GenesisConfig::<Test> {
			balances,
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| System::set_block_number(1));
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

/// Checks the state of the pallet, and that it holds exactly what the notes say.
pub fn check() {
	SponsorsPallet::do_try_state().unwrap();
	let mut tickets = std::collections::BTreeMap::<(AccountId, AccountId), Balance>::new();
	let mut own = std::collections::BTreeMap::<AccountId, u32>::new();
	for (who, _, deposit) in notes::Notes::<Test>::iter() {
		match deposit {
			SponsoredDeposit::Own(_) => *own.entry(who).or_default() += 1,
			SponsoredDeposit::Sponsored { sponsor, amount } => {
				*tickets.entry((who, sponsor)).or_default() += amount
			}
		}
	}
	let ledger = Deposits::<Test>::iter()
		.map(|(who, sponsor, amount)| ((who, sponsor), amount))
		.collect();
	assert_eq!(tickets, ledger);
	for who in [ALICE, BOB, CAROL, NEW, OTHER] {
		assert_eq!(held(who) > 0, own.contains_key(&who));
	}
}

/// Lets epochs pass.
pub fn next_epoch(epochs: u32) {
	System::set_block_number(System::block_number() + epochs * EPOCH);
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
	/// In the block, and this much was paid.
	Included(DispatchResult, Balance),
	/// Not valid.
	Refused(InvalidTransaction),
}

pub use Outcome::*;

/// Included, and nothing was paid.
pub fn free_ok() -> Outcome {
	Included(Ok(()), 0)
}

/// Whether it was included, and nothing was paid.
pub const fn is_free(outcome: &Outcome) -> bool {
	matches!(outcome, Included(_, 0))
}

/// Included, failed, and nothing was paid.
pub fn free_err(error: impl Into<DispatchError>) -> Outcome {
	Included(Err(error.into()), 0)
}

/// Not valid since its fee cannot be paid.
pub fn unpayable() -> Outcome {
	Refused(InvalidTransaction::Payment)
}

/// Submits a transaction of `who` as it is on the chain.
pub fn submit(who: AccountId, call: impl Into<RuntimeCall>) -> Outcome {
	submit_with(System::account_nonce(who), who, call)
}

/// Submits a transaction with a nonce.
pub fn submit_with(nonce: u32, who: AccountId, call: impl Into<RuntimeCall>) -> Outcome {
	let call = call.into();
	let extension: TxExtension = (
		CheckNonce::from(nonce),
		SkipCheckIfFeeless::from(ChargeTransactionPayment::from(0)),
	);
	let before = Balances::total_issuance();
	let info = call.get_dispatch_info();
	match extension.dispatch_transaction(signed(who), call, &info, 100, 0) {
		// Fees are burnt here.
		Ok(result) => Included(
			result.map(|_| ()).map_err(|error| error.error),
			before - Balances::total_issuance(),
		),
		Err(TransactionValidityError::Invalid(reason)) => Refused(reason),
		Err(other) => panic!("{other:?}"),
	}
}

pub fn write(id: u32, size: u64) -> notes::Call<Test> {
	notes::Call::write { id, size, bad: false }
}

/// A call that fails.
pub fn bad() -> notes::Call<Test> {
	notes::Call::write {
		id: 99,
		size: 1,
		bad: true,
	}
}

pub fn erase(id: u32) -> notes::Call<Test> {
	notes::Call::erase { id, burn: false }
}

/// What a note of `size` bytes takes.
pub fn price(size: u64) -> Balance {
	OBJECT + Balance::from(size)
}

/// Anchor of an invitation.
pub fn anchor() -> Balance {
	price(SponsorsPallet::invitation_footprint().size)
}

/// Funds a pot of ALICE and invites NEW with it.
pub fn welcome(calls: u32, limit: Balance, epochs: EpochIndex) {
	SponsorsPallet::fund(signed(ALICE), POT).unwrap();
	SponsorsPallet::invite(signed(ALICE), NEW, calls, limit, epochs).unwrap();
}

/// The pot of a sponsor: free, held.
pub fn pot(who: AccountId) -> (Balance, Balance) {
	let Pot { free, held } = SponsorsPallet::pot(who).unwrap_or_default();
	(free, held)
}

/// Feeless calls left to `who`.
pub fn left(who: AccountId) -> u64 {
	let left = SponsorsPallet::invitation(who).map_or(0, |info| info.calls_left);
	assert_eq!(SponsorsPallet::covers(&who), left > 0);
	left
}

/// All that `who` has.
pub fn balance(who: AccountId) -> Balance {
	Balances::total_balance(&who)
}

/// Held of `who` for its own notes.
pub fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&NoteReason::get(), &who)
}

/// Takes the events of the pallet since the last time.
pub fn events() -> Vec<Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::SponsorsPallet(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}
