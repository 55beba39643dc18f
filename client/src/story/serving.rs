//! The operator's gateway, at work while the payers ask: `openledger operator serve`, a process of its own, and started
//! again on the same store whenever it dies.

use super::{
	market::Market,
	progress::{Count, Progress},
	publish::Published,
	Stage,
};
use crate::chain::Connection;
use anyhow::{bail, ensure, Context, Result};
use std::{
	fs::OpenOptions,
	path::{Path, PathBuf},
	process::Stdio,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};
use tokio::{
	process::{Child, Command},
	sync::watch,
	task::JoinHandle,
};

/// Seconds between two rounds of settlement.
const SETTLE_EVERY: u64 = 3;
/// How long the gateway may take to index the corpus.
const START: Duration = Duration::from_secs(180);
/// How long it may take to stop.
const STOP: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(100);
/// How often it is started again, and how long after it died.
const RESTARTS: usize = 60;
const PAUSE: Duration = Duration::from_millis(500);
/// What it ends with when its node does not answer.
const UNREACHABLE: i32 = 3;
/// How often what it publishes is asked for, with this pause.
const ATTEMPTS: usize = 120;

/// A running gateway.
pub(super) struct Serving {
	/// Who watches over the process. It has ended when the gateway has, for good.
	watch: JoinHandle<Result<()>>,
	stop: watch::Sender<bool>,
	log: PathBuf,
}

impl Drop for Serving {
	fn drop(&mut self) {
		// The process ends with its watch.
		self.watch.abort();
	}
}

/// How the process is started, again and again.
struct Program {
	arguments: Vec<std::ffi::OsString>,
	log: PathBuf,
	/// Where the number of the process stands, for whoever wants to kill it.
	pid: PathBuf,
	/// Whether it has ever listened.
	ready: Arc<AtomicBool>,
	progress: Progress,
	conn: Connection,
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
		// The key goes through a file: command lines are public.
		let key_file = stage.data.join("operator.key");
		std::fs::write(&key_file, format!("{}\n", super::cast::OPERATOR))?;
		let arguments = vec![
			"operator".into(),
			"serve".into(),
			"--url".into(),
			stage.conn.url().into(),
			"--settle-every".into(),
			SETTLE_EVERY.to_string().into(),
			"--listen".into(),
			market.endpoint.trim_start_matches("http://").into(),
			"--key-file".into(),
			key_file.into(),
			"--data".into(),
			stage.data.join("operator").into(),
			"--documents".into(),
			documents.into(),
		];
		let log = stage.data.join("gateway.log");
		let ready = Arc::new(AtomicBool::new(false));
		let program = Program {
			arguments,
			log: log.clone(),
			pid: stage.data.join("gateway.pid"),
			ready: ready.clone(),
			progress: stage.progress.clone(),
			conn: stage.conn.clone(),
		};
		let connection = stage.conn.connections();
		let child = program.spawn()?;
		let (stop, stopped) = watch::channel(false);
		let mut serving = Self {
			watch: tokio::spawn(program.watch(child, connection, stopped)),
			stop,
			log,
		};
		stage.progress.say("the gateway starts and indexes the corpus");
		let count = stage
			.progress
			.wait("waiting for the gateway, in seconds", START.as_secs());
		match tokio::time::timeout(START, serving.ready(market, &count)).await {
			Ok(result) => result?,
			Err(_) => bail!(
				"the gateway does not listen after {} seconds: {}",
				START.as_secs(),
				serving.said()
			),
		}
		drop(count);
		ready.store(true, Ordering::Release);
		stage
			.progress
			.say(&format!("the gateway listens at {}", market.endpoint));
		Ok(serving)
	}

	async fn ready(&mut self, market: &Market, count: &Count) -> Result<()> {
		let started = Instant::now();
		while health(market).await.is_err() {
			self.alive().await?;
			count.left(START.saturating_sub(started.elapsed()).as_secs());
			tokio::time::sleep(LOOK).await;
		}
		Ok(())
	}

	/// Fails, with its last words, if the gateway has ended for good.
	pub(super) async fn alive(&mut self) -> Result<()> {
		if self.watch.is_finished() {
			(&mut self.watch).await??;
			bail!("the gateway ended: {}", self.said());
		}
		Ok(())
	}

	/// The last lines of what the gateway wrote.
	pub(super) fn said(&self) -> String {
		said(&self.log)
	}

	/// Tells it to stop and waits until it has.
	pub(super) async fn stop(mut self) -> Result<()> {
		self.alive().await?;
		self.stop.send(true)?;
		let watch = tokio::time::timeout(STOP, &mut self.watch).await;
		watch.with_context(|| format!("the gateway does not stop: {}", self.said()))??
	}
}

/// Waits until the gateway shall stop.
async fn told(stopped: &mut watch::Receiver<bool>) {
	// An error means that nobody watches any more, which is the end, too.
	let _ = stopped.wait_for(|stop| *stop).await;
}

fn said(log: &Path) -> String {
	let text = std::fs::read_to_string(log).unwrap_or_default();
	let lines: Vec<&str> = text.lines().rev().take(5).collect();
	lines.into_iter().rev().collect::<Vec<_>>().join(" | ")
}

impl Program {
	fn spawn(&self) -> Result<Child> {
		let log = OpenOptions::new().create(true).append(true).open(&self.log)?;
		let child = Command::new(std::env::current_exe().context("this program cannot find itself")?)
			.args(&self.arguments)
			.stdin(Stdio::null())
			.stdout(log.try_clone()?)
			.stderr(log)
			.kill_on_drop(true)
			.spawn()
			.context("cannot start the gateway")?;
		if let Some(pid) = child.id() {
			// Whole or not at all, for whoever reads it meanwhile.
			let beside = self.pid.with_extension("new");
			std::fs::write(&beside, pid.to_string())?;
			std::fs::rename(&beside, &self.pid)?;
		}
		Ok(child)
	}

	/// Starts it again whenever it dies, until it is told to stop.
	async fn watch(
		self,
		mut child: Child,
		mut connection: u64,
		mut stopped: watch::Receiver<bool>,
	) -> Result<()> {
		for _ in 0..=RESTARTS {
			let ended = tokio::select! {
				status = child.wait() => Some(status?),
				() = told(&mut stopped) => None,
			};
			let Some(status) = ended else {
				return self.end(child).await;
			};
			tokio::select! {
				mended = self.mended() => mended?,
				// It has ended already.
				() = told(&mut stopped) => return Ok(()),
			}
			// A gateway that has never listened has a fault, unless somebody killed it or its node was away.
			let was_away = status.code() == Some(UNREACHABLE) || connection != self.conn.connections();
			ensure!(
				self.ready.load(Ordering::Acquire) || status.code().is_none() || was_away,
				"the gateway ended with {status}: {}",
				said(&self.log)
			);
			self.progress
				.say(&format!("the gateway ended with {status}; it is started again"));
			connection = self.conn.connections();
			child = self.spawn()?;
		}
		bail!("the gateway ends again and again: {}", said(&self.log))
	}

	/// Waits until a gateway would find its node, and the chain its operator: without them it would only end again.
	async fn mended(&self) -> Result<()> {
		tokio::time::sleep(PAUSE).await;
		// Asking comes first: whoever asks the node nothing does not notice that it was away.
		self.conn.best_number().await?;
		self.conn.mend().await?;
		Ok(())
	}

	async fn end(&self, mut child: Child) -> Result<()> {
		let pid = child.id().context("the gateway has no process")?;
		let told = Command::new("sh")
			.args(["-c", &format!("kill -TERM {pid}")])
			.status()
			.await?;
		ensure!(told.success(), "the gateway cannot be told to stop");
		let status = child.wait().await?;
		// Nothing is due when it is stopped, so it makes no difference if somebody else killed it just then.
		ensure!(
			status.success() || status.code().is_none(),
			"the gateway ended with {status}: {}",
			said(&self.log)
		);
		Ok(())
	}
}

/// What a gateway that may just be starting again answers at this path.
pub(super) async fn get(market: &Market, path: &str) -> Result<Vec<u8>> {
	let mut tries = 0;
	loop {
		tries += 1;
		match fetch(market, path).await {
			Ok(bytes) => return Ok(bytes),
			Err(error) if tries >= ATTEMPTS => return Err(error),
			Err(_) => tokio::time::sleep(PAUSE).await,
		}
	}
}

async fn fetch(market: &Market, path: &str) -> Result<Vec<u8>> {
	let answer = reqwest::get(format!("{}{path}", market.endpoint))
		.await?
		.error_for_status()?;
	Ok(answer.bytes().await?.to_vec())
}

/// What the gateway says of itself: models with something due, batches that have not ended.
pub(super) async fn health(market: &Market) -> Result<(usize, u64)> {
	let health: serde_json::Value = serde_json::from_slice(&fetch(market, "/health").await?)?;
	let due = health
		.get("due")
		.and_then(|due| due.as_array())
		.map_or(0, Vec::len);
	let pending = health.get("pending_batches").and_then(serde_json::Value::as_u64);
	Ok((due, pending.unwrap_or(0)))
}
