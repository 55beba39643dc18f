use super::*;

use frame_support::{
	traits::Hooks,
	weights::{Weight, WeightMeter},
};

/// One block; returns what the sweep took.
fn block() -> Weight {
	let mut meter = WeightMeter::new();
	FeeRouting::on_poll(1, &mut meter);
	meter.consumed()
}

/// Room for so many payees in a block.
fn room_for(payees: u64) {
	let step = <() as WeightInfo>::sweep_payee();
	SweepWeight::set(<() as WeightInfo>::sweep_base().saturating_add(step.saturating_mul(payees)));
}

fn paid() -> Vec<u32> {
	events()
		.into_iter()
		.filter_map(|event| match event {
			Event::PaidOut {
				payee,
				reward: 0,
				claimer: None,
				..
			} => Some(payee),
			_ => None,
		})
		.collect()
}

#[test]
fn sweep_should_pay_who_is_due_and_nobody_else() {
	ExtBuilder::default().build_and_execute(|| {
		owe(ALICE, 1_000);
		owe(BOB, 999);
		block();
		assert_eq!(paid(), vec![payee(ALICE)]);
		assert_eq!((balance(ALICE), balance(BOB)), (1_000, 0));
		assert_eq!(told(), vec![Told::PaidOut(payee(ALICE), 1_000)]);
		owe(BOB, 1);
		block();
		assert_eq!(balance(BOB), 1_000);
	});
}

#[test]
fn sweep_should_come_to_all_when_there_is_room_for_one_a_block() {
	ExtBuilder::default().build_and_execute(|| {
		room_for(1);
		for n in 1..=PEOPLE {
			owe(n, 1_000);
		}
		for n in 1..=PEOPLE {
			let took = block();
			assert!(took.all_lte(SweepWeight::get()));
			assert_eq!(paid().len(), 1, "in block {n}");
		}
		assert_eq!(DuePayees::<Test>::iter().count(), 0);
		block();
		assert_eq!(SweepCursor::<Test>::get(), None);
	});
}

#[test]
fn sweep_should_not_be_held_up_when_one_cannot_be_delivered() {
	ExtBuilder::default()
		.without_exact_due_set()
		.build_and_execute(|| {
			// GIVEN due payees that cannot receive so little, because they do not exist
			MinPayout::set(1);
			room_for(2);
			for n in 1..PEOPLE {
				owe(n, ED - 1);
			}
			owe(PEOPLE, ED);
			// WHEN blocks go by
			for _ in 0..4 {
				block();
			}
			// THEN the last one is paid, the others stay owed and due
			assert_eq!(paid(), vec![payee(PEOPLE)]);
			assert_eq!(DuePayees::<Test>::iter().count(), usize::from(PEOPLE) - 1);
			for n in 1..PEOPLE {
				assert_eq!(FeeRouting::owed_of(payee(n)), ED - 1);
				owe(n, 1);
			}
			for _ in 0..4 {
				block();
			}
			assert_eq!(DuePayees::<Test>::iter().count(), 0);
		});
}

#[test]
fn sweep_should_do_nothing_when_there_is_no_weight() {
	ExtBuilder::default().build_and_execute(|| {
		owe(ALICE, 1_000);
		let mut meter = WeightMeter::with_limit(Weight::zero());
		FeeRouting::on_poll(1, &mut meter);
		assert_eq!(meter.consumed(), Weight::zero());
		// Enough to look, not enough to pay: the cursor must not move.
		SweepCursor::<Test>::put(payee(BOB));
		room_for(0);
		assert_eq!(block(), <() as WeightInfo>::sweep_base());
		assert_eq!(SweepCursor::<Test>::get(), Some(payee(BOB)));
		assert_eq!(FeeRouting::owed_of(payee(ALICE)), 1_000);
		SweepCursor::<Test>::kill();
	});
}

#[test]
fn sweep_should_take_who_is_below_out_of_the_set_when_the_minimum_was_raised() {
	ExtBuilder::default().build_and_execute(|| {
		owe(ALICE, 1_000);
		MinPayout::set(2_000);
		block();
		assert_eq!(paid(), Vec::<u32>::new());
		assert!(!DuePayees::<Test>::contains_key(payee(ALICE)));
		owe(ALICE, 1_000);
		block();
		assert_eq!(balance(ALICE), 2_000);
	});
}

#[test]
fn payee_should_become_due_with_the_next_credit_when_the_minimum_was_lowered() {
	ExtBuilder::default().build_and_execute(|| {
		owe(ALICE, 999);
		MinPayout::set(500);
		assert!(!DuePayees::<Test>::contains_key(payee(ALICE)));
		assert_ok!(FeeRouting::claim_for(by(STRANGER), payee(ALICE), pulls(&[])));
		owe(ALICE, 499);
		owe(ALICE, 1);
		assert!(DuePayees::<Test>::contains_key(payee(ALICE)));
	});
}
