use super::*;

#[test]
fn expose_should_fill_the_room_to_the_last_unit() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_eq!(expose(0, BOND - 1), Ok(0));
		assert_noop!(expose(0, 2), Error::<Test>::ExposureExceeded);
		assert_eq!(expose(0, 1), Ok(0));
		assert_noop!(expose(0, 1), Error::<Test>::ExposureExceeded);
		assert_eq!(
			Api::exposure(0),
			ExposureInfo {
				open: BOND,
				limit: BOND,
				room: 0,
				attributable: 0,
				attributable_limit: 400,
			}
		);
		assert_ok!(release(0, 1, 0));
		assert_eq!(
			Api::exposure(0),
			ExposureInfo {
				open: BOND - 1,
				limit: BOND,
				room: 1,
				attributable: 0,
				attributable_limit: 400,
			}
		);
	});
}

#[test]
fn expose_should_count_delegations_up_to_four_bonds() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		stake(0, BOB, 10 * BOND);
		assert_eq!(Api::exposure(0).limit, 5 * BOND);
		assert_noop!(expose(0, 5 * BOND + 1), Error::<Test>::ExposureExceeded);
		assert_eq!(expose(0, 5 * BOND), Ok(0));
	});
}

#[test]
fn expose_should_take_the_ratio_into_account() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND + 1);
		ExposureRatio::set(SHARE_ONE / 2);
		assert_eq!(Api::exposure(0).limit, BOND / 2);
		assert_noop!(expose(0, BOND / 2 + 1), Error::<Test>::ExposureExceeded);
		assert_eq!(expose(0, BOND / 2), Ok(0));
	});
}

#[test]
fn expose_should_be_refused_when_zero_unknown_or_not_active() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_noop!(expose(0, 0), Error::<Test>::ZeroAmount);
		assert_noop!(expose(1, 1), Error::<Test>::UnknownOperator);
		assert_noop!(expose(0, Balance::MAX), Error::<Test>::ExposureExceeded);
		assert_ok!(expose(0, 1));
		assert_noop!(expose(0, Balance::MAX), sp_runtime::ArithmeticError::Overflow);
		slash(0, 1);
		assert_noop!(expose(0, 1), Error::<Test>::NotActive);
	});
}

#[test]
fn expose_should_be_refused_when_stake_left_and_allowed_again_when_batches_end() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, 2 * BOND);
		let era = expose(0, 2 * BOND).unwrap();
		// Stake may leave under open batches; it stays slashable for them.
		assert_ok!(Api::unbond_own(signed(ALICE), BOND));
		assert_eq!(
			Api::exposure(0),
			ExposureInfo {
				open: 2 * BOND,
				limit: BOND,
				room: 0,
				attributable: 0,
				attributable_limit: 400,
			}
		);
		assert_noop!(expose(0, 1), Error::<Test>::ExposureExceeded);
		assert_ok!(release(0, 2 * BOND, era));
		assert_ok!(expose(0, BOND));
	});
}

#[test]
fn release_should_be_refused_when_no_such_batch_is_open() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_noop!(release(0, 1, 0), Error::<Test>::NotExposed);
		assert_noop!(release(1, 1, 0), Error::<Test>::UnknownOperator);
		assert_ok!(expose(0, 10));
		assert_noop!(release(0, 11, 0), Error::<Test>::NotExposed);
		assert_noop!(release(0, 9, 0), Error::<Test>::NotExposed);
		assert_noop!(release(0, 10, 1), Error::<Test>::NotExposed);
		assert_ok!(release(0, 10, 0));
		// Not twice.
		assert_noop!(release(0, 10, 0), Error::<Test>::NotExposed);
	});
}

#[test]
fn expose_should_cover_what_credits_can_direct_by_two_fifths_of_the_bond() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		// Delegations do not count.
		stake(0, BOB, 10 * BOND);
		let shown = || (Api::exposure(0).attributable, Api::exposure(0).attributable_limit);
		assert_eq!(shown(), (0, 400));
		assert_noop!(
			expose_attributable(0, 1_000, 401),
			Error::<Test>::AttributableExceeded
		);
		assert_eq!(expose_attributable(0, 1_000, 300), Ok(0));
		assert_eq!(
			<Api as Operators<_>>::room(0),
			Risk {
				amount: 4_000,
				attributable: 100
			}
		);
		assert_noop!(
			expose_attributable(0, 1_000, 101),
			Error::<Test>::AttributableExceeded
		);
		assert_ok!(expose_attributable(0, 1_000, 100));
		assert_eq!(shown(), (400, 400));
		// What directs nothing needs no cover.
		assert_ok!(expose(0, 1_000));
		assert_noop!(
			expose_attributable(0, 1_000, Balance::MAX),
			sp_runtime::ArithmeticError::Overflow
		);
		assert_ok!(release_attributable(0, 1_000, 300, 0));
		assert_eq!(shown(), (100, 400));
		// More than was charged.
		assert_noop!(release_attributable(0, 1_000, 101, 0), Error::<Test>::NotExposed);
		assert_ok!(release_attributable(0, 1_000, 100, 0));
		assert_ok!(expose_attributable(0, 1_000, 400));
	});
}

#[test]
fn expose_should_be_refused_when_the_bond_that_covers_credits_has_left() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, 2 * BOND);
		let era = expose_attributable(0, 1_000, 800).unwrap();
		assert_ok!(Api::unbond_own(signed(ALICE), BOND));
		// It still covers what was open when it left; nothing can be added.
		assert_noop!(expose_attributable(0, 1, 1), Error::<Test>::ExposureExceeded);
		stake(0, BOB, BOND);
		assert_noop!(expose_attributable(0, 1, 1), Error::<Test>::AttributableExceeded);
		assert_eq!(
			<Api as Operators<_>>::room(0),
			Risk {
				amount: 1_000,
				attributable: 0
			}
		);
		assert_ok!(expose(0, 1));
		assert_ok!(release_attributable(0, 1_000, 800, era));
		assert_ok!(expose_attributable(0, 1, 1));
	});
}

#[test]
fn room_should_be_nothing_when_the_operator_is_unknown_or_suspended() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(<Api as Operators<_>>::room(0), Risk::default());
		register(ALICE, BOND);
		assert_eq!(
			<Api as Operators<_>>::room(0),
			Risk {
				amount: BOND,
				attributable: 400
			}
		);
		slash(0, 1);
		assert_eq!(<Api as Operators<_>>::room(0), Risk::default());
	});
}
