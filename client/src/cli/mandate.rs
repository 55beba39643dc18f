//! Mandates: money that somebody else may open sessions with.

use super::{
	amount::{format_amount, parse_amount},
	output::{properties, Done, Report},
	Context, Failure,
};
use crate::chain::{address, api, parse_account, Account, Connection, Error, Key, MandateInfo};
use api::runtime_types::bounded_collections::bounded_vec::BoundedVec;
use clap::{Args, Subcommand};
use openledger_core::{Balance, MandateId, ModelId, OperatorId};
use serde_json::json;

/// The terms of a mandate.
#[derive(Args, Clone, Debug, Eq, PartialEq)]
pub struct MandateTerms {
	/// Who may open and top up sessions from it.
	#[arg(long, value_parser = parse_account)]
	pub signer: Account,
	/// Most that sessions may be funded with in one epoch; 0 pauses.
	#[arg(long, value_parser = parse_amount, value_name = "OPEN")]
	pub cap_per_epoch: Balance,
	/// An operator it may pay; repeat for up to 8, none allows all.
	#[arg(long = "operator", value_name = "OPERATOR")]
	pub operators: Vec<OperatorId>,
	/// A model it may pay for; repeat for up to 8, none allows all.
	#[arg(long = "model", value_name = "MODEL")]
	pub models: Vec<ModelId>,
}

/// Sets OPEN aside.
///
/// # Errors
/// What the chain says.
pub async fn create(
	conn: &Connection,
	key: &Key,
	terms: &MandateTerms,
	amount: Balance,
) -> Result<Done<MandateId>, Failure> {
	let call = conn.call(&api::transactions().inference_receipts().create_mandate(
		terms.signer.into(),
		terms.cap_per_epoch,
		BoundedVec(terms.operators.clone()),
		BoundedVec(terms.models.clone()),
		amount,
	))?;
	let submitted = conn.submit(&call, key).await?;
	let event = submitted.expect::<api::inference_receipts::events::MandateCreated>()?;
	Ok(Done::new(&submitted, event.mandate))
}

/// Adds to a mandate.
///
/// # Errors
/// What the chain says.
pub async fn fund(
	conn: &Connection,
	key: &Key,
	mandate: MandateId,
	amount: Balance,
) -> Result<Done<()>, Failure> {
	let call = conn.call(
		&api::transactions()
			.inference_receipts()
			.fund_mandate(mandate, amount),
	)?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Gives a mandate new terms.
///
/// # Errors
/// What the chain says.
pub async fn update(
	conn: &Connection,
	key: &Key,
	mandate: MandateId,
	terms: &MandateTerms,
) -> Result<Done<()>, Failure> {
	let call = conn.call(&api::transactions().inference_receipts().update_mandate(
		mandate,
		terms.signer.into(),
		terms.cap_per_epoch,
		BoundedVec(terms.operators.clone()),
		BoundedVec(terms.models.clone()),
	))?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Ends a mandate; what is left in it goes back to the payer and is returned.
///
/// # Errors
/// What the chain says.
pub async fn revoke(conn: &Connection, key: &Key, mandate: MandateId) -> Result<Done<Balance>, Failure> {
	let call = conn.call(&api::transactions().inference_receipts().revoke_mandate(mandate))?;
	let submitted = conn.submit(&call, key).await?;
	let event = submitted.expect::<api::inference_receipts::events::MandateRevoked>()?;
	Ok(Done::new(&submitted, event.returned))
}

/// Commands on mandates.
#[derive(Clone, Debug, Subcommand)]
pub enum MandateCommand {
	/// Set OPEN aside.
	Create {
		#[allow(missing_docs)] // The group documents its own arguments.
		#[command(flatten)]
		terms: MandateTerms,
		/// How much.
		#[arg(long, value_parser = parse_amount, value_name = "OPEN")]
		amount: Balance,
	},
	/// Add to it.
	Fund {
		/// Which.
		mandate: MandateId,
		/// How much.
		#[arg(value_parser = parse_amount)]
		amount: Balance,
	},
	/// Give it new terms.
	Update {
		/// Which.
		mandate: MandateId,
		#[allow(missing_docs)] // The group documents its own arguments.
		#[command(flatten)]
		terms: MandateTerms,
	},
	/// End it.
	Revoke {
		/// Which.
		mandate: MandateId,
	},
	/// Show one.
	Show {
		/// Which.
		mandate: MandateId,
	},
}

impl MandateCommand {
	/// Does it.
	///
	/// # Errors
	/// What the chain says.
	pub async fn run(self, conn: &Connection, context: &Context) -> Result<Report, Failure> {
		match self {
			Self::Create { terms, amount } => {
				let done = create(conn, &context.key()?, &terms, amount).await?;
				let mandate = done.value;
				Ok(Report::done(
					&done,
					format!("mandate {mandate} is created"),
					json!({ "mandate": mandate }),
				))
			}
			Self::Fund { mandate, amount } => {
				let done = fund(conn, &context.key()?, mandate, amount).await?;
				let what = format!("mandate {mandate} got {}", format_amount(amount));
				Ok(Report::done(&done, what, json!({ "mandate": mandate })))
			}
			Self::Update { mandate, terms } => {
				let done = update(conn, &context.key()?, mandate, &terms).await?;
				let what = format!("mandate {mandate} has new terms");
				Ok(Report::done(&done, what, json!({ "mandate": mandate })))
			}
			Self::Revoke { mandate } => {
				let done = revoke(conn, &context.key()?, mandate).await?;
				let what = format!(
					"mandate {mandate} has ended; {} are back",
					format_amount(done.value)
				);
				Ok(Report::done(
					&done,
					what,
					json!({ "mandate": mandate, "returned": done.value.to_string() }),
				))
			}
			Self::Show { mandate } => {
				let info = conn.mandate(mandate).await?;
				let info = info.ok_or_else(|| Error::Unknown(format!("mandate {mandate}")))?;
				Ok(show(mandate, &info))
			}
		}
	}
}

fn show(id: MandateId, info: &MandateInfo) -> Report {
	let list = |ids: &[u32]| {
		if ids.is_empty() {
			"all".to_string()
		} else {
			ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
		}
	};
	let text = properties([
		("mandate", id.to_string()),
		("payer", address(&info.payer.0)),
		("signer", address(&info.signer.0)),
		("holds", format_amount(info.balance)),
		("cap per epoch", format_amount(info.cap_per_epoch)),
		("available now", format_amount(info.available)),
		("operators", list(&info.operators.0)),
		("models", list(&info.models.0)),
	]);
	let json = json!({
		"mandate": id,
		"payer": address(&info.payer.0),
		"signer": address(&info.signer.0),
		"balance": info.balance.to_string(),
		"capPerEpoch": info.cap_per_epoch.to_string(),
		"available": info.available.to_string(),
		"operators": info.operators.0,
		"models": info.models.0,
	});
	Report::new(json, text)
}
