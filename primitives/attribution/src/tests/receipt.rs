use super::{claim_of, plain_receipt, receipt_for, words};
use crate::{
	chunk::{ChunkError, OPEN_SALT},
	claim::{claims_root, ClaimError},
	receipt::{charge, root, ReceiptError, ReceiptsBuilder},
	sums::Summed,
	Blake2, Hasher, Method, Receipt, ReceiptId, SessionLeaf, SumTree, MAX_CLAIMS, MAX_RESPONSE_TOKENS,
	MAX_RETRIEVED,
};
use codec::{Decode, Encode, MaxEncodedLen};
use openledger_core::Balance;

#[test]
fn message_should_be_domain_genesis_and_encoding() {
	let receipt = plain_receipt((1, 2, 3), 4, 5);
	let message = receipt.message(&[9; 32]);
	assert_eq!(&message[..20], b"openledger/receipt/1");
	assert_eq!(&message[20..52], &[9; 32]);
	assert_eq!(Receipt::decode(&mut &message[52..]), Ok(receipt));
	assert_eq!(receipt.hash(&[9; 32]), Blake2::hash(&message));
	assert_ne!(receipt.hash(&[9; 32]), receipt.hash(&[8; 32]));
}

#[test]
fn hash_should_differ_when_any_field_differs() {
	let base = plain_receipt((1, 2, 3), 4, 5);
	let mut seen = vec![base.hash(&[0; 32])];
	for other in [
		Receipt {
			id: ReceiptId {
				session: 2,
				..base.id
			},
			..base
		},
		Receipt {
			id: ReceiptId { line: 3, ..base.id },
			..base
		},
		Receipt {
			id: ReceiptId {
				sequence: 4,
				..base.id
			},
			..base
		},
		Receipt {
			cumulative_before: 5,
			..base
		},
		Receipt { amount: 4, ..base },
		Receipt {
			input_tokens: 99,
			..base
		},
		Receipt {
			output_tokens: 99,
			..base
		},
		Receipt {
			request: [1; 32],
			..base
		},
		Receipt {
			response: [1; 32],
			..base
		},
		Receipt {
			parent: Some(base.id),
			..base
		},
		Receipt {
			method: Method::Unattributed,
			..base
		},
		Receipt {
			claim_count: 1,
			..base
		},
		Receipt {
			claims: [1; 32],
			..base
		},
		Receipt {
			retrieved_count: 1,
			..base
		},
		Receipt {
			retrieved: [1; 32],
			..base
		},
	] {
		let hash = other.hash(&[0; 32]);
		assert!(!seen.contains(&hash));
		seen.push(hash);
	}
}

#[test]
fn encoding_should_have_the_widths_of_the_specification() {
	let alone = plain_receipt((1, 2, 3), 4, 5);
	// 17 id, 16 + 16 amounts, 4 + 4 tokens, 32 + 32 roots, 1 parent, 1 method, 2 + 32 claims.
	assert_eq!(alone.encode().len(), 190);
	let child = Receipt {
		parent: Some(ReceiptId {
			session: 0,
			line: 0,
			sequence: 0,
		}),
		..alone
	};
	assert_eq!(child.encode().len(), 207);
	assert_eq!(Receipt::max_encoded_len(), 207);
}

#[test]
fn check_should_refuse_each_impossible_receipt() {
	let good = plain_receipt((1, 0, 0), 4, 5);
	assert_eq!(good.check(), Ok(()));
	for (bad, error) in [
		(
			Receipt {
				amount: Balance::MAX,
				..good
			},
			ReceiptError::Overflow,
		),
		(
			Receipt {
				output_tokens: MAX_RESPONSE_TOKENS + 1,
				..good
			},
			ReceiptError::TooManyTokens,
		),
		(
			Receipt {
				claim_count: MAX_CLAIMS + 1,
				..good
			},
			ReceiptError::UnexpectedClaims,
		),
		(
			Receipt {
				claim_count: 1,
				output_tokens: 0,
				..good
			},
			ReceiptError::UnexpectedClaims,
		),
		(
			Receipt {
				claim_count: 1,
				method: Method::Unattributed,
				..good
			},
			ReceiptError::UnexpectedClaims,
		),
		(
			Receipt {
				claims: [0; 32],
				..good
			},
			ReceiptError::ClaimsMismatch,
		),
		(
			Receipt {
				parent: Some(good.id),
				..good
			},
			ReceiptError::OwnParent,
		),
		(
			Receipt {
				retrieved_count: 1,
				..good
			},
			ReceiptError::UnexpectedRetrieved,
		),
		(
			Receipt {
				method: Method::Retrieval1,
				retrieved_count: MAX_RETRIEVED + 1,
				..good
			},
			ReceiptError::UnexpectedRetrieved,
		),
		(
			Receipt {
				method: Method::Retrieval1,
				retrieved: [0; 32],
				..good
			},
			ReceiptError::RetrievedMismatch,
		),
	] {
		assert_eq!(bad.check(), Err(error));
	}
	assert_eq!(
		Receipt {
			method: Method::Unattributed,
			..good
		}
		.check(),
		Ok(())
	);
}

#[test]
fn check_claims_should_refuse_when_they_are_not_the_committed_ones() {
	let response = words("w", 20);
	let claims = [claim_of(1, 0, 8), claim_of(2, 10, 8)];
	let good = receipt_for((1, 0, 0), 0, 9, "q", &response, &claims);
	assert_eq!(good.check_claims(&claims), Ok(()));
	assert_eq!(good.check_claims(&claims[..1]), Err(ReceiptError::ClaimsMismatch));
	let others = [claim_of(1, 0, 8), claim_of(3, 10, 8)];
	assert_eq!(good.check_claims(&others), Err(ReceiptError::ClaimsMismatch));
	let count = Receipt {
		claim_count: 1,
		..good
	};
	assert_eq!(count.check_claims(&claims), Err(ReceiptError::ClaimsMismatch));
	let overlapping = [claim_of(1, 0, 8), claim_of(2, 5, 8)];
	let bad = receipt_for((1, 0, 0), 0, 9, "q", &response, &overlapping);
	assert_eq!(
		bad.check_claims(&overlapping),
		Err(ReceiptError::Claim(ClaimError::Overlap))
	);
}

#[test]
fn check_texts_should_refuse_when_texts_or_counts_are_others() {
	let good = receipt_for((1, 0, 0), 0, 9, "What, now?", "This.", &[]);
	let check = |receipt: &Receipt, request: &[u8], response: &[u8]| {
		receipt.check_texts(&OPEN_SALT, request, response)
	};
	assert_eq!((good.input_tokens, good.output_tokens), (2, 1));
	assert_eq!(check(&good, b"what ,  NOW?", b"this."), Ok(()));
	assert_eq!(
		check(&good, b"what now?", b"this."),
		Err(ReceiptError::RequestMismatch)
	);
	assert_eq!(
		check(&good, b"what, now?", b"this"),
		Err(ReceiptError::ResponseMismatch)
	);
	assert_eq!(
		good.check_texts(&[1; 32], b"what, now?", b"this."),
		Err(ReceiptError::RequestMismatch)
	);
	let more = Receipt {
		output_tokens: 2,
		..good
	};
	assert_eq!(
		check(&more, b"what, now?", b"this."),
		Err(ReceiptError::TokenCountMismatch)
	);
	let more = Receipt {
		input_tokens: 3,
		..good
	};
	assert_eq!(
		check(&more, b"what, now?", b"this."),
		Err(ReceiptError::TokenCountMismatch)
	);
	let long = vec![b'.'; 16_385];
	assert_eq!(
		check(&good, b"what, now?", &long),
		Err(ReceiptError::Chunk(ChunkError::TooLong))
	);
}

#[test]
fn charge_should_round_down_and_refuse_overflow() {
	assert_eq!(charge(999, 1, 1, 1), Some(1));
	assert_eq!(charge(999, 0, 1, 1), Some(0));
	assert_eq!(charge(10, 20, 3_000, 5_000), Some(130));
	assert_eq!(charge(0, 0, Balance::MAX, Balance::MAX), Some(0));
	assert_eq!(charge(2, 0, Balance::MAX, 0), None);
	assert_eq!(charge(1, 1, Balance::MAX, 1), None);
}

#[test]
fn builder_should_chain_receipts_across_lines_and_sessions() {
	let all = [
		plain_receipt((1, 0, 7), 100, 10),
		plain_receipt((1, 0, 8), 110, 0),
		plain_receipt((1, 0, 9), 110, 5),
		plain_receipt((1, 1, 0), 0, 1),
		plain_receipt((4, 0, 0), 0, 2),
	];
	let mut builder = ReceiptsBuilder::<Blake2>::new();
	all.iter().for_each(|receipt| builder.push(receipt).unwrap());
	assert_eq!((builder.count(), builder.amount()), (5, 18));
	let tree = builder.tree().unwrap();
	assert_eq!(root(&all), Ok((tree.root(), 18)));
	assert_eq!(tree.root(), SumTree::<_, Blake2>::of(&all).unwrap().root());
	for receipt in &all {
		assert_eq!(
			Receipt::read(&receipt.encode()),
			(receipt.key(), receipt.amount())
		);
	}
}

#[test]
fn builder_should_refuse_and_change_nothing_when_the_chain_breaks() {
	let first = plain_receipt((2, 1, 7), 100, 10);
	let mut builder = ReceiptsBuilder::<Blake2>::new();
	builder.push(&first).unwrap();
	let root_of = |builder: &ReceiptsBuilder| builder.tree().unwrap().root();
	let before = root_of(&builder);
	for (bad, error) in [
		(first, ReceiptError::NotSorted),
		(plain_receipt((2, 0, 0), 0, 1), ReceiptError::NotSorted),
		(plain_receipt((1, 9, 9), 0, 1), ReceiptError::NotSorted),
		(plain_receipt((2, 1, 6), 90, 10), ReceiptError::NotSorted),
		(plain_receipt((2, 1, 9), 110, 1), ReceiptError::SequenceGap),
		(plain_receipt((2, 1, 8), 109, 1), ReceiptError::BrokenChain),
		(plain_receipt((2, 1, 8), 111, 1), ReceiptError::BrokenChain),
		(plain_receipt((3, 0, 0), 0, Balance::MAX), ReceiptError::Overflow),
		(
			Receipt {
				claims: [0; 32],
				..plain_receipt((2, 1, 8), 110, 1)
			},
			ReceiptError::ClaimsMismatch,
		),
	] {
		assert_eq!(builder.push(&bad), Err(error));
	}
	assert_eq!(
		(root_of(&builder), builder.count(), builder.amount()),
		(before, 1, 10)
	);
	assert!(builder.push(&plain_receipt((2, 1, 8), 110, 1)).is_ok());
}

#[test]
fn ends_should_meet_the_settled_line() {
	let leaf = plain_receipt((1, 2, 0), 100, 10);
	let line = SessionLeaf {
		session: 1,
		line: 2,
		settled_before: 100,
		settled_after: 110,
		start: 0,
	};
	assert_eq!(leaf.check_starts(&line), Ok(()));
	assert_eq!(leaf.check_ends(&line), Ok(()));
	let early = SessionLeaf {
		settled_before: 99,
		..line
	};
	assert_eq!(leaf.check_starts(&early), Err(ReceiptError::BrokenChain));
	let late = SessionLeaf {
		settled_after: 111,
		..line
	};
	assert_eq!(leaf.check_ends(&late), Err(ReceiptError::BrokenChain));
	let other = SessionLeaf { line: 1, ..line };
	assert_eq!(leaf.check_starts(&other), Err(ReceiptError::OtherLine));
	assert_eq!(leaf.check_ends(&other), Err(ReceiptError::OtherLine));
}

#[test]
fn claims_root_should_depend_on_order() {
	let (one, two) = (claim_of(1, 0, 8), claim_of(2, 8, 8));
	assert_ne!(claims_root(&[one, two]), claims_root(&[two, one]));
}
