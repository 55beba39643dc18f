use super::{
	freeze_contribution::{at, freeze},
	*,
};
use crate::weights::WeightInfo;
use openledger_traits::{Gap, MAX_GAPS};

fn restore(id: ContributionId) {
	assert_ok!(Datanets::restore_contribution(signed(JUDGE), id));
}

/// A contribution of Alice's that `count` sealed snapshots hold, next to one of Bob's.
fn veteran(net: DatanetId, count: u32) -> ContributionId {
	let id = accepted(&ALICE, net);
	accepted(&BOB, net);
	for _ in 0..count {
		sealed(net);
	}
	id
}

/// Units that the pools of snapshots `1..=count` have now.
fn pools(net: DatanetId, count: u32) -> Vec<u128> {
	(1..=count).filter_map(|number| pooled(at(net, number))).collect()
}

#[test]
fn restore_should_undo_a_freeze_exactly_when_nothing_happened_meanwhile() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = veteran(net, 2);
		let before = (state(id), totals(net), pools(net, 2));
		freeze(id);
		events();
		restore(id);
		assert_eq!(
			events(),
			vec![Event::ContributionRestored {
				contribution: id,
				datanet: net,
				from: Some(3),
				units: 15_000,
				returning: None,
			}]
		);
		assert_eq!(Retirements::<Test>::iter().count(), 0);
		assert_eq!((state(id), totals(net), pools(net, 2)), before);
		poll();
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn restore_should_put_units_back_into_every_pool_when_they_had_left() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = veteran(net, 3);
		freeze(id);
		poll();
		assert_eq!(pools(net, 3), vec![15_000; 3]);
		// Two snapshots are sealed without it.
		sealed(net);
		sealed(net);
		events();
		restore(id);
		assert_eq!(
			events(),
			vec![Event::ContributionRestored {
				contribution: id,
				datanet: net,
				from: Some(6),
				units: 15_000,
				returning: Some(0),
			}]
		);
		assert_eq!(Datanets::standing(id), Some(Standing::Earning));
		poll();
		let back = |number| Event::MembershipRestored {
			contribution: id,
			snapshot: at(net, number),
			units: 15_000,
		};
		assert_eq!(events(), vec![back(3), back(2), back(1)]);
		assert_eq!(pools(net, 5), vec![30_000, 30_000, 30_000, 15_000, 15_000]);
		assert_eq!((state(id).queued, Retirements::<Test>::iter().count()), (None, 0));
		// It is in the next one, and never was in those it missed.
		let sixth = sealed(net);
		assert_eq!((opened(sixth), totals(net)), (Some(30_000), (2, 30_000)));
		let held = Datanets::membership(id).expect("it is a member");
		assert_eq!(
			(1..=6)
				.map(|number| held.covers(&at(net, number)))
				.collect::<Vec<_>>(),
			vec![true, true, true, false, false, true]
		);
		assert!(held.gaps.iter().eq([Gap { from: 4, until: 6 }]));
		assert!(!Datanets::members(at(net, 4), 0, 9).items.contains(&id));
		assert_eq!(Datanets::units(at(net, 5), id), 0);
	});
}

#[test]
fn restore_should_not_join_the_open_snapshot_when_one_was_published_meanwhile() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = veteran(net, 0);
		// In it when it was frozen: its chunks could not be demanded since.
		let first = publish(net);
		freeze(id);
		restore(id);
		assert_eq!(snapshot_totals(first), (1, 15_000));
		assert_eq!(totals(net), (2, 30_000));
		assert_eq!((state(id).from, state(id).until), (Some(2), None));
		assert_noop!(
			Datanets::demand_chunk(signed(EVE), id, 0),
			Error::<Test>::NotInOpenSnapshot
		);
		advance(CHALLENGE_PERIOD);
		assert_ok!(Datanets::seal(signed(EVE), first));
		publish(net);
		assert_ok!(Datanets::demand_chunk(signed(EVE), id, 0));
	});
}

#[test]
fn restore_should_turn_round_where_it_is_when_the_way_out_was_under_way() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = veteran(net, 4);
		freeze(id);
		assert_ok!(Datanets::retire(signed(EVE), id, 2));
		assert_eq!(pools(net, 4), vec![15_000, 15_000, 30_000, 30_000]);
		restore(id);
		Datanets::do_try_state().expect("sound after turning round");
		// And again, half way back.
		assert_ok!(Datanets::retire(signed(EVE), id, 1));
		assert_eq!(pools(net, 4), vec![15_000, 30_000, 30_000, 30_000]);
		let fifth = sealed(net);
		assert_eq!(pooled(fifth), Some(30_000));
		Epoch::set(&2);
		freeze(id);
		Datanets::do_try_state().expect("sound after turning round again");
		sealed(net);
		poll();
		assert_eq!(pools(net, 6), vec![15_000; 6]);
		restore(id);
		poll();
		assert_eq!(
			pools(net, 6),
			vec![30_000, 30_000, 30_000, 30_000, 30_000, 15_000]
		);
		// Withdrawn while it comes back: in one epoch it is out of all.
		freeze(id);
		poll();
		restore(id);
		assert_ok!(Datanets::retire(signed(EVE), id, 3));
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		Datanets::do_try_state().expect("sound after the withdrawal");
		poll();
		assert_eq!(pools(net, 2), vec![15_000, 15_000]);
		Epoch::set(&3);
		poll();
		assert_eq!(pools(net, 6), vec![15_000; 6]);
	});
}

#[test]
fn restore_should_be_postponed_when_the_pool_refuses() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = veteran(net, 2);
		freeze(id);
		poll();
		restore(id);
		PoolsRefuse::set(&true);
		events();
		poll();
		assert_eq!(
			events(),
			vec![Event::RetirementPostponed {
				contribution: id,
				snapshot: at(net, 2),
				epoch: 1,
				error: DispatchError::Exhausted,
			}]
		);
		Datanets::do_try_state().expect("sound while postponed");
		assert_noop!(
			Datanets::retire(signed(EVE), id, 9),
			Error::<Test>::RetirementNotDue
		);
		PoolsRefuse::set(&false);
		Epoch::set(&1);
		poll();
		assert_eq!(pools(net, 2), vec![30_000; 2]);
	});
}

#[test]
fn restore_should_weigh_a_step_a_snapshot_when_the_hook_does_it() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = veteran(net, 3);
		freeze(id);
		poll();
		restore(id);
		let step = <() as WeightInfo>::retire_step().max(<() as WeightInfo>::restore_step());
		let two = <() as WeightInfo>::poll_base() + step * 2;
		assert_eq!(poll_with(two), two);
		assert_eq!(pools(net, 3), vec![15_000, 30_000, 30_000]);
		let info = Datanets::retire(signed(EVE), id, 9).expect("one is left");
		assert_eq!(
			(info.actual_weight, info.pays_fee),
			(Some(Datanets::retire_weight(1)), Pays::No)
		);
		assert_noop!(
			Datanets::retire(signed(EVE), id, 9),
			Error::<Test>::NothingToRetire
		);
	});
}

#[test]
fn restore_should_fail_when_it_has_missed_too_much() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = veteran(net, 1);
		for _ in 0..MAX_GAPS {
			freeze(id);
			sealed(net);
			restore(id);
			sealed(net);
		}
		// One that nothing was published in costs no gap.
		freeze(id);
		restore(id);
		freeze(id);
		sealed(net);
		assert_noop!(
			Datanets::restore_contribution(signed(JUDGE), id),
			Error::<Test>::TooManyGaps
		);
		poll();
		let held: Vec<_> = (1..=10)
			.filter(|number| Datanets::units(at(net, *number), id) > 0)
			.collect();
		assert_eq!(held, vec![1, 3, 5, 7, 9]);
		assert_eq!(pools(net, 10), vec![15_000; 10]);
	});
}

#[test]
fn restore_should_fail_when_not_frozen_or_unknown() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = accepted(&ALICE, net);
		let by_judge = |id| Datanets::restore_contribution(signed(JUDGE), id);
		assert_noop!(by_judge(99), Error::<Test>::UnknownContribution);
		assert_noop!(by_judge(id), Error::<Test>::NotFrozen);
		freeze(id);
		restore(id);
		assert_noop!(by_judge(id), Error::<Test>::NotFrozen);
	});
}
