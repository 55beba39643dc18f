//! Storage proofs, and the way from one state root to those of earlier blocks.

use super::{
	bundle::{Bundle, Bytes, StateProof},
	check::{States, Trail},
	keys, Fault,
};
use codec::{DecodeAll, Encode};
use openledger_core::Hash32;
use sp_core::{Blake2Hasher, H256};
use sp_runtime::{generic, traits::BlakeTwo256};
use sp_trie::{read_trie_value, recorder::Recorder, LayoutV1, MemoryDB, StorageProof, TrieError};
use std::collections::{BTreeMap, BTreeSet};

type Layout = LayoutV1<Blake2Hasher>;
type Wrong = TrieError<Layout>;

/// A block's header.
pub type Header = generic::Header<u32, BlakeTwo256>;

/// Most nodes of a proof: a bound on work, far above what any block needs.
const MAX_NODES: usize = 1 << 20;

/// A part of the state after a block, with the proof that it is that.
struct Part {
	root: H256,
	db: MemoryDB<Blake2Hasher>,
	given: BTreeSet<Vec<u8>>,
	used: Recorder<Blake2Hasher>,
}

impl Part {
	fn new(root: H256, proof: &StateProof) -> Result<Self, Fault> {
		let link = || format!("proof of block {}", proof.block);
		if proof.nodes.len() > MAX_NODES {
			return Err(Fault::broken(link(), "it has too many nodes"));
		}
		if !proof.nodes.is_sorted_by(|a, b| a < b) {
			return Err(Fault::broken(
				link(),
				"its nodes are not sorted, or one is there twice",
			));
		}
		let given: BTreeSet<Vec<u8>> = proof.nodes.iter().map(|node| node.0.clone()).collect();
		let db = StorageProof::new(given.iter().cloned()).into_memory_db::<Blake2Hasher>();
		Ok(Self {
			root,
			db,
			given,
			used: Recorder::default(),
		})
	}

	fn read(&self, block: u32, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
		let mut recorder = self.used.as_trie_recorder(self.root);
		let read = read_trie_value::<Layout, _>(&self.db, &self.root, key, Some(&mut recorder), None);
		read.map_err(|error| {
			let reason = match *error {
				Wrong::InvalidStateRoot(_) => "it does not begin at the state root",
				Wrong::IncompleteDatabase(_) => "a node is missing or was changed",
				_ => "a node cannot be read",
			};
			Fault::broken(
				format!("proof of block {block}, key 0x{}", hex::encode(key)),
				reason,
			)
		})
	}
}

/// States as a bundle proves them.
pub struct Proven {
	parts: BTreeMap<u32, Part>,
}

impl Proven {
	/// Opens the states of a bundle: the first by the trusted root, each further one by its header, whose hash the state before it
	/// keeps.
	///
	/// # Errors
	/// If the trusted root is another one, or a header is not of this chain.
	pub fn open(bundle: &Bundle, trusted: Option<&Hash32>, trail: &mut Trail) -> Result<Self, Fault> {
		let root = bundle.state_root()?;
		if let Some(trusted) = trusted.filter(|trusted| **trusted != root) {
			return Err(Fault::OtherRoot {
				found: hex::encode(root),
				trusted: hex::encode(trusted),
			});
		}
		let [first, rest @ ..] = bundle.states.as_slice() else {
			return Err(Fault::Format("it has no states".into()));
		};
		if first.header.is_some() || first.block != bundle.subject.anchor {
			return Err(Fault::Format("its first state is not the one to trust".into()));
		}
		let mut proven = Self {
			parts: BTreeMap::from([(first.block, Part::new(root.into(), first)?)]),
		};
		let number = proven.read(first.block, &keys::plain("System", "Number"))?;
		if number != Some(first.block.encode()) {
			return Err(Fault::broken("state root", "it is that of another block"));
		}
		trail.push(
			"state root",
			format!(
				"0x{} is the state after block {}{}",
				hex::encode(root),
				first.block,
				if trusted.is_some() { ", as you said" } else { "" }
			),
		);
		if trusted.is_none() {
			trail.leave_open(format!(
				"that block {} is finalised and has this state root: compare it with a node or light client you trust, and give it \
				 with --state-root",
				first.block
			));
		}
		let mut before = first.block;
		for state in rest {
			let root = proven.link(before, state, trail)?;
			proven.parts.insert(state.block, Part::new(root, state)?);
			before = state.block;
		}
		Ok(proven)
	}

	/// The state root of an earlier block, by its header.
	fn link(&self, from: u32, state: &StateProof, trail: &mut Trail) -> Result<H256, Fault> {
		let link = format!("header of block {}", state.block);
		if state.block >= from || state.state_root.is_some() {
			return Err(Fault::broken(link, "states go from newer to older blocks"));
		}
		let bytes = state
			.header
			.as_ref()
			.ok_or_else(|| Fault::broken(&link, "it is missing"))?;
		let kept = self.read(from, &keys::block_hash(state.block))?;
		let hash = sp_crypto_hashing::blake2_256(&bytes.0);
		if kept.as_deref() != Some(&hash[..]) {
			return Err(Fault::broken(
				link,
				format!(
					"the state after block {from} knows block {} by another hash",
					state.block
				),
			));
		}
		let header =
			Header::decode_all(&mut bytes.0.as_slice()).map_err(|error| Fault::broken(&link, error))?;
		if header.number != state.block {
			return Err(Fault::broken(
				link,
				format!("it is that of block {}", header.number),
			));
		}
		trail.push(
			"block",
			format!(
				"{} is 0x{}, by the state after block {from}",
				state.block,
				hex::encode(hash)
			),
		);
		Ok(header.state_root)
	}

	/// Checks that no proof holds anything that nothing was read from: such a part could say whatever it liked.
	///
	/// # Errors
	/// If one does.
	pub fn check_used(&self) -> Result<(), Fault> {
		for (block, part) in &self.parts {
			let used = part.used.to_storage_proof().into_nodes();
			if used != part.given {
				return Err(Fault::broken(
					format!("proof of block {block}"),
					"it holds nodes that prove nothing of this batch",
				));
			}
		}
		Ok(())
	}
}

impl States for Proven {
	fn read(&self, block: u32, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
		let part = self.parts.get(&block);
		let part =
			part.ok_or_else(|| Fault::broken(format!("block {block}"), "its state is not in the evidence"))?;
		part.read(block, key)
	}
}

/// The blocks whose states a bundle needs, newest first: those in question, and what lies between them where they are further apart
/// than a state remembers.
pub fn with_hops(anchor: u32, blocks: &BTreeSet<u32>, reach: u32) -> Vec<u32> {
	let mut out = vec![anchor];
	let mut at = anchor;
	for block in blocks.iter().rev().filter(|block| **block < anchor) {
		while at.saturating_sub(*block) > reach {
			at = at.saturating_sub(reach);
			out.push(at);
		}
		if at != *block {
			at = *block;
			out.push(at);
		}
	}
	out
}

/// The nodes of a proof as a bundle holds them.
pub fn sorted(nodes: impl IntoIterator<Item = Vec<u8>>) -> Vec<Bytes> {
	let nodes: BTreeSet<Vec<u8>> = nodes.into_iter().collect();
	nodes.into_iter().map(Bytes).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn hops_should_be_as_few_as_reach_allows() {
		let blocks = |list: &[u32]| list.iter().copied().collect::<BTreeSet<u32>>();
		assert_eq!(with_hops(100, &blocks(&[100, 99, 3]), 200), [100, 99, 3]);
		assert_eq!(with_hops(100, &blocks(&[50]), 50), [100, 50]);
		assert_eq!(with_hops(100, &blocks(&[49]), 50), [100, 50, 49]);
		assert_eq!(
			with_hops(1_000, &blocks(&[990, 10]), 300),
			[1_000, 990, 690, 390, 90, 10]
		);
		assert_eq!(with_hops(5, &blocks(&[]), 1), [5]);
	}
}
