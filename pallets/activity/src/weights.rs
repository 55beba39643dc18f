//! Weights of `pallet_activity`, measured by `scripts/benchmarks.sh`. Do not edit: change the benchmark and measure again.
//!
//! frame-omni-bencher 64.0.0, 2026-11-21
//! STEPS: 10, REPEAT: 5, CPU: AMD EPYC, WASM-EXECUTION: Compiled
//! Database reads and writes are counted here and priced by the runtime's `DbWeight`.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]
#![allow(clippy::unnecessary_cast)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// Weight functions of this pallet.
pub trait WeightInfo {
	fn payer_active() -> Weight;
	fn batch_settled() -> Weight;
	fn pot_distributed() -> Weight;
	fn datanet_earned() -> Weight;
	fn contributor_earned() -> Weight;
	fn paid_out() -> Weight;
	fn prune_base() -> Weight;
	fn prune_payer() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Payers` (r:1 w:1)
	/// Proof: `Activity::Payers` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Ring` (r:0 w:1)
	/// Proof: `Activity::Ring` (`max_values`: None, `max_size`: Some(180), added: 2655, mode: `MaxEncodedLen`)
	fn payer_active() -> Weight {
		// Minimum execution time: 24_727 nanoseconds.
		Weight::from_parts(26_460_000, 3517)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Models` (r:1 w:1)
	/// Proof: `Activity::Models` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Volumes` (r:1 w:1)
	/// Proof: `Activity::Volumes` (`max_values`: None, `max_size`: Some(48), added: 2523, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Ring` (r:0 w:1)
	/// Proof: `Activity::Ring` (`max_values`: None, `max_size`: Some(180), added: 2655, mode: `MaxEncodedLen`)
	fn batch_settled() -> Weight {
		// Minimum execution time: 28_553 nanoseconds.
		Weight::from_parts(30_666_000, 3513)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Ring` (r:0 w:1)
	/// Proof: `Activity::Ring` (`max_values`: None, `max_size`: Some(180), added: 2655, mode: `MaxEncodedLen`)
	fn pot_distributed() -> Weight {
		// Minimum execution time: 19_800 nanoseconds.
		Weight::from_parts(22_033_000, 3501)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Datanets` (r:1 w:1)
	/// Proof: `Activity::Datanets` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Ring` (r:0 w:1)
	/// Proof: `Activity::Ring` (`max_values`: None, `max_size`: Some(180), added: 2655, mode: `MaxEncodedLen`)
	fn datanet_earned() -> Weight {
		// Minimum execution time: 23_835 nanoseconds.
		Weight::from_parts(25_768_000, 3501)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Contributors` (r:1 w:1)
	/// Proof: `Activity::Contributors` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Ring` (r:0 w:1)
	/// Proof: `Activity::Ring` (`max_values`: None, `max_size`: Some(180), added: 2655, mode: `MaxEncodedLen`)
	fn contributor_earned() -> Weight {
		// Minimum execution time: 24_036 nanoseconds.
		Weight::from_parts(25_868_000, 3501)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Ring` (r:0 w:1)
	/// Proof: `Activity::Ring` (`max_values`: None, `max_size`: Some(180), added: 2655, mode: `MaxEncodedLen`)
	fn paid_out() -> Weight {
		// Minimum execution time: 19_910 nanoseconds.
		Weight::from_parts(21_833_000, 3501)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:0)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Pruning` (r:1 w:0)
	/// Proof: `Activity::Pruning` (`max_values`: Some(1), `max_size`: Some(37), added: 532, mode: `MaxEncodedLen`)
	fn prune_base() -> Weight {
		// Minimum execution time: 12_348 nanoseconds.
		Weight::from_parts(13_470_000, 3501)
			.saturating_add(T::DbWeight::get().reads(3_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:0)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Pruning` (r:1 w:1)
	/// Proof: `Activity::Pruning` (`max_values`: Some(1), `max_size`: Some(37), added: 532, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Payers` (r:2 w:1)
	/// Proof: `Activity::Payers` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	fn prune_payer() -> Weight {
		// Minimum execution time: 19_038 nanoseconds.
		Weight::from_parts(20_851_000, 6044)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
}

/// For mocks.
impl WeightInfo for () {
	fn payer_active() -> Weight {
		Weight::from_parts(26_460_000, 3517)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn batch_settled() -> Weight {
		Weight::from_parts(30_666_000, 3513)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn pot_distributed() -> Weight {
		Weight::from_parts(22_033_000, 3501)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn datanet_earned() -> Weight {
		Weight::from_parts(25_768_000, 3501)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn contributor_earned() -> Weight {
		Weight::from_parts(25_868_000, 3501)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn paid_out() -> Weight {
		Weight::from_parts(21_833_000, 3501)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn prune_base() -> Weight {
		Weight::from_parts(13_470_000, 3501)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(0_u64))
	}
	fn prune_payer() -> Weight {
		Weight::from_parts(20_851_000, 6044)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
}
