//! Submission of batches.

use crate::{
	count, ledger::Total, pallet::*, sessions::MAX_PAGE, Batch, BatchInfo, Commitment, CreditFault, Credits,
	EndingFee, Room, Usage,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get};
use openledger_core::{Balance, BatchId, ModelId, OperatorId, MAX_OPEN_BATCHES};
use openledger_traits::{BatchWatcher, Contributions, Models, Operators, Risk, Router};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Error<T> {
	fn credit(index: usize, fault: CreditFault) -> DispatchError {
		Self::Credit {
			index: u16::try_from(index).unwrap_or(u16::MAX),
			fault,
		}
		.into()
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_submit_batch(
		who: T::AccountId,
		model: ModelId,
		vouchers: Vouchers<T>,
		commitment: Commitment,
		credits: Credits,
		usage: Usage,
	) -> DispatchResult {
		let operator = T::Operators::operator_of(&who).ok_or(Error::<T>::NotOperator)?;
		let open = OpenBatches::<T>::get(operator);
		ensure!(open < MAX_OPEN_BATCHES, Error::<T>::TooManyBatches);
		ensure!(!vouchers.is_empty(), Error::<T>::NoVouchers);
		let counted = usage.inferences.checked_add(usage.actions);
		ensure!(counted == Some(commitment.receipts), Error::<T>::UsageMismatch);

		let id = NextBatchId::<T>::get();
		let submitted = Clock::<T>::get();
		let window = T::ChallengeWindow::get().max(1);
		let due = submitted.checked_add(window).ok_or(ArithmeticError::Overflow)?;
		let settled = Self::settle(id, operator, model, &vouchers, due)?;
		let credited = Self::check_credits(model, &credits, settled.open_amount)?;
		let attributable = match settled.open_amount {
			0 => 0,
			open => T::Router::attributable(model, settled.amount, open)?,
		};
		let risk = Risk {
			amount: settled.amount,
			attributable,
		};
		let stake_era = T::Operators::expose(operator, risk)?;
		Self::escrow(settled.amount)?;
		TotalSessions::<T>::shrink(settled.amount)?;
		TotalEscrow::<T>::grow(settled.amount)?;

		let batch = Batch {
			operator,
			model,
			amount: settled.amount,
			open_amount: settled.open_amount,
			self_dealt: settled.self_dealt,
			credited,
			credits: count(credits.len()),
			attributable,
			policy: T::Router::pin(),
			commitment,
			sessions_root: settled.sessions_root,
			usage,
			stakes: T::Operators::stakes(operator),
			stake_era,
			submitted,
			due,
			queued: Some(due),
			holds: 0,
			routed: None,
		};
		// What ends the batch one day is paid for now, as money: its weight is not this block's.
		let ending_fee = T::EndingFee::charge(&who, Self::ending_weight(batch.credits))?;
		NextBatchId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		OpenBatches::<T>::insert(operator, open.saturating_add(1));
		DueQueue::<T>::insert(due, id, ());
		if !credits.is_empty() {
			BatchCredits::<T>::insert(id, credits);
		}
		Batches::<T>::insert(id, batch);
		T::Watcher::submitted(id);
		Self::deposit_event(Event::BatchSubmitted {
			batch: id,
			operator,
			model,
			amount: batch.amount,
			open_amount: batch.open_amount,
			self_dealt: batch.self_dealt,
			credited,
			credits: batch.credits,
			attributable,
			coverage: batch.coverage(),
			vouchers: count(vouchers.len()),
			policy: batch.policy,
			commitment,
			sessions_root: batch.sessions_root,
			usage,
			due,
			ending_fee,
		});
		Ok(())
	}

	/// Checks the credits of a batch of `model` and returns their sum, at most `limit`.
	fn check_credits(model: ModelId, credits: &Credits, limit: Balance) -> Result<Balance, DispatchError> {
		if credits.is_empty() {
			return Ok(0);
		}
		let data = T::Models::data(model);
		let mut sum: Balance = 0;
		let mut last = None;
		for (index, (contribution, credit)) in credits.iter().enumerate() {
			let refuse = |fault| Err(Error::<T>::credit(index, fault));
			if last.is_some_and(|last| last >= *contribution) {
				return refuse(CreditFault::Unsorted);
			}
			last = Some(*contribution);
			if *credit == 0 {
				return refuse(CreditFault::Zero);
			}
			// All that hold it are of one datanet. What is commons stays so in later snapshots: the last one tells of all.
			let holds = T::Contributions::membership(*contribution).and_then(|membership| {
				data.iter()
					.map(|(snapshot, _)| *snapshot)
					.filter(|snapshot| membership.covers(snapshot))
					.max()
			});
			let Some(snapshot) = holds else {
				return refuse(CreditFault::OutsideLineage);
			};
			if T::Contributions::is_commons_in(snapshot, *contribution) {
				return refuse(CreditFault::Commons);
			}
			sum = sum
				.checked_add(*credit)
				.filter(|sum| *sum <= limit)
				.ok_or(Error::<T>::CreditsAboveAmount)?;
		}
		Ok(sum)
	}

	pub(crate) fn room_for(operator: OperatorId, model: ModelId) -> Room {
		let room = T::Operators::room(operator);
		Room {
			amount: room.amount,
			// A model that is not there has no batches.
			open_amount: T::Router::open_within(model, room.attributable)
				.map_or(0, |open| open.min(room.amount)),
		}
	}

	pub(crate) fn batch_info(id: BatchId) -> Option<BatchInfo> {
		let batch = Batches::<T>::get(id)?;
		Some(BatchInfo {
			batch,
			coverage: batch.coverage(),
			phase: batch.phase(Clock::<T>::get()),
		})
	}

	pub(crate) fn due_page(limit: u32) -> Vec<BatchId> {
		let limit = usize::try_from(limit.min(MAX_PAGE)).unwrap_or(0);
		(DueCursor::<T>::get()..=Clock::<T>::get())
			.flat_map(DueQueue::<T>::iter_key_prefix)
			.take(limit)
			.collect()
	}
}
