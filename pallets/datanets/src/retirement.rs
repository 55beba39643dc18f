//! Taking the units of who has left, or became commons, out of the pools of sealed snapshots.

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
		for id in Retirements::<T>::iter_key_prefix(epoch) {
			loop {
				if meter.try_consume(T::WeightInfo::retire_step()).is_err() {
					return false;
				}
				if !Self::retire_step(id, epoch, now) {
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
		if let Err(error) = T::Pools::retire(snapshot, id, units) {
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
		Self::deposit_event(Event::MembershipRetired {
			contribution: id,
			snapshot,
			units,
		});
		let next = number.saturating_add(1);
		if contribution.to_retire().contains(&next) {
			Retirements::<T>::insert(epoch, id, next);
			return true;
		}
		contribution.queued = None;
		Contributions::<T>::insert(id, contribution);
		false
	}

	/// Goes through up to `max` snapshots of one contribution. Returns how many it went through.
	pub(crate) fn do_retire(id: ContributionId, max: u32) -> Result<u32, DispatchError> {
		let contribution = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownContribution)?;
		let epoch = contribution.queued.ok_or(Error::<T>::NothingToRetire)?;
		let now = T::Epochs::current();
		ensure!(epoch <= now, Error::<T>::RetirementNotDue);
		ensure!(max > 0, Error::<T>::NothingToRetire);
		let mut done = 0u32;
		while done < max {
			done = done.saturating_add(1);
			if !Self::retire_step(id, epoch, now) {
				break;
			}
		}
		Ok(done)
	}
}
