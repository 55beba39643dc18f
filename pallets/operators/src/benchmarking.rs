//! Benchmarks, at the worst case of each call: full era lists, full texts, delegations that are in every state.

use super::*;
use crate::{
	pallet::*,
	types::{Chunks, Departure, Era, Eras, SharePool, DEPLETION, MAX_CHUNKS, MAX_LIVE_ERAS},
};
use alloc::{vec, vec::Vec};
use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{Inspect, Mutate, MutateHold},
	Get,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use openledger_core::{Balance, ModelId, OperatorId, MAX_URI, OPEN};
use openledger_traits::{Contributions, Models, Operators, Payees, Prices, Risk, StakeEra};
use sp_runtime::{
	traits::{One, Saturating, Zero},
	DispatchError,
};

const PRICES: Prices = Prices {
	input: 1_000,
	output: 2_000,
};

fn set_block<T: Config>(block: BlockNumberFor<T>) {
	frame_system::Pallet::<T>::set_block_number(block);
}

fn funded<T: Config>(name: &'static str) -> T::AccountId {
	let who: T::AccountId = account(name, 0, 0);
	T::Currency::set_balance(&who, 10_000_000 * OPEN);
	who
}

/// Endows the pallet account as genesis does.
fn endow<T: Config>() {
	let pot = Pallet::<T>::account_id();
	if T::Currency::total_balance(&pot) < T::Currency::minimum_balance() {
		T::Currency::set_balance(&pot, T::Currency::minimum_balance());
	}
}

fn text() -> Vec<u8> {
	vec![b'x'; MAX_URI as usize]
}

fn bond<T: Config>() -> Balance {
	T::MinBond::get().saturating_mul(2)
}

fn operator<T: Config>() -> Result<(T::AccountId, OperatorId), DispatchError> {
	endow::<T>();
	let who = funded::<T>("operator");
	let operator = Pallet::<T>::do_register(who.clone(), bond::<T>(), text(), text(), 0)?;
	Ok((who, operator))
}

fn model<T: Config>() -> Result<ModelId, DispatchError> {
	let payee = T::Payees::ensure(&funded::<T>("builder"))?;
	let (snapshot, _) = T::Contributions::create_sealed(payee, 0)?;
	T::Models::create(payee, &[snapshot])
}

/// An account whose stake with `operator` joins and is ready.
fn joined<T: Config>(operator: OperatorId) -> Result<T::AccountId, DispatchError> {
	let who = funded::<T>("delegator");
	Pallet::<T>::do_delegate(operator, who.clone(), T::MinDelegation::get().saturating_mul(4))?;
	set_block::<T>(Pallet::<T>::now().saturating_add(T::EntryDelay::get()));
	Ok(who)
}

/// An account with active stake.
fn active<T: Config>(operator: OperatorId) -> Result<T::AccountId, DispatchError> {
	let who = joined::<T>(operator)?;
	Pallet::<T>::do_activate(operator, who.clone())?;
	Ok(who)
}

/// Gives `operator` `count` live eras, each with stake that left and, but for the last, a batch that is open.
fn fill_eras<T: Config>(operator: OperatorId, count: u32) -> Result<(), DispatchError> {
	let now = Pallet::<T>::now();
	let unlock_at = now.saturating_add(T::UnbondingPeriod::get());
	let list: Vec<Era<BlockNumberFor<T>>> = (0..count)
		.map(|number| Era {
			number,
			batches: 1,
			exposed: 1,
			released_at: Some(now),
			departure: Some(Departure {
				first: now,
				unlock_at,
			}),
		})
		.collect();
	// An `Eras` is its list and nothing else.
	let eras = Eras::<BlockNumberFor<T>>::decode(&mut &list.encode()[..])
		.map_err(|_| DispatchError::Other("too many eras"))?;
	StakeEras::<T>::insert(operator, eras);
	Registry::<T>::mutate_extant(operator, |record| {
		record.exposure = count.into();
		record.attributable = count.into();
	});
	Ok(())
}

/// Puts stake that leaves into the pool of an era.
fn fill_pool<T: Config>(operator: OperatorId, era: StakeEra) -> Result<(), DispatchError> {
	let amount = T::MinDelegation::get();
	T::Currency::mint_into(&Pallet::<T>::account_id(), amount)?;
	UnbondingPools::<T>::insert(
		operator,
		era,
		SharePool {
			stake: amount,
			shares: amount,
		},
	);
	Ok(())
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn register() {
		endow::<T>();
		let who = funded::<T>("operator");

		#[extrinsic_call]
		_(
			RawOrigin::Signed(who.clone()),
			bond::<T>(),
			text(),
			text(),
			T::MaxCommission::get(),
		);

		assert!(OperatorOf::<T>::contains_key(who));
	}

	#[benchmark]
	fn bond_extra() -> Result<(), BenchmarkError> {
		let (who, operator) = operator::<T>()?;
		let slashed = bond::<T>();
		Pallet::<T>::do_slash(operator, slashed, &funded::<T>("beneficiary"))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), bond::<T>());

		assert!(<Pallet<T> as Operators<T::AccountId>>::is_active(operator));
		Ok(())
	}

	#[benchmark]
	fn set_metadata() -> Result<(), BenchmarkError> {
		let (who, operator) = operator::<T>()?;
		let metadata = vec![b'y'; MAX_URI as usize];

		#[extrinsic_call]
		_(RawOrigin::Signed(who), metadata.clone());

		assert_eq!(Profiles::<T>::get(operator).metadata.into_inner(), metadata);
		Ok(())
	}

	#[benchmark]
	fn set_endpoint() -> Result<(), BenchmarkError> {
		let (who, operator) = operator::<T>()?;
		let endpoint = vec![b'y'; MAX_URI as usize];

		#[extrinsic_call]
		_(RawOrigin::Signed(who), endpoint.clone());

		assert_eq!(Profiles::<T>::get(operator).endpoint.into_inner(), endpoint);
		Ok(())
	}

	#[benchmark]
	fn set_commission() -> Result<(), BenchmarkError> {
		let (who, operator) = operator::<T>()?;
		let commission = T::MaxCommission::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), commission);

		let stored = Registry::<T>::get(operator).map(|record| record.commission);
		assert_eq!(
			stored.map(|c| c.next.map_or(c.current, |(next, _)| next)),
			Some(commission)
		);
		Ok(())
	}

	#[benchmark]
	fn serve() -> Result<(), BenchmarkError> {
		let (who, operator) = operator::<T>()?;
		let model = model::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), model, PRICES);

		assert_eq!(Served::<T>::get(operator, model), Some(PRICES));
		Ok(())
	}

	#[benchmark]
	fn stop() -> Result<(), BenchmarkError> {
		let (who, operator) = operator::<T>()?;
		let model = model::<T>()?;
		Pallet::<T>::do_serve(who.clone(), model, PRICES)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), model);

		assert_eq!(Served::<T>::get(operator, model), None);
		Ok(())
	}

	#[benchmark]
	fn unbond_own() -> Result<(), BenchmarkError> {
		let (who, operator) = operator::<T>()?;
		fill_eras::<T>(operator, MAX_LIVE_ERAS)?;
		let amount = T::MinBond::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), amount);

		assert_eq!(
			Registry::<T>::get(operator).map(|record| record.unbonding),
			Some(amount)
		);
		Ok(())
	}

	#[benchmark]
	fn deregister(m: Linear<0, { T::MaxServedModels::get() }>) -> Result<(), BenchmarkError> {
		let (who, operator) = operator::<T>()?;
		fill_eras::<T>(operator, MAX_LIVE_ERAS)?;
		for model in 0..m {
			Served::<T>::insert(operator, model, PRICES);
		}
		Registry::<T>::mutate_extant(operator, |record| record.served = m);

		#[extrinsic_call]
		_(RawOrigin::Signed(who));

		assert_eq!(Served::<T>::iter_prefix(operator).count(), 0);
		Ok(())
	}

	#[benchmark]
	fn withdraw_own() -> Result<(), BenchmarkError> {
		let (who, operator) = operator::<T>()?;
		Pallet::<T>::do_deregister(who.clone())?;
		set_block::<T>(Pallet::<T>::now().saturating_add(T::UnbondingPeriod::get()));

		#[extrinsic_call]
		_(RawOrigin::Signed(who));

		assert!(!Registry::<T>::contains_key(operator));
		Ok(())
	}

	#[benchmark]
	fn delegate() -> Result<(), BenchmarkError> {
		let (_, operator) = operator::<T>()?;
		// What joined before is ready, and is activated on the way.
		let who = joined::<T>(operator)?;
		let amount = T::MinDelegation::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), operator, amount);

		let stored = Delegations::<T>::get(operator, who).map(|record| (record.joining, record.shares));
		assert_eq!(stored, Some((amount, amount.saturating_mul(4))));
		Ok(())
	}

	#[benchmark]
	fn activate() -> Result<(), BenchmarkError> {
		let (_, operator) = operator::<T>()?;
		let delegator = joined::<T>(operator)?;
		let caller = funded::<T>("caller");

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), operator, delegator.clone());

		assert!(Delegations::<T>::get(operator, delegator).is_some_and(|record| record.shares > 0));
		Ok(())
	}

	#[benchmark]
	fn cancel_joining() -> Result<(), BenchmarkError> {
		let (_, operator) = operator::<T>()?;
		let who = joined::<T>(operator)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), operator);

		assert!(!Delegations::<T>::contains_key(operator, who));
		Ok(())
	}

	#[benchmark]
	fn undelegate() -> Result<(), BenchmarkError> {
		let (_, operator) = operator::<T>()?;
		let who = active::<T>(operator)?;
		fill_eras::<T>(operator, MAX_LIVE_ERAS)?;
		let amount = T::MinDelegation::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), operator, Some(amount));

		assert!(Delegations::<T>::get(operator, who).is_some_and(|record| !record.chunks.is_empty()));
		Ok(())
	}

	#[benchmark]
	fn withdraw_unbonded(c: Linear<1, { MAX_CHUNKS }>) -> Result<(), BenchmarkError> {
		let (_, operator) = operator::<T>()?;
		let delegator = active::<T>(operator)?;
		fill_eras::<T>(operator, c.saturating_add(1))?;
		for era in 0..c {
			fill_pool::<T>(operator, era)?;
		}
		let caller = funded::<T>("caller");
		let now = Pallet::<T>::now();
		let unlock_at = now.saturating_add(T::UnbondingPeriod::get());
		let mut chunks = Chunks::default();
		for era in 0..c {
			chunks
				.add(era, T::MinDelegation::get(), unlock_at)
				.ok_or("too many chunks")?;
			<Pallet<T> as Operators<T::AccountId>>::release(
				operator,
				Risk {
					amount: 1,
					attributable: 1,
				},
				era,
			)?;
		}
		Delegations::<T>::mutate(operator, &delegator, |record| {
			if let Some(record) = record {
				record.chunks = chunks;
			}
		});
		set_block::<T>(unlock_at.saturating_add(One::one()));

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), operator, delegator.clone());

		assert!(Delegations::<T>::get(operator, delegator).is_some_and(|record| record.chunks.is_empty()));
		Ok(())
	}

	#[benchmark]
	fn clear() -> Result<(), BenchmarkError> {
		let (_, operator) = operator::<T>()?;
		let delegator = active::<T>(operator)?;
		fill_eras::<T>(operator, MAX_LIVE_ERAS)?;
		let caller = funded::<T>("caller");
		// One unit is left, so that a chunk has to be made.
		let shares = DEPLETION.saturating_mul(2);
		let mut payee = None;
		Delegations::<T>::mutate(operator, &delegator, |record| {
			if let Some(record) = record {
				record.shares = shares;
				payee = Some(record.payee);
			}
		});
		StakerUnits::<T>::insert(operator, payee.ok_or("no delegation")?, shares);
		Registry::<T>::mutate_extant(operator, |record| {
			record.delegated = SharePool { stake: 1, shares }
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), operator, delegator.clone());

		assert!(Delegations::<T>::get(operator, delegator).is_some_and(|record| record.shares == 0));
		Ok(())
	}

	#[benchmark]
	fn expose(e: Linear<1, { MAX_LIVE_ERAS }>) -> Result<(), BenchmarkError> {
		let (_, operator) = operator::<T>()?;
		fill_eras::<T>(operator, e)?;
		let era;

		#[block]
		{
			era = <Pallet<T> as Operators<T::AccountId>>::expose(
				operator,
				Risk {
					amount: 1,
					attributable: 1,
				},
			);
		}

		assert!(era.is_ok());
		Ok(())
	}

	#[benchmark]
	fn release(e: Linear<1, { MAX_LIVE_ERAS }>) -> Result<(), BenchmarkError> {
		let (_, operator) = operator::<T>()?;
		fill_eras::<T>(operator, e)?;
		let last = e.saturating_sub(1);

		#[block]
		{
			<Pallet<T> as Operators<T::AccountId>>::release(
				operator,
				Risk {
					amount: 1,
					attributable: 1,
				},
				last,
			)?;
		}

		assert_eq!(
			Registry::<T>::get(operator).map(|record| record.exposure),
			Some(last.into())
		);
		Ok(())
	}

	#[benchmark]
	fn slash(e: Linear<1, { MAX_LIVE_ERAS }>) -> Result<(), BenchmarkError> {
		let (who, operator) = operator::<T>()?;
		active::<T>(operator)?;
		fill_eras::<T>(operator, e)?;
		for era in 0..e {
			fill_pool::<T>(operator, era)?;
		}
		// Own stake leaves too, as many entries as there can be.
		let mut chunks = Chunks::default();
		let mut unbonding: Balance = 0;
		for era in 0..e.min(MAX_CHUNKS) {
			chunks.add(era, OPEN, Zero::zero()).ok_or("too many chunks")?;
			unbonding = unbonding.saturating_add(OPEN);
		}
		T::Currency::hold(&HoldReason::Bond.into(), &who, unbonding)?;
		OwnUnbonding::<T>::insert(operator, chunks);
		Registry::<T>::mutate_extant(operator, |record| record.unbonding = unbonding);
		let beneficiary = funded::<T>("beneficiary");
		let delegated = T::MinDelegation::get().saturating_mul(u128::from(e).saturating_add(4));
		let own = bond::<T>().saturating_add(unbonding);
		let amount = own.saturating_add(delegated / 2);
		let slashed;

		#[block]
		{
			slashed = <Pallet<T> as Operators<T::AccountId>>::slash(operator, amount, &beneficiary);
		}

		assert_eq!(
			slashed.map(|slashed| (slashed.own, slashed.delegated)),
			Ok((own, delegated / 2))
		);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
