//! The built-in model: an ∞-gram language model over the datanet itself.
//!
//! The next token is drawn from what follows the **longest suffix** of the context that occurs in the corpus: no
//! training, no weights, no download. The counts are intervals of the suffix array, so drawing an occurrence
//! uniformly draws a token by its frequency. Text is made of the original bytes of the occurrences drawn, white
//! space included, so answers read as the authors wrote.
//!
//! Passages that were retrieved for the prompt come first: the answer begins where a word of the prompt goes on in one of
//! them, and goes on there as long as it can. The rest of the corpus is asked only where they have nothing to say.
//!
//! The same prompt, passages, seed and settings give the same answer, on every machine, at temperature 0 and 1; other
//! temperatures go through floating point.

use super::{
	index::CorpusIndex,
	suffix::{Interval, SuffixArray},
};
use openledger_core::ContributionId;
use std::sync::Arc;

/// How an answer is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
	/// Most tokens of the answer.
	pub max_tokens: usize,
	/// 0 takes the most frequent continuation (of equals, the one that sorts first); 1 draws by frequency.
	pub temperature: f64,
	/// Two answers with equal settings differ only if this does.
	pub seed: u64,
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FinishReason {
	/// A document ended there.
	Stop,
	/// The limit of tokens was reached.
	Length,
}

/// An answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Generated {
	/// Its text.
	pub text: String,
	/// Why it ended.
	pub finish: FinishReason,
}

/// No answer can be given.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum GenerateError {
	/// There is no token in the prompt.
	#[error("the prompt is empty: it needs at least one word")]
	EmptyPrompt,
	/// There is nothing to learn from.
	#[error("the model's corpus is empty")]
	EmptyCorpus,
	/// Nothing may be said.
	#[error("max_tokens is 0")]
	NoTokens,
	/// Negative, infinite or not a number.
	#[error("the temperature must be a number from 0 to 2")]
	Temperature,
	/// The model failed for reasons of its own.
	#[error("the model failed: {0}")]
	Failed(String),
}

/// A passage of the corpus that was retrieved for a prompt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Passage<'a> {
	/// Its contribution.
	pub contribution: ContributionId,
	/// Its chunk.
	pub chunk: u32,
	/// Its text, as the author wrote it.
	pub text: &'a str,
}

/// Anything that answers a prompt. The gateway serves every implementation alike.
pub trait Generator: Send + Sync {
	/// Answers `prompt`.
	///
	/// # Errors
	/// See [`GenerateError`].
	fn generate(&self, prompt: &str, sampling: &Sampling) -> Result<Generated, GenerateError>;

	/// Answers `prompt` from these passages, best first. A model that knows no better reads them before the prompt.
	///
	/// # Errors
	/// See [`GenerateError`].
	fn generate_from(
		&self,
		prompt: &str,
		passages: &[Passage<'_>],
		sampling: &Sampling,
	) -> Result<Generated, GenerateError> {
		if passages.is_empty() {
			return self.generate(prompt, sampling);
		}
		let mut text: Vec<&str> = passages.iter().map(|passage| passage.text).collect();
		text.push(prompt);
		self.generate(&text.join("\n\n"), sampling)
	}
}

/// The ∞-gram model.
#[derive(Clone, Debug)]
pub struct InfinityGram {
	index: Arc<CorpusIndex>,
	order: usize,
}

impl InfinityGram {
	/// Longest context, in tokens, that is looked up. Contexts this long hardly ever occur twice, and when they do
	/// (boilerplate), forgetting what came before lets the answer move on to another document.
	pub const ORDER: usize = 32;

	/// A model over `index`.
	pub fn new(index: Arc<CorpusIndex>) -> Self {
		Self {
			index,
			order: Self::ORDER,
		}
	}

	/// The same with another longest context, at least one token.
	pub fn with_order(self, order: usize) -> Self {
		Self {
			order: order.max(1),
			..self
		}
	}
}

/// Tokens before which the passages that a prompt may be answered from end, counted from the start of each: an answer that
/// goes on beyond is looked up in the whole corpus again.
const REACH: usize = 2_048;

/// A part of the corpus, or all of it, as something to continue from.
struct View<'a> {
	index: &'a CorpusIndex,
	array: &'a SuffixArray,
	/// Position in the corpus of each position of the array; `None` if they are the same.
	places: Option<&'a [usize]>,
	order: usize,
}

impl View<'_> {
	/// The position in the corpus of a position of the array.
	fn place(&self, at: usize) -> usize {
		match self.places {
			Some(places) => places.get(at).copied().unwrap_or_default(),
			None => at,
		}
	}

	/// The interval of the longest suffix of `context` that occurs, and its length. The empty suffix always does.
	fn longest_suffix(&self, context: &[i32]) -> (Interval, usize) {
		let array = self.array;
		// If a suffix occurs, so do all shorter ones: bisect on the length.
		let (mut known, mut least_unknown) = (0usize, context.len().min(self.order).saturating_add(1));
		let mut best = array.all();
		while known.saturating_add(1) < least_unknown {
			let length = known + (least_unknown - known) / 2;
			let suffix = context
				.get(context.len().saturating_sub(length)..)
				.unwrap_or_default();
			let interval = array.find(suffix);
			if interval.is_empty() {
				least_unknown = length;
			} else {
				known = length;
				best = interval;
			}
		}
		(best, known)
	}

	/// What the first token is drawn from: as [`Self::longest_suffix`], but an answer must begin, so occurrences at
	/// the end of a document do not count, and neither does a suffix of nothing but punctuation. `None` if no word of the
	/// context goes on anywhere.
	fn beginning(&self, context: &[i32]) -> Option<(Interval, usize)> {
		let array = self.array;
		let mut rest = context;
		while let Some((last, shorter)) = rest.split_last() {
			if !self.index.is_counted(*last) {
				// "… parse JSON with serde?" continues from "serde", not from any question mark.
				rest = shorter;
				continue;
			}
			let (_, mut length) = self.longest_suffix(rest);
			while length > 0 {
				let suffix = rest.get(rest.len().saturating_sub(length)..).unwrap_or_default();
				let goes_on = self.without_end(array.find(suffix), length);
				if !goes_on.is_empty() {
					return Some((goes_on, length));
				}
				length -= 1;
			}
			rest = shorter;
		}
		None
	}

	/// What a document begins with.
	fn start(&self) -> (Interval, usize) {
		let starts = self.array.find(&[CorpusIndex::END]);
		(self.without_end(starts, 1), 1)
	}

	/// Where the longest suffix of the context goes on within a document; `None` if it goes on nowhere, or there is none.
	fn going_on(&self, context: &[i32]) -> Option<(Interval, usize)> {
		let (interval, depth) = self.longest_suffix(context);
		let goes_on = self.without_end(interval, depth);
		(depth > 0 && !goes_on.is_empty()).then_some((goes_on, depth))
	}

	/// Occurrences that another token of the same document follows.
	fn without_end(&self, interval: Interval, depth: usize) -> Interval {
		let text_end = self.array.narrow(interval, depth, -1);
		let document_end = self.array.narrow(interval, depth, CorpusIndex::END);
		Interval {
			from: text_end.until.max(document_end.until).max(interval.from),
			until: interval.until,
		}
	}

	/// Draws an occurrence: its rank.
	fn draw(&self, interval: Interval, depth: usize, temperature: f64, random: &mut Random) -> Option<usize> {
		if interval.is_empty() {
			return None;
		}
		if temperature == 1.0 {
			return Some(interval.from.saturating_add(random.below(interval.len())));
		}
		let choices = self.array.continuations(interval, depth);
		let chosen = if temperature == 0.0 {
			choices
				.iter()
				.rev()
				.max_by_key(|(_, part)| part.len())
				.map(|(_, part)| *part)?
		} else {
			let weights: Vec<f64> = choices
				.iter()
				.map(|(_, part)| (part.len() as f64).powf(1.0 / temperature))
				.collect();
			let mut left = random.unit() * weights.iter().sum::<f64>();
			let mut chosen = choices.last()?.1;
			for ((_, part), weight) in choices.iter().zip(&weights) {
				if left < *weight {
					chosen = *part;
					break;
				}
				left -= weight;
			}
			chosen
		};
		let within = if temperature == 0.0 {
			0
		} else {
			random.below(chosen.len())
		};
		Some(chosen.from.saturating_add(within))
	}
}

/// What was retrieved, as an array of its own: each passage with what follows it in its document.
struct Retrieved {
	array: SuffixArray,
	places: Vec<usize>,
}

impl Retrieved {
	/// `None` if none of the passages is in the index.
	fn new(index: &CorpusIndex, passages: &[Passage<'_>]) -> Result<Option<Self>, GenerateError> {
		let all = index.array().text();
		let (mut text, mut places) = (vec![CorpusIndex::END], vec![0usize]);
		for passage in passages {
			let found = index.find(passage.contribution);
			let Some((placed, (start, _))) =
				found.and_then(|placed| Some((placed, placed.chunk(passage.chunk)?)))
			else {
				continue;
			};
			let end = start.saturating_add(REACH).min(placed.end);
			text.extend(all.get(start..end).unwrap_or_default());
			places.extend(start..end);
			text.push(CorpusIndex::END);
			places.push(end);
		}
		if text.len() == 1 {
			return Ok(None);
		}
		let array = SuffixArray::new(text).map_err(|error| GenerateError::Failed(error.to_string()))?;
		Ok(Some(Self { array, places }))
	}
}

impl InfinityGram {
	fn answer(
		&self,
		prompt: &str,
		passages: &[Passage<'_>],
		sampling: &Sampling,
	) -> Result<Generated, GenerateError> {
		if sampling.max_tokens == 0 {
			return Err(GenerateError::NoTokens);
		}
		if !(0.0..=2.0).contains(&sampling.temperature) {
			return Err(GenerateError::Temperature);
		}
		let mut context = self.index.numbers(prompt.as_bytes());
		if context.is_empty() {
			return Err(GenerateError::EmptyPrompt);
		}
		if self.index.is_empty() {
			return Err(GenerateError::EmptyCorpus);
		}
		let view = |array, places| View {
			index: &self.index,
			array,
			places,
			order: self.order,
		};
		let corpus = view(self.index.array(), None);
		let retrieved = Retrieved::new(&self.index, passages)?;
		let retrieved = retrieved
			.as_ref()
			.map(|retrieved| view(&retrieved.array, Some(retrieved.places.as_slice())));
		// Temperatures below 1/20 overflow the weights; they mean 0.
		let temperature = if sampling.temperature < 0.05 {
			0.0
		} else {
			sampling.temperature
		};
		let mut random = Random(sampling.seed);
		let mut text = String::new();
		let begun = retrieved
			.as_ref()
			.and_then(|view| Some((view, view.beginning(&context)?)));
		// No word of the prompt is known: begin as a document begins.
		let (mut from, (mut interval, mut depth)) = begun.unwrap_or_else(|| {
			(
				&corpus,
				corpus.beginning(&context).unwrap_or_else(|| corpus.start()),
			)
		});
		let mut length = 0usize;
		let finish = loop {
			if length >= sampling.max_tokens {
				break FinishReason::Length;
			}
			let Some(rank) = from.draw(interval, depth, temperature, &mut random) else {
				break FinishReason::Stop;
			};
			let number = from.array.next(rank, depth);
			if number <= CorpusIndex::END {
				break FinishReason::Stop;
			}
			let at = from
				.array
				.position(rank)
				.map(|p| from.place(p.saturating_add(depth)))
				.unwrap_or_default();
			let (gap, token) = self.index.surface(at);
			if length > 0 {
				// Words from two places never grow together: without context there is no gap to copy.
				text.push_str(if depth == 0 { " " } else { gap });
			}
			text.push_str(token);
			length += 1;
			context.push(number);
			let goes_on = retrieved
				.as_ref()
				.and_then(|view| Some((view, view.going_on(&context)?)));
			(from, (interval, depth)) = goes_on.unwrap_or_else(|| (&corpus, corpus.longest_suffix(&context)));
		};
		Ok(Generated { text, finish })
	}
}

impl Generator for InfinityGram {
	fn generate(&self, prompt: &str, sampling: &Sampling) -> Result<Generated, GenerateError> {
		self.answer(prompt, &[], sampling)
	}

	fn generate_from(
		&self,
		prompt: &str,
		passages: &[Passage<'_>],
		sampling: &Sampling,
	) -> Result<Generated, GenerateError> {
		self.answer(prompt, passages, sampling)
	}
}

/// SplitMix64: small, seeded, the same everywhere.
struct Random(u64);

impl Random {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// A number below `bound`; 0 if that is 0.
	fn below(&mut self, bound: usize) -> usize {
		let wide = u128::from(self.next()).saturating_mul(bound as u128);
		usize::try_from(wide >> 64).unwrap_or_default()
	}

	/// A number in `[0, 1)`.
	fn unit(&mut self) -> f64 {
		(self.next() >> 11) as f64 / (1u64 << 53) as f64
	}
}
