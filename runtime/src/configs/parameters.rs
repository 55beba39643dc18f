//! What governance tunes. Defaults are the main network's; a genesis may set others (see [`crate::parameter_store`]).
//!
//! Blocks are of two seconds.

use crate::{time::*, *};
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::{EnsureOriginWithArg, Get},
};
use frame_system::ensure_root;
use openledger_core::{EpochIndex, Share, MILLI_OPEN, SHARE_ONE};

/// Parameters by concern.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
	use super::*;

	/// Time of the economy.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod economy {
		/// Blocks in an epoch of the economy. Set at genesis, never after: epochs are counted from block 0.
		#[codec(index = 0)]
		pub static EpochLength: BlockNumber = DAYS;
	}

	/// Datanets.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod datanets {
		/// A contribution that nobody reviewed for so long can be lapsed.
		#[codec(index = 0)]
		pub static ReviewPeriod: BlockNumber = 14 * DAYS;
		/// How long chunks of a published snapshot can be demanded before it is sealed.
		#[codec(index = 1)]
		pub static ChallengePeriod: BlockNumber = 2 * DAYS;
		/// How long a demanded chunk may stay unanswered.
		#[codec(index = 2)]
		pub static AnswerPeriod: BlockNumber = DAYS;
		/// What a demander prepays for the answer.
		#[codec(index = 3)]
		pub static DemandFee: Balance = OPEN / 10;
		/// Least part of a refinement's earnings that goes to its parents.
		#[codec(index = 4)]
		pub static MinParentShare: Share = SHARE_ONE / 5;
		/// Part of a synthetic contribution's earnings that goes to the builders of the model that made it.
		#[codec(index = 5)]
		pub static SyntheticShare: Share = SHARE_ONE / 2;
	}

	/// Operators.
	#[dynamic_pallet_params]
	#[codec(index = 2)]
	pub mod operators {
		/// Least own bond.
		#[codec(index = 0)]
		pub static MinBond: Balance = 100 * OPEN;
		/// Least delegation.
		#[codec(index = 1)]
		pub static MinDelegation: Balance = OPEN;
		/// How long a delegation joins before it earns and can be slashed: one challenge window.
		#[codec(index = 2)]
		pub static EntryDelay: BlockNumber = DAYS;
		/// How long unbonding stake stays slashable at least.
		#[codec(index = 3)]
		pub static UnbondingPeriod: BlockNumber = 7 * DAYS;
		/// Highest commission.
		#[codec(index = 4)]
		pub static MaxCommission: Share = SHARE_ONE / 2;
		/// How long a raised commission waits.
		#[codec(index = 5)]
		pub static CommissionDelay: BlockNumber = 7 * DAYS;
		/// Open settlement allowed for each unit of stake.
		#[codec(index = 6)]
		pub static ExposureRatio: Share = SHARE_ONE;
	}

	/// Settlement.
	#[dynamic_pallet_params]
	#[codec(index = 3)]
	pub mod receipts {
		/// Blocks in which a batch can be challenged.
		#[codec(index = 0)]
		pub static ChallengeWindow: BlockNumber = DAYS;
		/// Blocks between closing a session and taking what is left of it.
		#[codec(index = 1)]
		pub static ThawPeriod: BlockNumber = 2 * DAYS;
	}

	/// Payouts.
	#[dynamic_pallet_params]
	#[codec(index = 4)]
	pub mod routing {
		/// Least amount that is swept or that another can claim for a payee.
		#[codec(index = 0)]
		pub static MinPayout: Balance = OPEN / 10;
		/// What a payee pays to whoever claims for it.
		#[codec(index = 1)]
		pub static ClaimReward: Balance = MILLI_OPEN;
	}
}

/// Root sets parameters; nobody changes the length of an epoch.
pub struct ParameterOrigin;
impl EnsureOriginWithArg<RuntimeOrigin, RuntimeParametersKey> for ParameterOrigin {
	type Success = ();

	fn try_origin(origin: RuntimeOrigin, key: &RuntimeParametersKey) -> Result<(), RuntimeOrigin> {
		match key {
			RuntimeParametersKey::Economy(_) => Err(origin),
			RuntimeParametersKey::Datanets(_)
			| RuntimeParametersKey::Operators(_)
			| RuntimeParametersKey::Receipts(_)
			| RuntimeParametersKey::Routing(_) => ensure_root(origin.clone()).map_err(|_| origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_: &RuntimeParametersKey) -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		RuntimeParameters::Datanets(dynamic_params::datanets::Parameters::DemandFee(
			dynamic_params::datanets::DemandFee,
			Some(OPEN),
		))
	}
}

impl pallet_parameters::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type AdminOrigin = ParameterOrigin;
	type WeightInfo = ();
}

impl crate::parameter_store::Config for Runtime {}

/// Epochs of the economy: blocks since genesis by the length set there.
pub struct BlockEpochs;
impl openledger_traits::Epochs for BlockEpochs {
	fn current() -> EpochIndex {
		System::block_number()
			.checked_div(dynamic_params::economy::EpochLength::get())
			.unwrap_or_default()
	}
}
