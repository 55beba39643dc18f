//! Evidence: why somebody was paid what it was paid, down to the bytes.
//!
//! A [`Bundle`] holds what the operator published (receipts, claims, chunks, leaves, each with its Merkle path) and proofs
//! of what the chain stored. [`verify`] follows the money through it, link by link, with no network and nothing to trust but the state root of
//! one finalised header:
//!
//! ```text
//! state root ─ System.BlockHash ─> header ─> state root of that block ─ System.Events, records ─┐
//! receipt ─> response tokens ─> claim ─> chunk ─> root on chain                                 │
//!    └────> credit ─> ledger leaf ─> posted total ─> share ─> pot ─> pull ─> payee ─> payout <──┘
//! ```
//!
//! Ended batches leave no state behind, but their events were state of the block that they happened in, and every block's hash is state
//! of the blocks after it. So nothing has to be kept for evidence, and any node that still has those states can prove it.
//!
//! - [`bundle`]: the file;
//! - [`proof`]: storage proofs, and the way from one state root to those of earlier blocks;
//! - [`format`]: the chain's own types, read by the metadata that this program was built with;
//! - [`check`]: the links, each checked against states from wherever they come;
//! - [`gather`]: asks node and gateway for whatever the links need: it runs the same checks and fetches what they miss;
//! - [`find`]: the blocks in question, by bisection.

pub mod bundle;
pub mod check;
mod fault;
pub mod fetch;
pub mod find;
pub mod format;
pub mod gather;
mod keys;
pub mod proof;
mod records;
#[cfg(test)]
mod tests;

pub use bundle::Bundle;
pub use check::{Link, Trail};
pub use fault::Fault;

use openledger_core::Hash32;

/// Checks a bundle against the state root of a finalised header; without one, against the root that it names itself, which the
/// reader must then compare.
///
/// # Errors
/// The first link that does not hold.
pub fn verify(bundle: &Bundle, trusted: Option<&Hash32>) -> Result<Trail, Fault> {
	let mut trail = Trail::default();
	let states = proof::Proven::open(bundle, trusted, &mut trail)?;
	check::check(&bundle.subject, &bundle.data, &states, &mut trail)?;
	states.check_used()?;
	Ok(trail)
}
