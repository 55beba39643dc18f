use super::amount;
use crate::{settle, Bounds, Distribution, Flow, Policy, PolicyBounds, PolicyError, Stake};
use openledger_core::{Balance, Share, OPEN, SHARE_ONE};
use proptest::prelude::*;
use sp_core::U256;

fn flow(amount: Balance) -> Flow {
	Flow {
		amount,
		policy: Policy::default(),
		data_share: 0,
		verbatim: SHARE_ONE,
		voided: false,
		stake: Stake {
			own: 100,
			delegated: 300,
			commission: SHARE_ONE / 10,
			pool_has_units: true,
		},
	}
}

#[test]
fn default_policy_should_be_within_default_bounds_and_leave_55_percent_to_the_model() {
	assert_eq!(Policy::default().validate(&PolicyBounds::default()), Ok(()));
	assert_eq!(Policy::default().model(), Some(550_000_000));
}

#[test]
fn policy_should_be_refused_when_its_shares_exceed_one_whole() {
	let policy = Policy {
		treasury: SHARE_ONE,
		..Policy::default()
	};
	assert_eq!(
		policy.validate(&PolicyBounds::default()),
		Err(PolicyError::SharesExceedOne)
	);
}

#[test]
fn policy_should_be_refused_when_any_share_is_out_of_bounds() {
	let ok = Policy::default();
	let bounds = PolicyBounds::default();
	for bad in [
		Policy {
			treasury: bounds.treasury.max + 1,
			..ok
		},
		Policy {
			burn: bounds.burn.max + 1,
			..ok
		},
		Policy {
			validators: bounds.validators.min - 1,
			..ok
		},
		Policy {
			operator: bounds.operator.min - 1,
			..ok
		},
		Policy {
			stakers: bounds.stakers.max + 1,
			..ok
		},
		Policy {
			operator: 300_000_000,
			stakers: 250_000_000,
			..ok
		},
		Policy {
			data_floor: bounds.data_floor.min - 1,
			..ok
		},
	] {
		assert_eq!(bad.validate(&bounds), Err(PolicyError::OutOfBounds), "{bad:?}");
	}
	let wide = PolicyBounds {
		data_floor: Bounds::new(0, u32::MAX),
		..bounds
	};
	let bad = Policy {
		data_floor: SHARE_ONE + 1,
		..ok
	};
	assert_eq!(bad.validate(&wide), Err(PolicyError::OutOfBounds));
}

#[test]
fn settle_should_follow_the_worked_example() {
	// 100 OPEN: 5 treasury, 1 burnt, 4 validators, 20 operator, 15 stakers, 55 model, of it 22 data and 33 builders.
	// Stakers: 11.25 to delegations, 1.125 commission; half of the batch is credited.
	let distribution = settle(
		&flow(100 * OPEN),
		[(7u64, 30 * OPEN, true), (8, 20 * OPEN, false)],
	)
	.unwrap();
	assert_eq!(
		distribution,
		Distribution {
			treasury: 5 * OPEN,
			burned: OPEN,
			validators: 4 * OPEN,
			operator: 20 * OPEN + 15 * OPEN - 10_125 * OPEN / 1_000,
			staker_pool: 10_125 * OPEN / 1_000,
			builders: 33 * OPEN,
			data: 22 * OPEN,
			attributed: 6_600 * OPEN / 1_000,
			pooled: 15_400 * OPEN / 1_000,
			parts: vec![(7, 6_600 * OPEN / 1_000)],
		}
	);
}

#[test]
fn settle_should_give_all_but_the_platform_parts_and_builders_to_the_data_pot_when_voided() {
	let voided = Flow {
		voided: true,
		..flow(100 * OPEN)
	};
	let distribution = settle(&voided, [(7u64, 100 * OPEN, true)]).unwrap();
	assert_eq!(
		(
			distribution.operator,
			distribution.staker_pool,
			distribution.attributed
		),
		(0, 0, 0)
	);
	assert_eq!(
		(distribution.builders, distribution.pooled),
		(33 * OPEN, 57 * OPEN)
	);
	assert!(distribution.parts.is_empty());
}

#[test]
fn settle_should_let_the_stakers_part_join_data_when_nobody_staked() {
	let unstaked = Flow {
		stake: Stake::default(),
		..flow(100 * OPEN)
	};
	let distribution = settle::<u64>(&unstaked, []).unwrap();
	assert_eq!((distribution.operator, distribution.data), (20 * OPEN, 37 * OPEN));
}

#[test]
fn settle_should_raise_the_data_share_to_the_floor_and_no_further() {
	let data = |share| {
		settle::<u64>(
			&Flow {
				data_share: share,
				..flow(100 * OPEN)
			},
			[],
		)
		.unwrap()
		.data
	};
	assert_eq!(data(0), 22 * OPEN);
	assert_eq!(data(400_000_000), 22 * OPEN);
	assert_eq!(data(800_000_000), 44 * OPEN);
	assert_eq!(data(SHARE_ONE), 55 * OPEN);
}

#[test]
fn settle_should_be_refused_when_inputs_contradict() {
	assert!(settle::<u64>(
		&Flow {
			data_share: SHARE_ONE + 1,
			..flow(100)
		},
		[]
	)
	.is_none());
	assert!(settle::<u64>(
		&Flow {
			verbatim: SHARE_ONE + 1,
			..flow(100)
		},
		[]
	)
	.is_none());
	assert!(settle(&flow(100), [(1u64, 101, true)]).is_none());
	assert!(settle(&flow(100), [(1u64, 60, true), (2, 41, false)]).is_none());
	let greedy = Policy {
		treasury: SHARE_ONE,
		..Policy::default()
	};
	assert!(settle::<u64>(
		&Flow {
			policy: greedy,
			..flow(100)
		},
		[]
	)
	.is_none());
}

#[test]
fn settle_should_be_all_zero_when_amount_is_zero() {
	let distribution = settle::<u64>(&flow(0), []).unwrap();
	assert_eq!(distribution.total(), Some(0));
	assert_eq!(distribution.data, 0);
}

fn policies() -> impl Strategy<Value = Policy> {
	(
		0..=200_000_000u32,
		0..=200_000_000u32,
		0..=200_000_000u32,
		0..=200_000_000u32,
		0..=200_000_000u32,
		0..=SHARE_ONE,
	)
		.prop_map(
			|(treasury, burn, validators, operator, stakers, data_floor)| Policy {
				treasury,
				burn,
				validators,
				operator,
				stakers,
				data_floor,
			},
		)
}

proptest! {
	#[test]
	fn settle_should_conserve_every_unit(
		amount in amount(),
		policy in policies(),
		data_share in 0..=SHARE_ONE,
		verbatim in 0..=SHARE_ONE,
		voided: bool,
		(own, delegated, commission, pool_has_units) in (amount(), amount(), 0..=SHARE_ONE, any::<bool>()),
		weights in proptest::collection::vec((0..=1_000u32, any::<bool>()), 0..50),
	) {
		let stake = Stake { own, delegated, commission, pool_has_units };
		let total = 1 + weights.iter().map(|(w, _)| u128::from(*w)).sum::<u128>();
		let credits: Vec<(usize, Balance, bool)> = weights
			.iter()
			.enumerate()
			.map(|(i, (w, earns))| (i, amount / total * u128::from(*w), *earns))
			.collect();
		let flow = Flow { amount, policy, data_share, verbatim, voided, stake };
		let d = settle(&flow, credits.clone()).unwrap();
		prop_assert_eq!(d.total(), Some(amount));
		prop_assert_eq!(d.attributed + d.pooled, d.data);
		prop_assert_eq!(d.parts.iter().map(|(_, part)| part).sum::<Balance>(), d.attributed);

		// An independent statement of the rules in wide arithmetic.
		let share = |a: Balance, s: Share| (U256::from(a) * U256::from(s) / U256::from(SHARE_ONE)).as_u128();
		let revenue = amount
			- share(amount, policy.treasury)
			- share(amount, policy.burn)
			- share(amount, policy.validators)
			- share(amount, policy.operator)
			- share(amount, policy.stakers);
		prop_assert_eq!(d.builders, share(revenue, SHARE_ONE - data_share.max(policy.data_floor)));
		prop_assert!(d.data >= revenue - d.builders);
		prop_assert!(d.data >= share(revenue, policy.data_floor));
		if voided {
			prop_assert_eq!((d.operator, d.staker_pool, d.attributed), (0, 0, 0));
		} else {
			let directed = share(d.data, verbatim);
			for (i, credit, earns) in credits {
				let expected = if amount == 0 || !earns {
					0
				} else {
					(U256::from(directed) * U256::from(credit) / U256::from(amount)).as_u128()
				};
				let part = d.parts.iter().find(|(key, _)| *key == i).map_or(0, |(_, part)| *part);
				prop_assert_eq!(part, expected);
			}
			prop_assert!(d.attributed <= directed);
		}
	}
}
