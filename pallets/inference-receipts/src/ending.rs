//! The end of a batch: final or voided.

use crate::{ledger::Total, pallet::*, Batch, Credits, WeightInfo};
use frame_support::{ensure, weights::Weight};
use openledger_core::BatchId;
use openledger_traits::{Activity, Epochs, Operators, Router, SettledUsage, Settlement, Verdict};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Weight of ending a batch with so many credits.
	pub fn ending_weight(credits: u32) -> Weight {
		T::WeightInfo::end_batch(credits).saturating_add(T::Router::route_weight(credits))
	}

	/// Finalises a batch for anyone who pays for at least as many credits as it has; returns how many it has.
	pub(crate) fn do_finalise(id: BatchId, paid_for: u32) -> Result<u32, DispatchError> {
		let batch = Self::ensure_paid_for(id, paid_for)?;
		ensure!(batch.due <= Clock::<T>::get(), Error::<T>::NotDue);
		Self::do_end(id, Verdict::Final)?;
		Ok(batch.credits)
	}

	pub(crate) fn ensure_paid_for(id: BatchId, paid_for: u32) -> Result<Batch, DispatchError> {
		let batch = Batches::<T>::get(id).ok_or(Error::<T>::UnknownBatch)?;
		ensure!(batch.credits <= paid_for, Error::<T>::TooFewCreditsPaid);
		Ok(batch)
	}

	/// Ends a batch and leaves nothing of it behind. The caller's storage layer undoes everything on error.
	pub(crate) fn do_end(id: BatchId, verdict: Verdict) -> Result<Batch, DispatchError> {
		let (batch, credits) = Self::detach(id)?;
		let settlement = Settlement {
			batch: id,
			operator: batch.operator,
			model: batch.model,
			amount: batch.amount,
			policy: batch.policy,
			credits: &credits,
			verdict,
		};
		T::Router::route(&Self::escrow_account(), settlement)?;
		Self::conclude(id, &batch, verdict);
		Ok(batch)
	}

	/// Everything before routing: takes the batch out of storage and lets its exposure go.
	pub(crate) fn detach(id: BatchId) -> Result<(Batch, Credits), DispatchError> {
		let batch = Batches::<T>::take(id).ok_or(Error::<T>::UnknownBatch)?;
		let credits = BatchCredits::<T>::take(id);
		DueQueue::<T>::remove(batch.due, id);
		OpenBatches::<T>::try_mutate_exists(batch.operator, |open| -> DispatchResult {
			let left = open
				.unwrap_or_default()
				.checked_sub(1)
				.ok_or(ArithmeticError::Underflow)?;
			*open = Some(left).filter(|left| *left > 0);
			Ok(())
		})?;
		TotalEscrow::<T>::shrink(batch.amount)?;
		T::Operators::release(batch.operator, batch.amount, batch.stake_era)?;
		Ok((batch, credits))
	}

	/// Everything after routing.
	pub(crate) fn conclude(id: BatchId, batch: &Batch, verdict: Verdict) {
		T::Router::unpin(batch.policy);
		let epoch = T::Epochs::current();
		match verdict {
			Verdict::Final => {
				T::Activity::batch_settled(&SettledUsage {
					operator: batch.operator,
					model: batch.model,
					amount: batch.amount,
					inferences: batch.usage.inferences.into(),
					actions: batch.usage.actions.into(),
					self_dealt: batch.self_dealt,
				});
				Self::deposit_event(Event::BatchFinalised {
					batch: id,
					operator: batch.operator,
					model: batch.model,
					amount: batch.amount,
					self_dealt: batch.self_dealt,
					credited: batch.credited,
					credits: batch.credits,
					coverage: batch.coverage(),
					policy: batch.policy,
					receipts: batch.commitment.receipts,
					usage: batch.usage,
					epoch,
				});
			}
			// What was proven false is not usage: it is not counted.
			Verdict::Voided => Self::deposit_event(Event::BatchVoided {
				batch: id,
				operator: batch.operator,
				model: batch.model,
				amount: batch.amount,
				credited: batch.credited,
				credits: batch.credits,
				policy: batch.policy,
				receipts: batch.commitment.receipts,
				epoch,
			}),
		}
	}
}
