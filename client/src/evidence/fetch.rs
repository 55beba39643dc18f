//! Fetching what others publish. Whoever serves it may be hostile: size and time are bounded, nothing is redirected.

use serde::de::DeserializeOwned;
use std::time::Duration;

/// Bounds of what is fetched.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
	/// Longest answer, in bytes.
	pub bytes: usize,
	/// Longest time of one answer.
	pub time: Duration,
}

impl Default for Bounds {
	/// 64 MiB in 30 seconds: a batch of some ten thousand receipts.
	fn default() -> Self {
		Self {
			bytes: 64 << 20,
			time: Duration::from_secs(30),
		}
	}
}

/// Why something could not be fetched.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum FetchError {
	/// Nobody answers, or the answer breaks off.
	#[error("{0} cannot be reached: {1}")]
	Unreachable(String, String),
	/// It answers, but not with this.
	#[error("{0} is not served (status {1})")]
	NotServed(String, u16),
	/// More than anybody should have to read.
	#[error("{0} is larger than {1} bytes")]
	TooLarge(String, usize),
	/// It took too long.
	#[error("{0} was not served within {1} seconds")]
	TooSlow(String, u64),
	/// The answer is not of the form asked for.
	#[error("{0} cannot be read: {1}")]
	Unreadable(String, String),
}

/// Fetches from servers that nobody has to trust.
#[derive(Clone, Debug)]
pub struct Fetcher {
	client: reqwest::Client,
	bounds: Bounds,
}

impl Fetcher {
	/// A fetcher with these bounds.
	pub fn new(bounds: Bounds) -> Self {
		let client = reqwest::Client::builder()
			.redirect(reqwest::redirect::Policy::none())
			.connect_timeout(bounds.time.min(Duration::from_secs(5)))
			.timeout(bounds.time)
			.build()
			.unwrap_or_default();
		Self { client, bounds }
	}

	/// The same that reads no more than so many bytes.
	pub fn at_most(&self, bytes: usize) -> Self {
		Self {
			client: self.client.clone(),
			bounds: Bounds {
				bytes: self.bounds.bytes.min(bytes),
				..self.bounds
			},
		}
	}

	/// The bytes at an address.
	///
	/// # Errors
	/// [`FetchError`].
	pub async fn bytes(&self, url: &str) -> Result<Vec<u8>, FetchError> {
		tokio::time::timeout(self.bounds.time, self.read(url))
			.await
			.unwrap_or_else(|_| Err(FetchError::TooSlow(url.into(), self.bounds.time.as_secs())))
	}

	async fn read(&self, url: &str) -> Result<Vec<u8>, FetchError> {
		let broken = |error: reqwest::Error| {
			if error.is_timeout() {
				FetchError::TooSlow(url.into(), self.bounds.time.as_secs())
			} else {
				FetchError::Unreachable(url.into(), error.without_url().to_string())
			}
		};
		let mut response = self.client.get(url).send().await.map_err(broken)?;
		let too_large = || FetchError::TooLarge(url.into(), self.bounds.bytes);
		if !response.status().is_success() {
			return Err(FetchError::NotServed(url.into(), response.status().as_u16()));
		}
		let limit = self.bounds.bytes as u64;
		if response.content_length().is_some_and(|length| length > limit) {
			return Err(too_large());
		}
		let mut out = Vec::new();
		while let Some(chunk) = response.chunk().await.map_err(broken)? {
			if out.len().saturating_add(chunk.len()) > self.bounds.bytes {
				return Err(too_large());
			}
			out.extend_from_slice(&chunk);
		}
		Ok(out)
	}

	/// The JSON document at an address.
	///
	/// # Errors
	/// [`FetchError`].
	pub async fn json<T: DeserializeOwned>(&self, url: &str) -> Result<T, FetchError> {
		let bytes = self.bytes(url).await?;
		serde_json::from_slice(&bytes).map_err(|error| FetchError::Unreadable(url.into(), error.to_string()))
	}
}
