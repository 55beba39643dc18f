//! A real node for tests: loopback, free port, temporary chain, ended by its process id.

use std::{
	net::TcpListener,
	path::PathBuf,
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};

/// A running node; it ends with this value.
pub struct Node {
	child: Child,
	pub url: String,
}

impl Drop for Node {
	fn drop(&mut self) {
		// By its own process id, never by name; a node that is gone already needs nothing.
		let _ = self.child.kill();
		let _ = self.child.wait();
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

/// Starts a development chain; `None`, with a message, if there is no binary.
pub fn start() -> Option<Node> {
	let Some(binary) = node_binary() else {
		eprintln!("SKIPPED: no openledger-node; build it, or name it with OPENLEDGER_NODE");
		return None;
	};
	let port = free_port();
	let child = Command::new(&binary)
		.args(["--dev", "--tmp", "--rpc-port", &port.to_string()])
		.stdin(Stdio::null())
		.stdout(Stdio::null())
		.stderr(Stdio::null())
		.spawn()
		.unwrap_or_else(|error| panic!("{} cannot be started: {error}", binary.display()));
	let url = format!("ws://127.0.0.1:{port}");
	let mut node = Node { child, url };
	let deadline = Instant::now() + Duration::from_secs(60);
	while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
		if let Some(status) = node.child.try_wait().expect("it is our child") {
			panic!("the node ended at its start: {status}");
		}
		assert!(Instant::now() < deadline, "the node does not answer");
		std::thread::sleep(Duration::from_millis(100));
	}
	Some(node)
}
