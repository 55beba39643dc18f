use super::{claim_of, plain_receipt, receipt_for, words, VERBATIM_ONLY};
use crate::{
	batch::{summarise, BatchError},
	claim::ClaimError,
	receipt::{self, ReceiptError},
	retrieval::RetrievalError,
	retrieved_root, session_leaf, Blake2, Channels, Claim, Execution, Method, Receipt, Retrieved,
	SessionLeaf, SumTree,
};
use proptest::prelude::*;

fn execution(id: (u64, u8, u64), before: u128, amount: u128, claims: &[Claim]) -> Execution {
	let receipt = receipt_for(id, before, amount, "q", &words("w", 40), claims);
	Execution {
		receipt,
		claims: claims.to_vec(),
		retrieved: Vec::new(),
	}
}

fn none(_: u64) -> bool {
	false
}

#[test]
fn summarise_should_commit_to_receipts_credits_and_lines() {
	let all = [
		execution((1, 0, 0), 0, 100, &[claim_of(9, 0, 8), claim_of(4, 8, 10)]),
		execution((1, 0, 1), 100, 60, &[claim_of(9, 5, 20)]),
		execution((2, 3, 5), 70, 10, &[]),
	];
	let batch = summarise(&all, &VERBATIM_ONLY, none).unwrap();
	assert_eq!(batch.amount, 170);
	assert_eq!(batch.posted, [(4, 25), (9, 50)]);
	let credits: Vec<_> = batch
		.ledger
		.iter()
		.map(|entry| (entry.contribution, entry.credit))
		.collect();
	assert_eq!(credits, [(4, 25), (9, 20), (9, 30)]);
	let ledger = SumTree::<_, Blake2>::of(&batch.ledger).unwrap();
	assert_eq!((ledger.root(), ledger.sum()), (batch.ledger_root, 75));
	let lines = [
		SessionLeaf {
			session: 1,
			line: 0,
			settled_before: 0,
			settled_after: 160,
			start: 0,
		},
		SessionLeaf {
			session: 2,
			line: 3,
			settled_before: 70,
			settled_after: 80,
			start: 160,
		},
	];
	assert_eq!(batch.sessions, lines);
	assert_eq!(session_leaf::root(&lines), Ok((batch.sessions_root, 170)));
	assert_eq!(
		receipt::root(all.iter().map(|execution| &execution.receipt)),
		Ok((batch.receipts_root, 170))
	);
}

#[test]
fn summarise_should_post_nothing_for_commons() {
	let all = [execution(
		(1, 0, 0),
		0,
		100,
		&[claim_of(9, 0, 8), claim_of(4, 8, 10)],
	)];
	assert_eq!(
		summarise(&all, &VERBATIM_ONLY, |id| id == 9).unwrap().posted,
		[(4, 25)]
	);
}

#[test]
fn summarise_should_weigh_both_channels() {
	let mut execution = execution((1, 0, 0), 0, 1_000, &[claim_of(9, 0, 8), claim_of(4, 8, 10)]);
	execution.retrieved = vec![
		Retrieved {
			contribution: 4,
			chunk: 0,
		},
		Retrieved {
			contribution: 5,
			chunk: 7,
		},
	];
	execution.receipt.method = Method::Retrieval1;
	execution.receipt.retrieved_count = 2;
	execution.receipt.retrieved = retrieved_root(&execution.retrieved).unwrap();
	let channels = Channels {
		verbatim: 500_000_000,
		retrieval: 250_000_000,
	};
	let batch = summarise(&[execution.clone()], &channels, none).unwrap();
	// ⌊⌊1000 × 10 / 40⌋ / 2⌋ + ⌊⌊1000 / 2⌋ / 4⌋, ⌊500 / 4⌋, ⌊⌊1000 × 8 / 40⌋ / 2⌋.
	assert_eq!(batch.posted, [(4, 125 + 125), (5, 125), (9, 100)]);
	let commons = summarise(&[execution.clone()], &channels, |id| id == 4).unwrap();
	assert_eq!(commons.posted, [(5, 125), (9, 100)]);
	let mut other = execution.clone();
	other.retrieved[1].chunk = 8;
	assert_eq!(
		summarise(&[other], &channels, none).unwrap_err(),
		BatchError::Receipt(0, ReceiptError::RetrievedMismatch)
	);
	let mut unsorted = execution;
	unsorted.retrieved.reverse();
	unsorted.receipt.retrieved = retrieved_root(&unsorted.retrieved).unwrap();
	assert_eq!(
		summarise(&[unsorted], &channels, none).unwrap_err(),
		BatchError::Receipt(0, ReceiptError::Retrieval(RetrievalError::NotSorted))
	);
}

#[test]
fn summarise_should_leave_out_lines_that_cost_nothing() {
	let all = [execution((1, 0, 0), 0, 0, &[]), execution((2, 0, 0), 0, 1, &[])];
	let batch = summarise(&all, &VERBATIM_ONLY, none).unwrap();
	assert_eq!((batch.receipts.len(), batch.sessions.len()), (2, 1));
	assert_eq!(summarise(&[], &VERBATIM_ONLY, none).unwrap().amount, 0);
}

#[test]
fn summarise_should_name_the_receipt_when_one_is_wrong() {
	let good = execution((1, 0, 0), 0, 100, &[claim_of(9, 0, 8)]);
	let gap = execution((1, 0, 2), 100, 1, &[]);
	let verdict = summarise(&[good.clone(), gap], &VERBATIM_ONLY, none).unwrap_err();
	assert_eq!(verdict, BatchError::Receipt(1, ReceiptError::SequenceGap));
	let other_claims = Execution {
		claims: vec![claim_of(8, 0, 8)],
		..good.clone()
	};
	let verdict = summarise(&[other_claims], &VERBATIM_ONLY, none).unwrap_err();
	assert_eq!(verdict, BatchError::Receipt(0, ReceiptError::ClaimsMismatch));
	let over = Execution {
		receipt: Receipt {
			output_tokens: 7,
			..good.receipt
		},
		..good
	};
	let verdict = summarise(&[over], &VERBATIM_ONLY, none).unwrap_err();
	assert_eq!(
		verdict,
		BatchError::Receipt(0, ReceiptError::Claim(ClaimError::OverClaimed))
	);
}

proptest! {
	#[test]
	fn batch_should_hold_together(
		lines in proptest::collection::btree_map(
			(0u64..50, 0u8..8),
			(0u64..9, 0u128..1000, proptest::collection::vec((0u128..1_000_000, 0u64..6, 8u16..=40), 1..5)),
			1..12,
		),
	) {
		let mut all = Vec::new();
		for ((session, line), (first, settled, receipts)) in &lines {
			let mut cumulative = *settled;
			for (sequence, (amount, id, counted)) in (*first..).zip(receipts) {
				all.push(execution((*session, *line, sequence), cumulative, *amount, &[claim_of(*id, 0, *counted)]));
				cumulative += amount;
			}
		}
		let batch = summarise(&all, &VERBATIM_ONLY, none).unwrap();
		let amount: u128 = all.iter().map(|execution| execution.receipt.amount).sum();
		prop_assert_eq!(batch.amount, amount);
		prop_assert_eq!(batch.receipts.iter().map(|receipt| receipt.amount).sum::<u128>(), amount);
		prop_assert_eq!(batch.sessions.iter().map(|line| line.amount().unwrap()).sum::<u128>(), amount);
		let posted: u128 = batch.posted.iter().map(|(_, credit)| credit).sum();
		prop_assert!(posted <= amount);
		prop_assert_eq!(batch.ledger.iter().map(|entry| entry.credit).sum::<u128>(), posted);
		// The ends of every line meet its leaf.
		for line in &batch.sessions {
			let of_line = |receipt: &&Receipt| (receipt.id.session, receipt.id.line) == (line.session, line.line);
			prop_assert_eq!(batch.receipts.iter().find(of_line).unwrap().check_starts(line), Ok(()));
			prop_assert_eq!(batch.receipts.iter().rfind(of_line).unwrap().check_ends(line), Ok(()));
		}
	}
}

#[test]
fn receipt_helper_should_be_well_formed() {
	assert_eq!(plain_receipt((0, 0, 0), 0, 1).check(), Ok(()));
}
