//! The economy as a whole: quotes, earnings, KPIs, conservation.

use super::{
	amount::{format_amount, format_share, format_snapshot, parse_amount},
	claim::{describe, waiting, Planner},
	output::{properties, table, Report},
	Context, Failure,
};
use crate::chain::{
	economy::{Activity, Conservation, QuoteError, Role, Target},
	parse_account, Account,
};
use clap::Args;
use openledger_core::{Balance, EpochIndex, ModelId, OperatorId};
use serde_json::{json, Value};

/// Who would get what.
#[derive(Args, Clone, Debug)]
pub struct QuoteArgs {
	/// The model.
	#[arg(long)]
	model: ModelId,
	/// The operator.
	#[arg(long)]
	operator: OperatorId,
	/// What a payer pays.
	#[arg(value_parser = parse_amount)]
	amount: Balance,
}

/// A role in a few words.
pub fn role_name(role: Role) -> &'static str {
	match role {
		Role::Treasury => "treasury",
		Role::Burn => "burn",
		Role::Validators => "validators",
		Role::Operator => "operator",
		Role::Stakers => "stakers",
		Role::Builder => "builder",
		Role::Data => "data",
	}
}

/// A place money can rest in, in a few words.
pub fn target_name(target: &Target) -> String {
	match target {
		Target::Payee(payee) => format!("payee {payee}"),
		Target::ModelBuilders(model) => format!("builders of model {model}"),
		Target::ModelData(model) => format!("data of model {model}"),
		Target::SnapshotPool(snapshot) => format!("pool of snapshot {}", format_snapshot(snapshot)),
		Target::Contribution(contribution) => format!("contribution {contribution}"),
		Target::OperatorPool(operator) => format!("delegators of operator {operator}"),
		Target::Burn => "out of the supply".into(),
	}
}

impl QuoteArgs {
	/// Does it.
	///
	/// # Errors
	/// If there is no quote.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let conn = context.connect().await?;
		let quote = conn.quote(self.model, self.operator, self.amount).await?;
		let quote = quote.map_err(|error| {
			Failure::Refused(match error {
				QuoteError::UnknownModel => format!("there is no model {}", self.model),
				QuoteError::UnknownOperator => format!("there is no operator {}", self.operator),
				QuoteError::NotServed => {
					format!("operator {} does not serve model {}", self.operator, self.model)
				}
				QuoteError::ZeroAmount => "there is nothing to pay".into(),
				QuoteError::Overflow => "the amount exceeds the supply".into(),
			})
		})?;
		if quote.total() != Some(quote.amount) {
			return Err(Failure::Unsafe(
				"the parts of the quote do not sum to the amount".into(),
			));
		}
		let rows = quote.parts.iter().map(|part| {
			[
				role_name(part.role).to_string(),
				target_name(&part.target),
				part.account.as_ref().map(ToString::to_string).unwrap_or_default(),
				format_amount(part.amount),
			]
		});
		let text = table(["for", "to", "account", "amount"], rows);
		Ok(Report::new(json!(quote), text))
	}
}

/// What an account has earned: what it is owed, what waits in pots that pay it, and what it was paid.
#[derive(Args, Clone, Debug)]
pub struct EarningsArgs {
	/// Whose; without it the key's.
	#[arg(value_parser = parse_account)]
	account: Option<Account>,
}

impl EarningsArgs {
	/// Does it.
	///
	/// # Errors
	/// If the node does not answer.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let account = match self.account {
			Some(account) => account,
			None => context.key()?.account(),
		};
		let conn = context.connect().await?;
		let earnings = conn.earnings(&account).await?;
		let balance = conn.balance(&account).await?;
		let pots = match earnings.payee {
			Some(payee) => waiting(&conn, &Planner::load(&conn).await?.plan(payee)).await?,
			None => Vec::new(),
		};
		let in_pots = pots
			.iter()
			.fold(0, |sum: Balance, (_, amount)| sum.saturating_add(*amount));
		let mut text = properties([
			("account", earnings.account.to_string()),
			(
				"payee",
				earnings.payee.map_or("none".into(), |payee| payee.to_string()),
			),
			("owed now", format_amount(earnings.owed)),
			("in pots, before pulling", format_amount(in_pots)),
			("paid so far", format_amount(earnings.paid)),
			("can spend", format_amount(balance)),
		]);
		if !pots.is_empty() {
			let rows = pots
				.iter()
				.map(|(pull, amount)| [describe(pull), format_amount(*amount)]);
			text = format!(
				"{text}\n{}\n`openledger claim` pulls these and pays out the account's part; others may have theirs in a pot.",
				table(["waits in", "amount"], rows)
			);
		}
		let pots: Vec<Value> = pots
			.iter()
			.map(|(pull, amount)| json!({ "pot": describe(pull), "amount": amount.to_string() }))
			.collect();
		Ok(Report::new(
			json!({
				"earnings": earnings,
				"pots": pots,
				"inPots": in_pots.to_string(),
				"balance": balance.to_string(),
			}),
			text,
		))
	}
}

/// The KPIs.
#[derive(Args, Clone, Debug)]
pub struct ActivityArgs {
	/// First epoch; without it the last eight are shown.
	#[arg(long)]
	from: Option<EpochIndex>,
	/// Last epoch; without it the one that is running.
	#[arg(long)]
	to: Option<EpochIndex>,
}

/// Epochs that are shown if nothing else is asked for.
const SHOWN: EpochIndex = 8;

impl ActivityArgs {
	/// Does it.
	///
	/// # Errors
	/// If the node does not answer.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let conn = context.connect().await?;
		// An empty range tells the epoch that is running.
		let current = conn.activity(1, 0).await?.current;
		let to = self.to.unwrap_or(current);
		let from = self.from.unwrap_or_else(|| to.saturating_sub(SHOWN - 1));
		let activity = conn.activity(from, to).await?;
		Ok(Report::new(json!(activity), activity_text(&activity)))
	}
}

/// KPIs for people.
pub fn activity_text(activity: &Activity) -> String {
	let rows = activity.epochs.iter().map(|epoch| {
		[
			epoch.epoch.to_string(),
			epoch.counters.inferences.to_string(),
			epoch.counters.actions.to_string(),
			format_amount(epoch.counters.routed),
			format_amount(epoch.counters.paid_out),
			epoch.paid_contributors.to_string(),
			epoch.retained_contributors.to_string(),
			epoch.active_payers.to_string(),
			epoch.active_operators.to_string(),
			epoch.active_models.to_string(),
			format_share(epoch.concentration),
		]
	});
	let (totals, different) = (&activity.totals, &activity.different);
	format!(
		"{}\n{}",
		table(
			[
				"epoch",
				"inferences",
				"actions",
				"routed",
				"paid out",
				"contributors",
				"retained",
				"payers",
				"operators",
				"models",
				"concentration",
			],
			rows,
		),
		properties([
			("epoch running", activity.current.to_string()),
			("inferences", totals.inferences.to_string()),
			("actions", totals.actions.to_string()),
			("batches", totals.batches.to_string()),
			("routed", format_amount(totals.routed)),
			("of it self-dealt, at least", format_amount(totals.self_dealt)),
			("distributions", totals.distributions.to_string()),
			("payouts", totals.payouts.to_string()),
			("paid out", format_amount(totals.paid_out)),
			("contributors", different.contributors.to_string()),
			("payers", different.payers.to_string()),
			("operators", different.operators.to_string()),
			("models", different.models.to_string()),
			("datanets", different.datanets.to_string()),
			("concentration", format_share(different.concentration)),
		]),
	)
}

/// The books.
#[derive(Args, Clone, Copy, Debug)]
pub struct ConservationArgs {}

impl ConservationArgs {
	/// Does it.
	///
	/// # Errors
	/// If the node does not answer. Books that do not hold are shown, with exit code 4.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let books = context.connect().await?.conservation().await?;
		let report = Report::new(json!(books), conservation_text(&books));
		if !books.holds {
			let failure = Failure::Unsafe("the books do not hold: a ledger is not backed".into());
			eprintln!("error: {failure}");
			return Ok(report.with_exit(failure.exit_code()));
		}
		Ok(report)
	}
}

/// The books for people.
pub fn conservation_text<AccountId>(books: &Conservation<AccountId>) -> String {
	let ledgers = &books.ledgers;
	properties([
		("mandates", format_amount(ledgers.mandates)),
		("sessions", format_amount(ledgers.sessions)),
		("escrow", format_amount(ledgers.escrow)),
		("in progress", format_amount(ledgers.in_progress)),
		("pots", format_amount(ledgers.pots)),
		("pools", format_amount(ledgers.pools)),
		("owed", format_amount(ledgers.owed)),
		("delegations", format_amount(ledgers.delegations)),
		("issuance", format_amount(books.issuance)),
		("burnt", format_amount(books.burnt)),
		("surplus", format_amount(books.surplus)),
		("books hold", books.holds.to_string()),
	])
}
