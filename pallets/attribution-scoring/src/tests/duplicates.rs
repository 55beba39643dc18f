use super::*;
use openledger_attribution::{
	chunk::CommittedText,
	duplicate::{DuplicateProof, Match, Original},
};

const COPY: u64 = CONTRIBUTION + 1;

fn proof(copy: &CommittedText, original: &CommittedText) -> DuplicateProof {
	DuplicateProof {
		contribution: COPY,
		chunk: 0,
		shown: copy.prove(0).unwrap(),
		originals: vec![Original {
			contribution: CONTRIBUTION,
			index: 0,
			shown: original.prove(0).unwrap(),
		}],
		matches: vec![Match {
			start: 0,
			length: 8,
			contribution: CONTRIBUTION,
			source_start: 0,
		}],
	}
}

fn texts(copy: &[u8]) -> DuplicateProof {
	let original = contribute(CONTRIBUTION, TEXT);
	let copy = contribute(COPY, copy);
	proof(&copy, &original)
}

#[test]
fn duplicate_should_be_marked_once() {
	ExtBuilder::build_and_execute(|| {
		let proof = texts(b"alpha beta gamma delta epsilon zeta eta theta and more");
		assert_ok!(Scoring::prove_duplicate(
			origin(STRANGER),
			Box::new(proof.clone())
		));
		assert_eq!(Marks::get((COPY, 0)), Some((10, vec![(CONTRIBUTION, 8)])));
		assert_eq!(
			last_event(),
			Event::DuplicateProven {
				contribution: COPY,
				chunk: 0,
				tokens: 10,
				originals: vec![(CONTRIBUTION, 8)],
				reporter: account(STRANGER),
			}
		);
		assert_noop!(
			Scoring::prove_duplicate(origin(CHALLENGER), Box::new(proof)),
			Error::<Test>::AlreadyMarked
		);
	});
}

#[test]
fn duplicate_should_be_refused_when_too_little_is_covered() {
	ExtBuilder::build_and_execute(|| {
		let proof = texts(b"alpha beta gamma delta epsilon zeta eta theta and some more");
		assert_noop!(
			Scoring::prove_duplicate(origin(STRANGER), Box::new(proof)),
			Error::<Test>::ProvesNothing(Flaw(ProofError::TooLittle))
		);
	});
}

#[test]
fn duplicate_should_be_refused_when_a_contribution_is_unknown() {
	ExtBuilder::build_and_execute(|| {
		let proof = texts(TEXT);
		ContributionRecords::remove(CONTRIBUTION);
		assert_noop!(
			Scoring::prove_duplicate(origin(STRANGER), Box::new(proof)),
			Error::<Test>::ProvesNothing(Flaw(ProofError::UnknownContribution))
		);
	});
}

#[test]
fn duplicate_should_be_refused_when_the_proof_is_too_large() {
	ExtBuilder::build_and_execute(|| {
		let mut proof = texts(TEXT);
		proof.shown.proof = vec![[0; 32]; 2_048];
		assert_noop!(
			Scoring::prove_duplicate(origin(STRANGER), Box::new(proof)),
			Error::<Test>::TooLarge
		);
	});
}
