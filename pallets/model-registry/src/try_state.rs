//! What must always hold.

use crate::{
	lineage, Builders, ChildCount, Children, Config, Data, Declaration, Declarations, ModelOf, Models,
	NextModel, Pallet,
};
use alloc::collections::BTreeSet;
use frame_support::ensure;
use openledger_core::{ModelId, Share, SHARE_ONE};
use openledger_traits::Payees;
use sp_runtime::TryRuntimeError;

/// Whether a vector is sorted, without zeros, and sums to one whole.
fn is_whole<K: Ord>(vector: &[(K, Share)]) -> bool {
	let sorted = vector
		.iter()
		.zip(vector.iter().skip(1))
		.all(|(one, next)| one.0 < next.0);
	let sum = vector
		.iter()
		.fold(0u64, |sum, (_, share)| sum.saturating_add((*share).into()));
	sorted && vector.iter().all(|(_, share)| *share > 0) && sum == u64::from(SHARE_ONE)
}

impl<T: Config> Pallet<T> {
	/// Invariants:
	///
	/// 1. Ids are dense: there is a record, a declaration, a builder and a data vector for each id below [`NextModel`] and
	///    for no other.
	/// 2. A base has no parents and a derivative has some; parents are different and older than the model.
	/// 3. Depth is what the parents' depths make it.
	/// 4. The builder vector is sorted, sums to one whole, names no later model, and follows from the parents'.
	/// 5. The data vector is sorted, sums to one whole, and follows from the declaration and the parents'.
	/// 6. Terms are sound; the floor may have been raised since.
	/// 7. The index of children is dense and holds exactly the declared parents.
	/// 8. Every owner's payee has an account.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let next = NextModel::<T>::get();
		let count = usize::try_from(next).unwrap_or(usize::MAX);
		ensure!(
			[
				Models::<T>::iter_keys().count(),
				Declarations::<T>::iter_keys().count(),
				Builders::<T>::iter_keys().count(),
				Data::<T>::iter_keys().count(),
			] == [count; 4],
			"1: there are more or fewer entries than models"
		);
		let mut links = 0usize;
		for model in 0..next {
			let record = Models::<T>::get(model).ok_or("1: a record is missing")?;
			let declaration = Declarations::<T>::get(model).ok_or("1: a declaration is missing")?;
			Self::check_lineage(model, &record, &declaration)?;
			ensure!(record.terms.check(0).is_ok(), "6: terms are not sound");
			ensure!(
				T::Payees::account_of(record.payee).is_some(),
				"8: a payee has no account"
			);

			links = links.saturating_add(declaration.parents.len());
			for parent in &declaration.parents {
				let found = (0..ChildCount::<T>::get(parent.model))
					.filter(|index| Children::<T>::get(parent.model, index) == Some(model))
					.count();
				ensure!(found == 1, "7: a parent does not know its child");
			}
		}
		let indexed =
			ChildCount::<T>::iter_values().fold(0u64, |sum, count| sum.saturating_add(count.into()));
		ensure!(
			Children::<T>::iter_keys().count() == links && u64::try_from(links) == Ok(indexed),
			"7: the index of children has more or fewer entries than declared"
		);
		Ok(())
	}

	fn check_lineage(
		model: ModelId,
		record: &ModelOf<T>,
		declaration: &Declaration,
	) -> Result<(), TryRuntimeError> {
		let parents = &declaration.parents;
		ensure!(
			record.kind.is_derivative() != parents.is_empty(),
			"2: parents do not fit the kind"
		);
		let different = parents.iter().map(|parent| parent.model).collect::<BTreeSet<_>>();
		ensure!(different.len() == parents.len(), "2: a parent is named twice");
		ensure!(
			parents.iter().all(|parent| parent.model < model),
			"2: a parent is younger than its child"
		);

		let ancestry = Self::ancestry(parents).map_err(|_| "2: a parent does not exist")?;
		ensure!(
			lineage::depth(&ancestry) == Ok(record.depth),
			"3: depth differs from that of the parents"
		);

		let builders = Builders::<T>::get(model);
		ensure!(is_whole(&builders), "4: builder vector is no whole");
		ensure!(
			builders.iter().all(|(builder, _)| *builder <= model),
			"4: a builder is younger than the model"
		);
		ensure!(
			lineage::builders(model, &ancestry).is_ok_and(|expected| expected == builders.into_inner()),
			"4: builder vector does not follow from the parents'"
		);

		let data = Data::<T>::get(model);
		ensure!(is_whole(&data), "5: data vector is no whole");
		ensure!(
			lineage::data(&declaration.snapshots, declaration.own_data_share, &ancestry)
				.is_ok_and(|expected| expected == data.into_inner()),
			"5: data vector does not follow from the parents'"
		);
		Ok(())
	}
}
