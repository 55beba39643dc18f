use super::*;
use codec::DecodeAll;
use frame_support::storage::{with_transaction, TransactionOutcome};
use openledger_attribution::fraud::DoubleSigning;

fn commit(n: u8, operator: u32, proof: &Equivocation) -> DispatchResult {
	let hash = Scoring::equivocation_commitment(operator, account(n), SALT, proof.encode());
	Scoring::commit_equivocation(origin(n), operator, hash)
}

fn report(n: u8, operator: u32, proof: &Equivocation) -> DispatchResult {
	Scoring::prove_equivocation(origin(n), operator, SALT, Box::new(proof.clone()))
}

/// Commits, waits, proves.
fn reported(n: u8, proof: &Equivocation) -> DispatchResult {
	assert_ok!(commit(n, OPERATOR, proof));
	run_blocks(1);
	report(n, OPERATOR, proof)
}

fn committed(sample: &Sample) -> Equivocation {
	Equivocation::Committed {
		batch: sample.batch,
		proof: sample.equivocation(signed(receipt(0, 0, AMOUNT - 1))),
	}
}

#[test]
fn commitment_should_take_nothing_and_expire() {
	ExtBuilder::build_and_execute(|| {
		let now = ClockValue::get();
		assert_ok!(Scoring::commit_equivocation(
			origin(CHALLENGER),
			OPERATOR,
			[1; 32]
		));
		assert_eq!(
			last_event(),
			Event::EquivocationCommitted {
				operator: OPERATOR,
				reporter: account(CHALLENGER),
				commitment: [1; 32],
				provable_from: now + 1,
				deadline: now + REVEAL,
			}
		);
		assert_eq!(free(CHALLENGER), FUNDS);
		assert_noop!(
			Scoring::commit_equivocation(origin(CHALLENGER), OPERATOR, [2; 32]),
			Error::<Test>::AlreadyReported
		);
		let expire = || Scoring::expire_equivocation(origin(STRANGER), OPERATOR, account(CHALLENGER));
		assert_noop!(expire(), Error::<Test>::NotExpired);
		run_blocks(REVEAL + 1);
		assert_eq!(
			last_event(),
			Event::EquivocationExpired {
				operator: OPERATOR,
				reporter: account(CHALLENGER),
			}
		);
		assert_noop!(expire(), Error::<Test>::UnknownReport);
		// By call, where the hook had no room.
		assert_ok!(Scoring::commit_equivocation(
			origin(CHALLENGER),
			OPERATOR,
			[1; 32]
		));
		run_blocks(REVEAL);
		run_block_with(frame_support::weights::Weight::zero());
		assert_ok!(expire());
		assert_eq!(Reports::<Test>::iter().count(), 0);
	});
}

#[test]
fn commitment_should_be_refused_when_the_operator_is_unknown() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(
			Scoring::commit_equivocation(origin(CHALLENGER), 99, [1; 32]),
			Error::<Test>::UnknownOperator
		);
	});
}

#[test]
fn two_signed_receipts_should_slash_the_minimum_once_a_line() {
	ExtBuilder::build_and_execute(|| {
		let proof = Equivocation::Signed(double_signing());
		assert_ok!(reported(CHALLENGER, &proof));
		assert_eq!(
			last_event(),
			Event::Convicted {
				batch: None,
				operator: OPERATOR,
				model: MODEL,
				amount: 0,
				offence: Offence::Fraud(FraudKind::Equivocation),
				challenger: account(CHALLENGER),
				penalty: Penalty {
					slashed: LEAST_SLASH,
					rewarded: 1_250,
					compensated: 1_250,
					burned: 2_501,
					delegations_burned: 0,
					refunded: 0,
				},
				omission: None,
				refund: None,
			}
		);
		assert_eq!(free(CHALLENGER), FUNDS + 1_250);
		assert_eq!(Reports::<Test>::iter().count(), 0);

		// The same receipts, or others of the line, are not punished again.
		assert_ok!(commit(STRANGER, OPERATOR, &proof));
		run_blocks(1);
		assert_noop!(report(STRANGER, OPERATOR, &proof), Error::<Test>::AlreadyPunished);
		// What is remembered of it goes with the session.
		let forget = || {
			Scoring::forget_equivocation(origin(STRANGER), SESSION, 0)
				.map_err(|refused| refused.error)
				.map(|info| info.pays_fee)
		};
		assert_noop!(forget(), Error::<Test>::LineKnown);
		LineRecords::remove((SESSION, 0));
		assert_noop!(report(STRANGER, OPERATOR, &proof), Error::<Test>::UnknownLine);
		assert_eq!(forget(), Ok(frame_support::dispatch::Pays::No));
		assert_eq!(
			last_event(),
			Event::EquivocationForgotten {
				session: SESSION,
				line: 0,
			}
		);
		assert_noop!(forget(), Error::<Test>::NotPunished);
	});
}

#[test]
fn committed_leaf_should_void_its_batch_without_a_bond() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let proof = committed(&sample);
		assert_ok!(reported(CHALLENGER, &proof));
		assert_eq!(
			VoidedBatches::get(),
			vec![(sample.batch, Some((SESSION, AMOUNT)), None)]
		);
		assert_eq!(penalty().slashed, AMOUNT);
		assert_eq!(penalty().refunded, AMOUNT);
		assert_eq!(bonds(CHALLENGER), 0);
		// Nothing is left to void.
		assert_ok!(commit(STRANGER, OPERATOR, &proof));
		run_blocks(1);
		assert_noop!(report(STRANGER, OPERATOR, &proof), Error::<Test>::UnknownBatch);
	});
}

#[test]
fn report_should_follow_its_commitment() {
	ExtBuilder::build_and_execute(|| {
		let proof = Equivocation::Signed(double_signing());
		assert_noop!(report(CHALLENGER, OPERATOR, &proof), Error::<Test>::UnknownReport);
		assert_ok!(commit(CHALLENGER, OPERATOR, &proof));
		assert_noop!(
			report(CHALLENGER, OPERATOR, &proof),
			Error::<Test>::TooEarlyToProve
		);
		run_blocks(1);
		// A copy of the proof has no commitment that is old enough.
		assert_ok!(commit(FRONT_RUNNER, OPERATOR, &proof));
		assert_noop!(
			report(FRONT_RUNNER, OPERATOR, &proof),
			Error::<Test>::TooEarlyToProve
		);
		assert_noop!(
			Scoring::prove_equivocation(origin(CHALLENGER), OPERATOR, [6; 32], Box::new(proof.clone())),
			Error::<Test>::CommitmentMismatch
		);
		let sample = honest();
		assert_noop!(
			report(CHALLENGER, OPERATOR, &committed(&sample)),
			Error::<Test>::CommitmentMismatch
		);
		run_blocks(REVEAL - 1);
		run_block_with(frame_support::weights::Weight::zero());
		assert_noop!(
			report(CHALLENGER, OPERATOR, &proof),
			Error::<Test>::DeadlinePassed
		);
	});
}

#[test]
fn report_should_be_refused_when_a_signature_is_not_the_operators() {
	ExtBuilder::build_and_execute(|| {
		let good = double_signing();
		let (first, second) = (good.first.receipt, good.second.receipt);
		let genesis = Scoring::genesis();
		let by_stranger = |receipt| signed_for(STRANGER, receipt, &genesis);
		let elsewhere = |receipt| signed_for(OPERATOR_ACCOUNT, receipt, &[1; 32]);
		for (n, receipts) in [
			(
				20,
				DoubleSigning {
					first: by_stranger(first),
					..good
				},
			),
			(
				21,
				DoubleSigning {
					second: by_stranger(second),
					..good
				},
			),
			// Signed by the operator for another chain.
			(
				22,
				DoubleSigning {
					first: elsewhere(first),
					..good
				},
			),
			(
				23,
				DoubleSigning {
					second: elsewhere(second),
					..good
				},
			),
		] {
			let proof = Equivocation::Signed(receipts);
			assert_ok!(commit(n, OPERATOR, &proof));
			run_blocks(1);
			assert_noop!(report(n, OPERATOR, &proof), Error::<Test>::BadSignature);
		}
		let sample = honest();
		let other = receipt(0, 0, AMOUNT - 1);
		let proof = Equivocation::Committed {
			batch: sample.batch,
			proof: sample.equivocation(elsewhere(other)),
		};
		assert_ok!(commit(24, OPERATOR, &proof));
		run_blocks(1);
		assert_noop!(report(24, OPERATOR, &proof), Error::<Test>::BadSignature);
	});
}

#[test]
fn report_should_be_refused_when_it_proves_nothing() {
	ExtBuilder::build_and_execute(|| {
		let good = double_signing();
		let same = Equivocation::Signed(DoubleSigning {
			second: good.first,
			..good
		});
		assert_ok!(commit(20, OPERATOR, &same));
		let sample = honest();
		let no_equivocation = Equivocation::Committed {
			batch: sample.batch,
			proof: FraudProof::Record,
		};
		assert_ok!(commit(21, OPERATOR, &no_equivocation));
		let of_other = Equivocation::Signed(good);
		assert_ok!(commit(22, OTHER_OPERATOR, &of_other));
		let batch_of_other = committed(&sample);
		assert_ok!(commit(23, OTHER_OPERATOR, &batch_of_other));
		let receipt = sample.too_large();
		let too_large = Equivocation::Committed {
			batch: sample.batch,
			proof: FraudProof::Disclosure { receipt },
		};
		assert_ok!(commit(24, OPERATOR, &too_large));
		run_blocks(1);
		assert_noop!(
			report(20, OPERATOR, &same),
			Error::<Test>::ProvesNothing(Flaw(ProofError::SameReceipt))
		);
		assert_noop!(
			report(21, OPERATOR, &no_equivocation),
			Error::<Test>::NotEquivocation
		);
		assert_noop!(
			report(22, OTHER_OPERATOR, &of_other),
			Error::<Test>::WrongOperator
		);
		assert_noop!(
			report(23, OTHER_OPERATOR, &batch_of_other),
			Error::<Test>::WrongOperator
		);
		assert_noop!(report(24, OPERATOR, &too_large), Error::<Test>::TooLarge);
	});
}

/// Commits, waits, proves; returns the name of the error, and leaves no trace.
fn error_of(proof: &Equivocation) -> &'static str {
	let reported: DispatchResult = with_transaction(|| {
		let reported = reported(CHALLENGER, proof);
		TransactionOutcome::Rollback(reported)
	});
	match reported {
		Err(DispatchError::Module(error)) => error.message.expect("errors of pallets have names"),
		other => panic!("{other:?} for {proof:?}"),
	}
}

#[test]
fn report_should_be_refused_when_any_bit_of_it_is_changed() {
	ExtBuilder::build_and_execute(|| {
		let signed_twice = Equivocation::Signed(double_signing());
		for proof in [signed_twice, committed(&honest())] {
			let good = proof.encode();
			let (mut decoded, mut forged) = (0, 0);
			for bit in 0..good.len() * 8 {
				let mut bytes = good.clone();
				bytes[bit / 8] ^= 1 << (bit % 8);
				let Ok(mangled) = Equivocation::decode_all(&mut bytes.as_slice()) else {
					continue;
				};
				decoded += 1;
				match error_of(&mangled) {
					"BadSignature" => forged += 1,
					"ProvesNothing" | "UnknownLine" | "UnknownBatch" | "NotEquivocation" => (),
					other => panic!("bit {bit}: {other}"),
				}
			}
			// Nearly all of a signed receipt but its number is under the signature alone.
			assert!(decoded > 3_500 && forged > 1_500, "{decoded}, {forged}");
			assert_ok!(reported(CHALLENGER, &proof));
		}
	});
}
