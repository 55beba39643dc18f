//! Pools of snapshots and of operators.

use crate::pallet::*;
use crate::{PoolId, Pot, SnapshotMember, Source, Staker};
use frame_support::ensure;
use openledger_core::{Balance, ContributionId, OperatorId, PayeeId, SnapshotId};
use openledger_routing::Pool;
use openledger_traits::{Activity, Contributions};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Opens the pool of a sealed snapshot.
	pub(crate) fn do_open(snapshot: SnapshotId, units: u128) -> DispatchResult {
		let pool = PoolId::Snapshot(snapshot);
		ensure!(!Pools::<T>::contains_key(pool), Error::<T>::PoolExists);
		Pools::<T>::insert(pool, Pool::with_units(units));
		Self::deposit_event(Event::PoolOpened { pool, units });
		Ok(())
	}

	/// Pays `amount`, already out of its pot, into a pool. Without units nobody could ever get it: it is burnt.
	pub(crate) fn deposit(id: PoolId, source: Source, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let before = Pools::<T>::get(id).ok_or(Error::<T>::UnknownPool)?;
		let burned = if before.units == 0 {
			Self::burn(amount)?;
			amount
		} else {
			Self::write_pool(
				id,
				before,
				before.deposit(amount).ok_or(ArithmeticError::Overflow)?,
			)?;
			if let PoolId::Snapshot(snapshot) = id {
				T::Activity::datanet_earned(snapshot.datanet);
			}
			0
		};
		Self::deposit_event(Event::PoolDeposited {
			pool: id,
			source,
			amount,
			burned,
		});
		Ok(())
	}

	/// Moves what a member has earned into its own pot. Nothing happens if it is nothing, is retired or is no member.
	pub(crate) fn pull_member(snapshot: SnapshotId, contribution: ContributionId) -> DispatchResult {
		let id = PoolId::Snapshot(snapshot);
		let Some(pool) = Pools::<T>::get(id) else {
			return Ok(());
		};
		let Some((units, member)) = Self::member(snapshot, contribution) else {
			return Ok(());
		};
		let pulled = pool.pull(units, member.paid).ok_or(ArithmeticError::Overflow)?;
		if pulled.amount == 0 {
			return Ok(());
		}
		Self::write_pool(id, pool, pulled.pool)?;
		SnapshotMembers::<T>::insert(
			snapshot,
			contribution,
			SnapshotMember {
				paid: pulled.paid,
				retired: false,
			},
		);
		Self::pay_member(snapshot, contribution, pulled.amount)
	}

	/// Settles a member and takes its units out of the pool. What is left when the last one goes is burnt.
	pub(crate) fn do_retire(
		snapshot: SnapshotId,
		contribution: ContributionId,
		units: u128,
	) -> DispatchResult {
		let member = SnapshotMembers::<T>::get(snapshot, contribution);
		if member.retired {
			return Ok(());
		}
		let id = PoolId::Snapshot(snapshot);
		let pool = Pools::<T>::get(id).ok_or(Error::<T>::UnknownPool)?;
		let pulled = pool.settle(units, member.paid).ok_or(ArithmeticError::Overflow)?;
		let (after, burned) = pulled
			.pool
			.remove_units(units)
			.and_then(Pool::drain)
			.ok_or(ArithmeticError::Underflow)?;
		Self::write_pool(id, pool, after)?;
		SnapshotMembers::<T>::insert(
			snapshot,
			contribution,
			SnapshotMember {
				paid: pulled.paid,
				retired: true,
			},
		);
		Self::pay_member(snapshot, contribution, pulled.amount)?;
		Self::burn(burned)?;
		Self::deposit_event(Event::MemberRetired {
			snapshot,
			contribution,
			units,
			left: after.units,
			burned,
		});
		Ok(())
	}

	/// Puts the units of a retired member back into the pool. It is paid up to now, so earlier deposits are not its own. Nothing
	/// happens to a member that is not retired.
	pub(crate) fn do_restore(
		snapshot: SnapshotId,
		contribution: ContributionId,
		units: u128,
	) -> DispatchResult {
		let member = SnapshotMembers::<T>::get(snapshot, contribution);
		if !member.retired || units == 0 {
			return Ok(());
		}
		let id = PoolId::Snapshot(snapshot);
		let pool = Pools::<T>::get(id).ok_or(Error::<T>::UnknownPool)?;
		let after = pool.add_units(units).ok_or(ArithmeticError::Overflow)?;
		Self::write_pool(id, pool, after)?;
		SnapshotMembers::<T>::insert(
			snapshot,
			contribution,
			SnapshotMember {
				paid: after.acc,
				retired: false,
			},
		);
		Self::deposit_event(Event::MemberRestored {
			snapshot,
			contribution,
			units,
			total: after.units,
		});
		Ok(())
	}

	/// Settles a member and lowers its units. Without units it retires; of a member that has retired nothing is left.
	pub(crate) fn do_reduce(
		snapshot: SnapshotId,
		contribution: ContributionId,
		before: u128,
		after: u128,
	) -> DispatchResult {
		if after == 0 {
			return Self::do_retire(snapshot, contribution, before);
		}
		let member = SnapshotMembers::<T>::get(snapshot, contribution);
		let taken = before.checked_sub(after).ok_or(ArithmeticError::Underflow)?;
		if member.retired || taken == 0 {
			return Ok(());
		}
		let id = PoolId::Snapshot(snapshot);
		let pool = Pools::<T>::get(id).ok_or(Error::<T>::UnknownPool)?;
		let pulled = pool
			.settle(before, member.paid)
			.ok_or(ArithmeticError::Overflow)?;
		let left = pulled
			.pool
			.remove_units(taken)
			.ok_or(ArithmeticError::Underflow)?;
		Self::write_pool(id, pool, left)?;
		SnapshotMembers::<T>::insert(
			snapshot,
			contribution,
			SnapshotMember {
				paid: pulled.paid,
				retired: false,
			},
		);
		Self::pay_member(snapshot, contribution, pulled.amount)?;
		Self::deposit_event(Event::MemberReduced {
			snapshot,
			contribution,
			before,
			after,
			total: left.units,
		});
		Ok(())
	}

	/// Settles a delegator and sets its units. A pool is there as long as it has units or money.
	pub(crate) fn do_set_units(operator: OperatorId, payee: PayeeId, units: u128) -> DispatchResult {
		let id = PoolId::Operator(operator);
		let pool = Pools::<T>::get(id).unwrap_or_default();
		let staker = Stakers::<T>::get(operator, payee).unwrap_or_default();
		let pulled = pool
			.settle(staker.units, staker.paid)
			.ok_or(ArithmeticError::Overflow)?;
		let after = pulled
			.pool
			.remove_units(staker.units)
			.and_then(|pool| pool.add_units(units))
			.ok_or(ArithmeticError::Overflow)?;
		Self::write_pool(id, pool, after)?;
		if after.units == 0 && after.balance == 0 {
			Pools::<T>::remove(id);
		}
		if units == 0 {
			Stakers::<T>::remove(operator, payee);
		} else {
			Stakers::<T>::insert(
				operator,
				payee,
				Staker {
					units,
					paid: pulled.paid,
				},
			);
		}
		Self::pay_staker(operator, payee, pulled.amount)?;
		Self::deposit_event(Event::UnitsSet {
			operator,
			payee,
			units,
			total: after.units,
		});
		Ok(())
	}

	/// Owes a delegator what it has earned. Nothing happens if it is nothing or it is no member.
	pub(crate) fn pull_staker(operator: OperatorId, payee: PayeeId) -> DispatchResult {
		let id = PoolId::Operator(operator);
		let (Some(pool), Some(staker)) = (Pools::<T>::get(id), Stakers::<T>::get(operator, payee)) else {
			return Ok(());
		};
		let pulled = pool
			.pull(staker.units, staker.paid)
			.ok_or(ArithmeticError::Overflow)?;
		if pulled.amount == 0 {
			return Ok(());
		}
		Self::write_pool(id, pool, pulled.pool)?;
		Stakers::<T>::insert(
			operator,
			payee,
			Staker {
				paid: pulled.paid,
				..staker
			},
		);
		Self::pay_staker(operator, payee, pulled.amount)
	}

	/// What pulling a member would move.
	pub(crate) fn pending_of_member(snapshot: SnapshotId, contribution: ContributionId) -> Option<Balance> {
		let pool = Pools::<T>::get(PoolId::Snapshot(snapshot))?;
		let (units, member) = Self::member(snapshot, contribution)?;
		pool.pending(units, member.paid)
	}

	/// What pulling a delegator would move.
	pub(crate) fn pending_of_staker(operator: OperatorId, payee: PayeeId) -> Option<Balance> {
		let staker = Stakers::<T>::get(operator, payee)?;
		Pools::<T>::get(PoolId::Operator(operator))?.pending(staker.units, staker.paid)
	}

	/// The units and the state of a member that is still in its pool.
	fn member(snapshot: SnapshotId, contribution: ContributionId) -> Option<(u128, SnapshotMember)> {
		let member = SnapshotMembers::<T>::get(snapshot, contribution);
		let units = if member.retired {
			0
		} else {
			T::Contributions::units(snapshot, contribution)
		};
		(units > 0).then_some((units, member))
	}

	fn pay_member(snapshot: SnapshotId, contribution: ContributionId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		Self::add_pot(Pot::Contribution(contribution), amount)?;
		T::Activity::pot_distributed(amount);
		Self::deposit_event(Event::MemberPulled {
			snapshot,
			contribution,
			amount,
		});
		Ok(())
	}

	fn pay_staker(operator: OperatorId, payee: PayeeId, amount: Balance) -> DispatchResult {
		if amount > 0 {
			T::Activity::pot_distributed(amount);
		}
		Self::credit_payee(payee, Source::OperatorPool(operator), amount)
	}

	/// Writes a pool and books the difference.
	fn write_pool(id: PoolId, before: Pool, after: Pool) -> Result<(), DispatchError> {
		Pools::<T>::insert(id, after);
		if (before.balance, before.carry) == (after.balance, after.carry) {
			return Ok(());
		}
		Self::book(|totals| {
			totals.pools = totals
				.pools
				.checked_sub(before.balance)?
				.checked_add(after.balance)?;
			totals.carried = totals
				.carried
				.checked_sub(before.carry)?
				.checked_add(after.carry)?;
			Some(())
		})
	}
}
