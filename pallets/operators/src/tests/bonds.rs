use super::*;

#[test]
fn bond_extra_should_hold_more_when_asked() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		events();
		assert_ok!(Api::bond_extra(signed(ALICE), 50));
		assert_eq!(
			events(),
			vec![Event::BondIncreased {
				operator: 0,
				added: 50,
				bond: BOND + 50
			}]
		);
		assert_eq!(held(ALICE), BOND + 50);
		assert_eq!(<Api as Operators<_>>::stakes(0).own, BOND + 50);
	});
}

#[test]
fn bond_extra_should_be_refused_when_it_cannot_be() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_noop!(Api::bond_extra(signed(ALICE), 0), Error::<Test>::ZeroAmount);
		assert_noop!(
			Api::bond_extra(signed(ALICE), FUNDS),
			TokenError::FundsUnavailable
		);
		assert_noop!(
			Api::bond_extra(signed(ALICE), Balance::MAX),
			sp_runtime::ArithmeticError::Overflow
		);
		assert_noop!(Api::bond_extra(signed(BOB), 1), Error::<Test>::NotOperator);
		assert_noop!(
			Api::bond_extra(RuntimeOrigin::root(), 1),
			DispatchError::BadOrigin
		);
		assert_ok!(Api::deregister(signed(ALICE)));
		assert_noop!(Api::bond_extra(signed(ALICE), 1), Error::<Test>::Leaving);
	});
}

#[test]
fn bond_extra_should_resume_a_suspended_operator_when_the_least_bond_is_reached() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		slash(0, 300);
		assert!(!<Api as Operators<_>>::is_active(0));
		events();
		assert_ok!(Api::bond_extra(signed(ALICE), 299));
		assert!(!<Api as Operators<_>>::is_active(0));
		assert_ok!(Api::bond_extra(signed(ALICE), 1));
		assert!(<Api as Operators<_>>::is_active(0));
		assert_eq!(
			events(),
			vec![
				Event::BondIncreased {
					operator: 0,
					added: 299,
					bond: BOND - 1
				},
				Event::BondIncreased {
					operator: 0,
					added: 1,
					bond: BOND
				},
				Event::OperatorResumed {
					operator: 0,
					bond: BOND
				},
			]
		);
	});
}

#[test]
fn unbond_own_should_keep_the_hold_and_stop_counting_when_stake_leaves() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND + 500);
		events();
		assert_ok!(Api::unbond_own(signed(ALICE), 500));
		assert_eq!(
			events(),
			vec![Event::BondUnbonding {
				operator: 0,
				amount: 500,
				bond: BOND,
				era: 0,
				unlock_at: 1 + PERIOD
			}]
		);
		assert_eq!(held(ALICE), BOND + 500);
		assert_eq!(<Api as Operators<_>>::stakes(0).own, BOND);
		assert_eq!(Api::exposure(0).limit, BOND);
		assert_eq!(
			Api::own_unbonding(0),
			vec![UnbondingInfo {
				era: 0,
				amount: 500,
				unlock_at: 1 + PERIOD,
				withdrawable: false
			}]
		);
	});
}

#[test]
fn unbond_own_should_be_refused_when_it_leaves_too_little_or_is_too_much() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND + 500);
		assert_noop!(Api::unbond_own(signed(ALICE), 0), Error::<Test>::ZeroAmount);
		assert_noop!(Api::unbond_own(signed(ALICE), 501), Error::<Test>::BondTooSmall);
		assert_noop!(
			Api::unbond_own(signed(ALICE), BOND + 500),
			Error::<Test>::BondTooSmall
		);
		assert_noop!(
			Api::unbond_own(signed(ALICE), BOND + 501),
			Error::<Test>::InsufficientBond
		);
		assert_noop!(
			Api::unbond_own(signed(ALICE), Balance::MAX),
			Error::<Test>::InsufficientBond
		);
		assert_noop!(Api::unbond_own(signed(BOB), 1), Error::<Test>::NotOperator);
		assert_noop!(
			Api::unbond_own(RuntimeOrigin::none(), 1),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn unbond_own_should_be_refused_when_there_are_too_many_entries() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND + 500);
		for _ in 0..MAX_CHUNKS {
			assert_ok!(Api::unbond_own(signed(ALICE), 1));
			// Within one era the entries join.
			assert_ok!(Api::unbond_own(signed(ALICE), 1));
			run(ERA);
		}
		assert_noop!(Api::unbond_own(signed(ALICE), 1), Error::<Test>::TooManyChunks);
		assert_noop!(Api::deregister(signed(ALICE)), Error::<Test>::TooManyChunks);
		run(PERIOD);
		assert_ok!(Api::withdraw_own(signed(ALICE)));
		assert_eq!(held(ALICE), BOND + 500 - 2 * u128::from(MAX_CHUNKS));
		assert_ok!(Api::unbond_own(signed(ALICE), 1));
	});
}

#[test]
fn withdraw_own_should_give_back_when_the_period_has_passed() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND + 500);
		assert_noop!(Api::withdraw_own(signed(ALICE)), Error::<Test>::NothingUnbonding);
		assert_ok!(Api::unbond_own(signed(ALICE), 200));
		run(10);
		assert_ok!(Api::unbond_own(signed(ALICE), 300));
		run(PERIOD - 11);
		assert_noop!(Api::withdraw_own(signed(ALICE)), Error::<Test>::StillUnbonding);
		run(1);
		events();
		assert_ok!(Api::withdraw_own(signed(ALICE)));
		assert_eq!(
			events(),
			vec![Event::BondWithdrawn {
				operator: 0,
				account: ALICE,
				amount: 200,
				remaining: 300
			}]
		);
		assert_eq!((free(ALICE), held(ALICE)), (FUNDS - BOND - 300, BOND + 300));
		assert_noop!(Api::withdraw_own(signed(ALICE)), Error::<Test>::StillUnbonding);
		run(10);
		assert_ok!(Api::withdraw_own(signed(ALICE)));
		assert_eq!((free(ALICE), held(ALICE)), (FUNDS - BOND, BOND));
		assert_noop!(Api::withdraw_own(signed(BOB)), Error::<Test>::NotOperator);
		assert_noop!(Api::withdraw_own(RuntimeOrigin::root()), DispatchError::BadOrigin);
	});
}

#[test]
fn withdraw_own_should_wait_for_the_batches_opened_before() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND + 500);
		let era = expose(0, 10).unwrap();
		assert_ok!(Api::unbond_own(signed(ALICE), 500));
		run(ERA);
		// This one was opened after the stake left, and is not waited for.
		let later = expose(0, 10).unwrap();
		assert_eq!((era, later), (0, 1));
		run(PERIOD);
		assert_noop!(Api::withdraw_own(signed(ALICE)), Error::<Test>::StillUnbonding);
		assert_ok!(release(0, 10, era));
		// A block later, so that a batch that ends may be slashed for in either order.
		assert_noop!(Api::withdraw_own(signed(ALICE)), Error::<Test>::StillUnbonding);
		run(1);
		assert_ok!(Api::withdraw_own(signed(ALICE)));
		assert_eq!(held(ALICE), BOND);
	});
}
