//! The invariants notice corrupt storage.

use crate::{mock::*, Contributors, Current, Payers, Ring, Total, Volumes};
use openledger_traits::Activity as _;
use sp_core::U256;

/// Fills two epochs, corrupts the storage and expects the check to name the invariant.
fn expect(invariant: &str, corrupt: impl FnOnce()) {
	ExtBuilder::build().execute_with(|| {
		for epoch in 0..2 {
			Epoch::set(&epoch);
			pay(1);
			batch(1, 10);
			batch(2, 20);
			datanet(1);
			contributor(1);
			contributor(2);
			Activity::pot_distributed(5);
			Activity::paid_out(1, 5);
		}
		assert_eq!(Activity::do_try_state(), Ok(()));
		corrupt();
		let error: &'static str = Activity::do_try_state().expect_err("storage is corrupt").into();
		assert!(error.starts_with(invariant), "{error}");
	});
}

#[test]
fn try_state_should_fail_when_a_record_is_in_a_wrong_slot() {
	expect("1", || Ring::<Test>::swap(0, 1));
}

#[test]
fn try_state_should_fail_when_the_ring_holds_a_later_epoch() {
	expect("1", || {
		Ring::<Test>::mutate(0, |record| record.as_mut().expect("it is there").epoch = 4)
	});
}

#[test]
fn try_state_should_fail_when_more_was_self_dealt_than_routed() {
	expect("2", || {
		Current::<Test>::mutate(|record| record.tally.counters.self_dealt = 31)
	});
}

#[test]
fn try_state_should_fail_when_more_are_retained_than_were_paid() {
	expect("2", || Current::<Test>::mutate(|record| record.retained = 3));
}

#[test]
fn try_state_should_fail_when_a_unique_count_is_off() {
	expect("3", || {
		Current::<Test>::mutate(|record| record.tally.counters.models = 0)
	});
	expect("3", || Contributors::<Test>::insert(2, 0));
	expect("3", || Payers::<Test>::remove(1));
}

#[test]
fn try_state_should_fail_when_volumes_are_off() {
	expect("4", || {
		Current::<Test>::mutate(|record| record.tally.volume_squares += U256::one())
	});
	expect("4", || {
		Volumes::<Test>::mutate(1, |volume| volume.as_mut().expect("it is there").in_total += 1)
	});
	expect("4", || Total::<Test>::mutate(|total| total.counters.routed += 1));
}

#[test]
fn try_state_should_fail_when_a_unique_total_is_off() {
	expect("5", || Total::<Test>::mutate(|total| total.counters.datanets = 2));
	expect("5", || Payers::<Test>::insert(5, 0));
}

#[test]
fn try_state_should_fail_when_something_is_in_the_future() {
	expect("6", || Payers::<Test>::insert(1, 2));
}

#[test]
fn try_state_should_fail_when_the_epochs_add_up_to_more_than_the_total() {
	expect("7", || {
		Total::<Test>::mutate(|total| total.counters.distributed -= 1)
	});
}

#[test]
fn try_state_should_fail_when_the_previous_epoch_says_something_else() {
	expect("8", || {
		Current::<Test>::mutate(|record| record.previous_contributors = 7)
	});
}
