use super::*;

#[test]
fn invite_should_hold_anchor_and_pledge_and_keep_the_account() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::fund(signed(ALICE), POT));
		events();
		next_epoch(3);
		assert_eq!(submit(NEW, write(0, 1)), unpayable());
		assert_ok!(Api::invite(signed(ALICE), NEW, 5, 1_000, 4));
		assert_eq!(
			events(),
			vec![Event::AccountInvited {
				sponsor: ALICE,
				who: NEW,
				calls_per_epoch: 5,
				deposit_limit: 1_000,
				from: 3,
				until: 7,
				nonce: 0,
				anchor: anchor(),
				pledge: 5 * PLEDGE,
			}]
		);
		let held = anchor() + 5 * PLEDGE;
		assert_eq!(pot(ALICE), (POT - held, held));
		assert_eq!(System::sufficients(&NEW), 1);
		assert_eq!(left(NEW), 5);
	});
}

#[test]
fn invite_should_start_at_the_nonce_that_the_account_has() {
	ExtBuilder.build_and_execute(|| {
		for _ in 0..9 {
			System::inc_account_nonce(CAROL);
		}
		assert_ok!(Api::fund(signed(ALICE), POT));
		assert_ok!(Api::invite(signed(ALICE), CAROL, 2, 1_000, 4));
		assert_eq!(left(CAROL), 2);
		assert_eq!(submit(CAROL, bad()), free_err(notes::Error::<Test>::Bad));
		assert_eq!(left(CAROL), 1);
	});
}

#[test]
fn invite_should_take_the_largest_terms_and_no_larger_ones() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::fund(signed(ALICE), POT));
		for quota in [0, QUOTA + 1, u32::MAX] {
			assert_noop!(
				Api::invite(signed(ALICE), NEW, quota, 1, 1),
				Error::<Test>::BadQuota
			);
		}
		for epochs in [0, EPOCHS + 1, u32::MAX] {
			assert_noop!(
				Api::invite(signed(ALICE), NEW, 1, 1, epochs),
				Error::<Test>::BadDuration
			);
		}
		assert_ok!(Api::invite(signed(ALICE), NEW, QUOTA, Balance::MAX, EPOCHS));
		MaxEpochs::set(u32::MAX);
		next_epoch(1);
		assert_noop!(
			Api::invite(signed(ALICE), OTHER, 1, 1, u32::MAX),
			ArithmeticError::Overflow
		);
		CallPledge::set(Balance::MAX);
		assert_noop!(
			Api::invite(signed(ALICE), OTHER, 2, 1, 1),
			ArithmeticError::Overflow
		);
		assert_noop!(
			Api::invite(signed(ALICE), OTHER, 1, 1, 1),
			ArithmeticError::Overflow
		);
		CallPledge::set(PLEDGE);
	});
}

#[test]
fn invite_should_be_refused_when_the_pot_cannot_hold_it() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Api::invite(signed(ALICE), NEW, 1, 1, 1), Error::<Test>::NoPot);
		assert_noop!(
			Api::invite(RuntimeOrigin::root(), NEW, 1, 1, 1),
			DispatchError::BadOrigin
		);
		assert_ok!(Api::fund(signed(ALICE), anchor() + PLEDGE));
		assert_noop!(
			Api::invite(signed(ALICE), NEW, 2, 1, 1),
			Error::<Test>::PotTooSmall
		);
		assert_ok!(Api::invite(signed(ALICE), NEW, 1, 1, 1));
		assert_eq!(pot(ALICE), (0, anchor() + PLEDGE));
		assert_noop!(
			Api::invite(signed(ALICE), OTHER, 1, 1, 1),
			Error::<Test>::PotTooSmall
		);
	});
}

#[test]
fn invite_should_be_refused_while_the_invitation_of_another_is_in_force() {
	ExtBuilder.build_and_execute(|| {
		welcome(5, 1_000, 2);
		assert_ok!(Api::fund(signed(BOB), POT));
		next_epoch(1);
		assert_noop!(
			Api::invite(signed(BOB), NEW, 1, 1, 1),
			Error::<Test>::AlreadyInvited
		);
	});
}

#[test]
fn invite_should_replace_what_is_over_and_give_the_other_its_pot_back() {
	ExtBuilder.build_and_execute(|| {
		welcome(5, 1_000, 2);
		assert_ok!(Api::fund(signed(BOB), POT));
		assert_eq!(submit(NEW, write(0, 10)), free_ok());
		next_epoch(2);
		events();
		assert_ok!(Api::invite(signed(BOB), NEW, 3, 70, 1));
		assert_eq!(
			events(),
			vec![
				Event::InvitationEnded {
					sponsor: ALICE,
					who: NEW,
					by: BOB,
					pledge: 5 * PLEDGE
				},
				Event::InvitationRemoved {
					sponsor: ALICE,
					who: NEW,
					anchor: anchor(),
					replaced: true
				},
				Event::AccountInvited {
					sponsor: BOB,
					who: NEW,
					calls_per_epoch: 3,
					deposit_limit: 70,
					from: 2,
					until: 3,
					nonce: 1,
					anchor: anchor(),
					pledge: 3 * PLEDGE,
				},
			]
		);
		// The old deposit stays where it is and does not count towards the new limit.
		assert_eq!(pot(ALICE), (POT - price(10), price(10)));
		assert_eq!(submit(NEW, write(1, 20)), free_ok());
		assert_eq!(Api::deposits(NEW, BOB), price(20));
		assert_eq!(submit(NEW, erase(0)), free_ok());
		assert_eq!(pot(ALICE), (POT, 0));
		assert_eq!(System::sufficients(&NEW), 1);
	});
}

#[test]
fn invite_should_give_no_quota_twice_when_the_account_was_revoked_meanwhile() {
	ExtBuilder.build_and_execute(|| {
		welcome(2, 1_000, 5);
		assert_ok!(Balances::transfer_allow_death(signed(CAROL), NEW, ED));
		for _ in 0..2 {
			assert_eq!(submit(NEW, bad()), free_err(notes::Error::<Test>::Bad));
		}
		assert_ok!(Api::revoke(signed(ALICE), NEW));
		// The record stays for this epoch, for others too.
		assert_noop!(Api::close(signed(CAROL), NEW), Error::<Test>::ReferenceNeeded);
		assert_ok!(Api::fund(signed(BOB), POT));
		assert_ok!(Api::invite(signed(BOB), NEW, 2, 200, 5));
		assert_eq!(left(NEW), 0);
		next_epoch(1);
		assert_eq!(left(NEW), 2);
	});
}

#[test]
fn invite_should_renew_when_it_is_the_sponsors_own() {
	ExtBuilder.build_and_execute(|| {
		welcome(2, 100, 1);
		for _ in 0..2 {
			assert_eq!(submit(NEW, bad()), free_err(notes::Error::<Test>::Bad));
		}
		assert_eq!((left(NEW), submit(NEW, bad())), (0, unpayable()));
		assert_ok!(Api::invite(signed(ALICE), NEW, 3, 200, 5));
		// What it used in this epoch stays used.
		assert_eq!(left(NEW), 1);
		let held = anchor() + 3 * PLEDGE;
		assert_eq!(pot(ALICE), (POT - held, held));
		assert_eq!(System::sufficients(&NEW), 1);
		next_epoch(1);
		assert_eq!(left(NEW), 4);
	});
}
