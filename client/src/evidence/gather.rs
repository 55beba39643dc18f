//! Gathering evidence: the checks themselves say which states they need, and those are fetched and proven.

use super::{
	bundle::{Bundle, Bytes, Data, Route, StateProof, Subject, FORMAT},
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
	hashes: HashMap<u32, Hash32>,
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

impl Told {
	/// Checks a subject, and asks the node for whatever that needs.
	async fn check(
		&mut self,
		conn: &Connection,
		subject: &Subject,
		data: &Data,
	) -> Result<Result<(), Fault>, Failure> {
		for _ in 0..MAX_VALUES {
			let checked = check::check(subject, data, &*self, &mut Trail::default());
			let (block, key) = match checked {
				Err(Fault::Missing { block, key }) => (block, key),
				checked => return Ok(checked),
			};
			let hash = match self.hashes.get(&block) {
				Some(hash) => *hash,
				None => {
					let hash = conn.hash_of(block).await?;
					self.hashes.insert(block, hash);
					hash
				}
			};
			let value = conn.value_at(&key, hash).await?;
			self.values.insert((block, key), value);
		}
		Err(Failure::Unsafe(format!(
			"batch {} needs more values of the state than any batch can",
			subject.batch
		)))
	}
}

impl From<Fault> for Failure {
	fn from(fault: Fault) -> Self {
		Self::Unsafe(fault.to_string())
	}
}

/// Tells the ways of a subject that hold from those that do not, and why they do not.
///
/// # Errors
/// The first link that does not hold without any way; what the node says.
pub async fn sift(conn: &Connection, subject: &Subject) -> Result<(Vec<Route>, Vec<Fault>), Failure> {
	let data = Data::default();
	let by = |routes: Vec<Route>| Subject {
		routes,
		..subject.clone()
	};
	let mut told = Told::default();
	told.check(conn, &by(Vec::new()), &data).await??;
	let (mut held, mut refused) = (Vec::new(), Vec::new());
	for route in &subject.routes {
		match told.check(conn, &by(vec![route.clone()]), &data).await? {
			Ok(()) => held.push(route.clone()),
			Err(fault) => refused.push(fault),
		}
	}
	Ok((held, refused))
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
	told.check(conn, &subject, &data).await??;
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
