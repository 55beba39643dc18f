//! What a receipt says it retrieved.

use super::{evidence::Board, Chain, Finding, FraudKind, ProofError, ShownReceipt};
use crate::{hash::Hasher, merkle::root_of, receipt::Receipt, retrieval::Retrieved};

impl<H: Hasher, C: Chain> Board<'_, H, C> {
	/// Retrieved contributions that are not in order, or not there to be retrieved.
	pub(crate) fn retrieval(
		&self,
		receipt: &ShownReceipt,
		entries: &[Retrieved],
	) -> Result<Finding, ProofError> {
		let receipt = self.receipt(receipt)?;
		self.all_retrieved(receipt, entries)?;
		if self.is_list(entries)? {
			return Err(ProofError::NoFault);
		}
		Ok(Finding::pools(FraudKind::Retrieval))
	}

	/// All that a receipt retrieved. Their number is bounded by the receipt's own check.
	pub(crate) fn all_retrieved(&self, receipt: &Receipt, entries: &[Retrieved]) -> Result<(), ProofError> {
		let is_whole = entries.len() == usize::from(receipt.retrieved_count);
		if !is_whole || root_of::<H, _>(entries) != Ok(receipt.retrieved) {
			return Err(ProofError::OtherRetrieved);
		}
		Ok(())
	}

	/// Whether a list of retrieved contributions is in order, and all are there to be retrieved.
	pub(crate) fn is_list(&self, entries: &[Retrieved]) -> Result<bool, ProofError> {
		let mut last = None;
		for entry in entries {
			let id = entry.contribution;
			if last.is_some_and(|last| last >= id) || !self.chain.in_corpus(id) {
				return Ok(false);
			}
			last = Some(id);
			let facts = self.chain.contribution(id);
			if entry.chunk >= facts.ok_or(ProofError::UnknownContribution)?.chunks {
				return Ok(false);
			}
		}
		Ok(true)
	}
}
