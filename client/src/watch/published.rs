//! Fetching what an operator publishes of a batch.
//!
//! Nothing of it is believed: leaves are taken as bytes, and the auditor compares them with the roots. Lists are read page by page, never more
//! than the chain says that there can be, and what an operator does not serve is simply not there.

use crate::{
	chain::Account,
	evidence::fetch::Fetcher,
	gateway::wire::{self, Disclosed, Page, PublishedLeaf, PublishedReceipt},
};
use codec::DecodeAll;
use openledger_attribution::{fraud::SignedReceipt, prove::PublishedBatch, Receipt, ReceiptId, SessionLeaf};
use openledger_core::{BatchId, Hash32, MAX_CREDITS};
use serde::de::DeserializeOwned;
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

/// Bounds of one batch.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
	/// Bytes of all its pages, about: as far as they can be told from what was read.
	pub bytes: usize,
	/// Time for all its pages.
	pub time: Duration,
	/// Receipts whose other version is asked for, if their signature is not that of the leaf.
	pub versions: usize,
}

impl Default for Limits {
	/// 512 MiB and five minutes.
	fn default() -> Self {
		Self {
			bytes: 512 << 20,
			time: Duration::from_secs(300),
			versions: 16,
		}
	}
}

/// What was published of a batch, and what was not.
#[derive(Clone, Debug, Default)]
pub struct Published {
	/// The data.
	pub batch: PublishedBatch,
	/// The operator's list of settled lines; to be compared with the chain's root.
	pub sessions: Vec<SessionLeaf>,
	/// Receipts that are not signed as they are committed to, and of which nobody has shown another version.
	pub unsigned: u32,
	/// What could not be read, and why.
	pub problems: Vec<String>,
}

/// Receipts that payers were given, whoever has them. What differs from what a batch commits to is a fraud that its operator need not show.
#[derive(Clone, Debug, Default)]
pub struct Given(BTreeMap<ReceiptId, Vec<wire::SignedReceipt>>);

impl Given {
	/// Of these. Their signatures are checked when it is known whose they should be.
	pub fn new(receipts: impl IntoIterator<Item = wire::SignedReceipt>) -> Self {
		let mut all = BTreeMap::<_, Vec<_>>::new();
		for signed in receipts {
			all.entry(signed.receipt.id).or_default().push(signed);
		}
		Self(all)
	}

	/// Those of this number that are others, and that the operator's account has signed.
	fn others<'a>(
		&'a self,
		leaf: &'a Receipt,
		account: &'a Account,
		genesis: &'a Hash32,
	) -> impl Iterator<Item = SignedReceipt> + 'a {
		let of_number = self.0.get(&leaf.id).into_iter().flatten();
		of_number
			.filter(|signed| signed.receipt != *leaf)
			.filter_map(|signed| verified(signed, account, genesis))
	}
}

/// A receipt as a payer has it, if the account has signed it.
fn verified(signed: &wire::SignedReceipt, account: &Account, genesis: &Hash32) -> Option<SignedReceipt> {
	let signature = hex::decode(signed.operator_signature.trim_start_matches("0x")).ok()?;
	signed_by(&signed.receipt, &signature, account, genesis)
}

struct Reader<'a> {
	fetcher: &'a Fetcher,
	base: String,
	limits: Limits,
	until: Instant,
	left: usize,
}

impl Reader<'_> {
	/// A list, as far as it is served.
	async fn list<T: DeserializeOwned>(
		&mut self,
		name: &str,
		most: usize,
		size: impl Fn(&T) -> usize,
		problems: &mut Vec<String>,
	) -> Vec<T> {
		let (mut all, mut from) = (Vec::new(), Some(0u32));
		while let Some(start) = from {
			if Instant::now() >= self.until {
				problems.push(format!(
					"{name}: not served within {} seconds",
					self.limits.time.as_secs()
				));
				break;
			}
			let url = format!("{}/{name}?from={start}", self.base);
			let page: Page<T> = match self.fetcher.json(&url).await {
				Ok(page) => page,
				Err(error) => {
					problems.push(error.to_string());
					break;
				}
			};
			let follows = page.from == start && page.next.is_none_or(|next| next > start);
			if !follows || all.len().saturating_add(page.items.len()) > most {
				problems.push(format!(
					"{name}: the pages do not follow each other, or there are too many"
				));
				break;
			}
			let size = page.items.iter().map(&size).fold(0usize, usize::saturating_add);
			all.extend(page.items);
			let Some(left) = self.left.checked_sub(size) else {
				problems.push(format!("{name}: more than {} bytes", self.limits.bytes));
				break;
			};
			self.left = left;
			from = page.next;
		}
		all
	}
}

fn leaves(leaves: Vec<PublishedLeaf>) -> Vec<Vec<u8>> {
	leaves.into_iter().map(|leaf| leaf.0).collect()
}

fn size_of(receipt: &PublishedReceipt) -> usize {
	let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
	let lists = receipt
		.claims
		.iter()
		.chain(&receipt.retrieved)
		.chain(&receipt.request_leaves)
		.chain(&receipt.response_leaves)
		.map(|leaf| leaf.0.len())
		.sum::<usize>();
	[
		receipt.leaf.0.len(),
		lists,
		text(&receipt.request),
		text(&receipt.response),
	]
	.into_iter()
	.fold(0, usize::saturating_add)
}

/// The receipt with its signature, if that is the operator's account's.
pub(crate) fn signed_by(
	receipt: &Receipt,
	signature: &[u8],
	account: &Account,
	genesis: &Hash32,
) -> Option<SignedReceipt> {
	let signature = <[u8; 64]>::try_from(signature).ok()?;
	let is_signed = subxt_signer::sr25519::verify(
		&subxt_signer::sr25519::Signature(signature),
		receipt.message(genesis),
		&subxt_signer::sr25519::PublicKey(*account),
	);
	is_signed.then_some(SignedReceipt {
		receipt: *receipt,
		signature,
	})
}

/// Fetches a batch of so many receipts from its operator's gateway at `endpoint`. Signatures are compared with the operator's account,
/// receipts with those that payers were given.
pub async fn fetch(
	fetcher: &Fetcher,
	endpoint: &str,
	(batch, receipts): (BatchId, u32),
	(account, genesis): (&Account, &Hash32),
	given: &Given,
	limits: Limits,
) -> Published {
	let endpoint = endpoint.trim_end_matches('/');
	let mut problems = Vec::new();
	let mut reader = Reader {
		fetcher,
		base: format!("{endpoint}/openledger/batches/{batch}"),
		limits,
		until: Instant::now() + limits.time,
		left: limits.bytes,
	};
	let most = usize::try_from(receipts).unwrap_or(usize::MAX);
	let receipts: Vec<PublishedReceipt> = reader.list("receipts", most, size_of, &mut problems).await;
	let entries = most.saturating_mul(MAX_CREDITS as usize);
	let ledger = reader
		.list(
			"ledger",
			entries,
			|leaf: &PublishedLeaf| leaf.0.len(),
			&mut problems,
		)
		.await;
	let sessions = reader
		.list("sessions", most, |_: &SessionLeaf| 57, &mut problems)
		.await;

	let mut out = Published {
		sessions,
		problems,
		..Published::default()
	};
	let mut versions = limits.versions;
	for mut receipt in receipts {
		let leaf = Receipt::decode_all(&mut receipt.leaf.0.as_slice()).ok();
		if let Some(leaf) = leaf {
			let before = out.batch.signed.len();
			out.batch.signed.extend(given.others(&leaf, account, genesis));
			let same = signed_by(&leaf, &receipt.signature, account, genesis);
			if same.is_none() && versions > 0 {
				// The payer was given another one: the operator may show it, for the payer can ask for it.
				versions -= 1;
				out.batch
					.signed
					.extend(other_version(fetcher, endpoint, &leaf, account, genesis).await);
			}
			let is_shown = out.batch.signed.len() > before;
			out.unsigned = out
				.unsigned
				.saturating_add(u32::from(same.is_none() && !is_shown));
		}
		out.batch.receipts.push(std::mem::take(&mut receipt.leaf.0));
		out.batch.contents.push(receipt.into());
	}
	out.batch.ledger = leaves(ledger);
	out
}

/// The receipt of this number as the payer gets it, if it is another one and signed.
async fn other_version(
	fetcher: &Fetcher,
	endpoint: &str,
	receipt: &Receipt,
	account: &Account,
	genesis: &Hash32,
) -> Option<SignedReceipt> {
	let id = receipt.id;
	let url = format!(
		"{endpoint}/openledger/receipts/{}/{}/{}",
		id.session, id.line, id.sequence
	);
	let shown: Disclosed = fetcher.json(&url).await.ok()?;
	let is_other = shown.signed.receipt.id == id && shown.signed.receipt != *receipt;
	is_other
		.then(|| verified(&shown.signed, account, genesis))
		.flatten()
}
