//! What must hold between any two blocks.

use crate::{pallet::*, types::*};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{ensure, traits::fungible::InspectHold};
use openledger_core::{
	Balance, ContributionId, DatanetId, SnapshotNumber, MAX_DEPTH, MAX_QUALITY, SHARE_ONE,
};
use openledger_traits::{Beneficiary, Epochs};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// 1. Ids are below the next ones; datanets and profiles, and contributions, provenances, roots and catalogue
	///    entries, belong to each other one to one. Curators are sorted, distinct and not the owner.
	/// 2. The fields of a contribution agree with its status; a member has left only sealed snapshots behind; what it missed
	///    is in order.
	/// 3. The totals of every datanet are the sums over its contributions.
	/// 4. So are the totals of every snapshot; all but the open one are sealed; numbers are below the next.
	/// 5. The open demands of snapshots and contributions are those that exist; none is of a sealed snapshot.
	/// 6. A stored vector is sorted, has no zeros, sums to one whole, and is there unless the contribution is raw.
	/// 7. The retirement queue and the contributions agree; it is not earlier than its first epoch.
	/// 8. What is held for bonds and demands is what the records say, account by account.
	/// 9. The marked tokens of a contribution, no more than it has, are those of its marked chunks; it has originals, all
	///    earlier, if there are any; it is redirected if they are more than half. None that is pending is marked.
	/// 10. The reductions that are queued are those of the contributions. They cover sealed snapshots in which tokens of
	///     the contribution count, and which reflect less than is marked.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_ids()?;
		Self::check_contributions()?;
		Self::check_totals()?;
		Self::check_demands()?;
		Self::check_vectors()?;
		Self::check_queue()?;
		Self::check_holds()?;
		Self::check_marks()?;
		Self::check_reductions()
	}

	fn check_ids() -> Result<(), TryRuntimeError> {
		let next = NextDatanet::<T>::get();
		let datanets: BTreeSet<DatanetId> = Datanets::<T>::iter_keys().collect();
		let profiles: BTreeSet<DatanetId> = Profiles::<T>::iter_keys().collect();
		ensure!(
			datanets == (0..next).collect(),
			"1: a datanet is missing or has an id too high"
		);
		ensure!(
			datanets == profiles,
			"1: a datanet without words, or words without a datanet"
		);
		for (_, datanet) in Datanets::<T>::iter() {
			let sorted: BTreeSet<_> = datanet.curators.iter().collect();
			ensure!(
				sorted.into_iter().eq(datanet.curators.iter()),
				"1: curators are not sorted"
			);
			ensure!(
				!datanet.curators.contains(&datanet.owner),
				"1: the owner is listed as curator"
			);
		}

		let next = NextContribution::<T>::get();
		let mut roots = BTreeMap::new();
		let mut places = BTreeMap::new();
		for (id, contribution) in Contributions::<T>::iter() {
			ensure!(id < next, "1: a contribution has an id too high");
			let provenance = Provenances::<T>::get(id).ok_or("1: a contribution without provenance")?;
			let datanet =
				Datanets::<T>::get(contribution.datanet).ok_or("1: a contribution to no datanet")?;
			ensure!(
				provenance.index < datanet.submissions,
				"1: a catalogue place is too high"
			);
			roots.insert((provenance.account, provenance.root), id);
			places.insert((contribution.datanet, provenance.index), id);
		}
		let count = Contributions::<T>::iter_keys().count();
		ensure!(
			Provenances::<T>::iter_keys().count() == count,
			"1: provenance of no contribution"
		);
		ensure!(
			roots == Roots::<T>::iter().collect(),
			"1: roots do not match the contributions"
		);
		let catalogue = Catalogue::<T>::iter()
			.map(|(datanet, place, id)| ((datanet, place), id))
			.collect();
		ensure!(
			places == catalogue,
			"1: the catalogue does not match the contributions"
		);
		Ok(())
	}

	fn check_contributions() -> Result<(), TryRuntimeError> {
		for contribution in Contributions::<T>::iter_values() {
			ensure!(contribution.tokens > 0, "2: a contribution without tokens");
			ensure!(contribution.quality <= MAX_QUALITY, "2: a quality is too high");
			ensure!(contribution.depth <= MAX_DEPTH, "2: a contribution is too deep");
			let reviewed = contribution.quality > 0;
			ensure!(
				reviewed == contribution.units_from.is_some(),
				"2: units without review"
			);
			let pending = contribution.status == Status::Pending;
			let gone = matches!(contribution.status, Status::Withdrawn | Status::Dropped);
			let (begins, ends) = (contribution.from.is_some(), contribution.until.is_some());
			ensure!(
				match contribution.status {
					Status::Pending => !begins,
					Status::Rejected => true,
					Status::Accepted | Status::Withdrawn | Status::Dropped => begins,
				},
				"2: membership does not match the status"
			);
			ensure!(
				match contribution.status {
					Status::Pending => !ends,
					Status::Accepted => ends == contribution.frozen,
					Status::Rejected => ends == begins,
					Status::Withdrawn | Status::Dropped => ends,
				},
				"2: the end does not match the status"
			);
			ensure!(
				!contribution.frozen || (begins && !gone && !pending),
				"2: frozen though it could not be"
			);
			if gone || contribution.frozen || contribution.commons_from.is_some() {
				ensure!(
					contribution.pooled_from.is_some(),
					"2: who left, is frozen or is commons is not pooled"
				);
			} else {
				ensure!(contribution.pooled_from.is_none(), "2: pooled without a reason");
			}
			ensure!(!(pending && reviewed), "2: a pending contribution was reviewed");
			Self::check_gaps(&contribution)?;
			if let (Some(from), Some(until)) = (contribution.from, contribution.until) {
				ensure!(from <= until, "2: a membership ends before it begins");
				for number in (from..until).filter(|number| contribution.is_in(*number)) {
					let sealed = Snapshots::<T>::get(contribution.datanet, number)
						.is_some_and(|snapshot| snapshot.sealed);
					ensure!(sealed, "2: who left is in a snapshot that is not sealed");
				}
			}
		}
		Ok(())
	}

	fn check_gaps(contribution: &Contribution) -> Result<(), TryRuntimeError> {
		let next = Datanets::<T>::get(contribution.datanet).map_or(0, |datanet| datanet.next);
		// A gap begins after a snapshot that holds the contribution, and ends with one that does or will.
		let mut after = contribution.from;
		for gap in contribution.gaps.iter() {
			ensure!(
				after.is_some_and(|after| after < gap.from) && gap.from < gap.until && gap.until <= next,
				"2: gaps out of order"
			);
			after = Some(gap.until);
		}
		Ok(())
	}

	fn sum(contributions: &[Contribution], number: SnapshotNumber) -> Option<Totals> {
		contributions
			.iter()
			.try_fold(Totals::default(), |sum, contribution| {
				sum.replace(Totals::default(), contribution.totals(number))
			})
	}

	fn check_totals() -> Result<(), TryRuntimeError> {
		let mut by_datanet = BTreeMap::<DatanetId, Vec<Contribution>>::new();
		for contribution in Contributions::<T>::iter_values() {
			by_datanet
				.entry(contribution.datanet)
				.or_default()
				.push(contribution);
		}
		for (id, datanet) in Datanets::<T>::iter() {
			let contributions = by_datanet.remove(&id).unwrap_or_default();
			let sum = Self::sum(&contributions, datanet.next).ok_or("3: the sum overflows")?;
			ensure!(sum == datanet.totals, "3: a datanet's totals are not the sums");
			if let Some(open) = datanet.open {
				ensure!(
					Snapshots::<T>::contains_key(id, open),
					"4: the open snapshot is missing"
				);
				ensure!(
					datanet.next.checked_sub(1) == Some(open),
					"4: the open snapshot is not the last"
				);
			}
			for (number, snapshot) in Snapshots::<T>::iter_prefix(id) {
				ensure!(
					(1..datanet.next).contains(&number),
					"4: a snapshot's number is out of range"
				);
				ensure!(
					snapshot.sealed == datanet.is_closed(number),
					"4: a snapshot is half sealed"
				);
				let sum = Self::sum(&contributions, number).ok_or("4: the sum overflows")?;
				ensure!(sum == snapshot.totals, "4: a snapshot's totals are not the sums");
			}
		}
		Ok(())
	}

	fn check_demands() -> Result<(), TryRuntimeError> {
		let mut of_contribution = BTreeMap::<ContributionId, u32>::new();
		let mut of_snapshot = BTreeMap::new();
		for (id, chunk, demand) in Demands::<T>::iter() {
			let provenance = Provenances::<T>::get(id).ok_or("5: a demand of no contribution")?;
			ensure!(chunk < provenance.chunks, "5: a demand of no chunk");
			let count = of_contribution.entry(id).or_default();
			*count = count.saturating_add(1);
			let count = of_snapshot.entry(demand.snapshot).or_insert(0u32);
			*count = count.saturating_add(1);
		}
		for (id, contribution) in Contributions::<T>::iter() {
			let found = of_contribution.get(&id).copied().unwrap_or(0);
			ensure!(
				found == contribution.open_demands,
				"5: a contribution's demands do not match"
			);
		}
		for (datanet, number, snapshot) in Snapshots::<T>::iter() {
			let found = of_snapshot
				.remove(&openledger_core::SnapshotId { datanet, number })
				.unwrap_or(0);
			ensure!(
				found == snapshot.open_demands,
				"5: a snapshot's demands do not match"
			);
			ensure!(
				!snapshot.sealed || found == 0,
				"5: a sealed snapshot has open demands"
			);
		}
		ensure!(of_snapshot.is_empty(), "5: a demand of no snapshot");
		Ok(())
	}

	fn check_vectors() -> Result<(), TryRuntimeError> {
		for (id, provenance) in Provenances::<T>::iter() {
			let raw = provenance.kind == Kind::Raw;
			ensure!(
				raw != Vectors::<T>::contains_key(id),
				"6: a vector too many or too few"
			);
		}
		for (id, vector) in Vectors::<T>::iter().chain(Redirects::<T>::iter()) {
			ensure!(
				Contributions::<T>::contains_key(id),
				"6: a vector of no contribution"
			);
			let sorted: BTreeMap<Beneficiary, _> = vector.iter().copied().collect();
			ensure!(
				sorted.into_iter().eq(vector.iter().copied()),
				"6: a vector is not sorted"
			);
			ensure!(
				vector.iter().all(|(_, share)| *share > 0),
				"6: a vector has zeros"
			);
			let sum: u64 = vector.iter().map(|(_, share)| u64::from(*share)).sum();
			ensure!(
				sum == u64::from(SHARE_ONE),
				"6: a vector does not sum to one whole"
			);
		}
		Ok(())
	}

	fn check_queue() -> Result<(), TryRuntimeError> {
		let first = RetiringEpoch::<T>::get();
		ensure!(first <= T::Epochs::current(), "7: the queue begins in the future");
		for (epoch, id, number) in Retirements::<T>::iter() {
			ensure!(first <= epoch, "7: an entry was left behind");
			let contribution = Contributions::<T>::get(id).ok_or("7: an entry of no contribution")?;
			ensure!(
				contribution.queued == Some(epoch),
				"7: an entry that its contribution denies"
			);
			ensure!(
				contribution.pooled_from.is_none_or(|from| from <= epoch),
				"7: an entry too early"
			);
			let within = if contribution.pooled_from.is_some() {
				contribution.to_retire().contains(&number)
			} else {
				let next = Datanets::<T>::get(contribution.datanet).map_or(0, |datanet| datanet.next);
				contribution.counts_from().is_some_and(|first| first < number) && number <= next
			};
			ensure!(within, "7: an entry beyond its snapshots");
		}
		for (id, contribution) in Contributions::<T>::iter() {
			if let Some(epoch) = contribution.queued {
				ensure!(
					Retirements::<T>::contains_key(epoch, id),
					"7: an entry is missing"
				);
			}
		}
		Ok(())
	}

	fn check_holds() -> Result<(), TryRuntimeError> {
		let mut held = BTreeMap::<T::AccountId, (Balance, Balance)>::new();
		for provenance in Provenances::<T>::iter_values() {
			let entry = held.entry(provenance.account).or_default();
			entry.0 = entry.0.saturating_add(provenance.bond);
		}
		for demand in Demands::<T>::iter_values() {
			let entry = held.entry(demand.demander).or_default();
			entry.1 = entry.1.saturating_add(demand.fee);
		}
		// All accounts, so that a hold without a record is seen too.
		for account in frame_system::Account::<T>::iter_keys() {
			held.entry(account).or_default();
		}
		for (account, (bonds, fees)) in held {
			let found = |reason: HoldReason| T::Currency::balance_on_hold(&reason.into(), &account);
			ensure!(
				found(HoldReason::Bond) == bonds,
				"8: the bonds held are not those recorded"
			);
			ensure!(
				found(HoldReason::Demand) == fees,
				"8: the fees held are not those recorded"
			);
		}
		Ok(())
	}

	fn check_marks() -> Result<(), TryRuntimeError> {
		let mut sums = BTreeMap::<ContributionId, u64>::new();
		for (id, chunk, tokens) in Marks::<T>::iter() {
			let provenance = Provenances::<T>::get(id).ok_or("9: a mark of no contribution")?;
			ensure!(chunk < provenance.chunks, "9: a mark of no chunk");
			ensure!(
				(1..=128).contains(&tokens),
				"9: a chunk has too many tokens or none"
			);
			let sum = sums.entry(id).or_default();
			*sum = sum.saturating_add(tokens.into());
		}
		for (id, contribution) in Contributions::<T>::iter() {
			let marked = sums.get(&id).copied().unwrap_or(0);
			ensure!(marked == contribution.marked, "9: marked tokens are not the sum");
			ensure!(marked <= contribution.tokens, "9: more is marked than there is");
			ensure!(
				marked == 0 || contribution.status != Status::Pending,
				"9: a pending contribution is marked"
			);
			ensure!(
				Originals::<T>::contains_key(id) == (marked > 0),
				"9: originals without marks, or marks without"
			);
			let originals = Originals::<T>::get(id);
			ensure!(
				originals
					.iter()
					.all(|(original, held)| *original < id && *held > 0),
				"9: an original is not earlier or holds nothing"
			);
			let held: u64 = originals.iter().map(|(_, held)| held).sum();
			ensure!(held <= marked, "9: originals hold more than is marked");
			ensure!(
				Redirects::<T>::contains_key(id) == contribution.is_redirected(),
				"9: redirected without reason, or not"
			);
		}
		let known = |id: ContributionId| Contributions::<T>::contains_key(id);
		ensure!(
			Originals::<T>::iter_keys().all(known),
			"9: originals of no contribution"
		);
		Ok(())
	}

	fn check_reductions() -> Result<(), TryRuntimeError> {
		let first = RetiringEpoch::<T>::get();
		let mut queued = BTreeMap::new();
		for (epoch, id, ()) in Reductions::<T>::iter() {
			ensure!(first <= epoch, "10: an entry was left behind");
			ensure!(queued.insert(id, epoch).is_none(), "10: an entry too many");
		}
		for (id, contribution) in Contributions::<T>::iter() {
			let Some(reduction) = contribution.reduction else {
				continue;
			};
			ensure!(
				queued.remove(&id) == Some(reduction.queued),
				"10: a reduction that is not queued"
			);
			ensure!(
				reduction.marked < contribution.marked,
				"10: a reduction of nothing"
			);
			let counted = contribution.to_reduce(reduction.until);
			ensure!(
				counted.start <= reduction.next
					&& reduction.next < reduction.until
					&& reduction.until == counted.end,
				"10: a reduction where tokens do not count"
			);
			for number in (reduction.next..reduction.until).filter(|number| contribution.is_in(*number)) {
				let sealed =
					Snapshots::<T>::get(contribution.datanet, number).is_some_and(|snapshot| snapshot.sealed);
				ensure!(sealed, "10: a reduction in a snapshot that is not sealed");
			}
		}
		ensure!(queued.is_empty(), "10: an entry of no reduction");
		Ok(())
	}
}
