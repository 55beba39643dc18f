//! The whole way of one payment: from the receipts of a batch to every payee.
//!
//! What happened is read from events: the batch's submission, its vouchers, its end and its routing. Where the parts go
//! from there is computed by the vectors on chain, with the chain's own rules for remainders; shares of pools are
//! rounded down here, while pools carry the rest to their next deposit.

use super::{
	amount::{format_amount, format_share, format_snapshot},
	ask::parse_receipt,
	output::{progress, properties, table, Report},
	Context, Failure,
};
use crate::{
	chain::{address, api, Account, Connection, Error, SealedBlock},
	gateway::wire::{Disclosed, PublishedBatch},
};
use api::{
	fee_routing::events::{BatchRouted, ContributionCredited},
	inference_receipts::events::{BatchSubmitted, VoucherSettled},
	runtime_types::openledger_traits::contributions::Beneficiary,
};
use clap::{ArgGroup, Args};
use futures::{StreamExt, TryStreamExt};
use openledger_attribution::ReceiptId;
use openledger_core::{Balance, BatchId, ContributionId, ModelId, OperatorId, PayeeId, SnapshotId};
use openledger_routing::split::{mul_div, split};
use serde_json::{json, Value};
use std::{collections::BTreeMap, sync::Arc};

/// What to explain.
#[derive(Args, Clone, Debug)]
#[command(group = ArgGroup::new("subject").required(true).args(["batch", "receipt"]))]
pub struct ExplainArgs {
	/// A batch, by its number on the chain.
	batch: Option<BatchId>,
	/// The batch that settled this receipt: SESSION/LINE/SEQUENCE.
	#[arg(long, value_parser = parse_receipt, value_name = "RECEIPT", requires = "gateway")]
	receipt: Option<ReceiptId>,
	/// The operator's gateway, which publishes receipts and batches.
	#[arg(long, value_name = "URL")]
	gateway: Option<String>,
}

/// What the chain said of a batch.
#[derive(Clone, Debug)]
pub struct History {
	/// Its submission, and the block that holds it.
	pub submitted: (u64, BatchSubmitted),
	/// What its vouchers settled.
	pub vouchers: Vec<VoucherSettled>,
	/// Its routing and the block that holds it; `None` while its window is open.
	pub routed: Option<(u64, BatchRouted)>,
	/// What its credits brought to contributions.
	pub credited: Vec<(ContributionId, Balance)>,
}

/// Money on its way to one account.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Flow {
	/// What for, and through what.
	pub via: String,
	/// To whom; `None` if it leaves the supply or waits where no account is known.
	pub account: Option<Account>,
	/// How much.
	pub amount: Balance,
}

/// Blocks read at one time.
const PARALLEL: usize = 16;

/// Looks at blocks from the best one back to the first, until `found` says that it has what it wants.
async fn look_back(
	conn: &Connection,
	what: &'static str,
	mut found: impl FnMut(&SealedBlock) -> bool,
) -> Result<bool, Failure> {
	let best = conn.best_number().await?;
	let bar = progress(best, what);
	let mut blocks = futures::stream::iter((1..=best).rev())
		.map(|number| async move { conn.block(number).await })
		.buffered(PARALLEL);
	while let Some(block) = blocks.try_next().await? {
		bar.inc(1);
		if found(&block) {
			bar.finish_and_clear();
			return Ok(true);
		}
	}
	bar.finish_and_clear();
	Ok(false)
}

/// Reads what happened to a batch.
///
/// # Errors
/// [`Error::Unknown`] if there is no such batch, or the node does not keep events of its time.
pub async fn history(conn: &Connection, batch: BatchId) -> Result<History, Failure> {
	if conn.batch(batch).await?.is_none() {
		return Err(Error::Unknown(format!("batch {batch}")).into());
	}
	let (mut submitted, mut routed) = (None, None);
	let (mut vouchers, mut credited) = (Vec::new(), Vec::new());
	look_back(conn, "looking for the batch", |block| {
		if let Some(event) = block
			.find::<BatchRouted>()
			.into_iter()
			.find(|event| event.batch == batch)
		{
			routed = Some((block.number, event));
			credited = block
				.find::<ContributionCredited>()
				.into_iter()
				.filter(|event| event.batch == batch)
				.map(|event| (event.contribution, event.amount))
				.collect();
		}
		let found = block
			.find::<BatchSubmitted>()
			.into_iter()
			.find(|event| event.batch == batch);
		let Some(event) = found else { return false };
		submitted = Some((block.number, event));
		vouchers = block
			.find::<VoucherSettled>()
			.into_iter()
			.filter(|event| event.batch == batch)
			.collect();
		true
	})
	.await?;
	let submitted = submitted.ok_or_else(|| {
		Error::Unknown(format!(
			"event of batch {batch} that this node keeps (is it pruned?)"
		))
	})?;
	Ok(History {
		submitted,
		vouchers,
		routed,
		credited,
	})
}

/// The batch that settled a receipt, told by the voucher whose span holds it.
///
/// # Errors
/// If the receipt is not settled yet.
pub async fn batch_of(conn: &Connection, receipt: &Disclosed) -> Result<BatchId, Failure> {
	let signed = &receipt.signed.receipt;
	let mut batch = None;
	look_back(conn, "looking for the receipt", |block| {
		batch = block
			.find::<VoucherSettled>()
			.into_iter()
			.find(|event| {
				event.session == signed.id.session
					&& event.line == signed.id.line
					&& event.before <= signed.cumulative_before
					&& signed.cumulative_before < event.after
			})
			.map(|event| event.batch);
		batch.is_some()
	})
	.await?;
	batch.ok_or_else(|| Failure::Refused("the receipt is not settled yet".into()))
}

/// Follows the parts of a routed batch to accounts. The flows sum to its amount, but for what pools carry.
///
/// # Errors
/// If the node does not answer, or what it says does not add up.
pub async fn flows(conn: &Connection, history: &History) -> Result<Vec<Flow>, Failure> {
	let Some((_, routed)) = &history.routed else {
		return Ok(Vec::new());
	};
	let mut accounts = Accounts::new(conn);
	let mut flows = Vec::new();
	let operator = conn.operator(routed.operator).await?;
	let operator_account = operator.as_ref().map(|operator| operator.payee);
	for (via, payee, amount) in [
		("treasury", Some(TREASURY), routed.treasury),
		("burn", None, routed.burned),
		("validators", Some(VALIDATORS), routed.validators),
		("operator", operator_account, routed.operator_part),
	] {
		let account = match payee {
			Some(payee) => accounts.of(payee).await?,
			None => None,
		};
		flows.push(Flow {
			via: via.into(),
			account,
			amount,
		});
	}
	staker_flows(
		conn,
		&mut accounts,
		routed.operator,
		routed.staker_pool,
		&mut flows,
	)
	.await?;
	let vectors = conn.vectors(routed.model).await?;
	let vectors = vectors.ok_or_else(|| Error::Unknown(format!("model {}", routed.model)))?;
	let sound = || Failure::Unsafe("a vector on chain does not sum to one whole".into());
	for (builder, amount) in split(routed.builders, &vectors.builders).ok_or_else(sound)? {
		flows.push(Flow {
			via: format!("builder of model {builder}"),
			account: accounts.of_model(builder).await?,
			amount,
		});
	}
	for (contribution, amount) in &history.credited {
		let via = format!("credit of contribution {contribution}");
		accounts.share(*contribution, *amount, &via, &mut flows).await?;
	}
	for (snapshot, amount) in split(routed.pooled, &vectors.data).ok_or_else(sound)? {
		pool_flows(conn, &mut accounts, snapshot, amount, &mut flows).await?;
	}
	flows.retain(|flow| flow.amount > 0);
	Ok(flows)
}

const TREASURY: PayeeId = 0;
const VALIDATORS: PayeeId = 1;

/// By the stakes of now: those that joined or left since the batch ended are not those that it paid.
async fn staker_flows(
	conn: &Connection,
	accounts: &mut Accounts<'_>,
	operator: OperatorId,
	amount: Balance,
	flows: &mut Vec<Flow>,
) -> Result<(), Failure> {
	if amount == 0 {
		return Ok(());
	}
	let stakers = conn.stakers(operator).await?;
	let total: u128 = stakers.iter().map(|(_, units)| units).sum();
	let via = format!("delegator of operator {operator}");
	let mut carried = amount;
	for (payee, units) in stakers {
		let part = mul_div(amount, units, total).unwrap_or_default();
		carried = carried.saturating_sub(part);
		flows.push(Flow {
			via: via.clone(),
			account: accounts.of(payee).await?,
			amount: part,
		});
	}
	flows.push(Flow {
		via: format!("pool of operator {operator}, carried to its next deposit"),
		account: None,
		amount: carried,
	});
	Ok(())
}

async fn pool_flows(
	conn: &Connection,
	accounts: &mut Accounts<'_>,
	snapshot: SnapshotId,
	amount: Balance,
	flows: &mut Vec<Flow>,
) -> Result<(), Failure> {
	if amount == 0 {
		return Ok(());
	}
	let mut members = Vec::new();
	for member in conn.contributions(&conn.members(snapshot).await?).await? {
		members.push((member.id, conn.units_in(snapshot, member.id).await?));
	}
	let total: u128 = members.iter().map(|(_, units)| units).sum();
	let via = format!("pool of snapshot {}", format_snapshot(&snapshot));
	let mut carried = amount;
	for (contribution, units) in members {
		let part = mul_div(amount, units, total).unwrap_or_default();
		carried = carried.saturating_sub(part);
		accounts.share(contribution, part, &via, flows).await?;
	}
	flows.push(Flow {
		via: format!("{via}, carried to its next deposit"),
		account: None,
		amount: carried,
	});
	Ok(())
}

/// Payees, models and contributions as accounts, each read once.
struct Accounts<'a> {
	conn: &'a Connection,
	payees: BTreeMap<PayeeId, Option<Account>>,
	models: BTreeMap<ModelId, Option<Account>>,
	contributions: BTreeMap<ContributionId, Arc<Vec<(Beneficiary, u32)>>>,
}

impl<'a> Accounts<'a> {
	fn new(conn: &'a Connection) -> Self {
		Self {
			conn,
			payees: BTreeMap::new(),
			models: BTreeMap::new(),
			contributions: BTreeMap::new(),
		}
	}

	async fn of(&mut self, payee: PayeeId) -> Result<Option<Account>, Failure> {
		if let Some(known) = self.payees.get(&payee) {
			return Ok(*known);
		}
		let account = self.conn.account_of(payee).await?;
		self.payees.insert(payee, account);
		Ok(account)
	}

	async fn of_model(&mut self, model: ModelId) -> Result<Option<Account>, Failure> {
		if let Some(known) = self.models.get(&model) {
			return Ok(*known);
		}
		let account = match self.conn.model(model).await? {
			Some(info) => self.of(info.payee).await?,
			None => None,
		};
		self.models.insert(model, account);
		Ok(account)
	}

	/// Splits what a contribution got among its beneficiaries.
	async fn share(
		&mut self,
		contribution: ContributionId,
		amount: Balance,
		via: &str,
		flows: &mut Vec<Flow>,
	) -> Result<(), Failure> {
		if amount == 0 {
			return Ok(());
		}
		let vector = match self.contributions.get(&contribution) {
			Some(known) => known.clone(),
			None => {
				let info = self.conn.contribution(contribution).await?;
				let vector = Arc::new(info.map(|info| info.beneficiaries).unwrap_or_default());
				self.contributions.insert(contribution, vector.clone());
				vector
			}
		};
		let parts = split(amount, &vector).ok_or_else(|| {
			Failure::Unsafe(format!("the vector of contribution {contribution} is not whole"))
		})?;
		for (beneficiary, amount) in parts {
			let account = match beneficiary {
				Beneficiary::Payee(payee) => self.of(payee).await?,
				Beneficiary::Model(model) => self.of_model(model).await?,
			};
			flows.push(Flow {
				via: via.to_string(),
				account,
				amount,
			});
		}
		Ok(())
	}
}

async fn get<T: serde::de::DeserializeOwned>(url: &str) -> Result<T, Failure> {
	let response = reqwest::get(url).await?;
	let status = response.status();
	let body = response.bytes().await?;
	if !status.is_success() {
		return Err(Failure::Refused(format!(
			"the gateway does not show {url} (status {status})"
		)));
	}
	serde_json::from_slice(&body)
		.map_err(|error| Failure::Unsafe(format!("the gateway's {url} cannot be read: {error}")))
}

impl ExplainArgs {
	/// Does it.
	///
	/// # Errors
	/// What chain and gateway say; [`Failure::Unsafe`] if the gateway's data is not what the batch committed to.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let conn = context.connect().await?;
		let gateway = self
			.gateway
			.as_ref()
			.map(|url| url.trim_end_matches('/').to_string());
		let mut receipt = None;
		let batch = match (self.batch, &self.receipt, &gateway) {
			(Some(batch), ..) => batch,
			(None, Some(id), Some(gateway)) => {
				let url = format!(
					"{gateway}/openledger/receipts/{}/{}/{}",
					id.session, id.line, id.sequence
				);
				let disclosed: Disclosed = get(&url).await?;
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
		let published = match &gateway {
			Some(gateway) => {
				let published: PublishedBatch = get(&format!("{gateway}/openledger/batches/{batch}")).await?;
				check(&published, &history)?;
				Some(published)
			}
			None => None,
		};
		let flows = flows(&conn, &history).await?;
		Ok(report(
			batch,
			&history,
			receipt.as_ref(),
			published.as_ref(),
			&flows,
		))
	}
}

/// Checks that a published batch is what the chain has the root of.
fn check(published: &PublishedBatch, history: &History) -> Result<(), Failure> {
	let (_, submitted) = &history.submitted;
	let receipts = published.receipts.iter().map(|execution| &execution.receipt);
	let (root, amount) = openledger_attribution::receipt::root(receipts)
		.map_err(|error| Failure::Unsafe(format!("the published receipts do not chain: {error}")))?;
	if root != submitted.commitment.receipts_root || amount != submitted.amount {
		return Err(Failure::Unsafe(
			"the gateway publishes other receipts than the batch committed to".into(),
		));
	}
	Ok(())
}

/// Sums flows by account.
pub fn by_account(flows: &[Flow]) -> Vec<(Account, Balance)> {
	let mut sums: BTreeMap<Account, Balance> = BTreeMap::new();
	for flow in flows {
		if let Some(account) = flow.account {
			let sum = sums.entry(account).or_default();
			*sum = sum.saturating_add(flow.amount);
		}
	}
	let mut sums: Vec<_> = sums.into_iter().collect();
	sums.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
	sums
}

fn report(
	batch: BatchId,
	history: &History,
	receipt: Option<&Disclosed>,
	published: Option<&PublishedBatch>,
	flows: &[Flow],
) -> Report {
	let (submitted_in, submitted) = &history.submitted;
	let payees = by_account(flows);
	let state = match &history.routed {
		None => "its window is open".to_string(),
		Some((block, routed)) => format!("{:?}, routed in block {block}", routed.verdict),
	};
	let vouchers = history.vouchers.iter().map(|voucher| {
		[
			format!("{}/{}", voucher.session, voucher.line),
			format_amount(voucher.before),
			format_amount(voucher.after),
			format_amount(voucher.after.saturating_sub(voucher.before)),
		]
	});
	let mut text = properties([
		("batch", batch.to_string()),
		("state", state),
		("submitted in block", submitted_in.to_string()),
		("operator", submitted.operator.to_string()),
		("model", submitted.model.to_string()),
		("amount", format_amount(submitted.amount)),
		("receipts", submitted.commitment.receipts.to_string()),
		("coverage", format_share(submitted.coverage)),
	]);
	if let Some(receipt) = receipt {
		let id = &receipt.signed.receipt.id;
		text += &format!(
			"\n\nreceipt {}/{}/{} costs {}",
			id.session,
			id.line,
			id.sequence,
			format_amount(receipt.signed.cost)
		);
	}
	if let Some(published) = published {
		let rows = published.receipts.iter().map(|execution| {
			let receipt = &execution.receipt;
			[
				format!(
					"{}/{}/{}",
					receipt.id.session, receipt.id.line, receipt.id.sequence
				),
				receipt.output_tokens.to_string(),
				execution.claims.len().to_string(),
				format_amount(receipt.amount),
			]
		});
		text += &format!(
			"\n\nreceipts, as the gateway publishes them and the chain has the root of\n{}",
			table(["receipt", "output tokens", "claims", "amount"], rows)
		);
	}
	text += &format!(
		"\n\nvouchers\n{}",
		table(
			["session/line", "settled before", "settled after", "moved"],
			vouchers
		)
	);
	if !flows.is_empty() {
		let rows = flows.iter().map(|flow| {
			[
				flow.via.clone(),
				flow.account.as_ref().map(address).unwrap_or_default(),
				format_amount(flow.amount),
			]
		});
		text += &format!("\n\nwhere it goes\n{}", table(["via", "account", "amount"], rows));
		let rows = payees
			.iter()
			.map(|(account, amount)| [address(account), format_amount(*amount)]);
		text += &format!("\n\nwho gets it\n{}", table(["account", "amount"], rows));
	}
	Report::new(
		json!({
			"batch": batch,
			"submittedIn": submitted_in,
			"operator": submitted.operator,
			"model": submitted.model,
			"amount": submitted.amount.to_string(),
			"receipts": submitted.commitment.receipts,
			"receiptsRoot": format!("0x{}", hex::encode(submitted.commitment.receipts_root)),
			"coverage": submitted.coverage,
			"vouchers": history.vouchers.iter().map(|voucher| json!({
				"session": voucher.session,
				"line": voucher.line,
				"before": voucher.before.to_string(),
				"after": voucher.after.to_string(),
			})).collect::<Vec<_>>(),
			"routed": history.routed.as_ref().map(routed_json),
			"receipt": receipt,
			"published": published,
			"flows": flows.iter().map(|flow| json!({
				"via": flow.via,
				"account": flow.account.as_ref().map(address),
				"amount": flow.amount.to_string(),
			})).collect::<Vec<_>>(),
			"payees": payees.iter().map(|(account, amount)| json!({
				"account": address(account),
				"amount": amount.to_string(),
			})).collect::<Vec<_>>(),
		}),
		text,
	)
}

fn routed_json((block, routed): &(u64, BatchRouted)) -> Value {
	json!({
		"block": block,
		"verdict": format!("{:?}", routed.verdict),
		"policy": routed.policy,
		"treasury": routed.treasury.to_string(),
		"burned": routed.burned.to_string(),
		"validators": routed.validators.to_string(),
		"operator": routed.operator_part.to_string(),
		"stakers": routed.staker_pool.to_string(),
		"builders": routed.builders.to_string(),
		"data": routed.data.to_string(),
		"attributed": routed.attributed.to_string(),
		"pooled": routed.pooled.to_string(),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn accounts_should_be_summed_and_sorted_by_what_they_get() {
		let flow = |account, amount| Flow {
			via: String::new(),
			account,
			amount,
		};
		let (a, b) = ([1; 32], [2; 32]);
		let flows = [
			flow(Some(a), 1),
			flow(None, 100),
			flow(Some(b), 2),
			flow(Some(a), 3),
		];
		assert_eq!(by_account(&flows), [(a, 4), (b, 2)]);
	}
}
