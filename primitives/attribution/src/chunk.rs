//! Texts as windows of 128 tokens, and commitments to them.
//!
//! The body of a chunk is: counting tokens of the text before it (u64 LE) ‖ its number of tokens (u8) ‖ for each token
//! its length (u8) and its bytes. The leaf data is: context tag (u8) ‖ contributor or salt (32) ‖ body. So a root
//! - cannot be copied by another contributor, nor pass for a root over a text of another role;
//! - fixes the length of the last window and, by the running count, the number of counting tokens: a wrong count shows in
//!   the last chunk, or between two adjacent ones ([`check_adjacent`]).

use crate::{
	hash::{Blake2, Hasher},
	limits::{CHUNK_TOKENS, MAX_CHUNK_PROOF, MAX_RESPONSE_TOKENS},
	merkle::{leaf_hash_parts, verify_hash_with, Builder, MerkleError, Tree},
	token::{is_normal, kind_of, tokenise, Tokens},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::Hash32;
use scale_info::TypeInfo;

/// The salt of requests and responses in open sessions.
pub const OPEN_SALT: Hash32 = [0; 32];

/// What a text is, and whose. Part of every leaf.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Context {
	/// A contribution.
	#[codec(index = 0)]
	Contribution {
		/// The contributor's account.
		contributor: [u8; 32],
	},
	/// What a payer asked.
	#[codec(index = 1)]
	Request {
		/// [`OPEN_SALT`], or the secret of a private session.
		salt: Hash32,
	},
	/// What the model answered.
	#[codec(index = 2)]
	Response {
		/// [`OPEN_SALT`], or the secret of a private session.
		salt: Hash32,
	},
}

impl Context {
	/// The leaf's hash of a chunk with this body.
	pub fn leaf_hash<H: Hasher>(&self, body: &[u8]) -> Hash32 {
		let (tag, identity) = self.parts();
		leaf_hash_parts::<H>(&[&[tag], identity, body])
	}

	/// What a leaf's data starts with: the tag, and contributor or salt.
	pub(crate) fn parts(&self) -> (u8, &Hash32) {
		match self {
			Self::Contribution { contributor } => (0, contributor),
			Self::Request { salt } => (1, salt),
			Self::Response { salt } => (2, salt),
		}
	}
}

/// A commitment to a text.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TextCommitment {
	/// Root over its chunks.
	#[cfg_attr(feature = "serde", serde(with = "crate::serde_format::hex"))]
	pub root: Hash32,
	/// Its counting tokens.
	pub tokens: u64,
	/// Its chunks.
	pub chunks: u32,
}

/// What a contributor submits: a commitment whose leaves hash the contributor's account.
pub type ContributionCommitment = TextCommitment;

impl TextCommitment {
	/// Whether any contribution could have these numbers: at least one counting token, at most 128 a chunk. Chunks may
	/// be more than `tokens / 128`, because tokens that do not count fill windows too.
	pub const fn is_plausible(&self) -> bool {
		self.tokens > 0 && self.tokens <= self.chunks as u64 * CHUNK_TOKENS as u64
	}
}

/// Why a text, a chunk or a proof was refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ChunkError {
	/// A contribution without a single counting token.
	NoTokens,
	/// More tokens than a response may have, or more chunks than a text may have.
	TooLong,
	/// The index is not below the number of chunks.
	IndexOutOfRange,
	/// The body is not an encoded window: wrong lengths, or bytes that are no token.
	Malformed,
	/// A window that is not the last does not have 128 tokens.
	ShortWindow,
	/// The running count is impossible at this index, or does not lead to the declared number of tokens.
	TokenCountMismatch,
	/// The proof does not lead from the chunk to the root.
	Proof(MerkleError),
}

errors!(ChunkError);

impl From<MerkleError> for ChunkError {
	fn from(error: MerkleError) -> Self {
		match error {
			MerkleError::IndexOutOfRange => Self::IndexOutOfRange,
			error => Self::Proof(error),
		}
	}
}

/// A chunk as it is read from its body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Window<'a> {
	/// Counting tokens of the text before this window.
	pub before: u64,
	/// Tokens of this window, 1 to 128.
	pub length: usize,
	/// Counting tokens among them.
	pub counted: u64,
	/// The tokens, each after its length.
	encoded: &'a [u8],
}

impl<'a> Window<'a> {
	/// Reads a body, refusing whatever [`tokenise`] could not have produced.
	pub fn parse(body: &'a [u8]) -> Result<Self, ChunkError> {
		let (before, rest) = body.split_first_chunk::<8>().ok_or(ChunkError::Malformed)?;
		let (length, encoded) = rest.split_first().ok_or(ChunkError::Malformed)?;
		let length = usize::from(*length);
		if length == 0 || length > CHUNK_TOKENS {
			return Err(ChunkError::Malformed);
		}
		let mut window = Self {
			before: u64::from_le_bytes(*before),
			length,
			counted: 0,
			encoded,
		};
		let (mut found, mut bytes, mut counted) = (0usize, 0usize, 0u64);
		for token in window.tokens() {
			if !is_normal(token) {
				return Err(ChunkError::Malformed);
			}
			found = found.saturating_add(1);
			bytes = bytes.saturating_add(token.len()).saturating_add(1);
			counted = counted.saturating_add(u64::from(kind_of(token).counts()));
		}
		if found != length || bytes != encoded.len() {
			return Err(ChunkError::Malformed);
		}
		window.counted = counted;
		Ok(window)
	}

	/// Its tokens, in their normal form.
	pub fn tokens(&self) -> WindowTokens<'a> {
		WindowTokens { rest: self.encoded }
	}

	/// Counting tokens of the text up to the end of this window.
	pub fn after(&self) -> u64 {
		self.before.saturating_add(self.counted)
	}

	/// Reads the body of the chunk at `index` of `chunks`, refusing whatever is not well formed at that place.
	pub fn open(body: &'a [u8], chunks: u32, index: u32) -> Result<Self, ChunkError> {
		let window = Self::parse(body)?;
		window.check_place(chunks, index)?;
		Ok(window)
	}

	/// Checks what index and number of chunks say about the window.
	fn check_place(&self, chunks: u32, index: u32) -> Result<(), ChunkError> {
		if index.checked_add(1).is_some_and(|next| next < chunks) && self.length != CHUNK_TOKENS {
			return Err(ChunkError::ShortWindow);
		}
		// Everything before it could count, not more.
		if self.before > u64::from(index).saturating_mul(CHUNK_TOKENS as u64) {
			return Err(ChunkError::TokenCountMismatch);
		}
		Ok(())
	}
}

/// The tokens of a window. Ends early at a length that leads out of the window.
#[derive(Clone, Debug)]
pub struct WindowTokens<'a> {
	rest: &'a [u8],
}

impl<'a> Iterator for WindowTokens<'a> {
	type Item = &'a [u8];

	fn next(&mut self) -> Option<&'a [u8]> {
		let (length, rest) = self.rest.split_first()?;
		let (token, rest) = rest.split_at_checked(usize::from(*length))?;
		self.rest = rest;
		Some(token)
	}
}

/// The bodies of the chunks of a text, in order.
#[derive(Clone, Debug)]
pub struct Bodies<'a> {
	tokens: Tokens<'a>,
	before: u64,
}

/// The bodies of the chunks of `text`.
pub fn bodies(text: &[u8]) -> Bodies<'_> {
	Bodies {
		tokens: tokenise(text),
		before: 0,
	}
}

impl Bodies<'_> {
	/// Counting tokens of the bodies taken so far.
	pub fn tokens(&self) -> u64 {
		self.before
	}
}

impl Iterator for Bodies<'_> {
	type Item = Vec<u8>;

	fn next(&mut self) -> Option<Vec<u8>> {
		let (mut length, mut counted) = (0u8, 0u64);
		let mut encoded = Vec::new();
		for located in self.tokens.by_ref().take(CHUNK_TOKENS) {
			let bytes = located.token.as_bytes();
			// A token has at most 32 bytes.
			encoded.push(u8::try_from(bytes.len()).unwrap_or(u8::MAX));
			encoded.extend_from_slice(bytes);
			length = length.saturating_add(1);
			counted = counted.saturating_add(u64::from(located.token.counts()));
		}
		if length == 0 {
			return None;
		}
		let mut body = Vec::with_capacity(encoded.len().saturating_add(9));
		body.extend_from_slice(&self.before.to_le_bytes());
		body.push(length);
		body.append(&mut encoded);
		self.before = self.before.saturating_add(counted);
		Some(body)
	}
}

/// Commits to any text in O(log n) memory beyond the text.
pub fn commit(context: &Context, text: &[u8]) -> Result<TextCommitment, ChunkError> {
	let mut builder = Builder::<Blake2>::new();
	let mut bodies = bodies(text);
	for body in bodies.by_ref() {
		builder.push_hash(context.leaf_hash::<Blake2>(&body))?;
	}
	let chunks = u32::try_from(builder.count()).map_err(|_| ChunkError::TooLong)?;
	Ok(TextCommitment {
		root: builder.root(),
		tokens: bodies.before,
		chunks,
	})
}

/// Commits to a contribution of `contributor`. A text without a counting token is refused: it could earn nothing.
pub fn commit_contribution(
	contributor: &[u8; 32],
	text: &[u8],
) -> Result<ContributionCommitment, ChunkError> {
	let commitment = commit(
		&Context::Contribution {
			contributor: *contributor,
		},
		text,
	)?;
	if commitment.tokens == 0 {
		return Err(ChunkError::NoTokens);
	}
	Ok(commitment)
}

/// Commits to a request, with [`OPEN_SALT`] unless the session is private.
pub fn commit_request(salt: &Hash32, text: &[u8]) -> Result<TextCommitment, ChunkError> {
	commit(&Context::Request { salt: *salt }, text)
}

/// Commits to a response, with [`OPEN_SALT`] unless the session is private. Refuses more than
/// [`MAX_RESPONSE_TOKENS`] tokens, counting or not.
pub fn commit_response(salt: &Hash32, text: &[u8]) -> Result<TextCommitment, ChunkError> {
	let limit = usize::try_from(MAX_RESPONSE_TOKENS).map_err(|_| ChunkError::TooLong)?;
	if tokenise(text).nth(limit).is_some() {
		return Err(ChunkError::TooLong);
	}
	commit(&Context::Response { salt: *salt }, text)
}

/// A chunk and the proof that it belongs to a text.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ChunkProof {
	/// The chunk's body, at most [`crate::MAX_CHUNK_BYTES`].
	pub body: Vec<u8>,
	/// Its Merkle proof, from the leaf up, at most [`crate::MAX_CHUNK_PROOF`].
	pub proof: Vec<Hash32>,
}

/// A text with all that is needed to prove its chunks.
#[derive(Clone, Debug)]
pub struct CommittedText {
	commitment: TextCommitment,
	bodies: Vec<Vec<u8>>,
	tree: Tree<Blake2>,
}

impl CommittedText {
	/// Commits to a text of any role, of any length.
	pub fn new(context: &Context, text: &[u8]) -> Result<Self, ChunkError> {
		let mut iterator = self::bodies(text);
		let bodies: Vec<_> = iterator.by_ref().collect();
		let tree = Tree::new(
			bodies
				.iter()
				.map(|body| context.leaf_hash::<Blake2>(body))
				.collect(),
		);
		let chunks = u32::try_from(bodies.len()).map_err(|_| ChunkError::TooLong)?;
		let commitment = TextCommitment {
			root: tree.root(),
			tokens: iterator.before,
			chunks,
		};
		Ok(Self {
			commitment,
			bodies,
			tree,
		})
	}

	/// The commitment.
	pub fn commitment(&self) -> TextCommitment {
		self.commitment
	}

	/// The chunk at `index` with its proof.
	pub fn prove(&self, index: u32) -> Result<ChunkProof, ChunkError> {
		let at = usize::try_from(index).map_err(|_| ChunkError::IndexOutOfRange)?;
		let body = self.bodies.get(at).ok_or(ChunkError::IndexOutOfRange)?.clone();
		Ok(ChunkProof {
			body,
			proof: self.tree.prove(u64::from(index))?,
		})
	}

	/// The chunks that hold tokens `start..start + length`, with their proofs.
	pub fn prove_span(&self, start: u64, length: u64) -> Result<Vec<ChunkProof>, ChunkError> {
		let (first, last) = chunk_range(start, length).ok_or(ChunkError::IndexOutOfRange)?;
		(first..=last).map(|index| self.prove(index)).collect()
	}
}

/// First and last chunk of the tokens `start..start + length`.
pub(crate) fn chunk_range(start: u64, length: u64) -> Option<(u32, u32)> {
	let last = start.checked_add(length.checked_sub(1)?)?;
	let chunk_of = |token: u64| u32::try_from(token.checked_div(CHUNK_TOKENS as u64)?).ok();
	Some((chunk_of(start)?, chunk_of(last)?))
}

/// The parts of a leaf's data.
pub(crate) struct Opened<'a> {
	/// The tag of the context.
	pub tag: u8,
	/// Contributor or salt.
	pub identity: Hash32,
	/// The body, well formed or not.
	pub body: &'a [u8],
}

/// Takes a leaf's data apart; `None` if it is too short to be one.
pub(crate) fn open_bytes(data: &[u8]) -> Option<Opened<'_>> {
	let (tag, rest) = data.split_first()?;
	let (identity, body) = rest.split_first_chunk::<32>()?;
	Some(Opened {
		tag: *tag,
		identity: *identity,
		body,
	})
}

/// Verifies that the chunk at `index` of a text is `body`, and that the body is well formed at that place. What the
/// text declares about its number of tokens is not looked at.
pub fn open_chunk<'a, H: Hasher>(
	root: &Hash32,
	chunks: u32,
	context: &Context,
	index: u32,
	body: &'a [u8],
	proof: &[Hash32],
) -> Result<Window<'a>, ChunkError> {
	// Bounds the work before any hash is computed.
	if proof.len() > MAX_CHUNK_PROOF as usize {
		return Err(ChunkError::Proof(MerkleError::WrongProofLength));
	}
	let window = Window::parse(body)?;
	let leaf = context.leaf_hash::<H>(body);
	verify_hash_with::<H>(root, u64::from(chunks), u64::from(index), leaf, proof)?;
	window.check_place(chunks, index)?;
	Ok(window)
}

/// Verifies a chunk of a contribution, as an answer to the demand to show it: the chunk belongs to the commitment at
/// `index`, is well formed, and, if it is the last, leads to the declared number of counting tokens. `H` is the host's
/// BLAKE2b-256 in a runtime.
pub fn verify_chunk_with<'a, H: Hasher>(
	commitment: &ContributionCommitment,
	contributor: &[u8; 32],
	index: u32,
	body: &'a [u8],
	proof: &[Hash32],
) -> Result<Window<'a>, ChunkError> {
	let context = Context::Contribution {
		contributor: *contributor,
	};
	let window = open_chunk::<H>(&commitment.root, commitment.chunks, &context, index, body, proof)?;
	let is_last = index.checked_add(1) == Some(commitment.chunks);
	let agrees = if is_last {
		window.after() == commitment.tokens
	} else {
		window.after() <= commitment.tokens
	};
	if !agrees {
		return Err(ChunkError::TokenCountMismatch);
	}
	Ok(window)
}

/// [`verify_chunk_with`] BLAKE2b-256 computed here.
pub fn verify_chunk<'a>(
	commitment: &ContributionCommitment,
	contributor: &[u8; 32],
	index: u32,
	body: &'a [u8],
	proof: &[Hash32],
) -> Result<Window<'a>, ChunkError> {
	verify_chunk_with::<Blake2>(commitment, contributor, index, body, proof)
}

/// Checks that `next` continues `window` of the same text: running counts chain, and the text's first window starts
/// at zero (`window` is `None`). Two windows that fail prove a wrong token count.
pub fn check_adjacent(window: Option<&Window>, next: &Window) -> Result<(), ChunkError> {
	if window.map_or(0, Window::after) != next.before {
		return Err(ChunkError::TokenCountMismatch);
	}
	Ok(())
}
