//! `kill -9` in the middle of the story, of the operator's gateway and of the node: after they were started again the story
//! comes to its end, with the totals of a story that nobody disturbed.
//!
//! What "the same totals" means, for the same documents and questions:
//! - **exactly the same**: questions, receipts, what they cost, what is settled on each line of each session and what
//!   is left in it, what each contribution was credited with, inferences and actions;
//! - **the same but for rounding**: the parts of the roles and what each payee earned. When batches are built depends on the
//!   clock, and each batch rounds its parts down for itself, each contribution's credit too;
//! - in each run by itself, to the last unit: all of `scripts/check_report.py`, and settled = the payers' own sums.

mod common;

use common::story::{authors, check, story, words};
use serde_json::Value;
use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	sync::{Mutex, MutexGuard, OnceLock, PoisonError},
	time::{Duration, Instant, SystemTime},
};

const AUTHORS: usize = 12;
const QUESTIONS: u64 = 240;
/// For what is waited for in a disturbed story. A node compiles its runtime twice when it starts: that alone takes a small machine
/// ten seconds and more.
const BOUND: Duration = Duration::from_secs(360);
/// Units of 10⁻¹⁸ OPEN by which a part may differ for each batch of either run.
const ROUNDING: u128 = 64;
/// Kills at random moments, and how far apart in milliseconds.
const KILLS: u64 = 6;
const BETWEEN: u64 = 1_500;

/// A story that runs. It is killed with this value.
struct Running {
	child: Child,
	folder: PathBuf,
}

impl Drop for Running {
	fn drop(&mut self) {
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

impl Running {
	fn start(url: &str, folder: &Path) -> Self {
		authors(&folder.join("corpus"), AUTHORS);
		let mut command = story(
			url,
			QUESTIONS,
			&folder.join("data"),
			&folder.join("corpus"),
			&folder.join("report.json"),
		);
		let said = fs::File::create(folder.join("said")).unwrap();
		command
			.stdin(Stdio::null())
			.stdout(said.try_clone().unwrap())
			.stderr(said);
		Self {
			child: command.spawn().unwrap(),
			folder: folder.to_path_buf(),
		}
	}

	fn said(&self) -> String {
		fs::read_to_string(self.folder.join("said")).unwrap_or_default()
	}

	/// Receipts that the payers have verified.
	fn answered(&self) -> u64 {
		memories(&self.folder)
			.iter()
			.filter_map(|memory| memory.get("next_sequence")?.as_u64())
			.sum()
	}

	fn ended(&mut self) -> bool {
		self.child.try_wait().unwrap().is_some()
	}

	/// Waits until something is so; false if the story ends before.
	fn until(&mut self, what: &str, so: impl Fn(&Self) -> bool) -> bool {
		let deadline = Instant::now() + BOUND;
		while !so(self) {
			if self.ended() {
				return false;
			}
			assert!(
				Instant::now() < deadline,
				"{what} is waited for:\n{}",
				self.said()
			);
			std::thread::sleep(Duration::from_millis(1));
		}
		true
	}

	/// The number of the gateway's process, if it runs. Only what this story has started: numbers are given out again.
	fn gateway(&self) -> Option<u32> {
		let pid = fs::read_to_string(self.folder.join("data/gateway.pid")).ok()?;
		let pid: u32 = pid.parse().ok()?;
		let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
		let mut after_name = stat.rsplit(')').next()?.split_whitespace();
		let (state, parent) = (after_name.next()?, after_name.next()?);
		(state != "Z" && parent == self.child.id().to_string()).then_some(pid)
	}

	/// `kill -9` of the gateway, if there is one; its number.
	fn kill_gateway(&self) -> Option<u32> {
		let pid = self.gateway()?;
		let killed = Command::new("sh")
			.args(["-c", &format!("kill -KILL {pid}")])
			.status();
		killed.ok()?.success().then_some(pid)
	}

	/// Waits for the end, and gives the report back after all that one run must hold by itself.
	fn end(mut self) -> Value {
		self.until("the end", |_| false);
		let status = self.child.wait().unwrap();
		let log = fs::read_to_string(self.folder.join("data/gateway.log")).unwrap_or_default();
		assert_eq!(status.code(), Some(0), "{}\n{log}", self.said());
		let path = self.folder.join("report.json");
		let checked = check(&path);
		assert_eq!(checked.status.code(), Some(0), "{}", words(&checked));
		let report: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();

		// The payers know what they have verified: exactly that is settled and routed, once.
		let verified: u128 = memories(&self.folder)
			.iter()
			.map(|memory| amount(memory, "/cumulative"))
			.sum();
		let settled: u128 = sessions(&report).values().flat_map(|(_, settled)| settled).sum();
		assert!(verified > 0);
		assert_eq!(settled, verified);
		assert_eq!(sum_of(&report, "BatchSubmitted"), verified);
		assert_eq!(sum_of(&report, "BatchRouted"), verified);
		assert_eq!(
			report.pointer("/summary/receipts").and_then(Value::as_u64),
			Some(QUESTIONS)
		);
		assert_eq!(report.pointer("/conservation/holds"), Some(&Value::Bool(true)));
		let burnt = amount(&report, "/issuance/before") - amount(&report, "/issuance/after");
		assert_eq!(burnt, amount(&report, "/summary/burned"));
		report
	}
}

/// What the payers remember: written whole or not at all.
fn memories(folder: &Path) -> Vec<Value> {
	let Ok(entries) = fs::read_dir(folder.join("data")) else {
		return Vec::new();
	};
	entries
		.filter_map(|entry| Some(entry.ok()?.path()))
		.filter(|path| {
			let name = path.file_name().unwrap().to_string_lossy().into_owned();
			name.starts_with("payer-") && name.ends_with(".json")
		})
		.filter_map(|path| serde_json::from_slice(&fs::read(path).ok()?).ok())
		.collect()
}

fn amount(value: &Value, at: &str) -> u128 {
	let text = value.pointer(at).and_then(Value::as_str);
	text.unwrap_or_else(|| panic!("{at} is missing")).parse().unwrap()
}

/// Sum of the amounts of all events of a name.
fn sum_of(report: &Value, event: &str) -> u128 {
	let events = report.get("events").and_then(Value::as_array).unwrap();
	events
		.iter()
		.filter(|found| found.get("event").and_then(Value::as_str) == Some(event))
		.map(|found| amount(found, "/fields/amount"))
		.sum()
}

/// Balance and settled amounts of each session.
fn sessions(report: &Value) -> BTreeMap<String, (u128, Vec<u128>)> {
	let sessions = report
		.pointer("/state/sessions")
		.and_then(Value::as_object)
		.unwrap();
	sessions
		.iter()
		.map(|(id, session)| {
			let settled = session.get("settled").and_then(Value::as_array).unwrap();
			let settled = settled
				.iter()
				.map(|amount| amount.as_str().unwrap().parse().unwrap());
			(id.clone(), (amount(session, "/balance"), settled.collect()))
		})
		.collect()
}

/// What each contribution was credited with over all batches.
fn credits(report: &Value) -> BTreeMap<u64, u128> {
	let mut out = BTreeMap::new();
	for batch in report.get("batchCredits").and_then(Value::as_array).unwrap() {
		for credit in batch.get("credits").and_then(Value::as_array).unwrap() {
			let id = credit.get(0).and_then(Value::as_u64).unwrap();
			*out.entry(id).or_default() += amount(credit, "/1");
		}
	}
	out
}

fn payees(report: &Value) -> BTreeMap<String, u128> {
	let payees = report.get("payees").and_then(Value::as_array).unwrap();
	payees
		.iter()
		.map(|payee| {
			let name = payee.get("name").and_then(Value::as_str).unwrap().to_string();
			(name, amount(payee, "/earned"))
		})
		.collect()
}

fn assert_same_totals(calm: &Value, disturbed: &Value) {
	for exact in [
		"/corpus/contributors",
		"/contributions",
		"/summary/questions",
		"/summary/toAgent",
		"/summary/onBehalfOfAgent",
		"/summary/receipts",
		"/summary/routed",
		"/summary/credited",
		"/summary/coverage",
		"/activity/totals/inferences",
		"/activity/totals/actions",
		"/activity/totals/routed",
	] {
		assert!(calm.pointer(exact).is_some(), "{exact} is missing");
		assert_eq!(calm.pointer(exact), disturbed.pointer(exact), "{exact}");
	}
	assert_eq!(sessions(calm), sessions(disturbed));
	assert_eq!(credits(calm), credits(disturbed));

	let batches = |report: &Value| {
		report
			.pointer("/summary/batches")
			.and_then(Value::as_u64)
			.unwrap()
	};
	let bound = ROUNDING * u128::from(batches(calm) + batches(disturbed));
	let near = |what: &str, one: u128, other: u128| {
		assert!(
			one.abs_diff(other) <= bound,
			"{what}: {one} undisturbed, {other} disturbed"
		);
	};
	let roles = calm.pointer("/summary/roles").and_then(Value::as_object).unwrap();
	for role in roles.keys() {
		let at = format!("/summary/roles/{role}");
		near(role, amount(calm, &at), amount(disturbed, &at));
	}
	near(
		"burnt",
		amount(calm, "/summary/burned"),
		amount(disturbed, "/summary/burned"),
	);
	let (before, after) = (payees(calm), payees(disturbed));
	assert!(before.len() >= AUTHORS + 8);
	assert_eq!(
		before.keys().collect::<Vec<_>>(),
		after.keys().collect::<Vec<_>>()
	);
	for (name, earned) in &before {
		near(name, *earned, after[name]);
	}
}

/// One story at a time: on a small machine several would kill each other's nodes by their load alone, and what was found could not
/// be found again.
fn alone() -> MutexGuard<'static, ()> {
	static ONE: Mutex<()> = Mutex::new(());
	ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The report of a story that nobody disturbs, played once for all tests.
fn calm() -> Option<&'static Value> {
	static REPORT: OnceLock<Option<Value>> = OnceLock::new();
	REPORT
		.get_or_init(|| {
			let folder = tempfile::tempdir().unwrap();
			let node = common::start_in(&folder.path().join("chain"))?;
			Some(Running::start(&node.url, folder.path()).end())
		})
		.as_ref()
}

#[test]
fn story_should_come_to_the_same_totals_when_gateway_and_node_are_killed_amid_questions() {
	let _alone = alone();
	let Some(calm) = calm() else { return };
	let folder = tempfile::tempdir().unwrap();
	let mut node = common::start_in(&folder.path().join("chain")).unwrap();
	let mut story = Running::start(&node.url, folder.path());

	assert!(story.until("a third of the answers", |story| story.answered()
		>= QUESTIONS / 3));
	let first = story.kill_gateway().expect("the gateway runs");
	let after_first = story.answered();
	assert!(after_first < QUESTIONS, "the gateway was killed too late");

	assert!(story.until("two thirds of the answers", |story| story.answered()
		>= 2 * QUESTIONS / 3));
	node.kill();
	let after_second = story.answered();
	assert!(after_second < QUESTIONS, "the node was killed too late");
	// The gateway dies while its node is away, too.
	let second = story.kill_gateway().expect("the gateway runs again");
	assert_ne!(first, second);
	std::thread::sleep(Duration::from_millis(800));
	node.restart();

	// Once more while batches are under way.
	assert!(story.until("a batch", |story| story.said().contains("batches were submitted")));
	let third = story.kill_gateway().expect("the gateway runs while it settles");
	assert_ne!(second, third);
	node.restart();

	let log = folder.path().join("said");
	let report = story.end();
	eprintln!(
		"killed after {after_first} and {after_second} of {QUESTIONS} answers, and amid settlement\n{}",
		fs::read_to_string(log).unwrap()
	);
	assert_same_totals(calm, &report);
}

/// What a node that was killed loses of its last blocks is a matter of luck. Here it is certain, and much more: the chain
/// falls back to how it was while contributors were still at it.
#[test]
fn story_should_come_to_the_same_totals_when_the_node_loses_blocks() {
	let _alone = alone();
	let Some(calm) = calm() else { return };
	let folder = tempfile::tempdir().unwrap();
	let (chain, copy) = (folder.path().join("chain"), folder.path().join("copy"));
	let mut node = common::start_in(&chain).unwrap();
	let mut story = Running::start(&node.url, folder.path());

	assert!(story.until("the datanet", |story| story.said().contains("contributing")));
	node.kill();
	let copied = Command::new("cp").arg("-r").args([&chain, &copy]).status();
	assert!(copied.unwrap().success());
	node.restart();

	assert!(story.until("a third of the answers", |story| story.answered()
		>= QUESTIONS / 3));
	node.kill();
	assert!(story.answered() < QUESTIONS, "the node was killed too late");
	// The gateway lives on: sessions that it has answered for are missing for a while, and batches that blocks had held.
	fs::remove_dir_all(&chain).unwrap();
	fs::rename(&copy, &chain).unwrap();
	node.restart();

	let log = folder.path().join("said");
	let report = story.end();
	eprintln!("{}", fs::read_to_string(log).unwrap());
	assert_same_totals(calm, &report);
}

/// Contributions get their numbers in the order in which they are submitted, and what they earn depends on those: answers,
/// priorities and which of two texts is the copy. The node dies once more while the gateway starts for the first time, which
/// then ends for want of it.
#[test]
fn story_should_number_contributions_as_ever_when_the_node_is_killed_while_they_are_submitted() {
	let _alone = alone();
	let Some(calm) = calm() else { return };
	let folder = tempfile::tempdir().unwrap();
	let mut node = common::start_in(&folder.path().join("chain")).unwrap();
	let mut story = Running::start(&node.url, folder.path());
	assert!(story.until("the datanet", |story| story.said().contains("contributing")));
	let mut amid = 0;
	for pause in [0, 40, 80, 120] {
		std::thread::sleep(Duration::from_millis(pause));
		node.kill();
		amid += u32::from(!story.said().contains("reviewing"));
		std::thread::sleep(Duration::from_millis(500));
		node.restart();
	}
	assert!(story.until("the gateway", |story| story.said().contains("the gateway starts")));
	node.kill();
	assert!(story.until("the gateway's end", |story| story.gateway().is_none()));
	node.restart();
	let log = folder.path().join("said");
	let report = story.end();
	let said = fs::read_to_string(log).unwrap();
	eprintln!("{said}");
	assert!(amid > 0, "the node was killed too late");
	// It did end, and was started again.
	assert!(said.contains("the gateway ended with exit status: 3"));
	assert_same_totals(calm, &report);
}

#[test]
fn story_should_come_to_the_same_totals_when_anything_is_killed_at_random_moments() {
	let _alone = alone();
	let Some(calm) = calm() else { return };
	let seed = match std::env::var("OPENLEDGER_SEED") {
		Ok(seed) => seed.parse().expect("OPENLEDGER_SEED is a number"),
		Err(_) => SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs(),
	};
	eprintln!("OPENLEDGER_SEED={seed}");
	let mut state: u64 = seed;
	// SplitMix64.
	let mut below = move |bound: u64| {
		state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = state;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(mixed ^ (mixed >> 31)) % bound
	};

	let folder = tempfile::tempdir().unwrap();
	let mut node = common::start_in(&folder.path().join("chain")).unwrap();
	let mut story = Running::start(&node.url, folder.path());
	assert!(story.until("the datanet", |story| story.said().contains("contributing")));
	let mut kills = Vec::new();
	for _ in 0..KILLS {
		std::thread::sleep(Duration::from_millis(below(BETWEEN)));
		if story.ended() {
			break;
		}
		let last = story.said().lines().last().unwrap_or_default().to_string();
		// A gateway is there only for a part of the time: then it is the node's turn.
		if below(2) == 0 && story.kill_gateway().is_some() {
			kills.push(format!("gateway after {last:?}"));
		} else {
			node.kill();
			std::thread::sleep(Duration::from_millis(below(500)));
			node.restart();
			kills.push(format!("node after {last:?}"));
		}
	}
	let log = folder.path().join("said");
	let report = story.end();
	eprintln!(
		"OPENLEDGER_SEED={seed}: {} kills\n{}\n{}",
		kills.len(),
		kills.join("\n"),
		fs::read_to_string(log).unwrap()
	);
	assert!(kills.len() >= 3, "only {kills:?}");
	assert_same_totals(calm, &report);
}
