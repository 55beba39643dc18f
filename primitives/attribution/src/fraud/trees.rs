//! The trees of receipts and of credits by themselves: their numbers and sums, their order, their leaves.

use super::{
	evidence::Board,
	record::{whole, MOST_CREDITS},
	Chain, Finding, FraudKind, ProofError, SumFault,
};
use crate::{
	hash::Hasher,
	ledger::{CreditEntry, CreditKey},
	receipt::{Receipt, ReceiptId},
	sums::{commitment, verify_node, Order, SumNode, Summed},
};
use openledger_core::{Balance, Hash32};

/// What a tree should be.
struct Expected<'a> {
	root: &'a Hash32,
	sum: Balance,
	/// Whether the number of leaves is wrong.
	is_other_count: bool,
	/// What it is called if order or sum are wrong.
	kind: FraudKind,
}

impl<H: Hasher, C: Chain> Board<'_, H, C> {
	/// The receipts.
	pub(crate) fn receipt_tree(
		&self,
		count: u64,
		fault: &SumFault<ReceiptId>,
	) -> Result<Finding, ProofError> {
		let expected = Expected {
			root: &self.facts.receipts_root,
			sum: self.facts.amount,
			is_other_count: count != u64::from(self.facts.receipts),
			kind: FraudKind::BrokenChain,
		};
		tree::<H, Receipt>(&expected, count, fault, |receipt| receipt.check().is_ok())
	}

	/// The credits. None is zero.
	pub(crate) fn ledger_tree(&self, count: u64, fault: &SumFault<CreditKey>) -> Result<Finding, ProofError> {
		let expected = Expected {
			root: &self.facts.ledger_root,
			sum: self.facts.credited,
			is_other_count: count > MOST_CREDITS,
			kind: FraudKind::Ledger,
		};
		tree::<H, CreditEntry>(&expected, count, fault, |entry| entry.credit > 0)
	}
}

fn tree<H: Hasher, L: Summed + codec::DecodeAll>(
	expected: &Expected<'_>,
	count: u64,
	fault: &SumFault<L::Key>,
	is_right: impl Fn(&L) -> bool,
) -> Result<Finding, ProofError> {
	let kind = match fault {
		SumFault::Count { sum, tree_hash } => {
			if commitment::<H>(count, *sum, tree_hash) != *expected.root {
				return Err(ProofError::NotInTree);
			}
			// There is one tree without leaves, and it is committed to otherwise.
			if expected.is_other_count || count == 0 {
				Some(FraudKind::Malformed)
			} else if *sum != expected.sum {
				Some(expected.kind)
			} else {
				None
			}
		}
		SumFault::Leaf { index, data, proof } => {
			let node = SumNode::data::<H, L>(data);
			verify_node::<H, _>(expected.root, count, (0, *index), node, proof, Order::Ignored)
				.map_err(|_| ProofError::NotInTree)?;
			let is_leaf = whole::<L>(data).is_some_and(|leaf| is_right(&leaf));
			(expected.is_other_count || !is_leaf).then_some(FraudKind::Malformed)
		}
		SumFault::Order {
			level,
			index,
			left,
			right,
			proof,
		} => {
			let node = SumNode::join::<H>(left, right).map_err(|_| ProofError::NotInTree)?;
			let above = level.checked_add(1).ok_or(ProofError::NotInTree)?;
			// A node that has no sibling is carried up: it has no children of its own here.
			let last = count
				.checked_sub(1)
				.and_then(|last| last.checked_shr(u32::from(*level)));
			let are_two = index & 1 == 0 && last.is_some_and(|last| *index < last);
			if !are_two {
				return Err(ProofError::WrongNeighbours);
			}
			let place = (above, index >> 1);
			verify_node::<H, _>(expected.root, count, place, node, proof, Order::Ignored)
				.map_err(|_| ProofError::NotInTree)?;
			(!SumNode::is_sorted(left, right)).then_some(expected.kind)
		}
	};
	kind.map(Finding::pools).ok_or(ProofError::NoFault)
}
