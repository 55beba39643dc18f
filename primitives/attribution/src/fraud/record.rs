//! Records, and trees of receipts, that no honest batch has.

use super::{
	evidence::{binds, text_root, Board},
	Chain, Finding, FraudKind, ProofError, ShownReceipt, Side, TextLeaf, Tree, TreeFault,
};
use crate::{
	chunk::{Window, OPEN_SALT},
	claim::Claim,
	hash::Hasher,
	limits::{CHUNK_TOKENS, MAX_RESPONSE_TOKENS},
	merkle::empty_root_with,
	receipt::Receipt,
	retrieval::Retrieved,
};
use codec::DecodeAll;
use openledger_core::Disclosure;

/// The most credits a ledger may have, so that each can be demanded by its index.
pub(crate) const MOST_CREDITS: u64 = u32::MAX as u64;

/// The most chunks a text may have.
pub(crate) fn most_chunks(side: Side) -> u64 {
	match side {
		Side::Request => u64::from(u32::MAX),
		Side::Response => u64::from(MAX_RESPONSE_TOKENS)
			.checked_div(CHUNK_TOKENS as u64)
			.unwrap_or(0),
	}
}

pub(super) fn whole<T: DecodeAll>(data: &[u8]) -> Option<T> {
	let mut rest = data;
	T::decode_all(&mut rest).ok()
}

impl<H: Hasher, C: Chain> Board<'_, H, C> {
	/// The record by itself. All of it is bound by the submission.
	pub(crate) fn record(&self) -> Result<Finding, ProofError> {
		let empty = empty_root_with::<H>();
		let facts = self.facts;
		// What is settled was spent on something.
		let no_receipts = facts.receipts == 0 || facts.receipts_root == empty;
		if facts.amount > 0 && no_receipts {
			return Ok(Finding::pools(FraudKind::Malformed));
		}
		// No credit is zero.
		if (facts.credited == 0) != (facts.ledger_root == empty) {
			return Ok(Finding::pools(FraudKind::Ledger));
		}
		Err(ProofError::NoFault)
	}

	/// A tree of a receipt with a leaf or a number of leaves that it must not have.
	pub(crate) fn malformed(
		&self,
		tree: &Tree,
		count: u64,
		fault: &TreeFault,
	) -> Result<Finding, ProofError> {
		let (Tree::Claims(shown) | Tree::Retrieved(shown) | Tree::Text(shown, _)) = tree;
		let receipt = self.receipt(shown)?;
		let root = match tree {
			Tree::Claims(_) => &receipt.claims,
			Tree::Retrieved(_) => &receipt.retrieved,
			Tree::Text(_, side) => text_root(receipt, *side),
		};
		let fault_found = match fault {
			TreeFault::Count { tree_hash } => {
				if !binds::<H>(root, count, tree_hash) {
					return Err(ProofError::NotInTree);
				}
				// There is one tree without leaves.
				!Self::count_is_right(tree, count) || (count == 0 && *tree_hash != H::hash(&[]))
			}
			TreeFault::Leaf { index, data, proof } => {
				if let Tree::Claims(_) = tree {
					self.claim_leaf(receipt, count, *index, data, proof)?;
				} else {
					self.leaf(root, count, *index, data, proof, ProofError::NotInTree)?;
				}
				!Self::count_is_right(tree, count) || !self.leaf_is_right(tree, count, *index, data)
			}
		};
		if !fault_found {
			return Err(ProofError::NoFault);
		}
		Ok(Finding::pools(FraudKind::Malformed))
	}

	fn count_is_right(tree: &Tree, count: u64) -> bool {
		match tree {
			Tree::Claims(shown) => count == u64::from(shown.leaf.claim_count),
			Tree::Retrieved(shown) => count == u64::from(shown.leaf.retrieved_count),
			Tree::Text(_, side) => count <= most_chunks(*side),
		}
	}

	fn leaf_is_right(&self, tree: &Tree, count: u64, index: u64, data: &[u8]) -> bool {
		match tree {
			Tree::Claims(_) => Claim::read(data).is_some_and(|claim| claim.check().is_ok()),
			Tree::Retrieved(_) => whole::<Retrieved>(data).is_some(),
			Tree::Text(shown, side) => self.text_leaf_is_right(&shown.leaf, *side, count, index, data),
		}
	}

	fn text_leaf_is_right(&self, receipt: &Receipt, side: Side, count: u64, index: u64, data: &[u8]) -> bool {
		let Some(opened) = crate::chunk::open_bytes(data) else {
			return false;
		};
		let id = receipt.id;
		let line = self.chain.line(id.session, id.line);
		let is_open = line.is_some_and(|line| line.disclosure == Disclosure::Open);
		let (tag, _) = super::text_context(side, opened.identity).parts();
		if opened.tag != tag || (is_open && opened.identity != OPEN_SALT) {
			return false;
		}
		let (Ok(count), Ok(index)) = (u32::try_from(count), u32::try_from(index)) else {
			return false;
		};
		Window::open(opened.body, count, index).is_ok()
	}

	/// Two chunks of a receipt's texts with different salts.
	pub(crate) fn salts(
		&self,
		receipt: &ShownReceipt,
		first: &TextLeaf,
		second: &TextLeaf,
	) -> Result<Finding, ProofError> {
		let receipt = self.receipt(receipt)?;
		let salt = |leaf: &TextLeaf| {
			let root = text_root(receipt, leaf.side);
			let (chunks, index) = (u64::from(leaf.chunks), u64::from(leaf.index));
			self.text_leaf(root, chunks, index, &leaf.data, &leaf.proof)?
				.map(|opened| opened.identity)
				.ok_or(ProofError::MalformedChunk)
		};
		if salt(first)? == salt(second)? {
			return Err(ProofError::SameSalt);
		}
		Ok(Finding::pools(FraudKind::Malformed))
	}
}
