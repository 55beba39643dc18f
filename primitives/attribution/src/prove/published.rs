//! What an audit is given.

use crate::{
	claim::Claim,
	cover::{cover, Exhaustive},
	fraud::SignedReceipt,
	session_leaf::SessionLeaf,
	token::{tokens, Token},
};
use alloc::{
	borrow::Cow,
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use openledger_core::{ContributionId, Hash32};

/// A text of a receipt as it was published.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PublishedText {
	/// The text itself, and its salt: zeros in open sessions.
	Bytes {
		/// The salt.
		salt: Hash32,
		/// The text.
		text: Vec<u8>,
	},
	/// The data of its leaves, for a text that no bytes commit to.
	Leaves(Vec<Vec<u8>>),
	/// Not at all.
	Hidden,
}

/// What was published beside the leaf of a receipt.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PublishedReceipt {
	/// What was asked.
	pub request: PublishedText,
	/// What was answered.
	pub response: PublishedText,
	/// Its claims: their encodings, with or without the zeros that stand behind them in the tree.
	pub claims: Vec<Vec<u8>>,
	/// The data of the leaves of what it retrieved.
	pub retrieved: Vec<Vec<u8>>,
}

/// A batch as it was published.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PublishedBatch {
	/// The data of the receipt leaves, in order.
	pub receipts: Vec<Vec<u8>>,
	/// What belongs to them, in the same order.
	pub contents: Vec<PublishedReceipt>,
	/// The data of the credit leaves, in order.
	pub ledger: Vec<Vec<u8>>,
	/// The lines that the chain settled, sorted by (session, line). These are the chain's, not the operator's.
	pub sessions: Vec<SessionLeaf>,
	/// Receipts that the operator signed, as far as anybody has shown them. Their signatures have been verified.
	pub signed: Vec<SignedReceipt>,
}

/// The texts of a model's corpus.
pub trait CorpusTexts {
	/// The claims that a response makes: the [`cover`] over the request and the whole corpus. `None` if it is not known,
	/// so that nothing can be said about omissions.
	fn cover(&self, request: &[Token], response: &[Token]) -> Option<Vec<Claim>>;
	/// The text of a contribution of the corpus, if it is at hand.
	fn text(&self, id: ContributionId) -> Option<Cow<'_, [u8]>>;
	/// The data of the leaves of a contribution of the corpus that no text commits to, if they are at hand.
	fn leaves(&self, _id: ContributionId) -> Option<Vec<Vec<u8>>> {
		None
	}
}

/// A corpus that is searched by comparing every place with every place: for tests and small corpora.
#[derive(Clone, Debug, Default)]
pub struct SmallCorpus {
	/// The texts.
	pub texts: BTreeMap<ContributionId, Vec<u8>>,
	/// Which of them are commons.
	pub commons: BTreeSet<ContributionId>,
	/// Leaves of contributions that no text commits to.
	pub leaves: BTreeMap<ContributionId, Vec<Vec<u8>>>,
}

impl CorpusTexts for SmallCorpus {
	fn cover(&self, request: &[Token], response: &[Token]) -> Option<Vec<Claim>> {
		let contributions: Vec<_> = self
			.texts
			.iter()
			.map(|(id, text)| (*id, self.commons.contains(id), tokens(text)))
			.collect();
		let candidates = Exhaustive {
			response,
			request,
			contributions: &contributions,
		};
		cover(response, &candidates).ok()
	}

	fn text(&self, id: ContributionId) -> Option<Cow<'_, [u8]>> {
		self.texts.get(&id).map(|text| Cow::Borrowed(text.as_slice()))
	}

	fn leaves(&self, id: ContributionId) -> Option<Vec<Vec<u8>>> {
		self.leaves.get(&id).cloned()
	}
}
