//! Texts of contributions, found by what was committed to.

use crate::{
	corpus::{load_directory, CorpusError, Limits, Skipped},
	evidence::fetch::Fetcher,
};
use openledger_attribution::{commit_contribution, fraud::ContributionFacts};
use std::{
	collections::HashMap,
	path::Path,
	sync::{Arc, Mutex, PoisonError},
};

type BySize = HashMap<(u64, u32), Vec<Arc<str>>>;

/// Texts at hand, and those that can be fetched. A text belongs to a contribution if the commitment made of it for the
/// contributor's account has the contribution's root; names and addresses prove nothing.
#[derive(Debug)]
pub struct Shelf {
	/// Counting tokens and chunks → texts.
	texts: Mutex<BySize>,
	fetcher: Option<Fetcher>,
}

impl Shelf {
	/// A shelf with these texts; others are fetched from http addresses if there is a fetcher.
	pub fn new<Text: Into<Arc<str>>>(
		texts: impl IntoIterator<Item = Text>,
		fetcher: Option<Fetcher>,
	) -> Self {
		let shelf = Self {
			texts: Mutex::default(),
			fetcher,
		};
		for text in texts {
			shelf.add(text.into());
		}
		shelf
	}

	/// A shelf with all readable documents below a folder; also tells what was left out.
	///
	/// # Errors
	/// If the folder cannot be read or holds none.
	pub fn open(folder: &Path, fetcher: Option<Fetcher>) -> Result<(Self, Vec<Skipped>), CorpusError> {
		let corpus = load_directory(folder, &Limits::default())?;
		let texts = corpus.documents.into_iter().map(|document| document.text);
		Ok((Self::new(texts, fetcher), corpus.skipped))
	}

	/// Adds a text. One without a word can be of no contribution.
	fn add(&self, text: Arc<str>) {
		if let Ok(commitment) = commit_contribution(&[0; 32], text.as_bytes()) {
			let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
			texts
				.entry((commitment.tokens, commitment.chunks))
				.or_default()
				.push(text);
		}
	}

	/// The text of a contribution, if it is at hand.
	pub fn find(&self, facts: &ContributionFacts) -> Option<Arc<str>> {
		let texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
		let candidates = texts.get(&(facts.tokens, facts.chunks))?;
		candidates
			.iter()
			.find(|text| is_of(facts, text.as_bytes()))
			.cloned()
	}

	/// The text of a contribution, fetched if it is not at hand.
	pub async fn get(&self, facts: &ContributionFacts, uri: &str) -> Option<Arc<str>> {
		if let Some(found) = self.find(facts) {
			return Some(found);
		}
		let fetcher = self.fetcher.as_ref().filter(|_| uri.starts_with("http://"))?;
		let bytes = fetcher.bytes(uri).await.ok()?;
		let text: Arc<str> = String::from_utf8(bytes)
			.ok()
			.filter(|text| is_of(facts, text.as_bytes()))?
			.into();
		self.add(text.clone());
		Some(text)
	}
}

fn is_of(facts: &ContributionFacts, text: &[u8]) -> bool {
	commit_contribution(&facts.contributor, text).is_ok_and(|commitment| commitment.root == facts.root)
}
