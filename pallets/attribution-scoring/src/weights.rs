//! Weights of `pallet_attribution_scoring`.
//!
//! Provisional figures until the benchmarks have run on the reference machine.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// Weight functions needed for `pallet_attribution_scoring`.
pub trait WeightInfo {
	fn challenge() -> Weight;
	fn prove(b: u32) -> Weight;
	fn lookup() -> Weight;
	fn verdict() -> Weight;
	fn expire_challenge() -> Weight;
	fn commit_equivocation() -> Weight;
	fn prove_equivocation() -> Weight;
	fn expire_equivocation() -> Weight;
	fn forget_equivocation() -> Weight;
	fn demand() -> Weight;
	fn answer(b: u32) -> Weight;
	fn expire_demand() -> Weight;
	fn prove_duplicate(b: u32) -> Weight;
	fn watch() -> Weight;
	fn poll_base() -> Weight;
	fn seed_round() -> Weight;
	fn poll_step() -> Weight;
}

/// Weights for `pallet_attribution_scoring` using the Substrate node and recommended hardware.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn challenge() -> Weight {
		Weight::from_parts(70_000_000, 6000)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	fn prove(b: u32) -> Weight {
		Weight::from_parts(120_000_000, 8000)
			.saturating_add(Weight::from_parts(9_000, 1).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn lookup() -> Weight {
		Weight::from_parts(30_000_000, 12000)
			.saturating_add(T::DbWeight::get().reads(4_u64))
	}
	fn verdict() -> Weight {
		Weight::from_parts(160_000_000, 40000)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	fn expire_challenge() -> Weight {
		Weight::from_parts(90_000_000, 7000)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	fn commit_equivocation() -> Weight {
		Weight::from_parts(25_000_000, 3700)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	fn prove_equivocation() -> Weight {
		Weight::from_parts(170_000_000, 8000)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn expire_equivocation() -> Weight {
		Weight::from_parts(25_000_000, 3600)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	fn forget_equivocation() -> Weight {
		Weight::from_parts(20_000_000, 5000)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn demand() -> Weight {
		Weight::from_parts(90_000_000, 7000)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	fn answer(b: u32) -> Weight {
		Weight::from_parts(110_000_000, 8000)
			.saturating_add(Weight::from_parts(9_000, 1).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn expire_demand() -> Weight {
		Weight::from_parts(70_000_000, 6000)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn prove_duplicate(b: u32) -> Weight {
		Weight::from_parts(60_000_000, 8000)
			.saturating_add(Weight::from_parts(9_000, 1).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
	}
	fn watch() -> Weight {
		Weight::from_parts(30_000_000, 6000)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	fn poll_base() -> Weight {
		Weight::from_parts(5_000_000, 1600)
			.saturating_add(T::DbWeight::get().reads(3_u64))
	}
	fn seed_round() -> Weight {
		Weight::from_parts(15_000_000, 3600)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	fn poll_step() -> Weight {
		Weight::from_parts(12_000_000, 3600)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For backwards compatibility and tests.
impl WeightInfo for () {
	fn challenge() -> Weight {
		Weight::from_parts(70_000_000, 6000)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn prove(b: u32) -> Weight {
		Weight::from_parts(120_000_000, 8000)
			.saturating_add(Weight::from_parts(9_000, 1).saturating_mul(b.into()))
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn lookup() -> Weight {
		Weight::from_parts(30_000_000, 12000)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
	}
	fn verdict() -> Weight {
		Weight::from_parts(160_000_000, 40000)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(10_u64))
	}
	fn expire_challenge() -> Weight {
		Weight::from_parts(90_000_000, 7000)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn commit_equivocation() -> Weight {
		Weight::from_parts(25_000_000, 3700)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn prove_equivocation() -> Weight {
		Weight::from_parts(170_000_000, 8000)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn expire_equivocation() -> Weight {
		Weight::from_parts(25_000_000, 3600)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn forget_equivocation() -> Weight {
		Weight::from_parts(20_000_000, 5000)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn demand() -> Weight {
		Weight::from_parts(90_000_000, 7000)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn answer(b: u32) -> Weight {
		Weight::from_parts(110_000_000, 8000)
			.saturating_add(Weight::from_parts(9_000, 1).saturating_mul(b.into()))
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn expire_demand() -> Weight {
		Weight::from_parts(70_000_000, 6000)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn prove_duplicate(b: u32) -> Weight {
		Weight::from_parts(60_000_000, 8000)
			.saturating_add(Weight::from_parts(9_000, 1).saturating_mul(b.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
	}
	fn watch() -> Weight {
		Weight::from_parts(30_000_000, 6000)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn poll_base() -> Weight {
		Weight::from_parts(5_000_000, 1600)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
	}
	fn seed_round() -> Weight {
		Weight::from_parts(15_000_000, 3600)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn poll_step() -> Weight {
		Weight::from_parts(12_000_000, 3600)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
}
