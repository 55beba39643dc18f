//! Every event of the economy, block by block, while the story goes on: nodes forget old states.
//!
//! Only final blocks are read. A node that was killed may have lost some of them all the same: what was kept of those is
//! forgotten, too.

use super::events::Fields;
use crate::chain::{Connection, SealedBlock};
use anyhow::{bail, Context, Result};
use openledger_core::{Balance, Hash32};
use serde_json::{json, Value};
use std::{
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};
use subxt::events::Phase;
use tokio::task::JoinHandle;

/// How often new blocks are looked for.
const LOOK: Duration = Duration::from_millis(100);
/// How often it is looked whether a block is final.
const FINAL: usize = 600;
/// Pallets of which every event is kept.
const ECONOMY: [&str; 6] = [
	"Datanets",
	"ModelRegistry",
	"Operators",
	"InferenceReceipts",
	"FeeRouting",
	"Activity",
];
/// Events of other pallets that are kept: whatever changes what an account has in all.
const MONEY: [(&str, &str); 8] = [
	("Balances", "Transfer"),
	("Balances", "TransferOnHold"),
	("Balances", "Withdraw"),
	("Balances", "Deposit"),
	("Balances", "Burned"),
	("Balances", "Minted"),
	("Balances", "DustLost"),
	("TransactionPayment", "TransactionFeePaid"),
];

/// One event.
#[derive(Clone, Debug)]
pub(super) struct Happened {
	pub(super) block: u64,
	pub(super) index: u32,
	/// The transaction in the block, or `None` for a hook.
	pub(super) extrinsic: Option<u32>,
	pub(super) pallet: String,
	pub(super) event: String,
	pub(super) fields: Value,
	/// When this process learnt of it.
	pub(super) seen: Instant,
}

impl Happened {
	/// As it stands in the report.
	pub(super) fn json(&self) -> Value {
		json!({
			"block": self.block,
			"index": self.index,
			"extrinsic": self.extrinsic,
			"pallet": self.pallet,
			"event": self.event,
			"fields": self.fields,
		})
	}

	/// Whether it is this event.
	pub(super) fn is(&self, pallet: &str, event: &str) -> bool {
		self.pallet == pallet && self.event == event
	}

	/// An amount among its fields; 0 if there is none of this name.
	pub(super) fn amount(&self, field: &str) -> Balance {
		self.fields
			.get(field)
			.and_then(Value::as_str)
			.and_then(|text| text.parse().ok())
			.unwrap_or(0)
	}

	/// A number among its fields; 0 if there is none of this name.
	pub(super) fn number(&self, field: &str) -> u64 {
		self.fields.get(field).and_then(Value::as_u64).unwrap_or(0)
	}
}

/// A part of the story and what it cost.
#[derive(Clone, Debug)]
pub(super) struct Step {
	pub(super) name: String,
	pub(super) first: u64,
	pub(super) last: u64,
	pub(super) transactions: usize,
	pub(super) fees: Balance,
}

#[derive(Default)]
struct Kept {
	events: Vec<Happened>,
	/// Hashes of the blocks that were looked at, from the first.
	blocks: Vec<Hash32>,
	/// Steps with their last blocks.
	steps: Vec<(String, u64)>,
}

impl Kept {
	/// Last block that was looked at.
	fn last(&self) -> u64 {
		self.blocks.len() as u64
	}

	/// Forgets the last block.
	fn forget(&mut self) {
		self.blocks.pop();
		let last = self.last();
		while self.events.last().is_some_and(|event| event.block > last) {
			self.events.pop();
		}
		// What is done again belongs to the step that goes on now.
		for (_, end) in &mut self.steps {
			*end = last.min(*end);
		}
	}

	fn steps(&self) -> Vec<Step> {
		let mut first = 1;
		let steps = self.steps.iter().map(|(name, last)| {
			let paid: Vec<Balance> = self
				.events
				.iter()
				.filter(|event| {
					(first..=*last).contains(&event.block)
						&& event.is("TransactionPayment", "TransactionFeePaid")
				})
				.map(|event| event.amount("actual_fee"))
				.collect();
			let step = Step {
				name: name.clone(),
				first,
				last: *last,
				transactions: paid.len(),
				fees: paid.iter().sum(),
			};
			first = last.saturating_add(1);
			step
		});
		steps.collect()
	}
}

/// Follows the chain from its first block.
pub(super) struct Recorder {
	conn: Connection,
	kept: Arc<Mutex<Kept>>,
	/// Whoever holds it is reading blocks.
	turn: Arc<tokio::sync::Mutex<()>>,
	task: JoinHandle<()>,
}

impl Drop for Recorder {
	fn drop(&mut self) {
		self.task.abort();
	}
}

fn guard(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
	kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Recorder {
	/// Reads what there is and goes on in the background.
	pub(super) async fn start(conn: Connection) -> Result<Self> {
		let kept = Arc::new(Mutex::new(Kept::default()));
		let turn = Arc::new(tokio::sync::Mutex::new(()));
		catch_up(&conn, &kept, &turn).await?;
		let task = {
			let (conn, kept, turn) = (conn.clone(), kept.clone(), turn.clone());
			tokio::spawn(async move {
				loop {
					tokio::time::sleep(LOOK).await;
					// What does not work now is done by whoever asks next, and told to them.
					if let Err(error) = catch_up(&conn, &kept, &turn).await {
						tracing::debug!("the recorder lags behind: {error:#}");
					}
				}
			})
		};
		Ok(Self {
			conn,
			kept,
			turn,
			task,
		})
	}

	/// The first block with an event that is kept.
	pub(super) fn first_of_interest(&self) -> Option<u64> {
		guard(&self.kept).events.first().map(|event| event.block)
	}

	/// Ends a step of the story: what happened since the last one belongs to it.
	pub(super) async fn step(&self, name: &str) -> Result<()> {
		catch_up(&self.conn, &self.kept, &self.turn).await?;
		let mut kept = guard(&self.kept);
		let last = kept.last();
		kept.steps.push((name.to_string(), last));
		Ok(())
	}

	/// Reads all up to what is the best block now; waits until that is final.
	pub(super) async fn catch_up_with_best(&self) -> Result<()> {
		let best = self.conn.best_number().await?;
		for _ in 0..FINAL {
			catch_up(&self.conn, &self.kept, &self.turn).await?;
			// Of a node that has lost blocks, what there is now must do.
			let now = self.conn.best_number().await?;
			if guard(&self.kept).last() >= best.min(now) {
				return Ok(());
			}
			tokio::time::sleep(LOOK).await;
		}
		bail!("block {best} does not become final")
	}

	/// Catches up and ends the last step.
	pub(super) async fn finish(&self) -> Result<()> {
		catch_up(&self.conn, &self.kept, &self.turn).await?;
		let left = {
			let kept = guard(&self.kept);
			kept.steps.last().is_none_or(|(_, last)| *last < kept.last())
		};
		self.task.abort();
		// Whoever was reading has stopped, or stops before this has its turn.
		let _turn = self.turn.lock().await;
		let mut kept = guard(&self.kept);
		let last = kept.last();
		if left || kept.steps.last().is_none_or(|(_, end)| *end < last) {
			kept.steps.push(("last blocks".to_string(), last));
		}
		Ok(())
	}

	/// All events so far, in order.
	pub(super) async fn events(&self) -> Result<Vec<Happened>> {
		catch_up(&self.conn, &self.kept, &self.turn).await?;
		Ok(guard(&self.kept).events.clone())
	}

	/// What was kept when the story ended: events, steps, hashes of all blocks.
	pub(super) fn kept(&self) -> (Vec<Happened>, Vec<Step>, Vec<Hash32>) {
		let kept = guard(&self.kept);
		(kept.events.clone(), kept.steps(), kept.blocks.clone())
	}
}

async fn catch_up(conn: &Connection, kept: &Mutex<Kept>, turn: &tokio::sync::Mutex<()>) -> Result<()> {
	let _turn = turn.lock().await;
	let last = conn.finalised().await?.block_number();
	loop {
		let (known, hash) = {
			let kept = guard(kept);
			(kept.last(), kept.blocks.last().copied())
		};
		if let Some(hash) = hash {
			if conn.block_hash(known).await? != Some(hash) {
				guard(kept).forget();
				continue;
			}
		}
		break;
	}
	loop {
		let next = guard(kept).last().saturating_add(1);
		if next > last {
			return Ok(());
		}
		let block = conn
			.block(next)
			.await
			.with_context(|| format!("block {next} cannot be read any more; was the chain fresh?"))?;
		let events = read(&block)?;
		let mut kept = guard(kept);
		kept.events.extend(events);
		kept.blocks.push(block.hash);
	}
}

fn read(block: &SealedBlock) -> Result<Vec<Happened>> {
	let (mut out, seen) = (Vec::new(), Instant::now());
	for (index, event) in block.events().enumerate() {
		let (pallet, name) = (event.pallet_name(), event.event_name());
		if !ECONOMY.contains(&pallet) && !MONEY.contains(&(pallet, name)) {
			continue;
		}
		let fields = event.decode_fields_unchecked_as::<Fields>()?;
		out.push(Happened {
			block: block.number,
			index: u32::try_from(index)?,
			extrinsic: match event.phase() {
				Phase::ApplyExtrinsic(index) => Some(index),
				Phase::Finalization | Phase::Initialization => None,
			},
			pallet: pallet.to_string(),
			event: name.to_string(),
			fields: fields.0.into(),
			seen,
		});
	}
	Ok(out)
}
