//! From documents on this machine to contributions on the chain.
//!
//! A document belongs to a contribution if the commitment made of it for the contributor's account has the contribution's
//! root. Names play no part, so a document may be moved or renamed.

use super::Failure;
use crate::{
	chain::SnapshotMember,
	corpus::{load_directory, Corpus, Limits},
	engine::{CorpusIndex, CorpusText, Origin},
};
use openledger_attribution::{commit_contribution, TextCommitment};
use openledger_core::ContributionId;
use std::{collections::HashMap, path::Path, sync::Arc};

/// Documents by what can be told of them without knowing their contributor.
#[derive(Clone, Debug, Default)]
pub struct Library {
	texts: Vec<Arc<str>>,
	/// Counting tokens and chunks → documents.
	by_size: HashMap<(u64, u32), Vec<usize>>,
}

/// The corpus of a model, as far as its documents are here.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
	/// Contributions with their texts.
	pub texts: Vec<ResolvedText>,
	/// Contributions whose documents are not here.
	pub missing: Vec<ContributionId>,
}

/// A contribution with its text.
#[derive(Clone, Debug)]
pub struct ResolvedText {
	/// The contribution.
	pub contribution: ContributionId,
	/// Whether it is commons in this corpus.
	pub commons: bool,
	/// Who committed to it, and where it is.
	pub origin: Origin,
	/// Its text.
	pub text: Arc<str>,
}

impl Library {
	/// A library of these texts.
	pub fn new<Text: Into<Arc<str>>>(texts: impl IntoIterator<Item = Text>) -> Self {
		let mut library = Self::default();
		for text in texts {
			library.add(text.into());
		}
		library
	}

	/// All readable documents below a folder; also tells what was left out.
	///
	/// # Errors
	/// If the folder cannot be read or holds none.
	pub fn open(folder: &Path) -> Result<(Self, Corpus), Failure> {
		let corpus = load_directory(folder, &Limits::default())?;
		let library = Self::new(corpus.documents.iter().map(|document| document.text.as_str()));
		Ok((library, corpus))
	}

	/// Adds a document. One without a word can be of no contribution and is left out.
	pub fn add(&mut self, text: Arc<str>) {
		let Ok(TextCommitment { tokens, chunks, .. }) = commit_contribution(&[0; 32], text.as_bytes()) else {
			return;
		};
		self.by_size
			.entry((tokens, chunks))
			.or_default()
			.push(self.texts.len());
		self.texts.push(text);
	}

	/// Finds the documents of these contributions.
	pub fn resolve(&self, corpus: &[SnapshotMember]) -> Resolved {
		let mut resolved = Resolved::default();
		for SnapshotMember { id, info, commons } in corpus {
			let size = (info.contribution.tokens, info.chunks);
			let candidates = self.by_size.get(&size).into_iter().flatten();
			let text = candidates
				.filter_map(|place| self.texts.get(*place))
				.find(|text| {
					commit_contribution(&info.account.0, text.as_bytes())
						.is_ok_and(|commitment| commitment.root == info.root)
				});
			match text {
				Some(text) => resolved.texts.push(ResolvedText {
					contribution: *id,
					commons: *commons,
					origin: Origin {
						contributor: info.account.0,
						uri: crate::chain::text(&info.uri),
					},
					text: text.clone(),
				}),
				None => resolved.missing.push(*id),
			}
		}
		resolved
	}
}

impl Resolved {
	/// The index that attribution and the built-in model work on.
	///
	/// # Errors
	/// If the corpus is too large.
	pub fn index(&self) -> Result<CorpusIndex, Failure> {
		let texts: Vec<CorpusText<'_>> = self
			.texts
			.iter()
			.map(|text| CorpusText {
				contribution: text.contribution,
				commons: text.commons,
				text: &text.text,
			})
			.collect();
		Ok(CorpusIndex::new(&texts)?)
	}

	/// Where its contributions come from.
	pub fn origins(&self) -> HashMap<ContributionId, Origin> {
		self.texts
			.iter()
			.map(|text| (text.contribution, text.origin.clone()))
			.collect()
	}
}
