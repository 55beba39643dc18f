use super::*;

fn part(role: Role, target: Target, amount: Balance) -> QuotePart {
	QuotePart { role, target, amount }
}

#[test]
fn quote_should_go_down_to_payees_and_pools() {
	ExtBuilder::default().build_and_execute(|| {
		let quote = FeeRouting::quote(
			MODEL,
			OPERATOR,
			100_000,
			vec![(REFINED, 40_000), (POOLED, 10_000)],
		)
		.unwrap();
		let to = |n| Target::Payee(payee(n));
		assert_eq!(
			quote,
			Quote {
				policy: 0,
				amount: 100_000,
				parts: vec![
					part(Role::Treasury, Target::Payee(TREASURY), 5_000),
					part(Role::Burn, Target::Burn, 1_000),
					part(Role::Validators, Target::Payee(VALIDATORS), 4_000),
					part(Role::Operator, to(OPERATOR_ACCOUNT), 24_875),
					part(Role::Stakers, Target::Pool(PoolId::Operator(OPERATOR)), 10_125),
					part(Role::Builder(MODEL), to(BUILDER), 24_750),
					part(Role::Builder(PARENT), to(ANCESTOR), 2_750),
					part(Role::Credit(REFINED), to(BOB), 8_800),
					part(Role::Credit(REFINED), to(ALICE), 2_200),
					part(Role::Data, Target::Pool(PoolId::Snapshot(SNAPSHOT)), 12_375),
					part(Role::Data, Target::Pool(PoolId::Snapshot(OTHER_SNAPSHOT)), 4_125),
				],
			}
		);
	});
}

#[test]
fn quote_should_be_what_routing_does() {
	ExtBuilder::default().build_and_execute(|| {
		let amount = 1_234_567;
		let credits = vec![(RAW, 400_001), (SYNTHETIC, 300_007)];
		let quote = FeeRouting::quote(MODEL, OPERATOR, amount, credits.clone()).unwrap();
		assert_eq!(
			quote.parts.iter().map(|part| part.amount).sum::<Balance>(),
			amount
		);

		assert_ok!(route(settlement(1, amount), &credits));
		let all = [
			Pull::ModelBuilders(MODEL),
			Pull::ModelData(MODEL),
			Pull::Contribution(RAW),
			Pull::Contribution(SYNTHETIC),
		];
		assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&all)));
		let quoted = |target: Target| -> Balance {
			quote
				.parts
				.iter()
				.filter(|part| part.target == target)
				.map(|part| part.amount)
				.sum()
		};
		for id in 0..FIRST_PAYEE + u32::from(PEOPLE) {
			assert_eq!(FeeRouting::owed_of(id), quoted(Target::Payee(id)), "payee {id}");
		}
		for pool in Pools::<Test>::iter_keys() {
			assert_eq!(
				FeeRouting::pool(pool).unwrap().balance,
				quoted(Target::Pool(pool))
			);
		}
		assert_eq!(FeeRouting::conservation().burned, quoted(Target::Burn));
	});
}

#[test]
fn quote_should_show_the_burn_when_a_pool_has_no_units() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(FeeRouting::retire(OTHER_SNAPSHOT, SYNTHETIC, SYNTHETIC_UNITS));
		let quote = FeeRouting::quote(PARENT, OPERATOR, 100_000, vec![]).unwrap();
		assert_eq!(quote.parts.last(), Some(&part(Role::Data, Target::Burn, 27_500)));
	});
}

#[test]
fn quote_should_be_empty_when_amount_is_zero() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(
			FeeRouting::quote(MODEL, OPERATOR, 0, vec![]),
			Ok(Quote {
				policy: 0,
				amount: 0,
				parts: vec![]
			})
		);
	});
}

#[test]
fn quote_should_be_refused_when_the_question_is_wrong() {
	ExtBuilder::default().build_and_execute(|| {
		let quote = |model, operator, credits| FeeRouting::quote(model, operator, 100, credits).unwrap_err();
		assert_eq!(quote(999, OPERATOR, vec![]), Error::<Test>::UnknownModel.into());
		assert_eq!(quote(MODEL, 999, vec![]), Error::<Test>::UnknownOperator.into());
		assert_eq!(
			quote(MODEL, OPERATOR, vec![(RAW, 101)]),
			Error::<Test>::BadSettlement.into()
		);
		let many = vec![(RAW, 0); openledger_core::MAX_CREDITS as usize + 1];
		assert_eq!(quote(MODEL, OPERATOR, many), Error::<Test>::BadSettlement.into());
		ModelRecords::mutate(MODEL, |record| record.as_mut().unwrap().data.clear());
		assert_eq!(quote(MODEL, OPERATOR, vec![]), Error::<Test>::BadVector.into());
		Policies::<Test>::remove(0);
		assert_eq!(
			quote(MODEL, OPERATOR, vec![]),
			Error::<Test>::UnknownPolicy.into()
		);
		// What was broken for the test is mended for the check of the state.
		Policies::<Test>::insert(
			0,
			PolicyRecord {
				policy: Policy::default(),
				pins: 0,
			},
		);
	});
}
