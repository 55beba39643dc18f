use super::*;

fn commission() -> u32 {
	<Api as Operators<_>>::stakes(0).commission
}

#[test]
fn set_commission_should_take_effect_at_once_when_it_falls() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::register(signed(ALICE), BOND, vec![], vec![], 100));
		events();
		assert_ok!(Api::set_commission(signed(ALICE), 40));
		assert_eq!(
			events(),
			vec![Event::CommissionSet {
				operator: 0,
				from: 100,
				to: 40,
				effective_at: 1
			}]
		);
		assert_eq!(commission(), 40);
	});
}

#[test]
fn set_commission_should_take_effect_after_the_notice_when_it_rises() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::register(signed(ALICE), BOND, vec![], vec![], 100));
		events();
		assert_ok!(Api::set_commission(signed(ALICE), COMMISSION));
		assert_eq!(
			events(),
			vec![Event::CommissionSet {
				operator: 0,
				from: 100,
				to: COMMISSION,
				effective_at: 1 + NOTICE
			}]
		);
		run(NOTICE - 1);
		assert_eq!(commission(), 100);
		assert_eq!(
			Api::operator(0).unwrap().next_commission,
			Some((COMMISSION, 1 + NOTICE))
		);
		run(1);
		assert_eq!(commission(), COMMISSION);
		assert_eq!(Api::operator(0).unwrap().next_commission, None);
	});
}

#[test]
fn set_commission_should_take_an_announced_raise_back_when_the_present_one_is_set() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::register(signed(ALICE), BOND, vec![], vec![], 100));
		assert_ok!(Api::set_commission(signed(ALICE), 200));
		run(NOTICE - 1);
		assert_ok!(Api::set_commission(signed(ALICE), 100));
		run(NOTICE);
		assert_eq!(commission(), 100);
	});
}

#[test]
fn set_commission_should_be_refused_when_too_high_or_not_the_operators() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_noop!(
			Api::set_commission(signed(ALICE), COMMISSION + 1),
			Error::<Test>::CommissionTooHigh
		);
		assert_noop!(Api::set_commission(signed(BOB), 0), Error::<Test>::NotOperator);
		assert_noop!(
			Api::set_commission(RuntimeOrigin::root(), 0),
			DispatchError::BadOrigin
		);
		assert_ok!(Api::deregister(signed(ALICE)));
		assert_noop!(Api::set_commission(signed(ALICE), 0), Error::<Test>::Leaving);
	});
}

#[test]
fn commission_should_be_read_as_the_highest_when_that_was_lowered() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::register(signed(ALICE), BOND, vec![], vec![], COMMISSION));
		MaxCommission::set(7);
		assert_eq!(commission(), 7);
		assert_eq!(Api::operator(0).unwrap().commission, 7);
	});
}
