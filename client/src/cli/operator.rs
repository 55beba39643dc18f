//! Operators: bond, prices, stake; and the gateway they run.

use super::{
	amount::{format_amount, format_share, parse_amount, parse_share},
	output::{properties, table, Done, Report},
	serve::{serve, ServeArgs},
	Context, Failure,
};
use crate::chain::{
	address, api, parse_account, prices, text, Account, Advance, Connection, Error, Key, OperatorInfo, Prices,
};
use clap::Subcommand;
use openledger_core::{Balance, ModelId, OperatorId, Share};
use serde_json::{json, Value};

/// Registers an operator run by the key's account.
///
/// # Errors
/// What the chain says.
pub async fn register(
	conn: &Connection,
	key: &Key,
	bond: Balance,
	metadata: &str,
	endpoint: &str,
	commission: Share,
) -> Result<Done<OperatorId>, Failure> {
	let calls = api::transactions().operators();
	let bytes = |text: &str| text.as_bytes().to_vec();
	let call = conn.call(&calls.register(bond, bytes(metadata), bytes(endpoint), commission))?;
	let submitted = conn.submit(&call, key).await?;
	let event = submitted.expect::<api::operators::events::OperatorRegistered>()?;
	Ok(Done::new(&submitted, event.operator))
}

/// Serves a model at these prices per 1,000 tokens, or changes them.
///
/// # Errors
/// What the chain says.
pub async fn serve_model(
	conn: &Connection,
	key: &Key,
	model: ModelId,
	input: Balance,
	output: Balance,
) -> Result<Done<()>, Failure> {
	let call = conn.call(
		&api::transactions()
			.operators()
			.serve(model, prices(input, output)),
	)?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Tells where the operator's gateway answers.
///
/// # Errors
/// What the chain says.
pub async fn set_endpoint(conn: &Connection, key: &Key, endpoint: &str) -> Result<Done<()>, Failure> {
	let call = conn.call(
		&api::transactions()
			.operators()
			.set_endpoint(endpoint.as_bytes().to_vec()),
	)?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Says anew what the operator is: free text, or a URI that describes it.
///
/// # Errors
/// What the chain says.
pub async fn set_metadata(conn: &Connection, key: &Key, metadata: &str) -> Result<Done<()>, Failure> {
	let call = conn.call(
		&api::transactions()
			.operators()
			.set_metadata(metadata.as_bytes().to_vec()),
	)?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// What an operator's account does with its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OwnStep {
	/// Bonds more.
	BondExtra(Balance),
	/// Takes some of the bond out.
	Unbond(Balance),
	/// Takes what has unbonded.
	Withdraw,
	/// Stops serving a model.
	Stop(ModelId),
	/// Asks for another commission: a cut at once, a raise later.
	Commission(Share),
	/// Leaves.
	Deregister,
}

/// Does it.
///
/// # Errors
/// What the chain says.
pub async fn own_step(conn: &Connection, key: &Key, step: OwnStep) -> Result<Done<()>, Failure> {
	let calls = api::transactions().operators();
	let call = match step {
		OwnStep::BondExtra(amount) => conn.call(&calls.bond_extra(amount))?,
		OwnStep::Unbond(amount) => conn.call(&calls.unbond_own(amount))?,
		OwnStep::Withdraw => conn.call(&calls.withdraw_own())?,
		OwnStep::Stop(model) => conn.call(&calls.stop(model))?,
		OwnStep::Commission(share) => conn.call(&calls.set_commission(share))?,
		OwnStep::Deregister => conn.call(&calls.deregister())?,
	};
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// How many sessions are made out to the operator of an account, and what is left in them. Only its gateway knows how much of
/// that its vouchers are worth.
///
/// # Errors
/// [`Error::Unknown`] if the account runs no operator; if the node does not answer.
pub async fn open_sessions(conn: &Connection, account: &Account) -> Result<(u64, Balance), Failure> {
	let operator = conn.operator_of(account).await?;
	let operator = operator.ok_or_else(|| Error::Unknown(format!("operator run by {}", address(account))))?;
	let clock = conn.clock().await?;
	let at = conn.best().await?;
	let mut all = at
		.storage()
		.iter(api::storage().inference_receipts().sessions(), ())
		.await
		.map_err(Error::from)?;
	let (mut count, mut left) = (0u64, 0 as Balance);
	while let Some(entry) = all.next().await {
		let session = entry
			.map_err(Error::from)?
			.value()
			.decode()
			.map_err(Error::from)?;
		if session.operator == operator && session.closes.is_none_or(|closes| clock < closes) {
			count = count.saturating_add(1);
			left = left.saturating_add(session.balance);
		}
	}
	Ok((count, left))
}

/// What an operator that leaves should know.
fn loss((sessions, left): (u64, Balance)) -> String {
	let at_stake = match sessions {
		0 => "no session is open now".into(),
		1 => format!("1 session is open, with {} left", format_amount(left)),
		_ => format!("{sessions} sessions are open, with {} left", format_amount(left)),
	};
	format!(
		"an operator that leaves settles no voucher any more, and what is not settled is lost ({at_stake}): let the gateway settle and \
		 stop it, then say --yes"
	)
}

/// Delegates to an operator. The stake joins first and is to be activated later.
///
/// # Errors
/// What the chain says.
pub async fn delegate(
	conn: &Connection,
	key: &Key,
	operator: OperatorId,
	amount: Balance,
) -> Result<Done<()>, Failure> {
	let call = conn.call(&api::transactions().operators().delegate(operator, amount))?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// The last block in which a delegation cannot be activated yet; 0 if nothing of it joins.
async fn joined_after(conn: &Connection, operator: OperatorId, delegator: &Account) -> Result<u64, Failure> {
	let delegation = conn.delegation(operator, delegator).await?;
	let delegation = delegation.ok_or_else(|| {
		Error::Unknown(format!(
			"delegation of {} to operator {operator}",
			address(delegator)
		))
	})?;
	Ok(match delegation.joining {
		0 => 0,
		_ => u64::from(delegation.ready_at).saturating_sub(1),
	})
}

/// Waits until a delegation may become active, and activates it.
///
/// # Errors
/// [`Error::Unknown`] if there is no delegation; what the chain says.
pub async fn activate(
	conn: &Connection,
	key: &Key,
	operator: OperatorId,
	delegator: &Account,
	advance: &Advance,
) -> Result<Done<()>, Failure> {
	conn.wait_until_block(joined_after(conn, operator, delegator).await?, advance)
		.await?;
	let call = conn.call(
		&api::transactions()
			.operators()
			.activate(operator, (*delegator).into()),
	)?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// What a delegator does with its stake.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StakeStep {
	/// Takes this much out, or everything.
	Undelegate(Option<Balance>),
	/// Takes what has unbonded.
	Withdraw,
	/// Takes back what has not become active.
	CancelJoining,
	/// Frees a member of a pool that slashes have emptied: what is left of its stake unbonds. Anyone may.
	Clear(Account),
}

/// Does it.
///
/// # Errors
/// What the chain says.
pub async fn stake_step(
	conn: &Connection,
	key: &Key,
	operator: OperatorId,
	step: StakeStep,
) -> Result<Done<()>, Failure> {
	let calls = api::transactions().operators();
	let call = match step {
		StakeStep::Undelegate(amount) => conn.call(&calls.undelegate(operator, amount))?,
		StakeStep::Withdraw => conn.call(&calls.withdraw_unbonded(operator, key.account().into()))?,
		StakeStep::CancelJoining => conn.call(&calls.cancel_joining(operator))?,
		StakeStep::Clear(delegator) => conn.call(&calls.clear(operator, delegator.into()))?,
	};
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Reads the address of a gateway, or none. Others than those of plain http could not be asked by this client, nor be watched.
///
/// # Errors
/// In words, if it is something else.
pub fn parse_endpoint(text: &str) -> Result<String, String> {
	let rest = text
		.strip_prefix("http://")
		.map(|rest| rest.trim_start_matches('/'));
	match rest {
		_ if text.is_empty() => Ok(String::new()),
		Some(rest) if !rest.is_empty() => Ok(text.into()),
		_ => Err(format!(
			"{text:?} is no address of a gateway: write http:// and its host; payers and watchers speak no other protocol"
		)),
	}
}

/// Commands on operators.
#[derive(Clone, Debug, Subcommand)]
pub enum OperatorCommand {
	/// Register an operator run by the key's account.
	Register {
		/// What stands behind its batches.
		#[arg(long, value_parser = parse_amount, value_name = "OPEN")]
		bond: Balance,
		/// Free text or a URI that describes it.
		#[arg(long, default_value = "")]
		metadata: String,
		/// Where its gateway answers, for instance http://gateway.example:8000. Clients and watchers speak plain http: what must not be
		/// changed on the way is signed.
		#[arg(long, value_parser = parse_endpoint, default_value = "", value_name = "URL")]
		endpoint: String,
		/// Part of the delegations' earnings that it keeps, in per cent.
		#[arg(long, value_parser = parse_share, default_value = "0", value_name = "PERCENT")]
		commission: Share,
	},
	/// Serve a model at a price per 1,000 tokens, or change the price.
	#[command(visible_alias = "price")]
	ServeModel {
		/// Which.
		model: ModelId,
		/// Price of 1,000 input tokens.
		#[arg(long, value_parser = parse_amount, value_name = "OPEN")]
		input: Balance,
		/// Price of 1,000 output tokens.
		#[arg(long, value_parser = parse_amount, value_name = "OPEN")]
		output: Balance,
	},
	/// Stop serving a model.
	Stop {
		/// Which.
		model: ModelId,
	},
	/// Tell where the gateway answers.
	Endpoint {
		/// Its address, which begins with http://.
		#[arg(value_name = "URL", value_parser = parse_endpoint)]
		endpoint: String,
	},
	/// Say anew what the operator is.
	Metadata {
		/// Free text or a URI that describes it.
		text: String,
	},
	/// Ask for another commission.
	Commission {
		/// In per cent.
		#[arg(value_parser = parse_share)]
		share: Share,
	},
	/// Bond more.
	BondExtra {
		/// How much.
		#[arg(value_parser = parse_amount)]
		amount: Balance,
	},
	/// Take some of the bond out.
	Unbond {
		/// How much.
		#[arg(value_parser = parse_amount)]
		amount: Balance,
	},
	/// Take what of the bond has unbonded.
	WithdrawOwn,
	/// Leave. Vouchers that are not settled cannot be settled afterwards, so settle first; needs --yes.
	Deregister {
		/// Leave, although what is not settled is lost.
		#[arg(long)]
		yes: bool,
	},
	/// Delegate to an operator.
	Delegate {
		/// Which.
		operator: OperatorId,
		/// How much.
		#[arg(value_parser = parse_amount)]
		amount: Balance,
	},
	/// Wait until a delegation may become active, and activate it.
	Activate {
		/// At which operator.
		operator: OperatorId,
		/// Whose; without it the key's.
		#[arg(long, value_parser = parse_account)]
		delegator: Option<Account>,
	},
	/// Take stake out; it unbonds first.
	Undelegate {
		/// From which operator.
		operator: OperatorId,
		/// How much; without it everything.
		#[arg(value_parser = parse_amount)]
		amount: Option<Balance>,
	},
	/// Take stake back that has not become active.
	CancelJoining {
		/// From which operator.
		operator: OperatorId,
	},
	/// Free a member of a pool that slashes have emptied, so that its delegator or its operator can go on.
	Clear {
		/// Of which operator.
		operator: OperatorId,
		/// Whose stake; without it the key's.
		#[arg(long, value_parser = parse_account)]
		delegator: Option<Account>,
	},
	/// Take what has unbonded.
	Withdraw {
		/// From which operator.
		operator: OperatorId,
	},
	/// Show one.
	Show {
		/// Which.
		operator: OperatorId,
	},
	/// List all.
	List,
	/// Run the gateway: serve the models over HTTP, and settle what is owed.
	Serve(Box<ServeArgs>),
}

impl OperatorCommand {
	/// Does it.
	///
	/// # Errors
	/// What chain or usage say.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let conn = context.connect().await?;
		let own = |step, what: String| {
			let conn = conn.clone();
			async move {
				let done = own_step(&conn, &context.key()?, step).await?;
				Ok::<_, Failure>(Report::done(&done, what, json!({})))
			}
		};
		let stake = |operator, step, what: String| {
			let conn = conn.clone();
			async move {
				let done = stake_step(&conn, &context.key()?, operator, step).await?;
				Ok::<_, Failure>(Report::done(&done, what, json!({ "operator": operator })))
			}
		};
		match self {
			Self::Register {
				bond,
				metadata,
				endpoint,
				commission,
			} => {
				let done = register(&conn, &context.key()?, bond, &metadata, &endpoint, commission).await?;
				let operator = done.value;
				Ok(Report::done(
					&done,
					format!("operator {operator} is registered"),
					json!({ "operator": operator }),
				))
			}
			Self::ServeModel { model, input, output } => {
				let done = serve_model(&conn, &context.key()?, model, input, output).await?;
				let what = format!("model {model} is served");
				Ok(Report::done(&done, what, json!({ "model": model })))
			}
			Self::Endpoint { endpoint } => {
				let done = set_endpoint(&conn, &context.key()?, &endpoint).await?;
				Ok(Report::done(
					&done,
					format!("the gateway is at {endpoint}"),
					json!({ "endpoint": endpoint }),
				))
			}
			Self::Metadata { text } => {
				let done = set_metadata(&conn, &context.key()?, &text).await?;
				Ok(Report::done(
					&done,
					format!("the operator is described as {text:?}"),
					json!({ "metadata": text }),
				))
			}
			Self::Stop { model } => {
				own(
					OwnStep::Stop(model),
					format!("model {model} is not served any more"),
				)
				.await
			}
			Self::Commission { share } => {
				let what = format!("the commission will be {}", format_share(share));
				own(OwnStep::Commission(share), what).await
			}
			Self::BondExtra { amount } => {
				own(
					OwnStep::BondExtra(amount),
					format!("{} more are bonded", format_amount(amount)),
				)
				.await
			}
			Self::Unbond { amount } => {
				own(
					OwnStep::Unbond(amount),
					format!("{} are unbonding", format_amount(amount)),
				)
				.await
			}
			Self::WithdrawOwn => own(OwnStep::Withdraw, "what had unbonded is withdrawn".into()).await,
			Self::Deregister { yes } => {
				if !yes {
					return Err(Failure::Usage(loss(
						open_sessions(&conn, &context.key()?.account()).await?,
					)));
				}
				own(OwnStep::Deregister, "the operator is leaving".into()).await
			}
			Self::Delegate { operator, amount } => {
				let done = delegate(&conn, &context.key()?, operator, amount).await?;
				let what = format!("{} join operator {operator}", format_amount(amount));
				Ok(Report::done(
					&done,
					what,
					json!({ "operator": operator, "amount": amount.to_string() }),
				))
			}
			Self::Activate { operator, delegator } => {
				let key = context.key()?;
				let delegator = delegator.unwrap_or_else(|| key.account());
				let after = joined_after(&conn, operator, &delegator).await?;
				context.wait_until_block(&conn, after, "joining").await?;
				let done = activate(&conn, &key, operator, &delegator, &context.advance()?).await?;
				let what = format!("the stake of {} is active", address(&delegator));
				Ok(Report::done(&done, what, json!({ "operator": operator })))
			}
			Self::Undelegate { operator, amount } => {
				let what = format!("stake leaves operator {operator}");
				stake(operator, StakeStep::Undelegate(amount), what).await
			}
			Self::CancelJoining { operator } => {
				let what = format!("stake that was joining operator {operator} is back");
				stake(operator, StakeStep::CancelJoining, what).await
			}
			Self::Clear { operator, delegator } => {
				let delegator = delegator.map_or_else(|| context.key().map(|key| key.account()), Ok)?;
				let what = format!(
					"{} is out of operator {operator}'s emptied pool",
					address(&delegator)
				);
				stake(operator, StakeStep::Clear(delegator), what).await
			}
			Self::Withdraw { operator } => {
				let what = format!("what had unbonded from operator {operator} is withdrawn");
				stake(operator, StakeStep::Withdraw, what).await
			}
			Self::Show { operator } => {
				let info = conn.operator(operator).await?;
				let info = info.ok_or_else(|| Error::Unknown(format!("operator {operator}")))?;
				Ok(show(operator, &info, &conn.served(operator).await?))
			}
			Self::List => {
				let mut all = Vec::new();
				for id in 0..conn.operator_count().await? {
					if let Some(info) = conn.operator(id).await? {
						let served = conn.served(id).await?;
						all.push((id, info, served));
					}
				}
				let rows = all.iter().map(|(id, info, served)| {
					[
						id.to_string(),
						address(&info.account.0),
						format!("{:?}", info.status),
						format_amount(info.bond),
						format_amount(info.delegated.stake),
						served.len().to_string(),
						text(&info.profile.endpoint),
					]
				});
				let text = table(
					[
						"operator",
						"account",
						"status",
						"bond",
						"delegated",
						"models",
						"endpoint",
					],
					rows,
				);
				Ok(Report::new(
					all.iter()
						.map(|(id, info, served)| json_of(*id, info, served))
						.collect(),
					text,
				))
			}
			Self::Serve(args) => serve(conn, context.key()?, &args).await,
		}
	}
}

fn json_of(id: OperatorId, info: &OperatorInfo, served: &[(ModelId, Prices)]) -> Value {
	let served: Vec<Value> = served
		.iter()
		.map(|(model, prices)| {
			json!({ "model": model, "input": prices.input.to_string(), "output": prices.output.to_string() })
		})
		.collect();
	json!({
		"operator": id,
		"account": address(&info.account.0),
		"payee": info.payee,
		"status": format!("{:?}", info.status),
		"bond": info.bond.to_string(),
		"unbonding": info.unbonding.to_string(),
		"delegated": info.delegated.stake.to_string(),
		"joining": info.joining.to_string(),
		"exposure": info.exposure.open.to_string(),
		"exposureLimit": info.exposure.limit.to_string(),
		"attributable": info.exposure.attributable.to_string(),
		"attributableLimit": info.exposure.attributable_limit.to_string(),
		"commission": info.commission,
		"delegators": info.delegators,
		"metadata": text(&info.profile.metadata),
		"endpoint": text(&info.profile.endpoint),
		"served": served,
	})
}

fn show(id: OperatorId, info: &OperatorInfo, served: &[(ModelId, Prices)]) -> Report {
	let rows = served.iter().map(|(model, prices)| {
		[
			model.to_string(),
			format_amount(prices.input),
			format_amount(prices.output),
		]
	});
	let text = format!(
		"{}\n{}",
		properties([
			("operator", id.to_string()),
			("account", address(&info.account.0)),
			("status", format!("{:?}", info.status)),
			("bond", format_amount(info.bond)),
			("unbonding", format_amount(info.unbonding)),
			("delegated", format_amount(info.delegated.stake)),
			("joining", format_amount(info.joining)),
			(
				"open settlement",
				format!(
					"{} of at most {}",
					format_amount(info.exposure.open),
					format_amount(info.exposure.limit)
				),
			),
			(
				"attributable",
				format!(
					"{} of at most {}",
					format_amount(info.exposure.attributable),
					format_amount(info.exposure.attributable_limit)
				),
			),
			("commission", format_share(info.commission)),
			("delegators", info.delegators.to_string()),
			("endpoint", text(&info.profile.endpoint)),
			("about", text(&info.profile.metadata)),
		]),
		table(["model", "1,000 input tokens", "1,000 output tokens"], rows),
	);
	Report::new(json_of(id, info, served), text)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn endpoints_should_be_what_clients_and_watchers_can_ask() {
		for good in ["", "http://gateway.example", "http://127.0.0.1:8000/"] {
			assert_eq!(parse_endpoint(good).as_deref(), Ok(good));
		}
		for bad in [
			"https://gateway.example",
			"gateway.example",
			"http://",
			"ws://a",
			" http://a",
		] {
			assert!(parse_endpoint(bad).is_err(), "{bad}");
		}
	}

	#[test]
	fn loss_should_say_what_is_at_stake_and_what_to_do() {
		let words = loss((0, 0));
		assert!(
			words.contains("no session is open") && words.contains("--yes"),
			"{words}"
		);
		assert!(loss((1, 5)).contains("1 session is open"));
		assert!(loss((3, 2_000_000_000_000_000_000)).contains("3 sessions are open, with 2 OPEN left"));
	}
}
