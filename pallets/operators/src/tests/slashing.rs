use super::*;

fn slash_all(operator: u32) -> (Balance, Balance) {
	slash(operator, Balance::MAX)
}

#[test]
fn slash_should_take_the_bond_first_and_move_it_to_the_beneficiary() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, 2 * BOND);
		stake(0, BOB, 400);
		let issuance = Balances::total_issuance();
		events();
		assert_eq!(slash(0, BOND), (BOND, 0));
		assert_eq!(
			events(),
			vec![Event::OperatorSlashed {
				operator: 0,
				requested: BOND,
				bond: BOND,
				own_unbonding: 0,
				delegated: 0,
				unbonding: 0,
				beneficiary: COURT
			}]
		);
		assert_eq!((held(ALICE), free(COURT), pot()), (BOND, ED + BOND, 400));
		assert_eq!(Balances::total_issuance(), issuance);
		assert!(<Api as Operators<_>>::is_active(0));
	});
}

#[test]
fn slash_should_go_on_to_unbonding_own_stake_and_delegations_and_burn_these() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND + 500);
		stake(0, BOB, 600);
		stake(0, CAROL, 300);
		assert_ok!(Api::undelegate(signed(CAROL), 0, None));
		assert_ok!(Api::unbond_own(signed(ALICE), 500));
		assert_ok!(Api::delegate(signed(DAVE), 0, 1_000));
		let issuance = Balances::total_issuance();
		events();
		// A third of what is active or leaving.
		assert_eq!(slash(0, BOND + 500 + 300), (BOND + 500, 300));
		assert_eq!(
			events(),
			vec![
				Event::OperatorSlashed {
					operator: 0,
					requested: BOND + 800,
					bond: BOND,
					own_unbonding: 500,
					delegated: 200,
					unbonding: 100,
					beneficiary: COURT
				},
				Event::OperatorSuspended { operator: 0, bond: 0 },
			]
		);
		assert_eq!(
			(held(ALICE), free(COURT), pot()),
			(0, ED + BOND + 500, 600 + 1_000)
		);
		assert_eq!(Balances::total_issuance(), issuance - 300);
		let value = |who| Api::delegation(0, who).unwrap();
		assert_eq!(value(BOB).active, 400);
		assert_eq!(
			value(CAROL).unbonding.first().map(|chunk| chunk.amount),
			Some(200)
		);
		assert_eq!(value(DAVE).joining, 1_000);
	});
}

#[test]
fn slashes_of_delegations_should_be_counted_and_others_not() {
	ExtBuilder.build_and_execute(|| {
		let slashes = || <Api as Operators<_>>::stakes(0).slashes;
		register(ALICE, BOND);
		stake(0, BOB, 300);
		slash(0, BOND);
		assert_eq!(slashes(), 0);
		slash(0, 1);
		assert_eq!(slashes(), 1);
		slash(0, 1_000);
		assert_eq!(slashes(), 2);
		// Nothing is left.
		slash(0, 1_000);
		assert_eq!(slashes(), 2);
	});
}

#[test]
fn slashes_should_still_differ_when_they_have_been_counted_to_the_end() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 300);
		Registry::<Test>::mutate_extant(0, |record| record.slashes = u32::MAX);
		slash(0, BOND + 1);
		assert_eq!(<Api as Operators<_>>::stakes(0).slashes, 0);
	});
}

#[test]
fn slash_should_take_what_there_is_when_the_amount_is_more() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		assert_eq!(slash_all(0), (BOND, 400));
		assert_eq!((held(ALICE), pot()), (0, 0));
		check();
		assert_eq!(slash_all(0), (0, 0));
	});
}

#[test]
fn slash_should_do_nothing_when_the_amount_is_zero_and_fail_when_the_operator_is_unknown() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		events();
		assert_eq!(slash(0, 0), (0, 0));
		assert!(events().is_empty());
		assert_noop!(
			<Api as Operators<_>>::slash(1, 1, &COURT),
			Error::<Test>::UnknownOperator
		);
	});
}

#[test]
fn slash_should_leave_all_as_it_was_when_the_beneficiary_cannot_take_it() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		let nobody = 1_234;
		assert_noop!(
			<Api as Operators<_>>::slash(0, ED - 1, &nobody),
			TokenError::CannotCreate
		);
		assert_ok!(<Api as Operators<_>>::slash(0, ED, &nobody));
	});
}

#[test]
fn slash_should_suspend_when_less_than_the_least_bond_is_left() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND + 5);
		slash(0, 5);
		assert!(<Api as Operators<_>>::is_active(0));
		slash(0, 1);
		assert!(!<Api as Operators<_>>::is_active(0));
		assert_eq!(Api::operator(0).map(|info| info.status), Some(Status::Suspended));
		// Once.
		events();
		slash(0, 1);
		assert!(!events()
			.iter()
			.any(|event| matches!(event, Event::OperatorSuspended { .. })));
		// It can still leave, with all it has.
		assert_ok!(Api::deregister(signed(ALICE)));
		run(PERIOD);
		assert_ok!(Api::withdraw_own(signed(ALICE)));
		assert_eq!(free(ALICE), FUNDS - 7);
	});
}

#[test]
fn slash_should_spare_stake_whose_batches_ended_and_whose_period_passed() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND + 500);
		stake(0, BOB, 400);
		let era = expose(0, 10).unwrap();
		assert_ok!(Api::undelegate(signed(BOB), 0, None));
		assert_ok!(Api::unbond_own(signed(ALICE), 500));
		run(PERIOD);
		// The period has passed but the batch is open: slashable, but not more than its part.
		assert_eq!(slash(0, BOND + 500 + 100), (BOND + 500, 100));
		assert_ok!(Api::bond_extra(signed(ALICE), BOND + 500));
		assert_ok!(Api::unbond_own(signed(ALICE), 500));

		assert_ok!(release(0, 10, era));
		run(PERIOD);
		assert_eq!(slash_all(0), (BOND, 0));
		assert_ok!(Api::withdraw_unbonded(signed(BOB), 0, BOB));
		assert_ok!(Api::withdraw_own(signed(ALICE)));
		assert_eq!(free(BOB), FUNDS - 100);
		assert_eq!(held(ALICE), 0);
	});
}

#[test]
fn slash_should_reach_leaving_stake_when_the_batch_was_released_in_the_same_block() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		let era = expose(0, 10).unwrap();
		assert_ok!(Api::undelegate(signed(BOB), 0, None));
		run(PERIOD);
		assert_ok!(release(0, 10, era));
		assert_noop!(
			Api::withdraw_unbonded(signed(BOB), 0, BOB),
			Error::<Test>::StillUnbonding
		);
		assert_eq!(slash_all(0), (BOND, 400));
		run(1);
		events();
		assert_ok!(Api::withdraw_unbonded(signed(BOB), 0, BOB));
		assert_eq!(
			events(),
			vec![Event::UnbondedWithdrawn {
				operator: 0,
				delegator: BOB,
				amount: 0,
				chunks: 1
			}]
		);
	});
}

#[test]
fn pool_should_admit_nobody_when_depleted_and_start_anew_when_cleared() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 4_000);
		stake(0, CAROL, 6_000);
		assert_ok!(Api::delegate(signed(EVE), 0, 500));
		assert_noop!(Api::clear(signed(DAVE), 0, BOB), Error::<Test>::PoolNotDepleted);
		assert_eq!(slash_all(0), (BOND, 10_000));
		assert_ok!(Api::bond_extra(signed(ALICE), BOND));
		run(ENTRY);

		// Worthless shares are not shared with anybody new.
		assert_noop!(Api::delegate(signed(DAVE), 0, 500), Error::<Test>::PoolDepleted);
		assert_noop!(Api::activate(signed(EVE), 0, EVE), Error::<Test>::PoolDepleted);
		assert_noop!(Api::clear(signed(DAVE), 0, DAVE), Error::<Test>::NoDelegation);
		assert_noop!(
			Api::clear(signed(DAVE), 0, EVE),
			Error::<Test>::InsufficientDelegation
		);
		assert_noop!(Api::clear(signed(DAVE), 1, BOB), Error::<Test>::UnknownOperator);
		assert_noop!(
			Api::clear(RuntimeOrigin::root(), 0, BOB),
			DispatchError::BadOrigin
		);
		events();
		assert_ok!(Api::clear(signed(DAVE), 0, BOB));
		let now = System::block_number();
		assert_eq!(
			events(),
			vec![Event::Undelegated {
				operator: 0,
				delegator: BOB,
				shares: 4_000,
				amount: 0,
				era: 0,
				unlock_at: now + PERIOD,
				forced: true
			}]
		);
		assert_eq!(Api::delegation(0, BOB), None);
		assert_eq!(Units::get((0, 1)), 0);
		assert_noop!(Api::activate(signed(EVE), 0, EVE), Error::<Test>::PoolDepleted);
		// The last one may go by itself.
		assert_ok!(Api::undelegate(signed(CAROL), 0, None));

		assert_ok!(Api::activate(signed(EVE), 0, EVE));
		assert_eq!(
			Api::operator(0).map(|info| info.delegated),
			Some(SharePool {
				stake: 500,
				shares: 500
			})
		);
		assert_noop!(Api::clear(signed(DAVE), 0, EVE), Error::<Test>::PoolNotDepleted);
		assert_eq!(Api::delegation(0, EVE).map(|info| info.active), Some(500));
	});
}

#[test]
fn clear_should_pay_out_what_is_left_when_the_pool_is_nearly_gone() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 40_000);
		stake(0, CAROL, 60_000);
		assert_eq!(slash(0, BOND + 99_901), (BOND, 99_901));
		assert_ok!(Api::clear(signed(DAVE), 0, BOB));
		// ⌊99 × 40 %⌋; the rest of the unit stays with the others.
		assert_eq!(
			Api::delegation(0, BOB)
				.unwrap()
				.unbonding
				.first()
				.map(|chunk| chunk.amount),
			Some(39)
		);
		assert_eq!(Api::delegation(0, CAROL).map(|info| info.active), Some(60));
		run(PERIOD);
		assert_ok!(Api::withdraw_unbonded(signed(DAVE), 0, BOB));
		assert_eq!(free(BOB), FUNDS - 40_000 + 39);
	});
}

#[test]
fn partial_undelegation_should_be_refused_when_a_slash_left_less_than_the_least() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		slash(0, BOND + 350);
		assert_noop!(
			Api::undelegate(signed(BOB), 0, Some(1)),
			Error::<Test>::DelegationTooSmall
		);
		assert_ok!(Api::undelegate(signed(BOB), 0, Some(50)));
		assert_eq!(Api::delegation(0, BOB).map(|info| info.shares), Some(0));
	});
}

#[test]
fn era_should_end_when_a_slash_depletes_its_pool() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 400);
		stake(0, CAROL, 400);
		assert_ok!(Api::undelegate(signed(BOB), 0, None));
		assert_ok!(Api::undelegate(signed(CAROL), 0, Some(300)));
		assert_eq!(slash_all(0), (BOND, 800));
		assert_ok!(Api::bond_extra(signed(ALICE), BOND));
		assert_ok!(Api::clear(signed(DAVE), 0, CAROL));
		stake(0, DAVE, 400);
		events();
		assert_ok!(Api::undelegate(signed(DAVE), 0, None));
		assert!(matches!(
			events().as_slice(),
			[Event::Undelegated {
				era: 1,
				amount: 400,
				..
			}]
		));
		run(PERIOD);
		for who in [BOB, CAROL, DAVE] {
			assert_ok!(Api::withdraw_unbonded(signed(who), 0, who));
		}
		assert_eq!(
			(free(BOB), free(CAROL), free(DAVE)),
			(FUNDS - 400, FUNDS - 400, FUNDS)
		);
	});
}

#[test]
fn undelegate_should_be_refused_when_the_era_is_depleted_and_no_other_can_begin() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 10_000);
		stake(0, CAROL, 10_000);
		// A batch that outlives everything keeps all eras alive.
		let first = expose(0, 1).unwrap();
		for _ in 0..MAX_LIVE_ERAS {
			// Own entries make no difference to eras, and their number is bounded: take turns.
			let who = if System::block_number().is_multiple_of(2) {
				BOB
			} else {
				CAROL
			};
			assert_ok!(Api::undelegate(signed(who), 0, Some(100)));
			run(ERA);
		}
		assert_eq!(slash_all(0).0, BOND);
		assert_ok!(Api::bond_extra(signed(ALICE), BOND));
		for who in [BOB, CAROL] {
			assert_ok!(Api::undelegate(signed(who), 0, None));
		}
		stake(0, DAVE, 400);
		assert_noop!(
			Api::undelegate(signed(DAVE), 0, None),
			Error::<Test>::PoolDepleted
		);
		// It can as soon as the batch has ended and the period has passed.
		assert_ok!(release(0, 1, first));
		run(PERIOD);
		assert_ok!(Api::undelegate(signed(DAVE), 0, None));
	});
}

#[test]
fn slash_should_tell_the_weight_of_its_worst_case() {
	ExtBuilder.build_and_execute(|| {
		let worst = <Api as Operators<AccountId>>::slash_weight();
		assert_eq!(worst, <() as crate::WeightInfo>::slash(MAX_LIVE_ERAS));
		assert!(worst.all_gte(<() as crate::WeightInfo>::slash(1)));
	});
}
