//! Chunks that repeat earlier contributions.
//!
//! A chunk is a duplicate if at least 80 % of its counting tokens lie in matches with contributions of lower numbers, each
//! match inside the chunk, of at least 8 counting tokens, from a counting token to a counting token, and none overlapping
//! another. Whether the earlier ones are members of anything, or were withdrawn, does not matter.

use crate::{
	chunk::{chunk_range, ChunkProof, Context, Window},
	claim::{check_tokens, Claim, Source},
	fraud::{ContributionFacts, ProofError, MAX_PROOF_BYTES},
	hash::{Blake2, Hasher},
	limits::CHUNK_TOKENS,
	merkle::verify_hash_with,
};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeAll, DecodeWithMemTracking, Encode};
use openledger_core::ContributionId;
use scale_info::TypeInfo;

/// Most chunks of earlier contributions: a chunk has room for 16 matches, each in at most two.
pub const MAX_ORIGINALS: usize = 32;
/// Of so many parts …
const WHOLE: u64 = 5;
/// … this many must be covered.
const COVERED: u64 = 4;

/// A chunk of an earlier contribution.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Original {
	/// The contribution.
	pub contribution: ContributionId,
	/// Index of its chunk.
	pub index: u32,
	/// The chunk.
	pub shown: ChunkProof,
}

/// Tokens of the chunk that equal tokens of an earlier contribution. They may lie in two adjacent chunks of it.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct Match {
	/// First token, in the chunk.
	pub start: u8,
	/// Number of tokens, counting or not.
	pub length: u8,
	/// The earlier contribution.
	pub contribution: ContributionId,
	/// First token, in the earlier contribution.
	pub source_start: u64,
}

/// Proof that a chunk is a duplicate.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct DuplicateProof {
	/// The contribution.
	pub contribution: ContributionId,
	/// Index of the chunk.
	pub chunk: u32,
	/// The chunk.
	pub shown: ChunkProof,
	/// All chunks of earlier contributions that the matches lie in, each once, sorted by (contribution, index), at most
	/// [`MAX_ORIGINALS`].
	pub originals: Vec<Original>,
	/// The matches, in order.
	pub matches: Vec<Match>,
}

/// A duplicate, proven.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct DuplicateFinding {
	/// The contribution.
	pub contribution: ContributionId,
	/// Index of the chunk.
	pub chunk: u32,
	/// Its counting tokens.
	pub tokens: u64,
	/// How many of them each earlier contribution holds: sorted, each once, none zero, at most 16.
	pub originals: Vec<(ContributionId, u64)>,
}

impl DuplicateProof {
	/// Reads a proof, all of `bytes`.
	///
	/// # Errors
	/// [`ProofError::TooLong`] beyond [`MAX_PROOF_BYTES`], [`ProofError::Undecodable`] if the bytes are not exactly one proof.
	pub fn read(bytes: &[u8]) -> Result<Self, ProofError> {
		if u32::try_from(bytes.len()).map_or(true, |length| length > MAX_PROOF_BYTES) {
			return Err(ProofError::TooLong);
		}
		let mut rest = bytes;
		Self::decode_all(&mut rest).map_err(|_| ProofError::Undecodable)
	}
}

fn open<'a, H: Hasher>(
	facts: &ContributionFacts,
	index: u32,
	shown: &'a ChunkProof,
) -> Result<Window<'a>, ProofError> {
	let context = Context::Contribution {
		contributor: facts.contributor,
	};
	let leaf = context.leaf_hash::<H>(&shown.body);
	let (count, at) = (u64::from(facts.chunks), u64::from(index));
	verify_hash_with::<H>(&facts.root, count, at, leaf, &shown.proof).map_err(|_| ProofError::NotInText)?;
	Window::open(&shown.body, facts.chunks, index).map_err(|_| ProofError::MalformedChunk)
}

/// Judges whether a chunk is a duplicate. `contribution` is what the chain knows of contributions of any standing; `H` is
/// the host's BLAKE2b-256 in a runtime.
///
/// # Errors
/// Why nothing is proven.
pub fn judge_duplicate_with<H: Hasher>(
	proof: &DuplicateProof,
	contribution: impl Fn(ContributionId) -> Option<ContributionFacts>,
) -> Result<DuplicateFinding, ProofError> {
	let known = |id| contribution(id).ok_or(ProofError::UnknownContribution);
	let window = open::<H>(&known(proof.contribution)?, proof.chunk, &proof.shown)?;
	let tokens: Vec<_> = window.tokens().collect();

	if proof.originals.len() > MAX_ORIGINALS {
		return Err(ProofError::WrongChunks);
	}
	let mut windows = BTreeMap::<(ContributionId, u32), Vec<&[u8]>>::new();
	let mut last = None;
	for original in &proof.originals {
		let key = (original.contribution, original.index);
		if last.is_some_and(|last| last >= key) {
			return Err(ProofError::Unordered);
		}
		last = Some(key);
		if original.contribution >= proof.contribution {
			return Err(ProofError::NotEarlier);
		}
		let window = open::<H>(&known(original.contribution)?, original.index, &original.shown)?;
		windows.insert(key, window.tokens().collect());
	}

	let mut originals = BTreeMap::<ContributionId, u64>::new();
	let (mut covered, mut end) = (0u64, 0usize);
	for matched in &proof.matches {
		let (start, length) = (usize::from(matched.start), usize::from(matched.length));
		let next = start.saturating_add(length);
		if start < end {
			return Err(ProofError::Unordered);
		}
		end = next;
		let said = tokens.get(start..next).ok_or(ProofError::Unordered)?;
		let found = find(&windows, matched).ok_or(ProofError::WrongChunks)?;
		let counted = said
			.iter()
			.filter(|token| crate::token::kind_of(token).counts())
			.count();
		let counted = u16::try_from(counted).map_err(|_| ProofError::NoMatch)?;
		// The same rules as for a claim.
		let claim = Claim {
			response_start: u32::from(matched.start),
			length: u16::from(matched.length),
			counted,
			source: Source::Contribution(matched.contribution),
			source_start: matched.source_start,
		};
		claim.check().map_err(|_| ProofError::NoMatch)?;
		check_tokens(&claim, said.iter().copied(), found.into_iter()).map_err(|_| ProofError::NoMatch)?;
		covered = covered.saturating_add(u64::from(counted));
		let sum = originals.entry(matched.contribution).or_default();
		*sum = sum.saturating_add(u64::from(counted));
	}
	if covered == 0 || covered.saturating_mul(WHOLE) < window.counted.saturating_mul(COVERED) {
		return Err(ProofError::TooLittle);
	}
	Ok(DuplicateFinding {
		contribution: proof.contribution,
		chunk: proof.chunk,
		tokens: window.counted,
		originals: originals.into_iter().collect(),
	})
}

/// [`judge_duplicate_with`] BLAKE2b-256 computed here.
///
/// # Errors
/// Why nothing is proven.
pub fn judge_duplicate(
	proof: &DuplicateProof,
	contribution: impl Fn(ContributionId) -> Option<ContributionFacts>,
) -> Result<DuplicateFinding, ProofError> {
	judge_duplicate_with::<Blake2>(proof, contribution)
}

/// The tokens of the earlier contribution that a match speaks of; `None` if the chunks shown do not hold all of them.
fn find<'a>(
	windows: &BTreeMap<(ContributionId, u32), Vec<&'a [u8]>>,
	matched: &Match,
) -> Option<Vec<&'a [u8]>> {
	let length = usize::from(matched.length);
	let (first, last) = chunk_range(matched.source_start, u64::from(matched.length))?;
	let skip = usize::try_from(matched.source_start.checked_rem(CHUNK_TOKENS as u64)?).ok()?;
	let mut tokens = Vec::with_capacity(length);
	// At most three chunks, as `length` is below 256.
	for index in first..=last {
		tokens.extend(windows.get(&(matched.contribution, index))?.iter().copied());
	}
	let found: Vec<_> = tokens.into_iter().skip(skip).take(length).collect();
	(found.len() == length).then_some(found)
}
