use super::*;
use std::fs;

fn write(root: &Path, name: &str, content: impl AsRef<[u8]>) {
	let path = root.join(name);
	if let Some(parent) = path.parent() {
		fs::create_dir_all(parent).unwrap();
	}
	fs::write(path, content).unwrap();
}

fn reason<'a>(corpus: &'a Corpus, name: &str) -> Option<&'a SkipReason> {
	corpus.skipped.iter().find(|s| s.name == name).map(|s| &s.reason)
}

fn names(corpus: &Corpus) -> Vec<(&str, &str)> {
	corpus
		.documents
		.iter()
		.map(|d| (d.contributor.as_str(), d.name.as_str()))
		.collect()
}

#[test]
fn load_directory_should_make_each_top_level_entry_a_contributor_in_bytewise_order() {
	let dir = tempfile::tempdir().unwrap();
	write(dir.path(), "zoe/b.txt", "second of zoe");
	write(dir.path(), "zoe/a/deep.txt", "first of zoe");
	write(dir.path(), "adam.txt", "a file of adam");
	let corpus = load_directory(dir.path(), &Limits::default()).unwrap();
	assert_eq!(
		names(&corpus),
		vec![
			("adam.txt", "adam.txt"),
			("zoe", "zoe/a/deep.txt"),
			("zoe", "zoe/b.txt")
		]
	);
	assert_eq!(corpus.contributors(), vec!["adam.txt", "zoe"]);
	assert!(corpus.skipped.is_empty());
	assert_eq!(corpus.bytes(), "second of zoefirst of zoea file of adam".len());
}

#[test]
fn load_directory_should_leave_out_what_is_no_text_and_go_on() {
	let dir = tempfile::tempdir().unwrap();
	write(dir.path(), "good.txt", "good words");
	write(dir.path(), "empty.txt", "");
	write(dir.path(), "blank.txt", " \n\t !?");
	write(dir.path(), "junk.bin", [1u8, 2, 0, 3]);
	write(dir.path(), "latin1.txt", b"caf\xe9 au lait");
	write(dir.path(), "same.txt", "good words");
	write(dir.path(), ".hidden", "hidden");
	write(dir.path(), "big/five.txt", "lorem ipsum ".repeat(440_000));
	let corpus = load_directory(dir.path(), &Limits::default()).unwrap();
	assert_eq!(
		names(&corpus),
		vec![("big", "big/five.txt"), ("good.txt", "good.txt")]
	);
	assert!(corpus.bytes() > 5_000_000);
	assert_eq!(reason(&corpus, "empty.txt"), Some(&SkipReason::Empty));
	assert_eq!(reason(&corpus, "blank.txt"), Some(&SkipReason::NoWords));
	assert_eq!(reason(&corpus, "junk.bin"), Some(&SkipReason::Binary(2)));
	assert_eq!(reason(&corpus, "latin1.txt"), Some(&SkipReason::NotUtf8(3)));
	assert_eq!(
		reason(&corpus, "same.txt"),
		Some(&SkipReason::SameAs("good.txt".into()))
	);
	assert_eq!(reason(&corpus, ".hidden"), Some(&SkipReason::Hidden));
	assert_eq!(corpus.skipped.len(), 6);
	let line = corpus
		.skipped
		.iter()
		.find(|s| s.name == "same.txt")
		.unwrap()
		.to_string();
	assert_eq!(line, "same.txt: left out, it has the same bytes as good.txt");
}

#[test]
fn load_directory_should_spell_out_control_characters_in_names() {
	let dir = tempfile::tempdir().unwrap();
	write(
		dir.path(),
		"two\nlines\u{1b}[31m \u{e4} '\"$(x).txt",
		"good words",
	);
	write(dir.path(), "bell\u{7}.txt", "");
	let corpus = load_directory(dir.path(), &Limits::default()).unwrap();
	let name = "two\\nlines\\u{1b}[31m \u{e4} '\"$(x).txt";
	assert_eq!(names(&corpus), vec![(name, name)]);
	assert_eq!(
		corpus.skipped[0].to_string(),
		"bell\\u{7}.txt: left out, the file is empty"
	);
}

#[test]
fn load_directory_should_keep_both_documents_when_one_is_a_prefix_of_the_other() {
	let dir = tempfile::tempdir().unwrap();
	write(dir.path(), "a.txt", "good words");
	write(dir.path(), "b.txt", "good words and more");
	assert_eq!(
		load_directory(dir.path(), &Limits::default())
			.unwrap()
			.documents
			.len(),
		2
	);
}

#[test]
fn load_directory_should_say_so_when_a_limit_cuts() {
	let dir = tempfile::tempdir().unwrap();
	write(dir.path(), "a/1.txt", "one");
	write(dir.path(), "a/2.txt", "two");
	write(dir.path(), "a/x/y/z/3.txt", "three");
	write(dir.path(), "b/1.txt", "four");
	write(dir.path(), "c/1.txt", "five is too long a text");
	let limits = Limits {
		document_bytes: 10,
		documents_per_contributor: 1,
		contributors: 1,
		depth: 3,
	};
	let corpus = load_directory(dir.path(), &limits).unwrap();
	assert_eq!(names(&corpus), vec![("a", "a/1.txt")]);
	assert_eq!(reason(&corpus, "a/2.txt"), Some(&SkipReason::TooManyDocuments(1)));
	assert_eq!(reason(&corpus, "a/x/y/z"), Some(&SkipReason::TooDeep(3)));
	assert_eq!(reason(&corpus, "b"), Some(&SkipReason::TooManyContributors(1)));
	let limits = Limits {
		document_bytes: 10,
		..Limits::default()
	};
	let corpus = load_directory(dir.path(), &limits).unwrap();
	assert_eq!(
		reason(&corpus, "c/1.txt"),
		Some(&SkipReason::TooLarge { bytes: 23, limit: 10 })
	);
}

#[cfg(unix)]
#[test]
fn load_directory_should_not_go_round_when_links_form_a_loop() {
	use std::os::unix::fs::symlink;
	let dir = tempfile::tempdir().unwrap();
	write(dir.path(), "a/text.txt", "some text");
	symlink(dir.path(), dir.path().join("a/up")).unwrap();
	symlink("self", dir.path().join("self")).unwrap();
	symlink("nowhere", dir.path().join("dangling")).unwrap();
	write(dir.path(), "target/t.txt", "linked text");
	symlink(dir.path().join("target/t.txt"), dir.path().join("z-link.txt")).unwrap();
	let corpus = load_directory(dir.path(), &Limits::default()).unwrap();
	assert_eq!(
		names(&corpus),
		vec![("a", "a/text.txt"), ("target", "target/t.txt")]
	);
	assert_eq!(reason(&corpus, "a/up"), Some(&SkipReason::LinkToFolder));
	assert!(matches!(reason(&corpus, "self"), Some(SkipReason::Unreadable(_))));
	assert!(matches!(
		reason(&corpus, "dangling"),
		Some(SkipReason::Unreadable(_))
	));
	assert_eq!(
		reason(&corpus, "z-link.txt"),
		Some(&SkipReason::SameAs("target/t.txt".into()))
	);
}

#[cfg(unix)]
#[test]
fn load_directory_should_not_hang_when_an_entry_is_a_socket() {
	let dir = tempfile::tempdir().unwrap();
	write(dir.path(), "a.txt", "some text");
	let _listener = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).unwrap();
	let corpus = load_directory(dir.path(), &Limits::default()).unwrap();
	assert_eq!(reason(&corpus, "socket"), Some(&SkipReason::NotAFile));
}

#[cfg(unix)]
#[test]
fn load_directory_should_report_unreadable_files_unless_nothing_is_unreadable_to_us() {
	use std::os::unix::fs::PermissionsExt;
	let dir = tempfile::tempdir().unwrap();
	write(dir.path(), "a.txt", "some text");
	write(dir.path(), "secret.txt", "other text");
	let secret = dir.path().join("secret.txt");
	fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
	let readable = fs::read(&secret).is_ok(); // root reads everything
	let corpus = load_directory(dir.path(), &Limits::default()).unwrap();
	assert_eq!(corpus.documents.len(), 1 + usize::from(readable));
	assert_eq!(
		matches!(reason(&corpus, "secret.txt"), Some(SkipReason::Unreadable(_))),
		!readable
	);
}

#[test]
fn load_directory_should_fail_clearly_when_there_is_nothing_to_read() {
	let dir = tempfile::tempdir().unwrap();
	let missing = load_directory(&dir.path().join("missing"), &Limits::default());
	assert!(matches!(missing, Err(CorpusError::Unreadable { .. })));
	write(dir.path(), "empty.txt", "");
	let empty = load_directory(dir.path(), &Limits::default());
	assert!(matches!(empty, Err(CorpusError::Empty { skipped: 1, .. })));
}

#[test]
fn load_registry_should_take_the_documentation_of_the_newest_version_of_each_crate() {
	let dir = tempfile::tempdir().unwrap();
	write(dir.path(), "index/foo-1.9.0/README.md", "old foo");
	write(dir.path(), "index/foo-1.10.0/README.md", "new foo");
	write(dir.path(), "index/foo-1.10.0/CHANGELOG.md", "changes of foo");
	write(dir.path(), "index/foo-1.10.0/src/lib.rs", "code");
	write(dir.path(), "index/bar-0.1.0/docs/guide.txt", "guide of bar");
	write(dir.path(), "index/codeonly-0.1.0/src/lib.rs", "code");
	let corpus = load_registry(dir.path(), &Limits::registry()).unwrap();
	assert_eq!(
		names(&corpus),
		vec![
			("bar", "bar/docs/guide.txt"),
			("foo", "foo/README.md"),
			("foo", "foo/CHANGELOG.md")
		]
	);
	assert_eq!(corpus.documents.get(1).unwrap().text, "new foo");
	let again = load_registry(dir.path(), &Limits::registry()).unwrap();
	assert_eq!(corpus, again);
}

#[test]
fn load_registry_should_fail_clearly_when_there_is_no_registry() {
	let dir = tempfile::tempdir().unwrap();
	assert!(matches!(
		load_registry(dir.path(), &Limits::registry()),
		Err(CorpusError::NoRegistry(_))
	));
	let missing = load_registry(&dir.path().join("missing"), &Limits::registry());
	assert!(matches!(missing, Err(CorpusError::NoRegistry(_))));
}
