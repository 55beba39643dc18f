//! Chunks that repeat earlier contributions.

use super::world::{babble, Rng};
use crate::{
	chunk::{commit, Context},
	duplicate::*,
	fraud::{ContributionFacts, ProofError},
	prove::{find_duplicates, KnownText},
	tests::words,
};
use codec::Encode;

fn facts(contributor: u8, text: &str) -> ContributionFacts {
	let contributor = [contributor; 32];
	let commitment = commit(&Context::Contribution { contributor }, text.as_bytes()).unwrap();
	ContributionFacts {
		contributor,
		root: commitment.root,
		tokens: commitment.tokens,
		chunks: commitment.chunks,
	}
}

struct Library(Vec<(u64, String)>);

impl Library {
	fn known(&self) -> Vec<KnownText<'_>> {
		self.0
			.iter()
			.map(|(id, text)| KnownText {
				id: *id,
				facts: facts(*id as u8, text),
				text: text.as_bytes(),
			})
			.collect()
	}

	fn find(&self, id: u64) -> Vec<DuplicateProof> {
		let known = self.known();
		let own = known.iter().find(|known| known.id == id).unwrap();
		find_duplicates(own, &known)
	}

	fn judge(&self, proof: &DuplicateProof) -> Result<DuplicateFinding, ProofError> {
		let known = self.known();
		judge_duplicate(proof, |id| {
			known.iter().find(|known| known.id == id).map(|known| known.facts)
		})
	}
}

/// 100 words in one chunk, of which so many repeat contribution 1, and after them so many contribution 2.
fn library(first: usize, second: usize) -> Library {
	let own = 100 - first - second;
	let repeated = [words("a", first), words("b", second), words("c", own)].join(" ");
	Library(vec![
		(1, format!("{} {}", words("x", 60), words("a", 200))),
		(2, words("b", 100)),
		(3, repeated),
	])
}

#[test]
fn duplicate_should_be_proven_when_four_fifths_are_covered() {
	let library = library(60, 20);
	let proofs = library.find(3);
	assert_eq!(proofs.len(), 1);
	let finding = library.judge(&proofs[0]);
	assert_eq!(
		finding,
		Ok(DuplicateFinding {
			contribution: 3,
			chunk: 0,
			tokens: 100,
			originals: vec![(1, 60), (2, 20)],
		})
	);
	assert_eq!(DuplicateProof::read(&proofs[0].encode()).as_ref(), Ok(&proofs[0]));
}

#[test]
fn duplicate_should_not_be_found_when_less_is_covered() {
	assert_eq!(library(60, 19).find(3), []);
	assert_eq!(library(0, 0).find(3), []);
	// A match of seven tokens is none.
	assert_eq!(library(76, 7).find(3), []);
}

#[test]
fn duplicate_should_be_refused_when_the_original_is_later() {
	let earlier = library(80, 0);
	let mut proof = earlier.find(3).remove(0);
	let later = Library(vec![
		(3, earlier.0[0].1.clone()),
		(2, words("b", 100)),
		(1, earlier.0[2].1.clone()),
	]);
	proof.contribution = 1;
	for original in &mut proof.originals {
		original.contribution = 3;
	}
	assert_eq!(
		judge_duplicate(&proof, |id| {
			later.0.iter().find(|(other, _)| *other == id).map(|(_, text)| {
				// By the same accounts as before.
				facts(if id == 1 { 3 } else { 1 }, text)
			})
		}),
		Err(ProofError::NotEarlier)
	);
	let mut itself = earlier.find(3).remove(0);
	itself.originals[0].contribution = 3;
	assert_eq!(earlier.judge(&itself), Err(ProofError::NotEarlier));
}

#[test]
fn duplicate_should_be_refused_when_anything_shown_is_wrong() {
	let library = library(60, 20);
	let good = library.find(3).remove(0);
	let verdict = |change: &dyn Fn(&mut DuplicateProof)| {
		let mut proof = good.clone();
		change(&mut proof);
		library.judge(&proof)
	};
	type Change<'a> = &'a dyn Fn(&mut DuplicateProof);
	let cases: Vec<(Change, ProofError)> = vec![
		(&|proof| proof.contribution = 9, ProofError::UnknownContribution),
		(&|proof| proof.contribution = 2, ProofError::NotInText),
		(&|proof| proof.chunk = 1, ProofError::NotInText),
		(&|proof| proof.shown.body[9] ^= 1, ProofError::NotInText),
		(&|proof| proof.originals.reverse(), ProofError::Unordered),
		(
			&|proof| proof.originals[0].contribution = 0,
			ProofError::UnknownContribution,
		),
		(&|proof| proof.originals[0].index = 1, ProofError::NotInText),
		(&|proof| proof.originals.clear(), ProofError::WrongChunks),
		(
			&|proof| proof.originals = vec![proof.originals[0].clone(); 33],
			ProofError::WrongChunks,
		),
		(&|proof| proof.matches.reverse(), ProofError::Unordered),
		(&|proof| proof.matches.clear(), ProofError::TooLittle),
		(&|proof| proof.matches.truncate(1), ProofError::TooLittle),
		(&|proof| proof.matches[0].start = 1, ProofError::NoMatch),
		(&|proof| proof.matches[1].start = 90, ProofError::Unordered),
		(&|proof| proof.matches[1].length = 7, ProofError::NoMatch),
		(&|proof| proof.matches[1].source_start += 1, ProofError::NoMatch),
		(
			&|proof| proof.matches[1].source_start = u64::MAX,
			ProofError::WrongChunks,
		),
		(
			&|proof| proof.matches[1] = proof.matches[0],
			ProofError::Unordered,
		),
	];
	for (index, (change, error)) in cases.into_iter().enumerate() {
		assert_eq!(verdict(change), Err(error), "case {index}");
	}
	assert_eq!(DuplicateProof::read(&vec![0; 65_537]), Err(ProofError::TooLong));
	assert_eq!(DuplicateProof::read(&[1]), Err(ProofError::Undecodable));
}

#[test]
fn duplicate_should_be_refused_when_any_bit_is_changed() {
	let library = library(60, 20);
	let good = library.find(3).remove(0).encode();
	for bit in 0..good.len() * 8 {
		let mut bytes = good.clone();
		bytes[bit / 8] ^= 1 << (bit % 8);
		if let Ok(proof) = DuplicateProof::read(&bytes) {
			assert!(library.judge(&proof).is_err(), "bit {bit}: {proof:?}");
		}
	}
}

#[test]
fn duplicates_should_be_truly_covered_when_found() {
	let mut found = 0;
	for seed in 0..300 {
		let mut rng = Rng(seed);
		let mut texts: Vec<(u64, String)> = Vec::new();
		for id in 0..4 {
			let mut parts = Vec::new();
			for _ in 0..rng.in_range(1, 5) {
				let length = rng.in_range(5, 120);
				parts.push(match rng.pick(&texts) {
					Some((_, text)) if rng.one_in(2) => text.clone(),
					_ => babble(&mut rng, length),
				});
			}
			texts.push((id, format!("{} end", parts.join(" "))));
		}
		let library = Library(texts);
		for (id, text) in &library.0 {
			for proof in library.find(*id) {
				let finding = library.judge(&proof).unwrap();
				let all = crate::token::tokens(text.as_bytes());
				let chunk = all.chunks(128).nth(proof.chunk as usize).unwrap();
				let counting = chunk.iter().filter(|token| token.counts()).count() as u64;
				let covered: u64 = finding.originals.iter().map(|(_, tokens)| tokens).sum();
				assert_eq!(finding.tokens, counting);
				assert!(covered <= counting && covered * 5 >= counting * 4);
				assert!(finding
					.originals
					.iter()
					.all(|(original, tokens)| original < id && *tokens >= 8));
				assert!(finding.originals.len() <= 16);
				found += 1;
			}
		}
	}
	assert!(found > 100);
}
