//! What answers to demands have shown, and verdicts, out of the blocks that hold them: the state keeps only that there was an answer.

use super::{
	api::{
		attribution_scoring::events::{Convicted, ItemRevealed},
		runtime_types::openledger_attribution::{fraud::proof::Side as ChainSide, reveal::Item as ChainItem},
	},
	Connection, Error, Result,
};
use crate::watch::chain::Verdict;
use codec::{Compact, Decode, Encode};
use futures::{StreamExt, TryStreamExt};
use openledger_attribution::{fraud::Side, Item, Reveal};
use openledger_core::BatchId;
use std::collections::{BTreeMap, BTreeSet};
use subxt::events::Phase;

/// Blocks read at one time.
const PARALLEL: usize = 16;
/// Verdicts kept, the newest.
const ENDS: usize = 1_024;

/// The item as it is named here.
pub(super) const fn from_chain_item(item: &ChainItem) -> Item {
	match item {
		ChainItem::Draw(position) => Item::Draw(*position),
		ChainItem::Receipt(receipt) => Item::Receipt(*receipt),
		ChainItem::Claims(receipt) => Item::Claims(*receipt),
		ChainItem::Retrieved(receipt) => Item::Retrieved(*receipt),
		ChainItem::Chunk { receipt, side, chunk } => Item::Chunk {
			receipt: *receipt,
			side: match side {
				ChainSide::Request => Side::Request,
				ChainSide::Response => Side::Response,
			},
			chunk: *chunk,
		},
		ChainItem::Ledger(index) => Item::Ledger(*index),
	}
}

/// Answers and verdicts of the blocks read so far: of one stretch of the chain, which only grows.
#[derive(Debug, Default)]
pub(super) struct Answers {
	/// First block that matters; `None` as long as none does.
	start: Option<u64>,
	/// First and last final block that was read. What came later is read again: another fork may win.
	read: Option<(u64, u64)>,
	/// Batches whose blocks of submission are known to lie within.
	reached: BTreeSet<BatchId>,
	shown: BTreeMap<BatchId, Vec<(Item, Reveal)>>,
	ends: BTreeMap<BatchId, Verdict>,
}

/// Something that a block holds.
enum Happened {
	Shown(BatchId, Item, Box<Reveal>),
	Ended(BatchId, Verdict),
}

impl Answers {
	/// Reads from this block on, if that is earlier than what is read already.
	pub(super) fn begin(&mut self, block: u64) {
		self.start = Some(self.start.map_or(block, |start| start.min(block)));
	}

	/// Whether all since the submission of a batch is read.
	pub(super) fn reach(&self, batch: BatchId) -> bool {
		self.reached.contains(&batch)
	}

	/// All since the submission of a batch is read from now on.
	pub(super) fn reached(&mut self, batch: BatchId) {
		self.reached.insert(batch);
	}

	/// What was shown of a batch.
	pub(super) fn of(&self, batch: BatchId) -> Vec<(Item, Reveal)> {
		self.shown.get(&batch).cloned().unwrap_or_default()
	}

	/// The verdict on a batch. All that is kept of it is forgotten.
	pub(super) fn end(&mut self, batch: BatchId) -> Option<Verdict> {
		self.shown.remove(&batch);
		self.reached.remove(&batch);
		self.ends.remove(&batch)
	}

	/// Forgets what was shown of batches that are not `open`, and old verdicts.
	pub(super) fn keep(&mut self, open: impl Fn(BatchId) -> bool) {
		self.shown.retain(|batch, _| open(*batch));
		self.reached.retain(|batch| open(*batch));
		while self.ends.len() > ENDS {
			self.ends.pop_first();
		}
	}

	/// Reads what has not been read.
	pub(super) async fn read(&mut self, conn: &Connection) -> Result<()> {
		let Some(start) = self.start else { return Ok(()) };
		let best = conn.best_number().await?;
		let (finalised, _) = conn.finalised_head().await?;
		let blocks: Vec<u64> = match self.read {
			None => (start..=best).collect(),
			Some((first, last)) => (start..first).chain(last.saturating_add(1)..=best).collect(),
		};
		let mut found = futures::stream::iter(blocks)
			.map(|block| read_block(conn, block))
			.buffered(PARALLEL);
		while let Some(happened) = found.try_next().await? {
			for happened in happened {
				match happened {
					Happened::Shown(batch, item, reveal) => {
						let shown = self.shown.entry(batch).or_default();
						if !shown.iter().any(|(known, _)| *known == item) {
							shown.push((item, *reveal));
						}
					}
					Happened::Ended(batch, verdict) => {
						self.ends.insert(batch, verdict);
					}
				}
			}
		}
		let last = self.read.map_or(0, |(_, last)| last);
		self.read = Some((start, last.max(best.min(finalised.into()))));
		Ok(())
	}
}

/// What a block shows and decides.
async fn read_block(conn: &Connection, number: u64) -> Result<Vec<Happened>> {
	let rpc = conn.rpc();
	let hash = rpc.chain_get_block_hash(Some(number.into())).await?;
	let hash = hash.ok_or_else(|| Error::Unknown(format!("block {number}")))?;
	let events = conn.client().at_block(hash).await?.events().fetch().await?;
	let (mut happened, mut revealed) = (Vec::new(), Vec::new());
	for event in events.iter() {
		let event = event?;
		if let Some(shown) = event.decode_fields_as::<ItemRevealed>() {
			let shown = shown?;
			if let Phase::ApplyExtrinsic(index) = event.phase() {
				revealed.push((index, shown.batch, from_chain_item(&shown.item)));
			}
		} else if let Some(convicted) = event.decode_fields_as::<Convicted>() {
			let convicted = convicted?;
			let verdict = Verdict {
				challenger: convicted.challenger.0,
				rewarded: convicted.penalty.rewarded,
			};
			happened.extend(convicted.batch.map(|batch| Happened::Ended(batch, verdict)));
		}
	}
	if revealed.is_empty() {
		return Ok(happened);
	}
	let body = rpc.chain_get_block(Some(hash)).await?;
	let body = body.ok_or_else(|| Error::Unknown(format!("block {number}")))?;
	let call = conn
		.encoded_call("AttributionScoring", "answer", Vec::new())?
		.encoded();
	happened.extend(revealed.into_iter().filter_map(|(index, batch, item)| {
		let extrinsic = body.block.extrinsics.get(usize::try_from(index).ok()?)?;
		let reveal = find(&extrinsic.0, &call, batch, &item)?;
		Some(Happened::Shown(batch, item, Box::new(reveal)))
	}));
	Ok(happened)
}

/// The answer in a transaction, wherever in it the call is: it may be one of a batch, or made through a proxy.
fn find(extrinsic: &[u8], call: &[u8], batch: BatchId, item: &Item) -> Option<Reveal> {
	let head = [call, &Compact(batch).encode(), &item.encode()].concat();
	(0..extrinsic.len()).find_map(|start| {
		let mut rest = extrinsic.get(start..)?.strip_prefix(head.as_slice())?;
		Reveal::decode(&mut rest).ok()
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	const CALL: [u8; 2] = [40, 8];

	fn reveal(entries: u64) -> Reveal {
		Reveal::NoCredit {
			entries,
			tree_hash: [7; 32],
		}
	}

	#[test]
	fn find_should_see_an_answer_wherever_the_call_is_wrapped() {
		let (item, other) = (Item::Ledger(3), Item::Ledger(4));
		let answer = |batch: BatchId, item: Item, entries| {
			[CALL.to_vec(), (Compact(batch), item, reveal(entries)).encode()].concat()
		};
		let batched = [
			vec![1, 2, 3, CALL[0], CALL[1]],
			answer(900, other, 1),
			answer(900, item, 2),
			answer(901, item, 3),
			vec![9; 70],
		]
		.concat();
		assert_eq!(find(&batched, &CALL, 900, &item), Some(reveal(2)));
		assert_eq!(find(&batched, &CALL, 901, &item), Some(reveal(3)));
		assert_eq!(find(&batched, &CALL, 901, &other), None);
		assert_eq!(find(&answer(1, item, 2)[..20], &CALL, 1, &item), None);
	}

	#[test]
	fn items_should_be_those_of_the_chain() {
		let chunk = ChainItem::Chunk {
			receipt: 4,
			side: ChainSide::Response,
			chunk: 5,
		};
		for (item, expected) in [
			(ChainItem::Draw(u128::MAX), Item::Draw(u128::MAX)),
			(ChainItem::Receipt(1), Item::Receipt(1)),
			(ChainItem::Claims(2), Item::Claims(2)),
			(ChainItem::Retrieved(3), Item::Retrieved(3)),
			(
				chunk,
				Item::Chunk {
					receipt: 4,
					side: Side::Response,
					chunk: 5,
				},
			),
			(ChainItem::Ledger(6), Item::Ledger(6)),
		] {
			assert_eq!(from_chain_item(&item), expected);
		}
	}

	#[test]
	fn answers_should_be_read_from_the_earliest_block_that_matters() {
		let mut answers = Answers::default();
		answers.begin(9);
		answers.begin(12);
		assert_eq!(answers.start, Some(9));
		answers.begin(4);
		assert_eq!(answers.start, Some(4));
		answers.reached(1);
		answers.reached(2);
		assert!(answers.reach(1) && !answers.reach(3));
		assert_eq!(answers.end(1), None);
		assert!(!answers.reach(1));
		answers.shown.insert(2, vec![(Item::Ledger(0), reveal(0))]);
		assert_eq!(answers.of(2).len(), 1);
		answers.keep(|_| false);
		assert!(answers.of(2).is_empty() && !answers.reach(2));
	}
}
