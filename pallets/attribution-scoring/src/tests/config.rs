use super::*;
use crate::WeightInfo;
use frame_support::{traits::Hooks, weights::Weight};
use openledger_traits::{BatchWatcher, Batches, Operators, Router};

#[test]
fn integrity_should_hold_in_the_mock() {
	ExtBuilder::build_and_execute(Scoring::integrity_test);
}

#[test]
#[should_panic(expected = "a copied proof could come in time")]
fn integrity_should_fail_when_there_is_no_delay() {
	new_test_ext().execute_with(|| {
		CommitDelay::set(0);
		Scoring::integrity_test();
	});
}

#[test]
#[should_panic(expected = "could not even convict")]
fn integrity_should_fail_when_the_hook_has_no_room() {
	new_test_ext().execute_with(|| {
		PollWeight::set(Scoring::poll_weight() - Weight::from_parts(1, 0));
		Scoring::integrity_test();
	});
}

#[test]
fn verdict_should_weigh_the_worst_slash() {
	ExtBuilder::build_and_execute(|| {
		let expected = <() as WeightInfo>::verdict()
			+ <World as Operators<AccountId>>::slash_weight()
			+ <World as Batches<AccountId>>::void_weight()
			+ <World as Router<AccountId>>::compensate_weight();
		assert_eq!(Scoring::verdict_weight(), expected);
	});
}

#[test]
fn watcher_should_tell_its_weight() {
	ExtBuilder::build_and_execute(|| {
		assert!(<Scoring as BatchWatcher>::weight().any_gt(Weight::zero()));
	});
}

#[test]
fn watcher_should_ignore_batches_that_it_did_not_see() {
	ExtBuilder::build_and_execute(|| {
		Scoring::ended(12_345);
		assert_eq!(Watches::<Test>::iter().count(), 0);
	});
}

#[test]
fn errors_should_fit_into_an_outcome() {
	let error: DispatchError = Error::<Test>::WrongReveal(Flaw(ProofError::TooLittle)).into();
	assert!(matches!(error, DispatchError::Module(_)));
	assert_eq!(ProofError::TooLittle.encoded_size(), 1);
}
