use super::*;

#[test]
fn batch_should_be_routed_exactly_as_the_policy_says() {
	ExtBuilder::default().build_and_execute(|| {
		// GIVEN half of a batch of 100,000 credited to two contributions, one of which earns for the pools
		let issuance = pallet_balances::TotalIssuance::<Test>::get();
		let credits = [(RAW, 30_000), (POOLED, 20_000)];
		assert_ok!(route(settlement(5, 100_000), &credits));

		// THEN model revenue 55,000, data share 27,500 of it, of that 30 % credited to what earns; stakers' part 15,000:
		// three quarters to delegations, a tenth of it commission
		assert_eq!(
			events(),
			vec![
				Event::RoutingBegun {
					batch: 5,
					operator: OPERATOR,
					model: MODEL,
					amount: 100_000,
					burned: 1_000,
					builders: 27_500,
					data: 27_500,
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
fn voided_batch_should_pay_its_delegators_but_not_the_operator() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(route(voided(5, 100_000), &[]));
		assert_eq!(FeeRouting::owed_of(payee(OPERATOR_ACCOUNT)), 0);
		assert_eq!(
			FeeRouting::pool(PoolId::Operator(OPERATOR)).unwrap().balance,
			10_125
		);
		assert_eq!(Pots::<Test>::get(Pot::ModelBuilders(MODEL)), 27_500);
		assert_eq!(Pots::<Test>::get(Pot::ModelData(MODEL)), 27_500 + 20_000 + 4_875);
		assert!(matches!(
			events().last(),
			Some(Event::BatchRouted {
				data: 52_375,
				pooled: 52_375,
				operator_part: 0,
				staker_pool: 10_125,
				verdict: Verdict::Voided,
				..
			})
		));
	});
}

#[test]
fn proven_omission_should_be_paid_out_of_the_data_share_of_a_voided_batch() {
	ExtBuilder::default().build_and_execute(|| {
		// ⌊52,375 × 30,001 / 100,000⌋
		assert_ok!(route(voided(5, 100_000), &[(RAW, 30_001)]));
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 15_713);
		assert_eq!(Pots::<Test>::get(Pot::ModelData(MODEL)), 52_375 - 15_713);
	});
}

fn voided(batch: u64, amount: Balance) -> openledger_traits::Settlement {
	openledger_traits::Settlement {
		verdict: Verdict::Voided,
		..settlement(batch, amount)
	}
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
			..settlement(1, 100_000)
		};
		assert_ok!(route(old, &[]));
		assert_eq!(FeeRouting::owed_of(TREASURY), 5_000);
		assert_ok!(route(settlement(2, 100_000), &[]));
		assert_eq!(FeeRouting::owed_of(TREASURY), 15_000);
		<FeeRouting as Router<AccountId>>::unpin(pinned);
		assert_noop!(route(old, &[]), Error::<Test>::UnknownPolicy);
	});
}

#[test]
fn route_should_move_nothing_when_amount_is_zero() {
	ExtBuilder::default().build_and_execute(|| {
		let root = sp_io::storage::root(Default::default());
		assert_ok!(begin(settlement(1, 0)));
		assert_noop!(credit(1, &[(RAW, 1)]), Error::<Test>::BadSettlement);
		assert_ok!(close(1));
		// Nothing but the two ends of it.
		assert_eq!(events().len(), 2);
		System::reset_events();
		assert_eq!(root, sp_io::storage::root(Default::default()));
	});
}

#[test]
fn route_should_conserve_when_amount_is_the_smallest_unit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(route(settlement(1, 1), &[(RAW, 1)]));
		// All floors are zero: the one unit ends in the data share, and the credit directs all of it.
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 1);
		assert_eq!(
			events(),
			vec![
				Event::RoutingBegun {
					batch: 1,
					operator: OPERATOR,
					model: MODEL,
					amount: 1,
					burned: 0,
					builders: 0,
					data: 1,
					verdict: Verdict::Final,
				},
				Event::ContributionCredited {
					batch: 1,
					contribution: RAW,
					amount: 1
				},
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
		assert_ok!(route(settlement(1, 100_000), &[]));
		assert_eq!(Pots::<Test>::get(Pot::ModelBuilders(MODEL)), 11_000);
		assert_eq!(Pots::<Test>::get(Pot::ModelData(MODEL)), 44_000);
	});
}

#[test]
fn stakers_part_should_go_to_the_treasury_when_nobody_staked() {
	ExtBuilder::default().build_and_execute(|| {
		OperatorRecords::mutate(OPERATOR, |record| {
			record.as_mut().unwrap().stakes = Default::default()
		});
		assert_ok!(route(settlement(1, 100_000), &[]));
		assert_eq!(FeeRouting::owed_of(payee(OPERATOR_ACCOUNT)), 20_000);
		assert_eq!(FeeRouting::owed_of(TREASURY), 20_000);
	});
}

#[test]
fn delegators_part_should_go_to_the_treasury_when_none_of_them_is_left() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(route(settlement(1, 100_000), &[]));
		let (operator, treasury) = (
			FeeRouting::owed_of(payee(OPERATOR_ACCOUNT)),
			FeeRouting::owed_of(TREASURY),
		);
		assert_ok!(FeeRouting::set_units(OPERATOR, payee(DELEGATOR), 0));
		assert_ok!(route(settlement(2, 100_000), &[]));
		// Nothing more comes to the operator of it.
		assert_eq!(FeeRouting::owed_of(payee(OPERATOR_ACCOUNT)), 2 * operator);
		assert_eq!(FeeRouting::owed_of(TREASURY), 2 * treasury + 35_000 - operator);
	});
}

#[test]
fn delegators_part_should_go_to_the_treasury_when_they_were_slashed_since() {
	ExtBuilder::default().build_and_execute(|| {
		let before = settlement(1, 100_000);
		assert_ok!(route(before, &[]));
		let owed = || {
			(
				FeeRouting::owed_of(payee(OPERATOR_ACCOUNT)),
				FeeRouting::owed_of(TREASURY),
			)
		};
		let (operator, treasury) = owed();
		OperatorRecords::mutate(OPERATOR, |record| record.as_mut().unwrap().stakes.slashes += 1);
		let old = openledger_traits::Settlement { batch: 2, ..before };
		assert_ok!(route(old, &[]));
		assert_eq!(owed(), (2 * operator, 2 * treasury + 35_000 - operator));
		// What is submitted after that earns again.
		assert_ok!(route(settlement(3, 100_000), &[]));
		assert_eq!(owed(), (3 * operator, 3 * treasury + 35_000 - operator));
	});
}

#[test]
fn stakers_part_should_be_split_by_the_stakes_of_the_submission() {
	ExtBuilder::default().build_and_execute(|| {
		let before = settlement(1, 100_000);
		assert_ok!(route(before, &[]));
		let operator = FeeRouting::owed_of(payee(OPERATOR_ACCOUNT));
		// Slashed down to the delegations, and bonded again.
		OperatorRecords::mutate(OPERATOR, |record| {
			let stakes = &mut record.as_mut().unwrap().stakes;
			stakes.delegated = 0;
			stakes.own += 1_000_000;
		});
		let old = openledger_traits::Settlement { batch: 2, ..before };
		assert_ok!(route(old, &[]));
		assert_eq!(FeeRouting::owed_of(payee(OPERATOR_ACCOUNT)), 2 * operator);
		assert_ok!(route(settlement(3, 100_000), &[]));
		assert_eq!(
			FeeRouting::owed_of(payee(OPERATOR_ACCOUNT)),
			2 * operator + 35_000
		);
	});
}

#[test]
fn route_should_be_refused_when_ids_are_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		let good = settlement(1, 100_000);
		let bad = openledger_traits::Settlement { model: 999, ..good };
		assert_noop!(route(bad, &[]), Error::<Test>::UnknownModel);
		let bad = openledger_traits::Settlement {
			operator: 999,
			..good
		};
		assert_noop!(route(bad, &[]), Error::<Test>::UnknownOperator);
		let bad = openledger_traits::Settlement { policy: 1, ..good };
		assert_noop!(route(bad, &[]), Error::<Test>::UnknownPolicy);
	});
}

#[test]
fn route_should_be_refused_when_credits_exceed_the_amount() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			route(settlement(1, 100), &[(RAW, 101)]),
			Error::<Test>::BadSettlement
		);
		assert_noop!(
			route(settlement(1, 100), &[(RAW, 60), (REFINED, 41)]),
			Error::<Test>::BadSettlement
		);
	});
}

#[test]
fn route_should_leave_everything_as_it_was_when_the_source_cannot_pay() {
	ExtBuilder::default().build_and_execute(|| {
		// The source keeps its existential deposit.
		let too_much = settlement(1, ESCROW_FUNDS - ED + 1);
		assert_noop!(route(too_much, &[]), TokenError::NotExpendable);
		assert_ok!(route(settlement(1, ESCROW_FUNDS - ED), &[]));
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
		assert_ok!(route(settlement(1, amount), &credits));
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
fn steps_should_add_up_to_the_whole_however_credits_are_paged() {
	let credits: Vec<_> = (10_000..10_513u64)
		.map(|id| (id, 7 + Balance::from(id % 90)))
		.collect();
	let amount = 50_000;
	let mut wholes = std::collections::BTreeSet::new();
	for page in [1, 2, 511, 512, 513, 600] {
		ExtBuilder::default().build_and_execute(|| {
			for (id, _) in credits.iter().filter(|(id, _)| id % 5 > 0) {
				Standings::insert(*id, Standing::Earning);
			}
			assert_ok!(begin(settlement(1, amount)));
			check_state();
			let mut left = FeeRouting::conservation().in_progress;
			assert_eq!(left, 13_750);
			for credits in credits.chunks(page) {
				assert_ok!(credit(1, credits));
				let now = FeeRouting::conservation().in_progress;
				assert!(now <= left);
				left = now;
				if page > 2 {
					check_state();
				}
			}
			assert_ok!(close(1));
			assert_eq!(FeeRouting::conservation().in_progress, 0);
			let pots: Vec<_> = credits
				.iter()
				.map(|(id, _)| Pots::<Test>::get(Pot::Contribution(*id)))
				.collect();
			for ((id, credit), pot) in credits.iter().zip(&pots) {
				let earned = if id % 5 > 0 { 13_750 * credit / amount } else { 0 };
				assert_eq!(*pot, earned);
			}
			assert_eq!(Pots::<Test>::get(Pot::ModelData(MODEL)), left);
			wholes.insert((pots, left));
		});
	}
	assert_eq!(wholes.len(), 1);
}

#[test]
fn money_should_be_in_progress_when_a_batch_is_begun_and_not_closed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(begin(settlement(5, 100_000)));
		let progress = FeeRouting::progress(5).unwrap();
		assert_eq!(
			(progress.share.data, progress.share.left()),
			(27_500, Some(27_500))
		);
		assert_eq!(progress.parts.total(), Some(100_000));
		let books = FeeRouting::conservation();
		assert_eq!((books.in_progress, books.pots), (27_500, 27_500));
		// What is paid can be claimed at once, what is in progress by nobody.
		assert_ok!(FeeRouting::pull(
			by(STRANGER),
			pulls(&[Pull::ModelBuilders(MODEL), Pull::ModelData(MODEL)])
		));
		assert_eq!(FeeRouting::owed_of(payee(BUILDER)), 24_750);
		assert_eq!(FeeRouting::conservation().in_progress, 27_500);
		check_state();
		// A contribution that stops to earn meanwhile leaves its part to the pools.
		assert_ok!(credit(5, &[(RAW, 10_000)]));
		Standings::insert(REFINED, Standing::Pooled);
		assert_ok!(credit(5, &[(REFINED, 10_000)]));
		assert_eq!(FeeRouting::conservation().in_progress, 24_750);
		assert_ok!(close(5));
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 2_750);
		assert_eq!(Pots::<Test>::get(Pot::ModelData(MODEL)), 24_750);
		assert_eq!(FeeRouting::progress(5), None);
	});
}

#[test]
fn steps_should_be_refused_when_out_of_order() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(credit(1, &[]), Error::<Test>::NotInProgress);
		assert_noop!(close(1), Error::<Test>::NotInProgress);
		assert_ok!(begin(settlement(1, 100)));
		assert_noop!(begin(settlement(1, 100)), Error::<Test>::AlreadyBegun);
		assert_ok!(begin(settlement(2, 100)));
		assert_ok!(close(1));
		assert_noop!(credit(1, &[(RAW, 1)]), Error::<Test>::NotInProgress);
		assert_noop!(close(1), Error::<Test>::NotInProgress);
		assert_ok!(close(2));
	});
}

#[test]
fn credits_of_all_pages_together_should_not_exceed_the_amount() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(begin(settlement(1, 100)));
		assert_ok!(credit(1, &[(RAW, 60)]));
		assert_noop!(
			credit(1, &[(REFINED, 20), (SYNTHETIC, 21)]),
			Error::<Test>::BadSettlement
		);
		assert_noop!(
			credit(1, &[(REFINED, Balance::MAX)]),
			Error::<Test>::BadSettlement
		);
		assert_ok!(credit(1, &[(REFINED, 20), (SYNTHETIC, 20)]));
		assert_ok!(close(1));
	});
}

#[test]
fn compensation_should_go_to_the_contribution_when_it_earns() {
	ExtBuilder::default().build_and_execute(|| {
		let compensate = |contribution, amount| {
			<FeeRouting as Router<AccountId>>::compensate(&account(ESCROW), MODEL, contribution, amount)
		};
		assert_ok!(compensate(Some(RAW), 70));
		assert_eq!(
			events(),
			vec![Event::Compensated {
				model: MODEL,
				contribution: Some(RAW),
				amount: 70
			}]
		);
		assert_eq!(Pots::<Test>::get(Pot::Contribution(RAW)), 70);
		assert_eq!(balance(ESCROW), ESCROW_FUNDS - 70);
		// To the pools of the lineage when nobody is named, or who is named no longer earns or does not exist.
		assert_ok!(compensate(None, 5));
		assert_ok!(compensate(Some(POOLED), 6));
		assert_ok!(compensate(Some(999), 7));
		assert_eq!(Pots::<Test>::get(Pot::ModelData(MODEL)), 18);
		assert!(events().iter().all(|event| matches!(
			event,
			Event::Compensated {
				contribution: None,
				..
			}
		)));
		assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&[Pull::ModelData(MODEL)])));
		assert_eq!(FeeRouting::conservation().pools, 18);
	});
}

#[test]
fn compensation_should_be_refused_or_nothing_when_it_makes_no_sense() {
	ExtBuilder::default().build_and_execute(|| {
		let compensate = |model, amount| {
			<FeeRouting as Router<AccountId>>::compensate(&account(ESCROW), model, Some(RAW), amount)
		};
		assert_noop!(compensate(999, 1), Error::<Test>::UnknownModel);
		assert_noop!(compensate(MODEL, ESCROW_FUNDS), TokenError::NotExpendable);
		let root = sp_io::storage::root(Default::default());
		assert_ok!(compensate(MODEL, 0));
		assert_eq!(events(), vec![]);
		assert_eq!(root, sp_io::storage::root(Default::default()));
	});
}

#[test]
fn weights_should_grow_with_credits() {
	use frame_support::weights::Weight;
	let credits = <FeeRouting as Router<AccountId>>::credit_weight;
	assert!(credits(openledger_core::MAX_CREDITS).all_gt(credits(1)));
	for weight in [
		<FeeRouting as Router<AccountId>>::route_weight(),
		<FeeRouting as Router<AccountId>>::compensate_weight(),
		credits(0),
	] {
		assert!(weight.all_gt(Weight::zero()));
	}
}
