//! What others may know of contributions and snapshots. Implemented by the datanets pallet.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{
	ContributionId, DatanetId, Hash32, ModelId, PayeeId, Share, SnapshotId, SnapshotNumber,
};
use scale_info::TypeInfo;
#[cfg(feature = "runtime-benchmarks")]
use sp_runtime::DispatchError;
use sp_runtime::{DispatchResult, Weight};

/// Who an entry of a contribution's vector pays. A model stands for its owner at the time of the pull.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub enum Beneficiary {
	/// A contributor.
	Payee(PayeeId),
	/// The owner of a model that generated the contribution or one of its parents.
	Model(ModelId),
}

/// Runs of snapshots that a contribution can have missed.
pub const MAX_GAPS: usize = 4;

/// Snapshots that did not hold a contribution because it was frozen or rejected when they were published: numbers in
/// `from..until`.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Gap {
	/// The first that it missed.
	pub from: SnapshotNumber,
	/// The first that holds it again.
	pub until: SnapshotNumber,
}

/// All [`Gap`]s of a membership, by number.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Gaps([Option<Gap>; MAX_GAPS]);

impl Gaps {
	/// Whether snapshot `number` is in one of them.
	pub fn contains(&self, number: SnapshotNumber) -> bool {
		self.iter().any(|gap| (gap.from..gap.until).contains(&number))
	}

	/// Each of them, by number.
	pub fn iter(&self) -> impl Iterator<Item = Gap> + '_ {
		self.0.iter().flatten().copied()
	}

	/// These gaps and `gap`, which comes after them all; one that begins where the last one ends makes it longer. `None` if
	/// there is no room.
	pub fn with(mut self, gap: Gap) -> Option<Self> {
		if gap.from >= gap.until {
			return Some(self);
		}
		let adjacent = |place: &&mut Option<Gap>| place.is_some_and(|last| last.until == gap.from);
		if let Some(Some(last)) = self.0.iter_mut().find(adjacent) {
			last.until = gap.until;
			return Some(self);
		}
		*self.0.iter_mut().find(|place| place.is_none())? = Some(gap);
		Some(self)
	}
}

/// The snapshots of a datanet that hold a contribution: numbers in `from..until` that are in no gap.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Membership {
	/// The datanet.
	pub datanet: DatanetId,
	/// First snapshot that holds it.
	pub from: SnapshotNumber,
	/// First snapshot that no longer does; `None` while it is a member.
	pub until: Option<SnapshotNumber>,
	/// Those in between that do not.
	pub gaps: Gaps,
}

impl Membership {
	/// Whether `snapshot` holds the contribution.
	pub fn covers(&self, snapshot: &SnapshotId) -> bool {
		self.datanet == snapshot.datanet
			&& self.from <= snapshot.number
			&& self.until.is_none_or(|until| snapshot.number < until)
			&& !self.gaps.contains(snapshot.number)
	}
}

/// Where money that a contribution earns goes. A status never changes matching, only this.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Standing {
	/// To its own pot.
	Earning,
	/// To the pools: it is commons, withdrawn, dropped or frozen.
	Pooled,
}

/// What a contributor committed to. It never changes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ContributionText {
	/// The account in every leaf: whoever submitted it, whatever happened to the payee since.
	pub contributor: [u8; 32],
	/// Root over the chunks.
	pub root: Hash32,
	/// Counting tokens.
	pub tokens: u64,
	/// Chunks.
	pub chunks: u32,
}

/// Reading contributions and snapshots.
pub trait Contributions {
	/// Membership of a contribution that was accepted at some time.
	fn membership(contribution: ContributionId) -> Option<Membership>;
	/// Where new revenue of the contribution goes now.
	fn standing(contribution: ContributionId) -> Option<Standing>;
	/// Whether the contribution is commons in a sealed snapshot; false if it is no member. Never changes for a sealed
	/// snapshot, so matching against the corpus of a model does not either: to a model, commons is what is commons in any
	/// of the snapshots of its lineage.
	fn is_commons_in(snapshot: SnapshotId, contribution: ContributionId) -> bool;
	/// What the contributor committed to.
	fn text(contribution: ContributionId) -> Option<ContributionText>;
	/// The flattened vector of the contribution; sums to one whole.
	fn beneficiaries(contribution: ContributionId) -> Vec<(Beneficiary, Share)>;
	/// Units (quality × tokens) the contribution has in `snapshot`; 0 if it is no member.
	fn units(snapshot: SnapshotId, contribution: ContributionId) -> u128;
	/// Whether the snapshot exists and is sealed.
	fn is_sealed(snapshot: SnapshotId) -> bool;
	/// Makes a sealed snapshot whose one member is a contribution of `payee`, for benchmarks of other pallets.
	#[cfg(feature = "runtime-benchmarks")]
	fn create_sealed(payee: PayeeId, seed: u32) -> Result<(SnapshotId, ContributionId), DispatchError>;
}

impl Contributions for () {
	fn membership(_: ContributionId) -> Option<Membership> {
		None
	}
	fn standing(_: ContributionId) -> Option<Standing> {
		None
	}
	fn is_commons_in(_: SnapshotId, _: ContributionId) -> bool {
		false
	}
	fn text(_: ContributionId) -> Option<ContributionText> {
		None
	}
	fn beneficiaries(_: ContributionId) -> Vec<(Beneficiary, Share)> {
		Vec::new()
	}
	fn units(_: SnapshotId, _: ContributionId) -> u128 {
		0
	}
	fn is_sealed(_: SnapshotId) -> bool {
		false
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create_sealed(_: PayeeId, _: u32) -> Result<(SnapshotId, ContributionId), DispatchError> {
		Err(DispatchError::Unavailable)
	}
}

/// The pools of snapshots. Implemented by fee routing; used by the datanets pallet.
pub trait SnapshotPools {
	/// Opens the pool of a snapshot that has just been sealed, with the units of all its members.
	fn open(snapshot: SnapshotId, units: u128) -> DispatchResult;
	/// Pays what a member has earned so far into its own pot, then takes its `units` out of the pool: what comes
	/// later is shared by the others. Idempotent.
	fn retire(snapshot: SnapshotId, contribution: ContributionId, units: u128) -> DispatchResult;
	/// Puts the `units` of a member that was retired back into the pool: it shares in what comes later, and has no part in
	/// what came meanwhile. Nothing happens to a member that is not retired.
	fn restore(snapshot: SnapshotId, contribution: ContributionId, units: u128) -> DispatchResult;
	/// Pays what a member has earned so far with its units `before` into its own pot, then lowers them to `after`: what
	/// comes later is shared by units as they are then. Nothing happens to a member that is retired; without units it is.
	/// The caller lets [`Contributions::units`] return `after` from then on.
	fn reduce(
		snapshot: SnapshotId,
		contribution: ContributionId,
		before: u128,
		after: u128,
	) -> DispatchResult;
}

impl SnapshotPools for () {
	fn open(_: SnapshotId, _: u128) -> DispatchResult {
		Ok(())
	}
	fn restore(_: SnapshotId, _: ContributionId, _: u128) -> DispatchResult {
		Ok(())
	}
	fn retire(_: SnapshotId, _: ContributionId, _: u128) -> DispatchResult {
		Ok(())
	}
	fn reduce(_: SnapshotId, _: ContributionId, _: u128, _: u128) -> DispatchResult {
		Ok(())
	}
}

/// Chunks that were shown to repeat earlier contributions. Implemented by the datanets pallet; used by attribution
/// scoring, which verifies.
pub trait Duplicates {
	/// Whether this chunk has been marked.
	fn is_marked(contribution: ContributionId, chunk: u32) -> bool;
	/// Marks a chunk with `tokens` counting tokens, of which each of `originals`, all earlier, holds so many. The units of
	/// the chunk go to zero: at once in snapshots that are not sealed, one by one in the others. Once more than half of the
	/// contribution's tokens are marked, what it earns goes to the originals instead. Refused if the chunk is marked
	/// already, if the contribution is pending, and while an earlier mark has reached some sealed snapshots and not others.
	fn mark(
		contribution: ContributionId,
		chunk: u32,
		tokens: u64,
		originals: &[(ContributionId, u64)],
	) -> DispatchResult;
	/// Weight of [`Self::mark`], at its worst.
	fn mark_weight() -> Weight;
}

impl Duplicates for () {
	fn is_marked(_: ContributionId, _: u32) -> bool {
		false
	}
	fn mark(_: ContributionId, _: u32, _: u64, _: &[(ContributionId, u64)]) -> DispatchResult {
		Err(sp_runtime::DispatchError::Unavailable)
	}
	fn mark_weight() -> Weight {
		Weight::zero()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn gap(from: SnapshotNumber, until: SnapshotNumber) -> Gap {
		Gap { from, until }
	}

	#[test]
	fn membership_should_not_cover_what_is_in_a_gap() {
		let gaps = Gaps::default().with(gap(3, 5)).expect("there is room");
		let held = Membership {
			datanet: 1,
			from: 2,
			until: Some(7),
			gaps,
		};
		let covers = |number| held.covers(&SnapshotId { datanet: 1, number });
		assert_eq!(
			[1, 2, 3, 4, 5, 6, 7].map(covers),
			[false, true, false, false, true, true, false]
		);
		assert!(!held.covers(&SnapshotId {
			datanet: 2,
			number: 2
		}));
	}

	#[test]
	fn gaps_should_grow_when_one_begins_where_the_last_ends_and_be_refused_when_there_is_no_room() {
		let mut gaps = Gaps::default();
		assert_eq!(gaps.with(gap(3, 3)), Some(gaps));
		for start in [2, 10, 20, 30] {
			gaps = gaps.with(gap(start, start + 2)).expect("there is room");
		}
		assert_eq!(gaps.with(gap(40, 41)), None);
		gaps = gaps.with(gap(32, 35)).expect("the last one grows");
		assert!(gaps.iter().eq([gap(2, 4), gap(10, 12), gap(20, 22), gap(30, 35)]));
		assert!(gaps.contains(34) && !gaps.contains(35) && !gaps.contains(4));
	}
}
