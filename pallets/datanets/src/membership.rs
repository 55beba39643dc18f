//! Which snapshots hold a contribution, and with which units.

use crate::{pallet::*, types::*};
use frame_support::{defensive, pallet_prelude::*};
use openledger_core::{ContributionId, DatanetId, EpochIndex, SnapshotNumber};
use openledger_traits::{Epochs, Payees};

impl<T: Config> Pallet<T> {
	/// Changes a contribution and brings the totals of its datanet, and of the snapshot that is not sealed yet, in line.
	/// Every change of membership or units goes through here; the caller stores the contribution.
	pub(crate) fn mutate_member<R>(
		contribution: &mut Contribution,
		change: impl FnOnce(&mut Contribution, &DatanetOf<T>) -> R,
	) -> Result<R, Error<T>> {
		let id = contribution.datanet;
		let mut datanet = Datanets::<T>::get(id).ok_or(Error::<T>::Corrupt)?;
		let before = *contribution;
		let result = change(contribution, &datanet);

		let part = (before.totals(datanet.next), contribution.totals(datanet.next));
		if part.0 != part.1 {
			datanet.totals = Self::replaced(datanet.totals, part)?;
			Datanets::<T>::insert(id, &datanet);
		}
		if let Some(open) = datanet.open {
			let part = (before.totals(open), contribution.totals(open));
			if part.0 != part.1 {
				Snapshots::<T>::try_mutate(id, open, |snapshot| {
					let snapshot = snapshot.as_mut().ok_or(Error::<T>::Corrupt)?;
					snapshot.totals = Self::replaced(snapshot.totals, part)?;
					Ok(())
				})?;
			}
		}
		Ok(result)
	}

	pub(crate) fn replaced(totals: Totals, part: (Totals, Totals)) -> Result<Totals, Error<T>> {
		totals.replace(part.0, part.1).ok_or_else(|| {
			defensive!("totals are the sums over the contributions");
			Error::<T>::Overflow
		})
	}

	/// Takes a member out of all snapshots that are not sealed yet. Returns the first that no longer holds it. Who is out
	/// already, because it is frozen, stays out since then.
	pub(crate) fn leave(contribution: &mut Contribution, status: Status) -> Result<SnapshotNumber, Error<T>> {
		let from = contribution.present_from().ok_or(Error::<T>::Corrupt)?;
		Self::mutate_member(contribution, |state, datanet| {
			let until = state.until.unwrap_or_else(|| datanet.effective(from));
			state.until = Some(until);
			state.status = status;
			until
		})
	}

	/// Sends new revenue to the pools from `epoch` on, if it does not go there by then, and queues the retirement from
	/// the pools of the snapshots that the contribution has units in. All of them are sealed. If it was on its way back into
	/// them, it turns round where it is. Returns since when revenue goes there.
	pub(crate) fn pool_from(
		id: ContributionId,
		contribution: &mut Contribution,
		epoch: EpochIndex,
	) -> EpochIndex {
		match contribution.pooled_from {
			Some(earlier) if earlier <= epoch => return earlier,
			Some(_) => {
				// What is queued has not begun: it only begins earlier.
				contribution.pooled_from = Some(epoch);
				if let Some(reached) = Self::unqueue(id, contribution) {
					Self::queue(id, contribution, epoch, reached);
				}
				return epoch;
			}
			None => contribution.pooled_from = Some(epoch),
		}
		let snapshots = contribution.to_retire();
		let reached = Self::unqueue(id, contribution).unwrap_or(snapshots.start);
		if snapshots.contains(&reached) {
			Self::queue(id, contribution, epoch, reached);
		}
		epoch
	}

	/// Sends new revenue to the contribution again, and queues its return to the pools of the sealed `snapshots` that it was
	/// to be retired from: from the last to the first. If that was under way, it turns round where it is.
	pub(crate) fn unpool(
		id: ContributionId,
		contribution: &mut Contribution,
		snapshots: core::ops::Range<SnapshotNumber>,
	) {
		contribution.pooled_from = None;
		let reached = Self::unqueue(id, contribution).unwrap_or(snapshots.end);
		if !snapshots.is_empty() && reached > snapshots.start {
			Self::queue(id, contribution, T::Epochs::current(), reached);
		}
	}

	/// Queues work on the pools. All snapshots before `reached` that the contribution has units in have lost it, the others
	/// have not.
	fn queue(
		id: ContributionId,
		contribution: &mut Contribution,
		epoch: EpochIndex,
		reached: SnapshotNumber,
	) {
		contribution.queued = Some(epoch);
		Retirements::<T>::insert(epoch, id, reached);
	}

	/// Takes back what is queued. Returns how far it has come.
	fn unqueue(id: ContributionId, contribution: &mut Contribution) -> Option<SnapshotNumber> {
		let epoch = contribution.queued.take()?;
		Retirements::<T>::take(epoch, id)
	}

	fn next_epoch() -> EpochIndex {
		T::Epochs::current().saturating_add(1)
	}

	fn is_curator(who: &T::AccountId, datanet: DatanetId) -> bool {
		Datanets::<T>::get(datanet).is_some_and(|datanet| datanet.is_curated_by(who))
	}

	fn is_contributor(who: &T::AccountId, contribution: &Contribution) -> bool {
		T::Payees::account_of(contribution.contributor).as_ref() == Some(who)
	}

	pub(crate) fn do_mark_commons(who: T::AccountId, id: ContributionId) -> DispatchResult {
		let mut contribution = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownContribution)?;
		let datanet = contribution.datanet;
		let entitled = Self::is_contributor(&who, &contribution) || Self::is_curator(&who, datanet);
		ensure!(entitled, Error::<T>::NotContributor);
		ensure!(contribution.commons_from.is_none(), Error::<T>::AlreadyCommons);
		let member = match contribution.status {
			Status::Pending => false,
			Status::Accepted => true,
			Status::Rejected | Status::Withdrawn | Status::Dropped => {
				return Err(Error::<T>::AlreadyLeft.into())
			}
		};

		let commons_from = if member {
			let from = contribution.present_from().ok_or(Error::<T>::Corrupt)?;
			Self::mutate_member(&mut contribution, |state, datanet| {
				let first = datanet.effective(from);
				state.commons_from = Some(first);
				first
			})?
		} else {
			contribution.commons_from = Some(0);
			0
		};
		// No model can have been trained on it as anything but commons: nothing to wait for.
		let epoch = if contribution.is_commons() {
			T::Epochs::current()
		} else {
			Self::next_epoch()
		};
		let pooled_from = Self::pool_from(id, &mut contribution, epoch);
		Contributions::<T>::insert(id, contribution);
		Self::deposit_event(Event::ContributionMarkedCommons {
			contribution: id,
			datanet,
			by: who,
			commons_from,
			pooled_from,
		});
		Ok(())
	}

	pub(crate) fn do_withdraw(who: T::AccountId, id: ContributionId) -> DispatchResult {
		let mut contribution = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownContribution)?;
		ensure!(
			Self::is_contributor(&who, &contribution),
			Error::<T>::NotContributor
		);
		let datanet = contribution.datanet;
		// What no snapshot holds and nothing else speaks of is forgotten.
		let forget = contribution.status == Status::Pending
			|| (contribution.is_refused() && contribution.is_unreferenced());
		let until = match contribution.status {
			Status::Pending => None,
			Status::Rejected if forget => None,
			Status::Accepted => Some(Self::leave(&mut contribution, Status::Withdrawn)?),
			// It left before; its consent to what sealed snapshots hold ends now.
			Status::Rejected => {
				contribution.status = Status::Withdrawn;
				contribution.until
			}
			Status::Withdrawn | Status::Dropped => return Err(Error::<T>::AlreadyLeft.into()),
		};
		// Withdrawal is final, and more than a freeze.
		contribution.frozen = false;
		let pooled_from = (!forget).then(|| Self::pool_from(id, &mut contribution, Self::next_epoch()));
		Self::deposit_event(Event::ContributionWithdrawn {
			contribution: id,
			datanet,
			account: who,
			until,
			pooled_from,
		});
		if forget {
			return Self::remove_contribution(id);
		}
		Contributions::<T>::insert(id, contribution);
		// A demand that is open still puts the bond at stake: leaving is no way around answering.
		if contribution.open_demands == 0 {
			Self::free_bond(id)?;
		}
		Ok(())
	}

	pub(crate) fn do_release_bond(id: ContributionId) -> DispatchResult {
		let contribution = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownContribution)?;
		let provenance = Provenances::<T>::get(id).ok_or(Error::<T>::Corrupt)?;
		ensure!(provenance.bond > 0, Error::<T>::NoBond);
		let datanet = Datanets::<T>::get(contribution.datanet).ok_or(Error::<T>::Corrupt)?;
		let through = match contribution.status {
			Status::Pending => false,
			// One that was frozen when its first snapshot was sealed is not in it: nobody could demand its chunks.
			Status::Accepted => contribution
				.from
				.is_some_and(|first| datanet.is_closed(first) && contribution.is_in(first)),
			Status::Rejected | Status::Withdrawn | Status::Dropped => true,
		};
		ensure!(through && contribution.open_demands == 0, Error::<T>::BondInUse);
		Self::free_bond(id)
	}
}
