//! Weights of `pallet_inference_receipts`, measured by `scripts/benchmarks.sh`. Do not edit: change the benchmark and measure again.
//!
//! frame-omni-bencher 64.0.0, 2026-11-27
//! STEPS: 6, REPEAT: 4, CPU: AMD EPYC, WASM-EXECUTION: Compiled
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
	fn create_mandate() -> Weight;
	fn fund_mandate() -> Weight;
	fn update_mandate() -> Weight;
	fn revoke_mandate() -> Weight;
	fn open_session(l: u32, ) -> Weight;
	fn open_session_from_mandate(l: u32, ) -> Weight;
	fn top_up() -> Weight;
	fn top_up_from_mandate() -> Weight;
	fn close_session() -> Weight;
	fn withdraw_session() -> Weight;
	fn submit_batch(v: u32, c: u32, ) -> Weight;
	fn end_begin() -> Weight;
	fn end_page(c: u32, ) -> Weight;
	fn end_close() -> Weight;
	fn void() -> Weight;
	fn posted(c: u32, ) -> Weight;
	fn poll_tick() -> Weight;
	fn poll_step() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Operators::Registry` (r:8 w:0)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:8 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::NextMandateId` (r:1 w:1)
	/// Proof: `InferenceReceipts::NextMandateId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalMandates` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalMandates` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Mandates` (r:0 w:1)
	/// Proof: `InferenceReceipts::Mandates` (`max_values`: None, `max_size`: Some(214), added: 2689, mode: `MaxEncodedLen`)
	fn create_mandate() -> Weight {
		// Minimum execution time: 233_065 nanoseconds.
		Weight::from_parts(243_154_000, 22118)
			.saturating_add(T::DbWeight::get().reads(22_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `InferenceReceipts::Mandates` (r:1 w:1)
	/// Proof: `InferenceReceipts::Mandates` (`max_values`: None, `max_size`: Some(214), added: 2689, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalMandates` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalMandates` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn fund_mandate() -> Weight {
		// Minimum execution time: 96_110 nanoseconds.
		Weight::from_parts(103_293_000, 6196)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `InferenceReceipts::Mandates` (r:1 w:1)
	/// Proof: `InferenceReceipts::Mandates` (`max_values`: None, `max_size`: Some(214), added: 2689, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:8 w:0)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:8 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	fn update_mandate() -> Weight {
		// Minimum execution time: 110_136 nanoseconds.
		Weight::from_parts(116_758_000, 22118)
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceReceipts::Mandates` (r:1 w:1)
	/// Proof: `InferenceReceipts::Mandates` (`max_values`: None, `max_size`: Some(214), added: 2689, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalMandates` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalMandates` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn revoke_mandate() -> Weight {
		// Minimum execution time: 140_402 nanoseconds.
		Weight::from_parts(152_324_000, 6196)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Operators::Registry` (r:1 w:0)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:8 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Served` (r:8 w:0)
	/// Proof: `Operators::Served` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::NextSessionId` (r:1 w:1)
	/// Proof: `InferenceReceipts::NextSessionId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalSessions` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalSessions` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Sessions` (r:0 w:1)
	/// Proof: `InferenceReceipts::Sessions` (`max_values`: None, `max_size`: Some(817), added: 3292, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::SessionsOf` (r:0 w:1)
	/// Proof: `InferenceReceipts::SessionsOf` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// The range of component `l` is `[1, 8]`.
	fn open_session(l: u32, ) -> Weight {
		// Minimum execution time: 174_627 nanoseconds.
		Weight::from_parts(172_605_382, 6196)
			// Standard error: 31_750
			.saturating_add(Weight::from_parts(9_572_864, 0).saturating_mul(l as u64))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(l as u64)))
			.saturating_add(T::DbWeight::get().writes(7_u64))
			.saturating_add(Weight::from_parts(0, 2598).saturating_mul(l as u64))
	}
	/// Storage: `InferenceReceipts::Mandates` (r:1 w:1)
	/// Proof: `InferenceReceipts::Mandates` (`max_values`: None, `max_size`: Some(214), added: 2689, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalMandates` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalMandates` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:0)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:8 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Served` (r:8 w:0)
	/// Proof: `Operators::Served` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::NextSessionId` (r:1 w:1)
	/// Proof: `InferenceReceipts::NextSessionId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalSessions` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalSessions` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Sessions` (r:0 w:1)
	/// Proof: `InferenceReceipts::Sessions` (`max_values`: None, `max_size`: Some(817), added: 3292, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::SessionsOf` (r:0 w:1)
	/// Proof: `InferenceReceipts::SessionsOf` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// The range of component `l` is `[1, 8]`.
	fn open_session_from_mandate(l: u32, ) -> Weight {
		// Minimum execution time: 160_990 nanoseconds.
		Weight::from_parts(158_770_114, 3766)
			// Standard error: 50_285
			.saturating_add(Weight::from_parts(10_467_198, 0).saturating_mul(l as u64))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(l as u64)))
			.saturating_add(T::DbWeight::get().writes(8_u64))
			.saturating_add(Weight::from_parts(0, 2598).saturating_mul(l as u64))
	}
	/// Storage: `InferenceReceipts::Sessions` (r:1 w:1)
	/// Proof: `InferenceReceipts::Sessions` (`max_values`: None, `max_size`: Some(817), added: 3292, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalSessions` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalSessions` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn top_up() -> Weight {
		// Minimum execution time: 92_021 nanoseconds.
		Weight::from_parts(95_929_000, 6196)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `InferenceReceipts::Sessions` (r:1 w:1)
	/// Proof: `InferenceReceipts::Sessions` (`max_values`: None, `max_size`: Some(817), added: 3292, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Mandates` (r:1 w:1)
	/// Proof: `InferenceReceipts::Mandates` (`max_values`: None, `max_size`: Some(214), added: 2689, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalMandates` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalMandates` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalSessions` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalSessions` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn top_up_from_mandate() -> Weight {
		// Minimum execution time: 60_744 nanoseconds.
		Weight::from_parts(64_811_000, 4282)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `InferenceReceipts::Sessions` (r:1 w:1)
	/// Proof: `InferenceReceipts::Sessions` (`max_values`: None, `max_size`: Some(817), added: 3292, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Operators::OperatorOf` (r:1 w:0)
	/// Proof: `Operators::OperatorOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Mandates` (r:1 w:0)
	/// Proof: `InferenceReceipts::Mandates` (`max_values`: None, `max_size`: Some(214), added: 2689, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn close_session() -> Weight {
		// Minimum execution time: 62_346 nanoseconds.
		Weight::from_parts(69_820_000, 4282)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceReceipts::Sessions` (r:1 w:1)
	/// Proof: `InferenceReceipts::Sessions` (`max_values`: None, `max_size`: Some(817), added: 3292, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::HeldBatches` (r:1 w:0)
	/// Proof: `InferenceReceipts::HeldBatches` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalSessions` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalSessions` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Mandates` (r:1 w:0)
	/// Proof: `InferenceReceipts::Mandates` (`max_values`: None, `max_size`: Some(214), added: 2689, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::SessionsOf` (r:0 w:1)
	/// Proof: `InferenceReceipts::SessionsOf` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn withdraw_session() -> Weight {
		// Minimum execution time: 153_988 nanoseconds.
		Weight::from_parts(160_470_000, 8799)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Operators::OperatorOf` (r:1 w:0)
	/// Proof: `Operators::OperatorOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::OpenBatches` (r:1 w:1)
	/// Proof: `InferenceReceipts::OpenBatches` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::NextBatchId` (r:1 w:1)
	/// Proof: `InferenceReceipts::NextBatchId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:2 w:0)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Sessions` (r:1024 w:1024)
	/// Proof: `InferenceReceipts::Sessions` (`max_values`: None, `max_size`: Some(817), added: 3292, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Payers` (r:1024 w:1024)
	/// Proof: `Activity::Payers` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Data` (r:1 w:0)
	/// Proof: `ModelRegistry::Data` (`max_values`: None, `max_size`: Some(782), added: 3257, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:64 w:0)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:64 w:0)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalSessions` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalSessions` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalEscrow` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalEscrow` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::CurrentPolicy` (r:1 w:0)
	/// Proof: `FeeRouting::CurrentPolicy` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Policies` (r:1 w:1)
	/// Proof: `FeeRouting::Policies` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Rounds` (r:1 w:1)
	/// Proof: `AttributionScoring::Rounds` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Unseeded` (r:1 w:1)
	/// Proof: `AttributionScoring::Unseeded` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Watches` (r:0 w:1)
	/// Proof: `AttributionScoring::Watches` (`max_values`: None, `max_size`: Some(455), added: 2930, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::BatchCredits` (r:0 w:1)
	/// Proof: `InferenceReceipts::BatchCredits` (`max_values`: None, `max_size`: Some(245778), added: 248253, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Batches` (r:0 w:1)
	/// Proof: `InferenceReceipts::Batches` (`max_values`: None, `max_size`: Some(246), added: 2721, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::DueQueue` (r:0 w:1)
	/// Proof: `InferenceReceipts::DueQueue` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// The range of component `v` is `[1, 1024]`.
	/// The range of component `c` is `[0, 64]`.
	fn submit_batch(v: u32, c: u32, ) -> Weight {
		// Minimum execution time: 1_176_206 nanoseconds.
		Weight::from_parts(1_221_481_000, 13545)
			// Standard error: 517_096
			.saturating_add(Weight::from_parts(77_260_830, 0).saturating_mul(v as u64))
			.saturating_add(T::DbWeight::get().reads(27_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(v as u64)))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(c as u64)))
			.saturating_add(T::DbWeight::get().writes(18_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(v as u64)))
			.saturating_add(Weight::from_parts(0, 2610).saturating_mul(c as u64))
			.saturating_add(Weight::from_parts(0, 3292).saturating_mul(v as u64))
	}
	/// Storage: `InferenceReceipts::Batches` (r:1 w:1)
	/// Proof: `InferenceReceipts::Batches` (`max_values`: None, `max_size`: Some(246), added: 2721, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Watches` (r:1 w:1)
	/// Proof: `AttributionScoring::Watches` (`max_values`: None, `max_size`: Some(455), added: 2930, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Rounds` (r:1 w:1)
	/// Proof: `AttributionScoring::Rounds` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalEscrow` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalEscrow` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	fn end_begin() -> Weight {
		// Minimum execution time: 51_606 nanoseconds.
		Weight::from_parts(54_652_000, 4694)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `InferenceReceipts::Batches` (r:1 w:1)
	/// Proof: `InferenceReceipts::Batches` (`max_values`: None, `max_size`: Some(246), added: 2721, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::BatchCredits` (r:1 w:0)
	/// Proof: `InferenceReceipts::BatchCredits` (`max_values`: None, `max_size`: Some(245778), added: 248253, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::DueQueue` (r:0 w:2)
	/// Proof: `InferenceReceipts::DueQueue` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[1, 512]`.
	fn end_page(c: u32, ) -> Weight {
		// Minimum execution time: 178_333 nanoseconds.
		Weight::from_parts(201_610_618, 249243)
			// Standard error: 6_086
			.saturating_add(Weight::from_parts(20_372, 0).saturating_mul(c as u64))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `InferenceReceipts::Batches` (r:1 w:1)
	/// Proof: `InferenceReceipts::Batches` (`max_values`: None, `max_size`: Some(246), added: 2721, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::OpenBatches` (r:1 w:1)
	/// Proof: `InferenceReceipts::OpenBatches` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::CurrentPolicy` (r:1 w:0)
	/// Proof: `FeeRouting::CurrentPolicy` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Policies` (r:1 w:1)
	/// Proof: `FeeRouting::Policies` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
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
	/// Storage: `InferenceReceipts::BatchCredits` (r:0 w:1)
	/// Proof: `InferenceReceipts::BatchCredits` (`max_values`: None, `max_size`: Some(245778), added: 248253, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::DueQueue` (r:0 w:1)
	/// Proof: `InferenceReceipts::DueQueue` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn end_close() -> Weight {
		// Minimum execution time: 79_618 nanoseconds.
		Weight::from_parts(82_926_000, 3711)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `InferenceReceipts::Batches` (r:1 w:1)
	/// Proof: `InferenceReceipts::Batches` (`max_values`: None, `max_size`: Some(246), added: 2721, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Watches` (r:1 w:1)
	/// Proof: `AttributionScoring::Watches` (`max_values`: None, `max_size`: Some(455), added: 2930, mode: `MaxEncodedLen`)
	/// Storage: `AttributionScoring::Rounds` (r:1 w:1)
	/// Proof: `AttributionScoring::Rounds` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalEscrow` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalEscrow` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Sessions` (r:1 w:1)
	/// Proof: `InferenceReceipts::Sessions` (`max_values`: None, `max_size`: Some(817), added: 3292, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::TotalSessions` (r:1 w:1)
	/// Proof: `InferenceReceipts::TotalSessions` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::HeldBatches` (r:1 w:1)
	/// Proof: `InferenceReceipts::HeldBatches` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::OpenBatches` (r:1 w:1)
	/// Proof: `InferenceReceipts::OpenBatches` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::CurrentPolicy` (r:1 w:0)
	/// Proof: `FeeRouting::CurrentPolicy` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Policies` (r:1 w:1)
	/// Proof: `FeeRouting::Policies` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::BatchCredits` (r:0 w:1)
	/// Proof: `InferenceReceipts::BatchCredits` (`max_values`: None, `max_size`: Some(245778), added: 248253, mode: `MaxEncodedLen`)
	fn void() -> Weight {
		// Minimum execution time: 145_602 nanoseconds.
		Weight::from_parts(150_141_000, 6196)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(14_u64))
	}
	/// Storage: `InferenceReceipts::Batches` (r:1 w:0)
	/// Proof: `InferenceReceipts::Batches` (`max_values`: None, `max_size`: Some(246), added: 2721, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::BatchCredits` (r:1 w:0)
	/// Proof: `InferenceReceipts::BatchCredits` (`max_values`: None, `max_size`: Some(245778), added: 248253, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[0, 10240]`.
	fn posted(c: u32, ) -> Weight {
		// Minimum execution time: 15_679 nanoseconds.
		Weight::from_parts(13_889_633, 249243)
			// Standard error: 182
			.saturating_add(Weight::from_parts(16_988, 0).saturating_mul(c as u64))
			.saturating_add(T::DbWeight::get().reads(2_u64))
	}
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `MultiBlockMigrations::Cursor` (r:1 w:0)
	/// Proof: `MultiBlockMigrations::Cursor` (`max_values`: Some(1), `max_size`: Some(65550), added: 66045, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:1)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::DueCursor` (r:1 w:0)
	/// Proof: `InferenceReceipts::DueCursor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn poll_tick() -> Weight {
		// Minimum execution time: 10_420 nanoseconds.
		Weight::from_parts(11_591_000, 67035)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `InferenceReceipts::DueQueue` (r:1 w:1)
	/// Proof: `InferenceReceipts::DueQueue` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Batches` (r:1 w:1)
	/// Proof: `InferenceReceipts::Batches` (`max_values`: None, `max_size`: Some(246), added: 2721, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::DueCursor` (r:0 w:1)
	/// Proof: `InferenceReceipts::DueCursor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn poll_step() -> Weight {
		// Minimum execution time: 46_307 nanoseconds.
		Weight::from_parts(50_915_000, 3711)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
}

/// For mocks.
impl WeightInfo for () {
	fn create_mandate() -> Weight {
		Weight::from_parts(243_154_000, 22118)
			.saturating_add(ParityDbWeight::get().reads(22_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn fund_mandate() -> Weight {
		Weight::from_parts(103_293_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn update_mandate() -> Weight {
		Weight::from_parts(116_758_000, 22118)
			.saturating_add(ParityDbWeight::get().reads(17_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn revoke_mandate() -> Weight {
		Weight::from_parts(152_324_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn open_session(l: u32, ) -> Weight {
		Weight::from_parts(172_605_382, 6196)
			.saturating_add(Weight::from_parts(9_572_864, 0).saturating_mul(l as u64))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(l as u64)))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
			.saturating_add(Weight::from_parts(0, 2598).saturating_mul(l as u64))
	}
	fn open_session_from_mandate(l: u32, ) -> Weight {
		Weight::from_parts(158_770_114, 3766)
			.saturating_add(Weight::from_parts(10_467_198, 0).saturating_mul(l as u64))
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(l as u64)))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
			.saturating_add(Weight::from_parts(0, 2598).saturating_mul(l as u64))
	}
	fn top_up() -> Weight {
		Weight::from_parts(95_929_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn top_up_from_mandate() -> Weight {
		Weight::from_parts(64_811_000, 4282)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn close_session() -> Weight {
		Weight::from_parts(69_820_000, 4282)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn withdraw_session() -> Weight {
		Weight::from_parts(160_470_000, 8799)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn submit_batch(v: u32, c: u32, ) -> Weight {
		Weight::from_parts(1_221_481_000, 13545)
			.saturating_add(Weight::from_parts(77_260_830, 0).saturating_mul(v as u64))
			.saturating_add(ParityDbWeight::get().reads(27_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(v as u64)))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(c as u64)))
			.saturating_add(ParityDbWeight::get().writes(18_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(v as u64)))
			.saturating_add(Weight::from_parts(0, 2610).saturating_mul(c as u64))
			.saturating_add(Weight::from_parts(0, 3292).saturating_mul(v as u64))
	}
	fn end_begin() -> Weight {
		Weight::from_parts(54_652_000, 4694)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn end_page(c: u32, ) -> Weight {
		Weight::from_parts(201_610_618, 249243)
			.saturating_add(Weight::from_parts(20_372, 0).saturating_mul(c as u64))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn end_close() -> Weight {
		Weight::from_parts(82_926_000, 3711)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn void() -> Weight {
		Weight::from_parts(150_141_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(14_u64))
	}
	fn posted(c: u32, ) -> Weight {
		Weight::from_parts(13_889_633, 249243)
			.saturating_add(Weight::from_parts(16_988, 0).saturating_mul(c as u64))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(0_u64))
	}
	fn poll_tick() -> Weight {
		Weight::from_parts(11_591_000, 67035)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn poll_step() -> Weight {
		Weight::from_parts(50_915_000, 3711)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
}
