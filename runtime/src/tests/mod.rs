//! What must hold of the wiring itself.

mod appeals;
mod birth;
mod chain;
mod economy;
mod proxies;
mod referenda;
mod refusals;
mod safety;
mod validators;
mod verdicts;
mod vitals;

use crate::{configs::*, genesis_presets::*, *};
pub(crate) use chain::{run, run_until, run_with, OUTSIDERS};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::GetDispatchInfo,
	traits::{fungible::Inspect, Get},
};
use frame_system::RawOrigin;
use openledger_core::TOTAL_SUPPLY;
use sp_core::crypto::Ss58Codec;
use sp_runtime::{traits::Dispatchable, BuildStorage, DispatchError};

/// The state a preset makes, through the same JSON a chain spec carries.
fn genesis(preset: &str) -> sp_io::TestExternalities {
	let patch: serde_json::Value =
		serde_json::from_slice(&get_preset(&preset.into()).expect("the preset exists"))
			.expect("the preset is JSON");
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("the default is JSON");
	merge(&mut config, patch);
	let config: RuntimeGenesisConfig = serde_json::from_value(config).expect("the preset fits the genesis");
	let mut ext = sp_io::TestExternalities::new(config.build_storage().expect("the genesis builds"));
	ext.execute_with(|| System::set_block_number(1));
	ext
}

fn merge(into: &mut serde_json::Value, patch: serde_json::Value) {
	match (into, patch) {
		(serde_json::Value::Object(into), serde_json::Value::Object(patch)) => {
			for (key, value) in patch {
				merge(into.entry(key).or_insert(serde_json::Value::Null), value);
			}
		}
		(into, patch) => *into = patch,
	}
}

#[test]
fn presets_should_hold_the_whole_supply_and_endow_every_protocol_account() {
	for preset in preset_names() {
		genesis(preset.as_ref()).execute_with(|| {
			assert_eq!(Balances::total_issuance(), TOTAL_SUPPLY, "{preset:?}");
			for account in protocol_accounts() {
				assert_eq!(
					Balances::balance(&account),
					EXISTENTIAL_DEPOSIT,
					"{}",
					account.to_ss58check()
				);
			}
			let books = crate::economy_api::conservation();
			assert!(books.holds && books.surplus == 0, "{books:?}");
		});
	}
}

#[test]
fn local_preset_should_have_four_validators_and_dev_one() {
	for (preset, validators) in [(DEV, 1), (LOCAL, 4)] {
		genesis(preset).execute_with(|| {
			assert_eq!(Session::validators().len(), validators);
			assert_eq!(Babe::authorities().len(), validators);
			assert_eq!(Grandpa::grandpa_authorities().len(), validators);
		});
	}
}

#[test]
fn every_pallet_of_ours_should_know_the_layout_of_its_storage() {
	use frame_support::traits::{GetStorageVersion, PalletInfoAccess, StorageVersion};
	fn layout<P: GetStorageVersion<InCodeStorageVersion = StorageVersion> + PalletInfoAccess>() {
		assert_eq!(P::on_chain_storage_version(), P::in_code_storage_version());
		assert!(P::on_chain_storage_version() >= 1, "{}", P::name());
	}
	genesis(MAINNET_TEMPLATE).execute_with(|| {
		layout::<Supply>();
		layout::<Datanets>();
		layout::<ModelRegistry>();
		layout::<Operators>();
		layout::<InferenceReceipts>();
		layout::<AttributionScoring>();
		layout::<FeeRouting>();
		layout::<Activity>();
		layout::<Sponsors>();
	});
}

#[test]
fn protocol_accounts_should_differ() {
	genesis(DEV).execute_with(|| {
		let mut accounts = protocol_accounts();
		accounts.sort();
		accounts.dedup();
		assert_eq!(accounts.len(), protocol_accounts().len());
	});
}

/// What one extrinsic of the normal class may weigh.
fn extrinsic_limit() -> frame_support::weights::Weight {
	RuntimeBlockWeights::get()
		.get(frame_support::dispatch::DispatchClass::Normal)
		.max_extrinsic
		.expect("normal extrinsics are limited")
}

#[test]
fn the_largest_batch_should_fit_into_a_block() {
	use pallet_inference_receipts::{Call, Commitment, Config, Voucher};
	const CREDITS: u64 = openledger_core::MAX_CREDITS as u64;
	genesis(DEV).execute_with(|| {
		let credits: Vec<_> = (0..CREDITS).map(|contribution| (contribution, 1)).collect();
		let voucher = |session| Voucher {
			session,
			line: 0,
			cumulative: Balance::MAX,
			wrapped: true,
			signature: sp_runtime::MultiSignature::Sr25519([0; 64].into()),
		};
		let most: u32 = <Runtime as Config>::MaxVouchers::get();
		let vouchers: Vec<_> = (0..u64::from(most)).map(voucher).collect();
		let call = RuntimeCall::InferenceReceipts(Call::submit_batch {
			model: 0,
			vouchers: vouchers.try_into().expect("within the bound"),
			commitment: Commitment {
				receipts_root: [0; 32],
				receipts: 1,
				ledger_root: [0; 32],
			},
			credits: credits.try_into().expect("within the bound"),
			usage: Default::default(),
		});
		let (weight, limit) = (call.get_dispatch_info().call_weight, extrinsic_limit());
		assert!(weight.all_lte(limit), "{weight:?} exceeds {limit:?}");
	});
}

#[test]
fn the_largest_claim_should_fit_into_a_block_when_it_pulls_the_dearest_pots() {
	use openledger_core::SnapshotId;
	use pallet_fee_routing::{Call, Config, Pull};
	let most: u32 = <Runtime as Config>::MaxPulls::get();
	let snapshot = SnapshotId {
		datanet: 0,
		number: 0,
	};
	genesis(DEV).execute_with(|| {
		for pull in [
			Pull::ModelBuilders(0),
			Pull::ModelData(0),
			Pull::Member {
				snapshot,
				contribution: 0,
			},
			Pull::Contribution(0),
			Pull::Staker {
				operator: 0,
				payee: 0,
			},
		] {
			let pulls: Vec<_> = (0..most).map(|_| pull).collect();
			let call = RuntimeCall::FeeRouting(Call::claim {
				pulls: pulls.try_into().expect("within the bound"),
			});
			let (weight, limit) = (call.get_dispatch_info().call_weight, extrinsic_limit());
			assert!(weight.all_lte(limit), "{pull:?}: {weight:?} exceeds {limit:?}");
		}
	});
}
