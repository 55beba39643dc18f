//! Texts of contributions, found by what was committed to.

use super::{
	blocking,
	chain::{Member, Result},
};
use crate::{
	corpus::{load_directory, CorpusError, Limits, Skipped},
	evidence::fetch::Fetcher,
};
use futures::StreamExt;
use openledger_attribution::{commit_contribution, fraud::ContributionFacts, CHUNK_TOKENS, MAX_TOKEN_BYTES};
use openledger_core::ContributionId;
use std::{
	collections::HashMap,
	path::Path,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};

/// Texts fetched at one time.
const PARALLEL: usize = 16;
/// Longest time for fetching the texts of one corpus. What was not served until then is missing, and looked for again.
const TIME: Duration = Duration::from_secs(60);
/// Most bytes of a text for each of its tokens, with the white space around. That is not committed to: without a bound a few
/// words could be a text of any length.
const TOKEN_BYTES: usize = 2 * MAX_TOKEN_BYTES;

type BySize = HashMap<(u64, u32), Vec<Arc<str>>>;

/// Texts at hand, and those that can be fetched. A text belongs to a contribution if the commitment made of it for the
/// contributor's account has the contribution's root; names and addresses prove nothing.
#[derive(Debug)]
pub struct Shelf {
	/// Counting tokens and chunks → texts.
	texts: Mutex<BySize>,
	/// How often each address was asked in vain.
	failures: Mutex<HashMap<String, u32>>,
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
			failures: Mutex::default(),
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
	pub fn open(
		folder: &Path,
		fetcher: Option<Fetcher>,
	) -> std::result::Result<(Self, Vec<Skipped>), CorpusError> {
		let corpus = load_directory(folder, &Limits::default())?;
		let texts = corpus.documents.into_iter().map(|document| document.text);
		Ok((Self::new(texts, fetcher), corpus.skipped))
	}

	fn texts(&self) -> MutexGuard<'_, BySize> {
		self.texts.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn failures(&self) -> MutexGuard<'_, HashMap<String, u32>> {
		self.failures.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Adds a text. One without a word can be of no contribution.
	fn add(&self, text: Arc<str>) {
		if let Ok(commitment) = commit_contribution(&[0; 32], text.as_bytes()) {
			let size = (commitment.tokens, commitment.chunks);
			self.texts().entry(size).or_default().push(text);
		}
	}

	/// The text of a contribution, if it is at hand.
	pub fn find(&self, facts: &ContributionFacts) -> Option<Arc<str>> {
		let candidates = self.texts().get(&(facts.tokens, facts.chunks))?.clone();
		candidates.into_iter().find(|text| is_of(facts, text.as_bytes()))
	}

	/// The texts of contributions: those at hand, and those that their addresses serve in time.
	///
	/// # Errors
	/// If computing fails.
	pub async fn gather(self: &Arc<Self>, members: &[Member]) -> Result<HashMap<ContributionId, Arc<str>>> {
		let (shelf, wanted) = (self.clone(), members.to_vec());
		let mut texts: HashMap<_, _> = blocking(move || {
			let found = wanted.iter().map(|member| (member.id, shelf.find(&member.facts)));
			found.filter_map(|(id, text)| Some((id, text?))).collect()
		})
		.await?;
		let Some(fetcher) = &self.fetcher else {
			return Ok(texts);
		};
		let mut wanted: Vec<Member> = members
			.iter()
			.filter(|member| !texts.contains_key(&member.id) && member.uri.starts_with("http://"))
			.cloned()
			.collect();
		{
			// Who has kept others waiting comes last, so that time is left for the rest.
			let failures = self.failures();
			wanted.sort_by_key(|member| failures.get(&member.uri).copied().unwrap_or_default());
		}
		let mut fetched = futures::stream::iter(wanted)
			.map(|member: Member| async move { (member.id, self.fetch(fetcher, &member).await) })
			.buffer_unordered(PARALLEL);
		let end = tokio::time::sleep(TIME);
		tokio::pin!(end);
		loop {
			tokio::select! {
				next = fetched.next() => match next {
					Some((id, text)) => texts.extend(text.map(|text| (id, text))),
					None => break,
				},
				() = &mut end => break,
			}
		}
		Ok(texts)
	}

	/// Fetches the text of a contribution. It takes part in the failures until it is there, so that what is broken off counts.
	async fn fetch(&self, fetcher: &Fetcher, member: &Member) -> Option<Arc<str>> {
		let count = |failures: &mut u32| *failures = failures.saturating_add(1);
		count(self.failures().entry(member.uri.clone()).or_default());
		let facts = member.facts;
		let bytes = fetcher
			.at_most(most_bytes(&facts))
			.bytes(&member.uri)
			.await
			.ok()?;
		let text: Arc<str> = blocking(move || {
			let text = String::from_utf8(bytes).ok();
			text.filter(|text| is_of(&facts, text.as_bytes()))
		})
		.await
		.ok()??
		.into();
		let size = (facts.tokens, facts.chunks);
		self.texts().entry(size).or_default().push(text.clone());
		self.failures().remove(&member.uri);
		Some(text)
	}
}

/// The longest text that is taken for a contribution's.
fn most_bytes(facts: &ContributionFacts) -> usize {
	usize::try_from(facts.chunks)
		.unwrap_or(usize::MAX)
		.saturating_mul(CHUNK_TOKENS)
		.saturating_mul(TOKEN_BYTES)
}

fn is_of(facts: &ContributionFacts, text: &[u8]) -> bool {
	commit_contribution(&facts.contributor, text).is_ok_and(|commitment| commitment.root == facts.root)
}
