//! Weights of `pallet_model_registry`, measured by `scripts/benchmarks.sh`. Do not edit: change the benchmark and measure again.
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
	fn register(p: u32, s: u32, ) -> Weight;
	fn retire() -> Weight;
	fn transfer() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `FeeRouting::CurrentPolicy` (r:1 w:0)
	/// Proof: `FeeRouting::CurrentPolicy` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Policies` (r:1 w:0)
	/// Proof: `FeeRouting::Policies` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::NextModel` (r:1 w:1)
	/// Proof: `ModelRegistry::NextModel` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:64 w:0)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:8 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Builders` (r:8 w:1)
	/// Proof: `ModelRegistry::Builders` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Data` (r:8 w:1)
	/// Proof: `ModelRegistry::Data` (`max_values`: None, `max_size`: Some(782), added: 3257, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeOf` (r:1 w:1)
	/// Proof: `FeeRouting::PayeeOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::NextPayee` (r:1 w:1)
	/// Proof: `FeeRouting::NextPayee` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::ChildCount` (r:8 w:8)
	/// Proof: `ModelRegistry::ChildCount` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Declarations` (r:0 w:1)
	/// Proof: `ModelRegistry::Declarations` (`max_values`: None, `max_size`: Some(1183), added: 3658, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Children` (r:0 w:8)
	/// Proof: `ModelRegistry::Children` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:0 w:1)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[0, 8]`.
	/// The range of component `s` is `[1, 64]`.
	fn register(p: u32, s: u32, ) -> Weight {
		// Minimum execution time: 368_980 nanoseconds.
		Weight::from_parts(165_660_564, 3658)
			// Standard error: 1_556_221
			.saturating_add(Weight::from_parts(34_315_113, 0).saturating_mul(p as u64))
			// Standard error: 214_591
			.saturating_add(Weight::from_parts(4_387_123, 0).saturating_mul(s as u64))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(p as u64)))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(s as u64)))
			.saturating_add(T::DbWeight::get().writes(9_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(p as u64)))
			.saturating_add(Weight::from_parts(0, 3321).saturating_mul(p as u64))
			.saturating_add(Weight::from_parts(0, 2532).saturating_mul(s as u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	fn retire() -> Weight {
		// Minimum execution time: 14_953 nanoseconds.
		Weight::from_parts(17_135_000, 3588)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeOf` (r:1 w:1)
	/// Proof: `FeeRouting::PayeeOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::NextPayee` (r:1 w:1)
	/// Proof: `FeeRouting::NextPayee` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:0 w:1)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn transfer() -> Weight {
		// Minimum execution time: 27_301 nanoseconds.
		Weight::from_parts(30_936_000, 3588)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
}

/// For mocks.
impl WeightInfo for () {
	fn register(p: u32, s: u32, ) -> Weight {
		Weight::from_parts(165_660_564, 3658)
			.saturating_add(Weight::from_parts(34_315_113, 0).saturating_mul(p as u64))
			.saturating_add(Weight::from_parts(4_387_123, 0).saturating_mul(s as u64))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(p as u64)))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(s as u64)))
			.saturating_add(ParityDbWeight::get().writes(9_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(p as u64)))
			.saturating_add(Weight::from_parts(0, 3321).saturating_mul(p as u64))
			.saturating_add(Weight::from_parts(0, 2532).saturating_mul(s as u64))
	}
	fn retire() -> Weight {
		Weight::from_parts(17_135_000, 3588)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn transfer() -> Weight {
		Weight::from_parts(30_936_000, 3588)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
}
