//! Credits that are drawn, and credits that are due: who may ask for them, what shows them, and what becomes of an operator that does not, or
//! cannot.

use super::*;
use crate::WeightInfo;
use frame_support::{
	dispatch::Pays,
	traits::Get,
	weights::{RuntimeDbWeight, Weight},
};
use openledger_attribution::{
	claim::{claims_root, Claim, Source},
	draw_credit,
	fraud::{Attributed, CreditFault},
	prove::PublishedBatch,
	receipt::Receipt,
	reveal::{DueCredit, Reveal},
	session_leaf, CreditEntry, SessionLeaf,
};
use openledger_core::ContributionId;

/// What each receipt costs.
const COST: Balance = 10_000;
/// What the model's terms make of one whose response is repeated whole. Its first half is owed for that, the other to nobody.
const CREDIT: Balance = COST / 2;
const OTHER: ContributionId = CONTRIBUTION + 1;

/// A batch whose receipts each repeat [`TEXT`], with what was committed to.
struct Credited {
	batch: BatchId,
	receipts: Vec<Receipt>,
	ledger: Vec<CreditEntry>,
	data: PublishedBatch,
}

fn claims() -> Vec<Claim> {
	vec![Claim {
		response_start: 0,
		length: 8,
		counted: 8,
		source: Source::Contribution(CONTRIBUTION),
		source_start: 0,
	}]
}

/// `credits` are contribution, number of the receipt and credit, in the order of the ledger. As much is drawn of the batch as can be.
fn batch_of(count: u32, credits: &[(ContributionId, usize, Balance)]) -> Credited {
	DrawCount::set(MAX_DRAWS as u8);
	contribute(CONTRIBUTION, TEXT);
	LineRecords::insert(
		(SESSION, 0),
		(
			OPERATOR,
			MODEL,
			1_000_000_000,
			1_000_000_000,
			openledger_core::Disclosure::Open,
		),
	);
	let receipts: Vec<Receipt> = (0..u64::from(count))
		.map(|sequence| Receipt {
			claim_count: 1,
			claims: claims_root(&claims()).unwrap(),
			..receipt(sequence, u128::from(sequence) * COST, COST)
		})
		.collect();
	let (mut ledger, mut posted) = (Vec::new(), Vec::<(ContributionId, Balance)>::new());
	for (contribution, receipt, credit) in credits {
		ledger.push(CreditEntry {
			contribution: *contribution,
			receipt: receipts[*receipt].id,
			credit: *credit,
		});
		match posted.iter_mut().find(|(id, _)| id == contribution) {
			Some((_, total)) => *total += credit,
			None => posted.push((*contribution, *credit)),
		}
	}
	let amount = u128::from(count) * COST;
	let line = SessionLeaf {
		session: SESSION,
		line: 0,
		settled_before: 0,
		settled_after: amount,
		start: 0,
	};
	let submitted = ClockValue::get();
	let batch = World::submit(BatchRecord {
		operator: OPERATOR,
		model: MODEL,
		amount,
		posted,
		receipts_root: sum_tree(&receipts).root(),
		receipts: count,
		ledger_root: sum_tree(&ledger).root(),
		sessions_root: session_leaf::root(&[line]).unwrap().0,
		submitted,
		due: submitted + WINDOW,
		holds: 0,
	});
	let data = PublishedBatch {
		receipts: encoded(&receipts),
		contents: receipts.iter().map(|_| contents(&claims(), &[])).collect(),
		ledger: encoded(&ledger),
		sessions: vec![line],
		signed: Vec::new(),
	};
	Credited {
		batch,
		receipts,
		ledger,
		data,
	}
}

fn honest_batch() -> Credited {
	batch_of(3, &[0, 1, 2].map(|receipt| (CONTRIBUTION, receipt, CREDIT)))
}

/// Whether a position is in the half of its receipt that is owed to [`CONTRIBUTION`].
fn is_owed(position: Balance) -> bool {
	position % COST < CREDIT
}

impl Credited {
	/// Drawn positions in the posted totals.
	fn credits(&self) -> Vec<Balance> {
		Scoring::drawn(self.batch).unwrap().credits
	}

	/// Drawn positions in the value.
	fn positions(&self) -> Vec<Balance> {
		let mut positions = Scoring::drawn(self.batch).unwrap().positions;
		positions.sort_unstable();
		positions.dedup();
		positions
	}

	/// A drawn position that makes a credit due.
	fn owed(&self) -> Balance {
		self.positions()
			.into_iter()
			.find(|position| is_owed(*position))
			.expect("half of all is owed, and much is drawn")
	}

	fn reveal(&self, item: Item) -> Reveal {
		answer_of(self.batch, &self.data, &item).unwrap()
	}

	fn answer(&self, item: Item) -> Result<Pays, DispatchError> {
		let reveal = Box::new(self.reveal(item));
		Scoring::answer(origin(STRANGER), self.batch, item, reveal)
			.map(|info| info.pays_fee)
			.map_err(|refused| refused.error)
	}

	/// Demands an item for the fee alone, and answers for nothing.
	fn show(&self, item: Item) {
		let batch = self.batch;
		assert!(Scoring::is_free(batch, item));
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
		assert_noop!(
			Scoring::demand(origin(STRANGER), batch, item),
			Error::<Test>::AlreadyDemanded
		);
		assert_eq!(self.answer(item), Ok(Pays::No));
		assert_eq!(
			Scoring::demand_of(batch, item),
			Some(Demand::Answered { revealed: None })
		);
	}

	/// Demands an item, and is refused with each of these answers.
	fn refuses(&self, item: Item, reveals: impl IntoIterator<Item = (Reveal, ProofError)>) {
		assert_ok!(Scoring::demand(origin(DEMANDER), self.batch, item));
		for (reveal, flaw) in reveals {
			assert_noop!(
				Scoring::answer(origin(STRANGER), self.batch, item, Box::new(reveal)),
				Error::<Test>::WrongReveal(Flaw(flaw))
			);
		}
	}

	/// Nobody has paid, and the batch ends in time.
	fn ends(&self) {
		assert_eq!((free(DEMANDER), free(OPERATOR_ACCOUNT)), (FUNDS, FUNDS));
		assert_eq!(Watches::<Test>::get(self.batch).unwrap().prepaid, 0);
		run_blocks(2 * WINDOW);
		assert_eq!(FinalBatches::get(), vec![self.batch]);
	}

	/// What the answer to a due position shows.
	fn due(&self, position: Balance) -> (Attributed, Option<DueCredit>) {
		let Reveal::Due { attributed, credit } = self.reveal(Item::Due(position)) else {
			panic!("a due credit");
		};
		(attributed, credit)
	}

	/// The operator is convicted by a proof about its ledger, and [`CONTRIBUTION`] gets what it is owed.
	fn convicts(&self, fault: CreditFault) {
		convict(CHALLENGER, self.batch, &FraudProof::LedgerReceipt(fault));
		assert!(events().iter().any(|event| matches!(
			event,
			Event::Convicted {
				offence: Offence::Fraud(FraudKind::LedgerReceipt),
				omission: Some((CONTRIBUTION, CREDIT)),
				..
			}
		)));
	}

	/// Nobody answers.
	fn is_convicted_of_silence(&self, item: Item) {
		run_to(Scoring::schedule(self.batch).unwrap().answers_until + 1);
		assert!(events().iter().any(|event| matches!(
			event,
			Event::Convicted { offence: Offence::Unavailable(of), .. } if *of == item
		)));
	}
}

#[test]
fn credit_should_be_shown_for_the_fee_alone_when_it_is_drawn() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_batch();
		let batch = sample.batch;
		assert_noop!(
			Scoring::demand(origin(DEMANDER), batch, Item::DrawCredit(0)),
			Error::<Test>::NotDrawnYet
		);
		run_to_draw();
		let seed = Scoring::drawn(batch).unwrap().seed;
		let mut expected: Vec<_> = (0..MAX_DRAWS as u8)
			.map(|n| draw_credit(&seed, batch, n, 3 * CREDIT))
			.collect();
		expected.sort_unstable();
		expected.dedup();
		assert_eq!(sample.credits(), expected);
		for position in expected {
			sample.show(Item::DrawCredit(position));
		}
		sample.ends();
	});
}

#[test]
fn due_credit_should_be_shown_for_the_fee_alone_when_its_position_is_drawn() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_batch();
		let batch = sample.batch;
		assert_noop!(
			Scoring::demand(origin(DEMANDER), batch, Item::Due(0)),
			Error::<Test>::NotDrawnYet
		);
		run_to_draw();
		let positions = sample.positions();
		let owed = positions.iter().filter(|position| is_owed(**position)).count();
		assert!((1..positions.len()).contains(&owed), "both halves are drawn");
		for position in positions {
			let (attributed, credit) = sample.due(position);
			let receipt = attributed.receipt.leaf;
			assert_eq!(receipt, sample.receipts[(position / COST) as usize]);
			let due = credit.map(|credit| match credit {
				DueCredit::There { entry, .. } => entry.leaf,
				missing => panic!("it is there: {missing:?}"),
			});
			let expected = is_owed(position).then_some(CreditEntry {
				contribution: CONTRIBUTION,
				receipt: receipt.id,
				credit: CREDIT,
			});
			assert_eq!(due, expected);
			sample.show(Item::Due(position));
		}
		// The receipts are not shown as such: nothing follows from them.
		assert!(Watches::<Test>::get(batch).unwrap().revealed.is_empty());
		sample.ends();
	});
}

#[test]
fn demand_should_be_refused_when_the_position_is_not_drawn() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_batch();
		let without = honest();
		run_to_draw();
		let outside = |drawn: Vec<Balance>| (0..).find(|position| !drawn.contains(position)).unwrap();
		let (credit, position) = (outside(sample.credits()), outside(sample.positions()));
		for (batch, item, error) in [
			(sample.batch, Item::DrawCredit(credit), Error::<Test>::NotDrawn),
			(
				sample.batch,
				Item::DrawCredit(3 * CREDIT),
				Error::<Test>::NoSuchItem,
			),
			(without.batch, Item::DrawCredit(0), Error::<Test>::NoSuchItem),
			(sample.batch, Item::Due(position), Error::<Test>::NotDrawn),
			(sample.batch, Item::Draw(position), Error::<Test>::NotDrawn),
			(sample.batch, Item::Due(3 * COST), Error::<Test>::NoSuchItem),
		] {
			assert!(!Scoring::is_free(batch, item));
			assert_noop!(Scoring::demand(origin(DEMANDER), batch, item), error);
		}
		assert_eq!(Scoring::drawn(without.batch).unwrap().credits, []);
	});
}

#[test]
fn demand_should_be_refused_after_the_first_half_of_the_window() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_batch();
		run_to_draw();
		let (credit, due) = (Item::DrawCredit(sample.credits()[0]), Item::Due(sample.owed()));
		let schedule = Scoring::schedule(sample.batch).unwrap();
		run_to(schedule.demands_until - 1);
		sample.show(credit);
		assert_ok!(Scoring::demand(origin(DEMANDER), sample.batch, due));
		let mut others = sample.positions().into_iter().map(Item::Due);
		let other = others.find(|other| *other != due).unwrap();
		run_to(schedule.demands_until);
		for item in [Item::DrawCredit(sample.credits()[1]), other] {
			assert_noop!(
				Scoring::demand(origin(DEMANDER), sample.batch, item),
				Error::<Test>::DemandsOver
			);
		}
		run_to(schedule.answers_until);
		assert_eq!(sample.answer(due), Ok(Pays::No));
	});
}

#[test]
fn answer_should_be_refused_when_another_credit_holds_the_position() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_batch();
		run_to_draw();
		let position = sample.credits()[0];
		let item = Item::DrawCredit(position);
		let other = (position + CREDIT) % (3 * CREDIT);
		let credit = Reveal::Credit {
			entries: 3,
			entry: placed(&sample.ledger, holder(&sample.ledger, position)),
		};
		sample.refuses(
			item,
			[
				(sample.reveal(Item::DrawCredit(other)), ProofError::NotDrawn),
				(credit, ProofError::OtherItem),
			],
		);
		assert_eq!(sample.answer(item), Ok(Pays::No));
	});
}

#[test]
fn answer_should_be_refused_when_it_does_not_show_what_is_due() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_batch();
		run_to_draw();
		let position = sample.owed();
		let item = Item::Due(position);
		let index = holder(&sample.receipts, position);
		let (attributed, _) = sample.due(position);
		let with = |credit| Reveal::Due {
			attributed: attributed.clone(),
			credit,
		};
		// Of another receipt; nothing, though something is due; another credit; that it is missing, though it is there.
		let there = DueCredit::There {
			entries: 3,
			entry: placed(&sample.ledger, (index + 1) % 3),
		};
		let missing = |at| DueCredit::Missing {
			entries: 3,
			gap: sum_gap(&sample.ledger, at),
		};
		let other = (position + COST) % (3 * COST);
		sample.refuses(
			item,
			[
				(sample.reveal(Item::Due(other)), ProofError::NotDrawn),
				(with(None), ProofError::OtherItem),
				(with(Some(there)), ProofError::OtherItem),
				(with(Some(missing(index))), ProofError::NotEnclosing),
				(with(Some(missing(index + 1))), ProofError::NotEnclosing),
				(Reveal::Receipt(attributed.receipt.clone()), ProofError::OtherItem),
			],
		);
		assert_eq!(sample.answer(item), Ok(Pays::No));
	});
}

#[test]
fn answer_should_be_refused_when_it_shows_a_credit_that_is_not_due() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_batch();
		run_to_draw();
		let positions = sample.positions().into_iter();
		let position = positions.rev().find(|position| !is_owed(*position)).unwrap();
		let (attributed, none) = sample.due(position);
		assert_eq!(none, None);
		let credit = Some(DueCredit::There {
			entries: 3,
			entry: placed(&sample.ledger, holder(&sample.receipts, position)),
		});
		let reveal = Reveal::Due { attributed, credit };
		sample.refuses(Item::Due(position), [(reveal, ProofError::OtherItem)]);
		assert_eq!(sample.answer(Item::Due(position)), Ok(Pays::No));
	});
}

#[test]
fn operator_should_be_convicted_when_nothing_shows_a_drawn_credit() {
	ExtBuilder::build_and_execute(|| {
		// What is posted for another contribution is nowhere in the ledger, which ends where it should begin.
		let sample = batch_of(2, &[(CONTRIBUTION, 0, CREDIT), (CONTRIBUTION, 1, CREDIT)]);
		BatchRecords::mutate(sample.batch, |record| {
			record.as_mut().unwrap().posted.push((OTHER, 2 * CREDIT));
		});
		run_to_draw();
		let position = sample.credits().pop().unwrap();
		assert!(position >= 2 * CREDIT, "the other contribution is drawn");
		let item = Item::DrawCredit(position);
		assert_eq!(answer_of(sample.batch, &sample.data, &item), None);
		let last = sample.reveal(Item::DrawCredit(2 * CREDIT - 1));
		sample.refuses(item, [(last, ProofError::MalformedReveal)]);
		sample.is_convicted_of_silence(item);
	});
}

#[test]
fn operator_should_be_convicted_when_it_shows_nothing_of_what_is_due() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_batch();
		run_to_draw();
		let item = Item::Due(sample.owed());
		assert_ok!(Scoring::demand(origin(DEMANDER), sample.batch, item));
		sample.is_convicted_of_silence(item);
		assert_eq!(prepayments(DEMANDER), 0);
	});
}

#[test]
fn credit_should_be_provable_by_what_its_answer_shows() {
	ExtBuilder::build_and_execute(|| {
		let sample = batch_of(1, &[(CONTRIBUTION, 0, CREDIT - 1)]);
		run_to_draw();
		let item = Item::DrawCredit(sample.credits()[0]);
		sample.show(item);
		let Reveal::Credited {
			entries,
			entry,
			attributed,
		} = sample.reveal(item)
		else {
			panic!("a drawn credit");
		};
		sample.convicts(CreditFault::Wrong {
			entries,
			entry,
			attributed,
		});
	});
}

#[test]
fn due_credit_that_is_too_low_should_be_provable_by_what_its_answer_shows() {
	ExtBuilder::build_and_execute(|| {
		let sample = batch_of(1, &[(CONTRIBUTION, 0, 1)]);
		run_to_draw();
		let position = sample.owed();
		sample.show(Item::Due(position));
		let (attributed, Some(DueCredit::There { entries, entry })) = sample.due(position) else {
			panic!("it is there");
		};
		sample.convicts(CreditFault::Wrong {
			entries,
			entry,
			attributed,
		});
	});
}

#[test]
fn due_credit_that_is_missing_should_be_provable_by_what_its_answer_shows() {
	// Another has the credit, or nobody.
	for credits in [vec![(OTHER, 0, CREDIT)], Vec::new()] {
		ExtBuilder::build_and_execute(|| {
			let sample = batch_of(1, &credits);
			run_to_draw();
			let position = sample.owed();
			sample.show(Item::Due(position));
			let (attributed, Some(DueCredit::Missing { entries, gap })) = sample.due(position) else {
				panic!("it is missing");
			};
			assert_eq!(entries, credits.len() as u64);
			sample.convicts(CreditFault::Missing {
				entries,
				contribution: CONTRIBUTION,
				gap,
				attributed,
			});
		});
	}
}

#[test]
fn answer_should_weigh_what_is_looked_up_for_it() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_batch();
		let looked_up = |item| {
			let reveal = sample.reveal(item);
			let db: RuntimeDbWeight = <Test as frame_system::Config>::DbWeight::get();
			let size = reveal.encoded_size() as u32;
			let base = <() as WeightInfo>::answer(size).saturating_add(db.writes(2));
			Scoring::answer_weight(&reveal).saturating_sub(base)
		};
		let posted = Weight::from_parts(u64::from(openledger_core::MAX_CREDITS) * 100, 0);
		assert_eq!(looked_up(Item::DrawCredit(0)), posted.saturating_mul(2));
		assert_eq!(looked_up(Item::Due(0)), <() as WeightInfo>::lookup());
	});
}
