//! Any single changed bit makes an answer worthless, and what is refused changes nothing.

use super::{drafts::*, *};
use codec::Decode;
use openledger_attribution::{
	chunk::{CommittedText, OPEN_SALT},
	fraud::Side,
	reveal::{DueCredit, Reveal},
	CreditEntry,
};
use sp_runtime::StateVersion;

/// The root over everything that is stored.
fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

fn answer(batch: BatchId, item: Item, reveal: Reveal) -> DispatchResult {
	Scoring::answer(origin(OPERATOR_ACCOUNT), batch, item, Box::new(reveal))
		.map(drop)
		.map_err(|refused| refused.error)
}

/// Why the reveal does not show the item. Nothing else is a reason to refuse here.
fn flaw(refused: DispatchError) -> ProofError {
	let DispatchError::Module(module) = refused else {
		panic!("not an error of a pallet: {refused:?}")
	};
	let flaw = ProofError::decode(&mut &module.error[1..]).expect("WrongReveal says why");
	assert_eq!(
		refused,
		DispatchError::from(Error::<Test>::WrongReveal(Flaw(flaw)))
	);
	flaw
}

fn is_open(batch: BatchId, item: Item) -> bool {
	matches!(Scoring::demand_of(batch, item), Some(Demand::Open { .. }))
}

/// Demands an item, tries the right answer with each of its bits changed, and then answers. Returns why the changed ones were refused.
fn flip(batch: BatchId, item: Item, reveal: &Reveal) -> Vec<ProofError> {
	assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
	let good = reveal.encode();
	assert_eq!(Reveal::read(&good).as_ref(), Ok(reveal));
	let before = root();
	let mut flaws = Vec::new();
	for bit in 0..good.len() * 8 {
		let mut bytes = good.clone();
		bytes[bit / 8] ^= 1 << (bit % 8);
		let Ok(mangled) = Reveal::read(&bytes) else {
			// Such bytes are no call.
			continue;
		};
		let Err(refused) = answer(batch, item, mangled) else {
			panic!("{item:?} is answered although bit {bit} was changed")
		};
		flaws.push(flaw(refused));
		assert!(root() == before, "{item:?}, bit {bit}: storage has changed");
		assert!(is_open(batch, item), "{item:?}, bit {bit}");
	}
	// Of lengths, options and variants there are few; all else can be read whatever it is.
	assert!(
		flaws.len() > good.len() * 7,
		"{item:?}: {} of {} bits",
		flaws.len(),
		good.len() * 8
	);
	assert_ok!(answer(batch, item, reveal.clone()));
	assert!(!is_open(batch, item));
	flaws
}

/// A chunk of a text of the first receipt.
fn chunk(draft: &Draft, text: &CommittedText, index: u32) -> Reveal {
	Reveal::Chunk {
		receipt: draft.shown(0),
		salt: OPEN_SALT,
		chunks: text.commitment().chunks,
		shown: text.prove(index).unwrap(),
	}
}

#[test]
fn answer_should_be_refused_when_any_bit_of_a_receipt_is_changed() {
	ExtBuilder::build_and_execute(|| {
		let draft = draft();
		let batch = draft.submit();
		run_to_draw();
		let position = Scoring::drawn(batch).unwrap().positions[0];
		let reveal = Reveal::Receipt(draft.shown(holder(&draft.receipts, position)));
		let flaws = flip(batch, Item::Draw(position), &reveal);
		assert!(flaws.iter().all(|flaw| *flaw == ProofError::NotInReceipts));
		// By its index. A changed index is that of another receipt, or of none.
		let flaws = flip(batch, Item::Receipt(1), &Reveal::Receipt(draft.shown(1)));
		assert!(flaws.contains(&ProofError::OtherItem) && flaws.contains(&ProofError::NotInReceipts));
	});
}

#[test]
fn answer_should_be_refused_when_any_bit_of_what_a_receipt_lists_is_changed() {
	ExtBuilder::build_and_execute(|| {
		let draft = draft();
		let batch = draft.submit();
		let claims = Reveal::Claims {
			receipt: draft.shown(0),
			claims: draft.claims.clone(),
		};
		assert!(flip(batch, Item::Claims(0), &claims).contains(&ProofError::OtherClaims));
		let retrieved = Reveal::Retrieved {
			receipt: draft.shown(0),
			entries: draft.retrieved.clone(),
		};
		assert!(flip(batch, Item::Retrieved(0), &retrieved).contains(&ProofError::OtherRetrieved));
	});
}

#[test]
fn answer_should_be_refused_when_any_bit_of_a_chunk_is_changed() {
	ExtBuilder::build_and_execute(|| {
		MaxDemands::set(10);
		let draft = draft();
		let batch = draft.submit();
		let receipt = Item::Receipt(0);
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, receipt));
		assert_ok!(answer(batch, receipt, Reveal::Receipt(draft.shown(0))));
		let item = |side, chunk| Item::Chunk {
			receipt: 0,
			side,
			chunk,
		};
		// One of several, with its Merkle proof, and the only one of a text.
		for (item, reveal) in [
			(item(Side::Response, 1), chunk(&draft, &said(), 1)),
			(item(Side::Request, 0), chunk(&draft, &request(), 0)),
		] {
			let flaws = flip(batch, item, &reveal);
			for expected in [ProofError::OtherSalt, ProofError::NotInText] {
				assert!(flaws.contains(&expected), "{item:?}: {expected:?}");
			}
		}
		// That there is none.
		let absent = Reveal::NoChunk {
			receipt: draft.shown(0),
			chunks: 2,
			tree_hash: text_hash(&SAID, &said()),
		};
		assert!(flip(batch, item(Side::Response, 2), &absent).contains(&ProofError::NotInTree));
	});
}

#[test]
fn answer_should_be_refused_when_any_bit_of_a_credit_is_changed() {
	ExtBuilder::build_and_execute(|| {
		let draft = draft();
		let batch = draft.submit();
		let credit = Reveal::Credit {
			entries: 2,
			entry: placed(&draft.ledger, 1),
		};
		assert!(flip(batch, Item::Ledger(1), &credit).contains(&ProofError::NotInLedger));
		let absent = Reveal::NoCredit {
			entries: 2,
			tree_hash: sum_tree(&draft.ledger).tree_hash(),
		};
		assert!(flip(batch, Item::Ledger(2), &absent).contains(&ProofError::NotInTree));
	});
}

/// What shows that a drawn credit is what its receipt makes it, and that one that is due is there, is all of the answer.
const SHOWN: [ProofError; 4] = [
	ProofError::NotInLedger,
	ProofError::NotInReceipts,
	ProofError::OtherClaims,
	ProofError::OtherRetrieved,
];

/// The answer that shows what a drawn position makes due, of the first that makes something due.
fn due(draft: &Draft, batch: BatchId) -> (Item, Reveal) {
	let positions = Scoring::drawn(batch).unwrap().positions;
	let mut answers = positions.into_iter().map(|position| {
		let item = Item::Due(position);
		(item, answer_of(batch, &draft.published(), &item).unwrap())
	});
	answers
		.find(|(_, reveal)| matches!(reveal, Reveal::Due { credit: Some(_), .. }))
		.expect("a third of the batch is due to somebody, and much is drawn")
}

#[test]
fn answer_should_be_refused_when_any_bit_of_a_drawn_credit_is_changed() {
	ExtBuilder::build_and_execute(|| {
		let draft = draft();
		let batch = draft.submit();
		run_to_draw();
		let item = Item::DrawCredit(Scoring::drawn(batch).unwrap().credits[0]);
		let reveal = answer_of(batch, &draft.published(), &item).unwrap();
		let flaws = flip(batch, item, &reveal);
		assert!(SHOWN.iter().all(|flaw| flaws.contains(flaw)));
	});
}

#[test]
fn answer_should_be_refused_when_any_bit_of_a_due_credit_is_changed() {
	ExtBuilder::build_and_execute(|| {
		DrawCount::set(MAX_DRAWS as u8);
		let mut draft = draft();
		let batch = draft.submit();
		// Credits of others, around those that are due.
		let entry = |contribution, credit| CreditEntry {
			contribution,
			credit,
			..draft.ledger[0]
		};
		let others = vec![entry(FIRST - 1, DUE), entry(SECOND + 1, DUE)];
		run_to_draw();
		let (item, there) = due(&draft, batch);
		assert!(matches!(
			there,
			Reveal::Due {
				credit: Some(DueCredit::There { .. }),
				..
			}
		));
		let flaws = flip(batch, item, &there);
		assert!(SHOWN.iter().all(|flaw| flaws.contains(flaw)));

		draft.set_credits(others);
		let batch = draft.submit();
		run_to_draw();
		let (item, missing) = due(&draft, batch);
		assert!(matches!(
			missing,
			Reveal::Due {
				credit: Some(DueCredit::Missing { .. }),
				..
			}
		));
		let flaws = flip(batch, item, &missing);
		assert!(SHOWN.iter().all(|flaw| flaws.contains(flaw)));
		assert!(flaws.contains(&ProofError::WrongNeighbours));
	});
}
