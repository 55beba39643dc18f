use super::*;

#[test]
fn challenge_should_expire_by_the_hook_and_cost_the_bond() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
		run_blocks(REVEAL);
		assert_eq!(bonds(CHALLENGER), BOND);
		run_blocks(1);
		assert_eq!(
			last_event(),
			Event::ChallengeExpired {
				batch,
				operator: OPERATOR,
				challenger: account(CHALLENGER),
				bond: BOND,
				paid: BOND,
			}
		);
		assert_eq!(free(CHALLENGER), FUNDS - BOND);
		assert_eq!(free(OPERATOR_ACCOUNT), FUNDS + BOND);
		assert_eq!(holds(batch), 0);
		run_blocks(WINDOW);
		assert_eq!(FinalBatches::get(), vec![batch]);
	});
}

#[test]
fn challenge_should_expire_by_call_when_the_hook_has_no_room() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
		run_blocks(REVEAL);
		let expire = || Scoring::expire_challenge(origin(STRANGER), batch, account(CHALLENGER));
		assert_noop!(expire(), Error::<Test>::NotExpired);
		run_block_with(frame_support::weights::Weight::zero());
		assert_ok!(expire());
		assert_eq!(free(OPERATOR_ACCOUNT), FUNDS + BOND);
		assert_noop!(expire(), Error::<Test>::UnknownChallenge);
	});
}

#[test]
fn challenge_of_an_operator_against_itself_should_only_delay_the_batch() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		let due = BatchRecords::get(batch).unwrap().due;
		run_to(due - 1);
		assert_ok!(challenge(OPERATOR_ACCOUNT, batch, &FraudProof::Record));
		run_to(due + REVEAL - 1);
		assert!(FinalBatches::get().is_empty());
		run_blocks(2);
		assert_eq!(FinalBatches::get(), vec![batch]);
		assert_eq!(free(OPERATOR_ACCOUNT), FUNDS);
	});
}
