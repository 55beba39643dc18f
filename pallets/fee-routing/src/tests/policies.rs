use super::*;

fn pin() -> u32 {
	<FeeRouting as Router<AccountId>>::pin()
}

fn unpin(version: u32) {
	<FeeRouting as Router<AccountId>>::unpin(version)
}

fn unchanged_by(act: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		let root = sp_io::storage::root(Default::default());
		act();
		assert_eq!(root, sp_io::storage::root(Default::default()));
	});
}

fn other() -> Policy {
	Policy {
		burn: 20_000_000,
		..Policy::default()
	}
}

#[test]
fn set_policy_should_put_a_new_version_in_force() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(FeeRouting::set_policy(RuntimeOrigin::root(), other()));
		assert_eq!(
			events(),
			vec![Event::PolicySet {
				version: 1,
				policy: other()
			}]
		);
		assert_eq!(
			(FeeRouting::policy_in_force(), FeeRouting::policy(1)),
			(1, Some(other()))
		);
		assert_eq!(FeeRouting::policy(0), None, "nothing was pinned to it");
	});
}

#[test]
fn set_policy_should_be_refused_when_out_of_bounds() {
	ExtBuilder::default().build_and_execute(|| {
		for bad in [
			Policy {
				treasury: SHARE_ONE,
				..Policy::default()
			},
			Policy {
				burn: u32::MAX,
				..Policy::default()
			},
			Policy {
				data_floor: 0,
				..Policy::default()
			},
			Policy {
				operator: 0,
				..Policy::default()
			},
		] {
			assert_noop!(
				FeeRouting::set_policy(RuntimeOrigin::root(), bad),
				Error::<Test>::PolicyOutOfBounds
			);
		}
	});
}

#[test]
fn set_policy_should_be_refused_when_the_origin_is_not_allowed() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [by(ALICE), RuntimeOrigin::none()] {
			assert_noop!(FeeRouting::set_policy(origin, other()), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn set_policy_should_be_refused_when_versions_are_used_up() {
	ExtBuilder::default().build_and_execute(|| {
		let record = Policies::<Test>::take(0).unwrap();
		Policies::<Test>::insert(u32::MAX, record);
		CurrentPolicy::<Test>::put(u32::MAX);
		assert_noop!(
			FeeRouting::set_policy(RuntimeOrigin::root(), other()),
			ArithmeticError::Overflow
		);
	});
}

#[test]
fn policy_should_be_kept_until_the_last_pin_is_gone() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!((pin(), pin()), (0, 0));
		assert_ok!(FeeRouting::set_policy(RuntimeOrigin::root(), other()));
		assert_eq!(pin(), 1);
		unpin(0);
		assert_eq!(FeeRouting::policy(0), Some(Policy::default()));
		unpin(0);
		assert_eq!(FeeRouting::policy(0), None);
		unpin(1);
		assert_eq!(FeeRouting::policy(1), Some(other()), "it is in force");
	});
}

#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "a pinned policy is stored"))]
fn unpin_should_change_nothing_when_the_policy_is_unknown() {
	unchanged_by(|| unpin(9));
}

#[test]
#[cfg_attr(
	debug_assertions,
	should_panic(expected = "a policy is let go as often as it was pinned")
)]
fn unpin_should_change_nothing_when_there_is_no_pin() {
	unchanged_by(|| unpin(0));
}
