//! Random stories against a model that knows nothing of running totals: it lists, for every snapshot, who is in it.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
	Submit { who: u8, words: u32, commons: bool },
	Accept { which: usize, quality: u8 },
	Reject { which: usize },
	MarkCommons { which: usize },
	Withdraw { which: usize },
	Publish,
	Drop { which: usize },
	Seal,
	Epoch,
}

fn step() -> impl Strategy<Value = Step> {
	let which = 0..12usize;
	prop_oneof![
		4 => (10..14u8, 1..400u32, prop::bool::weighted(0.1)).prop_map(|(who, words, commons)| Step::Submit { who, words, commons }),
		4 => (which.clone(), 1..=100u8).prop_map(|(which, quality)| Step::Accept { which, quality }),
		1 => which.clone().prop_map(|which| Step::Reject { which }),
		1 => which.clone().prop_map(|which| Step::MarkCommons { which }),
		1 => which.clone().prop_map(|which| Step::Withdraw { which }),
		2 => Just(Step::Publish),
		1 => which.prop_map(|which| Step::Drop { which }),
		2 => Just(Step::Seal),
		1 => Just(Step::Epoch),
	]
}

/// What the model knows of a contribution.
#[derive(Clone, Copy, Debug)]
struct Known {
	tokens: u128,
	accepted: bool,
	quality: u128,
	commons: bool,
	left: bool,
}

#[derive(Default)]
struct Model {
	known: BTreeMap<ContributionId, Known>,
	/// The published snapshot: who is in it, with which units.
	open: Option<BTreeMap<ContributionId, u128>>,
	sealed: Vec<(SnapshotId, BTreeMap<ContributionId, u128>)>,
	next: SnapshotNumber,
}

impl Model {
	fn members(&self) -> BTreeMap<ContributionId, u128> {
		self.known
			.iter()
			.filter(|(_, known)| known.accepted && !known.left)
			.map(|(id, known)| {
				(
					*id,
					if known.commons {
						0
					} else {
						known.quality * known.tokens
					},
				)
			})
			.collect()
	}

	fn pick(&self, which: usize) -> Option<ContributionId> {
		self.known.keys().nth(which % self.known.len().max(1)).copied()
	}

	fn leave(&mut self, id: ContributionId) {
		self.known.get_mut(&id).expect("it is known").left = true;
		if let Some(open) = &mut self.open {
			open.remove(&id);
		}
	}

	/// Plays a step on the chain and, if the chain takes it, here.
	fn play(&mut self, net: DatanetId, is_open: bool, step: Step) {
		match step {
			Step::Submit { who, words, commons } => {
				let id = submit_as(&account(who), net, Kind::Raw, words, commons).expect("it is sound");
				let known = Known {
					tokens: words.into(),
					accepted: is_open,
					quality: 0,
					commons,
					left: false,
				};
				self.known.insert(id, known);
			}
			Step::Accept { which, quality } => {
				let Some(id) = self.pick(which) else { return };
				if Datanets::review(signed(CURATOR), id, Verdict::Accept { quality }).is_ok() {
					let known = self.known.get_mut(&id).expect("it is known");
					known.accepted = true;
					known.quality = quality.into();
				}
			}
			Step::Reject { which } => {
				let Some(id) = self.pick(which) else { return };
				let verdict = Verdict::Reject { reason: vec![] };
				if Datanets::review(signed(CURATOR), id, verdict).is_ok() {
					self.leave(id);
				}
			}
			Step::MarkCommons { which } => {
				let Some(id) = self.pick(which) else { return };
				if Datanets::mark_commons(signed(CURATOR), id).is_ok() {
					self.known.get_mut(&id).expect("it is known").commons = true;
					if let Some(units) = self.open.as_mut().and_then(|open| open.get_mut(&id)) {
						*units = 0;
					}
				}
			}
			Step::Withdraw { which } => {
				let Some(id) = self.pick(which) else { return };
				let Some(info) = Datanets::contribution(id) else {
					return;
				};
				if Datanets::withdraw(signed(info.account), id).is_ok() {
					self.leave(id);
				}
			}
			Step::Publish => {
				if Datanets::publish_snapshot(signed(OWNER), net).is_ok() {
					self.open = Some(self.members());
					self.next += 1;
				}
			}
			Step::Drop { which } => {
				let Some(id) = self.pick(which) else { return };
				if Datanets::demand_chunk(signed(EVE), id, 0).is_ok() {
					advance(ANSWER_PERIOD + 1);
					let demand = DemandId {
						contribution: id,
						chunk: 0,
					};
					assert_ok!(Datanets::expire_demand(signed(EVE), demand));
					self.leave(id);
				}
			}
			Step::Seal => {
				advance(CHALLENGE_PERIOD);
				let id = SnapshotId {
					datanet: net,
					number: self.next,
				};
				if Datanets::seal(signed(EVE), id).is_ok() {
					let members = self.open.take().expect("it was open");
					if !members.is_empty() {
						assert_eq!(opened(id), Some(members.values().sum()));
						self.sealed.push((id, members));
					}
				}
			}
			Step::Epoch => {
				Epoch::set(&(Epoch::get() + 1));
				poll();
			}
		}
	}

	fn check(&self, net: DatanetId) {
		let sums = |members: &BTreeMap<ContributionId, u128>| (members.len() as u32, members.values().sum());
		assert_eq!(totals(net), sums(&self.members()));
		let open = self.open.iter().map(|members| {
			(
				SnapshotId {
					datanet: net,
					number: self.next,
				},
				members,
			)
		});
		let sealed = self.sealed.iter().map(|(id, members)| (*id, members));
		for (id, members) in sealed.chain(open) {
			assert_eq!(snapshot_totals(id), sums(members));
			for contribution in self.known.keys() {
				let units = members.get(contribution).copied().unwrap_or(0);
				assert_eq!(Datanets::units(id, *contribution), units);
				let covers = Datanets::membership(*contribution).is_some_and(|held| held.covers(&id));
				assert_eq!(covers, members.contains_key(contribution));
			}
		}
	}

	/// Who has left or became commons must have been retired with exactly the units of every sealed snapshot.
	fn check_retired(&self) {
		for (id, members) in &self.sealed {
			for (contribution, units) in members {
				let pooled = Datanets::standing(*contribution) == Some(Standing::Pooled);
				let expected = (pooled && *units > 0).then_some(*units);
				assert_eq!(retired(*id, *contribution), expected);
			}
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn snapshots_should_hold_what_the_model_says_when_anything_happens(
		is_open in any::<bool>(),
		steps in prop::collection::vec(step(), 1..60),
	) {
		ExtBuilder::build_and_execute(|| {
			let admission = if is_open { AdmissionPolicy::Open } else { AdmissionPolicy::Bonded { bond: OPEN } };
			let net = datanet(admission);
			let mut model = Model::default();
			for step in steps {
				model.play(net, is_open, step);
				model.check(net);
				Datanets::do_try_state().expect("the state is sound after every step");
			}
			Epoch::set(&(Epoch::get() + 1));
			poll();
			model.check_retired();
		});
	}

	#[test]
	fn vectors_should_sum_to_one_whole_when_lineages_are_random(
		links in prop::collection::vec((10..30u8, prop::collection::btree_set(0..20u64, 1..=8), 200_000_000..=SHARE_ONE), 1..20),
	) {
		ExtBuilder::build_and_execute(|| {
			let net = datanet(AdmissionPolicy::Curated);
			accepted(&account(9), net);
			for (who, parents, parent_share) in links {
				let known = NextContribution::<Test>::get();
				let parents: Vec<_> = parents.into_iter().filter(|id| *id < known).collect();
				let before: Vec<_> = parents.iter().map(|id| Datanets::beneficiaries(*id)).collect();
				let kind = Kind::Refinement { parents, parent_share };
				let Ok(id) = submit_as(&account(who), net, kind, 10, false) else { continue };
				accept(id, 1);
				let vector = Datanets::beneficiaries(id);
				assert_eq!(vector.iter().map(|(_, share)| u64::from(*share)).sum::<u64>(), u64::from(SHARE_ONE));
				// Whoever is in it is the contributor or comes from a parent, and no parent's entry loses more than
				// rounding against its exact share.
				let own = Beneficiary::Payee(state(id).contributor);
				let count = before.len() as u128;
				for (beneficiary, share) in &vector {
					let exact: u128 = before
						.iter()
						.flatten()
						.filter(|(parent, _)| parent == beneficiary)
						.map(|(_, part)| u128::from(*part) * u128::from(parent_share) / count / u128::from(SHARE_ONE))
						.sum();
					assert!(*beneficiary == own || exact > 0 || *share <= 8);
					assert!(u128::from(*share) + 64 >= exact);
					assert!(*beneficiary == own || u128::from(*share) <= exact + 64);
				}
			}
		});
	}
}
