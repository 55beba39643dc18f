//! What must always hold.

use crate::{
	Config, Contributors, Counters, Current, Datanets, EpochRecord, Models, Pallet, Payers, PrunePass,
	Pruning, Ring, Tally, Total, Volumes,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get};
use openledger_core::{Balance, EpochIndex};
use sp_core::U256;
use sp_runtime::TryRuntimeError;

/// Entries in all, and those of epoch `now`; an error if one is later.
fn census(
	epochs: impl Iterator<Item = EpochIndex>,
	now: EpochIndex,
) -> Result<(usize, usize), TryRuntimeError> {
	let (mut all, mut current) = (0usize, 0usize);
	for epoch in epochs {
		ensure!(epoch <= now, "6: something was last seen in the future");
		let more = |count: usize, by| count.checked_add(by).ok_or("6: more entries than can be counted");
		all = more(all, 1)?;
		current = more(current, usize::from(epoch == now))?;
	}
	Ok((all, current))
}

/// `None` if the sum does not fit: then no record can be right.
fn squares(volumes: &[Balance]) -> Option<U256> {
	volumes
		.iter()
		.map(|volume| U256::from(*volume))
		.try_fold(U256::zero(), |sum, volume| {
			sum.checked_add(volume.checked_mul(volume)?)
		})
}

/// `None` if the sum does not fit.
fn sum(volumes: &[Balance]) -> Option<Balance> {
	volumes
		.iter()
		.try_fold(0, |sum: Balance, volume| sum.checked_add(*volume))
}

/// Whether the volumes, one an operator, make up the tally.
fn made_of(tally: &Tally, volumes: &[Balance]) -> bool {
	Some(tally.counters.routed) == sum(volumes) && Some(tally.volume_squares) == squares(volumes)
}

/// The counters in which every event counts, in one order.
fn additive(counters: &Counters) -> [u128; 9] {
	[
		counters.inferences.into(),
		counters.actions.into(),
		counters.batches.into(),
		counters.routed,
		counters.self_dealt,
		counters.distributions.into(),
		counters.distributed,
		counters.payouts.into(),
		counters.paid_out,
	]
}

/// The counters of different things, in one order.
fn unique(counters: &Counters) -> [u32; 5] {
	[
		counters.contributors,
		counters.operators,
		counters.models,
		counters.datanets,
		counters.payers,
	]
}

impl<T: Config> Pallet<T> {
	/// Invariants:
	///
	/// 1. A record in the ring is in its slot, before the current epoch and not empty.
	/// 2. In every record and in total: self-dealt volume is part of the routed, squares are at most the square of the
	///    sum, retained contributors are among the paid ones of this and of the previous epoch.
	/// 3. The unique counts of the current epoch are the entries last seen in it; payers may have been forgotten since, if
	///    nothing was counted for longer than the ring.
	/// 4. The routed amount and the squares, of the current epoch and in total, are those of the operators' volumes.
	/// 5. The unique totals are the entries there are; that of payers is at least that.
	/// 6. Nothing was last seen after the current epoch.
	/// 7. A total is at least the sum of the kept epochs for what adds up, and at least the largest for unique counts.
	/// 8. `previous_contributors` is what the record of the previous epoch says, if that is kept.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let current = Current::<T>::get();
		let total = Total::<T>::get();
		let now = current.epoch;

		let mut kept = Vec::new();
		for (slot, record) in Ring::<T>::iter() {
			ensure!(
				slot < T::RingSize::get() && slot == Self::slot(record.epoch),
				"1: record in a wrong slot"
			);
			ensure!(
				record.epoch < now && !record.is_empty(),
				"1: record that should not be in the ring"
			);
			kept.push(record);
		}
		kept.push(current);

		for record in &kept {
			Self::check_record(record)?;
			let previous = kept
				.iter()
				.find(|other| other.epoch.checked_add(1) == Some(record.epoch));
			if let Some(previous) = previous {
				ensure!(
					record.previous_contributors == previous.tally.counters.contributors,
					"8: contributors of the previous epoch differ"
				);
			}
		}
		Self::check_tally(&total)?;

		let volumes = Volumes::<T>::iter_values().collect::<Vec<_>>();
		let operators = census(volumes.iter().map(|volume| volume.epoch), now)?;
		let models = census(Models::<T>::iter_values(), now)?;
		let datanets = census(Datanets::<T>::iter_values(), now)?;
		let contributors = census(Contributors::<T>::iter_values(), now)?;
		let payers = census(Payers::<T>::iter_values(), now)?;
		let found = [contributors, operators, models, datanets, payers];
		let as_usize = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
		let [in_epoch @ .., payers_in_epoch] = unique(&current.tally.counters).map(as_usize);
		let [last_seen @ .., payers_last_seen] = found.map(|(_, current)| current);
		let forgotten = match Pruning::<T>::get() {
			PrunePass::Complete(since) | PrunePass::Running { since, .. } => {
				// As pruning does it: at the end of time nobody is forgotten.
				now.saturating_add(T::RingSize::get()) < since
			}
		};
		ensure!(
			in_epoch == last_seen
				&& (payers_in_epoch == payers_last_seen || forgotten && payers_in_epoch > payers_last_seen),
			"3: unique counts of the current epoch differ from the entries"
		);
		let [ever @ .., payers_ever] = unique(&total.counters).map(as_usize);
		let [entries @ .., payers_known] = found.map(|(all, _)| all);
		ensure!(
			ever == entries && payers_ever >= payers_known,
			"5: unique totals differ from the entries"
		);

		let in_epoch = volumes
			.iter()
			.map(|volume| if volume.epoch == now { volume.in_epoch } else { 0 })
			.collect::<Vec<_>>();
		let in_total = volumes.iter().map(|volume| volume.in_total).collect::<Vec<_>>();
		ensure!(
			made_of(&current.tally, &in_epoch),
			"4: volumes of the current epoch differ"
		);
		ensure!(made_of(&total, &in_total), "4: volumes in total differ");

		let mut sums = [0u128; 9];
		for record in &kept {
			for (sum, part) in sums.iter_mut().zip(additive(&record.tally.counters)) {
				*sum = sum
					.checked_add(part)
					.ok_or("7: the epochs add up to more than fits")?;
			}
			for (part, whole) in unique(&record.tally.counters)
				.into_iter()
				.zip(unique(&total.counters))
			{
				ensure!(part <= whole, "7: an epoch has more than there ever was");
			}
		}
		for (part, whole) in sums.into_iter().zip(additive(&total.counters)) {
			ensure!(part <= whole, "7: the epochs add up to more than the total");
		}
		Ok(())
	}

	fn check_record(record: &EpochRecord) -> Result<(), TryRuntimeError> {
		ensure!(
			record.retained <= record.tally.counters.contributors,
			"2: retained contributors were not paid"
		);
		ensure!(
			record.retained <= record.previous_contributors,
			"2: retained contributors were not there before"
		);
		Self::check_tally(&record.tally)
	}

	fn check_tally(tally: &Tally) -> Result<(), TryRuntimeError> {
		let Counters {
			routed, self_dealt, ..
		} = tally.counters;
		let routed_square = U256::from(routed).saturating_mul(U256::from(routed));
		ensure!(self_dealt <= routed, "2: more was self-dealt than routed");
		ensure!(
			tally.volume_squares <= routed_square,
			"2: squares exceed the square of the sum"
		);
		Ok(())
	}
}
