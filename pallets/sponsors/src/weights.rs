//! Weights of `pallet_sponsors`. Provisional, until `scripts/benchmarks.sh` has measured them.

#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{constants::ParityDbWeight, Weight},
};

/// Weight functions of this pallet.
pub trait WeightInfo {
	fn fund() -> Weight;
	fn defund() -> Weight;
	fn invite() -> Weight;
	fn revoke() -> Weight;
	fn close() -> Weight;
	fn note() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Reads and writes the pot and two accounts.
	fn fund() -> Weight {
		Weight::from_parts(60_000_000, 6_196).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	/// Reads and writes the pot and two accounts; reads the least pot.
	fn defund() -> Weight {
		Weight::from_parts(60_000_000, 6_196).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	/// Reads and writes the invitation, two pots and the account; reads four parameters.
	fn invite() -> Weight {
		Weight::from_parts(40_000_000, 6_170).saturating_add(T::DbWeight::get().reads_writes(8, 4))
	}
	/// Reads and writes the invitation, the pot and the account; reads the epoch.
	fn revoke() -> Weight {
		Weight::from_parts(35_000_000, 3_642).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	/// Reads and writes the invitation, the pot and the account; reads the epoch.
	fn close() -> Weight {
		Weight::from_parts(35_000_000, 3_642).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	/// Reads and writes the invitation; reads the account and the epoch.
	fn note() -> Weight {
		Weight::from_parts(10_000_000, 3_642).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
}

impl WeightInfo for () {
	fn fund() -> Weight {
		Weight::from_parts(60_000_000, 6_196).saturating_add(ParityDbWeight::get().reads_writes(3, 3))
	}
	fn defund() -> Weight {
		Weight::from_parts(60_000_000, 6_196).saturating_add(ParityDbWeight::get().reads_writes(4, 3))
	}
	fn invite() -> Weight {
		Weight::from_parts(40_000_000, 6_170).saturating_add(ParityDbWeight::get().reads_writes(8, 4))
	}
	fn revoke() -> Weight {
		Weight::from_parts(35_000_000, 3_642).saturating_add(ParityDbWeight::get().reads_writes(4, 3))
	}
	fn close() -> Weight {
		Weight::from_parts(35_000_000, 3_642).saturating_add(ParityDbWeight::get().reads_writes(4, 3))
	}
	fn note() -> Weight {
		Weight::from_parts(10_000_000, 3_642).saturating_add(ParityDbWeight::get().reads_writes(3, 1))
	}
}
