use super::*;
use openledger_traits::Duplicates as _;

/// Freezes as governance does.
pub(super) fn freeze(id: ContributionId) {
	assert_ok!(Datanets::freeze_contribution(signed(JUDGE), id));
}

pub(super) fn at(datanet: DatanetId, number: SnapshotNumber) -> SnapshotId {
	SnapshotId { datanet, number }
}

#[test]
fn freeze_should_leave_unsealed_snapshots_and_pool_at_once_when_accepted() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (id, other) = (accepted(&ALICE, net), accepted(&BOB, net));
		let first = sealed(net);
		let second = publish(net);
		Epoch::set(&3);
		poll();
		events();
		freeze(id);
		assert_eq!(
			events(),
			vec![Event::ContributionFrozen {
				contribution: id,
				datanet: net,
				until: 2,
				pooled_from: 3,
			}]
		);
		assert_eq!(
			(snapshot_totals(first), snapshot_totals(second), totals(net)),
			((2, 30_000), (1, 15_000), (1, 15_000))
		);
		// Matching stays: the sealed snapshot holds it, with its units.
		assert_eq!(Datanets::units(first, id), 15_000);
		assert_eq!(Datanets::standing(id), Some(Standing::Pooled));
		assert_eq!(state(id).status, Status::Accepted);
		assert!(state(id).frozen);
		// The units leave the pool in the same epoch.
		poll();
		assert_eq!(
			events(),
			vec![Event::MembershipRetired {
				contribution: id,
				snapshot: first,
				units: 15_000
			}]
		);
		assert_eq!((pooled(first), retired(first, other)), (Some(15_000), None));
		// Later ones do not hold it either, and it cannot be a parent.
		advance(CHALLENGE_PERIOD);
		assert_ok!(Datanets::seal(signed(EVE), second));
		let third = sealed(net);
		assert_eq!((Datanets::units(third, id), opened(third)), (0, Some(15_000)));
		let kind = Kind::Refinement {
			parents: vec![id],
			parent_share: 500_000_000,
		};
		assert_noop!(
			submit_as(&CAROL, net, kind, 300, false),
			Error::<Test>::ParentNotAccepted
		);
		// The deposit stays.
		assert_eq!(held(HoldReason::Deposit, &ALICE), RAW_DEPOSIT);
	});
}

#[test]
fn freeze_should_pool_at_once_when_commons_was_marked_in_the_same_epoch() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (id, _) = (accepted(&ALICE, net), accepted(&BOB, net));
		let first = sealed(net);
		Epoch::set(&3);
		poll();
		assert_ok!(Datanets::mark_commons(signed(ALICE), id));
		assert_eq!((state(id).pooled_from, state(id).queued), (Some(4), Some(4)));
		events();
		freeze(id);
		assert_eq!(
			events(),
			vec![Event::ContributionFrozen {
				contribution: id,
				datanet: net,
				until: 2,
				pooled_from: 3,
			}]
		);
		assert_eq!((state(id).pooled_from, state(id).queued), (Some(3), Some(3)));
		assert_eq!(Retirements::<Test>::iter().count(), 1);
		assert_eq!(Datanets::standing(id), Some(Standing::Pooled));
		poll();
		assert_eq!(retired(first, id), Some(15_000));
		// Nothing is left for when it would have been.
		Epoch::set(&4);
		events();
		poll();
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn freeze_should_fail_when_rejected_and_in_no_snapshot() {
	ExtBuilder::build_and_execute(|| {
		// Admitted openly, and rejected before anything was published.
		let net = datanet(AdmissionPolicy::Open);
		let id = submit(&ALICE, net);
		let verdict = Verdict::Reject { reason: vec![] };
		assert_ok!(Datanets::review(signed(CURATOR), id, verdict));
		assert_eq!((state(id).from, state(id).until), (Some(1), Some(1)));
		assert_noop!(
			Datanets::freeze_contribution(signed(JUDGE), id),
			Error::<Test>::StillPending
		);
		// It can be appealed, as others that were rejected.
		assert_ok!(Datanets::overrule_rejection(signed(JUDGE), id, 50));
	});
}

#[test]
fn freeze_should_only_redirect_money_when_rejected_after_sealing() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		let id = submit(&ALICE, net);
		sealed(net);
		let verdict = Verdict::Reject { reason: vec![] };
		assert_ok!(Datanets::review(signed(CURATOR), id, verdict));
		assert_eq!(Datanets::standing(id), Some(Standing::Earning));
		freeze(id);
		assert_eq!(Datanets::standing(id), Some(Standing::Pooled));
		assert_noop!(
			Datanets::overrule_rejection(signed(JUDGE), id, 50),
			Error::<Test>::Frozen
		);
		events();
		assert_ok!(Datanets::restore_contribution(signed(JUDGE), id));
		assert_eq!(
			events(),
			vec![Event::ContributionRestored {
				contribution: id,
				datanet: net,
				from: None,
				units: 0,
				returning: None,
			}]
		);
		assert_eq!(
			(state(id).status, state(id).until, Datanets::standing(id)),
			(Status::Rejected, Some(2), Some(Standing::Earning))
		);
	});
}

#[test]
fn freeze_should_stop_a_review_when_admitted_openly() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		let id = submit(&ALICE, net);
		assert_eq!(Datanets::awaiting_review(net, 0, 9).items, vec![id]);
		freeze(id);
		assert!(Datanets::awaiting_review(net, 0, 9).items.is_empty());
		for verdict in [
			Verdict::Accept { quality: 50 },
			Verdict::Reject { reason: vec![] },
		] {
			assert_noop!(
				Datanets::review(signed(CURATOR), id, verdict),
				Error::<Test>::Frozen
			);
		}
		assert_ok!(Datanets::restore_contribution(signed(JUDGE), id));
		accept(id, 50);
	});
}

#[test]
fn freeze_should_give_way_when_consent_is_withdrawn() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let id = accepted(&ALICE, net);
		accepted(&BOB, net);
		let first = sealed(net);
		freeze(id);
		poll();
		sealed(net);
		events();
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		// Out since it was frozen; the bond comes back.
		assert_eq!(
			events(),
			vec![
				Event::ContributionWithdrawn {
					contribution: id,
					datanet: net,
					account: ALICE,
					until: Some(2),
					pooled_from: Some(0),
				},
				Event::BondReleased {
					contribution: id,
					account: ALICE,
					amount: 7 * OPEN
				},
			]
		);
		assert_eq!((state(id).status, state(id).frozen), (Status::Withdrawn, false));
		assert_eq!(retired(first, id), Some(15_000));
		assert_noop!(
			Datanets::restore_contribution(signed(JUDGE), id),
			Error::<Test>::AlreadyLeft
		);
		assert_noop!(
			Datanets::freeze_contribution(signed(JUDGE), id),
			Error::<Test>::AlreadyLeft
		);
	});
}

#[test]
fn freeze_should_not_save_from_a_demand_when_a_chunk_stays_unanswered() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let id = accepted(&ALICE, net);
		accepted(&BOB, net);
		publish(net);
		let demand = DemandId {
			contribution: id,
			chunk: 0,
		};
		assert_ok!(Datanets::demand_chunk(signed(EVE), id, 0));
		freeze(id);
		// No new ones: it is not in the open snapshot any more.
		assert_noop!(
			Datanets::demand_chunk(signed(EVE), id, 1),
			Error::<Test>::NotInOpenSnapshot
		);
		advance(ANSWER_PERIOD + 1);
		assert_ok!(Datanets::expire_demand(signed(EVE), demand));
		assert_eq!(free(&account(250)), ENDOWMENT + 7 * OPEN);
		// No snapshot ever held it: it is gone.
		assert_eq!(Datanets::contribution(id), None);
	});
}

#[test]
fn freeze_should_take_what_is_left_when_chunks_are_marked() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (original, copy) = (accepted(&ALICE, net), accepted(&BOB, net));
		let (first, second) = (sealed(net), sealed(net));
		// Half of the way through the pools.
		assert_ok!(Datanets::mark(copy, 0, 128, &[(original, 128)]));
		assert_ok!(Datanets::retire(signed(EVE), copy, 1));
		freeze(copy);
		Datanets::do_try_state().expect("sound while both are under way");
		poll();
		// Lowered first, then out with what was left, of both.
		let left = 50 * (300 - 128);
		for snapshot in [first, second] {
			assert_eq!(retired(snapshot, copy), Some(left));
			assert_eq!(pooled(snapshot), Some(15_000));
		}
		// More is marked while it is frozen: there is nothing in the pools to lower, but what it has is less.
		assert_ok!(Datanets::mark(copy, 1, 128, &[(original, 128)]));
		assert!(state(copy).is_redirected());
		poll();
		assert_eq!(pooled(first), Some(15_000));
		assert_ok!(Datanets::restore_contribution(signed(JUDGE), copy));
		poll();
		let left = 50 * (300 - 256);
		for snapshot in [first, second] {
			assert_eq!(pooled(snapshot), Some(15_000 + left));
			assert_eq!(Datanets::units(snapshot, copy), left);
		}
		assert_eq!(totals(net), (2, 15_000 + left));
	});
}

#[test]
fn freeze_should_leave_pools_alone_when_it_is_commons() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = accepted(&ALICE, net);
		accepted(&BOB, net);
		let first = sealed(net);
		assert_ok!(Datanets::mark_commons(signed(ALICE), id));
		Epoch::set(&1);
		poll();
		assert_eq!(retired(first, id), Some(15_000));
		freeze(id);
		assert_eq!(totals(net), (1, 15_000));
		events();
		assert_ok!(Datanets::restore_contribution(signed(JUDGE), id));
		poll();
		// Commons stays with the pools.
		assert_eq!(
			events(),
			vec![Event::ContributionRestored {
				contribution: id,
				datanet: net,
				from: Some(2),
				units: 0,
				returning: None,
			}]
		);
		assert_eq!((pooled(first), totals(net)), (Some(15_000), (2, 15_000)));
		assert_eq!(Datanets::standing(id), Some(Standing::Pooled));
	});
}

#[test]
fn freeze_should_fail_when_not_entitled_unknown_pending_or_done() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (id, waiting, refused) = (accepted(&ALICE, net), submit(&BOB, net), submit(&CAROL, net));
		let verdict = Verdict::Reject { reason: vec![] };
		assert_ok!(Datanets::review(signed(CURATOR), refused, verdict));
		for who in [OWNER, CURATOR, ALICE, EVE] {
			assert_noop!(
				Datanets::freeze_contribution(signed(who.clone()), id),
				DispatchError::BadOrigin
			);
			assert_noop!(
				Datanets::restore_contribution(signed(who), id),
				DispatchError::BadOrigin
			);
		}
		assert_noop!(
			Datanets::freeze_contribution(Origin::none(), id),
			DispatchError::BadOrigin
		);
		let by_judge = |id| Datanets::freeze_contribution(signed(JUDGE), id);
		assert_noop!(by_judge(99), Error::<Test>::UnknownContribution);
		assert_noop!(by_judge(waiting), Error::<Test>::StillPending);
		assert_noop!(by_judge(refused), Error::<Test>::StillPending);
		freeze(id);
		assert_noop!(by_judge(id), Error::<Test>::AlreadyFrozen);
	});
}
