//! Submitting contributions, and removing what never became or stayed a member.

use crate::{lineage::Descent, pallet::*, types::*};
use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::*,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Consideration, Defensive, Get,
	},
};
use openledger_attribution::TextCommitment;
use openledger_core::{Balance, ContributionId, DatanetId, Hash32};
use openledger_traits::{AdmissionClock, AdmissionTime, Epochs, Gaps, Payees};

impl<T: Config> Pallet<T> {
	/// The time that windows are measured in.
	pub(crate) fn now() -> AdmissionTime {
		T::Clock::now()
	}

	/// The end of a window of `period` that begins now. Refused if it would lie beyond the end of the clock: it would never come.
	pub(crate) fn later(period: AdmissionTime) -> Result<AdmissionTime, Error<T>> {
		Self::now().checked_add(period).ok_or(Error::<T>::Overflow)
	}

	#[allow(clippy::too_many_arguments)]
	pub(crate) fn do_contribute(
		account: T::AccountId,
		datanet: DatanetId,
		kind: Kind<Vec<ContributionId>>,
		root: Hash32,
		tokens: u64,
		chunks: u32,
		uri: Vec<u8>,
		commons: bool,
	) -> Result<ContributionId, DispatchError> {
		let mut net = Datanets::<T>::get(datanet).ok_or(Error::<T>::UnknownDatanet)?;
		ensure!(!net.frozen, Error::<T>::Frozen);
		ensure!(tokens > 0, Error::<T>::NoTokens);
		let plausible = TextCommitment { root, tokens, chunks }.is_plausible();
		ensure!(plausible, Error::<T>::WrongChunkCount);
		let uri: Uri = Self::text(uri)?;
		let key = (account.clone(), root);
		ensure!(!Roots::<T>::contains_key(&key), Error::<T>::RootTaken);

		let contributor = T::Payees::ensure(&account)?;
		let Descent { kind, depth, vector } = Self::descend(contributor, kind)?;

		let id = NextContribution::<T>::get();
		NextContribution::<T>::put(id.checked_add(1).ok_or(Error::<T>::IdsExhausted)?);
		let index = net.submissions;
		net.submissions = index.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;

		let stored = (kind != Kind::Raw).then_some(&vector);
		let ticket = T::Consideration::new(&account, contribution_footprint(&uri, &kind, stored))?;
		let bond = match net.admission {
			AdmissionPolicy::Bonded { bond } => bond,
			AdmissionPolicy::Open | AdmissionPolicy::Curated => 0,
		};
		if bond > 0 {
			T::Currency::hold(&HoldReason::Bond.into(), &account, bond)?;
		}

		let review_by = Self::later(T::ReviewPeriod::get())?;
		let open = net.admission == AdmissionPolicy::Open;
		let contribution = Contribution {
			datanet,
			contributor,
			tokens,
			quality: 0,
			depth,
			status: if open { Status::Accepted } else { Status::Pending },
			from: open.then_some(net.next),
			until: None,
			gaps: Gaps::default(),
			frozen: false,
			units_from: None,
			commons_from: commons.then_some(0),
			pooled_from: commons.then(T::Epochs::current),
			queued: None,
			open_demands: 0,
			marked: 0,
			reduction: None,
		};
		let from = net.next;
		if open {
			net.totals = net
				.totals
				.replace(Totals::default(), contribution.totals(from))
				.ok_or(Error::<T>::Overflow)?;
		}

		Datanets::<T>::insert(datanet, net);
		Catalogue::<T>::insert(datanet, index, id);
		Roots::<T>::insert(key, id);
		if let Some(vector) = stored {
			Vectors::<T>::insert(id, vector);
		}
		Contributions::<T>::insert(id, contribution);
		let provenance = Provenance {
			account: account.clone(),
			kind: kind.clone(),
			root,
			chunks,
			uri: uri.clone(),
			index,
			submitted_at: frame_system::Pallet::<T>::block_number(),
			review_by,
			bond,
			ticket,
		};
		Provenances::<T>::insert(id, provenance);

		Self::deposit_event(Event::ContributionSubmitted {
			contribution: id,
			datanet,
			contributor,
			account,
			kind,
			root,
			tokens,
			chunks,
			uri,
			commons,
			depth,
			beneficiaries: vector,
			bond,
			review_by,
		});
		if open {
			Self::deposit_event(Event::ContributionAccepted {
				contribution: id,
				datanet,
				reviewer: None,
				quality: 0,
				from,
				units: 0,
			});
		}
		Ok(id)
	}

	/// Removes a contribution that no snapshot ever held, and gives its deposit and bond back.
	pub(crate) fn remove_contribution(id: ContributionId) -> DispatchResult {
		let contribution = Contributions::<T>::take(id).ok_or(Error::<T>::UnknownContribution)?;
		Self::free_bond(id)?;
		let provenance = Provenances::<T>::take(id).ok_or(Error::<T>::Corrupt)?;
		let account = provenance.account;
		provenance.ticket.drop(&account)?;
		Vectors::<T>::remove(id);
		Roots::<T>::remove((account.clone(), provenance.root));
		Catalogue::<T>::remove(contribution.datanet, provenance.index);
		Self::deposit_event(Event::ContributionRemoved {
			contribution: id,
			datanet: contribution.datanet,
			account,
		});
		Ok(())
	}

	/// Stores a contribution that has changed, or removes it if it was dropped and nothing can ever refer to it again. Withdrawn
	/// ones stay: what came later is still measured against them. So do rejected ones while they can be appealed.
	pub(crate) fn store_or_remove(id: ContributionId, contribution: Contribution) -> DispatchResult {
		Contributions::<T>::insert(id, contribution);
		if contribution.status == Status::Dropped
			&& contribution.is_nowhere()
			&& contribution.is_unreferenced()
		{
			Self::remove_contribution(id)?;
		}
		Ok(())
	}

	/// Takes the bond out of the record. Returns who put it up and how much, if there was one.
	fn take_bond(id: ContributionId) -> Result<Option<(T::AccountId, Balance)>, Error<T>> {
		Provenances::<T>::try_mutate(id, |provenance| {
			let provenance = provenance.as_mut().ok_or(Error::<T>::Corrupt)?;
			let bond = core::mem::take(&mut provenance.bond);
			Ok((bond > 0).then(|| (provenance.account.clone(), bond)))
		})
	}

	/// Gives the bond back, if there is one.
	pub(crate) fn free_bond(id: ContributionId) -> DispatchResult {
		let Some((account, amount)) = Self::take_bond(id)? else {
			return Ok(());
		};
		T::Currency::release(&HoldReason::Bond.into(), &account, amount, Precision::BestEffort)?;
		Self::deposit_event(Event::BondReleased {
			contribution: id,
			account,
			amount,
		});
		Ok(())
	}

	/// Takes the bond away, if there is one.
	pub(crate) fn forfeit_bond(id: ContributionId) -> DispatchResult {
		let Some((account, amount)) = Self::take_bond(id)? else {
			return Ok(());
		};
		let (reason, to) = (HoldReason::Bond.into(), T::SlashDestination::get());
		let moved = T::Currency::transfer_on_hold(
			&reason,
			&account,
			&to,
			amount,
			Precision::BestEffort,
			Restriction::Free,
			Fortitude::Force,
		);
		// The destination exists, so it can be paid. If it ever cannot, a snapshot must not stay open for that.
		let amount = match moved.defensive() {
			Ok(amount) => amount,
			Err(_) => {
				T::Currency::release(&reason, &account, amount, Precision::BestEffort)?;
				0
			}
		};
		Self::deposit_event(Event::BondForfeited {
			contribution: id,
			account,
			amount,
			to,
		});
		Ok(())
	}
}
