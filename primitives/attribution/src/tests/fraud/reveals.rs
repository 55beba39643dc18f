//! Draws, demands and answers.

use super::world::{honest, Case, Draft, Rng};
use crate::{
	fraud::*,
	prove::{answer, PublishedText},
	reveal::{check_reveal, draw, Item, Reveal},
	Receipt,
};
use codec::Decode;
use openledger_core::{Balance, Disclosure, Hash32};

trait Find {
	fn check(&self, item: &Item, reveal: &Reveal) -> Result<(), ProofError>;
}

impl Find for Case {
	fn check(&self, item: &Item, reveal: &Reveal) -> Result<(), ProofError> {
		check_reveal(item, reveal, &self.facts, &self.world)
	}
}

/// An honest batch in which some receipt is as wanted, and its index.
fn find(wanted: impl Fn(&Draft, usize) -> bool) -> (Draft, Case, u32) {
	for seed in 0..10_000 {
		let draft = honest(seed);
		if let Some(at) = (0..draft.execs.len()).find(|at| wanted(&draft, *at)) {
			let case = draft.seal();
			return (draft, case, at as u32);
		}
	}
	panic!("no such batch");
}

#[test]
fn draw_should_be_as_written_down() {
	// ⌊h × amount / 2^256⌋ with h = blake2b-256("openledger/draw/1" ‖ 32 × 07 ‖ 5 as u64 ‖ n), computed elsewhere.
	let seed: Hash32 = [7; 32];
	assert_eq!(draw(&seed, 5, 0, 1_000_000), DRAWN.0);
	assert_eq!(draw(&seed, 5, 1, u128::MAX), DRAWN.1);
	assert_eq!(draw(&seed, 5, 2, (1 << 90) + 12_345), DRAWN.2);
	assert_eq!(draw(&seed, 5, 0, 0), 0);
	assert_eq!(draw(&seed, 5, 0, 1), 0);
}

const DRAWN: (Balance, Balance, Balance) = (
	136003,
	256990768694567821582518670549296018203,
	509703539202897999701045944,
);

#[test]
fn draw_should_be_even() {
	let mut counts = [0u32; 10];
	for batch in 0..10_000 {
		let drawn = draw(&[1; 32], batch, (batch % 7) as u8, 1_000_000_007);
		assert!(drawn < 1_000_000_007);
		counts[(drawn / 100_000_001) as usize] += 1;
	}
	assert!(
		counts.iter().all(|count| (850..1_150).contains(count)),
		"{counts:?}"
	);
	let same = (0..100).filter(|n| draw(&[1; 32], 1, *n, 1 << 60) == draw(&[2; 32], 1, *n, 1 << 60));
	assert_eq!(same.count(), 0);
}

#[test]
fn drawn_receipt_should_be_the_one_that_holds_the_position() {
	for seed in 0..200 {
		let draft = honest(seed);
		let case = draft.seal();
		let mut rng = Rng(seed);
		let position = u128::from(rng.next()) % case.facts.amount;
		let item = Item::Draw(position);
		let mut before = 0;
		for (index, data) in (0u32..).zip(&draft.receipts) {
			let receipt = Receipt::decode(&mut data.as_slice()).unwrap();
			let holds = (before..before + receipt.amount).contains(&position);
			before += receipt.amount;
			let reveal = answer(&case.batch, &Item::Receipt(index), &case.world).unwrap();
			let expected = if holds { Ok(()) } else { Err(ProofError::NotDrawn) };
			assert_eq!(case.check(&item, &reveal), expected);
		}
	}
}

#[test]
fn item_should_be_refused_when_the_batch_cannot_have_it() {
	let (_, case, _) = find(|_, _| true);
	let count = case.facts.receipts;
	let chunk = |side, chunk| Item::Chunk {
		receipt: 0,
		side,
		chunk,
	};
	for item in [
		Item::Draw(case.facts.amount),
		Item::Receipt(count),
		Item::Claims(count),
		Item::Retrieved(u32::MAX),
		Item::Chunk {
			receipt: count,
			side: Side::Request,
			chunk: 0,
		},
		chunk(Side::Response, 128),
		chunk(Side::Request, u32::MAX),
	] {
		assert_eq!(item.check(&case.facts), Err(ProofError::NoSuchItem), "{item:?}");
		let reveal = answer(&case.batch, &Item::Receipt(0), &case.world).unwrap();
		assert_eq!(case.check(&item, &reveal), Err(ProofError::NoSuchItem));
	}
	for item in [
		Item::Draw(case.facts.amount - 1),
		Item::Receipt(count - 1),
		chunk(Side::Response, 127),
		chunk(Side::Request, u32::MAX - 1),
		Item::Ledger(u32::MAX),
	] {
		assert_eq!(item.check(&case.facts), Ok(()), "{item:?}");
	}
}

#[test]
fn reveal_should_be_refused_when_it_answers_another_item() {
	let (_, case, _) = find(|draft, _| draft.execs.len() > 2 && draft.ledger.len() > 1);
	let items = [
		Item::Receipt(0),
		Item::Receipt(1),
		Item::Claims(0),
		Item::Claims(1),
		Item::Retrieved(0),
		Item::Retrieved(1),
		Item::Chunk {
			receipt: 0,
			side: Side::Request,
			chunk: 127,
		},
		Item::Chunk {
			receipt: 1,
			side: Side::Request,
			chunk: 127,
		},
		Item::Ledger(0),
		Item::Ledger(1),
	];
	for item in &items {
		for other in &items {
			let reveal = answer(&case.batch, other, &case.world).unwrap();
			let expected = if item == other {
				Ok(())
			} else {
				Err(ProofError::OtherItem)
			};
			assert_eq!(case.check(item, &reveal), expected, "{item:?} by {other:?}");
		}
	}
}

#[test]
fn absence_should_be_refused_when_the_leaf_is_there() {
	let (_, case, index) = find(|draft, at| draft.execs[at].leaves(Side::Response).len() > 1);
	let item = |chunk| Item::Chunk {
		receipt: index,
		side: Side::Response,
		chunk,
	};
	let absent = answer(&case.batch, &item(120), &case.world).unwrap();
	assert!(matches!(absent, Reveal::NoChunk { .. }));
	assert_eq!(case.check(&item(0), &absent), Err(ProofError::OtherItem));
	// A root cannot be read as the commitment to fewer leaves.
	let Reveal::NoChunk {
		receipt, tree_hash, ..
	} = absent
	else {
		panic!();
	};
	let fewer = Reveal::NoChunk {
		receipt,
		chunks: 128,
		tree_hash,
	};
	assert_eq!(case.check(&item(120), &fewer), Err(ProofError::NotInTree));
	let absent = answer(&case.batch, &Item::Ledger(u32::MAX), &case.world).unwrap();
	let entries = case.batch.ledger.len() as u32;
	assert_eq!(case.check(&Item::Ledger(entries), &absent), Ok(()));
	if let Some(last) = entries.checked_sub(1) {
		assert_eq!(
			case.check(&Item::Ledger(last), &absent),
			Err(ProofError::OtherItem)
		);
	}
}

#[test]
fn chunk_should_be_refused_when_its_salt_is_not_the_session_s() {
	let open = |disclosure| {
		move |draft: &Draft, at: usize| {
			let id = draft.execs[at].receipt.id;
			draft.world.lines[&(id.session, id.line)].disclosure == disclosure
				&& !draft.execs[at].leaves(Side::Response).is_empty()
		}
	};
	for (disclosure, error) in [
		(Disclosure::Open, ProofError::OtherSalt),
		(Disclosure::Private, ProofError::NotInText),
	] {
		let (_, case, receipt) = find(open(disclosure));
		let item = Item::Chunk {
			receipt,
			side: Side::Response,
			chunk: 0,
		};
		let mut reveal = answer(&case.batch, &item, &case.world).unwrap();
		assert_eq!(case.check(&item, &reveal), Ok(()));
		let Reveal::Chunk { salt, .. } = &mut reveal else {
			panic!()
		};
		salt[0] ^= 1;
		assert_eq!(case.check(&item, &reveal), Err(error));
	}
}

/// What fails its own checks answers nothing, so that it cannot hide behind an answer.
#[test]
fn garbage_should_answer_nothing() {
	// A receipt that fails its own checks.
	let (mut draft, _, at) = find(|draft, _| draft.execs.len() > 1);
	let receipt = &mut draft.execs[at as usize].receipt;
	receipt.parent = Some(receipt.id);
	draft.relink();
	let case = draft.seal();
	for item in [Item::Receipt(at), Item::Claims(at), Item::Retrieved(at)] {
		let reveal = answer(&case.batch, &item, &case.world).unwrap();
		assert_eq!(case.check(&item, &reveal), Err(ProofError::MalformedReceipt));
	}
	// Claims out of order.
	let (mut draft, _, at) = find(|draft, at| draft.execs[at].receipt.claim_count > 1);
	let mut claims = draft.execs[at as usize].claims();
	claims.reverse();
	draft.execs[at as usize].set_claims(&claims);
	draft.relink();
	let case = draft.seal();
	let reveal = answer(&case.batch, &Item::Claims(at), &case.world).unwrap();
	assert_eq!(
		case.check(&Item::Claims(at), &reveal),
		Err(ProofError::MalformedReveal)
	);
	// Retrieved ones from outside the corpus.
	let (mut draft, _, at) = find(|draft, at| draft.execs[at].receipt.retrieved_count > 0);
	let mut entries = draft.execs[at as usize].retrieved();
	entries.last_mut().unwrap().contribution = 1 << 40;
	draft.execs[at as usize].set_retrieved(&entries);
	draft.relink();
	let case = draft.seal();
	let reveal = answer(&case.batch, &Item::Retrieved(at), &case.world).unwrap();
	assert_eq!(
		case.check(&Item::Retrieved(at), &reveal),
		Err(ProofError::MalformedReveal)
	);
	// A chunk that is none.
	let (mut draft, _, at) = find(|draft, at| !draft.execs[at].leaves(Side::Request).is_empty());
	let mut leaves = draft.execs[at as usize].leaves(Side::Request);
	leaves[0].push(1);
	draft.execs[at as usize].set_leaves(Side::Request, leaves);
	draft.relink();
	let case = draft.seal();
	let item = Item::Chunk {
		receipt: at,
		side: Side::Request,
		chunk: 0,
	};
	let reveal = answer(&case.batch, &item, &case.world).unwrap();
	assert_eq!(case.check(&item, &reveal), Err(ProofError::MalformedChunk));
	// A text that has fewer chunks than its tokens need.
	let (mut draft, _, at) = find(|draft, at| !draft.execs[at].leaves(Side::Request).is_empty());
	draft.execs[at as usize].receipt.input_tokens = 50_000;
	draft.relink();
	let case = draft.seal();
	let reveal = answer(&case.batch, &item_of(at), &case.world).unwrap();
	assert_eq!(
		case.check(&item_of(at), &reveal),
		Err(ProofError::MalformedReveal)
	);
	// A credit of nothing.
	let (mut draft, _, _) = find(|draft, _| !draft.ledger.is_empty());
	let mut entries = draft.entries();
	entries[0].credit = 0;
	draft.set_ledger(entries);
	let case = draft.seal();
	let reveal = answer(&case.batch, &Item::Ledger(0), &case.world).unwrap();
	assert_eq!(
		case.check(&Item::Ledger(0), &reveal),
		Err(ProofError::MalformedReveal)
	);
	// A root that commits to no leaves, but not to none.
	let (mut draft, _, at) = find(|draft, at| draft.execs[at].receipt.input_tokens == 0);
	let exec = &mut draft.execs[at as usize];
	exec.receipt.request = crate::merkle::commitment::<crate::Blake2>(0, &[3; 32]);
	exec.contents.request = PublishedText::Hidden;
	draft.relink();
	let case = draft.seal();
	let Some(Reveal::Receipt(receipt)) = answer(&case.batch, &Item::Receipt(at), &case.world) else {
		panic!();
	};
	let absent = Reveal::NoChunk {
		receipt: receipt.clone(),
		chunks: 0,
		tree_hash: [3; 32],
	};
	assert_eq!(
		case.check(&item_of(at), &absent),
		Err(ProofError::MalformedReveal)
	);
	let proof = FraudProof::Malformed {
		tree: Tree::Text(receipt, Side::Request),
		count: 0,
		fault: TreeFault::Count { tree_hash: [3; 32] },
	};
	assert_eq!(
		case.judge(&proof).map(|finding| finding.kind),
		Ok(FraudKind::Malformed)
	);
}

fn item_of(receipt: u32) -> Item {
	Item::Chunk {
		receipt,
		side: Side::Request,
		chunk: 0,
	}
}

#[test]
fn audit_should_name_what_is_missing() {
	let (draft, case, at) = find(|draft, at| {
		let exec = &draft.execs[at];
		let id = exec.receipt.id;
		exec.receipt.claim_count > 0
			&& exec.receipt.retrieved_count > 0
			&& exec.receipt.amount > 0
			&& draft.world.lines[&(id.session, id.line)].disclosure == Disclosure::Open
	});
	let audit = |change: &dyn Fn(&mut crate::prove::PublishedBatch)| {
		let mut case = draft.seal();
		change(&mut case.batch);
		let audit = case.audit();
		assert_eq!(audit.frauds, []);
		audit.missing
	};
	let index = at as usize;
	assert_eq!(audit(&|_| ()), []);
	assert_eq!(audit(&|batch| batch.receipts.clear()), [Item::Receipt(0)]);
	assert_eq!(audit(&|batch| batch.ledger.clear()), [Item::Ledger(0)]);
	assert_eq!(
		audit(&|batch| batch.contents[index].claims.clear()),
		[Item::Claims(at)]
	);
	assert_eq!(
		audit(&|batch| batch.contents[index].retrieved.clear()),
		[Item::Retrieved(at)]
	);
	let missing = audit(&|batch| batch.contents[index].response = PublishedText::Hidden);
	assert_eq!(
		missing[0],
		Item::Chunk {
			receipt: at,
			side: Side::Response,
			chunk: 0
		}
	);
	assert!(missing.iter().all(|item| item.check(&case.facts).is_ok()));
}

/// What is malformed and too long for a proof cannot be shown in an answer either. It has to be demanded, then.
#[test]
fn leaves_too_long_to_be_shown_should_be_missing() {
	const LONG: usize = 70_000;
	let missing = |draft: &Draft| {
		let audit = draft.seal().audit();
		let malformed = |proof: &&FraudProof| draft.seal().judge(proof).unwrap().kind == FraudKind::Malformed;
		assert_eq!(audit.frauds.iter().find(malformed), None);
		assert!(!audit.is_clean());
		audit.missing
	};
	let fits = |draft: &Draft, at: usize| {
		let id = draft.execs[at].receipt.id;
		draft.world.lines[&(id.session, id.line)].disclosure == Disclosure::Open
			&& draft.execs[at].receipt.retrieved_count > 0
			&& !draft.execs[at].leaves(Side::Response).is_empty()
			&& draft.ledger.len() > 1
	};
	let (honest, case, at) = find(fits);
	assert!(case.audit().is_clean());
	let index = at as usize;

	let mut draft = honest.clone();
	// Its number and its amount stay: the tree is in order, and of the right sum.
	draft.receipts[index].truncate(49);
	draft.receipts[index].resize(LONG, 7);
	assert!(missing(&draft).contains(&Item::Receipt(at)));
	let case = draft.seal();
	for item in [Item::Receipt(at), Item::Claims(at)] {
		assert_eq!(answer(&case.batch, &item, &case.world), None);
	}

	let mut draft = honest.clone();
	draft.ledger[1].resize(LONG, 7);
	assert!(missing(&draft).contains(&Item::Ledger(1)));

	let mut draft = honest.clone();
	let exec = &mut draft.execs[index];
	exec.contents.retrieved[0].resize(LONG, 7);
	exec.receipt.retrieved = crate::merkle::root(&exec.contents.retrieved).unwrap();
	draft.relink();
	draft.signed.clear();
	assert!(missing(&draft).contains(&Item::Retrieved(at)));

	let mut draft = honest;
	let mut leaves = draft.execs[index].leaves(Side::Response);
	leaves[0].resize(LONG, b'x');
	draft.execs[index].set_leaves(Side::Response, leaves);
	draft.relink();
	draft.signed.clear();
	let chunk = Item::Chunk {
		receipt: at,
		side: Side::Response,
		chunk: 0,
	};
	assert!(missing(&draft).contains(&chunk));
}
