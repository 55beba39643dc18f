//! Lines that the chain does not settle now. What a chain that lost blocks refuses it may take again once they are made up
//! for, so nothing is given up at once: the line is set aside, with all its receipts and vouchers.

use super::{
	batches::{give_back, pending, write_batch},
	decode, get,
	lines::{read_line, set_due, write_line},
	BatchRecord, LineKey, Payment, ReceiptRecord, Stage, Store, StoreError, BATCHES, DOUBTS, RECEIPTS,
};
use codec::{Decode, Encode};
use openledger_core::Balance;
use redb::{ReadableTable, WriteTransaction};

/// Why a line is set aside.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Doubt {
	/// The last final block when the chain refused it first.
	pub since: u64,
	/// What the chain said.
	pub reason: String,
	/// Whether it is to be tried again: then batches take the line as any other.
	pub again: bool,
}

impl Store {
	/// The lines that are set aside.
	///
	/// # Errors
	/// Only if the database fails, as all reading.
	pub fn doubts(&self) -> Result<Vec<(LineKey, Doubt)>, StoreError> {
		let tx = self.read()?;
		let mut out = Vec::new();
		for entry in tx.open_table(DOUBTS)?.iter()? {
			let (key, value) = entry?;
			let (session, line) = key.value();
			out.push((LineKey { session, line }, decode(value.value(), "doubts")?));
		}
		Ok(out)
	}

	/// Takes a batch apart that the chain does not take now: all its receipts are due again, and the lines in `doubted` are
	/// set aside. Who is in doubt already stays so since then.
	///
	/// # Errors
	/// [`StoreError::Conflict`] if the batch is submitted, [`StoreError::Unknown`] if a line is not in it.
	pub fn set_aside(
		&self,
		number: u64,
		doubted: &[(LineKey, Doubt)],
		reason: &str,
	) -> Result<(), StoreError> {
		self.write(|tx| {
			let mut batch = give_back(tx, number, None)?;
			for (key, doubt) in doubted {
				if batch.spans.iter().all(|span| span.key != *key) {
					return Err(StoreError::Unknown("line in this batch"));
				}
				let since = read_doubt(tx, key)?.map_or(doubt.since, |known| known.since);
				write_doubt(
					tx,
					key,
					&Doubt {
						since,
						..doubt.clone()
					},
				)?;
			}
			batch.stage = Stage::Dissolved(reason.to_string());
			write_batch(tx, &batch)
		})
	}

	/// Changes what is known of a line that is set aside.
	///
	/// # Errors
	/// [`StoreError::Unknown`] if it is not.
	pub fn revise(&self, key: &LineKey, doubt: &Doubt) -> Result<(), StoreError> {
		self.write(|tx| {
			read_doubt(tx, key)?.ok_or(StoreError::Unknown("doubt about this line"))?;
			write_doubt(tx, key, doubt)
		})
	}

	/// Gives a line up: it is not settled any more. Its receipts and vouchers are kept.
	///
	/// # Errors
	/// [`StoreError::Unknown`] if there is no such line.
	pub fn lose(&self, key: &LineKey, reason: &str) -> Result<(), StoreError> {
		self.write(|tx| {
			let mut line = read_line(tx, key)?.ok_or(StoreError::Unknown("line"))?;
			line.lost = Some(reason.to_string());
			write_line(tx, key, &line)?;
			set_due(tx, key, &line)?;
			clear(tx, key)
		})
	}

	/// Where in a line the receipts begin that come after what is `settled` of it: the sequence number at which a batch began
	/// there. `None` if none ever did.
	///
	/// # Errors
	/// Only if the database fails, as all reading.
	pub fn beginning(&self, key: &LineKey, settled: Balance) -> Result<Option<u64>, StoreError> {
		let tx = self.read()?;
		let mut begin = None;
		for entry in tx.open_table(BATCHES)?.iter()? {
			let batch: BatchRecord = decode(entry?.1.value(), "batches")?;
			let spans = batch
				.spans
				.iter()
				.filter(|span| span.key == *key && span.before == settled);
			// Receipts that cost nothing may lie between two batches; they are in the first.
			begin = begin.max(spans.map(|span| span.from).max());
		}
		Ok(begin)
	}

	/// Makes all receipts of a line due again from `begin` on, where `settled` of it is settled: batches that had ended were
	/// lost with the blocks that held them. Whether that was done: not while a batch that is not final has receipts of the
	/// line.
	///
	/// # Errors
	/// [`StoreError::Unknown`] if there is no such line.
	pub fn rewind(&self, key: &LineKey, settled: Balance, begin: u64) -> Result<bool, StoreError> {
		self.write(|tx| {
			let mut line = read_line(tx, key)?.ok_or(StoreError::Unknown("line"))?;
			if settled >= line.batched {
				return Ok(false);
			}
			let is_pending = pending(tx)?
				.iter()
				.any(|batch| batch.spans.iter().any(|span| span.key == *key));
			if is_pending {
				return Ok(false);
			}
			line.batched = settled;
			line.batched_sequence = begin;
			write_line(tx, key, &line)?;
			set_due(tx, key, &line)?;
			Ok(true)
		})
	}

	/// The newest voucher of a line; none before the first payment.
	///
	/// # Errors
	/// Only if the database fails, as all reading.
	pub fn voucher(&self, key: &LineKey) -> Result<Option<Payment>, StoreError> {
		let tx = self.read()?;
		let receipts = tx.open_table(RECEIPTS)?;
		let all = (key.session, key.line, u64::MIN)..=(key.session, key.line, u64::MAX);
		for entry in receipts.range(all)?.rev() {
			let record: ReceiptRecord = decode(entry?.1.value(), "receipts")?;
			if record.payment.is_some() {
				return Ok(record.payment);
			}
		}
		Ok(None)
	}
}

/// Whether batches must do without the line now.
pub(super) fn is_set_aside(tx: &WriteTransaction, key: &LineKey) -> Result<bool, StoreError> {
	Ok(read_doubt(tx, key)?.is_some_and(|doubt| !doubt.again))
}

/// Forgets a doubt, if there is one.
pub(super) fn clear(tx: &WriteTransaction, key: &LineKey) -> Result<(), StoreError> {
	tx.open_table(DOUBTS)?.remove((key.session, key.line))?;
	Ok(())
}

fn read_doubt(tx: &WriteTransaction, key: &LineKey) -> Result<Option<Doubt>, StoreError> {
	get(&tx.open_table(DOUBTS)?, (key.session, key.line), "doubts")
}

fn write_doubt(tx: &WriteTransaction, key: &LineKey, doubt: &Doubt) -> Result<(), StoreError> {
	tx.open_table(DOUBTS)?
		.insert((key.session, key.line), doubt.encode().as_slice())?;
	Ok(())
}
