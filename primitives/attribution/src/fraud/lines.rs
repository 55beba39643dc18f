//! Receipts: their chain, what they cost, whether they may be attributed, and what else was signed.

use super::{
	evidence::{line_of, Board},
	Chain, Finding, FraudKind, Harmed, LineEvidence, ProofError, ReceiptGap, ShownReceipt, SignedReceipt,
};
use crate::{
	hash::Hasher,
	receipt::{charge, Method, Receipt},
	session_leaf::SessionLeaf,
	sums::Place,
};
use openledger_core::Disclosure;

/// Whether the second does not continue the first, both of one line.
fn is_break(first: &Receipt, second: &Receipt) -> bool {
	first.id.sequence.checked_add(1) != Some(second.id.sequence)
		|| first.cumulative_after() != Ok(second.cumulative_before)
}

/// Whether adjacent receipts are not what a settled line makes of them.
fn misses_line(before: Option<&Receipt>, after: Option<&Receipt>, line: &SessionLeaf) -> bool {
	let key = (line.session, line.line);
	let of_line = |receipt: &&Receipt| line_of(receipt) == key;
	match (before.filter(of_line), after.filter(of_line)) {
		(Some(before), Some(after)) => is_break(before, after),
		(None, Some(first)) => first.cumulative_before != line.settled_before,
		(Some(last), None) => last.cumulative_after() != Ok(line.settled_after),
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

/// Whether a receipt that lies in what was settled of its line lies as far behind the beginning of the line's receipts, in the sum of all, as
/// its line had cost before it in this batch.
pub(crate) fn is_in_place(receipt: &Receipt, place: &Place, line: &SessionLeaf) -> bool {
	let in_line = receipt.cumulative_before.checked_sub(line.settled_before);
	in_line.is_some() && in_line == place.before.checked_sub(line.start)
}

impl<H: Hasher, C: Chain> Board<'_, H, C> {
	/// Adjacent receipts, or an end of the list.
	pub(crate) fn broken_chain(
		&self,
		receipts: &ReceiptGap,
		line: &LineEvidence,
	) -> Result<Finding, ProofError> {
		self.receipt_gap(receipts)?;
		let (before, after) = (receipts.leaf_before(), receipts.leaf_after());
		let harmed = match line {
			LineEvidence::Settled { lines, line } => {
				self.settled(*lines, line)?;
				misses_line(before, after, &line.leaf).then_some(Harmed::Session(line.leaf))
			}
			LineEvidence::Unsettled { lines, gap } => {
				self.settled_gap(*lines, gap)?;
				let is_unsettled = |receipt: &Receipt| {
					gap.encloses(&line_of(receipt), |settled| (settled.session, settled.line))
				};
				let pays = |receipt: &Receipt| receipt.amount > 0 && is_unsettled(receipt);
				let is_broken = before.zip(after).is_some_and(|(before, after)| {
					line_of(before) == line_of(after) && is_unsettled(after) && is_break(before, after)
				});
				let is_wrong = is_broken || before.is_some_and(pays) || after.is_some_and(pays);
				is_wrong.then_some(Harmed::Pools)
			}
		};
		Ok(Finding {
			kind: FraudKind::BrokenChain,
			harmed: harmed.ok_or(ProofError::NoFault)?,
		})
	}

	/// A receipt outside of what the batch settled of its line, or at another place than that puts it.
	pub(crate) fn stray(&self, receipt: &ShownReceipt, line: &LineEvidence) -> Result<Finding, ProofError> {
		let (receipt, place) = self.placed_receipt(receipt)?;
		let harmed = match self.harmed_line(receipt.id.session, receipt.id.line, line)? {
			Harmed::Session(leaf) if !is_within(receipt, &leaf) => Some(Harmed::Session(leaf)),
			// Its line is right by itself: it is others that are missing, or there too often.
			Harmed::Session(leaf) => (!is_in_place(receipt, &place, &leaf)).then_some(Harmed::Pools),
			Harmed::Pools | Harmed::Contribution { .. } => (receipt.amount > 0).then_some(Harmed::Pools),
		};
		Ok(Finding {
			kind: FraudKind::BrokenChain,
			harmed: harmed.ok_or(ProofError::NoFault)?,
		})
	}

	/// A receipt that costs more than its tokens.
	pub(crate) fn over_charge(
		&self,
		receipt: &ShownReceipt,
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
	pub(crate) fn disclosure(&self, receipt: &ShownReceipt) -> Result<Finding, ProofError> {
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
		committed: &ShownReceipt,
		line: &LineEvidence,
	) -> Result<Finding, ProofError> {
		self.any_receipt(committed)?;
		let receipt = &committed.leaf;
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
