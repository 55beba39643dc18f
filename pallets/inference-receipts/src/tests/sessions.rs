use super::*;
use frame_support::traits::{fungible::Mutate, tokens::Preservation::Expendable};
use sp_runtime::{traits::BadOrigin, TokenError};

fn try_open(operator: OperatorId, lines: LineRequests, deposit: Balance) -> DispatchResult {
	Receipts::open_session(origin(PAYER), operator, lines, deposit, Disclosure::Open)
}

fn stored_line(model: ModelId) -> Line {
	Line {
		model,
		signer: signer(KEY),
		prices: prices(),
		settled: 0,
	}
}

#[test]
fn session_should_hold_the_deposit_when_opened() {
	ExtBuilder::build_and_execute(|| {
		let session = open_with(PAYER, OPERATOR, &[MODEL, OTHER_MODEL], 500, Disclosure::Private);
		assert_eq!(
			events(),
			vec![Event::SessionOpened {
				session,
				payer: account(PAYER),
				operator: OPERATOR,
				lines: BoundedVec::truncate_from(vec![stored_line(MODEL), stored_line(OTHER_MODEL)]),
				deposit: 500,
				disclosure: Disclosure::Private,
				mandate: None,
			}]
		);
		assert_eq!(free(PAYER), FUNDS - 500 - STORAGE_DEPOSIT);
		assert_eq!(Receipts::holdings().sessions, 500);
	});
}

#[test]
fn session_should_keep_its_prices_when_the_operator_changes_them() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		PostedPrices::insert((OPERATOR, MODEL), (INPUT_PRICE + 1, OUTPUT_PRICE));
		assert_eq!(Sessions::<Test>::get(session).unwrap().lines[0].prices, prices());
		assert_noop!(
			try_open(OPERATOR, requests(&[MODEL]), 500),
			Error::<Test>::PriceAboveMaximum
		);
		PostedPrices::insert((OPERATOR, MODEL), (INPUT_PRICE, OUTPUT_PRICE + 1));
		assert_noop!(
			try_open(OPERATOR, requests(&[MODEL]), 500),
			Error::<Test>::PriceAboveMaximum
		);
		// Cheaper than the maximum: the posted price holds, not the maximum.
		PostedPrices::insert((OPERATOR, MODEL), (1, 0));
		let session = open(PAYER, 500);
		let cheap = Prices { input: 1, output: 0 };
		assert_eq!(Sessions::<Test>::get(session).unwrap().lines[0].prices, cheap);
	});
}

#[test]
fn session_should_be_refused_when_something_is_missing_or_unknown() {
	ExtBuilder::build_and_execute(|| {
		let one = || requests(&[MODEL]);
		assert_noop!(try_open(OPERATOR, requests(&[]), 500), Error::<Test>::NoLines);
		assert_noop!(try_open(77, one(), 500), Error::<Test>::UnknownOperator);
		assert_noop!(
			try_open(LEAVING_OPERATOR, one(), 500),
			Error::<Test>::OperatorNotActive
		);
		assert_noop!(
			try_open(OPERATOR, requests(&[MODEL, 77]), 500),
			Error::<Test>::UnknownModel
		);
		assert_noop!(
			try_open(OPERATOR, requests(&[RETIRED_MODEL]), 500),
			Error::<Test>::ModelNotActive
		);
		assert_noop!(
			try_open(OPERATOR, requests(&[UNSERVED_MODEL]), 500),
			Error::<Test>::ModelNotServed
		);
		assert_noop!(try_open(OPERATOR, one(), 0), Error::<Test>::DepositTooSmall);
		assert_noop!(try_open(OPERATOR, one(), 99), Error::<Test>::DepositTooSmall);
		assert_noop!(try_open(OPERATOR, one(), FUNDS), TokenError::FundsUnavailable);
		assert_noop!(
			Receipts::open_session(RuntimeOrigin::root(), OPERATOR, one(), 500, Disclosure::Open),
			BadOrigin
		);
		assert_eq!(
			Receipts::holdings(),
			Holdings {
				sessions_account: ED,
				escrow_account: ED,
				..Default::default()
			}
		);
	});
}

#[test]
fn session_should_take_eight_lines_and_no_more() {
	ExtBuilder::build_and_execute(|| {
		let session = open_with(PAYER, OPERATOR, &[MODEL; 8], 100, Disclosure::Open);
		assert_eq!(Sessions::<Test>::get(session).unwrap().lines.len(), 8);
		let request = requests(&[MODEL]).into_inner().remove(0);
		assert!(LineRequests::try_from(vec![request; 9]).is_err());
	});
}

#[test]
fn session_should_belong_to_the_payer_when_the_mandates_signer_opens_it() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(1_000, 1_000);
		assert_ok!(open_from(mandate, 400));
		assert_eq!(
			last_event(),
			Event::SessionOpened {
				session: 0,
				payer: account(PAYER),
				operator: OPERATOR,
				lines: BoundedVec::truncate_from(vec![stored_line(MODEL)]),
				deposit: 400,
				disclosure: Disclosure::Open,
				mandate: Some(mandate),
			}
		);
		assert_eq!(free(PAYER), FUNDS - 1_000 - STORAGE_DEPOSIT);
		assert_eq!(free(SIGNER), FUNDS - STORAGE_DEPOSIT);
		let holdings = Receipts::holdings();
		assert_eq!((holdings.mandates, holdings.sessions), (600, 400));
		assert_eq!(Receipts::sessions_of(account(PAYER), None, 10), vec![0]);
	});
}

#[test]
fn session_from_a_mandate_should_be_refused_when_a_session_would_be() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(1_000, 1_000);
		let open = |who, mandate, operator, models: &[ModelId], deposit| {
			Receipts::open_session_from_mandate(
				origin(who),
				mandate,
				operator,
				requests(models),
				deposit,
				Disclosure::Open,
			)
		};
		assert_noop!(
			open(SIGNER, 9, OPERATOR, &[MODEL], 100),
			Error::<Test>::UnknownMandate
		);
		assert_noop!(
			open(PAYER, mandate, OPERATOR, &[MODEL], 100),
			Error::<Test>::NotSigner
		);
		assert_noop!(
			open(SIGNER, mandate, 77, &[MODEL], 100),
			Error::<Test>::UnknownOperator
		);
		assert_noop!(
			open(SIGNER, mandate, OPERATOR, &[77], 100),
			Error::<Test>::UnknownModel
		);
		assert_noop!(open(SIGNER, mandate, OPERATOR, &[], 100), Error::<Test>::NoLines);
		assert_noop!(
			open(SIGNER, mandate, OPERATOR, &[MODEL], 0),
			Error::<Test>::DepositTooSmall
		);
		assert_noop!(
			Receipts::open_session_from_mandate(
				RuntimeOrigin::none(),
				mandate,
				OPERATOR,
				requests(&[MODEL]),
				100,
				Disclosure::Open,
			),
			BadOrigin
		);
	});
}

#[test]
fn session_should_grow_when_its_payer_tops_it_up() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 100);
		assert_ok!(Receipts::top_up(origin(PAYER), session, 50));
		assert_eq!(
			last_event(),
			Event::SessionToppedUp {
				session,
				payer: account(PAYER),
				amount: 50,
				balance: 150,
				mandate: None
			}
		);
		assert_eq!(free(PAYER), FUNDS - 150 - STORAGE_DEPOSIT);
		assert_noop!(
			Receipts::top_up(origin(PAYER), session, 0),
			Error::<Test>::ZeroAmount
		);
		assert_noop!(
			Receipts::top_up(origin(PAYER), 9, 1),
			Error::<Test>::UnknownSession
		);
		assert_noop!(
			Receipts::top_up(origin(STRANGER), session, 1),
			Error::<Test>::NotPayer
		);
		assert_noop!(
			Receipts::top_up(origin(PAYER), session, FUNDS),
			TokenError::FundsUnavailable
		);
		assert_noop!(Receipts::top_up(RuntimeOrigin::root(), session, 1), BadOrigin);
		assert_ok!(submit(vec![voucher(session, 0, 150)]));
		assert_ok!(Receipts::close_session(origin(PAYER), session));
		assert_noop!(
			Receipts::top_up(origin(PAYER), session, 1),
			Error::<Test>::AlreadyClosed
		);
	});
}

#[test]
fn session_should_grow_when_the_mandates_signer_tops_it_up() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(1_000, 1_000);
		assert_ok!(open_from(mandate, 400));
		assert_ok!(Receipts::top_up_from_mandate(origin(SIGNER), 0, 100));
		assert_eq!(
			last_event(),
			Event::SessionToppedUp {
				session: 0,
				payer: account(PAYER),
				amount: 100,
				balance: 500,
				mandate: Some(mandate),
			}
		);
		let own = open(PAYER, 100);
		let top_up = |who, session, amount| Receipts::top_up_from_mandate(origin(who), session, amount);
		assert_noop!(top_up(SIGNER, own, 1), Error::<Test>::NotFromMandate);
		assert_noop!(top_up(SIGNER, 9, 1), Error::<Test>::UnknownSession);
		assert_noop!(top_up(SIGNER, 0, 0), Error::<Test>::ZeroAmount);
		assert_noop!(top_up(PAYER, 0, 1), Error::<Test>::NotSigner);
		assert_noop!(
			Receipts::top_up_from_mandate(RuntimeOrigin::root(), 0, 1),
			BadOrigin
		);
		assert_ok!(Receipts::close_session(origin(SIGNER), 0));
		assert_noop!(top_up(SIGNER, 0, 1), Error::<Test>::AlreadyClosed);
	});
}

#[test]
fn top_up_from_a_mandate_should_be_refused_when_the_mandate_is_revoked() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(1_000, 1_000);
		assert_ok!(open_from(mandate, 400));
		assert_ok!(Receipts::revoke_mandate(origin(PAYER), mandate));
		assert_noop!(
			Receipts::top_up_from_mandate(origin(SIGNER), 0, 1),
			Error::<Test>::UnknownMandate
		);
		assert_noop!(
			Receipts::close_session(origin(SIGNER), 0),
			Error::<Test>::NotParty
		);
	});
}

#[test]
fn vouchers_should_settle_until_the_thaw_ends_when_the_payer_closes() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		run_blocks(2);
		assert_ok!(Receipts::close_session(origin(PAYER), session));
		let closes = 2 + THAW;
		assert_eq!(
			last_event(),
			Event::SessionClosed {
				session,
				by: account(PAYER),
				closes,
				withdrawable_at: closes
			}
		);
		run_blocks(THAW - 1);
		assert_noop!(
			Receipts::withdraw_session(origin(PAYER), session),
			Error::<Test>::StillThawing
		);
		assert_ok!(submit(vec![voucher(session, 0, 100)]));
		run_blocks(1);
		assert_noop!(
			submit(vec![voucher(session, 0, 200)]),
			bad_voucher(0, VoucherFault::SessionEnded)
		);
	});
}

#[test]
fn session_should_return_the_rest_to_the_payer_when_anyone_withdraws_it() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 120);
		assert_noop!(
			Receipts::withdraw_session(origin(PAYER), session),
			Error::<Test>::NotClosed
		);
		assert_ok!(Receipts::close_session(origin(PAYER), session));
		run_blocks(THAW.max(WINDOW));
		assert_noop!(
			Receipts::withdraw_session(RuntimeOrigin::root(), session),
			BadOrigin
		);
		assert_ok!(Receipts::withdraw_session(origin(STRANGER), session));
		assert_eq!(
			last_event(),
			Event::SessionWithdrawn {
				session,
				payer: account(PAYER),
				returned: 380,
				mandate: None
			}
		);
		assert_eq!(free(PAYER), FUNDS - 120);
		assert_eq!(Sessions::<Test>::iter().count(), 0);
		assert_eq!(SessionsOf::<Test>::iter().count(), 0);
		assert_noop!(
			Receipts::withdraw_session(origin(STRANGER), session),
			Error::<Test>::UnknownSession
		);
		assert_noop!(
			submit(vec![voucher(session, 0, 200)]),
			bad_voucher(0, VoucherFault::UnknownSession)
		);
		// Ids are never reused, so no old voucher ever fits a new session.
		assert_eq!(open(PAYER, 500), session + 1);
	});
}

#[test]
fn session_should_be_withdrawable_when_it_is_exhausted() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 500);
		run_blocks(WINDOW);
		assert_ok!(Receipts::close_session(origin(OPERATOR_ACCOUNT), session));
		assert_ok!(Receipts::withdraw_session(origin(STRANGER), session));
		assert_eq!(free(PAYER), FUNDS - 500);
	});
}

#[test]
fn session_should_end_at_once_when_the_operator_closes_it() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		run_blocks(3);
		assert_ok!(Receipts::close_session(origin(OPERATOR_ACCOUNT), session));
		assert_eq!(
			last_event(),
			Event::SessionClosed {
				session,
				by: account(OPERATOR_ACCOUNT),
				closes: 3,
				withdrawable_at: 3
			}
		);
		assert_noop!(
			submit(vec![voucher(session, 0, 200)]),
			bad_voucher(0, VoucherFault::SessionEnded)
		);
		assert_ok!(Receipts::withdraw_session(origin(STRANGER), session));
		assert_eq!(free(PAYER), FUNDS);
	});
}

#[test]
fn operator_should_end_a_thaw_that_runs_when_it_closes() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		assert_ok!(Receipts::close_session(origin(PAYER), session));
		assert_noop!(
			Receipts::close_session(origin(PAYER), session),
			Error::<Test>::AlreadyClosed
		);
		run_blocks(1);
		assert_ok!(Receipts::close_session(origin(OPERATOR_ACCOUNT), session));
		assert_noop!(
			Receipts::close_session(origin(OPERATOR_ACCOUNT), session),
			Error::<Test>::AlreadyClosed
		);
		assert_ok!(Receipts::withdraw_session(origin(PAYER), session));
	});
}

#[test]
fn session_should_only_be_closed_by_its_parties() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		for who in [STRANGER, SIGNER, OTHER_PAYER, OTHER_OPERATOR_ACCOUNT] {
			assert_noop!(
				Receipts::close_session(origin(who), session),
				Error::<Test>::NotParty
			);
		}
		assert_noop!(Receipts::close_session(RuntimeOrigin::root(), session), BadOrigin);
		assert_noop!(
			Receipts::close_session(origin(PAYER), 9),
			Error::<Test>::UnknownSession
		);
	});
}

#[test]
fn session_should_stay_until_the_window_of_its_last_batch_ends() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		run_blocks(1);
		submitted(session, 120);
		assert_ok!(Receipts::close_session(origin(OPERATOR_ACCOUNT), session));
		assert_eq!(
			last_event(),
			Event::SessionClosed {
				session,
				by: account(OPERATOR_ACCOUNT),
				closes: 1,
				withdrawable_at: 1 + WINDOW,
			}
		);
		run_blocks(WINDOW - 1);
		assert_noop!(
			Receipts::withdraw_session(origin(PAYER), session),
			Error::<Test>::StillThawing
		);
		run_blocks(1);
		assert_ok!(Receipts::withdraw_session(origin(PAYER), session));
		assert_eq!(free(PAYER), FUNDS - 120);
	});
}

#[test]
fn rest_of_a_session_should_return_to_its_mandate_when_that_exists() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(1_000, 1_000);
		assert_ok!(open_from(mandate, 400));
		assert_ok!(Receipts::close_session(origin(SIGNER), 0));
		run_blocks(THAW);
		assert_ok!(Receipts::withdraw_session(origin(STRANGER), 0));
		assert_eq!(
			last_event(),
			Event::SessionWithdrawn {
				session: 0,
				payer: account(PAYER),
				returned: 400,
				mandate: Some(mandate)
			}
		);
		assert_eq!(Receipts::holdings().mandates, 1_000);
		assert_eq!(free(SIGNER), FUNDS);
	});
}

#[test]
fn rest_of_a_session_should_return_to_the_payer_when_its_mandate_was_revoked() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(1_000, 1_000);
		assert_ok!(open_from(mandate, 400));
		assert_ok!(Receipts::revoke_mandate(origin(PAYER), mandate));
		assert_ok!(Receipts::close_session(origin(PAYER), 0));
		run_blocks(THAW);
		assert_ok!(Receipts::withdraw_session(origin(STRANGER), 0));
		assert_eq!(
			last_event(),
			Event::SessionWithdrawn {
				session: 0,
				payer: account(PAYER),
				returned: 400,
				mandate: None
			}
		);
		assert_eq!((free(PAYER), free(SIGNER)), (FUNDS, FUNDS));
	});
}

#[test]
fn rest_of_a_session_should_stay_when_it_cannot_be_delivered() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(1_000, 100);
		assert_ok!(open_from(mandate, 100));
		submitted(0, 95);
		assert_ok!(Receipts::revoke_mandate(origin(PAYER), mandate));
		let all = free(PAYER);
		assert_ok!(Balances::transfer(
			&account(PAYER),
			&account(STRANGER),
			all,
			Expendable
		));
		assert_ok!(Receipts::close_session(origin(OPERATOR_ACCOUNT), 0));
		run_blocks(WINDOW);
		assert_noop!(
			Receipts::withdraw_session(origin(STRANGER), 0),
			TokenError::BelowMinimum
		);
		assert_eq!(Receipts::holdings().sessions, 5);
		assert_ok!(Balances::transfer(
			&account(STRANGER),
			&account(PAYER),
			ED,
			Expendable
		));
		assert_ok!(Receipts::withdraw_session(origin(STRANGER), 0));
		assert_eq!(free(PAYER), ED + 5);
	});
}

#[test]
fn thaw_should_be_longer_than_the_settlement_interval_when_a_parameter_says_otherwise() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		SettlementInterval::set(30);
		assert_ok!(Receipts::close_session(origin(PAYER), session));
		assert_eq!(Sessions::<Test>::get(session).unwrap().closes, Some(31));
	});
}
