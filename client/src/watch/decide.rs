//! What to do about a batch. Pure: the same facts lead to the same actions.

use super::{
	chain::{Availability, OpenBatch, RevealedReceipt},
	examine::{Examination, Found},
};
use openledger_attribution::{fraud::Side, reveal::Item, Schedule, FREE_CHUNKS};
use openledger_core::Balance;
use std::collections::BTreeSet;

#[cfg(test)]
mod tests;

/// Something to do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Action {
	/// Challenge the batch with this fraud.
	Challenge(Box<Found>),
	/// Demand an item.
	Demand {
		/// What.
		item: Item,
		/// Whether it costs the fee alone.
		free: bool,
	},
	/// Look again: something is missing that may still be served, drawn or answered.
	LookAgain,
}

/// What a decision depends on besides the examination.
#[derive(Clone, Debug)]
pub struct Stance<'a> {
	/// The admission clock.
	pub now: u32,
	/// What of the batch is drawn, and what was asked.
	pub availability: &'a Availability,
	/// Whether a challenge of ours is under way.
	pub challenged: bool,
	/// Prepaid demands that may still be made for this batch.
	pub prepaid: u32,
}

/// When what of a batch can be asked for, by the chain's own rule.
pub fn schedule(batch: &OpenBatch) -> Schedule {
	Schedule::new(batch.submitted, batch.due)
}

/// When what belongs to a receipt that was revealed can be demanded no more.
fn follow_ups_until(batch: &OpenBatch, revealed: &RevealedReceipt) -> u32 {
	schedule(batch).follow_ups_until(revealed.at)
}

/// When nothing of a batch can be demanded any more, unless another receipt is revealed.
pub fn last_demands_until(batch: &OpenBatch, availability: &Availability) -> u32 {
	availability
		.revealed
		.iter()
		.map(|revealed| follow_ups_until(batch, revealed))
		.fold(schedule(batch).demands_until, u32::max)
}

/// The receipt that an item belongs to. No receipt belongs to itself.
const fn belongs_to(item: &Item) -> Option<u32> {
	match item {
		Item::Claims(receipt) | Item::Retrieved(receipt) | Item::Chunk { receipt, .. } => Some(*receipt),
		Item::Draw(_) | Item::Receipt(_) | Item::Ledger(_) | Item::DrawCredit(_) | Item::Due(_) => None,
	}
}

/// Whether the chain takes a demand for an item now, if nobody has made it: a chunk can be asked for once its receipt was revealed, and what
/// belongs to a revealed receipt for some time after that.
fn is_askable(batch: &OpenBatch, stance: &Stance<'_>, item: &Item) -> bool {
	let mut revealed = stance.availability.revealed.iter();
	let shown = belongs_to(item).and_then(|receipt| revealed.find(|shown| shown.receipt == receipt));
	match shown {
		Some(shown) => stance.now < follow_ups_until(batch, shown),
		None => !matches!(item, Item::Chunk { .. }) && stance.now < schedule(batch).demands_until,
	}
}

/// Whether an item that belongs to a drawn receipt which was revealed costs the fee alone. A request may have more chunks than that.
const fn is_follow_up(item: &Item) -> bool {
	!matches!(item, Item::Chunk { chunk, .. } if *chunk >= FREE_CHUNKS)
}

/// Whether there is so little time left to demand what belongs to a receipt that nothing can be waited for.
fn is_pressing(batch: &OpenBatch, now: u32, revealed: &RevealedReceipt) -> bool {
	let margin = (schedule(batch).follow_up / 4).max(1);
	now >= follow_ups_until(batch, revealed).saturating_sub(margin)
}

/// From when on what is missing is paid for though nothing is drawn yet: after a quarter of the time for demands. A draw
/// comes within a few blocks, but a chain without fresh randomness has none.
const fn pays_from(batch: &OpenBatch) -> u32 {
	batch
		.submitted
		.saturating_add(batch.due.saturating_sub(batch.submitted) / 8)
}

/// Decides.
pub fn decide(examination: &Examination, stance: &Stance<'_>) -> Vec<Action> {
	let batch = &examination.batch;
	if stance.challenged || stance.now >= batch.challenges_until {
		return Vec::new();
	}
	if let Some(fraud) = examination.frauds.first() {
		return vec![Action::Challenge(Box::new(fraud.clone()))];
	}
	if examination.missing.is_empty() || stance.now >= last_demands_until(batch, stance.availability) {
		return Vec::new();
	}
	let Availability {
		drawn,
		drawn_credits,
		revealed,
		demanded,
		answered,
	} = stance.availability;
	let asked: BTreeSet<&Item> = demanded.iter().collect();
	let mut wanted: Vec<(Item, bool)> = Vec::new();
	// Drawn receipts of which something is missing: the fee alone.
	let draws: BTreeSet<_> = drawn
		.iter()
		.filter(|position| {
			examination
				.unseen
				.iter()
				.any(|(_, from, until)| (from..until).contains(position))
		})
		.collect();
	wanted.extend(draws.iter().map(|position| (Item::Draw(**position), true)));
	// What belongs to drawn receipts that were revealed: the fee alone, too.
	for shown in revealed.iter().filter(|shown| shown.drawn) {
		let receipt = shown.receipt;
		let mut items: Vec<Item> = examination
			.missing
			.iter()
			.filter(|item| belongs_to(item) == Some(receipt) && is_follow_up(item))
			.copied()
			.collect();
		let is_unknown = examination.unseen.iter().any(|(index, ..)| *index == u32::MAX)
			&& !examination.shown.contains(&receipt);
		if items.is_empty() && is_unknown {
			items.extend(first_items(receipt));
		}
		// Nobody knows how many chunks a text has before one is shown, and who waits for that until it is too late may have
		// something to hide in the others: all that there can be are asked for.
		if is_pressing(batch, stance.now, shown) {
			let hidden: Vec<Item> = items
				.iter()
				.filter(|item| matches!(item, Item::Chunk { chunk: 0, .. }) && !answered.contains(item))
				.flat_map(further_chunks)
				.collect();
			items.extend(hidden);
		}
		wanted.extend(items.into_iter().map(|item| (item, true)));
	}
	// Where the ledger and the receipts cannot be compared, because one of them or claims are not published: what is drawn of the ledger, free
	// as well, and instead of the one credit that is named as missing. Drawn credits tell what is in it that should not be, and what
	// drawn receipts owe tells what is not in it.
	let credits_from = |item: &Item| matches!(item, Item::Receipt(_) | Item::Claims(_) | Item::Retrieved(_));
	let is_hidden = !examination.ledger_served;
	if is_hidden || examination.missing.iter().any(credits_from) {
		let credits = drawn_credits.iter().copied().map(Item::DrawCredit);
		let unseen = |position: &&u128| is_hidden || draws.contains(position);
		let due = drawn.iter().filter(unseen).copied().map(Item::Due);
		let once: BTreeSet<Item> = credits.chain(due).collect();
		wanted.extend(once.into_iter().map(|item| (item, true)));
	}
	// The rest for its price, but for what is on chain already, or will be had for the fee alone.
	let free: BTreeSet<Item> = wanted.iter().map(|(item, _)| *item).collect();
	let coming = coming_by_draw(examination, stance, &asked);
	let is_spared = |item: &Item| match item {
		Item::Receipt(receipt) if revealed.iter().any(|shown| shown.receipt == *receipt) => true,
		Item::Ledger(_) => !drawn_credits.is_empty() && !examination.ledger_served,
		_ => item.receipt().is_some_and(|receipt| coming.contains(&receipt)),
	};
	// Nothing is paid for before it is known what can be had for the fee alone, unless there would be no time left.
	if !drawn.is_empty() || stance.now >= pays_from(batch) {
		let paid = affordable(examination, stance, &asked, |item| {
			free.contains(item) || is_spared(item)
		});
		wanted.extend(paid.into_iter().map(|item| (item, false)));
	}
	let mut actions: Vec<Action> = wanted
		.into_iter()
		.filter(|(item, _)| !asked.contains(item) && is_askable(batch, stance, item))
		.map(|(item, free)| Action::Demand { item, free })
		.collect();
	actions.push(Action::LookAgain);
	actions
}

/// Receipts of which something is missing and that a draw will show: what belongs to them costs the fee alone then.
fn coming_by_draw(examination: &Examination, stance: &Stance<'_>, asked: &BTreeSet<&Item>) -> BTreeSet<u32> {
	let Availability { drawn, revealed, .. } = stance.availability;
	let demands_until = schedule(&examination.batch).demands_until;
	let is_shown = |receipt: u32| {
		revealed
			.iter()
			.any(|shown| shown.receipt == receipt && shown.drawn)
	};
	let is_coming = |position: Balance| stance.now < demands_until || asked.contains(&Item::Draw(position));
	examination
		.unseen
		.iter()
		.filter(|(receipt, from, until)| {
			let mut within = drawn.iter().filter(|position| (from..until).contains(position));
			!is_shown(*receipt) && within.any(|position| is_coming(*position))
		})
		.map(|(receipt, ..)| *receipt)
		.collect()
}

/// What of the missing items is paid for now, as far as the budget lasts, in their order; `is_passed` over are those that need no pay.
///
/// A chunk of a receipt that was not revealed takes two demands: that of the receipt, unless somebody has made it, and after the answer its
/// own. What the second costs is set aside, and the first is not made without it: it would tell nothing of the chunk.
fn affordable(
	examination: &Examination,
	stance: &Stance<'_>,
	asked: &BTreeSet<&Item>,
	is_passed: impl Fn(&Item) -> bool,
) -> Vec<Item> {
	let batch = &examination.batch;
	let is_revealed = |receipt: u32| {
		let mut revealed = stance.availability.revealed.iter();
		revealed.any(|shown| shown.receipt == receipt)
	};
	let mut items: Vec<Item> = Vec::new();
	let mut left = stance.prepaid;
	for item in &examination.missing {
		if left == 0 {
			break;
		}
		if asked.contains(item) || is_passed(item) {
			continue;
		}
		let first = match item {
			Item::Chunk { receipt, .. } if !is_revealed(*receipt) => Some(Item::Receipt(*receipt)),
			_ => None,
		};
		let (now, price) = match first {
			Some(first) if asked.contains(&first) || items.contains(&first) => (None, 1),
			Some(first) => (Some(first), 2),
			None => (Some(*item), 1),
		};
		if now.is_some_and(|now| !is_askable(batch, stance, &now)) {
			continue;
		}
		if let Some(rest) = left.checked_sub(price) {
			left = rest;
			items.extend(now);
		}
	}
	items
}

/// What can be asked of a receipt of which nothing else is known.
fn first_items(receipt: u32) -> impl Iterator<Item = Item> {
	let chunk = move |side| Item::Chunk {
		receipt,
		side,
		chunk: 0,
	};
	[
		Item::Claims(receipt),
		Item::Retrieved(receipt),
		chunk(Side::Request),
		chunk(Side::Response),
	]
	.into_iter()
}

/// The chunks of a text behind this one that can be demanded for the fee alone, whether there are so many or not.
fn further_chunks(item: &Item) -> Vec<Item> {
	let Item::Chunk { receipt, side, chunk } = *item else {
		return Vec::new();
	};
	(chunk.saturating_add(1)..FREE_CHUNKS)
		.map(|chunk| Item::Chunk { receipt, side, chunk })
		.collect()
}
