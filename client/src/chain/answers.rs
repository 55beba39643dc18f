//! What answers to demands have shown, and verdicts, out of the blocks that hold them: the state keeps only that there was an answer.

use super::{
	api::{
		attribution_scoring::events::{Convicted, ItemRevealed},
		runtime_types::openledger_attribution::{fraud::proof::Side as ChainSide, reveal::Item as ChainItem},
	},
	last_arguments, Connection, Error, Result,
};
use crate::watch::chain::Verdict;
use codec::{Compact, Encode};
use futures::{StreamExt, TryStreamExt};
use openledger_attribution::{
	fraud::{BatchFacts, Chain, Channels, ContributionFacts, LineFacts, Neighbour, Side},
	merkle::EMPTY_ROOT,
	reveal::{check_reveal, DueCredit},
	sums, Blake2, CreditEntry, CreditNode, Item, Reveal,
};
use openledger_core::{Balance, BatchId, ContributionId, LineIndex, SessionId};
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::Arc,
};
use subxt::{events::Phase, utils::H256};

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
		ChainItem::DrawCredit(position) => Item::DrawCredit(*position),
		ChainItem::Due(position) => Item::Due(*position),
	}
}

/// A transaction in which an item was answered.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Told {
	item: Item,
	/// What the call begins with, up to the answer.
	head: Vec<u8>,
	transaction: Arc<[u8]>,
}

impl Told {
	/// What shows the item of this batch, as far as the roots tell. The chain took one of them. An operator can put others before it,
	/// which the chain would not take for what it knows besides; all of them are true leaves, so all are kept.
	fn answers(&self, facts: &BatchFacts) -> Vec<Reveal> {
		last_arguments::<Reveal>(&self.transaction, &self.head)
			.filter(|reveal| is_true(&self.item, reveal, facts))
			.collect()
	}
}

/// Whether all that an answer shows is of the batch, as far as the roots tell.
fn is_true(item: &Item, reveal: &Reveal, facts: &BatchFacts) -> bool {
	let is_taken = |reveal: &Reveal| check_reveal(item, reveal, facts, &Taken).is_ok();
	match reveal {
		// To whom a position is due is the chain's to say. By what is taken for granted it is nobody, so the receipt is looked at without the
		// credit, and the credit by itself.
		Reveal::Due {
			attributed,
			credit: Some(credit),
		} => {
			let receipt = Reveal::Due {
				attributed: attributed.clone(),
				credit: None,
			};
			is_taken(&receipt) && is_of_ledger(credit, facts)
		}
		_ => is_taken(reveal),
	}
}

/// Whether a credit, or where it is missing, is shown out of the batch's ledger.
fn is_of_ledger(credit: &DueCredit, facts: &BatchFacts) -> bool {
	let is_at = |entries: u64, index: u64, leaf: &CreditEntry, proof: &[CreditNode]| {
		sums::verify::<Blake2, CreditEntry>(&facts.ledger_root, entries, index, leaf, proof).is_ok()
	};
	match credit {
		DueCredit::There { entries, entry } => is_at(*entries, entry.index, &entry.leaf, &entry.proof),
		DueCredit::Missing { entries, gap } => {
			type Beside = Option<Neighbour<CreditEntry, CreditNode>>;
			let is_beside = |beside: &Beside, index: Option<u64>| match (beside, index) {
				(Some(beside), Some(index)) => is_at(*entries, index, &beside.leaf, &beside.proof),
				(beside, index) => beside.is_none() && index.is_none(),
			};
			let after = (gap.at != *entries).then_some(gap.at);
			(*entries > 0 || facts.ledger_root == EMPTY_ROOT)
				&& is_beside(&gap.before, gap.at.checked_sub(1))
				&& is_beside(&gap.after, after)
		}
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
	/// What has not been looked into yet.
	told: BTreeMap<BatchId, Vec<Told>>,
	shown: BTreeMap<BatchId, Vec<(Item, Reveal)>>,
	ends: BTreeMap<BatchId, Verdict>,
	/// What could not be read, and has not been told.
	problems: Vec<String>,
}

/// Something that a block holds.
enum Happened {
	Told(BatchId, Told),
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
	pub(super) fn of(&mut self, batch: BatchId, facts: &BatchFacts) -> Vec<(Item, Reveal)> {
		let shown = self.shown.entry(batch).or_default();
		for told in self.told.remove(&batch).unwrap_or_default() {
			for reveal in told.answers(facts) {
				let answer = (told.item, reveal);
				if !shown.contains(&answer) {
					shown.push(answer);
				}
			}
		}
		shown.clone()
	}

	/// The verdict on a batch. All that is kept of it is forgotten.
	pub(super) fn end(&mut self, batch: BatchId) -> Option<Verdict> {
		self.told.remove(&batch);
		self.shown.remove(&batch);
		self.reached.remove(&batch);
		self.ends.remove(&batch)
	}

	/// Forgets what was shown of batches that are not `open`, and old verdicts.
	pub(super) fn keep(&mut self, open: impl Fn(BatchId) -> bool) {
		self.told.retain(|batch, _| open(*batch));
		self.shown.retain(|batch, _| open(*batch));
		self.reached.retain(|batch| open(*batch));
		while self.ends.len() > ENDS {
			self.ends.pop_first();
		}
	}

	/// What could not be read since this was last asked.
	pub(super) fn problems(&mut self) -> Vec<String> {
		std::mem::take(&mut self.problems)
	}

	fn add(&mut self, happened: Happened) {
		match happened {
			Happened::Told(batch, told) => {
				let of_batch = self.told.entry(batch).or_default();
				if !of_batch.contains(&told) {
					of_batch.push(told);
				}
			}
			Happened::Ended(batch, verdict) => {
				self.ends.insert(batch, verdict);
			}
		}
	}

	/// Stretches of blocks that have not been read, when `best` is the newest.
	fn unread(&self, best: u64) -> Vec<(u64, u64)> {
		let Some(start) = self.start else {
			return Vec::new();
		};
		let stretches = match self.read {
			None => vec![(start, best)],
			Some((first, last)) => vec![(start, first.saturating_sub(1)), (last.saturating_add(1), best)],
		};
		let begins_before = self.read.is_none_or(|(first, _)| start < first);
		let skip = usize::from(!begins_before);
		stretches
			.into_iter()
			.skip(skip)
			.filter(|(from, until)| from <= until)
			.collect()
	}

	/// Reads what has not been read. What the node has discarded meanwhile is passed over, and is a problem.
	pub(super) async fn read(&mut self, conn: &Connection) -> Result<()> {
		let Some(start) = self.start else { return Ok(()) };
		let best = conn.best_number().await?;
		let (finalised, _) = conn.finalised_head().await?;
		let mut discarded = 0;
		for (from, until) in self.unread(best) {
			let kept = first_kept(from, until, |block| is_kept(conn, block)).await?;
			discarded += kept.saturating_sub(from);
			let mut found = futures::stream::iter(kept..=until)
				.map(|block| read_block(conn, block))
				.buffered(PARALLEL);
			while let Some(happened) = found.try_next().await? {
				happened.into_iter().for_each(|happened| self.add(happened));
			}
		}
		if discarded > 0 {
			self.problems.push(format!(
				"the node has discarded the states of {discarded} blocks since block {start}: answers to demands in them are not seen; \
				 ask a node that keeps them (--state-pruning archive)"
			));
		}
		let last = self.read.map_or(0, |(_, last)| last);
		self.read = Some((start, last.max(best.min(finalised.into()))));
		Ok(())
	}
}

/// The first block from `from` to `until` that is kept, if all after one that is kept are; the one after `until` if none is.
async fn first_kept<F: std::future::Future<Output = Result<bool>>>(
	from: u64,
	until: u64,
	is_kept: impl Fn(u64) -> F,
) -> Result<u64> {
	if is_kept(from).await? {
		return Ok(from);
	}
	let (mut gone, mut kept) = (from, until.saturating_add(1));
	while kept.saturating_sub(gone) > 1 {
		let middle = gone.midpoint(kept);
		if is_kept(middle).await? {
			kept = middle;
		} else {
			gone = middle;
		}
	}
	Ok(kept)
}

async fn hash_of(conn: &Connection, number: u64) -> Result<H256> {
	let hash = conn.rpc().chain_get_block_hash(Some(number.into())).await?;
	hash.ok_or_else(|| Error::Unknown(format!("block {number}")))
}

/// Whether the node has the state after a block, and so its events.
async fn is_kept(conn: &Connection, number: u64) -> Result<bool> {
	conn.has_state(hash_of(conn, number).await?.0).await
}

/// What a block tells and decides.
async fn read_block(conn: &Connection, number: u64) -> Result<Vec<Happened>> {
	let hash = hash_of(conn, number).await?;
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
	let body = conn.rpc().chain_get_block(Some(hash)).await?;
	let body = body.ok_or_else(|| Error::Unknown(format!("block {number}")))?;
	let transactions: Vec<Arc<[u8]>> = body
		.block
		.extrinsics
		.into_iter()
		.map(|extrinsic| extrinsic.0.into())
		.collect();
	let call = conn
		.encoded_call("AttributionScoring", "answer", Vec::new())?
		.encoded();
	happened.extend(revealed.into_iter().filter_map(|(index, batch, item)| {
		let transaction = transactions.get(usize::try_from(index).ok()?)?.clone();
		let head = head(&call, batch, &item);
		Some(Happened::Told(
			batch,
			Told {
				item,
				head,
				transaction,
			},
		))
	}));
	Ok(happened)
}

/// What an answer begins with.
fn head(call: &[u8], batch: BatchId, item: &Item) -> Vec<u8> {
	[call, &Compact(batch).encode(), &item.encode()].concat()
}

/// Takes for granted what only the chain knows of an answer: that is looked at when all answers are.
struct Taken;

impl Chain for Taken {
	fn contribution(&self, _: ContributionId) -> Option<ContributionFacts> {
		Some(ContributionFacts {
			contributor: [0; 32],
			root: [0; 32],
			tokens: u64::MAX,
			chunks: u32::MAX,
		})
	}

	fn in_corpus(&self, _: ContributionId) -> bool {
		true
	}

	fn is_commons(&self, _: ContributionId) -> bool {
		false
	}

	fn line(&self, _: SessionId, _: LineIndex) -> Option<LineFacts> {
		None
	}

	fn posted(&self, _: ContributionId) -> Balance {
		Balance::MAX
	}

	fn posted_below(&self, _: ContributionId) -> Balance {
		0
	}

	fn channels(&self) -> Channels {
		Channels {
			verbatim: 0,
			retrieval: 0,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use openledger_attribution::{
		fraud::{Attributed, CreditGap, Shown},
		merkle::empty_root,
		sums::root_of_data,
		Hasher, Method, Receipt, ReceiptId, SumTree,
	};
	const CALL: [u8; 2] = [40, 8];

	/// That a ledger of so many credits has none of the item's index: true of the empty one.
	fn reveal(entries: u64) -> Reveal {
		Reveal::NoCredit {
			entries,
			tree_hash: Blake2::hash(&[]),
		}
	}

	fn facts() -> BatchFacts {
		BatchFacts {
			model: 1,
			amount: 100,
			credited: 0,
			receipts: 1,
			receipts_root: [1; 32],
			ledger_root: empty_root(),
			sessions_root: [2; 32],
		}
	}

	fn answer(batch: BatchId, item: Item, reveal: &Reveal) -> Vec<u8> {
		[head(&CALL, batch, &item), reveal.encode()].concat()
	}

	/// What a watcher reads of a batch if `transaction` answered an item of it.
	fn read(transaction: &[u8], batch: BatchId, item: Item) -> Vec<(Item, Reveal)> {
		let told = Told {
			item,
			head: head(&CALL, batch, &item),
			transaction: transaction.into(),
		};
		let mut answers = Answers::default();
		answers.add(Happened::Told(batch, told.clone()));
		// Blocks that are not final are read again.
		answers.add(Happened::Told(batch, told));
		answers.of(batch, &facts())
	}

	#[test]
	fn answers_should_be_seen_wherever_the_call_is_wrapped() {
		let (item, other) = (Item::Ledger(3), Item::Ledger(4));
		let batched = [
			vec![1, 2, 3, CALL[0], CALL[1]],
			answer(900, other, &reveal(1)),
			answer(900, item, &reveal(0)),
			answer(901, item, &reveal(0)),
			vec![9; 70],
		]
		.concat();
		assert_eq!(read(&batched, 900, item), [(item, reveal(0))]);
		assert_eq!(read(&batched, 901, item), [(item, reveal(0))]);
		assert!(read(&batched, 901, other).is_empty());
		assert!(read(&answer(1, item, &reveal(0))[..20], 1, item).is_empty());
	}

	/// The roots leave a choice only where the chain's terms say what belongs to what is shown.
	#[test]
	fn all_that_may_be_the_answer_should_be_kept() {
		let receipt = Receipt {
			id: ReceiptId {
				session: 1,
				line: 0,
				sequence: 0,
			},
			cumulative_before: 0,
			amount: 5,
			input_tokens: 1,
			output_tokens: 1,
			request: empty_root(),
			response: empty_root(),
			parent: None,
			method: Method::Verbatim1,
			claim_count: 0,
			claims: empty_root(),
			retrieved_count: 0,
			retrieved: empty_root(),
		};
		let credit = |contribution| CreditEntry {
			contribution,
			receipt: receipt.id,
			credit: 2,
		};
		let ledger = [credit(4), credit(6)];
		let tree = SumTree::<_, Blake2>::of(&ledger).unwrap();
		let facts = BatchFacts {
			amount: 5,
			credited: 4,
			receipts_root: root_of_data::<Receipt, Blake2>([receipt.encode()]).unwrap(),
			ledger_root: tree.root(),
			..facts()
		};
		let attributed = Attributed {
			receipt: Shown {
				index: 0,
				leaf: receipt,
				proof: Vec::new(),
			},
			claims: Vec::new(),
			retrieved: Vec::new(),
		};
		let due = |credit| Reveal::Due {
			attributed: attributed.clone(),
			credit,
		};
		let proof = |index: usize| tree.prove(index as u64).unwrap();
		let there = |index: usize| DueCredit::There {
			entries: 2,
			entry: Shown {
				index: index as u64,
				leaf: ledger[index],
				proof: proof(index),
			},
		};
		let neighbour = |index: usize| {
			let leaf = *ledger.get(index)?;
			let proof = proof(index);
			Some(Neighbour { leaf, proof })
		};
		let missing = |at: usize| DueCredit::Missing {
			entries: 2,
			gap: CreditGap {
				at: at as u64,
				before: at.checked_sub(1).and_then(neighbour),
				after: neighbour(at),
			},
		};
		let read = |item: Item, reveals: &[Reveal]| {
			let calls = reveals.iter().map(|reveal| answer(900, item, reveal));
			let told = Told {
				item,
				head: head(&CALL, 900, &item),
				transaction: calls.collect::<Vec<_>>().concat().into(),
			};
			let mut answers = Answers::default();
			answers.add(Happened::Told(900, told));
			let shown = answers.of(900, &facts).into_iter();
			shown.map(|(_, reveal)| reveal).collect::<Vec<_>>()
		};
		let all = [
			due(None),
			due(Some(there(0))),
			due(Some(there(1))),
			due(Some(missing(0))),
			due(Some(missing(1))),
			due(Some(missing(2))),
		];
		assert_eq!(read(Item::Due(1), &all), all);
		assert!(
			read(Item::Due(5), &all).is_empty(),
			"the batch has no such position"
		);
		// What is not in the ledger, or is not all of what lies around a place.
		let other = CreditEntry {
			credit: 3,
			..ledger[0]
		};
		let entry = Shown {
			index: 0,
			leaf: other,
			proof: proof(0),
		};
		let gap = |at, before, after| DueCredit::Missing {
			entries: 2,
			gap: CreditGap { at, before, after },
		};
		let untrue = [
			DueCredit::There { entries: 2, entry },
			gap(1, None, neighbour(1)),
			gap(1, neighbour(0), None),
			gap(2, neighbour(0), None),
			DueCredit::Missing {
				entries: 0,
				gap: CreditGap {
					at: 0,
					before: None,
					after: None,
				},
			},
		];
		for credit in untrue {
			assert!(read(Item::Due(1), &[due(Some(credit))]).is_empty());
		}
		// One credit alone holds a position in what is credited.
		let credited = |index: usize| Reveal::Credited {
			entries: 2,
			entry: Shown {
				index: index as u64,
				leaf: ledger[index],
				proof: proof(index),
			},
			attributed: attributed.clone(),
		};
		let both = [credited(1), credited(0)];
		assert_eq!(read(Item::DrawCredit(1), &both), both[1..]);
		assert_eq!(read(Item::DrawCredit(2), &both), both[..1]);
	}

	#[test]
	fn answers_should_be_seen_behind_what_only_looks_like_them() {
		let item = Item::Ledger(3);
		// As in `batch([remark(a decoy), answer(the true one)])`.
		let hidden = [
			answer(900, item, &reveal(7)),
			answer(900, item, &reveal(9))[..30].to_vec(),
			answer(900, item, &reveal(0)),
			answer(900, item, &reveal(8)),
		]
		.concat();
		assert_eq!(read(&hidden, 900, item), [(item, reveal(0))]);
		assert!(read(&answer(900, item, &reveal(7)), 900, item).is_empty());
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
			(ChainItem::DrawCredit(7), Item::DrawCredit(7)),
			(ChainItem::Due(8), Item::Due(8)),
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
		assert_eq!(answers.of(2, &facts()).len(), 1);
		answers.keep(|_| false);
		assert!(answers.of(2, &facts()).is_empty() && !answers.reach(2));
	}

	#[test]
	fn answers_should_be_read_of_every_block_once() {
		let mut answers = Answers::default();
		assert!(answers.unread(20).is_empty());
		answers.begin(9);
		assert_eq!(answers.unread(20), [(9, 20)]);
		answers.read = Some((9, 15));
		assert_eq!(answers.unread(20), [(16, 20)]);
		assert!(answers.unread(15).is_empty());
		answers.begin(4);
		assert_eq!(answers.unread(20), [(4, 8), (16, 20)]);
		answers.begin(0);
		assert_eq!(answers.unread(20), [(0, 8), (16, 20)]);
	}

	#[tokio::test]
	async fn first_kept_should_pass_over_what_the_node_has_discarded() {
		for (from, until) in [(3, 40), (3, 3), (0, 1)] {
			for first in from..=until + 1 {
				let kept = first_kept(from, until, |block| async move { Ok(block >= first) }).await;
				assert_eq!(kept.unwrap(), first, "from {from} to {until}");
			}
		}
	}
}
