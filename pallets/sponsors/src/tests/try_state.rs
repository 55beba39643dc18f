//! The state check finds what is wrong.

use super::*;
use frame_support::traits::fungible::Mutate;

/// Corrupts a good state and expects the check of the given number to fail.
fn breaks(number: &str, corrupt: impl FnOnce()) {
	ExtBuilder.build().execute_with(|| {
		welcome(3, 1_000, 2);
		assert_eq!(submit(NEW, write(0, 9)), free_ok());
		assert_ok!(Api::do_try_state());
		corrupt();
		let error = Api::do_try_state().expect_err("the state is corrupt");
		let DispatchError::Other(text) = error else {
			panic!("an unexpected error: {error:?}")
		};
		assert!(text.starts_with(number), "{text}");
	});
}

fn invitation(change: impl FnOnce(&mut InvitationOf<Test>)) {
	Invitations::<Test>::mutate(NEW, |invitation| change(invitation.as_mut().unwrap()));
}

fn alice(change: impl FnOnce(&mut Pot)) {
	Pots::<Test>::mutate(ALICE, |pot| change(pot.as_mut().unwrap()));
}

#[test]
fn state_check_should_fail_when_a_pot_could_not_be_paid_back() {
	breaks("1", || MinPot::set(ED - 1));
}

#[test]
fn state_check_should_fail_when_an_invitation_is_wrong() {
	breaks("2", || {
		System::dec_sufficients(&NEW);
	});
	breaks("2", || invitation(|invitation| invitation.mark.epoch = 1));
	breaks("2", || invitation(|invitation| invitation.mark.nonce = 2));
	breaks("2", || invitation(|invitation| invitation.ended = true));
}

#[test]
fn state_check_should_fail_when_deposits_are_zero() {
	breaks("3", || Deposits::<Test>::insert(OTHER, ALICE, 0));
}

#[test]
fn state_check_should_fail_when_what_is_held_is_not_what_it_is_held_for() {
	breaks("4", || invitation(|invitation| invitation.anchor += 1));
	breaks("4", || invitation(|invitation| invitation.pledge -= 1));
	breaks("4", || {
		Deposits::<Test>::mutate(NEW, ALICE, |amount| *amount += 1)
	});
	breaks("4", || Deposits::<Test>::insert(NEW, BOB, 1));
	breaks("4", || Deposits::<Test>::insert(NEW, BOB, Balance::MAX));
	breaks("4", || alice(|pot| pot.held += 1));
	breaks("4", || Pots::<Test>::remove(ALICE));
	breaks("4", || Deposits::<Test>::insert(OTHER, ALICE, Balance::MAX));
}

#[test]
fn state_check_should_fail_when_a_pot_is_empty() {
	breaks("5", || Pots::<Test>::insert(BOB, Pot::default()));
}

#[test]
fn state_check_should_fail_when_the_account_is_not_what_is_in_pots() {
	breaks("6", || alice(|pot| pot.free += 1));
	breaks("6", || alice(|pot| pot.free -= 1));
	breaks("6", || alice(|pot| pot.free = Balance::MAX));
	breaks("6", || {
		Balances::set_balance(&Api::account_id(), ED);
	});
}
