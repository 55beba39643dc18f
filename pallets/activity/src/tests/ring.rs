//! Which epochs are kept and shown.

use crate::{mock::*, Counters, Current, Event, Ring};
use openledger_core::EpochIndex;
use openledger_traits::Activity as _;

fn distributed(index: EpochIndex) -> Option<u128> {
	Activity::epoch(index).map(|activity| activity.counters.distributed)
}

#[test]
fn epoch_should_be_closed_with_an_event_when_a_later_one_begins() {
	ExtBuilder::build_and_execute(|| {
		Activity::pot_distributed(9);
		let ended = Activity::current();
		Epoch::set(&1);
		assert_eq!(events(), vec![]);
		Activity::pot_distributed(1);
		assert_eq!(events(), vec![Event::EpochEnded { activity: ended }]);
		Activity::pot_distributed(1);
		assert_eq!(events(), vec![]);
		assert_eq!(Activity::epoch(0), Some(ended));
		assert_eq!(
			ended.counters,
			Counters {
				distributions: 1,
				distributed: 9,
				..Default::default()
			}
		);
	});
}

#[test]
fn epoch_should_leave_no_event_when_nothing_happened_in_it() {
	ExtBuilder::build_and_execute(|| {
		Epoch::set(&3);
		Activity::pot_distributed(1);
		assert_eq!(events(), vec![]);
		assert_eq!(Ring::<Test>::iter().count(), 0);
	});
}

#[test]
fn ring_should_keep_its_size_before_the_current_epoch() {
	ExtBuilder::build_and_execute(|| {
		for epoch in 0..10 {
			Epoch::set(&epoch);
			Activity::pot_distributed(u128::from(epoch) + 1);
		}
		assert_eq!(Ring::<Test>::iter().count(), RING as usize);
		assert_eq!(Activity::oldest(), 5);
		assert_eq!(distributed(4), None);
		for epoch in 5..10 {
			assert_eq!(distributed(epoch), Some(u128::from(epoch) + 1));
		}
		assert_eq!(distributed(10), None);
		assert_eq!(Activity::totals().counters.distributed, 55);
	});
}

#[test]
fn epoch_should_be_zero_when_it_was_skipped() {
	ExtBuilder::build_and_execute(|| {
		Epoch::set(&1);
		contributor(1);
		Epoch::set(&4);
		Activity::pot_distributed(4);
		assert_eq!(distributed(3), Some(0));
		let after = Activity::epoch(2).expect("it is kept");
		assert_eq!(
			(after.epoch, after.previous_contributors, after.retention),
			(2, 1, 0)
		);
	});
}

#[test]
fn epoch_should_be_hidden_when_only_its_record_outlived_the_ring() {
	ExtBuilder::build_and_execute(|| {
		Epoch::set(&1);
		Activity::pot_distributed(1);
		Epoch::set(&100);
		// Slot 2 is not the one of epoch 1.
		Epoch::set(&102);
		Activity::pot_distributed(2);
		assert!(Ring::<Test>::iter_values().any(|record| record.epoch == 1));
		assert_eq!(distributed(1), None);
		assert_eq!(distributed(101), Some(0));
	});
}

#[test]
fn epochs_should_be_clamped_to_what_is_kept() {
	ExtBuilder::build_and_execute(|| {
		for epoch in 0..8 {
			Epoch::set(&epoch);
			Activity::pot_distributed(1);
		}
		let indexes = |from, to| {
			Activity::epochs(from, to)
				.into_iter()
				.map(|activity| activity.epoch)
				.collect::<Vec<_>>()
		};
		assert_eq!(indexes(0, EpochIndex::MAX), vec![3, 4, 5, 6, 7]);
		assert_eq!(indexes(4, 5), vec![4, 5]);
		assert_eq!(indexes(7, 7), vec![7]);
		assert_eq!(indexes(6, 5), Vec::<EpochIndex>::new());
		assert_eq!(indexes(8, 9), Vec::<EpochIndex>::new());
		assert_eq!(indexes(0, 2), Vec::<EpochIndex>::new());
	});
}

#[test]
fn counting_should_go_on_when_the_epoch_is_the_last_there_is() {
	ExtBuilder::build_and_execute(|| {
		Epoch::set(&(EpochIndex::MAX - 1));
		contributor(1);
		Epoch::set(&EpochIndex::MAX);
		contributor(1);
		batch(1, 1);
		assert_eq!(Current::<Test>::get().epoch, EpochIndex::MAX);
		assert_eq!(Activity::current().retained, 1);
		assert_eq!(Activity::epochs(0, EpochIndex::MAX).len(), RING as usize + 1);
	});
}
