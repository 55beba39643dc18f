use super::*;

#[test]
fn views_should_show_an_operator_with_all_its_sums() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Api::register(
			signed(ALICE),
			BOND + 10,
			b"m".to_vec(),
			b"e".to_vec(),
			7
		));
		stake(0, BOB, 400);
		assert_ok!(Api::undelegate(signed(BOB), 0, Some(100)));
		assert_ok!(Api::delegate(signed(BOB), 0, 250));
		assert_ok!(Api::unbond_own(signed(ALICE), 10));
		assert_ok!(Api::set_commission(signed(ALICE), 9));
		assert_ok!(Api::serve(signed(ALICE), 5, Prices { input: 1, output: 2 }));
		assert_ok!(Api::serve(signed(ALICE), 2, Prices { input: 3, output: 4 }));
		assert_ok!(expose(0, 20));
		let now = System::block_number();

		let info = Api::operator(0).unwrap();
		assert_eq!(
			(info.account, info.payee, info.status),
			(ALICE, 0, Status::Active)
		);
		assert_eq!((info.bond, info.unbonding, info.joining), (BOND, 10, 250));
		assert_eq!(
			info.delegated,
			SharePool {
				stake: 300,
				shares: 300
			}
		);
		assert_eq!(
			info.exposure,
			ExposureInfo {
				open: 20,
				limit: BOND + 300,
				room: BOND + 280,
				attributable: 0,
				attributable_limit: 400,
			}
		);
		assert_eq!(
			(info.commission, info.next_commission),
			(7, Some((9, now + NOTICE)))
		);
		assert_eq!((info.served, info.delegators), (2, 1));
		assert_eq!(
			(
				info.profile.metadata.into_inner(),
				info.profile.endpoint.into_inner()
			),
			(b"m".to_vec(), b"e".to_vec())
		);

		assert_eq!(Api::operator_by_account(ALICE), Some(0));
		assert_eq!(
			Api::served_models(0),
			vec![
				(2, Prices { input: 3, output: 4 }),
				(5, Prices { input: 1, output: 2 })
			]
		);
		assert_eq!(Api::prices_of(0, 5), Some(Prices { input: 1, output: 2 }));
		let leaving = |amount| UnbondingInfo {
			era: 0,
			amount,
			unlock_at: now + PERIOD,
			withdrawable: false,
		};
		assert_eq!(
			Api::delegation(0, BOB),
			Some(DelegationInfo {
				payee: 1,
				active: 300,
				shares: 300,
				joining: 250,
				ready_at: now + ENTRY,
				unbonding: vec![leaving(100)]
			})
		);
		assert_eq!(Api::own_unbonding(0), vec![leaving(10)]);
	});
}

#[test]
fn views_should_show_nothing_when_there_is_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Api::operator(0), None);
		assert_eq!(Api::operator_by_account(ALICE), None);
		assert_eq!(Api::prices_of(0, 0), None);
		assert!(Api::served_models(0).is_empty());
		assert_eq!(Api::delegation(0, BOB), None);
		assert!(Api::own_unbonding(0).is_empty());
		assert_eq!(Api::exposure(0), ExposureInfo::default());
		assert_eq!(<Api as Operators<_>>::account_of(0), None);
		assert_eq!(<Api as Operators<_>>::payee(0), None);
		assert_eq!(<Api as Operators<_>>::operator_of(&ALICE), None);
		assert!(!<Api as Operators<_>>::is_active(0));
		assert_eq!(<Api as Operators<_>>::stakes(0), Default::default());
	});
}

#[test]
fn exposure_view_should_show_no_room_when_the_operator_is_suspended() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOND);
		slash(0, 1);
		assert_eq!(
			Api::exposure(0),
			ExposureInfo {
				open: 0,
				limit: BOND - 1,
				room: 0,
				attributable: 0,
				attributable_limit: 399,
			}
		);
	});
}
