//! Finding the frauds of a batch in its published data.
//!
//! [`audit`] recomputes everything that can be recomputed and returns proofs that [`crate::judge_with`] accepts, each of
//! them judged before it is returned, and what was published wrongly or not at all, so that it can be demanded. Nothing is
//! assumed of the data: leaves are bytes, as the operator published them.

mod answers;
mod claims;
mod duplicates;
mod kept;
mod ledger;
mod lines;
mod published;
mod receipts;
mod texts;

pub use answers::answer;
pub use duplicates::{find_duplicates, KnownText};
pub use kept::Kept;
pub use lines::Lines;
pub use published::{CorpusTexts, PublishedBatch, PublishedReceipt, PublishedText, SmallCorpus};
#[cfg(test)]
pub(crate) use texts::tokens_of;

use crate::{
	claim::{word_of, Claim},
	fraud::{
		judge, BatchFacts, Chain, FraudProof, Gap, Neighbour, Shown, ShownReceipt, SumFault, MAX_PROOF_BYTES,
	},
	hash::Blake2,
	merkle::{leaf_hash, Tree},
	receipt::Receipt,
	reveal::Item,
	sums::{SumNode, SumTree, Summed},
};
use alloc::vec::Vec;
use codec::{DecodeAll, Encode};
use openledger_core::Hash32;

/// What an audit found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Audit {
	/// Proofs, each of which is judged to be one, in the order of their finding.
	pub frauds: Vec<FraudProof>,
	/// What was not published, or not as it was committed to, or is malformed and too long to be shown in a proof. Texts of private sessions are not among it, for only the
	/// payer may ask for them.
	pub missing: Vec<Item>,
}

impl Audit {
	/// Whether nothing was found.
	pub fn is_clean(&self) -> bool {
		self.frauds.is_empty() && self.missing.is_empty()
	}
}

/// Malformed leaves of a tree that are proven: one is enough, and there may be millions.
const MOST_LEAVES: usize = 64;

/// Looks for frauds: up to `limit` proofs of each kind that harm the same, and up to 85 of each kind, those that give back the most ([`Kept`]).
pub fn audit(
	batch: &PublishedBatch,
	facts: &BatchFacts,
	chain: &impl Chain,
	corpus: &impl CorpusTexts,
	limit: usize,
) -> Audit {
	let mut auditor = Auditor::new(batch, facts, chain, corpus, limit);
	auditor.offer(FraudProof::Record);
	auditor.receipts();
	auditor.texts();
	auditor.claims();
	auditor.ledger();
	Audit {
		frauds: auditor.kept.into_proofs(),
		..auditor.found
	}
}

/// All frauds that an [`audit`] finds, up to 85 of each kind.
pub fn find_frauds(
	batch: &PublishedBatch,
	facts: &BatchFacts,
	chain: &impl Chain,
	corpus: &impl CorpusTexts,
) -> Vec<FraudProof> {
	audit(batch, facts, chain, corpus, 1_000).frauds
}

/// The leaves of a tree with what is needed to prove them.
struct Leaves<'a> {
	data: &'a [Vec<u8>],
	tree: Tree<Blake2>,
}

impl<'a> Leaves<'a> {
	fn new(data: &'a [Vec<u8>]) -> Self {
		let hashes = data.iter().map(|leaf| leaf_hash(leaf)).collect();
		Self {
			data,
			tree: Tree::new(hashes),
		}
	}

	/// Leaves that are not hashed, the claims of a receipt; `None` if one is too long for that.
	fn words(data: &'a [Vec<u8>]) -> Option<Self> {
		let words: Option<Vec<Hash32>> = data.iter().map(|leaf| word_of(leaf)).collect();
		Some(Self {
			data,
			tree: Tree::new(words?),
		})
	}

	fn count(&self) -> u64 {
		self.tree.count()
	}

	fn proof(&self, index: u64) -> Vec<Hash32> {
		self.tree.prove(index).unwrap_or_default()
	}

	/// The leaf at `index` as it is typed.
	fn shown<L>(&self, index: u64, leaf: L) -> Shown<L> {
		Shown {
			index,
			leaf,
			proof: self.proof(index),
		}
	}

	/// The leaves around a gap, if all of them are what they should be.
	fn gap<L: Clone>(&self, at: u64, leaves: &[Option<L>]) -> Option<Gap<L>> {
		gap(at, leaves, |index| self.proof(index))
	}
}

/// The leaves of a tree of sums with what is needed to prove them.
struct SumLeaves<'a, L: Summed> {
	data: &'a [Vec<u8>],
	tree: SumTree<L::Key, Blake2>,
}

impl<'a, L: Summed + Clone> SumLeaves<'a, L> {
	/// `None` if nobody can commit to them: their sum is more than a balance.
	fn new(data: &'a [Vec<u8>]) -> Option<Self> {
		let tree = SumTree::of_data::<L>(data).ok()?;
		Some(Self { data, tree })
	}

	fn count(&self) -> u64 {
		self.tree.count()
	}

	fn proof(&self, index: u64) -> Vec<SumNode<L::Key>> {
		self.tree.prove(index).unwrap_or_default()
	}

	/// The leaf at `index` as it is typed.
	fn shown(&self, index: u64, leaf: L) -> Shown<L, SumNode<L::Key>> {
		Shown {
			index,
			leaf,
			proof: self.proof(index),
		}
	}

	/// The leaves around a gap, if all of them are what they should be.
	fn gap(&self, at: u64, leaves: &[Option<L>]) -> Option<Gap<L, SumNode<L::Key>>> {
		gap(at, leaves, |index| self.proof(index))
	}

	/// What is wrong with the tree as a tree: its number or its sum, the order, leaves that are none. Each is made when it is asked for: there
	/// may be as many as leaves.
	fn faults<'b>(
		&'b self,
		is_other_count: bool,
		sum: u128,
		leaf_is_right: impl Fn(&L) -> bool + 'b,
	) -> impl Iterator<Item = SumFault<L::Key>> + 'b
	where
		L: DecodeAll,
	{
		let is_other = is_other_count || self.tree.sum() != sum;
		let count = is_other.then(|| SumFault::Count {
			sum: self.tree.sum(),
			tree_hash: self.tree.tree_hash(),
		});
		let order = self.tree.disorder().map(|found| SumFault::Order {
			level: found.level,
			index: found.index,
			left: found.left,
			right: found.right,
			proof: found.path,
		});
		let leaves = (0u64..).zip(self.data).filter_map(move |(index, data)| {
			let mut rest = data.as_slice();
			let is_right = L::decode_all(&mut rest).is_ok_and(|leaf| leaf_is_right(&leaf));
			(!is_right).then(|| SumFault::Leaf {
				index,
				data: data.clone(),
				proof: self.proof(index),
			})
		});
		count.into_iter().chain(order).chain(leaves)
	}
}

/// The leaf that a fault is about.
fn place_of<K>(fault: &SumFault<K>) -> Option<u32> {
	match fault {
		SumFault::Leaf { index, .. } => u32::try_from(*index).ok(),
		SumFault::Count { .. } | SumFault::Order { .. } => None,
	}
}

/// The leaves around a gap, if all of them are what they should be.
fn gap<L: Clone, P>(at: u64, leaves: &[Option<L>], proof: impl Fn(u64) -> Vec<P>) -> Option<Gap<L, P>> {
	let neighbour = |index: u64| {
		let leaf = leaves.get(usize::try_from(index).ok()?)?.clone()?;
		Some(Neighbour {
			leaf,
			proof: proof(index),
		})
	};
	Some(Gap {
		at,
		before: match at.checked_sub(1) {
			None => None,
			Some(index) => Some(neighbour(index)?),
		},
		after: if usize::try_from(at) == Ok(leaves.len()) {
			None
		} else {
			Some(neighbour(at)?)
		},
	})
}

/// Reads all claims; `None` for what is none.
fn read_claims(data: &[Vec<u8>]) -> Vec<Option<Claim>> {
	data.iter().map(|leaf| Claim::read(leaf)).collect()
}

/// Reads all leaves; `None` for those that do not decode.
fn decode<L: DecodeAll>(data: &[Vec<u8>]) -> Vec<Option<L>> {
	let read = |leaf: &Vec<u8>| {
		let mut rest = leaf.as_slice();
		L::decode_all(&mut rest).ok()
	};
	data.iter().map(read).collect()
}

/// Everything at hand, and what has been found.
struct Auditor<'a, C, T> {
	batch: &'a PublishedBatch,
	facts: &'a BatchFacts,
	chain: &'a C,
	corpus: &'a T,
	kept: Kept,
	found: Audit,
	/// The receipts, `None` if they are not those that the root commits to, in that number.
	tree: Option<SumLeaves<'a, Receipt>>,
	/// What they decode to.
	receipts: Vec<Option<Receipt>>,
	/// The settled lines.
	lines: Lines<'a>,
	/// The credits that the receipts lead to, or `None` if not all their claims are at hand.
	credits: Vec<Option<Vec<(u64, u128)>>>,
}

impl<'a, C: Chain, T: CorpusTexts> Auditor<'a, C, T> {
	fn new(
		batch: &'a PublishedBatch,
		facts: &'a BatchFacts,
		chain: &'a C,
		corpus: &'a T,
		limit: usize,
	) -> Self {
		Self {
			batch,
			facts,
			chain,
			corpus,
			kept: Kept::new(limit),
			found: Audit::default(),
			tree: None,
			receipts: Vec::new(),
			lines: Lines::new(&batch.sessions),
			credits: Vec::new(),
		}
	}

	/// Keeps a proof if it is one. Returns whether it is: one that is too long is none.
	fn offer(&mut self, proof: FraudProof) -> bool {
		if proof.encoded_size() > MAX_PROOF_BYTES as usize {
			return false;
		}
		let Ok(finding) = judge(&proof, self.facts, self.chain) else {
			return false;
		};
		self.kept.keep(proof, &finding);
		true
	}

	/// A receipt of the batch with its proof.
	fn shown(&self, index: usize) -> Option<ShownReceipt> {
		let leaf = (*self.receipts.get(index)?)?;
		let index = u64::try_from(index).ok()?;
		Some(self.tree.as_ref()?.shown(index, leaf))
	}

	/// Offers what is wrong with a tree of sums as proofs. Leaves that are too long for one are missing as items: no answer has room for
	/// them either.
	fn offer_faults<K>(
		&mut self,
		faults: impl Iterator<Item = SumFault<K>>,
		proof: impl Fn(SumFault<K>) -> FraudProof,
		item: impl Fn(u32) -> Item,
	) {
		let mut malformed = 0usize;
		for fault in faults {
			let leaf = place_of(&fault);
			if !self.offer(proof(fault)) {
				self.found.missing.extend(leaf.map(&item));
				continue;
			}
			malformed = malformed.saturating_add(usize::from(leaf.is_some()));
			if malformed >= MOST_LEAVES {
				break;
			}
		}
	}
}
