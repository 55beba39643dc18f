//! The chains the node knows by name. What is in their genesis is a preset of the runtime; here are only names.

use openledger_runtime::{genesis_presets, opaque::Block, WASM_BINARY};
use sc_chain_spec::{ChainSpecExtension, ChainType, GenericChainSpec, Properties};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Fields of a chain specification that the node reads besides the usual ones.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ChainSpecExtension)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
	/// Hashes that blocks of these numbers must have.
	pub fork_blocks: sc_client_api::ForkBlocks<Block>,
	/// Blocks that are never imported.
	pub bad_blocks: sc_client_api::BadBlocks<Block>,
	/// Where light clients may start, filled by `sync_state_genSyncSpec`.
	pub light_sync_state: sc_sync_state_rpc::LightSyncStateExtension,
}

/// A chain specification of OpenLedger.
pub type ChainSpec = GenericChainSpec<Extensions>;

/// A chain the node knows by name.
struct Named {
	/// What users write after `--chain`.
	alias: &'static str,
	name: &'static str,
	id: &'static str,
	chain_type: ChainType,
	/// The preset of the runtime.
	preset: &'static str,
}

/// One node for development.
const DEV: Named = Named {
	alias: "dev",
	name: "OpenLedger Development",
	id: "openledger_dev",
	chain_type: ChainType::Development,
	preset: genesis_presets::DEV,
};

/// Four validators on one machine.
const LOCAL: Named = Named {
	alias: "local",
	name: "OpenLedger Local",
	id: "openledger_local",
	chain_type: ChainType::Local,
	preset: genesis_presets::LOCAL,
};

/// The main network with placeholders: an example to fill in, not a chain to run.
const MAINNET_TEMPLATE: Named = Named {
	alias: genesis_presets::MAINNET_TEMPLATE,
	name: "OpenLedger Template",
	id: "openledger_template",
	chain_type: ChainType::Live,
	preset: genesis_presets::MAINNET_TEMPLATE,
};

/// The specification behind `--chain id`: a name, or the path of a file.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	let named = match id {
		id if id == DEV.alias => DEV,
		// What `--chain` defaults to, and what the rest of the ecosystem calls this chain.
		id if id.is_empty() || id == LOCAL.alias => LOCAL,
		id if id == MAINNET_TEMPLATE.alias => MAINNET_TEMPLATE,
		path => return ChainSpec::from_json_file(PathBuf::from(path)),
	};
	let code = WASM_BINARY.ok_or(
		"this node was built without its runtime (SKIP_WASM_BUILD was set), so it knows no chain by name: build it again, or \
		 give the path of a chain specification",
	)?;
	Ok(build(named, code))
}

fn build(named: Named, code: &[u8]) -> ChainSpec {
	ChainSpec::builder(code, Extensions::default())
		.with_name(named.name)
		.with_id(named.id)
		.with_chain_type(named.chain_type)
		.with_protocol_id("openledger")
		.with_properties(properties())
		.with_genesis_config_preset_name(named.preset)
		.build()
}

/// How wallets show amounts and addresses.
fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), "OPEN".into());
	properties.insert("tokenDecimals".into(), openledger_core::DECIMALS.into());
	properties.insert(
		"ss58Format".into(),
		openledger_runtime::configs::SS58Prefix::get().into(),
	);
	properties
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn specification_should_name_the_chain_and_its_token() {
		for (named, id, chain_type) in [
			(DEV, "openledger_dev", ChainType::Development),
			(LOCAL, "openledger_local", ChainType::Local),
			(MAINNET_TEMPLATE, "openledger_template", ChainType::Live),
		] {
			let spec = build(named, b"code");
			assert_eq!(spec.id(), id);
			assert_eq!(sc_service::ChainSpec::chain_type(&spec), chain_type);
			assert_eq!(spec.protocol_id(), Some("openledger"));
			let properties = spec.properties();
			assert_eq!(properties["tokenSymbol"], "OPEN");
			assert_eq!(properties["tokenDecimals"], 18);
			assert_eq!(properties["ss58Format"], 42);
		}
	}

	#[test]
	fn specification_should_name_a_preset_that_the_runtime_has() {
		let known = genesis_presets::preset_names();
		for named in [DEV, LOCAL, MAINNET_TEMPLATE] {
			let preset = sp_genesis_builder::PresetId::from(named.preset);
			assert!(known.contains(&preset), "{}", named.preset);
			assert!(genesis_presets::get_preset(&preset).is_some(), "{}", named.preset);
		}
	}

	#[test]
	fn specification_should_carry_the_light_sync_state_when_it_is_read_by_the_rpc() {
		let spec = build(DEV, b"code");
		assert!(
			sc_chain_spec::get_extension::<sc_sync_state_rpc::LightSyncStateExtension>(
				sc_service::ChainSpec::extensions(&spec)
			)
			.is_some()
		);
	}

	#[test]
	fn specification_should_be_refused_when_its_file_is_missing() {
		assert!(load("no-such-chain").is_err());
	}
}
