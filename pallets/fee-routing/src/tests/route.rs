use super::*;

#[test]
fn batch_should_be_routed_exactly_as_the_policy_says() {
	ExtBuilder::default().build_and_execute(|| {
		// GIVEN half of a batch of 100,000 credited to two contributions, one of which earns for the pools
		let issuance = pallet_balances::TotalIssuance::<Test>::get();
		let credits = [(RAW, 30_000), (POOLED, 20_000)];
		assert_ok!(route(settlement(5, 100_000, &credits)));

		// THEN model revenue 55,000, data share 27,500 of it, of that 30 % credited to what earns; stakers' part 15,000:
		// three quarters to delegations, a tenth of it commission
		assert_eq!(
			events(),
			vec![
				Event::BatchRouted {
					batch: 5,
					operator: OPERATOR,
					model: MODEL,
					policy: 0,
					amount: 100_000,
					treasury: 5_000,
					burned: 1_000,
					validators: 4_000,
					operator_part: 20_000 + 3_750 + 1_125,
					staker_pool: 10_125,
					builders: 27_500,
					data: 27_500,
					attributed: 8_250,
					pooled: 19_250,
					verdict: Verdict::Final,
				},
				Event::PayeeCredited {
					payee: TREASURY,
					source: Source::Batch(5),
					amount: 5_000
				},
				Event::PayeeCredited {
					payee: VALIDATORS,
					source: Source::Batch(5),
					amount: 4_000
				},
				Event::PayeeCredited {
					payee: payee(OPERATOR_ACCOUNT),
					source: Source::Batch(5),
					amount: 24_875
				},
				Event::PoolDeposited {
					pool: PoolId::Operator(OPERATOR),
					source: Source::Batch(5),
					amount: 10_125,
					burned: 0
				},
				Event::ContributionCredited {
					batch: 5,
					contribution: RAW,
					amount: 8_250
				},
			]
		);
		assert_eq!(balance(ESCROW), ESCROW_FUNDS - 100_000);
		assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issuance - 1_000);
		assert_eq!(FeeRouting::owed_of(TREASURY), 5_000);
		assert_eq!(FeeRouting::owed_of(VALIDATORS), 4_000);
		assert_eq!(FeeRouting::owed_of(payee(OPERATOR_ACCOUNT)), 24_875);
		assert_eq!(Pots::<Test>::get(Pot::ModelBuilders(MODEL)), 27_500);
		assert_eq!(Pots::<Test>::get(Pot::ModelData(MODEL)), 19_250);
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 8_250);
		assert_eq!(Pots::<Test>::get(Pot::Contribution(POOLED)), 0);
		assert_eq!(
			FeeRouting::pool(PoolId::Operator(OPERATOR)).unwrap().balance,
			10_125
		);
		assert_eq!(told(), vec![]);
	});
}

#[test]
fn voided_batch_should_pay_neither_operator_nor_stakers_nor_credits() {
	ExtBuilder::default().build_and_execute(|| {
		let credits = [(RAW, 100_000)];
		let voided = openledger_traits::Settlement {
			verdict: Verdict::Voided,
			..settlement(5, 100_000, &credits)
		};
		assert_ok!(route(voided));
		assert_eq!(FeeRouting::owed_of(payee(OPERATOR_ACCOUNT)), 0);
		assert_eq!(FeeRouting::pool(PoolId::Operator(OPERATOR)).unwrap().balance, 0);
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 0);
		assert_eq!(Pots::<Test>::get(Pot::ModelBuilders(MODEL)), 27_500);
		assert_eq!(Pots::<Test>::get(Pot::ModelData(MODEL)), 27_500 + 20_000 + 15_000);
		assert!(matches!(
			events().first(),
			Some(Event::BatchRouted {
				data: 62_500,
				pooled: 62_500,
				operator_part: 0,
				staker_pool: 0,
				..
			})
		));
	});
}

#[test]
fn batch_should_be_routed_by_the_policy_it_was_pinned_to() {
	ExtBuilder::default().build_and_execute(|| {
		let pinned = <FeeRouting as Router<AccountId>>::pin();
		let policy = Policy {
			treasury: 100_000_000,
			..Policy::default()
		};
		assert_ok!(FeeRouting::set_policy(RuntimeOrigin::root(), policy));
		let old = openledger_traits::Settlement {
			policy: pinned,
			..settlement(1, 100_000, &[])
		};
		assert_ok!(route(old));
		assert_eq!(FeeRouting::owed_of(TREASURY), 5_000);
		assert_ok!(route(settlement(2, 100_000, &[])));
		assert_eq!(FeeRouting::owed_of(TREASURY), 15_000);
		<FeeRouting as Router<AccountId>>::unpin(pinned);
		assert_noop!(route(old), Error::<Test>::UnknownPolicy);
	});
}

#[test]
fn route_should_do_nothing_when_amount_is_zero() {
	ExtBuilder::default().build_and_execute(|| {
		let root = sp_io::storage::root(Default::default());
		assert_ok!(route(settlement(1, 0, &[])));
		assert_eq!(events(), vec![]);
		assert_eq!(root, sp_io::storage::root(Default::default()));
	});
}

#[test]
fn route_should_conserve_when_amount_is_the_smallest_unit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(route(settlement(1, 1, &[(RAW, 1)])));
		// All floors are zero: the one unit ends in the data share, and the credit directs all of it.
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 1);
		assert_eq!(
			events(),
			vec![
				Event::BatchRouted {
					batch: 1,
					operator: OPERATOR,
					model: MODEL,
					policy: 0,
					amount: 1,
					treasury: 0,
					burned: 0,
					validators: 0,
					operator_part: 0,
					staker_pool: 0,
					builders: 0,
					data: 1,
					attributed: 1,
					pooled: 0,
					verdict: Verdict::Final,
				},
				Event::ContributionCredited {
					batch: 1,
					contribution: RAW,
					amount: 1
				},
			]
		);
	});
}

#[test]
fn route_should_raise_the_data_share_to_the_floor() {
	let policy = Policy {
		data_floor: 800_000_000,
		..Policy::default()
	};
	ExtBuilder::default().policy(policy).build_and_execute(|| {
		assert_ok!(route(settlement(1, 100_000, &[])));
		assert_eq!(Pots::<Test>::get(Pot::ModelBuilders(MODEL)), 11_000);
		assert_eq!(Pots::<Test>::get(Pot::ModelData(MODEL)), 44_000);
	});
}

#[test]
fn stakers_part_should_join_data_when_nobody_staked() {
	ExtBuilder::default().build_and_execute(|| {
		OperatorRecords::mutate(OPERATOR, |record| {
			record.as_mut().unwrap().stakes = Default::default()
		});
		assert_ok!(route(settlement(1, 100_000, &[])));
		assert_eq!(FeeRouting::owed_of(payee(OPERATOR_ACCOUNT)), 20_000);
		assert_eq!(Pots::<Test>::get(Pot::ModelData(MODEL)), 42_500);
	});
}

#[test]
fn stakers_part_should_go_to_the_operator_when_its_pool_has_no_units() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(FeeRouting::set_units(OPERATOR, payee(DELEGATOR), 0));
		events();
		assert_ok!(route(settlement(1, 100_000, &[])));
		assert_eq!(FeeRouting::owed_of(payee(OPERATOR_ACCOUNT)), 35_000);
	});
}

#[test]
fn route_should_be_refused_when_ids_are_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		let good = settlement(1, 100_000, &[]);
		let bad = openledger_traits::Settlement { model: 999, ..good };
		assert_noop!(route(bad), Error::<Test>::UnknownModel);
		let bad = openledger_traits::Settlement {
			operator: 999,
			..good
		};
		assert_noop!(route(bad), Error::<Test>::UnknownOperator);
		let bad = openledger_traits::Settlement { policy: 1, ..good };
		assert_noop!(route(bad), Error::<Test>::UnknownPolicy);
	});
}

#[test]
fn route_should_be_refused_when_credits_exceed_the_amount() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			route(settlement(1, 100, &[(RAW, 101)])),
			Error::<Test>::BadSettlement
		);
		assert_noop!(
			route(settlement(1, 100, &[(RAW, 60), (REFINED, 41)])),
			Error::<Test>::BadSettlement
		);
	});
}

#[test]
fn route_should_leave_everything_as_it_was_when_the_source_cannot_pay() {
	ExtBuilder::default().build_and_execute(|| {
		// The source keeps its existential deposit.
		let too_much = settlement(1, ESCROW_FUNDS - ED + 1, &[]);
		assert_noop!(route(too_much), TokenError::NotExpendable);
		assert_ok!(route(settlement(1, ESCROW_FUNDS - ED, &[])));
		assert_eq!(balance(ESCROW), ED);
	});
}

#[test]
fn credits_should_all_be_paid_when_there_are_as_many_as_can_be() {
	ExtBuilder::default().build_and_execute(|| {
		let credits: Vec<_> = (10_000..10_000 + u64::from(openledger_core::MAX_CREDITS))
			.map(|contribution| {
				Standings::insert(contribution, Standing::Earning);
				(contribution, 1_000)
			})
			.collect();
		let amount = 1_000 * Balance::from(openledger_core::MAX_CREDITS);
		assert_ok!(route(settlement(1, amount, &credits)));
		for (contribution, credit) in &credits {
			assert_eq!(
				Pots::<Test>::get(Pot::Contribution(*contribution)),
				credit * 275 / 1_000
			);
		}
		let credited = events()
			.iter()
			.filter(|e| matches!(e, Event::ContributionCredited { .. }))
			.count();
		assert_eq!(credited, credits.len());
	});
}

#[test]
fn route_weight_should_grow_with_credits() {
	let weight = <FeeRouting as Router<AccountId>>::route_weight;
	assert!(weight(0).all_gt(frame_support::weights::Weight::zero()));
	assert!(weight(openledger_core::MAX_CREDITS).all_gt(weight(1)));
}
