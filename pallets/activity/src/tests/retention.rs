//! Contributors who come back.

use crate::mock::*;
use openledger_core::SHARE_ONE;

#[test]
fn retention_should_be_zero_when_nobody_was_paid_before() {
	ExtBuilder::build_and_execute(|| {
		Epoch::set(&1);
		contributor(1);
		let now = Activity::current();
		assert_eq!(
			(now.retained, now.previous_contributors, now.retention),
			(0, 0, 0)
		);
	});
}

#[test]
fn retention_should_be_the_part_of_the_previous_epoch_that_was_paid_again() {
	ExtBuilder::build_and_execute(|| {
		for payee in 0..3 {
			contributor(payee);
		}
		Epoch::set(&1);
		contributor(1);
		contributor(1);
		contributor(2);
		contributor(77);
		let now = Activity::current();
		assert_eq!(now.counters.contributors, 3);
		assert_eq!((now.retained, now.previous_contributors), (2, 3));
		assert_eq!(now.retention, 666_666_666);
	});
}

#[test]
fn retention_should_be_one_whole_when_all_come_back() {
	ExtBuilder::build_and_execute(|| {
		contributor(1);
		Epoch::set(&1);
		contributor(1);
		assert_eq!(Activity::current().retention, SHARE_ONE);
	});
}

#[test]
fn retention_should_not_reach_over_a_gap() {
	ExtBuilder::build_and_execute(|| {
		contributor(1);
		Epoch::set(&2);
		contributor(1);
		let now = Activity::current();
		assert_eq!(
			(now.retained, now.previous_contributors, now.retention),
			(0, 0, 0)
		);
		assert_eq!(now.counters.contributors, 1);
		assert_eq!(Activity::totals().counters.contributors, 1);
	});
}

#[test]
fn retention_should_know_the_previous_epoch_when_nothing_was_paid_yet() {
	ExtBuilder::build_and_execute(|| {
		contributor(1);
		contributor(2);
		Epoch::set(&1);
		let now = Activity::current();
		assert_eq!((now.epoch, now.retained, now.previous_contributors), (1, 0, 2));
		assert_eq!(Activity::epoch(1), Some(now));
	});
}
