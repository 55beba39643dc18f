//! What monitoring reads agrees with the books.

use super::*;
use crate::economy_api::{conservation, exposure, vitals};
use frame_support::traits::{fungible::Mutate, tokens::Preservation};
use sp_keyring::Sr25519Keyring::Alice;

#[test]
fn vitals_should_agree_with_the_books_at_genesis() {
	for preset in preset_names() {
		genesis(preset.as_ref()).execute_with(|| {
			let (vitals, books) = (vitals(), conservation());
			assert_eq!(vitals.issuance, books.issuance, "{preset:?}");
			assert_eq!(vitals.burnt, books.burnt, "{preset:?}");
			assert_eq!(
				(vitals.surplus, vitals.shortfall, vitals.risen),
				(0, 0, 0),
				"{preset:?}"
			);
			assert_eq!(vitals.treasury, Balances::total_balance(&TreasuryAccount::get()));
			assert_eq!(
				vitals.registered.payees,
				pallet_fee_routing::NextPayee::<Runtime>::get()
			);
			assert!(!vitals.safe_mode && !vitals.migrating && !vitals.sweeping);
		});
	}
}

#[test]
fn vitals_should_show_a_surplus_and_a_shortfall_apart_when_both_are_there() {
	genesis(DEV).execute_with(|| {
		let (sessions, escrow) = InferenceReceipts::accounts();
		assert_ok!(Balances::transfer(
			&Alice.to_account_id(),
			&sessions,
			7 * OPEN,
			Preservation::Preserve
		));
		assert_eq!((vitals().surplus, vitals().shortfall), (7 * OPEN, 0));
		assert_eq!(conservation().surplus, 7 * OPEN);
		// The ledger says more than there is; the surplus of another account does not make up for it.
		pallet_inference_receipts::TotalEscrow::<Runtime>::put(3);
		assert_eq!((vitals().surplus, vitals().shortfall), (7 * OPEN, 3));
		assert!(!conservation().holds);
		assert_ok!(Balances::mint_into(&escrow, 2));
		assert_eq!((vitals().escrow, vitals().shortfall), (3, 1));
	});
}

#[test]
fn vitals_should_show_the_lag_of_the_queues_when_they_do_not_keep_up() {
	genesis(DEV).execute_with(|| {
		pallet_inference_receipts::Clock::<Runtime>::put(50);
		pallet_inference_receipts::DueCursor::<Runtime>::put(51);
		pallet_attribution_scoring::DeadlineCursor::<Runtime>::put(50);
		let idle = vitals();
		assert_eq!((idle.clock, idle.settlement_lag, idle.deadline_lag), (50, 0, 0));
		pallet_inference_receipts::DueCursor::<Runtime>::put(40);
		pallet_attribution_scoring::DeadlineCursor::<Runtime>::put(30);
		assert_eq!((vitals().settlement_lag, vitals().deadline_lag), (11, 20));
		pallet_fee_routing::SweepCursor::<Runtime>::put(9);
		assert!(vitals().sweeping);
	});
}

#[test]
fn vitals_should_show_the_safe_mode_when_it_is_entered() {
	genesis(DEV).execute_with(|| {
		assert_ok!(SafeMode::force_enter(RawOrigin::Root.into()));
		assert!(vitals().safe_mode);
		assert_ok!(SafeMode::force_exit(RawOrigin::Root.into()));
		assert!(!vitals().safe_mode);
	});
}

#[test]
fn exposure_should_be_of_the_operator_asked_for() {
	genesis(DEV).execute_with(|| {
		let operator = pallet_operators::NextOperator::<Runtime>::get();
		assert_eq!(exposure(operator), None);
		let bond = 100_000 * OPEN;
		assert_ok!(Operators::register(
			RawOrigin::Signed(Alice.to_account_id()).into(),
			bond,
			b"an operator".to_vec(),
			b"http://127.0.0.1:1".to_vec(),
			0,
		));
		let view = Operators::exposure(operator);
		let shown = exposure(operator).expect("the operator exists");
		assert!(view.limit > 0);
		assert_eq!(
			(shown.open, shown.limit, shown.room),
			(view.open, view.limit, view.room)
		);
		assert_eq!((shown.attributable, shown.attributable_limit), (0, bond / 5 * 2));
		assert_eq!(
			(shown.bond, shown.delegated, shown.batches, shown.held),
			(bond, 0, 0, 0)
		);
		assert_eq!(vitals().registered.operators, operator + 1);
		assert_eq!(exposure(operator + 1), None);
	});
}
