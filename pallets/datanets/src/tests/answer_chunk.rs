use super::*;
use openledger_attribution::ChunkProof;

/// A contribution of Alice's in an open snapshot, each of its three chunks demanded by Eve.
fn demanded() -> (ContributionId, SnapshotId) {
	let net = datanet(AdmissionPolicy::Curated);
	let id = accepted(&ALICE, net);
	let first = publish(net);
	for chunk in 0..3 {
		assert_ok!(Datanets::demand_chunk(signed(EVE), id, chunk));
	}
	(id, first)
}

fn proof(id: ContributionId, chunk: u32) -> ChunkProof {
	committed(&ALICE, id as u32, 300)
		.prove(chunk)
		.expect("it has three chunks")
}

fn answer(
	who: AccountId,
	id: ContributionId,
	chunk: u32,
	shown: ChunkProof,
) -> frame_support::dispatch::DispatchResult {
	Datanets::answer_chunk(
		signed(who),
		DemandId {
			contribution: id,
			chunk,
		},
		shown.body,
		shown.proof,
	)
}

#[test]
fn answer_should_earn_the_fee_when_it_is_the_chunk() {
	ExtBuilder::build_and_execute(|| {
		let (id, first) = demanded();
		for chunk in 0..3 {
			events();
			assert_ok!(answer(BOB, id, chunk, proof(id, chunk)));
			assert_eq!(
				events(),
				vec![Event::ChunkAnswered {
					demand: DemandId {
						contribution: id,
						chunk
					},
					snapshot: first,
					demander: EVE,
					answerer: BOB,
					paid: OPEN,
				}]
			);
			assert_eq!(free(&BOB), ENDOWMENT + u128::from(chunk + 1) * OPEN);
		}
		assert_eq!(
			(free(&EVE), held(HoldReason::Demand, &EVE)),
			(ENDOWMENT - 3 * OPEN, 0)
		);
		assert_eq!(Datanets::snapshot(first).expect("it is open").open_demands, 0);
		assert_noop!(answer(BOB, id, 0, proof(id, 0)), Error::<Test>::UnknownDemand);
	});
}

#[test]
fn answer_should_verify_against_the_submitter_when_the_payee_was_rotated() {
	ExtBuilder::build_and_execute(|| {
		let (id, _) = demanded();
		rotate(&ALICE, &CAROL);
		assert_ok!(answer(CAROL, id, 0, proof(id, 0)));
	});
}

#[test]
fn answer_should_give_the_fee_back_when_the_demander_answers() {
	ExtBuilder::build_and_execute(|| {
		let (id, _) = demanded();
		assert_ok!(answer(EVE, id, 0, proof(id, 0)));
		assert_eq!(
			(free(&EVE), held(HoldReason::Demand, &EVE)),
			(ENDOWMENT - 2 * OPEN, 2 * OPEN)
		);
	});
}

#[test]
fn answer_should_count_when_the_answerer_cannot_be_paid() {
	ExtBuilder::build_and_execute(|| {
		// Below the existential deposit.
		DemandFee::set(&1);
		let (id, _) = demanded();
		events();
		assert_ok!(answer(account(200), id, 0, proof(id, 0)));
		assert!(matches!(events()[..], [Event::ChunkAnswered { paid: 0, .. }]));
		assert_eq!((free(&EVE), held(HoldReason::Demand, &EVE)), (ENDOWMENT - 2, 2));
		assert_eq!(free(&account(200)), 0);
	});
}

#[test]
fn answer_should_be_taken_late_when_nobody_expired_the_demand() {
	ExtBuilder::build_and_execute(|| {
		let (id, _) = demanded();
		advance(ANSWER_PERIOD + 5);
		assert_ok!(answer(BOB, id, 0, proof(id, 0)));
	});
}

#[test]
fn answer_should_fail_when_it_is_not_the_chunk() {
	ExtBuilder::build_and_execute(|| {
		let (id, _) = demanded();
		let right = proof(id, 0);
		let strange = committed(&ALICE, 77, 300).prove(0).expect("it has three chunks");
		let copied = committed(&BOB, id as u32, 300)
			.prove(0)
			.expect("it has three chunks");
		let mut altered = right.clone();
		*altered.body.last_mut().expect("it has tokens") ^= 1;
		let mut longer = right.clone();
		longer.proof.push([0; 32]);
		let mut endless = right.clone();
		endless.proof = vec![[0; 32]; 33];
		let mut huge = right.clone();
		huge.body.resize(4_234, 1);
		let empty = ChunkProof {
			body: vec![],
			proof: vec![],
		};
		for wrong in [
			proof(id, 1),
			strange,
			copied,
			altered,
			longer,
			endless,
			huge,
			empty,
		] {
			assert_noop!(answer(BOB, id, 0, wrong), Error::<Test>::WrongChunk);
		}
		assert_ok!(answer(BOB, id, 0, right));
	});
}

#[test]
fn answer_should_fail_when_the_declared_number_of_tokens_is_not_reached() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let commitment = committed(&ALICE, 0, 300).commitment();
		// 384 tokens declared, 300 there.
		assert_ok!(Datanets::contribute(
			signed(ALICE),
			net,
			Kind::Raw,
			commitment.root,
			384,
			commitment.chunks,
			vec![],
			false
		));
		accept(0, 50);
		publish(net);
		assert_ok!(Datanets::demand_chunk(signed(EVE), 0, 2));
		assert_noop!(answer(ALICE, 0, 2, proof(0, 2)), Error::<Test>::WrongChunk);
	});
}

#[test]
fn answer_should_fail_when_nothing_is_demanded() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = accepted(&ALICE, net);
		publish(net);
		assert_noop!(answer(BOB, id, 0, proof(id, 0)), Error::<Test>::UnknownDemand);
		assert_ok!(Datanets::demand_chunk(signed(EVE), id, 0));
		let demand = DemandId {
			contribution: id,
			chunk: 0,
		};
		let ChunkProof { body, proof } = proof(id, 0);
		assert_noop!(
			Datanets::answer_chunk(Origin::root(), demand, body, proof),
			DispatchError::BadOrigin
		);
	});
}
