//! The links of the chain of evidence, each checked against states from wherever they come: a bundle's proofs, or a node while the
//! bundle is being made.

mod ledger;
mod members;
mod payee;
mod receipts;
mod routing;
mod settlement;
#[cfg(test)]
mod tests;

use super::{
	bundle::{Data, Subject},
	format::Reader,
	Fault,
};
use serde::Serialize;

/// States of the chain, by block.
pub trait States {
	/// The value at a storage key in the state after a block.
	///
	/// # Errors
	/// If it cannot be proven, or is not there yet ([`Fault::Missing`]).
	fn read(&self, block: u32, key: &[u8]) -> Result<Option<Vec<u8>>, Fault>;
}

/// A link that holds, and what it shows.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Link {
	/// Which.
	pub link: &'static str,
	/// What it shows.
	pub shows: String,
}

/// What was checked, in order, and what was not.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Trail {
	/// The links that hold.
	pub links: Vec<Link>,
	/// What nothing here proves.
	pub not_proven: Vec<String>,
}

impl Trail {
	pub(super) fn push(&mut self, link: &'static str, shows: impl Into<String>) {
		self.links.push(Link {
			link,
			shows: shows.into(),
		});
	}

	pub(super) fn leave_open(&mut self, what: impl Into<String>) {
		let what = what.into();
		if !self.not_proven.contains(&what) {
			self.not_proven.push(what);
		}
	}
}

/// Follows the money of a batch.
///
/// # Errors
/// The first link that does not hold.
pub fn check(subject: &Subject, data: &Data, states: &dyn States, trail: &mut Trail) -> Result<(), Fault> {
	let reader = Reader(states);
	let settled = settlement::check(subject, &reader, trail)?;
	receipts::check(subject, data, &settled, &reader, trail)?;
	let totals = ledger::check(data, &settled, trail)?;
	let routed = routing::check(subject, data, &settled, &totals, &reader, trail)?;
	payee::check(subject, &settled, routed.as_ref(), &reader, trail)?;
	trail.leave_open("that the model really ran: attribution speaks of words, not of causes");
	Ok(())
}
