use super::*;

#[test]
fn undelegate_should_burn_shares_and_put_the_stake_on_its_way() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		events();
		assert_ok!(Api::undelegate(signed(BOB), 0, Some(150)));
		let unlock_at = 1 + ENTRY + PERIOD;
		assert_eq!(
			events(),
			vec![Event::Undelegated {
				operator: 0,
				delegator: BOB,
				shares: 150,
				amount: 150,
				era: 0,
				unlock_at,
				forced: false
			}]
		);
		assert_eq!(<Api as Operators<_>>::stakes(0).delegated, 250);
		assert_eq!((Units::get((0, 1)), pot()), (250, 400));
		assert_eq!(
			Api::delegation(0, BOB).unwrap().unbonding,
			vec![UnbondingInfo {
				era: 0,
				amount: 150,
				unlock_at,
				withdrawable: false
			}]
		);
	});
}

#[test]
fn undelegate_should_be_refused_when_it_cannot_be() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_noop!(
			Api::undelegate(signed(BOB), 1, None),
			Error::<Test>::UnknownOperator
		);
		assert_noop!(Api::undelegate(signed(BOB), 0, None), Error::<Test>::NoDelegation);
		assert_noop!(
			Api::undelegate(RuntimeOrigin::root(), 0, None),
			DispatchError::BadOrigin
		);
		assert_ok!(Api::delegate(signed(BOB), 0, 400));
		// Joining stake is not active.
		assert_noop!(
			Api::undelegate(signed(BOB), 0, None),
			Error::<Test>::InsufficientDelegation
		);
		run(ENTRY);
		assert_ok!(Api::activate(signed(BOB), 0, BOB));
		assert_noop!(
			Api::undelegate(signed(BOB), 0, Some(0)),
			Error::<Test>::ZeroAmount
		);
		assert_noop!(
			Api::undelegate(signed(BOB), 0, Some(401)),
			Error::<Test>::InsufficientDelegation
		);
		assert_noop!(
			Api::undelegate(signed(BOB), 0, Some(Balance::MAX)),
			Error::<Test>::InsufficientDelegation
		);
		assert_noop!(
			Api::undelegate(signed(BOB), 0, Some(301)),
			Error::<Test>::DelegationTooSmall
		);
		assert_ok!(Api::undelegate(signed(BOB), 0, Some(300)));
		assert_ok!(Api::undelegate(signed(BOB), 0, Some(100)));
		assert_noop!(
			Api::undelegate(signed(BOB), 0, None),
			Error::<Test>::InsufficientDelegation
		);
	});
}

#[test]
fn undelegate_should_be_refused_when_there_are_too_many_entries() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		for _ in 0..MAX_CHUNKS {
			assert_ok!(Api::undelegate(signed(BOB), 0, Some(1)));
			run(ERA);
		}
		assert_noop!(
			Api::undelegate(signed(BOB), 0, Some(1)),
			Error::<Test>::TooManyChunks
		);
		run(PERIOD);
		events();
		assert_ok!(Api::withdraw_unbonded(signed(BOB), 0, BOB));
		assert_eq!(
			events(),
			vec![Event::UnbondedWithdrawn {
				operator: 0,
				delegator: BOB,
				amount: MAX_CHUNKS.into(),
				chunks: MAX_CHUNKS
			}]
		);
		assert_ok!(Api::undelegate(signed(BOB), 0, Some(1)));
	});
}

#[test]
fn withdraw_unbonded_should_pay_when_the_period_has_passed() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		assert_noop!(
			Api::withdraw_unbonded(signed(BOB), 0, BOB),
			Error::<Test>::NothingUnbonding
		);
		assert_ok!(Api::undelegate(signed(BOB), 0, None));
		run(PERIOD - 1);
		assert_noop!(
			Api::withdraw_unbonded(signed(BOB), 0, BOB),
			Error::<Test>::StillUnbonding
		);
		run(1);
		assert_eq!(
			Api::delegation(0, BOB)
				.unwrap()
				.unbonding
				.first()
				.map(|chunk| chunk.withdrawable),
			Some(true)
		);
		events();
		assert_ok!(Api::withdraw_unbonded(signed(CAROL), 0, BOB));
		assert_eq!(
			events(),
			vec![Event::UnbondedWithdrawn {
				operator: 0,
				delegator: BOB,
				amount: 400,
				chunks: 1
			}]
		);
		assert_eq!((free(BOB), free(CAROL), pot()), (FUNDS, FUNDS, 0));
		assert_noop!(
			Api::withdraw_unbonded(signed(BOB), 0, BOB),
			Error::<Test>::NoDelegation
		);
		assert_noop!(
			Api::withdraw_unbonded(signed(BOB), 1, BOB),
			Error::<Test>::UnknownOperator
		);
		assert_noop!(
			Api::withdraw_unbonded(RuntimeOrigin::root(), 0, BOB),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn withdraw_unbonded_should_wait_for_earlier_batches_and_not_for_later_ones() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		stake(0, CAROL, 400);
		let first = expose(0, 10).unwrap();
		assert_ok!(Api::undelegate(signed(BOB), 0, None));
		run(ERA);
		let second = expose(0, 20).unwrap();
		assert_ok!(Api::undelegate(signed(CAROL), 0, None));
		run(ERA);
		let third = expose(0, 30).unwrap();
		assert_eq!((first, second, third), (0, 1, 2));
		run(PERIOD);

		// The second ends before the first: Carol's stake waits for both.
		assert_ok!(release(0, 20, second));
		run(1);
		for who in [BOB, CAROL] {
			assert_noop!(
				Api::withdraw_unbonded(signed(who), 0, who),
				Error::<Test>::StillUnbonding
			);
		}
		assert_ok!(release(0, 10, first));
		assert_noop!(
			Api::withdraw_unbonded(signed(BOB), 0, BOB),
			Error::<Test>::StillUnbonding
		);
		run(1);
		assert_ok!(Api::withdraw_unbonded(signed(BOB), 0, BOB));
		assert_ok!(Api::withdraw_unbonded(signed(CAROL), 0, CAROL));
		assert_eq!(Api::exposure(0).open, 30);
		assert_eq!((free(BOB), free(CAROL)), (FUNDS, FUNDS));
	});
}

#[test]
fn withdraw_unbonded_should_wait_for_the_period_of_its_own_when_others_leave_in_the_same_era() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		stake(0, CAROL, 400);
		assert_ok!(Api::undelegate(signed(BOB), 0, None));
		run(ERA - 1);
		assert_ok!(Api::undelegate(signed(CAROL), 0, None));
		run(PERIOD - ERA + 1);
		assert_ok!(Api::withdraw_unbonded(signed(BOB), 0, BOB));
		assert_noop!(
			Api::withdraw_unbonded(signed(CAROL), 0, CAROL),
			Error::<Test>::StillUnbonding
		);
		run(ERA - 1);
		assert_ok!(Api::withdraw_unbonded(signed(CAROL), 0, CAROL));
	});
}

#[test]
fn eras_should_stay_bounded_when_stake_leaves_every_block() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		let delegators = [BOB, CAROL, DAVE, EVE];
		for who in delegators {
			stake(0, who, 10_000);
		}
		let mut left = 0;
		for who in delegators.into_iter().cycle().take(4 * PERIOD as usize) {
			if Api::undelegate(signed(who), 0, Some(1)).is_ok() {
				left += 1;
			} else {
				assert_noop!(
					Api::undelegate(signed(who), 0, Some(1)),
					Error::<Test>::TooManyChunks
				);
				let _ = Api::withdraw_unbonded(signed(who), 0, who);
			}
			let era = expose(0, 1).unwrap();
			run(1);
			assert_ok!(release(0, 1, era));
			assert!(StakeEras::<Test>::get(0).iter().count() < MAX_LIVE_ERAS as usize);
		}
		assert!(left > PERIOD);
	});
}

#[test]
fn withdraw_unbonded_should_pay_an_account_that_is_gone_when_the_amount_can_live() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		assert_ok!(Api::undelegate(signed(BOB), 0, None));
		assert_ok!(Balances::transfer_all(signed(BOB), CAROL, false));
		run(PERIOD);
		assert_ok!(Api::withdraw_unbonded(signed(CAROL), 0, BOB));
		assert_eq!(free(BOB), 400);
	});
}

#[test]
fn withdraw_unbonded_should_keep_what_cannot_be_delivered() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		assert_ok!(Api::undelegate(signed(BOB), 0, Some(ED - 1)));
		assert_ok!(Balances::transfer_all(signed(BOB), CAROL, false));
		run(PERIOD);
		assert_noop!(
			Api::withdraw_unbonded(signed(CAROL), 0, BOB),
			TokenError::BelowMinimum
		);
		assert_ok!(Balances::transfer_allow_death(signed(CAROL), BOB, ED));
		assert_ok!(Api::withdraw_unbonded(signed(CAROL), 0, BOB));
		assert_eq!(free(BOB), 2 * ED - 1);
	});
}
