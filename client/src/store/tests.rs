use super::*;
use openledger_attribution::{
	chunk::OPEN_SALT, claim::claims_root, commit_request, commit_response, retrieval::retrieved_root, Claim,
	Execution, Method, Receipt, Source,
};
use openledger_core::{Balance, ContributionId};
use proptest::prelude::*;
use sp_runtime::MultiSignature;
use std::collections::BTreeMap;

const IDENTITY: Identity = Identity {
	genesis: [7; 32],
	operator: 3,
};
const MODEL: u32 = 10;

struct World {
	dir: tempfile::TempDir,
	store: Option<Store>,
}

impl World {
	fn new() -> Self {
		let dir = tempfile::tempdir().unwrap();
		let mut world = Self { dir, store: None };
		world.reopen();
		world
	}

	/// All that is in memory is gone.
	fn reopen(&mut self) {
		self.store = None;
		self.store = Some(Store::open(&self.dir.path().join("store.redb"), &IDENTITY).unwrap());
	}

	fn store(&self) -> &Store {
		self.store.as_ref().unwrap()
	}
}

fn key(session: u64, line: u8) -> LineKey {
	LineKey { session, line }
}

fn payment(cumulative: Balance) -> Payment {
	let signature = sp_core::sr25519::Signature::from_raw([cumulative as u8; 64]);
	Payment {
		cumulative,
		wrapped: false,
		signature: MultiSignature::Sr25519(signature),
	}
}

/// The receipt that would come next, of an answer with ten tokens, eight of them claimed from each contribution in turn.
fn record(
	key: LineKey,
	line: Option<&LineRecord>,
	amount: Balance,
	from: &[ContributionId],
) -> (ReceiptRecord, Texts) {
	let response = "one two three four five six seven eight ".repeat(from.len().max(1));
	let claims: Vec<Claim> = from
		.iter()
		.enumerate()
		.map(|(index, id)| Claim {
			response_start: 8 * index as u32,
			length: 8,
			counted: 8,
			source: Source::Contribution(*id),
			source_start: 0,
		})
		.collect();
	let request = commit_request(&OPEN_SALT, b"ask").unwrap();
	let answer = commit_response(&OPEN_SALT, response.as_bytes()).unwrap();
	let receipt = Receipt {
		id: ReceiptId {
			session: key.session,
			line: key.line,
			sequence: line.map_or(0, |line| line.next_sequence),
		},
		cumulative_before: line.map_or(0, |line| line.cumulative),
		amount,
		input_tokens: 1,
		output_tokens: answer.tokens as u32,
		request: request.root,
		response: answer.root,
		parent: None,
		method: Method::Verbatim1,
		claim_count: claims.len() as u16,
		claims: claims_root(&claims).unwrap(),
		retrieved_count: 0,
		retrieved: retrieved_root(&[]).unwrap(),
	};
	let texts = Texts {
		request: "ask".into(),
		response,
		salt: OPEN_SALT,
		sources: Vec::new(),
	};
	(
		ReceiptRecord {
			execution: Execution {
				receipt,
				claims,
				retrieved: Vec::new(),
			},
			action: false,
			payment: None,
		},
		texts,
	)
}

/// What is due of lines that nobody doubts.
fn due(lines: u32, amount: Balance) -> Due {
	Due {
		lines,
		amount,
		doubted: 0,
	}
}

fn append(store: &Store, key: LineKey, amount: Balance, from: &[ContributionId]) -> LineRecord {
	let line = store.line(&key).unwrap();
	let (record, texts) = record(key, line.as_ref(), amount, from);
	store.append(MODEL, &record, &texts).unwrap()
}

fn execute(store: &Store, key: LineKey, amount: Balance, from: &[ContributionId]) -> LineRecord {
	let line = append(store, key, amount, from);
	store.pay(&key, &payment(line.cumulative)).unwrap()
}

fn build(store: &Store, bounds: &Bounds) -> Option<BatchRecord> {
	try_build(store, bounds).unwrap()
}

fn try_build(store: &Store, bounds: &Bounds) -> Result<Option<BatchRecord>, StoreError> {
	let terms = BatchTerms {
		channels: Channels {
			verbatim: 1_000_000_000,
			retrieval: 0,
		},
		is_commons: &|id| id >= 1_000,
	};
	store.build_batch(MODEL, bounds, &terms, &Commitment::new)
}

#[test]
fn open_should_refuse_when_the_store_is_of_another_operator_or_chain() {
	let mut world = World::new();
	world.store = None;
	let path = world.dir.path().join("store.redb");
	for other in [
		Identity {
			operator: 4,
			..IDENTITY
		},
		Identity {
			genesis: [8; 32],
			..IDENTITY
		},
	] {
		assert!(
			matches!(Store::open(&path, &other), Err(StoreError::OtherIdentity(found)) if found == IDENTITY)
		);
	}
	assert!(Store::open(&path, &IDENTITY).is_ok());
}

#[test]
fn open_should_refuse_when_another_process_has_it_or_it_is_no_store() {
	let world = World::new();
	let path = world.dir.path().join("store.redb");
	assert!(matches!(
		Store::open(&path, &IDENTITY),
		Err(StoreError::Database(_))
	));
	let junk = world.dir.path().join("junk");
	std::fs::write(
		&junk,
		b"this is not a database, and it is long enough to be looked at",
	)
	.unwrap();
	assert!(matches!(
		Store::open(&junk, &IDENTITY),
		Err(StoreError::Database(_))
	));
}

#[test]
fn append_should_refuse_when_it_does_not_continue_the_line() {
	let world = World::new();
	let store = world.store();
	let line = append(store, key(1, 0), 10, &[]);
	let conflict = |model: u32, record: &ReceiptRecord, texts: &Texts| {
		assert!(matches!(
			store.append(model, record, texts),
			Err(StoreError::Conflict(_))
		));
	};
	let (next, texts) = record(key(1, 0), Some(&line), 10, &[]);
	conflict(MODEL, &next, &texts); // unpaid
	let line = store.pay(&key(1, 0), &payment(10)).unwrap();
	let (same, texts) = record(key(1, 0), None, 10, &[]);
	conflict(MODEL, &same, &texts); // the same number again
	let (next, texts) = record(key(1, 0), Some(&line), 10, &[]);
	conflict(MODEL + 1, &next, &texts); // another model
	let mut wrong = next.clone();
	wrong.execution.receipt.cumulative_before = 9;
	conflict(MODEL, &wrong, &texts);
	let mut wrong = next.clone();
	wrong.execution.receipt.amount = Balance::MAX;
	conflict(MODEL, &wrong, &texts);
	assert_eq!(store.line(&key(1, 0)).unwrap(), Some(line));
	assert!(store.append(MODEL, &next, &texts).is_ok());
}

#[test]
fn pay_should_take_exactly_what_is_owed() {
	let world = World::new();
	let store = world.store();
	assert!(matches!(
		store.pay(&key(1, 0), &payment(0)),
		Err(StoreError::Unknown("line"))
	));
	append(store, key(1, 0), 10, &[]);
	for wrong in [0, 9, 11] {
		assert!(matches!(
			store.pay(&key(1, 0), &payment(wrong)),
			Err(StoreError::Conflict(_))
		));
	}
	let paid = store.pay(&key(1, 0), &payment(10)).unwrap();
	assert_eq!((paid.paid, paid.unpaid(), paid.unbatched()), (10, 0, 10));
	assert_eq!(store.pay(&key(1, 0), &payment(10)).unwrap(), paid);
	assert_eq!(store.due().unwrap(), vec![(MODEL, due(1, 10))]);
}

#[test]
fn everything_should_be_there_when_the_store_is_opened_again() {
	let mut world = World::new();
	let line = execute(world.store(), key(1, 0), 10, &[5]);
	let id = ReceiptId {
		session: 1,
		line: 0,
		sequence: 0,
	};
	let (receipt, texts) = (
		world.store().receipt(&id).unwrap(),
		world.store().texts(&id).unwrap(),
	);
	assert!(receipt.is_some() && texts.is_some());
	world.reopen();
	assert_eq!(world.store().line(&key(1, 0)).unwrap(), Some(line.clone()));
	assert_eq!(world.store().lines_of(1).unwrap(), vec![(0, line)]);
	assert_eq!(world.store().receipt(&id).unwrap(), receipt);
	assert_eq!(world.store().texts(&id).unwrap(), texts);
	let batch = build(world.store(), &Bounds::default()).unwrap();
	world.reopen();
	assert_eq!(world.store().pending_batches().unwrap(), vec![batch]);
	assert!(world.store().due().unwrap().is_empty());
}

#[test]
fn build_batch_should_take_what_is_paid_and_nothing_else() {
	let world = World::new();
	let store = world.store();
	execute(store, key(2, 0), 10, &[5, 1_000]);
	execute(store, key(1, 1), 7, &[6]);
	append(store, key(1, 1), 9, &[6]); // unpaid
	execute(store, key(2, 0), 20, &[5]);
	let batch = build(store, &Bounds::default()).unwrap();
	let spans: Vec<_> = batch
		.spans
		.iter()
		.map(|s| (s.key, s.from, s.until, s.before, s.payment.cumulative))
		.collect();
	assert_eq!(spans, vec![(key(1, 1), 0, 1, 0, 7), (key(2, 0), 0, 2, 0, 30)]);
	assert_eq!((batch.amount, batch.usage.receipts()), (37, 3));
	// 10 × 8 / 16 of the first, 20 × 8 / 8 of the second; commons are credited nothing.
	assert_eq!(batch.credits, vec![(5, 25), (6, 7)]);
	assert_eq!(batch.commons, vec![1_000]);
	assert!(store.due().unwrap().is_empty());
	let commitment = store.commitment(&batch, &Commitment::new).unwrap();
	assert_eq!(commitment.receipts_tree().unwrap().root(), batch.receipts_root);
	assert_eq!(commitment.ledger_tree().unwrap().root(), batch.ledger_root);
	// The line of 30 begins where the line of 7 ends.
	let starts: Vec<_> = commitment.sessions.iter().map(|line| line.start).collect();
	assert_eq!(starts, vec![0, 7]);
	assert_eq!(commitment.sessions_root(), batch.sessions_root);
	assert_eq!(store.executions(&batch).unwrap().len(), 3);
}

#[test]
fn build_batch_should_wait_until_the_batch_before_is_submitted() {
	let world = World::new();
	let store = world.store();
	assert_eq!(build(store, &Bounds::default()), None);
	execute(store, key(1, 0), 10, &[]);
	let first = build(store, &Bounds::default()).unwrap();
	execute(store, key(1, 0), 5, &[]);
	let blocked = try_build(store, &Bounds::default());
	assert!(matches!(blocked, Err(StoreError::Conflict(_))));
	store.mark_submitted(first.number, Some(77)).unwrap();
	let second = build(store, &Bounds::default()).unwrap();
	assert_eq!(
		(second.spans[0].from, second.spans[0].before, second.amount),
		(1, 10, 5)
	);
	assert_eq!(
		store.chain_batch(77).unwrap().map(|batch| batch.number),
		Some(first.number)
	);
	assert_eq!(store.chain_batch(78).unwrap(), None);
}

#[test]
fn build_batch_should_cut_a_line_where_a_bound_is_reached() {
	for (bounds, expected) in [
		(
			Bounds {
				amount: 29,
				..Bounds::default()
			},
			vec![20, 20],
		),
		(
			Bounds {
				open_amount: 29,
				..Bounds::default()
			},
			vec![20, 20],
		),
		(
			Bounds {
				receipts: 1,
				..Bounds::default()
			},
			vec![10, 10, 10, 10],
		),
		(
			Bounds {
				credits: 2,
				..Bounds::default()
			},
			vec![20, 20],
		),
		(
			Bounds {
				lines: 1,
				..Bounds::default()
			},
			vec![30, 10],
		),
		(
			Bounds {
				amount: 9,
				..Bounds::default()
			},
			vec![],
		),
	] {
		let world = World::new();
		let store = world.store();
		for contribution in [1, 2, 3] {
			execute(store, key(1, 0), 10, &[contribution]);
		}
		execute(store, key(2, 0), 10, &[4]);
		let mut amounts = Vec::new();
		while let Some(batch) = build(store, &bounds) {
			store.mark_submitted(batch.number, None).unwrap();
			amounts.push(batch.amount);
		}
		assert_eq!(amounts, expected, "{bounds:?}");
	}
}

#[test]
fn build_batch_should_take_private_lines_when_there_is_no_room_for_open_ones() {
	let world = World::new();
	let store = world.store();
	execute(store, key(1, 0), 10, &[1]);
	for _ in 0..2 {
		let line = store.line(&key(2, 0)).unwrap();
		let (mut private, texts) = record(key(2, 0), line.as_ref(), 100, &[]);
		private.execution.receipt.method = Method::Unattributed;
		let line = store.append(MODEL, &private, &texts).unwrap();
		store.pay(&key(2, 0), &payment(line.cumulative)).unwrap();
	}
	execute(store, key(3, 0), 7, &[2]);
	let bounds = Bounds {
		open_amount: 9,
		..Bounds::default()
	};
	let batch = build(store, &bounds).unwrap();
	let taken: Vec<_> = batch.spans.iter().map(|span| span.key).collect();
	assert_eq!((taken, batch.amount), (vec![key(2, 0), key(3, 0)], 207));
	store.mark_submitted(batch.number, None).unwrap();
	// Nothing of the open line fits.
	assert_eq!(build(store, &bounds), None);
	assert_eq!(store.due().unwrap(), vec![(MODEL, due(1, 10))]);
}

#[test]
fn build_batch_should_carry_receipts_that_cost_nothing() {
	let world = World::new();
	let store = world.store();
	append(store, key(1, 0), 0, &[]);
	assert_eq!(build(store, &Bounds::default()), None);
	execute(store, key(1, 0), 10, &[]);
	append(store, key(1, 0), 0, &[]);
	append(store, key(1, 0), 0, &[]);
	let batch = build(store, &Bounds::default()).unwrap();
	assert_eq!((batch.usage.receipts(), batch.amount), (4, 10));
	store.mark_submitted(batch.number, None).unwrap();
	assert_eq!(build(store, &Bounds::default()), None);
}

#[test]
fn stages_should_only_follow_each_other() {
	let world = World::new();
	let store = world.store();
	execute(store, key(1, 0), 10, &[]);
	let number = build(store, &Bounds::default()).unwrap().number;
	let stage = || store.batch(number).unwrap().unwrap().stage;
	assert!(store.mark_final(number).is_err());
	assert!(store.mark_reverted(number).is_err());
	assert!(store.mark_submitted(99, None).is_err());
	store.mark_submitted(number, None).unwrap();
	store.mark_reverted(number).unwrap();
	assert_eq!(stage(), Stage::Built);
	store.mark_submitted(number, None).unwrap();
	store.mark_submitted(number, Some(5)).unwrap();
	assert!(store.mark_submitted(number, Some(6)).is_err());
	assert!(store.dissolve(number, &key(1, 0), "late").is_err());
	store.mark_final(number).unwrap();
	assert_eq!(stage(), Stage::Final(Some(5)));
	assert!(store.mark_submitted(number, Some(5)).is_err());
	assert!(store.pending_batches().unwrap().is_empty());
}

#[test]
fn dissolve_should_give_back_all_but_the_bad_line() {
	let world = World::new();
	let store = world.store();
	execute(store, key(1, 0), 10, &[]);
	execute(store, key(2, 0), 20, &[]);
	let first = build(store, &Bounds::default()).unwrap();
	assert!(matches!(
		store.dissolve(first.number, &key(9, 0), "no"),
		Err(StoreError::Unknown(_))
	));
	store.dissolve(first.number, &key(1, 0), "ended").unwrap();
	assert_eq!(store.due().unwrap(), vec![(MODEL, due(1, 20))]);
	let second = build(store, &Bounds::default()).unwrap();
	assert_eq!((second.number, second.amount), (1, 20));
	let lost = store.line(&key(1, 0)).unwrap().unwrap();
	assert_eq!(lost.lost.as_deref(), Some("ended"));
	let (next, texts) = record(key(1, 0), Some(&lost), 1, &[]);
	assert!(matches!(
		store.append(MODEL, &next, &texts),
		Err(StoreError::Conflict(_))
	));
}

#[test]
fn withdraw_should_give_back_everything_and_leave_no_trace() {
	let world = World::new();
	let store = world.store();
	execute(store, key(1, 0), 10, &[5]);
	let before = store.line(&key(1, 0)).unwrap();
	let batch = build(store, &Bounds::default()).unwrap();
	store.withdraw(batch.number).unwrap();
	assert_eq!(store.line(&key(1, 0)).unwrap(), before);
	assert_eq!(
		(
			store.batch(batch.number).unwrap(),
			store.pending_batches().unwrap()
		),
		(None, vec![])
	);
	assert!(matches!(
		store.withdraw(batch.number),
		Err(StoreError::Unknown(_))
	));
	let again = build(store, &Bounds::default()).unwrap();
	assert_eq!((again.number, again.receipts_root), (1, batch.receipts_root));
	store.mark_submitted(again.number, None).unwrap();
	assert!(matches!(
		store.withdraw(again.number),
		Err(StoreError::Conflict(_))
	));
}

#[derive(Clone, Debug)]
enum Action {
	Execute(u64, Balance, ContributionId),
	Leave(u64, Balance),
	Build(Balance),
	Submit,
	Revert,
	End,
	Reopen,
}

fn action() -> impl Strategy<Value = Action> {
	prop_oneof![
		6 => (0u64..3, 0u128..50, 1u64..5).prop_map(|(s, a, c)| Action::Execute(s, a, c)),
		2 => (0u64..3, 1u128..50).prop_map(|(s, a)| Action::Leave(s, a)),
		3 => (10u128..200).prop_map(Action::Build),
		3 => Just(Action::Submit),
		1 => Just(Action::Revert),
		1 => Just(Action::End),
		1 => Just(Action::Reopen),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	/// Whatever happens in whatever order, each receipt is in exactly one batch or waits, and what batches settle is what
	/// receipts cost.
	#[test]
	fn store_should_batch_each_receipt_once(actions in prop::collection::vec(action(), 1..40)) {
		let mut world = World::new();
		// The model: what each line has cost, and what is settled.
		let mut settled: BTreeMap<LineKey, Balance> = BTreeMap::new();
		for action in actions {
			let store = world.store();
			let pending = store.pending_batches().unwrap();
			let built = pending.iter().find(|batch| batch.stage == Stage::Built);
			let submitted = pending.iter().rfind(|batch| batch.stage != Stage::Built);
			match action {
				Action::Execute(session, amount, from) => {
					let key = key(session, 0);
					if let Some(line) = store.line(&key).unwrap().filter(|line| line.unpaid() > 0) {
						store.pay(&key, &payment(line.cumulative)).unwrap();
					}
					execute(store, key, amount, &[from]);
				},
				Action::Leave(session, amount) => {
					let key = key(session, 0);
					if store.line(&key).unwrap().is_none_or(|line| line.unpaid() == 0) {
						append(store, key, amount, &[]);
					}
				},
				Action::Build(amount) => if built.is_none() {
					build(store, &Bounds { amount, ..Bounds::default() });
				},
				Action::Submit => if let Some(batch) = built {
					store.mark_submitted(batch.number, None).unwrap();
					for span in &batch.spans {
						let before = settled.insert(span.key, span.payment.cumulative).unwrap_or(0);
						prop_assert_eq!(before, span.before);
					}
				},
				// Only the newest block is reverted, and only while nothing was built upon it.
				Action::Revert => if let (None, Some(batch)) = (built, submitted) {
					store.mark_reverted(batch.number).unwrap();
					for span in &batch.spans {
						settled.insert(span.key, span.before);
					}
				},
				Action::End => if let Some(batch) = submitted {
					store.mark_final(batch.number).unwrap();
				},
				Action::Reopen => world.reopen(),
			}
		}
		let store = world.store();
		let (mut in_batches, mut next) = (BTreeMap::<LineKey, Balance>::new(), BTreeMap::<LineKey, u64>::new());
		let mut number = 0;
		while let Some(batch) = store.batch(number).unwrap() {
			let sum: Balance = store.executions(&batch).unwrap().iter().map(|r| r.receipt().amount).sum();
			prop_assert_eq!(sum, batch.amount);
			prop_assert_eq!(store.commitment(&batch, &Commitment::new).unwrap().posted, batch.credits);
			for span in &batch.spans {
				prop_assert_eq!(next.insert(span.key, span.until).unwrap_or(0), span.from);
				*in_batches.entry(span.key).or_default() += span.payment.cumulative - span.before;
			}
			number += 1;
		}
		for session in 0..3 {
			if let Some(line) = store.line(&key(session, 0)).unwrap() {
				let batched = in_batches.get(&key(session, 0)).copied().unwrap_or(0);
				prop_assert_eq!(line.batched, batched);
				prop_assert_eq!(next.get(&key(session, 0)).copied().unwrap_or(0), line.batched_sequence);
				prop_assert!(line.batched <= line.paid && line.paid <= line.cumulative);
				prop_assert!(settled.get(&key(session, 0)).copied().unwrap_or(0) <= line.batched);
			}
		}
	}
}
