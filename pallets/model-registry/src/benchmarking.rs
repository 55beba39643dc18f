//! Benchmarks. Parents have vectors as long as they can be: 56 builders, 64 snapshots.

use crate::{Call, Channels, Config, Models, Pallet, Registration, Status, Terms};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::traits::{Consideration, Get};
use frame_system::RawOrigin;
use openledger_core::{
	ModelId, ModelKind, Share, SnapshotId, MAX_BENEFICIARIES, MAX_NAME, MAX_PARENTS, MAX_URI, SHARE_ONE,
};
use openledger_traits::{Contributions, Payees};

const SEED: u32 = 0;
/// Ancestors of the parents: with these, eight parents and the model itself the builder vector is full.
const ANCESTORS: u32 = MAX_BENEFICIARIES - MAX_PARENTS - 1;

/// As long as it may be.
fn longest(limit: u32) -> Vec<u8> {
	vec![b'u'; usize::try_from(limit).unwrap_or_default()]
}

fn terms<T: Config>(royalty: Share) -> Terms {
	Terms {
		royalty,
		data_share: T::DataFloor::get(),
		channels: Channels {
			verbatim: SHARE_ONE,
			..Default::default()
		},
	}
}

fn sealed<T: Config>(count: u32) -> Result<Vec<(SnapshotId, u32)>, BenchmarkError> {
	let payee = T::Payees::ensure(&account("contributor", 0, SEED))?;
	(0..count)
		.map(|seed| {
			Ok((
				T::Contributions::create_sealed(payee, seed)?.0,
				seed.saturating_add(1),
			))
		})
		.collect()
}

fn register_of<T: Config>(
	owner: &T::AccountId,
	parents: Vec<ModelId>,
	snapshots: Vec<(SnapshotId, u32)>,
	royalty: Share,
) -> Result<ModelId, BenchmarkError> {
	T::Consideration::ensure_successful(owner, Pallet::<T>::largest_footprint());
	let is_base = parents.is_empty();
	let registration = Registration {
		kind: if is_base {
			ModelKind::Base
		} else {
			ModelKind::FineTune
		},
		manifest_hash: [7; 32],
		uri: longest(MAX_URI),
		licence: longest(MAX_NAME),
		parents,
		snapshots,
		own_data_share: if is_base { SHARE_ONE } else { 0 },
		terms: terms::<T>(royalty),
	};
	Ok(Pallet::<T>::do_register(owner.clone(), registration)?)
}

/// `count` parents, each over the same line of ancestors and the same snapshots.
fn parents_of<T: Config>(
	count: u32,
	snapshots: &[(SnapshotId, u32)],
) -> Result<Vec<ModelId>, BenchmarkError> {
	if count == 0 {
		return Ok(Vec::new());
	}
	let builder: T::AccountId = account("builder", 0, SEED);
	// Royalties so high that even the eldest is left with more than nothing.
	let high = SHARE_ONE / 100 * 95;
	let mut youngest = register_of::<T>(&builder, Vec::new(), snapshots.to_vec(), high)?;
	for _ in 1..ANCESTORS {
		youngest = register_of::<T>(&builder, vec![youngest], Vec::new(), high)?;
	}
	(0..count)
		.map(|_| register_of::<T>(&builder, vec![youngest], Vec::new(), SHARE_ONE / 100 * 12))
		.collect()
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register(p: Linear<0, MAX_PARENTS>, s: Linear<1, MAX_BENEFICIARIES>) -> Result<(), BenchmarkError> {
		let all = sealed::<T>(MAX_BENEFICIARIES)?;
		let parents = parents_of::<T>(p, &all)?;
		let own = all
			.into_iter()
			.take(usize::try_from(s).unwrap_or_default())
			.collect::<Vec<_>>();
		let owner: T::AccountId = whitelisted_caller();
		T::Consideration::ensure_successful(&owner, Pallet::<T>::largest_footprint());
		let model = crate::NextModel::<T>::get();
		let (kind, share) = if p == 0 {
			(ModelKind::Base, SHARE_ONE)
		} else {
			(ModelKind::Agent, crate::lineage::MAX_OWN_DATA)
		};

		#[extrinsic_call]
		_(
			RawOrigin::Signed(owner),
			kind,
			[7; 32],
			longest(MAX_URI).try_into().map_err(|_| "too long")?,
			longest(MAX_NAME).try_into().map_err(|_| "too long")?,
			parents.try_into().map_err(|_| "too many")?,
			own.try_into().map_err(|_| "too many")?,
			share,
			terms::<T>(0),
		);

		let lineage = Pallet::<T>::lineage_of(model).ok_or("it is registered")?;
		let builders = if p == 0 {
			1
		} else {
			ANCESTORS.saturating_add(p).saturating_add(1)
		};
		let data = if p == 0 { s } else { MAX_BENEFICIARIES };
		assert_eq!(u32::try_from(lineage.builders.len()), Ok(builders));
		assert_eq!(u32::try_from(lineage.data.len()), Ok(data));
		Ok(())
	}

	#[benchmark]
	fn retire() -> Result<(), BenchmarkError> {
		let owner: T::AccountId = whitelisted_caller();
		let model = register_of::<T>(&owner, Vec::new(), sealed::<T>(1)?, 0)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), model);

		assert_eq!(
			Models::<T>::get(model).map(|record| record.status),
			Some(Status::Retired)
		);
		Ok(())
	}

	#[benchmark]
	fn transfer() -> Result<(), BenchmarkError> {
		let owner: T::AccountId = whitelisted_caller();
		let model = register_of::<T>(&owner, Vec::new(), sealed::<T>(1)?, 0)?;
		let new_owner: T::AccountId = account("owner", 0, SEED);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), model, new_owner.clone());

		assert_eq!(
			Models::<T>::get(model).map(|record| record.owner),
			Some(new_owner)
		);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::build(), crate::mock::Test);
}
