//! Forgetting payers.

use crate::{mock::*, Payers, PrunePass, Pruning, WeightInfo, MAX_PRUNED};
use frame_support::{traits::Hooks, weights::Weight};

fn known() -> usize {
	Payers::<Test>::iter().count()
}

fn idle(weight: Weight) -> Weight {
	<Activity as Hooks<u64>>::on_idle(1, weight)
}

#[test]
fn payers_should_be_forgotten_when_absent_for_longer_than_the_ring() {
	ExtBuilder::build_and_execute(|| {
		pay(1);
		Epoch::set(&1);
		pay(2);
		Epoch::set(&RING);
		idle(Weight::MAX);
		assert_eq!(known(), 2);
		Epoch::set(&(RING + 1));
		idle(Weight::MAX);
		assert!(!Payers::<Test>::contains_key(1));
		assert!(Payers::<Test>::contains_key(2));
		assert_eq!(Activity::totals().counters.payers, 2);
	});
}

#[test]
fn payer_should_count_again_in_total_when_it_was_forgotten() {
	ExtBuilder::build_and_execute(|| {
		pay(1);
		Epoch::set(&10);
		idle(Weight::MAX);
		pay(1);
		assert_eq!(Activity::current().counters.payers, 1);
		assert_eq!(Activity::totals().counters.payers, 2);
	});
}

#[test]
fn pruning_should_do_nothing_when_there_is_no_weight() {
	ExtBuilder::build_and_execute(|| {
		pay(1);
		Epoch::set(&10);
		assert_eq!(idle(Weight::zero()), Weight::zero());
		let base = <() as WeightInfo>::prune_base();
		assert_eq!(idle(base), base);
		assert_eq!(known(), 1);
		assert_eq!(Pruning::<Test>::get(), PrunePass::Complete(0));
	});
}

#[test]
fn pruning_should_visit_as_many_as_the_weight_allows() {
	ExtBuilder::build_and_execute(|| {
		for payer in 0..5 {
			pay(payer);
		}
		Epoch::set(&10);
		let limit = <() as WeightInfo>::prune_base() + <() as WeightInfo>::prune_payer() * 2;
		assert_eq!(idle(limit), limit);
		assert_eq!(known(), 3);
		assert!(matches!(
			Pruning::<Test>::get(),
			PrunePass::Running { since: 10, .. }
		));
		assert_eq!(idle(limit), limit);
		assert_eq!(known(), 1);
		assert_eq!(idle(limit), limit);
		assert_eq!(known(), 0);
		assert_eq!(Pruning::<Test>::get(), PrunePass::Complete(10));
	});
}

#[test]
fn pruning_should_keep_to_its_cap_and_still_reach_everyone_when_the_weight_is_unlimited() {
	ExtBuilder::build_and_execute(|| {
		let many = u64::from(MAX_PRUNED) * 2 + 5;
		for payer in 0..many {
			pay(payer);
		}
		Epoch::set(&10);
		idle(Weight::MAX);
		assert_eq!(
			known(),
			usize::try_from(many - u64::from(MAX_PRUNED)).expect("it is small")
		);
		idle(Weight::MAX);
		assert_eq!(known(), 5);
		idle(Weight::MAX);
		assert_eq!(known(), 0);
	});
}

#[test]
fn pruning_should_make_one_pass_an_epoch() {
	ExtBuilder::build_and_execute(|| {
		pay(1);
		Epoch::set(&1);
		assert!(idle(Weight::MAX).ref_time() > <() as WeightInfo>::prune_base().ref_time());
		assert_eq!(Pruning::<Test>::get(), PrunePass::Complete(1));
		assert_eq!(idle(Weight::MAX), <() as WeightInfo>::prune_base());
	});
}

#[test]
fn pruning_should_go_on_from_an_entry_that_is_gone() {
	ExtBuilder::build_and_execute(|| {
		for payer in 0..3 {
			pay(payer);
		}
		Epoch::set(&10);
		idle(<() as WeightInfo>::prune_base() + <() as WeightInfo>::prune_payer());
		let PrunePass::Running { after, .. } = Pruning::<Test>::get() else {
			panic!("the pass is under way")
		};
		assert!(!Payers::<Test>::contains_key(after));
		// The same payer comes back behind the cursor.
		pay(after);
		idle(Weight::MAX);
		assert_eq!(Payers::<Test>::iter().collect::<Vec<_>>(), vec![(after, 10)]);
	});
}
