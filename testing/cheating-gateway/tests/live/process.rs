//! Programs under test: found, started on loopback, and ended by their process ids.

use std::{
	fs::File,
	net::{TcpListener, TcpStream},
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	time::{Duration, Instant},
};

/// Whatever takes longer is stuck.
const BOUND: Duration = Duration::from_secs(120);

/// A program of the workspace: what `variable` names, or beside the tests' target directory.
pub fn binary(variable: &str, name: &str) -> Option<PathBuf> {
	if let Some(path) = std::env::var_os(variable) {
		return Some(PathBuf::from(path));
	}
	// target/release/deps/<this test> → target/release
	let beside = std::env::current_exe()
		.ok()
		.and_then(|test| Some(test.parent()?.parent()?.join(name)));
	beside.filter(|path| path.exists())
}

/// The node and the client; `None`, with a message, if one of them is not built.
pub fn binaries() -> Option<(PathBuf, PathBuf)> {
	let node = binary("OPENLEDGER_NODE", "openledger-node");
	let client = binary("OPENLEDGER_BIN", "openledger");
	if node.is_none() || client.is_none() {
		eprintln!(
			"SKIPPED: build openledger-node and openledger, or name them with OPENLEDGER_NODE and OPENLEDGER_BIN"
		);
	}
	node.zip(client)
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
	let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
	listener.local_addr().unwrap().port()
}

/// A program that runs and listens. It is killed with this value.
pub struct Server {
	child: Child,
	port: u16,
	log: PathBuf,
}

impl Drop for Server {
	fn drop(&mut self) {
		// By its own process id, never by name; what is gone already needs nothing.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

impl Server {
	/// Starts it; what it says goes to `log`. It need not listen yet.
	pub fn start(mut command: Command, port: u16, log: &Path) -> Self {
		let said = File::create(log).unwrap();
		command
			.stdin(Stdio::null())
			.stdout(said.try_clone().unwrap())
			.stderr(said);
		Self {
			child: command
				.spawn()
				.unwrap_or_else(|error| panic!("{command:?}: {error}")),
			port,
			log: log.to_path_buf(),
		}
	}

	/// All that it has said.
	pub fn said(&self) -> String {
		std::fs::read_to_string(&self.log).unwrap_or_default()
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
