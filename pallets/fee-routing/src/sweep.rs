//! Paying the payees that are due, a few a block.

use crate::{pallet::*, WeightInfo};
use alloc::vec::Vec;
use frame_support::{storage::with_storage_layer, traits::Get, weights::WeightMeter};
use openledger_core::PayeeId;

impl<T: Config> Pallet<T> {
	/// Pays due payees from where the last block stopped, as many as the meter and the cap allow. One that cannot be
	/// delivered stays owed and is tried again in the next round; it never holds up the others.
	pub(crate) fn sweep(meter: &mut WeightMeter) {
		let mut own = WeightMeter::with_limit(T::SweepWeight::get().min(meter.remaining()));
		if own.try_consume(T::WeightInfo::sweep_base()).is_err() {
			return;
		}
		let step = T::WeightInfo::sweep_payee();
		let keys = match SweepCursor::<T>::get() {
			Some(last) => DuePayees::<T>::iter_keys_from(DuePayees::<T>::hashed_key_for(last)),
			None => DuePayees::<T>::iter_keys(),
		};
		// Collected first: paying removes from the set.
		let batch: Vec<PayeeId> = keys.take_while(|_| own.try_consume(step).is_ok()).collect();
		for payee in &batch {
			Self::sweep_one(*payee);
		}
		// Whoever could not be afforded comes next; at the end of the set the round starts again.
		match (batch.last(), own.can_consume(step)) {
			(Some(last), false) => SweepCursor::<T>::put(last),
			(None, false) => {}
			(_, true) => SweepCursor::<T>::kill(),
		}
		meter.consume(own.consumed());
	}

	/// Pays one due payee if that can be delivered.
	pub(crate) fn sweep_one(payee: PayeeId) {
		// The minimum may have been raised since the payee became due.
		if Earnings::<T>::get(payee).owed < T::MinPayout::get() {
			DuePayees::<T>::remove(payee);
			return;
		}
		if let Err(error) = with_storage_layer(|| Self::pay_out(payee, None)) {
			log::debug!(target: "runtime::fee-routing", "payee {payee} not paid: {error:?}");
		}
	}
}
