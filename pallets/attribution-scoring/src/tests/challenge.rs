use super::*;

#[test]
fn challenge_should_hold_bond_and_batch() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		let now = ClockValue::get();
		assert_ok!(Scoring::challenge(origin(CHALLENGER), batch, [1; 32]));
		assert_eq!(
			last_event(),
			Event::Challenged {
				batch,
				operator: OPERATOR,
				challenger: account(CHALLENGER),
				commitment: [1; 32],
				bond: BOND,
				provable_from: now + 1,
				deadline: now + REVEAL,
			}
		);
		assert_eq!(free(CHALLENGER), FUNDS - BOND);
		assert_eq!(bonds(CHALLENGER), BOND);
		assert_eq!(holds(batch), 1);
	});
}

#[test]
fn challenge_should_be_refused_when_the_batch_is_unknown() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(
			Scoring::challenge(origin(CHALLENGER), 9, [1; 32]),
			Error::<Test>::UnknownBatch
		);
	});
}

#[test]
fn challenge_should_be_accepted_in_the_last_block_of_the_window_and_keep_the_batch_open() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		let due = BatchRecords::get(batch).unwrap().due;
		run_to(due - 1);
		assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
		run_to(due + 1);
		assert!(FinalBatches::get().is_empty());
		assert_ok!(prove(CHALLENGER, batch, &FraudProof::Record));
		assert_eq!(VoidedBatches::get(), vec![(batch, None, None)]);
		run_blocks(5);
		assert!(FinalBatches::get().is_empty());
	});
}

#[test]
fn challenge_should_be_refused_when_the_window_is_over() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		let due = BatchRecords::get(batch).unwrap().due;
		run_to(due - 1);
		// Keeps it open beyond its window.
		assert_ok!(challenge(STRANGER, batch, &FraudProof::Record));
		run_to(due);
		assert_noop!(
			challenge(CHALLENGER, batch, &FraudProof::Record),
			Error::<Test>::WindowOver
		);
	});
}

#[test]
fn challenge_should_be_refused_when_the_account_has_one_already() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		assert_ok!(Scoring::challenge(origin(CHALLENGER), batch, [1; 32]));
		assert_noop!(
			Scoring::challenge(origin(CHALLENGER), batch, [2; 32]),
			Error::<Test>::AlreadyChallenged
		);
		// The same commitment by another is another challenge: it cannot be occupied.
		assert_ok!(Scoring::challenge(origin(FRONT_RUNNER), batch, [1; 32]));
		assert_eq!(holds(batch), 2);
	});
}

#[test]
fn challenge_should_be_refused_when_the_bond_cannot_be_paid() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		Balances::set_balance(&account(CHALLENGER), BOND);
		Balances::set_balance(&account(STRANGER), 2 * FUNDS - BOND);
		assert_noop!(
			challenge(CHALLENGER, batch, &FraudProof::Record),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

#[test]
fn challenge_should_take_nothing_when_the_bond_is_zero() {
	ExtBuilder::build_and_execute(|| {
		ChallengeBond::set(0);
		let batch = fraudulent().batch;
		convict(CHALLENGER, batch, &FraudProof::Record);
		assert_eq!(VoidedBatches::get().len(), 1);
	});
}

#[test]
fn challenge_should_keep_its_bond_when_the_parameter_changes() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
		ChallengeBond::set(5 * BOND);
		run_blocks(1);
		assert_ok!(prove(CHALLENGER, batch, &FraudProof::Record));
		assert_eq!(bonds(CHALLENGER), 0);
	});
}
