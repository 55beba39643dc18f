//! # Activity
//!
//! The rhythm of the economy: how often it is used, by whom, and how the money spreads. Other pallets tell this one
//! what happened (trait [`openledger_traits::Activity`]); it counts, by epoch and in total, and answers questions.
//!
//! ## Terminology
//!
//! - **Epoch**: the economy's unit of time, given by `Config::Epochs`. It is not the consensus epoch.
//! - **Ring**: the last `Config::RingSize` epochs before the current one. Older ones are overwritten; what happened in
//!   them stays in the totals, and in the event [`Event::EpochEnded`] that each epoch with activity leaves behind.
//! - **Paid contributor**: a payee that a contribution paid, as opposed to any payee that was paid out.
//! - **Self-dealt volume**: paid by someone to himself. A lower bound, for nobody is forced to use one account.
//! - **Concentration**: the Herfindahl index of the operators' settled volume, `Σ volumeᵢ² / (Σ volume)²`, in parts per
//!   billion: one whole means one operator has it all, `1/n` means `n` equal ones. The routing policy gives every operator
//!   the same part of what it settles, so this is the index of their revenue too.
//! - **Retention**: the part of the previous epoch's paid contributors that were paid in this epoch again.
//!
//! ## Design
//!
//! Nothing here can fail, be called by users or move money, and nothing is ever rewarded by these numbers: that is what
//! keeps them honest. Counters saturate; they cannot reach their ends with the supply there is.
//!
//! Things that must be unique within an epoch are told apart by the epoch they were last seen in: one small entry for an
//! entity, never one for a use. Contributors, operators, models and datanets each stand behind a deposit or a
//! bond, so their entries stay. Payers are many and come and go: entries of payers that were not seen in any epoch of the
//! ring are removed in idle time, at most [`MAX_PRUNED`] visits a block, one pass an epoch. A payer that comes back after
//! that long is counted again in the total of payers, which therefore is an upper bound; the count of each epoch is
//! exact.
//!
//! The clock never runs backwards here: should `Config::Epochs` do so (a longer epoch was decided, say), use is counted in the
//! latest epoch until the clock catches up.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impls;
#[cfg(test)]
mod mock;
mod prune;
mod record;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", feature = "std", test))]
mod try_state;
mod types;
mod views;
pub mod weights;

/// Visits of payers' entries that pruning makes in one block, at most.
pub const MAX_PRUNED: u32 = 64;

/// Epochs that [`Pallet::epochs`] returns at most.
pub const MAX_RANGE: u32 = 512;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use openledger_core::{DatanetId, EpochIndex, ModelId, OperatorId, PayeeId};
	use openledger_traits::Epochs;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The clock of the economy.
		type Epochs: Epochs;

		/// Epochs before the current one that are kept; at least 1. Changing it takes a migration of [`Ring`].
		#[pallet::constant]
		type RingSize: Get<u32>;

		/// Weights of the hooks.
		type WeightInfo: WeightInfo;
	}

	/// The latest epoch in which anything was counted.
	#[pallet::storage]
	pub type Current<T: Config> = StorageValue<_, EpochRecord, ValueQuery>;

	/// Epochs before [`Current`] with activity, each in slot `epoch % RingSize`.
	#[pallet::storage]
	pub type Ring<T: Config> = StorageMap<_, Twox64Concat, u32, EpochRecord>;

	/// All since genesis.
	#[pallet::storage]
	pub type Total<T: Config> = StorageValue<_, Tally, ValueQuery>;

	/// Settled volume of the operators.
	#[pallet::storage]
	pub type Volumes<T: Config> = StorageMap<_, Twox64Concat, OperatorId, Volume>;

	/// Epoch in which a model was last used.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Twox64Concat, ModelId, EpochIndex>;

	/// Epoch in which a datanet last earned.
	#[pallet::storage]
	pub type Datanets<T: Config> = StorageMap<_, Twox64Concat, DatanetId, EpochIndex>;

	/// Epoch in which a contributor was last paid.
	#[pallet::storage]
	pub type Contributors<T: Config> = StorageMap<_, Twox64Concat, PayeeId, EpochIndex>;

	/// Epoch in which an account last paid for usage. Entries older than the ring are removed in idle time.
	#[pallet::storage]
	pub type Payers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, EpochIndex>;

	/// How far pruning of [`Payers`] has come.
	#[pallet::storage]
	pub type Pruning<T: Config> = StorageValue<_, PrunePass<T::AccountId>, ValueQuery>;

	/// What this pallet reports.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Something was counted in a later epoch, so these are the final numbers of `activity.epoch`. Epochs without
		/// activity leave no event.
		EpochEnded {
			/// Its numbers.
			activity: EpochActivity,
		},
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::prune_payers(remaining)
		}

		fn integrity_test() {
			assert!(T::RingSize::get() > 0, "the ring must keep at least one epoch");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Activity of one epoch: zeros if nothing happened in it, `None` if it is in the future or older than the ring.
		pub fn epoch(index: EpochIndex) -> Option<EpochActivity> {
			Self::activity_of(index)
		}

		/// Activity of the epochs `from..=to`, oldest first, as far as they are kept; the first [`MAX_RANGE`] of these.
		pub fn epochs(from: EpochIndex, to: EpochIndex) -> Vec<EpochActivity> {
			Self::activities(from, to)
		}

		/// Activity of the current epoch so far.
		pub fn current() -> EpochActivity {
			Self::activity_now()
		}

		/// Activity since genesis.
		pub fn totals() -> TotalActivity {
			Total::<T>::get().into()
		}
	}
}
