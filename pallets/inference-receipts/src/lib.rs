//! # Inference receipts
//!
//! Where a payer's OPEN waits until an operator has earned it, and how it gets from there to routing.
//!
//! ## Terminology
//!
//! - **Mandate**: OPEN a payer sets aside with a signer and a cap per epoch. The cap limits the *funding* of sessions,
//!   never settlement.
//! - **Session**: one payer, one operator, one deposit, up to eight **lines**. A line fixes model, voucher signer and
//!   prices when the session is opened. Ids are never reused.
//! - **Voucher**: a signed cumulative amount for one line. Only the newest one is ever submitted.
//! - **Batch**: what an operator submits for one model: vouchers, roots over its receipts and its credit ledger, and the
//!   credits. Nothing per receipt is stored, and nothing at all once the batch has ended.
//! - **Admission clock**: the number of blocks in which ordinary transactions were admitted. Windows and thaws are
//!   measured in it, so they stand still during migrations, in safe mode and in blocks too full for transactions.
//!
//! ## Money
//!
//! ```text
//! payer ──> mandate ──> session ──voucher──> escrow ──window──> Router
//!   └──────────────────────^ │
//!   ^────────<───────────────┘ what is left after the thaw
//! ```
//!
//! Two accounts hold it all: one for mandates and sessions, one (the escrow) for open batches. Who owns what is a ledger
//! in storage, so a batch costs one transfer however many sessions it settles.
//!
//! A batch ends by being routed. It may credit more contributions than fit into a block, so that goes in steps: routing is
//! begun, the credits are paid in pages of [`PAGE`], routing is closed. The hook makes a step for each batch that is due and
//! goes round; anyone may make one by call. Until the first step the batch is **open**: it can be voided, and whoever
//! examines it can **hold** it, which keeps it from becoming final beyond its window. Its end is paid for when it is
//! submitted, as a fee, because its weight is that of other blocks.
//!
//! A batch is atomic: if one voucher is bad nothing is consumed, and the error names the voucher. What a session has
//! settled never rolls back, not even when the batch is voided.
//!
//! ## Who may do what
//!
//! | call | payer | mandate's signer | operator | anyone | void origin |
//! |---|---|---|---|---|---|
//! | `create_mandate`, `open_session` | | | | yes | |
//! | `fund_mandate`, `update_mandate`, `revoke_mandate`, `top_up` | yes | | | | |
//! | `open_session_from_mandate`, `top_up_from_mandate` | | yes | | | |
//! | `close_session` | yes | yes | yes, at once | | |
//! | `withdraw_session`, `finalise` | yes | yes | yes | yes | |
//! | `submit_batch` | | | yes | | |
//! | `void_batch` | | | | | yes |
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use ending::PAGE;
pub use fees::EndingFee;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod batches;
mod clock;
mod ending;
mod fees;
mod holds;
mod impls;
mod ledger;
mod mandates;
mod sessions;
mod types;
mod voiding;
mod vouchers;

pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", feature = "std", test))]
mod try_state;

#[allow(missing_docs)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, Consideration, Footprint},
		weights::WeightMeter,
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use openledger_core::{
		Balance, BatchId, ContributionId, Disclosure, EpochIndex, Hash32, LineIndex, MandateId, ModelId,
		OperatorId, PolicyVersion, SessionId, Share, MAX_OPEN_BATCHES,
	};
	use openledger_traits::{
		Activity, Admission, BatchWatcher, Contributions, Epochs, Models, Operators, Payees, Relief, Router,
	};
	use sp_runtime::AccountId32;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>, Hash: Into<Hash32>> {
		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;

		/// OPEN.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>;

		/// Takes the storage deposit of mandates and sessions: from the payer of a mandate, from whoever opens a session.
		type Storage: Consideration<Self::AccountId, Footprint>;

		/// Seeds the two accounts of the pallet. Both must be endowed with the existential deposit.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Operators, their prices and their exposure.
		type Operators: Operators<Self::AccountId>;

		/// Models and their lineages.
		type Models: Models;

		/// Contributions and the snapshots that hold them.
		type Contributions: Contributions;

		/// Where ended batches go.
		type Router: Router<Self::AccountId>;

		/// Told when batches are submitted and when nothing is proven against them any more.
		type Watcher: BatchWatcher;

		/// Takes what the end of a batch costs from its operator when it is submitted.
		type EndingFee: EndingFee<Self::AccountId>;

		/// Accounts of payees, to recognise self-dealing.
		type Payees: Payees<Self::AccountId>;

		/// Told what is used.
		type Activity: Activity<Self::AccountId>;

		/// Epochs of the economy; caps of mandates are per epoch.
		type Epochs: Epochs;

		/// Whether transactions are admitted; drives the admission clock.
		type Admission: Admission;

		/// May void an open batch by call.
		type VoidOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Time between the submission of a batch and its end, in blocks of the admission clock; at least 1.
		type ChallengeWindow: Get<ClockTime>;

		/// Time between the closing of a session by its payer and its end, in blocks of the admission clock. Vouchers
		/// settle until it ends.
		type ThawPeriod: Get<ClockTime>;

		/// The longest time that an operator may let pass between two batches without risk, in blocks of the admission
		/// clock. A thaw is always longer.
		type SettlementInterval: Get<ClockTime>;

		/// Least deposit a session is opened with; at least 1.
		type MinDeposit: Get<Balance>;

		/// Vouchers a batch may carry; at most 65,535.
		#[pallet::constant]
		type MaxVouchers: Get<u32>;

		/// Most weight that the hook takes in a block to finalise batches; at most half a block.
		type MaxPollWeight: Get<Weight>;
	}

	/// Why funds of an account are on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Storage deposit of a mandate or a session.
		Storage,
	}

	/// A mandate as stored.
	pub type MandateOf<T> = Mandate<<T as frame_system::Config>::AccountId, <T as Config>::Storage>;
	/// A session as stored.
	pub type SessionOf<T> = Session<<T as frame_system::Config>::AccountId, <T as Config>::Storage>;
	/// The vouchers of a batch.
	pub type Vouchers<T> = BoundedVec<Voucher, <T as Config>::MaxVouchers>;

	/// The admission clock: blocks so far in which transactions were admitted.
	#[pallet::storage]
	pub type Clock<T: Config> = StorageValue<_, ClockTime, ValueQuery>;

	/// The id of the next mandate.
	#[pallet::storage]
	pub type NextMandateId<T: Config> = StorageValue<_, MandateId, ValueQuery>;

	/// The id of the next session.
	#[pallet::storage]
	pub type NextSessionId<T: Config> = StorageValue<_, SessionId, ValueQuery>;

	/// The id of the next batch.
	#[pallet::storage]
	pub type NextBatchId<T: Config> = StorageValue<_, BatchId, ValueQuery>;

	/// Mandates that have not been revoked.
	#[pallet::storage]
	pub type Mandates<T: Config> = StorageMap<_, Twox64Concat, MandateId, MandateOf<T>>;

	/// Sessions that have not been withdrawn.
	#[pallet::storage]
	pub type Sessions<T: Config> = StorageMap<_, Twox64Concat, SessionId, SessionOf<T>>;

	/// The sessions of a payer.
	#[pallet::storage]
	pub type SessionsOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, SessionId, ()>;

	/// Sum of the balances of all mandates.
	#[pallet::storage]
	pub type TotalMandates<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// Sum of the balances of all sessions.
	#[pallet::storage]
	pub type TotalSessions<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// Sum of the amounts of all open batches, routing of which has not begun.
	#[pallet::storage]
	pub type TotalEscrow<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// Batches that have not ended.
	#[pallet::storage]
	pub type Batches<T: Config> = StorageMap<_, Twox64Concat, BatchId, Batch>;

	/// The credits of an open batch; absent if it has none. Kept apart so that reading a batch does not read them.
	#[pallet::storage]
	pub type BatchCredits<T: Config> = StorageMap<_, Twox64Concat, BatchId, Credits, ValueQuery>;

	/// How many open batches an operator has.
	#[pallet::storage]
	pub type OpenBatches<T: Config> = StorageMap<_, Twox64Concat, OperatorId, u32, ValueQuery>;

	/// Open batches of an operator that are held, oldest first; absent if there are none.
	#[pallet::storage]
	pub type HeldBatches<T: Config> =
		StorageMap<_, Twox64Concat, OperatorId, BoundedVec<BatchId, ConstU32<MAX_OPEN_BATCHES>>, ValueQuery>;

	/// Batches that wait for the hook: by the end of their window, or if they are being routed, by the time of their next
	/// turn. Those that are held or stuck are not in it.
	#[pallet::storage]
	pub type DueQueue<T: Config> = StorageDoubleMap<_, Twox64Concat, ClockTime, Twox64Concat, BatchId, ()>;

	/// Nothing in the due queue is earlier.
	#[pallet::storage]
	pub type DueCursor<T: Config> = StorageValue<_, ClockTime, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A payer set OPEN aside.
		MandateCreated {
			mandate: MandateId,
			payer: T::AccountId,
			signer: T::AccountId,
			cap_per_epoch: Balance,
			operators: AllowList,
			models: AllowList,
			amount: Balance,
		},
		/// A payer added to a mandate; `balance` is what it holds now.
		MandateFunded {
			mandate: MandateId,
			payer: T::AccountId,
			amount: Balance,
			balance: Balance,
		},
		/// A mandate has new terms.
		MandateUpdated {
			mandate: MandateId,
			signer: T::AccountId,
			cap_per_epoch: Balance,
			operators: AllowList,
			models: AllowList,
		},
		/// A mandate has ended; `returned` went back to the payer.
		MandateRevoked {
			mandate: MandateId,
			payer: T::AccountId,
			returned: Balance,
		},
		/// A session was opened, with the operator's prices of now.
		SessionOpened {
			session: SessionId,
			payer: T::AccountId,
			operator: OperatorId,
			lines: Lines,
			deposit: Balance,
			disclosure: Disclosure,
			mandate: Option<MandateId>,
		},
		/// A session got more; `balance` is what it holds now.
		SessionToppedUp {
			session: SessionId,
			payer: T::AccountId,
			amount: Balance,
			balance: Balance,
			mandate: Option<MandateId>,
		},
		/// A session was closed: vouchers settle until `closes`, the rest can be withdrawn from `withdrawable_at`.
		SessionClosed {
			session: SessionId,
			by: T::AccountId,
			closes: ClockTime,
			withdrawable_at: ClockTime,
		},
		/// A session has ended; `returned` went to the mandate if one is named, else to the payer.
		SessionWithdrawn {
			session: SessionId,
			payer: T::AccountId,
			returned: Balance,
			mandate: Option<MandateId>,
		},
		/// A voucher moved `after - before` of a session into escrow.
		VoucherSettled {
			batch: BatchId,
			session: SessionId,
			line: LineIndex,
			before: Balance,
			after: Balance,
		},
		/// An operator submitted a batch and paid `ending_fee` for its end. Its vouchers are in the `VoucherSettled` events before this one.
		BatchSubmitted {
			batch: BatchId,
			operator: OperatorId,
			model: ModelId,
			amount: Balance,
			open_amount: Balance,
			self_dealt: Balance,
			credited: Balance,
			credits: u32,
			attributable: Balance,
			coverage: Share,
			vouchers: u32,
			policy: PolicyVersion,
			commitment: Commitment,
			sessions_root: Hash32,
			usage: Usage,
			due: ClockTime,
			ending_fee: Balance,
		},
		/// A batch became final and was routed.
		BatchFinalised {
			batch: BatchId,
			operator: OperatorId,
			model: ModelId,
			amount: Balance,
			self_dealt: Balance,
			credited: Balance,
			credits: u32,
			coverage: Share,
			policy: PolicyVersion,
			receipts: u32,
			usage: Usage,
			epoch: EpochIndex,
		},
		/// A batch was voided and routed without its credits and without the operator's part. `refund` is what of `amount`
		/// went back into the deposit of which session, `omission` the credit that was paid for a proven omission.
		BatchVoided {
			batch: BatchId,
			operator: OperatorId,
			model: ModelId,
			amount: Balance,
			refund: Option<(SessionId, Balance)>,
			omission: Option<(ContributionId, Balance)>,
			credited: Balance,
			credits: u32,
			attributable: Balance,
			policy: PolicyVersion,
			receipts: u32,
			epoch: EpochIndex,
		},
		/// The hook could not make a step of the end of a batch. It stays as it is until `finalise` succeeds.
		BatchStuck {
			batch: BatchId,
			operator: OperatorId,
			amount: Balance,
			error: DispatchError,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// An amount of nothing.
		ZeroAmount,
		/// No such mandate, or it was revoked.
		UnknownMandate,
		/// No such session, or it was withdrawn.
		UnknownSession,
		/// No such batch, or it has ended.
		UnknownBatch,
		/// No such operator.
		UnknownOperator,
		/// No such model.
		UnknownModel,
		/// Only the payer may do this.
		NotPayer,
		/// Only the mandate's signer may do this.
		NotSigner,
		/// Only payer, mandate's signer or operator of a session may do this.
		NotParty,
		/// Only the account of an operator may do this.
		NotOperator,
		/// The mandate does not allow this operator.
		OperatorNotAllowed,
		/// The mandate does not allow a model of the session.
		ModelNotAllowed,
		/// More than the mandate's cap leaves for this epoch.
		CapExceeded,
		/// More than the mandate holds.
		MandateExhausted,
		/// The session was not opened from this mandate.
		NotFromMandate,
		/// A session needs a line.
		NoLines,
		/// The operator is leaving.
		OperatorNotActive,
		/// The model is retired.
		ModelNotActive,
		/// The operator does not serve a model of the session.
		ModelNotServed,
		/// The operator's price is above the highest the payer agrees to.
		PriceAboveMaximum,
		/// Below the least deposit.
		DepositTooSmall,
		/// The session is closed already.
		AlreadyClosed,
		/// The session has not been closed.
		NotClosed,
		/// The thaw, or the window of a batch that settled part of the session, has not ended.
		StillThawing,
		/// A batch needs a voucher.
		NoVouchers,
		/// The operator has as many open batches as it may have.
		TooManyBatches,
		/// The counted inferences and actions are not as many as the receipts.
		UsageMismatch,
		/// The voucher at `index` is bad. Nothing was settled.
		Voucher { index: u16, fault: VoucherFault },
		/// The credit at `index` is bad.
		Credit { index: u16, fault: CreditFault },
		/// The credits are more than the part of the batch from open sessions.
		CreditsAboveAmount,
		/// The window of the batch has not ended.
		NotDue,
		/// The call pays for fewer credits than a page, although the batch has more left.
		TooFewCreditsPaid,
		/// A challenge or a demand holds the batch: it cannot become final.
		Held,
		/// Nothing holds the batch.
		NotHeld,
		/// The window of the batch has ended: it is too late to hold it.
		WindowEnded,
		/// Routing of the batch has begun: nothing stops it any more.
		RoutingBegun,
		/// A batch that may have settled part of the session is held beyond its window.
		SessionHeld,
		/// The batch cannot have settled so much of the session.
		RefundTooLarge,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Moves the admission clock and finalises batches that are due. It does not run during multi-block migrations
		/// nor in a block that inherents fill: transactions are not admitted there either.
		fn on_poll(_: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::poll(meter);
		}

		fn integrity_test() {
			assert!(
				T::ThawPeriod::get() > T::SettlementInterval::get(),
				"a thaw must be longer than the settlement interval, or an honest operator loses vouchers"
			);
			assert!(
				T::ChallengeWindow::get() > 0,
				"a batch must be due after the block that submits it"
			);
			assert!(T::MinDeposit::get() > 0, "an empty session would cost nothing");
			assert!(
				(1..=u32::from(u16::MAX)).contains(&T::MaxVouchers::get()),
				"the index of a voucher must fit into an error"
			);
			assert!(
				Self::sessions_account() != Self::escrow_account(),
				"account ids are too short"
			);
			let half = T::BlockWeights::get().max_block.saturating_div(2);
			let cap = T::MaxPollWeight::get();
			assert!(
				cap.all_lte(half),
				"a batch at the head of the queue might never fit into a block"
			);
			assert!(
				T::WeightInfo::poll_step()
					.saturating_add(Self::step_weight(PAGE))
					.all_lte(cap),
				"the hook could not make a step"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Sets OPEN aside under a signer and a cap.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer.
		///
		/// ## Details
		///
		/// The signer may open and top up sessions from the mandate, within cap and lists. The payer pays a storage
		/// deposit, returned when the mandate is revoked.
		///
		/// ## Parameters
		///
		/// - `signer`: the account that may spend.
		/// - `cap_per_epoch`: most that sessions may be funded with in one epoch, in the smallest unit; 0 pauses.
		/// - `operators`, `models`: what it may be spent on; up to 8 each, empty allows all.
		/// - `amount`: what to set aside; not zero.
		///
		/// ## Errors
		///
		/// - [`Error::ZeroAmount`], [`Error::UnknownOperator`], [`Error::UnknownModel`].
		/// - The currency's, if the payer cannot pay and stay alive.
		///
		/// ## Events
		///
		/// - [`Event::MandateCreated`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create_mandate())]
		pub fn create_mandate(
			origin: OriginFor<T>,
			signer: T::AccountId,
			#[pallet::compact] cap_per_epoch: Balance,
			operators: AllowList,
			models: AllowList,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			Self::do_create_mandate(payer, signer, cap_per_epoch, operators, models, amount)
		}

		/// Adds to a mandate.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer of the mandate.
		///
		/// ## Parameters
		///
		/// - `mandate`: which one.
		/// - `amount`: what to add; not zero.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownMandate`], [`Error::NotPayer`], [`Error::ZeroAmount`].
		///
		/// ## Events
		///
		/// - [`Event::MandateFunded`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::fund_mandate())]
		pub fn fund_mandate(
			origin: OriginFor<T>,
			#[pallet::compact] mandate: MandateId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			Self::do_fund_mandate(payer, mandate, amount)
		}

		/// Gives a mandate new terms.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer of the mandate.
		///
		/// ## Details
		///
		/// Replaces signer, cap and lists at once. What was drawn in this epoch still counts against the new cap.
		/// Sessions that are open stay as they are; only a mandate that still allows them tops them up.
		///
		/// ## Parameters
		///
		/// As in [`Pallet::create_mandate`].
		///
		/// ## Errors
		///
		/// - [`Error::UnknownMandate`], [`Error::NotPayer`], [`Error::UnknownOperator`], [`Error::UnknownModel`].
		///
		/// ## Events
		///
		/// - [`Event::MandateUpdated`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::update_mandate())]
		pub fn update_mandate(
			origin: OriginFor<T>,
			#[pallet::compact] mandate: MandateId,
			signer: T::AccountId,
			#[pallet::compact] cap_per_epoch: Balance,
			operators: AllowList,
			models: AllowList,
		) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			Self::do_update_mandate(payer, mandate, signer, cap_per_epoch, operators, models)
		}

		/// Ends a mandate and returns what is left in it.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer of the mandate.
		///
		/// ## Details
		///
		/// Sessions opened from it go on; what they leave over returns to the payer.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownMandate`], [`Error::NotPayer`].
		///
		/// ## Events
		///
		/// - [`Event::MandateRevoked`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::revoke_mandate())]
		pub fn revoke_mandate(origin: OriginFor<T>, #[pallet::compact] mandate: MandateId) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			Self::do_revoke_mandate(payer, mandate)
		}

		/// Opens a session.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer.
		///
		/// ## Details
		///
		/// The prices of each line are the operator's of now and never change. The payer pays a storage deposit,
		/// returned when the session is withdrawn. Texts of an [`Disclosure::Open`] session are public.
		///
		/// ## Parameters
		///
		/// - `operator`: whom vouchers are made out to.
		/// - `lines`: 1 to 8 of model, voucher signer and highest prices.
		/// - `deposit`: what vouchers can settle in all; at least [`Config::MinDeposit`].
		/// - `disclosure`: whether the texts may be shown.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownOperator`], [`Error::OperatorNotActive`], [`Error::NoLines`], [`Error::UnknownModel`],
		///   [`Error::ModelNotActive`], [`Error::ModelNotServed`], [`Error::PriceAboveMaximum`],
		///   [`Error::DepositTooSmall`].
		/// - The currency's, if the payer cannot pay and stay alive.
		///
		/// ## Events
		///
		/// - [`Event::SessionOpened`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::open_session(count(lines.len())))]
		pub fn open_session(
			origin: OriginFor<T>,
			#[pallet::compact] operator: OperatorId,
			lines: LineRequests,
			#[pallet::compact] deposit: Balance,
			disclosure: Disclosure,
		) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			Self::do_open_session(payer, operator, lines, deposit, disclosure)
		}

		/// Opens a session with money of a mandate.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the signer of the mandate.
		///
		/// ## Details
		///
		/// The session belongs to the payer of the mandate. The signer pays the storage deposit and gets it back.
		///
		/// ## Parameters
		///
		/// - `mandate`: which one; the rest as in [`Pallet::open_session`].
		///
		/// ## Errors
		///
		/// - [`Error::UnknownMandate`], [`Error::NotSigner`], [`Error::OperatorNotAllowed`],
		///   [`Error::ModelNotAllowed`], [`Error::CapExceeded`], [`Error::MandateExhausted`].
		/// - Those of [`Pallet::open_session`].
		///
		/// ## Events
		///
		/// - [`Event::SessionOpened`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::open_session_from_mandate(count(lines.len())))]
		pub fn open_session_from_mandate(
			origin: OriginFor<T>,
			#[pallet::compact] mandate: MandateId,
			#[pallet::compact] operator: OperatorId,
			lines: LineRequests,
			#[pallet::compact] deposit: Balance,
			disclosure: Disclosure,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_open_session_from_mandate(signer, mandate, operator, lines, deposit, disclosure)
		}

		/// Adds to the deposit of a session.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer of the session.
		///
		/// ## Parameters
		///
		/// - `session`: which one; not closed.
		/// - `amount`: what to add; not zero.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownSession`], [`Error::NotPayer`], [`Error::AlreadyClosed`], [`Error::ZeroAmount`].
		///
		/// ## Events
		///
		/// - [`Event::SessionToppedUp`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::top_up())]
		pub fn top_up(
			origin: OriginFor<T>,
			#[pallet::compact] session: SessionId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			Self::do_top_up(payer, session, amount)
		}

		/// Adds to the deposit of a session with money of the mandate it was opened from.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the signer of the mandate.
		///
		/// ## Parameters
		///
		/// - `session`: which one; not closed.
		/// - `amount`: what to add; not zero.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownSession`], [`Error::AlreadyClosed`], [`Error::ZeroAmount`], [`Error::NotFromMandate`],
		///   [`Error::UnknownMandate`], [`Error::NotSigner`], [`Error::OperatorNotAllowed`],
		///   [`Error::ModelNotAllowed`], [`Error::CapExceeded`], [`Error::MandateExhausted`].
		///
		/// ## Events
		///
		/// - [`Event::SessionToppedUp`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::top_up_from_mandate())]
		pub fn top_up_from_mandate(
			origin: OriginFor<T>,
			#[pallet::compact] session: SessionId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let signer = ensure_signed(origin)?;
			Self::do_top_up_from_mandate(signer, session, amount)
		}

		/// Closes a session.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the payer, by the signer of the mandate it was opened from, or by the operator.
		///
		/// ## Details
		///
		/// By the payer or the signer: vouchers settle until the thaw ends. By the operator: vouchers stop to settle at
		/// once, and a thaw that runs ends.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownSession`], [`Error::NotParty`], [`Error::AlreadyClosed`].
		///
		/// ## Events
		///
		/// - [`Event::SessionClosed`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::close_session())]
		pub fn close_session(origin: OriginFor<T>, #[pallet::compact] session: SessionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_close_session(who, session)
		}

		/// Ends a closed session and returns what is left of its deposit.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Possible once the thaw and the window of the last batch that settled part of the session have ended, and no
		/// batch up to that one of the same operator is held: a proof may need the session, and a refund return to it. The
		/// rest goes to the mandate it was opened from if that still exists, else to the payer; the storage deposit to
		/// who paid it.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownSession`], [`Error::NotClosed`], [`Error::StillThawing`], [`Error::SessionHeld`].
		/// - The currency's, if the payer's account cannot receive the rest; it stays in the session then.
		///
		/// ## Events
		///
		/// - [`Event::SessionWithdrawn`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::withdraw_session())]
		pub fn withdraw_session(
			origin: OriginFor<T>,
			#[pallet::compact] session: SessionId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw_session(session)
		}

		/// Settles vouchers for one model.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the account of an operator.
		///
		/// ## Details
		///
		/// Moves what the vouchers promise from the sessions into escrow, where it waits until the window has ended.
		/// All or nothing. On top of the fee of the call, what finalisation costs is taken by [`Config::EndingFee`].
		///
		/// ## Parameters
		///
		/// - `model`: the one model of all lines.
		/// - `vouchers`: 1 to [`Config::MaxVouchers`], strictly ascending by (session, line).
		/// - `commitment`: roots over receipts and credit ledger, and the number of receipts.
		/// - `credits`: up to 10,240 of contribution and amount, strictly ascending by contribution. Only what open
		///   sessions paid can be credited.
		/// - `usage`: what the operator counted; inferences and actions must add up to the number of receipts.
		///
		/// ## Errors
		///
		/// - [`Error::NotOperator`], [`Error::TooManyBatches`], [`Error::NoVouchers`], [`Error::UsageMismatch`].
		/// - [`Error::Voucher`], with the first bad voucher; see [`VoucherFault`].
		/// - [`Error::Credit`], with the first bad credit; see [`CreditFault`]. [`Error::CreditsAboveAmount`].
		/// - That of [`Operators::expose`] if stakes do not cover the amount, or the own bond not what credits can direct of it; that
		///   of [`Config::EndingFee`] if the operator cannot pay for the end.
		///
		/// ## Events
		///
		/// - [`Event::VoucherSettled`] for each voucher, then [`Event::BatchSubmitted`].
		#[pallet::call_index(10)]
		#[pallet::weight(
			T::WeightInfo::submit_batch(count(vouchers.len()), count(credits.len()))
				.saturating_add(T::Watcher::weight())
		)]
		pub fn submit_batch(
			origin: OriginFor<T>,
			#[pallet::compact] model: ModelId,
			vouchers: Vouchers<T>,
			commitment: Commitment,
			credits: Credits,
			usage: Usage,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_submit_batch(who, model, vouchers, commitment, credits, usage)
		}

		/// Makes one step of the end of a batch whose window has ended.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Begins routing if that has not happened, pays up to `credits` credits, and ends the batch if that were all. The
		/// hook does this by itself, a page at a time; the call is for batches that it could not end, or has not ended
		/// yet. Free when it succeeds.
		///
		/// ## Parameters
		///
		/// - `batch`: which one.
		/// - `credits`: how many credits to pay at most; bounds the weight. At least [`PAGE`], or all that are left.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownBatch`], [`Error::NotDue`], [`Error::Held`], [`Error::TooFewCreditsPaid`].
		/// - Those of routing. The batch stays as it is then.
		///
		/// ## Events
		///
		/// - [`Event::BatchFinalised`] if this was the last step.
		#[pallet::call_index(11)]
		#[pallet::weight(Pallet::<T>::step_weight(*credits))]
		pub fn finalise(
			origin: OriginFor<T>,
			#[pallet::compact] batch: BatchId,
			#[pallet::compact] credits: u32,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let paid = Self::do_finalise(batch, credits)?;
			Ok((Some(Self::step_weight(paid)), Pays::No).into())
		}

		/// Voids an open batch.
		///
		/// ## Dispatch Origin
		///
		/// [`Config::VoidOrigin`].
		///
		/// ## Details
		///
		/// The money is routed without the operator's part and without the credits. What the sessions settled stays
		/// settled. Whatever holds the batch does so no longer.
		///
		/// ## Parameters
		///
		/// - `batch`: which one; routing must not have begun.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownBatch`], [`Error::RoutingBegun`].
		/// - Those of routing.
		///
		/// ## Events
		///
		/// - [`Event::BatchVoided`].
		#[pallet::call_index(12)]
		#[pallet::weight(Pallet::<T>::voiding_weight())]
		pub fn void_batch(origin: OriginFor<T>, #[pallet::compact] batch: BatchId) -> DispatchResult {
			T::VoidOrigin::ensure_origin(origin)?;
			Self::do_void(batch, Relief::default()).map(drop)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The admission clock.
		pub fn clock() -> ClockTime {
			Clock::<T>::get()
		}

		/// The accounts that hold sessions and escrow.
		pub fn accounts() -> (T::AccountId, T::AccountId) {
			(Self::sessions_account(), Self::escrow_account())
		}

		/// A mandate that has not been revoked.
		pub fn mandate(mandate: MandateId) -> Option<MandateInfo<T::AccountId>> {
			Self::mandate_info(mandate)
		}

		/// A session that has not been withdrawn.
		pub fn session(session: SessionId) -> Option<SessionInfo<T::AccountId>> {
			Self::session_info(session)
		}

		/// Up to `limit` (at most 256) sessions of `payer`, in storage order, after session `after`.
		pub fn sessions_of(payer: T::AccountId, after: Option<SessionId>, limit: u32) -> Vec<SessionId> {
			Self::sessions_page(payer, after, limit)
		}

		/// The bytes that make a voucher when the line's signer signs them; `wrapped` for wallets that put the message
		/// between `<Bytes>` and `</Bytes>`.
		pub fn voucher_message(
			session: SessionId,
			line: LineIndex,
			cumulative: Balance,
			wrapped: bool,
		) -> Option<Vec<u8>> {
			Self::message_to_sign(session, line, cumulative, wrapped)
		}

		/// The key that signs vouchers of a line.
		pub fn voucher_signer(session: SessionId, line: LineIndex) -> Option<AccountId32> {
			Sessions::<T>::get(session)?
				.lines
				.get(usize::from(line))
				.map(|line| line.signer.clone())
		}

		/// A batch that has not ended.
		pub fn batch(batch: BatchId) -> Option<BatchInfo> {
			Self::batch_info(batch)
		}

		/// The credits of a batch that has not ended.
		pub fn credits(batch: BatchId) -> Credits {
			BatchCredits::<T>::get(batch)
		}

		/// What another batch of an operator for a model can move now, in the smallest unit of OPEN; nothing unless the operator is
		/// active.
		pub fn room(operator: OperatorId, model: ModelId) -> Room {
			Self::room_for(operator, model)
		}

		/// How many open batches an operator has, of at most 64.
		pub fn open_batches(operator: OperatorId) -> u32 {
			OpenBatches::<T>::get(operator)
		}

		/// Open batches of an operator that are held, oldest first.
		pub fn held_batches(operator: OperatorId) -> Vec<BatchId> {
			HeldBatches::<T>::get(operator).into_inner()
		}

		/// Up to `limit` (at most 256) batches that wait for the hook now: due, or being routed.
		pub fn due(limit: u32) -> Vec<BatchId> {
			Self::due_page(limit)
		}

		/// What the ledgers say and what the accounts hold.
		pub fn holdings() -> Holdings {
			Self::current_holdings()
		}
	}
}

/// Length of a bounded list, for weights.
fn count(length: usize) -> u32 {
	u32::try_from(length).unwrap_or(u32::MAX)
}
