use super::*;
use frame_support::weights::Weight;

#[test]
fn hook_should_do_nothing_when_there_is_no_room() {
	ExtBuilder::build_and_execute(|| {
		let batch = honest().batch;
		assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
		run_blocks(REVEAL);
		assert_eq!(run_block_with(Weight::zero()), Weight::zero());
		assert_eq!(bonds(CHALLENGER), BOND);
	});
}

#[test]
fn hook_should_stay_within_its_cap_and_catch_up() {
	ExtBuilder::build_and_execute(|| {
		let batch = honest().batch;
		for n in 1..=9 {
			assert_ok!(challenge(n, batch, &FraudProof::Record));
		}
		let cap = Scoring::poll_weight();
		PollWeight::set(cap);
		run_blocks(REVEAL);
		let mut blocks = 0;
		while Challenges::<Test>::iter().count() > 0 {
			assert!(run_block_with(Weight::MAX).all_lte(cap));
			check_invariants();
			blocks += 1;
		}
		assert!(blocks > 1);
		assert_eq!(free(OPERATOR_ACCOUNT), FUNDS + 9 * BOND);
	});
}

#[test]
fn hook_should_set_aside_what_it_cannot_end() {
	ExtBuilder::build_and_execute(|| {
		let (stuck, other) = (honest(), honest());
		let item = Item::Receipt(0);
		for batch in [stuck.batch, other.batch] {
			assert_ok!(Scoring::demand(origin(DEMANDER), batch, item));
		}
		Unvoidable::set(vec![stuck.batch]);
		run_to(Scoring::schedule(stuck.batch).unwrap().answers_until + 1);
		assert!(emitted(Event::ExpiryFailed {
			pending: Pending::Demand {
				batch: stuck.batch,
				item
			},
			error: DispatchError::Exhausted
		}));
		assert_eq!(VoidedBatches::get(), vec![(other.batch, None, None)]);
		// It holds its batch until a call succeeds.
		run_blocks(WINDOW);
		assert!(FinalBatches::get().is_empty());
		assert_eq!(holds(stuck.batch), 1);
		check_invariants();
		Unvoidable::set(vec![]);
		assert_ok!(Scoring::expire_demand(origin(STRANGER), stuck.batch, item));
		assert_eq!(VoidedBatches::get().len(), 2);
	});
}

#[test]
fn hook_should_end_what_is_due_in_order() {
	ExtBuilder::build_and_execute(|| {
		let batch = honest().batch;
		assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
		run_blocks(1);
		assert_ok!(challenge(STRANGER, batch, &FraudProof::Record));
		run_blocks(REVEAL - 1);
		for _ in 0..3 {
			run_block_with(Weight::zero());
		}
		run_blocks(1);
		let expired: Vec<_> = events()
			.into_iter()
			.filter_map(|event| match event {
				Event::ChallengeExpired { challenger, .. } => Some(challenger),
				_ => None,
			})
			.collect();
		assert_eq!(expired, vec![account(CHALLENGER), account(STRANGER)]);
	});
}
