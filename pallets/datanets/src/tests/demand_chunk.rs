use super::*;

#[test]
fn demand_should_hold_the_fee_when_the_snapshot_is_open() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = accepted(&ALICE, net);
		let first = publish(net);
		advance(2);
		events();
		assert_ok!(Datanets::demand_chunk(signed(EVE), id, 2));
		let demand = DemandId {
			contribution: id,
			chunk: 2,
		};
		assert_eq!(
			events(),
			vec![Event::ChunkDemanded {
				demand,
				snapshot: first,
				demander: EVE,
				fee: OPEN,
				deadline: 3 + ANSWER_PERIOD,
			}]
		);
		assert_eq!(
			(free(&EVE), held(HoldReason::Demand, &EVE)),
			(ENDOWMENT - OPEN, OPEN)
		);
		assert_eq!(Datanets::demand(demand).expect("it is open").demander, EVE);
		assert_eq!(Datanets::snapshot(first).expect("it is open").open_demands, 1);
		assert_eq!(state(id).open_demands, 1);
	});
}

#[test]
fn demand_should_hold_nothing_when_it_is_free() {
	ExtBuilder::build_and_execute(|| {
		DemandFee::set(&0);
		let net = datanet(AdmissionPolicy::Curated);
		let id = accepted(&ALICE, net);
		publish(net);
		assert_ok!(Datanets::demand_chunk(signed(EVE), id, 0));
		assert_eq!(free(&EVE), ENDOWMENT);
		advance(ANSWER_PERIOD + 1);
		assert_ok!(Datanets::expire_demand(
			signed(EVE),
			DemandId {
				contribution: id,
				chunk: 0
			}
		));
		assert_eq!(free(&EVE), ENDOWMENT);
	});
}

#[test]
fn demand_should_fail_when_no_open_snapshot_holds_it() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = accepted(&ALICE, net);
		let demand = |id| Datanets::demand_chunk(signed(EVE), id, 0);
		assert_noop!(demand(id), Error::<Test>::NotInOpenSnapshot);
		let late = submit(&BOB, net);
		let first = publish(net);
		assert_noop!(demand(late), Error::<Test>::NotInOpenSnapshot);
		accept(late, 50);
		assert_noop!(demand(late), Error::<Test>::NotInOpenSnapshot);
		assert_noop!(demand(99), Error::<Test>::UnknownContribution);
		assert_noop!(
			Datanets::demand_chunk(Origin::root(), id, 0),
			DispatchError::BadOrigin
		);
		advance(CHALLENGE_PERIOD);
		assert_noop!(demand(id), Error::<Test>::ChallengePeriodOver);
		assert_ok!(Datanets::seal(signed(EVE), first));
		assert_noop!(demand(id), Error::<Test>::NotInOpenSnapshot);
	});
}

#[test]
fn demand_should_fail_when_there_is_no_such_chunk_or_it_is_demanded() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = accepted(&ALICE, net);
		publish(net);
		for chunk in [3, u32::MAX] {
			assert_noop!(
				Datanets::demand_chunk(signed(EVE), id, chunk),
				Error::<Test>::ChunkOutOfRange
			);
		}
		assert_ok!(Datanets::demand_chunk(signed(EVE), id, 0));
		assert_noop!(
			Datanets::demand_chunk(signed(BOB), id, 0),
			Error::<Test>::DemandExists
		);
	});
}

#[test]
fn demand_should_fail_when_too_many_are_open_or_it_cannot_be_paid() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (id, other) = (accepted(&ALICE, net), accepted(&BOB, net));
		publish(net);
		assert_noop!(
			Datanets::demand_chunk(signed(account(200)), id, 0),
			TokenError::FundsUnavailable
		);
		for chunk in 0..3 {
			assert_ok!(Datanets::demand_chunk(signed(EVE), id, chunk));
		}
		assert_noop!(
			Datanets::demand_chunk(signed(EVE), other, 0),
			Error::<Test>::TooManyDemands
		);
	});
}
