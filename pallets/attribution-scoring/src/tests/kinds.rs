//! Every kind of proof convicts, by the calls that anyone makes: bond, wait, prove.

use super::{drafts::*, *};
use crate::judging::ChainOf;
use openledger_attribution::{
	chunk::{CommittedText, Context, OPEN_SALT},
	claim::{Claim, Source},
	fraud::{ClaimFault, CreditFault, LineEvidence, Side, Span, SumFault, TextLeaf, Tree, TreeFault},
	merkle,
	receipt::{Method, Receipt, ReceiptId},
	sums::{commitment, SumNode, SumTree, Summed},
	Blake2, CreditEntry,
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

/// Of leaves with these data, in a tree of sums, that at `index`.
fn sum_leaf_fault<L: Summed>(leaves: &[Vec<u8>], index: u64) -> SumFault<L::Key> {
	SumFault::Leaf {
		index,
		data: leaves[index as usize].clone(),
		proof: sum_tree_over::<L>(leaves).prove(index).unwrap(),
	}
}

/// The tree of sums over leaves with these data.
fn sum_tree_over<L: Summed>(leaves: &[Vec<u8>]) -> SumTree<L::Key, Blake2> {
	SumTree::of_data::<L>(leaves).unwrap()
}

/// The number and the sum of leaves.
fn count_fault<L: Summed>(leaves: &[L]) -> SumFault<L::Key> {
	let tree = sum_tree(leaves);
	SumFault::Count {
		sum: tree.sum(),
		tree_hash: tree.tree_hash(),
	}
}

/// Where leaves are not in order.
fn order_fault<L: Summed>(leaves: &[L]) -> SumFault<L::Key> {
	let found = sum_tree(leaves).disorder().unwrap();
	SumFault::Order {
		level: found.level,
		index: found.index,
		left: found.left,
		right: found.right,
		proof: found.path,
	}
}

/// The two receipts are not what the tree of receipts of such a batch should have.
fn receipt_tree(batch: BatchId, fault: SumFault<ReceiptId>, kind: FraudKind) -> Fraud {
	pools(batch, FraudProof::ReceiptTree { count: 2, fault }, kind)
}

/// A receipt that costs what the second does, after it.
fn third(draft: &Draft) -> Receipt {
	let last = draft.receipts[1];
	Receipt {
		id: ReceiptId {
			sequence: 2,
			..last.id
		},
		cumulative_before: AMOUNT,
		..last
	}
}

/// A batch with a ledger of these data, whatever they are, and what is wrong with the second of them.
fn ledger_leaf(leaves: &[Vec<u8>]) -> Fraud {
	let batch = draft().submit();
	change(batch, |record| {
		record.ledger_root = sum_tree_over::<CreditEntry>(leaves).root();
	});
	let proof = FraudProof::LedgerTree {
		count: leaves.len() as u64,
		fault: sum_leaf_fault::<CreditEntry>(leaves, 1),
	};
	pools(batch, proof, FraudKind::Malformed)
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
		claim: shown_claim(&draft.claims, index),
		fault,
	};
	pools(draft.submit(), proof, FraudKind::FalseClaim)
}

/// A batch whose ledger is another.
fn crediting(change: impl FnOnce(&mut Vec<CreditEntry>)) -> Draft {
	let mut draft = draft();
	let mut credits = draft.ledger.clone();
	change(&mut credits);
	draft.set_credits(credits);
	draft
}

/// The first credit is not what its receipt makes it.
fn wrong_credit(draft: &Draft) -> FraudProof {
	FraudProof::LedgerReceipt(CreditFault::Wrong {
		entries: 2,
		entry: placed(&draft.ledger, 0),
		attributed: draft.attributed(),
	})
}

/// What is posted for [`FIRST`] is not the sum of its credits: the first of two.
fn posted(draft: &Draft) -> FraudProof {
	FraudProof::Posted {
		entries: 2,
		contribution: FIRST,
		first: sum_gap(&draft.ledger, 0),
		last: sum_gap(&draft.ledger, 1),
	}
}

/// A way to cheat, and how it is named.
type Row = (&'static str, fn() -> Fraud);

const RECORDS_AND_TEXTS: &[Row] = &[
	("a ledger though nothing is posted", || {
		pools(fraudulent().batch, FraudProof::Record, FraudKind::Ledger)
	}),
	("no receipts", || {
		let mut draft = draft();
		draft.receipts.clear();
		pools(draft.submit(), FraudProof::Record, FraudKind::Malformed)
	}),
	("another number of claims", || {
		let mut draft = draft();
		draft.receipts[0].claim_count = 3;
		let tree_hash = claim_tree(&draft.claims).tree_hash();
		let claims = Tree::Claims(draft.shown(0));
		malformed(draft.submit(), claims, 2, TreeFault::Count { tree_hash })
	}),
	("a retrieved entry that does not decode", || {
		let mut draft = draft();
		let mut leaves = encoded(&draft.retrieved);
		leaves[1].pop();
		draft.receipts[0].retrieved = tree_over(&leaves).root();
		let retrieved = Tree::Retrieved(draft.shown(0));
		malformed(draft.submit(), retrieved, 2, leaf_fault(&leaves, 1))
	}),
	("a salt in the open", || {
		let mut draft = draft();
		let leaves = [salted(1, [1; 32], &request())];
		draft.receipts[0].request = tree_over(&leaves).root();
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
		let receipt = &mut draft.receipts[0];
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

/// Receipts and credits as trees of sums.
const TREES: &[Row] = &[
	("another number of receipts", || {
		let draft = draft();
		let batch = draft.submit();
		change(batch, |record| record.receipts = 3);
		receipt_tree(batch, count_fault(&draft.receipts), FraudKind::Malformed)
	}),
	("receipts of another sum", || {
		let mut draft = draft();
		draft.receipts[1].amount += 1;
		let fault = count_fault(&draft.receipts);
		receipt_tree(draft.submit(), fault, FraudKind::BrokenChain)
	}),
	("a receipt that is its own parent", || {
		let mut draft = draft();
		let receipt = &mut draft.receipts[1];
		receipt.parent = Some(receipt.id);
		let fault = sum_leaf_fault::<Receipt>(&encoded(&draft.receipts), 1);
		receipt_tree(draft.submit(), fault, FraudKind::Malformed)
	}),
	("receipts in another order", || {
		let mut draft = draft();
		draft.receipts.swap(0, 1);
		let fault = order_fault(&draft.receipts);
		receipt_tree(draft.submit(), fault, FraudKind::BrokenChain)
	}),
	("a receipt that is there twice, not next to itself", || {
		let mut draft = draft();
		let (first, second) = (draft.receipts[0], draft.receipts[1]);
		draft.receipts = vec![first, second, first, third(&draft)];
		let fault = order_fault(&draft.receipts);
		assert!(matches!(fault, SumFault::Order { level: 1, .. }));
		let proof = FraudProof::ReceiptTree { count: 4, fault };
		pools(draft.submit(), proof, FraudKind::BrokenChain)
	}),
	("more credits than can be named", || {
		let (batch, count) = (draft().submit(), 1 << 40);
		let (sum, tree_hash) = (2 * DUE, [9; 32]);
		change(batch, |record| {
			record.ledger_root = commitment::<Blake2>(count, sum, &tree_hash);
		});
		let fault = SumFault::Count { sum, tree_hash };
		let proof = FraudProof::LedgerTree { count, fault };
		pools(batch, proof, FraudKind::Malformed)
	}),
	("credits of another sum", || {
		let mut draft = draft();
		draft.ledger[1].credit += 1;
		let fault = count_fault(&draft.ledger);
		let proof = FraudProof::LedgerTree { count: 2, fault };
		pools(draft.submit(), proof, FraudKind::Ledger)
	}),
	("a credit that does not decode", || {
		let mut leaves = encoded(&draft().ledger);
		leaves[1].push(0);
		ledger_leaf(&leaves)
	}),
	("a credit of nothing", || {
		let mut draft = draft();
		draft.ledger[1].credit = 0;
		ledger_leaf(&encoded(&draft.ledger))
	}),
	("all credits a second time, behind the others", || {
		let mut draft = draft();
		draft.ledger = draft.ledger.repeat(2);
		let fault = order_fault(&draft.ledger);
		assert!(matches!(fault, SumFault::Order { level: 1, .. }));
		let proof = FraudProof::LedgerTree { count: 4, fault };
		pools(draft.submit(), proof, FraudKind::Ledger)
	}),
	("another posted total", || {
		let mut draft = draft();
		draft.posted = vec![(FIRST, DUE + 1), (SECOND, DUE - 1)];
		let proof = posted(&draft);
		pools(draft.submit(), proof, FraudKind::Ledger)
	}),
];

const RECEIPTS: &[Row] = &[
	("a gap in the sequence", || {
		let mut draft = draft();
		draft.receipts[1].id.sequence = 5;
		let proof = FraudProof::BrokenChain {
			receipts: sum_gap(&draft.receipts, 1),
			line: draft.settled(),
		};
		payer(draft.submit(), proof, FraudKind::BrokenChain, AMOUNT)
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
	("a receipt that lies where its line does not put it", || {
		let mut draft = draft();
		draft.receipts[0].amount -= 1;
		let proof = FraudProof::Stray {
			receipt: draft.shown(1),
			line: draft.settled(),
		};
		pools(draft.submit(), proof, FraudKind::BrokenChain)
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
		draft.receipts[0].input_tokens = 3;
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
			claims: claim_gap(&draft.claims, 1),
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
			gap: sum_gap(&draft.ledger, 0),
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
			entry: placed(&draft.ledger, 2),
			gap: sum_gap(&draft.receipts, 2),
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
	let all = [RECORDS_AND_TEXTS, TREES, RECEIPTS, ATTRIBUTION, LEDGERS];
	for (name, make) in all.into_iter().flatten() {
		ExtBuilder::build_and_execute(|| {
			let fraud = make();
			variants.insert(fraud.proof.encode()[0]);
			kinds.insert(fraud.kind);
			convicts(name, &fraud);
		});
	}
	// All that docs/attribution.md lists in section 10.2.
	assert_eq!(variants, BTreeSet::from_iter(0..=16));
	assert_eq!(kinds.len(), 12);
}

#[test]
fn proof_of_any_kind_should_cost_the_bond_and_nothing_else_when_a_bit_of_it_is_changed() {
	let all = [RECORDS_AND_TEXTS, TREES, RECEIPTS, ATTRIBUTION, LEDGERS];
	for (name, make) in all.into_iter().flatten() {
		ExtBuilder::build_and_execute(|| {
			let Fraud { batch, proof, .. } = make();
			// A step that is odd comes to each bit of a byte.
			let tried = super::prove::costs_the_bond_alone(name, batch, &proof, 7);
			// What consists of its number has no other bits.
			assert!(
				tried > proof.encoded_size() / 2 || proof == FraudProof::Record,
				"{name}: {tried}"
			);
		});
	}
}

/// All that a proof of a tree says is bound by the root.
#[test]
fn proof_of_a_tree_should_prove_nothing_when_any_bit_of_it_is_changed() {
	for (name, make) in TREES {
		ExtBuilder::build_and_execute(|| {
			let fraud = make();
			let open = <World as openledger_traits::Batches<_>>::open(fraud.batch).unwrap();
			let judge = |proof: &FraudProof| {
				let chain = ChainOf::<Test>::of_batch(fraud.batch, &open);
				Scoring::judge(proof, &open, &chain)
			};
			assert!(judge(&fraud.proof).is_ok(), "{name}");
			let good = fraud.proof.encode();
			let mut tried = 0;
			for bit in 0..good.len() * 8 {
				let mut bytes = good.clone();
				bytes[bit / 8] ^= 1 << (bit % 8);
				let Ok(mangled) = FraudProof::read(&bytes) else {
					continue;
				};
				tried += 1;
				let judged = judge(&mangled);
				assert!(judged.is_err(), "{name}, bit {bit}: {judged:?}");
			}
			assert!(tried > good.len() * 7, "{name}: {tried}");
		});
	}
}

/// What the others are made of is honest: none of them could be convicted without what was changed.
#[test]
fn draft_should_be_honest() {
	ExtBuilder::build_and_execute(|| {
		let draft = draft();
		let receipt = || draft.shown(0);
		let receipt_tree = |fault| FraudProof::ReceiptTree { count: 2, fault };
		let ledger_tree = |fault| FraudProof::LedgerTree { count: 2, fault };
		let node = |index: usize| SumNode::leaf::<Blake2, _>(&draft.receipts[index]);
		let proofs = [
			FraudProof::Record,
			FraudProof::Malformed {
				tree: Tree::Claims(receipt()),
				count: 2,
				fault: TreeFault::Count {
					tree_hash: claim_tree(&draft.claims).tree_hash(),
				},
			},
			receipt_tree(count_fault(&draft.receipts)),
			receipt_tree(sum_leaf_fault::<Receipt>(&encoded(&draft.receipts), 1)),
			receipt_tree(SumFault::Order {
				level: 0,
				index: 0,
				left: node(0),
				right: node(1),
				proof: Vec::new(),
			}),
			FraudProof::BrokenChain {
				receipts: sum_gap(&draft.receipts, 1),
				line: draft.settled(),
			},
			FraudProof::BrokenChain {
				receipts: sum_gap(&draft.receipts, 2),
				line: draft.settled(),
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
				claim: shown_claim(&draft.claims, 0),
				fault: ClaimFault::Tokens {
					response: span(&said(), 0),
					source: span(&first_text(), 0),
				},
			},
			FraudProof::Overlap {
				receipt: receipt(),
				claims: claim_gap(&draft.claims, 1),
			},
			ledger_tree(count_fault(&draft.ledger)),
			ledger_tree(sum_leaf_fault::<CreditEntry>(&encoded(&draft.ledger), 1)),
			posted(&draft),
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
			// There is not time for all of them in one window.
			convict(CHALLENGER, draft.submit(), proof);
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
