//! Why something was left out of a corpus.

use std::fmt;

/// Something that was left out, and why. Displays as one clear line.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Skipped {
	/// Path below the corpus.
	pub name: String,
	/// Why.
	pub reason: SkipReason,
}

impl Skipped {
	pub(super) fn new(name: impl Into<String>, reason: SkipReason) -> Self {
		Self {
			name: name.into(),
			reason,
		}
	}
}

impl fmt::Display for Skipped {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}: left out, {}", self.name, self.reason)
	}
}

/// The reasons.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SkipReason {
	/// No bytes.
	#[error("the file is empty")]
	Empty,
	/// Bytes, but nothing that could be matched.
	#[error("there is no word in it")]
	NoWords,
	/// It contains NUL bytes.
	#[error("it is binary (a NUL byte at offset {0})")]
	Binary(usize),
	/// It is not UTF-8.
	#[error("it is not UTF-8 (first bad byte at offset {0})")]
	NotUtf8(usize),
	/// It is longer than the limit.
	#[error("it has {bytes} bytes and the limit is {limit}")]
	TooLarge {
		/// Its length.
		bytes: u64,
		/// The limit.
		limit: u64,
	},
	/// The same bytes came earlier: only the first would earn.
	#[error("it has the same bytes as {0}")]
	SameAs(String),
	/// The system refused to read it.
	#[error("it cannot be read: {0}")]
	Unreadable(String),
	/// A link to a folder: following it could go round in circles.
	#[error("it is a link to a folder, and such links are not followed")]
	LinkToFolder,
	/// A socket, pipe or device.
	#[error("it is neither a file nor a folder")]
	NotAFile,
	/// A name that begins with a dot.
	#[error("hidden entries are not documents")]
	Hidden,
	/// Too deep in the tree.
	#[error("it is deeper than {0} folders")]
	TooDeep(usize),
	/// The contributor has more documents than the limit.
	#[error("only the first {0} documents of a contributor are taken")]
	TooManyDocuments(usize),
	/// There are more contributors than the limit.
	#[error("only the first {0} contributors are taken")]
	TooManyContributors(usize),
}
