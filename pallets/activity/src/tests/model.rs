//! Property test against a model that stores every event and counts by looking through all of them.

use crate::{mock::*, Counters, EpochActivity};
use frame_support::{traits::Hooks, weights::Weight};
use openledger_core::{Balance, EpochIndex, SHARE_ONE};
use openledger_traits::{Activity as _, SettledUsage};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
enum Action {
	Wait(EpochIndex),
	Idle,
	Pay(u64),
	Batch {
		operator: u32,
		model: u32,
		amount: u64,
		inferences: u32,
		actions: u32,
		self_dealt: u64,
	},
	Distribute(u64),
	Datanet(u32),
	Contributor(u32),
	PayOut(u32, u64),
}

fn action() -> impl Strategy<Value = Action> {
	prop_oneof![
		2 => (0u32..7).prop_map(Action::Wait),
		1 => Just(Action::Idle),
		3 => (0u64..6).prop_map(Action::Pay),
		4 => (0u32..4, 0u32..4, 0u64..1_000_000_000, 0u32..50, 0u32..50, any::<proptest::sample::Index>()).prop_map(
			|(operator, model, amount, inferences, actions, part)| Action::Batch {
				operator,
				model,
				amount,
				inferences,
				actions,
				self_dealt: u64::try_from(part.index(usize::try_from(amount).unwrap() + 1)).unwrap(),
			}
		),
		2 => (0u64..1_000).prop_map(Action::Distribute),
		2 => (0u32..4).prop_map(Action::Datanet),
		4 => (0u32..6).prop_map(Action::Contributor),
		2 => (0u32..6, 0u64..1_000).prop_map(|(payee, amount)| Action::PayOut(payee, amount)),
	]
}

/// Everything that ever happened.
#[derive(Default)]
struct Naive {
	now: EpochIndex,
	log: Vec<(EpochIndex, Action)>,
	/// Payers forgotten so far, once each time.
	forgotten: u32,
	/// Payers remembered, and the epoch they paid in last.
	remembered: BTreeMap<u64, EpochIndex>,
	last_pass: EpochIndex,
}

impl Naive {
	fn idle(&mut self) {
		if self.last_pass < self.now {
			self.last_pass = self.now;
			let before = self.remembered.len();
			let now = self.now;
			self.remembered.retain(|_, last| *last + RING >= now);
			self.forgotten += u32::try_from(before - self.remembered.len()).unwrap();
		}
	}

	fn contributors(&self, index: EpochIndex) -> BTreeSet<u32> {
		let of = |(epoch, action): &(EpochIndex, Action)| match action {
			Action::Contributor(payee) if *epoch == index => Some(*payee),
			_ => None,
		};
		self.log.iter().filter_map(of).collect()
	}

	/// Counters and concentration over the epochs for which `within` holds.
	fn count(&self, within: impl Fn(EpochIndex) -> bool) -> (Counters, u32) {
		let mut counters = Counters::default();
		let mut volumes = BTreeMap::<u32, u128>::new();
		let (mut payers, mut models, mut datanets, mut contributors) =
			(BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
		for (_, action) in self.log.iter().filter(|(epoch, _)| within(*epoch)) {
			match action {
				Action::Wait(_) | Action::Idle => {}
				Action::Pay(payer) => {
					payers.insert(payer);
				}
				Action::Batch {
					operator,
					model,
					amount,
					inferences,
					actions,
					self_dealt,
				} => {
					counters.batches += 1;
					counters.routed += Balance::from(*amount);
					counters.inferences += u64::from(*inferences);
					counters.actions += u64::from(*actions);
					counters.self_dealt += Balance::from(*self_dealt);
					*volumes.entry(*operator).or_default() += u128::from(*amount);
					models.insert(model);
				}
				Action::Distribute(amount) => {
					counters.distributions += u64::from(*amount > 0);
					counters.distributed += Balance::from(*amount);
				}
				Action::Datanet(datanet) => {
					datanets.insert(datanet);
				}
				Action::Contributor(payee) => {
					contributors.insert(payee);
				}
				Action::PayOut(_, amount) => {
					counters.payouts += u64::from(*amount > 0);
					counters.paid_out += Balance::from(*amount);
				}
			}
		}
		let count = |len: usize| u32::try_from(len).unwrap();
		counters.payers = count(payers.len());
		counters.operators = count(volumes.len());
		counters.models = count(models.len());
		counters.datanets = count(datanets.len());
		counters.contributors = count(contributors.len());
		// Volumes are below 2^40, so squares times a billion are below 2^110.
		let squares: u128 = volumes.values().map(|volume| volume * volume).sum();
		let concentration = match counters.routed {
			0 => 0,
			total => u32::try_from(squares * u128::from(SHARE_ONE) / (total * total)).unwrap(),
		};
		(counters, concentration)
	}

	fn epoch(&self, index: EpochIndex) -> EpochActivity {
		let (counters, concentration) = self.count(|epoch| epoch == index);
		let previous = index
			.checked_sub(1)
			.map(|previous| self.contributors(previous))
			.unwrap_or_default();
		let retained = u32::try_from(self.contributors(index).intersection(&previous).count()).unwrap();
		let previous_contributors = u32::try_from(previous.len()).unwrap();
		let retention = match u128::from(previous_contributors) {
			0 => 0,
			all => u32::try_from(u128::from(retained) * u128::from(SHARE_ONE) / all).unwrap(),
		};
		EpochActivity {
			epoch: index,
			counters,
			concentration,
			retained,
			previous_contributors,
			retention,
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn activity_should_equal_a_model_that_stores_every_event(actions in prop::collection::vec(action(), 1..120)) {
		ExtBuilder::build_and_execute(|| {
			let mut naive = Naive::default();
			for action in actions {
				match action.clone() {
					Action::Wait(epochs) => {
						naive.now += epochs;
						Epoch::set(&naive.now);
					},
					Action::Idle => {
						naive.idle();
						<Activity as Hooks<u64>>::on_idle(1, Weight::MAX);
					},
					Action::Pay(payer) => {
						naive.remembered.insert(payer, naive.now);
						pay(payer);
					},
					Action::Batch { operator, model, amount, inferences, actions, self_dealt } => {
						Activity::batch_settled(&SettledUsage {
							operator,
							model,
							amount: amount.into(),
							inferences: inferences.into(),
							actions: actions.into(),
							self_dealt: self_dealt.into(),
						})
					},
					Action::Distribute(amount) => Activity::pot_distributed(amount.into()),
					Action::Datanet(id) => datanet(id),
					Action::Contributor(payee) => contributor(payee),
					Action::PayOut(payee, amount) => Activity::paid_out(payee, amount.into()),
				}
				naive.log.push((naive.now, action));
			}

			let oldest = naive.now.saturating_sub(RING);
			let expected = (oldest..=naive.now).map(|index| naive.epoch(index)).collect::<Vec<_>>();
			let mut shown = Activity::epochs(0, EpochIndex::MAX);
			// The epoch before the oldest is gone: an empty one cannot tell what came before it.
			if let (Some(first), Some(known)) = (shown.first_mut(), expected.first()) {
				if first.counters == Counters::default() {
					first.previous_contributors = known.previous_contributors;
				}
			}
			assert_eq!(shown, expected);
			assert_eq!(Activity::current(), naive.epoch(naive.now));

			let (mut total, concentration) = naive.count(|_| true);
			total.payers = naive.forgotten + u32::try_from(naive.remembered.len()).unwrap();
			assert_eq!(Activity::totals().counters, total);
			assert_eq!(Activity::totals().concentration, concentration);
		});
	}
}
