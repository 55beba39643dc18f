//! Taking units out of the pools of sealed snapshots: those of who has left or became commons, and those of duplicates.

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
		}) && Self::work(retiring, T::WeightInfo::retire_step(), meter, |id| {
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

	/// Retires a contribution from the next snapshot of its entry under `epoch`. Returns whether more of the entry is
	/// left. What the pool refuses is queued again under the next epoch, where it cannot hold up others.
	pub(crate) fn retire_step(id: ContributionId, epoch: EpochIndex, now: EpochIndex) -> bool {
		let (Some(number), Some(mut contribution)) =
			(Retirements::<T>::take(epoch, id), Contributions::<T>::get(id))
		else {
			defensive!("an entry belongs to a contribution");
			return false;
		};
		let snapshot = SnapshotId {
			datanet: contribution.datanet,
			number,
		};
		let units = contribution.units(number);
		// With all its tokens marked it has no units that could be taken out.
		let retired = if units > 0 {
			T::Pools::retire(snapshot, id, units)
		} else {
			Ok(())
		};
		if let Err(error) = retired {
			let epoch = now.saturating_add(1);
			contribution.queued = Some(epoch);
			Contributions::<T>::insert(id, contribution);
			Retirements::<T>::insert(epoch, id, number);
			Self::deposit_event(Event::RetirementPostponed {
				contribution: id,
				snapshot,
				epoch,
				error,
			});
			return false;
		}
		if units > 0 {
			Self::deposit_event(Event::MembershipRetired {
				contribution: id,
				snapshot,
				units,
			});
		}
		let next = number.saturating_add(1);
		if contribution.to_retire().contains(&next) {
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

	/// Weight of going through `count` snapshots of one contribution.
	pub(crate) fn retire_weight(count: u32) -> Weight {
		T::WeightInfo::retire(count).max(T::WeightInfo::reduce(count))
	}
}
