//! What an operator publishes of its batches: all that anyone needs to check them.
//!
//! A batch is published from its submission on, and stays so after its end as long as the operator keeps its store. It is
//! published in pages:
//!
//! | address | what |
//! |---|---|
//! | `/openledger/batches/{batch}` | [`PublishedBatch`]: roots and numbers; a small batch with everything but the texts |
//! | `/openledger/batches/{batch}/receipts?from=N` | [`Page`] of [`PublishedReceipt`]: leaves, claims, signatures, texts of open sessions |
//! | `/openledger/batches/{batch}/ledger?from=N` | [`Page`] of [`PublishedLeaf`]: the credit ledger |
//! | `/openledger/batches/{batch}/sessions?from=N` | [`Page`] of the settled lines |
//!
//! Leaves are published as the bytes that are hashed: those of an operator that commits to bytes which are no leaf would
//! otherwise not lead to its roots. [`crate::watch::published`] reads a whole batch.

use super::wire::bytes;
use crate::store::{BatchRecord, Channels, Commitment};
use codec::{DecodeAll, Encode};
use openledger_attribution::{
	chunk::OPEN_SALT,
	prove::{self, PublishedText},
	serde_format::{decimal, hex as hash},
	Claim, CreditEntry, Execution, Receipt, Retrieved, SessionLeaf,
};
use openledger_core::{Balance, BatchId, ContributionId, Hash32, ModelId, OperatorId};
use serde::{Deserialize, Serialize};

/// Receipts of a page, and of a batch that is published with everything.
pub const RECEIPTS_PAGE: usize = 256;
/// Leaves of a page, and of a batch that is published with everything.
pub const LEAVES_PAGE: usize = 4_096;
/// Bytes of texts after which a page of receipts ends.
pub const TEXTS_PAGE: usize = 1 << 20;

/// The published data of a batch, without the texts: what is needed to recompute its roots.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PublishedBatch {
	/// Its number on the chain.
	pub batch: BatchId,
	/// The operator.
	pub operator: OperatorId,
	/// The one model it is for.
	pub model: ModelId,
	/// What it settles.
	#[serde(with = "decimal")]
	pub amount: Balance,
	/// Root over the receipts.
	#[serde(with = "hash")]
	pub receipts_root: Hash32,
	/// Root over the credit ledger.
	#[serde(with = "hash")]
	pub ledger_root: Hash32,
	/// Root over the settled lines.
	#[serde(with = "hash")]
	pub sessions_root: Hash32,
	/// How many receipts there are.
	pub receipt_count: u32,
	/// How many entries the credit ledger has.
	pub ledger_count: u32,
	/// How many lines are settled.
	pub session_count: u32,
	/// What each channel of attribution may direct.
	pub channels: Channels,
	/// Whether `receipts`, `ledger` and `sessions` are all there. Otherwise they are empty here, and in the pages.
	pub is_complete: bool,
	/// The receipts with their claims, in order.
	pub receipts: Vec<Execution>,
	/// The credit ledger.
	pub ledger: Vec<CreditEntry>,
	/// The settled lines.
	pub sessions: Vec<SessionLeaf>,
	/// Contributions that are claimed or retrieved but commons, hence credited nothing.
	pub commons: Vec<ContributionId>,
}

/// Part of a list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Page<T> {
	/// The batch, by its number on the chain.
	pub batch: BatchId,
	/// Length of the whole list.
	pub total: u32,
	/// Place of the first of `items`.
	pub from: u32,
	/// The part.
	pub items: Vec<T>,
	/// Where the next page begins; `None` if this is the last.
	pub next: Option<u32>,
}

/// A leaf as the bytes that are hashed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct PublishedLeaf(#[serde(with = "bytes")] pub Vec<u8>);

/// A receipt of a batch.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct PublishedReceipt {
	/// Its place in the batch.
	pub index: u32,
	/// Its leaf.
	pub leaf: PublishedLeaf,
	/// Leaves of the tree over its claims.
	pub claims: Vec<PublishedLeaf>,
	/// Leaves of the tree over what was retrieved.
	#[serde(default)]
	pub retrieved: Vec<PublishedLeaf>,
	/// The operator's signature over the receipt that the payer was given, 64 bytes.
	#[serde(with = "bytes")]
	pub signature: Vec<u8>,
	/// What was asked. Absent for private sessions.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub request: Option<String>,
	/// What was answered. Absent for private sessions.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub response: Option<String>,
	/// Leaves of the tree over the request, if there is no text that it is of. Honest operators have none.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub request_leaves: Vec<PublishedLeaf>,
	/// The same of the response.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub response_leaves: Vec<PublishedLeaf>,
}

impl PublishedReceipt {
	/// The leaf as it is read; `None` if it is none.
	pub fn read(&self) -> Option<Receipt> {
		Receipt::decode_all(&mut self.leaf.0.as_slice()).ok()
	}

	/// The receipt with its claims and what was retrieved, as they are read; `None` if some leaf is none.
	pub fn execution(&self) -> Option<Execution> {
		let claims = self.claims.iter().map(|leaf| Claim::read(&leaf.0));
		let retrieved = self
			.retrieved
			.iter()
			.map(|leaf| Retrieved::decode_all(&mut leaf.0.as_slice()).ok());
		Some(Execution {
			receipt: self.read()?,
			claims: claims.collect::<Option<_>>()?,
			retrieved: retrieved.collect::<Option<_>>()?,
		})
	}
}

impl From<PublishedReceipt> for prove::PublishedReceipt {
	fn from(receipt: PublishedReceipt) -> Self {
		let leaves = |leaves: Vec<PublishedLeaf>| leaves.into_iter().map(|leaf| leaf.0).collect::<Vec<_>>();
		let text = |text: Option<String>, shown: Vec<PublishedLeaf>| match text {
			_ if !shown.is_empty() => PublishedText::Leaves(leaves(shown)),
			Some(text) => PublishedText::Bytes {
				salt: OPEN_SALT,
				text: text.into_bytes(),
			},
			None => PublishedText::Hidden,
		};
		Self {
			request: text(receipt.request, receipt.request_leaves),
			response: text(receipt.response, receipt.response_leaves),
			claims: leaves(receipt.claims),
			retrieved: leaves(receipt.retrieved),
		}
	}
}

impl Commitment {
	/// The overview of the batch, with everything in it if that is little and can be read.
	pub(super) fn overview(
		&self,
		batch: BatchId,
		operator: OperatorId,
		record: &BatchRecord,
		executions: Vec<Execution>,
	) -> PublishedBatch {
		let ledger: Option<Vec<CreditEntry>> = self
			.ledger
			.iter()
			.map(|leaf| CreditEntry::decode_all(&mut leaf.as_slice()).ok())
			.collect();
		let same = executions.len() == self.receipts.len()
			&& executions
				.iter()
				.zip(&self.receipts)
				.all(|(execution, leaf)| *leaf == execution.receipt.encode());
		let is_complete = same
			&& ledger.is_some()
			&& self.receipts.len() <= RECEIPTS_PAGE
			&& self.ledger.len() <= LEAVES_PAGE
			&& self.sessions.len() <= LEAVES_PAGE;
		let (receipts, ledger, sessions) = if is_complete {
			(executions, ledger.unwrap_or_default(), self.sessions.clone())
		} else {
			Default::default()
		};
		PublishedBatch {
			batch,
			operator,
			model: record.model,
			amount: record.amount,
			receipts_root: record.receipts_root,
			ledger_root: record.ledger_root,
			sessions_root: record.sessions_root,
			receipt_count: count(self.receipts.len()),
			ledger_count: count(self.ledger.len()),
			session_count: count(self.sessions.len()),
			channels: record.channels,
			is_complete,
			receipts,
			ledger,
			sessions,
			commons: record.commons.clone(),
		}
	}
}

/// The page of `all` that begins at `from`.
pub(super) fn page<T: Clone>(batch: BatchId, all: &[T], from: u32, most: usize) -> Page<T> {
	let start = usize::try_from(from).unwrap_or(usize::MAX).min(all.len());
	let end = start.saturating_add(most).min(all.len());
	Page {
		batch,
		total: count(all.len()),
		from,
		items: all.get(start..end).unwrap_or_default().to_vec(),
		next: (end < all.len()).then(|| count(end)),
	}
}

/// A batch has fewer than 2^32 of anything.
pub(super) fn count(length: usize) -> u32 {
	u32::try_from(length).unwrap_or(u32::MAX)
}
