//! Checking the sources that an answer cites.

use super::PayerError;
use crate::{
	engine::MAX_RETRIEVED,
	gateway::{wire::CitedSource, Account},
};
use futures::future::BoxFuture;
use openledger_attribution::{
	chunk::{bodies, ChunkError},
	verify_chunk, TextCommitment,
};
use openledger_core::ContributionId;
use std::collections::BTreeMap;

/// A contribution of a corpus, as the chain has it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Member {
	/// Who committed to it.
	pub contributor: Account,
	/// What it commits to.
	pub commitment: TextCommitment,
}

/// The corpus of a line's model, read from the chain and not from the gateway.
pub trait CorpusView: Send + Sync {
	/// The contribution, if it is in the corpus. The error says why the chain did not answer.
	fn member(&self, contribution: ContributionId) -> BoxFuture<'_, Result<Option<Member>, String>>;
}

/// What the chain says of the contributions that an answer cites.
pub type Members = BTreeMap<ContributionId, Option<Member>>;

/// What is wrong with the sources of an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SourceFault {
	/// More than the method allows.
	#[error("there are {0}, and an answer cites at most {MAX_RETRIEVED}")]
	TooMany(usize),
	/// A contribution twice.
	#[error("contribution {0} is cited twice")]
	Twice(ContributionId),
	/// A contribution that is not in the corpus.
	#[error("contribution {0} is not in the corpus of the model")]
	NotInCorpus(ContributionId),
	/// Contributor, root or numbers differ from the chain's.
	#[error("contribution {0} committed to something else")]
	OtherCommitment(ContributionId),
	/// The text is no chunk.
	#[error("the passage of contribution {0} is not one chunk")]
	NotAChunk(ContributionId),
	/// The text is not the chunk that was committed to.
	#[error("the passage is not in contribution {0}: {1}")]
	Proof(ContributionId, ChunkError),
	/// The receipt commits to other passages.
	#[error("the receipt commits to other passages than the answer cites")]
	NotTheReceipts,
}

/// Asks the chain about all that is cited.
pub(super) async fn members(view: &dyn CorpusView, sources: &[CitedSource]) -> Result<Members, PayerError> {
	let mut members = Members::new();
	// More than that is refused without a look at it.
	for source in sources.iter().take(MAX_RETRIEVED) {
		let member = view
			.member(source.contribution)
			.await
			.map_err(PayerError::Chain)?;
		members.insert(source.contribution, member);
	}
	Ok(members)
}

/// Checks that every source is a chunk of its contribution. `members` is what the chain says of them; without it the
/// proofs are held against what the gateway says of the contributions.
///
/// # Errors
/// The first fault found.
pub fn check_sources(sources: &[CitedSource], members: Option<&Members>) -> Result<(), SourceFault> {
	if sources.len() > MAX_RETRIEVED {
		return Err(SourceFault::TooMany(sources.len()));
	}
	for (place, source) in sources.iter().enumerate() {
		let id = source.contribution;
		if sources.iter().take(place).any(|other| other.contribution == id) {
			return Err(SourceFault::Twice(id));
		}
		let said = Member {
			contributor: source.contributor,
			commitment: TextCommitment {
				root: source.root,
				tokens: source.tokens,
				chunks: source.chunks,
			},
		};
		if let Some(members) = members {
			let member = members.get(&id).copied().flatten();
			let member = member.ok_or(SourceFault::NotInCorpus(id))?;
			if member != said {
				return Err(SourceFault::OtherCommitment(id));
			}
		}
		let mut windows = bodies(source.text.as_bytes());
		let (Some(mut body), None) = (windows.next(), windows.next()) else {
			return Err(SourceFault::NotAChunk(id));
		};
		// The passage alone begins at 0; in its contribution it does not.
		for (to, from) in body.iter_mut().zip(source.before.to_le_bytes()) {
			*to = from;
		}
		verify_chunk(
			&said.commitment,
			&said.contributor,
			source.chunk,
			&body,
			&source.proof,
		)
		.map_err(|error| SourceFault::Proof(id, error))?;
	}
	Ok(())
}
