//! The operator's gateway, at work while the payers ask: `openledger operator serve`, a process of its own.

use super::{market::Market, publish::Published, Stage};
use anyhow::{bail, ensure, Context, Result};
use std::{
	path::PathBuf,
	process::{ExitStatus, Stdio},
	time::Duration,
};
use tokio::process::{Child, Command};

/// Seconds between two rounds of settlement.
const SETTLE_EVERY: u64 = 3;
/// How long the gateway may take to index the corpus.
const START: Duration = Duration::from_secs(180);
/// How long it may take to stop.
const STOP: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(100);

/// A running gateway.
pub(super) struct Serving {
	child: Child,
	log: PathBuf,
}

impl Serving {
	/// Hands the documents over as files, and starts the gateway at the posted endpoint.
	pub(super) async fn start(stage: &Stage, market: &Market, published: &Published) -> Result<Self> {
		let documents = stage.data.join("documents");
		std::fs::create_dir_all(&documents)?;
		for contributed in &published.contributions {
			std::fs::write(
				documents.join(format!("{:06}.txt", contributed.id)),
				&contributed.text,
			)?;
		}
		let log = stage.data.join("gateway.log");
		let log_file = std::fs::File::create(&log)?;
		// The key goes through a file: command lines are public.
		let key_file = stage.data.join("operator.key");
		std::fs::write(&key_file, format!("{}\n", super::cast::OPERATOR))?;
		let child = Command::new(std::env::current_exe().context("this program cannot find itself")?)
			.args(["operator", "serve", "--url", stage.conn.url()])
			.args(["--settle-every", &SETTLE_EVERY.to_string()])
			.args(["--listen", market.endpoint.trim_start_matches("http://")])
			.arg("--key-file")
			.arg(&key_file)
			.arg("--data")
			.arg(stage.data.join("operator"))
			.arg("--documents")
			.arg(&documents)
			.stdin(Stdio::null())
			.stdout(log_file.try_clone()?)
			.stderr(log_file)
			.kill_on_drop(true)
			.spawn()
			.context("cannot start the gateway")?;
		let mut serving = Self { child, log };
		stage.progress.say("the gateway starts and indexes the corpus");
		let ready = tokio::time::timeout(START, serving.ready(market)).await;
		match ready {
			Ok(result) => result?,
			Err(_) => bail!(
				"the gateway does not listen after {} seconds: {}",
				START.as_secs(),
				serving.said()
			),
		}
		stage
			.progress
			.say(&format!("the gateway listens at {}", market.endpoint));
		Ok(serving)
	}

	async fn ready(&mut self, market: &Market) -> Result<()> {
		while health(market).await.is_err() {
			self.alive()?;
			tokio::time::sleep(LOOK).await;
		}
		Ok(())
	}

	/// Fails, with its last words, if the gateway has ended.
	pub(super) fn alive(&mut self) -> Result<()> {
		if let Some(status) = self.child.try_wait()? {
			bail!("the gateway ended with {status}: {}", self.said());
		}
		Ok(())
	}

	/// The last lines of what the gateway wrote.
	pub(super) fn said(&self) -> String {
		let text = std::fs::read_to_string(&self.log).unwrap_or_default();
		let lines: Vec<&str> = text.lines().rev().take(5).collect();
		lines.into_iter().rev().collect::<Vec<_>>().join(" | ")
	}

	/// Tells it to stop and waits until it has.
	pub(super) async fn stop(mut self) -> Result<()> {
		self.alive()?;
		let pid = self.child.id().context("the gateway has no process")?;
		let told = Command::new("sh")
			.args(["-c", &format!("kill -TERM {pid}")])
			.status()
			.await?;
		ensure!(told.success(), "the gateway cannot be told to stop");
		let status: ExitStatus = tokio::time::timeout(STOP, self.child.wait())
			.await
			.with_context(|| format!("the gateway does not stop: {}", self.said()))??;
		ensure!(
			status.success(),
			"the gateway ended with {status}: {}",
			self.said()
		);
		Ok(())
	}
}

/// What the gateway says of itself: models with something due, batches that have not ended.
pub(super) async fn health(market: &Market) -> Result<(usize, u64)> {
	let answer = reqwest::get(format!("{}/health", market.endpoint))
		.await?
		.error_for_status()?;
	let health: serde_json::Value = serde_json::from_slice(&answer.bytes().await?)?;
	let due = health
		.get("due")
		.and_then(|due| due.as_array())
		.map_or(0, Vec::len);
	let pending = health.get("pending_batches").and_then(serde_json::Value::as_u64);
	Ok((due, pending.unwrap_or(0)))
}
