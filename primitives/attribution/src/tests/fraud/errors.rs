//! Evidence that proves nothing, and why.

use super::world::{
	claim_gap, claims_for, credits_of, gap, honest, placed, shown, shown_claim, span, sum_gap, sum_tree,
	text_leaves, tree, Case, Draft,
};
use crate::{
	chunk::{chunk_range, commit, Context},
	fraud::*,
	prove::PublishedText,
	sums::SumNode,
	tests::words,
	Blake2, Claim, CreditEntry, Method, Receipt, SessionLeaf, Source,
};
use codec::{Decode, Encode};
use openledger_core::Disclosure;

/// An honest batch that has all that the cases below need, with what proofs are made of.
struct Bench {
	draft: Draft,
	case: Case,
	receipts: Vec<Receipt>,
	entries: Vec<CreditEntry>,
	/// A receipt with at least two claims, one on a contribution.
	at: usize,
}

impl Bench {
	fn new(draft: Draft, at: usize) -> Self {
		let case = draft.seal();
		let receipts = draft.receipts.iter();
		let entries = draft.ledger.iter();
		Self {
			receipts: receipts
				.map(|leaf| Decode::decode(&mut leaf.as_slice()).unwrap())
				.collect(),
			entries: entries
				.map(|leaf| Decode::decode(&mut leaf.as_slice()).unwrap())
				.collect(),
			case,
			draft,
			at,
		}
	}

	fn find(wanted: impl Fn(&Draft, usize) -> bool) -> Self {
		for seed in 0..20_000 {
			let draft = honest(seed);
			if let Some(at) = (0..draft.execs.len()).find(|at| wanted(&draft, *at)) {
				return Self::new(draft, at);
			}
		}
		panic!("no such batch");
	}

	/// A batch with two lines, credits, claims, and several receipts.
	fn usual() -> Self {
		Self::find(|draft, at| {
			let exec = &draft.execs[at];
			let on_contribution = exec.claims().iter().any(|claim| claim.contribution().is_some());
			on_contribution
				&& exec.receipt.claim_count > 1
				&& exec.receipt.retrieved_count > 0
				&& draft.sessions.len() > 1
				&& draft.ledger.len() > 1
				&& draft.execs.len() > 2
				&& exec.receipt.amount > 0
		})
	}

	/// Commits again after a change.
	fn again(mut self, change: impl FnOnce(&mut Draft, usize)) -> Self {
		change(&mut self.draft, self.at);
		self.draft.relink();
		let at = self.at;
		Self::new(self.draft, at)
	}

	fn receipt(&self) -> ShownReceipt {
		placed(&self.receipts, self.at)
	}

	fn judge(&self, proof: &FraudProof) -> Result<FraudKind, ProofError> {
		self.case.judge(proof).map(|finding| finding.kind)
	}

	fn line(&self, index: usize) -> LineEvidence {
		LineEvidence::Settled {
			lines: self.case.batch.sessions.len() as u64,
			line: shown(&self.case.batch.sessions, index),
		}
	}

	/// The place of the receipt's line among the settled ones.
	fn own_line(&self) -> usize {
		let id = self.receipts[self.at].id;
		let is_own = |leaf: &SessionLeaf| (leaf.session, leaf.line) == (id.session, id.line);
		self.case.batch.sessions.iter().position(is_own).unwrap()
	}

	fn claims(&self) -> Vec<Claim> {
		self.draft.execs[self.at].claims()
	}

	fn leaves(&self, side: Side) -> Vec<Vec<u8>> {
		self.draft.execs[self.at].leaves(side)
	}

	fn source(&self, source: Source) -> Vec<Vec<u8>> {
		match source {
			Source::Request => self.leaves(Side::Request),
			Source::Contribution(id) => {
				let facts = self.case.world.contributions[&id];
				let context = Context::Contribution {
					contributor: facts.contributor,
				};
				text_leaves(&context, &self.case.corpus.texts[&id])
			}
		}
	}

	/// The chunks that a claim touches.
	fn spans(&self, claim: &Claim) -> (Span, Span) {
		let length = u64::from(claim.length);
		let (first, last) = chunk_range(u64::from(claim.response_start), length).unwrap();
		let said = span(&self.leaves(Side::Response), first as usize, last as usize).unwrap();
		let (first, last) = chunk_range(claim.source_start, length).unwrap();
		let found = span(&self.source(claim.source), first as usize, last as usize).unwrap();
		(said, found)
	}

	fn false_claim(&self, at: usize, fault: ClaimFault) -> FraudProof {
		FraudProof::FalseClaim {
			receipt: self.receipt(),
			claim: shown_claim(&self.claims(), at),
			fault,
		}
	}

	fn tokens_fault(&self, at: usize) -> ClaimFault {
		let (response, source) = self.spans(&self.claims()[at]);
		ClaimFault::Tokens { response, source }
	}

	/// An omission of `candidate` at a place among the claims.
	fn omission(&self, candidate: Claim, place: usize) -> FraudProof {
		let (response, source) = self.spans(&candidate);
		FraudProof::Omission {
			receipt: self.receipt(),
			claims: claim_gap(&self.claims(), place),
			candidate,
			response,
			source,
		}
	}

	fn attributed(&self) -> Attributed {
		let exec = &self.draft.execs[self.at];
		Attributed {
			receipt: self.receipt(),
			claims: exec.claims(),
			retrieved: exec.retrieved(),
		}
	}

	/// The place of a credit of the receipt in the ledger.
	fn own_entry(&self) -> usize {
		let id = self.receipts[self.at].id;
		self.entries.iter().position(|entry| entry.receipt == id).unwrap()
	}

	fn wrong(&self, entry: usize, attributed: Attributed) -> FraudProof {
		FraudProof::LedgerReceipt(CreditFault::Wrong {
			entries: self.entries.len() as u64,
			entry: placed(&self.entries, entry),
			attributed,
		})
	}

	fn token_count(&self, side: Side, first: usize, last: usize) -> FraudProof {
		FraudProof::TokenCount {
			receipt: self.receipt(),
			side,
			salt: [0; 32],
			first: first as u32,
			span: span(&self.leaves(side), first, last).unwrap(),
		}
	}
}

fn refused(bench: &Bench, proof: &FraudProof, error: ProofError) {
	assert_eq!(bench.judge(proof), Err(error), "{proof:?}");
}

#[test]
fn judge_should_refuse_when_nothing_is_wrong() {
	let bench = Bench::usual();
	refused(&bench, &FraudProof::Record, ProofError::NoFault);
	let disclosure = FraudProof::Disclosure {
		receipt: bench.receipt(),
	};
	refused(&bench, &disclosure, ProofError::NoFault);
	refused(
		&bench,
		&bench.wrong(bench.own_entry(), bench.attributed()),
		ProofError::NoFault,
	);
	for at in 0..bench.claims().len() {
		refused(
			&bench,
			&bench.false_claim(at, bench.tokens_fault(at)),
			ProofError::NoFault,
		);
		refused(
			&bench,
			&bench.false_claim(at, ClaimFault::Impossible),
			ProofError::NoFault,
		);
	}
}

#[test]
fn judge_should_refuse_when_leaves_are_not_where_they_are_said_to_be() {
	let bench = Bench::usual();
	let mut receipt = bench.receipt();
	receipt.leaf.amount += 1;
	refused(
		&bench,
		&FraudProof::Disclosure { receipt },
		ProofError::NotInReceipts,
	);
	let mut receipt = bench.receipt();
	receipt.index = u64::MAX;
	refused(
		&bench,
		&FraudProof::Disclosure { receipt },
		ProofError::NotInReceipts,
	);

	let FraudProof::LedgerReceipt(CreditFault::Wrong {
		entries,
		mut entry,
		attributed,
	}) = bench.wrong(0, bench.attributed())
	else {
		panic!()
	};
	entry.proof.push(SumNode::leaf::<Blake2, _>(&bench.entries[0]));
	let proof = FraudProof::LedgerReceipt(CreditFault::Wrong {
		entries,
		entry,
		attributed,
	});
	refused(&bench, &proof, ProofError::NotInLedger);

	let LineEvidence::Settled { line, .. } = bench.line(bench.own_line()) else {
		panic!()
	};
	let over_charge = |line| FraudProof::OverCharge {
		receipt: bench.receipt(),
		line,
	};
	let proof = over_charge(LineEvidence::Settled { lines: 99, line });
	refused(&bench, &proof, ProofError::NotInSessions);

	let mut claim = shown_claim(&bench.claims(), 0);
	claim.index = 1;
	let proof = FraudProof::FalseClaim {
		receipt: bench.receipt(),
		claim,
		fault: ClaimFault::Impossible,
	};
	refused(&bench, &proof, ProofError::NotInClaims);

	let mut fault = bench.tokens_fault(0);
	if let ClaimFault::Tokens { response, .. } = &mut fault {
		response.shown[0].body[0] ^= 1;
	}
	refused(&bench, &bench.false_claim(0, fault), ProofError::NotInText);

	let count = bench.receipts.len() as u64;
	let receipts = |fault| FraudProof::ReceiptTree { count, fault };
	let real = sum_tree(&bench.receipts);
	for (sum, tree_hash) in [(real.sum(), [0; 32]), (real.sum() + 1, real.tree_hash())] {
		refused(
			&bench,
			&receipts(SumFault::Count { sum, tree_hash }),
			ProofError::NotInTree,
		);
	}
	let proof = receipts(SumFault::Leaf {
		index: 0,
		data: b"x".to_vec(),
		proof: real.prove(0).unwrap(),
	});
	refused(&bench, &proof, ProofError::NotInTree);
	// Of two that are no neighbours under one node nothing is said.
	let node = |at: usize| SumNode::leaf::<Blake2, _>(&bench.receipts[at]);
	let order = |level, index, proof| {
		receipts(SumFault::Order {
			level,
			index,
			left: node(1),
			right: node(0),
			proof,
		})
	};
	for (level, index) in [(0, 1), (0, count), (40, 0), (u8::MAX - 1, 0)] {
		refused(&bench, &order(level, index, vec![]), ProofError::WrongNeighbours);
	}
	refused(&bench, &order(u8::MAX, 0, vec![]), ProofError::NotInTree);
	refused(&bench, &order(0, 0, vec![]), ProofError::NotInTree);
}

#[test]
fn judge_should_refuse_when_lists_are_not_those_of_the_receipt() {
	let bench = Bench::usual();
	let entry = bench.own_entry();
	let mut other = bench.attributed();
	other.claims.pop();
	refused(&bench, &bench.wrong(entry, other), ProofError::OtherClaims);
	let mut other = bench.attributed();
	other.claims.reverse();
	refused(&bench, &bench.wrong(entry, other), ProofError::OtherClaims);
	let mut other = bench.attributed();
	other.retrieved[0].chunk += 1;
	refused(
		&bench,
		&bench.wrong(entry, other.clone()),
		ProofError::OtherRetrieved,
	);
	let retrieval = FraudProof::Retrieval {
		receipt: bench.receipt(),
		entries: other.retrieved,
	};
	refused(&bench, &retrieval, ProofError::OtherRetrieved);
}

#[test]
fn judge_should_refuse_when_neighbours_do_not_enclose() {
	let bench = Bench::usual();
	let mut claims = claim_gap(&bench.claims(), 1);
	claims.before = None;
	let overlap = |claims| FraudProof::Overlap {
		receipt: bench.receipt(),
		claims,
	};
	refused(&bench, &overlap(claims), ProofError::WrongNeighbours);
	// An end of the list has no two claims.
	refused(
		&bench,
		&overlap(claim_gap(&bench.claims(), 0)),
		ProofError::WrongNeighbours,
	);
	refused(
		&bench,
		&overlap(claim_gap(&bench.claims(), 1)),
		ProofError::NoFault,
	);

	let missing = |at| {
		FraudProof::LedgerReceipt(CreditFault::Missing {
			entries: bench.entries.len() as u64,
			contribution: bench.entries[bench.own_entry()].contribution,
			gap: sum_gap(&bench.entries, at),
			attributed: bench.attributed(),
		})
	};
	for at in 0..=bench.entries.len() {
		refused(&bench, &missing(at), ProofError::NotEnclosing);
	}
	let no_receipt = |at| {
		FraudProof::LedgerReceipt(CreditFault::NoReceipt {
			entries: bench.entries.len() as u64,
			entry: placed(&bench.entries, 0),
			gap: sum_gap(&bench.receipts, at),
		})
	};
	for at in 0..=bench.receipts.len() {
		refused(&bench, &no_receipt(at), ProofError::NotEnclosing);
	}
	// The claims must be those around the match.
	let claims = bench.claims();
	refused(&bench, &bench.omission(claims[0], 1), ProofError::Covered);
	refused(&bench, &bench.omission(claims[1], 0), ProofError::NotEnclosing);
	refused(&bench, &bench.omission(claims[1], 1), ProofError::NotBetter);
	// Unsettled lines must lie between the leaves shown.
	for at in 0..=bench.case.batch.sessions.len() {
		let proof = FraudProof::OverCharge {
			receipt: bench.receipt(),
			line: LineEvidence::Unsettled {
				lines: bench.case.batch.sessions.len() as u64,
				gap: gap(&bench.case.batch.sessions, at),
			},
		};
		refused(&bench, &proof, ProofError::NotEnclosing);
	}
}

#[test]
fn judge_should_refuse_when_chunks_are_not_those_of_the_tokens() {
	let bench = Bench::usual();
	let change = |change: &dyn Fn(&mut Span, &mut Span)| {
		let mut fault = bench.tokens_fault(0);
		if let ClaimFault::Tokens { response, source } = &mut fault {
			change(response, source);
		}
		bench.false_claim(0, fault)
	};
	let more = change(&|response, _| response.shown.push(response.shown[0].clone()));
	refused(&bench, &more, ProofError::WrongChunks);
	let none = change(&|_, source| source.shown.clear());
	refused(&bench, &none, ProofError::WrongChunks);
	let count = change(&|response, _| response.chunks += 1);
	refused(&bench, &count, ProofError::NotInText);

	let at = bench
		.claims()
		.iter()
		.position(|claim| claim.contribution().is_some())
		.unwrap();
	let mut fault = bench.tokens_fault(at);
	if let ClaimFault::Tokens { source, .. } = &mut fault {
		source.chunks += 1;
	}
	refused(&bench, &bench.false_claim(at, fault), ProofError::WrongCount);

	// The leaf of a source must be one that the claim touches.
	let bench = Bench::find(|draft, at| {
		draft.execs[at].claims().first().is_some_and(|claim| {
			let chunks = claim
				.contribution()
				.map(|id| draft.world.contributions[&id].chunks);
			chunks.is_some_and(|chunks| chunks > 1) && claim.source_start + u64::from(claim.length) <= 128
		})
	});
	let leaves = bench.source(bench.claims()[0].source);
	let proof = bench.false_claim(
		0,
		ClaimFault::Source {
			chunks: leaves.len() as u64,
			fault: TreeFault::Leaf {
				index: 1,
				data: leaves[1].clone(),
				proof: tree(&leaves).prove(1).unwrap(),
			},
		},
	);
	refused(&bench, &proof, ProofError::WrongChunks);

	// Of an empty text there is nothing to show.
	let bench = Bench::find(|draft, at| draft.execs[at].receipt.input_tokens == 0);
	let empty = |salt, first, chunks| FraudProof::TokenCount {
		receipt: bench.receipt(),
		side: Side::Request,
		salt,
		first,
		span: Span {
			chunks,
			shown: vec![],
		},
	};
	refused(&bench, &empty([0; 32], 0, 0), ProofError::NoFault);
	for (salt, first, chunks) in [([1; 32], 0, 0), ([0; 32], 1, 0), ([0; 32], 0, 1)] {
		refused(&bench, &empty(salt, first, chunks), ProofError::WrongChunks);
	}
	let bench = Bench::find(|draft, at| draft.execs[at].leaves(Side::Response).len() > 2);
	refused(
		&bench,
		&bench.token_count(Side::Response, 0, 2),
		ProofError::WrongChunks,
	);
}

#[test]
fn judge_should_refuse_when_a_malformed_part_is_another_fraud() {
	let bench = Bench::usual();
	let line = bench.own_line();
	let bench = bench.again(|draft, at| draft.execs[at].receipt.parent = Some(draft.execs[at].receipt.id));
	let disclosure = FraudProof::Disclosure {
		receipt: bench.receipt(),
	};
	refused(&bench, &disclosure, ProofError::MalformedReceipt);
	let over_charge = FraudProof::OverCharge {
		receipt: bench.receipt(),
		line: bench.line(line),
	};
	refused(&bench, &over_charge, ProofError::MalformedReceipt);

	let bench = Bench::find(|draft, at| {
		let id = draft.execs[at].receipt.id;
		let open = draft.world.lines[&(id.session, id.line)].disclosure == Disclosure::Open;
		open && !draft.execs[at].leaves(Side::Request).is_empty()
	});
	let bench = bench.again(|draft, at| {
		let mut leaves = draft.execs[at].leaves(Side::Request);
		leaves.last_mut().unwrap().push(0);
		draft.execs[at].set_leaves(Side::Request, leaves);
	});
	let last = bench.leaves(Side::Request).len() - 1;
	refused(
		&bench,
		&bench.token_count(Side::Request, last, last),
		ProofError::MalformedChunk,
	);
}

#[test]
fn judge_should_refuse_when_the_chain_does_not_know() {
	let mut bench = Bench::usual();
	let own = bench.own_line();
	let over_charge = |bench: &Bench, line| FraudProof::OverCharge {
		receipt: bench.receipt(),
		line: bench.line(line),
	};
	let other = (own + 1) % bench.case.batch.sessions.len();
	refused(&bench, &over_charge(&bench, other), ProofError::OtherLine);
	refused(&bench, &over_charge(&bench, own), ProofError::NoFault);
	bench.case.world.lines.clear();
	refused(&bench, &over_charge(&bench, own), ProofError::UnknownLine);
	let disclosure = FraudProof::Disclosure {
		receipt: bench.receipt(),
	};
	refused(&bench, &disclosure, ProofError::UnknownLine);
	// Contributions of the corpus whose text the chain does not have prove nothing.
	bench.case.world.contributions.clear();
	let at = bench
		.claims()
		.iter()
		.position(|claim| claim.contribution().is_some())
		.unwrap();
	refused(
		&bench,
		&bench.false_claim(at, ClaimFault::Impossible),
		ProofError::UnknownContribution,
	);
	let retrieval = FraudProof::Retrieval {
		receipt: bench.receipt(),
		entries: bench.attributed().retrieved,
	};
	refused(&bench, &retrieval, ProofError::UnknownContribution);
}

#[test]
fn a_receipt_should_be_stray_by_itself_when_its_line_was_not_settled_by_it() {
	let find = || {
		Bench::find(|draft, at| {
			let exec = &draft.execs[at].receipt;
			let is_settled =
				|leaf: &SessionLeaf| (leaf.session, leaf.line) == (exec.id.session, exec.id.line);
			exec.amount > 0 && draft.sessions.len() > 1 && draft.sessions.iter().any(is_settled)
		})
	};
	let bench = find();
	let own = bench.own_line();
	let stray = |line| FraudProof::Stray {
		receipt: bench.receipt(),
		line: bench.line(line),
	};
	refused(&bench, &stray(own), ProofError::NoFault);
	let other = (own + 1) % bench.case.batch.sessions.len();
	refused(&bench, &stray(other), ProofError::OtherLine);

	let found = |bench: &Bench| {
		let is_it = |proof: &&FraudProof| matches!(proof, FraudProof::Stray { receipt, .. } if receipt.index == bench.at as u64);
		let proof = bench.case.audit().frauds.iter().find(is_it).cloned();
		let finding = bench.case.judge(&proof.expect("it is found")).unwrap();
		assert_eq!(finding.kind, FraudKind::BrokenChain);
		finding.harmed
	};
	// The line is settled, but not as far.
	let beyond = find()
		.again(|draft, at| draft.execs[at].receipt.cumulative_before = draft.sessions[own].settled_after);
	assert_eq!(found(&beyond), Harmed::Session(beyond.case.batch.sessions[own]));
	let before = find().again(|draft, _| {
		let leaf = &mut draft.sessions[own];
		leaf.settled_before = leaf.settled_after - 1;
		draft.restart();
	});
	if before.receipts[before.at].cumulative_before < before.case.batch.sessions[own].settled_before {
		assert_eq!(found(&before), Harmed::Session(before.case.batch.sessions[own]));
	}
	// It is not settled at all.
	let unsettled = find().again(|draft, _| {
		draft.sessions.remove(own);
		draft.restart();
	});
	assert_eq!(found(&unsettled), Harmed::Pools);
	// It lies in its line, but the line does not lie where it does: what was settled of another has no receipts.
	let moved = find().again(|draft, _| {
		let first = draft.sessions.first_mut().unwrap();
		first.settled_after += 1;
		draft.restart();
	});
	let own = moved.own_line();
	if own > 0 {
		assert_eq!(found(&moved), Harmed::Pools);
	}
}

#[test]
fn judge_should_need_the_line_when_a_payer_is_harmed() {
	let bench = Bench::find(|draft, at| {
		let id = |at: usize| draft.execs[at].receipt.id;
		let same =
			|one: usize, other: usize| (id(one).session, id(one).line) == (id(other).session, id(other).line);
		let settled = |at: usize| {
			draft
				.sessions
				.iter()
				.any(|leaf| (leaf.session, leaf.line) == (id(at).session, id(at).line))
		};
		at > 0 && same(at, at - 1) && settled(at) && draft.sessions.len() > 1
	});
	let bench = bench.again(|draft, at| draft.execs[at].receipt.cumulative_before += 1);
	let proof = |line| FraudProof::BrokenChain {
		receipts: sum_gap(&bench.receipts, bench.at),
		line,
	};
	let own = bench.own_line();
	let other = (own + 1) % bench.case.batch.sessions.len();
	refused(&bench, &proof(bench.line(other)), ProofError::NoFault);
	let finding = bench.case.judge(&proof(bench.line(own))).unwrap();
	assert_eq!(finding.harmed, Harmed::Session(bench.case.batch.sessions[own]));
}

#[test]
fn judge_should_refuse_when_the_evidence_is_of_something_else() {
	let bench = Bench::usual();
	let other = bench
		.entries
		.iter()
		.position(|entry| entry.receipt != bench.receipts[bench.at].id);
	if let Some(other) = other {
		refused(
			&bench,
			&bench.wrong(other, bench.attributed()),
			ProofError::OtherReceipt,
		);
	}
	let at = bench
		.claims()
		.iter()
		.position(|claim| claim.contribution().is_some())
		.unwrap();
	let beyond = ClaimFault::Beyond {
		side: Side::Request,
		chunks: bench.leaves(Side::Request).len() as u32,
		tree_hash: tree(&bench.leaves(Side::Request)).tree_hash(),
	};
	refused(&bench, &bench.false_claim(at, beyond), ProofError::OtherSource);
	let echo = Bench::find(|draft, at| {
		let claims = draft.execs[at].claims();
		claims
			.first()
			.is_some_and(|claim| claim.source == Source::Request)
	});
	let fault = ClaimFault::Source {
		chunks: 0,
		fault: TreeFault::Count { tree_hash: [0; 32] },
	};
	refused(&echo, &echo.false_claim(0, fault), ProofError::OtherSource);

	let signed = bench.case.batch.signed[bench.at];
	let equivocation = |signed| FraudProof::Equivocation {
		signed,
		receipt: bench.receipt(),
		line: bench.line(bench.own_line()),
	};
	refused(&bench, &equivocation(signed), ProofError::SameReceipt);
	let other = bench.case.batch.signed[(bench.at + 1) % bench.receipts.len()];
	refused(&bench, &equivocation(other), ProofError::OtherReceipt);
	let mut changed = signed;
	changed.receipt.amount += 1;
	assert_eq!(bench.judge(&equivocation(changed)), Ok(FraudKind::Equivocation));
	let messages = equivocation(changed).signed_messages(&[4; 32]);
	assert_eq!(messages, [(changed.receipt.message(&[4; 32]), [7; 64])]);
	assert_eq!(FraudProof::Record.signed_messages(&[4; 32]), []);

	let double = |first, second| DoubleSigning { first, second };
	assert_eq!(double(signed, changed).judge(), Ok(signed.receipt.id));
	assert_eq!(double(signed, signed).judge(), Err(ProofError::SameReceipt));
	assert_eq!(double(signed, other).judge(), Err(ProofError::OtherReceipt));
	assert_eq!(double(signed, changed).signed_messages(&[4; 32]).len(), 2);
}

#[test]
fn salts_should_be_refused_when_they_are_the_same() {
	let bench = Bench::find(|draft, at| {
		!draft.execs[at].leaves(Side::Request).is_empty()
			&& !draft.execs[at].leaves(Side::Response).is_empty()
	});
	let leaf = |side| {
		let leaves = bench.leaves(side);
		TextLeaf {
			side,
			chunks: leaves.len() as u32,
			index: 0,
			data: leaves[0].clone(),
			proof: tree(&leaves).prove(0).unwrap(),
		}
	};
	let proof = FraudProof::Salts {
		receipt: bench.receipt(),
		first: leaf(Side::Request),
		second: leaf(Side::Response),
	};
	refused(&bench, &proof, ProofError::SameSalt);
	// A leaf too short to have a salt is another fraud.
	let second = leaf(Side::Response);
	let bench = bench.again(|draft, at| draft.execs[at].set_leaves(Side::Request, vec![b"short".to_vec()]));
	let short = bench.leaves(Side::Request);
	let proof = FraudProof::Salts {
		receipt: bench.receipt(),
		first: TextLeaf {
			side: Side::Request,
			chunks: 1,
			index: 0,
			data: short[0].clone(),
			proof: vec![],
		},
		second,
	};
	refused(&bench, &proof, ProofError::MalformedChunk);
}

#[test]
fn omission_should_be_refused_when_the_match_is_none() {
	let bench = Bench::usual();
	let claims = bench.claims();
	let at = claims
		.iter()
		.position(|claim| claim.contribution().is_some())
		.unwrap();
	let good = claims[at];
	let changed = |change: &dyn Fn(&mut Claim)| {
		let mut claim = good;
		change(&mut claim);
		claim
	};
	// Of other tokens, of another number, not trimmed, too short.
	for candidate in [
		changed(&|claim| claim.counted += 1),
		changed(&|claim| claim.counted = 7),
		changed(&|claim| claim.length = 300),
	] {
		let FraudProof::Omission {
			receipt,
			claims,
			response,
			source,
			..
		} = bench.omission(good, at)
		else {
			panic!()
		};
		let proof = FraudProof::Omission {
			receipt,
			claims,
			candidate,
			response,
			source,
		};
		refused(&bench, &proof, ProofError::NoMatch);
	}
	// Not of the corpus.
	let mut bench = bench;
	let proof = bench.omission(good, at);
	bench.case.world.corpus.clear();
	refused(&bench, &proof, ProofError::OutsideCorpus);
	let entry = bench.own_entry();
	let mut attributed = bench.attributed();
	refused(
		&bench,
		&bench.wrong(entry, attributed.clone()),
		ProofError::OutsideCorpus,
	);
	attributed.receipt.leaf.amount += 1;
	refused(&bench, &bench.wrong(entry, attributed), ProofError::NotInReceipts);
	// Of a private session.
	let bench = Bench::find(|draft, at| draft.execs[at].receipt.method == Method::Unattributed);
	let proof = FraudProof::Omission {
		receipt: bench.receipt(),
		claims: claim_gap(&[], 0),
		candidate: good,
		response: Span {
			chunks: 0,
			shown: vec![],
		},
		source: Span {
			chunks: 0,
			shown: vec![],
		},
	};
	refused(&bench, &proof, ProofError::NotAttributed);
}

#[test]
fn credit_should_be_refused_when_more_is_claimed_than_said() {
	let bench = Bench::usual().again(|draft, at| draft.execs[at].receipt.output_tokens = 9);
	let id = bench.receipts[bench.at].id;
	let contribution = bench
		.claims()
		.iter()
		.find(|claim| {
			claim.counted > 9
				&& claim
					.contribution()
					.is_some_and(|id| !bench.case.world.commons.contains(&id))
		})
		.and_then(Claim::contribution);
	let Some(contribution) = contribution else {
		panic!("choose another batch");
	};
	let key = (contribution, id);
	let at = bench
		.entries
		.partition_point(|entry| (entry.contribution, entry.receipt) < key);
	let proof = FraudProof::LedgerReceipt(CreditFault::Missing {
		entries: bench.entries.len() as u64,
		contribution,
		gap: sum_gap(&bench.entries, at),
		attributed: bench.attributed(),
	});
	refused(&bench, &proof, ProofError::OverClaimed);
}

/// A receipt with as many claims as there may be leaves the rest to the pools, and that is no omission.
#[test]
fn omission_should_be_refused_when_there_is_no_room_for_a_claim() {
	let mut draft = Bench::find(|draft, at| {
		let id = draft.execs[at].receipt.id;
		draft.world.lines[&(id.session, id.line)].disclosure == Disclosure::Open && draft.execs.len() == 1
	})
	.draft;
	let text = words("z", 8);
	let contributor = [9; 32];
	let commitment = commit(&Context::Contribution { contributor }, text.as_bytes()).unwrap();
	let facts = ContributionFacts {
		contributor,
		root: commitment.root,
		tokens: 8,
		chunks: 1,
	};
	draft.world.contributions.insert(77, facts);
	draft.world.corpus.insert(77);
	draft.corpus.texts.insert(77, text.clone().into_bytes());
	let response = vec![text; 1_025].join(" ");
	let claims = claims_for(&draft.world, &draft.corpus, "", &response);
	assert_eq!(claims.len(), 1_024);
	let exec = &mut draft.execs[0];
	let said = commit(&Context::Response { salt: [0; 32] }, response.as_bytes()).unwrap();
	exec.receipt.output_tokens = 8 * 1_025;
	exec.receipt.response = said.root;
	exec.contents.response = PublishedText::Bytes {
		salt: [0; 32],
		text: response.into_bytes(),
	};
	exec.set_claims(&claims);
	assert!(!credits_of(&draft.world, &draft.execs[0]).is_empty());
	draft.relink();
	// These were signed before.
	draft.signed.clear();
	let bench = Bench::new(draft, 0);
	assert!(bench.case.audit().is_clean());
	let candidate = Claim {
		response_start: 8 * 1_024,
		..claims[0]
	};
	refused(&bench, &bench.omission(candidate, 1_024), ProofError::Full);
	// One fewer, and there is room.
	let bench = bench.again(|draft, at| draft.execs[at].set_claims(&claims[..1_023]));
	let candidate = claims[1_023];
	assert_eq!(
		bench.judge(&bench.omission(candidate, 1_023)),
		Ok(FraudKind::Omission)
	);
	// Not all of 1,024 claims would fit into a proof of 64 KiB if they were shown one by one; all at once they do.
	let all = FraudProof::LedgerReceipt(CreditFault::Wrong {
		entries: bench.entries.len() as u64,
		entry: placed(&bench.entries, 0),
		attributed: bench.attributed(),
	});
	assert!(all.encode().len() < 32 << 10);
	assert_eq!(bench.judge(&all), Err(ProofError::NoFault));
}
