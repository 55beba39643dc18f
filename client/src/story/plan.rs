//! Documents, and who contributes them.

use super::progress::Progress;
use crate::{
	chain::Key,
	corpus::{default_registry, load_directory, load_registry, Corpus, Limits, SkipReason, Skipped},
};
use anyhow::{Context, Result};
use openledger_attribution::{tokenise, Blake2, Hasher};
use std::{
	collections::{BTreeMap, HashSet},
	path::Path,
};

/// The default corpus, so that the story takes minutes: two documents of 64 KiB a crate, 300 crates.
const REGISTRY: Limits = Limits {
	document_bytes: 64 << 10,
	documents_per_contributor: 2,
	contributors: 300,
	depth: 16,
};
/// A user's corpus is taken whole, within reason.
const FOLDER: Limits = Limits {
	document_bytes: 16 << 20,
	documents_per_contributor: 64,
	contributors: 1_000,
	depth: 16,
};
/// Messages about single files that are shown; the others are counted.
const SHOWN: usize = 20;
/// Tokens by which the quality of a document is judged.
const JUDGED: usize = 4_096;

/// One document and its contributor's hand.
#[derive(Clone, Debug)]
pub(super) struct Planned {
	pub(super) contributor: String,
	pub(super) key: Key,
	pub(super) name: String,
	pub(super) text: String,
	/// What the curator will say: 20 to 100.
	pub(super) quality: u8,
}

/// What is contributed.
#[derive(Debug)]
pub(super) struct Plan {
	/// Where the documents come from, in words.
	pub(super) origin: String,
	pub(super) documents: Vec<Planned>,
	pub(super) skipped: Vec<Skipped>,
	/// Names of the contributors, each once.
	pub(super) contributors: Vec<String>,
}

/// Reads the corpus and says what is left out and why.
pub(super) async fn read(folder: Option<&Path>, progress: &Progress) -> Result<Plan> {
	let (origin, limits, root, registry) = match folder {
		Some(folder) => (folder.display().to_string(), FOLDER, folder.to_path_buf(), false),
		None => {
			let root = default_registry()
				.context("there is no home directory, hence no crate registry: use --corpus")?;
			("the local crate registry".to_string(), REGISTRY, root, true)
		}
	};
	progress.say(&format!(
		"taking from {origin} at most {} contributors, {} documents of each, {} KiB a document",
		limits.contributors,
		limits.documents_per_contributor,
		limits.document_bytes >> 10
	));
	let corpus = tokio::task::spawn_blocking(move || {
		if registry {
			load_registry(&root, &limits)
		} else {
			load_directory(&root, &limits)
		}
	})
	.await??;
	tell_skipped(&corpus.skipped, progress);
	plan(origin, corpus)
}

fn plan(origin: String, corpus: Corpus) -> Result<Plan> {
	let contributors: Vec<String> = corpus.contributors().into_iter().map(str::to_string).collect();
	let mut keys: BTreeMap<String, Key> = BTreeMap::new();
	for name in &contributors {
		keys.insert(name.clone(), contributor_key(name)?);
	}
	let documents = corpus
		.documents
		.into_iter()
		.filter_map(|document| {
			let key = keys.get(&document.contributor)?.clone();
			Some(Planned {
				quality: quality(&document.text),
				contributor: document.contributor,
				key,
				name: document.name,
				text: document.text,
			})
		})
		.collect();
	Ok(Plan {
		origin,
		documents,
		skipped: corpus.skipped,
		contributors,
	})
}

/// The key of a contributor: `//Story//<name>` of the development phrase. Characters that mean something in a URI are
/// replaced, and a digest of the name then keeps it apart from others.
fn contributor_key(name: &str) -> Result<Key> {
	let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
	let mut part: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
	if part != name || part.len() > 64 {
		part.truncate(48);
		part.push_str(&format!("-{}", hex::encode(&Blake2::hash(name.as_bytes())[..6])));
	}
	Ok(Key::from_uri(&format!("//Story//{part}"))?)
}

/// How a curator judges without reading: the more different words, the better. From 20 to 100.
fn quality(text: &str) -> u8 {
	let mut seen = HashSet::new();
	let mut words = 0usize;
	for located in tokenise(text.as_bytes()).take(JUDGED) {
		if located.token.counts() {
			words += 1;
			seen.insert(located.token);
		}
	}
	let share = (seen.len() * 80).checked_div(words).unwrap_or(0);
	u8::try_from(20 + share.min(80)).unwrap_or(100)
}

fn tell_skipped(skipped: &[Skipped], progress: &Progress) {
	let mut limits: BTreeMap<&str, usize> = BTreeMap::new();
	let mut shown = 0usize;
	let mut hidden = 0usize;
	for skip in skipped {
		match skip.reason {
			SkipReason::TooManyContributors(_) => {
				*limits.entry("contributors above the limit").or_default() += 1
			}
			SkipReason::TooManyDocuments(_) => {
				*limits
					.entry("documents above the limit of their contributor")
					.or_default() += 1;
			}
			_ if shown < SHOWN => {
				shown += 1;
				progress.say(&format!("  {skip}"));
			}
			_ => hidden += 1,
		}
	}
	if hidden > 0 {
		progress.say(&format!(
			"  … and {hidden} more left out for such reasons (all are in the report)"
		));
	}
	for (what, count) in limits {
		progress.say(&format!("  {count} {what} are left out"));
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn keys_should_differ_when_names_differ_in_special_characters_only() {
		let account = |name: &str| contributor_key(name).unwrap().account();
		assert_ne!(account("a/b"), account("a_b"));
		assert_ne!(account("a/b"), account("a b"));
		assert_eq!(
			account("serde"),
			Key::from_uri("//Story//serde").unwrap().account()
		);
		assert_ne!(account(&"ä".repeat(300)), account(&"ä".repeat(299)));
	}

	#[test]
	fn quality_should_rise_with_the_variety_of_words() {
		assert_eq!(quality("one two three"), 100);
		assert_eq!(quality(&"same ".repeat(1_000)), 20);
		assert!((20..=100).contains(&quality("!!!")));
	}
}
