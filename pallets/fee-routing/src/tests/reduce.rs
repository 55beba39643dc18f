use super::*;

const POOL: PoolId = PoolId::Snapshot(SNAPSHOT);
const OTHER: Pull = Pull::Member {
	snapshot: SNAPSHOT,
	contribution: REFINED,
};

fn set_units(contribution: openledger_core::ContributionId, units: u128) {
	Units::insert((SNAPSHOT, contribution), units);
}

/// As the datanets pallet does: the pool first, then what it tells.
fn reduce(after: u128) {
	assert_ok!(FeeRouting::reduce(SNAPSHOT, RAW, RAW_UNITS, after));
	set_units(RAW, after);
}

#[test]
fn reduce_should_keep_what_was_earned_and_share_later_money_by_what_is_left() {
	ExtBuilder::default().build_and_execute(|| {
		// GIVEN 300 and 100 units, and a deposit
		deposit(POOL, 400);
		// WHEN the larger member loses two thirds
		reduce(100);
		assert_eq!(
			events(),
			vec![
				Event::MemberPulled {
					snapshot: SNAPSHOT,
					contribution: RAW,
					amount: 300
				},
				Event::MemberReduced {
					snapshot: SNAPSHOT,
					contribution: RAW,
					before: 300,
					after: 100,
					total: 200
				},
			]
		);
		assert_eq!(told(), vec![Told::Distributed(300)]);
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 300);
		assert_eq!(FeeRouting::pool(POOL).map(|pool| pool.units), Some(200));
		// THEN both share what comes later equally
		deposit(POOL, 400);
		assert_eq!(
			(FeeRouting::pending(MEMBER), FeeRouting::pending(OTHER)),
			(200, 300)
		);
		assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&[MEMBER, OTHER])));
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 500);
		assert_eq!(Pots::<Test>::get(Pot::Contribution(REFINED)), 300);
		// AND it can lose more, and retire with what it has.
		assert_ok!(FeeRouting::reduce(SNAPSHOT, RAW, 100, 1));
		set_units(RAW, 1);
		assert_ok!(FeeRouting::retire(SNAPSHOT, RAW, 1));
		assert_eq!(FeeRouting::pool(POOL).map(|pool| pool.units), Some(REFINED_UNITS));
	});
}

#[test]
fn reduce_should_carry_fractions_when_they_do_not_divide() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(POOL, 399);
		// 299.25 and 99.75 earned.
		reduce(7);
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 299);
		FeeRouting::do_try_state().expect("the quarter is carried");
		// 8 with the quarter, by 107 units.
		deposit(POOL, 8);
		assert_ok!(FeeRouting::retire(SNAPSHOT, RAW, 7));
		assert_ok!(FeeRouting::retire(SNAPSHOT, REFINED, REFINED_UNITS));
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 299);
		assert_eq!(Pots::<Test>::get(Pot::Contribution(REFINED)), 107);
		assert_eq!(FeeRouting::conservation().burned, 1);
	});
}

#[test]
fn reduce_should_retire_when_nothing_is_left() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(POOL, 400);
		reduce(0);
		assert!(matches!(
			events().last(),
			Some(Event::MemberRetired {
				units: RAW_UNITS,
				left: REFINED_UNITS,
				burned: 0,
				..
			})
		));
		assert!(SnapshotMembers::<Test>::get(SNAPSHOT, RAW).retired);
	});
}

#[test]
fn reduce_should_do_nothing_when_retired_or_repeated() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(POOL, 400);
		reduce(200);
		events();
		let root = || sp_io::storage::root(Default::default());
		let before = root();
		assert_ok!(FeeRouting::reduce(SNAPSHOT, RAW, 200, 200));
		assert_eq!((root(), events()), (before, vec![]));
		assert_ok!(FeeRouting::retire(SNAPSHOT, RAW, 200));
		events();
		let before = root();
		assert_ok!(FeeRouting::reduce(SNAPSHOT, RAW, 200, 100));
		assert_ok!(FeeRouting::reduce(SNAPSHOT, RAW, 200, 0));
		assert_eq!((root(), events()), (before, vec![]));
	});
}

#[test]
fn reduce_should_be_refused_when_the_pool_is_unknown_or_units_grow_or_exceed_it() {
	ExtBuilder::default().build_and_execute(|| {
		let nowhere = SnapshotId {
			datanet: 9,
			number: 9,
		};
		assert_noop!(FeeRouting::reduce(nowhere, RAW, 2, 1), Error::<Test>::UnknownPool);
		assert_noop!(
			FeeRouting::reduce(SNAPSHOT, RAW, 1, 2),
			ArithmeticError::Underflow
		);
		assert_noop!(
			FeeRouting::reduce(SNAPSHOT, RAW, 402, 1),
			ArithmeticError::Underflow
		);
	});
}
