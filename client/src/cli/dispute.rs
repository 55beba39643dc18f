//! Disputes on the running counts of a contribution's chunks.
//!
//! Each chunk alone can look right while the counts that it and its neighbour carry do not fit together. Both must have
//! been shown: only who has the document as its contributor committed to it can make their proofs, and answers to
//! demands put them on the chain.

use super::{output::Done, Failure};
use crate::chain::{last_arguments, Connection, ContributionInfo, Error, Key};
use clap::Args;
use codec::Encode;
use openledger_attribution::{
	chunk::{check_adjacent, open_chunk, ChunkProof, Context},
	Blake2,
};
use openledger_core::ContributionId;

/// Which count is wrong, and where the chunks were shown.
#[derive(Args, Clone, Copy, Debug)]
pub struct DisputeArgs {
	/// Of which contribution.
	pub contribution: ContributionId,
	/// Index of the chunk whose count is wrong, from 0.
	pub chunk: u32,
	/// Number of the block with the answer that shows this chunk.
	#[arg(long, value_name = "BLOCK")]
	pub shown_in: u64,
	/// Number of the block with the answer that shows the chunk before it; without it the same block. Chunk 0 needs none.
	#[arg(long, value_name = "BLOCK")]
	pub before_in: Option<u64>,
}

/// Proves that a chunk's count does not follow from the chunk before it: the contribution is dropped.
///
/// # Errors
/// [`Error::Unknown`] if there is no such contribution or chunk; [`Failure::Usage`] if a block does not show what it
/// should; [`Failure::Refused`] if the count is right; what the chain says.
pub async fn dispute(conn: &Connection, key: &Key, args: &DisputeArgs) -> Result<Done<()>, Failure> {
	let (id, chunk) = (args.contribution, args.chunk);
	let info = conn.contribution(id).await?;
	let info = info.ok_or_else(|| Error::Unknown(format!("contribution {id}")))?;
	if chunk >= info.chunks {
		return Err(Error::Unknown(format!("chunk {chunk} of contribution {id}")).into());
	}
	let later = shown(conn, &info, id, chunk, args.shown_in).await?;
	let earlier = match chunk.checked_sub(1) {
		Some(index) => {
			let block = args.before_in.unwrap_or(args.shown_in);
			Some(shown(conn, &info, id, index, block).await?)
		}
		None => None,
	};
	if chains(&info, chunk, &later, earlier.as_ref()) {
		return Err(Failure::Refused(format!(
			"the count of chunk {chunk} of contribution {id} follows from what is before it: there is nothing to dispute"
		)));
	}
	let fields = (id, chunk, later, earlier).encode();
	let call = conn.encoded_call("Datanets", "dispute_count", fields)?;
	let submitted = conn.submit(&call, key).await?;
	Ok(Done::new(&submitted, ()))
}

const fn context(info: &ContributionInfo) -> Context {
	Context::Contribution {
		contributor: info.account.0,
	}
}

/// Whether the chunk's count is what the chunk before it leads to. Both are chunks of the contribution.
fn chains(info: &ContributionInfo, chunk: u32, later: &ChunkProof, earlier: Option<&ChunkProof>) -> bool {
	let open = |index, shown| opened(info, index, shown);
	let Some(window) = open(chunk, later) else {
		return true;
	};
	let before = match (chunk.checked_sub(1), earlier) {
		(None, _) => None,
		(Some(index), Some(earlier)) => match open(index, earlier) {
			Some(before) => Some(before),
			None => return true,
		},
		(Some(_), None) => return true,
	};
	check_adjacent(before.as_ref(), &window).is_ok()
}

/// The chunk, if the proof shows that it is the contribution's.
fn opened<'a>(
	info: &ContributionInfo,
	index: u32,
	shown: &'a ChunkProof,
) -> Option<openledger_attribution::chunk::Window<'a>> {
	open_chunk::<Blake2>(
		&info.root,
		info.chunks,
		&context(info),
		index,
		&shown.body,
		&shown.proof,
	)
	.ok()
}

/// A chunk as an answer in that block shows it.
async fn shown(
	conn: &Connection,
	info: &ContributionInfo,
	id: ContributionId,
	chunk: u32,
	block: u64,
) -> Result<ChunkProof, Failure> {
	let hash = conn.block_hash(block).await?;
	let hash = hash.ok_or_else(|| Error::Unknown(format!("block {block}")))?;
	let at = conn.pinned(hash).best().await?;
	let transactions = at.extrinsics().fetch().await.map_err(Error::from)?;
	let call = conn
		.encoded_call("Datanets", "answer_chunk", Vec::new())?
		.encoded();
	for transaction in transactions.iter() {
		let transaction = transaction.map_err(|error| Error::Unexpected(error.to_string()))?;
		let is_it = |shown: &ChunkProof| opened(info, chunk, shown).is_some();
		if let Some(shown) = find(transaction.bytes(), &call, id, chunk, is_it) {
			return Ok(shown);
		}
	}
	Err(Failure::Usage(format!(
		"block {block} does not show chunk {chunk} of contribution {id}: demand it, and name the block of the answer"
	)))
}

/// The answer in a transaction, wherever in it the call is.
fn find(
	transaction: &[u8],
	call: &[u8],
	id: ContributionId,
	chunk: u32,
	is_it: impl Fn(&ChunkProof) -> bool,
) -> Option<ChunkProof> {
	let head = [call, &(id, chunk).encode()].concat();
	let mut all = last_arguments(transaction, &head);
	all.find(is_it)
}

#[cfg(test)]
mod tests {
	use super::*;
	const CALL: [u8; 2] = [40, 13];

	fn shown(byte: u8) -> ChunkProof {
		ChunkProof {
			body: vec![byte; 40],
			proof: vec![[byte; 32]; 3],
		}
	}

	fn answer(id: ContributionId, chunk: u32, shown: &ChunkProof) -> Vec<u8> {
		[CALL.to_vec(), (id, chunk).encode(), shown.encode()].concat()
	}

	#[test]
	fn find_should_see_the_answer_wherever_the_call_is_wrapped() {
		let batched = [
			vec![1, 2, CALL[0], CALL[1]],
			answer(7, 1, &shown(1)),
			answer(7, 2, &shown(2)),
			answer(8, 2, &shown(3)),
			vec![9; 70],
		]
		.concat();
		let any = |_: &ChunkProof| true;
		assert_eq!(find(&batched, &CALL, 7, 2, any), Some(shown(2)));
		assert_eq!(find(&batched, &CALL, 8, 2, any), Some(shown(3)));
		assert_eq!(find(&batched, &CALL, 8, 1, any), None);
		assert_eq!(find(&answer(7, 1, &shown(1))[..30], &CALL, 7, 1, any), None);
	}

	#[test]
	fn find_should_pass_over_an_answer_that_is_not_the_chunk() {
		let both = [answer(7, 1, &shown(1)), answer(7, 1, &shown(2))].concat();
		let is_it = |found: &ChunkProof| *found == shown(2);
		assert_eq!(find(&both, &CALL, 7, 1, is_it), Some(shown(2)));
	}
}
