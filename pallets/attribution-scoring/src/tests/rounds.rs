use super::*;
use frame_support::{traits::Hooks, weights::WeightMeter};

#[test]
fn round_should_get_its_seed_from_randomness_that_came_after_its_block() {
	ExtBuilder::build_and_execute(|| {
		let submitted = ClockValue::get();
		let (one, other) = (honest().batch, honest().batch);
		assert_eq!(Scoring::drawn(one), None);
		// The first block shows what the author of the block of the batches knew when it let them in.
		let block = System::block_number();
		run_blocks(MIXED_BLOCKS);
		assert_eq!(Scoring::drawn(one), None);
		run_blocks(1);
		let seed = Rounds::<Test>::get(submitted).unwrap().seed.unwrap();
		let mixed: Vec<Hash32> = (1..=MIXED_BLOCKS)
			.map(|later| randomness_of(block + later, &SEED_DOMAIN.encode()).into())
			.collect();
		let expected = sp_io::hashing::blake2_256(&(SEED_DOMAIN, submitted, mixed).encode());
		assert_eq!(seed, expected);
		assert!(emitted(Event::RoundSeeded {
			submitted,
			batches: 2,
			seed
		}));
		let (drawn, others) = (Scoring::drawn(one).unwrap(), Scoring::drawn(other).unwrap());
		assert_eq!((drawn.seed, others.seed), (seed, seed));
		assert_ne!(drawn.positions, others.positions);
		assert_eq!(drawn.positions.len(), 3);
		assert!(drawn.positions.iter().all(|position| *position < AMOUNT));
		assert!(!Unseeded::<Test>::exists());
		assert!(!RecentRandomness::<Test>::exists());
		// It stays.
		run_blocks(3);
		assert_eq!(Scoring::drawn(one).unwrap(), drawn);
	});
}

#[test]
fn rounds_should_have_different_seeds_even_if_seeded_together() {
	ExtBuilder::build_and_execute(|| {
		HasRandomness::set(false);
		let mut rounds = Vec::new();
		for _ in 0..3 {
			rounds.push(ClockValue::get());
			honest();
			run_blocks(1);
		}
		run_blocks(2);
		assert!(rounds
			.iter()
			.all(|time| Rounds::<Test>::get(time).unwrap().seed.is_none()));
		assert_eq!(Unseeded::<Test>::get(), Some(rounds[0]));
		HasRandomness::set(true);
		run_blocks(MIXED_BLOCKS - 1);
		assert_eq!(Unseeded::<Test>::get(), Some(rounds[0]));
		run_blocks(1);
		let mut seeds: Vec<_> = rounds
			.iter()
			.map(|time| Rounds::<Test>::get(time).unwrap().seed.unwrap())
			.collect();
		seeds.dedup();
		assert_eq!(seeds.len(), 3);
	});
}

#[test]
fn round_should_end_with_its_last_batch() {
	ExtBuilder::build_and_execute(|| {
		let (one, other) = (fraudulent().batch, honest().batch);
		convict(CHALLENGER, one, &FraudProof::Record);
		assert_eq!(Rounds::<Test>::iter().count(), 1);
		run_blocks(WINDOW);
		assert_eq!(FinalBatches::get(), vec![other]);
		assert_eq!(Rounds::<Test>::iter().count(), 0);
		assert_eq!(Watches::<Test>::iter().count(), 0);
		// A round that ended before its seed leaves nothing either.
		HasRandomness::set(false);
		let batch = fraudulent().batch;
		convict(CHALLENGER, batch, &FraudProof::Record);
		run_blocks(2);
		assert!(!Unseeded::<Test>::exists());
	});
}

#[test]
fn draws_should_be_at_most_as_many_as_a_batch_can_remember() {
	ExtBuilder::build_and_execute(|| {
		DrawCount::set(u8::MAX);
		let batch = honest().batch;
		DrawCount::set(1);
		run_to_draw();
		assert_eq!(Scoring::drawn(batch).unwrap().positions.len(), MAX_DRAWS as usize);
	});
}

#[test]
fn round_should_wait_for_blocks_after_its_last_batch_when_the_clock_stands_still() {
	ExtBuilder::build_and_execute(|| {
		let one = honest().batch;
		let still = |blocks: u32| {
			for _ in 0..blocks {
				let number = System::block_number() + 1;
				System::set_block_number(number);
				Scoring::on_poll(number, &mut WeightMeter::new());
			}
		};
		still(MIXED_BLOCKS);
		let other = honest().batch;
		// All that the first one waited for was known before the second.
		still(MIXED_BLOCKS);
		assert_eq!((Scoring::drawn(one), Scoring::drawn(other)), (None, None));
		still(1);
		assert!(Scoring::drawn(one).is_some() && Scoring::drawn(other).is_some());
	});
}

#[test]
fn seed_should_be_mixed_of_one_block_at_least_and_of_no_more_than_there_is_room_for() {
	for (configured, taken) in [(0, 1), (1, 1), (u32::MAX, MAX_SEED_BLOCKS)] {
		ExtBuilder::build_and_execute(|| {
			SeedBlocks::set(configured);
			assert_eq!(Scoring::parameters().seed_blocks, taken);
			let batch = honest().batch;
			run_blocks(taken);
			assert_eq!(Scoring::drawn(batch), None);
			run_blocks(1);
			assert!(Scoring::drawn(batch).is_some());
		});
	}
}

#[test]
fn seed_should_be_mixed_of_fewer_blocks_when_their_number_was_lowered_meanwhile() {
	ExtBuilder::build_and_execute(|| {
		let batch = honest().batch;
		run_blocks(MIXED_BLOCKS);
		SeedBlocks::set(1);
		run_blocks(1);
		assert!(Scoring::drawn(batch).is_some());
	});
}
