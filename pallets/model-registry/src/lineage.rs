//! The lineage of a new model out of its parents': pure functions.

use alloc::vec::Vec;
use openledger_core::{ModelId, Share, SnapshotId, MAX_BENEFICIARIES, MAX_DEPTH, SHARE_ONE};
use openledger_routing::{equal_shares, flatten, normalise, FlattenError};

/// Most that a derivative may give its own snapshots.
pub const MAX_OWN_DATA: Share = SHARE_ONE / 2;

/// What a parent passes on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ancestry {
	/// Royalty that it asks.
	pub royalty: Share,
	/// Generations to its most distant ancestor.
	pub depth: u8,
	/// Whether it has the same owner as the new model.
	pub same_owner: bool,
	/// Its builder vector.
	pub builders: Vec<(ModelId, Share)>,
	/// Its data vector.
	pub data: Vec<(SnapshotId, Share)>,
}

/// Why there is no lineage.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LineageError {
	/// Too many generations.
	TooDeep,
	/// The royalties are together more than one whole.
	RoyaltiesAboveOne,
	/// Too many builders.
	TooManyBuilders,
	/// Too many snapshots.
	TooManySnapshots,
	/// An own snapshot would get nothing.
	WeightTooSmall,
	/// A derivative gives its own snapshots more than one half.
	OwnDataAboveHalf,
	/// The share of the own data does not fit the snapshots.
	OwnDataMismatch,
	/// There is no data at all.
	NoSnapshots,
	/// The vectors of a parent do not sum to one whole.
	Broken,
}

/// Entries of a vector.
fn limit() -> usize {
	usize::try_from(MAX_BENEFICIARIES).unwrap_or(usize::MAX)
}

/// Generations to the most distant ancestor: one more than the deepest parent, parents of the same owner not counted.
pub fn depth(parents: &[Ancestry]) -> Result<u8, LineageError> {
	let mut depth = 0u8;
	for parent in parents {
		let through = parent
			.depth
			.checked_add(u8::from(!parent.same_owner))
			.ok_or(LineageError::TooDeep)?;
		depth = depth.max(through);
	}
	if depth > MAX_DEPTH {
		return Err(LineageError::TooDeep);
	}
	Ok(depth)
}

/// The builder vector of `model`: `model` has what the royalties leave, each royalty is split by its parent's vector.
pub fn builders(model: ModelId, parents: &[Ancestry]) -> Result<Vec<(ModelId, Share)>, LineageError> {
	let vectors = parents
		.iter()
		.map(|parent| (parent.royalty, parent.builders.as_slice()))
		.collect::<Vec<_>>();
	flatten(&[(model, SHARE_ONE)], &vectors, limit()).map_err(|error| match error {
		FlattenError::SharesExceedOne => LineageError::RoyaltiesAboveOne,
		FlattenError::TooManyBeneficiaries { .. } => LineageError::TooManyBuilders,
		FlattenError::Empty | FlattenError::NotNormalised => LineageError::Broken,
	})
}

/// The data vector: `own_share` goes to the own snapshots in proportion to their weights, the rest in equal parts to the
/// parents' vectors. Own snapshots are sorted and different.
pub fn data(
	own: &[(SnapshotId, u32)],
	own_share: Share,
	parents: &[Ancestry],
) -> Result<Vec<(SnapshotId, Share)>, LineageError> {
	check_own_share(own.is_empty(), own_share, parents.is_empty())?;
	if own.iter().any(|(_, weight)| *weight == 0) {
		return Err(LineageError::WeightTooSmall);
	}
	let own = if own.is_empty() {
		Vec::new()
	} else {
		normalise(own).map_err(|_| LineageError::Broken)?
	};
	let inherited = inherited_shares(own_share, parents.len()).ok_or(LineageError::Broken)?;
	let vectors = inherited
		.into_iter()
		.zip(parents)
		.map(|(share, parent)| (share, parent.data.as_slice()))
		.collect::<Vec<_>>();
	let data = flatten(&own, &vectors, limit()).map_err(|error| match error {
		FlattenError::TooManyBeneficiaries { .. } => LineageError::TooManySnapshots,
		FlattenError::SharesExceedOne | FlattenError::Empty | FlattenError::NotNormalised => {
			LineageError::Broken
		}
	})?;
	if own
		.iter()
		.any(|(snapshot, _)| data.binary_search_by_key(snapshot, |(key, _)| *key).is_err())
	{
		return Err(LineageError::WeightTooSmall);
	}
	Ok(data)
}

/// Whether the share of the own data fits what the model has.
fn check_own_share(no_snapshots: bool, own_share: Share, is_base: bool) -> Result<(), LineageError> {
	match (is_base, no_snapshots) {
		(true, true) => Err(LineageError::NoSnapshots),
		(true, false) if own_share != SHARE_ONE => Err(LineageError::OwnDataMismatch),
		(true, false) => Ok(()),
		(false, _) if own_share > MAX_OWN_DATA => Err(LineageError::OwnDataAboveHalf),
		(false, no_snapshots) if no_snapshots != (own_share == 0) => Err(LineageError::OwnDataMismatch),
		(false, _) => Ok(()),
	}
}

/// What `own_share` leaves, in `parents` equal parts; the first has the remainder. `None` cannot be.
fn inherited_shares(own_share: Share, parents: usize) -> Option<Vec<Share>> {
	let count = u32::try_from(parents).ok()?;
	if own_share == 0 {
		return Some(equal_shares(count));
	}
	let left = SHARE_ONE.checked_sub(own_share)?;
	let Some(each) = left.checked_div(count) else {
		return (left == 0).then(Vec::new);
	};
	let first = each.checked_add(left.checked_rem(count)?)?;
	Some(
		core::iter::once(first)
			.chain(core::iter::repeat(each))
			.take(parents)
			.collect(),
	)
}
