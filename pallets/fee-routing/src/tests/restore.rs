use super::*;

const POOL: PoolId = PoolId::Snapshot(SNAPSHOT);
const OTHER: Pull = Pull::Member {
	snapshot: SNAPSHOT,
	contribution: REFINED,
};

fn units() -> Option<u128> {
	FeeRouting::pool(POOL).map(|pool| pool.units)
}

fn pot(contribution: openledger_core::ContributionId) -> Balance {
	Pots::<Test>::get(Pot::Contribution(contribution))
}

#[test]
fn restore_should_share_later_money_only_when_a_member_comes_back() {
	ExtBuilder::default().build_and_execute(|| {
		// GIVEN 300 and 100 units, a deposit, and one that came while the first was retired
		deposit(POOL, 400);
		assert_ok!(FeeRouting::retire(SNAPSHOT, RAW, RAW_UNITS));
		assert_eq!(pot(RAW), 300);
		deposit(POOL, 500);
		events();
		// WHEN it comes back
		assert_ok!(FeeRouting::restore(SNAPSHOT, RAW, RAW_UNITS));
		assert_eq!(
			events(),
			vec![Event::MemberRestored {
				snapshot: SNAPSHOT,
				contribution: RAW,
				units: RAW_UNITS,
				total: RAW_UNITS + REFINED_UNITS,
			}]
		);
		assert_eq!(
			(FeeRouting::pending(MEMBER), FeeRouting::pending(OTHER)),
			(0, 600)
		);
		FeeRouting::do_try_state().expect("nothing of the past is owed to it");
		// THEN the next deposit is shared as the first was
		deposit(POOL, 400);
		assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&[MEMBER, OTHER])));
		assert_eq!((pot(RAW), pot(REFINED)), (600, 700));
	});
}

#[test]
fn restore_should_do_nothing_when_the_member_is_not_retired() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(POOL, 400);
		assert_ok!(FeeRouting::restore(SNAPSHOT, RAW, RAW_UNITS));
		assert_ok!(FeeRouting::retire(SNAPSHOT, RAW, RAW_UNITS));
		assert_ok!(FeeRouting::restore(SNAPSHOT, RAW, 0));
		assert_eq!(units(), Some(REFINED_UNITS));
		assert_ok!(FeeRouting::restore(SNAPSHOT, RAW, RAW_UNITS));
		events();
		assert_ok!(FeeRouting::restore(SNAPSHOT, RAW, RAW_UNITS));
		assert_eq!(events(), vec![]);
		assert_eq!(units(), Some(RAW_UNITS + REFINED_UNITS));
	});
}

#[test]
fn restore_should_open_an_empty_pool_again_when_all_had_left() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(POOL, 401);
		assert_ok!(FeeRouting::retire(SNAPSHOT, RAW, RAW_UNITS));
		assert_ok!(FeeRouting::retire(SNAPSHOT, REFINED, REFINED_UNITS));
		assert_eq!(units(), Some(0));
		// Nobody could ever get it.
		let before = FeeRouting::conservation().burned;
		deposit(POOL, 50);
		assert_eq!(FeeRouting::conservation().burned, before + 50);
		assert_ok!(FeeRouting::restore(SNAPSHOT, REFINED, REFINED_UNITS));
		deposit(POOL, 50);
		assert_eq!((FeeRouting::pending(MEMBER), FeeRouting::pending(OTHER)), (0, 50));
	});
}

#[test]
fn restore_should_put_back_what_is_left_when_units_were_lowered_meanwhile() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(FeeRouting::retire(SNAPSHOT, RAW, RAW_UNITS));
		// A retired member has no units in the pool that could be lowered; what it is told of is.
		assert_ok!(FeeRouting::reduce(SNAPSHOT, RAW, RAW_UNITS, 100));
		Units::insert((SNAPSHOT, RAW), 100);
		assert_ok!(FeeRouting::restore(SNAPSHOT, RAW, 100));
		deposit(POOL, 200);
		assert_eq!(
			(FeeRouting::pending(MEMBER), FeeRouting::pending(OTHER)),
			(100, 100)
		);
	});
}

#[test]
fn restore_should_fail_when_units_overflow() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(FeeRouting::retire(SNAPSHOT, RAW, RAW_UNITS));
		assert_noop!(
			FeeRouting::restore(SNAPSHOT, RAW, u128::MAX),
			ArithmeticError::Overflow
		);
	});
}
