use super::*;

#[test]
fn claim_for_should_pay_the_payee_less_the_reward() {
	ExtBuilder::default().build_and_execute(|| {
		owe(ALICE, 1_000);
		assert_ok!(FeeRouting::claim_for(by(STRANGER), payee(ALICE), pulls(&[])));
		assert_eq!(
			events(),
			vec![Event::PaidOut {
				payee: payee(ALICE),
				account: account(ALICE),
				amount: 950,
				reward: 50,
				claimer: Some(account(STRANGER))
			}]
		);
		assert_eq!((balance(ALICE), balance(STRANGER)), (950, 50));
		assert_eq!(told(), vec![Told::PaidOut(payee(ALICE), 1_000)]);
		assert_eq!(FeeRouting::conservation().paid, 1_000);
	});
}

#[test]
fn claim_for_should_pull_first() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(PoolId::Operator(OPERATOR), 1_200);
		assert_ok!(FeeRouting::claim_for(
			by(STRANGER),
			payee(DELEGATOR),
			pulls(&[staker()])
		));
		assert_eq!(balance(DELEGATOR), 1_150);
	});
}

#[test]
fn claim_for_should_pay_everything_to_one_account_when_the_payee_claims_for_itself() {
	ExtBuilder::default().build_and_execute(|| {
		owe(ALICE, 1_000);
		assert_ok!(FeeRouting::claim_for(by(ALICE), payee(ALICE), pulls(&[])));
		assert_eq!(balance(ALICE), 1_000);
	});
}

#[test]
fn claim_for_should_work_for_the_reserved_payees() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(route(settlement(1, 100_000), &[]));
		assert_ok!(FeeRouting::claim_for(by(STRANGER), TREASURY, pulls(&[])));
		assert_ok!(FeeRouting::claim_for(by(STRANGER), VALIDATORS, pulls(&[])));
		assert_eq!(
			(balance(200), balance(201), balance(STRANGER)),
			(4_950, 3_950, 100)
		);
	});
}

#[test]
fn claim_for_should_be_refused_below_the_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		owe(ALICE, 999);
		let claim = || FeeRouting::claim_for(by(STRANGER), payee(ALICE), pulls(&[]));
		assert_noop!(claim(), Error::<Test>::BelowMinPayout);
		owe(ALICE, 1);
		assert_ok!(claim());
		assert_noop!(claim(), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn claim_for_should_be_refused_when_the_payee_is_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			FeeRouting::claim_for(by(STRANGER), 999, pulls(&[])),
			Error::<Test>::UnknownPayee
		);
	});
}

#[test]
fn claim_for_should_be_refused_when_not_signed() {
	ExtBuilder::default().build_and_execute(|| {
		owe(ALICE, 1_000);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(
				FeeRouting::claim_for(origin, payee(ALICE), pulls(&[])),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn reward_should_never_be_more_than_half() {
	ExtBuilder::default().build_and_execute(|| {
		ClaimReward::set(1_000_000);
		owe(ALICE, 1_001);
		assert_ok!(FeeRouting::claim_for(by(STRANGER), payee(ALICE), pulls(&[])));
		assert_eq!((balance(ALICE), balance(STRANGER)), (501, 500));
	});
}

#[test]
fn claim_for_should_be_refused_when_the_reward_cannot_be_delivered() {
	ExtBuilder::default().build_and_execute(|| {
		ClaimReward::set(ED - 1);
		owe(ALICE, 1_000);
		assert_noop!(
			FeeRouting::claim_for(by(STRANGER), payee(ALICE), pulls(&[])),
			TokenError::BelowMinimum
		);
		ClaimReward::set(0);
		assert_ok!(FeeRouting::claim_for(by(STRANGER), payee(ALICE), pulls(&[])));
		assert_eq!((balance(ALICE), balance(STRANGER)), (1_000, 0));
	});
}
