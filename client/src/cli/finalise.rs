//! Ending batches by hand: the chain does it by itself, unless it could not or is behind.

use super::{
	output::{Done, Report},
	Context, Failure,
};
use crate::chain::{
	api,
	economy::{BatchInfo, BatchState},
	Connection, Error, Key,
};
use clap::Args;
use openledger_core::BatchId;
use serde_json::json;

/// Credits that one call pays at most; the chain takes no fewer while more are left.
const CREDITS_A_CALL: u32 = 512;

/// Ends a batch whose window is over: as many calls as its credits need. Each is free if it succeeds.
///
/// # Errors
/// [`Error::Unknown`] if there never was such a batch; [`Failure::Refused`] if it has ended, or cannot end yet; what the
/// chain says.
pub async fn finalise(conn: &Connection, key: &Key, batch: BatchId) -> Result<Done<u32>, Failure> {
	let info = conn.batch(batch).await?;
	let info = info.ok_or_else(|| Error::Unknown(format!("batch {batch}")))?;
	can_end(&info)?;
	let calls = api::transactions().inference_receipts();
	let call = conn.call(&calls.finalise(batch, CREDITS_A_CALL))?;
	let (mut fee, mut steps) = (0u128, 0u32);
	loop {
		let submitted = conn.submit(&call, key).await?;
		fee = fee.saturating_add(submitted.fee);
		steps = steps.saturating_add(1);
		let ended = submitted.find::<api::inference_receipts::events::BatchFinalised>();
		if ended.iter().any(|ended| ended.batch == batch) {
			return Ok(Done {
				fee,
				..Done::new(&submitted, steps)
			});
		}
	}
}

/// Whether a batch can be ended now.
fn can_end(info: &BatchInfo<impl Sized>) -> Result<(), Failure> {
	let batch = info.batch;
	let why = match info.state {
		BatchState::Due | BatchState::Stuck | BatchState::Routing => return Ok(()),
		BatchState::Ended => "has ended already".into(),
		BatchState::Held => "is held by a demand or a challenge: it can end when that is decided".into(),
		BatchState::Open => {
			let due = info.record.as_ref().map_or(0, |record| record.due);
			format!("can be challenged until {due} of the admission clock: it can end then")
		}
	};
	Err(Failure::Refused(format!("batch {batch} {why}")))
}

/// The end of a batch, on the command line.
#[derive(Args, Clone, Copy, Debug)]
pub struct FinaliseArgs {
	/// Which.
	batch: BatchId,
}

impl FinaliseArgs {
	/// Does it.
	///
	/// # Errors
	/// What the chain says.
	pub async fn run(self, context: &Context) -> Result<Report, Failure> {
		let conn = context.connect().await?;
		let done = finalise(&conn, &context.key()?, self.batch).await?;
		let what = format!("batch {} is final", self.batch);
		let fields = json!({ "batch": self.batch, "steps": done.value });
		Ok(Report::done(&done, what, fields))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn can_end_should_say_why_a_batch_cannot() {
		let info = |state| BatchInfo::<()> {
			batch: 4,
			state,
			record: None,
		};
		for state in [BatchState::Due, BatchState::Routing] {
			assert!(can_end(&info(state)).is_ok());
		}
		for (state, words) in [
			(BatchState::Ended, "has ended"),
			(BatchState::Held, "challenge"),
			(BatchState::Open, "can be challenged until"),
		] {
			let failure = can_end(&info(state)).unwrap_err();
			assert_eq!(failure.exit_code(), 1);
			assert!(failure.to_string().contains(words), "{failure}");
		}
	}
}
