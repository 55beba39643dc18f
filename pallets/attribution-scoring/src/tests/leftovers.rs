use super::*;
use frame_support::weights::Weight;

/// A batch with challenges and demands of everyone, voided from outside.
fn voided_with_leftovers() -> BatchId {
	let sample = honest();
	let batch = sample.batch;
	MaxDemands::set(10);
	for n in [CHALLENGER, STRANGER] {
		assert_ok!(challenge(n, batch, &FraudProof::Record));
	}
	for index in 0..3 {
		assert_ok!(Scoring::demand(origin(DEMANDER), batch, Item::Ledger(index)));
	}
	assert_ok!(Scoring::demand(origin(DEMANDER), batch, Item::Receipt(0)));
	assert_ok!(Scoring::answer(
		origin(OPERATOR_ACCOUNT),
		batch,
		Item::Receipt(0),
		Box::new(sample.reveal(0))
	));
	assert_ok!(<World as openledger_traits::Batches<_>>::void(
		batch,
		Default::default()
	));
	check_invariants();
	assert_eq!(Leftovers::<Test>::iter_keys().collect::<Vec<_>>(), vec![batch]);
	batch
}

fn assert_nothing_is_left() {
	assert_eq!(Watches::<Test>::iter().count(), 0);
	assert_eq!(Leftovers::<Test>::iter().count(), 0);
	assert_eq!(Challenges::<Test>::iter().count(), 0);
	assert_eq!(Demands::<Test>::iter().count(), 0);
	assert_eq!(Deadlines::<Test>::iter().count(), 0);
	assert_eq!(Rounds::<Test>::iter().count(), 0);
	assert_eq!(free(CHALLENGER), FUNDS);
	assert_eq!(free(STRANGER), FUNDS);
	assert_eq!(free(DEMANDER), FUNDS - PRICE);
	assert_eq!(free(OPERATOR_ACCOUNT), FUNDS + PRICE);
}

#[test]
fn leftovers_should_be_returned_by_the_hook() {
	ExtBuilder::build_and_execute(|| {
		voided_with_leftovers();
		run_blocks(1);
		assert_nothing_is_left();
	});
}

#[test]
fn leftovers_should_be_returned_over_several_blocks_when_there_is_little_room() {
	ExtBuilder::build_and_execute(|| {
		voided_with_leftovers();
		let room = Scoring::poll_weight();
		PollWeight::set(room);
		let mut blocks = 0;
		while Leftovers::<Test>::iter().count() > 0 {
			let used = run_block_with(Weight::MAX);
			assert!(used.all_lte(room));
			check_invariants();
			blocks += 1;
		}
		assert!(blocks > 1);
		assert_nothing_is_left();
	});
}

#[test]
fn leftovers_should_be_returned_by_call_at_once() {
	ExtBuilder::build_and_execute(|| {
		let batch = voided_with_leftovers();
		for n in [CHALLENGER, STRANGER] {
			assert_ok!(Scoring::expire_challenge(origin(PAYER), batch, account(n)));
		}
		for item in [
			Item::Ledger(0),
			Item::Ledger(1),
			Item::Ledger(2),
			Item::Receipt(0),
		] {
			assert_ok!(Scoring::expire_demand(origin(PAYER), batch, item));
		}
		assert_nothing_is_left();
		assert_noop!(
			Scoring::expire_challenge(origin(PAYER), batch, account(CHALLENGER)),
			Error::<Test>::UnknownChallenge
		);
	});
}

#[test]
fn nothing_should_be_asked_of_a_batch_that_has_ended() {
	ExtBuilder::build_and_execute(|| {
		let batch = voided_with_leftovers();
		assert_noop!(
			challenge(PAYER, batch, &FraudProof::Record),
			Error::<Test>::UnknownBatch
		);
		assert_noop!(
			Scoring::demand(origin(PAYER), batch, Item::Claims(0)),
			Error::<Test>::UnknownBatch
		);
		assert_noop!(
			prove(CHALLENGER, batch, &FraudProof::Record),
			Error::<Test>::UnknownBatch
		);
		let reveal = openledger_attribution::reveal::Reveal::NoCredit {
			entries: 0,
			tree_hash: [0; 32],
		};
		assert_noop!(
			Scoring::answer(origin(PAYER), batch, Item::Ledger(0), Box::new(reveal)),
			Error::<Test>::UnknownBatch
		);
	});
}
