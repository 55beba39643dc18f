//! Weights of `pallet_attribution_scoring`, measured by `scripts/benchmarks.sh`. Do not edit: change the benchmark and measure again.
//!
//! frame-omni-bencher 64.0.0, 2026-11-29
//! STEPS: 6, REPEAT: 4, CPU: Intel(R) Xeon(R) Processor, WASM-EXECUTION: Compiled
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
	fn challenge() -> Weight;
	fn prove(b: u32, ) -> Weight;
	fn lookup() -> Weight;
	fn verdict() -> Weight;
	fn expire_challenge() -> Weight;
	fn commit_equivocation() -> Weight;
	fn prove_equivocation() -> Weight;
	fn expire_equivocation() -> Weight;
	fn forget_equivocation() -> Weight;
	fn demand() -> Weight;
	fn answer(b: u32, ) -> Weight;
	fn expire_demand() -> Weight;
	fn prove_duplicate(b: u32, ) -> Weight;
	fn watch() -> Weight;
	fn poll_base() -> Weight;
	fn seed_round() -> Weight;
	fn poll_step() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `InferenceReceipts::Batches` (r:1 w:1)
	/// Proof: `InferenceReceipts::Batches` (`max_values`: None, `max_size`: Some(246), added: 2721, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Watches` (r:1 w:1)
	/// Proof: `AttributionScoring::Watches` (`max_values`: None, `max_size`: Some(589), added: 3064, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Challenges` (r:1 w:1)
	/// Proof: `AttributionScoring::Challenges` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::HeldBatches` (r:1 w:1)
	/// Proof: `InferenceReceipts::HeldBatches` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Deadlines` (r:0 w:1)
	/// Proof: `AttributionScoring::Deadlines` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::DueQueue` (r:0 w:1)
	/// Proof: `InferenceReceipts::DueQueue` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn challenge() -> Weight {
		// Minimum execution time: 120_921 nanoseconds.
		Weight::from_parts(148_523_000, 8523)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `AttributionScoring::Challenges` (r:1 w:1)
	/// Proof: `AttributionScoring::Challenges` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Batches` (r:1 w:1)
	/// Proof: `InferenceReceipts::Batches` (`max_values`: None, `max_size`: Some(246), added: 2721, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Data` (r:1 w:0)
	/// Proof: `ModelRegistry::Data` (`max_values`: None, `max_size`: Some(782), added: 3257, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:0)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:0)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Watches` (r:1 w:1)
	/// Proof: `AttributionScoring::Watches` (`max_values`: None, `max_size`: Some(589), added: 3064, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::HeldBatches` (r:1 w:1)
	/// Proof: `InferenceReceipts::HeldBatches` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::DueCursor` (r:1 w:0)
	/// Proof: `InferenceReceipts::DueCursor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:0)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Deadlines` (r:0 w:1)
	/// Proof: `AttributionScoring::Deadlines` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::DueQueue` (r:0 w:1)
	/// Proof: `InferenceReceipts::DueQueue` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// The range of component `b` is `[1000, 17408]`.
	fn prove(b: u32, ) -> Weight {
		// Minimum execution time: 283_695 nanoseconds.
		Weight::from_parts(281_316_974, 6196)
			// Standard error: 76
			.saturating_add(Weight::from_parts(31_733, 0).saturating_mul(b as u64))
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Data` (r:1 w:0)
	/// Proof: `ModelRegistry::Data` (`max_values`: None, `max_size`: Some(782), added: 3257, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:0)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:0)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:0)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	fn lookup() -> Weight {
		// Minimum execution time: 56_388 nanoseconds.
		Weight::from_parts(67_409_000, 4247)
			.saturating_add(T::DbWeight::get().reads(5_u64))
	}
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pots` (r:1 w:1)
	/// Proof: `FeeRouting::Pots` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	fn verdict() -> Weight {
		// Minimum execution time: 206_362 nanoseconds.
		Weight::from_parts(255_919_000, 11402)
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `AttributionScoring::Challenges` (r:1 w:1)
	/// Proof: `AttributionScoring::Challenges` (`max_values`: None, `max_size`: Some(120), added: 2595, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Watches` (r:1 w:1)
	/// Proof: `AttributionScoring::Watches` (`max_values`: None, `max_size`: Some(589), added: 3064, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Batches` (r:1 w:1)
	/// Proof: `InferenceReceipts::Batches` (`max_values`: None, `max_size`: Some(246), added: 2721, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::HeldBatches` (r:1 w:1)
	/// Proof: `InferenceReceipts::HeldBatches` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::DueCursor` (r:1 w:0)
	/// Proof: `InferenceReceipts::DueCursor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:0)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Deadlines` (r:0 w:1)
	/// Proof: `AttributionScoring::Deadlines` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::DueQueue` (r:0 w:1)
	/// Proof: `InferenceReceipts::DueQueue` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn expire_challenge() -> Weight {
		// Minimum execution time: 115_321 nanoseconds.
		Weight::from_parts(142_204_000, 6196)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Operators::Registry` (r:1 w:0)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Reports` (r:1 w:1)
	/// Proof: `AttributionScoring::Reports` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Deadlines` (r:0 w:1)
	/// Proof: `AttributionScoring::Deadlines` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	fn commit_equivocation() -> Weight {
		// Minimum execution time: 50_091 nanoseconds.
		Weight::from_parts(66_270_000, 6012)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `AttributionScoring::Reports` (r:1 w:1)
	/// Proof: `AttributionScoring::Reports` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Sessions` (r:1 w:0)
	/// Proof: `InferenceReceipts::Sessions` (`max_values`: None, `max_size`: Some(817), added: 3292, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::PunishedLines` (r:1 w:1)
	/// Proof: `AttributionScoring::PunishedLines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pots` (r:1 w:1)
	/// Proof: `FeeRouting::Pots` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Deadlines` (r:0 w:1)
	/// Proof: `AttributionScoring::Deadlines` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	fn prove_equivocation() -> Weight {
		// Minimum execution time: 333_110 nanoseconds.
		Weight::from_parts(433_953_000, 11402)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Storage: `AttributionScoring::Reports` (r:1 w:1)
	/// Proof: `AttributionScoring::Reports` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Deadlines` (r:0 w:1)
	/// Proof: `AttributionScoring::Deadlines` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	fn expire_equivocation() -> Weight {
		// Minimum execution time: 30_722 nanoseconds.
		Weight::from_parts(38_559_000, 3565)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `AttributionScoring::PunishedLines` (r:1 w:1)
	/// Proof: `AttributionScoring::PunishedLines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Sessions` (r:1 w:0)
	/// Proof: `InferenceReceipts::Sessions` (`max_values`: None, `max_size`: Some(817), added: 3292, mode: `MaxEncodedLen`)
	fn forget_equivocation() -> Weight {
		// Minimum execution time: 17_587 nanoseconds.
		Weight::from_parts(20_447_000, 4282)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceReceipts::Batches` (r:1 w:1)
	/// Proof: `InferenceReceipts::Batches` (`max_values`: None, `max_size`: Some(246), added: 2721, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Demands` (r:2 w:1)
	/// Proof: `AttributionScoring::Demands` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Watches` (r:1 w:1)
	/// Proof: `AttributionScoring::Watches` (`max_values`: None, `max_size`: Some(589), added: 3064, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Sessions` (r:1 w:0)
	/// Proof: `InferenceReceipts::Sessions` (`max_values`: None, `max_size`: Some(817), added: 3292, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::HeldBatches` (r:1 w:1)
	/// Proof: `InferenceReceipts::HeldBatches` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Deadlines` (r:0 w:1)
	/// Proof: `AttributionScoring::Deadlines` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::DueQueue` (r:0 w:1)
	/// Proof: `InferenceReceipts::DueQueue` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn demand() -> Weight {
		// Minimum execution time: 135_843 nanoseconds.
		Weight::from_parts(151_856_000, 6144)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `AttributionScoring::Demands` (r:1 w:1)
	/// Proof: `AttributionScoring::Demands` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Batches` (r:1 w:1)
	/// Proof: `InferenceReceipts::Batches` (`max_values`: None, `max_size`: Some(246), added: 2721, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Data` (r:1 w:0)
	/// Proof: `ModelRegistry::Data` (`max_values`: None, `max_size`: Some(782), added: 3257, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:0)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:0)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:0)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Watches` (r:1 w:1)
	/// Proof: `AttributionScoring::Watches` (`max_values`: None, `max_size`: Some(589), added: 3064, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::HeldBatches` (r:1 w:1)
	/// Proof: `InferenceReceipts::HeldBatches` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::DueCursor` (r:1 w:0)
	/// Proof: `InferenceReceipts::DueCursor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:0)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Deadlines` (r:0 w:1)
	/// Proof: `AttributionScoring::Deadlines` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::DueQueue` (r:0 w:1)
	/// Proof: `InferenceReceipts::DueQueue` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// The range of component `b` is `[1000, 17408]`.
	fn answer(b: u32, ) -> Weight {
		// Minimum execution time: 279_131 nanoseconds.
		Weight::from_parts(275_399_476, 6196)
			// Standard error: 78
			.saturating_add(Weight::from_parts(31_243, 0).saturating_mul(b as u64))
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `AttributionScoring::Demands` (r:1 w:1)
	/// Proof: `AttributionScoring::Demands` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Watches` (r:1 w:1)
	/// Proof: `AttributionScoring::Watches` (`max_values`: None, `max_size`: Some(589), added: 3064, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Batches` (r:1 w:0)
	/// Proof: `InferenceReceipts::Batches` (`max_values`: None, `max_size`: Some(246), added: 2721, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Deadlines` (r:0 w:1)
	/// Proof: `AttributionScoring::Deadlines` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	fn expire_demand() -> Weight {
		// Minimum execution time: 72_324 nanoseconds.
		Weight::from_parts(89_240_000, 4054)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// The range of component `b` is `[1000, 65536]`.
	fn prove_duplicate(b: u32, ) -> Weight {
		// Minimum execution time: 22_142 nanoseconds.
		Weight::from_parts(13_086_216, 0)
			// Standard error: 3
			.saturating_add(Weight::from_parts(3_922, 0).saturating_mul(b as u64))
	}
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Rounds` (r:2 w:2)
	/// Proof: `AttributionScoring::Rounds` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Unseeded` (r:1 w:0)
	/// Proof: `AttributionScoring::Unseeded` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Watches` (r:1 w:2)
	/// Proof: `AttributionScoring::Watches` (`max_values`: None, `max_size`: Some(589), added: 3064, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Deadlines` (r:0 w:1)
	/// Proof: `AttributionScoring::Deadlines` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Leftovers` (r:0 w:1)
	/// Proof: `AttributionScoring::Leftovers` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	fn watch() -> Weight {
		// Minimum execution time: 35_782 nanoseconds.
		Weight::from_parts(45_372_000, 6046)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Unseeded` (r:1 w:0)
	/// Proof: `AttributionScoring::Unseeded` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::DeadlineCursor` (r:1 w:0)
	/// Proof: `AttributionScoring::DeadlineCursor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn poll_base() -> Weight {
		// Minimum execution time: 5_250 nanoseconds.
		Weight::from_parts(6_412_000, 1489)
			.saturating_add(T::DbWeight::get().reads(3_u64))
	}
	/// Storage: `AttributionScoring::RecentRandomness` (r:1 w:1)
	/// Proof: `AttributionScoring::RecentRandomness` (`max_values`: Some(1), `max_size`: Some(289), added: 784, mode: `MaxEncodedLen`)
	/// Storage: `Babe::AuthorVrfRandomness` (r:1 w:0)
	/// Proof: `Babe::AuthorVrfRandomness` (`max_values`: Some(1), `max_size`: Some(33), added: 528, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Rounds` (r:1 w:1)
	/// Proof: `AttributionScoring::Rounds` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Unseeded` (r:0 w:1)
	/// Proof: `AttributionScoring::Unseeded` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn seed_round() -> Weight {
		// Minimum execution time: 26_679 nanoseconds.
		Weight::from_parts(31_972_000, 3518)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `AttributionScoring::Deadlines` (r:1 w:1)
	/// Proof: `AttributionScoring::Deadlines` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::DeadlineCursor` (r:0 w:1)
	/// Proof: `AttributionScoring::DeadlineCursor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn poll_step() -> Weight {
		// Minimum execution time: 40_759 nanoseconds.
		Weight::from_parts(52_885_000, 3534)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
}

/// For mocks.
impl WeightInfo for () {
	fn challenge() -> Weight {
		Weight::from_parts(148_523_000, 8523)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn prove(b: u32, ) -> Weight {
		Weight::from_parts(281_316_974, 6196)
			.saturating_add(Weight::from_parts(31_733, 0).saturating_mul(b as u64))
			.saturating_add(ParityDbWeight::get().reads(15_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn lookup() -> Weight {
		Weight::from_parts(67_409_000, 4247)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(0_u64))
	}
	fn verdict() -> Weight {
		Weight::from_parts(255_919_000, 11402)
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn expire_challenge() -> Weight {
		Weight::from_parts(142_204_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn commit_equivocation() -> Weight {
		Weight::from_parts(66_270_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn prove_equivocation() -> Weight {
		Weight::from_parts(433_953_000, 11402)
			.saturating_add(ParityDbWeight::get().reads(18_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn expire_equivocation() -> Weight {
		Weight::from_parts(38_559_000, 3565)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn forget_equivocation() -> Weight {
		Weight::from_parts(20_447_000, 4282)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn demand() -> Weight {
		Weight::from_parts(151_856_000, 6144)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn answer(b: u32, ) -> Weight {
		Weight::from_parts(275_399_476, 6196)
			.saturating_add(Weight::from_parts(31_243, 0).saturating_mul(b as u64))
			.saturating_add(ParityDbWeight::get().reads(15_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn expire_demand() -> Weight {
		Weight::from_parts(89_240_000, 4054)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn prove_duplicate(b: u32, ) -> Weight {
		Weight::from_parts(13_086_216, 0)
			.saturating_add(Weight::from_parts(3_922, 0).saturating_mul(b as u64))
			.saturating_add(ParityDbWeight::get().reads(0_u64))
			.saturating_add(ParityDbWeight::get().writes(0_u64))
	}
	fn watch() -> Weight {
		Weight::from_parts(45_372_000, 6046)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn poll_base() -> Weight {
		Weight::from_parts(6_412_000, 1489)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(0_u64))
	}
	fn seed_round() -> Weight {
		Weight::from_parts(31_972_000, 3518)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn poll_step() -> Weight {
		Weight::from_parts(52_885_000, 3534)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
}
