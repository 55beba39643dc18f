//! An operator that publishes, honestly or not, and a chain that judges with the real judge.

use super::{
	chain::{
		commitment, Availability, Chain, Commitment, Judged, LineKey, Member, ModelFacts, OpenBatch,
		OperatorFacts, Result, RevealedReceipt, Verdict,
	},
	corpora::Corpus,
	decide::schedule,
	examine::Known,
	published::{self, Limits},
	Shelf,
};
use crate::{
	chain::{Account, Error, Key},
	engine::{CorpusIndex, CorpusText, Engine},
	evidence::fetch::{Bounds, Fetcher},
	gateway::wire::PublishedReceipt,
};
use axum::{
	extract::{Path, Query, State},
	http::StatusCode,
	response::{IntoResponse, Response},
	routing::get,
	Json, Router,
};
use codec::{DecodeAll, Encode};
use openledger_attribution::{
	batch::summarise,
	chunk::OPEN_SALT,
	claim::claims_root,
	commit_contribution, commit_request, commit_response,
	duplicate::{judge_duplicate, DuplicateProof},
	fraud::{judge, BatchFacts, Channels, ContributionFacts, FraudProof, LineFacts, MAX_PROOF_BYTES},
	merkle,
	prove::{self, PublishedBatch},
	receipt::charge,
	reveal::{check_reveal, Item, Reveal},
	sums, Blake2, Claim, CreditEntry, Execution, Method, Receipt, ReceiptId, SessionLeaf,
};
use openledger_core::{
	Balance, BatchId, ContributionId, Disclosure, Hash32, LineIndex, ModelId, OperatorId, SessionId,
	MILLI_OPEN, SHARE_ONE,
};
use serde_json::{json, Value};
use std::{
	collections::{BTreeMap, BTreeSet, HashMap},
	sync::{Arc, Mutex},
	time::Duration,
};

pub const GENESIS: Hash32 = [0xAB; 32];
pub const MODEL: ModelId = 7;
pub const OPERATOR: OperatorId = 3;
pub const WATCHER: Account = [0x77; 32];
pub const WINDOW: u32 = 100;
pub const COMMIT_DELAY: u32 = 2;
const PRICE: Balance = 10 * MILLI_OPEN;
/// What the leaves of a response begin with: see [`openledger_attribution::Context`].
const RESPONSE: u8 = 2;

pub const TEXTS: [&str; 3] = [
	"A Merkle tree lets anyone check that a leaf belongs to a list, without the list and without trusting who shows it.",
	"Money that no claim directs goes to the pools of the snapshots, and nothing of it goes to the platform, ever.",
	"The watcher recomputes what operators publish of their batches, and proves on chain what is wrong with one of them.",
];

/// What an operator does to its batch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Cheat {
	Not,
	/// Leaves the claims of a receipt out.
	Omits,
	/// Shifts the source of a claim.
	Misquotes,
	/// Charges more than the prices of the line.
	OverCharges,
	/// Says that an answer has more tokens than it has.
	Miscounts,
	/// Attributes nothing, as if the session were private.
	Conceals,
	/// Commits to another receipt than the payer was given.
	Equivocates,
	/// Commits to a response that is no text, and too long to be shown on chain.
	Bloats,
}

/// How the operator's server behaves.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Server {
	Serves,
	/// Without the texts of this receipt.
	Hides(u32),
	/// Without the response of this receipt.
	HidesResponse(u32),
	/// Without the receipts as payers were given them.
	HidesVersions,
	/// Without the claims of the receipts from this index on.
	HidesClaimsFrom(u32),
	/// Without the receipts.
	HidesReceipts,
	/// Without the credit ledger.
	HidesLedger,
	Refuses,
	Garbage,
	Endless,
	Silent,
	/// Pages that never end.
	Loops,
}

/// A batch with everything.
#[derive(Clone)]
pub struct Made {
	pub open: OpenBatch,
	pub receipts: Vec<Value>,
	pub ledger: Vec<Vec<u8>>,
	pub sessions: Vec<SessionLeaf>,
	pub posted: Vec<(ContributionId, Balance)>,
	/// Receipts as the payers got them.
	pub signed: HashMap<String, Value>,
}

fn operator_key() -> Key {
	Key::from_uri("//Operator").unwrap()
}

pub fn members() -> Vec<Member> {
	(4u64..).zip(TEXTS).map(|(id, text)| member(id, text)).collect()
}

pub fn member(id: ContributionId, text: &str) -> Member {
	let contributor = [id as u8; 32];
	let commitment = commit_contribution(&contributor, text.as_bytes()).unwrap();
	Member {
		id,
		commons: false,
		facts: ContributionFacts {
			contributor,
			root: commitment.root,
			tokens: commitment.tokens,
			chunks: commitment.chunks,
		},
		uri: String::new(),
	}
}

const CHANNELS: Channels = Channels {
	verbatim: SHARE_ONE,
	retrieval: 0,
};

pub fn model() -> ModelFacts {
	ModelFacts {
		channels: CHANNELS,
		corpus: members(),
	}
}

pub fn engine() -> Engine {
	let texts: Vec<CorpusText<'_>> = (4u64..)
		.zip(TEXTS)
		.map(|(contribution, text)| CorpusText {
			contribution,
			commons: false,
			text,
		})
		.collect();
	Engine::new(Arc::new(CorpusIndex::new(&texts).unwrap()))
}

/// Makes a batch of so many receipts; the cheat is on the receipt in the middle.
pub fn make(id: BatchId, count: u32, cheat: Cheat, submitted: u32) -> Made {
	let engine = engine();
	let key = operator_key();
	let session = id * 10;
	let (mut executions, mut texts, mut signatures, mut signed) =
		(Vec::new(), Vec::new(), Vec::new(), HashMap::new());
	let mut before = 0;
	for sequence in 0..u64::from(count) {
		let request = format!("Question number {sequence} of batch {id}: what is true?");
		let text = TEXTS[(sequence as usize) % TEXTS.len()];
		let response = format!("It is said ({sequence}): {text} So much for that.");
		let mut claims = engine.attribute(&request, &response).unwrap();
		assert!(!claims.is_empty());
		let asked = commit_request(&OPEN_SALT, request.as_bytes()).unwrap();
		let said = commit_response(&OPEN_SALT, response.as_bytes()).unwrap();
		let (input, mut output) = (asked.tokens as u32, said.tokens as u32);
		let cheats = sequence == u64::from(count / 2);
		let mut said = said.root;
		let mut leaves: Vec<Vec<u8>> = Vec::new();
		match cheat {
			Cheat::Omits | Cheat::Conceals if cheats => claims.clear(),
			Cheat::Misquotes if cheats => claims[0].source_start += 1,
			Cheat::Miscounts if cheats => output += 3,
			Cheat::Bloats if cheats => {
				let body = vec![b'x'; MAX_PROOF_BYTES as usize];
				leaves.push([&[RESPONSE], OPEN_SALT.as_slice(), &body].concat());
				said = merkle::root(&leaves).unwrap();
			}
			_ => (),
		}
		let mut amount = charge(input, output, PRICE, PRICE).unwrap();
		if cheat == Cheat::OverCharges && cheats {
			amount += 1;
		}
		let receipt = Receipt {
			id: ReceiptId {
				session,
				line: 0,
				sequence,
			},
			cumulative_before: before,
			amount,
			input_tokens: input,
			output_tokens: output,
			request: asked.root,
			response: said,
			parent: None,
			method: match cheat {
				Cheat::Conceals if cheats => Method::Unattributed,
				_ => Method::Verbatim1,
			},
			claim_count: claims.len() as u16,
			claims: claims_root(&claims).unwrap(),
			retrieved_count: 0,
			retrieved: openledger_attribution::merkle::empty_root(),
		};
		before += amount;
		let mut given = receipt;
		if cheat == Cheat::Equivocates && cheats {
			given.input_tokens += 1;
		}
		let signature = key.pair().sign(&given.message(&GENESIS)).0;
		let shown = json!({ "signed": {
			"receipt": given, "claims": claims, "operator": OPERATOR,
			"operator_account": format!("0x{}", hex::encode(key.account())),
			"operator_signature": hex::encode(signature),
			"cost": amount.to_string(), "cumulative": before.to_string(),
		}, "request": request, "response": response });
		signed.insert(format!("{session}/0/{sequence}"), shown);
		signatures.push(signature);
		texts.push((request, response, leaves));
		executions.push(Execution {
			receipt,
			claims,
			retrieved: Vec::new(),
		});
	}
	let summary = summarise(&executions, &CHANNELS, |_| false).unwrap();
	let bytes = |bytes: Vec<u8>| format!("0x{}", hex::encode(bytes));
	let receipts = (0u32..)
		.zip(
			summary
				.receipts
				.iter()
				.zip(&executions)
				.zip(texts.iter().zip(&signatures)),
		)
		.map(|(index, ((leaf, execution), (texts, signature)))| {
			let (request, response, leaves) = texts;
			json!({
				"index": index,
				"leaf": bytes(leaf.encode()),
				"claims": execution.claims.iter().map(|claim: &Claim| bytes(claim.encode())).collect::<Vec<_>>(),
				"retrieved": [],
				"signature": bytes(signature.to_vec()),
				"request": request,
				"response": response,
				"response_leaves": leaves.iter().cloned().map(bytes).collect::<Vec<_>>(),
			})
		})
		.collect();
	Made {
		open: OpenBatch {
			id,
			operator: OPERATOR,
			submitted,
			due: submitted + WINDOW,
			challenges_until: submitted + WINDOW,
			held: false,
			facts: BatchFacts {
				model: MODEL,
				amount: summary.amount,
				credited: summary.posted.iter().map(|(_, credit)| credit).sum(),
				receipts: count,
				receipts_root: summary.receipts_root,
				ledger_root: summary.ledger_root,
				sessions_root: summary.sessions_root,
			},
		},
		receipts,
		ledger: summary.ledger.iter().map(Encode::encode).collect(),
		sessions: summary.sessions,
		posted: summary.posted,
		signed,
	}
}

/// The credits that a batch commits to.
fn entries_of(made: &Made) -> Vec<CreditEntry> {
	let read = |leaf: &Vec<u8>| CreditEntry::decode_all(&mut leaf.as_slice()).unwrap();
	made.ledger.iter().map(read).collect()
}

/// Commits to other credits, with the totals that follow.
pub fn relink(made: &mut Made, change: impl FnOnce(Vec<CreditEntry>) -> Vec<CreditEntry>) {
	let entries = change(entries_of(made));
	let mut posted = BTreeMap::<ContributionId, Balance>::new();
	for entry in &entries {
		*posted.entry(entry.contribution).or_default() += entry.credit;
	}
	made.ledger = entries.iter().map(Encode::encode).collect();
	made.open.facts.credited = posted.values().sum();
	made.open.facts.ledger_root = sums::root_of_data::<CreditEntry, Blake2>(&made.ledger).unwrap();
	made.posted = posted.into_iter().collect();
}

#[derive(Default)]
struct Inner {
	now: u32,
	batches: BTreeMap<BatchId, Made>,
	endpoint: String,
	/// That of all other operators.
	other: String,
	challenges: HashMap<BatchId, Commitment>,
	demands: BTreeMap<BatchId, Vec<Item>>,
	/// When they were made.
	demanded: HashMap<(BatchId, Item), u32>,
	drawn: HashMap<BatchId, Vec<Balance>>,
	drawn_credits: HashMap<BatchId, Vec<Balance>>,
	revealed: HashMap<BatchId, Vec<RevealedReceipt>>,
	extended: HashMap<BatchId, u32>,
	answers: HashMap<BatchId, Vec<(Item, Reveal)>>,
	verdicts: HashMap<BatchId, Verdict>,
	/// Members of the corpus besides [`members`].
	more: Vec<Member>,
	marked: BTreeSet<(ContributionId, u32)>,
	/// Models besides [`MODEL`].
	models: HashMap<ModelId, ModelFacts>,
	loads: usize,
	lost: bool,
	/// Batches whose challenges are taken, and never heard of.
	hanging: BTreeSet<BatchId>,
	/// What comes of challenges, and whether they are taken all the same.
	failing: Option<(bool, fn() -> Error)>,
	/// Proofs wait until something of this batch is demanded.
	prove_after: Option<BatchId>,
	follows: usize,
	problems: Vec<String>,
}

impl Inner {
	/// The receipts of a batch that were revealed, each once: as it was drawn, if it was.
	fn revealed(&self, batch: BatchId) -> Vec<RevealedReceipt> {
		let mut each = BTreeMap::<u32, RevealedReceipt>::new();
		for revealed in self.revealed.get(&batch).into_iter().flatten() {
			let first = each.entry(revealed.receipt).or_insert(*revealed);
			if revealed.drawn && !first.drawn {
				*first = *revealed;
			}
		}
		each.into_values().collect()
	}

	/// What of a batch was demanded and not answered.
	fn unanswered(&self, batch: BatchId) -> Vec<Item> {
		let answers = self.answers.get(&batch).into_iter().flatten();
		let answered: BTreeSet<Item> = answers.map(|(item, _)| *item).collect();
		let demands = self.demands.get(&batch).into_iter().flatten().copied();
		demands.filter(|item| !answered.contains(item)).collect()
	}
}

/// A chain in memory.
#[derive(Default)]
pub struct FakeChain(Mutex<Inner>);

impl FakeChain {
	pub fn new(endpoint: &str, batches: impl IntoIterator<Item = Made>) -> Arc<Self> {
		Arc::new(Self(Mutex::new(Inner {
			endpoint: endpoint.into(),
			batches: batches.into_iter().map(|made| (made.open.id, made)).collect(),
			..Inner::default()
		})))
	}

	pub fn set_clock(&self, now: u32) {
		self.0.lock().unwrap().now = now;
	}

	pub fn set_other(&self, endpoint: &str) {
		self.0.lock().unwrap().other = endpoint.into();
	}

	pub fn draw(&self, batch: BatchId, positions: &[Balance]) {
		self.0.lock().unwrap().drawn.insert(batch, positions.to_vec());
	}

	pub fn draw_credits(&self, batch: BatchId, positions: &[Balance]) {
		let drawn = &mut self.0.lock().unwrap().drawn_credits;
		drawn.insert(batch, positions.to_vec());
	}

	/// Reveals a receipt that was drawn.
	pub fn reveal(&self, batch: BatchId, receipt: u32) {
		let mut inner = self.0.lock().unwrap();
		let at = inner.now;
		let revealed = inner.revealed.entry(batch).or_default();
		revealed.push(RevealedReceipt {
			receipt,
			at,
			drawn: true,
		});
	}

	/// Somebody demands an item.
	pub fn ask(&self, batch: BatchId, item: Item) {
		let mut inner = self.0.lock().unwrap();
		let now = inner.now;
		inner.demanded.insert((batch, item), now);
		inner.demands.entry(batch).or_default().push(item);
	}

	/// Answers all demands of a batch with what its operator has, if the chain takes that for an answer.
	pub fn answer_demands(&self, batch: BatchId) {
		self.answer_those(batch, |_| true);
	}

	/// Answers no other demands than those.
	pub fn answer_those(&self, batch: BatchId, is_answered: impl Fn(&Item) -> bool) {
		let inner = &mut *self.0.lock().unwrap();
		let made = inner.batches[&batch].clone();
		let (data, rules, now) = (made.data(), Rules::of(&made), inner.now);
		let answers = inner.answers.entry(batch).or_default();
		for item in inner.demands.get(&batch).into_iter().flatten() {
			if !is_answered(item) || answers.iter().any(|(answered, _)| answered == item) {
				continue;
			}
			let reveal = prove::answer(&data, item, &rules).unwrap();
			if check_reveal(item, &reveal, &made.open.facts, &rules).is_err() {
				continue;
			}
			if let Reveal::Receipt(shown) = &reveal {
				let revealed = inner.revealed.entry(batch).or_default();
				revealed.push(RevealedReceipt {
					receipt: shown.index as u32,
					at: now,
					drawn: matches!(item, Item::Draw(_)),
				});
			}
			if now + WINDOW / 4 > made.open.due {
				inner.extended.insert(batch, now + WINDOW / 4);
			}
			answers.push((*item, reveal));
		}
	}

	/// Puts other answers in the place of those that were given.
	pub fn set_answers(&self, batch: BatchId, answers: Vec<(Item, Reveal)>) {
		self.0.lock().unwrap().answers.insert(batch, answers);
	}

	pub fn answers(&self, batch: BatchId) -> Vec<(Item, Reveal)> {
		self.0.lock().unwrap().answers[&batch].clone()
	}

	/// Voids a batch for what `challenger` demanded or proved.
	pub fn void(&self, batch: BatchId, challenger: Account) {
		let mut inner = self.0.lock().unwrap();
		inner.batches.remove(&batch).unwrap();
		let verdict = Verdict {
			challenger,
			rewarded: 7,
		};
		inner.verdicts.insert(batch, verdict);
	}

	/// Voids a batch if something that was demanded of it was not shown in time, and tells what.
	pub fn expire(&self, batch: BatchId) -> Vec<Item> {
		let late: Vec<Item> = {
			let inner = self.0.lock().unwrap();
			let schedule = schedule(&inner.batches[&batch].open);
			let deadline = |item: &Item| schedule.answerable_until(inner.demanded[&(batch, *item)]);
			let unanswered = inner.unanswered(batch).into_iter();
			unanswered.filter(|item| inner.now > deadline(item)).collect()
		};
		if !late.is_empty() {
			self.void(batch, WATCHER);
		}
		late
	}

	/// Adds a member to the corpus.
	pub fn add_member(&self, member: Member) {
		self.0.lock().unwrap().more.push(member);
	}

	pub fn mark(&self, id: ContributionId, chunk: u32) {
		self.0.lock().unwrap().marked.insert((id, chunk));
	}

	pub fn marked(&self) -> Vec<(ContributionId, u32)> {
		self.0.lock().unwrap().marked.iter().copied().collect()
	}

	pub fn demands(&self, batch: BatchId) -> Vec<Item> {
		self.0
			.lock()
			.unwrap()
			.demands
			.get(&batch)
			.cloned()
			.unwrap_or_default()
	}

	pub fn is_open(&self, batch: BatchId) -> bool {
		self.0.lock().unwrap().batches.contains_key(&batch)
	}

	pub fn challenges(&self) -> usize {
		self.0.lock().unwrap().challenges.len()
	}

	pub fn add_model(&self, id: ModelId, facts: ModelFacts) {
		self.0.lock().unwrap().models.insert(id, facts);
	}

	/// Whoever challenges this batch waits for ever from now on, and nobody does any more if there is none.
	pub fn hang(&self, batch: Option<BatchId>) {
		self.0.lock().unwrap().hanging = batch.into_iter().collect();
	}

	/// What comes of challenges from now on, and whether they are taken all the same.
	pub fn fail(&self, failing: Option<(bool, fn() -> Error)>) {
		self.0.lock().unwrap().failing = failing;
	}

	pub fn prove_after(&self, batch: BatchId) {
		self.0.lock().unwrap().prove_after = Some(batch);
	}

	/// How often it was asked to read what has happened.
	pub fn follows(&self) -> usize {
		self.0.lock().unwrap().follows
	}

	pub fn set_problem(&self, problem: &str) {
		self.0.lock().unwrap().problems.push(problem.into());
	}

	/// How often a model was read.
	pub fn loads(&self) -> usize {
		self.0.lock().unwrap().loads
	}

	/// From now on the answers to transactions are lost.
	pub fn lose_answers(&self, lost: bool) {
		self.0.lock().unwrap().lost = lost;
	}

	fn answer(&self) -> Result<()> {
		match self.0.lock().unwrap().lost {
			true => Err(Error::Lost("the line broke".into())),
			false => Ok(()),
		}
	}
}

fn line() -> LineFacts {
	LineFacts {
		input_price: PRICE,
		output_price: PRICE,
		disclosure: Disclosure::Open,
	}
}

/// What the chain knows when it looks at the answers of a batch.
struct Rules {
	members: Vec<Member>,
	posted: Vec<(ContributionId, Balance)>,
}

impl Rules {
	fn of(made: &Made) -> Self {
		Self {
			members: members(),
			posted: made.posted.clone(),
		}
	}
}

impl openledger_attribution::Chain for Rules {
	fn contribution(&self, id: ContributionId) -> Option<ContributionFacts> {
		let mut members = self.members.iter();
		members.find(|member| member.id == id).map(|member| member.facts)
	}

	fn in_corpus(&self, id: ContributionId) -> bool {
		self.members.iter().any(|member| member.id == id)
	}

	fn is_commons(&self, _: ContributionId) -> bool {
		false
	}

	fn line(&self, _: SessionId, _: LineIndex) -> Option<LineFacts> {
		Some(line())
	}

	fn posted(&self, id: ContributionId) -> Balance {
		let of = self.posted.iter().filter(|(posted, _)| *posted == id);
		of.map(|(_, credit)| credit).sum()
	}

	fn posted_below(&self, id: ContributionId) -> Balance {
		let below = self.posted.iter().filter(|(posted, _)| *posted < id);
		below.map(|(_, credit)| credit).sum()
	}

	fn channels(&self) -> Channels {
		CHANNELS
	}
}

impl Chain for FakeChain {
	fn genesis(&self) -> Hash32 {
		GENESIS
	}

	fn account(&self) -> Option<Account> {
		Some(WATCHER)
	}

	async fn now(&self) -> Result<u32> {
		Ok(self.0.lock().unwrap().now)
	}

	async fn open_batches(&self) -> Result<Vec<OpenBatch>> {
		let inner = self.0.lock().unwrap();
		let count = |number: Option<usize>| number.unwrap_or_default();
		let open = inner.batches.values().map(|made| {
			let id = made.open.id;
			let extended = inner.extended.get(&id);
			let demanded = count(inner.demands.get(&id).map(Vec::len));
			let answered = count(inner.answers.get(&id).map(Vec::len));
			OpenBatch {
				challenges_until: extended.copied().unwrap_or(made.open.due),
				held: extended.is_some_and(|until| inner.now < *until) || demanded > answered,
				..made.open
			}
		});
		Ok(open.collect())
	}

	async fn operator(&self, id: OperatorId) -> Result<Option<OperatorFacts>> {
		let inner = self.0.lock().unwrap();
		let endpoint = if id == OPERATOR {
			&inner.endpoint
		} else {
			&inner.other
		};
		Ok(Some(OperatorFacts {
			account: operator_key().account(),
			endpoint: endpoint.clone(),
		}))
	}

	async fn model(&self, id: ModelId) -> Result<Option<ModelFacts>> {
		let mut inner = self.0.lock().unwrap();
		inner.loads += 1;
		if let Some(other) = inner.models.get(&id) {
			return Ok(Some(other.clone()));
		}
		let mut model = model();
		model.corpus.extend(inner.more.iter().cloned());
		Ok((id == MODEL).then_some(model))
	}

	async fn contributions(&self, _: &[ContributionId]) -> Result<Vec<(ContributionId, ContributionFacts)>> {
		Ok(Vec::new())
	}

	async fn lines(&self, _: OperatorId, _: ModelId, keys: &[LineKey]) -> Result<Vec<(LineKey, LineFacts)>> {
		Ok(keys.iter().map(|key| (*key, line())).collect())
	}

	async fn posted(&self, batch: BatchId) -> Result<Vec<(ContributionId, Balance)>> {
		Ok(self.0.lock().unwrap().batches[&batch].posted.clone())
	}

	async fn settled(&self, batch: &OpenBatch) -> Result<Option<Vec<SessionLeaf>>> {
		Ok(Some(self.0.lock().unwrap().batches[&batch.id].sessions.clone()))
	}

	async fn availability(&self, batch: &OpenBatch) -> Result<Availability> {
		let inner = self.0.lock().unwrap();
		Ok(Availability {
			drawn: inner.drawn.get(&batch.id).cloned().unwrap_or_default(),
			drawn_credits: inner.drawn_credits.get(&batch.id).cloned().unwrap_or_default(),
			revealed: inner.revealed(batch.id),
			demanded: inner.demands.get(&batch.id).cloned().unwrap_or_default(),
			answered: inner
				.answers
				.get(&batch.id)
				.into_iter()
				.flatten()
				.map(|(item, _)| *item)
				.collect(),
		})
	}

	async fn challenge_of(&self, batch: BatchId) -> Result<Option<Commitment>> {
		Ok(self.0.lock().unwrap().challenges.get(&batch).copied())
	}

	async fn challenge(&self, batch: BatchId, hash: Hash32) -> Result<()> {
		let (failed, hangs) = {
			let mut inner = self.0.lock().unwrap();
			let (now, failing) = (inner.now, inner.failing);
			if failing.is_none_or(|(taken, _)| taken) {
				assert!(inner.batches.contains_key(&batch) && !inner.challenges.contains_key(&batch));
				let due = inner.batches[&batch].open.due;
				let until = inner.extended.get(&batch).copied().unwrap_or(due);
				assert!(now < until, "batch {batch} is challenged too late");
				inner.challenges.insert(
					batch,
					Commitment {
						hash,
						provable_from: now + COMMIT_DELAY,
						deadline: now + 50,
					},
				);
			}
			(failing, inner.hanging.contains(&batch))
		};
		if hangs {
			std::future::pending::<()>().await;
		}
		let is_alone = || {
			let inner = self.0.lock().unwrap();
			inner
				.hanging
				.iter()
				.all(|batch| inner.challenges.contains_key(batch))
		};
		while !is_alone() {
			tokio::time::sleep(Duration::from_millis(1)).await;
		}
		match failed {
			Some((_, error)) => Err(error()),
			None => self.answer(),
		}
	}

	async fn prove(&self, batch: BatchId, salt: Hash32, proof: &FraudProof) -> Result<Judged> {
		let (made, filed, now) = {
			let inner = self.0.lock().unwrap();
			(inner.batches[&batch].clone(), inner.challenges[&batch], inner.now)
		};
		assert!(now >= filed.provable_from && now <= filed.deadline);
		let awaited = self.0.lock().unwrap().prove_after;
		let start = std::time::Instant::now();
		while awaited.is_some_and(|batch| self.demands(batch).is_empty()) {
			assert!(
				start.elapsed().as_secs() < 30,
				"nothing is done while a proof is filed"
			);
			tokio::time::sleep(Duration::from_millis(10)).await;
		}
		assert_eq!(
			commitment(&GENESIS, batch, &WATCHER, &salt, &proof.encode()),
			filed.hash
		);
		let shelf = Arc::new(Shelf::new(TEXTS, None));
		let corpus = Arc::new(Corpus::load(model(), &shelf).await.unwrap());
		let published = openledger_attribution::prove::PublishedBatch {
			sessions: made.sessions.clone(),
			receipts: made
				.receipts
				.iter()
				.map(|receipt| from_hex(&receipt["leaf"]))
				.collect(),
			..Default::default()
		};
		let known = Known::read(self, &made.open, &published, corpus).await.unwrap();
		let judged = judge(proof, &made.open.facts, &known);
		let mut inner = self.0.lock().unwrap();
		inner.challenges.remove(&batch);
		Ok(match judged {
			Ok(_) => {
				inner.batches.remove(&batch);
				Judged::Convicted { rewarded: 42 }
			}
			Err(error) => Judged::Failed {
				reason: format!("{error:?}"),
			},
		})
	}

	async fn demand(&self, batch: BatchId, item: &Item) -> Result<()> {
		let inner = self.0.lock().unwrap();
		let half = inner.batches[&batch].open.submitted + WINDOW / 2;
		let shown = match item {
			Item::Claims(receipt) | Item::Retrieved(receipt) | Item::Chunk { receipt, .. } => {
				let mut revealed = inner.revealed(batch).into_iter();
				revealed.find(|revealed| revealed.receipt == *receipt)
			}
			_ => None,
		};
		let until = shown.map_or(half, |shown| half.max(shown.at + WINDOW / 4));
		assert!(inner.now < until, "{item:?} is demanded too late");
		assert!(
			shown.is_some() || !matches!(item, Item::Chunk { .. }),
			"{item:?} is demanded before its receipt was revealed"
		);
		let is_new = inner
			.demands
			.get(&batch)
			.is_none_or(|demands| !demands.contains(item));
		assert!(is_new, "{item:?} is demanded twice");
		drop(inner);
		self.ask(batch, *item);
		Ok(())
	}

	async fn reveals(&self, batch: &OpenBatch) -> Result<Vec<(Item, Reveal)>> {
		let answers = &self.0.lock().unwrap().answers;
		Ok(answers.get(&batch.id).cloned().unwrap_or_default())
	}

	async fn follow(&self) -> Result<()> {
		self.0.lock().unwrap().follows += 1;
		Ok(())
	}

	async fn problems(&self) -> Vec<String> {
		std::mem::take(&mut self.0.lock().unwrap().problems)
	}

	async fn verdict(&self, batch: BatchId) -> Result<Option<Verdict>> {
		Ok(self.0.lock().unwrap().verdicts.get(&batch).copied())
	}

	async fn is_marked(&self, id: ContributionId, chunk: u32) -> Result<bool> {
		Ok(self.0.lock().unwrap().marked.contains(&(id, chunk)))
	}

	async fn prove_duplicate(&self, proof: &DuplicateProof) -> Result<()> {
		let mut inner = self.0.lock().unwrap();
		let known: Vec<Member> = members().into_iter().chain(inner.more.iter().cloned()).collect();
		let facts = |id| {
			known
				.iter()
				.find(|member| member.id == id)
				.map(|member| member.facts)
		};
		let finding = judge_duplicate(proof, facts).unwrap();
		assert!(inner.marked.insert((finding.contribution, finding.chunk)));
		Ok(())
	}
}

impl Made {
	/// All that the operator has of it.
	fn data(&self) -> PublishedBatch {
		let published = self.receipts.iter().map(|receipt| {
			let receipt: PublishedReceipt = serde_json::from_value(receipt.clone()).unwrap();
			(receipt.leaf.0.clone(), receipt.into())
		});
		let (receipts, contents) = published.unzip();
		PublishedBatch {
			receipts,
			contents,
			ledger: self.ledger.clone(),
			sessions: self.sessions.clone(),
			signed: Vec::new(),
		}
	}
}

fn from_hex(value: &Value) -> Vec<u8> {
	hex::decode(value.as_str().unwrap().trim_start_matches("0x")).unwrap()
}

type Shared = State<(Arc<BTreeMap<BatchId, Made>>, Server)>;

fn paged(batch: BatchId, items: Vec<Value>, from: u32, page: usize) -> Response {
	let total = items.len() as u32;
	let part: Vec<Value> = items.into_iter().skip(from as usize).take(page).collect();
	let end = from + part.len() as u32;
	let next = (end < total).then_some(end);
	Json(json!({ "batch": batch, "total": total, "from": from, "items": part, "next": next })).into_response()
}

async fn list(
	State((batches, server)): Shared,
	Path((id, name)): Path<(BatchId, String)>,
	Query(query): Query<HashMap<String, u32>>,
) -> Response {
	let from = query.get("from").copied().unwrap_or_default();
	let Some(made) = batches.get(&id) else {
		return StatusCode::NOT_FOUND.into_response();
	};
	match server {
		Server::Refuses => return StatusCode::FORBIDDEN.into_response(),
		Server::Garbage => return "{\"batch\": [[[[".into_response(),
		Server::Silent => {
			tokio::time::sleep(Duration::from_secs(600)).await;
			return StatusCode::OK.into_response();
		}
		Server::Endless => {
			let forever = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 1 << 16]));
			return axum::body::Body::from_stream(forever).into_response();
		}
		Server::Loops => {
			let items = vec![made.receipts[0].clone(); 4];
			let next = from + 4;
			return Json(
				json!({ "batch": id, "total": u32::MAX, "from": from, "items": items, "next": next }),
			)
			.into_response();
		}
		Server::HidesReceipts if name == "receipts" => return StatusCode::NOT_FOUND.into_response(),
		Server::HidesLedger if name == "ledger" => return StatusCode::NOT_FOUND.into_response(),
		Server::Serves
		| Server::Hides(_)
		| Server::HidesResponse(_)
		| Server::HidesVersions
		| Server::HidesClaimsFrom(_)
		| Server::HidesReceipts
		| Server::HidesLedger => (),
	}
	let bytes = |leaf: &Vec<u8>| json!(format!("0x{}", hex::encode(leaf)));
	let items = match name.as_str() {
		"receipts" => {
			let mut receipts = made.receipts.clone();
			if let Server::Hides(hidden) = server {
				let receipt = receipts[hidden as usize].as_object_mut().unwrap();
				receipt.remove("request");
				receipt.remove("response");
			}
			if let Server::HidesResponse(hidden) = server {
				let receipt = receipts[hidden as usize].as_object_mut().unwrap();
				receipt.remove("response");
			}
			if let Server::HidesClaimsFrom(first) = server {
				let hidden = receipts.iter_mut().skip(first as usize);
				hidden.for_each(|receipt| receipt["claims"] = json!([]));
			}
			receipts
		}
		"ledger" => made.ledger.iter().map(bytes).collect(),
		_ => made.sessions.iter().map(|line| json!(line)).collect(),
	};
	paged(id, items, from, 5)
}

async fn receipt(
	State((batches, server)): Shared,
	Path((session, line, sequence)): Path<(u64, u8, u64)>,
) -> Response {
	if server == Server::HidesVersions {
		return StatusCode::NOT_FOUND.into_response();
	}
	let key = format!("{session}/{line}/{sequence}");
	match batches
		.get(&(session / 10))
		.and_then(|made| made.signed.get(&key))
	{
		Some(shown) => Json(shown.clone()).into_response(),
		None => StatusCode::NOT_FOUND.into_response(),
	}
}

/// Serves batches; returns the address.
pub async fn serve(batches: &[Made], server: Server) -> String {
	let batches = Arc::new(batches.iter().map(|made| (made.open.id, made.clone())).collect());
	let router = Router::new()
		.route("/openledger/batches/{id}/{name}", get(list))
		.route("/openledger/receipts/{session}/{line}/{sequence}", get(receipt))
		.with_state((batches, server));
	let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("http://{}", listener.local_addr().unwrap());
	tokio::spawn(async move { axum::serve(listener, router).await });
	url
}

/// Serves a text; `None` is never served. Returns the address.
pub async fn serve_text(text: Option<String>) -> String {
	let answer = move || async move {
		match text {
			Some(text) => text,
			None => std::future::pending().await,
		}
	};
	let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("http://{}/text", listener.local_addr().unwrap());
	let router = Router::new().route("/text", get(answer));
	tokio::spawn(async move { axum::serve(listener, router).await });
	url
}

pub fn fetcher() -> Fetcher {
	Fetcher::new(Bounds {
		bytes: 4 << 20,
		time: Duration::from_secs(2),
	})
}

pub fn limits() -> Limits {
	Limits {
		bytes: 16 << 20,
		time: Duration::from_secs(5),
		..Limits::default()
	}
}

pub async fn fetch(url: &str, made: &Made) -> published::Published {
	let account = operator_key().account();
	let batch = (made.open.id, made.open.facts.receipts);
	let given = published::Given::default();
	published::fetch(&fetcher(), url, batch, (&account, &GENESIS), &given, limits()).await
}

/// Where a receipt lies in the value of its batch.
pub fn span(made: &Made, index: usize) -> (Balance, Balance) {
	let amount = |receipt: &Value| {
		let leaf = from_hex(&receipt["leaf"]);
		Receipt::decode_all(&mut leaf.as_slice()).unwrap().amount
	};
	let before: Balance = made.receipts[..index].iter().map(amount).sum();
	(before, before + amount(&made.receipts[index]))
}

/// Where the first credit of a receipt lies in the sum of all credits of its batch.
pub fn first_credit(made: &Made, index: usize) -> Balance {
	let leaf = from_hex(&made.receipts[index]["leaf"]);
	let id = Receipt::decode_all(&mut leaf.as_slice()).unwrap().id;
	let entries = entries_of(made).into_iter();
	let before = entries.take_while(|entry| entry.receipt != id);
	before.map(|entry| entry.credit).sum()
}
