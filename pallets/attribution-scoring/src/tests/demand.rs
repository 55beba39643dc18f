use super::*;
use openledger_attribution::fraud::Side;

fn chunk(receipt: u32, chunk: u32) -> Item {
	Item::Chunk {
		receipt,
		side: Side::Response,
		chunk,
	}
}

/// A batch of three receipts whose draws are known.
fn drawn_batch() -> (Sample, Vec<Balance>) {
	let sample = honest_of(&[1_000, 7_000, 12_003]);
	run_to_draw();
	let positions = Scoring::drawn(sample.batch).unwrap().positions;
	(sample, positions)
}

#[test]
fn demand_should_be_for_the_fee_alone_when_the_position_is_drawn() {
	ExtBuilder::build_and_execute(|| {
		let (sample, positions) = drawn_batch();
		let batch = sample.batch;
		let item = Item::Draw(positions[0]);
		assert!(Scoring::is_free(batch, item));
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
		assert_eq!(
			last_event(),
			Event::ItemDemanded {
				batch,
				operator: OPERATOR,
				item,
				demander: account(DEMANDER),
				prepaid: 0,
				deadline: Scoring::schedule(batch).unwrap().answers_until,
			}
		);
		assert_eq!(free(DEMANDER), FUNDS);
		assert_eq!(holds(batch), 1);
		assert_eq!(Watches::<Test>::get(batch).unwrap().prepaid, 0);
	});
}

#[test]
fn demand_should_be_refused_when_the_position_is_not_drawn() {
	ExtBuilder::build_and_execute(|| {
		let batch = honest().batch;
		assert_noop!(
			Scoring::demand(origin(DEMANDER), batch, Item::Draw(0)),
			Error::<Test>::NotDrawnYet
		);
		run_to_draw();
		let positions = Scoring::drawn(batch).unwrap().positions;
		let other = (0..AMOUNT)
			.find(|position| !positions.contains(position))
			.unwrap();
		assert_noop!(
			Scoring::demand(origin(DEMANDER), batch, Item::Draw(other)),
			Error::<Test>::NotDrawn
		);
		assert_noop!(
			Scoring::demand(origin(DEMANDER), batch, Item::Draw(AMOUNT)),
			Error::<Test>::NoSuchItem
		);
	});
}

#[test]
fn demand_should_be_prepaid_when_nothing_was_drawn_of_it() {
	ExtBuilder::build_and_execute(|| {
		let batch = honest().batch;
		assert!(!Scoring::is_free(batch, Item::Ledger(0)));
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, Item::Ledger(0)));
		assert_eq!((free(DEMANDER), prepayments(DEMANDER)), (FUNDS - PRICE, PRICE));
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, Item::Claims(0)));
		assert_eq!(prepayments(DEMANDER), 2 * PRICE);
		assert_noop!(
			Scoring::demand(origin(DEMANDER), batch, Item::Retrieved(0)),
			Error::<Test>::TooManyDemands
		);
		// Another batch has its own.
		let other = honest().batch;
		assert_ok!(Scoring::demand(origin(DEMANDER), other, Item::Retrieved(0)));
		// Drawn ones are not crowded out.
		run_to_draw();
		let position = Scoring::drawn(batch).unwrap().positions[0];
		assert_ok!(Scoring::demand(origin(STRANGER), batch, Item::Draw(position)));
		assert_eq!(holds(batch), 3);
	});
}

#[test]
fn demand_should_be_refused_when_it_cannot_be_prepaid() {
	ExtBuilder::build_and_execute(|| {
		let batch = honest().batch;
		DemandPrice::set(2 * FUNDS);
		assert_noop!(
			Scoring::demand(origin(DEMANDER), batch, Item::Ledger(0)),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

#[test]
fn demand_should_be_refused_the_second_time() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let (batch, item) = (sample.batch, Item::Receipt(0));
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
		for n in [DEMANDER, STRANGER] {
			assert_noop!(
				Scoring::demand(origin(n), batch, item),
				Error::<Test>::AlreadyDemanded
			);
		}
		assert_ok!(Scoring::answer(
			origin(OPERATOR_ACCOUNT),
			batch,
			item,
			Box::new(sample.reveal(0))
		));
		assert_noop!(
			Scoring::demand(origin(STRANGER), batch, item),
			Error::<Test>::AlreadyDemanded
		);
	});
}

#[test]
fn demand_should_be_refused_after_the_first_half_of_the_window() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let batch = sample.batch;
		let schedule = Scoring::schedule(batch).unwrap();
		assert_eq!(schedule.demands_until - schedule.submitted, WINDOW / 2);
		assert_eq!(schedule.answers_until - schedule.submitted, WINDOW * 3 / 4);
		run_to(schedule.demands_until - 1);
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, Item::Receipt(0)));
		run_to(schedule.demands_until);
		assert_noop!(
			Scoring::demand(origin(DEMANDER), batch, Item::Ledger(0)),
			Error::<Test>::DemandsOver
		);
		assert_ok!(Scoring::answer(
			origin(STRANGER),
			batch,
			Item::Receipt(0),
			Box::new(sample.reveal(0))
		));
	});
}

#[test]
fn demand_should_be_refused_when_there_is_no_such_item() {
	ExtBuilder::build_and_execute(|| {
		let batch = honest().batch;
		for item in [
			Item::Receipt(1),
			Item::Claims(1),
			Item::Retrieved(1),
			chunk(1, 0),
			chunk(0, 128),
		] {
			assert_noop!(
				Scoring::demand(origin(DEMANDER), batch, item),
				Error::<Test>::NoSuchItem
			);
		}
		assert_noop!(
			Scoring::demand(origin(DEMANDER), 77, Item::Receipt(0)),
			Error::<Test>::UnknownBatch
		);
	});
}

#[test]
fn demand_for_a_text_should_wait_for_its_receipt() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let batch = sample.batch;
		assert_noop!(
			Scoring::demand(origin(DEMANDER), batch, chunk(0, 0)),
			Error::<Test>::ReceiptNotRevealed
		);
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, Item::Receipt(0)));
		assert_noop!(
			Scoring::demand(origin(DEMANDER), batch, chunk(0, 0)),
			Error::<Test>::ReceiptNotRevealed
		);
		assert_ok!(Scoring::answer(
			origin(OPERATOR_ACCOUNT),
			batch,
			Item::Receipt(0),
			Box::new(sample.reveal(0))
		));
		// It was not drawn: its texts are prepaid.
		assert_ok!(Scoring::demand(origin(STRANGER), batch, chunk(0, 0)));
		assert_eq!(prepayments(STRANGER), PRICE);
	});
}

#[test]
fn demand_for_a_private_text_should_be_the_payers_alone() {
	ExtBuilder::build_and_execute(|| {
		let sample = private();
		let batch = sample.batch;
		run_to_draw();
		let item = Item::Draw(Scoring::drawn(batch).unwrap().positions[0]);
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
		assert_ok!(Scoring::answer(
			origin(STRANGER),
			batch,
			item,
			Box::new(sample.reveal(0))
		));
		assert_noop!(
			Scoring::demand(origin(DEMANDER), batch, chunk(0, 0)),
			Error::<Test>::PrivateText
		);
		// What is no text is everyone's.
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, Item::Claims(0)));
		assert_ok!(Scoring::demand(origin(PAYER), batch, chunk(0, 0)));
		// Of a session that is gone nobody knows whose it was.
		LineRecords::remove((SESSION, 0));
		for n in [PAYER, DEMANDER] {
			assert_noop!(
				Scoring::demand(origin(n), batch, chunk(0, 1)),
				Error::<Test>::PrivateText
			);
		}
	});
}

#[test]
fn demand_should_be_for_the_fee_alone_when_it_follows_from_a_drawn_receipt() {
	ExtBuilder::build_and_execute(|| {
		let (sample, positions) = drawn_batch();
		let batch = sample.batch;
		let drawn = sample.drawn(positions[0]);
		let receipt = drawn as u32;
		let follow_ups = [
			Item::Claims(receipt),
			Item::Retrieved(receipt),
			chunk(receipt, 0),
			chunk(receipt, 127),
		];
		assert!(follow_ups.iter().all(|item| !Scoring::is_free(batch, *item)));
		let item = Item::Draw(positions[0]);
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
		assert_ok!(Scoring::answer(
			origin(STRANGER),
			batch,
			item,
			Box::new(sample.reveal(drawn))
		));
		for item in follow_ups {
			assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
		}
		assert_eq!(free(DEMANDER), FUNDS);
		assert_eq!(holds(batch), 4);
		// It is on chain already.
		assert!(!Scoring::is_free(batch, Item::Receipt(receipt)));
		let request = |chunk| Item::Chunk {
			receipt,
			side: Side::Request,
			chunk,
		};
		assert!(Scoring::is_free(batch, request(127)));
		assert!(!Scoring::is_free(batch, request(128)));
		// Not of another receipt.
		let other = (0..3).find(|index| *index != receipt).unwrap();
		assert!(!Scoring::is_free(batch, Item::Claims(other)));
		assert!(!Scoring::is_free(77, Item::Claims(0)));
	});
}
