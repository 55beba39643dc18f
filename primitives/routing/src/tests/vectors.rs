//! The vectors in `vectors/routing-1.json`: made here, compared with the file, and read by other implementations.
//! `UPDATE_VECTORS=1 cargo test -p openledger-routing --lib vectors` writes the file anew. Amounts, units and scaled numbers
//! are decimal strings; what is refused is null or the name of the error.

use crate::{
	attributable, attributable_limit, divide, equal_shares, flatten, floor_share, mul_div, normalise,
	open_within, slash_amount, split, split_slash, split_stakers, Bounds, DataShare, FlattenError, Flow,
	Policy, PolicyBounds, PolicyError, Pool, Stake,
};
use openledger_core::{Balance, Share, OPEN, SHARE_ONE, TOTAL_SUPPLY};
use serde_json::{json, Value};
use sp_core::U256;
use std::collections::BTreeMap;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/routing-1.json");

type Vector = Vec<(u32, Share)>;
/// Share of each parent, and its vector.
type Parents = Vec<(Share, Vector)>;
/// Contribution, credit, whether it earns.
type Credits = Vec<(u64, Balance, bool)>;

fn optional(amount: Option<Balance>) -> Value {
	amount.map_or(Value::Null, |amount| json!(amount.to_string()))
}

fn shares_or_error(found: Result<Vector, FlattenError>) -> Value {
	match found {
		Ok(vector) => json!(vector),
		Err(error) => json!(match error {
			FlattenError::SharesExceedOne => "SharesExceedOne",
			FlattenError::TooManyBeneficiaries { .. } => "TooManyBeneficiaries",
			FlattenError::Empty => "Empty",
			FlattenError::NotNormalised => "NotNormalised",
		}),
	}
}

fn part_vectors() -> Value {
	let cases = [
		(0, SHARE_ONE),
		(1, SHARE_ONE - 1),
		(7, 333_333_333),
		(OPEN + 3, 1),
		(TOTAL_SUPPLY, 123_456_789),
		(u128::MAX, SHARE_ONE - 1),
		(u128::MAX, SHARE_ONE),
		(5, SHARE_ONE + 1),
	];
	let case = |(amount, share): (Balance, Share)| json!({ "amount": amount.to_string(), "share": share, "part": optional(floor_share(amount, share)) });
	cases.into_iter().map(case).collect()
}

fn ratio_vectors() -> Value {
	let cases = [
		(10, 10, 3),
		(TOTAL_SUPPLY, TOTAL_SUPPLY - 1, TOTAL_SUPPLY),
		(u128::MAX, u128::MAX, u128::MAX),
		(u128::MAX, 2, 1),
		(1, 1, 0),
	];
	let case = |(a, b, c): (Balance, Balance, Balance)| json!({ "a": a.to_string(), "b": b.to_string(), "c": c.to_string(), "result": optional(mul_div(a, b, c)) });
	cases.into_iter().map(case).collect()
}

fn split_vectors() -> Value {
	let cases: [(Balance, Vector); 6] = [
		(0, vec![(3, SHARE_ONE)]),
		(10, vec![(9, 333_333_333), (1, 333_333_333), (5, 333_333_334)]),
		// A key twice stays two entries, and the first may have a share of zero.
		(11, vec![(2, 0), (4, 500_000_000), (4, 500_000_000)]),
		(TOTAL_SUPPLY - 1, vec![(0, 1), (1, 999_999_999)]),
		(10, vec![(0, 999_999_999)]),
		(10, vec![]),
	];
	let case = |(amount, vector): (Balance, Vector)| {
		let parts = split(amount, &vector).map(|parts| {
			parts
				.iter()
				.map(|(key, part)| json!([key, part.to_string()]))
				.collect::<Vec<_>>()
		});
		json!({ "amount": amount.to_string(), "vector": vector, "parts": parts })
	};
	cases.into_iter().map(case).collect()
}

fn weight_vectors() -> Value {
	let cases: [Vector; 6] = [
		vec![(7, 5)],
		vec![(3, 1), (1, 1), (2, 1)],
		vec![(1, u32::MAX), (2, 1), (3, u32::MAX)],
		vec![(1, 0), (2, 3), (3, 4)],
		vec![(1, 0), (2, 0)],
		vec![],
	];
	let case =
		|weights: Vector| json!({ "weights": weights, "shares": shares_or_error(normalise(&weights)) });
	cases.into_iter().map(case).collect()
}

fn equal_vectors() -> Value {
	[0u32, 1, 3, 7, 64]
		.into_iter()
		.map(|count| json!({ "count": count, "shares": equal_shares(count) }))
		.collect()
}

fn lineage_vectors() -> Value {
	let third = || vec![(1, 333_333_334), (2, 333_333_333), (3, 333_333_333)];
	let many = |from: u32| -> Vector { (from..).zip(equal_shares(40)).collect() };
	let cases: [(Vector, Parents, usize); 14] = [
		(vec![(5, SHARE_ONE)], vec![], 64),
		// The remainder goes to the own entry, though it is not the lowest key.
		(vec![(9, SHARE_ONE)], vec![(100_000_001, third())], 64),
		// A diamond: both parents have 1 and 2.
		(
			vec![(9, SHARE_ONE)],
			vec![
				(250_000_000, third()),
				(125_000_007, vec![(2, 400_000_000), (1, 600_000_000)]),
			],
			64,
		),
		// Two own entries; one parent gives nothing and is not looked at.
		(
			vec![(8, 700_000_000), (1, 300_000_000)],
			vec![(500_000_000, third()), (0, vec![(4, 1)])],
			64,
		),
		// Nothing of its own: the remainder goes to the lowest key.
		(vec![], vec![(500_000_001, third()), (499_999_999, third())], 64),
		// The parents take everything, and what rounding leaves still goes to the own entry.
		(
			vec![(9, SHARE_ONE)],
			vec![(333_333_333, third()), (666_666_667, third())],
			64,
		),
		// Too small to remain: entries of zero are dropped.
		(vec![(9, SHARE_ONE)], vec![(2, third())], 64),
		(many(0), vec![(500_000_000, many(24))], 64),
		(many(0), vec![(500_000_000, many(25))], 64),
		(
			vec![(9, SHARE_ONE)],
			vec![(600_000_000, third()), (400_000_001, third())],
			64,
		),
		(vec![(9, SHARE_ONE)], vec![(u32::MAX, third()), (1, third())], 64),
		(vec![], vec![(999_999_999, third())], 64),
		(vec![(9, 999_999_999)], vec![], 64),
		(vec![(9, SHARE_ONE)], vec![(1, vec![(1, 999_999_999)])], 64),
	];
	let case = |(own, parents, limit): (Vector, Parents, usize)| {
		let borrowed: Vec<_> = parents
			.iter()
			.map(|(share, vector)| (*share, vector.as_slice()))
			.collect();
		json!({
			"own": own,
			"parents": parents.iter().map(|(share, vector)| json!({ "share": share, "vector": vector })).collect::<Vec<_>>(),
			"limit": limit,
			"vector": shares_or_error(flatten(&own, &borrowed, limit)),
		})
	};
	cases.into_iter().map(case).collect()
}

fn policy_json(policy: &Policy) -> Value {
	json!({
		"treasury": policy.treasury,
		"burn": policy.burn,
		"validators": policy.validators,
		"operator": policy.operator,
		"stakers": policy.stakers,
		"data_floor": policy.data_floor,
	})
}

fn policy_vectors() -> Value {
	let usual = Policy::default();
	let bounds = PolicyBounds::default();
	let cases = [
		usual,
		Policy {
			treasury: 100_000_000,
			burn: 50_000_000,
			validators: 100_000_000,
			operator: 300_000_000,
			stakers: 50_000_000,
			data_floor: 250_000_000,
		},
		Policy {
			stakers: 250_000_001,
			..usual
		},
		Policy {
			operator: 300_000_000,
			stakers: 250_000_000,
			treasury: 100_000_000,
			..usual
		},
		Policy {
			data_floor: 249_999_999,
			..usual
		},
		Policy {
			operator: SHARE_ONE,
			..usual
		},
	];
	let range = |bounds: &Bounds| json!([bounds.min, bounds.max]);
	let case = |policy: Policy| {
		json!({
			"policy": policy_json(&policy),
			"model": policy.model(),
			"refused": policy.validate(&bounds).err().map(|error| match error {
				PolicyError::SharesExceedOne => "SharesExceedOne",
				PolicyError::OutOfBounds => "OutOfBounds",
			}),
		})
	};
	json!({
		"bounds": {
			"treasury": range(&bounds.treasury),
			"burn": range(&bounds.burn),
			"validators": range(&bounds.validators),
			"operator": range(&bounds.operator),
			"stakers": range(&bounds.stakers),
			"model": range(&bounds.model),
			"data_floor": range(&bounds.data_floor),
		},
		"cases": cases.into_iter().map(case).collect::<Vec<_>>(),
	})
}

fn stake_json(stake: &Stake) -> Value {
	json!({
		"own": stake.own.to_string(),
		"delegated": stake.delegated.to_string(),
		"commission": stake.commission,
		"pool_earns": stake.pool_earns,
	})
}

fn stakes() -> [Stake; 5] {
	let stake = Stake {
		own: 1_000 * OPEN,
		delegated: 3_000 * OPEN + 7,
		commission: 100_000_000,
		pool_earns: true,
	};
	[
		stake,
		Stake {
			own: 0,
			commission: SHARE_ONE,
			..stake
		},
		Stake {
			pool_earns: false,
			..stake
		},
		Stake {
			delegated: 0,
			pool_earns: false,
			..stake
		},
		Stake {
			own: 0,
			delegated: 0,
			commission: 0,
			pool_earns: false,
		},
	]
}

fn stake_vectors() -> Value {
	let amounts = [0, 1, 10_007, OPEN + 1, TOTAL_SUPPLY];
	let case = |(stake, amount): (Stake, Balance)| {
		let parts = split_stakers(amount, &stake).unwrap();
		json!({
			"amount": amount.to_string(),
			"stake": stake_json(&stake),
			"operator": parts.operator.to_string(),
			"pool": parts.pool.to_string(),
			"unstaked": parts.unstaked.to_string(),
		})
	};
	let pairs = stakes()
		.into_iter()
		.flat_map(|stake| amounts.map(|amount| (stake, amount)));
	pairs.map(case).collect()
}

fn batch_vectors() -> Value {
	let [usual, _, _, _, nobody] = stakes();
	let policy = Policy::default();
	let all = Policy {
		treasury: 0,
		burn: 0,
		validators: 0,
		operator: 0,
		stakers: 0,
		data_floor: SHARE_ONE,
	};
	let flow = |amount, data_share, voided, stake, policy| Flow {
		amount,
		policy,
		data_share,
		voided,
		stake,
	};
	let odd = 123 * OPEN + 456_789_012_345_678_901;
	let cases: [(Flow, Credits); 9] = [
		(flow(0, 400_000_000, false, usual, policy), vec![(1, 0, true)]),
		(flow(1, 400_000_000, false, usual, policy), vec![(1, 1, true)]),
		(flow(1_000, 0, false, usual, policy), vec![]),
		(
			flow(odd, 650_000_001, false, usual, policy),
			vec![
				(4, odd / 7, true),
				(2, odd / 3, true),
				(9, 1, true),
				(5, odd / 5, false),
			],
		),
		// The credits are all of the amount: what is left is what rounding leaves.
		(
			flow(odd, SHARE_ONE, false, usual, policy),
			vec![
				(1, odd / 3, true),
				(2, odd / 3, true),
				(3, odd - odd / 3 * 2, true),
			],
		),
		(flow(odd, 0, true, usual, policy), vec![]),
		(flow(odd, 0, true, nobody, policy), vec![(1, odd / 2, true)]),
		(
			flow(TOTAL_SUPPLY, 0, false, nobody, all),
			vec![(1, TOTAL_SUPPLY - 1, true)],
		),
		// Credits above the amount, the last of them refused.
		(
			flow(1_000, 0, false, usual, policy),
			vec![(1, 600, true), (2, 401, true)],
		),
	];
	let case = |(flow, credits): (Flow, Credits)| {
		let parts = divide(&flow).unwrap();
		assert_eq!(parts.total(), Some(flow.amount));
		let mut share = DataShare::new(flow.amount, parts.data);
		let credits: Vec<_> = credits
			.iter()
			.map(|(contribution, credit, earns)| {
				json!({
					"contribution": contribution,
					"credit": credit.to_string(),
					"earns": earns,
					"part": optional(share.credit(*credit, *earns)),
				})
			})
			.collect();
		json!({
			"amount": flow.amount.to_string(),
			"policy": policy_json(&flow.policy),
			"data_share": flow.data_share,
			"voided": flow.voided,
			"stake": stake_json(&flow.stake),
			"parts": {
				"treasury": parts.treasury.to_string(),
				"burned": parts.burned.to_string(),
				"validators": parts.validators.to_string(),
				"operator": parts.operator.to_string(),
				"staker_pool": parts.staker_pool.to_string(),
				"builders": parts.builders.to_string(),
				"data": parts.data.to_string(),
			},
			"credits": credits,
			"attributed": share.attributed.to_string(),
			"pooled": share.left().unwrap().to_string(),
		})
	};
	cases.into_iter().map(case).collect()
}

/// What happens to a pool. Members have names.
#[derive(Clone, Copy)]
enum Step {
	Join(&'static str, u128),
	Deposit(Balance),
	Pull(&'static str),
	Retire(&'static str),
	Restore(&'static str),
	Reduce(&'static str, u128),
}

/// A pool with its members: name to (units, paid, retired).
#[derive(Default)]
struct Scene {
	pool: Pool,
	members: BTreeMap<&'static str, (u128, U256, bool)>,
}

impl Scene {
	/// Does one step; what it moved to a member, and what it burnt.
	fn run(&mut self, step: Step) -> (Balance, Balance) {
		match step {
			Step::Join(name, units) => {
				self.pool = self.pool.add_units(units).unwrap();
				self.members.insert(name, (units, self.pool.acc, false));
				(0, 0)
			}
			Step::Deposit(amount) if self.pool.units == 0 => (0, amount),
			Step::Deposit(amount) => {
				self.pool = self.pool.deposit(amount).unwrap();
				(0, 0)
			}
			Step::Pull(name) => {
				let (units, paid, retired) = self.members[name];
				let pulled = self.pool.pull(if retired { 0 } else { units }, paid).unwrap();
				self.pool = pulled.pool;
				self.members.insert(name, (units, pulled.paid, retired));
				(pulled.amount, 0)
			}
			Step::Retire(name) => {
				let (units, paid, _) = self.members[name];
				let pulled = self.pool.settle(units, paid).unwrap();
				let (pool, burned) = pulled.pool.remove_units(units).unwrap().drain().unwrap();
				self.pool = pool;
				self.members.insert(name, (units, pulled.paid, true));
				(pulled.amount, burned)
			}
			Step::Restore(name) => {
				let (units, _, _) = self.members[name];
				self.pool = self.pool.add_units(units).unwrap();
				self.members.insert(name, (units, self.pool.acc, false));
				(0, 0)
			}
			Step::Reduce(name, units) => {
				let (before, paid, _) = self.members[name];
				let pulled = self.pool.settle(before, paid).unwrap();
				self.pool = pulled.pool.remove_units(before - units).unwrap();
				self.members.insert(name, (units, pulled.paid, false));
				(pulled.amount, 0)
			}
		}
	}
}

fn step_json(step: Step) -> Value {
	match step {
		Step::Join(member, units) => json!({ "step": "join", "member": member, "units": units.to_string() }),
		Step::Deposit(amount) => json!({ "step": "deposit", "amount": amount.to_string() }),
		Step::Pull(member) => json!({ "step": "pull", "member": member }),
		Step::Retire(member) => json!({ "step": "retire", "member": member }),
		Step::Restore(member) => json!({ "step": "restore", "member": member }),
		Step::Reduce(member, units) => {
			json!({ "step": "reduce", "member": member, "units": units.to_string() })
		}
	}
}

fn pool_vectors() -> Value {
	use Step::*;
	let cases: [Vec<Step>; 4] = [
		// Thirds, and what is less than a unit is carried; a pull of nothing changes nothing.
		vec![
			Join("a", 1),
			Join("b", 1),
			Join("c", 1),
			Deposit(10),
			Pull("a"),
			Pull("a"),
			Deposit(1),
			Pull("b"),
			Pull("c"),
			Deposit(1),
			Pull("a"),
			Pull("b"),
			Pull("c"),
		],
		// Everybody who joins late gets nothing of what was before; who retires is settled; who is restored begins anew.
		vec![
			Join("a", 7_000),
			Join("b", 13),
			Deposit(OPEN + 1),
			Join("c", 999_983),
			Deposit(3 * OPEN),
			Retire("b"),
			Deposit(17),
			Pull("b"),
			Restore("b"),
			Deposit(OPEN),
			Reduce("a", 1),
			Deposit(OPEN),
			Pull("a"),
			Pull("b"),
			Pull("c"),
		],
		// The last one goes: whole units that are left are burnt, the fraction stays carried. Deposits without units are burnt.
		vec![
			Join("a", 3),
			Join("b", 3_000_000_007),
			Deposit(5),
			Retire("b"),
			Deposit(1_000_003),
			Retire("a"),
			Deposit(9),
			Restore("a"),
			Deposit(10),
			Pull("a"),
		],
		// More than 128 bits in between.
		vec![
			Join("a", u128::MAX >> 1),
			Join("b", 1 << 100),
			Deposit(TOTAL_SUPPLY),
			Pull("a"),
			Pull("b"),
			Deposit(1),
			Pull("a"),
		],
	];
	let case = |steps: Vec<Step>| {
		let mut scene = Scene::default();
		let mut left = 0u128;
		let steps = steps.into_iter().map(|step| {
			let (moved, burned) = scene.run(step);
			if let Deposit(amount) = step {
				left += amount;
			}
			left -= moved + burned;
			assert_eq!(scene.pool.balance, left);
			let mut json = step_json(step);
			json["moved"] = json!(moved.to_string());
			json["burned"] = json!(burned.to_string());
			json["pool"] = json!({
				"acc": scene.pool.acc.to_string(),
				"units": scene.pool.units.to_string(),
				"carry": scene.pool.carry.to_string(),
				"balance": scene.pool.balance.to_string(),
			});
			json
		});
		steps.collect::<Vec<_>>()
	};
	cases.into_iter().map(case).collect::<Vec<_>>().into()
}

fn slash_vectors() -> Value {
	let cases = [
		(5, 0, 10),
		(10, 0, 10),
		(11, 0, 10),
		(11, 4, 10),
		(11, 5, 10),
		(11, 5, 14),
		(11, 6, 14),
		(TOTAL_SUPPLY, TOTAL_SUPPLY / 4, 100 * OPEN),
		(TOTAL_SUPPLY, TOTAL_SUPPLY / 2, 100 * OPEN),
	];
	let takes = cases.map(|(amount, attributable, minimum)| {
		json!({
			"amount": amount.to_string(),
			"attributable": attributable.to_string(),
			"minimum": minimum.to_string(),
			"slash": slash_amount(amount, attributable, minimum).to_string(),
		})
	});
	let parts_of_data = [
		(0, 0, 0),
		(1_000, 0, 0),
		(1_000, 1_000, 0),
		(1_000, 999, 400_000_000),
		(500 * OPEN, 500 * OPEN, 400_000_000),
		(500 * OPEN, 123 * OPEN + 7, 750_000_000),
		(TOTAL_SUPPLY, TOTAL_SUPPLY, SHARE_ONE),
	];
	let parts_of_data = parts_of_data.map(|(amount, open, data_share)| {
		let most = attributable(amount, open, Policy::default(), data_share).unwrap();
		json!({
			"amount": amount.to_string(),
			"open": open.to_string(),
			"policy": policy_json(&Policy::default()),
			"dataShare": data_share,
			"attributable": most.to_string(),
			"openWithin": open_within(most, &Policy::default(), data_share).to_string(),
		})
	});
	let limits = [0, 1, 2, 3, 100 * OPEN, u128::MAX]
		.map(|bond| json!({ "bond": bond.to_string(), "limit": attributable_limit(bond).to_string() }));
	let parts = [0, 1, 3, 4, 7, 100 * OPEN + 1, TOTAL_SUPPLY, u128::MAX].map(|own| {
		let parts = split_slash(own);
		json!({
			"own": own.to_string(),
			"challenger": parts.challenger.to_string(),
			"harmed": parts.harmed.to_string(),
			"burned": parts.burned.to_string(),
		})
	});
	json!({ "amounts": takes, "parts": parts, "attributable": parts_of_data, "limits": limits })
}

fn vectors() -> String {
	let all = json!({
		"method": "routing/1",
		"parts": part_vectors(),
		"ratios": ratio_vectors(),
		"splits": split_vectors(),
		"weights": weight_vectors(),
		"equal": equal_vectors(),
		"lineages": lineage_vectors(),
		"policies": policy_vectors(),
		"stakes": stake_vectors(),
		"batches": batch_vectors(),
		"pools": pool_vectors(),
		"slashes": slash_vectors(),
	});
	serde_json::to_string_pretty(&all).unwrap() + "\n"
}

#[test]
fn vectors_should_be_those_of_the_file() {
	let made = vectors();
	if std::env::var_os("UPDATE_VECTORS").is_some() {
		std::fs::write(FILE, &made).unwrap();
	}
	let kept = std::fs::read_to_string(FILE).expect("the file is in the repository");
	// Compared as data, for a checkout may change line ends.
	let (made, kept): (Value, Value) = (
		serde_json::from_str(&made).unwrap(),
		serde_json::from_str(&kept).unwrap(),
	);
	assert_eq!(
		made, kept,
		"the rules changed: those are other rules, with another name and file"
	);
}
