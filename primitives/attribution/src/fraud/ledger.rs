//! The credit ledger by itself.

use super::{evidence::Board, Chain, Finding, FraudKind, Gap, LedgerFault, ProofError};
use crate::{hash::Hasher, ledger::CreditLeaf};
use openledger_core::{Balance, ContributionId};

impl<H: Hasher, C: Chain> Board<'_, H, C> {
	/// Order, sums and totals.
	pub(crate) fn ledger(&self, fault: &LedgerFault) -> Result<Finding, ProofError> {
		let is_wrong = match fault {
			LedgerFault::Entries { entries, gap } => {
				self.entry_gap(*entries, gap)?;
				match (gap.leaf_before(), gap.leaf_after()) {
					(before, Some(after)) => after.check_follows(before).is_err(),
					(last, None) => last.map_or(0, |last| last.sum) != self.facts.credited,
				}
			}
			LedgerFault::Posted {
				entries,
				contribution,
				first,
				last,
			} => self.total(*entries, *contribution, first, last)? != Some(self.chain.posted(*contribution)),
			LedgerFault::Order {
				entries,
				first,
				second,
			} => {
				self.entry(*entries, first)?;
				self.entry(*entries, second)?;
				if first.index >= second.index {
					return Err(ProofError::WrongNeighbours);
				}
				first.leaf.entry.key() >= second.leaf.entry.key()
			}
		};
		if !is_wrong {
			return Err(ProofError::NoFault);
		}
		Ok(Finding::pools(FraudKind::Ledger))
	}

	/// The credits of a contribution by the sums around them; `None` if the sums fall.
	fn total(
		&self,
		entries: u64,
		contribution: ContributionId,
		first: &Gap<CreditLeaf>,
		last: &Gap<CreditLeaf>,
	) -> Result<Option<Balance>, ProofError> {
		self.entry_gap(entries, first)?;
		self.entry_gap(entries, last)?;
		let of = |leaf: &CreditLeaf| leaf.entry.contribution;
		let is_first = first.leaf_before().is_none_or(|below| of(below) < contribution)
			&& first.leaf_after().is_none_or(|next| of(next) >= contribution);
		let is_last = last.leaf_before().is_none_or(|end| of(end) <= contribution)
			&& last.leaf_after().is_none_or(|above| of(above) > contribution);
		if !is_first || !is_last {
			return Err(ProofError::NotEnclosing);
		}
		let sum = |gap: &Gap<CreditLeaf>| gap.leaf_before().map_or(0, |leaf| leaf.sum);
		Ok(sum(last).checked_sub(sum(first)))
	}
}
