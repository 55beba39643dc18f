//! Who shares what a contribution earns, and how far it is from its origins.

use crate::{pallet::*, types::*};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{defensive, pallet_prelude::*};
use openledger_core::{
	ContributionId, ModelId, PayeeId, Share, MAX_BENEFICIARIES, MAX_DEPTH, MAX_PARENTS, SHARE_ONE,
};
use openledger_routing::{flatten, FlattenError};
use openledger_traits::{Beneficiary, Contributions as _, Models};

/// What a contribution owes to its origins.
pub(crate) struct Descent {
	/// How it came about.
	pub kind: Kind<Parents>,
	/// Generations above it, refinements of one's own work not counted.
	pub depth: u8,
	/// Its flattened vector.
	pub vector: Vector,
}

impl<T: Config> Pallet<T> {
	/// Resolves `kind` for a contribution of `contributor`.
	pub(crate) fn descend(
		contributor: PayeeId,
		kind: Kind<Vec<ContributionId>>,
	) -> Result<Descent, Error<T>> {
		match kind {
			Kind::Raw => Ok(Descent {
				kind: Kind::Raw,
				depth: 0,
				vector: Self::flattened(contributor, &[])?,
			}),
			Kind::Refinement {
				parents,
				parent_share,
			} => Self::refined(contributor, parents, parent_share),
			Kind::Synthetic { model } => Self::generated(contributor, model),
		}
	}

	fn refined(
		contributor: PayeeId,
		parents: Vec<ContributionId>,
		parent_share: Share,
	) -> Result<Descent, Error<T>> {
		let parents: Parents = parents.try_into().map_err(|_| Error::<T>::TooManyParents)?;
		ensure!(!parents.is_empty(), Error::<T>::NoParents);
		let distinct = parents.iter().collect::<BTreeSet<_>>().len();
		ensure!(distinct == parents.len(), Error::<T>::DuplicateParent);
		ensure!(parent_share <= SHARE_ONE, Error::<T>::ShareAboveOne);
		ensure!(
			parent_share >= T::MinParentShare::get(),
			Error::<T>::ParentShareTooLow
		);

		let mut depth = 0u8;
		let mut vectors = Vec::with_capacity(parents.len());
		for id in &parents {
			let parent = Contributions::<T>::get(id).ok_or(Error::<T>::UnknownParent)?;
			let stands = parent.status == Status::Accepted && !parent.frozen;
			ensure!(stands, Error::<T>::ParentNotAccepted);
			let step = u8::from(parent.contributor != contributor);
			depth = depth.max(parent.depth.checked_add(step).ok_or(Error::<T>::TooDeep)?);
			vectors.push(Self::beneficiaries(*id));
		}
		ensure!(depth <= MAX_DEPTH, Error::<T>::TooDeep);

		let scaled: Vec<_> = parent_shares(parent_share, vectors.len())
			.into_iter()
			.zip(vectors.iter().map(Vec::as_slice))
			.collect();
		let vector = Self::flattened(contributor, &scaled)?;
		Ok(Descent {
			kind: Kind::Refinement {
				parents,
				parent_share,
			},
			depth,
			vector,
		})
	}

	fn generated(contributor: PayeeId, model: ModelId) -> Result<Descent, Error<T>> {
		ensure!(T::Models::kind(model).is_some(), Error::<T>::UnknownModel);
		let share = T::SyntheticShare::get();
		ensure!(share <= SHARE_ONE, Error::<T>::ShareAboveOne);
		let builders: Vec<_> = T::Models::builders(model)
			.into_iter()
			.map(|(builder, share)| (Beneficiary::Model(builder), share))
			.collect();
		let vector = Self::flattened(contributor, &[(share, &builders)])?;
		Ok(Descent {
			kind: Kind::Synthetic { model },
			depth: 0,
			vector,
		})
	}

	/// What `parents` leave goes to `contributor`, and so do remainders.
	fn flattened(
		contributor: PayeeId,
		parents: &[(Share, &[(Beneficiary, Share)])],
	) -> Result<Vector, Error<T>> {
		let own = [(Beneficiary::Payee(contributor), SHARE_ONE)];
		let limit = usize::try_from(MAX_BENEFICIARIES).map_err(|_| Error::<T>::Overflow)?;
		let entries = flatten(&own, parents, limit).map_err(|error| match error {
			FlattenError::TooManyBeneficiaries { .. } => Error::<T>::TooManyBeneficiaries,
			FlattenError::SharesExceedOne => Error::<T>::ShareAboveOne,
			FlattenError::Empty | FlattenError::NotNormalised => {
				defensive!("stored vectors sum to one whole");
				Error::<T>::Corrupt
			}
		})?;
		entries.try_into().map_err(|_| Error::<T>::TooManyBeneficiaries)
	}

	/// The vector of a contribution as the trait returns it.
	pub(crate) fn vector_of(id: ContributionId) -> Vec<(Beneficiary, Share)> {
		if let Some(vector) = Redirects::<T>::get(id).or_else(|| Vectors::<T>::get(id)) {
			return vector.into_inner();
		}
		Contributions::<T>::get(id)
			.map(|raw| alloc::vec![(Beneficiary::Payee(raw.contributor), SHARE_ONE)])
			.unwrap_or_default()
	}
}

/// `total` in `count` equal parts, the remainder in the first.
pub(crate) fn parent_shares(total: Share, count: usize) -> Vec<Share> {
	let parts = u32::try_from(count).unwrap_or(MAX_PARENTS);
	let Some(each) = total.checked_div(parts) else {
		return Vec::new();
	};
	let rest = total.checked_rem(parts).unwrap_or(0);
	let mut shares = alloc::vec![each; count];
	if let Some(first) = shares.first_mut() {
		// At most `total`.
		*first = first.saturating_add(rest);
	}
	shares
}
