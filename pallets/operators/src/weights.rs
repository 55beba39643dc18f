//! Weights of the calls and of the functions that other pallets call.

#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::RocksDbWeight, Weight},
};

/// Weight functions of this pallet. `m` are models served, `c` entries closed, `e` live eras. Those of `expose`,
/// `release` and `slash` are part of the weights of the calls and hooks that lead there.
pub trait WeightInfo {
	fn register() -> Weight;
	fn bond_extra() -> Weight;
	fn set_metadata() -> Weight;
	fn set_endpoint() -> Weight;
	fn set_commission() -> Weight;
	fn serve() -> Weight;
	fn stop() -> Weight;
	fn unbond_own() -> Weight;
	fn deregister(m: u32) -> Weight;
	fn withdraw_own() -> Weight;
	fn delegate() -> Weight;
	fn activate() -> Weight;
	fn cancel_joining() -> Weight;
	fn undelegate() -> Weight;
	fn withdraw_unbonded(c: u32) -> Weight;
	fn clear() -> Weight;
	fn expose(e: u32) -> Weight;
	fn release(e: u32) -> Weight;
	fn slash(e: u32) -> Weight;
}

/// Weights of a Substrate node.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn register() -> Weight {
		Weight::from_parts(40_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(6, 8))
	}
	fn bond_extra() -> Weight {
		Weight::from_parts(35_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	fn set_metadata() -> Weight {
		Weight::from_parts(20_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
	fn set_endpoint() -> Weight {
		Weight::from_parts(20_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
	fn set_commission() -> Weight {
		Weight::from_parts(18_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
	fn serve() -> Weight {
		Weight::from_parts(25_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}
	fn stop() -> Weight {
		Weight::from_parts(20_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}
	fn unbond_own() -> Weight {
		Weight::from_parts(25_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	fn deregister(m: u32) -> Weight {
		Weight::from_parts(35_000_000, 3_600)
			.saturating_add(T::DbWeight::get().reads_writes(5, 5))
			.saturating_add(Weight::from_parts(4_000_000, 2_600).saturating_mul(u64::from(m)))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(u64::from(m)))
	}
	fn withdraw_own() -> Weight {
		Weight::from_parts(45_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(6, 7))
	}
	fn delegate() -> Weight {
		Weight::from_parts(70_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(8, 8))
	}
	fn activate() -> Weight {
		Weight::from_parts(35_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(5, 5))
	}
	fn cancel_joining() -> Weight {
		Weight::from_parts(45_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	fn undelegate() -> Weight {
		Weight::from_parts(50_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(8, 8))
	}
	fn withdraw_unbonded(c: u32) -> Weight {
		Weight::from_parts(50_000_000, 3_600)
			.saturating_add(T::DbWeight::get().reads_writes(5, 5))
			.saturating_add(Weight::from_parts(4_000_000, 2_600).saturating_mul(u64::from(c)))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(u64::from(c)))
	}
	fn clear() -> Weight {
		Weight::from_parts(50_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(8, 8))
	}
	fn expose(e: u32) -> Weight {
		Weight::from_parts(20_000_000, 3_600)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(150_000, 60).saturating_mul(u64::from(e)))
	}
	fn release(e: u32) -> Weight {
		Weight::from_parts(18_000_000, 3_600)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(150_000, 60).saturating_mul(u64::from(e)))
	}
	fn slash(e: u32) -> Weight {
		Weight::from_parts(70_000_000, 3_600)
			.saturating_add(T::DbWeight::get().reads_writes(7, 7))
			.saturating_add(Weight::from_parts(4_000_000, 2_600).saturating_mul(u64::from(e)))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1).saturating_mul(u64::from(e)))
	}
}

impl WeightInfo for () {
	fn register() -> Weight {
		Weight::from_parts(40_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(6, 8))
	}
	fn bond_extra() -> Weight {
		Weight::from_parts(35_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(3, 3))
	}
	fn set_metadata() -> Weight {
		Weight::from_parts(20_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}
	fn set_endpoint() -> Weight {
		Weight::from_parts(20_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}
	fn set_commission() -> Weight {
		Weight::from_parts(18_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(2, 1))
	}
	fn serve() -> Weight {
		Weight::from_parts(25_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(4, 2))
	}
	fn stop() -> Weight {
		Weight::from_parts(20_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(3, 2))
	}
	fn unbond_own() -> Weight {
		Weight::from_parts(25_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(4, 3))
	}
	fn deregister(m: u32) -> Weight {
		Weight::from_parts(35_000_000, 3_600)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 5))
			.saturating_add(Weight::from_parts(4_000_000, 2_600).saturating_mul(u64::from(m)))
			.saturating_add(
				RocksDbWeight::get()
					.reads_writes(1, 1)
					.saturating_mul(u64::from(m)),
			)
	}
	fn withdraw_own() -> Weight {
		Weight::from_parts(45_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(6, 7))
	}
	fn delegate() -> Weight {
		Weight::from_parts(70_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(8, 8))
	}
	fn activate() -> Weight {
		Weight::from_parts(35_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(5, 5))
	}
	fn cancel_joining() -> Weight {
		Weight::from_parts(45_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(4, 4))
	}
	fn undelegate() -> Weight {
		Weight::from_parts(50_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(8, 8))
	}
	fn withdraw_unbonded(c: u32) -> Weight {
		Weight::from_parts(50_000_000, 3_600)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 5))
			.saturating_add(Weight::from_parts(4_000_000, 2_600).saturating_mul(u64::from(c)))
			.saturating_add(
				RocksDbWeight::get()
					.reads_writes(1, 1)
					.saturating_mul(u64::from(c)),
			)
	}
	fn clear() -> Weight {
		Weight::from_parts(50_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(8, 8))
	}
	fn expose(e: u32) -> Weight {
		Weight::from_parts(20_000_000, 3_600)
			.saturating_add(RocksDbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(150_000, 60).saturating_mul(u64::from(e)))
	}
	fn release(e: u32) -> Weight {
		Weight::from_parts(18_000_000, 3_600)
			.saturating_add(RocksDbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(150_000, 60).saturating_mul(u64::from(e)))
	}
	fn slash(e: u32) -> Weight {
		Weight::from_parts(70_000_000, 3_600)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 7))
			.saturating_add(Weight::from_parts(4_000_000, 2_600).saturating_mul(u64::from(e)))
			.saturating_add(
				RocksDbWeight::get()
					.reads_writes(1, 1)
					.saturating_mul(u64::from(e)),
			)
	}
}
