//! What must hold between all stored things at any time.

use crate::{
	pallet::*,
	types::{Chunk, MAX_LIVE_ERAS},
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, InspectHold},
		Get,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use openledger_core::{Balance, OperatorId, PayeeId, SHARE_ONE};
use openledger_traits::{Payees, StakeEra};
use sp_runtime::TryRuntimeError;

/// Sums over the delegations of one operator.
#[derive(Default)]
struct Delegated {
	records: u32,
	joining: Balance,
	shares: u128,
	units: BTreeMap<PayeeId, u128>,
	/// Shares on their way out, by era.
	leaving: BTreeMap<StakeEra, u128>,
}

impl<T: Config> Pallet<T> {
	/// Checks, from sums that are made independently of the stored ones:
	///
	/// 1. the parameters make sense together;
	/// 2. ids are below the next one; an account runs the operator that names it, and every operator that is not done is
	///    run by its account;
	/// 3. the holds of an account are the bonds and the unbonding own stake of its operators;
	/// 4. the counters of an operator are the sums of its records: served models, delegators, joining stake, pool shares,
	///    own chunks; no record is empty or names an operator that is not there;
	/// 5. the units of a payee are the sum of the shares of its delegations;
	/// 6. a pool without shares has no stake, and the shares of an era's pool are those of the chunks in that era;
	/// 7. eras are consecutive, at least one and at most 32, none older than the oldest has open batches, and what is
	///    exposed is the sum over them; credits direct no more than that;
	/// 8. no chunk is in an era to come, and none in a live era without a departure;
	/// 9. the pallet account has the existential deposit and all joining, active and unbonding delegations, and, in
	///    tests, nothing else. On a live chain anybody can send it more, which nobody owns then.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_parameters()?;
		let delegated = Self::sum_delegations()?;
		Self::check_accounts()?;
		let mut held: BTreeMap<T::AccountId, Balance> = BTreeMap::new();
		let mut pooled: Balance = 0;
		for (operator, record) in Registry::<T>::iter() {
			let nothing = Delegated::default();
			let sums = delegated.get(&operator).unwrap_or(&nothing);
			pooled = add(pooled, Self::check_operator(operator, sums)?)?;
			let own = held.entry(record.account).or_default();
			*own = add(*own, add(record.bond, record.unbonding)?)?;
		}
		Self::check_orphans()?;
		for (account, sum) in held {
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Bond.into(), &account) == sum,
				"3: holds are not the own stake"
			);
		}
		Self::check_pallet_account(pooled)
	}

	fn check_parameters() -> Result<(), TryRuntimeError> {
		ensure!(
			T::MinBond::get() > 0,
			"1: an operator without bond has nothing to lose"
		);
		ensure!(
			T::MinDelegation::get() >= T::Currency::minimum_balance(),
			"1: a delegation below the existential deposit cannot be paid back to an empty account"
		);
		ensure!(
			T::MaxCommission::get() <= SHARE_ONE,
			"1: a commission is a part of a whole"
		);
		ensure!(
			T::ExposureRatio::get() <= SHARE_ONE,
			"1: more than the stake cannot be lost"
		);
		Ok(())
	}

	fn check_accounts() -> Result<(), TryRuntimeError> {
		for (account, operator) in OperatorOf::<T>::iter() {
			let record =
				Registry::<T>::get(operator).ok_or("2: an account runs an operator that is not there")?;
			ensure!(
				record.account == account,
				"2: an account runs an operator of another"
			);
		}
		for (operator, record) in Registry::<T>::iter() {
			ensure!(
				operator < NextOperator::<T>::get(),
				"2: an operator has an id that was not given"
			);
			ensure!(
				record.is_done() || OperatorOf::<T>::get(&record.account) == Some(operator),
				"2: nobody runs an operator that is not done"
			);
			ensure!(
				T::Payees::account_of(record.payee).is_some(),
				"2: an operator has an unknown payee"
			);
		}
		Ok(())
	}

	fn sum_delegations() -> Result<BTreeMap<OperatorId, Delegated>, TryRuntimeError> {
		let mut all: BTreeMap<OperatorId, Delegated> = BTreeMap::new();
		for (operator, _, delegation) in Delegations::<T>::iter() {
			ensure!(!delegation.is_empty(), "4: an empty delegation is kept");
			let sums = all.entry(operator).or_default();
			sums.records = sums.records.checked_add(1).ok_or("4: too many delegations")?;
			sums.joining = add(sums.joining, delegation.joining)?;
			sums.shares = add(sums.shares, delegation.shares)?;
			if delegation.shares > 0 {
				let units = sums.units.entry(delegation.payee).or_default();
				*units = add(*units, delegation.shares)?;
			}
			Self::check_chunks(operator, delegation.chunks.iter())?;
			for chunk in delegation.chunks.iter() {
				let shares = sums.leaving.entry(chunk.era).or_default();
				*shares = add(*shares, chunk.quantity)?;
			}
		}
		Ok(all)
	}

	/// Checks one operator and returns what of the pallet account belongs to its delegators.
	fn check_operator(operator: OperatorId, sums: &Delegated) -> Result<Balance, TryRuntimeError> {
		let record = Registry::<T>::get(operator).ok_or("2: an operator is not there")?;
		let served = Served::<T>::iter_prefix(operator).try_fold(0u32, |n, _| n.checked_add(1));
		ensure!(served == Some(record.served), "4: served models are miscounted");
		ensure!(
			!record.status.is_leaving() || record.served == 0,
			"4: an operator that left serves"
		);
		ensure!(
			!record.status.is_leaving() || record.bond == 0,
			"4: an operator that left has a bond"
		);
		ensure!(record.delegators == sums.records, "4: delegators are miscounted");
		ensure!(
			record.joining == sums.joining,
			"4: joining stake is not the sum of what joins"
		);
		ensure!(
			record.delegated.shares == sums.shares,
			"4: pool shares are not the sum of the delegations'"
		);
		let own = OwnUnbonding::<T>::get(operator);
		Self::check_chunks(operator, own.iter())?;
		let unbonding = own
			.iter()
			.try_fold(0u128, |sum, chunk| sum.checked_add(chunk.quantity));
		ensure!(
			unbonding == Some(record.unbonding),
			"4: unbonding own stake is not the sum of its chunks"
		);

		let units: BTreeMap<PayeeId, u128> = StakerUnits::<T>::iter_prefix(operator).collect();
		ensure!(
			units == sums.units,
			"5: units of payees are not the shares of their delegations"
		);

		ensure!(
			!record.delegated.is_empty() || record.delegated.stake == 0,
			"6: stake that nobody owns"
		);
		let mut pooled = add(record.joining, record.delegated.stake)?;
		let mut shares = BTreeMap::new();
		for (era, pool) in UnbondingPools::<T>::iter_prefix(operator) {
			ensure!(!pool.is_empty(), "6: an empty pool is kept");
			pooled = add(pooled, pool.stake)?;
			shares.insert(era, pool.shares);
		}
		ensure!(
			shares == sums.leaving,
			"6: shares of an era's pool are not those of its chunks"
		);

		let eras = StakeEras::<T>::get(operator);
		let count = u32::try_from(eras.iter().count()).map_err(|_| "7: too many eras")?;
		ensure!(
			(1..=MAX_LIVE_ERAS).contains(&count),
			"7: there is no era, or too many"
		);
		let mut exposed: Balance = 0;
		let mut expected = eras.oldest();
		for era in eras.iter() {
			ensure!(Some(era.number) == expected, "7: eras are not consecutive");
			expected = era.number.checked_add(1);
			ensure!(
				(era.batches == 0) == (era.exposed == 0),
				"7: an era has batches of nothing"
			);
			exposed = add(exposed, era.exposed)?;
		}
		ensure!(exposed == record.exposure, "7: exposure is not the sum over eras");
		ensure!(
			record.attributable <= record.exposure,
			"7: credits direct more than batches move"
		);
		Ok(pooled)
	}

	fn check_chunks<'a>(
		operator: OperatorId,
		chunks: impl Iterator<Item = &'a Chunk<BlockNumberFor<T>>>,
	) -> Result<(), TryRuntimeError>
	where
		T: 'a,
	{
		let eras = StakeEras::<T>::get(operator);
		let current = eras.current().ok_or("7: there is no era")?.number;
		let mut seen = BTreeSet::new();
		for chunk in chunks {
			ensure!(chunk.quantity > 0, "8: a chunk of nothing");
			ensure!(seen.insert(chunk.era), "8: two chunks in one era");
			ensure!(chunk.era <= current, "8: a chunk is in an era to come");
			if let Some(era) = eras.iter().find(|era| era.number == chunk.era) {
				let departure = era
					.departure
					.ok_or("8: a chunk is in an era without a departure")?;
				ensure!(
					chunk.unlock_at <= departure.unlock_at,
					"8: an era ends before a chunk of it"
				);
			}
		}
		Ok(())
	}

	/// Nothing is kept for an operator that is not there.
	fn check_orphans() -> Result<(), TryRuntimeError> {
		let known = |operator: OperatorId| Registry::<T>::contains_key(operator);
		ensure!(
			Profiles::<T>::iter_keys().all(known),
			"4: a profile without operator"
		);
		ensure!(StakeEras::<T>::iter_keys().all(known), "4: eras without operator");
		ensure!(
			OwnUnbonding::<T>::iter_keys().all(known),
			"4: own stake without operator"
		);
		ensure!(
			Served::<T>::iter_keys().all(|(operator, _)| known(operator)),
			"4: prices without operator"
		);
		ensure!(
			Delegations::<T>::iter_keys().all(|(operator, _)| known(operator)),
			"4: a delegation without operator"
		);
		ensure!(
			UnbondingPools::<T>::iter_keys().all(|(operator, _)| known(operator)),
			"4: a pool without operator"
		);
		ensure!(
			StakerUnits::<T>::iter_keys().all(|(operator, _)| known(operator)),
			"4: units without operator"
		);
		Ok(())
	}

	fn check_pallet_account(pooled: Balance) -> Result<(), TryRuntimeError> {
		let balance = T::Currency::total_balance(&Self::account_id());
		let expected = add(pooled, T::Currency::minimum_balance())?;
		ensure!(
			balance >= expected,
			"9: the pallet account has less than the delegations"
		);
		#[cfg(test)]
		ensure!(
			balance == expected,
			"9: the pallet account has more than the delegations"
		);
		Ok(())
	}
}

fn add(a: u128, b: u128) -> Result<u128, TryRuntimeError> {
	a.checked_add(b).ok_or_else(|| "a sum overflows".into())
}
