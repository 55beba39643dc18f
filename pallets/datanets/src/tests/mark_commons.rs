use super::*;

#[test]
fn mark_commons_should_bind_matching_when_pending() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = submit(&ALICE, net);
		events();
		assert_ok!(Datanets::mark_commons(signed(ALICE), id));
		assert_eq!(
			events(),
			vec![Event::ContributionMarkedCommons {
				contribution: id,
				datanet: net,
				by: ALICE,
				commons_from: 0,
				pooled_from: 0,
			}]
		);
		assert!(state(id).is_commons());
		accept(id, 50);
		assert_eq!(totals(net), (1, 0));
		assert_eq!(Datanets::standing(id), Some(Standing::Pooled));
	});
}

#[test]
fn mark_commons_should_take_units_out_at_once_when_nothing_is_sealed() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (id, other) = (accepted(&ALICE, net), accepted(&BOB, net));
		let first = publish(net);
		assert_ok!(Datanets::mark_commons(signed(CURATOR), id));
		assert_eq!((snapshot_totals(first), totals(net)), ((2, 15_000), (2, 15_000)));
		assert!(state(id).is_commons());
		assert_eq!(Datanets::standing(id), Some(Standing::Pooled));
		assert_eq!(state(id).queued, None);
		assert_eq!(Datanets::units(first, id), 0);
		assert_eq!(Datanets::units(first, other), 15_000);
	});
}

#[test]
fn mark_commons_should_redirect_money_only_when_sealed_before() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (id, _) = (accepted(&ALICE, net), accepted(&BOB, net));
		let first = sealed(net);
		let second = publish(net);
		Epoch::set(&4);
		events();
		assert_ok!(Datanets::mark_commons(signed(OWNER), id));
		assert_eq!(
			events(),
			vec![Event::ContributionMarkedCommons {
				contribution: id,
				datanet: net,
				by: OWNER,
				commons_from: 2,
				pooled_from: 5,
			}]
		);
		// To models trained on the first snapshot it is what it was; to those trained on the second it is commons, as soon
		// as that is sealed.
		assert!(!state(id).is_commons());
		assert!(!Datanets::is_commons_in(first, id) && !Datanets::is_commons_in(second, id));
		assert_eq!(
			(Datanets::units(first, id), Datanets::units(second, id)),
			(15_000, 0)
		);
		assert_eq!(
			(snapshot_totals(first), snapshot_totals(second)),
			((2, 30_000), (2, 15_000))
		);
		assert_eq!(Datanets::standing(id), Some(Standing::Earning));
		poll();
		assert_eq!(retired(first, id), None);
		Epoch::set(&5);
		assert_eq!(Datanets::standing(id), Some(Standing::Pooled));
		poll();
		assert_eq!(retired(first, id), Some(15_000));
		assert_eq!(Datanets::units(first, id), 15_000);
		// Leaving later queues nothing again.
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		assert_eq!(state(id).queued, None);
		assert_eq!(state(id).pooled_from, Some(5));
	});
}

#[test]
fn mark_commons_should_give_no_units_when_reviewed_afterwards() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		let id = submit(&ALICE, net);
		sealed(net);
		assert_ok!(Datanets::mark_commons(signed(ALICE), id));
		assert_eq!(state(id).queued, None);
		accept(id, 50);
		assert_eq!(totals(net), (1, 0));
	});
}

#[test]
fn mark_commons_should_fail_when_not_entitled_done_or_gone() {
	ExtBuilder::build_and_execute(|| {
		let nets = [datanet(AdmissionPolicy::Curated), datanet(AdmissionPolicy::Open)];
		let id = accepted(&ALICE, nets[0]);
		assert_noop!(
			Datanets::mark_commons(signed(EVE), id),
			Error::<Test>::NotContributor
		);
		assert_noop!(
			Datanets::mark_commons(Origin::root(), id),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Datanets::mark_commons(signed(ALICE), 99),
			Error::<Test>::UnknownContribution
		);
		assert_ok!(Datanets::mark_commons(signed(ALICE), id));
		assert_noop!(
			Datanets::mark_commons(signed(ALICE), id),
			Error::<Test>::AlreadyCommons
		);
		let gone = accepted(&ALICE, nets[0]);
		assert_ok!(Datanets::withdraw(signed(ALICE), gone));
		assert_noop!(
			Datanets::mark_commons(signed(ALICE), gone),
			Error::<Test>::AlreadyLeft
		);
	});
}

#[test]
fn commons_should_be_told_by_sealed_snapshot_when_marked_between_two() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (early, late, never) = (submit(&ALICE, net), accepted(&ALICE, net), accepted(&BOB, net));
		assert_ok!(Datanets::mark_commons(signed(ALICE), early));
		let unsealed = publish(net);
		accept(early, 50);
		advance(CHALLENGE_PERIOD);
		assert_ok!(Datanets::seal(signed(EVE), unsealed));
		let first = unsealed;
		let second = sealed(net);
		assert_ok!(Datanets::mark_commons(signed(CURATOR), late));
		let third = publish(net);
		let told = |id| [first, second, third].map(|snapshot| Datanets::is_commons_in(snapshot, id));
		assert_eq!(told(early), [false, true, false]);
		assert_eq!(told(late), [false, false, false]);
		advance(CHALLENGE_PERIOD);
		assert_ok!(Datanets::seal(signed(EVE), third));
		assert_eq!(told(early), [false, true, true]);
		assert_eq!(told(late), [false, false, true]);
		assert_eq!(told(never), [false; 3]);
		assert_eq!(told(99), [false; 3]);
		let elsewhere = SnapshotId { datanet: 9, ..third };
		assert!(!Datanets::is_commons_in(elsewhere, late));
		// It never changes for a sealed snapshot, even when the member leaves.
		assert_ok!(Datanets::withdraw(signed(ALICE), late));
		assert_eq!(told(late), [false, false, true]);
		assert!(!Datanets::commons_in(sealed(net), late) && Datanets::commons_in(third, late));
		assert_eq!(
			Datanets::contribution(late).map(|info| (info.is_commons, info.commons_from)),
			Some((false, Some(3)))
		);
	});
}
