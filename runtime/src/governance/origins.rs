//! Origins that stand for a decided referendum, one a resource.

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
	use crate::{governance::Grantee, Balance, OPEN};
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
		/// Sets figures of staking within their bounds.
		StakingAdmin,
		/// Sets parameters within their bounds.
		ParameterAdmin,
		/// Sets the routing policy, the data floor with it.
		RoutingAdmin,
		/// Freezes and restores contributions and datanets.
		CurationAppeal,
		/// Cancels slashes that are not applied yet.
		SlashAppeal,
		/// Grants to datanets, up to an amount.
		DatanetGrants,
		/// Grants to models.
		ModelGrants,
		/// Grants to operators.
		OperatorGrants,
		/// Larger grants to anyone, and the withdrawal of any.
		Treasurer,
		/// Authorises upgrades of the runtime.
		UpgradeAdmin,
		/// Cancels a referendum; its deposits are returned.
		ReferendumCanceller,
		/// Kills a referendum; its deposits are slashed.
		ReferendumKiller,
	}

	impl Origin {
		/// All of them.
		pub const ALL: [Self; 13] = [
			Self::WhitelistedCaller,
			Self::StakingAdmin,
			Self::ParameterAdmin,
			Self::RoutingAdmin,
			Self::CurationAppeal,
			Self::SlashAppeal,
			Self::DatanetGrants,
			Self::ModelGrants,
			Self::OperatorGrants,
			Self::Treasurer,
			Self::UpgradeAdmin,
			Self::ReferendumCanceller,
			Self::ReferendumKiller,
		];

		/// The most that grants in one dispatch may be together, if this origin grants. No two are alike: the treasury
		/// counts by limit.
		pub const fn grant_limit(&self) -> Option<Balance> {
			match self {
				Self::OperatorGrants => Some(200_000 * OPEN),
				Self::DatanetGrants => Some(250_000 * OPEN),
				Self::ModelGrants => Some(500_000 * OPEN),
				Self::Treasurer => Some(10_000_000 * OPEN),
				Self::WhitelistedCaller
				| Self::StakingAdmin
				| Self::ParameterAdmin
				| Self::RoutingAdmin
				| Self::CurationAppeal
				| Self::SlashAppeal
				| Self::UpgradeAdmin
				| Self::ReferendumCanceller
				| Self::ReferendumKiller => None,
			}
		}

		/// Whether this origin grants to such a one.
		pub const fn grants_to(&self, grantee: &Grantee) -> bool {
			match self {
				Self::DatanetGrants => matches!(grantee, Grantee::Datanet(_)),
				Self::ModelGrants => matches!(grantee, Grantee::Model(_)),
				Self::OperatorGrants => matches!(grantee, Grantee::Operator(_)),
				Self::Treasurer => true,
				_ => false,
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
		SlashAppeal,
		Treasurer,
		UpgradeAdmin,
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
