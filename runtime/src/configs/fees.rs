//! OPEN and what transactions cost. Nothing here mints; dust goes to the treasury, fees to the validators' pot.

use crate::*;
use frame_support::{
	parameter_types,
	traits::{
		fungible::{Balanced, Credit},
		tokens::{imbalance::ResolveTo, Fortitude::Polite, Precision::Exact, Preservation::Preserve},
		ConstU128, ConstU32, ConstU8, Get, OnUnbalanced,
	},
	weights::{ConstantMultiplier, Weight, WeightToFee},
	PalletId,
};
use openledger_core::{MICRO_OPEN, MILLI_OPEN};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{
	traits::{AccountIdConversion, Bounded},
	DispatchError, FixedPointNumber, Perquintill,
};

/// The treasury's account.
pub const TREASURY_PALLET_ID: PalletId = PalletId(*b"ol/trsry");
/// The validators' pot.
pub const VALIDATORS_PALLET_ID: PalletId = PalletId(*b"ol/valid");

parameter_types! {
	pub TreasuryAccount: AccountId = TREASURY_PALLET_ID.into_account_truncating();
	pub ValidatorsAccount: AccountId = VALIDATORS_PALLET_ID.into_account_truncating();
	/// One millisecond of execution costs a thousandth of an OPEN.
	pub const WeightFee: Balance = MILLI_OPEN / 1_000_000_000;
	/// A thousand bytes cost a thousandth of an OPEN.
	pub const LengthFee: Balance = MICRO_OPEN;
	pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
	pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(75, 1_000_000);
	pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_rational(1, 1);
	pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
	type Balance = Balance;
	type DustRemoval = ResolveTo<TreasuryAccount, Balances>;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
	type ReserveIdentifier = [u8; 8];
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type MaxFreezes = ConstU32<50>;
	type DoneSlashHandler = ();
}

/// Fees and tips go to the validators' pot.
pub struct FeesToValidators;
impl OnUnbalanced<Credit<AccountId, Balances>> for FeesToValidators {
	fn on_nonzero_unbalanced(amount: Credit<AccountId, Balances>) {
		ResolveTo::<ValidatorsAccount, Balances>::on_unbalanced(amount);
	}
}

/// Takes what later work will cost from whoever causes it: the fee for its weight at the rate of now, not capped at the
/// weight of a block, because the work may be spread over several.
pub struct PrepaidWeight;
impl pallet_inference_receipts::EndingFee<AccountId> for PrepaidWeight {
	fn charge(who: &AccountId, weight: Weight) -> Result<Balance, DispatchError> {
		let fee = TransactionPayment::next_fee_multiplier()
			.saturating_mul_int(ConstantMultiplier::<Balance, WeightFee>::weight_to_fee(&weight));
		let paid = <Balances as Balanced<AccountId>>::withdraw(who, fee, Exact, Preserve, Polite)?;
		FeesToValidators::on_unbalanced(paid);
		Ok(fee)
	}
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, FeesToValidators>;
	type WeightToFee = ConstantMultiplier<Balance, WeightFee>;
	type LengthToFee = ConstantMultiplier<Balance, LengthFee>;
	type FeeMultiplierUpdate = TargetedFeeAdjustment<
		Self,
		TargetBlockFullness,
		AdjustmentVariable,
		MinimumMultiplier,
		MaximumMultiplier,
	>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

impl pallet_skip_feeless_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
}

/// What the books of routing say was burnt.
pub struct BurnedByRouting;
impl Get<Balance> for BurnedByRouting {
	fn get() -> Balance {
		FeeRouting::conservation().burned
	}
}

/// The balances of all accounts, reserved or free.
pub struct OwnedByAccounts;
impl Get<Balance> for OwnedByAccounts {
	fn get() -> Balance {
		frame_system::Account::<Runtime>::iter_values()
			.map(|account| account.data.free.saturating_add(account.data.reserved))
			.fold(0, Balance::saturating_add)
	}
}

impl crate::supply::Config for Runtime {
	type Issuance = frame_support::traits::TotalIssuanceOf<Balances, AccountId>;
	type Burned = BurnedByRouting;
	type Owned = OwnedByAccounts;
}
