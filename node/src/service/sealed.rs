//! Lets reports of equivocations carry the seals that prove them.
//!
//! While a block is imported its header has no seal: the runtime executes it without, so the seal waits beside the header.
//! BABE's import compares the headers of a slot, and makes a report of two that differ. It takes the headers as they come,
//! but the runtime believes only headers with their seals (`sp_consensus_babe::check_equivocation_proof`), so a report of
//! bare ones is refused, and who makes two blocks for a slot goes free. Hence [`Sealed`] puts the seal into the header before
//! BABE's import looks at it, and [`Unsealed`] takes it out again below. Just what was put in: a header that was not verified
//! keeps its own seal, and one that came with a seal too many keeps that, for which the runtime refuses it.

use futures::future::BoxFuture;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sp_runtime::traits::{Block as BlockT, Header as _};

/// Around BABE's import, which so sees headers with their seals.
#[derive(Clone)]
pub struct Sealed<I>(pub I);

/// Below BABE's import: what is below this sees blocks as they were above [`Sealed`].
#[derive(Clone)]
pub struct Unsealed<I>(pub I);

/// Under which a block carries how many digest items [`Sealed`] put into its header.
const SEALS: &[u8] = b"openledger-seals";

fn seal<B: BlockT>(block: &mut BlockImportParams<B>) {
	let seals = block.post_digests.len();
	for item in block.post_digests.drain(..) {
		block.header.digest_mut().push(item);
	}
	block.insert_intermediate(SEALS, seals);
}

fn unseal<B: BlockT>(block: &mut BlockImportParams<B>) {
	// The client refuses blocks that still carry something. One that did not come through `Sealed` carries nothing.
	let seals = block.remove_intermediate::<usize>(SEALS).unwrap_or_default();
	for _ in 0..seals {
		let Some(item) = block.header.digest_mut().pop() else {
			break;
		};
		block.post_digests.insert(0, item);
	}
}

// The two methods are what `async_trait` makes of the trait's.
macro_rules! import_after {
	($import:ident, $change:ident) => {
		impl<B, I> BlockImport<B> for $import<I>
		where
			B: BlockT,
			I: BlockImport<B> + Send + Sync,
		{
			type Error = I::Error;

			fn check_block<'life0, 'async_trait>(
				&'life0 self,
				block: BlockCheckParams<B>,
			) -> BoxFuture<'async_trait, Result<ImportResult, Self::Error>>
			where
				'life0: 'async_trait,
				Self: 'async_trait,
			{
				self.0.check_block(block)
			}

			fn import_block<'life0, 'async_trait>(
				&'life0 self,
				mut block: BlockImportParams<B>,
			) -> BoxFuture<'async_trait, Result<ImportResult, Self::Error>>
			where
				'life0: 'async_trait,
				Self: 'async_trait,
			{
				$change(&mut block);
				self.0.import_block(block)
			}
		}
	};
}
import_after!(Sealed, seal);
import_after!(Unsealed, unseal);

#[cfg(test)]
mod tests {
	use super::*;
	use openledger_runtime::opaque::{Block, Header};
	use sp_consensus::BlockOrigin;
	use sp_runtime::{Digest, DigestItem};

	fn item(byte: u8) -> DigestItem {
		DigestItem::PreRuntime(*b"BABE", vec![byte])
	}

	fn seal_item(byte: u8) -> DigestItem {
		DigestItem::Seal(*b"BABE", vec![byte])
	}

	fn block(logs: Vec<DigestItem>, post_digests: Vec<DigestItem>) -> BlockImportParams<Block> {
		let header = Header::new(
			7,
			Default::default(),
			Default::default(),
			Default::default(),
			Digest { logs },
		);
		let mut block = BlockImportParams::new(BlockOrigin::NetworkBroadcast, header);
		block.post_digests = post_digests;
		block
	}

	#[test]
	fn header_should_have_its_seal_in_between_and_be_what_it_was_below() {
		let bare = vec![item(1), item(2)];
		let odd = vec![item(1), item(2), seal_item(9)];
		for (logs, post_digests) in [
			(bare.clone(), vec![]),
			(bare.clone(), vec![seal_item(3)]),
			(bare, vec![seal_item(3), seal_item(4)]),
			// Not verified, as when the state is fetched or a gap filled.
			(odd.clone(), vec![]),
			// A seal too many is not taken for one that was put in.
			(odd, vec![seal_item(3)]),
		] {
			let mut block = block(logs, post_digests.clone());
			let (bare, whole) = (block.header.clone(), block.post_header());
			seal(&mut block);
			assert_eq!((&block.header, block.post_hash()), (&whole, whole.hash()));
			assert!(block.post_digests.is_empty());
			unseal(&mut block);
			assert_eq!((&block.header, &block.post_digests), (&bare, &post_digests));
			assert_eq!(block.post_hash(), whole.hash());
			assert!(block.intermediates.is_empty());
		}
	}

	#[test]
	fn block_should_stay_as_it_is_when_it_did_not_come_from_above() {
		let mut block = block(vec![item(1), seal_item(9)], vec![seal_item(3)]);
		let (header, post_digests) = (block.header.clone(), block.post_digests.clone());
		unseal(&mut block);
		assert_eq!((block.header, block.post_digests), (header, post_digests));
	}
}
