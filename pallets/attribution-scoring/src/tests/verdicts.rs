use super::*;
use openledger_core::SHARE_ONE;

fn set_stakes(own: Balance, delegated: Balance) {
	OperatorRecords::mutate(OPERATOR, |record| {
		let record = record.as_mut().unwrap();
		record.own = own;
		record.delegated = delegated;
	});
}

#[test]
fn verdict_should_slash_the_minimum_when_the_batch_is_smaller() {
	ExtBuilder::build_and_execute(|| {
		convict(CHALLENGER, fraudulent_of(100).batch, &FraudProof::Record);
		assert_eq!(
			penalty(),
			Penalty {
				slashed: LEAST_SLASH,
				rewarded: 1_250,
				compensated: 1_250,
				burned: 2_501,
				delegations_burned: 0,
				refunded: 0,
			}
		);
		assert_eq!(OperatorRecords::get(OPERATOR).unwrap().own, OWN - LEAST_SLASH);
	});
}

#[test]
fn verdict_should_take_own_stake_first_and_burn_what_delegations_lose() {
	ExtBuilder::build_and_execute(|| {
		set_stakes(10_002, DELEGATED);
		convict(CHALLENGER, fraudulent().batch, &FraudProof::Record);
		assert_eq!(
			penalty(),
			Penalty {
				slashed: 10_002,
				rewarded: 2_500,
				compensated: 2_500,
				burned: 5_002,
				delegations_burned: 10_001,
				refunded: 0,
			}
		);
		let record = OperatorRecords::get(OPERATOR).unwrap();
		assert_eq!((record.own, record.delegated), (0, DELEGATED - 10_001));
	});
}

#[test]
fn verdict_should_slash_two_and_a_half_times_what_credits_could_direct() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		AttributableOf::insert(batch, AMOUNT * 2 / 5 + 1);
		convict(CHALLENGER, batch, &FraudProof::Record);
		// Rounded up.
		assert_eq!(penalty().slashed, AMOUNT + 2);
		let batch = fraudulent().batch;
		AttributableOf::insert(batch, AMOUNT * 2 / 5);
		convict(CHALLENGER, batch, &FraudProof::Record);
		let penalty = penalty();
		assert_eq!(penalty.slashed + penalty.delegations_burned, AMOUNT);
	});
}

#[test]
fn verdict_should_void_the_batch_when_nothing_is_left_to_slash() {
	ExtBuilder::build_and_execute(|| {
		set_stakes(0, 0);
		let batch = fraudulent().batch;
		convict(CHALLENGER, batch, &FraudProof::Record);
		assert_eq!(penalty(), Penalty::default());
		assert_eq!(VoidedBatches::get(), vec![(batch, None, None)]);
		assert_eq!(free(CHALLENGER), FUNDS);
		assert!(Compensations::get().is_empty());
	});
}

#[test]
fn verdict_should_burn_all_when_quarters_are_nothing() {
	ExtBuilder::build_and_execute(|| {
		set_stakes(3, 0);
		convict(CHALLENGER, fraudulent().batch, &FraudProof::Record);
		let penalty = penalty();
		assert_eq!((penalty.slashed, penalty.burned), (3, 3));
	});
}

#[test]
fn verdict_should_refund_the_session_when_its_payer_was_harmed() {
	ExtBuilder::build_and_execute(|| {
		let (sample, proof) = over_charged();
		convict(CHALLENGER, sample.batch, &proof);
		assert_eq!(
			VoidedBatches::get(),
			vec![(sample.batch, Some((SESSION, AMOUNT)), None)]
		);
		let Event::Convicted {
			penalty,
			refund,
			offence,
			..
		} = last_event()
		else {
			panic!("a verdict")
		};
		assert_eq!(penalty.refunded, AMOUNT);
		assert_eq!(refund, Some(SESSION));
		assert_eq!(offence, Offence::Fraud(FraudKind::OverCharge));
		assert_eq!(Compensations::get(), vec![(MODEL, None, 5_000)]);
	});
}

#[test]
fn verdict_should_pay_the_contribution_when_a_match_was_left_out() {
	ExtBuilder::build_and_execute(|| {
		let (sample, proof) = omitting();
		convict(CHALLENGER, sample.batch, &proof);
		// The whole response, times the weight of the channel.
		let verbatim = <World as openledger_traits::Models>::channels(MODEL)
			.unwrap()
			.verbatim;
		let credit = AMOUNT * Balance::from(verbatim) / Balance::from(SHARE_ONE);
		assert_eq!(
			VoidedBatches::get(),
			vec![(sample.batch, None, Some((CONTRIBUTION, credit)))]
		);
		assert_eq!(Compensations::get(), vec![(MODEL, Some(CONTRIBUTION), 5_000)]);
		assert!(matches!(
			last_event(),
			Event::Convicted { omission: Some((CONTRIBUTION, paid)), .. } if paid == credit
		));
	});
}

#[test]
fn verdict_should_not_be_stopped_when_the_omitted_is_not_of_the_corpus() {
	ExtBuilder::build_and_execute(|| {
		let (sample, proof) = omitting();
		ContributionRecords::mutate(CONTRIBUTION, |record| {
			record.as_mut().unwrap().membership = None;
		});
		convict(CHALLENGER, sample.batch, &proof);
		assert!(matches!(
			last_event(),
			Event::ChallengeFailed {
				reason: Refusal::Judged(ProofError::OutsideCorpus),
				..
			}
		));
	});
}

#[test]
fn verdict_should_harm_the_pools_when_the_omitted_is_commons_in_any_snapshot_of_the_lineage() {
	ExtBuilder::build_and_execute(|| {
		let (sample, proof) = omitting();
		ContributionRecords::mutate(CONTRIBUTION, |record| {
			record.as_mut().unwrap().commons_in = vec![snapshot(1, 2)];
		});
		convict(CHALLENGER, sample.batch, &proof);
		assert_eq!(VoidedBatches::get(), vec![(sample.batch, None, None)]);
		assert_eq!(Compensations::get(), vec![(MODEL, None, 5_000)]);
	});
}

#[test]
fn verdict_should_burn_what_cannot_be_compensated() {
	ExtBuilder::build_and_execute(|| {
		Uncompensable::set(true);
		convict(CHALLENGER, fraudulent().batch, &FraudProof::Record);
		let penalty = penalty();
		assert_eq!((penalty.compensated, penalty.burned), (0, 15_003));
		assert!(Compensations::get().is_empty());
		assert_eq!(free(ROUTING), ED);
	});
}

#[test]
fn verdict_should_leave_an_operator_with_less_when_it_challenges_itself() {
	for (own, delegated, amount) in [
		(OWN, DELEGATED, AMOUNT),
		(OWN, DELEGATED, 100),
		(10_002, DELEGATED, AMOUNT),
		(4, 0, AMOUNT),
	] {
		ExtBuilder::build_and_execute(|| {
			set_stakes(own, delegated);
			let wealth = |own| free(OPERATOR_ACCOUNT) + bonds(OPERATOR_ACCOUNT) + own;
			let before = wealth(own);
			// The worst case: the operator is also all of those whom it harmed.
			convict(OPERATOR_ACCOUNT, fraudulent_of(amount).batch, &FraudProof::Record);
			let after = wealth(OperatorRecords::get(OPERATOR).unwrap().own)
				+ Compensations::get().iter().map(|c| c.2).sum::<Balance>();
			let slashed = penalty().slashed;
			assert!(after < before);
			assert!(before - after >= slashed / 2, "at least half is gone");
		});
	}
}

#[test]
fn verdict_should_return_the_other_challenges_of_the_batch() {
	ExtBuilder::build_and_execute(|| {
		let (sample, proof) = over_charged();
		let batch = sample.batch;
		for n in [CHALLENGER, STRANGER, FRONT_RUNNER, DEMANDER] {
			assert_ok!(challenge(n, batch, &proof));
		}
		run_blocks(1);
		assert_ok!(prove(STRANGER, batch, &proof));
		// No longer.
		assert_noop!(prove(CHALLENGER, batch, &proof), Error::<Test>::UnknownBatch);
		// By call, at once, or by the hook.
		assert_ok!(Scoring::expire_challenge(
			origin(PAYER),
			batch,
			account(CHALLENGER)
		));
		assert_eq!(bonds(CHALLENGER), 0);
		run_blocks(1);
		for n in [CHALLENGER, FRONT_RUNNER, DEMANDER] {
			assert_eq!(free(n), FUNDS);
			assert!(emitted(Event::BondReturned {
				batch,
				challenger: account(n),
				bond: BOND
			}));
		}
		assert_eq!(free(OPERATOR_ACCOUNT), FUNDS);
		assert!(!Watches::<Test>::contains_key(batch));
		assert_eq!(Deadlines::<Test>::iter().count(), 0);
	});
}

proptest::proptest! {
	#![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
	/// Against the rules, written down once more.
	#[test]
	fn verdict_should_share_out_every_unit(own in 0u128..=OWN, delegated in 0u128..=DELEGATED, amount in 1u128..100_000) {
		ExtBuilder::build_and_execute(|| {
			set_stakes(own, delegated);
			convict(CHALLENGER, fraudulent_of(amount).batch, &FraudProof::Record);
			let due = if amount < LEAST_SLASH { LEAST_SLASH } else { amount };
			let slashed = if own < due { own } else { due };
			let quarter = slashed / 4;
			let delegations = due.saturating_sub(own);
			let expected = Penalty {
				slashed,
				rewarded: quarter,
				compensated: quarter,
				burned: slashed - 2 * quarter,
				delegations_burned: if delegations < delegated { delegations } else { delegated },
				refunded: 0,
			};
			assert_eq!(penalty(), expected);
			assert_eq!(free(CHALLENGER), FUNDS + quarter);
			assert_eq!(free(ROUTING), ED + quarter);
		});
	}
}
