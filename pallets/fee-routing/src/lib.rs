//! # Fee routing
//!
//! Where the money of every ended batch goes, down to the accounts of all who had a part in it.
//!
//! ## Terminology
//!
//! - **Policy**: who gets which share of a batch. A batch is routed by the policy in force when it was submitted: it
//!   *pins* that version, which is kept until the last pin is gone.
//! - **Pot**: an entry of the ledger that is split by a vector when it is *pulled*.
//! - **Pool**: an entry of the ledger that is shared by units. A deposit costs the same at any number of members; a
//!   member is paid when it is pulled. What divisions leave is carried to the next deposit.
//! - **Payee**: a dense id that vectors refer to. One map turns it into an account, so rotating an account is one write
//!   and loses nothing. Payee 0 is the treasury, payee 1 the validators.
//! - **In progress**: a batch is routed in steps, because it may credit more contributions than fit into a block. It is
//!   *begun*, which pays everything but its data share; then *credits* are paid out of that, page by page; then it is
//!   *closed*, which pays what is left. What is not paid yet is money in progress.
//! - **Owed**: what a payee can be paid. At the minimum payout it becomes **due**: the sweep pays it, and anyone may.
//!
//! ## Money
//!
//! ```text
//!          ┌ treasury, validators, operator ─────────────────────────────────────────────────┐
//!          ├ burn                                                                            │
//! batch ───┼ stakers ──> pool of the operator ──────────────── Staker ───────────────────────┤
//!          ├ builders ─> pot of the model ──────────────────── ModelBuilders ────────────────┼─> owed ─> account
//!          └ data ──┬──> pot of the model ── ModelData ─> pool of each snapshot ─ Member ─┐  │
//!                   └── credits ──────────────────────> pot of each contribution <────────┘  │
//!                                                            └─ Contribution ────────────────┘
//! ```
//!
//! The names between the lines are the [`Pull`]s. Money only goes down, so there are no cycles, and vectors are
//! flattened before they come here, so no payment walks a graph. One account backs the whole ledger; it holds exactly
//! the pots, the pools, the owed amounts, the money in progress and its own existential deposit (more only if someone sends it OPEN unasked).
//! Its supply leaves in two ways: the burn of the policy, and deposits into pools that have no units. What a verdict
//! takes from a fraudulent operator comes in beside batches, as compensation of a contribution or of a model's data.
//!
//! ## Rounding
//!
//! The arithmetic is `openledger-routing`'s: every part is floored, and every remainder has one owner.
//!
//! ## Who may do what
//!
//! | call | payee | anyone | update origin |
//! |---|---|---|---|
//! | `pull` | yes | yes | |
//! | `claim`, `rotate_payee` | yes | | |
//! | `claim_for` | yes | yes, of what is due | |
//! | `set_policy` | | | yes |
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod impls;
mod ledger;
mod payees;
mod policies;
mod pools;
mod pulls;
mod quote;
mod route;
mod sweep;
mod types;

pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", feature = "std", test))]
mod try_state;

/// Most pulls of a feeless claim: the way down from two models, each by model, snapshot, member and contribution.
pub const FEELESS_PULLS: usize = 8;

#[allow(missing_docs)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{Inspect, Mutate},
		weights::WeightMeter,
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use openledger_core::{
		Balance, BatchId, ContributionId, ModelId, OperatorId, PayeeId, PolicyVersion, SnapshotId,
	};
	use openledger_routing::{Policy, PolicyBounds, Pool};
	use openledger_traits::{Activity, Contributions, Models, Operators, Sponsors, Verdict};
	use sp_runtime::DispatchError;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Weights of the calls, the hook and of routing.
		type WeightInfo: WeightInfo;

		/// OPEN.
		type Currency: Mutate<Self::AccountId, Balance = Balance>;

		/// Seeds the account that backs the ledger. It must be endowed with the existential deposit.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Models: their terms, vectors and owners.
		type Models: Models;

		/// Contributions: their standing, vectors and units.
		type Contributions: Contributions;

		/// Operators: their payees and stakes.
		type Operators: Operators<Self::AccountId>;

		/// Told what is earned and paid.
		type Activity: Activity<Self::AccountId>;

		/// Who calls without a fee.
		type Sponsors: Sponsors<Self::AccountId>;

		/// May put a policy in force.
		type UpdateOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What a policy may be.
		type PolicyBounds: Get<PolicyBounds>;

		/// Paid as payee 0. Read at genesis only.
		type TreasuryAccount: Get<Self::AccountId>;

		/// Paid as payee 1. Read at genesis only.
		type ValidatorsAccount: Get<Self::AccountId>;

		/// From this amount on a payee is due; at least the existential deposit.
		type MinPayout: Get<Balance>;

		/// What whoever claims for a payee gets out of the payout. Never more than half of it, whatever this says.
		type ClaimReward: Get<Balance>;

		/// Pulls that one call may make.
		#[pallet::constant]
		type MaxPulls: Get<u32>;

		/// Most weight that the sweep takes in a block.
		type SweepWeight: Get<Weight>;
	}

	/// The pulls of a call.
	pub type PullsOf<T> = BoundedVec<Pull, <T as Config>::MaxPulls>;

	/// The policy in force and those that open batches are pinned to.
	#[pallet::storage]
	pub type Policies<T: Config> = StorageMap<_, Twox64Concat, PolicyVersion, PolicyRecord>;

	/// The version of the policy in force.
	#[pallet::storage]
	pub type CurrentPolicy<T: Config> = StorageValue<_, PolicyVersion, ValueQuery>;

	/// The account of a payee.
	#[pallet::storage]
	pub type PayeeAccounts<T: Config> = StorageMap<_, Twox64Concat, PayeeId, T::AccountId>;

	/// The payee of an account: the inverse of [`PayeeAccounts`].
	#[pallet::storage]
	pub type PayeeOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, PayeeId>;

	/// The id of the next payee.
	#[pallet::storage]
	pub type NextPayee<T: Config> = StorageValue<_, PayeeId, ValueQuery, ConstU32<FIRST_PAYEE>>;

	/// What a payee is owed and was paid.
	#[pallet::storage]
	pub type Earnings<T: Config> = StorageMap<_, Twox64Concat, PayeeId, Earning, ValueQuery>;

	/// Payees that were owed at least the minimum payout when they were last credited.
	#[pallet::storage]
	pub type DuePayees<T: Config> = StorageMap<_, Twox64Concat, PayeeId, ()>;

	/// The last payee that the sweep came to, if there was not enough weight for all.
	#[pallet::storage]
	pub type SweepCursor<T: Config> = StorageValue<_, PayeeId>;

	/// Pots that are not empty.
	#[pallet::storage]
	pub type Pots<T: Config> = StorageMap<_, Twox64Concat, Pot, Balance, ValueQuery>;

	/// Pools of sealed snapshots, and of operators that have or had delegators.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageMap<_, Twox64Concat, PoolId, Pool>;

	/// Members of snapshot pools that were pulled or have left. All others are paid up to zero.
	#[pallet::storage]
	pub type SnapshotMembers<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		SnapshotId,
		Twox64Concat,
		ContributionId,
		SnapshotMember,
		ValueQuery,
	>;

	/// Members of operators' pools.
	#[pallet::storage]
	pub type Stakers<T: Config> =
		StorageDoubleMap<_, Twox64Concat, OperatorId, Twox64Concat, PayeeId, Staker>;

	/// Batches that are being routed. Each is closed as soon as its credits are paid.
	#[pallet::storage]
	pub type InProgress<T: Config> = StorageMap<_, Twox64Concat, BatchId, Progress>;

	/// Running sums of the ledger.
	#[pallet::storage]
	pub type Books<T: Config> = StorageValue<_, Totals, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Routing of a batch began: all but `data` is paid, each part with an event of its own, except that `burned` has
		/// left the supply and `builders` is in the pot of the model. `BatchRouted` tells all parts again when it ends.
		RoutingBegun {
			batch: BatchId,
			operator: OperatorId,
			model: ModelId,
			amount: Balance,
			burned: Balance,
			builders: Balance,
			data: Balance,
			verdict: Verdict,
		},
		/// A batch was routed, which ends it: `pooled` went into the data pot of the model. `treasury + burned + validators + operator_part + staker_pool + builders + attributed +
		/// pooled` is `amount`, and `attributed + pooled` is `data`. `treasury` includes the part of a delegators' pool that does not earn; `operator_part` includes
		/// what the operator's own bond earned and its commission; `burned` has left the supply.
		BatchRouted {
			batch: BatchId,
			operator: OperatorId,
			model: ModelId,
			policy: PolicyVersion,
			amount: Balance,
			treasury: Balance,
			burned: Balance,
			validators: Balance,
			operator_part: Balance,
			staker_pool: Balance,
			builders: Balance,
			data: Balance,
			attributed: Balance,
			pooled: Balance,
			verdict: Verdict,
		},
		/// A credit of a batch put `amount` into the pot of a contribution. Comes between `RoutingBegun` and `BatchRouted` of
		/// the batch, maybe blocks apart.
		ContributionCredited {
			batch: BatchId,
			contribution: ContributionId,
			amount: Balance,
		},
		/// Part of what fraud cost an operator went to whom it harmed: into the pot of the contribution that is named, else
		/// into the data pot of the model.
		Compensated {
			model: ModelId,
			contribution: Option<ContributionId>,
			amount: Balance,
		},
		/// A pot was emptied and split by its vector.
		PotPulled { pot: Pot, amount: Balance },
		/// A pool got `amount`. `burned` is zero, or all of it if the pool has no units.
		PoolDeposited {
			pool: PoolId,
			source: Source,
			amount: Balance,
			burned: Balance,
		},
		/// What a member had earned in the pool of a snapshot went to its own pot.
		MemberPulled {
			snapshot: SnapshotId,
			contribution: ContributionId,
			amount: Balance,
		},
		/// A payee is owed `amount` more.
		PayeeCredited {
			payee: PayeeId,
			source: Source,
			amount: Balance,
		},
		/// A payee was paid all that it was owed: `amount` went to its account and `reward` to who claimed it, if it was
		/// not the payee itself or the sweep.
		PaidOut {
			payee: PayeeId,
			account: T::AccountId,
			amount: Balance,
			reward: Balance,
			claimer: Option<T::AccountId>,
		},
		/// The pool of a sealed snapshot was opened.
		PoolOpened { pool: PoolId, units: u128 },
		/// A member left the pool of a snapshot, which has `left` units now. If that is none, `burned` is what the pool
		/// carried.
		MemberRetired {
			snapshot: SnapshotId,
			contribution: ContributionId,
			units: u128,
			left: u128,
			burned: Balance,
		},
		/// The units of a retired member are back in the pool of its snapshot: it shares in what comes from now on. The pool
		/// has `total` units now.
		MemberRestored {
			snapshot: SnapshotId,
			contribution: ContributionId,
			units: u128,
			total: u128,
		},
		/// A member of the pool of a snapshot has units `after` instead of `before`. The pool has `total` units now.
		MemberReduced {
			snapshot: SnapshotId,
			contribution: ContributionId,
			before: u128,
			after: u128,
			total: u128,
		},
		/// A delegator has `units` in the pool of an operator now, out of `total`.
		UnitsSet {
			operator: OperatorId,
			payee: PayeeId,
			units: u128,
			total: u128,
		},
		/// An account became a payee.
		PayeeCreated { payee: PayeeId, account: T::AccountId },
		/// A payee has another account.
		PayeeRotated {
			payee: PayeeId,
			from: T::AccountId,
			to: T::AccountId,
		},
		/// A policy is in force.
		PolicySet { version: PolicyVersion, policy: Policy },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The policy is not within its bounds.
		PolicyOutOfBounds,
		/// No policy of this version is stored.
		UnknownPolicy,
		/// No such model.
		UnknownModel,
		/// No such operator.
		UnknownOperator,
		/// No such payee.
		UnknownPayee,
		/// No such pool.
		UnknownPool,
		/// The pool is open already.
		PoolExists,
		/// The account is no payee.
		NotPayee,
		/// The payee is owed nothing.
		NothingToClaim,
		/// The payee is owed less than the minimum payout: only it can claim that.
		BelowMinPayout,
		/// The account is a payee already.
		AccountTaken,
		/// The account backs the ledger and cannot be paid.
		ReservedAccount,
		/// The vector of a pot does not sum to one whole.
		BadVector,
		/// The credits exceed the amount of the batch, or its numbers do not fit.
		BadSettlement,
		/// There are no payee ids left.
		PayeesExhausted,
		/// Routing of the batch has begun already.
		AlreadyBegun,
		/// Routing of the batch has not begun, or has ended.
		NotInProgress,
	}

	/// The policy at genesis, version 0. It must be within bounds.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The policy.
		pub policy: Policy,
		#[serde(skip)]
		pub _marker: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(
				self.policy.validate(&T::PolicyBounds::get()).is_ok(),
				"genesis policy out of bounds"
			);
			Policies::<T>::insert(
				0,
				PolicyRecord {
					policy: self.policy,
					pins: 0,
				},
			);
			CurrentPolicy::<T>::put(0);
			for (payee, account) in [
				(TREASURY, T::TreasuryAccount::get()),
				(VALIDATORS, T::ValidatorsAccount::get()),
			] {
				PayeeAccounts::<T>::insert(payee, &account);
				PayeeOf::<T>::insert(account, payee);
			}
			NextPayee::<T>::put(FIRST_PAYEE);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Pays due payees within the cap.
		fn on_poll(_: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::sweep(meter);
		}

		fn integrity_test() {
			let (treasury, validators) = (T::TreasuryAccount::get(), T::ValidatorsAccount::get());
			assert!(treasury != validators, "an account is one payee");
			assert!(
				![treasury, validators].contains(&Self::account()),
				"the ledger's account is no payee"
			);
			assert!(
				T::MinPayout::get() >= T::Currency::minimum_balance(),
				"what is due must be deliverable to a new account"
			);
			assert!(T::MaxPulls::get() > 0, "nothing could be pulled");
			assert!(
				T::WeightInfo::sweep_base()
					.saturating_add(T::WeightInfo::sweep_payee())
					.all_lte(T::SweepWeight::get()),
				"the sweep could pay nobody"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Moves money one rank down.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// Pulls are made in the order given, so a list can bring money all the way from a model to a payee. What has
		/// nothing to move (an empty pot, an id that does not exist, a member that has left) is skipped. The whole list is
		/// one transaction. The fee for what is not used is returned.
		///
		/// ## Parameters
		/// - `pulls`: at most `MaxPulls`.
		///
		/// ## Errors
		/// - [`Error::BadVector`], [`Error::UnknownModel`], [`Error::UnknownPool`]: what another pallet says of the asset
		///   does not add up.
		///
		/// ## Events
		/// [`Event::PotPulled`], [`Event::PoolDeposited`], [`Event::MemberPulled`], [`Event::PayeeCredited`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::pull_base().saturating_add(Pallet::<T>::pulls_weight(pulls)))]
		pub fn pull(origin: OriginFor<T>, pulls: PullsOf<T>) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let spent = Self::do_pulls(&pulls)?;
			Ok(Some(T::WeightInfo::pull_base().saturating_add(spent)).into())
		}

		/// Pays the caller all that it is owed.
		///
		/// ## Dispatch Origin
		/// Signed, by the account of a payee. Feeless with at most [`FEELESS_PULLS`] pulls if the signer is covered by an
		/// invitation.
		///
		/// ## Details
		/// First makes `pulls` as [`Pallet::pull`] does; they need not have to do with the caller. There is no minimum,
		/// except that an account that does not exist cannot receive less than the existential deposit.
		///
		/// ## Parameters
		/// - `pulls`: at most `MaxPulls`; may be empty.
		///
		/// ## Errors
		/// - [`Error::NotPayee`]: nothing has ever named the caller a beneficiary.
		/// - [`Error::NothingToClaim`]: it is owed nothing, even after the pulls.
		/// - Those of [`Pallet::pull`], and of the currency.
		///
		/// ## Events
		/// Those of [`Pallet::pull`], and [`Event::PaidOut`].
		#[pallet::call_index(1)]
		#[pallet::weight(
			T::WeightInfo::claim()
				.saturating_add(T::Sponsors::note_weight())
				.saturating_add(Pallet::<T>::pulls_weight(pulls))
		)]
		#[pallet::feeless_if(|origin: &OriginFor<T>, pulls: &PullsOf<T>| -> bool {
			T::Sponsors::covers_origin(origin) && pulls.len() <= FEELESS_PULLS
		})]
		pub fn claim(origin: OriginFor<T>, pulls: PullsOf<T>) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			T::Sponsors::note(&who);
			let payee = PayeeOf::<T>::get(&who).ok_or(Error::<T>::NotPayee)?;
			let spent = Self::do_pulls(&pulls)?;
			Self::pay_out(payee, None)?;
			let weight = T::WeightInfo::claim().saturating_add(T::Sponsors::note_weight());
			Ok(Some(weight.saturating_add(spent)).into())
		}

		/// Pays a payee all that it is owed, less a reward for the caller.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// First makes `pulls` as [`Pallet::pull`] does. Then the payee must be owed at least `MinPayout`. `ClaimReward`,
		/// but at most half of what is owed, is deducted and paid to the caller.
		///
		/// ## Parameters
		/// - `payee`: who is paid.
		/// - `pulls`: at most `MaxPulls`; may be empty.
		///
		/// ## Errors
		/// - [`Error::UnknownPayee`]: there is no such payee.
		/// - [`Error::NothingToClaim`]: it is owed nothing, even after the pulls.
		/// - [`Error::BelowMinPayout`]: it is owed less than the minimum.
		/// - Those of [`Pallet::pull`], and of the currency.
		///
		/// ## Events
		/// Those of [`Pallet::pull`], and [`Event::PaidOut`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::claim_for().saturating_add(Pallet::<T>::pulls_weight(pulls)))]
		pub fn claim_for(
			origin: OriginFor<T>,
			payee: PayeeId,
			pulls: PullsOf<T>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			ensure!(PayeeAccounts::<T>::contains_key(payee), Error::<T>::UnknownPayee);
			let spent = Self::do_pulls(&pulls)?;
			let owed = Earnings::<T>::get(payee).owed;
			ensure!(owed > 0, Error::<T>::NothingToClaim);
			ensure!(owed >= T::MinPayout::get(), Error::<T>::BelowMinPayout);
			Self::pay_out(payee, Some(who))?;
			Ok(Some(T::WeightInfo::claim_for().saturating_add(spent)).into())
		}

		/// Has the caller's payee paid to another account from now on.
		///
		/// ## Dispatch Origin
		/// Signed, by the account of a payee. Feeless if the signer is covered by an invitation.
		///
		/// ## Details
		/// All that the payee is owed, and all that vectors will bring it, goes to the new account. The old one is no
		/// payee any more; it becomes a new one when something names it again.
		///
		/// ## Parameters
		/// - `new_account`: must not be a payee.
		///
		/// ## Errors
		/// - [`Error::NotPayee`]: the caller is no payee.
		/// - [`Error::AccountTaken`]: the new account is one, or is the caller.
		/// - [`Error::ReservedAccount`]: the new account is the one that backs the ledger.
		///
		/// ## Events
		/// [`Event::PayeeRotated`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::rotate_payee().saturating_add(T::Sponsors::note_weight()))]
		#[pallet::feeless_if(|origin: &OriginFor<T>, _new_account: &T::AccountId| -> bool {
			T::Sponsors::covers_origin(origin)
		})]
		pub fn rotate_payee(origin: OriginFor<T>, new_account: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Sponsors::note(&who);
			Self::do_rotate_payee(who, new_account)
		}

		/// Puts a policy in force for batches submitted from now on.
		///
		/// ## Dispatch Origin
		/// `UpdateOrigin`.
		///
		/// ## Details
		/// Batches submitted before are routed by the policy they were submitted under.
		///
		/// ## Parameters
		/// - `policy`: within `PolicyBounds`.
		///
		/// ## Errors
		/// - [`Error::PolicyOutOfBounds`].
		///
		/// ## Events
		/// [`Event::PolicySet`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_policy())]
		pub fn set_policy(origin: OriginFor<T>, policy: Policy) -> DispatchResult {
			T::UpdateOrigin::ensure_origin(origin)?;
			Self::do_set_policy(policy)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The ledger against the account that backs it.
		pub fn conservation() -> Conservation {
			let totals = Books::<T>::get();
			let balance = T::Currency::balance(&Self::account());
			let endowment = Self::endowment();
			let surplus = totals
				.ledger()
				.and_then(|ledger| balance.checked_sub(endowment)?.checked_sub(ledger));
			Conservation {
				pots: totals.pots,
				pools: totals.pools,
				owed: totals.owed,
				in_progress: totals.in_progress,
				// Less than all money in pools, so it fits.
				carried: (totals.carried >> openledger_routing::pool::SCALE_BITS)
					.try_into()
					.unwrap_or(Balance::MAX),
				burned: totals.burned,
				paid: totals.paid,
				balance,
				endowment,
				surplus: surplus.unwrap_or(0),
				holds: surplus.is_some(),
			}
		}

		/// The account that backs the ledger.
		pub fn ledger_account() -> T::AccountId {
			Self::account()
		}

		/// What a payee is owed now.
		pub fn owed_of(payee: PayeeId) -> Balance {
			Earnings::<T>::get(payee).owed
		}

		/// The payee of an account.
		pub fn payee_of(account: T::AccountId) -> Option<PayeeId> {
			PayeeOf::<T>::get(account)
		}

		/// The account of a payee.
		pub fn account_of(payee: PayeeId) -> Option<T::AccountId> {
			PayeeAccounts::<T>::get(payee)
		}

		/// What an account can claim; `None` if it is no payee.
		pub fn claimable(account: T::AccountId) -> Option<Claimable> {
			let payee = PayeeOf::<T>::get(account)?;
			let Earning { owed, paid } = Earnings::<T>::get(payee);
			Some(Claimable {
				payee,
				owed,
				paid,
				due: owed > 0 && owed >= T::MinPayout::get(),
			})
		}

		/// A policy that is in force or that open batches will be routed by.
		pub fn policy(version: PolicyVersion) -> Option<Policy> {
			Policies::<T>::get(version).map(|record| record.policy)
		}

		/// The version of the policy in force.
		pub fn policy_in_force() -> PolicyVersion {
			CurrentPolicy::<T>::get()
		}

		/// A pool.
		pub fn pool(pool: PoolId) -> Option<Pool> {
			Pools::<T>::get(pool)
		}

		/// A batch that is being routed.
		pub fn progress(batch: BatchId) -> Option<Progress> {
			InProgress::<T>::get(batch)
		}

		/// What a pull would move now.
		pub fn pending(pull: Pull) -> Balance {
			match pull {
				Pull::ModelBuilders(model) => Pots::<T>::get(Pot::ModelBuilders(model)),
				Pull::ModelData(model) => Pots::<T>::get(Pot::ModelData(model)),
				Pull::Contribution(contribution) => Pots::<T>::get(Pot::Contribution(contribution)),
				Pull::Member {
					snapshot,
					contribution,
				} => Self::pending_of_member(snapshot, contribution).unwrap_or(0),
				Pull::Staker { operator, payee } => Self::pending_of_staker(operator, payee).unwrap_or(0),
			}
		}

		/// Who would get what of a batch of `amount` that ended now, with `credits` as a batch posts them, down to payees
		/// and pools; the parts sum to `amount`. Pots gather the parts of many batches before they are split, so a single
		/// payee may in the end get a few units more or less.
		pub fn quote(
			model: ModelId,
			operator: OperatorId,
			amount: Balance,
			credits: Vec<(ContributionId, Balance)>,
		) -> Result<Quote, DispatchError> {
			Self::do_quote(model, operator, amount, &credits)
		}
	}
}
