//! What the hook does.

use crate::{pallet::*, types::*, WeightInfo};
use frame_support::{
	defensive,
	storage::with_storage_layer,
	traits::Get,
	weights::{Weight, WeightMeter},
};
use openledger_traits::{AdmissionClock, AdmissionTime};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Seeds of rounds, then deadlines, then what is left of ended batches; each block as much as there is room for.
	pub(crate) fn poll(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::poll_base()).is_err() {
			return;
		}
		let cap = T::PollWeight::get().saturating_sub(T::WeightInfo::poll_base());
		let mut own = WeightMeter::with_limit(cap.min(meter.remaining()));
		let now = T::Clock::now();
		Self::seed_rounds(now, &mut own);
		Self::expire_due(now, &mut own);
		Self::return_leftovers(&mut own);
		meter.consume(own.consumed());
	}

	/// Least weight with which the hook can do any one thing.
	pub(crate) fn poll_weight() -> Weight {
		T::WeightInfo::poll_base()
			.saturating_add(Self::randomness_weight())
			.saturating_add(T::WeightInfo::seed_round())
			.saturating_add(T::WeightInfo::poll_step().saturating_mul(2))
			.saturating_add(Self::worst_expiry().max(Self::leftover_weight()))
	}

	/// Ends whose deadline is before `now`, earliest first, while `meter` lasts.
	fn expire_due(now: AdmissionTime, meter: &mut WeightMeter) {
		let start = DeadlineCursor::<T>::get();
		let mut cursor = start;
		while cursor < now && meter.try_consume(T::WeightInfo::poll_step()).is_ok() {
			let Some(pending) = Deadlines::<T>::iter_key_prefix(cursor).next() else {
				cursor = cursor.saturating_add(1);
				continue;
			};
			if meter.try_consume(Self::expiry_weight(&pending)).is_err() {
				break;
			}
			if let Err(error) = with_storage_layer(|| Self::expire(pending.clone())) {
				Self::set_aside(cursor, pending, error);
			}
		}
		if cursor != start {
			DeadlineCursor::<T>::put(cursor);
		}
	}

	/// Takes what the hook cannot end out of the deadlines, where it would block the others for ever. A call can end it once
	/// its cause is gone.
	pub(crate) fn set_aside(deadline: AdmissionTime, pending: PendingOf<T>, error: DispatchError) {
		log::warn!(target: "runtime::attribution-scoring", "could not end {pending:?}: {error:?}");
		Deadlines::<T>::remove(deadline, &pending);
		Self::deposit_event(Event::ExpiryFailed { pending, error });
	}

	/// Ends what is overdue; takes it out of the deadlines in any case.
	fn expire(pending: PendingOf<T>) -> DispatchResult {
		match pending {
			Pending::Challenge { batch, challenger } => Self::do_expire_challenge(batch, challenger),
			Pending::Demand { batch, item } => Self::do_expire_demand(batch, item),
			Pending::Equivocation { operator, reporter } => Self::do_expire_equivocation(operator, reporter),
			Pending::Extension { batch } => Self::do_end_extension(batch),
		}
		.inspect_err(|error| {
			if *error == Error::<T>::Corrupt.into() {
				defensive!("what is overdue is stored");
			}
		})
	}

	fn expiry_weight(pending: &PendingOf<T>) -> Weight {
		match pending {
			// An extension ends as a challenge does, but without a bond.
			Pending::Challenge { .. } | Pending::Extension { .. } => T::WeightInfo::expire_challenge(),
			Pending::Demand { .. } => T::WeightInfo::expire_demand().saturating_add(Self::verdict_weight()),
			Pending::Equivocation { .. } => T::WeightInfo::expire_equivocation(),
		}
	}

	fn worst_expiry() -> Weight {
		T::WeightInfo::expire_demand()
			.saturating_add(Self::verdict_weight())
			.max(T::WeightInfo::expire_challenge())
			.max(T::WeightInfo::expire_equivocation())
	}

	/// Weight of returning one thing that is left of an ended batch.
	pub(crate) fn leftover_weight() -> Weight {
		T::WeightInfo::expire_challenge().max(T::WeightInfo::expire_demand())
	}
}
