//! `compile-runtime`, and what it spares a node that starts.

use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
	process::{Command, Output},
	time::SystemTime,
};

fn node(arguments: &[&str], folder: &Path) -> Output {
	Command::new(env!("CARGO_BIN_EXE_openledger-node"))
		.args(arguments)
		.current_dir(folder)
		.output()
		.unwrap()
}

fn said(output: &Output) -> String {
	let (out, err) = (&output.stdout, &output.stderr);
	format!("{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(err))
}

/// What was compiled, and when it was written: the large files below a folder.
fn modules(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
	let mut found = BTreeMap::new();
	for entry in std::fs::read_dir(folder).into_iter().flatten() {
		let entry = entry.unwrap();
		let about = entry.metadata().unwrap();
		if about.is_dir() {
			found.extend(modules(&entry.path()));
		} else if about.len() > 1_000_000 {
			found.insert(entry.path(), about.modified().unwrap());
		}
	}
	found
}

/// The code of the development chain, as it is in the state.
fn code(folder: &Path) -> Vec<u8> {
	let exported = node(&["export-chain-spec", "--chain", "dev", "--raw"], folder);
	let spec: serde_json::Value = serde_json::from_slice(&exported.stdout).unwrap();
	let code = spec["genesis"]["raw"]["top"]["0x3a636f6465"].as_str().unwrap();
	let digit = |at: usize| u8::from_str_radix(&code[at..at + 2], 16).unwrap();
	(2..code.len()).step_by(2).map(digit).collect()
}

#[test]
fn runtime_should_be_compiled_once_for_all_who_share_a_folder() {
	let folder = tempfile::tempdir().unwrap();
	let folder = folder.path();
	std::fs::write(folder.join("code"), code(folder)).unwrap();
	let compile = |base: &str| {
		let arguments = [
			"compile-runtime",
			"code",
			"--base-path",
			base,
			"--runtime-cache",
			"kept",
		];
		let output = node(&arguments, folder);
		assert!(output.status.success(), "{}", said(&output));
		assert!(
			said(&output).contains("openledger 1 (code hash 0x"),
			"{}",
			said(&output)
		);
		modules(&folder.join("kept"))
	};
	let first = compile("one");
	assert_eq!(first.len(), 1, "{first:?}");
	// Neither another one nor the same again.
	assert_eq!(compile("two"), first);
}

#[test]
fn runtime_should_be_kept_in_the_base_path_unless_told_otherwise() {
	let folder = tempfile::tempdir().unwrap();
	let folder = folder.path();
	std::fs::write(folder.join("code"), code(folder)).unwrap();
	let output = node(&["compile-runtime", "code", "--base-path", "base"], folder);
	assert!(output.status.success(), "{}", said(&output));
	assert_eq!(modules(&folder.join("base/runtimes")).len(), 1);
}

#[test]
fn command_should_fail_when_nothing_can_be_kept() {
	let folder = tempfile::tempdir().unwrap();
	let folder = folder.path();
	std::fs::write(folder.join("code"), "never read").unwrap();
	for (arguments, problem) in [
		(["--dev", "--chain", "dev"], "name a folder"),
		(["--runtime-cache", "code", "--dev"], "cannot be kept in"),
	] {
		let output = node(&[&["compile-runtime", "code"], &arguments[..]].concat(), folder);
		assert!(!output.status.success(), "{arguments:?}");
		assert!(said(&output).contains(problem), "{}", said(&output));
	}
}

#[test]
fn code_should_be_refused_when_the_node_cannot_run_it() {
	let folder = tempfile::tempdir().unwrap();
	let folder = folder.path();
	let whole = code(folder);
	std::fs::write(folder.join("cut"), &whole[..whole.len() / 2]).unwrap();
	std::fs::write(folder.join("nothing"), []).unwrap();
	std::fs::write(folder.join("junk"), "no code").unwrap();
	for (file, problem) in [
		("cut", "cannot run cut"),
		("nothing", "cannot run nothing"),
		("junk", "cannot run junk"),
		("missing", "cannot read missing"),
	] {
		let output = node(&["compile-runtime", file, "--base-path", "base"], folder);
		assert!(!output.status.success(), "{file}");
		assert!(said(&output).contains(problem), "{}", said(&output));
	}
}
