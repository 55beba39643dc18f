//! Demands of the chain, and their answers.
//!
//! While a batch is open, anyone may demand on chain to be shown something of it; a demand that is not answered in time
//! costs the operator the batch and its stake. So whoever serves answers too, by itself.
//!
//! What is demanded is the chain's to say and what answers it is in the store, so nothing is kept here: each round asks for
//! the demands of every batch that is not final, answers those that are open, the most urgent first, and tries again what did
//! not work in the next round. A restart changes nothing.

use super::{
	chain::{Chain, ChainError, Demand},
	reveal::{reveal, RevealError},
	Gateway, Refusal,
};
use openledger_attribution::Item;
use openledger_core::BatchId;
use std::{future::Future, time::Duration};

/// How often demands are looked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AnswerConfig {
	/// So long after the last time.
	pub interval: Duration,
}

impl Default for AnswerConfig {
	fn default() -> Self {
		Self {
			interval: Duration::from_secs(6),
		}
	}
}

/// What one round of answers did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct AnswerReport {
	/// Demands that a block holds the answer to.
	pub answered: Vec<(BatchId, Item)>,
	/// Demands whose deadline has passed.
	pub late: Vec<(BatchId, Item)>,
	/// What did not work and will be tried again.
	pub problems: Vec<String>,
}

impl AnswerReport {
	/// Whether nothing happened.
	pub fn is_quiet(&self) -> bool {
		*self == Self::default()
	}
}

/// Answers the demands of one gateway's batches.
pub struct Answerer<C> {
	gateway: Gateway<C>,
	config: AnswerConfig,
}

impl<C: Chain> Answerer<C> {
	pub(super) fn new(gateway: Gateway<C>, config: AnswerConfig) -> Self {
		Self { gateway, config }
	}

	/// Answers until `shutdown` resolves. A round that has begun is finished. `observe` is told what each round did.
	pub async fn run(
		&self,
		shutdown: impl Future<Output = ()> + Send,
		mut observe: impl FnMut(&AnswerReport) + Send,
	) {
		let mut shutdown = std::pin::pin!(shutdown);
		loop {
			let report = self.answer().await;
			if !report.is_quiet() {
				observe(&report);
			}
			tokio::select! {
				() = &mut shutdown => return,
				() = tokio::time::sleep(self.config.interval) => {},
			}
		}
	}

	/// One round.
	pub async fn answer(&self) -> AnswerReport {
		let mut report = AnswerReport::default();
		match self.demands(&mut report).await {
			Ok(demands) => {
				for demand in demands {
					self.answer_one(&demand, &mut report).await;
				}
			}
			Err(error) => report.problems.push(error.to_string()),
		}
		report
	}

	/// Open demands of all batches that are not final, the most urgent first.
	async fn demands(&self, report: &mut AnswerReport) -> Result<Vec<Demand>, Refusal> {
		let chain = &self.gateway.inner.chain;
		let pending = self.gateway.store(|store| store.pending_batches()).await?;
		let mut all = Vec::new();
		for batch in pending {
			let id = match batch.stage.chain_id() {
				Some(id) => Some(id),
				// It may be on the chain, and this gateway may not have heard of that yet.
				None => chain.find_batch(batch.receipts_root).await?,
			};
			let Some(id) = id else { continue };
			match chain.demands(id).await {
				Ok(demands) => all.extend(demands),
				Err(error) => report.problems.push(format!("demands of batch {id}: {error}")),
			}
		}
		all.sort_unstable_by_key(|demand| (demand.deadline, demand.batch, demand.item));
		Ok(all)
	}

	async fn answer_one(&self, demand: &Demand, report: &mut AnswerReport) {
		let Demand {
			batch,
			item,
			deadline,
		} = *demand;
		if !self.gateway.inner.conduct.answers(demand) {
			return;
		}
		match self.try_answer(batch, item, deadline).await {
			Ok(true) => {
				tracing::info!(batch, ?item, "a demand was answered");
				report.answered.push((batch, item));
			}
			Ok(false) => {
				tracing::error!(batch, ?item, deadline, "a demand was not answered in time");
				report.late.push((batch, item));
			}
			Err(error) => {
				tracing::warn!(batch, ?item, deadline, %error, "a demand is not answered yet");
				report.problems.push(format!(
					"batch {batch}, {item:?}, to be shown until {deadline}: {error}"
				));
			}
		}
	}

	/// Whether it was answered; if not, the deadline has passed.
	async fn try_answer(&self, batch: BatchId, item: Item, deadline: u32) -> Result<bool, AnswerError> {
		let chain = &self.gateway.inner.chain;
		if chain.now().await? > deadline {
			return Ok(false);
		}
		let (record, commitment) = self.gateway.committed(batch).await?;
		let store = self.gateway.inner.store.clone();
		let made = tokio::task::spawn_blocking(move || reveal(&store, &record, &commitment, &item)).await;
		let answer = made.map_err(|error| AnswerError::Interrupted(error.to_string()))??;
		chain.answer(batch, &item, &answer).await?;
		Ok(true)
	}
}

#[derive(Debug, thiserror::Error)]
enum AnswerError {
	#[error(transparent)]
	Chain(#[from] ChainError),
	#[error(transparent)]
	Store(#[from] Refusal),
	#[error(transparent)]
	Reveal(#[from] RevealError),
	#[error("it was interrupted: {0}")]
	Interrupted(String),
}
