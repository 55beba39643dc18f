//! From vouchers to money in accounts.

use super::{
	market::Market,
	publish::{Contributed, Published},
	questions::Asked,
	serving::{health, Serving},
	Stage,
};
use crate::{
	chain::{
		api::{
			self,
			runtime_types::{openledger_runtime::RuntimeCall, pallet_fee_routing as routing},
		},
		to_chain_pulls, Account, Advance, Call, Key, Pull,
	},
	gateway::wire::PublishedBatch,
};
use anyhow::{ensure, Context, Result};
use openledger_core::{Balance, BatchId, ContributionId, PayeeId};
use std::{
	collections::{BTreeMap, BTreeSet},
	time::{Duration, Instant},
};

/// Pulls in one transaction: each is weighed as if it paid 64 beneficiaries, and a transaction must fit into a block.
const PULLS: usize = 16;
/// Rounds in which everything must be settled.
const ROUNDS: usize = 300;
const PAUSE: Duration = Duration::from_millis(200);
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
	let started = Instant::now();
	stage.progress.say("the gateway settles what it is owed");
	let mut round = 0;
	while health(market).await?.0 > 0 {
		serving.alive()?;
		round += 1;
		ensure!(round < ROUNDS, "the gateway does not settle: {}", serving.said());
		tokio::time::sleep(PAUSE).await;
	}
	stage.record.step("batches").await?;

	let events = stage.record.events().await?;
	let submitted: Vec<(BatchId, u64)> = events
		.iter()
		.filter(|event| event.is("InferenceReceipts", "BatchSubmitted"))
		.map(|event| (event.number("batch"), event.number("due")))
		.collect();
	ensure!(!submitted.is_empty(), "no batch was submitted");
	let due = submitted.iter().map(|(_, due)| *due).max().unwrap_or(0);
	stage.progress.say(&format!(
		"{} batches are open; their challenge window passes",
		submitted.len()
	));
	let advance = Advance::Tick(stage.cast.collector.clone());
	stage.conn.wait_until_clock(u32::try_from(due)?, &advance).await?;
	let mut routed = 0;
	for _ in 0..ROUNDS {
		let events = stage.record.events().await?;
		routed = events
			.iter()
			.filter(|event| event.is("FeeRouting", "BatchRouted"))
			.count();
		if routed == submitted.len() {
			break;
		}
		stage.conn.wait_blocks(1, &advance).await?;
	}
	ensure!(
		routed == submitted.len(),
		"{routed} of {} batches were routed",
		submitted.len()
	);
	let seconds = started.elapsed().as_secs_f64();

	let events = stage.record.events().await?;
	let receipts = events
		.iter()
		.filter(|event| event.is("InferenceReceipts", "BatchFinalised"))
		.map(|event| event.number("receipts"))
		.sum();
	let mut batches = Vec::new();
	for (batch, _) in submitted {
		batches.push(
			credits(market, batch)
				.await
				.with_context(|| format!("reading batch {batch}"))?,
		);
	}
	// The gateway sees in its next round that its batches have ended.
	let mut round = 0;
	while health(market).await? != (0, 0) {
		serving.alive()?;
		round += 1;
		ensure!(
			round < ROUNDS,
			"the gateway still believes that it is owed: {}",
			serving.said()
		);
		tokio::time::sleep(PAUSE).await;
	}
	serving.stop().await?;
	stage.record.step("window and routing").await?;
	Ok(Settled {
		asked,
		batches,
		seconds,
		receipts,
	})
}

/// The credits of a batch out of the data that its operator publishes.
async fn credits(market: &Market, batch: BatchId) -> Result<SettledBatch> {
	let answer = reqwest::get(format!("{}/openledger/batches/{batch}", market.endpoint)).await?;
	let published: PublishedBatch = serde_json::from_slice(&answer.error_for_status()?.bytes().await?)?;
	let mut credits: BTreeMap<ContributionId, Balance> = BTreeMap::new();
	for leaf in &published.ledger {
		let sum = credits.entry(leaf.entry.contribution).or_default();
		*sum = sum.checked_add(leaf.entry.credit).context("credits overflow")?;
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

	let advance = Advance::Tick(stage.cast.collector.clone());
	stage.conn.wait_blocks(SWEEP, &advance).await?;
	stage.record.step("sweep").await?;

	claim_rest(stage, published, &owners)
		.await
		.context("claiming small amounts")?;
	stage.record.step("own claims").await?;
	Ok(())
}

/// Data to the pools, builders and the delegator to their accounts.
async fn pull_models(stage: &Stage, market: &Market) -> Result<()> {
	let calls = api::transactions().fee_routing();
	let (conn, cast) = (&stage.conn, &stage.cast);
	let served = [market.fine_tune, market.agent];
	let data: Vec<Pull> = served.iter().map(|model| Pull::ModelData(*model)).collect();
	let builders: Vec<Pull> = served.iter().map(|model| Pull::ModelBuilders(*model)).collect();
	let mut together = vec![conn.call(&calls.pull(to_chain_pulls(&data)))?];
	let [_, _, agent_builder] = &cast.builders;
	let mut claims: Vec<(&Key, Vec<Pull>)> = vec![(agent_builder, builders)];
	claims.extend(cast.builders.iter().take(2).map(|key| (key, Vec::new())));
	for (key, pulls) in claims {
		let payee = payee(stage, &key.account()).await?;
		together.push(conn.call(&calls.claim_for(payee, to_chain_pulls(&pulls)))?);
	}
	let delegator = payee(stage, &cast.delegator.account()).await?;
	let pulls = [Pull::Staker(market.operator, delegator)];
	together.push(conn.call(&calls.claim_for(delegator, to_chain_pulls(&pulls)))?);
	conn.submit_batch_all(&together, &cast.collector).await?;
	Ok(())
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
	published: &Published,
	owners: &BTreeMap<PayeeId, Vec<&Contributed>>,
) -> Result<()> {
	let calls = api::transactions().fee_routing();
	let paid: BTreeSet<PayeeId> = stage
		.record
		.events()
		.await?
		.iter()
		.filter(|event| event.is("FeeRouting", "PaidOut"))
		.filter_map(|event| PayeeId::try_from(event.number("payee")).ok())
		.collect();
	let mut claims: Vec<(Call, Key)> = Vec::new();
	for (payee, contributions) in owners {
		let Some(key) = contributions.first().map(|c| c.key.clone()) else {
			continue;
		};
		let mut pulls = Vec::new();
		let mut waiting = stage.conn.owed(*payee).await?;
		if !paid.contains(payee) {
			for pull in pulls_of(published, contributions) {
				waiting = waiting.saturating_add(stage.conn.pending(pull).await?);
				pulls.push(pull);
			}
		}
		pulls.truncate(PULLS);
		if waiting > 0 {
			claims.push((stage.conn.call(&calls.claim(to_chain_pulls(&pulls)))?, key));
		}
	}
	if claims.is_empty() {
		return Ok(());
	}
	let count = stage
		.progress
		.count("contributors claim small amounts themselves", claims.len());
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
