use super::*;
use frame_support::assert_storage_noop;
use openledger_traits::Duplicates as _;

/// Alice's original and Bob's 300 tokens in three chunks (128, 128, 44), with quality 50.
fn pair(net: DatanetId) -> (ContributionId, ContributionId) {
	(accepted(&ALICE, net), accepted(&BOB, net))
}

fn at(datanet: DatanetId, number: SnapshotNumber) -> SnapshotId {
	SnapshotId { datanet, number }
}

fn chunk_originals(originals: &[(ContributionId, u64)]) -> ChunkOriginals {
	BoundedVec::truncate_from(originals.to_vec())
}

fn facts(id: ContributionId) -> Option<openledger_traits::ContributionText> {
	<Datanets as openledger_traits::Contributions>::text(id)
}

fn payee_of(id: ContributionId) -> Beneficiary {
	Beneficiary::Payee(state(id).contributor)
}

#[test]
fn mark_should_take_units_out_at_once_when_nothing_is_sealed() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (original, id) = pair(net);
		let first = publish(net);
		events();
		assert_ok!(Datanets::mark(id, 1, 128, &[(original, 110)]));
		assert_eq!(
			events(),
			vec![Event::ChunkMarkedDuplicate {
				contribution: id,
				datanet: net,
				chunk: 1,
				tokens: 128,
				originals: chunk_originals(&[(original, 110)]),
				marked: 128,
				effective: 1,
				units: 8_600,
				reducing: None,
			}]
		);
		assert!(Datanets::is_marked(id, 1) && !Datanets::is_marked(id, 0));
		assert_eq!((snapshot_totals(first), totals(net)), ((2, 23_600), (2, 23_600)));
		assert_eq!(Datanets::units(first, id), 8_600);
		assert_eq!(Datanets::beneficiaries(id), vec![(payee_of(id), SHARE_ONE)]);
		advance(CHALLENGE_PERIOD);
		assert_ok!(Datanets::seal(signed(EVE), first));
		assert_eq!(opened(first), Some(23_600));
		poll();
		assert_eq!(pooled(first), Some(23_600));
	});
}

#[test]
fn mark_should_lower_units_of_sealed_snapshots_one_by_one_when_the_hook_runs() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (original, id) = pair(net);
		sealed(net);
		sealed(net);
		let third = publish(net);
		events();
		assert_ok!(Datanets::mark(id, 0, 128, &[(original, 128)]));
		assert!(matches!(
			events()[..],
			[Event::ChunkMarkedDuplicate {
				effective: 3,
				units: 8_600,
				reducing: Some((1, 3)),
				..
			}]
		));
		let units = || [1, 2, 3].map(|number| Datanets::units(at(net, number), id));
		assert_eq!(units(), [15_000, 15_000, 8_600]);
		assert_eq!(snapshot_totals(third), (2, 23_600));
		assert_eq!(snapshot_totals(at(net, 2)), (2, 30_000));

		// One step a block.
		let weights = <() as crate::WeightInfo>::poll_base() + <() as crate::WeightInfo>::reduce_step();
		assert_eq!(poll_with(weights), weights);
		assert_eq!(
			events(),
			vec![Event::MembershipReduced {
				contribution: id,
				snapshot: at(net, 1),
				before: 15_000,
				after: 8_600,
			}]
		);
		assert_eq!(units(), [8_600, 15_000, 8_600]);
		assert_eq!(snapshot_totals(at(net, 1)), (2, 23_600));
		assert_eq!(
			(pooled(at(net, 1)), pooled(at(net, 2))),
			(Some(23_600), Some(30_000))
		);
		Datanets::do_try_state().expect("sound half way");

		poll();
		assert_eq!(units(), [8_600; 3]);
		assert_eq!(pooled(at(net, 2)), Some(23_600));
		assert_eq!(state(id).reduction, None);
		assert_eq!(Reductions::<Test>::iter().count(), 0);
		events();
		poll();
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn mark_should_join_the_queued_reduction_when_nothing_was_gone_through() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (original, id) = pair(net);
		sealed(net);
		sealed(net);
		assert_ok!(Datanets::mark(id, 0, 128, &[(original, 128)]));
		assert_ok!(Datanets::mark(id, 2, 44, &[(original, 44)]));
		assert_eq!(Reductions::<Test>::iter().count(), 1);
		assert_eq!(Datanets::units(at(net, 1), id), 15_000);
		events();
		poll();
		let reduced = |number| Event::MembershipReduced {
			contribution: id,
			snapshot: at(net, number),
			before: 15_000,
			after: 6_400,
		};
		assert_eq!(events(), vec![reduced(1), reduced(2)]);
		// A later one begins anew.
		assert_ok!(Datanets::mark(id, 1, 128, &[(original, 128)]));
		assert_eq!(
			state(id).reduction,
			Some(Reduction {
				marked: 172,
				next: 1,
				until: 3,
				queued: 0
			})
		);
		poll();
		assert_eq!(Datanets::units(at(net, 2), id), 0);
		assert_eq!(pooled(at(net, 2)), Some(15_000));
	});
}

#[test]
fn mark_should_be_refused_when_some_snapshots_reflect_more_than_others() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (original, id) = pair(net);
		sealed(net);
		sealed(net);
		let (third, late) = (publish(net), |chunk| {
			Datanets::mark(id, chunk, 44, &[(original, 44)])
		});
		assert_ok!(Datanets::mark(id, 0, 128, &[(original, 128)]));
		// Sealed with the lower units, before the hook came to it.
		advance(CHALLENGE_PERIOD);
		assert_ok!(Datanets::seal(signed(EVE), third));
		assert_noop!(late(2), Error::<Test>::ReductionUnderWay);
		// Gone through half way.
		assert_ok!(Datanets::retire(signed(EVE), id, 1));
		assert_noop!(late(2), Error::<Test>::ReductionUnderWay);
		// Anyone can finish it.
		let info = Datanets::retire(signed(EVE), id, 9).expect("one snapshot is left");
		assert_eq!(
			(info.actual_weight, info.pays_fee),
			(Some(Datanets::retire_weight(1)), Pays::No)
		);
		assert_noop!(
			Datanets::retire(signed(EVE), id, 1),
			Error::<Test>::NothingToRetire
		);
		assert_ok!(late(2));
		assert_eq!(
			state(id)
				.reduction
				.map(|reduction| (reduction.next, reduction.until)),
			Some((1, 4))
		);
		poll();
		assert!([1, 2, 3]
			.iter()
			.all(|number| pooled(at(net, *number)) == Some(21_400)));
	});
}

#[test]
fn mark_should_postpone_when_the_pool_refuses() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (original, id) = pair(net);
		let first = sealed(net);
		assert_ok!(Datanets::mark(id, 0, 128, &[(original, 128)]));
		PoolsRefuse::set(&true);
		events();
		poll();
		assert_eq!(
			events(),
			vec![Event::ReductionPostponed {
				contribution: id,
				snapshot: first,
				epoch: 1,
				error: DispatchError::Exhausted,
			}]
		);
		poll();
		assert_eq!(events(), vec![]);
		assert_eq!(Datanets::units(first, id), 15_000);
		Datanets::do_try_state().expect("sound while postponed");
		assert_noop!(
			Datanets::retire(signed(EVE), id, 1),
			Error::<Test>::RetirementNotDue
		);
		PoolsRefuse::set(&false);
		Epoch::set(&1);
		poll();
		assert_eq!((Datanets::units(first, id), pooled(first)), (8_600, Some(23_600)));
	});
}

#[test]
fn mark_should_redirect_when_more_than_half_is_marked() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let alice = accepted(&ALICE, net);
		let carol = accepted(&CAROL, net);
		let id = accepted(&BOB, net);
		let kind = Kind::Refinement {
			parents: vec![id],
			parent_share: 500_000_000,
		};
		let before = submit_as(&EVE, net, kind.clone(), 10, false).expect("it is sound");
		assert_ok!(Datanets::mark(id, 0, 128, &[(alice, 100), (carol, 20)]));
		assert_eq!(Datanets::beneficiaries(id), vec![(payee_of(id), SHARE_ONE)]);
		assert_eq!(
			Datanets::text_facts(id).map(|facts| facts.redirected),
			Some(false)
		);
		events();
		assert_ok!(Datanets::mark(id, 1, 128, &[(carol, 120)]));
		let vector = vec![(payee_of(alice), 416_666_666), (payee_of(carol), 583_333_334)];
		assert_eq!(
			events().pop(),
			Some(Event::ContributionRedirected {
				contribution: id,
				datanet: net,
				marked: 256,
				tokens: 300,
				beneficiaries: BoundedVec::truncate_from(vector.clone()),
			})
		);
		assert_eq!(Datanets::beneficiaries(id), vector);
		assert_eq!(Datanets::standing(id), Some(Standing::Earning));
		assert_eq!(Datanets::originals(id).to_vec(), vec![(alice, 100), (carol, 140)]);
		// Who derived from it before keeps the vector of that day; who does now shares with the originals.
		assert!(Datanets::beneficiaries(before).contains(&(payee_of(id), 500_000_000)));
		let after = submit_as(&EVE, net, kind, 20, false).expect("it is sound");
		assert_eq!(
			Datanets::beneficiaries(after),
			vec![
				(payee_of(alice), 208_333_333),
				(payee_of(carol), 291_666_667),
				(payee_of(after), 500_000_000)
			]
		);
		// A later mark redirects what is pulled later.
		assert_ok!(Datanets::mark(id, 2, 44, &[(alice, 40)]));
		assert!(matches!(
			events().pop(),
			Some(Event::ContributionRedirected { marked: 300, .. })
		));
		assert_eq!(
			Datanets::beneficiaries(id),
			vec![(payee_of(alice), 500_000_000), (payee_of(carol), 500_000_000)]
		);
		assert_eq!(totals(net), (3, 30_000));
	});
}

#[test]
fn mark_should_not_redirect_when_exactly_half_is_marked() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let original = accepted(&ALICE, net);
		let id = submit_as(&BOB, net, Kind::Raw, 256, false).expect("it is sound");
		accept(id, 50);
		assert_ok!(Datanets::mark(id, 0, 128, &[(original, 128)]));
		assert_eq!(Redirects::<Test>::get(id), None);
		assert_ok!(Datanets::mark(id, 1, 1, &[(original, 1)]));
		assert_eq!(Datanets::beneficiaries(id), vec![(payee_of(original), SHARE_ONE)]);
	});
}

#[test]
fn mark_should_follow_the_vector_of_an_original_when_that_is_redirected_itself() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (original, copy) = pair(net);
		let id = accepted(&CAROL, net);
		for chunk in 0..2 {
			assert_ok!(Datanets::mark(copy, chunk, 128, &[(original, 128)]));
			assert_ok!(Datanets::mark(id, chunk, 128, &[(copy, 128)]));
		}
		assert_eq!(Datanets::beneficiaries(id), vec![(payee_of(original), SHARE_ONE)]);
	});
}

#[test]
fn mark_should_forget_an_original_when_it_was_removed() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (waiting, original) = (submit(&CAROL, net), accepted(&ALICE, net));
		let id = accepted(&BOB, net);
		assert_ok!(Datanets::mark(id, 0, 128, &[(waiting, 128)]));
		assert_ok!(Datanets::withdraw(signed(CAROL), waiting));
		assert_ok!(Datanets::mark(id, 1, 128, &[(original, 120)]));
		assert_eq!(Datanets::originals(id).to_vec(), vec![(original, 120)]);
		assert_eq!(Datanets::beneficiaries(id), vec![(payee_of(original), SHARE_ONE)]);
	});
}

#[test]
fn mark_should_keep_a_contribution_when_it_would_be_removed_otherwise() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		let (original, id) = (submit(&ALICE, net), submit(&BOB, net));
		assert_ok!(Datanets::mark(id, 0, 128, &[(original, 128)]));
		let reject = |id| Datanets::review(signed(CURATOR), id, Verdict::Reject { reason: vec![] });
		assert_ok!(reject(id));
		assert_ok!(reject(original));
		advance(REVIEW_PERIOD + 1);
		assert_ok!(Datanets::lapse(signed(EVE), original));
		assert_noop!(Datanets::lapse(signed(EVE), id), Error::<Test>::NotPending);
		assert_eq!(state(id).status, Status::Rejected);
		assert_eq!(Datanets::contribution(original), None);
		assert_eq!(held(HoldReason::Deposit, &BOB), RAW_DEPOSIT);
	});
}

#[test]
fn mark_should_count_in_units_when_reviewed_later() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		let (original, id) = (submit(&ALICE, net), submit(&BOB, net));
		let first = sealed(net);
		assert_ok!(Datanets::mark(id, 0, 128, &[(original, 128)]));
		assert_eq!(state(id).reduction, None);
		accept(id, 50);
		assert_eq!(totals(net), (2, 8_600));
		assert_eq!(Datanets::units(first, id), 0);
		assert_eq!(Datanets::units(sealed(net), id), 8_600);
	});
}

#[test]
fn mark_should_agree_with_retirement_when_a_member_leaves_meanwhile() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (original, id) = pair(net);
		let (first, second) = (sealed(net), sealed(net));
		// GIVEN one snapshot reduced, then a withdrawal
		assert_ok!(Datanets::mark(id, 0, 128, &[(original, 128)]));
		assert_ok!(Datanets::retire(signed(EVE), id, 1));
		assert_ok!(Datanets::withdraw(signed(BOB), id));
		// WHEN its epoch comes, both are due
		Epoch::set(&1);
		let info = Datanets::retire(signed(EVE), id, 9).expect("both are due");
		assert_eq!(info.actual_weight, Some(Datanets::retire_weight(3)));
		// THEN it was retired with what it had
		assert_eq!(
			[first, second].map(|snapshot| (retired(snapshot, id), pooled(snapshot))),
			[(Some(8_600), Some(15_000)); 2]
		);
		// AND a mark after it changes what it would have, not the pool.
		assert_ok!(Datanets::mark(id, 1, 128, &[(original, 128)]));
		poll();
		assert_eq!(Datanets::units(first, id), 2_200);
		assert_eq!(snapshot_totals(first), (2, 17_200));
		assert_eq!(pooled(first), Some(15_000));
	});
}

#[test]
fn mark_should_leave_nothing_to_retire_when_all_tokens_are_marked() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (original, id) = pair(net);
		let first = sealed(net);
		for (chunk, tokens) in [(0, 128), (1, 128), (2, 44)] {
			assert_ok!(Datanets::mark(id, chunk, tokens, &[(original, tokens)]));
		}
		poll();
		let second = sealed(net);
		assert_eq!((pooled(first), opened(second)), (Some(15_000), Some(15_000)));
		assert_ok!(Datanets::withdraw(signed(BOB), id));
		Epoch::set(&1);
		events();
		poll();
		assert_eq!(events(), vec![]);
		assert_eq!((pooled(first), pooled(second)), (Some(15_000), Some(15_000)));
		assert_eq!(state(id).queued, None);
	});
}

#[test]
fn mark_should_be_refused_when_it_proves_nothing() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (original, id) = pair(net);
		let (later, waiting) = (accepted(&ALICE, net), submit(&CAROL, net));
		sealed(net);
		let refused = |id, chunk, tokens, originals: &[(ContributionId, u64)], error: Error<Test>| {
			assert_noop!(Datanets::mark(id, chunk, tokens, originals), error);
		};
		let fine = [(original, 100)];
		refused(99, 0, 128, &fine, Error::UnknownContribution);
		refused(waiting, 0, 128, &fine, Error::StillPending);
		refused(id, 3, 128, &fine, Error::ChunkOutOfRange);
		refused(id, u32::MAX, 128, &fine, Error::ChunkOutOfRange);
		refused(id, 0, 0, &fine, Error::BadMark);
		refused(id, 0, 129, &fine, Error::BadMark);
		refused(id, 0, u64::MAX, &fine, Error::BadMark);
		refused(id, 0, 128, &[], Error::BadMark);
		refused(id, 0, 128, &[(original, 0)], Error::BadMark);
		refused(id, 0, 128, &[(original, 129)], Error::BadMark);
		refused(id, 0, 128, &[(original, u64::MAX), (original, 1)], Error::BadMark);
		refused(id, 0, 128, &[(original, 1); 17], Error::BadMark);
		refused(id, 0, 128, &[(id, 100)], Error::OriginalNotEarlier);
		refused(
			id,
			0,
			128,
			&[(original, 50), (later, 50)],
			Error::OriginalNotEarlier,
		);
		assert_ok!(Datanets::mark(id, 0, 128, &[(original, 8); 16]));
		refused(id, 0, 128, &fine, Error::AlreadyMarked);
		assert_ok!(Datanets::mark(id, 1, 128, &fine));
		// 44 are left.
		refused(id, 2, 45, &[(original, 45)], Error::BadMark);
		assert_storage_noop!(Datanets::is_marked(id, 0));
		// An original that is gone.
		assert_ok!(Datanets::withdraw(signed(CAROL), waiting));
		let last = accepted(&BOB, net);
		refused(last, 0, 128, &[(waiting, 100)], Error::UnknownContribution);
	});
}

#[test]
fn mark_should_pay_the_originals_by_tokens_when_they_are_many() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		let originals: Vec<_> = (10..90).map(|who| submit(&account(who), net)).collect();
		// 10 chunks of 8 originals each; from the 65th original on tokens count for the one that holds most.
		let id = submit_as(&BOB, net, Kind::Raw, 1_280, false).expect("it is sound");
		for (chunk, part) in originals.chunks(8).enumerate() {
			let held: Vec<_> = part
				.iter()
				.map(|original| (*original, 12 + original % 2))
				.collect();
			assert_ok!(Datanets::mark(id, chunk as u32, 128, &held));
		}
		let held: u64 = originals.iter().map(|original| 12 + original % 2).sum();
		let known = Datanets::originals(id);
		assert_eq!(known.len(), 64);
		assert_eq!(known.iter().map(|(_, tokens)| tokens).sum::<u64>(), held);
		assert_eq!(known[1].1, 13 + 16 * 12 + 8);
		let vector = Datanets::beneficiaries(id);
		assert_eq!(vector.len(), 64);
		assert_eq!(
			vector.iter().map(|(_, share)| u64::from(*share)).sum::<u64>(),
			u64::from(SHARE_ONE)
		);
	});
}

#[test]
fn facts_should_tell_the_text_and_the_marks_when_asked() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (original, id) = pair(net);
		let commitment = committed(&BOB, id as u32, 300).commitment();
		// The account of the leaves stays, whoever is paid.
		rotate(&BOB, &EVE);
		let text = facts(id).expect("it exists");
		assert_eq!(
			(text.contributor, text.root, text.tokens, text.chunks),
			(*BOB.as_ref(), commitment.root, 300, 3)
		);
		assert_ok!(Datanets::mark(id, 0, 128, &[(original, 128)]));
		assert_ok!(Datanets::mark(id, 1, 128, &[(original, 128)]));
		assert_eq!(
			Datanets::text_facts(id),
			Some(TextInfo {
				contributor: BOB,
				root: commitment.root,
				tokens: 300,
				chunks: 3,
				marked: 256,
				redirected: true
			})
		);
		let info = Datanets::contribution(id).expect("it exists");
		assert_eq!(
			(info.marked, info.redirected, info.commons_from),
			(256, true, None)
		);
		assert_eq!(info.beneficiaries, vec![(payee_of(original), SHARE_ONE)]);
		assert_eq!(
			[0, 2].map(|chunk| Datanets::marked_chunk(id, chunk)),
			[Some(128), None]
		);
		assert_eq!(
			(facts(99), Datanets::text_facts(99), Datanets::marked_chunk(99, 0)),
			(None, None, None)
		);
	});
}
