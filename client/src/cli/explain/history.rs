//! What the chain said of a batch.

use crate::{
	chain::{
		api::{
			fee_routing::events::{BatchRouted, ContributionCredited},
			inference_receipts::events::{BatchSubmitted, BatchVoided, VoucherSettled},
		},
		Connection, Error,
	},
	cli::Failure,
	evidence::find,
	gateway::wire::Disclosed,
};
use openledger_core::{Balance, BatchId, ContributionId};

/// What the chain said of a batch.
#[derive(Clone, Debug)]
pub struct History {
	/// Its submission, and the block that holds it.
	pub submitted: (u64, BatchSubmitted),
	/// What its vouchers settled.
	pub vouchers: Vec<VoucherSettled>,
	/// Its routing and the block that closed it; `None` while its window is open or its routing goes on.
	pub routed: Option<(u64, BatchRouted)>,
	/// What was refunded and paid for an omission, if it was voided: then its own credits pay nobody.
	pub voided: Option<BatchVoided>,
	/// What its credits brought to contributions.
	pub credited: Vec<(ContributionId, Balance)>,
}

/// Reads what happened to a batch.
///
/// # Errors
/// [`Error::Unknown`] if there is no such batch; if the node does not keep the states of its time.
pub async fn history(conn: &Connection, batch: BatchId) -> Result<History, Failure> {
	if conn.batch(batch).await?.is_none() {
		return Err(Error::Unknown(format!("batch {batch}")).into());
	}
	let best = u32::try_from(conn.best_number().await?).unwrap_or(u32::MAX);
	let span = find::span(conn, batch, best).await?;
	let lacks = |what: &str, block: u32| {
		Failure::Unsafe(format!("block {block} does not hold the {what} of batch {batch}"))
	};
	let block = conn.block(span.submitted.into()).await?;
	let submitted = block
		.find::<BatchSubmitted>()
		.into_iter()
		.find(|event| event.batch == batch);
	let submitted = submitted.ok_or_else(|| lacks("submission", span.submitted))?;
	let vouchers = block
		.find::<VoucherSettled>()
		.into_iter()
		.filter(|event| event.batch == batch)
		.collect();
	let (mut routed, mut voided, mut credited) = (None, None, Vec::new());
	if let Some(ended) = span.ended {
		for number in span.pages.iter().copied().chain([ended]) {
			let block = conn.block(number.into()).await?;
			let page = block.find::<ContributionCredited>().into_iter();
			credited.extend(
				page.filter(|event| event.batch == batch)
					.map(|event| (event.contribution, event.amount)),
			);
			if number == ended {
				let event = block
					.find::<BatchRouted>()
					.into_iter()
					.find(|event| event.batch == batch);
				routed = Some((ended.into(), event.ok_or_else(|| lacks("routing", ended))?));
				voided = block
					.find::<BatchVoided>()
					.into_iter()
					.find(|event| event.batch == batch);
			}
		}
	}
	Ok(History {
		submitted: (span.submitted.into(), submitted),
		vouchers,
		routed,
		voided,
		credited,
	})
}

/// The batch that settled a receipt: that of the voucher whose span holds it.
///
/// # Errors
/// If the receipt is not settled yet.
pub async fn batch_of(conn: &Connection, receipt: &Disclosed) -> Result<BatchId, Failure> {
	let signed = &receipt.signed.receipt;
	let unsettled = || Failure::Refused("the receipt is not settled yet".into());
	let best = u32::try_from(conn.best_number().await?).unwrap_or(u32::MAX);
	let block = find::settlement(conn, &signed.id, signed.cumulative_before, best).await?;
	let block = conn.block(block.ok_or_else(unsettled)?.into()).await?;
	let voucher = block.find::<VoucherSettled>().into_iter().find(|event| {
		event.session == signed.id.session
			&& event.line == signed.id.line
			&& event.before <= signed.cumulative_before
			&& signed.cumulative_before < event.after
	});
	Ok(voucher.ok_or_else(unsettled)?.batch)
}
