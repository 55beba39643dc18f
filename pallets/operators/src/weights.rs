//! Weights of `pallet_operators`, measured by `scripts/benchmarks.sh`. Do not edit: change the benchmark and measure again.
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
	fn register() -> Weight;
	fn bond_extra() -> Weight;
	fn set_metadata() -> Weight;
	fn set_endpoint() -> Weight;
	fn set_commission() -> Weight;
	fn serve() -> Weight;
	fn stop() -> Weight;
	fn unbond_own() -> Weight;
	fn deregister(m: u32, ) -> Weight;
	fn withdraw_own() -> Weight;
	fn delegate() -> Weight;
	fn activate() -> Weight;
	fn cancel_joining() -> Weight;
	fn undelegate() -> Weight;
	fn withdraw_unbonded(c: u32, ) -> Weight;
	fn clear() -> Weight;
	fn expose(e: u32, ) -> Weight;
	fn release(e: u32, ) -> Weight;
	fn slash(e: u32, ) -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Operators::OperatorOf` (r:1 w:1)
	/// Proof: `Operators::OperatorOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::NextOperator` (r:1 w:1)
	/// Proof: `Operators::NextOperator` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeOf` (r:1 w:1)
	/// Proof: `FeeRouting::PayeeOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::NextPayee` (r:1 w:1)
	/// Proof: `FeeRouting::NextPayee` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:0 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Profiles` (r:0 w:1)
	/// Proof: `Operators::Profiles` (`max_values`: None, `max_size`: Some(528), added: 3003, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:0 w:1)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn register() -> Weight {
		// Minimum execution time: 88_923 nanoseconds.
		Weight::from_parts(94_752_000, 6012)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Operators::OperatorOf` (r:1 w:0)
	/// Proof: `Operators::OperatorOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn bond_extra() -> Weight {
		// Minimum execution time: 72_488 nanoseconds.
		Weight::from_parts(77_495_000, 3658)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Operators::OperatorOf` (r:1 w:0)
	/// Proof: `Operators::OperatorOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:0)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Profiles` (r:1 w:1)
	/// Proof: `Operators::Profiles` (`max_values`: None, `max_size`: Some(528), added: 3003, mode: `MaxEncodedLen`)
	fn set_metadata() -> Weight {
		// Minimum execution time: 19_509 nanoseconds.
		Weight::from_parts(21_783_000, 3993)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Operators::OperatorOf` (r:1 w:0)
	/// Proof: `Operators::OperatorOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:0)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Profiles` (r:1 w:1)
	/// Proof: `Operators::Profiles` (`max_values`: None, `max_size`: Some(528), added: 3003, mode: `MaxEncodedLen`)
	fn set_endpoint() -> Weight {
		// Minimum execution time: 19_709 nanoseconds.
		Weight::from_parts(21_723_000, 3993)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Operators::OperatorOf` (r:1 w:0)
	/// Proof: `Operators::OperatorOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn set_commission() -> Weight {
		// Minimum execution time: 25_278 nanoseconds.
		Weight::from_parts(28_472_000, 6012)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Operators::OperatorOf` (r:1 w:0)
	/// Proof: `Operators::OperatorOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Served` (r:1 w:1)
	/// Proof: `Operators::Served` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn serve() -> Weight {
		// Minimum execution time: 28_653 nanoseconds.
		Weight::from_parts(31_858_000, 3631)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Operators::OperatorOf` (r:1 w:0)
	/// Proof: `Operators::OperatorOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Served` (r:1 w:1)
	/// Proof: `Operators::Served` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn stop() -> Weight {
		// Minimum execution time: 22_784 nanoseconds.
		Weight::from_parts(26_099_000, 3631)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Operators::OperatorOf` (r:1 w:0)
	/// Proof: `Operators::OperatorOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	/// Storage: `Operators::OwnUnbonding` (r:1 w:1)
	/// Proof: `Operators::OwnUnbonding` (`max_values`: None, `max_size`: Some(397), added: 2872, mode: `MaxEncodedLen`)
	fn unbond_own() -> Weight {
		// Minimum execution time: 36_605 nanoseconds.
		Weight::from_parts(39_629_000, 6012)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Operators::OperatorOf` (r:1 w:0)
	/// Proof: `Operators::OperatorOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Served` (r:256 w:256)
	/// Proof: `Operators::Served` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::OwnUnbonding` (r:1 w:1)
	/// Proof: `Operators::OwnUnbonding` (`max_values`: None, `max_size`: Some(397), added: 2872, mode: `MaxEncodedLen`)
	/// The range of component `m` is `[0, 256]`.
	fn deregister(m: u32, ) -> Weight {
		// Minimum execution time: 42_133 nanoseconds.
		Weight::from_parts(43_532_012, 4694)
			// Standard error: 3_160
			.saturating_add(Weight::from_parts(1_241_905, 0).saturating_mul(m as u64))
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(m as u64)))
			.saturating_add(T::DbWeight::get().writes(3_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(m as u64)))
			.saturating_add(Weight::from_parts(0, 2531).saturating_mul(m as u64))
	}
	/// Storage: `Operators::OperatorOf` (r:1 w:1)
	/// Proof: `Operators::OperatorOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::OwnUnbonding` (r:1 w:1)
	/// Proof: `Operators::OwnUnbonding` (`max_values`: None, `max_size`: Some(397), added: 2872, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Profiles` (r:0 w:1)
	/// Proof: `Operators::Profiles` (`max_values`: None, `max_size`: Some(528), added: 3003, mode: `MaxEncodedLen`)
	fn withdraw_own() -> Weight {
		// Minimum execution time: 85_377 nanoseconds.
		Weight::from_parts(90_244_000, 4694)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Delegations` (r:1 w:1)
	/// Proof: `Operators::Delegations` (`max_values`: None, `max_size`: Some(485), added: 2960, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakerUnits` (r:1 w:1)
	/// Proof: `Operators::StakerUnits` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:1 w:1)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Stakers` (r:1 w:1)
	/// Proof: `FeeRouting::Stakers` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn delegate() -> Weight {
		// Minimum execution time: 99_238 nanoseconds.
		Weight::from_parts(105_407_000, 6196)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Delegations` (r:1 w:1)
	/// Proof: `Operators::Delegations` (`max_values`: None, `max_size`: Some(485), added: 2960, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakerUnits` (r:1 w:1)
	/// Proof: `Operators::StakerUnits` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:1 w:1)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Stakers` (r:1 w:1)
	/// Proof: `FeeRouting::Stakers` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	fn activate() -> Weight {
		// Minimum execution time: 41_312 nanoseconds.
		Weight::from_parts(46_489_000, 3950)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Delegations` (r:1 w:1)
	/// Proof: `Operators::Delegations` (`max_values`: None, `max_size`: Some(485), added: 2960, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn cancel_joining() -> Weight {
		// Minimum execution time: 63_224 nanoseconds.
		Weight::from_parts(67_350_000, 6196)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Delegations` (r:1 w:1)
	/// Proof: `Operators::Delegations` (`max_values`: None, `max_size`: Some(485), added: 2960, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakerUnits` (r:1 w:1)
	/// Proof: `Operators::StakerUnits` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:1 w:1)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Stakers` (r:1 w:1)
	/// Proof: `FeeRouting::Stakers` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	/// Storage: `Operators::UnbondingPools` (r:1 w:1)
	/// Proof: `Operators::UnbondingPools` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn undelegate() -> Weight {
		// Minimum execution time: 71_126 nanoseconds.
		Weight::from_parts(74_742_000, 6012)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Delegations` (r:1 w:1)
	/// Proof: `Operators::Delegations` (`max_values`: None, `max_size`: Some(485), added: 2960, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::UnbondingPools` (r:16 w:16)
	/// Proof: `Operators::UnbondingPools` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[1, 16]`.
	fn withdraw_unbonded(c: u32, ) -> Weight {
		// Minimum execution time: 86_809 nanoseconds.
		Weight::from_parts(86_257_992, 6196)
			// Standard error: 7_248
			.saturating_add(Weight::from_parts(5_892_595, 0).saturating_mul(c as u64))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(c as u64)))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(c as u64)))
			.saturating_add(Weight::from_parts(0, 2531).saturating_mul(c as u64))
	}
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::Delegations` (r:1 w:1)
	/// Proof: `Operators::Delegations` (`max_values`: None, `max_size`: Some(485), added: 2960, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakerUnits` (r:1 w:1)
	/// Proof: `Operators::StakerUnits` (`max_values`: None, `max_size`: Some(40), added: 2515, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:1 w:1)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Stakers` (r:1 w:1)
	/// Proof: `FeeRouting::Stakers` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::UnbondingPools` (r:1 w:1)
	/// Proof: `Operators::UnbondingPools` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn clear() -> Weight {
		// Minimum execution time: 69_694 nanoseconds.
		Weight::from_parts(75_052_000, 4694)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	/// The range of component `e` is `[1, 32]`.
	fn expose(e: u32, ) -> Weight {
		// Minimum execution time: 21_522 nanoseconds.
		Weight::from_parts(23_086_365, 6012)
			// Standard error: 659
			.saturating_add(Weight::from_parts(38_995, 0).saturating_mul(e as u64))
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	/// The range of component `e` is `[1, 32]`.
	fn release(e: u32, ) -> Weight {
		// Minimum execution time: 11_367 nanoseconds.
		Weight::from_parts(12_421_336, 4694)
			// Standard error: 671
			.saturating_add(Weight::from_parts(38_811, 0).saturating_mul(e as u64))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Operators::Registry` (r:1 w:1)
	/// Proof: `Operators::Registry` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	/// Storage: `Operators::StakeEras` (r:1 w:1)
	/// Proof: `Operators::StakeEras` (`max_values`: None, `max_size`: Some(1229), added: 3704, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Operators::OwnUnbonding` (r:1 w:1)
	/// Proof: `Operators::OwnUnbonding` (`max_values`: None, `max_size`: Some(397), added: 2872, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Operators::UnbondingPools` (r:32 w:32)
	/// Proof: `Operators::UnbondingPools` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// The range of component `e` is `[1, 32]`.
	fn slash(e: u32, ) -> Weight {
		// Minimum execution time: 116_915 nanoseconds.
		Weight::from_parts(116_103_655, 8799)
			// Standard error: 28_414
			.saturating_add(Weight::from_parts(6_288_055, 0).saturating_mul(e as u64))
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(e as u64)))
			.saturating_add(T::DbWeight::get().writes(7_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(e as u64)))
			.saturating_add(Weight::from_parts(0, 2531).saturating_mul(e as u64))
	}
}

/// For mocks.
impl WeightInfo for () {
	fn register() -> Weight {
		Weight::from_parts(94_752_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
	}
	fn bond_extra() -> Weight {
		Weight::from_parts(77_495_000, 3658)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn set_metadata() -> Weight {
		Weight::from_parts(21_783_000, 3993)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_endpoint() -> Weight {
		Weight::from_parts(21_723_000, 3993)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn set_commission() -> Weight {
		Weight::from_parts(28_472_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn serve() -> Weight {
		Weight::from_parts(31_858_000, 3631)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn stop() -> Weight {
		Weight::from_parts(26_099_000, 3631)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn unbond_own() -> Weight {
		Weight::from_parts(39_629_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn deregister(m: u32, ) -> Weight {
		Weight::from_parts(43_532_012, 4694)
			.saturating_add(Weight::from_parts(1_241_905, 0).saturating_mul(m as u64))
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(m as u64)))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(m as u64)))
			.saturating_add(Weight::from_parts(0, 2531).saturating_mul(m as u64))
	}
	fn withdraw_own() -> Weight {
		Weight::from_parts(90_244_000, 4694)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn delegate() -> Weight {
		Weight::from_parts(105_407_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn activate() -> Weight {
		Weight::from_parts(46_489_000, 3950)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn cancel_joining() -> Weight {
		Weight::from_parts(67_350_000, 6196)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn undelegate() -> Weight {
		Weight::from_parts(74_742_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn withdraw_unbonded(c: u32, ) -> Weight {
		Weight::from_parts(86_257_992, 6196)
			.saturating_add(Weight::from_parts(5_892_595, 0).saturating_mul(c as u64))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(c as u64)))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(c as u64)))
			.saturating_add(Weight::from_parts(0, 2531).saturating_mul(c as u64))
	}
	fn clear() -> Weight {
		Weight::from_parts(75_052_000, 4694)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn expose(e: u32, ) -> Weight {
		Weight::from_parts(23_086_365, 6012)
			.saturating_add(Weight::from_parts(38_995, 0).saturating_mul(e as u64))
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn release(e: u32, ) -> Weight {
		Weight::from_parts(12_421_336, 4694)
			.saturating_add(Weight::from_parts(38_811, 0).saturating_mul(e as u64))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn slash(e: u32, ) -> Weight {
		Weight::from_parts(116_103_655, 8799)
			.saturating_add(Weight::from_parts(6_288_055, 0).saturating_mul(e as u64))
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(e as u64)))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(e as u64)))
			.saturating_add(Weight::from_parts(0, 2531).saturating_mul(e as u64))
	}
}
