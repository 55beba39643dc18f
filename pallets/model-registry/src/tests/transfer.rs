//! `transfer`.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use openledger_traits::{Models as _, Payees as _};
use sp_runtime::{traits::BadOrigin, DispatchError};

#[test]
fn transfer_should_hand_over_control_and_income() {
	ExtBuilder::build_and_execute(|| {
		let model = base(ALICE, 0);
		let info = Registry::model(model).expect("it is there");
		assert_eq!(MockPayees::payee_of(&BOB), None);
		events();

		assert_ok!(Registry::transfer(RuntimeOrigin::signed(ALICE), model, BOB));
		let new_payee = MockPayees::payee_of(&BOB).expect("it was created");
		assert_eq!(
			events(),
			vec![Event::OwnershipTransferred {
				model,
				from: ALICE,
				to: BOB,
				old_payee: info.payee,
				new_payee
			}]
		);
		assert_eq!(Registry::payee(model), Some(new_payee));
		assert_eq!(
			Registry::model(model),
			Some(ModelInfo {
				owner: BOB,
				payee: new_payee,
				..info
			})
		);
		assert_noop!(
			Registry::retire(RuntimeOrigin::signed(ALICE), model),
			Error::<Test>::NotOwner
		);
		assert_noop!(
			Registry::transfer(RuntimeOrigin::signed(ALICE), model, ALICE),
			Error::<Test>::NotOwner
		);
		assert_ok!(Registry::retire(RuntimeOrigin::signed(BOB), model));
	});
}

#[test]
fn transfer_should_leave_the_deposit_with_who_paid_it() {
	ExtBuilder::build_and_execute(|| {
		let model = base(ALICE, 0);
		let held = |who: u64| Balances::balance_on_hold(&ModelHold::get(), &who);
		let before = held(ALICE);
		assert_ok!(Registry::transfer(RuntimeOrigin::signed(ALICE), model, BOB));
		assert_eq!((held(ALICE), held(BOB)), (before, 0));
		assert_eq!(Registry::model(model).map(|info| info.depositor), Some(ALICE));
	});
}

#[test]
fn transfer_should_work_when_the_new_owner_has_nothing_or_the_model_is_retired() {
	ExtBuilder::build_and_execute(|| {
		let model = base(ALICE, 0);
		assert_ok!(Registry::retire(RuntimeOrigin::signed(ALICE), model));
		assert_ok!(Registry::transfer(RuntimeOrigin::signed(ALICE), model, POOR));
		assert_ok!(Registry::transfer(RuntimeOrigin::signed(POOR), model, ALICE));
		assert_eq!(
			Registry::model(model).map(|info| (info.owner, info.status)),
			Some((ALICE, Status::Retired))
		);
	});
}

#[test]
fn transfer_should_not_change_the_past_but_who_owns_versions_from_now_on() {
	ExtBuilder::build_and_execute(|| {
		let model = base(ALICE, 0);
		let child = derivative(BOB, &[model], 0);
		assert_ok!(Registry::transfer(RuntimeOrigin::signed(ALICE), model, BOB));
		let depth = |model| Registry::model(model).map(|info| info.depth);
		assert_eq!(depth(child), Some(1));
		let version = derivative(BOB, &[model], 0);
		assert_eq!(depth(version), Some(0));
		let foreign = derivative(ALICE, &[model], 0);
		assert_eq!(depth(foreign), Some(1));
	});
}

#[test]
fn transfer_should_fail_when_it_goes_to_the_owner_itself() {
	ExtBuilder::build_and_execute(|| {
		let model = base(ALICE, 0);
		assert_noop!(
			Registry::transfer(RuntimeOrigin::signed(ALICE), model, ALICE),
			Error::<Test>::AlreadyOwner
		);
	});
}

#[test]
fn transfer_should_fail_when_the_new_owner_cannot_become_a_payee() {
	ExtBuilder::build_and_execute(|| {
		let model = base(ALICE, 0);
		assert_noop!(
			Registry::transfer(RuntimeOrigin::signed(ALICE), model, REFUSED),
			DispatchError::Unavailable
		);
	});
}

#[test]
fn transfer_should_fail_when_the_caller_is_not_the_owner() {
	ExtBuilder::build_and_execute(|| {
		let model = base(ALICE, 0);
		assert_noop!(
			Registry::transfer(RuntimeOrigin::signed(BOB), model, BOB),
			Error::<Test>::NotOwner
		);
		assert_noop!(Registry::transfer(RuntimeOrigin::none(), model, BOB), BadOrigin);
		assert_noop!(Registry::transfer(RuntimeOrigin::root(), model, BOB), BadOrigin);
	});
}

#[test]
fn transfer_should_fail_when_the_model_is_unknown() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(
			Registry::transfer(RuntimeOrigin::signed(ALICE), 3, BOB),
			Error::<Test>::UnknownModel
		);
	});
}
