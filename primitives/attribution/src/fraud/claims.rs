//! Claims that are not true, or not in order.

use super::{
	evidence::{binds, text_root, Board, Source},
	record::most_chunks,
	Chain, ClaimFault, ContributionFacts, Finding, FraudKind, Gap, ProofError, Shown, ShownReceipt, Side,
	Span, TreeFault,
};
use crate::{
	chunk::{chunk_range, Context, Window, OPEN_SALT},
	claim::{check_tokens, Claim, Source as ClaimSource},
	hash::Hasher,
	limits::MAX_RESPONSE_TOKENS,
	receipt::Receipt,
};
use alloc::vec::Vec;
use openledger_core::Hash32;

/// Whether tokens lie beyond a text of so many chunks.
fn is_beyond(start: u64, length: u16, chunks: u64) -> bool {
	chunk_range(start, u64::from(length)).is_none_or(|(_, last)| u64::from(last) >= chunks)
}

impl<H: Hasher, C: Chain> Board<'_, H, C> {
	/// A claim that is not true.
	pub(crate) fn false_claim(
		&self,
		receipt: &ShownReceipt,
		claim: &Shown<Claim>,
		fault: &ClaimFault,
	) -> Result<Finding, ProofError> {
		let receipt = self.receipt(receipt)?;
		self.claim(receipt, claim)?;
		let claim = &claim.leaf;
		let is_false = match fault {
			ClaimFault::Impossible => self.is_impossible(claim)?,
			ClaimFault::Beyond {
				side,
				chunks,
				tree_hash,
			} => self.is_beyond(receipt, claim, *side, *chunks, tree_hash)?,
			ClaimFault::Tokens { response, source } => !self.is_true(receipt, claim, response, source)?,
			ClaimFault::Source { chunks, fault } => self.is_unmatchable(claim, *chunks, fault)?,
		};
		if !is_false {
			return Err(ProofError::NoFault);
		}
		Ok(Finding::pools(FraudKind::FalseClaim))
	}

	/// The contribution of the corpus that a claim names; `None` for the request.
	fn named(&self, claim: &Claim) -> Result<Option<ContributionFacts>, ProofError> {
		let ClaimSource::Contribution(id) = claim.source else {
			return Ok(None);
		};
		if !self.chain.in_corpus(id) {
			return Err(ProofError::OutsideCorpus);
		}
		let facts = self.chain.contribution(id);
		Ok(Some(facts.ok_or(ProofError::UnknownContribution)?))
	}

	/// Whether no texts at all could make the claim true.
	fn is_impossible(&self, claim: &Claim) -> Result<bool, ProofError> {
		let source = match self.named(claim) {
			Err(ProofError::OutsideCorpus) => return Ok(true),
			source => source?,
		};
		let chunks = source.map_or(most_chunks(Side::Request), |facts| u64::from(facts.chunks));
		Ok(claim.check().is_err()
			|| claim.response_end() > MAX_RESPONSE_TOKENS
			|| is_beyond(claim.source_start, claim.length, chunks))
	}

	/// Whether the claim leads out of a text of the receipt by whole chunks.
	fn is_beyond(
		&self,
		receipt: &Receipt,
		claim: &Claim,
		side: Side,
		chunks: u32,
		tree_hash: &Hash32,
	) -> Result<bool, ProofError> {
		let start = match (side, claim.source) {
			(Side::Response, _) => u64::from(claim.response_start),
			(Side::Request, ClaimSource::Request) => claim.source_start,
			(Side::Request, ClaimSource::Contribution(_)) => return Err(ProofError::OtherSource),
		};
		let chunks = u64::from(chunks);
		if !binds::<H>(text_root(receipt, side), chunks, tree_hash) {
			return Err(ProofError::NotInTree);
		}
		Ok(is_beyond(start, claim.length, chunks))
	}

	/// Whether the tokens shown make the claim true.
	fn is_true(
		&self,
		receipt: &Receipt,
		claim: &Claim,
		response: &Span,
		source: &Span,
	) -> Result<bool, ProofError> {
		let Some((said, found)) = self.both(receipt, claim, response, source)? else {
			return Ok(false);
		};
		Ok(check_tokens(claim, said.into_iter(), found.into_iter()).is_ok())
	}

	/// The tokens of both texts that a claim speaks of; `None` if one of the texts ends before.
	#[allow(clippy::type_complexity)]
	pub(crate) fn both<'b>(
		&self,
		receipt: &Receipt,
		claim: &Claim,
		response: &'b Span,
		source: &'b Span,
	) -> Result<Option<(Vec<&'b [u8]>, Vec<&'b [u8]>)>, ProofError> {
		let facts = self.named(claim)?;
		let text = Source {
			root: &receipt.response,
			chunks: response.chunks,
			context: Context::Response { salt: OPEN_SALT },
		};
		let said = self.tokens(
			&text,
			u64::from(claim.response_start),
			claim.length,
			&response.shown,
		)?;
		let text = self.source(receipt, &facts, source)?;
		let found = self.tokens(&text, claim.source_start, claim.length, &source.shown)?;
		Ok(said.zip(found))
	}

	/// Whether nobody can match the contribution where the claim says it was matched.
	fn is_unmatchable(&self, claim: &Claim, chunks: u64, fault: &TreeFault) -> Result<bool, ProofError> {
		let source = self.named(claim)?.ok_or(ProofError::OtherSource)?;
		let is_other_count = chunks != u64::from(source.chunks);
		match fault {
			TreeFault::Count { tree_hash } => {
				if !binds::<H>(&source.root, chunks, tree_hash) {
					return Err(ProofError::NotInTree);
				}
				Ok(is_other_count)
			}
			TreeFault::Leaf { index, data, proof } => {
				let opened = self.text_leaf(&source.root, chunks, *index, data, proof)?;
				if is_other_count {
					return Ok(true);
				}
				let index = u32::try_from(*index).map_err(|_| ProofError::WrongChunks)?;
				let is_touched = chunk_range(claim.source_start, u64::from(claim.length))
					.is_some_and(|(first, last)| (first..=last).contains(&index));
				if !is_touched {
					return Err(ProofError::WrongChunks);
				}
				let context = Context::Contribution {
					contributor: source.contributor,
				};
				let is_chunk = opened.is_some_and(|opened| {
					context.parts() == (opened.tag, &opened.identity)
						&& Window::open(opened.body, source.chunks, index).is_ok()
				});
				Ok(!is_chunk)
			}
		}
	}

	/// Two adjacent claims that are not in order or overlap.
	pub(crate) fn overlap(&self, receipt: &ShownReceipt, claims: &Gap<Claim>) -> Result<Finding, ProofError> {
		let receipt = self.receipt(receipt)?;
		self.claim_gap(receipt, claims)?;
		let both = claims.leaf_before().zip(claims.leaf_after());
		let (before, after) = both.ok_or(ProofError::WrongNeighbours)?;
		if before.response_end() <= after.response_start {
			return Err(ProofError::NoFault);
		}
		Ok(Finding::pools(FraudKind::Overlap))
	}
}
