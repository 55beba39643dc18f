//! What operator and contributors published of a batch, cut down to what evidence shows.

use super::super::{documents::Library, Failure};
use crate::{
	chain::{api::inference_receipts::events::BatchSubmitted, text, Connection, ContributionInfo},
	evidence::{
		bundle::{Bytes, Chunk, Data, FoundEvidence, Leaf, MatchEvidence, ReceiptEvidence, TotalEvidence},
		fetch::{FetchError, Fetcher},
	},
	gateway::wire::Disclosed,
	watch::published::{fetch, Given, Limits},
};
use codec::{DecodeAll, Encode};
use openledger_attribution::{
	chunk::{Context, OPEN_SALT},
	commit_contribution,
	prove::PublishedBatch,
	Blake2, ChunkProof, Claim, CommittedText, CreditEntry, CreditKey, Receipt, ReceiptId, Retrieved, SumTree,
};
use openledger_core::{BatchId, ContributionId};
use std::{
	collections::{BTreeMap, BTreeSet},
	path::Path,
	sync::Arc,
};

/// Contributions shown if none is named: those with the largest credits.
const CONTRIBUTIONS: usize = 3;
/// Claims shown of one receipt.
const MATCHES: usize = 8;

/// What evidence shows of a batch.
pub(super) struct Wanted<'a> {
	/// The batch.
	pub batch: BatchId,
	/// The one receipt to show, if one was named.
	pub receipt: Option<ReceiptId>,
	/// The contributions to show; if empty, those with the largest credits.
	pub contributions: &'a [ContributionId],
	/// How many receipts to show.
	pub receipts: usize,
	/// Documents at hand.
	pub documents: Option<&'a Path>,
}

/// A receipt as its gateway shows it.
pub(super) async fn receipt(fetcher: &Fetcher, gateway: &str, id: ReceiptId) -> Result<Disclosed, Failure> {
	let url = format!(
		"{gateway}/openledger/receipts/{}/{}/{}",
		id.session, id.line, id.sequence
	);
	fetcher.json(&url).await.map_err(refused)
}

fn refused(error: FetchError) -> Failure {
	match error {
		FetchError::NotServed(..) => Failure::Refused(format!("the gateway does not show it: {error}")),
		FetchError::Unreadable(..) | FetchError::TooLarge(..) => Failure::Unsafe(error.to_string()),
		FetchError::Unreachable(..) | FetchError::TooSlow(..) => Failure::Unreachable(error.to_string()),
	}
}

/// A published batch that is what the chain has the roots of.
struct Checked {
	receipts: Vec<Receipt>,
	claims: Vec<Vec<Claim>>,
	retrieved: Vec<Vec<Retrieved>>,
	receipt_tree: SumTree<ReceiptId, Blake2>,
	ledger: Vec<CreditEntry>,
	ledger_tree: SumTree<CreditKey, Blake2>,
}

impl Checked {
	fn new(published: PublishedBatch, submitted: &BatchSubmitted) -> Result<Self, Failure> {
		let other = |what: &str| {
			Failure::Unsafe(format!(
				"the gateway publishes {what} than the batch committed to"
			))
		};
		let receipt_tree = SumTree::<_, Blake2>::of_data::<Receipt>(&published.receipts)
			.ok()
			.filter(|tree| tree.root() == submitted.commitment.receipts_root)
			.ok_or_else(|| other("other receipts"))?;
		let ledger_tree = SumTree::<_, Blake2>::of_data::<CreditEntry>(&published.ledger)
			.ok()
			.filter(|tree| tree.root() == submitted.commitment.ledger_root)
			.ok_or_else(|| other("another credit ledger"))?;
		// Committed to, but it may be rubbish all the same: then there is nothing to show.
		let receipts: Vec<Receipt> = decode(&published.receipts, "a receipt")?;
		let ledger: Vec<CreditEntry> = decode(&published.ledger, "a credit")?;
		let claims: Result<Vec<Vec<Claim>>, Failure> = published
			.contents
			.iter()
			.map(|contents| {
				let claims = contents.claims.iter().map(|leaf| Claim::read(leaf));
				claims.collect::<Option<_>>().ok_or_else(|| rubbish("a claim"))
			})
			.collect();
		let retrieved: Result<Vec<Vec<Retrieved>>, Failure> = published
			.contents
			.iter()
			.map(|contents| decode(&contents.retrieved, "a retrieved contribution"))
			.collect();
		Ok(Self {
			receipt_tree,
			ledger_tree,
			claims: claims?,
			retrieved: retrieved?,
			receipts,
			ledger,
		})
	}

	/// The contributions with the largest credits.
	fn largest(&self) -> Vec<ContributionId> {
		let mut sums: BTreeMap<ContributionId, u128> = BTreeMap::new();
		for leaf in &self.ledger {
			let sum = sums.entry(leaf.contribution).or_default();
			*sum = sum.saturating_add(leaf.credit);
		}
		let mut sums: Vec<_> = sums.into_iter().collect();
		sums.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
		sums.into_iter().take(CONTRIBUTIONS).map(|(id, _)| id).collect()
	}

	/// Places of the receipts to show.
	fn chosen(&self, wanted: &Wanted<'_>, contributions: &[ContributionId]) -> Vec<usize> {
		let place = |id: &ReceiptId| self.receipts.binary_search_by_key(id, |receipt| receipt.id).ok();
		if let Some(id) = &wanted.receipt {
			return place(id).into_iter().collect();
		}
		let mut sums: BTreeMap<ReceiptId, u128> = BTreeMap::new();
		for leaf in self
			.ledger
			.iter()
			.filter(|leaf| contributions.contains(&leaf.contribution))
		{
			let sum = sums.entry(leaf.receipt).or_default();
			*sum = sum.saturating_add(leaf.credit);
		}
		let mut sums: Vec<_> = sums.into_iter().collect();
		sums.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
		sums.iter()
			.take(wanted.receipts)
			.filter_map(|(id, _)| place(id))
			.collect()
	}

	fn ledger_leaf(&self, index: usize) -> Option<Leaf> {
		let data = self.ledger.get(index)?.encode();
		leaf(index, data, &self.ledger_tree)
	}

	/// The leaves that show what a contribution was posted.
	fn total(&self, contribution: ContributionId) -> Option<TotalEvidence> {
		let first = self
			.ledger
			.partition_point(|leaf| leaf.contribution < contribution);
		let end = self
			.ledger
			.partition_point(|leaf| leaf.contribution <= contribution);
		let last = end.checked_sub(1).filter(|last| *last >= first)?;
		Some(TotalEvidence {
			contribution,
			count: self.ledger.len() as u64,
			below: first.checked_sub(1).and_then(|below| self.ledger_leaf(below)),
			first: self.ledger_leaf(first)?,
			last: if last == first {
				None
			} else {
				Some(self.ledger_leaf(last)?)
			},
			next: self.ledger_leaf(end),
		})
	}
}

fn decode<L: DecodeAll>(leaves: &[Vec<u8>], what: &str) -> Result<Vec<L>, Failure> {
	leaves
		.iter()
		.map(|leaf| L::decode_all(&mut leaf.as_slice()))
		.collect::<Result<_, _>>()
		.map_err(|_| rubbish(what))
}

fn rubbish(what: &str) -> Failure {
	Failure::Unsafe(format!(
		"the batch commits to bytes that are not {what}: a fraud that anyone can prove"
	))
}

fn leaf<K: Copy + Encode + Ord>(index: usize, data: Vec<u8>, tree: &SumTree<K, Blake2>) -> Option<Leaf> {
	let index = index as u64;
	let path = tree.prove(index).ok()?;
	Some(Leaf {
		index,
		data: Bytes(data),
		path: path.iter().map(|node| Bytes(node.encode())).collect(),
	})
}

fn chunk(proof: ChunkProof) -> Chunk {
	Chunk {
		body: Bytes(proof.body),
		path: proof.proof.iter().map(|hash| Bytes::from(&hash[..])).collect(),
	}
}

fn chunks(proofs: Vec<ChunkProof>) -> Vec<Chunk> {
	proofs.into_iter().map(chunk).collect()
}

/// What evidence shows of a batch. What nobody serves is left out and noted in `missing`.
pub(super) async fn data(
	conn: &Connection,
	fetcher: &Fetcher,
	endpoint: &str,
	submitted: &BatchSubmitted,
	wanted: &Wanted<'_>,
	missing: &mut Vec<String>,
) -> Result<Data, Failure> {
	let operator = conn.operator(submitted.operator).await?;
	let account = operator.map_or([0; 32], |operator| operator.account.0);
	let published = fetch(
		fetcher,
		endpoint,
		(wanted.batch, submitted.commitment.receipts),
		(&account, &conn.genesis()),
		&Given::default(),
		Limits::default(),
	)
	.await;
	if let Some(problem) = published.problems.first() {
		missing.push(format!("receipts, claims and ledger: {problem}"));
		return Ok(Data::default());
	}
	let checked = Checked::new(published.batch, submitted)?;
	let mut contributions = wanted.contributions.to_vec();
	if contributions.is_empty() {
		contributions = checked.largest();
	}
	let chosen = checked.chosen(wanted, &contributions);
	if wanted.receipt.is_some() {
		// Also what this receipt credits.
		let place = chosen.first().copied().unwrap_or(usize::MAX);
		let claims = checked.claims.get(place).into_iter().flatten();
		let retrieved = checked.retrieved.get(place).into_iter().flatten();
		let more: BTreeSet<ContributionId> = claims
			.filter_map(Claim::contribution)
			.chain(retrieved.map(|entry| entry.contribution))
			.collect();
		if wanted.contributions.is_empty() {
			contributions = more.into_iter().take(CONTRIBUTIONS).collect();
		}
	}
	let texts = texts(conn, fetcher, wanted, &contributions, missing).await?;
	let mut receipts = Vec::with_capacity(chosen.len());
	for place in chosen {
		receipts.extend(
			shown(
				fetcher,
				endpoint,
				&checked,
				place,
				&contributions,
				&texts,
				missing,
			)
			.await,
		);
	}
	// Every credit shown needs its total, and so does every contribution asked for.
	let totals = contributions.iter().filter_map(|id| checked.total(*id)).collect();
	Ok(Data { receipts, totals })
}

/// One receipt with what is said of it.
async fn shown(
	fetcher: &Fetcher,
	endpoint: &str,
	checked: &Checked,
	place: usize,
	contributions: &[ContributionId],
	texts: &BTreeMap<ContributionId, CommittedText>,
	missing: &mut Vec<String>,
) -> Option<ReceiptEvidence> {
	let committed = checked.receipts.get(place)?;
	let claims = checked.claims.get(place)?;
	let retrieved = checked.retrieved.get(place)?;
	let id = committed.id;
	let disclosed = match receipt(fetcher, endpoint.trim_end_matches('/'), id).await {
		Ok(disclosed) if disclosed.signed.receipt == *committed => Some(disclosed),
		Ok(_) => {
			missing.push(format!(
				"text of receipt {}/{}/{}: the gateway shows another one",
				id.session, id.line, id.sequence
			));
			None
		}
		Err(error) => {
			missing.push(format!(
				"text of receipt {}/{}/{}: {error}",
				id.session, id.line, id.sequence
			));
			None
		}
	};
	let signature = disclosed.as_ref().and_then(|disclosed| {
		let digits = disclosed.signed.operator_signature.trim_start_matches("0x");
		hex::decode(digits).ok().map(Bytes)
	});
	let response = disclosed.as_ref().and_then(|disclosed| {
		let text = disclosed.response.as_ref()?;
		let text = CommittedText::new(&Context::Response { salt: OPEN_SALT }, text.as_bytes()).ok()?;
		(text.commitment().root == committed.response).then_some(text)
	});
	let mut matches = Vec::new();
	if let Some(response) = &response {
		let of_interest = claims
			.iter()
			.enumerate()
			.filter(|(_, claim)| claim.contribution().is_some_and(|id| contributions.contains(&id)));
		for (index, claim) in of_interest.take(MATCHES) {
			let source = claim.contribution().and_then(|id| {
				let text = texts.get(&id)?;
				text.prove_span(claim.source_start, claim.length.into()).ok()
			});
			matches.push(MatchEvidence {
				claim: u16::try_from(index).ok()?,
				response_chunks: response.commitment().chunks,
				response: chunks(
					response
						.prove_span(claim.response_start.into(), claim.length.into())
						.ok()?,
				),
				source: chunks(source.unwrap_or_default()),
			});
		}
	}
	let found = (0u16..)
		.zip(retrieved)
		.filter(|(_, entry)| contributions.contains(&entry.contribution))
		.filter_map(|(place, entry)| {
			let proof = texts.get(&entry.contribution)?.prove(entry.chunk).ok()?;
			Some(FoundEvidence {
				entry: place,
				chunk: chunk(proof),
			})
		})
		.collect();
	let credits = checked
		.ledger
		.iter()
		.enumerate()
		.filter(|(_, leaf)| leaf.receipt == id && contributions.contains(&leaf.contribution))
		.filter_map(|(index, _)| checked.ledger_leaf(index))
		.collect();
	Some(ReceiptEvidence {
		leaf: leaf(place, committed.encode(), &checked.receipt_tree)?,
		claims: claims.iter().map(|claim| Bytes(claim.encode())).collect(),
		retrieved: retrieved.iter().map(|entry| Bytes(entry.encode())).collect(),
		signature,
		matches,
		found,
		credits,
	})
}

/// The contributions' texts, from the folder or from where the chain says they are.
async fn texts(
	conn: &Connection,
	fetcher: &Fetcher,
	wanted: &Wanted<'_>,
	contributions: &[ContributionId],
	missing: &mut Vec<String>,
) -> Result<BTreeMap<ContributionId, CommittedText>, Failure> {
	let members = conn.contributions(contributions).await?;
	let mut found: BTreeMap<ContributionId, Arc<str>> = BTreeMap::new();
	if let Some(folder) = wanted.documents {
		let (library, _) = Library::open(folder)?;
		let resolved = library.resolve(&members);
		found.extend(
			resolved
				.texts
				.into_iter()
				.map(|text| (text.contribution, text.text)),
		);
	}
	let mut texts = BTreeMap::new();
	for member in &members {
		let text = match found.get(&member.id) {
			Some(text) => Some(text.clone()),
			None => by_address(fetcher, &member.info).await,
		};
		let context = Context::Contribution {
			contributor: member.info.account.0,
		};
		match text.and_then(|text| CommittedText::new(&context, text.as_bytes()).ok()) {
			Some(text) => {
				texts.insert(member.id, text);
			}
			None => missing.push(format!(
				"text of contribution {}: not in a folder given by --documents, and not at its address {:?}",
				member.id,
				self::text(&member.info.uri)
			)),
		}
	}
	Ok(texts)
}

/// The text of a contribution from the address on chain, if that is one that can be fetched and it is the text.
async fn by_address(fetcher: &Fetcher, info: &ContributionInfo) -> Option<Arc<str>> {
	let address = text(&info.uri);
	if !address.starts_with("http://") {
		return None;
	}
	let bytes = fetcher.bytes(&address).await.ok()?;
	let is_it =
		commit_contribution(&info.account.0, &bytes).is_ok_and(|commitment| commitment.root == info.root);
	is_it
		.then(|| String::from_utf8(bytes).ok().map(Into::into))
		.flatten()
}
