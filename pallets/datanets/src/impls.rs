//! What other pallets may know.

use crate::{pallet::*, types::*, WeightInfo};
use alloc::vec::Vec;
use frame_support::{storage::with_storage_layer, weights::Weight};
use openledger_core::{ContributionId, DatanetId, Share, SnapshotId};
use openledger_traits::{Beneficiary, ContributionText, Epochs, Membership, Standing};
use sp_runtime::DispatchResult;

impl<T: Config> openledger_traits::Contributions for Pallet<T> {
	fn membership(contribution: ContributionId) -> Option<Membership> {
		Contributions::<T>::get(contribution)?.membership()
	}

	fn standing(contribution: ContributionId) -> Option<Standing> {
		let contribution = Contributions::<T>::get(contribution)?;
		contribution.from?;
		let pooled = contribution.is_pooled(T::Epochs::current());
		Some(if pooled {
			Standing::Pooled
		} else {
			Standing::Earning
		})
	}

	fn is_commons_in(snapshot: SnapshotId, contribution: ContributionId) -> bool {
		// In one that is not sealed it can still change.
		Self::is_sealed(snapshot)
			&& Contributions::<T>::get(contribution)
				.filter(|contribution| contribution.datanet == snapshot.datanet)
				.is_some_and(|contribution| contribution.is_commons_in(snapshot.number))
	}

	fn text(contribution: ContributionId) -> Option<ContributionText> {
		let provenance = Provenances::<T>::get(contribution)?;
		Some(ContributionText {
			contributor: *provenance.account.as_ref(),
			root: provenance.root,
			tokens: Contributions::<T>::get(contribution)?.tokens,
			chunks: provenance.chunks,
		})
	}

	fn beneficiaries(contribution: ContributionId) -> Vec<(Beneficiary, Share)> {
		Self::vector_of(contribution)
	}

	fn units(snapshot: SnapshotId, contribution: ContributionId) -> u128 {
		Contributions::<T>::get(contribution)
			.filter(|contribution| contribution.datanet == snapshot.datanet)
			// The predicate holds for numbers that are not published yet, too.
			.filter(|_| Snapshots::<T>::contains_key(snapshot.datanet, snapshot.number))
			.map_or(0, |contribution| contribution.units(snapshot.number))
	}

	fn is_sealed(snapshot: SnapshotId) -> bool {
		Snapshots::<T>::get(snapshot.datanet, snapshot.number).is_some_and(|snapshot| snapshot.sealed)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn create_sealed(
		payee: openledger_core::PayeeId,
		seed: u32,
	) -> Result<(SnapshotId, ContributionId), sp_runtime::DispatchError> {
		crate::benchmarking::create_sealed::<T>(payee, seed)
	}
}

impl<T: Config> openledger_traits::Duplicates for Pallet<T> {
	fn is_marked(contribution: ContributionId, chunk: u32) -> bool {
		Marks::<T>::contains_key(contribution, chunk)
	}

	fn mark(
		contribution: ContributionId,
		chunk: u32,
		tokens: u64,
		originals: &[(ContributionId, u64)],
	) -> DispatchResult {
		with_storage_layer(|| Self::do_mark(contribution, chunk, tokens, originals))
	}

	fn mark_weight() -> Weight {
		T::WeightInfo::mark()
	}
}

impl<T: Config> Pallet<T> {
	/// Up to `limit` contributions of a datanet that `wanted` holds for, from place `start` of its catalogue on.
	pub(crate) fn page(
		datanet: DatanetId,
		start: u32,
		limit: u32,
		wanted: impl Fn(&Contribution) -> bool,
	) -> Page {
		let end = Datanets::<T>::get(datanet).map_or(0, |datanet| datanet.submissions);
		let stop = end.min(start.saturating_add(MAX_PAGE));
		let limit = usize::try_from(limit).unwrap_or(usize::MAX);
		let mut items = Vec::new();
		let mut place = start;
		while place < stop && items.len() < limit {
			let found = Catalogue::<T>::get(datanet, place)
				.filter(|id| Contributions::<T>::get(id).is_some_and(|contribution| wanted(&contribution)));
			items.extend(found);
			place = place.saturating_add(1);
		}
		Page {
			items,
			next: (place < end).then_some(place),
		}
	}
}
