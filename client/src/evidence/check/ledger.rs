//! The credit ledger: from the credits of receipts to posted totals.

use super::super::{
	bundle::{Data, Leaf, TotalEvidence},
	Fault,
};
use super::{settlement::Settled, Trail};
use crate::cli::amount::format_amount;
use openledger_attribution::{
	sums::{self, Place},
	Blake2, CreditEntry,
};
use openledger_core::{Balance, ContributionId};
use std::collections::BTreeMap;

/// A leaf of the ledger that is where it says it is, and its place in the sum.
fn open(leaf: &Leaf, count: u64, settled: &Settled, link: &str) -> Result<(CreditEntry, Place), Fault> {
	let read = leaf.credit(link)?;
	let place = sums::verify::<Blake2, CreditEntry>(
		&settled.record.commitment.ledger_root,
		count,
		leaf.index,
		&read,
		&leaf.nodes(link)?,
	)
	.map_err(|error| {
		Fault::broken(
			link,
			format!("a leaf's path does not lead to the ledger root: {error:?}"),
		)
	})?;
	if place.total != settled.record.credited {
		return Err(Fault::broken(
			link,
			"the ledger sums to another amount than the batch credits",
		));
	}
	Ok((read, place))
}

/// Checks the totals, and that the receipts' credits are part of them. Returns what each contribution was posted.
pub(super) fn check(
	data: &Data,
	settled: &Settled,
	trail: &mut Trail,
) -> Result<BTreeMap<ContributionId, Balance>, Fault> {
	let mut totals = BTreeMap::new();
	for evidence in &data.totals {
		let total = check_total(evidence, settled, trail)?;
		if totals.insert(evidence.contribution, total).is_some() {
			return Err(Fault::broken("posted totals", "a contribution is there twice"));
		}
	}
	for receipt in &data.receipts {
		for leaf in &receipt.credits {
			let id = leaf.credit("ledger")?.contribution;
			let link = format!("ledger entry of contribution {id}");
			let total = data.totals.iter().find(|total| total.contribution == id);
			let total = total.ok_or_else(|| Fault::broken(&link, "the evidence lacks its total"))?;
			let (credit, place) = open(leaf, total.count, settled, &link)?;
			trail.push(
				"ledger",
				format!(
					"leaf {} of {}, from {} on in the sum of all, credits contribution {id} with {} for receipt {}/{}/{}",
					leaf.index,
					total.count,
					format_amount(place.before),
					format_amount(credit.credit),
					credit.receipt.session,
					credit.receipt.line,
					credit.receipt.sequence
				),
			);
		}
	}
	Ok(totals)
}

fn check_total(evidence: &TotalEvidence, settled: &Settled, trail: &mut Trail) -> Result<Balance, Fault> {
	let id = evidence.contribution;
	let link = format!("total of contribution {id}");
	let broken = |reason: &str| Fault::broken(&link, reason);
	let of = |leaf: &Leaf| open(leaf, evidence.count, settled, &link);
	let (first, begin) = of(&evidence.first)?;
	let last_at = evidence.last.as_ref().unwrap_or(&evidence.first);
	let (last, last_place) = of(last_at)?;
	let below = evidence.below.as_ref().map(of).transpose()?;
	let next = evidence.next.as_ref().map(of).transpose()?;
	if first.contribution != id || last.contribution != id {
		return Err(broken("its first or its last leaf is of another contribution"));
	}
	// Below and first are neighbours, so first is the first; likewise last and next.
	let begins = match (&evidence.below, &below) {
		(Some(at), Some((leaf, _))) => {
			at.index.checked_add(1) == Some(evidence.first.index) && leaf.contribution < id
		}
		_ => evidence.first.index == 0,
	};
	let after = last_at.index.checked_add(1);
	let ends = match (&evidence.next, &next) {
		(Some(at), Some((leaf, _))) => after == Some(at.index) && leaf.contribution > id,
		_ => after == Some(evidence.count),
	};
	if !begins || !ends || last_at.index < evidence.first.index {
		return Err(broken("its leaves are not all that the ledger has of it"));
	}
	// All leaves between them are its own, for keys ascend on every path.
	let end = last_place.before.checked_add(last.credit);
	let (end, total) = end
		.and_then(|end| Some((end, end.checked_sub(begin.before)?)))
		.ok_or_else(|| broken("its last leaf lies before its first in the sum"))?;
	if settled.posted.get(&id) != Some(&total) {
		return Err(broken("another amount was posted on chain"));
	}
	let count = last_at
		.index
		.saturating_sub(evidence.first.index)
		.saturating_add(1);
	trail.push(
		"total",
		format!(
			"contribution {id} was posted {}: {count} leaves of the ledger, from {} to {} in the sum of all",
			format_amount(total),
			format_amount(begin.before),
			format_amount(end),
		),
	);
	Ok(total)
}
