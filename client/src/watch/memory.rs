//! The watcher's memory: what it has committed to, written before it leaves the machine.
//!
//! | table | key | value |
//! |---|---|---|
//! | `meta` | name | layout, chain and account |
//! | `challenges` | batch | [`Filed`] |
//! | `checked` | batch | nothing: batches that are clean |
//! | `prepaid` | batch | prepaid demands made |
//!
//! A commitment whose salt is lost can never be proven, and its bond is lost; so salt and proof are on disk before the commitment is sent.

use crate::chain::Account;
use codec::{Decode, DecodeAll, Encode};
use openledger_core::{BatchId, Hash32};
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};
use std::{collections::BTreeSet, path::Path};

type Bytes = &'static [u8];
const META: TableDefinition<&str, Bytes> = TableDefinition::new("meta");
const CHALLENGES: TableDefinition<u64, Bytes> = TableDefinition::new("challenges");
const CHECKED: TableDefinition<u64, ()> = TableDefinition::new("checked");
const PREPAID: TableDefinition<u64, u32> = TableDefinition::new("prepaid");
const IDENTITY: &str = "identity";
/// Layout of the tables.
const LAYOUT: u32 = 1;

/// The memory could not do it. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
	/// The database failed.
	#[error("the watcher's memory failed: {0}")]
	Database(Box<redb::Error>),
	/// A value cannot be read.
	#[error("the watcher's memory holds a damaged value in table {0}")]
	Damaged(&'static str),
	/// It belongs to another chain or another account.
	#[error("the watcher's memory belongs to another chain or account: name another folder with --data")]
	OtherIdentity,
}

macro_rules! from_redb {
	($($error:ty),+) => {$(
		impl From<$error> for MemoryError {
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

type Result<T> = std::result::Result<T, MemoryError>;

/// A challenge that was, or is about to be, filed.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Filed {
	/// What was committed to.
	pub commitment: Hash32,
	/// The salt.
	pub salt: Hash32,
	/// The proof, encoded.
	pub proof: Vec<u8>,
}

/// The watcher's memory. One process at a time can open it.
pub struct Memory {
	db: Database,
}

impl Memory {
	/// Opens the memory at `path`, creating it if there is none.
	///
	/// # Errors
	/// [`MemoryError::OtherIdentity`] if it belongs to another chain or account.
	pub fn open(path: &Path, genesis: &Hash32, account: &Account) -> Result<Self> {
		Self::with(Database::create(path)?, genesis, account)
	}

	/// A memory that ends with the process.
	///
	/// # Errors
	/// None in practice.
	pub fn volatile(genesis: &Hash32, account: &Account) -> Result<Self> {
		let db = Database::builder().create_with_backend(redb::backends::InMemoryBackend::new())?;
		Self::with(db, genesis, account)
	}

	fn with(db: Database, genesis: &Hash32, account: &Account) -> Result<Self> {
		let memory = Self { db };
		let identity = (LAYOUT, genesis, account).encode();
		memory.write(|tx| {
			tx.open_table(CHALLENGES)?;
			tx.open_table(CHECKED)?;
			tx.open_table(PREPAID)?;
			let mut meta = tx.open_table(META)?;
			let known = meta.get(IDENTITY)?.map(|value| value.value().to_vec());
			match known {
				Some(known) if known == identity => Ok(()),
				Some(_) => Err(MemoryError::OtherIdentity),
				None => {
					meta.insert(IDENTITY, identity.as_slice())?;
					Ok(())
				}
			}
		})?;
		Ok(memory)
	}

	/// Runs one durable transaction. On an error nothing of it remains.
	fn write<T>(&self, body: impl FnOnce(&WriteTransaction) -> Result<T>) -> Result<T> {
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

	/// Remembers a challenge; on disk when this returns.
	///
	/// # Errors
	/// If the database fails.
	pub fn file(&self, batch: BatchId, filed: &Filed) -> Result<()> {
		self.write(|tx| {
			tx.open_table(CHALLENGES)?
				.insert(batch, filed.encode().as_slice())?;
			Ok(())
		})
	}

	/// All challenges that are not over.
	///
	/// # Errors
	/// If the database fails.
	pub fn filed(&self) -> Result<Vec<(BatchId, Filed)>> {
		let table = self.db.begin_read()?.open_table(CHALLENGES)?;
		let mut all = Vec::new();
		for entry in table.iter()? {
			let (batch, bytes) = entry?;
			let filed =
				Filed::decode_all(&mut bytes.value()).map_err(|_| MemoryError::Damaged("challenges"))?;
			all.push((batch.value(), filed));
		}
		Ok(all)
	}

	/// Forgets a challenge that is over.
	///
	/// # Errors
	/// If the database fails.
	pub fn close(&self, batch: BatchId) -> Result<()> {
		self.write(|tx| {
			tx.open_table(CHALLENGES)?.remove(batch)?;
			Ok(())
		})
	}

	/// Remembers that batches are clean.
	///
	/// # Errors
	/// If the database fails.
	pub fn check(&self, batches: &[BatchId]) -> Result<()> {
		self.write(|tx| {
			let mut table = tx.open_table(CHECKED)?;
			for batch in batches {
				table.insert(batch, ())?;
			}
			Ok(())
		})
	}

	/// Batches that are clean.
	///
	/// # Errors
	/// If the database fails.
	pub fn checked(&self) -> Result<BTreeSet<BatchId>> {
		let table = self.db.begin_read()?.open_table(CHECKED)?;
		let mut all = BTreeSet::new();
		for entry in table.iter()? {
			all.insert(entry?.0.value());
		}
		Ok(all)
	}

	/// Counts a prepaid demand.
	///
	/// # Errors
	/// If the database fails.
	pub fn prepay(&self, batch: BatchId) -> Result<()> {
		self.write(|tx| {
			let mut table = tx.open_table(PREPAID)?;
			let made = table.get(batch)?.map_or(0, |value| value.value());
			table.insert(batch, made.saturating_add(1))?;
			Ok(())
		})
	}

	/// Prepaid demands made for a batch.
	///
	/// # Errors
	/// If the database fails.
	pub fn prepaid(&self, batch: BatchId) -> Result<u32> {
		let table = self.db.begin_read()?.open_table(PREPAID)?;
		let made = table.get(batch)?.map_or(0, |value| value.value());
		Ok(made)
	}

	/// Forgets what is not about these batches: the others have ended. Challenges stay until they are closed.
	///
	/// # Errors
	/// If the database fails.
	pub fn keep(&self, open: &BTreeSet<BatchId>) -> Result<()> {
		self.write(|tx| {
			tx.open_table(CHECKED)?
				.retain(|batch, ()| open.contains(&batch))?;
			tx.open_table(PREPAID)?.retain(|batch, _| open.contains(&batch))?;
			Ok(())
		})
	}
}
