//! Chunks of a corpus that repeat earlier contributions of it.
//!
//! [`find_duplicates`] compares one contribution with given earlier ones. To compare everybody with everybody would take the square of the
//! corpus; so each run of eight tokens, which every match begins with, is first looked up in the whole corpus at once. Only
//! contributions with a chunk of which enough lies in such runs of earlier ones are compared, and only with those.

use openledger_attribution::{
	duplicate::DuplicateProof,
	limits::{CHUNK_TOKENS, MIN_SPAN},
	prove::{find_duplicates, KnownText},
	token::tokens,
	Token,
};
use std::{
	collections::BTreeMap,
	hash::{BuildHasher, Hasher, RandomState},
};

/// Of so many parts …
const WHOLE: usize = 5;
/// … this many of a chunk's counting tokens must be covered.
const COVERED: usize = 4;
/// Earlier contributions that a contribution is compared with: those that share most with it.
const COMPARED: usize = 64;

/// Proofs of all duplicates among these texts. A chunk whose matches are scattered over more than 64 contributions may be missed.
pub fn find(texts: &[KnownText<'_>]) -> Vec<DuplicateProof> {
	let mut sorted: Vec<&KnownText<'_>> = texts.iter().collect();
	sorted.sort_unstable_by_key(|known| known.id);
	let split: Vec<Vec<Token>> = sorted.iter().map(|known| tokens(known.text)).collect();
	let runs = Runs::new(&split);
	let mut proofs = Vec::new();
	for (place, (known, tokens)) in sorted.iter().zip(&split).enumerate() {
		let earlier: Vec<KnownText<'_>> = runs
			.suspects(place, tokens)
			.into_iter()
			.filter_map(|place| sorted.get(place).map(|known| **known))
			.collect();
		if !earlier.is_empty() {
			proofs.extend(find_duplicates(known, &earlier));
		}
	}
	proofs
}

/// Where every run of eight tokens is: hash and text, sorted, each pair once.
struct Runs {
	hasher: RandomState,
	places: Vec<(u64, usize)>,
}

impl Runs {
	fn new(texts: &[Vec<Token>]) -> Self {
		let hasher = RandomState::new();
		let mut places = Vec::new();
		for (place, tokens) in texts.iter().enumerate() {
			let runs = tokens.windows(usize::from(MIN_SPAN));
			places.extend(runs.map(|run| (hash(&hasher, run), place)));
		}
		places.sort_unstable();
		places.dedup();
		Self { hasher, places }
	}

	/// The earlier texts that have this run.
	fn earlier(&self, run: &[Token], place: usize) -> impl Iterator<Item = usize> + '_ {
		let hash = hash(&self.hasher, run);
		let start = self.places.partition_point(|(found, _)| *found < hash);
		let found = self.places.get(start..).unwrap_or_default().iter();
		found
			.take_while(move |(found, earlier)| *found == hash && *earlier < place)
			.map(|(_, earlier)| *earlier)
	}

	/// The earlier texts that a text may repeat, if a chunk of it may be a duplicate at all; those with most in common first.
	fn suspects(&self, place: usize, tokens: &[Token]) -> Vec<usize> {
		let span = usize::from(MIN_SPAN);
		let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
		let mut is_suspect = false;
		for chunk in tokens.chunks(CHUNK_TOKENS) {
			let mut covered = vec![false; chunk.len()];
			for (start, run) in chunk.windows(span).enumerate() {
				let mut is_found = false;
				for earlier in self.earlier(run, place).take(COMPARED) {
					is_found = true;
					let runs = shared.entry(earlier).or_default();
					*runs = runs.saturating_add(1);
				}
				if is_found {
					covered
						.iter_mut()
						.skip(start)
						.take(span)
						.for_each(|token| *token = true);
				}
			}
			let counting = chunk.iter().filter(|token| token.counts()).count();
			let found = chunk.iter().zip(&covered);
			let found = found
				.filter(|(token, covered)| token.counts() && **covered)
				.count();
			is_suspect |= found > 0 && found.saturating_mul(WHOLE) >= counting.saturating_mul(COVERED);
		}
		if !is_suspect {
			return Vec::new();
		}
		let mut suspects: Vec<(usize, usize)> = shared.into_iter().collect();
		// Of those that share as much the earliest.
		suspects.sort_by_key(|(place, runs)| (std::cmp::Reverse(*runs), *place));
		suspects.truncate(COMPARED);
		suspects.into_iter().map(|(place, _)| place).collect()
	}
}

fn hash(hasher: &RandomState, run: &[Token]) -> u64 {
	let mut state = hasher.build_hasher();
	for token in run {
		let bytes = token.as_bytes();
		state.write_usize(bytes.len());
		state.write(bytes);
	}
	state.finish()
}
