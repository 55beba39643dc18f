//! Genesis of the networks. What differs between them is storage set here, never code.

use crate::{
	configs::{
		dynamic_params, MaxElectableTargets, RewardsAccount, RuntimeParameters, TreasuryAccount,
		ValidatorsAccount,
	},
	time::DAYS,
	*,
};
use alloc::{string::ToString, vec, vec::Vec};
use codec::Encode;
use frame_support::traits::Get;
use openledger_core::TOTAL_SUPPLY;
use serde_json::{json, Value};
use sp_genesis_builder::PresetId;
use sp_keyring::Sr25519Keyring;

/// One validator, short windows, funded well-known accounts, sudo.
pub const DEV: &str = sp_genesis_builder::DEV_RUNTIME_PRESET;
/// Four validators, short windows, funded well-known accounts, sudo.
pub const LOCAL: &str = sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;

/// The main network as an example, with nobody's accounts: see `docs/guides/genesis.md`.
pub const MAINNET_TEMPLATE: &str = "mainnet-template";

/// Names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![
		PresetId::from(DEV),
		PresetId::from(LOCAL),
		PresetId::from(MAINNET_TEMPLATE),
	]
}

/// The JSON patch of a preset.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	use Sr25519Keyring::*;
	let patch = match id.as_ref() {
		DEV => rehearsal(&[Alice], Alice, 100),
		LOCAL => rehearsal(&[Alice, Bob, Charlie, Dave], Alice, 10),
		MAINNET_TEMPLATE => mainnet_template(),
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
		RewardsAccount::get(),
		sessions,
		escrow,
		FeeRouting::ledger_account(),
		Operators::account_id(),
		AttributionScoring::account(),
		Sponsors::account_id(),
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
fn short_windows(session_length: u64) -> Vec<Vec<u8>> {
	use dynamic_params::{datanets, economy, network, operators, receipts, routing, scoring};
	vec![
		RuntimeParameters::Network(network::Parameters::Rehearsal(network::Rehearsal, Some(true))),
		RuntimeParameters::Network(network::Parameters::SessionLength(
			network::SessionLength,
			Some(session_length),
		)),
		RuntimeParameters::Network(network::Parameters::EraLength(network::EraLength, Some(2))),
		RuntimeParameters::Network(network::Parameters::BondingDuration(
			network::BondingDuration,
			Some(4),
		)),
		RuntimeParameters::Network(network::Parameters::SlashDeferDuration(
			network::SlashDeferDuration,
			Some(0),
		)),
		// Four weeks become a minute.
		RuntimeParameters::Network(network::Parameters::GovernancePace(
			network::GovernancePace,
			Some(40_000),
		)),
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
		RuntimeParameters::Operators(operators::Parameters::EntryDelay(operators::EntryDelay, Some(20))),
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
			Some(20),
		)),
		RuntimeParameters::Receipts(receipts::Parameters::ThawPeriod(receipts::ThawPeriod, Some(20))),
		RuntimeParameters::Scoring(scoring::Parameters::CommitDelay(scoring::CommitDelay, Some(2))),
		RuntimeParameters::Scoring(scoring::Parameters::RevealPeriod(scoring::RevealPeriod, Some(10))),
		RuntimeParameters::Routing(routing::Parameters::MinPayout(
			routing::MinPayout,
			Some(2 * openledger_core::MILLI_OPEN),
		)),
	]
	.into_iter()
	.map(|parameter| parameter.encode())
	.collect()
}

/// What differs from the defaults of the genesis and is the same in every network.
fn network(
	balances: Vec<(AccountId, Balance)>,
	validators: &[Validator],
	committee: Vec<AccountId>,
) -> Value {
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
				.map(|validator| json!([validator.stash, validator.stash, validator.keys]))
				.collect::<Vec<_>>(),
		},
		"staking": {
			"stakers": validators
				.iter()
				.map(|validator| json!([validator.stash, validator.stash, validator.bond, "Validator"]))
				.collect::<Vec<_>>(),
			"maxValidatorCount": <MaxElectableTargets as Get<u32>>::get(),
		},
		"technicalCommittee": { "members": committee },
		"feeRouting": { "policy": openledger_routing::Policy::default() },
	})
}

/// A validator of genesis.
struct Validator {
	stash: AccountId,
	bond: Balance,
	keys: SessionKeys,
}

/// A network for tests: well-known accounts share everything, sudo, short periods.
fn rehearsal(validators: &[Sr25519Keyring], sudo: Sr25519Keyring, session_length: u64) -> Value {
	const BOND: Balance = 1_000_000 * OPEN;
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
	let validators: Vec<_> = validators
		.iter()
		.map(|validator| Validator {
			stash: validator.to_account_id(),
			bond: BOND,
			keys: session_keys(*validator),
		})
		.collect();
	use Sr25519Keyring::{Alice, Bob, Charlie};
	let committee = [Alice, Bob, Charlie]
		.map(|member| member.to_account_id())
		.to_vec();
	let mut patch = network(balances, &validators, committee);
	// Room for validators that join.
	patch["staking"]["validatorCount"] = json!(10);
	patch["staking"]["minimumValidatorCount"] = json!(1);
	patch["staking"]["minValidatorBond"] = json!(100 * OPEN);
	patch["staking"]["minNominatorBond"] = json!(10 * OPEN);
	patch["sudo"] = json!({ "key": Some(sudo.to_account_id()) });
	patch["parameterStore"] = json!({ "values": short_windows(session_length) });
	patch
}

/// Blocks in a year of 365 days.
const YEAR: BlockNumber = 365 * DAYS;

/// A share of the supply.
pub struct Allocation {
	/// Who gets it.
	pub name: &'static str,
	/// How much.
	pub amount: Balance,
	/// When the first of it can be moved, in blocks, and how long after that all of it; `None` is at once.
	pub vesting: Option<(BlockNumber, BlockNumber)>,
}

/// How the supply of the main network is shared out: 48 months linear for the community and the ecosystem, a cliff of 12
/// and then 36 months linear for the team and investors.
pub const ALLOCATIONS: [Allocation; 5] = [
	Allocation {
		name: "community",
		amount: 517_000_000 * OPEN,
		vesting: Some((0, 4 * YEAR)),
	},
	Allocation {
		name: "ecosystem",
		amount: 100_000_000 * OPEN,
		vesting: Some((0, 4 * YEAR)),
	},
	Allocation {
		name: "investors",
		amount: 183_000_000 * OPEN,
		vesting: Some((YEAR, 3 * YEAR)),
	},
	Allocation {
		name: "team",
		amount: 150_000_000 * OPEN,
		vesting: Some((YEAR, 3 * YEAR)),
	},
	Allocation {
		name: "liquidity",
		amount: 50_000_000 * OPEN,
		vesting: None,
	},
];

/// Stands for an account or a key until the real one is filled in: nobody has its secret.
pub fn placeholder(name: &str) -> [u8; 32] {
	sp_io::hashing::blake2_256(&[b"openledger/placeholder/", name.as_bytes()].concat())
}

/// The main network with placeholders instead of accounts and keys. The existential deposits of the protocol's accounts
/// come out of the community's share, the bonds of the first validators out of the ecosystem's.
fn mainnet_template() -> Value {
	const BOND: Balance = 1_000_000 * OPEN;
	let validators: Vec<_> = (1..=4)
		.map(|number| {
			let key = |name| placeholder(&alloc::format!("validator-{number}/{name}"));
			Validator {
				stash: key("stash").into(),
				bond: BOND,
				keys: SessionKeys {
					babe: sp_core::sr25519::Public::from_raw(key("babe")).into(),
					grandpa: sp_core::ed25519::Public::from_raw(key("grandpa")).into(),
					authority_discovery: sp_core::sr25519::Public::from_raw(key("authority-discovery"))
						.into(),
				},
			}
		})
		.collect();
	let pots = protocol_accounts();
	let endowments = EXISTENTIAL_DEPOSIT * pots.len() as Balance;
	// What a stash needs besides its bond, to stay alive and to pay its first fees.
	const SPENDING: Balance = 100 * OPEN;
	let stakes = (BOND + SPENDING) * validators.len() as Balance;
	let mut balances: Vec<(AccountId, Balance)> =
		pots.into_iter().map(|pot| (pot, EXISTENTIAL_DEPOSIT)).collect();
	let mut vesting = Vec::new();
	for allocation in ALLOCATIONS {
		let account = AccountId::from(placeholder(allocation.name));
		let spent = match allocation.name {
			"community" => endowments,
			"ecosystem" => stakes,
			_ => 0,
		};
		balances.push((account.clone(), allocation.amount - spent));
		if let Some((begin, length)) = allocation.vesting {
			vesting.push(json!([account, begin, length, 0]));
		}
		if allocation.name == "ecosystem" {
			for validator in &validators {
				balances.push((validator.stash.clone(), BOND + SPENDING));
				if let Some((begin, length)) = allocation.vesting {
					vesting.push(json!([validator.stash, begin, length, SPENDING]));
				}
			}
		}
	}
	let committee = (1..=3)
		.map(|number| placeholder(&alloc::format!("committee-{number}")).into())
		.collect();
	let mut patch = network(balances, &validators, committee);
	patch["vesting"] = json!({ "vesting": vesting });
	patch["staking"]["validatorCount"] = json!(50);
	// With fewer candidates than this an election elects nobody, and no era ends any more: no rewards, and no stake gets out. A few
	// validators are better than that, above all after others are lost.
	patch["staking"]["minimumValidatorCount"] = json!(1);
	patch["staking"]["minValidatorBond"] = json!(10_000 * OPEN);
	patch["staking"]["minNominatorBond"] = json!(100 * OPEN);
	patch
}
