use super::*;
use frame_support::dispatch::Pays;
use openledger_attribution::{fraud::Side, reveal::Reveal};

fn answer(n: u8, batch: BatchId, item: Item, reveal: Reveal) -> Result<Pays, DispatchError> {
	Scoring::answer(origin(n), batch, item, Box::new(reveal))
		.map(|info| info.pays_fee)
		.map_err(|refused| refused.error)
}

#[test]
fn answer_should_pay_the_operator_whoever_answers() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let (batch, item) = (sample.batch, Item::Receipt(0));
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
		assert_eq!(answer(STRANGER, batch, item, sample.reveal(0)), Ok(Pays::Yes));
		assert_eq!(
			last_event(),
			Event::ItemRevealed {
				batch,
				operator: OPERATOR,
				item,
				answerer: account(STRANGER),
				demander: account(DEMANDER),
				prepaid: PRICE,
				paid: PRICE,
			}
		);
		assert_eq!(free(OPERATOR_ACCOUNT), FUNDS + PRICE);
		assert_eq!(free(STRANGER), FUNDS);
		assert_eq!((free(DEMANDER), prepayments(DEMANDER)), (FUNDS - PRICE, 0));
		assert_eq!(holds(batch), 0);
		assert_eq!(
			Scoring::demand_of(batch, item),
			Some(Demand::Answered {
				revealed: Some(RevealedReceipt {
					receipt: 0,
					session: SESSION,
					line: 0,
					at: ClockValue::get(),
				})
			})
		);
		assert_noop!(
			Scoring::answer(origin(STRANGER), batch, item, Box::new(sample.reveal(0))),
			Error::<Test>::AlreadyAnswered
		);
		// The batch ends in time and leaves nothing.
		run_blocks(WINDOW + 1);
		assert_eq!(FinalBatches::get(), vec![batch]);
		assert_eq!(Demands::<Test>::iter().count(), 0);
		assert_eq!(Watches::<Test>::iter().count(), 0);
	});
}

#[test]
fn answer_should_be_free_when_the_demand_was() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_of(&[10, 10, 10]);
		run_to_draw();
		let positions = Scoring::drawn(sample.batch).unwrap().positions;
		for position in &positions {
			let item = Item::Draw(*position);
			if Scoring::demand(origin(DEMANDER), sample.batch, item).is_err() {
				// The same position twice.
				continue;
			}
			let reveal = sample.reveal(sample.drawn(*position));
			assert_eq!(answer(OPERATOR_ACCOUNT, sample.batch, item, reveal), Ok(Pays::No));
		}
		assert_eq!(free(OPERATOR_ACCOUNT), FUNDS);
		let mut receipts: Vec<_> = positions
			.iter()
			.map(|position| sample.drawn(*position) as u32)
			.collect();
		receipts.sort_unstable();
		receipts.dedup();
		let mut revealed: Vec<_> = Scoring::drawn(sample.batch)
			.unwrap()
			.revealed
			.iter()
			.map(|shown| shown.receipt)
			.collect();
		revealed.sort_unstable();
		assert_eq!(revealed, receipts);
	});
}

#[test]
fn answer_should_give_the_price_back_when_the_operator_cannot_receive_it() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let (batch, item) = (sample.batch, Item::Receipt(0));
		OperatorRecords::mutate(OPERATOR, |record| record.as_mut().unwrap().account = account(200));
		DemandPrice::set(ED - 1);
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
		assert_ok!(answer(STRANGER, batch, item, sample.reveal(0)));
		assert_eq!(free(DEMANDER), FUNDS);
		assert!(matches!(last_event(), Event::ItemRevealed { paid: 0, .. }));
	});
}

#[test]
fn answer_should_be_refused_when_it_does_not_show_the_item() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest_of(&[10_000, 10_003]);
		let (batch, item) = (sample.batch, Item::Receipt(0));
		assert_noop!(
			Scoring::answer(origin(STRANGER), batch, item, Box::new(sample.reveal(0))),
			Error::<Test>::UnknownDemand
		);
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
		let refused = |reveal: Reveal, error| {
			assert_noop!(
				Scoring::answer(origin(OPERATOR_ACCOUNT), batch, item, Box::new(reveal)),
				Error::<Test>::WrongReveal(Flaw(error))
			);
		};
		refused(sample.reveal(1), ProofError::OtherItem);
		refused(sample.reveal_chunk(Side::Response), ProofError::OtherItem);
		let mut mangled = sample.shown(0);
		mangled.proof[0].hash[7] ^= 1;
		refused(Reveal::Receipt(mangled), ProofError::NotInReceipts);
		let mut mangled = sample.shown(0);
		mangled.proof[0].sum += 1;
		refused(Reveal::Receipt(mangled), ProofError::NotInReceipts);
		let mut mangled = sample.shown(0);
		mangled.leaf.amount += 1;
		refused(Reveal::Receipt(mangled), ProofError::NotInReceipts);
		let large = Reveal::Receipt(sample.too_large());
		assert_noop!(
			Scoring::answer(origin(STRANGER), batch, item, Box::new(large)),
			Error::<Test>::TooLarge
		);
		// The demand is open still.
		assert_ok!(answer(OPERATOR_ACCOUNT, batch, item, sample.reveal(0)));
	});
}

#[test]
fn answer_should_be_refused_when_it_is_for_another_item_or_batch() {
	ExtBuilder::build_and_execute(|| {
		let (sample, other) = (honest_of(&[10_000, 10_003]), honest_of(&[10_000, 10_004]));
		let item = Item::Receipt(0);
		assert_ok!(Scoring::demand(origin(DEMANDER), sample.batch, item));
		assert_noop!(
			Scoring::answer(
				origin(STRANGER),
				sample.batch,
				Item::Receipt(1),
				Box::new(sample.reveal(1))
			),
			Error::<Test>::UnknownDemand
		);
		assert_noop!(
			Scoring::answer(origin(STRANGER), other.batch, item, Box::new(other.reveal(0))),
			Error::<Test>::UnknownDemand
		);
		assert_noop!(
			Scoring::answer(origin(STRANGER), sample.batch, item, Box::new(other.reveal(0))),
			Error::<Test>::WrongReveal(Flaw(ProofError::NotInReceipts))
		);
	});
}

#[test]
fn answer_should_be_accepted_at_the_deadline_and_refused_after_it() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let batch = sample.batch;
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, Item::Receipt(0)));
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, Item::Ledger(0)));
		run_to(Scoring::schedule(batch).unwrap().answers_until);
		assert_ok!(answer(STRANGER, batch, Item::Receipt(0), sample.reveal(0)));
		run_block_with(frame_support::weights::Weight::zero());
		assert_noop!(
			Scoring::answer(
				origin(STRANGER),
				batch,
				Item::Ledger(0),
				Box::new(sample.reveal(0))
			),
			Error::<Test>::DeadlinePassed
		);
	});
}

#[test]
fn answer_should_show_texts() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let batch = sample.batch;
		MaxDemands::set(10);
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, Item::Receipt(0)));
		assert_ok!(answer(STRANGER, batch, Item::Receipt(0), sample.reveal(0)));
		for side in [Side::Request, Side::Response] {
			let item = Item::Chunk {
				receipt: 0,
				side,
				chunk: 0,
			};
			assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
			assert_ok!(answer(STRANGER, batch, item, sample.reveal_chunk(side)));
		}
	});
}

#[test]
fn silence_should_be_a_verdict_of_its_own() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let (batch, item) = (sample.batch, Item::Receipt(0));
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
		assert_ok!(Scoring::demand(origin(STRANGER), batch, Item::Ledger(3)));
		assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
		RevealPeriod::set(100);
		assert_ok!(challenge(FRONT_RUNNER, batch, &FraudProof::Record));
		run_to(Scoring::schedule(batch).unwrap().answers_until);
		assert_noop!(
			Scoring::expire_demand(origin(STRANGER), batch, item),
			Error::<Test>::NotExpired
		);
		run_blocks(1);
		let convictions: Vec<_> = events()
			.into_iter()
			.filter_map(|event| match event {
				Event::Convicted {
					batch: Some(voided),
					offence: Offence::Unavailable(item),
					challenger,
					penalty,
					..
				} if voided == batch => Some((item, challenger, penalty)),
				_ => None,
			})
			.collect();
		let [(item, challenger, penalty)] = &convictions[..] else {
			panic!("one verdict, not {convictions:?}")
		};
		let demander = match item {
			Item::Receipt(0) => DEMANDER,
			Item::Ledger(3) => STRANGER,
			other => panic!("nobody asked for {other:?}"),
		};
		assert_eq!(*challenger, account(demander));
		assert_eq!((penalty.slashed, penalty.rewarded), (AMOUNT, 5_000));
		assert_eq!(free(demander), FUNDS + 5_000);
		assert_eq!(Compensations::get(), vec![(MODEL, None, 5_000)]);
		assert_eq!(VoidedBatches::get(), vec![(batch, None, None)]);
		// What others had set aside is back, and nothing is left.
		assert_eq!(prepayments(DEMANDER) + prepayments(STRANGER), 0);
		assert_eq!(free(FRONT_RUNNER), FUNDS);
		assert_eq!(Watches::<Test>::iter().count(), 0);
		assert_eq!(Demands::<Test>::iter().count(), 0);
		assert_eq!(Deadlines::<Test>::iter().count(), 0);
	});
}

#[test]
fn silence_should_be_a_verdict_by_call_too() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let (batch, item) = (sample.batch, Item::Receipt(0));
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
		run_to(Scoring::schedule(batch).unwrap().answers_until);
		run_block_with(frame_support::weights::Weight::zero());
		assert_noop!(
			Scoring::expire_demand(origin(STRANGER), batch, Item::Ledger(0)),
			Error::<Test>::UnknownDemand
		);
		Unvoidable::set(vec![batch]);
		assert_noop!(
			Scoring::expire_demand(origin(STRANGER), batch, item),
			DispatchError::Exhausted
		);
		Unvoidable::set(vec![]);
		assert_ok!(Scoring::expire_demand(origin(STRANGER), batch, item));
		assert_eq!(free(DEMANDER), FUNDS + 5_000);
		assert!(emitted(Event::PrepaymentReturned {
			batch,
			item,
			demander: account(DEMANDER),
			prepaid: PRICE
		}));
	});
}

#[test]
fn expiry_should_be_refused_when_the_demand_was_answered() {
	ExtBuilder::build_and_execute(|| {
		let sample = honest();
		let (batch, item) = (sample.batch, Item::Receipt(0));
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
		assert_ok!(answer(STRANGER, batch, item, sample.reveal(0)));
		assert_noop!(
			Scoring::expire_demand(origin(STRANGER), batch, item),
			Error::<Test>::AlreadyAnswered
		);
	});
}
