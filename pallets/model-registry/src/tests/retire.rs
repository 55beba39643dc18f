//! `retire`.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use openledger_core::SHARE_ONE;
use openledger_traits::Models as _;
use sp_runtime::traits::BadOrigin;

#[test]
fn retire_should_end_service_and_keep_everything_else() {
	ExtBuilder::build_and_execute(|| {
		let model = base(ALICE, SHARE_ONE / 10);
		let child = derivative(BOB, &[model], 0);
		let (info, lineage) = (
			Registry::model(model).expect("it is there"),
			Registry::lineage(model),
		);
		let balance = Balances::balance(&ALICE);
		events();

		assert!(Registry::is_active(model));
		assert_ok!(Registry::retire(RuntimeOrigin::signed(ALICE), model));
		assert_eq!(events(), vec![Event::ModelRetired { model, owner: ALICE }]);
		assert!(!Registry::is_active(model));
		assert!(Registry::is_active(child));
		assert_eq!(
			Registry::model(model),
			Some(ModelInfo {
				status: Status::Retired,
				..info
			})
		);
		assert_eq!(Registry::lineage(model), lineage);
		// The record stays, so does the deposit.
		assert_eq!(Balances::balance(&ALICE), balance);
		// A child can still have children.
		assert_ok!(register(ALICE, a_derivative(&[child])));
	});
}

#[test]
fn retire_should_fail_when_done_twice() {
	ExtBuilder::build_and_execute(|| {
		let model = base(ALICE, 0);
		assert_ok!(Registry::retire(RuntimeOrigin::signed(ALICE), model));
		assert_noop!(
			Registry::retire(RuntimeOrigin::signed(ALICE), model),
			Error::<Test>::AlreadyRetired
		);
	});
}

#[test]
fn retire_should_fail_when_the_caller_is_not_the_owner() {
	ExtBuilder::build_and_execute(|| {
		let model = base(ALICE, 0);
		assert_noop!(
			Registry::retire(RuntimeOrigin::signed(BOB), model),
			Error::<Test>::NotOwner
		);
		assert_noop!(Registry::retire(RuntimeOrigin::none(), model), BadOrigin);
		assert_noop!(Registry::retire(RuntimeOrigin::root(), model), BadOrigin);
	});
}

#[test]
fn retire_should_fail_when_the_model_is_unknown() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(
			Registry::retire(RuntimeOrigin::signed(ALICE), 0),
			Error::<Test>::UnknownModel
		);
		assert_noop!(
			Registry::retire(RuntimeOrigin::signed(ALICE), u32::MAX),
			Error::<Test>::UnknownModel
		);
	});
}
