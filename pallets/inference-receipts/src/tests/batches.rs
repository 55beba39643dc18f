//! Submission.

use super::*;
use openledger_core::{MAX_CREDITS, MAX_OPEN_BATCHES};
use openledger_traits::Membership;
use sp_runtime::traits::BadOrigin;

#[test]
fn batch_should_move_what_its_vouchers_promise_into_escrow_when_submitted() {
	ExtBuilder::build_and_execute(|| {
		let first = open_with(
			PAYER,
			OPERATOR,
			&[MODEL, OTHER_MODEL, MODEL],
			500,
			Disclosure::Open,
		);
		let second = open_with(OTHER_PAYER, OPERATOR, &[MODEL], 500, Disclosure::Private);
		submitted(first, 10);
		run_blocks(2);
		System::reset_events();
		let vouchers = vec![
			voucher(first, 0, 100),
			voucher(first, 2, 50),
			voucher(second, 0, 200),
		];
		let credits = [(CREDITABLE[0], 30), (CREDITABLE[2], 40)];
		let commitment = Commitment {
			receipts_root: [3; 32],
			receipts: 9,
			ledger_root: [4; 32],
		};
		let usage = Usage {
			inferences: 5,
			actions: 4,
			input_tokens: 1_000,
			output_tokens: 2_000,
		};
		assert_ok!(Receipts::submit_batch(
			origin(OPERATOR_ACCOUNT),
			MODEL,
			BoundedVec::truncate_from(vouchers),
			commitment,
			BoundedVec::truncate_from(credits.to_vec()),
			usage,
		));

		let leaf =
			|session, line, settled_before, settled_after, start| openledger_attribution::SessionLeaf {
				session,
				line,
				settled_before,
				settled_after,
				start,
			};
		let leaves = [
			leaf(first, 0, 10, 100, 0),
			leaf(first, 2, 0, 50, 90),
			leaf(second, 0, 0, 200, 140),
		];
		let (sessions_root, amount) = openledger_attribution::session_leaf::root(&leaves).unwrap();
		assert_eq!(amount, 340);
		let settled = |session, line, before, after| Event::VoucherSettled {
			batch: 1,
			session,
			line,
			before,
			after,
		};
		assert_eq!(
			events(),
			vec![
				settled(first, 0, 10, 100),
				settled(first, 2, 0, 50),
				settled(second, 0, 0, 200),
				Event::BatchSubmitted {
					batch: 1,
					operator: OPERATOR,
					model: MODEL,
					amount: 340,
					open_amount: 140,
					self_dealt: 0,
					credited: 70,
					credits: 2,
					attributable: 35,
					coverage: 205_882_352,
					vouchers: 3,
					policy: 7,
					commitment,
					sessions_root,
					usage,
					due: 2 + WINDOW,
					ending_fee: 0,
				}
			]
		);
		assert_eq!(
			Batches::<Test>::get(1),
			Some(Batch {
				operator: OPERATOR,
				model: MODEL,
				amount: 340,
				open_amount: 140,
				self_dealt: 0,
				credited: 70,
				credits: 2,
				attributable: 35,
				policy: 7,
				commitment,
				sessions_root,
				usage,
				stakes: STAKES,
				stake_era: OPERATOR + 40,
				submitted: 2,
				due: 2 + WINDOW,
				queued: Some(2 + WINDOW),
				holds: 0,
				routed: None,
			})
		);
		assert_eq!(BatchCredits::<Test>::get(1).into_inner(), credits.to_vec());
		let holdings = Receipts::holdings();
		assert_eq!((holdings.sessions, holdings.escrow), (650, 350));
		assert_eq!(holdings.escrow_account, 350 + ED);
		assert_eq!(Exposed::get(OPERATOR), (350, 2));
		assert_eq!(Attributable::get(OPERATOR), 37);
		assert_eq!(OpenBatches::<Test>::get(OPERATOR), 2);
		// One transfer, whatever the number of vouchers.
		let transfers = System::read_events_for_pallet::<pallet_balances::Event<Test>>()
			.into_iter()
			.filter(|event| matches!(event, pallet_balances::Event::Transfer { .. }))
			.count();
		assert_eq!(transfers, 1);
		assert_eq!(
			ActivePayers::get(),
			vec![account(PAYER), account(PAYER), account(OTHER_PAYER)]
		);
	});
}

#[test]
fn batch_should_be_refused_when_nobody_runs_the_operator() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		assert_noop!(
			submit_by(PAYER, MODEL, vec![voucher(session, 0, 10)], &[]),
			Error::<Test>::NotOperator
		);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			let result = Receipts::submit_batch(
				origin,
				MODEL,
				Default::default(),
				commitment(1),
				Default::default(),
				usage(1),
			);
			assert_eq!(result, Err(BadOrigin.into()));
		}
	});
}

#[test]
fn batch_should_be_refused_and_nothing_move_when_its_operator_is_leaving() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		OperatorAccounts::insert(OPERATOR, (account(OPERATOR_ACCOUNT), false));
		// Nothing backs what it submits any more: it settles before it leaves.
		assert_noop!(
			submit(vec![voucher(session, 0, 10)]),
			DispatchError::Other("not active")
		);
	});
}

#[test]
fn batch_should_be_refused_when_it_has_no_vouchers() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(submit(vec![]), Error::<Test>::NoVouchers);
	});
}

#[test]
fn batch_should_be_refused_when_usage_and_receipts_differ() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let submit = |receipts, inferences, actions| {
			Receipts::submit_batch(
				origin(OPERATOR_ACCOUNT),
				MODEL,
				BoundedVec::truncate_from(vec![voucher(session, 0, 10)]),
				commitment(receipts),
				Default::default(),
				Usage {
					inferences,
					actions,
					..usage(0)
				},
			)
		};
		assert_noop!(submit(3, 1, 1), Error::<Test>::UsageMismatch);
		assert_noop!(submit(0, u32::MAX, 1), Error::<Test>::UsageMismatch);
		assert_ok!(submit(3, 1, 2));
	});
}

#[test]
fn operator_should_pay_for_the_end_of_a_batch_when_it_submits_it() {
	ExtBuilder::build_and_execute(|| {
		EndingPrice::set(1);
		let session = open(PAYER, 500);
		submitted(session, 10);
		let fee = Balance::from(Receipts::ending_weight(0).ref_time() / 1_000_000);
		assert!(fee > 0);
		assert!(matches!(last_event(), Event::BatchSubmitted { ending_fee, .. } if ending_fee == fee));
		assert_eq!(free(OPERATOR_ACCOUNT), FUNDS - fee);
		assert_eq!(free(FEES), FUNDS + fee);
		// A batch that is refused is not paid for, nor is one whose operator cannot pay.
		assert_noop!(
			submit(vec![voucher(session, 0, 10)]),
			bad_voucher(0, VoucherFault::NotAbove)
		);
		EndingPrice::set(FUNDS);
		assert!(submit_failing(vec![voucher(session, 0, 20)]).is_err());
		EndingPrice::set(1);
		submitted(session, 20);
		assert_eq!(free(OPERATOR_ACCOUNT), FUNDS - 2 * fee);
		// The end itself takes nothing more.
		run_blocks(WINDOW);
		assert_eq!(free(OPERATOR_ACCOUNT), FUNDS - 2 * fee);
	});
}

/// A submission that fails and changes nothing.
fn submit_failing(vouchers: Vec<Voucher>) -> DispatchResult {
	let guard = frame_support::StorageNoopGuard::default();
	let result = frame_support::storage::with_storage_layer(|| submit(vouchers));
	drop(guard);
	result
}

#[test]
fn ending_should_cost_what_its_steps_cost() {
	ExtBuilder::build_and_execute(|| {
		let weight = Receipts::ending_weight;
		let (step, fixed) = (<() as crate::WeightInfo>::poll_step(), Receipts::step_weight(0));
		let page = |credits| Receipts::step_weight(credits) - fixed;
		assert_eq!(weight(0), fixed + step);
		assert_eq!(weight(1), fixed + step + page(1));
		assert_eq!(weight(PAGE - 1), fixed + step + page(PAGE - 1));
		assert_eq!(weight(PAGE), fixed + step + page(PAGE));
		assert_eq!(weight(PAGE + 1), fixed + step * 2 + page(PAGE) + page(1));
		assert_eq!(weight(MAX_CREDITS), fixed + (step + page(PAGE)) * 20);
		// The weight of the call is that of the submission alone.
		use frame_support::dispatch::GetDispatchInfo;
		let call = |credits| {
			RuntimeCall::Receipts(crate::Call::submit_batch {
				model: MODEL,
				vouchers: Default::default(),
				commitment: commitment(1),
				credits,
				usage: usage(1),
			})
		};
		let credits = Credits::truncate_from(vec![(CREDITABLE[0], 1)]);
		assert_eq!(
			call(credits).get_dispatch_info().call_weight,
			<() as crate::WeightInfo>::submit_batch(0, 1)
				+ <World as openledger_traits::BatchWatcher>::weight()
		);
	});
}

#[test]
fn credits_should_be_refused_when_unsorted_or_twice_the_same() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let submit = |credits: &[(ContributionId, Balance)]| {
			submit_by(OPERATOR_ACCOUNT, MODEL, vec![voucher(session, 0, 100)], credits)
		};
		let [a, b, c] = CREDITABLE;
		assert_noop!(submit(&[(b, 1), (a, 1)]), bad_credit(1, CreditFault::Unsorted));
		assert_noop!(submit(&[(a, 1), (a, 1)]), bad_credit(1, CreditFault::Unsorted));
		assert_noop!(
			submit(&[(a, 1), (c, 1), (b, 1)]),
			bad_credit(2, CreditFault::Unsorted)
		);
		assert_noop!(submit(&[(a, 1), (b, 0)]), bad_credit(1, CreditFault::Zero));
		assert_ok!(submit(&[(a, 1), (b, 1), (c, 1)]));
	});
}

#[test]
fn credits_should_be_refused_when_outside_the_lineage_or_commons() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let submit = |credits: &[(ContributionId, Balance)]| {
			submit_by(OPERATOR_ACCOUNT, MODEL, vec![voucher(session, 0, 100)], credits)
		};
		for outside in [LEFT, LATE, FOREIGN, 9_999] {
			assert_noop!(
				submit(&[(CREDITABLE[0], 1), (outside, 1)]),
				bad_credit(1, CreditFault::OutsideLineage)
			);
		}
		assert_noop!(submit(&[(COMMONS, 1)]), bad_credit(0, CreditFault::Commons));
		// What became commons after the lineage's last snapshot of its datanet still earns; what did before does not.
		let member = Membership {
			datanet: 1,
			from: 1,
			until: None,
			gaps: Default::default(),
		};
		ContributionRecords::insert(107, (member, Some(3u32)));
		ContributionRecords::insert(108, (member, Some(2u32)));
		assert_noop!(submit(&[(107, 1), (108, 1)]), bad_credit(1, CreditFault::Commons));
		assert_ok!(submit(&[(107, 1)]));
	});
}

#[test]
fn credits_should_be_refused_when_above_the_amount() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let submit = |credits: &[(ContributionId, Balance)]| {
			submit_by(OPERATOR_ACCOUNT, MODEL, vec![voucher(session, 0, 100)], credits)
		};
		let [a, b, _] = CREDITABLE;
		assert_noop!(submit(&[(a, 101)]), Error::<Test>::CreditsAboveAmount);
		assert_noop!(submit(&[(a, 60), (b, 41)]), Error::<Test>::CreditsAboveAmount);
		assert_noop!(
			submit(&[(a, 1), (b, Balance::MAX)]),
			Error::<Test>::CreditsAboveAmount
		);
		assert_ok!(submit(&[(a, 60), (b, 40)]));
		assert_eq!(
			Batches::<Test>::get(0).unwrap().coverage(),
			openledger_core::SHARE_ONE
		);
	});
}

#[test]
fn credits_should_be_limited_to_the_open_part_when_a_session_is_private() {
	ExtBuilder::build_and_execute(|| {
		let private = open_with(PAYER, OPERATOR, &[MODEL], 500, Disclosure::Private);
		let public = open(PAYER, 500);
		let submit =
			|vouchers, credit| submit_by(OPERATOR_ACCOUNT, MODEL, vouchers, &[(CREDITABLE[0], credit)]);
		assert_noop!(
			submit(vec![voucher(private, 0, 100)], 1),
			Error::<Test>::CreditsAboveAmount
		);
		let both = || vec![voucher(private, 0, 100), voucher(public, 0, 70)];
		assert_noop!(submit(both(), 71), Error::<Test>::CreditsAboveAmount);
		assert_ok!(submit(both(), 70));
	});
}

#[test]
fn batch_should_be_refused_when_exposure_is_exceeded() {
	ExtBuilder::build_and_execute(|| {
		ExposureLimit::set(150);
		let session = open(PAYER, 500);
		submitted(session, 100);
		assert_noop!(
			submit(vec![voucher(session, 0, 151)]),
			DispatchError::Other("exposure")
		);
		assert_ok!(submit(vec![voucher(session, 0, 150)]));
		assert_noop!(
			submit(vec![voucher(session, 0, 151)]),
			DispatchError::Other("exposure")
		);
		// What has ended is no longer open.
		run_blocks(WINDOW);
		assert_ok!(submit(vec![voucher(session, 0, 300)]));
	});
}

#[test]
fn batch_should_be_refused_when_credits_can_direct_more_than_the_bond_covers() {
	ExtBuilder::build_and_execute(|| {
		// Credits can direct a quarter of what is open, whatever is credited.
		AttributableLimit::put(20);
		let public = open(PAYER, 500);
		let private = open_with(PAYER, OPERATOR, &[MODEL], 500, Disclosure::Private);
		assert_noop!(
			submit(vec![voucher(public, 0, 84)]),
			DispatchError::Other("attributable")
		);
		assert_ok!(submit(vec![voucher(public, 0, 60)]));
		assert_eq!(Batches::<Test>::get(0).unwrap().attributable, 15);
		assert_noop!(
			submit(vec![voucher(public, 0, 84), voucher(private, 0, 10)]),
			DispatchError::Other("attributable")
		);
		assert_ok!(submit(vec![voucher(public, 0, 83), voucher(private, 0, 10)]));
		assert_eq!(Attributable::get(OPERATOR), 20);
		// What is private can be credited to nobody.
		assert_ok!(submit(vec![voucher(private, 0, 200)]));
		assert_eq!(Attributable::get(OPERATOR), 20);
		// What has ended is not open.
		run_blocks(WINDOW);
		assert_eq!(Attributable::get(OPERATOR), 0);
		assert_ok!(submit(vec![voucher(public, 0, 163)]));
	});
}

#[test]
fn room_should_tell_what_a_batch_can_move_and_what_of_it_can_be_open() {
	ExtBuilder::build_and_execute(|| {
		ExposureLimit::set(300);
		let room = |amount, open_amount| Room { amount, open_amount };
		assert_eq!(Receipts::room(OPERATOR, MODEL), room(300, 300));
		assert_eq!(Receipts::room(OPERATOR, 999), room(300, 0));
		AttributableLimit::put(20);
		assert_eq!(Receipts::room(OPERATOR, MODEL), room(300, 80));
		let private = open_with(PAYER, OPERATOR, &[MODEL], 500, Disclosure::Private);
		assert_ok!(submit(vec![voucher(private, 0, 230)]));
		assert_eq!(Receipts::room(OPERATOR, MODEL), room(70, 70));
		let public = open(PAYER, 500);
		assert_ok!(submit(vec![voucher(public, 0, 70)]));
		assert_eq!(Receipts::room(OPERATOR, MODEL), room(0, 0));
	});
}

#[test]
fn batch_should_be_refused_when_64_are_open() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		let other = open_with(PAYER, OTHER_OPERATOR, &[MODEL], 500, Disclosure::Open);
		for count in 1..=MAX_OPEN_BATCHES {
			submitted(session, count.into());
		}
		assert_noop!(
			submit(vec![voucher(session, 0, 65)]),
			Error::<Test>::TooManyBatches
		);
		// The bound is each operator's own.
		let foreign = sign(VoucherPayload {
			operator: OTHER_OPERATOR,
			..payload(other, 0, 1)
		});
		assert_ok!(submit_by(OTHER_OPERATOR_ACCOUNT, MODEL, vec![foreign], &[]));
		assert_ok!(Receipts::void_batch(RuntimeOrigin::root(), 0));
		assert_ok!(submit(vec![voucher(session, 0, 65)]));
		check_invariants();
		run_blocks(WINDOW);
		assert_eq!(OpenBatches::<Test>::iter().count(), 0);
		assert_eq!(Settlements::get().len(), 65);
	});
}

#[test]
fn batch_should_take_as_many_vouchers_and_credits_as_it_may() {
	ExtBuilder::build_and_execute(|| {
		let limit = MaxVouchers::get();
		let credits: Vec<_> = creditable(MAX_CREDITS).into_iter().map(|id| (id, 1)).collect();
		let vouchers: Vec<_> = (0..limit).map(|_| voucher(open(PAYER, 100), 0, 100)).collect();
		assert_ok!(submit_by(OPERATOR_ACCOUNT, MODEL, vouchers.clone(), &credits));
		let batch = Batches::<Test>::get(0).unwrap();
		assert_eq!(
			(batch.amount, batch.credits),
			(u128::from(limit) * 100, MAX_CREDITS)
		);
		let mut more = vouchers;
		more.push(voucher(0, 0, 1));
		assert!(Vouchers::<Test>::try_from(more).is_err());
		let mut more = credits;
		more.push((99_999, 1));
		assert!(Credits::try_from(more).is_err());
		run_blocks(WINDOW + MAX_CREDITS / PAGE);
		assert_eq!(RoutedBatches::get()[0].credits.len(), 10_240);
	});
}

#[test]
fn batch_should_be_routed_by_the_policy_of_its_submission_when_that_changes() {
	ExtBuilder::build_and_execute(|| {
		let session = open(PAYER, 500);
		submitted(session, 10);
		PolicyInForce::put(8);
		submitted(session, 20);
		assert_eq!((Pins::get(7), Pins::get(8)), (1, 1));
		run_blocks(WINDOW);
		let mut policies: Vec<_> = RoutedBatches::get()
			.into_iter()
			.map(|routed| (routed.batch, routed.policy))
			.collect();
		policies.sort_unstable();
		assert_eq!(policies, vec![(0, 7), (1, 8)]);
		assert_eq!((Pins::get(7), Pins::get(8)), (0, 0));
	});
}

#[test]
fn self_dealing_should_be_counted_when_operator_or_owner_pay() {
	ExtBuilder::build_and_execute(|| {
		PayeeAccounts::insert(OPERATOR + 1_000, account(22));
		let mut amount = 0;
		let mut vouchers = Vec::new();
		for payer in [PAYER, OPERATOR_ACCOUNT, MODEL_OWNER, 22, OTHER_OPERATOR_ACCOUNT] {
			amount += 10;
			vouchers.push(voucher(open(payer, 500), 0, amount));
		}
		assert_ok!(submit(vouchers));
		// The operator, the owner of the model and the account the operator is paid to: 20 + 30 + 40.
		assert_eq!(Batches::<Test>::get(0).unwrap().self_dealt, 90);
		run_blocks(WINDOW);
		assert_eq!(Settlements::get(), vec![(OPERATOR, MODEL, 150, 1, 0, 90)]);
	});
}

#[test]
fn nothing_should_be_created_when_ids_or_time_run_out() {
	ExtBuilder::build_and_execute(|| {
		use sp_runtime::ArithmeticError::Overflow;
		let session = open(PAYER, 500);
		let cumulative = vec![voucher(session, 0, 10)];
		NextBatchId::<Test>::put(BatchId::MAX);
		assert_noop!(submit(cumulative.clone()), Overflow);
		NextBatchId::<Test>::put(0);
		Clock::<Test>::put(ClockTime::MAX - WINDOW + 1);
		assert_noop!(submit(cumulative), Overflow);
		Clock::<Test>::put(ClockTime::MAX - THAW + 1);
		assert_noop!(Receipts::close_session(origin(PAYER), session), Overflow);
		NextSessionId::<Test>::put(SessionId::MAX);
		assert_noop!(
			Receipts::open_session(origin(PAYER), OPERATOR, requests(&[MODEL]), 500, Disclosure::Open),
			Overflow
		);
		NextMandateId::<Test>::put(MandateId::MAX);
		let none = AllowList::default;
		assert_noop!(
			Receipts::create_mandate(origin(PAYER), account(SIGNER), 1, none(), none(), 1),
			Overflow
		);
	});
}
