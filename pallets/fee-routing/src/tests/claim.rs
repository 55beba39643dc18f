use super::*;

#[test]
fn claim_should_pay_all_that_is_owed_whatever_the_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		owe(ALICE, 999);
		assert_ok!(FeeRouting::claim(by(ALICE), pulls(&[])));
		assert_eq!(
			events(),
			vec![Event::PaidOut {
				payee: payee(ALICE),
				account: account(ALICE),
				amount: 999,
				reward: 0,
				claimer: None
			}]
		);
		assert_eq!(balance(ALICE), 999);
		assert_eq!(told(), vec![Told::PaidOut(payee(ALICE), 999)]);
		assert_eq!(
			Earnings::<Test>::get(payee(ALICE)),
			Earning { owed: 0, paid: 999 }
		);
	});
}

#[test]
fn claim_should_pull_first() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(PoolId::Snapshot(SNAPSHOT), 4_000);
		// An empty pot on the way reverts nothing.
		let list = [Pull::ModelData(MODEL), MEMBER, Pull::Contribution(RAW)];
		assert_ok!(FeeRouting::claim(by(ALICE), pulls(&list)));
		assert_eq!(balance(ALICE), 3_000);
		assert!(!DuePayees::<Test>::contains_key(payee(ALICE)));
	});
}

#[test]
fn claim_should_be_refused_when_nothing_is_owed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			FeeRouting::claim(by(ALICE), pulls(&[])),
			Error::<Test>::NothingToClaim
		);
		assert_noop!(
			FeeRouting::claim(by(ALICE), pulls(&[MEMBER])),
			Error::<Test>::NothingToClaim
		);
		owe(ALICE, 500);
		assert_ok!(FeeRouting::claim(by(ALICE), pulls(&[])));
		assert_noop!(
			FeeRouting::claim(by(ALICE), pulls(&[])),
			Error::<Test>::NothingToClaim
		);
	});
}

#[test]
fn claim_should_be_refused_when_the_caller_is_no_payee() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			FeeRouting::claim(by(STRANGER), pulls(&[])),
			Error::<Test>::NotPayee
		);
	});
}

#[test]
fn claim_should_be_refused_when_not_signed() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(FeeRouting::claim(origin, pulls(&[])), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn claim_should_stay_owed_when_it_is_too_little_for_a_new_account() {
	ExtBuilder::default().build_and_execute(|| {
		owe(ALICE, ED - 1);
		assert_noop!(FeeRouting::claim(by(ALICE), pulls(&[])), TokenError::BelowMinimum);
		owe(ALICE, 1);
		assert_ok!(FeeRouting::claim(by(ALICE), pulls(&[])));
		assert_eq!(balance(ALICE), ED);
		// An account that exists can be paid any amount.
		owe(ALICE, 1);
		assert_ok!(FeeRouting::claim(by(ALICE), pulls(&[])));
		assert_eq!(balance(ALICE), ED + 1);
	});
}
