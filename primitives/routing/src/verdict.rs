//! What proven fraud costs an operator, and who gets it.

use crate::collateral::least_slash;
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
	/// The most that an operator gets back who is its own challenger and whom it harmed. Never above half of what it lost.
	/// What it can gain besides, discarded credits, is less than the other half ([`crate::collateral`]); what it can save, is a
	/// refund of what it paid itself (`docs/adr/0017-what-self-conviction-costs.md`).
	pub const fn returned(&self) -> Balance {
		self.challenger.saturating_add(self.harmed)
	}
}

/// What is to be slashed for fraud in a batch of `amount` of which credits could direct `attributable`: the amount, and two and a half
/// times `attributable`, and never less than `minimum`.
///
/// The amount is more than that unless more than eight elevenths of the model's revenue go to data (by the default policy) and next to
/// all of it comes from open sessions.
pub fn slash_amount(amount: Balance, attributable: Balance, minimum: Balance) -> Balance {
	amount.max(least_slash(attributable)).max(minimum)
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
