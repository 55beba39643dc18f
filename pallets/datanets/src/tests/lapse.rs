use super::*;

#[test]
fn lapse_should_free_root_and_priority_when_nobody_reviewed() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let id = submit(&ALICE, net);
		let root = Provenances::<Test>::get(id).expect("it exists").root;
		advance(REVIEW_PERIOD);
		assert_noop!(Datanets::lapse(signed(EVE), id), Error::<Test>::ReviewPeriodOpen);
		advance(1);
		events();
		assert!(is_free(Datanets::lapse(signed(EVE), id)));
		assert_eq!(
			events(),
			vec![
				Event::ContributionLapsed {
					contribution: id,
					datanet: net,
					account: ALICE
				},
				Event::BondReleased {
					contribution: id,
					account: ALICE,
					amount: 7 * OPEN
				},
				Event::ContributionRemoved {
					contribution: id,
					datanet: net,
					account: ALICE
				},
			]
		);
		assert_eq!(free(&ALICE), ENDOWMENT);
		assert_noop!(
			Datanets::lapse(signed(EVE), id),
			Error::<Test>::UnknownContribution
		);
		assert_ok!(Datanets::contribute(
			signed(ALICE),
			net,
			Kind::Raw,
			root,
			300,
			3,
			vec![],
			false
		));
		assert_eq!(Datanets::contribution_of(ALICE, root), Some(id + 1));
	});
}

#[test]
fn lapse_should_fail_when_reviewed_late_or_not_signed() {
	ExtBuilder::build_and_execute(|| {
		let nets = [datanet(AdmissionPolicy::Curated), datanet(AdmissionPolicy::Open)];
		let ids = nets.map(|net| submit(&ALICE, net));
		advance(REVIEW_PERIOD + 1);
		assert_noop!(Datanets::lapse(Origin::root(), ids[0]), DispatchError::BadOrigin);
		accept(ids[0], 50);
		for id in ids {
			assert_noop!(Datanets::lapse(signed(EVE), id), Error::<Test>::NotPending);
		}
	});
}
