use super::*;
use frame_support::{
	traits::{fungible::MutateHold, tokens::Precision},
	weights::Weight,
};

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
fn leftovers_should_be_returned_when_something_of_another_batch_cannot_be() {
	ExtBuilder::build_and_execute(|| {
		let (stuck, other) = (honest().batch, honest().batch);
		assert_ok!(challenge(FRONT_RUNNER, stuck, &FraudProof::Record));
		assert_ok!(challenge(CHALLENGER, other, &FraudProof::Record));
		for batch in [stuck, other] {
			assert_ok!(<World as openledger_traits::Batches<_>>::void(
				batch,
				Default::default()
			));
		}
		let reason: RuntimeHoldReason = HoldReason::Challenge.into();
		assert_ok!(Balances::release(
			&reason,
			&account(FRONT_RUNNER),
			BOND,
			Precision::Exact
		));
		run_blocks(1);
		let failed = events()
			.into_iter()
			.filter(|event| matches!(event, Event::ReturnFailed { batch, .. } if *batch == stuck));
		assert_eq!(failed.count(), 1);
		assert_eq!(free(CHALLENGER), FUNDS);
		assert_eq!(Leftovers::<Test>::iter().count(), 0);
		assert!(Watches::<Test>::get(stuck).unwrap().set_aside);
		// The hook does not try again; a call succeeds when it can.
		run_blocks(1);
		let expire = || Scoring::expire_challenge(origin(STRANGER), stuck, account(FRONT_RUNNER));
		assert!(expire().is_err());
		assert_ok!(Balances::hold(&reason, &account(FRONT_RUNNER), BOND));
		check_invariants();
		assert_ok!(expire());
		assert_eq!(free(FRONT_RUNNER), FUNDS);
		assert_eq!(Watches::<Test>::iter().count(), 0);
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
