//! Batches that fraud was proven in, or that the void origin ends.

use crate::{ledger::Total, pallet::*, Batch, WeightInfo};
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation::Preserve},
	weights::Weight,
};
use openledger_core::{Balance, BatchId, SessionId};
use openledger_traits::{BatchWatcher, Epochs, Relief, Router, Verdict, VoidedBatch};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Weight of voiding a batch, with a refund and an omission.
	pub fn voiding_weight() -> Weight {
		T::WeightInfo::void()
			.saturating_add(T::Router::route_weight())
			.saturating_add(T::Router::credit_weight(1))
			.saturating_add(T::Watcher::weight())
	}

	/// Voids a batch, whatever holds it. Its credits are discarded, and what the sessions settled stays settled. The caller's
	/// storage layer undoes everything on error.
	pub(crate) fn do_void(id: BatchId, relief: Relief) -> Result<VoidedBatch, DispatchError> {
		let mut batch = Self::open_batch(id)?;
		Self::detach(id, &mut batch)?;
		let refund = relief.refund.filter(|(_, amount)| *amount > 0);
		if let Some((session, amount)) = refund {
			Self::give_back(id, &batch, session, amount)?;
		}
		let refunded = refund.map_or(0, |(_, amount)| amount);
		let routed = batch
			.amount
			.checked_sub(refunded)
			.ok_or(ArithmeticError::Underflow)?;
		// What was refunded cannot be paid to anyone.
		let omission = relief
			.omission
			.map(|(contribution, credit)| (contribution, credit.min(routed)))
			.filter(|(_, credit)| *credit > 0);

		let settlement = Self::settlement(id, &batch, routed, Verdict::Voided);
		T::Router::begin(&Self::escrow_account(), settlement)?;
		if let Some(omission) = omission {
			T::Router::credit(id, &[omission])?;
		}
		T::Router::close(id)?;
		Self::strike(id, &batch)?;
		// What was proven false is not usage: it is not counted.
		Self::deposit_event(Event::BatchVoided {
			batch: id,
			operator: batch.operator,
			model: batch.model,
			amount: batch.amount,
			refund,
			omission,
			credited: batch.credited,
			credits: batch.credits,
			attributable: batch.attributable,
			policy: batch.policy,
			receipts: batch.commitment.receipts,
			epoch: T::Epochs::current(),
		});
		Ok(VoidedBatch {
			operator: batch.operator,
			model: batch.model,
			amount: batch.amount,
			attributable: batch.attributable,
			refunded,
		})
	}

	/// Everything after routing a voided batch.
	pub(crate) fn strike(id: BatchId, batch: &Batch) -> DispatchResult {
		if batch.holds > 0 {
			Self::forget_held(batch.operator, id);
		}
		Self::conclude(id, batch)
	}

	/// Returns part of a batch from escrow to the deposit of a session that paid for it. The chain keeps only a root over
	/// what each line settled: the caller has proven the amount against it. What is impossible is refused here all the same.
	pub(crate) fn give_back(
		id: BatchId,
		batch: &Batch,
		session_id: SessionId,
		amount: Balance,
	) -> DispatchResult {
		let mut session = Sessions::<T>::get(session_id).ok_or(Error::<T>::UnknownSession)?;
		let settled = session
			.lines
			.iter()
			.filter(|line| line.model == batch.model)
			.try_fold(0u128, |sum, line| sum.checked_add(line.settled))
			.ok_or(ArithmeticError::Overflow)?;
		let may_have_paid = session.operator == batch.operator && session.last_batch >= Some(id);
		ensure!(
			may_have_paid && amount <= settled.min(batch.amount),
			Error::<T>::RefundTooLarge
		);
		session.balance = session
			.balance
			.checked_add(amount)
			.ok_or(ArithmeticError::Overflow)?;
		Sessions::<T>::insert(session_id, session);
		TotalSessions::<T>::grow(amount)?;
		T::Currency::transfer(
			&Self::escrow_account(),
			&Self::sessions_account(),
			amount,
			Preserve,
		)
		.map(drop)
	}
}
