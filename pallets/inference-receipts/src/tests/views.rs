//! View functions.

use super::*;

#[test]
fn voucher_message_should_be_what_the_signer_signs() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let expected = payload(session, 0, 77);
		assert_eq!(
			Receipts::voucher_message(session, 0, 77, false),
			Some(expected.message())
		);
		assert_eq!(
			Receipts::voucher_message(session, 0, 77, true),
			Some(expected.wrapped_message())
		);
		assert_eq!(Receipts::voucher_message(session, 1, 77, false), None);
		assert_eq!(Receipts::voucher_message(9, 0, 77, false), None);
		assert_eq!(Receipts::voucher_signer(session, 0), Some(signer(KEY)));
		assert_eq!(Receipts::voucher_signer(session, 1), None);
		assert_ne!(Receipts::genesis(), [0; 32]);
	});
}

#[test]
fn session_view_should_follow_the_life_of_a_session() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		let info = Receipts::session(session).unwrap();
		assert_eq!(
			(info.balance, info.settles, info.withdrawable_at),
			(400, true, None)
		);
		assert_eq!(
			(info.payer, info.operator, info.mandate),
			(account(PAYER), OPERATOR, None)
		);
		assert_eq!(info.lines[0].settled, 100);
		assert_ok!(Receipts::close_session(origin(PAYER), session));
		let info = Receipts::session(session).unwrap();
		assert_eq!(
			(info.settles, info.closes, info.withdrawable_at),
			(true, Some(THAW), Some(WINDOW))
		);
		run_blocks(THAW);
		assert!(!Receipts::session(session).unwrap().settles);
		assert_eq!(Receipts::session(9), None);
	});
}

#[test]
fn sessions_of_a_payer_should_come_in_pages() {
	ExtBuilder::build_and_execute(|| {
		let mut expected: Vec<_> = (0..7).map(|_| open(PAYER, 100)).collect();
		let foreign = open(OTHER_PAYER, 100);
		let page = |after, limit| Receipts::sessions_of(account(PAYER), after, limit);
		let mut found = Vec::new();
		let mut after = None;
		loop {
			let next = page(after, 3);
			assert!(next.len() <= 3);
			after = next.last().copied();
			if after.is_none() {
				break;
			}
			found.extend(next);
		}
		found.sort_unstable();
		expected.sort_unstable();
		assert_eq!(found, expected);
		assert!(!page(None, u32::MAX).contains(&foreign));
		assert_eq!(page(None, 0), Vec::<SessionId>::new());
		assert_eq!(
			Receipts::sessions_of(account(STRANGER), None, 3),
			Vec::<SessionId>::new()
		);
	});
}

#[test]
fn mandate_view_should_tell_what_can_be_drawn_now() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(300, 450);
		assert_ok!(open_from(mandate, 200));
		let info = Receipts::mandate(mandate).unwrap();
		assert_eq!(
			(info.balance, info.available, info.cap_per_epoch),
			(250, 100, 300)
		);
		assert_eq!((info.payer, info.signer), (account(PAYER), account(SIGNER)));
		Epoch::set(1);
		assert_eq!(Receipts::mandate(mandate).unwrap().available, 250);
		assert_eq!(Receipts::mandate(9), None);
	});
}

#[test]
fn batch_view_should_follow_the_life_of_a_batch() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let credits = [(CREDITABLE[0], 25)];
		assert_ok!(submit_by(
			OPERATOR_ACCOUNT,
			MODEL,
			vec![voucher(session, 0, 100)],
			&credits
		));
		let info = Receipts::batch(0).unwrap();
		assert_eq!((info.phase, info.coverage), (BatchPhase::Window, 250_000_000));
		assert_eq!(Receipts::credits(0).into_inner(), credits.to_vec());
		assert_eq!(Receipts::open_batches(OPERATOR), 1);
		assert_eq!(Receipts::due(10), Vec::<BatchId>::new());
		for _ in 0..WINDOW {
			run_block_with(<() as crate::WeightInfo>::poll_tick());
		}
		assert_eq!(Receipts::batch(0).unwrap().phase, BatchPhase::Due);
		assert_eq!(Receipts::due(10), vec![0]);
		assert_eq!(Receipts::due(0), Vec::<BatchId>::new());
		run_blocks(1);
		assert_eq!(Receipts::batch(0), None);
		assert_eq!(Receipts::credits(0).into_inner(), vec![]);
		assert_eq!(Receipts::open_batches(OPERATOR), 0);
	});
}

#[test]
fn holdings_should_add_up() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(open_from(create_mandate(300, 1_000), 200));
		submitted(0, 30);
		assert_eq!(
			Receipts::holdings(),
			Holdings {
				mandates: 800,
				sessions: 170,
				escrow: 30,
				sessions_account: 970 + ED,
				escrow_account: 30 + ED,
			}
		);
		let (sessions, escrow) = Receipts::accounts();
		assert_ne!(sessions, escrow);
	});
}
