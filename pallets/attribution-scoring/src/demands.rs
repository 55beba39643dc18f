//! Demands: asking to see what a batch commits to, and showing it.

use crate::{
	challenges::size_of,
	judging::{ChainOf, HostBlake2},
	pallet::*,
	types::*,
	WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision, Get},
	weights::Weight,
};
use openledger_attribution::reveal::{check_reveal_with, draw, draw_credit, Item, Reveal};
use openledger_core::{Balance, BatchId, Disclosure};
use openledger_traits::{AdmissionClock, AdmissionTime, Batches, OpenBatch};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// The drawn positions of a batch, once its round has a seed.
	pub(crate) fn positions(batch: BatchId, watch: &Watch, amount: Balance) -> Option<Vec<Balance>> {
		let seed = Rounds::<T>::get(watch.submitted)?.seed?;
		Some((0..watch.draws).map(|n| draw(&seed, batch, n, amount)).collect())
	}

	/// Whether the item can be demanded for the fee alone; an error if it cannot be demanded at all.
	fn is_free_of(
		batch: BatchId,
		watch: &Watch,
		open: &OpenBatch,
		item: &Item,
	) -> Result<bool, DispatchError> {
		item.check(&ChainOf::<T>::facts(open))
			.map_err(|_| Error::<T>::NoSuchItem)?;
		let (position, drawn) = match item {
			Item::Draw(position) | Item::Due(position) => {
				(position, Self::positions(batch, watch, open.amount))
			}
			Item::DrawCredit(position) => (position, Self::credit_positions(batch, watch, open.credited)),
			_ => return Ok(watch.is_follow_up(item)),
		};
		let drawn = drawn.ok_or(Error::<T>::NotDrawnYet)?;
		ensure!(drawn.contains(position), Error::<T>::NotDrawn);
		Ok(true)
	}

	/// The drawn positions in the sum of the posted totals of a batch, `credited`, once its round has a seed: ascending, each once. None if
	/// nothing is posted.
	pub(crate) fn credit_positions(batch: BatchId, watch: &Watch, credited: Balance) -> Option<Vec<Balance>> {
		let seed = Rounds::<T>::get(watch.submitted)?.seed?;
		if credited == 0 {
			return Some(Vec::new());
		}
		let mut positions: Vec<_> = (0..watch.draws)
			.map(|n| draw_credit(&seed, batch, n, credited))
			.collect();
		positions.sort_unstable();
		positions.dedup();
		Some(positions)
	}

	/// The receipt that `item` belongs to, if it was revealed. No receipt belongs to itself: it could be shown again and again,
	/// and there would be no last time for what belongs to it.
	fn receipt_of(batch: BatchId, watch: &Watch, item: &Item) -> Option<RevealedReceipt> {
		let (Item::Claims(receipt) | Item::Retrieved(receipt) | Item::Chunk { receipt, .. }) = item else {
			return None;
		};
		let drawn = watch.revealed(*receipt).copied();
		drawn.or_else(|| match Demands::<T>::get(batch, Item::Receipt(*receipt))? {
			Demand::Answered { revealed } => revealed,
			Demand::Open { .. } => None,
		})
	}

	/// Whether `who` may have a text shown on chain: everyone if its session is open, its payer if it is private. `shown` is
	/// the receipt of the item.
	fn ensure_may_read(who: &T::AccountId, item: &Item, shown: Option<RevealedReceipt>) -> DispatchResult {
		if !matches!(item, Item::Chunk { .. }) {
			return Ok(());
		}
		let shown = shown.ok_or(Error::<T>::ReceiptNotRevealed)?;
		// Of a line that is gone nobody knows: what may be private is not shown.
		let is_private = T::Batches::line(shown.session, shown.line)
			.is_none_or(|line| line.disclosure == Disclosure::Private);
		ensure!(
			!is_private || T::Batches::payer(shown.session).as_ref() == Some(who),
			Error::<T>::PrivateText
		);
		Ok(())
	}

	pub(crate) fn is_free_item(batch: BatchId, item: &Item) -> bool {
		let Some((open, watch)) = T::Batches::open(batch).zip(Watches::<T>::get(batch)) else {
			return false;
		};
		Self::is_free_of(batch, &watch, &open, item).unwrap_or(false)
	}

	pub(crate) fn do_demand(demander: T::AccountId, batch: BatchId, item: Item) -> DispatchResult {
		let open = T::Batches::open(batch).ok_or(Error::<T>::UnknownBatch)?;
		let schedule = Schedule::new(open.submitted, open.due);
		let now = T::Clock::now();
		ensure!(
			!Demands::<T>::contains_key(batch, item),
			Error::<T>::AlreadyDemanded
		);
		let prepaid = Self::mutate_watch(batch, |watch| {
			let increment = |count: u32| count.checked_add(1).ok_or(Error::<T>::Overflow);
			let shown = Self::receipt_of(batch, watch, &item);
			let until = shown.map_or(schedule.demands_until, |shown| {
				schedule.follow_ups_until(shown.at)
			});
			ensure!(now < until, Error::<T>::DemandsOver);
			let is_free = Self::is_free_of(batch, watch, &open, &item)?;
			Self::ensure_may_read(&demander, &item, shown)?;
			let prepaid = if is_free {
				0
			} else {
				ensure!(watch.prepaid < T::MaxDemands::get(), Error::<T>::TooManyDemands);
				watch.prepaid = increment(watch.prepaid)?;
				T::DemandPrice::get()
			};
			watch.demands = increment(watch.demands)?;
			watch.unanswered = increment(watch.unanswered)?;
			Ok(prepaid)
		})?;
		if prepaid > 0 {
			T::Currency::hold(&HoldReason::Demand.into(), &demander, prepaid)?;
		}
		T::Batches::hold(batch)?;
		let deadline = schedule.answerable_until(now);
		Deadlines::<T>::insert(deadline, Pending::Demand { batch, item }, ());
		let record = Demand::Open {
			demander: demander.clone(),
			prepaid,
			deadline,
		};
		Demands::<T>::insert(batch, item, record);
		Self::deposit_event(Event::ItemDemanded {
			batch,
			operator: open.operator,
			item,
			demander,
			prepaid,
			deadline,
		});
		Ok(())
	}

	/// Weight of [`Pallet::answer`] for this reveal.
	pub(crate) fn answer_weight(reveal: &Reveal) -> Weight {
		let size = size_of(reveal).min(MAX_PROOF_BYTES);
		T::WeightInfo::answer(size)
			.saturating_add(ChainOf::<T>::reveal_weight(reveal))
			// The end of an extension, moved from one time to another: not measured, as answers in time have none.
			.saturating_add(T::DbWeight::get().writes(2))
	}

	/// Returns what was prepaid.
	pub(crate) fn do_answer(
		answerer: T::AccountId,
		batch: BatchId,
		item: Item,
		reveal: &Reveal,
	) -> Result<Balance, DispatchError> {
		ensure!(size_of(reveal) <= MAX_PROOF_BYTES, Error::<T>::TooLarge);
		let demand = Demands::<T>::get(batch, item).ok_or(Error::<T>::UnknownDemand)?;
		let Demand::Open {
			demander,
			prepaid,
			deadline,
		} = demand
		else {
			return Err(Error::<T>::AlreadyAnswered.into());
		};
		let open = T::Batches::open(batch).ok_or(Error::<T>::UnknownBatch)?;
		let now = T::Clock::now();
		ensure!(now <= deadline, Error::<T>::DeadlinePassed);
		let chain = ChainOf::<T>::of_batch(batch, &open);
		check_reveal_with::<HostBlake2>(&item, reveal, &ChainOf::<T>::facts(&open), &chain)
			.map_err(|error| Error::<T>::WrongReveal(Flaw(error)))?;

		let revealed = RevealedReceipt::of(reveal, now);
		let drawn = revealed.filter(|_| matches!(item, Item::Draw(_)));
		let schedule = Schedule::new(open.submitted, open.due);
		let is_kept = Self::mutate_watch(batch, |watch| {
			watch.unanswered = watch.unanswered.checked_sub(1).ok_or(Error::<T>::Corrupt)?;
			// Two positions may lie in one receipt.
			if let Some(drawn) = drawn.filter(|drawn| watch.revealed(drawn.receipt).is_none()) {
				watch.revealed.try_push(drawn).map_err(|_| Error::<T>::Corrupt)?;
			}
			Ok(Self::extend(batch, watch, &schedule, now))
		})?;
		Demands::<T>::insert(batch, item, DemandOf::<T>::Answered { revealed });
		Self::forget_deadline(deadline, Pending::Demand { batch, item });
		if !is_kept {
			T::Batches::let_go(batch)?;
		}
		let paid = Self::pay_from_hold(&HoldReason::Demand.into(), &demander, open.operator, prepaid);
		let rest = prepaid.checked_sub(paid).ok_or(Error::<T>::Corrupt)?;
		Self::release_prepayment(&demander, rest)?;
		Self::deposit_event(Event::ItemRevealed {
			batch,
			operator: open.operator,
			item,
			answerer,
			demander,
			prepaid,
			paid,
		});
		Ok(prepaid)
	}

	/// Gives time to challenge what is answered now, if the window does not. Whether the hold of the demand is kept for it: the
	/// extension has one, however often it grows.
	fn extend(batch: BatchId, watch: &mut Watch, schedule: &Schedule, now: AdmissionTime) -> bool {
		let until = schedule.challengeable_until(now);
		if until <= schedule.challenges_until {
			return false;
		}
		let before = watch.extended.replace(until);
		if let Some(before) = before {
			Self::forget_deadline(before, Pending::Extension { batch });
		}
		Deadlines::<T>::insert(until, Pending::Extension { batch }, ());
		before.is_none()
	}

	/// Lets a batch go that can no longer be challenged for what was shown late.
	pub(crate) fn do_end_extension(batch: BatchId) -> DispatchResult {
		let until = Self::mutate_watch(batch, |watch| {
			watch.extended.take().ok_or_else(|| Error::<T>::Corrupt.into())
		})?;
		Self::forget_deadline(until, Pending::Extension { batch });
		T::Batches::let_go(batch)
	}

	pub(crate) fn do_expire_demand(batch: BatchId, item: Item) -> DispatchResult {
		let demand = Demands::<T>::get(batch, item).ok_or(Error::<T>::UnknownDemand)?;
		if Self::has_ended(batch) {
			return Self::drop_demand(batch, item, demand);
		}
		let Demand::Open {
			demander, deadline, ..
		} = &demand
		else {
			return Err(Error::<T>::AlreadyAnswered.into());
		};
		ensure!(T::Clock::now() > *deadline, Error::<T>::NotExpired);
		let open = T::Batches::open(batch).ok_or(Error::<T>::Corrupt)?;
		let challenger = demander.clone();
		Self::drop_demand(batch, item, demand)?;
		Self::convict(Conviction {
			batch: Some(batch),
			operator: open.operator,
			model: open.model,
			offence: Offence::Unavailable(item),
			harm: Harm::default(),
			challenger,
		})
	}

	/// Takes a demand out of the books and returns what was prepaid. The hold of the batch is the caller's to deal with.
	pub(crate) fn drop_demand(batch: BatchId, item: Item, demand: DemandOf<T>) -> DispatchResult {
		Demands::<T>::remove(batch, item);
		let is_open = matches!(demand, Demand::Open { .. });
		Self::mutate_watch(batch, |watch| {
			watch.demands = watch.demands.checked_sub(1).ok_or(Error::<T>::Corrupt)?;
			watch.unanswered = watch
				.unanswered
				.checked_sub(u32::from(is_open))
				.ok_or(Error::<T>::Corrupt)?;
			Ok(())
		})?;
		if let Demand::Open {
			demander,
			prepaid,
			deadline,
		} = demand
		{
			Self::forget_deadline(deadline, Pending::Demand { batch, item });
			Self::release_prepayment(&demander, prepaid)?;
			Self::deposit_event(Event::PrepaymentReturned {
				batch,
				item,
				demander,
				prepaid,
			});
		}
		Ok(())
	}

	fn release_prepayment(demander: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount > 0 {
			T::Currency::release(&HoldReason::Demand.into(), demander, amount, Precision::Exact)?;
		}
		Ok(())
	}
}
