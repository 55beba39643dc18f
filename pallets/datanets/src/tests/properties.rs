//! Random stories against a model that knows nothing of running totals: it lists, for every snapshot, who is in it.

use super::*;
use crate::WeightInfo;
use openledger_traits::Duplicates as _;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
enum Step {
	Submit {
		who: u8,
		words: u32,
		commons: bool,
	},
	Accept {
		which: usize,
		quality: u8,
	},
	Reject {
		which: usize,
	},
	MarkCommons {
		which: usize,
	},
	Withdraw {
		which: usize,
	},
	Publish,
	Drop {
		which: usize,
	},
	Seal,
	Epoch,
	Mark {
		which: usize,
		chunk: u32,
		tokens: u64,
		original: usize,
	},
	Poll {
		steps: u64,
	},
	Retire {
		which: usize,
		max: u32,
	},
	Freeze {
		which: usize,
	},
	Restore {
		which: usize,
	},
	Overrule {
		which: usize,
		quality: u8,
	},
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
		1 => which.clone().prop_map(|which| Step::Drop { which }),
		3 => Just(Step::Seal),
		1 => Just(Step::Epoch),
		6 => (which.clone(), 0..4u32, 1..=128u64, which.clone())
			.prop_map(|(which, chunk, tokens, original)| Step::Mark { which, chunk, tokens, original }),
		2 => (0..3u64).prop_map(|steps| Step::Poll { steps }),
		1 => (which.clone(), 1..3u32).prop_map(|(which, max)| Step::Retire { which, max }),
		2 => which.clone().prop_map(|which| Step::Freeze { which }),
		2 => which.clone().prop_map(|which| Step::Restore { which }),
		1 => (which, 1..=100u8).prop_map(|(which, quality)| Step::Overrule { which, quality }),
	]
}

/// What changes units in sealed snapshots, and what can come between.
fn marking() -> impl Strategy<Value = Step> {
	let which = 0..4usize;
	prop_oneof![
		6 => (1..4usize, 0..4u32, 1..=128u64, which.clone())
			.prop_map(|(which, chunk, tokens, original)| Step::Mark { which, chunk, tokens, original }),
		3 => (0..3u64).prop_map(|steps| Step::Poll { steps }),
		3 => (which.clone(), 1..3u32).prop_map(|(which, max)| Step::Retire { which, max }),
		1 => which.clone().prop_map(|which| Step::Withdraw { which }),
		1 => which.clone().prop_map(|which| Step::MarkCommons { which }),
		3 => which.clone().prop_map(|which| Step::Freeze { which }),
		3 => which.prop_map(|which| Step::Restore { which }),
		1 => Just(Step::Publish),
		1 => Just(Step::Seal),
		1 => Just(Step::Epoch),
	]
}

/// Four contributions of four chunks each that two sealed snapshots hold.
fn prologue() -> Vec<Step> {
	let mut steps = Vec::new();
	for which in 0..4 {
		let who = 10 + which as u8;
		steps.push(Step::Submit {
			who,
			words: 400,
			commons: false,
		});
		steps.push(Step::Accept { which, quality: 50 });
	}
	steps.extend([Step::Publish, Step::Seal, Step::Publish, Step::Seal]);
	steps
}

/// What the model knows of a contribution.
#[derive(Clone, Debug)]
struct Known {
	tokens: u128,
	accepted: bool,
	quality: u128,
	commons: bool,
	left: bool,
	frozen: bool,
	marks: BTreeMap<u32, u64>,
}

impl Known {
	fn marked(&self) -> u128 {
		self.marks.values().map(|tokens| u128::from(*tokens)).sum()
	}
}

/// What a sealed snapshot holds of a member: the quality that counts, and how many tokens are marked in it.
#[derive(Clone, Copy, Debug)]
struct Held {
	quality: u128,
	tokens: u128,
	marked: u128,
}

impl Held {
	fn units(&self) -> u128 {
		self.quality * (self.tokens - self.marked)
	}
}

#[derive(Default)]
struct Model {
	known: BTreeMap<ContributionId, Known>,
	/// The published snapshot: who is in it, with which quality.
	open: Option<BTreeMap<ContributionId, u128>>,
	sealed: BTreeMap<SnapshotId, BTreeMap<ContributionId, Held>>,
	/// Who has left the pools.
	retired: BTreeSet<(SnapshotId, ContributionId)>,
	next: SnapshotNumber,
}

impl Model {
	/// Who is accepted, with which quality.
	fn members(&self) -> BTreeMap<ContributionId, u128> {
		self.known
			.iter()
			.filter(|(_, known)| known.accepted && !known.left && !known.frozen)
			.map(|(id, known)| (*id, if known.commons { 0 } else { known.quality }))
			.collect()
	}

	/// What snapshots that are not sealed count: they reflect every mark.
	fn unsealed(&self, members: &BTreeMap<ContributionId, u128>) -> BTreeMap<ContributionId, u128> {
		let units = |(id, quality): (&ContributionId, &u128)| {
			let known = &self.known[id];
			(*id, quality * (known.tokens - known.marked()))
		};
		members.iter().map(units).collect()
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
					frozen: false,
					marks: BTreeMap::new(),
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
					if let Some(quality) = self.open.as_mut().and_then(|open| open.get_mut(&id)) {
						*quality = 0;
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
						assert_eq!(opened(id), Some(self.unsealed(&members).values().sum()));
						let held = members.into_iter().map(|(id, quality)| {
							let known = &self.known[&id];
							let (tokens, marked) = (known.tokens, known.marked());
							(
								id,
								Held {
									quality,
									tokens,
									marked,
								},
							)
						});
						self.sealed.insert(id, held.collect());
					}
				}
			}
			Step::Epoch => {
				Epoch::set(&(Epoch::get() + 1));
				poll();
			}
			Step::Mark {
				which,
				chunk,
				tokens,
				original,
			} => {
				let (Some(id), Some(original)) = (self.pick(which), self.pick(original)) else {
					return;
				};
				let result = Datanets::mark(id, chunk, tokens, &[(original, tokens)]);
				self.marked(id, chunk, tokens, original, result);
			}
			Step::Poll { steps } => {
				poll_with(<() as WeightInfo>::poll_base() + <() as WeightInfo>::reduce_step() * steps);
			}
			Step::Retire { which, max } => {
				let Some(id) = self.pick(which) else { return };
				let _ = Datanets::retire(signed(EVE), id, max);
			}
			Step::Freeze { which } => {
				let Some(id) = self.pick(which) else { return };
				if Datanets::freeze_contribution(signed(JUDGE), id).is_ok() {
					self.known.get_mut(&id).expect("it is known").frozen = true;
					if let Some(open) = &mut self.open {
						open.remove(&id);
					}
				}
			}
			Step::Restore { which } => {
				let Some(id) = self.pick(which) else { return };
				if Datanets::restore_contribution(signed(JUDGE), id).is_ok() {
					self.known.get_mut(&id).expect("it is known").frozen = false;
				}
			}
			Step::Overrule { which, quality } => {
				let Some(id) = self.pick(which) else { return };
				if Datanets::overrule_rejection(signed(JUDGE), id, quality).is_ok() {
					let known = self.known.get_mut(&id).expect("it is known");
					known.accepted = true;
					known.left = false;
					known.quality = quality.into();
				}
			}
		}
	}

	/// Judges what the chain made of a mark.
	fn marked(
		&mut self,
		id: ContributionId,
		chunk: u32,
		tokens: u64,
		original: ContributionId,
		result: Result<(), DispatchError>,
	) {
		let exists = |id| Contributions::<Test>::contains_key(id);
		let known = self.known.get_mut(&id).expect("it is known");
		let fits = known.marked() + u128::from(tokens) <= known.tokens;
		let chunks = known.tokens.div_ceil(128);
		let sound = exists(id)
			&& exists(original)
			&& original < id
			&& known.accepted
			&& u128::from(chunk) < chunks
			&& !known.marks.contains_key(&chunk)
			&& fits;
		if result == Err(Error::<Test>::ReductionUnderWay.into()) {
			let levels: BTreeSet<_> = self
				.sealed
				.values()
				.filter_map(|members| members.get(&id))
				.filter(|held| held.quality > 0)
				.map(|held| held.marked)
				.collect();
			assert!(levels.len() > 1, "refused though all reflect the same");
			return;
		}
		assert_eq!(result.is_ok(), sound, "{result:?}");
		if sound {
			known.marks.insert(chunk, tokens);
		}
	}

	/// Follows what the chain says of pools, and judges it.
	fn hear(&mut self) {
		for event in events() {
			match event {
				Event::MembershipReduced {
					contribution,
					snapshot,
					before,
					after,
				} => {
					let marked = self.known[&contribution].marked();
					let members = self.sealed.get_mut(&snapshot).expect("it is sealed");
					let held = members.get_mut(&contribution).expect("it is a member");
					assert_eq!(before, held.units());
					held.marked = marked;
					assert_eq!(after, held.units());
					assert!(after < before);
					if after == 0 {
						self.retired.insert((snapshot, contribution));
					}
				}
				Event::MembershipRetired {
					contribution,
					snapshot,
					units,
				} => {
					assert_eq!(units, self.sealed[&snapshot][&contribution].units());
					assert!(self.retired.insert((snapshot, contribution)), "once only");
				}
				Event::MembershipRestored {
					contribution,
					snapshot,
					units,
				} => {
					assert_eq!(units, self.sealed[&snapshot][&contribution].units());
					assert!(self.retired.remove(&(snapshot, contribution)), "it had left");
				}
				_ => {}
			}
		}
	}

	fn check(&self, net: DatanetId) {
		let sums = |members: &BTreeMap<ContributionId, u128>| (members.len() as u32, members.values().sum());
		assert_eq!(totals(net), sums(&self.unsealed(&self.members())));
		let open = self.open.iter().map(|members| {
			let number = self.next;
			(SnapshotId { datanet: net, number }, self.unsealed(members))
		});
		let sealed = self.sealed.iter().map(|(id, members)| {
			(
				*id,
				members.iter().map(|(id, held)| (*id, held.units())).collect(),
			)
		});
		for (id, members) in sealed.chain(open) {
			assert_eq!(snapshot_totals(id), sums(&members));
			for contribution in self.known.keys() {
				let units = members.get(contribution).copied().unwrap_or(0);
				assert_eq!(Datanets::units(id, *contribution), units);
				let covers = Datanets::membership(*contribution).is_some_and(|held| held.covers(&id));
				assert_eq!(covers, members.contains_key(contribution));
			}
			// What a pool pays by is what is told of those who are in it, at any time.
			if let Some(pool) = pooled(id) {
				let staying = members
					.iter()
					.filter(|(member, _)| !self.retired.contains(&(id, **member)))
					.map(|(_, units)| *units);
				assert_eq!(pool, staying.sum::<u128>());
			}
		}
		for (id, known) in &self.known {
			let Some(facts) = Datanets::text_facts(*id) else {
				continue;
			};
			assert_eq!(u128::from(facts.marked), known.marked());
			assert_eq!(facts.redirected, 2 * known.marked() > known.tokens);
			let vector = Datanets::beneficiaries(*id);
			let whole: u64 = vector.iter().map(|(_, share)| u64::from(*share)).sum();
			assert_eq!(whole, u64::from(SHARE_ONE));
		}
	}

	/// When all is gone through, every sealed snapshot reflects every mark, and exactly those have left its pool who are
	/// pooled or have no tokens left.
	fn check_settled(&self) {
		for (id, members) in &self.sealed {
			for (contribution, held) in members.iter().filter(|(_, held)| held.quality > 0) {
				assert_eq!(held.marked, self.known[contribution].marked());
				let pooled = Datanets::standing(*contribution) == Some(Standing::Pooled);
				let counted = opened(*id).is_some_and(|units| units > 0) && held.tokens > held.marked;
				let left = self.retired.contains(&(*id, *contribution));
				assert!(!pooled || !counted || left);
				assert!(pooled || !counted || !left);
			}
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn snapshots_should_hold_what_the_model_says_when_anything_happens(
		is_open in any::<bool>(),
		steps in prop::collection::vec(step(), 1..80),
	) {
		ExtBuilder::build_and_execute(|| {
			let admission = if is_open { AdmissionPolicy::Open } else { AdmissionPolicy::Bonded { bond: OPEN } };
			let net = datanet(admission);
			let mut model = Model::default();
			for step in steps {
				model.play(net, is_open, step);
				model.hear();
				model.check(net);
				Datanets::do_try_state().expect("the state is sound after every step");
			}
			Epoch::set(&(Epoch::get() + 1));
			poll();
			model.hear();
			model.check(net);
			model.check_settled();
		});
	}

	#[test]
	fn units_should_be_conserved_when_chunks_are_marked_at_any_time(
		steps in prop::collection::vec(marking(), 1..60),
	) {
		ExtBuilder::build_and_execute(|| {
			let net = datanet(AdmissionPolicy::Curated);
			let mut model = Model::default();
			for step in prologue().into_iter().chain(steps) {
				model.play(net, false, step);
				model.hear();
				model.check(net);
				Datanets::do_try_state().expect("the state is sound after every step");
			}
			Epoch::set(&(Epoch::get() + 1));
			poll();
			model.hear();
			model.check(net);
			model.check_settled();
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
