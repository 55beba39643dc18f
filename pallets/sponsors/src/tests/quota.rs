//! What the limits are, with transactions as they are on the chain.

use super::*;

fn fails() -> Outcome {
	free_err(notes::Error::<Test>::Bad)
}

#[test]
fn guest_should_call_as_often_as_the_quota_in_every_epoch() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 10);
		for _ in 0..4 {
			for call in 0..3 {
				assert_eq!(submit(NEW, write(call, 5)), free_ok());
			}
			assert_eq!(left(NEW), 0);
			assert_eq!(submit(NEW, write(0, 5)), unpayable());
			next_epoch(1);
		}
		assert_eq!(System::account_nonce(NEW), 12);
		assert_eq!(balance(NEW), 0);
	});
}

#[test]
fn failing_calls_should_count() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 10);
		for _ in 0..3 {
			assert_eq!(submit(NEW, bad()), fails());
		}
		assert_eq!(submit(NEW, bad()), unpayable());
		assert_eq!(submit(NEW, write(0, 1)), unpayable());
		// A refused transaction takes no nonce.
		assert_eq!(System::account_nonce(NEW), 3);
	});
}

#[test]
fn calls_should_not_pile_up_when_the_first_succeeds() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 20);
		next_epoch(9);
		assert_eq!(left(NEW), 6);
		assert_eq!(submit(NEW, write(0, 1)), free_ok());
		assert_eq!(left(NEW), 2);
		assert_eq!(submit(NEW, bad()), fails());
		assert_eq!(submit(NEW, bad()), fails());
		assert_eq!(submit(NEW, bad()), unpayable());
	});
}

#[test]
fn who_only_fails_should_be_cut_off_until_the_sponsor_renews() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 20);
		next_epoch(9);
		for _ in 0..6 {
			assert_eq!(submit(NEW, bad()), fails());
		}
		assert_eq!(submit(NEW, write(0, 1)), unpayable());
		next_epoch(9);
		assert_eq!(submit(NEW, write(0, 1)), unpayable());
		// When the calls were made is unknown, so a quota of them counts for this epoch.
		assert_ok!(Api::invite(signed(ALICE), NEW, 3, 1_000, 2));
		assert_eq!(submit(NEW, write(0, 1)), unpayable());
		next_epoch(1);
		assert_eq!(left(NEW), 3);
		assert_eq!(submit(NEW, write(0, 1)), free_ok());
	});
}

#[test]
fn last_of_twice_the_quota_should_leave_the_quota_for_the_next_epoch() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 20);
		next_epoch(9);
		for _ in 0..5 {
			assert_eq!(submit(NEW, bad()), fails());
		}
		assert_eq!(submit(NEW, write(0, 1)), free_ok());
		assert_eq!(submit(NEW, write(0, 1)), unpayable());
		next_epoch(1);
		assert_eq!(left(NEW), 3);
	});
}

#[test]
fn paying_for_a_call_should_bring_the_quota_back_in_the_next_epoch() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::fund(signed(ALICE), POT));
		assert_ok!(Api::invite(signed(ALICE), CAROL, 2, 1_000, 20));
		// Transactions of other kinds are paid for, and raise the nonce.
		for _ in 0..30 {
			let remark = frame_system::Call::remark { remark: vec![] };
			assert!(matches!(submit(CAROL, remark), Included(Ok(()), fee) if fee > 0));
		}
		next_epoch(2);
		assert_eq!(left(CAROL), 0);
		assert!(matches!(submit(CAROL, write(0, 1)), Included(Ok(()), fee) if fee > 0));
		assert_eq!(left(CAROL), 0);
		next_epoch(1);
		assert_eq!(left(CAROL), 2);
		assert_eq!(submit(CAROL, write(0, 2)), free_ok());
	});
}

#[test]
fn invitation_should_be_in_force_up_to_its_last_epoch() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 2);
		next_epoch(1);
		assert_eq!(submit(NEW, write(0, 1)), free_ok());
		next_epoch(1);
		assert_eq!(left(NEW), 0);
		assert_eq!(submit(NEW, write(0, 1)), unpayable());
	});
}

#[test]
fn transaction_should_not_be_valid_twice() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 2);
		assert_eq!(submit_with(0, NEW, write(0, 1)), free_ok());
		assert_eq!(
			submit_with(0, NEW, write(0, 1)),
			Refused(sp_runtime::transaction_validity::InvalidTransaction::Stale)
		);
		// Nor is one of somebody who is not invited, or of a kind that is not feeless.
		assert_eq!(submit(OTHER, write(0, 1)), unpayable());
		let remark = frame_system::Call::remark { remark: vec![] };
		assert_eq!(submit(NEW, remark), unpayable());
	});
}

#[test]
fn note_should_change_nothing_when_who_is_not_a_guest() {
	ExtBuilder.build_and_execute(|| {
		welcome(3, 1_000, 1);
		next_epoch(1);
		let before = Invitations::<Test>::get(NEW);
		for who in [NEW, OTHER] {
			Api::note(&who);
		}
		assert_eq!(Invitations::<Test>::get(NEW), before);
		assert!(!Invitations::<Test>::contains_key(OTHER));
		assert!(!Api::covers_origin(&RuntimeOrigin::root()));
		assert_eq!(Api::note_weight(), <() as crate::WeightInfo>::note());
	});
}
