use super::*;

#[test]
fn seal_should_open_the_pool_when_the_challenge_period_is_over() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		accepted(&ALICE, net);
		let first = publish(net);
		advance(CHALLENGE_PERIOD - 1);
		assert_noop!(
			Datanets::seal(signed(EVE), first),
			Error::<Test>::ChallengePeriodOpen
		);
		advance(1);
		events();
		assert!(is_free(Datanets::seal(signed(EVE), first)));
		assert_eq!(
			events(),
			vec![Event::SnapshotSealed {
				snapshot: first,
				members: 1,
				units: 15_000
			}]
		);
		assert!(Datanets::is_sealed(first));
		assert_eq!(opened(first), Some(15_000));
		assert_noop!(Datanets::seal(signed(EVE), first), Error::<Test>::AlreadySealed);
	});
}

#[test]
fn seal_should_fix_members_and_units_when_they_change_later() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let ids = [accepted(&ALICE, net), accepted(&BOB, net)];
		let first = sealed(net);
		assert_ok!(Datanets::withdraw(signed(ALICE), ids[0]));
		assert_ok!(Datanets::mark_commons(signed(BOB), ids[1]));
		accepted(&CAROL, net);
		Epoch::set(&9);
		poll();
		assert_eq!(snapshot_totals(first), (2, 30_000));
		assert_eq!(ids.map(|id| Datanets::units(first, id)), [15_000; 2]);
	});
}

#[test]
fn seal_should_wait_when_demands_are_open() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (id, _) = (accepted(&ALICE, net), accepted(&BOB, net));
		let first = publish(net);
		advance(CHALLENGE_PERIOD - 1);
		assert_ok!(Datanets::demand_chunk(signed(EVE), id, 0));
		advance(1);
		assert_noop!(Datanets::seal(signed(EVE), first), Error::<Test>::DemandsOpen);
		advance(ANSWER_PERIOD);
		assert_ok!(Datanets::expire_demand(
			signed(EVE),
			DemandId {
				contribution: id,
				chunk: 0
			}
		));
		assert_ok!(Datanets::seal(signed(EVE), first));
		assert_eq!(opened(first), Some(15_000));
	});
}

#[test]
fn seal_should_abandon_when_all_members_have_left() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = accepted(&ALICE, net);
		let first = publish(net);
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		advance(CHALLENGE_PERIOD);
		events();
		assert_ok!(Datanets::seal(signed(EVE), first));
		assert_eq!(events(), vec![Event::SnapshotAbandoned { snapshot: first }]);
		assert!(!Datanets::is_sealed(first));
		assert_eq!((Datanets::snapshot(first), opened(first)), (None, None));
		assert_noop!(Datanets::seal(signed(EVE), first), Error::<Test>::UnknownSnapshot);
		// The number is not used again.
		accepted(&BOB, net);
		assert_eq!(sealed(net).number, 2);
	});
}

#[test]
fn seal_should_fail_when_unknown_or_not_signed() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		accepted(&ALICE, net);
		let first = publish(net);
		for unknown in [
			SnapshotId { number: 2, ..first },
			SnapshotId { datanet: 9, ..first },
		] {
			assert_noop!(
				Datanets::seal(signed(EVE), unknown),
				Error::<Test>::UnknownSnapshot
			);
		}
		assert_noop!(Datanets::seal(Origin::root(), first), DispatchError::BadOrigin);
	});
}
