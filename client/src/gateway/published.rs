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
//! otherwise not lead to its roots. [`fetch`] reads a whole batch and checks that the leaves lead to the roots.

use super::wire::bytes;
use crate::store::{BatchRecord, Channels, Commitment};
use codec::{DecodeAll, Encode};
use openledger_attribution::{
	chunk::OPEN_SALT,
	ledger::CreditLeaf,
	merkle::{root, Tree},
	prove::{self, PublishedText},
	serde_format::{decimal, hex as hash},
	session_leaf::leaf_hashes,
	Blake2, Claim, Execution, ReceiptLeaf, Retrieved, SessionLeaf,
};
use openledger_core::{Balance, BatchId, ContributionId, Hash32, ModelId, OperatorId};
use serde::{de::DeserializeOwned, Deserialize, Serialize};

/// Receipts of a page, and of a batch that is published with everything.
pub const RECEIPTS_PAGE: usize = 256;
/// Leaves of a page, and of a batch that is published with everything.
pub const LEAVES_PAGE: usize = 4_096;
/// Bytes of texts after which a page of receipts ends.
pub const TEXTS_PAGE: usize = 1 << 20;
/// Longest answer that [`fetch`] reads: a page, whose last receipt may have texts as long as they can be.
const MOST_BYTES: usize = 32 << 20;

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
	pub ledger: Vec<CreditLeaf>,
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
	pub fn read(&self) -> Option<ReceiptLeaf> {
		ReceiptLeaf::decode_all(&mut self.leaf.0.as_slice()).ok()
	}

	/// The receipt with its claims and what was retrieved, as they are read; `None` if some leaf is none.
	pub fn execution(&self) -> Option<Execution> {
		let claims = self
			.claims
			.iter()
			.map(|leaf| Claim::decode_all(&mut leaf.0.as_slice()).ok());
		let retrieved = self
			.retrieved
			.iter()
			.map(|leaf| Retrieved::decode_all(&mut leaf.0.as_slice()).ok());
		Some(Execution {
			receipt: self.read()?.receipt,
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

impl From<Fetched> for prove::PublishedBatch {
	/// What an audit is given. Receipts that the operator signed are not in it: whose signature was checked is for the
	/// caller to say.
	fn from(fetched: Fetched) -> Self {
		let (receipts, contents) = fetched
			.receipts
			.into_iter()
			.map(|mut receipt| {
				let leaf = std::mem::take(&mut receipt.leaf.0);
				(leaf, receipt.into())
			})
			.unzip();
		Self {
			receipts,
			contents,
			ledger: fetched.ledger,
			sessions: fetched.sessions,
			signed: Vec::new(),
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
		let ledger: Option<Vec<CreditLeaf>> = self
			.ledger
			.iter()
			.map(|leaf| CreditLeaf::decode_all(&mut leaf.as_slice()).ok())
			.collect();
		let same = executions.len() == self.receipts.len()
			&& executions
				.iter()
				.zip(&self.receipts)
				.all(|(execution, leaf)| leaf.starts_with(&execution.receipt.encode()));
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

/// A batch's data as someone else published it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fetched {
	/// The receipts, in order.
	pub receipts: Vec<PublishedReceipt>,
	/// Leaves of the credit ledger, in order.
	pub ledger: Vec<Vec<u8>>,
	/// The settled lines, in order.
	pub sessions: Vec<SessionLeaf>,
}

/// The data of a batch is not there, or is not the batch's.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
	/// No answer.
	#[error("the operator's gateway cannot be reached: {0}")]
	Transport(#[from] reqwest::Error),
	/// A refusal.
	#[error("the operator's gateway does not show {address} (status {status})")]
	Refused {
		/// What was asked for.
		address: String,
		/// HTTP status.
		status: u16,
	},
	/// An answer that makes no sense.
	#[error("the answer of {address} cannot be read: {reason}")]
	Unreadable {
		/// What was asked for.
		address: String,
		/// What is wrong with it.
		reason: String,
	},
	/// Data of something else.
	#[error("the operator publishes other {0} than the batch committed to")]
	Other(&'static str),
}

/// The roots that published data must lead to, as the chain has them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Roots {
	/// Over the receipts.
	pub receipts: Hash32,
	/// Over the credit ledger.
	pub ledger: Hash32,
	/// Over the settled lines.
	pub sessions: Hash32,
}

/// Reads the overview of a batch from the gateway at `base`.
///
/// # Errors
/// See [`FetchError`].
pub async fn fetch_overview(
	http: &reqwest::Client,
	base: &str,
	batch: BatchId,
) -> Result<PublishedBatch, FetchError> {
	get(http, &address(base, batch, "")).await
}

/// Reads all data of a batch from the gateway at `base`, and checks that leaves, claims and lines lead to the roots. What
/// the leaves say is not looked at, and the texts are not compared with anything. At most `most` receipts and as many
/// entries per receipt of the ledger as a batch may have are read.
///
/// # Errors
/// See [`FetchError`].
pub async fn fetch(
	http: &reqwest::Client,
	base: &str,
	batch: BatchId,
	roots: &Roots,
	most: usize,
) -> Result<Fetched, FetchError> {
	let receipts: Vec<PublishedReceipt> = list(http, &address(base, batch, "/receipts"), most).await?;
	let leaves = receipts.iter().map(|receipt| receipt.leaf.0.as_slice());
	if root(leaves).ok() != Some(roots.receipts) {
		return Err(FetchError::Other("receipts"));
	}
	if receipts
		.iter()
		.zip(0u32..)
		.any(|(receipt, place)| receipt.index != place)
	{
		return Err(FetchError::Other("receipts"));
	}
	for receipt in &receipts {
		let Some(leaf) = receipt.read() else { continue };
		let claims = receipt.claims.iter().map(|leaf| leaf.0.as_slice());
		if root(claims).ok() != Some(leaf.receipt.claims) {
			return Err(FetchError::Other("claims"));
		}
		let retrieved = receipt.retrieved.iter().map(|leaf| leaf.0.as_slice());
		if root(retrieved).ok() != Some(leaf.receipt.retrieved) {
			return Err(FetchError::Other("retrieved passages"));
		}
	}
	let ledger: Vec<PublishedLeaf> =
		list(http, &address(base, batch, "/ledger"), most.saturating_mul(1_032)).await?;
	let ledger: Vec<Vec<u8>> = ledger.into_iter().map(|leaf| leaf.0).collect();
	if root(&ledger).ok() != Some(roots.ledger) {
		return Err(FetchError::Other("credits"));
	}
	let sessions: Vec<SessionLeaf> = list(http, &address(base, batch, "/sessions"), most).await?;
	if Tree::<Blake2>::new(leaf_hashes(&sessions)).root() != roots.sessions {
		return Err(FetchError::Other("settled lines"));
	}
	Ok(Fetched {
		receipts,
		ledger,
		sessions,
	})
}

fn address(base: &str, batch: BatchId, list: &str) -> String {
	format!("{}/openledger/batches/{batch}{list}", base.trim_end_matches('/'))
}

async fn list<T: DeserializeOwned>(
	http: &reqwest::Client,
	address: &str,
	most: usize,
) -> Result<Vec<T>, FetchError> {
	let unreadable = |reason: &str| FetchError::Unreadable {
		address: address.to_string(),
		reason: reason.to_string(),
	};
	let (mut all, mut from) = (Vec::new(), Some(0u32));
	while let Some(start) = from {
		let page: Page<T> = get(http, &format!("{address}?from={start}")).await?;
		if page.from != start || page.next.is_some_and(|next| next <= start) {
			return Err(unreadable("the pages do not follow each other"));
		}
		all.extend(page.items);
		let expected = page.next.unwrap_or(page.total);
		if usize::try_from(expected).ok() != Some(all.len()) || all.len() > most {
			return Err(unreadable("a page has more or fewer entries than it says"));
		}
		from = page.next;
	}
	Ok(all)
}

/// Reads one answer, and no more of it than a page can be.
async fn get<T: DeserializeOwned>(http: &reqwest::Client, address: &str) -> Result<T, FetchError> {
	let unreadable = |reason: String| FetchError::Unreadable {
		address: address.to_string(),
		reason,
	};
	let mut response = http.get(address).send().await?;
	let status = response.status();
	if !status.is_success() {
		return Err(FetchError::Refused {
			address: address.to_string(),
			status: status.as_u16(),
		});
	}
	let mut body = Vec::new();
	while let Some(part) = response.chunk().await? {
		if body.len().saturating_add(part.len()) > MOST_BYTES {
			return Err(unreadable("it is longer than a page may be".into()));
		}
		body.extend_from_slice(&part);
	}
	serde_json::from_slice(&body).map_err(|error| unreadable(error.to_string()))
}
