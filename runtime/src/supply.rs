//! Watches that OPEN is never made: after genesis total issuance only falls, by burns.
//!
//! The chain does not mint by design; this is the alarm if it does by mistake. Inside a block issuance may rise for a
//! moment, when a pallet credits an account before it takes the money from the pot that pays: what counts is the end of
//! the block.

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
	use crate::Balance;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::BlockNumberFor;

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Total issuance now.
		type Issuance: Get<Balance>;
		/// What the ledger of routing has burnt since genesis, by its own account. Others may burn too.
		type Burned: Get<Balance>;
		/// What all accounts own together. Reads every account: for checks only.
		type Owned: Get<Balance>;
	}

	/// Layout of storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Total issuance at the end of the last block.
	#[pallet::storage]
	pub type Last<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// Sum of all rises of total issuance since genesis. Anything but zero is a defect.
	#[pallet::storage]
	pub type Risen<T: Config> = StorageValue<_, Balance, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(fn deposit_event)]
	pub enum Event<T: Config> {
		/// Total issuance rose in this block, which must never happen.
		IssuanceRose {
			/// At the end of the block before.
			from: Balance,
			/// Now.
			to: Balance,
		},
	}

	/// Starts from the issuance of the balances set before.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		#[serde(skip)]
		pub _marker: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Last::<T>::put(T::Issuance::get());
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			// What `on_finalize` takes: it reads both, and writes if something was burnt.
			T::DbWeight::get().reads_writes(2, 1)
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			let (last, now) = (Last::<T>::get(), T::Issuance::get());
			if now == last {
				return;
			}
			Last::<T>::put(now);
			if let Some(rise) = now.checked_sub(last) {
				log::error!(target: "runtime::supply", "total issuance rose from {last} to {now}");
				Risen::<T>::mutate(|risen| *risen = risen.saturating_add(rise));
				Self::deposit_event(Event::IssuanceRose { from: last, to: now });
			}
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[cfg(any(feature = "try-runtime", test))]
	impl<T: Config> Pallet<T> {
		/// 1. Issuance has never risen.
		/// 2. It is what it was at the end of the last block, at the end of a block.
		/// 3. With all that routing has burnt, it is at most the supply of genesis.
		/// 4. It is what all accounts own: it fell by nothing but what was burnt of somebody's.
		pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
			ensure!(Risen::<T>::get() == 0, "total issuance has risen");
			ensure!(
				Last::<T>::get() == T::Issuance::get(),
				"a change of issuance was not seen"
			);
			ensure!(
				T::Issuance::get().saturating_add(T::Burned::get()) <= openledger_core::TOTAL_SUPPLY,
				"more OPEN than there can be"
			);
			ensure!(
				T::Issuance::get() == T::Owned::get(),
				"total issuance is not what accounts own"
			);
			Ok(())
		}
	}
}
