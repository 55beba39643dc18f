use super::*;
use sp_runtime::{traits::BadOrigin, TokenError};

fn list(ids: &[u32]) -> AllowList {
	BoundedVec::truncate_from(ids.to_vec())
}

#[test]
fn mandate_should_hold_the_money_when_created() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(Receipts::create_mandate(
			origin(PAYER),
			account(SIGNER),
			300,
			list(&[OPERATOR]),
			list(&[MODEL]),
			1_000
		));
		assert_eq!(
			events(),
			vec![Event::MandateCreated {
				mandate: 0,
				payer: account(PAYER),
				signer: account(SIGNER),
				cap_per_epoch: 300,
				operators: list(&[OPERATOR]),
				models: list(&[MODEL]),
				amount: 1_000,
			}]
		);
		assert_eq!(free(PAYER), FUNDS - 1_000 - STORAGE_DEPOSIT);
		assert_eq!(Receipts::holdings().mandates, 1_000);
		assert_eq!(NextMandateId::<Test>::get(), 1);
	});
}

#[test]
fn mandate_should_be_refused_when_it_is_of_nothing_or_of_unknown_things() {
	ExtBuilder::build_and_execute(|| {
		let create = |operators: &[u32], models: &[u32], amount| {
			Receipts::create_mandate(
				origin(PAYER),
				account(SIGNER),
				1,
				list(operators),
				list(models),
				amount,
			)
		};
		assert_noop!(create(&[], &[], 0), Error::<Test>::ZeroAmount);
		assert_noop!(create(&[OPERATOR, 77], &[], 1), Error::<Test>::UnknownOperator);
		assert_noop!(create(&[], &[MODEL, 77], 1), Error::<Test>::UnknownModel);
		assert_noop!(create(&[], &[], FUNDS), TokenError::FundsUnavailable);
		assert_noop!(
			Receipts::create_mandate(RuntimeOrigin::root(), account(SIGNER), 1, list(&[]), list(&[]), 1),
			BadOrigin
		);
		assert!(AllowList::try_from(vec![OPERATOR; 9]).is_err());
		assert_ok!(create(&[OPERATOR; 8], &[MODEL; 8], 1));
	});
}

#[test]
fn mandate_should_grow_when_its_payer_funds_it() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(300, 1_000);
		assert_ok!(Receipts::fund_mandate(origin(PAYER), mandate, 50));
		assert_eq!(
			last_event(),
			Event::MandateFunded {
				mandate,
				payer: account(PAYER),
				amount: 50,
				balance: 1_050
			}
		);
		assert_eq!(Receipts::holdings().mandates, 1_050);
		assert_noop!(
			Receipts::fund_mandate(origin(PAYER), mandate, 0),
			Error::<Test>::ZeroAmount
		);
		assert_noop!(
			Receipts::fund_mandate(origin(PAYER), 9, 1),
			Error::<Test>::UnknownMandate
		);
		assert_noop!(
			Receipts::fund_mandate(origin(SIGNER), mandate, 1),
			Error::<Test>::NotPayer
		);
		assert_noop!(
			Receipts::fund_mandate(origin(PAYER), mandate, FUNDS),
			TokenError::FundsUnavailable
		);
		assert_noop!(
			Receipts::fund_mandate(RuntimeOrigin::none(), mandate, 1),
			BadOrigin
		);
	});
}

#[test]
fn mandate_should_follow_its_new_terms_when_updated() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(300, 1_000);
		assert_ok!(open_from(mandate, 200));
		let update = |who, signer, cap, operators: &[u32], models: &[u32]| {
			let (operators, models) = (list(operators), list(models));
			Receipts::update_mandate(origin(who), mandate, account(signer), cap, operators, models)
		};
		assert_ok!(update(PAYER, STRANGER, 250, &[OPERATOR], &[MODEL]));
		assert_eq!(
			last_event(),
			Event::MandateUpdated {
				mandate,
				signer: account(STRANGER),
				cap_per_epoch: 250,
				operators: list(&[OPERATOR]),
				models: list(&[MODEL]),
			}
		);
		assert_noop!(open_from(mandate, 100), Error::<Test>::NotSigner);
		// The 200 drawn before count against the new cap.
		assert_eq!(Receipts::mandate(mandate).unwrap().available, 50);
		assert_noop!(update(SIGNER, SIGNER, 1, &[], &[]), Error::<Test>::NotPayer);
		assert_noop!(
			update(PAYER, SIGNER, 1, &[77], &[]),
			Error::<Test>::UnknownOperator
		);
		assert_noop!(update(PAYER, SIGNER, 1, &[], &[77]), Error::<Test>::UnknownModel);
		let none = AllowList::default;
		assert_noop!(
			Receipts::update_mandate(origin(PAYER), 9, account(SIGNER), 1, none(), none()),
			Error::<Test>::UnknownMandate
		);
		assert_noop!(
			Receipts::update_mandate(RuntimeOrigin::root(), mandate, account(SIGNER), 1, none(), none()),
			BadOrigin
		);
	});
}

#[test]
fn mandate_should_return_all_it_holds_when_revoked() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(300, 1_000);
		assert_ok!(open_from(mandate, 200));
		assert_noop!(
			Receipts::revoke_mandate(origin(SIGNER), mandate),
			Error::<Test>::NotPayer
		);
		assert_noop!(
			Receipts::revoke_mandate(RuntimeOrigin::root(), mandate),
			BadOrigin
		);
		assert_ok!(Receipts::revoke_mandate(origin(PAYER), mandate));
		assert_eq!(
			last_event(),
			Event::MandateRevoked {
				mandate,
				payer: account(PAYER),
				returned: 800
			}
		);
		assert_eq!(free(PAYER), FUNDS - 200);
		assert_noop!(
			Receipts::revoke_mandate(origin(PAYER), mandate),
			Error::<Test>::UnknownMandate
		);
		assert_noop!(open_from(mandate, 100), Error::<Test>::UnknownMandate);
		// The session goes on.
		assert_ok!(submit(vec![voucher(0, 0, 200)]));
		// Ids are never reused.
		assert_eq!(create_mandate(1, 1), 1);
	});
}

#[test]
fn mandate_should_be_revocable_when_it_is_empty() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(1_000, 200);
		assert_ok!(open_from(mandate, 200));
		assert_ok!(Receipts::revoke_mandate(origin(PAYER), mandate));
		assert_eq!(
			last_event(),
			Event::MandateRevoked {
				mandate,
				payer: account(PAYER),
				returned: 0
			}
		);
	});
}

#[test]
fn funding_should_be_refused_when_over_cap_and_possible_again_when_the_epoch_changes() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(300, 650);
		assert_ok!(open_from(mandate, 200));
		assert_noop!(open_from(mandate, 101), Error::<Test>::CapExceeded);
		assert_noop!(
			Receipts::top_up_from_mandate(origin(SIGNER), 0, 101),
			Error::<Test>::CapExceeded
		);
		assert_ok!(Receipts::top_up_from_mandate(origin(SIGNER), 0, 100));
		assert_noop!(
			Receipts::top_up_from_mandate(origin(SIGNER), 0, 1),
			Error::<Test>::CapExceeded
		);
		Epoch::set(1);
		assert_ok!(open_from(mandate, 300));
		Epoch::set(2);
		assert_noop!(open_from(mandate, 100), Error::<Test>::MandateExhausted);
		assert_noop!(
			Receipts::top_up_from_mandate(origin(SIGNER), 0, 51),
			Error::<Test>::MandateExhausted
		);
		assert_ok!(Receipts::top_up_from_mandate(origin(SIGNER), 0, 50));
		assert_eq!(Receipts::holdings().mandates, 0);
		// The cap says nothing about settlement: 350 in one epoch.
		assert_ok!(submit(vec![voucher(0, 0, 350)]));
	});
}

#[test]
fn cap_should_not_stretch_when_sessions_are_opened_and_closed() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(300, 1_000);
		assert_ok!(open_from(mandate, 300));
		assert_ok!(Receipts::close_session(origin(OPERATOR_ACCOUNT), 0));
		assert_ok!(Receipts::withdraw_session(origin(SIGNER), 0));
		assert_eq!(Receipts::holdings().mandates, 1_000);
		assert_noop!(open_from(mandate, 100), Error::<Test>::CapExceeded);
	});
}

#[test]
fn mandate_should_pause_when_its_cap_is_zero() {
	ExtBuilder::build_and_execute(|| {
		let mandate = create_mandate(0, 1_000);
		assert_noop!(open_from(mandate, 100), Error::<Test>::CapExceeded);
	});
}

#[test]
fn mandate_should_refuse_what_its_lists_do_not_allow() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(Receipts::create_mandate(
			origin(PAYER),
			account(SIGNER),
			1_000,
			list(&[OPERATOR]),
			list(&[MODEL]),
			1_000
		));
		let open = |operator, models: &[ModelId]| {
			let lines = requests(models);
			Receipts::open_session_from_mandate(origin(SIGNER), 0, operator, lines, 100, Disclosure::Open)
		};
		assert_noop!(open(OTHER_OPERATOR, &[MODEL]), Error::<Test>::OperatorNotAllowed);
		assert_noop!(
			open(OPERATOR, &[MODEL, OTHER_MODEL]),
			Error::<Test>::ModelNotAllowed
		);
		assert_ok!(open(OPERATOR, &[MODEL, MODEL]));
		// A session that the mandate no longer allows is not topped up from it.
		let update = |operators: &[u32], models: &[u32]| {
			assert_ok!(Receipts::update_mandate(
				origin(PAYER),
				0,
				account(SIGNER),
				1_000,
				list(operators),
				list(models)
			));
		};
		update(&[OTHER_OPERATOR], &[]);
		assert_noop!(
			Receipts::top_up_from_mandate(origin(SIGNER), 0, 1),
			Error::<Test>::OperatorNotAllowed
		);
		update(&[], &[OTHER_MODEL]);
		assert_noop!(
			Receipts::top_up_from_mandate(origin(SIGNER), 0, 1),
			Error::<Test>::ModelNotAllowed
		);
		update(&[], &[]);
		assert_ok!(Receipts::top_up_from_mandate(origin(SIGNER), 0, 1));
	});
}
