use super::amount;
use crate::{divide, settle, DataShare, Distribution, Flow, Policy, Stake};
use openledger_core::{Balance, Share, OPEN, SHARE_ONE};
use proptest::prelude::*;
use sp_core::U256;

fn flow(amount: Balance) -> Flow {
	Flow {
		amount,
		policy: Policy::default(),
		data_share: 0,
		voided: false,
		stake: Stake {
			own: 100,
			delegated: 300,
			commission: SHARE_ONE / 10,
			pool_earns: true,
		},
	}
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
fn settle_should_let_the_operators_part_join_data_when_voided() {
	let voided = Flow {
		voided: true,
		..flow(100 * OPEN)
	};
	let distribution = settle::<u64>(&voided, []).unwrap();
	// Delegators keep theirs; the operator's 24.875 join the 22 of data.
	let data = 46_875 * OPEN / 1_000;
	assert_eq!(
		(distribution.operator, distribution.staker_pool),
		(0, 10_125 * OPEN / 1_000)
	);
	assert_eq!(
		(distribution.builders, distribution.data, distribution.pooled),
		(33 * OPEN, data, data)
	);
	// An omission that was proven is paid out of the greater data share.
	let omission = settle(&voided, [(7u64, 50 * OPEN, true)]).unwrap();
	assert_eq!(omission.parts, vec![(7, data / 2)]);
	assert_eq!(omission.pooled, data / 2);
}

#[test]
fn settle_should_let_the_treasury_have_the_stakers_part_when_nobody_is_left_to_take_it() {
	let unstaked = Flow {
		stake: Stake::default(),
		..flow(100 * OPEN)
	};
	for voided in [false, true] {
		let distribution = settle::<u64>(&Flow { voided, ..unstaked }, []).unwrap();
		let (operator, data) = if voided { (0, 42) } else { (20, 22) };
		assert_eq!(
			(distribution.treasury, distribution.operator, distribution.data),
			(20 * OPEN, operator * OPEN, data * OPEN)
		);
	}
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

proptest! {
	#[test]
	fn settle_should_conserve_every_unit(
		amount in amount(),
		policy in super::policy(),
		data_share in 0..=SHARE_ONE,
		voided: bool,
		(own, delegated, commission, pool_earns) in (amount(), amount(), 0..=SHARE_ONE, any::<bool>()),
		weights in proptest::collection::vec((0..=1_000u32, any::<bool>()), 0..50),
		page in 1..60usize,
	) {
		let stake = Stake { own, delegated, commission, pool_earns };
		let total = 1 + weights.iter().map(|(w, _)| u128::from(*w)).sum::<u128>();
		let credits: Vec<(usize, Balance, bool)> = weights
			.iter()
			.enumerate()
			.map(|(i, (w, earns))| (i, amount / total * u128::from(*w), *earns))
			.collect();
		let flow = Flow { amount, policy, data_share, voided, stake };
		let d = settle(&flow, credits.iter().copied()).unwrap();
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
		if !voided {
			prop_assert_eq!(d.data, revenue - d.builders);
		}
		if voided {
			prop_assert_eq!(d.operator, 0);
			prop_assert_eq!(
				d.data,
				revenue - d.builders + share(amount, policy.operator) + share(amount, policy.stakers)
					- d.staker_pool
					- (d.treasury - share(amount, policy.treasury))
			);
			// A verdict takes nothing of a batch from delegators.
			prop_assert_eq!(d.staker_pool, divide(&Flow { voided: false, ..flow }).unwrap().staker_pool);
		}
		for (i, credit, earns) in credits.iter().copied() {
			let expected = if amount == 0 || !earns {
				0
			} else {
				(U256::from(d.data) * U256::from(credit) / U256::from(amount)).as_u128()
			};
			let part = d.parts.iter().find(|(key, _)| *key == i).map_or(0, |(_, part)| *part);
			prop_assert_eq!(part, expected);
		}

		// The same in steps: the parts first, then the credits page by page, then the rest.
		let parts = divide(&flow).unwrap();
		prop_assert_eq!(parts.total(), Some(amount));
		prop_assert_eq!(
			(parts.treasury, parts.burned, parts.validators, parts.operator, parts.staker_pool, parts.builders, parts.data),
			(d.treasury, d.burned, d.validators, d.operator, d.staker_pool, d.builders, d.data)
		);
		let mut data = DataShare::new(amount, parts.data);
		let mut paid = Vec::new();
		for credits in credits.chunks(page) {
			let before = data.left().unwrap();
			let mut sum = 0;
			for (i, credit, earns) in credits {
				let part = data.credit(*credit, *earns).unwrap();
				sum += part;
				if part > 0 {
					paid.push((*i, part));
				}
			}
			// Between pages everything is still there.
			prop_assert_eq!(data.left(), Some(before - sum));
		}
		prop_assert_eq!(&paid, &d.parts);
		prop_assert_eq!(data.attributed, d.attributed);
		prop_assert_eq!(data.left(), Some(d.pooled));
	}

	#[test]
	fn data_share_should_never_be_exceeded_whatever_is_credited(
		amount in amount(),
		data in amount(),
		credits in proptest::collection::vec((prop_oneof![amount(), Just(Balance::MAX)], any::<bool>()), 0..20),
	) {
		let mut share = DataShare::new(amount, data.min(amount));
		for (credit, earns) in credits {
			let before = share;
			match share.credit(credit, earns) {
				Some(part) => prop_assert_eq!(share.left().unwrap() + part, before.left().unwrap()),
				None => {
					prop_assert!(credit > amount - before.credited);
					prop_assert_eq!(share, before);
				}
			}
			prop_assert!(share.attributed <= share.data && share.credited <= amount);
		}
	}
}
