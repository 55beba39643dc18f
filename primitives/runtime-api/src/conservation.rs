//! Every ledger against the balance that backs it.

use crate::json;
use alloc::vec::Vec;
use codec::{Decode, Encode};
use openledger_core::Balance;
use scale_info::TypeInfo;

/// The sums of the economy's ledgers.
#[derive(
	Clone, Copy, Debug, Decode, Default, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub struct Ledgers {
	/// Set aside in mandates, not yet in a session.
	#[serde(with = "json::decimal")]
	pub mandates: Balance,
	/// Deposits of sessions, less what they settled.
	#[serde(with = "json::decimal")]
	pub sessions: Balance,
	/// Amounts of batches that are not final.
	#[serde(with = "json::decimal")]
	pub escrow: Balance,
	/// Of batches whose routing has begun: what no pot has been given yet.
	#[serde(with = "json::decimal")]
	pub in_progress: Balance,
	/// In the pots of models and contributions.
	#[serde(with = "json::decimal")]
	pub pots: Balance,
	/// In the pools of snapshots and operators, with the remainders they carry.
	#[serde(with = "json::decimal")]
	pub pools: Balance,
	/// Owed to payees.
	#[serde(with = "json::decimal")]
	pub owed: Balance,
	/// Delegations: joining, active and unbonding.
	#[serde(with = "json::decimal")]
	pub delegations: Balance,
}

/// An account of a pallet.
#[derive(
	Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
	/// Backs mandates and sessions.
	Sessions,
	/// Backs open batches.
	Escrow,
	/// Backs pots, pools and owed amounts.
	Routing,
	/// Backs delegations.
	Operators,
}

/// The balance of an account of a pallet.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Backing<AccountId> {
	/// What it backs.
	pub purpose: Purpose,
	/// The account.
	pub account: AccountId,
	/// All that it holds.
	#[serde(with = "json::decimal")]
	pub balance: Balance,
	/// The part it was endowed with at genesis so that it always exists; backs nothing.
	#[serde(with = "json::decimal")]
	pub endowment: Balance,
}

/// The books.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conservation<AccountId> {
	/// The sums of the ledgers.
	pub ledgers: Ledgers,
	/// The accounts that back them.
	pub backing: Vec<Backing<AccountId>>,
	/// The supply now.
	#[serde(with = "json::decimal")]
	pub issuance: Balance,
	/// Burnt by routing since genesis: the part of the policy, and what pools without units were given. What slashes burn is in the
	/// events of convictions.
	#[serde(with = "json::decimal")]
	pub burnt: Balance,
	/// What the accounts hold beyond endowments and ledgers: somebody sent it there unasked, so it is nobody's. Zero
	/// on a chain where nobody did.
	#[serde(with = "json::decimal")]
	pub surplus: Balance,
	/// Whether every ledger is backed in full.
	pub holds: bool,
}

impl Ledgers {
	/// What the account of `purpose` must back; `None` if it does not fit.
	pub fn backed_by(&self, purpose: Purpose) -> Option<Balance> {
		match purpose {
			Purpose::Sessions => self.mandates.checked_add(self.sessions),
			Purpose::Escrow => Some(self.escrow),
			Purpose::Routing => self
				.in_progress
				.checked_add(self.pots)?
				.checked_add(self.pools)?
				.checked_add(self.owed),
			Purpose::Operators => Some(self.delegations),
		}
	}
}

impl<AccountId> Conservation<AccountId> {
	/// Draws up the books. They hold if each purpose has exactly one account, each account covers its endowment and its
	/// ledgers, and all accounts together stay within the issuance.
	pub fn new(
		ledgers: Ledgers,
		backing: Vec<Backing<AccountId>>,
		issuance: Balance,
		burnt: Balance,
	) -> Self {
		let surplus = surplus(&ledgers, &backing, issuance);
		Self {
			ledgers,
			backing,
			issuance,
			burnt,
			surplus: surplus.unwrap_or_default(),
			holds: surplus.is_some(),
		}
	}
}

/// The surplus over all accounts, or `None` if the books do not hold.
fn surplus<AccountId>(
	ledgers: &Ledgers,
	backing: &[Backing<AccountId>],
	issuance: Balance,
) -> Option<Balance> {
	let mut surplus: Balance = 0;
	for purpose in [
		Purpose::Sessions,
		Purpose::Escrow,
		Purpose::Routing,
		Purpose::Operators,
	] {
		let mut accounts = backing.iter().filter(|line| line.purpose == purpose);
		let account = accounts.next()?;
		if accounts.next().is_some() {
			return None;
		}
		let left = account
			.balance
			.checked_sub(account.endowment)?
			.checked_sub(ledgers.backed_by(purpose)?)?;
		surplus = surplus.checked_add(left)?;
	}
	let held = backing
		.iter()
		.try_fold(0, |sum: Balance, line| sum.checked_add(line.balance))?;
	(held <= issuance).then_some(surplus)
}

#[cfg(test)]
mod tests {
	use super::*;

	const LEDGERS: Ledgers = Ledgers {
		mandates: 1,
		sessions: 2,
		escrow: 4,
		in_progress: 128,
		pots: 8,
		pools: 16,
		owed: 32,
		delegations: 64,
	};

	fn backing() -> Vec<Backing<u64>> {
		[
			(Purpose::Sessions, 3),
			(Purpose::Escrow, 4),
			(Purpose::Routing, 184),
			(Purpose::Operators, 64),
		]
		.into_iter()
		.zip(1..)
		.map(|((purpose, ledger), account)| Backing {
			purpose,
			account,
			balance: ledger + 10,
			endowment: 10,
		})
		.collect()
	}

	#[test]
	fn books_should_hold_when_every_ledger_is_backed_exactly() {
		let books = Conservation::new(LEDGERS, backing(), 295, 5);
		assert!(books.holds);
		assert_eq!(books.surplus, 0);
	}

	#[test]
	fn books_should_show_a_surplus_when_somebody_sent_money_unasked() {
		let mut backing = backing();
		backing[2].balance += 7;
		let books = Conservation::new(LEDGERS, backing, 1_000, 0);
		assert!(books.holds);
		assert_eq!(books.surplus, 7);
	}

	#[test]
	fn books_should_not_hold_when_any_account_is_one_unit_short() {
		for index in 0..4 {
			let mut short = backing();
			short[index].balance -= 1;
			// A surplus elsewhere does not make up for it.
			short[(index + 1) % 4].balance += 5;
			assert!(!Conservation::new(LEDGERS, short, 1_000, 0).holds, "{index}");
		}
	}

	#[test]
	fn books_should_not_hold_when_an_account_is_missing_or_named_twice() {
		let mut missing = backing();
		missing.pop();
		assert!(!Conservation::new(LEDGERS, missing, 1_000, 0).holds);
		let mut twice = backing();
		twice.push(twice[0].clone());
		assert!(!Conservation::new(LEDGERS, twice, 1_000, 0).holds);
	}

	#[test]
	fn books_should_not_hold_when_accounts_exceed_the_issuance_or_sums_overflow() {
		assert!(!Conservation::new(LEDGERS, backing(), 166, 0).holds);
		let huge = Ledgers {
			mandates: Balance::MAX,
			..LEDGERS
		};
		assert!(!Conservation::new(huge, backing(), 1_000, 0).holds);
	}

	#[test]
	fn conservation_should_survive_both_encodings() {
		let books = Conservation::new(LEDGERS, backing(), 295, 5);
		assert_eq!(Conservation::decode(&mut &books.encode()[..]).unwrap(), books);
		let text = serde_json::to_string(&books).unwrap();
		assert!(
			text.contains(r#""delegations":"64""#) && text.contains(r#""holds":true"#),
			"{text}"
		);
		assert_eq!(serde_json::from_str::<Conservation<u64>>(&text).unwrap(), books);
	}
}
