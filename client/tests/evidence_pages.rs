//! Evidence of a batch that is too large to be routed in one block: its routing begins in one, goes on page by page, and is
//! closed in a later one.

mod common;

use common::{key, openledger, said, serving::Serving};
use openledger::{
	chain::{address, api::datanets::events::ContributionSubmitted, Advance, Call, Connection, Pull},
	cli::{
		claim,
		contribution::{self, Origin, Submission},
		datanet::{self, Admission, Words},
		model, snapshot,
	},
	evidence::{verify, Bundle},
	payer::{Question, Style},
};
use openledger_core::{ContributionId, ModelKind, OPEN};
use openledger_runtime_api::BatchState;

/// More than the 512 credits that a block routes.
const TEXTS: usize = 560;
/// As many as one answer retrieves.
const TOGETHER: usize = 8;
/// Contributions submitted, or reviewed, in one transaction.
const CALLS: usize = 40;

/// A text with a word that no other has.
fn text(number: usize) -> String {
	format!("entry{number} of the long register")
}

/// All texts as contributions: the first and the last are Charlie's, the others Bob's.
async fn contribute(conn: &Connection, datanet: u32) -> Vec<ContributionId> {
	let (bob, charlie) = (key("//Bob"), key("//Charlie"));
	let mut ids = Vec::new();
	let numbers: Vec<usize> = (0..TEXTS).collect();
	let pages = [&numbers[..1]]
		.into_iter()
		.chain(numbers[1..TEXTS - 1].chunks(CALLS))
		.chain([&numbers[TEXTS - 1..]]);
	for page in pages {
		let who = if page.len() == 1 { &charlie } else { &bob };
		let calls: Vec<Call> = page
			.iter()
			.map(|number| {
				let submission = Submission {
					datanet,
					origin: Origin::Raw,
					commitment: contribution::commit(&who.account(), &text(*number)).unwrap(),
					uri: format!("register:{number}"),
					commons: false,
				};
				contribution::call(conn, &submission).unwrap()
			})
			.collect();
		let submitted = conn.submit_batch_all(&calls, who).await.unwrap();
		let events = submitted.find::<ContributionSubmitted>();
		ids.extend(events.iter().map(|event| event.contribution));
	}
	ids
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_should_hold_when_a_batch_is_routed_over_several_blocks() {
	let Some(node) = common::start() else { return };
	let conn = Connection::open(&node.url).await.unwrap();
	let (alice, charlie, dave) = (key("//Alice"), key("//Charlie"), key("//Dave"));
	let advance = Advance::Tick(alice.clone());

	let words = Words::default();
	let datanet = datanet::create(&conn, &alice, "register", &words, Admission::Curated)
		.await
		.unwrap()
		.value;
	let ids = contribute(&conn, datanet).await;
	assert_eq!(ids.len(), TEXTS);
	let reviews: Vec<_> = ids.iter().map(|id| (*id, 50)).collect();
	contribution::accept_many(&conn, &alice, &reviews, |_| ())
		.await
		.unwrap();
	let published = snapshot::publish(&conn, &alice, datanet).await.unwrap().value;
	snapshot::seal(&conn, &alice, published, &advance).await.unwrap();
	let registration = model::Registration {
		snapshots: vec![(published, 1)],
		verbatim: 0,
		retrieval: 1_000_000_000,
		..model::Registration::new(ModelKind::Base)
	};
	let model = model::register(&conn, &dave, &registration).await.unwrap().value;
	let texts: Vec<String> = (0..TEXTS).map(text).collect();
	let texts = texts.iter().map(String::as_str);
	let mut serving = Serving::begin(&conn, model, texts, (OPEN, OPEN), 100 * OPEN).await;
	let operator = serving.operator;

	let numbers: Vec<usize> = (0..TEXTS).collect();
	for page in numbers.chunks(TOGETHER) {
		let words: Vec<String> = page.iter().map(|number| format!("entry{number}")).collect();
		let question = Question {
			model: serving.model.clone(),
			prompt: words.join(" "),
			style: Style::Completion,
			max_tokens: 4,
			temperature: Some(0.0),
			seed: Some(0),
			parent: None,
		};
		let answer = serving.payer.ask(&question).await.unwrap();
		assert_eq!(answer.receipt.retrieved.len(), TOGETHER, "{answer:?}");
	}
	serving.payer.pay().await.unwrap();
	serving.settler.settle().await.unwrap();
	let (batch, record) = conn.open_batches(operator).await.unwrap().remove(0);
	assert_eq!(usize::try_from(record.credits), Ok(TEXTS));

	// The block that begins the routing does not end it, and until that is done nothing can be followed.
	let state = || async { conn.batch(batch).await.unwrap().unwrap().state };
	while matches!(state().await, BatchState::Open | BatchState::Due) {
		conn.wait_blocks(1, &advance).await.unwrap();
	}
	assert_eq!(state().await, BatchState::Routing);
	let id = batch.to_string();
	let explain = |more: &[&str]| {
		let mut arguments = vec!["--url", &node.url, "explain", &id];
		arguments.extend_from_slice(more);
		openledger(&arguments)
	};
	let output = explain(&[]);
	assert!(output.status.success(), "{}", said(&output));
	let expected = format!("512 of its {TEXTS} credits are paid");
	assert!(said(&output).contains(&expected), "{}", said(&output));

	// What is pulled as soon as the first page is paid, and what is pulled at the end.
	let [first, last] = [ids[0], ids[TEXTS - 1]];
	claim::claim(&conn, &charlie, None, &[Pull::Contribution(first)])
		.await
		.unwrap();
	while state().await != BatchState::Ended {
		conn.wait_blocks(1, &advance).await.unwrap();
	}
	let pulls = [
		Pull::ModelData(model),
		Pull::Member(published, first),
		Pull::Contribution(first),
		Pull::Member(published, last),
		Pull::Contribution(last),
	];
	claim::claim(&conn, &charlie, None, &pulls).await.unwrap();

	let file = serving.folder.path().join("charlie.json");
	let file = file.to_str().expect("temporary paths are text");
	let account = address(&charlie.account());
	let documents = serving.folder.path().join("documents");
	std::fs::create_dir_all(&documents).unwrap();
	for number in [0, TEXTS - 1] {
		std::fs::write(documents.join(format!("{number}.md")), text(number)).unwrap();
	}
	let documents = documents.to_str().expect("temporary paths are text");
	let output = explain(&["--payee", &account, "--out", file, "--documents", documents]);
	let told = said(&output);
	assert!(output.status.success(), "{told}");
	for link in [
		"corpus", "chunk", "routing", "share", "pot", "pull", "payout", "sum",
	] {
		assert!(
			told.contains(&format!("✓ {link} ")),
			"{link} is missing in\n{told}"
		);
	}
	assert!(told.contains("in 2 parts"), "{told}");
	serving.end();
	drop(node);

	let bytes = std::fs::read(file).unwrap();
	let bundle = Bundle::parse(&bytes).unwrap();
	let root = bundle.state_root().unwrap();
	verify(&bundle, Some(&root)).unwrap();
	let credits = |bundle: &Bundle| {
		let routes = bundle.subject.routes.iter();
		routes
			.filter(|route| matches!(route.via, openledger::evidence::bundle::Via::Credit { .. }))
			.map(|route| (route.pulled_in.clone(), route.paid_in))
			.collect::<Vec<_>>()
	};
	let ways = credits(&bundle);
	assert_eq!(ways.len(), 2, "{ways:?}");
	assert!(ways
		.iter()
		.all(|(pulled, paid)| pulled.len() == 1 && paid.is_some()));
	let (begun, ended) = (bundle.subject.routed_in[0], bundle.subject.ended_in.unwrap());
	assert!(begun < ended && ways.iter().any(|(pulled, _)| pulled[0] <= ended));

	// What was retrieved is shown down to its bytes.
	let mut changed = bundle.clone();
	let receipts = &mut changed.data.receipts;
	let shown = receipts.iter_mut().find_map(|receipt| receipt.found.first_mut());
	shown.unwrap().chunk.body.0[12] ^= 1;
	assert!(verify(&changed, Some(&root)).is_err());

	// Neither part of the routing can be left out, moved or told twice.
	for routed_in in [
		vec![],
		vec![begun, begun],
		vec![begun, ended],
		vec![begun - 1, begun],
		vec![ended],
	] {
		let mut changed = bundle.clone();
		changed.subject.routed_in = routed_in.clone();
		assert!(verify(&changed, Some(&root)).is_err(), "{routed_in:?}");
	}
	let mut changed = bundle.clone();
	changed.subject.ended_in = Some(begun);
	changed.subject.routed_in.clear();
	assert!(verify(&changed, Some(&root)).is_err());
	let mut changed = bundle;
	changed.subject.ended_in = None;
	assert!(verify(&changed, Some(&root)).is_err());
}
