use super::*;

const POOL: PoolId = PoolId::Snapshot(SNAPSHOT);

#[test]
fn open_should_make_a_pool_with_the_units_of_all_members() {
	ExtBuilder::default().build_and_execute(|| {
		let snapshot = SnapshotId {
			datanet: 5,
			number: 1,
		};
		assert_ok!(FeeRouting::open(snapshot, 77));
		let pool = PoolId::Snapshot(snapshot);
		assert_eq!(events(), vec![Event::PoolOpened { pool, units: 77 }]);
		assert_eq!(FeeRouting::pool(pool).unwrap().units, 77);
	});
}

#[test]
fn open_should_be_refused_when_the_pool_is_open() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(FeeRouting::open(SNAPSHOT, 1), Error::<Test>::PoolExists);
	});
}

#[test]
fn deposit_should_be_burnt_when_the_pool_has_no_units() {
	ExtBuilder::default().build_and_execute(|| {
		let empty = SnapshotId {
			datanet: 5,
			number: 1,
		};
		assert_ok!(FeeRouting::open(empty, 0));
		ModelRecords::mutate(MODEL, |record| {
			record.as_mut().unwrap().data = vec![(empty, SHARE_ONE)]
		});
		fill(Pot::ModelData(MODEL), 500);
		let issuance = pallet_balances::TotalIssuance::<Test>::get();
		assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&[Pull::ModelData(MODEL)])));
		assert_eq!(
			events(),
			vec![
				Event::PotPulled {
					pot: Pot::ModelData(MODEL),
					amount: 500
				},
				Event::PoolDeposited {
					pool: PoolId::Snapshot(empty),
					source: Source::ModelData(MODEL),
					amount: 500,
					burned: 500
				},
			]
		);
		assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issuance - 500);
		assert_eq!(FeeRouting::conservation().burned, 500);
		assert_eq!(told(), vec![Told::Distributed(500)], "no datanet earned");
	});
}

#[test]
fn retire_should_keep_what_was_earned_and_leave_the_rest_to_the_others() {
	ExtBuilder::default().build_and_execute(|| {
		// GIVEN a deposit while both are members
		deposit(POOL, 400);
		// WHEN one retires
		assert_ok!(FeeRouting::retire(SNAPSHOT, RAW, RAW_UNITS));
		assert_eq!(
			events(),
			vec![
				Event::MemberPulled {
					snapshot: SNAPSHOT,
					contribution: RAW,
					amount: 300
				},
				Event::MemberRetired {
					snapshot: SNAPSHOT,
					contribution: RAW,
					units: RAW_UNITS,
					left: REFINED_UNITS,
					burned: 0
				},
			]
		);
		assert_eq!(told(), vec![Told::Distributed(300)]);
		// THEN later deposits are the other's alone, though its units are still told
		deposit(POOL, 400);
		assert_eq!(FeeRouting::pending(MEMBER), 0);
		let other = Pull::Member {
			snapshot: SNAPSHOT,
			contribution: REFINED,
		};
		assert_eq!(FeeRouting::pending(other), 500);
		assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&[MEMBER, other])));
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 300);
		assert_eq!(Pots::<Test>::get(Pot::Contribution(REFINED)), 500);
	});
}

#[test]
fn retire_should_do_nothing_when_repeated() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(POOL, 400);
		assert_ok!(FeeRouting::retire(SNAPSHOT, RAW, RAW_UNITS));
		events();
		let root = sp_io::storage::root(Default::default());
		assert_ok!(FeeRouting::retire(SNAPSHOT, RAW, RAW_UNITS));
		assert_eq!(events(), vec![]);
		assert_eq!(root, sp_io::storage::root(Default::default()));
	});
}

#[test]
fn retire_should_burn_what_the_pool_carries_when_the_last_member_leaves() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(POOL, 399);
		assert_ok!(FeeRouting::retire(SNAPSHOT, RAW, RAW_UNITS));
		assert_ok!(FeeRouting::retire(SNAPSHOT, REFINED, REFINED_UNITS));
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 299);
		assert_eq!(Pots::<Test>::get(Pot::Contribution(REFINED)), 99);
		assert!(matches!(
			events().last(),
			Some(Event::MemberRetired {
				left: 0,
				burned: 1,
				..
			})
		));
		assert_eq!(FeeRouting::conservation().burned, 1);
		assert_eq!(FeeRouting::pool(POOL).unwrap().balance, 0);
		// From now on the pool burns.
		deposit(POOL, 100);
		assert_eq!(FeeRouting::conservation().burned, 101);
	});
}

#[test]
fn retire_should_be_refused_when_the_pool_is_unknown_or_units_exceed_it() {
	ExtBuilder::default().build_and_execute(|| {
		let nowhere = SnapshotId {
			datanet: 9,
			number: 9,
		};
		assert_noop!(FeeRouting::retire(nowhere, RAW, 1), Error::<Test>::UnknownPool);
		assert_noop!(FeeRouting::retire(SNAPSHOT, RAW, 401), ArithmeticError::Underflow);
	});
}

#[test]
fn set_units_should_settle_before_units_change() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(PoolId::Operator(OPERATOR), 300);
		assert_ok!(FeeRouting::set_units(OPERATOR, payee(ALICE), 700));
		assert_eq!(
			events(),
			vec![Event::UnitsSet {
				operator: OPERATOR,
				payee: payee(ALICE),
				units: 700,
				total: 1_000
			}]
		);
		deposit(PoolId::Operator(OPERATOR), 1_000);
		assert_ok!(FeeRouting::set_units(OPERATOR, payee(DELEGATOR), 100));
		assert_eq!(
			events(),
			vec![
				Event::PayeeCredited {
					payee: payee(DELEGATOR),
					source: Source::OperatorPool(OPERATOR),
					amount: 600
				},
				Event::UnitsSet {
					operator: OPERATOR,
					payee: payee(DELEGATOR),
					units: 100,
					total: 800
				},
			]
		);
		assert_eq!(
			FeeRouting::pending(Pull::Staker {
				operator: OPERATOR,
				payee: payee(ALICE)
			}),
			700
		);
		assert_eq!(FeeRouting::pending(staker()), 0);
	});
}

#[test]
fn set_units_should_pay_and_forget_when_units_are_zero() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(PoolId::Operator(OPERATOR), 300);
		assert_ok!(FeeRouting::set_units(OPERATOR, payee(DELEGATOR), 0));
		assert_eq!(FeeRouting::owed_of(payee(DELEGATOR)), 300);
		assert!(!Stakers::<Test>::contains_key(OPERATOR, payee(DELEGATOR)));
		assert!(FeeRouting::pool(PoolId::Operator(OPERATOR)).is_none());
		// Again, and for a payee that never was a member.
		assert_ok!(FeeRouting::set_units(OPERATOR, payee(DELEGATOR), 0));
		assert_ok!(FeeRouting::set_units(OPERATOR, payee(BOB), 0));
		assert_eq!(FeeRouting::owed_of(payee(DELEGATOR)), 300);
	});
}

#[test]
fn remainders_should_stay_in_an_operator_pool_when_all_have_left() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(FeeRouting::set_units(OPERATOR, payee(DELEGATOR), 3));
		deposit(PoolId::Operator(OPERATOR), 10);
		assert_ok!(FeeRouting::set_units(OPERATOR, payee(DELEGATOR), 0));
		let (paid, carried) = (
			FeeRouting::owed_of(payee(DELEGATOR)),
			FeeRouting::conservation().carried,
		);
		assert_eq!((paid, carried), (9, 1));
		// The next member's first deposit brings it.
		assert_ok!(FeeRouting::set_units(OPERATOR, payee(ALICE), 1));
		deposit(PoolId::Operator(OPERATOR), 5);
		assert_eq!(
			FeeRouting::pending(Pull::Staker {
				operator: OPERATOR,
				payee: payee(ALICE)
			}),
			6
		);
	});
}

#[test]
fn set_units_should_be_refused_when_units_overflow() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			FeeRouting::set_units(OPERATOR, payee(ALICE), u128::MAX),
			ArithmeticError::Overflow
		);
	});
}
