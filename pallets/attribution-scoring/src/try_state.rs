//! Invariants of the whole state.

use crate::{pallet::*, types::*};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	ensure,
	traits::fungible::{Inspect, InspectHold},
};
use openledger_core::{Balance, BatchId};
use openledger_traits::{AdmissionClock, AdmissionTime, Batches};
use sp_runtime::TryRuntimeError;

/// What belongs to a batch, counted.
#[derive(Default)]
struct Counted {
	challenges: u32,
	demands: u32,
	unanswered: u32,
}

fn add<K: Ord>(sums: &mut BTreeMap<K, Balance>, key: K, amount: Balance) -> Result<(), TryRuntimeError> {
	let sum = sums.entry(key).or_default();
	*sum = sum.checked_add(amount).ok_or("sums overflow")?;
	Ok(())
}

impl<T: Config> Pallet<T> {
	/// 1. Each watch counts its challenges, its demands and the unanswered among them; there are none without a watch.
	/// 2. A watched batch is open if it has not ended and something holds it. If it has ended something is left of it, it is
	///    not extended, and it is among the leftovers unless the hook has failed; the leftovers hold nothing else.
	/// 3. Prepaid demands are at most all of a batch that has not ended; revealed receipts are distinct and at most as many as are drawn.
	/// 4. Each account has on hold exactly its bonds, and exactly its prepayments.
	/// 5. What is pending has its deadline in the queue unless the hook has been there and failed; the queue holds nothing else,
	///    and nothing before the cursor.
	/// 6. Each round counts its watched batches that have not ended; there is no other round. Rounds without a seed are not
	///    before the first that waits. Recent randomness is in the order of its blocks.
	/// 7. The account of the pallet holds the existential deposit at least.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_watches()?;
		Self::check_holds()?;
		Self::check_deadlines()?;
		Self::check_rounds()?;
		let endowed = T::Currency::total_balance(&Self::account_id()) >= T::Currency::minimum_balance();
		ensure!(endowed, "7: the account is not endowed");
		Ok(())
	}

	fn check_watches() -> Result<(), TryRuntimeError> {
		let mut counted = BTreeMap::<BatchId, Counted>::new();
		for (batch, _) in Challenges::<T>::iter_keys() {
			let count = &mut counted.entry(batch).or_default().challenges;
			*count = count.saturating_add(1);
		}
		for (batch, _, demand) in Demands::<T>::iter() {
			let entry = counted.entry(batch).or_default();
			entry.demands = entry.demands.saturating_add(1);
			if matches!(demand, Demand::Open { .. }) {
				entry.unanswered = entry.unanswered.saturating_add(1);
			}
		}
		let mut ended = 0u64;
		for (batch, watch) in Watches::<T>::iter() {
			let found = counted.remove(&batch).unwrap_or_default();
			ensure!(found.challenges == watch.challenges, "1: count of challenges");
			ensure!(found.demands == watch.demands, "1: count of demands");
			ensure!(found.unanswered == watch.unanswered, "1: count of unanswered");
			if watch.ended {
				ensure!(!watch.is_bare(), "2: ended and bare");
				ensure!(watch.extended.is_none(), "2: ended but extended");
				if !watch.set_aside {
					ended = ended.saturating_add(1);
					ensure!(Leftovers::<T>::contains_key(batch), "2: ended but not left over");
				}
			} else if watch.challenges > 0 || watch.unanswered > 0 || watch.extended.is_some() {
				ensure!(T::Batches::open(batch).is_some(), "2: held but not open");
			}
			ensure!(
				watch.ended || watch.prepaid <= watch.demands,
				"3: prepaid above all"
			);
			let mut revealed: Vec<_> = watch.revealed.iter().map(|shown| shown.receipt).collect();
			revealed.sort_unstable();
			revealed.dedup();
			ensure!(
				revealed.len() == watch.revealed.len(),
				"3: a receipt revealed twice"
			);
			ensure!(
				revealed.len() <= usize::from(watch.draws),
				"3: more revealed than drawn"
			);
		}
		ensure!(counted.is_empty(), "1: something of no batch");
		let left = Leftovers::<T>::iter_keys().fold(0u64, |count, _| count.saturating_add(1));
		ensure!(left == ended, "2: leftovers of no ended batch");
		Ok(())
	}

	fn check_holds() -> Result<(), TryRuntimeError> {
		let mut bonds = BTreeMap::<T::AccountId, Balance>::new();
		let mut prepayments = BTreeMap::<T::AccountId, Balance>::new();
		for (_, challenger, challenge) in Challenges::<T>::iter() {
			add(&mut bonds, challenger, challenge.bond)?;
		}
		for (_, _, demand) in Demands::<T>::iter() {
			if let Demand::Open {
				demander, prepaid, ..
			} = demand
			{
				add(&mut prepayments, demander, prepaid)?;
			}
		}
		for (who, bond) in bonds {
			let held = T::Currency::balance_on_hold(&HoldReason::Challenge.into(), &who);
			ensure!(held == bond, "4: bonds on hold");
		}
		for (who, prepaid) in prepayments {
			let held = T::Currency::balance_on_hold(&HoldReason::Demand.into(), &who);
			ensure!(held == prepaid, "4: prepayments on hold");
		}
		Ok(())
	}

	fn check_deadlines() -> Result<(), TryRuntimeError> {
		let cursor = DeadlineCursor::<T>::get();
		let mut queued = 0u64;
		let mut check = |deadline: AdmissionTime, pending: PendingOf<T>| {
			if Deadlines::<T>::contains_key(deadline, pending) {
				queued = queued.saturating_add(1);
				return Ok(());
			}
			// The hook was there, and failed.
			ensure!(deadline <= cursor, "5: pending but not queued");
			Ok::<(), TryRuntimeError>(())
		};
		for (batch, challenger, challenge) in Challenges::<T>::iter() {
			check(
				challenge.commitment.deadline,
				Pending::Challenge { batch, challenger },
			)?;
		}
		for (batch, item, demand) in Demands::<T>::iter() {
			if let Demand::Open { deadline, .. } = demand {
				check(deadline, Pending::Demand { batch, item })?;
			}
		}
		for (batch, watch) in Watches::<T>::iter() {
			if let Some(until) = watch.extended {
				check(until, Pending::Extension { batch })?;
			}
		}
		for (operator, reporter, commitment) in Reports::<T>::iter() {
			check(commitment.deadline, Pending::Equivocation { operator, reporter })?;
		}
		let mut entries = 0u64;
		for (deadline, _, ()) in Deadlines::<T>::iter() {
			entries = entries.saturating_add(1);
			ensure!(deadline >= cursor, "5: deadline before the cursor");
		}
		ensure!(entries == queued, "5: the queue holds what is not pending");
		ensure!(cursor <= T::Clock::now(), "5: cursor ahead of the clock");
		Ok(())
	}

	fn check_rounds() -> Result<(), TryRuntimeError> {
		let mut counted = BTreeMap::<AdmissionTime, u32>::new();
		for watch in Watches::<T>::iter_values().filter(|watch| !watch.ended) {
			let count = counted.entry(watch.submitted).or_default();
			*count = count.saturating_add(1);
		}
		let first = Unseeded::<T>::get();
		for (time, round) in Rounds::<T>::iter() {
			ensure!(
				counted.remove(&time) == Some(round.batches),
				"6: count of a round"
			);
			ensure!(
				round.seed.is_some() || first.is_some_and(|first| first <= time),
				"6: a round will not get its seed"
			);
		}
		ensure!(counted.is_empty(), "6: batches of no round");
		let recent = RecentRandomness::<T>::get();
		ensure!(
			recent.is_sorted_by_key(|(block, _)| *block),
			"6: randomness out of order"
		);
		Ok(())
	}
}
