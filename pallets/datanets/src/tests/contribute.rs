use super::*;

fn contribute(
	who: AccountId,
	datanet: DatanetId,
	root: Hash32,
	tokens: u64,
	chunks: u32,
	uri: &[u8],
) -> frame_support::dispatch::DispatchResult {
	Datanets::contribute(
		signed(who),
		datanet,
		Kind::Raw,
		root,
		tokens,
		chunks,
		uri.to_vec(),
		false,
	)
}

#[test]
fn contribute_should_wait_for_review_when_curated() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		events();
		let id = submit(&ALICE, net);
		let root = committed(&ALICE, 0, 300).commitment().root;
		assert_eq!(
			events(),
			vec![Event::ContributionSubmitted {
				contribution: 0,
				datanet: net,
				contributor: 1,
				account: ALICE,
				kind: Kind::Raw,
				root,
				tokens: 300,
				chunks: 3,
				uri: uri(b"ipfs://text"),
				commons: false,
				depth: 0,
				beneficiaries: BoundedVec::truncate_from(vec![(Beneficiary::Payee(1), SHARE_ONE)]),
				bond: 0,
				review_by: 1 + REVIEW_PERIOD,
			}]
		);
		assert_eq!(held(HoldReason::Deposit, &ALICE), RAW_DEPOSIT);
		assert_eq!(free(&ALICE), ENDOWMENT - RAW_DEPOSIT);
		assert_eq!(held(HoldReason::Bond, &ALICE), 0);
		assert_eq!(state(id).status, Status::Pending);
		assert_eq!(totals(net), (0, 0));
		assert_eq!(Datanets::membership(id), None);
		assert_eq!(Datanets::standing(id), None);
		assert_eq!(Datanets::contribution_of(ALICE, root), Some(id));
		assert_eq!(
			Datanets::beneficiaries(id),
			vec![(Beneficiary::Payee(1), SHARE_ONE)]
		);
	});
}

#[test]
fn contribute_should_accept_without_units_when_open() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		events();
		let id = submit(&ALICE, net);
		assert_eq!(
			events().pop(),
			Some(Event::ContributionAccepted {
				contribution: id,
				datanet: net,
				reviewer: None,
				quality: 0,
				from: 1,
				units: 0,
			})
		);
		assert_eq!(totals(net), (1, 0));
		assert_eq!(
			Datanets::membership(id),
			Some(Membership {
				datanet: net,
				from: 1,
				until: None,
				gaps: Default::default(),
			})
		);
		assert_eq!(Datanets::standing(id), Some(Standing::Earning));
	});
}

#[test]
fn contribute_should_hold_a_bond_when_bonded() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 7 * OPEN });
		let id = submit(&ALICE, net);
		submit(&ALICE, net);
		assert_eq!(held(HoldReason::Bond, &ALICE), 14 * OPEN);
		assert_eq!(held(HoldReason::Deposit, &ALICE), 2 * RAW_DEPOSIT);
		assert_eq!(Datanets::contribution(id).expect("it exists").bond, 7 * OPEN);
		assert_eq!(state(id).status, Status::Pending);
	});
}

#[test]
fn contribute_should_count_globally_when_there_are_many_datanets() {
	ExtBuilder::build_and_execute(|| {
		let nets = [datanet(AdmissionPolicy::Open), datanet(AdmissionPolicy::Curated)];
		let ids = [
			submit(&ALICE, nets[0]),
			submit(&BOB, nets[1]),
			submit(&ALICE, nets[1]),
		];
		assert_eq!(ids, [0, 1, 2]);
		assert_eq!(state(0).contributor, state(2).contributor);
		assert_eq!(
			Provenances::<Test>::get(2).map(|provenance| provenance.index),
			Some(1)
		);
	});
}

#[test]
fn contribute_should_pool_at_once_when_commons() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = submit_as(&ALICE, net, Kind::Raw, 300, true).expect("it is sound");
		assert!(state(id).is_commons());
		accept(id, 50);
		assert_eq!(totals(net), (1, 0));
		assert_eq!(Datanets::standing(id), Some(Standing::Pooled));
		let snapshot = sealed(net);
		assert_eq!(Datanets::units(snapshot, id), 0);
		assert!(state(id).is_commons());
	});
}

#[test]
fn contribute_should_fail_when_the_root_was_submitted_before() {
	ExtBuilder::build_and_execute(|| {
		let nets = [datanet(AdmissionPolicy::Curated), datanet(AdmissionPolicy::Open)];
		assert_ok!(contribute(ALICE, nets[0], [1; 32], 300, 3, b""));
		for net in nets {
			assert_noop!(
				contribute(ALICE, net, [1; 32], 300, 3, b""),
				Error::<Test>::RootTaken
			);
		}
		// Withdrawn after acceptance it stays taken.
		accept(0, 50);
		assert_ok!(Datanets::withdraw(signed(ALICE), 0));
		assert_noop!(
			contribute(ALICE, nets[0], [1; 32], 300, 3, b""),
			Error::<Test>::RootTaken
		);
	});
}

#[test]
fn contribute_should_not_be_blocked_when_another_account_was_faster_with_the_root() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		assert_ok!(contribute(EVE, net, [1; 32], 300, 3, b""));
		assert_ok!(contribute(ALICE, net, [1; 32], 300, 3, b""));
		assert_eq!(Datanets::contribution_of(EVE, [1; 32]), Some(0));
		assert_eq!(Datanets::contribution_of(ALICE, [1; 32]), Some(1));
	});
}

#[test]
fn contribute_should_fail_when_the_numbers_are_impossible() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		assert_noop!(
			contribute(ALICE, net, [1; 32], 0, 1, b""),
			Error::<Test>::NoTokens
		);
		for (tokens, chunks) in [(1, 0), (129, 1), (u64::MAX, u32::MAX)] {
			assert_noop!(
				contribute(ALICE, net, [1; 32], tokens, chunks, b""),
				Error::<Test>::WrongChunkCount
			);
		}
		assert_ok!(contribute(ALICE, net, [1; 32], 128, 1, b""));
		// Tokens that do not count fill chunks too.
		assert_ok!(contribute(ALICE, net, [2; 32], 1, 9, b""));
		assert_ok!(contribute(
			ALICE,
			net,
			[3; 32],
			u64::from(u32::MAX) * 128,
			u32::MAX,
			b""
		));
	});
}

#[test]
fn contribute_should_fail_when_the_uri_is_out_of_bounds() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		assert_noop!(
			contribute(ALICE, net, [1; 32], 1, 1, &[b'x'; 257]),
			Error::<Test>::TextTooLong
		);
		assert_noop!(
			contribute(ALICE, net, [1; 32], 1, 1, &[0xff]),
			Error::<Test>::NotUtf8
		);
		assert_ok!(contribute(ALICE, net, [1; 32], 1, 1, &[b'x'; 256]));
	});
}

#[test]
fn contribute_should_fail_when_nobody_or_nothing_is_there() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Bonded { bond: 2_000 * OPEN });
		assert_noop!(
			contribute(ALICE, net + 1, [1; 32], 1, 1, b""),
			Error::<Test>::UnknownDatanet
		);
		for origin in [Origin::root(), Origin::none()] {
			assert_noop!(
				Datanets::contribute(origin, net, Kind::Raw, [1; 32], 1, 1, vec![], false),
				DispatchError::BadOrigin
			);
		}
		// The deposit can be paid, the bond cannot.
		assert_noop!(
			contribute(ALICE, net, [1; 32], 1, 1, b""),
			TokenError::FundsUnavailable
		);
		assert_noop!(
			contribute(account(200), net, [1; 32], 1, 1, b""),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn contribute_should_fail_when_ids_are_exhausted() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Open);
		NextContribution::<Test>::put(u64::MAX);
		assert_noop!(
			contribute(ALICE, net, [1; 32], 1, 1, b""),
			Error::<Test>::IdsExhausted
		);
		NextContribution::<Test>::kill();
	});
}
