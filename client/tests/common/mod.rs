//! A real node for tests: loopback, free port, temporary chain, ended by its process id.

#[allow(dead_code)] // Not every test asks.
pub mod serving;
#[allow(dead_code)] // Not every test plays it.
pub mod story;

use openledger::chain::Key;
use std::{
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	time::{Duration, Instant},
};

/// The key of a development account.
#[allow(dead_code)] // Not every test signs.
pub fn key(uri: &str) -> Key {
	Key::from_uri(uri).expect("development keys are well formed")
}

/// Runs the client to its end.
#[allow(dead_code)] // Not every test runs it.
pub fn openledger(arguments: &[&str]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_openledger"))
		.args(arguments)
		.output()
		.expect("the program runs")
}

/// All that a program printed.
#[allow(dead_code)] // Not every test runs one.
pub fn said(output: &Output) -> String {
	let (out, err) = (
		String::from_utf8_lossy(&output.stdout),
		String::from_utf8_lossy(&output.stderr),
	);
	format!("{out}{err}")
}

/// A running node; it ends with this value.
pub struct Node {
	child: Child,
	pub url: String,
	binary: PathBuf,
	port: u16,
	/// Where its chain is, unless it is forgotten at the end.
	chain: Option<PathBuf>,
}

impl Drop for Node {
	fn drop(&mut self) {
		self.kill();
	}
}

#[allow(dead_code)] // Not every test kills.
impl Node {
	/// Ends it at once, as `kill -9` does.
	pub fn kill(&mut self) {
		// By its own process id, never by name; a node that is gone already needs nothing.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}

	/// Starts it again on what it has written, at the same port.
	pub fn restart(&mut self) {
		self.kill();
		self.child = launch(&self.binary, self.port, self.chain.as_deref());
		self.wait();
	}

	fn wait(&mut self) {
		let deadline = Instant::now() + Duration::from_secs(60);
		while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
			if let Some(status) = self.child.try_wait().expect("it is our child") {
				panic!("the node ended at its start: {status}");
			}
			assert!(Instant::now() < deadline, "the node does not answer");
			std::thread::sleep(Duration::from_millis(50));
		}
	}
}

/// The node's binary: `OPENLEDGER_NODE`, or beside the tests' target directory.
pub fn node_binary() -> Option<PathBuf> {
	if let Some(path) = std::env::var_os("OPENLEDGER_NODE") {
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
		.map(|folder| folder.join("openledger-node"))
		.find(|path| path.exists())
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
	let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has free ports");
	listener.local_addr().expect("it is bound").port()
}

/// Starts a development chain that is forgotten at the end; `None`, with a message, if there is no binary.
#[allow(dead_code)]
pub fn start() -> Option<Node> {
	start_with(None)
}

/// Starts a development chain in a folder, so that it can be started again; `None`, with a message, if there is no binary.
#[allow(dead_code)]
pub fn start_in(chain: &Path) -> Option<Node> {
	start_with(Some(chain.to_path_buf()))
}

fn start_with(chain: Option<PathBuf>) -> Option<Node> {
	let Some(binary) = node_binary() else {
		eprintln!("SKIPPED: no openledger-node; build it, or name it with OPENLEDGER_NODE");
		return None;
	};
	let port = free_port();
	let mut node = Node {
		child: launch(&binary, port, chain.as_deref()),
		url: format!("ws://127.0.0.1:{port}"),
		binary,
		port,
		chain,
	};
	node.wait();
	Some(node)
}

fn launch(binary: &Path, port: u16, chain: Option<&Path>) -> Child {
	let mut command = Command::new(binary);
	command.args(["--dev", "--no-prometheus", "--rpc-port", &port.to_string()]);
	match chain {
		Some(chain) => command.arg("--base-path").arg(chain),
		None => command.arg("--tmp"),
	};
	command
		.stdin(Stdio::null())
		.stdout(Stdio::null())
		.stderr(Stdio::null())
		.spawn()
		.unwrap_or_else(|error| panic!("{} cannot be started: {error}", binary.display()))
}
