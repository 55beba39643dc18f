//! # Model registry
//!
//! Models, what they were made from, and on which terms. A model is a base, a fine-tune, an adapter or an agent; this
//! pallet knows its manifest's hash and where to find it, not its weights.
//!
//! ## Terminology
//!
//! - **Parents**: the models that a derivative (fine-tune, adapter, agent) was made from; at most
//!   [`MAX_PARENTS`](openledger_core::MAX_PARENTS).
//! - **Version**: a model one of whose parents has the same owner at registration. Models are never changed: a new
//!   version is a new model whose parent is the old one.
//! - **Terms**: royalty asked of derivatives, data share, weights of the attribution channels. Immutable.
//! - **Lineage**: two flattened vectors, both sorted, of at most [`MAX_BENEFICIARIES`](openledger_core::MAX_BENEFICIARIES)
//!   entries, in parts per billion, summing to exactly one whole.
//!   - **Builders**: the model keeps what its parents' royalties leave of the builders' part of its revenue; each royalty
//!     is split by that parent's own builder vector. Entries are models, and a model stands for its owner's payee at
//!     the time money is pulled.
//!   - **Data**: a base has its own snapshots, in proportion to the weights it declares. A derivative gives its own
//!     snapshots at most one half and inherits the rest, in equal parts from its parents.
//! - **Depth**: generations to the most distant ancestor, at most [`MAX_DEPTH`](openledger_core::MAX_DEPTH); a version does
//!   not count as a generation.
//! - **Corpus**: the snapshots in the data vector. It is fixed at registration.
//!
//! ## Rules
//!
//! Everything is flattened and bounded when a model is registered, so no payment ever walks a graph. Scaling floors; a part
//! that floors to nothing is dropped from the vector (an ancestor many royalties away), what flooring leaves goes to
//! the first own entry. A snapshot that a model itself declares may not get lost that way: its weight is refused.
//!
//! Shares above one whole, a data share below the governed floor, snapshots that are not sealed, parents that are retired
//! and anything listed twice are refused. Inputs longer than the protocol allows are refused by an error that says
//! so up to twice the limit; beyond that a call does not decode.
//!
//! Records are never removed: descendants and money on its way refer to them for ever. Hence the **deposit** for their footprint,
//! held on whoever registered the model, stays held, also when the model is retired or transferred: it is the price of
//! state that stays.
//!
//! **Retiring** is final: the model takes no new sessions or derivatives, and keeps earning from those that exist.
//! **Transfer** hands over control and all money that was not pulled yet; what was pulled stays with the old payee.
//!
//! | role | register | retire | transfer |
//! |---|---|---|---|
//! | any signed account | yes | no | no |
//! | owner | yes | yes | yes |
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impls;
pub mod lineage;
#[cfg(test)]
mod mock;
mod ownership;
mod register;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", feature = "std", test))]
mod try_state;
mod types;
mod views;
pub mod weights;

/// Children that [`Pallet::children`] returns at most.
pub const MAX_PAGE: u32 = 256;

// `register` takes all that a model is, and the macros repeat it in functions of their own.
#[allow(clippy::too_many_arguments)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{Consideration, Footprint},
	};
	use frame_system::pallet_prelude::*;
	use openledger_core::{Hash32, ModelId, ModelKind, PayeeId, Share, SnapshotId};
	use openledger_traits::{Contributions, Payees};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Configuration.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Which snapshots are sealed.
		type Contributions: Contributions;

		/// Payees of owners.
		type Payees: Payees<Self::AccountId>;

		/// Takes the deposit for a model's footprint (one item, its bytes), usually a hold with [`HoldReason::Model`].
		type Consideration: Consideration<Self::AccountId, Footprint>;

		/// Least data share that terms may state, in parts per billion. Governed; models registered under a lower floor keep
		/// their terms, and routing raises them.
		type DataFloor: Get<Share>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why this pallet holds balance.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Deposit for the footprint of a model.
		Model,
	}

	/// Number of the next model, hence the count of all.
	#[pallet::storage]
	pub type NextModel<T: Config> = StorageValue<_, ModelId, ValueQuery>;

	/// What settlement and routing ask for often. Ids are dense and never reused.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Twox64Concat, ModelId, ModelOf<T>>;

	/// What the owner declared at registration; read by people and checks, not by settlement.
	#[pallet::storage]
	pub type Declarations<T: Config> = StorageMap<_, Twox64Concat, ModelId, Declaration>;

	/// The builder vectors: sorted, each sums to one whole.
	#[pallet::storage]
	pub type Builders<T: Config> = StorageMap<_, Twox64Concat, ModelId, BuilderVector, ValueQuery>;

	/// The data vectors: sorted, each sums to one whole.
	#[pallet::storage]
	pub type Data<T: Config> = StorageMap<_, Twox64Concat, ModelId, DataVector, ValueQuery>;

	/// How many models name a model as a parent.
	#[pallet::storage]
	pub type ChildCount<T: Config> = StorageMap<_, Twox64Concat, ModelId, u32, ValueQuery>;

	/// The models that name a model as a parent, numbered from 0 in order of registration.
	#[pallet::storage]
	pub type Children<T: Config> = StorageDoubleMap<_, Twox64Concat, ModelId, Twox64Concat, u32, ModelId>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A model was registered. [`Event::LineageFixed`] follows.
		ModelRegistered {
			/// The model.
			model: ModelId,
			/// What it is.
			kind: ModelKind,
			/// Who controls it.
			owner: T::AccountId,
			/// Whom the owner is paid as.
			payee: PayeeId,
			/// Blake2b-256 of its manifest.
			manifest_hash: Hash32,
			/// Where the manifest is.
			uri: Uri,
			/// Its licence.
			licence: Licence,
			/// Its parents.
			parents: Parents,
			/// Generations to its most distant ancestor.
			depth: u8,
			/// Its terms.
			terms: Terms,
		},
		/// The vectors by which everything the model ever earns is split.
		LineageFixed {
			/// The model.
			model: ModelId,
			/// Builders: the model and its ancestors.
			builders: BuilderVector,
			/// Snapshots, own and inherited: its corpus.
			data: DataVector,
		},
		/// A model was retired: no new sessions and derivatives.
		ModelRetired {
			/// The model.
			model: ModelId,
			/// Its owner.
			owner: T::AccountId,
		},
		/// A model has a new owner. What was pulled before stays owed to `old_payee`; all else goes to `new_payee`.
		OwnershipTransferred {
			/// The model.
			model: ModelId,
			/// Its owner so far.
			from: T::AccountId,
			/// Its owner now.
			to: T::AccountId,
			/// Whom it paid so far.
			old_payee: PayeeId,
			/// Whom it pays now.
			new_payee: PayeeId,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such model.
		UnknownModel,
		/// Only the owner may do this.
		NotOwner,
		/// The model is retired already.
		AlreadyRetired,
		/// The model is its own already.
		AlreadyOwner,
		/// The URI is longer than [`MAX_URI`](openledger_core::MAX_URI) bytes.
		UriTooLong,
		/// The licence is longer than [`MAX_NAME`](openledger_core::MAX_NAME) bytes.
		LicenceTooLong,
		/// URI or licence is not UTF-8.
		NotUtf8,
		/// A base model names parents.
		BaseWithParents,
		/// A derivative names no parents.
		DerivativeWithoutParents,
		/// More than [`MAX_PARENTS`](openledger_core::MAX_PARENTS) parents.
		TooManyParents,
		/// A parent is named twice.
		DuplicateParent,
		/// A parent does not exist.
		UnknownParent,
		/// A parent is retired.
		ParentRetired,
		/// More than [`MAX_DEPTH`](openledger_core::MAX_DEPTH) generations.
		TooDeep,
		/// The builder vector would have more than [`MAX_BENEFICIARIES`](openledger_core::MAX_BENEFICIARIES) entries.
		TooManyBuilders,
		/// A base model names no snapshot.
		NoSnapshots,
		/// More than [`MAX_BENEFICIARIES`](openledger_core::MAX_BENEFICIARIES) snapshots, own alone or with the inherited
		/// ones.
		TooManySnapshots,
		/// A snapshot is named twice.
		DuplicateSnapshot,
		/// A snapshot does not exist or is not sealed.
		SnapshotNotSealed,
		/// The weight of a snapshot is zero, or so small beside the others that its share would be.
		WeightTooSmall,
		/// A derivative gives its own snapshots more than one half.
		OwnDataAboveHalf,
		/// The share of the own data does not fit the snapshots: a base has all of its data to itself, a derivative
		/// with snapshots of its own gives them something and one without nothing.
		OwnDataMismatch,
		/// A share of the terms is more than one whole.
		ShareAboveOne,
		/// The channels together have more than one whole.
		ChannelsAboveOne,
		/// The parents' royalties are together more than one whole.
		RoyaltiesAboveOne,
		/// The data share is below the governed floor.
		BelowDataFloor,
		/// There is no number left for another model.
		TooManyModels,
		/// Stored lineage contradicts itself. Cannot happen.
		BrokenLineage,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Register a model. All of it is immutable.
		///
		/// ## Dispatch Origin
		///
		/// Signed; the account becomes the owner.
		///
		/// ## Details
		///
		/// The lineage is flattened here, once. Nobody needs the consent of a parent's owner: a parent's terms are the
		/// consent. A deposit for the footprint is held on the caller and stays held.
		///
		/// ## Parameters
		///
		/// - `kind`: base, fine-tune, adapter or agent.
		/// - `manifest_hash`: blake2b-256 of the manifest, which names the files of the model and their hashes.
		/// - `uri`: where the manifest is; UTF-8, at most [`MAX_URI`](openledger_core::MAX_URI) bytes.
		/// - `licence`: an SPDX expression or a name; UTF-8, at most [`MAX_NAME`](openledger_core::MAX_NAME) bytes.
		/// - `parents`: none for a base, 1 to [`MAX_PARENTS`](openledger_core::MAX_PARENTS) for a derivative.
		/// - `snapshots`: sealed snapshots it was made from itself, with weights above 0; at least one for a base.
		/// - `own_data_share`: part of the data share that goes to `snapshots`: one whole for a base; for a derivative up to one
		///   half, and zero if and only if it has no snapshots of its own.
		/// - `terms`: see [`Terms`]. The data share is at least [`Config::DataFloor`].
		///
		/// ## Errors
		///
		/// All of [`Error`] but [`Error::UnknownModel`], [`Error::NotOwner`], [`Error::AlreadyRetired`] and
		/// [`Error::AlreadyOwner`]; those of the deposit and of creating a payee.
		///
		/// ## Events
		///
		/// [`Event::ModelRegistered`], [`Event::LineageFixed`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register(len_of(parents), len_of(snapshots)))]
		pub fn register(
			origin: OriginFor<T>,
			kind: ModelKind,
			manifest_hash: Hash32,
			uri: BoundedVec<u8, MaxUriInput>,
			licence: BoundedVec<u8, MaxLicenceInput>,
			parents: BoundedVec<ModelId, MaxParentsInput>,
			snapshots: BoundedVec<(SnapshotId, u32), MaxSnapshotsInput>,
			own_data_share: Share,
			terms: Terms,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			let registration = Registration {
				kind,
				manifest_hash,
				uri: uri.into_inner(),
				licence: licence.into_inner(),
				parents: parents.into_inner(),
				snapshots: snapshots.into_inner(),
				own_data_share,
				terms,
			};
			Self::do_register(owner, registration).map(|_| ())
		}

		/// Take a model out of service, for ever.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner.
		///
		/// ## Details
		///
		/// No new derivative can name it and no operator can begin to serve it. What exists keeps working and earning: open
		/// sessions, batches, royalties from derivatives. Nothing of the deposit is returned, for nothing is removed.
		///
		/// ## Parameters
		///
		/// - `model`: the model.
		///
		/// ## Errors
		///
		/// [`Error::UnknownModel`], [`Error::NotOwner`], [`Error::AlreadyRetired`].
		///
		/// ## Events
		///
		/// [`Event::ModelRetired`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::retire())]
		pub fn retire(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_retire(who, model)
		}

		/// Hand a model over to `new_owner`.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the owner.
		///
		/// ## Details
		///
		/// Money that was not pulled yet follows the model; what was pulled stays owed to the old payee. The deposit stays
		/// held on who registered the model. A retired model can be handed over, too: it may still earn.
		///
		/// ## Parameters
		///
		/// - `model`: the model.
		/// - `new_owner`: who controls it and is paid from now on; becomes a payee if it is none.
		///
		/// ## Errors
		///
		/// [`Error::UnknownModel`], [`Error::NotOwner`], [`Error::AlreadyOwner`]; those of creating a payee.
		///
		/// ## Events
		///
		/// [`Event::OwnershipTransferred`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::transfer())]
		pub fn transfer(origin: OriginFor<T>, model: ModelId, new_owner: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_transfer(who, model, new_owner)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// All there is to know of a model but its lineage.
		pub fn model(model: ModelId) -> Option<ModelInfo<T::AccountId, BlockNumberFor<T>>> {
			Self::info_of(model)
		}

		/// The two vectors of a model.
		pub fn lineage(model: ModelId) -> Option<Lineage> {
			Self::lineage_of(model)
		}

		/// Models that name `model` as a parent, in order of registration, from the `first`-th (counted from 0), at most
		/// `limit` and [`MAX_PAGE`] of them.
		pub fn children(model: ModelId, first: u32, limit: u32) -> Vec<ModelId> {
			Self::children_of(model, first, limit)
		}

		/// How many models there are. Their ids are all below.
		pub fn count() -> ModelId {
			NextModel::<T>::get()
		}
	}
}
