//! The largest proof of each kind.

use super::world::honest;
use crate::{
	chunk::ChunkProof, fraud::*, Claim, CreditLeaf, ReceiptId, ReceiptLeaf, Retrieved, SessionLeaf, Source,
};
use codec::{Decode, Encode};

/// A batch of 2^32 receipts has proofs of 32 hashes; so have texts. A ledger may have as many credits.
const HASHES: usize = 32;
/// Claims of a receipt: 1,024.
const CLAIM_HASHES: usize = 10;

fn shown<L>(leaf: L, hashes: usize) -> Shown<L> {
	Shown {
		index: u64::MAX,
		leaf,
		proof: vec![[0; 32]; hashes],
	}
}

fn gap<L: Clone>(leaf: L, hashes: usize) -> Gap<L> {
	let neighbour = Neighbour {
		leaf,
		proof: vec![[0; 32]; hashes],
	};
	Gap {
		at: u64::MAX,
		before: Some(neighbour.clone()),
		after: Some(neighbour),
	}
}

fn span(chunks: usize, hashes: usize) -> Span {
	Span {
		chunks: u32::MAX,
		shown: vec![
			ChunkProof {
				body: vec![0; crate::MAX_CHUNK_BYTES as usize],
				proof: vec![[0; 32]; hashes],
			};
			chunks
		],
	}
}

fn largest() -> Vec<(&'static str, usize, FraudProof)> {
	let draft = honest(0);
	let mut leaf = ReceiptLeaf::decode(&mut draft.receipts[0].as_slice()).unwrap();
	leaf.receipt.parent = Some(leaf.receipt.id);
	let id: ReceiptId = leaf.receipt.id;
	let receipt = shown(leaf, HASHES);
	let claim = Claim {
		response_start: 0,
		length: 8,
		counted: 8,
		source: Source::Contribution(0),
		source_start: 0,
	};
	let entry = CreditLeaf {
		entry: crate::CreditEntry {
			contribution: 0,
			receipt: id,
			credit: 0,
		},
		sum: 0,
	};
	let settled = SessionLeaf {
		session: 0,
		line: 0,
		settled_before: 0,
		settled_after: 0,
	};
	let line = LineEvidence::Unsettled {
		lines: u64::MAX,
		gap: gap(settled, HASHES),
	};
	let attributed = Attributed {
		receipt: receipt.clone(),
		claims: vec![claim; 1_024],
		retrieved: vec![
			Retrieved {
				contribution: 0,
				chunk: 0
			};
			8
		],
	};
	let chunk = TreeFault::Leaf {
		index: 0,
		data: vec![0; 33 + crate::MAX_CHUNK_BYTES as usize],
		proof: vec![[0; 32]; HASHES],
	};
	let signed = SignedReceipt {
		receipt: leaf.receipt,
		signature: [0; 64],
	};
	let leaf_of_text = TextLeaf {
		side: Side::Request,
		chunks: 0,
		index: 0,
		data: vec![0; 33 + crate::MAX_CHUNK_BYTES as usize],
		proof: vec![[0; 32]; HASHES],
	};
	let false_claim = |fault| FraudProof::FalseClaim {
		receipt: receipt.clone(),
		claim: shown(claim, CLAIM_HASHES),
		fault,
	};
	vec![
		("record", 1, FraudProof::Record),
		(
			"malformed",
			7 << 10,
			FraudProof::Malformed {
				tree: Tree::Text(receipt.clone(), Side::Request),
				count: 0,
				fault: chunk.clone(),
			},
		),
		(
			"salts",
			12 << 10,
			FraudProof::Salts {
				receipt: receipt.clone(),
				first: leaf_of_text.clone(),
				second: leaf_of_text,
			},
		),
		(
			"broken chain",
			5 << 10,
			FraudProof::BrokenChain {
				receipts: gap(leaf, HASHES),
				line: Some(line.clone()),
			},
		),
		(
			"over-charge",
			4 << 10,
			FraudProof::OverCharge {
				receipt: receipt.clone(),
				line: line.clone(),
			},
		),
		(
			"stray",
			4 << 10,
			FraudProof::Stray {
				receipt: receipt.clone(),
				line: line.clone(),
			},
		),
		(
			"disclosure",
			2 << 10,
			FraudProof::Disclosure {
				receipt: receipt.clone(),
			},
		),
		(
			"token count",
			12 << 10,
			FraudProof::TokenCount {
				receipt: receipt.clone(),
				side: Side::Request,
				salt: [0; 32],
				first: 0,
				span: span(2, HASHES),
			},
		),
		(
			"false claim by its tokens",
			31 << 10,
			false_claim(ClaimFault::Tokens {
				response: span(3, 7),
				source: span(3, HASHES),
			}),
		),
		(
			"false claim by its source",
			8 << 10,
			false_claim(ClaimFault::Source {
				chunks: 0,
				fault: chunk,
			}),
		),
		(
			"overlap",
			3 << 10,
			FraudProof::Overlap {
				receipt: receipt.clone(),
				claims: gap(claim, CLAIM_HASHES),
			},
		),
		(
			"omission",
			31 << 10,
			FraudProof::Omission {
				receipt: receipt.clone(),
				claims: gap(claim, CLAIM_HASHES),
				candidate: claim,
				response: span(3, 7),
				source: span(3, HASHES),
			},
		),
		(
			"ledger",
			5 << 10,
			FraudProof::Ledger(LedgerFault::Posted {
				entries: 0,
				contribution: 0,
				first: gap(entry, HASHES),
				last: gap(entry, HASHES),
			}),
		),
		(
			"ledger order",
			3 << 10,
			FraudProof::Ledger(LedgerFault::Order {
				entries: 0,
				first: shown(entry, HASHES),
				second: shown(entry, HASHES),
			}),
		),
		(
			"ledger and receipt",
			29 << 10,
			FraudProof::LedgerReceipt(CreditFault::Missing {
				entries: 0,
				contribution: 0,
				gap: gap(entry, HASHES),
				attributed: attributed.clone(),
			}),
		),
		(
			"retrieval",
			2 << 10,
			FraudProof::Retrieval {
				receipt: receipt.clone(),
				entries: attributed.retrieved,
			},
		),
		(
			"equivocation",
			4 << 10,
			FraudProof::Equivocation {
				signed,
				receipt,
				line,
			},
		),
	]
}

#[test]
fn proofs_should_fit_when_everything_is_at_its_largest() {
	for (name, most, proof) in largest() {
		let size = proof.encode().len();
		println!("{name}: {size}");
		assert!(size <= most, "{name}: {size} > {most}");
		assert!(size <= MAX_PROOF_BYTES as usize);
		assert_eq!(FraudProof::read(&proof.encode()), Ok(proof));
	}
}

#[test]
fn read_should_refuse_when_bytes_are_too_many_or_none_of_a_proof() {
	let limit = MAX_PROOF_BYTES as usize;
	assert_eq!(FraudProof::read(&vec![0; limit + 1]), Err(ProofError::TooLong));
	assert_eq!(FraudProof::read(&vec![0; limit]), Err(ProofError::Undecodable));
	assert_eq!(FraudProof::read(&[]), Err(ProofError::Undecodable));
	assert_eq!(FraudProof::read(&[0]), Ok(FraudProof::Record));
	assert_eq!(FraudProof::read(&[0, 0]), Err(ProofError::Undecodable));
	assert_eq!(FraudProof::read(&[99]), Err(ProofError::Undecodable));
}
