//! Receipts that only the chain shows.
//!
//! An operator whose server is silent must still answer demands on chain. Each answer carries its Merkle proofs, so a receipt that was
//! revealed with its claims and texts can be recomputed by itself: whether its line was settled by it, prices, disclosure, numbers of tokens, salts, claims, the cover. What
//! takes the whole batch cannot: the chain of the receipts. What is malformed or out of order does not come so far: the
//! chain takes it for no answer.
//!
//! A drawn credit comes with the one before it and with its receipt: whether it follows, and is what the receipt makes it, is told by that
//! alone. Any two credits that are shown tell whether they are in order.
//!
//! A receipt is audited as if it were a batch of one. A proof that speaks of one receipt is then also one of the batch it is in, once
//! the receipt is shown at its place there; each is judged against the batch before it is returned.

use codec::Encode;
use openledger_attribution::{
	chunk::ChunkProof,
	claim::Claim,
	fraud::{
		judge, Attributed, BatchFacts, Chain, CreditFault, FraudProof, Gap, LedgerFault, Shown, Side, Tree,
	},
	merkle,
	prove::{audit, Audit, CorpusTexts, PublishedBatch, PublishedReceipt, PublishedText},
	reveal::{check_reveal, Item, Reveal},
	CreditLeaf, ReceiptLeaf, Retrieved, SessionLeaf,
};
use openledger_core::Hash32;
use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

/// What the leaf of a text begins with, by side: see [`openledger_attribution::Context`].
const TAGS: [u8; 2] = [1, 2];
/// Proofs looked for in a batch of one. Some of them speak of the batch, and are of no use.
const MOST: usize = 64;

/// A text of which chunks are shown.
#[derive(Clone, Debug, Default)]
struct Text {
	/// How many there are, once one is shown.
	chunks: Option<u32>,
	/// Leaves of the shown ones.
	leaves: BTreeMap<u32, Vec<u8>>,
}

/// What is shown of a receipt.
#[derive(Clone, Debug)]
struct Pieces {
	shown: Shown<ReceiptLeaf>,
	claims: Option<Vec<Claim>>,
	retrieved: Option<Vec<Retrieved>>,
	request: Text,
	response: Text,
}

/// A drawn credit, as an answer shows it.
#[derive(Clone, Debug)]
struct Drawn {
	gap: Gap<CreditLeaf>,
	attributed: Attributed,
}

/// What answers show of the ledger.
#[derive(Clone, Debug, Default)]
struct Ledger {
	/// Credits in it: the root binds their number.
	entries: u64,
	drawn: Vec<Drawn>,
	/// All leaves that are shown, by index.
	leaves: BTreeMap<u64, Shown<CreditLeaf>>,
}

/// Receipts and credits of a batch, as answers show them.
#[derive(Clone, Debug, Default)]
pub struct Revealed {
	receipts: BTreeMap<u32, Pieces>,
	ledger: Ledger,
}

impl Drawn {
	/// The credit and the one before it, as they are at their places.
	fn leaves(&self) -> impl Iterator<Item = Shown<CreditLeaf>> + '_ {
		let before = self.gap.at.checked_sub(1).zip(self.gap.before.as_ref());
		let after = self.gap.after.as_ref().map(|after| (self.gap.at, after));
		before.into_iter().chain(after).map(|(index, neighbour)| Shown {
			index,
			leaf: neighbour.leaf,
			proof: neighbour.proof.clone(),
		})
	}

	/// All that can be said of it without others.
	fn proofs(&self, entries: u64) -> Vec<FraudProof> {
		let mut proofs = vec![
			FraudProof::Ledger(LedgerFault::Entries {
				entries,
				gap: self.gap.clone(),
			}),
			FraudProof::Retrieval {
				receipt: self.attributed.receipt.clone(),
				entries: self.attributed.retrieved.clone(),
			},
		];
		proofs.extend(self.leaves().last().map(|entry| {
			FraudProof::LedgerReceipt(CreditFault::Wrong {
				entries,
				entry,
				attributed: self.attributed.clone(),
			})
		}));
		proofs
	}
}

impl Ledger {
	fn take(&mut self, reveal: &Reveal) {
		match reveal {
			Reveal::Credited {
				entries,
				gap,
				attributed,
			} => {
				let drawn = Drawn {
					gap: gap.clone(),
					attributed: attributed.clone(),
				};
				self.entries = *entries;
				self.leaves.extend(drawn.leaves().map(|leaf| (leaf.index, leaf)));
				self.drawn.push(drawn);
			}
			Reveal::Credit { entries, entry } => {
				self.entries = *entries;
				self.leaves.insert(entry.index, entry.clone());
			}
			_ => (),
		}
	}

	/// What is wrong with what is shown.
	fn audit(&self, facts: &BatchFacts, chain: &impl Chain) -> Vec<FraudProof> {
		let leaves: Vec<&Shown<CreditLeaf>> = self.leaves.values().collect();
		// If any two are in the wrong order, two that are shown next to each other are.
		let pairs = leaves.windows(2).filter_map(|pair| match pair {
			[first, second] => Some(FraudProof::Ledger(LedgerFault::Order {
				entries: self.entries,
				first: (*first).clone(),
				second: (*second).clone(),
			})),
			_ => None,
		});
		let single = self.drawn.iter().flat_map(|drawn| drawn.proofs(self.entries));
		single
			.chain(pairs)
			.filter(|proof| judge(proof, facts, chain).is_ok())
			.collect()
	}
}

impl Text {
	fn published(&self) -> PublishedText {
		let whole = self
			.chunks
			.is_some_and(|chunks| usize::try_from(chunks) == Ok(self.leaves.len()));
		match whole {
			true => PublishedText::Leaves(self.leaves.values().cloned().collect()),
			false => PublishedText::Hidden,
		}
	}

	/// Chunks that are known to exist, and are not shown.
	fn missing(&self) -> impl Iterator<Item = u32> + '_ {
		(0..self.chunks.unwrap_or_default()).filter(|chunk| !self.leaves.contains_key(chunk))
	}
}

impl Pieces {
	fn new(shown: &Shown<ReceiptLeaf>) -> Self {
		Self {
			shown: shown.clone(),
			claims: None,
			retrieved: None,
			request: Text::default(),
			response: Text::default(),
		}
	}

	fn text(&mut self, side: Side) -> &mut Text {
		match side {
			Side::Request => &mut self.request,
			Side::Response => &mut self.response,
		}
	}

	fn published(&self) -> PublishedReceipt {
		PublishedReceipt {
			request: self.request.published(),
			response: self.response.published(),
			claims: self.claims.iter().flatten().map(Encode::encode).collect(),
			retrieved: self.retrieved.iter().flatten().map(Encode::encode).collect(),
		}
	}
}

/// The receipt that an answer is about.
const fn receipt_of(reveal: &Reveal) -> Option<&Shown<ReceiptLeaf>> {
	match reveal {
		Reveal::Receipt(receipt)
		| Reveal::Claims { receipt, .. }
		| Reveal::Retrieved { receipt, .. }
		| Reveal::Chunk { receipt, .. }
		| Reveal::NoChunk { receipt, .. } => Some(receipt),
		Reveal::Credit { .. } | Reveal::NoCredit { .. } | Reveal::Credited { .. } => None,
	}
}

/// What answers speak of, whether it is true or not, in the form of a batch: what has to be read from the chain to judge it.
pub fn mentioned(answers: &[(Item, Reveal)]) -> PublishedBatch {
	Revealed::collect(answers.iter()).published()
}

impl Revealed {
	/// Takes in answers, but those that do not show their item of this batch. Credits are taken from all of them: what is not the
	/// answer to a demand may still be a leaf of the ledger, and is judged as one.
	pub fn new(answers: &[(Item, Reveal)], facts: &BatchFacts, chain: &impl Chain) -> Self {
		let is_true = |(item, reveal): &&(Item, Reveal)| check_reveal(item, reveal, facts, chain).is_ok();
		let mut revealed = Self::collect(answers.iter().filter(is_true));
		answers
			.iter()
			.for_each(|(_, reveal)| revealed.ledger.take(reveal));
		revealed
	}

	fn collect<'a>(answers: impl Iterator<Item = &'a (Item, Reveal)>) -> Self {
		let mut receipts = BTreeMap::new();
		for (item, reveal) in answers {
			let Some(shown) = receipt_of(reveal) else { continue };
			let Ok(index) = u32::try_from(shown.index) else {
				continue;
			};
			let pieces = receipts.entry(index).or_insert_with(|| Pieces::new(shown));
			match (item, reveal) {
				(_, Reveal::Claims { claims, .. }) => pieces.claims = Some(claims.clone()),
				(_, Reveal::Retrieved { entries, .. }) => pieces.retrieved = Some(entries.clone()),
				(
					Item::Chunk { side, chunk, .. },
					Reveal::Chunk {
						salt, chunks, shown, ..
					},
				) => {
					let text = pieces.text(*side);
					text.chunks = Some(*chunks);
					text.leaves.insert(*chunk, leaf(*side, salt, shown));
				}
				(Item::Chunk { side, .. }, Reveal::NoChunk { chunks, .. }) => {
					pieces.text(*side).chunks = Some(*chunks);
				}
				_ => (),
			}
		}
		Self {
			receipts,
			ledger: Ledger::default(),
		}
	}

	/// The receipts of which something is shown, by index.
	pub fn receipts(&self) -> impl Iterator<Item = u32> + '_ {
		self.receipts.keys().copied()
	}

	fn published(&self) -> PublishedBatch {
		PublishedBatch {
			receipts: self
				.receipts
				.values()
				.map(|pieces| pieces.shown.leaf.encode())
				.collect(),
			contents: self.receipts.values().map(Pieces::published).collect(),
			..PublishedBatch::default()
		}
	}

	/// Recomputes each receipt by itself, until `limit` proofs have been found. `sessions` are the lines that the batch settled. What is
	/// missing is what belongs to these receipts and is not shown.
	pub fn audit(
		&self,
		facts: &BatchFacts,
		sessions: &[SessionLeaf],
		chain: &impl Chain,
		corpus: &impl CorpusTexts,
		limit: usize,
	) -> Audit {
		let mut found = Audit::default();
		found.frauds.extend(self.ledger.audit(facts, chain));
		found.frauds.truncate(limit);
		for (index, pieces) in &self.receipts {
			let leaf = pieces.shown.leaf.encode();
			let Ok(receipts_root) = merkle::root([leaf.as_slice()]) else {
				continue;
			};
			let alone = BatchFacts {
				receipts: 1,
				receipts_root,
				..*facts
			};
			let batch = PublishedBatch {
				receipts: vec![leaf],
				contents: vec![pieces.published()],
				sessions: sessions.to_vec(),
				..PublishedBatch::default()
			};
			let Audit { frauds, missing } = audit(&batch, &alone, chain, corpus, MOST);
			let placed = frauds.into_iter().filter_map(|proof| {
				let proof = place(proof, &pieces.shown)?;
				judge(&proof, facts, chain).is_ok().then_some(proof)
			});
			found.frauds.extend(placed);
			found
				.missing
				.extend(missing.into_iter().filter_map(|item| renumber(item, *index)));
			for (side, text) in [
				(Side::Request, &pieces.request),
				(Side::Response, &pieces.response),
			] {
				let chunk = |chunk| Item::Chunk {
					receipt: *index,
					side,
					chunk,
				};
				found.missing.extend(text.missing().map(chunk));
			}
			if found.frauds.len() >= limit {
				found.frauds.truncate(limit);
				break;
			}
		}
		found
	}
}

/// The data of a text's leaf.
fn leaf(side: Side, salt: &Hash32, shown: &ChunkProof) -> Vec<u8> {
	let [request, response] = TAGS;
	let tag = match side {
		Side::Request => request,
		Side::Response => response,
	};
	[&[tag], salt.as_slice(), &shown.body].concat()
}

/// The same proof about the receipt where it is in the batch; `None` if it is not about one receipt.
fn place(mut proof: FraudProof, shown: &Shown<ReceiptLeaf>) -> Option<FraudProof> {
	match &mut proof {
		FraudProof::Malformed {
			tree: Tree::Claims(receipt) | Tree::Retrieved(receipt) | Tree::Text(receipt, _),
			..
		}
		| FraudProof::Salts { receipt, .. }
		| FraudProof::OverCharge { receipt, .. }
		| FraudProof::Stray { receipt, .. }
		| FraudProof::Disclosure { receipt }
		| FraudProof::TokenCount { receipt, .. }
		| FraudProof::FalseClaim { receipt, .. }
		| FraudProof::Overlap { receipt, .. }
		| FraudProof::Omission { receipt, .. }
		| FraudProof::Retrieval { receipt, .. } => *receipt = shown.clone(),
		FraudProof::Record
		| FraudProof::Malformed { .. }
		| FraudProof::BrokenChain { .. }
		| FraudProof::Ledger(_)
		| FraudProof::LedgerReceipt(_)
		| FraudProof::Equivocation { .. } => return None,
	}
	Some(proof)
}

/// The item of the receipt where it is in the batch.
const fn renumber(item: Item, index: u32) -> Option<Item> {
	match item {
		Item::Claims(_) => Some(Item::Claims(index)),
		Item::Retrieved(_) => Some(Item::Retrieved(index)),
		Item::Chunk { side, chunk, .. } => Some(Item::Chunk {
			receipt: index,
			side,
			chunk,
		}),
		Item::Draw(_) | Item::Receipt(_) | Item::Ledger(_) | Item::DrawCredit(_) => None,
	}
}
