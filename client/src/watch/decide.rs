//! What to do about a batch. Pure: the same facts lead to the same actions.

use super::{
	chain::{Availability, OpenBatch, RevealedReceipt},
	examine::{Examination, Found},
};
use openledger_attribution::{fraud::Side, reveal::Item, Schedule, FREE_CHUNKS};
use std::collections::BTreeSet;

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

/// Whether an item can be demanded now, as far as time goes.
fn is_in_time(batch: &OpenBatch, stance: &Stance<'_>, item: &Item) -> bool {
	let belongs = matches!(item, Item::Claims(_) | Item::Retrieved(_) | Item::Chunk { .. });
	let mut revealed = stance.availability.revealed.iter();
	stance.now < schedule(batch).demands_until
		|| belongs
			&& revealed.any(|revealed| {
				item.receipt() == Some(revealed.receipt) && stance.now < follow_ups_until(batch, revealed)
			})
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
		let known: Vec<Item> = examination
			.missing
			.iter()
			.filter(|item| item.receipt() == Some(receipt))
			.copied()
			.collect();
		let is_unknown = examination.unseen.iter().any(|(index, ..)| *index == u32::MAX)
			&& !examination.shown.contains(&receipt);
		let mut items = known;
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
	let is_ledger = |item: &Item| matches!(item, Item::Ledger(_));
	let credits_from = |item: &Item| matches!(item, Item::Receipt(_) | Item::Claims(_) | Item::Retrieved(_));
	let is_hidden = !examination.ledger_served;
	if is_hidden || examination.missing.iter().any(credits_from) {
		let credits = drawn_credits.iter().copied().map(Item::DrawCredit);
		let unseen = |position: &&u128| is_hidden || draws.contains(position);
		let due = drawn.iter().filter(unseen).copied().map(Item::Due);
		let once: BTreeSet<Item> = credits.chain(due).collect();
		wanted.extend(once.into_iter().map(|item| (item, true)));
	}
	// The rest for its price, as long as the budget lasts.
	let free: BTreeSet<Item> = wanted.iter().map(|(item, _)| *item).collect();
	let drawn_soon = |item: &Item| {
		item.receipt().is_some_and(|receipt| {
			let span = examination.unseen.iter().find(|(index, ..)| *index == receipt);
			span.is_some_and(|(_, from, until)| {
				drawn.iter().any(|position| (from..until).contains(&position))
			})
		})
	};
	let paid = examination
		.missing
		.iter()
		.filter(|item| {
			!free.contains(item)
				&& !drawn_soon(item)
				&& (drawn_credits.is_empty() || examination.ledger_served || !is_ledger(item))
				&& !asked.contains(item)
				&& is_in_time(batch, stance, item)
		})
		.take(usize::try_from(stance.prepaid).unwrap_or(usize::MAX))
		.map(|item| (*item, false));
	// Nothing is paid for before it is known what can be had for the fee alone, unless there would be no time left.
	if !drawn.is_empty() || stance.now >= pays_from(batch) {
		wanted.extend(paid.collect::<Vec<_>>());
	}
	let mut actions: Vec<Action> = wanted
		.into_iter()
		.filter(|(item, _)| !asked.contains(item) && is_in_time(batch, stance, item))
		.map(|(item, free)| Action::Demand { item, free })
		.collect();
	actions.push(Action::LookAgain);
	actions
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
