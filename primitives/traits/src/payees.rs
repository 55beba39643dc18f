//! Payees ↔ accounts. Implemented by fee routing; used by everyone who names a beneficiary.

use openledger_core::PayeeId;
use sp_runtime::DispatchError;

/// One map from payee to account, so that rotating an account is one write and loses nothing.
pub trait Payees<AccountId> {
	/// The payee of `account`, created if it has none yet.
	fn ensure(account: &AccountId) -> Result<PayeeId, DispatchError>;
	/// The account that `payee` is paid to.
	fn account_of(payee: PayeeId) -> Option<AccountId>;
	/// The payee of `account`, if it has one.
	fn payee_of(account: &AccountId) -> Option<PayeeId>;
}

impl<AccountId> Payees<AccountId> for () {
	fn ensure(_: &AccountId) -> Result<PayeeId, DispatchError> {
		Err(DispatchError::Unavailable)
	}
	fn account_of(_: PayeeId) -> Option<AccountId> {
		None
	}
	fn payee_of(_: &AccountId) -> Option<PayeeId> {
		None
	}
}
