//! Batch and vouchers: what the operator committed to, and whose money it moved.

use super::super::{
	bundle::Subject,
	format::Reader,
	records::{self, Batch, Credits},
	Fault,
};
use super::Trail;
use crate::{
	chain::{
		api::{self, inference_receipts::Event as Happening},
		settled_lines,
	},
	cli::amount::format_amount,
};
use codec::Encode;
use openledger_attribution::{session_leaf, SessionLeaf};
use openledger_core::{Balance, ContributionId, Hash32};
use std::collections::BTreeMap;

/// A batch as the chain took it.
pub(super) struct Settled {
	/// The block.
	pub block: u32,
	/// Hash of block 0.
	pub genesis: Hash32,
	/// The record.
	pub record: Batch,
	/// The operator's record.
	pub operator: records::Operator,
	/// The lines it settled.
	pub lines: Vec<SessionLeaf>,
	/// The posted credits.
	pub posted: BTreeMap<ContributionId, Balance>,
}

pub(super) fn check(subject: &Subject, reader: &Reader<'_>, trail: &mut Trail) -> Result<Settled, Fault> {
	let (batch, block) = (subject.batch, subject.submitted_in);
	let link = format!("batch {batch}");
	let broken = |reason: &str| Fault::broken(&link, reason);
	if block > subject.anchor {
		return Err(broken("its block is after the one to trust"));
	}
	let genesis: subxt::utils::H256 = reader.need(subject.anchor, "System", "BlockHash", &[0u32.encode()])?;
	trail.push("chain", format!("the one whose block 0 is {genesis:?}"));

	let mut vouchers = Vec::new();
	let mut submitted = None;
	for happened in reader.events(block)? {
		match happened.event {
			api::Event::InferenceReceipts(Happening::VoucherSettled {
				batch: of,
				session,
				line,
				before,
				after,
			}) if of == batch => vouchers.push((session, line, before, after)),
			api::Event::InferenceReceipts(Happening::BatchSubmitted {
				batch: of,
				operator,
				model,
				amount,
				credited,
				commitment,
				..
			}) if of == batch => submitted = Some((operator, model, amount, credited, commitment)),
			_ => (),
		}
	}
	let submitted = submitted.ok_or_else(|| broken(&format!("block {block} did not take it")))?;
	let record: Batch = reader.need(block, "InferenceReceipts", "Batches", &[batch.encode()])?;
	let recorded = (
		record.operator,
		record.model,
		record.amount,
		record.credited,
		record.commitment.clone(),
	);
	if recorded != submitted {
		return Err(broken("the record is not what the event says"));
	}
	let operator: records::Operator =
		reader.need(block, "Operators", "Registry", &[record.operator.encode()])?;
	trail.push(
		"batch",
		format!(
			"{batch} of operator {} for model {}, taken in block {block}: {} for {} receipts with root 0x{}, of it {} credited by a \
			 ledger with root 0x{}",
			record.operator,
			record.model,
			format_amount(record.amount),
			record.commitment.receipts,
			hex::encode(record.commitment.receipts_root),
			format_amount(record.credited),
			hex::encode(record.commitment.ledger_root),
		),
	);

	let lines = settled_lines(vouchers);
	let (root, moved) =
		session_leaf::root(&lines).map_err(|error| Fault::broken("vouchers", format!("{error:?}")))?;
	if root != record.sessions_root || moved != record.amount {
		return Err(Fault::broken(
			"vouchers",
			"they do not sum to the batch, or have another root",
		));
	}
	trail.push(
		"vouchers",
		format!(
			"{} moved {} and have the sessions root 0x{}",
			lines.len(),
			format_amount(moved),
			hex::encode(root)
		),
	);

	let posted: Option<Credits> =
		reader.get(block, "InferenceReceipts", "BatchCredits", &[batch.encode()])?;
	let posted: BTreeMap<ContributionId, Balance> = posted
		.map(|list| list.0)
		.unwrap_or_default()
		.into_iter()
		.collect();
	let sum = posted
		.values()
		.try_fold(0u128, |sum, credit| sum.checked_add(*credit));
	if sum != Some(record.credited) || u32::try_from(posted.len()) != Ok(record.credits) {
		return Err(Fault::broken(
			"posted credits",
			"they do not sum to what the batch says is credited",
		));
	}
	trail.push(
		"posted",
		format!(
			"{} contributions are credited {} in all",
			posted.len(),
			format_amount(record.credited)
		),
	);
	Ok(Settled {
		block,
		genesis: genesis.0,
		record,
		operator,
		lines,
		posted,
	})
}
