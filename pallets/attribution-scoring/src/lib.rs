//! # Attribution scoring
//!
//! What makes attribution checkable by anyone: challenges with proofs of fraud, demands to show what a batch commits to,
//! and verdicts that need nobody's opinion. What a proof shows is decided by the pure code of `openledger-attribution`,
//! which runs here as it runs off chain.
//!
//! ## Terminology
//!
//! - **Challenge**: a bond and a hash, against an open batch. The proof follows, a few blocks later at the earliest, so a
//!   copied proof comes too late. It holds the batch: the batch does not become final before it is decided.
//! - **Round**: the batches submitted at one time of the admission clock. They share a **seed**, mixed of the randomness of
//!   several blocks after theirs: nobody knew it when they were submitted, unless the authors of all these blocks told.
//! - **Draw**: a position in the value of a batch, computed from the seed. The receipt at that position is drawn: a batch's
//!   receipts are drawn by what they cost. As many positions are drawn in the sum of the posted totals, and with them the credits that hold
//!   them.
//! - **Due**: the receipt that holds a position owes that unit to a contribution, or to nobody. The credit of that contribution is due: the
//!   ledger has it or lacks it, and an operator that is asked shows which.
//! - **Demand**: "show this **item** of the batch": a drawn receipt, another receipt, its claims, a chunk of its texts, an
//!   entry of the credit ledger, a drawn credit, what a drawn position makes due. It holds the batch until it is answered by a **reveal**, on
//!   chain.
//! - **Follow-up**: a demand for what belongs to a receipt that was revealed. It has a time of its own, from the reveal on.
//! - **Extension**: the time to challenge a batch for what was shown so late that its window would not suffice. It holds the
//!   batch.
//! - **Verdict**: the batch is voided, the operator slashed, and who was harmed compensated.
//! - **Admission clock**: the number of blocks in which ordinary transactions were admitted. Everything here is measured
//!   in it, so all deadlines stand still together with the windows of the batches.
//!
//! ## Lifecycle
//!
//! ```text
//!  submitted ── seed ──────── half ────── ¾ ────────── due
//!      │          │  demands    │  answers │             │
//!      │          └─────────────┴──────────┤             │
//!      └── challenges ─────────────────────┴─────────────┘
//!
//!  receipt revealed ──¼──> follow-ups demanded ──¼──> answered ──¼──> challenged, as far as that is later:
//!     until ¾                   until due              until 5⁄4        until 3⁄2, and the batch waits
//!
//!  challenge ──CommitDelay──> prove ──> fraud    ─> verdict: void, slash; bond back
//!      │                        └─────> no fraud ─> the bond goes to the operator
//!      └──RevealPeriod──> expired ─────────────────> the bond goes to the operator
//!
//!  demand ──> answer ──> the prepayment goes to the operator
//!      └────> expired ─> verdict: void, slash; the demander counts as challenger; prepayment back
//!
//!  batch voided by another verdict ──> bonds and prepayments back
//! ```
//!
//! ## Who may do what
//!
//! | call | challenger | reporter | anyone |
//! |---|---|---|---|
//! | `challenge`, `commit_equivocation`, `demand`, `answer`, `prove_duplicate` | | | yes |
//! | `prove` | its own | | |
//! | `prove_equivocation` | | its own | |
//! | `expire_challenge`, `expire_demand`, `expire_equivocation`, `forget_equivocation` | | | yes, in time |
//!
//! ## Money
//!
//! A verdict slashes the amount of the batch, two and a half times what credits can direct of it, and at least [`Config::MinSlash`], the
//! operator's own stake first. What is taken from own
//! stake passes through the account of this pallet within the call: a quarter to the challenger, a quarter to the
//! harmed (the contribution that was left out, else the pools of the model's lineage), the rest is burnt, and so is what
//! delegations lose. So whoever challenges itself loses at least half. What cannot be paid is burnt too: no recipient can stop a
//! verdict. Bonds and prepayments are balances on hold of who set them aside; the account of the pallet holds nothing but the
//! existential deposit it was endowed with.
//!
//! ## What is certain, and what is not
//!
//! Every fraud that is in published data can be proven, or is in a leaf too long to be shown, which can be demanded and not be
//! answered for. That data is published is checked by lot: with `d` draws an
//! operator that hides receipts, their claims or their texts, for a part `p` of the value, escapes with a probability of
//! (1 − p)^d, if somebody demands the drawn ones and, within a quarter of the window after each reveal, what belongs to them.
//! Of texts that are the first [`FREE_CHUNKS`] chunks; an operator that shows a receipt and keeps how long its texts are to
//! itself can be asked for all of them. An operator that keeps its ledger to itself escapes as rarely: with credits that their receipts do
//! not make for a part `p` of what it posts, as drawn credits are shown with their receipts; and with credits that are missing for a part `p`
//! of the value, as what drawn positions make due is shown to be there or to be missing, which proves itself. Draws and what
//! follows from them cost the fee alone, are not counted, and cannot be crowded out. Prepaid demands are limited to
//! [`Config::MaxDemands`] a batch, so whoever pays for all of them, the operator itself for one, whose prepayments come back
//! to it, leaves none for others: what was not drawn is then not shown.
//!
//! The author of a block has known its randomness since long before it makes the block. A seed is mixed of
//! [`Config::SeedBlocks`] blocks in which the hook ran, so an operator knows it beforehand only if it makes all of them, or
//! their authors all tell it. What remains: whoever makes the last of them sees the seed that it would make, and can
//! discard its block for another seed, at the price of the block: one more try for each block so discarded. On a chain
//! with few authors, or one, a seed is no secret.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod challenges;
mod clock;
mod demands;
mod duplicates;
mod equivocations;
mod impls;
mod judging;
mod types;
mod verdicts;
mod views;
mod watching;

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
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, Randomness},
		weights::WeightMeter,
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use openledger_attribution::{
		duplicate::DuplicateProof,
		fraud::FraudProof,
		reveal::{Item, Reveal},
	};
	use openledger_core::{
		Balance, BatchId, ContributionId, Hash32, LineIndex, ModelId, OperatorId, SessionId,
	};
	use openledger_traits::{
		AdmissionClock, AdmissionTime, Batches, Contributions, Duplicates, Models, Operators, Router,
	};
	use sp_runtime::AccountId32;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<
		RuntimeEvent: From<Event<Self>>,
		Hash: Into<Hash32>,
		AccountId: Into<AccountId32>,
	>
	{
		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;

		/// The hold reason of the runtime.
		type RuntimeHoldReason: From<HoldReason>;

		/// OPEN.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
			+ fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// Seeds the account that slashed stake passes through. It must be endowed with the existential deposit.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The admission clock.
		type Clock: AdmissionClock;

		/// Open batches.
		type Batches: Batches<Self::AccountId>;

		/// Operators and their stakes.
		type Operators: Operators<Self::AccountId>;

		/// Models and their lineages.
		type Models: Models;

		/// Contributions and the snapshots that hold them.
		type Contributions: Contributions;

		/// Compensates those a fraud has harmed.
		type Router: Router<Self::AccountId>;

		/// Where duplicate chunks are marked.
		type Duplicates: Duplicates;

		/// Randomness of one block, with that block; nothing in a block that has none. Its author may have known it long before.
		/// Only that of blocks after the one of a batch draws its receipts.
		type Randomness: Randomness<Option<Self::Hash>, BlockNumberFor<Self>>;

		/// Of how many blocks a seed is mixed: at least 1, and taken as [`MAX_SEED_BLOCKS`] if it is more.
		type SeedBlocks: Get<u32>;

		/// What a challenger sets aside until its challenge is decided.
		type ChallengeBond: Get<Balance>;

		/// Least slash of a verdict.
		type MinSlash: Get<Balance>;

		/// Time between a commitment and its proof, at least, in blocks of the admission clock; at least 1.
		type CommitDelay: Get<AdmissionTime>;

		/// Time between a commitment and its proof, at most, in blocks of the admission clock; taken as
		/// [`Config::CommitDelay`] if it is less.
		type RevealPeriod: Get<AdmissionTime>;

		/// How many receipts are drawn of a batch; taken as [`MAX_DRAWS`] if it is more.
		type DrawCount: Get<u8>;

		/// What a demand that is not for the fee alone prepays; the operator's once it is answered.
		type DemandPrice: Get<Balance>;

		/// How many prepaid demands a batch can have, answered or not.
		type MaxDemands: Get<u32>;

		/// Most weight that the hook takes in a block.
		type PollWeight: Get<Weight>;

		/// Makes payees for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkPayees: openledger_traits::Payees<Self::AccountId>;
	}

	/// Why funds of an account are on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Bond of a challenge.
		Challenge,
		/// Prepayment of a demand.
		Demand,
	}

	/// A demand as stored.
	pub type DemandOf<T> = Demand<<T as frame_system::Config>::AccountId>;
	/// What ends by itself.
	pub type PendingOf<T> = Pending<<T as frame_system::Config>::AccountId>;
	/// A round as stored.
	pub type RoundOf<T> = Round<BlockNumberFor<T>>;
	/// Randomness with its blocks, oldest first.
	pub type RecentOf<T> = BoundedVec<(BlockNumberFor<T>, Hash32), ConstU32<MAX_SEED_BLOCKS>>;

	/// Batches that have not ended, and those that have while something of them was left to return.
	#[pallet::storage]
	pub type Watches<T: Config> = StorageMap<_, Twox64Concat, BatchId, Watch>;

	/// Open challenges: by batch and challenger. An account challenges a batch once at a time.
	#[pallet::storage]
	pub type Challenges<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BatchId, Blake2_128Concat, T::AccountId, Challenge>;

	/// Demands of batches that have not ended.
	#[pallet::storage]
	pub type Demands<T: Config> =
		StorageDoubleMap<_, Twox64Concat, BatchId, Blake2_128Concat, Item, DemandOf<T>>;

	/// Reports of equivocation that wait for their proof: by operator and reporter.
	#[pallet::storage]
	pub type Reports<T: Config> =
		StorageDoubleMap<_, Twox64Concat, OperatorId, Blake2_128Concat, T::AccountId, Commitment>;

	/// Session lines whose equivocation was punished without a batch. Kept while the line is known.
	#[pallet::storage]
	pub type PunishedLines<T: Config> =
		StorageDoubleMap<_, Twox64Concat, SessionId, Twox64Concat, LineIndex, ()>;

	/// Rounds with batches that have not ended, by the time of submission.
	#[pallet::storage]
	pub type Rounds<T: Config> = StorageMap<_, Twox64Concat, AdmissionTime, RoundOf<T>>;

	/// No round before this time waits for its seed; none does at all if absent.
	#[pallet::storage]
	pub type Unseeded<T: Config> = StorageValue<_, AdmissionTime>;

	/// Randomness of the last blocks, as much as a seed is mixed of; kept while a round waits for its seed.
	#[pallet::storage]
	pub type RecentRandomness<T: Config> = StorageValue<_, RecentOf<T>, ValueQuery>;

	/// What ends by itself, by its deadline.
	#[pallet::storage]
	pub type Deadlines<T: Config> =
		StorageDoubleMap<_, Twox64Concat, AdmissionTime, Blake2_128Concat, PendingOf<T>, ()>;

	/// Nothing among the deadlines is earlier, but what the hook could not end.
	#[pallet::storage]
	pub type DeadlineCursor<T: Config> = StorageValue<_, AdmissionTime, ValueQuery>;

	/// Batches that have ended and of which the hook is to return what is left.
	#[pallet::storage]
	pub type Leftovers<T: Config> = StorageMap<_, Twox64Concat, BatchId, ()>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Someone committed to a proof against a batch, with a bond. It may come from `provable_from` to `deadline`.
		Challenged {
			batch: BatchId,
			operator: OperatorId,
			challenger: T::AccountId,
			commitment: Hash32,
			bond: Balance,
			provable_from: AdmissionTime,
			deadline: AdmissionTime,
		},
		/// The proof of a challenge proved nothing; the operator got `paid` of the bond, the rest was burnt.
		ChallengeFailed {
			batch: BatchId,
			operator: OperatorId,
			challenger: T::AccountId,
			reason: Refusal,
			bond: Balance,
			paid: Balance,
		},
		/// The proof of a challenge did not come; the operator got `paid` of the bond, the rest was burnt.
		ChallengeExpired {
			batch: BatchId,
			operator: OperatorId,
			challenger: T::AccountId,
			bond: Balance,
			paid: Balance,
		},
		/// A challenge was not decided because its batch has ended, or was proven: the bond is back.
		BondReturned {
			batch: BatchId,
			challenger: T::AccountId,
			bond: Balance,
		},
		/// Someone committed to a proof that an operator equivocated.
		EquivocationCommitted {
			operator: OperatorId,
			reporter: T::AccountId,
			commitment: Hash32,
			provable_from: AdmissionTime,
			deadline: AdmissionTime,
		},
		/// The proof of an equivocation did not come.
		EquivocationExpired {
			operator: OperatorId,
			reporter: T::AccountId,
		},
		/// The line of a punished equivocation is gone, and so is what was remembered of it.
		EquivocationForgotten { session: SessionId, line: LineIndex },
		/// An operator was convicted. Without a batch, nothing was voided. `omission` is what a contribution that was left
		/// out is credited with in the voided batch; `refund` names the session whose deposit got `penalty.refunded` back.
		Convicted {
			batch: Option<BatchId>,
			operator: OperatorId,
			model: ModelId,
			amount: Balance,
			offence: Offence,
			challenger: T::AccountId,
			penalty: Penalty,
			omission: Option<(ContributionId, Balance)>,
			refund: Option<SessionId>,
		},
		/// Receipts of all batches submitted at this time were drawn.
		RoundSeeded {
			submitted: AdmissionTime,
			batches: u32,
			seed: Hash32,
		},
		/// Someone demanded to see an item of a batch. The answer may come until `deadline`.
		ItemDemanded {
			batch: BatchId,
			operator: OperatorId,
			item: Item,
			demander: T::AccountId,
			prepaid: Balance,
			deadline: AdmissionTime,
		},
		/// A demand was answered; the reveal is in the call. The operator got `paid`, the rest went back to the demander.
		ItemRevealed {
			batch: BatchId,
			operator: OperatorId,
			item: Item,
			answerer: T::AccountId,
			demander: T::AccountId,
			prepaid: Balance,
			paid: Balance,
		},
		/// A demand was not decided because its batch has ended, or was not answered: the prepayment is back.
		PrepaymentReturned {
			batch: BatchId,
			item: Item,
			demander: T::AccountId,
			prepaid: Balance,
		},
		/// A chunk was shown to repeat earlier contributions, with so many of its tokens in each.
		DuplicateProven {
			contribution: ContributionId,
			chunk: u32,
			tokens: u64,
			originals: Vec<(ContributionId, u64)>,
			reporter: T::AccountId,
		},
		/// The hook could not end what was due. It stays, and its batch is held, until a call succeeds.
		ExpiryFailed {
			pending: PendingOf<T>,
			error: DispatchError,
		},
		/// The hook could not return something that is left of a batch that has ended. Calls can return each thing of it.
		ReturnFailed { batch: BatchId, error: DispatchError },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No such batch, or it has ended.
		UnknownBatch,
		/// The window of the batch is over, and its extension: it can no longer be challenged.
		WindowOver,
		/// The account has an open challenge against the batch. Prove it first, or use another account.
		AlreadyChallenged,
		/// The account has no open challenge against the batch. Challenge it first.
		UnknownChallenge,
		/// Too soon after the commitment. Try again in the block that its event names.
		TooEarlyToProve,
		/// The deadline has passed.
		DeadlinePassed,
		/// The proof, salt, account or subject is not what was committed to.
		CommitmentMismatch,
		/// The proof or reveal is longer than 64 KiB.
		TooLarge,
		/// The deadline has not passed, and the batch has not ended.
		NotExpired,
		/// No such operator.
		UnknownOperator,
		/// The account has an open report against the operator. Prove it first.
		AlreadyReported,
		/// The account has no open report against the operator. Commit to one first.
		UnknownReport,
		/// The proof is not of an equivocation. Challenge the batch instead.
		NotEquivocation,
		/// A receipt of the proof is not signed by the operator.
		BadSignature,
		/// The receipts are of a session that is not known, or no longer.
		UnknownLine,
		/// The receipts, or the batch, are of another operator.
		WrongOperator,
		/// An equivocation on this line was punished already.
		AlreadyPunished,
		/// No equivocation on this line was punished.
		NotPunished,
		/// The session is still known: its punishment is remembered.
		LineKnown,
		/// The proof proves nothing.
		ProvesNothing(Flaw),
		/// The first half of the window is over, and a quarter since the receipt was revealed: this cannot be demanded any more.
		DemandsOver,
		/// Nothing of the batch is drawn yet. Try again in some blocks.
		NotDrawnYet,
		/// This position is not drawn. The drawn ones are shown by a view function.
		NotDrawn,
		/// The batch has no such item.
		NoSuchItem,
		/// The receipt is not on chain yet, so nobody knows whether its texts are private. Demand the receipt first.
		ReceiptNotRevealed,
		/// Only the payer of a private session may demand its texts.
		PrivateText,
		/// This item was demanded already; its answer is on chain, or will be.
		AlreadyDemanded,
		/// The batch has as many prepaid demands as it can have. What is drawn, and what follows from it, can still be demanded.
		TooManyDemands,
		/// No such demand.
		UnknownDemand,
		/// The demand was answered.
		AlreadyAnswered,
		/// The reveal does not show the item.
		WrongReveal(Flaw),
		/// This chunk is marked as a duplicate already.
		AlreadyMarked,
		/// More than can be counted.
		Overflow,
		/// The state contradicts itself.
		Corrupt,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_poll(_: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::poll(meter);
		}

		fn integrity_test() {
			assert!(T::CommitDelay::get() >= 1, "a copied proof could come in time");
			assert!(
				Self::poll_weight().all_lte(T::PollWeight::get()),
				"the hook could not even convict one operator"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Commits to a proof of fraud in an open batch.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Holds [`Config::ChallengeBond`] of the challenger, and the batch, until the proof is judged or its deadline has
		/// passed. The last block to challenge in is the one before the window ends, or a quarter of the window after something of
		/// the batch was shown on chain, if that is later.
		///
		/// ## Parameters
		///
		/// - `batch`: which one.
		/// - `commitment`: BLAKE2b-256 of the SCALE encoding of (`"openledger/challenge/1"`, genesis hash, batch, account, salt of
		///   32 bytes, proof), as [`Pallet::challenge_commitment`] computes it.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownBatch`], [`Error::WindowOver`], [`Error::AlreadyChallenged`].
		/// - The currency's, if the challenger cannot set the bond aside.
		///
		/// ## Events
		///
		/// - [`Event::Challenged`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::challenge())]
		pub fn challenge(
			origin: OriginFor<T>,
			#[pallet::compact] batch: BatchId,
			commitment: Hash32,
		) -> DispatchResult {
			let challenger = ensure_signed(origin)?;
			Self::do_challenge(challenger, batch, commitment)
		}

		/// Proves a challenge.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the challenger.
		///
		/// ## Details
		///
		/// If the proof shows fraud, the operator is convicted: the batch is voided, the operator slashed, and the challenger gets
		/// the bond back and a quarter of what the operator's own stake lost. If it does not, the call succeeds too: the
		/// challenge has ended and the bond is the operator's. If the call fails nothing changes.
		///
		/// ## Parameters
		///
		/// - `batch`: which one.
		/// - `salt`, `proof`: what was committed to; the proof at most 64 KiB.
		///
		/// ## Errors
		///
		/// - [`Error::TooLarge`], [`Error::UnknownChallenge`], [`Error::UnknownBatch`], [`Error::TooEarlyToProve`],
		///   [`Error::DeadlinePassed`], [`Error::CommitmentMismatch`].
		/// - Those of voiding and slashing. The challenge stays open then.
		///
		/// ## Events
		///
		/// - [`Event::BondReturned`] and [`Event::Convicted`], or [`Event::ChallengeFailed`].
		#[pallet::call_index(1)]
		#[pallet::weight(Pallet::<T>::prove_weight(proof))]
		pub fn prove(
			origin: OriginFor<T>,
			#[pallet::compact] batch: BatchId,
			salt: Hash32,
			proof: Box<FraudProof>,
		) -> DispatchResultWithPostInfo {
			let challenger = ensure_signed(origin)?;
			Self::do_prove(challenger, batch, salt, &proof)
		}

		/// Ends a challenge that was not proven, or whose batch has ended.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// The hook does this by itself; the call is for whoever does not want to wait. If the batch has ended the bond
		/// returns to the challenger, at any time; if the deadline has passed it goes to the operator.
		///
		/// ## Parameters
		///
		/// - `batch`, `challenger`: which one.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownChallenge`], [`Error::NotExpired`].
		///
		/// ## Events
		///
		/// - [`Event::ChallengeExpired`] or [`Event::BondReturned`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::expire_challenge())]
		pub fn expire_challenge(
			origin: OriginFor<T>,
			#[pallet::compact] batch: BatchId,
			challenger: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire_challenge(batch, challenger)
		}

		/// Commits to a proof that an operator signed two receipts of one number, or one that is not in its batch.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Takes no bond and holds no batch. An account has one such report against an operator at a time.
		///
		/// ## Parameters
		///
		/// - `operator`: whom.
		/// - `commitment`: BLAKE2b-256 of the SCALE encoding of (`"openledger/equivocation/1"`, genesis hash, operator, account,
		///   salt of 32 bytes, proof), as [`Pallet::equivocation_commitment`] computes it.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownOperator`], [`Error::AlreadyReported`].
		///
		/// ## Events
		///
		/// - [`Event::EquivocationCommitted`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::commit_equivocation())]
		pub fn commit_equivocation(
			origin: OriginFor<T>,
			#[pallet::compact] operator: OperatorId,
			commitment: Hash32,
		) -> DispatchResult {
			let reporter = ensure_signed(origin)?;
			Self::do_commit_equivocation(reporter, operator, commitment)
		}

		/// Proves that an operator equivocated.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the reporter.
		///
		/// ## Details
		///
		/// A signed receipt that differs from the leaf of its number in an open batch voids that batch; the reporter counts as
		/// challenger. For two signed receipts of one number the operator is slashed [`Config::MinSlash`], once for each session
		/// line. If the proof shows nothing the call fails and the report stays.
		///
		/// ## Parameters
		///
		/// - `operator`: whom.
		/// - `salt`, `proof`: what was committed to; the proof at most 64 KiB.
		///
		/// ## Errors
		///
		/// - [`Error::TooLarge`], [`Error::UnknownReport`], [`Error::TooEarlyToProve`], [`Error::DeadlinePassed`],
		///   [`Error::CommitmentMismatch`], [`Error::NotEquivocation`], [`Error::UnknownBatch`], [`Error::UnknownLine`],
		///   [`Error::WrongOperator`], [`Error::AlreadyPunished`], [`Error::ProvesNothing`], [`Error::BadSignature`].
		/// - Those of voiding and slashing.
		///
		/// ## Events
		///
		/// - [`Event::Convicted`].
		#[pallet::call_index(4)]
		#[pallet::weight(Pallet::<T>::prove_equivocation_weight(proof))]
		pub fn prove_equivocation(
			origin: OriginFor<T>,
			#[pallet::compact] operator: OperatorId,
			salt: Hash32,
			proof: Box<Equivocation>,
		) -> DispatchResult {
			let reporter = ensure_signed(origin)?;
			Self::do_prove_equivocation(reporter, operator, salt, &proof)
		}

		/// Ends a report of equivocation that was not proven.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// The hook does this by itself.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownReport`], [`Error::NotExpired`].
		///
		/// ## Events
		///
		/// - [`Event::EquivocationExpired`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::expire_equivocation())]
		pub fn expire_equivocation(
			origin: OriginFor<T>,
			#[pallet::compact] operator: OperatorId,
			reporter: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire_equivocation(operator, reporter)
		}

		/// Forgets a punished equivocation whose session is gone, so that nothing of it stays behind.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone. Free when it succeeds.
		///
		/// ## Errors
		///
		/// - [`Error::NotPunished`], [`Error::LineKnown`].
		///
		/// ## Events
		///
		/// - [`Event::EquivocationForgotten`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::forget_equivocation())]
		pub fn forget_equivocation(
			origin: OriginFor<T>,
			#[pallet::compact] session: SessionId,
			line: LineIndex,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_forget_equivocation(session, line)?;
			Ok(Pays::No.into())
		}

		/// Demands to see an item of a batch.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// In the first half of the window; what belongs to a receipt that was revealed, also for a quarter of the window after
		/// that. For the fee alone: the drawn receipts, what belongs to a receipt that was revealed as a drawn one (its claims,
		/// what it retrieved, the first 128 chunks of its texts), the drawn credits, and what the drawn positions make due. Everything else
		/// prepays [`Config::DemandPrice`], which is the operator's once it has answered. By position only what is drawn can be demanded.
		/// Each item of a batch is demanded once. Texts can be demanded once their receipt was
		/// revealed, those of a private session by its payer alone; of a chunk that there is not, the answer shows that.
		///
		/// ## Parameters
		///
		/// - `batch`: which one.
		/// - `item`: what to show.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownBatch`], [`Error::DemandsOver`], [`Error::AlreadyDemanded`], [`Error::NotDrawnYet`],
		///   [`Error::NotDrawn`], [`Error::NoSuchItem`], [`Error::ReceiptNotRevealed`], [`Error::PrivateText`],
		///   [`Error::TooManyDemands`].
		/// - The currency's, if the demander cannot prepay.
		///
		/// ## Events
		///
		/// - [`Event::ItemDemanded`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::demand())]
		pub fn demand(origin: OriginFor<T>, #[pallet::compact] batch: BatchId, item: Item) -> DispatchResult {
			let demander = ensure_signed(origin)?;
			Self::do_demand(demander, batch, item)
		}

		/// Answers a demand.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// Until three quarters of the window, or for a quarter of it after the demand, if that is later. What is shown can be
		/// challenged for a quarter of the window: the batch is held as long if it must be. The prepayment goes to the operator,
		/// whoever answers. The answer to a demand that was not prepaid is free.
		///
		/// ## Parameters
		///
		/// - `batch`, `item`: which demand.
		/// - `reveal`: what was asked for, with its Merkle proofs; at most 64 KiB.
		///
		/// ## Errors
		///
		/// - [`Error::TooLarge`], [`Error::UnknownDemand`], [`Error::AlreadyAnswered`], [`Error::DeadlinePassed`],
		///   [`Error::UnknownBatch`], [`Error::WrongReveal`].
		///
		/// ## Events
		///
		/// - [`Event::ItemRevealed`].
		#[pallet::call_index(8)]
		#[pallet::weight(Pallet::<T>::answer_weight(reveal))]
		pub fn answer(
			origin: OriginFor<T>,
			#[pallet::compact] batch: BatchId,
			item: Item,
			reveal: Box<Reveal>,
		) -> DispatchResultWithPostInfo {
			let answerer = ensure_signed(origin)?;
			let prepaid = Self::do_answer(answerer, batch, item, &reveal)?;
			// Who shows what everyone may ask for shall not pay for being asked.
			Ok(if prepaid == 0 { Pays::No } else { Pays::Yes }.into())
		}

		/// Convicts an operator that left a demand unanswered, or returns the prepayment if the batch has ended.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// The hook does this by itself; the call is for whoever does not want to wait. The demander counts as challenger.
		///
		/// ## Parameters
		///
		/// - `batch`, `item`: which demand.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownDemand`], [`Error::AlreadyAnswered`], [`Error::NotExpired`].
		/// - Those of voiding and slashing.
		///
		/// ## Events
		///
		/// - [`Event::PrepaymentReturned`], and [`Event::Convicted`] if the batch was open.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::expire_demand().saturating_add(Pallet::<T>::verdict_weight()))]
		pub fn expire_demand(
			origin: OriginFor<T>,
			#[pallet::compact] batch: BatchId,
			item: Item,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire_demand(batch, item)
		}

		/// Shows that a chunk of a contribution repeats contributions submitted before it.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Details
		///
		/// At least 80 % of the counting tokens of the chunk must be covered by matches in lower contributions. Its units go to
		/// zero; what that means for the contribution is decided where contributions are kept.
		///
		/// ## Parameters
		///
		/// - `proof`: the chunk, the matches and the chunks that they are in; at most 64 KiB.
		///
		/// ## Errors
		///
		/// - [`Error::TooLarge`], [`Error::ProvesNothing`], [`Error::AlreadyMarked`].
		/// - Those of marking.
		///
		/// ## Events
		///
		/// - [`Event::DuplicateProven`].
		#[pallet::call_index(10)]
		#[pallet::weight(Pallet::<T>::duplicate_weight(proof))]
		pub fn prove_duplicate(origin: OriginFor<T>, proof: Box<DuplicateProof>) -> DispatchResult {
			let reporter = ensure_signed(origin)?;
			Self::do_prove_duplicate(reporter, &proof)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What is in force now.
		pub fn parameters() -> Parameters {
			Self::current_parameters()
		}

		/// The account that slashed stake passes through.
		pub fn account() -> T::AccountId {
			Self::account_id()
		}

		/// When an open batch can be asked for what.
		pub fn schedule(batch: BatchId) -> Option<Schedule> {
			T::Batches::open(batch).map(|open| Self::schedule_of(batch, &open))
		}

		/// What is remembered of a batch that has not ended, or of which something is left to return.
		pub fn watch(batch: BatchId) -> Option<Watch> {
			Watches::<T>::get(batch)
		}

		/// The seed and the drawn positions of an open batch, once they are known.
		pub fn drawn(batch: BatchId) -> Option<Drawn> {
			Self::drawn_of(batch)
		}

		/// The open challenge of an account against a batch.
		pub fn challenge_of(batch: BatchId, challenger: T::AccountId) -> Option<Challenge> {
			Challenges::<T>::get(batch, challenger)
		}

		/// Up to `limit` (at most 256) open challenges against a batch, in storage order, after that of `after`.
		pub fn challenges(
			batch: BatchId,
			after: Option<T::AccountId>,
			limit: u32,
		) -> Vec<ChallengeInfo<T::AccountId>> {
			Self::challenges_page(batch, after, limit)
		}

		/// The state of a demand.
		pub fn demand_of(batch: BatchId, item: Item) -> Option<DemandOf<T>> {
			Demands::<T>::get(batch, item)
		}

		/// Up to `limit` (at most 256) demands of a batch, answered or not, in storage order, after `after`.
		pub fn demands(batch: BatchId, after: Option<Item>, limit: u32) -> Vec<DemandInfo<T::AccountId>> {
			Self::demands_page(batch, after, limit)
		}

		/// Whether a demand of this item would be for the fee alone.
		pub fn is_free(batch: BatchId, item: Item) -> bool {
			Self::is_free_item(batch, &item)
		}

		/// The open report of an account against an operator.
		pub fn report_of(operator: OperatorId, reporter: T::AccountId) -> Option<Commitment> {
			Reports::<T>::get(operator, reporter)
		}

		/// What `challenger` commits to for `proof` (its SCALE encoding) against a batch.
		pub fn challenge_commitment(
			batch: BatchId,
			challenger: T::AccountId,
			salt: Hash32,
			proof: Vec<u8>,
		) -> Hash32 {
			Self::commitment_to_challenge(batch, &challenger, &salt, &proof)
		}

		/// What `reporter` commits to for `proof` (its SCALE encoding) against an operator.
		pub fn equivocation_commitment(
			operator: OperatorId,
			reporter: T::AccountId,
			salt: Hash32,
			proof: Vec<u8>,
		) -> Hash32 {
			Self::commitment_to_equivocation(operator, &reporter, &salt, &proof)
		}
	}
}
