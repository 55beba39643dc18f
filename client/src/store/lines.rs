//! Lines, receipts and vouchers.

use super::{
	decode, get, receipt_key, LineKey, LineRecord, Payment, ReceiptRecord, Store, StoreError, Texts, DUE,
	LINES, RECEIPTS, TEXTS,
};
use codec::Encode;
use openledger_attribution::ReceiptId;
use openledger_core::{LineIndex, ModelId, SessionId};
use redb::WriteTransaction;

impl Store {
	/// Where a line stands; `None` before its first receipt.
	///
	/// # Errors
	/// Only if the database fails, as all reading.
	pub fn line(&self, key: &LineKey) -> Result<Option<LineRecord>, StoreError> {
		get(&self.read()?.open_table(LINES)?, (key.session, key.line), "lines")
	}

	/// All lines of a session that have receipts.
	pub fn lines_of(&self, session: SessionId) -> Result<Vec<(LineIndex, LineRecord)>, StoreError> {
		let tx = self.read()?;
		let table = tx.open_table(LINES)?;
		let mut out = Vec::new();
		for entry in table.range((session, LineIndex::MIN)..=(session, LineIndex::MAX))? {
			let (key, value) = entry?;
			out.push((key.value().1, decode(value.value(), "lines")?));
		}
		Ok(out)
	}

	/// A receipt with its claims.
	pub fn receipt(&self, id: &ReceiptId) -> Result<Option<ReceiptRecord>, StoreError> {
		get(&self.read()?.open_table(RECEIPTS)?, receipt_key(id), "receipts")
	}

	/// The texts of a receipt.
	pub fn texts(&self, id: &ReceiptId) -> Result<Option<Texts>, StoreError> {
		get(&self.read()?.open_table(TEXTS)?, receipt_key(id), "texts")
	}

	/// Writes a receipt. It is on disk when this returns: only then may it be signed.
	///
	/// # Errors
	/// [`StoreError::Conflict`] unless it continues the line, whose last receipt must be paid.
	pub fn append(
		&self,
		model: ModelId,
		record: &ReceiptRecord,
		texts: &Texts,
	) -> Result<LineRecord, StoreError> {
		let receipt = record.receipt();
		let key = LineKey::of(&receipt.id);
		self.write(|tx| {
			let mut line = read_line(tx, &key)?.unwrap_or_else(|| LineRecord::new(model));
			if line.model != model {
				return Err(StoreError::Conflict("it is for another model"));
			}
			if line.lost.is_some() {
				return Err(StoreError::Conflict(
					"the chain does not settle the line any more",
				));
			}
			if line.unpaid() > 0 {
				return Err(StoreError::Conflict("the receipt before is unpaid"));
			}
			if receipt.id.sequence != line.next_sequence || receipt.cumulative_before != line.cumulative {
				return Err(StoreError::Conflict(
					"the sequence number or the amount does not follow",
				));
			}
			line.cumulative = receipt
				.cumulative_after()
				.map_err(|_| StoreError::Conflict("the amount is too large"))?;
			line.next_sequence = line
				.next_sequence
				.checked_add(1)
				.ok_or(StoreError::Conflict("there are no more sequence numbers"))?;
			tx.open_table(RECEIPTS)?
				.insert(receipt_key(&receipt.id), record.encode().as_slice())?;
			tx.open_table(TEXTS)?
				.insert(receipt_key(&receipt.id), texts.encode().as_slice())?;
			write_line(tx, &key, &line)?;
			Ok(line)
		})
	}

	/// Writes the voucher that pays the line's last receipt. The same voucher again changes nothing.
	///
	/// # Errors
	/// [`StoreError::Conflict`] unless it promises exactly what the receipts so far cost.
	pub fn pay(&self, key: &LineKey, payment: &Payment) -> Result<LineRecord, StoreError> {
		self.write(|tx| {
			let mut line = read_line(tx, key)?.ok_or(StoreError::Unknown("line"))?;
			if payment.cumulative != line.cumulative {
				return Err(StoreError::Conflict("the voucher promises another amount"));
			}
			if line.unpaid() == 0 {
				return Ok(line);
			}
			// Only the last receipt can be unpaid, and it costs something.
			let sequence = line
				.next_sequence
				.checked_sub(1)
				.ok_or(StoreError::Damaged("lines"))?;
			let id = (key.session, key.line, sequence);
			let mut receipts = tx.open_table(RECEIPTS)?;
			let mut record: ReceiptRecord =
				get(&receipts, id, "receipts")?.ok_or(StoreError::Damaged("receipts"))?;
			record.payment = Some(payment.clone());
			receipts.insert(id, record.encode().as_slice())?;
			line.paid = payment.cumulative;
			if line.lost.is_none() {
				tx.open_table(DUE)?
					.insert((line.model, key.session, key.line), ())?;
			}
			write_line(tx, key, &line)?;
			Ok(line)
		})
	}
}

pub(super) fn read_line(tx: &WriteTransaction, key: &LineKey) -> Result<Option<LineRecord>, StoreError> {
	get(&tx.open_table(LINES)?, (key.session, key.line), "lines")
}

pub(super) fn write_line(tx: &WriteTransaction, key: &LineKey, line: &LineRecord) -> Result<(), StoreError> {
	tx.open_table(LINES)?
		.insert((key.session, key.line), line.encode().as_slice())?;
	Ok(())
}

/// Keeps the table of due lines in step with a line.
pub(super) fn set_due(tx: &WriteTransaction, key: &LineKey, line: &LineRecord) -> Result<(), StoreError> {
	let mut due = tx.open_table(DUE)?;
	let entry = (line.model, key.session, key.line);
	if line.lost.is_none() && line.unbatched() > 0 {
		due.insert(entry, ())?;
	} else {
		due.remove(entry)?;
	}
	Ok(())
}
