//! Receipts: their chain, what they cost, whether they may be attributed, and what else was signed.

use super::{
	evidence::{line_of, Board},
	Chain, Finding, FraudKind, Gap, Harmed, LineEvidence, ProofError, Shown, SignedReceipt,
};
use crate::{
	hash::Hasher,
	receipt::{charge, Method, Receipt, ReceiptError, ReceiptLeaf},
	session_leaf::SessionLeaf,
};
use openledger_core::Disclosure;

/// Whether the second does not continue the first, both of one line.
fn is_break(first: &ReceiptLeaf, second: &ReceiptLeaf) -> bool {
	let (one, other) = (&first.receipt, &second.receipt);
	one.id.sequence.checked_add(1) != Some(other.id.sequence)
		|| one.cumulative_after() != Ok(other.cumulative_before)
}

/// Whether adjacent receipts are not what a settled line makes of them.
fn misses_line(before: Option<&ReceiptLeaf>, after: Option<&ReceiptLeaf>, line: &SessionLeaf) -> bool {
	let key = (line.session, line.line);
	let of_line = |leaf: &&ReceiptLeaf| line_of(leaf) == key;
	match (before.filter(of_line), after.filter(of_line)) {
		(Some(before), Some(after)) => is_break(before, after),
		(None, Some(first)) => first.receipt.cumulative_before != line.settled_before,
		(Some(last), None) => last.receipt.cumulative_after() != Ok(line.settled_after),
		// No receipt of the line: what was it settled for?
		(None, None) => {
			before.is_none_or(|before| line_of(before) < key)
				&& after.is_none_or(|after| key < line_of(after))
		}
	}
}

/// Whether a receipt lies in what was settled of its line.
pub(crate) fn is_within(receipt: &Receipt, line: &SessionLeaf) -> bool {
	line.settled_before <= receipt.cumulative_before
		&& receipt
			.cumulative_after()
			.is_ok_and(|after| after <= line.settled_after)
}

impl<H: Hasher, C: Chain> Board<'_, H, C> {
	/// Adjacent receipts, or an end of the list.
	pub(crate) fn broken_chain(
		&self,
		receipts: &Gap<ReceiptLeaf>,
		line: Option<&LineEvidence>,
	) -> Result<Finding, ProofError> {
		self.receipt_gap(receipts)?;
		let (before, after) = (receipts.leaf_before(), receipts.leaf_after());
		let found = |harmed| {
			Ok(Finding {
				kind: FraudKind::BrokenChain,
				harmed,
			})
		};
		// First what harms a payer, who is to be paid for it.
		let broken = before
			.zip(after)
			.filter(|(before, after)| line_of(before) == line_of(after) && is_break(before, after));
		match line {
			Some(LineEvidence::Settled { lines, line }) => {
				self.settled(*lines, line)?;
				if misses_line(before, after, &line.leaf) {
					return found(Harmed::Session(line.leaf));
				}
			}
			Some(LineEvidence::Unsettled { lines, gap }) => {
				self.settled_gap(*lines, gap)?;
				let is_unsettled = |leaf: &ReceiptLeaf| {
					gap.encloses(&line_of(leaf), |settled| (settled.session, settled.line))
				};
				let pays = |leaf: &ReceiptLeaf| leaf.receipt.amount > 0 && is_unsettled(leaf);
				let is_broken = broken.is_some_and(|(_, after)| is_unsettled(after));
				if is_broken || before.is_some_and(pays) || after.is_some_and(pays) {
					return found(Harmed::Pools);
				}
			}
			None => (),
		}
		if broken.is_some() {
			return Err(ProofError::OtherLine);
		}
		let is_wrong = match (before, after) {
			(before, Some(after)) => {
				matches!(
					after.check_follows(before),
					Err(ReceiptError::NotSorted | ReceiptError::WrongSum)
				)
			}
			(Some(last), None) => last.sum != self.facts.amount,
			(None, None) => self.facts.amount != 0,
		};
		if !is_wrong {
			return Err(ProofError::NoFault);
		}
		found(Harmed::Pools)
	}

	/// A receipt outside of what the batch settled of its line.
	pub(crate) fn stray(
		&self,
		receipt: &Shown<ReceiptLeaf>,
		line: &LineEvidence,
	) -> Result<Finding, ProofError> {
		let receipt = self.receipt(receipt)?;
		let harmed = self.harmed_line(receipt.id.session, receipt.id.line, line)?;
		let is_settled = match &harmed {
			Harmed::Session(leaf) => is_within(receipt, leaf),
			Harmed::Pools | Harmed::Contribution { .. } => receipt.amount == 0,
		};
		if is_settled {
			return Err(ProofError::NoFault);
		}
		Ok(Finding {
			kind: FraudKind::BrokenChain,
			harmed,
		})
	}

	/// A receipt that costs more than its tokens.
	pub(crate) fn over_charge(
		&self,
		receipt: &Shown<ReceiptLeaf>,
		line: &LineEvidence,
	) -> Result<Finding, ProofError> {
		let receipt = self.receipt(receipt)?;
		let id = receipt.id;
		let harmed = self.harmed_line(id.session, id.line, line)?;
		let terms = self
			.chain
			.line(id.session, id.line)
			.ok_or(ProofError::UnknownLine)?;
		let most = charge(
			receipt.input_tokens,
			receipt.output_tokens,
			terms.input_price,
			terms.output_price,
		);
		// Without a result it is more than any amount.
		if most.is_none_or(|most| receipt.amount <= most) {
			return Err(ProofError::NoFault);
		}
		Ok(Finding {
			kind: FraudKind::OverCharge,
			harmed,
		})
	}

	/// A receipt that is attributed and must not be, or the other way round.
	pub(crate) fn disclosure(&self, receipt: &Shown<ReceiptLeaf>) -> Result<Finding, ProofError> {
		let receipt = self.receipt(receipt)?;
		let id = receipt.id;
		let terms = self
			.chain
			.line(id.session, id.line)
			.ok_or(ProofError::UnknownLine)?;
		let is_attributed = receipt.method != Method::Unattributed;
		if is_attributed == (terms.disclosure == Disclosure::Open) {
			return Err(ProofError::NoFault);
		}
		Ok(Finding::pools(FraudKind::Disclosure))
	}

	/// Another receipt of the same number.
	pub(crate) fn equivocation(
		&self,
		signed: &SignedReceipt,
		committed: &Shown<ReceiptLeaf>,
		line: &LineEvidence,
	) -> Result<Finding, ProofError> {
		self.shown(
			&self.facts.receipts_root,
			u64::from(self.facts.receipts),
			committed,
			ProofError::NotInReceipts,
		)?;
		let receipt = &committed.leaf.receipt;
		let id = receipt.id;
		if signed.receipt.id != id {
			return Err(ProofError::OtherReceipt);
		}
		if signed.receipt == *receipt {
			return Err(ProofError::SameReceipt);
		}
		Ok(Finding {
			kind: FraudKind::Equivocation,
			harmed: self.harmed_line(id.session, id.line, line)?,
		})
	}
}
