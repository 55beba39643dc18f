//! The wire to one node, laid again when it breaks.

use super::Error;
use subxt::rpcs::client::{RawRpcFuture, RawRpcSubscription, RawValue, RpcClient, RpcClientT};
use tokio::sync::Mutex;

/// A JSON-RPC client that connects anew after the connection broke: a gateway outlives its node's restarts.
///
/// Reads are repeated once on the new connection. Submissions are not: whether the first one arrived is for the caller to
/// find out.
pub(super) struct Wire {
	url: String,
	current: Mutex<Option<RpcClient>>,
}

impl Wire {
	pub(super) async fn open(url: &str) -> Result<Self, Error> {
		let wire = Self {
			url: url.to_string(),
			current: Mutex::new(None),
		};
		wire.client().await.map_err(|error| Error::Connect {
			url: url.to_string(),
			reason: cause(&error),
		})?;
		Ok(wire)
	}

	async fn client(&self) -> Result<RpcClient, subxt::rpcs::Error> {
		let mut current = self.current.lock().await;
		if let Some(client) = &*current {
			return Ok(client.clone());
		}
		let client = RpcClient::from_insecure_url(&self.url).await?;
		*current = Some(client.clone());
		Ok(client)
	}

	/// Forgets a connection that failed.
	async fn forget(&self) {
		*self.current.lock().await = None;
	}
}

fn is_broken(error: &subxt::rpcs::Error) -> bool {
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
			let client = self.client().await?;
			match client.request_raw(method, params.clone()).await {
				Err(error) if is_broken(&error) => {
					self.forget().await;
					if method.starts_with("author_") {
						return Err(error);
					}
					self.client().await?.request_raw(method, params).await
				}
				other => other,
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
			let client = self.client().await?;
			let result = client.subscribe_raw(sub, params, unsub).await;
			if result.as_ref().is_err_and(is_broken) {
				self.forget().await;
			}
			result
		})
	}
}
