//! Weights of the hooks.

#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::RocksDbWeight, Weight},
};

/// Weight functions of this pallet. Those of the recording functions are included in the weights of the callers'
/// calls and hooks, and stand here to check these.
pub trait WeightInfo {
	fn payer_active() -> Weight;
	fn batch_settled() -> Weight;
	fn pot_distributed() -> Weight;
	fn datanet_earned() -> Weight;
	fn contributor_earned() -> Weight;
	fn paid_out() -> Weight;
	fn prune_base() -> Weight;
	fn prune_payer() -> Weight;
}

/// Weights of a Substrate node.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn payer_active() -> Weight {
		Weight::from_parts(20_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	fn batch_settled() -> Weight {
		Weight::from_parts(30_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(5, 5))
	}
	fn pot_distributed() -> Weight {
		Weight::from_parts(15_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	fn datanet_earned() -> Weight {
		Weight::from_parts(20_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	fn contributor_earned() -> Weight {
		Weight::from_parts(20_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	fn paid_out() -> Weight {
		Weight::from_parts(15_000_000, 3_600).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	fn prune_base() -> Weight {
		Weight::from_parts(8_000_000, 1_700).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
	fn prune_payer() -> Weight {
		Weight::from_parts(6_000_000, 2_600).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
}

impl WeightInfo for () {
	fn payer_active() -> Weight {
		Weight::from_parts(20_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(4, 4))
	}
	fn batch_settled() -> Weight {
		Weight::from_parts(30_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(5, 5))
	}
	fn pot_distributed() -> Weight {
		Weight::from_parts(15_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(3, 3))
	}
	fn datanet_earned() -> Weight {
		Weight::from_parts(20_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(4, 4))
	}
	fn contributor_earned() -> Weight {
		Weight::from_parts(20_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(4, 4))
	}
	fn paid_out() -> Weight {
		Weight::from_parts(15_000_000, 3_600).saturating_add(RocksDbWeight::get().reads_writes(3, 3))
	}
	fn prune_base() -> Weight {
		Weight::from_parts(8_000_000, 1_700).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}
	fn prune_payer() -> Weight {
		Weight::from_parts(6_000_000, 2_600).saturating_add(RocksDbWeight::get().reads_writes(2, 1))
	}
}
