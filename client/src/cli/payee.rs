//! Moving what an account earns to another account.

use super::{
	output::{Done, Report},
	Context, Failure,
};
use crate::chain::{address, api, parse_account, Account, Connection, Key};
use clap::Args;
use openledger_core::PayeeId;
use serde_json::json;

/// Has all that the key's account is owed and will earn paid to `to` from now on.
///
/// # Errors
/// [`Failure::Refused`] if the key's account is no payee, or `to` is one or is the same; what the chain says.
pub async fn rotate(conn: &Connection, key: &Key, to: &Account) -> Result<Done<PayeeId>, Failure> {
	let from = key.account();
	let payee = conn.payee_of(&from).await?.ok_or_else(|| {
		Failure::Refused(format!(
			"{} is no payee: nothing has ever named it",
			address(&from)
		))
	})?;
	if *to == from {
		return Err(Failure::Refused(format!(
			"{} is the account that is paid now",
			address(to)
		)));
	}
	if let Some(taken) = conn.payee_of(to).await? {
		return Err(Failure::Refused(format!(
			"{} is paid as payee {taken} already: choose an account that has never earned anything",
			address(to)
		)));
	}
	let call = conn.call(&api::transactions().fee_routing().rotate_payee((*to).into()))?;
	Ok(Done::new(&conn.submit(&call, key).await?, payee))
}

/// Another account for the same payee, on the command line.
#[derive(Args, Clone, Copy, Debug)]
pub struct RotatePayeeArgs {
	/// The account that is paid from now on. It must not be a payee, and only it can move the earnings again.
	#[arg(value_parser = parse_account)]
	to: Account,
}

impl RotatePayeeArgs {
	/// Does it.
	///
	/// # Errors
	/// What the chain says.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let conn = context.connect().await?;
		let done = rotate(&conn, &context.key()?, &self.to).await?;
		let payee = done.value;
		let what = format!("payee {payee} is paid to {}", address(&self.to));
		let fields = json!({ "payee": payee, "account": address(&self.to) });
		Ok(Report::done(&done, what, fields))
	}
}
