//! What each event adds.

use crate::{mock::*, Counters, EpochActivity, TotalActivity};
use openledger_core::SHARE_ONE;
use openledger_traits::{Activity as _, SettledUsage};

fn epoch() -> Counters {
	Activity::current().counters
}

fn total() -> Counters {
	Activity::totals().counters
}

#[test]
fn everything_should_be_zero_when_nothing_happened() {
	ExtBuilder::build_and_execute(|| {
		assert_eq!(Activity::current(), EpochActivity::default());
		assert_eq!(Activity::totals(), TotalActivity::default());
		assert_eq!(Activity::epoch(0), Some(EpochActivity::default()));
	});
}

#[test]
fn batch_settled_should_count_all_of_its_usage() {
	ExtBuilder::build_and_execute(|| {
		Activity::batch_settled(&SettledUsage {
			operator: 1,
			model: 2,
			amount: 1_000,
			inferences: 20,
			actions: 3,
			self_dealt: 400,
		});
		Activity::batch_settled(&SettledUsage {
			operator: 1,
			model: 3,
			amount: 500,
			inferences: 0,
			actions: 7,
			self_dealt: 500,
		});
		let expected = Counters {
			inferences: 20,
			actions: 10,
			batches: 2,
			routed: 1_500,
			self_dealt: 900,
			operators: 1,
			models: 2,
			..Default::default()
		};
		assert_eq!(epoch(), expected);
		assert_eq!(total(), expected);
		assert_eq!(Activity::current().concentration, SHARE_ONE);
	});
}

#[test]
fn batch_settled_should_count_usage_when_it_was_free() {
	ExtBuilder::build_and_execute(|| {
		batch(1, 0);
		let expected = Counters {
			inferences: 3,
			actions: 2,
			batches: 1,
			operators: 1,
			models: 1,
			..Default::default()
		};
		assert_eq!(epoch(), expected);
		assert_eq!(Activity::current().concentration, 0);
	});
}

#[test]
fn pot_distributed_should_count_the_distribution_and_its_amount() {
	ExtBuilder::build_and_execute(|| {
		Activity::pot_distributed(10);
		Activity::pot_distributed(5);
		let expected = Counters {
			distributions: 2,
			distributed: 15,
			..Default::default()
		};
		assert_eq!((epoch(), total()), (expected, expected));
	});
}

#[test]
fn paid_out_should_count_the_payout_and_its_amount() {
	ExtBuilder::build_and_execute(|| {
		Activity::paid_out(1, 7);
		Activity::paid_out(1, 8);
		let expected = Counters {
			payouts: 2,
			paid_out: 15,
			..Default::default()
		};
		assert_eq!((epoch(), total()), (expected, expected));
	});
}

#[test]
fn amounts_should_change_nothing_when_they_are_zero() {
	ExtBuilder::build_and_execute(|| {
		let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
		Activity::pot_distributed(0);
		Activity::paid_out(1, 0);
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
	});
}

#[test]
fn amounts_should_be_exact_when_they_are_as_large_as_the_supply() {
	ExtBuilder::build_and_execute(|| {
		let all = openledger_core::TOTAL_SUPPLY;
		batch(1, all);
		batch(2, all);
		Activity::pot_distributed(all);
		Activity::paid_out(0, all);
		let counters = epoch();
		assert_eq!(
			(counters.routed, counters.distributed, counters.paid_out),
			(2 * all, all, all)
		);
		assert_eq!(Activity::current().concentration, SHARE_ONE / 2);
	});
}

#[test]
fn unique_things_should_count_once_an_epoch_and_once_in_total() {
	ExtBuilder::build_and_execute(|| {
		for _ in 0..2 {
			pay(1);
			pay(2);
			batch(1, 5);
			datanet(1);
			datanet(2);
			datanet(3);
			contributor(1);
		}
		let first = epoch();
		assert_eq!(
			(
				first.payers,
				first.operators,
				first.models,
				first.datanets,
				first.contributors
			),
			(2, 1, 1, 3, 1)
		);

		Epoch::set(&1);
		pay(2);
		pay(3);
		batch(1, 5);
		batch(9, 5);
		datanet(3);
		contributor(1);
		contributor(7);
		let second = epoch();
		assert_eq!(
			(
				second.payers,
				second.operators,
				second.models,
				second.datanets,
				second.contributors
			),
			(2, 2, 1, 1, 2)
		);
		let total = total();
		assert_eq!(
			(
				total.payers,
				total.operators,
				total.models,
				total.datanets,
				total.contributors
			),
			(3, 2, 1, 3, 2)
		);
	});
}

#[test]
fn repeated_sights_should_write_nothing() {
	ExtBuilder::build_and_execute(|| {
		pay(1);
		datanet(1);
		contributor(1);
		let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
		pay(1);
		datanet(1);
		contributor(1);
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
	});
}

#[test]
fn clock_that_runs_backwards_should_count_in_the_latest_epoch() {
	ExtBuilder::build_and_execute(|| {
		Epoch::set(&5);
		contributor(1);
		Epoch::set(&3);
		contributor(1);
		contributor(2);
		batch(1, 4);
		assert_eq!(Activity::current().epoch, 5);
		assert_eq!(epoch().contributors, 2);
		assert_eq!(epoch().routed, 4);
		assert_eq!(events(), vec![]);
	});
}
