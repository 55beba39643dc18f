//! Batches, honest and not, and what shows it.

use crate::mock::*;
use openledger_attribution::{
	chunk::{CommittedText, Context, OPEN_SALT},
	claim::{Claim, Source},
	fraud::{DoubleSigning, FraudProof, Gap, LineEvidence, Shown, Side, SignedReceipt, Span},
	merkle,
	receipt::{Method, Receipt, ReceiptId, ReceiptLeaf},
	reveal::Reveal,
	session_leaf, Blake2, SessionLeaf,
};
use openledger_core::{Balance, BatchId, ContributionId, Disclosure, Hash32, SessionId};
use openledger_traits::Membership;
use sp_core::Pair;

/// The session of all samples.
pub const SESSION: SessionId = 7;
/// What a sample settles unless a test says otherwise: no multiple of four.
pub const AMOUNT: Balance = 20_003;
/// A contribution of the corpus.
pub const CONTRIBUTION: ContributionId = 100;
/// Eight counting tokens.
pub const TEXT: &[u8] = b"alpha beta gamma delta epsilon zeta eta theta";

/// A batch with all that its operator knows of it.
pub struct Sample {
	pub batch: BatchId,
	pub leaves: Vec<ReceiptLeaf>,
	pub line: SessionLeaf,
}

fn empty_root() -> Hash32 {
	merkle::Builder::<Blake2>::new().root()
}

fn committed(context: Context, text: &[u8]) -> CommittedText {
	CommittedText::new(&context, text).unwrap()
}

pub fn request() -> CommittedText {
	committed(Context::Request { salt: OPEN_SALT }, b"say it")
}

pub fn response() -> CommittedText {
	committed(Context::Response { salt: OPEN_SALT }, TEXT)
}

/// A receipt without claims, although its response repeats [`TEXT`].
pub fn receipt(sequence: u64, cumulative_before: Balance, amount: Balance) -> Receipt {
	Receipt {
		id: ReceiptId {
			session: SESSION,
			line: 0,
			sequence,
		},
		cumulative_before,
		amount,
		input_tokens: 2,
		output_tokens: 8,
		request: request().commitment().root,
		response: response().commitment().root,
		parent: None,
		method: Method::Verbatim1,
		claim_count: 0,
		claims: empty_root(),
		retrieved_count: 0,
		retrieved: empty_root(),
	}
}

/// Opens the session with this price per 1,000 tokens of any kind.
fn open_session(price: Balance, disclosure: Disclosure) {
	LineRecords::insert((SESSION, 0), (OPERATOR, MODEL, price, price, disclosure));
}

/// Submits receipts of these amounts, with that root over the credit ledger.
fn submit_with(amounts: &[Balance], ledger_root: Hash32) -> Sample {
	let mut leaves = Vec::new();
	let mut sum = 0;
	for (sequence, amount) in (0..).zip(amounts) {
		let receipt = receipt(sequence, sum, *amount);
		sum += amount;
		leaves.push(ReceiptLeaf { receipt, sum });
	}
	let line = SessionLeaf {
		session: SESSION,
		line: 0,
		settled_before: 0,
		settled_after: sum,
	};
	let submitted = ClockValue::get();
	let batch = World::submit(BatchRecord {
		operator: OPERATOR,
		model: MODEL,
		amount: sum,
		posted: Vec::new(),
		receipts_root: merkle::Tree::<Blake2>::new(hashes(&leaves)).root(),
		receipts: leaves.len() as u32,
		ledger_root,
		sessions_root: session_leaf::root(&[line]).unwrap().0,
		submitted,
		due: submitted + WINDOW,
		holds: 0,
	});
	Sample { batch, leaves, line }
}

fn hashes(leaves: &[ReceiptLeaf]) -> Vec<Hash32> {
	leaves.iter().map(ReceiptLeaf::hash::<Blake2>).collect()
}

/// A batch that nothing can be proven against but the omission, once the contribution exists.
pub fn honest_of(amounts: &[Balance]) -> Sample {
	open_session(1_000_000_000, Disclosure::Open);
	submit_with(amounts, empty_root())
}

pub fn honest() -> Sample {
	honest_of(&[AMOUNT])
}

pub fn private() -> Sample {
	open_session(1_000_000_000, Disclosure::Private);
	submit_with(&[AMOUNT], empty_root())
}

/// A batch whose ledger is not empty although it credits nothing; [`FraudProof::Record`] shows it. It harms the pools.
pub fn fraudulent_of(amount: Balance) -> Sample {
	open_session(1_000_000_000, Disclosure::Open);
	submit_with(&[amount], [9; 32])
}

pub fn fraudulent() -> Sample {
	fraudulent_of(AMOUNT)
}

/// A batch whose receipt costs more than the price, and the proof. It harms the payer.
pub fn over_charged() -> (Sample, FraudProof) {
	open_session(1, Disclosure::Open);
	let sample = submit_with(&[AMOUNT], empty_root());
	let proof = FraudProof::OverCharge {
		receipt: sample.shown(0),
		line: sample.settled(),
	};
	(sample, proof)
}

/// Makes [`TEXT`] a contribution of the corpus.
pub fn contribute(id: ContributionId, text: &[u8]) -> CommittedText {
	let contributor = account(CONTRIBUTOR).into();
	let text = committed(Context::Contribution { contributor }, text);
	let commitment = text.commitment();
	ContributionRecords::insert(
		id,
		ContributionRecord {
			membership: Some(Membership {
				datanet: 1,
				from: 1,
				until: None,
				gaps: Default::default(),
			}),
			commons_in: Vec::new(),
			contributor,
			root: commitment.root,
			tokens: commitment.tokens,
			chunks: commitment.chunks,
		},
	);
	text
}

fn span(text: &CommittedText) -> Span {
	Span {
		chunks: text.commitment().chunks,
		shown: vec![text.prove(0).unwrap()],
	}
}

/// A batch whose receipt leaves out a match of [`CONTRIBUTION`], and the proof.
pub fn omitting() -> (Sample, FraudProof) {
	let source = contribute(CONTRIBUTION, TEXT);
	let sample = honest();
	let proof = FraudProof::Omission {
		receipt: sample.shown(0),
		claims: Gap {
			at: 0,
			before: None,
			after: None,
		},
		candidate: Claim {
			response_start: 0,
			length: 8,
			counted: 8,
			source: Source::Contribution(CONTRIBUTION),
			source_start: 0,
		},
		response: span(&response()),
		source: span(&source),
	};
	(sample, proof)
}

impl Sample {
	/// A receipt at its place.
	pub fn shown(&self, index: u64) -> Shown<ReceiptLeaf> {
		Shown {
			index,
			leaf: self.leaves[index as usize],
			proof: merkle::prove(&hashes(&self.leaves), index).unwrap(),
		}
	}

	/// The settled line.
	pub fn settled(&self) -> LineEvidence {
		LineEvidence::Settled {
			lines: 1,
			line: Shown {
				index: 0,
				leaf: self.line,
				proof: Vec::new(),
			},
		}
	}

	pub fn reveal(&self, index: u64) -> Reveal {
		Reveal::Receipt(self.shown(index))
	}

	/// The receipt that holds a position.
	pub fn drawn(&self, position: Balance) -> u64 {
		self.leaves.iter().position(|leaf| leaf.sum > position).unwrap() as u64
	}

	/// The first chunk of a text of the first receipt.
	pub fn reveal_chunk(&self, side: Side) -> Reveal {
		let text = match side {
			Side::Request => request(),
			Side::Response => response(),
		};
		Reveal::Chunk {
			receipt: self.shown(0),
			salt: OPEN_SALT,
			chunks: text.commitment().chunks,
			shown: text.prove(0).unwrap(),
		}
	}

	/// Proof that another receipt of the first one's number was signed.
	pub fn equivocation(&self, signed: SignedReceipt) -> FraudProof {
		FraudProof::Equivocation {
			signed,
			receipt: self.shown(0),
			line: self.settled(),
		}
	}
}

/// A receipt signed by person `n` for the chain with this genesis.
pub fn signed_for(n: u8, receipt: Receipt, genesis: &Hash32) -> SignedReceipt {
	SignedReceipt {
		receipt,
		signature: key(n).sign(&receipt.message(genesis)).0,
	}
}

pub fn signed(receipt: Receipt) -> SignedReceipt {
	signed_for(OPERATOR_ACCOUNT, receipt, &Scoring::genesis())
}

/// Two signed receipts of one number, and the session they are of.
pub fn double_signing() -> DoubleSigning {
	open_session(1_000_000_000, Disclosure::Open);
	DoubleSigning {
		first: signed(receipt(3, 50, 10)),
		second: signed(receipt(3, 50, 11)),
	}
}
