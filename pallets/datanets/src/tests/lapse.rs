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
fn lapse_should_remove_a_rejected_one_when_nobody_appealed() {
	ExtBuilder::build_and_execute(|| {
		let nets = [datanet(AdmissionPolicy::Curated), datanet(AdmissionPolicy::Open)];
		let [closed, open] = nets.map(|net| submit(&ALICE, net));
		// At the end of the first period: the time for an appeal begins anew.
		advance(REVIEW_PERIOD);
		for id in [closed, open] {
			let verdict = Verdict::Reject { reason: vec![] };
			assert_ok!(Datanets::review(signed(CURATOR), id, verdict));
		}
		advance(REVIEW_PERIOD);
		for id in [closed, open] {
			assert_noop!(Datanets::lapse(signed(EVE), id), Error::<Test>::ReviewPeriodOpen);
		}
		advance(1);
		for id in [closed, open] {
			assert!(is_free(Datanets::lapse(signed(EVE), id)));
			assert_eq!(Datanets::contribution(id), None);
		}
		assert_eq!(free(&ALICE), ENDOWMENT);
	});
}

#[test]
fn lapse_should_fail_when_a_rejected_one_is_held_demanded_or_marked() {
	use openledger_traits::Duplicates as _;
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		let original = submit(&EVE, net);
		let held = submit(&ALICE, net);
		sealed(net);
		let (demanded, marked) = (submit(&BOB, net), submit(&CAROL, net));
		publish(net);
		assert_ok!(Datanets::demand_chunk(signed(EVE), demanded, 0));
		assert_ok!(Datanets::mark(marked, 0, 128, &[(original, 128)]));
		for id in [held, demanded, marked] {
			let verdict = Verdict::Reject { reason: vec![] };
			assert_ok!(Datanets::review(signed(CURATOR), id, verdict));
		}
		advance(REVIEW_PERIOD + 1);
		assert_noop!(Datanets::lapse(signed(EVE), held), Error::<Test>::NotPending);
		assert_noop!(Datanets::lapse(signed(EVE), marked), Error::<Test>::NotPending);
		assert_noop!(Datanets::lapse(signed(EVE), demanded), Error::<Test>::DemandsOpen);
		let demand = DemandId {
			contribution: demanded,
			chunk: 0,
		};
		assert_ok!(Datanets::expire_demand(signed(EVE), demand));
		assert_ok!(Datanets::lapse(signed(EVE), demanded));
		// The marks of the other one speak of it.
		assert_ok!(Datanets::withdraw(signed(CAROL), marked));
		assert_eq!(state(marked).status, Status::Withdrawn);
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
