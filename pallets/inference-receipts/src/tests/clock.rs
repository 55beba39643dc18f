//! The admission clock and the hook.

use super::*;
use crate::WeightInfo;
use frame_support::weights::Weight;

fn tick() -> Weight {
	<() as WeightInfo>::poll_tick()
}

fn step() -> Weight {
	<() as WeightInfo>::poll_step()
}

#[test]
fn clock_should_count_the_blocks_that_admit_transactions() {
	ExtBuilder::build_and_execute(|| {
		run_blocks(3);
		assert_eq!(Receipts::clock(), 3);
		AdmissionOpen::set(false);
		run_blocks(5);
		assert_eq!(Receipts::clock(), 3);
		AdmissionOpen::set(true);
		run_blocks(1);
		assert_eq!(Receipts::clock(), 4);
		// No room in the block: no transactions either.
		run_block_with(tick() - Weight::from_parts(1, 0));
		assert_eq!(Receipts::clock(), 4);
		run_block_with(tick());
		assert_eq!(Receipts::clock(), 5);
	});
}

#[test]
fn windows_and_thaws_should_stand_still_when_admission_is_closed() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		assert_ok!(Receipts::close_session(origin(PAYER), session));
		run_blocks(WINDOW - 1);
		AdmissionOpen::set(false);
		run_blocks(100);
		assert_noop!(finalise(0), Error::<Test>::NotDue);
		assert_noop!(
			Receipts::withdraw_session(origin(PAYER), session),
			Error::<Test>::StillThawing
		);
		assert!(Batches::<Test>::contains_key(0));
		AdmissionOpen::set(true);
		run_blocks(1);
		assert!(!Batches::<Test>::contains_key(0));
		assert_ok!(Receipts::withdraw_session(origin(PAYER), session));
	});
}

#[test]
fn hook_should_finalise_in_order_and_only_as_much_as_it_may() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		for cumulative in 1..=5 {
			submitted(session, cumulative);
			if cumulative == 2 {
				run_blocks(1);
			}
		}
		// The clock alone until all are due.
		for _ in 0..WINDOW {
			run_block_with(tick());
		}
		assert_eq!(Receipts::due(10).len(), 5);
		// Cursor from 0 to the first due time, then two batches.
		let one = step() + Receipts::step_weight(0);
		MaxPollWeight::set(step() * u64::from(WINDOW) + one * 2);
		let used = run_block_with(Weight::MAX);
		assert_eq!(used, tick() + step() * u64::from(WINDOW) + one * 2);
		let ended = |count: usize| {
			let ended: Vec<_> = RoutedBatches::get()
				.into_iter()
				.map(|routed| routed.batch)
				.collect();
			assert_eq!(ended.len(), count);
			// The first two are due a block before the others.
			assert!(ended.iter().take(2).all(|batch| *batch < 2));
			check_invariants();
		};
		ended(2);
		// What the block has left counts too. One step moves the cursor on.
		run_block_with(tick() + step() + one);
		ended(3);
		run_block_with(tick() + one - Weight::from_parts(1, 0));
		ended(3);
		run_blocks(1);
		ended(5);
		assert_eq!(DueCursor::<Test>::get(), Clock::<Test>::get() + 1);
	});
}

#[test]
fn hook_should_use_little_when_nothing_is_due() {
	ExtBuilder::build_and_execute(|| {
		run_blocks(1);
		let used = run_block_with(Weight::MAX);
		assert_eq!(used, tick() + step());
		AdmissionOpen::set(false);
		assert_eq!(run_block_with(Weight::MAX), tick());
	});
}

#[test]
fn batch_should_wait_when_only_this_block_has_no_room() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		run_blocks(WINDOW - 1);
		for _ in 0..4 {
			run_block_with(tick() + step() * 2);
		}
		assert_eq!(Receipts::batch(0).unwrap().phase, BatchPhase::Due);
		assert_eq!(Receipts::due(10), vec![0]);
		run_blocks(1);
		assert!(!Batches::<Test>::contains_key(0));
	});
}

#[test]
fn later_batch_should_end_first_when_the_window_was_shortened() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		ChallengeWindow::set(10);
		submitted(session, 100);
		ChallengeWindow::set(0);
		// Never due in the block that submits it.
		submitted(session, 150);
		assert_noop!(finalise(1), Error::<Test>::NotDue);
		run_blocks(1);
		assert!(Batches::<Test>::contains_key(0) && !Batches::<Test>::contains_key(1));
		run_blocks(9);
		assert!(!Batches::<Test>::contains_key(0));
	});
}
