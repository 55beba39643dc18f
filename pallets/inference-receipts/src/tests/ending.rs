//! How batches end.

use super::*;
use frame_support::dispatch::Pays;
use openledger_traits::Verdict;
use sp_runtime::traits::BadOrigin;

#[test]
fn batch_should_be_routed_by_the_hook_when_its_window_ends() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let credits = [(CREDITABLE[0], 30), (CREDITABLE[1], 20)];
		assert_ok!(submit_by(
			OPERATOR_ACCOUNT,
			MODEL,
			vec![voucher(session, 0, 100)],
			&credits
		));
		run_blocks(WINDOW - 1);
		assert!(Batches::<Test>::contains_key(0));
		System::reset_events();
		Epoch::set(3);
		run_blocks(1);
		assert_eq!(
			events(),
			vec![Event::BatchFinalised {
				batch: 0,
				operator: OPERATOR,
				model: MODEL,
				amount: 100,
				self_dealt: 0,
				credited: 50,
				credits: 2,
				coverage: 500_000_000,
				policy: 7,
				receipts: 1,
				usage: usage(1),
				epoch: 3,
			}]
		);
		assert_eq!(
			RoutedBatches::get(),
			vec![Routed {
				batch: 0,
				operator: OPERATOR,
				model: MODEL,
				amount: 100,
				policy: 7,
				credits: credits.to_vec(),
				verdict: Verdict::Final,
			}]
		);
		assert_eq!(free(ROUTING), ED + 100);
		assert_eq!(Settlements::get(), vec![(OPERATOR, MODEL, 100, 1, 0, 0)]);
		assert_eq!(Exposed::get(OPERATOR), (0, 0));
	});
}

#[test]
fn nothing_of_a_batch_should_stay_when_it_has_ended() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 1);
		run_blocks(WINDOW);
		// Keys and values of the whole state of the pallet.
		let snapshot = || {
			let prefix = sp_io::hashing::twox_128(b"Receipts").to_vec();
			let mut key = prefix.clone();
			let mut state = std::collections::BTreeMap::new();
			while let Some(next) = sp_io::storage::next_key(&key).filter(|next| next.starts_with(&prefix)) {
				let size = sp_io::storage::get(&next).map_or(0, |value| value.len());
				state.insert(next.clone(), size);
				key = next;
			}
			state
		};
		let before = snapshot();
		for round in 0..3u32 {
			let credits = [(CREDITABLE[0], 3), (CREDITABLE[1], 2), (CREDITABLE[2], 1)];
			let cumulative = 10 * Balance::from(round + 1);
			let vouchers = vec![voucher(session, 0, cumulative)];
			assert_ok!(submit_by(OPERATOR_ACCOUNT, MODEL, vouchers, &credits));
			assert_ne!(snapshot(), before);
			if round == 1 {
				assert_ok!(Receipts::void_batch(RuntimeOrigin::root(), round as u64 + 1));
			} else {
				run_blocks(WINDOW);
			}
			// The same keys and the same sizes: the totals have changed, nothing else.
			assert_eq!(snapshot(), before);
		}
	});
}

#[test]
fn batch_should_end_for_free_when_anyone_finalises_it_in_time() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		assert_noop!(finalise(0), Error::<Test>::NotDue);
		end_windows();
		assert_noop!(finalise(9), Error::<Test>::UnknownBatch);
		assert_eq!(
			Receipts::finalise(RuntimeOrigin::root(), 0, 0).map_err(|refused| refused.error),
			Err(BadOrigin.into())
		);
		let info = Receipts::finalise(origin(STRANGER), 0, 10).unwrap();
		assert_eq!(info.pays_fee, Pays::No);
		// It pays for the credits the batch has, not for those the caller said.
		assert_eq!(info.actual_weight, Some(Receipts::step_weight(0)));
		assert_eq!(free(ROUTING), ED + 100);
		assert_noop!(finalise(0), Error::<Test>::UnknownBatch);
		run_blocks(1);
		assert_eq!(RoutedBatches::get().len(), 1);
	});
}

#[test]
fn batch_should_not_end_when_the_call_pays_for_fewer_credits() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let credits = [(CREDITABLE[0], 30), (CREDITABLE[1], 20)];
		assert_ok!(submit_by(
			OPERATOR_ACCOUNT,
			MODEL,
			vec![voucher(session, 0, 100)],
			&credits
		));
		end_windows();
		assert_noop!(finalise_up_to(0, 1), Error::<Test>::TooFewCreditsPaid);
		assert_ok!(finalise_up_to(0, 2));
		assert_eq!(RoutedBatches::get()[0].credits, credits);
	});
}

#[test]
fn batch_should_be_set_aside_and_block_no_other_when_it_cannot_be_routed() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 100);
		submitted(session, 150);
		Unroutable::set(vec![0]);
		System::reset_events();
		run_blocks(WINDOW);
		let emitted = events();
		assert!(emitted.contains(&Event::BatchStuck {
			batch: 0,
			operator: OPERATOR,
			amount: 100,
			error: DispatchError::Unavailable,
		}));
		assert!(emitted
			.iter()
			.any(|event| matches!(event, Event::BatchFinalised { batch: 1, .. })));
		assert_eq!(emitted.len(), 2);
		// Its money is where it was, and so is all else.
		assert_eq!(Receipts::holdings().escrow, 100);
		assert_eq!(Exposed::get(OPERATOR), (100, 1));
		assert_eq!(Receipts::batch(0).unwrap().phase, BatchPhase::Stuck);
		check_invariants();

		// The hook does not try again, a call may.
		run_blocks(3);
		assert_noop!(finalise(0), DispatchError::Unavailable);
		Unroutable::set(vec![]);
		assert_ok!(finalise(0));
		assert!(matches!(last_event(), Event::BatchFinalised { batch: 0, .. }));
		assert_eq!(free(ROUTING), ED + 150);
	});
}
