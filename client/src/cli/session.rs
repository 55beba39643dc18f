//! Sessions: deposits that pay one operator by voucher.

use super::{
	amount::{format_amount, parse_amount},
	ask::{ask, AskArgs},
	equivocation::EquivocationArgs,
	mandate::MandateCommand,
	output::{properties, table, Done, Report},
	Context, Failure,
};
use crate::chain::{
	address, api, from_chain_disclosure, parse_account, prices, to_chain_disclosure, Account, Advance,
	Connection, Error, Key, SessionInfo,
};
use api::runtime_types::{
	bounded_collections::bounded_vec::BoundedVec, pallet_inference_receipts::types::LineRequest,
};
use clap::Subcommand;
use openledger_core::{Balance, Disclosure, MandateId, ModelId, OperatorId, SessionId};
use serde_json::{json, Value};

/// A line of a session that is to be opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Line {
	/// The model.
	pub model: ModelId,
	/// Whose signature makes a voucher.
	pub signer: Account,
	/// The highest prices of 1,000 input and output tokens that the payer agrees to; `None`: the operator's of now.
	pub max_prices: Option<(Balance, Balance)>,
}

/// What a session is to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Opening {
	/// Whom it pays.
	pub operator: OperatorId,
	/// 1 to 8 lines.
	pub lines: Vec<Line>,
	/// What vouchers can settle in all.
	pub deposit: Balance,
	/// Whether its texts may be shown.
	pub disclosure: Disclosure,
	/// The mandate that pays for it; the key's account is its signer then.
	pub mandate: Option<MandateId>,
}

/// Opens a session.
///
/// # Errors
/// [`Failure::Usage`] if the operator does not serve a model; what the chain says.
pub async fn open(conn: &Connection, key: &Key, opening: &Opening) -> Result<Done<SessionId>, Failure> {
	let operator = opening.operator;
	let served = conn.served(operator).await?;
	let mut lines = Vec::new();
	for line in &opening.lines {
		let max_prices = match line.max_prices {
			Some((input, output)) => prices(input, output),
			None => {
				let offer = served.iter().find(|(model, _)| *model == line.model);
				let not_served =
					|| Failure::Refused(format!("operator {operator} does not serve model {}", line.model));
				offer.ok_or_else(not_served)?.1.clone()
			}
		};
		lines.push(LineRequest {
			model: line.model,
			signer: line.signer.into(),
			max_prices,
		});
	}
	let (lines, disclosure) = (BoundedVec(lines), to_chain_disclosure(opening.disclosure));
	let calls = api::transactions().inference_receipts();
	let call = match opening.mandate {
		None => conn.call(&calls.open_session(operator, lines, opening.deposit, disclosure))?,
		Some(mandate) => conn.call(&calls.open_session_from_mandate(
			mandate,
			operator,
			lines,
			opening.deposit,
			disclosure,
		))?,
	};
	let submitted = conn.submit(&call, key).await?;
	let event = submitted.expect::<api::inference_receipts::events::SessionOpened>()?;
	Ok(Done::new(&submitted, event.session))
}

/// Adds to the deposit of a session; `from_mandate` takes it from the mandate it was opened from.
///
/// # Errors
/// What the chain says.
pub async fn top_up(
	conn: &Connection,
	key: &Key,
	session: SessionId,
	amount: Balance,
	from_mandate: bool,
) -> Result<Done<()>, Failure> {
	let calls = api::transactions().inference_receipts();
	let call = if from_mandate {
		conn.call(&calls.top_up_from_mandate(session, amount))?
	} else {
		conn.call(&calls.top_up(session, amount))?
	};
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Closes a session; vouchers settle until the thaw ends.
///
/// # Errors
/// What the chain says.
pub async fn close(conn: &Connection, key: &Key, session: SessionId) -> Result<Done<()>, Failure> {
	let call = conn.call(&api::transactions().inference_receipts().close_session(session))?;
	Ok(Done::new(&conn.submit(&call, key).await?, ()))
}

/// Waits until a closed session may be withdrawn, and gives back what is left of it, which is returned.
///
/// # Errors
/// What the chain says.
pub async fn withdraw(
	conn: &Connection,
	key: &Key,
	session: SessionId,
	advance: &Advance,
) -> Result<Done<Balance>, Failure> {
	let info = find(conn, session).await?;
	if let Some(time) = info.withdrawable_at {
		conn.wait_until_clock(time, advance).await?;
	}
	let call = conn.call(&api::transactions().inference_receipts().withdraw_session(session))?;
	let submitted = conn.submit(&call, key).await?;
	let event = submitted.expect::<api::inference_receipts::events::SessionWithdrawn>()?;
	Ok(Done::new(&submitted, event.returned))
}

/// The session, which must exist.
///
/// # Errors
/// [`Error::Unknown`] if it does not.
pub async fn find(conn: &Connection, session: SessionId) -> Result<SessionInfo, Failure> {
	let info = conn.session(session).await?;
	Ok(info.ok_or_else(|| Error::Unknown(format!("session {session}")))?)
}

/// A line on the command line: `MODEL` or `MODEL:INPUT:OUTPUT`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LineArg {
	model: ModelId,
	max_prices: Option<(Balance, Balance)>,
}

fn parse_line(text: &str) -> Result<LineArg, String> {
	let wrong =
		|| format!("{text:?} is no line: write MODEL, or MODEL:INPUT:OUTPUT with the highest prices in OPEN");
	let mut parts = text.split(':');
	let model = parts
		.next()
		.and_then(|model| model.parse().ok())
		.ok_or_else(wrong)?;
	let max_prices = match (parts.next(), parts.next(), parts.next()) {
		(None, ..) => None,
		(Some(input), Some(output), None) => Some((parse_amount(input)?, parse_amount(output)?)),
		_ => return Err(wrong()),
	};
	Ok(LineArg { model, max_prices })
}

/// Commands on sessions.
#[derive(Clone, Debug, Subcommand)]
pub enum SessionCommand {
	/// Open a session. Texts of a session that is not private are public.
	Open {
		/// Whom it pays.
		#[arg(long)]
		operator: OperatorId,
		/// A model it pays for, at prices of 1,000 input and output tokens up to these: MODEL or MODEL:INPUT:OUTPUT (without
		/// prices: the operator's of now). Repeat for up to 8.
		#[arg(long = "line", required = true, value_parser = parse_line, value_name = "LINE")]
		lines: Vec<LineArg>,
		/// What vouchers can settle in all.
		#[arg(long, value_parser = parse_amount, value_name = "OPEN")]
		deposit: Balance,
		/// Keep texts private: nothing is attributed, all of the data share goes to the pools.
		#[arg(long)]
		private: bool,
		/// The mandate that pays.
		#[arg(long)]
		mandate: Option<MandateId>,
		/// Who signs vouchers; without it the key's account.
		#[arg(long, value_parser = parse_account)]
		signer: Option<Account>,
	},
	/// Add to the deposit.
	TopUp {
		/// Of which session.
		session: SessionId,
		/// How much.
		#[arg(value_parser = parse_amount)]
		amount: Balance,
		/// From the mandate it was opened from.
		#[arg(long)]
		from_mandate: bool,
	},
	/// Close it: vouchers settle until the thaw ends.
	Close {
		/// Which.
		session: SessionId,
	},
	/// Wait for the end of the thaw, and give back what is left.
	Withdraw {
		/// Which.
		session: SessionId,
	},
	/// Show one.
	Show {
		/// Which.
		session: SessionId,
	},
	/// List those of an account.
	List {
		/// Whose; without it the key's.
		#[arg(value_parser = parse_account)]
		payer: Option<Account>,
	},
	/// Ask a question, check the receipt, and pay for it.
	Ask(Box<AskArgs>),
	/// Prove that the operator of a session signed two receipts of one number: it is slashed, and a quarter is the reward.
	Dispute(EquivocationArgs),
	/// Money set aside for sessions that somebody else opens.
	#[command(subcommand)]
	Mandate(MandateCommand),
}

impl SessionCommand {
	/// Does it.
	///
	/// # Errors
	/// What chain, gateway or usage say.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let conn = context.connect().await?;
		match self {
			Self::Open {
				operator,
				lines,
				deposit,
				private,
				mandate,
				signer,
			} => {
				let key = context.key()?;
				let signer = signer.unwrap_or_else(|| key.account());
				let line = |line: &LineArg| Line {
					model: line.model,
					signer,
					max_prices: line.max_prices,
				};
				let opening = Opening {
					operator,
					lines: lines.iter().map(line).collect(),
					deposit,
					disclosure: if private {
						Disclosure::Private
					} else {
						Disclosure::Open
					},
					mandate,
				};
				let done = open(&conn, &key, &opening).await?;
				let session = done.value;
				let public = if private { "" } else { "; its texts are public" };
				Ok(Report::done(
					&done,
					format!("session {session} is open{public}"),
					json!({ "session": session }),
				))
			}
			Self::TopUp {
				session,
				amount,
				from_mandate,
			} => {
				let done = top_up(&conn, &context.key()?, session, amount, from_mandate).await?;
				let what = format!("session {session} got {}", format_amount(amount));
				Ok(Report::done(
					&done,
					what,
					json!({ "session": session, "amount": amount.to_string() }),
				))
			}
			Self::Close { session } => {
				let done = close(&conn, &context.key()?, session).await?;
				Ok(Report::done(
					&done,
					format!("session {session} is closed"),
					json!({ "session": session }),
				))
			}
			Self::Withdraw { session } => {
				let (key, info) = (context.key()?, find(&conn, session).await?);
				if let Some(time) = info.withdrawable_at {
					context.wait_until_clock(&conn, time, "thaw").await?;
				}
				let done = withdraw(&conn, &key, session, &context.advance()?).await?;
				let what = format!(
					"session {session} has ended; {} are back",
					format_amount(done.value)
				);
				Ok(Report::done(
					&done,
					what,
					json!({ "session": session, "returned": done.value.to_string() }),
				))
			}
			Self::Show { session } => Ok(show(session, &find(&conn, session).await?)),
			Self::List { payer } => {
				let payer = match payer {
					Some(payer) => payer,
					None => context.key()?.account(),
				};
				let mut all = Vec::new();
				for id in conn.sessions_of(&payer).await? {
					all.extend(conn.session(id).await?.map(|info| (id, info)));
				}
				let rows = all.iter().map(|(id, info)| {
					[
						id.to_string(),
						info.operator.to_string(),
						format_amount(info.balance),
						info.lines.0.len().to_string(),
						if info.closes.is_some() { "closed" } else { "open" }.to_string(),
					]
				});
				let text = table(["session", "operator", "left", "lines", "state"], rows);
				Ok(Report::new(
					all.iter().map(|(id, info)| json_of(*id, info)).collect(),
					text,
				))
			}
			Self::Ask(args) => ask(&conn, &context.key()?, &args).await,
			Self::Dispute(args) => args.run(&conn, context).await,
			Self::Mandate(command) => command.run(&conn, context).await,
		}
	}
}

fn json_of(id: SessionId, info: &SessionInfo) -> Value {
	let lines: Vec<Value> = info
		.lines
		.0
		.iter()
		.zip(0u8..)
		.map(|(line, index)| {
			json!({
				"line": index,
				"model": line.model,
				"signer": address(&line.signer.0),
				"input": line.prices.input.to_string(),
				"output": line.prices.output.to_string(),
				"settled": line.settled.to_string(),
			})
		})
		.collect();
	json!({
		"session": id,
		"payer": address(&info.payer.0),
		"operator": info.operator,
		"left": info.balance.to_string(),
		"disclosure": from_chain_disclosure(&info.disclosure),
		"mandate": info.mandate,
		"settles": info.settles,
		"closes": info.closes,
		"withdrawableAt": info.withdrawable_at,
		"lines": lines,
	})
}

fn show(id: SessionId, info: &SessionInfo) -> Report {
	let rows = info.lines.0.iter().zip(0u8..).map(|(line, index)| {
		[
			index.to_string(),
			line.model.to_string(),
			format_amount(line.prices.input),
			format_amount(line.prices.output),
			format_amount(line.settled),
			address(&line.signer.0),
		]
	});
	let text = format!(
		"{}\n{}",
		properties([
			("session", id.to_string()),
			("payer", address(&info.payer.0)),
			("operator", info.operator.to_string()),
			("left", format_amount(info.balance)),
			("texts", format!("{:?}", from_chain_disclosure(&info.disclosure))),
			(
				"state",
				match (info.closes, info.withdrawable_at) {
					(None, _) => "open".into(),
					(Some(closes), at) => format!(
						"closed; vouchers settle until {closes}, withdrawable from {} of the admission clock",
						at.unwrap_or(closes)
					),
				},
			),
		]),
		table(
			[
				"line",
				"model",
				"1,000 input",
				"1,000 output",
				"settled",
				"signer"
			],
			rows
		),
	);
	Report::new(json_of(id, info), text)
}

#[cfg(test)]
mod tests {
	use super::*;
	use openledger_core::OPEN;

	#[test]
	fn lines_should_be_read_with_and_without_prices() {
		assert_eq!(
			parse_line("3"),
			Ok(LineArg {
				model: 3,
				max_prices: None
			})
		);
		assert_eq!(
			parse_line("3:1:2.5"),
			Ok(LineArg {
				model: 3,
				max_prices: Some((OPEN, 5 * OPEN / 2))
			})
		);
		for bad in ["", "x", "3:1", "3:1:2:3", "3:x:1"] {
			assert!(parse_line(bad).is_err(), "{bad}");
		}
	}
}
