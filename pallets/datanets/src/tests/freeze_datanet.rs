use super::*;

fn freeze(net: DatanetId) {
	assert_ok!(Datanets::freeze_datanet(signed(JUDGE), net));
}

fn restore(net: DatanetId) {
	assert_ok!(Datanets::restore_datanet(signed(JUDGE), net));
}

#[test]
fn freeze_should_stop_curation_and_nothing_else() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let (id, second) = (accepted(&ALICE, net), accepted(&BOB, net));
		let first = sealed(net);
		let (waiting, late) = (submit(&CAROL, net), submit(&ALICE, net));
		let open = publish(net);
		events();
		freeze(net);
		assert_eq!(events(), vec![Event::DatanetFrozen { datanet: net }]);

		// Contributing, reviewing, lapsing, publishing, sealing.
		assert_noop!(submit_as(&EVE, net, Kind::Raw, 300, false), Error::<Test>::Frozen);
		for verdict in [
			Verdict::Accept { quality: 50 },
			Verdict::Reject { reason: vec![] },
		] {
			assert_noop!(
				Datanets::review(signed(CURATOR), waiting, verdict),
				Error::<Test>::Frozen
			);
		}
		assert_noop!(
			Datanets::publish_snapshot(signed(OWNER), net),
			Error::<Test>::Frozen
		);
		assert_ok!(Datanets::demand_chunk(signed(EVE), second, 0));
		advance(REVIEW_PERIOD + 1);
		assert_noop!(Datanets::lapse(signed(EVE), waiting), Error::<Test>::Frozen);
		let demand = DemandId {
			contribution: second,
			chunk: 0,
		};
		// Demands expire, contributors withdraw, bonds come back, sealed snapshots earn.
		assert_ok!(Datanets::expire_demand(signed(EVE), demand));
		assert_noop!(Datanets::seal(signed(EVE), open), Error::<Test>::Frozen);
		assert_ok!(Datanets::release_bond(signed(EVE), id));
		assert_ok!(Datanets::withdraw(signed(ALICE), late));
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		assert_eq!(free(&ALICE), ENDOWMENT - RAW_DEPOSIT);
		Epoch::set(&1);
		poll();
		assert_eq!(retired(first, id), Some(15_000));
		// Its owner may still find better curators.
		assert_ok!(Datanets::remove_curator(signed(OWNER), net, CURATOR));
		assert_ok!(Datanets::transfer(signed(OWNER), net, BOB));
		assert_eq!(Datanets::datanet(net).map(|info| info.datanet.frozen), Some(true));
	});
}

#[test]
fn restore_should_let_everything_go_on_when_it_was_frozen() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		accepted(&ALICE, net);
		let (waiting, other) = (submit(&BOB, net), submit(&CAROL, net));
		let open = publish(net);
		freeze(net);
		advance(3 * REVIEW_PERIOD);
		events();
		restore(net);
		let lapses_from = 1 + 4 * REVIEW_PERIOD;
		assert_eq!(
			events(),
			vec![Event::DatanetRestored {
				datanet: net,
				lapses_from
			}]
		);
		// Nobody could review in time, so there is time for it now.
		advance(REVIEW_PERIOD);
		assert_noop!(
			Datanets::lapse(signed(EVE), waiting),
			Error::<Test>::ReviewPeriodOpen
		);
		accept(waiting, 50);
		advance(1);
		assert_ok!(Datanets::lapse(signed(EVE), other));
		assert_ok!(Datanets::seal(signed(EVE), open));
		assert_eq!(snapshot_totals(sealed(net)), (2, 30_000));
		submit(&EVE, net);
	});
}

#[test]
fn freeze_should_reach_its_contributions_when_they_are_restored_one_by_one() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (id, refused) = (accepted(&ALICE, net), submit(&BOB, net));
		let verdict = Verdict::Reject { reason: vec![] };
		assert_ok!(Datanets::review(signed(CURATOR), refused, verdict));
		freeze(net);
		// Appeals are decided whatever stands still.
		assert_ok!(Datanets::freeze_contribution(signed(JUDGE), id));
		assert_ok!(Datanets::restore_contribution(signed(JUDGE), id));
		assert_ok!(Datanets::overrule_rejection(signed(JUDGE), refused, 50));
		restore(net);
		assert_eq!(snapshot_totals(sealed(net)), (2, 30_000));
	});
}

#[test]
fn freeze_and_restore_should_fail_when_not_entitled_unknown_or_done() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		for who in [OWNER, CURATOR, EVE] {
			assert_noop!(
				Datanets::freeze_datanet(signed(who.clone()), net),
				DispatchError::BadOrigin
			);
			assert_noop!(
				Datanets::restore_datanet(signed(who), net),
				DispatchError::BadOrigin
			);
		}
		assert_noop!(
			Datanets::freeze_datanet(signed(JUDGE), 9),
			Error::<Test>::UnknownDatanet
		);
		assert_noop!(
			Datanets::restore_datanet(signed(JUDGE), 9),
			Error::<Test>::UnknownDatanet
		);
		assert_noop!(
			Datanets::restore_datanet(signed(JUDGE), net),
			Error::<Test>::NotFrozen
		);
		freeze(net);
		assert_noop!(
			Datanets::freeze_datanet(signed(JUDGE), net),
			Error::<Test>::AlreadyFrozen
		);
		restore(net);
		assert_noop!(
			Datanets::restore_datanet(signed(JUDGE), net),
			Error::<Test>::NotFrozen
		);
	});
}
