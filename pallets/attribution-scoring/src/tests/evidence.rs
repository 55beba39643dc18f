//! Batches, honest and not, and what shows it.

use crate::{judging::ChainOf, mock::*};
use codec::Encode;
use openledger_attribution::{
	chunk::{CommittedText, Context, OPEN_SALT},
	claim::{Claim, Source},
	fraud::{
		DoubleSigning, FraudProof, Gap, LineEvidence, Neighbour, Shown, ShownReceipt, Side, SignedReceipt,
		Span,
	},
	merkle::empty_root,
	prove::{self, PublishedBatch, PublishedReceipt, PublishedText},
	receipt::{Method, Receipt, ReceiptId},
	retrieval::Retrieved,
	reveal::{Item, Reveal},
	session_leaf,
	sums::{SumNode, SumTree, Summed},
	Blake2, SessionLeaf,
};
use openledger_core::{Balance, BatchId, ContributionId, Disclosure, Hash32, SessionId};
use openledger_traits::{Batches, Membership};
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
	pub receipts: Vec<Receipt>,
	pub line: SessionLeaf,
}

/// The tree of sums over leaves.
pub fn sum_tree<L: Summed>(leaves: &[L]) -> SumTree<L::Key, Blake2> {
	SumTree::of(leaves).unwrap()
}

/// A leaf at its place in a tree of sums.
pub fn placed<L: Summed + Clone>(leaves: &[L], index: u64) -> Shown<L, SumNode<L::Key>> {
	Shown {
		index,
		leaf: leaves[index as usize].clone(),
		proof: sum_tree(leaves).prove(index).unwrap(),
	}
}

/// The gap before the leaf at `at` of a tree of sums.
pub fn sum_gap<L: Summed + Clone>(leaves: &[L], at: u64) -> Gap<L, SumNode<L::Key>> {
	let neighbour = |index| {
		let Shown { leaf, proof, .. } = placed(leaves, index);
		Neighbour { leaf, proof }
	};
	Gap {
		at,
		before: at.checked_sub(1).map(neighbour),
		after: (at < leaves.len() as u64).then(|| neighbour(at)),
	}
}

/// The leaf that holds a position in the sum.
pub fn holder<L: Summed>(leaves: &[L], position: Balance) -> u64 {
	let mut end = 0;
	let holds = |leaf: &L| {
		end += leaf.amount();
		end > position
	};
	leaves.iter().position(holds).unwrap() as u64
}

/// The data of leaves.
pub fn encoded<L: Encode>(leaves: &[L]) -> Vec<Vec<u8>> {
	leaves.iter().map(Encode::encode).collect()
}

/// What is published of a receipt without its texts.
pub fn contents(claims: &[Claim], retrieved: &[Retrieved]) -> PublishedReceipt {
	PublishedReceipt {
		request: PublishedText::Hidden,
		response: PublishedText::Hidden,
		claims: encoded(claims),
		retrieved: encoded(retrieved),
	}
}

/// The answer that its operator makes of the data of a batch.
pub fn answer_of(batch: BatchId, data: &PublishedBatch, item: &Item) -> Option<Reveal> {
	let open = World::open(batch).unwrap();
	prove::answer(data, item, &ChainOf::<Test>::of_batch(batch, &open))
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
	let mut receipts = Vec::new();
	let mut sum = 0;
	for (sequence, amount) in (0..).zip(amounts) {
		receipts.push(receipt(sequence, sum, *amount));
		sum += amount;
	}
	let line = SessionLeaf {
		session: SESSION,
		line: 0,
		settled_before: 0,
		settled_after: sum,
		start: 0,
	};
	let submitted = ClockValue::get();
	let batch = World::submit(BatchRecord {
		operator: OPERATOR,
		model: MODEL,
		amount: sum,
		posted: Vec::new(),
		receipts_root: sum_tree(&receipts).root(),
		receipts: receipts.len() as u32,
		ledger_root,
		sessions_root: session_leaf::root(&[line]).unwrap().0,
		submitted,
		due: submitted + WINDOW,
		holds: 0,
	});
	Sample {
		batch,
		receipts,
		line,
	}
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
	pub fn shown(&self, index: u64) -> ShownReceipt {
		placed(&self.receipts, index)
	}

	/// The first receipt with a path that no proof or answer has room for.
	pub fn too_large(&self) -> ShownReceipt {
		let node = SumNode::leaf::<Blake2, _>(&self.receipts[0]);
		Shown {
			proof: vec![node; 2_048],
			..self.shown(0)
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
		holder(&self.receipts, position)
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
