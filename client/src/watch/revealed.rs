//! Receipts that only the chain shows.
//!
//! An operator whose server is silent must still answer demands on chain. Each answer carries its Merkle proofs, so a receipt that was
//! revealed with its claims and texts can be recomputed by itself: whether its line was settled by it and puts it where it lies, prices,
//! disclosure, numbers of tokens, salts, claims, the cover. What takes the whole batch cannot: the chain of the receipts. What is malformed
//! or out of order does not come so far: the chain takes it for no answer.
//!
//! A drawn credit comes with its receipt, and a drawn receipt with the credit that it owes, or with the place where that is missing: whether
//! a credit is what its receipt makes it is told by that alone.
//!
//! A receipt is audited as if it were a batch of one that settles its line alone. A proof that speaks of one receipt is then also one of the
//! batch it is in, once the receipt and its line are shown at their places there; each is judged against the batch before it is returned.

use codec::Encode;
use openledger_attribution::{
	chunk::ChunkProof,
	claim::Claim,
	fraud::{
		judge, Attributed, BatchFacts, Chain, CreditFault, FraudProof, LineEvidence, ShownReceipt, Side, Tree,
	},
	merkle,
	prove::{audit, Audit, CorpusTexts, Kept, Lines, PublishedBatch, PublishedReceipt, PublishedText},
	reveal::{check_reveal, Item, Reveal},
	session_leaf, sums, Blake2, Receipt, Retrieved, SessionLeaf,
};
use openledger_core::{Balance, Hash32};
use std::collections::BTreeMap;

mod credits;
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
	shown: ShownReceipt,
	claims: Option<Vec<Claim>>,
	retrieved: Option<Vec<Retrieved>>,
	request: Text,
	response: Text,
}

/// Receipts and credits of a batch, as answers show them.
#[derive(Clone, Debug, Default)]
pub struct Revealed {
	receipts: BTreeMap<u32, Pieces>,
	/// Receipts of drawn credits. They are not drawn themselves, so what else belongs to them is not free.
	credited: BTreeMap<u32, Pieces>,
	/// Answers that show credits, true ones or not.
	credits: Vec<Reveal>,
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
	fn new(shown: &ShownReceipt) -> Self {
		Self {
			shown: shown.clone(),
			claims: None,
			retrieved: None,
			request: Text::default(),
			response: Text::default(),
		}
	}

	/// With all claims and all that was retrieved.
	fn attributed(attributed: &Attributed) -> Self {
		Self {
			claims: Some(attributed.claims.clone()),
			retrieved: Some(attributed.retrieved.clone()),
			..Self::new(&attributed.receipt)
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

	/// The receipt as the only one of a batch, which settles nothing but its line. All other lines would be settled for nothing there: proofs
	/// of no use, as many as there are lines.
	fn alone(&self, facts: &BatchFacts, line: Option<&SessionLeaf>) -> Option<(PublishedBatch, BatchFacts)> {
		let receipts = vec![self.shown.leaf.encode()];
		let sessions: Vec<SessionLeaf> = line
			.map(|line| SessionLeaf { start: 0, ..*line })
			.into_iter()
			.collect();
		let facts = BatchFacts {
			amount: self.shown.leaf.amount,
			receipts: 1,
			receipts_root: sums::root_of_data::<Receipt, Blake2>(&receipts).ok()?,
			sessions_root: merkle::Tree::<Blake2>::new(session_leaf::leaf_hashes(&sessions)).root(),
			..*facts
		};
		let batch = PublishedBatch {
			receipts,
			contents: vec![self.published()],
			sessions,
			..PublishedBatch::default()
		};
		Some((batch, facts))
	}

	/// Chunks of the texts of the receipt of this index that are known to exist, and are not shown.
	fn missing_chunks(&self, receipt: u32) -> impl Iterator<Item = Item> + '_ {
		[(Side::Request, &self.request), (Side::Response, &self.response)]
			.into_iter()
			.flat_map(move |(side, text)| {
				let chunks = text.missing();
				chunks.map(move |chunk| Item::Chunk { receipt, side, chunk })
			})
	}

	/// Where the receipt lies in the value of the batch, first and last + 1; `None` if it is not of the batch.
	fn span(&self, facts: &BatchFacts) -> Option<(Balance, Balance)> {
		let shown = &self.shown;
		let place = sums::verify::<Blake2, Receipt>(
			&facts.receipts_root,
			u64::from(facts.receipts),
			shown.index,
			&shown.leaf,
			&shown.proof,
		)
		.ok()?;
		Some((place.before, place.before.checked_add(shown.leaf.amount)?))
	}
}

/// The receipt that an answer is about. A drawn credit is about none.
const fn receipt_of(reveal: &Reveal) -> Option<&ShownReceipt> {
	match reveal {
		Reveal::Receipt(receipt)
		| Reveal::Claims { receipt, .. }
		| Reveal::Retrieved { receipt, .. }
		| Reveal::Chunk { receipt, .. }
		| Reveal::NoChunk { receipt, .. } => Some(receipt),
		Reveal::Due { attributed, .. } => Some(&attributed.receipt),
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
		let shows_credit = |reveal: &&Reveal| matches!(reveal, Reveal::Credited { .. } | Reveal::Due { .. });
		let reveals = answers.iter().map(|(_, reveal)| reveal);
		Self {
			credits: reveals.filter(shows_credit).cloned().collect(),
			..Self::collect(answers.iter().filter(is_true))
		}
	}

	fn collect<'a>(answers: impl Iterator<Item = &'a (Item, Reveal)>) -> Self {
		let (mut receipts, mut credited) = (BTreeMap::new(), BTreeMap::new());
		for (item, reveal) in answers {
			if let Reveal::Credited { attributed, .. } = reveal {
				if let Ok(index) = u32::try_from(attributed.receipt.index) {
					credited.insert(index, Pieces::attributed(attributed));
				}
			}
			let Some(shown) = receipt_of(reveal) else { continue };
			let Ok(index) = u32::try_from(shown.index) else {
				continue;
			};
			let pieces = receipts.entry(index).or_insert_with(|| Pieces::new(shown));
			match (item, reveal) {
				(_, Reveal::Claims { claims, .. }) => pieces.claims = Some(claims.clone()),
				(_, Reveal::Retrieved { entries, .. }) => pieces.retrieved = Some(entries.clone()),
				(_, Reveal::Due { attributed, .. }) => {
					pieces.claims = Some(attributed.claims.clone());
					pieces.retrieved = Some(attributed.retrieved.clone());
				}
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
		credited.retain(|index, _| !receipts.contains_key(index));
		Self {
			receipts,
			credited,
			credits: Vec::new(),
		}
	}

	/// The receipts of which something is shown, by index.
	pub fn receipts(&self) -> impl Iterator<Item = u32> + '_ {
		self.receipts.keys().copied()
	}

	/// Where they lie in the value of the batch: index, first position, last + 1.
	pub fn spans<'a>(&'a self, facts: &'a BatchFacts) -> impl Iterator<Item = (u32, Balance, Balance)> + 'a {
		self.receipts.iter().filter_map(move |(index, pieces)| {
			let (from, until) = pieces.span(facts)?;
			Some((*index, from, until))
		})
	}

	/// All receipts that are shown, also those of drawn credits.
	fn all(&self) -> impl Iterator<Item = (&u32, &Pieces)> {
		self.receipts.iter().chain(&self.credited)
	}

	fn published(&self) -> PublishedBatch {
		PublishedBatch {
			receipts: self.all().map(|(_, pieces)| pieces.shown.leaf.encode()).collect(),
			contents: self.all().map(|(_, pieces)| pieces.published()).collect(),
			..PublishedBatch::default()
		}
	}

	/// Recomputes each receipt by itself, and each credit: up to `limit` proofs of each kind that harm the same. `sessions` are the lines that
	/// the batch settled. What is missing is what belongs to these receipts and is not shown; of receipts that are shown for their credits
	/// nothing is.
	pub fn audit(
		&self,
		facts: &BatchFacts,
		sessions: &[SessionLeaf],
		chain: &impl Chain,
		corpus: &impl CorpusTexts,
		limit: usize,
	) -> Audit {
		let lines = Lines::new(sessions);
		let (mut kept, mut missing) = (Kept::new(limit), Vec::new());
		let mut offer = |proofs: &mut dyn Iterator<Item = FraudProof>| {
			for proof in proofs {
				if let Ok(finding) = judge(&proof, facts, chain) {
					kept.keep(proof, &finding);
				}
			}
		};
		for (index, pieces) in self.all() {
			let (shown, id) = (&pieces.shown, &pieces.shown.leaf.id);
			let Some((batch, alone)) = pieces.alone(facts, lines.of(id.session, id.line)) else {
				continue;
			};
			let line = lines.evidence(id.session, id.line);
			let stray = FraudProof::Stray {
				receipt: shown.clone(),
				line: line.clone(),
			};
			let alone = audit(&batch, &alone, chain, corpus, MOST);
			let placed = alone.frauds.into_iter();
			let placed = placed.filter_map(|proof| place(proof, shown, &line));
			offer(&mut std::iter::once(stray).chain(placed));
			if self.receipts.contains_key(index) {
				let of_it = alone.missing.into_iter();
				missing.extend(of_it.filter_map(|item| renumber(item, *index)));
				missing.extend(pieces.missing_chunks(*index));
			}
		}
		offer(&mut self.credits.iter().flat_map(credits::proofs));
		Audit {
			frauds: kept.into_proofs(),
			missing,
		}
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

/// The same proof about the receipt where it is in the batch, and its line there; `None` if it is not about one receipt.
fn place(mut proof: FraudProof, shown: &ShownReceipt, evidence: &LineEvidence) -> Option<FraudProof> {
	match &mut proof {
		FraudProof::OverCharge { receipt, line } => {
			*receipt = shown.clone();
			*line = evidence.clone();
		}
		FraudProof::Malformed {
			tree: Tree::Claims(receipt) | Tree::Retrieved(receipt) | Tree::Text(receipt, _),
			..
		}
		| FraudProof::Salts { receipt, .. }
		| FraudProof::Disclosure { receipt }
		| FraudProof::TokenCount { receipt, .. }
		| FraudProof::FalseClaim { receipt, .. }
		| FraudProof::Overlap { receipt, .. }
		| FraudProof::Omission { receipt, .. }
		| FraudProof::Retrieval { receipt, .. } => *receipt = shown.clone(),
		// A ledger without credits need not be shown: what it lacks is told by the receipt.
		FraudProof::LedgerReceipt(
			CreditFault::Wrong { attributed, .. } | CreditFault::Missing { attributed, .. },
		) => attributed.receipt = shown.clone(),
		// Whether a receipt is stray also depends on where it is: looked at by itself it is the first.
		FraudProof::Stray { .. }
		| FraudProof::Record
		| FraudProof::BrokenChain { .. }
		| FraudProof::Posted { .. }
		| FraudProof::LedgerReceipt(CreditFault::NoReceipt { .. })
		| FraudProof::Equivocation { .. }
		| FraudProof::ReceiptTree { .. }
		| FraudProof::LedgerTree { .. } => return None,
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
		Item::Draw(_) | Item::Receipt(_) | Item::Ledger(_) | Item::DrawCredit(_) | Item::Due(_) => None,
	}
}
