//! Test environment: an epoch that tests set, and a ring of four.

use crate as pallet_activity;
use crate::{Event, Pallet};
use frame_support::{derive_impl, parameter_types};
use openledger_core::{Balance, DatanetId, EpochIndex, ModelId, OperatorId, PayeeId};
use openledger_traits::{Activity as _, Epochs, SettledUsage};
use sp_runtime::BuildStorage;

pub const RING: u32 = 4;

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
	pub type Activity = pallet_activity;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
	pub storage Epoch: EpochIndex = 0;
	pub const RingSize: u32 = RING;
}

pub struct Clock;
impl Epochs for Clock {
	fn current() -> EpochIndex {
		Epoch::get()
	}
}

impl crate::Config for Test {
	type Epochs = Clock;
	type RingSize = RingSize;
	type WeightInfo = ();
}

pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build() -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default()
			.build_storage()
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

pub fn usage(operator: OperatorId, model: ModelId, amount: Balance) -> SettledUsage {
	SettledUsage {
		operator,
		model,
		amount,
		inferences: 3,
		actions: 2,
		self_dealt: 0,
	}
}

pub fn batch(operator: OperatorId, amount: Balance) {
	Activity::batch_settled(&usage(operator, 0, amount));
}

pub fn pay(payer: u64) {
	Activity::payer_active(&payer);
}

pub fn contributor(payee: PayeeId) {
	Activity::contributor_earned(payee);
}

pub fn datanet(datanet: DatanetId) {
	Activity::datanet_earned(datanet);
}

/// The events since this was called last.
pub fn events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}
