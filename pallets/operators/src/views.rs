//! What clients are shown.

use crate::{
	pallet::*,
	types::{DelegationInfo, ExposureInfo, OperatorInfo, UnbondingInfo},
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use openledger_core::{ModelId, OperatorId};
use openledger_traits::Prices;

impl<T: Config> Pallet<T> {
	pub(crate) fn operator_info(
		operator: OperatorId,
	) -> Option<OperatorInfo<T::AccountId, BlockNumberFor<T>>> {
		let record = Registry::<T>::get(operator)?;
		let now = Self::now();
		Some(OperatorInfo {
			account: record.account,
			payee: record.payee,
			status: record.status,
			bond: record.bond,
			unbonding: record.unbonding,
			delegated: record.delegated,
			joining: record.joining,
			exposure: Self::exposure_info(operator),
			commission: record.commission.at(now).min(T::MaxCommission::get()),
			next_commission: record.commission.next.filter(|(_, due)| *due > now),
			served: record.served,
			delegators: record.delegators,
			profile: Profiles::<T>::get(operator),
		})
	}

	pub(crate) fn served_list(operator: OperatorId) -> Vec<(ModelId, Prices)> {
		let mut served: Vec<(ModelId, Prices)> = Served::<T>::iter_prefix(operator).collect();
		served.sort_unstable_by_key(|(model, _)| *model);
		served
	}

	pub(crate) fn delegation_info(
		operator: OperatorId,
		delegator: &T::AccountId,
	) -> Option<DelegationInfo<BlockNumberFor<T>>> {
		let record = Registry::<T>::get(operator)?;
		let delegation = Delegations::<T>::get(operator, delegator)?;
		let now = Self::now();
		let eras = Self::settled_eras(operator);
		let unbonding = delegation
			.chunks
			.iter()
			.map(|chunk| UnbondingInfo {
				era: chunk.era,
				amount: UnbondingPools::<T>::get(operator, chunk.era)
					.value_of(chunk.quantity)
					.unwrap_or_default(),
				unlock_at: chunk.unlock_at,
				withdrawable: chunk.unlock_at <= now && eras.is_clear(chunk.era, now),
			})
			.collect();
		Some(DelegationInfo {
			payee: delegation.payee,
			active: record.delegated.value_of(delegation.shares).unwrap_or_default(),
			shares: delegation.shares,
			joining: delegation.joining,
			ready_at: delegation.ready_at,
			unbonding,
		})
	}

	pub(crate) fn own_unbonding_info(operator: OperatorId) -> Vec<UnbondingInfo<BlockNumberFor<T>>> {
		let now = Self::now();
		let eras = Self::settled_eras(operator);
		OwnUnbonding::<T>::get(operator)
			.iter()
			.map(|chunk| UnbondingInfo {
				era: chunk.era,
				amount: chunk.quantity,
				unlock_at: chunk.unlock_at,
				withdrawable: chunk.unlock_at <= now && eras.is_clear(chunk.era, now),
			})
			.collect()
	}

	pub(crate) fn exposure_info(operator: OperatorId) -> ExposureInfo {
		Registry::<T>::get(operator).map_or_else(ExposureInfo::default, |record| {
			let limit = record.exposure_limit(T::ExposureRatio::get());
			let room = if record.status.is_active() {
				limit.saturating_sub(record.exposure)
			} else {
				0
			};
			ExposureInfo {
				open: record.exposure,
				limit,
				room,
				attributable: record.attributable,
				attributable_limit: record.attributable_limit(),
			}
		})
	}
}
