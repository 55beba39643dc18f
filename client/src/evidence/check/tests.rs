//! The rules of single links, on states made by hand.

use super::{
	members::{self, Units},
	receipts::check_retrieved,
	routing::{snapshot_pool, Basis, Said, Slashed, Voided},
	settlement::Settled,
	States, Trail,
};
use crate::{
	chain::{
		api::{
			self, fee_routing::Event as Routing, inference_receipts::Event as Happening,
			operators::Event as Staking, runtime_types::openledger_traits::router::Verdict,
		},
		to_chain_snapshot,
	},
	evidence::{
		bundle::{Bytes, Chunk, FoundEvidence},
		format::{Happened, Reader},
		keys,
		records::{Batch, Commission, Commitment, Contribution, Delegated, Operator},
		Fault,
	},
};
use codec::Encode;
use openledger_attribution::{CommittedText, Context, Retrieved};
use openledger_core::{ContributionId, SnapshotId, SHARE_ONE};
use std::collections::{BTreeMap, HashMap};
use subxt::utils::AccountId32;

const BLOCK: u32 = 7;
const MODEL: u32 = 5;
const ID: ContributionId = 40;
const CONTRIBUTOR: u32 = 20;

fn snapshot(number: u32) -> SnapshotId {
	SnapshotId { datanet: 3, number }
}

/// Values by their keys, all of one block.
#[derive(Default)]
struct Held(HashMap<Vec<u8>, Vec<u8>>);

impl States for Held {
	fn read(&self, block: u32, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
		assert_eq!(block, BLOCK);
		Ok(self.0.get(key).cloned())
	}
}

impl Held {
	fn put(&mut self, pallet: &str, item: &str, keys: &[Vec<u8>], value: Vec<u8>) {
		self.0.insert(keys::entry(pallet, item, keys), value);
	}

	fn contribution(&mut self, id: ContributionId, sample: &Sample) {
		self.put("Datanets", "Contributions", &[id.encode()], sample.encoded());
	}

	fn pool(&mut self, units: u128) {
		let pool = ([0u8; 32], units, [0u8; 32], 0u128).encode();
		self.put("FeeRouting", "Pools", &[snapshot_pool(snapshot(1))], pool);
	}

	fn member(&mut self, id: ContributionId, retired: bool) {
		let keys = [snapshot(1).encode(), id.encode()];
		self.put(
			"FeeRouting",
			"SnapshotMembers",
			&keys,
			([0u8; 32], retired).encode(),
		);
	}

	fn units(&self, later: &[Happened]) -> Result<Units, Fault> {
		members::units(&Reader(self), BLOCK, later, snapshot(1), ID)
	}
}

/// 100 tokens of quality 50 in datanet 3, a member from snapshot 1 on.
#[derive(Default)]
struct Sample {
	gaps: [Option<(u32, u32)>; 4],
	commons_from: Option<u32>,
	marked: u64,
	/// Marked before, next snapshot, the one after the last, epoch.
	reduction: Option<(u64, u32, u32, u32)>,
}

impl Sample {
	fn encoded(&self) -> Vec<u8> {
		let (none, first) = (None::<u32>, Some(1u32));
		let identity = (3u32, CONTRIBUTOR, 100u64, 50u8, 0u8, 1u8).encode();
		let place = (first, none, self.gaps, false, first, self.commons_from).encode();
		let rest = (none, none, 0u32, self.marked, self.reduction).encode();
		[identity, place, rest].concat()
	}

	fn read(&self) -> Contribution {
		let mut held = Held::default();
		held.contribution(ID, self);
		Reader(&held)
			.need(BLOCK, "Datanets", "Contributions", &[ID.encode()])
			.unwrap()
	}
}

fn happened(events: Vec<api::Event>) -> Vec<Happened> {
	events
		.into_iter()
		.enumerate()
		.map(|(index, event)| Happened { index, event })
		.collect()
}

#[test]
fn units_should_leave_out_marked_tokens_and_gaps() {
	let units = |sample: &Sample, number| sample.read().units(&snapshot(number));
	let plain = Sample::default();
	assert_eq!(units(&plain, 1), 5_000);
	assert_eq!(units(&plain, 0), 0);
	let other = SnapshotId {
		datanet: 4,
		number: 1,
	};
	assert_eq!(plain.read().units(&other), 0, "another datanet");
	let marked = Sample {
		marked: 60,
		..Sample::default()
	};
	assert_eq!(units(&marked, 1), 2_000);
	// Snapshot 2 has not been gone through, 1 has, and 3 was not sealed.
	let reducing = Sample {
		marked: 60,
		reduction: Some((10, 2, 3, 1)),
		..Sample::default()
	};
	assert_eq!(
		[1, 2, 3].map(|number| units(&reducing, number)),
		[2_000, 4_500, 2_000]
	);
	let mut gaps = [None; 4];
	gaps[0] = Some((2, 4));
	let absent = Sample {
		gaps,
		..Sample::default()
	};
	assert_eq!(
		[1, 2, 3, 4].map(|number| units(&absent, number)),
		[5_000, 0, 0, 5_000]
	);
}

#[test]
fn contributions_should_be_commons_when_any_snapshot_of_the_lineage_holds_them_so() {
	let late = Sample {
		commons_from: Some(2),
		..Sample::default()
	};
	let late = late.read();
	let lineage = |numbers: &[u32]| -> Vec<_> {
		numbers
			.iter()
			.map(|number| (snapshot(*number), SHARE_ONE))
			.collect()
	};
	assert!(!members::is_commons(&late, &lineage(&[1])));
	assert!(members::is_commons(&late, &lineage(&[2])));
	assert!(members::is_commons(&late, &lineage(&[1, 2])));
	assert!(members::is_in(&late, &lineage(&[1, 2])));
	assert!(!members::is_in(&late, &lineage(&[0])));
}

#[test]
fn beneficiaries_should_be_the_originals_when_a_contribution_is_redirected() {
	let mut held = Held::default();
	held.contribution(ID, &Sample::default());
	let of = |held: &Held| members::beneficiaries(&Reader(held), BLOCK, ID).unwrap();
	assert_eq!(of(&held), [(CONTRIBUTOR, SHARE_ONE)]);
	let half = SHARE_ONE / 2;
	let payees = |payees: [u32; 2]| vec![(0u8, payees[0], half), (0u8, payees[1], half)].encode();
	held.put("Datanets", "Vectors", &[ID.encode()], payees([20, 21]));
	assert_eq!(of(&held), [(20, half), (21, half)]);
	held.put("Datanets", "Redirects", &[ID.encode()], payees([30, 31]));
	assert_eq!(of(&held), [(30, half), (31, half)]);
}

#[test]
fn units_should_be_those_of_the_deposit_when_members_come_and_go() {
	let mut held = Held::default();
	held.contribution(ID, &Sample::default());
	held.pool(8_000);
	let units = |member, total| Units { member, total };
	assert_eq!(held.units(&[]).unwrap(), units(5_000, 8_000));
	held.member(ID, false);
	assert_eq!(held.units(&[]).unwrap(), units(5_000, 8_000));
	held.member(ID, true);
	assert_eq!(held.units(&[]).unwrap(), units(0, 8_000), "it has left");

	// All of it after the deposit, in the same block.
	let pool = || to_chain_snapshot(snapshot(1));
	let later = happened(vec![
		api::Event::FeeRouting(Routing::MemberReduced {
			snapshot: pool(),
			contribution: ID,
			before: 5_000,
			after: 4_000,
			total: 11_000,
		}),
		api::Event::FeeRouting(Routing::MemberRestored {
			snapshot: pool(),
			contribution: ID + 1,
			units: 1_000,
			total: 12_000,
		}),
		api::Event::FeeRouting(Routing::MemberRetired {
			snapshot: to_chain_snapshot(snapshot(2)),
			contribution: ID,
			units: 77,
			left: 0,
			burned: 0,
		}),
		api::Event::FeeRouting(Routing::MemberRetired {
			snapshot: pool(),
			contribution: ID,
			units: 4_000,
			left: 8_000,
			burned: 0,
		}),
	]);
	assert_eq!(held.units(&later).unwrap(), units(5_000, 12_000));
	// Who came back after the deposit has no part of it.
	held.member(ID, false);
	let later = happened(vec![api::Event::FeeRouting(Routing::MemberRestored {
		snapshot: pool(),
		contribution: ID,
		units: 5_000,
		total: 8_000,
	})]);
	assert_eq!(held.units(&later).unwrap(), units(0, 3_000));
	held.pool(4_999);
	assert!(held.units(&later).is_err());
}

#[test]
fn voided_batches_should_be_split_by_the_omission_and_without_the_refund() {
	let posted = BTreeMap::from([(1, 40), (2, 50)]);
	let all = Basis::new(100, &posted, None).unwrap();
	assert_eq!((all.amount, all.credits), (100, vec![(1, 40), (2, 50)]));
	let voided = Voided {
		amount: 100,
		refund: Some((9, 30)),
		omission: Some((7, 20)),
	};
	let left = Basis::new(100, &posted, Some(&voided)).unwrap();
	assert_eq!((left.amount, left.credits), (70, vec![(7, 20)]));
	let none = Voided {
		refund: None,
		omission: None,
		..voided
	};
	let left = Basis::new(100, &posted, Some(&none)).unwrap();
	assert_eq!((left.amount, left.credits), (100, vec![]));
	assert_eq!(Basis::new(29, &posted, Some(&voided)), None);
}

#[test]
fn slashes_should_count_when_they_come_after_the_routing_in_its_block() {
	let slash = |operator, bond, delegated| {
		api::Event::Operators(Staking::OperatorSlashed {
			operator,
			requested: bond + delegated,
			bond,
			own_unbonding: 0,
			delegated,
			unbonding: 0,
			beneficiary: AccountId32([0; 32]),
		})
	};
	let begun = api::Event::FeeRouting(Routing::RoutingBegun {
		batch: 1,
		operator: 2,
		model: MODEL,
		amount: 70,
		burned: 0,
		builders: 0,
		data: 0,
		verdict: Verdict::Voided,
	});
	let voided = |batch| {
		api::Event::InferenceReceipts(Happening::BatchVoided {
			batch,
			operator: 2,
			model: MODEL,
			amount: 100,
			refund: Some((9, 30)),
			omission: None,
			credited: 90,
			credits: 2,
			policy: 0,
			receipts: 3,
			epoch: 0,
		})
	};
	let mut said = Said::default();
	let events = happened(vec![
		slash(2, 1, 1),
		begun,
		voided(8),
		slash(3, 10, 10),
		voided(1),
		slash(2, 100, 5),
		slash(2, 200, 0),
	]);
	for event in &events {
		said.hear(1, 2, BLOCK, event);
	}
	for event in &happened(vec![slash(2, 7, 7)]) {
		said.hear(1, 2, BLOCK + 1, event);
	}
	let expected = Slashed {
		own: 300,
		delegated: 5,
	};
	assert_eq!(said.slashed, expected);
	let expected = Voided {
		amount: 100,
		refund: Some((9, 30)),
		omission: None,
	};
	assert_eq!(said.voided, Some(expected));
}

fn settled() -> Settled {
	Settled {
		block: BLOCK,
		genesis: [0; 32],
		record: Batch {
			operator: 2,
			model: MODEL,
			amount: 0,
			credited: 0,
			credits: 0,
			policy: 0,
			commitment: Commitment {
				receipts_root: [0; 32],
				receipts: 0,
				ledger_root: [0; 32],
			},
			sessions_root: [0; 32],
			routed: None,
		},
		operator: Operator {
			account: AccountId32([0; 32]),
			bond: 0,
			delegated: Delegated { stake: 0 },
			commission: Commission {
				current: 0,
				next: None,
			},
		},
		lines: Vec::new(),
		posted: BTreeMap::new(),
	}
}

#[test]
fn retrieved_chunks_should_be_refused_when_they_are_not_of_the_corpus_or_not_the_contributions() {
	let contributor = [9u8; 32];
	let words: Vec<String> = (0..200).map(|number| format!("word{number}")).collect();
	let text =
		CommittedText::new(&Context::Contribution { contributor }, words.join(" ").as_bytes()).unwrap();
	let commitment = text.commitment();
	assert_eq!(commitment.chunks, 2);

	let lineage = |number: u32| vec![((3u32, number), SHARE_ONE)].encode();
	let mut held = Held::default();
	held.contribution(ID, &Sample::default());
	held.put("ModelRegistry", "Data", &[MODEL.encode()], lineage(1));
	// By whom, how, what, where, when, and two sums of money.
	let origin = (contributor, 0u8, commitment.root, commitment.chunks).encode();
	let rest = (Vec::<u8>::new(), 0u32, 0u32, 0u32, 0u128, (0u8, 0u128)).encode();
	held.put("Datanets", "Provenances", &[ID.encode()], [origin, rest].concat());

	let shown = |index| {
		let proof = text.prove(index).unwrap();
		FoundEvidence {
			entry: 0,
			chunk: Chunk {
				body: Bytes(proof.body),
				path: proof.proof.iter().map(|hash| Bytes::from(&hash[..])).collect(),
			},
		}
	};
	let entry = |chunk| Retrieved {
		contribution: ID,
		chunk,
	};
	let check = |held: &Held, found: &[FoundEvidence], chunk| {
		let mut trail = Trail::default();
		let reader = Reader(held);
		check_retrieved(found, "0/0/0", &[entry(chunk)], &settled(), &reader, &mut trail).map(|()| trail)
	};

	let trail = check(&held, &[shown(1)], 1).unwrap();
	assert!(trail
		.links
		.iter()
		.any(|link| link.link == "chunk" && link.shows.contains("word128")));
	assert!(trail.not_proven.is_empty());
	let trail = check(&held, &[], 1).unwrap();
	assert!(trail.not_proven[0].contains("1 of the 1 chunks"), "{trail:?}");

	assert!(check(&held, &[shown(0)], 1).is_err(), "another chunk");
	assert!(check(&held, &[], 2).is_err(), "no such chunk");
	let mut changed = shown(1);
	changed.chunk.body.0[20] ^= 1;
	assert!(check(&held, &[changed], 1).is_err(), "a changed byte");
	let mut misplaced = shown(1);
	misplaced.entry = 1;
	assert!(check(&held, &[misplaced], 1).is_err(), "no such entry");
	assert!(check(&held, &[shown(1), shown(1)], 1).is_err(), "twice");
	held.put("ModelRegistry", "Data", &[MODEL.encode()], lineage(0));
	assert!(check(&held, &[shown(1)], 1).is_err(), "not in the corpus");
}
