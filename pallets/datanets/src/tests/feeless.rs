use super::*;
use crate::WeightInfo;
use frame_support::{
	dispatch::{CheckIfFeeless, GetDispatchInfo},
	weights::Weight,
};
use openledger_attribution::{MAX_CHUNK_BYTES, MAX_CHUNK_PROOF};

fn is_feeless(call: &Call<Test>, who: AccountId) -> bool {
	call.is_feeless(&signed(who))
}

fn contribute(parents: Option<u32>, uri: u32) -> Call<Test> {
	Call::contribute {
		datanet: 0,
		kind: match parents {
			Some(parents) => Kind::Refinement {
				parents: vec![0; parents as usize],
				parent_share: 0,
			},
			None => Kind::Raw,
		},
		root: [0; 32],
		tokens: 1,
		chunks: 1,
		uri: vec![0; uri as usize],
		commons: false,
	}
}

fn answer(body: u32, proof: u32) -> Call<Test> {
	Call::answer_chunk {
		demand: DemandId {
			contribution: 0,
			chunk: 0,
		},
		body: vec![0; body as usize],
		proof: vec![[0; 32]; proof as usize],
	}
}

#[test]
fn calls_of_contributors_should_be_feeless_only_for_guests() {
	ExtBuilder::build_and_execute(|| {
		Guest::set(&Some(ALICE));
		for call in [
			contribute(None, 3),
			Call::lapse { contribution: 0 },
			Call::mark_commons { contribution: 0 },
			Call::withdraw { contribution: 0 },
			Call::release_bond { contribution: 0 },
			answer(3, 1),
		] {
			assert!(is_feeless(&call, ALICE), "{call:?}");
			assert!(!is_feeless(&call, BOB), "{call:?}");
			assert!(!call.is_feeless(&RuntimeOrigin::root()), "{call:?}");
			assert!(!call.is_feeless(&RuntimeOrigin::none()), "{call:?}");
		}
		for call in [
			Call::demand_chunk {
				contribution: 0,
				chunk: 0,
			},
			Call::retire {
				contribution: 0,
				max: 1,
			},
			Call::publish_snapshot { datanet: 0 },
		] {
			assert!(!is_feeless(&call, ALICE), "{call:?}");
		}
	});
}

#[test]
fn calls_should_not_be_feeless_when_they_are_longer_than_they_can_be() {
	ExtBuilder::build_and_execute(|| {
		Guest::set(&Some(ALICE));
		for (call, feeless) in [
			(contribute(None, MAX_URI), true),
			(contribute(None, MAX_URI + 1), false),
			(contribute(Some(MAX_PARENTS), 0), true),
			(contribute(Some(MAX_PARENTS + 1), 0), false),
			(answer(MAX_CHUNK_BYTES, MAX_CHUNK_PROOF), true),
			(answer(MAX_CHUNK_BYTES + 1, 0), false),
			(answer(0, MAX_CHUNK_PROOF + 1), false),
		] {
			assert_eq!(is_feeless(&call, ALICE), feeless);
		}
	});
}

#[test]
fn calls_should_be_noted_only_when_they_succeed() {
	ExtBuilder::build_and_execute(|| {
		let net = datanet(AdmissionPolicy::Curated);
		let id = submit(&ALICE, net);
		assert_eq!(Noted::get(), vec![ALICE]);
		assert_noop!(Datanets::withdraw(signed(BOB), id), Error::<Test>::NotContributor);
		assert_noop!(Datanets::lapse(signed(EVE), id), Error::<Test>::ReviewPeriodOpen);
		assert_eq!(Noted::get(), vec![ALICE]);
		advance(REVIEW_PERIOD + 1);
		assert_ok!(Datanets::lapse(signed(EVE), id));
		assert_eq!(Noted::get(), vec![ALICE, EVE]);
		assert_eq!(
			Call::<Test>::withdraw { contribution: id }
				.get_dispatch_info()
				.call_weight,
			<() as WeightInfo>::withdraw() + Weight::from_parts(77, 7)
		);
	});
}
