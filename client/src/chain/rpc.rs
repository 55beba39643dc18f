//! The wire to one node, laid again when it breaks.

use super::Error;
use std::{
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};
use subxt::rpcs::client::{RawRpcFuture, RawRpcSubscription, RawValue, RpcClient, RpcClientT};
use tokio::sync::Mutex;

/// A JSON-RPC client that connects anew after the connection broke: a gateway outlives its node's restarts.
///
/// Reads are repeated on the new connection: once, or as long as the node may be away. Submissions are not: whether the
/// first one arrived is for the caller to find out.
pub(super) struct Wire {
	url: String,
	/// How long the node may be away.
	outage: Duration,
	/// The connection, and which one it is.
	current: Mutex<Option<(u64, RpcClient)>>,
	connections: Arc<AtomicU64>,
}

/// How often a node that is away is looked for.
const LOOK: Duration = Duration::from_millis(200);

impl Wire {
	/// Connects. `connections` counts this and every later time that the wire is laid.
	pub(super) async fn open(
		url: &str,
		outage: Duration,
		connections: Arc<AtomicU64>,
	) -> Result<Self, Error> {
		let wire = Self {
			url: url.to_string(),
			outage,
			current: Mutex::new(None),
			connections,
		};
		// Who is not there at the start is not away: the address may be wrong.
		wire.connect(Duration::ZERO)
			.await
			.map_err(|error| Error::Connect {
				url: url.to_string(),
				reason: cause(&error),
			})?;
		Ok(wire)
	}

	/// The connection with this number, if it is the one in use: for what must not go over a later one.
	pub(super) async fn at(&self, number: u64) -> Option<RpcClient> {
		let current = self.current.lock().await;
		current
			.as_ref()
			.filter(|(current, _)| *current == number)
			.map(|(_, client)| client.clone())
	}

	async fn client(&self) -> Result<(u64, RpcClient), subxt::rpcs::Error> {
		self.connect(self.outage).await
	}

	async fn connect(&self, outage: Duration) -> Result<(u64, RpcClient), subxt::rpcs::Error> {
		let mut current = self.current.lock().await;
		if let Some(found) = &*current {
			return Ok(found.clone());
		}
		let deadline = Instant::now() + outage;
		let client = loop {
			match RpcClient::from_insecure_url(&self.url).await {
				Ok(client) => break client,
				Err(error) if Instant::now() >= deadline => return Err(error),
				Err(_) => tokio::time::sleep(LOOK).await,
			}
		};
		let number = self.connections.fetch_add(1, Ordering::AcqRel).saturating_add(1);
		*current = Some((number, client.clone()));
		Ok((number, client))
	}

	/// Forgets a connection that failed, unless somebody has laid a new one meanwhile.
	pub(super) async fn forget(&self, number: u64) {
		let mut current = self.current.lock().await;
		if current.as_ref().is_some_and(|(current, _)| *current == number) {
			*current = None;
		}
	}
}

pub(super) fn is_broken(error: &subxt::rpcs::Error) -> bool {
	matches!(
		error,
		subxt::rpcs::Error::Client(_) | subxt::rpcs::Error::DisconnectedWillReconnect(_)
	)
}

/// The innermost words of an error: every layer repeats its own before those of the one below.
pub(super) fn cause(error: &subxt::rpcs::Error) -> String {
	let text = error.to_string();
	text.rsplit("client error: ").next().unwrap_or(&text).to_string()
}

impl RpcClientT for Wire {
	fn request_raw<'a>(
		&'a self,
		method: &'a str,
		params: Option<Box<RawValue>>,
	) -> RawRpcFuture<'a, Box<RawValue>> {
		Box::pin(async move {
			let deadline = Instant::now() + self.outage;
			let mut repeated = false;
			loop {
				let (number, client) = self.client().await?;
				match client.request_raw(method, params.clone()).await {
					Err(error) if is_broken(&error) => {
						self.forget(number).await;
						if method.starts_with("author_") || (repeated && Instant::now() >= deadline) {
							return Err(error);
						}
						repeated = true;
					}
					other => return other,
				}
			}
		})
	}

	fn subscribe_raw<'a>(
		&'a self,
		sub: &'a str,
		params: Option<Box<RawValue>>,
		unsub: &'a str,
	) -> RawRpcFuture<'a, RawRpcSubscription> {
		Box::pin(async move {
			let (number, client) = self.client().await?;
			let result = client.subscribe_raw(sub, params, unsub).await;
			if result.as_ref().is_err_and(is_broken) {
				self.forget(number).await;
			}
			result
		})
	}
}
