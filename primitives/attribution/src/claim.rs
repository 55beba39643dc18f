//! Claims: "tokens [i, i+n) of this response equal tokens [j, j+n) of contribution c", or of the request.

use crate::{
	chunk::{chunk_range, open_chunk, ChunkError, ChunkProof, Context},
	hash::Hasher,
	limits::{CHUNK_TOKENS, MAX_CLAIMS, MAX_SPAN, MAX_SPAN_CHUNKS, MIN_SPAN},
	merkle::{Builder, MerkleError},
	token::{kind_of, Token},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{ContributionId, Hash32};
use scale_info::TypeInfo;

/// Where the tokens of a claim come from.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, Hash, MaxEncodedLen, PartialEq, TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Source {
	/// The request itself: an echo of the prompt. It earns for the pools.
	#[codec(index = 0)]
	Request,
	/// A contribution of the model's corpus.
	#[codec(index = 1)]
	Contribution(ContributionId),
}

/// Tokens of a response that equal tokens of a source. Positions and `length` are in tokens of any kind. A claim starts
/// and ends with a counting token. Its SCALE encoding is response start (u32 LE) ‖ length (u16 LE) ‖
/// counted (u16 LE) ‖ source (0x00, or 0x01 and u64 LE) ‖ source start (u64 LE), 17 or 25 bytes.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, Hash, MaxEncodedLen, PartialEq, TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Claim {
	/// First token in the response.
	pub response_start: u32,
	/// Number of tokens, counting or not, at most [`MAX_SPAN`].
	pub length: u16,
	/// Counting tokens among them, at least [`MIN_SPAN`]. These earn.
	pub counted: u16,
	/// Where they come from.
	pub source: Source,
	/// First token in the source.
	pub source_start: u64,
}

impl Claim {
	/// The token of the response after the last claimed one.
	pub fn response_end(&self) -> u32 {
		self.response_start.saturating_add(u32::from(self.length))
	}

	/// The contribution it credits, if it is not an echo.
	pub fn contribution(&self) -> Option<ContributionId> {
		match self.source {
			Source::Request => None,
			Source::Contribution(id) => Some(id),
		}
	}

	/// The claim as it stands in its tree: its encoding, and zeros up to 32 bytes. It is not hashed, for it is no longer than a hash: whoever
	/// recomputes the root over a thousand claims saves a thousand hashes.
	pub fn word(&self) -> Hash32 {
		let mut word = [0; 32];
		self.using_encoded(|bytes| {
			word.iter_mut().zip(bytes).for_each(|(to, byte)| *to = *byte);
		});
		word
	}

	/// The claim that stands so in a tree, with or without the zeros behind it; `None` if none does.
	pub fn read(data: &[u8]) -> Option<Self> {
		let word = word_of(data)?;
		let claim = Self::decode(&mut word.as_slice()).ok()?;
		(claim.word() == word).then_some(claim)
	}

	/// Checks the numbers of the claim alone.
	pub fn check(&self) -> Result<(), ClaimError> {
		if self.length > MAX_SPAN {
			return Err(ClaimError::TooLong);
		}
		if self.counted < MIN_SPAN {
			return Err(ClaimError::TooShort);
		}
		if self.counted > self.length {
			return Err(ClaimError::CountMismatch);
		}
		Ok(())
	}
}

/// Why a claim, or a list of them, was refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ClaimError {
	/// Fewer counting tokens than a claim needs.
	TooShort,
	/// More tokens than a claim may have.
	TooLong,
	/// More claims than a receipt may have.
	TooMany,
	/// A claim starts before the one before it ends.
	Overlap,
	/// More counting tokens claimed than the response has.
	OverClaimed,
	/// The number of counting tokens is wrong.
	CountMismatch,
	/// The first or the last token does not count.
	NotTrimmed,
	/// The claim leads out of the response or the source.
	OutOfRange,
	/// The tokens are not the same.
	Mismatch,
	/// The text shown is of another role than the claim speaks of.
	WrongContext,
	/// The number of chunks shown is not what the claim touches.
	WrongChunks,
	/// A chunk is not part of the text.
	Chunk(ChunkError),
	/// Too many leaves.
	Merkle(MerkleError),
}

errors!(ClaimError);

impl From<ChunkError> for ClaimError {
	fn from(error: ChunkError) -> Self {
		Self::Chunk(error)
	}
}

impl From<MerkleError> for ClaimError {
	fn from(error: MerkleError) -> Self {
		Self::Merkle(error)
	}
}

/// Data with zeros up to 32 bytes; `None` if there are more.
pub fn word_of(data: &[u8]) -> Option<Hash32> {
	let mut word = [0; 32];
	word.get_mut(..data.len())?.copy_from_slice(data);
	Some(word)
}

/// The root over claims, in the order of the list: over their words, which are not hashed.
pub fn claims_root_with<H: Hasher>(claims: &[Claim]) -> Result<Hash32, MerkleError> {
	let mut builder = Builder::<H>::new();
	for claim in claims {
		builder.push_hash(claim.word())?;
	}
	Ok(builder.root())
}

/// [`claims_root_with`] BLAKE2b-256 computed here.
pub fn claims_root(claims: &[Claim]) -> Result<Hash32, MerkleError> {
	claims_root_with::<crate::hash::Blake2>(claims)
}

/// Checks a receipt's claims without any text: each is well formed, they are in order, do not overlap, and claim no
/// more than the response's counting tokens.
pub fn check_claims(claims: &[Claim], output_tokens: u32) -> Result<(), ClaimError> {
	if claims.len() > usize::from(MAX_CLAIMS) {
		return Err(ClaimError::TooMany);
	}
	let (mut end, mut claimed) = (0u32, 0u32);
	for claim in claims {
		claim.check()?;
		if claim.response_start < end {
			return Err(ClaimError::Overlap);
		}
		end = claim.response_end();
		claimed = claimed.saturating_add(u32::from(claim.counted));
	}
	if claimed > output_tokens {
		return Err(ClaimError::OverClaimed);
	}
	Ok(())
}

/// A committed text that a claim speaks of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Text {
	/// Its role.
	pub context: Context,
	/// Its root.
	pub root: Hash32,
	/// Its chunks. Bound by the root: a wrong number fails.
	pub chunks: u32,
}

/// Verifies a claim against the chunks it touches in both texts, with the host's BLAKE2b-256 in a runtime.
///
/// The work is bounded: at most [`MAX_SPAN_CHUNKS`] chunks a side, each of at most [`crate::MAX_CHUNK_BYTES`].
pub fn verify_claim_with<H: Hasher>(
	claim: &Claim,
	response: &Text,
	response_chunks: &[ChunkProof],
	source: &Text,
	source_chunks: &[ChunkProof],
) -> Result<(), ClaimError> {
	claim.check()?;
	let right_source = match claim.source {
		Source::Request => matches!(source.context, Context::Request { .. }),
		Source::Contribution(_) => matches!(source.context, Context::Contribution { .. }),
	};
	if !right_source || !matches!(response.context, Context::Response { .. }) {
		return Err(ClaimError::WrongContext);
	}
	let said = span::<H>(
		response,
		response_chunks,
		u64::from(claim.response_start),
		claim.length,
	)?;
	let found = span::<H>(source, source_chunks, claim.source_start, claim.length)?;
	check_tokens(claim, said.into_iter(), found.into_iter())
}

/// [`verify_claim_with`] BLAKE2b-256 computed here.
pub fn verify_claim(
	claim: &Claim,
	response: &Text,
	response_chunks: &[ChunkProof],
	source: &Text,
	source_chunks: &[ChunkProof],
) -> Result<(), ClaimError> {
	verify_claim_with::<crate::hash::Blake2>(claim, response, response_chunks, source, source_chunks)
}

/// Checks a claim against the whole texts, for whoever has them.
pub fn check_claim(claim: &Claim, response: &[Token], source: &[Token]) -> Result<(), ClaimError> {
	claim.check()?;
	let slice = |tokens: &'_ [Token], start: u64| -> Option<Vec<Token>> {
		let start = usize::try_from(start).ok()?;
		let end = start.checked_add(usize::from(claim.length))?;
		tokens.get(start..end).map(<[Token]>::to_vec)
	};
	let said = slice(response, u64::from(claim.response_start)).ok_or(ClaimError::OutOfRange)?;
	let found = slice(source, claim.source_start).ok_or(ClaimError::OutOfRange)?;
	check_tokens(
		claim,
		said.iter().map(Token::as_bytes),
		found.iter().map(Token::as_bytes),
	)
}

/// Checks equal numbers of tokens against each other and the claim.
pub(crate) fn check_tokens<'a, 'b>(
	claim: &Claim,
	said: impl Iterator<Item = &'a [u8]>,
	found: impl Iterator<Item = &'b [u8]>,
) -> Result<(), ClaimError> {
	let (mut counted, mut first_counts, mut last_counts) = (0u16, None, false);
	for (said, found) in said.zip(found) {
		if said != found {
			return Err(ClaimError::Mismatch);
		}
		last_counts = kind_of(said).counts();
		first_counts.get_or_insert(last_counts);
		counted = counted.saturating_add(u16::from(last_counts));
	}
	if counted != claim.counted {
		return Err(ClaimError::CountMismatch);
	}
	if first_counts != Some(true) || !last_counts {
		return Err(ClaimError::NotTrimmed);
	}
	Ok(())
}

/// The tokens `start..start + length` of a text, read from the chunks that hold them.
fn span<'a, H: Hasher>(
	text: &Text,
	chunks: &'a [ChunkProof],
	start: u64,
	length: u16,
) -> Result<Vec<&'a [u8]>, ClaimError> {
	let (first, last) = chunk_range(start, u64::from(length)).ok_or(ClaimError::OutOfRange)?;
	if last >= text.chunks {
		return Err(ClaimError::OutOfRange);
	}
	let touched = last.saturating_sub(first).saturating_add(1);
	if chunks.len() > MAX_SPAN_CHUNKS || u32::try_from(chunks.len()) != Ok(touched) {
		return Err(ClaimError::WrongChunks);
	}
	let mut tokens = Vec::with_capacity(CHUNK_TOKENS.saturating_mul(chunks.len()));
	for (index, chunk) in (first..=last).zip(chunks) {
		let window = open_chunk::<H>(
			&text.root,
			text.chunks,
			&text.context,
			index,
			&chunk.body,
			&chunk.proof,
		)?;
		tokens.extend(window.tokens());
	}
	// Below 128, by definition of the remainder.
	let skip = usize::try_from(start.checked_rem(CHUNK_TOKENS as u64).unwrap_or(0)).unwrap_or(0);
	let tokens: Vec<_> = tokens.into_iter().skip(skip).take(usize::from(length)).collect();
	if tokens.len() != usize::from(length) {
		return Err(ClaimError::OutOfRange);
	}
	Ok(tokens)
}
