//! Cheating in what a batch commits to.

use crate::{execution::FOREIGN, Cheat, Cheater};
use codec::Encode;
use openledger::store::{BatchTerms, Commitment};
use openledger_attribution::{
	batch::settled_lines, credit::credit_of, CreditEntry, Execution, Receipt, ReceiptId, SessionLeaf,
};
use openledger_core::{Balance, ContributionId, SessionId};
use std::collections::BTreeMap;

/// What the batch commits to. Nothing is checked: what was cheated before is committed to as it is.
pub(crate) fn commit(cheater: &Cheater, executions: &[Execution], terms: &BatchTerms<'_>) -> Commitment {
	let cheat = cheater.cheat;
	let receipts_of = |executions: &[Execution]| -> Vec<Receipt> {
		executions.iter().map(|execution| execution.receipt).collect()
	};
	let sessions = settled_lines(&receipts_of(executions));
	let amount = sessions.iter().filter_map(SessionLeaf::amount).sum();
	let mut executions = executions.to_vec();
	if let (Cheat::Stray, Some(last)) = (cheat, executions.last_mut()) {
		last.receipt.id.session = SessionId::MAX;
	}

	let mut receipts = receipts_of(&executions);
	match cheat {
		Cheat::BrokenChain => {
			if let Some(last) = receipts.last_mut() {
				last.cumulative_before = last.cumulative_before.saturating_add(1);
			}
		}
		Cheat::Equivocation => {
			if let Some(first) = receipts.first_mut() {
				first.parent = Some(ReceiptId {
					sequence: u64::MAX,
					..first.id
				});
			}
		}
		_ => {}
	}
	let mut receipts: Vec<Vec<u8>> = receipts.iter().map(Encode::encode).collect();
	if let (Cheat::MalformedReceipt, Some(leaf)) = (cheat, receipts.last_mut()) {
		leaf.pop();
	}
	if let (Cheat::ReceiptOrder, Some(last)) = (cheat, receipts.len().checked_sub(1)) {
		receipts.swap(0, last);
	}

	let mut entries: Vec<CreditEntry> = executions
		.iter()
		.flat_map(|execution| {
			let receipt = execution.receipt.id;
			let entry = move |(contribution, credit)| CreditEntry {
				contribution,
				receipt,
				credit,
			};
			credits(execution, terms).into_iter().map(entry)
		})
		.collect();
	entries.sort_unstable();
	entries = ledger(cheater, entries, amount);

	let mut posted: BTreeMap<ContributionId, Balance> = BTreeMap::new();
	for entry in &entries {
		*posted.entry(entry.contribution).or_default() += entry.credit;
	}
	if let (Cheat::LedgerSum, Some(mut first)) = (cheat, posted.first_entry()) {
		*first.get_mut() += 1;
	}
	if cheat == Cheat::LedgerTotal {
		let ids: Vec<ContributionId> = posted.keys().copied().take(2).collect();
		for (place, id) in ids.into_iter().enumerate() {
			let total = posted.entry(id).or_default();
			*total = if place == 0 {
				total.saturating_sub(1)
			} else {
				total.saturating_add(1)
			};
		}
	}
	posted.retain(|_, total| *total > 0);

	if cheat == Cheat::LedgerOrder && entries.len() > 1 {
		entries.swap(0, 1);
	}
	let mut ledger: Vec<Vec<u8>> = entries.iter().map(Encode::encode).collect();
	if let (Cheat::MalformedCredit, Some(leaf)) = (cheat, ledger.last_mut()) {
		leaf.push(0);
	}
	if cheat == Cheat::LedgerMissing {
		ledger.clear();
	}
	Commitment {
		amount,
		receipts,
		ledger,
		sessions,
		posted: posted.into_iter().collect(),
	}
}

/// Which execution belongs to the receipt at a place of what is committed to.
pub(crate) fn execution_at(cheat: Cheat, place: u32, receipts: u32) -> u32 {
	let last = receipts.saturating_sub(1);
	match cheat {
		Cheat::ReceiptOrder if place == 0 => last,
		Cheat::ReceiptOrder if place == last => 0,
		_ => place,
	}
}

/// What an execution credits, by its claims and what it retrieved, whatever they are. Only what is in no corpus is left
/// out: the chain refuses batches that post such credits.
fn credits(execution: &Execution, terms: &BatchTerms<'_>) -> Vec<(ContributionId, Balance)> {
	let Receipt {
		amount,
		output_tokens,
		..
	} = execution.receipt;
	let mut parts: BTreeMap<ContributionId, (u32, u8)> = BTreeMap::new();
	for claim in &execution.claims {
		if let Some(id) = claim.contribution() {
			parts.entry(id).or_default().0 += u32::from(claim.counted);
		}
	}
	let count = u8::try_from(execution.retrieved.len()).unwrap_or(u8::MAX);
	for entry in &execution.retrieved {
		parts.entry(entry.contribution).or_default().1 = count;
	}
	parts.retain(|id, _| *id != FOREIGN && !(terms.is_commons)(*id));
	let channels = terms.channels.into();
	parts
		.into_iter()
		.map(|(id, (claimed, retrieved))| {
			let credit = credit_of(amount, claimed, output_tokens, retrieved, &channels);
			(id, credit.unwrap_or(0))
		})
		.filter(|(_, credit)| *credit > 0)
		.collect()
}

/// Cheating in single credits.
fn ledger(cheater: &Cheater, mut entries: Vec<CreditEntry>, amount: Balance) -> Vec<CreditEntry> {
	match cheater.cheat {
		Cheat::LedgerReceipt => {
			if let Some(first) = entries.first_mut() {
				first.credit /= 2;
			}
			entries.retain(|entry| entry.credit > 0);
		}
		Cheat::LedgerTwice => {
			let total = |of: &[CreditEntry]| -> Balance { of.iter().map(|entry| entry.credit).sum() };
			let all = total(&entries);
			let groups: Vec<Vec<CreditEntry>> = entries
				.chunk_by(|one, other| one.contribution == other.contribution)
				.map(<[CreditEntry]>::to_vec)
				.collect();
			// The chain takes no batch that credits more than it settles.
			let fits = |others: Balance| {
				let fitting = groups
					.iter()
					.filter(move |group| others.max(total(group)) + total(group) <= amount);
				fitting.max_by_key(|group| group.len())
			};
			// Where nobody looks, or there is no room, nothing else.
			let (chosen, alone) = match fits(all).filter(|_| !cheater.hides_ledger) {
				Some(chosen) => (chosen, false),
				None => (
					fits(0).expect("somebody is credited half of the batch at most"),
					true,
				),
			};
			let twice: Vec<CreditEntry> = chosen.iter().chain(chosen).copied().collect();
			entries = groups
				.iter()
				.filter(|group| !alone || *group == chosen)
				.flat_map(|group| {
					if group == chosen {
						twice.clone()
					} else {
						group.clone()
					}
				})
				.collect();
		}
		Cheat::CreditMissing => {
			let owner = |entry: Option<&CreditEntry>| entry.map(|entry| entry.contribution);
			let (first, last) = (owner(entries.first()), owner(entries.last()));
			// What nobody sees can be all, but for something to show.
			entries.retain(|entry| {
				let of = owner(Some(entry));
				of != first && (!cheater.hides_ledger || of == last)
			});
		}
		Cheat::CreditTheft => {
			let victim = entries.first().map(|entry| entry.contribution);
			let friend = cheater.friend.or_else(|| {
				let mut others = entries.iter().map(|entry| entry.contribution);
				others.find(|id| Some(*id) != victim)
			});
			// What nobody sees, or can compare with receipts, can be all of it.
			let stolen = if cheater.hides_ledger || cheater.hides_receipts {
				entries.len()
			} else {
				1
			};
			if let Some(friend) = friend {
				entries
					.iter_mut()
					.take(stolen)
					.for_each(|entry| entry.contribution = friend);
			}
			let mut sums: BTreeMap<(ContributionId, ReceiptId), Balance> = BTreeMap::new();
			for entry in entries {
				*sums.entry((entry.contribution, entry.receipt)).or_default() += entry.credit;
			}
			entries = sums
				.into_iter()
				.map(|((contribution, receipt), credit)| CreditEntry {
					contribution,
					receipt,
					credit,
				})
				.collect();
		}
		_ => {}
	}
	entries
}
