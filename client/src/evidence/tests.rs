//! Proofs of hand-made states: what links them, and what must not be believed.

use super::{
	bundle::{Bundle, Bytes, Data, StateProof, Subject, FORMAT},
	check::{States, Trail},
	keys,
	proof::{sorted, Header, Proven},
	Fault,
};
use codec::Encode;
use openledger_core::Hash32;
use sp_core::{Blake2Hasher, H256};
use sp_trie::{read_trie_value, recorder::Recorder, LayoutV1, MemoryDB, TrieDBMutBuilder, TrieMut};

type Layout = LayoutV1<Blake2Hasher>;

/// A state, and proofs of it.
struct State {
	db: MemoryDB<Blake2Hasher>,
	root: H256,
}

impl State {
	fn new(entries: &[(Vec<u8>, Vec<u8>)]) -> Self {
		let mut db = MemoryDB::<Blake2Hasher>::default();
		let mut root = H256::default();
		{
			let mut trie = TrieDBMutBuilder::<Layout>::new(&mut db, &mut root).build();
			for (key, value) in entries {
				trie.insert(key, value).unwrap();
			}
			// So that the trie has more than what is asked for.
			for number in 0u32..200 {
				let key = keys::entry("Other", "Item", &[number.encode()]);
				trie.insert(&key, &[number as u8; 40]).unwrap();
			}
		}
		Self { db, root }
	}

	fn prove(&self, keys: &[Vec<u8>]) -> Vec<Bytes> {
		let recorder = Recorder::<Blake2Hasher>::default();
		for key in keys {
			let mut recorder = recorder.as_trie_recorder(self.root);
			read_trie_value::<Layout, _>(&self.db, &self.root, key, Some(&mut recorder), None).unwrap();
		}
		sorted(recorder.drain_storage_proof().into_nodes())
	}
}

fn other(number: u32) -> Vec<u8> {
	keys::entry("Other", "Item", &[number.encode()])
}

fn number_key() -> Vec<u8> {
	keys::plain("System", "Number")
}

/// Block 5 with a value that is asked for, and block 9 whose state knows block 5.
fn example() -> (Bundle, Hash32) {
	let old = State::new(&[(number_key(), 5u32.encode())]);
	let header = Header {
		parent_hash: H256([1; 32]),
		number: 5,
		state_root: old.root,
		extrinsics_root: H256([2; 32]),
		digest: Default::default(),
	};
	let hash = sp_crypto_hashing::blake2_256(&header.encode());
	let new = State::new(&[
		(number_key(), 9u32.encode()),
		(keys::block_hash(5), hash.to_vec()),
		(keys::block_hash(4), vec![7; 32]),
	]);
	let bundle = Bundle {
		format: FORMAT.into(),
		subject: Subject {
			batch: 0,
			anchor: 9,
			submitted_in: 5,
			ended_in: None,
			routed_in: Vec::new(),
			payee: None,
			routes: Vec::new(),
		},
		data: Data::default(),
		states: vec![
			StateProof {
				block: 9,
				header: None,
				state_root: Some(Bytes::from(&new.root.0[..])),
				nodes: new.prove(&[number_key(), keys::block_hash(5)]),
			},
			StateProof {
				block: 5,
				header: Some(Bytes(header.encode())),
				state_root: None,
				nodes: old.prove(&[other(3), other(1_000)]),
			},
		],
	};
	(bundle, new.root.0)
}

fn open(bundle: &Bundle, trusted: Option<&Hash32>) -> Result<Proven, Fault> {
	Proven::open(bundle, trusted, &mut Trail::default())
}

fn reason(result: Result<Proven, Fault>) -> String {
	match result {
		Ok(_) => panic!("it was believed"),
		Err(fault) => fault.to_string(),
	}
}

#[test]
fn states_should_be_linked_from_one_root_to_another() {
	let (bundle, root) = example();
	let mut trail = Trail::default();
	let proven = Proven::open(&bundle, Some(&root), &mut trail).unwrap();
	assert_eq!(proven.read(5, &other(3)).unwrap(), Some(vec![3; 40]));
	assert_eq!(
		proven.read(5, &other(1_000)).unwrap(),
		None,
		"absence is proven too"
	);
	proven.check_used().unwrap();
	assert!(trail.not_proven.is_empty());
	let links: Vec<&str> = trail.links.iter().map(|link| link.link).collect();
	assert_eq!(links, ["state root", "block"]);
	// Without a root to trust, that is what is left to do.
	let mut trail = Trail::default();
	Proven::open(&bundle, None, &mut trail).unwrap();
	assert!(trail.not_proven[0].contains("--state-root"));
}

#[test]
fn states_should_be_refused_when_the_root_is_not_the_trusted_one() {
	let (bundle, mut root) = example();
	root[0] ^= 1;
	assert!(matches!(open(&bundle, Some(&root)), Err(Fault::OtherRoot { .. })));
}

#[test]
fn states_should_be_refused_when_a_header_is_not_the_one_that_the_chain_remembers() {
	let (bundle, root) = example();
	for place in 0..bundle.states[1].header.as_ref().unwrap().0.len() {
		let mut changed = bundle.clone();
		changed.states[1].header.as_mut().unwrap().0[place] ^= 0x10;
		assert!(reason(open(&changed, Some(&root))).contains("by another hash"));
	}
	let mut changed = bundle.clone();
	changed.states[1].header = None;
	assert!(reason(open(&changed, Some(&root))).contains("missing"));
	// A block that the proof says nothing of.
	let mut changed = bundle.clone();
	changed.states[1].block = 4;
	assert!(open(&changed, Some(&root)).is_err());
	let mut changed = bundle;
	changed.states[1].block = 9;
	assert!(reason(open(&changed, Some(&root))).contains("newer to older"));
}

#[test]
fn states_should_be_refused_when_the_number_of_the_trusted_block_is_wrong() {
	let (mut bundle, root) = example();
	bundle.subject.anchor = 8;
	assert!(open(&bundle, Some(&root)).is_err());
	bundle.states[0].block = 8;
	assert!(reason(open(&bundle, Some(&root))).contains("another block"));
}

#[test]
fn proofs_should_fail_when_a_node_is_changed_missing_twice_or_idle() {
	let (bundle, root) = example();
	let read = |bundle: &Bundle| -> Result<(), Fault> {
		let proven = open(bundle, Some(&root))?;
		proven.read(5, &other(3))?;
		proven.read(5, &other(1_000))?;
		proven.check_used()
	};
	read(&bundle).unwrap();
	for state in 0..2 {
		for node in 0..bundle.states[state].nodes.len() {
			let mut changed = bundle.clone();
			let length = changed.states[state].nodes[node].0.len();
			changed.states[state].nodes[node].0[length / 2] ^= 1;
			changed.states[state].nodes.sort();
			assert!(read(&changed).is_err(), "changed node {node} of state {state}");
			let mut changed = bundle.clone();
			changed.states[state].nodes.remove(node);
			assert!(read(&changed).is_err(), "missing node {node} of state {state}");
			let mut changed = bundle.clone();
			let copy = changed.states[state].nodes[node].clone();
			changed.states[state].nodes.insert(node, copy);
			assert!(read(&changed).is_err(), "node {node} of state {state} twice");
		}
		let mut changed = bundle.clone();
		changed.states[state].nodes.push(Bytes(vec![0xFF; 40]));
		changed.states[state].nodes.sort();
		assert!(read(&changed).is_err(), "a node that proves nothing");
	}
	// What nobody reads may not be there, even if it is true.
	let proven = open(&bundle, Some(&root)).unwrap();
	proven.read(5, &other(1_000)).unwrap();
	assert!(proven.check_used().is_err());
	// What is not proven cannot be read.
	assert!(proven.read(5, &other(77)).is_err());
	assert!(proven.read(6, &other(3)).is_err());
}

#[test]
fn bundles_should_have_one_form_only() {
	let (bundle, _) = example();
	let bytes = bundle.write().unwrap();
	assert_eq!(Bundle::parse(&bytes).unwrap(), bundle);
	let text = String::from_utf8(bytes).unwrap();
	// White space is free, and so is a report around it.
	let value: serde_json::Value = serde_json::from_str(&text).unwrap();
	assert_eq!(Bundle::parse(value.to_string().as_bytes()).unwrap(), bundle);
	let report = serde_json::json!({ "batch": 0, "evidence": value });
	assert_eq!(Bundle::parse(report.to_string().as_bytes()).unwrap(), bundle);
	for (from, to) in [
		("openledger/evidence/2", "openledger/evidence/1"),
		("\"0x", "\"0X"),
		("\"0x", "\""),
		("\"anchor\": 9", "\"anchor\": 9.0"),
		("\"anchor\": 9", "\"anchor\": 9, \"anchor\": 9"),
		("\"anchor\": 9", "\"anchor\": 9, \"more\": 1"),
		("\"anchor\": 9,", ""),
		("\"data\": {}", "\"data\": {\"receipts\": []}"),
		("}", ""),
	] {
		assert!(text.contains(from), "{from}");
		let changed = text.replacen(from, to, 1);
		assert!(
			matches!(Bundle::parse(changed.as_bytes()), Err(Fault::Format(_))),
			"{from} → {to}"
		);
	}
	let upper = text.replacen("ff", "FF", 1);
	assert!(upper == text || Bundle::parse(upper.as_bytes()).is_err());
}

#[test]
fn metadata_should_be_readable_and_tell_how_far_back_a_state_remembers() {
	assert!(super::format::block_hash_count().unwrap() >= 256);
	assert!(super::format::decode_events(&[0]).unwrap().is_empty());
	assert!(super::format::decode_events(&[0, 0]).is_err(), "a byte too many");
	assert!(super::format::decode_events(&[4]).is_err());
}
