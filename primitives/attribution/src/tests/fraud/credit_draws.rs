//! Drawn credits, and credits that are due: which, how they are shown, and what they prove.

use super::world::{honest, Case, Draft, Rng};
use crate::{
	credit::{credits, owed_to},
	fraud::*,
	prove::answer,
	reveal::{check_reveal, draw_credit, DueCredit, Item, Reveal},
	Channels, Claim, CreditEntry, Receipt, Retrieved, Source,
};
use codec::Decode;
use openledger_core::{Balance, ContributionId};
use std::collections::BTreeMap;

fn check(case: &Case, item: Item, reveal: &Reveal) -> Result<(), ProofError> {
	check_reveal(&item, reveal, &case.facts, &case.world)
}

fn answered(case: &Case, item: Item) -> Reveal {
	answer(&case.batch, &item, &case.world).unwrap()
}

/// Honest batches with some credits.
fn credited(least: usize) -> impl Iterator<Item = (Draft, Case)> {
	(0..10_000).map(honest).filter_map(move |draft| {
		let case = draft.seal();
		(draft.ledger.len() >= least).then_some((draft, case))
	})
}

/// Each credit with the positions that it holds.
fn held(draft: &Draft) -> Vec<(CreditEntry, std::ops::Range<Balance>)> {
	let mut before = 0;
	let place = |entry: CreditEntry| {
		let from = before;
		before += entry.credit;
		(entry, from..before)
	};
	draft.entries().into_iter().map(place).collect()
}

#[test]
fn draw_credit_should_be_as_written_down() {
	// ⌊h × credited / 2^256⌋ with h = blake2b-256("openledger/draw-credit/1" ‖ 32 × 07 ‖ 5 as u64 ‖ n), computed elsewhere.
	let drawn: Vec<Balance> = (0..3).map(|n| draw_credit(&[7; 32], 5, n, 1_000_000)).collect();
	assert_eq!(drawn, DRAWN);
	assert_eq!(draw_credit(&[7; 32], 5, 0, (1 << 90) + 12_345), LARGE);
	assert_eq!(draw_credit(&[7; 32], 5, 0, 0), 0);
}

#[test]
fn drawn_credit_should_be_the_one_that_holds_the_position() {
	for (draft, case) in credited(2).take(100) {
		let mut rng = Rng(case.facts.credited as u64);
		let position = u128::from(rng.next()) % case.facts.credited;
		for (index, (_, held)) in held(&draft).into_iter().enumerate() {
			let reveal = answered(&case, Item::DrawCredit(held.end - 1));
			let Reveal::Credited { entry, .. } = &reveal else {
				panic!("{reveal:?}");
			};
			assert_eq!(entry.index, index as u64);
			let expected = if held.contains(&position) {
				Ok(())
			} else {
				Err(ProofError::NotDrawn)
			};
			assert_eq!(check(&case, Item::DrawCredit(position), &reveal), expected);
		}
		let beyond = Item::DrawCredit(case.facts.credited);
		assert_eq!(beyond.check(&case.facts), Err(ProofError::NoSuchItem));
		let last = Item::DrawCredit(case.facts.credited - 1);
		assert_eq!(last.check(&case.facts), Ok(()));
	}
}

/// Whatever an operator commits to, in order or not: of all leaves that it can show, at most one holds a position. And where the order
/// breaks, none can be shown.
#[test]
fn a_position_should_be_held_by_one_leaf_that_can_be_shown() {
	let (mut shown, mut hidden) = (0, 0);
	for (mut draft, _) in credited(3).take(60) {
		let honest = draft.entries();
		let mut rng = Rng(honest.len() as u64);
		// Some credits twice, behind or beside, some swapped.
		let mut entries = honest.clone();
		for _ in 0..rng.in_range(1, 3) {
			let entry = honest[rng.below(honest.len())];
			entries.insert(rng.below(entries.len() + 1), entry);
		}
		draft.set_ledger(entries.clone());
		let case = draft.seal();
		let mut keys = Vec::new();
		for (entry, held) in held(&draft) {
			for position in [held.start, held.end - 1] {
				let reveal = answered(&case, Item::DrawCredit(position));
				let Reveal::Credited { entry: drawn, .. } = &reveal else {
					panic!("{reveal:?}");
				};
				assert_eq!(drawn.leaf, entry);
				match check(&case, Item::DrawCredit(position), &reveal) {
					Ok(()) => {
						keys.push((entry.contribution, entry.receipt));
						shown += 1;
					}
					Err(ProofError::NotInLedger) => hidden += 1,
					// It does not lie where it was posted.
					Err(ProofError::MalformedReveal) => (),
					Err(error) => panic!("{error:?}"),
				}
			}
		}
		keys.dedup();
		assert!(
			keys.windows(2).all(|pair| pair[0] < pair[1]),
			"what can be shown is in order: {keys:?}"
		);
		assert!(entries.len() > honest.len());
	}
	assert!(shown > 50 && hidden > 50, "{shown} shown, {hidden} not");
}

#[test]
fn drawn_credit_should_be_refused_when_it_is_not_where_it_was_posted() {
	let mut tried = 0;
	for (mut draft, _) in credited(2).take(200) {
		let ids: Vec<ContributionId> = draft.world.posted.keys().copied().collect();
		let [first, second, ..] = ids[..] else { continue };
		// The ledger is right; what is posted for the first is too much by one, at the cost of the next.
		*draft.world.posted.get_mut(&first).unwrap() += 1;
		*draft.world.posted.get_mut(&second).unwrap() -= 1;
		let case = draft.seal();
		let item = Item::DrawCredit(draft.world.posted[&first] - 1);
		let reveal = answered(&case, item);
		assert_eq!(
			check(&case, item, &reveal),
			Err(ProofError::MalformedReveal),
			"no credit can be shown that holds the position"
		);
		tried += 1;
	}
	assert!(tried > 10, "{tried}");
}

#[test]
fn answers_should_be_refused_when_the_sum_is_not_the_record_s() {
	let (_, case) = credited(2).next().unwrap();
	let of_ledger = [Item::Ledger(0), Item::DrawCredit(0)];
	let of_receipts = [
		Item::Draw(0),
		Item::Receipt(0),
		Item::Claims(0),
		Item::Retrieved(0),
		Item::Due(0),
	];
	for (items, more_posted) in [(&of_ledger[..], true), (&of_receipts[..], false)] {
		for item in items {
			let reveal = answered(&case, *item);
			let mut facts = case.facts;
			if more_posted {
				facts.credited += 1;
			} else {
				facts.amount += 1;
			}
			assert_eq!(
				check_reveal(item, &reveal, &facts, &case.world),
				Err(ProofError::MalformedReveal),
				"{item:?}"
			);
		}
	}
	let absent = Item::Ledger(u32::MAX);
	let mut facts = case.facts;
	facts.credited += 1;
	let reveal = answered(&case, absent);
	assert_eq!(
		check_reveal(&absent, &reveal, &facts, &case.world),
		Err(ProofError::NotInTree)
	);
}

#[test]
fn drawn_credit_should_be_refused_when_something_else_is_shown() {
	let has_claims = |case: &Case| match answered(case, Item::DrawCredit(case.facts.credited - 1)) {
		Reveal::Credited { attributed, .. } => !attributed.claims.is_empty(),
		_ => false,
	};
	let (_, case) = credited(3)
		.find(|(_, case)| case.facts.receipts > 1 && has_claims(case))
		.unwrap();
	let item = Item::DrawCredit(case.facts.credited - 1);
	let good = answered(&case, item);
	assert_eq!(check(&case, item, &good), Ok(()));
	assert_eq!(check(&case, Item::Ledger(0), &good), Err(ProofError::OtherItem));
	let spoil = |change: &dyn Fn(&mut u64, &mut ShownCredit, &mut Attributed)| {
		let mut reveal = good.clone();
		if let Reveal::Credited {
			entries,
			entry,
			attributed,
		} = &mut reveal
		{
			change(entries, entry, attributed);
		}
		check(&case, item, &reveal)
	};
	assert_eq!(
		spoil(&|entries, _, _| *entries += 1),
		Err(ProofError::NotInLedger)
	);
	assert_eq!(
		spoil(&|_, entry, _| entry.index = 0),
		Err(ProofError::NotInLedger)
	);
	assert_eq!(
		spoil(&|_, _, attributed| attributed.claims.clear()),
		Err(ProofError::OtherClaims)
	);
	let more = Retrieved {
		contribution: 1_000,
		chunk: 0,
	};
	assert_eq!(
		spoil(&|_, _, attributed| attributed.retrieved.push(more)),
		Err(ProofError::OtherRetrieved)
	);
	let Reveal::Credited { attributed: own, .. } = &good else {
		panic!("a drawn credit");
	};
	let other = (0..case.facts.receipts)
		.find(|index| u64::from(*index) != own.receipt.index)
		.unwrap();
	let (Reveal::Claims { receipt, claims }, Reveal::Retrieved { entries, .. }) = (
		answered(&case, Item::Claims(other)),
		answered(&case, Item::Retrieved(other)),
	) else {
		panic!("the batch has all");
	};
	let another = |_: &mut u64, _: &mut ShownCredit, attributed: &mut Attributed| {
		*attributed = Attributed {
			receipt: receipt.clone(),
			claims: claims.clone(),
			retrieved: entries.clone(),
		};
	};
	assert_eq!(spoil(&another), Err(ProofError::OtherReceipt));
}

#[test]
fn what_a_drawn_credit_shows_should_be_provable_when_it_is_wrong() {
	let mut rng = Rng(11);
	for (mut draft, _) in credited(2).take(40) {
		let mut entries = draft.entries();
		let at = rng.below(entries.len());
		entries[at].credit += 1;
		draft.set_ledger(entries);
		let case = draft.seal();
		let item = Item::DrawCredit(held(&draft)[at].1.start);
		let reveal = answered(&case, item);
		assert_eq!(check(&case, item, &reveal), Ok(()));
		let Reveal::Credited {
			entries,
			entry,
			attributed,
		} = reveal
		else {
			panic!("a drawn credit");
		};
		let proof = FraudProof::LedgerReceipt(CreditFault::Wrong {
			entries,
			entry,
			attributed,
		});
		assert_eq!(
			case.judge(&proof).map(|finding| finding.kind),
			Ok(FraudKind::LedgerReceipt)
		);
	}
}

/// What a receipt owes, unit by unit: all of what it credits, but for what rounding leaves.
#[test]
fn owed_units_should_be_the_credits_of_the_receipt() {
	let mut receipts = 0;
	for draft in (0..400).map(honest) {
		let channels = draft.world.channels();
		for exec in &draft.execs {
			let (claims, retrieved) = (exec.claims(), exec.retrieved());
			// Few enough to count each.
			let receipt = Receipt {
				amount: exec.receipt.amount.min(3_000),
				..exec.receipt
			};
			let mut owed = BTreeMap::<ContributionId, Balance>::new();
			for offset in 0..receipt.amount {
				if let Some(id) = owed_to(&receipt, &claims, &retrieved, &channels, offset) {
					*owed.entry(id).or_default() += 1;
				}
			}
			let due: BTreeMap<_, _> = credits(&receipt, &claims, &retrieved, &channels, |_| false)
				.unwrap()
				.into_iter()
				.collect();
			assert!(due.keys().all(|id| owed.contains_key(id) || due[id] <= 1));
			for (id, units) in owed {
				let due = due.get(&id).copied().unwrap_or_default();
				// Claims and entries are rounded one by one here, and together there; there are two channels.
				let slack = claims.len() as u128 + 2;
				assert!(
					units.abs_diff(due) <= slack,
					"{id}: {units} units, credited {due}"
				);
			}
			receipts += 1;
		}
	}
	assert!(receipts > 500);
}

#[test]
fn owed_to_should_be_by_claims_and_then_by_entries() {
	let channels = Channels {
		verbatim: 500_000_000,
		retrieval: 300_000_000,
	};
	let claim = |source, counted| Claim {
		response_start: 0,
		length: counted,
		counted,
		source,
		source_start: 0,
	};
	let claims = [
		claim(Source::Contribution(7), 8),
		claim(Source::Request, 16),
		claim(Source::Contribution(3), 8),
	];
	let retrieved = [1, 7, 9].map(|contribution| Retrieved {
		contribution,
		chunk: 0,
	});
	let receipt = Receipt {
		amount: 1_000,
		output_tokens: 40,
		..honest(0).execs[0].receipt
	};
	let owed = |offset| owed_to(&receipt, &claims, &retrieved, &channels, offset);
	// 500 units for 40 tokens: 8 of 7, 16 of the request, 8 of 3, 8 of nobody. Then 300 for three, 200 for nobody.
	let borders = [
		(0, Some(7)),
		(99, Some(7)),
		(100, None),
		(299, None),
		(300, Some(3)),
		(399, Some(3)),
		(400, None),
		(499, None),
		(500, Some(1)),
		(599, Some(1)),
		(600, Some(7)),
		(699, Some(7)),
		(700, Some(9)),
		(799, Some(9)),
		(800, None),
		(999, None),
	];
	for (offset, expected) in borders {
		assert_eq!(owed(offset), expected, "{offset}");
	}
	let huge = Receipt {
		amount: Balance::MAX,
		..receipt
	};
	assert_eq!(owed_to(&huge, &claims, &retrieved, &channels, 0), Some(7));
	assert_eq!(
		owed_to(&huge, &claims, &retrieved, &channels, Balance::MAX - 1),
		None
	);
	assert_eq!(owed_to(&receipt, &[], &[], &channels, 600), None);
}

#[test]
fn due_credit_should_be_provable_when_it_is_missing_or_wrong() {
	let mut rng = Rng(5);
	let (mut missing, mut wrong) = (0, 0);
	for (mut draft, case) in credited(2).take(150) {
		let honest = draft.entries();
		let position = u128::from(rng.next()) % case.facts.amount;
		let item = Item::Due(position);
		let Reveal::Due { credit: due, .. } = answered(&case, item) else {
			panic!("a due credit");
		};
		let Some(DueCredit::There { entry, .. }) = due else {
			// Nothing is due at this position, or less than a unit.
			continue;
		};
		let is_it = |other: &CreditEntry| *other == entry.leaf;
		// Left out.
		let rest: Vec<CreditEntry> = honest.iter().filter(|entry| !is_it(entry)).copied().collect();
		draft.set_ledger(rest);
		let case = draft.seal();
		let reveal = answered(&case, item);
		assert_eq!(check(&case, item, &reveal), Ok(()));
		let Reveal::Due {
			attributed,
			credit: Some(DueCredit::Missing { entries, gap }),
		} = reveal
		else {
			panic!("it is missing");
		};
		let proof = FraudProof::LedgerReceipt(CreditFault::Missing {
			entries,
			contribution: entry.leaf.contribution,
			gap,
			attributed,
		});
		let finding = case.judge(&proof).unwrap();
		assert_eq!(
			finding.harmed,
			Harmed::Contribution {
				id: entry.leaf.contribution,
				credit: entry.leaf.credit
			}
		);
		missing += 1;
		// Halved.
		let halved = |mut other: CreditEntry| {
			if is_it(&other) {
				other.credit /= 2;
			}
			other
		};
		let entries: Vec<CreditEntry> = honest.into_iter().map(halved).collect();
		if entries.iter().any(|entry| entry.credit == 0) {
			continue;
		}
		draft.set_ledger(entries);
		let case = draft.seal();
		let reveal = answered(&case, item);
		assert_eq!(check(&case, item, &reveal), Ok(()));
		let Reveal::Due {
			attributed,
			credit: Some(DueCredit::There { entries, entry }),
		} = reveal
		else {
			panic!("it is there");
		};
		let proof = FraudProof::LedgerReceipt(CreditFault::Wrong {
			entries,
			entry,
			attributed,
		});
		assert!(case.judge(&proof).is_ok());
		wrong += 1;
	}
	assert!(missing > 30 && wrong > 30, "{missing}, {wrong}");
}

#[test]
fn due_credit_should_be_refused_when_it_is_another_or_is_kept_back() {
	let mut tried = 0;
	for (draft, case) in credited(3).take(300) {
		for index in 0..20u128 {
			let item = Item::Due(case.facts.amount * index / 20);
			let good = answered(&case, item);
			let Reveal::Due { attributed, credit } = &good else {
				panic!("a due credit");
			};
			let with = |credit| Reveal::Due {
				attributed: attributed.clone(),
				credit,
			};
			let spoiled = |credit| check(&case, item, &with(credit));
			let entries = draft.ledger.len() as u64;
			let gaps: Vec<_> = (0..=draft.ledger.len())
				.map(|at| super::world::sum_gap(&draft.entries(), at))
				.collect();
			let own = credit.as_ref().map(|credit| match credit {
				DueCredit::There { entry, .. } => Some(entry.index),
				DueCredit::Missing { .. } => None,
			});
			for gap in gaps {
				let verdict = spoiled(Some(DueCredit::Missing { entries, gap }));
				match own {
					// Less than a unit: it is rightly missing.
					Some(None) => (),
					Some(Some(_)) => assert_eq!(verdict, Err(ProofError::NotEnclosing)),
					None => assert_eq!(verdict, Err(ProofError::OtherItem)),
				}
			}
			let Some(Some(own)) = own else { continue };
			assert_eq!(spoiled(None), Err(ProofError::OtherItem));
			let other = (own + 1) % entries;
			let entry = super::world::placed(&draft.entries(), other as usize);
			let verdict = spoiled(Some(DueCredit::There { entries, entry }));
			assert_eq!(verdict, Err(ProofError::OtherItem));
			tried += 1;
		}
	}
	assert!(tried > 300, "{tried}");
}

#[test]
fn due_credit_should_be_of_the_receipt_that_holds_the_position() {
	for (draft, case) in credited(2).take(60) {
		let mut before = 0;
		for (index, data) in (0u64..).zip(&draft.receipts) {
			let receipt = Receipt::decode(&mut data.as_slice()).unwrap();
			if receipt.amount > 0 {
				for position in [before, before + receipt.amount - 1] {
					let Reveal::Due { attributed, .. } = answered(&case, Item::Due(position)) else {
						panic!("a due credit");
					};
					assert_eq!(attributed.receipt.index, index);
				}
				let reveal = answered(&case, Item::Due(before));
				let behind = before + receipt.amount;
				if behind < case.facts.amount {
					assert_eq!(
						check(&case, Item::Due(behind), &reveal),
						Err(ProofError::NotDrawn)
					);
				}
			}
			before += receipt.amount;
		}
		assert_eq!(Item::Due(before).check(&case.facts), Err(ProofError::NoSuchItem));
	}
}

const DRAWN: [Balance; 3] = [400395, 519598, 887605];
const LARGE: Balance = 495665839535260313347350603;
