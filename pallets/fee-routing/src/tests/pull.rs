use super::*;

use frame_support::dispatch::GetDispatchInfo;

#[test]
fn pull_should_split_the_builders_pot_by_the_builder_vector() {
	ExtBuilder::default().build_and_execute(|| {
		fill(Pot::ModelBuilders(MODEL), 1_005);
		assert_ok!(FeeRouting::pull(
			by(STRANGER),
			pulls(&[Pull::ModelBuilders(MODEL)])
		));
		let source = Source::ModelBuilders(MODEL);
		assert_eq!(
			events(),
			vec![
				Event::PotPulled {
					pot: Pot::ModelBuilders(MODEL),
					amount: 1_005
				},
				Event::PayeeCredited {
					payee: payee(BUILDER),
					source,
					amount: 905
				},
				Event::PayeeCredited {
					payee: payee(ANCESTOR),
					source,
					amount: 100
				},
			]
		);
		assert_eq!(told(), vec![Told::Distributed(1_005)]);
		assert_eq!(
			(
				FeeRouting::owed_of(payee(BUILDER)),
				FeeRouting::owed_of(payee(ANCESTOR))
			),
			(905, 100)
		);
		assert!(!Pots::<Test>::contains_key(Pot::ModelBuilders(MODEL)));
	});
}

#[test]
fn pull_should_pay_the_owner_of_now_when_a_model_changed_hands() {
	ExtBuilder::default().build_and_execute(|| {
		fill(Pot::ModelBuilders(PARENT), 100);
		ModelRecords::mutate(PARENT, |record| record.as_mut().unwrap().owner = payee(ALICE));
		assert_ok!(FeeRouting::pull(
			by(STRANGER),
			pulls(&[Pull::ModelBuilders(PARENT)])
		));
		assert_eq!(
			(
				FeeRouting::owed_of(payee(ALICE)),
				FeeRouting::owed_of(payee(ANCESTOR))
			),
			(100, 0)
		);
	});
}

#[test]
fn pull_should_split_the_data_pot_into_snapshot_pools() {
	ExtBuilder::default().build_and_execute(|| {
		fill(Pot::ModelData(MODEL), 1_001);
		assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&[Pull::ModelData(MODEL)])));
		let source = Source::ModelData(MODEL);
		let deposited = |snapshot, amount| Event::PoolDeposited {
			pool: PoolId::Snapshot(snapshot),
			source,
			amount,
			burned: 0,
		};
		assert_eq!(
			events(),
			vec![
				Event::PotPulled {
					pot: Pot::ModelData(MODEL),
					amount: 1_001
				},
				deposited(SNAPSHOT, 751),
				deposited(OTHER_SNAPSHOT, 250),
			]
		);
		assert_eq!(
			told(),
			vec![Told::Distributed(1_001), Told::Datanet(1), Told::Datanet(2)]
		);
	});
}

#[test]
fn pull_should_bring_money_from_a_model_to_payees_when_pulls_are_in_order() {
	ExtBuilder::default().build_and_execute(|| {
		fill(Pot::ModelData(MODEL), 1_000);
		let all = [
			Pull::ModelData(MODEL),
			MEMBER,
			Pull::Member {
				snapshot: SNAPSHOT,
				contribution: REFINED,
			},
			Pull::Member {
				snapshot: OTHER_SNAPSHOT,
				contribution: SYNTHETIC,
			},
			Pull::Contribution(RAW),
			Pull::Contribution(REFINED),
			Pull::Contribution(SYNTHETIC),
		];
		assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&all)));
		// 750 by units 300 : 100, then 187 as 4 : 1 with the remainder to Bob; 250 in halves.
		assert_eq!(FeeRouting::owed_of(payee(ALICE)), 562 + 37);
		assert_eq!(FeeRouting::owed_of(payee(BOB)), 150 + 125);
		assert_eq!(FeeRouting::owed_of(payee(ANCESTOR)), 125);
		let events = events();
		assert!(events.contains(&Event::MemberPulled {
			snapshot: SNAPSHOT,
			contribution: RAW,
			amount: 562
		}));
		assert!(events.contains(&Event::PayeeCredited {
			payee: payee(BOB),
			source: Source::Contribution(REFINED),
			amount: 150
		}));
		let told = told();
		for contributor in [ALICE, BOB, ANCESTOR] {
			assert!(told.contains(&Told::Contributor(payee(contributor))));
		}
		assert!(told.contains(&Told::Distributed(562)));
		// One unit is carried: two halves of it stay in the pool.
		let conservation = FeeRouting::conservation();
		assert_eq!(
			(conservation.pots, conservation.pools, conservation.carried),
			(0, 1, 1)
		);
	});
}

#[test]
fn pull_should_pay_a_delegator() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(PoolId::Operator(OPERATOR), 600);
		assert_eq!(FeeRouting::pending(staker()), 600);
		assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&[staker()])));
		assert_eq!(
			events(),
			vec![Event::PayeeCredited {
				payee: payee(DELEGATOR),
				source: Source::OperatorPool(OPERATOR),
				amount: 600
			}]
		);
		assert_eq!(told(), vec![Told::Distributed(600)]);
	});
}

#[test]
fn pull_should_change_nothing_when_there_is_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let root = sp_io::storage::root(Default::default());
		let nothing = [
			Pull::ModelBuilders(MODEL),
			Pull::ModelBuilders(999),
			Pull::ModelData(MODEL),
			Pull::ModelData(999),
			MEMBER,
			Pull::Member {
				snapshot: SnapshotId {
					datanet: 9,
					number: 9,
				},
				contribution: RAW,
			},
			Pull::Member {
				snapshot: SNAPSHOT,
				contribution: 999,
			},
			Pull::Contribution(RAW),
			Pull::Contribution(999),
			staker(),
			Pull::Staker {
				operator: 999,
				payee: payee(ALICE),
			},
			Pull::Staker {
				operator: OPERATOR,
				payee: payee(ALICE),
			},
		];
		assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&nothing)));
		assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&[])));
		assert_eq!(events(), vec![]);
		assert_eq!(root, sp_io::storage::root(Default::default()));
	});
}

#[test]
fn pull_should_pay_once_when_repeated() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(PoolId::Snapshot(SNAPSHOT), 400);
		fill(Pot::ModelBuilders(PARENT), 100);
		let twice = [
			MEMBER,
			MEMBER,
			Pull::ModelBuilders(PARENT),
			Pull::ModelBuilders(PARENT),
		];
		assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&twice)));
		assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&twice)));
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 300);
		assert_eq!(FeeRouting::owed_of(payee(ANCESTOR)), 100);
	});
}

#[test]
fn pull_should_be_refused_when_not_signed() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(
				FeeRouting::pull(origin, pulls(&[MEMBER])),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn pull_should_undo_all_when_one_vector_is_bad() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(PoolId::Snapshot(SNAPSHOT), 400);
		fill(Pot::ModelBuilders(MODEL), 100);
		ModelRecords::mutate(MODEL, |record| {
			record.as_mut().unwrap().builders = vec![(MODEL, 1)]
		});
		let list = pulls(&[MEMBER, Pull::ModelBuilders(MODEL)]);
		assert_noop!(FeeRouting::pull(by(STRANGER), list), Error::<Test>::BadVector);
	});
}

#[test]
fn pull_should_be_refused_when_a_vector_names_unknown_assets() {
	ExtBuilder::default().build_and_execute(|| {
		fill(Pot::ModelBuilders(MODEL), 100);
		fill(Pot::ModelData(MODEL), 100);
		let nowhere = SnapshotId {
			datanet: 9,
			number: 9,
		};
		ModelRecords::mutate(MODEL, |record| {
			let record = record.as_mut().unwrap();
			record.builders = vec![(999, SHARE_ONE)];
			record.data = vec![(nowhere, SHARE_ONE)];
		});
		assert_noop!(
			FeeRouting::pull(by(STRANGER), pulls(&[Pull::ModelBuilders(MODEL)])),
			Error::<Test>::UnknownModel
		);
		assert_noop!(
			FeeRouting::pull(by(STRANGER), pulls(&[Pull::ModelData(MODEL)])),
			Error::<Test>::UnknownPool
		);
	});
}

#[test]
fn pull_should_take_as_many_as_can_be_and_return_the_fee_for_what_was_not_used() {
	ExtBuilder::default().build_and_execute(|| {
		deposit(PoolId::Snapshot(SNAPSHOT), 400);
		fill(Pot::ModelBuilders(MODEL), 100);
		let mut list = vec![Pull::ModelBuilders(MODEL); MAX_PULLS as usize];
		list[0] = MEMBER;
		let call = Call::<Test>::pull { pulls: pulls(&list) };
		let declared = call.get_dispatch_info().call_weight;
		let actual = FeeRouting::pull(by(STRANGER), pulls(&list))
			.unwrap()
			.actual_weight
			.unwrap();
		assert!(actual.all_lt(declared));
		assert!(actual.all_gt(<()>::pull_base().saturating_add(<()>::pull_member())));
		assert!(PullsOf::<Test>::try_from(vec![MEMBER; MAX_PULLS as usize + 1]).is_err());
	});
}
