//! The routing policy and what governance may set it to.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{Share, SHARE_ONE};
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
