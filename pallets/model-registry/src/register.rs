//! Registration.

use crate::{
	lineage::{self, Ancestry, LineageError},
	Builders, ChildCount, Children, Config, Data, Declaration, Declarations, Error, Event, Model, ModelOf,
	Models, NextModel, OwnSnapshots, Pallet, Parent, Parents, Registration, Status, TermsError,
};
use alloc::vec::Vec;
use codec::{Encode, MaxEncodedLen};
use frame_support::{
	defensive, ensure,
	traits::{Consideration, Footprint, Get},
};
use openledger_core::{ModelId, ModelKind, SnapshotId};
use openledger_traits::{Contributions, Payees};
use sp_runtime::DispatchError;

/// Bytes that one entry of the index of children and its share of the counter take.
const CHILD_BYTES: usize = 16;

impl<T: Config> From<LineageError> for Error<T> {
	fn from(error: LineageError) -> Self {
		match error {
			LineageError::TooDeep => Self::TooDeep,
			LineageError::RoyaltiesAboveOne => Self::RoyaltiesAboveOne,
			LineageError::TooManyBuilders => Self::TooManyBuilders,
			LineageError::TooManySnapshots => Self::TooManySnapshots,
			LineageError::WeightTooSmall => Self::WeightTooSmall,
			LineageError::OwnDataAboveHalf => Self::OwnDataAboveHalf,
			LineageError::OwnDataMismatch => Self::OwnDataMismatch,
			LineageError::NoSnapshots => Self::NoSnapshots,
			LineageError::Broken => {
				defensive!("a stored vector does not sum to one whole");
				Self::BrokenLineage
			}
		}
	}
}

impl<T: Config> From<TermsError> for Error<T> {
	fn from(error: TermsError) -> Self {
		match error {
			TermsError::ShareAboveOne => Self::ShareAboveOne,
			TermsError::ChannelsAboveOne => Self::ChannelsAboveOne,
			TermsError::BelowDataFloor => Self::BelowDataFloor,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Registers a model of `owner`.
	pub(crate) fn do_register(
		owner: T::AccountId,
		registration: Registration,
	) -> Result<ModelId, DispatchError> {
		let Registration {
			kind,
			manifest_hash,
			uri,
			licence,
			parents,
			snapshots,
			own_data_share,
			terms,
		} = registration;
		ensure!(
			core::str::from_utf8(&uri).is_ok() && core::str::from_utf8(&licence).is_ok(),
			Error::<T>::NotUtf8
		);
		let uri = uri.try_into().map_err(|_| Error::<T>::UriTooLong)?;
		let licence = licence.try_into().map_err(|_| Error::<T>::LicenceTooLong)?;
		terms.check(T::DataFloor::get()).map_err(Error::<T>::from)?;

		let model = NextModel::<T>::get();
		let next = model.checked_add(1).ok_or(Error::<T>::TooManyModels)?;
		let snapshots = Self::own_snapshots(snapshots)?;
		let parents = Self::parents(&owner, kind, parents)?;
		let ancestry = Self::ancestry(&parents)?;

		let depth = lineage::depth(&ancestry).map_err(Error::<T>::from)?;
		let builders = lineage::builders(model, &ancestry).map_err(Error::<T>::from)?;
		let data = lineage::data(&snapshots, own_data_share, &ancestry).map_err(Error::<T>::from)?;
		let builders: crate::BuilderVector = builders.try_into().map_err(|_| Error::<T>::TooManyBuilders)?;
		let data: crate::DataVector = data.try_into().map_err(|_| Error::<T>::TooManySnapshots)?;

		let payee = T::Payees::ensure(&owner)?;
		let declaration = Declaration {
			manifest_hash,
			uri,
			licence,
			parents,
			snapshots,
			own_data_share,
		};
		let bytes = [
			declaration.encoded_size(),
			builders.encoded_size(),
			data.encoded_size(),
		]
		.into_iter()
		.fold(
			Self::fixed_bytes(declaration.parents.len()),
			usize::saturating_add,
		);
		let ticket = T::Consideration::new(&owner, Footprint::from_parts(1, bytes))?;

		for parent in &declaration.parents {
			let index = ChildCount::<T>::get(parent.model);
			Children::<T>::insert(parent.model, index, model);
			// There are never more children than models, and these are counted in the same type.
			ChildCount::<T>::insert(
				parent.model,
				index.checked_add(1).ok_or(Error::<T>::TooManyModels)?,
			);
		}
		NextModel::<T>::put(next);
		Models::<T>::insert(
			model,
			Model {
				kind,
				status: Status::Active,
				owner: owner.clone(),
				payee,
				terms,
				depth,
				registered_at: frame_system::Pallet::<T>::block_number(),
				depositor: owner.clone(),
				ticket,
			},
		);
		Builders::<T>::insert(model, &builders);
		Data::<T>::insert(model, &data);
		Declarations::<T>::insert(model, &declaration);

		let Declaration {
			uri,
			licence,
			parents,
			..
		} = declaration;
		Self::deposit_event(Event::ModelRegistered {
			model,
			kind,
			owner,
			payee,
			manifest_hash,
			uri,
			licence,
			parents,
			depth,
			terms,
		});
		Self::deposit_event(Event::LineageFixed {
			model,
			builders,
			data,
		});
		Ok(model)
	}

	/// Bytes of a model's record and of its entries in the index of children.
	fn fixed_bytes(parents: usize) -> usize {
		parents
			.saturating_mul(CHILD_BYTES)
			.saturating_add(ModelOf::<T>::max_encoded_len())
	}

	/// The footprint of the largest model there can be.
	#[cfg(any(feature = "runtime-benchmarks", test))]
	pub(crate) fn largest_footprint() -> Footprint {
		let parents = usize::try_from(openledger_core::MAX_PARENTS).unwrap_or(usize::MAX);
		let bytes = [Declaration::max_encoded_len(), crate::Lineage::max_encoded_len()]
			.into_iter()
			.fold(Self::fixed_bytes(parents), usize::saturating_add);
		Footprint::from_parts(1, bytes)
	}

	/// The own snapshots, sorted, if they are sealed and different.
	fn own_snapshots(mut snapshots: Vec<(SnapshotId, u32)>) -> Result<OwnSnapshots, Error<T>> {
		snapshots.sort_unstable_by_key(|(snapshot, _)| *snapshot);
		let twice = snapshots
			.iter()
			.zip(snapshots.iter().skip(1))
			.any(|(one, other)| one.0 == other.0);
		ensure!(!twice, Error::<T>::DuplicateSnapshot);
		let snapshots: OwnSnapshots = snapshots.try_into().map_err(|_| Error::<T>::TooManySnapshots)?;
		ensure!(
			snapshots
				.iter()
				.all(|(snapshot, _)| T::Contributions::is_sealed(*snapshot)),
			Error::<T>::SnapshotNotSealed
		);
		Ok(snapshots)
	}

	/// The parents, in the order given, if they fit the kind, are different, and in service.
	fn parents(owner: &T::AccountId, kind: ModelKind, parents: Vec<ModelId>) -> Result<Parents, Error<T>> {
		match (kind.is_derivative(), parents.is_empty()) {
			(false, false) => return Err(Error::<T>::BaseWithParents),
			(true, true) => return Err(Error::<T>::DerivativeWithoutParents),
			(false, true) | (true, false) => {}
		}
		let mut found = Parents::new();
		for parent in parents {
			ensure!(
				found.iter().all(|other| other.model != parent),
				Error::<T>::DuplicateParent
			);
			let record = Models::<T>::get(parent).ok_or(Error::<T>::UnknownParent)?;
			ensure!(record.is_active(), Error::<T>::ParentRetired);
			found
				.try_push(Parent {
					model: parent,
					same_owner: record.owner == *owner,
				})
				.map_err(|_| Error::<T>::TooManyParents)?;
		}
		Ok(found)
	}

	/// What parents pass on.
	pub(crate) fn ancestry(parents: &[Parent]) -> Result<Vec<Ancestry>, Error<T>> {
		parents
			.iter()
			.map(|parent| {
				let record = Models::<T>::get(parent.model).ok_or(Error::<T>::UnknownParent)?;
				Ok(Ancestry {
					royalty: record.terms.royalty,
					depth: record.depth,
					same_owner: parent.same_owner,
					builders: Builders::<T>::get(parent.model).into_inner(),
					data: Data::<T>::get(parent.model).into_inner(),
				})
			})
			.collect()
	}
}
