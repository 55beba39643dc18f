//! # Datanets
//!
//! Curated, versioned data networks: who contributed what, when, derived from what, and in which versions it counts.
//!
//! ## Terminology
//!
//! - **Datanet**: a data network on one domain, with an owner, up to [`MAX_CURATORS`] curators, an
//!   [`AdmissionPolicy`] and a [`Descriptor`].
//! - **Contribution**: a commitment to a text. Its id is the global submission order and hence its priority; it is lost
//!   when it lapses. Acceptance decides membership only, so curators cannot reorder authors.
//! - **Refinement** and **synthetic** contributions share what they earn with their parents or with the builders of the
//!   model that made them; the shares are flattened into one vector at submission and never walked again.
//! - **Commons**: a contribution that earns for the pools. It is commons in the snapshots that are sealed after it was
//!   marked; in those sealed before only its money is redirected.
//! - **Snapshot**: a numbered version of a datanet. Membership is a predicate: a contribution is in the snapshots
//!   `from..until` of its datanet, so that publishing costs the same at any number of members.
//! - **Units**: quality × tokens that are not marked, what a member counts for in the pool of a snapshot.
//! - **Marked**: of a chunk, shown to repeat earlier contributions, its **originals**.
//!
//! ## Life of a contribution
//!
//! | from | to | by | when |
//! |---|---|---|---|
//! | - | pending | contributor | curated or bonded admission |
//! | - | accepted, quality 0 | contributor | open admission |
//! | pending | accepted | owner, curator | `review`, not of one's own |
//! | pending | rejected | owner, curator | `review` |
//! | pending | removed | contributor; anyone | `withdraw`; `lapse` after the review period |
//! | accepted, quality 0 | accepted, rejected | owner, curator | `review`, once |
//! | rejected | accepted | governance | `overrule_rejection` |
//! | rejected, in no snapshot | removed | contributor; anyone | `withdraw`; `lapse` after another review period |
//! | accepted | withdrawn | contributor | `withdraw` |
//! | accepted | dropped | anyone | `expire_demand` or `dispute_count`, while a snapshot that holds it is not sealed |
//! | accepted, rejected | frozen | governance | `freeze_contribution` |
//! | frozen | as it was | governance | `restore_contribution` |
//!
//! Who leaves is in no snapshot that is not sealed yet. In sealed ones it stays: it keeps matching, and only new
//! revenue is redirected, from the next epoch on (at once for who was dropped or frozen). Its units are then taken out of
//! the pools of those snapshots, by the hook or by anyone.
//!
//! ## Appeals
//!
//! `Config::AppealOrigin` freezes and restores. Who is frozen is out as if it had left, but can come back: into the
//! snapshots that are published from then on, and, one by one, into the pools of the sealed ones that it was in. A pool
//! lets a member in at what a unit has earned so far, so it has no part in what came meanwhile, and the others lose
//! nothing that was theirs. The snapshots that were published meanwhile never hold it ([`openledger_traits::Gap`]).
//!
//! A rejected contribution keeps its priority, its root and its deposit for a review period, so that governance can overrule
//! the reviewer. A frozen datanet stands still, but for money.
//!
//! ## Life of a snapshot
//!
//! `publish_snapshot` → challenge period, in which anyone can demand any chunk, prepaid, and anyone can answer → `seal`
//! once no demand is open. A contribution whose chunk stays unanswered is dropped. There is one snapshot of a datanet
//! at a time that is not sealed. One whose members have all left is abandoned when it would be sealed.
//!
//! ## Duplicates
//!
//! Whoever verifies that a chunk repeats earlier contributions marks it through the trait `Duplicates`. Its tokens lose
//! their units: in snapshots that are not sealed at once, in the pools of sealed ones as the hook, or anyone, goes
//! through them; what was earned before stays. Once more than half of a contribution's tokens are marked, what is pulled
//! from its pot is shared by the beneficiaries of the originals, in proportion to the tokens that they hold. Matching
//! never changes.
//!
//! ## Time
//!
//! The periods of review, challenge and answer are measured by the admission clock, so they stand still while ordinary
//! transactions are not admitted.
//!
//! ## Deposits
//!
//! Everything stored is paid for by its footprint ([`datanet_footprint`], [`contribution_footprint`]) through
//! `Config::Consideration`, and given back to who paid when it is removed. Bonds and fees of demands are holds of their
//! own ([`HoldReason`]). Nothing but an unanswered demand or a proven miscount ever costs a bond.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod appeals;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod contributing;
mod demands;
mod duplicates;
mod feeless;
mod governing;
mod impls;
mod lineage;
mod membership;
#[cfg(test)]
mod mock;
mod redirect;
mod retirement;
mod reviewing;
mod snapshots;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", feature = "std", test))]
mod try_state;
mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

// `contribute` takes what a commitment is made of.
#[allow(clippy::too_many_arguments)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::feeless::{can_be_chunk, is_short};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate, MutateHold},
			Consideration, Footprint,
		},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use openledger_attribution::ChunkProof;
	use openledger_core::{
		Balance, ContributionId, DatanetId, EpochIndex, Hash32, PayeeId, Share, SnapshotId, SnapshotNumber,
	};
	use openledger_traits::{
		AdmissionClock, AdmissionTime, Contributions as _, Epochs, Models, Payees, SnapshotPools, Sponsors,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// A deposit as it is stored.
	pub type TicketOf<T> = <T as Config>::Consideration;
	/// A datanet as it is stored.
	pub type DatanetOf<T> = Datanet<<T as frame_system::Config>::AccountId>;
	/// The words of a datanet as they are stored.
	pub type ProfileOf<T> = Profile<<T as frame_system::Config>::AccountId, TicketOf<T>>;
	/// The origin of a contribution as it is stored.
	pub type ProvenanceOf<T> =
		Provenance<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, TicketOf<T>>;
	/// A snapshot as it is stored.
	pub type SnapshotOf<T> = Snapshot<BlockNumberFor<T>>;
	/// A demand as it is stored.
	pub type DemandOf<T> = Demand<<T as frame_system::Config>::AccountId>;

	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>, AccountId: AsRef<[u8; 32]>>
	{
		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Reasons of holds, of the runtime.
		type RuntimeHoldReason: From<HoldReason>;

		/// OPEN.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// What storage costs while it is used. Meant to hold under [`HoldReason::Deposit`].
		type Consideration: Consideration<Self::AccountId, Footprint>;

		/// Whom accounts are paid as.
		type Payees: Payees<Self::AccountId>;

		/// Who calls without a fee.
		type Sponsors: Sponsors<Self::AccountId>;

		/// The models that generate contributions.
		type Models: Models;

		/// The pools of snapshots.
		type Pools: SnapshotPools;

		/// Epochs of the economy.
		type Epochs: Epochs;

		/// The clock that the periods below are measured by.
		type Clock: AdmissionClock;

		/// Least part of a refinement's earnings that its parents share.
		type MinParentShare: Get<Share>;

		/// Part of a synthetic contribution's earnings that the builders of its model share.
		type SyntheticShare: Get<Share>;

		/// Admitted blocks after which a contribution that nobody reviewed can be lapsed.
		type ReviewPeriod: Get<AdmissionTime>;

		/// Admitted blocks between the publication of a snapshot and its sealing.
		type ChallengePeriod: Get<AdmissionTime>;

		/// Admitted blocks in which a demand is to be answered.
		type AnswerPeriod: Get<AdmissionTime>;

		/// What a demand costs whoever makes it, paid to whoever answers.
		type DemandFee: Get<Balance>;

		/// Demands of one snapshot that may be open at a time. Only state depends on it, no call does: it should be
		/// so large that filling it to shield a contribution does not pay.
		type MaxDemands: Get<u32>;

		/// Where lost bonds go. It must exist at all times.
		type SlashDestination: Get<Self::AccountId>;

		/// Who freezes and restores contributions and datanets, and overrules reviewers.
		type AppealOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Most weight that the hook takes of a block.
		type PollWeight: Get<Weight>;
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Why this pallet holds funds.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For the storage that a datanet or a contribution takes.
		Deposit,
		/// As the bond of a contribution to a bonded datanet.
		Bond,
		/// For whoever answers a demand.
		Demand,
	}

	/// Id of the next datanet.
	#[pallet::storage]
	pub type NextDatanet<T: Config> = StorageValue<_, DatanetId, ValueQuery>;

	/// All datanets. None is ever removed.
	#[pallet::storage]
	pub type Datanets<T: Config> = StorageMap<_, Twox64Concat, DatanetId, DatanetOf<T>>;

	/// The words of the datanets, apart because no other call needs them.
	#[pallet::storage]
	pub type Profiles<T: Config> = StorageMap<_, Twox64Concat, DatanetId, ProfileOf<T>>;

	/// Id of the next contribution: the global submission order.
	#[pallet::storage]
	pub type NextContribution<T: Config> = StorageValue<_, ContributionId, ValueQuery>;

	/// Contributions that are pending or were accepted, without what payments do not read.
	#[pallet::storage]
	pub type Contributions<T: Config> = StorageMap<_, Twox64Concat, ContributionId, Contribution>;

	/// Where the contributions come from.
	#[pallet::storage]
	pub type Provenances<T: Config> = StorageMap<_, Twox64Concat, ContributionId, ProvenanceOf<T>>;

	/// Flattened vectors. A raw contribution has none: all it earns is its contributor's.
	#[pallet::storage]
	pub type Vectors<T: Config> = StorageMap<_, Twox64Concat, ContributionId, Vector>;

	/// The contributions by contributor's account and root. The account is part of the key because it is part of every
	/// leaf: nobody else can have this root, nor keep its contributor from submitting it by being faster.
	#[pallet::storage]
	pub type Roots<T: Config> = StorageMap<_, Blake2_128Concat, (T::AccountId, Hash32), ContributionId>;

	/// The contributions of a datanet in the order of submission. What is removed leaves a gap.
	#[pallet::storage]
	pub type Catalogue<T: Config> =
		StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, u32, ContributionId>;

	/// All snapshots that are sealed or can be.
	#[pallet::storage]
	pub type Snapshots<T: Config> =
		StorageDoubleMap<_, Twox64Concat, DatanetId, Twox64Concat, SnapshotNumber, SnapshotOf<T>>;

	/// Demands that are not answered yet, by contribution and chunk.
	#[pallet::storage]
	pub type Demands<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ContributionId, Twox64Concat, u32, DemandOf<T>>;

	/// Contributions to retire from the pools of sealed snapshots, or to restore in them, by the epoch from which on. Each with
	/// a snapshot: those before it have lost its units, those from it on have not.
	#[pallet::storage]
	pub type Retirements<T: Config> =
		StorageDoubleMap<_, Twox64Concat, EpochIndex, Twox64Concat, ContributionId, SnapshotNumber>;

	/// Contributions whose units are to be lowered in the pools of sealed snapshots, by the epoch from which on.
	#[pallet::storage]
	pub type Reductions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, EpochIndex, Twox64Concat, ContributionId, ()>;

	/// Chunks that were shown to repeat earlier contributions, and how many counting tokens each has. Never removed:
	/// a contribution with a marked chunk is not either.
	#[pallet::storage]
	pub type Marks<T: Config> = StorageDoubleMap<_, Twox64Concat, ContributionId, Twox64Concat, u32, u8>;

	/// What the contributions with marked chunks repeat.
	#[pallet::storage]
	pub type Originals<T: Config> = StorageMap<_, Twox64Concat, ContributionId, OriginalsOf, ValueQuery>;

	/// Who shares what contributions earn of which more than half is marked, instead of their own vectors.
	#[pallet::storage]
	pub type Redirects<T: Config> = StorageMap<_, Twox64Concat, ContributionId, Vector>;

	/// The earliest epoch that [`Retirements`] and [`Reductions`] may have entries of. Never later than the current one.
	#[pallet::storage]
	pub type RetiringEpoch<T: Config> = StorageValue<_, EpochIndex, ValueQuery>;

	// The variants say what their fields are.
	#[allow(missing_docs)]
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A datanet was created.
		DatanetCreated {
			datanet: DatanetId,
			owner: T::AccountId,
			name: Name,
			descriptor: Descriptor<Uri>,
			admission: AdmissionPolicy,
		},
		/// The owner changed what the datanet is about or who gets in. Contributions made before keep their terms.
		DatanetUpdated {
			datanet: DatanetId,
			owner: T::AccountId,
			descriptor: Descriptor<Uri>,
			admission: AdmissionPolicy,
		},
		/// A datanet has a new owner.
		DatanetTransferred {
			datanet: DatanetId,
			from: T::AccountId,
			to: T::AccountId,
		},
		/// An account may now review and publish.
		CuratorAdded {
			datanet: DatanetId,
			curator: T::AccountId,
		},
		/// An account may no longer review and publish.
		CuratorRemoved {
			datanet: DatanetId,
			curator: T::AccountId,
		},
		/// A contribution was submitted. Its id is its priority.
		ContributionSubmitted {
			contribution: ContributionId,
			datanet: DatanetId,
			contributor: PayeeId,
			account: T::AccountId,
			kind: Kind<Parents>,
			root: Hash32,
			tokens: u64,
			chunks: u32,
			uri: Uri,
			commons: bool,
			depth: u8,
			beneficiaries: Vector,
			bond: Balance,
			review_by: AdmissionTime,
		},
		/// A contribution is a member of all snapshots from `from` on. `reviewer` is `None` and `quality` 0 if it was
		/// admitted openly.
		ContributionAccepted {
			contribution: ContributionId,
			datanet: DatanetId,
			reviewer: Option<T::AccountId>,
			quality: u8,
			from: SnapshotNumber,
			units: u128,
		},
		/// A contribution that had been admitted openly was reviewed: it has `units` in all snapshots from
		/// `units_from` on.
		ContributionRated {
			contribution: ContributionId,
			datanet: DatanetId,
			reviewer: T::AccountId,
			quality: u8,
			units_from: SnapshotNumber,
			units: u128,
		},
		/// A contribution was rejected. If it had been admitted openly, snapshots before `until` hold it still. If none does it
		/// is kept until `appeal_by`, by the admission clock, so that governance can overrule the reviewer; then it can be lapsed.
		ContributionRejected {
			contribution: ContributionId,
			datanet: DatanetId,
			reviewer: T::AccountId,
			reason: Reason,
			until: Option<SnapshotNumber>,
			appeal_by: AdmissionTime,
		},
		/// Governance accepted a contribution that had been rejected: it is a member of all snapshots from `from` on, in which
		/// it has `units`.
		RejectionOverruled {
			contribution: ContributionId,
			datanet: DatanetId,
			quality: u8,
			from: SnapshotNumber,
			units: u128,
		},
		/// Governance froze a contribution: snapshots from `until` on do not hold it, and its new revenue goes to the pools
		/// from epoch `pooled_from` on.
		ContributionFrozen {
			contribution: ContributionId,
			datanet: DatanetId,
			until: SnapshotNumber,
			pooled_from: EpochIndex,
		},
		/// Governance restored a contribution. It is a member of all snapshots from `from` on, in which it has `units`; `None`
		/// if it had been rejected. Unless it is commons its new revenue is its own again, and from epoch `returning` on its
		/// units are put back into the pools of sealed snapshots (`None`: they had not been taken out).
		ContributionRestored {
			contribution: ContributionId,
			datanet: DatanetId,
			from: Option<SnapshotNumber>,
			units: u128,
			returning: Option<EpochIndex>,
		},
		/// Governance froze a datanet: nothing is contributed to it, and in it nothing is reviewed, lapsed, published or sealed.
		DatanetFrozen { datanet: DatanetId },
		/// Governance restored a datanet. Contributions that wait for review can be lapsed after `lapses_from`, by the admission
		/// clock, at the earliest.
		DatanetRestored {
			datanet: DatanetId,
			lapses_from: AdmissionTime,
		},
		/// Nobody reviewed a contribution in time, or nobody overruled its rejection: its priority and its root are free.
		ContributionLapsed {
			contribution: ContributionId,
			datanet: DatanetId,
			account: T::AccountId,
		},
		/// A contribution became commons: it has no units in snapshots from `commons_from` on (0: in none), and its new
		/// revenue goes to the pools from epoch `pooled_from` on.
		ContributionMarkedCommons {
			contribution: ContributionId,
			datanet: DatanetId,
			by: T::AccountId,
			commons_from: SnapshotNumber,
			pooled_from: EpochIndex,
		},
		/// A contributor withdrew consent: snapshots from `until` on do not hold it (`None`: it was pending), and its new
		/// revenue goes to the pools from epoch `pooled_from` on.
		ContributionWithdrawn {
			contribution: ContributionId,
			datanet: DatanetId,
			account: T::AccountId,
			until: Option<SnapshotNumber>,
			pooled_from: Option<EpochIndex>,
		},
		/// A fault was proven: snapshots from `until` on do not hold the contribution, and its new revenue goes to the
		/// pools from epoch `pooled_from` on.
		ContributionDropped {
			contribution: ContributionId,
			datanet: DatanetId,
			fault: Fault,
			chunk: u32,
			until: SnapshotNumber,
			pooled_from: EpochIndex,
		},
		/// A contribution that no snapshot ever held was removed, and its deposit given back.
		ContributionRemoved {
			contribution: ContributionId,
			datanet: DatanetId,
			account: T::AccountId,
		},
		/// A bond was given back.
		BondReleased {
			contribution: ContributionId,
			account: T::AccountId,
			amount: Balance,
		},
		/// A bond was lost to a proven fault.
		BondForfeited {
			contribution: ContributionId,
			account: T::AccountId,
			amount: Balance,
			to: T::AccountId,
		},
		/// A snapshot was published: chunks of its members can be demanded before `seals_at`, by the admission clock.
		SnapshotPublished {
			snapshot: SnapshotId,
			by: T::AccountId,
			members: u32,
			units: u128,
			seals_at: AdmissionTime,
		},
		/// A snapshot was sealed: its members and units never change.
		SnapshotSealed {
			snapshot: SnapshotId,
			members: u32,
			units: u128,
		},
		/// All members of a snapshot left before it could be sealed: it never will be.
		SnapshotAbandoned { snapshot: SnapshotId },
		/// A chunk was demanded. It is to be answered up to `deadline`, by the admission clock.
		ChunkDemanded {
			demand: DemandId,
			snapshot: SnapshotId,
			demander: T::AccountId,
			fee: Balance,
			deadline: AdmissionTime,
		},
		/// A demanded chunk was shown. `paid` is less than the fee only if the fee could not be paid to `answerer`; it
		/// was given back then.
		ChunkAnswered {
			demand: DemandId,
			snapshot: SnapshotId,
			demander: T::AccountId,
			answerer: T::AccountId,
			paid: Balance,
		},
		/// A demand stayed unanswered, and its fee was given back.
		DemandExpired {
			demand: DemandId,
			snapshot: SnapshotId,
			demander: T::AccountId,
			refund: Balance,
		},
		/// The units of a contribution were taken out of the pool of a sealed snapshot.
		MembershipRetired {
			contribution: ContributionId,
			snapshot: SnapshotId,
			units: u128,
		},
		/// The units of a contribution that was restored are back in the pool of a sealed snapshot.
		MembershipRestored {
			contribution: ContributionId,
			snapshot: SnapshotId,
			units: u128,
		},
		/// A chunk of `tokens` counting tokens was shown to repeat earlier contributions, each of which holds so many of
		/// them; `marked` tokens of the contribution are now. It has `units` in the snapshots from `effective` on that
		/// hold it. In the sealed ones of `reducing` (first, first after them) its units are lowered one by one; what it
		/// earned with them before stays.
		ChunkMarkedDuplicate {
			contribution: ContributionId,
			datanet: DatanetId,
			chunk: u32,
			tokens: u64,
			originals: ChunkOriginals,
			marked: u64,
			effective: SnapshotNumber,
			units: u128,
			reducing: Option<(SnapshotNumber, SnapshotNumber)>,
		},
		/// More than half of a contribution, `marked` of `tokens`, repeats earlier ones: what is pulled from its pot from
		/// now on is paid to these beneficiaries. What was pulled before stays.
		ContributionRedirected {
			contribution: ContributionId,
			datanet: DatanetId,
			marked: u64,
			tokens: u64,
			beneficiaries: Vector,
		},
		/// The units of a contribution in a sealed snapshot, and unless it is retired in its pool, were lowered.
		MembershipReduced {
			contribution: ContributionId,
			snapshot: SnapshotId,
			before: u128,
			after: u128,
		},
		/// The pool refused to lower the units of a contribution; it is tried again in `epoch`.
		ReductionPostponed {
			contribution: ContributionId,
			snapshot: SnapshotId,
			epoch: EpochIndex,
			error: DispatchError,
		},
		/// The pool refused to retire a contribution, or to take it back; it is tried again in `epoch`.
		RetirementPostponed {
			contribution: ContributionId,
			snapshot: SnapshotId,
			epoch: EpochIndex,
			error: DispatchError,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such datanet.
		UnknownDatanet,
		/// There is no such contribution, or it was removed.
		UnknownContribution,
		/// There is no such snapshot, or it was abandoned.
		UnknownSnapshot,
		/// There is no such demand, or it has ended.
		UnknownDemand,
		/// There is no such model.
		UnknownModel,
		/// Only the owner of the datanet can do this.
		NotOwner,
		/// Only the owner or a curator of the datanet can do this.
		NotCurator,
		/// Only the account that the contributor is paid to can do this.
		NotContributor,
		/// Nobody reviews a contribution of their own.
		OwnContribution,
		/// The account owns the datanet already.
		AlreadyOwner,
		/// The account is a curator already; the owner always is.
		AlreadyCurator,
		/// A datanet has at most 16 curators besides its owner.
		TooManyCurators,
		/// A name has at least one byte.
		EmptyName,
		/// A text is longer than its bound.
		TextTooLong,
		/// A text is not UTF-8.
		NotUtf8,
		/// The bond of a bonded datanet is not zero.
		ZeroBond,
		/// A contribution has at least one token.
		NoTokens,
		/// A chunk has at most 128 tokens.
		WrongChunkCount,
		/// The account has submitted this root already.
		RootTaken,
		/// A refinement has at least one parent.
		NoParents,
		/// A refinement has at most eight parents.
		TooManyParents,
		/// A parent is named twice.
		DuplicateParent,
		/// A parent does not exist.
		UnknownParent,
		/// A parent is not accepted, or no longer.
		ParentNotAccepted,
		/// The parents get less than the governed minimum.
		ParentShareTooLow,
		/// A share is more than one whole.
		ShareAboveOne,
		/// There are more than eight generations above the contribution.
		TooDeep,
		/// The earnings would be shared by more than 64 beneficiaries.
		TooManyBeneficiaries,
		/// A quality is 1 to 100.
		BadQuality,
		/// The contribution was reviewed already.
		AlreadyReviewed,
		/// The contribution waits neither for a review nor for an appeal.
		NotPending,
		/// The review period is not over.
		ReviewPeriodOpen,
		/// The contribution is commons already.
		AlreadyCommons,
		/// The contribution has left its datanet.
		AlreadyLeft,
		/// There is no bond to give back.
		NoBond,
		/// The bond still stands for the contribution.
		BondInUse,
		/// Nothing is accepted that a snapshot could hold.
		SnapshotOfNothing,
		/// Another snapshot of the datanet is not sealed yet.
		SnapshotOpen,
		/// The snapshot is sealed already.
		AlreadySealed,
		/// The challenge period is not over.
		ChallengePeriodOpen,
		/// The challenge period is over.
		ChallengePeriodOver,
		/// Demands of the snapshot, or of the contribution, are open.
		DemandsOpen,
		/// No snapshot that is published and not sealed holds the contribution.
		NotInOpenSnapshot,
		/// The contribution has no such chunk.
		ChunkOutOfRange,
		/// The chunk is demanded already.
		DemandExists,
		/// The snapshot has as many open demands as it may have.
		TooManyDemands,
		/// This is not the chunk that the contributor committed to.
		WrongChunk,
		/// The count of tokens chains at this chunk: there is nothing to dispute.
		CountChains,
		/// The deadline of the demand has not passed.
		AnswerPeriodOpen,
		/// A contribution that no snapshot was to hold yet counts for nothing.
		StillPending,
		/// The chunk was marked already.
		AlreadyMarked,
		/// What a chunk repeats is an earlier contribution.
		OriginalNotEarlier,
		/// A chunk has 1 to 128 tokens, no more with the others than the contribution; it repeats 1 to 16 others, each of
		/// which holds a part of them.
		BadMark,
		/// Some sealed snapshots reflect earlier marks of the contribution and others do not yet. `retire` finishes that.
		ReductionUnderWay,
		/// The contribution has no units to take out of pools or to put back.
		NothingToRetire,
		/// The epoch from which on units of the contribution are taken out of pools or put back has not come.
		RetirementNotDue,
		/// The contribution, or the datanet, is frozen.
		Frozen,
		/// It is frozen already.
		AlreadyFrozen,
		/// It is not frozen.
		NotFrozen,
		/// No reviewer has rejected the contribution.
		NotRejected,
		/// The contribution has missed snapshots, left out and taken in again, four times: it cannot come back once more.
		TooManyGaps,
		/// No more ids.
		IdsExhausted,
		/// Arithmetic went out of range. It cannot happen while the state is sound.
		Overflow,
		/// The state contradicts itself. It cannot happen.
		Corrupt,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Takes units that are due out of the pools of sealed snapshots, or puts them back, as far as the weight goes.
		fn on_poll(_: BlockNumberFor<T>, weight: &mut WeightMeter) {
			let mut meter = WeightMeter::with_limit(weight.remaining().min(T::PollWeight::get()));
			Self::retire_due(&mut meter);
			weight.consume(meter.consumed());
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Creates a datanet.
		///
		/// ## Dispatch Origin
		/// Signed; the signer becomes the owner and pays the deposit.
		///
		/// ## Parameters
		/// - `name`: 1 to 64 bytes of UTF-8, not unique.
		/// - `descriptor`: the context, each field at most 256 bytes of UTF-8.
		/// - `admission`: who gets in.
		///
		/// ## Errors
		/// - [`Error::EmptyName`], [`Error::TextTooLong`], [`Error::NotUtf8`]: of the words.
		/// - [`Error::ZeroBond`]: bonded admission without a bond.
		/// - [`Error::IdsExhausted`]
		///
		/// ## Events
		/// - [`Event::DatanetCreated`]
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create())]
		pub fn create(
			origin: OriginFor<T>,
			name: Vec<u8>,
			descriptor: Descriptor<Vec<u8>>,
			admission: AdmissionPolicy,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create(who, name, descriptor, admission).map(|_| ())
		}

		/// Changes what a datanet is about and who gets in.
		///
		/// ## Dispatch Origin
		/// Signed by the owner.
		///
		/// ## Details
		/// Contributions made before keep their terms: pending ones stay pending, bonds stay as they are. The signer pays
		/// the deposit from now on, and a former owner who had paid it gets it back.
		///
		/// ## Parameters
		/// - `datanet`: which.
		/// - `descriptor`: the new context.
		/// - `admission`: who gets in from now on.
		///
		/// ## Errors
		/// - [`Error::UnknownDatanet`], [`Error::NotOwner`]
		/// - [`Error::TextTooLong`], [`Error::NotUtf8`], [`Error::ZeroBond`]
		///
		/// ## Events
		/// - [`Event::DatanetUpdated`]
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::update())]
		pub fn update(
			origin: OriginFor<T>,
			datanet: DatanetId,
			descriptor: Descriptor<Vec<u8>>,
			admission: AdmissionPolicy,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_update(who, datanet, descriptor, admission)
		}

		/// Gives a datanet to another owner.
		///
		/// ## Dispatch Origin
		/// Signed by the owner.
		///
		/// ## Details
		/// The deposit stays with who paid it until the new owner calls [`Pallet::update`].
		///
		/// ## Parameters
		/// - `datanet`: which.
		/// - `to`: the new owner. If it was a curator it is no longer listed as one.
		///
		/// ## Errors
		/// - [`Error::UnknownDatanet`], [`Error::NotOwner`], [`Error::AlreadyOwner`]
		///
		/// ## Events
		/// - [`Event::DatanetTransferred`]
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::transfer())]
		pub fn transfer(origin: OriginFor<T>, datanet: DatanetId, to: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_transfer(who, datanet, to)
		}

		/// Lets an account review and publish.
		///
		/// ## Dispatch Origin
		/// Signed by the owner.
		///
		/// ## Parameters
		/// - `datanet`: which.
		/// - `curator`: who.
		///
		/// ## Errors
		/// - [`Error::UnknownDatanet`], [`Error::NotOwner`]
		/// - [`Error::AlreadyCurator`], [`Error::TooManyCurators`]
		///
		/// ## Events
		/// - [`Event::CuratorAdded`]
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::add_curator())]
		pub fn add_curator(
			origin: OriginFor<T>,
			datanet: DatanetId,
			curator: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_add_curator(who, datanet, curator)
		}

		/// Takes a curator's rights away.
		///
		/// ## Dispatch Origin
		/// Signed by the owner, or by the curator itself.
		///
		/// ## Parameters
		/// - `datanet`: which.
		/// - `curator`: who.
		///
		/// ## Errors
		/// - [`Error::UnknownDatanet`], [`Error::NotOwner`]
		/// - [`Error::NotCurator`]: `curator` is none.
		///
		/// ## Events
		/// - [`Event::CuratorRemoved`]
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::remove_curator())]
		pub fn remove_curator(
			origin: OriginFor<T>,
			datanet: DatanetId,
			curator: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_curator(who, datanet, curator)
		}

		/// Submits a contribution. Its id is the global submission number.
		///
		/// ## Dispatch Origin
		/// Signed; the signer is the contributor, pays the deposit and the bond if there is one, and becomes a payee.
		/// Feeless if the signer is covered by an invitation.
		///
		/// ## Details
		/// With open admission it is accepted at once, with quality 0; else it is pending. A refinement's parents share
		/// `parent_share` of what it earns equally (a remainder goes to the first), a synthetic one's model's builders the
		/// governed share; both are resolved into one vector now.
		///
		/// ## Parameters
		/// - `datanet`: where to.
		/// - `kind`: how it came about.
		/// - `root`: commitment to its chunks; the leaves hash the signer's account.
		/// - `tokens`: counting tokens of its text.
		/// - `chunks`: its chunks, each of at most 128 tokens.
		/// - `uri`: where its text is found, at most 256 bytes of UTF-8.
		/// - `commons`: whether it is commons from the start.
		///
		/// ## Errors
		/// - [`Error::UnknownDatanet`], [`Error::Frozen`]
		/// - [`Error::NoTokens`], [`Error::WrongChunkCount`], [`Error::TextTooLong`], [`Error::NotUtf8`]
		/// - [`Error::RootTaken`]: the signer has submitted it before, and it was not removed since.
		/// - [`Error::NoParents`], [`Error::TooManyParents`], [`Error::DuplicateParent`], [`Error::UnknownParent`],
		///   [`Error::ParentNotAccepted`], [`Error::ParentShareTooLow`], [`Error::ShareAboveOne`], [`Error::TooDeep`]
		/// - [`Error::UnknownModel`]
		/// - [`Error::TooManyBeneficiaries`]
		///
		/// ## Events
		/// - [`Event::ContributionSubmitted`], and [`Event::ContributionAccepted`] with open admission.
		#[pallet::call_index(5)]
		#[pallet::weight((match kind {
			Kind::Raw => T::WeightInfo::contribute(0),
			Kind::Refinement { parents, .. } => T::WeightInfo::contribute(parents.len().try_into().unwrap_or(u32::MAX)),
			Kind::Synthetic { .. } => T::WeightInfo::contribute_synthetic(),
		}).saturating_add(T::Sponsors::note_weight()))]
		#[pallet::feeless_if(|
			origin: &OriginFor<T>,
			_datanet: &DatanetId,
			kind: &Kind<Vec<ContributionId>>,
			_root: &Hash32,
			_tokens: &u64,
			_chunks: &u32,
			uri: &Vec<u8>,
			_commons: &bool,
		| -> bool {
			T::Sponsors::covers_origin(origin) && is_short(kind, uri)
		})]
		pub fn contribute(
			origin: OriginFor<T>,
			datanet: DatanetId,
			kind: Kind<Vec<ContributionId>>,
			root: Hash32,
			tokens: u64,
			chunks: u32,
			uri: Vec<u8>,
			commons: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Sponsors::note(&who);
			Self::do_contribute(who, datanet, kind, root, tokens, chunks, uri, commons).map(|_| ())
		}

		/// Accepts or rejects a contribution, once.
		///
		/// ## Dispatch Origin
		/// Signed by the owner or a curator of its datanet, who is not its contributor.
		///
		/// ## Details
		/// A pending contribution becomes a member from the next snapshot on, or is rejected. One that was admitted openly gets
		/// its units in the next snapshot, or leaves the datanet; what it earns from sealed snapshots stays its own. A review can
		/// come late, until someone lapses the contribution.
		///
		/// The bond of a rejected one is given back unless demands are open. If no snapshot holds it, it keeps its root, its
		/// priority and its deposit until its contributor withdraws it, or anyone lapses it after another review period;
		/// meanwhile governance can overrule the reviewer.
		///
		/// ## Parameters
		/// - `contribution`: which.
		/// - `verdict`: quality 1 to 100, or a reason of at most 256 bytes of UTF-8.
		///
		/// ## Errors
		/// - [`Error::UnknownContribution`], [`Error::NotCurator`], [`Error::OwnContribution`]
		/// - [`Error::BadQuality`], [`Error::TextTooLong`], [`Error::NotUtf8`]
		/// - [`Error::AlreadyReviewed`], [`Error::AlreadyLeft`]
		/// - [`Error::Frozen`]: the contribution or its datanet is.
		///
		/// ## Events
		/// - [`Event::ContributionAccepted`], [`Event::ContributionRated`] or [`Event::ContributionRejected`]
		/// - [`Event::BondReleased`]
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::review_accept().max(T::WeightInfo::review_reject()))]
		pub fn review(
			origin: OriginFor<T>,
			contribution: ContributionId,
			verdict: Verdict,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			match verdict {
				Verdict::Accept { quality } => Self::do_accept(who, contribution, quality),
				Verdict::Reject { reason } => Self::do_reject(who, contribution, reason),
			}
		}

		/// Removes a contribution that nobody reviewed in time, or that was rejected, is in no snapshot, and nobody appealed for.
		/// Free if it succeeds.
		///
		/// ## Dispatch Origin
		/// Signed by anyone. Feeless if the signer is covered by an invitation.
		///
		/// ## Details
		/// Its deposit and bond are given back; its priority and its root are free.
		///
		/// ## Parameters
		/// - `contribution`: which.
		///
		/// ## Errors
		/// - [`Error::UnknownContribution`], [`Error::ReviewPeriodOpen`]
		/// - [`Error::NotPending`]: it is accepted or held by a snapshot, or some of its chunks are marked.
		/// - [`Error::DemandsOpen`]: of its chunks.
		/// - [`Error::Frozen`]: its datanet is, so nobody could review it.
		///
		/// ## Events
		/// - [`Event::ContributionLapsed`], [`Event::BondReleased`], [`Event::ContributionRemoved`]
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::lapse().saturating_add(T::Sponsors::note_weight()))]
		#[pallet::feeless_if(|origin: &OriginFor<T>, _contribution: &ContributionId| -> bool {
			T::Sponsors::covers_origin(origin)
		})]
		pub fn lapse(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			T::Sponsors::note(&who);
			Self::do_lapse(contribution)?;
			Ok(Pays::No.into())
		}

		/// Marks a contribution as commons: what it earns goes to the pools. Cannot be undone.
		///
		/// ## Dispatch Origin
		/// Signed by its contributor, or by the owner or a curator of its datanet. Feeless if the signer is covered by an
		/// invitation.
		///
		/// ## Details
		/// It has no units in snapshots that are not sealed yet. If a sealed snapshot holds it, it keeps matching as
		/// before, its new revenue goes to the pools from the next epoch on, and then its units are taken out of the pools
		/// of those snapshots.
		///
		/// ## Parameters
		/// - `contribution`: which, pending or accepted.
		///
		/// ## Errors
		/// - [`Error::UnknownContribution`], [`Error::NotContributor`]
		/// - [`Error::AlreadyCommons`], [`Error::AlreadyLeft`]
		///
		/// ## Events
		/// - [`Event::ContributionMarkedCommons`]
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::mark_commons().saturating_add(T::Sponsors::note_weight()))]
		#[pallet::feeless_if(|origin: &OriginFor<T>, _contribution: &ContributionId| -> bool {
			T::Sponsors::covers_origin(origin)
		})]
		pub fn mark_commons(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Sponsors::note(&who);
			Self::do_mark_commons(who, contribution)
		}

		/// Withdraws consent.
		///
		/// ## Dispatch Origin
		/// Signed by the account that the contributor is paid to. Feeless if the signer is covered by an invitation.
		///
		/// ## Details
		/// A pending contribution is removed, and so is a rejected one that no snapshot holds. An accepted one is in no snapshot that is not sealed yet; from the next epoch
		/// on its new revenue goes to the pools, and its units are taken out of the pools of the sealed snapshots that hold
		/// it. What was earned stays. Its root and its priority stay taken. The bond is given back unless demands are open.
		///
		/// ## Parameters
		/// - `contribution`: which.
		///
		/// ## Errors
		/// - [`Error::UnknownContribution`], [`Error::NotContributor`], [`Error::AlreadyLeft`]
		///
		/// ## Events
		/// - [`Event::ContributionWithdrawn`], [`Event::BondReleased`], [`Event::ContributionRemoved`]
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::withdraw().saturating_add(T::Sponsors::note_weight()))]
		#[pallet::feeless_if(|origin: &OriginFor<T>, _contribution: &ContributionId| -> bool {
			T::Sponsors::covers_origin(origin)
		})]
		pub fn withdraw(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Sponsors::note(&who);
			Self::do_withdraw(who, contribution)
		}

		/// Gives back the bond of a contribution that has come through its first challenge period. Free if it succeeds.
		///
		/// ## Dispatch Origin
		/// Signed by anyone; the bond goes to who put it up. Feeless if the signer is covered by an invitation.
		///
		/// ## Parameters
		/// - `contribution`: which.
		///
		/// ## Errors
		/// - [`Error::UnknownContribution`], [`Error::NoBond`]
		/// - [`Error::BondInUse`]: it is pending, no sealed snapshot has held it, or its chunks are demanded.
		///
		/// ## Events
		/// - [`Event::BondReleased`]
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::release_bond().saturating_add(T::Sponsors::note_weight()))]
		#[pallet::feeless_if(|origin: &OriginFor<T>, _contribution: &ContributionId| -> bool {
			T::Sponsors::covers_origin(origin)
		})]
		pub fn release_bond(
			origin: OriginFor<T>,
			contribution: ContributionId,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			T::Sponsors::note(&who);
			Self::do_release_bond(contribution)?;
			Ok(Pays::No.into())
		}

		/// Publishes all that is accepted as the next snapshot. What is accepted later joins the one after it.
		///
		/// ## Dispatch Origin
		/// Signed by the owner or a curator.
		///
		/// ## Parameters
		/// - `datanet`: which.
		///
		/// ## Errors
		/// - [`Error::UnknownDatanet`], [`Error::NotCurator`], [`Error::Frozen`]
		/// - [`Error::SnapshotOpen`], [`Error::SnapshotOfNothing`], [`Error::IdsExhausted`]
		///
		/// ## Events
		/// - [`Event::SnapshotPublished`]
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::publish_snapshot())]
		pub fn publish_snapshot(origin: OriginFor<T>, datanet: DatanetId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_publish(who, datanet).map(|_| ())
		}

		/// Demands that a chunk of a member of an open snapshot be shown.
		///
		/// ## Dispatch Origin
		/// Signed by anyone; the fee is held for whoever answers.
		///
		/// ## Parameters
		/// - `contribution`: which.
		/// - `chunk`: index of the chunk, from 0.
		///
		/// ## Errors
		/// - [`Error::UnknownContribution`], [`Error::NotInOpenSnapshot`], [`Error::ChallengePeriodOver`]
		/// - [`Error::ChunkOutOfRange`], [`Error::DemandExists`], [`Error::TooManyDemands`]
		///
		/// ## Events
		/// - [`Event::ChunkDemanded`]
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::demand_chunk())]
		pub fn demand_chunk(
			origin: OriginFor<T>,
			contribution: ContributionId,
			chunk: u32,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_demand(who, DemandId { contribution, chunk })
		}

		/// Shows a demanded chunk and earns the fee.
		///
		/// ## Dispatch Origin
		/// Signed by anyone. Feeless if the signer is covered by an invitation.
		///
		/// ## Details
		/// Answers are taken until the demand is expired, even after its deadline.
		///
		/// ## Parameters
		/// - `demand`: which.
		/// - `body`: the chunk as the attribution method encodes it.
		/// - `proof`: its Merkle proof, from the leaf up, at most 32 hashes.
		///
		/// ## Errors
		/// - [`Error::UnknownDemand`]
		/// - [`Error::WrongChunk`]: not the chunk that the contributor committed to, or not well formed.
		///
		/// ## Events
		/// - [`Event::ChunkAnswered`]
		#[pallet::call_index(13)]
		#[pallet::weight(
			T::WeightInfo::answer_chunk(proof.len().try_into().unwrap_or(u32::MAX))
				.saturating_add(T::Sponsors::note_weight())
		)]
		#[pallet::feeless_if(|
			origin: &OriginFor<T>,
			_demand: &DemandId,
			body: &Vec<u8>,
			proof: &Vec<Hash32>,
		| -> bool {
			T::Sponsors::covers_origin(origin) && can_be_chunk(body, proof)
		})]
		pub fn answer_chunk(
			origin: OriginFor<T>,
			demand: DemandId,
			body: Vec<u8>,
			proof: Vec<Hash32>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Sponsors::note(&who);
			Self::do_answer(who, demand, &body, &proof)
		}

		/// Ends a demand that nobody answered in time, and drops the contribution. Free if it succeeds.
		///
		/// ## Dispatch Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// The demander gets the fee back. The contribution is in no snapshot that is not sealed yet; its new revenue goes to
		/// the pools, and its bond, if it still stands, is lost. Its deposit is given back if no snapshot ever held it.
		///
		/// ## Parameters
		/// - `demand`: which.
		///
		/// ## Errors
		/// - [`Error::UnknownDemand`], [`Error::AnswerPeriodOpen`]
		///
		/// ## Events
		/// - [`Event::DemandExpired`], [`Event::ContributionDropped`], [`Event::BondForfeited`],
		///   [`Event::ContributionRemoved`]
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::expire_demand())]
		pub fn expire_demand(origin: OriginFor<T>, demand: DemandId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_expire(demand)?;
			Ok(Pays::No.into())
		}

		/// Drops a member of an open snapshot whose count of tokens is proven wrong. Free if it succeeds.
		///
		/// ## Dispatch Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// Every chunk carries the number of tokens before it. It is wrong if it differs from what the chunk before it leads
		/// to, or, at the first chunk, from zero. The consequences are those of an unanswered demand.
		///
		/// ## Parameters
		/// - `contribution`: which.
		/// - `chunk`: index of the chunk whose count is wrong.
		/// - `later`: that chunk.
		/// - `earlier`: the chunk before it; not looked at for chunk 0.
		///
		/// ## Errors
		/// - [`Error::UnknownContribution`], [`Error::NotInOpenSnapshot`]
		/// - [`Error::WrongChunk`]: a chunk is missing, or not the one that the contributor committed to.
		/// - [`Error::CountChains`]
		///
		/// ## Events
		/// - [`Event::ContributionDropped`], [`Event::BondForfeited`], [`Event::ContributionRemoved`]
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::dispute_count(
			later.proof.len().max(earlier.as_ref().map_or(0, |chunk| chunk.proof.len())).try_into().unwrap_or(u32::MAX)
		))]
		pub fn dispute_count(
			origin: OriginFor<T>,
			contribution: ContributionId,
			chunk: u32,
			later: ChunkProof,
			earlier: Option<ChunkProof>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_dispute(contribution, chunk, &later, earlier.as_ref())?;
			Ok(Pays::No.into())
		}

		/// Seals a snapshot whose challenge period is over. Free if it succeeds.
		///
		/// ## Dispatch Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// Opens its pool. From now on its members and units never change, and models can be trained on it. If all its
		/// members have left it is abandoned instead.
		///
		/// ## Parameters
		/// - `snapshot`: which.
		///
		/// ## Errors
		/// - [`Error::UnknownSnapshot`], [`Error::AlreadySealed`], [`Error::Frozen`]
		/// - [`Error::ChallengePeriodOpen`], [`Error::DemandsOpen`]
		///
		/// ## Events
		/// - [`Event::SnapshotSealed`] or [`Event::SnapshotAbandoned`]
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::seal())]
		pub fn seal(origin: OriginFor<T>, snapshot: SnapshotId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_seal(snapshot)?;
			Ok(Pays::No.into())
		}

		/// Takes the units of a contribution that is due, or those of its marked chunks, out of the pools of sealed
		/// snapshots, or puts back those of one that was restored, as the hook does. Free if it succeeds.
		///
		/// ## Dispatch Origin
		/// Signed by anyone.
		///
		/// ## Parameters
		/// - `contribution`: which.
		/// - `max`: most snapshots to go through.
		///
		/// ## Errors
		/// - [`Error::UnknownContribution`], [`Error::NothingToRetire`] (also if `max` is 0), [`Error::RetirementNotDue`]
		///
		/// ## Events
		/// - [`Event::MembershipReduced`], [`Event::MembershipRetired`] or [`Event::MembershipRestored`] for each snapshot
		/// - [`Event::ReductionPostponed`], [`Event::RetirementPostponed`]
		#[pallet::call_index(17)]
		#[pallet::weight(Pallet::<T>::retire_weight(*max))]
		pub fn retire(
			origin: OriginFor<T>,
			contribution: ContributionId,
			max: u32,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let done = Self::do_retire(contribution, max)?;
			Ok((Some(Self::retire_weight(done)), Pays::No).into())
		}

		/// Freezes a contribution.
		///
		/// ## Dispatch Origin
		/// `Config::AppealOrigin`.
		///
		/// ## Details
		/// It is in no snapshot that is not sealed yet, nor in later ones. From this epoch on its new revenue goes to the pools,
		/// and its units are taken out of the pools of the sealed snapshots that hold it, as if it were withdrawn. What was
		/// earned stays, and matching does not change. Open demands are still to be answered. Nothing can be derived from it, and
		/// nobody can review it. One that was rejected after it had been admitted openly only loses its new revenue.
		///
		/// ## Parameters
		/// - `contribution`: which, accepted, or rejected and held by a snapshot.
		///
		/// ## Errors
		/// - [`Error::UnknownContribution`], [`Error::AlreadyLeft`], [`Error::AlreadyFrozen`]
		/// - [`Error::StillPending`]: it is pending, or was rejected and no snapshot holds it.
		///
		/// ## Events
		/// - [`Event::ContributionFrozen`]
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::freeze_contribution())]
		pub fn freeze_contribution(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			T::AppealOrigin::ensure_origin(origin)?;
			Self::do_freeze(contribution)
		}

		/// Restores a contribution that is frozen.
		///
		/// ## Dispatch Origin
		/// `Config::AppealOrigin`.
		///
		/// ## Details
		/// It is a member again of all snapshots that are published from now on; those published meanwhile stay without it. Its
		/// new revenue is its own again at once. Its units are put back, one snapshot after another, into the pools that they had
		/// been taken out of: there it shares in what comes from then on, and has no part in what came meanwhile. Commons
		/// stays with the pools, and one that was rejected stays so.
		///
		/// ## Parameters
		/// - `contribution`: which.
		///
		/// ## Errors
		/// - [`Error::UnknownContribution`], [`Error::NotFrozen`]
		/// - [`Error::AlreadyLeft`]: it was withdrawn or dropped meanwhile.
		/// - [`Error::TooManyGaps`]
		///
		/// ## Events
		/// - [`Event::ContributionRestored`], then [`Event::MembershipRestored`] for each snapshot
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::restore_contribution())]
		pub fn restore_contribution(origin: OriginFor<T>, contribution: ContributionId) -> DispatchResult {
			T::AppealOrigin::ensure_origin(origin)?;
			Self::do_restore(contribution)
		}

		/// Accepts a contribution that a reviewer rejected.
		///
		/// ## Dispatch Origin
		/// `Config::AppealOrigin`.
		///
		/// ## Details
		/// It keeps its priority, is a member of all snapshots that are published from now on, and nobody can review it again. A
		/// bond that was given back is not asked for again.
		///
		/// ## Parameters
		/// - `contribution`: which, rejected.
		/// - `quality`: 1 to 100.
		///
		/// ## Errors
		/// - [`Error::UnknownContribution`]: there is none, or it was forgotten because nobody appealed.
		/// - [`Error::BadQuality`], [`Error::NotRejected`], [`Error::TooManyGaps`]
		/// - [`Error::Frozen`]: it is to be restored first.
		///
		/// ## Events
		/// - [`Event::RejectionOverruled`]
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::overrule_rejection())]
		pub fn overrule_rejection(
			origin: OriginFor<T>,
			contribution: ContributionId,
			quality: u8,
		) -> DispatchResult {
			T::AppealOrigin::ensure_origin(origin)?;
			Self::do_overrule(contribution, quality)
		}

		/// Freezes a datanet.
		///
		/// ## Dispatch Origin
		/// `Config::AppealOrigin`.
		///
		/// ## Details
		/// Nothing is contributed to it, and in it nothing is reviewed, lapsed, published or sealed. Money is not touched: sealed
		/// snapshots earn as before, contributors can withdraw, bonds and deposits are given back, and demands are made, answered
		/// and expire. Its owner still decides who owns and curates it.
		///
		/// ## Parameters
		/// - `datanet`: which.
		///
		/// ## Errors
		/// - [`Error::UnknownDatanet`], [`Error::AlreadyFrozen`]
		///
		/// ## Events
		/// - [`Event::DatanetFrozen`]
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::freeze_datanet())]
		pub fn freeze_datanet(origin: OriginFor<T>, datanet: DatanetId) -> DispatchResult {
			T::AppealOrigin::ensure_origin(origin)?;
			Self::do_freeze_datanet(datanet)
		}

		/// Restores a datanet that is frozen.
		///
		/// ## Dispatch Origin
		/// `Config::AppealOrigin`.
		///
		/// ## Details
		/// Everything goes on where it stopped. What waits for review can be lapsed one review period from now at the earliest.
		///
		/// ## Parameters
		/// - `datanet`: which.
		///
		/// ## Errors
		/// - [`Error::UnknownDatanet`], [`Error::NotFrozen`]
		///
		/// ## Events
		/// - [`Event::DatanetRestored`]
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::restore_datanet())]
		pub fn restore_datanet(origin: OriginFor<T>, datanet: DatanetId) -> DispatchResult {
			T::AppealOrigin::ensure_origin(origin)?;
			Self::do_restore_datanet(datanet)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A datanet with its words.
		pub fn datanet(datanet: DatanetId) -> Option<DatanetInfo<T::AccountId>> {
			let profile = Profiles::<T>::get(datanet)?;
			Some(DatanetInfo {
				datanet: Datanets::<T>::get(datanet)?,
				name: profile.name,
				descriptor: profile.descriptor,
			})
		}

		/// A contribution with all that is known of it.
		pub fn contribution(
			contribution: ContributionId,
		) -> Option<ContributionInfo<T::AccountId, BlockNumberFor<T>>> {
			let state = Contributions::<T>::get(contribution)?;
			let provenance = Provenances::<T>::get(contribution)?;
			Some(ContributionInfo {
				is_commons: state.is_commons(),
				commons_from: state.commons_from,
				marked: state.marked,
				redirected: state.is_redirected(),
				contribution: state,
				account: provenance.account,
				kind: provenance.kind,
				root: provenance.root,
				chunks: provenance.chunks,
				uri: provenance.uri,
				submitted_at: provenance.submitted_at,
				review_by: provenance.review_by,
				bond: provenance.bond,
				beneficiaries: Self::beneficiaries(contribution),
			})
		}

		/// What a contributor committed to, and how much of it repeats earlier contributions.
		pub fn text_facts(contribution: ContributionId) -> Option<TextInfo<T::AccountId>> {
			let state = Contributions::<T>::get(contribution)?;
			let provenance = Provenances::<T>::get(contribution)?;
			Some(TextInfo {
				contributor: provenance.account,
				root: provenance.root,
				tokens: state.tokens,
				chunks: provenance.chunks,
				marked: state.marked,
				redirected: state.is_redirected(),
			})
		}

		/// Counting tokens of a chunk that was shown to repeat earlier contributions; `None` if it was not.
		pub fn marked_chunk(contribution: ContributionId, chunk: u32) -> Option<u8> {
			Marks::<T>::get(contribution, chunk)
		}

		/// The earlier contributions that a contribution repeats, and how many of its marked tokens each holds.
		pub fn originals(contribution: ContributionId) -> OriginalsOf {
			Originals::<T>::get(contribution)
		}

		/// Whether a contribution is commons in a sealed snapshot, and so for matching against a corpus that holds it.
		pub fn commons_in(snapshot: SnapshotId, contribution: ContributionId) -> bool {
			<Self as openledger_traits::Contributions>::is_commons_in(snapshot, contribution)
		}

		/// The contribution that `account` submitted `root` as.
		pub fn contribution_of(account: T::AccountId, root: Hash32) -> Option<ContributionId> {
			Roots::<T>::get((account, root))
		}

		/// A snapshot; `None` if it is not published or was abandoned.
		pub fn snapshot(snapshot: SnapshotId) -> Option<SnapshotOf<T>> {
			Snapshots::<T>::get(snapshot.datanet, snapshot.number)
		}

		/// Members of a snapshot in the order of submission, from place `start` of the datanet's catalogue on. Looks at
		/// no more than `MAX_PAGE` places and finds no more than `limit` members.
		pub fn members(snapshot: SnapshotId, start: u32, limit: u32) -> Page {
			let exists = Snapshots::<T>::contains_key(snapshot.datanet, snapshot.number);
			Self::page(snapshot.datanet, start, limit, |contribution| {
				exists && contribution.is_in(snapshot.number)
			})
		}

		/// Contributions to a datanet that nobody has reviewed, in the order of submission, from place `start` of its
		/// catalogue on. Looks at no more than `MAX_PAGE` places and finds no more than `limit`.
		pub fn awaiting_review(datanet: DatanetId, start: u32, limit: u32) -> Page {
			Self::page(datanet, start, limit, |contribution| {
				contribution.quality == 0
					&& !contribution.frozen
					&& matches!(contribution.status, Status::Pending | Status::Accepted)
			})
		}

		/// A demand that is not answered yet.
		pub fn demand(demand: DemandId) -> Option<DemandOf<T>> {
			Demands::<T>::get(demand.contribution, demand.chunk)
		}

		/// Units that a contribution has in a snapshot; 0 if it is no member.
		pub fn units_in(snapshot: SnapshotId, contribution: ContributionId) -> u128 {
			<Self as openledger_traits::Contributions>::units(snapshot, contribution)
		}
	}
}
