//! The end of the clock. It is 272 years away, and nothing may hang when it comes.

use super::*;
use openledger_traits::AdmissionTime;

/// The last moment at which a commitment can be made.
const LAST: AdmissionTime = AdmissionTime::MAX - REVEAL;

#[test]
fn challenge_should_fail_when_its_deadline_would_never_pass() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		BatchRecords::mutate(batch, |record| {
			record.as_mut().unwrap().due = AdmissionTime::MAX;
		});
		ClockValue::put(LAST + 1);
		assert_noop!(
			challenge(CHALLENGER, batch, &FraudProof::Record),
			Error::<Test>::Overflow
		);
		// Nothing is held, of the challenger or of the batch.
		assert_eq!((bonds(CHALLENGER), holds(batch)), (0, 0));
		ClockValue::put(LAST);
		assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
		let challenge = Challenges::<Test>::get(batch, account(CHALLENGER)).unwrap();
		assert_eq!(challenge.commitment.deadline, AdmissionTime::MAX);
		// And it can still be proven in its last moment.
		ClockValue::put(AdmissionTime::MAX);
		assert_ok!(prove(CHALLENGER, batch, &FraudProof::Record));
	});
}

#[test]
fn challenge_should_fail_when_the_clock_ends_before_it_can_be_proven() {
	ExtBuilder::build_and_execute(|| {
		let batch = fraudulent().batch;
		BatchRecords::mutate(batch, |record| {
			record.as_mut().unwrap().due = AdmissionTime::MAX;
		});
		// A delay that is longer than the period.
		CommitDelay::set(REVEAL + 5);
		ClockValue::put(LAST - 4);
		assert_noop!(
			challenge(CHALLENGER, batch, &FraudProof::Record),
			Error::<Test>::Overflow
		);
		ClockValue::put(LAST - 5);
		assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
	});
}

#[test]
fn commitment_should_fail_when_its_deadline_would_never_pass() {
	ExtBuilder::build_and_execute(|| {
		let commit = || Scoring::commit_equivocation(origin(CHALLENGER), OPERATOR, [1; 32]);
		ClockValue::put(LAST + 1);
		assert_noop!(commit(), Error::<Test>::Overflow);
		assert_eq!(Deadlines::<Test>::iter().count(), 0);
		ClockValue::put(LAST);
		assert_ok!(commit());
	});
}
