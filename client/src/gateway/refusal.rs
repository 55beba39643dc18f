//! What a gateway says when it does not do what it was asked.

use super::wire::{Disclosed, ErrorBody, ErrorObject};
use axum::{
	http::StatusCode,
	response::{IntoResponse, Response},
	Json,
};
use openledger_core::{Balance, LineIndex, ModelId, OperatorId, SessionId};

/// Why a request was refused. Each has a status, a stable code for programs, and a message that says what to do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
	/// No voucher.
	#[error("send a voucher in the header x-openledger-voucher; the first of a line promises 0")]
	VoucherMissing,
	/// Not a voucher.
	#[error("the voucher cannot be read: {0}")]
	VoucherMalformed(String),
	/// A scheme that sessions do not take.
	#[error("the voucher cannot be used: {0}")]
	VoucherScheme(String),
	/// Not signed by the line's signer for this chain and operator.
	#[error(
		"the voucher is not signed by the signer of session {session}, line {line}, for operator {operator} on this chain"
	)]
	VoucherSignature {
		/// The session.
		session: SessionId,
		/// The line.
		line: LineIndex,
		/// The operator of this gateway.
		operator: OperatorId,
	},
	/// Lower than one before.
	#[error("the voucher is older than one that was used: sign for a cumulative amount of {expected}")]
	VoucherStale {
		/// What the next voucher must promise.
		expected: Balance,
	},
	/// Higher than what receipts back.
	#[error("the voucher promises more than the receipts so far cost: sign for a cumulative amount of {expected}, not more")]
	VoucherAhead {
		/// What the next voucher must promise.
		expected: Balance,
	},
	/// The receipt before is not paid.
	#[error(
		"the receipt before is unpaid: check it (attached) and sign for a cumulative amount of {expected}"
	)]
	ReceiptUnpaid {
		/// What the next voucher must promise.
		expected: Balance,
		/// The receipt with its texts.
		receipt: Box<Disclosed>,
	},
	/// The deposit does not cover the most this request can cost.
	#[error("the deposit of session {session} leaves {left}, and this request can cost {needed}: top up, or ask for fewer tokens")]
	DepositExhausted {
		/// The session.
		session: SessionId,
		/// What is left of it.
		left: Balance,
		/// What the request can cost.
		needed: Balance,
	},
	/// No such session.
	#[error("there is no session {0} on this chain")]
	SessionUnknown(SessionId),
	/// Of another operator.
	#[error("session {session} is with operator {theirs}, and this is operator {ours}")]
	SessionOfOtherOperator {
		/// The session.
		session: SessionId,
		/// Its operator.
		theirs: OperatorId,
		/// The operator of this gateway.
		ours: OperatorId,
	},
	/// Being closed.
	#[error("session {0} is being closed: open another")]
	SessionClosed(SessionId),
	/// No such line.
	#[error("session {session} has no line {line}")]
	LineUnknown {
		/// The session.
		session: SessionId,
		/// The line.
		line: LineIndex,
	},
	/// Of another model.
	#[error("line {line} is for model {theirs}, and the request names model {asked}")]
	LineOfOtherModel {
		/// The line.
		line: LineIndex,
		/// Its model.
		theirs: ModelId,
		/// The model asked for.
		asked: ModelId,
	},
	/// The chain does not settle it any more.
	#[error("line {line} of session {session} cannot be settled any more ({reason}): open another session")]
	LineLost {
		/// The session.
		session: SessionId,
		/// The line.
		line: LineIndex,
		/// The chain's reason.
		reason: String,
	},
	/// The gateway does not have the line's earlier receipts.
	#[error("this gateway does not have all earlier receipts of session {session}, line {line}: open another session")]
	LineHistoryMissing {
		/// The session.
		session: SessionId,
		/// The line.
		line: LineIndex,
	},
	/// No such model here.
	#[error("model {0:?} is not served here: see /v1/models")]
	ModelUnknown(String),
	/// The request is not one.
	#[error("the request cannot be read: {0}")]
	BodyMalformed(String),
	/// The request is too long.
	#[error("the request has more than {0} bytes")]
	BodyTooLarge(usize),
	/// Nothing was asked.
	#[error("the prompt is empty: it needs at least one word")]
	PromptEmpty,
	/// Too many or no tokens.
	#[error("max_tokens must be from 1 to {0}")]
	MaxTokensOutOfRange(u32),
	/// Not a temperature.
	#[error("temperature must be a number from 0 to 2")]
	TemperatureOutOfRange,
	/// Something OpenAI's interface has and this gateway does not.
	#[error("{0} is not supported")]
	Unsupported(&'static str),
	/// No such receipt.
	#[error("there is no such receipt here")]
	ReceiptUnknown,
	/// No such batch.
	#[error("there is no such batch here")]
	BatchUnknown,
	/// No such page.
	#[error("there is nothing at this address")]
	RouteUnknown,
	/// The chain does not answer.
	#[error("the chain cannot be asked now, try again: {0}")]
	ChainUnavailable(String),
	/// Something broke. Nothing was charged.
	#[error("the gateway failed, and nothing was charged: {0}")]
	Internal(String),
}

impl Refusal {
	/// A stable name for programs.
	pub fn code(&self) -> &'static str {
		match self {
			Self::VoucherMissing => "voucher_missing",
			Self::VoucherMalformed(_) => "voucher_malformed",
			Self::VoucherScheme(_) => "voucher_scheme",
			Self::VoucherSignature { .. } => "voucher_signature",
			Self::VoucherStale { .. } => "voucher_stale",
			Self::VoucherAhead { .. } => "voucher_ahead",
			Self::ReceiptUnpaid { .. } => "receipt_unpaid",
			Self::DepositExhausted { .. } => "deposit_exhausted",
			Self::SessionUnknown(_) => "session_unknown",
			Self::SessionOfOtherOperator { .. } => "session_of_other_operator",
			Self::SessionClosed(_) => "session_closed",
			Self::LineUnknown { .. } => "line_unknown",
			Self::LineOfOtherModel { .. } => "line_of_other_model",
			Self::LineLost { .. } => "line_lost",
			Self::LineHistoryMissing { .. } => "line_history_missing",
			Self::ModelUnknown(_) => "model_not_found",
			Self::BodyMalformed(_) => "body_malformed",
			Self::BodyTooLarge(_) => "body_too_large",
			Self::PromptEmpty => "prompt_empty",
			Self::MaxTokensOutOfRange(_) => "max_tokens_out_of_range",
			Self::TemperatureOutOfRange => "temperature_out_of_range",
			Self::Unsupported(_) => "unsupported",
			Self::ReceiptUnknown => "receipt_unknown",
			Self::BatchUnknown => "batch_unknown",
			Self::RouteUnknown => "route_unknown",
			Self::ChainUnavailable(_) => "chain_unavailable",
			Self::Internal(_) => "internal",
		}
	}

	/// The HTTP status.
	pub fn status(&self) -> StatusCode {
		match self {
			Self::VoucherMissing
			| Self::VoucherSignature { .. }
			| Self::ReceiptUnpaid { .. }
			| Self::DepositExhausted { .. } => StatusCode::PAYMENT_REQUIRED,
			Self::VoucherMalformed(_)
			| Self::VoucherScheme(_)
			| Self::BodyMalformed(_)
			| Self::PromptEmpty
			| Self::MaxTokensOutOfRange(_)
			| Self::TemperatureOutOfRange
			| Self::Unsupported(_) => StatusCode::BAD_REQUEST,
			Self::VoucherStale { .. }
			| Self::VoucherAhead { .. }
			| Self::SessionOfOtherOperator { .. }
			| Self::SessionClosed(_)
			| Self::LineOfOtherModel { .. }
			| Self::LineLost { .. }
			| Self::LineHistoryMissing { .. } => StatusCode::CONFLICT,
			Self::SessionUnknown(_)
			| Self::LineUnknown { .. }
			| Self::ModelUnknown(_)
			| Self::ReceiptUnknown
			| Self::BatchUnknown
			| Self::RouteUnknown => StatusCode::NOT_FOUND,
			Self::BodyTooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
			Self::ChainUnavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
			Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
		}
	}

	/// The body, in the shape OpenAI's clients expect.
	pub fn body(&self) -> ErrorBody {
		let status = self.status();
		let kind = if status == StatusCode::PAYMENT_REQUIRED {
			"payment_required"
		} else if status.is_server_error() {
			"server_error"
		} else {
			"invalid_request_error"
		};
		let (receipt, expected) = match self {
			Self::ReceiptUnpaid { expected, receipt } => (Some(receipt.as_ref().clone()), Some(*expected)),
			Self::VoucherStale { expected } | Self::VoucherAhead { expected } => (None, Some(*expected)),
			_ => (None, None),
		};
		ErrorBody {
			error: ErrorObject {
				message: self.to_string(),
				kind: kind.to_string(),
				code: self.code().to_string(),
				param: None,
				expected_cumulative: expected.map(|amount| amount.to_string()),
			},
			openledger: receipt,
		}
	}
}

impl IntoResponse for Refusal {
	fn into_response(self) -> Response {
		if let Self::Internal(reason) = &self {
			tracing::error!(reason, "a request failed");
		}
		(self.status(), Json(self.body())).into_response()
	}
}

impl From<crate::store::StoreError> for Refusal {
	fn from(error: crate::store::StoreError) -> Self {
		Self::Internal(error.to_string())
	}
}

impl From<super::chain::ChainError> for Refusal {
	fn from(error: super::chain::ChainError) -> Self {
		Self::ChainUnavailable(error.to_string())
	}
}
