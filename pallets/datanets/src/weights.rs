//! Weights of `pallet_datanets`, measured by `scripts/benchmarks.sh`. Do not edit: change the benchmark and measure again.
//!
//! frame-omni-bencher 64.0.0, 2026-11-21
//! STEPS: 10, REPEAT: 4, CPU: AMD EPYC, WASM-EXECUTION: Compiled
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
	fn create() -> Weight;
	fn update() -> Weight;
	fn transfer() -> Weight;
	fn add_curator() -> Weight;
	fn remove_curator() -> Weight;
	fn contribute(p: u32, ) -> Weight;
	fn contribute_synthetic() -> Weight;
	fn review_accept() -> Weight;
	fn review_reject() -> Weight;
	fn lapse() -> Weight;
	fn mark_commons() -> Weight;
	fn withdraw() -> Weight;
	fn release_bond() -> Weight;
	fn publish_snapshot() -> Weight;
	fn demand_chunk() -> Weight;
	fn answer_chunk(n: u32, ) -> Weight;
	fn expire_demand() -> Weight;
	fn dispute_count(n: u32, ) -> Weight;
	fn seal() -> Weight;
	fn retire(n: u32, ) -> Weight;
	fn retire_step() -> Weight;
	fn mark() -> Weight;
	fn reduce(n: u32, ) -> Weight;
	fn reduce_step() -> Weight;
	fn poll_base() -> Weight;
	fn poll_epoch() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Datanets::NextDatanet` (r:1 w:1)
	/// Proof: `Datanets::NextDatanet` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:0 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Profiles` (r:0 w:1)
	/// Proof: `Datanets::Profiles` (`max_values`: None, `max_size`: Some(1158), added: 3633, mode: `MaxEncodedLen`)
	fn create() -> Weight {
		// Minimum execution time: 62_323 nanoseconds.
		Weight::from_parts(65_598_000, 3658)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Profiles` (r:1 w:1)
	/// Proof: `Datanets::Profiles` (`max_values`: None, `max_size`: Some(1158), added: 3633, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	fn update() -> Weight {
		// Minimum execution time: 111_387 nanoseconds.
		Weight::from_parts(117_706_000, 6326)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	fn transfer() -> Weight {
		// Minimum execution time: 12_539 nanoseconds.
		Weight::from_parts(14_191_000, 4072)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	fn add_curator() -> Weight {
		// Minimum execution time: 12_679 nanoseconds.
		Weight::from_parts(14_592_000, 4072)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	fn remove_curator() -> Weight {
		// Minimum execution time: 12_639 nanoseconds.
		Weight::from_parts(14_341_000, 4072)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Roots` (r:1 w:1)
	/// Proof: `Datanets::Roots` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeOf` (r:1 w:1)
	/// Proof: `FeeRouting::PayeeOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::NextPayee` (r:1 w:1)
	/// Proof: `FeeRouting::NextPayee` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:8 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Vectors` (r:8 w:1)
	/// Proof: `Datanets::Vectors` (`max_values`: None, `max_size`: Some(594), added: 3069, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::NextContribution` (r:1 w:1)
	/// Proof: `Datanets::NextContribution` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:0 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(456), added: 2931, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Catalogue` (r:0 w:1)
	/// Proof: `Datanets::Catalogue` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:0 w:1)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[0, 8]`.
	fn contribute(p: u32, ) -> Weight {
		// Minimum execution time: 147_550 nanoseconds.
		Weight::from_parts(162_864_832, 4635)
			// Standard error: 76_657
			.saturating_add(Weight::from_parts(11_747_885, 0).saturating_mul(p as u64))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(p as u64)))
			.saturating_add(T::DbWeight::get().writes(11_u64))
			.saturating_add(Weight::from_parts(0, 3069).saturating_mul(p as u64))
	}
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Roots` (r:1 w:1)
	/// Proof: `Datanets::Roots` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeOf` (r:1 w:1)
	/// Proof: `FeeRouting::PayeeOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::NextPayee` (r:1 w:1)
	/// Proof: `FeeRouting::NextPayee` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Builders` (r:1 w:0)
	/// Proof: `ModelRegistry::Builders` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::NextContribution` (r:1 w:1)
	/// Proof: `Datanets::NextContribution` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:0 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Vectors` (r:0 w:1)
	/// Proof: `Datanets::Vectors` (`max_values`: None, `max_size`: Some(594), added: 3069, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:0 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(456), added: 2931, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Catalogue` (r:0 w:1)
	/// Proof: `Datanets::Catalogue` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:0 w:1)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn contribute_synthetic() -> Weight {
		// Minimum execution time: 168_551 nanoseconds.
		Weight::from_parts(178_977_000, 6012)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:0)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(456), added: 2931, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeOf` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn review_accept() -> Weight {
		// Minimum execution time: 50_656 nanoseconds.
		Weight::from_parts(64_286_000, 4072)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:0)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(456), added: 2931, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeOf` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Vectors` (r:0 w:1)
	/// Proof: `Datanets::Vectors` (`max_values`: None, `max_size`: Some(594), added: 3069, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Roots` (r:0 w:1)
	/// Proof: `Datanets::Roots` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Catalogue` (r:0 w:1)
	/// Proof: `Datanets::Catalogue` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn review_reject() -> Weight {
		// Minimum execution time: 140_960 nanoseconds.
		Weight::from_parts(150_274_000, 4072)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(456), added: 2931, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Vectors` (r:0 w:1)
	/// Proof: `Datanets::Vectors` (`max_values`: None, `max_size`: Some(594), added: 3069, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Roots` (r:0 w:1)
	/// Proof: `Datanets::Roots` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Catalogue` (r:0 w:1)
	/// Proof: `Datanets::Catalogue` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn lapse() -> Weight {
		// Minimum execution time: 121_701 nanoseconds.
		Weight::from_parts(129_453_000, 3921)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:0 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn mark_commons() -> Weight {
		// Minimum execution time: 56_394 nanoseconds.
		Weight::from_parts(64_457_000, 4072)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(456), added: 2931, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:0 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		// Minimum execution time: 108_712 nanoseconds.
		Weight::from_parts(119_778_000, 4072)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:0)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(456), added: 2931, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:0)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	fn release_bond() -> Weight {
		// Minimum execution time: 80_991 nanoseconds.
		Weight::from_parts(90_665_000, 4072)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:0 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	fn publish_snapshot() -> Weight {
		// Minimum execution time: 30_696 nanoseconds.
		Weight::from_parts(34_311_000, 4072)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:0)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:0)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(456), added: 2931, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Demands` (r:1 w:1)
	/// Proof: `Datanets::Demands` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	fn demand_chunk() -> Weight {
		// Minimum execution time: 107_470 nanoseconds.
		Weight::from_parts(112_898_000, 6012)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Datanets::Demands` (r:1 w:1)
	/// Proof: `Datanets::Demands` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:0)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(456), added: 2931, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[0, 16]`.
	fn answer_chunk(n: u32, ) -> Weight {
		// Minimum execution time: 100_901 nanoseconds.
		Weight::from_parts(100_181_065, 6196)
			// Standard error: 69_593
			.saturating_add(Weight::from_parts(1_790_711, 0).saturating_mul(n as u64))
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Datanets::Demands` (r:1 w:1)
	/// Proof: `Datanets::Demands` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(456), added: 2931, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:0 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn expire_demand() -> Weight {
		// Minimum execution time: 151_726 nanoseconds.
		Weight::from_parts(156_874_000, 8799)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(456), added: 2931, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:0 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn dispute_count(n: u32, ) -> Weight {
		// Minimum execution time: 133_859 nanoseconds.
		Weight::from_parts(141_991_787, 6196)
			// Standard error: 178_200
			.saturating_add(Weight::from_parts(3_331_005, 0).saturating_mul(n as u64))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(607), added: 3082, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:1 w:1)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn seal() -> Weight {
		// Minimum execution time: 35_173 nanoseconds.
		Weight::from_parts(41_052_000, 4072)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:1 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::SnapshotMembers` (r:32 w:32)
	/// Proof: `FeeRouting::SnapshotMembers` (`max_values`: None, `max_size`: Some(65), added: 2540, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:32 w:32)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 32]`.
	fn retire(n: u32, ) -> Weight {
		// Minimum execution time: 60_450 nanoseconds.
		Weight::from_parts(43_301_256, 3534)
			// Standard error: 43_029
			.saturating_add(Weight::from_parts(23_921_241, 0).saturating_mul(n as u64))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n as u64)))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2588).saturating_mul(n as u64))
	}
	/// Storage: `Datanets::Retirements` (r:2 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:0)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(69), added: 2544, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::SnapshotMembers` (r:1 w:1)
	/// Proof: `FeeRouting::SnapshotMembers` (`max_values`: None, `max_size`: Some(65), added: 2540, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:1 w:1)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn retire_step() -> Weight {
		// Minimum execution time: 49_845 nanoseconds.
		Weight::from_parts(55_433_000, 6004)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn mark() -> Weight {
		Weight::from_parts(1_600_000_000, 210_000)
			.saturating_add(T::DbWeight::get().reads(200_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// The range of component `n` is `[1, 32]`.
	fn reduce(n: u32, ) -> Weight {
		Weight::from_parts(45_000_000, 3534)
			.saturating_add(Weight::from_parts(40_000_000, 0).saturating_mul(n as u64))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n as u64)))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2588).saturating_mul(n as u64))
	}
	fn reduce_step() -> Weight {
		Weight::from_parts(65_000_000, 6004)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::RetiringEpoch` (r:1 w:0)
	/// Proof: `Datanets::RetiringEpoch` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:1 w:0)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn poll_base() -> Weight {
		// Minimum execution time: 14_682 nanoseconds.
		Weight::from_parts(15_713_000, 3501)
			.saturating_add(T::DbWeight::get().reads(3_u64))
	}
	/// Storage: `Datanets::Retirements` (r:1 w:0)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn poll_epoch() -> Weight {
		// Minimum execution time: 3_905 nanoseconds.
		Weight::from_parts(4_356_000, 3497)
			.saturating_add(T::DbWeight::get().reads(1_u64))
	}
}

/// For mocks.
impl WeightInfo for () {
	fn create() -> Weight {
		Weight::from_parts(65_598_000, 3658)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn update() -> Weight {
		Weight::from_parts(117_706_000, 6326)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn transfer() -> Weight {
		Weight::from_parts(14_191_000, 4072)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn add_curator() -> Weight {
		Weight::from_parts(14_592_000, 4072)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn remove_curator() -> Weight {
		Weight::from_parts(14_341_000, 4072)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn contribute(p: u32, ) -> Weight {
		Weight::from_parts(162_864_832, 4635)
			.saturating_add(Weight::from_parts(11_747_885, 0).saturating_mul(p as u64))
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(p as u64)))
			.saturating_add(ParityDbWeight::get().writes(11_u64))
			.saturating_add(Weight::from_parts(0, 3069).saturating_mul(p as u64))
	}
	fn contribute_synthetic() -> Weight {
		Weight::from_parts(178_977_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn review_accept() -> Weight {
		Weight::from_parts(64_286_000, 4072)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn review_reject() -> Weight {
		Weight::from_parts(150_274_000, 4072)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn lapse() -> Weight {
		Weight::from_parts(129_453_000, 3921)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn mark_commons() -> Weight {
		Weight::from_parts(64_457_000, 4072)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(119_778_000, 4072)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn release_bond() -> Weight {
		Weight::from_parts(90_665_000, 4072)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn publish_snapshot() -> Weight {
		Weight::from_parts(34_311_000, 4072)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn demand_chunk() -> Weight {
		Weight::from_parts(112_898_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn answer_chunk(n: u32, ) -> Weight {
		Weight::from_parts(100_181_065, 6196)
			.saturating_add(Weight::from_parts(1_790_711, 0).saturating_mul(n as u64))
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn expire_demand() -> Weight {
		Weight::from_parts(156_874_000, 8799)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(11_u64))
	}
	fn dispute_count(n: u32, ) -> Weight {
		Weight::from_parts(141_991_787, 6196)
			.saturating_add(Weight::from_parts(3_331_005, 0).saturating_mul(n as u64))
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn seal() -> Weight {
		Weight::from_parts(41_052_000, 4072)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn retire(n: u32, ) -> Weight {
		Weight::from_parts(43_301_256, 3534)
			.saturating_add(Weight::from_parts(23_921_241, 0).saturating_mul(n as u64))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n as u64)))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2588).saturating_mul(n as u64))
	}
	fn retire_step() -> Weight {
		Weight::from_parts(55_433_000, 6004)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn mark() -> Weight {
		Weight::from_parts(1_600_000_000, 210_000)
			.saturating_add(ParityDbWeight::get().reads(200_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	/// The range of component `n` is `[1, 32]`.
	fn reduce(n: u32, ) -> Weight {
		Weight::from_parts(45_000_000, 3534)
			.saturating_add(Weight::from_parts(40_000_000, 0).saturating_mul(n as u64))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(n as u64)))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2588).saturating_mul(n as u64))
	}
	fn reduce_step() -> Weight {
		Weight::from_parts(65_000_000, 6004)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn poll_base() -> Weight {
		Weight::from_parts(15_713_000, 3501)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(0_u64))
	}
	fn poll_epoch() -> Weight {
		Weight::from_parts(4_356_000, 3497)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(0_u64))
	}
}
