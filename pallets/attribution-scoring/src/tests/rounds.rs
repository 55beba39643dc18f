use super::*;

#[test]
fn round_should_get_its_seed_from_randomness_that_came_after_its_block() {
	ExtBuilder::build_and_execute(|| {
		let submitted = ClockValue::get();
		let (one, other) = (honest().batch, honest().batch);
		assert_eq!(Scoring::drawn(one), None);
		// What the parent block made known was known to the author of the block of the batch.
		run_blocks(1);
		assert_eq!(Scoring::drawn(one), None);
		run_blocks(1);
		let seed = Rounds::<Test>::get(submitted).unwrap().seed.unwrap();
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
		run_blocks(2);
		assert_eq!(Scoring::drawn(batch).unwrap().positions.len(), MAX_DRAWS as usize);
	});
}
