//! The credit ledger against the receipts.

use super::{evidence::Board, Attributed, Chain, CreditFault, Finding, FraudKind, Harmed, ProofError};
use crate::{
	claim::{claims_root_with, Claim},
	credit::credit_of,
	hash::Hasher,
	ledger::CreditKey,
	receipt::Receipt,
	sums::{Place, Summed},
};
use openledger_core::{Balance, ContributionId};

impl<H: Hasher, C: Chain> Board<'_, H, C> {
	/// A credit that is wrong, missing, or of no receipt.
	pub(crate) fn ledger_receipt(&self, fault: &CreditFault) -> Result<Finding, ProofError> {
		let harmed = match fault {
			CreditFault::Wrong {
				entries,
				entry,
				attributed,
			} => {
				self.entry(*entries, entry)?;
				let (receipt, _) = self.attributed(attributed)?;
				let entry = &entry.leaf;
				if entry.receipt != receipt.id {
					return Err(ProofError::OtherReceipt);
				}
				let expected = self.expected(receipt, attributed, entry.contribution)?;
				if entry.credit == expected {
					return Err(ProofError::NoFault);
				}
				if expected > entry.credit {
					Harmed::Contribution {
						id: entry.contribution,
						credit: expected,
					}
				} else {
					Harmed::Pools
				}
			}
			CreditFault::Missing {
				entries,
				contribution,
				gap,
				attributed,
			} => {
				self.entry_gap(*entries, gap)?;
				let (receipt, _) = self.attributed(attributed)?;
				let key = CreditKey {
					contribution: *contribution,
					receipt: receipt.id,
				};
				if !gap.encloses(&key, Summed::key) {
					return Err(ProofError::NotEnclosing);
				}
				let credit = self.expected(receipt, attributed, *contribution)?;
				if credit == 0 {
					return Err(ProofError::NoFault);
				}
				Harmed::Contribution {
					id: *contribution,
					credit,
				}
			}
			CreditFault::NoReceipt { entries, entry, gap } => {
				self.entry(*entries, entry)?;
				self.receipt_gap(gap)?;
				if !gap.encloses(&entry.leaf.receipt, |receipt| receipt.id) {
					return Err(ProofError::NotEnclosing);
				}
				Harmed::Pools
			}
		};
		Ok(Finding {
			kind: FraudKind::LedgerReceipt,
			harmed,
		})
	}

	/// A receipt with all its claims and all that it retrieved, and its place.
	pub(crate) fn attributed<'b>(
		&self,
		attributed: &'b Attributed,
	) -> Result<(&'b Receipt, Place), ProofError> {
		let (receipt, place) = self.placed_receipt(&attributed.receipt)?;
		self.all_claims(receipt, &attributed.claims)?;
		self.all_retrieved(receipt, &attributed.retrieved)?;
		Ok((receipt, place))
	}

	/// All claims of a receipt. Their number is bounded by the receipt's own check.
	pub(crate) fn all_claims(&self, receipt: &Receipt, claims: &[Claim]) -> Result<(), ProofError> {
		let is_whole = claims.len() == usize::from(receipt.claim_count);
		if !is_whole || claims_root_with::<H>(claims) != Ok(receipt.claims) {
			return Err(ProofError::OtherClaims);
		}
		Ok(())
	}

	/// What a receipt credits to a contribution.
	fn expected(
		&self,
		receipt: &Receipt,
		attributed: &Attributed,
		id: ContributionId,
	) -> Result<Balance, ProofError> {
		let claims = attributed.claims.iter();
		let claimed = claims
			.filter(|claim| claim.contribution() == Some(id))
			.fold(0u32, |sum, claim| sum.saturating_add(u32::from(claim.counted)));
		let is_retrieved = attributed
			.retrieved
			.iter()
			.any(|retrieved| retrieved.contribution == id);
		// Credits of an outsider are a consequence; the claim is the fraud.
		if (claimed > 0 || is_retrieved) && !self.chain.in_corpus(id) {
			return Err(ProofError::OutsideCorpus);
		}
		if self.chain.is_commons(id) {
			return Ok(0);
		}
		let retrieved = if is_retrieved {
			attributed.retrieved.len()
		} else {
			0
		};
		// Claims that do not overlap and are true cannot be more than the response.
		credit_of(
			receipt.amount,
			claimed,
			receipt.output_tokens,
			u8::try_from(retrieved).unwrap_or(u8::MAX),
			&self.chain.channels(),
		)
		.map_err(|_| ProofError::OverClaimed)
	}
}
