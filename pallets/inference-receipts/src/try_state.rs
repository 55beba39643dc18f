//! Invariants of the whole state.

use crate::pallet::*;
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{ensure, traits::fungible::Inspect};
use openledger_core::{Balance, BatchId, OperatorId, MAX_OPEN_BATCHES};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// 1. [`TotalMandates`] is the sum of all mandates, whose ids are below the next one.
	/// 2. [`TotalSessions`] is the sum of all sessions, whose ids are below the next one; each has a line, and each is
	///    in [`SessionsOf`] under its payer, which holds nothing else.
	/// 3. [`TotalEscrow`] is the sum of all batches that are not being routed yet. All ids are below the next one.
	/// 4. The two accounts hold at least what is in mandates and sessions, and in open batches, on top of the
	///    existential deposit they were endowed with. (More if someone sent them OPEN.)
	/// 5. The credits of a batch are strictly sorted, none is zero, as many as the batch says, and their sum is
	///    what it says: at most the part of the amount from open sessions, which is also at least what they can direct. There
	///    are no credits without a batch.
	/// 6. [`OpenBatches`] counts the batches of each operator; no count is zero or above the bound.
	/// 7. A batch is in the due queue under the time that it says, never before its window ends, and the queue holds
	///    nothing else. One that is held is not in the queue.
	/// 8. Nothing in the queue is before the cursor, and the cursor is at most one after the clock.
	/// 9. [`HeldBatches`] lists the held batches of each operator, oldest first, and no list is empty. What is held is not
	///    being routed.
	/// 10. Of a batch that is being routed, credits are left; else it would have ended.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_mandates()?;
		Self::check_sessions()?;
		Self::check_batches()?;
		Self::check_queue()?;
		Self::check_accounts()
	}

	fn check_mandates() -> Result<(), TryRuntimeError> {
		let mut sum: Balance = 0;
		for (id, mandate) in Mandates::<T>::iter() {
			ensure!(id < NextMandateId::<T>::get(), "1: mandate id from the future");
			sum = sum.checked_add(mandate.balance).ok_or("1: mandates overflow")?;
		}
		ensure!(sum == TotalMandates::<T>::get(), "1: total of mandates");
		Ok(())
	}

	fn check_sessions() -> Result<(), TryRuntimeError> {
		let mut sum: Balance = 0;
		let mut count = 0u64;
		for (id, session) in Sessions::<T>::iter() {
			ensure!(id < NextSessionId::<T>::get(), "2: session id from the future");
			ensure!(!session.lines.is_empty(), "2: session without lines");
			ensure!(
				SessionsOf::<T>::contains_key(&session.payer, id),
				"2: session not in the index"
			);
			sum = sum.checked_add(session.balance).ok_or("2: sessions overflow")?;
			count = count.saturating_add(1);
		}
		ensure!(sum == TotalSessions::<T>::get(), "2: total of sessions");
		let indexed = SessionsOf::<T>::iter().fold(0u64, |count, _| count.saturating_add(1));
		ensure!(indexed == count, "2: index holds what is no session");
		Ok(())
	}

	fn check_batches() -> Result<(), TryRuntimeError> {
		let mut sum: Balance = 0;
		let mut with_credits = 0u64;
		let mut open = BTreeMap::<OperatorId, u32>::new();
		let mut held = BTreeMap::<OperatorId, BTreeSet<BatchId>>::new();
		for (id, batch) in Batches::<T>::iter() {
			ensure!(id < NextBatchId::<T>::get(), "3: batch id from the future");
			if batch.is_open() {
				sum = sum.checked_add(batch.amount).ok_or("3: batches overflow")?;
			} else {
				ensure!(batch.unpaid() > 0, "10: nothing left to route");
			}
			let count = open.entry(batch.operator).or_default();
			*count = count.saturating_add(1);

			let credits = BatchCredits::<T>::get(id);
			ensure!(
				u32::try_from(credits.len()) == Ok(batch.credits),
				"5: number of credits"
			);
			let mut credited: Balance = 0;
			for (index, (contribution, credit)) in credits.iter().enumerate() {
				ensure!(*credit > 0, "5: credit of nothing");
				let next = index.checked_add(1).and_then(|next| credits.get(next));
				ensure!(
					next.is_none_or(|(next, _)| contribution < next),
					"5: credits unsorted"
				);
				credited = credited.checked_add(*credit).ok_or("5: credits overflow")?;
			}
			ensure!(credited == batch.credited, "5: sum of credits");
			ensure!(
				batch.credited <= batch.open_amount,
				"5: credits above the open part"
			);
			ensure!(
				batch.attributable <= batch.open_amount,
				"5: credits direct more than the open part"
			);
			ensure!(batch.open_amount <= batch.amount, "5: open part above the amount");
			ensure!(
				batch.self_dealt <= batch.amount,
				"5: self-dealt part above the amount"
			);
			if !credits.is_empty() {
				with_credits = with_credits.saturating_add(1);
			}

			if let Some(at) = batch.queued {
				ensure!(DueQueue::<T>::contains_key(at, id), "7: batch not in the queue");
				ensure!(at >= batch.due, "7: queued before the window ends");
			}
			if batch.holds > 0 {
				ensure!(batch.queued.is_none(), "7: held batch in the queue");
				ensure!(batch.is_open(), "9: held batch is being routed");
				held.entry(batch.operator).or_default().insert(id);
			}
		}
		let listed: BTreeMap<_, _> = HeldBatches::<T>::iter()
			.map(|(operator, batches)| (operator, batches.into_inner()))
			.collect();
		let expected: BTreeMap<_, _> = held
			.into_iter()
			.map(|(operator, batches)| (operator, batches.into_iter().collect::<Vec<_>>()))
			.collect();
		ensure!(listed == expected, "9: list of held batches");
		ensure!(sum == TotalEscrow::<T>::get(), "3: total of escrow");
		let stored = BatchCredits::<T>::iter_keys().fold(0u64, |count, _| count.saturating_add(1));
		ensure!(stored == with_credits, "5: credits without a batch");
		let counted: BTreeMap<_, _> = OpenBatches::<T>::iter().collect();
		ensure!(counted == open, "6: count of open batches");
		ensure!(
			open.values().all(|count| *count <= MAX_OPEN_BATCHES),
			"6: too many open batches"
		);
		Ok(())
	}

	fn check_queue() -> Result<(), TryRuntimeError> {
		let cursor = DueCursor::<T>::get();
		ensure!(
			cursor <= Clock::<T>::get().saturating_add(1),
			"8: cursor ahead of the clock"
		);
		for (due, id, ()) in DueQueue::<T>::iter() {
			let batch = Batches::<T>::get(id).ok_or("7: queue holds an ended batch")?;
			ensure!(batch.queued == Some(due), "7: queued under another time");
			ensure!(due >= cursor, "8: cursor passed a batch");
		}
		Ok(())
	}

	fn check_accounts() -> Result<(), TryRuntimeError> {
		let holdings = Self::current_holdings();
		let endowment = T::Currency::minimum_balance();
		let deposits = holdings
			.mandates
			.checked_add(holdings.sessions)
			.ok_or("4: deposits overflow")?;
		let free = |balance: Balance| balance.checked_sub(endowment);
		ensure!(
			free(holdings.sessions_account).is_some_and(|balance| balance >= deposits),
			"4: sessions account lacks money"
		);
		ensure!(
			free(holdings.escrow_account).is_some_and(|balance| balance >= holdings.escrow),
			"4: escrow account lacks money"
		);
		Ok(())
	}
}
