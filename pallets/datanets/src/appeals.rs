//! What governance decides about datanets: freezing, restoring, and overruling a reviewer.

use crate::{pallet::*, types::*};
use frame_support::pallet_prelude::*;
use openledger_core::{ContributionId, DatanetId, SnapshotNumber, MAX_QUALITY};
use openledger_traits::Epochs;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_freeze(id: ContributionId) -> DispatchResult {
		let mut contribution = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownContribution)?;
		ensure!(!contribution.frozen, Error::<T>::AlreadyFrozen);
		// There is nothing to freeze, and nobody could overrule its rejection then.
		ensure!(!contribution.is_refused(), Error::<T>::StillPending);
		let until = match contribution.status {
			Status::Pending => return Err(Error::<T>::StillPending.into()),
			Status::Accepted => Self::leave(&mut contribution, Status::Accepted)?,
			Status::Rejected => contribution.until.ok_or(Error::<T>::Corrupt)?,
			Status::Withdrawn | Status::Dropped => return Err(Error::<T>::AlreadyLeft.into()),
		};
		contribution.frozen = true;
		let pooled_from = Self::pool_from(id, &mut contribution, T::Epochs::current());
		Contributions::<T>::insert(id, contribution);
		Self::deposit_event(Event::ContributionFrozen {
			contribution: id,
			datanet: contribution.datanet,
			until,
			pooled_from,
		});
		Ok(())
	}

	pub(crate) fn do_restore(id: ContributionId) -> DispatchResult {
		let mut contribution = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownContribution)?;
		let left = matches!(contribution.status, Status::Withdrawn | Status::Dropped);
		ensure!(!left, Error::<T>::AlreadyLeft);
		ensure!(contribution.frozen, Error::<T>::NotFrozen);
		// Those of before: who comes back is in others too, and never left their pools.
		let retired = contribution.to_retire();
		let from = if contribution.status == Status::Accepted {
			Some(Self::rejoin(&mut contribution, |_, _| {})?)
		} else {
			None
		};
		contribution.frozen = false;
		// Commons stays with the pools.
		if contribution.commons_from.is_none() {
			Self::unpool(id, &mut contribution, retired);
		}
		Contributions::<T>::insert(id, contribution);
		Self::deposit_event(Event::ContributionRestored {
			contribution: id,
			datanet: contribution.datanet,
			from,
			units: from.map_or(0, |number| contribution.units(number)),
			returning: contribution
				.pooled_from
				.is_none()
				.then_some(contribution.queued)
				.flatten(),
		});
		Ok(())
	}

	pub(crate) fn do_overrule(id: ContributionId, quality: u8) -> DispatchResult {
		let mut contribution = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownContribution)?;
		ensure!((1..=MAX_QUALITY).contains(&quality), Error::<T>::BadQuality);
		ensure!(contribution.status == Status::Rejected, Error::<T>::NotRejected);
		ensure!(!contribution.frozen, Error::<T>::Frozen);
		let from = Self::rejoin(&mut contribution, |state, next| {
			state.status = Status::Accepted;
			state.quality = quality;
			state.units_from = Some(next);
		})?;
		Contributions::<T>::insert(id, contribution);
		Self::deposit_event(Event::RejectionOverruled {
			contribution: id,
			datanet: contribution.datanet,
			quality,
			from,
			units: contribution.units(from),
		});
		Ok(())
	}

	/// Makes a contribution a member from the next snapshot on, and does `more` to it. Never of the open one: nobody could
	/// demand its chunks while it was out. Returns the number.
	fn rejoin(
		contribution: &mut Contribution,
		more: impl FnOnce(&mut Contribution, SnapshotNumber),
	) -> Result<SnapshotNumber, Error<T>> {
		Self::mutate_member(contribution, |state, datanet| {
			state.rejoin(datanet.next)?;
			more(state, datanet.next);
			Some(datanet.next)
		})?
		.ok_or(Error::<T>::TooManyGaps)
	}

	pub(crate) fn do_freeze_datanet(datanet: DatanetId) -> DispatchResult {
		Self::mutate_datanet(datanet, |state| {
			ensure!(!state.frozen, Error::<T>::AlreadyFrozen);
			state.frozen = true;
			Ok(())
		})?;
		Self::deposit_event(Event::DatanetFrozen { datanet });
		Ok(())
	}

	pub(crate) fn do_restore_datanet(datanet: DatanetId) -> DispatchResult {
		let lapses_from = Self::later(T::ReviewPeriod::get())?;
		Self::mutate_datanet(datanet, |state| {
			ensure!(state.frozen, Error::<T>::NotFrozen);
			state.frozen = false;
			state.lapses_from = lapses_from;
			Ok(())
		})?;
		Self::deposit_event(Event::DatanetRestored { datanet, lapses_from });
		Ok(())
	}

	fn mutate_datanet(
		datanet: DatanetId,
		change: impl FnOnce(&mut DatanetOf<T>) -> Result<(), Error<T>>,
	) -> Result<(), Error<T>> {
		Datanets::<T>::try_mutate(datanet, |state| {
			change(state.as_mut().ok_or(Error::<T>::UnknownDatanet)?)
		})
	}
}
