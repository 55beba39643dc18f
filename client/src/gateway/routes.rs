//! Addresses.

use super::{
	chain::Chain,
	execute::{Executed, Order},
	wire::{
		ChatRequest, Choice, Completion, CompletionRequest, Content, Message, PublishedBatch, Settings,
		TokenUsage, PARENT_HEADER,
	},
	Gateway, Refusal, ServedModel, SignedVoucher, VOUCHER_HEADER,
};
use crate::engine::{FinishReason, Sampling};
use axum::{
	body::Bytes,
	extract::{rejection::BytesRejection, DefaultBodyLimit, Path, State},
	http::{HeaderMap, StatusCode},
	routing::{get, post},
	Json, Router,
};
use openledger_attribution::{Blake2, Hasher, ReceiptId};
use openledger_core::{BatchId, LineIndex, SessionId};
use serde::de::DeserializeOwned;
use serde_json::{json, Value};
use std::time::{SystemTime, UNIX_EPOCH};

type Shared<C> = State<Gateway<C>>;
type Body = Result<Bytes, BytesRejection>;

pub(super) fn router<C: Chain>(gateway: Gateway<C>) -> Router {
	let limit = DefaultBodyLimit::max(gateway.inner.config.max_body);
	Router::new()
		.route("/health", get(health::<C>))
		.route("/v1/models", get(models::<C>))
		.route("/v1/completions", post(completions::<C>))
		.route("/v1/chat/completions", post(chat::<C>))
		.route("/openledger/voucher", post(voucher::<C>))
		.route("/openledger/session/{session}", get(session::<C>))
		.route(
			"/openledger/receipts/{session}/{line}/{sequence}",
			get(receipt::<C>),
		)
		.route("/openledger/batches/{batch}", get(batch::<C>))
		.fallback(|| async { Refusal::RouteUnknown })
		.layer(limit)
		.with_state(gateway)
}

async fn health<C: Chain>(State(gateway): Shared<C>) -> Result<Json<Value>, Refusal> {
	let (due, pending) = gateway
		.store(|store| Ok((store.due()?, store.pending_batches()?)))
		.await?;
	let due: Vec<Value> = due
		.into_iter()
		.map(|(model, due)| json!({ "model": model, "lines": due.lines, "amount": due.amount.to_string() }))
		.collect();
	Ok(Json(json!({
		"status": "ok",
		"operator": gateway.inner.chain.operator_id(),
		"genesis": format!("0x{}", hex::encode(gateway.inner.chain.genesis_hash())),
		"due": due,
		"pending_batches": pending.len(),
	})))
}

async fn models<C: Chain>(State(gateway): Shared<C>) -> Json<Value> {
	let data: Vec<Value> = gateway
		.inner
		.models
		.iter()
		.map(|model| {
			json!({
				"id": model.name,
				"object": "model",
				"created": 0,
				"owned_by": format!("operator-{}", gateway.inner.chain.operator_id()),
				"openledger": { "model": model.id, "kind": model.kind },
			})
		})
		.collect();
	Json(json!({ "object": "list", "data": data }))
}

async fn completions<C: Chain>(
	State(gateway): Shared<C>,
	headers: HeaderMap,
	body: Body,
) -> Result<Json<Completion>, Refusal> {
	let (request, settings): (CompletionRequest, Settings) = parse(&gateway, body)?;
	let text = request
		.prompt
		.text()
		.ok_or(Refusal::Unsupported("a prompt that is not text"))?;
	let prepared = prepare(&gateway, &request.model, text, &settings, None)?;
	let executed = run(&gateway, &headers, prepared).await?;
	let choice = |text: String, finish_reason: String| Choice {
		index: 0,
		text: Some(text),
		message: None,
		logprobs: None,
		finish_reason,
	};
	Ok(Json(complete(executed, "cmpl", "text_completion", choice)))
}

async fn chat<C: Chain>(
	State(gateway): Shared<C>,
	headers: HeaderMap,
	body: Body,
) -> Result<Json<Completion>, Refusal> {
	let (request, settings): (ChatRequest, Settings) = parse(&gateway, body)?;
	let text = request
		.text()
		.ok_or(Refusal::Unsupported("a message that is not text"))?;
	let limit = request.max_completion_tokens;
	let prepared = prepare(&gateway, &request.model, text, &settings, limit)?;
	let executed = run(&gateway, &headers, prepared).await?;
	let choice = |text: String, finish_reason: String| Choice {
		index: 0,
		text: None,
		message: Some(Message {
			role: "assistant".into(),
			content: Content::Text(text),
		}),
		logprobs: None,
		finish_reason,
	};
	Ok(Json(complete(executed, "chatcmpl", "chat.completion", choice)))
}

async fn voucher<C: Chain>(State(gateway): Shared<C>, body: Body) -> Result<Json<Value>, Refusal> {
	let body = bytes(&gateway, body)?;
	let text = std::str::from_utf8(&body).map_err(|e| Refusal::VoucherMalformed(e.to_string()))?;
	let voucher = SignedVoucher::parse(text).map_err(refuse_voucher)?;
	let session = voucher.session;
	gateway.redeem(voucher).await?;
	Ok(Json(json!(gateway.session_state(session).await?)))
}

async fn session<C: Chain>(
	State(gateway): Shared<C>,
	Path(session): Path<String>,
) -> Result<Json<Value>, Refusal> {
	let id: SessionId = session.parse().map_err(|_| Refusal::RouteUnknown)?;
	Ok(Json(json!(gateway.session_state(id).await?)))
}

async fn receipt<C: Chain>(
	State(gateway): Shared<C>,
	Path((session, line, sequence)): Path<(String, String, String)>,
) -> Result<Json<Value>, Refusal> {
	let id = receipt_id([&session, &line, &sequence]).ok_or(Refusal::RouteUnknown)?;
	let found = gateway
		.disclose(id, false)
		.await?
		.ok_or(Refusal::ReceiptUnknown)?;
	Ok(Json(json!(found)))
}

async fn batch<C: Chain>(
	State(gateway): Shared<C>,
	Path(batch): Path<String>,
) -> Result<Json<PublishedBatch>, Refusal> {
	let id: BatchId = batch.parse().map_err(|_| Refusal::RouteUnknown)?;
	let found = gateway
		.store(move |store| {
			let Some(batch) = store.chain_batch(id)? else {
				return Ok(None);
			};
			let summary = store.summary(&batch)?;
			let executions = store.executions(&batch)?;
			Ok(Some((batch, summary, executions)))
		})
		.await?;
	let (batch, summary, executions) = found.ok_or(Refusal::BatchUnknown)?;
	Ok(Json(PublishedBatch {
		batch: id,
		operator: gateway.inner.chain.operator_id(),
		model: batch.model,
		amount: batch.amount,
		receipts_root: batch.receipts_root,
		ledger_root: batch.ledger_root,
		sessions_root: batch.sessions_root,
		receipts: executions.into_iter().map(|record| record.execution).collect(),
		ledger: summary.ledger,
		sessions: summary.sessions,
		commons: batch.commons,
	}))
}

/// What a request asks for, before it is known who pays.
struct Prepared {
	model: ServedModel,
	request: String,
	sampling: Sampling,
}

/// Checks what can be checked of a request alone.
fn prepare<C: Chain>(
	gateway: &Gateway<C>,
	model: &str,
	request: String,
	settings: &Settings,
	limit: Option<u64>,
) -> Result<Prepared, Refusal> {
	let model = gateway
		.model(model)
		.cloned()
		.ok_or_else(|| Refusal::ModelUnknown(model.to_string()))?;
	if settings.stream == Some(true) {
		return Err(Refusal::Unsupported("stream"));
	}
	if settings.n.is_some_and(|n| n != 1) {
		return Err(Refusal::Unsupported("n other than 1"));
	}
	if settings.echo == Some(true) {
		return Err(Refusal::Unsupported("echo"));
	}
	if settings.stop.as_ref().is_some_and(|stop| !stop.is_null()) {
		return Err(Refusal::Unsupported("stop"));
	}
	let config = &gateway.inner.config;
	let asked = limit
		.or(settings.max_tokens)
		.unwrap_or(config.default_max_tokens.into());
	if asked == 0 || asked > u64::from(config.max_tokens) {
		return Err(Refusal::MaxTokensOutOfRange(config.max_tokens));
	}
	let temperature = settings.temperature.unwrap_or(1.0);
	if !(0.0..=2.0).contains(&temperature) {
		return Err(Refusal::TemperatureOutOfRange);
	}
	if openledger_attribution::tokenise(request.as_bytes())
		.next()
		.is_none()
	{
		return Err(Refusal::PromptEmpty);
	}
	let seed = match settings.seed {
		Some(seed) => u64::from_le_bytes(seed.to_le_bytes()),
		None => {
			let digest = Blake2::hash(request.as_bytes());
			digest.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
		}
	};
	let max_tokens = usize::try_from(asked).map_err(|_| Refusal::MaxTokensOutOfRange(config.max_tokens))?;
	Ok(Prepared {
		model,
		request,
		sampling: Sampling {
			max_tokens,
			temperature,
			seed,
		},
	})
}

async fn run<C: Chain>(
	gateway: &Gateway<C>,
	headers: &HeaderMap,
	prepared: Prepared,
) -> Result<(String, Executed), Refusal> {
	let header = headers.get(VOUCHER_HEADER).ok_or(Refusal::VoucherMissing)?;
	let text = header
		.to_str()
		.map_err(|e| Refusal::VoucherMalformed(e.to_string()))?;
	let voucher = SignedVoucher::parse(text).map_err(refuse_voucher)?;
	let parent = headers
		.get(PARENT_HEADER)
		.map(|value| {
			let parts: Vec<&str> = value.to_str().unwrap_or_default().split('/').collect();
			<[&str; 3]>::try_from(parts)
				.ok()
				.and_then(receipt_id)
				.ok_or_else(|| {
					Refusal::BodyMalformed(format!("{PARENT_HEADER} must be session/line/sequence"))
				})
		})
		.transpose()?;
	let name = prepared.model.name.clone();
	let order = Order {
		model: prepared.model,
		request: prepared.request,
		sampling: prepared.sampling,
		parent,
	};
	Ok((name, gateway.execute(voucher, order).await?))
}

fn complete(
	(model, executed): (String, Executed),
	prefix: &str,
	object: &str,
	choice: impl FnOnce(String, String) -> Choice,
) -> Completion {
	let receipt = &executed.receipt.receipt;
	let finish = match executed.finish {
		FinishReason::Stop => "stop",
		FinishReason::Length => "length",
	};
	let ReceiptId {
		session,
		line,
		sequence,
	} = receipt.id;
	Completion {
		id: format!("{prefix}-{session}-{line}-{sequence}"),
		object: object.into(),
		created: SystemTime::now()
			.duration_since(UNIX_EPOCH)
			.map_or(0, |now| now.as_secs()),
		model,
		usage: TokenUsage {
			prompt_tokens: receipt.input_tokens,
			completion_tokens: receipt.output_tokens,
			total_tokens: receipt.input_tokens.saturating_add(receipt.output_tokens),
		},
		choices: vec![choice(executed.response, finish.into())],
		openledger: executed.receipt,
	}
}

fn receipt_id([session, line, sequence]: [&str; 3]) -> Option<ReceiptId> {
	let (session, line): (SessionId, LineIndex) = (session.parse().ok()?, line.parse().ok()?);
	Some(ReceiptId {
		session,
		line,
		sequence: sequence.parse().ok()?,
	})
}

fn refuse_voucher(error: super::VoucherSyntax) -> Refusal {
	match error {
		super::VoucherSyntax::Malformed(_) => Refusal::VoucherMalformed(error.to_string()),
		super::VoucherSyntax::Scheme(_) => Refusal::VoucherScheme(error.to_string()),
	}
}

fn bytes<C: Chain>(gateway: &Gateway<C>, body: Body) -> Result<Bytes, Refusal> {
	body.map_err(|rejection| match rejection.status() {
		StatusCode::PAYLOAD_TOO_LARGE => Refusal::BodyTooLarge(gateway.inner.config.max_body),
		_ => Refusal::BodyMalformed(rejection.to_string()),
	})
}

/// A request and its settings.
fn parse<C: Chain, T: DeserializeOwned>(gateway: &Gateway<C>, body: Body) -> Result<(T, Settings), Refusal> {
	let body = bytes(gateway, body)?;
	let malformed = |error: serde_json::Error| Refusal::BodyMalformed(error.to_string());
	Ok((
		serde_json::from_slice(&body).map_err(malformed)?,
		serde_json::from_slice(&body).map_err(malformed)?,
	))
}
