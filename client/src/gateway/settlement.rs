//! From paid receipts to money: batches are built, submitted and followed to their end.
//!
//! Each step first looks at what the chain says, so it can be repeated after a crash at any point:
//! - *built*: all lines are settled up to the batch's vouchers → a block has it. Otherwise it is submitted (again). A
//!   second submission of the same batch is refused by the chain as a whole, because vouchers are cumulative.
//! - *submitted*: its record is on the chain → its window runs. Its record is gone and the lines are settled → it has ended.
//!   Neither → the block was reverted, and it is built again.
//!
//! A batch that the chain refuses because of one voucher is taken apart: that line is lost (and says why), the other
//! receipts go into the next batch. One that it refuses for another reason (a contribution became commons since) is built
//! anew in the next round.

use super::{
	chain::{BatchState, BatchSubmission, Chain, ChainError, SubmittedVoucher},
	Conduct, ServedModel,
};
use crate::store::{BatchRecord, BatchTerms, Bounds, LineKey, Stage, Store, StoreError};
use openledger_core::{Balance, BatchId, ModelId};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::sync::Notify;

/// When to settle.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SettlementConfig {
	/// At the latest so long after the last time.
	pub interval: Duration,
	/// At once if a model's receipts amount to this.
	pub threshold: Balance,
	/// How large batches may be. The operator's exposure bounds them further.
	pub bounds: Bounds,
}

impl Default for SettlementConfig {
	fn default() -> Self {
		Self {
			interval: Duration::from_secs(60),
			threshold: Balance::MAX,
			bounds: Bounds::default(),
		}
	}
}

/// What one round of settlement did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SettlementReport {
	/// Batches that a block now holds, by their number here.
	pub submitted: Vec<u64>,
	/// Batches that have ended.
	pub ended: Vec<u64>,
	/// Batches taken apart, each with the line that was refused.
	pub dissolved: Vec<(u64, LineKey)>,
	/// What did not work and will be tried again.
	pub problems: Vec<String>,
}

impl SettlementReport {
	/// Whether nothing happened.
	pub fn is_quiet(&self) -> bool {
		*self == Self::default()
	}
}

/// A round cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum SettlementError {
	/// The store failed.
	#[error(transparent)]
	Store(#[from] StoreError),
	/// A task failed.
	#[error("settlement was interrupted: {0}")]
	Interrupted(String),
}

/// Settles what one gateway is owed. There must be one per operator.
pub struct Settler<C> {
	chain: Arc<C>,
	store: Arc<Store>,
	models: Vec<ServedModel>,
	paid: Arc<Notify>,
	conduct: Arc<dyn Conduct>,
	config: SettlementConfig,
}

/// What became of a submission.
enum Sent {
	Held(BatchId),
	Later(String),
	Refused(String),
	Bad(LineKey, String),
}

impl<C: Chain> Settler<C> {
	pub(super) fn new(
		chain: Arc<C>,
		store: Arc<Store>,
		models: Vec<ServedModel>,
		paid: Arc<Notify>,
		conduct: Arc<dyn Conduct>,
		config: SettlementConfig,
	) -> Self {
		Self {
			chain,
			store,
			models,
			paid,
			conduct,
			config,
		}
	}

	/// Settles on the timer and at the threshold until `shutdown` resolves. A round that has begun is finished.
	///
	/// `observe` is told what each round did.
	///
	/// # Errors
	/// Only if the store fails; what the chain refuses or does not answer is reported and tried again.
	pub async fn run(
		&self,
		shutdown: impl Future<Output = ()> + Send,
		mut observe: impl FnMut(&SettlementReport) + Send,
	) -> Result<(), SettlementError> {
		let mut shutdown = std::pin::pin!(shutdown);
		loop {
			let report = self.settle().await?;
			if !report.is_quiet() {
				observe(&report);
			}
			let timer = tokio::time::sleep(self.config.interval);
			let mut timer = std::pin::pin!(timer);
			loop {
				tokio::select! {
					() = &mut shutdown => return Ok(()),
					() = &mut timer => break,
					() = self.paid.notified() => {
						if self.is_above_threshold().await? {
							break;
						}
					},
				}
			}
		}
	}

	async fn is_above_threshold(&self) -> Result<bool, SettlementError> {
		let due = self.store(|store| store.due()).await?;
		Ok(due.iter().any(|(_, due)| due.amount >= self.config.threshold))
	}

	/// One round: follows up all batches that are not final, then builds and submits new ones until nothing is due or
	/// nothing fits.
	///
	/// # Errors
	/// Only if the store fails.
	pub async fn settle(&self) -> Result<SettlementReport, SettlementError> {
		let mut report = SettlementReport::default();
		for batch in self.store(|store| store.pending_batches()).await? {
			self.follow(batch, &mut report).await?;
		}
		for (model, _) in self.store(|store| store.due()).await? {
			// A batch holds so many lines; the rest goes into the next one.
			while let Some(batch) = self.build(model, &mut report).await? {
				if !self.follow(batch, &mut report).await? {
					break;
				}
			}
		}
		Ok(report)
	}

	async fn build(
		&self,
		model: ModelId,
		report: &mut SettlementReport,
	) -> Result<Option<BatchRecord>, SettlementError> {
		let Some(served) = self.models.iter().find(|served| served.id == model) else {
			report.problems.push(format!(
				"model {model} is not served any more: what it is owed waits until it is"
			));
			return Ok(None);
		};
		let blocked = self.store(|store| store.pending_batches()).await?;
		if blocked
			.iter()
			.any(|batch| batch.model == model && batch.stage == Stage::Built)
		{
			return Ok(None);
		}
		let room = match self.chain.exposure_room().await {
			Ok(room) => room,
			Err(error) => {
				report.problems.push(error.to_string());
				return Ok(None);
			}
		};
		let bounds = Bounds {
			amount: self.config.bounds.amount.min(room),
			..self.config.bounds
		};
		let (engine, channels, conduct) = (served.engine.clone(), served.channels, self.conduct.clone());
		let batch = self
			.store(move |store| {
				let terms = BatchTerms {
					channels,
					is_commons: &|id| engine.is_commons(id),
				};
				store.build_batch(model, &bounds, &terms, &|executions, terms| {
					conduct.commit(executions, terms)
				})
			})
			.await?;
		if batch.is_none() {
			let due = self.store(|store| store.due()).await?;
			if let Some((_, due)) = due.iter().find(|(due, _)| *due == model) {
				report.problems.push(format!(
					"model {model} is owed {} by {} lines, and the operator's stake leaves room for {room}",
					due.amount, due.lines
				));
			}
		}
		Ok(batch)
	}

	/// Takes a batch one step further; whether another one of its model may be built.
	async fn follow(
		&self,
		batch: BatchRecord,
		report: &mut SettlementReport,
	) -> Result<bool, SettlementError> {
		let number = batch.number;
		match self.step(&batch).await {
			Ok(Step::Wait) => Ok(true),
			Ok(Step::Held(chain)) => {
				self.store(move |store| store.mark_submitted(number, chain))
					.await?;
				report.submitted.push(number);
				Ok(true)
			}
			Ok(Step::Ended) => {
				self.store(move |store| store.mark_final(number)).await?;
				report.ended.push(number);
				Ok(true)
			}
			Ok(Step::Reverted) => {
				self.store(move |store| store.mark_reverted(number)).await?;
				report
					.problems
					.push(format!("batch {number} was reverted and is submitted again"));
				Ok(false)
			}
			Ok(Step::Dissolve(line, reason)) => {
				report.dissolved.push((number, line));
				report.problems.push(format!(
					"session {}, line {} cannot be settled any more: {reason}",
					line.session, line.line
				));
				self.store(move |store| store.dissolve(number, &line, &reason))
					.await?;
				Ok(true)
			}
			Ok(Step::Withdraw(reason)) => {
				self.store(move |store| store.withdraw(number)).await?;
				report.problems.push(format!(
					"batch {number} is built again in the next round: {reason}"
				));
				Ok(false)
			}
			Ok(Step::Later(reason)) => {
				report.problems.push(reason);
				Ok(false)
			}
			Err(error) => {
				report.problems.push(error.to_string());
				Ok(false)
			}
		}
	}

	/// What is to be done about a batch, by what the chain says.
	async fn step(&self, batch: &BatchRecord) -> Result<Step, ChainError> {
		match &batch.stage {
			Stage::Built => {
				if self.is_settled(batch).await? == Some(true) {
					return self.held(batch).await;
				}
				if let Some((line, reason)) = self.stray(batch).await? {
					return Ok(Step::Dissolve(line, reason));
				}
				match self.submit(batch).await? {
					Sent::Held(chain) => Ok(Step::Held(Some(chain))),
					Sent::Later(reason) => Ok(Step::Later(reason)),
					Sent::Refused(reason) => {
						if self.is_settled(batch).await? == Some(true) {
							return self.held(batch).await;
						}
						Ok(Step::Withdraw(reason))
					}
					Sent::Bad(line, reason) => {
						// An earlier submission may have come through in the meantime.
						if self.is_settled(batch).await? == Some(true) {
							return self.held(batch).await;
						}
						Ok(Step::Dissolve(line, reason))
					}
				}
			}
			Stage::Submitted(Some(chain)) => match self.chain.batch_state(*chain).await? {
				BatchState::Open => Ok(Step::Wait),
				BatchState::Gone => Ok(self.gone(batch).await?),
			},
			Stage::Submitted(None) => match self.chain.find_batch(batch.receipts_root).await? {
				Some(chain) => Ok(Step::Held(Some(chain))),
				None => Ok(self.gone(batch).await?),
			},
			Stage::Final(_) | Stage::Dissolved(_) => Ok(Step::Wait),
		}
	}

	async fn held(&self, batch: &BatchRecord) -> Result<Step, ChainError> {
		Ok(Step::Held(self.chain.find_batch(batch.receipts_root).await?))
	}

	/// A submitted batch without a record on the chain has ended, unless its lines are not settled.
	async fn gone(&self, batch: &BatchRecord) -> Result<Step, ChainError> {
		Ok(if self.is_settled(batch).await? == Some(false) {
			Step::Reverted
		} else {
			Step::Ended
		})
	}

	/// Whether a block has used the batch's vouchers, as far as its sessions still exist. As a batch is atomic, one line
	/// tells for all.
	async fn is_settled(&self, batch: &BatchRecord) -> Result<Option<bool>, ChainError> {
		for span in &batch.spans {
			if let Some(settled) = self.chain.settled(span.key.session, span.key.line).await? {
				return Ok(Some(settled >= span.payment.cumulative));
			}
		}
		Ok(None)
	}

	/// A line that is not settled where the batch begins: its receipts would not add up to what the chain moves, and that is
	/// fraud. It takes a second gateway of the same operator to get there.
	async fn stray(&self, batch: &BatchRecord) -> Result<Option<(LineKey, String)>, ChainError> {
		for span in &batch.spans {
			let settled = self.chain.settled(span.key.session, span.key.line).await?;
			if let Some(settled) = settled.filter(|settled| *settled != span.before) {
				let reason = format!(
					"it is settled to {settled}, and this store begins at {}",
					span.before
				);
				return Ok(Some((span.key, reason)));
			}
		}
		Ok(None)
	}

	async fn submit(&self, batch: &BatchRecord) -> Result<Sent, ChainError> {
		let submission = BatchSubmission {
			model: batch.model,
			vouchers: batch
				.spans
				.iter()
				.map(|span| SubmittedVoucher {
					session: span.key.session,
					line: span.key.line,
					cumulative: span.payment.cumulative,
					wrapped: span.payment.wrapped,
					signature: span.payment.signature.clone(),
				})
				.collect(),
			amount: batch.amount,
			usage: batch.usage,
			receipts_root: batch.receipts_root,
			ledger_root: batch.ledger_root,
			credits: batch.credits.clone(),
		};
		match self.chain.submit_batch(&submission).await {
			Ok(chain) => Ok(Sent::Held(chain)),
			Err(ChainError::Voucher {
				session,
				line,
				reason,
			}) => Ok(Sent::Bad(LineKey { session, line }, reason)),
			Err(error @ ChainError::NoRoom(_)) => Ok(Sent::Later(error.to_string())),
			Err(error @ ChainError::Refused(_)) => Ok(Sent::Refused(error.to_string())),
			Err(error) => Err(error),
		}
	}

	async fn store<T: Send + 'static>(
		&self,
		body: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
	) -> Result<T, SettlementError> {
		let store = self.store.clone();
		tokio::task::spawn_blocking(move || body(&store))
			.await
			.map_err(|error| SettlementError::Interrupted(error.to_string()))?
			.map_err(SettlementError::from)
	}
}

/// The next step of a batch.
enum Step {
	Wait,
	Held(Option<BatchId>),
	Ended,
	Reverted,
	Dissolve(LineKey, String),
	Later(String),
	Withdraw(String),
}
