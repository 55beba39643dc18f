use super::*;

#[test]
fn close_should_return_all_when_the_account_has_a_balance() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 2);
		assert_eq!(submit(NEW, write(0, 1)), free_ok());
		assert_ok!(Balances::transfer_allow_death(signed(CAROL), NEW, ED));
		next_epoch(2);
		events();
		let result = Api::close(signed(CAROL), NEW).unwrap();
		assert_eq!(result.pays_fee, frame_support::dispatch::Pays::No);
		assert_eq!(
			events(),
			vec![
				Event::InvitationEnded {
					sponsor: ALICE,
					who: NEW,
					by: CAROL,
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
		assert_eq!(pot(ALICE), (POT - price(1), price(1)));
		assert_noop!(Api::close(signed(CAROL), NEW), Error::<Test>::NotInvited);
		// The deposit goes back when the storage is freed, by then at the guest's expense.
		assert_ok!(NotesPallet::erase(signed(NEW), 0, false));
		assert_eq!(pot(ALICE), (POT, 0));
	});
}

#[test]
fn close_should_keep_the_anchor_until_the_account_has_a_balance() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 2);
		assert_eq!(submit(NEW, bad()), free_err(notes::Error::<Test>::Bad));
		next_epoch(2);
		assert_ok!(Api::close(signed(CAROL), NEW));
		assert_eq!(pot(ALICE), (POT - anchor(), anchor()));
		assert_noop!(Api::close(signed(CAROL), NEW), Error::<Test>::ReferenceNeeded);
		assert_ok!(Balances::transfer_allow_death(signed(CAROL), NEW, ED));
		events();
		assert_ok!(Api::close(signed(CAROL), NEW));
		assert_eq!(
			events(),
			vec![Event::InvitationRemoved {
				sponsor: ALICE,
				who: NEW,
				anchor: anchor(),
				replaced: false
			}]
		);
		assert_eq!(pot(ALICE), (POT, 0));
	});
}

#[test]
fn close_should_be_refused_when_the_invitation_is_in_force() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 2);
		next_epoch(1);
		assert_noop!(Api::close(signed(ALICE), NEW), Error::<Test>::InvitationInForce);
		assert_noop!(Api::close(signed(ALICE), OTHER), Error::<Test>::NotInvited);
		assert_noop!(Api::close(RuntimeOrigin::root(), NEW), DispatchError::BadOrigin);
	});
}

#[test]
fn close_should_remove_the_pot_when_nothing_else_is_in_it() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 1);
		assert_ok!(Api::defund(signed(ALICE), None));
		next_epoch(1);
		assert_ok!(Api::close(signed(CAROL), NEW));
		assert_eq!(pot(ALICE), (anchor() + 3 * PLEDGE, 0));
		assert_ok!(Api::defund(signed(ALICE), None));
		assert_eq!(Api::pot(ALICE), None);
		assert_eq!(balance(ALICE), FUNDS);
	});
}
