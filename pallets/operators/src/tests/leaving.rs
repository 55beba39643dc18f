use super::*;

#[test]
fn deregister_should_stop_serving_and_unbond_all() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND + 7);
		assert_ok!(Api::serve(signed(ALICE), 1, Prices { input: 1, output: 1 }));
		assert_ok!(Api::serve(signed(ALICE), 2, Prices { input: 1, output: 1 }));
		events();
		assert_ok!(Api::deregister(signed(ALICE)));
		assert_eq!(
			events(),
			vec![
				Event::OperatorLeaving {
					operator: 0,
					stopped: 2
				},
				Event::BondUnbonding {
					operator: 0,
					amount: BOND + 7,
					bond: 0,
					era: 0,
					unlock_at: 1 + PERIOD
				},
			]
		);
		assert!(!<Api as Operators<_>>::is_active(0));
		assert_eq!(<Api as Operators<_>>::prices(0, 1), None);
		assert_eq!(held(ALICE), BOND + 7);
		assert_noop!(expose(0, 1), Error::<Test>::NotActive);
		assert_noop!(Api::deregister(signed(ALICE)), Error::<Test>::Leaving);
		assert_noop!(Api::unbond_own(signed(ALICE), 1), Error::<Test>::Leaving);
		assert_noop!(
			Api::register(signed(ALICE), BOND, vec![], vec![], 0),
			Error::<Test>::AlreadyOperator
		);
	});
}

#[test]
fn deregister_should_be_refused_when_the_origin_is_no_operator() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Api::deregister(signed(ALICE)), Error::<Test>::NotOperator);
		assert_noop!(Api::deregister(RuntimeOrigin::root()), DispatchError::BadOrigin);
	});
}

#[test]
fn operator_should_be_gone_and_its_account_free_when_all_is_withdrawn() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_ok!(Api::deregister(signed(ALICE)));
		run(PERIOD);
		events();
		assert_ok!(Api::withdraw_own(signed(ALICE)));
		assert_eq!(
			events(),
			vec![
				Event::BondWithdrawn {
					operator: 0,
					account: ALICE,
					amount: BOND,
					remaining: 0
				},
				Event::OperatorLeft {
					operator: 0,
					account: ALICE
				},
				Event::OperatorRemoved { operator: 0 },
			]
		);
		assert_eq!((free(ALICE), held(ALICE)), (FUNDS, 0));
		assert_eq!(Api::operator(0), None);
		assert!(!StakeEras::<Test>::contains_key(0) && !Profiles::<Test>::contains_key(0));
		assert_noop!(Api::withdraw_own(signed(ALICE)), Error::<Test>::NotOperator);
		// A new registration is a new operator.
		assert_eq!(register(ALICE, BOND), 1);
	});
}

#[test]
fn operator_should_be_kept_for_its_delegators_when_its_own_stake_is_gone() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		assert_ok!(Api::delegate(signed(CAROL), 0, 300));
		assert_ok!(Api::deregister(signed(ALICE)));
		run(PERIOD);
		assert_ok!(Api::withdraw_own(signed(ALICE)));

		// The account is free, and has a new operator with nothing of the old one.
		assert_eq!(register(ALICE, BOND), 1);
		assert_eq!(<Api as Operators<_>>::stakes(1).delegated, 0);
		check();

		// Nobody can join the old one, and what is there can leave.
		assert_noop!(Api::delegate(signed(DAVE), 0, 300), Error::<Test>::NotActive);
		assert_noop!(Api::activate(signed(CAROL), 0, CAROL), Error::<Test>::NotActive);
		assert_ok!(Api::cancel_joining(signed(CAROL), 0));
		assert_ok!(Api::undelegate(signed(BOB), 0, None));
		run(PERIOD);
		events();
		assert_ok!(Api::withdraw_unbonded(signed(CAROL), 0, BOB));
		assert_eq!(
			events(),
			vec![
				Event::UnbondedWithdrawn {
					operator: 0,
					delegator: BOB,
					amount: 400,
					chunks: 1
				},
				Event::OperatorRemoved { operator: 0 },
			]
		);
		assert_eq!((free(BOB), free(CAROL), pot()), (FUNDS, FUNDS, 0));
		assert_eq!(Api::operator_by_account(ALICE), Some(1));
	});
}

#[test]
fn operator_should_be_known_until_its_last_batch_has_ended_when_all_stake_was_slashed() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		let era = expose(0, BOND).unwrap();
		assert_ok!(Api::deregister(signed(ALICE)));
		assert_eq!(slash(0, BOND), (BOND, 0));
		assert_noop!(Api::withdraw_own(signed(ALICE)), Error::<Test>::NothingUnbonding);
		// Its money may be routed before or after the release.
		assert_ok!(release(0, BOND, era));
		assert_eq!(<Api as Operators<_>>::payee(0), Some(0));
		events();
		assert_ok!(Api::withdraw_own(signed(ALICE)));
		assert_eq!(
			events(),
			vec![
				Event::OperatorLeft {
					operator: 0,
					account: ALICE
				},
				Event::OperatorRemoved { operator: 0 },
			]
		);
	});
}

#[test]
fn deregister_should_free_the_account_at_once_when_nothing_is_left() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		slash(0, BOND);
		events();
		assert_ok!(Api::deregister(signed(ALICE)));
		assert_eq!(
			events(),
			vec![
				Event::OperatorLeaving {
					operator: 0,
					stopped: 0
				},
				Event::OperatorLeft {
					operator: 0,
					account: ALICE
				},
				Event::OperatorRemoved { operator: 0 },
			]
		);
	});
}
