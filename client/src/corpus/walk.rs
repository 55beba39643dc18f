//! Listing and reading files defensively.

use super::{SkipReason, Skipped};
use std::{
	ffi::{OsStr, OsString},
	fs, io,
	io::Read,
	path::{Path, PathBuf},
};

/// A file that may be a document.
#[derive(Debug)]
pub(super) struct Found {
	/// Where it is.
	pub path: PathBuf,
	/// Its path below the corpus.
	pub name: String,
}

/// Names of a folder's entries, sorted bytewise.
pub(super) fn list(dir: &Path) -> io::Result<Vec<OsString>> {
	let mut names = fs::read_dir(dir)?
		.map(|entry| entry.map(|e| e.file_name()))
		.collect::<io::Result<Vec<_>>>()?;
	names.sort();
	Ok(names)
}

/// A name for people: bytes that are not UTF-8 are replaced, and control characters are spelled out, so that a name
/// neither breaks a line nor commands a terminal.
pub(super) fn display(name: &OsStr) -> String {
	let mut out = String::new();
	for c in name.to_string_lossy().chars() {
		if c.is_control() {
			out.extend(c.escape_default());
		} else {
			out.push(c);
		}
	}
	out
}

/// All files at or below `path` that `wanted` (given the path below the contributor) accepts, in order.
pub(super) fn files(
	path: &Path,
	name: &str,
	depth: usize,
	wanted: &dyn Fn(&str) -> bool,
	skipped: &mut Vec<Skipped>,
) -> Vec<Found> {
	let mut out = Vec::new();
	visit(path, name, "", (depth, depth), wanted, skipped, &mut out);
	out
}

fn visit(
	path: &Path,
	name: &str,
	below: &str,
	(left, depth): (usize, usize),
	wanted: &dyn Fn(&str) -> bool,
	skipped: &mut Vec<Skipped>,
	out: &mut Vec<Found>,
) {
	let unreadable = |e: io::Error| Skipped::new(name, SkipReason::Unreadable(e.to_string()));
	let own = match fs::symlink_metadata(path) {
		Ok(own) => own,
		Err(e) => return skipped.push(unreadable(e)),
	};
	// A link to a file is read like the file; one to a folder is not followed, so there are no loops. A link to
	// itself fails here, with the system's own words.
	let kind = if own.file_type().is_symlink() {
		match fs::metadata(path) {
			Ok(target) if target.is_dir() => {
				return skipped.push(Skipped::new(name, SkipReason::LinkToFolder))
			}
			Ok(target) => target.file_type(),
			Err(e) => return skipped.push(unreadable(e)),
		}
	} else {
		own.file_type()
	};
	if kind.is_file() {
		if wanted(below) {
			out.push(Found {
				path: path.to_path_buf(),
				name: name.to_string(),
			});
		}
		return;
	}
	if !kind.is_dir() {
		return skipped.push(Skipped::new(name, SkipReason::NotAFile));
	}
	if left == 0 {
		return skipped.push(Skipped::new(name, SkipReason::TooDeep(depth)));
	}
	let entries = match list(path) {
		Ok(entries) => entries,
		Err(e) => return skipped.push(unreadable(e)),
	};
	for entry in entries {
		let shown = display(&entry);
		let child = format!("{name}/{shown}");
		if shown.starts_with('.') {
			// Version control and editors leave thousands of these; only the top level reports them.
			continue;
		}
		let child_below = if below.is_empty() {
			shown
		} else {
			format!("{below}/{shown}")
		};
		visit(
			&path.join(&entry),
			&child,
			&child_below,
			(left - 1, depth),
			wanted,
			skipped,
			out,
		);
	}
}

/// The text of a file, or why it is none.
pub(super) fn read(path: &Path, limit: u64) -> Result<String, SkipReason> {
	let unreadable = |e: io::Error| SkipReason::Unreadable(e.to_string());
	let bytes = fs::metadata(path).map_err(unreadable)?.len();
	if bytes > limit {
		return Err(SkipReason::TooLarge { bytes, limit });
	}
	let mut content = Vec::new();
	// The length may have grown since: never read more than the limit allows.
	fs::File::open(path)
		.map_err(unreadable)?
		.take(limit.saturating_add(1))
		.read_to_end(&mut content)
		.map_err(unreadable)?;
	if content.len() as u64 > limit {
		return Err(SkipReason::TooLarge {
			bytes: content.len() as u64,
			limit,
		});
	}
	text(content)
}

/// Bytes as a document, or why they are none.
pub(super) fn text(content: Vec<u8>) -> Result<String, SkipReason> {
	if content.is_empty() {
		return Err(SkipReason::Empty);
	}
	if let Some(at) = content.iter().position(|b| *b == 0) {
		return Err(SkipReason::Binary(at));
	}
	let text = String::from_utf8(content).map_err(|e| SkipReason::NotUtf8(e.utf8_error().valid_up_to()))?;
	if !text
		.bytes()
		.any(|b| b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80)
	{
		return Err(SkipReason::NoWords);
	}
	Ok(text)
}
