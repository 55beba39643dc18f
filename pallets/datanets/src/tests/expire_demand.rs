use super::*;

const BOND: Balance = 7 * OPEN;

/// Alice's and Bob's contributions with bonds in an open snapshot, chunk 0 of Alice's demanded by Eve.
fn demanded(before: impl FnOnce(DatanetId)) -> (ContributionId, SnapshotId) {
	let net = datanet(AdmissionPolicy::Bonded { bond: BOND });
	let id = accepted(&ALICE, net);
	accepted(&BOB, net);
	before(net);
	let snapshot = publish(net);
	assert_ok!(Datanets::demand_chunk(signed(EVE), id, 0));
	(id, snapshot)
}

fn expire(id: ContributionId, chunk: u32) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Datanets::expire_demand(
		signed(CAROL),
		DemandId {
			contribution: id,
			chunk,
		},
	)
}

#[test]
fn expire_should_drop_and_remove_when_no_snapshot_ever_held_it() {
	ExtBuilder::build_and_execute(|| {
		let (id, first) = demanded(|_| ());
		let root = Provenances::<Test>::get(id).expect("it exists").root;
		advance(ANSWER_PERIOD);
		assert_noop!(expire(id, 0), Error::<Test>::AnswerPeriodOpen);
		advance(1);
		events();
		assert!(is_free(expire(id, 0)));
		let net = first.datanet;
		assert_eq!(
			events(),
			vec![
				Event::DemandExpired {
					demand: DemandId {
						contribution: id,
						chunk: 0
					},
					snapshot: first,
					demander: EVE,
					refund: OPEN,
				},
				Event::ContributionDropped {
					contribution: id,
					datanet: net,
					fault: Fault::Unanswered,
					chunk: 0,
					until: 1,
					pooled_from: 0,
				},
				Event::BondForfeited {
					contribution: id,
					account: ALICE,
					amount: BOND,
					to: account(250)
				},
				Event::ContributionRemoved {
					contribution: id,
					datanet: net,
					account: ALICE
				},
			]
		);
		assert_eq!(free(&EVE), ENDOWMENT);
		assert_eq!(free(&ALICE), ENDOWMENT - BOND);
		assert_eq!(free(&account(250)), ENDOWMENT + BOND);
		assert_eq!((snapshot_totals(first), totals(net)), ((1, 15_000), (1, 15_000)));
		assert_eq!(Datanets::contribution(id), None);
		assert_eq!(Datanets::contribution_of(ALICE, root), None);
		assert_noop!(expire(id, 0), Error::<Test>::UnknownDemand);
	});
}

#[test]
fn expire_should_keep_sealed_memberships_when_there_are_some() {
	ExtBuilder::build_and_execute(|| {
		let (id, second) = demanded(|net| {
			sealed(net);
		});
		let first = SnapshotId { number: 1, ..second };
		Epoch::set(&3);
		advance(ANSWER_PERIOD + 1);
		assert_ok!(expire(id, 0));
		assert_eq!(state(id).status, Status::Dropped);
		assert_eq!(
			Datanets::membership(id),
			Some(Membership {
				datanet: second.datanet,
				from: 1,
				until: Some(2),
				gaps: Default::default(),
			})
		);
		assert_eq!(
			(snapshot_totals(first), snapshot_totals(second)),
			((2, 30_000), (1, 15_000))
		);
		// At once: it is no choice of the contributor's.
		assert_eq!(Datanets::standing(id), Some(Standing::Pooled));
		poll();
		assert_eq!(retired(first, id), Some(15_000));
		assert_eq!(held(HoldReason::Deposit, &ALICE), RAW_DEPOSIT);
		assert_eq!(held(HoldReason::Bond, &ALICE), 0);
		assert_noop!(Datanets::withdraw(signed(ALICE), id), Error::<Test>::AlreadyLeft);
	});
}

#[test]
fn expire_should_take_the_bond_once_when_several_demands_are_open() {
	ExtBuilder::build_and_execute(|| {
		let (id, first) = demanded(|_| ());
		for chunk in 1..3 {
			assert_ok!(Datanets::demand_chunk(signed(EVE), id, chunk));
		}
		advance(ANSWER_PERIOD + 1);
		assert_ok!(expire(id, 0));
		// Still there for the other demands.
		assert_eq!(state(id).open_demands, 2);
		let shown = committed(&ALICE, id as u32, 300)
			.prove(1)
			.expect("it has three chunks");
		let demand = DemandId {
			contribution: id,
			chunk: 1,
		};
		assert_ok!(Datanets::answer_chunk(
			signed(ALICE),
			demand,
			shown.body,
			shown.proof
		));
		events();
		assert_ok!(expire(id, 2));
		assert!(matches!(
			events()[..],
			[Event::DemandExpired { .. }, Event::ContributionRemoved { .. }]
		));
		assert_eq!(free(&ALICE), ENDOWMENT - BOND + OPEN);
		assert_eq!(free(&account(250)), ENDOWMENT + BOND);
		assert_eq!(Datanets::snapshot(first).expect("it is open").open_demands, 0);
	});
}

#[test]
fn expire_should_fail_when_there_is_no_demand() {
	ExtBuilder::build_and_execute(|| {
		let (id, _) = demanded(|_| ());
		assert_noop!(expire(id, 1), Error::<Test>::UnknownDemand);
		assert_noop!(expire(99, 0), Error::<Test>::UnknownDemand);
		assert_noop!(
			Datanets::expire_demand(
				Origin::root(),
				DemandId {
					contribution: id,
					chunk: 0
				}
			),
			DispatchError::BadOrigin
		);
	});
}
