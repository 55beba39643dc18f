//! What a call may carry when nobody pays for its length.

use crate::types::Kind;
use alloc::vec::Vec;
use openledger_attribution::{MAX_CHUNK_BYTES, MAX_CHUNK_PROOF};
use openledger_core::{ContributionId, Hash32, MAX_PARENTS, MAX_URI};

/// Whether what the type of `contribute` does not bound is within the bounds that the call checks.
pub(crate) fn is_short(kind: &Kind<Vec<ContributionId>>, uri: &[u8]) -> bool {
	let parents = match kind {
		Kind::Refinement { parents, .. } => parents.len(),
		Kind::Raw | Kind::Synthetic { .. } => 0,
	};
	fits(parents, MAX_PARENTS) && fits(uri.len(), MAX_URI)
}

/// Whether a chunk can be so long, and a proof of it.
pub(crate) fn can_be_chunk(body: &[u8], proof: &[Hash32]) -> bool {
	fits(body.len(), MAX_CHUNK_BYTES) && fits(proof.len(), MAX_CHUNK_PROOF)
}

fn fits(length: usize, most: u32) -> bool {
	u32::try_from(length).is_ok_and(|length| length <= most)
}
