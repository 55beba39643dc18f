//! Telling the activity pallet what happened. It only counts: nothing is ever rewarded by volume.

use openledger_core::{Balance, DatanetId, ModelId, OperatorId, PayeeId};

/// The use that a final batch stands for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SettledUsage {
	/// Who executed it.
	pub operator: OperatorId,
	/// With which model.
	pub model: ModelId,
	/// What it cost.
	pub amount: Balance,
	/// Receipts of models.
	pub inferences: u64,
	/// Receipts of agents.
	pub actions: u64,
	/// Part of `amount` whose payer is also the operator or the model's owner: a lower bound.
	pub self_dealt: Balance,
}

/// Counters of the rhythm.
pub trait Activity<AccountId> {
	/// `payer` paid for usage in a submitted batch.
	fn payer_active(payer: &AccountId);
	/// A batch became final and was routed.
	fn batch_settled(usage: &SettledUsage);
	/// A pot was distributed one rank down.
	fn pot_distributed(amount: Balance);
	/// A pool of the datanet got revenue.
	fn datanet_earned(datanet: DatanetId);
	/// A contribution paid one of its contributors.
	fn contributor_earned(payee: PayeeId);
	/// A payee was paid out.
	fn paid_out(payee: PayeeId, amount: Balance);
}

impl<AccountId> Activity<AccountId> for () {
	fn payer_active(_: &AccountId) {}
	fn batch_settled(_: &SettledUsage) {}
	fn pot_distributed(_: Balance) {}
	fn datanet_earned(_: DatanetId) {}
	fn contributor_earned(_: PayeeId) {}
	fn paid_out(_: PayeeId, _: Balance) {}
}
