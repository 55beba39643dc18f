//! Counting.
//!
//! Each function takes the epoch as an argument, so that a benchmark can make the worst case, which is the first
//! event of an epoch, at any time.

use crate::{
	Config, Contributors, Current, Datanets, EpochRecord, Event, Models, Pallet, Payers, Ring, Tally, Total,
	Volumes,
};
use codec::FullCodec;
use core::cmp::Ordering;
use frame_support::{
	defensive,
	traits::{DefensiveSaturating, Get},
	StorageMap,
};
use openledger_core::{Balance, DatanetId, EpochIndex, PayeeId};
use openledger_traits::{Epochs, SettledUsage};

/// When something was seen before.
enum Seen {
	/// In this epoch.
	Now,
	/// Last in this earlier epoch.
	Earlier(EpochIndex),
	/// Never.
	Never,
}

impl Seen {
	/// Counts something that was seen before as `self` says, in an epoch and in total.
	fn count(&self, in_epoch: &mut u32, in_total: &mut u32) {
		match self {
			Self::Now => {}
			Self::Earlier(_) => in_epoch.defensive_saturating_inc(),
			Self::Never => {
				in_epoch.defensive_saturating_inc();
				in_total.defensive_saturating_inc();
			}
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The epoch to count in: the clock's, but never before one that was counted in already.
	pub fn now() -> EpochIndex {
		T::Epochs::current().max(Current::<T>::get().epoch)
	}

	/// The slot of an epoch in the ring.
	pub(crate) fn slot(epoch: EpochIndex) -> u32 {
		// The size is not zero: see `integrity_test`.
		epoch.checked_rem(T::RingSize::get()).unwrap_or_default()
	}

	/// The epoch `now` after the epoch `last`, with nothing in it.
	pub(crate) fn opened_after(last: &EpochRecord, now: EpochIndex) -> EpochRecord {
		let adjacent = last.epoch.checked_add(1) == Some(now);
		EpochRecord::open(
			now,
			if adjacent {
				last.tally.counters.contributors
			} else {
				0
			},
		)
	}

	/// Lets `count` change the numbers of the epoch `now` and of all time.
	fn record(now: EpochIndex, count: impl FnOnce(&mut EpochRecord, &mut Tally)) {
		let mut record = Current::<T>::get();
		match now.cmp(&record.epoch) {
			Ordering::Greater => {
				let opened = Self::opened_after(&record, now);
				let ended = core::mem::replace(&mut record, opened);
				if !ended.is_empty() {
					Ring::<T>::insert(Self::slot(ended.epoch), ended);
					Self::deposit_event(Event::EpochEnded {
						activity: ended.into(),
					});
				}
			}
			Ordering::Equal => {}
			Ordering::Less => {
				defensive!("an epoch before the latest is never counted in");
			}
		}
		let mut total = Total::<T>::get();
		count(&mut record, &mut total);
		Current::<T>::put(record);
		Total::<T>::put(total);
	}

	/// Notes that `key` is seen in epoch `now`.
	fn see<K: FullCodec + Clone, M: StorageMap<K, EpochIndex, Query = Option<EpochIndex>>>(
		key: K,
		now: EpochIndex,
	) -> Seen {
		let seen = match M::get(key.clone()) {
			Some(last) if last == now => return Seen::Now,
			Some(last) => Seen::Earlier(last),
			None => Seen::Never,
		};
		M::insert(key, now);
		seen
	}

	pub(crate) fn record_payer(now: EpochIndex, payer: &T::AccountId) {
		let seen = Self::see::<_, Payers<T>>(payer.clone(), now);
		if matches!(seen, Seen::Now) {
			return;
		}
		Self::record(now, |record, total| {
			seen.count(&mut record.tally.counters.payers, &mut total.counters.payers)
		});
	}

	pub(crate) fn record_batch(now: EpochIndex, usage: &SettledUsage) {
		let self_dealt = if usage.self_dealt <= usage.amount {
			usage.self_dealt
		} else {
			defensive!("a part exceeds the whole");
			usage.amount
		};
		let model = Self::see::<_, Models<T>>(usage.model, now);

		let mut volume = Volumes::<T>::get(usage.operator);
		let operator = match &volume {
			Some(volume) if volume.epoch == now => Seen::Now,
			Some(volume) => Seen::Earlier(volume.epoch),
			None => Seen::Never,
		};
		let volume = volume.get_or_insert_default();
		if volume.epoch != now {
			volume.epoch = now;
			volume.in_epoch = 0;
		}

		Self::record(now, |record, total| {
			let EpochRecord { tally: epoch, .. } = record;
			epoch.volume_rose(volume.in_epoch, usage.amount);
			total.volume_rose(volume.in_total, usage.amount);
			model.count(&mut epoch.counters.models, &mut total.counters.models);
			operator.count(&mut epoch.counters.operators, &mut total.counters.operators);
			for counters in [&mut epoch.counters, &mut total.counters] {
				counters.inferences.defensive_saturating_accrue(usage.inferences);
				counters.actions.defensive_saturating_accrue(usage.actions);
				counters.batches.defensive_saturating_inc();
				counters.routed.defensive_saturating_accrue(usage.amount);
				counters.self_dealt.defensive_saturating_accrue(self_dealt);
			}
		});

		volume.in_epoch.defensive_saturating_accrue(usage.amount);
		volume.in_total.defensive_saturating_accrue(usage.amount);
		Volumes::<T>::insert(usage.operator, *volume);
	}

	pub(crate) fn record_distribution(now: EpochIndex, amount: Balance) {
		if amount == 0 {
			return;
		}
		Self::record(now, |record, total| {
			for counters in [&mut record.tally.counters, &mut total.counters] {
				counters.distributions.defensive_saturating_inc();
				counters.distributed.defensive_saturating_accrue(amount);
			}
		});
	}

	pub(crate) fn record_datanet(now: EpochIndex, datanet: DatanetId) {
		let seen = Self::see::<_, Datanets<T>>(datanet, now);
		if matches!(seen, Seen::Now) {
			return;
		}
		Self::record(now, |record, total| {
			seen.count(&mut record.tally.counters.datanets, &mut total.counters.datanets)
		});
	}

	pub(crate) fn record_contributor(now: EpochIndex, payee: PayeeId) {
		let seen = Self::see::<_, Contributors<T>>(payee, now);
		if matches!(seen, Seen::Now) {
			return;
		}
		Self::record(now, |record, total| {
			seen.count(
				&mut record.tally.counters.contributors,
				&mut total.counters.contributors,
			);
			if matches!(seen, Seen::Earlier(last) if last.checked_add(1) == Some(now)) {
				record.retained.defensive_saturating_inc();
			}
		});
	}

	pub(crate) fn record_payout(now: EpochIndex, amount: Balance) {
		if amount == 0 {
			return;
		}
		Self::record(now, |record, total| {
			for counters in [&mut record.tally.counters, &mut total.counters] {
				counters.payouts.defensive_saturating_inc();
				counters.paid_out.defensive_saturating_accrue(amount);
			}
		});
	}
}
