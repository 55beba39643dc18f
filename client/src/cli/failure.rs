//! Why a command failed, and the exit code that says so.

use super::amount::format_amount;
use crate::{
	chain, corpus::CorpusError, engine::IndexError, gateway::GatewayError, payer::PayerError,
	store::StoreError,
};

/// A command failed. One line, which says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
	/// The chain, or the way to it.
	#[error(transparent)]
	Chain(#[from] chain::Error),
	/// Payment of a gateway, or the way to it.
	#[error("{}", payer_words(.0))]
	Payer(#[from] PayerError),
	/// What was asked for makes no sense.
	#[error("{0}")]
	Usage(String),
	/// The gateway or the chain says something that must not be believed.
	#[error("{0}")]
	Unsafe(String),
	/// Another service cannot be reached.
	#[error("{0}")]
	Unreachable(String),
	/// It cannot be done.
	#[error("{0}")]
	Refused(String),
}

impl Failure {
	/// 1 refused by chain or gateway, 2 wrong usage, 3 cannot connect, 4 wrong or unsafe answer.
	pub fn exit_code(&self) -> u8 {
		use chain::Error as C;
		match self {
			Self::Refused(_) => 1,
			Self::Usage(_) => 2,
			Self::Unreachable(_) => 3,
			Self::Unsafe(_) => 4,
			Self::Chain(error) => match error {
				C::Refused(_) | C::Rejected(_) | C::Unknown(_) => 1,
				C::Key(_) => 2,
				C::Connect { .. } | C::OtherRuntime { .. } | C::Lost(_) | C::TimedOut(_) => 3,
				C::Unexpected(_) => 4,
			},
			Self::Payer(error) => match error {
				PayerError::Refused { .. }
				| PayerError::OverLimit { .. }
				| PayerError::Question(_)
				| PayerError::Prices
				| PayerError::Memory(_) => 1,
				PayerError::Transport(_) | PayerError::Chain(_) => 3,
				PayerError::Receipt(_) | PayerError::NotAsked(_) | PayerError::Unreadable { .. } => 4,
			},
		}
	}
}

/// What a payer says, with amounts as people read them.
fn payer_words(error: &PayerError) -> String {
	match error {
		PayerError::OverLimit { would, limit } => format!(
			"this could bring the line to {}, and its limit is {}: raise it with --limit, or ask for fewer tokens",
			format_amount(*would),
			format_amount(*limit)
		),
		PayerError::NotAsked(amount) => format!(
			"the gateway wants {} for a request that this payer does not remember: it is not paid",
			format_amount(*amount)
		),
		error => error.to_string(),
	}
}

impl From<anyhow::Error> for Failure {
	/// The kind is that of the chain's error among the causes, if there is one.
	fn from(error: anyhow::Error) -> Self {
		use chain::Error as C;
		let text = format!("{error:#}");
		match error.chain().find_map(|cause| cause.downcast_ref::<C>()) {
			Some(C::Connect { .. } | C::OtherRuntime { .. } | C::Lost(_) | C::TimedOut(_)) => {
				Self::Unreachable(text)
			}
			Some(C::Unexpected(_)) => Self::Unsafe(text),
			Some(C::Key(_)) => Self::Usage(text),
			Some(C::Refused(_) | C::Rejected(_) | C::Unknown(_)) | None => Self::Refused(text),
		}
	}
}

macro_rules! refused_by {
	($($error:ty),+ $(,)?) => {$(
		impl From<$error> for Failure {
			fn from(error: $error) -> Self {
				Self::Refused(error.to_string())
			}
		}
	)+};
}
refused_by!(
	StoreError,
	CorpusError,
	GatewayError,
	IndexError,
	std::io::Error,
	crate::payer::MemoryError
);

impl From<reqwest::Error> for Failure {
	fn from(error: reqwest::Error) -> Self {
		Self::Unreachable(format!("the gateway cannot be reached: {error}"))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn exit_codes_should_tell_what_kind_of_failure_it_is() {
		let connect = chain::Error::Connect {
			url: "ws://localhost".into(),
			reason: "refused".into(),
		};
		for (failure, code) in [
			(Failure::from(chain::Error::Rejected("no".into())), 1),
			(chain::Error::Unknown("model 7".into()).into(), 1),
			(Failure::Usage("what?".into()), 2),
			(chain::Error::Key("none".into()).into(), 2),
			(connect.into(), 3),
			(chain::Error::TimedOut(60).into(), 3),
			(chain::Error::Unexpected("bytes".into()).into(), 4),
			(PayerError::NotAsked(1).into(), 4),
			(PayerError::OverLimit { would: 2, limit: 1 }.into(), 1),
			(
				PayerError::Receipt(crate::payer::ReceiptFault::Signature).into(),
				4,
			),
			(
				anyhow::Error::from(chain::Error::TimedOut(60))
					.context("contributing")
					.into(),
				3,
			),
			(anyhow::anyhow!("the corpus is empty").into(), 1),
		] {
			assert_eq!(failure.exit_code(), code, "{failure}");
		}
	}
}
