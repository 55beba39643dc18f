//! The receipts of a batch: their tree, their chain, their prices.

use super::{decode, Auditor, CorpusTexts, Leaves};
use crate::{
	fraud::{is_within, line_of, Chain, FraudProof, Tree, TreeFault},
	receipt::ReceiptLeaf,
	reveal::Item,
};
use alloc::{collections::BTreeMap, vec::Vec};
use openledger_core::{LineIndex, SessionId};

impl<C: Chain, T: CorpusTexts> Auditor<'_, C, T> {
	pub(super) fn receipts(&mut self) {
		let leaves = Leaves::new(&self.batch.receipts);
		if leaves.tree.root() != self.facts.receipts_root {
			if self.facts.receipts > 0 {
				self.found.missing.push(Item::Receipt(0));
			}
			return;
		}
		if leaves.count() != u64::from(self.facts.receipts) {
			self.offer(FraudProof::Malformed {
				tree: Tree::Receipts,
				count: leaves.count(),
				fault: TreeFault::Count {
					tree_hash: leaves.tree.tree_hash(),
				},
			});
			return;
		}
		self.receipts = decode(leaves.data);
		self.tree = Some(leaves);
		self.receipt_leaves();
		self.chain();
		self.strays();
		self.terms();
		self.double_signed();
	}

	/// Leaves that are none.
	fn receipt_leaves(&mut self) {
		for (index, data) in (0u64..).zip(&self.batch.receipts) {
			let leaf = usize::try_from(index)
				.ok()
				.and_then(|at| self.receipts.get(at).copied().flatten());
			if leaf.is_some_and(|leaf| leaf.receipt.check().is_ok()) {
				continue;
			}
			let Some(proof) = self.tree.as_ref().map(|tree| tree.proof(index)) else {
				return;
			};
			self.offer(FraudProof::Malformed {
				tree: Tree::Receipts,
				count: u64::from(self.facts.receipts),
				fault: TreeFault::Leaf {
					index,
					data: data.clone(),
					proof,
				},
			});
		}
	}

	/// Neighbours that do not chain.
	fn chain(&mut self) {
		for at in 0..=self.receipts.len() {
			if self.is_done() {
				return;
			}
			let leaf =
				|index: Option<usize>| index.and_then(|index| self.receipts.get(index).copied().flatten());
			let (before, after) = (leaf(at.checked_sub(1)), leaf(Some(at)));
			let lines = self.lines_at(before.as_ref(), after.as_ref());
			let adds_up = match after {
				Some(after) => after.check_follows(before.as_ref()).is_ok(),
				None => before.is_none_or(|last| last.sum == self.facts.amount),
			};
			if adds_up && lines.is_empty() {
				continue;
			}
			let gap = u64::try_from(at)
				.ok()
				.and_then(|at| self.tree.as_ref()?.gap(at, &self.receipts));
			let Some(receipts) = gap else { continue };
			for (session, line) in lines {
				let line = Some(self.line(session, line));
				let receipts = receipts.clone();
				self.offer(FraudProof::BrokenChain { receipts, line });
			}
			if !adds_up {
				self.offer(FraudProof::BrokenChain { receipts, line: None });
			}
		}
	}

	/// The lines whose beginning, end, break or absence lies between two receipts. Most gaps have none.
	fn lines_at(
		&self,
		before: Option<&ReceiptLeaf>,
		after: Option<&ReceiptLeaf>,
	) -> Vec<(SessionId, LineIndex)> {
		let (one, other) = (before.map(line_of), after.map(line_of));
		if one.is_some() && one == other {
			let follows = after.is_none_or(|after| after.check_follows(before).is_ok());
			return if follows {
				Vec::new()
			} else {
				one.into_iter().collect()
			};
		}
		let settled = &self.batch.sessions;
		let place = |key| settled.binary_search_by_key(&key, |leaf| (leaf.session, leaf.line));
		let find = |key: (SessionId, LineIndex)| place(key).ok().and_then(|index| settled.get(index));
		let mut lines = Vec::new();
		if let (Some(key), Some(last)) = (one, before) {
			let is_right = match find(key) {
				Some(line) => last.receipt.cumulative_after() == Ok(line.settled_after),
				None => last.receipt.amount == 0,
			};
			if !is_right {
				lines.push(key);
			}
		}
		if let (Some(key), Some(first)) = (other, after) {
			let is_right = match find(key) {
				Some(line) => first.receipt.cumulative_before == line.settled_before,
				None => first.receipt.amount == 0,
			};
			if !is_right {
				lines.push(key);
			}
		}
		// Lines that were settled for nothing.
		let from = one.map_or(0, |key| {
			place(key).map_or_else(|at| at, |at| at.saturating_add(1))
		});
		let to = other.map_or(settled.len(), |key| place(key).unwrap_or_else(|at| at));
		let between = settled.get(from..to).unwrap_or(&[]);
		lines.extend(between.iter().map(|leaf| (leaf.session, leaf.line)));
		lines
	}

	/// Receipts that lie outside of what was settled of their lines.
	fn strays(&mut self) {
		for index in 0..self.receipts.len() {
			let Some(receipt) = self.receipts.get(index).copied().flatten() else {
				continue;
			};
			let (session, line) = line_of(&receipt);
			let receipt = receipt.receipt;
			let settled = &self.batch.sessions;
			let place = settled.binary_search_by_key(&(session, line), |leaf| (leaf.session, leaf.line));
			let is_settled = match place.ok().and_then(|place| settled.get(place)) {
				Some(leaf) => is_within(&receipt, leaf),
				None => receipt.amount == 0,
			};
			if is_settled {
				continue;
			}
			let Some(receipt) = self.shown(index) else {
				continue;
			};
			let line = self.line(session, line);
			self.offer(FraudProof::Stray { receipt, line });
		}
	}

	/// Prices and disclosure.
	fn terms(&mut self) {
		for index in 0..self.receipts.len() {
			if self.is_done() {
				return;
			}
			let Some(receipt) = self
				.receipts
				.get(index)
				.copied()
				.flatten()
				.map(|leaf| leaf.receipt)
			else {
				continue;
			};
			let id = receipt.id;
			let Some(terms) = self.chain.line(id.session, id.line) else {
				continue;
			};
			let most = crate::receipt::charge(
				receipt.input_tokens,
				receipt.output_tokens,
				terms.input_price,
				terms.output_price,
			);
			let over_charged = most.is_some_and(|most| receipt.amount > most);
			let is_attributed = receipt.method != crate::receipt::Method::Unattributed;
			let is_open = terms.disclosure == openledger_core::Disclosure::Open;
			if !over_charged && is_attributed == is_open {
				continue;
			}
			let Some(shown) = self.shown(index) else { continue };
			if over_charged {
				let line = self.line(id.session, id.line);
				let receipt = shown.clone();
				self.offer(FraudProof::OverCharge { receipt, line });
			}
			if is_attributed != is_open {
				self.offer(FraudProof::Disclosure { receipt: shown });
			}
		}
	}

	/// Receipts that differ from signed ones.
	fn double_signed(&mut self) {
		if self.batch.signed.is_empty() {
			return;
		}
		let places: BTreeMap<_, _> = self
			.receipts
			.iter()
			.enumerate()
			.filter_map(|(index, leaf)| Some((leaf.as_ref()?.receipt.id, index)))
			.collect();
		for signed in &self.batch.signed {
			let id = signed.receipt.id;
			let shown = places.get(&id).and_then(|index| self.shown(*index));
			let Some(receipt) = shown.filter(|shown| shown.leaf.receipt != signed.receipt) else {
				continue;
			};
			let line = self.line(id.session, id.line);
			self.offer(FraudProof::Equivocation {
				signed: *signed,
				receipt,
				line,
			});
		}
	}
}
