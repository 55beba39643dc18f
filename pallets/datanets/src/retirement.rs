//! Taking units out of the pools of sealed snapshots: those of who has left, was frozen or became commons, and those of
//! duplicates; and putting those of who was restored back.
//!
//! Of every entry of the queue, all snapshots before its number have lost the units of the contribution, the others have
//! not. While its revenue goes to the pools the number rises to the end; once it earns again the number falls to the
//! beginning. So it can turn round anywhere.

use crate::{pallet::*, WeightInfo};
use frame_support::{defensive, pallet_prelude::*, weights::WeightMeter};
use openledger_core::{ContributionId, EpochIndex, SnapshotId};
use openledger_traits::{Epochs, SnapshotPools};

impl<T: Config> Pallet<T> {
	/// Retires what is due, one snapshot of one contribution a step, while `meter` allows. An entry keeps the next
	/// snapshot, so the work can stop and go on anywhere.
	pub(crate) fn retire_due(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::poll_base()).is_err() {
			return;
		}
		let now = T::Epochs::current();
		let first = RetiringEpoch::<T>::get();
		let mut epoch = first;
		// Not beyond `now`: more can be queued under it until it ends.
		while epoch <= now {
			if !Self::retire_epoch(epoch, now, meter)
				|| epoch == now
				|| meter.try_consume(T::WeightInfo::poll_epoch()).is_err()
			{
				break;
			}
			epoch = epoch.saturating_add(1);
		}
		if epoch != first {
			RetiringEpoch::<T>::put(epoch);
		}
	}

	/// Works through the entries of `epoch`. Returns whether none is left.
	pub(crate) fn retire_epoch(epoch: EpochIndex, now: EpochIndex, meter: &mut WeightMeter) -> bool {
		let reducing = Reductions::<T>::iter_key_prefix(epoch);
		let retiring = Retirements::<T>::iter_key_prefix(epoch);
		Self::work(reducing, T::WeightInfo::reduce_step(), meter, |id| {
			Self::reduce_step(id, epoch, now)
		}) && Self::work(retiring, Self::retire_step_weight(), meter, |id| {
			Self::retire_step(id, epoch, now)
		})
	}

	/// Takes steps of `weight` for each of `ids`, as many as it needs. Returns whether the meter allowed them all.
	fn work(
		ids: impl Iterator<Item = ContributionId>,
		weight: Weight,
		meter: &mut WeightMeter,
		step: impl Fn(ContributionId) -> bool,
	) -> bool {
		for id in ids {
			loop {
				if meter.try_consume(weight).is_err() {
					return false;
				}
				if !step(id) {
					break;
				}
			}
		}
		true
	}

	/// Retires a contribution from the next snapshot of its entry under `epoch`, or restores it in the one before. Returns
	/// whether more of the entry is left. What the pool refuses is queued again under the next epoch, where it cannot hold up others.
	pub(crate) fn retire_step(id: ContributionId, epoch: EpochIndex, now: EpochIndex) -> bool {
		let (Some(reached), Some(mut contribution)) =
			(Retirements::<T>::take(epoch, id), Contributions::<T>::get(id))
		else {
			defensive!("an entry belongs to a contribution");
			return false;
		};
		let leaves = contribution.pooled_from.is_some();
		let number = if leaves {
			reached
		} else {
			reached.saturating_sub(1)
		};
		let snapshot = SnapshotId {
			datanet: contribution.datanet,
			number,
		};
		let units = contribution.units(number);
		// With all its tokens marked it has no units that could be moved, nor in snapshots that it missed.
		let moved = match (units, leaves) {
			(0, _) => Ok(()),
			(_, true) => T::Pools::retire(snapshot, id, units),
			(_, false) => T::Pools::restore(snapshot, id, units),
		};
		if let Err(error) = moved {
			let epoch = now.saturating_add(1);
			contribution.queued = Some(epoch);
			Contributions::<T>::insert(id, contribution);
			Retirements::<T>::insert(epoch, id, reached);
			Self::deposit_event(Event::RetirementPostponed {
				contribution: id,
				snapshot,
				epoch,
				error,
			});
			return false;
		}
		if units > 0 {
			Self::deposit_event(if leaves {
				Event::MembershipRetired {
					contribution: id,
					snapshot,
					units,
				}
			} else {
				Event::MembershipRestored {
					contribution: id,
					snapshot,
					units,
				}
			});
		}
		let next = if leaves { number.saturating_add(1) } else { number };
		let more = if leaves {
			contribution.to_retire().contains(&next)
		} else {
			contribution.counts_from().is_some_and(|first| first < next)
		};
		if more {
			Retirements::<T>::insert(epoch, id, next);
			return true;
		}
		contribution.queued = None;
		Contributions::<T>::insert(id, contribution);
		false
	}

	/// Goes through up to `max` snapshots of one contribution, first to reduce its units, then to retire it. Returns how
	/// many it went through.
	pub(crate) fn do_retire(id: ContributionId, max: u32) -> Result<u32, DispatchError> {
		let contribution = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownContribution)?;
		let reducing = contribution.reduction.map(|reduction| reduction.queued);
		let retiring = contribution.queued;
		let first = reducing
			.into_iter()
			.chain(retiring)
			.min()
			.ok_or(Error::<T>::NothingToRetire)?;
		let now = T::Epochs::current();
		ensure!(first <= now, Error::<T>::RetirementNotDue);
		ensure!(max > 0, Error::<T>::NothingToRetire);

		let mut done = 0u32;
		let mut run = |queued: Option<EpochIndex>,
		               step: fn(ContributionId, EpochIndex, EpochIndex) -> bool| {
			let Some(epoch) = queued.filter(|epoch| *epoch <= now) else {
				return;
			};
			while done < max {
				done = done.saturating_add(1);
				if !step(id, epoch, now) {
					break;
				}
			}
		};
		run(reducing, Self::reduce_step);
		run(retiring, Self::retire_step);
		Ok(done)
	}

	/// Weight of going through one snapshot of one contribution that leaves or returns.
	pub(crate) fn retire_step_weight() -> Weight {
		T::WeightInfo::retire_step().max(T::WeightInfo::restore_step())
	}

	/// Weight of going through `count` snapshots of one contribution. To put units back takes less than to settle and take
	/// them out.
	pub(crate) fn retire_weight(count: u32) -> Weight {
		T::WeightInfo::retire(count).max(T::WeightInfo::reduce(count))
	}
}
