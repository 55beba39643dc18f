//! What governance tunes, within bounds. Defaults are the main network's; a genesis may set others (see
//! [`crate::parameter_store`]).
//!
//! Blocks are of two seconds.

use crate::{configs::SettlementInterval, governance::Origin as Governance, time::*, *};
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::{EnsureOriginWithArg, Get, OriginTrait},
};
use openledger_core::{EpochIndex, Share, MILLI_OPEN, SHARE_ONE};
use sp_staking::{EraIndex, SessionIndex};

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

	/// Challenges and demands.
	#[dynamic_pallet_params]
	#[codec(index = 6)]
	pub mod scoring {
		/// What a challenger sets aside until its challenge is decided.
		#[codec(index = 0)]
		pub static ChallengeBond: Balance = 10 * OPEN;
		/// Least slash of a verdict.
		#[codec(index = 1)]
		pub static MinSlash: Balance = 50 * OPEN;
		/// Blocks between a challenge and its proof, at least.
		#[codec(index = 2)]
		pub static CommitDelay: BlockNumber = 3;
		/// Blocks between a challenge and its proof, at most.
		#[codec(index = 3)]
		pub static RevealPeriod: BlockNumber = HOURS;
		/// Receipts that are drawn of a batch.
		#[codec(index = 4)]
		pub static DrawCount: u8 = 4;
		/// What a demander prepays for the answer if the item was not drawn.
		#[codec(index = 5)]
		pub static DemandPrice: Balance = OPEN / 10;
		/// Demands of a batch that are prepaid, at most.
		#[codec(index = 6)]
		pub static MaxDemands: u32 = 256;
	}

	/// Sponsors.
	#[dynamic_pallet_params]
	#[codec(index = 7)]
	pub mod sponsors {
		/// What a sponsor pledges for each call of a quota while the invitation stands.
		#[codec(index = 0)]
		pub static CallPledge: Balance = OPEN / 100;
		/// Least that a pot has when nothing of it is held.
		#[codec(index = 1)]
		pub static MinPot: Balance = OPEN;
		/// Most feeless calls of a guest in an epoch.
		#[codec(index = 2)]
		pub static MaxQuota: u32 = 100;
		/// Most epochs that an invitation is in force.
		#[codec(index = 3)]
		pub static MaxEpochs: EpochIndex = 365;
	}

	/// What a network is born with. Set at genesis, never after: nobody may change these.
	#[dynamic_pallet_params]
	#[codec(index = 5)]
	pub mod network {
		/// Whether this is a network for tests: sudo works if the genesis names a key, and periods may be shorter than
		/// is safe where money is at stake.
		#[codec(index = 0)]
		pub static Rehearsal: bool = false;
		/// Slots in a session of the consensus.
		#[codec(index = 1)]
		pub static SessionLength: u64 = EPOCH_DURATION_IN_SLOTS;
		/// Sessions in an era of staking.
		#[codec(index = 2)]
		pub static EraLength: SessionIndex = 6;
		/// Eras for which unbonded stake stays slashable.
		#[codec(index = 3)]
		pub static BondingDuration: EraIndex = 28;
		/// Eras for which a slash can be cancelled before it is applied.
		#[codec(index = 4)]
		pub static SlashDeferDuration: EraIndex = 27;
		/// What the periods of governance are divided by.
		#[codec(index = 5)]
		pub static GovernancePace: BlockNumber = 1;
	}
}

/// The track of parameters sets them, within bounds (see [`within_bounds`]), and nobody else. Root is not filtered, so it would pass the
/// bounds by mistake; on purpose it can, as it can replace the code. Nobody changes what a network is born with, nor the length of an
/// economy's epoch.
pub struct ParameterOrigin;
impl EnsureOriginWithArg<RuntimeOrigin, RuntimeParametersKey> for ParameterOrigin {
	type Success = ();

	fn try_origin(origin: RuntimeOrigin, key: &RuntimeParametersKey) -> Result<(), RuntimeOrigin> {
		match key {
			RuntimeParametersKey::Economy(_) | RuntimeParametersKey::Network(_) => Err(origin),
			RuntimeParametersKey::Datanets(_)
			| RuntimeParametersKey::Operators(_)
			| RuntimeParametersKey::Receipts(_)
			| RuntimeParametersKey::Routing(_)
			| RuntimeParametersKey::Scoring(_)
			| RuntimeParametersKey::Sponsors(_) => match origin.caller() {
				OriginCaller::Origins(Governance::ParameterAdmin) => Ok(()),
				_ => Err(origin),
			},
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_: &RuntimeParametersKey) -> Result<RuntimeOrigin, ()> {
		Ok(Governance::ParameterAdmin.into())
	}
}

/// Answers to demands that an operator gets into a block at least: its gateway has 128 under way, and each takes up to two blocks; half of
/// that. The largest answers, of 35 kB, fill a third of what ordinary transactions have of a block so: a few operators can be asked
/// for all of it at one time.
const ANSWERS_A_BLOCK: u32 = 32;

/// Whether all that can be demanded can be answered in the quarter of the window that is left when all of it is demanded in the last
/// block for demands, of all batches that an operator can have open: for each draw what costs the fee alone, and so many
/// prepaid demands. Else a flood of demands would slash an honest operator.
fn is_answerable(window: BlockNumber, draws: u8, prepaid: u32) -> bool {
	let of_a_batch = u64::from(pallet_attribution_scoring::FREE_DEMANDS)
		.saturating_mul(draws.into())
		.saturating_add(prepaid.into());
	let demands = of_a_batch.saturating_mul(openledger_core::MAX_OPEN_BATCHES.into());
	let answers = u64::from(window / 4).saturating_mul(ANSWERS_A_BLOCK.into());
	demands <= answers
}

/// Whether a parameter is within its bounds, given the others as they are now. `None` is not: it would bring back the
/// default, which may not fit the others and is another after an upgrade. Whoever wants it names it.
///
/// A set of periods is coherent if a delegation joins for at least a challenge window, stake unbonds for at least as long,
/// and a session thaws for longer than operators take to settle. Periods of a rehearsal network have no least length but
/// that.
pub fn within_bounds(parameter: &RuntimeParameters) -> bool {
	use dynamic_params::{
		datanets::Parameters as Datanets, network, operators, operators::Parameters as Operators, receipts,
		receipts::Parameters as Receipts, routing, routing::Parameters as Routing, scoring,
		scoring::Parameters as Scoring, sponsors::Parameters as Sponsorship,
	};
	let period = |length: BlockNumber, least: BlockNumber, most: BlockNumber| {
		let least = if network::Rehearsal::get() { 1 } else { least };
		(least..=most).contains(&length)
	};
	let answerable =
		|window, draws, prepaid| network::Rehearsal::get() || is_answerable(window, draws, prepaid);
	match parameter {
		RuntimeParameters::Datanets(parameter) => match parameter {
			// A rejection can be appealed for as long: a referendum of the track of appeals must fit in.
			Datanets::ReviewPeriod(_, value) => value.is_some_and(|value| period(value, 8 * DAYS, 90 * DAYS)),
			Datanets::ChallengePeriod(_, value) => {
				value.is_some_and(|value| period(value, 6 * HOURS, 30 * DAYS))
			}
			Datanets::AnswerPeriod(_, value) => value.is_some_and(|value| period(value, HOURS, 14 * DAYS)),
			Datanets::DemandFee(_, value) => {
				value.is_some_and(|value| (MILLI_OPEN..=100 * OPEN).contains(&value))
			}
			Datanets::MinParentShare(_, value) => {
				value.is_some_and(|value| (SHARE_ONE / 20..=SHARE_ONE / 2).contains(&value))
			}
			Datanets::SyntheticShare(_, value) => {
				value.is_some_and(|value| (SHARE_ONE / 10..=SHARE_ONE / 10 * 9).contains(&value))
			}
		},
		RuntimeParameters::Operators(parameter) => match parameter {
			Operators::MinBond(_, value) => value.is_some_and(|value| {
				(OPEN..=1_000_000 * OPEN).contains(&value) && value >= scoring::MinSlash::get()
			}),
			Operators::MinDelegation(_, value) => {
				value.is_some_and(|value| (MILLI_OPEN..=1_000 * OPEN).contains(&value))
			}
			Operators::EntryDelay(_, value) => value.is_some_and(|value| {
				period(value, HOURS, 30 * DAYS) && value >= receipts::ChallengeWindow::get()
			}),
			Operators::UnbondingPeriod(_, value) => value.is_some_and(|value| {
				period(value, DAYS, 90 * DAYS) && value >= receipts::ChallengeWindow::get()
			}),
			Operators::MaxCommission(_, value) => value.is_some_and(|value| value <= SHARE_ONE),
			Operators::CommissionDelay(_, value) => {
				value.is_some_and(|value| period(value, HOURS, 30 * DAYS))
			}
			Operators::ExposureRatio(_, value) => {
				value.is_some_and(|value| (SHARE_ONE / 100..=SHARE_ONE).contains(&value))
			}
		},
		RuntimeParameters::Receipts(parameter) => match parameter {
			Receipts::ChallengeWindow(_, value) => value.is_some_and(|value| {
				period(value, HOURS, 14 * DAYS)
					&& answerable(value, scoring::DrawCount::get(), scoring::MaxDemands::get())
					&& value <= operators::EntryDelay::get()
					&& value <= operators::UnbondingPeriod::get()
			}),
			Receipts::ThawPeriod(_, value) => {
				value.is_some_and(|value| period(value, DAYS, 60 * DAYS) && value > SettlementInterval::get())
			}
		},
		RuntimeParameters::Routing(parameter) => match parameter {
			Routing::MinPayout(_, value) => value.is_some_and(|value| {
				(EXISTENTIAL_DEPOSIT..=10 * OPEN).contains(&value) && value > routing::ClaimReward::get()
			}),
			Routing::ClaimReward(_, value) => value.is_some_and(|value| value < routing::MinPayout::get()),
		},
		RuntimeParameters::Scoring(parameter) => match parameter {
			Scoring::ChallengeBond(_, value) => {
				value.is_some_and(|value| (OPEN..=1_000 * OPEN).contains(&value))
			}
			Scoring::MinSlash(_, value) => {
				value.is_some_and(|value| (OPEN..=operators::MinBond::get()).contains(&value))
			}
			// The proof of a challenge in the last block of a window must still be possible, and soon enough to be no way
			// to keep a batch from ending.
			Scoring::CommitDelay(_, value) => {
				value.is_some_and(|value| value >= 1 && value < scoring::RevealPeriod::get())
			}
			Scoring::RevealPeriod(_, value) => value
				.is_some_and(|value| period(value, HOURS / 2, DAYS) && value > scoring::CommitDelay::get()),
			Scoring::DrawCount(_, value) => value.is_some_and(|value| {
				(1..=pallet_attribution_scoring::MAX_DRAWS).contains(&u32::from(value))
					&& answerable(
						receipts::ChallengeWindow::get(),
						value,
						scoring::MaxDemands::get(),
					)
			}),
			Scoring::DemandPrice(_, value) => {
				value.is_some_and(|value| (MILLI_OPEN..=10 * OPEN).contains(&value))
			}
			Scoring::MaxDemands(_, value) => value.is_some_and(|value| {
				(16..=4_096).contains(&value)
					&& answerable(receipts::ChallengeWindow::get(), scoring::DrawCount::get(), value)
			}),
		},
		RuntimeParameters::Sponsors(parameter) => match parameter {
			Sponsorship::CallPledge(_, value) => value.is_some_and(|value| value <= OPEN),
			Sponsorship::MinPot(_, value) => {
				value.is_some_and(|value| (EXISTENTIAL_DEPOSIT..=1_000 * OPEN).contains(&value))
			}
			Sponsorship::MaxQuota(_, value) => value.is_some_and(|value| value <= 10_000),
			Sponsorship::MaxEpochs(_, value) => value.is_some_and(|value| (1..=3_650).contains(&value)),
		},
		RuntimeParameters::Economy(_) | RuntimeParameters::Network(_) => network_is_sound(),
	}
}

/// Whether what the network was born with fits together.
fn network_is_sound() -> bool {
	use dynamic_params::{
		economy,
		network::{BondingDuration, EraLength, GovernancePace, Rehearsal, SessionLength, SlashDeferDuration},
	};
	// Slots of a session must leave time for keys to be exchanged; the rest is division by zero and staking's own rule.
	let fits = economy::EpochLength::get() > 0
		&& SessionLength::get() >= 5
		&& EraLength::get() >= 2
		&& SlashDeferDuration::get() < BondingDuration::get()
		&& GovernancePace::get() > 0
		&& BondingDuration::get() < configs::HistoryDepth::get();
	// Where money is at stake, stake stays slashable for longer than a node may be offline and still find the right chain.
	let bonded = u64::from(BondingDuration::get())
		.saturating_mul(EraLength::get().into())
		.saturating_mul(SessionLength::get());
	fits && (Rehearsal::get() || (bonded >= u64::from(7 * DAYS) && GovernancePace::get() == 1))
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
