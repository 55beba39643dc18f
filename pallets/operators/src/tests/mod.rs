//! One file a subject. The state is checked after every test.

mod bonds;
mod commission;
mod delegating;
mod exposure;
mod invariants;
mod leaving;
mod machine;
mod register;
mod serving;
mod slashing;
mod unbonding;
mod views;

pub(crate) use crate::{mock::*, pallet::*, types::*};
pub(crate) use frame_support::{assert_noop, assert_ok};
pub(crate) use openledger_core::{Balance, SHARE_ONE};
pub(crate) use openledger_traits::{Operators, Prices, Risk};
pub(crate) use sp_runtime::{DispatchError, TokenError};

pub(crate) type Api = OperatorsPallet;
