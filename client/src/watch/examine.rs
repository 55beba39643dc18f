//! Recomputing one batch.

use super::{
	chain::{LineKey, OpenBatch, Result},
	corpora::Corpus,
	published::Published,
	revealed::Revealed,
};
use codec::DecodeAll;
use openledger_attribution::{
	fraud::{judge, BatchFacts, Chain, Channels, ContributionFacts, Finding, FraudProof, Harmed, LineFacts},
	prove::{audit, PublishedBatch},
	reveal::{Item, Reveal},
	session_leaf, sums, Blake2, Claim, CreditEntry, Receipt, Retrieved, SessionLeaf, Summed,
};
use openledger_core::{Balance, BatchId, ContributionId, LineIndex, OperatorId, SessionId};
use std::{
	collections::{BTreeMap, BTreeSet, HashMap},
	sync::Arc,
	time::{Duration, Instant},
};

/// Frauds of one kind that are looked for in one batch and that harm the same: one is enough to void it, and a few let the best be chosen.
const ENOUGH: usize = 16;

/// A fraud with its proof.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Found {
	/// What the chain will say of it.
	pub finding: Finding,
	/// The proof.
	pub proof: FraudProof,
}

/// What came of looking at a batch.
#[derive(Clone, Debug)]
pub struct Examination {
	/// The batch.
	pub batch: OpenBatch,
	/// Frauds, the one to challenge first.
	pub frauds: Vec<Found>,
	/// What was not published, and behind it what else answers leave out of receipts that lack something: those are looked at by themselves.
	pub missing: Vec<Item>,
	/// Value positions (first, last + 1) of receipts that lack something, by index; the whole batch, as [`u32::MAX`], if not even its receipts
	/// are there, beside those that answers show.
	pub unseen: Vec<(u32, Balance, Balance)>,
	/// Whether the whole ledger is served. Single leaves of it may be missing nevertheless, for they are too long to be shown.
	pub ledger_served: bool,
	/// Receipts that are not served and were looked at as answers on chain show them.
	pub shown: BTreeSet<u32>,
	/// Whether what is served could not be compared with all that it has to be: texts of the corpus or the settled lines are
	/// not at hand.
	pub unchecked: bool,
	/// What hindered it.
	pub problems: Vec<String>,
	/// Receipts that were published.
	pub receipts: usize,
	/// How long recomputing took, fetching not included.
	pub took: Duration,
}

impl Examination {
	/// Whether everything was there, was checked, and nothing is wrong.
	pub fn is_clean(&self) -> bool {
		self.frauds.is_empty() && self.missing.is_empty() && !self.unchecked
	}

	/// Number of the batch.
	pub fn id(&self) -> BatchId {
		self.batch.id
	}

	/// Its operator.
	pub fn operator(&self) -> OperatorId {
		self.batch.operator
	}
}

/// What the chain knows that a judgement may ask for, read before: judging does not wait.
#[derive(Debug)]
pub struct Known {
	corpus: Arc<Corpus>,
	posted: BTreeMap<ContributionId, Balance>,
	lines: HashMap<LineKey, LineFacts>,
	contributions: HashMap<ContributionId, ContributionFacts>,
}

impl Known {
	/// Reads all that the published data of a batch mentions.
	///
	/// # Errors
	/// If the chain cannot be asked.
	pub async fn read(
		chain: &impl super::Chain,
		batch: &OpenBatch,
		published: &PublishedBatch,
		corpus: Arc<Corpus>,
	) -> Result<Self> {
		let mut keys: BTreeSet<LineKey> = published
			.sessions
			.iter()
			.map(|line| (line.session, line.line))
			.collect();
		for leaf in &published.receipts {
			if let Ok(receipt) = Receipt::decode_all(&mut leaf.as_slice()) {
				keys.insert((receipt.id.session, receipt.id.line));
			}
		}
		let mut mentioned: BTreeSet<ContributionId> = BTreeSet::new();
		for contents in &published.contents {
			for leaf in &contents.claims {
				mentioned.extend(Claim::read(leaf).and_then(|claim| claim.contribution()));
			}
			for leaf in &contents.retrieved {
				let entry = Retrieved::decode_all(&mut leaf.as_slice()).ok();
				mentioned.extend(entry.map(|entry| entry.contribution));
			}
		}
		let members: HashMap<ContributionId, ContributionFacts> = corpus
			.facts
			.corpus
			.iter()
			.map(|member| (member.id, member.facts))
			.collect();
		let others: Vec<ContributionId> = mentioned
			.into_iter()
			.filter(|id| !members.contains_key(id))
			.collect();
		let mut contributions = members;
		contributions.extend(chain.contributions(&others).await?);
		let keys: Vec<LineKey> = keys.into_iter().collect();
		let lines = chain.lines(batch.operator, batch.facts.model, &keys).await?;
		Ok(Self {
			posted: chain.posted(batch.id).await?.into_iter().collect(),
			lines: lines.into_iter().collect(),
			contributions,
			corpus,
		})
	}
}

impl Chain for Known {
	fn contribution(&self, id: ContributionId) -> Option<ContributionFacts> {
		self.contributions.get(&id).copied()
	}

	fn in_corpus(&self, id: ContributionId) -> bool {
		self.corpus.has(id)
	}

	fn is_commons(&self, id: ContributionId) -> bool {
		self.corpus.is_commons(id)
	}

	fn line(&self, session: SessionId, line: LineIndex) -> Option<LineFacts> {
		self.lines.get(&(session, line)).copied()
	}

	fn posted(&self, id: ContributionId) -> Balance {
		self.posted.get(&id).copied().unwrap_or_default()
	}

	fn posted_below(&self, id: ContributionId) -> Balance {
		let below = self.posted.range(..id);
		below.fold(0, |sum, (_, total)| sum.saturating_add(*total))
	}

	fn channels(&self) -> Channels {
		self.corpus.facts.channels
	}
}

/// The lines that the batch settled: the operator's list if it has the chain's root, else the chain's own.
///
/// # Errors
/// If the chain cannot be asked.
pub async fn settled_lines(
	chain: &impl super::Chain,
	batch: &OpenBatch,
	published: &mut Published,
) -> Result<Vec<SessionLeaf>> {
	let root = |lines: &[SessionLeaf]| session_leaf::root(lines).ok().map(|(root, _)| root);
	let theirs = std::mem::take(&mut published.sessions);
	if root(&theirs) == Some(batch.facts.sessions_root) {
		return Ok(theirs);
	}
	let ours = chain.settled(batch).await?.unwrap_or_default();
	if root(&ours) != Some(batch.facts.sessions_root) {
		published.problems.push(
			"the settled lines are not served, and the node has discarded the state that shows them".into(),
		);
		return Ok(Vec::new());
	}
	Ok(ours)
}

/// Recomputes a batch.
pub fn examine(batch: &OpenBatch, published: Published, known: &Known) -> Examination {
	let start = Instant::now();
	let facts: &BatchFacts = &batch.facts;
	let audit = audit(&published.batch, facts, known, known.corpus.as_ref(), ENOUGH);
	let frauds = found(audit.frauds, facts, known);
	let missing: Vec<Item> = audit
		.missing
		.into_iter()
		.collect::<BTreeSet<_>>()
		.into_iter()
		.collect();
	let mut problems = published.problems;
	if published.unsigned > 0 {
		problems.push(format!(
			"{} receipts are not signed as they are committed to, and no other version of them is at hand: a payer that was given \
			 another one can prove it",
			published.unsigned
		));
	}
	if !known.corpus.missing.is_empty() {
		problems.push(format!(
			"{} texts of the model's corpus are not at hand: claims on them are not checked, nor omissions",
			known.corpus.missing.len()
		));
	}
	Examination {
		batch: *batch,
		unseen: unseen(&published.batch, facts, &missing),
		ledger_served: sums::root_of_data::<CreditEntry, Blake2>(&published.batch.ledger)
			== Ok(facts.ledger_root),
		shown: BTreeSet::new(),
		frauds,
		missing,
		// Every batch settles something.
		unchecked: !known.corpus.missing.is_empty()
			|| published.batch.sessions.is_empty()
			|| published.unsigned > 0,
		problems,
		receipts: published.batch.receipts.len(),
		took: start.elapsed(),
	}
}

/// Adds what answers on chain show of a batch that is not served.
pub fn examine_answers(
	examination: Examination,
	answers: &[(Item, Reveal)],
	sessions: &[SessionLeaf],
	known: &Known,
) -> Examination {
	let start = Instant::now();
	let facts = &examination.batch.facts.clone();
	let revealed = Revealed::new(answers, facts, known);
	let audit = revealed.audit(facts, sessions, known, known.corpus.as_ref(), ENOUGH);
	// Of what is served nothing is missing, whatever an answer leaves out.
	let lacks = |receipt: u32| {
		let mut unseen = examination.unseen.iter();
		unseen.any(|(index, ..)| *index == u32::MAX || *index == receipt)
	};
	let shown: BTreeSet<u32> = revealed.receipts().filter(|receipt| lacks(*receipt)).collect();
	let is_missing = |item: &Item| item.receipt().is_some_and(lacks);
	let left_out: Vec<Item> = audit.missing.into_iter().filter(is_missing).collect();
	// Where a receipt lies tells whether it is drawn: what belongs to it costs the fee alone then, as soon as the draw is answered.
	let receipts: BTreeSet<u32> = left_out.iter().filter_map(Item::receipt).collect();
	let spans: Vec<_> = revealed
		.spans(facts)
		.filter(|(index, ..)| receipts.contains(index))
		.collect();
	// What is not published comes first, for the rest may be published, and be shown for a price until nobody pays for more.
	let unpublished: BTreeSet<Item> = examination.missing.iter().copied().collect();
	let is_other = |item: &Item| !unpublished.contains(item);
	let others: BTreeSet<Item> = left_out.into_iter().filter(is_other).collect();
	let missing: Vec<Item> = examination.missing.into_iter().chain(others).collect();
	let unseen: BTreeSet<_> = examination.unseen.into_iter().chain(spans).collect();
	Examination {
		frauds: found(audit.frauds, facts, known),
		missing,
		unseen: unseen.into_iter().collect(),
		shown,
		took: examination.took.saturating_add(start.elapsed()),
		..examination
	}
}

/// What proofs show, the one to challenge with first: who was harmed gets its own back only if that is what is proven, so payers
/// come first, then contributors, then all.
fn found(proofs: Vec<FraudProof>, facts: &BatchFacts, known: &Known) -> Vec<Found> {
	let mut frauds: Vec<Found> = proofs
		.into_iter()
		.filter_map(|proof| {
			let finding = judge(&proof, facts, known).ok()?;
			Some(Found { finding, proof })
		})
		.collect();
	frauds.sort_by_key(|found| match found.finding.harmed {
		Harmed::Session(line) => (0, Balance::MAX.saturating_sub(line.amount().unwrap_or_default())),
		Harmed::Contribution { credit, .. } => (1, Balance::MAX.saturating_sub(credit)),
		Harmed::Pools => (2, 0),
	});
	frauds
}

/// Where in the value of the batch something is missing.
fn unseen(published: &PublishedBatch, facts: &BatchFacts, missing: &[Item]) -> Vec<(u32, Balance, Balance)> {
	if missing.is_empty() {
		return Vec::new();
	}
	let is_whole = sums::root_of_data::<Receipt, Blake2>(&published.receipts) == Ok(facts.receipts_root);
	if !is_whole {
		return vec![(u32::MAX, 0, facts.amount)];
	}
	let hidden: BTreeSet<u32> = missing.iter().filter_map(Item::receipt).collect();
	// Receipts or not, they add to the sum what stands where the amount does.
	let spans = published.receipts.iter().scan(0, |sum: &mut Balance, leaf| {
		let (from, (_, amount)) = (*sum, Receipt::read(leaf));
		*sum = sum.checked_add(amount)?;
		Some((from, *sum))
	});
	(0u32..)
		.zip(spans)
		.filter(|(index, _)| hidden.contains(index))
		.map(|(index, (from, until))| (index, from, until))
		.collect()
}
