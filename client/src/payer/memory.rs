//! What a payer must remember between two questions.

use crate::gateway::wire::SignedReceipt;
use openledger_attribution::{serde_format::decimal, ReceiptId};
use openledger_core::{Balance, LineIndex, SessionId};
use serde::{Deserialize, Serialize};
use std::{
	fs,
	io::Write,
	path::{Path, PathBuf},
};

/// Lost requests that are remembered.
const MAX_LOST: usize = 8;

/// The memory failed. Nothing was signed or sent.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
	/// The file cannot be read or written.
	#[error("the payer's memory {path} cannot be used: {source}")]
	Io {
		/// The file.
		path: PathBuf,
		/// What the system said.
		source: std::io::Error,
	},
	/// The file is not one of ours.
	#[error("the payer's memory {path} cannot be read: {reason}")]
	Damaged {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		reason: String,
	},
	/// The file belongs to another line.
	#[error("the payer's memory {path} is of session {session}, line {line}")]
	OtherLine {
		/// The file.
		path: PathBuf,
		/// Its session.
		session: SessionId,
		/// Its line.
		line: LineIndex,
	},
}

/// A request that was sent and whose receipt was not seen yet.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct InFlight {
	/// The text that the receipt must commit to.
	pub request: String,
	/// Most tokens of the answer.
	pub max_tokens: u32,
	/// The receipt on whose behalf it was asked.
	pub parent: Option<ReceiptId>,
}

/// What a payer knows of one line: what it has verified, what it has signed for, and what is under way. With a file it
/// survives the process; every change is on disk before it is acted upon.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Memory {
	/// The session.
	pub session: SessionId,
	/// Its line.
	pub line: LineIndex,
	/// Number of the next receipt.
	pub next_sequence: u64,
	/// Sum of all verified receipts.
	#[serde(with = "decimal")]
	pub cumulative: Balance,
	/// The highest amount that was signed for. Never above `cumulative`.
	#[serde(with = "decimal")]
	pub signed: Balance,
	/// The request that is being made.
	pub in_flight: Option<InFlight>,
	/// Requests before it whose receipts were never seen, newest last. At most one of them was executed: the gateway
	/// executes none while a receipt is unpaid.
	#[serde(default)]
	pub lost: Vec<InFlight>,
	#[serde(skip)]
	path: Option<PathBuf>,
}

impl Memory {
	/// A memory that ends with the process.
	pub fn volatile(session: SessionId, line: LineIndex) -> Self {
		Self {
			session,
			line,
			next_sequence: 0,
			cumulative: 0,
			signed: 0,
			in_flight: None,
			lost: Vec::new(),
			path: None,
		}
	}

	/// The memory in the file at `path`; a fresh one if there is no file.
	///
	/// # Errors
	/// [`MemoryError`], for instance if the file is of another line.
	pub fn open(path: &Path, session: SessionId, line: LineIndex) -> Result<Self, MemoryError> {
		let mut memory = match fs::read(path) {
			Ok(bytes) => serde_json::from_slice::<Self>(&bytes).map_err(|error| MemoryError::Damaged {
				path: path.to_path_buf(),
				reason: error.to_string(),
			})?,
			Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::volatile(session, line),
			Err(source) => {
				return Err(MemoryError::Io {
					path: path.to_path_buf(),
					source,
				})
			}
		};
		if (memory.session, memory.line) != (session, line) {
			return Err(MemoryError::OtherLine {
				path: path.to_path_buf(),
				session: memory.session,
				line: memory.line,
			});
		}
		memory.path = Some(path.to_path_buf());
		// A process that died may have had a request under way.
		memory.lose();
		Ok(memory)
	}

	/// Notes the request that is about to be sent. One that was under way before is kept as lost: it may have been
	/// executed.
	pub(super) fn set_in_flight(&mut self, request: InFlight) -> Result<(), MemoryError> {
		self.change(|memory| {
			memory.lose();
			memory.in_flight = Some(request);
		})
	}

	/// Notes that the request under way was refused: it was not executed.
	pub(super) fn set_refused(&mut self) -> Result<(), MemoryError> {
		self.change(|memory| memory.in_flight = None)
	}

	fn lose(&mut self) {
		self.lost.extend(self.in_flight.take());
		let surplus = self.lost.len().saturating_sub(MAX_LOST);
		self.lost.drain(..surplus);
	}

	/// Notes what is about to be signed for.
	pub(super) fn set_signed(&mut self, cumulative: Balance) -> Result<(), MemoryError> {
		if self.signed >= cumulative {
			return Ok(());
		}
		self.change(|memory| memory.signed = cumulative)
	}

	/// Notes a receipt that was verified: nothing is under way then.
	pub(super) fn verified(&mut self, receipt: &SignedReceipt) -> Result<(), MemoryError> {
		self.change(|memory| {
			memory.next_sequence = receipt.receipt.id.sequence.saturating_add(1);
			memory.cumulative = receipt.cumulative;
			memory.in_flight = None;
			memory.lost.clear();
		})
	}

	/// Changes memory and file together, or neither.
	fn change(&mut self, change: impl FnOnce(&mut Self)) -> Result<(), MemoryError> {
		let mut changed = self.clone();
		change(&mut changed);
		changed.save()?;
		*self = changed;
		Ok(())
	}

	/// Writes the file whole or not at all: beside it, then in its place.
	fn save(&self) -> Result<(), MemoryError> {
		let Some(path) = &self.path else { return Ok(()) };
		let failed = |source| MemoryError::Io {
			path: path.clone(),
			source,
		};
		let mut beside = path.clone().into_os_string();
		beside.push(".new");
		let text = serde_json::to_vec_pretty(self).map_err(|error| failed(error.into()))?;
		let mut file = fs::File::create(&beside).map_err(failed)?;
		file.write_all(&text).map_err(failed)?;
		file.sync_all().map_err(failed)?;
		fs::rename(&beside, path).map_err(failed)?;
		if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
			// The new name is on disk too.
			fs::File::open(folder)
				.and_then(|folder| folder.sync_all())
				.map_err(failed)?;
		}
		Ok(())
	}
}
