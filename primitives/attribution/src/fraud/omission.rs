//! Matches that were left out.
//!
//! The cover of a response is made from left to right, and which match it takes at a token depends on the claims before
//! it only in whether one of them covers that token. So: if no claim covers the token of `candidate`, fewer than 1,024
//! come before it, and what is claimed there (if anything) is worse, then these claims are not the cover.

use super::{evidence::Board, Chain, Finding, FraudKind, Gap, Harmed, ProofError, ShownReceipt, Span};
use crate::{
	claim::{check_tokens, Claim},
	cover::Rank,
	credit::verbatim_credit,
	hash::Hasher,
	limits::MAX_CLAIMS,
	receipt::{Method, Receipt},
};

impl<H: Hasher, C: Chain> Board<'_, H, C> {
	/// A match that was left out.
	pub(crate) fn omission(
		&self,
		receipt: &ShownReceipt,
		claims: &Gap<Claim>,
		candidate: &Claim,
		response: &Span,
		source: &Span,
	) -> Result<Finding, ProofError> {
		let receipt = self.receipt(receipt)?;
		if receipt.method == Method::Unattributed {
			return Err(ProofError::NotAttributed);
		}
		self.claim_gap(receipt, claims)?;
		let position = candidate.response_start;
		if claims
			.leaf_before()
			.is_some_and(|before| before.response_end() > position)
		{
			return Err(ProofError::Covered);
		}
		if claims
			.leaf_after()
			.is_some_and(|after| after.response_start < position)
		{
			return Err(ProofError::NotEnclosing);
		}
		if claims.at >= u64::from(MAX_CLAIMS) {
			return Err(ProofError::Full);
		}
		self.matches(receipt, candidate, response, source)?;
		let claimed = claims
			.leaf_after()
			.filter(|after| after.response_start == position);
		if claimed.is_some_and(|claimed| self.rank(claimed) <= self.rank(candidate)) {
			return Err(ProofError::NotBetter);
		}
		Ok(Finding {
			kind: FraudKind::Omission,
			harmed: self.omitted(receipt, candidate),
		})
	}

	/// Checks that the candidate is a match of the corpus.
	fn matches(
		&self,
		receipt: &Receipt,
		candidate: &Claim,
		response: &Span,
		source: &Span,
	) -> Result<(), ProofError> {
		candidate.check().map_err(|_| ProofError::NoMatch)?;
		let (said, found) = self
			.both(receipt, candidate, response, source)?
			.ok_or(ProofError::NoMatch)?;
		check_tokens(candidate, said.into_iter(), found.into_iter()).map_err(|_| ProofError::NoMatch)?;
		Ok(())
	}

	fn is_commons(&self, claim: &Claim) -> bool {
		claim.contribution().is_some_and(|id| self.chain.is_commons(id))
	}

	fn rank(&self, claim: &Claim) -> Rank {
		Rank::new(
			claim.source,
			self.is_commons(claim),
			claim.counted,
			claim.source_start,
		)
	}

	fn omitted(&self, receipt: &Receipt, candidate: &Claim) -> Harmed {
		match candidate.contribution() {
			Some(id) if !self.is_commons(candidate) => Harmed::Contribution {
				id,
				credit: verbatim_credit(
					receipt.amount,
					// A receipt with fewer tokens than this match has is wrong about them.
					u32::from(candidate.counted).min(receipt.output_tokens),
					receipt.output_tokens,
					&self.chain.channels(),
				)
				.unwrap_or(0),
			},
			_ => Harmed::Pools,
		}
	}
}
