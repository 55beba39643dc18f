//! Weights of the calls.
//!
//! Provisional: overwritten by the output of the benchmarks.

#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::RocksDbWeight, Weight},
};

/// Weight functions needed for `pallet_datanets`.
pub trait WeightInfo {
	fn create() -> Weight;
	fn update() -> Weight;
	fn transfer() -> Weight;
	fn add_curator() -> Weight;
	fn remove_curator() -> Weight;
	fn contribute(p: u32) -> Weight;
	fn contribute_synthetic() -> Weight;
	fn review_accept() -> Weight;
	fn review_reject() -> Weight;
	fn lapse() -> Weight;
	fn mark_commons() -> Weight;
	fn withdraw() -> Weight;
	fn release_bond() -> Weight;
	fn publish_snapshot() -> Weight;
	fn demand_chunk() -> Weight;
	fn answer_chunk(n: u32) -> Weight;
	fn expire_demand() -> Weight;
	fn dispute_count(n: u32) -> Weight;
	fn seal() -> Weight;
	fn retire(n: u32) -> Weight;
	fn retire_step() -> Weight;
	fn poll_base() -> Weight;
	fn poll_epoch() -> Weight;
}

/// Weights for `pallet_datanets` in a runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn create() -> Weight {
		Weight::from_parts(45_000_000, 9600)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn update() -> Weight {
		Weight::from_parts(50_000_000, 9600)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn transfer() -> Weight {
		Weight::from_parts(20_000_000, 4200)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn add_curator() -> Weight {
		Weight::from_parts(20_000_000, 4200)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn remove_curator() -> Weight {
		Weight::from_parts(20_000_000, 4200)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn contribute(p: u32) -> Weight {
		Weight::from_parts(75_000_000, 20400)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(9))
			.saturating_add(Weight::from_parts(12_000_000, 5400).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(p.into())))
	}
	fn contribute_synthetic() -> Weight {
		Weight::from_parts(95_000_000, 33900)
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(10))
	}
	fn review_accept() -> Weight {
		Weight::from_parts(40_000_000, 15000)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn review_reject() -> Weight {
		Weight::from_parts(75_000_000, 17700)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	fn lapse() -> Weight {
		Weight::from_parts(70_000_000, 15000)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	fn mark_commons() -> Weight {
		Weight::from_parts(50_000_000, 17700)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(75_000_000, 20400)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	fn release_bond() -> Weight {
		Weight::from_parts(45_000_000, 12300)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn publish_snapshot() -> Weight {
		Weight::from_parts(30_000_000, 4200)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn demand_chunk() -> Weight {
		Weight::from_parts(55_000_000, 17700)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn answer_chunk(n: u32) -> Weight {
		Weight::from_parts(90_000_000, 20400)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(n.into()))
	}
	fn expire_demand() -> Weight {
		Weight::from_parts(120_000_000, 25800)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(12))
	}
	fn dispute_count(n: u32) -> Weight {
		Weight::from_parts(140_000_000, 25800)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(10))
			.saturating_add(Weight::from_parts(2_000_000, 0).saturating_mul(n.into()))
	}
	fn seal() -> Weight {
		Weight::from_parts(40_000_000, 9600)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn retire(n: u32) -> Weight {
		Weight::from_parts(20_000_000, 6900)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(35_000_000, 10800).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(n.into())))
	}
	fn retire_step() -> Weight {
		Weight::from_parts(60_000_000, 17700)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	fn poll_base() -> Weight {
		Weight::from_parts(8_000_000, 6900)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn poll_epoch() -> Weight {
		Weight::from_parts(4_000_000, 4200)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(0))
	}
}

// For tests.
impl WeightInfo for () {
	fn create() -> Weight {
		Weight::from_parts(45_000_000, 9600)
			.saturating_add(RocksDbWeight::get().reads(3))
			.saturating_add(RocksDbWeight::get().writes(4))
	}
	fn update() -> Weight {
		Weight::from_parts(50_000_000, 9600)
			.saturating_add(RocksDbWeight::get().reads(3))
			.saturating_add(RocksDbWeight::get().writes(3))
	}
	fn transfer() -> Weight {
		Weight::from_parts(20_000_000, 4200)
			.saturating_add(RocksDbWeight::get().reads(1))
			.saturating_add(RocksDbWeight::get().writes(1))
	}
	fn add_curator() -> Weight {
		Weight::from_parts(20_000_000, 4200)
			.saturating_add(RocksDbWeight::get().reads(1))
			.saturating_add(RocksDbWeight::get().writes(1))
	}
	fn remove_curator() -> Weight {
		Weight::from_parts(20_000_000, 4200)
			.saturating_add(RocksDbWeight::get().reads(1))
			.saturating_add(RocksDbWeight::get().writes(1))
	}
	fn contribute(p: u32) -> Weight {
		Weight::from_parts(75_000_000, 20400)
			.saturating_add(RocksDbWeight::get().reads(7))
			.saturating_add(RocksDbWeight::get().writes(9))
			.saturating_add(Weight::from_parts(12_000_000, 5400).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads(2_u64.saturating_mul(p.into())))
	}
	fn contribute_synthetic() -> Weight {
		Weight::from_parts(95_000_000, 33900)
			.saturating_add(RocksDbWeight::get().reads(12))
			.saturating_add(RocksDbWeight::get().writes(10))
	}
	fn review_accept() -> Weight {
		Weight::from_parts(40_000_000, 15000)
			.saturating_add(RocksDbWeight::get().reads(5))
			.saturating_add(RocksDbWeight::get().writes(2))
	}
	fn review_reject() -> Weight {
		Weight::from_parts(75_000_000, 17700)
			.saturating_add(RocksDbWeight::get().reads(6))
			.saturating_add(RocksDbWeight::get().writes(8))
	}
	fn lapse() -> Weight {
		Weight::from_parts(70_000_000, 15000)
			.saturating_add(RocksDbWeight::get().reads(5))
			.saturating_add(RocksDbWeight::get().writes(8))
	}
	fn mark_commons() -> Weight {
		Weight::from_parts(50_000_000, 17700)
			.saturating_add(RocksDbWeight::get().reads(6))
			.saturating_add(RocksDbWeight::get().writes(4))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(75_000_000, 20400)
			.saturating_add(RocksDbWeight::get().reads(7))
			.saturating_add(RocksDbWeight::get().writes(8))
	}
	fn release_bond() -> Weight {
		Weight::from_parts(45_000_000, 12300)
			.saturating_add(RocksDbWeight::get().reads(4))
			.saturating_add(RocksDbWeight::get().writes(2))
	}
	fn publish_snapshot() -> Weight {
		Weight::from_parts(30_000_000, 4200)
			.saturating_add(RocksDbWeight::get().reads(1))
			.saturating_add(RocksDbWeight::get().writes(2))
	}
	fn demand_chunk() -> Weight {
		Weight::from_parts(55_000_000, 17700)
			.saturating_add(RocksDbWeight::get().reads(6))
			.saturating_add(RocksDbWeight::get().writes(4))
	}
	fn answer_chunk(n: u32) -> Weight {
		Weight::from_parts(90_000_000, 20400)
			.saturating_add(RocksDbWeight::get().reads(7))
			.saturating_add(RocksDbWeight::get().writes(5))
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(n.into()))
	}
	fn expire_demand() -> Weight {
		Weight::from_parts(120_000_000, 25800)
			.saturating_add(RocksDbWeight::get().reads(9))
			.saturating_add(RocksDbWeight::get().writes(12))
	}
	fn dispute_count(n: u32) -> Weight {
		Weight::from_parts(140_000_000, 25800)
			.saturating_add(RocksDbWeight::get().reads(9))
			.saturating_add(RocksDbWeight::get().writes(10))
			.saturating_add(Weight::from_parts(2_000_000, 0).saturating_mul(n.into()))
	}
	fn seal() -> Weight {
		Weight::from_parts(40_000_000, 9600)
			.saturating_add(RocksDbWeight::get().reads(3))
			.saturating_add(RocksDbWeight::get().writes(3))
	}
	fn retire(n: u32) -> Weight {
		Weight::from_parts(20_000_000, 6900)
			.saturating_add(RocksDbWeight::get().reads(2))
			.saturating_add(RocksDbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(35_000_000, 10800).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(4_u64.saturating_mul(n.into())))
	}
	fn retire_step() -> Weight {
		Weight::from_parts(60_000_000, 17700)
			.saturating_add(RocksDbWeight::get().reads(6))
			.saturating_add(RocksDbWeight::get().writes(5))
	}
	fn poll_base() -> Weight {
		Weight::from_parts(8_000_000, 6900)
			.saturating_add(RocksDbWeight::get().reads(2))
			.saturating_add(RocksDbWeight::get().writes(1))
	}
	fn poll_epoch() -> Weight {
		Weight::from_parts(4_000_000, 4200)
			.saturating_add(RocksDbWeight::get().reads(1))
			.saturating_add(RocksDbWeight::get().writes(0))
	}
}
