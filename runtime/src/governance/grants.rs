//! Whom the treasury pays: an account, or what stands for whoever owns it when the grant is paid out.

use crate::{configs::TreasuryAccount, *};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::{
	fungible::Mutate,
	tokens::{Pay, PaymentStatus, Preservation},
};
use openledger_core::{DatanetId, ModelId, OperatorId};
use openledger_traits::Models as _;
use scale_info::TypeInfo;
use sp_runtime::{traits::TryConvert, DispatchError};

/// The receiver of a grant.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Grantee {
	/// An account.
	Account(AccountId),
	/// The owner of a datanet.
	Datanet(DatanetId),
	/// The payee of a model.
	Model(ModelId),
	/// The account of an operator.
	Operator(OperatorId),
}

/// The account behind a [`Grantee`] now.
pub struct GranteeAccount;
impl TryConvert<&Grantee, AccountId> for GranteeAccount {
	fn try_convert(grantee: &Grantee) -> Result<AccountId, &Grantee> {
		match grantee {
			Grantee::Account(account) => Some(account.clone()),
			Grantee::Datanet(datanet) => {
				pallet_datanets::Datanets::<Runtime>::get(datanet).map(|datanet| datanet.owner)
			}
			Grantee::Model(model) => ModelRegistry::payee(*model).and_then(FeeRouting::account_of),
			Grantee::Operator(operator) => {
				<Operators as openledger_traits::Operators<AccountId>>::account_of(*operator)
			}
		}
		.ok_or(grantee)
	}
}

/// Pays grants from the treasury, which never falls below the existential deposit.
pub struct PayGrants;
impl Pay for PayGrants {
	type Balance = Balance;
	type Beneficiary = Grantee;
	type AssetKind = ();
	type Id = ();
	type Error = DispatchError;

	fn pay(who: &Grantee, _: (), amount: Balance) -> Result<(), DispatchError> {
		let account = GranteeAccount::try_convert(who).map_err(|_| DispatchError::CannotLookup)?;
		Balances::transfer(&TreasuryAccount::get(), &account, amount, Preservation::Preserve).map(drop)
	}

	fn check_payment(_: ()) -> PaymentStatus {
		PaymentStatus::Success
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(_: &Grantee, _: (), amount: Balance) {
		let _ = Balances::mint_into(&TreasuryAccount::get(), amount.saturating_mul(2));
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_concluded(_: ()) {}
}

/// Makes grantees for benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct BenchmarkGrantee;
#[cfg(feature = "runtime-benchmarks")]
impl pallet_treasury::ArgumentsFactory<(), Grantee> for BenchmarkGrantee {
	fn create_asset_kind(_: u32) {}

	fn create_beneficiary(seed: [u8; 32]) -> Grantee {
		Grantee::Account(seed.into())
	}
}
