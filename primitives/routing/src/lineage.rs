//! Flattening: what a vector of an asset and of its parents amounts to, so that no payment ever walks a graph.

use crate::split::is_normalised;
use alloc::{collections::BTreeMap, vec::Vec};
use openledger_core::{Share, SHARE_ONE};

/// Why vectors cannot be flattened or normalised.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FlattenError {
	/// The parents together ask for more than one whole.
	SharesExceedOne,
	/// The result has more entries than allowed.
	TooManyBeneficiaries {
		/// Entries of the result.
		found: usize,
		/// Entries allowed.
		limit: usize,
	},
	/// Something is left for the asset itself, but its own vector has no entries (or only weights of zero).
	Empty,
	/// The own vector, or that of a parent with a share, does not sum to one whole.
	NotNormalised,
}

/// One vector out of an asset's own and its parents'.
///
/// Each parent's vector is scaled by that parent's share, `own` by what the parents leave; entries of one key are
/// merged (diamonds), entries of zero dropped. What flooring leaves goes to the first entry of `own`, or to the first
/// of the result if `own` is empty, so the result sums to exactly one whole. It is sorted by key and does not depend on
/// the order of the parents. Parents with a share of zero are ignored.
pub fn flatten<K: Ord + Clone>(
	own: &[(K, Share)],
	parents: &[(Share, &[(K, Share)])],
	limit: usize,
) -> Result<Vec<(K, Share)>, FlattenError> {
	let asked = parents
		.iter()
		.try_fold(0u32, |sum, (share, _)| sum.checked_add(*share))
		.ok_or(FlattenError::SharesExceedOne)?;
	let left = SHARE_ONE
		.checked_sub(asked)
		.ok_or(FlattenError::SharesExceedOne)?;
	if own.is_empty() && left > 0 {
		return Err(FlattenError::Empty);
	}
	if !own.is_empty() && !is_normalised(own) {
		return Err(FlattenError::NotNormalised);
	}

	let mut merged = BTreeMap::<K, Share>::new();
	let mut rest = SHARE_ONE;
	scale_into(&mut merged, &mut rest, own, left)?;
	for (share, vector) in parents.iter().filter(|(share, _)| *share > 0) {
		if !is_normalised(vector) {
			return Err(FlattenError::NotNormalised);
		}
		scale_into(&mut merged, &mut rest, vector, *share)?;
	}
	if rest > 0 {
		let heir = own
			.first()
			.map(|(key, _)| key.clone())
			.or_else(|| merged.keys().next().cloned());
		add(&mut merged, heir.ok_or(FlattenError::Empty)?, rest)?;
	}

	if merged.len() > limit {
		return Err(FlattenError::TooManyBeneficiaries {
			found: merged.len(),
			limit,
		});
	}
	Ok(merged.into_iter().collect())
}

/// Adds `vector` scaled by `factor` to `merged` and takes as much from `rest`.
fn scale_into<K: Ord + Clone>(
	merged: &mut BTreeMap<K, Share>,
	rest: &mut Share,
	vector: &[(K, Share)],
	factor: Share,
) -> Result<(), FlattenError> {
	for (key, share) in vector {
		let part = scale(*share, factor).ok_or(FlattenError::NotNormalised)?;
		if part > 0 {
			*rest = rest.checked_sub(part).ok_or(FlattenError::NotNormalised)?;
			add(merged, key.clone(), part)?;
		}
	}
	Ok(())
}

fn add<K: Ord>(merged: &mut BTreeMap<K, Share>, key: K, part: Share) -> Result<(), FlattenError> {
	let entry = merged.entry(key).or_insert(0);
	*entry = entry.checked_add(part).ok_or(FlattenError::NotNormalised)?;
	Ok(())
}

/// `⌊a × b / SHARE_ONE⌋`.
fn scale(a: Share, b: Share) -> Option<Share> {
	u64::from(a)
		.checked_mul(u64::from(b))?
		.checked_div(u64::from(SHARE_ONE))?
		.try_into()
		.ok()
}

/// `n` shares that sum to one whole and differ only in that the first has the remainder; none if `n` is zero.
pub fn equal_shares(n: u32) -> Vec<Share> {
	let Some(each) = SHARE_ONE.checked_div(n) else {
		return Vec::new();
	};
	// `SHARE_ONE % n` exists and fits, since `n` is not zero and each × n is at most one whole.
	let first = each.saturating_add(SHARE_ONE.checked_rem(n).unwrap_or(0));
	core::iter::once(first)
		.chain(core::iter::repeat(each))
		.take(usize::try_from(n).unwrap_or(usize::MAX))
		.collect()
}

/// Shares in proportion to weights, in the order of `weights`, summing to one whole; the first entry has the
/// remainder. Entries that floor to zero are kept (flattening drops them). `Empty` if all weights are zero.
pub fn normalise<K: Clone>(weights: &[(K, u32)]) -> Result<Vec<(K, Share)>, FlattenError> {
	let total = weights
		.iter()
		.try_fold(0u64, |sum, (_, weight)| sum.checked_add(u64::from(*weight)))
		.filter(|total| *total > 0)
		.ok_or(FlattenError::Empty)?;
	let mut rest = SHARE_ONE;
	let mut shares = Vec::with_capacity(weights.len());
	for (key, weight) in weights {
		let share = u64::from(*weight)
			.checked_mul(u64::from(SHARE_ONE))
			.and_then(|product| product.checked_div(total))
			.and_then(|share| Share::try_from(share).ok())
			.ok_or(FlattenError::NotNormalised)?;
		rest = rest.checked_sub(share).ok_or(FlattenError::NotNormalised)?;
		shares.push((key.clone(), share));
	}
	let first = shares.first_mut().ok_or(FlattenError::Empty)?;
	first.1 = first.1.checked_add(rest).ok_or(FlattenError::NotNormalised)?;
	Ok(shares)
}
