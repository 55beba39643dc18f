//! Random lives of the pallet beside a model that is nothing but sums.

use super::*;
use frame_support::{traits::Hooks, weights::WeightMeter};
use openledger_core::ContributionId;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Route {
		amount: Balance,
		credits: [u8; 3],
		voided: bool,
		parent: bool,
	},
	/// Begins a batch and leaves it in progress.
	Begin {
		amount: Balance,
		credits: [u8; 3],
		voided: bool,
	},
	/// The next credit of a batch in progress, or its end.
	Continue(u8),
	Pull(u8),
	Claim(u8),
	ClaimFor(u8),
	Retire(u8),
	Restore(u8),
	/// Lowers the units of a member to so many 256ths.
	Reduce {
		which: u8,
		left: u8,
	},
	SetUnits {
		person: u8,
		units: u128,
	},
	Rotate(u8),
	SetPolicy {
		burn: u32,
	},
	Block,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let amount = prop_oneof![0..50u128, 0..100_000u128, 0..ESCROW_FUNDS / 100];
	let units = prop_oneof![Just(0u128), 1..20u128, 1..1u128 << 70];
	proptest::collection::vec(
		prop_oneof![
			2 => (amount.clone(), any::<[u8; 3]>(), prop::bool::weighted(0.2))
				.prop_map(|(amount, credits, voided)| Step::Begin { amount, credits, voided }),
			8 => any::<u8>().prop_map(Step::Continue),
			4 => (amount, any::<[u8; 3]>(), prop::bool::weighted(0.2), any::<bool>())
				.prop_map(|(amount, credits, voided, parent)| Step::Route { amount, credits, voided, parent }),
			6 => any::<u8>().prop_map(Step::Pull),
			2 => (1..=PEOPLE).prop_map(Step::Claim),
			2 => (1..=PEOPLE).prop_map(Step::ClaimFor),
			1 => any::<u8>().prop_map(Step::Retire),
			1 => any::<u8>().prop_map(Step::Restore),
			1 => (any::<u8>(), any::<u8>()).prop_map(|(which, left)| Step::Reduce { which, left }),
			2 => (1..=PEOPLE, units).prop_map(|(person, units)| Step::SetUnits { person, units }),
			1 => (1..=PEOPLE).prop_map(Step::Rotate),
			1 => (0..=50_000_000u32).prop_map(|burn| Step::SetPolicy { burn }),
			1 => Just(Step::Block),
		],
		1..80,
	)
}

fn all_pulls() -> Vec<Pull> {
	let mut all = vec![
		Pull::ModelBuilders(MODEL),
		Pull::ModelBuilders(PARENT),
		Pull::ModelData(MODEL),
		Pull::ModelData(PARENT),
		MEMBER,
		Pull::Member {
			snapshot: SNAPSHOT,
			contribution: REFINED,
		},
		Pull::Member {
			snapshot: OTHER_SNAPSHOT,
			contribution: SYNTHETIC,
		},
		Pull::Contribution(RAW),
		Pull::Contribution(REFINED),
		Pull::Contribution(SYNTHETIC),
	];
	all.extend((1..=PEOPLE).map(|n| Pull::Staker {
		operator: OPERATOR,
		payee: payee(n),
	}));
	all
}

const MEMBERS: [(SnapshotId, ContributionId); 3] =
	[(SNAPSHOT, RAW), (SNAPSHOT, REFINED), (OTHER_SNAPSHOT, SYNTHETIC)];

/// A member and its units, in half of the cases.
fn member(which: u8) -> Option<(SnapshotId, ContributionId, u128)> {
	MEMBERS
		.get(usize::from(which) % 6)
		.map(|(snapshot, contribution)| {
			let units = Units::get((*snapshot, *contribution));
			(*snapshot, *contribution, units)
		})
}

/// The units of a pool are those of the members that are in it.
fn check_units() {
	for pool in [SNAPSHOT, OTHER_SNAPSHOT] {
		let sum: u128 = MEMBERS
			.iter()
			.filter(|(snapshot, _)| *snapshot == pool)
			.filter(|(snapshot, contribution)| !SnapshotMembers::<Test>::get(snapshot, contribution).retired)
			.map(|member| Units::get(*member))
			.sum();
		let units = FeeRouting::pool(PoolId::Snapshot(pool)).map(|pool| pool.units);
		assert_eq!(units, Some(sum), "{pool:?}");
	}
}

/// All balances that the pallet pays to.
fn outside() -> Balance {
	let ledger = FeeRouting::account();
	frame_system::Account::<Test>::iter()
		.filter(|(account, _)| *account != ledger)
		.map(|(_, info)| info.data.free)
		.sum()
}

/// The ledger as an indexer that sees nothing but events would keep it.
#[derive(Default)]
struct Indexer {
	pots: std::collections::BTreeMap<Pot, Balance>,
	pools: std::collections::BTreeMap<PoolId, Balance>,
	owed: std::collections::BTreeMap<u32, Balance>,
	/// Left of the data share of each batch in progress.
	progress: std::collections::BTreeMap<u64, Balance>,
	burned: Balance,
	paid: Balance,
}

impl Indexer {
	fn read(&mut self, events: Vec<Event<Test>>) {
		for event in events {
			match event {
				Event::RoutingBegun {
					batch,
					model,
					burned,
					builders,
					data,
					..
				} => {
					*self.pots.entry(Pot::ModelBuilders(model)).or_default() += builders;
					self.burned += burned;
					assert_eq!(self.progress.insert(batch, data), None);
				}
				Event::BatchRouted {
					batch,
					model,
					amount,
					treasury,
					burned,
					validators,
					operator_part,
					staker_pool,
					builders,
					data,
					attributed,
					pooled,
					..
				} => {
					assert_eq!(
						treasury + burned + validators + operator_part + staker_pool + builders + data,
						amount
					);
					assert_eq!(attributed + pooled, data);
					*self.pots.entry(Pot::ModelData(model)).or_default() += pooled;
					assert_eq!(self.progress.remove(&batch), Some(pooled));
				}
				Event::ContributionCredited {
					batch,
					contribution,
					amount,
				} => {
					*self.progress.get_mut(&batch).unwrap() -= amount;
					*self.pots.entry(Pot::Contribution(contribution)).or_default() += amount;
				}
				Event::PotPulled { pot, amount } => *self.pots.get_mut(&pot).unwrap() -= amount,
				Event::PoolDeposited {
					pool, amount, burned, ..
				} => {
					*self.pools.entry(pool).or_default() += amount - burned;
					self.burned += burned;
				}
				Event::MemberPulled {
					snapshot,
					contribution,
					amount,
				} => {
					*self.pools.get_mut(&PoolId::Snapshot(snapshot)).unwrap() -= amount;
					*self.pots.entry(Pot::Contribution(contribution)).or_default() += amount;
				}
				Event::MemberRetired { snapshot, burned, .. } => {
					*self.pools.entry(PoolId::Snapshot(snapshot)).or_default() -= burned;
					self.burned += burned;
				}
				Event::PayeeCredited {
					payee,
					source,
					amount,
				} => {
					if let Source::OperatorPool(operator) = source {
						*self.pools.get_mut(&PoolId::Operator(operator)).unwrap() -= amount;
					}
					*self.owed.entry(payee).or_default() += amount;
				}
				Event::PaidOut {
					payee,
					amount,
					reward,
					..
				} => {
					assert_eq!(self.owed.remove(&payee), Some(amount + reward));
					self.paid += amount + reward;
				}
				_ => {}
			}
		}
	}

	fn check(&self) {
		for (pot, amount) in &self.pots {
			assert_eq!(Pots::<Test>::get(pot), *amount, "{pot:?}");
		}
		for (pool, amount) in &self.pools {
			assert_eq!(
				FeeRouting::pool(*pool).unwrap_or_default().balance,
				*amount,
				"{pool:?}"
			);
		}
		for (payee, amount) in &self.owed {
			assert_eq!(FeeRouting::owed_of(*payee), *amount, "payee {payee}");
		}
		let books = FeeRouting::conservation();
		assert_eq!(books.pots, self.pots.values().sum::<Balance>());
		assert_eq!(books.pools, self.pools.values().sum::<Balance>());
		assert_eq!(books.owed, self.owed.values().sum::<Balance>());
		assert_eq!(books.in_progress, self.progress.values().sum::<Balance>());
		assert_eq!((books.burned, books.paid), (self.burned, self.paid));
	}
}

/// Credits that sum to at most `amount`.
fn credits_of(amount: Balance, credits: [u8; 3]) -> Vec<(u64, Balance)> {
	let parts: Balance = credits
		.iter()
		.map(|credit| Balance::from(*credit))
		.sum::<Balance>()
		+ 1;
	[RAW, SYNTHETIC, POOLED]
		.into_iter()
		.zip(credits)
		.map(|(contribution, credit)| (contribution, amount / parts * Balance::from(credit)))
		.filter(|(_, credit)| *credit > 0)
		.collect()
}

fn verdict(voided: bool) -> Verdict {
	if voided {
		Verdict::Voided
	} else {
		Verdict::Final
	}
}

/// Batches in progress and the credits that they still wait for.
type Pending = Vec<(u64, Vec<(u64, Balance)>)>;

fn apply(step: Step, batch: u64, accounts: &mut [u8], routed: &mut Balance, pending: &mut Pending) {
	match step {
		Step::Route {
			amount,
			credits,
			voided,
			parent,
		} => {
			let settlement = openledger_traits::Settlement {
				model: if parent { PARENT } else { MODEL },
				verdict: verdict(voided),
				..settlement(batch, amount)
			};
			assert_ok!(route(settlement, &credits_of(amount, credits)));
			*routed += amount;
		}
		Step::Begin {
			amount,
			credits,
			voided,
		} => {
			let settlement = openledger_traits::Settlement {
				verdict: verdict(voided),
				..settlement(batch, amount)
			};
			assert_ok!(begin(settlement));
			pending.push((batch, credits_of(amount, credits)));
			*routed += amount;
		}
		Step::Continue(which) => {
			if pending.is_empty() {
				return;
			}
			let which = usize::from(which) % pending.len();
			let (batch, credits) = &mut pending[which];
			if let Some(next) = credits.pop() {
				assert_ok!(credit(*batch, &[next]));
			} else {
				assert_ok!(close(*batch));
				pending.remove(which);
			}
		}
		Step::Pull(which) => {
			let all = all_pulls();
			assert_ok!(FeeRouting::pull(
				by(STRANGER),
				pulls(&[all[usize::from(which) % all.len()]])
			));
		}
		// These may be refused: there is nothing, too little, or the account does not exist.
		Step::Claim(n) => {
			let _ = frame_support::storage::with_storage_layer(|| {
				FeeRouting::claim(by(accounts[usize::from(n)]), pulls(&all_pulls())).map_err(|e| e.error)
			});
		}
		Step::ClaimFor(n) => {
			let _ = frame_support::storage::with_storage_layer(|| {
				FeeRouting::claim_for(by(STRANGER), payee(n), pulls(&[])).map_err(|e| e.error)
			});
		}
		Step::Retire(which) => {
			let Some((snapshot, contribution, units)) = member(which) else {
				return;
			};
			assert_ok!(FeeRouting::retire(snapshot, contribution, units));
		}
		Step::Restore(which) => {
			let Some((snapshot, contribution, units)) = member(which) else {
				return;
			};
			let pull = Pull::Member {
				snapshot,
				contribution,
			};
			// Who is in the pool keeps its part of what came; who comes back has none.
			let before = FeeRouting::pending(pull);
			let retired = SnapshotMembers::<Test>::get(snapshot, contribution).retired;
			assert!(!retired || before == 0);
			assert_ok!(FeeRouting::restore(snapshot, contribution, units));
			assert_eq!(FeeRouting::pending(pull), before);
		}
		Step::Reduce { which, left } => {
			let Some((snapshot, contribution, before)) = member(which) else {
				return;
			};
			let after = before * u128::from(left) / 256;
			assert_ok!(FeeRouting::reduce(snapshot, contribution, before, after));
			Units::insert((snapshot, contribution), after);
		}
		Step::SetUnits { person, units } => {
			assert_ok!(FeeRouting::set_units(OPERATOR, payee(person), units));
		}
		Step::Rotate(n) => {
			let old = accounts[usize::from(n)];
			let new = if old == n { n + 100 + 1 } else { n };
			assert_ok!(FeeRouting::rotate_payee(by(old), account(new)));
			accounts[usize::from(n)] = new;
		}
		Step::SetPolicy { burn } => {
			let policy = Policy {
				burn,
				..Policy::default()
			};
			assert_ok!(FeeRouting::set_policy(RuntimeOrigin::root(), policy));
		}
		Step::Block => FeeRouting::on_poll(1, &mut WeightMeter::new()),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn every_unit_should_be_accounted_for_whatever_happens(steps in steps()) {
		ExtBuilder::default().build_and_execute(|| {
			let issuance = pallet_balances::TotalIssuance::<Test>::get();
			let before = outside();
			let mut accounts: Vec<u8> = (0..=PEOPLE).collect();
			let mut routed = 0;
			let mut indexer = Indexer::default();
			let mut pending = Pending::new();
			for (batch, step) in steps.into_iter().enumerate() {
				apply(step, batch as u64, &mut accounts, &mut routed, &mut pending);
				check_state();
				check_due_set();
				check_units();
				indexer.read(events());
				indexer.check();
			}
			let books = FeeRouting::conservation();
			assert_eq!(routed, books.pots + books.pools + books.owed + books.in_progress + books.paid + books.burned);
			assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issuance - books.burned);
			assert_eq!(outside(), before - routed + books.paid);
		});
	}

	/// Whatever order money is pulled in, nobody gets more than a few units more or less.
	#[test]
	fn payees_should_get_the_same_in_any_order(
		amounts in proptest::collection::vec(1..1_000_000_000u128, 1..6),
		order in Just(all_pulls()).prop_shuffle(),
	) {
		let live = |between: &[Pull]| {
			let mut owed = Vec::new();
			ExtBuilder::default().build_and_execute(|| {
				for (batch, amount) in amounts.iter().enumerate() {
					assert_ok!(route(settlement(batch as u64, *amount), &[(RAW, amount / 3)]));
					assert_ok!(FeeRouting::pull(by(STRANGER), pulls(between)));
				}
				assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&all_pulls())));
				owed = (0..FIRST_PAYEE + u32::from(PEOPLE)).map(FeeRouting::owed_of).collect::<Vec<_>>();
			});
			owed
		};
		for (lazy, eager) in live(&[]).into_iter().zip(live(&order)) {
			prop_assert!(lazy.abs_diff(eager) <= 4 * amounts.len() as u128, "{} against {}", lazy, eager);
		}
	}
}
