//! Reading documents that nobody wrote for us.
//!
//! A corpus is a directory. Each of its top-level folders and files is one **contributor**; each readable text
//! file is one **document**, the unit that becomes a contribution. Whatever cannot be used (empty, binary, not
//! UTF-8, too large, unreadable, a link loop, a copy of an earlier document) is left out with a message that says
//! why, and the rest goes on. The order is the same on every machine: by contributor, then by path, bytewise.

mod registry;
mod skip;
#[cfg(test)]
mod tests;
mod walk;

pub use registry::{default_registry, load_registry};
pub use skip::{SkipReason, Skipped};

use openledger_attribution::{Blake2, Hasher};
use std::{
	collections::{BTreeMap, HashMap},
	path::{Path, PathBuf},
};

/// One text of one contributor.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Document {
	/// Who contributes it: the name of the top-level folder or file, or of the crate.
	pub contributor: String,
	/// Its path below the corpus, with `/` between the parts.
	pub name: String,
	/// Its whole text. Never empty, always with at least one word.
	pub text: String,
}

/// What was read, and what was left out and why.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Corpus {
	/// The documents, in an order that depends on nothing but names.
	pub documents: Vec<Document>,
	/// One entry for everything that was left out.
	pub skipped: Vec<Skipped>,
}

impl Corpus {
	/// Names of the contributors, each once, in order.
	pub fn contributors(&self) -> Vec<&str> {
		let mut names: Vec<&str> = self.documents.iter().map(|d| d.contributor.as_str()).collect();
		names.dedup();
		names
	}

	/// Length of all texts, in bytes.
	pub fn bytes(&self) -> usize {
		self.documents.iter().map(|d| d.text.len()).sum()
	}
}

/// How much of a corpus is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
	/// Longest document, in bytes; longer ones are left out.
	pub document_bytes: u64,
	/// Most documents of one contributor, the first by path.
	pub documents_per_contributor: usize,
	/// Most contributors, the first by name.
	pub contributors: usize,
	/// Deepest folder below a contributor.
	pub depth: usize,
}

impl Default for Limits {
	/// 16 MiB a document, everything else practically unbounded.
	fn default() -> Self {
		Self {
			document_bytes: 16 << 20,
			documents_per_contributor: usize::MAX,
			contributors: usize::MAX,
			depth: 16,
		}
	}
}

impl Limits {
	/// What suits the documentation of crates: 1 MiB a document, 8 documents a crate.
	pub fn registry() -> Self {
		Self {
			document_bytes: 1 << 20,
			documents_per_contributor: 8,
			..Self::default()
		}
	}
}

/// The corpus as a whole cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
	/// The directory cannot be listed.
	#[error("cannot read the corpus directory {path}: {source}")]
	Unreadable {
		/// The directory.
		path: PathBuf,
		/// What the system said.
		source: std::io::Error,
	},
	/// Nothing in it can be used.
	#[error("no usable document in {path} ({skipped} entries were left out)")]
	Empty {
		/// The directory.
		path: PathBuf,
		/// How many entries were left out.
		skipped: usize,
	},
	/// There is no local crate registry.
	#[error("no crates in {0}: fetch some first (`cargo fetch`), or name a directory of documents")]
	NoRegistry(PathBuf),
}

/// Reads a folder of documents: each top-level folder or file is one contributor.
///
/// # Errors
/// [`CorpusError::Unreadable`] if the directory cannot be listed, [`CorpusError::Empty`] if nothing in it is usable.
pub fn load_directory(root: &Path, limits: &Limits) -> Result<Corpus, CorpusError> {
	let mut skipped = Vec::new();
	let entries = walk::list(root).map_err(|source| CorpusError::Unreadable {
		path: root.to_path_buf(),
		source,
	})?;
	let mut files: BTreeMap<String, Vec<walk::Found>> = BTreeMap::new();
	for name in entries {
		let contributor = walk::display(&name);
		if contributor.starts_with('.') {
			skipped.push(Skipped::new(contributor, SkipReason::Hidden));
			continue;
		}
		let found = walk::files(
			&root.join(&name),
			&contributor,
			limits.depth,
			&|_| true,
			&mut skipped,
		);
		if !found.is_empty() {
			files.entry(contributor).or_default().extend(found);
		}
	}
	finish(root, files, limits, skipped)
}

/// Reads the files found, in order, and leaves out what is no text or was seen before.
fn finish(
	root: &Path,
	files: BTreeMap<String, Vec<walk::Found>>,
	limits: &Limits,
	mut skipped: Vec<Skipped>,
) -> Result<Corpus, CorpusError> {
	let mut documents: Vec<Document> = Vec::new();
	// Fingerprint → documents with it. Equal fingerprints are compared in full before one is called a copy.
	let mut seen: HashMap<[u8; 32], usize> = HashMap::new();
	let mut contributors = 0usize;
	for (contributor, found) in files {
		if contributors >= limits.contributors {
			skipped.push(Skipped::new(
				contributor,
				SkipReason::TooManyContributors(limits.contributors),
			));
			continue;
		}
		let mut taken = 0usize;
		for file in found {
			if taken >= limits.documents_per_contributor {
				skipped.push(Skipped::new(
					file.name,
					SkipReason::TooManyDocuments(limits.documents_per_contributor),
				));
				continue;
			}
			let text = match walk::read(&file.path, limits.document_bytes) {
				Ok(text) => text,
				Err(reason) => {
					skipped.push(Skipped::new(file.name, reason));
					continue;
				}
			};
			let digest = Blake2::hash(text.as_bytes());
			if let Some(original) = seen.get(&digest).and_then(|index| documents.get(*index)) {
				let reason = SkipReason::SameAs(original.name.clone());
				skipped.push(Skipped::new(file.name, reason));
				continue;
			}
			seen.insert(digest, documents.len());
			documents.push(Document {
				contributor: contributor.clone(),
				name: file.name,
				text,
			});
			taken += 1;
		}
		if taken > 0 {
			contributors += 1;
		}
	}
	skipped.sort_by(|a, b| a.name.cmp(&b.name));
	if documents.is_empty() {
		return Err(CorpusError::Empty {
			path: root.to_path_buf(),
			skipped: skipped.len(),
		});
	}
	Ok(Corpus { documents, skipped })
}
