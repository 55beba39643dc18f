//! Random calls against a model that walks every delegator for every slash and remembers every batch.

use super::*;
use crate::types::mul_div_floor;
use frame_support::traits::fungible::Mutate;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Fraction bits of the model's amounts: its rounding is far below one unit.
const BITS: u32 = 48;

/// Amounts are this much larger than in the other tests, so that what is taken wrongly stands out from roundings.
const SCALE: Balance = 1_000_003;

#[derive(Clone, Debug)]
enum Step {
	Wait(u32),
	BondExtra(usize, Balance),
	UnbondOwn(usize, Balance),
	WithdrawOwn(usize),
	Delegate(usize, usize, Balance),
	Activate(usize, usize),
	Cancel(usize, usize),
	Undelegate(usize, usize, Option<Balance>),
	Withdraw(usize, usize),
	Clear(usize, usize),
	/// An amount, and of how many of its 64 parts credits direct one.
	Expose(usize, Balance, u8),
	Release(prop::sample::Index),
	Slash(usize, Balance),
}

const OPERATORS: [AccountId; 2] = [ALICE, BOB];
const DELEGATORS: [AccountId; 4] = [BOB, CAROL, DAVE, EVE];

fn step() -> impl Strategy<Value = Step> {
	let o = || 0..OPERATORS.len();
	let d = || 0..DELEGATORS.len();
	// Awkward numbers, so that nothing divides evenly.
	let amount = || prop_oneof![1..700 * SCALE, Just(997 * SCALE), Just(10_007 * SCALE)];
	prop_oneof![
		4 => (1u32..20).prop_map(Step::Wait),
		1 => Just(Step::Wait(PERIOD + 1)),
		2 => (o(), amount()).prop_map(|(o, a)| Step::BondExtra(o, a)),
		1 => (o(), amount()).prop_map(|(o, a)| Step::UnbondOwn(o, a)),
		1 => o().prop_map(Step::WithdrawOwn),
		4 => (o(), d(), amount()).prop_map(|(o, d, a)| Step::Delegate(o, d, a)),
		4 => (o(), d()).prop_map(|(o, d)| Step::Activate(o, d)),
		1 => (o(), d()).prop_map(|(o, d)| Step::Cancel(o, d)),
		4 => (o(), d(), prop::option::of(amount())).prop_map(|(o, d, a)| Step::Undelegate(o, d, a)),
		3 => (o(), d()).prop_map(|(o, d)| Step::Withdraw(o, d)),
		2 => (o(), d()).prop_map(|(o, d)| Step::Clear(o, d)),
		3 => (o(), amount(), 0u8..40).prop_map(|(o, a, part)| Step::Expose(o, a, part)),
		3 => any::<prop::sample::Index>().prop_map(Step::Release),
		2 => (o(), prop_oneof![1..3_000 * SCALE, 1..30_000 * SCALE]).prop_map(|(o, a)| Step::Slash(o, a)),
	]
}

/// Stake of one delegator with one operator, in 2^-BITS units.
#[derive(Clone, Debug, Default)]
struct Stake {
	joining: Balance,
	active: u128,
	/// Era → amount.
	leaving: BTreeMap<u32, u128>,
}

#[derive(Default)]
struct Model {
	stakes: BTreeMap<(u32, AccountId), Stake>,
	put_in: BTreeMap<AccountId, Balance>,
	got_out: BTreeMap<AccountId, Balance>,
	lost: BTreeMap<AccountId, u128>,
	burnt: Balance,
	/// Serial, operator, amount, era.
	batches: Vec<(u64, u32, Risk, u32)>,
	/// Operator, delegator, era → serial when stake last left.
	left_at: BTreeMap<(u32, AccountId, u32), u64>,
	serial: u64,
	operations: u128,
}

impl Model {
	fn stake(&mut self, o: u32, who: AccountId) -> &mut Stake {
		self.stakes.entry((o, who)).or_default()
	}

	/// Everybody with active or leaving (not matured) stake loses the same part.
	fn slash(&mut self, o: u32, loss: Balance, oldest: u32) {
		let slashable: u128 = self
			.stakes
			.iter()
			.filter(|((operator, _), _)| *operator == o)
			.map(|(_, stake)| {
				stake.active
					+ stake
						.leaving
						.iter()
						.filter(|(era, _)| **era >= oldest)
						.map(|(_, a)| a)
						.sum::<u128>()
			})
			.sum();
		let loss = loss << BITS;
		for ((operator, who), stake) in self.stakes.iter_mut() {
			if *operator != o {
				continue;
			}
			let parts = stake
				.leaving
				.iter_mut()
				.filter(|(era, _)| **era >= oldest)
				.map(|(_, a)| a);
			for part in parts.chain(core::iter::once(&mut stake.active)) {
				let taken = mul_div_floor(*part, loss, slashable.max(1)).unwrap().min(*part);
				*part -= taken;
				*self.lost.entry(*who).or_default() += taken;
			}
		}
	}
}

fn close(actual: Balance, model: u128, slack: u128) -> bool {
	(actual << BITS).abs_diff(model) <= slack << BITS
}

fn apply(model: &mut Model, step: Step) {
	model.serial += 1;
	let o = |index: usize| index as u32;
	let now = System::block_number();
	match step {
		Step::Wait(blocks) => run(blocks),
		Step::BondExtra(i, amount) => {
			let _ = Api::bond_extra(signed(OPERATORS[i]), amount);
		}
		Step::UnbondOwn(i, amount) => {
			let _ = Api::unbond_own(signed(OPERATORS[i]), amount);
		}
		Step::WithdrawOwn(i) => {
			let _ = Api::withdraw_own(signed(OPERATORS[i]));
		}
		Step::Delegate(i, d, amount) => {
			let who = DELEGATORS[d];
			let ready =
				Api::delegation(o(i), who).is_some_and(|info| info.joining > 0 && info.ready_at <= now);
			if Api::delegate(signed(who), o(i), amount).is_ok() {
				*model.put_in.entry(who).or_default() += amount;
				let stake = model.stake(o(i), who);
				if ready {
					stake.active += core::mem::take(&mut stake.joining) << BITS;
				}
				stake.joining += amount;
			}
		}
		Step::Activate(i, d) => {
			let who = DELEGATORS[d];
			if Api::activate(signed(ALICE), o(i), who).is_ok() {
				let stake = model.stake(o(i), who);
				stake.active += core::mem::take(&mut stake.joining) << BITS;
			}
		}
		Step::Cancel(i, d) => {
			let who = DELEGATORS[d];
			if Api::cancel_joining(signed(who), o(i)).is_ok() {
				let amount = core::mem::take(&mut model.stake(o(i), who).joining);
				*model.got_out.entry(who).or_default() += amount;
			}
		}
		Step::Undelegate(i, d, amount) => {
			let who = DELEGATORS[d];
			events();
			if Api::undelegate(signed(who), o(i), amount).is_ok() {
				leave(model, o(i), who);
			}
		}
		Step::Clear(i, d) => {
			let who = DELEGATORS[d];
			events();
			if Api::clear(signed(ALICE), o(i), who).is_ok() {
				leave(model, o(i), who);
			}
		}
		Step::Withdraw(i, d) => {
			let who = DELEGATORS[d];
			let before = Api::delegation(o(i), who);
			let balance = free(who);
			if Api::withdraw_unbonded(signed(ALICE), o(i), who).is_ok() {
				let due: Vec<_> = before
					.unwrap()
					.unbonding
					.into_iter()
					.filter(|chunk| chunk.withdrawable)
					.collect();
				assert_eq!(
					free(who) - balance,
					due.iter().map(|chunk| chunk.amount).sum::<Balance>()
				);
				*model.got_out.entry(who).or_default() += free(who) - balance;
				for chunk in due {
					model.stake(o(i), who).leaving.remove(&chunk.era);
					// No batch that was opened before the stake left is open.
					let left_at = model.left_at.remove(&(o(i), who, chunk.era)).unwrap();
					assert!(!model
						.batches
						.iter()
						.any(|(at, operator, ..)| *operator == o(i) && *at < left_at));
				}
			}
		}
		Step::Expose(i, amount, part) => {
			let attributable = amount / 64 * Balance::from(part);
			let room = <Api as Operators<_>>::room(o(i));
			assert_eq!(room.amount, Api::exposure(o(i)).room);
			let result = expose_attributable(o(i), amount, attributable);
			let is_covered = attributable == 0 || attributable <= room.attributable;
			assert_eq!(result.is_ok(), amount <= room.amount && is_covered);
			if let Ok(era) = result {
				model
					.batches
					.push((model.serial, o(i), Risk { amount, attributable }, era));
			}
		}
		Step::Release(index) => {
			if !model.batches.is_empty() {
				let (_, operator, risk, era) = model.batches.remove(index.index(model.batches.len()));
				release_attributable(operator, risk.amount, risk.attributable, era).unwrap();
			}
		}
		Step::Slash(i, amount) => {
			let own = held(OPERATORS[i]);
			let court = free(COURT);
			let issuance = Balances::total_issuance();
			let in_pot = pot();
			let (from_own, delegated) = slash(o(i), amount);
			assert!(from_own + delegated <= amount);
			assert_eq!(free(COURT) - court, from_own);
			assert_eq!(own - held(OPERATORS[i]), from_own);
			assert_eq!(issuance - Balances::total_issuance(), delegated);
			assert_eq!(in_pot - pot(), delegated);
			model.burnt += delegated;
			// The oldest era that was live when the slash fell.
			let oldest = StakeEras::<Test>::get(o(i)).oldest().unwrap();
			model.slash(o(i), delegated, oldest);
		}
	}
	model.operations += 1;
}

/// Moves what the last event says from active to leaving.
fn leave(model: &mut Model, o: u32, who: AccountId) {
	let serial = model.serial;
	let Some(Event::Undelegated { amount, era, .. }) = events()
		.into_iter()
		.find(|event| matches!(event, Event::Undelegated { .. }))
	else {
		panic!("no event")
	};
	let all = Api::delegation(o, who).is_none_or(|info| info.shares == 0);
	let stake = model.stake(o, who);
	let moved = if all {
		stake.active
	} else {
		(amount << BITS).min(stake.active)
	};
	stake.active -= moved;
	if amount > 0 {
		*stake.leaving.entry(era).or_default() += moved;
		model.left_at.insert((o, who, era), serial);
	}
}

fn agree(model: &Model) {
	check();
	// The pot is what went in less what came out and was burnt, to the unit.
	let put_in: Balance = model.put_in.values().sum();
	let got_out: Balance = model.got_out.values().sum();
	assert_eq!(pot(), put_in - got_out - model.burnt);
	for (who, amount) in &model.got_out {
		let put_in = model.put_in.get(who).copied().unwrap_or_default();
		let lost = model.lost.get(who).copied().unwrap_or_default();
		// More than one put in less the slashes is at most what others' roundings left behind: less than a unit a call.
		assert!((*amount << BITS) + lost <= (put_in + model.operations) << BITS);
	}
	for ((o, who), stake) in &model.stakes {
		let info = Api::delegation(*o, *who);
		assert_eq!(info.as_ref().map_or(0, |info| info.joining), stake.joining);
		assert!(close(
			info.as_ref().map_or(0, |info| info.active),
			stake.active,
			model.operations
		));
		for chunk in info.iter().flat_map(|info| &info.unbonding) {
			let expected = stake.leaving.get(&chunk.era).copied().unwrap_or_default();
			assert!(close(chunk.amount, expected, model.operations));
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn stake_should_be_conserved_and_slashed_fairly(steps in prop::collection::vec(step(), 1..120)) {
		ExtBuilder.build_and_execute(|| {
			MinBond::set(BOND * SCALE);
			MinDelegation::set(STAKE * SCALE);
			for who in ALICE..=EVE {
				Balances::set_balance(&who, FUNDS * SCALE);
			}
			register(ALICE, 2 * BOND * SCALE);
			register(BOB, BOND * SCALE);
			let mut model = Model::default();
			for step in steps {
				apply(&mut model, step);
				agree(&model);
			}
			// At the end everybody can go, whatever happened.
			for (_, operator, risk, era) in std::mem::take(&mut model.batches) {
				release_attributable(operator, risk.amount, risk.attributable, era).unwrap();
			}
			for o in 0..2 {
				for who in DELEGATORS {
					let _ = Api::cancel_joining(signed(who), o);
					run(PERIOD + 1);
					let _ = Api::withdraw_unbonded(signed(who), o, who);
					if Api::delegation(o, who).is_some_and(|info| info.shares > 0) {
						Api::undelegate(signed(who), o, None).unwrap();
					}
					run(PERIOD + 1);
					let _ = Api::withdraw_unbonded(signed(who), o, who);
					assert_eq!(Api::delegation(o, who), None);
				}
			}
			for who in OPERATORS {
				let _ = Api::withdraw_own(signed(who));
				Api::deregister(signed(who)).unwrap();
				run(PERIOD + 1);
				let _ = Api::withdraw_own(signed(who));
				assert_eq!(held(who), 0);
			}
			assert_eq!(pot(), 0);
			assert_eq!(Registry::<Test>::iter().count(), 0);
		});
	}
}
