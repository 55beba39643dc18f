//! Corrupt state is noticed.

use super::*;

/// What must be noticed, and how the state comes to it.
type Case = (&'static str, Box<dyn FnOnce()>);

/// A state with all there is, then `corrupt`, then the check's complaint.
fn complaint(corrupt: impl FnOnce()) -> String {
	new_test_ext().execute_with(|| {
		assert_ok!(open_from(create_mandate(1_000, 1_000), 200));
		let session = open(PAYER, 500);
		let credits = [(CREDITABLE[0], 25), (CREDITABLE[1], 25)];
		assert_ok!(submit_by(
			OPERATOR_ACCOUNT,
			MODEL,
			vec![voucher(session, 0, 100)],
			&credits
		));
		check_invariants();
		corrupt();
		format!("{:?}", Receipts::do_try_state().expect_err("noticed"))
	})
}

fn change_batch(change: impl FnOnce(&mut Batch)) {
	Batches::<Test>::mutate(0, |batch| change(batch.as_mut().unwrap()));
}

#[test]
fn try_state_should_complain_when_a_ledger_is_corrupt() {
	let cases: Vec<Case> = vec![
		(
			"1: total of mandates",
			Box::new(|| TotalMandates::<Test>::mutate(|total| *total += 1)),
		),
		("1: mandate id", Box::new(|| NextMandateId::<Test>::put(0))),
		(
			"2: total of sessions",
			Box::new(|| TotalSessions::<Test>::mutate(|total| *total -= 1)),
		),
		("2: session id", Box::new(|| NextSessionId::<Test>::put(1))),
		(
			"2: session without lines",
			Box::new(|| Sessions::<Test>::mutate(0, |s| s.as_mut().unwrap().lines = Default::default())),
		),
		(
			"2: session not in the index",
			Box::new(|| SessionsOf::<Test>::remove(account(PAYER), 1)),
		),
		(
			"2: index holds",
			Box::new(|| SessionsOf::<Test>::insert(account(STRANGER), 1, ())),
		),
		(
			"3: total of escrow",
			Box::new(|| TotalEscrow::<Test>::mutate(|total| *total += 1)),
		),
		("3: batch id", Box::new(|| NextBatchId::<Test>::put(0))),
		(
			"4: sessions account",
			Box::new(|| {
				let pot = Receipts::sessions_account();
				assert_ok!(
					<Balances as frame_support::traits::fungible::Mutate<_>>::transfer(
						&pot,
						&account(STRANGER),
						1,
						frame_support::traits::tokens::Preservation::Expendable
					)
				);
			}),
		),
		(
			"4: escrow account",
			Box::new(|| {
				let pot = Receipts::escrow_account();
				assert_ok!(
					<Balances as frame_support::traits::fungible::Mutate<_>>::transfer(
						&pot,
						&account(STRANGER),
						1,
						frame_support::traits::tokens::Preservation::Expendable
					)
				);
			}),
		),
		(
			"5: number of credits",
			Box::new(|| change_batch(|batch| batch.credits = 1)),
		),
		(
			"5: sum of credits",
			Box::new(|| change_batch(|batch| batch.credited = 49)),
		),
		(
			"5: credits above the open part",
			Box::new(|| change_batch(|batch| batch.open_amount = 49)),
		),
		(
			"5: open part above",
			Box::new(|| change_batch(|batch| batch.open_amount = 101)),
		),
		(
			"5: self-dealt part",
			Box::new(|| change_batch(|batch| batch.self_dealt = 101)),
		),
		(
			"5: credit of nothing",
			Box::new(|| BatchCredits::<Test>::mutate(0, |credits| credits[0].1 = 0)),
		),
		(
			"5: credits unsorted",
			Box::new(|| BatchCredits::<Test>::mutate(0, |credits| credits.as_mut().reverse())),
		),
		(
			"5: credits without a batch",
			Box::new(|| {
				let credits = BatchCredits::<Test>::get(0);
				BatchCredits::<Test>::insert(7, credits);
			}),
		),
		("6: count", Box::new(|| OpenBatches::<Test>::insert(OPERATOR, 2))),
		(
			"6: count",
			Box::new(|| OpenBatches::<Test>::insert(OTHER_OPERATOR, 0)),
		),
		(
			"7: batch not in the queue",
			Box::new(|| DueQueue::<Test>::remove(WINDOW, 0)),
		),
		(
			"7: queued under",
			Box::new(|| change_batch(|batch| batch.queued = None)),
		),
		(
			"7: queued before",
			Box::new(|| change_batch(|batch| batch.due = WINDOW + 1)),
		),
		(
			"7: held batch in the queue",
			Box::new(|| change_batch(|batch| batch.holds = 1)),
		),
		(
			"9: list of held",
			Box::new(|| {
				DueQueue::<Test>::remove(WINDOW, 0);
				change_batch(|batch| {
					batch.queued = None;
					batch.holds = 1;
				});
			}),
		),
		(
			"9: list of held",
			Box::new(|| HeldBatches::<Test>::insert(OTHER_OPERATOR, BoundedVec::default())),
		),
		(
			"9: list of held",
			Box::new(|| HeldBatches::<Test>::insert(OPERATOR, BoundedVec::truncate_from(vec![0]))),
		),
		(
			"9: held batch is being routed",
			Box::new(|| {
				DueQueue::<Test>::remove(WINDOW, 0);
				change_batch(|batch| {
					batch.queued = None;
					batch.holds = 1;
					batch.routed = Some(0);
				});
			}),
		),
		(
			"10: nothing left",
			Box::new(|| change_batch(|batch| batch.routed = Some(2))),
		),
		(
			"3: total of escrow",
			Box::new(|| change_batch(|batch| batch.routed = Some(1))),
		),
		(
			"7: queue holds",
			Box::new(|| DueQueue::<Test>::insert(WINDOW, 9, ())),
		),
		(
			"7: queued under",
			Box::new(|| DueQueue::<Test>::insert(WINDOW + 1, 0, ())),
		),
		("8: cursor ahead", Box::new(|| DueCursor::<Test>::put(2))),
		(
			"8: cursor passed",
			Box::new(|| {
				Clock::<Test>::put(WINDOW + 1);
				DueCursor::<Test>::put(WINDOW + 1);
			}),
		),
	];
	for (expected, corrupt) in cases {
		let complaint = complaint(corrupt);
		assert!(
			complaint.contains(expected),
			"expected {expected:?}, got {complaint}"
		);
	}
}

#[test]
fn try_state_should_not_complain_when_someone_sends_money_to_the_accounts() {
	new_test_ext().execute_with(|| {
		open(PAYER, 500);
		for pot in [Receipts::sessions_account(), Receipts::escrow_account()] {
			assert_ok!(Balances::transfer_keep_alive(origin(STRANGER), pot, 1_000));
		}
		assert_ok!(Receipts::do_try_state());
	});
}
