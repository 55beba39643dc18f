//! Voided batches: what fraud costs and whom it goes to.

use super::*;
use frame_support::StorageNoopGuard;
use openledger_traits::{Batches as _, Relief, Verdict, VoidedBatch};
use sp_runtime::traits::BadOrigin;

fn refund(session: SessionId, amount: Balance) -> Relief {
	Relief {
		refund: Some((session, amount)),
		omission: None,
	}
}

fn omission(contribution: ContributionId, credit: Balance) -> Relief {
	Relief {
		refund: None,
		omission: Some((contribution, credit)),
	}
}

fn refused(batch: BatchId, relief: Relief) -> DispatchError {
	let guard = StorageNoopGuard::default();
	let error = Receipts::void(batch, relief).unwrap_err();
	drop(guard);
	error
}

#[test]
fn voided_batch_should_be_routed_as_such_and_roll_nothing_back() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let credits = [(CREDITABLE[0], 30)];
		let vouchers = vec![voucher(session, 0, 100)];
		assert_ok!(submit_by(OPERATOR_ACCOUNT, MODEL, vouchers, &credits));
		assert_noop!(Receipts::void_batch(origin(OPERATOR_ACCOUNT), 0), BadOrigin);
		assert_noop!(
			Receipts::void_batch(RuntimeOrigin::root(), 9),
			Error::<Test>::UnknownBatch
		);
		assert_ok!(Receipts::void_batch(RuntimeOrigin::root(), 0));
		assert_eq!(
			last_event(),
			Event::BatchVoided {
				batch: 0,
				operator: OPERATOR,
				model: MODEL,
				amount: 100,
				refund: None,
				omission: None,
				credited: 30,
				credits: 1,
				attributable: 25,
				policy: 7,
				receipts: 1,
				epoch: 0,
			}
		);
		let routed = RoutedBatches::get();
		assert_eq!((routed[0].verdict, routed[0].amount), (Verdict::Voided, 100));
		assert!(routed[0].credits.is_empty());
		// Not usage.
		assert!(Settlements::get().is_empty());
		assert_eq!(Pins::get(7), 0);
		assert_eq!(Exposed::get(OPERATOR), (0, 0));
		assert_eq!(Attributable::get(OPERATOR), 0);
		assert_eq!(Watched::get(), vec![(0, true), (0, false)]);
		// What was settled stays settled.
		assert_noop!(
			submit(vec![voucher(session, 0, 100)]),
			bad_voucher(0, VoucherFault::NotAbove)
		);
		assert_eq!(Sessions::<Test>::get(session).unwrap().balance, 400);
		// Its place in the queue is free.
		run_blocks(WINDOW);
		assert_eq!(RoutedBatches::get().len(), 1);
	});
}

#[test]
fn void_should_tell_what_the_batch_was_when_another_pallet_asks() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		assert_eq!(
			Receipts::void(0, Relief::default()),
			Ok(VoidedBatch {
				operator: OPERATOR,
				model: MODEL,
				amount: 100,
				attributable: 25,
				refunded: 0,
			})
		);
		assert_eq!(refused(0, Relief::default()), Error::<Test>::UnknownBatch.into());
	});
}

#[test]
fn void_should_change_nothing_when_routing_fails() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		Unroutable::set(vec![0]);
		assert_eq!(refused(0, refund(session, 40)), DispatchError::Unavailable);
	});
}

#[test]
fn stuck_batch_should_end_when_it_is_voided() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		Unroutable::set(vec![0]);
		run_blocks(WINDOW);
		Unroutable::set(vec![]);
		assert_ok!(Receipts::void_batch(RuntimeOrigin::root(), 0));
		assert_eq!(Receipts::holdings().escrow, 0);
	});
}

#[test]
fn refund_should_return_to_the_session_and_only_the_rest_be_routed() {
	ExtBuilder::build_and_execute(|| {
		let harmed = open(PAYER, 500);
		let other = open(OTHER_PAYER, 500);
		assert_ok!(submit(vec![voucher(harmed, 0, 100), voucher(other, 0, 60)]));
		let voided = Receipts::void(0, refund(harmed, 70)).unwrap();
		assert_eq!((voided.amount, voided.refunded), (160, 70));
		assert!(matches!(
			last_event(),
			Event::BatchVoided {
				amount: 160,
				refund: Some((0, 70)),
				omission: None,
				..
			}
		));
		assert_eq!(RoutedBatches::get()[0].amount, 90);
		// In the deposit again, but what the line has settled stays settled.
		let session = Sessions::<Test>::get(harmed).unwrap();
		assert_eq!((session.balance, session.lines[0].settled), (470, 100));
		assert_eq!(Receipts::holdings().sessions, 470 + 440);
		assert_noop!(
			submit(vec![voucher(harmed, 0, 100)]),
			bad_voucher(0, VoucherFault::NotAbove)
		);
		// It can be used, and withdrawn.
		submitted(harmed, 110);
		assert_ok!(Receipts::close_session(origin(OPERATOR_ACCOUNT), harmed));
		run_blocks(WINDOW);
		assert_ok!(Receipts::withdraw_session(origin(PAYER), harmed));
		assert_eq!(free(PAYER), FUNDS - 40);
	});
}

#[test]
fn refund_should_take_all_of_a_batch_when_all_was_settled_of_the_harmed_session() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		// Nothing is left to pay an omission from: its credit is clipped away.
		let relief = Relief {
			omission: Some((CREDITABLE[0], 30)),
			..refund(session, 100)
		};
		assert_ok!(Receipts::void(0, relief));
		assert_eq!(Sessions::<Test>::get(session).unwrap().balance, 500);
		assert_eq!(RoutedBatches::get()[0].amount, 0);
		assert!(RoutedBatches::get()[0].credits.is_empty());
		assert!(matches!(last_event(), Event::BatchVoided { omission: None, .. }));
		assert_eq!(free(ROUTING), ED);
	});
}

#[test]
fn refund_of_nothing_should_be_none() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		assert_eq!(Receipts::void(0, refund(999, 0)).unwrap().refunded, 0);
		assert!(matches!(last_event(), Event::BatchVoided { refund: None, .. }));
	});
}

#[test]
fn refund_should_be_refused_when_the_batch_cannot_have_settled_it() {
	ExtBuilder::build_and_execute(|| {
		let session = open_with(PAYER, OPERATOR, &[MODEL, OTHER_MODEL], 900, Disclosure::Open);
		let rich = open(OTHER_PAYER, 500);
		let foreign = open_with(PAYER, OTHER_OPERATOR, &[MODEL], 500, Disclosure::Open);
		// Batch 0 for the other model, batch 1 of both sessions, batch 2 of the other session alone.
		assert_ok!(submit_by(
			OPERATOR_ACCOUNT,
			OTHER_MODEL,
			vec![voucher(session, 1, 300)],
			&[]
		));
		assert_ok!(submit(vec![voucher(session, 0, 50), voucher(rich, 0, 200)]));
		submitted(rich, 290);
		let too_large = DispatchError::from(Error::<Test>::RefundTooLarge);
		// More than the lines of the batch's model have settled in all.
		assert_eq!(refused(1, refund(session, 51)), too_large);
		// More than the batch moved.
		assert_eq!(refused(2, refund(rich, 91)), too_large);
		// A session that only older batches have settled something of, and one of another operator.
		assert_eq!(refused(2, refund(session, 1)), too_large);
		assert_eq!(refused(1, refund(foreign, 1)), too_large);
		assert_eq!(refused(1, refund(99, 1)), Error::<Test>::UnknownSession.into());
		assert_eq!(refused(1, refund(session, Balance::MAX)), too_large);
		assert_ok!(Receipts::void(1, refund(session, 50)));
		assert_ok!(Receipts::void(2, refund(rich, 90)));
	});
}

#[test]
fn omission_should_be_the_only_credit_that_is_paid() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let credits = [(CREDITABLE[0], 30), (CREDITABLE[1], 20)];
		let vouchers = vec![voucher(session, 0, 100)];
		assert_ok!(submit_by(OPERATOR_ACCOUNT, MODEL, vouchers, &credits));
		assert_ok!(Receipts::void(0, omission(CREDITABLE[2], 25)));
		assert_eq!(RoutedBatches::get()[0].credits, vec![(CREDITABLE[2], 25)]);
		assert!(matches!(
			last_event(),
			Event::BatchVoided {
				omission: Some((102, 25)),
				credited: 50,
				..
			}
		));
		assert_eq!(BatchCredits::<Test>::iter().count(), 0);
	});
}

#[test]
fn omission_should_be_clipped_to_what_is_routed() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		let relief = Relief {
			omission: Some((CREDITABLE[2], 95)),
			..refund(session, 10)
		};
		assert_ok!(Receipts::void(0, relief));
		assert_eq!(RoutedBatches::get()[0].credits, vec![(CREDITABLE[2], 90)]);
		submitted(session, 200);
		assert_ok!(Receipts::void(1, omission(CREDITABLE[2], Balance::MAX)));
		assert_eq!(RoutedBatches::get()[1].credits, vec![(CREDITABLE[2], 100)]);
		submitted(session, 300);
		assert_ok!(Receipts::void(2, omission(CREDITABLE[2], 0)));
		assert!(RoutedBatches::get()[2].credits.is_empty());
	});
}

#[test]
fn void_should_be_refused_when_routing_has_begun() {
	ExtBuilder::build_and_execute(|| {
		let batch = submitted_with_credits(2 * PAGE);
		run_blocks(WINDOW);
		assert_eq!(Receipts::batch(batch).unwrap().phase, BatchPhase::Routing);
		assert_eq!(
			refused(batch, Relief::default()),
			Error::<Test>::RoutingBegun.into()
		);
		assert_noop!(
			Receipts::void_batch(RuntimeOrigin::root(), batch),
			Error::<Test>::RoutingBegun
		);
	});
}

#[test]
fn voiding_should_weigh_the_same_whatever_the_number_of_credits() {
	ExtBuilder::build_and_execute(|| {
		use frame_support::dispatch::GetDispatchInfo;
		let call = RuntimeCall::Receipts(crate::Call::void_batch { batch: 0 });
		assert_eq!(call.get_dispatch_info().call_weight, Receipts::void_weight());
		let [one, two] = [1, 2].map(|credits| Receipts::posted_weight(credits).ref_time());
		assert!(two > one);
	});
}
