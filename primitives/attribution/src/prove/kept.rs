//! Which proofs are kept of many.

use crate::fraud::{Finding, FraudProof, Harmed};
use alloc::{collections::BTreeMap, vec::Vec};
use openledger_core::Balance;

/// The number of a kind, and whom it harms: a contribution (`false`) or a session (`true`) by its number, or the pools.
type Harm = (u8, Option<(bool, u64)>);

/// Proofs of frauds: of each kind that harms the same up to a number, those that give back the most. So many of one kind hide none that
/// harms others, and small ones none that is large.
#[derive(Debug)]
pub struct Kept {
	limit: usize,
	proofs: Vec<FraudProof>,
	/// What is given back by which proof, by kind and by whom they harm.
	by_harm: BTreeMap<Harm, Vec<(Balance, usize)>>,
}

impl Kept {
	/// None yet; `limit` of each kind and harm.
	pub const fn new(limit: usize) -> Self {
		Self {
			limit,
			proofs: Vec::new(),
			by_harm: BTreeMap::new(),
		}
	}

	/// How many there are.
	pub fn count(&self) -> usize {
		self.proofs.len()
	}

	/// Keeps a proof of this, if there is room or it gives back more than another.
	pub fn keep(&mut self, proof: FraudProof, finding: &Finding) {
		let (harmed, back) = match finding.harmed {
			Harmed::Pools => (None, 0),
			Harmed::Contribution { id, credit } => (Some((false, id)), credit),
			Harmed::Session(leaf) => (Some((true, leaf.session)), leaf.amount().unwrap_or_default()),
		};
		// A fieldless enum: its number.
		let kept = self.by_harm.entry((finding.kind as u8, harmed)).or_default();
		if kept.len() < self.limit {
			kept.push((back, self.proofs.len()));
			self.proofs.push(proof);
			return;
		}
		let least = kept.iter_mut().min_by_key(|(back, _)| *back);
		let Some((other, index)) = least.filter(|(other, _)| *other < back) else {
			return;
		};
		if let Some(place) = self.proofs.get_mut(*index) {
			*place = proof;
			*other = back;
		}
	}

	/// The proofs, in the order of their finding but for those that took another's place.
	pub fn into_proofs(self) -> Vec<FraudProof> {
		self.proofs
	}
}
