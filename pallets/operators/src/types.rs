//! What the pallet stores and shows. Nothing here knows `Config`.

mod chunks;
mod eras;
mod pool;

pub use chunks::{Chunk, Chunks, MAX_CHUNKS};
pub use eras::{Departure, Era, Eras, MAX_LIVE_ERAS};
pub use pool::{slash_pro_rata, SharePool, DEPLETION};

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use openledger_core::{Balance, PayeeId, Share, DELEGATION_LEVERAGE, MAX_URI, SHARE_ONE};
use openledger_routing::attributable_limit;
use openledger_traits::StakeEra;
use scale_info::TypeInfo;
use sp_core::U256;

/// A short UTF-8 text of an operator, at most [`MAX_URI`] bytes.
pub type Text = BoundedVec<u8, ConstU32<MAX_URI>>;

/// What an operator may do.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Status {
	/// Serves, is delegated to, and settles.
	Active,
	/// A slash left less than the least bond: it neither settles nor takes delegations until topped up.
	Suspended,
	/// Deregistered: only its stake is still leaving.
	Leaving,
}

impl Status {
	/// Whether batches may be opened and stake may join.
	pub const fn is_active(&self) -> bool {
		matches!(self, Self::Active)
	}

	/// Whether the operator has deregistered. There is no way back.
	pub const fn is_leaving(&self) -> bool {
		matches!(self, Self::Leaving)
	}
}

/// The part of the delegations' earnings an operator keeps, in parts per billion, and the raise it announced.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Commission<BlockNumber> {
	/// In force until `next`, if any, is due.
	pub current: Share,
	/// An announced raise and the block it takes effect in.
	pub next: Option<(Share, BlockNumber)>,
}

impl<BlockNumber: Copy + Ord> Commission<BlockNumber> {
	/// A commission with no raise announced.
	pub const fn new(current: Share) -> Self {
		Self { current, next: None }
	}

	/// The commission in force at block `now`.
	pub fn at(&self, now: BlockNumber) -> Share {
		match self.next {
			Some((next, due)) if due <= now => next,
			_ => self.current,
		}
	}

	/// The commission after asking for `wanted` at block `now`: a cut takes effect at once, a raise at `raise_due`.
	/// Either replaces an announced raise that is not in force yet.
	pub fn ask(&self, wanted: Share, now: BlockNumber, raise_due: BlockNumber) -> Self {
		let current = self.at(now);
		if wanted <= current {
			Self::new(wanted)
		} else {
			Self {
				current,
				next: Some((wanted, raise_due)),
			}
		}
	}
}

/// An operator: who runs it and all its sums. Amounts are OPEN in its smallest unit.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Operator<AccountId, BlockNumber> {
	/// The account that runs it and on which its own stake is held.
	pub account: AccountId,
	/// Whom it is paid as.
	pub payee: PayeeId,
	/// What it may do.
	pub status: Status,
	/// Own stake that stands behind batches.
	pub bond: Balance,
	/// Own stake that is leaving: the sum of its chunks. Held, slashable, not counted towards exposure.
	pub unbonding: Balance,
	/// Active delegations.
	pub delegated: SharePool,
	/// Delegations that are not active yet.
	pub joining: Balance,
	/// Sum of the open batches.
	pub exposure: Balance,
	/// Sum of the most that credits can direct of the open batches.
	pub attributable: Balance,
	/// What it keeps of the delegations' earnings.
	pub commission: Commission<BlockNumber>,
	/// Models it serves.
	pub served: u32,
	/// Delegation records that name it.
	pub delegators: u32,
	/// How often active delegations have been slashed: what they have earned and not been paid until then, they lose.
	pub slashes: u32,
}

impl<AccountId, BlockNumber> Operator<AccountId, BlockNumber> {
	/// Most open settlement the stakes allow: `⌊ratio × (bond + min(delegated, 4 × bond))⌋`.
	pub fn exposure_limit(&self, ratio: Share) -> Balance {
		let counted = self
			.delegated
			.stake
			.min(self.bond.saturating_mul(DELEGATION_LEVERAGE));
		mul_div_floor(
			self.bond.saturating_add(counted),
			u128::from(ratio.min(SHARE_ONE)),
			u128::from(SHARE_ONE),
		)
		.unwrap_or_default()
	}

	/// The most that credits may be able to direct of the open batches: two fifths of the bond. What a verdict discards of it
	/// can come to the operator itself, and no more than a half of the bond that it takes can.
	pub fn attributable_limit(&self) -> Balance {
		attributable_limit(self.bond)
	}

	/// Whether the operator's account is free of it: it left, and no own stake and no open batch is tied to it.
	pub fn is_done(&self) -> bool {
		self.status.is_leaving() && self.bond == 0 && self.unbonding == 0 && self.exposure == 0
	}

	/// Whether nothing at all refers to it any more.
	pub fn is_removable(&self) -> bool {
		self.is_done() && self.delegators == 0
	}
}

/// What an operator says of itself.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Profile {
	/// Free text or a URI that describes it.
	pub metadata: Text,
	/// Where its gateway answers.
	pub endpoint: Text,
}

/// The stake one account has with one operator.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Delegation<BlockNumber> {
	/// Whom its earnings are paid to.
	pub payee: PayeeId,
	/// Stake that is not active yet.
	pub joining: Balance,
	/// First block in which `joining` can be activated.
	pub ready_at: BlockNumber,
	/// Shares of the operator's delegation pool.
	pub shares: u128,
	/// Stake that is leaving, in shares of the pools of its eras.
	pub chunks: Chunks<BlockNumber>,
}

impl<BlockNumber: Default> Delegation<BlockNumber> {
	/// A delegation without stake.
	pub fn new(payee: PayeeId) -> Self {
		Self {
			payee,
			joining: 0,
			ready_at: BlockNumber::default(),
			shares: 0,
			chunks: Chunks::default(),
		}
	}

	/// Whether nothing is left of it.
	pub fn is_empty(&self) -> bool {
		self.joining == 0 && self.shares == 0 && self.chunks.is_empty()
	}
}

/// An operator as shown to clients.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct OperatorInfo<AccountId, BlockNumber> {
	/// The account that runs it.
	pub account: AccountId,
	/// Whom it is paid as.
	pub payee: PayeeId,
	/// What it may do.
	pub status: Status,
	/// Own stake that stands behind batches.
	pub bond: Balance,
	/// Own stake that is leaving.
	pub unbonding: Balance,
	/// Active delegations: stake and shares.
	pub delegated: SharePool,
	/// Delegations that are not active yet.
	pub joining: Balance,
	/// Open settlement and its limit.
	pub exposure: ExposureInfo,
	/// Commission in force now, in parts per billion.
	pub commission: Share,
	/// Announced raise and the block it takes effect in.
	pub next_commission: Option<(Share, BlockNumber)>,
	/// Models it serves.
	pub served: u32,
	/// Accounts with stake of any kind with it.
	pub delegators: u32,
	/// What it says of itself.
	pub profile: Profile,
}

/// How much settlement is open and how much more may be opened.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, PartialEq, TypeInfo)]
pub struct ExposureInfo {
	/// Sum of the open batches.
	pub open: Balance,
	/// The most the stakes allow.
	pub limit: Balance,
	/// What may still be opened now: zero unless the operator is active.
	pub room: Balance,
	/// Sum of the most that credits can direct of the open batches.
	pub attributable: Balance,
	/// The most that they may: two fifths of the own bond. Stake that left may have put it below `attributable`.
	pub attributable_limit: Balance,
}

/// Stake on its way out, as shown to clients.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct UnbondingInfo<BlockNumber> {
	/// The era whose batches it waits for.
	pub era: StakeEra,
	/// What it is worth now.
	pub amount: Balance,
	/// First block in which it can be withdrawn, if all batches it waits for have ended by then.
	pub unlock_at: BlockNumber,
	/// Whether it can be withdrawn now.
	pub withdrawable: bool,
}

/// A delegation as shown to clients.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct DelegationInfo<BlockNumber> {
	/// Whom its earnings are paid to.
	pub payee: PayeeId,
	/// What the active part is worth now.
	pub active: Balance,
	/// Its shares of the operator's delegation pool.
	pub shares: u128,
	/// Stake that is not active yet.
	pub joining: Balance,
	/// First block in which `joining` can be activated.
	pub ready_at: BlockNumber,
	/// Stake that is leaving.
	pub unbonding: Vec<UnbondingInfo<BlockNumber>>,
}

/// `⌊a × b / c⌋` without overflow inside; `None` if `c` is zero or the result does not fit.
pub fn mul_div_floor(a: u128, b: u128, c: u128) -> Option<u128> {
	U256::from(a)
		.checked_mul(U256::from(b))?
		.checked_div(U256::from(c))?
		.try_into()
		.ok()
}

/// `⌈a × b / c⌉` without overflow inside; `None` if `c` is zero or the result does not fit.
pub fn mul_div_ceil(a: u128, b: u128, c: u128) -> Option<u128> {
	let c = U256::from(c);
	let product = U256::from(a).checked_mul(U256::from(b))?;
	let floor = product.checked_div(c)?;
	let rest = product.checked_rem(c)?;
	let ceil = if rest.is_zero() {
		floor
	} else {
		floor.checked_add(U256::one())?
	};
	ceil.try_into().ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	fn operator(bond: Balance, delegated: Balance) -> Operator<u64, u64> {
		Operator {
			account: 1,
			payee: 1,
			status: Status::Active,
			bond,
			unbonding: 0,
			delegated: SharePool {
				stake: delegated,
				shares: delegated,
			},
			joining: 0,
			exposure: 0,
			attributable: 0,
			commission: Commission::new(0),
			served: 0,
			delegators: 0,
			slashes: 0,
		}
	}

	#[test]
	fn exposure_limit_should_count_delegations_up_to_four_bonds() {
		assert_eq!(operator(100, 0).exposure_limit(SHARE_ONE), 100);
		assert_eq!(operator(100, 399).exposure_limit(SHARE_ONE), 499);
		assert_eq!(operator(100, 400).exposure_limit(SHARE_ONE), 500);
		assert_eq!(operator(100, 401).exposure_limit(SHARE_ONE), 500);
		assert_eq!(operator(0, 401).exposure_limit(SHARE_ONE), 0);
	}

	#[test]
	fn exposure_limit_should_round_down_when_the_ratio_is_below_one() {
		assert_eq!(operator(3, 0).exposure_limit(SHARE_ONE / 2), 1);
		assert_eq!(operator(100, 0).exposure_limit(0), 0);
		// A ratio above one is read as one.
		assert_eq!(operator(100, 0).exposure_limit(u32::MAX), 100);
	}

	#[test]
	fn commission_should_fall_at_once_and_rise_later() {
		let commission = Commission::new(100).ask(50, 10u64, 20);
		assert_eq!(commission, Commission::new(50));

		let commission = commission.ask(70, 10, 20);
		assert_eq!((commission.at(19), commission.at(20)), (50, 70));

		// A raise in force is the base of the next change; one not in force is replaced.
		assert_eq!(
			commission.ask(90, 20, 30),
			Commission {
				current: 70,
				next: Some((90, 30))
			}
		);
		assert_eq!(
			commission.ask(90, 19, 29),
			Commission {
				current: 50,
				next: Some((90, 29))
			}
		);
		assert_eq!(commission.ask(50, 19, 29), Commission::new(50));
	}

	#[test]
	fn mul_div_should_widen_and_round_as_named() {
		assert_eq!(mul_div_floor(u128::MAX, u128::MAX, u128::MAX), Some(u128::MAX));
		assert_eq!(mul_div_floor(u128::MAX, 2, 1), None);
		assert_eq!(mul_div_floor(1, 1, 0), None);
		assert_eq!(
			(mul_div_floor(7, 3, 2), mul_div_ceil(7, 3, 2)),
			(Some(10), Some(11))
		);
		assert_eq!(
			(mul_div_floor(8, 3, 2), mul_div_ceil(8, 3, 2)),
			(Some(12), Some(12))
		);
		assert_eq!(mul_div_ceil(1, 1, 0), None);
		assert_eq!(mul_div_ceil(u128::MAX, u128::MAX, u128::MAX - 1), None);
	}
}
