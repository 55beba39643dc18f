//! Transactions that must come to be, whatever becomes of the node meanwhile.
//!
//! A node that is killed forgets its pool, and may forget its last blocks, final ones too: it writes them a moment after it
//! has told of them. So each transaction here keeps its nonce until a final block holds it: submitting it again with the
//! same nonce cannot execute it twice. Those that final blocks held are kept in a journal; when the chain turns out to
//! have lost some of them, they are submitted again in their old order before anything else is, so that the chain
//! gives out the same numbers as before.
//!
//! These keep that order, whenever the node dies:
//! - a transaction goes over the one connection for which it is known that nothing of the journal is missing and that all
//!   begun before are with the node; when the wire was laid anew since, that is found out again first;
//! - it is signed when its turn has come, and its tip is a unit less than that of the one before: of calls of equal weight a pool
//!   prefers a higher tip, then what expires earlier, but mixes what is alike whenever it looks at it anew. Between calls of
//!   different weights it prefers the lighter: where those depend on each other, each waits for a block with the one before;
//! - it enters the journal only while the block that holds it is there, and keeps its place among those under way until then.

use super::{
	api,
	rpc::is_broken,
	submit::{is_stale, is_taken},
	Call, Config, Connection, Error, Key, Result, Submitted,
};
use futures::{future::join_all, TryStreamExt};
use openledger_core::{Balance, Hash32};
use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc, Mutex, PoisonError,
	},
	time::{Duration, Instant},
};
use subxt::{
	config::RpcConfigFor,
	rpcs::{
		client::{rpc_params, RpcSubscription},
		methods::legacy::TransactionStatus,
		LegacyRpcMethods,
	},
	utils::{AccountId32, H256},
};
use tokio::sync::Notify;

/// How long one transaction may take in all, a node that is away included.
const LONGEST: Duration = Duration::from_secs(300);
/// How often a transaction is looked for that nobody tells about.
const LOOK: Duration = Duration::from_millis(100);
/// Tip of the first transaction, in units of 10⁻¹⁸ OPEN: a millionth of a millionth of an OPEN. After so many transactions tips are zero, and
/// order among those of equal weight is the pool's.
const FIRST_TIP: Balance = 1_000_000;
/// Entries of the journal. No node loses as many blocks as these are in.
const KEPT: usize = 4_096;

/// What final blocks held, and who is under way.
#[derive(Default)]
pub(super) struct Journal {
	queue: Arc<Queue>,
	entries: tokio::sync::Mutex<Vec<Entry>>,
	/// The connection at which all entries were last seen on the chain.
	seen_at: AtomicU64,
}

struct Entry {
	block: u64,
	hash: Hash32,
	index: u32,
	call: Call,
	key: Key,
	nonce: u64,
	tip: Balance,
	/// All forms in which it was ever handed over.
	forms: Vec<Hash32>,
}

impl Entry {
	/// Moves its place behind that of another one, if it is not there already.
	fn follow(&mut self, before: &Self) {
		if (self.block, self.index) <= (before.block, before.index) {
			self.block = before.block;
			self.index = before.index.saturating_add(1);
		}
	}
}

/// A transaction under way.
pub(super) struct Sent {
	nonce: u64,
	tip: Balance,
	/// All forms in which it was handed over: it is signed anew each time.
	hashes: Vec<Hash32>,
	/// It is in no block up to this one.
	after: u64,
	statuses: Option<RpcSubscription<TransactionStatus<H256>>>,
	turn: Turn,
}

/// When a transaction may be handed over.
enum Turn {
	/// In its place among those under way. Those behind it have their turn when the node has it or, with `in_block`, a block.
	Queued { place: Place, in_block: bool },
	/// At once, before all of those, but only over this connection.
	Mending(u64),
}

/// Transactions under way in the order in which they were begun, each with the connection at which the node took it: they
/// are handed over in this order, and again in this order after the node was away.
#[derive(Default)]
struct Queue {
	waiting: Mutex<(u64, BTreeMap<u64, u64>)>,
	moved: Notify,
}

/// A place in the queue, left with this value.
struct Place {
	queue: Arc<Queue>,
	number: u64,
}

impl Queue {
	fn join(self: &Arc<Self>) -> Place {
		let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
		let number = waiting.0;
		waiting.0 = number.saturating_add(1);
		waiting.1.insert(number, 0);
		Place {
			queue: self.clone(),
			number,
		}
	}

	/// Whether the node has taken, at this connection or a later one, all that were begun before.
	fn is_turn(&self, number: u64, connection: u64) -> bool {
		let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
		waiting.1.range(..number).all(|(_, taken)| *taken >= connection)
	}
}

impl Place {
	/// Waits until the node has all that were begun before.
	async fn turn(&self, conn: &Connection) {
		loop {
			let moved = self.queue.moved.notified();
			if self.queue.is_turn(self.number, conn.connections()) {
				return;
			}
			// The clock, too: a connection may be laid without anybody moving.
			let _ = tokio::time::timeout(LOOK, moved).await;
		}
	}

	/// Notes that the node took it at this connection.
	fn taken(&self, connection: u64) {
		let mut waiting = self.queue.waiting.lock().unwrap_or_else(PoisonError::into_inner);
		waiting.1.insert(self.number, connection);
		drop(waiting);
		self.queue.moved.notify_waiters();
	}
}

impl Drop for Place {
	fn drop(&mut self) {
		let mut waiting = self.queue.waiting.lock().unwrap_or_else(PoisonError::into_inner);
		waiting.1.remove(&self.number);
		drop(waiting);
		self.queue.moved.notify_waiters();
	}
}

/// What a final block says of a transaction.
struct Held {
	block: u64,
	hash: Hash32,
	index: u32,
	outcome: Result<Submitted>,
}

impl Connection {
	/// Submits again what the chain has lost of this connection's transactions; how many those were. Only a lasting
	/// connection ([`Connection::open_lasting`]) knows them.
	///
	/// # Errors
	/// If the node does not answer, or does not take one of them.
	pub async fn mend(&self) -> Result<usize> {
		let Some(journal) = self.journal() else {
			return Ok(0);
		};
		let mut entries = journal.entries.lock().await;
		let mut mended = 0;
		// The node may go away again while this mends.
		loop {
			let connection = self.connections();
			if journal.seen_at.load(Ordering::Acquire) == connection {
				return Ok(mended);
			}
			entries.sort_by_key(|entry| (entry.block, entry.index));
			// The newest first.
			let mut lost = Vec::new();
			while let Some(last) = entries.last() {
				if self.block_hash(last.block).await? == Some(last.hash) {
					break;
				}
				lost.extend(entries.pop());
			}
			while let Some(mut entry) = lost.pop() {
				let mut sent = Sent {
					nonce: entry.nonce,
					tip: entry.tip,
					hashes: entry.forms.clone(),
					after: entry.block.saturating_sub(1),
					statuses: None,
					turn: Turn::Mending(connection),
				};
				// Boxed, because what is brought mends first, unless it is said not to.
				let brought = Box::pin(self.bring(&mut sent, &entry.call, &entry.key)).await;
				entry.forms = sent.hashes;
				let Ok(Some(held)) = brought else {
					// Lost still, and in the same order.
					lost.push(entry);
					while let Some(mut entry) = lost.pop() {
						if let Some(before) = entries.last() {
							entry.follow(before);
						}
						entries.push(entry);
					}
					brought?;
					break;
				};
				entries.push(Entry {
					block: held.block,
					hash: held.hash,
					index: held.index,
					..entry
				});
				mended += 1;
			}
			if self.connections() == connection {
				journal.seen_at.store(connection, Ordering::Release);
			}
		}
	}

	/// Submits transactions one after the other, each as soon as some block holds the one before, also after the node was away, and sees
	/// all of them into final blocks: for windows in which there is no time to wait for finality in between. The connection must be
	/// a lasting one; on another each waits for the one before to the end.
	pub async fn submit_in_turn(&self, calls: Vec<(Call, Key)>) -> Vec<Result<Submitted>> {
		let Some(journal) = self.journal() else {
			let mut results = Vec::with_capacity(calls.len());
			for (call, key) in calls {
				results.push(self.submit(&call, &key).await);
			}
			return results;
		};
		// All at the same time: when the node was away, those that come later wait until those before are in a block again.
		let under_way = calls.into_iter().map(|(call, key)| async move {
			let sent = self.start(&call, &key, true).await?;
			self.finish(journal, sent, &call, &key).await
		});
		join_all(under_way).await
	}

	/// Takes a nonce and hands the transaction to the node. The next one has its turn as soon as the node has taken this one or,
	/// with `in_block`, some block holds it.
	pub(super) async fn start(&self, call: &Call, key: &Key, in_block: bool) -> Result<Sent> {
		let journal = self.journal().ok_or_else(|| {
			Error::Unexpected("only a lasting connection remembers what it submitted".into())
		})?;
		let place = journal.queue.join();
		self.mend().await?;
		let account = key.account();
		let nonce = {
			let lock = self.nonce(&account);
			let mut next = lock.lock().await;
			let on_chain = self.rpc().system_account_next_index(&account.into()).await?;
			let nonce = next.map_or(on_chain, |known| known.max(on_chain));
			*next = nonce.checked_add(1);
			nonce
		};
		let mut sent = Sent {
			nonce,
			tip: FIRST_TIP.saturating_sub(place.number.into()),
			hashes: Vec::new(),
			after: 0,
			statuses: None,
			turn: Turn::Queued { place, in_block },
		};
		let handed = self.hand_over(&mut sent, call, key).await;
		if handed.is_err() {
			// Its nonce is free again.
			*self.nonce(&account).lock().await = None;
		}
		handed.map(|()| sent)
	}

	/// Sees it into a final block.
	pub(super) async fn finish(
		&self,
		journal: &Journal,
		mut sent: Sent,
		call: &Call,
		key: &Key,
	) -> Result<Submitted> {
		let finished = self.write_down(journal, &mut sent, call, key).await;
		if finished.is_err() {
			*self.nonce(&key.account()).lock().await = None;
		}
		finished?.outcome
	}

	/// Sees it into a final block and into the journal.
	async fn write_down(&self, journal: &Journal, sent: &mut Sent, call: &Call, key: &Key) -> Result<Held> {
		loop {
			let held = self.bring(sent, call, key).await?;
			let held = held.ok_or_else(|| Error::Lost("the connection was laid anew".into()))?;
			let mut entries = journal.entries.lock().await;
			// The node may have lost the block since it told of it, and what it has lost may have been looked for already.
			if self.block_hash(held.block).await? != Some(held.hash) {
				sent.after = held.block.saturating_sub(1);
				continue;
			}
			entries.push(Entry {
				block: held.block,
				hash: held.hash,
				index: held.index,
				call: call.clone(),
				key: key.clone(),
				nonce: sent.nonce,
				tip: sent.tip,
				forms: sent.hashes.clone(),
			});
			if entries.len() >= 2 * KEPT {
				entries.sort_by_key(|entry| (entry.block, entry.index));
				entries.drain(..KEPT);
			}
			return Ok(held);
		}
	}

	/// Submits it as often as it takes. `None` only for what is mended, if the connection to do it over is gone.
	async fn bring(&self, sent: &mut Sent, call: &Call, key: &Key) -> Result<Option<Held>> {
		let deadline = Instant::now() + LONGEST;
		loop {
			if let Some(mut statuses) = sent.statuses.take() {
				// Whatever ends the messages: the blocks tell.
				let _ = tokio::time::timeout(self.inclusion(), told(&mut statuses, Until::Final)).await;
			}
			if let Some(held) = self.look_for(sent).await? {
				return Ok(Some(held));
			}
			if Instant::now() > deadline {
				return Err(Error::TimedOut(LONGEST.as_secs()));
			}
			if matches!(sent.turn, Turn::Mending(connection) if connection != self.connections()) {
				return Ok(None);
			}
			if self.used_nonces(key).await? > sent.nonce {
				// It may have become final between the two looks.
				let held = self.look_for(sent).await?;
				return held.map(Some).ok_or_else(|| {
					Error::Rejected("another transaction with its nonce took its place".into())
				});
			}
			self.hand_over(sent, call, key).await?;
			if sent.statuses.is_none() {
				self.finalise().await;
				tokio::time::sleep(LOOK).await;
			}
		}
	}

	/// Waits for its turn and hands it to the node, if that is there. What was lost before comes first.
	async fn hand_over(&self, sent: &mut Sent, call: &Call, key: &Key) -> Result<()> {
		let connection = match &sent.turn {
			Turn::Mending(connection) => *connection,
			Turn::Queued { place, .. } => loop {
				self.mend().await?;
				place.turn(self).await;
				let connection = self.connections();
				if journal_is_whole(self, connection) {
					break connection;
				}
			},
		};
		let birth = self.birth().await?;
		if sent.hashes.is_empty() {
			// No block holds it that is not younger than the one it is born in.
			sent.after = birth.block_number();
		}
		let bytes = self.sign(&birth, call, key, sent.nonce, sent.tip)?;
		let Some(client) = self.laid().at(connection).await else {
			return Ok(());
		};
		sent.hashes
			.push(<openledger_attribution::Blake2 as openledger_attribution::Hasher>::hash(&bytes));
		let rpc = LegacyRpcMethods::<RpcConfigFor<Config>>::new(client);
		match rpc.author_submit_and_watch_extrinsic(&bytes).await {
			Ok(statuses) => sent.statuses = Some(statuses),
			// The pool has it in another form, or a block does.
			Err(error) if is_taken(&error) || is_stale(&error) => {}
			Err(error) => {
				if is_broken(&error) {
					self.laid().forget(connection).await;
				}
				match Error::from(error) {
					error if error.is_unavailable() => return Ok(()),
					// The block it was signed for was lost while it was signed.
					Error::Rejected(_)
						if self.block_hash(birth.block_number()).await? != Some(birth.block_hash().0) =>
					{
						return Ok(())
					}
					error => return Err(error),
				}
			}
		}
		if let Turn::Queued { place, in_block } = &sent.turn {
			if *in_block {
				let Some(statuses) = &mut sent.statuses else {
					// Some block has it, or will: it is looked for, and the next one waits for that.
					return Ok(());
				};
				let held = tokio::time::timeout(self.inclusion(), told(statuses, Until::Held)).await;
				if held != Ok(true) {
					return Ok(());
				}
			}
			place.taken(connection);
		}
		Ok(())
	}

	/// Looks for it in the final blocks.
	async fn look_for(&self, sent: &mut Sent) -> Result<Option<Held>> {
		let last = self.finalised().await?.block_number();
		if sent.hashes.is_empty() {
			return Ok(None);
		}
		// A chain that lost blocks grows them anew.
		let first = sent.after.min(last);
		for number in first..=last {
			let Some(hash) = self.block_hash(number).await? else {
				break;
			};
			let block = self.block_at(H256(hash)).await?;
			let found = sent.hashes.iter().find_map(|wanted| {
				let index = block.extrinsics.iter().position(|found| found == wanted)?;
				Some((u32::try_from(index).ok()?, *wanted))
			});
			if let Some((index, transaction)) = found {
				return Ok(Some(Held {
					block: number,
					hash,
					index,
					outcome: self.outcome(H256(hash), transaction).await,
				}));
			}
		}
		sent.after = last;
		Ok(None)
	}

	/// How many nonces of the account final blocks have used.
	async fn used_nonces(&self, key: &Key) -> Result<u64> {
		let at = self.finalised().await?;
		let account = (AccountId32(key.account()),);
		let entry = at
			.storage()
			.try_fetch(api::storage().system().account(), account)
			.await?;
		entry.map_or(Ok(0), |entry| Ok(entry.decode()?.nonce.into()))
	}

	/// A node that makes blocks on demand and was killed between making one and finalising it does so when told.
	async fn finalise(&self) {
		if !self.seals() {
			return;
		}
		if let Ok(Some(best)) = self.rpc().chain_get_block_hash(None).await {
			let done: std::result::Result<bool, _> = self
				.wire()
				.request("engine_finalizeBlock", rpc_params![best, ()])
				.await;
			if let Err(error) = done {
				tracing::debug!("the best block cannot be finalised: {error}");
			}
		}
	}
}

/// Whether nothing of the journal is missing on the chain, as this connection tells it.
fn journal_is_whole(conn: &Connection, connection: u64) -> bool {
	conn.journal()
		.is_none_or(|journal| journal.seen_at.load(Ordering::Acquire) == connection)
}

/// What one listens for.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Until {
	/// A block has it.
	Held,
	/// A final block has it.
	Final,
}

/// Listens until that is so, or there is nothing more to be told; whether it is so.
async fn told(statuses: &mut RpcSubscription<TransactionStatus<H256>>, until: Until) -> bool {
	while let Ok(Some(status)) = statuses.try_next().await {
		match status {
			TransactionStatus::InBlock(_) if until == Until::Held => return true,
			TransactionStatus::Finalized(_) => return true,
			TransactionStatus::FinalityTimeout(_)
			| TransactionStatus::Invalid
			| TransactionStatus::Dropped
			| TransactionStatus::Usurped(_) => return false,
			_ => {}
		}
	}
	false
}
