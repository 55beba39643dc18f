//! A batch and where it stands.

use crate::json;
use alloc::vec::Vec;
use codec::{Decode, Encode};
use openledger_core::{
	Balance, BatchId, ContributionId, Hash32, ModelId, OperatorId, PolicyVersion, SHARE_ONE,
};
use scale_info::TypeInfo;

/// Where a batch stands.
#[derive(
	Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum BatchState {
	/// Its window is running: it can be challenged.
	Open,
	/// Its window is over, but a challenge or a demand is not: it cannot become final yet.
	Held,
	/// Its window is over: anyone may finalise it.
	Due,
	/// Its money is being routed, a page of credits at a time.
	Routing,
	/// It was finalised or voided, and its record is gone; the events tell which.
	Ended,
	/// Its window is over, but the hook could not end it and will not try again: anyone may finalise it.
	Stuck,
}

/// A credit that was posted with a batch.
#[derive(
	Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct Credit {
	/// The contribution.
	pub contribution: ContributionId,
	/// What it is credited with.
	#[serde(with = "json::decimal")]
	pub amount: Balance,
}

/// What the chain keeps of a batch until it ends.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchRecord<AccountId> {
	/// Who submitted it.
	pub operator: OperatorId,
	/// The account that runs this operator now.
	pub account: Option<AccountId>,
	/// The one model it is for.
	pub model: ModelId,
	/// Its money, in escrow.
	#[serde(with = "json::decimal")]
	pub amount: Balance,
	/// The policy that will route it.
	pub policy: PolicyVersion,
	/// How many receipts the operator says it stands for.
	pub receipts: u64,
	/// Root over its receipts.
	#[serde(with = "json::hex")]
	pub receipts_root: Hash32,
	/// Root over its credit ledger.
	#[serde(with = "json::hex")]
	pub ledger_root: Hash32,
	/// Root over (session, line, settled before, settled after, what is settled of the lines before it).
	#[serde(with = "json::hex")]
	pub vouchers_root: Hash32,
	/// Posted credits, sorted by contribution.
	pub credits: Vec<Credit>,
	/// Block it was submitted in.
	pub submitted: u32,
	/// Block its window ends with, if no window is suspended before that.
	pub due: u32,
}

/// A batch.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchInfo<AccountId> {
	/// Its number.
	pub batch: BatchId,
	/// Where it stands.
	pub state: BatchState,
	/// Its record, until it ends.
	pub record: Option<BatchRecord<AccountId>>,
}

impl<AccountId> BatchRecord<AccountId> {
	/// The part of the amount that credits direct, in parts per billion, rounded down.
	pub fn coverage(&self) -> u32 {
		let credited = self
			.credits
			.iter()
			.fold(0u128, |sum, credit| sum.saturating_add(credit.amount));
		// Credits never exceed the amount, so the quotient fits; the supply (2^90) times 10^9 (2^30) does too.
		credited
			.min(self.amount)
			.checked_mul(SHARE_ONE.into())
			.and_then(|scaled| scaled.checked_div(self.amount))
			.and_then(|share| u32::try_from(share).ok())
			.unwrap_or_default()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn record(amount: Balance, credits: &[Balance]) -> BatchRecord<u64> {
		BatchRecord {
			operator: 1,
			account: Some(2),
			model: 3,
			amount,
			policy: 4,
			receipts: 5,
			receipts_root: [1; 32],
			ledger_root: [2; 32],
			vouchers_root: [3; 32],
			credits: credits
				.iter()
				.zip(0..)
				.map(|(amount, contribution)| Credit {
					contribution,
					amount: *amount,
				})
				.collect(),
			submitted: 10,
			due: 20,
		}
	}

	#[test]
	fn coverage_should_be_the_credited_part() {
		assert_eq!(record(100, &[]).coverage(), 0);
		assert_eq!(record(100, &[25, 25]).coverage(), SHARE_ONE / 2);
		assert_eq!(record(100, &[100]).coverage(), SHARE_ONE);
		assert_eq!(record(3, &[1]).coverage(), 333_333_333);
		assert_eq!(
			record(openledger_core::TOTAL_SUPPLY, &[openledger_core::TOTAL_SUPPLY]).coverage(),
			SHARE_ONE
		);
		assert_eq!(record(0, &[]).coverage(), 0);
	}

	#[test]
	fn batch_should_survive_both_encodings() {
		for (state, record) in [
			(BatchState::Open, Some(record(100, &[1, 2]))),
			(BatchState::Ended, None),
		] {
			let info = BatchInfo {
				batch: 9,
				state,
				record,
			};
			assert_eq!(BatchInfo::decode(&mut &info.encode()[..]).unwrap(), info);
			let text = serde_json::to_string(&info).unwrap();
			assert_eq!(serde_json::from_str::<BatchInfo<u64>>(&text).unwrap(), info);
		}
	}
}
