//! Answering demands with a batch's data.

use super::{decode, texts::leaves_of, Leaves, PublishedBatch, PublishedText};
use crate::{
	chunk::{open_bytes, OPEN_SALT},
	fraud::{text_root, Attributed, Shown, Side},
	ledger::CreditLeaf,
	receipt::ReceiptLeaf,
	reveal::{Item, Reveal},
};
use alloc::vec::Vec;

/// The answer to a demand, from data that is what was committed to. `None` if the batch has no such item, or its data is
/// not at hand or does not decode.
pub fn answer(batch: &PublishedBatch, item: &Item) -> Option<Reveal> {
	let tree = || Leaves::new(&batch.receipts);
	let receipt = |index: u32| -> Option<Shown<ReceiptLeaf>> {
		let leaf = decode::<ReceiptLeaf>(&batch.receipts);
		let leaf = (*leaf.get(usize::try_from(index).ok()?)?)?;
		Some(tree().shown(u64::from(index), leaf))
	};
	let contents = |index: u32| batch.contents.get(usize::try_from(index).ok()?);
	match item {
		Item::Draw(position) => {
			let leaves = decode::<ReceiptLeaf>(&batch.receipts);
			let holds = |leaf: &Option<ReceiptLeaf>| leaf.is_some_and(|leaf| leaf.sum > *position);
			let index = leaves.iter().position(holds)?;
			Some(Reveal::Receipt(receipt(u32::try_from(index).ok()?)?))
		}
		Item::Receipt(index) => Some(Reveal::Receipt(receipt(*index)?)),
		Item::Claims(index) => {
			let claims: Vec<Option<_>> = decode(&contents(*index)?.claims);
			Some(Reveal::Claims {
				receipt: receipt(*index)?,
				claims: claims.into_iter().collect::<Option<_>>()?,
			})
		}
		Item::Retrieved(index) => {
			let entries: Vec<Option<_>> = decode(&contents(*index)?.retrieved);
			Some(Reveal::Retrieved {
				receipt: receipt(*index)?,
				entries: entries.into_iter().collect::<Option<_>>()?,
			})
		}
		Item::Chunk {
			receipt: index,
			side,
			chunk,
		} => {
			let contents = contents(*index)?;
			let text = match side {
				Side::Request => &contents.request,
				Side::Response => &contents.response,
			};
			text_answer(receipt(*index)?, text, *side, *chunk)
		}
		Item::Ledger(index) => {
			let leaves = Leaves::new(&batch.ledger);
			let index = u64::from(*index);
			if index >= leaves.count() {
				return Some(Reveal::NoCredit {
					entries: leaves.count(),
					tree_hash: leaves.tree.tree_hash(),
				});
			}
			let entries = decode::<CreditLeaf>(&batch.ledger);
			let entry = (*entries.get(usize::try_from(index).ok()?)?)?;
			Some(Reveal::Credit {
				entries: leaves.count(),
				entry: leaves.shown(index, entry),
			})
		}
		Item::DrawCredit(position) => {
			let leaves = Leaves::new(&batch.ledger);
			let entries = decode::<CreditLeaf>(&batch.ledger);
			let holds = |leaf: &Option<CreditLeaf>| leaf.is_some_and(|leaf| leaf.sum > *position);
			let at = entries.iter().position(holds)?;
			let id = entries.get(at).copied().flatten()?.entry.receipt;
			let receipts = decode::<ReceiptLeaf>(&batch.receipts);
			let of = |leaf: &Option<ReceiptLeaf>| leaf.is_some_and(|leaf| leaf.receipt.id == id);
			let index = u32::try_from(receipts.iter().position(of)?).ok()?;
			let contents = contents(index)?;
			let claims: Vec<Option<_>> = decode(&contents.claims);
			let retrieved: Vec<Option<_>> = decode(&contents.retrieved);
			Some(Reveal::Credited {
				entries: leaves.count(),
				gap: leaves.gap(u64::try_from(at).ok()?, &entries)?,
				attributed: Attributed {
					receipt: receipt(index)?,
					claims: claims.into_iter().collect::<Option<_>>()?,
					retrieved: retrieved.into_iter().collect::<Option<_>>()?,
				},
			})
		}
	}
}

fn text_answer(receipt: Shown<ReceiptLeaf>, text: &PublishedText, side: Side, chunk: u32) -> Option<Reveal> {
	let data = leaves_of(text, side)?;
	let leaves = Leaves::new(&data);
	if leaves.tree.root() != *text_root(&receipt.leaf.receipt, side) {
		return None;
	}
	let chunks = u32::try_from(data.len()).ok()?;
	if chunk >= chunks {
		return Some(Reveal::NoChunk {
			receipt,
			chunks,
			tree_hash: leaves.tree.tree_hash(),
		});
	}
	let leaf = data.get(usize::try_from(chunk).ok()?)?;
	Some(Reveal::Chunk {
		receipt,
		salt: open_bytes(leaf).map_or(OPEN_SALT, |opened| opened.identity),
		chunks,
		shown: leaves.chunk(chunk)?,
	})
}
