//! From vouchers to money in accounts.

use super::{
	market::Market,
	publish::{Contributed, Published},
	questions::Asked,
	serving::{get, health, Serving},
	Stage,
};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::{openledger_runtime::RuntimeCall, pallet_fee_routing as routing},
		},
		to_chain_pulls, Account, Call, Key, Pull,
	},
	gateway::wire::PublishedBatch,
};
use anyhow::{ensure, Context, Result};
use openledger_core::{Balance, BatchId, ContributionId, PayeeId};
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

/// Pulls in one transaction: each is weighed as if it paid 64 beneficiaries, and a transaction must fit into a block.
const PULLS: usize = 16;
/// How long the gateway may do nothing, and how often it is looked at meanwhile.
const IDLE: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(200);
/// How long after the end of its window a batch may be routed, in blocks: nobody here challenges one.
const LATE: u64 = 64;
/// After so many looks a block is made.
const STALLED: usize = 25;
/// Blocks in which the sweep pays what is due by itself.
const SWEEP: u64 = 2;

/// How settlement went.
#[derive(Clone, Debug)]
pub(super) struct Settled {
	pub(super) asked: Asked,
	pub(super) batches: Vec<SettledBatch>,
	/// From the first batch to the routing of the last.
	pub(super) seconds: f64,
	pub(super) receipts: u64,
}

/// A batch and its credits, summed from the ledger that the operator publishes.
#[derive(Clone, Debug)]
pub(super) struct SettledBatch {
	pub(super) batch: BatchId,
	pub(super) credits: Vec<(ContributionId, Balance)>,
}

/// Has the gateway submit all it is owed, lets the window pass, and sees every batch routed.
pub(super) async fn settle(
	stage: &Stage,
	market: &Market,
	(mut serving, asked): (Serving, Asked),
) -> Result<Settled> {
	stage.progress.say("the gateway settles what it is owed");
	let advance = stage.advance();
	let (mut told, mut idle, mut window, mut rounds) = (0, 0, None, None);
	// The gateway settles in rounds of its own: it may submit one batch while the window of another runs, and sees in a
	// later round that both have ended.
	let submitted = loop {
		// What the gateway says of itself is as of the best block: all up to it must be known here, too.
		let health = health(market).await.ok();
		if health == Some((0, 0)) {
			stage.record.catch_up_with_best().await?;
		}
		let events = stage.record.events().await?;
		let submitted: Vec<BatchId> = events
			.iter()
			.filter(|event| event.is("InferenceReceipts", "BatchSubmitted"))
			.map(|event| event.number("batch"))
			.collect();
		let routed = events
			.iter()
			.filter(|event| event.is("FeeRouting", "BatchRouted"))
			.count();
		if submitted.len() > told {
			told = submitted.len();
			// A bar gives way to the line.
			(window, rounds) = (None, None);
			stage.progress.say(&format!(
				"{told} batches were submitted; their challenge window passes"
			));
		}
		if routed < submitted.len() {
			rounds = None;
			let clock = u64::from(stage.conn.clock().await?);
			let (due, count) = window.get_or_insert_with(|| {
				let due = events
					.iter()
					.filter(|event| event.is("InferenceReceipts", "BatchSubmitted"))
					.map(|event| event.number("due"))
					.max()
					.unwrap_or(clock);
				let left = due.saturating_sub(clock);
				(due, stage.progress.wait("the challenge window, in blocks", left))
			});
			count.left(due.saturating_sub(clock));
			ensure!(
				clock <= due.saturating_add(LATE) && !events.iter().any(|event| event.event == "BatchStuck"),
				"a batch does not end, {} blocks after its window",
				clock.saturating_sub(*due)
			);
			stage.conn.wait_blocks(1, &advance).await?;
			idle = 0;
		} else if health == Some((0, 0)) {
			break submitted;
		} else {
			serving.alive().await?;
			idle += 1;
			window = None;
			let (since, count) = rounds.get_or_insert_with(|| {
				let title = "waiting for the gateway's next round, in seconds of at most";
				(Instant::now(), stage.progress.wait(title, IDLE.as_secs()))
			});
			let left = IDLE.saturating_sub(since.elapsed());
			ensure!(!left.is_zero(), "the gateway does not settle: {}", serving.said());
			count.left(left.as_secs());
			if idle % STALLED == 0 {
				// A gateway waits for the block that held its batch, and a node that lost it makes none by itself.
				stage.conn.wait_blocks(1, &advance).await?;
			}
			tokio::time::sleep(PAUSE).await;
		}
	};
	drop((window, rounds));
	ensure!(!submitted.is_empty(), "no batch was submitted");
	let events = stage.record.events().await?;
	let seen = |event: &str| {
		let seen = events
			.iter()
			.filter(|found| found.event == event)
			.map(|found| found.seen);
		(seen.clone().min(), seen.max())
	};
	let seconds = match (seen("BatchSubmitted").0, seen("BatchRouted").1) {
		(Some(first), Some(last)) => last.saturating_duration_since(first).as_secs_f64(),
		_ => 0.0,
	};
	let receipts = events
		.iter()
		.filter(|event| event.is("InferenceReceipts", "BatchFinalised"))
		.map(|event| event.number("receipts"))
		.sum();
	let mut batches = Vec::new();
	for batch in submitted {
		let read = credits(market, batch).await;
		batches.push(read.with_context(|| format!("reading batch {batch}"))?);
	}
	serving.stop().await?;
	stage.record.step("settlement").await?;
	Ok(Settled {
		asked,
		batches,
		seconds,
		receipts,
	})
}

/// The credits of a batch out of the data that its operator publishes.
async fn credits(market: &Market, batch: BatchId) -> Result<SettledBatch> {
	let answer = get(market, &format!("/openledger/batches/{batch}")).await?;
	let published: PublishedBatch = serde_json::from_slice(&answer)?;
	let mut credits: BTreeMap<ContributionId, Balance> = BTreeMap::new();
	for leaf in &published.ledger {
		let sum = credits.entry(leaf.contribution).or_default();
		*sum = sum.checked_add(leaf.credit).context("credits overflow")?;
	}
	Ok(SettledBatch {
		batch,
		credits: credits.into_iter().collect(),
	})
}

/// Pulls all pots and has everybody paid.
pub(super) async fn pay(stage: &Stage, market: &Market, published: &Published) -> Result<()> {
	pull_models(stage, market)
		.await
		.context("pulling the pots of the models")?;
	stage.record.step("model pots").await?;

	let owners = owners(stage, published).await?;
	claim_for_all(stage, published, &owners)
		.await
		.context("claiming for contributors")?;
	stage.record.step("claims for contributors").await?;

	stage.conn.wait_blocks(SWEEP, &stage.advance()).await?;
	stage.record.step("sweep").await?;

	claim_rest(stage, market, published, &owners)
		.await
		.context("claiming small amounts")?;
	stage.record.step("own claims").await?;
	Ok(())
}

/// Data to the pools, builders and the delegator to their accounts. Who is owed less than the least payout is left.
async fn pull_models(stage: &Stage, market: &Market) -> Result<()> {
	let pulled: Vec<Pull> = [market.fine_tune, market.agent]
		.into_iter()
		.flat_map(|model| [Pull::ModelData(model), Pull::ModelBuilders(model)])
		.collect();
	let mut calls = vec![RuntimeCall::FeeRouting(routing::pallet::Call::pull {
		pulls: to_chain_pulls(&pulled),
	})];
	for (key, pulls) in others(stage, market).await? {
		calls.push(RuntimeCall::FeeRouting(routing::pallet::Call::claim_for {
			payee: payee(stage, &key.account()).await?,
			pulls: to_chain_pulls(&pulls),
		}));
	}
	let together = stage
		.conn
		.call(&api::transactions().utility().force_batch(calls))?;
	stage.conn.submit(&together, &stage.cast.collector).await?;
	Ok(())
}

/// Who earns besides contributors and is not paid by the sweep alone, with what must be pulled for it.
async fn others(stage: &Stage, market: &Market) -> Result<Vec<(Key, Vec<Pull>)>> {
	let cast = &stage.cast;
	let delegator = payee(stage, &cast.delegator.account()).await?;
	let mut others: Vec<(Key, Vec<Pull>)> = cast
		.builders
		.iter()
		.map(|key| (key.clone(), Vec::new()))
		.collect();
	others.push((
		cast.delegator.clone(),
		vec![Pull::Staker(market.operator, delegator)],
	));
	Ok(others)
}

async fn payee(stage: &Stage, account: &Account) -> Result<PayeeId> {
	let payee = stage.conn.payee_of(account).await?;
	payee.with_context(|| format!("{} is no payee", stage.cast.name(account)))
}

/// Contributors with their payees and what they contributed.
async fn owners<'a>(
	stage: &Stage,
	published: &'a Published,
) -> Result<BTreeMap<PayeeId, Vec<&'a Contributed>>> {
	let mut by_account: BTreeMap<Account, Vec<&Contributed>> = BTreeMap::new();
	for contributed in published.contributions.iter().filter(|c| !c.commons) {
		by_account
			.entry(contributed.account)
			.or_default()
			.push(contributed);
	}
	let mut owners = BTreeMap::new();
	for (account, contributions) in by_account {
		owners.insert(payee(stage, &account).await?, contributions);
	}
	Ok(owners)
}

fn pulls_of(published: &Published, contributions: &[&Contributed]) -> Vec<Pull> {
	contributions
		.iter()
		.flat_map(|c| [Pull::Member(published.snapshot, c.id), Pull::Contribution(c.id)])
		.collect()
}

/// Claims for everybody in batches; those below the least payout are left.
async fn claim_for_all(
	stage: &Stage,
	published: &Published,
	owners: &BTreeMap<PayeeId, Vec<&Contributed>>,
) -> Result<()> {
	let calls = api::transactions();
	let mut batches: Vec<(Call, Key)> = Vec::new();
	let mut push = |call: Call| batches.push((call, stage.cast.collector.clone()));
	let (mut claims, mut load) = (Vec::new(), 0);
	for (payee, contributions) in owners {
		let pulls = pulls_of(published, contributions);
		let mut chunks: Vec<&[Pull]> = pulls.chunks(PULLS).collect();
		let last = chunks.pop().unwrap_or_default();
		for chunk in chunks {
			push(
				stage
					.conn
					.call(&calls.fee_routing().pull(to_chain_pulls(chunk)))?,
			);
		}
		if load + last.len() > PULLS {
			push(
				stage
					.conn
					.call(&calls.utility().force_batch(std::mem::take(&mut claims)))?,
			);
			load = 0;
		}
		load += last.len();
		claims.push(RuntimeCall::FeeRouting(routing::pallet::Call::claim_for {
			payee: *payee,
			pulls: to_chain_pulls(last),
		}));
	}
	if !claims.is_empty() {
		push(stage.conn.call(&calls.utility().force_batch(claims))?);
	}
	let count = stage.progress.count(
		"claiming for contributors, several in a transaction",
		batches.len(),
	);
	for result in stage.conn.submit_many(batches, |done| count.at(done)).await {
		result?;
	}
	Ok(())
}

/// What is below the least payout: its owner claims it.
async fn claim_rest(
	stage: &Stage,
	market: &Market,
	published: &Published,
	owners: &BTreeMap<PayeeId, Vec<&Contributed>>,
) -> Result<()> {
	let calls = api::transactions().fee_routing();
	let mut claimers = others(stage, market).await?;
	for contributions in owners.values() {
		let key = contributions.first().map(|contributed| contributed.key.clone());
		claimers.extend(key.map(|key| (key, pulls_of(published, contributions))));
	}
	let mut claims: Vec<(Call, Key)> = Vec::new();
	for (key, pulls) in claimers {
		let payee = payee(stage, &key.account()).await?;
		let mut waiting = stage.conn.owed(payee).await?;
		let mut useful = Vec::new();
		let mut member_has = false;
		for pull in pulls {
			let pending = stage.conn.pending(pull).await?;
			// A member's part goes through the pot of its contribution, which is still empty now.
			if pending > 0 || (member_has && matches!(pull, Pull::Contribution(_))) {
				useful.push(pull);
			}
			member_has = pending > 0 && matches!(pull, Pull::Member(..));
			waiting = waiting.saturating_add(pending);
		}
		useful.truncate(PULLS);
		if waiting > 0 {
			claims.push((stage.conn.call(&calls.claim(to_chain_pulls(&useful)))?, key));
		}
	}
	if claims.is_empty() {
		return Ok(());
	}
	let count = stage
		.progress
		.count("claiming small amounts for oneself", claims.len());
	for result in stage.conn.submit_many(claims, |done| count.at(done)).await {
		// The sweep may have been faster.
		match result {
			Err(error)
				if error
					.refusal()
					.is_some_and(|r| r.is("FeeRouting", "NothingToClaim")) => {}
			other => {
				other?;
			}
		}
	}
	Ok(())
}
