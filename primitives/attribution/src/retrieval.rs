//! Method `retrieval/1`: which contributions were put in front of the model.
//!
//! An operator that looks things up before it answers names up to 8 contributions of the corpus, each with the chunk that
//! it found. They share the weight of the retrieval channel equally. That they belong to the corpus is proven, that they
//! were the right ones to find is not.

use crate::{
	limits::MAX_RETRIEVED,
	merkle::{root, MerkleError},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{ContributionId, Hash32};
use scale_info::TypeInfo;

/// A contribution that was retrieved for a receipt, with the chunk that was. Its leaf data is its SCALE encoding:
/// contribution (u64 LE) ‖ chunk (u32 LE), 12 bytes.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	Hash,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Retrieved {
	/// The contribution.
	pub contribution: ContributionId,
	/// Index of the chunk.
	pub chunk: u32,
}

/// Why a list of retrieved contributions was refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RetrievalError {
	/// More than a receipt may have.
	TooMany,
	/// A contribution is not after the one before it: unsorted or twice.
	NotSorted,
}

errors!(RetrievalError);

/// The root over retrieved contributions, in the order of the list.
pub fn retrieved_root(entries: &[Retrieved]) -> Result<Hash32, MerkleError> {
	root(entries.iter().map(Encode::encode))
}

/// Checks a list of retrieved contributions by itself: sorted by contribution, each once, at most [`MAX_RETRIEVED`].
pub fn check_retrieved(entries: &[Retrieved]) -> Result<(), RetrievalError> {
	if entries.len() > usize::from(MAX_RETRIEVED) {
		return Err(RetrievalError::TooMany);
	}
	let pairs = entries.iter().zip(entries.iter().skip(1));
	if pairs
		.into_iter()
		.any(|(one, other)| one.contribution >= other.contribution)
	{
		return Err(RetrievalError::NotSorted);
	}
	Ok(())
}
