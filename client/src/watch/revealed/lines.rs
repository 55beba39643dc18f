//! The lines that a batch settled, with what shows them.

use openledger_attribution::{
	fraud::{Gap, LineEvidence, Neighbour, Shown},
	merkle::Tree,
	session_leaf::leaf_hashes,
	Blake2, ReceiptId, SessionLeaf,
};

/// The lines, sorted.
pub(super) struct Lines<'a> {
	leaves: &'a [SessionLeaf],
	tree: Tree<Blake2>,
}

impl<'a> Lines<'a> {
	pub(super) fn new(leaves: &'a [SessionLeaf]) -> Self {
		Self {
			leaves,
			tree: Tree::new(leaf_hashes(leaves)),
		}
	}

	/// Where the line of a receipt is, or would be.
	fn find(&self, receipt: &ReceiptId) -> Result<usize, usize> {
		let key = (receipt.session, receipt.line);
		self.leaves
			.binary_search_by_key(&key, |leaf| (leaf.session, leaf.line))
	}

	/// The line of a receipt, if the batch settled it.
	pub(super) fn of(&self, receipt: &ReceiptId) -> Option<&'a SessionLeaf> {
		self.leaves.get(self.find(receipt).ok()?)
	}

	/// What shows the line of a receipt, or that the batch did not settle it.
	pub(super) fn evidence(&self, receipt: &ReceiptId) -> LineEvidence {
		let lines = self.tree.count();
		match self.find(receipt).map(|index| (index, self.neighbour(index))) {
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
