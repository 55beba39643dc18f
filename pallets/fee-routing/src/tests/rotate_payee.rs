use super::*;

const NEW: u8 = 50;

#[test]
fn rotate_payee_should_move_all_that_is_owed_and_to_come() {
	ExtBuilder::default().build_and_execute(|| {
		owe(ALICE, 500);
		assert_ok!(FeeRouting::rotate_payee(by(ALICE), account(NEW)));
		assert_eq!(
			events(),
			vec![Event::PayeeRotated {
				payee: payee(ALICE),
				from: account(ALICE),
				to: account(NEW)
			}]
		);
		fill(Pot::Contribution(RAW), 100);
		assert_noop!(
			FeeRouting::claim(by(ALICE), pulls(&[Pull::Contribution(RAW)])),
			Error::<Test>::NotPayee
		);
		assert_ok!(FeeRouting::claim(by(NEW), pulls(&[Pull::Contribution(RAW)])));
		assert_eq!((balance(ALICE), balance(NEW)), (0, 600));
		// The old account becomes another payee when it is named again.
		assert_eq!(FeeRouting::ensure(&account(ALICE)), Ok(payee(PEOPLE + 1)));
	});
}

#[test]
fn rotate_payee_should_be_refused_when_the_caller_is_no_payee() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			FeeRouting::rotate_payee(by(STRANGER), account(NEW)),
			Error::<Test>::NotPayee
		);
		assert_ok!(FeeRouting::rotate_payee(by(ALICE), account(NEW)));
		assert_noop!(
			FeeRouting::rotate_payee(by(ALICE), account(STRANGER)),
			Error::<Test>::NotPayee
		);
	});
}

#[test]
fn rotate_payee_should_be_refused_when_the_account_is_a_payee() {
	ExtBuilder::default().build_and_execute(|| {
		for taken in [ALICE, BOB, 200, 201] {
			assert_noop!(
				FeeRouting::rotate_payee(by(ALICE), account(taken)),
				Error::<Test>::AccountTaken
			);
		}
	});
}

#[test]
fn rotate_payee_should_be_refused_when_the_account_backs_the_ledger() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			FeeRouting::rotate_payee(by(ALICE), FeeRouting::account()),
			Error::<Test>::ReservedAccount
		);
	});
}

#[test]
fn rotate_payee_should_be_refused_when_not_signed() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(
				FeeRouting::rotate_payee(origin, account(NEW)),
				DispatchError::BadOrigin
			);
		}
	});
}
