use super::*;

#[test]
fn publish_should_number_and_freeze_totals_when_something_is_accepted() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (id, _) = (accepted(&ALICE, net), accepted(&BOB, net));
		submit(&ALICE, net);
		events();
		assert_ok!(Datanets::publish_snapshot(signed(OWNER), net));
		let first = SnapshotId {
			datanet: net,
			number: 1,
		};
		assert_eq!(
			events(),
			vec![Event::SnapshotPublished {
				snapshot: first,
				by: OWNER,
				members: 2,
				units: 30_000,
				seals_at: 1 + CHALLENGE_PERIOD,
			}]
		);
		let snapshot = Datanets::snapshot(first).expect("it is published");
		assert_eq!(
			(snapshot.published_at, snapshot.open_demands, snapshot.sealed),
			(1, 0, false)
		);
		assert!(!Datanets::is_sealed(first));
		assert_eq!(Datanets::units(first, id), 15_000);
		// Not published yet.
		assert_eq!(Datanets::units(SnapshotId { number: 2, ..first }, id), 0);
		assert_eq!(opened(first), None);
		assert_eq!(totals(net), (2, 30_000));
	});
}

#[test]
fn publish_should_fail_when_nothing_is_accepted() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		assert_noop!(
			Datanets::publish_snapshot(signed(OWNER), net),
			Error::<Test>::SnapshotOfNothing
		);
		submit(&ALICE, net);
		assert_noop!(
			Datanets::publish_snapshot(signed(OWNER), net),
			Error::<Test>::SnapshotOfNothing
		);
		let id = accepted(&ALICE, net);
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		assert_noop!(
			Datanets::publish_snapshot(signed(OWNER), net),
			Error::<Test>::SnapshotOfNothing
		);
	});
}

#[test]
fn publish_should_fail_when_another_is_not_sealed() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		accepted(&ALICE, net);
		let first = publish(net);
		assert_noop!(
			Datanets::publish_snapshot(signed(OWNER), net),
			Error::<Test>::SnapshotOpen
		);
		advance(CHALLENGE_PERIOD);
		assert_ok!(Datanets::seal(signed(EVE), first));
		assert_eq!(publish(net).number, 2);
	});
}

#[test]
fn publish_should_fail_when_not_entitled_unknown_or_exhausted() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		accepted(&ALICE, net);
		assert_noop!(
			Datanets::publish_snapshot(signed(ALICE), net),
			Error::<Test>::NotCurator
		);
		assert_noop!(
			Datanets::publish_snapshot(Origin::root(), net),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Datanets::publish_snapshot(signed(OWNER), 9),
			Error::<Test>::UnknownDatanet
		);
		let set_next = |next| {
			crate::Datanets::<Test>::mutate(net, |state| state.as_mut().expect("it exists").next = next)
		};
		set_next(u32::MAX);
		assert_noop!(
			Datanets::publish_snapshot(signed(OWNER), net),
			Error::<Test>::IdsExhausted
		);
		set_next(1);
	});
}
