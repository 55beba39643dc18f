//! A batch with claims, retrieved entries and a credit ledger. It is honest until a test changes what its operator commits to.

use super::*;
use openledger_attribution::{
	batch::{summarise, Execution},
	chunk::{CommittedText, Context, OPEN_SALT},
	claim::{claims_root, Claim, Source},
	fraud::{Attributed, Channels, Gap, LineEvidence, Neighbour, Shown, ShownReceipt},
	ledger::{CreditEntry, LedgerBuilder},
	merkle,
	prove::PublishedBatch,
	receipt::{Method, Receipt},
	retrieval::{retrieved_root, Retrieved},
	Blake2, SessionLeaf,
};
use openledger_core::{ContributionId, Disclosure};

/// A contribution of the corpus.
pub const FIRST: ContributionId = 300;
/// Another.
pub const SECOND: ContributionId = 301;
/// What the honest batch credits to each of them: half of half the first receipt for eight of its sixteen tokens, and a quarter of
/// half of it for one of two retrieved entries, each rounded down.
pub const DUE: Balance = 2_500 + 1_250;
/// What the response of the first receipt is.
pub const SAID: Context = Context::Response { salt: OPEN_SALT };

const FIRST_TEXT: &str = "a b c d e f g h";
const SECOND_TEXT: &str = "i j k l m n o p";

/// What an operator commits to: two receipts of one line.
pub struct Draft {
	pub receipts: Vec<Receipt>,
	/// Claims of the first receipt. The second has none.
	pub claims: Vec<Claim>,
	/// What the first receipt retrieved.
	pub retrieved: Vec<Retrieved>,
	pub ledger: Vec<CreditEntry>,
	pub posted: Vec<(ContributionId, Balance)>,
	pub lines: Vec<SessionLeaf>,
}

/// The tree over leaves with these data.
pub fn tree_over(leaves: &[Vec<u8>]) -> merkle::Tree {
	merkle::Tree::new(leaves.iter().map(|data| merkle::leaf_hash(data)).collect())
}

pub fn tree<L: Encode>(leaves: &[L]) -> merkle::Tree {
	tree_over(&encoded(leaves))
}

/// The tree over claims, which are not hashed.
pub fn claim_tree(claims: &[Claim]) -> merkle::Tree {
	merkle::Tree::new(claims.iter().map(Claim::word).collect())
}

/// A claim at its place.
pub fn shown_claim(claims: &[Claim], index: u64) -> Shown<Claim> {
	shown_in(&claim_tree(claims), claims, index)
}

/// The gap before the claim at `at`.
pub fn claim_gap(claims: &[Claim], at: u64) -> Gap<Claim> {
	gap_in(&claim_tree(claims), claims, at)
}

/// The gap before the leaf at `at`.
pub fn gap<L: Encode + Clone>(leaves: &[L], at: u64) -> Gap<L> {
	gap_in(&tree(leaves), leaves, at)
}

fn shown_in<L: Clone>(tree: &merkle::Tree, leaves: &[L], index: u64) -> Shown<L> {
	Shown {
		index,
		leaf: leaves[index as usize].clone(),
		proof: tree.prove(index).unwrap(),
	}
}

fn gap_in<L: Clone>(tree: &merkle::Tree, leaves: &[L], at: u64) -> Gap<L> {
	let neighbour = |index| {
		let Shown { leaf, proof, .. } = shown_in(tree, leaves, index);
		Neighbour { leaf, proof }
	};
	Gap {
		at,
		before: at.checked_sub(1).map(neighbour),
		after: (at < leaves.len() as u64).then(|| neighbour(at)),
	}
}

/// The tree hash over the chunks of a text.
pub fn text_hash(context: &Context, text: &CommittedText) -> Hash32 {
	let hashes = (0..text.commitment().chunks)
		.map(|index| context.leaf_hash::<Blake2>(&text.prove(index).unwrap().body))
		.collect();
	merkle::Tree::<Blake2>::new(hashes).tree_hash()
}

/// The text of [`FIRST`], which is in the corpus from then on.
pub fn first_text() -> CommittedText {
	contribute(FIRST, FIRST_TEXT.as_bytes())
}

/// The response of the first receipt, of two chunks: the words of [`FIRST`] at the start of one, those of [`SECOND`] at the start of the other.
pub fn said() -> CommittedText {
	let text = format!("{FIRST_TEXT} {} {SECOND_TEXT}", ", ".repeat(120));
	CommittedText::new(&SAID, text.as_bytes()).unwrap()
}

/// Opens the session, or changes it.
pub fn disclose(disclosure: Disclosure) {
	let price: Balance = 1_000_000_000;
	LineRecords::insert((SESSION, 0), (OPERATOR, MODEL, price, price, disclosure));
}

fn claim(response_start: u32, id: ContributionId) -> Claim {
	Claim {
		response_start,
		length: 8,
		counted: 8,
		source: Source::Contribution(id),
		source_start: 0,
	}
}

/// Nothing can be proven against it.
pub fn draft() -> Draft {
	disclose(Disclosure::Open);
	first_text();
	contribute(SECOND, SECOND_TEXT.as_bytes());
	let claims = vec![claim(0, FIRST), claim(128, SECOND)];
	let retrieved: Vec<Retrieved> = [FIRST, SECOND]
		.into_iter()
		.map(|contribution| Retrieved {
			contribution,
			chunk: 0,
		})
		.collect();
	let first = Receipt {
		output_tokens: 16,
		response: said().commitment().root,
		method: Method::Retrieval1,
		claim_count: 2,
		claims: claims_root(&claims).unwrap(),
		retrieved_count: 2,
		retrieved: retrieved_root(&retrieved).unwrap(),
		..receipt(0, 0, 10_001)
	};
	let executions = [
		Execution {
			receipt: first,
			claims: claims.clone(),
			retrieved: retrieved.clone(),
		},
		Execution {
			receipt: receipt(1, 10_001, 10_002),
			claims: Vec::new(),
			retrieved: Vec::new(),
		},
	];
	let weights = <World as openledger_traits::Models>::channels(MODEL).unwrap();
	let channels = Channels {
		verbatim: weights.verbatim,
		retrieval: weights.retrieval,
	};
	let summary = summarise(&executions, &channels, |_| false).unwrap();
	assert_eq!(summary.amount, AMOUNT);
	assert_eq!(summary.posted, [(FIRST, DUE), (SECOND, DUE)]);
	Draft {
		receipts: summary.receipts,
		claims,
		retrieved,
		ledger: summary.ledger,
		posted: summary.posted,
		lines: summary.sessions,
	}
}

impl Draft {
	/// Changes the claims of the first receipt. The ledger stays.
	pub fn set_claims(&mut self, claims: Vec<Claim>) {
		let receipt = &mut self.receipts[0];
		receipt.claim_count = claims.len() as u16;
		receipt.claims = claims_root(&claims).unwrap();
		self.claims = claims;
	}

	/// Changes what the first receipt retrieved. The ledger stays.
	pub fn set_retrieved(&mut self, retrieved: Vec<Retrieved>) {
		let receipt = &mut self.receipts[0];
		receipt.retrieved_count = retrieved.len() as u8;
		receipt.retrieved = retrieved_root(&retrieved).unwrap();
		self.retrieved = retrieved;
	}

	/// Changes the ledger and what is posted.
	pub fn set_credits(&mut self, credits: Vec<CreditEntry>) {
		let mut ledger = LedgerBuilder::<Blake2>::new();
		for credit in &credits {
			ledger.push(credit).unwrap();
		}
		self.posted = ledger.into_posted();
		self.ledger = credits;
	}

	/// A receipt at its place.
	pub fn shown(&self, index: u64) -> ShownReceipt {
		placed(&self.receipts, index)
	}

	/// The first receipt with all that its credits are computed from.
	pub fn attributed(&self) -> Attributed {
		Attributed {
			receipt: self.shown(0),
			claims: self.claims.clone(),
			retrieved: self.retrieved.clone(),
		}
	}

	/// The only settled line.
	pub fn settled(&self) -> LineEvidence {
		LineEvidence::Settled {
			lines: 1,
			line: shown_in(&tree(&self.lines), &self.lines, 0),
		}
	}

	/// What its operator publishes, without the texts.
	pub fn published(&self) -> PublishedBatch {
		PublishedBatch {
			receipts: encoded(&self.receipts),
			contents: vec![contents(&self.claims, &self.retrieved), contents(&[], &[])],
			ledger: encoded(&self.ledger),
			sessions: self.lines.clone(),
			signed: Vec::new(),
		}
	}

	/// Submits it as it is.
	pub fn submit(&self) -> BatchId {
		let submitted = ClockValue::get();
		World::submit(BatchRecord {
			operator: OPERATOR,
			model: MODEL,
			amount: AMOUNT,
			posted: self.posted.clone(),
			receipts_root: sum_tree(&self.receipts).root(),
			receipts: self.receipts.len() as u32,
			ledger_root: sum_tree(&self.ledger).root(),
			sessions_root: tree(&self.lines).root(),
			submitted,
			due: submitted + WINDOW,
			holds: 0,
		})
	}
}
