//! The default corpus: what the authors of the crates on this machine wrote about them.

use super::{finish, walk, Corpus, CorpusError, Limits};
use std::{
	collections::BTreeMap,
	ffi::OsString,
	path::{Path, PathBuf},
};

/// Where cargo keeps the sources of fetched crates: `$CARGO_HOME/registry/src`, else `~/.cargo/registry/src`.
pub fn default_registry() -> Option<PathBuf> {
	let home = std::env::var_os("CARGO_HOME")
		.map(PathBuf::from)
		.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")))?;
	Some(home.join("registry").join("src"))
}

/// Reads the documentation of crates: README files, everything textual in `docs`, and all Markdown. One contributor
/// per crate; of several versions the newest.
///
/// `root` is the folder that holds the registries (`…/registry/src`).
///
/// # Errors
/// [`CorpusError::NoRegistry`] if there are no crates, otherwise as [`super::load_directory`].
pub fn load_registry(root: &Path, limits: &Limits) -> Result<Corpus, CorpusError> {
	let mut skipped = Vec::new();
	// Crate → its newest version and where it is.
	let mut crates: BTreeMap<String, (Vec<Part>, PathBuf)> = BTreeMap::new();
	let registries = walk::list(root).map_err(|_| CorpusError::NoRegistry(root.to_path_buf()))?;
	for registry in registries {
		let registry = root.join(registry);
		let Ok(entries) = walk::list(&registry) else {
			continue;
		};
		for entry in entries {
			let Some((name, version)) = split(&entry) else {
				continue;
			};
			let path = registry.join(&entry);
			if !path.is_dir() {
				continue;
			}
			match crates.get(&name) {
				Some((newest, _)) if *newest >= version => {}
				_ => {
					crates.insert(name, (version, path));
				}
			}
		}
	}
	if crates.is_empty() {
		return Err(CorpusError::NoRegistry(root.to_path_buf()));
	}
	let mut files: BTreeMap<String, Vec<walk::Found>> = BTreeMap::new();
	for (name, (_, path)) in crates {
		let mut found = walk::files(&path, &name, limits.depth, &is_documentation, &mut skipped);
		// The README first: if a limit cuts, it is what remains.
		found.sort_by_key(|f| {
			(
				!is_readme(f.name.rsplit('/').next().unwrap_or_default()),
				f.name.clone(),
			)
		});
		if !found.is_empty() {
			files.insert(name, found);
		}
	}
	finish(root, files, limits, skipped)
}

/// A part of a version, ordered as versions are: numbers by value, a pre-release (text) before a release.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Part {
	Text(String),
	End,
	Number(u64),
}

/// `serde_json-1.0.150` → (`serde_json`, 1.0.150). The version begins after the first dash followed by a digit and
/// having a dot in what follows, so `sha-1-0.10.1` is `sha-1`.
fn split(entry: &OsString) -> Option<(String, Vec<Part>)> {
	let entry = entry.to_str()?;
	for (at, _) in entry.match_indices('-') {
		let (name, version) = (entry.get(..at)?, entry.get(at + 1..)?);
		let core = version.split(['-', '+']).next().unwrap_or_default();
		let numeric = core.split('.').count() == 3
			&& core
				.split('.')
				.all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
		if numeric {
			let (release, pre) = match version.split('+').next().unwrap_or_default().split_once('-') {
				Some((release, pre)) => (release, Some(pre)),
				None => (version.split('+').next().unwrap_or_default(), None),
			};
			let part = |text: &str| {
				text.parse()
					.map_or_else(|_| Part::Text(text.to_string()), Part::Number)
			};
			let mut parts: Vec<Part> = release.split('.').map(part).collect();
			match pre {
				Some(pre) => parts.extend(pre.split('.').map(|p| Part::Text(p.to_string()))),
				None => parts.push(Part::End),
			}
			return Some((name.to_string(), parts));
		}
	}
	None
}

fn is_readme(file: &str) -> bool {
	file.to_ascii_lowercase().starts_with("readme")
}

/// Whether a path below a crate is documentation.
fn is_documentation(below: &str) -> bool {
	let lower = below.to_ascii_lowercase();
	let file = lower.rsplit('/').next().unwrap_or_default();
	let textual = [".md", ".markdown", ".txt", ".rst", ".adoc"]
		.iter()
		.any(|extension| file.ends_with(extension));
	let plain = !file.contains('.');
	(is_readme(file) && (textual || plain))
		|| file.ends_with(".md")
		|| (textual && (lower.starts_with("docs/") || lower.starts_with("doc/")))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn split_should_find_the_version_when_the_name_has_digits_and_dashes() {
		let name = |s: &str| split(&OsString::from(s)).map(|(name, _)| name);
		assert_eq!(name("serde_json-1.0.150").as_deref(), Some("serde_json"));
		assert_eq!(name("sha-1-0.10.1").as_deref(), Some("sha-1"));
		assert_eq!(name("axum-0.8.0-rc.1").as_deref(), Some("axum"));
		assert_eq!(name("zstd-sys-2.0.15+zstd.1.5.7").as_deref(), Some("zstd-sys"));
		assert_eq!(name("no_version"), None);
	}

	#[test]
	fn split_should_order_versions_by_number_when_text_order_differs() {
		let version = |s: &str| split(&OsString::from(s)).map(|(_, version)| version);
		assert!(version("a-1.10.0") > version("a-1.9.0"));
		assert!(version("a-1.0.0") > version("a-1.0.0-rc.2"));
		assert!(version("a-1.0.1-rc.2") > version("a-1.0.0"));
	}

	#[test]
	fn is_documentation_should_take_readmes_docs_and_markdown_only() {
		for path in [
			"README.md",
			"README",
			"Readme.txt",
			"CHANGELOG.md",
			"docs/guide.rst",
			"a/b.md",
			"doc/x.txt",
		] {
			assert!(is_documentation(path), "{path}");
		}
		for path in ["src/lib.rs", "LICENSE", "notes.txt", "docs/logo.png", "README.rs"] {
			assert!(!is_documentation(path), "{path}");
		}
	}
}
