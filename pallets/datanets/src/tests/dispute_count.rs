use super::*;
use openledger_attribution::{chunk::Context, merkle::Tree, Blake2, ChunkProof, CommittedText};

/// Alice's contribution of 128 commas, which do not count, and 172 words, in an open snapshot together with one of
/// Bob's. Its three chunks claim to have `before` counting tokens before them; the truth is 0, 0 and 128.
fn claimed(before: [u64; 3], tokens: u64) -> (ContributionId, Vec<ChunkProof>) {
	let context = Context::Contribution { contributor: [3; 32] };
	let text = [vec![b','; 128], text(0, 172)].concat();
	let honest = CommittedText::new(&context, &text).expect("a short text");
	let bodies: Vec<Vec<u8>> = before
		.into_iter()
		.enumerate()
		.map(|(index, before)| {
			let mut body = honest.prove(index as u32).expect("three chunks").body;
			body[..8].copy_from_slice(&before.to_le_bytes());
			body
		})
		.collect();
	let tree = Tree::<Blake2>::new(
		bodies
			.iter()
			.map(|body| context.leaf_hash::<Blake2>(body))
			.collect(),
	);
	let net = datanet(AdmissionPolicy::Bonded { bond: OPEN });
	assert_ok!(Datanets::contribute(
		signed(ALICE),
		net,
		Kind::Raw,
		tree.root(),
		tokens,
		3,
		vec![],
		false
	));
	accept(0, 50);
	accepted(&BOB, net);
	publish(net);
	let proofs = bodies
		.into_iter()
		.enumerate()
		.map(|(index, body)| ChunkProof {
			body,
			proof: tree.prove(index as u64).expect("a leaf"),
		})
		.collect();
	(0, proofs)
}

fn dispute(
	chunk: u32,
	later: &ChunkProof,
	earlier: Option<&ChunkProof>,
) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Datanets::dispute_count(signed(EVE), 0, chunk, later.clone(), earlier.cloned())
}

#[test]
fn dispute_should_drop_when_the_count_jumps() {
	ExtBuilder::build_and_execute(|| {
		// 300 tokens are claimed where there are 172; each chunk alone looks right.
		let (id, proofs) = claimed([0, 128, 256], 300);
		for chunk in 0..3u32 {
			assert_ok!(Datanets::demand_chunk(signed(EVE), id, chunk));
			let ChunkProof { body, proof } = proofs[chunk as usize].clone();
			let demand = DemandId {
				contribution: id,
				chunk,
			};
			assert_ok!(Datanets::answer_chunk(signed(ALICE), demand, body, proof));
		}
		assert_noop!(
			dispute(2, &proofs[2], Some(&proofs[1])),
			Error::<Test>::CountChains
		);
		assert_noop!(dispute(0, &proofs[0], None), Error::<Test>::CountChains);
		events();
		assert!(is_free(dispute(1, &proofs[1], Some(&proofs[0]))));
		assert!(matches!(
			events()[..],
			[
				Event::ContributionDropped {
					fault: Fault::Miscounted,
					chunk: 1,
					until: 1,
					..
				},
				Event::BondForfeited { .. },
				Event::ContributionRemoved { .. },
			]
		));
		assert_eq!(free(&ALICE), ENDOWMENT - OPEN + 3 * OPEN);
		assert_eq!(free(&account(250)), ENDOWMENT + OPEN);
	});
}

#[test]
fn dispute_should_fail_when_the_chunks_are_not_the_contributions() {
	ExtBuilder::build_and_execute(|| {
		let (_, proofs) = claimed([0, 128, 256], 300);
		let strange = committed(&ALICE, 9, 300).prove(2).expect("three chunks");
		let wrong = || Error::<Test>::WrongChunk;
		assert_noop!(dispute(2, &proofs[2], None), wrong());
		assert_noop!(dispute(2, &proofs[2], Some(&proofs[0])), wrong());
		assert_noop!(dispute(2, &strange, Some(&proofs[1])), wrong());
		assert_noop!(dispute(2, &proofs[2], Some(&strange)), wrong());
		assert_noop!(dispute(3, &proofs[2], Some(&proofs[2])), wrong());
		assert_noop!(
			Datanets::dispute_count(Origin::root(), 0, 2, proofs[2].clone(), None),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Datanets::dispute_count(signed(EVE), 99, 2, proofs[2].clone(), None),
			Error::<Test>::UnknownContribution
		);
	});
}

#[test]
fn dispute_should_fail_when_the_snapshot_is_sealed() {
	ExtBuilder::build_and_execute(|| {
		let (_, proofs) = claimed([0, 128, 256], 300);
		advance(CHALLENGE_PERIOD);
		assert_ok!(Datanets::seal(
			signed(EVE),
			SnapshotId {
				datanet: 0,
				number: 1
			}
		));
		assert_noop!(
			dispute(2, &proofs[2], Some(&proofs[1])),
			Error::<Test>::NotInOpenSnapshot
		);
	});
}

#[test]
fn answer_should_fail_when_the_first_chunk_does_not_start_at_zero() {
	ExtBuilder::build_and_execute(|| {
		let (id, proofs) = claimed([1, 0, 128], 172);
		assert_ok!(Datanets::demand_chunk(signed(EVE), id, 0));
		let ChunkProof { body, proof } = proofs[0].clone();
		let demand = DemandId {
			contribution: id,
			chunk: 0,
		};
		assert_noop!(
			Datanets::answer_chunk(signed(ALICE), demand, body, proof),
			Error::<Test>::WrongChunk
		);
	});
}
