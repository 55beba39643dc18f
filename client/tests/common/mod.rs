//! A real node for tests: loopback, free port, temporary chain, ended by its process id.

#[allow(dead_code)] // Not every test uses all of it.
mod process;
#[allow(dead_code)] // Not every test asks.
pub mod serving;
#[allow(dead_code)] // Not every test plays it.
pub mod story;

use openledger::chain::Key;
#[allow(unused_imports)] // Not every test listens.
pub use process::free_port;
use process::Server;
use std::{
	path::{Path, PathBuf},
	process::{Command, Output},
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
	server: Server,
	pub url: String,
	binary: PathBuf,
	port: u16,
	/// Where its chain is, unless it is forgotten at the end.
	chain: Option<PathBuf>,
}

#[allow(dead_code)] // Not every test kills.
impl Node {
	/// Ends it at once, as `kill -9` does.
	pub fn kill(&mut self) {
		self.server.kill();
	}

	/// Starts it again on what it has written, at the same port.
	pub fn restart(&mut self) {
		self.kill();
		self.server = launch(&self.binary, self.port, self.chain.as_deref());
	}
}

/// Starts a development chain that is forgotten at the end; `None`, with a message, if there is to be no node.
#[allow(dead_code)]
pub fn start() -> Option<Node> {
	start_with(None)
}

/// Starts a development chain in a folder, so that it can be started again; `None`, with a message, if there is to be no node.
#[allow(dead_code)]
pub fn start_in(chain: &Path) -> Option<Node> {
	start_with(Some(chain.to_path_buf()))
}

fn start_with(chain: Option<PathBuf>) -> Option<Node> {
	let binary = process::node()?;
	let port = free_port();
	Some(Node {
		server: launch(&binary, port, chain.as_deref()),
		url: format!("ws://127.0.0.1:{port}"),
		binary,
		port,
		chain,
	})
}

fn launch(binary: &Path, port: u16, chain: Option<&Path>) -> Server {
	let mut command = process::development(binary);
	command.args(["--rpc-port", &port.to_string()]);
	match chain {
		Some(chain) => command.arg("--base-path").arg(chain),
		None => command.arg("--tmp"),
	};
	let mut server = Server::silent(command, port);
	server.wait();
	server
}
