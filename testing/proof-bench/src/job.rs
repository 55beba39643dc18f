//! What is measured: the check of one proof, as the chain does it.

use alloc::vec::Vec;
use codec::{Decode, DecodeAll, Encode};
use openledger_attribution::{
	check_reveal_with,
	duplicate::{judge_duplicate_with, DuplicateProof},
	fraud::{
		judge_with, BatchFacts, Chain, Channels, ContributionFacts, DoubleSigning, FraudKind, FraudProof,
		LineFacts,
	},
	reveal::{Item, Reveal},
	HostBlake2,
};
use openledger_core::{Balance, ContributionId, Disclosure, Hash32, LineIndex, SessionId};
use sp_core::sr25519;

/// A contribution of the corpus.
#[derive(Clone, Copy, Debug, Decode, Encode)]
pub struct Text {
	/// Its number.
	pub id: ContributionId,
	/// The account in every leaf.
	pub contributor: [u8; 32],
	/// Root over its chunks.
	pub root: Hash32,
	/// Its counting tokens.
	pub tokens: u64,
	/// Its chunks.
	pub chunks: u32,
}

/// What the chain has in its state of a batch and what it is about. Every contribution is of the corpus, none is commons.
#[derive(Clone, Debug, Decode, Default, Encode)]
pub struct State {
	/// What the batch settles.
	pub amount: Balance,
	/// What it credits.
	pub credited: Balance,
	/// How many receipts it has.
	pub receipts: u32,
	/// Root over its receipts.
	pub receipts_root: Hash32,
	/// Root over its credits.
	pub ledger_root: Hash32,
	/// Root over the lines it settles.
	pub sessions_root: Hash32,
	/// Contributions, sorted.
	pub contributions: Vec<Text>,
	/// Whether the sessions are private.
	pub is_private: bool,
	/// Price of 1,000 tokens.
	pub price: Balance,
	/// What is posted for any contribution.
	pub posted: Balance,
}

impl State {
	fn text(&self, id: ContributionId) -> Option<&Text> {
		let place = self.contributions.binary_search_by_key(&id, |text| text.id);
		self.contributions.get(place.ok()?)
	}

	fn facts(&self) -> BatchFacts {
		BatchFacts {
			model: 0,
			amount: self.amount,
			credited: self.credited,
			receipts: self.receipts,
			receipts_root: self.receipts_root,
			ledger_root: self.ledger_root,
			sessions_root: self.sessions_root,
		}
	}
}

impl Chain for State {
	fn contribution(&self, id: ContributionId) -> Option<ContributionFacts> {
		self.text(id).map(|text| ContributionFacts {
			contributor: text.contributor,
			root: text.root,
			tokens: text.tokens,
			chunks: text.chunks,
		})
	}

	fn in_corpus(&self, id: ContributionId) -> bool {
		self.text(id).is_some()
	}

	fn is_commons(&self, _: ContributionId) -> bool {
		false
	}

	fn line(&self, _: SessionId, _: LineIndex) -> Option<LineFacts> {
		Some(LineFacts {
			input_price: self.price,
			output_price: self.price,
			disclosure: match self.is_private {
				true => Disclosure::Private,
				false => Disclosure::Open,
			},
		})
	}

	fn posted(&self, _: ContributionId) -> Balance {
		self.posted
	}

	fn posted_below(&self, _: ContributionId) -> Balance {
		0
	}

	fn channels(&self) -> Channels {
		Channels {
			verbatim: 700_000_000,
			retrieval: 300_000_000,
		}
	}
}

/// What is checked, as the bytes that a transaction has.
#[derive(Clone, Debug, Decode, Encode)]
pub enum Evidence {
	/// A proof of fraud.
	Fraud(Vec<u8>),
	/// Two signed receipts of one number.
	DoubleSigning(Vec<u8>),
	/// An answer to a demand.
	Reveal(Item, Vec<u8>),
	/// A proof that a chunk is a duplicate.
	Duplicate(Vec<u8>),
}

/// A check, and how often it is done.
#[derive(Clone, Debug, Decode, Encode)]
pub struct Job {
	/// What is checked.
	pub evidence: Evidence,
	/// Against what.
	pub state: State,
	/// The operator's key.
	pub operator: [u8; 32],
	/// How often. Nothing is measured in Wasm: there is no clock.
	pub rounds: u32,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub enum Outcome {
	/// It proves nothing, or answers nothing.
	Refused,
	/// A fraud of this kind.
	Fraud(FraudKind),
	/// It holds.
	Holds,
}

impl Job {
	/// Reads the evidence and checks it, as often as was asked for.
	pub fn run(&self) -> Outcome {
		let mut outcome = Outcome::Refused;
		for _ in 0..self.rounds {
			outcome = core::hint::black_box(self.check()).unwrap_or(Outcome::Refused);
		}
		outcome
	}

	fn check(&self) -> Option<Outcome> {
		let facts = self.state.facts();
		match &self.evidence {
			Evidence::Fraud(bytes) => {
				let proof = FraudProof::read(bytes).ok()?;
				let finding = judge_with::<HostBlake2>(&proof, &facts, &self.state).ok()?;
				self.are_signed(&proof.signed_messages(&Hash32::default()))?;
				Some(Outcome::Fraud(finding.kind))
			}
			Evidence::DoubleSigning(bytes) => {
				let receipts = DoubleSigning::decode_all(&mut bytes.as_slice()).ok()?;
				receipts.judge().ok()?;
				self.are_signed(&receipts.signed_messages(&Hash32::default()))?;
				Some(Outcome::Holds)
			}
			Evidence::Reveal(item, bytes) => {
				let reveal = Reveal::decode_all(&mut bytes.as_slice()).ok()?;
				check_reveal_with::<HostBlake2>(item, &reveal, &facts, &self.state).ok()?;
				Some(Outcome::Holds)
			}
			Evidence::Duplicate(bytes) => {
				let proof = DuplicateProof::read(bytes).ok()?;
				judge_duplicate_with::<HostBlake2>(&proof, |id| self.state.contribution(id)).ok()?;
				Some(Outcome::Holds)
			}
		}
	}

	/// Whether the operator signed all messages.
	fn are_signed(&self, messages: &[(Vec<u8>, [u8; 64])]) -> Option<()> {
		let key = sr25519::Public::from_raw(self.operator);
		let verify = |(message, signature): &(Vec<u8>, [u8; 64])| {
			let signature = sr25519::Signature::from_raw(*signature);
			sp_io::crypto::sr25519_verify(&signature, message, &key)
		};
		messages.iter().all(verify).then_some(())
	}
}
