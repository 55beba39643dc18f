//! The whole way of one payment: from the words of an answer to every payee, with evidence that others can check.

mod flows;
mod history;
mod published;
mod report;

pub use flows::{by_account, flows, Flow};
pub use history::{batch_of, history, History};
pub(super) use report::trail as trail_lines;

use super::{ask::parse_receipt, output::Report, Context, Failure};
use crate::{
	chain::{parse_account, Account, Connection, Error},
	evidence::{
		bundle::{Bundle, Data, Subject, Via},
		fetch::{Bounds, Fetcher},
		find::{self, Aim},
		gather::{gather, sift},
		Trail,
	},
	gateway::wire::Disclosed,
};
use clap::{ArgGroup, Args};
use openledger_attribution::ReceiptId;
use openledger_core::{Balance, BatchId, PayeeId};
use std::{collections::BTreeMap, path::PathBuf};

/// Ways to one payee that evidence is given of: the largest.
const MAX_WAYS: usize = 16;

/// What to explain.
#[derive(Args, Clone, Debug)]
#[command(group = ArgGroup::new("subject").required(true).args(["batch", "receipt"]))]
pub struct ExplainArgs {
	/// A batch, by its number on the chain.
	batch: Option<BatchId>,
	/// The batch that settled this receipt: SESSION/LINE/SEQUENCE.
	#[arg(long, value_parser = parse_receipt, value_name = "RECEIPT", requires = "gateway")]
	receipt: Option<ReceiptId>,
	/// Follow the money to this payee: an account, or a payee's number.
	#[arg(long, value_name = "ACCOUNT")]
	payee: Option<String>,
	/// The operator's gateway, which publishes receipts and batches; for a batch the endpoint that its operator registered, if this is
	/// not given.
	#[arg(long, value_parser = crate::cli::operator::parse_endpoint, value_name = "URL")]
	gateway: Option<String>,
	/// A folder with the contributions' documents, to show where in them the words are. They are recognised by their
	/// commitments; what has an http address on chain is fetched.
	#[arg(long, value_name = "FOLDER")]
	documents: Option<PathBuf>,
	/// Write the evidence to this file, for `openledger verify`.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
	/// Trust this finalised block, instead of the newest.
	#[arg(long, value_name = "BLOCK")]
	at: Option<u32>,
	/// Receipts to show, those with the largest credits first.
	#[arg(long, value_name = "COUNT", default_value_t = 3)]
	receipts: usize,
	/// Blocks to look for payouts in, from the one that began to route the batch.
	#[arg(long, value_name = "BLOCKS", default_value_t = 20_000)]
	scan: u32,
}

/// A batch with all that is known of it.
struct Explained {
	batch: BatchId,
	history: History,
	receipt: Option<Disclosed>,
	flows: Vec<Flow>,
	/// What there is evidence for.
	proven: Option<(Bundle, Trail)>,
	/// What could not be looked at, and why.
	missing: Vec<String>,
}

impl ExplainArgs {
	/// Does it.
	///
	/// # Errors
	/// What the chain says; [`Failure::Unsafe`] if the gateway's data is not what the batch committed to.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let conn = context.connect().await?;
		let fetcher = Fetcher::new(Bounds::default());
		let gateway = self
			.gateway
			.as_ref()
			.map(|url| url.trim_end_matches('/').to_string());
		let mut receipt = None;
		let batch = match (self.batch, &self.receipt, &gateway) {
			(Some(batch), ..) => batch,
			(None, Some(id), Some(gateway)) => {
				let disclosed = published::receipt(&fetcher, gateway, *id).await?;
				let batch = batch_of(&conn, &disclosed).await?;
				receipt = Some(disclosed);
				batch
			}
			_ => {
				return Err(Failure::Usage(
					"name a batch, or a receipt and its gateway".into(),
				))
			}
		};
		let history = history(&conn, batch).await?;
		let mut explained = Explained {
			batch,
			flows: flows(&conn, &history).await?,
			history,
			receipt,
			proven: None,
			missing: Vec::new(),
		};
		self.prove(&conn, &fetcher, gateway, &mut explained).await?;
		if let (Some(out), Some((bundle, _))) = (&self.out, &explained.proven) {
			std::fs::write(out, bundle.write()?)?;
		}
		Ok(report::report(&explained, self.out.as_deref()))
	}

	/// Gathers the evidence.
	async fn prove(
		&self,
		conn: &Connection,
		fetcher: &Fetcher,
		gateway: Option<String>,
		explained: &mut Explained,
	) -> Result<(), Failure> {
		let (anchor, _, state_root) = find::anchor(conn, self.at).await?;
		let batch = explained.batch;
		if explained.history.submitted.0 > u64::from(anchor) {
			explained.missing.push(format!(
				"evidence: the batch is not finalised yet (the newest finalised block is {anchor}); try again"
			));
			return Ok(());
		}
		let span = find::span(conn, batch, anchor).await?;
		let payee = match &self.payee {
			Some(text) => Some(payee(conn, text).await?),
			None => None,
		};
		let mut ways = match payee {
			Some((payee, account)) => ways(conn, explained, payee, &account, span.ended).await?,
			None => Vec::new(),
		};
		let mut subject = Subject {
			batch,
			anchor,
			submitted_in: span.submitted,
			ended_in: span.ended,
			routed_in: span.pages.clone(),
			payee: payee.map(|(payee, _)| payee),
			routes: Vec::new(),
		};
		if let (Some((payee, account)), Some(begun)) = (payee, span.begun()) {
			let account = crate::chain::address(&account);
			if ways.is_empty() {
				return Err(Failure::Refused(format!(
					"no way of batch {batch} to {account} is known: neither by the vectors, units and delegations of now, nor by those \
					 of the block that ended its routing"
				)));
			}
			if ways.len() > MAX_WAYS {
				explained.missing.push(format!(
					"{} smaller ways to the payee: the {MAX_WAYS} largest are shown",
					ways.len().saturating_sub(MAX_WAYS)
				));
			}
			let (_, submitted) = &explained.history.submitted;
			let aim = Aim {
				payee,
				model: submitted.model,
				operator: submitted.operator,
				batch,
			};
			let largest = ways.get(..MAX_WAYS.min(ways.len())).unwrap_or_default();
			subject.routes = find::routes(conn, aim, largest, begun, anchor, self.scan).await?;
			// Who was in a pool or a vector, and who is in it now, may both be others than those who got the money.
			let (held, refused) = sift(conn, &subject).await?;
			if let (true, Some(fault)) = (held.is_empty(), refused.first()) {
				return Err(Failure::Refused(format!(
					"nothing of batch {batch} is shown to come to {account}: {fault}"
				)));
			}
			let refused = refused
				.iter()
				.map(|fault| format!("a way that does not hold: {fault}"));
			explained.missing.extend(refused);
			ways = held.iter().map(|route| route.via).collect();
			subject.routes = held;
		}
		let data = self
			.data(conn, fetcher, gateway, &routes_credits(&ways), explained)
			.await?;
		explained.proven = Some(gather(conn, subject, data, state_root).await?);
		Ok(())
	}

	/// What operator and contributors published; nothing, with the reason noted, if they do not.
	async fn data(
		&self,
		conn: &Connection,
		fetcher: &Fetcher,
		gateway: Option<String>,
		credited: &[u64],
		explained: &mut Explained,
	) -> Result<Data, Failure> {
		if explained.history.voided.is_some() {
			explained.missing.push(
				"receipts, claims and ledger: the batch was voided, so they pay nobody and are left out"
					.into(),
			);
			return Ok(Data::default());
		}
		let (_, submitted) = &explained.history.submitted;
		let endpoint = match gateway {
			Some(gateway) => Some(gateway),
			None => conn.endpoint(submitted.operator).await?,
		};
		let Some(endpoint) = endpoint else {
			explained
				.missing
				.push("receipts: the operator registered no endpoint".into());
			return Ok(Data::default());
		};
		let wanted = published::Wanted {
			batch: explained.batch,
			receipt: self
				.receipt
				.or_else(|| Some(explained.receipt.as_ref()?.signed.receipt.id)),
			contributions: credited,
			receipts: self.receipts,
			documents: self.documents.as_deref(),
		};
		published::data(
			conn,
			fetcher,
			&endpoint,
			submitted,
			&wanted,
			&mut explained.missing,
		)
		.await
	}
}

/// A payee and its account.
async fn payee(conn: &Connection, text: &str) -> Result<(PayeeId, Account), Failure> {
	if let Ok(payee) = text.parse::<PayeeId>() {
		let account = conn.account_of(payee).await?;
		let account = account.ok_or_else(|| Error::Unknown(format!("payee {payee}")))?;
		return Ok((payee, account));
	}
	let account = parse_account(text)?;
	let payee = conn.payee_of(&account).await?;
	Ok((
		payee.ok_or_else(|| Error::Unknown(format!("payee with the account {text}")))?,
		account,
	))
}

/// The ways that may have led to a payee, the largest first: by what the chain says now, and by what it said after the block that
/// ended the routing. Whoever was paid may have left its pool since, or have been redirected.
async fn ways(
	conn: &Connection,
	explained: &Explained,
	payee: PayeeId,
	account: &Account,
	ended: Option<u32>,
) -> Result<Vec<Via>, Failure> {
	let mut amounts = amounts(&explained.flows, account);
	if let Some(ended) = ended {
		let then = conn.pinned(conn.hash_of(ended).await?);
		// It may have had another account.
		if let Some(account) = then.account_of(payee).await? {
			let flows = flows(&then, &explained.history).await?;
			merge(&mut amounts, self::amounts(&flows, &account));
		}
	}
	Ok(largest_first(amounts))
}

/// What each way brings to an account.
fn amounts(flows: &[Flow], account: &Account) -> BTreeMap<Via, Balance> {
	let mut sums: BTreeMap<Via, Balance> = BTreeMap::new();
	for flow in flows.iter().filter(|flow| flow.account.as_ref() == Some(account)) {
		if let Some(way) = flow.way {
			let sum = sums.entry(way).or_default();
			*sum = sum.saturating_add(flow.amount);
		}
	}
	sums
}

/// Adds ways; one that is there already keeps the larger amount.
fn merge(amounts: &mut BTreeMap<Via, Balance>, more: BTreeMap<Via, Balance>) {
	for (way, amount) in more {
		let known = amounts.entry(way).or_default();
		*known = amount.max(*known);
	}
}

fn largest_first(amounts: BTreeMap<Via, Balance>) -> Vec<Via> {
	let mut ways: Vec<(Via, Balance)> = amounts.into_iter().collect();
	ways.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
	ways.into_iter().map(|(way, _)| way).collect()
}

/// The contributions whose credits bring money.
fn routes_credits(ways: &[Via]) -> Vec<u64> {
	ways.iter()
		.filter_map(|way| match way {
			Via::Credit { contribution } => Some(*contribution),
			_ => None,
		})
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ways_should_be_those_of_now_and_of_the_routing_when_members_have_left() {
		let account = [1; 32];
		let flow = |way, account, amount| Flow {
			via: String::new(),
			way: Some(way),
			account: Some(account),
			amount,
		};
		let credit = |contribution| Via::Credit { contribution };
		let now = [
			flow(credit(1), account, 5),
			flow(credit(1), account, 5),
			flow(credit(2), [2; 32], 90),
			flow(Via::Stakers, account, 3),
		];
		let then = [flow(credit(3), account, 20), flow(Via::Stakers, account, 30)];
		let mut found = amounts(&now, &account);
		merge(&mut found, amounts(&then, &account));
		assert_eq!(largest_first(found), [Via::Stakers, credit(3), credit(1)]);
	}
}
