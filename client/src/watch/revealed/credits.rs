//! Credits that only the chain shows.

use openledger_attribution::{
	claim::Claim,
	fraud::{Attributed, CreditFault, CreditGap, FraudProof, ShownCredit},
	reveal::{DueCredit, Reveal},
	CreditKey, Summed,
};
use openledger_core::ContributionId;
use std::collections::BTreeSet;

/// All that an answer may prove of a credit that it shows, or shows to be missing. Whether it does is to be judged.
pub(super) fn proofs(reveal: &Reveal) -> Box<dyn Iterator<Item = FraudProof> + '_> {
	match reveal {
		Reveal::Credited {
			entries,
			entry,
			attributed,
		} => {
			// Not asked of the answer: that what was retrieved is in order.
			let retrieval = FraudProof::Retrieval {
				receipt: attributed.receipt.clone(),
				entries: attributed.retrieved.clone(),
			};
			Box::new([wrong(*entries, entry, attributed), retrieval].into_iter())
		}
		Reveal::Due {
			attributed,
			credit: Some(DueCredit::There { entries, entry }),
		} => Box::new(std::iter::once(wrong(*entries, entry, attributed))),
		Reveal::Due {
			attributed,
			credit: Some(DueCredit::Missing { entries, gap }),
		} => Box::new(missing(*entries, gap, attributed)),
		_ => Box::new(std::iter::empty()),
	}
}

/// That the credit is not what its receipt makes it.
fn wrong(entries: u64, entry: &ShownCredit, attributed: &Attributed) -> FraudProof {
	FraudProof::LedgerReceipt(CreditFault::Wrong {
		entries,
		entry: entry.clone(),
		attributed: attributed.clone(),
	})
}

/// That credits of the receipt are missing where the gap is: of all whom it names, for the one that was asked for may not be the only one.
fn missing<'a>(
	entries: u64,
	gap: &'a CreditGap,
	attributed: &'a Attributed,
) -> impl Iterator<Item = FraudProof> + 'a {
	let receipt = attributed.receipt.leaf.id;
	let is_in_gap = move |contribution: &ContributionId| {
		let key = CreditKey {
			contribution: *contribution,
			receipt,
		};
		gap.before.as_ref().is_none_or(|before| before.leaf.key() < key)
			&& gap.after.as_ref().is_none_or(|after| key < after.leaf.key())
	};
	let claimed = attributed.claims.iter().filter_map(Claim::contribution);
	let retrieved = attributed.retrieved.iter().map(|entry| entry.contribution);
	let named: BTreeSet<ContributionId> = claimed.chain(retrieved).collect();
	named.into_iter().filter(is_in_gap).map(move |contribution| {
		FraudProof::LedgerReceipt(CreditFault::Missing {
			entries,
			contribution,
			gap: gap.clone(),
			attributed: attributed.clone(),
		})
	})
}
