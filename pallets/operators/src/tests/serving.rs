use super::*;

const PRICES: Prices = Prices { input: 1, output: 2 };

#[test]
fn serve_should_post_prices_and_replace_them_when_served_again() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		events();
		let free_input = Prices {
			input: 0,
			output: Balance::MAX,
		};
		assert_ok!(Api::serve(signed(ALICE), 3, PRICES));
		assert_ok!(Api::serve(signed(ALICE), 3, free_input));
		assert_eq!(
			events(),
			vec![
				Event::ModelServed {
					operator: 0,
					model: 3,
					prices: PRICES
				},
				Event::ModelServed {
					operator: 0,
					model: 3,
					prices: free_input
				},
			]
		);
		assert_eq!(<Api as Operators<_>>::prices(0, 3), Some(free_input));
		assert_eq!(<Api as Operators<_>>::prices(0, 2), None);
		assert_eq!(<Api as Operators<_>>::prices(1, 3), None);
		assert_eq!(Api::operator(0).unwrap().served, 1);
	});
}

#[test]
fn serve_should_be_refused_when_both_prices_are_zero() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_noop!(
			Api::serve(signed(ALICE), 1, Prices::default()),
			Error::<Test>::NoPrice
		);
	});
}

#[test]
fn serve_should_be_refused_when_the_model_is_unknown_or_retired() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		ActiveModels::insert(1, false);
		for model in [1, 99, u32::MAX] {
			assert_noop!(
				Api::serve(signed(ALICE), model, PRICES),
				Error::<Test>::ModelNotActive
			);
		}
	});
}

#[test]
fn serve_should_be_refused_when_the_operator_serves_as_many_as_it_may() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		for model in 0..4 {
			assert_ok!(Api::serve(signed(ALICE), model, PRICES));
		}
		assert_noop!(Api::serve(signed(ALICE), 4, PRICES), Error::<Test>::TooManyModels);
		// Prices can still change, and room can be made.
		assert_ok!(Api::serve(signed(ALICE), 0, PRICES));
		assert_ok!(Api::stop(signed(ALICE), 0));
		assert_ok!(Api::serve(signed(ALICE), 4, PRICES));
	});
}

#[test]
fn serving_should_be_refused_when_the_origin_is_no_operator() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_ok!(Api::serve(signed(ALICE), 1, PRICES));
		assert_noop!(Api::serve(signed(BOB), 1, PRICES), Error::<Test>::NotOperator);
		assert_noop!(Api::stop(signed(BOB), 1), Error::<Test>::NotOperator);
		assert_noop!(
			Api::serve(RuntimeOrigin::root(), 1, PRICES),
			DispatchError::BadOrigin
		);
		assert_noop!(Api::stop(RuntimeOrigin::none(), 1), DispatchError::BadOrigin);
		assert_ok!(Api::deregister(signed(ALICE)));
		assert_noop!(Api::serve(signed(ALICE), 1, PRICES), Error::<Test>::Leaving);
	});
}

#[test]
fn stop_should_take_the_prices_away_when_the_model_is_served() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_ok!(Api::serve(signed(ALICE), 1, PRICES));
		events();
		// A retired model can be stopped.
		ActiveModels::insert(1, false);
		assert_ok!(Api::stop(signed(ALICE), 1));
		assert_eq!(
			events(),
			vec![Event::ModelStopped {
				operator: 0,
				model: 1
			}]
		);
		assert_eq!(<Api as Operators<_>>::prices(0, 1), None);
		assert_noop!(Api::stop(signed(ALICE), 1), Error::<Test>::NotServed);
	});
}
