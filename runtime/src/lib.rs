//! The OpenLedger runtime: which pallets the chain is made of, and how they are wired.
//!
//! Rules live in the pallets and, as pure functions, in the primitives. `configs/` holds one file a concern.
#![cfg_attr(not(feature = "std"), no_std)]
// `#[runtime]` and `impl_runtime_apis!` generate items without docs.
#![allow(missing_docs)]
#![recursion_limit = "512"]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
mod economy_api;
pub mod genesis_presets;
pub mod governance;
pub mod parameter_store;
pub mod supply;
#[cfg(test)]
mod tests;

use alloc::{borrow::Cow, vec::Vec};
pub use openledger_core::{Balance, EXISTENTIAL_DEPOSIT, OPEN};
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

pub use apis::RuntimeApi;

/// Names, version and properties of the chain.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("openledger"),
	impl_name: Cow::Borrowed("openledger"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 0,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

pub type Signature = MultiSignature;
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
pub type Nonce = u32;
pub type Hash = sp_core::H256;
pub type BlockNumber = u32;
pub type Address = MultiAddress<AccountId, ()>;
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
pub type BlockId = generic::BlockId<Block>;

/// Extensions every transaction carries. Generic clients can fill all of them.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckMortality<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_skip_feeless_payment::SkipCheckIfFeeless<
		Runtime,
		pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// Types the node needs that know nothing of calls.
pub mod opaque {
	use super::*;
	use sp_runtime::traits::Hash as HashT;
	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

	/// Opaque block header type.
	pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
	/// Opaque block type.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;
	/// Opaque block identifier type.
	pub type BlockId = generic::BlockId<Block>;
	/// Opaque block hash type.
	pub type Hash = <BlakeTwo256 as HashT>::Output;
}

impl_opaque_keys! {
	/// What a validator signs with.
	pub struct SessionKeys {
		pub babe: Babe,
		pub grandpa: Grandpa,
		pub authority_discovery: AuthorityDiscovery,
	}
}

/// Time: slots of two seconds.
pub mod time {
	use super::BlockNumber;

	/// Length of a slot, in milliseconds. It never changes after genesis.
	pub const SLOT_DURATION: u64 = 2_000;
	/// Slots in an epoch of the consensus, which is a session: an hour, unless a genesis says otherwise. It never changes
	/// after genesis.
	pub const EPOCH_DURATION_IN_SLOTS: u64 = 1_800;
	/// Blocks in a minute.
	pub const MINUTES: BlockNumber = 60_000 / (SLOT_DURATION as BlockNumber);
	/// Blocks in an hour.
	pub const HOURS: BlockNumber = MINUTES * 60;
	/// Blocks in a day.
	pub const DAYS: BlockNumber = HOURS * 24;
	/// One slot in four has a primary author; the others fall to secondary ones.
	pub const PRIMARY_PROBABILITY: (u64, u64) = (1, 4);
}

/// Where the consensus starts from.
pub const BABE_GENESIS_EPOCH_CONFIG: sp_consensus_babe::BabeEpochConfiguration =
	sp_consensus_babe::BabeEpochConfiguration {
		c: time::PRIMARY_PROBABILITY,
		allowed_slots: sp_consensus_babe::AllowedSlots::PrimaryAndSecondaryVRFSlots,
	};

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	// Hooks and geneses run by index.
	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Babe = pallet_babe;
	#[runtime::pallet_index(3)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(4)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(5)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(6)]
	pub type SkipFeelessPayment = pallet_skip_feeless_payment;

	// Parameters before all whose genesis reads them. Vesting locks what is free, so before bonds. Staking before sessions,
	// which ask it for validators.
	#[runtime::pallet_index(7)]
	pub type Parameters = pallet_parameters;
	#[runtime::pallet_index(8)]
	pub type ParameterStore = crate::parameter_store;
	#[runtime::pallet_index(9)]
	pub type Vesting = pallet_vesting;
	#[runtime::pallet_index(10)]
	pub type Staking = pallet_staking;
	#[runtime::pallet_index(11)]
	pub type VoterList = pallet_bags_list<Instance1>;
	#[runtime::pallet_index(12)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(13)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(14)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(15)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(16)]
	pub type AuthorityDiscovery = pallet_authority_discovery;

	#[runtime::pallet_index(20)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(21)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(22)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(23)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(24)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(25)]
	pub type MultiBlockMigrations = pallet_migrations;
	#[runtime::pallet_index(26)]
	pub type Sudo = pallet_sudo;

	#[runtime::pallet_index(30)]
	pub type Treasury = pallet_treasury;
	#[runtime::pallet_index(31)]
	pub type ConvictionVoting = pallet_conviction_voting;
	#[runtime::pallet_index(32)]
	pub type Referenda = pallet_referenda;
	#[runtime::pallet_index(33)]
	pub type Origins = crate::governance::origins;
	#[runtime::pallet_index(34)]
	pub type Whitelist = pallet_whitelist;
	#[runtime::pallet_index(35)]
	pub type TechnicalCommittee = pallet_collective<Instance1>;
	#[runtime::pallet_index(36)]
	pub type SafeMode = pallet_safe_mode;
	#[runtime::pallet_index(37)]
	pub type TxPause = pallet_tx_pause;
	#[runtime::pallet_index(38)]
	pub type Enactments = crate::governance::enactments;

	#[runtime::pallet_index(40)]
	pub type Datanets = pallet_datanets;
	#[runtime::pallet_index(41)]
	pub type ModelRegistry = pallet_model_registry;
	#[runtime::pallet_index(42)]
	pub type Operators = pallet_operators;
	#[runtime::pallet_index(43)]
	pub type InferenceReceipts = pallet_inference_receipts;
	#[runtime::pallet_index(44)]
	pub type FeeRouting = pallet_fee_routing;
	#[runtime::pallet_index(45)]
	pub type Activity = pallet_activity;
	#[runtime::pallet_index(46)]
	pub type AttributionScoring = pallet_attribution_scoring;
	#[runtime::pallet_index(47)]
	pub type Sponsors = pallet_sponsors;

	// Sees what all others did to the supply.
	#[runtime::pallet_index(60)]
	pub type Supply = crate::supply;
}
