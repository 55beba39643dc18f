//! Corrupt state is noticed.

use super::*;

type Case = (&'static str, Box<dyn FnOnce(BatchId, BatchId)>);

/// A state with all there is, then `corrupt` with an open batch and one that is left over, then the check's complaint.
fn complaint(corrupt: impl FnOnce(BatchId, BatchId)) -> String {
	new_test_ext().execute_with(|| {
		let (open, left) = (honest(), honest());
		for batch in [open.batch, left.batch] {
			assert_ok!(challenge(CHALLENGER, batch, &FraudProof::Record));
			assert_ok!(Scoring::demand(origin(DEMANDER), batch, Item::Ledger(0)));
		}
		assert_ok!(Scoring::commit_equivocation(origin(STRANGER), OPERATOR, [1; 32]));
		assert_ok!(<World as openledger_traits::Batches<_>>::void(
			left.batch,
			Default::default()
		));
		check_invariants();
		corrupt(open.batch, left.batch);
		format!("{:?}", Scoring::do_try_state().expect_err("noticed"))
	})
}

fn change(batch: BatchId, change: impl FnOnce(&mut Watch)) {
	Watches::<Test>::mutate(batch, |watch| change(watch.as_mut().unwrap()));
}

#[test]
fn try_state_should_complain_when_something_is_corrupt() {
	let shown = |receipt| RevealedReceipt {
		receipt,
		session: 0,
		line: 0,
		at: 100,
	};
	let cases: Vec<Case> = vec![
		(
			"1: count of challenges",
			Box::new(|open, _| change(open, |watch| watch.challenges = 2)),
		),
		(
			"1: count of demands",
			Box::new(|open, _| change(open, |watch| watch.demands = 2)),
		),
		(
			"1: count of unanswered",
			Box::new(|open, _| change(open, |watch| watch.unanswered = 0)),
		),
		(
			"1: something of no batch",
			Box::new(|open, _| Watches::<Test>::remove(open)),
		),
		(
			"2: ended but not left over",
			Box::new(|_, left| Leftovers::<Test>::remove(left)),
		),
		(
			"2: leftovers of no ended batch",
			Box::new(|open, _| Leftovers::<Test>::insert(open, ())),
		),
		(
			"2: held but not open",
			Box::new(|open, _| BatchRecords::remove(open)),
		),
		(
			"2: ended but extended",
			Box::new(|_, left| change(left, |watch| watch.extended = Some(500))),
		),
		(
			"2: ended and bare",
			Box::new(|_, _| {
				let mut watch = Watch::new(100, 1);
				watch.ended = true;
				Watches::<Test>::insert(77, watch);
			}),
		),
		(
			"3: prepaid above all",
			Box::new(|open, _| change(open, |watch| watch.prepaid = 2)),
		),
		(
			"3: a receipt revealed twice",
			Box::new(move |open, _| {
				change(open, |watch| {
					watch.revealed = vec![shown(1), shown(1)].try_into().unwrap()
				})
			}),
		),
		(
			"3: more revealed than drawn",
			Box::new(move |open, _| {
				change(open, |watch| {
					watch.revealed = (0..4).map(shown).collect::<Vec<_>>().try_into().unwrap()
				})
			}),
		),
		(
			"4: bonds",
			Box::new(|open, _| {
				Challenges::<Test>::mutate(open, account(CHALLENGER), |challenge| {
					challenge.as_mut().unwrap().bond += 1
				})
			}),
		),
		(
			"4: prepayments",
			Box::new(|open, _| {
				Demands::<Test>::mutate(open, Item::Ledger(0), |demand| {
					if let Some(Demand::Open { prepaid, .. }) = demand {
						*prepaid -= 1;
					}
				})
			}),
		),
		(
			"5: pending but not queued",
			Box::new(|_, _| {
				let (deadline, pending, ()) = Deadlines::<Test>::iter().next().unwrap();
				Deadlines::<Test>::remove(deadline, pending);
			}),
		),
		(
			"5: pending but not queued",
			Box::new(|open, _| change(open, |watch| watch.extended = Some(500))),
		),
		(
			"5: the queue holds",
			Box::new(|_, _| {
				let nobody = Pending::Equivocation {
					operator: 5,
					reporter: account(1),
				};
				Deadlines::<Test>::insert(500, nobody, ());
			}),
		),
		(
			"5: deadline before the cursor",
			Box::new(|_, _| DeadlineCursor::<Test>::put(1_000)),
		),
		(
			"5: cursor ahead",
			Box::new(|_, _| DeadlineCursor::<Test>::put(101)),
		),
		(
			"6: count of a round",
			Box::new(|_, _| Rounds::<Test>::mutate(100, |round| round.as_mut().unwrap().batches = 2)),
		),
		(
			"6: a round will not get its seed",
			Box::new(|_, _| Unseeded::<Test>::kill()),
		),
		(
			"6: batches of no round",
			Box::new(|_, _| Rounds::<Test>::remove(100)),
		),
		(
			"6: randomness out of order",
			Box::new(|_, _| {
				RecentRandomness::<Test>::put(RecentOf::<Test>::truncate_from(vec![
					(5, [0; 32]),
					(4, [0; 32]),
				]))
			}),
		),
		(
			"7: the account is not endowed",
			Box::new(|_, _| {
				Balances::set_balance(&Scoring::account_id(), 0);
			}),
		),
	];
	for (expected, corrupt) in cases {
		let found = complaint(corrupt);
		assert!(found.contains(expected), "{found}, not {expected}");
	}
}
