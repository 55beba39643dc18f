//! Finding chunks that repeat earlier contributions.

use super::{claims::leaves_of_contribution, texts::tokens_of, Leaves};
use crate::{
	chunk::chunk_range,
	duplicate::{judge_duplicate, DuplicateProof, Match, Original},
	fraud::{ContributionFacts, MAX_PROOF_BYTES},
	limits::{CHUNK_TOKENS, MIN_SPAN},
	token::Token,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use codec::Encode;
use openledger_core::ContributionId;

/// A contribution with its text.
#[derive(Clone, Copy, Debug)]
pub struct KnownText<'a> {
	/// Its number.
	pub id: ContributionId,
	/// What the chain knows of it.
	pub facts: ContributionFacts,
	/// Its text.
	pub text: &'a [u8],
}

/// Finds the chunks of `contribution` that are duplicates of `earlier` ones, one proof each, each judged before it is
/// returned. Matches are taken from left to right, the longest first, so a chunk that is a duplicate only by other matches,
/// or whose proof would be too long, is not found.
pub fn find_duplicates(contribution: &KnownText<'_>, earlier: &[KnownText<'_>]) -> Vec<DuplicateProof> {
	let span = usize::from(MIN_SPAN);
	let leaves = |known: &KnownText<'_>| leaves_of_contribution(&known.facts, known.text);
	let mut texts = BTreeMap::new();
	for known in earlier.iter().filter(|known| known.id < contribution.id) {
		let leaves = leaves(known);
		if let Some(tokens) = tokens_of(&leaves) {
			texts.insert(known.id, (known, leaves, tokens));
		}
	}
	// Where every run of 8 tokens begins: a match has at least as many.
	let mut places = BTreeMap::<Vec<&[u8]>, Vec<(ContributionId, usize)>>::new();
	for (id, (_, _, tokens)) in &texts {
		for (start, run) in tokens.windows(span).enumerate() {
			let key = run.iter().map(Token::as_bytes).collect();
			places.entry(key).or_default().push((*id, start));
		}
	}
	let own = leaves(contribution);
	let tree = Leaves::new(&own);
	let Some(tokens) = tokens_of(&own) else {
		return Vec::new();
	};
	let facts = |id: ContributionId| match texts.get(&id) {
		Some((known, _, _)) => Some(known.facts),
		None => (id == contribution.id).then_some(contribution.facts),
	};
	let mut proofs = Vec::new();
	for (index, window) in (0u32..).zip(tokens.chunks(CHUNK_TOKENS)) {
		let longest = |rest: &[Token]| {
			let key: Vec<_> = rest.get(..span)?.iter().map(Token::as_bytes).collect();
			let measure = |(id, start): &(ContributionId, usize)| {
				let source = texts.get(id)?.2.get(*start..)?;
				let equal = rest.iter().zip(source).take_while(|(one, other)| one == other);
				let marks: Vec<bool> = equal.map(|(token, _)| token.counts()).collect();
				let length = marks.iter().rposition(|counts| *counts)?.saturating_add(1);
				let counted = marks.iter().filter(|counts| **counts).count();
				(counted >= span).then_some((length, *id, *start))
			};
			places
				.get(&key)?
				.iter()
				.filter_map(measure)
				.max_by_key(|found| found.0)
		};
		let (mut matches, mut needed) = (Vec::new(), BTreeSet::new());
		let mut at = 0usize;
		while let Some(rest) = window.get(at..).filter(|rest| !rest.is_empty()) {
			let found = rest
				.first()
				.filter(|token| token.counts())
				.and_then(|_| longest(rest));
			let Some((length, id, start)) = found else {
				at = at.saturating_add(1);
				continue;
			};
			let (Ok(start_here), Ok(short), Ok(source_start)) =
				(u8::try_from(at), u8::try_from(length), u64::try_from(start))
			else {
				break;
			};
			matches.push(Match {
				start: start_here,
				length: short,
				contribution: id,
				source_start,
			});
			if let Some((first, last)) = chunk_range(source_start, u64::from(short)) {
				needed.extend((first..=last).map(|index| (id, index)));
			}
			at = at.saturating_add(length);
		}
		if matches.is_empty() {
			continue;
		}
		let originals = needed.into_iter().filter_map(|(id, index)| {
			let shown = Leaves::new(&texts.get(&id)?.1).chunk(index)?;
			Some(Original {
				contribution: id,
				index,
				shown,
			})
		});
		let Some(shown) = tree.chunk(index) else { continue };
		let proof = DuplicateProof {
			contribution: contribution.id,
			chunk: index,
			shown,
			originals: originals.collect(),
			matches,
		};
		let fits = proof.encoded_size() <= MAX_PROOF_BYTES as usize;
		if fits && judge_duplicate(&proof, facts).is_ok() {
			proofs.push(proof);
		}
	}
	proofs
}
