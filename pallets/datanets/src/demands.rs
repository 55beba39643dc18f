//! Showing chunks while a snapshot is open: nothing secret, nothing declared but empty gets sealed.

use crate::{pallet::*, types::*};
use frame_support::{
	pallet_prelude::*,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
};
use openledger_attribution::{
	chunk::{check_adjacent, open_chunk, verify_chunk_with, Context},
	ChunkProof, HostBlake2, TextCommitment, MAX_CHUNK_BYTES,
};
use openledger_core::{Balance, ContributionId, Hash32, SnapshotId};
use openledger_traits::Epochs;

/// Whether a body can be a chunk's. Bounds the work before it is read: what the calls weigh is measured at this length.
fn is_bounded(body: &[u8]) -> bool {
	u32::try_from(body.len()).is_ok_and(|length| length <= MAX_CHUNK_BYTES)
}

impl<T: Config> Pallet<T> {
	/// The snapshot of the contribution's datanet that is published, not sealed, and holds it.
	fn open_snapshot_of(contribution: &Contribution) -> Result<(SnapshotId, SnapshotOf<T>), Error<T>> {
		let datanet = contribution.datanet;
		let number = Datanets::<T>::get(datanet)
			.ok_or(Error::<T>::Corrupt)?
			.open
			.filter(|open| contribution.is_in(*open))
			.ok_or(Error::<T>::NotInOpenSnapshot)?;
		let snapshot = Snapshots::<T>::get(datanet, number).ok_or(Error::<T>::Corrupt)?;
		Ok((SnapshotId { datanet, number }, snapshot))
	}

	pub(crate) fn provenance(id: ContributionId) -> Result<ProvenanceOf<T>, Error<T>> {
		Provenances::<T>::get(id).ok_or(Error::<T>::Corrupt)
	}

	pub(crate) fn do_demand(demander: T::AccountId, demand: DemandId) -> DispatchResult {
		let DemandId {
			contribution: id,
			chunk,
		} = demand;
		let mut contribution = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownContribution)?;
		let (snapshot_id, mut snapshot) = Self::open_snapshot_of(&contribution)?;
		let now = Self::now();
		ensure!(now < snapshot.seals_at, Error::<T>::ChallengePeriodOver);
		ensure!(chunk < Self::provenance(id)?.chunks, Error::<T>::ChunkOutOfRange);
		ensure!(!Demands::<T>::contains_key(id, chunk), Error::<T>::DemandExists);
		ensure!(
			snapshot.open_demands < T::MaxDemands::get(),
			Error::<T>::TooManyDemands
		);

		let fee = T::DemandFee::get();
		if fee > 0 {
			T::Currency::hold(&HoldReason::Demand.into(), &demander, fee)?;
		}
		let increment = |count: u32| count.checked_add(1).ok_or(Error::<T>::Overflow);
		snapshot.open_demands = increment(snapshot.open_demands)?;
		contribution.open_demands = increment(contribution.open_demands)?;
		let deadline = Self::later(T::AnswerPeriod::get())?;
		Snapshots::<T>::insert(snapshot_id.datanet, snapshot_id.number, snapshot);
		Contributions::<T>::insert(id, contribution);
		let record = Demand {
			snapshot: snapshot_id,
			demander: demander.clone(),
			fee,
			deadline,
		};
		Demands::<T>::insert(id, chunk, record);
		Self::deposit_event(Event::ChunkDemanded {
			demand,
			snapshot: snapshot_id,
			demander,
			fee,
			deadline,
		});
		Ok(())
	}

	/// Takes a demand out of the books and returns its contribution, which the caller stores.
	fn close(demand: DemandId, record: &DemandOf<T>) -> Result<Contribution, Error<T>> {
		Demands::<T>::remove(demand.contribution, demand.chunk);
		let decrement = |count: u32| count.checked_sub(1).ok_or(Error::<T>::Corrupt);
		let SnapshotId { datanet, number } = record.snapshot;
		Snapshots::<T>::try_mutate(datanet, number, |snapshot| {
			let snapshot = snapshot.as_mut().ok_or(Error::<T>::Corrupt)?;
			snapshot.open_demands = decrement(snapshot.open_demands)?;
			Ok::<_, Error<T>>(())
		})?;
		let mut contribution = Contributions::<T>::get(demand.contribution).ok_or(Error::<T>::Corrupt)?;
		contribution.open_demands = decrement(contribution.open_demands)?;
		Ok(contribution)
	}

	/// Pays a demand's fee to who answered it. An account that cannot be paid answers for nothing: what counts is that
	/// the chunk is shown.
	fn reward(record: &DemandOf<T>, answerer: &T::AccountId) -> Result<Balance, DispatchError> {
		let reason = HoldReason::Demand.into();
		let paid = T::Currency::transfer_on_hold(
			&reason,
			&record.demander,
			answerer,
			record.fee,
			Precision::BestEffort,
			Restriction::Free,
			Fortitude::Polite,
		)
		.unwrap_or(0);
		Self::refund(record, record.fee.saturating_sub(paid))?;
		Ok(paid)
	}

	fn refund(record: &DemandOf<T>, amount: Balance) -> DispatchResult {
		if amount > 0 {
			let reason = HoldReason::Demand.into();
			T::Currency::release(&reason, &record.demander, amount, Precision::BestEffort)?;
		}
		Ok(())
	}

	pub(crate) fn do_answer(
		answerer: T::AccountId,
		demand: DemandId,
		body: &[u8],
		proof: &[Hash32],
	) -> DispatchResult {
		let id = demand.contribution;
		let record = Demands::<T>::get(id, demand.chunk).ok_or(Error::<T>::UnknownDemand)?;
		ensure!(is_bounded(body), Error::<T>::WrongChunk);
		let contribution = Contributions::<T>::get(id).ok_or(Error::<T>::Corrupt)?;
		let provenance = Self::provenance(id)?;
		let commitment = TextCommitment {
			root: provenance.root,
			tokens: contribution.tokens,
			chunks: provenance.chunks,
		};
		let account = provenance.account.as_ref();
		verify_chunk_with::<HostBlake2>(&commitment, account, demand.chunk, body, proof)
			.map_err(|_| Error::<T>::WrongChunk)?;

		let contribution = Self::close(demand, &record)?;
		let paid = Self::reward(&record, &answerer)?;
		Self::deposit_event(Event::ChunkAnswered {
			demand,
			snapshot: record.snapshot,
			demander: record.demander,
			answerer,
			paid,
		});
		Self::store_or_remove(id, contribution)
	}

	pub(crate) fn do_expire(demand: DemandId) -> DispatchResult {
		let id = demand.contribution;
		let record = Demands::<T>::get(id, demand.chunk).ok_or(Error::<T>::UnknownDemand)?;
		ensure!(Self::now() > record.deadline, Error::<T>::AnswerPeriodOpen);
		let contribution = Self::close(demand, &record)?;
		Self::refund(&record, record.fee)?;
		Self::deposit_event(Event::DemandExpired {
			demand,
			snapshot: record.snapshot,
			demander: record.demander,
			refund: record.fee,
		});
		Self::drop_member(id, contribution, Fault::Unanswered, demand.chunk)
	}

	pub(crate) fn do_dispute(
		id: ContributionId,
		chunk: u32,
		later: &ChunkProof,
		earlier: Option<&ChunkProof>,
	) -> DispatchResult {
		let contribution = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownContribution)?;
		Self::open_snapshot_of(&contribution)?;
		let bounded = is_bounded(&later.body) && earlier.is_none_or(|chunk| is_bounded(&chunk.body));
		ensure!(bounded, Error::<T>::WrongChunk);
		let provenance = Self::provenance(id)?;
		let context = Context::Contribution {
			contributor: *provenance.account.as_ref(),
		};
		let (root, chunks) = (provenance.root, provenance.chunks);
		let later = open_chunk::<HostBlake2>(&root, chunks, &context, chunk, &later.body, &later.proof)
			.map_err(|_| Error::<T>::WrongChunk)?;
		let earlier = match chunk.checked_sub(1) {
			None => None,
			Some(index) => {
				let proof = earlier.ok_or(Error::<T>::WrongChunk)?;
				let window =
					open_chunk::<HostBlake2>(&root, chunks, &context, index, &proof.body, &proof.proof)
						.map_err(|_| Error::<T>::WrongChunk)?;
				Some(window)
			}
		};
		let chains = check_adjacent(earlier.as_ref(), &later).is_ok();
		ensure!(!chains, Error::<T>::CountChains);
		Self::drop_member(id, contribution, Fault::Miscounted, chunk)
	}

	/// The consequences of a proven fault. Who has left meanwhile can lose only the bond.
	fn drop_member(
		id: ContributionId,
		mut contribution: Contribution,
		fault: Fault,
		chunk: u32,
	) -> DispatchResult {
		if contribution.status == Status::Accepted {
			let until = Self::leave(&mut contribution, Status::Dropped)?;
			contribution.frozen = false;
			let pooled_from = Self::pool_from(id, &mut contribution, T::Epochs::current());
			Self::deposit_event(Event::ContributionDropped {
				contribution: id,
				datanet: contribution.datanet,
				fault,
				chunk,
				until,
				pooled_from,
			});
		}
		Self::forfeit_bond(id)?;
		Self::store_or_remove(id, contribution)
	}
}
