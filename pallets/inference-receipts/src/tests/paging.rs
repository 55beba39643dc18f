//! Batches of more credits than a page.

use super::*;
use crate::WeightInfo;
use frame_support::weights::Weight;
use openledger_core::MAX_CREDITS;
use proptest::prelude::*;

fn tick() -> Weight {
	<() as WeightInfo>::poll_tick()
}

fn step() -> Weight {
	<() as WeightInfo>::poll_step()
}

/// Lets blocks pass until `batch` has ended; returns how many. Everything holds after each.
fn blocks_until_the_end(batch: BatchId, weight: Weight) -> u32 {
	for blocks in 0..100 {
		if !Batches::<Test>::contains_key(batch) {
			return blocks;
		}
		run_block_with(weight);
		check_invariants();
	}
	panic!("the batch does not end");
}

#[test]
fn credits_should_be_paid_in_pages_whatever_their_number() {
	for (credits, pages) in [
		(0, vec![]),
		(1, vec![1]),
		(PAGE - 1, vec![PAGE - 1]),
		(PAGE, vec![PAGE]),
		(PAGE + 1, vec![PAGE, 1]),
		(2 * PAGE, vec![PAGE, PAGE]),
		(MAX_CREDITS, vec![PAGE; 20]),
	] {
		ExtBuilder::build_and_execute(|| {
			let batch = submitted_with_credits(credits);
			run_blocks(WINDOW - 1);
			System::reset_events();
			let blocks = blocks_until_the_end(batch, Weight::MAX);
			assert_eq!(blocks, (pages.len() as u32).max(1), "{credits}");
			assert_eq!(PagesOf::get(batch), pages);
			let routed = RoutedBatches::get().remove(0);
			let all: Vec<_> = (0..u64::from(credits)).map(|n| (10_000 + n, 1)).collect();
			assert_eq!(routed.credits, all);
			assert_eq!(routed.amount, Balance::from(credits) + 7);
			// It ends once.
			assert!(matches!(events()[..], [Event::BatchFinalised { .. }]));
			assert_eq!(Settlements::get().len(), 1);
			assert_eq!(BatchCredits::<Test>::iter().count(), 0);
		});
	}
}

#[test]
fn exposure_and_escrow_should_be_released_when_routing_begins() {
	ExtBuilder::build_and_execute(|| {
		let batch = submitted_with_credits(PAGE + 1);
		run_blocks(WINDOW);
		let record = Batches::<Test>::get(batch).unwrap();
		assert_eq!((record.routed, record.unpaid()), (Some(PAGE), 1));
		assert_eq!(Exposed::get(OPERATOR), (0, 0));
		assert_eq!(Receipts::holdings().escrow, 0);
		assert_eq!(Receipts::holdings().escrow_account, ED);
		// It is still one of the batches that an operator may have, and not usage yet.
		assert_eq!(Receipts::open_batches(OPERATOR), 1);
		assert!(Settlements::get().is_empty());
		assert_eq!(Receipts::due(10), Vec::<BatchId>::new());
		run_blocks(1);
		assert_eq!(Receipts::open_batches(OPERATOR), 0);
	});
}

#[test]
fn large_batch_should_hold_up_no_other() {
	ExtBuilder::build_and_execute(|| {
		let large = submitted_with_credits(4 * PAGE);
		let session = open(PAYER, 500);
		let small = submitted(session, 10);
		run_blocks(1);
		let later = submitted(session, 20);
		run_blocks(WINDOW - 1);
		// Both were due; the large one has made its first step.
		assert!(!Batches::<Test>::contains_key(small));
		assert_eq!(Batches::<Test>::get(large).unwrap().routed, Some(PAGE));
		// Room for one step of either kind in each block: they take turns.
		let room = tick() + step() * 2 + Receipts::step_weight(PAGE);
		run_block_with(room);
		run_block_with(room);
		assert!(!Batches::<Test>::contains_key(later));
		assert!(Batches::<Test>::contains_key(large));
		let blocks = blocks_until_the_end(large, room);
		assert!(blocks <= 4, "{blocks}");
	});
}

#[test]
fn batches_should_take_turns_when_there_is_room_for_one_page_a_block() {
	ExtBuilder::build_and_execute(|| {
		let batches: Vec<_> = (0..3).map(|_| submitted_with_credits(3 * PAGE)).collect();
		end_windows();
		let room = tick() + step() * u64::from(WINDOW + 2) + Receipts::step_weight(PAGE);
		for round in 1..=3 {
			for _ in &batches {
				run_block_with(room);
				check_invariants();
			}
			// Nobody is ahead of the others.
			for batch in &batches {
				let paid = Batches::<Test>::get(*batch).map(|batch| batch.routed);
				let expected = (round < 3).then_some(Some(round * PAGE));
				assert_eq!(paid, expected, "batch {batch} in round {round}");
			}
		}
	});
}

#[test]
fn hook_should_pay_what_fits_when_it_has_little_weight() {
	ExtBuilder::build_and_execute(|| {
		PerCredit::set(100_000_000);
		let batch = submitted_with_credits(25);
		run_blocks(WINDOW - 1);
		// Two looks at the queue and ten credits; the first block needs one look only.
		let room = tick() + step() * 2 + Receipts::step_weight(10);
		let blocks = blocks_until_the_end(batch, room);
		assert_eq!(blocks, 3);
		let pages = PagesOf::get(batch);
		assert!(
			matches!(pages[..], [first, 10, last] if first > 10 && first + 10 + last == 25),
			"{pages:?}"
		);
	});
}

#[test]
fn hook_should_never_exceed_what_it_may_use() {
	ExtBuilder::build_and_execute(|| {
		PerCredit::set(1_000_000);
		let batch = submitted_with_credits(2 * PAGE);
		end_windows();
		let mut room = tick();
		for _ in 0..400 {
			let used = run_block_with(room);
			assert!(used.all_lte(room), "{used} of {room}");
			room += Weight::from_parts(10_000_000, 1_500);
		}
		check_invariants();
		assert!(!Batches::<Test>::contains_key(batch));
	});
}

#[test]
fn nothing_should_be_begun_when_not_even_one_credit_fits() {
	ExtBuilder::build_and_execute(|| {
		let batch = submitted_with_credits(3);
		let session = open(PAYER, 500);
		let without = submitted(session, 10);
		end_windows();
		let cursor = step() * u64::from(WINDOW + 1);
		let short = |weight: Weight| weight - Weight::from_parts(1, 0);
		run_block_with(tick() + cursor + short(Receipts::step_weight(0)));
		assert!(Receipts::batch(batch).unwrap().batch.is_open());
		assert!(Receipts::batch(without).unwrap().batch.is_open());
		check_invariants();
		// A call does not depend on the hook.
		assert_ok!(finalise_up_to(batch, 3));
		assert_ok!(finalise(without));
	});
}

#[test]
fn anyone_should_make_steps_by_call_in_the_middle_of_the_hooks_work() {
	ExtBuilder::build_and_execute(|| {
		let batch = submitted_with_credits(5 * PAGE + 3);
		run_blocks(WINDOW);
		assert_eq!(Batches::<Test>::get(batch).unwrap().routed, Some(PAGE));
		for few in [0, 1, PAGE - 1] {
			assert_noop!(finalise_up_to(batch, few), Error::<Test>::TooFewCreditsPaid);
		}
		let info = Receipts::finalise(origin(STRANGER), batch, 2 * PAGE).unwrap();
		assert_eq!(info.actual_weight, Some(Receipts::step_weight(2 * PAGE)));
		assert_eq!(info.pays_fee, frame_support::dispatch::Pays::No);
		check_invariants();
		// The hook goes on where the call stopped.
		run_blocks(1);
		assert_eq!(Batches::<Test>::get(batch).unwrap().routed, Some(4 * PAGE));
		assert_ok!(finalise_up_to(batch, PAGE));
		check_invariants();
		// The rest may be less than a page.
		assert_noop!(finalise_up_to(batch, 2), Error::<Test>::TooFewCreditsPaid);
		let info = Receipts::finalise(origin(STRANGER), batch, 999).unwrap();
		assert_eq!(info.actual_weight, Some(Receipts::step_weight(3)));
		assert!(matches!(last_event(), Event::BatchFinalised { .. }));
		assert_noop!(finalise_up_to(batch, 999), Error::<Test>::UnknownBatch);
		assert_eq!(PagesOf::get(batch), vec![PAGE, 2 * PAGE, PAGE, PAGE, 3]);
		run_blocks(3);
		assert_eq!(RoutedBatches::get().len(), 1);
	});
}

#[test]
fn call_should_end_a_batch_at_once_when_it_pays_for_all_credits() {
	ExtBuilder::build_and_execute(|| {
		let batch = submitted_with_credits(MAX_CREDITS);
		end_windows();
		assert_ok!(finalise_up_to(batch, MAX_CREDITS));
		assert_eq!(PagesOf::get(batch), vec![MAX_CREDITS]);
	});
}

#[test]
fn batch_should_be_set_aside_in_the_middle_when_its_credits_cannot_be_paid() {
	ExtBuilder::build_and_execute(|| {
		let batch = submitted_with_credits(2 * PAGE + 1);
		let session = open(PAYER, 500);
		run_blocks(WINDOW);
		Uncreditable::set(vec![batch]);
		let other = submitted(session, 10);
		run_blocks(1);
		assert_eq!(Receipts::batch(batch).unwrap().phase, BatchPhase::Stuck);
		assert!(matches!(last_event(), Event::BatchStuck { .. }));
		// The page was not paid in part.
		assert_eq!(Batches::<Test>::get(batch).unwrap().routed, Some(PAGE));
		check_invariants();
		run_blocks(WINDOW);
		assert!(!Batches::<Test>::contains_key(other));
		assert_noop!(finalise_up_to(batch, PAGE), DispatchError::Unavailable);
		assert_noop!(
			Receipts::void_batch(RuntimeOrigin::root(), batch),
			Error::<Test>::RoutingBegun
		);
		Uncreditable::set(vec![]);
		// One step by call, and the hook does the rest again.
		assert_ok!(finalise_up_to(batch, PAGE));
		assert_eq!(Receipts::batch(batch).unwrap().phase, BatchPhase::Routing);
		run_blocks(1);
		assert!(!Batches::<Test>::contains_key(batch));
		assert_eq!(RoutedBatches::get()[1].credits.len() as u32, 2 * PAGE + 1);
	});
}

#[test]
fn nothing_should_be_begun_when_the_first_credits_cannot_be_paid() {
	ExtBuilder::build_and_execute(|| {
		let batch = submitted_with_credits(2);
		Uncreditable::set(vec![batch]);
		run_blocks(WINDOW);
		let info = Receipts::batch(batch).unwrap();
		assert_eq!((info.phase, info.batch.routed), (BatchPhase::Stuck, None));
		assert_eq!(Receipts::holdings().escrow, 9);
		// It is open, so it can be voided.
		assert_ok!(Receipts::void_batch(RuntimeOrigin::root(), batch));
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	/// Whatever the blocks have room for, every batch ends, each with all its credits once and in order.
	#[test]
	fn every_credit_should_be_paid_once_whatever_room_there_is(
		sizes in proptest::collection::vec(0u32..40, 1..6),
		rooms in proptest::collection::vec(0u64..30, 1..60),
		calls in proptest::collection::vec((0u64..6, 0u32..60), 0..20),
	) {
		ExtBuilder::build_and_execute(|| {
			PerCredit::set(1_000_000);
			for size in &sizes {
				submitted_with_credits(*size);
			}
			end_windows();
			let mut calls = calls.into_iter();
			for room in rooms {
				let room = tick() + step() * (room + 6) + Receipts::step_weight(room as u32) * (room % 3);
				let used = run_block_with(room);
				assert!(used.all_lte(room));
				if let Some((batch, credits)) = calls.next() {
					let _ = frame_support::storage::with_storage_layer(|| finalise_up_to(batch, credits));
				}
				check_invariants();
			}
			run_blocks(2);
			assert_eq!(Batches::<Test>::iter().count(), 0);
			let mut routed = RoutedBatches::get();
			routed.sort_by_key(|routed| routed.batch);
			for (size, routed) in sizes.iter().zip(&routed) {
				let all: Vec<_> = (0..u64::from(*size)).map(|n| (10_000 + n, 1)).collect();
				assert_eq!(routed.credits, all);
			}
			assert_eq!(routed.len(), sizes.len());
		});
	}
}
