//! Weights of `pallet_inference_receipts`.
//!
//! Provisional figures until the benchmarks have run on the reference machine.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{constants::ParityDbWeight, Weight}};

/// Weight functions needed for `pallet_inference_receipts`.
pub trait WeightInfo {
	fn create_mandate() -> Weight;
	fn fund_mandate() -> Weight;
	fn update_mandate() -> Weight;
	fn revoke_mandate() -> Weight;
	fn open_session(l: u32) -> Weight;
	fn open_session_from_mandate(l: u32) -> Weight;
	fn top_up() -> Weight;
	fn top_up_from_mandate() -> Weight;
	fn close_session() -> Weight;
	fn withdraw_session() -> Weight;
	fn submit_batch(v: u32, c: u32) -> Weight;
	fn end_begin() -> Weight;
	fn end_page(c: u32) -> Weight;
	fn end_close() -> Weight;
	fn void() -> Weight;
	fn posted(c: u32) -> Weight;
	fn poll_tick() -> Weight;
	fn poll_step() -> Weight;
}

/// Weights for `pallet_inference_receipts` using the Substrate node and recommended hardware.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn create_mandate() -> Weight {
		Weight::from_parts(80_000_000, 8_799)
			.saturating_add(T::DbWeight::get().reads(21_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn fund_mandate() -> Weight {
		Weight::from_parts(50_000_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn update_mandate() -> Weight {
		Weight::from_parts(30_000_000, 3_693)
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn revoke_mandate() -> Weight {
		Weight::from_parts(75_000_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	fn open_session(l: u32) -> Weight {
		Weight::from_parts(80_000_000, 6_196)
			.saturating_add(Weight::from_parts(4_000_000, 2_561).saturating_mul(l.into()))
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(l.into())))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	fn open_session_from_mandate(l: u32) -> Weight {
		Weight::from_parts(70_000_000, 6_196)
			.saturating_add(Weight::from_parts(4_000_000, 2_561).saturating_mul(l.into()))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(l.into())))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn top_up() -> Weight {
		Weight::from_parts(50_000_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn top_up_from_mandate() -> Weight {
		Weight::from_parts(30_000_000, 4_310)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn close_session() -> Weight {
		Weight::from_parts(20_000_000, 4_310)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn withdraw_session() -> Weight {
		Weight::from_parts(80_000_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	fn submit_batch(v: u32, c: u32) -> Weight {
		Weight::from_parts(100_000_000, 8_799)
			.saturating_add(Weight::from_parts(55_000_000, 3_320).saturating_mul(v.into()))
			.saturating_add(Weight::from_parts(1_500_000, 2_800).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(v.into())))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(11_u64))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(v.into())))
	}
	fn end_begin() -> Weight {
		Weight::from_parts(35_000_000, 12_000)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	fn end_page(c: u32) -> Weight {
		Weight::from_parts(220_000_000, 250_000)
			.saturating_add(Weight::from_parts(20_000, 24).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	fn end_close() -> Weight {
		Weight::from_parts(40_000_000, 12_000)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn void() -> Weight {
		Weight::from_parts(120_000_000, 20_000)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(14_u64))
	}
	fn posted(c: u32) -> Weight {
		Weight::from_parts(15_000_000, 250_000)
			.saturating_add(Weight::from_parts(20_000, 24).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
	}
	fn poll_tick() -> Weight {
		Weight::from_parts(5_000_000, 1_493)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	fn poll_step() -> Weight {
		Weight::from_parts(15_000_000, 6_072)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn create_mandate() -> Weight {
		Weight::from_parts(80_000_000, 8_799)
			.saturating_add(ParityDbWeight::get().reads(21_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn fund_mandate() -> Weight {
		Weight::from_parts(50_000_000, 6_196)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn update_mandate() -> Weight {
		Weight::from_parts(30_000_000, 3_693)
			.saturating_add(ParityDbWeight::get().reads(17_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn revoke_mandate() -> Weight {
		Weight::from_parts(75_000_000, 6_196)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn open_session(l: u32) -> Weight {
		Weight::from_parts(80_000_000, 6_196)
			.saturating_add(Weight::from_parts(4_000_000, 2_561).saturating_mul(l.into()))
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(l.into())))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn open_session_from_mandate(l: u32) -> Weight {
		Weight::from_parts(70_000_000, 6_196)
			.saturating_add(Weight::from_parts(4_000_000, 2_561).saturating_mul(l.into()))
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(l.into())))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn top_up() -> Weight {
		Weight::from_parts(50_000_000, 6_196)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn top_up_from_mandate() -> Weight {
		Weight::from_parts(30_000_000, 4_310)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn close_session() -> Weight {
		Weight::from_parts(20_000_000, 4_310)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn withdraw_session() -> Weight {
		Weight::from_parts(80_000_000, 6_196)
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn submit_batch(v: u32, c: u32) -> Weight {
		Weight::from_parts(100_000_000, 8_799)
			.saturating_add(Weight::from_parts(55_000_000, 3_320).saturating_mul(v.into()))
			.saturating_add(Weight::from_parts(1_500_000, 2_800).saturating_mul(c.into()))
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(v.into())))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(c.into())))
			.saturating_add(ParityDbWeight::get().writes(11_u64))
			.saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(v.into())))
	}
	fn end_begin() -> Weight {
		Weight::from_parts(35_000_000, 12_000)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn end_page(c: u32) -> Weight {
		Weight::from_parts(220_000_000, 250_000)
			.saturating_add(Weight::from_parts(20_000, 24).saturating_mul(c.into()))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn end_close() -> Weight {
		Weight::from_parts(40_000_000, 12_000)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn void() -> Weight {
		Weight::from_parts(120_000_000, 20_000)
			.saturating_add(ParityDbWeight::get().reads(14_u64))
			.saturating_add(ParityDbWeight::get().writes(14_u64))
	}
	fn posted(c: u32) -> Weight {
		Weight::from_parts(15_000_000, 250_000)
			.saturating_add(Weight::from_parts(20_000, 24).saturating_mul(c.into()))
			.saturating_add(ParityDbWeight::get().reads(2_u64))
	}
	fn poll_tick() -> Weight {
		Weight::from_parts(5_000_000, 1_493)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn poll_step() -> Weight {
		Weight::from_parts(15_000_000, 6_072)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
}
