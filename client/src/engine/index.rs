//! The documents of a model's corpus, as numbers in one suffix array.

use super::suffix::{IndexError, SuffixArray};
use openledger_attribution::{tokenise, Token};
use openledger_core::ContributionId;
use std::collections::{HashMap, HashSet};

/// One contribution of a corpus.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CorpusText<'a> {
	/// Its number, hence its priority: lower is earlier.
	pub contribution: ContributionId,
	/// Whether it is commons: what matches it earns for the pool.
	pub commons: bool,
	/// Its text.
	pub text: &'a str,
}

/// Where a contribution is in the index.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Placed {
	pub contribution: ContributionId,
	/// Position of its first token.
	pub start: usize,
	/// Position after its last token.
	pub end: usize,
}

/// All contributions of a corpus, indexed once, shared by attribution and the built-in model.
///
/// Contributions lie one after another, commons first, then by number, so the least position of a set of
/// occurrences is the one that comes first by priority. Memory: about 17 bytes a token plus the text.
#[derive(Debug)]
pub struct CorpusIndex {
	numbers: HashMap<Token, i32>,
	/// Whether the token with a number counts.
	counted: Vec<bool>,
	array: SuffixArray,
	/// Sorted by position.
	placed: Vec<Placed>,
	/// First position that is not of commons.
	commons_end: usize,
	commons: HashSet<ContributionId>,
	/// All texts, one after another.
	text: String,
	/// Offset in `text` of the token at a position; of the end of the text before it for separators.
	starts: Vec<u32>,
	/// Length in bytes of the token at a position; 0 for separators.
	lengths: Vec<u8>,
}

impl CorpusIndex {
	/// Number of the separator before, between and after contributions. No token has it.
	pub(super) const END: i32 = 0;
	/// Number that a query gives to a token which is nowhere in the corpus.
	pub(super) const UNKNOWN: i32 = i32::MAX;

	/// Indexes a corpus, given in any order.
	///
	/// # Errors
	/// If a contribution is there twice or the corpus is too large; see [`IndexError`].
	pub fn new(corpus: &[CorpusText<'_>]) -> Result<Self, IndexError> {
		let mut sorted: Vec<&CorpusText<'_>> = corpus.iter().collect();
		sorted.sort_by_key(|document| (!document.commons, document.contribution));
		let mut ids: Vec<ContributionId> = corpus.iter().map(|document| document.contribution).collect();
		ids.sort_unstable();
		if let Some(pair) = ids.windows(2).find(|pair| pair.first() == pair.last()) {
			return Err(IndexError::Twice(pair.first().copied().unwrap_or_default()));
		}
		let bytes = corpus.iter().map(|document| document.text.len()).sum::<usize>();
		if u32::try_from(bytes).is_err() {
			return Err(IndexError::TooLarge(bytes));
		}

		let mut numbers: HashMap<Token, i32> = HashMap::new();
		let mut counted = vec![false];
		let mut sequence = vec![Self::END];
		let (mut text, mut starts, mut lengths) = (String::with_capacity(bytes), vec![0u32], vec![0u8]);
		let mut placed = Vec::with_capacity(sorted.len());
		let mut commons_end = 1usize;
		for document in sorted {
			let offset = text.len();
			let start = sequence.len();
			for located in tokenise(document.text.as_bytes()) {
				let fresh = i32::try_from(counted.len()).map_err(|_| IndexError::TooLong(counted.len()))?;
				let number = *numbers.entry(located.token).or_insert(fresh);
				if number == fresh {
					counted.push(located.token.counts());
				}
				sequence.push(number);
				// Both fit: the whole text is below 2^32 and a token below 2^5 bytes.
				starts.push(u32::try_from(offset + located.start).unwrap_or(u32::MAX));
				lengths.push(u8::try_from(located.end - located.start).unwrap_or(u8::MAX));
			}
			placed.push(Placed {
				contribution: document.contribution,
				start,
				end: sequence.len(),
			});
			text.push_str(document.text);
			sequence.push(Self::END);
			starts.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
			lengths.push(0);
			if document.commons {
				commons_end = sequence.len();
			}
		}
		let array = SuffixArray::new(sequence)?;
		let commons = corpus
			.iter()
			.filter(|document| document.commons)
			.map(|document| document.contribution)
			.collect();
		Ok(Self {
			numbers,
			counted,
			array,
			placed,
			commons_end,
			commons,
			text,
			starts,
			lengths,
		})
	}

	/// Number of tokens, counting or not, without separators.
	pub fn tokens(&self) -> usize {
		self.array
			.text()
			.len()
			.saturating_sub(self.placed.len())
			.saturating_sub(1)
	}

	/// Number of contributions.
	pub fn contributions(&self) -> usize {
		self.placed.len()
	}

	/// Whether there is no token at all.
	pub fn is_empty(&self) -> bool {
		self.tokens() == 0
	}

	pub(super) fn array(&self) -> &SuffixArray {
		&self.array
	}

	/// Whether a contribution of the corpus is commons: its claims are credited nothing.
	pub fn is_commons(&self, contribution: ContributionId) -> bool {
		self.commons.contains(&contribution)
	}

	/// First position that is not of commons.
	pub(super) fn commons_end(&self) -> usize {
		self.commons_end
	}

	/// Whether the token with this number counts. Unknown ones do not.
	pub(super) fn is_counted(&self, number: i32) -> bool {
		usize::try_from(number)
			.ok()
			.and_then(|n| self.counted.get(n))
			.copied()
			.unwrap_or(false)
	}

	/// Number of a token; [`Self::UNKNOWN`] if the corpus does not have it.
	pub(super) fn number(&self, token: &Token) -> i32 {
		self.numbers.get(token).copied().unwrap_or(Self::UNKNOWN)
	}

	/// Numbers of a text's tokens.
	pub(super) fn numbers(&self, text: &[u8]) -> Vec<i32> {
		tokenise(text)
			.map(|located| self.number(&located.token))
			.collect()
	}

	/// The text of a contribution, from its first token to its last, as the author wrote it.
	pub fn text(&self, contribution: ContributionId) -> Option<&str> {
		let placed = self.find(contribution)?;
		Some(self.text_of(placed.start, placed.end))
	}

	/// The numbers of the contributions, commons first.
	pub fn ids(&self) -> impl Iterator<Item = ContributionId> + use<'_> {
		self.placed.iter().map(|placed| placed.contribution)
	}

	/// The contributions, in the order of the index.
	pub(super) fn placed(&self) -> &[Placed] {
		&self.placed
	}

	/// Where a contribution is.
	pub(super) fn find(&self, contribution: ContributionId) -> Option<&Placed> {
		// Sorted within commons and within the rest.
		let rest = self.commons.len().min(self.placed.len());
		let (commons, others) = self.placed.split_at(rest);
		[commons, others].into_iter().find_map(|part| {
			let place = part
				.binary_search_by_key(&contribution, |placed| placed.contribution)
				.ok()?;
			part.get(place)
		})
	}

	/// The text from the token at `start` to the one before `end`, as the author wrote it.
	pub(super) fn text_of(&self, start: usize, end: usize) -> &str {
		if start >= end {
			return "";
		}
		let last = end.saturating_sub(1);
		let offset = |at: usize| self.starts.get(at).map_or(0, |offset| *offset as usize);
		let length = self.lengths.get(last).map_or(0, |length| usize::from(*length));
		self.text
			.get(offset(start)..offset(last).saturating_add(length))
			.unwrap_or_default()
	}

	/// The contribution at a position, and the position within it.
	pub(super) fn locate(&self, position: usize) -> Option<(&Placed, usize)> {
		let index = self.placed.partition_point(|placed| placed.end <= position);
		let placed = self.placed.get(index)?;
		Some((placed, position.checked_sub(placed.start)?))
	}

	/// The white space before the token at a position, and the token's bytes as the author wrote them.
	pub(super) fn surface(&self, position: usize) -> (&str, &str) {
		let start = |at: usize| self.starts.get(at).map(|s| *s as usize).unwrap_or_default();
		let length = |at: usize| self.lengths.get(at).map(|l| usize::from(*l)).unwrap_or_default();
		let before = position.saturating_sub(1);
		let gap = self
			.text
			.get(start(before) + length(before)..start(position))
			.unwrap_or_default();
		let token = self
			.text
			.get(start(position)..start(position) + length(position))
			.unwrap_or_default();
		(gap, token)
	}
}
