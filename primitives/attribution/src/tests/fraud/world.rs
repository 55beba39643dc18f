//! A small chain, and batches on it: honest ones at random, and ways to spoil them.

use crate::{
	chunk::{commit, ChunkProof, Context},
	claim::claims_root,
	cover::{cover, Exhaustive},
	credit::credit_of,
	fraud::{
		text_context, BatchFacts, Chain, Channels, ContributionFacts, Finding, FraudProof, Gap, LineFacts,
		Neighbour, ProofError, Shown, Side, SignedReceipt, Span,
	},
	merkle,
	prove::{PublishedBatch, PublishedReceipt, PublishedText, SmallCorpus},
	receipt::charge,
	retrieved_root, session_leaf,
	sums::{root_of_data, SumNode, SumTree, Summed},
	token::tokens,
	Blake2, Claim, CreditEntry, Method, Receipt, ReceiptId, Retrieved, SessionLeaf,
};
use codec::{Decode, Encode};
use openledger_core::{Balance, ContributionId, Disclosure, Hash32};
use std::collections::{BTreeMap, BTreeSet};

/// SplitMix64: small, fast, and the same everywhere.
pub struct Rng(pub u64);

impl Rng {
	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
		z ^ (z >> 31)
	}

	/// Below `end`, or 0.
	pub fn below(&mut self, end: usize) -> usize {
		if end == 0 {
			return 0;
		}
		(self.next() % end as u64) as usize
	}

	pub fn in_range(&mut self, from: usize, to: usize) -> usize {
		from + self.below(to - from + 1)
	}

	/// Once in `n` times.
	pub fn one_in(&mut self, n: usize) -> bool {
		self.below(n) == 0
	}

	pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
		all.get(self.below(all.len()))
	}
}

/// What the chain knows.
#[derive(Clone, Default)]
pub struct World {
	pub contributions: BTreeMap<ContributionId, ContributionFacts>,
	pub corpus: BTreeSet<ContributionId>,
	pub commons: BTreeSet<ContributionId>,
	pub lines: BTreeMap<(u64, u8), LineFacts>,
	pub posted: BTreeMap<ContributionId, Balance>,
	pub verbatim: u32,
	pub retrieval: u32,
}

impl Chain for World {
	fn contribution(&self, id: ContributionId) -> Option<ContributionFacts> {
		self.contributions.get(&id).copied()
	}
	fn in_corpus(&self, id: ContributionId) -> bool {
		self.corpus.contains(&id)
	}
	fn is_commons(&self, id: ContributionId) -> bool {
		self.commons.contains(&id)
	}
	fn line(&self, session: u64, line: u8) -> Option<LineFacts> {
		self.lines.get(&(session, line)).copied()
	}
	fn posted(&self, id: ContributionId) -> Balance {
		self.posted.get(&id).copied().unwrap_or(0)
	}
	fn posted_below(&self, id: ContributionId) -> Balance {
		self.posted.range(..id).map(|(_, total)| total).sum()
	}
	fn channels(&self) -> Channels {
		Channels {
			verbatim: self.verbatim,
			retrieval: self.retrieval,
		}
	}
}

/// A receipt with all that belongs to it.
#[derive(Clone)]
pub struct Exec {
	pub receipt: Receipt,
	pub contents: PublishedReceipt,
}

impl Exec {
	pub fn claims(&self) -> Vec<Claim> {
		let read = |leaf: &Vec<u8>| Claim::read(leaf);
		self.contents.claims.iter().filter_map(read).collect()
	}

	/// Commits to other claims.
	pub fn set_claims(&mut self, claims: &[Claim]) {
		self.contents.claims = claims.iter().map(Encode::encode).collect();
		self.receipt.claim_count = u16::try_from(claims.len()).unwrap();
		self.receipt.claims = claims_root(claims).unwrap();
	}

	pub fn retrieved(&self) -> Vec<Retrieved> {
		let read = |leaf: &Vec<u8>| Retrieved::decode(&mut leaf.as_slice()).ok();
		self.contents.retrieved.iter().filter_map(read).collect()
	}

	/// Commits to other retrieved contributions.
	pub fn set_retrieved(&mut self, entries: &[Retrieved]) {
		self.contents.retrieved = entries.iter().map(Encode::encode).collect();
		self.receipt.retrieved_count = u8::try_from(entries.len()).unwrap();
		self.receipt.retrieved = retrieved_root(entries).unwrap();
	}

	pub fn text(&self, side: Side) -> &PublishedText {
		match side {
			Side::Request => &self.contents.request,
			Side::Response => &self.contents.response,
		}
	}

	/// The data of the leaves of a text.
	pub fn leaves(&self, side: Side) -> Vec<Vec<u8>> {
		match self.text(side) {
			PublishedText::Bytes { salt, text } => text_leaves(&text_context(side, *salt), text),
			PublishedText::Leaves(leaves) => leaves.clone(),
			PublishedText::Hidden => Vec::new(),
		}
	}

	/// Commits to other leaves of a text.
	pub fn set_leaves(&mut self, side: Side, leaves: Vec<Vec<u8>>) {
		let root = merkle::root(&leaves).unwrap();
		match side {
			Side::Request => {
				self.receipt.request = root;
				self.contents.request = PublishedText::Leaves(leaves);
			}
			Side::Response => {
				self.receipt.response = root;
				self.contents.response = PublishedText::Leaves(leaves);
			}
		}
	}
}

pub fn text_leaves(context: &Context, text: &[u8]) -> Vec<Vec<u8>> {
	let (tag, identity) = context.parts();
	crate::chunk::bodies(text)
		.map(|body| [&[tag][..], identity, &body].concat())
		.collect()
}

/// A batch on its way to be committed to.
#[derive(Clone)]
pub struct Draft {
	pub world: World,
	pub corpus: SmallCorpus,
	pub execs: Vec<Exec>,
	pub sessions: Vec<SessionLeaf>,
	pub receipts: Vec<Vec<u8>>,
	pub ledger: Vec<Vec<u8>>,
	pub signed: Vec<SignedReceipt>,
	/// What the record says instead of the number of receipts.
	pub receipt_count: Option<u32>,
}

impl Draft {
	/// Makes every line continue from its first receipt, and settles it.
	pub fn rechain(&mut self) {
		let mut lines = BTreeMap::<(u64, u8), (Balance, Balance)>::new();
		for exec in &mut self.execs {
			let receipt = &mut exec.receipt;
			let before = receipt.cumulative_before;
			let line = lines
				.entry((receipt.id.session, receipt.id.line))
				.or_insert((before, before));
			receipt.cumulative_before = line.1;
			line.1 += receipt.amount;
		}
		self.sessions = lines
			.into_iter()
			.filter(|(_, (before, after))| before < after)
			.map(|((session, line), (settled_before, settled_after))| SessionLeaf {
				session,
				line,
				settled_before,
				settled_after,
				start: 0,
			})
			.collect();
		self.restart();
	}

	/// Lets every settled line start where the one before it ends.
	pub fn restart(&mut self) {
		let mut start = 0;
		for line in &mut self.sessions {
			line.start = start;
			start += line.settled_after - line.settled_before;
		}
	}

	/// Makes the receipt leaves and the ledger that follow from the executions, whatever these are.
	pub fn relink(&mut self) {
		self.receipts.clear();
		let mut entries = Vec::new();
		for exec in &self.execs {
			self.receipts.push(exec.receipt.encode());
			for (contribution, credit) in credits_of(&self.world, exec) {
				entries.push(CreditEntry {
					contribution,
					receipt: exec.receipt.id,
					credit,
				});
			}
		}
		entries.sort();
		self.set_ledger(entries);
	}

	pub fn entries(&self) -> Vec<CreditEntry> {
		let read = |leaf: &Vec<u8>| CreditEntry::decode(&mut leaf.as_slice()).ok();
		self.ledger.iter().filter_map(read).collect()
	}

	/// Commits to other credits, with the totals that follow.
	pub fn set_ledger(&mut self, entries: Vec<CreditEntry>) {
		self.ledger.clear();
		self.world.posted.clear();
		for entry in entries {
			self.ledger.push(entry.encode());
			*self.world.posted.entry(entry.contribution).or_default() += entry.credit;
		}
	}

	/// Commits to it.
	pub fn seal(&self) -> Case {
		let (sessions_root, amount) = session_leaf::root(&self.sessions).unwrap();
		let facts = BatchFacts {
			model: 1,
			amount,
			credited: self.world.posted.values().sum(),
			receipts: self
				.receipt_count
				.unwrap_or_else(|| u32::try_from(self.receipts.len()).unwrap()),
			receipts_root: root_of_data::<Receipt, Blake2>(&self.receipts).unwrap(),
			ledger_root: root_of_data::<CreditEntry, Blake2>(&self.ledger).unwrap(),
			sessions_root,
		};
		Case {
			world: self.world.clone(),
			corpus: self.corpus.clone(),
			facts,
			batch: PublishedBatch {
				receipts: self.receipts.clone(),
				contents: self.execs.iter().map(|exec| exec.contents.clone()).collect(),
				ledger: self.ledger.clone(),
				sessions: self.sessions.clone(),
				signed: self.signed.clone(),
			},
		}
	}
}

/// A committed batch.
pub struct Case {
	pub world: World,
	pub corpus: SmallCorpus,
	pub facts: BatchFacts,
	pub batch: PublishedBatch,
}

impl Case {
	pub fn judge(&self, proof: &FraudProof) -> Result<Finding, ProofError> {
		crate::fraud::judge(proof, &self.facts, &self.world)
	}

	pub fn audit(&self) -> crate::prove::Audit {
		crate::prove::audit(&self.batch, &self.facts, &self.world, &self.corpus, 1_000)
	}
}

pub fn credits_of(world: &World, exec: &Exec) -> Vec<(ContributionId, Balance)> {
	let mut parts = BTreeMap::<ContributionId, (u32, u8)>::new();
	for claim in exec.claims() {
		if let Some(id) = claim.contribution() {
			parts.entry(id).or_default().0 += u32::from(claim.counted);
		}
	}
	for entry in exec.retrieved() {
		parts.entry(entry.contribution).or_default().1 = u8::try_from(exec.contents.retrieved.len()).unwrap();
	}
	parts
		.into_iter()
		.filter(|(id, _)| !world.commons.contains(id))
		.map(|(id, (claimed, retrieved))| {
			let receipt = &exec.receipt;
			let channels = world.channels();
			let credit = credit_of(
				receipt.amount,
				claimed,
				receipt.output_tokens,
				retrieved,
				&channels,
			);
			(id, credit.unwrap_or(0))
		})
		.filter(|(_, credit)| *credit > 0)
		.collect()
}

/// Random words, with some punctuation between them.
pub fn babble(rng: &mut Rng, count: usize) -> String {
	let mut words = Vec::new();
	for _ in 0..count {
		words.push(match rng.below(12) {
			0 => ",".to_string(),
			1 => "é".to_string(),
			2 => ".".to_string(),
			_ => format!("w{}", rng.below(40)),
		});
	}
	words.join(" ")
}

/// A part of a text made of words and spaces.
fn excerpt(rng: &mut Rng, text: &str, most: usize) -> String {
	let words: Vec<_> = text.split(' ').collect();
	let length = rng.in_range(1, most.min(words.len()));
	let start = rng.below(words.len() - length + 1);
	words[start..start + length].join(" ")
}

/// The claims of a response, by the definition.
pub fn claims_for(world: &World, corpus: &SmallCorpus, request: &str, response: &str) -> Vec<Claim> {
	let contributions: Vec<_> = world
		.corpus
		.iter()
		.map(|id| (*id, world.commons.contains(id), tokens(&corpus.texts[id])))
		.collect();
	let (request, response) = (tokens(request.as_bytes()), tokens(response.as_bytes()));
	let candidates = Exhaustive {
		response: &response,
		request: &request,
		contributions: &contributions,
	};
	cover(&response, &candidates).unwrap()
}

/// The salt of the private sessions.
pub fn salt_of(session: u64) -> Hash32 {
	[u8::try_from(session % 200).unwrap() + 1; 32]
}

/// An honest batch, in which one receipt of four has a parent.
pub fn honest(seed: u64) -> Draft {
	let mut draft = without_parents(seed);
	// Of its own, so that all else is as in the batch without.
	let mut rng = Rng(!seed);
	for exec in &mut draft.execs {
		if rng.one_in(4) {
			exec.receipt.parent = Some(ReceiptId {
				// Another session's: the agent's, for instance.
				session: exec.receipt.id.session + 1 + rng.below(9) as u64,
				line: u8::try_from(rng.below(3)).unwrap(),
				sequence: rng.below(100) as u64,
			});
		}
	}
	draft.relink();
	draft.signed = signed(&draft.execs);
	draft
}

fn signed(execs: &[Exec]) -> Vec<SignedReceipt> {
	let sign = |exec: &Exec| SignedReceipt {
		receipt: exec.receipt,
		signature: [7; 64],
	};
	execs.iter().map(sign).collect()
}

/// An honest batch whose receipts have no parents: those of the vectors, which stay as they are.
pub fn without_parents(seed: u64) -> Draft {
	let mut rng = Rng(seed);
	// Most are small, so that many fit into a second; some have texts of several chunks.
	let large = rng.one_in(20);
	let mut world = World {
		verbatim: [1_000_000_000, 700_000_000, 333_333_333][rng.below(3)],
		..World::default()
	};
	world.retrieval = [0, 1_000_000_000 - world.verbatim][rng.below(2)];
	let mut corpus = SmallCorpus::default();
	let mut texts: Vec<(u64, String)> = Vec::new();
	for index in 0..rng.in_range(1, 5) {
		let id = (index as u64) * 3 + rng.below(3) as u64;
		let length = if large {
			rng.in_range(120, 420)
		} else {
			rng.in_range(8, 60)
		};
		let mut text = babble(&mut rng, length);
		if let Some((_, earlier)) = rng.pick(&texts).cloned() {
			if rng.one_in(3) {
				text = format!("{} {text}", excerpt(&mut rng, &earlier, 60));
			}
		}
		text.push_str(" end");
		let contributor = [u8::try_from(index).unwrap() + 1; 32];
		let commitment = commit(&Context::Contribution { contributor }, text.as_bytes()).unwrap();
		world.contributions.insert(
			id,
			ContributionFacts {
				contributor,
				root: commitment.root,
				tokens: commitment.tokens,
				chunks: commitment.chunks,
			},
		);
		if !rng.one_in(5) {
			world.corpus.insert(id);
			corpus.texts.insert(id, text.clone().into_bytes());
			if rng.one_in(5) {
				world.commons.insert(id);
				corpus.commons.insert(id);
			}
		}
		texts.push((id, text));
	}
	let mut execs = Vec::new();
	let mut lines = BTreeMap::new();
	for _ in 0..rng.in_range(1, 3) {
		let line = (rng.below(6) as u64, u8::try_from(rng.below(3)).unwrap());
		let private = rng.one_in(4);
		lines.insert(line, private);
	}
	for ((session, line), private) in lines {
		let terms = LineFacts {
			input_price: rng.below(4_000) as u128,
			output_price: 1_000 + rng.below(100_000) as u128,
			disclosure: if private {
				Disclosure::Private
			} else {
				Disclosure::Open
			},
		};
		world.lines.insert((session, line), terms);
		let first = rng.below(3) as u64;
		let mut before = rng.below(1_000) as u128;
		for sequence in first..first + rng.in_range(1, 3) as u64 {
			let exec = execution(
				&mut rng,
				(&world, &corpus, &texts),
				(session, line, sequence),
				before,
				large,
			);
			before += exec.receipt.amount;
			execs.push(exec);
		}
	}
	let mut draft = Draft {
		world,
		corpus,
		execs,
		sessions: Vec::new(),
		receipts: Vec::new(),
		ledger: Vec::new(),
		signed: Vec::new(),
		receipt_count: None,
	};
	if draft.execs.iter().all(|exec| exec.receipt.amount == 0) {
		return without_parents(rng.next());
	}
	draft.rechain();
	draft.relink();
	draft.signed = signed(&draft.execs);
	draft
}

fn execution(
	rng: &mut Rng,
	(world, corpus, texts): (&World, &SmallCorpus, &[(u64, String)]),
	(session, line, sequence): (u64, u8, u64),
	cumulative_before: Balance,
	large: bool,
) -> Exec {
	let terms = world.lines[&(session, line)];
	let private = terms.disclosure == Disclosure::Private;
	let salt = if private { salt_of(session) } else { [0; 32] };
	let words = rng.below(if large { 300 } else { 30 });
	let mut request = babble(rng, words);
	let mut parts = Vec::new();
	for _ in 0..rng.below(if large { 9 } else { 5 }) {
		parts.push(match rng.below(6) {
			0 if !request.is_empty() => excerpt(rng, &request, 40),
			0 | 1 => babble(rng, 3),
			_ => {
				let text = rng.pick(texts).map(|(_, text)| text.clone()).unwrap();
				excerpt(rng, &text, if large { 300 } else { 40 })
			}
		});
	}
	let response = parts.join(" ");
	if rng.one_in(6) {
		request.clear();
	}
	let asked = commit(&Context::Request { salt }, request.as_bytes()).unwrap();
	let said = commit(&Context::Response { salt }, response.as_bytes()).unwrap();
	let claims = if private {
		Vec::new()
	} else {
		claims_for(world, corpus, &request, &response)
	};
	let (input_tokens, output_tokens) = (asked.tokens as u32, said.tokens as u32);
	let most = charge(input_tokens, output_tokens, terms.input_price, terms.output_price).unwrap();
	let amount = match rng.below(8) {
		0 => 0,
		1 => most / 2,
		_ => most,
	};
	let bytes = |text: String| PublishedText::Bytes {
		salt,
		text: text.into_bytes(),
	};
	let mut exec = Exec {
		receipt: Receipt {
			id: ReceiptId {
				session,
				line,
				sequence,
			},
			cumulative_before,
			amount,
			input_tokens,
			output_tokens,
			request: asked.root,
			response: said.root,
			parent: None,
			method: if private {
				Method::Unattributed
			} else {
				Method::Verbatim1
			},
			claim_count: 0,
			claims: claims_root(&[]).unwrap(),
			retrieved_count: 0,
			retrieved: merkle::empty_root(),
		},
		contents: PublishedReceipt {
			request: bytes(request),
			response: bytes(response),
			claims: Vec::new(),
			retrieved: Vec::new(),
		},
	};
	exec.set_claims(&claims);
	if !private && rng.one_in(3) {
		let mut found = Vec::new();
		for id in &world.corpus {
			if rng.one_in(2) && found.len() < 8 {
				found.push(Retrieved {
					contribution: *id,
					chunk: rng.below(world.contributions[id].chunks as usize) as u32,
				});
			}
		}
		exec.receipt.method = Method::Retrieval1;
		exec.set_retrieved(&found);
	}
	exec
}

pub fn tree(leaves: &[Vec<u8>]) -> merkle::Tree<Blake2> {
	merkle::Tree::new(leaves.iter().map(|leaf| crate::merkle::leaf_hash(leaf)).collect())
}

pub fn shown<L: Clone + Encode>(leaves: &[L], index: usize) -> Shown<L> {
	let tree = tree(&leaves.iter().map(Encode::encode).collect::<Vec<_>>());
	Shown {
		index: index as u64,
		leaf: leaves[index].clone(),
		proof: tree.prove(index as u64).unwrap(),
	}
}

/// A claim at its place.
pub fn shown_claim(claims: &[Claim], index: usize) -> Shown<Claim> {
	let tree = merkle::Tree::<Blake2>::new(claims.iter().map(Claim::word).collect());
	Shown {
		index: index as u64,
		leaf: claims[index],
		proof: tree.prove(index as u64).unwrap(),
	}
}

pub fn claim_gap(claims: &[Claim], at: usize) -> Gap<Claim> {
	gap_of(claims.len(), at, |index| shown_claim(claims, index))
}

pub fn gap<L: Clone + Encode>(leaves: &[L], at: usize) -> Gap<L> {
	gap_of(leaves.len(), at, |index| shown(leaves, index))
}

fn gap_of<L, P>(count: usize, at: usize, shown: impl Fn(usize) -> Shown<L, P>) -> Gap<L, P> {
	let neighbour = |index: usize| {
		let Shown { leaf, proof, .. } = shown(index);
		Neighbour { leaf, proof }
	};
	Gap {
		at: at as u64,
		before: (at > 0).then(|| neighbour(at - 1)),
		after: (at < count).then(|| neighbour(at)),
	}
}

/// The tree of sums over these leaves.
pub fn sum_tree<L: Summed>(leaves: &[L]) -> SumTree<L::Key, Blake2> {
	SumTree::of(leaves).unwrap()
}

pub fn placed<L: Clone + Summed>(leaves: &[L], index: usize) -> Shown<L, SumNode<L::Key>> {
	Shown {
		index: index as u64,
		leaf: leaves[index].clone(),
		proof: sum_tree(leaves).prove(index as u64).unwrap(),
	}
}

pub fn sum_gap<L: Clone + Summed>(leaves: &[L], at: usize) -> Gap<L, SumNode<L::Key>> {
	gap_of(leaves.len(), at, |index| placed(leaves, index))
}

pub fn span(leaves: &[Vec<u8>], first: usize, last: usize) -> Option<Span> {
	let tree = tree(leaves);
	let chunk = |index: usize| {
		Some(ChunkProof {
			body: leaves.get(index)?.get(33..)?.to_vec(),
			proof: tree.prove(index as u64).ok()?,
		})
	};
	Some(Span {
		chunks: leaves.len() as u32,
		shown: (first..=last).map(chunk).collect::<Option<_>>()?,
	})
}
