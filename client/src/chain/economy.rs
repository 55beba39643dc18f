//! The economy's own reads, by the runtime API behind `openledger_*`.
//!
//! The types are the runtime API's; their JSON form is the RPC's.

use super::{Account, Connection, Result};
use codec::{Decode, Encode};
use openledger_core::{Balance, BatchId, EpochIndex, ModelId, OperatorId};
pub use openledger_runtime_api::{
	Activity, BatchInfo, BatchState, Conservation, Earnings, EpochActivity, Lineage, Quote, QuoteError, Role,
	Target,
};
use sp_core::crypto::AccountId32;

impl Connection {
	async fn economy<Answer: Decode>(&self, method: &str, arguments: impl Encode) -> Result<Answer> {
		let at = self.best().await?;
		let name = format!("OpenLedgerApi_{method}");
		let answer = at
			.runtime_apis()
			.call_raw(&name, Some(&arguments.encode()))
			.await?;
		Ok(Answer::decode(&mut answer.as_slice())?)
	}

	/// Who would get what if `operator` settled `amount` for `model` now.
	///
	/// # Errors
	/// If the node does not answer.
	pub async fn quote(
		&self,
		model: ModelId,
		operator: OperatorId,
		amount: Balance,
	) -> Result<std::result::Result<Quote<AccountId32>, QuoteError>> {
		self.economy("quote", (model, operator, amount)).await
	}

	/// Where a model comes from and whom its revenue reaches.
	///
	/// # Errors
	/// If the node does not answer.
	pub async fn lineage(&self, model: ModelId) -> Result<Option<Lineage<AccountId32>>> {
		self.economy("lineage", model).await
	}

	/// What an account has earned.
	///
	/// # Errors
	/// If the node does not answer.
	pub async fn earnings(&self, account: &Account) -> Result<Earnings<AccountId32>> {
		self.economy("earnings", account).await
	}

	/// A batch and its state; `None` if the number was never given out.
	///
	/// # Errors
	/// If the node does not answer.
	pub async fn batch(&self, batch: BatchId) -> Result<Option<BatchInfo<AccountId32>>> {
		self.economy("batch", batch).await
	}

	/// The KPIs of the epochs `from..=to` that are still kept, and the totals.
	///
	/// # Errors
	/// If the node does not answer.
	pub async fn activity(&self, from: EpochIndex, to: EpochIndex) -> Result<Activity> {
		self.economy("activity", (from, to)).await
	}

	/// Every ledger against the balance that backs it.
	///
	/// # Errors
	/// If the node does not answer.
	pub async fn conservation(&self) -> Result<Conservation<AccountId32>> {
		self.economy("conservation", ()).await
	}
}
