//! Who an operator is and what it offers.

use crate::{
	pallet::*,
	types::{Commission, Operator, Profile, SharePool, Status, Text},
};
use alloc::vec::Vec;
use frame_support::{pallet_prelude::*, traits::fungible::MutateHold};
use openledger_core::{Balance, ModelId, OperatorId, Share};
use openledger_traits::{Models, Payees, Prices};
use sp_runtime::{traits::Saturating, ArithmeticError};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(
		who: T::AccountId,
		bond: Balance,
		metadata: Vec<u8>,
		endpoint: Vec<u8>,
		commission: Share,
	) -> Result<OperatorId, DispatchError> {
		ensure!(!OperatorOf::<T>::contains_key(&who), Error::<T>::AlreadyOperator);
		ensure!(bond >= T::MinBond::get(), Error::<T>::BondTooSmall);
		ensure!(
			commission <= T::MaxCommission::get(),
			Error::<T>::CommissionTooHigh
		);
		let profile = Profile {
			metadata: Self::text(metadata)?,
			endpoint: Self::text(endpoint)?,
		};
		let operator = NextOperator::<T>::get();
		let next = operator.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		T::Currency::hold(&HoldReason::Bond.into(), &who, bond)?;
		let payee = T::Payees::ensure(&who)?;

		NextOperator::<T>::put(next);
		OperatorOf::<T>::insert(&who, operator);
		Registry::<T>::insert(
			operator,
			Operator {
				account: who.clone(),
				payee,
				status: Status::Active,
				bond,
				unbonding: 0,
				delegated: SharePool::default(),
				joining: 0,
				exposure: 0,
				attributable: 0,
				commission: Commission::new(commission),
				served: 0,
				delegators: 0,
				slashes: 0,
			},
		);
		Profiles::<T>::insert(operator, &profile);
		let Profile { metadata, endpoint } = profile;
		Self::deposit_event(Event::OperatorRegistered {
			operator,
			account: who,
			payee,
			bond,
			commission,
		});
		Self::deposit_event(Event::MetadataSet {
			operator,
			metadata: metadata.into_inner(),
		});
		Self::deposit_event(Event::EndpointSet {
			operator,
			endpoint: endpoint.into_inner(),
		});
		Ok(operator)
	}

	pub(crate) fn do_set_metadata(who: T::AccountId, metadata: Vec<u8>) -> DispatchResult {
		let (operator, _) = Self::staying_record(&who)?;
		let metadata = Self::text(metadata)?;
		Profiles::<T>::mutate(operator, |profile| profile.metadata = metadata.clone());
		Self::deposit_event(Event::MetadataSet {
			operator,
			metadata: metadata.into_inner(),
		});
		Ok(())
	}

	pub(crate) fn do_set_endpoint(who: T::AccountId, endpoint: Vec<u8>) -> DispatchResult {
		let (operator, _) = Self::staying_record(&who)?;
		let endpoint = Self::text(endpoint)?;
		Profiles::<T>::mutate(operator, |profile| profile.endpoint = endpoint.clone());
		Self::deposit_event(Event::EndpointSet {
			operator,
			endpoint: endpoint.into_inner(),
		});
		Ok(())
	}

	pub(crate) fn do_set_commission(who: T::AccountId, commission: Share) -> DispatchResult {
		let (operator, mut record) = Self::staying_record(&who)?;
		ensure!(
			commission <= T::MaxCommission::get(),
			Error::<T>::CommissionTooHigh
		);
		let now = Self::now();
		let from = record.commission.at(now);
		record.commission =
			record
				.commission
				.ask(commission, now, now.saturating_add(T::CommissionDelay::get()));
		let effective_at = record.commission.next.map_or(now, |(_, due)| due);
		Registry::<T>::insert(operator, record);
		Self::deposit_event(Event::CommissionSet {
			operator,
			from,
			to: commission,
			effective_at,
		});
		Ok(())
	}

	pub(crate) fn do_serve(who: T::AccountId, model: ModelId, prices: Prices) -> DispatchResult {
		let (operator, mut record) = Self::staying_record(&who)?;
		ensure!(prices.input > 0 || prices.output > 0, Error::<T>::NoPrice);
		ensure!(T::Models::is_active(model), Error::<T>::ModelNotActive);
		if !Served::<T>::contains_key(operator, model) {
			ensure!(
				record.served < T::MaxServedModels::get(),
				Error::<T>::TooManyModels
			);
			record.served = record.served.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Registry::<T>::insert(operator, record);
		}
		Served::<T>::insert(operator, model, prices);
		Self::deposit_event(Event::ModelServed {
			operator,
			model,
			prices,
		});
		Ok(())
	}

	pub(crate) fn do_stop(who: T::AccountId, model: ModelId) -> DispatchResult {
		let (operator, mut record) = Self::own_record(&who)?;
		ensure!(Served::<T>::contains_key(operator, model), Error::<T>::NotServed);
		record.served = record.served.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		Served::<T>::remove(operator, model);
		Registry::<T>::insert(operator, record);
		Self::deposit_event(Event::ModelStopped { operator, model });
		Ok(())
	}

	fn text(bytes: Vec<u8>) -> Result<Text, Error<T>> {
		let text = Text::try_from(bytes).map_err(|_| Error::<T>::TextTooLong)?;
		ensure!(core::str::from_utf8(&text).is_ok(), Error::<T>::NotUtf8);
		Ok(text)
	}
}
