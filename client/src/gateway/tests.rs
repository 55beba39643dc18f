use super::{
	published::{LEAVES_PAGE, RECEIPTS_PAGE},
	testing::*,
	wire::{Completion, Disclosed, ErrorBody, Page, PublishedBatch, PublishedReceipt, SessionState},
	*,
};
use crate::{
	evidence::fetch::{self, Fetcher},
	store::{Bounds, LineKey, Stage},
	watch::published,
};
use openledger_attribution::{batch::summarise, receipt::charge, Execution, Method, Receipt, ReceiptId};
use openledger_core::{Balance, Disclosure};
use reqwest::StatusCode;
use serde_json::{json, Value};
use std::sync::Arc;

/// A client that keeps no connection open: an operator's life ends with its connections.
fn http() -> reqwest::Client {
	reqwest::Client::builder()
		.pool_max_idle_per_host(0)
		.build()
		.unwrap()
}

struct World {
	_dir: tempfile::TempDir,
	path: std::path::PathBuf,
	chain: Arc<MockChain>,
	operator: Operator,
	http: reqwest::Client,
}

const DEPOSIT: Balance = 100_000;

impl World {
	async fn new() -> Self {
		Self::with(GatewayConfig::default()).await
	}

	async fn with(config: GatewayConfig) -> Self {
		Self::start(config, models(), Arc::new(Honest)).await
	}

	async fn start(config: GatewayConfig, models: Vec<ServedModel>, conduct: Arc<dyn Conduct>) -> Self {
		let dir = tempfile::tempdir().unwrap();
		let path = dir.path().join("operator.redb");
		let chain = Arc::new(MockChain::new());
		chain.open_session(1, DEPOSIT, Disclosure::Open);
		chain.open_session(2, DEPOSIT, Disclosure::Open);
		let settlement = SettlementConfig::default();
		let operator = Operator::start_as(&chain, &path, config, settlement, models, conduct).await;
		Self {
			_dir: dir,
			path,
			chain,
			operator,
			http: http(),
		}
	}

	/// The operator dies and comes back.
	async fn restart(self) -> Self {
		let Self {
			_dir,
			path,
			chain,
			operator,
			http,
		} = self;
		operator.kill().await;
		let operator = Operator::start(&chain, &path).await;
		Self {
			_dir,
			path,
			chain,
			operator,
			http,
		}
	}

	async fn post(&self, path: &str, voucher: Option<String>, body: &Value) -> (StatusCode, Value) {
		let mut request = self.http.post(self.operator.url(path)).json(body);
		if let Some(voucher) = voucher {
			request = request.header(VOUCHER_HEADER, voucher);
		}
		let response = request.send().await.unwrap();
		(response.status(), response.json().await.unwrap())
	}

	async fn ask(&self, voucher: SignedVoucher, model: &str) -> (StatusCode, Value) {
		let body =
			json!({ "model": model, "prompt": "tell me: serde is", "max_tokens": 30, "temperature": 0 });
		self.post("/v1/completions", Some(voucher.to_header()), &body)
			.await
	}

	/// A question that must be answered; returns the new cumulative amount.
	async fn asked(&self, session: u64, line: u8, cumulative: Balance) -> Balance {
		let model = if line == 0 { "base" } else { "agent" };
		let (status, body) = self.ask(voucher(session, line, cumulative), model).await;
		assert_eq!(status, StatusCode::OK, "{body}");
		let completion: Completion = serde_json::from_value(body).unwrap();
		completion.openledger.cumulative
	}

	async fn redeem(&self, voucher: SignedVoucher) -> (StatusCode, Value) {
		let response = self
			.http
			.post(self.operator.url("/openledger/voucher"))
			.body(voucher.to_json().to_string())
			.send()
			.await
			.unwrap();
		(response.status(), response.json().await.unwrap())
	}

	async fn get(&self, path: &str) -> (StatusCode, Value) {
		let response = self.http.get(self.operator.url(path)).send().await.unwrap();
		(response.status(), response.json().await.unwrap())
	}

	fn line(&self, session: u64, line: u8) -> crate::store::LineRecord {
		self.operator
			.store
			.line(&LineKey { session, line })
			.unwrap()
			.unwrap()
	}
}

/// Status and code of an error in OpenAI's shape.
fn refused((status, body): (StatusCode, Value)) -> (u16, String) {
	let body: ErrorBody = serde_json::from_value(body).unwrap();
	assert!(!body.error.message.is_empty() && !body.error.kind.is_empty());
	(status.as_u16(), body.error.code)
}

fn error(status: u16, code: &str) -> (u16, String) {
	(status, code.to_string())
}

#[tokio::test]
async fn completions_should_answer_with_a_signed_receipt_that_costs_what_the_prices_say() {
	let world = World::new().await;
	let (status, body) = world.ask(voucher(1, 0, 0), "base").await;
	assert_eq!(status, StatusCode::OK);
	let completion: Completion = serde_json::from_value(body).unwrap();
	let text = completion.text().unwrap();
	assert!(DOCUMENT.contains(&text), "{text}");
	let signed = &completion.openledger;
	let receipt = signed.receipt;
	assert_eq!(
		receipt.id,
		ReceiptId {
			session: 1,
			line: 0,
			sequence: 0
		}
	);
	assert_eq!((receipt.input_tokens, receipt.method), (4, Method::Verbatim1));
	assert_eq!(receipt.cumulative_before, 0);
	assert_eq!(
		Some(receipt.amount),
		charge(4, receipt.output_tokens, INPUT_PRICE, OUTPUT_PRICE)
	);
	assert_eq!((signed.cost, signed.cumulative), (receipt.amount, receipt.amount));
	assert_eq!(
		receipt.check_texts(&[0; 32], b"tell me: serde is", text.as_bytes()),
		Ok(())
	);
	assert_eq!(receipt.check_claims(&signed.claims), Ok(()));
	assert_eq!(
		signed
			.claims
			.iter()
			.map(|claim| claim.contribution())
			.collect::<Vec<_>>(),
		vec![Some(1)]
	);
	assert_eq!(
		completion.usage.total_tokens,
		receipt.input_tokens + receipt.output_tokens
	);
	assert_eq!(completion.object, "text_completion");
	assert_eq!(completion.id, "cmpl-1-0-0");
	let signature = hex::decode(&signed.operator_signature[2..]).unwrap();
	assert!(subxt_signer::sr25519::verify(
		&subxt_signer::sr25519::Signature(signature.try_into().unwrap()),
		receipt.message(&GENESIS),
		&operator_key().public_key(),
	));
}

#[tokio::test]
async fn chat_should_answer_in_its_own_shape_and_by_number_or_name() {
	let world = World::new().await;
	let body = json!({
		"model": "11",
		"messages": [
			{ "role": "system", "content": "be brief" },
			{ "role": "user", "content": [{ "type": "text", "text": "serde is" }] },
		],
		"max_completion_tokens": 5,
		"temperature": 0,
		"user": "ignored",
	});
	let (status, body) = world
		.post("/v1/chat/completions", Some(voucher(1, 1, 0).to_header()), &body)
		.await;
	assert_eq!(status, StatusCode::OK, "{body}");
	let completion: Completion = serde_json::from_value(body.clone()).unwrap();
	assert_eq!(
		body["choices"][0]["message"]["content"],
		"a framework for serializing and"
	);
	assert_eq!(body["choices"][0]["finish_reason"], "length");
	assert_eq!(body["object"], "chat.completion");
	let response = completion.text().unwrap();
	let receipt = completion.openledger.receipt;
	assert_eq!(
		receipt.check_texts(&[0; 32], b"be brief\nserde is", response.as_bytes()),
		Ok(())
	);
}

#[tokio::test]
async fn completions_should_repeat_themselves_when_the_question_is_the_same() {
	let world = World::new().await;
	let body = json!({ "model": "base", "prompt": "and", "max_tokens": 20 });
	let text = |body: &Value| body["choices"][0]["text"].as_str().unwrap().to_string();
	let (_, first) = world
		.post("/v1/completions", Some(voucher(1, 0, 0).to_header()), &body)
		.await;
	let (_, second) = world
		.post("/v1/completions", Some(voucher(2, 0, 0).to_header()), &body)
		.await;
	assert_eq!(text(&first), text(&second));
}

#[tokio::test]
async fn models_and_health_should_say_what_there_is() {
	let world = World::new().await;
	let (status, body) = world.get("/v1/models").await;
	assert_eq!(status, StatusCode::OK);
	assert_eq!(body["data"][1]["id"], "agent");
	assert_eq!(body["data"][1]["openledger"]["model"], AGENT);
	let cumulative = world.asked(1, 0, 0).await;
	world.redeem(voucher(1, 0, cumulative)).await;
	let (status, body) = world.get("/health").await;
	assert_eq!((status, &body["status"]), (StatusCode::OK, &json!("ok")));
	assert_eq!(body["due"][0]["amount"], cumulative.to_string());
}

#[tokio::test]
async fn completions_should_refuse_when_the_request_is_bad_and_charge_nothing() {
	let world = World::with(GatewayConfig {
		max_body: 2_000,
		..GatewayConfig::default()
	})
	.await;
	let good = json!({ "model": "base", "prompt": "serde is" });
	let header = Some(voucher(1, 0, 0).to_header());
	let with = |field: &str, value: Value| {
		let mut body = good.clone();
		body[field] = value;
		body
	};
	for (body, expected) in [
		(with("model", json!("other")), error(404, "model_not_found")),
		(with("prompt", json!("")), error(400, "prompt_empty")),
		(with("prompt", json!([])), error(400, "prompt_empty")),
		(with("prompt", json!(" \n ")), error(400, "prompt_empty")),
		(with("prompt", json!([1, 2])), error(400, "body_malformed")),
		(
			with("prompt", json!([{ "type": "image_url" }])),
			error(400, "unsupported"),
		),
		(
			with("max_tokens", json!(0)),
			error(400, "max_tokens_out_of_range"),
		),
		(
			with("max_tokens", json!(2_049)),
			error(400, "max_tokens_out_of_range"),
		),
		(with("max_tokens", json!(-1)), error(400, "body_malformed")),
		(
			with("temperature", json!(2.5)),
			error(400, "temperature_out_of_range"),
		),
		(with("stream", json!(true)), error(400, "unsupported")),
		(with("n", json!(2)), error(400, "unsupported")),
		(with("stop", json!("x")), error(400, "unsupported")),
		(with("echo", json!(true)), error(400, "unsupported")),
		(
			with("prompt", json!("long ".repeat(1_000))),
			error(413, "body_too_large"),
		),
		(json!([1]), error(400, "body_malformed")),
	] {
		assert_eq!(
			refused(world.post("/v1/completions", header.clone(), &body).await),
			expected,
			"{body}"
		);
	}
	let not_json = world
		.http
		.post(world.operator.url("/v1/completions"))
		.body("{")
		.send()
		.await
		.unwrap();
	assert_eq!(not_json.status(), 400);
	let parent = world
		.http
		.post(world.operator.url("/v1/completions"))
		.header(VOUCHER_HEADER, voucher(1, 0, 0).to_header())
		.header(wire::PARENT_HEADER, "1/2")
		.json(&good)
		.send()
		.await
		.unwrap();
	assert_eq!(parent.status(), 400);
	assert_eq!(refused(world.get("/nothing").await), error(404, "route_unknown"));
	assert_eq!(
		world
			.operator
			.store
			.line(&LineKey { session: 1, line: 0 })
			.unwrap(),
		None
	);
}

#[tokio::test]
async fn completions_should_refuse_when_the_voucher_is_bad_and_charge_nothing() {
	let world = World::new().await;
	world.chain.open_session(5, DEPOSIT, Disclosure::Open);
	world.chain.state().sessions.get_mut(&5).unwrap().operator = 4;
	world.chain.open_session(6, DEPOSIT, Disclosure::Open);
	world.chain.state().sessions.get_mut(&6).unwrap().accepts_requests = false;
	let body = json!({ "model": "base", "prompt": "serde is" });
	let post = |header: Option<String>| world.post("/v1/completions", header, &body);
	assert_eq!(refused(post(None).await), error(402, "voucher_missing"));
	assert_eq!(
		refused(post(Some("0x1234".into())).await),
		error(400, "voucher_malformed")
	);
	let mut rsa = voucher(1, 0, 0).to_json();
	rsa["scheme"] = json!("rsa");
	assert_eq!(
		refused(post(Some(rsa.to_string())).await),
		error(400, "voucher_scheme")
	);
	let mallory = voucher_by(&subxt_signer::sr25519::dev::eve(), 1, 0, 0);
	assert_eq!(
		refused(post(Some(mallory.to_header())).await),
		error(402, "voucher_signature")
	);
	for (voucher, expected) in [
		(voucher(99, 0, 0), error(404, "session_unknown")),
		(voucher(5, 0, 0), error(409, "session_of_other_operator")),
		(voucher(6, 0, 0), error(409, "session_closed")),
		(voucher(1, 2, 0), error(404, "line_unknown")),
		(voucher(1, 1, 0), error(409, "line_of_other_model")),
		(voucher(1, 0, 1), error(409, "voucher_ahead")),
	] {
		assert_eq!(refused(post(Some(voucher.to_header())).await), expected);
	}
	// A voucher made out to another operator, or for another chain, is not this one's signer's signature.
	for payload in [
		openledger_core::VoucherPayload {
			genesis: [1; 32],
			session: 1,
			line: 0,
			operator: OPERATOR,
			cumulative: 0,
		},
		openledger_core::VoucherPayload {
			genesis: GENESIS,
			session: 1,
			line: 0,
			operator: 9,
			cumulative: 0,
		},
	] {
		let signature = sp_core::sr25519::Signature::from_raw(payer_key().sign(&payload.message()).0);
		let foreign = SignedVoucher {
			session: 1,
			line: 0,
			cumulative: 0,
			signature: sp_runtime::MultiSignature::Sr25519(signature),
		};
		assert_eq!(
			refused(post(Some(foreign.to_header())).await),
			error(402, "voucher_signature")
		);
	}
	world.chain.state().fault = Fault::Unavailable;
	assert_eq!(
		refused(post(Some(voucher(1, 0, 0).to_header())).await),
		error(503, "chain_unavailable")
	);
	assert_eq!(
		world
			.operator
			.store
			.line(&LineKey { session: 1, line: 0 })
			.unwrap(),
		None
	);
}

#[tokio::test]
async fn completions_should_refuse_with_the_receipt_when_the_one_before_is_unpaid() {
	let world = World::new().await;
	let (_, first) = world.ask(voucher(1, 0, 0), "base").await;
	let first: Completion = serde_json::from_value(first).unwrap();
	let (status, body) = world.ask(voucher(1, 0, 0), "base").await;
	assert_eq!(status, 402);
	let body: ErrorBody = serde_json::from_value(body).unwrap();
	assert_eq!(body.error.code, "receipt_unpaid");
	assert_eq!(
		body.error.expected_cumulative,
		Some(first.openledger.cumulative.to_string())
	);
	let attached = body.openledger.unwrap();
	assert_eq!(attached.signed.receipt, first.openledger.receipt);
	assert_eq!(attached.response, first.text());
	assert_eq!(attached.request.as_deref(), Some("tell me: serde is"));
	// Paid, it goes on.
	let second = world.asked(1, 0, first.openledger.cumulative).await;
	assert_eq!(second, 2 * first.openledger.cumulative);
	assert_eq!(world.line(1, 0).paid, first.openledger.cumulative);
}

#[tokio::test]
async fn completions_should_refuse_when_the_voucher_is_replayed_or_promises_too_much() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	let two = world.asked(1, 0, one).await;
	assert_eq!(
		refused(world.ask(voucher(1, 0, 0), "base").await),
		error(409, "voucher_stale")
	);
	assert_eq!(
		refused(world.ask(voucher(1, 0, two - 1), "base").await),
		error(409, "voucher_stale")
	);
	assert_eq!(
		refused(world.ask(voucher(1, 0, two + 1), "base").await),
		error(409, "voucher_ahead")
	);
	assert_eq!(
		refused(world.ask(voucher(1, 0, one), "base").await),
		error(402, "receipt_unpaid")
	);
	assert_eq!(
		(world.line(1, 0).cumulative, world.line(1, 0).next_sequence),
		(two, 2)
	);
}

#[tokio::test]
async fn completions_should_refuse_when_the_deposit_does_not_cover_the_most_it_can_cost() {
	let world = World::new().await;
	// 4 tokens in and 30 out cost at most 158.
	world.chain.open_session(7, 157, Disclosure::Open);
	assert_eq!(
		refused(world.ask(voucher(7, 0, 0), "base").await),
		error(402, "deposit_exhausted")
	);
	world.chain.state().sessions.get_mut(&7).unwrap().remaining = 158;
	let one = world.asked(7, 0, 0).await;
	// What is owed on any line of the session is spoken for.
	assert_eq!(
		refused(world.ask(voucher(7, 1, 0), "agent").await),
		error(402, "deposit_exhausted")
	);
	assert_eq!(
		refused(world.ask(voucher(7, 0, one), "base").await),
		error(402, "deposit_exhausted")
	);
	// The voucher for what was had was taken all the same.
	assert_eq!(world.line(7, 0).paid, one);
	world.chain.state().sessions.get_mut(&7).unwrap().remaining += one;
	world.asked(7, 0, one).await;
}

#[tokio::test]
async fn redeem_should_take_the_last_voucher_and_the_same_one_again() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	assert_eq!(
		refused(world.redeem(voucher(1, 0, one - 1)).await),
		error(409, "voucher_stale")
	);
	assert_eq!(
		refused(world.redeem(voucher(1, 0, 0)).await),
		error(402, "receipt_unpaid")
	);
	for _ in 0..2 {
		let (status, body) = world.redeem(voucher(1, 0, one)).await;
		assert_eq!(status, StatusCode::OK);
		let state: SessionState = serde_json::from_value(body).unwrap();
		assert_eq!((state.lines[0].paid, state.lines[0].cumulative), (one, one));
	}
	assert_eq!(
		refused(world.redeem(voucher(1, 0, one + 1)).await),
		error(409, "voucher_ahead")
	);
	// A session that is being closed takes no requests, but still its last voucher.
	let two = world.asked(1, 0, one).await;
	world.chain.state().sessions.get_mut(&1).unwrap().accepts_requests = false;
	assert_eq!(
		refused(world.ask(voucher(1, 0, two), "base").await),
		error(409, "session_closed")
	);
	assert_eq!(world.redeem(voucher(1, 0, two)).await.0, StatusCode::OK);
}

#[tokio::test]
async fn private_sessions_should_be_salted_unattributed_and_unseen() {
	let world = World::new().await;
	world.chain.open_session(8, DEPOSIT, Disclosure::Private);
	let (status, body) = world.ask(voucher(8, 0, 0), "base").await;
	assert_eq!(status, StatusCode::OK);
	let completion: Completion = serde_json::from_value(body).unwrap();
	let signed = &completion.openledger;
	let text = completion.text().unwrap();
	assert_eq!(signed.receipt.method, Method::Unattributed);
	assert!(signed.claims.is_empty());
	let salt = signed.salt.unwrap();
	assert_ne!(salt, [0; 32]);
	assert_eq!(
		signed
			.receipt
			.check_texts(&salt, b"tell me: serde is", text.as_bytes()),
		Ok(())
	);
	let (status, body) = world.get("/openledger/receipts/8/0/0").await;
	assert_eq!(status, StatusCode::OK);
	let public: Disclosed = serde_json::from_value(body).unwrap();
	assert_eq!(public.signed.receipt, signed.receipt);
	assert_eq!(
		(public.signed.salt, public.request, public.response),
		(None, None, None)
	);
	// The payer itself gets all of it.
	let (_, body) = world.ask(voucher(8, 0, 0), "base").await;
	let unpaid: ErrorBody = serde_json::from_value(body).unwrap();
	assert_eq!(unpaid.openledger.unwrap().response, Some(text));
	// Another receipt has another salt.
	let cumulative = signed.cumulative;
	let (_, body) = world.ask(voucher(8, 0, cumulative), "base").await;
	let next: Completion = serde_json::from_value(body).unwrap();
	assert_ne!(next.openledger.salt, Some(salt));
}

#[tokio::test]
async fn requests_of_one_session_should_be_charged_one_after_another() {
	let world = World::new().await;
	let asks = (0..8).map(|_| world.ask(voucher(1, 0, 0), "base"));
	let answers = futures::future::join_all(asks).await;
	let answered = answers
		.iter()
		.filter(|(status, _)| *status == StatusCode::OK)
		.count();
	assert_eq!(answered, 1);
	for answer in answers
		.into_iter()
		.filter(|(status, _)| *status != StatusCode::OK)
	{
		assert_eq!(refused(answer), error(402, "receipt_unpaid"));
	}
	assert_eq!(world.line(1, 0).next_sequence, 1);
}

#[tokio::test]
async fn receipts_should_name_their_parent() {
	let world = World::new().await;
	let response = world
		.http
		.post(world.operator.url("/v1/completions"))
		.header(VOUCHER_HEADER, voucher(1, 1, 0).to_json().to_string())
		.header(wire::PARENT_HEADER, "1/0/7")
		.json(&json!({ "model": "agent", "prompt": "serde is", "max_tokens": 3 }))
		.send()
		.await
		.unwrap();
	let completion: Completion = response.json().await.unwrap();
	let parent = Some(ReceiptId {
		session: 1,
		line: 0,
		sequence: 7,
	});
	assert_eq!(completion.openledger.receipt.parent, parent);
	let (_, body) = world.get("/openledger/receipts/1/1/0").await;
	let stored: Disclosed = serde_json::from_value(body).unwrap();
	assert_eq!(stored.signed.receipt, completion.openledger.receipt);
	assert_eq!(stored.response, completion.text());
	assert_eq!(
		refused(world.get("/openledger/receipts/1/1/1").await),
		error(404, "receipt_unknown")
	);
	assert_eq!(
		refused(world.get("/openledger/receipts/1/x/1").await),
		error(404, "route_unknown")
	);
	assert_eq!(
		refused(world.get("/openledger/session/99").await),
		error(404, "session_unknown")
	);
	assert_eq!(world.get("/openledger/session/2").await.1["lines"], json!([]));
}

#[tokio::test]
async fn gateway_should_refuse_a_line_whose_history_it_does_not_have() {
	let world = World::new().await;
	world.chain.state().sessions.get_mut(&1).unwrap().lines[0].settled = 5;
	assert_eq!(
		refused(world.ask(voucher(1, 0, 0), "base").await),
		error(409, "line_history_missing")
	);
	assert_eq!(
		refused(world.ask(voucher(1, 0, 5), "base").await),
		error(409, "line_history_missing")
	);
}

#[tokio::test]
async fn gateway_should_not_start_when_its_configuration_makes_no_sense() {
	let dir = tempfile::tempdir().unwrap();
	let chain = Arc::new(MockChain::new());
	let store = Arc::new(crate::store::Store::open(&dir.path().join("s"), &identity()).unwrap());
	let build = |models, config| {
		Gateway::new(
			chain.clone(),
			store.clone(),
			Arc::new(operator_key()),
			models,
			config,
		)
		.map(|_| ())
	};
	let config = GatewayConfig::default();
	assert!(matches!(build(vec![], config), Err(GatewayError::NoModels)));
	let twice = models().into_iter().chain(models()).collect();
	assert!(matches!(build(twice, config), Err(GatewayError::SameModel(_))));
	for bad in [
		GatewayConfig {
			max_tokens: 0,
			..config
		},
		GatewayConfig {
			max_tokens: 16_385,
			..config
		},
		GatewayConfig {
			default_max_tokens: 0,
			..config
		},
		GatewayConfig {
			default_max_tokens: 2_049,
			..config
		},
	] {
		assert!(matches!(build(models(), bad), Err(GatewayError::Bounds)));
	}
	assert!(build(models(), config).is_ok());
}

#[tokio::test]
async fn settle_should_move_exactly_what_receipts_back_one_batch_a_model() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	let two = world.asked(1, 0, one).await; // the second receipt stays unpaid
	let other = world.asked(2, 0, 0).await;
	world.redeem(voucher(2, 0, other)).await;
	let action = world.asked(1, 1, 0).await;
	world.redeem(voucher(1, 1, action)).await;

	let report = world.operator.settler.settle().await.unwrap();
	assert_eq!((report.submitted, report.problems), (vec![0, 1], vec![]));
	assert_eq!(world.chain.settled_of(1, 0), one);
	assert_eq!(world.chain.settled_of(2, 0), other);
	assert_eq!(world.chain.settled_of(1, 1), action);
	let batches = world.chain.state().all.clone();
	assert_eq!(
		batches.iter().map(|batch| batch.amount).collect::<Vec<_>>(),
		vec![one + other, action]
	);
	assert_eq!((batches[0].usage.inferences, batches[0].usage.actions), (2, 0));
	assert_eq!((batches[1].usage.inferences, batches[1].usage.actions), (0, 1));
	assert_eq!(
		batches[0].credits.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
		vec![1]
	);

	// Nothing more to do, until the last voucher comes.
	assert!(world.operator.settler.settle().await.unwrap().is_quiet());
	world.redeem(voucher(1, 0, two)).await;
	world.operator.settler.settle().await.unwrap();
	assert_eq!(world.chain.settled_of(1, 0), two);

	// The published data leads to the roots that the chain has.
	let (status, body) = world.get("/openledger/batches/100").await;
	assert_eq!(status, StatusCode::OK);
	let published: PublishedBatch = serde_json::from_value(body).unwrap();
	let summary = summarise(&published.receipts, &published.channels.into(), |id| {
		published.commons.contains(&id)
	})
	.unwrap();
	assert_eq!(summary.receipts_root, batches[0].receipts_root);
	assert_eq!(summary.ledger_root, batches[0].ledger_root);
	assert_eq!(summary.posted, batches[0].credits);
	assert_eq!(
		(summary.ledger, summary.sessions),
		(published.ledger, published.sessions)
	);
	assert_eq!(
		refused(world.get("/openledger/batches/7").await),
		error(404, "batch_unknown")
	);

	world.chain.end_windows();
	let report = world.operator.settler.settle().await.unwrap();
	assert_eq!(report.ended, vec![0, 1, 2]);
	assert_eq!(
		world.operator.store.batch(0).unwrap().unwrap().stage,
		Stage::Final(Some(100))
	);
	assert!(world.operator.settler.settle().await.unwrap().is_quiet());
}

#[tokio::test]
async fn commons_should_be_claimed_but_not_credited() {
	let world = World::new().await;
	let body = json!({ "model": "base", "prompt": "permission is", "max_tokens": 40, "temperature": 0 });
	let (_, body) = world
		.post("/v1/completions", Some(voucher(1, 0, 0).to_header()), &body)
		.await;
	let completion: Completion = serde_json::from_value(body).unwrap();
	assert!(completion
		.openledger
		.claims
		.iter()
		.any(|claim| claim.contribution() == Some(2)));
	world
		.redeem(voucher(1, 0, completion.openledger.cumulative))
		.await;
	world.operator.settler.settle().await.unwrap();
	assert!(world.chain.state().all[0].credits.is_empty());
	let (_, body) = world.get("/openledger/batches/100").await;
	assert_eq!(body["commons"], json!([2]));
}

#[tokio::test]
async fn restart_should_lose_nothing_and_settle_nothing_twice_wherever_it_happens() {
	// Between receipt and payment.
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	let world = world.restart().await;
	assert_eq!(
		refused(world.ask(voucher(1, 0, 0), "base").await),
		error(402, "receipt_unpaid")
	);
	// Between payment and batch.
	world.redeem(voucher(1, 0, one)).await;
	let world = world.restart().await;
	// Between batch and submission: the chain does not answer.
	world.chain.state().fault = Fault::Unavailable;
	let report = world.operator.settler.settle().await.unwrap();
	assert!(report.submitted.is_empty() && !report.problems.is_empty());
	let built = world.operator.store.pending_batches().unwrap();
	assert_eq!(
		built.iter().map(|batch| batch.stage.clone()).collect::<Vec<_>>(),
		vec![Stage::Built]
	);
	let world = world.restart().await;
	assert_eq!(world.operator.store.pending_batches().unwrap(), built);
	// Between submission and record: a block holds it, and the gateway does not live to write that down.
	world.chain.state().fault = Fault::AnswerLost;
	world.operator.settler.settle().await.unwrap();
	assert_eq!(world.chain.settled_of(1, 0), one);
	world.chain.state().fault = Fault::None;
	let world = world.restart().await;
	let attempts = world.chain.state().attempts;
	let report = world.operator.settler.settle().await.unwrap();
	assert_eq!(report.submitted, vec![0]);
	assert_eq!(
		world.chain.state().attempts,
		attempts,
		"it must not be submitted again"
	);
	assert_eq!(
		world.operator.store.batch(0).unwrap().unwrap().stage,
		Stage::Submitted(Some(100))
	);
	// In the window, and after it.
	let world = world.restart().await;
	world.chain.end_windows();
	assert_eq!(world.operator.settler.settle().await.unwrap().ended, vec![0]);
	let world = world.restart().await;
	assert!(world.operator.settler.settle().await.unwrap().is_quiet());
	assert_eq!(world.chain.state().all.len(), 1);
	assert_eq!(world.chain.state().sessions[&1].remaining, DEPOSIT - one);
	// And it goes on where it was.
	let two = world.asked(1, 0, one).await;
	assert_eq!((two, world.line(1, 0).next_sequence), (2 * one, 2));
}

#[tokio::test]
async fn restart_should_finish_a_batch_that_ended_while_the_gateway_was_down() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	world.redeem(voucher(1, 0, one)).await;
	world.chain.state().fault = Fault::AnswerLost;
	world.operator.settler.settle().await.unwrap();
	world.chain.state().fault = Fault::None;
	world.chain.end_windows();
	let world = world.restart().await;
	world.operator.settler.settle().await.unwrap();
	world.operator.settler.settle().await.unwrap();
	assert_eq!(
		world.operator.store.batch(0).unwrap().unwrap().stage,
		Stage::Final(None)
	);
	assert_eq!(world.chain.settled_of(1, 0), one);
	assert_eq!(world.chain.state().all.len(), 1);
}

#[tokio::test]
async fn settle_should_submit_again_when_the_block_was_reverted() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	world.redeem(voucher(1, 0, one)).await;
	world.operator.settler.settle().await.unwrap();
	{
		let mut state = world.chain.state();
		state.open.clear();
		let session = state.sessions.get_mut(&1).unwrap();
		session.lines[0].settled = 0;
		session.remaining = DEPOSIT;
	}
	world.operator.settler.settle().await.unwrap();
	assert_eq!(
		world.operator.store.batch(0).unwrap().unwrap().stage,
		Stage::Built
	);
	let report = world.operator.settler.settle().await.unwrap();
	assert_eq!(report.submitted, vec![0]);
	assert_eq!(world.chain.settled_of(1, 0), one);
}

#[tokio::test]
async fn settle_should_set_only_the_bad_line_aside_and_lose_it_when_the_chain_refuses_it_for_long() {
	let world = World::new().await;
	let bad = world.asked(1, 0, 0).await;
	let good = world.asked(2, 0, 0).await;
	world.redeem(voucher(1, 0, bad)).await;
	world.redeem(voucher(2, 0, good)).await;
	world.chain.state().head = 40;
	world.chain.state().sessions.remove(&1);
	let report = world.operator.settler.settle().await.unwrap();
	let line = LineKey { session: 1, line: 0 };
	assert_eq!(report.dissolved, vec![(0, line)]);
	assert_eq!((report.submitted, report.lost), (vec![1], vec![]));
	assert_eq!(world.chain.settled_of(2, 0), good);
	assert!(matches!(
		world.operator.store.batch(0).unwrap().unwrap().stage,
		Stage::Dissolved(_)
	));
	// It is still owed, and waited for, also in the next life.
	let world = world.restart().await;
	world.chain.state().head = 40 + PATIENCE - 1;
	assert!(world.operator.settler.settle().await.unwrap().lost.is_empty());
	assert_eq!(world.line(1, 0).lost, None);
	let due = world.operator.store.due().unwrap();
	assert_eq!((due[0].1.amount, due[0].1.doubted), (bad, 1));
	// A chain that goes back begins to count anew.
	world.chain.state().head = 30;
	assert!(world.operator.settler.settle().await.unwrap().lost.is_empty());
	world.chain.state().head = 30 + PATIENCE - 1;
	assert!(world.operator.settler.settle().await.unwrap().is_quiet());
	world.chain.state().head += 1;
	assert_eq!(world.operator.settler.settle().await.unwrap().lost, vec![line]);
	assert_eq!(
		world.line(1, 0).lost.as_deref(),
		Some("its session was withdrawn")
	);
	assert!(world.operator.store.due().unwrap().is_empty());
	assert!(world.operator.settler.settle().await.unwrap().is_quiet());
	assert_eq!(world.chain.state().attempts, 1);
	world.chain.open_session(1, DEPOSIT, Disclosure::Open);
	assert_eq!(
		refused(world.ask(voucher(1, 0, bad), "base").await),
		error(409, "line_lost")
	);
}

#[tokio::test]
async fn settle_should_never_give_up_a_session_that_the_chain_has_lost_and_settle_it_when_it_is_back() {
	let world = World::new().await;
	let (one, two) = (world.asked(1, 0, 0).await, world.asked(2, 0, 0).await);
	world.redeem(voucher(1, 0, one)).await;
	world.redeem(voucher(2, 0, two)).await;
	let lost = world.chain.forget(&[2]);
	let report = world.operator.settler.settle().await.unwrap();
	assert_eq!(report.dissolved, vec![(0, LineKey { session: 2, line: 0 })]);
	assert_eq!(report.submitted, vec![1]);
	assert_eq!(world.chain.settled_of(1, 0), one);
	for _ in 0..3 {
		world.chain.state().head += PATIENCE;
		assert!(world.operator.settler.settle().await.unwrap().lost.is_empty());
	}
	let world = world.restart().await;
	world.chain.recall(lost);
	let report = world.operator.settler.settle().await.unwrap();
	assert_eq!((report.submitted, report.problems), (vec![2], vec![]));
	assert_eq!(world.chain.settled_of(2, 0), two);
	assert!(world.operator.store.doubts().unwrap().is_empty());
	assert!(world.operator.settler.settle().await.unwrap().is_quiet());
}

#[tokio::test]
async fn settle_should_submit_again_when_the_chain_has_lost_batches_with_their_sessions() {
	let world = World::new().await;
	let (one, two) = (world.asked(1, 0, 0).await, world.asked(2, 0, 0).await);
	world.redeem(voucher(1, 0, one)).await;
	world.redeem(voucher(2, 0, two)).await;
	world.operator.settler.settle().await.unwrap();
	let more = world.asked(2, 0, two).await;
	world.redeem(voucher(2, 0, more)).await;
	world.operator.settler.settle().await.unwrap();
	assert_eq!(world.chain.settled_of(2, 0), more);

	let lost = world.chain.forget(&[1, 2]);
	// The first round sees that they are gone, the second sets the lines aside.
	for _ in 0..3 {
		let report = world.operator.settler.settle().await.unwrap();
		assert_eq!((report.submitted, report.ended), (vec![], vec![]));
	}
	let world = world.restart().await;
	world.chain.recall(lost);
	for _ in 0..3 {
		world.operator.settler.settle().await.unwrap();
	}
	assert_eq!(
		(world.chain.settled_of(1, 0), world.chain.settled_of(2, 0)),
		(one, more)
	);
	world.chain.end_windows();
	world.operator.settler.settle().await.unwrap();
	assert!(world.operator.store.pending_batches().unwrap().is_empty());
	assert!(world.operator.store.due().unwrap().is_empty());
}

#[tokio::test]
async fn settle_should_not_take_a_batch_for_ended_when_its_session_is_lost() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	world.redeem(voucher(1, 0, one)).await;
	world.operator.settler.settle().await.unwrap();
	let lost = world.chain.forget(&[1, 2]);
	// The number of the batch went to another one, which has ended.
	world.chain.state().next += 1;
	let report = world.operator.settler.settle().await.unwrap();
	assert!(report.ended.is_empty() && report.problems[0].contains("opened session 1"));
	world.chain.recall(lost);
	for _ in 0..2 {
		world.operator.settler.settle().await.unwrap();
	}
	assert_eq!(world.chain.settled_of(1, 0), one);
}

#[tokio::test]
async fn settle_should_keep_the_order_of_batches_when_the_chain_has_lost_some() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	world.redeem(voucher(1, 0, one)).await;
	world.operator.settler.settle().await.unwrap();
	let two = world.asked(1, 0, one).await;
	world.redeem(voucher(1, 0, two)).await;
	world.chain.state().fault = Fault::Unavailable;
	world.operator.settler.settle().await.unwrap();
	world.chain.state().fault = Fault::None;
	// Batch 0 is lost, and batch 1 was never submitted: alone it would not continue what is settled.
	world.chain.forget(&[]);
	let report = world.operator.settler.settle().await.unwrap();
	assert!(report.submitted.is_empty() && report.dissolved.is_empty() && report.lost.is_empty());
	let report = world.operator.settler.settle().await.unwrap();
	assert_eq!(report.submitted, vec![0, 1]);
	assert_eq!(world.chain.settled_of(1, 0), two);
}

#[tokio::test]
async fn settle_should_settle_again_what_had_ended_when_the_chain_has_lost_it() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	world.redeem(voucher(1, 0, one)).await;
	world.operator.settler.settle().await.unwrap();
	world.chain.end_windows();
	assert_eq!(world.operator.settler.settle().await.unwrap().ended, vec![0]);
	let two = world.asked(1, 0, one).await;
	world.redeem(voucher(1, 0, two)).await;
	world.chain.forget(&[]);
	let report = world.operator.settler.settle().await.unwrap();
	assert_eq!((report.submitted, report.lost), (vec![2], vec![]));
	assert_eq!(world.chain.settled_of(1, 0), two);
	assert_eq!(world.chain.state().all.last().unwrap().amount, two);
	assert!(world.operator.store.due().unwrap().is_empty());
}

#[tokio::test]
async fn settle_should_wait_for_a_deposit_that_the_chain_has_lost() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	world.redeem(voucher(1, 0, one)).await;
	world.chain.state().sessions.get_mut(&1).unwrap().remaining = one - 1;
	let report = world.operator.settler.settle().await.unwrap();
	assert_eq!(report.dissolved, vec![(0, LineKey { session: 1, line: 0 })]);
	assert!(world.operator.settler.settle().await.unwrap().is_quiet());
	world.chain.state().sessions.get_mut(&1).unwrap().remaining = one;
	assert_eq!(world.operator.settler.settle().await.unwrap().submitted, vec![1]);
	assert_eq!(world.chain.settled_of(1, 0), one);
}

#[tokio::test]
async fn settle_should_lose_a_line_when_its_session_number_went_to_somebody_else() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	world.redeem(voucher(1, 0, one)).await;
	let mut lost = world.chain.forget(&[1, 2]);
	world.operator.settler.settle().await.unwrap();
	for line in &mut lost.get_mut(&1).unwrap().lines {
		line.signer = operator_key().public_key().0;
	}
	world.chain.recall(lost);
	assert!(world.operator.settler.settle().await.unwrap().lost.is_empty());
	world.chain.state().head += PATIENCE;
	let report = world.operator.settler.settle().await.unwrap();
	assert_eq!(report.lost, vec![LineKey { session: 1, line: 0 }]);
	assert_eq!(world.chain.state().attempts, 0);
	// Its voucher is kept all the same.
	let kept = world
		.operator
		.store
		.voucher(&LineKey { session: 1, line: 0 })
		.unwrap();
	assert_eq!(kept.unwrap().cumulative, one);
}

#[tokio::test]
async fn settle_should_build_anew_when_the_chain_refuses_the_whole_batch() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	world.redeem(voucher(1, 0, one)).await;
	world.chain.state().fault = Fault::Refusing;
	let report = world.operator.settler.settle().await.unwrap();
	assert!(report.submitted.is_empty() && report.problems[0].contains("built again"));
	assert_eq!(world.operator.store.batch(0).unwrap(), None);
	assert_eq!(world.line(1, 0).unbatched(), one);
	world.chain.state().fault = Fault::None;
	assert_eq!(world.operator.settler.settle().await.unwrap().submitted, vec![1]);
	assert_eq!(world.chain.settled_of(1, 0), one);
}

#[tokio::test]
async fn settle_should_not_submit_what_another_gateway_has_settled_in_part() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	world.redeem(voucher(1, 0, one)).await;
	world.chain.state().sessions.get_mut(&1).unwrap().lines[0].settled = 1;
	let report = world.operator.settler.settle().await.unwrap();
	assert_eq!(report.dissolved, vec![(0, LineKey { session: 1, line: 0 })]);
	assert!(world.chain.state().all.is_empty());
}

#[tokio::test]
async fn settle_should_wait_when_the_stake_leaves_no_room_and_cut_lines_to_it() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	let two = world.asked(1, 0, one).await;
	world.redeem(voucher(1, 0, two)).await;
	world.chain.state().room = one - 1;
	let report = world.operator.settler.settle().await.unwrap();
	assert!(report.submitted.is_empty() && report.problems[0].contains("leaves room for"));
	world.chain.state().room = one;
	world.operator.settler.settle().await.unwrap();
	// Two batches, each with the voucher of its last receipt.
	assert_eq!(world.chain.settled_of(1, 0), two);
	assert_eq!(
		world
			.chain
			.state()
			.all
			.iter()
			.map(|b| b.amount)
			.collect::<Vec<_>>(),
		vec![one, two - one]
	);
}

#[tokio::test]
async fn settle_should_keep_open_sessions_to_what_the_bond_covers() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	let two = world.asked(1, 0, one).await;
	world.redeem(voucher(1, 0, two)).await;
	world.chain.state().open_room = one - 1;
	let report = world.operator.settler.settle().await.unwrap();
	assert!(report.submitted.is_empty() && report.problems[0].contains("of open sessions"));
	world.chain.state().open_room = one;
	world.operator.settler.settle().await.unwrap();
	assert_eq!(world.chain.settled_of(1, 0), two);
	assert_eq!(world.chain.state().all.len(), 2);
}

#[tokio::test]
async fn settle_should_split_when_there_are_more_lines_than_a_batch_holds() {
	let world = World::new().await;
	for session in [1, 2] {
		let one = world.asked(session, 0, 0).await;
		world.redeem(voucher(session, 0, one)).await;
	}
	let gateway = Gateway::new(
		world.chain.clone(),
		world.operator.store.clone(),
		Arc::new(operator_key()),
		models(),
		GatewayConfig::default(),
	)
	.unwrap();
	let bounds = Bounds {
		lines: 1,
		..Bounds::default()
	};
	let settler = gateway.settler(SettlementConfig {
		bounds,
		..SettlementConfig::default()
	});
	assert_eq!(settler.settle().await.unwrap().submitted, vec![0, 1]);
	assert!(world
		.chain
		.state()
		.all
		.iter()
		.all(|batch| batch.vouchers.len() == 1));
}

#[tokio::test]
async fn run_should_settle_when_the_threshold_is_reached_and_stop_when_told() {
	let dir = tempfile::tempdir().unwrap();
	let chain = Arc::new(MockChain::new());
	chain.open_session(1, DEPOSIT, Disclosure::Open);
	let settlement = SettlementConfig {
		interval: std::time::Duration::from_secs(3_600),
		threshold: 1,
		..SettlementConfig::default()
	};
	let path = dir.path().join("operator.redb");
	let operator = Operator::start_with(&chain, &path, GatewayConfig::default(), settlement).await;
	let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
	let (sent, mut reports) = tokio::sync::mpsc::unbounded_channel();
	let settler = operator.settler;
	let running = tokio::spawn(async move {
		let shutdown = async {
			let _ = stopped.await;
		};
		settler
			.run(shutdown, |report| sent.send(report.clone()).unwrap())
			.await
	});
	let http = http();
	let body = json!({ "model": "base", "prompt": "serde is", "max_tokens": 5 });
	let answer: Completion = http
		.post(format!("http://{}/v1/completions", operator.address))
		.header(VOUCHER_HEADER, voucher(1, 0, 0).to_header())
		.json(&body)
		.send()
		.await
		.unwrap()
		.json()
		.await
		.unwrap();
	let paid = voucher(1, 0, answer.openledger.cumulative).to_header();
	http.post(format!("http://{}/openledger/voucher", operator.address))
		.body(paid)
		.send()
		.await
		.unwrap();
	let report = reports.recv().await.unwrap();
	assert_eq!(report.submitted, vec![0]);
	assert_eq!(chain.settled_of(1, 0), answer.openledger.cumulative);
	stop.send(()).unwrap();
	running.await.unwrap().unwrap();
}

impl World {
	/// What the gateway says of a batch.
	async fn overview(&self, batch: u64) -> PublishedBatch {
		let (_, overview) = self.get(&format!("/openledger/batches/{batch}")).await;
		serde_json::from_value(overview).unwrap()
	}

	/// A batch of so many receipts as watchers read it.
	async fn published(&self, batch: u64, receipts: u32) -> published::Published {
		let fetcher = Fetcher::new(fetch::Bounds::default());
		let account = operator_key().public_key().0;
		let url = self.operator.url("");
		let limits = published::Limits::default();
		let given = published::Given::default();
		let batch = (batch, receipts);
		published::fetch(&fetcher, &url, batch, (&account, &GENESIS), &given, limits).await
	}
}

/// Whether what was read is what the batch commits to.
fn leads_to_roots(read: &published::Published, batch: &BatchSubmission, overview: &PublishedBatch) -> bool {
	use openledger_attribution::{session_leaf, sums::root_of_data, Blake2, CreditEntry};
	let sessions = session_leaf::root(&read.sessions).ok().map(|(root, _)| root);
	root_of_data::<Receipt, Blake2>(&read.batch.receipts) == Ok(batch.receipts_root)
		&& root_of_data::<CreditEntry, Blake2>(&read.batch.ledger) == Ok(batch.ledger_root)
		&& sessions == Some(overview.sessions_root)
}

#[tokio::test]
async fn batches_should_be_published_with_all_that_a_watcher_needs() {
	let world = World::new().await;
	world.chain.open_session(8, DEPOSIT, Disclosure::Private);
	for session in [1, 8] {
		let one = world.asked(session, 0, 0).await;
		let two = world.asked(session, 0, one).await;
		world.redeem(voucher(session, 0, two)).await;
	}
	world.operator.settler.settle().await.unwrap();
	let batch = world.chain.state().all[0].clone();
	let overview = world.overview(100).await;
	assert!(overview.is_complete);
	assert_eq!(
		(
			overview.receipt_count,
			overview.ledger_count,
			overview.session_count
		),
		(4, 2, 2)
	);
	let read = world.published(100, 4).await;
	assert!(read.problems.is_empty(), "{:?}", read.problems);
	assert!(leads_to_roots(&read, &batch, &overview));
	assert_eq!(read.sessions, overview.sessions);
	let page = world.get("/openledger/batches/100/receipts").await.1;
	let page: Page<PublishedReceipt> = serde_json::from_value(page).unwrap();
	assert_eq!(page.next, None);
	let executions: Vec<Execution> = page
		.items
		.iter()
		.map(|receipt| receipt.execution().unwrap())
		.collect();
	assert_eq!(executions, overview.receipts);
	for receipt in &page.items {
		let committed = receipt.read().unwrap();
		let signature = subxt_signer::sr25519::Signature(receipt.signature.clone().try_into().unwrap());
		let message = committed.message(&GENESIS);
		assert!(subxt_signer::sr25519::verify(
			&signature,
			message,
			&operator_key().public_key()
		));
		if committed.id.session == 8 {
			assert_eq!((&receipt.request, &receipt.response), (&None, &None));
			continue;
		}
		let (request, response) = (
			receipt.request.as_ref().unwrap(),
			receipt.response.as_ref().unwrap(),
		);
		assert_eq!(
			committed.check_texts(&[0; 32], request.as_bytes(), response.as_bytes()),
			Ok(())
		);
	}
	// Nothing more is read than the chain says that there is.
	for (batch, receipts) in [(7, 4), (100, 3)] {
		let read = world.published(batch, receipts).await;
		assert!(read.batch.receipts.is_empty() && !read.problems.is_empty());
	}
	// It stays published after its end, and in the next life.
	world.chain.end_windows();
	world.operator.settler.settle().await.unwrap();
	let world = world.restart().await;
	let again = world.published(100, 4).await;
	assert!(leads_to_roots(&again, &batch, &overview));
}

#[tokio::test]
async fn batches_should_be_published_in_pages_when_they_are_large() {
	let world = World::new().await;
	let session = 1;
	let count = RECEIPTS_PAGE as u64 + 3;
	// Not by way of HTTP: many receipts, each with a text.
	let (mut before, text) = (
		0,
		"serde is a framework for serializing and deserializing".to_string(),
	);
	for sequence in 0..count {
		let record = quick_receipt(session, sequence, before, &text);
		before += record.receipt().amount;
		let texts = crate::store::Texts {
			request: "ask".into(),
			response: text.clone(),
			salt: [0; 32],
			sources: Vec::new(),
		};
		world.operator.store.append(BASE, &record, &texts).unwrap();
		let signature = voucher(session, 0, before).signature;
		let payment = crate::store::Payment {
			cumulative: before,
			wrapped: false,
			signature,
		};
		world
			.operator
			.store
			.pay(&LineKey { session, line: 0 }, &payment)
			.unwrap();
	}
	world.operator.settler.settle().await.unwrap();
	let batch = world.chain.state().all[0].clone();
	let overview = world.overview(100).await;
	assert_eq!((overview.is_complete, overview.receipts.len()), (false, 0));
	assert_eq!(u64::from(overview.receipt_count), count);
	let page = world.get("/openledger/batches/100/receipts").await.1;
	let page: Page<PublishedReceipt> = serde_json::from_value(page).unwrap();
	assert_eq!(
		(page.items.len(), page.next),
		(RECEIPTS_PAGE, Some(RECEIPTS_PAGE as u32))
	);
	let page = world
		.get(&format!("/openledger/batches/100/receipts?from={}", count - 1))
		.await
		.1;
	let page: Page<PublishedReceipt> = serde_json::from_value(page).unwrap();
	assert_eq!(
		(page.items.len(), page.next, page.items[0].index),
		(1, None, count as u32 - 1)
	);
	let page = world
		.get("/openledger/batches/100/receipts?from=4000000000")
		.await
		.1;
	let page: Page<PublishedReceipt> = serde_json::from_value(page).unwrap();
	assert_eq!((page.items.len(), page.next), (0, None));
	for bad in ["?from=x", "?from=-1", "?to=3", "?from=1&from=2"] {
		let refusal = world.get(&format!("/openledger/batches/100/ledger{bad}")).await;
		assert_eq!(refused(refusal), error(400, "body_malformed"));
	}
	let read = world.published(100, count as u32).await;
	assert!(read.problems.is_empty(), "{:?}", read.problems);
	assert!(leads_to_roots(&read, &batch, &overview));
	assert_eq!(read.batch.receipts.len() as u64, count);
	assert!(read.batch.ledger.len() <= LEAVES_PAGE);
}

fn quick_receipt(session: u64, sequence: u64, before: Balance, text: &str) -> crate::store::ReceiptRecord {
	use openledger_attribution::{
		claim::claims_root, commit_request, commit_response, retrieval::retrieved_root,
	};
	let request = commit_request(&[0; 32], b"ask").unwrap();
	let response = commit_response(&[0; 32], text.as_bytes()).unwrap();
	let claims = models()[0].engine.attribute("ask", text).unwrap();
	let receipt = Receipt {
		id: ReceiptId {
			session,
			line: 0,
			sequence,
		},
		cumulative_before: before,
		amount: 10,
		input_tokens: 1,
		output_tokens: response.tokens as u32,
		request: request.root,
		response: response.root,
		parent: None,
		method: Method::Verbatim1,
		claim_count: claims.len() as u16,
		claims: claims_root(&claims).unwrap(),
		retrieved_count: 0,
		retrieved: retrieved_root(&[]).unwrap(),
	};
	crate::store::ReceiptRecord {
		execution: Execution {
			receipt,
			claims,
			retrieved: Vec::new(),
		},
		action: false,
		payment: None,
	}
}

#[tokio::test]
async fn batches_should_be_published_before_the_gateway_knows_that_a_block_holds_them() {
	let world = World::new().await;
	let one = world.asked(1, 0, 0).await;
	world.redeem(voucher(1, 0, one)).await;
	world.chain.state().fault = Fault::AnswerLost;
	world.operator.settler.settle().await.unwrap();
	world.chain.state().fault = Fault::None;
	assert_eq!(world.operator.store.chain_batch(100).unwrap(), None);
	let (status, body) = world.get("/openledger/batches/100").await;
	assert_eq!(status, StatusCode::OK, "{body}");
	assert_eq!(body["batch"], 100);
}

#[tokio::test]
async fn answers_should_cite_their_sources_when_the_model_retrieves() {
	let world = World::start(GatewayConfig::default(), retrieving_models(), Arc::new(Honest)).await;
	world.chain.open_session(8, DEPOSIT, Disclosure::Private);
	for session in [1, 8] {
		let (status, body) = world.ask(voucher(session, 0, 0), "base").await;
		assert_eq!(status, StatusCode::OK, "{body}");
		assert_eq!(body["openledger"]["sources"][0]["contribution"], 1);
		let completion: Completion = serde_json::from_value(body).unwrap();
		let sources = &completion.openledger.sources;
		// The licence has one word of the request, "is".
		assert_eq!(
			sources
				.iter()
				.map(|source| source.contribution)
				.collect::<Vec<_>>(),
			vec![1, 2]
		);
		assert_eq!(
			(sources[0].chunk, sources[0].uri.as_str(), sources[0].contributor),
			(0, "https://example.org/1", CONTRIBUTOR)
		);
		assert!(sources[0].score > 0.0 && DOCUMENT.contains(&sources[0].text[..40]));
		assert_eq!(crate::payer::check_sources(sources, None), Ok(()));
		// The receipt commits to them, sorted, unless the session is private.
		let receipt = completion.openledger.receipt;
		let retrieved = &completion.openledger.retrieved;
		assert_eq!(receipt.check_retrieved(retrieved), Ok(()));
		if session == 8 {
			assert_eq!(
				(receipt.method, receipt.retrieved_count),
				(Method::Unattributed, 0)
			);
		} else {
			assert_eq!((receipt.method, receipt.retrieved_count), (Method::Retrieval1, 2));
			let entries: Vec<_> = retrieved
				.iter()
				.map(|entry| (entry.contribution, entry.chunk))
				.collect();
			assert_eq!(entries, vec![(1, 0), (2, 0)]);
		}
		// A payer that lost the answer gets the same sources; others see them only if the session is open.
		let (_, body) = world.ask(voucher(session, 0, 0), "base").await;
		let unpaid: ErrorBody = serde_json::from_value(body).unwrap();
		assert_eq!(&unpaid.openledger.unwrap().signed.sources, sources);
		let (_, body) = world.get(&format!("/openledger/receipts/{session}/0/0")).await;
		let public: Disclosed = serde_json::from_value(body).unwrap();
		assert_eq!(public.signed.sources.is_empty(), session == 8);
	}
}

#[tokio::test]
async fn answers_should_cite_nothing_when_nothing_suits_or_the_model_does_not_retrieve() {
	let world = World::start(GatewayConfig::default(), retrieving_models(), Arc::new(Honest)).await;
	let body = json!({ "model": "base", "prompt": "xyzzy", "max_tokens": 3 });
	let (_, body) = world
		.post("/v1/completions", Some(voucher(1, 0, 0).to_header()), &body)
		.await;
	assert_eq!(body["openledger"].get("sources"), None);
	let world = World::new().await;
	let (_, body) = world.ask(voucher(1, 0, 0), "base").await;
	assert_eq!(body["openledger"].get("sources"), None);
}

mod demands {
	use super::*;
	use crate::store::{BatchTerms, Commitment};
	use openledger_attribution::{
		batch::BatchError,
		fraud::{
			judge, Chain as Facts, Channels, ContributionFacts, CreditFault, FraudKind, FraudProof,
			LineFacts, Side,
		},
		reveal::{check_reveal, DueCredit},
		BatchFacts, CreditEntry, Item, Reveal,
	};
	use openledger_core::{ContributionId, LineIndex, SessionId};

	/// What the chain knows of the batch.
	struct Known {
		posted: Vec<(ContributionId, Balance)>,
		channels: Channels,
	}

	impl Facts for Known {
		fn contribution(&self, _: ContributionId) -> Option<ContributionFacts> {
			None
		}
		fn in_corpus(&self, id: ContributionId) -> bool {
			id <= 2
		}
		fn is_commons(&self, id: ContributionId) -> bool {
			id == 2
		}
		fn line(&self, session: SessionId, _: LineIndex) -> Option<LineFacts> {
			Some(LineFacts {
				input_price: INPUT_PRICE,
				output_price: OUTPUT_PRICE,
				disclosure: if session == 8 {
					Disclosure::Private
				} else {
					Disclosure::Open
				},
			})
		}
		fn posted(&self, id: ContributionId) -> Balance {
			self.posted
				.iter()
				.find(|(posted, _)| *posted == id)
				.map_or(0, |(_, credit)| *credit)
		}
		fn posted_below(&self, id: ContributionId) -> Balance {
			let below = self.posted.iter().filter(|(posted, _)| *posted < id);
			below.map(|(_, credit)| credit).sum()
		}
		fn channels(&self) -> Channels {
			self.channels
		}
	}

	async fn world() -> (World, BatchFacts, Known) {
		world_of(Arc::new(Honest)).await
	}

	async fn world_of(conduct: Arc<dyn Conduct>) -> (World, BatchFacts, Known) {
		let world = World::start(GatewayConfig::default(), models(), conduct).await;
		world.chain.open_session(8, DEPOSIT, Disclosure::Private);
		for session in [1, 2, 8] {
			let one = world.asked(session, 0, 0).await;
			let two = world.asked(session, 0, one).await;
			world.redeem(voucher(session, 0, two)).await;
		}
		let channels = Channels {
			verbatim: 1_000_000_000,
			retrieval: 0,
		};
		settled(world, channels).await
	}

	/// Settles what is paid, for a model that weighs its channels so.
	async fn settled(world: World, channels: Channels) -> (World, BatchFacts, Known) {
		world.operator.settler.settle().await.unwrap();
		let batch = world.chain.state().all[0].clone();
		let record = world.operator.store.batch(0).unwrap().unwrap();
		let facts = BatchFacts {
			model: batch.model,
			amount: batch.amount,
			credited: batch.credits.iter().map(|(_, credit)| credit).sum(),
			receipts: batch.usage.receipts(),
			receipts_root: batch.receipts_root,
			ledger_root: batch.ledger_root,
			sessions_root: record.sessions_root,
		};
		(
			world,
			facts,
			Known {
				posted: batch.credits,
				channels,
			},
		)
	}

	fn demand(world: &World, item: Item, deadline: u32) {
		world.chain.state().demands.push(Demand {
			batch: 100,
			item,
			deadline,
		});
	}

	#[tokio::test]
	async fn every_demand_should_get_the_answer_that_the_chain_takes() {
		let (world, facts, chain) = world().await;
		assert!(world.operator.answerer.answer().await.is_quiet());
		let mut items: Vec<Item> = (0..facts.receipts)
			.flat_map(|n| [Item::Receipt(n), Item::Claims(n), Item::Retrieved(n)])
			.collect();
		for receipt in 0..facts.receipts {
			for side in [Side::Request, Side::Response] {
				items.extend([0, 1, 5].map(|chunk| Item::Chunk { receipt, side, chunk }));
			}
		}
		items.extend([0, 1, facts.amount / 2, facts.amount - 1].map(Item::Draw));
		items.extend((0..6).map(Item::Ledger));
		items.extend([0, facts.credited / 2, facts.credited - 1].map(Item::DrawCredit));
		items.extend([0, facts.amount / 2, facts.amount - 1].map(Item::Due));
		for (item, deadline) in items.iter().zip((0..100).rev()) {
			demand(&world, *item, deadline);
		}
		let report = world.operator.answerer.answer().await;
		assert_eq!((report.answered.len(), &report.problems), (items.len(), &vec![]));
		let answers = world.chain.state().answers.clone();
		assert_eq!(answers.len(), items.len());
		for (batch, item, reveal) in &answers {
			assert_eq!(
				(*batch, check_reveal(item, reveal, &facts, &chain)),
				(100, Ok(())),
				"{item:?}"
			);
		}
		// The most urgent first.
		assert_eq!(answers.first().map(|(_, item, _)| item), items.last());
		assert!(world.operator.answerer.answer().await.is_quiet());
	}

	/// The answers to what these positions make due, each of which the chain takes.
	async fn due_at(
		positions: impl IntoIterator<Item = Balance>,
		world: &World,
		facts: &BatchFacts,
		chain: &Known,
	) -> Vec<(Balance, Receipt, Option<DueCredit>)> {
		for position in positions {
			demand(world, Item::Due(position), 10);
		}
		let report = world.operator.answerer.answer().await;
		assert_eq!(report.problems, Vec::<String>::new());
		let answers = world.chain.state().answers.clone();
		let shown = answers.into_iter().map(|(_, item, reveal)| {
			assert_eq!(check_reveal(&item, &reveal, facts, chain), Ok(()), "{item:?}");
			match (item, reveal) {
				(Item::Due(position), Reveal::Due { attributed, credit }) => {
					(position, attributed.receipt.leaf, credit)
				}
				_ => panic!("{item:?} was answered by something else"),
			}
		});
		shown.collect()
	}

	/// The same of positions all over the batch.
	async fn due(world: &World, facts: &BatchFacts, chain: &Known) -> Vec<(Receipt, Option<DueCredit>)> {
		let positions = (0..facts.amount).step_by(5).chain([facts.amount - 1]);
		let shown = due_at(positions, world, facts, chain).await;
		shown
			.into_iter()
			.map(|(_, receipt, credit)| (receipt, credit))
			.collect()
	}

	#[tokio::test]
	async fn what_a_position_makes_due_should_be_shown_with_its_credit() {
		let (world, facts, chain) = world().await;
		let shown = due(&world, &facts, &chain).await;
		let owes_nobody = |(_, credit): &&(Receipt, Option<DueCredit>)| credit.is_none();
		assert!(shown
			.iter()
			.filter(owes_nobody)
			.any(|(receipt, _)| receipt.id.session == 8));
		let mut receipts = std::collections::BTreeSet::new();
		for (receipt, credit) in &shown {
			receipts.insert(receipt.id);
			match credit {
				None => {}
				Some(DueCredit::There { entry, .. }) => {
					assert_eq!((entry.leaf.contribution, entry.leaf.receipt), (1, receipt.id));
				}
				Some(DueCredit::Missing { .. }) => panic!("the ledger is complete"),
			}
		}
		assert_eq!(receipts.len() as u32, facts.receipts);
		let is_there = |credit: &Option<DueCredit>| matches!(credit, Some(DueCredit::There { .. }));
		assert!(shown.iter().any(|(_, credit)| is_there(credit)));
	}

	/// By what somebody is owed a part of a receipt's amount.
	#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
	enum Owed {
		Claimed(ContributionId),
		Retrieved(ContributionId),
		Nobody,
	}

	/// The parts of a receipt's amount in their order, each with its end.
	fn parts(execution: &Execution, channels: Channels) -> Vec<(Balance, Owed)> {
		let Receipt {
			amount,
			output_tokens,
			..
		} = execution.receipt;
		let share = |weight: u32| amount * Balance::from(weight) / 1_000_000_000;
		let (verbatim, retrieval) = (share(channels.verbatim), share(channels.retrieval));
		let mut parts = Vec::new();
		let mut claimed: Balance = 0;
		for claim in &execution.claims {
			claimed += Balance::from(claim.counted);
			let owed = claim.contribution().map_or(Owed::Nobody, Owed::Claimed);
			parts.push((verbatim * claimed / Balance::from(output_tokens), owed));
		}
		parts.push((verbatim, Owed::Nobody));
		let count = execution.retrieved.len() as Balance;
		for (until, entry) in (1..=count).zip(&execution.retrieved) {
			let end = verbatim + retrieval * until / count;
			parts.push((end, Owed::Retrieved(entry.contribution)));
		}
		parts.push((amount, Owed::Nobody));
		parts
	}

	#[tokio::test]
	async fn what_a_position_makes_due_should_be_owed_by_both_channels_but_not_to_commons() {
		/// So many positions at equal distances, beside all at which a part begins or ends.
		const SPREAD: Balance = 50;
		let world = World::start(GatewayConfig::default(), retrieving_models(), Arc::new(Honest)).await;
		world.chain.open_session(8, DEPOSIT, Disclosure::Private);
		// A text at length, and too little of it for a claim; commons; and what is nobody's business.
		let asked = [
			(1, "tell me: serde is", 30),
			(1, "serde is", 5),
			(2, "permission is", 40),
			(8, "tell me: serde is", 30),
		];
		let mut cumulative = std::collections::BTreeMap::<u64, Balance>::new();
		for (session, prompt, most) in asked {
			let paid = cumulative.entry(session).or_default();
			let body = json!({ "model": "base", "prompt": prompt, "max_tokens": most, "temperature": 0 });
			let header = voucher(session, 0, *paid).to_header();
			let (status, body) = world.post("/v1/completions", Some(header), &body).await;
			assert_eq!(status, StatusCode::OK, "{body}");
			let completion: Completion = serde_json::from_value(body).unwrap();
			*paid = completion.openledger.cumulative;
		}
		for (session, paid) in &cumulative {
			world.redeem(voucher(*session, 0, *paid)).await;
		}
		let channels = Channels {
			verbatim: 600_000_000,
			retrieval: 400_000_000,
		};
		let (world, facts, chain) = settled(world, channels).await;

		// The parts of the whole batch, with their ends in its amount.
		let mut all: Vec<(Balance, ReceiptId, Owed)> = Vec::new();
		let mut before: Balance = 0;
		let record = world.operator.store.batch(0).unwrap().unwrap();
		for executed in world.operator.store.executions(&record).unwrap() {
			let Receipt { id, amount, .. } = executed.execution.receipt;
			let parts = parts(&executed.execution, channels).into_iter();
			all.extend(parts.map(|(end, owed)| (before + end, id, owed)));
			before += amount;
		}
		assert_eq!((before, facts.receipts as usize), (facts.amount, asked.len()));

		let spread = (0..SPREAD).map(|n| facts.amount * n / SPREAD);
		let borders = all.iter().flat_map(|(end, ..)| [end.saturating_sub(1), *end]);
		let positions: std::collections::BTreeSet<Balance> = spread
			.chain(borders)
			.filter(|position| *position < facts.amount)
			.collect();
		let shown = due_at(positions.iter().copied(), &world, &facts, &chain).await;
		assert_eq!(shown.len(), positions.len());
		let mut seen = std::collections::BTreeSet::new();
		for (position, receipt, credit) in shown {
			let (_, id, owed) = all.iter().find(|(end, ..)| position < *end).unwrap();
			assert_eq!(receipt.id, *id, "{position}");
			// The second is commons.
			let payee = match owed {
				Owed::Claimed(1) | Owed::Retrieved(1) => Some((1, *id)),
				_ => None,
			};
			let paid = credit.map(|credit| match credit {
				DueCredit::There { entry, .. } => (entry.leaf.contribution, entry.leaf.receipt),
				DueCredit::Missing { .. } => panic!("the ledger is complete"),
			});
			assert_eq!(paid, payee, "{position}: {owed:?}");
			seen.insert((id.session, *owed));
		}
		for expected in [
			(1, Owed::Claimed(1)),
			(1, Owed::Retrieved(1)),
			(1, Owed::Retrieved(2)),
			(1, Owed::Nobody),
			(2, Owed::Claimed(2)),
			(8, Owed::Nobody),
		] {
			assert!(seen.contains(&expected), "{expected:?} is not among {seen:?}");
		}
	}

	/// Keeps back what the ledger has at this place.
	struct Skimming(usize);

	impl Conduct for Skimming {
		fn commit(&self, executions: &[Execution], terms: &BatchTerms<'_>) -> Result<Commitment, BatchError> {
			use codec::DecodeAll;
			let mut made = Commitment::new(executions, terms)?;
			let kept_back = made.ledger.remove(self.0);
			let kept_back = CreditEntry::decode_all(&mut kept_back.as_slice()).unwrap();
			for (contribution, total) in &mut made.posted {
				if *contribution == kept_back.contribution {
					*total -= kept_back.credit;
				}
			}
			Ok(made)
		}
	}

	#[tokio::test]
	async fn what_a_position_makes_due_should_be_shown_as_missing_when_the_ledger_lacks_it() {
		// The first, one between others, the last.
		for place in [0, 2, 3] {
			let (world, facts, chain) = world_of(Arc::new(Skimming(place))).await;
			let answers = due(&world, &facts, &chain).await;
			let mut lacking = answers.into_iter().filter_map(|(receipt, credit)| match credit {
				Some(DueCredit::Missing { entries, gap }) => Some((receipt, entries, gap)),
				_ => None,
			});
			let (receipt, entries, gap) = lacking.next().expect("a position of the receipt was asked for");
			assert_eq!((entries, gap.at), (3, place as u64));
			assert!(lacking.all(|(other, ..)| other.id == receipt.id));
			// Whoever has the answer has the proof.
			let shown = world
				.chain
				.state()
				.answers
				.iter()
				.find_map(|(_, _, reveal)| match reveal {
					Reveal::Due {
						attributed,
						credit: Some(DueCredit::Missing { .. }),
					} => Some(attributed.clone()),
					_ => None,
				});
			let proof = FraudProof::LedgerReceipt(CreditFault::Missing {
				entries,
				contribution: 1,
				gap,
				attributed: shown.unwrap(),
			});
			let found = judge(&proof, &facts, &chain).map(|found| found.kind);
			assert_eq!(found, Ok(FraudKind::LedgerReceipt));
		}
	}

	#[tokio::test]
	async fn flood_of_demands_should_be_answered_at_one_go() {
		let (world, facts, chain) = world().await;
		let mut count = 0;
		for receipt in 0..facts.receipts {
			for side in [Side::Request, Side::Response] {
				for chunk in 0..openledger_attribution::FREE_CHUNKS {
					demand(&world, Item::Chunk { receipt, side, chunk }, 10);
					count += 1;
				}
			}
		}
		assert!(count >= 256);
		let report = world.operator.answerer.answer().await;
		assert_eq!((report.answered.len(), &report.problems), (count, &vec![]));
		for (_, item, reveal) in &world.chain.state().answers {
			assert_eq!(check_reveal(item, reveal, &facts, &chain), Ok(()), "{item:?}");
		}
	}

	#[tokio::test]
	async fn demands_should_be_answered_after_restart_and_tried_again_until_it_works() {
		let (world, ..) = world().await;
		demand(&world, Item::Receipt(0), 10);
		world.chain.state().fault = Fault::Unavailable;
		let report = world.operator.answerer.answer().await;
		assert!(report.answered.is_empty() && report.problems.len() == 1);
		world.chain.state().fault = Fault::Refusing;
		let report = world.operator.answerer.answer().await;
		assert!(
			report.answered.is_empty() && report.problems[0].contains("WrongReveal"),
			"{report:?}"
		);
		let world = world.restart().await;
		world.chain.state().fault = Fault::AnswerLost;
		assert_eq!(world.operator.answerer.answer().await.problems.len(), 1);
		let world = world.restart().await;
		world.chain.state().fault = Fault::None;
		assert!(world.operator.answerer.answer().await.is_quiet());
		assert_eq!(world.chain.state().answers.len(), 1);
	}

	#[tokio::test]
	async fn demands_should_be_answered_together_and_the_most_urgent_first() {
		let (world, ..) = world().await;
		demand(&world, Item::Receipt(0), 11);
		demand(&world, Item::Receipt(1), 10);
		world.chain.state().together = 2;
		let answered = world.operator.answerer.answer();
		let report = tokio::time::timeout(std::time::Duration::from_secs(10), answered);
		let report = report.await.expect("one answer waits for no other");
		let urgent_first = [(100, Item::Receipt(1)), (100, Item::Receipt(0))];
		assert_eq!(report.answered, urgent_first);
		let answers = world.chain.state().answers.clone();
		let order: Vec<_> = answers
			.into_iter()
			.map(|(batch, item, _)| (batch, item))
			.collect();
		assert_eq!(order, urgent_first);
	}

	#[tokio::test]
	async fn demands_should_be_answered_until_their_deadline_and_not_after() {
		let (world, ..) = world().await;
		demand(&world, Item::Receipt(0), 10);
		demand(&world, Item::Receipt(1), 11);
		demand(&world, Item::Receipt(99), 12);
		world.chain.state().now = 11;
		let report = world.operator.answerer.answer().await;
		assert_eq!(report.late, vec![(100, Item::Receipt(0))]);
		assert_eq!(report.answered, vec![(100, Item::Receipt(1))]);
		assert_eq!(report.problems.len(), 1, "there is no such receipt");
	}

	#[tokio::test]
	async fn demands_should_be_answered_before_the_gateway_knows_that_a_block_holds_the_batch() {
		let world = World::new().await;
		let one = world.asked(1, 0, 0).await;
		world.redeem(voucher(1, 0, one)).await;
		world.chain.state().fault = Fault::AnswerLost;
		world.operator.settler.settle().await.unwrap();
		world.chain.state().fault = Fault::None;
		demand(&world, Item::Draw(0), 10);
		assert_eq!(
			world.operator.answerer.answer().await.answered,
			vec![(100, Item::Draw(0))]
		);
	}

	#[tokio::test]
	async fn run_should_answer_and_stop_when_told() {
		let (world, ..) = world().await;
		demand(&world, Item::Receipt(0), 10);
		let (sent, mut reports) = tokio::sync::mpsc::unbounded_channel();
		let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
		let World { operator, .. } = world;
		let answerer = operator.answerer;
		let running = tokio::spawn(async move {
			let shutdown = async {
				let _ = stopped.await;
			};
			answerer
				.run(shutdown, |report| sent.send(report.clone()).unwrap())
				.await;
		});
		assert_eq!(
			reports.recv().await.unwrap().answered,
			vec![(100, Item::Receipt(0))]
		);
		stop.send(()).unwrap();
		running.await.unwrap();
	}
}

#[tokio::test]
async fn retrieved_contributions_should_be_credited_by_their_channel_but_not_commons() {
	let world = World::start(GatewayConfig::default(), retrieving_models(), Arc::new(Honest)).await;
	let one = world.asked(1, 0, 0).await;
	world.redeem(voucher(1, 0, one)).await;
	world.operator.settler.settle().await.unwrap();
	let batch = world.chain.state().all[0].clone();
	let record = world.operator.store.batch(0).unwrap().unwrap();
	let execution = &world.operator.store.executions(&record).unwrap()[0].execution;
	let claimed: u32 = execution
		.claims
		.iter()
		.map(|claim| u32::from(claim.counted))
		.sum();
	let Receipt {
		amount,
		output_tokens,
		..
	} = execution.receipt;
	// All claims are on the first; the second, commons, was retrieved too and keeps its half with the pools.
	let verbatim = amount * Balance::from(claimed) / Balance::from(output_tokens) * 6 / 10;
	let retrieval = amount / 2 * 4 / 10;
	assert_eq!(batch.credits, vec![(1, verbatim + retrieval)]);
	assert_eq!(record.commons, vec![2]);
	let page = world.get("/openledger/batches/100/receipts").await.1;
	let page: Page<PublishedReceipt> = serde_json::from_value(page).unwrap();
	assert_eq!(page.items[0].execution().as_ref(), Some(execution));
}
