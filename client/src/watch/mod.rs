//! The watcher: recomputes what operators publish of their batches, and proves on chain what is wrong with it.
//!
//! Whoever runs it needs no permission and no trust. For each open batch it
//! 1. fetches what the operator publishes ([`published`]), in pages of bounded size and time: the server may be hostile;
//! 2. loads the corpus of the batch's model, once ([`corpora`]);
//! 3. recomputes everything with [`openledger_attribution::prove`] ([`examine`]): leaves, chains, prices, texts, claims, the cover, credits,
//!    the ledger and the posted totals;
//! 4. decides ([`decide`]): a fraud is challenged and then proven; what is not served is demanded, drawn receipts first, and what
//!    answers show on chain alone is recomputed as far as it goes ([`revealed`]);
//! 5. remembers ([`memory`]) the salts of its commitments before they leave the machine, so that a restart loses no bond.
//!
//! It also compares the texts of each corpus with each other, and proves which chunks repeat earlier ones ([`duplicates`]).
//!
//! [`watcher`] does all this in rounds; [`chain`] is what it asks of a chain, so that tests need none.

pub mod chain;
pub mod corpora;
pub mod decide;
pub mod duplicates;
pub mod examine;
pub mod memory;
pub mod published;
pub mod revealed;
mod shelf;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod watcher;

use crate::chain::Error;

/// Computes aside, so that nobody waits who does not have to.
async fn blocking<T: Send + 'static>(compute: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
	tokio::task::spawn_blocking(compute)
		.await
		.map_err(|error| Error::Unexpected(format!("computing failed: {error}")))
}

pub use chain::{Chain, OpenBatch};
pub use examine::{Examination, Found};
pub use memory::Memory;
pub use shelf::Shelf;
pub(crate) use watcher::random_salt;
pub use watcher::{Round, Settings, Watcher};
