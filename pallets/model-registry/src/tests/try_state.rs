//! The invariants notice corrupt storage.

use crate::{mock::*, *};
use openledger_core::SHARE_ONE;

/// Registers a family, corrupts the storage and expects the check to name the invariant.
fn expect(invariant: &str, corrupt: impl FnOnce()) {
	ExtBuilder::build().execute_with(|| {
		let (one, two) = (base(ALICE, SHARE_ONE / 10), base(BOB, SHARE_ONE / 5));
		let child = derivative(CAROL, &[one, two], SHARE_ONE / 10);
		derivative(ALICE, &[child], 0);
		assert_eq!(Registry::do_try_state(), Ok(()));
		corrupt();
		let error: &'static str = Registry::do_try_state().expect_err("storage is corrupt").into();
		assert!(error.starts_with(invariant), "{error}");
	});
}

fn declare(model: u32, change: impl FnOnce(&mut Declaration)) {
	Declarations::<Test>::mutate(model, |declaration| {
		change(declaration.as_mut().expect("it is there"))
	});
}

fn record(model: u32, change: impl FnOnce(&mut ModelOf<Test>)) {
	Models::<Test>::mutate(model, |record| change(record.as_mut().expect("it is there")));
}

#[test]
fn try_state_should_fail_when_entries_are_missing() {
	expect("1", || Models::<Test>::remove(3));
	expect("1", || Declarations::<Test>::remove(3));
	expect("1", || Builders::<Test>::remove(3));
	expect("1", || Data::<Test>::remove(3));
	expect("1", || NextModel::<Test>::put(5));
	expect("1", || Models::<Test>::swap(3, 9));
}

#[test]
fn try_state_should_fail_when_parents_are_wrong() {
	expect("2", || declare(2, |declaration| declaration.parents.clear()));
	expect("2", || {
		declare(2, |declaration| declaration.parents[1] = declaration.parents[0])
	});
	expect("2", || declare(2, |declaration| declaration.parents[1].model = 3));
	expect("2", || {
		record(2, |record| record.kind = openledger_core::ModelKind::Base)
	});
}

#[test]
fn try_state_should_fail_when_depth_is_wrong() {
	expect("3", || record(2, |record| record.depth = 2));
	expect("3", || {
		declare(3, |declaration| declaration.parents[0].same_owner = true)
	});
}

#[test]
fn try_state_should_fail_when_the_builder_vector_is_wrong() {
	let with = |vector: Vec<(u32, u32)>| {
		move || Builders::<Test>::insert(0, BuilderVector::try_from(vector).expect("it is short"))
	};
	expect("4", with(vec![(0, SHARE_ONE - 1)]));
	expect("4", with(vec![(0, SHARE_ONE), (1, 0)]));
	expect("4", with(vec![(1, SHARE_ONE)]));
	expect("4", || Builders::<Test>::swap(2, 3));
	expect("4", || record(0, |record| record.terms.royalty = 1));
}

#[test]
fn try_state_should_fail_when_the_data_vector_is_wrong() {
	let with = |vector: Vec<(openledger_core::SnapshotId, u32)>| {
		move || Data::<Test>::insert(0, DataVector::try_from(vector).expect("it is short"))
	};
	expect("5", with(vec![(snapshot(1), SHARE_ONE - 1)]));
	expect("5", with(vec![(snapshot(2), SHARE_ONE)]));
	expect(
		"5",
		with(vec![(snapshot(2), SHARE_ONE / 2), (snapshot(1), SHARE_ONE / 2)]),
	);
	expect("5", || declare(2, |declaration| declaration.own_data_share = 1));
}

#[test]
fn try_state_should_fail_when_terms_are_not_sound() {
	expect("6", || {
		record(0, |record| record.terms.data_share = SHARE_ONE + 1)
	});
	expect("6", || {
		record(0, |record| record.terms.channels.verbatim = SHARE_ONE)
	});
}

#[test]
fn try_state_should_fail_when_children_are_wrong() {
	expect("7", || Children::<Test>::insert(0, 0, 3));
	expect("7", || Children::<Test>::insert(0, 1, 2));
	expect("7", || ChildCount::<Test>::insert(3, 1));
	expect("7", || ChildCount::<Test>::insert(0, 0));
}

#[test]
fn try_state_should_fail_when_a_payee_has_no_account() {
	expect("8", || AccountByPayee::remove(1));
}
