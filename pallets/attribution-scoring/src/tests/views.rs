use super::*;

#[test]
fn views_should_show_what_is_in_force() {
	ExtBuilder::build_and_execute(|| {
		RevealPeriod::set(0);
		assert_eq!(
			Scoring::parameters(),
			Parameters {
				challenge_bond: BOND,
				min_slash: LEAST_SLASH,
				commit_delay: 1,
				reveal_period: 1,
				draws: 3,
				seed_blocks: MIXED_BLOCKS,
				demand_price: PRICE,
				max_demands: 2,
				max_proof_bytes: 65_536,
			}
		);
		assert_eq!(Scoring::account(), Scoring::account_id());
	});
}

#[test]
fn views_should_page_challenges_and_demands() {
	ExtBuilder::build_and_execute(|| {
		let batch = honest().batch;
		MaxDemands::set(10);
		for n in 1..=5 {
			assert_ok!(challenge(n, batch, &FraudProof::Record));
			assert_ok!(Scoring::demand(origin(n), batch, Item::Ledger(n.into())));
		}
		let mut challengers = Vec::new();
		let mut after = None;
		loop {
			let page = Scoring::challenges(batch, after.clone(), 2);
			assert!(page.len() <= 2);
			let Some(last) = page.last() else { break };
			after = Some(last.challenger.clone());
			challengers.extend(page.into_iter().map(|info| info.challenger));
		}
		challengers.sort();
		let mut expected: Vec<_> = (1..=5).map(account).collect();
		expected.sort();
		assert_eq!(challengers, expected);
		let first = Scoring::demands(batch, None, 3);
		let rest = Scoring::demands(batch, first.last().map(|info| info.item), 256);
		assert_eq!((first.len(), rest.len()), (3, 2));
		assert!(rest.iter().all(|info| !first.contains(info)));
		assert_eq!(Scoring::watch(batch).unwrap().challenges, 5);
		let one = Scoring::challenge_of(batch, account(1)).unwrap();
		assert_eq!(one.bond, BOND);
		assert_eq!(one.commitment.hash, commitment(1, batch, &FraudProof::Record));
		assert!(Scoring::challenges(batch + 1, None, 9).is_empty());
		assert_eq!(Scoring::schedule(batch + 1), None);
	});
}

#[test]
fn views_should_show_reports() {
	ExtBuilder::build_and_execute(|| {
		assert_eq!(Scoring::report_of(OPERATOR, account(CHALLENGER)), None);
		assert_ok!(Scoring::commit_equivocation(
			origin(CHALLENGER),
			OPERATOR,
			[3; 32]
		));
		let report = Scoring::report_of(OPERATOR, account(CHALLENGER)).unwrap();
		assert_eq!(report.hash, [3; 32]);
	});
}

#[test]
fn commitment_should_be_the_documented_hash() {
	ExtBuilder::build_and_execute(|| {
		let proof = FraudProof::Record.encode();
		let who = account(CHALLENGER);
		let genesis = Scoring::genesis();
		let expected = |domain: &str, subject: Vec<u8>| {
			let mut bytes = domain.encode();
			bytes.extend(genesis);
			bytes.extend(subject);
			bytes.extend(who.encode());
			bytes.extend(SALT);
			bytes.extend(&proof);
			sp_io::hashing::blake2_256(&bytes)
		};
		assert_eq!(
			Scoring::challenge_commitment(9, who.clone(), SALT, proof.clone()),
			expected("openledger/challenge/1", 9u64.encode())
		);
		assert_eq!(
			Scoring::equivocation_commitment(9, who.clone(), SALT, proof.clone()),
			expected("openledger/equivocation/1", 9u32.encode())
		);
	});
}
