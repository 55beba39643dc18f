//! Which proofs are kept of many.

use crate::fraud::{Finding, FraudProof, Harmed};
use alloc::{collections::BTreeMap, vec::Vec};
use openledger_core::Balance;

/// Whom a fraud harms: a contribution (`false`) or a session (`true`) by its number, or the pools.
type Harm = Option<(bool, u64)>;

/// Most proofs of one kind. Each may have 64 KiB, and there are twelve kinds.
const MOST_OF_KIND: usize = 85;

/// A proof that is kept.
#[derive(Debug)]
struct Place {
	harm: Harm,
	/// What it gives back, in the smallest unit of OPEN.
	back: Balance,
	/// Where it is among the proofs.
	index: usize,
}

/// Proofs of frauds: of each kind that harms the same up to a number, and of each kind up to 85, those that give back the most. So many of one
/// kind hide none of another, and small ones none that is large.
#[derive(Debug)]
pub struct Kept {
	limit: usize,
	proofs: Vec<FraudProof>,
	/// By the number of the kind.
	by_kind: BTreeMap<u8, Vec<Place>>,
}

impl Kept {
	/// None yet; `limit` of each kind and harm.
	pub const fn new(limit: usize) -> Self {
		Self {
			limit,
			proofs: Vec::new(),
			by_kind: BTreeMap::new(),
		}
	}

	/// How many there are.
	pub fn count(&self) -> usize {
		self.proofs.len()
	}

	/// Keeps a proof of this, if there is room or it gives back more than another.
	pub fn keep(&mut self, proof: FraudProof, finding: &Finding) {
		let (harm, back) = match finding.harmed {
			Harmed::Pools => (None, 0),
			Harmed::Contribution { id, credit } => (Some((false, id)), credit),
			Harmed::Session(leaf) => (Some((true, leaf.session)), leaf.amount().unwrap_or_default()),
		};
		// A fieldless enum: its number.
		let kept = self.by_kind.entry(finding.kind as u8).or_default();
		let same = kept.iter().filter(|place| place.harm == harm).count();
		if same < self.limit && kept.len() < MOST_OF_KIND {
			let index = self.proofs.len();
			kept.push(Place { harm, back, index });
			self.proofs.push(proof);
			return;
		}
		// Another of the same harm gives way, or where there is room for no more of this kind, any.
		let is_full = same >= self.limit;
		let others = kept.iter_mut().filter(|place| !is_full || place.harm == harm);
		let Some(least) = others
			.min_by_key(|place| place.back)
			.filter(|least| least.back < back)
		else {
			return;
		};
		if let Some(place) = self.proofs.get_mut(least.index) {
			*place = proof;
			(least.harm, least.back) = (harm, back);
		}
	}

	/// The proofs, in the order of their finding but for those that took another's place.
	pub fn into_proofs(self) -> Vec<FraudProof> {
		self.proofs
	}
}
