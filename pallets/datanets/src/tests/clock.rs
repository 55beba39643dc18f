use super::*;

#[test]
fn periods_should_stand_still_when_transactions_are_not_admitted() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let (member, waiting) = (accepted(&ALICE, net), submit(&BOB, net));
		let first = publish(net);
		assert_ok!(Datanets::demand_chunk(signed(EVE), member, 0));
		let demand = DemandId {
			contribution: member,
			chunk: 0,
		};
		advance(ANSWER_PERIOD);
		advance_closed(1_000);
		assert_noop!(
			Datanets::expire_demand(signed(EVE), demand),
			Error::<Test>::AnswerPeriodOpen
		);
		advance(CHALLENGE_PERIOD - ANSWER_PERIOD - 1);
		advance_closed(1_000);
		assert_noop!(
			Datanets::seal(signed(EVE), first),
			Error::<Test>::ChallengePeriodOpen
		);
		// Chunks can still be demanded.
		assert_ok!(Datanets::demand_chunk(signed(EVE), member, 1));
		advance(REVIEW_PERIOD - CHALLENGE_PERIOD + 1);
		advance_closed(1_000);
		assert_noop!(
			Datanets::lapse(signed(EVE), waiting),
			Error::<Test>::ReviewPeriodOpen
		);
		assert_noop!(
			Datanets::demand_chunk(signed(EVE), member, 2),
			Error::<Test>::ChallengePeriodOver
		);
		advance(1);
		assert_ok!(Datanets::lapse(signed(EVE), waiting));
		assert_ok!(Datanets::expire_demand(signed(EVE), demand));
		assert_eq!(state(member).status, Status::Dropped);
		// Blocks are told as they are.
		assert_eq!(
			Datanets::snapshot(first).map(|snapshot| snapshot.published_at),
			Some(1)
		);
		assert_eq!(System::block_number(), u64::from(REVIEW_PERIOD) + 3_002);
	});
}
