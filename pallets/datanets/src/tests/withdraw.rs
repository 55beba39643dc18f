use super::*;

#[test]
fn withdraw_should_remove_when_pending() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let id = submit(&ALICE, net);
		events();
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		assert_eq!(
			events(),
			vec![
				Event::ContributionWithdrawn {
					contribution: id,
					datanet: net,
					account: ALICE,
					until: None,
					pooled_from: None,
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
			Datanets::withdraw(signed(ALICE), id),
			Error::<Test>::UnknownContribution
		);
	});
}

#[test]
fn withdraw_should_leave_unsealed_snapshots_when_accepted() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let (id, _) = (accepted(&ALICE, net), accepted(&BOB, net));
		let first = sealed(net);
		let second = publish(net);
		Epoch::set(&3);
		events();
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		assert_eq!(
			events(),
			vec![
				Event::ContributionWithdrawn {
					contribution: id,
					datanet: net,
					account: ALICE,
					until: Some(2),
					pooled_from: Some(4),
				},
				Event::BondReleased {
					contribution: id,
					account: ALICE,
					amount: 7 * OPEN
				},
			]
		);
		assert_eq!(
			(snapshot_totals(first), snapshot_totals(second)),
			((2, 30_000), (1, 15_000))
		);
		assert_eq!(totals(net), (1, 15_000));
		assert_eq!(
			Datanets::membership(id),
			Some(Membership {
				datanet: net,
				from: 1,
				until: Some(2),
				gaps: Default::default(),
			})
		);
		assert_eq!(
			(Datanets::units(first, id), Datanets::units(second, id)),
			(15_000, 0)
		);
		// Money follows from the next epoch on, matching never.
		assert_eq!(Datanets::standing(id), Some(Standing::Earning));
		Epoch::set(&4);
		assert_eq!(Datanets::standing(id), Some(Standing::Pooled));
		assert!(!state(id).is_commons());
		assert_eq!(held(HoldReason::Deposit, &ALICE), RAW_DEPOSIT);
		assert_noop!(Datanets::withdraw(signed(ALICE), id), Error::<Test>::AlreadyLeft);
	});
}

#[test]
fn withdraw_should_keep_the_record_when_no_snapshot_ever_held_it() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = accepted(&ALICE, net);
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		assert_eq!(totals(net), (0, 0));
		assert_eq!(state(id).status, Status::Withdrawn);
		assert_eq!(
			Datanets::membership(id),
			Some(Membership {
				datanet: net,
				from: 1,
				until: Some(1),
				gaps: Default::default(),
			})
		);
		assert_eq!(state(id).queued, None);
	});
}

#[test]
fn withdraw_should_redirect_money_when_rejected_after_sealing() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		let id = submit(&ALICE, net);
		sealed(net);
		assert_ok!(Datanets::review(
			signed(CURATOR),
			id,
			Verdict::Reject { reason: vec![] }
		));
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		assert_eq!(state(id).until, Some(2));
		Epoch::set(&1);
		assert_eq!(Datanets::standing(id), Some(Standing::Pooled));
	});
}

#[test]
fn withdraw_should_keep_the_bond_at_stake_when_a_chunk_is_demanded() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let (id, _) = (accepted(&ALICE, net), accepted(&BOB, net));
		publish(net);
		assert_ok!(Datanets::demand_chunk(signed(EVE), id, 0));
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		assert_eq!(held(HoldReason::Bond, &ALICE), 7 * OPEN);
		assert_noop!(
			Datanets::release_bond(signed(ALICE), id),
			Error::<Test>::BondInUse
		);
		advance(ANSWER_PERIOD + 1);
		events();
		let demand = DemandId {
			contribution: id,
			chunk: 0,
		};
		assert_ok!(Datanets::expire_demand(signed(EVE), demand));
		assert!(matches!(
			events()[..],
			[Event::DemandExpired { .. }, Event::BondForfeited { amount, .. }] if amount == 7 * OPEN
		));
		assert_eq!(held(HoldReason::Bond, &ALICE), 0);
		assert_eq!(free(&account(250)), ENDOWMENT + 7 * OPEN);
		assert_eq!(state(id).status, Status::Withdrawn);
	});
}

#[test]
fn withdraw_should_be_the_new_accounts_when_the_payee_was_rotated() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = submit(&ALICE, net);
		rotate(&ALICE, &BOB);
		assert_noop!(
			Datanets::withdraw(signed(ALICE), id),
			Error::<Test>::NotContributor
		);
		assert_ok!(Datanets::withdraw(signed(BOB), id));
		// The deposit goes to who paid it.
		assert_eq!((free(&ALICE), free(&BOB)), (ENDOWMENT, ENDOWMENT));
	});
}

#[test]
fn withdraw_should_fail_when_not_the_contributors() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = accepted(&ALICE, net);
		for who in [OWNER, CURATOR, EVE] {
			assert_noop!(Datanets::withdraw(signed(who), id), Error::<Test>::NotContributor);
		}
		assert_noop!(Datanets::withdraw(Origin::root(), id), DispatchError::BadOrigin);
		assert_noop!(
			Datanets::withdraw(signed(ALICE), 99),
			Error::<Test>::UnknownContribution
		);
	});
}
