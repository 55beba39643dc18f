//! An operator that cheats in exactly one way.
//!
//! Everything but the one deviation is the real gateway: the same server, store, settlement and answers. What the client
//! cannot be configured to do lives here, in a program of its own that nobody needs but tests.
//!
//! - [`Cheat`]: the ways to cheat, and as what each is found;
//! - [`Cheater`]: the conduct of such an operator;
//! - [`BlindPayer`]: a payer that pays whatever it is told, for what an honest one would refuse.

mod batch;
mod execution;
mod payer;
#[cfg(test)]
mod tests;

pub use payer::BlindPayer;

use clap::ValueEnum;
use openledger::{
	gateway::{wire::PublishedReceipt, Conduct, Demand, Made},
	store::{BatchTerms, Commitment},
};
use openledger_attribution::{batch::BatchError, Execution, FraudKind};
use openledger_core::{BatchId, ContributionId};

/// A way to cheat.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, ValueEnum)]
pub enum Cheat {
	/// None: everything is as it should be.
	Honest,
	/// A match that is claimed for an earlier contribution, which does not have it.
	FalseClaim,
	/// A second claim, for a later copy, on the last tokens of a match that is claimed already.
	Overlap,
	/// A match that is claimed for nobody.
	OmissionNobody,
	/// A match that is claimed for a later copy.
	OmissionOther,
	/// More input tokens than there are.
	InputTokens,
	/// More output tokens than there are.
	OutputTokens,
	/// A leaf of the receipts that cannot be read.
	MalformedReceipt,
	/// A leaf of the credit ledger that cannot be read.
	MalformedCredit,
	/// A leaf of a receipt's claims that cannot be read.
	MalformedClaim,
	/// A chunk of a response that no text has.
	MalformedText,
	/// The same, and too long to be shown on chain, in a proof as in an answer. All of it is published.
	OversizedText,
	/// A receipt that does not continue the one before it.
	BrokenChain,
	/// A receipt of a line that does not exist, in place of one that was paid for.
	Stray,
	/// The first and the last receipt in each other's place.
	ReceiptOrder,
	/// A receipt that costs twice what its tokens cost.
	OverCharge,
	/// Credits out of order.
	LedgerOrder,
	/// A posted total that is too high, so that the sum of all is not the ledger's.
	LedgerSum,
	/// Posted totals that are not the ledger's, though their sum is.
	LedgerTotal,
	/// Credits that are posted without any ledger.
	LedgerMissing,
	/// All credits of a contribution once more, behind the others of it, and posted twice.
	LedgerTwice,
	/// A credit of half of what the receipt says.
	LedgerReceipt,
	/// A credit for somebody whom the receipt does not name.
	CreditTheft,
	/// No credits for a contribution that receipts name.
	CreditMissing,
	/// A receipt in the batch that is not the one the payer was given.
	Equivocation,
	/// A retrieved contribution that is not in the corpus.
	ForeignRetrieval,
	/// A retrieved chunk that its contribution does not have.
	RetrievedChunk,
	/// A receipt without attribution in an open session.
	Unattributed,
	/// Neither data nor answers to demands.
	Withheld,
}

impl Cheat {
	/// As what it is found; `None` for what no proof is needed against, or there is none.
	pub fn kind(self) -> Option<FraudKind> {
		Some(match self {
			Self::Honest | Self::OversizedText | Self::Withheld => return None,
			Self::FalseClaim => FraudKind::FalseClaim,
			Self::Overlap => FraudKind::Overlap,
			Self::OmissionNobody | Self::OmissionOther => FraudKind::Omission,
			Self::InputTokens | Self::OutputTokens => FraudKind::TokenCount,
			Self::MalformedReceipt | Self::MalformedCredit | Self::MalformedClaim | Self::MalformedText => {
				FraudKind::Malformed
			}
			Self::BrokenChain | Self::Stray | Self::ReceiptOrder => FraudKind::BrokenChain,
			Self::OverCharge => FraudKind::OverCharge,
			Self::LedgerOrder | Self::LedgerSum | Self::LedgerTotal | Self::LedgerTwice => FraudKind::Ledger,
			// Without a ledger all credits are missing, and whose credit is missing is to be paid.
			Self::LedgerReceipt | Self::CreditTheft | Self::CreditMissing | Self::LedgerMissing => {
				FraudKind::LedgerReceipt
			}
			Self::Equivocation => FraudKind::Equivocation,
			Self::ForeignRetrieval | Self::RetrievedChunk => FraudKind::Retrieval,
			Self::Unattributed => FraudKind::Disclosure,
		})
	}

	/// Whether an honest payer would not pay for it, so that a [`BlindPayer`] is needed.
	pub fn is_seen_by_payers(self) -> bool {
		matches!(
			self,
			Self::Overlap
				| Self::InputTokens
				| Self::OutputTokens
				| Self::MalformedClaim
				| Self::MalformedText
				| Self::OversizedText
				| Self::OverCharge
				| Self::ForeignRetrieval
				| Self::RetrievedChunk
				| Self::Unattributed
		)
	}
}

/// An operator that cheats in one way wherever it can.
#[derive(Clone, Copy, Debug)]
pub struct Cheater {
	/// The way.
	pub cheat: Cheat,
	/// Whom [`Cheat::CreditTheft`] credits; without it somebody else of the batch.
	pub friend: Option<ContributionId>,
	/// Whether it publishes nothing, and shows what it has on chain alone, to whoever demands it. That is allowed.
	pub silent: bool,
	/// The same of the credit ledger alone: everything else is published.
	pub hides_ledger: bool,
	/// The same of the receipts alone.
	pub hides_receipts: bool,
}

impl Conduct for Cheater {
	fn execution(&self, execution: Execution, made: &Made<'_>) -> Execution {
		execution::cheat(self.cheat, execution, made)
	}

	fn commit(&self, executions: &[Execution], terms: &BatchTerms<'_>) -> Result<Commitment, BatchError> {
		Ok(batch::commit(self, executions, terms))
	}

	fn publishes(&self, _: BatchId) -> bool {
		self.cheat != Cheat::Withheld && !self.silent
	}

	fn publishes_ledger(&self, _: BatchId) -> bool {
		!self.hides_ledger
	}

	fn publishes_receipts(&self, _: BatchId) -> bool {
		!self.hides_receipts
	}

	fn execution_at(&self, place: u32, receipts: u32) -> u32 {
		batch::execution_at(self.cheat, place, receipts)
	}

	fn publish(&self, receipt: PublishedReceipt) -> PublishedReceipt {
		execution::publish(self.cheat, receipt)
	}

	fn answers(&self, _: &Demand) -> bool {
		self.cheat != Cheat::Withheld
	}
}
