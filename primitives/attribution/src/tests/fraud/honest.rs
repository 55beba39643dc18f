//! An honest operator is never found guilty.

use super::world::{
	claim_gap, gap, honest, placed, shown, shown_claim, span, sum_gap, sum_tree, tree, Case, Rng,
};
use crate::{
	chunk::chunk_range,
	claim::Claim,
	fraud::*,
	merkle,
	prove::{answer, Audit},
	reveal::check_reveal,
	sums::{SumNode, SumTree, Summed},
	tests::fraud::world::{text_leaves, Draft},
	Blake2, Context, CreditEntry, Item, Receipt, SessionLeaf, Source,
};
use codec::{Decode, Encode};
use openledger_core::Disclosure;

/// Ten thousand batches, or as many as `HONEST_BATCHES` says.
fn seeds() -> std::ops::Range<u64> {
	let count = std::env::var("HONEST_BATCHES")
		.ok()
		.and_then(|count| count.parse().ok());
	0..count.unwrap_or(10_000)
}

/// A challenger with all of the data, who tries everything.
pub struct Challenger<'a> {
	draft: &'a Draft,
	case: &'a Case,
	receipts: Vec<Receipt>,
	entries: Vec<CreditEntry>,
	pub tried: usize,
	pub rng: Rng,
}

impl<'a> Challenger<'a> {
	pub fn new(draft: &'a Draft, case: &'a Case, seed: u64) -> Self {
		let receipts = case.batch.receipts.iter();
		let entries = case.batch.ledger.iter();
		Self {
			draft,
			case,
			receipts: receipts
				.map(|leaf| Decode::decode(&mut leaf.as_slice()).unwrap())
				.collect(),
			entries: entries
				.map(|leaf| Decode::decode(&mut leaf.as_slice()).unwrap())
				.collect(),
			tried: 0,
			rng: Rng(seed),
		}
	}

	/// Tries a proof, and some that it could be mangled to.
	fn try_proof(&mut self, proof: FraudProof) {
		self.tried += 1;
		let verdict = self.case.judge(&proof);
		assert!(verdict.is_err(), "{verdict:?} for {proof:?}");
		for _ in 0..2 {
			let mut bytes = proof.encode();
			let at = self.rng.below(bytes.len());
			match self.rng.below(4) {
				0 => bytes[at] ^= 1 << self.rng.below(8),
				1 => bytes[at] = self.rng.next() as u8,
				2 => {
					let value = [0, 1, 2, 127, 128, u64::from(u32::MAX), u64::MAX][self.rng.below(7)];
					for (to, from) in bytes.iter_mut().skip(at).zip(value.to_le_bytes()) {
						*to = from;
					}
				}
				// Near the front are indices and counts.
				_ => {
					let at = self.rng.below(bytes.len().min(12));
					bytes[at] = bytes[at].wrapping_add(1);
				}
			}
			if let Ok(mangled) = FraudProof::read(&bytes) {
				// Anyone can make another receipt; nobody can sign it.
				if let FraudProof::Equivocation { signed, .. } = &mangled {
					if !self
						.case
						.batch
						.signed
						.iter()
						.any(|real| real.receipt == signed.receipt)
					{
						continue;
					}
				}
				self.tried += 1;
				let verdict = self.case.judge(&mangled);
				assert!(verdict.is_err(), "{verdict:?} for {mangled:?}");
			}
		}
	}

	fn lines(&mut self) -> Vec<LineEvidence> {
		let sessions: &[SessionLeaf] = &self.case.batch.sessions;
		let lines = sessions.len() as u64;
		let mut all = Vec::new();
		for index in 0..sessions.len() {
			all.push(LineEvidence::Settled {
				lines,
				line: shown(sessions, index),
			});
		}
		for at in 0..=sessions.len() {
			all.push(LineEvidence::Unsettled {
				lines,
				gap: gap(sessions, at),
			});
		}
		all
	}

	pub fn everything(&mut self) {
		self.try_proof(FraudProof::Record);
		let (receipts, entries) = (self.receipts.clone(), self.entries.clone());
		for (count, fault) in self.sums(&receipts) {
			self.try_proof(FraudProof::ReceiptTree { count, fault });
		}
		for (count, fault) in self.sums(&entries) {
			self.try_proof(FraudProof::LedgerTree { count, fault });
		}
		let lines = self.lines();
		for at in 0..=self.receipts.len() {
			let receipts = sum_gap(&self.receipts, at);
			for line in &lines {
				self.try_proof(FraudProof::BrokenChain {
					receipts: receipts.clone(),
					line: line.clone(),
				});
			}
		}
		for index in 0..self.receipts.len() {
			self.receipt(index, &lines);
		}
		self.ledger();
		// Two receipts that were really signed convict by themselves, without a batch.
		let signed = &self.case.batch.signed;
		for first in signed {
			for second in signed {
				let (first, second) = (*first, *second);
				self.tried += 1;
				assert!(DoubleSigning { first, second }.judge().is_err());
			}
		}
	}

	/// All that can be said of a tree of sums.
	fn sums<L: Summed>(&mut self, leaves: &[L]) -> Vec<(u64, SumFault<L::Key>)> {
		let tree = sum_tree(leaves);
		let (count, sum, tree_hash) = (tree.count(), tree.sum(), tree.tree_hash());
		let mut faults = Vec::new();
		for stated in [count, count + 1, count.saturating_sub(1), 0, u64::MAX] {
			for sum in [sum, sum + 1, 0] {
				faults.push((stated, SumFault::Count { sum, tree_hash }));
			}
		}
		let path = |index: usize| tree.prove(index as u64).unwrap();
		for (index, leaf) in leaves.iter().enumerate() {
			faults.push((
				count,
				SumFault::Leaf {
					index: index as u64,
					data: leaf.encode(),
					proof: path(index),
				},
			));
		}
		// Neighbours under one node, and some that are under none, as they are and the other way round.
		let node = |leaf: &L| SumNode::leaf::<Blake2, L>(leaf);
		let nodes: Vec<_> = leaves.iter().map(node).collect();
		for (index, pair) in nodes.windows(2).enumerate() {
			let above = SumTree::<L::Key, Blake2>::new(pair.to_vec()).unwrap();
			assert!(above.disorder().is_none());
			let mut proof = path(index);
			if !proof.is_empty() {
				proof.remove(0);
			}
			let order = |left, right, level| SumFault::Order {
				level,
				index: index as u64,
				left,
				right,
				proof: proof.clone(),
			};
			let level = self.rng.below(3) as u8;
			faults.push((count, order(pair[0], pair[1], 0)));
			faults.push((count, order(pair[1], pair[0], 0)));
			faults.push((count, order(pair[1], pair[0], level)));
			faults.push((count, order(pair[0], pair[0], u8::MAX)));
		}
		faults
	}

	/// All that can be said of the tree of claims, with words and with what is none.
	fn claims(&mut self, receipt: &ShownReceipt, claims: &[Claim]) {
		let words: Vec<_> = claims.iter().map(Claim::word).collect();
		let tree = merkle::Tree::<Blake2>::new(words.clone());
		let leaves: Vec<_> = words.iter().map(|word| word.to_vec()).collect();
		self.all_of(Tree::Claims(receipt.clone()), &leaves, &tree);
		let short: Vec<_> = claims.iter().map(Encode::encode).collect();
		self.all_of(Tree::Claims(receipt.clone()), &short, &tree);
	}

	/// All that can be said of a tree.
	fn tree(&mut self, which: Tree, leaves: &[Vec<u8>]) {
		self.all_of(which, leaves, &tree(leaves));
	}

	fn all_of(&mut self, which: Tree, leaves: &[Vec<u8>], tree: &merkle::Tree<Blake2>) {
		let count = leaves.len() as u64;
		let tree_hash = tree.tree_hash();
		for stated in [count, count + 1, count.saturating_sub(1), u64::MAX] {
			self.try_proof(FraudProof::Malformed {
				tree: which.clone(),
				count: stated,
				fault: TreeFault::Count { tree_hash },
			});
		}
		for (index, data) in leaves.iter().enumerate() {
			self.try_proof(FraudProof::Malformed {
				tree: which.clone(),
				count,
				fault: TreeFault::Leaf {
					index: index as u64,
					data: data.clone(),
					proof: tree.prove(index as u64).unwrap(),
				},
			});
		}
	}

	fn receipt(&mut self, index: usize, lines: &[LineEvidence]) {
		let draft = self.draft;
		let exec = &draft.execs[index];
		let receipt = placed(&self.receipts, index);
		self.try_proof(FraudProof::Disclosure {
			receipt: receipt.clone(),
		});
		for line in lines {
			self.try_proof(FraudProof::Stray {
				receipt: receipt.clone(),
				line: line.clone(),
			});
			self.try_proof(FraudProof::OverCharge {
				receipt: receipt.clone(),
				line: line.clone(),
			});
			let signed = self.case.batch.signed[self.rng.below(self.receipts.len())];
			self.try_proof(FraudProof::Equivocation {
				signed,
				receipt: receipt.clone(),
				line: line.clone(),
			});
		}
		let (request, response) = (exec.leaves(Side::Request), exec.leaves(Side::Response));
		for (side, leaves) in [(Side::Request, &request), (Side::Response, &response)] {
			self.tree(Tree::Text(receipt.clone(), side), leaves);
			self.token_count(&receipt, side, leaves);
		}
		self.claims(&receipt, &exec.claims());
		self.tree(Tree::Retrieved(receipt.clone()), &exec.contents.retrieved);
		self.salts(&receipt, &request, &response);
		let claims = exec.claims();
		for at in 0..=claims.len() {
			self.try_proof(FraudProof::Overlap {
				receipt: receipt.clone(),
				claims: claim_gap(&claims, at),
			});
		}
		for at in 0..claims.len() {
			self.false_claim(&receipt, &claims, at, &request, &response);
		}
		self.omissions(&receipt, &claims, &request, &response);
	}

	fn token_count(&mut self, receipt: &ShownReceipt, side: Side, leaves: &[Vec<u8>]) {
		let salt = leaves
			.first()
			.map_or([0; 32], |leaf| leaf[1..33].try_into().unwrap());
		let mut spans = vec![(
			0,
			Span {
				chunks: leaves.len() as u32,
				shown: vec![],
			},
		)];
		for first in 0..leaves.len() {
			spans.extend(span(leaves, first, first).map(|span| (first, span)));
			spans.extend(span(leaves, first, first + 1).map(|span| (first, span)));
		}
		for (first, span) in spans {
			for salt in [salt, [0; 32], [9; 32]] {
				self.try_proof(FraudProof::TokenCount {
					receipt: receipt.clone(),
					side,
					salt,
					first: first as u32,
					span: span.clone(),
				});
			}
		}
	}

	fn salts(&mut self, receipt: &ShownReceipt, request: &[Vec<u8>], response: &[Vec<u8>]) {
		let mut leaves = Vec::new();
		for (side, text) in [(Side::Request, request), (Side::Response, response)] {
			for index in 0..text.len() {
				leaves.push(TextLeaf {
					side,
					chunks: text.len() as u32,
					index: index as u32,
					data: text[index].clone(),
					proof: tree(text).prove(index as u64).unwrap(),
				});
			}
		}
		for _ in 0..leaves.len().min(3) {
			let first = self.rng.pick(&leaves).unwrap().clone();
			let second = self.rng.pick(&leaves).unwrap().clone();
			self.try_proof(FraudProof::Salts {
				receipt: receipt.clone(),
				first,
				second,
			});
		}
	}

	/// The leaves of a source.
	fn source(&self, source: Source, request: &[Vec<u8>]) -> Vec<Vec<u8>> {
		match source {
			Source::Request => request.to_vec(),
			Source::Contribution(id) => {
				let facts = self.case.world.contributions.get(&id);
				let text = self.case.corpus.texts.get(&id);
				match (facts, text) {
					(Some(facts), Some(text)) => text_leaves(
						&Context::Contribution {
							contributor: facts.contributor,
						},
						text,
					),
					_ => Vec::new(),
				}
			}
		}
	}

	fn spans(&self, claim: &Claim, request: &[Vec<u8>], response: &[Vec<u8>]) -> Option<(Span, Span)> {
		let length = u64::from(claim.length);
		let (first, last) = chunk_range(u64::from(claim.response_start), length)?;
		let said = span(response, first as usize, last as usize)?;
		let (first, last) = chunk_range(claim.source_start, length)?;
		let source = span(&self.source(claim.source, request), first as usize, last as usize)?;
		Some((said, source))
	}

	fn false_claim(
		&mut self,
		receipt: &ShownReceipt,
		claims: &[Claim],
		at: usize,
		request: &[Vec<u8>],
		response: &[Vec<u8>],
	) {
		let claim = claims[at];
		let source = self.source(claim.source, request);
		let mut faults = vec![ClaimFault::Impossible];
		for (side, leaves) in [(Side::Request, request), (Side::Response, response)] {
			faults.push(ClaimFault::Beyond {
				side,
				chunks: leaves.len() as u32,
				tree_hash: tree(leaves).tree_hash(),
			});
		}
		let (said, found) = self.spans(&claim, request, response).unwrap();
		faults.push(ClaimFault::Tokens {
			response: said,
			source: found,
		});
		faults.push(ClaimFault::Source {
			chunks: source.len() as u64,
			fault: TreeFault::Count {
				tree_hash: tree(&source).tree_hash(),
			},
		});
		for (index, data) in source.iter().enumerate() {
			faults.push(ClaimFault::Source {
				chunks: source.len() as u64,
				fault: TreeFault::Leaf {
					index: index as u64,
					data: data.clone(),
					proof: tree(&source).prove(index as u64).unwrap(),
				},
			});
		}
		for fault in faults {
			self.try_proof(FraudProof::FalseClaim {
				receipt: receipt.clone(),
				claim: shown_claim(claims, at),
				fault,
			});
		}
	}

	/// Matches anywhere, also worse ones and ones that are none, with the right claims around them and with others.
	fn omissions(
		&mut self,
		receipt: &ShownReceipt,
		claims: &[Claim],
		request: &[Vec<u8>],
		response: &[Vec<u8>],
	) {
		let said = crate::prove::tokens_of(response).unwrap();
		let mut sources = vec![Source::Request];
		sources.extend(
			self.case
				.world
				.contributions
				.keys()
				.map(|id| Source::Contribution(*id)),
		);
		let mut tried = 0;
		for source in sources {
			let leaves = self.source(source, request);
			let text = crate::prove::tokens_of(&leaves).unwrap();
			for position in 0..said.len() {
				for start in 0..text.len() {
					let equal = said[position..]
						.iter()
						.zip(&text[start..])
						.take(256)
						.take_while(|(one, other)| one == other)
						.count();
					let cut = self.rng.in_range(0, 3);
					let slice = &said[position..position + equal];
					let length = slice
						.iter()
						.rposition(|token| token.counts())
						.map_or(0, |last| last + 1);
					let length = length.saturating_sub(cut);
					let counted = slice[..length].iter().filter(|token| token.counts()).count();
					if counted < 8 && !(equal > 0 && self.rng.one_in(200)) {
						continue;
					}
					// Many of the matches are parts of one.
					if tried > 12 && !self.rng.one_in(12) {
						continue;
					}
					tried += 1;
					let candidate = Claim {
						response_start: position as u32,
						length: length as u16,
						counted: counted as u16,
						source,
						source_start: start as u64,
					};
					let place =
						claims.partition_point(|claim| claim.response_start < candidate.response_start);
					let place = if self.rng.one_in(4) {
						self.rng.below(claims.len() + 1)
					} else {
						place
					};
					let Some((response, source)) = self.spans(&candidate, request, response) else {
						continue;
					};
					self.try_proof(FraudProof::Omission {
						receipt: receipt.clone(),
						claims: claim_gap(claims, place),
						candidate,
						response,
						source,
					});
				}
			}
		}
	}

	fn ledger(&mut self) {
		let entries = self.entries.len() as u64;
		let ids: Vec<_> = self.case.world.contributions.keys().copied().collect();
		for contribution in ids.iter().copied().chain([u64::MAX]) {
			let first = self
				.entries
				.partition_point(|entry| entry.contribution < contribution);
			let last = self
				.entries
				.partition_point(|entry| entry.contribution <= contribution);
			for (first, last) in [(first, last), (last, first), (first, first), (0, last)] {
				self.try_proof(FraudProof::Posted {
					entries,
					contribution,
					first: sum_gap(&self.entries, first),
					last: sum_gap(&self.entries, last),
				});
			}
		}
		for index in 0..self.receipts.len() {
			let exec = &self.draft.execs[index];
			let attributed = Attributed {
				receipt: placed(&self.receipts, index),
				claims: exec.claims(),
				retrieved: exec
					.contents
					.retrieved
					.iter()
					.map(|leaf| Decode::decode(&mut leaf.as_slice()).unwrap())
					.collect(),
			};
			self.try_proof(FraudProof::Retrieval {
				receipt: attributed.receipt.clone(),
				entries: attributed.retrieved.clone(),
			});
			for at in 0..self.entries.len() {
				self.try_proof(FraudProof::LedgerReceipt(CreditFault::Wrong {
					entries,
					entry: placed(&self.entries, at),
					attributed: attributed.clone(),
				}));
			}
			for contribution in &ids {
				let key = (*contribution, attributed.receipt.leaf.id);
				let right = self
					.entries
					.partition_point(|entry| (entry.contribution, entry.receipt) < key);
				for at in [right, self.rng.below(self.entries.len() + 1)] {
					self.try_proof(FraudProof::LedgerReceipt(CreditFault::Missing {
						entries,
						contribution: *contribution,
						gap: sum_gap(&self.entries, at),
						attributed: attributed.clone(),
					}));
				}
			}
		}
		for at in 0..self.entries.len() {
			let receipt = self.rng.below(self.receipts.len() + 1);
			self.try_proof(FraudProof::LedgerReceipt(CreditFault::NoReceipt {
				entries,
				entry: placed(&self.entries, at),
				gap: sum_gap(&self.receipts, receipt),
			}));
		}
	}
}

#[test]
fn judge_should_find_nothing_when_the_batch_is_honest() {
	let mut tried = 0;
	for seed in seeds() {
		let draft = honest(seed);
		let case = draft.seal();
		assert_eq!(case.audit(), Audit::default(), "seed {seed}");
		let mut challenger = Challenger::new(&draft, &case, seed);
		challenger.everything();
		tried += challenger.tried;
	}
	println!("{tried} proofs tried");
}

#[test]
fn reveals_should_answer_every_demand_when_the_batch_is_honest() {
	for seed in seeds() {
		let draft = honest(seed);
		let case = draft.seal();
		let mut rng = Rng(seed);
		let mut items = vec![
			Item::Draw(0),
			Item::Draw(case.facts.amount - 1),
			Item::Draw(u128::from(rng.next()) % case.facts.amount),
			Item::Due(0),
			Item::Due(case.facts.amount - 1),
			Item::Due(u128::from(rng.next()) % case.facts.amount),
			Item::Ledger(0),
			Item::Ledger(u32::MAX),
			Item::Ledger(rng.below(9) as u32),
		];
		items.extend(
			(case.facts.credited > 0).then(|| Item::DrawCredit(u128::from(rng.next()) % case.facts.credited)),
		);
		for receipt in 0..case.facts.receipts {
			items.extend([
				Item::Receipt(receipt),
				Item::Claims(receipt),
				Item::Retrieved(receipt),
			]);
			for side in [Side::Request, Side::Response] {
				items.extend([0, 1, 2, 127].map(|chunk| Item::Chunk { receipt, side, chunk }));
			}
		}
		for item in items {
			let reveal = answer(&case.batch, &item, &case.world).unwrap();
			let verdict = check_reveal(&item, &reveal, &case.facts, &case.world);
			assert_eq!(verdict, Ok(()), "seed {seed}, {item:?}");
			assert_eq!(crate::Reveal::read(&reveal.encode()), Ok(reveal));
		}
	}
}

#[test]
fn world_should_have_all_that_matters() {
	let (mut private, mut claims, mut commons, mut echoes, mut chunks, mut lines) = (0, 0, 0, 0, 0, 0);
	let (mut parents, mut receipts) = (0, 0);
	for seed in 0..300 {
		let draft = honest(seed);
		private += draft
			.world
			.lines
			.values()
			.filter(|line| line.disclosure == Disclosure::Private)
			.count();
		lines += draft.sessions.len();
		for exec in &draft.execs {
			receipts += 1;
			parents += usize::from(exec.receipt.parent.is_some());
			for claim in exec.claims() {
				claims += 1;
				echoes += usize::from(claim.source == Source::Request);
				commons += usize::from(
					claim
						.contribution()
						.is_some_and(|id| draft.world.commons.contains(&id)),
				);
			}
			chunks = chunks.max(exec.leaves(Side::Response).len());
		}
	}
	assert!(private > 20 && claims > 300 && commons > 20 && echoes > 20 && chunks > 3 && lines > 300);
	assert!(parents > receipts / 5 && parents < receipts / 3);
}
