//! Signing, submitting, and following transactions into a block.

use super::{
	api, block::SealedBlock, dispatch::refusal, At, Call, Config, Connection, Error, EventRecord, Key, Result,
};
use futures::{StreamExt, TryStreamExt};
use openledger_core::{Balance, Hash32};
use std::sync::Arc;
use subxt::{
	config::polkadot::PolkadotExtrinsicParamsBuilder,
	events::DecodeAsEvent,
	rpcs::{client::RpcSubscription, methods::legacy::TransactionStatus},
	utils::H256,
};

/// Blocks after which a transaction that nobody took expires.
const MORTALITY: u64 = 1_024;
/// Transactions that are under way at one time.
const PIPELINE: usize = 128;
/// How often a transaction is signed anew because its nonce was taken meanwhile.
const ATTEMPTS: usize = 4;

/// A transaction that a block holds and that succeeded.
#[derive(Clone, Debug)]
pub struct Submitted {
	/// Number of the block.
	pub block: u64,
	/// Hash of the block.
	pub block_hash: Hash32,
	/// Hash of the transaction.
	pub hash: Hash32,
	/// What it cost, in OPEN; zero if the call is free.
	pub fee: Balance,
	index: u32,
	holder: Arc<SealedBlock>,
}

impl Submitted {
	/// Its events, in order.
	pub fn events(&self) -> impl Iterator<Item = EventRecord<'_>> {
		self.holder.events_of(self.index)
	}

	/// Its events of one type, in order.
	pub fn find<E: DecodeAsEvent>(&self) -> Vec<E> {
		self.events()
			.filter_map(|event| event.decode_fields_as::<E>()?.ok())
			.collect()
	}

	/// Its first event of a type that it must have.
	///
	/// # Errors
	/// [`Error::Unexpected`] if there is none.
	pub fn expect<E: DecodeAsEvent>(&self) -> Result<E> {
		self.find().into_iter().next().ok_or_else(|| {
			let name = std::any::type_name::<E>().rsplit("::").next().unwrap_or_default();
			Error::Unexpected(format!("the transaction has no event {name}"))
		})
	}

	/// The block that holds it.
	pub fn holder(&self) -> &Arc<SealedBlock> {
		&self.holder
	}
}

/// A transaction under way.
struct Sent {
	statuses: RpcSubscription<TransactionStatus<H256>>,
	hash: Hash32,
	/// Version of the runtime that it is signed for.
	version: u32,
}

impl Connection {
	/// Signs and submits a call, and waits until the best block holds it.
	///
	/// # Errors
	/// [`Error::Refused`] if it was executed and refused, [`Error::Rejected`] if the node did not take it,
	/// [`Error::TimedOut`] if no block did.
	pub async fn submit(&self, call: &Call, key: &Key) -> Result<Submitted> {
		if let Some(journal) = self.journal() {
			let sent = self.start(call, key, false).await?;
			return self.finish(journal, sent, call, key).await;
		}
		loop {
			let sent = self.send(call, key).await?;
			let version = sent.version;
			let followed = tokio::time::timeout(self.inclusion(), self.follow(sent)).await;
			let result = followed.unwrap_or_else(|_| Err(Error::TimedOut(self.inclusion().as_secs())));
			if matches!(
				result,
				Err(Error::TimedOut(_) | Error::Lost(_) | Error::Rejected(_))
			) {
				// It may have been dropped: then its nonce is free again.
				*self.nonce(&key.account()).lock().await = None;
			}
			// The runtime was upgraded while it waited: what was signed for the one before is never valid again.
			if matches!(result, Err(Error::Rejected(_))) && self.is_upgraded(version).await {
				continue;
			}
			return result;
		}
	}

	/// Submits calls of one account that must succeed together, as one transaction.
	///
	/// # Errors
	/// As [`Connection::submit`]; nothing is changed if one is refused.
	pub async fn submit_batch_all(&self, calls: &[Call], key: &Key) -> Result<Submitted> {
		self.submit(&self.batch_all(calls)?, key).await
	}

	/// Submits many transactions of any accounts, without waiting for one before the next; those of one account stay in
	/// order. On a lasting connection all calls of equal weight stay in order, so that the chain numbers what they make in order, too.
	/// The results are in the order of the calls; `progress` is told how many are done.
	pub async fn submit_many(
		&self,
		calls: Vec<(Call, Key)>,
		progress: impl Fn(usize) + Send + Sync,
	) -> Vec<Result<Submitted>> {
		let mut results = Vec::with_capacity(calls.len());
		let mut under_way = futures::stream::iter(calls)
			.map(|(call, key)| async move { self.submit(&call, &key).await })
			.buffered(PIPELINE);
		while let Some(result) = under_way.next().await {
			results.push(result);
			progress(results.len());
		}
		results
	}

	/// Signs with the account's next nonce and hands it to the node. Nonces of one account are given out one at a
	/// time, in the order of the calls, and only after the node took the transaction before.
	async fn send(&self, call: &Call, key: &Key) -> Result<Sent> {
		let account = key.account();
		let nonce = self.nonce(&account);
		let mut next = nonce.lock().await;
		let mut attempt = 0;
		loop {
			attempt += 1;
			let on_chain = self.rpc().system_account_next_index(&account.into()).await?;
			let number = next.map_or(on_chain, |known| known.max(on_chain));
			let at = self.birth().await?;
			let bytes = self.sign(&at, call, key, number, 0)?;
			match self.rpc().author_submit_and_watch_extrinsic(&bytes).await {
				Ok(statuses) => {
					*next = number.checked_add(1);
					let hash =
						<openledger_attribution::Blake2 as openledger_attribution::Hasher>::hash(&bytes);
					return Ok(Sent {
						statuses,
						hash,
						version: at.spec_version(),
					});
				}
				Err(error) => {
					*next = None;
					if attempt < ATTEMPTS && self.is_upgraded(at.spec_version()).await {
						continue;
					}
					if attempt >= ATTEMPTS || !is_stale(&error) {
						return Err(error.into());
					}
					// Another process used the nonce: the pool tells the next one after it has looked at the new block.
					if attempt > 1 {
						tokio::time::sleep(std::time::Duration::from_millis(50)).await;
					}
					if is_taken(&error) {
						*next = number.checked_add(1);
					}
				}
			}
		}
	}

	/// Whether the best block has another version of the runtime than this one.
	async fn is_upgraded(&self, version: u32) -> bool {
		let best = self.best().await;
		best.is_ok_and(|best| best.spec_version() != version)
	}

	/// The block that transactions are born in: the finalised one, which no fork undoes, unless it is long ago.
	pub(super) async fn birth(&self) -> Result<At> {
		let best = self.best().await?;
		let finalised = self.rpc().chain_get_finalized_head().await?;
		if finalised == best.block_hash() {
			return Ok(best);
		}
		let finalised = self.client().at_block(finalised).await?;
		let lag = best.block_number().saturating_sub(finalised.block_number());
		// A signature is for one version of the runtime: after an upgrade that of the best block.
		let is_current = finalised.spec_version() == best.spec_version();
		Ok(if is_current && lag < MORTALITY / 4 {
			finalised
		} else {
			best
		})
	}

	/// A signed transaction, born in the block `at`; `tip` in units of 10⁻¹⁸ OPEN.
	pub(super) fn sign(&self, at: &At, call: &Call, key: &Key, nonce: u64, tip: Balance) -> Result<Vec<u8>> {
		let params = PolkadotExtrinsicParamsBuilder::<Config>::new()
			.nonce(nonce)
			.tip(tip)
			.mortal_from_unchecked(MORTALITY, at.block_number(), at.block_hash())
			.build();
		let transactions = at.transactions();
		let mut signable = transactions.create_signable_offline(call, params)?;
		Ok(signable.sign(key.pair())?.encoded().to_vec())
	}

	async fn follow(&self, mut sent: Sent) -> Result<Submitted> {
		while let Some(status) = sent.statuses.try_next().await? {
			match status {
				TransactionStatus::InBlock(block) | TransactionStatus::Finalized(block) => {
					return self.outcome(block, sent.hash).await;
				}
				TransactionStatus::Invalid => {
					return Err(Error::Rejected("it is not valid any more".into()));
				}
				TransactionStatus::Dropped => {
					return Err(Error::Rejected("the node's pool is full".into()));
				}
				TransactionStatus::Usurped(_) => {
					return Err(Error::Rejected(
						"another transaction with its nonce replaced it".into(),
					));
				}
				_ => {}
			}
		}
		Err(Error::Lost(
			"the node stopped telling about the transaction".into(),
		))
	}

	/// What became of a transaction that a block holds.
	pub(super) async fn outcome(&self, block: H256, hash: Hash32) -> Result<Submitted> {
		let holder = self.block_at(block).await?;
		let index = holder.extrinsics.iter().position(|found| *found == hash);
		let index = index.and_then(|index| u32::try_from(index).ok());
		let index =
			index.ok_or_else(|| Error::Unexpected("the block does not hold the transaction".into()))?;
		let submitted = Submitted {
			block: holder.number,
			block_hash: holder.hash,
			hash,
			fee: 0,
			index,
			holder,
		};
		if let Some(failed) = submitted.find::<api::system::events::ExtrinsicFailed>().first() {
			return Err(refusal(&failed.dispatch_error, self.metadata()).into());
		}
		let fee = submitted
			.find::<api::transaction_payment::events::TransactionFeePaid>()
			.iter()
			.fold(0, |sum: Balance, paid| sum.saturating_add(paid.actual_fee));
		Ok(Submitted { fee, ..submitted })
	}
}

/// Codes of the pool: invalid (which a stale nonce is, too), already there, and of too low a priority to replace what has
/// the same nonce.
const INVALID: i32 = 1010;
const ALREADY_IMPORTED: i32 = 1013;
const TOO_LOW_PRIORITY: i32 = 1014;

pub(super) fn is_taken(error: &subxt::rpcs::Error) -> bool {
	matches!(error, subxt::rpcs::Error::User(user) if [ALREADY_IMPORTED, TOO_LOW_PRIORITY].contains(&user.code))
}

pub(super) fn is_stale(error: &subxt::rpcs::Error) -> bool {
	is_taken(error)
		|| matches!(error, subxt::rpcs::Error::User(user) if user.code == INVALID
			&& user.data.as_ref().is_some_and(|data| data.get().contains("outdated")))
}
