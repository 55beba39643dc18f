//! One node.

use super::{api, block::Blocks, lasting::Journal, rpc::Wire, Account, Error, Result};
use openledger_core::Hash32;
use std::{
	collections::HashMap,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc, Mutex, PoisonError,
	},
	time::Duration,
};
use subxt::{
	backend::LegacyBackend,
	client::OnlineClientAtBlock,
	config::{PolkadotConfig, RpcConfigFor},
	metadata::ArcMetadata,
	rpcs::{client::rpc_params, LegacyRpcMethods, RpcClient},
	utils::H256,
	OnlineClient,
};

/// How this chain's hashes, addresses and transactions look: as Polkadot's.
pub type Config = PolkadotConfig;
/// The chain at one block.
pub type At = OnlineClientAtBlock<Config>;
/// The next nonce of an account as this process knows it; whoever holds the lock is submitting.
pub(super) type NonceLock = Arc<tokio::sync::Mutex<Option<u64>>>;

/// How long a transaction may take to get into a block, unless set otherwise.
const INCLUSION: Duration = Duration::from_secs(60);

/// What only a node has that makes blocks on demand.
const SEALING: &str = "engine_createBlock";
/// How long the node of a lasting connection may be away.
const OUTAGE: Duration = Duration::from_secs(120);

/// A connection to one node. Cheap to clone: all clones are the same connection.
#[derive(Clone)]
pub struct Connection {
	inner: Arc<Inner>,
	/// Reads are as of this block instead of the best one.
	pinned: Option<H256>,
}

struct Inner {
	url: String,
	genesis: Hash32,
	wire: RpcClient,
	/// The same wire, for those who must know how often it was laid.
	laid: Arc<Wire>,
	connections: Arc<AtomicU64>,
	/// Whether the node makes blocks on demand only.
	seals: bool,
	rpc: LegacyRpcMethods<RpcConfigFor<Config>>,
	client: OnlineClient<Config>,
	metadata: ArcMetadata,
	nonces: Mutex<HashMap<Account, NonceLock>>,
	blocks: Blocks,
	inclusion: Duration,
	/// What must not get lost, on a lasting connection.
	journal: Option<Journal>,
}

impl std::fmt::Debug for Connection {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "Connection({})", self.inner.url)
	}
}

impl Connection {
	/// Connects to the node at `url` (`ws://` or `wss://`) and checks that it runs the runtime this client knows.
	///
	/// # Errors
	/// [`Error::Connect`] if nobody answers, [`Error::OtherRuntime`] if it is another runtime.
	pub async fn open(url: &str) -> Result<Self> {
		Self::open_with(url, INCLUSION).await
	}

	/// The same; transactions that no block takes within `inclusion` fail with [`Error::TimedOut`].
	///
	/// # Errors
	/// As [`Connection::open`].
	pub async fn open_with(url: &str, inclusion: Duration) -> Result<Self> {
		Self::connect(url, inclusion, Duration::ZERO, None).await
	}

	/// The same for long work that must come to its end, whatever becomes of the node meanwhile:
	/// - a node that is away is waited for, up to two minutes;
	/// - a transaction counts when its block is **final**;
	/// - one that a node took and lost (it was killed before it wrote) is submitted again, in the same place of the
	///   order, so that numbers that the chain gives out stay the same ([`Connection::mend`]).
	///
	/// # Errors
	/// As [`Connection::open`].
	pub async fn open_lasting(url: &str) -> Result<Self> {
		Self::connect(url, INCLUSION, OUTAGE, Some(Journal::default())).await
	}

	async fn connect(
		url: &str,
		inclusion: Duration,
		outage: Duration,
		journal: Option<Journal>,
	) -> Result<Self> {
		let connections = Arc::new(AtomicU64::new(0));
		let laid = Arc::new(Wire::open(url, outage, connections.clone()).await?);
		let wire = RpcClient::new(laid.clone());
		let rpc = LegacyRpcMethods::<RpcConfigFor<Config>>::new(wire.clone());
		let other = |found: String| Error::OtherRuntime {
			url: url.to_string(),
			found,
		};
		let version = rpc.state_get_runtime_version(None).await?;
		let name = version
			.other
			.get("specName")
			.and_then(|name| name.as_str())
			.unwrap_or("an unknown runtime");
		let found = format!("{name} version {}", version.spec_version);
		if name != "openledger" {
			return Err(other(found));
		}
		let methods: serde_json::Value = wire.request("rpc_methods", rpc_params![]).await?;
		let seals = methods
			.get("methods")
			.and_then(|methods| methods.as_array())
			.is_some_and(|methods| methods.iter().any(|method| method == SEALING));
		let backend = LegacyBackend::<Config>::builder().build(wire.clone());
		let client = OnlineClient::<Config>::from_backend(Arc::new(backend)).await?;
		let head = rpc.chain_get_block_hash(None).await?;
		let head = head.ok_or_else(|| Error::Unexpected("it has no best block".into()))?;
		let metadata = client.at_block(head).await?.metadata();
		if !api::is_codegen_valid_for(&metadata) {
			return Err(other(format!("{found} with other calls or types")));
		}
		Ok(Self {
			pinned: None,
			inner: Arc::new(Inner {
				url: url.to_string(),
				genesis: client.genesis_hash().0,
				wire,
				laid,
				connections,
				seals,
				rpc,
				client,
				metadata,
				nonces: Mutex::default(),
				blocks: Blocks::default(),
				inclusion,
				journal,
			}),
		})
	}

	/// Where the node is.
	pub fn url(&self) -> &str {
		&self.inner.url
	}

	/// Hash of block 0: what vouchers and stores are bound to.
	pub fn genesis(&self) -> Hash32 {
		self.inner.genesis
	}

	/// Whether the node makes blocks on demand only: then no window passes by itself.
	pub fn seals(&self) -> bool {
		self.inner.seals
	}

	/// How often the connection was laid. It changes when the node was away.
	pub fn connections(&self) -> u64 {
		self.inner.connections.load(Ordering::Acquire)
	}

	/// The same connection, whose reads are as of the block with this hash.
	pub fn pinned(&self, block: Hash32) -> Self {
		Self {
			inner: self.inner.clone(),
			pinned: Some(H256(block)),
		}
	}

	/// The last final block.
	///
	/// # Errors
	/// [`Error::Lost`] if the node does not answer.
	pub async fn finalised(&self) -> Result<At> {
		let hash = self.rpc().chain_get_finalized_head().await?;
		Ok(self.client().at_block(hash).await?)
	}

	/// Hash of the block with this number on the best chain.
	///
	/// # Errors
	/// [`Error::Lost`] if the node does not answer.
	pub async fn block_hash(&self, number: u64) -> Result<Option<Hash32>> {
		let hash = self.rpc().chain_get_block_hash(Some(number.into())).await?;
		Ok(hash.map(|hash| hash.0))
	}

	/// The chain at its best block, or the one it is pinned to.
	///
	/// # Errors
	/// [`Error::Lost`] if the node does not answer.
	pub async fn best(&self) -> Result<At> {
		if let Some(pinned) = self.pinned {
			return Ok(self.client().at_block(pinned).await?);
		}
		let hash = self.rpc().chain_get_block_hash(None).await?;
		let hash = hash.ok_or_else(|| Error::Unexpected("it has no best block".into()))?;
		Ok(self.client().at_block(hash).await?)
	}

	/// Number of the best block.
	///
	/// # Errors
	/// [`Error::Lost`] if the node does not answer.
	pub async fn best_number(&self) -> Result<u64> {
		Ok(self.best().await?.block_number())
	}

	pub(super) fn client(&self) -> &OnlineClient<Config> {
		&self.inner.client
	}

	pub(super) fn rpc(&self) -> &LegacyRpcMethods<RpcConfigFor<Config>> {
		&self.inner.rpc
	}

	pub(super) fn wire(&self) -> &RpcClient {
		&self.inner.wire
	}

	pub(super) fn laid(&self) -> &Wire {
		&self.inner.laid
	}

	pub(super) fn journal(&self) -> Option<&Journal> {
		self.inner.journal.as_ref()
	}

	pub(super) fn metadata(&self) -> &ArcMetadata {
		&self.inner.metadata
	}

	pub(super) fn blocks(&self) -> &Blocks {
		&self.inner.blocks
	}

	pub(super) fn inclusion(&self) -> Duration {
		self.inner.inclusion
	}

	pub(super) fn nonce(&self, account: &Account) -> NonceLock {
		let mut nonces = self.inner.nonces.lock().unwrap_or_else(PoisonError::into_inner);
		nonces.entry(*account).or_default().clone()
	}
}
