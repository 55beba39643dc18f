//! What stops, and what never does.

use super::*;
use crate::governance::Origin;
use frame_support::{
	migrations::{FailedMigrationHandler, FailedMigrationHandling, MultiStepMigrator},
	traits::{Contains, GetCallMetadata, Hooks},
	BoundedVec,
};
use openledger_traits::Admission as _;
use sp_keyring::Sr25519Keyring::*;

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

fn by_alice(call: RuntimeCall) -> Result<(), DispatchError> {
	call.dispatch(RawOrigin::Signed(Alice.to_account_id()).into())
		.map(drop)
		.map_err(|error| error.error)
}

fn committee(ayes: u32) -> RuntimeOrigin {
	pallet_collective::RawOrigin::<AccountId, TechnicalCollective>::Members(ayes, 3).into()
}

fn transfer() -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: Bob.to_account_id().into(),
		value: OPEN,
	})
}

fn batch(call: RuntimeCall) -> RuntimeCall {
	RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![call] })
}

/// Calls by which money gets out of the protocol to its owner.
fn ways_out() -> Vec<RuntimeCall> {
	vec![
		RuntimeCall::FeeRouting(pallet_fee_routing::Call::claim {
			pulls: Default::default(),
		}),
		RuntimeCall::FeeRouting(pallet_fee_routing::Call::claim_for {
			payee: 0,
			pulls: Default::default(),
		}),
		RuntimeCall::FeeRouting(pallet_fee_routing::Call::pull {
			pulls: Default::default(),
		}),
		RuntimeCall::InferenceReceipts(pallet_inference_receipts::Call::submit_batch {
			model: 0,
			vouchers: Default::default(),
			commitment: pallet_inference_receipts::Commitment {
				receipts_root: [0; 32],
				receipts: 1,
				ledger_root: [0; 32],
			},
			credits: Default::default(),
			usage: Default::default(),
		}),
		RuntimeCall::Datanets(pallet_datanets::Call::expire_demand {
			demand: pallet_datanets::DemandId {
				contribution: 0,
				chunk: 0,
			},
		}),
		RuntimeCall::InferenceReceipts(pallet_inference_receipts::Call::finalise { batch: 0, credits: 0 }),
		RuntimeCall::InferenceReceipts(pallet_inference_receipts::Call::close_session { session: 0 }),
		RuntimeCall::InferenceReceipts(pallet_inference_receipts::Call::withdraw_session { session: 0 }),
		RuntimeCall::InferenceReceipts(pallet_inference_receipts::Call::revoke_mandate { mandate: 0 }),
		RuntimeCall::Operators(pallet_operators::Call::unbond_own { amount: 1 }),
		RuntimeCall::Operators(pallet_operators::Call::withdraw_own {}),
		RuntimeCall::Operators(pallet_operators::Call::undelegate {
			operator: 0,
			amount: None,
		}),
		RuntimeCall::Operators(pallet_operators::Call::withdraw_unbonded {
			operator: 0,
			delegator: Alice.to_account_id(),
		}),
		RuntimeCall::Staking(pallet_staking::Call::unbond { value: 1 }),
		RuntimeCall::Staking(pallet_staking::Call::withdraw_unbonded {
			num_slashing_spans: 0,
		}),
		RuntimeCall::Vesting(pallet_vesting::Call::vest {}),
	]
}

/// Calls that wrap others, and calls that decide.
fn ways_on() -> Vec<RuntimeCall> {
	let remark = || RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
	vec![
		RuntimeCall::Utility(pallet_utility::Call::batch {
			calls: vec![remark()],
		}),
		RuntimeCall::Proxy(pallet_proxy::Call::proxy {
			real: Bob.to_account_id().into(),
			force_proxy_type: None,
			call: Box::new(remark()),
		}),
		RuntimeCall::Multisig(pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![Bob.to_account_id()],
			call: Box::new(remark()),
		}),
		RuntimeCall::Preimage(pallet_preimage::Call::note_preimage { bytes: vec![1] }),
		RuntimeCall::Referenda(pallet_referenda::Call::place_decision_deposit { index: 0 }),
		RuntimeCall::ConvictionVoting(pallet_conviction_voting::Call::remove_vote {
			class: Some(0),
			index: 0,
		}),
		RuntimeCall::TechnicalCommittee(pallet_collective::Call::vote {
			proposal: Default::default(),
			index: 0,
			approve: true,
		}),
		RuntimeCall::Treasury(pallet_treasury::Call::payout { index: 0 }),
		RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { code: vec![] }),
		RuntimeCall::Sudo(pallet_sudo::Call::sudo {
			call: Box::new(remark()),
		}),
	]
}

#[test]
fn the_open_list_should_name_only_calls_that_exist() {
	for (pallet, calls) in ALWAYS_OPEN.iter().chain(NEVER_PAUSED) {
		assert!(RuntimeCall::get_module_names().contains(pallet), "{pallet}");
		let names = RuntimeCall::get_call_names(pallet);
		for call in *calls {
			assert!(names.contains(call), "{pallet}.{call}");
		}
	}
}

/// Calls that the safe mode stops; pallets without calls named are stopped whole. What is root's alone is here, too: it has no
/// filter.
const CLOSED: &[(&str, &[&str])] = &[
	("Balances", &[]),
	("VoterList", &[]),
	("ModelRegistry", &[]),
	(
		"System",
		&[
			"set_heap_pages",
			"set_code",
			"set_code_without_checks",
			"set_storage",
			"kill_storage",
			"kill_prefix",
			"remark_with_event",
			"authorize_upgrade_without_checks",
		],
	),
	(
		"Vesting",
		&[
			"vested_transfer",
			"force_vested_transfer",
			"merge_schedules",
			"force_remove_vesting_schedule",
		],
	),
	(
		"Staking",
		&[
			"bond",
			"bond_extra",
			"nominate",
			"set_payee",
			"set_controller",
			"set_validator_count",
			"increase_validator_count",
			"scale_validator_count",
			"force_no_eras",
			"force_new_era",
			"set_invulnerables",
			"force_unstake",
			"force_new_era_always",
			"cancel_deferred_slash",
			"rebond",
			"reap_stash",
			"kick",
			"set_staking_configs",
			"chill_other",
			"force_apply_min_commission",
			"set_min_commission",
			"update_payee",
			"deprecate_controller_batch",
			"restore_ledger",
			"migrate_currency",
			"manual_slash",
		],
	),
	(
		"Datanets",
		&[
			"create",
			"update",
			"transfer",
			"add_curator",
			"remove_curator",
			"contribute",
			"review",
			"lapse",
			"mark_commons",
			"publish_snapshot",
			"seal",
			"retire",
		],
	),
	(
		"Operators",
		&[
			"register",
			"bond_extra",
			"set_metadata",
			"set_endpoint",
			"set_commission",
			"serve",
			"delegate",
			"activate",
		],
	),
	(
		"InferenceReceipts",
		&[
			"create_mandate",
			"fund_mandate",
			"update_mandate",
			"open_session",
			"open_session_from_mandate",
			"top_up",
			"top_up_from_mandate",
		],
	),
	(
		"AttributionScoring",
		&["challenge", "commit_equivocation", "demand", "prove_duplicate"],
	),
	("Sponsors", &["fund", "invite"]),
];

#[test]
fn every_call_should_be_open_or_closed_on_purpose() {
	let mut undecided = Vec::new();
	for pallet in RuntimeCall::get_module_names() {
		for call in RuntimeCall::get_call_names(pallet) {
			let closed = CLOSED
				.iter()
				.any(|(name, calls)| name == pallet && (calls.is_empty() || calls.contains(call)));
			if closed == is_always_open(pallet, call) {
				undecided.push(std::format!("{pallet}.{call}"));
			}
		}
	}
	assert!(undecided.is_empty(), "both or neither: {undecided:?}");
}

#[test]
fn safe_mode_should_stop_ordinary_calls_and_no_way_out_when_it_is_on() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		assert_ok!(by_alice(transfer()));
		assert_ok!(SafeMode::force_enter(RawOrigin::Root.into()));
		for call in ways_out().into_iter().chain(ways_on()) {
			let result = by_alice(call.clone());
			assert_ne!(result, Err(filtered()), "{call:?}");
			// Inside a batch too.
			assert_ne!(by_alice(batch(call.clone())), Err(filtered()), "{call:?}");
		}
		for call in [
			transfer(),
			batch(transfer()),
			RuntimeCall::Operators(pallet_operators::Call::bond_extra { amount: 1 }),
			RuntimeCall::InferenceReceipts(pallet_inference_receipts::Call::top_up {
				session: 0,
				amount: 1,
			}),
			RuntimeCall::Staking(pallet_staking::Call::bond {
				value: 1,
				payee: pallet_staking::RewardDestination::Staked,
			}),
		] {
			assert_eq!(by_alice(call.clone()), Err(filtered()), "{call:?}");
		}
		// Blocks are still made, with their timestamps; then ordinary calls come back.
		run(5);
		assert_ok!(SafeMode::force_exit(committee(2)));
		assert_ok!(by_alice(transfer()));
	});
}

#[test]
fn safe_mode_should_be_the_committees_to_enter_and_leave_but_not_one_members() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		assert_noop!(SafeMode::force_enter(committee(1)), DispatchError::BadOrigin);
		assert_ok!(SafeMode::force_enter(committee(2)));
		assert_eq!(
			pallet_safe_mode::EnteredUntil::<Runtime>::get(),
			Some(System::block_number() + time::DAYS)
		);
		assert_noop!(SafeMode::force_exit(committee(1)), DispatchError::BadOrigin);
		assert_ok!(SafeMode::force_exit(committee(2)));
		let alice = || RuntimeOrigin::from(RawOrigin::Signed(Alice.to_account_id()));
		assert_noop!(
			SafeMode::enter(alice()),
			pallet_safe_mode::Error::<Runtime>::NotConfigured
		);
		for origin in Origin::ALL {
			assert_noop!(SafeMode::force_enter(origin.into()), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn a_pause_should_reach_transfers_but_no_way_out() {
	type Name = pallet_tx_pause::RuntimeCallNameOf<Runtime>;
	let name = |call: &RuntimeCall| -> Name {
		let metadata = call.get_call_metadata();
		(
			metadata
				.pallet_name
				.as_bytes()
				.to_vec()
				.try_into()
				.expect("short"),
			metadata
				.function_name
				.as_bytes()
				.to_vec()
				.try_into()
				.expect("short"),
		)
	};
	genesis(LOCAL).execute_with(|| {
		run(1);
		for call in ways_out().into_iter().chain(ways_on()) {
			assert_noop!(
				TxPause::pause(committee(3), name(&call)),
				pallet_tx_pause::Error::<Runtime>::Unpausable
			);
		}
		// Windows of batches go on during a pause: so must what is done within them.
		let word = |word: &str| word.as_bytes().to_vec().try_into().expect("short");
		for (pallet, calls) in NEVER_PAUSED {
			for call in *calls {
				assert_noop!(
					TxPause::pause(committee(3), (word(pallet), word(call))),
					pallet_tx_pause::Error::<Runtime>::Unpausable
				);
			}
		}
		assert_noop!(
			TxPause::pause(committee(1), name(&transfer())),
			DispatchError::BadOrigin
		);
		assert_ok!(TxPause::pause(committee(2), name(&transfer())));
		assert_eq!(by_alice(transfer()), Err(filtered()));
		assert_eq!(by_alice(batch(transfer())), Err(filtered()));
		assert_ok!(TxPause::unpause(committee(2), name(&transfer())));
		assert_ok!(by_alice(transfer()));
	});
}

#[test]
fn windows_should_stand_still_when_transactions_are_not_admitted() {
	genesis(LOCAL).execute_with(|| {
		run(2);
		assert!(Admission::is_open());
		let before = InferenceReceipts::clock();
		run(3);
		assert_eq!(InferenceReceipts::clock(), before + 3);
		assert_ok!(SafeMode::force_enter(RawOrigin::Root.into()));
		assert!(!Admission::is_open());
		run(3);
		assert_eq!(InferenceReceipts::clock(), before + 3);
		assert_ok!(SafeMode::force_exit(RawOrigin::Root.into()));
		run(1);
		assert_eq!(InferenceReceipts::clock(), before + 4);
		pallet_migrations::Cursor::<Runtime>::put(pallet_migrations::MigrationCursor::Stuck);
		assert!(!Admission::is_open());
	});
}

#[test]
fn a_failed_migration_should_enter_the_safe_mode_and_let_the_chain_go_on() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		// An upgrade in the middle of another's migration is what fails without a migration of its own.
		pallet_migrations::Cursor::<Runtime>::put(pallet_migrations::MigrationCursor::Active(
			pallet_migrations::ActiveCursor {
				index: 0,
				inner_cursor: None::<BoundedVec<u8, _>>,
				started_at: 1,
			},
		));
		assert!(MultiBlockMigrations::ongoing());
		<MultiBlockMigrations as Hooks<BlockNumber>>::on_runtime_upgrade();
		assert!(!MultiBlockMigrations::ongoing());
		assert_eq!(
			pallet_safe_mode::EnteredUntil::<Runtime>::get(),
			Some(BlockNumber::MAX)
		);
		assert_eq!(by_alice(transfer()), Err(filtered()));
		run(5);
		assert!(SafeMode::is_entered());
		// Governance has the last word.
		assert_ok!(SafeMode::force_exit(committee(2)));
		assert_ok!(by_alice(transfer()));
	});
}

#[test]
fn a_failed_migration_should_extend_the_safe_mode_when_it_is_on_already() {
	genesis(LOCAL).execute_with(|| {
		run(1);
		assert_ok!(SafeMode::force_enter(RawOrigin::Root.into()));
		assert_eq!(
			RescueFromFailedMigration::failed(Some(3)),
			FailedMigrationHandling::ForceUnstuck
		);
		assert_eq!(
			pallet_safe_mode::EnteredUntil::<Runtime>::get(),
			Some(BlockNumber::MAX)
		);
	});
}

#[test]
fn reports_and_timestamps_should_pass_the_filter_in_the_safe_mode() {
	genesis(LOCAL).execute_with(|| {
		assert_ok!(SafeMode::force_enter(RawOrigin::Root.into()));
		let timestamp = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: 1 });
		assert!(CallFilter::contains(&timestamp));
		for name in RuntimeCall::get_call_names("Babe") {
			assert!(is_always_open("Babe", name));
		}
		for name in RuntimeCall::get_call_names("Grandpa") {
			assert!(is_always_open("Grandpa", name));
		}
	});
}
