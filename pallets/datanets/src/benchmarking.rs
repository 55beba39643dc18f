//! Benchmarks, each at its worst case.

use crate::{pallet::*, types::*};
use alloc::{vec, vec::Vec};
use codec::Encode;
use frame_benchmarking::{v2::*, BenchmarkError};
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		EnsureOrigin, Get,
	},
	weights::WeightMeter,
};
use frame_system::{Pallet as System, RawOrigin};
use openledger_attribution::{
	chunk::Context,
	hash::Hasher,
	merkle::{Builder, Tree},
	Blake2, ChunkProof, HostBlake2,
};
use openledger_core::{
	Balance, ContributionId, DatanetId, EpochIndex, Hash32, PayeeId, SnapshotId, SnapshotNumber,
	MAX_BENEFICIARIES, MAX_PARENTS, OPEN, SHARE_ONE,
};
use openledger_routing::equal_shares;
use openledger_traits::{AdmissionClock, Beneficiary, Duplicates, Epochs, Models, Payees};
use sp_runtime::{DispatchError, DispatchResult};

const BOND: Balance = 10 * OPEN;

fn fund<T: Config>(who: &T::AccountId) {
	let balance = T::Currency::balance(who).saturating_add(1_000_000 * OPEN);
	T::Currency::set_balance(who, balance);
}

fn funded<T: Config>(name: &'static str, seed: u32) -> T::AccountId {
	let who = account(name, seed, 0);
	fund::<T>(&who);
	who
}

fn longest(bytes: u32) -> Vec<u8> {
	vec![b'x'; bytes as usize]
}

fn descriptor() -> Descriptor<Vec<u8>> {
	let text = longest(openledger_core::MAX_URI);
	Descriptor {
		domain: text.clone(),
		schema: text.clone(),
		licence: text.clone(),
		language: text,
	}
}

fn name() -> Vec<u8> {
	longest(openledger_core::MAX_NAME)
}

/// A bonded datanet with as many curators as there may be.
fn datanet<T: Config>(seed: u32) -> Result<(T::AccountId, DatanetId), DispatchError> {
	let owner = funded::<T>("owner", seed);
	let id = Pallet::<T>::do_create(
		owner.clone(),
		name(),
		descriptor(),
		AdmissionPolicy::Bonded { bond: BOND },
	)?;
	for curator in 0..MAX_CURATORS {
		Pallet::<T>::do_add_curator(owner.clone(), id, account("curator", curator, seed))?;
	}
	Ok((owner, id))
}

fn root<T: Config>() -> Hash32 {
	HostBlake2::hash(&NextContribution::<T>::get().encode())
}

fn submit_root<T: Config>(
	who: &T::AccountId,
	datanet: DatanetId,
	kind: Kind<Vec<ContributionId>>,
	root: Hash32,
	chunks: u32,
) -> Result<ContributionId, DispatchError> {
	let uri = longest(openledger_core::MAX_URI);
	let tokens = 128 * u64::from(chunks);
	Pallet::<T>::do_contribute(who.clone(), datanet, kind, root, tokens, chunks, uri, false)
}

fn submit<T: Config>(
	who: &T::AccountId,
	datanet: DatanetId,
	kind: Kind<Vec<ContributionId>>,
) -> Result<ContributionId, DispatchError> {
	submit_root::<T>(who, datanet, kind, root::<T>(), 8)
}

/// `count` accepted contributions of different contributors, each with seven beneficiaries of its own.
fn parents<T: Config>(
	owner: &T::AccountId,
	datanet: DatanetId,
	count: u32,
) -> Result<Vec<ContributionId>, DispatchError> {
	(0..count)
		.map(|seed| {
			let id = submit::<T>(&funded::<T>("parent", seed), datanet, Kind::Raw)?;
			Pallet::<T>::do_accept(owner.clone(), id, 100)?;
			let first = 1_000_000 + seed * 7;
			let payees = (first..first + 7).map(Beneficiary::Payee);
			Vectors::<T>::insert(id, Vector::truncate_from(payees.zip(equal_shares(7)).collect()));
			Ok(id)
		})
		.collect()
}

fn refinement(parents: Vec<ContributionId>) -> Kind<Vec<ContributionId>> {
	Kind::Refinement {
		parents,
		parent_share: SHARE_ONE / 2,
	}
}

/// A refinement of eight parents that waits for review.
fn pending<T: Config>(
	owner: &T::AccountId,
	datanet: DatanetId,
) -> Result<(T::AccountId, ContributionId), DispatchError> {
	let parents = parents::<T>(owner, datanet, MAX_PARENTS)?;
	let who = funded::<T>("contributor", 0);
	let id = submit::<T>(&who, datanet, refinement(parents))?;
	Ok((who, id))
}

fn publish<T: Config>(owner: &T::AccountId, datanet: DatanetId) -> Result<SnapshotId, DispatchError> {
	Pallet::<T>::do_publish(owner.clone(), datanet)
}

fn end_challenge<T: Config>(id: SnapshotId) {
	Snapshots::<T>::mutate(id.datanet, id.number, |snapshot| {
		if let Some(snapshot) = snapshot {
			snapshot.seals_at = T::Clock::now();
		}
	});
}

fn seal<T: Config>(owner: &T::AccountId, datanet: DatanetId) -> Result<SnapshotId, DispatchError> {
	let id = publish::<T>(owner, datanet)?;
	end_challenge::<T>(id);
	Pallet::<T>::do_seal(id)?;
	Ok(id)
}

/// A refinement with a bond that `sealed` sealed snapshots hold, and an open one.
fn member<T: Config>(
	owner: &T::AccountId,
	datanet: DatanetId,
	sealed: u32,
) -> Result<(T::AccountId, ContributionId), DispatchError> {
	let (who, id) = pending::<T>(owner, datanet)?;
	Pallet::<T>::do_accept(owner.clone(), id, 100)?;
	for _ in 0..sealed {
		seal::<T>(owner, datanet)?;
	}
	publish::<T>(owner, datanet)?;
	Ok((who, id))
}

/// A contributor whose retirement from `snapshots` pools is due now, and the epoch it is queued under.
fn due<T: Config>(snapshots: u32) -> Result<(ContributionId, EpochIndex), BenchmarkError> {
	let (owner, datanet) = datanet::<T>(0)?;
	let (who, id) = member::<T>(&owner, datanet, snapshots)?;
	Pallet::<T>::do_withdraw(who, id)?;
	let now = T::Epochs::current();
	let mut contribution = Contributions::<T>::get(id).ok_or("a member")?;
	let queued = contribution.queued.replace(now).ok_or("it is queued")?;
	contribution.pooled_from = Some(now);
	let first = Retirements::<T>::take(queued, id).ok_or("it is queued")?;
	Retirements::<T>::insert(now, id, first);
	Contributions::<T>::insert(id, contribution);
	RetiringEpoch::<T>::put(now);
	Ok((id, now))
}

/// Who decides appeals.
fn judge<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AppealOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// A contribution that was frozen and has left the pools of the `snapshots` sealed snapshots that hold it.
fn retired<T: Config>(snapshots: u32) -> Result<ContributionId, BenchmarkError> {
	let (owner, datanet) = datanet::<T>(0)?;
	let (_, id) = member::<T>(&owner, datanet, snapshots)?;
	Pallet::<T>::do_freeze(id)?;
	let now = T::Epochs::current();
	RetiringEpoch::<T>::put(now);
	while Pallet::<T>::retire_step(id, now, now) {}
	Ok(id)
}

/// `count` accepted contributions, each with as many beneficiaries of its own as there may be.
fn originals<T: Config>(
	owner: &T::AccountId,
	datanet: DatanetId,
	count: u32,
) -> Result<Vec<ContributionId>, DispatchError> {
	let who = funded::<T>("original", 0);
	(0..count)
		.map(|seed| {
			let id = submit::<T>(&who, datanet, Kind::Raw)?;
			Pallet::<T>::do_accept(owner.clone(), id, 100)?;
			let first = 1_000_000 + seed * MAX_BENEFICIARIES;
			let payees = (first..first + MAX_BENEFICIARIES).map(Beneficiary::Payee);
			let shares = equal_shares(MAX_BENEFICIARIES);
			Vectors::<T>::insert(id, Vector::truncate_from(payees.zip(shares).collect()));
			Ok(id)
		})
		.collect()
}

/// Marks a chunk of 128 tokens that repeats `originals` in equal parts.
fn mark_chunk<T: Config>(id: ContributionId, chunk: u32, originals: &[ContributionId]) -> DispatchResult {
	let chunk_originals: Vec<_> = originals.iter().map(|original| (*original, 8)).collect();
	<Pallet<T> as Duplicates>::mark(id, chunk, 128, &chunk_originals)
}

/// A contribution that `snapshots` sealed snapshots hold, whose reduction in their pools is due now, and the epoch that
/// it is queued under.
fn reducible<T: Config>(snapshots: u32) -> Result<(ContributionId, EpochIndex), BenchmarkError> {
	let (owner, datanet) = datanet::<T>(0)?;
	let originals = originals::<T>(&owner, datanet, 1)?;
	let (_, id) = member::<T>(&owner, datanet, snapshots)?;
	mark_chunk::<T>(id, 0, &originals)?;
	let now = T::Epochs::current();
	RetiringEpoch::<T>::put(now);
	Ok((id, now))
}

/// A chunk of the greatest size: 128 words of 32 bytes, after `before` others.
fn body(before: u64) -> Vec<u8> {
	let mut body = before.to_le_bytes().to_vec();
	body.push(128);
	for _ in 0..128 {
		body.push(32);
		body.extend([b'a'; 32]);
	}
	body
}

/// A contribution of 2^`log` chunks of which the first two are [`body`] of 0, in an open snapshot, and its tree.
fn demandable<T: Config>(log: u32) -> Result<(ContributionId, Tree<Blake2>), BenchmarkError> {
	let (owner, datanet) = datanet::<T>(0)?;
	let who = funded::<T>("contributor", 1);
	let chunks = 1u32 << log;
	let context = Context::Contribution {
		contributor: *who.as_ref(),
	};
	let leaf = context.leaf_hash::<Blake2>(&body(0));
	let leaves = (0..chunks)
		.map(|index| if index < 2 { leaf } else { [index as u8; 32] })
		.collect::<Vec<_>>();
	let tree = Tree::<Blake2>::new(leaves);
	let id = submit_root::<T>(&who, datanet, Kind::Raw, tree.root(), chunks)?;
	Pallet::<T>::do_accept(owner.clone(), id, 100)?;
	// Sealed once, so that dropping it also queues its retirement.
	seal::<T>(&owner, datanet)?;
	publish::<T>(&owner, datanet)?;
	Ok((id, tree))
}

fn demand<T: Config>(contribution: ContributionId) -> Result<(T::AccountId, DemandId), DispatchError> {
	let demander = funded::<T>("demander", 0);
	let demand = DemandId {
		contribution,
		chunk: 0,
	};
	Pallet::<T>::do_demand(demander.clone(), demand)?;
	Ok((demander, demand))
}

fn proof(tree: &Tree<Blake2>, index: u64) -> Result<Vec<Hash32>, BenchmarkError> {
	tree.prove(index)
		.map_err(|_| BenchmarkError::Stop("the tree has this leaf"))
}

/// See [`openledger_traits::Contributions::create_sealed`].
pub(crate) fn create_sealed<T: Config>(
	payee: PayeeId,
	seed: u32,
) -> Result<(SnapshotId, ContributionId), DispatchError> {
	let who = T::Payees::account_of(payee).ok_or(DispatchError::CannotLookup)?;
	fund::<T>(&who);
	let owner = funded::<T>("sealed owner", seed);
	let datanet = Pallet::<T>::do_create(owner.clone(), name(), descriptor(), AdmissionPolicy::Curated)?;
	let mut tree = Builder::<HostBlake2>::new();
	tree.push(&(seed, NextContribution::<T>::get()).encode())
		.map_err(|_| DispatchError::Exhausted)?;
	let id = submit_root::<T>(&who, datanet, Kind::Raw, tree.root(), 8)?;
	Pallet::<T>::do_accept(owner.clone(), id, 100)?;
	Ok((seal::<T>(&owner, datanet)?, id))
}

fn assert_last<T: Config>(event: Event<T>) {
	System::<T>::assert_last_event(event.into());
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn create() {
		let owner = funded::<T>("owner", 0);
		#[extrinsic_call]
		_(
			RawOrigin::Signed(owner),
			name(),
			descriptor(),
			AdmissionPolicy::Bonded { bond: BOND },
		);
		assert_eq!(NextDatanet::<T>::get(), 1);
	}

	#[benchmark]
	fn update() -> Result<(), BenchmarkError> {
		let (former, id) = datanet::<T>(0)?;
		let owner = funded::<T>("new owner", 0);
		Pallet::<T>::do_transfer(former, id, owner.clone())?;
		#[extrinsic_call]
		_(
			RawOrigin::Signed(owner.clone()),
			id,
			descriptor(),
			AdmissionPolicy::Open,
		);
		assert_eq!(
			Profiles::<T>::get(id).map(|profile| profile.depositor),
			Some(owner)
		);
		Ok(())
	}

	#[benchmark]
	fn transfer() -> Result<(), BenchmarkError> {
		let (owner, id) = datanet::<T>(0)?;
		let to: T::AccountId = account("curator", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, to.clone());
		assert_eq!(Datanets::<T>::get(id).map(|datanet| datanet.owner), Some(to));
		Ok(())
	}

	#[benchmark]
	fn add_curator() -> Result<(), BenchmarkError> {
		let (owner, id) = datanet::<T>(0)?;
		let curator: T::AccountId = account("curator", 0, 0);
		Pallet::<T>::do_remove_curator(owner.clone(), id, curator.clone())?;
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, curator.clone());
		assert_last::<T>(Event::CuratorAdded { datanet: id, curator });
		Ok(())
	}

	#[benchmark]
	fn remove_curator() -> Result<(), BenchmarkError> {
		let (owner, id) = datanet::<T>(0)?;
		let curator: T::AccountId = account("curator", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, curator.clone());
		assert_last::<T>(Event::CuratorRemoved { datanet: id, curator });
		Ok(())
	}

	/// With a bond and a new payee; `p` parents with 7 beneficiaries each.
	#[benchmark]
	fn contribute(p: Linear<0, MAX_PARENTS>) -> Result<(), BenchmarkError> {
		let (owner, id) = datanet::<T>(0)?;
		let parents = parents::<T>(&owner, id, p)?;
		let kind = if p == 0 { Kind::Raw } else { refinement(parents) };
		let who = funded::<T>("contributor", 0);
		let next = NextContribution::<T>::get();
		let uri = longest(openledger_core::MAX_URI);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, kind, [1; 32], 1_000, 8, uri, false);
		assert!(Contributions::<T>::contains_key(next));
		Ok(())
	}

	#[benchmark]
	fn contribute_synthetic() -> Result<(), BenchmarkError> {
		let (_, id) = datanet::<T>(0)?;
		let builder = T::Payees::ensure(&funded::<T>("builder", 0))?;
		let (snapshot, _) = super::create_sealed::<T>(builder, 1)?;
		let kind = Kind::Synthetic {
			model: T::Models::create(builder, &[snapshot])?,
		};
		let who = funded::<T>("contributor", 0);
		let next = NextContribution::<T>::get();
		let uri = longest(openledger_core::MAX_URI);
		#[extrinsic_call]
		contribute(RawOrigin::Signed(who), id, kind, [1; 32], 1_000, 8, uri, false);
		assert!(Vectors::<T>::contains_key(next));
		Ok(())
	}

	/// By a curator, while a snapshot is open.
	#[benchmark]
	fn review_accept() -> Result<(), BenchmarkError> {
		let (owner, datanet) = datanet::<T>(0)?;
		let (_, id) = pending::<T>(&owner, datanet)?;
		publish::<T>(&owner, datanet)?;
		let curator: T::AccountId = account("curator", 0, 0);
		#[extrinsic_call]
		review(RawOrigin::Signed(curator), id, Verdict::Accept { quality: 100 });
		assert_eq!(
			Contributions::<T>::get(id).and_then(|contribution| contribution.from),
			Some(2)
		);
		Ok(())
	}

	#[benchmark]
	fn review_reject() -> Result<(), BenchmarkError> {
		let (owner, datanet) = datanet::<T>(0)?;
		let (_, id) = pending::<T>(&owner, datanet)?;
		let curator: T::AccountId = account("curator", 0, 0);
		#[extrinsic_call]
		review(
			RawOrigin::Signed(curator),
			id,
			Verdict::Reject {
				reason: longest(MAX_REASON),
			},
		);
		assert!(Contributions::<T>::get(id).is_some_and(|contribution| contribution.is_refused()));
		Ok(())
	}

	#[benchmark]
	fn lapse() -> Result<(), BenchmarkError> {
		let (owner, datanet) = datanet::<T>(0)?;
		let (_, id) = pending::<T>(&owner, datanet)?;
		let late = T::Clock::now().saturating_add(T::ReviewPeriod::get());
		T::Clock::set(late.saturating_add(1));
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);
		assert!(!Contributions::<T>::contains_key(id));
		Ok(())
	}

	/// By a curator, of a member of a sealed and an open snapshot.
	#[benchmark]
	fn mark_commons() -> Result<(), BenchmarkError> {
		let (owner, datanet) = datanet::<T>(0)?;
		let (_, id) = member::<T>(&owner, datanet, 1)?;
		let curator: T::AccountId = account("curator", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(curator), id);
		assert!(Contributions::<T>::get(id).is_some_and(|contribution| contribution.queued.is_some()));
		Ok(())
	}

	/// A member of a sealed and an open snapshot, with a bond.
	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let (owner, datanet) = datanet::<T>(0)?;
		let (who, id) = member::<T>(&owner, datanet, 1)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);
		assert_last::<T>(Event::BondReleased {
			contribution: id,
			account: who,
			amount: BOND,
		});
		Ok(())
	}

	#[benchmark]
	fn release_bond() -> Result<(), BenchmarkError> {
		let (owner, datanet) = datanet::<T>(0)?;
		let (who, id) = member::<T>(&owner, datanet, 1)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);
		assert_last::<T>(Event::BondReleased {
			contribution: id,
			account: who,
			amount: BOND,
		});
		Ok(())
	}

	#[benchmark]
	fn publish_snapshot() -> Result<(), BenchmarkError> {
		let (owner, datanet) = datanet::<T>(0)?;
		parents::<T>(&owner, datanet, MAX_PARENTS)?;
		let curator: T::AccountId = account("curator", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(curator), datanet);
		assert!(Snapshots::<T>::contains_key(datanet, 1));
		Ok(())
	}

	#[benchmark]
	fn demand_chunk() -> Result<(), BenchmarkError> {
		let (owner, datanet) = datanet::<T>(0)?;
		let (_, id) = member::<T>(&owner, datanet, 1)?;
		let demander = funded::<T>("demander", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(demander), id, 7);
		assert!(Demands::<T>::contains_key(id, 7));
		Ok(())
	}

	/// A chunk of the greatest size; `n` hashes in the proof.
	#[benchmark]
	fn answer_chunk(n: Linear<0, 16>) -> Result<(), BenchmarkError> {
		let (id, tree) = demandable::<T>(n)?;
		let (_, demand) = demand::<T>(id)?;
		let answerer = funded::<T>("answerer", 0);
		let proof = proof(&tree, 0)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(answerer), demand, body(0), proof);
		assert!(!Demands::<T>::contains_key(id, 0));
		Ok(())
	}

	/// A member of a sealed and an open snapshot, with a bond.
	#[benchmark]
	fn expire_demand() -> Result<(), BenchmarkError> {
		fund::<T>(&T::SlashDestination::get());
		let (id, _) = demandable::<T>(1)?;
		let (demander, demand) = demand::<T>(id)?;
		let late = T::Clock::now().saturating_add(T::AnswerPeriod::get());
		T::Clock::set(late.saturating_add(1));
		#[extrinsic_call]
		_(RawOrigin::Signed(demander), demand);
		assert_eq!(
			Contributions::<T>::get(id).map(|contribution| contribution.status),
			Some(Status::Dropped)
		);
		Ok(())
	}

	/// Two chunks of the greatest size; `n` hashes in each proof.
	#[benchmark]
	fn dispute_count(n: Linear<1, 16>) -> Result<(), BenchmarkError> {
		fund::<T>(&T::SlashDestination::get());
		let (id, tree) = demandable::<T>(n)?;
		let challenger = funded::<T>("challenger", 0);
		// The second chunk says that none is before it.
		let later = ChunkProof {
			body: body(0),
			proof: proof(&tree, 1)?,
		};
		let earlier = ChunkProof {
			body: body(0),
			proof: proof(&tree, 0)?,
		};
		#[extrinsic_call]
		_(RawOrigin::Signed(challenger), id, 1, later, Some(earlier));
		assert_eq!(
			Contributions::<T>::get(id).map(|contribution| contribution.status),
			Some(Status::Dropped)
		);
		Ok(())
	}

	#[benchmark]
	fn seal() -> Result<(), BenchmarkError> {
		let (owner, datanet) = datanet::<T>(0)?;
		parents::<T>(&owner, datanet, MAX_PARENTS)?;
		let id = publish::<T>(&owner, datanet)?;
		end_challenge::<T>(id);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);
		assert!(Snapshots::<T>::get(datanet, id.number).is_some_and(|snapshot| snapshot.sealed));
		Ok(())
	}

	/// `n` snapshots.
	#[benchmark]
	fn retire(n: Linear<1, 32>) -> Result<(), BenchmarkError> {
		let (id, _) = due::<T>(n)?;
		let anyone = funded::<T>("anyone", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(anyone), id, n);
		assert!(Contributions::<T>::get(id).is_some_and(|contribution| contribution.queued.is_none()));
		Ok(())
	}

	#[benchmark]
	fn retire_step() -> Result<(), BenchmarkError> {
		let (id, epoch) = due::<T>(2)?;
		#[block]
		{
			// As the hook finds it.
			let found = Retirements::<T>::iter_key_prefix(epoch).next();
			assert_eq!(found, Some(id));
			Pallet::<T>::retire_step(id, epoch, epoch);
		}
		assert_eq!(Retirements::<T>::get(epoch, id), Some(2 as SnapshotNumber));
		Ok(())
	}

	/// The chunk that brings the marked tokens above one half, of a member of a sealed and an open snapshot. There are
	/// as many originals as are told apart, each with as many beneficiaries as there may be.
	#[benchmark]
	fn mark() -> Result<(), BenchmarkError> {
		let (owner, datanet) = datanet::<T>(0)?;
		let originals = originals::<T>(&owner, datanet, MAX_ORIGINALS)?;
		let (_, id) = member::<T>(&owner, datanet, 1)?;
		let (last, earlier) = originals.split_at(MAX_CHUNK_ORIGINALS as usize);
		for (chunk, part) in earlier.chunks(12).enumerate() {
			mark_chunk::<T>(id, chunk as u32, part)?;
		}
		assert!(!Redirects::<T>::contains_key(id));
		// So that the last one queues another reduction.
		let now = T::Epochs::current();
		assert!(!Pallet::<T>::reduce_step(id, now, now));
		#[block]
		{
			mark_chunk::<T>(id, 7, last)?;
		}
		assert_eq!(
			Redirects::<T>::get(id).map(|vector| vector.len()),
			Some(MAX_BENEFICIARIES as usize)
		);
		Ok(())
	}

	/// `n` snapshots.
	#[benchmark]
	fn reduce(n: Linear<1, 32>) -> Result<(), BenchmarkError> {
		let (id, _) = reducible::<T>(n)?;
		let anyone = funded::<T>("anyone", 0);
		#[extrinsic_call]
		retire(RawOrigin::Signed(anyone), id, n);
		assert!(Contributions::<T>::get(id).is_some_and(|contribution| contribution.reduction.is_none()));
		Ok(())
	}

	#[benchmark]
	fn reduce_step() -> Result<(), BenchmarkError> {
		let (id, epoch) = reducible::<T>(2)?;
		#[block]
		{
			// As the hook finds it.
			let found = Reductions::<T>::iter_key_prefix(epoch).next();
			assert_eq!(found, Some(id));
			Pallet::<T>::reduce_step(id, epoch, epoch);
		}
		let left = Contributions::<T>::get(id).and_then(|contribution| contribution.reduction);
		assert_eq!(left.map(|reduction| reduction.next), Some(2));
		Ok(())
	}

	#[benchmark]
	fn poll_base() {
		let now = T::Epochs::current();
		RetiringEpoch::<T>::put(now);
		let mut meter = WeightMeter::new();
		#[block]
		{
			Pallet::<T>::retire_due(&mut meter);
		}
		assert_eq!(RetiringEpoch::<T>::get(), now);
	}

	#[benchmark]
	fn poll_epoch() {
		let mut meter = WeightMeter::new();
		let done;
		#[block]
		{
			done = Pallet::<T>::retire_epoch(0, 0, &mut meter);
		}
		assert!(done);
	}

	/// Of a member of a sealed and an open snapshot.
	#[benchmark]
	fn freeze_contribution() -> Result<(), BenchmarkError> {
		let (owner, datanet) = datanet::<T>(0)?;
		let (_, id) = member::<T>(&owner, datanet, 1)?;
		let origin = judge::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);
		assert!(Contributions::<T>::get(id).is_some_and(|contribution| contribution.queued.is_some()));
		Ok(())
	}

	/// That has left the pool of a sealed snapshot and missed the open one.
	#[benchmark]
	fn restore_contribution() -> Result<(), BenchmarkError> {
		let id = retired::<T>(1)?;
		let origin = judge::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);
		assert!(Contributions::<T>::get(id)
			.is_some_and(|state| state.queued.is_some() && state.gaps.iter().count() == 1));
		Ok(())
	}

	#[benchmark]
	fn overrule_rejection() -> Result<(), BenchmarkError> {
		let (owner, datanet) = datanet::<T>(0)?;
		let (_, id) = pending::<T>(&owner, datanet)?;
		Pallet::<T>::do_reject(owner, id, Vec::new())?;
		let origin = judge::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, 100);
		assert!(Contributions::<T>::get(id).is_some_and(|state| state.status == Status::Accepted));
		Ok(())
	}

	#[benchmark]
	fn freeze_datanet() -> Result<(), BenchmarkError> {
		let (_, id) = datanet::<T>(0)?;
		let origin = judge::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);
		assert_last::<T>(Event::DatanetFrozen { datanet: id });
		Ok(())
	}

	#[benchmark]
	fn restore_datanet() -> Result<(), BenchmarkError> {
		let (_, id) = datanet::<T>(0)?;
		Pallet::<T>::do_freeze_datanet(id)?;
		let origin = judge::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);
		assert!(Datanets::<T>::get(id).is_some_and(|datanet| !datanet.frozen));
		Ok(())
	}

	#[benchmark]
	fn restore_step() -> Result<(), BenchmarkError> {
		let id = retired::<T>(2)?;
		Pallet::<T>::do_restore(id)?;
		let epoch = T::Epochs::current();
		#[block]
		{
			// As the hook finds it.
			let found = Retirements::<T>::iter_key_prefix(epoch).next();
			assert_eq!(found, Some(id));
			Pallet::<T>::retire_step(id, epoch, epoch);
		}
		assert_eq!(Retirements::<T>::get(epoch, id), Some(2 as SnapshotNumber));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
