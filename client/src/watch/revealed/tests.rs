//! Every fraud that one receipt can show, and which of them can be answers: what is out of order or malformed the chain takes for none.

use super::*;
use crate::watch::testing::{member, TEXTS};
use openledger_attribution::{
	chunk::OPEN_SALT,
	claim::claims_root,
	commit_request, commit_response,
	fraud::{Channels, ContributionFacts, FraudKind, LineFacts},
	prove::{answer, SmallCorpus},
	receipt::charge,
	retrieved_root, session_leaf,
	token::tokens,
	Method, Receipt, ReceiptId, Source,
};
use openledger_core::{Balance, ContributionId, Disclosure, LineIndex, SessionId, SHARE_ONE};

/// The one contribution of the corpus.
const MEMBER: ContributionId = 4;
const OPEN: SessionId = 1;
const PRIVATE: SessionId = 2;
const PRICE: Balance = 1_000_000;
/// Indices of the receipts that are spoiled, and neither is the first.
const IN_THE_OPEN: u32 = 1;
const IN_PRIVATE: u32 = 2;

/// What the chain knows.
struct World;

impl Chain for World {
	fn contribution(&self, id: ContributionId) -> Option<ContributionFacts> {
		(id == MEMBER).then(|| member(MEMBER, TEXTS[0]).facts)
	}

	fn in_corpus(&self, id: ContributionId) -> bool {
		id == MEMBER
	}

	fn is_commons(&self, _: ContributionId) -> bool {
		false
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

	fn posted(&self, _: ContributionId) -> Balance {
		0
	}

	fn posted_below(&self, _: ContributionId) -> Balance {
		0
	}

	fn channels(&self) -> Channels {
		Channels {
			verbatim: SHARE_ONE,
			retrieval: 0,
		}
	}
}

fn corpus() -> SmallCorpus {
	SmallCorpus {
		texts: [(MEMBER, TEXTS[0].as_bytes().to_vec())].into(),
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
		let is_private = session == PRIVATE;
		let salt = if is_private { [9; 32] } else { OPEN_SALT };
		let request = format!("Question number {sequence}: what is true?").into_bytes();
		let response = format!("It is said: {} So much for that.", TEXTS[0]).into_bytes();
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
		use codec::DecodeAll;
		let read = |leaf: &Vec<u8>| Claim::decode_all(&mut leaf.as_slice()).unwrap();
		self.contents.claims.iter().map(read).collect()
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
	facts: BatchFacts,
	batch: PublishedBatch,
}

impl Case {
	/// Two receipts of the open session and one of the private one, of which `at` is spoiled.
	fn new(at: u32, spoil: impl FnOnce(&mut Exec)) -> Self {
		let mut execs = [
			Exec::honest(OPEN, 0),
			Exec::honest(OPEN, 1),
			Exec::honest(PRIVATE, 0),
		];
		spoil(&mut execs[at as usize]);
		let mut settled = BTreeMap::<SessionId, Balance>::new();
		let (mut receipts, mut sum) = (Vec::new(), 0);
		for exec in &mut execs {
			let receipt = &mut exec.receipt;
			let before = settled.entry(receipt.id.session).or_default();
			receipt.cumulative_before = *before;
			*before += receipt.amount;
			sum += receipt.amount;
			let leaf = ReceiptLeaf {
				receipt: *receipt,
				sum,
			};
			receipts.push(leaf.encode());
		}
		let line = |(session, settled_after)| SessionLeaf {
			session,
			line: 0,
			settled_before: 0,
			settled_after,
		};
		let sessions: Vec<SessionLeaf> = settled.into_iter().map(line).collect();
		let (sessions_root, amount) = session_leaf::root(&sessions).unwrap();
		Self {
			facts: BatchFacts {
				model: 1,
				amount,
				credited: 0,
				receipts: receipts.len() as u32,
				receipts_root: merkle::root(&receipts).unwrap(),
				ledger_root: merkle::empty_root(),
				sessions_root,
			},
			batch: PublishedBatch {
				receipts,
				contents: execs.into_iter().map(|exec| exec.contents).collect(),
				sessions,
				..PublishedBatch::default()
			},
		}
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
		let answered = |item: Item| (item, answer(&self.batch, &item).unwrap());
		items.into_iter().map(answered).collect()
	}

	fn audit(&self, revealed: &Revealed) -> Audit {
		revealed.audit(&self.facts, &self.batch.sessions, &World, &corpus(), 64)
	}

	/// What proofs show of the batch itself.
	fn kinds(&self, audit: &Audit) -> Vec<FraudKind> {
		let kind = |proof: &FraudProof| judge(proof, &self.facts, &World).unwrap().kind;
		audit.frauds.iter().map(kind).collect()
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
			.filter(|(item, reveal)| check_reveal(item, reveal, &case.facts, &World).is_err())
			.count();
		let audit = case.audit(&Revealed::new(&answers, &case.facts, &World));
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
	let revealed = Revealed::new(&answers, &case.facts, &World);
	assert_eq!(revealed.receipts().collect::<Vec<_>>(), [0, 1, 2]);
	assert_eq!(case.audit(&revealed), Audit::default());
}
