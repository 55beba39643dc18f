//! Benchmarks. Vectors are measured by what each entry costs, on their own, because other pallets cannot make one of any
//! length for us.

use super::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		EnsureOrigin, Get,
	},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::RawOrigin;
use openledger_core::{
	Balance, ContributionId, ModelId, OperatorId, PayeeId, SnapshotId, MAX_BENEFICIARIES, OPEN,
};
use openledger_traits::{
	Contributions, Models, Operators, Payees, Router, Settlement, SnapshotPools, StakerPools, Verdict,
};
use sp_runtime::DispatchError;

/// An account with money of its own, so that paying it is a plain transfer.
fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, 1_000 * OPEN);
	who
}

/// Backs `amount` of the ledger.
fn back<T: Config>(amount: Balance) -> Result<(), DispatchError> {
	let endowment = T::Currency::minimum_balance();
	T::Currency::mint_into(&Pallet::<T>::account(), amount.saturating_add(endowment)).map(|_| ())
}

fn amount<T: Config>() -> Balance {
	T::MinPayout::get().saturating_add(OPEN)
}

fn new_payee<T: Config>(index: u32) -> Result<PayeeId, DispatchError> {
	Pallet::<T>::ensure(&funded::<T>("payee", index))
}

/// Owes a payee enough to be due.
fn due<T: Config>(index: u32) -> Result<PayeeId, DispatchError> {
	let payee = new_payee::<T>(index)?;
	back::<T>(amount::<T>())?;
	Pallet::<T>::credit_payee(payee, Source::Batch(0), amount::<T>())?;
	Ok(payee)
}

fn sealed<T: Config>(payee: PayeeId, seed: u32) -> Result<(SnapshotId, ContributionId), DispatchError> {
	let (snapshot, contribution) = T::Contributions::create_sealed(payee, seed)?;
	if !Pools::<T>::contains_key(PoolId::Snapshot(snapshot)) {
		Pallet::<T>::open(snapshot, T::Contributions::units(snapshot, contribution))?;
	}
	Ok((snapshot, contribution))
}

/// A model over one snapshot with one member, all of one payee, and an operator that serves it.
struct World {
	model: ModelId,
	snapshot: SnapshotId,
	contribution: ContributionId,
	operator: OperatorId,
	delegator: PayeeId,
}

fn world<T: Config>() -> Result<World, DispatchError> {
	let payee = new_payee::<T>(0)?;
	let (snapshot, contribution) = sealed::<T>(payee, 0)?;
	let model = T::Models::create(payee, &[snapshot])?;
	let operator = T::Operators::create(&funded::<T>("operator", 0), model)?;
	let delegator = new_payee::<T>(1)?;
	Pallet::<T>::set_units(operator, delegator, 1_000)?;
	Ok(World {
		model,
		snapshot,
		contribution,
		operator,
		delegator,
	})
}

fn fill<T: Config>(pot: Pot) -> Result<(), DispatchError> {
	back::<T>(amount::<T>())?;
	Pallet::<T>::add_pot(pot, amount::<T>())
}

fn fill_pool<T: Config>(pool: PoolId) -> Result<(), DispatchError> {
	back::<T>(amount::<T>())?;
	Pallet::<T>::deposit(pool, Source::Batch(0), amount::<T>())
}

/// Makes one pull and asserts that it moved something.
fn pull_one<T: Config>(pull: Pull) {
	assert!(Pallet::<T>::pending(pull) > 0);
	assert!(Pallet::<T>::do_pulls(&[pull]).is_ok());
	assert_eq!(Pallet::<T>::pending(pull), 0);
}

#[benchmarks]
mod benches {
	use super::*;

	/// The call around pulls.
	#[benchmark]
	fn pull_base() {
		let who = funded::<T>("caller", 0);
		#[extrinsic_call]
		Pallet::<T>::pull(RawOrigin::Signed(who), BoundedVec::default());
	}

	#[benchmark]
	fn pull_builders() -> Result<(), BenchmarkError> {
		let pull = Pull::ModelBuilders(world::<T>()?.model);
		if let Pull::ModelBuilders(model) = pull {
			fill::<T>(Pot::ModelBuilders(model))?;
		}
		#[block]
		{
			pull_one::<T>(pull);
		}
		Ok(())
	}

	#[benchmark]
	fn pull_data() -> Result<(), BenchmarkError> {
		let world = world::<T>()?;
		fill::<T>(Pot::ModelData(world.model))?;
		#[block]
		{
			pull_one::<T>(Pull::ModelData(world.model));
		}
		Ok(())
	}

	#[benchmark]
	fn pull_member() -> Result<(), BenchmarkError> {
		let World {
			snapshot,
			contribution,
			..
		} = world::<T>()?;
		fill_pool::<T>(PoolId::Snapshot(snapshot))?;
		#[block]
		{
			pull_one::<T>(Pull::Member {
				snapshot,
				contribution,
			});
		}
		Ok(())
	}

	#[benchmark]
	fn pull_contribution() -> Result<(), BenchmarkError> {
		let world = world::<T>()?;
		fill::<T>(Pot::Contribution(world.contribution))?;
		#[block]
		{
			pull_one::<T>(Pull::Contribution(world.contribution));
		}
		Ok(())
	}

	#[benchmark]
	fn pull_staker() -> Result<(), BenchmarkError> {
		let World {
			operator, delegator, ..
		} = world::<T>()?;
		fill_pool::<T>(PoolId::Operator(operator))?;
		#[block]
		{
			pull_one::<T>(Pull::Staker {
				operator,
				payee: delegator,
			});
		}
		Ok(())
	}

	/// `n` entries of a builder vector, each the first credit that makes its payee due.
	#[benchmark]
	fn credit_payees(n: Linear<0, { MAX_BENEFICIARIES }>) -> Result<(), BenchmarkError> {
		let parts = payees::<T>(n)?;
		#[block]
		{
			Pallet::<T>::credit_payees(Source::ModelBuilders(0), &parts)?;
		}
		assert_eq!(DuePayees::<T>::iter_keys().count(), parts.len());
		Ok(())
	}

	/// `n` entries of a contribution's vector.
	#[benchmark]
	fn credit_contributors(n: Linear<0, { MAX_BENEFICIARIES }>) -> Result<(), BenchmarkError> {
		let parts = payees::<T>(n)?;
		#[block]
		{
			Pallet::<T>::credit_contributors(0, &parts)?;
		}
		assert_eq!(DuePayees::<T>::iter_keys().count(), parts.len());
		Ok(())
	}

	/// `n` entries of a data vector.
	#[benchmark]
	fn deposit_pools(n: Linear<0, { MAX_BENEFICIARIES }>) -> Result<(), BenchmarkError> {
		let mut parts = Vec::new();
		for index in 0..n {
			let snapshot = SnapshotId {
				datanet: u32::MAX.saturating_sub(index),
				number: u32::MAX,
			};
			Pallet::<T>::open(snapshot, 1_000)?;
			parts.push((snapshot, OPEN));
		}
		back::<T>(OPEN.saturating_mul(n.into()))?;
		#[block]
		{
			Pallet::<T>::deposit_pools(Source::ModelData(0), &parts)?;
		}
		assert_eq!(Books::<T>::get().pools, OPEN.saturating_mul(n.into()));
		Ok(())
	}

	/// A claim without pulls.
	#[benchmark]
	fn claim() -> Result<(), BenchmarkError> {
		let payee = due::<T>(0)?;
		let who = funded::<T>("payee", 0);
		#[extrinsic_call]
		Pallet::<T>::claim(RawOrigin::Signed(who), BoundedVec::default());
		assert_eq!(Pallet::<T>::owed_of(payee), 0);
		Ok(())
	}

	/// A claim for another without pulls.
	#[benchmark]
	fn claim_for() -> Result<(), BenchmarkError> {
		let payee = due::<T>(0)?;
		let who = funded::<T>("caller", 0);
		#[extrinsic_call]
		Pallet::<T>::claim_for(RawOrigin::Signed(who), payee, BoundedVec::default());
		assert_eq!(Pallet::<T>::owed_of(payee), 0);
		Ok(())
	}

	#[benchmark]
	fn rotate_payee() -> Result<(), BenchmarkError> {
		let payee = new_payee::<T>(0)?;
		let to: T::AccountId = account("to", 0, 0);
		#[extrinsic_call]
		Pallet::<T>::rotate_payee(RawOrigin::Signed(funded::<T>("payee", 0)), to.clone());
		assert_eq!(Pallet::<T>::account_of(payee), Some(to));
		Ok(())
	}

	#[benchmark]
	fn set_policy() -> Result<(), BenchmarkError> {
		let origin = T::UpdateOrigin::try_successful_origin()
			.map_err(|_| BenchmarkError::Stop("nobody may set a policy"))?;
		let policy = Policies::<T>::get(CurrentPolicy::<T>::get())
			.map(|record| record.policy)
			.unwrap_or_default();
		let before = CurrentPolicy::<T>::get();
		#[extrinsic_call]
		Pallet::<T>::set_policy(origin as T::RuntimeOrigin, policy);
		assert_eq!(CurrentPolicy::<T>::get(), before.saturating_add(1));
		Ok(())
	}

	/// The hook when nobody is due.
	#[benchmark]
	fn sweep_base() {
		SweepCursor::<T>::put(7);
		let mut meter = WeightMeter::new();
		#[block]
		{
			Pallet::<T>::sweep(&mut meter);
		}
		assert_eq!(SweepCursor::<T>::get(), None);
	}

	/// One payee that is due.
	#[benchmark]
	fn sweep_payee() -> Result<(), BenchmarkError> {
		let payee = due::<T>(0)?;
		#[block]
		{
			let next = DuePayees::<T>::iter_keys().next();
			Pallet::<T>::sweep_one(next.unwrap_or_default());
		}
		assert_eq!(Pallet::<T>::owed_of(payee), 0);
		Ok(())
	}

	/// The first step of a batch, without credits.
	#[benchmark]
	fn route_begin() -> Result<(), BenchmarkError> {
		let world = world::<T>()?;
		let (escrow, settlement) = settlement::<T>(&world, 100 * OPEN)?;
		#[block]
		{
			<Pallet<T> as Router<T::AccountId>>::begin(&escrow, settlement)?;
		}
		assert!(InProgress::<T>::contains_key(1));
		Ok(())
	}

	/// A page of `c` credits to contributions that earn, each the first into its pot.
	#[benchmark]
	fn route_credit(c: Linear<0, 512>) -> Result<(), BenchmarkError> {
		let world = world::<T>()?;
		let author = new_payee::<T>(2)?;
		let mut credits = Vec::new();
		for seed in 0..c {
			credits.push((sealed::<T>(author, seed.saturating_add(1))?.1, OPEN));
		}
		credits.sort_unstable();
		let amount = OPEN.saturating_mul(Balance::from(c).saturating_add(100));
		let (escrow, settlement) = settlement::<T>(&world, amount)?;
		<Pallet<T> as Router<T::AccountId>>::begin(&escrow, settlement)?;
		#[block]
		{
			<Pallet<T> as Router<T::AccountId>>::credit(1, &credits)?;
		}
		for (contribution, _) in &credits {
			assert!(Pots::<T>::contains_key(Pot::Contribution(*contribution)));
		}
		Ok(())
	}

	/// The last step of a batch.
	#[benchmark]
	fn route_close() -> Result<(), BenchmarkError> {
		let world = world::<T>()?;
		let (escrow, settlement) = settlement::<T>(&world, 100 * OPEN)?;
		<Pallet<T> as Router<T::AccountId>>::begin(&escrow, settlement)?;
		#[block]
		{
			<Pallet<T> as Router<T::AccountId>>::close(1)?;
		}
		assert!(Pots::<T>::contains_key(Pot::ModelData(world.model)));
		Ok(())
	}

	/// To a contribution that earns.
	#[benchmark]
	fn compensate() -> Result<(), BenchmarkError> {
		let world = world::<T>()?;
		let (escrow, _) = settlement::<T>(&world, 100 * OPEN)?;
		let harmed = Some(world.contribution);
		#[block]
		{
			<Pallet<T> as Router<T::AccountId>>::compensate(&escrow, world.model, harmed, OPEN)?;
		}
		assert_eq!(Pots::<T>::get(Pot::Contribution(world.contribution)), OPEN);
		Ok(())
	}

	/// Batch 1 of `amount`, and an escrow that has it.
	fn settlement<T: Config>(
		world: &World,
		amount: Balance,
	) -> Result<(T::AccountId, Settlement), DispatchError> {
		let escrow: T::AccountId = account("escrow", 0, 0);
		T::Currency::set_balance(&escrow, amount.saturating_add(OPEN));
		back::<T>(0)?;
		let settlement = Settlement {
			batch: 1,
			operator: world.operator,
			model: world.model,
			amount,
			policy: CurrentPolicy::<T>::get(),
			stakes: T::Operators::stakes(world.operator),
			verdict: Verdict::Final,
		};
		Ok((escrow, settlement))
	}

	fn payees<T: Config>(n: u32) -> Result<Vec<(PayeeId, Balance)>, DispatchError> {
		(0..n)
			.map(|index| Ok((new_payee::<T>(index)?, amount::<T>())))
			.collect()
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
