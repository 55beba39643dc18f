//! BABE, GRANDPA and the sessions that carry their keys.

use crate::{
	configs::{
		dynamic_params::network::{BondingDuration, EraLength, SessionLength},
		MaxBackersPerValidator,
	},
	time::*,
	*,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64, Get},
};
use pallet_session::{disabling::UpToLimitWithReEnablingDisablingStrategy, historical::NoteHistoricalRoot};
use sp_consensus_babe::{AuthorityId, Slot};
use sp_core::crypto::KeyTypeId;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

/// Most validators of a set.
pub type MaxAuthorities = ConstU32<1_000>;

parameter_types! {
	pub const SessionKeyDeposit: Balance = OPEN;
}

/// Sessions for which stake stays slashable.
pub struct BondedSessions;
impl Get<u64> for BondedSessions {
	fn get() -> u64 {
		u64::from(BondingDuration::get()).saturating_mul(EraLength::get().into())
	}
}

/// Blocks for which an equivocation can be reported: as long as the stake behind it is slashable.
pub struct ReportLongevity;
impl Get<u64> for ReportLongevity {
	fn get() -> u64 {
		BondedSessions::get().saturating_mul(SessionLength::get())
	}
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Babe;
	type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_babe::Config for Runtime {
	type EpochDuration = SessionLength;
	type ExpectedBlockTime = ConstU64<SLOT_DURATION>;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type DisabledValidators = Session;
	type WeightInfo = ();
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = MaxBackersPerValidator;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_babe::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = MaxBackersPerValidator;
	type MaxSetIdSessionEntries = BondedSessions;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

/// Proves that a key was a validator's in the current session, for reports of equivocation.
pub fn key_ownership_proof(id: KeyTypeId, key: impl codec::Encode) -> Option<Vec<u8>> {
	use frame_support::traits::KeyOwnerProofSystem;
	Historical::prove((id, key.encode())).map(|proof| codec::Encode::encode(&proof))
}

/// The same for who authored in `slot`, if that is one of the current session. A report that proves a key of another session
/// than its slot's is refused; who asks in the state before a session's first block is to ask again in a later one.
pub fn author_key_ownership_proof(slot: Slot, key: AuthorityId) -> Option<Vec<u8>> {
	let start = Babe::current_epoch_start();
	let end = start.saturating_add(SessionLength::get());
	if !(start..end).contains(&slot) {
		return None;
	}
	key_ownership_proof(sp_consensus_babe::KEY_TYPE, key)
}

impl<C> frame_system::offchain::CreateTransactionBase<C> for Runtime
where
	RuntimeCall: From<C>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<C> frame_system::offchain::CreateBare<C> for Runtime
where
	RuntimeCall: From<C>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_bare(call)
	}
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Babe>;
	type EventHandler = Staking;
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = Babe;
	type NextSessionRotation = Babe;
	type SessionManager = NoteHistoricalRoot<Self, Staking>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = UpToLimitWithReEnablingDisablingStrategy;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = SessionKeyDeposit;
}

impl pallet_authority_discovery::Config for Runtime {
	type MaxAuthorities = MaxAuthorities;
}
