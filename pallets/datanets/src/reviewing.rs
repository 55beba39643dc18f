//! Deciding what belongs to a datanet.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use frame_support::pallet_prelude::*;
use openledger_core::{ContributionId, MAX_QUALITY};
use openledger_traits::Payees;

impl<T: Config> Pallet<T> {
	/// Whether the contribution is `who`'s own: who submitted it, or who is paid for it.
	fn is_own(who: &T::AccountId, id: ContributionId, contribution: &Contribution) -> Result<bool, Error<T>> {
		let provenance = Provenances::<T>::get(id).ok_or(Error::<T>::Corrupt)?;
		Ok(provenance.account == *who
			|| T::Payees::payee_of(who) == Some(contribution.contributor)
			|| T::Payees::account_of(contribution.contributor).as_ref() == Some(who))
	}

	/// The contribution, if `who` may review it and nobody has.
	fn reviewable(who: &T::AccountId, id: ContributionId) -> Result<Contribution, Error<T>> {
		let contribution = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownContribution)?;
		let datanet = Datanets::<T>::get(contribution.datanet).ok_or(Error::<T>::Corrupt)?;
		ensure!(datanet.is_curated_by(who), Error::<T>::NotCurator);
		ensure!(
			!Self::is_own(who, id, &contribution)?,
			Error::<T>::OwnContribution
		);
		ensure!(!datanet.frozen && !contribution.frozen, Error::<T>::Frozen);
		match contribution.status {
			Status::Pending => {}
			Status::Accepted => ensure!(contribution.quality == 0, Error::<T>::AlreadyReviewed),
			Status::Rejected | Status::Withdrawn | Status::Dropped => return Err(Error::<T>::AlreadyLeft),
		}
		Ok(contribution)
	}

	pub(crate) fn do_accept(who: T::AccountId, id: ContributionId, quality: u8) -> DispatchResult {
		let mut contribution = Self::reviewable(&who, id)?;
		ensure!((1..=MAX_QUALITY).contains(&quality), Error::<T>::BadQuality);
		let pending = contribution.status == Status::Pending;
		let next = Self::mutate_member(&mut contribution, |state, datanet| {
			state.quality = quality;
			state.status = Status::Accepted;
			state.from = state.from.or(Some(datanet.next));
			state.units_from = Some(datanet.next);
			datanet.next
		})?;
		Contributions::<T>::insert(id, contribution);

		let (datanet, units) = (contribution.datanet, contribution.units(next));
		Self::deposit_event(if pending {
			let reviewer = Some(who);
			Event::ContributionAccepted {
				contribution: id,
				datanet,
				reviewer,
				quality,
				from: next,
				units,
			}
		} else {
			let reviewer = who;
			Event::ContributionRated {
				contribution: id,
				datanet,
				reviewer,
				quality,
				units_from: next,
				units,
			}
		});
		Ok(())
	}

	pub(crate) fn do_reject(who: T::AccountId, id: ContributionId, reason: Vec<u8>) -> DispatchResult {
		let mut contribution = Self::reviewable(&who, id)?;
		let reason: Reason = Self::text(reason)?;
		let datanet = contribution.datanet;
		if contribution.status == Status::Pending {
			contribution.status = Status::Rejected;
		} else {
			// It has no units, and what it earns from sealed snapshots is not a reviewer's to take.
			Self::leave(&mut contribution, Status::Rejected)?;
		}
		Contributions::<T>::insert(id, contribution);
		// Root and priority stay taken while it can be appealed, or a reviewer could put a copy before it.
		let appeal_by = Self::later(T::ReviewPeriod::get())?;
		Provenances::<T>::try_mutate(id, |provenance| {
			provenance.as_mut().ok_or(Error::<T>::Corrupt)?.review_by = appeal_by;
			Ok::<_, Error<T>>(())
		})?;
		Self::deposit_event(Event::ContributionRejected {
			contribution: id,
			datanet,
			reviewer: who,
			reason,
			until: contribution.until,
			appeal_by,
		});
		if contribution.open_demands == 0 {
			Self::free_bond(id)?;
		}
		Ok(())
	}

	pub(crate) fn do_lapse(id: ContributionId) -> DispatchResult {
		let contribution = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownContribution)?;
		let waits = contribution.status == Status::Pending || contribution.is_refused();
		ensure!(waits && contribution.marked == 0, Error::<T>::NotPending);
		ensure!(contribution.open_demands == 0, Error::<T>::DemandsOpen);
		let datanet = Datanets::<T>::get(contribution.datanet).ok_or(Error::<T>::Corrupt)?;
		// Nobody could review it.
		ensure!(!datanet.frozen, Error::<T>::Frozen);
		let provenance = Provenances::<T>::get(id).ok_or(Error::<T>::Corrupt)?;
		let end = provenance.review_by.max(datanet.lapses_from);
		ensure!(Self::now() > end, Error::<T>::ReviewPeriodOpen);
		Self::deposit_event(Event::ContributionLapsed {
			contribution: id,
			datanet: contribution.datanet,
			account: provenance.account,
		});
		Self::remove_contribution(id)
	}
}
