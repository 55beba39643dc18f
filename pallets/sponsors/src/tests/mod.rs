//! One file a subject. The state is checked after every test.

mod close;
mod deposits;
mod invite;
mod pots;
mod properties;
mod quota;
mod revoke;
mod try_state;
mod views;

pub(crate) use crate::{mock::*, pallet::*, types::*};
pub(crate) use frame_support::{assert_noop, assert_ok};
pub(crate) use openledger_core::Balance;
pub(crate) use openledger_traits::Sponsors;
pub(crate) use sp_runtime::{ArithmeticError, DispatchError, TokenError};

pub(crate) type Api = SponsorsPallet;
