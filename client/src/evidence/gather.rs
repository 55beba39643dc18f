//! Gathering evidence: the checks themselves say which states they need, and those are fetched and proven.

use super::{
	bundle::{Bundle, Bytes, Data, StateProof, Subject, FORMAT},
	check::{self, States, Trail},
	format, keys, proof, verify, Fault,
};
use crate::{chain::Connection, cli::Failure};
use openledger_core::Hash32;
use std::{
	collections::{BTreeMap, BTreeSet, HashMap},
	sync::{Mutex, PoisonError},
};

/// Most values that one batch can need: a bound on the loop below.
const MAX_VALUES: usize = 100_000;

/// States as a node tells them, and which of them were asked for.
#[derive(Default)]
struct Told {
	values: HashMap<(u32, Vec<u8>), Option<Vec<u8>>>,
	asked: Mutex<BTreeMap<u32, BTreeSet<Vec<u8>>>>,
}

impl States for Told {
	fn read(&self, block: u32, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
		let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
		asked.entry(block).or_default().insert(key.to_vec());
		let value = self.values.get(&(block, key.to_vec()));
		value.cloned().ok_or_else(|| Fault::Missing {
			block,
			key: key.to_vec(),
		})
	}
}

impl From<Fault> for Failure {
	fn from(fault: Fault) -> Self {
		Self::Unsafe(fault.to_string())
	}
}

/// Makes the bundle for a subject and what was published of it, and checks it as anyone would.
///
/// # Errors
/// The first link that does not hold; what the node says.
pub async fn gather(
	conn: &Connection,
	subject: Subject,
	data: Data,
	state_root: Hash32,
) -> Result<(Bundle, Trail), Failure> {
	let mut told = Told::default();
	let mut hashes = HashMap::new();
	for _ in 0..MAX_VALUES {
		match check::check(&subject, &data, &told, &mut Trail::default()) {
			Ok(()) => break,
			Err(Fault::Missing { block, key }) => {
				let hash = match hashes.get(&block) {
					Some(hash) => *hash,
					None => {
						let hash = conn.hash_of(block).await?;
						hashes.insert(block, hash);
						hash
					}
				};
				let value = conn.value_at(&key, hash).await?;
				told.values.insert((block, key), value);
			}
			Err(fault) => return Err(fault.into()),
		}
	}
	let asked = told.asked.into_inner().unwrap_or_else(PoisonError::into_inner);
	let states = prove(conn, subject.anchor, state_root, asked).await?;
	let bundle = Bundle {
		format: FORMAT.into(),
		subject,
		data,
		states,
	};
	let trail = verify(&bundle, Some(&state_root))?;
	Ok((bundle, trail))
}

/// Proofs of what was asked for, and of the way from one block to the next.
async fn prove(
	conn: &Connection,
	anchor: u32,
	state_root: Hash32,
	mut asked: BTreeMap<u32, BTreeSet<Vec<u8>>>,
) -> Result<Vec<StateProof>, Failure> {
	let blocks = asked.keys().copied().collect();
	let blocks = proof::with_hops(anchor, &blocks, format::block_hash_count()?);
	let mut states = Vec::with_capacity(blocks.len());
	for (index, block) in blocks.iter().enumerate() {
		let mut keys = asked.remove(block).unwrap_or_default();
		if let Some(next) = blocks.get(index.saturating_add(1)) {
			keys.insert(keys::block_hash(*next));
		}
		let is_anchor = index == 0;
		if is_anchor {
			keys.insert(keys::plain("System", "Number"));
		}
		let hash = conn.hash_of(*block).await?;
		let keys: Vec<Vec<u8>> = keys.into_iter().collect();
		let nodes = conn.prove(&keys, hash).await?;
		let header = if is_anchor {
			None
		} else {
			Some(Bytes(conn.header(hash).await?.0))
		};
		states.push(StateProof {
			block: *block,
			header,
			state_root: is_anchor.then(|| Bytes::from(&state_root[..])),
			nodes: proof::sorted(nodes),
		});
	}
	Ok(states)
}
