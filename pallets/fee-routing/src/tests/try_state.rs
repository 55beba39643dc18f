//! Each invariant is broken once, and must be noticed.

use super::*;
use openledger_routing::Pool;
use sp_core::U256;

#[track_caller]
fn notices(expected: &'static str, corrupt: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		assert_ok!(route(settlement(1, 100_000), &[(RAW, 50_000)]));
		assert_ok!(begin(settlement(2, 100_000)));
		assert_ok!(credit(2, &[(RAW, 50_000)]));
		assert_ok!(FeeRouting::pull(
			by(STRANGER),
			pulls(&[Pull::ModelData(MODEL), MEMBER])
		));
		check_state();
		corrupt();
		assert_eq!(FeeRouting::do_try_state(), Err(expected.into()));
	});
}

fn with_pool(id: PoolId, change: impl FnOnce(&mut Pool)) {
	Pools::<Test>::mutate(id, |pool| change(pool.as_mut().unwrap()));
}

#[test]
fn try_state_should_notice_pots() {
	notices("1: sum of pots", || {
		Pots::<Test>::mutate(Pot::ModelBuilders(MODEL), |pot| *pot += 1)
	});
	notices("1: empty pot", || Pots::<Test>::insert(Pot::Contribution(77), 0));
}

#[test]
fn try_state_should_notice_books_of_pools() {
	notices("2: sum of pools", || {
		Books::<Test>::mutate(|books| books.pools += 1)
	});
	notices("2: sum of carries", || {
		Books::<Test>::mutate(|books| books.carried += U256::one())
	});
}

#[test]
fn try_state_should_notice_owed_and_paid() {
	notices("3: sum of owed", || {
		Earnings::<Test>::mutate(payee(ALICE), |earning| earning.owed += 1)
	});
	notices("3: sum of paid", || {
		Earnings::<Test>::mutate(payee(ALICE), |earning| earning.paid += 1)
	});
}

#[test]
fn try_state_should_notice_missing_money() {
	notices("4: ledger is not backed", || {
		Balances::transfer(
			&FeeRouting::account(),
			&account(ESCROW),
			1,
			frame_support::traits::tokens::Preservation::Preserve,
		)
		.unwrap();
	});
}

#[test]
fn try_state_should_notice_operator_pools() {
	let alice = payee(ALICE);
	notices("5: delegator without units", || {
		Stakers::<Test>::insert(OPERATOR, alice, Staker::default())
	});
	let staker = Staker {
		units: 1,
		paid: U256::zero(),
	};
	notices("5: delegator without pool", || {
		Stakers::<Test>::insert(99, alice, staker)
	});
	notices("5: paid beyond what was earned", || {
		Stakers::<Test>::insert(
			OPERATOR,
			alice,
			Staker {
				units: 1,
				paid: U256::MAX,
			},
		)
	});
	notices("5: units of an operator's pool", || {
		Stakers::<Test>::insert(OPERATOR, alice, staker)
	});
	notices("5: money of an operator's pool", || {
		Stakers::<Test>::mutate(OPERATOR, payee(DELEGATOR), |staker| {
			staker.as_mut().unwrap().paid += U256::one()
		})
	});
}

#[test]
fn try_state_should_notice_snapshot_pools() {
	let pool = PoolId::Snapshot(SNAPSHOT);
	let nowhere = SnapshotId {
		datanet: 9,
		number: 9,
	};
	notices("6: member without pool", || {
		SnapshotMembers::<Test>::insert(nowhere, RAW, SnapshotMember::default())
	});
	notices("6: member without units", || {
		SnapshotMembers::<Test>::insert(SNAPSHOT, 99, SnapshotMember::default())
	});
	notices("6: paid beyond what was earned", || {
		SnapshotMembers::<Test>::mutate(SNAPSHOT, RAW, |member| member.paid = U256::MAX)
	});
	notices("6: units of a snapshot's pool", || {
		with_pool(pool, |pool| pool.units = RAW_UNITS - 1)
	});
	notices("6: money of a snapshot's pool", || {
		with_pool(pool, |pool| pool.acc += U256::one())
	});
	notices("6: money of a snapshot's pool", || {
		SnapshotMembers::<Test>::mutate(SNAPSHOT, RAW, |member| member.retired = true)
	});
}

#[test]
fn try_state_should_notice_payees() {
	notices("7: earnings of nobody", || {
		Earnings::<Test>::insert(99, Earning::default())
	});
	notices("7: payee from the future", || {
		NextPayee::<Test>::put(payee(ALICE))
	});
	notices("7: account does not lead back to its payee", || {
		PayeeOf::<Test>::remove(account(ALICE))
	});
	notices("7: payee does not lead back to its account", || {
		PayeeOf::<Test>::insert(account(STRANGER), payee(ALICE))
	});
}

#[test]
fn try_state_should_notice_due_payees() {
	notices("8: due, but owed nothing", || {
		DuePayees::<Test>::insert(payee(ALICE), ())
	});
}

#[test]
fn try_state_should_notice_policies() {
	notices("9: no policy in force", || CurrentPolicy::<Test>::put(1));
	let record = PolicyRecord {
		policy: Policy::default(),
		pins: 0,
	};
	notices("9: policy from the future", || {
		Policies::<Test>::insert(1, record)
	});
	notices("9: policy that nobody needs", || {
		Policies::<Test>::insert(1, record);
		CurrentPolicy::<Test>::put(1);
	});
}

#[test]
fn try_state_should_notice_money_in_progress() {
	let with = |change: fn(&mut Progress)| {
		move || InProgress::<Test>::mutate(2, |progress| change(progress.as_mut().unwrap()))
	};
	notices("10: sum in progress", || {
		Books::<Test>::mutate(|books| books.in_progress += 1)
	});
	notices(
		"10: sum in progress",
		with(|progress| progress.share.attributed -= 1),
	);
	notices(
		"10: parts of a batch",
		with(|progress| progress.parts.treasury += 1),
	);
	notices("10: parts of a batch", with(|progress| progress.share.data += 1));
	notices(
		"10: credits above the amount",
		with(|progress| progress.share.credited = 100_001),
	);
	notices(
		"10: more than the data share directed",
		with(|progress| progress.share.attributed = 27_501),
	);
}
