//! Weights of `pallet_fee_routing`, measured by `scripts/benchmarks.sh`. Do not edit: change the benchmark and measure again.
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
	fn pull_base() -> Weight;
	fn pull_builders() -> Weight;
	fn pull_data() -> Weight;
	fn pull_member() -> Weight;
	fn pull_contribution() -> Weight;
	fn pull_staker() -> Weight;
	fn credit_payees(n: u32, ) -> Weight;
	fn credit_contributors(n: u32, ) -> Weight;
	fn deposit_pools(n: u32, ) -> Weight;
	fn claim() -> Weight;
	fn claim_for() -> Weight;
	fn rotate_payee() -> Weight;
	fn set_policy() -> Weight;
	fn sweep_base() -> Weight;
	fn sweep_payee() -> Weight;
	fn route_begin() -> Weight;
	fn route_credit(c: u32, ) -> Weight;
	fn route_close() -> Weight;
	fn compensate() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn pull_base() -> Weight {
		// Minimum execution time: 4_949 nanoseconds.
		Weight::from_parts(5_931_000, 0)
	}
	/// Storage: `FeeRouting::Pots` (r:1 w:1)
	/// Proof: `FeeRouting::Pots` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Builders` (r:1 w:0)
	/// Proof: `ModelRegistry::Builders` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Earnings` (r:1 w:1)
	/// Proof: `FeeRouting::Earnings` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::DuePayees` (r:1 w:1)
	/// Proof: `FeeRouting::DuePayees` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	fn pull_builders() -> Weight {
		// Minimum execution time: 81_262 nanoseconds.
		Weight::from_parts(85_069_000, 6012)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `FeeRouting::Pots` (r:1 w:1)
	/// Proof: `FeeRouting::Pots` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Data` (r:1 w:0)
	/// Proof: `ModelRegistry::Data` (`max_values`: None, `max_size`: Some(782), added: 3257, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:1 w:1)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Datanets` (r:1 w:1)
	/// Proof: `Activity::Datanets` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	fn pull_data() -> Weight {
		// Minimum execution time: 80_710 nanoseconds.
		Weight::from_parts(83_997_000, 4247)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `FeeRouting::Pools` (r:1 w:1)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::SnapshotMembers` (r:1 w:1)
	/// Proof: `FeeRouting::SnapshotMembers` (`max_values`: None, `max_size`: Some(65), added: 2540, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:0)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:0)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pots` (r:1 w:1)
	/// Proof: `FeeRouting::Pots` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	fn pull_member() -> Weight {
		// Minimum execution time: 97_512 nanoseconds.
		Weight::from_parts(101_680_000, 3600)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `FeeRouting::Pots` (r:1 w:1)
	/// Proof: `FeeRouting::Pots` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Redirects` (r:1 w:0)
	/// Proof: `Datanets::Redirects` (`max_values`: None, `max_size`: Some(594), added: 3069, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Vectors` (r:1 w:0)
	/// Proof: `Datanets::Vectors` (`max_values`: None, `max_size`: Some(594), added: 3069, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:0)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Earnings` (r:1 w:1)
	/// Proof: `FeeRouting::Earnings` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::DuePayees` (r:1 w:1)
	/// Proof: `FeeRouting::DuePayees` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Contributors` (r:1 w:1)
	/// Proof: `Activity::Contributors` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	fn pull_contribution() -> Weight {
		// Minimum execution time: 97_412 nanoseconds.
		Weight::from_parts(102_371_000, 6012)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `FeeRouting::Stakers` (r:1 w:1)
	/// Proof: `FeeRouting::Stakers` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:1 w:1)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Earnings` (r:1 w:1)
	/// Proof: `FeeRouting::Earnings` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::DuePayees` (r:1 w:1)
	/// Proof: `FeeRouting::DuePayees` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	fn pull_staker() -> Weight {
		// Minimum execution time: 80_340 nanoseconds.
		Weight::from_parts(84_538_000, 6012)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `FeeRouting::Earnings` (r:64 w:64)
	/// Proof: `FeeRouting::Earnings` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::DuePayees` (r:64 w:64)
	/// Proof: `FeeRouting::DuePayees` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[0, 64]`.
	fn credit_payees(n: u32, ) -> Weight {
		// Minimum execution time: 250 nanoseconds.
		Weight::from_parts(11_446_166, 3501)
			// Standard error: 14_832
			.saturating_add(Weight::from_parts(13_084_874, 0).saturating_mul(n as u64))
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n as u64)))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2519).saturating_mul(n as u64))
	}
	/// Storage: `FeeRouting::Earnings` (r:64 w:64)
	/// Proof: `FeeRouting::Earnings` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::DuePayees` (r:64 w:64)
	/// Proof: `FeeRouting::DuePayees` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Contributors` (r:64 w:64)
	/// Proof: `Activity::Contributors` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[0, 64]`.
	fn credit_contributors(n: u32, ) -> Weight {
		// Minimum execution time: 260 nanoseconds.
		Weight::from_parts(17_317_276, 6012)
			// Standard error: 53_646
			.saturating_add(Weight::from_parts(24_246_379, 0).saturating_mul(n as u64))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n as u64)))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2519).saturating_mul(n as u64))
	}
	/// Storage: `FeeRouting::Pools` (r:64 w:64)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Datanets` (r:64 w:64)
	/// Proof: `Activity::Datanets` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[0, 64]`.
	fn deposit_pools(n: u32, ) -> Weight {
		// Minimum execution time: 280 nanoseconds.
		Weight::from_parts(8_784_374, 3501)
			// Standard error: 19_765
			.saturating_add(Weight::from_parts(23_030_742, 0).saturating_mul(n as u64))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n as u64)))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2588).saturating_mul(n as u64))
	}
	/// Storage: `Sponsors::Invitations` (r:1 w:0)
	/// Proof: `Sponsors::Invitations` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeOf` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Earnings` (r:1 w:1)
	/// Proof: `FeeRouting::Earnings` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::DuePayees` (r:0 w:1)
	/// Proof: `FeeRouting::DuePayees` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	fn claim() -> Weight {
		// Minimum execution time: 123_000 nanoseconds.
		Weight::from_parts(131_205_000, 6196)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `FeeRouting::PayeeAccounts` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Earnings` (r:1 w:1)
	/// Proof: `FeeRouting::Earnings` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::DuePayees` (r:0 w:1)
	/// Proof: `FeeRouting::DuePayees` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	fn claim_for() -> Weight {
		// Minimum execution time: 174_896 nanoseconds.
		Weight::from_parts(184_674_000, 8799)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `System::Account` (r:1 w:0)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Sponsors::Invitations` (r:1 w:0)
	/// Proof: `Sponsors::Invitations` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeOf` (r:2 w:2)
	/// Proof: `FeeRouting::PayeeOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:0 w:1)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn rotate_payee() -> Weight {
		// Minimum execution time: 55_915 nanoseconds.
		Weight::from_parts(61_074_000, 6044)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `FeeRouting::CurrentPolicy` (r:1 w:1)
	/// Proof: `FeeRouting::CurrentPolicy` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Policies` (r:1 w:2)
	/// Proof: `FeeRouting::Policies` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn set_policy() -> Weight {
		// Minimum execution time: 23_033 nanoseconds.
		Weight::from_parts(25_527_000, 3509)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `FeeRouting::SweepCursor` (r:1 w:1)
	/// Proof: `FeeRouting::SweepCursor` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::DuePayees` (r:1 w:0)
	/// Proof: `FeeRouting::DuePayees` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	fn sweep_base() -> Weight {
		// Minimum execution time: 12_303 nanoseconds.
		Weight::from_parts(13_475_000, 3477)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `FeeRouting::DuePayees` (r:1 w:1)
	/// Proof: `FeeRouting::DuePayees` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Earnings` (r:1 w:1)
	/// Proof: `FeeRouting::Earnings` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Current` (r:1 w:1)
	/// Proof: `Activity::Current` (`max_values`: Some(1), `max_size`: Some(168), added: 663, mode: `MaxEncodedLen`)
	/// Storage: `Activity::Total` (r:1 w:1)
	/// Proof: `Activity::Total` (`max_values`: Some(1), `max_size`: Some(156), added: 651, mode: `MaxEncodedLen`)
	fn sweep_payee() -> Weight {
		// Minimum execution time: 120_496 nanoseconds.
		Weight::from_parts(126_075_000, 6196)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `FeeRouting::InProgress` (r:1 w:1)
	/// Proof: `FeeRouting::InProgress` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Policies` (r:1 w:0)
	/// Proof: `FeeRouting::Policies` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:0)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:1 w:0)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Earnings` (r:3 w:3)
	/// Proof: `FeeRouting::Earnings` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::DuePayees` (r:3 w:3)
	/// Proof: `FeeRouting::DuePayees` (`max_values`: None, `max_size`: Some(12), added: 2487, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pots` (r:1 w:1)
	/// Proof: `FeeRouting::Pots` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	fn route_begin() -> Weight {
		// Minimum execution time: 198_761 nanoseconds.
		Weight::from_parts(205_213_000, 8547)
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	/// Storage: `FeeRouting::InProgress` (r:1 w:1)
	/// Proof: `FeeRouting::InProgress` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:512 w:0)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pots` (r:512 w:512)
	/// Proof: `FeeRouting::Pots` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[0, 512]`.
	fn route_credit(c: u32, ) -> Weight {
		// Minimum execution time: 19_797 nanoseconds.
		Weight::from_parts(20_479_000, 3670)
			// Standard error: 65_919
			.saturating_add(Weight::from_parts(15_991_032, 0).saturating_mul(c as u64))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(c as u64)))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(c as u64)))
			.saturating_add(Weight::from_parts(0, 2610).saturating_mul(c as u64))
	}
	/// Storage: `FeeRouting::InProgress` (r:1 w:1)
	/// Proof: `FeeRouting::InProgress` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pots` (r:1 w:1)
	/// Proof: `FeeRouting::Pots` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	fn route_close() -> Weight {
		// Minimum execution time: 31_459 nanoseconds.
		Weight::from_parts(33_954_000, 3670)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:0)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pots` (r:1 w:1)
	/// Proof: `FeeRouting::Pots` (`max_values`: None, `max_size`: Some(33), added: 2508, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Books` (r:1 w:1)
	/// Proof: `FeeRouting::Books` (`max_values`: Some(1), `max_size`: Some(128), added: 623, mode: `MaxEncodedLen`)
	fn compensate() -> Weight {
		// Minimum execution time: 106_669 nanoseconds.
		Weight::from_parts(111_348_000, 6196)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
}

/// For mocks.
impl WeightInfo for () {
	fn pull_base() -> Weight {
		Weight::from_parts(5_931_000, 0)
			.saturating_add(ParityDbWeight::get().reads(0_u64))
			.saturating_add(ParityDbWeight::get().writes(0_u64))
	}
	fn pull_builders() -> Weight {
		Weight::from_parts(85_069_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn pull_data() -> Weight {
		Weight::from_parts(83_997_000, 4247)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn pull_member() -> Weight {
		Weight::from_parts(101_680_000, 3600)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn pull_contribution() -> Weight {
		Weight::from_parts(102_371_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn pull_staker() -> Weight {
		Weight::from_parts(84_538_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn credit_payees(n: u32, ) -> Weight {
		Weight::from_parts(11_446_166, 3501)
			.saturating_add(Weight::from_parts(13_084_874, 0).saturating_mul(n as u64))
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n as u64)))
			.saturating_add(ParityDbWeight::get().writes(0_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2519).saturating_mul(n as u64))
	}
	fn credit_contributors(n: u32, ) -> Weight {
		Weight::from_parts(17_317_276, 6012)
			.saturating_add(Weight::from_parts(24_246_379, 0).saturating_mul(n as u64))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(n as u64)))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2519).saturating_mul(n as u64))
	}
	fn deposit_pools(n: u32, ) -> Weight {
		Weight::from_parts(8_784_374, 3501)
			.saturating_add(Weight::from_parts(23_030_742, 0).saturating_mul(n as u64))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n as u64)))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2588).saturating_mul(n as u64))
	}
	fn claim() -> Weight {
		Weight::from_parts(131_205_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn claim_for() -> Weight {
		Weight::from_parts(184_674_000, 8799)
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn rotate_payee() -> Weight {
		Weight::from_parts(61_074_000, 6044)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn set_policy() -> Weight {
		Weight::from_parts(25_527_000, 3509)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn sweep_base() -> Weight {
		Weight::from_parts(13_475_000, 3477)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn sweep_payee() -> Weight {
		Weight::from_parts(126_075_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn route_begin() -> Weight {
		Weight::from_parts(205_213_000, 8547)
			.saturating_add(ParityDbWeight::get().reads(17_u64))
			.saturating_add(ParityDbWeight::get().writes(11_u64))
	}
	fn route_credit(c: u32, ) -> Weight {
		Weight::from_parts(20_479_000, 3670)
			.saturating_add(Weight::from_parts(15_991_032, 0).saturating_mul(c as u64))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(c as u64)))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(c as u64)))
			.saturating_add(Weight::from_parts(0, 2610).saturating_mul(c as u64))
	}
	fn route_close() -> Weight {
		Weight::from_parts(33_954_000, 3670)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn compensate() -> Weight {
		Weight::from_parts(111_348_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
}
