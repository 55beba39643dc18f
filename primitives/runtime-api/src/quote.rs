//! Who would get what.

use crate::json;
use alloc::vec::Vec;
use codec::{Decode, Encode};
use openledger_core::{Balance, ContributionId, ModelId, OperatorId, PayeeId, PolicyVersion, SnapshotId};
use scale_info::TypeInfo;

/// A place money can rest in, or leave by.
#[derive(
	Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(
	rename_all = "camelCase",
	rename_all_fields = "camelCase",
	tag = "type",
	content = "id"
)]
pub enum Target {
	/// Owed to a payee.
	Payee(PayeeId),
	/// The pot that pays the builders of a model.
	ModelBuilders(ModelId),
	/// The pot that pays the snapshots of a model.
	ModelData(ModelId),
	/// The pool of a snapshot, shared by its members.
	SnapshotPool(SnapshotId),
	/// The pot of a contribution.
	Contribution(ContributionId),
	/// The pool of an operator's delegators.
	OperatorPool(OperatorId),
	/// Out of the supply.
	Burn,
}

/// What a part of a payment is for.
#[derive(
	Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum Role {
	/// The treasury.
	Treasury,
	/// The burn.
	Burn,
	/// The validators.
	Validators,
	/// The operator, for executing.
	Operator,
	/// The stakes behind the operator: its own bond, or its delegators.
	Stakers,
	/// A builder of the model or of one of its ancestors.
	Builder,
	/// The data the model was made from.
	Data,
}

/// One part of a payment.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QuotePart<AccountId> {
	/// What for.
	pub role: Role,
	/// Where to.
	pub target: Target,
	/// The model whose builder this is, for [`Role::Builder`].
	pub model: Option<ModelId>,
	/// The account behind the target now, if it is a payee's.
	pub account: Option<AccountId>,
	/// How much.
	#[serde(with = "json::decimal")]
	pub amount: Balance,
}

/// All parts of a payment.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quote<AccountId> {
	/// The model.
	pub model: ModelId,
	/// The operator.
	pub operator: OperatorId,
	/// What the payer pays.
	#[serde(with = "json::decimal")]
	pub amount: Balance,
	/// The routing policy in force.
	pub policy: PolicyVersion,
	/// Who gets what, none zero; sums to `amount`.
	pub parts: Vec<QuotePart<AccountId>>,
}

/// Why there is no quote.
#[derive(
	Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum QuoteError {
	/// The model does not exist.
	UnknownModel,
	/// The operator does not exist.
	UnknownOperator,
	/// The operator does not serve the model: no session could pay for it.
	NotServed,
	/// The amount is zero.
	ZeroAmount,
	/// The amount exceeds the supply, or the arithmetic does not fit.
	Overflow,
}

impl<AccountId> Quote<AccountId> {
	/// The sum of the parts; `None` if it does not fit.
	pub fn total(&self) -> Option<Balance> {
		self.parts
			.iter()
			.try_fold(0, |sum: Balance, part| sum.checked_add(part.amount))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn part(amount: Balance) -> QuotePart<u64> {
		QuotePart {
			role: Role::Treasury,
			target: Target::Payee(0),
			model: None,
			account: Some(9),
			amount,
		}
	}

	fn quote(amounts: &[Balance]) -> Quote<u64> {
		let parts = amounts.iter().copied().map(part).collect();
		Quote {
			model: 1,
			operator: 2,
			amount: 6,
			policy: 0,
			parts,
		}
	}

	#[test]
	fn total_should_be_the_sum_when_it_fits() {
		assert_eq!(quote(&[1, 2, 3]).total(), Some(6));
		assert_eq!(quote(&[]).total(), Some(0));
		assert_eq!(quote(&[Balance::MAX, 1]).total(), None);
	}

	#[test]
	fn json_should_name_targets_with_their_ids() {
		let snapshot = Target::SnapshotPool(SnapshotId {
			datanet: 4,
			number: 1,
		});
		assert_eq!(
			serde_json::to_string(&snapshot).unwrap(),
			r#"{"type":"snapshotPool","id":{"datanet":4,"number":1}}"#
		);
		assert_eq!(
			serde_json::to_string(&Target::Burn).unwrap(),
			r#"{"type":"burn"}"#
		);
		assert_eq!(
			serde_json::to_string(&part(u128::MAX)).unwrap(),
			r#"{"role":"treasury","target":{"type":"payee","id":0},"model":null,"account":9,"amount":"340282366920938463463374607431768211455"}"#
		);
	}

	#[test]
	fn quote_should_survive_both_encodings() {
		let quote = quote(&[1, 2, 3]);
		assert_eq!(Quote::<u64>::decode(&mut &quote.encode()[..]).unwrap(), quote);
		let text = serde_json::to_string(&quote).unwrap();
		assert_eq!(serde_json::from_str::<Quote<u64>>(&text).unwrap(), quote);
	}
}
