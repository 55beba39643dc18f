use super::*;
use frame_support::traits::{Consideration, Footprint, MaybeConsideration};

type Ticket = <Test as notes::Config>::Deposit;

/// Held of ALICE's pot for the deposits of NEW.
fn deposits() -> Balance {
	Api::deposits(NEW, ALICE)
}

fn size(size: u64) -> Footprint {
	Footprint { count: 1, size }
}

#[test]
fn deposit_should_be_taken_from_the_pot_and_go_back() {
	ExtBuilder.build_and_execute(|| {
		welcome(5, 1_000, 5);
		let (free, held) = pot(ALICE);
		events();
		assert_eq!(submit(NEW, write(0, 10)), free_ok());
		assert_eq!(pot(ALICE), (free - price(10), held + price(10)));
		assert_eq!(submit(NEW, write(1, 20)), free_ok());
		assert_eq!(submit(NEW, erase(0)), free_ok());
		assert_eq!(
			events(),
			vec![
				Event::DepositHeld {
					sponsor: ALICE,
					who: NEW,
					amount: price(10),
					deposits: price(10)
				},
				Event::DepositHeld {
					sponsor: ALICE,
					who: NEW,
					amount: price(20),
					deposits: price(10) + price(20)
				},
				Event::DepositReturned {
					sponsor: ALICE,
					who: NEW,
					amount: price(10),
					deposits: price(20)
				},
			]
		);
		assert_eq!(submit(NEW, erase(1)), free_ok());
		assert_eq!((pot(ALICE), deposits()), ((free, held), 0));
		assert_eq!(submit(NEW, erase(1)), free_err(notes::Error::<Test>::Unknown));
	});
}

#[test]
fn deposit_should_be_taken_from_the_pot_by_the_last_call_of_a_quota() {
	ExtBuilder.build_and_execute(|| {
		welcome(1, 1_000, 5);
		assert_eq!(submit(NEW, write(0, 10)), free_ok());
		assert_eq!((left(NEW), deposits()), (0, price(10)));
	});
}

#[test]
fn deposit_should_be_taken_from_the_pot_also_when_the_guest_could_pay() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::fund(signed(ALICE), POT));
		assert_ok!(Api::invite(signed(ALICE), CAROL, 5, price(10), 5));
		assert_eq!(submit(CAROL, write(0, 10)), free_ok());
		assert_eq!((held(CAROL), balance(CAROL)), (0, FUNDS));
		// Above the limit it is the guest's own.
		assert_eq!(submit(CAROL, write(1, 3)), free_ok());
		assert_eq!(held(CAROL), price(3));
		assert_eq!(submit(CAROL, erase(1)), free_ok());
		assert_eq!(held(CAROL), 0);
	});
}

#[test]
fn deposit_should_be_refused_when_neither_limit_nor_guest_allow_it() {
	ExtBuilder.build_and_execute(|| {
		welcome(9, price(10) + price(5), 5);
		assert_eq!(submit(NEW, write(0, 10)), free_ok());
		assert_eq!(submit(NEW, write(1, 6)), free_err(TokenError::FundsUnavailable));
		assert_eq!(deposits(), price(10));
		assert_eq!(submit(NEW, write(1, 5)), free_ok());
		assert_eq!(deposits(), price(10) + price(5));
		assert_eq!(submit(NEW, write(2, 0)), free_err(TokenError::FundsUnavailable));
		// What is returned can be taken again.
		assert_eq!(submit(NEW, erase(0)), free_ok());
		assert_eq!(submit(NEW, write(2, 10)), free_ok());
	});
}

#[test]
fn deposit_should_be_refused_when_too_little_is_free_in_the_pot() {
	ExtBuilder.build_and_execute(|| {
		welcome(9, Balance::MAX, 5);
		assert_ok!(Api::defund(signed(ALICE), Some(pot(ALICE).0 - price(10))));
		assert_eq!(submit(NEW, write(0, 11)), free_err(TokenError::FundsUnavailable));
		assert_eq!(submit(NEW, write(0, 10)), free_ok());
		assert_eq!(pot(ALICE).0, 0);
	});
}

#[test]
fn deposit_should_be_the_accounts_own_when_it_is_no_guest_any_more() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::fund(signed(ALICE), POT));
		assert_ok!(Api::invite(signed(ALICE), CAROL, 5, 1_000, 1));
		next_epoch(1);
		assert_ok!(NotesPallet::write(signed(CAROL), 0, 10, false));
		assert_ok!(NotesPallet::write(signed(BOB), 0, 10, false));
		assert_eq!((held(CAROL), held(BOB)), (price(10), price(10)));
		// Once its own it stays so.
		assert_ok!(Api::invite(signed(ALICE), CAROL, 5, 1_000, 1));
		assert_eq!(submit(CAROL, write(0, 20)), free_ok());
		assert_eq!(held(CAROL), price(20));
	});
}

#[test]
fn update_should_move_only_the_difference() {
	ExtBuilder.build_and_execute(|| {
		welcome(9, price(30), 5);
		let (free, held) = pot(ALICE);
		assert_eq!(submit(NEW, write(0, 10)), free_ok());
		events();
		assert_eq!(submit(NEW, write(0, 30)), free_ok());
		assert_eq!(submit(NEW, write(0, 30)), free_ok());
		assert_eq!(submit(NEW, write(0, 5)), free_ok());
		assert_eq!(
			events(),
			vec![
				Event::DepositHeld {
					sponsor: ALICE,
					who: NEW,
					amount: 20,
					deposits: price(30)
				},
				Event::DepositReturned {
					sponsor: ALICE,
					who: NEW,
					amount: 25,
					deposits: price(5)
				},
			]
		);
		assert_eq!(pot(ALICE), (free - price(5), held + price(5)));
		assert_eq!(submit(NEW, write(0, 31)), free_err(TokenError::FundsUnavailable));
		assert_eq!(deposits(), price(5));
	});
}

#[test]
fn update_should_turn_to_the_account_or_its_new_sponsor_when_the_old_one_cannot() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::fund(signed(ALICE), POT));
		assert_ok!(Api::fund(signed(BOB), POT));
		assert_ok!(Api::invite(signed(ALICE), CAROL, 5, price(10), 1));
		for id in 0..2 {
			assert_ok!(NotesPallet::write(signed(CAROL), id, 0, false));
		}
		// The first is the sponsor's and the second the account's own.
		assert_eq!((Api::deposits(CAROL, ALICE), held(CAROL)), (price(0), price(0)));
		assert_ok!(NotesPallet::write(signed(CAROL), 0, 11, false));
		assert_eq!(
			(Api::deposits(CAROL, ALICE), held(CAROL)),
			(0, price(0) + price(11))
		);

		assert_ok!(NotesPallet::write(signed(CAROL), 2, 1, false));
		next_epoch(1);
		assert_ok!(Api::invite(signed(BOB), CAROL, 5, price(10), 1));
		assert_ok!(NotesPallet::write(signed(CAROL), 2, 2, false));
		assert_eq!(
			(Api::deposits(CAROL, ALICE), Api::deposits(CAROL, BOB)),
			(0, price(2))
		);
		next_epoch(1);
		// Less is always possible.
		assert_ok!(NotesPallet::write(signed(CAROL), 2, 1, false));
		assert_eq!(Api::deposits(CAROL, BOB), price(1));
		assert_ok!(NotesPallet::write(signed(CAROL), 2, 3, false));
		assert_eq!(
			(Api::deposits(CAROL, BOB), held(CAROL)),
			(0, price(0) + price(11) + price(3))
		);
	});
}

#[test]
fn burn_should_take_the_deposit_out_of_the_pot_and_of_the_issuance() {
	ExtBuilder.build_and_execute(|| {
		welcome(9, 1_000, 5);
		assert_eq!(submit(NEW, write(0, 10)), free_ok());
		assert_ok!(NotesPallet::write(signed(CAROL), 0, 10, false));
		let (free, held_in_pot) = pot(ALICE);
		let issuance = Balances::total_issuance();
		events();
		assert_ok!(NotesPallet::erase(signed(NEW), 0, true));
		assert_eq!(
			events(),
			vec![Event::DepositBurnt {
				sponsor: ALICE,
				who: NEW,
				amount: price(10),
				deposits: 0
			}]
		);
		assert_eq!(pot(ALICE), (free, held_in_pot - price(10)));
		assert_eq!(Balances::total_issuance(), issuance - price(10));
		assert_ok!(NotesPallet::erase(signed(CAROL), 0, true));
		assert_eq!(Balances::total_issuance(), issuance - 2 * price(10));
	});
}

#[test]
fn ticket_should_be_none_only_when_it_costs_nothing() {
	ExtBuilder.build_and_execute(|| {
		welcome(9, 1_000, 5);
		for who in [NEW, CAROL] {
			let ticket = Ticket::new(&who, size(3)).unwrap();
			assert!(!ticket.is_none());
			assert_ok!(ticket.drop(&who));
		}
		let nothing = Ticket::Sponsored {
			sponsor: ALICE,
			amount: 0,
		};
		assert!(nothing.is_none());
		assert_ok!(nothing.drop(&NEW));
		let events = events();
		nothing_burns();
		assert_eq!(events.len(), 4);
	});
}

fn nothing_burns() {
	let issuance = Balances::total_issuance();
	Ticket::Sponsored {
		sponsor: ALICE,
		amount: 0,
	}
	.burn(&NEW);
	assert_eq!(Balances::total_issuance(), issuance);
	assert_eq!(events(), vec![]);
}

#[test]
fn ticket_should_be_refused_when_the_ledger_does_not_have_it() {
	ExtBuilder.build_and_execute(|| {
		welcome(9, 1_000, 5);
		let forged = Ticket::Sponsored {
			sponsor: ALICE,
			amount: 1,
		};
		assert_noop!(forged.drop(&NEW), Error::<Test>::Corrupt);
	});
}
