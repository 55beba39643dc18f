//! Held batches, and what others see of open ones.

use super::*;
use crate::WeightInfo;
use openledger_traits::{AdmissionClock, Batches as _, LineTerms, OpenBatch, Relief, Verdict};

fn phase(batch: BatchId) -> BatchPhase {
	Receipts::batch(batch).expect("the batch is there").phase
}

#[test]
fn open_batch_should_be_seen_by_others_until_it_ends() {
	ExtBuilder::build_and_execute(|| {
		run_blocks(2);
		let session = open_with(PAYER, OPERATOR, &[OTHER_MODEL, MODEL], 500, Disclosure::Open);
		let credits = [(CREDITABLE[0], 30), (CREDITABLE[2], 20)];
		let vouchers = vec![voucher(session, 1, 100)];
		assert_ok!(submit_by(OPERATOR_ACCOUNT, MODEL, vouchers, &credits));
		assert_eq!(Watched::get(), vec![(0, true)]);
		let record = Batches::<Test>::get(0).unwrap();
		assert_eq!(
			Receipts::open(0),
			Some(OpenBatch {
				operator: OPERATOR,
				model: MODEL,
				amount: 100,
				credited: 50,
				credits: 2,
				receipts_root: [1; 32],
				receipts: 1,
				ledger_root: [2; 32],
				sessions_root: record.sessions_root,
				submitted: 2,
				due: 2 + WINDOW,
			})
		);
		let [first, _, last] = CREDITABLE;
		assert_eq!(Receipts::posted(0), [(first, 30), (last, 20)]);
		assert_eq!(Receipts::posted(9), []);
		assert_eq!(
			Receipts::line(session, 1),
			Some(LineTerms {
				operator: OPERATOR,
				model: MODEL,
				prices: prices(),
				disclosure: Disclosure::Open,
			})
		);
		assert_eq!(Receipts::line(session, 0).unwrap().model, OTHER_MODEL);
		assert_eq!(Receipts::line(session, 2), None);
		assert_eq!(Receipts::line(99, 0), None);
		assert_eq!(Receipts::payer(session), Some(account(PAYER)));
		assert_eq!(Receipts::payer(99), None);
		assert_eq!(<Receipts as openledger_traits::Batches<AccountId>>::now(), 2);
		assert_eq!(<Receipts as AdmissionClock>::now(), 2);
		run_blocks(WINDOW);
		assert_eq!(Receipts::open(0), None);
		assert_eq!(Receipts::posted(0), []);
		assert_eq!(Watched::get(), vec![(0, true), (0, false)]);
	});
}

#[test]
fn batch_should_not_become_final_when_it_is_held() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		submitted(session, 150);
		assert_ok!(Receipts::hold(0));
		assert_eq!(Receipts::held_batches(OPERATOR), vec![0]);
		assert_eq!(phase(0), BatchPhase::Window);
		run_blocks(WINDOW - 1);
		assert_noop!(finalise(0), Error::<Test>::NotDue);
		run_blocks(10);
		// The other ended in time.
		assert_eq!(
			RoutedBatches::get().iter().map(|r| r.batch).collect::<Vec<_>>(),
			vec![1]
		);
		assert_eq!(phase(0), BatchPhase::Held);
		assert_eq!(Receipts::due(10), Vec::<BatchId>::new());
		assert_noop!(finalise(0), Error::<Test>::Held);
		assert_eq!(Receipts::open(0).unwrap().due, WINDOW);
		check_invariants();
		// It ends in the next block, although the hook is long past its window.
		assert_ok!(Receipts::let_go(0));
		assert_eq!(phase(0), BatchPhase::Due);
		assert_eq!(Receipts::held_batches(OPERATOR), Vec::<BatchId>::new());
		check_invariants();
		run_blocks(1);
		assert_eq!(Receipts::batch(0), None);
		assert_eq!(RoutedBatches::get()[1].verdict, Verdict::Final);
	});
}

#[test]
fn batch_should_end_in_time_when_it_is_let_go_before() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		assert_ok!(Receipts::hold(0));
		run_blocks(2);
		assert_ok!(Receipts::let_go(0));
		assert_eq!(Batches::<Test>::get(0).unwrap().queued, Some(WINDOW));
		run_blocks(WINDOW - 3);
		assert_eq!(phase(0), BatchPhase::Window);
		run_blocks(1);
		assert_eq!(Receipts::batch(0), None);
	});
}

#[test]
fn batch_should_wait_for_the_last_of_its_holds() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		assert_noop!(Receipts::let_go(0), Error::<Test>::NotHeld);
		for _ in 0..3 {
			assert_ok!(Receipts::hold(0));
		}
		assert_ok!(Receipts::let_go(0));
		run_blocks(WINDOW);
		assert_ok!(Receipts::let_go(0));
		check_invariants();
		run_blocks(1);
		assert_eq!(phase(0), BatchPhase::Held);
		// Another joins those that hold it, although its window is over: the sessions are still there.
		assert_ok!(Receipts::hold(0));
		assert_ok!(Receipts::let_go(0));
		assert_ok!(Receipts::let_go(0));
		assert_noop!(Receipts::let_go(0), Error::<Test>::NotHeld);
		run_blocks(1);
		assert_eq!(Receipts::batch(0), None);
		assert_noop!(Receipts::let_go(0), Error::<Test>::UnknownBatch);
		assert_noop!(Receipts::hold(0), Error::<Test>::UnknownBatch);
	});
}

#[test]
fn batch_should_be_held_in_the_last_block_of_its_window_and_not_later() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		submitted(session, 150);
		run_blocks(WINDOW - 1);
		assert_ok!(Receipts::hold(0));
		// The clock alone, so that the other is due and still open.
		run_block_with(<() as WeightInfo>::poll_tick());
		assert!(Receipts::open(1).is_some());
		assert_noop!(Receipts::hold(1), Error::<Test>::WindowEnded);
		run_blocks(3);
		assert!(Receipts::open(0).is_some() && Receipts::open(1).is_none());
		assert_ok!(Receipts::let_go(0));
	});
}

#[test]
fn batch_should_be_neither_held_nor_seen_when_routing_has_begun() {
	ExtBuilder::build_and_execute(|| {
		let batch = submitted_with_credits(PAGE + 1);
		run_blocks(WINDOW);
		assert_eq!(phase(batch), BatchPhase::Routing);
		assert_eq!(Receipts::open(batch), None);
		assert_eq!(Receipts::posted(batch), []);
		assert_noop!(Receipts::hold(batch), Error::<Test>::RoutingBegun);
		assert_noop!(Receipts::let_go(batch), Error::<Test>::RoutingBegun);
		assert_eq!(Watched::get(), vec![(batch, true), (batch, false)]);
	});
}

#[test]
fn held_batch_should_end_when_it_is_voided() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		for cumulative in [10, 20, 30] {
			submitted(session, cumulative);
		}
		// Out of order, and one of them twice.
		for batch in [2, 0, 1, 0] {
			assert_ok!(Receipts::hold(batch));
		}
		assert_eq!(Receipts::held_batches(OPERATOR), vec![0, 1, 2]);
		assert_ok!(Receipts::void(0, Relief::default()));
		assert_eq!(Receipts::held_batches(OPERATOR), vec![1, 2]);
		check_invariants();
		run_blocks(WINDOW + 2);
		assert_ok!(Receipts::void(2, Relief::default()));
		assert_ok!(Receipts::let_go(1));
		run_blocks(1);
		assert_eq!(Batches::<Test>::iter().count(), 0);
		assert_eq!(HeldBatches::<Test>::iter().count(), 0);
		assert_eq!(DueQueue::<Test>::iter().count(), 0);
	});
}

#[test]
fn batch_should_come_back_to_the_queue_when_the_hook_is_just_at_its_time() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		submitted(session, 150);
		assert_ok!(Receipts::hold(0));
		end_windows();
		// Room to find the other, not to end it: the cursor stays at its time.
		let step = <() as WeightInfo>::poll_step();
		run_block_with(<() as WeightInfo>::poll_tick() + step * u64::from(WINDOW + 1));
		assert_eq!(DueCursor::<Test>::get(), WINDOW);
		assert_ok!(Receipts::let_go(0));
		assert_eq!(Batches::<Test>::get(0).unwrap().queued, Some(WINDOW));
		run_blocks(1);
		assert_eq!(Batches::<Test>::iter().count(), 0);
	});
}

#[test]
fn session_should_stay_when_a_batch_that_settled_it_is_held() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let before = open(PAYER, 500);
		submitted(before, 10);
		submitted(session, 100);
		submitted(session, 150);
		let after = open(PAYER, 500);
		let foreign = open_with(PAYER, OTHER_OPERATOR, &[MODEL], 500, Disclosure::Open);
		assert_ok!(Receipts::hold(1));
		let withdraw = |session| Receipts::withdraw_session(origin(STRANGER), session);
		for session in [before, session, after] {
			assert_ok!(Receipts::close_session(origin(OPERATOR_ACCOUNT), session));
		}
		assert_ok!(Receipts::close_session(origin(OTHER_OPERATOR_ACCOUNT), foreign));
		// What no batch of this operator can have settled part of is free.
		assert_ok!(withdraw(after));
		assert_ok!(withdraw(foreign));
		run_blocks(WINDOW - 1);
		assert_noop!(withdraw(session), Error::<Test>::StillThawing);
		run_blocks(20);
		assert_ok!(withdraw(before));
		// The last batch of the session has ended, an older one is held: lines and payer are still known.
		assert!(Receipts::batch(2).is_none());
		assert_noop!(withdraw(session), Error::<Test>::SessionHeld);
		assert_eq!(Receipts::payer(session), Some(account(PAYER)));
		assert_ok!(Receipts::void(
			1,
			Relief {
				refund: Some((session, 90)),
				omission: None
			}
		));
		assert_ok!(withdraw(session));
		assert_eq!(free(PAYER), FUNDS - 10 - 60);
	});
}

#[test]
fn stuck_batch_should_return_to_the_queue_when_someone_held_it_before() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		assert_ok!(Receipts::hold(0));
		Unroutable::set(vec![0]);
		run_blocks(WINDOW + 1);
		assert_eq!(phase(0), BatchPhase::Held);
		assert_ok!(Receipts::let_go(0));
		run_blocks(1);
		assert_eq!(phase(0), BatchPhase::Stuck);
		assert_noop!(Receipts::hold(0), Error::<Test>::WindowEnded);
		Unroutable::set(vec![]);
		assert_ok!(finalise(0));
	});
}
