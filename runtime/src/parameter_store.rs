//! Gives governed parameters other values at genesis than their defaults.
//!
//! `pallet-parameters` has no genesis of its own, and what differs between networks is storage set at genesis, never code.

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
	use crate::{
		configs::{within_bounds, RuntimeParameters},
		Runtime,
	};
	use alloc::vec::Vec;
	use codec::DecodeAll;
	use frame_support::{pallet_prelude::*, traits::dynamic_params::AggregatedKeyValue};

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// SCALE encoded [`RuntimeParameters`], one an entry.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The values.
		pub values: Vec<Vec<u8>>,
		#[serde(skip)]
		pub _marker: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for bytes in &self.values {
				let parameter =
					RuntimeParameters::decode_all(&mut &bytes[..]).expect("genesis parameters decode");
				let (key, value) = parameter.into_parts();
				pallet_parameters::Parameters::<Runtime>::set(key, value);
			}
			// After all are set, because bounds depend on other parameters.
			for bytes in &self.values {
				let parameter =
					RuntimeParameters::decode_all(&mut &bytes[..]).expect("genesis parameters decode");
				assert!(within_bounds(&parameter), "{parameter:?} is out of bounds");
			}
		}
	}
}
