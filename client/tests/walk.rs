//! One walk through the supply chain against a real node: from a document to a payout, by the functions that the
//! commands and the story use.

mod common;

use common::key;
use openledger::{
	chain::{economy::BatchState, Advance, Connection, Key, Pull},
	cli::{
		ask::{payable, payer},
		claim::{self, Planner},
		contribution::{self, Origin, Submission},
		datanet::{self, Admission, Words},
		documents::Library,
		explain, model, operator, serve, session, snapshot, Failure,
	},
	gateway::{GatewayConfig, SettlementConfig},
	payer::{Memory, PayerError, Question, Style},
};
use openledger_core::{Disclosure, ModelKind, MILLI_OPEN, OPEN};

const TEXT: &str =
	"The settlement of a batch moves the sum of its vouchers from the sessions pot into escrow, and there \
	it waits until the challenge window has ended and nobody has proven a fault of the operator.";
const OTHER: &str =
	"A contribution commits to its chunks with a tree whose leaves hash the account of the contributor, so \
	that nobody else can submit the same root and take what it earns.";

async fn contribute(conn: &Connection, who: &Key, datanet: u32, text: &str, origin: Origin) -> u64 {
	let submission = Submission {
		datanet,
		origin,
		commitment: contribution::commit(&who.account(), text).unwrap(),
		uri: "test.md".into(),
		commons: false,
	};
	contribution::add(conn, who, &submission).await.unwrap().value
}

#[tokio::test(flavor = "multi_thread")]
async fn walk_should_pay_contributors_when_a_question_is_answered() {
	let Some(node) = common::start() else { return };
	let conn = Connection::open(&node.url).await.unwrap();
	let (alice, bob, charlie, dave, eve) = (
		key("//Alice"),
		key("//Bob"),
		key("//Charlie"),
		key("//Dave"),
		key("//Eve"),
	);
	let advance = Advance::Tick(alice.clone());
	let issuance = conn.issuance().await.unwrap();

	// From documents to a sealed snapshot.
	let words = Words {
		domain: "settlement".into(),
		..Words::default()
	};
	let created = datanet::create(&conn, &alice, "walk", &words, Admission::Curated)
		.await
		.unwrap();
	let datanet = created.value;
	assert!(created.fee > 0 && created.block > 0);
	let first = contribute(&conn, &bob, datanet, TEXT, Origin::Raw).await;
	contribution::accept_many(&conn, &alice, &[(first, 90)], |_| ())
		.await
		.unwrap();
	let refined = Origin::Refinement {
		parents: vec![first],
		parent_share: 300_000_000,
	};
	let second = contribute(&conn, &charlie, datanet, OTHER, refined).await;
	let rejected = contribute(&conn, &charlie, datanet, "spam spam spam", Origin::Raw).await;
	assert_eq!(conn.awaiting_review(datanet).await.unwrap(), [second, rejected]);
	contribution::accept(&conn, &alice, second, 50).await.unwrap();
	contribution::reject(&conn, &alice, rejected, "spam")
		.await
		.unwrap();
	let published = snapshot::publish(&conn, &alice, datanet).await.unwrap().value;
	snapshot::demand(&conn, &eve, first, 0).await.unwrap();
	snapshot::answer(&conn, &bob, first, 0, TEXT).await.unwrap();
	snapshot::seal(&conn, &alice, published, &advance).await.unwrap();
	assert_eq!(conn.members(published).await.unwrap(), [first, second]);

	// A refused call says why, in the pallet's words.
	let again = snapshot::seal(&conn, &alice, published, &advance)
		.await
		.unwrap_err();
	let Failure::Chain(error) = &again else {
		panic!("{again}")
	};
	let refusal = error.refusal().expect("the chain refused");
	assert!(refusal.is("Datanets", "AlreadySealed"), "{refusal}");
	assert_eq!(
		again.to_string(),
		"the chain refused: Datanets::AlreadySealed: The snapshot is sealed already"
	);
	assert_eq!(again.exit_code(), 1);

	// A model, and an operator with a delegator.
	let registration = model::Registration {
		manifest_hash: [7; 32],
		snapshots: vec![(published, 1)],
		..model::Registration::new(ModelKind::Base)
	};
	let model = model::register(&conn, &dave, &registration).await.unwrap().value;
	let operator = operator::register(&conn, &alice, 1_000 * OPEN, "test", "", 100_000_000)
		.await
		.unwrap()
		.value;
	operator::serve_model(&conn, &alice, model, OPEN, 2 * OPEN)
		.await
		.unwrap();
	operator::delegate(&conn, &bob, operator, 100 * OPEN)
		.await
		.unwrap();
	operator::activate(&conn, &bob, operator, &bob.account(), &advance)
		.await
		.unwrap();
	let quote = conn.quote(model, operator, OPEN).await.unwrap().unwrap();
	assert_eq!(quote.total(), Some(OPEN));

	// A session, a gateway, a question.
	let opening = session::Opening {
		operator,
		lines: vec![session::Line {
			model,
			signer: eve.account(),
			max_prices: None,
		}],
		deposit: 10 * OPEN,
		disclosure: Disclosure::Open,
		mandate: None,
	};
	let session = session::open(&conn, &eve, &opening).await.unwrap().value;
	let library = Library::new([OTHER, "a document that nobody contributed", TEXT]);
	let folder = tempfile::tempdir().unwrap();
	let served = serve::models(&conn, &library, &[(model, None)], false)
		.await
		.unwrap();
	assert_eq!(served[0].engine.index().contributions(), 2);
	let gateway = serve::gateway(&conn, &alice, folder.path(), served, GatewayConfig::default())
		.await
		.unwrap();
	let settler = gateway.settler(SettlementConfig::default());
	let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
	let url = format!("http://{}", listener.local_addr().unwrap());
	let serving = tokio::spawn(async move { gateway.serve(listener, std::future::pending()).await });

	let line = payable(&conn, session, 0).await.unwrap();
	let question = Question {
		model: line.model.clone(),
		prompt: "What does the settlement of a batch".into(),
		style: Style::Completion,
		max_tokens: 48,
		temperature: Some(0.0),
		seed: Some(1),
		parent: None,
	};
	let mut poor = payer(&line, &eve, &url, MILLI_OPEN, Memory::volatile(session, 0));
	assert!(matches!(
		poor.ask(&question).await,
		Err(PayerError::OverLimit { .. })
	));
	let mut payer = payer(&line, &eve, &url, line.most, Memory::volatile(session, 0));
	let answer = payer.ask(&question).await.unwrap();
	assert!(!answer.receipt.claims.is_empty(), "{answer:?}");
	payer.pay().await.unwrap();

	// Settlement, the window, the routing.
	let settled = settler.settle().await.unwrap();
	assert_eq!((settled.submitted.len(), &settled.problems), (1, &Vec::new()));
	let (batch, record) = conn.open_batches(operator).await.unwrap().remove(0);
	assert_eq!(record.amount, answer.receipt.cost);
	conn.wait_until_clock(record.due + 1, &advance).await.unwrap();
	let info = conn.batch(batch).await.unwrap().unwrap();
	assert_eq!(info.state, BatchState::Ended);
	assert_eq!(settler.settle().await.unwrap().ended.len(), 1);

	// Every part of it is explained.
	let history = explain::history(&conn, batch).await.unwrap();
	let flows = explain::flows(&conn, &history).await.unwrap();
	let explained: u128 = flows.iter().map(|flow| flow.amount).sum();
	assert_eq!(explained, answer.receipt.cost);
	assert!(!history.credited.is_empty());

	// Payouts.
	let planner = Planner::load(&conn).await.unwrap();
	let payee = conn.payee_of(&bob.account()).await.unwrap().unwrap();
	let plan = planner.plan(payee);
	assert!(plan.contains(&Pull::Contribution(first)) && plan.contains(&Pull::Staker(operator, payee)));
	let pulls = claim::prune(&conn, &plan).await.unwrap();
	let before = conn.earnings(&bob.account()).await.unwrap().paid;
	let paid = claim::claim(&conn, &bob, None, &pulls).await.unwrap();
	assert!(paid.value.amount > 0);
	assert_eq!(
		conn.earnings(&bob.account()).await.unwrap().paid,
		before + paid.value.amount
	);

	// The books.
	let books = conn.conservation().await.unwrap();
	assert!(books.holds && books.surplus == 0, "{books:?}");
	assert_eq!(books.issuance, issuance - books.burnt);
	let activity = conn.activity(0, u32::MAX).await.unwrap();
	assert_eq!(activity.totals.inferences, 1);
	assert_eq!(activity.totals.routed, answer.receipt.cost);

	// Two receipts of one number, both signed: whoever has them has the operator convicted.
	let mut other = answer.receipt.clone();
	other.receipt.input_tokens += 1;
	let message = other.receipt.message(&conn.genesis());
	other.operator_signature = hex::encode(alice.pair().sign(&message).0);
	let file = |name: &str, receipt: &openledger::gateway::wire::SignedReceipt| {
		let path = folder.path().join(name);
		std::fs::write(&path, serde_json::json!({ "signedReceipt": receipt }).to_string()).unwrap();
		path.to_str().expect("temporary paths are text").to_string()
	};
	let (one, two) = (file("one.json", &answer.receipt), file("two.json", &other));
	let dispute = |first: &str, second: &str| {
		let arguments = [
			"--url",
			&node.url,
			"--key",
			"//Bob",
			"--advance",
			"--json",
			"session",
			"dispute",
			first,
			second,
		];
		common::openledger(&arguments)
	};
	let same = dispute(&one, &one);
	assert_eq!(same.status.code(), Some(1), "{}", common::said(&same));
	let convicted = dispute(&one, &two);
	assert_eq!(convicted.status.code(), Some(0), "{}", common::said(&convicted));
	let left = conn.operator(operator).await.unwrap().unwrap().bond;
	assert!(left < 1_000 * OPEN, "{left} are left of the bond");
	let again = dispute(&one, &two);
	assert_eq!(again.status.code(), Some(1), "a line is punished once");

	session::close(&conn, &eve, session).await.unwrap();
	let returned = session::withdraw(&conn, &eve, session, &advance)
		.await
		.unwrap()
		.value;
	assert_eq!(returned, 10 * OPEN - answer.receipt.cost);
	serving.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn connection_should_say_what_to_do_when_nobody_answers() {
	let url = format!("ws://127.0.0.1:{}", common::free_port());
	let failure = Failure::from(Connection::open(&url).await.unwrap_err());
	assert_eq!(failure.exit_code(), 3);
	assert!(
		failure.to_string().contains("no node answers at ws://127.0.0.1"),
		"{failure}"
	);
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_should_equal_the_nodes() {
	let Some(node) = common::start() else { return };
	// Opening compares every call, event, type and view; this compares the bytes, so docs cannot drift either.
	let _conn = Connection::open(&node.url).await.unwrap();
	let client = subxt::rpcs::RpcClient::from_insecure_url(&node.url)
		.await
		.unwrap();
	let version = "0x10000000";
	let answer: String = client
		.request(
			"state_call",
			subxt::rpcs::client::rpc_params!["Metadata_metadata_at_version", version],
		)
		.await
		.unwrap();
	let bytes = hex::decode(answer.trim_start_matches("0x")).unwrap();
	let metadata: Option<Vec<u8>> = codec::Decode::decode(&mut bytes.as_slice()).unwrap();
	let committed = include_bytes!("../metadata.scale");
	assert!(
		metadata.is_some_and(|metadata| metadata == committed),
		"client/metadata.scale is not the runtime's: fetch it anew"
	);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_transactions_should_all_succeed_when_sent_without_waiting() {
	let Some(node) = common::start() else { return };
	let conn = Connection::open(&node.url).await.unwrap();
	let remark = conn
		.call(
			&openledger::chain::api::transactions()
				.system()
				.remark(b"test".to_vec()),
		)
		.unwrap();
	let calls = (0..60)
		.map(|index| {
			(
				remark.clone(),
				key(if index % 3 == 0 { "//Alice" } else { "//Bob" }),
			)
		})
		.collect();
	let results = conn.submit_many(calls, |_| ()).await;
	assert_eq!(results.len(), 60);
	for result in results {
		result.unwrap();
	}
	let all = conn
		.submit_batch_all(&[remark.clone(), remark], &key("//Alice"))
		.await
		.unwrap();
	assert!(all.fee > 0);
}
