//! What an owner can do with a model.

use crate::{Config, Error, Event, ModelOf, Models, Pallet, Status};
use frame_support::ensure;
use openledger_core::ModelId;
use openledger_traits::Payees;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// The model, if it is `who`'s.
	fn owned(who: &T::AccountId, model: ModelId) -> Result<ModelOf<T>, Error<T>> {
		let record = Models::<T>::get(model).ok_or(Error::<T>::UnknownModel)?;
		ensure!(record.owner == *who, Error::<T>::NotOwner);
		Ok(record)
	}

	pub(crate) fn do_retire(who: T::AccountId, model: ModelId) -> DispatchResult {
		let mut record = Self::owned(&who, model)?;
		ensure!(record.is_active(), Error::<T>::AlreadyRetired);
		record.status = Status::Retired;
		Models::<T>::insert(model, record);
		Self::deposit_event(Event::ModelRetired { model, owner: who });
		Ok(())
	}

	pub(crate) fn do_transfer(who: T::AccountId, model: ModelId, new_owner: T::AccountId) -> DispatchResult {
		let mut record = Self::owned(&who, model)?;
		ensure!(record.owner != new_owner, Error::<T>::AlreadyOwner);
		let new_payee = T::Payees::ensure(&new_owner)?;
		let old_payee = core::mem::replace(&mut record.payee, new_payee);
		let from = core::mem::replace(&mut record.owner, new_owner.clone());
		Models::<T>::insert(model, record);
		Self::deposit_event(Event::OwnershipTransferred {
			model,
			from,
			to: new_owner,
			old_payee,
			new_payee,
		});
		Ok(())
	}
}
