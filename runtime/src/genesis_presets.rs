//! Genesis of the development and the local network. What differs between networks is storage set here, never code.

use crate::{
	configs::{dynamic_params, RuntimeParameters, TreasuryAccount, ValidatorsAccount},
	*,
};
use alloc::{string::ToString, vec, vec::Vec};
use codec::Encode;
use openledger_core::TOTAL_SUPPLY;
use serde_json::{json, Value};
use sp_genesis_builder::PresetId;
use sp_keyring::Sr25519Keyring;

/// One validator, short windows, funded well-known accounts, sudo.
pub const DEV: &str = sp_genesis_builder::DEV_RUNTIME_PRESET;
/// Four validators, short windows, funded well-known accounts, sudo.
pub const LOCAL: &str = sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;

/// Names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![PresetId::from(DEV), PresetId::from(LOCAL)]
}

/// The JSON patch of a preset.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	use Sr25519Keyring::*;
	let patch = match id.as_ref() {
		DEV => network(&[Alice], Alice),
		LOCAL => network(&[Alice, Bob, Charlie, Dave], Alice),
		_ => return None,
	};
	Some(patch.to_string().into_bytes())
}

/// Accounts the protocol keeps money in. Each starts with the existential deposit and never falls below it.
pub fn protocol_accounts() -> Vec<AccountId> {
	let (sessions, escrow) = InferenceReceipts::accounts();
	vec![
		TreasuryAccount::get(),
		ValidatorsAccount::get(),
		sessions,
		escrow,
		FeeRouting::ledger_account(),
		Operators::account_id(),
	]
}

fn session_keys(validator: Sr25519Keyring) -> SessionKeys {
	let sr25519 = sp_core::sr25519::Public::from(validator);
	let ed25519 = match validator {
		Sr25519Keyring::Alice => sp_keyring::Ed25519Keyring::Alice,
		Sr25519Keyring::Bob => sp_keyring::Ed25519Keyring::Bob,
		Sr25519Keyring::Charlie => sp_keyring::Ed25519Keyring::Charlie,
		_ => sp_keyring::Ed25519Keyring::Dave,
	};
	SessionKeys {
		babe: sr25519.into(),
		grandpa: sp_core::ed25519::Public::from(ed25519).into(),
		authority_discovery: sr25519.into(),
	}
}

/// Parameters short enough to see everything happen in minutes.
fn short_windows() -> Vec<Vec<u8>> {
	use dynamic_params::{datanets, economy, operators, receipts, routing};
	vec![
		RuntimeParameters::Economy(economy::Parameters::EpochLength(economy::EpochLength, Some(50))),
		RuntimeParameters::Datanets(datanets::Parameters::ReviewPeriod(
			datanets::ReviewPeriod,
			Some(100),
		)),
		RuntimeParameters::Datanets(datanets::Parameters::ChallengePeriod(
			datanets::ChallengePeriod,
			Some(5),
		)),
		RuntimeParameters::Datanets(datanets::Parameters::AnswerPeriod(
			datanets::AnswerPeriod,
			Some(5),
		)),
		RuntimeParameters::Operators(operators::Parameters::EntryDelay(operators::EntryDelay, Some(5))),
		RuntimeParameters::Operators(operators::Parameters::UnbondingPeriod(
			operators::UnbondingPeriod,
			Some(20),
		)),
		RuntimeParameters::Operators(operators::Parameters::CommissionDelay(
			operators::CommissionDelay,
			Some(10),
		)),
		RuntimeParameters::Receipts(receipts::Parameters::ChallengeWindow(
			receipts::ChallengeWindow,
			Some(5),
		)),
		RuntimeParameters::Receipts(receipts::Parameters::ThawPeriod(receipts::ThawPeriod, Some(20))),
		RuntimeParameters::Routing(routing::Parameters::MinPayout(
			routing::MinPayout,
			Some(2 * openledger_core::MILLI_OPEN),
		)),
	]
	.into_iter()
	.map(|parameter| parameter.encode())
	.collect()
}

fn network(validators: &[Sr25519Keyring], sudo: Sr25519Keyring) -> Value {
	let pots = protocol_accounts();
	let accounts: Vec<AccountId> = Sr25519Keyring::well_known()
		.map(|key| key.to_account_id())
		.collect();
	let reserved = EXISTENTIAL_DEPOSIT * pots.len() as Balance;
	// The whole supply exists from the start; what does not divide evenly goes to the first account.
	let each = (TOTAL_SUPPLY - reserved) / accounts.len() as Balance;
	let rest = TOTAL_SUPPLY - reserved - each * accounts.len() as Balance;
	let mut balances: Vec<(AccountId, Balance)> =
		pots.into_iter().map(|pot| (pot, EXISTENTIAL_DEPOSIT)).collect();
	for (index, account) in accounts.into_iter().enumerate() {
		balances.push((account, if index == 0 { each + rest } else { each }));
	}
	let balances: Vec<Value> = balances
		.into_iter()
		.map(|(account, amount)| json!([account, amount]))
		.collect();
	json!({
		"balances": { "balances": balances },
		"babe": { "epochConfig": BABE_GENESIS_EPOCH_CONFIG },
		"session": {
			"keys": validators
				.iter()
				.map(|validator| {
					let account = validator.to_account_id();
					json!([account, account, session_keys(*validator)])
				})
				.collect::<Vec<_>>(),
		},
		"sudo": { "key": Some(sudo.to_account_id()) },
		"parameterStore": { "values": short_windows() },
		"feeRouting": { "policy": openledger_routing::Policy::default() },
	})
}
