//! Datanets and who decides about them.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::*,
	traits::{Consideration, Get},
};
use openledger_core::DatanetId;

impl<T: Config> Pallet<T> {
	/// `bytes` as text of at most `S` bytes.
	pub(crate) fn text<S: Get<u32>>(bytes: Vec<u8>) -> Result<BoundedVec<u8, S>, Error<T>> {
		ensure!(core::str::from_utf8(&bytes).is_ok(), Error::<T>::NotUtf8);
		bytes.try_into().map_err(|_| Error::<T>::TextTooLong)
	}

	fn descriptor(words: Descriptor<Vec<u8>>) -> Result<Descriptor<Uri>, Error<T>> {
		Ok(Descriptor {
			domain: Self::text(words.domain)?,
			schema: Self::text(words.schema)?,
			licence: Self::text(words.licence)?,
			language: Self::text(words.language)?,
		})
	}

	fn ensure_sound(admission: &AdmissionPolicy) -> Result<(), Error<T>> {
		ensure!(
			*admission != AdmissionPolicy::Bonded { bond: 0 },
			Error::<T>::ZeroBond
		);
		Ok(())
	}

	/// Lets `change` a datanet if `who` owns it.
	fn mutate_owned(
		who: &T::AccountId,
		datanet: DatanetId,
		change: impl FnOnce(&mut DatanetOf<T>) -> DispatchResult,
	) -> DispatchResult {
		Datanets::<T>::try_mutate(datanet, |state| {
			let state = state.as_mut().ok_or(Error::<T>::UnknownDatanet)?;
			ensure!(state.owner == *who, Error::<T>::NotOwner);
			change(state)
		})
	}

	pub(crate) fn do_create(
		owner: T::AccountId,
		name: Vec<u8>,
		descriptor: Descriptor<Vec<u8>>,
		admission: AdmissionPolicy,
	) -> Result<DatanetId, DispatchError> {
		ensure!(!name.is_empty(), Error::<T>::EmptyName);
		let name: Name = Self::text(name)?;
		let descriptor = Self::descriptor(descriptor)?;
		Self::ensure_sound(&admission)?;

		let datanet = NextDatanet::<T>::get();
		NextDatanet::<T>::put(datanet.checked_add(1).ok_or(Error::<T>::IdsExhausted)?);
		let ticket = T::Consideration::new(&owner, datanet_footprint(&name, &descriptor))?;
		let profile = Profile {
			name: name.clone(),
			descriptor: descriptor.clone(),
			depositor: owner.clone(),
			ticket,
		};
		Profiles::<T>::insert(datanet, profile);
		let state = Datanet {
			owner: owner.clone(),
			admission,
			curators: Default::default(),
			next: 1,
			open: None,
			totals: Totals::default(),
			submissions: 0,
			frozen: false,
			lapses_from: 0,
		};
		Datanets::<T>::insert(datanet, state);
		Self::deposit_event(Event::DatanetCreated {
			datanet,
			owner,
			name,
			descriptor,
			admission,
		});
		Ok(datanet)
	}

	pub(crate) fn do_update(
		owner: T::AccountId,
		datanet: DatanetId,
		descriptor: Descriptor<Vec<u8>>,
		admission: AdmissionPolicy,
	) -> DispatchResult {
		let descriptor = Self::descriptor(descriptor)?;
		Self::ensure_sound(&admission)?;
		Self::mutate_owned(&owner, datanet, |state| {
			state.admission = admission;
			Ok(())
		})?;

		let mut profile = Profiles::<T>::take(datanet).ok_or(Error::<T>::Corrupt)?;
		let footprint = datanet_footprint(&profile.name, &descriptor);
		if profile.depositor == owner {
			profile.ticket = profile.ticket.update(&owner, footprint)?;
		} else {
			profile.ticket.drop(&profile.depositor)?;
			profile.ticket = T::Consideration::new(&owner, footprint)?;
			profile.depositor = owner.clone();
		}
		profile.descriptor = descriptor.clone();
		Profiles::<T>::insert(datanet, profile);
		Self::deposit_event(Event::DatanetUpdated {
			datanet,
			owner,
			descriptor,
			admission,
		});
		Ok(())
	}

	pub(crate) fn do_transfer(from: T::AccountId, datanet: DatanetId, to: T::AccountId) -> DispatchResult {
		Self::mutate_owned(&from, datanet, |state| {
			ensure!(from != to, Error::<T>::AlreadyOwner);
			if let Ok(at) = state.curators.binary_search(&to) {
				state.curators.remove(at);
			}
			state.owner = to.clone();
			Ok(())
		})?;
		Self::deposit_event(Event::DatanetTransferred { datanet, from, to });
		Ok(())
	}

	pub(crate) fn do_add_curator(
		owner: T::AccountId,
		datanet: DatanetId,
		curator: T::AccountId,
	) -> DispatchResult {
		Self::mutate_owned(&owner, datanet, |state| {
			ensure!(curator != state.owner, Error::<T>::AlreadyCurator);
			let Err(at) = state.curators.binary_search(&curator) else {
				return Err(Error::<T>::AlreadyCurator.into());
			};
			state
				.curators
				.try_insert(at, curator.clone())
				.map_err(|_| Error::<T>::TooManyCurators)?;
			Ok(())
		})?;
		Self::deposit_event(Event::CuratorAdded { datanet, curator });
		Ok(())
	}

	pub(crate) fn do_remove_curator(
		who: T::AccountId,
		datanet: DatanetId,
		curator: T::AccountId,
	) -> DispatchResult {
		Datanets::<T>::try_mutate(datanet, |state| -> DispatchResult {
			let state = state.as_mut().ok_or(Error::<T>::UnknownDatanet)?;
			ensure!(who == state.owner || who == curator, Error::<T>::NotOwner);
			let at = state
				.curators
				.binary_search(&curator)
				.map_err(|_| Error::<T>::NotCurator)?;
			state.curators.remove(at);
			Ok(())
		})?;
		Self::deposit_event(Event::CuratorRemoved { datanet, curator });
		Ok(())
	}
}
