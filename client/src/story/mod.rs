//! The whole supply chain, played once on documents that nobody wrote for it.
//!
//! From a contribution to a payout, only through public interfaces: transactions, the operator's HTTP gateway, and the
//! payer that checks every receipt before it signs. Each step is its own module, in the order of the story:
//!
//! 1. [`plan`]: documents → contributors with keys of their own;
//! 2. [`publish`]: datanet, contributions, review, refinement, commons, snapshot, demanded chunk, seal;
//! 3. [`market`]: models, operator, delegator, prices, mandate and sessions;
//! 4. [`questions`]: real questions, receipts checked, vouchers;
//! 5. [`payout`]: batches, window, routing, pots, payouts;
//! 6. [`report`]: what happened, recomputable from the events by `scripts/check_report.py`.
//!
//! [`record`] keeps every event of the economy on the way, and what each step cost.
//!
//! The story outlives its node and its gateway: either may be killed at any moment and started again (the gateway by
//! [`serving`], the node by whoever runs it). Only what is final counts.

mod cast;
mod command;
mod events;
mod market;
mod payout;
mod plan;
mod progress;
mod publish;
mod questions;
mod record;
mod report;
mod serving;

pub use command::StoryArgs;

use crate::chain::{Advance, Call, Connection, Key, Submitted};
use anyhow::{bail, ensure, Context, Result};
use cast::Cast;
use progress::Progress;
use record::Recorder;
use std::path::PathBuf;

/// What to play, and where.
#[derive(Clone, Debug)]
pub struct StoryOptions {
	/// The node, `ws://…`. Its chain must be fresh.
	pub url: String,
	/// A folder for what gateway and payers must remember. It must be empty or not exist.
	pub data: PathBuf,
	/// How many questions the payers ask.
	pub questions: usize,
	/// A folder of documents; the local crate registry without one.
	pub corpus: Option<PathBuf>,
	/// Where the report goes as JSON.
	pub report: Option<PathBuf>,
}

/// A story that was played to its end.
#[derive(Clone, Debug)]
pub struct Played {
	/// Tables and lines for people.
	pub text: String,
	/// Sums for programs.
	pub summary: serde_json::Value,
	/// What is wrong with the books, if anything.
	pub fault: Option<String>,
}

/// What all steps share.
struct Stage {
	conn: Connection,
	cast: Cast,
	record: Recorder,
	progress: Progress,
	budget: market::Budget,
	data: PathBuf,
}

/// How often something is tried again whose time has not come.
const EARLY: usize = 20;

impl Stage {
	/// How blocks come about here.
	fn advance(&self) -> Advance {
		if self.conn.seals() {
			Advance::Tick(self.cast.collector.clone())
		} else {
			Advance::Wait
		}
	}

	/// Lets the admission clock come to `time`, and tells how far it is.
	async fn wait_until_clock(&self, title: &str, time: u32) -> Result<()> {
		let left = time.saturating_sub(self.conn.clock().await?);
		let count = self.progress.wait(title, left.into());
		self.conn
			.count_down_to_clock(time, &self.advance(), |left| count.left(left))
			.await?;
		Ok(())
	}

	/// Lets the best block come to `number`, and tells how far it is.
	async fn wait_until_block(&self, title: &str, number: u64) -> Result<()> {
		let left = number.saturating_sub(self.conn.best_number().await?);
		let count = self.progress.wait(title, left);
		self.conn
			.count_down_to_block(number, &self.advance(), |left| count.left(left))
			.await?;
		Ok(())
	}

	/// Submits what the chain takes only after a while, `early` being what it says before. A chain that lost blocks counts
	/// anew.
	async fn submit_when_due(
		&self,
		call: &Call,
		key: &Key,
		(pallet, early): (&str, &str),
	) -> Result<Submitted> {
		for _ in 0..EARLY {
			match self.conn.submit(call, key).await {
				Err(error) if error.refusal().is_some_and(|refusal| refusal.is(pallet, early)) => {
					self.conn.wait_blocks(1, &self.advance()).await?;
				}
				other => return Ok(other?),
			}
		}
		bail!("{pallet}::{early}, however long it is waited for")
	}
}

/// Plays the story and writes the report.
///
/// # Errors
/// If anything fails. Books that do not balance, or a supply that fell by anything but what was burnt, are told in
/// [`Played::fault`].
pub async fn run(options: &StoryOptions) -> Result<Played> {
	ensure!(options.questions > 0, "a story needs at least one question");
	prepare(&options.data)?;
	let data = std::fs::canonicalize(&options.data)?;
	let progress = Progress::new();
	let _beat = progress.beat();

	progress.say("reading the documents");
	let plan = plan::read(options.corpus.as_deref(), &progress).await?;

	progress.say(&format!("connecting to {}", options.url));
	let conn = Connection::open_lasting(&options.url).await?;
	let record = Recorder::start(conn.clone()).await?;
	if let Some(earlier) = record.first_of_interest() {
		bail!("the story needs a fresh chain, and block {earlier} of this one holds transactions already");
	}
	let cast = Cast::new(&plan)?;
	let opening = report::Opening::read(&conn).await?;
	let stage = Stage {
		conn,
		cast,
		record,
		progress,
		budget: market::Budget::new(options.questions),
		data,
	};

	stage
		.cast
		.fund(&stage, &plan)
		.await
		.context("funding the accounts")?;
	let published = publish::play(&stage, &plan).await?;
	let market = market::play(&stage, &published).await?;
	let asked = questions::play(&stage, &market, &published, options.questions).await?;
	let settled = payout::settle(&stage, &market, asked).await?;
	payout::pay(&stage, &market, &published).await?;
	stage.record.finish().await?;

	let report = report::Report::draw_up(&stage, &plan, &published, &market, opening, settled).await?;
	if let Some(path) = &options.report {
		std::fs::write(path, serde_json::to_vec_pretty(report.json())?)
			.with_context(|| format!("cannot write the report to {}", path.display()))?;
		stage
			.progress
			.say(&format!("report written to {}", path.display()));
	}
	Ok(report.played())
}

/// The data folder, if nothing of an earlier story is in it.
fn prepare(data: &std::path::Path) -> Result<()> {
	std::fs::create_dir_all(data).with_context(|| format!("cannot use the folder {}", data.display()))?;
	let mut entries = std::fs::read_dir(data).with_context(|| format!("cannot list {}", data.display()))?;
	ensure!(
		entries.next().is_none(),
		"{} is not empty: what a gateway remembers belongs to one chain, so name a fresh folder with --data",
		data.display()
	);
	Ok(())
}
