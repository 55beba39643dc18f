//! The blocks in question, by bisection: a handful of reads however long the chain is.

use super::{
	bundle::{Route, Via},
	format, keys,
};
use crate::{
	chain::{
		api::{
			self,
			fee_routing::Event as Routing,
			runtime_types::pallet_fee_routing::types::{Pot, Source},
		},
		from_chain_snapshot, Connection, Error,
	},
	cli::{output::progress, Failure},
};
use codec::{Decode, Encode};
use futures::{StreamExt, TryStreamExt};
use openledger_attribution::ReceiptId;
use openledger_core::{Balance, BatchId, Hash32, ModelId, OperatorId, PayeeId, SessionId};
use std::future::Future;

/// Blocks read at one time.
const PARALLEL: usize = 16;

/// When a batch was.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Span {
	/// The block that took it.
	pub submitted: u32,
	/// The block that closed its routing; `None` while its window is open or its routing goes on.
	pub ended: Option<u32>,
	/// The blocks before that one that routed a part of it, in order.
	pub pages: Vec<u32>,
}

impl Span {
	/// The block in which its routing began.
	pub fn begun(&self) -> Option<u32> {
		self.pages.first().copied().or(self.ended)
	}
}

/// The first block after `from`, up to `until`, for which `holds`; it holds for `until` and for every block from the first on.
async fn first<F: Future<Output = Result<bool, Error>>>(
	from: u32,
	until: u32,
	holds: impl Fn(u32) -> F,
) -> Result<u32, Error> {
	let (mut before, mut first) = (from, until);
	while first.saturating_sub(before) > 1 {
		let middle = before.midpoint(first);
		if holds(middle).await? {
			first = middle;
		} else {
			before = middle;
		}
	}
	Ok(first)
}

async fn read(conn: &Connection, block: u32, key: &[u8]) -> Result<Option<Vec<u8>>, Error> {
	let hash = conn.hash_of(block).await?;
	conn.value_at(key, hash).await
}

/// Finds when a batch was, up to the block `anchor`.
///
/// # Errors
/// [`Error::Unknown`] if there is no such batch, or the node does not keep the states of its time.
pub async fn span(conn: &Connection, batch: BatchId, anchor: u32) -> Result<Span, Failure> {
	let next = keys::plain("InferenceReceipts", "NextBatchId");
	let taken = |block: u32| {
		let next = &next;
		async move {
			match read(conn, block, next).await {
				Ok(value) => Ok(value
					.and_then(|bytes| BatchId::decode(&mut bytes.as_slice()).ok())
					.is_some_and(|next| batch < next)),
				// Discarded: earlier than what the node keeps.
				Err(Error::Rejected(_)) => Ok(false),
				Err(error) => Err(error),
			}
		}
	};
	if !taken(anchor).await? {
		return Err(Error::Unknown(format!("batch {batch} as of the finalised block {anchor}")).into());
	}
	let submitted = first(0, anchor, taken).await?;
	let parent = submitted.saturating_sub(1);
	if !conn.has_state(conn.hash_of(parent).await?).await? {
		return Err(Failure::Refused(format!(
			"the node has discarded the states of the time of batch {batch}: ask one that keeps them (--state-pruning archive)"
		)));
	}
	let record = keys::entry("InferenceReceipts", "Batches", &[batch.encode()]);
	let gone = |block: u32| {
		let record = &record;
		async move { Ok(read(conn, block, record).await?.is_none()) }
	};
	if !gone(anchor).await? {
		return Ok(Span {
			submitted,
			ended: None,
			pages: Vec::new(),
		});
	}
	let ended = first(submitted, anchor, gone).await?;
	let routing = |block: u32| {
		let record = &record;
		async move {
			match read(conn, block, record).await? {
				Some(bytes) => {
					format::is_routing(&bytes).map_err(|fault| Error::Unexpected(fault.to_string()))
				}
				None => Ok(true),
			}
		}
	};
	let begun = first(submitted, ended, routing).await?;
	Ok(Span {
		submitted,
		ended: Some(ended),
		pages: pages(conn, batch, begun, ended).await?,
	})
}

/// The blocks from `begun` on and before `ended` that routed a part of the batch.
async fn pages(conn: &Connection, batch: BatchId, begun: u32, ended: u32) -> Result<Vec<u32>, Failure> {
	let mut blocks = futures::stream::iter(begun..ended)
		.map(|block| async move { Ok::<_, Failure>((block, events(conn, block).await?)) })
		.buffered(PARALLEL);
	let mut pages = Vec::new();
	while let Some((block, events)) = blocks.try_next().await? {
		let routes = |happened: &format::Happened| match &happened.event {
			api::Event::FeeRouting(
				Routing::RoutingBegun { batch: of, .. } | Routing::ContributionCredited { batch: of, .. },
			) => *of == batch,
			_ => false,
		};
		if events.iter().any(routes) {
			pages.push(block);
		}
	}
	Ok(pages)
}

/// The block in which a session's line settled more than `before`: `None` if it has not yet.
///
/// # Errors
/// If the node does not answer.
pub async fn settlement(
	conn: &Connection,
	receipt: &ReceiptId,
	before: Balance,
	until: u32,
) -> Result<Option<u32>, Failure> {
	let next = keys::plain("InferenceReceipts", "NextSessionId");
	let record = keys::entry("InferenceReceipts", "Sessions", &[receipt.session.encode()]);
	let settled = |block: u32| {
		let (next, record) = (&next, &record);
		async move {
			match read(conn, block, record).await {
				Ok(Some(bytes)) => {
					let settled = format::settled(&bytes, receipt.line)
						.map_err(|fault| Error::Unexpected(fault.to_string()))?;
					Ok(settled.is_some_and(|settled| settled > before))
				}
				// It is not opened yet, or withdrawn already.
				Ok(None) => Ok(read(conn, block, next)
					.await?
					.and_then(|bytes| SessionId::decode(&mut bytes.as_slice()).ok())
					.is_some_and(|next| receipt.session < next)),
				Err(Error::Rejected(_)) => Ok(false),
				Err(error) => Err(error),
			}
		}
	};
	Ok(if settled(until).await? {
		Some(first(0, until, settled).await?)
	} else {
		None
	})
}

/// The events of a block.
///
/// # Errors
/// If the node does not answer or keep them.
pub async fn events(conn: &Connection, block: u32) -> Result<Vec<format::Happened>, Failure> {
	let bytes = read(conn, block, &keys::plain("System", "Events")).await?;
	format::decode_events(&bytes.unwrap_or_else(|| vec![0]))
		.map_err(|fault| Failure::Unsafe(fault.to_string()))
}

/// Whose money goes where.
#[derive(Clone, Copy, Debug)]
pub struct Aim {
	/// The payee.
	pub payee: PayeeId,
	/// The model of the batch.
	pub model: ModelId,
	/// Its operator.
	pub operator: OperatorId,
	/// The batch.
	pub batch: BatchId,
}

/// Follows ways forward from the block that began to route the batch, through at most `limit` blocks, until each has come to a
/// payout.
///
/// # Errors
/// If the node does not answer.
pub async fn routes(
	conn: &Connection,
	aim: Aim,
	ways: &[Via],
	begun: u32,
	anchor: u32,
	limit: u32,
) -> Result<Vec<Route>, Failure> {
	let mut walks: Vec<Walk> = ways.iter().map(|via| Walk::new(*via)).collect();
	let last = anchor.min(begun.saturating_add(limit.saturating_sub(1)));
	let bar = progress(
		u64::from(last.saturating_sub(begun)).saturating_add(1),
		"following the money",
	);
	let mut blocks = futures::stream::iter(begun..=last)
		.map(|block| async move { Ok::<_, Failure>((block, events(conn, block).await?)) })
		.buffered(PARALLEL);
	while let Some((block, events)) = blocks.try_next().await? {
		bar.inc(1);
		for happened in &events {
			walks
				.iter_mut()
				.for_each(|walk| walk.step(&aim, block, &happened.event));
		}
		if walks.iter().all(|walk| walk.route.paid_in.is_some()) {
			break;
		}
	}
	bar.finish_and_clear();
	Ok(walks.into_iter().map(|walk| walk.route).collect())
}

/// One way, as far as it has been followed.
struct Walk {
	route: Route,
	/// Whether the batch's money is where the way begins: what was pulled before is not of this batch.
	started: bool,
	owed: bool,
}

impl Walk {
	fn new(via: Via) -> Self {
		Self {
			route: Route {
				via,
				pulled_in: Vec::new(),
				paid_in: None,
			},
			started: false,
			owed: false,
		}
	}

	/// Whether this event brings the batch's money to where the way begins: payees, builders and delegators get theirs when
	/// routing begins, a contribution when its credit is paid, the pools when all credits are.
	fn begins(&self, aim: &Aim, event: &Routing) -> bool {
		match (self.route.via, event) {
			(Via::Owed | Via::Builders | Via::Stakers, Routing::RoutingBegun { batch, .. })
			| (Via::Pool { .. }, Routing::BatchRouted { batch, .. }) => *batch == aim.batch,
			(
				Via::Credit { contribution },
				Routing::ContributionCredited {
					batch,
					contribution: of,
					..
				},
			) => *batch == aim.batch && *of == contribution,
			_ => false,
		}
	}

	fn step(&mut self, aim: &Aim, block: u32, event: &api::Event) {
		let api::Event::FeeRouting(event) = event else {
			return;
		};
		if !self.started {
			self.started = self.begins(aim, event);
			return;
		}
		let stage = self.route.pulled_in.len();
		if self.owed {
			if let Routing::PaidOut { payee, .. } = event {
				if *payee == aim.payee && self.route.paid_in.is_none() {
					self.route.paid_in = Some(block);
				}
			}
			return;
		}
		let moves = match (self.route.via, event) {
			(
				Via::Owed,
				Routing::PayeeCredited {
					payee,
					source: Source::Batch(batch),
					..
				},
			) => {
				self.owed = *payee == aim.payee && *batch == aim.batch;
				return;
			}
			// A pot is empty once it is pulled, whoever gets what was in it.
			(
				Via::Builders,
				Routing::PotPulled {
					pot: Pot::ModelBuilders(model),
					..
				},
			) => *model == aim.model,
			(
				Via::Stakers,
				Routing::PayeeCredited {
					payee,
					source: Source::OperatorPool(operator),
					..
				},
			) => *payee == aim.payee && *operator == aim.operator,
			(
				Via::Credit { contribution },
				Routing::PotPulled {
					pot: Pot::Contribution(of),
					..
				},
			) => *of == contribution,
			(
				Via::Pool { .. },
				Routing::PotPulled {
					pot: Pot::ModelData(model),
					..
				},
			) if stage == 0 => *model == aim.model,
			(
				Via::Pool {
					snapshot,
					contribution,
				},
				Routing::MemberPulled {
					snapshot: from,
					contribution: of,
					..
				},
			) if stage == 1 => from_chain_snapshot(from) == snapshot && *of == contribution,
			(
				Via::Pool { contribution, .. },
				Routing::PotPulled {
					pot: Pot::Contribution(of),
					..
				},
			) if stage == 2 => *of == contribution,
			_ => false,
		};
		if moves {
			self.route.pulled_in.push(block);
			self.owed = self.route.pulled_in.len() == self.route.via.pulls();
		}
	}
}

/// The newest finalised block, or the one asked for: number, hash and state root.
///
/// # Errors
/// If the block is not finalised yet.
pub async fn anchor(conn: &Connection, wanted: Option<u32>) -> Result<(u32, Hash32, Hash32), Failure> {
	let (finalised, hash) = conn.finalised_head().await?;
	let (number, hash) = match wanted {
		None => (finalised, hash),
		Some(number) if number <= finalised => (number, conn.hash_of(number).await?),
		Some(number) => {
			return Err(Failure::Refused(format!(
				"block {number} is not finalised: the newest that is is {finalised}"
			)))
		}
	};
	let (_, root) = conn.header(hash).await?;
	Ok((number, hash, root))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[tokio::test]
	async fn first_should_find_the_step_wherever_it_is() {
		for until in [1u32, 2, 7, 100] {
			for step in 1..=until {
				let found = first(0, until, |block| async move { Ok(block >= step) }).await;
				assert_eq!(found.unwrap(), step, "of {until}");
			}
		}
	}
	#[test]
	fn walks_should_take_the_first_pull_of_a_pot_when_others_are_owed_by_it() {
		let aim = Aim {
			payee: 30,
			model: 5,
			operator: 2,
			batch: 1,
		};
		let pulled = || Routing::PotPulled {
			pot: Pot::Contribution(40),
			amount: 100,
		};
		let owed = |payee| Routing::PayeeCredited {
			payee,
			source: Source::Contribution(40),
			amount: 100,
		};
		let credited = Routing::ContributionCredited {
			batch: 1,
			contribution: 40,
			amount: 100,
		};
		let events = [
			(9, pulled()),
			(10, credited),
			(12, pulled()),
			(12, owed(20)),
			(15, pulled()),
			(15, owed(30)),
		];
		let mut walk = Walk::new(Via::Credit { contribution: 40 });
		for (block, event) in events {
			walk.step(&aim, block, &api::Event::FeeRouting(event));
		}
		assert_eq!(walk.route.pulled_in, [12]);
	}
}
