//! The reference cover: which claims a response makes.
//!
//! Left to right, at each counting token not yet covered: of all places in the request and in the corpus where the
//! response continues with the same tokens, take the best; if none has [`MIN_SPAN`] counting tokens, go to the next
//! token. A match is as long as it goes, at most [`MAX_SPAN`] tokens, cut back to its last counting token; `n` is its
//! number of counting tokens. Better is, in this order:
//! 1. the request, then commons, then other contributions;
//! 2. the larger ⌊n / [`MIN_SPAN`]⌋;
//! 3. the earlier contribution;
//! 4. the larger n;
//! 5. the smaller offset in the source.
//!
//! At most [`MAX_CLAIMS`] claims are made. The rule looks at one position at a time, so one better match at one position
//! proves that another cover is worse.

use crate::{
	claim::{Claim, Source},
	limits::{MAX_CLAIMS, MAX_RESPONSE_TOKENS, MAX_SPAN, MIN_SPAN},
	token::Token,
};
use alloc::vec::Vec;
use core::cmp::Reverse;
use openledger_core::ContributionId;

/// A place in a source where a response continues with the same tokens.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Candidate {
	/// The source.
	pub source: Source,
	/// Whether the source is commons. Ignored for the request.
	pub commons: bool,
	/// First equal token in the source.
	pub start: u64,
	/// How many tokens are equal, at least up to [`MAX_SPAN`].
	pub length: u64,
}

/// Finds the candidates of a response: the engine with its index, or [`Exhaustive`].
pub trait Candidates {
	/// Calls `visit` with the candidates at `position` (in tokens) of the response. Those shorter than [`MIN_SPAN`] may be
	/// left out, and so may any that is worse than another one visited.
	fn at(&self, position: u32, visit: &mut dyn FnMut(Candidate));
}

/// What kind of source a match is in; earlier is better.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Class {
	/// The request.
	Request,
	/// A commons contribution.
	Commons,
	/// Any other contribution.
	Contribution,
}

/// How good a match is. The least is the best.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Rank {
	class: Class,
	spans: Reverse<u16>,
	priority: ContributionId,
	counted: Reverse<u16>,
	start: u64,
}

impl Rank {
	/// The rank of a match of `counted` counting tokens.
	pub fn new(source: Source, commons: bool, counted: u16, start: u64) -> Self {
		let (class, priority) = match source {
			Source::Request => (Class::Request, 0),
			Source::Contribution(id) if commons => (Class::Commons, id),
			Source::Contribution(id) => (Class::Contribution, id),
		};
		let spans = counted.checked_div(MIN_SPAN).unwrap_or(0);
		Self {
			class,
			spans: Reverse(spans),
			priority,
			counted: Reverse(counted),
			start,
		}
	}
}

/// Why a response has no cover.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CoverError {
	/// More tokens than a response may have.
	TooLong,
}

errors!(CoverError);

/// The claims of a response with these tokens.
pub fn cover(response: &[Token], candidates: &impl Candidates) -> Result<Vec<Claim>, CoverError> {
	let total = u32::try_from(response.len())
		.ok()
		.filter(|total| *total <= MAX_RESPONSE_TOKENS);
	let total = total.ok_or(CoverError::TooLong)?;
	let ruler = Ruler::new(response);
	let mut claims = Vec::new();
	let mut position = 0u32;
	while position < total && claims.len() < usize::from(MAX_CLAIMS) {
		let mut best: Option<(Rank, Claim)> = None;
		if ruler.counts(position) {
			candidates.at(position, &mut |candidate| {
				let Some(found) = ruler.measure(position, &candidate) else {
					return;
				};
				if best.as_ref().is_none_or(|(rank, _)| found.0 < *rank) {
					best = Some(found);
				}
			});
		}
		position = match best {
			Some((_, claim)) => {
				claims.push(claim);
				claim.response_end()
			}
			None => position.saturating_add(1),
		};
	}
	Ok(claims)
}

/// Measures matches in a response without reading their tokens again.
struct Ruler {
	/// Per token, and once after the last: counting tokens before it, and the end of the last of them.
	marks: Vec<(u32, u32)>,
}

impl Ruler {
	fn new(response: &[Token]) -> Self {
		let mut marks = Vec::with_capacity(response.len().saturating_add(1));
		let (mut counted, mut end) = (0u32, 0u32);
		marks.push((counted, end));
		for (index, token) in (1u32..).zip(response) {
			if token.counts() {
				counted = counted.saturating_add(1);
				end = index;
			}
			marks.push((counted, end));
		}
		Self { marks }
	}

	fn mark(&self, position: u32) -> Option<(u32, u32)> {
		self.marks.get(usize::try_from(position).ok()?).copied()
	}

	/// Whether the token at `position` counts.
	fn counts(&self, position: u32) -> bool {
		let end = position.saturating_add(1);
		self.mark(end).is_some_and(|(_, last)| last == end)
	}

	/// The claim a candidate at `position` amounts to, and its rank; `None` if it is too short.
	fn measure(&self, position: u32, candidate: &Candidate) -> Option<(Rank, Claim)> {
		let longest = u32::try_from(candidate.length)
			.unwrap_or(u32::MAX)
			.min(u32::from(MAX_SPAN));
		let total = u32::try_from(self.marks.len()).ok()?.checked_sub(1)?;
		let end = position.checked_add(longest)?.min(total);
		let (counted_before, _) = self.mark(position)?;
		let (counted_after, end) = self.mark(end)?;
		let counted = u16::try_from(counted_after.checked_sub(counted_before)?).ok()?;
		if counted < MIN_SPAN {
			return None;
		}
		let claim = Claim {
			response_start: position,
			length: u16::try_from(end.checked_sub(position)?).ok()?,
			counted,
			source: candidate.source,
			source_start: candidate.start,
		};
		Some((
			Rank::new(candidate.source, candidate.commons, counted, candidate.start),
			claim,
		))
	}
}

/// Finds candidates by comparing every place with every place: the definition in code, for tests and small corpora.
#[derive(Clone, Debug)]
pub struct Exhaustive<'a> {
	/// Tokens of the response.
	pub response: &'a [Token],
	/// Tokens of the request.
	pub request: &'a [Token],
	/// Contributions of the corpus: id, whether commons, tokens. In any order.
	pub contributions: &'a [(ContributionId, bool, Vec<Token>)],
}

impl Exhaustive<'_> {
	fn matches(
		&self,
		rest: &[Token],
		source: Source,
		commons: bool,
		text: &[Token],
		visit: &mut dyn FnMut(Candidate),
	) {
		for start in 0..text.len() {
			let there = text.iter().skip(start);
			let length = rest
				.iter()
				.take(usize::from(MAX_SPAN))
				.zip(there)
				.take_while(|(a, b)| a == b)
				.count();
			visit(Candidate {
				source,
				commons,
				start: start as u64,
				length: length as u64,
			});
		}
	}
}

impl Candidates for Exhaustive<'_> {
	fn at(&self, position: u32, visit: &mut dyn FnMut(Candidate)) {
		let rest = usize::try_from(position)
			.ok()
			.and_then(|position| self.response.get(position..));
		let Some(rest) = rest else { return };
		self.matches(rest, Source::Request, false, self.request, visit);
		for (id, commons, text) in self.contributions {
			self.matches(rest, Source::Contribution(*id), *commons, text, visit);
		}
	}
}
