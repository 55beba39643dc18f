use super::*;

#[test]
fn fund_should_open_a_pot_and_add_to_it() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::fund(signed(ALICE), LEAST));
		assert_ok!(Api::fund(signed(ALICE), 1));
		assert_eq!(
			events(),
			vec![
				Event::PotFunded {
					sponsor: ALICE,
					amount: LEAST,
					free: LEAST,
					held: 0
				},
				Event::PotFunded {
					sponsor: ALICE,
					amount: 1,
					free: LEAST + 1,
					held: 0
				},
			]
		);
		assert_eq!(balance(ALICE), FUNDS - LEAST - 1);
		assert_eq!(balance(Api::account_id()), ED + LEAST + 1);
		assert_eq!(pot(BOB), (0, 0));
	});
}

#[test]
fn fund_should_be_refused_when_it_makes_no_pot() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Api::fund(signed(ALICE), 0), Error::<Test>::ZeroAmount);
		assert_noop!(Api::fund(signed(ALICE), LEAST - 1), Error::<Test>::BelowMinPot);
		assert_noop!(Api::fund(RuntimeOrigin::root(), LEAST), DispatchError::BadOrigin);
		assert_noop!(Api::fund(RuntimeOrigin::none(), LEAST), DispatchError::BadOrigin);
		// The sponsor has to stay alive.
		assert_noop!(Api::fund(signed(ALICE), FUNDS), TokenError::NotExpendable);
		assert_noop!(Api::fund(signed(ALICE), FUNDS + 1), TokenError::FundsUnavailable);
		assert_noop!(Api::fund(signed(ALICE), Balance::MAX), ArithmeticError::Underflow);
		assert_ok!(Api::fund(signed(ALICE), LEAST));
		assert_noop!(Api::fund(signed(ALICE), Balance::MAX), ArithmeticError::Overflow);
	});
}

#[test]
fn fund_should_add_any_amount_when_something_is_held() {
	ExtBuilder.build_and_execute(|| {
		welcome(1, 0, 1);
		assert_ok!(Api::defund(signed(ALICE), None));
		assert_ok!(Api::fund(signed(ALICE), 1));
		assert_eq!(pot(ALICE).0, 1);
	});
}

#[test]
fn defund_should_give_back_what_is_free() {
	ExtBuilder.build_and_execute(|| {
		welcome(2, 0, 1);
		let held = anchor() + 2 * PLEDGE;
		events();
		assert_ok!(Api::defund(signed(ALICE), Some(40)));
		assert_ok!(Api::defund(signed(ALICE), None));
		assert_eq!(
			events(),
			vec![
				Event::PotDefunded {
					sponsor: ALICE,
					amount: 40,
					free: POT - held - 40,
					held
				},
				Event::PotDefunded {
					sponsor: ALICE,
					amount: POT - held - 40,
					free: 0,
					held
				},
			]
		);
		assert_eq!(balance(ALICE), FUNDS - held);
		// Nothing is free: a replay has nothing to take.
		assert_noop!(Api::defund(signed(ALICE), None), Error::<Test>::ZeroAmount);
	});
}

#[test]
fn defund_should_remove_the_pot_when_nothing_is_left() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::fund(signed(ALICE), LEAST));
		assert_ok!(Api::defund(signed(ALICE), Some(LEAST)));
		assert_eq!(Api::pot(ALICE), None);
		assert_eq!(balance(ALICE), FUNDS);
		assert_eq!(balance(Api::account_id()), ED);
		assert_noop!(Api::defund(signed(ALICE), None), Error::<Test>::NoPot);
	});
}

#[test]
fn defund_should_be_refused_when_there_is_not_so_much() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Api::defund(signed(ALICE), Some(1)), Error::<Test>::NoPot);
		assert_ok!(Api::fund(signed(ALICE), LEAST));
		// What others have is not the caller's.
		assert_ok!(Api::fund(signed(BOB), POT));
		assert_noop!(Api::defund(signed(ALICE), Some(0)), Error::<Test>::ZeroAmount);
		assert_noop!(
			Api::defund(signed(ALICE), Some(LEAST + 1)),
			Error::<Test>::PotTooSmall
		);
		assert_noop!(
			Api::defund(signed(ALICE), Some(Balance::MAX)),
			Error::<Test>::PotTooSmall
		);
		assert_noop!(Api::defund(signed(ALICE), Some(1)), Error::<Test>::BelowMinPot);
		assert_noop!(Api::defund(RuntimeOrigin::root(), None), DispatchError::BadOrigin);
	});
}
