//! What tests of the story share: a corpus, running a program within bounds, the independent check of a report.

use std::{
	fs,
	io::Read,
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
	time::{Duration, Instant},
};

/// A story of a test's size takes about ten seconds.
const BOUND: Duration = Duration::from_secs(300);

const WORDS: [&str; 48] = [
	"river", "stone", "bridge", "morning", "people", "bread", "apples", "cheese", "winter", "summer",
	"forest", "lake", "mountain", "shadow", "light", "wind", "rain", "snow", "fire", "earth", "water",
	"metal", "wood", "paper", "glass", "song", "distant", "slow", "grey", "old", "new", "under", "over",
	"gently", "carry", "bring", "find", "leave", "a", "the", "of", "and", "with", "from", "towards",
	"between", "again", "never",
];

/// Text that is different for each seed and the same every time.
pub fn text(seed: u64, paragraphs: usize) -> String {
	let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
	let mut out = String::new();
	for paragraph in 0..paragraphs {
		out.push_str(&format!("# Chapter {paragraph} of {seed}\n\n"));
		for _ in 0..60 {
			state = state
				.wrapping_mul(6_364_136_223_846_793_005)
				.wrapping_add(1_442_695_040_888_963_407);
			out.push_str(WORDS[(state >> 33) as usize % WORDS.len()]);
			out.push(' ');
		}
		out.push_str("\n\n");
	}
	out
}

/// So many authors with a document each.
pub fn authors(folder: &Path, count: usize) {
	fs::create_dir_all(folder).unwrap();
	for author in 0..count {
		fs::write(
			folder.join(format!("author-{author:02}.txt")),
			text(author as u64, 5),
		)
		.unwrap();
	}
}

/// Runs a program to its end, within the bound.
pub fn run(mut command: Command) -> Output {
	let mut child = command
		.stdout(Stdio::piped())
		.stderr(Stdio::piped())
		.spawn()
		.unwrap();
	// Both are read while it runs, so that it never waits for a full pipe.
	let read = |mut from: Box<dyn Read + Send>| {
		std::thread::spawn(move || {
			let mut bytes = Vec::new();
			let _ = from.read_to_end(&mut bytes);
			bytes
		})
	};
	let stdout = read(Box::new(child.stdout.take().unwrap()));
	let stderr = read(Box::new(child.stderr.take().unwrap()));
	let deadline = Instant::now() + BOUND;
	let status = loop {
		if let Some(status) = child.try_wait().unwrap() {
			break status;
		}
		if Instant::now() > deadline {
			child.kill().unwrap();
			panic!("{command:?} took too long");
		}
		std::thread::sleep(Duration::from_millis(50));
	};
	Output {
		status,
		stdout: stdout.join().unwrap(),
		stderr: stderr.join().unwrap(),
	}
}

/// `openledger story` against the node at `url`.
pub fn story(url: &str, questions: u64, data: &Path, corpus: &Path, report: &Path) -> Command {
	let client = std::env::var_os("OPENLEDGER_BIN").unwrap_or(env!("CARGO_BIN_EXE_openledger").into());
	let mut command = Command::new(client);
	command
		.args(["story", "--url", url, "--questions", &questions.to_string()])
		.arg("--data")
		.arg(data)
		.arg("--corpus")
		.arg(corpus)
		.arg("--report")
		.arg(report);
	command
}

/// Recomputes a report with the independent script.
pub fn check(report: &Path) -> Output {
	let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../scripts/check_report.py");
	let mut command = Command::new("python3");
	command.arg("-B").arg(script).arg(report).arg("--quiet");
	run(command)
}

/// All that a program said.
pub fn words(output: &Output) -> String {
	format!(
		"{}\n{}",
		String::from_utf8_lossy(&output.stdout),
		String::from_utf8_lossy(&output.stderr)
	)
}
