//! Candidates by index: one a position.

use super::{
	index::CorpusIndex,
	suffix::{IndexError, Interval, SuffixArray},
};
use openledger_attribution::{cover::Candidate, Candidates, Source, Token, MAX_SPAN, MIN_SPAN};
use std::collections::HashMap;

/// One response, ready to be covered.
pub(super) struct Matcher<'a> {
	index: &'a CorpusIndex,
	/// The request as a corpus of its own.
	request: SuffixArray,
	/// The response in the numbers of the corpus.
	in_corpus: Vec<i32>,
	/// The response in the numbers of the request.
	in_request: Vec<i32>,
	/// Whether the tokens of the response count.
	counts: Vec<bool>,
}

/// The suffixes that share `counted` counting tokens with the response, in the first `length` tokens of any kind.
struct Shared {
	length: usize,
	suffixes: Interval,
}

impl<'a> Matcher<'a> {
	pub fn new(index: &'a CorpusIndex, request: &[Token], response: &[Token]) -> Result<Self, IndexError> {
		let mut numbers: HashMap<&Token, i32> = HashMap::new();
		let mut text = Vec::with_capacity(request.len());
		for token in request {
			let fresh = i32::try_from(numbers.len()).map_err(|_| IndexError::TooLong(request.len()))?;
			text.push(*numbers.entry(token).or_insert(fresh));
		}
		let in_request = response
			.iter()
			.map(|token| numbers.get(token).copied().unwrap_or(CorpusIndex::UNKNOWN))
			.collect();
		Ok(Self {
			index,
			request: SuffixArray::new(text)?,
			in_corpus: response.iter().map(|token| index.number(token)).collect(),
			in_request,
			counts: response.iter().map(Token::counts).collect(),
		})
	}

	/// For each number of counting tokens, from 1 on, the suffixes that share so many from `position` on. As a match is cut
	/// back to its last counting token, only lengths that end with one matter.
	fn shared(&self, array: &SuffixArray, response: &[i32], position: usize) -> Vec<Shared> {
		let mut out = Vec::new();
		let mut suffixes = array.all();
		let rest = response
			.iter()
			.zip(&self.counts)
			.skip(position)
			.take(usize::from(MAX_SPAN));
		for (depth, (number, counts)) in rest.enumerate() {
			suffixes = array.narrow(suffixes, depth, *number);
			if suffixes.is_empty() {
				break;
			}
			if *counts {
				out.push(Shared {
					length: depth.saturating_add(1),
					suffixes,
				});
			}
		}
		out
	}

	/// The best match in the request: the longest, of those the first.
	fn in_request(&self, position: usize) -> Option<Candidate> {
		let shared = self.shared(&self.request, &self.in_request, position);
		let longest = shared.last().filter(|_| shared.len() >= usize::from(MIN_SPAN))?;
		Some(Candidate {
			source: Source::Request,
			commons: false,
			start: self.request.first(longest.suffixes)? as u64,
			length: longest.length as u64,
		})
	}

	/// The best match in the corpus.
	///
	/// Positions are in order of (class, priority), so the least one of an interval is of the best class and, within it, of
	/// the earliest contribution. First that gives the class; then the most spans anything of the class shares; then
	/// the earliest contribution that shares so many; then the most it shares, and where first.
	fn in_corpus(&self, position: usize) -> Option<Candidate> {
		let span = usize::from(MIN_SPAN);
		let array = self.index.array();
		let shared = self.shared(array, &self.in_corpus, position);
		let first = |counted: usize| {
			shared
				.get(counted.checked_sub(1)?)
				.and_then(|shared| array.first(shared.suffixes))
		};
		let commons = first(span)? < self.index.commons_end();
		let of_class = |at: &usize| !commons || *at < self.index.commons_end();
		let most = (span..=shared.len())
			.rev()
			.find(|counted| first(*counted).is_some_and(|at| of_class(&at)))?;
		let least = most / span * span;
		let (earliest, _) = self.index.locate(first(least)?)?;
		(least..=most).rev().find_map(|counted| {
			let (placed, start) = self.index.locate(first(counted)?)?;
			(placed.contribution == earliest.contribution).then_some(())?;
			Some(Candidate {
				source: Source::Contribution(placed.contribution),
				commons,
				start: start as u64,
				length: shared.get(counted.checked_sub(1)?)?.length as u64,
			})
		})
	}
}

impl Candidates for Matcher<'_> {
	fn at(&self, position: u32, visit: &mut dyn FnMut(Candidate)) {
		let Ok(position) = usize::try_from(position) else {
			return;
		};
		// An echo of the request outranks everything.
		if let Some(best) = self.in_request(position).or_else(|| self.in_corpus(position)) {
			visit(best);
		}
	}
}
