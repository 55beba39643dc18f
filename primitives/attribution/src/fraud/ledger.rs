//! The credit ledger against what was posted.

use super::{evidence::Board, Chain, CreditGap, Finding, FraudKind, ProofError};
use crate::hash::Hasher;
use openledger_core::ContributionId;

impl<H: Hasher, C: Chain> Board<'_, H, C> {
	/// The credits of a contribution, by the sums before and behind them, are not what was posted.
	pub(crate) fn posted(
		&self,
		entries: u64,
		contribution: ContributionId,
		first: &CreditGap,
		last: &CreditGap,
	) -> Result<Finding, ProofError> {
		let below = self.entry_gap(entries, first)?.before;
		let until = self.entry_gap(entries, last)?.before;
		let is_first = first
			.leaf_before()
			.is_none_or(|below| below.contribution < contribution)
			&& first
				.leaf_after()
				.is_none_or(|next| next.contribution >= contribution);
		let is_last = last
			.leaf_before()
			.is_none_or(|end| end.contribution <= contribution)
			&& last
				.leaf_after()
				.is_none_or(|above| above.contribution > contribution);
		if !is_first || !is_last {
			return Err(ProofError::NotEnclosing);
		}
		// In an honest ledger the sums do not fall.
		let total = until.checked_sub(below).ok_or(ProofError::NotEnclosing)?;
		if total == self.chain.posted(contribution) {
			return Err(ProofError::NoFault);
		}
		Ok(Finding::pools(FraudKind::Ledger))
	}
}
