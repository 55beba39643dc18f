use super::*;

#[test]
fn release_bond_should_pay_back_when_the_first_snapshot_is_sealed() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let id = submit(&ALICE, net);
		assert_noop!(
			Datanets::release_bond(signed(ALICE), id),
			Error::<Test>::BondInUse
		);
		accept(id, 50);
		assert_noop!(
			Datanets::release_bond(signed(ALICE), id),
			Error::<Test>::BondInUse
		);
		let first = publish(net);
		assert_noop!(
			Datanets::release_bond(signed(ALICE), id),
			Error::<Test>::BondInUse
		);
		advance(CHALLENGE_PERIOD);
		assert_ok!(Datanets::seal(signed(EVE), first));
		events();
		assert!(is_free(Datanets::release_bond(signed(EVE), id)));
		assert_eq!(
			events(),
			vec![Event::BondReleased {
				contribution: id,
				account: ALICE,
				amount: 7 * OPEN
			}]
		);
		assert_eq!(free(&ALICE), ENDOWMENT - RAW_DEPOSIT);
		assert_noop!(Datanets::release_bond(signed(EVE), id), Error::<Test>::NoBond);
	});
}

#[test]
fn release_bond_should_fail_when_a_chunk_is_demanded() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let id = accepted(&ALICE, net);
		sealed(net);
		publish(net);
		assert_ok!(Datanets::demand_chunk(signed(EVE), id, 0));
		assert_noop!(
			Datanets::release_bond(signed(ALICE), id),
			Error::<Test>::BondInUse
		);
	});
}

#[test]
fn release_bond_should_wait_for_a_snapshot_that_holds_it_when_it_was_frozen_before_the_first() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let id = accepted(&ALICE, net);
		accepted(&BOB, net);
		let release = || Datanets::release_bond(signed(ALICE), id);
		super::freeze_contribution::freeze(id);
		sealed(net);
		// Nobody could demand its chunks.
		assert_noop!(release(), Error::<Test>::BondInUse);
		assert_ok!(Datanets::restore_contribution(signed(JUDGE), id));
		assert_noop!(release(), Error::<Test>::BondInUse);
		sealed(net);
		assert_ok!(release());
		// A freeze after that is not about its text.
		let veteran = accepted(&CAROL, net);
		sealed(net);
		super::freeze_contribution::freeze(veteran);
		assert_ok!(Datanets::release_bond(signed(CAROL), veteran));
	});
}

#[test]
fn release_bond_should_fail_when_there_is_none() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = accepted(&ALICE, net);
		assert_noop!(Datanets::release_bond(signed(ALICE), id), Error::<Test>::NoBond);
		assert_noop!(
			Datanets::release_bond(signed(ALICE), 99),
			Error::<Test>::UnknownContribution
		);
		assert_noop!(
			Datanets::release_bond(Origin::root(), id),
			DispatchError::BadOrigin
		);
	});
}
