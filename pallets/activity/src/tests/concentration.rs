//! The Herfindahl index.

use crate::{mock::*, Tally, Volumes};
use openledger_core::{Balance, SHARE_ONE};
use sp_core::U256;

#[test]
fn concentration_should_be_one_whole_when_one_operator_has_all() {
	ExtBuilder::build_and_execute(|| {
		batch(1, 17);
		batch(1, 4);
		assert_eq!(Activity::current().concentration, SHARE_ONE);
		assert_eq!(Activity::totals().concentration, SHARE_ONE);
	});
}

#[test]
fn concentration_should_be_one_nth_when_n_operators_are_equal() {
	ExtBuilder::build_and_execute(|| {
		for operator in 0..8 {
			batch(operator, 1_000);
		}
		assert_eq!(Activity::current().concentration, SHARE_ONE / 8);
	});
}

#[test]
fn concentration_should_not_depend_on_how_volume_is_cut_into_batches() {
	ExtBuilder::build_and_execute(|| {
		batch(1, 600);
		batch(2, 100);
		batch(1, 100);
		batch(2, 200);
		// (700² + 300²) / 1000²
		assert_eq!(Activity::current().concentration, 580_000_000);
	});
}

#[test]
fn concentration_should_start_anew_each_epoch_and_go_on_in_total() {
	ExtBuilder::build_and_execute(|| {
		batch(1, 300);
		Epoch::set(&1);
		batch(2, 300);
		assert_eq!(Activity::current().concentration, SHARE_ONE);
		assert_eq!(Activity::totals().concentration, SHARE_ONE / 2);
		batch(1, 100);
		// (100² + 300²) / 400², then (400² + 300²) / 700² rounded down
		assert_eq!(Activity::current().concentration, 625_000_000);
		assert_eq!(Activity::totals().concentration, 510_204_081);
		let volume = Volumes::<Test>::get(1).expect("it has settled");
		assert_eq!((volume.epoch, volume.in_epoch, volume.in_total), (1, 100, 400));
	});
}

#[test]
fn concentration_should_be_exact_when_volume_is_the_largest_there_is() {
	let mut tally = Tally::default();
	tally.counters.routed = Balance::MAX;
	tally.volume_rose(0, Balance::MAX - 1);
	assert_eq!(tally.concentration(), SHARE_ONE - 1);
	tally.volume_rose(Balance::MAX - 1, 1);
	assert_eq!(tally.concentration(), SHARE_ONE);
	assert_eq!(
		tally.volume_squares,
		U256::from(Balance::MAX) * U256::from(Balance::MAX)
	);
}
