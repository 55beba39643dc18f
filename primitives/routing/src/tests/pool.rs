use super::amount;
use crate::{Pool, Pulled};
use proptest::prelude::*;
use sp_core::{U256, U512};
use std::collections::BTreeMap;

#[test]
fn deposit_should_be_refused_when_pool_has_no_units() {
	assert_eq!(Pool::default().deposit(1), None);
	assert_eq!(Pool::default().deposit(0), None);
}

#[test]
fn deposit_should_be_shared_in_proportion_to_units() {
	let pool = Pool::with_units(4).deposit(100).unwrap();
	assert_eq!(
		(pool.pending(1, U256::zero()), pool.pending(3, U256::zero())),
		(Some(25), Some(75))
	);
	let Pulled { pool, amount, paid } = pool.pull(1, U256::zero()).unwrap();
	assert_eq!((amount, pool.balance, pool.pending(1, paid)), (25, 75, Some(0)));
}

#[test]
fn pull_should_change_nothing_when_nothing_is_pending() {
	let pool = Pool::with_units(3).deposit(2).unwrap();
	assert_eq!(
		pool.pull(1, U256::zero()),
		Some(Pulled {
			pool,
			amount: 0,
			paid: U256::zero()
		})
	);
	// The two thirds are not lost: with the next deposit they pay out.
	let pool = pool.deposit(1).unwrap();
	assert_eq!(pool.pull(1, U256::zero()).unwrap().amount, 1);
}

#[test]
fn members_should_not_earn_from_before_they_joined() {
	let pool = Pool::with_units(1).deposit(10).unwrap();
	let (joined, pool) = (pool.acc, pool.add_units(9).unwrap());
	assert_eq!(pool.pending(9, joined), Some(0));
	let pool = pool.deposit(10).unwrap();
	assert_eq!(
		(pool.pending(9, joined), pool.pending(1, U256::zero())),
		(Some(9), Some(11))
	);
}

#[test]
fn pull_should_be_refused_when_more_is_asked_than_can_be() {
	let pool = Pool::with_units(2).deposit(10).unwrap();
	assert_eq!(pool.pull(3, U256::zero()), None, "more units than the pool has");
	assert_eq!(pool.pull(1, pool.acc + 1), None, "paid beyond what was earned");
	assert_eq!(pool.remove_units(3), None);
	assert_eq!(Pool::with_units(u128::MAX).add_units(1), None);
}

#[test]
fn drain_should_take_what_is_left_only_when_the_last_member_has_left() {
	let pool = Pool::with_units(3).deposit(1).unwrap();
	assert_eq!(pool.drain(), Some((pool, 0)));
	let settled = pool.settle(3, U256::zero()).unwrap();
	let (empty, left) = settled.pool.remove_units(3).unwrap().drain().unwrap();
	assert_eq!(settled.amount + left, 1);
	assert_eq!(empty.balance, 0);
}

#[test]
fn deposits_should_not_be_lost_when_units_are_as_many_as_can_be() {
	let units = u128::MAX;
	let mut pool = Pool::with_units(units);
	for _ in 0..1_000 {
		pool = pool.deposit(openledger_core::TOTAL_SUPPLY).unwrap();
	}
	let pulled = pool.pull(units, U256::zero()).unwrap();
	let left = pool.balance - pulled.amount;
	assert_eq!(pulled.pool.balance, left);
	assert!(left <= pulled.pool.carried().unwrap());
}

/// What can happen to a pool.
#[derive(Clone, Debug)]
enum Step {
	Deposit(u128),
	Pull(u8),
	SetUnits(u8, u128),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let units = prop_oneof![Just(0u128), 1..10u128, 1..1_000_000u128, 1..1u128 << 60];
	proptest::collection::vec(
		prop_oneof![
			3 => amount().prop_map(Step::Deposit),
			3 => (0..6u8).prop_map(Step::Pull),
			2 => (0..6u8, units).prop_map(|(member, units)| Step::SetUnits(member, units)),
		],
		1..60,
	)
}

#[derive(Clone, Copy, Default)]
struct Member {
	units: u128,
	paid: U256,
	got: u128,
	/// Independent: the exact entitlement, floored at 2^-128 of a unit of money per deposit.
	due: U512,
}

/// Runs `steps` on the real pool beside a model that hands every deposit to every member at once.
fn run(steps: &[Step]) -> (Pool, BTreeMap<u8, Member>, u128, u32) {
	let mut pool = Pool::default();
	let mut members = BTreeMap::<u8, Member>::new();
	let (mut deposited, mut settlements) = (0u128, 0u32);
	for step in steps {
		match step {
			Step::Deposit(amount) => {
				let Some(next) = pool.deposit(*amount) else {
					assert_eq!(pool.units, 0);
					continue;
				};
				for member in members.values_mut() {
					member.due +=
						(U512::from(*amount) << 128) * U512::from(member.units) / U512::from(pool.units);
				}
				deposited += amount;
				pool = next;
			}
			Step::Pull(id) => {
				let member = members.entry(*id).or_insert(Member {
					paid: pool.acc,
					..Default::default()
				});
				let pulled = pool.pull(member.units, member.paid).unwrap();
				pool = pulled.pool;
				member.got += pulled.amount;
				member.paid = pulled.paid;
				settlements += 1;
			}
			Step::SetUnits(id, units) => {
				let member = members.entry(*id).or_insert(Member {
					paid: pool.acc,
					..Default::default()
				});
				let pulled = pool.settle(member.units, member.paid).unwrap();
				pool = pulled
					.pool
					.remove_units(member.units)
					.unwrap()
					.add_units(*units)
					.unwrap();
				member.got += pulled.amount;
				member.paid = pulled.paid;
				member.units = *units;
				settlements += 1;
			}
		}
		let got: u128 = members.values().map(|member| member.got).sum();
		assert_eq!(
			pool.balance + got,
			deposited,
			"never pays more than was paid in, loses nothing"
		);
		let owed = members.values().fold(U256::zero(), |sum, member| {
			sum + (pool.acc - member.paid) * U256::from(member.units)
		});
		assert_eq!(
			owed + pool.carry,
			U256::from(pool.balance) << 32,
			"the pool's invariant, exactly"
		);
		assert_eq!(
			pool.units,
			members.values().map(|member| member.units).sum::<u128>()
		);
	}
	(pool, members, deposited, settlements)
}

proptest! {
	#[test]
	fn pool_should_conserve_and_keep_its_invariant(steps in steps()) {
		run(&steps);
	}

	/// With fixed units every member is within a small bound of its exact entitlement, whenever others pull.
	#[test]
	fn members_should_get_what_exact_arithmetic_gives_them(
		units in proptest::collection::vec(1..1u128 << 50, 1..6),
		steps in proptest::collection::vec(
			prop_oneof![amount().prop_map(Step::Deposit), (0..6u8).prop_map(Step::Pull)], 1..60,
		),
	) {
		let total: u128 = units.iter().sum();
		let mut all: Vec<Step> =
			units.iter().enumerate().map(|(id, units)| Step::SetUnits(id as u8, *units)).collect();
		let known: Vec<Step> =
			steps.into_iter().filter(|s| !matches!(s, Step::Pull(id) if usize::from(*id) >= units.len())).collect();
		let deposits = known.iter().filter(|step| matches!(step, Step::Deposit(_))).count() as u128;
		all.extend(known);
		all.extend((0..units.len() as u8).map(Step::Pull));
		let (_, members, _, settlements) = run(&all);
		for member in members.values() {
			let got = U512::from(member.got) << 128;
			// Carried at most: one unit of the accumulator for all units, and a fraction of each settlement.
			let carry = U512::from((total >> 32) + 2 + u128::from(settlements)) << 128;
			prop_assert!(got <= member.due + U512::from(deposits) + carry, "more than its share and what was carried");
			let late = (U512::from(u128::from(settlements) + (total >> 32) + 2)) << 128;
			prop_assert!(got + late >= member.due, "less than its share by more than the bound");
		}
	}

	/// Who pulls first makes no difference.
	#[test]
	fn pulls_should_pay_the_same_in_any_order(
		units in proptest::collection::vec(1..1u128 << 50, 2..8),
		deposits in proptest::collection::vec(amount(), 1..8),
		seed: u64,
	) {
		let mut pool = Pool::with_units(units.iter().sum());
		for amount in deposits {
			pool = pool.deposit(amount).unwrap();
		}
		let pull_in = |order: &[usize]| {
			let mut pool = pool;
			let mut got = vec![0; units.len()];
			for id in order {
				let pulled = pool.pull(units[*id], U256::zero()).unwrap();
				pool = pulled.pool;
				got[*id] = pulled.amount;
			}
			(got, pool)
		};
		let forward: Vec<usize> = (0..units.len()).collect();
		let mut shuffled = forward.clone();
		shuffled.sort_by_key(|id| (seed ^ (*id as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xbf58_476d_1ce4_e5b9));
		prop_assert_eq!(pull_in(&forward), pull_in(&shuffled));
	}
}
