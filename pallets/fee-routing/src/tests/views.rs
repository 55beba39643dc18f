use super::*;

#[test]
fn conservation_should_show_every_rank_and_what_was_sent_unasked() {
	ExtBuilder::default().build().execute_with(|| {
		assert_ok!(route(settlement(1, 100_000), &[(RAW, 50_000)]));
		let before = FeeRouting::conservation();
		assert_eq!(
			before,
			Conservation {
				pots: 27_500 + 13_750 + 13_750,
				pools: 10_125,
				owed: 5_000 + 4_000 + 24_875,
				in_progress: 0,
				carried: 0,
				burned: 1_000,
				paid: 0,
				balance: 99_000 + ED,
				endowment: ED,
				surplus: 0,
				holds: true,
			}
		);
		assert_ok!(Balances::mint_into(&FeeRouting::account(), 7));
		FeeRouting::do_try_state().unwrap();
		assert_eq!(
			FeeRouting::conservation(),
			Conservation {
				balance: before.balance + 7,
				surplus: 7,
				..before
			}
		);
		assert_ok!(Balances::burn_from(
			&FeeRouting::account(),
			8,
			frame_support::traits::tokens::Preservation::Preserve,
			frame_support::traits::tokens::Precision::Exact,
			frame_support::traits::tokens::Fortitude::Polite,
		));
		let broken = FeeRouting::conservation();
		assert!(!broken.holds && broken.surplus == 0);
	});
}

#[test]
fn claimable_should_tell_what_is_owed_paid_and_due() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(FeeRouting::claimable(account(STRANGER)), None);
		let claimable = |owed, paid, due| {
			Some(Claimable {
				payee: payee(ALICE),
				owed,
				paid,
				due,
			})
		};
		assert_eq!(FeeRouting::claimable(account(ALICE)), claimable(0, 0, false));
		owe(ALICE, 999);
		assert_eq!(FeeRouting::claimable(account(ALICE)), claimable(999, 0, false));
		owe(ALICE, 1);
		assert_eq!(FeeRouting::claimable(account(ALICE)), claimable(1_000, 0, true));
		assert_ok!(FeeRouting::claim(by(ALICE), pulls(&[])));
		assert_eq!(FeeRouting::claimable(account(ALICE)), claimable(0, 1_000, false));
	});
}

#[test]
fn payees_should_be_found_both_ways() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(FeeRouting::payee_of(account(ALICE)), Some(payee(ALICE)));
		assert_eq!(FeeRouting::account_of(payee(ALICE)), Some(account(ALICE)));
		assert_eq!(FeeRouting::payee_of(account(STRANGER)), None);
		assert_eq!(FeeRouting::ledger_account(), FeeRouting::account());
	});
}

#[test]
fn pending_should_be_what_a_pull_moves() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(route(settlement(1, 123_457), &[(RAW, 50_001)]));
		for pull in [
			Pull::ModelBuilders(MODEL),
			Pull::ModelData(MODEL),
			MEMBER,
			Pull::Contribution(RAW),
			staker(),
		] {
			let pending = FeeRouting::pending(pull);
			assert!(pending > 0, "{pull:?}");
			told();
			assert_ok!(FeeRouting::pull(by(STRANGER), pulls(&[pull])));
			assert_eq!(told().first(), Some(&Told::Distributed(pending)), "{pull:?}");
			assert_eq!(FeeRouting::pending(pull), 0);
		}
	});
}
