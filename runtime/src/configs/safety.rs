//! What stops when something is wrong, and what never stops: nobody's money is locked in.

use crate::{
	configs::{dynamic_params::network::Rehearsal, within_bounds, HalfOfCommittee, TwoThirdsOfCommittee},
	time::DAYS,
	*,
};
use frame_support::{
	migrations::{FailedMigrationHandler, FailedMigrationHandling, MultiStepMigrator},
	traits::{
		CallMetadata, ConstU32, Contains, EitherOf, Get, GetCallMetadata, InsideBoth,
		SafeMode as SafeModeControl,
	},
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureWithSuccess};

/// For how long one decision of the committee stops ordinary calls.
type CommitteeStop = ConstU32<DAYS>;
/// For how long a referendum does.
type RootStop = ConstU32<{ 7 * DAYS }>;

/// Calls that neither the safe mode nor a pause reaches: pallet, and its calls; none named means all.
///
/// They take money out of the protocol to its owner, keep consensus going, answer demands that would else cost stake or
/// place, wrap other calls (which are looked at one by one), or decide what happens next.
pub const ALWAYS_OPEN: &[(&str, &[&str])] = &[
	// Consensus.
	("Timestamp", &[]),
	("Babe", &[]),
	("Grandpa", &[]),
	("Session", &[]),
	(
		"Staking",
		&[
			"chill",
			"unbond",
			"withdraw_unbonded",
			"payout_stakers",
			"payout_stakers_by_page",
			"validate",
		],
	),
	// Money to its owners.
	(
		"FeeRouting",
		&["pull", "claim", "claim_for", "rotate_payee", "set_policy"],
	),
	(
		"InferenceReceipts",
		&[
			"submit_batch",
			"finalise",
			"void_batch",
			"close_session",
			"withdraw_session",
			"revoke_mandate",
		],
	),
	(
		"AttributionScoring",
		&[
			"prove",
			"answer",
			"prove_equivocation",
			"expire_challenge",
			"expire_demand",
			"expire_equivocation",
			"forget_equivocation",
		],
	),
	("Sponsors", &["revoke", "close", "defund"]),
	(
		"Operators",
		&[
			"stop",
			"unbond_own",
			"deregister",
			"withdraw_own",
			"cancel_joining",
			"undelegate",
			"withdraw_unbonded",
			"clear",
		],
	),
	(
		"Datanets",
		&[
			"answer_chunk",
			"demand_chunk",
			"expire_demand",
			"dispute_count",
			"release_bond",
			"withdraw",
			"freeze_contribution",
			"restore_contribution",
			"overrule_rejection",
			"freeze_datanet",
			"restore_datanet",
		],
	),
	("Vesting", &["vest", "vest_other"]),
	// Calls around calls.
	("Utility", &[]),
	("Proxy", &[]),
	("Multisig", &[]),
	// Decisions.
	(
		"System",
		&["remark", "apply_authorized_upgrade", "authorize_upgrade"],
	),
	("Preimage", &[]),
	("Scheduler", &[]),
	("Parameters", &[]),
	("Treasury", &[]),
	("Enactments", &[]),
	("ConvictionVoting", &[]),
	("Referenda", &[]),
	("Whitelist", &[]),
	("TechnicalCommittee", &[]),
	("SafeMode", &[]),
	("TxPause", &[]),
	("MultiBlockMigrations", &[]),
	("Sudo", &[]),
];

/// Whether [`ALWAYS_OPEN`] has a call.
pub fn is_always_open(pallet: &str, call: &str) -> bool {
	ALWAYS_OPEN
		.iter()
		.any(|(name, calls)| *name == pallet && (calls.is_empty() || calls.contains(&call)))
}

/// [`ALWAYS_OPEN`], for the safe mode.
pub struct AlwaysOpen;
impl Contains<RuntimeCall> for AlwaysOpen {
	fn contains(call: &RuntimeCall) -> bool {
		let CallMetadata {
			pallet_name,
			function_name,
		} = call.get_call_metadata();
		is_always_open(pallet_name, function_name)
	}
}

/// What besides [`ALWAYS_OPEN`] nobody pauses: a pause stops no windows, as the safe mode does, so batches that nobody may
/// challenge would be final.
///
/// Nor does anybody keep others from becoming validators or from backing them.
pub const NEVER_PAUSED: &[(&str, &[&str])] = &[
	(
		"AttributionScoring",
		&["challenge", "demand", "commit_equivocation", "prove_duplicate"],
	),
	("Staking", &["bond", "bond_extra", "rebond", "nominate"]),
];

/// [`ALWAYS_OPEN`] and [`NEVER_PAUSED`].
pub struct NeverPaused;
impl Contains<pallet_tx_pause::RuntimeCallNameOf<Runtime>> for NeverPaused {
	fn contains((pallet, call): &pallet_tx_pause::RuntimeCallNameOf<Runtime>) -> bool {
		match (core::str::from_utf8(pallet), core::str::from_utf8(call)) {
			(Ok(pallet), Ok(call)) => {
				is_always_open(pallet, call)
					|| NEVER_PAUSED
						.iter()
						.any(|(name, calls)| *name == pallet && calls.contains(&call))
			}
			_ => false,
		}
	}
}

/// Calls that this network does not have, whatever its state:
/// - sudo, but on a rehearsal network: no key that ever gets into storage can be used;
/// - parameters out of bounds;
/// - the treasury's own ways to spend: the old one credits before it debits, and neither sees to whom an origin grants,
///   as `Enactments::grant` does.
pub struct Lawful;
impl Contains<RuntimeCall> for Lawful {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::Sudo(_) => Rehearsal::get(),
			RuntimeCall::Parameters(pallet_parameters::Call::set_parameter { key_value }) => {
				within_bounds(key_value)
			}
			RuntimeCall::Treasury(
				pallet_treasury::Call::spend_local { .. } | pallet_treasury::Call::spend { .. },
			) => false,
			_ => true,
		}
	}
}

/// Calls that may be dispatched now. Root is not filtered.
pub type CallFilter = InsideBoth<Lawful, InsideBoth<SafeMode, TxPause>>;

/// Closed while the safe mode is on or migrations run: windows of the economy stand still.
pub struct Admission;
impl openledger_traits::Admission for Admission {
	fn is_open() -> bool {
		!SafeMode::is_entered() && !MultiBlockMigrations::ongoing()
	}
}

/// A migration failed: the safe mode is entered until somebody leaves it, and the chain goes on without the migration, so
/// that there is a way to decide what to do. A chain that stays stuck could only be rescued by a fork.
pub struct RescueFromFailedMigration;
impl FailedMigrationHandler for RescueFromFailedMigration {
	fn failed(migration: Option<u32>) -> FailedMigrationHandling {
		log::error!(target: "runtime::migrations", "migration {migration:?} failed: entering the safe mode");
		let entered = if SafeMode::is_entered() {
			<SafeMode as SafeModeControl>::extend(BlockNumber::MAX)
		} else {
			<SafeMode as SafeModeControl>::enter(BlockNumber::MAX)
		};
		if entered.is_err() {
			frame_support::defensive!("the safe mode is entered or extended");
		}
		FailedMigrationHandling::ForceUnstuck
	}
}

impl pallet_safe_mode::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WhitelistedCalls = AlwaysOpen;
	type EnterDuration = CommitteeStop;
	type ExtendDuration = CommitteeStop;
	// Nobody buys a stop of the chain.
	type EnterDepositAmount = ();
	type ExtendDepositAmount = ();
	type ForceEnterOrigin = EitherOf<
		EnsureRootWithSuccess<AccountId, RootStop>,
		EnsureWithSuccess<HalfOfCommittee, AccountId, CommitteeStop>,
	>;
	type ForceExtendOrigin = EitherOf<
		EnsureRootWithSuccess<AccountId, RootStop>,
		EnsureWithSuccess<TwoThirdsOfCommittee, AccountId, CommitteeStop>,
	>;
	type ForceExitOrigin = EitherOf<EnsureRoot<AccountId>, TwoThirdsOfCommittee>;
	type ForceDepositOrigin = EnsureRoot<AccountId>;
	type Notify = ();
	type ReleaseDelay = ();
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
}

impl pallet_tx_pause::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PauseOrigin = EitherOf<EnsureRoot<AccountId>, TwoThirdsOfCommittee>;
	type UnpauseOrigin = EitherOf<EnsureRoot<AccountId>, TwoThirdsOfCommittee>;
	type WhitelistedCalls = NeverPaused;
	type MaxNameLen = ConstU32<256>;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
}
