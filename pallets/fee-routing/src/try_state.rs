//! Invariants of the whole state.

use crate::pallet::*;
use crate::{PoolId, Progress};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::Inspect};
use openledger_core::{Balance, SnapshotId};
use openledger_traits::Contributions;
use sp_core::U256;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// 1. [`Books`] has the sum of all pots, none of which is empty.
	/// 2. [`Books`] has the sums of what pools hold and carry.
	/// 3. [`Books`] has the sums of what payees are owed and were paid.
	/// 4. The account holds at least pots, pools, owed amounts and what is in progress on top of its existential deposit. (More if someone
	///    sent it OPEN.)
	/// 5. The units of an operator's pool are those of its delegators, none of whom has none; what it holds is
	///    exactly what they have earned and what it carries.
	/// 6. What a snapshot's pool holds is exactly what its members have earned and what it carries. Members belong to a
	///    pool; those that have not left have units.
	/// 7. The maps of payees and accounts are each other's inverse, and ids are below the next one. Whoever earned
	///    has an account.
	/// 8. Due payees are owed something.
	/// 9. The policy in force is stored, is the newest, and all others that are stored are pinned.
	/// 10. [`Books`] has the sum of what is in progress. The parts of a batch in progress sum to its amount; what credits
	///     directed is at most its data share, and the credits are at most its amount.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_pots()?;
		Self::check_books_of_pools()?;
		Self::check_payees()?;
		Self::check_progress()?;
		Self::check_account()?;
		Self::check_operator_pools()?;
		Self::check_snapshot_pools()?;
		Self::check_policies()
	}

	fn check_progress() -> Result<(), TryRuntimeError> {
		let mut sum: Balance = 0;
		for progress in InProgress::<T>::iter_values() {
			let Progress { parts, share, .. } = progress;
			ensure!(
				parts.total() == Some(share.amount) && parts.data == share.data,
				"10: parts of a batch"
			);
			ensure!(share.credited <= share.amount, "10: credits above the amount");
			let left = share.left().ok_or("10: more than the data share directed")?;
			sum = sum.checked_add(left).ok_or("10: progress overflows")?;
		}
		ensure!(sum == Books::<T>::get().in_progress, "10: sum in progress");
		Ok(())
	}

	fn check_pots() -> Result<(), TryRuntimeError> {
		let mut sum: Balance = 0;
		for (_, balance) in Pots::<T>::iter() {
			ensure!(balance > 0, "1: empty pot");
			sum = sum.checked_add(balance).ok_or("1: pots overflow")?;
		}
		ensure!(sum == Books::<T>::get().pots, "1: sum of pots");
		Ok(())
	}

	fn check_books_of_pools() -> Result<(), TryRuntimeError> {
		let (mut sum, mut carried): (Balance, _) = (0, U256::zero());
		for pool in Pools::<T>::iter_values() {
			sum = sum.checked_add(pool.balance).ok_or("2: pools overflow")?;
			carried = carried.checked_add(pool.carry).ok_or("2: carries overflow")?;
		}
		let books = Books::<T>::get();
		ensure!(sum == books.pools, "2: sum of pools");
		ensure!(carried == books.carried, "2: sum of carries");
		Ok(())
	}

	fn check_payees() -> Result<(), TryRuntimeError> {
		let (mut owed, mut paid): (Balance, Balance) = (0, 0);
		for (payee, earning) in Earnings::<T>::iter() {
			owed = owed.checked_add(earning.owed).ok_or("3: owed overflows")?;
			paid = paid.checked_add(earning.paid).ok_or("3: paid overflows")?;
			ensure!(PayeeAccounts::<T>::contains_key(payee), "7: earnings of nobody");
		}
		let books = Books::<T>::get();
		ensure!(owed == books.owed, "3: sum of owed");
		ensure!(paid == books.paid, "3: sum of paid");

		for (payee, account) in PayeeAccounts::<T>::iter() {
			ensure!(payee < NextPayee::<T>::get(), "7: payee from the future");
			ensure!(
				PayeeOf::<T>::get(account) == Some(payee),
				"7: account does not lead back to its payee"
			);
		}
		for (account, payee) in PayeeOf::<T>::iter() {
			ensure!(
				PayeeAccounts::<T>::get(payee) == Some(account),
				"7: payee does not lead back to its account"
			);
		}
		for payee in DuePayees::<T>::iter_keys() {
			ensure!(Earnings::<T>::get(payee).owed > 0, "8: due, but owed nothing");
		}
		Ok(())
	}

	fn check_account() -> Result<(), TryRuntimeError> {
		let sums = [
			Pots::<T>::iter_values().try_fold(0u128, |sum, pot| sum.checked_add(pot)),
			Pools::<T>::iter_values().try_fold(0u128, |sum, pool| sum.checked_add(pool.balance)),
			Earnings::<T>::iter_values().try_fold(0u128, |sum, earning| sum.checked_add(earning.owed)),
			InProgress::<T>::iter_values()
				.try_fold(0u128, |sum, progress| sum.checked_add(progress.share.left()?)),
			Some(Self::endowment()),
		];
		let ledger = sums
			.into_iter()
			.try_fold(0u128, |sum, part| sum.checked_add(part?))
			.ok_or("4: ledger overflows")?;
		ensure!(
			T::Currency::balance(&Self::account()) >= ledger,
			"4: ledger is not backed"
		);
		Ok(())
	}

	fn check_operator_pools() -> Result<(), TryRuntimeError> {
		let mut members = BTreeMap::<_, (u128, U256)>::new();
		for (operator, _, staker) in Stakers::<T>::iter() {
			ensure!(staker.units > 0, "5: delegator without units");
			let pool = Pools::<T>::get(PoolId::Operator(operator)).ok_or("5: delegator without pool")?;
			let earned =
				earned(pool.acc, staker.paid, staker.units).ok_or("5: paid beyond what was earned")?;
			let (units, sum) = members.entry(operator).or_default();
			*units = units.checked_add(staker.units).ok_or("5: units overflow")?;
			*sum = sum.checked_add(earned).ok_or("5: earnings overflow")?;
		}
		for (id, pool) in Pools::<T>::iter() {
			let PoolId::Operator(operator) = id else { continue };
			let (units, sum) = members.get(&operator).copied().unwrap_or_default();
			ensure!(units == pool.units, "5: units of an operator's pool");
			ensure!(
				sum.checked_add(pool.carry) == scaled(pool.balance),
				"5: money of an operator's pool"
			);
		}
		Ok(())
	}

	fn check_snapshot_pools() -> Result<(), TryRuntimeError> {
		let mut known = BTreeMap::<SnapshotId, (u128, U256)>::new();
		for (snapshot, contribution, member) in SnapshotMembers::<T>::iter() {
			let pool = Pools::<T>::get(PoolId::Snapshot(snapshot)).ok_or("6: member without pool")?;
			if member.retired {
				continue;
			}
			let units = T::Contributions::units(snapshot, contribution);
			ensure!(units > 0, "6: member without units");
			let earned = earned(pool.acc, member.paid, units).ok_or("6: paid beyond what was earned")?;
			let (known_units, sum) = known.entry(snapshot).or_default();
			*known_units = known_units.checked_add(units).ok_or("6: units overflow")?;
			*sum = sum.checked_add(earned).ok_or("6: earnings overflow")?;
		}
		for (id, pool) in Pools::<T>::iter() {
			let PoolId::Snapshot(snapshot) = id else { continue };
			let (known_units, sum) = known.get(&snapshot).copied().unwrap_or_default();
			// Members without an entry have never been paid.
			let others = pool
				.units
				.checked_sub(known_units)
				.ok_or("6: units of a snapshot's pool")?;
			let others = earned(pool.acc, U256::zero(), others).ok_or("6: earnings overflow")?;
			let all = sum
				.checked_add(others)
				.and_then(|sum| sum.checked_add(pool.carry));
			ensure!(all == scaled(pool.balance), "6: money of a snapshot's pool");
		}
		Ok(())
	}

	fn check_policies() -> Result<(), TryRuntimeError> {
		let current = CurrentPolicy::<T>::get();
		ensure!(Policies::<T>::contains_key(current), "9: no policy in force");
		for (version, record) in Policies::<T>::iter() {
			ensure!(version <= current, "9: policy from the future");
			ensure!(
				version == current || record.pins > 0,
				"9: policy that nobody needs"
			);
		}
		Ok(())
	}
}

fn earned(acc: U256, paid: U256, units: u128) -> Option<U256> {
	acc.checked_sub(paid)?.checked_mul(units.into())
}

fn scaled(balance: Balance) -> Option<U256> {
	Some(U256::from(balance) << openledger_routing::pool::SCALE_BITS)
}
