//! One node.

use super::{api, block::Blocks, rpc::Wire, Account, Error, Result};
use openledger_core::Hash32;
use std::{
	collections::HashMap,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use subxt::{
	backend::LegacyBackend,
	client::OnlineClientAtBlock,
	config::{PolkadotConfig, RpcConfigFor},
	metadata::ArcMetadata,
	rpcs::{LegacyRpcMethods, RpcClient},
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

/// A connection to one node. Cheap to clone: all clones are the same connection.
#[derive(Clone)]
pub struct Connection {
	inner: Arc<Inner>,
}

struct Inner {
	url: String,
	genesis: Hash32,
	rpc: LegacyRpcMethods<RpcConfigFor<Config>>,
	client: OnlineClient<Config>,
	metadata: ArcMetadata,
	nonces: Mutex<HashMap<Account, NonceLock>>,
	blocks: Blocks,
	inclusion: Duration,
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
		let wire = RpcClient::new(Wire::open(url).await?);
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
		let backend = LegacyBackend::<Config>::builder().build(wire);
		let client = OnlineClient::<Config>::from_backend(Arc::new(backend)).await?;
		let head = rpc.chain_get_block_hash(None).await?;
		let head = head.ok_or_else(|| Error::Unexpected("it has no best block".into()))?;
		let metadata = client.at_block(head).await?.metadata();
		if !api::is_codegen_valid_for(&metadata) {
			return Err(other(format!("{found} with other calls or types")));
		}
		Ok(Self {
			inner: Arc::new(Inner {
				url: url.to_string(),
				genesis: client.genesis_hash().0,
				rpc,
				client,
				metadata,
				nonces: Mutex::default(),
				blocks: Blocks::default(),
				inclusion,
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

	/// The chain at its best block.
	///
	/// # Errors
	/// [`Error::Lost`] if the node does not answer.
	pub async fn best(&self) -> Result<At> {
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
