//! Weights of the calls.

#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::RocksDbWeight, Weight},
};

/// Weight functions of this pallet.
pub trait WeightInfo {
	/// `p` parents, `s` own snapshots.
	fn register(p: u32, s: u32) -> Weight;
	fn retire() -> Weight;
	fn transfer() -> Weight;
}

/// Weights of a Substrate node.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn register(p: u32, s: u32) -> Weight {
		Weight::from_parts(90_000_000, 7_000)
			.saturating_add(Weight::from_parts(25_000_000, 9_000).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(5_000_000, 2_700).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads_writes(6, 10))
			.saturating_add(T::DbWeight::get().reads_writes(4, 2).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(s.into()))
	}
	fn retire() -> Weight {
		Weight::from_parts(20_000_000, 3_700).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn transfer() -> Weight {
		Weight::from_parts(30_000_000, 3_700).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
}

impl WeightInfo for () {
	fn register(p: u32, s: u32) -> Weight {
		Weight::from_parts(90_000_000, 7_000)
			.saturating_add(Weight::from_parts(25_000_000, 9_000).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(5_000_000, 2_700).saturating_mul(s.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(6, 10))
			.saturating_add(RocksDbWeight::get().reads_writes(4, 2).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads(s.into()))
	}
	fn retire() -> Weight {
		Weight::from_parts(20_000_000, 3_700).saturating_add(RocksDbWeight::get().reads_writes(1, 1))
	}
	fn transfer() -> Weight {
		Weight::from_parts(30_000_000, 3_700).saturating_add(RocksDbWeight::get().reads_writes(4, 4))
	}
}
