//! All that a batch commits to, computed from its receipts and claims.
//!
//! An operator makes its submission of it, and whoever has the published data recomputes it.

use crate::{
	claim::Claim,
	credit::{credits, CreditError},
	fraud::Channels,
	hash::Blake2,
	ledger::{CreditEntry, LedgerBuilder, LedgerError},
	receipt::{Receipt, ReceiptError, ReceiptsBuilder},
	retrieval::Retrieved,
	session_leaf::{SessionLeaf, SessionLeafError, SessionsBuilder},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use openledger_core::{Balance, ContributionId, Hash32};
use scale_info::TypeInfo;

/// A receipt with its claims and what it retrieved: the part of a batch's data that is not text.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Execution {
	/// The receipt.
	pub receipt: Receipt,
	/// Its claims.
	pub claims: Vec<Claim>,
	/// What it retrieved.
	pub retrieved: Vec<Retrieved>,
}

/// What a batch commits to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BatchSummary {
	/// Sum of all receipts: what the vouchers must settle.
	pub amount: Balance,
	/// Root over the receipts.
	pub receipts_root: Hash32,
	/// The receipts, in order.
	pub receipts: Vec<Receipt>,
	/// Root over the credits.
	pub ledger_root: Hash32,
	/// The credits, in order.
	pub ledger: Vec<CreditEntry>,
	/// Totals to post: sorted by contribution, none zero, their sum at most `amount`.
	pub posted: Vec<(ContributionId, Balance)>,
	/// Root over the settled lines, as the runtime computes it.
	pub sessions_root: Hash32,
	/// The settled lines, in order. Lines whose receipts cost nothing are left out: nothing is settled.
	pub sessions: Vec<SessionLeaf>,
}

/// Why a batch was refused. Each names the receipt (its place in the list) where there is one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BatchError {
	/// A receipt is wrong, or does not continue the one before it.
	Receipt(u64, ReceiptError),
	/// The claims of a receipt lead to no credits.
	Credit(u64, CreditError),
	/// The credits lead to no ledger.
	Ledger(LedgerError),
	/// The lines lead to no root.
	Sessions(SessionLeafError),
}

errors!(BatchError);

/// Computes what a batch of `executions`, sorted by receipt id, commits to, for a model that weighs its channels so.
/// Checks the receipts, their chain, and the order of claims and retrieved contributions; the texts it does not see.
pub fn summarise(
	executions: &[Execution],
	channels: &Channels,
	is_commons: impl Fn(ContributionId) -> bool,
) -> Result<BatchSummary, BatchError> {
	let mut builder = ReceiptsBuilder::<Blake2>::new();
	let mut receipts = Vec::with_capacity(executions.len());
	let mut entries = Vec::new();
	for (place, execution) in (0u64..).zip(executions) {
		let receipt = &execution.receipt;
		let at = |error| BatchError::Receipt(place, error);
		receipt.check_claims(&execution.claims).map_err(at)?;
		receipt.check_retrieved(&execution.retrieved).map_err(at)?;
		builder.push(receipt).map_err(at)?;
		receipts.push(*receipt);
		let credits = credits(
			receipt,
			&execution.claims,
			&execution.retrieved,
			channels,
			&is_commons,
		)
		.map_err(|error| BatchError::Credit(place, error))?;
		let entry = |(contribution, credit)| CreditEntry {
			contribution,
			receipt: receipt.id,
			credit,
		};
		entries.extend(credits.into_iter().map(entry));
	}
	entries.sort_unstable();
	let mut ledger = LedgerBuilder::<Blake2>::new();
	for entry in &entries {
		ledger.push(entry).map_err(BatchError::Ledger)?;
	}
	let ledger_tree = ledger
		.tree()
		.map_err(|_| BatchError::Ledger(LedgerError::Overflow))?;
	let receipt_tree = builder
		.tree()
		.map_err(|_| BatchError::Receipt(0, ReceiptError::Overflow))?;

	let sessions = settled_lines(&receipts);
	let mut lines = SessionsBuilder::<Blake2>::new();
	for line in &sessions {
		lines.push(line).map_err(BatchError::Sessions)?;
	}
	Ok(BatchSummary {
		amount: receipt_tree.sum(),
		receipts_root: receipt_tree.root(),
		receipts,
		ledger_root: ledger_tree.root(),
		ledger: entries,
		posted: ledger.into_posted(),
		sessions_root: lines.root(),
		sessions,
	})
}

/// The lines that chained receipts settle, each from its first receipt to its last.
pub fn settled_lines(receipts: &[Receipt]) -> Vec<SessionLeaf> {
	let mut lines: Vec<SessionLeaf> = Vec::new();
	for receipt in receipts {
		// Receipts whose sum overflows have been refused before.
		let settled_after = receipt.cumulative_before.saturating_add(receipt.amount);
		let (session, line) = (receipt.id.session, receipt.id.line);
		match lines
			.last_mut()
			.filter(|last| (last.session, last.line) == (session, line))
		{
			Some(last) => last.settled_after = settled_after,
			None => lines.push(SessionLeaf {
				session,
				line,
				settled_before: receipt.cumulative_before,
				settled_after,
				start: 0,
			}),
		}
	}
	lines.retain(|line| line.amount().is_some());
	let mut start: Balance = 0;
	for line in &mut lines {
		line.start = start;
		// The sum of all receipts, which has been checked.
		start = start.saturating_add(line.amount().unwrap_or_default());
	}
	lines
}
