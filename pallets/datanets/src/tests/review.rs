use super::*;

fn review(who: AccountId, id: ContributionId, quality: u8) -> frame_support::dispatch::DispatchResult {
	Datanets::review(signed(who), id, Verdict::Accept { quality })
}

fn reject(who: AccountId, id: ContributionId) -> frame_support::dispatch::DispatchResult {
	Datanets::review(
		signed(who),
		id,
		Verdict::Reject {
			reason: b"off topic".to_vec(),
		},
	)
}

#[test]
fn review_should_accept_when_pending() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (low, high) = (submit(&ALICE, net), submit(&BOB, net));
		events();
		assert_ok!(review(OWNER, low, 1));
		assert_ok!(review(CURATOR, high, 100));
		let accepted = |contribution, reviewer, quality, units| Event::ContributionAccepted {
			contribution,
			datanet: net,
			reviewer: Some(reviewer),
			quality,
			from: 1,
			units,
		};
		assert_eq!(
			events(),
			vec![accepted(low, OWNER, 1, 300), accepted(high, CURATOR, 100, 30_000)]
		);
		assert_eq!(totals(net), (2, 30_300));
		assert_eq!(
			Datanets::membership(low),
			Some(Membership {
				datanet: net,
				from: 1,
				until: None,
				gaps: Default::default(),
			})
		);
		assert_eq!(Datanets::standing(low), Some(Standing::Earning));
		// The deposit stays, the record does too.
		assert_eq!(held(HoldReason::Deposit, &ALICE), RAW_DEPOSIT);
	});
}

#[test]
fn review_should_join_the_next_number_when_a_snapshot_is_open() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		accepted(&ALICE, net);
		let late = submit(&BOB, net);
		let first = publish(net);
		accept(late, 50);
		assert_eq!(snapshot_totals(first), (1, 15_000));
		assert_eq!(totals(net), (2, 30_000));
		assert_eq!(state(late).from, Some(2));
	});
}

#[test]
fn review_should_give_units_in_the_next_snapshot_when_admitted_openly() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		let id = submit(&ALICE, net);
		let first = publish(net);
		events();
		accept(id, 50);
		assert_eq!(
			events(),
			vec![Event::ContributionRated {
				contribution: id,
				datanet: net,
				reviewer: CURATOR,
				quality: 50,
				units_from: 2,
				units: 15_000,
			}]
		);
		assert_eq!(snapshot_totals(first), (1, 0));
		assert_eq!(totals(net), (1, 15_000));
		advance(CHALLENGE_PERIOD);
		assert_ok!(Datanets::seal(signed(EVE), first));
		let second = sealed(net);
		assert_eq!(
			(Datanets::units(first, id), Datanets::units(second, id)),
			(0, 15_000)
		);
		assert_eq!((opened(first), opened(second)), (Some(0), Some(15_000)));
	});
}

#[test]
fn review_should_give_the_bond_back_and_keep_the_priority_when_it_rejects_a_pending_one() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let id = submit(&ALICE, net);
		let root = Provenances::<Test>::get(id).expect("it exists").root;
		events();
		assert_ok!(reject(CURATOR, id));
		assert_eq!(
			events(),
			vec![
				Event::ContributionRejected {
					contribution: id,
					datanet: net,
					reviewer: CURATOR,
					reason: BoundedVec::truncate_from(b"off topic".to_vec()),
					until: None,
					appeal_by: 1 + REVIEW_PERIOD,
				},
				Event::BondReleased {
					contribution: id,
					account: ALICE,
					amount: 7 * OPEN
				},
			]
		);
		assert_eq!(free(&ALICE), ENDOWMENT - RAW_DEPOSIT);
		assert_eq!(state(id).status, Status::Rejected);
		assert_eq!((Datanets::membership(id), Datanets::standing(id)), (None, None));
		assert_noop!(review(CURATOR, id, 50), Error::<Test>::AlreadyLeft);
		// It can be appealed, so root and priority stay taken.
		let again = || Datanets::contribute(signed(ALICE), net, Kind::Raw, root, 300, 3, vec![], false);
		assert_noop!(again(), Error::<Test>::RootTaken);
		// Its contributor may give up, and gets the rest back.
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
				Event::ContributionRemoved {
					contribution: id,
					datanet: net,
					account: ALICE
				},
			]
		);
		assert_eq!(free(&ALICE), ENDOWMENT);
		assert_eq!(Datanets::contribution_of(ALICE, root), None);
		assert_ok!(again());
		assert_eq!(Datanets::contribution_of(ALICE, root), Some(id + 1));
	});
}

#[test]
fn review_should_keep_it_for_an_appeal_when_it_rejects_an_open_one_that_nothing_sealed_holds() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		let (id, other) = (submit(&ALICE, net), submit(&BOB, net));
		let first = publish(net);
		assert_ok!(reject(CURATOR, id));
		assert!(state(id).is_refused());
		assert_eq!((snapshot_totals(first), totals(net)), ((1, 0), (1, 0)));
		assert_ok!(Datanets::withdraw(signed(ALICE), id));
		assert_eq!((Datanets::contribution(id), free(&ALICE)), (None, ENDOWMENT));
		assert_ok!(reject(CURATOR, other));
		assert_eq!((snapshot_totals(first), totals(net)), ((0, 0), (0, 0)));
	});
}

#[test]
fn review_should_keep_earnings_when_it_rejects_an_open_one_that_is_sealed() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		let id = submit(&ALICE, net);
		sealed(net);
		events();
		assert_ok!(reject(CURATOR, id));
		assert!(matches!(
			events()[..],
			[Event::ContributionRejected { until: Some(2), .. }]
		));
		assert_eq!(
			Datanets::membership(id),
			Some(Membership {
				datanet: net,
				from: 1,
				until: Some(2),
				gaps: Default::default(),
			})
		);
		assert_eq!(Datanets::standing(id), Some(Standing::Earning));
		assert_eq!(totals(net), (0, 0));
		assert_noop!(review(CURATOR, id, 50), Error::<Test>::AlreadyLeft);
		assert_noop!(reject(CURATOR, id), Error::<Test>::AlreadyLeft);
	});
}

#[test]
fn review_should_fail_when_it_is_the_reviewers_own() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (owners, curators) = (submit(&OWNER, net), submit(&CURATOR, net));
		assert_noop!(review(OWNER, owners, 50), Error::<Test>::OwnContribution);
		assert_noop!(review(CURATOR, curators, 50), Error::<Test>::OwnContribution);
		assert_noop!(reject(CURATOR, curators), Error::<Test>::OwnContribution);
		// Neither who submitted it nor who is paid for it.
		rotate(&CURATOR, &OWNER);
		assert_noop!(review(CURATOR, curators, 50), Error::<Test>::OwnContribution);
		assert_noop!(review(OWNER, curators, 50), Error::<Test>::OwnContribution);
		assert_ok!(review(CURATOR, owners, 50));
	});
}

#[test]
fn review_should_fail_when_the_quality_is_out_of_range() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = submit(&ALICE, net);
		for quality in [0, 101, 255] {
			assert_noop!(review(CURATOR, id, quality), Error::<Test>::BadQuality);
		}
	});
}

#[test]
fn review_should_fail_when_the_reason_is_out_of_bounds() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = submit(&ALICE, net);
		let reject = |reason| Datanets::review(signed(CURATOR), id, Verdict::Reject { reason });
		assert_noop!(reject(vec![b'x'; 257]), Error::<Test>::TextTooLong);
		assert_noop!(reject(vec![0xff]), Error::<Test>::NotUtf8);
		assert_ok!(reject(vec![b'x'; 256]));
	});
}

#[test]
fn review_should_fail_when_not_entitled_or_done() {
	ExtBuilder::build_and_execute(|| {
		let nets = [datanet(AdmissionPolicy::Curated), datanet(AdmissionPolicy::Open)];
		let ids = nets.map(|net| submit(&ALICE, net));
		for id in ids {
			assert_noop!(review(EVE, id, 50), Error::<Test>::NotCurator);
			assert_noop!(reject(ALICE, id), Error::<Test>::NotCurator);
			assert_noop!(
				Datanets::review(Origin::root(), id, Verdict::Accept { quality: 1 }),
				DispatchError::BadOrigin
			);
			accept(id, 50);
			assert_noop!(review(CURATOR, id, 60), Error::<Test>::AlreadyReviewed);
			assert_noop!(reject(CURATOR, id), Error::<Test>::AlreadyReviewed);
		}
		assert_noop!(review(CURATOR, 99, 50), Error::<Test>::UnknownContribution);
	});
}
