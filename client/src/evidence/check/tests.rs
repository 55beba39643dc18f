//! The rules of single links, on states made by hand.

use super::{
	ledger,
	members::{self, Units},
	payee,
	receipts::{check_retrieved, check_voucher},
	routing::{operator_pool, snapshot_pool, unpaid, Basis, Routed, Said, Voided},
	settlement::Settled,
	States, Trail,
};
use crate::{
	chain::{
		api::{
			self,
			datanets::Event as Contributing,
			fee_routing::Event as Routing,
			inference_receipts::Event as Happening,
			model_registry::Event as Owning,
			operators::Event as Staking,
			runtime_types::{
				openledger_traits::{operators::Stakes, router::Verdict},
				pallet_fee_routing::types::{PoolId, Pot, Source},
			},
		},
		to_chain_snapshot,
	},
	evidence::{
		bundle::{Bytes, Chunk, Data, FoundEvidence, Leaf, Route, Subject, TotalEvidence, Via},
		format::{testing, Happened, Reader},
		keys,
		records::{Batch, Commitment, Contribution, List, Operator},
		Fault,
	},
};
use codec::Encode;
use openledger_attribution::{
	merkle::empty_root, sums::Place, Blake2, CommittedText, Context, CreditEntry, Method, Receipt, ReceiptId,
	Retrieved, SessionLeaf, SumTree,
};
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
	let of = |held: &Held| {
		let found = members::beneficiaries(&Reader(held), BLOCK, &[], ID).unwrap();
		found.expect("nothing happened later")
	};
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
fn verdict_and_slashes_should_be_those_of_the_batch() {
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
	let voided = |batch, amount| {
		api::Event::InferenceReceipts(Happening::BatchVoided {
			batch,
			operator: 2,
			model: MODEL,
			amount,
			refund: Some((9, 30)),
			omission: None,
			credited: 90,
			credits: 2,
			attributable: 20,
			policy: 0,
			receipts: 3,
			epoch: 0,
		})
	};
	let mut said = Said::default();
	// Before it was routed, of another operator, of its own bond alone, and two that count.
	let events = happened(vec![
		slash(2, 1, 1),
		begun,
		slash(3, 10, 10),
		voided(1, 100),
		slash(2, 200, 0),
		slash(2, 100, 5),
		slash(2, 0, 5),
		voided(8, 999),
	]);
	for event in &events {
		said.hear(1, 2, BLOCK, event);
	}
	for event in &happened(vec![slash(2, 7, 7)]) {
		said.hear(1, 2, BLOCK + 1, event);
	}
	assert_eq!(said.slashes, 2);
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
			stakes: Stakes {
				own: 0,
				delegated: 0,
				commission: 0,
				slashes: 0,
			},
			routed: None,
		},
		operator: Operator {
			account: AccountId32([0; 32]),
			slashes: 0,
		},
		lines: Vec::new(),
		posted: BTreeMap::new(),
	}
}

#[test]
fn totals_should_be_refused_when_their_leaves_are_not_all_or_sum_to_something_else() {
	let entry = |contribution, sequence, credit| CreditEntry {
		contribution,
		receipt: ReceiptId {
			session: 0,
			line: 0,
			sequence,
		},
		credit,
	};
	let entries = [
		entry(1, 0, 10),
		entry(2, 0, 20),
		entry(2, 1, 30),
		entry(2, 2, 1),
		entry(4, 0, 5),
	];
	let tree = SumTree::<_, Blake2>::of(&entries).unwrap();
	let leaf = |index: usize| {
		let path = tree.prove(index as u64).unwrap();
		Leaf {
			index: index as u64,
			data: Bytes(entries[index].encode()),
			path: path.iter().map(|node| Bytes(node.encode())).collect(),
		}
	};
	let settled_with = |credited, total| {
		let mut settled = settled();
		settled.record.credited = credited;
		settled.record.commitment.ledger_root = tree.root();
		settled.posted = BTreeMap::from([(1, 10), (2, total), (4, 5)]);
		settled
	};
	let check = |total: &TotalEvidence, settled: &Settled| {
		let data = Data {
			receipts: Vec::new(),
			totals: vec![total.clone()],
		};
		let checked = ledger::check(&data, settled, &mut Trail::default());
		checked.map(|totals| totals[&total.contribution])
	};
	let whole = TotalEvidence {
		contribution: 2,
		count: 5,
		below: Some(leaf(0)),
		first: leaf(1),
		last: Some(leaf(3)),
		next: Some(leaf(4)),
	};
	let (first, last) = (
		TotalEvidence {
			contribution: 1,
			below: None,
			first: leaf(0),
			last: None,
			next: Some(leaf(1)),
			..whole.clone()
		},
		TotalEvidence {
			contribution: 4,
			below: Some(leaf(3)),
			first: leaf(4),
			last: None,
			next: None,
			..whole.clone()
		},
	);
	let settled = settled_with(66, 51);
	for (total, expected) in [(&whole, 51), (&first, 10), (&last, 5)] {
		assert_eq!(check(total, &settled), Ok(expected));
	}

	let refusal = |total: &TotalEvidence, settled: &Settled| match check(total, settled) {
		Ok(total) => panic!("{total} was believed"),
		Err(fault) => fault.to_string(),
	};
	let refused = |change: &dyn Fn(&mut TotalEvidence), reason: &str| {
		let mut changed = whole.clone();
		change(&mut changed);
		let refusal = refusal(&changed, &settled);
		assert!(refusal.contains(reason), "{refusal}");
	};
	refused(&|total| total.below = None, "not all");
	refused(&|total| total.next = None, "not all");
	let begins_late = |total: &mut TotalEvidence| (total.below, total.first) = (Some(leaf(1)), leaf(2));
	refused(&begins_late, "not all");
	let ends_early = |total: &mut TotalEvidence| (total.last, total.next) = (Some(leaf(2)), Some(leaf(3)));
	refused(&ends_early, "not all");
	let ends_late = |total: &mut TotalEvidence| (total.last, total.next) = (Some(leaf(4)), None);
	refused(&ends_late, "another contribution");
	refused(&|total| total.first.data.0[25] ^= 1, "does not lead");
	refused(&|total| total.count = 6, "does not lead");
	// Hash, sum and both keys of a node.
	assert_eq!(whole.first.path[0].0.len(), 32 + 16 + 25 + 25);
	for byte in [0, 32, 48, 73] {
		refused(&|total| total.first.path[0].0[byte] ^= 1, "does not lead");
	}
	let cut_short = |total: &mut TotalEvidence| {
		total.first.path[0].0.pop();
	};
	refused(&cut_short, "no node of sums");
	assert!(refusal(&whole, &settled_with(67, 51)).contains("another amount than the batch credits"));
	assert!(refusal(&whole, &settled_with(66, 52)).contains("was posted on chain"));
}

#[test]
fn receipts_should_be_refused_when_they_lie_elsewhere_than_their_line_puts_them() {
	let receipt = Receipt {
		id: ReceiptId {
			session: 3,
			line: 1,
			sequence: 7,
		},
		cumulative_before: 50,
		amount: 20,
		input_tokens: 1,
		output_tokens: 1,
		request: empty_root(),
		response: empty_root(),
		parent: None,
		method: Method::Verbatim1,
		claim_count: 0,
		claims: empty_root(),
		retrieved_count: 0,
		retrieved: empty_root(),
	};
	let mut settled = settled();
	settled.lines = vec![SessionLeaf {
		session: 3,
		line: 1,
		settled_before: 40,
		settled_after: 80,
		start: 100,
	}];
	let check = |receipt: &Receipt, before| {
		let place = Place { before, total: 1_000 };
		check_voucher(receipt, &place, &settled, &mut Trail::default())
	};
	assert_eq!(check(&receipt, 110), Ok(()));
	for elsewhere in [0, 10, 100, 109, 111] {
		assert!(check(&receipt, elsewhere).is_err(), "{elsewhere}");
	}
	let beyond = Receipt {
		amount: 31,
		..receipt
	};
	assert!(check(&beyond, 110).is_err(), "nobody paid for it");
	let mut free = Receipt { amount: 0, ..receipt };
	free.id.line = 2;
	assert_eq!(check(&free, 5), Ok(()));
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

#[test]
fn stakes_should_be_those_of_the_deposit_when_delegators_come_and_go() {
	let staked = |units: u128, total: u128| {
		let mut held = Held::default();
		let keys = [2u32.encode(), CONTRIBUTOR.encode()];
		held.put(
			"FeeRouting",
			"Pools",
			&[operator_pool(2)],
			([0u8; 32], total, [0u8; 32], 0u128).encode(),
		);
		held.put("FeeRouting", "Stakers", &keys, (units, [0u8; 32]).encode());
		held
	};
	let stakes =
		|held: &Held, later: &[Happened]| members::stakes(&Reader(held), BLOCK, later, 2, CONTRIBUTOR);
	let units = |member, total| Units { member, total };
	let held = staked(500, 1_500);
	assert_eq!(stakes(&held, &[]).unwrap(), units(500, 1_500));
	// Another of 800 left, and this one came with all that it has.
	let mut events = vec![set_units(CONTRIBUTOR + 1, 0, 1_000), left(800)];
	events.extend([set_units(CONTRIBUTOR, 500, 1_500), joined(500)]);
	assert_eq!(stakes(&held, &happened(events)).unwrap(), units(0, 1_800));
	// All are gone, and their pool with them.
	let events = happened(vec![set_units(CONTRIBUTOR, 0, 0), left(500)]);
	assert_eq!(stakes(&Held::default(), &events).unwrap(), units(500, 500));
	assert!(stakes(&held, &events).is_err(), "they do not lead here");
	let unexplained = happened(vec![set_units(CONTRIBUTOR, 500, 1_500)]);
	assert!(stakes(&held, &unexplained).is_err(), "how many came is not told");
}

#[test]
fn credits_should_be_said_to_go_to_the_pools_when_they_direct_something() {
	assert!(unpaid(ID, 10, 100, 50).contains("went to the pools"));
	assert!(unpaid(ID, 1, 100, 50).contains("gets nothing"));
	assert!(unpaid(ID, 0, 100, 50).contains("gets nothing"));
}

/// Where routing began, and the block to trust.
const BEGUN: u32 = 10;
const ANCHOR: u32 = 20;
/// A block between them.
const PULLED: u32 = 12;

/// Values by their keys, of any block.
#[derive(Default)]
struct Chain(HashMap<(u32, Vec<u8>), Vec<u8>>);

impl States for Chain {
	fn read(&self, block: u32, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
		if key == keys::plain("System", "LastRuntimeUpgrade") {
			return Ok(Some(testing::runtime()));
		}
		Ok(self.0.get(&(block, key.to_vec())).cloned())
	}
}

impl Chain {
	fn put(&mut self, block: u32, pallet: &str, item: &str, keys: &[Vec<u8>], value: Vec<u8>) {
		self.0.insert((block, keys::entry(pallet, item, keys)), value);
	}

	fn happened(&mut self, block: u32, events: Vec<api::Event>) {
		let key = keys::plain("System", "Events");
		self.0.insert((block, key), testing::events(events));
	}

	/// The contribution of [`CONTRIBUTOR`], in the state after a block.
	fn contribution(&mut self, block: u32) {
		let sample = Sample::default();
		self.put(
			block,
			"Datanets",
			"Contributions",
			&[ID.encode()],
			sample.encoded(),
		);
	}

	fn redirect(&mut self, block: u32, payee: u32) {
		let vector = vec![(0u8, payee, SHARE_ONE)].encode();
		self.put(block, "Datanets", "Redirects", &[ID.encode()], vector);
	}

	fn pot(&mut self, pot: &Pot, held: u128) {
		self.put(
			ANCHOR,
			"FeeRouting",
			"Pots",
			&[payee::pot_key(pot)],
			held.encode(),
		);
	}

	/// A pool in which a unit has earned so much.
	fn pool(&mut self, block: u32, key: Vec<u8>, earned: u64, units: u128) {
		let pool = (scaled(earned), units, [0u8; 32], 0u128).encode();
		self.put(block, "FeeRouting", "Pools", &[key], pool);
	}

	fn staker(&mut self, block: u32, payee: u32, units: u128, paid: u64) {
		let keys = [2u32.encode(), payee.encode()];
		self.put(
			block,
			"FeeRouting",
			"Stakers",
			&keys,
			(units, scaled(paid)).encode(),
		);
	}

	/// Follows one way to a payee.
	fn follow(&self, to: u32, via: Via, pulled_in: &[u32], paid_in: Option<u32>) -> Result<Trail, Fault> {
		let subject = Subject {
			batch: 1,
			anchor: ANCHOR,
			submitted_in: BLOCK,
			ended_in: Some(BEGUN),
			routed_in: Vec::new(),
			payee: Some(to),
			routes: vec![Route {
				via,
				pulled_in: pulled_in.to_vec(),
				paid_in,
			}],
		};
		let routed = Routed {
			begun: (BEGUN, 0),
			closed: (BEGUN, 0),
			staker_pool: 1_000,
			builders: 300,
			pooled: 5_000,
			credited: BTreeMap::from([(ID, (100, (BEGUN, 0)))]),
		};
		let mut trail = Trail::default();
		let reader = Reader(self);
		payee::check(&subject, &settled(), Some(&routed), &reader, &mut trail).map(|()| trail)
	}

	/// Why that does not hold.
	fn refusal(&self, to: u32, via: Via, pulled_in: &[u32]) -> String {
		let followed = self.follow(to, via, pulled_in, None);
		followed.expect_err("it does not hold").to_string()
	}
}

/// On the scale of pools.
fn scaled(amount: u64) -> [u64; 4] {
	[amount << 32, 0, 0, 0]
}

fn set_units(payee: u32, units: u128, total: u128) -> api::Event {
	api::Event::FeeRouting(Routing::UnitsSet {
		operator: 2,
		payee,
		units,
		total,
	})
}

fn joined(shares: u128) -> api::Event {
	api::Event::Operators(Staking::DelegationActivated {
		operator: 2,
		delegator: AccountId32([0; 32]),
		amount: shares,
		shares,
	})
}

fn left(shares: u128) -> api::Event {
	api::Event::Operators(Staking::Undelegated {
		operator: 2,
		delegator: AccountId32([0; 32]),
		shares,
		amount: shares,
		era: 0,
		unlock_at: 0,
		forced: false,
	})
}

fn emptied(pot: &Pot, amount: u128) -> api::Event {
	api::Event::FeeRouting(Routing::PotPulled {
		pot: pot.clone(),
		amount,
	})
}

fn owed(payee: u32, source: Source, amount: u128) -> api::Event {
	api::Event::FeeRouting(Routing::PayeeCredited {
		payee,
		source,
		amount,
	})
}

fn paid(payee: u32, amount: u128) -> api::Event {
	api::Event::FeeRouting(Routing::PaidOut {
		payee,
		account: AccountId32([0; 32]),
		amount,
		reward: 0,
		claimer: None,
	})
}

fn redirected() -> api::Event {
	api::Event::Datanets(Contributing::ContributionRedirected {
		contribution: ID,
		datanet: 3,
		marked: 60,
		tokens: 100,
		beneficiaries: List(Vec::new()),
	})
}

fn says(trail: &Trail, what: &str) -> bool {
	trail.not_proven.iter().any(|open| open.contains(what))
}

const CREDIT: Via = Via::Credit { contribution: ID };
const LATER: u32 = 30;

#[test]
fn payees_should_be_refused_what_was_pulled_before_it_was_redirected_to_them() {
	let pot = Pot::Contribution(ID);
	let mut chain = Chain::default();
	chain.contribution(PULLED);
	chain.contribution(ANCHOR);
	let source = Source::Contribution(ID);
	let events = vec![
		emptied(&pot, 100),
		owed(CONTRIBUTOR, source, 100),
		paid(CONTRIBUTOR, 100),
	];
	chain.happened(PULLED, events);
	chain.redirect(ANCHOR, LATER);

	let trail = chain
		.follow(CONTRIBUTOR, CREDIT, &[PULLED], Some(PULLED))
		.unwrap();
	assert!(trail.links.iter().any(|link| link.link == "payout"));
	assert!(says(&trail, "no earlier pull"), "it is in another block");
	assert!(!says(&trail, "no earlier payout"), "it is in the same block");
	let refusal = chain.refusal(LATER, CREDIT, &[PULLED]);
	assert!(refusal.contains("owed the payee nothing"), "{refusal}");
	let refusal = chain.refusal(LATER, CREDIT, &[]);
	assert!(refusal.contains("as of block 20"), "{refusal}");
	chain.pot(&pot, 99);
	assert!(chain.follow(LATER, CREDIT, &[], None).is_err());
	// As much as the batch had put in, whoever put it there.
	chain.pot(&pot, 100);
	let trail = chain.follow(LATER, CREDIT, &[], None).unwrap();
	assert!(says(&trail, "no earlier pull"));
	let refusal = chain.refusal(CONTRIBUTOR, CREDIT, &[]);
	assert!(refusal.contains("not in the vector"), "{refusal}");
}

#[test]
fn payouts_should_leave_earlier_ones_open_when_they_are_in_another_block() {
	let pot = Pot::Contribution(ID);
	let mut chain = Chain::default();
	chain.contribution(PULLED);
	let source = Source::Contribution(ID);
	chain.happened(PULLED, vec![emptied(&pot, 100), owed(CONTRIBUTOR, source, 100)]);
	chain.happened(PULLED + 1, vec![paid(CONTRIBUTOR, 100)]);
	let trail = chain
		.follow(CONTRIBUTOR, CREDIT, &[PULLED], Some(PULLED + 1))
		.unwrap();
	assert!(says(&trail, "no earlier payout"));
}

#[test]
fn splits_should_be_left_open_when_the_vector_changed_after_the_pull_in_its_block() {
	let pot = Pot::Contribution(ID);
	let mut chain = Chain::default();
	chain.contribution(PULLED);
	chain.redirect(PULLED, LATER);
	let pull = || {
		[
			emptied(&pot, 200),
			owed(CONTRIBUTOR, Source::Contribution(ID), 50),
		]
	};
	let [emptied, owed] = pull();
	chain.happened(PULLED, vec![emptied, owed, redirected()]);
	let trail = chain.follow(CONTRIBUTOR, CREDIT, &[PULLED], None).unwrap();
	assert!(says(&trail, "by which vector"), "{trail:?}");
	let sum = trail.links.iter().find(|link| link.link == "sum").unwrap();
	// A quarter of what was in the pot.
	let part = crate::cli::amount::format_amount(25);
	assert!(sum.shows.contains(&format!("gets {part} of")), "{}", sum.shows);
	let [emptied, owed] = pull();
	chain.happened(PULLED, vec![redirected(), emptied, owed]);
	let refusal = chain.refusal(CONTRIBUTOR, CREDIT, &[PULLED]);
	assert!(refusal.contains("not what the vector makes"), "{refusal}");
}

#[test]
fn builders_should_be_those_of_the_pull_when_a_model_changes_hands_after_it() {
	let pot = Pot::ModelBuilders(MODEL);
	let mut chain = Chain::default();
	let vector = vec![(MODEL, SHARE_ONE)].encode();
	chain.put(PULLED, "ModelRegistry", "Builders", &[MODEL.encode()], vector);
	let transferred = api::Event::ModelRegistry(Owning::OwnershipTransferred {
		model: MODEL,
		from: AccountId32([0; 32]),
		to: AccountId32([1; 32]),
		old_payee: CONTRIBUTOR,
		new_payee: LATER,
	});
	let source = Source::ModelBuilders(MODEL);
	chain.happened(
		PULLED,
		vec![emptied(&pot, 300), owed(CONTRIBUTOR, source, 300), transferred],
	);
	let trail = chain.follow(CONTRIBUTOR, Via::Builders, &[PULLED], None).unwrap();
	assert!(!says(&trail, "by which vector"));
	let refusal = chain.refusal(LATER, Via::Builders, &[PULLED]);
	assert!(refusal.contains("owed the payee nothing"), "{refusal}");
}

#[test]
fn delegators_should_have_no_part_when_they_join_after_the_deposit_in_its_block() {
	let mut chain = Chain::default();
	chain.happened(
		BEGUN,
		vec![paid(0, 1), set_units(CONTRIBUTOR, 500, 1_500), joined(500)],
	);
	chain.pool(BEGUN, operator_pool(2), 1, 1_500);
	chain.pool(ANCHOR, operator_pool(2), 1, 1_500);
	for block in [BEGUN, ANCHOR] {
		chain.staker(block, CONTRIBUTOR, 500, 1);
		chain.staker(block, LATER, 1_000, 0);
	}
	let refusal = chain.refusal(CONTRIBUTOR, Via::Stakers, &[]);
	assert!(refusal.contains("no units"), "{refusal}");
	chain.follow(LATER, Via::Stakers, &[], None).unwrap();
	let source = || Source::OperatorPool(2);
	chain.happened(PULLED, vec![owed(LATER, source(), 999)]);
	let refusal = chain.refusal(LATER, Via::Stakers, &[PULLED]);
	assert!(refusal.contains("less than its part"), "{refusal}");
	chain.happened(PULLED, vec![owed(LATER, source(), 1_000)]);
	let trail = chain.follow(LATER, Via::Stakers, &[PULLED], None).unwrap();
	assert!(says(&trail, "no earlier pull"));
	// Paid up to where the pool is: nothing of the batch is left there.
	chain.staker(ANCHOR, LATER, 1_000, 1);
	let refusal = chain.refusal(LATER, Via::Stakers, &[]);
	assert!(refusal.contains("as of block 20 the delegator"), "{refusal}");
}

#[test]
fn members_should_be_refused_when_pot_or_pool_has_less_for_them_than_the_batch_had_put_in() {
	let pot = Pot::ModelData(MODEL);
	let via = Via::Pool {
		snapshot: snapshot(1),
		contribution: ID,
	};
	let mut chain = Chain::default();
	for block in [PULLED, ANCHOR] {
		chain.contribution(block);
		chain.pool(block, snapshot_pool(snapshot(1)), 1, 5_000);
		let lineage = vec![((3u32, 1u32), SHARE_ONE)].encode();
		chain.put(block, "ModelRegistry", "Data", &[MODEL.encode()], lineage);
	}
	let refusal = chain.refusal(CONTRIBUTOR, via, &[]);
	assert!(refusal.contains("as of block 20 the pot"), "{refusal}");
	chain.pot(&pot, 5_000);
	let trail = chain.follow(CONTRIBUTOR, via, &[], None).unwrap();
	assert!(says(&trail, "no earlier pull"));

	let deposited = api::Event::FeeRouting(Routing::PoolDeposited {
		pool: PoolId::Snapshot(to_chain_snapshot(snapshot(1))),
		source: Source::ModelData(MODEL),
		amount: 5_000,
		burned: 0,
	});
	chain.happened(PULLED, vec![emptied(&pot, 5_000), deposited]);
	let trail = chain.follow(CONTRIBUTOR, via, &[PULLED], None).unwrap();
	assert!(says(&trail, "no earlier pull"));
	let keys = [snapshot(1).encode(), ID.encode()];
	let up_to_date = (scaled(1), false).encode();
	chain.put(ANCHOR, "FeeRouting", "SnapshotMembers", &keys, up_to_date);
	let refusal = chain.refusal(CONTRIBUTOR, via, &[PULLED]);
	assert!(refusal.contains("the member of the pool"), "{refusal}");
}
