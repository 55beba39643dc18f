//! Every way in which a voucher can be bad. Whatever is wrong, nothing moves.

use super::*;

#[test]
fn voucher_should_be_refused_when_another_key_signed_it() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let forged = Voucher {
			signature: MultiSignature::Sr25519(key(KEY + 1).sign(&payload(session, 0, 100).message())),
			..voucher(session, 0, 100)
		};
		assert_noop!(submit(vec![forged]), bad_voucher(0, VoucherFault::BadSignature));
	});
}

#[test]
fn voucher_should_be_refused_when_its_amount_was_changed() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let raised = Voucher {
			cumulative: 101,
			..voucher(session, 0, 100)
		};
		assert_noop!(submit(vec![raised]), bad_voucher(0, VoucherFault::BadSignature));
	});
}

#[test]
fn voucher_should_be_refused_when_it_is_replayed_or_lower() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		for cumulative in [100, 99, 0] {
			assert_noop!(
				submit(vec![voucher(session, 0, cumulative)]),
				bad_voucher(0, VoucherFault::NotAbove)
			);
		}
		run_blocks(WINDOW);
		assert_noop!(
			submit(vec![voucher(session, 0, 100)]),
			bad_voucher(0, VoucherFault::NotAbove)
		);
		assert_ok!(submit(vec![voucher(session, 0, 101)]));
	});
}

#[test]
fn voucher_should_be_refused_when_it_is_of_nothing() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		assert_noop!(
			submit(vec![voucher(session, 0, 0)]),
			bad_voucher(0, VoucherFault::NotAbove)
		);
	});
}

#[test]
fn voucher_should_be_refused_when_it_is_of_another_chain() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let elsewhere = sign(VoucherPayload {
			genesis: [9; 32],
			..payload(session, 0, 100)
		});
		assert_noop!(
			submit(vec![elsewhere]),
			bad_voucher(0, VoucherFault::BadSignature)
		);
	});
}

#[test]
fn voucher_should_be_refused_when_it_is_made_out_to_another_operator() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let other = sign(VoucherPayload {
			operator: OTHER_OPERATOR,
			..payload(session, 0, 100)
		});
		assert_noop!(submit(vec![other]), bad_voucher(0, VoucherFault::BadSignature));
		// Nor can another operator use a good one.
		assert_noop!(
			submit_by(OTHER_OPERATOR_ACCOUNT, MODEL, vec![voucher(session, 0, 100)], &[]),
			bad_voucher(0, VoucherFault::WrongOperator)
		);
	});
}

#[test]
fn voucher_should_be_refused_when_it_is_for_another_model_session_or_line() {
	ExtBuilder::build_and_execute(|| {
		let session = open_with(
			PAYER,
			OPERATOR,
			&[MODEL, OTHER_MODEL, MODEL],
			500,
			Disclosure::Open,
		);
		let second = open(PAYER, 500);
		assert_noop!(
			submit(vec![voucher(session, 1, 100)]),
			bad_voucher(0, VoucherFault::WrongModel)
		);
		assert_noop!(
			submit(vec![voucher(session, 3, 100)]),
			bad_voucher(0, VoucherFault::UnknownLine)
		);
		assert_noop!(
			submit(vec![voucher(9, 0, 100)]),
			bad_voucher(0, VoucherFault::UnknownSession)
		);
		let moved = Voucher {
			session: second,
			..voucher(session, 0, 100)
		};
		assert_noop!(submit(vec![moved]), bad_voucher(0, VoucherFault::BadSignature));
		let moved = Voucher {
			line: 2,
			..voucher(session, 0, 100)
		};
		assert_noop!(submit(vec![moved]), bad_voucher(0, VoucherFault::BadSignature));
		assert_ok!(submit_by(
			OPERATOR_ACCOUNT,
			OTHER_MODEL,
			vec![voucher(session, 1, 100)],
			&[]
		));
	});
}

#[test]
fn voucher_should_be_refused_when_the_session_has_ended() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		assert_ok!(Receipts::close_session(origin(PAYER), session));
		run_blocks(THAW);
		assert_noop!(
			submit(vec![voucher(session, 0, 100)]),
			bad_voucher(0, VoucherFault::SessionEnded)
		);
	});
}

#[test]
fn voucher_should_be_refused_when_the_session_is_exhausted() {
	ExtBuilder::build_and_execute(|| {
		let session = open_with(PAYER, OPERATOR, &[MODEL, MODEL], 500, Disclosure::Open);
		for cumulative in [501, Balance::MAX] {
			assert_noop!(
				submit(vec![voucher(session, 0, cumulative)]),
				bad_voucher(0, VoucherFault::Exhausted)
			);
		}
		// Each alone would do; together they exceed the deposit.
		assert_noop!(
			submit(vec![voucher(session, 0, 300), voucher(session, 1, 201)]),
			bad_voucher(1, VoucherFault::Exhausted)
		);
		assert_ok!(submit(vec![voucher(session, 0, 300), voucher(session, 1, 200)]));
		assert_noop!(
			submit(vec![voucher(session, 1, 201)]),
			bad_voucher(0, VoucherFault::Exhausted)
		);
	});
}

#[test]
fn vouchers_should_be_refused_when_unsorted_or_twice_the_same() {
	ExtBuilder::build_and_execute(|| {
		let first = open_with(PAYER, OPERATOR, &[MODEL, MODEL], 500, Disclosure::Open);
		let second = open(PAYER, 500);
		let unsorted = |vouchers| {
			assert_noop!(submit(vouchers), bad_voucher(1, VoucherFault::Unsorted));
		};
		unsorted(vec![voucher(second, 0, 10), voucher(first, 0, 10)]);
		unsorted(vec![voucher(first, 1, 10), voucher(first, 0, 10)]);
		unsorted(vec![voucher(first, 0, 10), voucher(first, 0, 10)]);
		unsorted(vec![voucher(first, 0, 10), voucher(first, 0, 20)]);
		assert_noop!(
			submit(vec![
				voucher(first, 0, 10),
				voucher(first, 1, 10),
				voucher(first, 0, 20)
			]),
			bad_voucher(2, VoucherFault::Unsorted)
		);
	});
}

#[test]
fn nothing_should_move_when_one_voucher_among_many_is_bad() {
	ExtBuilder::build_and_execute(|| {
		let sessions: Vec<_> = (0..20).map(|_| open(PAYER, 500)).collect();
		let good: Vec<_> = sessions.iter().map(|session| voucher(*session, 0, 100)).collect();
		for bad in [0u16, 7, 19] {
			let mut vouchers = good.clone();
			vouchers[usize::from(bad)].cumulative += 1;
			assert_noop!(submit(vouchers), bad_voucher(bad, VoucherFault::BadSignature));
		}
		assert_eq!(Receipts::holdings().escrow, 0);
		assert_ok!(submit(good));
		assert_eq!(Receipts::holdings().escrow, 2_000);
	});
}

#[test]
fn failing_voucher_should_be_named_by_its_place_when_sessions_have_several_lines() {
	ExtBuilder::build_and_execute(|| {
		let first = open_with(PAYER, OPERATOR, &[MODEL; 3], 500, Disclosure::Open);
		let second = open_with(PAYER, OPERATOR, &[MODEL; 3], 500, Disclosure::Open);
		let mut vouchers: Vec<_> = [first, second]
			.into_iter()
			.flat_map(|session| (0..3).map(move |line| voucher(session, line, 10)))
			.collect();
		vouchers[4].wrapped = true;
		assert_noop!(
			submit(vouchers.clone()),
			bad_voucher(4, VoucherFault::BadSignature)
		);
		vouchers[4].wrapped = false;
		assert_ok!(Receipts::close_session(origin(OPERATOR_ACCOUNT), second));
		assert_noop!(submit(vouchers), bad_voucher(3, VoucherFault::SessionEnded));
	});
}
