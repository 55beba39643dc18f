//! What can go wrong between this client and the chain.

use super::dispatch::Refusal;

/// Something did not work. Messages say what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// Nobody answers.
	#[error("no node answers at {url} ({reason}): start one, or name another with --url")]
	Connect {
		/// Where.
		url: String,
		/// What the system said.
		reason: String,
	},
	/// Somebody answers, but it is not this chain's runtime, or another version of it.
	#[error("the node at {url} runs {found}, which this client was not built for: use the client of the node's release")]
	OtherRuntime {
		/// Where.
		url: String,
		/// Name and version of what runs there.
		found: String,
	},
	/// The connection broke in the middle.
	#[error("the connection to the node failed: {0}")]
	Lost(String),
	/// The call was executed and refused: nothing changed but the fee.
	#[error("the chain refused: {0}")]
	Refused(Refusal),
	/// The transaction did not even get into a block: nothing changed.
	#[error("the node refused the transaction: {0}")]
	Rejected(String),
	/// No block took the transaction in time. It may still be taken until it expires.
	#[error("no block took the transaction within {0} seconds: is the chain making blocks?")]
	TimedOut(u64),
	/// The key cannot be used.
	#[error("the key cannot be used: {0}")]
	Key(String),
	/// There is no such thing on the chain.
	#[error("there is no {0} on this chain")]
	Unknown(String),
	/// The chain said something that makes no sense to this client.
	#[error("the node's answer cannot be understood: {0}")]
	Unexpected(String),
}

impl Error {
	/// Whether the node could not be reached, or the answer did not come: trying again may help.
	pub fn is_unavailable(&self) -> bool {
		matches!(self, Self::Connect { .. } | Self::Lost(_) | Self::TimedOut(_))
	}

	/// The refusal, if the chain executed the call and refused it.
	pub fn refusal(&self) -> Option<&Refusal> {
		match self {
			Self::Refused(refusal) => Some(refusal),
			_ => None,
		}
	}
}

impl From<subxt::rpcs::Error> for Error {
	fn from(error: subxt::rpcs::Error) -> Self {
		match error {
			subxt::rpcs::Error::User(user) => Self::Rejected(words(&user)),
			error => Self::Lost(super::rpc::cause(&error)),
		}
	}
}

/// What a node says of a transaction that it does not take, without codes.
fn words(user: &subxt::rpcs::UserError) -> String {
	let data = user
		.data
		.as_ref()
		.map(|data| data.get().trim_matches('"').to_string());
	match data {
		Some(data) if data.contains("Inability to pay") => {
			"the account cannot pay the fee: give it some OPEN first".into()
		}
		Some(data) if !data.is_empty() => format!("{}: {data}", user.message),
		_ => user.message.clone(),
	}
}

macro_rules! from_subxt {
	($($error:ty),+ $(,)?) => {$(
		impl From<$error> for Error {
			fn from(error: $error) -> Self {
				subxt::Error::from(error).into()
			}
		}
	)+};
}
from_subxt!(
	subxt::error::OnlineClientError,
	subxt::error::OnlineClientAtBlockError,
	subxt::error::EventsError,
	subxt::error::ExtrinsicError,
	subxt::error::RuntimeApiError,
	subxt::error::StorageError,
	subxt::error::StorageKeyError,
	subxt::error::StorageValueError,
	subxt::error::ViewFunctionError,
	subxt::error::BackendError,
);

impl From<subxt::Error> for Error {
	fn from(error: subxt::Error) -> Self {
		let text = error.to_string();
		// Every layer of the library wraps the transport's error in one of its own; what is common is the words.
		if text.contains("RPC error") || text.contains("client error") || text.contains("onnection") {
			Self::Lost(text)
		} else {
			Self::Unexpected(text)
		}
	}
}

impl From<codec::Error> for Error {
	fn from(error: codec::Error) -> Self {
		Self::Unexpected(error.to_string())
	}
}
