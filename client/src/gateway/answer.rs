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
use openledger_attribution::{reveal::Reveal, Item};
use openledger_core::BatchId;
use std::{future::Future, time::Duration};

/// Answers that wait for their blocks together: as many as a block has room for if all are of the largest (35 kB), so that many demands at
/// once are answered as fast as the chain can take the answers.
const AT_ONCE: usize = 100;

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
				for page in demands.chunks(AT_ONCE) {
					self.answer_page(page, &mut report).await;
				}
			}
			Err(error) => report.problems.push(error.to_string()),
		}
		report
	}

	/// Answers several demands, in their order, and waits for all of them together: one after the other each would take a block.
	async fn answer_page(&self, demands: &[Demand], report: &mut AnswerReport) {
		let mut answers = Vec::with_capacity(demands.len());
		for demand in demands {
			if !self.gateway.inner.conduct.answers(demand) {
				continue;
			}
			match self.prepare(demand).await {
				Ok(Some(answer)) => answers.push((*demand, answer)),
				Ok(None) => {
					let Demand {
						batch,
						item,
						deadline,
					} = *demand;
					tracing::error!(batch, ?item, deadline, "a demand was not answered in time");
					report.late.push((batch, item));
				}
				Err(error) => Self::put_off(demand, &error, report),
			}
		}
		let sent = answers.iter().map(|(demand, answer)| {
			let chain = &self.gateway.inner.chain;
			async move { chain.answer(demand.batch, &demand.item, answer).await }
		});
		let sent = futures::future::join_all(sent).await;
		for ((demand, _), outcome) in answers.iter().zip(sent) {
			match outcome {
				Ok(()) => {
					let Demand { batch, item, .. } = *demand;
					tracing::info!(batch, ?item, "a demand was answered");
					report.answered.push((batch, item));
				}
				Err(error) => Self::put_off(demand, &error.into(), report),
			}
		}
	}

	/// Notes that a demand is tried again in the next round.
	fn put_off(demand: &Demand, error: &AnswerError, report: &mut AnswerReport) {
		let Demand {
			batch,
			item,
			deadline,
		} = *demand;
		tracing::warn!(batch, ?item, deadline, %error, "a demand is not answered yet");
		report.problems.push(format!(
			"batch {batch}, {item:?}, to be shown until {deadline}: {error}"
		));
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

	/// What answers a demand; nothing if the deadline has passed.
	async fn prepare(&self, demand: &Demand) -> Result<Option<Reveal>, AnswerError> {
		let Demand {
			batch,
			item,
			deadline,
		} = *demand;
		if self.gateway.inner.chain.now().await? > deadline {
			return Ok(None);
		}
		let (record, commitment) = self.gateway.committed(batch).await?;
		let store = self.gateway.inner.store.clone();
		let made = tokio::task::spawn_blocking(move || reveal(&store, &record, &commitment, &item)).await;
		Ok(Some(made.map_err(|error| {
			AnswerError::Interrupted(error.to_string())
		})??))
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
