//! What `explain` says.

use super::{
	super::{
		amount::{format_amount, format_share},
		output::{properties, table, Report},
	},
	by_account, Explained, History,
};
use crate::{
	chain::{
		address,
		api::{fee_routing::events::BatchRouted, inference_receipts::events::BatchVoided},
	},
	evidence::Trail,
};
use serde_json::{json, Value};
use std::path::Path;

/// The links that hold and what is not proven, as lines.
pub(in crate::cli) fn trail(trail: &Trail) -> String {
	let holds = trail
		.links
		.iter()
		.map(|link| format!("✓ {:<10} {}", link.link, link.shows));
	let open = trail
		.not_proven
		.iter()
		.map(|what| format!("· not proven: {what}"));
	holds.chain(open).collect::<Vec<_>>().join("\n")
}

pub(super) fn report(explained: &Explained, out: Option<&Path>) -> Report {
	let history = &explained.history;
	let (submitted_in, submitted) = &history.submitted;
	let payees = by_account(&explained.flows);
	let mut text = summary(explained.batch, history);
	if let Some(voided) = &history.voided {
		text += &voided_words(voided);
	}
	if let Some(receipt) = &explained.receipt {
		let id = &receipt.signed.receipt.id;
		text += &format!(
			"\n\nreceipt {}/{}/{} costs {}",
			id.session,
			id.line,
			id.sequence,
			format_amount(receipt.signed.cost)
		);
	}
	if let Some((_, links)) = &explained.proven {
		text += &format!("\n\nevidence\n{}", trail(links));
	}
	for missing in &explained.missing {
		text += &format!("\n· missing: {missing}");
	}
	let vouchers = history.vouchers.iter().map(|voucher| {
		[
			format!("{}/{}", voucher.session, voucher.line),
			format_amount(voucher.before),
			format_amount(voucher.after),
			format_amount(voucher.after.saturating_sub(voucher.before)),
		]
	});
	text += &format!(
		"\n\nvouchers\n{}",
		table(
			["session/line", "settled before", "settled after", "moved"],
			vouchers
		)
	);
	if !explained.flows.is_empty() {
		let rows = explained.flows.iter().map(|flow| {
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
	if let (Some(out), Some((bundle, _))) = (out, &explained.proven) {
		let root = bundle.state_root().map(hex::encode).unwrap_or_default();
		text += &format!(
			"\n\nthe evidence is in {}; check it offline with: openledger verify {} --state-root 0x{root}",
			out.display(),
			out.display()
		);
	}
	let proven = explained.proven.as_ref();
	Report::new(
		json!({
			"batch": explained.batch,
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
			"voided": history.voided.as_ref().map(voided_json),
			"receipt": explained.receipt,
			"flows": explained.flows.iter().map(|flow| json!({
				"via": flow.via,
				"account": flow.account.as_ref().map(address),
				"amount": flow.amount.to_string(),
			})).collect::<Vec<_>>(),
			"payees": payees.iter().map(|(account, amount)| json!({
				"account": address(account),
				"amount": amount.to_string(),
			})).collect::<Vec<_>>(),
			"links": proven.map(|(_, trail)| &trail.links),
			"notProven": proven.map(|(_, trail)| &trail.not_proven),
			"missing": explained.missing,
			"evidence": proven.map(|(bundle, _)| bundle),
		}),
		text,
	)
}

fn summary(batch: u64, history: &History) -> String {
	let (submitted_in, submitted) = &history.submitted;
	let state = match &history.routed {
		None => "its window is open".to_string(),
		Some((block, routed)) => format!("{:?}, routed in block {block}", routed.verdict),
	};
	properties([
		("batch", batch.to_string()),
		("state", state),
		("submitted in block", submitted_in.to_string()),
		("operator", submitted.operator.to_string()),
		("model", submitted.model.to_string()),
		("amount", format_amount(submitted.amount)),
		("receipts", submitted.commitment.receipts.to_string()),
		("coverage", format_share(submitted.coverage)),
	])
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

fn voided_words(voided: &BatchVoided) -> String {
	let mut words =
		"\n\nthe batch was voided: its credits pay nobody, and its receipts are not shown".to_string();
	if let Some((session, amount)) = voided.refund {
		words += &format!("\n{} went back to session {session}", format_amount(amount));
	}
	if let Some((contribution, credit)) = voided.omission {
		words += &format!(
			"\ncontribution {contribution} is credited {} that had been left out",
			format_amount(credit)
		);
	}
	words
}

fn voided_json(voided: &BatchVoided) -> Value {
	json!({
		"refund": voided.refund.map(|(session, amount)| json!({
			"session": session,
			"amount": amount.to_string(),
		})),
		"omission": voided.omission.map(|(contribution, credit)| json!({
			"contribution": contribution,
			"credit": credit.to_string(),
		})),
		"leftOut": ["receipts", "claims", "ledger"],
	})
}
