//! Chunks that repeat earlier contributions: they have no units, and what a contribution earns that mostly consists of
//! them goes to the originals.
//!
//! Snapshots that are not sealed reflect a mark at once. The pools of sealed ones are gone through by the queue, one
//! snapshot a step; [`Contribution::units`] changes in the same step as the pool, whose members are paid by it. The
//! queue is at one place at a time: while it has gone through some snapshots of a contribution and not yet through
//! others, no more of its chunks can be marked. Anyone can finish its work with the call.

use crate::{pallet::*, redirect, types::*};
use alloc::vec::Vec;
use frame_support::{defensive, pallet_prelude::*, storage::with_storage_layer};
use openledger_attribution::limits::CHUNK_TOKENS;
use openledger_core::{ContributionId, EpochIndex, SnapshotId};
use openledger_traits::{Epochs, SnapshotPools};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_mark(
		id: ContributionId,
		chunk: u32,
		tokens: u64,
		originals: &[(ContributionId, u64)],
	) -> DispatchResult {
		let mut contribution = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownContribution)?;
		ensure!(contribution.from.is_some(), Error::<T>::StillPending);
		ensure!(chunk < Self::provenance(id)?.chunks, Error::<T>::ChunkOutOfRange);
		ensure!(!Marks::<T>::contains_key(id, chunk), Error::<T>::AlreadyMarked);
		let stored = u8::try_from(tokens).map_err(|_| Error::<T>::BadMark)?;
		ensure!((1..=CHUNK_TOKENS as u64).contains(&tokens), Error::<T>::BadMark);
		let marked = contribution
			.marked
			.checked_add(tokens)
			.filter(|marked| *marked <= contribution.tokens)
			.ok_or(Error::<T>::BadMark)?;
		let chunk_originals = Self::checked_originals(id, tokens, originals)?;

		let now = T::Epochs::current();
		let (effective, started) = Self::mutate_member(&mut contribution, |state, datanet| {
			let started = state.start_reduction(datanet.unsealed(), now);
			state.marked = marked;
			(datanet.unsealed(), started)
		})?;
		if started.ok_or(Error::<T>::ReductionUnderWay)? {
			Reductions::<T>::insert(now, id, ());
		}
		Contributions::<T>::insert(id, contribution);
		Marks::<T>::insert(id, chunk, stored);
		Self::deposit_event(Event::ChunkMarkedDuplicate {
			contribution: id,
			datanet: contribution.datanet,
			chunk,
			tokens,
			originals: chunk_originals.clone(),
			marked,
			effective,
			units: contribution.units(effective),
			reducing: contribution
				.reduction
				.map(|reduction| (reduction.next, reduction.until)),
		});
		Self::redirect(id, &contribution, &chunk_originals)
	}

	/// What a chunk of `tokens` repeats: contributions that exist and are earlier, and no more tokens than it has.
	fn checked_originals(
		id: ContributionId,
		tokens: u64,
		originals: &[(ContributionId, u64)],
	) -> Result<ChunkOriginals, Error<T>> {
		let mut held = 0u64;
		for (original, part) in originals {
			ensure!(*original < id, Error::<T>::OriginalNotEarlier);
			ensure!(
				Contributions::<T>::contains_key(original),
				Error::<T>::UnknownContribution
			);
			ensure!(*part > 0, Error::<T>::BadMark);
			held = held.checked_add(*part).ok_or(Error::<T>::BadMark)?;
		}
		ensure!((1..=tokens).contains(&held), Error::<T>::BadMark);
		ChunkOriginals::try_from(originals.to_vec()).map_err(|_| Error::<T>::BadMark)
	}

	/// Remembers what a chunk repeats, and once more than half of the contribution is marked sends what it earns to the
	/// originals. One that was removed meanwhile has lost its priority, and gets nothing.
	fn redirect(
		id: ContributionId,
		contribution: &Contribution,
		chunk: &[(ContributionId, u64)],
	) -> DispatchResult {
		let mut originals = Originals::<T>::get(id);
		originals.retain(|(original, _)| Contributions::<T>::contains_key(original));
		redirect::record(&mut originals, chunk);
		if contribution.is_redirected() {
			let vectors: Vec<_> = originals
				.iter()
				.map(|(original, tokens)| (*tokens, Self::vector_of(*original)))
				.collect();
			let vector = redirect::combine(&vectors).ok_or_else(|| {
				defensive!("the originals of the last chunk exist, and their vectors sum to one whole");
				Error::<T>::Corrupt
			})?;
			if Redirects::<T>::get(id).as_ref() != Some(&vector) {
				Redirects::<T>::insert(id, &vector);
				Self::deposit_event(Event::ContributionRedirected {
					contribution: id,
					datanet: contribution.datanet,
					marked: contribution.marked,
					tokens: contribution.tokens,
					beneficiaries: vector,
				});
			}
		}
		Originals::<T>::insert(id, originals);
		Ok(())
	}

	/// Lowers the units of a contribution in the next snapshot of its reduction. Returns whether more is left. What the
	/// pool refuses is queued again under the next epoch, where it cannot hold up others.
	pub(crate) fn reduce_step(id: ContributionId, epoch: EpochIndex, now: EpochIndex) -> bool {
		let (Some(()), Some(contribution)) = (Reductions::<T>::take(epoch, id), Contributions::<T>::get(id))
		else {
			defensive!("an entry belongs to a contribution");
			return false;
		};
		let Some(reduction) = contribution.reduction else {
			defensive!("an entry belongs to a reduction");
			return false;
		};
		let snapshot = SnapshotId {
			datanet: contribution.datanet,
			number: reduction.next,
		};
		let mut reduced = Contribution {
			reduction: reduction.after(snapshot.number),
			..contribution
		};
		if let Err(error) = Self::lower(snapshot, id, &contribution, &reduced) {
			let epoch = now.saturating_add(1);
			reduced.reduction = Some(Reduction {
				queued: epoch,
				..reduction
			});
			Self::deposit_event(Event::ReductionPostponed {
				contribution: id,
				snapshot,
				epoch,
				error,
			});
		}
		Contributions::<T>::insert(id, reduced);
		let Some(left) = reduced.reduction else {
			return false;
		};
		Reductions::<T>::insert(left.queued, id, ());
		left.next != reduction.next
	}

	/// Takes the units that a contribution loses out of a sealed snapshot and its pool.
	fn lower(
		id: SnapshotId,
		contribution: ContributionId,
		before: &Contribution,
		after: &Contribution,
	) -> DispatchResult {
		let (old, new) = (before.totals(id.number), after.totals(id.number));
		if old == new {
			// It missed this one.
			return Ok(());
		}
		with_storage_layer(|| {
			T::Pools::reduce(id, contribution, old.units, new.units)?;
			Snapshots::<T>::try_mutate(id.datanet, id.number, |snapshot| {
				let snapshot = snapshot.as_mut().ok_or(Error::<T>::Corrupt)?;
				snapshot.totals = Self::replaced(snapshot.totals, (old, new))?;
				Ok::<_, Error<T>>(())
			})?;
			Self::deposit_event(Event::MembershipReduced {
				contribution,
				snapshot: id,
				before: old.units,
				after: new.units,
			});
			Ok(())
		})
	}
}
