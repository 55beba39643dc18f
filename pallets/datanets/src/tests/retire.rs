use super::*;
use crate::weights::WeightInfo;
use frame_support::weights::Weight;

/// A contribution of Alice's that `count` sealed snapshots hold, next to one of Bob's.
fn veteran(net: DatanetId, count: u32) -> ContributionId {
	let id = accepted(&ALICE, net);
	accepted(&BOB, net);
	for _ in 0..count {
		sealed(net);
	}
	id
}

fn at(datanet: DatanetId, number: SnapshotNumber) -> SnapshotId {
	SnapshotId { datanet, number }
}

fn steps(count: u64) -> Weight {
	<() as WeightInfo>::poll_base() + <() as WeightInfo>::retire_step() * count
}

#[test]
fn hook_should_retire_from_every_sealed_snapshot_when_the_epoch_comes() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = veteran(net, 3);
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		events();
		assert_eq!(poll(), <() as WeightInfo>::poll_base());
		assert_eq!(events(), vec![]);
		Epoch::set(&1);
		assert_eq!(poll(), steps(3) + <() as WeightInfo>::poll_epoch());
		let retirement = |number| Event::MembershipRetired {
			contribution: id,
			snapshot: at(net, number),
			units: 15_000,
		};
		assert_eq!(events(), vec![retirement(1), retirement(2), retirement(3)]);
		assert!((1..=3).all(|number| retired(at(net, number), id) == Some(15_000)));
		assert_eq!(state(id).queued, None);
		assert_eq!(Retirements::<Test>::iter().count(), 0);
		assert_eq!(RetiringEpoch::<Test>::get(), 1);
		poll();
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn hook_should_go_on_where_it_stopped_when_weight_is_short() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = veteran(net, 3);
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		Epoch::set(&1);
		let epoch = <() as WeightInfo>::poll_epoch();
		assert_eq!(poll_with(Weight::zero()), Weight::zero());
		assert_eq!(poll_with(steps(2) + epoch), steps(2) + epoch);
		assert_eq!(
			(retired(at(net, 2), id), retired(at(net, 3), id)),
			(Some(15_000), None)
		);
		Datanets::do_try_state().expect("sound half way");
		// The cap of the runtime counts too.
		PollWeight::set(&<() as WeightInfo>::poll_base());
		assert_eq!(poll(), <() as WeightInfo>::poll_base());
		assert_eq!(retired(at(net, 3), id), None);
		PollWeight::set(&steps(1));
		assert_eq!(poll(), steps(1));
		assert_eq!(retired(at(net, 3), id), Some(15_000));
	});
}

#[test]
fn hook_should_catch_up_when_many_epochs_have_passed() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = veteran(net, 1);
		Epoch::set(&5);
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		Epoch::set(&9);
		// Three epochs a block.
		let limit = <() as WeightInfo>::poll_base() + <() as WeightInfo>::poll_epoch() * 3;
		poll_with(limit);
		assert_eq!(RetiringEpoch::<Test>::get(), 3);
		poll();
		assert_eq!(RetiringEpoch::<Test>::get(), 9);
		assert_eq!(retired(at(net, 1), id), Some(15_000));
	});
}

#[test]
fn hook_should_skip_snapshots_when_it_had_no_units_in_them() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		let id = submit(&ALICE, net);
		sealed(net);
		accept(id, 50);
		sealed(net);
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		Epoch::set(&1);
		poll();
		assert_eq!(
			(retired(at(net, 1), id), retired(at(net, 2), id)),
			(None, Some(15_000))
		);
	});
}

#[test]
fn hook_should_postpone_when_the_pool_refuses() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = veteran(net, 2);
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		Epoch::set(&1);
		PoolsRefuse::set(&true);
		events();
		poll();
		assert_eq!(
			events(),
			vec![Event::RetirementPostponed {
				contribution: id,
				snapshot: at(net, 1),
				epoch: 2,
				error: DispatchError::Exhausted,
			}]
		);
		poll();
		assert_eq!(events(), vec![]);
		Datanets::do_try_state().expect("sound while postponed");
		PoolsRefuse::set(&false);
		Epoch::set(&2);
		poll();
		assert!((1..=2).all(|number| retired(at(net, number), id) == Some(15_000)));
	});
}

#[test]
fn retire_should_do_the_same_when_called() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = veteran(net, 3);
		assert_noop!(
			Datanets::retire(signed(EVE), id, 9),
			Error::<Test>::NothingToRetire
		);
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		assert_noop!(
			Datanets::retire(signed(EVE), id, 9),
			Error::<Test>::RetirementNotDue
		);
		Epoch::set(&1);
		assert_noop!(
			Datanets::retire(signed(EVE), id, 0),
			Error::<Test>::NothingToRetire
		);
		assert_noop!(Datanets::retire(Origin::root(), id, 1), DispatchError::BadOrigin);
		assert_noop!(
			Datanets::retire(signed(EVE), 99, 1),
			Error::<Test>::UnknownContribution
		);
		let info = Datanets::retire(signed(EVE), id, 2).expect("two are due");
		assert_eq!(
			(info.actual_weight, info.pays_fee),
			(Some(Datanets::retire_weight(2)), Pays::No)
		);
		assert_eq!(
			(retired(at(net, 2), id), retired(at(net, 3), id)),
			(Some(15_000), None)
		);
		let info = Datanets::retire(signed(EVE), id, u32::MAX).expect("one is due");
		assert_eq!(info.actual_weight, Some(Datanets::retire_weight(1)));
		assert_noop!(
			Datanets::retire(signed(EVE), id, 1),
			Error::<Test>::NothingToRetire
		);
		assert_eq!(
			poll(),
			<() as WeightInfo>::poll_base() + <() as WeightInfo>::poll_epoch()
		);
	});
}
