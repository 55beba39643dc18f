//! What others may know of and do to operators. Implemented by the operators pallet.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{Balance, ModelId, OperatorId, PayeeId, Share};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult, Weight};

/// Number of a stake era of one operator: the batches opened between two departures of stake. A departing stake stays
/// slashable until every batch of its era and of the earlier ones has ended, so a batch is released from the era it
/// was charged to.
pub type StakeEra = u32;

/// Price of one model at one operator, per 1,000 units.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Prices {
	/// Per 1,000 input tokens.
	pub input: Balance,
	/// Per 1,000 output tokens.
	pub output: Balance,
}

/// What stands behind an operator now.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Stakes {
	/// Its own bond.
	pub own: Balance,
	/// Active delegations: neither joining nor unbonding.
	pub delegated: Balance,
	/// Part of the delegations' earnings that the operator keeps.
	pub commission: Share,
	/// How often active delegations have been slashed so far.
	pub slashes: u32,
}

/// What one batch puts at risk, or several.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Risk {
	/// All of its money, covered by own bond and delegations.
	pub amount: Balance,
	/// The most that credits can direct of it to contributions, covered by the own bond alone.
	pub attributable: Balance,
}

/// What a slash took.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Slashed {
	/// From the operator's own bond, moved to the account that the slash named.
	pub own: Balance,
	/// From delegations and unbonding stake, burnt.
	pub delegated: Balance,
}

/// Operators, their prices, their exposure and their stake.
pub trait Operators<AccountId> {
	/// The operator run by `account`.
	fn operator_of(account: &AccountId) -> Option<OperatorId>;
	/// The account that runs the operator.
	fn account_of(operator: OperatorId) -> Option<AccountId>;
	/// Whether it is registered and not leaving.
	fn is_active(operator: OperatorId) -> bool;
	/// Whom it is paid as.
	fn payee(operator: OperatorId) -> Option<PayeeId>;
	/// Its price for `model`; `None` if it does not serve it.
	fn prices(operator: OperatorId, model: ModelId) -> Option<Prices>;
	/// Its stakes; zero if it does not exist.
	fn stakes(operator: OperatorId) -> Stakes;
	/// Adds one batch to what is at risk; refused if that exceeds what its stakes allow. Returns the stake era the batch is
	/// charged to, to be kept with the batch and given back to [`Self::release`].
	fn expose(operator: OperatorId, batch: Risk) -> Result<StakeEra, DispatchError>;
	/// Takes one batch of `era` away from what is at risk again: it has ended. To be called with exactly the risk and the era
	/// of one earlier [`Self::expose`].
	fn release(operator: OperatorId, batch: Risk, era: StakeEra) -> DispatchResult;
	/// What another batch may put at risk at most; nothing unless the operator is active.
	fn room(operator: OperatorId) -> Risk;
	/// Takes up to `amount`, own bond first, to `beneficiary`; what delegations lose is burnt. A batch that is released
	/// and slashed in one block may be so in either order: stake is let go a block after the release at the earliest.
	fn slash(
		operator: OperatorId,
		amount: Balance,
		beneficiary: &AccountId,
	) -> Result<Slashed, DispatchError>;
	/// Most weight that [`Self::slash`] takes.
	fn slash_weight() -> Weight;
	/// Registers `account` as an operator that serves `model`, for benchmarks of other pallets.
	#[cfg(feature = "runtime-benchmarks")]
	fn create(account: &AccountId, model: ModelId) -> Result<OperatorId, DispatchError>;
}

impl<AccountId> Operators<AccountId> for () {
	fn operator_of(_: &AccountId) -> Option<OperatorId> {
		None
	}
	fn account_of(_: OperatorId) -> Option<AccountId> {
		None
	}
	fn is_active(_: OperatorId) -> bool {
		false
	}
	fn payee(_: OperatorId) -> Option<PayeeId> {
		None
	}
	fn prices(_: OperatorId, _: ModelId) -> Option<Prices> {
		None
	}
	fn stakes(_: OperatorId) -> Stakes {
		Stakes::default()
	}
	fn expose(_: OperatorId, _: Risk) -> Result<StakeEra, DispatchError> {
		Err(DispatchError::Unavailable)
	}
	fn release(_: OperatorId, _: Risk, _: StakeEra) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
	fn room(_: OperatorId) -> Risk {
		Risk::default()
	}
	fn slash(_: OperatorId, _: Balance, _: &AccountId) -> Result<Slashed, DispatchError> {
		Err(DispatchError::Unavailable)
	}
	fn slash_weight() -> Weight {
		Weight::zero()
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn create(_: &AccountId, _: ModelId) -> Result<OperatorId, DispatchError> {
		Err(DispatchError::Unavailable)
	}
}
