//! The routing policy and the whole money flow of one batch.

use crate::{
	split::{floor_share, mul_div},
	stakes::{split_stakers, Stake},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{Balance, Share, SHARE_ONE};
use scale_info::TypeInfo;

/// Who gets which part of a batch's amount. What the first five leave is the model's revenue.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct Policy {
	/// To the treasury.
	pub treasury: Share,
	/// Burnt.
	pub burn: Share,
	/// To the validators.
	pub validators: Share,
	/// To the operator for its work.
	pub operator: Share,
	/// To the operator's stake: its own bond and its delegators.
	pub stakers: Share,
	/// Least part of the model's revenue that goes to data, whatever the model's terms say.
	pub data_floor: Share,
}

impl Default for Policy {
	/// Treasury 5 %, burn 1 %, validators 4 %, operator 20 %, stakers 15 %, hence model 55 %; data floor 40 % of that.
	fn default() -> Self {
		Self {
			treasury: 50_000_000,
			burn: 10_000_000,
			validators: 40_000_000,
			operator: 200_000_000,
			stakers: 150_000_000,
			data_floor: 400_000_000,
		}
	}
}

/// Least and greatest value of one share, both allowed.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct Bounds {
	/// Least.
	pub min: Share,
	/// Greatest.
	pub max: Share,
}

impl Bounds {
	/// `min..=max`.
	pub const fn new(min: Share, max: Share) -> Self {
		Self { min, max }
	}

	/// Whether `share` is allowed.
	pub const fn contains(&self, share: Share) -> bool {
		self.min <= share && share <= self.max
	}
}

/// What governance may set a policy to.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct PolicyBounds {
	/// Of [`Policy::treasury`].
	pub treasury: Bounds,
	/// Of [`Policy::burn`].
	pub burn: Bounds,
	/// Of [`Policy::validators`].
	pub validators: Bounds,
	/// Of [`Policy::operator`].
	pub operator: Bounds,
	/// Of [`Policy::stakers`].
	pub stakers: Bounds,
	/// Of the model's revenue, which is what the five above leave.
	pub model: Bounds,
	/// Of [`Policy::data_floor`].
	pub data_floor: Bounds,
}

impl Default for PolicyBounds {
	/// Room around the default policy; the model keeps at least 40 %, data at least a quarter of it.
	fn default() -> Self {
		Self {
			treasury: Bounds::new(0, 100_000_000),
			burn: Bounds::new(0, 50_000_000),
			validators: Bounds::new(10_000_000, 100_000_000),
			operator: Bounds::new(100_000_000, 300_000_000),
			stakers: Bounds::new(50_000_000, 250_000_000),
			model: Bounds::new(400_000_000, SHARE_ONE),
			data_floor: Bounds::new(250_000_000, 800_000_000),
		}
	}
}

/// Why a policy is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PolicyError {
	/// The five shares are together more than one whole.
	SharesExceedOne,
	/// One share is outside its bounds.
	OutOfBounds,
}

impl Policy {
	/// The model's part: what the five shares leave; `None` if they are more than one whole.
	pub fn model(&self) -> Option<Share> {
		[
			self.treasury,
			self.burn,
			self.validators,
			self.operator,
			self.stakers,
		]
		.iter()
		.try_fold(SHARE_ONE, |rest, share| rest.checked_sub(*share))
	}

	/// Whether the policy is within `bounds`.
	pub fn validate(&self, bounds: &PolicyBounds) -> Result<(), PolicyError> {
		let model = self.model().ok_or(PolicyError::SharesExceedOne)?;
		let within = bounds.treasury.contains(self.treasury)
			&& bounds.burn.contains(self.burn)
			&& bounds.validators.contains(self.validators)
			&& bounds.operator.contains(self.operator)
			&& bounds.stakers.contains(self.stakers)
			&& bounds.model.contains(model)
			&& bounds.data_floor.contains(self.data_floor)
			&& self.data_floor <= SHARE_ONE;
		within.then_some(()).ok_or(PolicyError::OutOfBounds)
	}
}

/// A batch that has ended, as far as money is concerned.
#[derive(Clone, Copy, Debug)]
pub struct Flow {
	/// All of its money, `A`.
	pub amount: Balance,
	/// The policy it was submitted under.
	pub policy: Policy,
	/// The model's data share; raised to the policy's floor.
	pub data_share: Share,
	/// Part of the data share that credits may direct.
	pub verbatim: Share,
	/// Fraud was proven: the operator's and the stakers' parts join the data share, credits are ignored.
	pub voided: bool,
	/// What stands behind the operator.
	pub stake: Stake,
}

/// Where the money of a batch goes: `treasury + burned + validators + operator + staker_pool + builders + attributed +
/// pooled` is the amount, and `data = attributed + pooled`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Distribution<K> {
	/// To the treasury.
	pub treasury: Balance,
	/// Burnt.
	pub burned: Balance,
	/// To the validators.
	pub validators: Balance,
	/// To the operator: for its work, for its own bond, and its commission.
	pub operator: Balance,
	/// To the pool of the operator's delegators.
	pub staker_pool: Balance,
	/// To the model's builders pot.
	pub builders: Balance,
	/// The data share `D`.
	pub data: Balance,
	/// Its part that credits direct: the sum of `parts`.
	pub attributed: Balance,
	/// Its part that goes to the model's data pot.
	pub pooled: Balance,
	/// To each credited contribution that earns, in the order of the credits; none is zero.
	pub parts: Vec<(K, Balance)>,
}

impl<K> Distribution<K> {
	/// The sum of all parts; `None` if it overflows.
	pub fn total(&self) -> Option<Balance> {
		[
			self.treasury,
			self.burned,
			self.validators,
			self.operator,
			self.staker_pool,
			self.builders,
			self.attributed,
			self.pooled,
		]
		.iter()
		.try_fold(0u128, |sum, part| sum.checked_add(*part))
	}
}

/// The distribution of a batch.
///
/// `credits` are `(contribution, credit, earns)`; their sum must not exceed the amount. A credit `k` that earns gets
/// `⌊⌊D × verbatim⌋ × k / A⌋`; one that does not leaves its part to the data pot. `None` if a share exceeds one whole
/// or the credits exceed the amount.
pub fn settle<K>(
	flow: &Flow,
	credits: impl IntoIterator<Item = (K, Balance, bool)>,
) -> Option<Distribution<K>> {
	let Flow {
		amount,
		policy,
		data_share,
		verbatim,
		voided,
		stake,
	} = *flow;
	let treasury = floor_share(amount, policy.treasury)?;
	let burned = floor_share(amount, policy.burn)?;
	let validators = floor_share(amount, policy.validators)?;
	let work = floor_share(amount, policy.operator)?;
	let stakers = floor_share(amount, policy.stakers)?;
	let revenue = amount
		.checked_sub(treasury)?
		.checked_sub(burned)?
		.checked_sub(validators)?
		.checked_sub(work)?
		.checked_sub(stakers)?;

	let builders = floor_share(revenue, SHARE_ONE.checked_sub(data_share.max(policy.data_floor))?)?;
	let own_data = revenue.checked_sub(builders)?;
	let (operator, staker_pool, joins_data) = if voided {
		(0, 0, work.checked_add(stakers)?)
	} else {
		let parts = split_stakers(stakers, &stake)?;
		(work.checked_add(parts.operator)?, parts.pool, parts.unstaked)
	};
	let data = own_data.checked_add(joins_data)?;

	let directed = if voided { 0 } else { floor_share(data, verbatim)? };
	let mut parts = Vec::new();
	let mut attributed: Balance = 0;
	let mut undirected = amount;
	if directed > 0 {
		for (key, credit, earns) in credits {
			undirected = undirected.checked_sub(credit)?;
			let part = if earns {
				mul_div(directed, credit, amount)?
			} else {
				0
			};
			if part > 0 {
				attributed = attributed.checked_add(part)?;
				parts.push((key, part));
			}
		}
	}
	Some(Distribution {
		treasury,
		burned,
		validators,
		operator,
		staker_pool,
		builders,
		data,
		attributed,
		pooled: data.checked_sub(attributed)?,
		parts,
	})
}
