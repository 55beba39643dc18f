//! Programs under test: found, started on loopback, and ended by their process ids.

use std::{
	collections::BTreeSet,
	fs::File,
	net::{TcpListener, TcpStream},
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	sync::{Mutex, PoisonError},
	time::{Duration, Instant, SystemTime},
};

/// Whatever takes longer is stuck.
const BOUND: Duration = Duration::from_secs(120);

/// Says that programs are missing on purpose.
const SKIP: &str = "OPENLEDGER_SKIP_LIVE";

/// A program of the workspace that a test needs: what `variable` names, or the one in the target directory. `None`, with a
/// message, if there is none and such tests are to be left out; otherwise a test fails without it, lest it passes and nobody
/// notices that it did not run.
pub fn program(variable: &str, name: &str) -> Option<PathBuf> {
	let found = find(variable, name);
	if found.is_none() {
		let missing = format!("there is no {name}: build it in release mode, or name it with {variable}");
		assert!(
			std::env::var_os(SKIP).is_some(),
			"{missing}; {SKIP}=1 leaves the tests out that need it"
		);
		eprintln!("SKIPPED: {missing}");
	}
	found
}

fn find(variable: &str, name: &str) -> Option<PathBuf> {
	if let Some(path) = std::env::var_os(variable) {
		return Some(PathBuf::from(path));
	}
	let by_target = std::env::var_os("CARGO_TARGET_DIR").map(|target| PathBuf::from(target).join("release"));
	// target/release/deps/<this test> → target/release
	let beside = std::env::current_exe()
		.ok()
		.and_then(|test| Some(test.parent()?.parent()?.to_path_buf()));
	[by_target, beside]
		.into_iter()
		.flatten()
		.map(|folder| folder.join(name))
		.find(|path| path.exists())
}

/// The node.
pub fn node() -> Option<PathBuf> {
	program("OPENLEDGER_NODE", "openledger-node")
}

/// The client.
pub fn client() -> Option<PathBuf> {
	program("OPENLEDGER_BIN", "openledger")
}

/// A node of a development chain that is not started yet. It compiles no runtime if another one here has before, nor does it build
/// its genesis anew: on a small machine that is most of the ten seconds of a start.
pub fn development(node: &Path) -> Command {
	let kept = node.parent().unwrap().join("kept-by-tests");
	let mut command = Command::new(node);
	command
		.arg("--dev")
		.arg("--chain")
		.arg(genesis(node, &kept))
		.arg("--runtime-cache")
		.arg(kept)
		.arg("--no-prometheus");
	command
}

/// The specification of the development chain with its genesis, made once for each build of the node.
fn genesis(node: &Path, kept: &Path) -> PathBuf {
	let built = std::fs::metadata(node).unwrap().modified().unwrap();
	let built = built.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
	let file = kept.join(format!("dev-{built}.json"));
	if file.exists() {
		return file;
	}
	std::fs::create_dir_all(kept).unwrap();
	let mut export = Command::new(node);
	export.args(["export-chain-spec", "--chain", "dev", "--raw"]);
	let exported = run(export);
	assert!(exported.status.success(), "{exported:?}");
	// Whole or not at all, for whoever does the same just now.
	let beside = kept.join(format!("dev-{built}-{}-{}", std::process::id(), free_port()));
	std::fs::write(&beside, exported.stdout).unwrap();
	std::fs::rename(beside, &file).unwrap();
	file
}

/// A port that was free a moment ago. No port is given twice: whoever asked for it may not listen yet.
pub fn free_port() -> u16 {
	static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
	loop {
		let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has free ports");
		let port = listener.local_addr().expect("it is bound").port();
		if GIVEN.lock().unwrap_or_else(PoisonError::into_inner).insert(port) {
			return port;
		}
	}
}

/// A program that runs and listens. It is killed with this value.
pub struct Server {
	child: Child,
	port: u16,
	log: Option<PathBuf>,
}

impl Drop for Server {
	fn drop(&mut self) {
		self.kill();
	}
}

impl Server {
	/// Starts it; what it says goes to `log`. It need not listen yet.
	pub fn start(mut command: Command, port: u16, log: &Path) -> Self {
		let said = File::create(log).unwrap();
		command.stdout(said.try_clone().unwrap()).stderr(said);
		Self::spawn(command, port, Some(log.to_path_buf()))
	}

	/// The same; what it says is lost.
	pub fn silent(mut command: Command, port: u16) -> Self {
		command.stdout(Stdio::null()).stderr(Stdio::null());
		Self::spawn(command, port, None)
	}

	fn spawn(mut command: Command, port: u16, log: Option<PathBuf>) -> Self {
		command.stdin(Stdio::null());
		Self {
			child: command
				.spawn()
				.unwrap_or_else(|error| panic!("{command:?}: {error}")),
			port,
			log,
		}
	}

	/// Ends it at once, as `kill -9` does.
	pub fn kill(&mut self) {
		// By its own process id, never by name; what is gone already needs nothing.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}

	/// All that it has said.
	pub fn said(&self) -> String {
		let log = self.log.as_ref();
		log.and_then(|log| std::fs::read_to_string(log).ok())
			.unwrap_or_default()
	}

	/// Waits until it listens.
	pub fn wait(&mut self) {
		let start = Instant::now();
		while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
			let status = self.child.try_wait().unwrap();
			assert!(status.is_none(), "it ended at its start: {}", self.said());
			assert!(start.elapsed() < BOUND, "it does not listen: {}", self.said());
			std::thread::sleep(Duration::from_millis(20));
		}
	}

	/// Tells it to stop, and waits until it has.
	pub fn stop(mut self) {
		let id = self.child.id().to_string();
		let told = Command::new("sh")
			.args(["-c", &format!("kill -TERM {id}")])
			.status();
		assert!(told.unwrap().success());
		let start = Instant::now();
		loop {
			if let Some(status) = self.child.try_wait().unwrap() {
				assert!(status.success(), "{}", self.said());
				return;
			}
			assert!(start.elapsed() < BOUND, "it does not stop: {}", self.said());
			std::thread::sleep(Duration::from_millis(20));
		}
	}
}

/// Runs a program to its end.
pub fn run(mut command: Command) -> Output {
	command.stdin(Stdio::null());
	let output = command.output();
	output.unwrap_or_else(|error| panic!("{command:?}: {error}"))
}
