//! The two vectors: by hand, and against a model that follows every path with exact fractions.

use crate::{
	lineage::{builders, data, depth, Ancestry, LineageError, MAX_OWN_DATA},
	mock::*,
	Registration,
};
use openledger_core::{ModelId, ModelKind, Share, SnapshotId, SHARE_ONE};
use proptest::prelude::*;
use std::collections::BTreeMap;

const PERCENT: Share = SHARE_ONE / 100;

fn parent(royalty: Share, builders: Vec<(ModelId, Share)>, data: Vec<(SnapshotId, Share)>) -> Ancestry {
	Ancestry {
		royalty,
		depth: 0,
		same_owner: false,
		builders,
		data,
	}
}

#[test]
fn builders_should_give_royalties_down_the_line() {
	ExtBuilder::build_and_execute(|| {
		let grandparent = base(ALICE, 20 * PERCENT);
		let parent = derivative(BOB, &[grandparent], 10 * PERCENT);
		let child = derivative(CAROL, &[parent], 0);
		let vector = |model| {
			Registry::lineage(model)
				.expect("it is there")
				.builders
				.into_inner()
		};
		assert_eq!(
			vector(parent),
			vec![(grandparent, 20 * PERCENT), (parent, 80 * PERCENT)]
		);
		// 10 % of (20 %, 80 %), and the rest.
		assert_eq!(
			vector(child),
			vec![
				(grandparent, 2 * PERCENT),
				(parent, 8 * PERCENT),
				(child, 90 * PERCENT)
			]
		);
	});
}

#[test]
fn builders_should_be_merged_when_parents_share_an_ancestor() {
	ExtBuilder::build_and_execute(|| {
		let root = base(ALICE, 50 * PERCENT);
		let (left, right) = (
			derivative(BOB, &[root], 10 * PERCENT),
			derivative(CAROL, &[root], 30 * PERCENT),
		);
		let child = derivative(ALICE, &[left, right, root], 0);
		assert_eq!(
			Registry::lineage(child)
				.expect("it is there")
				.builders
				.into_inner(),
			// 5 % and 15 % by the parents, 50 % directly.
			vec![
				(root, 70 * PERCENT),
				(left, 5 * PERCENT),
				(right, 15 * PERCENT),
				(child, 10 * PERCENT)
			]
		);
	});
}

#[test]
fn builders_should_leave_out_parents_that_ask_for_nothing() {
	ExtBuilder::build_and_execute(|| {
		let free = base(ALICE, 0);
		let child = derivative(BOB, &[free], 0);
		assert_eq!(
			Registry::lineage(child)
				.expect("it is there")
				.builders
				.into_inner(),
			vec![(child, SHARE_ONE)]
		);
	});
}

#[test]
fn data_should_be_inherited_in_equal_parts_when_the_model_has_none() {
	ExtBuilder::build_and_execute(|| {
		let over = |owner, datanets: &[u32]| {
			let snapshots = datanets.iter().map(|datanet| (sealed(*datanet), 1)).collect();
			registered(
				owner,
				Registration {
					snapshots,
					..a_base()
				},
			)
		};
		let (one, two, three) = (over(ALICE, &[1]), over(BOB, &[1, 2]), over(BOB, &[3]));
		let child = derivative(CAROL, &[one, two, three], 0);
		// Thirds; the first parent has what is left of a whole, and what half of a third leaves goes to the first entry.
		assert_eq!(
			Registry::lineage(child).expect("it is there").data.into_inner(),
			vec![
				(snapshot(1), 500_000_001),
				(snapshot(2), 166_666_666),
				(snapshot(3), 333_333_333)
			]
		);
	});
}

#[test]
fn data_should_give_the_own_snapshots_what_was_declared() {
	ExtBuilder::build_and_execute(|| {
		let parent = base(ALICE, 0);
		let child = registered(
			BOB,
			Registration {
				kind: ModelKind::Agent,
				snapshots: vec![(sealed(9), 3), (sealed(1), 1)],
				own_data_share: 40 * PERCENT,
				..a_derivative(&[parent])
			},
		);
		assert_eq!(
			Registry::lineage(child).expect("it is there").data.into_inner(),
			// A quarter of 40 % on top of the inherited 60 %.
			vec![(snapshot(1), 70 * PERCENT), (snapshot(9), 30 * PERCENT)]
		);
	});
}

#[test]
fn depth_should_be_that_of_the_deepest_parent() {
	let with = |depth, same_owner| Ancestry {
		depth,
		same_owner,
		..parent(0, vec![], vec![])
	};
	assert_eq!(depth(&[]), Ok(0));
	assert_eq!(depth(&[with(3, false), with(1, false)]), Ok(4));
	assert_eq!(depth(&[with(3, true), with(1, false)]), Ok(3));
	assert_eq!(depth(&[with(8, true)]), Ok(8));
	assert_eq!(depth(&[with(8, false)]), Err(LineageError::TooDeep));
	assert_eq!(depth(&[with(9, true)]), Err(LineageError::TooDeep));
	assert_eq!(depth(&[with(u8::MAX, false)]), Err(LineageError::TooDeep));
}

#[test]
fn vectors_should_be_refused_when_a_parent_is_no_whole() {
	let broken = [parent(PERCENT, vec![(0, 1)], vec![(snapshot(1), SHARE_ONE - 1)])];
	assert_eq!(builders(1, &broken), Err(LineageError::Broken));
	assert_eq!(data(&[], 0, &broken), Err(LineageError::Broken));
}

/// A registration to come: kind of registration by its numbers alone.
#[derive(Clone, Debug)]
struct Step {
	owner: u64,
	parents: Vec<prop::sample::Index>,
	royalty: Share,
	snapshots: Vec<(u32, u32)>,
	own_share: Share,
}

fn step() -> impl Strategy<Value = Step> {
	(
		1u64..5,
		prop::collection::vec(any::<prop::sample::Index>(), 0..4),
		0..=30 * PERCENT,
		prop::collection::btree_map(0u32..12, 1u32..1_000, 0..4),
		1_000_000..=MAX_OWN_DATA,
	)
		.prop_map(|(owner, parents, royalty, snapshots, own_share)| Step {
			owner,
			parents,
			royalty,
			snapshots: snapshots.into_iter().collect(),
			own_share,
		})
}

/// A model as the naive model knows it: only what was declared.
struct Declared {
	owner: u64,
	owner_depth: u32,
	parents: Vec<usize>,
	royalty: Share,
	snapshots: Vec<(u32, u32)>,
	own_share: Share,
}

/// Adds to `found` what `part` of the builders' revenue of `model` gives to each ancestor, along every path.
fn pay_builders(all: &[Declared], model: usize, part: f64, found: &mut BTreeMap<usize, f64>) {
	let mut left = 1.0;
	for parent in &all[model].parents {
		let royalty = f64::from(all[*parent].royalty) / f64::from(SHARE_ONE);
		left -= royalty;
		pay_builders(all, *parent, part * royalty, found);
	}
	*found.entry(model).or_default() += part * left;
}

/// The same for data.
fn pay_data(all: &[Declared], model: usize, part: f64, found: &mut BTreeMap<u32, f64>) {
	let Declared {
		parents,
		snapshots,
		own_share,
		..
	} = &all[model];
	let own = if parents.is_empty() {
		1.0
	} else {
		f64::from(*own_share) / f64::from(SHARE_ONE)
	};
	let weights: f64 = snapshots.iter().map(|(_, weight)| f64::from(*weight)).sum();
	for (datanet, weight) in snapshots {
		*found.entry(*datanet).or_default() += part * own * f64::from(*weight) / weights;
	}
	for parent in parents {
		pay_data(all, *parent, part * (1.0 - own) / parents.len() as f64, found);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn lineage_should_pay_what_following_every_path_pays(steps in prop::collection::vec(step(), 1..14)) {
		ExtBuilder::build_and_execute(|| {
			let mut all = Vec::<Declared>::new();
			for step in steps {
				let mut parents = Vec::new();
				for index in step.parents.iter().filter(|_| !all.is_empty()) {
					let parent = index.index(all.len());
					if !parents.contains(&parent) {
						parents.push(parent);
					}
				}
				let is_base = parents.is_empty();
				let snapshots = if is_base && step.snapshots.is_empty() { vec![(0, 1)] } else { step.snapshots };
				let own_share = match (is_base, snapshots.is_empty()) {
					(true, _) => SHARE_ONE,
					(false, true) => 0,
					(false, false) => step.own_share,
				};
				let owner_depth = parents
					.iter()
					.map(|parent: &usize| all[*parent].owner_depth + u32::from(all[*parent].owner != step.owner))
					.max()
					.unwrap_or(0);
				let outcome = register(step.owner, Registration {
					kind: if is_base { ModelKind::Base } else { ModelKind::Adapter },
					parents: parents.iter().map(|parent| u32::try_from(*parent).unwrap()).collect(),
					snapshots: snapshots.iter().map(|(datanet, weight)| (sealed(*datanet), *weight)).collect(),
					own_data_share: own_share,
					terms: terms(step.royalty),
					..a_base()
				});
				if owner_depth > 8 {
					assert_eq!(outcome, Err(crate::Error::<Test>::TooDeep.into()));
					continue;
				}
				assert_eq!(outcome, Ok(()));
				let royalty = step.royalty;
				all.push(Declared { owner: step.owner, owner_depth, parents, royalty, snapshots, own_share });
			}

			// An entry loses less than one part per billion for each scaling of each of at most 64 entries of each parent, and
			// only the first entry gains. Errors of parents are passed on scaled down.
			let tolerance = 2_000.0;
			for model in 0..all.len() {
				let id = u32::try_from(model).unwrap();
				let lineage = Registry::lineage(id).expect("it is registered");
				assert_eq!(Registry::model(id).map(|info| u32::from(info.depth)), Some(all[model].owner_depth));

				let mut exact = BTreeMap::new();
				pay_builders(&all, model, 1.0, &mut exact);
				let mut actual = BTreeMap::new();
				for (key, share) in &lineage.builders {
					actual.insert(usize::try_from(*key).unwrap(), f64::from(*share));
				}
				for (key, part) in &exact {
					let share = actual.remove(key).unwrap_or_default();
					assert!((share - part * f64::from(SHARE_ONE)).abs() < tolerance, "{key}: {share} is not {part}");
				}
				assert!(actual.is_empty(), "nobody else is paid");

				let mut exact = BTreeMap::new();
				pay_data(&all, model, 1.0, &mut exact);
				let mut actual = BTreeMap::new();
				for (key, share) in &lineage.data {
					actual.insert(key.datanet, f64::from(*share));
				}
				for (key, part) in &exact {
					let share = actual.remove(key).unwrap_or_default();
					assert!((share - part * f64::from(SHARE_ONE)).abs() < tolerance, "{key}: {share} is not {part}");
				}
				assert!(actual.is_empty(), "no other data are paid");
			}
		});
	}
}
