//! Weights of `pallet_datanets`, measured by `scripts/benchmarks.sh`. Do not edit: change the benchmark and measure again.
//!
//! frame-omni-bencher 64.0.0, 2026-11-27
//! STEPS: 6, REPEAT: 4, CPU: AMD EPYC, WASM-EXECUTION: Compiled
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
	fn create() -> Weight;
	fn update() -> Weight;
	fn transfer() -> Weight;
	fn add_curator() -> Weight;
	fn remove_curator() -> Weight;
	fn contribute(p: u32, ) -> Weight;
	fn contribute_synthetic() -> Weight;
	fn review_accept() -> Weight;
	fn review_reject() -> Weight;
	fn lapse() -> Weight;
	fn mark_commons() -> Weight;
	fn withdraw() -> Weight;
	fn release_bond() -> Weight;
	fn publish_snapshot() -> Weight;
	fn demand_chunk() -> Weight;
	fn answer_chunk(n: u32, ) -> Weight;
	fn expire_demand() -> Weight;
	fn dispute_count(n: u32, ) -> Weight;
	fn seal() -> Weight;
	fn retire(n: u32, ) -> Weight;
	fn retire_step() -> Weight;
	fn mark() -> Weight;
	fn reduce(n: u32, ) -> Weight;
	fn reduce_step() -> Weight;
	fn poll_base() -> Weight;
	fn poll_epoch() -> Weight;
	fn freeze_contribution() -> Weight;
	fn restore_contribution() -> Weight;
	fn overrule_rejection() -> Weight;
	fn freeze_datanet() -> Weight;
	fn restore_datanet() -> Weight;
	fn restore_step() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Datanets::NextDatanet` (r:1 w:1)
	/// Proof: `Datanets::NextDatanet` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Sponsors::Invitations` (r:1 w:0)
	/// Proof: `Sponsors::Invitations` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:0 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Profiles` (r:0 w:1)
	/// Proof: `Datanets::Profiles` (`max_values`: None, `max_size`: Some(1191), added: 3666, mode: `MaxEncodedLen`)
	fn create() -> Weight {
		// Minimum execution time: 90_729 nanoseconds.
		Weight::from_parts(99_306_000, 3766)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Profiles` (r:1 w:1)
	/// Proof: `Datanets::Profiles` (`max_values`: None, `max_size`: Some(1191), added: 3666, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Sponsors::Invitations` (r:1 w:0)
	/// Proof: `Sponsors::Invitations` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	fn update() -> Weight {
		// Minimum execution time: 151_944 nanoseconds.
		Weight::from_parts(162_504_000, 6542)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	fn transfer() -> Weight {
		// Minimum execution time: 20_839 nanoseconds.
		Weight::from_parts(23_363_000, 4077)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	fn add_curator() -> Weight {
		// Minimum execution time: 21_169 nanoseconds.
		Weight::from_parts(24_756_000, 4077)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	fn remove_curator() -> Weight {
		// Minimum execution time: 20_950 nanoseconds.
		Weight::from_parts(23_574_000, 4077)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Sponsors::Invitations` (r:1 w:0)
	/// Proof: `Sponsors::Invitations` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Roots` (r:1 w:1)
	/// Proof: `Datanets::Roots` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeOf` (r:1 w:1)
	/// Proof: `FeeRouting::PayeeOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::NextPayee` (r:1 w:1)
	/// Proof: `FeeRouting::NextPayee` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:8 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Redirects` (r:8 w:0)
	/// Proof: `Datanets::Redirects` (`max_values`: None, `max_size`: Some(594), added: 3069, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Vectors` (r:8 w:1)
	/// Proof: `Datanets::Vectors` (`max_values`: None, `max_size`: Some(594), added: 3069, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::NextContribution` (r:1 w:1)
	/// Proof: `Datanets::NextContribution` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:0 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Catalogue` (r:0 w:1)
	/// Proof: `Datanets::Catalogue` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:0 w:1)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// The range of component `p` is `[0, 8]`.
	fn contribute(p: u32, ) -> Weight {
		// Minimum execution time: 205_033 nanoseconds.
		Weight::from_parts(228_784_979, 4849)
			// Standard error: 81_689
			.saturating_add(Weight::from_parts(14_065_532, 0).saturating_mul(p as u64))
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(p as u64)))
			.saturating_add(T::DbWeight::get().writes(12_u64))
			.saturating_add(Weight::from_parts(0, 3069).saturating_mul(p as u64))
	}
	/// Storage: `Sponsors::Invitations` (r:1 w:0)
	/// Proof: `Sponsors::Invitations` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Roots` (r:1 w:1)
	/// Proof: `Datanets::Roots` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeOf` (r:1 w:1)
	/// Proof: `FeeRouting::PayeeOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::NextPayee` (r:1 w:1)
	/// Proof: `FeeRouting::NextPayee` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(123), added: 2598, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Builders` (r:1 w:0)
	/// Proof: `ModelRegistry::Builders` (`max_values`: None, `max_size`: Some(526), added: 3001, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::NextContribution` (r:1 w:1)
	/// Proof: `Datanets::NextContribution` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:0 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Vectors` (r:0 w:1)
	/// Proof: `Datanets::Vectors` (`max_values`: None, `max_size`: Some(594), added: 3069, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:0 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Catalogue` (r:0 w:1)
	/// Proof: `Datanets::Catalogue` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:0 w:1)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn contribute_synthetic() -> Weight {
		// Minimum execution time: 232_685 nanoseconds.
		Weight::from_parts(248_413_000, 6012)
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:0)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeOf` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	fn review_accept() -> Weight {
		// Minimum execution time: 70_342 nanoseconds.
		Weight::from_parts(84_227_000, 4077)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:0)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeOf` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeOf` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn review_reject() -> Weight {
		// Minimum execution time: 148_497 nanoseconds.
		Weight::from_parts(158_456_000, 4077)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Sponsors::Invitations` (r:1 w:0)
	/// Proof: `Sponsors::Invitations` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:0)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Vectors` (r:0 w:1)
	/// Proof: `Datanets::Vectors` (`max_values`: None, `max_size`: Some(594), added: 3069, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Roots` (r:0 w:1)
	/// Proof: `Datanets::Roots` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Catalogue` (r:0 w:1)
	/// Proof: `Datanets::Catalogue` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn lapse() -> Weight {
		// Minimum execution time: 173_845 nanoseconds.
		Weight::from_parts(183_993_000, 4077)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Sponsors::Invitations` (r:1 w:0)
	/// Proof: `Sponsors::Invitations` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:0 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn mark_commons() -> Weight {
		// Minimum execution time: 81_743 nanoseconds.
		Weight::from_parts(94_516_000, 4077)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Sponsors::Invitations` (r:1 w:0)
	/// Proof: `Sponsors::Invitations` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::PayeeAccounts` (r:1 w:0)
	/// Proof: `FeeRouting::PayeeAccounts` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:0 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		// Minimum execution time: 148_507 nanoseconds.
		Weight::from_parts(156_873_000, 4077)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Sponsors::Invitations` (r:1 w:0)
	/// Proof: `Sponsors::Invitations` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:0)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:0)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn release_bond() -> Weight {
		// Minimum execution time: 108_683 nanoseconds.
		Weight::from_parts(122_298_000, 4077)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:0 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	fn publish_snapshot() -> Weight {
		// Minimum execution time: 51_026 nanoseconds.
		Weight::from_parts(57_798_000, 4077)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:0)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:0)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Demands` (r:1 w:1)
	/// Proof: `Datanets::Demands` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn demand_chunk() -> Weight {
		// Minimum execution time: 150_922 nanoseconds.
		Weight::from_parts(161_732_000, 6012)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Sponsors::Invitations` (r:1 w:0)
	/// Proof: `Sponsors::Invitations` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Demands` (r:1 w:1)
	/// Proof: `Datanets::Demands` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:0)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[0, 16]`.
	fn answer_chunk(n: u32, ) -> Weight {
		// Minimum execution time: 138_278 nanoseconds.
		Weight::from_parts(143_228_415, 6196)
			// Standard error: 156_744
			.saturating_add(Weight::from_parts(2_684_725, 0).saturating_mul(n as u64))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Datanets::Demands` (r:1 w:1)
	/// Proof: `Datanets::Demands` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:0 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn expire_demand() -> Weight {
		// Minimum execution time: 204_562 nanoseconds.
		Weight::from_parts(219_110_000, 8799)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:1)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:0 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 16]`.
	fn dispute_count(n: u32, ) -> Weight {
		// Minimum execution time: 173_714 nanoseconds.
		Weight::from_parts(178_076_582, 6196)
			// Standard error: 229_826
			.saturating_add(Weight::from_parts(3_477_671, 0).saturating_mul(n as u64))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:1 w:1)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn seal() -> Weight {
		// Minimum execution time: 54_582 nanoseconds.
		Weight::from_parts(66_885_000, 4077)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:1 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::SnapshotMembers` (r:32 w:32)
	/// Proof: `FeeRouting::SnapshotMembers` (`max_values`: None, `max_size`: Some(65), added: 2540, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:32 w:32)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 32]`.
	fn retire(n: u32, ) -> Weight {
		// Minimum execution time: 81_702 nanoseconds.
		Weight::from_parts(60_271_459, 3600)
			// Standard error: 50_322
			.saturating_add(Weight::from_parts(29_505_650, 0).saturating_mul(n as u64))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n as u64)))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2588).saturating_mul(n as u64))
	}
	/// Storage: `Datanets::Retirements` (r:2 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:0)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::SnapshotMembers` (r:1 w:1)
	/// Proof: `FeeRouting::SnapshotMembers` (`max_values`: None, `max_size`: Some(65), added: 2540, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:1 w:1)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn retire_step() -> Weight {
		// Minimum execution time: 69_139 nanoseconds.
		Weight::from_parts(76_834_000, 6004)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Datanets::Contributions` (r:65 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Provenances` (r:1 w:0)
	/// Proof: `Datanets::Provenances` (`max_values`: None, `max_size`: Some(489), added: 2964, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Marks` (r:1 w:1)
	/// Proof: `Datanets::Marks` (`max_values`: None, `max_size`: Some(29), added: 2504, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Originals` (r:1 w:1)
	/// Proof: `Datanets::Originals` (`max_values`: None, `max_size`: Some(1042), added: 3517, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Redirects` (r:65 w:1)
	/// Proof: `Datanets::Redirects` (`max_values`: None, `max_size`: Some(594), added: 3069, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Vectors` (r:64 w:0)
	/// Proof: `Datanets::Vectors` (`max_values`: None, `max_size`: Some(594), added: 3069, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Reductions` (r:0 w:1)
	/// Proof: `Datanets::Reductions` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn mark() -> Weight {
		// Minimum execution time: 1_321_177 nanoseconds.
		Weight::from_parts(1_414_852_000, 200475)
			.saturating_add(T::DbWeight::get().reads(200_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Reductions` (r:1 w:1)
	/// Proof: `Datanets::Reductions` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::SnapshotMembers` (r:32 w:32)
	/// Proof: `FeeRouting::SnapshotMembers` (`max_values`: None, `max_size`: Some(65), added: 2540, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:32 w:32)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:32 w:32)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[1, 32]`.
	fn reduce(n: u32, ) -> Weight {
		// Minimum execution time: 94_626 nanoseconds.
		Weight::from_parts(58_325_236, 3600)
			// Standard error: 51_374
			.saturating_add(Weight::from_parts(39_895_043, 0).saturating_mul(n as u64))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n as u64)))
			.saturating_add(T::DbWeight::get().writes(2_u64))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2588).saturating_mul(n as u64))
	}
	/// Storage: `Datanets::Reductions` (r:2 w:1)
	/// Proof: `Datanets::Reductions` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::SnapshotMembers` (r:1 w:1)
	/// Proof: `FeeRouting::SnapshotMembers` (`max_values`: None, `max_size`: Some(65), added: 2540, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:1 w:1)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	fn reduce_step() -> Weight {
		// Minimum execution time: 83_406 nanoseconds.
		Weight::from_parts(89_547_000, 5996)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::RetiringEpoch` (r:1 w:0)
	/// Proof: `Datanets::RetiringEpoch` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Reductions` (r:1 w:0)
	/// Proof: `Datanets::Reductions` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:1 w:0)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn poll_base() -> Weight {
		// Minimum execution time: 24_617 nanoseconds.
		Weight::from_parts(26_219_000, 3501)
			.saturating_add(T::DbWeight::get().reads(4_u64))
	}
	/// Storage: `Datanets::Reductions` (r:1 w:0)
	/// Proof: `Datanets::Reductions` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:1 w:0)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn poll_epoch() -> Weight {
		// Minimum execution time: 9_778 nanoseconds.
		Weight::from_parts(10_710_000, 3497)
			.saturating_add(T::DbWeight::get().reads(2_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Snapshots` (r:1 w:1)
	/// Proof: `Datanets::Snapshots` (`max_values`: None, `max_size`: Some(57), added: 2532, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:0 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn freeze_contribution() -> Weight {
		// Minimum execution time: 63_629 nanoseconds.
		Weight::from_parts(68_668_000, 4077)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Retirements` (r:0 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn restore_contribution() -> Weight {
		// Minimum execution time: 55_473 nanoseconds.
		Weight::from_parts(60_683_000, 4077)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Datanets::Contributions` (r:1 w:1)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	fn overrule_rejection() -> Weight {
		// Minimum execution time: 41_087 nanoseconds.
		Weight::from_parts(45_605_000, 4077)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	fn freeze_datanet() -> Weight {
		// Minimum execution time: 20_338 nanoseconds.
		Weight::from_parts(22_202_000, 4077)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Proof: `Parameters::Parameters` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `InferenceReceipts::Clock` (r:1 w:0)
	/// Proof: `InferenceReceipts::Clock` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Datanets` (r:1 w:1)
	/// Proof: `Datanets::Datanets` (`max_values`: None, `max_size`: Some(612), added: 3087, mode: `MaxEncodedLen`)
	fn restore_datanet() -> Weight {
		// Minimum execution time: 39_294 nanoseconds.
		Weight::from_parts(43_201_000, 4077)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Datanets::Retirements` (r:2 w:1)
	/// Proof: `Datanets::Retirements` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Datanets::Contributions` (r:1 w:0)
	/// Proof: `Datanets::Contributions` (`max_values`: None, `max_size`: Some(135), added: 2610, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::SnapshotMembers` (r:1 w:1)
	/// Proof: `FeeRouting::SnapshotMembers` (`max_values`: None, `max_size`: Some(65), added: 2540, mode: `MaxEncodedLen`)
	/// Storage: `FeeRouting::Pools` (r:1 w:1)
	/// Proof: `FeeRouting::Pools` (`max_values`: None, `max_size`: Some(113), added: 2588, mode: `MaxEncodedLen`)
	fn restore_step() -> Weight {
		// Minimum execution time: 70_231 nanoseconds.
		Weight::from_parts(75_231_000, 6004)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
}

/// For mocks.
impl WeightInfo for () {
	fn create() -> Weight {
		Weight::from_parts(99_306_000, 3766)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn update() -> Weight {
		Weight::from_parts(162_504_000, 6542)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn transfer() -> Weight {
		Weight::from_parts(23_363_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn add_curator() -> Weight {
		Weight::from_parts(24_756_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn remove_curator() -> Weight {
		Weight::from_parts(23_574_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn contribute(p: u32, ) -> Weight {
		Weight::from_parts(228_784_979, 4849)
			.saturating_add(Weight::from_parts(14_065_532, 0).saturating_mul(p as u64))
			.saturating_add(ParityDbWeight::get().reads(11_u64))
			.saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(p as u64)))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
			.saturating_add(Weight::from_parts(0, 3069).saturating_mul(p as u64))
	}
	fn contribute_synthetic() -> Weight {
		Weight::from_parts(248_413_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(13_u64))
			.saturating_add(ParityDbWeight::get().writes(12_u64))
	}
	fn review_accept() -> Weight {
		Weight::from_parts(84_227_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn review_reject() -> Weight {
		Weight::from_parts(158_456_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn lapse() -> Weight {
		Weight::from_parts(183_993_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(7_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn mark_commons() -> Weight {
		Weight::from_parts(94_516_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(156_873_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(9_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn release_bond() -> Weight {
		Weight::from_parts(122_298_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn publish_snapshot() -> Weight {
		Weight::from_parts(57_798_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn demand_chunk() -> Weight {
		Weight::from_parts(161_732_000, 6012)
			.saturating_add(ParityDbWeight::get().reads(10_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn answer_chunk(n: u32, ) -> Weight {
		Weight::from_parts(143_228_415, 6196)
			.saturating_add(Weight::from_parts(2_684_725, 0).saturating_mul(n as u64))
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(6_u64))
	}
	fn expire_demand() -> Weight {
		Weight::from_parts(219_110_000, 8799)
			.saturating_add(ParityDbWeight::get().reads(12_u64))
			.saturating_add(ParityDbWeight::get().writes(11_u64))
	}
	fn dispute_count(n: u32, ) -> Weight {
		Weight::from_parts(178_076_582, 6196)
			.saturating_add(Weight::from_parts(3_477_671, 0).saturating_mul(n as u64))
			.saturating_add(ParityDbWeight::get().reads(8_u64))
			.saturating_add(ParityDbWeight::get().writes(8_u64))
	}
	fn seal() -> Weight {
		Weight::from_parts(66_885_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn retire(n: u32, ) -> Weight {
		Weight::from_parts(60_271_459, 3600)
			.saturating_add(Weight::from_parts(29_505_650, 0).saturating_mul(n as u64))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(n as u64)))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2588).saturating_mul(n as u64))
	}
	fn retire_step() -> Weight {
		Weight::from_parts(76_834_000, 6004)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn mark() -> Weight {
		Weight::from_parts(1_414_852_000, 200475)
			.saturating_add(ParityDbWeight::get().reads(200_u64))
			.saturating_add(ParityDbWeight::get().writes(7_u64))
	}
	fn reduce(n: u32, ) -> Weight {
		Weight::from_parts(58_325_236, 3600)
			.saturating_add(Weight::from_parts(39_895_043, 0).saturating_mul(n as u64))
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(n as u64)))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
			.saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n as u64)))
			.saturating_add(Weight::from_parts(0, 2588).saturating_mul(n as u64))
	}
	fn reduce_step() -> Weight {
		Weight::from_parts(89_547_000, 5996)
			.saturating_add(ParityDbWeight::get().reads(6_u64))
			.saturating_add(ParityDbWeight::get().writes(5_u64))
	}
	fn poll_base() -> Weight {
		Weight::from_parts(26_219_000, 3501)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(0_u64))
	}
	fn poll_epoch() -> Weight {
		Weight::from_parts(10_710_000, 3497)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(0_u64))
	}
	fn freeze_contribution() -> Weight {
		Weight::from_parts(68_668_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(4_u64))
			.saturating_add(ParityDbWeight::get().writes(4_u64))
	}
	fn restore_contribution() -> Weight {
		Weight::from_parts(60_683_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
	fn overrule_rejection() -> Weight {
		Weight::from_parts(45_605_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(2_u64))
			.saturating_add(ParityDbWeight::get().writes(2_u64))
	}
	fn freeze_datanet() -> Weight {
		Weight::from_parts(22_202_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(1_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn restore_datanet() -> Weight {
		Weight::from_parts(43_201_000, 4077)
			.saturating_add(ParityDbWeight::get().reads(3_u64))
			.saturating_add(ParityDbWeight::get().writes(1_u64))
	}
	fn restore_step() -> Weight {
		Weight::from_parts(75_231_000, 6004)
			.saturating_add(ParityDbWeight::get().reads(5_u64))
			.saturating_add(ParityDbWeight::get().writes(3_u64))
	}
}
