//! The receipts of a batch: their tree, their chain, their prices.

use super::{decode, Auditor, CorpusTexts, SumLeaves};
use crate::{
	fraud::{is_in_place, is_within, line_of, Chain, FraudProof},
	receipt::{Receipt, ReceiptError},
	reveal::Item,
	sums::{Place, Summed},
};
use alloc::{collections::BTreeMap, vec::Vec};
use openledger_core::{LineIndex, SessionId};

impl<C: Chain, T: CorpusTexts> Auditor<'_, C, T> {
	pub(super) fn receipts(&mut self) {
		let batch = self.batch;
		let leaves = SumLeaves::<Receipt>::new(&batch.receipts)
			.filter(|leaves| leaves.tree.root() == self.facts.receipts_root);
		let Some(leaves) = leaves else {
			if self.facts.receipts > 0 {
				self.found.missing.push(Item::Receipt(0));
			}
			return;
		};
		let (declared, count) = (u64::from(self.facts.receipts), leaves.count());
		let is_right = |receipt: &Receipt| receipt.check().is_ok();
		let faults = leaves.faults(count != declared, self.facts.amount, is_right);
		let proof = |fault| FraudProof::ReceiptTree { count, fault };
		self.offer_faults(faults, proof, Item::Receipt);
		if count != declared {
			return;
		}
		self.receipts = decode(leaves.data);
		self.tree = Some(leaves);
		self.chain();
		self.strays();
		self.terms();
		self.double_signed();
	}

	/// Neighbours that do not chain.
	fn chain(&mut self) {
		for at in 0..=self.receipts.len() {
			let leaf =
				|index: Option<usize>| index.and_then(|index| self.receipts.get(index).copied().flatten());
			let lines = self.lines_at(leaf(at.checked_sub(1)).as_ref(), leaf(Some(at)).as_ref());
			if lines.is_empty() {
				continue;
			}
			let gap = u64::try_from(at)
				.ok()
				.and_then(|at| self.tree.as_ref()?.gap(at, &self.receipts));
			let Some(receipts) = gap else { continue };
			for (session, line) in lines {
				let line = self.lines.evidence(session, line);
				let receipts = receipts.clone();
				self.offer(FraudProof::BrokenChain { receipts, line });
			}
		}
	}

	/// The lines whose beginning, end, break or absence lies between two receipts. Most gaps have none.
	fn lines_at(&self, before: Option<&Receipt>, after: Option<&Receipt>) -> Vec<(SessionId, LineIndex)> {
		let (one, other) = (before.map(line_of), after.map(line_of));
		if one.is_some() && one == other {
			// Two of one number are not in order, but they do not chain either.
			let follows = before.zip(after).is_none_or(|(before, after)| {
				!matches!(
					after.check_follows(before),
					Err(ReceiptError::NotSorted | ReceiptError::SequenceGap | ReceiptError::BrokenChain)
				)
			});
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
				Some(line) => last.cumulative_after() == Ok(line.settled_after),
				None => last.amount == 0,
			};
			if !is_right {
				lines.push(key);
			}
		}
		if let (Some(key), Some(first)) = (other, after) {
			let is_right = match find(key) {
				Some(line) => first.cumulative_before == line.settled_before,
				None => first.amount == 0,
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

	/// Receipts that lie outside of what was settled of their lines, or at another place.
	fn strays(&mut self) {
		let mut before = 0u128;
		for index in 0..self.receipts.len() {
			let Some(receipt) = self.receipts.get(index).copied().flatten() else {
				// No receipt, but it adds to the sum what stands where the amount does.
				let data = self.batch.receipts.get(index);
				let (_, amount) = Receipt::read(data.map_or(&[], Vec::as_slice));
				before = before.saturating_add(amount);
				continue;
			};
			let place = Place {
				before,
				total: self.facts.amount,
			};
			before = before.saturating_add(receipt.amount);
			let (session, line) = line_of(&receipt);
			let settled = &self.batch.sessions;
			let found = settled.binary_search_by_key(&(session, line), |leaf| (leaf.session, leaf.line));
			let is_settled = match found.ok().and_then(|found| settled.get(found)) {
				Some(leaf) => is_within(&receipt, leaf) && is_in_place(&receipt, &place, leaf),
				None => receipt.amount == 0,
			};
			if is_settled {
				continue;
			}
			let Some(receipt) = self.shown(index) else {
				continue;
			};
			let line = self.lines.evidence(session, line);
			self.offer(FraudProof::Stray { receipt, line });
		}
	}

	/// Prices and disclosure.
	fn terms(&mut self) {
		for index in 0..self.receipts.len() {
			let Some(receipt) = self.receipts.get(index).copied().flatten() else {
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
				let line = self.lines.evidence(id.session, id.line);
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
			.filter_map(|(index, leaf)| Some((leaf.as_ref()?.id, index)))
			.collect();
		for signed in &self.batch.signed {
			let id = signed.receipt.id;
			let shown = places.get(&id).and_then(|index| self.shown(*index));
			let Some(receipt) = shown.filter(|shown| shown.leaf != signed.receipt) else {
				continue;
			};
			let line = self.lines.evidence(id.session, id.line);
			self.offer(FraudProof::Equivocation {
				signed: *signed,
				receipt,
				line,
			});
		}
	}
}
