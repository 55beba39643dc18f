//! The credit ledger: by itself, against what was posted, against the receipts.

use super::{decode, read_claims, Auditor, CorpusTexts, SumLeaves};
use crate::{
	fraud::{Attributed, Chain, CreditFault, FraudProof},
	ledger::CreditEntry,
	receipt::ReceiptId,
	retrieval::Retrieved,
	reveal::Item,
};
use alloc::{collections::BTreeMap, vec::Vec};
use openledger_core::{Balance, ContributionId};

impl<C: Chain, T: CorpusTexts> Auditor<'_, C, T> {
	pub(super) fn ledger(&mut self) {
		let batch = self.batch;
		let leaves = SumLeaves::<CreditEntry>::new(&batch.ledger)
			.filter(|leaves| leaves.tree.root() == self.facts.ledger_root);
		let Some(leaves) = leaves else {
			self.found.missing.push(Item::Ledger(0));
			return;
		};
		let count = leaves.count();
		let is_other_count = count > crate::fraud::MOST_CREDITS;
		let is_right = |entry: &CreditEntry| entry.credit > 0;
		let faults = leaves.faults(is_other_count, self.facts.credited, is_right);
		let proof = |fault| FraudProof::LedgerTree { count, fault };
		self.offer_faults(faults, proof, Item::Ledger);
		if is_other_count {
			return;
		}
		let entries: Vec<Option<CreditEntry>> = decode(leaves.data);
		self.totals(&leaves, &entries);
		self.against_receipts(&leaves, &entries);
	}

	fn totals(&mut self, leaves: &SumLeaves<CreditEntry>, entries: &[Option<CreditEntry>]) {
		let mut first = 0usize;
		for group in entries.chunk_by(|one, other| owner(one) == owner(other)) {
			let last = first.saturating_add(group.len());
			let total = group
				.iter()
				.flatten()
				.try_fold(0u128, |sum, entry| sum.checked_add(entry.credit));
			let gaps = |index: usize| u64::try_from(index).ok().and_then(|at| leaves.gap(at, entries));
			if let Some(contribution) = group.first().and_then(owner) {
				if total != Some(self.chain.posted(contribution)) {
					if let (Some(first), Some(last)) = (gaps(first), gaps(last)) {
						self.offer(FraudProof::Posted {
							entries: leaves.count(),
							contribution,
							first,
							last,
						});
					}
				}
			}
			first = last;
		}
	}

	fn against_receipts(&mut self, leaves: &SumLeaves<CreditEntry>, entries: &[Option<CreditEntry>]) {
		if self.tree.is_none() {
			return;
		}
		let places: BTreeMap<ReceiptId, usize> = self
			.receipts
			.iter()
			.enumerate()
			.filter_map(|(index, leaf)| Some((leaf.as_ref()?.id, index)))
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
			let Some(entry) = leaf else { continue };
			let Some(index) = places.get(&entry.receipt).copied() else {
				self.no_receipt(leaves, at, entry);
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
					entry: leaves.shown(at, *entry),
					attributed,
				}));
			}
		}
		for ((contribution, receipt), _) in due {
			let key = (contribution, receipt);
			let place = entries
				.partition_point(|leaf| leaf.is_some_and(|entry| (entry.contribution, entry.receipt) < key));
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
	fn no_receipt(&mut self, leaves: &SumLeaves<CreditEntry>, at: u64, entry: &CreditEntry) {
		let id = entry.receipt;
		let place = self
			.receipts
			.partition_point(|leaf| leaf.is_some_and(|receipt| receipt.id < id));
		let gap = u64::try_from(place)
			.ok()
			.and_then(|at| self.tree.as_ref()?.gap(at, &self.receipts));
		if let Some(gap) = gap {
			self.offer(FraudProof::LedgerReceipt(CreditFault::NoReceipt {
				entries: leaves.count(),
				entry: leaves.shown(at, *entry),
				gap,
			}));
		}
	}

	fn attributed(&self, index: usize) -> Option<Attributed> {
		let contents = self.batch.contents.get(index)?;
		let claims = read_claims(&contents.claims);
		let retrieved: Vec<Option<Retrieved>> = decode(&contents.retrieved);
		Some(Attributed {
			receipt: self.shown(index)?,
			claims: claims.into_iter().collect::<Option<_>>()?,
			retrieved: retrieved.into_iter().collect::<Option<_>>()?,
		})
	}
}

fn owner(leaf: &Option<CreditEntry>) -> Option<ContributionId> {
	leaf.as_ref().map(|entry| entry.contribution)
}
