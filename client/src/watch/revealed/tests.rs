//! Every fraud that one receipt can show, and which of them can be answers: what is out of order or malformed the chain takes for none.

use super::*;
use crate::watch::testing::{member, TEXTS};
use codec::DecodeAll;
use openledger_attribution::{
	batch::settled_lines,
	chunk::OPEN_SALT,
	claim::claims_root,
	commit_request, commit_response,
	fraud::{Channels, ContributionFacts, Finding, FraudKind, Harmed, LineFacts},
	prove::{answer, SmallCorpus},
	receipt::charge,
	retrieved_root,
	reveal::DueCredit,
	token::tokens,
	CreditEntry, CreditKey, Method, ReceiptId, Source, SumTree, MIN_SPAN,
};
use openledger_core::{ContributionId, Disclosure, LineIndex, SessionId, SHARE_ONE};
use std::collections::BTreeSet;

/// A contribution that earns nothing.
const COMMONS: ContributionId = 3;
/// The contribution that all honest receipts repeat.
const MEMBER: ContributionId = 4;
/// A contribution that nobody repeats.
const OTHER: ContributionId = 6;
/// The corpus. No contribution has the number behind [`MEMBER`].
const CORPUS: [(ContributionId, &str); 3] = [(COMMONS, TEXTS[1]), (MEMBER, TEXTS[0]), (OTHER, TEXTS[2])];
/// All that is credited is for what was repeated.
const VERBATIM: Channels = Channels {
	verbatim: SHARE_ONE,
	retrieval: 0,
};
const OPEN: SessionId = 1;
const PRIVATE: SessionId = 2;
const PRICE: Balance = 1_000_000;
/// Indices of the receipts that are spoiled, and neither is the first.
const IN_THE_OPEN: u32 = 1;
const IN_PRIVATE: u32 = 2;

/// What the chain knows.
struct World {
	channels: Channels,
	posted: BTreeMap<ContributionId, Balance>,
}

impl Chain for World {
	fn contribution(&self, id: ContributionId) -> Option<ContributionFacts> {
		let (_, text) = CORPUS.iter().find(|(of, _)| *of == id)?;
		Some(member(id, text).facts)
	}

	fn in_corpus(&self, id: ContributionId) -> bool {
		CORPUS.iter().any(|(of, _)| *of == id)
	}

	fn is_commons(&self, id: ContributionId) -> bool {
		id == COMMONS
	}

	fn line(&self, session: SessionId, _: LineIndex) -> Option<LineFacts> {
		Some(LineFacts {
			input_price: PRICE,
			output_price: PRICE,
			disclosure: match session {
				PRIVATE => Disclosure::Private,
				_ => Disclosure::Open,
			},
		})
	}

	fn posted(&self, id: ContributionId) -> Balance {
		self.posted.get(&id).copied().unwrap_or_default()
	}

	fn posted_below(&self, id: ContributionId) -> Balance {
		self.posted.range(..id).map(|(_, total)| total).sum()
	}

	fn channels(&self) -> Channels {
		self.channels
	}
}

fn corpus() -> SmallCorpus {
	SmallCorpus {
		texts: CORPUS.map(|(id, text)| (id, text.as_bytes().to_vec())).into(),
		commons: [COMMONS].into(),
		..SmallCorpus::default()
	}
}

/// A receipt with what belongs to it.
struct Exec {
	receipt: Receipt,
	contents: PublishedReceipt,
}

impl Exec {
	fn honest(session: SessionId, sequence: u64) -> Self {
		Self::saying(session, sequence, TEXTS[0])
	}

	/// An honest one that repeats this.
	fn saying(session: SessionId, sequence: u64, text: &str) -> Self {
		let is_private = session == PRIVATE;
		let salt = if is_private { [9; 32] } else { OPEN_SALT };
		let request = format!("Question number {sequence}: what is true?").into_bytes();
		let response = format!("It is said: {text} So much for that.").into_bytes();
		let asked = commit_request(&salt, &request).unwrap();
		let said = commit_response(&salt, &response).unwrap();
		let claims = match is_private {
			true => Vec::new(),
			false => corpus().cover(&tokens(&request), &tokens(&response)).unwrap(),
		};
		let (input, output) = (asked.tokens as u32, said.tokens as u32);
		let mut exec = Self {
			receipt: Receipt {
				id: ReceiptId {
					session,
					line: 0,
					sequence,
				},
				cumulative_before: 0,
				amount: charge(input, output, PRICE, PRICE).unwrap(),
				input_tokens: input,
				output_tokens: output,
				request: asked.root,
				response: said.root,
				parent: None,
				method: if is_private {
					Method::Unattributed
				} else {
					Method::Verbatim1
				},
				claim_count: 0,
				claims: merkle::empty_root(),
				retrieved_count: 0,
				retrieved: merkle::empty_root(),
			},
			contents: PublishedReceipt {
				request: PublishedText::Bytes { salt, text: request },
				response: PublishedText::Bytes { salt, text: response },
				claims: Vec::new(),
				retrieved: Vec::new(),
			},
		};
		exec.set_claims(&claims);
		exec
	}

	fn claims(&self) -> Vec<Claim> {
		let read = |leaf: &Vec<u8>| Claim::decode_all(&mut leaf.as_slice()).unwrap();
		self.contents.claims.iter().map(read).collect()
	}

	fn retrieved(&self) -> Vec<Retrieved> {
		let read = |leaf: &Vec<u8>| Retrieved::decode_all(&mut leaf.as_slice()).unwrap();
		self.contents.retrieved.iter().map(read).collect()
	}

	fn set_claims(&mut self, claims: &[Claim]) {
		self.contents.claims = claims.iter().map(Encode::encode).collect();
		self.receipt.claim_count = claims.len() as u16;
		self.receipt.claims = claims_root(claims).unwrap();
	}

	fn change_claim(&mut self, change: impl FnOnce(&mut Claim)) {
		let mut claims = self.claims();
		change(&mut claims[0]);
		self.set_claims(&claims);
	}

	/// Claims so many parts of what is in no corpus, in a response that is as long as that takes.
	fn claim_outside(&mut self, count: u16) {
		let claim = |number: u16| Claim {
			response_start: u32::from(number * MIN_SPAN),
			length: MIN_SPAN,
			counted: MIN_SPAN,
			source: Source::Contribution(MEMBER + 1),
			source_start: 0,
		};
		self.receipt.output_tokens = u32::from(count * MIN_SPAN);
		self.set_claims(&(0..count).map(claim).collect::<Vec<_>>());
	}

	fn set_retrieved(&mut self, ids: &[ContributionId]) {
		let entry = |id: &ContributionId| Retrieved {
			contribution: *id,
			chunk: 0,
		};
		let entries: Vec<Retrieved> = ids.iter().map(entry).collect();
		self.contents.retrieved = entries.iter().map(Encode::encode).collect();
		self.receipt.method = Method::Retrieval1;
		self.receipt.retrieved_count = entries.len() as u8;
		self.receipt.retrieved = retrieved_root(&entries).unwrap();
	}

	/// What it credits; what is out of order credits nothing.
	fn credits(&self, world: &World) -> Vec<CreditEntry> {
		let credits = openledger_attribution::credits(
			&self.receipt,
			&self.claims(),
			&self.retrieved(),
			&world.channels,
			|id| world.is_commons(id),
		);
		let entry = |(contribution, credit)| CreditEntry {
			contribution,
			receipt: self.receipt.id,
			credit,
		};
		credits.unwrap_or_default().into_iter().map(entry).collect()
	}

	/// Commits to the response with another salt.
	fn salt_response(&mut self, other: Hash32) {
		let PublishedText::Bytes { salt, text } = &mut self.contents.response else {
			panic!("a text")
		};
		*salt = other;
		self.receipt.response = commit_response(&other, text).unwrap().root;
	}
}

/// A batch with all that its operator has of it.
struct Case {
	world: World,
	receipts: Vec<Receipt>,
	ledger: Vec<CreditEntry>,
	facts: BatchFacts,
	batch: PublishedBatch,
}

impl Case {
	/// Two receipts of the open session and one of the private one, of which `at` is spoiled.
	fn new(at: u32, spoil: impl FnOnce(&mut Exec)) -> Self {
		Self::of(VERBATIM, |execs| spoil(&mut execs[at as usize]))
	}

	/// The same receipts, changed so, of a model that weighs its channels so.
	fn of(channels: Channels, change: impl FnOnce(&mut [Exec; 3])) -> Self {
		let world = World {
			channels,
			posted: BTreeMap::new(),
		};
		let mut execs = [
			Exec::honest(OPEN, 0),
			Exec::honest(OPEN, 1),
			Exec::honest(PRIVATE, 0),
		];
		change(&mut execs);
		let mut settled = BTreeMap::<SessionId, Balance>::new();
		for exec in &mut execs {
			let before = settled.entry(exec.receipt.id.session).or_default();
			exec.receipt.cumulative_before = *before;
			*before += exec.receipt.amount;
		}
		let receipts: Vec<Receipt> = execs.iter().map(|exec| exec.receipt).collect();
		let mut ledger: Vec<CreditEntry> = execs.iter().flat_map(|exec| exec.credits(&world)).collect();
		ledger.sort();
		let mut case = Self {
			world,
			facts: BatchFacts {
				model: 1,
				amount: 0,
				credited: 0,
				receipts: receipts.len() as u32,
				receipts_root: merkle::empty_root(),
				ledger_root: merkle::empty_root(),
				sessions_root: merkle::empty_root(),
			},
			batch: PublishedBatch {
				contents: execs.into_iter().map(|exec| exec.contents).collect(),
				sessions: settled_lines(&receipts),
				..PublishedBatch::default()
			},
			receipts,
			ledger,
		};
		case.commit();
		case
	}

	/// Commits to the receipts, the ledger and the lines as they are now, and posts what is credited.
	fn commit(&mut self) {
		let (sessions_root, amount) = session_leaf::root(&self.batch.sessions).unwrap();
		let receipts = SumTree::<ReceiptId, Blake2>::of(&self.receipts).unwrap();
		let ledger = SumTree::<CreditKey, Blake2>::of(&self.ledger).unwrap();
		self.facts = BatchFacts {
			amount,
			credited: ledger.sum(),
			receipts_root: receipts.root(),
			ledger_root: ledger.root(),
			sessions_root,
			..self.facts
		};
		self.world.posted.clear();
		for entry in &self.ledger {
			*self.world.posted.entry(entry.contribution).or_default() += entry.credit;
		}
		self.batch.receipts = self.receipts.iter().map(Encode::encode).collect();
		self.batch.ledger = self.ledger.iter().map(Encode::encode).collect();
	}

	/// An item with what the operator can say.
	fn answer(&self, item: Item) -> (Item, Reveal) {
		(item, answer(&self.batch, &item, &self.world).unwrap())
	}

	/// The credit that the first unit of a receipt makes due.
	fn due(&self, receipt: usize) -> (Item, Reveal) {
		let before = &self.receipts[..receipt];
		self.answer(Item::Due(before.iter().map(|receipt| receipt.amount).sum()))
	}

	/// The first credit of a receipt, drawn.
	fn credited(&self, receipt: usize) -> (Item, Reveal) {
		let id = self.receipts[receipt].id;
		let before = self.ledger.iter().take_while(|entry| entry.receipt != id);
		self.answer(Item::DrawCredit(before.map(|entry| entry.credit).sum()))
	}

	/// All that can be asked of a receipt, with what its operator can say.
	fn answers(&self, receipt: u32) -> Vec<(Item, Reveal)> {
		let chunk = |side| Item::Chunk {
			receipt,
			side,
			chunk: 0,
		};
		let items = [
			Item::Receipt(receipt),
			Item::Claims(receipt),
			Item::Retrieved(receipt),
			chunk(Side::Request),
			chunk(Side::Response),
		];
		items.into_iter().map(|item| self.answer(item)).collect()
	}

	/// What answers show, if the chain takes them all.
	fn taken(&self, answers: &[(Item, Reveal)]) -> Revealed {
		for (item, reveal) in answers {
			assert_eq!(
				check_reveal(item, reveal, &self.facts, &self.world),
				Ok(()),
				"{item:?}"
			);
		}
		Revealed::new(answers, &self.facts, &self.world)
	}

	fn audit(&self, revealed: &Revealed) -> Audit {
		self.audit_up_to(revealed, 64)
	}

	fn audit_up_to(&self, revealed: &Revealed, limit: usize) -> Audit {
		revealed.audit(&self.facts, &self.batch.sessions, &self.world, &corpus(), limit)
	}

	fn finding(&self, proof: &FraudProof) -> Finding {
		judge(proof, &self.facts, &self.world).unwrap()
	}

	/// What proofs show of the batch itself.
	fn kinds(&self, audit: &Audit) -> Vec<FraudKind> {
		audit
			.frauds
			.iter()
			.map(|proof| self.finding(proof).kind)
			.collect()
	}
}

/// A way to spoil a receipt.
struct Way {
	name: &'static str,
	kind: FraudKind,
	at: u32,
	/// Whether the chain takes what shows it for an answer.
	is_answer: bool,
	spoil: fn(&mut Exec),
}

const WAYS: &[Way] = &[
	Way {
		name: "over-charge",
		kind: FraudKind::OverCharge,
		at: IN_THE_OPEN,
		is_answer: true,
		spoil: |exec| exec.receipt.amount += 1,
	},
	Way {
		name: "not attributed in the open",
		kind: FraudKind::Disclosure,
		at: IN_THE_OPEN,
		is_answer: true,
		spoil: |exec| {
			exec.set_claims(&[]);
			exec.receipt.method = Method::Unattributed;
		},
	},
	Way {
		name: "attributed in private",
		kind: FraudKind::Disclosure,
		at: IN_PRIVATE,
		is_answer: true,
		spoil: |exec| exec.receipt.method = Method::Verbatim1,
	},
	Way {
		name: "too many tokens",
		kind: FraudKind::TokenCount,
		at: IN_THE_OPEN,
		is_answer: true,
		spoil: |exec| exec.receipt.output_tokens += 1,
	},
	Way {
		name: "another place",
		kind: FraudKind::FalseClaim,
		at: IN_THE_OPEN,
		is_answer: true,
		spoil: |exec| exec.change_claim(|claim| claim.source_start += 1),
	},
	Way {
		name: "outside the corpus",
		kind: FraudKind::FalseClaim,
		at: IN_THE_OPEN,
		is_answer: true,
		spoil: |exec| exec.change_claim(|claim| claim.source = Source::Contribution(MEMBER + 1)),
	},
	Way {
		name: "a claim left out",
		kind: FraudKind::Omission,
		at: IN_THE_OPEN,
		is_answer: true,
		spoil: |exec| exec.set_claims(&[]),
	},
	Way {
		name: "two salts",
		kind: FraudKind::Malformed,
		at: IN_PRIVATE,
		is_answer: true,
		spoil: |exec| exec.salt_response([1; 32]),
	},
	Way {
		name: "a claim twice",
		kind: FraudKind::Overlap,
		at: IN_THE_OPEN,
		is_answer: false,
		spoil: |exec| {
			let claim = exec.claims()[0];
			exec.set_claims(&[claim, claim]);
		},
	},
	Way {
		name: "retrieved twice",
		kind: FraudKind::Retrieval,
		at: IN_THE_OPEN,
		is_answer: false,
		spoil: |exec| exec.set_retrieved(&[MEMBER, MEMBER]),
	},
	Way {
		name: "retrieved from outside the corpus",
		kind: FraudKind::Retrieval,
		at: IN_THE_OPEN,
		is_answer: false,
		spoil: |exec| exec.set_retrieved(&[MEMBER + 1]),
	},
	Way {
		name: "another number of claims",
		kind: FraudKind::Malformed,
		at: IN_THE_OPEN,
		is_answer: false,
		spoil: |exec| exec.receipt.claim_count += 1,
	},
	Way {
		name: "another number of retrieved",
		kind: FraudKind::Malformed,
		at: IN_THE_OPEN,
		is_answer: false,
		spoil: |exec| {
			exec.set_retrieved(&[MEMBER]);
			exec.receipt.retrieved_count += 1;
		},
	},
	Way {
		name: "a salt in the open",
		kind: FraudKind::Malformed,
		at: IN_THE_OPEN,
		is_answer: false,
		spoil: |exec| exec.salt_response([1; 32]),
	},
];

#[test]
fn audit_should_prove_of_the_batch_what_a_receipt_shows() {
	for way in WAYS {
		let case = Case::new(way.at, way.spoil);
		let answers = case.answers(way.at);
		// Whether the chain takes them or not.
		let audit = case.audit(&Revealed::collect(answers.iter()));
		let found = case.kinds(&audit);
		assert!(found.contains(&way.kind), "{}: {found:?}", way.name);
		if way.name == "two salts" {
			let is_salts = |proof: &FraudProof| matches!(proof, FraudProof::Salts { .. });
			assert!(audit.frauds.iter().any(is_salts), "{:?}", audit.frauds);
		}
	}
}

#[test]
fn audit_should_find_what_the_chain_takes_for_an_answer_and_miss_the_rest() {
	for way in WAYS {
		let case = Case::new(way.at, way.spoil);
		let answers = case.answers(way.at);
		let refused = answers
			.iter()
			.filter(|(item, reveal)| check_reveal(item, reveal, &case.facts, &case.world).is_err())
			.count();
		let audit = case.audit(&Revealed::new(&answers, &case.facts, &case.world));
		let found = case.kinds(&audit);
		if way.is_answer {
			assert_eq!(refused, 0, "{}", way.name);
			assert!(found.contains(&way.kind), "{}: {found:?}", way.name);
		} else {
			// The operator cannot answer it, and is convicted for that.
			assert_eq!((refused, found), (1, Vec::new()), "{}", way.name);
			assert!(!audit.missing.is_empty(), "{}", way.name);
			let is_of_it = |item: &Item| item.receipt() == Some(way.at);
			assert!(audit.missing.iter().all(is_of_it), "{:?}", audit.missing);
		}
	}
}

#[test]
fn audit_should_find_nothing_when_all_that_is_shown_is_honest() {
	let case = Case::new(IN_THE_OPEN, |_| ());
	let answers: Vec<(Item, Reveal)> = (0..3).flat_map(|receipt| case.answers(receipt)).collect();
	let revealed = case.taken(&answers);
	assert_eq!(revealed.receipts().collect::<Vec<_>>(), [0, 1, 2]);
	assert_eq!(case.audit(&revealed), Audit::default());
}

#[test]
fn audit_should_know_the_claims_of_a_receipt_by_what_it_owes() {
	let case = Case::new(IN_THE_OPEN, |_| ());
	let audit = case.audit(&case.taken(&[case.due(1)]));
	let chunk = |side| Item::Chunk {
		receipt: 1,
		side,
		chunk: 0,
	};
	let expected = Audit {
		frauds: Vec::new(),
		missing: vec![chunk(Side::Request), chunk(Side::Response)],
	};
	assert_eq!(audit, expected);
}

#[test]
fn audit_should_compare_a_hidden_ledger_with_what_a_receipt_owes() {
	type Change = fn(&mut Vec<CreditEntry>);
	let ways: [(&str, Change); 3] = [
		("missing", |ledger| {
			ledger.remove(1);
		}),
		("too little", |ledger| ledger[1].credit -= 1),
		("too much", |ledger| ledger[1].credit += 1),
	];
	for (name, change) in ways {
		let mut case = Case::new(IN_THE_OPEN, |_| ());
		let owed = case.ledger[1];
		assert_eq!(owed.receipt, case.receipts[1].id);
		change(&mut case.ledger);
		case.commit();
		let audit = case.audit(&case.taken(&[case.due(1)]));
		assert_eq!(case.kinds(&audit), [FraudKind::LedgerReceipt], "{name}");
		let harmed = case.finding(&audit.frauds[0]).harmed;
		let expected = match name {
			"too much" => Harmed::Pools,
			_ => Harmed::Contribution {
				id: MEMBER,
				credit: owed.credit,
			},
		};
		assert_eq!(harmed, expected, "{name}");
		// What the other receipt owes is there.
		assert!(
			case.audit(&case.taken(&[case.due(0)])).frauds.is_empty(),
			"{name}"
		);
	}
}

/// Nobody asks for a ledger without credits: what is in it is known.
#[test]
fn audit_should_find_credits_missing_when_the_ledger_has_none() {
	let mut case = Case::new(IN_THE_OPEN, |_| ());
	case.ledger.clear();
	case.commit();
	let audit = case.audit(&case.taken(&case.answers(1)));
	assert_eq!(case.kinds(&audit), [FraudKind::LedgerReceipt]);
}

#[test]
fn audit_should_find_a_receipt_that_lies_elsewhere_than_its_line_puts_it() {
	type Change = fn(&mut Case);
	let ways: [(&str, u32, Change); 3] = [
		("within its line", 1, |case| {
			case.receipts[1].cumulative_before -= 1;
		}),
		// The first of its line, behind more than was settled of the line before.
		("with its line", 2, |case| {
			case.receipts[1].amount += 1;
			case.receipts[2].amount -= 1;
		}),
		("in no line", 2, |case| {
			let line = SessionLeaf {
				settled_after: case.facts.amount,
				..case.batch.sessions[0]
			};
			case.batch.sessions = vec![line];
		}),
	];
	for (name, at, change) in ways {
		let mut case = Case::new(at, |_| ());
		change(&mut case);
		case.commit();
		let audit = case.audit(&case.taken(&case.answers(at)));
		assert_eq!(case.kinds(&audit), [FraudKind::BrokenChain], "{name}");
		assert!(matches!(audit.frauds[0], FraudProof::Stray { .. }), "{name}");
	}
}

/// Honest receipts of a model that credits half of what is repeated and a quarter of what is retrieved. The second repeats and has
/// retrieved commons as well.
fn of_both_channels() -> Case {
	let channels = Channels {
		verbatim: SHARE_ONE / 2,
		retrieval: SHARE_ONE / 4,
	};
	Case::of(channels, |execs| {
		execs[1] = Exec::saying(OPEN, 1, &format!("{} {}", TEXTS[1], TEXTS[0]));
		execs[1].set_retrieved(&[COMMONS, OTHER]);
	})
}

/// What many positions in the receipts make due, and the credits at many positions in the ledger.
fn many_answers(case: &Case) -> Vec<(Item, Reveal)> {
	let positions = |sum: Balance| (0..200u128).map(move |part| sum * part / 200);
	let due = positions(case.facts.amount).map(Item::Due);
	let credits = positions(case.facts.credited).map(Item::DrawCredit);
	due.chain(credits).map(|item| case.answer(item)).collect()
}

#[test]
fn audit_should_find_nothing_in_what_is_due_of_commons_and_of_what_was_retrieved() {
	let case = of_both_channels();
	let answers = many_answers(&case);
	let owed = answers.iter().filter_map(|(_, reveal)| match reveal {
		Reveal::Due { credit, .. } => Some(match credit {
			Some(DueCredit::There { entry, .. }) => Some(entry.leaf.contribution),
			Some(DueCredit::Missing { .. }) => panic!("{reveal:?}"),
			None => None,
		}),
		_ => None,
	});
	let owed: BTreeSet<Option<ContributionId>> = owed.collect();
	assert_eq!(owed, [None, Some(MEMBER), Some(OTHER)].into());
	let audit = case.audit(&case.taken(&answers));
	assert!(audit.frauds.is_empty(), "{:?}", audit.frauds);
}

#[test]
fn audit_should_find_the_credits_of_what_was_retrieved_missing() {
	let mut case = of_both_channels();
	case.ledger.retain(|entry| entry.contribution != OTHER);
	case.commit();
	let audit = case.audit(&case.taken(&many_answers(&case)));
	assert!(!audit.frauds.is_empty());
	for proof in &audit.frauds {
		let Finding { kind, harmed } = case.finding(proof);
		assert_eq!(kind, FraudKind::LedgerReceipt);
		assert!(
			matches!(harmed, Harmed::Contribution { id: OTHER, .. }),
			"{harmed:?}"
		);
	}
}

#[test]
fn audit_should_see_what_is_wrong_with_a_receipt_that_only_its_drawn_credit_shows() {
	let over_charged = Case::new(IN_THE_OPEN, |exec| exec.receipt.amount += 1);
	let mut stray = Case::new(IN_THE_OPEN, |_| ());
	stray.receipts[1].cumulative_before -= 1;
	stray.commit();
	for (case, kind) in [
		(over_charged, FraudKind::OverCharge),
		(stray, FraudKind::BrokenChain),
	] {
		let revealed = case.taken(&[case.credited(1)]);
		let audit = case.audit(&revealed);
		assert_eq!(case.kinds(&audit), [kind]);
		// It is not drawn, so its texts are not asked for.
		assert_eq!(revealed.receipts().count(), 0, "{kind:?}");
		assert!(audit.missing.is_empty(), "{kind:?}: {:?}", audit.missing);
		// It is the same receipt, whatever shows it.
		let audit = case.audit(&case.taken(&[case.credited(1), case.due(1)]));
		assert_eq!(case.kinds(&audit), [kind]);
	}
	let honest = Case::new(IN_THE_OPEN, |_| ());
	let audit = honest.audit(&honest.taken(&[honest.credited(0), honest.credited(1)]));
	assert_eq!(audit, Audit::default());
}

/// What harms all alike is no cover for what harms a payer.
#[test]
fn audit_should_find_an_over_charge_behind_many_false_claims_of_another_receipt() {
	const LIMIT: usize = 16;
	let case = Case::of(VERBATIM, |execs| {
		execs[0].claim_outside(20);
		execs[1].receipt.amount += 1;
	});
	let revealed = case.taken(&[case.due(0), case.due(1)]);
	let found = case.kinds(&case.audit_up_to(&revealed, LIMIT));
	let count = |kind: FraudKind| found.iter().filter(|found| **found == kind).count();
	let counts = (count(FraudKind::FalseClaim), count(FraudKind::OverCharge));
	assert_eq!(counts, (LIMIT, 1), "{found:?}");
}

/// To a receipt by itself every line but its own is settled for nothing.
#[test]
fn audit_should_see_what_is_wrong_with_a_receipt_among_thousands_of_lines() {
	let mut case = Case::new(IN_THE_OPEN, |exec| exec.receipt.amount += 1);
	let start = case.facts.amount;
	let more = (0u64..3_000).map(|number| SessionLeaf {
		session: PRIVATE + 1 + number,
		line: 0,
		settled_before: 0,
		settled_after: 1,
		start: start + Balance::from(number),
	});
	case.batch.sessions.extend(more);
	case.commit();
	// The receipts of those lines are left out, so no answer would be taken.
	let audit = case.audit(&Revealed::collect(case.answers(IN_THE_OPEN).iter()));
	assert_eq!(case.kinds(&audit), [FraudKind::OverCharge]);
}
