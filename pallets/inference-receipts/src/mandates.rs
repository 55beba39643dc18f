//! Mandates: money under a signer and a cap.

use crate::{ledger::Total, pallet::*, AllowList, DrawFault, Mandate, MandateInfo};
use codec::MaxEncodedLen;
use frame_support::{
	ensure,
	traits::{Consideration, Footprint},
};
use openledger_core::{Balance, MandateId, ModelId, OperatorId};
use openledger_traits::{Epochs, Models, Operators};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_create_mandate(
		payer: T::AccountId,
		signer: T::AccountId,
		cap_per_epoch: Balance,
		operators: AllowList,
		models: AllowList,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		Self::ensure_known(&operators, &models)?;
		let id = NextMandateId::<T>::get();
		NextMandateId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let ticket = T::Storage::new(&payer, Self::mandate_footprint())?;
		Self::collect(&payer, amount)?;
		TotalMandates::<T>::grow(amount)?;
		let mandate = Mandate {
			payer: payer.clone(),
			signer: signer.clone(),
			cap_per_epoch,
			operators: operators.clone(),
			models: models.clone(),
			balance: amount,
			epoch: T::Epochs::current(),
			drawn: 0,
			ticket,
		};
		Mandates::<T>::insert(id, mandate);
		Self::deposit_event(Event::MandateCreated {
			mandate: id,
			payer,
			signer,
			cap_per_epoch,
			operators,
			models,
			amount,
		});
		Ok(())
	}

	pub(crate) fn do_fund_mandate(payer: T::AccountId, id: MandateId, amount: Balance) -> DispatchResult {
		let mut mandate = Self::mandate_of_payer(&payer, id)?;
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		mandate.balance = mandate
			.balance
			.checked_add(amount)
			.ok_or(ArithmeticError::Overflow)?;
		let balance = mandate.balance;
		Self::collect(&payer, amount)?;
		TotalMandates::<T>::grow(amount)?;
		Mandates::<T>::insert(id, mandate);
		Self::deposit_event(Event::MandateFunded {
			mandate: id,
			payer,
			amount,
			balance,
		});
		Ok(())
	}

	pub(crate) fn do_update_mandate(
		payer: T::AccountId,
		id: MandateId,
		signer: T::AccountId,
		cap_per_epoch: Balance,
		operators: AllowList,
		models: AllowList,
	) -> DispatchResult {
		let mandate = Self::mandate_of_payer(&payer, id)?;
		Self::ensure_known(&operators, &models)?;
		let mandate = Mandate {
			signer: signer.clone(),
			cap_per_epoch,
			operators: operators.clone(),
			models: models.clone(),
			..mandate
		};
		Mandates::<T>::insert(id, mandate);
		Self::deposit_event(Event::MandateUpdated {
			mandate: id,
			signer,
			cap_per_epoch,
			operators,
			models,
		});
		Ok(())
	}

	pub(crate) fn do_revoke_mandate(payer: T::AccountId, id: MandateId) -> DispatchResult {
		let mandate = Self::mandate_of_payer(&payer, id)?;
		let returned = mandate.balance;
		TotalMandates::<T>::shrink(returned)?;
		Mandates::<T>::remove(id);
		Self::refund(&payer, returned)?;
		mandate.ticket.drop(&payer)?;
		Self::deposit_event(Event::MandateRevoked {
			mandate: id,
			payer,
			returned,
		});
		Ok(())
	}

	/// Lets `signer` fund a session with `operator` for `models` out of mandate `id`. Returns the payer.
	pub(crate) fn draw(
		signer: &T::AccountId,
		id: MandateId,
		operator: OperatorId,
		models: impl Iterator<Item = ModelId>,
		amount: Balance,
	) -> Result<T::AccountId, DispatchError> {
		let mut mandate = Mandates::<T>::get(id).ok_or(Error::<T>::UnknownMandate)?;
		ensure!(mandate.signer == *signer, Error::<T>::NotSigner);
		ensure!(mandate.allows_operator(operator), Error::<T>::OperatorNotAllowed);
		for model in models {
			ensure!(mandate.allows_model(model), Error::<T>::ModelNotAllowed);
		}
		mandate
			.draw(T::Epochs::current(), amount)
			.map_err(|fault| match fault {
				DrawFault::OverCap => Error::<T>::CapExceeded,
				DrawFault::Exhausted => Error::<T>::MandateExhausted,
			})?;
		let payer = mandate.payer.clone();
		TotalMandates::<T>::shrink(amount)?;
		Mandates::<T>::insert(id, mandate);
		Ok(payer)
	}

	/// Puts what a session left over back into mandate `id`; `false` if there is no such mandate any more. What was
	/// drawn in the epoch stays drawn: opening and closing must not stretch the cap.
	pub(crate) fn replenish(id: MandateId, amount: Balance) -> Result<bool, DispatchError> {
		let Some(mut mandate) = Mandates::<T>::get(id) else {
			return Ok(false);
		};
		mandate.balance = mandate
			.balance
			.checked_add(amount)
			.ok_or(ArithmeticError::Overflow)?;
		TotalMandates::<T>::grow(amount)?;
		Mandates::<T>::insert(id, mandate);
		Ok(true)
	}

	pub(crate) fn mandate_info(id: MandateId) -> Option<MandateInfo<T::AccountId>> {
		let mandate = Mandates::<T>::get(id)?;
		let available = mandate.available(T::Epochs::current());
		let Mandate {
			payer,
			signer,
			cap_per_epoch,
			operators,
			models,
			balance,
			..
		} = mandate;
		Some(MandateInfo {
			payer,
			signer,
			cap_per_epoch,
			operators,
			models,
			balance,
			available,
		})
	}

	fn mandate_of_payer(payer: &T::AccountId, id: MandateId) -> Result<MandateOf<T>, DispatchError> {
		let mandate = Mandates::<T>::get(id).ok_or(Error::<T>::UnknownMandate)?;
		ensure!(mandate.payer == *payer, Error::<T>::NotPayer);
		Ok(mandate)
	}

	/// Refuses lists that name what does not exist: a slip there would stay unnoticed until money is needed.
	fn ensure_known(operators: &AllowList, models: &AllowList) -> DispatchResult {
		for operator in operators {
			ensure!(
				T::Operators::account_of(*operator).is_some(),
				Error::<T>::UnknownOperator
			);
		}
		for model in models {
			ensure!(T::Models::kind(*model).is_some(), Error::<T>::UnknownModel);
		}
		Ok(())
	}

	pub(crate) fn mandate_footprint() -> Footprint {
		Footprint::from_parts(1, MandateOf::<T>::max_encoded_len())
	}
}
