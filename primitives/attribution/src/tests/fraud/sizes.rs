//! The largest proof of each kind.

use super::world::honest;
use crate::{
	chunk::ChunkProof, fraud::*, sums::Summed, Claim, CreditEntry, Receipt, ReceiptId, Retrieved,
	SessionLeaf, Source, SumNode,
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

fn node<K>(key: K) -> SumNode<K>
where
	K: Copy,
{
	SumNode {
		hash: [0; 32],
		sum: u128::MAX,
		low: key,
		high: key,
	}
}

fn placed<L: Summed>(leaf: L) -> Shown<L, SumNode<L::Key>> {
	Shown {
		index: u64::MAX,
		proof: vec![node(leaf.key()); HASHES],
		leaf,
	}
}

fn sum_gap<L: Summed + Clone>(leaf: L) -> Gap<L, SumNode<L::Key>> {
	let neighbour = Neighbour {
		proof: vec![node(leaf.key()); HASHES],
		leaf,
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
	let mut leaf = Receipt::decode(&mut draft.receipts[0].as_slice()).unwrap();
	leaf.parent = Some(leaf.id);
	let id: ReceiptId = leaf.id;
	let receipt = placed(leaf);
	let claim = Claim {
		response_start: 0,
		length: 8,
		counted: 8,
		source: Source::Contribution(0),
		source_start: 0,
	};
	let entry = CreditEntry {
		contribution: 0,
		receipt: id,
		credit: 0,
	};
	let settled = SessionLeaf {
		session: 0,
		line: 0,
		settled_before: 0,
		settled_after: 0,
		start: 0,
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
		receipt: leaf,
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
			8 << 10,
			FraudProof::Malformed {
				tree: Tree::Text(receipt.clone(), Side::Request),
				count: 0,
				fault: chunk.clone(),
			},
		),
		(
			"salts",
			14 << 10,
			FraudProof::Salts {
				receipt: receipt.clone(),
				first: leaf_of_text.clone(),
				second: leaf_of_text,
			},
		),
		(
			"broken chain",
			8 << 10,
			FraudProof::BrokenChain {
				receipts: sum_gap(leaf),
				line: line.clone(),
			},
		),
		(
			"over-charge",
			5 << 10,
			FraudProof::OverCharge {
				receipt: receipt.clone(),
				line: line.clone(),
			},
		),
		(
			"stray",
			5 << 10,
			FraudProof::Stray {
				receipt: receipt.clone(),
				line: line.clone(),
			},
		),
		(
			"disclosure",
			3 << 10,
			FraudProof::Disclosure {
				receipt: receipt.clone(),
			},
		),
		(
			"token count",
			14 << 10,
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
			32 << 10,
			false_claim(ClaimFault::Tokens {
				response: span(3, 7),
				source: span(3, HASHES),
			}),
		),
		(
			"false claim by its source",
			9 << 10,
			false_claim(ClaimFault::Source {
				chunks: 0,
				fault: chunk,
			}),
		),
		(
			"overlap",
			4 << 10,
			FraudProof::Overlap {
				receipt: receipt.clone(),
				claims: gap(claim, CLAIM_HASHES),
			},
		),
		(
			"omission",
			32 << 10,
			FraudProof::Omission {
				receipt: receipt.clone(),
				claims: gap(claim, CLAIM_HASHES),
				candidate: claim,
				response: span(3, 7),
				source: span(3, HASHES),
			},
		),
		(
			"posted",
			13 << 10,
			FraudProof::Posted {
				entries: 0,
				contribution: 0,
				first: sum_gap(entry),
				last: sum_gap(entry),
			},
		),
		(
			"receipt tree, order",
			3 << 10,
			FraudProof::ReceiptTree {
				count: 0,
				fault: SumFault::Order {
					level: 0,
					index: 0,
					left: node(id),
					right: node(id),
					proof: vec![node(id); HASHES - 1],
				},
			},
		),
		(
			"ledger tree, order",
			4 << 10,
			FraudProof::LedgerTree {
				count: 0,
				fault: SumFault::Order {
					level: 0,
					index: 0,
					left: node(entry.key()),
					right: node(entry.key()),
					proof: vec![node(entry.key()); HASHES - 1],
				},
			},
		),
		(
			"ledger and receipt",
			35 << 10,
			FraudProof::LedgerReceipt(CreditFault::Missing {
				entries: 0,
				contribution: 0,
				gap: sum_gap(entry),
				attributed: attributed.clone(),
			}),
		),
		(
			"retrieval",
			3 << 10,
			FraudProof::Retrieval {
				receipt: receipt.clone(),
				entries: attributed.retrieved,
			},
		),
		(
			"equivocation",
			6 << 10,
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
