//! Weights of `pallet_fee_routing`.
//!
//! Provisional figures until the benchmarks have run on the reference machine.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// Weight functions needed for `pallet_fee_routing`.
pub trait WeightInfo {
	fn pull_base() -> Weight;
	fn pull_builders() -> Weight;
	fn pull_data() -> Weight;
	fn pull_member() -> Weight;
	fn pull_contribution() -> Weight;
	fn pull_staker() -> Weight;
	fn credit_payees(n: u32) -> Weight;
	fn credit_contributors(n: u32) -> Weight;
	fn deposit_pools(n: u32) -> Weight;
	fn claim() -> Weight;
	fn claim_for() -> Weight;
	fn rotate_payee() -> Weight;
	fn set_policy() -> Weight;
	fn sweep_base() -> Weight;
	fn sweep_payee() -> Weight;
	fn route_begin() -> Weight;
	fn route_credit(c: u32) -> Weight;
	fn route_close() -> Weight;
	fn compensate() -> Weight;
}

/// Weights for `pallet_fee_routing` using the Substrate node and recommended hardware.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn pull_base() -> Weight {
		Weight::from_parts(10_000_000, 1500)
			.saturating_add(T::DbWeight::get().reads(0_u64))
			.saturating_add(T::DbWeight::get().writes(0_u64))
	}
	fn pull_builders() -> Weight {
		Weight::from_parts(30_000_000, 17700)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn pull_data() -> Weight {
		Weight::from_parts(30_000_000, 15000)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn pull_member() -> Weight {
		Weight::from_parts(35_000_000, 17700)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn pull_contribution() -> Weight {
		Weight::from_parts(32_000_000, 17700)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn pull_staker() -> Weight {
		Weight::from_parts(32_000_000, 15000)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	fn credit_payees(n: u32) -> Weight {
		Weight::from_parts(5_000_000, 6900)
			.saturating_add(Weight::from_parts(8_000_000, 5200).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
	}
	fn credit_contributors(n: u32) -> Weight {
		Weight::from_parts(5_000_000, 6900)
			.saturating_add(Weight::from_parts(10_000_000, 10400).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
	fn deposit_pools(n: u32) -> Weight {
		Weight::from_parts(5_000_000, 6900)
			.saturating_add(Weight::from_parts(10_000_000, 7800).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	fn claim() -> Weight {
		Weight::from_parts(60_000_000, 20400)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn claim_for() -> Weight {
		Weight::from_parts(85_000_000, 23100)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	fn rotate_payee() -> Weight {
		Weight::from_parts(25_000_000, 9600)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn set_policy() -> Weight {
		Weight::from_parts(15_000_000, 6900)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn sweep_base() -> Weight {
		Weight::from_parts(8_000_000, 6900)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn sweep_payee() -> Weight {
		Weight::from_parts(60_000_000, 20400)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn route_begin() -> Weight {
		Weight::from_parts(110_000_000, 42000)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	fn route_credit(c: u32) -> Weight {
		Weight::from_parts(12_000_000, 9600)
			.saturating_add(Weight::from_parts(5_000_000, 5200).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(c.into())))
	}
	fn route_close() -> Weight {
		Weight::from_parts(20_000_000, 9600)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn compensate() -> Weight {
		Weight::from_parts(45_000_000, 15000)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn pull_base() -> Weight {
		Weight::from_parts(10_000_000, 1500)
			.saturating_add(ParityDbWeight::get().reads(0_u64))
			.saturating_add(ParityDbWeight::get().writes(0_u64))
	}
	fn pull_builders() -> Weight {
		Weight::from_parts(30_000_000, 17700)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn pull_data() -> Weight {
		Weight::from_parts(30_000_000, 15000)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn pull_member() -> Weight {
		Weight::from_parts(35_000_000, 17700)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn pull_contribution() -> Weight {
		Weight::from_parts(32_000_000, 17700)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn pull_staker() -> Weight {
		Weight::from_parts(32_000_000, 15000)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn credit_payees(n: u32) -> Weight {
		Weight::from_parts(5_000_000, 6900)
			.saturating_add(Weight::from_parts(8_000_000, 5200).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(n.into())))
	}
	fn credit_contributors(n: u32) -> Weight {
		Weight::from_parts(5_000_000, 6900)
			.saturating_add(Weight::from_parts(10_000_000, 10400).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
	fn deposit_pools(n: u32) -> Weight {
		Weight::from_parts(5_000_000, 6900)
			.saturating_add(Weight::from_parts(10_000_000, 7800).saturating_mul(n.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
	}
	fn claim() -> Weight {
		Weight::from_parts(60_000_000, 20400)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn claim_for() -> Weight {
		Weight::from_parts(85_000_000, 23100)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn rotate_payee() -> Weight {
		Weight::from_parts(25_000_000, 9600)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn set_policy() -> Weight {
		Weight::from_parts(15_000_000, 6900)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn sweep_base() -> Weight {
		Weight::from_parts(8_000_000, 6900)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn sweep_payee() -> Weight {
		Weight::from_parts(60_000_000, 20400)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn route_begin() -> Weight {
		Weight::from_parts(110_000_000, 42000)
			.saturating_add(ParityDbWeight::get().reads(16_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn route_credit(c: u32) -> Weight {
		Weight::from_parts(12_000_000, 9600)
			.saturating_add(Weight::from_parts(5_000_000, 5200).saturating_mul(c.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(c.into())))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(c.into())))
	}
	fn route_close() -> Weight {
		Weight::from_parts(20_000_000, 9600)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn compensate() -> Weight {
		Weight::from_parts(45_000_000, 15000)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
}
