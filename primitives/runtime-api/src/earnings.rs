//! What an account has earned.

use crate::{json, Target};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use openledger_core::{Balance, PayeeId};
use scale_info::TypeInfo;

/// Money that waits in a pot until somebody pulls it.
#[derive(
	Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct Pending {
	/// The pot or pool.
	pub source: Target,
	/// What pulling it now would add to the account's earnings.
	#[serde(with = "json::decimal")]
	pub amount: Balance,
}

/// Earnings of an account.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Earnings<AccountId> {
	/// The account.
	pub account: AccountId,
	/// Whom it is paid as; `None` if nothing has ever named it a beneficiary.
	pub payee: Option<PayeeId>,
	/// Owed and not paid out yet.
	#[serde(with = "json::decimal")]
	pub owed: Balance,
	/// What a claim that pulls nothing would deliver now.
	#[serde(with = "json::decimal")]
	pub claimable: Balance,
	/// Paid out since genesis.
	#[serde(with = "json::decimal")]
	pub paid: Balance,
	/// What waits in pools of operators for this account; a lower bound of what is still to come. Pots of models and contributions are
	/// not looked at: whom they pay is found from the other end, by `pull` targets.
	pub pending: Vec<Pending>,
}

impl<AccountId> Earnings<AccountId> {
	/// The earnings of an account that is no payee.
	pub const fn none(account: AccountId) -> Self {
		Self {
			account,
			payee: None,
			owed: 0,
			claimable: 0,
			paid: 0,
			pending: Vec::new(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn earnings_should_survive_both_encodings() {
		let earnings = Earnings::<u64> {
			payee: Some(2),
			owed: 5,
			claimable: 6,
			paid: u128::MAX,
			pending: [Pending {
				source: Target::Contribution(1),
				amount: 1,
			}]
			.into(),
			..Earnings::none(1)
		};
		assert_eq!(Earnings::decode(&mut &earnings.encode()[..]).unwrap(), earnings);
		let text = serde_json::to_string(&earnings).unwrap();
		assert!(
			text.contains(r#""paid":"340282366920938463463374607431768211455""#),
			"{text}"
		);
		assert_eq!(serde_json::from_str::<Earnings<u64>>(&text).unwrap(), earnings);
	}
}
