mod claim;
mod claim_for;
mod config;
mod feeless;
mod payees;
mod policies;
mod pools;
mod properties;
mod pull;
mod quote;
mod reduce;
mod restore;
mod rotate_payee;
mod route;
mod sweep;
mod try_state;
mod views;

pub(crate) use crate::{mock::*, *};
pub(crate) use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
pub(crate) use openledger_core::{Balance, SnapshotId, SHARE_ONE};
pub(crate) use openledger_routing::Policy;
pub(crate) use openledger_traits::{Payees, Router, SnapshotPools, StakerPools, Standing, Verdict};
pub(crate) use sp_runtime::{ArithmeticError, DispatchError, TokenError};

/// Signed by person `n`.
pub(crate) fn by(n: u8) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(n))
}

/// Owes person `n` `amount`, backed by the ledger's account.
pub(crate) fn owe(n: u8, amount: Balance) {
	Balances::mint_into(&FeeRouting::account(), amount).unwrap();
	FeeRouting::credit_payee(payee(n), Source::Batch(0), amount).unwrap();
	events();
}

/// Puts `amount` into a pot, backed by the ledger's account.
pub(crate) fn fill(pot: Pot, amount: Balance) {
	Balances::mint_into(&FeeRouting::account(), amount).unwrap();
	FeeRouting::add_pot(pot, amount).unwrap();
	events();
}

/// Pays `amount` into a pool, backed by the ledger's account.
pub(crate) fn deposit(pool: PoolId, amount: Balance) {
	Balances::mint_into(&FeeRouting::account(), amount).unwrap();
	FeeRouting::deposit(pool, Source::Batch(0), amount).unwrap();
	events();
	told();
}

pub(crate) const MEMBER: Pull = Pull::Member {
	snapshot: SNAPSHOT,
	contribution: RAW,
};

/// The pull of the delegator.
pub(crate) fn staker() -> Pull {
	Pull::Staker {
		operator: OPERATOR,
		payee: payee(DELEGATOR),
	}
}
