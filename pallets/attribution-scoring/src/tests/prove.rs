use super::*;
use frame_support::storage::{with_transaction, TransactionOutcome};

#[test]
fn prove_should_void_slash_and_return_the_bond() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		convict(CHALLENGER, batch, &FraudProof::Record);
		let penalty = Penalty {
			slashed: AMOUNT,
			rewarded: 5_000,
			compensated: 5_000,
			burned: 10_003,
			delegations_burned: 0,
			refunded: 0,
		};
		let mut events = events();
		assert_eq!(
			events.pop().unwrap(),
			Event::Convicted {
				batch: Some(batch),
				operator: OPERATOR,
				model: MODEL,
				amount: AMOUNT,
				offence: Offence::Fraud(FraudKind::Ledger),
				challenger: account(CHALLENGER),
				penalty,
				omission: None,
				refund: None,
			}
		);
		assert_eq!(
			events.pop().unwrap(),
			Event::BondReturned {
				batch,
				challenger: account(CHALLENGER),
				bond: BOND,
			}
		);
		assert_eq!(free(CHALLENGER), FUNDS + 5_000);
		assert_eq!(free(ROUTING), ED + 5_000);
		assert_eq!(Compensations::get(), vec![(MODEL, None, 5_000)]);
		assert_eq!(VoidedBatches::get(), vec![(batch, None, None)]);
		assert!(!Watches::<Test>::contains_key(batch));
		assert_eq!(Deadlines::<Test>::iter().count(), 0);
	});
}

#[test]
fn prove_should_be_refused_when_there_is_no_challenge() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		assert_noop!(
			prove(CHALLENGER, batch, &FraudProof::Record),
			Error::<Test>::UnknownChallenge
		);
	});
}

#[test]
fn prove_should_be_refused_before_the_delay_has_passed() {
	ExtBuilder::build_and_execute(|| {
		CommitDelay::set(2);
		let batch = fraudulent().batch;
		assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
		assert_noop!(
			prove(CHALLENGER, batch, &FraudProof::Record),
			Error::<Test>::TooEarlyToProve
		);
		run_blocks(1);
		assert_noop!(
			prove(CHALLENGER, batch, &FraudProof::Record),
			Error::<Test>::TooEarlyToProve
		);
		run_blocks(1);
		assert_ok!(prove(CHALLENGER, batch, &FraudProof::Record));
	});
}

#[test]
fn prove_should_be_accepted_at_the_deadline_and_refused_after_it() {
	ExtBuilder::build_and_execute(|| {
		let (one, other) = (fraudulent().batch, fraudulent().batch);
		assert_ok!(challenge(CHALLENGER, one, &FraudProof::Record));
		assert_ok!(challenge(CHALLENGER, other, &FraudProof::Record));
		run_blocks(REVEAL);
		assert_ok!(prove(CHALLENGER, one, &FraudProof::Record));
		// The hook of the next block has no room.
		run_block_with(frame_support::weights::Weight::zero());
		assert_noop!(
			prove(CHALLENGER, other, &FraudProof::Record),
			Error::<Test>::DeadlinePassed
		);
	});
}

#[test]
fn prove_should_be_refused_when_anything_differs_from_the_commitment() {
	ExtBuilder::build_and_execute(|| {
		let (batch, other) = (fraudulent().batch, fraudulent().batch);
		assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
		assert_ok!(Scoring::challenge(
			origin(CHALLENGER),
			other,
			commitment(CHALLENGER, batch, &FraudProof::Record)
		));
		run_blocks(1);
		let mismatch = Error::<Test>::CommitmentMismatch;
		let (_, another) = over_charged();
		assert_noop!(prove(CHALLENGER, batch, &another), mismatch);
		assert_noop!(
			Scoring::prove(origin(CHALLENGER), batch, [6; 32], Box::new(FraudProof::Record)),
			Error::<Test>::CommitmentMismatch
		);
		// Another batch.
		assert_noop!(
			prove(CHALLENGER, other, &FraudProof::Record),
			Error::<Test>::CommitmentMismatch
		);
	});
}

#[test]
fn prove_should_be_worth_nothing_to_who_copies_it() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
		// Who has copied the commitment cannot prove it: it binds the account.
		assert_ok!(Scoring::challenge(
			origin(STRANGER),
			batch,
			commitment(CHALLENGER, batch, &FraudProof::Record)
		));
		run_blocks(1);
		// The proof is in the pool. Whoever copies it commits in its block at the earliest, and comes a block too late.
		assert_noop!(
			prove(STRANGER, batch, &FraudProof::Record),
			Error::<Test>::CommitmentMismatch
		);
		assert_ok!(challenge(FRONT_RUNNER, batch, &FraudProof::Record));
		assert_noop!(
			prove(FRONT_RUNNER, batch, &FraudProof::Record),
			Error::<Test>::TooEarlyToProve
		);
		assert_ok!(prove(CHALLENGER, batch, &FraudProof::Record));
		run_blocks(1);
		assert_noop!(
			prove(FRONT_RUNNER, batch, &FraudProof::Record),
			Error::<Test>::UnknownChallenge
		);
		assert_eq!(free(FRONT_RUNNER), FUNDS);
		assert_eq!(free(STRANGER), FUNDS);
		assert_eq!(free(CHALLENGER), FUNDS + 5_000);
	});
}

#[test]
fn prove_should_give_the_bond_to_the_operator_when_nothing_is_proven() {
	ExtBuilder::build_and_execute(|| {
		let batch = honest().batch;
		convict(CHALLENGER, batch, &FraudProof::Record);
		assert_eq!(
			last_event(),
			Event::ChallengeFailed {
				batch,
				operator: OPERATOR,
				challenger: account(CHALLENGER),
				reason: Refusal::Judged(ProofError::NoFault),
				bond: BOND,
				paid: BOND,
			}
		);
		assert_eq!(free(CHALLENGER), FUNDS - BOND);
		assert_eq!(bonds(CHALLENGER), 0);
		assert_eq!(free(OPERATOR_ACCOUNT), FUNDS + BOND);
		assert_eq!(holds(batch), 0);
		assert_eq!(OperatorRecords::get(OPERATOR).unwrap().own, OWN);
		run_blocks(WINDOW);
		assert_eq!(FinalBatches::get(), vec![batch]);
		assert!(!Watches::<Test>::contains_key(batch));
	});
}

/// Everything in the economy that a verdict could touch: balances of all people and of both pots, bonds, stakes, batches, verdicts.
type Everything = (
	Vec<(Balance, Balance)>,
	Vec<(u32, OperatorRecord)>,
	Vec<(BatchId, BatchRecord)>,
	usize,
);

fn everything() -> Everything {
	(
		(1..=30)
			.chain([STAKES, ROUTING])
			.map(|n| (free(n), bonds(n)))
			.collect(),
		OperatorRecords::iter().collect(),
		BatchRecords::iter().collect(),
		VoidedBatches::get().len() + FinalBatches::get().len() + Compensations::get().len(),
	)
}

/// Challenges a batch with a proof of which a bit was changed, for every `step`-th bit: each costs the bond and changes nothing else. Returns how
/// many could be read as proofs.
pub(super) fn costs_the_bond_alone(name: &str, batch: BatchId, proof: &FraudProof, step: usize) -> usize {
	let good = proof.encode();
	let mut expected = everything();
	expected.0[usize::from(CHALLENGER) - 1].0 -= BOND;
	expected.0[usize::from(OPERATOR_ACCOUNT) - 1].0 += BOND;
	let mut tried = 0;
	for bit in (0..good.len() * 8).step_by(step) {
		let mut bytes = good.clone();
		bytes[bit / 8] ^= 1 << (bit % 8);
		let Ok(mangled) = FraudProof::read(&bytes) else {
			continue;
		};
		tried += 1;
		let undone: DispatchResult = with_transaction(|| {
			convict(CHALLENGER, batch, &mangled);
			let Event::ChallengeFailed { bond, paid, .. } = last_event() else {
				panic!("{name}, bit {bit}: {:?}", last_event())
			};
			assert_eq!((bond, paid), (BOND, BOND), "{name}, bit {bit}");
			assert_eq!(everything(), expected, "{name}, bit {bit}");
			assert_eq!(Challenges::<Test>::iter().count(), 0);
			check_invariants();
			TransactionOutcome::Rollback(Ok(()))
		});
		assert_ok!(undone);
	}
	tried
}

#[test]
fn prove_should_cost_the_bond_and_nothing_else_when_any_bit_of_a_proof_is_changed() {
	let with_proof: [fn() -> (Sample, FraudProof); 2] = [omitting, over_charged];
	for make in with_proof {
		ExtBuilder::build_and_execute(|| {
			let (sample, proof) = make();
			let tried = costs_the_bond_alone("", sample.batch, &proof, 1);
			assert!(tried > 1_500, "{tried}");
			// As it is it convicts.
			convict(CHALLENGER, sample.batch, &proof);
			assert_eq!(VoidedBatches::get().len(), 1);
		});
	}
}

#[test]
fn prove_should_burn_the_bond_when_the_operator_cannot_receive_it() {
	ExtBuilder::build_and_execute(|| {
		let batch = honest().batch;
		OperatorRecords::mutate(OPERATOR, |record| {
			// An account that does not exist, and a bond below the existential deposit.
			record.as_mut().unwrap().account = account(200);
		});
		ChallengeBond::set(ED - 1);
		convict(CHALLENGER, batch, &FraudProof::Record);
		assert!(matches!(
			last_event(),
			Event::ChallengeFailed { bond, paid: 0, .. } if bond == ED - 1
		));
		assert_eq!(free(CHALLENGER), FUNDS - (ED - 1));
	});
}

#[test]
fn prove_should_be_possible_again_after_a_failed_challenge() {
	ExtBuilder::build_and_execute(|| {
		let (sample, proof) = over_charged();
		convict(CHALLENGER, sample.batch, &FraudProof::Record);
		assert!(VoidedBatches::get().is_empty());
		convict(CHALLENGER, sample.batch, &proof);
		assert_eq!(VoidedBatches::get().len(), 1);
	});
}

#[test]
fn prove_should_be_refused_when_the_proof_is_too_large() {
	ExtBuilder::build_and_execute(|| {
		let (sample, _) = over_charged();
		let receipt = sample.too_large();
		let proof = FraudProof::Disclosure { receipt };
		assert!(proof.encoded_size() > MAX_PROOF_BYTES as usize);
		assert_ok!(challenge(CHALLENGER, sample.batch, &proof));
		run_blocks(1);
		assert_noop!(prove(CHALLENGER, sample.batch, &proof), Error::<Test>::TooLarge);
	});
}

#[test]
fn prove_should_change_nothing_when_voiding_fails() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
		run_blocks(1);
		Unvoidable::set(vec![batch]);
		assert_noop!(
			prove(CHALLENGER, batch, &FraudProof::Record),
			DispatchError::Exhausted
		);
		Unvoidable::set(vec![]);
		assert_ok!(prove(CHALLENGER, batch, &FraudProof::Record));
	});
}

#[test]
fn prove_should_check_the_signature_when_an_equivocation_is_challenged() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let other = receipt(0, 0, AMOUNT - 1);
		let forged = signed_for(STRANGER, other, &Scoring::genesis());
		convict(CHALLENGER, sample.batch, &sample.equivocation(forged));
		assert!(matches!(
			last_event(),
			Event::ChallengeFailed {
				reason: Refusal::BadSignature,
				..
			}
		));
		convict(CHALLENGER, sample.batch, &sample.equivocation(signed(other)));
		assert_eq!(
			VoidedBatches::get(),
			vec![(sample.batch, Some((SESSION, AMOUNT)), None)]
		);
	});
}

#[test]
fn prove_should_weigh_what_it_did() {
	ExtBuilder::build_and_execute(|| {
		let (one, other) = (honest().batch, fraudulent().batch);
		for batch in [one, other] {
			assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
		}
		run_blocks(1);
		let worst = Scoring::prove_weight(&FraudProof::Record);
		let weigh = |batch| {
			Scoring::prove(origin(CHALLENGER), batch, SALT, Box::new(FraudProof::Record))
				.unwrap()
				.actual_weight
				.unwrap()
		};
		let (failed, convicted) = (weigh(one), weigh(other));
		assert_eq!(convicted, failed + Scoring::verdict_weight());
		assert!(convicted.all_lte(worst));
	});
}
