//! What other pallets may know of operators and do to them.

use crate::{pallet::*, types::MAX_LIVE_ERAS, WeightInfo};
use frame_support::{pallet_prelude::*, storage::with_storage_layer};
use openledger_core::{Balance, ModelId, OperatorId, PayeeId};
use openledger_traits::{Operators, Prices, Risk, Slashed, StakeEra, Stakes};
use sp_runtime::ArithmeticError;

impl<T: Config> Operators<T::AccountId> for Pallet<T> {
	fn operator_of(account: &T::AccountId) -> Option<OperatorId> {
		OperatorOf::<T>::get(account)
	}

	fn account_of(operator: OperatorId) -> Option<T::AccountId> {
		Registry::<T>::get(operator).map(|record| record.account)
	}

	fn is_active(operator: OperatorId) -> bool {
		Registry::<T>::get(operator).is_some_and(|record| record.status.is_active())
	}

	fn payee(operator: OperatorId) -> Option<PayeeId> {
		Registry::<T>::get(operator).map(|record| record.payee)
	}

	fn prices(operator: OperatorId, model: ModelId) -> Option<Prices> {
		Served::<T>::get(operator, model)
	}

	fn stakes(operator: OperatorId) -> Stakes {
		Registry::<T>::get(operator).map_or_else(Stakes::default, |record| Stakes {
			own: record.bond,
			delegated: record.delegated.stake,
			commission: record.commission.at(Self::now()).min(T::MaxCommission::get()),
			slashes: record.slashes,
		})
	}

	fn expose(operator: OperatorId, batch: Risk) -> Result<StakeEra, DispatchError> {
		let mut record = Self::operator_record(operator)?;
		ensure!(record.status.is_active(), Error::<T>::NotActive);
		ensure!(batch.amount > 0, Error::<T>::ZeroAmount);
		record.exposure = record
			.exposure
			.checked_add(batch.amount)
			.ok_or(ArithmeticError::Overflow)?;
		ensure!(
			record.exposure <= record.exposure_limit(T::ExposureRatio::get()),
			Error::<T>::ExposureExceeded
		);
		// What nothing can be credited of needs no cover, however much is open.
		if batch.attributable > 0 {
			record.attributable = record
				.attributable
				.checked_add(batch.attributable)
				.ok_or(ArithmeticError::Overflow)?;
			ensure!(
				record.attributable <= record.attributable_limit(),
				Error::<T>::AttributableExceeded
			);
		}
		let mut eras = Self::settled_eras(operator);
		let era = eras.charge(batch.amount).ok_or(ArithmeticError::Overflow)?;
		StakeEras::<T>::insert(operator, eras);
		Registry::<T>::insert(operator, record);
		Ok(era)
	}

	fn release(operator: OperatorId, batch: Risk, era: StakeEra) -> DispatchResult {
		let mut record = Self::operator_record(operator)?;
		// Not settled here: that could only forget eras, which waits for the next block anyway.
		let mut eras = StakeEras::<T>::get(operator);
		eras.discharge(era, batch.amount, Self::now())
			.ok_or(Error::<T>::NotExposed)?;
		record.exposure = record
			.exposure
			.checked_sub(batch.amount)
			.ok_or(Error::<T>::NotExposed)?;
		record.attributable = record
			.attributable
			.checked_sub(batch.attributable)
			.ok_or(Error::<T>::NotExposed)?;
		StakeEras::<T>::insert(operator, eras);
		Registry::<T>::insert(operator, record);
		Ok(())
	}

	fn room(operator: OperatorId) -> Risk {
		let exposure = Self::exposure_info(operator);
		Risk {
			amount: exposure.room,
			attributable: if exposure.room > 0 {
				exposure.attributable_limit.saturating_sub(exposure.attributable)
			} else {
				0
			},
		}
	}

	fn slash(
		operator: OperatorId,
		amount: Balance,
		beneficiary: &T::AccountId,
	) -> Result<Slashed, DispatchError> {
		// May be called from a hook, where nothing else undoes the half of a slash.
		with_storage_layer(|| Self::do_slash(operator, amount, beneficiary))
	}

	fn slash_weight() -> Weight {
		T::WeightInfo::slash(MAX_LIVE_ERAS)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn create(account: &T::AccountId, model: ModelId) -> Result<OperatorId, DispatchError> {
		use frame_support::traits::fungible::{Inspect, Mutate};
		use openledger_core::OPEN;
		// Enough for any batch a benchmark opens.
		let bond = T::MinBond::get().max(OPEN.saturating_mul(1_000_000));
		let free = T::Currency::minimum_balance().saturating_add(OPEN);
		T::Currency::mint_into(account, bond.saturating_add(free))?;
		if OperatorOf::<T>::contains_key(account) {
			return Self::serve_for_benchmark(account, model);
		}
		Self::do_register(
			account.clone(),
			bond,
			b"benchmark".to_vec(),
			b"http://127.0.0.1".to_vec(),
			0,
		)?;
		Self::serve_for_benchmark(account, model)
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl<T: Config> Pallet<T> {
	fn serve_for_benchmark(account: &T::AccountId, model: ModelId) -> Result<OperatorId, DispatchError> {
		Self::do_serve(
			account.clone(),
			model,
			Prices {
				input: 1_000,
				output: 1_000,
			},
		)?;
		OperatorOf::<T>::get(account).ok_or_else(|| Error::<T>::NotOperator.into())
	}
}
