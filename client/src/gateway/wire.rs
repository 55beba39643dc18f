//! What goes over HTTP: the shapes of OpenAI's interface, and what OpenLedger adds.

use super::chain::Account;
pub use super::published::{Page, PublishedBatch, PublishedLeaf, PublishedReceipt};
use crate::engine::Citation;
use openledger_attribution::{
	serde_format::{decimal, hex as hash},
	Claim, Receipt, Retrieved,
};
use openledger_core::{Balance, ContributionId, Hash32, LineIndex, ModelId, OperatorId, SessionId};
use serde::{Deserialize, Serialize};

/// Name of the header that names the receipt on whose behalf a request is made: `session/line/sequence`.
pub const PARENT_HEADER: &str = "x-openledger-parent";

/// A signed receipt with all that is needed to check it, except the texts.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct SignedReceipt {
	/// The receipt.
	pub receipt: Receipt,
	/// Its claims.
	pub claims: Vec<Claim>,
	/// What was retrieved for it, sorted by contribution.
	#[serde(default)]
	pub retrieved: Vec<Retrieved>,
	/// The operator.
	pub operator: OperatorId,
	/// The operator's account, which the signature verifies against. Compare it with the chain.
	#[serde(with = "hash")]
	pub operator_account: Account,
	/// The operator's sr25519 signature over the receipt's message, 64 bytes in hexadecimal.
	pub operator_signature: String,
	/// What this execution costs.
	#[serde(with = "decimal")]
	pub cost: Balance,
	/// What the next voucher of the line must promise.
	#[serde(with = "decimal")]
	pub cumulative: Balance,
	/// The salt of the roots. Absent where a private session's secret must not be shown.
	#[serde(default, skip_serializing_if = "Option::is_none", with = "optional_hash")]
	pub salt: Option<Hash32>,
	/// The passages that the answer was made from, best first.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub sources: Vec<CitedSource>,
}

/// A passage that an answer was made from, with the proof that it belongs to its contribution.
///
/// The chunk's body follows from `text` and `before`; compare contributor, root, tokens and chunks with the chain.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct CitedSource {
	/// The contribution.
	pub contribution: ContributionId,
	/// The chunk.
	pub chunk: u32,
	/// How well it suits the request, by BM25. Only scores of one answer can be compared.
	pub score: f32,
	/// The passage, as its author wrote it.
	pub text: String,
	/// Where the contribution is, as its author says; may be empty.
	pub uri: String,
	/// Who contributed it.
	#[serde(with = "hash")]
	pub contributor: Account,
	/// Root of the contribution.
	#[serde(with = "hash")]
	pub root: Hash32,
	/// Counting tokens of the contribution.
	pub tokens: u64,
	/// Chunks of the contribution.
	pub chunks: u32,
	/// Counting tokens of the contribution before the passage.
	pub before: u64,
	/// Merkle proof of the chunk, from the leaf up.
	#[serde(with = "hashes")]
	pub proof: Vec<Hash32>,
}

impl CitedSource {
	pub(crate) fn new(citation: Citation, score: f32) -> Self {
		Self {
			contribution: citation.contribution,
			chunk: citation.chunk,
			score,
			text: citation.text,
			uri: citation.origin.uri,
			contributor: citation.origin.contributor,
			root: citation.commitment.root,
			tokens: citation.commitment.tokens,
			chunks: citation.commitment.chunks,
			before: citation.before,
			proof: citation.proof,
		}
	}
}

/// A signed receipt with its texts.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Disclosed {
	/// The receipt.
	pub signed: SignedReceipt,
	/// What was asked, as it was committed to. Absent for private sessions.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub request: Option<String>,
	/// What was answered. Absent for private sessions.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub response: Option<String>,
}

/// Bytes in hexadecimal.
pub(super) mod bytes {
	use serde::{de::Error, Deserialize, Deserializer, Serializer};
	use std::borrow::Cow;

	pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&format!("0x{}", hex::encode(bytes)))
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
		let text = Cow::<'de, str>::deserialize(deserializer)?;
		hex::decode(text.strip_prefix("0x").unwrap_or(&text)).map_err(D::Error::custom)
	}
}

/// Lists of hashes.
mod hashes {
	use openledger_core::Hash32;
	use serde::{Deserialize, Deserializer, Serializer};

	#[derive(serde::Serialize, serde::Deserialize)]
	struct Wrapped(#[serde(with = "openledger_attribution::serde_format::hex")] Hash32);

	pub fn serialize<S: Serializer>(hashes: &[Hash32], serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_seq(hashes.iter().map(|hash| Wrapped(*hash)))
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Hash32>, D::Error> {
		let wrapped = Vec::<Wrapped>::deserialize(deserializer)?;
		Ok(wrapped.into_iter().map(|wrapped| wrapped.0).collect())
	}
}

/// Hashes that may be absent.
mod optional_hash {
	use openledger_core::Hash32;
	use serde::{Deserialize, Deserializer, Serializer};

	#[derive(serde::Serialize, serde::Deserialize)]
	struct Wrapped(#[serde(with = "openledger_attribution::serde_format::hex")] Hash32);

	pub fn serialize<S: Serializer>(hash: &Option<Hash32>, serializer: S) -> Result<S::Ok, S::Error> {
		match hash {
			Some(hash) => serializer.serialize_some(&Wrapped(*hash)),
			None => serializer.serialize_none(),
		}
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Hash32>, D::Error> {
		Ok(Option::<Wrapped>::deserialize(deserializer)?.map(|wrapped| wrapped.0))
	}
}

/// An error in the shape OpenAI's clients expect.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ErrorBody {
	/// The error.
	pub error: ErrorObject,
	/// The unpaid receipt, if that is what is wrong.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub openledger: Option<Disclosed>,
}

/// What went wrong.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ErrorObject {
	/// For people.
	pub message: String,
	/// The kind of error.
	#[serde(rename = "type")]
	pub kind: String,
	/// For programs.
	pub code: String,
	/// Always null.
	#[serde(default)]
	pub param: Option<String>,
	/// What the next voucher must promise, if that is what is wrong.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub expected_cumulative: Option<String>,
}

/// Text as one string, or in parts.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Content {
	/// One string.
	Text(String),
	/// Parts: strings, or objects of type `text`.
	Parts(Vec<Part>),
}

/// A part of a text.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Part {
	/// A string.
	Plain(String),
	/// An object.
	Typed {
		/// Only `text` is taken.
		#[serde(rename = "type")]
		kind: String,
		/// The text.
		#[serde(default)]
		text: Option<String>,
	},
}

impl Content {
	/// The whole text, or `None` if a part is no text.
	pub fn text(&self) -> Option<String> {
		match self {
			Self::Text(text) => Some(text.clone()),
			Self::Parts(parts) => parts
				.iter()
				.map(|part| match part {
					Part::Plain(text) => Some(text.clone()),
					Part::Typed { kind, text } if kind == "text" => text.clone(),
					Part::Typed { .. } => None,
				})
				.collect(),
		}
	}
}

/// Body of `POST /v1/completions`, which holds [`Settings`] too.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct CompletionRequest {
	/// Name or number of the model.
	pub model: String,
	/// What to continue.
	pub prompt: Content,
}

/// Body of `POST /v1/chat/completions`, which holds [`Settings`] too.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct ChatRequest {
	/// Name or number of the model.
	pub model: String,
	/// What was said so far.
	pub messages: Vec<Message>,
	/// Newer name of `max_tokens`.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub max_completion_tokens: Option<u64>,
}

/// What was said by whom.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Message {
	/// `system`, `user` or `assistant`.
	pub role: String,
	/// The text.
	pub content: Content,
}

/// How to answer: the other fields of either body. They are read and written apart, because serde's flattening loses
/// fractions where another crate of the build turns on arbitrary precision.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Settings {
	/// Most tokens of the answer.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub max_tokens: Option<u64>,
	/// From 0 to 2.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub temperature: Option<f64>,
	/// Equal seeds give equal answers. Without one it follows from the request.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub seed: Option<i64>,
	/// Only 1.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub n: Option<u64>,
	/// Only `false`.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub stream: Option<bool>,
	/// Only null.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub stop: Option<serde_json::Value>,
	/// Only `false`.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub echo: Option<bool>,
}

impl Settings {
	/// The body of `request` with these settings in it.
	///
	/// # Errors
	/// None for the request types of this module: they are objects.
	pub fn body(&self, request: &impl Serialize) -> Result<serde_json::Value, serde_json::Error> {
		let (mut body, settings) = (serde_json::to_value(request)?, serde_json::to_value(self)?);
		if let (Some(body), serde_json::Value::Object(settings)) = (body.as_object_mut(), settings) {
			body.extend(settings);
		}
		Ok(body)
	}
}

impl ChatRequest {
	/// The text that the receipt commits to: the contents of all messages, in order, one line each. `None` if a part is no
	/// text.
	pub fn text(&self) -> Option<String> {
		let parts: Option<Vec<String>> = self
			.messages
			.iter()
			.map(|message| message.content.text())
			.collect();
		parts.map(|parts| parts.join("\n"))
	}
}

/// How many tokens, in OpenAI's words. Only counting tokens count.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TokenUsage {
	/// Of the request.
	pub prompt_tokens: u32,
	/// Of the response.
	pub completion_tokens: u32,
	/// Of both.
	pub total_tokens: u32,
}

/// An answer to either kind of request.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Completion {
	/// `cmpl-` or `chatcmpl-`, session, line and sequence number.
	pub id: String,
	/// `text_completion` or `chat.completion`.
	pub object: String,
	/// Seconds since 1970.
	pub created: u64,
	/// Name of the model.
	pub model: String,
	/// One answer.
	pub choices: Vec<Choice>,
	/// How many tokens.
	pub usage: TokenUsage,
	/// The receipt.
	pub openledger: SignedReceipt,
}

/// One answer.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Choice {
	/// Always 0.
	pub index: u32,
	/// The answer to a completion.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub text: Option<String>,
	/// The answer to a chat.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub message: Option<Message>,
	/// Always null.
	#[serde(default)]
	pub logprobs: Option<serde_json::Value>,
	/// `stop` or `length`.
	pub finish_reason: String,
}

impl Completion {
	/// The answer's text.
	pub fn text(&self) -> Option<String> {
		let choice = self.choices.first()?;
		choice
			.text
			.clone()
			.or_else(|| choice.message.as_ref()?.content.text())
	}
}

/// What a gateway has of a session.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct SessionState {
	/// The session.
	pub session: SessionId,
	/// The operator of this gateway.
	pub operator: OperatorId,
	/// The lines that have receipts.
	pub lines: Vec<LineState>,
}

/// What a gateway has of a line.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct LineState {
	/// The line.
	pub line: LineIndex,
	/// Its model.
	pub model: ModelId,
	/// Sequence number of the next receipt.
	pub next_sequence: u64,
	/// What all receipts cost: what the next voucher must promise.
	#[serde(with = "decimal")]
	pub cumulative: Balance,
	/// What the newest voucher promises.
	#[serde(with = "decimal")]
	pub paid: Balance,
	/// What is in batches.
	#[serde(with = "decimal")]
	pub batched: Balance,
	/// Why the chain does not settle it any more.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub lost: Option<String>,
}
