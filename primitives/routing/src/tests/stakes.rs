use super::amount;
use crate::{split_stakers, Stake, StakerParts};
use openledger_core::{Share, SHARE_ONE};
use proptest::prelude::*;
use sp_core::U256;

const TENTH: Share = SHARE_ONE / 10;

#[test]
fn stakers_part_should_stay_over_when_nobody_staked() {
	let parts = split_stakers(
		100,
		&Stake {
			pool_earns: true,
			..Default::default()
		},
	);
	assert_eq!(
		parts,
		Some(StakerParts {
			operator: 0,
			pool: 0,
			unstaked: 100
		})
	);
}

#[test]
fn stakers_part_of_the_pool_should_stay_over_when_it_has_no_units() {
	let parts = split_stakers(
		100,
		&Stake {
			own: 1,
			delegated: 9,
			commission: TENTH,
			pool_earns: false,
		},
	);
	// The operator keeps what is its own, the commission among it.
	assert_eq!(
		parts,
		Some(StakerParts {
			operator: 19,
			pool: 0,
			unstaked: 81
		})
	);
}

#[test]
fn stakers_part_should_pay_the_pool_less_commission() {
	let stake = Stake {
		own: 1,
		delegated: 3,
		commission: TENTH,
		pool_earns: true,
	};
	// 75 to delegations, ⌊7.5⌋ of it commission.
	assert_eq!(
		split_stakers(100, &stake),
		Some(StakerParts {
			operator: 32,
			pool: 68,
			unstaked: 0
		})
	);
}

#[test]
fn stakers_part_should_be_refused_when_commission_exceeds_one_whole() {
	let stake = Stake {
		own: 0,
		delegated: 3,
		commission: SHARE_ONE + 1,
		pool_earns: true,
	};
	assert_eq!(split_stakers(100, &stake), None);
}

proptest! {
	#[test]
	fn stakers_part_should_be_split_exactly(
		amount in amount(), own in amount(), delegated in amount(), commission in 0..=SHARE_ONE, pool_earns: bool,
	) {
		let parts = split_stakers(amount, &Stake { own, delegated, commission, pool_earns }).unwrap();
		prop_assert_eq!(parts.operator + parts.pool + parts.unstaked, amount);
		if own + delegated == 0 {
			prop_assert_eq!(parts.unstaked, amount);
			return Ok(());
		}
		// Whether anybody is left in the pool is nothing to the operator.
		let other = Stake { own, delegated, commission, pool_earns: !pool_earns };
		prop_assert_eq!(parts.operator, split_stakers(amount, &other).unwrap().operator);
		prop_assert_eq!(if pool_earns { parts.unstaked } else { parts.pool }, 0);
		if parts.pool > 0 {
			// pool ≤ amount × delegated / total × (1 − commission) + 1
			let wide = U256::from(amount) * U256::from(delegated) * U256::from(SHARE_ONE - commission)
				/ (U256::from(own + delegated) * U256::from(SHARE_ONE));
			prop_assert!(U256::from(parts.pool) <= wide + 1);
			prop_assert!(U256::from(parts.pool) + 1 >= wide);
		}
	}
}
