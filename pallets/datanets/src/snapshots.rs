//! Publishing and sealing.

use crate::{pallet::*, types::*};
use frame_support::pallet_prelude::*;
use openledger_core::{DatanetId, SnapshotId};
use openledger_traits::SnapshotPools;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish(who: T::AccountId, id: DatanetId) -> Result<SnapshotId, DispatchError> {
		let mut datanet = Datanets::<T>::get(id).ok_or(Error::<T>::UnknownDatanet)?;
		ensure!(datanet.is_curated_by(&who), Error::<T>::NotCurator);
		ensure!(!datanet.frozen, Error::<T>::Frozen);
		ensure!(datanet.open.is_none(), Error::<T>::SnapshotOpen);
		ensure!(datanet.totals.members > 0, Error::<T>::SnapshotOfNothing);

		let number = datanet.next;
		datanet.next = number.checked_add(1).ok_or(Error::<T>::IdsExhausted)?;
		datanet.open = Some(number);
		let snapshot = Snapshot {
			totals: datanet.totals,
			published_at: frame_system::Pallet::<T>::block_number(),
			seals_at: Self::later(T::ChallengePeriod::get())?,
			open_demands: 0,
			sealed: false,
		};
		Datanets::<T>::insert(id, datanet);
		Snapshots::<T>::insert(id, number, snapshot);
		let published = SnapshotId { datanet: id, number };
		Self::deposit_event(Event::SnapshotPublished {
			snapshot: published,
			by: who,
			members: snapshot.totals.members,
			units: snapshot.totals.units,
			seals_at: snapshot.seals_at,
		});
		Ok(published)
	}

	pub(crate) fn do_seal(id: SnapshotId) -> DispatchResult {
		let mut snapshot = Snapshots::<T>::get(id.datanet, id.number).ok_or(Error::<T>::UnknownSnapshot)?;
		ensure!(!snapshot.sealed, Error::<T>::AlreadySealed);
		ensure!(Self::now() >= snapshot.seals_at, Error::<T>::ChallengePeriodOpen);
		ensure!(snapshot.open_demands == 0, Error::<T>::DemandsOpen);
		Datanets::<T>::try_mutate(id.datanet, |datanet| {
			let datanet = datanet.as_mut().ok_or(Error::<T>::Corrupt)?;
			ensure!(!datanet.frozen, Error::<T>::Frozen);
			ensure!(datanet.open == Some(id.number), Error::<T>::Corrupt);
			datanet.open = None;
			Ok::<_, Error<T>>(())
		})?;

		let Totals { members, units } = snapshot.totals;
		if members == 0 {
			Snapshots::<T>::remove(id.datanet, id.number);
			Self::deposit_event(Event::SnapshotAbandoned { snapshot: id });
			return Ok(());
		}
		snapshot.sealed = true;
		Snapshots::<T>::insert(id.datanet, id.number, snapshot);
		T::Pools::open(id, units)?;
		Self::deposit_event(Event::SnapshotSealed {
			snapshot: id,
			members,
			units,
		});
		Ok(())
	}
}
