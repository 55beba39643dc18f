//! Drawn credits: which, how they are shown, and what two of them prove.

use super::{
	mutation::flipped,
	world::{honest, shown, Case, Draft, Rng},
};
use crate::{
	fraud::*,
	prove::answer,
	reveal::{check_reveal, draw_credits, Item, Reveal, CREDIT_COMPANIONS},
	CreditEntry, CreditLeaf, Retrieved,
};
use codec::{Decode, Encode};
use openledger_core::{Balance, ContributionId};

/// Two equal draws are one position, so there may be fewer.
const DRAWS: u8 = 4;

fn leaves(draft: &Draft) -> Vec<CreditLeaf> {
	let read = |leaf: &Vec<u8>| CreditLeaf::decode(&mut leaf.as_slice()).unwrap();
	draft.ledger.iter().map(read).collect()
}

fn check(case: &Case, position: Balance, reveal: &Reveal) -> Result<(), ProofError> {
	check_reveal(&Item::DrawCredit(position), reveal, &case.facts, &case.world)
}

fn drawn(case: &Case, position: Balance) -> Reveal {
	answer(&case.batch, &Item::DrawCredit(position)).unwrap()
}

/// Honest batches with some credits.
fn credited(least: usize) -> impl Iterator<Item = (Draft, Case)> {
	(0..10_000).map(honest).filter_map(move |draft| {
		let case = draft.seal();
		(draft.ledger.len() >= least).then_some((draft, case))
	})
}

fn order(draft: &Draft, first: usize, second: usize) -> FraudProof {
	let leaves = leaves(draft);
	FraudProof::Ledger(LedgerFault::Order {
		entries: leaves.len() as u64,
		first: shown(&leaves, first),
		second: shown(&leaves, second),
	})
}

const SMALL: [Balance; 10] = [49, 51, 62, 64, 70, 71, 73, 76, 91, 93];
const LARGE: [Balance; 8] = [
	635370241135267465118614710,
	651169162479025150857954753,
	700440746297733988133013125,
	751151572739959099901392945,
	772646636556201600187307135,
	1059227049550532285581211951,
	1062386102504992277101197226,
	1156356951268885867649420158,
];

#[test]
fn draw_credits_should_be_as_written_down() {
	// Computed elsewhere, by the formula.
	let posted = [(1, 10), (2, 30), (3, 60)];
	assert_eq!(draw_credits(&[7; 32], 5, 3, &posted), SMALL);
	let posted = [(3, 1_000), (5, 2_000), (9, 1 << 90)];
	assert_eq!(draw_credits(&[7; 32], 5, 2, &posted), LARGE);
	assert_eq!(draw_credits(&[7; 32], 5, 4, &[]), []);
	assert_eq!(draw_credits(&[7; 32], 5, 0, &posted), []);
}

#[test]
fn companions_should_be_of_the_contribution_that_is_drawn() {
	let posted: Vec<(ContributionId, Balance)> = (0..50).map(|n| (n * 3, 1_000 + u128::from(n))).collect();
	let place = |position: Balance| {
		let mut end = 0;
		posted.iter().position(|(_, total)| {
			end += total;
			position < end
		})
	};
	let mut counts = [0u32; 50];
	for batch in 0..2_000 {
		let positions = draw_credits(&[1; 32], batch, 1, &posted);
		assert!(positions.len() <= 1 + usize::from(CREDIT_COMPANIONS));
		assert!(positions.is_sorted());
		let of: Vec<_> = positions
			.iter()
			.map(|position| place(*position).unwrap())
			.collect();
		assert!(of.windows(2).all(|pair| pair[0] == pair[1]), "{of:?}");
		counts[of[0]] += 1;
	}
	// Each is drawn by its part of the total: forty times of 2,000.
	assert!(counts.iter().all(|count| (15..75).contains(count)), "{counts:?}");
}

#[test]
fn drawn_credit_should_be_the_one_that_holds_the_position() {
	for (draft, case) in credited(2).take(100) {
		let leaves = leaves(&draft);
		let mut rng = Rng(case.facts.credited as u64);
		let position = u128::from(rng.next()) % case.facts.credited;
		for (index, leaf) in leaves.iter().enumerate() {
			let reveal = drawn(&case, leaf.sum - 1);
			let Reveal::Credited { gap, .. } = &reveal else {
				panic!("{reveal:?}");
			};
			assert_eq!(gap.at, index as u64);
			let holds = (leaf.sum - leaf.entry.credit..leaf.sum).contains(&position);
			let expected = if holds { Ok(()) } else { Err(ProofError::NotDrawn) };
			assert_eq!(check(&case, position, &reveal), expected);
		}
		let item = Item::DrawCredit(case.facts.credited);
		assert_eq!(item.check(&case.facts), Err(ProofError::NoSuchItem));
		assert_eq!(
			Item::DrawCredit(case.facts.credited - 1).check(&case.facts),
			Ok(())
		);
	}
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
		let position = draft.world.posted[&first] - 1;
		let reveal = drawn(&case, position);
		assert_eq!(
			check(&case, position, &reveal),
			Err(ProofError::MalformedReveal),
			"no credit can be shown that holds the position"
		);
		tried += 1;
	}
	assert!(tried > 10, "{tried}");
}

#[test]
fn drawn_credit_should_be_refused_when_something_else_is_shown() {
	let has_claims = |case: &Case| match drawn(case, case.facts.credited - 1) {
		Reveal::Credited { attributed, .. } => !attributed.claims.is_empty(),
		_ => false,
	};
	let (_, case) = credited(3)
		.find(|(_, case)| case.facts.receipts > 1 && has_claims(case))
		.unwrap();
	let position = case.facts.credited - 1;
	let good = drawn(&case, position);
	assert_eq!(check(&case, position, &good), Ok(()));
	assert_eq!(
		check_reveal(&Item::Ledger(0), &good, &case.facts, &case.world),
		Err(ProofError::OtherItem)
	);
	let spoil = |change: &dyn Fn(&mut u64, &mut Gap<CreditLeaf>, &mut Attributed)| {
		let mut reveal = good.clone();
		if let Reveal::Credited {
			entries,
			gap,
			attributed,
		} = &mut reveal
		{
			change(entries, gap, attributed);
		}
		check(&case, position, &reveal)
	};
	assert_eq!(
		spoil(&|entries, _, _| *entries += 1),
		Err(ProofError::NotInLedger)
	);
	assert_eq!(
		spoil(&|_, gap, _| gap.after = None),
		Err(ProofError::WrongNeighbours)
	);
	assert_eq!(
		spoil(&|_, gap, _| gap.before = None),
		Err(ProofError::WrongNeighbours)
	);
	let last = |entries: &mut u64, gap: &mut Gap<CreditLeaf>, _: &mut Attributed| {
		gap.before = gap.after.take();
		gap.at = *entries;
	};
	assert_eq!(spoil(&last), Err(ProofError::NotDrawn), "nothing stands there");
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
	let other = (0..case.facts.receipts)
		.map(|index| answer(&case.batch, &Item::Receipt(index)).unwrap())
		.find_map(|reveal| match (&good, reveal) {
			(Reveal::Credited { attributed, .. }, Reveal::Receipt(shown)) if shown != attributed.receipt => {
				Some(shown)
			}
			_ => None,
		})
		.unwrap();
	let claims = answer(&case.batch, &Item::Claims(other.index as u32));
	let retrieved = answer(&case.batch, &Item::Retrieved(other.index as u32));
	let (Some(Reveal::Claims { claims, .. }), Some(Reveal::Retrieved { entries, .. })) = (claims, retrieved)
	else {
		panic!("the batch has all");
	};
	let another = |_: &mut u64, _: &mut Gap<CreditLeaf>, attributed: &mut Attributed| {
		*attributed = Attributed {
			receipt: other.clone(),
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
		let leaf = leaves(&draft)[at];
		let reveal = drawn(&case, leaf.sum - 1);
		assert_eq!(check(&case, leaf.sum - 1, &reveal), Ok(()));
		let Reveal::Credited {
			entries,
			gap,
			attributed,
		} = reveal
		else {
			panic!("a drawn credit");
		};
		let after = gap.after.clone().unwrap();
		let proof = FraudProof::LedgerReceipt(CreditFault::Wrong {
			entries,
			entry: Shown {
				index: gap.at,
				leaf: after.leaf,
				proof: after.proof,
			},
			attributed,
		});
		assert_eq!(
			case.judge(&proof).map(|finding| finding.kind),
			Ok(FraudKind::LedgerReceipt)
		);
	}
}

#[test]
fn order_should_prove_when_a_credit_comes_twice_or_too_early() {
	for (mut draft, _) in credited(3).take(40) {
		let honest = draft.entries();
		let count = honest.len();
		for first in 0..count {
			for second in 0..count {
				let expected = if first < second {
					ProofError::NoFault
				} else {
					ProofError::WrongNeighbours
				};
				assert_eq!(draft.seal().judge(&order(&draft, first, second)), Err(expected));
			}
		}
		// All once more, behind: each is what its receipt makes it, and two adjacent ones alone are out of order.
		let twice: Vec<CreditEntry> = honest.iter().chain(&honest).copied().collect();
		draft.set_ledger(twice);
		let case = draft.seal();
		for first in 0..count {
			for second in 0..count {
				let verdict = case.judge(&order(&draft, first, count + second));
				let expected = match second <= first {
					true => Ok(Finding {
						kind: FraudKind::Ledger,
						harmed: Harmed::Pools,
					}),
					false => Err(ProofError::NoFault),
				};
				assert_eq!(verdict, expected, "{first}, {second}");
			}
		}
	}
}

#[test]
fn order_should_be_refused_when_any_bit_is_changed() {
	let (mut draft, _) = credited(3).next().unwrap();
	let entries: Vec<CreditEntry> = draft.entries().iter().rev().copied().collect();
	draft.set_ledger(entries);
	let case = draft.seal();
	let proof = order(&draft, 0, 2);
	assert!(case.judge(&proof).is_ok());
	let mut decoded = 0;
	for (bit, bytes) in flipped(&proof.encode()) {
		if let Ok(mangled) = FraudProof::read(&bytes) {
			decoded += 1;
			assert!(case.judge(&mangled).is_err(), "bit {bit}: {mangled:?}");
		}
	}
	assert!(decoded > 1_000, "{decoded}");
}

/// Of positions alone: who has a ledger whose leaves hold one position each, and repeats the credits of a contribution in whole runs, shows
/// two of them in the wrong order as often as this.
#[test]
fn repeated_runs_should_mostly_be_out_of_order_where_they_are_drawn() {
	const RECEIPTS: u128 = 16;
	const RUNS: u128 = 3;
	// A quarter of what is posted.
	let gain = RECEIPTS * RUNS;
	let posted = [(1, gain), (2, gain), (5, gain), (8, gain)];
	let receipt_at = |position: Balance| (position - gain) % RECEIPTS;
	let (mut touched, mut caught) = (0, 0);
	let rounds = 2_000;
	for batch in 0..rounds {
		let of: Vec<Balance> = draw_credits(&[9; 32], batch, DRAWS, &posted)
			.into_iter()
			.filter(|position| (gain..2 * gain).contains(position))
			.collect();
		touched += u32::from(!of.is_empty());
		let is_found = of
			.windows(2)
			.any(|pair| receipt_at(pair[0]) >= receipt_at(pair[1]));
		caught += u32::from(is_found);
	}
	// 1 − (3/4)⁴ = 68 % of all batches.
	assert!((60..76).contains(&(touched * 100 / rounds as u32)), "{touched}");
	assert!(caught * 100 >= touched * 75, "{caught} of {touched}");
	println!("drawn in {touched} of {rounds} batches, out of order in {caught}");
}
