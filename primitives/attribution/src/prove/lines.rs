//! The lines that a batch settled, with what shows them.

use crate::{
	fraud::{Gap, LineEvidence, Neighbour, Shown},
	hash::Blake2,
	merkle::Tree,
	session_leaf::{leaf_hashes, SessionLeaf},
};
use openledger_core::{LineIndex, SessionId};

/// The lines that a batch settled, as the chain has them, with the tree over them.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
	leaves: &'a [SessionLeaf],
	tree: Tree<Blake2>,
}

impl<'a> Lines<'a> {
	/// Of these lines, sorted by (session, line).
	pub fn new(leaves: &'a [SessionLeaf]) -> Self {
		Self {
			leaves,
			tree: Tree::new(leaf_hashes(leaves)),
		}
	}

	/// Where a line is, or would be.
	fn find(&self, session: SessionId, line: LineIndex) -> Result<usize, usize> {
		self.leaves
			.binary_search_by_key(&(session, line), |leaf| (leaf.session, leaf.line))
	}

	/// A line, if the batch settled it.
	pub fn of(&self, session: SessionId, line: LineIndex) -> Option<&'a SessionLeaf> {
		self.leaves.get(self.find(session, line).ok()?)
	}

	/// What shows a line, or that the batch did not settle it.
	pub fn evidence(&self, session: SessionId, line: LineIndex) -> LineEvidence {
		let lines = self.tree.count();
		let place = self.find(session, line);
		match place.map(|index| (index, self.neighbour(index))) {
			Ok((index, Some(Neighbour { leaf, proof }))) => LineEvidence::Settled {
				lines,
				line: Shown {
					index: number(index),
					leaf,
					proof,
				},
			},
			Ok((at, None)) | Err(at) => LineEvidence::Unsettled {
				lines,
				gap: Gap {
					at: number(at),
					before: at.checked_sub(1).and_then(|index| self.neighbour(index)),
					after: self.neighbour(at),
				},
			},
		}
	}

	fn neighbour(&self, index: usize) -> Option<Neighbour<SessionLeaf>> {
		Some(Neighbour {
			leaf: *self.leaves.get(index)?,
			proof: self.tree.prove(number(index)).ok()?,
		})
	}
}

fn number(index: usize) -> u64 {
	u64::try_from(index).unwrap_or(u64::MAX)
}
