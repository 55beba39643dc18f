//! The whole story with the real programs: node, `openledger story` (which starts `openledger operator serve`), and the
//! independent script that recomputes its report.

mod common;

use common::story::{authors, check, run, text, words};
use serde_json::Value;
use std::{
	fs,
	os::unix::fs::{symlink, PermissionsExt},
	path::Path,
};

const CONTRIBUTORS: usize = 14;
const QUESTIONS: u64 = 10;
/// Amounts that are changed, one after the other.
const TAMPERED: usize = 40;

fn corpus(folder: &Path) {
	fs::create_dir_all(folder.join("library")).unwrap();
	authors(folder, CONTRIBUTORS - 4);
	fs::write(folder.join("library/first.md"), text(100, 4)).unwrap();
	fs::write(folder.join("library/second.md"), text(101, 3)).unwrap();
	let long = text(102, 14_000);
	assert!(long.len() > 5_000_000);
	fs::write(folder.join("long ä.txt"), long).unwrap();
	fs::write(folder.join("two\nlines '\"$(x);*.txt"), text(103, 3)).unwrap();
	fs::create_dir_all(folder.join("nested/much/deeper")).unwrap();
	fs::write(folder.join("nested/much/deeper/found.txt"), text(104, 3)).unwrap();
	fs::write(folder.join("nested/much/void.txt"), "").unwrap();
	symlink(folder, folder.join("nested/round")).unwrap();
	symlink("itself.txt", folder.join("itself.txt")).unwrap();
	symlink("nowhere", folder.join("dangling.txt")).unwrap();
	fs::write(folder.join("secret.txt"), "for nobody's eyes").unwrap();
	fs::set_permissions(folder.join("secret.txt"), fs::Permissions::from_mode(0o000)).unwrap();
	if fs::read(folder.join("secret.txt")).is_ok() {
		// Nothing is secret to root: then there is nothing to test.
		fs::remove_file(folder.join("secret.txt")).unwrap();
	}
	fs::write(folder.join("empty.txt"), "").unwrap();
	fs::write(
		folder.join("junk.bin"),
		(0..=255u8).cycle().take(4_096).collect::<Vec<u8>>(),
	)
	.unwrap();
	fs::write(folder.join("latin1.txt"), b"caf\xe9 au lait").unwrap();
	fs::write(folder.join("twin.txt"), text(0, 5)).unwrap();
}

/// Where the amounts are: decimal strings.
fn amounts(value: &Value, at: &str, out: &mut Vec<String>) {
	match value {
		Value::String(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
			out.push(at.into())
		}
		Value::Array(items) => {
			for (index, item) in items.iter().enumerate() {
				amounts(item, &format!("{at}/{index}"), out);
			}
		}
		Value::Object(fields) => {
			for (name, field) in fields {
				amounts(field, &format!("{at}/{name}"), out);
			}
		}
		_ => {}
	}
}

#[test]
fn story_should_pay_contributors_and_its_report_should_be_recomputable() {
	let Some(node) = common::start() else { return };
	let folder = tempfile::tempdir().unwrap();
	let (documents, report) = (folder.path().join("corpus"), folder.path().join("report.json"));
	corpus(&documents);
	let story = |data: &str| {
		run(common::story::story(
			&node.url,
			QUESTIONS,
			&folder.path().join(data),
			&documents,
			&report,
		))
	};

	let played = story("data");
	let said = words(&played);
	assert_eq!(played.status.code(), Some(0), "{said}");
	for message in [
		"empty.txt: left out, the file is empty",
		"junk.bin: left out, it is binary",
		"latin1.txt: left out, it is not UTF-8",
		"twin.txt: left out, it has the same bytes as author-00.txt",
		"nested/much/void.txt: left out, the file is empty",
		"nested/round: left out, it is a link to a folder, and such links are not followed",
		"itself.txt: left out, it cannot be read: ",
		"dangling.txt: left out, it cannot be read: No such file or directory",
		"conservation holds",
	] {
		assert!(said.contains(message), "{message} is missing in\n{said}");
	}

	let json: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
	let number = |path: &str| json.pointer(path).and_then(Value::as_u64);
	assert_eq!(number("/summary/receipts"), Some(QUESTIONS));
	assert_eq!(number("/corpus/contributors"), Some(CONTRIBUTORS as u64));
	let contributors: Vec<&str> = json
		.pointer("/contributions")
		.and_then(Value::as_array)
		.unwrap()
		.iter()
		.filter_map(|contribution| contribution.get("contributor")?.as_str())
		.collect();
	for odd in ["nested", "long ä.txt", r#"two\nlines '"$(x);*.txt"#] {
		assert!(
			contributors.contains(&odd),
			"{odd} is missing in {contributors:?}"
		);
	}
	// One refinement and one commons contribution on top of the documents.
	let contributions = json
		.pointer("/contributions")
		.and_then(Value::as_array)
		.unwrap()
		.len();
	assert_eq!(contributions as u64, number("/corpus/documents").unwrap() + 2);

	let checked = check(&report);
	assert_eq!(checked.status.code(), Some(0), "{}", words(&checked));

	let mut places = Vec::new();
	amounts(&json, "", &mut places);
	assert!(places.len() > 500, "only {} amounts", places.len());
	let tampered = folder.path().join("tampered.json");
	// A prime step comes by all kinds of amounts.
	for place in places.iter().step_by((places.len() / TAMPERED) | 1) {
		let mut changed = json.clone();
		let amount = changed.pointer_mut(place).unwrap();
		*amount = (amount.as_str().unwrap().parse::<u128>().unwrap() + 1)
			.to_string()
			.into();
		fs::write(&tampered, serde_json::to_vec(&changed).unwrap()).unwrap();
		let checked = check(&tampered);
		assert_eq!(
			checked.status.code(),
			Some(1),
			"{place} was changed and nobody noticed"
		);
	}

	// The chain is not fresh any more, and the folder not empty.
	let again = story("other");
	assert_eq!(again.status.code(), Some(1));
	assert!(words(&again).contains("needs a fresh chain"), "{}", words(&again));
	let again = story("data");
	assert_eq!(again.status.code(), Some(1));
	assert!(words(&again).contains("is not empty"), "{}", words(&again));
}
