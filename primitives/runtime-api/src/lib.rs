//! What a node asks the runtime on behalf of its users: the runtime API behind `openledger_*`.
//!
//! The answers are owned plain types that know no pallet, so that a pallet can change its storage without changing what
//! explorers read. All of them have a SCALE form (the runtime API) and a JSON form (the RPC). In JSON, amounts and units
//! are decimal strings, because they exceed what a JSON number holds exactly; digests are `0x` hexadecimal; names are in
//! camel case.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod activity;
mod batch;
mod conservation;
mod earnings;
pub mod json;
mod lineage;
mod quote;
mod vitals;

pub use activity::*;
pub use batch::*;
pub use conservation::*;
pub use earnings::*;
pub use lineage::*;
pub use quote::*;
pub use vitals::*;

use codec::Codec;
use openledger_core::{Balance, BatchId, EpochIndex, ModelId, OperatorId};

sp_api::decl_runtime_apis! {
	/// Reads of the economy. None of them changes state, and each is bounded by the protocol's own limits.
	#[api_version(1)]
	pub trait OpenLedgerApi<AccountId>
	where
		AccountId: Codec,
	{
		/// Who would get what if `operator` settled `amount` for `model` now, in a final batch without credits, and every
		/// pot on the way were empty before and pulled after. The parts sum to `amount`.
		fn quote(
			model: ModelId,
			operator: OperatorId,
			amount: Balance,
		) -> Result<Quote<AccountId>, QuoteError>;

		/// Where `model` comes from and whom its revenue reaches. `None` if it does not exist.
		fn lineage(model: ModelId) -> Option<Lineage<AccountId>>;

		/// What `account` has earned. All zero for an account that is no payee.
		fn earnings(account: AccountId) -> Earnings<AccountId>;

		/// A batch and its state. `None` if the id has never been given out.
		fn batch(batch: BatchId) -> Option<BatchInfo<AccountId>>;

		/// The counters of the epochs in `from..=to` that are still kept, oldest first, and the totals since genesis.
		fn activity(from: EpochIndex, to: EpochIndex) -> Activity;

		/// Every ledger of the economy against the balances that back it.
		fn conservation() -> Conservation<AccountId>;

		/// The state of the economy at a glance, for monitoring: a fixed number of reads.
		fn vitals() -> Vitals;

		/// What `operator` has open, and what it may. `None` if it does not exist.
		fn exposure(operator: OperatorId) -> Option<Exposure>;
	}
}
