//! Origins that stand for a decided referendum, one a resource.

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
	use crate::{Balance, OPEN};
	use frame_support::pallet_prelude::*;

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What a referendum may dispatch as, besides root.
	#[derive(
		Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
	)]
	#[pallet::origin]
	pub enum Origin {
		/// Dispatches, as root, calls that the technical committee has whitelisted.
		WhitelistedCaller,
		/// Cancels slashes that are not applied yet; sets the least commission of validators.
		StakingAdmin,
		/// Sets parameters within their bounds.
		ParameterAdmin,
		/// Sets the routing policy, the data floor with it.
		RoutingAdmin,
		/// Freezes and restores contributions and datanets.
		CurationAppeal,
		/// Grants to datanets: up to an amount. Nothing here compares the beneficiary.
		DatanetGrants,
		/// Grants to models; likewise.
		ModelGrants,
		/// Grants to operators; likewise.
		OperatorGrants,
		/// Larger grants, and the withdrawal of any.
		Treasurer,
		/// Cancels a referendum; its deposits are returned.
		ReferendumCanceller,
		/// Kills a referendum; its deposits are slashed.
		ReferendumKiller,
	}

	impl Origin {
		/// All of them.
		pub const ALL: [Self; 11] = [
			Self::WhitelistedCaller,
			Self::StakingAdmin,
			Self::ParameterAdmin,
			Self::RoutingAdmin,
			Self::CurationAppeal,
			Self::DatanetGrants,
			Self::ModelGrants,
			Self::OperatorGrants,
			Self::Treasurer,
			Self::ReferendumCanceller,
			Self::ReferendumKiller,
		];

		/// The most that one grant may be, if this origin grants.
		pub const fn grant_limit(&self) -> Option<Balance> {
			match self {
				Self::DatanetGrants | Self::OperatorGrants => Some(250_000 * OPEN),
				Self::ModelGrants => Some(500_000 * OPEN),
				Self::Treasurer => Some(10_000_000 * OPEN),
				Self::WhitelistedCaller
				| Self::StakingAdmin
				| Self::ParameterAdmin
				| Self::RoutingAdmin
				| Self::CurationAppeal
				| Self::ReferendumCanceller
				| Self::ReferendumKiller => None,
			}
		}
	}

	/// Defines `EnsureOrigin` types for single origins.
	macro_rules! ensure {
		($($name:ident),* $(,)?) => {
			$(
				#[doc = concat!("Only [`Origin::", stringify!($name), "`].")]
				pub struct $name;
				impl<O> EnsureOrigin<O> for $name
				where
					O: OriginTrait + From<Origin>,
					for<'a> &'a O::PalletsOrigin: TryInto<&'a Origin>,
				{
					type Success = ();

					fn try_origin(origin: O) -> Result<(), O> {
						let holds = matches!(origin.caller().try_into(), Ok(Origin::$name));
						holds.then_some(()).ok_or(origin)
					}

					#[cfg(feature = "runtime-benchmarks")]
					fn try_successful_origin() -> Result<O, ()> {
						Ok(O::from(Origin::$name))
					}
				}
			)*
		};
	}

	use frame_support::traits::OriginTrait;
	ensure!(
		WhitelistedCaller,
		StakingAdmin,
		ParameterAdmin,
		RoutingAdmin,
		CurationAppeal,
		Treasurer,
		ReferendumCanceller,
		ReferendumKiller,
	);

	/// The origins of grants, with the most each may grant at once.
	pub struct Granter;
	impl<O> EnsureOrigin<O> for Granter
	where
		O: OriginTrait + From<Origin>,
		for<'a> &'a O::PalletsOrigin: TryInto<&'a Origin>,
	{
		type Success = Balance;

		fn try_origin(origin: O) -> Result<Balance, O> {
			let limit = match origin.caller().try_into() {
				Ok(granter) => Origin::grant_limit(granter),
				Err(_) => None,
			};
			limit.ok_or(origin)
		}

		#[cfg(feature = "runtime-benchmarks")]
		fn try_successful_origin() -> Result<O, ()> {
			Ok(O::from(Origin::Treasurer))
		}
	}
}
