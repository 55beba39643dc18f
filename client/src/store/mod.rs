//! The operator's memory: what it is owed and what it has signed.
//!
//! Every write is one transaction that is on disk (fsync) when the call returns, and it always happens **before** what it
//! records leaves the machine: a receipt is written before it is signed, a batch before it is submitted. So after
//! `kill -9` at any point
//! - nothing owed is lost: receipts and vouchers are there;
//! - nothing is settled twice: a batch is either in the store, and the chain is asked whether it has it, or its receipts
//!   are not in any batch;
//! - nothing is signed twice with different contents: the sequence number was taken with the receipt.
//!
//! | table | key | value |
//! |---|---|---|
//! | `meta` | name | identity and counters |
//! | `lines` | session, line | [`LineRecord`] |
//! | `receipts` | session, line, sequence | [`ReceiptRecord`] |
//! | `texts` | session, line, sequence | [`Texts`] |
//! | `due` | model, session, line | lines with receipts that are paid and in no batch |
//! | `batches` | number | [`BatchRecord`] |
//! | `pending` | number | batches that are not final |
//! | `chain_batches` | number on the chain | number here |
//! | `doubts` | session, line | [`Doubt`]: lines that the chain does not settle now |

mod batches;
mod commitment;
mod doubts;
mod lines;
mod records;
#[cfg(test)]
mod tests;

pub use batches::{Bounds, Due};
pub use commitment::{BatchTerms, Commitment, Maker};
pub use doubts::Doubt;
pub use records::{
	BatchRecord, Channels, Cited, Identity, LineKey, LineRecord, Payment, ReceiptRecord, Span, Stage, Texts,
	Usage,
};

use codec::{Decode, DecodeAll, Encode};
use openledger_attribution::{batch::BatchError, ReceiptId};
use redb::{Database, ReadTransaction, ReadableDatabase, TableDefinition, WriteTransaction};
use std::path::Path;

type Bytes = &'static [u8];
const META: TableDefinition<&str, Bytes> = TableDefinition::new("meta");
const LINES: TableDefinition<(u64, u8), Bytes> = TableDefinition::new("lines");
const RECEIPTS: TableDefinition<(u64, u8, u64), Bytes> = TableDefinition::new("receipts");
const TEXTS: TableDefinition<(u64, u8, u64), Bytes> = TableDefinition::new("texts");
const DUE: TableDefinition<(u32, u64, u8), ()> = TableDefinition::new("due");
const BATCHES: TableDefinition<u64, Bytes> = TableDefinition::new("batches");
const PENDING: TableDefinition<u64, ()> = TableDefinition::new("pending");
const CHAIN_BATCHES: TableDefinition<u64, u64> = TableDefinition::new("chain_batches");
const DOUBTS: TableDefinition<(u64, u8), Bytes> = TableDefinition::new("doubts");

const IDENTITY: &str = "identity";
const VERSION: &str = "version";
const NEXT_BATCH: &str = "next_batch";
/// Layout of the tables.
const LAYOUT: u32 = 2;

/// The store could not do it. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
	/// The database failed.
	#[error("the operator's store failed: {0}")]
	Database(Box<redb::Error>),
	/// A value cannot be read: the file is damaged, or of another program.
	#[error("the operator's store holds a damaged value in table {0}")]
	Damaged(&'static str),
	/// It was written by another version of this program.
	#[error("the operator's store has layout {0}, and this program reads layout {LAYOUT}")]
	OtherLayout(u32),
	/// It belongs to another operator or another chain.
	#[error("the operator's store belongs to operator {} on the chain with genesis 0x{}", .0.operator, hex::encode(.0.genesis))]
	OtherIdentity(Identity),
	/// A receipt or voucher does not continue what is there.
	#[error("it does not continue what the store has of the line: {0}")]
	Conflict(&'static str),
	/// There is no such thing.
	#[error("the store has no such {0}")]
	Unknown(&'static str),
	/// What is stored does not make a batch.
	#[error("the stored receipts make no batch: {0}")]
	Batch(#[from] BatchError),
}

macro_rules! from_redb {
	($($error:ty),+) => {$(
		impl From<$error> for StoreError {
			fn from(error: $error) -> Self {
				Self::Database(Box::new(error.into()))
			}
		}
	)+};
}
from_redb!(
	redb::CommitError,
	redb::DatabaseError,
	redb::StorageError,
	redb::TableError,
	redb::TransactionError
);

/// The operator's store. One process at a time can open it.
pub struct Store {
	db: Database,
}

impl std::fmt::Debug for Store {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str("Store")
	}
}

impl Store {
	/// Opens the store at `path`, creating it if there is none.
	///
	/// # Errors
	/// [`StoreError::OtherIdentity`] if it belongs to another operator or chain; [`StoreError::Database`] if it cannot be
	/// opened, for instance because another process has it open.
	pub fn open(path: &Path, identity: &Identity) -> Result<Self, StoreError> {
		let store = Self {
			db: Database::create(path)?,
		};
		store.write(|tx| {
			// Opening creates: readers then find all tables.
			tx.open_table(LINES)?;
			tx.open_table(RECEIPTS)?;
			tx.open_table(TEXTS)?;
			tx.open_table(DUE)?;
			tx.open_table(BATCHES)?;
			tx.open_table(PENDING)?;
			tx.open_table(CHAIN_BATCHES)?;
			tx.open_table(DOUBTS)?;
			let mut meta = tx.open_table(META)?;
			let version: Option<u32> = get(&meta, VERSION, "meta")?;
			let known: Option<Identity> = get(&meta, IDENTITY, "meta")?;
			match (version, known) {
				(None, None) => {
					meta.insert(VERSION, LAYOUT.encode().as_slice())?;
					meta.insert(IDENTITY, identity.encode().as_slice())?;
					Ok(())
				}
				(Some(LAYOUT), Some(known)) if known == *identity => Ok(()),
				(Some(LAYOUT), Some(known)) => Err(StoreError::OtherIdentity(known)),
				(Some(LAYOUT), None) | (None, Some(_)) => Err(StoreError::Damaged("meta")),
				(Some(version), _) => Err(StoreError::OtherLayout(version)),
			}
		})?;
		Ok(store)
	}

	/// Runs one durable transaction. On an error nothing of it remains.
	fn write<T>(
		&self,
		body: impl FnOnce(&WriteTransaction) -> Result<T, StoreError>,
	) -> Result<T, StoreError> {
		// The default durability is immediate: on disk when `commit` returns.
		let tx = self.db.begin_write()?;
		match body(&tx) {
			Ok(value) => {
				tx.commit()?;
				Ok(value)
			}
			Err(error) => {
				tx.abort()?;
				Err(error)
			}
		}
	}

	fn read(&self) -> Result<ReadTransaction, StoreError> {
		Ok(self.db.begin_read()?)
	}
}

/// Reads one value of the table called `name`.
fn get<'k, K: redb::Key + 'static, T: Decode>(
	table: &impl redb::ReadableTable<K, Bytes>,
	key: impl std::borrow::Borrow<K::SelfType<'k>>,
	name: &'static str,
) -> Result<Option<T>, StoreError> {
	match table.get(key)? {
		Some(guard) => decode(guard.value(), name).map(Some),
		None => Ok(None),
	}
}

fn decode<T: Decode>(mut bytes: &[u8], name: &'static str) -> Result<T, StoreError> {
	T::decode_all(&mut bytes).map_err(|_| StoreError::Damaged(name))
}

fn receipt_key(id: &ReceiptId) -> (u64, u8, u64) {
	(id.session, id.line, id.sequence)
}
