//! The credit ledger: by itself, against what was posted, against the receipts.

use super::{decode, Auditor, CorpusTexts, Leaves};
use crate::{
	claim::Claim,
	fraud::{Attributed, Chain, CreditFault, FraudProof, LedgerFault, Tree, TreeFault},
	ledger::CreditLeaf,
	receipt::ReceiptId,
	retrieval::Retrieved,
	reveal::Item,
};
use alloc::{collections::BTreeMap, vec::Vec};
use openledger_core::{Balance, ContributionId};

impl<C: Chain, T: CorpusTexts> Auditor<'_, C, T> {
	pub(super) fn ledger(&mut self) {
		let leaves = Leaves::new(&self.batch.ledger);
		if leaves.tree.root() != self.facts.ledger_root {
			self.found.missing.push(Item::Ledger(0));
			return;
		}
		if leaves.count() > crate::fraud::MOST_CREDITS {
			self.offer(FraudProof::Malformed {
				tree: Tree::Ledger,
				count: leaves.count(),
				fault: TreeFault::Count {
					tree_hash: leaves.tree.tree_hash(),
				},
			});
			return;
		}
		let entries: Vec<Option<CreditLeaf>> = decode(leaves.data);
		for (index, (entry, data)) in (0u64..).zip(entries.iter().zip(leaves.data)) {
			if entry.is_none() {
				self.offer(FraudProof::Malformed {
					tree: Tree::Ledger,
					count: leaves.count(),
					fault: TreeFault::Leaf {
						index,
						data: data.clone(),
						proof: leaves.proof(index),
					},
				});
			}
		}
		self.order(&leaves, &entries);
		self.totals(&leaves, &entries);
		self.against_receipts(&leaves, &entries);
	}

	fn order(&mut self, leaves: &Leaves, entries: &[Option<CreditLeaf>]) {
		for (at, index) in (0u64..).zip(0..=entries.len()) {
			let leaf = |index: Option<usize>| index.and_then(|index| entries.get(index).copied().flatten());
			let (before, after) = (leaf(index.checked_sub(1)), leaf(Some(index)));
			let is_right = match after {
				Some(after) => after.check_follows(before.as_ref()).is_ok(),
				None => before.map_or(0, |last| last.sum) == self.facts.credited,
			};
			if is_right {
				continue;
			}
			if let Some(gap) = leaves.gap(at, entries) {
				self.offer(FraudProof::Ledger(LedgerFault::Entries {
					entries: leaves.count(),
					gap,
				}));
			}
		}
	}

	fn totals(&mut self, leaves: &Leaves, entries: &[Option<CreditLeaf>]) {
		let mut first = 0usize;
		for group in entries.chunk_by(|one, other| owner(one) == owner(other)) {
			let last = first.saturating_add(group.len());
			let sum = |end: usize| match end.checked_sub(1) {
				None => Some(0),
				Some(index) => entries.get(index).copied().flatten().map(|leaf| leaf.sum),
			};
			let total = sum(last)
				.zip(sum(first))
				.map(|(end, start)| end.checked_sub(start));
			let gaps = |index: usize| u64::try_from(index).ok().and_then(|at| leaves.gap(at, entries));
			if let (Some(contribution), Some(total)) = (group.first().and_then(owner), total) {
				if total != Some(self.chain.posted(contribution)) {
					if let (Some(first), Some(last)) = (gaps(first), gaps(last)) {
						self.offer(FraudProof::Ledger(LedgerFault::Posted {
							entries: leaves.count(),
							contribution,
							first,
							last,
						}));
					}
				}
			}
			first = last;
		}
	}

	fn against_receipts(&mut self, leaves: &Leaves, entries: &[Option<CreditLeaf>]) {
		if self.tree.is_none() {
			return;
		}
		let places: BTreeMap<ReceiptId, usize> = self
			.receipts
			.iter()
			.enumerate()
			.filter_map(|(index, leaf)| Some((leaf.as_ref()?.receipt.id, index)))
			.collect();
		let mut due = BTreeMap::<(ContributionId, ReceiptId), Balance>::new();
		for (id, index) in &places {
			let credits = self.credits.get(*index).cloned().flatten();
			due.extend(
				credits
					.into_iter()
					.flatten()
					.map(|(contribution, credit)| ((contribution, *id), credit)),
			);
		}
		for (at, leaf) in (0u64..).zip(entries) {
			if self.is_done() {
				return;
			}
			let Some(leaf) = leaf else { continue };
			let entry = &leaf.entry;
			let Some(index) = places.get(&entry.receipt).copied() else {
				self.no_receipt(leaves, at, leaf);
				continue;
			};
			let is_known = self.credits.get(index).is_some_and(Option::is_some);
			let expected = due.remove(&(entry.contribution, entry.receipt)).unwrap_or(0);
			if !is_known || entry.credit == expected {
				continue;
			}
			if let Some(attributed) = self.attributed(index) {
				self.offer(FraudProof::LedgerReceipt(CreditFault::Wrong {
					entries: leaves.count(),
					entry: leaves.shown(at, *leaf),
					attributed,
				}));
			}
		}
		for ((contribution, receipt), _) in due {
			if self.is_done() {
				return;
			}
			let key = (contribution, receipt);
			let place = entries.partition_point(|leaf| {
				leaf.is_some_and(|leaf| (leaf.entry.contribution, leaf.entry.receipt) < key)
			});
			let gap = u64::try_from(place).ok().and_then(|at| leaves.gap(at, entries));
			let attributed = places.get(&receipt).and_then(|index| self.attributed(*index));
			if let (Some(gap), Some(attributed)) = (gap, attributed) {
				self.offer(FraudProof::LedgerReceipt(CreditFault::Missing {
					entries: leaves.count(),
					contribution,
					gap,
					attributed,
				}));
			}
		}
	}

	/// A credit of a receipt that is not there.
	fn no_receipt(&mut self, leaves: &Leaves, at: u64, leaf: &CreditLeaf) {
		let id = leaf.entry.receipt;
		let place = self
			.receipts
			.partition_point(|leaf| leaf.is_some_and(|leaf| leaf.receipt.id < id));
		let gap = u64::try_from(place)
			.ok()
			.and_then(|at| self.tree.as_ref()?.gap(at, &self.receipts));
		if let Some(gap) = gap {
			self.offer(FraudProof::LedgerReceipt(CreditFault::NoReceipt {
				entries: leaves.count(),
				entry: leaves.shown(at, *leaf),
				gap,
			}));
		}
	}

	fn attributed(&self, index: usize) -> Option<Attributed> {
		let contents = self.batch.contents.get(index)?;
		let claims: Vec<Option<Claim>> = decode(&contents.claims);
		let retrieved: Vec<Option<Retrieved>> = decode(&contents.retrieved);
		Some(Attributed {
			receipt: self.shown(index)?,
			claims: claims.into_iter().collect::<Option<_>>()?,
			retrieved: retrieved.into_iter().collect::<Option<_>>()?,
		})
	}
}

fn owner(leaf: &Option<CreditLeaf>) -> Option<ContributionId> {
	leaf.as_ref().map(|leaf| leaf.entry.contribution)
}
