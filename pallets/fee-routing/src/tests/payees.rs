use super::*;

#[test]
fn ensure_should_create_a_payee_once() {
	ExtBuilder::default().build_and_execute(|| {
		let new = payee(PEOPLE + 1);
		assert_eq!(FeeRouting::ensure(&account(STRANGER)), Ok(new));
		assert_eq!(
			events(),
			vec![Event::PayeeCreated {
				payee: new,
				account: account(STRANGER)
			}]
		);
		assert_eq!(FeeRouting::ensure(&account(STRANGER)), Ok(new));
		assert_eq!(events(), vec![]);
		assert_eq!(
			<FeeRouting as Payees<AccountId>>::account_of(new),
			Some(account(STRANGER))
		);
		assert_eq!(
			<FeeRouting as Payees<AccountId>>::payee_of(&account(STRANGER)),
			Some(new)
		);
		assert_eq!(<FeeRouting as Payees<AccountId>>::account_of(new + 1), None);
	});
}

#[test]
fn ensure_should_know_the_reserved_payees() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(FeeRouting::ensure(&account(200)), Ok(TREASURY));
		assert_eq!(FeeRouting::ensure(&account(201)), Ok(VALIDATORS));
	});
}

#[test]
fn ensure_should_be_refused_when_the_account_backs_the_ledger() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			FeeRouting::ensure(&FeeRouting::account()),
			Error::<Test>::ReservedAccount
		);
	});
}

#[test]
fn ensure_should_be_refused_when_ids_are_used_up() {
	ExtBuilder::default().build_and_execute(|| {
		NextPayee::<Test>::put(u32::MAX);
		assert_noop!(
			FeeRouting::ensure(&account(STRANGER)),
			Error::<Test>::PayeesExhausted
		);
	});
}

#[test]
fn credit_should_be_refused_when_it_overflows() {
	ExtBuilder::default().build_and_execute(|| {
		owe(ALICE, 1);
		let credit = || {
			frame_support::storage::with_storage_layer(|| {
				FeeRouting::credit_payee(payee(ALICE), Source::Batch(1), Balance::MAX)
			})
		};
		assert_noop!(credit(), ArithmeticError::Overflow);
	});
}
