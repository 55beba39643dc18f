//! Every kind of proof convicts, by the calls that anyone makes: bond, wait, prove.

use super::{drafts::*, *};
use openledger_attribution::{
	chunk::{CommittedText, Context, OPEN_SALT},
	claim::{Claim, Source},
	fraud::{ClaimFault, CreditFault, LedgerFault, LineEvidence, Side, Span, TextLeaf, Tree, TreeFault},
	merkle,
	receipt::{Method, ReceiptId},
	CreditEntry,
};
use openledger_core::{ContributionId, Disclosure};
use std::collections::{BTreeSet, HashSet};

/// A batch that is not what its operator had to commit to, the proof, and the verdict.
struct Fraud {
	batch: BatchId,
	proof: FraudProof,
	kind: FraudKind,
	harm: Harm,
}

/// It harms the pools.
fn pools(batch: BatchId, proof: FraudProof, kind: FraudKind) -> Fraud {
	Fraud {
		batch,
		proof,
		kind,
		harm: Harm::default(),
	}
}

/// It harms the payer, from whom the batch takes `amount`.
fn payer(batch: BatchId, proof: FraudProof, kind: FraudKind, amount: Balance) -> Fraud {
	let harm = Harm {
		omission: None,
		refund: Some((SESSION, amount)),
	};
	Fraud {
		harm,
		..pools(batch, proof, kind)
	}
}

/// It harms a contribution, to which `credit` is due.
fn contributor(
	batch: BatchId,
	proof: FraudProof,
	kind: FraudKind,
	id: ContributionId,
	credit: Balance,
) -> Fraud {
	let harm = Harm {
		omission: Some((id, credit)),
		refund: None,
	};
	Fraud {
		harm,
		..pools(batch, proof, kind)
	}
}

fn malformed(batch: BatchId, tree: Tree, count: u64, fault: TreeFault) -> Fraud {
	let proof = FraudProof::Malformed { tree, count, fault };
	pools(batch, proof, FraudKind::Malformed)
}

/// Changes what was committed to, after the submission.
fn change(batch: BatchId, change: impl FnOnce(&mut BatchRecord)) {
	BatchRecords::mutate(batch, |record| change(record.as_mut().unwrap()));
}

/// Of leaves with these data, that at `index`.
fn leaf_fault(leaves: &[Vec<u8>], index: u64) -> TreeFault {
	TreeFault::Leaf {
		index,
		data: leaves[index as usize].clone(),
		proof: tree_over(leaves).prove(index).unwrap(),
	}
}

/// The leaf of a text's first chunk, with another salt.
fn salted(tag: u8, salt: Hash32, text: &CommittedText) -> Vec<u8> {
	let mut data = vec![tag];
	data.extend_from_slice(&salt);
	data.extend_from_slice(&text.prove(0).unwrap().body);
	data
}

/// A chunk of a text, alone.
fn span(text: &CommittedText, index: u32) -> Span {
	Span {
		chunks: text.commitment().chunks,
		shown: vec![text.prove(index).unwrap()],
	}
}

/// A batch whose second claim is another.
fn claiming(change: impl FnOnce(&mut Claim)) -> Draft {
	let mut draft = draft();
	let mut claims = draft.claims.clone();
	change(&mut claims[1]);
	draft.set_claims(claims);
	draft
}

/// The claim at `index` of the first receipt is false.
fn false_claim(draft: &Draft, index: u64, fault: ClaimFault) -> Fraud {
	let proof = FraudProof::FalseClaim {
		receipt: draft.shown(0),
		claim: shown(&draft.claims, index),
		fault,
	};
	pools(draft.submit(), proof, FraudKind::FalseClaim)
}

/// A batch whose ledger is another.
fn crediting(change: impl FnOnce(&mut Vec<CreditEntry>)) -> Draft {
	let mut draft = draft();
	let mut credits = draft.credits();
	change(&mut credits);
	draft.set_credits(&credits);
	draft
}

/// The first credit is not what its receipt makes it.
fn wrong_credit(draft: &Draft) -> FraudProof {
	FraudProof::LedgerReceipt(CreditFault::Wrong {
		entries: 2,
		entry: shown(&draft.ledger, 0),
		attributed: draft.attributed(),
	})
}

/// A way to cheat, and how it is named.
type Row = (&'static str, fn() -> Fraud);

const RECORDS_AND_TREES: &[Row] = &[
	("a ledger though nothing is posted", || {
		pools(fraudulent().batch, FraudProof::Record, FraudKind::Ledger)
	}),
	("no receipts", || {
		let mut draft = draft();
		draft.leaves.clear();
		pools(draft.submit(), FraudProof::Record, FraudKind::Malformed)
	}),
	("another number of receipts", || {
		let draft = draft();
		let batch = draft.submit();
		change(batch, |record| record.receipts = 3);
		let tree_hash = tree(&draft.leaves).tree_hash();
		malformed(batch, Tree::Receipts, 2, TreeFault::Count { tree_hash })
	}),
	("a receipt that is its own parent", || {
		let mut draft = draft();
		let receipt = &mut draft.leaves[1].receipt;
		receipt.parent = Some(receipt.id);
		let leaves: Vec<Vec<u8>> = draft.leaves.iter().map(Encode::encode).collect();
		malformed(draft.submit(), Tree::Receipts, 2, leaf_fault(&leaves, 1))
	}),
	("a credit that does not decode", || {
		let draft = draft();
		let mut leaves: Vec<Vec<u8>> = draft.ledger.iter().map(Encode::encode).collect();
		leaves[1].push(0);
		let batch = draft.submit();
		change(batch, |record| record.ledger_root = tree_over(&leaves).root());
		malformed(batch, Tree::Ledger, 2, leaf_fault(&leaves, 1))
	}),
	("another number of claims", || {
		let mut draft = draft();
		draft.leaves[0].receipt.claim_count = 3;
		let tree_hash = tree(&draft.claims).tree_hash();
		let claims = Tree::Claims(draft.shown(0));
		malformed(draft.submit(), claims, 2, TreeFault::Count { tree_hash })
	}),
	("a retrieved entry that does not decode", || {
		let mut draft = draft();
		let mut leaves: Vec<Vec<u8>> = draft.retrieved.iter().map(Encode::encode).collect();
		leaves[1].pop();
		draft.leaves[0].receipt.retrieved = tree_over(&leaves).root();
		let retrieved = Tree::Retrieved(draft.shown(0));
		malformed(draft.submit(), retrieved, 2, leaf_fault(&leaves, 1))
	}),
	("a salt in the open", || {
		let mut draft = draft();
		let leaves = [salted(1, [1; 32], &request())];
		draft.leaves[0].receipt.request = tree_over(&leaves).root();
		let text = Tree::Text(draft.shown(0), Side::Request);
		malformed(draft.submit(), text, 1, leaf_fault(&leaves, 0))
	}),
	("two salts", || {
		let mut draft = draft();
		disclose(Disclosure::Private);
		draft.set_claims(Vec::new());
		draft.set_retrieved(Vec::new());
		let leaf = |side, tag, salt| TextLeaf {
			side,
			chunks: 1,
			index: 0,
			data: salted(tag, salt, &request()),
			proof: Vec::new(),
		};
		let first = leaf(Side::Request, 1, [1; 32]);
		let second = leaf(Side::Response, 2, [2; 32]);
		let receipt = &mut draft.leaves[0].receipt;
		receipt.method = Method::Unattributed;
		receipt.request = merkle::root([&first.data]).unwrap();
		receipt.response = merkle::root([&second.data]).unwrap();
		let receipt = draft.shown(0);
		let proof = FraudProof::Salts {
			receipt,
			first,
			second,
		};
		pools(draft.submit(), proof, FraudKind::Malformed)
	}),
];

const RECEIPTS: &[Row] = &[
	("a gap in the sequence", || {
		let mut draft = draft();
		draft.leaves[1].receipt.id.sequence = 5;
		let proof = FraudProof::BrokenChain {
			receipts: gap(&draft.leaves, 1),
			line: Some(draft.settled()),
		};
		payer(draft.submit(), proof, FraudKind::BrokenChain, AMOUNT)
	}),
	("a last sum that is not the amount", || {
		let mut draft = draft();
		draft.leaves[1].sum += 1;
		let proof = FraudProof::BrokenChain {
			receipts: gap(&draft.leaves, 2),
			line: None,
		};
		pools(draft.submit(), proof, FraudKind::BrokenChain)
	}),
	("a receipt beyond what was settled of its line", || {
		let mut draft = draft();
		draft.lines[0].settled_after = 15_000;
		let proof = FraudProof::Stray {
			receipt: draft.shown(1),
			line: draft.settled(),
		};
		payer(draft.submit(), proof, FraudKind::BrokenChain, 15_000)
	}),
	("a receipt of a line that was not settled", || {
		let mut draft = draft();
		draft.lines[0].line = 1;
		let line = LineEvidence::Unsettled {
			lines: 1,
			gap: gap(&draft.lines, 0),
		};
		let receipt = draft.shown(0);
		let proof = FraudProof::Stray { receipt, line };
		pools(draft.submit(), proof, FraudKind::BrokenChain)
	}),
	("more than the price", || {
		let (sample, proof) = over_charged();
		payer(sample.batch, proof, FraudKind::OverCharge, AMOUNT)
	}),
	("attribution in private", || {
		let sample = private();
		let receipt = sample.shown(0);
		pools(
			sample.batch,
			FraudProof::Disclosure { receipt },
			FraudKind::Disclosure,
		)
	}),
	("another number of input tokens", || {
		let mut draft = draft();
		draft.leaves[0].receipt.input_tokens = 3;
		let proof = FraudProof::TokenCount {
			receipt: draft.shown(0),
			side: Side::Request,
			salt: OPEN_SALT,
			first: 0,
			span: span(&request(), 0),
		};
		pools(draft.submit(), proof, FraudKind::TokenCount)
	}),
	("another signed receipt of the number", || {
		let sample = honest();
		let proof = sample.equivocation(signed(receipt(0, 0, AMOUNT - 1)));
		payer(sample.batch, proof, FraudKind::Equivocation, AMOUNT)
	}),
];

const ATTRIBUTION: &[Row] = &[
	("a claim on a contribution outside of the corpus", || {
		let draft = claiming(|claim| claim.source = Source::Contribution(999));
		false_claim(&draft, 1, ClaimFault::Impossible)
	}),
	("a claim beyond the response", || {
		let draft = claiming(|claim| claim.response_start = 300);
		let fault = ClaimFault::Beyond {
			side: Side::Response,
			chunks: 2,
			tree_hash: text_hash(&SAID, &said()),
		};
		false_claim(&draft, 1, fault)
	}),
	("a claim on other tokens", || {
		let draft = claiming(|claim| claim.source = Source::Contribution(FIRST));
		let fault = ClaimFault::Tokens {
			response: span(&said(), 1),
			source: span(&first_text(), 0),
		};
		false_claim(&draft, 1, fault)
	}),
	("a claim on a contribution that nobody can match", || {
		let draft = draft();
		let text = first_text();
		let contributor = account(CONTRIBUTOR).into();
		ContributionRecords::mutate(FIRST, |record| record.as_mut().unwrap().chunks = 2);
		let tree_hash = text_hash(&Context::Contribution { contributor }, &text);
		let fault = ClaimFault::Source {
			chunks: 1,
			fault: TreeFault::Count { tree_hash },
		};
		false_claim(&draft, 0, fault)
	}),
	("claims that overlap", || {
		let draft = claiming(|claim| claim.response_start = 4);
		let proof = FraudProof::Overlap {
			receipt: draft.shown(0),
			claims: gap(&draft.claims, 1),
		};
		pools(draft.submit(), proof, FraudKind::Overlap)
	}),
	("a match that was left out", || {
		// The whole response, at the weight of the channel: a half.
		let (sample, proof) = omitting();
		contributor(sample.batch, proof, FraudKind::Omission, CONTRIBUTION, AMOUNT / 2)
	}),
	("retrieved entries out of order", || {
		let mut draft = draft();
		let entries: Vec<_> = draft.retrieved.iter().rev().copied().collect();
		draft.set_retrieved(entries.clone());
		let receipt = draft.shown(0);
		let proof = FraudProof::Retrieval { receipt, entries };
		pools(draft.submit(), proof, FraudKind::Retrieval)
	}),
];

const LEDGERS: &[Row] = &[
	("a wrong sum", || {
		let mut draft = draft();
		draft.ledger[1].sum += 1;
		let proof = FraudProof::Ledger(LedgerFault::Entries {
			entries: 2,
			gap: gap(&draft.ledger, 1),
		});
		pools(draft.submit(), proof, FraudKind::Ledger)
	}),
	("another posted total", || {
		let mut draft = draft();
		draft.posted = vec![(FIRST, DUE + 1), (SECOND, DUE - 1)];
		let proof = FraudProof::Ledger(LedgerFault::Posted {
			entries: 2,
			contribution: FIRST,
			first: gap(&draft.ledger, 0),
			last: gap(&draft.ledger, 1),
		});
		pools(draft.submit(), proof, FraudKind::Ledger)
	}),
	("a credit that is too low", || {
		let draft = crediting(|credits| credits[0].credit -= 50);
		let (batch, proof) = (draft.submit(), wrong_credit(&draft));
		contributor(batch, proof, FraudKind::LedgerReceipt, FIRST, DUE)
	}),
	("a credit that is too high", || {
		let draft = crediting(|credits| credits[0].credit += 50);
		pools(draft.submit(), wrong_credit(&draft), FraudKind::LedgerReceipt)
	}),
	("a credit that is missing", || {
		let draft = crediting(|credits| {
			credits.remove(0);
		});
		let proof = FraudProof::LedgerReceipt(CreditFault::Missing {
			entries: 1,
			contribution: FIRST,
			gap: gap(&draft.ledger, 0),
			attributed: draft.attributed(),
		});
		contributor(draft.submit(), proof, FraudKind::LedgerReceipt, FIRST, DUE)
	}),
	("a credit of no receipt", || {
		let draft = crediting(|credits| {
			let last = credits[1];
			credits.push(CreditEntry {
				receipt: ReceiptId {
					sequence: 9,
					..last.receipt
				},
				..last
			});
		});
		let proof = FraudProof::LedgerReceipt(CreditFault::NoReceipt {
			entries: 3,
			entry: shown(&draft.ledger, 2),
			gap: gap(&draft.leaves, 2),
		});
		pools(draft.submit(), proof, FraudKind::LedgerReceipt)
	}),
];

/// Challenges, waits, proves, and looks at the verdict.
fn convicts(name: &str, fraud: &Fraud) {
	let Fraud {
		batch,
		proof,
		kind,
		harm,
	} = fraud;
	let batch = *batch;
	assert_ok!(challenge(CHALLENGER, batch, proof));
	assert_eq!((free(CHALLENGER), bonds(CHALLENGER)), (FUNDS - BOND, BOND));
	run_blocks(CommitDelay::get());
	assert_ok!(prove(CHALLENGER, batch, proof));
	let event = last_event();
	let Event::Convicted { penalty, .. } = &event else {
		panic!("{name}: {event:?}")
	};
	assert_eq!((penalty.slashed, penalty.rewarded), (AMOUNT, 5_000), "{name}");
	assert_eq!(
		penalty.refunded,
		harm.refund.map_or(0, |(_, amount)| amount),
		"{name}"
	);
	let expected = Event::Convicted {
		batch: Some(batch),
		operator: OPERATOR,
		model: MODEL,
		amount: AMOUNT,
		offence: Offence::Fraud(*kind),
		challenger: account(CHALLENGER),
		penalty: *penalty,
		omission: harm.omission,
		refund: harm.refund.map(|(session, _)| session),
	};
	assert_eq!(event, expected, "{name}");
	assert!(
		emitted(Event::BondReturned {
			batch,
			challenger: account(CHALLENGER),
			bond: BOND,
		}),
		"{name}"
	);
	assert_eq!(
		(free(CHALLENGER), bonds(CHALLENGER)),
		(FUNDS + 5_000, 0),
		"{name}"
	);
	assert!(!BatchRecords::contains_key(batch), "{name}");
	assert_eq!(
		VoidedBatches::get(),
		vec![(batch, harm.refund, harm.omission)],
		"{name}"
	);
	let compensated = harm.omission.map(|(id, _)| id);
	assert_eq!(Compensations::get(), vec![(MODEL, compensated, 5_000)], "{name}");
	assert!(!Watches::<Test>::contains_key(batch), "{name}");
	assert_eq!(Deadlines::<Test>::iter().count(), 0, "{name}");
}

#[test]
fn every_kind_of_proof_should_convict() {
	let (mut variants, mut kinds) = (BTreeSet::new(), HashSet::new());
	let all = [RECORDS_AND_TREES, RECEIPTS, ATTRIBUTION, LEDGERS];
	for (name, make) in all.into_iter().flatten() {
		ExtBuilder::build_and_execute(|| {
			let fraud = make();
			variants.insert(fraud.proof.encode()[0]);
			kinds.insert(fraud.kind);
			convicts(name, &fraud);
		});
	}
	// All that docs/attribution.md lists in section 10.2.
	assert_eq!(variants, BTreeSet::from_iter(0..=14));
	assert_eq!(kinds.len(), 12);
}

/// What the others are made of is honest: none of them could be convicted without what was changed.
#[test]
fn draft_should_be_honest() {
	ExtBuilder::build_and_execute(|| {
		let draft = draft();
		let batch = draft.submit();
		let receipt = || draft.shown(0);
		let proofs = [
			FraudProof::Record,
			FraudProof::Malformed {
				tree: Tree::Receipts,
				count: 2,
				fault: TreeFault::Count {
					tree_hash: tree(&draft.leaves).tree_hash(),
				},
			},
			FraudProof::BrokenChain {
				receipts: gap(&draft.leaves, 1),
				line: Some(draft.settled()),
			},
			FraudProof::BrokenChain {
				receipts: gap(&draft.leaves, 2),
				line: Some(draft.settled()),
			},
			FraudProof::OverCharge {
				receipt: receipt(),
				line: draft.settled(),
			},
			FraudProof::Disclosure { receipt: receipt() },
			FraudProof::TokenCount {
				receipt: receipt(),
				side: Side::Request,
				salt: OPEN_SALT,
				first: 0,
				span: span(&request(), 0),
			},
			FraudProof::FalseClaim {
				receipt: receipt(),
				claim: shown(&draft.claims, 0),
				fault: ClaimFault::Tokens {
					response: span(&said(), 0),
					source: span(&first_text(), 0),
				},
			},
			FraudProof::Overlap {
				receipt: receipt(),
				claims: gap(&draft.claims, 1),
			},
			FraudProof::Ledger(LedgerFault::Entries {
				entries: 2,
				gap: gap(&draft.ledger, 2),
			}),
			wrong_credit(&draft),
			FraudProof::Retrieval {
				receipt: receipt(),
				entries: draft.retrieved.clone(),
			},
			FraudProof::Stray {
				receipt: draft.shown(1),
				line: draft.settled(),
			},
		];
		for proof in &proofs {
			convict(CHALLENGER, batch, proof);
			let event = last_event();
			assert!(
				matches!(
					event,
					Event::ChallengeFailed {
						reason: Refusal::Judged(ProofError::NoFault),
						..
					}
				),
				"{proof:?}: {event:?}"
			);
		}
		assert!(VoidedBatches::get().is_empty());
	});
}
