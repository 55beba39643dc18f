use super::*;
use openledger_traits::Gap;

fn reject(id: ContributionId) {
	let verdict = Verdict::Reject { reason: vec![] };
	assert_ok!(Datanets::review(signed(CURATOR), id, verdict));
}

#[test]
fn overrule_should_accept_with_its_old_priority_when_a_pending_one_was_rejected() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let id = submit(&ALICE, net);
		reject(id);
		// Somebody else's, meanwhile.
		accepted(&BOB, net);
		sealed(net);
		events();
		assert_ok!(Datanets::overrule_rejection(signed(JUDGE), id, 40));
		assert_eq!(
			events(),
			vec![Event::RejectionOverruled {
				contribution: id,
				datanet: net,
				quality: 40,
				from: 2,
				units: 12_000,
			}]
		);
		assert_eq!((state(id).status, totals(net)), (Status::Accepted, (2, 27_000)));
		assert_eq!(Datanets::standing(id), Some(Standing::Earning));
		// Nobody reviews it again, and its bond is not asked for again.
		let verdict = Verdict::Reject { reason: vec![] };
		assert_noop!(
			Datanets::review(signed(CURATOR), id, verdict),
			Error::<Test>::AlreadyReviewed
		);
		assert_eq!(held(HoldReason::Bond, &ALICE), 0);
		advance(REVIEW_PERIOD + 1);
		assert_noop!(Datanets::lapse(signed(EVE), id), Error::<Test>::NotPending);
		let second = sealed(net);
		assert_eq!(
			(Datanets::units(second, id), opened(second)),
			(12_000, Some(27_000))
		);
	});
}

#[test]
fn overrule_should_leave_a_gap_when_an_open_one_was_rejected_after_sealing() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		let (id, other) = (submit(&ALICE, net), submit(&BOB, net));
		let first = sealed(net);
		reject(id);
		sealed(net);
		assert_ok!(Datanets::overrule_rejection(signed(JUDGE), id, 100));
		let third = sealed(net);
		let gaps: Vec<_> = state(id).gaps.iter().collect();
		assert_eq!(gaps, vec![Gap { from: 2, until: 3 }]);
		assert_eq!(
			(Datanets::units(first, id), Datanets::units(third, id)),
			(0, 30_000)
		);
		assert_eq!(snapshot_totals(third), (2, 30_000));
		assert_eq!(state(other).quality, 0);
	});
}

#[test]
fn overrule_should_fail_when_not_entitled_rejected_or_in_range() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (id, waiting, gone) = (submit(&ALICE, net), submit(&BOB, net), submit(&CAROL, net));
		reject(id);
		reject(gone);
		for who in [OWNER, CURATOR, ALICE] {
			assert_noop!(
				Datanets::overrule_rejection(signed(who), id, 50),
				DispatchError::BadOrigin
			);
		}
		let by_judge = |id, quality| Datanets::overrule_rejection(signed(JUDGE), id, quality);
		for quality in [0, 101] {
			assert_noop!(by_judge(id, quality), Error::<Test>::BadQuality);
		}
		assert_noop!(by_judge(waiting, 50), Error::<Test>::NotRejected);
		assert_noop!(by_judge(99, 50), Error::<Test>::UnknownContribution);
		advance(REVIEW_PERIOD + 1);
		assert_ok!(Datanets::lapse(signed(EVE), gone));
		assert_noop!(by_judge(gone, 50), Error::<Test>::UnknownContribution);
		// Late is in time, as long as nobody lapsed it.
		assert_ok!(by_judge(id, 50));
		assert_noop!(by_judge(id, 50), Error::<Test>::NotRejected);
	});
}
