//! Blocks without consensus, for a chain with one node: made as soon as transactions are ready, or by the clock.
//!
//! The runtime still expects BABE, so every block claims a slot: the one after its parent's. The time of the chain
//! follows the slots, not the wall clock. Blocks carry no seal, so no other node would take them.

use super::{FullBlockImport, FullClient, FullPool, FullSelectChain, Inherents};
use crate::cli::Seal;
use futures::{
	channel::{mpsc, oneshot},
	future::{select, FutureExt},
	SinkExt, StreamExt,
};
use openledger_runtime::opaque::{Block, Hash, Header};
use sc_consensus_babe::BabeLink;
use sc_consensus_manual_seal::{
	consensus::babe::BabeConsensusDataProvider, rpc::Sender as Reply, run_manual_seal, EngineCommand,
	ManualSealParams,
};
use sc_network::config::{NonReservedPeerMode, TransportConfig};
use sc_service::{Configuration, Error as ServiceError, TaskManager};
use sc_transaction_pool_api::{InPoolTransaction, TransactionPool};
use sp_blockchain::HeaderBackend;
use sp_consensus_babe::{Slot, SlotDuration};
use sp_keystore::KeystorePtr;
use std::{collections::HashSet, error::Error, sync::Arc, time::Duration};

/// Commands to the task that seals.
pub type Command = EngineCommand<Hash>;

/// How often to look for ready transactions in case the pool forgot to tell.
const TICK: Duration = Duration::from_millis(100);
/// Least time between two blocks. A transaction alone does not notice; many at once share blocks, so that those which were
/// signed together do not outlive their mortality (64 blocks with some clients) while they wait for each other.
const LEAST_INTERVAL: Duration = Duration::from_millis(100);
/// How long to wait for the pool to take note of the last block.
const POOL_TIMEOUT: Duration = Duration::from_secs(2);
/// Longest pause before ready transactions that no block takes are tried again.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What sealing needs.
pub struct Sealer<E> {
	pub client: Arc<FullClient>,
	pub pool: Arc<FullPool>,
	pub select_chain: FullSelectChain,
	pub keystore: KeystorePtr,
	pub block_import: FullBlockImport,
	pub babe_link: BabeLink<Block>,
	pub inherents: Inherents,
	pub proposer: E,
	/// For the driver; the RPC has its own sender.
	pub commands: mpsc::Sender<Command>,
	pub requests: mpsc::Receiver<Command>,
}

/// Closes the network: the blocks would be worthless to others, and a second such node on the machine has the same genesis.
pub fn take_offline(config: &mut Configuration) {
	let network = &mut config.network;
	network.listen_addresses.clear();
	network.public_addresses.clear();
	network.boot_nodes.clear();
	network.default_peers_set.in_peers = 0;
	network.default_peers_set.out_peers = 0;
	network.default_peers_set_num_full = 0;
	network.default_peers_set.reserved_nodes.clear();
	network.default_peers_set.non_reserved_mode = NonReservedPeerMode::Deny;
	network.enable_dht_random_walk = false;
	network.transport = TransportConfig::Normal {
		enable_mdns: false,
		allow_private_ip: false,
	};
}

/// Inherents of a child: its slot is the one after its parent's, its timestamp the start of that slot.
///
/// They follow from the parent alone, so an attempt that makes no block moves no clock, and a restart needs no memory.
pub fn inherents(client: Arc<FullClient>, slot_duration: SlotDuration) -> Inherents {
	Arc::new(move |parent, ()| {
		let slot = client
			.header(parent)
			.map_err(|error| Box::new(error) as Box<dyn Error + Send + Sync>)
			.and_then(|header| {
				let header = header.ok_or_else(|| format!("block {parent} is unknown"))?;
				slot_after(&header, sp_timestamp::Timestamp::current(), slot_duration)
			});
		async move {
			let slot = slot?;
			let timestamp = slot
				.timestamp(slot_duration)
				.ok_or("the slot exceeds the clock")?;
			Ok((
				sp_consensus_babe::inherents::InherentDataProvider::new(slot),
				sp_timestamp::InherentDataProvider::new(timestamp),
			))
		}
	})
}

/// The slot of a child of `parent`. A chain starts at the wall clock.
fn slot_after(
	parent: &Header,
	now: sp_timestamp::Timestamp,
	slot_duration: SlotDuration,
) -> Result<Slot, Box<dyn Error + Send + Sync>> {
	if parent.number == 0 {
		return Ok(Slot::from_timestamp(now, slot_duration));
	}
	let digest = sc_consensus_babe::find_pre_digest::<Block>(parent).map_err(|error| error.to_string())?;
	Ok(digest.slot() + 1)
}

/// Starts the task that seals and the task that tells it when.
pub fn spawn<E>(task_manager: &TaskManager, seal: Seal, sealer: Sealer<E>) -> Result<(), ServiceError>
where
	E: sp_consensus::Environment<Block> + Send + Sync + 'static,
	E::Proposer: sp_consensus::Proposer<Block>,
{
	let Sealer {
		client,
		pool,
		select_chain,
		keystore,
		block_import,
		babe_link,
		inherents,
		proposer,
		commands,
		requests,
	} = sealer;

	let authorities = babe_link.config().authorities.clone();
	if authorities.len() != 1 {
		return Err(ServiceError::Other(format!(
			"sealing needs a chain with one validator, this one has {}",
			authorities.len()
		)));
	}
	let consensus_data = BabeConsensusDataProvider::new(
		client.clone(),
		keystore,
		babe_link.epoch_changes().clone(),
		authorities,
	)
	.map_err(|error| ServiceError::Other(error.to_string()))?;

	task_manager.spawn_essential_handle().spawn_blocking(
		"dev-seal",
		Some("block-authoring"),
		run_manual_seal(ManualSealParams {
			block_import,
			env: proposer,
			client: client.clone(),
			pool: pool.clone(),
			commands_stream: requests,
			select_chain,
			consensus_data_provider: Some(Box::new(consensus_data)),
			create_inherent_data_providers: inherents,
		}),
	);

	let driver = match seal {
		Seal::Timed(interval) => {
			log::info!("⏱  A block every {} ms", interval.as_millis());
			timed(interval, commands).boxed()
		}
		_ => {
			log::info!("⚡ A block as soon as transactions are ready");
			instant(client, pool, commands).boxed()
		}
	};
	task_manager
		.spawn_essential_handle()
		.spawn("dev-seal-driver", Some("block-authoring"), driver);
	Ok(())
}

/// Why a driver ends: the node is shutting down.
struct Stopped;

/// Has one block made, empty if need be, and then finalised. Returns whether that worked.
///
/// "Only if not empty" is no option: the engine takes the number of inherent data for the number of inherent
/// transactions, and BABE has data without a transaction, so it would take a block with one transaction for empty.
/// Finalising while importing is none either: BABE then looks for a block that is not stored yet, and keeps its weight.
async fn seal_block(commands: &mut mpsc::Sender<Command>) -> Result<bool, Stopped> {
	let created = request(commands, |sender| EngineCommand::SealNewBlock {
		create_empty: true,
		finalize: false,
		parent_hash: None,
		sender,
	})
	.await?;
	let finalised = match created {
		Ok(block) => {
			request(commands, |sender| EngineCommand::FinalizeBlock {
				hash: block.hash,
				sender,
				justification: None,
			})
			.await?
		}
		Err(error) => Err(error),
	};
	if let Err(error) = &finalised {
		log::warn!("no block could be sealed: {error}");
	}
	Ok(finalised.is_ok())
}

/// Sends a command and waits for its outcome.
async fn request<T>(
	commands: &mut mpsc::Sender<Command>,
	command: impl FnOnce(Reply<T>) -> Command,
) -> Result<Result<T, sc_consensus_manual_seal::Error>, Stopped> {
	let (sender, outcome) = oneshot::channel();
	commands.send(command(Some(sender))).await.map_err(|_| Stopped)?;
	outcome.await.map_err(|_| Stopped)
}

/// A block every `interval`.
async fn timed(interval: Duration, mut commands: mpsc::Sender<Command>) {
	let mut ticks = tokio::time::interval(interval);
	// After a pause (a suspended machine) go on in step instead of making up for every missed block.
	ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
	loop {
		ticks.tick().await;
		if seal_block(&mut commands).await.is_err() {
			return;
		}
	}
}

/// Blocks as long as transactions are ready.
async fn instant(client: Arc<FullClient>, pool: Arc<FullPool>, mut commands: mpsc::Sender<Command>) {
	let mut notifications = pool.import_notification_stream();
	let mut pace = Pace::default();
	loop {
		// What was notified until here is in the answer below.
		while let Some(Some(_)) = notifications.next().now_or_never() {}
		// The pool answers for this very block, so what the block took is no longer ready.
		let best = client.info().best_hash;
		let ready: HashSet<Hash> = pool
			.ready_at_with_timeout(best, POOL_TIMEOUT)
			.await
			.map(|transaction| *transaction.hash())
			.collect();

		let pause = pace.pause(&ready);
		if !pause.is_zero() {
			// A new transaction ends the pause; the clock ends it too, because a notification may get lost.
			let sleep = tokio::time::sleep(pause);
			futures::pin_mut!(sleep);
			if let futures::future::Either::Left((None, _)) = select(notifications.next(), sleep).await {
				return;
			}
			if ready.is_empty() {
				continue;
			}
		}

		let started = tokio::time::Instant::now();
		match seal_block(&mut commands).await {
			Ok(sealed) => pace.tried(ready, sealed),
			Err(Stopped) => return,
		}
		tokio::time::sleep_until(started + LEAST_INTERVAL).await;
	}
}

/// When to make the next block. Ready transactions get one at once, unless the last blocks took none of them: then the
/// pauses grow, so that a transaction no block can take costs little.
struct Pace<T> {
	/// What was ready before the last attempt.
	tried: HashSet<T>,
	/// Attempts in a row that changed nothing.
	fruitless: u32,
}

impl<T> Default for Pace<T> {
	fn default() -> Self {
		Self {
			tried: HashSet::new(),
			fruitless: 0,
		}
	}
}

impl<T: Eq + std::hash::Hash> Pace<T> {
	/// How long to wait before the next block, given what is ready.
	fn pause(&mut self, ready: &HashSet<T>) -> Duration {
		if ready.is_empty() {
			*self = Self::default();
			return TICK;
		}
		let nothing_happened = !self.tried.is_empty() && self.tried.is_subset(ready);
		if nothing_happened {
			self.fruitless = self.fruitless.saturating_add(1);
		} else {
			self.fruitless = 0;
		}
		// Something new deserves a try whatever became of the old.
		if self.tried.len() < ready.len() {
			return Duration::ZERO;
		}
		match self.fruitless {
			// Once is normal: the block that rotates the session takes no transactions.
			0 | 1 => Duration::ZERO,
			count => LONGEST_PAUSE.min(TICK.saturating_mul(1 << count.min(16).saturating_sub(2))),
		}
	}

	/// Notes an attempt made while `ready` was ready.
	fn tried(&mut self, ready: HashSet<T>, sealed: bool) {
		self.tried = ready;
		if !sealed {
			// No block at all is worse than a block that took nothing: do not insist.
			self.fruitless = self.fruitless.saturating_add(1);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_consensus_babe::CompatibleDigestItem;
	use sp_consensus_babe::digests::{PreDigest, SecondaryPlainPreDigest};
	use sp_runtime::{generic::Digest, traits::Header as _, DigestItem};

	const SLOT: SlotDuration = SlotDuration::from_millis(2_000);

	fn header(number: u32, slot: Option<u64>) -> Header {
		let logs = slot
			.map(|slot| {
				let plain = SecondaryPlainPreDigest {
					slot: slot.into(),
					authority_index: 0,
				};
				<DigestItem as CompatibleDigestItem>::babe_pre_digest(PreDigest::SecondaryPlain(plain))
			})
			.into_iter()
			.collect();
		Header::new(
			number,
			Default::default(),
			Default::default(),
			Default::default(),
			Digest { logs },
		)
	}

	#[test]
	fn chain_should_start_at_the_wall_clock_and_then_count_slots() {
		let now = sp_timestamp::Timestamp::new(1_000_001_999);
		assert_eq!(
			slot_after(&header(0, None), now, SLOT).unwrap(),
			Slot::from(500_000)
		);
		for slot in [1, 500_000, u64::from(u32::MAX)] {
			assert_eq!(
				slot_after(&header(1, Some(slot)), now, SLOT).unwrap(),
				Slot::from(slot + 1)
			);
		}
	}

	#[test]
	fn slot_should_be_refused_when_the_parent_claims_none() {
		assert!(slot_after(&header(1, None), sp_timestamp::Timestamp::new(0), SLOT).is_err());
	}

	fn ready(transactions: impl IntoIterator<Item = u8>) -> HashSet<u8> {
		transactions.into_iter().collect()
	}

	#[test]
	fn pace_should_be_the_tick_when_nothing_is_ready() {
		let mut pace = Pace::default();
		assert_eq!(pace.pause(&ready([])), TICK);
		assert_eq!(pace.pause(&ready([])), TICK);
	}

	#[test]
	fn pace_should_be_immediate_when_every_block_takes_something() {
		let mut pace = Pace::default();
		for left in (1..50).rev() {
			let waiting = ready(0..left);
			assert_eq!(pace.pause(&waiting), Duration::ZERO);
			pace.tried(waiting, true);
		}
	}

	#[test]
	fn pace_should_slow_down_to_a_limit_when_blocks_take_nothing() {
		let mut pace = Pace::default();
		let stuck = ready([1, 2]);
		let pauses: Vec<Duration> = (0..100)
			.map(|_| {
				let pause = pace.pause(&stuck);
				pace.tried(stuck.clone(), true);
				pause
			})
			.collect();
		assert_eq!(&pauses[..4], &[Duration::ZERO, Duration::ZERO, TICK, TICK * 2]);
		assert!(pauses.windows(2).all(|pair| pair[0] <= pair[1]));
		assert_eq!(pauses[99], LONGEST_PAUSE);
	}

	#[test]
	fn pace_should_be_immediate_again_when_something_new_is_ready_or_something_was_taken() {
		let mut pace = Pace::default();
		for _ in 0..10 {
			let stuck = ready([1]);
			pace.pause(&stuck);
			pace.tried(stuck, true);
		}
		assert!(pace.pause(&ready([1])) > TICK);
		assert_eq!(pace.pause(&ready([1, 2])), Duration::ZERO);
		pace.tried(ready([1, 2]), true);
		// Block took 2: that is progress, although 1 is still stuck.
		assert_eq!(pace.pause(&ready([1])), Duration::ZERO);
		assert_eq!(pace.fruitless, 0);
	}

	#[test]
	fn pace_should_slow_down_sooner_when_no_block_can_be_made() {
		let mut pace = Pace::default();
		let waiting = ready([1]);
		assert_eq!(pace.pause(&waiting), Duration::ZERO);
		pace.tried(waiting.clone(), false);
		assert!(pace.pause(&waiting) >= TICK);
	}
}
