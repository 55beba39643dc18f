//! What is asked for, in which order, and what it costs.

use super::*;
use openledger_attribution::fraud::BatchFacts;
use std::time::Duration;

/// Of a window from 0: demands before 50, and what belongs to a receipt within 25 of its reveal.
const DUE: u32 = 100;
/// What each receipt costs.
const PRICE: Balance = 10;
/// A position in a receipt that lacks nothing.
const ELSEWHERE: Balance = 995;

/// A batch that is served but for these items.
fn lacking(missing: &[Item]) -> Examination {
	let receipts: BTreeSet<u32> = missing.iter().filter_map(Item::receipt).collect();
	let span = |receipt: u32| {
		let from = Balance::from(receipt) * PRICE;
		(receipt, from, from + PRICE)
	};
	Examination {
		batch: OpenBatch {
			id: 1,
			operator: 3,
			submitted: 0,
			due: DUE,
			challenges_until: DUE,
			held: false,
			facts: BatchFacts {
				model: 7,
				amount: 100 * PRICE,
				credited: 0,
				receipts: 100,
				receipts_root: [0; 32],
				ledger_root: [0; 32],
				sessions_root: [0; 32],
			},
		},
		frauds: Vec::new(),
		missing: missing.to_vec(),
		unseen: receipts.into_iter().map(span).collect(),
		ledger_served: true,
		shown: BTreeSet::new(),
		unchecked: false,
		problems: Vec::new(),
		receipts: 100,
		took: Duration::ZERO,
	}
}

/// The same of which no receipt is served.
fn without_receipts() -> Examination {
	let examination = lacking(&[Item::Receipt(0)]);
	let amount = examination.batch.facts.amount;
	Examination {
		unseen: vec![(u32::MAX, 0, amount)],
		receipts: 0,
		..examination
	}
}

fn chunk(receipt: u32, chunk: u32) -> Item {
	Item::Chunk {
		receipt,
		side: Side::Request,
		chunk,
	}
}

fn drawn_at(position: Balance) -> Availability {
	Availability {
		drawn: vec![position],
		..Availability::default()
	}
}

/// After these items were demanded.
fn asked(items: &[Item], availability: Availability) -> Availability {
	Availability {
		demanded: items.to_vec(),
		..availability
	}
}

/// After this item was answered with the receipt of this index.
fn revealed(item: Item, receipt: u32, at: u32, availability: Availability) -> Availability {
	let shown = RevealedReceipt {
		receipt,
		at,
		drawn: matches!(item, Item::Draw(_)),
	};
	Availability {
		revealed: vec![shown],
		answered: vec![item],
		..asked(&[item], availability)
	}
}

/// What is demanded, and whether it costs the fee alone.
fn demands(
	examination: &Examination,
	availability: &Availability,
	now: u32,
	prepaid: u32,
) -> Vec<(Item, bool)> {
	let stance = Stance {
		now,
		availability,
		challenged: false,
		prepaid,
	};
	let demanded = |action: Action| match action {
		Action::Demand { item, free } => Some((item, free)),
		Action::Challenge(_) | Action::LookAgain => None,
	};
	decide(examination, &stance)
		.into_iter()
		.filter_map(demanded)
		.collect()
}

/// What is paid for at time 10, if nothing is to be had for the fee alone.
fn paid(examination: &Examination, availability: &Availability, prepaid: u32) -> Vec<Item> {
	let demands = demands(examination, availability, 10, prepaid);
	assert!(demands.iter().all(|(_, free)| !free), "{demands:?}");
	demands.into_iter().map(|(item, _)| item).collect()
}

#[test]
fn chunks_should_be_paid_for_once_their_receipt_was_revealed() {
	let examination = lacking(&[chunk(4, 0)]);
	let untold = drawn_at(ELSEWHERE);
	// The receipt, if there is room for the chunk as well.
	for (prepaid, expected) in [(0, vec![]), (1, vec![]), (2, vec![Item::Receipt(4)])] {
		assert_eq!(paid(&examination, &untold, prepaid), expected);
	}
	// Once.
	let waiting = asked(&[Item::Receipt(4)], untold.clone());
	assert_eq!(paid(&examination, &waiting, 8), []);
	let told = revealed(Item::Receipt(4), 4, 5, untold);
	assert_eq!(paid(&examination, &told, 0), []);
	assert_eq!(paid(&examination, &told, 1), [chunk(4, 0)]);
	let all = asked(&[Item::Receipt(4), chunk(4, 0)], told);
	assert_eq!(paid(&examination, &all, 8), []);
}

#[test]
fn chunks_should_be_paid_for_in_time() {
	let examination = lacking(&[chunk(4, 0)]);
	let untold = drawn_at(ELSEWHERE);
	let first = [(Item::Receipt(4), false)];
	assert_eq!(demands(&examination, &untold, 49, 8), first);
	assert_eq!(demands(&examination, &untold, 50, 8), []);
	let waiting = asked(&[Item::Receipt(4)], untold.clone());
	assert_eq!(demands(&examination, &waiting, 60, 8), []);
	let second = [(chunk(4, 0), false)];
	let late = revealed(Item::Receipt(4), 4, 75, untold.clone());
	assert_eq!(demands(&examination, &late, 99, 8), second);
	// When another receipt can still be asked for what belongs to it, this one cannot.
	let other = revealed(Item::Receipt(5), 5, 75, untold);
	assert_eq!(demands(&examination, &other, 76, 8), []);
}

#[test]
fn nothing_should_be_paid_for_when_a_draw_shows_the_receipt() {
	let examination = lacking(&[chunk(4, 0)]);
	let (drawn, draw) = (drawn_at(45), Item::Draw(45));
	assert_eq!(demands(&examination, &drawn, 10, 8), [(draw, true)]);
	let waiting = asked(&[draw], drawn.clone());
	assert_eq!(demands(&examination, &waiting, 10, 8), []);
	let told = revealed(draw, 4, 5, drawn.clone());
	assert_eq!(demands(&examination, &told, 10, 0), [(chunk(4, 0), true)]);
	// It is shown because somebody asked for it by its index: the draw is waited for as long as there is one to come.
	let by_index = revealed(Item::Receipt(4), 4, 40, drawn);
	assert_eq!(demands(&examination, &by_index, 49, 8), [(draw, true)]);
	let not_drawn = [(chunk(4, 0), false)];
	assert_eq!(demands(&examination, &by_index, 50, 8), not_drawn);
}

#[test]
fn budget_should_have_room_for_the_chunks_of_the_receipts_that_are_paid_for() {
	let missing: Vec<Item> = (0..9)
		.flat_map(|receipt| [chunk(receipt, 0), chunk(receipt, 1)])
		.collect();
	let examination = lacking(&missing);
	let untold = drawn_at(ELSEWHERE);
	let receipts = [0, 1, 2].map(Item::Receipt);
	assert_eq!(paid(&examination, &untold, 8), receipts);
	// All of the second part is still there when the first is paid.
	let waiting = asked(&receipts, untold.clone());
	assert_eq!(paid(&examination, &waiting, 5), []);
	let shown = receipts.iter().filter_map(Item::receipt);
	let told = Availability {
		revealed: shown
			.map(|receipt| RevealedReceipt {
				receipt,
				at: 5,
				drawn: false,
			})
			.collect(),
		answered: receipts.to_vec(),
		..waiting
	};
	assert_eq!(paid(&examination, &told, 5), missing[..5]);
	// What needs no receipt is paid for with the rest.
	let examination = lacking(&[chunk(4, 0), Item::Ledger(5)]);
	for (prepaid, expected) in [
		(1, vec![Item::Ledger(5)]),
		(2, vec![Item::Receipt(4)]),
		(3, vec![Item::Receipt(4), Item::Ledger(5)]),
	] {
		assert_eq!(paid(&examination, &untold, prepaid), expected);
	}
}

#[test]
fn claims_and_what_was_retrieved_should_wait_for_no_receipt() {
	let missing = [Item::Claims(4), Item::Retrieved(4)];
	let examination = lacking(&missing);
	assert_eq!(paid(&examination, &drawn_at(ELSEWHERE), 8), missing);
}

#[test]
fn receipts_should_not_be_demanded_when_they_are_revealed() {
	let examination = without_receipts();
	// Which one lies at the position nobody knows before it is shown.
	let (drawn, draw, due) = (drawn_at(5), Item::Draw(5), Item::Due(5));
	let first = [(draw, true), (due, true), (Item::Receipt(0), false)];
	assert_eq!(demands(&examination, &drawn, 10, 8), first);
	let told = revealed(draw, 0, 5, drawn);
	let examined = Examination {
		shown: [0].into(),
		..examination.clone()
	};
	assert_eq!(demands(&examined, &told, 10, 8), [(due, true)]);
	// As long as what is shown of it could not be read, all that is known to belong to it is asked for.
	let asked = demands(&examination, &told, 10, 8);
	let expected: Vec<(Item, bool)> = first_items(0).chain([due]).map(|item| (item, true)).collect();
	assert_eq!(asked, expected);
}

#[test]
fn chunks_should_be_paid_for_when_there_are_more_than_cost_the_fee_alone() {
	let (last, next) = (chunk(4, FREE_CHUNKS - 1), chunk(4, FREE_CHUNKS));
	let examination = lacking(&[last, next]);
	let told = revealed(Item::Draw(45), 4, 5, drawn_at(45));
	assert_eq!(demands(&examination, &told, 10, 0), [(last, true)]);
	assert_eq!(demands(&examination, &told, 10, 1), [(last, true), (next, false)]);
}
