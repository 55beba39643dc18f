//! The tracks of referenda, as data.
//!
//! Shape of the curves: approval falls from unanimity to a majority; the turnout that is asked for falls from half of all
//! OPEN to a floor that is the higher the more a track can do. Periods are the main network's; a rehearsal network
//! divides them (see `GovernancePace`).

use super::origins::Origin;
use crate::{
	configs::dynamic_params::network::GovernancePace,
	time::{DAYS, HOURS, MINUTES},
	*,
};
use frame_support::traits::{Get, OriginTrait};
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo};
use sp_runtime::{str_array, FixedI64};

const fn percent(parts: u128) -> FixedI64 {
	FixedI64::from_rational(parts, 100)
}

const fn per_mille(parts: u128) -> FixedI64 {
	FixedI64::from_rational(parts, 1_000)
}

/// 80 % after a seventh of the decision period, a majority at its end.
const STRICT_APPROVAL: Curve = Curve::make_reciprocal(4, 28, percent(80), percent(50), percent(100));
/// A majority after three fifths.
const LINEAR_APPROVAL: Curve = Curve::make_linear(17, 28, percent(50), percent(100));
/// A twentieth of all OPEN at least.
const ROOT_SUPPORT: Curve = Curve::make_linear(28, 28, percent(5), percent(50));
/// A hundredth at least.
const FIRM_SUPPORT: Curve = Curve::make_linear(28, 28, percent(1), percent(50));
/// Falls fast, to a thousandth.
const LIGHT_SUPPORT: Curve = Curve::make_reciprocal(7, 28, percent(1), per_mille(1), percent(50));
/// The committee has looked at it: falls within a day of fourteen.
const WHITELISTED_SUPPORT: Curve = Curve::make_reciprocal(1, 28, percent(20), percent(2), percent(50));

/// One track.
pub struct Spec {
	/// Its number.
	pub id: u16,
	/// Its name, at most 25 bytes.
	pub name: &'static str,
	/// What its referenda dispatch as; `None` is root.
	pub origin: Option<Origin>,
	/// Referenda decided at the same time.
	pub max_deciding: u32,
	/// Deposit for a decision, in OPEN.
	pub deposit: Balance,
	/// Before deciding, in blocks.
	pub prepare: BlockNumber,
	/// For deciding.
	pub decision: BlockNumber,
	/// For which it must pass without a break.
	pub confirm: BlockNumber,
	/// Before it is enacted.
	pub enactment: BlockNumber,
	/// Least part of the votes that must be in favour.
	pub approval: Curve,
	/// Least part of all OPEN that must be in favour.
	pub support: Curve,
}

/// All tracks, by number.
pub const TRACKS: [Spec; 14] = [
	Spec {
		id: 0,
		name: "root",
		origin: None,
		max_deciding: 1,
		deposit: 100_000,
		prepare: 2 * HOURS,
		decision: 28 * DAYS,
		confirm: DAYS,
		enactment: DAYS,
		approval: STRICT_APPROVAL,
		support: ROOT_SUPPORT,
	},
	Spec {
		id: 1,
		name: "whitelisted_caller",
		origin: Some(Origin::WhitelistedCaller),
		max_deciding: 20,
		deposit: 10_000,
		prepare: 30 * MINUTES,
		decision: 28 * DAYS,
		confirm: 10 * MINUTES,
		enactment: 10 * MINUTES,
		approval: STRICT_APPROVAL,
		support: WHITELISTED_SUPPORT,
	},
	// As strict as root, whose equal it is; but no upgrade waits until another referendum of root has been decided.
	Spec {
		id: 2,
		name: "upgrades",
		origin: Some(Origin::UpgradeAdmin),
		max_deciding: 2,
		deposit: 100_000,
		prepare: 2 * HOURS,
		decision: 28 * DAYS,
		confirm: DAYS,
		enactment: DAYS,
		approval: STRICT_APPROVAL,
		support: ROOT_SUPPORT,
	},
	Spec {
		id: 10,
		name: "staking_admin",
		origin: Some(Origin::StakingAdmin),
		max_deciding: 5,
		deposit: 5_000,
		prepare: 2 * HOURS,
		decision: 14 * DAYS,
		confirm: DAYS,
		enactment: DAYS,
		approval: STRICT_APPROVAL,
		support: FIRM_SUPPORT,
	},
	Spec {
		id: 11,
		name: "parameter_admin",
		origin: Some(Origin::ParameterAdmin),
		max_deciding: 10,
		deposit: 5_000,
		prepare: 2 * HOURS,
		decision: 14 * DAYS,
		confirm: DAYS,
		enactment: DAYS,
		approval: STRICT_APPROVAL,
		support: FIRM_SUPPORT,
	},
	Spec {
		id: 12,
		name: "routing_admin",
		origin: Some(Origin::RoutingAdmin),
		max_deciding: 2,
		deposit: 20_000,
		prepare: DAYS,
		decision: 28 * DAYS,
		confirm: 2 * DAYS,
		enactment: 7 * DAYS,
		approval: STRICT_APPROVAL,
		support: FIRM_SUPPORT,
	},
	Spec {
		id: 13,
		name: "curation_appeal",
		origin: Some(Origin::CurationAppeal),
		max_deciding: 50,
		deposit: 500,
		prepare: HOURS,
		decision: 7 * DAYS,
		confirm: 12 * HOURS,
		enactment: 10 * MINUTES,
		approval: LINEAR_APPROVAL,
		support: LIGHT_SUPPORT,
	},
	// Twice as fast as a slash is applied, so that there is time to find out and to propose.
	Spec {
		id: 14,
		name: "slash_appeal",
		origin: Some(Origin::SlashAppeal),
		max_deciding: 20,
		deposit: 2_000,
		prepare: HOURS,
		decision: 3 * DAYS,
		confirm: 3 * HOURS,
		enactment: 10 * MINUTES,
		approval: LINEAR_APPROVAL,
		support: LIGHT_SUPPORT,
	},
	Spec {
		id: 20,
		name: "datanet_grants",
		origin: Some(Origin::DatanetGrants),
		max_deciding: 50,
		deposit: 500,
		prepare: 4 * HOURS,
		decision: 14 * DAYS,
		confirm: DAYS,
		enactment: HOURS,
		approval: LINEAR_APPROVAL,
		support: LIGHT_SUPPORT,
	},
	Spec {
		id: 21,
		name: "model_grants",
		origin: Some(Origin::ModelGrants),
		max_deciding: 50,
		deposit: 1_000,
		prepare: 4 * HOURS,
		decision: 14 * DAYS,
		confirm: DAYS,
		enactment: HOURS,
		approval: LINEAR_APPROVAL,
		support: LIGHT_SUPPORT,
	},
	Spec {
		id: 22,
		name: "operator_grants",
		origin: Some(Origin::OperatorGrants),
		max_deciding: 50,
		deposit: 500,
		prepare: 4 * HOURS,
		decision: 14 * DAYS,
		confirm: DAYS,
		enactment: HOURS,
		approval: LINEAR_APPROVAL,
		support: LIGHT_SUPPORT,
	},
	Spec {
		id: 23,
		name: "treasurer",
		origin: Some(Origin::Treasurer),
		max_deciding: 10,
		deposit: 10_000,
		prepare: 4 * HOURS,
		decision: 28 * DAYS,
		confirm: 2 * DAYS,
		enactment: DAYS,
		approval: STRICT_APPROVAL,
		support: FIRM_SUPPORT,
	},
	Spec {
		id: 30,
		name: "referendum_canceller",
		origin: Some(Origin::ReferendumCanceller),
		max_deciding: 20,
		deposit: 10_000,
		prepare: 2 * HOURS,
		decision: 7 * DAYS,
		confirm: 3 * HOURS,
		enactment: 10 * MINUTES,
		approval: LINEAR_APPROVAL,
		support: LIGHT_SUPPORT,
	},
	Spec {
		id: 31,
		name: "referendum_killer",
		origin: Some(Origin::ReferendumKiller),
		max_deciding: 20,
		deposit: 50_000,
		prepare: 2 * HOURS,
		decision: 28 * DAYS,
		confirm: 3 * HOURS,
		enactment: 10 * MINUTES,
		approval: STRICT_APPROVAL,
		support: FIRM_SUPPORT,
	},
];

/// A period of governance on this network: at least a block.
pub fn paced(period: BlockNumber) -> BlockNumber {
	period.checked_div(GovernancePace::get()).unwrap_or(period).max(1)
}

/// [`TRACKS`] at the pace of this network.
pub struct Tracks;
impl TracksInfo<Balance, BlockNumber> for Tracks {
	type Id = u16;
	type RuntimeOrigin = <RuntimeOrigin as OriginTrait>::PalletsOrigin;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<u16, Balance, BlockNumber>>> {
		TRACKS.iter().map(|spec| {
			Cow::Owned(Track {
				id: spec.id,
				info: TrackInfo {
					name: str_array(spec.name),
					max_deciding: spec.max_deciding,
					decision_deposit: spec.deposit.saturating_mul(OPEN),
					prepare_period: paced(spec.prepare),
					decision_period: paced(spec.decision),
					confirm_period: paced(spec.confirm),
					min_enactment_period: paced(spec.enactment),
					min_approval: spec.approval.clone(),
					min_support: spec.support.clone(),
				},
			})
		})
	}

	fn track_for(origin: &Self::RuntimeOrigin) -> Result<u16, ()> {
		let wanted = match origin {
			OriginCaller::system(frame_system::RawOrigin::Root) => None,
			OriginCaller::Origins(origin) => Some(*origin),
			_ => return Err(()),
		};
		TRACKS
			.iter()
			.find(|spec| spec.origin == wanted)
			.map(|spec| spec.id)
			.ok_or(())
	}
}
