//! The life of batches, as far as this pallet follows it.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	defensive,
	storage::with_storage_layer,
	traits::{DefensiveSaturating, Get, Randomness},
	weights::{Weight, WeightMeter},
};
use openledger_core::{BatchId, Hash32};
use openledger_traits::{AdmissionClock, AdmissionTime, OpenBatch};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError, DispatchResult,
};

use crate::WeightInfo;

impl<T: Config> Pallet<T> {
	/// How many receipts are drawn of a batch that is submitted now.
	pub(crate) fn draw_count() -> u8 {
		T::DrawCount::get().min(u8::try_from(MAX_DRAWS).unwrap_or(u8::MAX))
	}

	/// How many blocks a seed is mixed of.
	pub(crate) fn seed_blocks() -> u32 {
		T::SeedBlocks::get().clamp(1, MAX_SEED_BLOCKS)
	}

	/// When an open batch can be asked for what, its extension included.
	pub(crate) fn schedule_of(batch: BatchId, open: &OpenBatch) -> Schedule {
		let mut schedule = Schedule::new(open.submitted, open.due);
		if let Some(until) = Watches::<T>::get(batch).and_then(|watch| watch.extended) {
			schedule.challenges_until = until;
		}
		schedule
	}

	/// A batch has joined the round of now.
	pub(crate) fn join_round(batch: BatchId) {
		let now = T::Clock::now();
		Watches::<T>::insert(batch, Watch::new(now, Self::draw_count()));
		Rounds::<T>::mutate(now, |round| {
			let joined = round.get_or_insert_with(|| Round {
				block: frame_system::Pallet::<T>::block_number(),
				batches: 0,
				seed: None,
			});
			// The clock may stand still: what was known before the last of the round was submitted draws nothing.
			joined.block = frame_system::Pallet::<T>::block_number();
			joined.batches = joined.batches.saturating_add(1);
		});
		if !Unseeded::<T>::exists() {
			Unseeded::<T>::put(now);
		}
	}

	/// A batch has ended. What is left of it is returned by the hook.
	pub(crate) fn leave_round(batch: BatchId) {
		let Some(mut watch) = Watches::<T>::get(batch) else {
			// Submitted before this pallet followed batches.
			return;
		};
		if watch.ended {
			defensive!("a batch ends once");
			return;
		}
		Rounds::<T>::mutate_exists(watch.submitted, |round| {
			let Some(left) = round.as_mut() else {
				defensive!("a batch that has not ended is in a round");
				return;
			};
			left.batches.defensive_saturating_dec();
			if left.batches == 0 {
				*round = None;
			}
		});
		// Its hold goes with the batch.
		if let Some(until) = watch.extended.take() {
			Self::forget_deadline(until, Pending::Extension { batch });
		}
		if watch.is_bare() {
			Watches::<T>::remove(batch);
		} else {
			watch.ended = true;
			Watches::<T>::insert(batch, watch);
			Leftovers::<T>::insert(batch, ());
		}
	}

	/// Whether a batch that is watched has ended.
	pub(crate) fn has_ended(batch: BatchId) -> bool {
		Watches::<T>::get(batch).is_none_or(|watch| watch.ended)
	}

	/// Changes what is remembered of a batch, and forgets it once it has ended and nothing is left.
	pub(crate) fn mutate_watch<R>(
		batch: BatchId,
		change: impl FnOnce(&mut Watch) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		let mut watch = Watches::<T>::get(batch).ok_or(Error::<T>::UnknownBatch)?;
		let result = change(&mut watch)?;
		if watch.ended && watch.is_bare() {
			Watches::<T>::remove(batch);
			Leftovers::<T>::remove(batch);
		} else {
			Watches::<T>::insert(batch, watch);
		}
		Ok(result)
	}

	/// Gives rounds their seeds, oldest first, while `meter` lasts. Stops at the first whose seed is not known yet.
	pub(crate) fn seed_rounds(now: AdmissionTime, meter: &mut WeightMeter) {
		let Some(start) = Unseeded::<T>::get() else { return };
		if meter.try_consume(Self::randomness_weight()).is_err() {
			return;
		}
		let recent = Self::note_randomness();
		let mut time = start;
		while time <= now && meter.try_consume(T::WeightInfo::seed_round()).is_ok() {
			if !Self::seed_round(time, &recent) {
				break;
			}
			time = time.saturating_add(1);
		}
		if time > now {
			Unseeded::<T>::kill();
			RecentRandomness::<T>::kill();
		} else if time != start {
			Unseeded::<T>::put(time);
		}
	}

	/// Weight of [`Self::note_randomness`]: what seeding a round takes, which reads and writes another value of that size, and
	/// a look at how many blocks are mixed.
	pub(crate) fn randomness_weight() -> Weight {
		T::WeightInfo::seed_round().saturating_add(T::DbWeight::get().reads(1))
	}

	/// Takes in what became known last; returns it with that of the blocks before, as many as a seed is mixed of.
	pub(crate) fn note_randomness() -> RecentOf<T> {
		let mut recent = RecentRandomness::<T>::get();
		let (random, known_since) = T::Randomness::random(&SEED_DOMAIN.encode());
		let is_new = recent.last().is_none_or(|(block, _)| *block < known_since);
		if let Some(random) = random.filter(|_| is_new) {
			while u32::try_from(recent.len()).is_ok_and(|length| length >= Self::seed_blocks()) {
				recent.remove(0);
			}
			if recent.try_push((known_since, random.into())).is_err() {
				defensive!("there is room for as many as a seed is mixed of");
			}
			RecentRandomness::<T>::put(&recent);
		}
		recent
	}

	/// Whether the round, if there is one, has its seed now.
	pub(crate) fn seed_round(time: AdmissionTime, recent: &RecentOf<T>) -> bool {
		let Some(mut round) = Rounds::<T>::get(time) else {
			return true;
		};
		if round.seed.is_some() {
			return true;
		}
		let later: Vec<Hash32> = recent
			.iter()
			.filter(|(block, _)| *block > round.block)
			.map(|(_, random)| *random)
			.collect();
		// What came with the batches, or before, was known to those who could have chosen them by it.
		if u32::try_from(later.len()).is_ok_and(|count| count < Self::seed_blocks()) {
			return false;
		}
		let seed = BlakeTwo256::hash(&(SEED_DOMAIN, time, later).encode()).into();
		round.seed = Some(seed);
		Rounds::<T>::insert(time, round);
		Self::deposit_event(Event::RoundSeeded {
			submitted: time,
			batches: round.batches,
			seed,
		});
		true
	}

	/// Returns what is left of ended batches, one thing at a time, while `meter` lasts.
	pub(crate) fn return_leftovers(meter: &mut WeightMeter) {
		while meter.try_consume(T::WeightInfo::poll_step()).is_ok() {
			let Some(batch) = Leftovers::<T>::iter_keys().next() else {
				return;
			};
			if meter.try_consume(Self::leftover_weight()).is_err() {
				return;
			}
			if let Err(error) = with_storage_layer(|| Self::return_leftover(batch)) {
				Self::leave_to_calls(batch, error);
			}
		}
	}

	/// Takes a batch of which something cannot be returned out of the leftovers, where it would block the others for ever. A
	/// call can return each thing once its cause is gone.
	fn leave_to_calls(batch: BatchId, error: DispatchError) {
		log::warn!(target: "runtime::attribution-scoring", "could not return what is left of {batch}: {error:?}");
		Leftovers::<T>::remove(batch);
		Watches::<T>::mutate_extant(batch, |watch| watch.set_aside = true);
		Self::deposit_event(Event::ReturnFailed { batch, error });
	}

	fn return_leftover(batch: BatchId) -> DispatchResult {
		if let Some(challenger) = Challenges::<T>::iter_key_prefix(batch).next() {
			return Self::do_expire_challenge(batch, challenger);
		}
		if let Some((item, demand)) = Demands::<T>::iter_prefix(batch).next() {
			return Self::drop_demand(batch, item, demand);
		}
		Err(Error::<T>::Corrupt.into())
	}
}
