//! `compile-runtime`, and what it spares a node that starts.

use std::{
	path::Path,
	process::{Command, Output},
	time::{Duration, Instant},
};

fn node(arguments: &[&str], folder: &Path) -> (Output, Duration) {
	let start = Instant::now();
	let output = Command::new(env!("CARGO_BIN_EXE_openledger-node"))
		.args(arguments)
		.current_dir(folder)
		.output()
		.unwrap();
	(output, start.elapsed())
}

fn said(output: &Output) -> String {
	let (out, err) = (&output.stdout, &output.stderr);
	format!("{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(err))
}

/// Bytes of all files below a folder.
fn size(folder: &Path) -> u64 {
	std::fs::read_dir(folder)
		.into_iter()
		.flatten()
		.map(|entry| entry.unwrap())
		.map(|entry| match entry.file_type().unwrap().is_dir() {
			true => size(&entry.path()),
			false => entry.metadata().unwrap().len(),
		})
		.sum()
}

/// The code of the development chain, as it is in the state.
fn code(folder: &Path) -> Vec<u8> {
	let (exported, _) = node(&["export-chain-spec", "--chain", "dev", "--raw"], folder);
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
		let (output, took) = node(&arguments, folder);
		assert!(output.status.success(), "{}", said(&output));
		assert!(
			said(&output).contains("openledger 1 (code hash 0x"),
			"{}",
			said(&output)
		);
		took
	};
	let first = compile("one");
	let kept = size(&folder.join("kept"));
	assert!(kept > 1_000_000, "{kept} bytes are kept");
	let second = compile("two");
	assert!(second < first / 2, "{first:?}, then {second:?}");
}

#[test]
fn runtime_should_be_kept_in_the_base_path_unless_told_otherwise() {
	let folder = tempfile::tempdir().unwrap();
	let folder = folder.path();
	std::fs::write(folder.join("code"), code(folder)).unwrap();
	let (output, _) = node(&["compile-runtime", "code", "--base-path", "base"], folder);
	assert!(output.status.success(), "{}", said(&output));
	assert!(size(&folder.join("base/runtimes")) > 1_000_000);
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
		let (output, _) = node(&["compile-runtime", file, "--base-path", "base"], folder);
		assert!(!output.status.success(), "{file}");
		assert!(said(&output).contains(problem), "{}", said(&output));
	}
}
