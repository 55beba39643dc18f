//! From paid receipts to money: batches are built, submitted and followed to their end.
//!
//! Each step first looks at what the chain says, so it can be repeated after a crash at any point:
//! - *built*: all lines are settled up to the batch's vouchers → a block has it. Otherwise it is submitted (again). A
//!   second submission of the same batch is refused by the chain as a whole, because vouchers are cumulative.
//! - *submitted*: its record is on the chain → its window runs. Its record is gone and the lines are settled → it has ended.
//!   Neither → the block was reverted or lost, and it is submitted again.
//!
//! A batch that the chain refuses because of one voucher is taken apart: that line is set aside, the other receipts go into
//! the next batch. One that it refuses for another reason (a contribution became commons since) is built anew in the
//! next round.
//!
//! # When a line is lost
//!
//! A node that was killed may have lost its last blocks, final ones too, and with them a session, a deposit or a batch. They
//! come back when what those blocks held is submitted again. So a line that the chain refuses is only *set aside*, and
//! looked at in each round as the last final block has it:
//! - the chain would settle it again → batches take it again;
//! - its session's number was never given out → the chain still lacks the blocks, and nothing is decided;
//! - it is refused still, [`PATIENCE`] final blocks after it was first → it is lost, and says why.
//!
//! Receipts and vouchers stay in the store in any case.

use super::{
	chain::{BatchState, BatchSubmission, Chain, ChainError, Session, Standing, SubmittedVoucher},
	Conduct, ServedModel, SignedVoucher,
};
use crate::store::{BatchRecord, BatchTerms, Bounds, Doubt, LineKey, Stage, Store, StoreError};
use openledger_core::{Balance, BatchId, ModelId};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::sync::Notify;

/// Final blocks after which a line is lost that the chain refused all the time. No node loses as many, and whoever had
/// something in them has submitted it again by then.
pub const PATIENCE: u64 = 128;

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
	/// Batches taken apart, each with a line that was refused and is set aside now.
	pub dissolved: Vec<(u64, LineKey)>,
	/// Lines given up.
	pub lost: Vec<LineKey>,
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

	/// One round: looks again at the lines that are set aside, follows up all batches that are not final, then builds and
	/// submits new ones until nothing is due or nothing fits.
	///
	/// # Errors
	/// Only if the store fails.
	pub async fn settle(&self) -> Result<SettlementReport, SettlementError> {
		let mut report = SettlementReport::default();
		for (key, doubt) in self.store(|store| store.doubts()).await? {
			self.reconsider(key, doubt, &mut report).await?;
		}
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
		let room = match self.chain.room(model).await {
			Ok(room) => room,
			Err(error) => {
				report.problems.push(error.to_string());
				return Ok(None);
			}
		};
		let bounds = Bounds {
			amount: self.config.bounds.amount.min(room.amount),
			open_amount: self.config.bounds.open_amount.min(room.open_amount),
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
			// What is set aside was told of when that was done.
			let waiting = due
				.iter()
				.find(|(due, _)| *due == model)
				.filter(|(_, due)| due.lines > due.doubted);
			if let Some((_, due)) = waiting {
				report.problems.push(format!(
					"model {model} is owed {} by {} lines, and the operator's stake leaves room for {}, its own bond for {} of open \
					 sessions",
					due.amount, due.lines, room.amount, room.open_amount
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
			Ok(Step::SetAside(lines)) => {
				self.set_aside(number, lines, report).await?;
				Ok(true)
			}
			Ok(Step::Lose(line, reason)) => {
				report.dissolved.push((number, line));
				lost(report, line, &reason);
				self.store(move |store| store.dissolve(number, &line, &reason))
					.await?;
				Ok(true)
			}
			Ok(Step::Rewind { line, settled, begin }) => {
				let reason = format!("the chain has lost blocks: {line} is settled only up to {settled}");
				report
					.problems
					.push(format!("batch {number} is built again: {reason}"));
				self.store(move |store| {
					store.set_aside(number, &[], &reason)?;
					store.rewind(&line, settled, begin)
				})
				.await
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
				if let Some(step) = self.obstacle(batch).await? {
					return Ok(step);
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
						self.refused(line, reason).await
					}
				}
			}
			Stage::Submitted(Some(chain)) => match self.chain.batch_state(*chain).await? {
				BatchState::Open => Ok(match self.chain.receipts_root(*chain).await? {
					// Its number went to another batch.
					Some(root) if root != batch.receipts_root => Step::Reverted,
					_ => Step::Wait,
				}),
				BatchState::Lost => Ok(Step::Reverted),
				BatchState::Gone => self.gone(batch).await,
			},
			Stage::Submitted(None) => match self.chain.find_batch(batch.receipts_root).await? {
				Some(chain) => Ok(Step::Held(Some(chain))),
				None => self.gone(batch).await,
			},
			Stage::Final(_) | Stage::Dissolved(_) => Ok(Step::Wait),
		}
	}

	async fn held(&self, batch: &BatchRecord) -> Result<Step, ChainError> {
		Ok(Step::Held(self.chain.find_batch(batch.receipts_root).await?))
	}

	/// A submitted batch without a record on the chain has ended, unless its lines are not settled, or its sessions have yet
	/// to come back.
	async fn gone(&self, batch: &BatchRecord) -> Result<Step, ChainError> {
		match self.is_settled(batch).await? {
			Some(true) => return Ok(Step::Ended),
			Some(false) => return Ok(Step::Reverted),
			None => {}
		}
		for span in &batch.spans {
			if self.chain.standing(span.key.session).await?.1 == Standing::NotYet {
				return Ok(Step::Later(format!(
					"batch {} waits: the chain has lost the block that opened session {}",
					batch.number, span.key.session
				)));
			}
		}
		Ok(Step::Ended)
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

	/// What keeps the chain from taking the batch, as far as its lines tell.
	async fn obstacle(&self, batch: &BatchRecord) -> Result<Option<Step>, ChainError> {
		let (mut bad, mut behind) = (Vec::new(), None);
		for span in &batch.spans {
			match self.chain.settled(span.key.session, span.key.line).await? {
				None => bad.push((span.key, "the chain has no such session or line".to_string())),
				// Its receipts would not add up to what the chain moves, and that is fraud. It takes a second gateway of the
				// same operator to get there.
				Some(settled) if settled > span.before => bad.push((span.key, ahead(settled, span.before))),
				Some(settled) if settled < span.before => behind = behind.or(Some((span.key, settled))),
				Some(_) => {}
			}
		}
		if !bad.is_empty() {
			return Ok(Some(Step::SetAside(bad)));
		}
		let Some((line, settled)) = behind else {
			return Ok(None);
		};
		// The batch before this one is not on the chain any more.
		let before = self
			.pending_with(&line)
			.await
			.map_err(|error| ChainError::Unavailable(error.to_string()))?
			.filter(|before| *before < batch.number);
		if let Some(before) = before {
			return Ok(Some(Step::Later(format!(
				"batch {} waits until batch {before} is on the chain again",
				batch.number
			))));
		}
		// It had ended, and its receipts must go into a batch again: only a final block may say so.
		let (_, standing) = self.chain.standing(line.session).await?;
		let begin = self
			.store(move |store| store.beginning(&line, settled))
			.await
			.map_err(|error| ChainError::Unavailable(error.to_string()))?;
		Ok(Some(match (standing, begin) {
			(Standing::Here(session), Some(begin)) if settled_of(&session, &line) == Some(settled) => {
				Step::Rewind { line, settled, begin }
			}
			(Standing::Here(session), None) if settled_of(&session, &line) == Some(settled) => {
				Step::SetAside(vec![(line, nowhere(settled))])
			}
			_ => Step::Later(format!(
				"batch {} waits: {line} is settled to {settled}, and the last final block has it otherwise",
				batch.number
			)),
		}))
	}

	/// Number of the oldest batch that is not final and has receipts of the line.
	async fn pending_with(&self, line: &LineKey) -> Result<Option<u64>, SettlementError> {
		let pending = self.store(|store| store.pending_batches()).await?;
		Ok(pending
			.iter()
			.find(|batch| batch.spans.iter().any(|span| span.key == *line))
			.map(|batch| batch.number))
	}

	/// What a refusal means for the line: it is set aside, or lost if that was so for long enough.
	async fn refused(&self, line: LineKey, reason: String) -> Result<Step, ChainError> {
		let doubts = self
			.store(|store| store.doubts())
			.await
			.map_err(|error| ChainError::Unavailable(error.to_string()))?;
		let known = doubts.into_iter().find(|(key, _)| *key == line);
		let (head, standing) = self.chain.standing(line.session).await?;
		Ok(match known {
			Some((_, doubt)) if standing != Standing::NotYet && is_over(&doubt, head) => {
				Step::Lose(line, reason)
			}
			_ => Step::SetAside(vec![(line, reason)]),
		})
	}

	/// Takes a batch apart and sets the lines aside.
	async fn set_aside(
		&self,
		number: u64,
		lines: Vec<(LineKey, String)>,
		report: &mut SettlementReport,
	) -> Result<(), SettlementError> {
		let (mut doubted, mut reasons) = (Vec::new(), Vec::new());
		for (line, reason) in lines {
			// Without an answer nothing is decided; the batch is looked at again in the next round.
			let since = match self.chain.standing(line.session).await {
				Ok((head, _)) => head,
				Err(error) => {
					report.problems.push(error.to_string());
					return Ok(());
				}
			};
			let told = format!("{line} is not settled now, and is tried again: {reason}");
			report.dissolved.push((number, line));
			report.problems.push(told.clone());
			reasons.push(told);
			let again = false;
			doubted.push((line, Doubt { since, reason, again }));
		}
		self.store(move |store| store.set_aside(number, &doubted, &reasons.join("; ")))
			.await
	}

	/// Looks again at a line that is set aside.
	async fn reconsider(
		&self,
		key: LineKey,
		doubt: Doubt,
		report: &mut SettlementReport,
	) -> Result<(), SettlementError> {
		let (head, standing) = match self.chain.standing(key.session).await {
			Ok(answer) => answer,
			Err(error) => {
				report.problems.push(error.to_string());
				return Ok(());
			}
		};
		let fault = match &standing {
			Standing::Here(session) => self.fault(key, session).await?,
			Standing::Withdrawn => Some("its session was withdrawn".to_string()),
			Standing::NotYet => Some("the chain has lost the block that opened its session".to_string()),
		};
		// A chain that has lost blocks begins to count anew.
		let since = match standing {
			Standing::NotYet => head,
			_ => doubt.since.min(head),
		};
		let now = Doubt {
			since,
			reason: fault.clone().unwrap_or_else(|| doubt.reason.clone()),
			again: fault.is_none(),
		};
		match fault {
			Some(reason) if is_over(&now, head) => {
				lost(report, key, &reason);
				self.store(move |store| store.lose(&key, &reason)).await
			}
			_ if now != doubt => self.store(move |store| store.revise(&key, &now)).await,
			_ => Ok(()),
		}
	}

	/// Why the chain would not settle a line whose session this is, or `None` if it would.
	async fn fault(&self, key: LineKey, session: &Session) -> Result<Option<String>, SettlementError> {
		let (records, voucher) = self
			.store(move |store| Ok((store.lines_of(key.session)?, store.voucher(&key)?)))
			.await?;
		let Some((_, record)) = records.iter().find(|(line, _)| *line == key.line) else {
			return Ok(None);
		};
		let Some(line) = session.lines.get(usize::from(key.line)) else {
			return Ok(Some("its session has no such line".into()));
		};
		if line.model != record.model {
			return Ok(Some("it is for another model now".into()));
		}
		if !session.settles {
			return Ok(Some("the thaw of its session has ended".into()));
		}
		if line.settled > record.batched {
			return Ok(Some(ahead(line.settled, record.batched)));
		}
		let settled = line.settled;
		if settled < record.batched {
			let begin = self.store(move |store| store.beginning(&key, settled)).await?;
			if begin.is_none() {
				return Ok(Some(nowhere(settled)));
			}
		}
		if let Some(payment) = voucher {
			let signed = SignedVoucher {
				session: key.session,
				line: key.line,
				cumulative: payment.cumulative,
				signature: payment.signature,
			};
			let (genesis, operator) = (self.chain.genesis_hash(), self.chain.operator_id());
			if signed.verify(&genesis, operator, &line.signer).is_none() {
				return Ok(Some(
					"its number went to a session whose signer is another".into(),
				));
			}
		}
		// All lines of a session live on one deposit.
		let owed = records
			.iter()
			.filter(|(_, record)| record.lost.is_none())
			.filter_map(|(index, record)| {
				let line = session.lines.get(usize::from(*index))?;
				Some(record.paid.saturating_sub(line.settled))
			})
			.fold(0, Balance::saturating_add);
		Ok((owed > session.remaining).then(|| {
			format!(
				"the deposit of its session leaves {}, and {owed} is owed",
				session.remaining
			)
		}))
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
	SetAside(Vec<(LineKey, String)>),
	Lose(LineKey, String),
	Rewind {
		line: LineKey,
		settled: Balance,
		begin: u64,
	},
	Later(String),
	Withdraw(String),
}

/// Whether a line was in doubt for so long that the chain's word is taken for it.
fn is_over(doubt: &Doubt, head: u64) -> bool {
	head.saturating_sub(doubt.since) >= PATIENCE
}

fn ahead(settled: Balance, before: Balance) -> String {
	format!("it is settled to {settled}, and this store begins at {before}")
}

fn nowhere(settled: Balance) -> String {
	format!("it is settled to {settled}, where no batch of this store begins")
}

fn settled_of(session: &Session, line: &LineKey) -> Option<Balance> {
	session.lines.get(usize::from(line.line)).map(|line| line.settled)
}

fn lost(report: &mut SettlementReport, line: LineKey, reason: &str) {
	report.lost.push(line);
	report
		.problems
		.push(format!("{line} cannot be settled any more: {reason}"));
}
