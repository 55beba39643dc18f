use super::*;

#[test]
fn revoke_should_return_all_when_the_guest_never_called() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 5);
		events();
		assert_ok!(Api::revoke(signed(ALICE), NEW));
		assert_eq!(
			events(),
			vec![
				Event::InvitationEnded {
					sponsor: ALICE,
					who: NEW,
					by: ALICE,
					pledge: 3 * PLEDGE
				},
				Event::InvitationRemoved {
					sponsor: ALICE,
					who: NEW,
					anchor: anchor(),
					replaced: false
				},
			]
		);
		assert_eq!(pot(ALICE), (POT, 0));
		assert!(!System::account_exists(&NEW));
		assert_noop!(Api::revoke(signed(ALICE), NEW), Error::<Test>::NotInvited);
	});
}

#[test]
fn revoke_should_keep_the_account_when_it_has_nothing_but_a_nonce() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 5);
		assert_eq!(submit(NEW, write(0, 1)), free_ok());
		events();
		assert_ok!(Api::revoke(signed(ALICE), NEW));
		assert_eq!(
			events(),
			vec![Event::InvitationEnded {
				sponsor: ALICE,
				who: NEW,
				by: ALICE,
				pledge: 3 * PLEDGE
			}]
		);
		let held = anchor() + price(1);
		assert_eq!(pot(ALICE), (POT - held, held));
		assert_eq!((System::account_nonce(NEW), System::sufficients(&NEW)), (1, 1));
		// Nobody can submit again what was signed.
		assert_ok!(Api::invite(signed(ALICE), NEW, 3, 1_000, 5));
		assert!(matches!(submit_with(0, NEW, write(0, 1)), Refused(_)));
		assert_ok!(Api::revoke(signed(ALICE), NEW));
		assert_noop!(Api::revoke(signed(ALICE), NEW), Error::<Test>::InvitationOver);
	});
}

#[test]
fn revoke_should_take_the_reference_when_the_account_has_a_balance() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 5);
		assert_eq!(submit(NEW, bad()), free_err(notes::Error::<Test>::Bad));
		assert_ok!(Balances::transfer_allow_death(signed(CAROL), NEW, ED));
		assert_ok!(Api::revoke(signed(ALICE), NEW));
		assert_eq!(pot(ALICE), (POT - anchor(), anchor()));
		next_epoch(1);
		assert_ok!(Api::close(signed(CAROL), NEW));
		assert_eq!(pot(ALICE), (POT, 0));
		assert_eq!(
			(
				System::account_nonce(NEW),
				System::sufficients(&NEW),
				System::providers(&NEW)
			),
			(1, 0, 1)
		);
	});
}

#[test]
fn guest_should_keep_its_nonce_when_it_gives_its_balance_away() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 5);
		assert_eq!(submit(NEW, write(0, 1)), free_ok());
		assert_ok!(Balances::transfer_allow_death(signed(CAROL), NEW, 100));
		assert_ok!(Balances::transfer_allow_death(signed(NEW), CAROL, 100));
		assert_eq!((System::account_nonce(NEW), left(NEW)), (1, 2));
	});
}

#[test]
fn revoke_should_be_feeless_for_the_guest() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 5);
		events();
		assert_eq!(submit(NEW, Call::revoke { who: NEW }), free_ok());
		assert_eq!(
			events(),
			vec![Event::InvitationEnded {
				sponsor: ALICE,
				who: NEW,
				by: NEW,
				pledge: 3 * PLEDGE
			}]
		);
		assert_eq!(submit(NEW, bad()), unpayable());
	});
}

#[test]
fn revoke_should_be_refused_when_the_caller_has_no_part_in_it() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 5);
		assert_noop!(Api::revoke(signed(BOB), NEW), Error::<Test>::NotInvolved);
		assert_noop!(Api::revoke(signed(ALICE), OTHER), Error::<Test>::NotInvited);
		assert_noop!(Api::revoke(RuntimeOrigin::root(), NEW), DispatchError::BadOrigin);
		next_epoch(5);
		assert_noop!(Api::revoke(signed(ALICE), NEW), Error::<Test>::InvitationOver);
	});
}
