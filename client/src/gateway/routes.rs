//! Addresses.

use super::{
	chain::Chain,
	execute::{Executed, Order},
	published::{count, page, LEAVES_PAGE, RECEIPTS_PAGE, TEXTS_PAGE},
	wire::{
		ChatRequest, Choice, Completion, CompletionRequest, Content, Message, Page, PublishedBatch,
		PublishedLeaf, PublishedReceipt, Settings, TokenUsage, PARENT_HEADER,
	},
	Gateway, Refusal, ServedModel, SignedVoucher, COMMITMENTS_KEPT, VOUCHER_HEADER,
};
use crate::engine::{FinishReason, Sampling};
use crate::store::{BatchRecord, BatchTerms, Commitment, ReceiptRecord, StoreError};
use axum::{
	body::Bytes,
	extract::{rejection::BytesRejection, DefaultBodyLimit, Path, RawQuery, State},
	http::{HeaderMap, StatusCode},
	routing::{get, post},
	Json, Router,
};
use codec::Encode;
use openledger_attribution::{chunk::OPEN_SALT, Blake2, Hasher, ReceiptId, SessionLeaf};
use openledger_core::{BatchId, LineIndex, SessionId};
use serde::de::DeserializeOwned;
use serde_json::{json, Value};
use std::{
	collections::VecDeque,
	sync::{Arc, PoisonError},
	time::{SystemTime, UNIX_EPOCH},
};

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
		.route("/openledger/batches/{batch}/receipts", get(batch_receipts::<C>))
		.route("/openledger/batches/{batch}/ledger", get(batch_ledger::<C>))
		.route("/openledger/batches/{batch}/sessions", get(batch_sessions::<C>))
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
	let id = batch_id(&batch)?;
	let (record, commitment) = gateway.published(id).await?;
	let executions = match commitment.receipts.len() {
		few if few <= RECEIPTS_PAGE => gateway.published_executions(&record, 0).await?,
		_ => Vec::new(),
	};
	let executions = executions.into_iter().map(|record| record.execution).collect();
	let operator = gateway.inner.chain.operator_id();
	Ok(Json(commitment.overview(id, operator, &record, executions)))
}

async fn batch_receipts<C: Chain>(
	State(gateway): Shared<C>,
	Path(batch): Path<String>,
	RawQuery(query): RawQuery,
) -> Result<Json<Page<PublishedReceipt>>, Refusal> {
	let (id, from) = (batch_id(&batch)?, start(query.as_deref())?);
	let (record, commitment) = gateway.published(id).await?;
	if !gateway.inner.conduct.publishes_receipts(id) {
		return Err(Refusal::BatchUnknown);
	}
	let Page {
		total, items: leaves, ..
	} = page(id, &commitment.receipts, from, RECEIPTS_PAGE);
	let executions = gateway.published_executions(&record, from).await?;
	let mut items = Vec::new();
	let mut texts = 0usize;
	for ((index, leaf), record) in (from..).zip(leaves).zip(executions) {
		if texts >= TEXTS_PAGE {
			break;
		}
		let receipt = gateway.published_receipt(index, leaf, record).await?;
		let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
		texts = texts
			.saturating_add(length(&receipt.request))
			.saturating_add(length(&receipt.response));
		items.push(receipt);
	}
	let next = from.saturating_add(count(items.len()));
	Ok(Json(Page {
		batch: id,
		total,
		from,
		next: (next < total && !items.is_empty()).then_some(next),
		items,
	}))
}

async fn batch_ledger<C: Chain>(
	State(gateway): Shared<C>,
	Path(batch): Path<String>,
	RawQuery(query): RawQuery,
) -> Result<Json<Page<PublishedLeaf>>, Refusal> {
	let (id, from) = (batch_id(&batch)?, start(query.as_deref())?);
	let (_, commitment) = gateway.published(id).await?;
	if !gateway.inner.conduct.publishes_ledger(id) {
		return Err(Refusal::BatchUnknown);
	}
	let leaves = page(id, &commitment.ledger, from, LEAVES_PAGE);
	Ok(Json(Page {
		batch: id,
		total: leaves.total,
		from,
		items: leaves.items.into_iter().map(PublishedLeaf).collect(),
		next: leaves.next,
	}))
}

async fn batch_sessions<C: Chain>(
	State(gateway): Shared<C>,
	Path(batch): Path<String>,
	RawQuery(query): RawQuery,
) -> Result<Json<Page<SessionLeaf>>, Refusal> {
	let (id, from) = (batch_id(&batch)?, start(query.as_deref())?);
	let (_, commitment) = gateway.published(id).await?;
	Ok(Json(page(id, &commitment.sessions, from, LEAVES_PAGE)))
}

fn batch_id(text: &str) -> Result<BatchId, Refusal> {
	text.parse().map_err(|_| Refusal::RouteUnknown)
}

/// Where a page begins: `from=N`, or at 0.
fn start(query: Option<&str>) -> Result<u32, Refusal> {
	let Some(query) = query.filter(|query| !query.is_empty()) else {
		return Ok(0);
	};
	query
		.strip_prefix("from=")
		.and_then(|from| from.parse().ok())
		.ok_or_else(|| Refusal::BodyMalformed("a page is named by ?from= and a number".into()))
}

impl<C: Chain> Gateway<C> {
	/// A batch that is on the chain, and what it commits to.
	pub(super) async fn published(&self, id: BatchId) -> Result<(BatchRecord, Arc<Commitment>), Refusal> {
		if !self.inner.conduct.publishes(id) {
			return Err(Refusal::BatchUnknown);
		}
		self.committed(id).await
	}

	/// The same, whether it is published or not.
	pub(super) async fn committed(&self, id: BatchId) -> Result<(BatchRecord, Arc<Commitment>), Refusal> {
		let mut found = self.store(move |store| store.chain_batch(id)).await?;
		if found.is_none() {
			// A block may hold it, and this gateway may not have heard of that yet.
			if let Some(root) = self.inner.chain.receipts_root(id).await? {
				found = self.store(move |store| store.pending_batch(&root)).await?;
			}
		}
		let record = found.ok_or(Refusal::BatchUnknown)?;
		let number = record.number;
		let kept = |published: &VecDeque<(u64, Arc<Commitment>)>| {
			let entry = published.iter().find(|(kept, _)| *kept == number);
			entry.map(|(_, commitment)| commitment.clone())
		};
		let published = || {
			self.inner
				.published
				.lock()
				.unwrap_or_else(PoisonError::into_inner)
		};
		if let Some(commitment) = kept(&published()) {
			return Ok((record, commitment));
		}
		let conduct = self.inner.conduct.clone();
		let (record, commitment) = self
			.store(move |store| {
				let make = |executions: &[_], terms: &BatchTerms<'_>| conduct.commit(executions, terms);
				let commitment = store.commitment(&record, &make)?;
				Ok((record, Arc::new(commitment)))
			})
			.await?;
		let mut published = published();
		if kept(&published).is_none() {
			published.push_front((number, commitment.clone()));
			published.truncate(COMMITMENTS_KEPT);
		}
		drop(published);
		Ok((record, commitment))
	}

	/// A page of the receipts of a batch, as its operator orders them.
	async fn published_executions(
		&self,
		batch: &BatchRecord,
		from: u32,
	) -> Result<Vec<ReceiptRecord>, Refusal> {
		let (batch, conduct) = (batch.clone(), self.inner.conduct.clone());
		self.store(move |store| {
			let mut page = store.executions_from(&batch, from.into(), RECEIPTS_PAGE)?;
			let receipts = batch.usage.receipts();
			for (place, record) in (from..).zip(&mut page) {
				let other = conduct.execution_at(place, receipts);
				if other != place {
					let found = store.executions_from(&batch, other.into(), 1)?;
					*record = found.into_iter().next().ok_or(StoreError::Damaged("batches"))?;
				}
			}
			Ok(page)
		})
		.await
	}

	async fn published_receipt(
		&self,
		index: u32,
		leaf: Vec<u8>,
		record: ReceiptRecord,
	) -> Result<PublishedReceipt, Refusal> {
		let id = record.receipt().id;
		let texts = self.store(move |store| store.texts(&id)).await?;
		// Without the salt the texts of a private session prove nothing, and they are nobody's business.
		let texts = texts.filter(|texts| texts.salt == OPEN_SALT);
		let (request, response) = texts.map(|texts| (texts.request, texts.response)).unzip();
		let retrieved = record.retrieved().iter().map(Encode::encode);
		Ok(self.inner.conduct.publish(PublishedReceipt {
			index,
			leaf: PublishedLeaf(leaf),
			claims: record
				.claims()
				.iter()
				.map(|claim| PublishedLeaf(claim.encode()))
				.collect(),
			retrieved: retrieved.map(PublishedLeaf).collect(),
			signature: self.signature(&record).to_vec(),
			request,
			response,
			request_leaves: Vec::new(),
			response_leaves: Vec::new(),
		}))
	}
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
