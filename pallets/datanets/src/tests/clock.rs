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

#[test]
fn windows_should_be_refused_when_they_would_end_beyond_the_end_of_the_clock() {
	ExtBuilder::build_and_execute(|| {
		let nets = [
			datanet(AdmissionPolicy::Curated),
			datanet(AdmissionPolicy::Curated),
		];
		let member = accepted(&ALICE, nets[0]);
		let (waiting, other) = (submit(&BOB, nets[0]), submit(&CAROL, nets[0]));
		accepted(&ALICE, nets[1]);
		// The last moment for a challenge period, an answer period and a review period, and one after it.
		Admitted::set(&(u32::MAX - CHALLENGE_PERIOD + 1));
		assert_noop!(
			Datanets::publish_snapshot(signed(OWNER), nets[0]),
			Error::<Test>::Overflow
		);
		Admitted::set(&(u32::MAX - CHALLENGE_PERIOD));
		publish(nets[0]);

		Admitted::set(&(u32::MAX - ANSWER_PERIOD + 1));
		assert_noop!(
			Datanets::demand_chunk(signed(EVE), member, 0),
			Error::<Test>::Overflow
		);
		Admitted::set(&(u32::MAX - ANSWER_PERIOD));
		assert_ok!(Datanets::demand_chunk(signed(EVE), member, 0));

		let reject = |id| Datanets::review(signed(CURATOR), id, Verdict::Reject { reason: vec![] });
		assert_ok!(Datanets::freeze_datanet(signed(JUDGE), nets[1]));
		Admitted::set(&(u32::MAX - REVIEW_PERIOD + 1));
		assert_noop!(
			submit_as(&ALICE, nets[0], Kind::Raw, 300, false),
			Error::<Test>::Overflow
		);
		assert_noop!(reject(waiting), Error::<Test>::Overflow);
		assert_noop!(
			Datanets::restore_datanet(signed(JUDGE), nets[1]),
			Error::<Test>::Overflow
		);
		Admitted::set(&(u32::MAX - REVIEW_PERIOD));
		submit(&ALICE, nets[0]);
		assert_ok!(reject(other));
		assert_ok!(Datanets::restore_datanet(signed(JUDGE), nets[1]));
	});
}
