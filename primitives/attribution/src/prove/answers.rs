//! Answering demands with a batch's data.

use super::{decode, read_claims, texts::leaves_of, Leaves, PublishedBatch, PublishedText, SumLeaves};
use crate::{
	chunk::{open_bytes, OPEN_SALT},
	credit::owed_to,
	fraud::{text_root, Attributed, Chain, ShownReceipt, Side},
	ledger::{CreditEntry, CreditKey},
	receipt::Receipt,
	reveal::{DueCredit, Item, Reveal},
	sums::Summed,
};
use alloc::vec::Vec;
use openledger_core::Balance;

/// The answer to a demand, from data that is what was committed to. `None` if the batch has no such item, or its data is
/// not at hand or does not decode.
pub fn answer(batch: &PublishedBatch, item: &Item, chain: &impl Chain) -> Option<Reveal> {
	let receipt = |index: u32| -> Option<ShownReceipt> {
		let leaf = decode::<Receipt>(&batch.receipts);
		let leaf = (*leaf.get(usize::try_from(index).ok()?)?)?;
		Some(SumLeaves::new(&batch.receipts)?.shown(u64::from(index), leaf))
	};
	let contents = |index: u32| batch.contents.get(usize::try_from(index).ok()?);
	let attributed = |index: u32| -> Option<Attributed> {
		let contents = contents(index)?;
		let claims = read_claims(&contents.claims);
		let retrieved: Vec<Option<_>> = decode(&contents.retrieved);
		Some(Attributed {
			receipt: receipt(index)?,
			claims: claims.into_iter().collect::<Option<_>>()?,
			retrieved: retrieved.into_iter().collect::<Option<_>>()?,
		})
	};
	match item {
		Item::Draw(position) => {
			let (index, _) = holder::<Receipt>(&batch.receipts, *position)?;
			Some(Reveal::Receipt(receipt(u32::try_from(index).ok()?)?))
		}
		Item::Receipt(index) => Some(Reveal::Receipt(receipt(*index)?)),
		Item::Claims(index) => {
			let Attributed { receipt, claims, .. } = attributed(*index)?;
			Some(Reveal::Claims { receipt, claims })
		}
		Item::Retrieved(index) => {
			let Attributed {
				receipt, retrieved, ..
			} = attributed(*index)?;
			Some(Reveal::Retrieved {
				receipt,
				entries: retrieved,
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
			let leaves = SumLeaves::<CreditEntry>::new(&batch.ledger)?;
			let index = u64::from(*index);
			if index >= leaves.count() {
				return Some(Reveal::NoCredit {
					entries: leaves.count(),
					tree_hash: leaves.tree.tree_hash(),
				});
			}
			let entries = decode::<CreditEntry>(&batch.ledger);
			let entry = (*entries.get(usize::try_from(index).ok()?)?)?;
			Some(Reveal::Credit {
				entries: leaves.count(),
				entry: leaves.shown(index, entry),
			})
		}
		Item::DrawCredit(position) => {
			let leaves = SumLeaves::<CreditEntry>::new(&batch.ledger)?;
			let (index, _) = holder::<CreditEntry>(&batch.ledger, *position)?;
			let entries = decode::<CreditEntry>(&batch.ledger);
			let entry = (*entries.get(index)?)?;
			let receipts = decode::<Receipt>(&batch.receipts);
			let of = |receipt: &Option<Receipt>| receipt.is_some_and(|receipt| receipt.id == entry.receipt);
			let place = u32::try_from(receipts.iter().position(of)?).ok()?;
			Some(Reveal::Credited {
				entries: leaves.count(),
				entry: leaves.shown(u64::try_from(index).ok()?, entry),
				attributed: attributed(place)?,
			})
		}
		Item::Due(position) => {
			let (index, offset) = holder::<Receipt>(&batch.receipts, *position)?;
			let attributed = attributed(u32::try_from(index).ok()?)?;
			let receipt = &attributed.receipt.leaf;
			let owed = owed_to(
				receipt,
				&attributed.claims,
				&attributed.retrieved,
				&chain.channels(),
				offset,
			);
			let owed = owed.filter(|id| chain.in_corpus(*id) && !chain.is_commons(*id));
			let credit = match owed {
				None => None,
				Some(contribution) => Some(due_credit(
					batch,
					&CreditKey {
						contribution,
						receipt: receipt.id,
					},
				)?),
			};
			Some(Reveal::Due { attributed, credit })
		}
	}
}

/// The leaf that holds a position in the sum, and how far within it that is.
fn holder<L: Summed>(leaves: &[Vec<u8>], position: Balance) -> Option<(usize, Balance)> {
	let mut offset = position;
	for (index, data) in leaves.iter().enumerate() {
		let (_, amount) = L::read(data);
		match offset.checked_sub(amount) {
			Some(rest) => offset = rest,
			None => return Some((index, offset)),
		}
	}
	None
}

/// The credit of this key, or where it is missing.
fn due_credit(batch: &PublishedBatch, key: &CreditKey) -> Option<DueCredit> {
	let leaves = SumLeaves::<CreditEntry>::new(&batch.ledger)?;
	let decoded = decode::<CreditEntry>(&batch.ledger);
	let place = decoded.partition_point(|entry| entry.is_some_and(|entry| entry.key() < *key));
	let (at, entries) = (u64::try_from(place).ok()?, leaves.count());
	Some(match decoded.get(place).copied().flatten() {
		Some(entry) if entry.key() == *key => DueCredit::There {
			entries,
			entry: leaves.shown(at, entry),
		},
		_ => DueCredit::Missing {
			entries,
			gap: leaves.gap(at, &decoded)?,
		},
	})
}

fn text_answer(receipt: ShownReceipt, text: &PublishedText, side: Side, chunk: u32) -> Option<Reveal> {
	let data = leaves_of(text, side)?;
	let leaves = Leaves::new(&data);
	if leaves.tree.root() != *text_root(&receipt.leaf, side) {
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
