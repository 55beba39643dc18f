//! What decided referenda enact that no other pallet has an origin for: each resource by its own origin, within bounds.
//!
//! The pallets behind these calls know root, or an amount, but neither to whom a grant goes nor who upgrades. Weights are
//! those of the calls behind.

pub use pallet::*;

use crate::Balance;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{Perbill, Percent};

/// A figure of staking. Bounds are in [`StakingFigure::within_bounds`].
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum StakingFigure {
	/// Validators that are elected.
	Validators(u32),
	/// Least bond of a validator.
	MinValidatorBond(Balance),
	/// Least bond of a nominator.
	MinNominatorBond(Balance),
	/// Least commission of validators.
	MinCommission(Perbill),
	/// Accounts that can be candidates at one time.
	MaxCandidates(u32),
}

/// How full the places for candidates are, once anyone may chill those that have less than the least bond. Without it
/// nobody could, and who fills all places with small bonds would keep others out for good.
pub const CHILL_THRESHOLD: Percent = Percent::from_percent(75);

impl StakingFigure {
	/// Whether consensus stays safe and open with it:
	/// - as few validators as still stand one that fails (4), as many as an election affords (100);
	/// - bonds that are no dust, and no more than a thousandth of the supply to take part;
	/// - a commission that leaves nominators most;
	/// - as many candidates as an election reads: it fails if there are more, and with it all that an era ends.
	pub fn within_bounds(&self) -> bool {
		use crate::{
			configs::{MaxActiveValidators, MaxElectableTargets},
			OPEN,
		};
		use frame_support::traits::Get;
		match self {
			Self::Validators(count) => (4..=MaxActiveValidators::get()).contains(count),
			Self::MinValidatorBond(bond) => (100 * OPEN..=1_000_000 * OPEN).contains(bond),
			Self::MinNominatorBond(bond) => (OPEN..=1_000 * OPEN).contains(bond),
			Self::MinCommission(part) => *part <= Perbill::from_percent(20),
			Self::MaxCandidates(count) => {
				(MaxActiveValidators::get()..=MaxElectableTargets::get()).contains(count)
			}
		}
	}
}

#[frame_support::pallet]
pub mod pallet {
	use super::{StakingFigure, CHILL_THRESHOLD};
	use crate::{
		governance::{origins, Grantee},
		Balance, BlockNumber, Hash, OriginCaller, Runtime, RuntimeOrigin, Staking, System, Treasury,
	};
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{EitherOf, OriginTrait},
	};
	use frame_system::{pallet_prelude::OriginFor, EnsureRoot, RawOrigin, WeightInfo as SystemWeights};
	use pallet_staking::{ConfigOp, WeightInfo as StakingWeights};
	use pallet_treasury::WeightInfo as TreasuryWeights;
	use sp_staking::EraIndex;

	type TreasuryWeight = <Runtime as pallet_treasury::Config>::WeightInfo;
	type StakingWeight = <Runtime as pallet_staking::Config>::WeightInfo;
	type SystemWeight = <Runtime as frame_system::Config>::SystemWeightInfo;

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeOrigin = RuntimeOrigin, Hash = Hash> {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::error]
	pub enum Error<T> {
		/// The origin grants to others than this one: use the track of its kind, or the treasurer's.
		WrongKindOfGrantee,
		/// The figure is out of its bounds: see the guide to governance.
		OutOfBounds,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Grants `amount` of the treasury to `grantee`, who or whoever else draws it by `Treasury::payout` within the
		/// payout period from `valid_from`, or from now if that is `None`.
		///
		/// The origin is that of a track of grants; each grants to its own kind, and the treasurer to all. In one dispatch,
		/// batches with it, an origin grants its limit at most ([`grant_limit`](origins::Origin::grant_limit)).
		///
		/// # Errors
		/// `BadOrigin`, [`Error::WrongKindOfGrantee`], and those of `Treasury::spend`: `InsufficientPermission` above the
		/// limit, `SpendExpired`.
		#[pallet::call_index(0)]
		#[pallet::weight(TreasuryWeight::spend())]
		pub fn grant(
			origin: OriginFor<T>,
			grantee: Grantee,
			#[pallet::compact] amount: Balance,
			valid_from: Option<BlockNumber>,
		) -> DispatchResult {
			let OriginCaller::Origins(granter) = origin.caller() else {
				return Err(DispatchError::BadOrigin);
			};
			ensure!(granter.grant_limit().is_some(), DispatchError::BadOrigin);
			ensure!(granter.grants_to(&grantee), Error::<T>::WrongKindOfGrantee);
			Treasury::spend(origin, Box::new(()), amount, Box::new(grantee), valid_from)
		}

		/// Authorises an upgrade to the code of this hash (Blake2-256), which anyone then applies by
		/// `System::apply_authorized_upgrade`. The code must have this chain's name and a higher version.
		///
		/// # Errors
		/// `BadOrigin` if it is neither root nor the track of upgrades.
		#[pallet::call_index(1)]
		#[pallet::weight((SystemWeight::authorize_upgrade(), DispatchClass::Operational))]
		pub fn authorize_upgrade(origin: OriginFor<T>, code_hash: Hash) -> DispatchResult {
			EitherOf::<EnsureRoot<T::AccountId>, origins::UpgradeAdmin>::ensure_origin(origin)?;
			System::do_authorize_upgrade(code_hash, true);
			Ok(())
		}

		/// Sets a figure of staking, within its bounds, and [`CHILL_THRESHOLD`] with it.
		///
		/// # Errors
		/// `BadOrigin` if it is not the track of staking; [`Error::OutOfBounds`].
		#[pallet::call_index(2)]
		#[pallet::weight(
			StakingWeight::set_staking_configs_all_set().max(StakingWeight::set_validator_count())
		)]
		pub fn set_staking(origin: OriginFor<T>, figure: StakingFigure) -> DispatchResult {
			origins::StakingAdmin::ensure_origin(origin)?;
			ensure!(figure.within_bounds(), Error::<T>::OutOfBounds);
			let root = || RuntimeOrigin::from(RawOrigin::Root);
			let (mut validator, mut nominator) = (ConfigOp::Noop, ConfigOp::Noop);
			let (mut candidates, mut commission) = (ConfigOp::Noop, ConfigOp::Noop);
			match figure {
				StakingFigure::Validators(count) => return Staking::set_validator_count(root(), count),
				StakingFigure::MinValidatorBond(bond) => validator = ConfigOp::Set(bond),
				StakingFigure::MinNominatorBond(bond) => nominator = ConfigOp::Set(bond),
				StakingFigure::MinCommission(part) => commission = ConfigOp::Set(part),
				StakingFigure::MaxCandidates(count) => candidates = ConfigOp::Set(count),
			}
			Staking::set_staking_configs(
				root(),
				nominator,
				validator,
				ConfigOp::Noop,
				candidates,
				ConfigOp::Set(CHILL_THRESHOLD),
				commission,
				ConfigOp::Noop,
			)
		}

		/// Cancels slashes that are not applied yet: those at `indices`, ascending, of the slashes that `era` holds.
		///
		/// # Errors
		/// `BadOrigin` if it is not the track of appeals against slashes, and those of `Staking::cancel_deferred_slash`.
		#[pallet::call_index(3)]
		#[pallet::weight(StakingWeight::cancel_deferred_slash(indices.len() as u32))]
		pub fn cancel_slashes(origin: OriginFor<T>, era: EraIndex, indices: Vec<u32>) -> DispatchResult {
			origins::SlashAppeal::ensure_origin(origin)?;
			Staking::cancel_deferred_slash(RawOrigin::Root.into(), era, indices)
		}
	}
}
