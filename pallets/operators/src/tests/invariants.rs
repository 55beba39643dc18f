//! The state check finds what is wrong.

use super::*;
use frame_support::traits::fungible::Mutate;

/// Something of everything.
fn busy() {
	register(ALICE, BOND + 10);
	assert_ok!(Api::serve(signed(ALICE), 1, Prices { input: 1, output: 2 }));
	stake(0, BOB, 400);
	assert_ok!(Api::undelegate(signed(BOB), 0, Some(100)));
	assert_ok!(Api::delegate(signed(CAROL), 0, 250));
	assert_ok!(Api::unbond_own(signed(ALICE), 10));
	assert_ok!(expose(0, 20));
}

/// Corrupts a good state and expects the check of the given number to fail.
fn breaks(number: &str, corrupt: impl FnOnce()) {
	ExtBuilder.build().execute_with(|| {
		busy();
		assert_ok!(Api::do_try_state());
		corrupt();
		let error = Api::do_try_state().expect_err("the state is corrupt");
		let DispatchError::Other(text) = error else {
			panic!("an unexpected error: {error:?}")
		};
		assert!(text.starts_with(number), "{text}");
	});
}

fn operator(change: impl FnOnce(&mut Operator<u64, u32>)) {
	Registry::<Test>::mutate(0, |record| change(record.as_mut().unwrap()));
}

#[test]
fn state_check_should_fail_when_parameters_make_no_sense() {
	breaks("1", || MinBond::set(0));
	breaks("1", || MinDelegation::set(ED - 1));
	breaks("1", || MaxCommission::set(SHARE_ONE + 1));
	breaks("1", || ExposureRatio::set(SHARE_ONE + 1));
}

#[test]
fn state_check_should_fail_when_accounts_and_operators_disagree() {
	breaks("2", || OperatorOf::<Test>::insert(BOB, 7));
	breaks("2", || OperatorOf::<Test>::insert(BOB, 0));
	breaks("2", || OperatorOf::<Test>::remove(ALICE));
	breaks("2", || NextOperator::<Test>::put(0));
	breaks("2", || operator(|record| record.payee = 99));
}

#[test]
fn state_check_should_fail_when_holds_are_not_the_own_stake() {
	breaks("3", || operator(|record| record.bond += 1));
}

#[test]
fn state_check_should_fail_when_a_counter_is_wrong() {
	breaks("4", || operator(|record| record.served += 1));
	breaks("4", || operator(|record| record.delegators += 1));
	breaks("4", || operator(|record| record.joining += 1));
	breaks("4", || operator(|record| record.delegated.shares += 1));
	breaks("4", || operator(|record| record.unbonding += 1));
	breaks("4", || operator(|record| record.status = Status::Leaving));
	breaks("4", || Served::<Test>::insert(3, 1, Prices::default()));
	breaks("4", || Delegations::<Test>::insert(0, DAVE, Delegation::new(9)));
	breaks("4", || Profiles::<Test>::insert(3, Profile::default()));
	breaks("4", || StakerUnits::<Test>::insert(3, 1, 1));
}

#[test]
fn state_check_should_fail_when_units_are_not_shares() {
	breaks("5", || StakerUnits::<Test>::insert(0, 1, 1));
	breaks("5", || StakerUnits::<Test>::insert(0, 8, 1));
}

#[test]
fn state_check_should_fail_when_an_era_pool_is_wrong() {
	breaks("6", || {
		UnbondingPools::<Test>::mutate(0, 0, |pool| pool.shares += 1)
	});
	breaks("6", || UnbondingPools::<Test>::remove(0, 0));
	breaks("6", || UnbondingPools::<Test>::insert(0, 9, SharePool::default()));
}

#[test]
fn state_check_should_fail_when_exposure_is_not_the_sum_over_eras() {
	breaks("7", || operator(|record| record.exposure += 1));
	breaks("7", || {
		operator(|record| record.attributable = record.exposure + 1)
	});
	breaks("7", || {
		StakeEras::<Test>::mutate(0, |eras| {
			let _ = eras.charge(5);
		})
	});
}

#[test]
fn state_check_should_fail_when_a_chunk_is_in_a_wrong_era() {
	// The era was never left in, and the one to come is not there.
	breaks("8", || StakeEras::<Test>::insert(0, Eras::default()));
	breaks("8", || {
		OwnUnbonding::<Test>::mutate(0, |chunks| {
			let _ = chunks.add(1, 1, 1);
		})
	});
}

#[test]
fn state_check_should_fail_when_the_pallet_account_is_not_what_delegators_own() {
	breaks("9", || operator(|record| record.delegated.stake += 1));
	breaks("9", || operator(|record| record.delegated.stake -= 1));
	breaks("9", || {
		Balances::set_balance(&Api::account_id(), ED);
	});
}
