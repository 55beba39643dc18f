//! The end of a batch that nothing was proven against. It goes in steps: routing is begun, then its credits are paid page by
//! page, then routing is closed. One step may do all of that, and does for a batch of few credits.

use crate::{ledger::Total, pallet::*, Batch, ClockTime, WeightInfo};
use alloc::vec::Vec;
use frame_support::{defensive, ensure, weights::Weight};
use openledger_core::{Balance, BatchId, ContributionId};
use openledger_traits::{
	Activity, BatchWatcher, Epochs, Operators, Router, SettledUsage, Settlement, Verdict,
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// Most credits that the hook pays of one batch in one block, and fewest that a call must pay unless there are fewer left:
/// calls are free, so there must be few of them.
pub const PAGE: u32 = 512;

impl<T: Config> Pallet<T> {
	/// Weight of beginning and of closing the end of a batch.
	fn ends_weight() -> Weight {
		T::WeightInfo::end_begin()
			.saturating_add(T::WeightInfo::end_close())
			.saturating_add(T::Router::route_weight())
			.saturating_add(T::Watcher::weight())
	}

	/// Weight of paying so many credits at once.
	fn page_weight(credits: u32) -> Weight {
		if credits == 0 {
			return Weight::zero();
		}
		T::WeightInfo::end_page(credits).saturating_add(T::Router::credit_weight(credits))
	}

	/// Weight of one step that pays so many credits, whether it begins, closes, does both or neither.
	pub fn step_weight(credits: u32) -> Weight {
		Self::ends_weight().saturating_add(Self::page_weight(credits))
	}

	/// Weight of the whole end of a batch with so many credits, when the hook ends it in pages: what is paid for at
	/// submission.
	pub fn ending_weight(credits: u32) -> Weight {
		let pages = credits.checked_div(PAGE).unwrap_or(0);
		let rest = credits.saturating_sub(pages.saturating_mul(PAGE));
		let steps = pages.saturating_add(u32::from(rest > 0)).max(1);
		Self::ends_weight()
			.saturating_add(Self::page_weight(PAGE).saturating_mul(pages.into()))
			.saturating_add(Self::page_weight(rest))
			.saturating_add(T::WeightInfo::poll_step().saturating_mul(steps.into()))
	}

	/// How many credits, of `left` that a batch still has, one step can pay within `room`; `None` if there is no room for a
	/// step that moves anything.
	pub(crate) fn affordable(left: u32, room: Weight) -> Option<u32> {
		let fits = |credits| Self::step_weight(credits).all_lte(room);
		let page = left.min(PAGE);
		if fits(page) {
			return Some(page);
		}
		// Invariant: `fits(low)` or `low` is zero, and not `fits(high)`.
		let (mut low, mut high) = (0u32, page);
		while high.saturating_sub(low) > 1 {
			let middle = low.midpoint(high);
			if fits(middle) {
				low = middle;
			} else {
				high = middle;
			}
		}
		Some(low).filter(|credits| *credits > 0)
	}

	/// One step for anyone who pays for up to `paid_for` credits; returns how many were paid.
	pub(crate) fn do_finalise(id: BatchId, paid_for: u32) -> Result<u32, DispatchError> {
		let batch = Batches::<T>::get(id).ok_or(Error::<T>::UnknownBatch)?;
		let now = Clock::<T>::get();
		ensure!(batch.due <= now, Error::<T>::NotDue);
		ensure!(batch.holds == 0, Error::<T>::Held);
		let left = batch.unpaid();
		ensure!(paid_for >= left.min(PAGE), Error::<T>::TooFewCreditsPaid);
		let credits = left.min(paid_for);
		Self::step(id, batch, credits, now.saturating_add(1))?;
		Ok(credits)
	}

	/// One step of the end of a batch: begins routing if that has not happened, pays the next `credits` credits, and closes if
	/// none is left. Else the batch gets its next turn at `next`, after all that are due before: a large batch holds up no
	/// other. The caller's storage layer undoes everything on error.
	pub(crate) fn step(id: BatchId, mut batch: Batch, credits: u32, next: ClockTime) -> DispatchResult {
		if batch.is_open() {
			Self::detach(id, &mut batch)?;
			let settlement = Self::settlement(id, &batch, batch.amount, Verdict::Final);
			T::Router::begin(&Self::escrow_account(), settlement)?;
		}
		if credits > 0 {
			let page = Self::take_page(id, &mut batch, credits)?;
			T::Router::credit(id, &page)?;
		}
		if batch.unpaid() > 0 {
			Self::enqueue(id, &mut batch, next);
			Batches::<T>::insert(id, batch);
			return Ok(());
		}
		T::Router::close(id)?;
		Self::conclude(id, &batch)?;
		Self::tell_final(id, &batch);
		Ok(())
	}

	pub(crate) fn settlement(id: BatchId, batch: &Batch, amount: Balance, verdict: Verdict) -> Settlement {
		Settlement {
			batch: id,
			operator: batch.operator,
			model: batch.model,
			amount,
			policy: batch.policy,
			stakes: batch.stakes,
			verdict,
		}
	}

	/// Everything before routing: from here on nothing is proven against the batch, and its money and exposure are gone from
	/// the books. The record is the caller's to store.
	pub(crate) fn detach(id: BatchId, batch: &mut Batch) -> DispatchResult {
		T::Watcher::ended(id);
		TotalEscrow::<T>::shrink(batch.amount)?;
		T::Operators::release(batch.operator, batch.risk(), batch.stake_era)?;
		batch.routed = Some(0);
		Ok(())
	}

	/// The next `credits` credits of a batch that is being routed. The record is the caller's to store.
	pub(crate) fn take_page(
		id: BatchId,
		batch: &mut Batch,
		credits: u32,
	) -> Result<Vec<(ContributionId, Balance)>, DispatchError> {
		let from = batch.routed.unwrap_or(0);
		let to = from.checked_add(credits).ok_or(ArithmeticError::Overflow)?;
		let all = BatchCredits::<T>::get(id);
		let page = usize::try_from(from)
			.ok()
			.zip(usize::try_from(to).ok())
			.and_then(|(from, to)| all.get(from..to))
			.map(<[_]>::to_vec);
		batch.routed = Some(to);
		page.ok_or_else(|| {
			defensive!("a batch has as many credits as it says");
			DispatchError::Corruption
		})
	}

	/// Everything after routing: leaves nothing of the batch behind.
	pub(crate) fn conclude(id: BatchId, batch: &Batch) -> DispatchResult {
		if let Some(at) = batch.queued {
			DueQueue::<T>::remove(at, id);
		}
		Batches::<T>::remove(id);
		if batch.credits > 0 {
			BatchCredits::<T>::remove(id);
		}
		OpenBatches::<T>::try_mutate_exists(batch.operator, |open| -> DispatchResult {
			let left = open
				.unwrap_or_default()
				.checked_sub(1)
				.ok_or(ArithmeticError::Underflow)?;
			*open = Some(left).filter(|left| *left > 0);
			Ok(())
		})?;
		T::Router::unpin(batch.policy);
		Ok(())
	}

	/// Tells everyone that a batch was final.
	pub(crate) fn tell_final(id: BatchId, batch: &Batch) {
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
			epoch: T::Epochs::current(),
		});
	}
}
