use super::*;

#[test]
fn register_should_hold_the_bond_and_tell_all_when_the_terms_are_fine() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::register(
			signed(ALICE),
			BOND,
			b"about".to_vec(),
			b"http://a".to_vec(),
			COMMISSION
		));

		assert_eq!((free(ALICE), held(ALICE)), (FUNDS - BOND, BOND));
		assert_eq!(
			events(),
			vec![
				Event::OperatorRegistered {
					operator: 0,
					account: ALICE,
					payee: 0,
					bond: BOND,
					commission: COMMISSION
				},
				Event::MetadataSet {
					operator: 0,
					metadata: b"about".to_vec()
				},
				Event::EndpointSet {
					operator: 0,
					endpoint: b"http://a".to_vec()
				},
			]
		);
		assert_eq!(<Api as Operators<_>>::operator_of(&ALICE), Some(0));
		assert_eq!(<Api as Operators<_>>::account_of(0), Some(ALICE));
		assert_eq!(<Api as Operators<_>>::payee(0), Some(0));
		assert!(<Api as Operators<_>>::is_active(0));
		let stakes = <Api as Operators<_>>::stakes(0);
		assert_eq!(
			(stakes.own, stakes.delegated, stakes.commission),
			(BOND, 0, COMMISSION)
		);
	});
}

#[test]
fn register_should_number_operators_in_order() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!((register(BOB, BOND), register(ALICE, BOND)), (0, 1));
	});
}

#[test]
fn register_should_be_refused_when_the_origin_is_not_signed() {
	ExtBuilder.build_and_execute(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(
				Api::register(origin, BOND, vec![], vec![], 0),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn register_should_be_refused_when_the_account_runs_one_already() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_noop!(
			Api::register(signed(ALICE), BOND, vec![], vec![], 0),
			Error::<Test>::AlreadyOperator
		);
	});
}

#[test]
fn register_should_be_refused_when_the_bond_is_too_small_or_cannot_be_held() {
	ExtBuilder.build_and_execute(|| {
		for bond in [0, BOND - 1] {
			assert_noop!(
				Api::register(signed(ALICE), bond, vec![], vec![], 0),
				Error::<Test>::BondTooSmall
			);
		}
		// The existential deposit stays free.
		for bond in [FUNDS - ED + 1, FUNDS, Balance::MAX] {
			assert_noop!(
				Api::register(signed(ALICE), bond, vec![], vec![], 0),
				TokenError::FundsUnavailable
			);
		}
		assert_ok!(Api::register(signed(ALICE), FUNDS - ED, vec![], vec![], 0));
	});
}

#[test]
fn register_should_be_refused_when_the_commission_is_too_high() {
	ExtBuilder.build_and_execute(|| {
		for commission in [COMMISSION + 1, u32::MAX] {
			assert_noop!(
				Api::register(signed(ALICE), BOND, vec![], vec![], commission),
				Error::<Test>::CommissionTooHigh
			);
		}
	});
}

#[test]
fn register_should_be_refused_when_a_text_is_too_long_or_not_utf8() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(
			Api::register(signed(ALICE), BOND, vec![b'x'; 257], vec![], 0),
			Error::<Test>::TextTooLong
		);
		assert_noop!(
			Api::register(signed(ALICE), BOND, vec![], vec![b'x'; 257], 0),
			Error::<Test>::TextTooLong
		);
		assert_noop!(
			Api::register(signed(ALICE), BOND, vec![0xff], vec![], 0),
			Error::<Test>::NotUtf8
		);
		assert_noop!(
			Api::register(signed(ALICE), BOND, vec![], vec![0xff], 0),
			Error::<Test>::NotUtf8
		);
		assert_ok!(Api::register(
			signed(ALICE),
			BOND,
			vec![b'x'; 256],
			vec![b'x'; 256],
			0
		));
	});
}

#[test]
fn register_should_be_refused_when_ids_run_out() {
	ExtBuilder.build_and_execute(|| {
		NextOperator::<Test>::put(u32::MAX);
		assert_noop!(
			Api::register(signed(ALICE), BOND, vec![], vec![], 0),
			sp_runtime::ArithmeticError::Overflow
		);
	});
}

#[test]
fn texts_should_be_replaced_when_the_operator_asks() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		events();
		assert_ok!(Api::set_metadata(signed(ALICE), "métadonnées".into()));
		assert_ok!(Api::set_endpoint(signed(ALICE), vec![]));
		assert_eq!(
			events(),
			vec![
				Event::MetadataSet {
					operator: 0,
					metadata: "métadonnées".into()
				},
				Event::EndpointSet {
					operator: 0,
					endpoint: vec![]
				},
			]
		);
		let profile = Api::operator(0).unwrap().profile;
		assert_eq!(profile.metadata.into_inner(), "métadonnées".as_bytes());
		assert!(profile.endpoint.is_empty());
	});
}

#[test]
fn texts_should_be_refused_when_too_long_not_utf8_or_not_the_operators() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		assert_noop!(
			Api::set_metadata(signed(ALICE), vec![b'x'; 257]),
			Error::<Test>::TextTooLong
		);
		assert_noop!(
			Api::set_endpoint(signed(ALICE), vec![b'x'; 257]),
			Error::<Test>::TextTooLong
		);
		assert_noop!(
			Api::set_metadata(signed(ALICE), vec![0xc0]),
			Error::<Test>::NotUtf8
		);
		assert_noop!(
			Api::set_endpoint(signed(ALICE), vec![0xc0]),
			Error::<Test>::NotUtf8
		);
		assert_noop!(Api::set_metadata(signed(BOB), vec![]), Error::<Test>::NotOperator);
		assert_noop!(Api::set_endpoint(signed(BOB), vec![]), Error::<Test>::NotOperator);
		assert_noop!(
			Api::set_metadata(RuntimeOrigin::root(), vec![]),
			DispatchError::BadOrigin
		);
		assert_noop!(
			Api::set_endpoint(RuntimeOrigin::none(), vec![]),
			DispatchError::BadOrigin
		);
		assert_ok!(Api::deregister(signed(ALICE)));
		assert_noop!(Api::set_metadata(signed(ALICE), vec![]), Error::<Test>::Leaving);
		assert_noop!(Api::set_endpoint(signed(ALICE), vec![]), Error::<Test>::Leaving);
	});
}
