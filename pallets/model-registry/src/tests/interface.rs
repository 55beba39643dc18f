//! What other pallets are told.

use crate::mock::*;
use frame_support::assert_ok;
use openledger_core::{ModelKind, SHARE_ONE};
use openledger_traits::{Models, MoneyTerms};

#[test]
fn models_should_tell_what_was_registered() {
	ExtBuilder::build_and_execute(|| {
		let parent = base(ALICE, SHARE_ONE / 10);
		let child = derivative(BOB, &[parent], 0);
		assert_eq!(Registry::kind(parent), Some(ModelKind::Base));
		assert_eq!(Registry::kind(child), Some(ModelKind::FineTune));
		assert_eq!(
			(Registry::payee(parent), Registry::payee(child)),
			(Some(1), Some(2))
		);
		let expected = MoneyTerms {
			data_share: SHARE_ONE / 2,
			verbatim: SHARE_ONE / 2,
		};
		assert_eq!(Registry::terms(parent), Some(expected));
		assert_eq!(
			Registry::builders(child),
			vec![(parent, SHARE_ONE / 10), (child, SHARE_ONE / 10 * 9)]
		);
		assert_eq!(Registry::data(child), vec![(snapshot(1), SHARE_ONE)]);
	});
}

#[test]
fn models_should_keep_terms_and_vectors_when_retired() {
	ExtBuilder::build_and_execute(|| {
		let model = base(ALICE, 0);
		let before = (
			Registry::terms(model),
			Registry::builders(model),
			Registry::data(model),
			Registry::payee(model),
		);
		assert_ok!(Registry::retire(RuntimeOrigin::signed(ALICE), model));
		let after = (
			Registry::terms(model),
			Registry::builders(model),
			Registry::data(model),
			Registry::payee(model),
		);
		assert_eq!(before, after);
		assert!(!before.1.is_empty() && !before.2.is_empty());
	});
}

#[test]
fn models_should_know_nothing_of_unknown_ids() {
	ExtBuilder::build_and_execute(|| {
		base(ALICE, 0);
		assert_eq!(Registry::kind(1), None);
		assert!(!Registry::is_active(1));
		assert_eq!(Registry::payee(1), None);
		assert_eq!(Registry::terms(1), None);
		assert_eq!(Registry::builders(1), vec![]);
		assert_eq!(Registry::data(1), vec![]);
		assert_eq!(Registry::model(1), None);
		assert_eq!(Registry::lineage(1), None);
		assert!(Registry::children(1, 0, 1).is_empty());
	});
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn create_should_register_a_base_for_other_benchmarks() {
	use openledger_traits::Payees;
	ExtBuilder::build_and_execute(|| {
		let payee = MockPayees::ensure(&POOR).expect("it can be one");
		let model = <Registry as Models>::create(payee, &[sealed(1), sealed(2)]).expect("it is funded");
		assert_eq!(Registry::payee(model), Some(payee));
		assert_eq!(
			Registry::data(model),
			vec![(snapshot(1), SHARE_ONE / 2), (snapshot(2), SHARE_ONE / 2)]
		);
		assert!(<Registry as Models>::create(payee, &[]).is_err());
		assert!(<Registry as Models>::create(99, &[snapshot(1)]).is_err());
	});
}
