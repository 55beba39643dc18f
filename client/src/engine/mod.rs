//! The attribution engine: which tokens of a response are whose, and which passages a request asks for.
//!
//! Method `verbatim/1` is defined by [`openledger_attribution`]: tokens, ranking, claims and credits are that crate's,
//! and nothing of it is defined again here. What this module adds is speed: an index over the corpus that finds, for
//! each position of a response, the one candidate per source class that the rule would choose, without looking at the
//! others. [`openledger_attribution::cover::Exhaustive`] is the definition; property tests hold the two together.
//!
//! Method `retrieval/1` is [`Retriever`]: it finds the passages that an answer draws on, and shows that they belong to
//! their contributions.

mod index;
mod matcher;
mod model;
mod retrieval;
mod suffix;
#[cfg(test)]
mod tests;

pub use index::{CorpusIndex, CorpusText};
pub use model::{FinishReason, GenerateError, Generated, Generator, InfinityGram, Passage, Sampling};
pub use retrieval::{Citation, Hit, Origin, Retriever, MAX_RETRIEVED};
pub use suffix::IndexError;

use matcher::Matcher;
use openledger_attribution::{cover::CoverError, prove::CorpusTexts, token::tokens, Claim, Token};
use openledger_core::ContributionId;
use std::{borrow::Cow, sync::Arc};

/// A response could not be attributed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AttributeError {
	/// The response is longer than the method allows.
	#[error("the response cannot be attributed: {0}")]
	Cover(CoverError),
	/// The request could not be indexed.
	#[error("the request cannot be indexed: {0}")]
	Request(#[from] IndexError),
}

/// Attributes responses against one corpus.
#[derive(Clone, Debug)]
pub struct Engine {
	index: Arc<CorpusIndex>,
}

impl Engine {
	/// An engine over an index, which may be shared with others.
	pub fn new(index: Arc<CorpusIndex>) -> Self {
		Self { index }
	}

	/// The claims of a response: exactly the cover of method `verbatim/1`.
	///
	/// # Errors
	/// If the response has more tokens than the method allows.
	pub fn attribute(&self, request: &str, response: &str) -> Result<Vec<Claim>, AttributeError> {
		self.cover(&tokens(request.as_bytes()), &tokens(response.as_bytes()))
	}

	/// The claims of a response that is read already.
	///
	/// # Errors
	/// As [`Self::attribute`].
	pub fn cover(&self, request: &[Token], response: &[Token]) -> Result<Vec<Claim>, AttributeError> {
		let matcher = Matcher::new(&self.index, request, response)?;
		openledger_attribution::cover(response, &matcher).map_err(AttributeError::Cover)
	}

	/// Whether a contribution is commons, hence credited nothing.
	pub fn is_commons(&self, contribution: ContributionId) -> bool {
		self.index.is_commons(contribution)
	}

	/// The index.
	pub fn index(&self) -> &Arc<CorpusIndex> {
		&self.index
	}
}

impl CorpusTexts for Engine {
	fn cover(&self, request: &[Token], response: &[Token]) -> Option<Vec<Claim>> {
		Self::cover(self, request, response).ok()
	}

	fn text(&self, id: ContributionId) -> Option<Cow<'_, [u8]>> {
		self.index.text(id).map(|text| Cow::Borrowed(text.as_bytes()))
	}
}
