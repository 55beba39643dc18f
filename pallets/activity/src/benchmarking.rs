//! Benchmarks. The functions others call are measured at the first event of an epoch, when the one before is closed.

use crate::{
	Config, Contributors, Current, Datanets, EpochRecord, Models, Pallet, Payers, PrunePass, Pruning,
	Volumes, WeightInfo,
};
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, weights::Weight};
use openledger_core::{EpochIndex, OPEN};
use openledger_traits::SettledUsage;

const USAGE: SettledUsage = SettledUsage {
	operator: 1,
	model: 2,
	amount: 1_000_000 * OPEN,
	inferences: 20_000,
	actions: 0,
	self_dealt: OPEN,
};

/// Fills an epoch with one event of each kind and returns the next.
fn epoch_after_activity<T: Config>() -> EpochIndex {
	let epoch = Pallet::<T>::now();
	Pallet::<T>::record_payer(epoch, &account("payer", 0, 0));
	Pallet::<T>::record_batch(epoch, &USAGE);
	Pallet::<T>::record_distribution(epoch, OPEN);
	Pallet::<T>::record_datanet(epoch, 3);
	Pallet::<T>::record_contributor(epoch, 4);
	Pallet::<T>::record_payout(epoch, OPEN);
	epoch.saturating_add(1)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn payer_active() {
		let next = epoch_after_activity::<T>();
		let payer: T::AccountId = account("payer", 0, 0);

		#[block]
		{
			Pallet::<T>::record_payer(Pallet::<T>::now().max(next), &payer);
		}

		assert_eq!(Payers::<T>::get(payer), Some(next));
	}

	#[benchmark]
	fn batch_settled() {
		let next = epoch_after_activity::<T>();

		#[block]
		{
			Pallet::<T>::record_batch(Pallet::<T>::now().max(next), &USAGE);
		}

		assert_eq!(Models::<T>::get(USAGE.model), Some(next));
		assert_eq!(
			Volumes::<T>::get(USAGE.operator).map(|volume| volume.epoch),
			Some(next)
		);
	}

	#[benchmark]
	fn pot_distributed() {
		let next = epoch_after_activity::<T>();

		#[block]
		{
			Pallet::<T>::record_distribution(Pallet::<T>::now().max(next), OPEN);
		}

		assert_eq!(Current::<T>::get().tally.counters.distributions, 1);
	}

	#[benchmark]
	fn datanet_earned() {
		let next = epoch_after_activity::<T>();

		#[block]
		{
			Pallet::<T>::record_datanet(Pallet::<T>::now().max(next), 3);
		}

		assert_eq!(Datanets::<T>::get(3), Some(next));
	}

	#[benchmark]
	fn contributor_earned() {
		let next = epoch_after_activity::<T>();

		#[block]
		{
			Pallet::<T>::record_contributor(Pallet::<T>::now().max(next), 4);
		}

		assert_eq!(Contributors::<T>::get(4), Some(next));
		assert_eq!(Current::<T>::get().retained, 1);
	}

	#[benchmark]
	fn paid_out() {
		let next = epoch_after_activity::<T>();

		#[block]
		{
			Pallet::<T>::record_payout(Pallet::<T>::now().max(next), OPEN);
		}

		assert_eq!(Current::<T>::get().tally.counters.payouts, 1);
	}

	/// A block in which a pass would begin, but there is no weight for a visit.
	#[benchmark]
	fn prune_base() {
		let next = epoch_after_activity::<T>();
		Current::<T>::put(EpochRecord::open(next, 0));
		let limit = T::WeightInfo::prune_base();

		#[block]
		{
			Pallet::<T>::prune_payers(limit);
		}

		assert_eq!(Pruning::<T>::get(), PrunePass::Complete(0));
	}

	/// One visit, of an entry that is removed.
	#[benchmark]
	fn prune_payer() {
		let next = epoch_after_activity::<T>();
		Current::<T>::put(EpochRecord::open(next.saturating_add(T::RingSize::get()), 0));
		let payer: T::AccountId = account("payer", 0, 0);
		let limit = T::WeightInfo::prune_base().saturating_add(T::WeightInfo::prune_payer());
		assert!(limit.any_gt(Weight::zero()));

		#[block]
		{
			Pallet::<T>::prune_payers(limit);
		}

		assert!(!Payers::<T>::contains_key(payer));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::build(), crate::mock::Test);
}
