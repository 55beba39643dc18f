//! # Operators
//!
//! Operators execute models at posted prices. What they settle can be disputed for a while, so stake stands behind it:
//! the operator's own bond and what others delegate to it. This pallet keeps that stake, tells how much settlement it
//! covers, and takes it away when fraud is proven.
//!
//! ## Where stake is
//!
//! | stake | kept | counts towards exposure | earns | slashable | leaves by |
//! |---|---|---|---|---|---|
//! | bond | held on the operator's account | yes | yes | first | `unbond_own`, `deregister` |
//! | own, unbonding | held on the operator's account | no | no | second | `withdraw_own` |
//! | joining | pallet account | no | no | no | `activate`, `cancel_joining` |
//! | active delegation | pallet account | up to 4 × bond | yes | third, pro rata with the next | `undelegate`, `clear` |
//! | unbonding delegation | pallet account | no | no | third | `withdraw_unbonded` |
//!
//! No deposit is taken besides: the least bond and the least delegation pay for the records, which are bounded for each
//! operator and each delegator.
//!
//! ## Exposure
//!
//! `Σ open batches ≤ ⌊ratio × (bond + min(active delegations, 4 × bond))⌋`, and what credits can direct of these batches is at
//! most two fifths of the bond: a verdict discards credits, and an operator that owns the pools their money goes to then shall lose
//! more than that ([`openledger_routing::collateral`]). Two counters an operator; the settling pallet calls
//! [`openledger_traits::Operators::expose`] and `release`. Stake may leave while batches are open: it stays slashable for
//! them, and new batches are refused until the sums fit again.
//!
//! ## Delegation
//!
//! OPEN that joins waits [`Config::EntryDelay`] blocks, the time a batch can be disputed: who joins takes no part in
//! earnings or losses of batches that are open when it decides. Then anyone may activate it, for shares of the
//! operator's pool ([`types::SharePool`]; rounding stays in the pool). Shares are the units of the reward pool
//! ([`openledger_traits::StakerPools`]). Several delegators can have one payee, after an account was rotated: the units
//! of a payee are the sum of their shares ([`StakerUnits`]).
//!
//! A slash lowers the price of a share and touches no delegator. It also takes what the pool has earned of batches that are open
//! then: whoever is in the pool when they end, or comes to it, has nothing of what the burnt stake has earned. A pool of which less than a thousandth is left is
//! **depleted**: it admits nobody, and anyone may [`clear`](Pallet::clear) its members one by one, which undelegates
//! what they have left. When the last one is out the pool starts anew. So no newcomer ever shares with worthless shares,
//! and nobody has to walk the delegators.
//!
//! ## Unbonding
//!
//! Stake that leaves earns nothing more (own stake still what batches submitted before bring it) and stays slashable until [`Config::UnbondingPeriod`] has passed **and** every batch
//! opened before it left has ended. Batches are not remembered: both are put into stake eras ([`types::Eras`]), at most
//! 32 live ones an operator. Stake waits for its own era and the earlier ones. Delegations that leave in one era share a
//! pool of that era, so a slash costs O(live eras), never O(delegators).
//!
//! ## Commission
//!
//! A cut takes effect at once. A raise takes effect [`Config::CommissionDelay`] blocks after it was announced, and since
//! delegations stop earning when they start to leave, nobody has to pay a raise it does not accept.
//!
//! ## States of an operator
//!
//! ```text
//! register ─> Active ──slash below the least bond──> Suspended ──bond_extra──> Active
//!                └────────────── deregister ─────────────┴──> Leaving ──> account free ──> removed
//! ```
//! The account is free to register again, under a new id, when no own stake and no open batch is tied to the old one; the
//! record is removed when the last delegator has left too. A later change of the least bond suspends nobody.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod bonds;
mod delegations;
mod impls;
mod registry;
mod slashing;
mod store;
#[cfg(any(feature = "try-runtime", feature = "std", test))]
mod try_state;
pub mod types;
mod views;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::types::{
		Chunks, Delegation, DelegationInfo, Eras, ExposureInfo, Operator, OperatorInfo, Profile, SharePool,
		UnbondingInfo,
	};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{hold, Mutate},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use openledger_core::{Balance, ModelId, OperatorId, PayeeId, Share};
	use openledger_traits::{Models, Payees, Prices, StakeEra, StakerPools};

	/// Configuration.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// OPEN.
		type Currency: Mutate<Self::AccountId, Balance = Balance>
			+ hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The hold reason of the runtime.
		type RuntimeHoldReason: From<HoldReason>;

		/// Models that can be served.
		type Models: Models;

		/// Whom operators and delegators are paid as.
		type Payees: Payees<Self::AccountId>;

		/// The pools that delegations earn from.
		type StakerPools: StakerPools;

		/// Snapshots for the models that benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type Contributions: openledger_traits::Contributions;

		/// Least own bond of an operator, in OPEN. Above zero.
		type MinBond: Get<Balance>;

		/// Least that joins at once, and least that stays after a partial undelegation, in OPEN. At least the
		/// existential deposit.
		type MinDelegation: Get<Balance>;

		/// Highest commission, in parts per billion. If lowered, commissions above it are read as it.
		type MaxCommission: Get<Share>;

		/// Blocks between the announcement of a raise of the commission and its taking effect.
		type CommissionDelay: Get<BlockNumberFor<Self>>;

		/// Blocks between joining and activation of a delegation: how long a batch can be disputed.
		type EntryDelay: Get<BlockNumberFor<Self>>;

		/// Blocks that leaving stake stays at least. Longer than batches stay open.
		type UnbondingPeriod: Get<BlockNumberFor<Self>>;

		/// Open settlement allowed by stake, in parts per billion of it. At most one whole.
		type ExposureRatio: Get<Share>;

		/// Most models that one operator can serve at a time.
		#[pallet::constant]
		type MaxServedModels: Get<u32>;

		/// The account of the delegations. Endowed with the existential deposit at genesis.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Weights of the calls and of the functions other pallets call.
		type WeightInfo: WeightInfo;
	}

	/// Version of the storage as it is laid out here.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Why a balance is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Own stake of an operator: its bond and what of it is unbonding.
		Bond,
	}

	/// The id the next operator gets.
	#[pallet::storage]
	pub type NextOperator<T: Config> = StorageValue<_, OperatorId, ValueQuery>;

	/// Operators, those that left included until all their stake is gone.
	#[pallet::storage]
	pub type Registry<T: Config> =
		StorageMap<_, Twox64Concat, OperatorId, Operator<T::AccountId, BlockNumberFor<T>>, OptionQuery>;

	/// The operator that an account runs.
	#[pallet::storage]
	pub type OperatorOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, OperatorId, OptionQuery>;

	/// What operators say of themselves. Kept apart from what settlement reads.
	#[pallet::storage]
	pub type Profiles<T: Config> = StorageMap<_, Twox64Concat, OperatorId, Profile, ValueQuery>;

	/// The prices at which an operator serves a model.
	#[pallet::storage]
	pub type Served<T: Config> =
		StorageDoubleMap<_, Twox64Concat, OperatorId, Twox64Concat, ModelId, Prices, OptionQuery>;

	/// The live stake eras of an operator.
	#[pallet::storage]
	pub type StakeEras<T: Config> =
		StorageMap<_, Twox64Concat, OperatorId, Eras<BlockNumberFor<T>>, ValueQuery>;

	/// Own stake of operators on its way out, in OPEN.
	#[pallet::storage]
	pub type OwnUnbonding<T: Config> =
		StorageMap<_, Twox64Concat, OperatorId, Chunks<BlockNumberFor<T>>, ValueQuery>;

	/// Stake that accounts have with operators.
	#[pallet::storage]
	pub type Delegations<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		OperatorId,
		Blake2_128Concat,
		T::AccountId,
		Delegation<BlockNumberFor<T>>,
		OptionQuery,
	>;

	/// Delegations on their way out, one pool an era of an operator. Those of live eras are slashable.
	#[pallet::storage]
	pub type UnbondingPools<T: Config> =
		StorageDoubleMap<_, Twox64Concat, OperatorId, Twox64Concat, StakeEra, SharePool, ValueQuery>;

	/// Shares of an operator's delegation pool by payee: the units told to the reward pool.
	#[pallet::storage]
	pub type StakerUnits<T: Config> =
		StorageDoubleMap<_, Twox64Concat, OperatorId, Twox64Concat, PayeeId, u128, ValueQuery>;

	/// What happened. Amounts are OPEN in its smallest unit, commissions parts per billion.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account became an operator.
		OperatorRegistered {
			/// Its id.
			operator: OperatorId,
			/// The account that runs it.
			account: T::AccountId,
			/// Whom it is paid as.
			payee: PayeeId,
			/// Its bond.
			bond: Balance,
			/// Its commission.
			commission: Share,
		},
		/// An operator added to its bond.
		BondIncreased {
			/// The operator.
			operator: OperatorId,
			/// What was added.
			added: Balance,
			/// The bond now.
			bond: Balance,
		},
		/// An operator described itself anew.
		MetadataSet {
			/// The operator.
			operator: OperatorId,
			/// The description.
			metadata: Vec<u8>,
		},
		/// The gateway of an operator moved.
		EndpointSet {
			/// The operator.
			operator: OperatorId,
			/// Where it answers now.
			endpoint: Vec<u8>,
		},
		/// A commission was set. Any raise announced before is void.
		CommissionSet {
			/// The operator.
			operator: OperatorId,
			/// The commission before.
			from: Share,
			/// The commission asked for.
			to: Share,
			/// First block it is in force: the current one for a cut.
			effective_at: BlockNumberFor<T>,
		},
		/// An operator serves a model, or serves it at new prices.
		ModelServed {
			/// The operator.
			operator: OperatorId,
			/// The model.
			model: ModelId,
			/// Per 1,000 units.
			prices: Prices,
		},
		/// An operator serves a model no more.
		ModelStopped {
			/// The operator.
			operator: OperatorId,
			/// The model.
			model: ModelId,
		},
		/// Own stake of an operator started to leave.
		BondUnbonding {
			/// The operator.
			operator: OperatorId,
			/// What leaves.
			amount: Balance,
			/// The bond that stays.
			bond: Balance,
			/// The era whose batches it waits for.
			era: StakeEra,
			/// First block in which it can be withdrawn if those have ended.
			unlock_at: BlockNumberFor<T>,
		},
		/// An operator deregistered: it serves no model, and its bond started to leave.
		OperatorLeaving {
			/// The operator.
			operator: OperatorId,
			/// Models it stopped to serve.
			stopped: u32,
		},
		/// Own stake was given back.
		BondWithdrawn {
			/// The operator.
			operator: OperatorId,
			/// The account.
			account: T::AccountId,
			/// What was given back.
			amount: Balance,
			/// Own stake that is still leaving.
			remaining: Balance,
		},
		/// The account of an operator that left is free to register again.
		OperatorLeft {
			/// The operator.
			operator: OperatorId,
			/// The account.
			account: T::AccountId,
		},
		/// Nothing refers to the operator any more: its record was removed.
		OperatorRemoved {
			/// The operator.
			operator: OperatorId,
		},
		/// A delegation was made. It is active when activated.
		Delegated {
			/// The operator.
			operator: OperatorId,
			/// Who delegates.
			delegator: T::AccountId,
			/// Whom its earnings are paid to.
			payee: PayeeId,
			/// What was added.
			amount: Balance,
			/// All that joins now.
			joining: Balance,
			/// First block in which all of it can be activated.
			ready_at: BlockNumberFor<T>,
		},
		/// A delegation became active: it earns and can be slashed.
		DelegationActivated {
			/// The operator.
			operator: OperatorId,
			/// Who delegates.
			delegator: T::AccountId,
			/// What became active.
			amount: Balance,
			/// The shares it got.
			shares: u128,
		},
		/// Joining stake was given back.
		JoiningCancelled {
			/// The operator.
			operator: OperatorId,
			/// Who got it back.
			delegator: T::AccountId,
			/// What was given back.
			amount: Balance,
		},
		/// Delegated stake started to leave.
		Undelegated {
			/// The operator.
			operator: OperatorId,
			/// Whose it is.
			delegator: T::AccountId,
			/// The shares burnt.
			shares: u128,
			/// What they were worth. If zero, nothing leaves.
			amount: Balance,
			/// The era whose batches it waits for.
			era: StakeEra,
			/// First block in which it can be withdrawn if those have ended.
			unlock_at: BlockNumberFor<T>,
			/// Whether somebody else did it, of a depleted pool.
			forced: bool,
		},
		/// Delegated stake was given back.
		UnbondedWithdrawn {
			/// The operator.
			operator: OperatorId,
			/// Who got it back.
			delegator: T::AccountId,
			/// What was given back, after slashes.
			amount: Balance,
			/// Entries closed.
			chunks: u32,
		},
		/// Stake was slashed.
		OperatorSlashed {
			/// The operator.
			operator: OperatorId,
			/// What was to be taken.
			requested: Balance,
			/// Taken from the bond, moved to the beneficiary.
			bond: Balance,
			/// Taken from own unbonding stake, moved to the beneficiary.
			own_unbonding: Balance,
			/// Taken from active delegations, burnt.
			delegated: Balance,
			/// Taken from unbonding delegations, burnt.
			unbonding: Balance,
			/// Who got what is not burnt.
			beneficiary: T::AccountId,
		},
		/// A slash left less than the least bond.
		OperatorSuspended {
			/// The operator.
			operator: OperatorId,
			/// The bond that is left.
			bond: Balance,
		},
		/// A suspended operator has the least bond again.
		OperatorResumed {
			/// The operator.
			operator: OperatorId,
			/// The bond now.
			bond: Balance,
		},
	}

	/// Why a call or a request of another pallet was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such operator.
		UnknownOperator,
		/// The account runs no operator.
		NotOperator,
		/// The account runs an operator already.
		AlreadyOperator,
		/// The operator has deregistered.
		Leaving,
		/// The operator is suspended or has deregistered.
		NotActive,
		/// The amount is zero.
		ZeroAmount,
		/// The bond is, or would become, less than the least.
		BondTooSmall,
		/// More than the bond is to leave.
		InsufficientBond,
		/// The text is longer than allowed.
		TextTooLong,
		/// The text is not UTF-8.
		NotUtf8,
		/// The commission is above the highest allowed.
		CommissionTooHigh,
		/// The model does not exist or is retired.
		ModelNotActive,
		/// Both prices are zero.
		NoPrice,
		/// The operator serves as many models as it may.
		TooManyModels,
		/// The operator does not serve the model.
		NotServed,
		/// The delegation is, or would become, less than the least.
		DelegationTooSmall,
		/// The account has no stake with the operator.
		NoDelegation,
		/// Nothing is joining.
		NothingJoining,
		/// What joins is not ready yet.
		StillJoining,
		/// More is to leave than is active.
		InsufficientDelegation,
		/// So many entries are on their way out that no more fit: withdraw first.
		TooManyChunks,
		/// Nothing is on its way out.
		NothingUnbonding,
		/// What is on its way out cannot be withdrawn yet.
		StillUnbonding,
		/// Slashes left so little in the pool that nobody can join it before all its members have left.
		PoolDepleted,
		/// Only members of a depleted pool can be cleared.
		PoolNotDepleted,
		/// More settlement would be open than the stakes allow.
		ExposureExceeded,
		/// Credits could direct more than two fifths of the own bond of the open batches: bond more, wait until batches end, or
		/// submit less of open sessions at once.
		AttributableExceeded,
		/// No such batch is charged to that era.
		NotExposed,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			// Only constants: parameters that are tuned live in storage, which is not there. `try_state` checks them.
			assert!(T::MaxServedModels::get() > 0, "operators serve models");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Makes the caller an operator.
		///
		/// ## Dispatch Origin
		/// Signed.
		///
		/// ## Details
		/// `bond` is held on the caller's account. The operator gets a new id, also if the account ran one before.
		///
		/// ## Parameters
		/// - `bond`: own stake in OPEN, at least [`Config::MinBond`].
		/// - `metadata`: what it says of itself, UTF-8, at most 256 bytes.
		/// - `endpoint`: where its gateway answers, UTF-8, at most 256 bytes.
		/// - `commission`: part of the delegations' earnings it keeps, in parts per billion, at most
		///   [`Config::MaxCommission`].
		///
		/// ## Errors
		/// - [`Error::AlreadyOperator`]: the caller runs one, or one that has not left for good.
		/// - [`Error::BondTooSmall`], [`Error::CommissionTooHigh`], [`Error::TextTooLong`], [`Error::NotUtf8`].
		/// - That of the currency if the bond cannot be held.
		///
		/// ## Events
		/// [`Event::OperatorRegistered`], [`Event::MetadataSet`], [`Event::EndpointSet`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register())]
		pub fn register(
			origin: OriginFor<T>,
			#[pallet::compact] bond: Balance,
			metadata: Vec<u8>,
			endpoint: Vec<u8>,
			#[pallet::compact] commission: Share,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register(who, bond, metadata, endpoint, commission).map(|_| ())
		}

		/// Adds to the caller's bond. A suspended operator that reaches the least bond is active again.
		///
		/// ## Dispatch Origin
		/// Signed by the account of an operator.
		///
		/// ## Parameters
		/// - `amount`: what to add, in OPEN.
		///
		/// ## Errors
		/// - [`Error::NotOperator`], [`Error::Leaving`], [`Error::ZeroAmount`].
		/// - That of the currency if it cannot be held.
		///
		/// ## Events
		/// [`Event::BondIncreased`], and [`Event::OperatorResumed`] if it was suspended.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::bond_extra())]
		pub fn bond_extra(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_bond_extra(who, amount)
		}

		/// Replaces what the caller says of itself.
		///
		/// ## Dispatch Origin
		/// Signed by the account of an operator.
		///
		/// ## Parameters
		/// - `metadata`: UTF-8, at most 256 bytes; may be empty.
		///
		/// ## Errors
		/// [`Error::NotOperator`], [`Error::Leaving`], [`Error::TextTooLong`], [`Error::NotUtf8`].
		///
		/// ## Events
		/// [`Event::MetadataSet`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_metadata())]
		pub fn set_metadata(origin: OriginFor<T>, metadata: Vec<u8>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_metadata(who, metadata)
		}

		/// Replaces where the caller's gateway answers.
		///
		/// ## Dispatch Origin
		/// Signed by the account of an operator.
		///
		/// ## Parameters
		/// - `endpoint`: UTF-8, at most 256 bytes; may be empty.
		///
		/// ## Errors
		/// [`Error::NotOperator`], [`Error::Leaving`], [`Error::TextTooLong`], [`Error::NotUtf8`].
		///
		/// ## Events
		/// [`Event::EndpointSet`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_endpoint())]
		pub fn set_endpoint(origin: OriginFor<T>, endpoint: Vec<u8>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_endpoint(who, endpoint)
		}

		/// Sets the caller's commission: a cut at once, a raise after [`Config::CommissionDelay`].
		///
		/// ## Dispatch Origin
		/// Signed by the account of an operator.
		///
		/// ## Details
		/// Replaces a raise that was announced and is not in force yet. Setting the commission in force takes such a
		/// raise back.
		///
		/// ## Parameters
		/// - `commission`: in parts per billion, at most [`Config::MaxCommission`].
		///
		/// ## Errors
		/// [`Error::NotOperator`], [`Error::Leaving`], [`Error::CommissionTooHigh`].
		///
		/// ## Events
		/// [`Event::CommissionSet`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_commission())]
		pub fn set_commission(origin: OriginFor<T>, #[pallet::compact] commission: Share) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_commission(who, commission)
		}

		/// Serves a model at the given prices, or changes the prices. Sessions that are open keep theirs.
		///
		/// ## Dispatch Origin
		/// Signed by the account of an operator.
		///
		/// ## Parameters
		/// - `model`: an active model.
		/// - `prices`: in OPEN per 1,000 input and output tokens; not both zero.
		///
		/// ## Errors
		/// - [`Error::NotOperator`], [`Error::Leaving`], [`Error::NoPrice`], [`Error::ModelNotActive`].
		/// - [`Error::TooManyModels`]: it serves [`Config::MaxServedModels`] others.
		///
		/// ## Events
		/// [`Event::ModelServed`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::serve())]
		pub fn serve(
			origin: OriginFor<T>,
			#[pallet::compact] model: ModelId,
			prices: Prices,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_serve(who, model, prices)
		}

		/// Stops serving a model, retired or not. Sessions that are open are not touched.
		///
		/// ## Dispatch Origin
		/// Signed by the account of an operator.
		///
		/// ## Parameters
		/// - `model`: a model it serves.
		///
		/// ## Errors
		/// [`Error::NotOperator`], [`Error::NotServed`].
		///
		/// ## Events
		/// [`Event::ModelStopped`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::stop())]
		pub fn stop(origin: OriginFor<T>, #[pallet::compact] model: ModelId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_stop(who, model)
		}

		/// Lets a part of the caller's bond leave. It stays held and slashable while it does.
		///
		/// ## Dispatch Origin
		/// Signed by the account of an operator.
		///
		/// ## Parameters
		/// - `amount`: in OPEN; what stays must be at least [`Config::MinBond`]. To take all, deregister.
		///
		/// ## Errors
		/// - [`Error::NotOperator`], [`Error::Leaving`], [`Error::ZeroAmount`], [`Error::InsufficientBond`],
		///   [`Error::BondTooSmall`].
		/// - [`Error::TooManyChunks`]: withdraw first.
		///
		/// ## Events
		/// [`Event::BondUnbonding`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::unbond_own())]
		pub fn unbond_own(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_unbond_own(who, amount)
		}

		/// Starts to leave: the caller serves no model any more, opens no more batches, and its whole bond starts to
		/// leave. There is no way back; the account can register anew when the own stake is withdrawn.
		///
		/// ## Dispatch Origin
		/// Signed by the account of an operator.
		///
		/// ## Details
		/// What is not settled yet cannot be settled afterwards: settle all vouchers first. Delegators keep their stake
		/// until they undelegate or cancel.
		///
		/// ## Errors
		/// - [`Error::NotOperator`], [`Error::Leaving`].
		/// - [`Error::TooManyChunks`]: withdraw first.
		///
		/// ## Events
		/// [`Event::OperatorLeaving`], [`Event::BondUnbonding`] unless the bond is zero.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::deregister(T::MaxServedModels::get()))]
		pub fn deregister(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let stopped = Self::do_deregister(who)?;
			Ok(Some(T::WeightInfo::deregister(stopped)).into())
		}

		/// Gives the caller back its own stake that has finished leaving. Once all has, frees the account of an operator
		/// that left.
		///
		/// ## Dispatch Origin
		/// Signed by the account of an operator.
		///
		/// ## Errors
		/// - [`Error::NotOperator`].
		/// - [`Error::NothingUnbonding`]: nothing leaves, and the account cannot be freed.
		/// - [`Error::StillUnbonding`]: the period has not passed, or batches it waits for have not ended before this
		///   block.
		///
		/// ## Events
		/// [`Event::BondWithdrawn`]; [`Event::OperatorLeft`] and [`Event::OperatorRemoved`] at the end.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::withdraw_own())]
		pub fn withdraw_own(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_own(who)
		}

		/// Delegates to an operator. The stake joins now and can be activated after [`Config::EntryDelay`].
		///
		/// ## Dispatch Origin
		/// Signed.
		///
		/// ## Details
		/// What joined before and is ready is activated at once. What is not ready yet waits together with the new
		/// amount, from now on.
		///
		/// ## Parameters
		/// - `operator`: an active operator.
		/// - `amount`: in OPEN, at least [`Config::MinDelegation`].
		///
		/// ## Errors
		/// - [`Error::UnknownOperator`], [`Error::NotActive`], [`Error::DelegationTooSmall`],
		///   [`Error::PoolDepleted`].
		/// - That of the currency if the caller cannot pay and stay alive.
		///
		/// ## Events
		/// [`Event::Delegated`], after [`Event::DelegationActivated`] if something was ready.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::delegate())]
		pub fn delegate(
			origin: OriginFor<T>,
			#[pallet::compact] operator: OperatorId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_delegate(operator, who, amount)
		}

		/// Activates what joined long enough ago: from now on it counts, earns and can be slashed.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Parameters
		/// - `operator`: an active operator.
		/// - `delegator`: whose stake to activate.
		///
		/// ## Errors
		/// [`Error::UnknownOperator`], [`Error::NotActive`], [`Error::NoDelegation`], [`Error::NothingJoining`],
		/// [`Error::StillJoining`], [`Error::PoolDepleted`].
		///
		/// ## Events
		/// [`Event::DelegationActivated`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::activate())]
		pub fn activate(
			origin: OriginFor<T>,
			#[pallet::compact] operator: OperatorId,
			delegator: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_activate(operator, delegator)
		}

		/// Gives the caller back, at once, what joined and was not activated.
		///
		/// ## Dispatch Origin
		/// Signed.
		///
		/// ## Parameters
		/// - `operator`: any operator, also one that is suspended or leaving.
		///
		/// ## Errors
		/// [`Error::UnknownOperator`], [`Error::NoDelegation`], [`Error::NothingJoining`].
		///
		/// ## Events
		/// [`Event::JoiningCancelled`]; [`Event::OperatorRemoved`] if nothing else held the record of one that left.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::cancel_joining())]
		pub fn cancel_joining(
			origin: OriginFor<T>,
			#[pallet::compact] operator: OperatorId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cancel_joining(operator, who)
		}

		/// Lets active stake of the caller leave. It earns nothing from now on and stays slashable while it leaves.
		///
		/// ## Dispatch Origin
		/// Signed.
		///
		/// ## Details
		/// Burns the shares that are worth the amount, rounded up. Shares worth nothing, after a slash, are burnt and
		/// nothing leaves.
		///
		/// ## Parameters
		/// - `operator`: any operator, also one that is suspended or leaving.
		/// - `amount`: in OPEN; what stays must be at least [`Config::MinDelegation`]. `None` for all.
		///
		/// ## Errors
		/// - [`Error::UnknownOperator`], [`Error::NoDelegation`], [`Error::ZeroAmount`],
		///   [`Error::InsufficientDelegation`] (also if nothing is active), [`Error::DelegationTooSmall`].
		/// - [`Error::TooManyChunks`]: withdraw first.
		/// - [`Error::PoolDepleted`]: the pool of this era was all but slashed away while no new era could begin; try
		///   later.
		///
		/// ## Events
		/// [`Event::Undelegated`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::undelegate())]
		pub fn undelegate(
			origin: OriginFor<T>,
			#[pallet::compact] operator: OperatorId,
			amount: Option<Balance>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_undelegate(operator, who, amount)
		}

		/// Gives a delegator back what has finished leaving.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Parameters
		/// - `operator`: any operator.
		/// - `delegator`: whose stake; the only one who gets anything.
		///
		/// ## Errors
		/// - [`Error::UnknownOperator`], [`Error::NoDelegation`], [`Error::NothingUnbonding`].
		/// - [`Error::StillUnbonding`]: the period has not passed, or batches it waits for have not ended before this
		///   block.
		/// - That of the currency if the delegator's account is empty and the amount below the existential deposit.
		///
		/// ## Events
		/// [`Event::UnbondedWithdrawn`]; [`Event::OperatorRemoved`] if nothing else held the record of one that left.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::withdraw_unbonded(types::MAX_CHUNKS))]
		pub fn withdraw_unbonded(
			origin: OriginFor<T>,
			#[pallet::compact] operator: OperatorId,
			delegator: T::AccountId,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let chunks = Self::do_withdraw_unbonded(operator, delegator)?;
			Ok(Some(T::WeightInfo::withdraw_unbonded(chunks)).into())
		}

		/// Undelegates all that a member of a depleted pool has left, so that the pool can start anew.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Parameters
		/// - `operator`: an operator whose delegation pool is depleted.
		/// - `delegator`: a member of the pool.
		///
		/// ## Errors
		/// - [`Error::UnknownOperator`], [`Error::PoolNotDepleted`], [`Error::NoDelegation`],
		///   [`Error::InsufficientDelegation`]: nothing is active.
		/// - [`Error::TooManyChunks`], [`Error::PoolDepleted`] as for `undelegate`.
		///
		/// ## Events
		/// [`Event::Undelegated`]; [`Event::OperatorRemoved`] if nothing else held the record of one that left.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::clear())]
		pub fn clear(
			origin: OriginFor<T>,
			#[pallet::compact] operator: OperatorId,
			delegator: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear(operator, delegator)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// An operator; `None` if it never was or was removed.
		pub fn operator(operator: OperatorId) -> Option<OperatorInfo<T::AccountId, BlockNumberFor<T>>> {
			Self::operator_info(operator)
		}

		/// The operator that an account runs.
		pub fn operator_by_account(account: T::AccountId) -> Option<OperatorId> {
			OperatorOf::<T>::get(account)
		}

		/// The prices of an operator for a model, per 1,000 units; `None` if it does not serve it.
		pub fn prices_of(operator: OperatorId, model: ModelId) -> Option<Prices> {
			Served::<T>::get(operator, model)
		}

		/// The models an operator serves, sorted, with its prices per 1,000 units.
		pub fn served_models(operator: OperatorId) -> Vec<(ModelId, Prices)> {
			Self::served_list(operator)
		}

		/// What an account has with an operator, at today's value.
		pub fn delegation(
			operator: OperatorId,
			delegator: T::AccountId,
		) -> Option<DelegationInfo<BlockNumberFor<T>>> {
			Self::delegation_info(operator, &delegator)
		}

		/// Own stake of an operator on its way out.
		pub fn own_unbonding(operator: OperatorId) -> Vec<UnbondingInfo<BlockNumberFor<T>>> {
			Self::own_unbonding_info(operator)
		}

		/// Open settlement of an operator, its limit, and what may still be opened; what credits can direct of its batches, and
		/// the limit of that. In the smallest unit of OPEN.
		pub fn exposure(operator: OperatorId) -> ExposureInfo {
			Self::exposure_info(operator)
		}
	}
}
