//! The chain as a watcher sees it.

use super::{api, from_chain_disclosure, text, Account, Connection, Error, Key, Result, SnapshotMember};
use crate::{
	evidence::find,
	watch::chain::{
		Availability, Chain, Commitment, Judged, LineKey, Member, ModelFacts, OpenBatch, OperatorFacts,
	},
};
use api::{
	inference_receipts::events::VoucherSettled, runtime_types::pallet_inference_receipts::types::Batch,
};
use codec::{Compact, Decode, DecodeAll, Encode};
use futures::{StreamExt, TryStreamExt};
use openledger_attribution::{
	fraud::{BatchFacts, Channels, ContributionFacts, FraudProof, LineFacts},
	reveal::{draw, Item},
	SessionLeaf,
};
use openledger_core::{Balance, BatchId, ContributionId, Hash32, ModelId, OperatorId};
use sp_crypto_hashing::{blake2_128, twox_128, twox_64};
use subxt::{events::DecodeAsEvent, ext::scale_decode::DecodeAsType};

const PALLET: &str = "AttributionScoring";
/// Reads under way at one time.
const PARALLEL: usize = 16;
/// Entries asked for at one time.
const PAGE: u32 = 256;
/// Bytes of the hash before a key hashed by Blake2_128Concat.
const KEY_HASH: usize = 16;

/// One node, and the key that files, if there is one.
#[derive(Clone, Debug)]
pub struct WatcherChain {
	conn: Connection,
	key: Option<Key>,
}

impl WatcherChain {
	/// The chain behind a connection.
	pub const fn new(conn: Connection, key: Option<Key>) -> Self {
		Self { conn, key }
	}

	fn key(&self) -> Result<&Key> {
		let key = self.key.as_ref();
		key.ok_or_else(|| Error::Key("nobody files: there is no key".into()))
	}

	/// A value of the scoring pallet, as it is stored.
	async fn stored<T: Decode>(&self, key: &[u8]) -> Result<Option<T>> {
		let at = Some(self.conn.best().await?.block_hash());
		let value = self.conn.rpc().state_get_storage(key, at).await?;
		value
			.map(|bytes| Ok(T::decode(&mut bytes.as_slice())?))
			.transpose()
	}

	/// What has been demanded of a batch, answered or not.
	async fn demanded(&self, batch: BatchId) -> Result<Vec<Item>> {
		let at = Some(self.conn.best().await?.block_hash());
		let prefix = entry("Demands", batch);
		let mut items = Vec::new();
		let mut last: Option<Vec<u8>> = None;
		loop {
			let keys = self
				.conn
				.rpc()
				.state_get_keys_paged(&prefix, PAGE, last.as_deref(), at)
				.await?;
			for key in &keys {
				let mut item = key
					.get(prefix.len().saturating_add(KEY_HASH)..)
					.unwrap_or_default();
				items.push(Item::decode_all(&mut item)?);
			}
			match keys.into_iter().last() {
				Some(key) => last = Some(key),
				None => return Ok(items),
			}
		}
	}
}

/// The key of an entry of a map by batch, or the prefix of one that has a second key.
fn entry(item: &str, batch: impl Encode) -> Vec<u8> {
	let batch = batch.encode();
	[
		twox_128(PALLET.as_bytes()).as_slice(),
		&twox_128(item.as_bytes()),
		&twox_64(&batch),
		&batch,
	]
	.concat()
}

/// What is remembered of a batch: submission, draws, challenges, demands, unanswered, prepaid, revealed (receipt, session,
/// line), ended.
type Watch = (u32, u8, u32, u32, u32, u32, Vec<(u32, u64, u8)>, bool);
/// Batches of one time: block, how many, seed.
type Round = (u32, u32, Option<Hash32>);
/// A challenge: hash, from, deadline, bond.
type Challenge = (Hash32, u32, u32, Balance);

/// A conviction, as far as a watcher looks at it.
#[derive(Clone, Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Convicted {
	penalty: Penalty,
}

/// Where the money of a verdict went.
#[derive(Clone, Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Penalty {
	rewarded: Balance,
}

impl DecodeAsEvent for Convicted {
	fn is_event(pallet: &str, event: &str) -> bool {
		pallet == PALLET && event == "Convicted"
	}
}

fn open(id: BatchId, batch: &Batch) -> OpenBatch {
	OpenBatch {
		id,
		operator: batch.operator,
		submitted: batch.submitted,
		due: batch.due,
		facts: BatchFacts {
			model: batch.model,
			amount: batch.amount,
			credited: batch.credited,
			receipts: batch.commitment.receipts,
			receipts_root: batch.commitment.receipts_root,
			ledger_root: batch.commitment.ledger_root,
			sessions_root: batch.sessions_root,
		},
	}
}

fn facts(member: &SnapshotMember) -> ContributionFacts {
	ContributionFacts {
		contributor: member.info.account.0,
		root: member.info.root,
		tokens: member.info.contribution.tokens,
		chunks: member.info.chunks,
	}
}

impl Chain for WatcherChain {
	fn genesis(&self) -> Hash32 {
		self.conn.genesis()
	}

	fn account(&self) -> Option<Account> {
		self.key.as_ref().map(Key::account)
	}

	async fn now(&self) -> Result<u32> {
		self.conn.clock().await
	}

	async fn open_batches(&self) -> Result<Vec<OpenBatch>> {
		let at = self.conn.best().await?;
		let mut entries = at
			.storage()
			.iter(api::storage().inference_receipts().batches(), ())
			.await?;
		let mut batches = Vec::new();
		while let Some(entry) = entries.next().await {
			let entry = entry?;
			batches.push(open(entry.key()?.decode()?.0, &entry.value().decode()?));
		}
		batches.sort_unstable_by_key(|batch| batch.id);
		Ok(batches)
	}

	async fn operator(&self, id: OperatorId) -> Result<Option<OperatorFacts>> {
		let Some(operator) = self.conn.operator(id).await? else {
			return Ok(None);
		};
		Ok(Some(OperatorFacts {
			account: operator.account.0,
			endpoint: self.conn.endpoint(id).await?.unwrap_or_default(),
		}))
	}

	async fn model(&self, id: ModelId) -> Result<Option<ModelFacts>> {
		let (Some(info), Some(vectors)) = (self.conn.model(id).await?, self.conn.vectors(id).await?) else {
			return Ok(None);
		};
		let snapshots: Vec<_> = vectors.data.iter().map(|(snapshot, _)| *snapshot).collect();
		let corpus = self.conn.corpus(&snapshots).await?;
		Ok(Some(ModelFacts {
			channels: Channels {
				verbatim: info.terms.channels.verbatim,
				retrieval: info.terms.channels.retrieval,
			},
			corpus: corpus
				.iter()
				.map(|member| Member {
					id: member.id,
					commons: member.commons,
					facts: facts(member),
					uri: text(&member.info.uri),
				})
				.collect(),
		}))
	}

	async fn contributions(
		&self,
		ids: &[ContributionId],
	) -> Result<Vec<(ContributionId, ContributionFacts)>> {
		let found = self.conn.contributions(ids).await?;
		Ok(found.iter().map(|member| (member.id, facts(member))).collect())
	}

	async fn lines(
		&self,
		operator: OperatorId,
		model: ModelId,
		keys: &[LineKey],
	) -> Result<Vec<(LineKey, LineFacts)>> {
		let mut sessions: Vec<_> = keys.iter().map(|(session, _)| *session).collect();
		sessions.dedup();
		let found: Vec<_> = futures::stream::iter(sessions)
			.map(|id| async move { Ok::<_, Error>((id, self.conn.session(id).await?)) })
			.buffered(PARALLEL)
			.try_collect()
			.await?;
		let mut lines = Vec::new();
		for (id, session) in found {
			let Some(session) = session.filter(|session| session.operator == operator) else {
				continue;
			};
			let of = (0u8..)
				.zip(&session.lines.0)
				.filter(|(_, line)| line.model == model);
			lines.extend(of.map(|(index, line)| {
				let facts = LineFacts {
					input_price: line.prices.input,
					output_price: line.prices.output,
					disclosure: from_chain_disclosure(&session.disclosure),
				};
				((id, index), facts)
			}));
		}
		Ok(lines)
	}

	async fn posted(&self, batch: BatchId) -> Result<Vec<(ContributionId, Balance)>> {
		let at = self.conn.best().await?;
		let value = at
			.storage()
			.try_fetch(api::storage().inference_receipts().batch_credits(), (batch,))
			.await?;
		value.map_or_else(|| Ok(Vec::new()), |value| Ok(value.decode()?.0))
	}

	async fn settled(&self, batch: BatchId) -> Result<Option<Vec<SessionLeaf>>> {
		let best = u32::try_from(self.conn.best_number().await?).unwrap_or(u32::MAX);
		let Ok(span) = find::span(&self.conn, batch, best).await else {
			return Ok(None);
		};
		let block = self.conn.block(span.submitted.into()).await?;
		let of = block
			.find::<VoucherSettled>()
			.into_iter()
			.filter(|event| event.batch == batch);
		Ok(Some(
			of.map(|event| SessionLeaf {
				session: event.session,
				line: event.line,
				settled_before: event.before,
				settled_after: event.after,
			})
			.collect(),
		))
	}

	async fn availability(&self, batch: &OpenBatch) -> Result<Availability> {
		let Some(watch) = self.stored::<Watch>(&entry("Watches", batch.id)).await? else {
			return Ok(Availability::default());
		};
		let round: Option<Round> = self.stored(&entry("Rounds", watch.0)).await?;
		let seed = round.and_then(|round| round.2);
		let draws = seed.map_or(0, |_| watch.1);
		Ok(Availability {
			drawn: (0..draws)
				.map(|n| draw(&seed.unwrap_or_default(), batch.id, n, batch.facts.amount))
				.collect(),
			revealed: watch.6.iter().map(|(receipt, ..)| *receipt).collect(),
			demanded: self.demanded(batch.id).await?,
		})
	}

	async fn challenge_of(&self, batch: BatchId) -> Result<Option<Commitment>> {
		let account = self.key()?.account();
		let mut key = entry("Challenges", batch);
		key.extend(blake2_128(&account));
		key.extend(account);
		let found: Option<Challenge> = self.stored(&key).await?;
		Ok(found.map(|(hash, provable_from, deadline, _)| Commitment {
			hash,
			provable_from,
			deadline,
		}))
	}

	async fn challenge(&self, batch: BatchId, commitment: Hash32) -> Result<()> {
		let fields = (Compact(batch), commitment).encode();
		let call = self.conn.encoded_call(PALLET, "challenge", fields)?;
		self.conn.submit(&call, self.key()?).await.map(drop)
	}

	async fn prove(&self, batch: BatchId, salt: Hash32, proof: &FraudProof) -> Result<Judged> {
		let fields = (Compact(batch), salt, proof).encode();
		let call = self.conn.encoded_call(PALLET, "prove", fields)?;
		let submitted = self.conn.submit(&call, self.key()?).await?;
		Ok(match submitted.find::<Convicted>().first() {
			Some(convicted) => Judged::Convicted {
				rewarded: convicted.penalty.rewarded,
			},
			None => Judged::Failed {
				reason: format!(
					"the chain judged it in block {}, and it proves nothing",
					submitted.block
				),
			},
		})
	}

	async fn demand(&self, batch: BatchId, item: &Item) -> Result<()> {
		let fields = (Compact(batch), item).encode();
		let call = self.conn.encoded_call(PALLET, "demand", fields)?;
		self.conn.submit(&call, self.key()?).await.map(drop)
	}
}
