use super::*;

#[test]
fn delegate_should_join_and_count_nothing_yet() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		events();
		assert_ok!(Api::delegate(signed(BOB), 0, 400));
		assert_eq!(
			events(),
			vec![Event::Delegated {
				operator: 0,
				delegator: BOB,
				payee: 1,
				amount: 400,
				joining: 400,
				ready_at: 1 + ENTRY
			}]
		);
		assert_eq!((free(BOB), pot()), (FUNDS - 400, 400));
		assert_eq!(<Api as Operators<_>>::stakes(0).delegated, 0);
		assert_eq!(Api::exposure(0).limit, BOND);
		assert_eq!(Units::get((0, 1)), 0);
	});
}

#[test]
fn delegate_should_be_refused_when_it_cannot_be() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		for amount in [0, STAKE - 1] {
			assert_noop!(
				Api::delegate(signed(BOB), 0, amount),
				Error::<Test>::DelegationTooSmall
			);
		}
		assert_noop!(
			Api::delegate(signed(BOB), 1, STAKE),
			Error::<Test>::UnknownOperator
		);
		assert_noop!(
			Api::delegate(RuntimeOrigin::root(), 0, STAKE),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Api::delegate(signed(BOB), 0, FUNDS + 1),
			TokenError::FundsUnavailable
		);
		assert_noop!(
			Api::delegate(signed(BOB), 0, Balance::MAX),
			sp_runtime::ArithmeticError::Underflow
		);
		// The delegator stays alive.
		assert_noop!(Api::delegate(signed(BOB), 0, FUNDS), TokenError::NotExpendable);
		assert_ok!(Api::delegate(signed(BOB), 0, FUNDS - ED));
		slash(0, 1);
		assert_noop!(Api::delegate(signed(CAROL), 0, STAKE), Error::<Test>::NotActive);
	});
}

#[test]
fn delegate_should_wait_anew_when_the_earlier_part_is_not_ready() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_ok!(Api::delegate(signed(BOB), 0, 400));
		run(ENTRY - 1);
		events();
		assert_ok!(Api::delegate(signed(BOB), 0, 100));
		assert_eq!(
			events(),
			vec![Event::Delegated {
				operator: 0,
				delegator: BOB,
				payee: 1,
				amount: 100,
				joining: 500,
				ready_at: 2 * ENTRY
			}]
		);
		run(1);
		assert_noop!(Api::activate(signed(BOB), 0, BOB), Error::<Test>::StillJoining);
	});
}

#[test]
fn delegate_should_activate_the_earlier_part_when_it_is_ready() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_ok!(Api::delegate(signed(BOB), 0, 400));
		run(ENTRY);
		events();
		assert_ok!(Api::delegate(signed(BOB), 0, 100));
		assert_eq!(
			events(),
			vec![
				Event::DelegationActivated {
					operator: 0,
					delegator: BOB,
					amount: 400,
					shares: 400
				},
				Event::Delegated {
					operator: 0,
					delegator: BOB,
					payee: 1,
					amount: 100,
					joining: 100,
					ready_at: 1 + 2 * ENTRY
				},
			]
		);
		assert_eq!(<Api as Operators<_>>::stakes(0).delegated, 400);
	});
}

#[test]
fn activate_should_give_shares_and_units_when_anyone_asks_after_the_delay() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_ok!(Api::delegate(signed(BOB), 0, 400));
		run(ENTRY - 1);
		assert_noop!(Api::activate(signed(CAROL), 0, BOB), Error::<Test>::StillJoining);
		run(1);
		events();
		assert_ok!(Api::activate(signed(CAROL), 0, BOB));
		assert_eq!(
			events(),
			vec![Event::DelegationActivated {
				operator: 0,
				delegator: BOB,
				amount: 400,
				shares: 400
			}]
		);
		assert_eq!(<Api as Operators<_>>::stakes(0).delegated, 400);
		assert_eq!(Api::exposure(0).limit, BOND + 400);
		assert_eq!(Units::get((0, 1)), 400);
		assert_noop!(
			Api::activate(signed(CAROL), 0, BOB),
			Error::<Test>::NothingJoining
		);
	});
}

#[test]
fn activate_should_be_refused_when_there_is_nothing_or_the_operator_is_not_active() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_noop!(Api::activate(signed(BOB), 1, BOB), Error::<Test>::UnknownOperator);
		assert_noop!(Api::activate(signed(BOB), 0, BOB), Error::<Test>::NoDelegation);
		assert_noop!(
			Api::activate(RuntimeOrigin::none(), 0, BOB),
			DispatchError::BadOrigin
		);
		assert_ok!(Api::delegate(signed(BOB), 0, 400));
		run(ENTRY);
		slash(0, 1);
		assert_noop!(Api::activate(signed(BOB), 0, BOB), Error::<Test>::NotActive);
	});
}

#[test]
fn activate_should_price_shares_below_one_when_the_pool_was_slashed() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		assert_ok!(Api::delegate(signed(CAROL), 0, 400));
		// Joining stake is not touched.
		assert_eq!(slash(0, BOND + 300), (BOND, 300));
		assert_ok!(Api::bond_extra(signed(ALICE), BOND));
		run(ENTRY);
		events();
		assert_ok!(Api::activate(signed(CAROL), 0, CAROL));
		assert_eq!(
			events(),
			vec![Event::DelegationActivated {
				operator: 0,
				delegator: CAROL,
				amount: 400,
				shares: 1_600
			}]
		);
		assert_eq!(Api::delegation(0, BOB).unwrap().active, 100);
		assert_eq!(Api::delegation(0, CAROL).unwrap().active, 400);
		assert_eq!((Units::get((0, 1)), Units::get((0, 2))), (400, 1_600));
	});
}

#[test]
fn cancel_joining_should_give_back_at_once_when_not_activated() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_noop!(Api::cancel_joining(signed(BOB), 0), Error::<Test>::NoDelegation);
		assert_noop!(
			Api::cancel_joining(signed(BOB), 1),
			Error::<Test>::UnknownOperator
		);
		assert_noop!(
			Api::cancel_joining(RuntimeOrigin::root(), 0),
			DispatchError::BadOrigin
		);
		assert_ok!(Api::delegate(signed(BOB), 0, 400));
		events();
		assert_ok!(Api::cancel_joining(signed(BOB), 0));
		assert_eq!(
			events(),
			vec![Event::JoiningCancelled {
				operator: 0,
				delegator: BOB,
				amount: 400
			}]
		);
		assert_eq!((free(BOB), pot()), (FUNDS, 0));
		assert_eq!(Api::delegation(0, BOB), None);
		assert_eq!(Api::operator(0).unwrap().delegators, 0);
		stake(0, BOB, 400);
		assert_noop!(Api::cancel_joining(signed(BOB), 0), Error::<Test>::NothingJoining);
	});
}

#[test]
fn units_should_be_the_sum_of_the_shares_when_two_delegators_have_one_payee() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		World::rotate(1, CAROL);
		stake(0, CAROL, 300);
		assert_eq!(Units::get((0, 1)), 700);
		check();
		assert_ok!(Api::undelegate(signed(BOB), 0, None));
		assert_eq!(Units::get((0, 1)), 300);
		// What it adds to the delegation it still has is paid to the same payee.
		stake(0, BOB, 100);
		assert_eq!(Units::get((0, 1)), 400);
		assert_ok!(Api::undelegate(signed(BOB), 0, None));
		run(PERIOD);
		assert_ok!(Api::withdraw_unbonded(signed(BOB), 0, BOB));
		// A new delegation has a payee of its own.
		stake(0, BOB, 200);
		assert_eq!((Units::get((0, 1)), Units::get((0, 2))), (300, 200));
	});
}

#[test]
fn operator_may_delegate_to_itself() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, ALICE, 400);
		assert_eq!(Api::exposure(0).limit, BOND + 400);
		assert_eq!(slash(0, BOND + 100), (BOND, 100));
	});
}
