//! A suffix array over integers, with the one extra query that ranking by priority needs.

use libsais::SuffixArrayConstruction;

/// Positions per block of the range minimum.
const BLOCK: usize = 64;

/// The index could not be built.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum IndexError {
	/// More tokens than a suffix array of 32 bit numbers can order.
	#[error("the corpus has {0} tokens and at most 2^31 - 1 can be indexed")]
	TooLong(usize),
	/// More text than 32 bit offsets can address.
	#[error("the corpus has {0} bytes of text and at most 2^32 - 1 can be indexed")]
	TooLarge(usize),
	/// Two documents with the same contribution number.
	#[error("contribution {0} is in the corpus twice")]
	Twice(u64),
	/// The library refused.
	#[error("the suffix array could not be built: {0}")]
	Library(String),
}

/// Suffixes with a common beginning: ranks `from..until` of the suffix array.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Interval {
	pub from: usize,
	pub until: usize,
}

impl Interval {
	pub fn is_empty(&self) -> bool {
		self.from >= self.until
	}

	pub fn len(&self) -> usize {
		self.until.saturating_sub(self.from)
	}
}

/// The array, its text, and block minima of the array.
#[derive(Debug)]
pub(super) struct SuffixArray {
	text: Vec<i32>,
	ranks: Vec<i32>,
	/// `minima[l][b]`: least position in the `2^l` blocks from block `b`.
	minima: Vec<Vec<i32>>,
}

impl SuffixArray {
	/// Orders the suffixes of `text`, whose numbers must not be negative.
	pub fn new(mut text: Vec<i32>) -> Result<Self, IndexError> {
		if i32::try_from(text.len()).is_err() {
			return Err(IndexError::TooLong(text.len()));
		}
		let ranks = if text.is_empty() {
			Vec::new()
		} else {
			SuffixArrayConstruction::for_text_mut(&mut text)
				.in_owned_buffer32()
				.single_threaded()
				.run()
				.map_err(|e| IndexError::Library(e.to_string()))?
				.into_vec()
		};
		let mut minima = vec![ranks
			.chunks(BLOCK)
			.map(|block| block.iter().copied().min().unwrap_or(i32::MAX))
			.collect::<Vec<_>>()];
		let mut width = 1usize;
		while let Some(below) = minima.last().filter(|level| level.len() > width) {
			let level = below
				.iter()
				.zip(below.iter().skip(width))
				.map(|(a, b)| *a.min(b))
				.collect::<Vec<_>>();
			if level.is_empty() {
				break;
			}
			minima.push(level);
			width = width.saturating_mul(2);
		}
		Ok(Self { text, ranks, minima })
	}

	/// The text as given.
	pub fn text(&self) -> &[i32] {
		&self.text
	}

	/// All suffixes.
	pub fn all(&self) -> Interval {
		Interval {
			from: 0,
			until: self.ranks.len(),
		}
	}

	/// Position of the suffix of rank `rank`.
	pub fn position(&self, rank: usize) -> Option<usize> {
		self.ranks.get(rank).and_then(|p| usize::try_from(*p).ok())
	}

	/// Number that follows the first `depth` numbers of the suffix of rank `rank`; -1 at the end of the text.
	pub fn next(&self, rank: usize, depth: usize) -> i32 {
		self.position(rank)
			.and_then(|p| self.text.get(p.saturating_add(depth)))
			.copied()
			.unwrap_or(-1)
	}

	/// Of suffixes that agree in their first `depth` numbers, those that go on with `number`.
	pub fn narrow(&self, within: Interval, depth: usize, number: i32) -> Interval {
		let from = self.boundary(within, depth, |next| next < number);
		let until = self.boundary(
			Interval {
				from,
				until: within.until,
			},
			depth,
			|next| next <= number,
		);
		Interval { from, until }
	}

	/// First rank of `within` whose next number is not `below`.
	fn boundary(&self, within: Interval, depth: usize, below: impl Fn(i32) -> bool) -> usize {
		let (mut low, mut high) = (within.from, within.until);
		while low < high {
			let middle = low + (high - low) / 2;
			if below(self.next(middle, depth)) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}
		low
	}

	/// The suffixes that begin with `pattern`.
	pub fn find(&self, pattern: &[i32]) -> Interval {
		let mut interval = self.all();
		for (depth, number) in pattern.iter().enumerate() {
			if interval.is_empty() {
				break;
			}
			interval = self.narrow(interval, depth, *number);
		}
		interval
	}

	/// The runs of `within` that go on with the same number, in order: (number, suffixes).
	pub fn continuations(&self, within: Interval, depth: usize) -> Vec<(i32, Interval)> {
		let mut out = Vec::new();
		let mut from = within.from;
		while from < within.until {
			let number = self.next(from, depth);
			let until = self.boundary(
				Interval {
					from,
					until: within.until,
				},
				depth,
				|next| next <= number,
			);
			out.push((number, Interval { from, until }));
			from = until;
		}
		out
	}

	/// Least position among the suffixes of an interval.
	pub fn first(&self, interval: Interval) -> Option<usize> {
		if interval.is_empty() {
			return None;
		}
		let scan = |from: usize, until: usize| {
			self.ranks
				.get(from..until)
				.and_then(|part| part.iter().copied().min())
				.unwrap_or(i32::MAX)
		};
		let (first_block, last_block) = (interval.from.div_ceil(BLOCK), interval.until / BLOCK);
		let least = if first_block >= last_block {
			scan(interval.from, interval.until)
		} else {
			let level = (last_block - first_block).ilog2();
			let width = 1usize << level;
			let row = self.minima.get(usize::try_from(level).ok()?)?;
			let left = row.get(first_block)?;
			let right = row.get(last_block - width)?;
			(*left)
				.min(*right)
				.min(scan(interval.from, first_block * BLOCK))
				.min(scan(last_block * BLOCK, interval.until))
		};
		usize::try_from(least).ok()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn naive(text: &[i32]) -> Vec<usize> {
		let mut order: Vec<usize> = (0..text.len()).collect();
		order.sort_by(|a, b| text[*a..].cmp(&text[*b..]));
		order
	}

	#[test]
	fn suffix_array_should_be_empty_when_the_text_is() {
		let array = SuffixArray::new(Vec::new()).unwrap();
		assert!(array.all().is_empty());
		assert_eq!(array.first(array.all()), None);
		assert!(array.find(&[1]).is_empty());
	}

	proptest! {
		#[test]
		fn suffix_array_should_agree_with_a_naive_sort(text in prop::collection::vec(0i32..4, 1..300)) {
			let array = SuffixArray::new(text.clone()).unwrap();
			let ranks: Vec<usize> = (0..text.len()).map(|r| array.position(r).unwrap()).collect();
			prop_assert_eq!(ranks, naive(&text));
			prop_assert_eq!(array.text(), &text[..]);
		}

		#[test]
		fn find_should_agree_with_a_scan(
			text in prop::collection::vec(0i32..3, 1..300),
			pattern in prop::collection::vec(0i32..3, 1..6),
		) {
			let array = SuffixArray::new(text.clone()).unwrap();
			let found = array.find(&pattern);
			let mut positions: Vec<usize> = (found.from..found.until).map(|r| array.position(r).unwrap()).collect();
			positions.sort_unstable();
			let expected: Vec<usize> = (0..text.len()).filter(|i| text[*i..].starts_with(&pattern)).collect();
			prop_assert_eq!(found.len(), expected.len());
			prop_assert_eq!(array.first(found), expected.first().copied());
			prop_assert_eq!(positions, expected);
		}

		#[test]
		fn first_should_agree_with_a_scan(
			text in prop::collection::vec(0i32..3, 1..2_000), a in 0usize..2_000, b in 0usize..2_000,
		) {
			let array = SuffixArray::new(text.clone()).unwrap();
			let (a, b) = (a.min(text.len()), b.min(text.len()));
			let interval = Interval { from: a.min(b), until: a.max(b) };
			let expected = (interval.from..interval.until).filter_map(|r| array.position(r)).min();
			prop_assert_eq!(array.first(interval), expected);
		}

		#[test]
		fn continuations_should_partition_the_interval(text in prop::collection::vec(0i32..5, 1..300)) {
			let array = SuffixArray::new(text.clone()).unwrap();
			let parts = array.continuations(array.all(), 0);
			prop_assert_eq!(parts.iter().map(|(_, i)| i.len()).sum::<usize>(), text.len());
			for (number, interval) in parts {
				prop_assert_eq!(array.narrow(array.all(), 0, number), interval);
				prop_assert_eq!(interval.len(), text.iter().filter(|n| **n == number).count());
			}
		}
	}
}
