//! Batches: built from what is paid, then submitted, then final.

use super::{
	commitment::{BatchTerms, Commitment, Maker},
	decode, doubts, get,
	lines::{read_line, set_due, write_line},
	records::named,
	BatchRecord, Doubt, LineKey, LineRecord, Payment, ReceiptRecord, Span, Stage, Store, StoreError, Usage,
	BATCHES, CHAIN_BATCHES, DOUBTS, DUE, LINES, META, NEXT_BATCH, PENDING, RECEIPTS,
};
use codec::Encode;
use openledger_attribution::Execution;
use openledger_core::{Balance, BatchId, ContributionId, Hash32, ModelId};
use redb::{ReadableTable, WriteTransaction};
use std::collections::BTreeSet;

/// What is paid and in no batch, for one model.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Due {
	/// Lines.
	pub lines: u32,
	/// What they would settle.
	pub amount: Balance,
	/// How many of the lines are set aside, because the chain does not settle them now.
	pub doubted: u32,
}

/// How large a batch may be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Bounds {
	/// Most it may settle: what the operator's stake leaves room for.
	pub amount: Balance,
	/// Most of that from open sessions: what of it the operator's own bond covers.
	pub open_amount: Balance,
	/// Most lines, that is vouchers.
	pub lines: usize,
	/// Most receipts.
	pub receipts: usize,
	/// Most contributions credited.
	pub credits: usize,
}

impl Default for Bounds {
	fn default() -> Self {
		Self {
			amount: Balance::MAX,
			open_amount: Balance::MAX,
			lines: 256,
			receipts: 20_000,
			credits: openledger_core::MAX_CREDITS as usize,
		}
	}
}

/// A batch while it is filled.
struct Draft<'a> {
	bounds: &'a Bounds,
	terms: &'a BatchTerms<'a>,
	executions: Vec<Execution>,
	spans: Vec<Span>,
	credited: BTreeSet<ContributionId>,
	amount: Balance,
	open_amount: Balance,
	usage: Usage,
}

impl Draft<'_> {
	/// Contributions that a receipt may credit.
	fn credited_by<'r>(
		&self,
		record: &'r ReceiptRecord,
	) -> impl Iterator<Item = ContributionId> + use<'_, 'r> {
		record
			.named()
			.filter(|contribution| !(self.terms.is_commons)(*contribution))
	}

	/// What the batch settles if so much comes to it, and what of that is from open sessions.
	const fn with(&self, moved: Balance, is_open: bool) -> (Balance, Balance) {
		let open = if is_open { moved } else { 0 };
		(
			self.amount.saturating_add(moved),
			self.open_amount.saturating_add(open),
		)
	}

	/// Takes as many receipts of the line as are paid and fit.
	fn take(
		&mut self,
		key: LineKey,
		line: &LineRecord,
		records: impl Iterator<Item = Result<ReceiptRecord, StoreError>>,
	) -> Result<(), StoreError> {
		// What fits is only taken up to a receipt that has a voucher.
		let mut open: Vec<ReceiptRecord> = Vec::new();
		let mut credited = self.credited.clone();
		// All receipts of a session are of one disclosure.
		let mut is_open = false;
		let mut last: Option<(Payment, u64, BTreeSet<ContributionId>, usize)> = None;
		for record in records {
			let record = record?;
			let after = record
				.receipt()
				.cumulative_after()
				.map_err(|_| StoreError::Damaged("receipts"))?;
			let moved = after.saturating_sub(line.batched);
			is_open |= record.is_open();
			let (amount, open_amount) = self.with(moved, is_open);
			credited.extend(self.credited_by(&record));
			let receipts = self.executions.len().saturating_add(open.len()).saturating_add(1);
			if after > line.paid
				|| amount > self.bounds.amount
				|| open_amount > self.bounds.open_amount
				|| credited.len() > self.bounds.credits
				|| receipts > self.bounds.receipts
			{
				break;
			}
			let sequence = record.receipt().id.sequence;
			let payment = record.payment.clone();
			open.push(record);
			// A receipt that costs nothing rides on the voucher before it.
			let payment = payment.or_else(|| last.as_ref().map(|(payment, ..)| payment.clone()));
			if let Some(payment) =
				payment.filter(|payment| payment.cumulative == after && after > line.batched)
			{
				last = Some((payment, sequence.saturating_add(1), credited.clone(), open.len()));
			}
		}
		let Some((payment, until, credited, count)) = last else {
			return Ok(());
		};
		let moved = payment.cumulative.saturating_sub(line.batched);
		(self.amount, self.open_amount) = self.with(moved, is_open);
		self.credited = credited;
		for record in open.into_iter().take(count) {
			let receipt = record.receipt();
			let kind = if record.action {
				&mut self.usage.actions
			} else {
				&mut self.usage.inferences
			};
			*kind = kind.saturating_add(1);
			self.usage.input_tokens = self
				.usage
				.input_tokens
				.saturating_add(receipt.input_tokens.into());
			self.usage.output_tokens = self
				.usage
				.output_tokens
				.saturating_add(receipt.output_tokens.into());
			self.executions.push(record.execution);
		}
		self.spans.push(Span {
			key,
			from: line.batched_sequence,
			until,
			before: line.batched,
			payment,
		});
		Ok(())
	}
}

impl Store {
	/// What is due, by model.
	pub fn due(&self) -> Result<Vec<(ModelId, Due)>, StoreError> {
		let tx = self.read()?;
		let (due, lines) = (tx.open_table(DUE)?, tx.open_table(LINES)?);
		let doubts = tx.open_table(DOUBTS)?;
		let mut out: Vec<(ModelId, Due)> = Vec::new();
		for entry in due.iter()? {
			let (model, session, line) = entry?.0.value();
			let record: LineRecord =
				get(&lines, (session, line), "lines")?.ok_or(StoreError::Damaged("due"))?;
			if out.last().is_none_or(|(last, _)| *last != model) {
				out.push((model, Due::default()));
			}
			if let Some((_, sum)) = out.last_mut() {
				sum.lines = sum.lines.saturating_add(1);
				sum.amount = sum.amount.saturating_add(record.unbatched());
				let doubt: Option<Doubt> = get(&doubts, (session, line), "doubts")?;
				if doubt.is_some_and(|doubt| !doubt.again) {
					sum.doubted = sum.doubted.saturating_add(1);
				}
			}
		}
		Ok(out)
	}

	/// Builds the next batch of a model from what is due and not set aside, taking the newest voucher of each line unless a
	/// bound calls for an earlier one, and writes it. The same store always builds the same batch. `None` if nothing is due, or
	/// nothing fits. `make` makes what it commits to: [`Commitment::new`].
	///
	/// A model has at most one batch that is built and not submitted: the chain settles a line's vouchers in
	/// order, and a batch that comes back must find its receipts where they were.
	///
	/// # Errors
	/// [`StoreError::Conflict`] if the model's last batch is not submitted yet.
	pub fn build_batch(
		&self,
		model: ModelId,
		bounds: &Bounds,
		terms: &BatchTerms<'_>,
		make: Maker<'_>,
	) -> Result<Option<BatchRecord>, StoreError> {
		self.write(|tx| {
			let pending = pending(tx)?;
			if pending
				.iter()
				.any(|batch| batch.model == model && batch.stage == Stage::Built)
			{
				return Err(StoreError::Conflict("the batch before is not submitted"));
			}
			let mut draft = Draft {
				bounds,
				terms,
				executions: Vec::new(),
				spans: Vec::new(),
				credited: BTreeSet::new(),
				amount: 0,
				open_amount: 0,
				usage: Usage::default(),
			};
			let keys = due_lines(tx, model)?;
			for key in &keys {
				if draft.spans.len() >= bounds.lines {
					break;
				}
				if doubts::is_set_aside(tx, key)? {
					continue;
				}
				let line = read_line(tx, key)?.ok_or(StoreError::Damaged("due"))?;
				let receipts = tx.open_table(RECEIPTS)?;
				let from = (key.session, key.line, line.batched_sequence);
				let until = (key.session, key.line, line.next_sequence);
				let records = receipts
					.range(from..until)?
					.map(|entry| decode(entry?.1.value(), "receipts"));
				draft.take(*key, &line, records)?;
			}
			if draft.spans.is_empty() {
				return Ok(None);
			}
			let commitment = make(&draft.executions, terms)?;
			if commitment.amount != draft.amount {
				return Err(StoreError::Damaged("receipts"));
			}
			for span in &draft.spans {
				let mut line = read_line(tx, &span.key)?.ok_or(StoreError::Damaged("lines"))?;
				line.batched_sequence = span.until;
				line.batched = span.payment.cumulative;
				write_line(tx, &span.key, &line)?;
				set_due(tx, &span.key, &line)?;
			}
			let commons: BTreeSet<ContributionId> = draft
				.executions
				.iter()
				.flat_map(named)
				.filter(|id| (terms.is_commons)(*id))
				.collect();
			let (receipts_root, ledger_root) = roots(&commitment)?;
			let mut meta = tx.open_table(META)?;
			let number: u64 = get(&meta, NEXT_BATCH, "meta")?.unwrap_or(0);
			meta.insert(NEXT_BATCH, number.saturating_add(1).encode().as_slice())?;
			let batch = BatchRecord {
				number,
				model,
				stage: Stage::Built,
				amount: commitment.amount,
				spans: draft.spans,
				usage: draft.usage,
				receipts_root,
				ledger_root,
				sessions_root: commitment.sessions_root(),
				credits: commitment.posted,
				commons: commons.into_iter().collect(),
				channels: terms.channels,
			};
			write_batch(tx, &batch)?;
			Ok(Some(batch))
		})
	}

	/// Records that a block holds the batch. Nobody doubts its lines any more.
	pub fn mark_submitted(&self, number: u64, chain: Option<BatchId>) -> Result<(), StoreError> {
		self.write(|tx| {
			let batch = advance(tx, number, |stage| match stage {
				Stage::Built | Stage::Submitted(None) => Ok(Stage::Submitted(chain)),
				Stage::Submitted(known) if chain.is_none() || *known == chain => Ok(Stage::Submitted(*known)),
				_ => Err(StoreError::Conflict("the batch is past submission")),
			})?;
			batch
				.spans
				.iter()
				.try_for_each(|span| doubts::clear(tx, &span.key))
		})
	}

	/// Records that the batch has ended on the chain.
	pub fn mark_final(&self, number: u64) -> Result<(), StoreError> {
		self.write(|tx| {
			advance(tx, number, |stage| match stage {
				Stage::Submitted(chain) | Stage::Final(chain) => Ok(Stage::Final(*chain)),
				_ => Err(StoreError::Conflict("the batch is not submitted")),
			})
			.map(|_| ())
		})
	}

	/// Records that a submitted batch is not on the chain after all: the block that held it was reverted, or lost. Its number
	/// on the chain may go to another batch.
	pub fn mark_reverted(&self, number: u64) -> Result<(), StoreError> {
		self.write(|tx| {
			let known = read_batch(tx, number)?.stage.chain_id();
			advance(tx, number, |stage| match stage {
				Stage::Submitted(_) => Ok(Stage::Built),
				_ => Err(StoreError::Conflict("the batch is not submitted")),
			})?;
			if let Some(chain) = known {
				tx.open_table(CHAIN_BATCHES)?.remove(chain)?;
			}
			Ok(())
		})
	}

	/// Takes a batch apart that the chain refused because of the line `bad`, for good: its receipts are due again, except those
	/// of that line, which is lost.
	///
	/// # Errors
	/// [`StoreError::Conflict`] if the batch is submitted, [`StoreError::Unknown`] if the line is not in it.
	pub fn dissolve(&self, number: u64, bad: &LineKey, reason: &str) -> Result<(), StoreError> {
		self.write(|tx| {
			let mut batch = give_back(tx, number, Some((bad, reason)))?;
			doubts::clear(tx, bad)?;
			batch.stage = Stage::Dissolved(reason.to_string());
			write_batch(tx, &batch)
		})
	}

	/// Takes a batch apart that the chain refused as a whole: its receipts are due again, for a batch that may be built
	/// otherwise, and nothing is kept of it, because it never was anywhere else.
	///
	/// # Errors
	/// [`StoreError::Conflict`] if the batch is submitted.
	pub fn withdraw(&self, number: u64) -> Result<(), StoreError> {
		self.write(|tx| {
			let batch = give_back(tx, number, None)?;
			tx.open_table(BATCHES)?.remove(batch.number)?;
			tx.open_table(PENDING)?.remove(batch.number)?;
			Ok(())
		})
	}

	/// A batch.
	pub fn batch(&self, number: u64) -> Result<Option<BatchRecord>, StoreError> {
		get(&self.read()?.open_table(BATCHES)?, number, "batches")
	}

	/// A batch by its number on the chain.
	pub fn chain_batch(&self, chain: BatchId) -> Result<Option<BatchRecord>, StoreError> {
		let tx = self.read()?;
		let number = tx
			.open_table(CHAIN_BATCHES)?
			.get(chain)?
			.map(|number| number.value());
		match number {
			Some(number) => get(&tx.open_table(BATCHES)?, number, "batches"),
			None => Ok(None),
		}
	}

	/// Batches that are not final, in order.
	pub fn pending_batches(&self) -> Result<Vec<BatchRecord>, StoreError> {
		let tx = self.read()?;
		let (pending, batches) = (tx.open_table(PENDING)?, tx.open_table(BATCHES)?);
		let mut out = Vec::new();
		for entry in pending.iter()? {
			let number = entry?.0.value();
			out.push(get(&batches, number, "batches")?.ok_or(StoreError::Damaged("pending"))?);
		}
		Ok(out)
	}

	/// The pending batch with this receipts root: how a batch is found whose number on the chain is not recorded yet.
	pub fn pending_batch(&self, receipts_root: &Hash32) -> Result<Option<BatchRecord>, StoreError> {
		let pending = self.pending_batches()?;
		Ok(pending
			.into_iter()
			.find(|batch| batch.receipts_root == *receipts_root))
	}

	/// The receipts of a batch, in order, with their claims.
	pub fn executions(&self, batch: &BatchRecord) -> Result<Vec<ReceiptRecord>, StoreError> {
		self.executions_from(batch, 0, usize::MAX)
	}

	/// At most `limit` receipts of a batch, in order, from place `from` on.
	pub fn executions_from(
		&self,
		batch: &BatchRecord,
		from: u64,
		limit: usize,
	) -> Result<Vec<ReceiptRecord>, StoreError> {
		let tx = self.read()?;
		let receipts = tx.open_table(RECEIPTS)?;
		let mut out = Vec::new();
		let mut skip = from;
		for span in &batch.spans {
			let key = span.key;
			// Sequence numbers of a line have no gaps.
			let length = span.until.saturating_sub(span.from);
			let first = span.from.saturating_add(skip.min(length));
			skip = skip.saturating_sub(length);
			for entry in
				receipts.range((key.session, key.line, first)..(key.session, key.line, span.until))?
			{
				if out.len() >= limit {
					return Ok(out);
				}
				out.push(decode(entry?.1.value(), "receipts")?);
			}
		}
		Ok(out)
	}

	/// All that a batch commits to, made again from its receipts.
	///
	/// # Errors
	/// [`StoreError::Damaged`] if that is not what was submitted.
	pub fn commitment(&self, batch: &BatchRecord, make: Maker<'_>) -> Result<Commitment, StoreError> {
		let executions: Vec<Execution> = self
			.executions(batch)?
			.into_iter()
			.map(|record| record.execution)
			.collect();
		let terms = BatchTerms {
			channels: batch.channels,
			is_commons: &|id| batch.commons.binary_search(&id).is_ok(),
		};
		let commitment = make(&executions, &terms)?;
		if roots(&commitment)? != (batch.receipts_root, batch.ledger_root) {
			return Err(StoreError::Damaged("receipts"));
		}
		Ok(commitment)
	}
}

/// The roots over the receipts and over the credit ledger.
fn roots(commitment: &Commitment) -> Result<(Hash32, Hash32), StoreError> {
	// What sums to more than a balance makes no batch.
	let damaged = |_| StoreError::Damaged("receipts");
	let receipts = commitment.receipts_tree().map_err(damaged)?;
	let ledger = commitment.ledger_tree().map_err(damaged)?;
	Ok((receipts.root(), ledger.root()))
}

/// Takes a batch to its next stage.
fn advance(
	tx: &WriteTransaction,
	number: u64,
	step: impl FnOnce(&Stage) -> Result<Stage, StoreError>,
) -> Result<BatchRecord, StoreError> {
	let mut batch = read_batch(tx, number)?;
	batch.stage = step(&batch.stage)?;
	write_batch(tx, &batch)?;
	Ok(batch)
}

fn due_lines(tx: &WriteTransaction, model: ModelId) -> Result<Vec<LineKey>, StoreError> {
	let due = tx.open_table(DUE)?;
	let mut keys = Vec::new();
	for entry in due.range((model, u64::MIN, u8::MIN)..=(model, u64::MAX, u8::MAX))? {
		let (_, session, line) = entry?.0.value();
		keys.push(LineKey { session, line });
	}
	Ok(keys)
}

/// Makes the receipts of a batch due again, and the line `bad` lost.
pub(super) fn give_back(
	tx: &WriteTransaction,
	number: u64,
	bad: Option<(&LineKey, &str)>,
) -> Result<BatchRecord, StoreError> {
	let batch = read_batch(tx, number)?;
	if batch.stage != Stage::Built {
		return Err(StoreError::Conflict(
			"only a batch that is not submitted can be taken apart",
		));
	}
	if bad.is_some_and(|(bad, _)| batch.spans.iter().all(|span| span.key != *bad)) {
		return Err(StoreError::Unknown("line in this batch"));
	}
	for span in &batch.spans {
		let mut line = read_line(tx, &span.key)?.ok_or(StoreError::Damaged("lines"))?;
		// A batch before this one may have gone back already: then its receipts come first.
		line.batched_sequence = line.batched_sequence.min(span.from);
		line.batched = line.batched.min(span.before);
		if let Some((_, reason)) = bad.filter(|(bad, _)| span.key == **bad) {
			line.lost = Some(reason.to_string());
		}
		write_line(tx, &span.key, &line)?;
		set_due(tx, &span.key, &line)?;
	}
	Ok(batch)
}

pub(super) fn pending(tx: &WriteTransaction) -> Result<Vec<BatchRecord>, StoreError> {
	let (pending, batches) = (tx.open_table(PENDING)?, tx.open_table(BATCHES)?);
	let mut out = Vec::new();
	for entry in pending.iter()? {
		let number = entry?.0.value();
		out.push(get(&batches, number, "batches")?.ok_or(StoreError::Damaged("pending"))?);
	}
	Ok(out)
}

fn read_batch(tx: &WriteTransaction, number: u64) -> Result<BatchRecord, StoreError> {
	get(&tx.open_table(BATCHES)?, number, "batches")?.ok_or(StoreError::Unknown("batch"))
}

/// Writes a batch and keeps both of its indices in step.
pub(super) fn write_batch(tx: &WriteTransaction, batch: &BatchRecord) -> Result<(), StoreError> {
	tx.open_table(BATCHES)?
		.insert(batch.number, batch.encode().as_slice())?;
	let mut pending = tx.open_table(PENDING)?;
	if batch.stage.is_pending() {
		pending.insert(batch.number, ())?;
	} else {
		pending.remove(batch.number)?;
	}
	if let Some(chain) = batch.stage.chain_id() {
		tx.open_table(CHAIN_BATCHES)?.insert(chain, batch.number)?;
	}
	Ok(())
}
