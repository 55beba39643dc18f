//! The money flow of one batch, as a whole and in steps.
//!
//! [`settle`] is the whole: [`divide`] first, then each credit's part of the data share by [`DataShare::credit`], then
//! [`DataShare::left`] for the model's data pot. The steps can be as far apart as it takes: a batch may credit more
//! contributions than fit into a block.

use crate::{
	policy::Policy,
	split::{floor_share, mul_div},
	stakes::{split_stakers, Stake},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use openledger_core::{Balance, Share, SHARE_ONE};
use scale_info::TypeInfo;

/// A batch that has ended, as far as money is concerned.
#[derive(Clone, Copy, Debug)]
pub struct Flow {
	/// All of its money, `A`.
	pub amount: Balance,
	/// The policy it was submitted under.
	pub policy: Policy,
	/// The model's data share; raised to the policy's floor.
	pub data_share: Share,
	/// Fraud was proven: all that the operator would get joins the data share. What its delegators would get stays
	/// theirs, unless they were slashed since: if it went to data too, an operator that owns the data of a lineage could
	/// take it from them by proving its own fraud.
	pub voided: bool,
	/// What stood behind the operator when it was submitted.
	pub stake: Stake,
}

/// What is known of the money of a batch before any credit; the seven sum to the amount. What a pool
/// that does not earn would have is the treasury's.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Parts {
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
}

impl Parts {
	/// The sum of all parts; `None` if it overflows.
	pub fn total(&self) -> Option<Balance> {
		[
			self.treasury,
			self.burned,
			self.validators,
			self.operator,
			self.staker_pool,
			self.builders,
			self.data,
		]
		.iter()
		.try_fold(0u128, |sum, part| sum.checked_add(*part))
	}
}

/// The first step: all parts of a batch but who gets what of the data share. `None` if a share exceeds one whole.
pub fn divide(flow: &Flow) -> Option<Parts> {
	let Flow {
		amount,
		policy,
		data_share,
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
	let staked = split_stakers(stakers, &stake)?;
	let operator = work.checked_add(staked.operator)?;
	let (operator, joins_data) = if voided { (0, operator) } else { (operator, 0) };
	let staker_pool = staked.pool;
	Some(Parts {
		treasury: treasury.checked_add(staked.unstaked)?,
		burned,
		validators,
		operator,
		staker_pool,
		builders,
		data: own_data.checked_add(joins_data)?,
	})
}

/// The data share of a batch while its credits are paid.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct DataShare {
	/// All money of the batch, `A`.
	pub amount: Balance,
	/// The data share, `D`.
	pub data: Balance,
	/// Sum of the credits so far; never above `amount`.
	pub credited: Balance,
	/// What they directed; never above `data`.
	pub attributed: Balance,
}

impl DataShare {
	/// Before the first credit.
	pub const fn new(amount: Balance, data: Balance) -> Self {
		Self {
			amount,
			data,
			credited: 0,
			attributed: 0,
		}
	}

	/// What a credit `k` directs: `⌊D × k / A⌋` if what it names earns, else nothing. `None`, and nothing changes, if all
	/// credits together would exceed the amount.
	pub fn credit(&mut self, credit: Balance, earns: bool) -> Option<Balance> {
		let credited = self
			.credited
			.checked_add(credit)
			.filter(|credited| *credited <= self.amount)?;
		let part = if earns && credit > 0 {
			mul_div(self.data, credit, self.amount)?
		} else {
			0
		};
		// Floors of parts of one whole: their sum cannot exceed it.
		let attributed = self
			.attributed
			.checked_add(part)
			.filter(|attributed| *attributed <= self.data)?;
		self.credited = credited;
		self.attributed = attributed;
		Some(part)
	}

	/// What no credit has directed.
	pub fn left(&self) -> Option<Balance> {
		self.data.checked_sub(self.attributed)
	}
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

/// The whole distribution of a batch.
///
/// `credits` are `(contribution, credit, earns)`; their sum must not exceed the amount. A credit `k` that earns gets
/// `⌊D × k / A⌋`; one that does not leaves its part to the data pot. `None` if a share exceeds one whole or the credits
/// exceed the amount.
pub fn settle<K>(
	flow: &Flow,
	credits: impl IntoIterator<Item = (K, Balance, bool)>,
) -> Option<Distribution<K>> {
	let Parts {
		treasury,
		burned,
		validators,
		operator,
		staker_pool,
		builders,
		data,
	} = divide(flow)?;
	let mut share = DataShare::new(flow.amount, data);
	let mut parts = Vec::new();
	for (key, credit, earns) in credits {
		let part = share.credit(credit, earns)?;
		if part > 0 {
			parts.push((key, part));
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
		attributed: share.attributed,
		pooled: share.left()?,
		parts,
	})
}
