//! Asking an operator's gateway, and paying it.

use super::{
	amount::{format_amount, parse_amount},
	operator::parse_endpoint,
	output::{table, Report},
	session::find,
	Failure,
};
use crate::{
	chain::{from_chain_disclosure, text, Connection, Error, Key, ModelCorpus},
	payer::{Answer, Memory, Payer, Question, Style, Terms},
};
use clap::{Args, ValueEnum};
use openledger_attribution::{ReceiptId, Source};
use openledger_core::{Balance, LineIndex, SessionId};
use serde_json::json;
use std::path::PathBuf;
use subxt_signer::sr25519::Keypair;

/// How a question is put, on the command line.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum StyleName {
	/// The model continues the text.
	Completion,
	/// One message of a user.
	Chat,
}

/// A question, on the command line.
#[derive(Args, Clone, Debug)]
pub struct AskArgs {
	/// The question.
	pub question: String,
	/// The session that pays.
	#[arg(long)]
	pub session: SessionId,
	/// Its line, which fixes the model.
	#[arg(long, default_value_t = 0)]
	pub line: LineIndex,
	/// The operator's gateway; without it the endpoint that the operator registered.
	#[arg(long, value_parser = parse_endpoint, value_name = "URL")]
	pub gateway: Option<String>,
	/// Most that the line may cost in all, all questions so far included; without it the session's deposit.
	#[arg(long, value_parser = parse_amount, value_name = "OPEN")]
	pub limit: Option<Balance>,
	/// Most tokens of the answer.
	#[arg(long, default_value_t = 128, value_name = "TOKENS")]
	pub max_tokens: u32,
	/// 0 takes the most frequent continuation, 1 draws by frequency.
	#[arg(long)]
	pub temperature: Option<f64>,
	/// Equal seeds give equal answers.
	#[arg(long)]
	pub seed: Option<i64>,
	/// How the question is put.
	#[arg(long, value_enum, default_value = "completion")]
	pub style: StyleName,
	/// The receipt on whose behalf this is asked: SESSION/LINE/SEQUENCE.
	#[arg(long, value_parser = parse_receipt, value_name = "RECEIPT")]
	pub parent: Option<ReceiptId>,
	/// Where the payer remembers what it has verified and signed; without it a file in the user's data folder. Losing it
	/// loses nothing but the ability to continue this line.
	#[arg(long, value_name = "FILE")]
	pub memory: Option<PathBuf>,
	/// Leave the payment to the next question.
	#[arg(long)]
	pub pay_later: bool,
}

/// Reads the name of a receipt.
///
/// # Errors
/// In words, if it is none.
pub fn parse_receipt(text: &str) -> Result<ReceiptId, String> {
	let wrong = || format!("{text:?} is no receipt: write SESSION/LINE/SEQUENCE");
	let mut parts = text.split('/');
	let mut next = || parts.next().ok_or_else(wrong);
	let (session, line, sequence) = (next()?, next()?, next()?);
	if parts.next().is_some() {
		return Err(wrong());
	}
	Ok(ReceiptId {
		session: session.parse().map_err(|_| wrong())?,
		line: line.parse().map_err(|_| wrong())?,
		sequence: sequence.parse().map_err(|_| wrong())?,
	})
}

/// A line as the chain has it: what a payer checks receipts against.
#[derive(Clone, Debug)]
pub struct PayableLine {
	/// What was agreed.
	pub terms: Terms,
	/// Number of its model: what gateways understand as a name.
	pub model: String,
	/// All that the line can ever settle now: what is settled, and what is left of the deposit.
	pub most: Balance,
	/// Where the operator says its gateway is.
	pub endpoint: String,
}

/// Reads the terms of a line from the chain, not from the gateway.
///
/// # Errors
/// If there is no such session or line.
pub async fn payable(conn: &Connection, session: SessionId, line: LineIndex) -> Result<PayableLine, Failure> {
	let info = find(conn, session).await?;
	let unknown = || Error::Unknown(format!("line {line} of session {session}"));
	let found = info.lines.0.get(usize::from(line)).ok_or_else(unknown)?;
	let operator = conn.operator(info.operator).await?;
	let operator = operator.ok_or_else(|| Error::Unknown(format!("operator {}", info.operator)))?;
	Ok(PayableLine {
		terms: Terms {
			genesis: conn.genesis(),
			operator: info.operator,
			operator_account: operator.account.0,
			session,
			line,
			input_price: found.prices.input,
			output_price: found.prices.output,
			disclosure: from_chain_disclosure(&info.disclosure),
		},
		model: found.model.to_string(),
		most: found.settled.saturating_add(info.balance),
		endpoint: text(&operator.profile.endpoint),
	})
}

/// A payer on a line whose voucher signer is `key`.
pub fn payer(line: &PayableLine, key: &Key, gateway: &str, limit: Balance, memory: Memory) -> Payer<Keypair> {
	Payer::new(gateway, line.terms, key.pair().clone(), limit, memory)
}

fn memory_path(conn: &Connection, session: SessionId, line: LineIndex) -> Result<PathBuf, Failure> {
	let home = std::env::var_os("XDG_DATA_HOME")
		.map(PathBuf::from)
		.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")))
		.ok_or_else(|| Failure::Usage("name a file for the payer's memory with --memory".into()))?;
	// The chain is part of the name: sessions of different chains have the same numbers.
	let [a, b, c, d, ..] = conn.genesis();
	let folder = home.join("openledger").join(hex::encode([a, b, c, d]));
	std::fs::create_dir_all(&folder)?;
	Ok(folder.join(format!("session-{session}-{line}.json")))
}

/// Asks, checks, pays.
///
/// # Errors
/// What chain and gateway say; if the receipt is wrong, nothing is paid.
pub async fn ask(conn: &Connection, key: &Key, args: &AskArgs) -> Result<Report, Failure> {
	let line = payable(conn, args.session, args.line).await?;
	let gateway = args.gateway.clone().unwrap_or_else(|| line.endpoint.clone());
	if gateway.is_empty() {
		return Err(Failure::Usage(
			"the operator has registered no endpoint: name its gateway with --gateway".into(),
		));
	}
	let path = match &args.memory {
		Some(path) => path.clone(),
		None => memory_path(conn, args.session, args.line)?,
	};
	let memory = Memory::open(&path, args.session, args.line)?;
	let model = line
		.model
		.parse()
		.map_err(|_| Error::Unknown(format!("model {}", line.model)))?;
	let corpus = ModelCorpus::open(conn, model).await?;
	let mut payer = payer(&line, key, &gateway, args.limit.unwrap_or(line.most), memory)
		.with_corpus(std::sync::Arc::new(corpus));
	let answer = payer
		.ask(&Question {
			model: line.model.clone(),
			prompt: args.question.clone(),
			style: match args.style {
				StyleName::Completion => Style::Completion,
				StyleName::Chat => Style::Chat,
			},
			max_tokens: args.max_tokens,
			temperature: args.temperature,
			seed: args.seed,
			parent: args.parent,
		})
		.await?;
	if !args.pay_later {
		payer.pay().await?;
	}
	Ok(report(&answer, !args.pay_later))
}

fn report(answer: &Answer, paid: bool) -> Report {
	let signed = &answer.receipt;
	let id = &signed.receipt.id;
	let name = format!("{}/{}/{}", id.session, id.line, id.sequence);
	let rows = signed.claims.iter().map(|claim| {
		let source = match claim.source {
			Source::Request => "the question itself".to_string(),
			Source::Contribution(contribution) => format!("contribution {contribution}"),
		};
		[
			format!("{}..{}", claim.response_start, claim.response_end()),
			source,
		]
	});
	let sources = signed.sources.iter().map(|source| {
		[
			format!("contribution {}, chunk {}", source.contribution, source.chunk),
			format!("{:.2}", source.score),
			source.uri.clone(),
		]
	});
	let sources = if signed.sources.is_empty() {
		String::new()
	} else {
		format!("\n{}", table(["sources", "score", "address"], sources))
	};
	let text = format!(
		"{}\n\nreceipt {name}: {} input and {} output tokens, {} ({})\n{}{sources}",
		answer.text,
		signed.receipt.input_tokens,
		signed.receipt.output_tokens,
		format_amount(signed.cost),
		if paid {
			"checked and paid"
		} else {
			"checked; the next question pays it"
		},
		table(["tokens of the answer", "are of"], rows),
	);
	Report::new(
		json!({
			"text": answer.text,
			"receipt": name,
			"signedReceipt": signed,
			"cost": signed.cost.to_string(),
			"cumulative": signed.cumulative.to_string(),
			"recovered": answer.recovered,
			"paid": paid,
		}),
		text,
	)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn receipts_should_be_read() {
		let id = ReceiptId {
			session: 7,
			line: 1,
			sequence: 3,
		};
		assert_eq!(parse_receipt("7/1/3"), Ok(id));
		for bad in ["", "7", "7/1", "7/1/3/4", "7/256/3", "x/1/3"] {
			assert!(parse_receipt(bad).is_err(), "{bad}");
		}
	}
}
