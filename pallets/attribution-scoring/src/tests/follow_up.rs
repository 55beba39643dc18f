//! What belongs to a receipt has its time, however late the receipt is shown.

use super::*;
use openledger_attribution::{fraud::Side, reveal::Reveal};

/// A quarter of the window.
const QUARTER: u32 = WINDOW / 4;

fn chunk(chunk: u32) -> Item {
	Item::Chunk {
		receipt: 0,
		side: Side::Response,
		chunk,
	}
}

fn demand(n: u8, batch: BatchId, item: Item) -> DispatchResult {
	Scoring::demand(origin(n), batch, item)
}

fn answer(batch: BatchId, item: Item, reveal: Reveal) -> DispatchResult {
	Scoring::answer(origin(OPERATOR_ACCOUNT), batch, item, Box::new(reveal))
		.map(drop)
		.map_err(|refused| refused.error)
}

fn claims(sample: &Sample) -> Reveal {
	Reveal::Claims {
		receipt: sample.shown(0),
		claims: Vec::new(),
	}
}

fn retrieved(sample: &Sample) -> Reveal {
	Reveal::Retrieved {
		receipt: sample.shown(0),
		entries: Vec::new(),
	}
}

fn extended(batch: BatchId) -> Option<u32> {
	Watches::<Test>::get(batch).and_then(|watch| watch.extended)
}

/// Lets the only receipt be demanded as soon as it is drawn, and shown as late as can be; returns when that was.
fn reveal_late(sample: &Sample) -> u32 {
	let batch = sample.batch;
	run_to_draw();
	let item = Item::Draw(Scoring::drawn(batch).unwrap().positions[0]);
	assert_ok!(demand(DEMANDER, batch, item));
	let latest = Scoring::schedule(batch).unwrap().answers_until;
	run_to(latest);
	assert_ok!(answer(batch, item, sample.reveal(0)));
	latest
}

#[test]
fn operator_should_be_convicted_of_what_it_shows_at_the_last_moment() {
	ExtBuilder::build_and_execute(|| {
		let (sample, proof) = omitting();
		let batch = sample.batch;
		let revealed = reveal_late(&sample);
		let due = Scoring::schedule(batch).unwrap().challenges_until;
		assert_eq!(revealed + QUARTER, due);
		assert_eq!((extended(batch), holds(batch)), (None, 0));
		run_to(due - 1);
		assert_ok!(demand(DEMANDER, batch, chunk(0)));
		let deadline = due - 1 + QUARTER;
		assert!(
			matches!(last_event(), Event::ItemDemanded { deadline: found, prepaid: 0, .. } if found == deadline)
		);
		run_to(deadline);
		assert_ok!(answer(batch, chunk(0), sample.reveal_chunk(Side::Response)));
		let until = deadline + QUARTER;
		assert_eq!((extended(batch), holds(batch)), (Some(until), 1));
		assert_eq!(Scoring::schedule(batch).unwrap().challenges_until, until);
		check_invariants();
		// All that belongs to the proof is on chain, and there is time for it.
		run_to(until - 1);
		convict(CHALLENGER, batch, &proof);
		assert_eq!(VoidedBatches::get().len(), 1);
		assert_eq!(Deadlines::<Test>::iter().count(), 0);
		run_blocks(1);
		assert_eq!(Watches::<Test>::iter().count(), 0);
	});
}

#[test]
fn operator_should_be_convicted_when_it_never_shows_what_belongs_to_a_late_receipt() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let batch = sample.batch;
		let revealed = reveal_late(&sample);
		assert_ok!(demand(DEMANDER, batch, chunk(0)));
		run_to(revealed + QUARTER);
		assert!(VoidedBatches::get().is_empty());
		run_blocks(1);
		assert_eq!(VoidedBatches::get(), vec![(batch, None, None)]);
		assert_eq!(free(DEMANDER), FUNDS + 5_000);
	});
}

#[test]
fn follow_up_should_be_refused_a_quarter_after_the_reveal() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let batch = sample.batch;
		let revealed = reveal_late(&sample);
		// The time for everything else is over. That of the receipt itself too: else it could go on for ever.
		for item in [Item::Ledger(0), Item::Receipt(0)] {
			assert_noop!(demand(DEMANDER, batch, item), Error::<Test>::DemandsOver);
		}
		run_to(revealed + QUARTER - 1);
		assert_ok!(demand(DEMANDER, batch, Item::Claims(0)));
		run_to(revealed + QUARTER);
		for item in [Item::Retrieved(0), chunk(0)] {
			assert_noop!(demand(DEMANDER, batch, item), Error::<Test>::DemandsOver);
		}
	});
}

#[test]
fn follow_up_should_be_prepaid_when_its_receipt_was() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let batch = sample.batch;
		let schedule = Scoring::schedule(batch).unwrap();
		run_to(schedule.demands_until - 1);
		assert_ok!(demand(DEMANDER, batch, Item::Receipt(0)));
		run_to(schedule.answers_until);
		assert_ok!(answer(batch, Item::Receipt(0), sample.reveal(0)));
		run_to(schedule.follow_ups_until(schedule.answers_until) - 1);
		assert_ok!(demand(STRANGER, batch, chunk(0)));
		assert_eq!(prepayments(STRANGER), PRICE);
	});
}

#[test]
fn extension_should_grow_with_each_answer_and_end_by_itself() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let batch = sample.batch;
		let revealed = reveal_late(&sample);
		let due = revealed + QUARTER;
		for item in [chunk(0), Item::Claims(0), Item::Retrieved(0)] {
			assert_ok!(demand(DEMANDER, batch, item));
		}
		run_to(due - 1);
		assert_ok!(answer(batch, Item::Claims(0), claims(&sample)));
		assert_eq!((extended(batch), holds(batch)), (Some(due - 1 + QUARTER), 3));
		// Twice in one block, and later again.
		assert_ok!(answer(batch, Item::Retrieved(0), retrieved(&sample)));
		assert_eq!((extended(batch), holds(batch)), (Some(due - 1 + QUARTER), 2));
		check_invariants();
		run_to(due);
		assert_ok!(answer(batch, chunk(0), sample.reveal_chunk(Side::Response)));
		let until = due + QUARTER;
		assert_eq!((extended(batch), holds(batch)), (Some(until), 1));
		assert_eq!(Deadlines::<Test>::iter().count(), 1);
		check_invariants();
		run_to(until);
		assert_noop!(
			challenge(CHALLENGER, batch, &FraudProof::Record),
			Error::<Test>::WindowOver
		);
		assert!(FinalBatches::get().is_empty());
		run_blocks(2);
		assert_eq!(FinalBatches::get(), vec![batch]);
		assert_eq!(Watches::<Test>::iter().count(), 0);
		assert_eq!(Deadlines::<Test>::iter().count(), 0);
	});
}

#[test]
fn extension_should_go_with_a_batch_that_is_voided() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let batch = sample.batch;
		let revealed = reveal_late(&sample);
		for item in [chunk(0), Item::Claims(0)] {
			assert_ok!(demand(DEMANDER, batch, item));
		}
		run_to(revealed + QUARTER);
		assert_ok!(answer(batch, Item::Claims(0), claims(&sample)));
		assert!(extended(batch).is_some());
		run_blocks(1);
		assert_eq!(VoidedBatches::get().len(), 1);
		assert_eq!(Watches::<Test>::iter().count(), 0);
		assert_eq!(Deadlines::<Test>::iter().count(), 0);
	});
}

#[test]
fn operator_should_not_be_held_up_when_it_answers_at_once() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let batch = sample.batch;
		let schedule = Scoring::schedule(batch).unwrap();
		run_to(schedule.demands_until - 1);
		assert_ok!(demand(DEMANDER, batch, Item::Receipt(0)));
		assert_ok!(answer(batch, Item::Receipt(0), sample.reveal(0)));
		run_to(schedule.follow_ups_until(schedule.demands_until - 1) - 1);
		assert_ok!(demand(STRANGER, batch, chunk(0)));
		assert_ok!(answer(batch, chunk(0), sample.reveal_chunk(Side::Response)));
		assert_eq!((extended(batch), holds(batch)), (None, 0));
		run_to(schedule.challenges_until);
		assert_eq!(FinalBatches::get(), vec![batch]);
	});
}

#[test]
fn schedule_should_be_bounded_whatever_the_window() {
	for window in 1..=100u32 {
		let (submitted, due) = (1_000, 1_000 + window);
		let schedule = Schedule::new(submitted, due);
		let quarter = schedule.follow_up;
		assert!(schedule.demands_until <= schedule.answers_until && schedule.answers_until < due);
		// What is demanded in its time is answered by three quarters, as ever.
		for demanded in submitted..schedule.demands_until {
			assert_eq!(schedule.answerable_until(demanded), schedule.answers_until);
		}
		for revealed in submitted..=schedule.answers_until {
			let until = schedule.follow_ups_until(revealed);
			assert!(until >= revealed + quarter && until >= schedule.demands_until && until <= due);
			for demanded in revealed..until {
				let deadline = schedule.answerable_until(demanded);
				assert!(deadline >= demanded + quarter && deadline < due + quarter);
				let challenges = schedule.challengeable_until(deadline);
				assert!(challenges >= deadline + quarter && challenges < due + 2 * quarter);
			}
		}
	}
}
