//! What proven fraud costs an operator, and who gets it.

use openledger_core::Balance;

/// Where a slashed bond goes; the three sum to it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct SlashSplit {
	/// To who proved the fraud.
	pub challenger: Balance,
	/// To those whom it harmed: the contribution that was left out, else the pools of the model's lineage.
	pub harmed: Balance,
	/// Burnt.
	pub burned: Balance,
}

impl SlashSplit {
	/// The most that an operator gets back who is its own challenger and whom it harmed. Never above half of what it lost:
	/// what it can save or gain besides is another's, a refund or discarded credits (`docs/adr/0017-what-self-conviction-costs.md`).
	pub const fn returned(&self) -> Balance {
		self.challenger.saturating_add(self.harmed)
	}
}

/// What is to be slashed for fraud in a batch of `amount`: all of it, and never less than `minimum`.
pub const fn slash_amount(amount: Balance, minimum: Balance) -> Balance {
	if amount > minimum {
		amount
	} else {
		minimum
	}
}

/// Splits what a verdict took of an operator's own bond: a floored quarter to the challenger, a floored quarter to the
/// harmed, the rest is burnt. What delegations lose is not part of it: that is burnt whole.
pub const fn split_slash(own: Balance) -> SlashSplit {
	let quarter = own >> 2;
	SlashSplit {
		challenger: quarter,
		harmed: quarter,
		// Two quarters are at most the whole.
		burned: own.saturating_sub(quarter.saturating_mul(2)),
	}
}
