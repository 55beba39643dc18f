//! Evidence from a real node: gathered with the command, checked without a node, and refused after any change.

mod common;

use codec::{Compact, Encode};
use common::{key, openledger, said, serving::Serving};
use openledger::{
	chain::{Advance, Connection, Key, Pull},
	cli::{
		claim,
		contribution::{self, Origin, Step, Submission},
		datanet::{self, Admission, Words},
		model, operator, snapshot,
	},
	evidence::{verify, Bundle, Fault},
	payer::{Question, Style},
};
use openledger_attribution::{
	fraud::ContributionFacts,
	prove::{find_duplicates, KnownText},
};
use openledger_core::{ModelId, ModelKind, SnapshotId, OPEN};
use serde_json::Value;
use std::path::Path;

const TEXT: &str =
	"The settlement of a batch moves the sum of its vouchers from the sessions pot into escrow, and there \
	it waits until the challenge window has ended and nobody has proven a fault of the operator.";
const OTHER: &str =
	"A contribution commits to its chunks with a tree whose leaves hash the account of the contributor, so \
	that nobody else can submit the same root and take what it earns.";
/// Changed bytes of a bundle, spread over all of it.
const CHANGES: usize = 1_500;

async fn contribute(conn: &Connection, who: &Key, datanet: u32, text: &str) -> u64 {
	let submission = Submission {
		datanet,
		origin: Origin::Raw,
		commitment: contribution::commit(&who.account(), text).unwrap(),
		uri: "test.md".into(),
		commons: false,
	};
	contribution::add(conn, who, &submission).await.unwrap().value
}

/// Dave's model of a datanet with Bob's and Charlie's texts, its snapshot, and Bob's contribution.
async fn publish(conn: &Connection, advance: &Advance) -> (ModelId, SnapshotId, u64) {
	let (alice, bob, charlie) = (key("//Alice"), key("//Bob"), key("//Charlie"));
	let words = Words::default();
	let datanet = datanet::create(conn, &alice, "evidence", &words, Admission::Curated)
		.await
		.unwrap()
		.value;
	let first = contribute(conn, &bob, datanet, TEXT).await;
	let second = contribute(conn, &charlie, datanet, OTHER).await;
	let (model, published) = model_of(conn, datanet, &[(first, 90), (second, 50)], advance).await;
	(model, published, first)
}

/// Dave's model of a datanet in which these contributions have these qualities, and its snapshot.
async fn model_of(
	conn: &Connection,
	datanet: u32,
	reviews: &[(u64, u8)],
	advance: &Advance,
) -> (ModelId, SnapshotId) {
	let (alice, dave) = (key("//Alice"), key("//Dave"));
	contribution::accept_many(conn, &alice, reviews, |_| ())
		.await
		.unwrap();
	let published = snapshot::publish(conn, &alice, datanet).await.unwrap().value;
	snapshot::seal(conn, &alice, published, advance).await.unwrap();
	let registration = model::Registration {
		manifest_hash: [7; 32],
		snapshots: vec![(published, 1)],
		..model::Registration::new(ModelKind::Base)
	};
	let model = model::register(conn, &dave, &registration).await.unwrap().value;
	(model, published)
}

/// Asks one question on the only line.
async fn ask(serving: &mut Serving, prompt: &str, max_tokens: u32, seed: i64) -> openledger::payer::Answer {
	let question = Question {
		model: serving.model.clone(),
		prompt: prompt.into(),
		style: Style::Completion,
		max_tokens,
		temperature: Some(0.0),
		seed: Some(seed),
		parent: None,
	};
	serving.payer.ask(&question).await.unwrap()
}

/// Changes one digit, letter or bracket at a time; every change must be noticed.
fn change(bytes: &[u8], trusted: &[u8; 32]) {
	let original: Value = serde_json::from_slice(bytes).unwrap();
	let mut state = 0x9e37_79b9_7f4a_7c15u64;
	let mut tried = 0;
	while tried < CHANGES {
		state = state
			.wrapping_mul(6_364_136_223_846_793_005)
			.wrapping_add(1_442_695_040_888_963_407);
		let place = (state >> 20) as usize % bytes.len();
		let bit = 1u8 << ((state >> 11) % 8);
		let mut changed = bytes.to_vec();
		changed[place] ^= bit;
		// Between values, where one kind of white space is as good as another.
		if serde_json::from_slice::<Value>(&changed).is_ok_and(|value| value == original) {
			continue;
		}
		tried += 1;
		let result = Bundle::parse(&changed).and_then(|bundle| verify(&bundle, Some(trusted)));
		assert!(
			result.is_err(),
			"bit {bit} of byte {place} was changed unnoticed, in {:?}",
			String::from_utf8_lossy(&bytes[place.saturating_sub(60)..bytes.len().min(place + 20)])
		);
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_should_hold_offline_and_fail_after_any_change() {
	let Some(node) = common::start() else { return };
	let conn = Connection::open(&node.url).await.unwrap();
	let (alice, bob) = (key("//Alice"), key("//Bob"));
	let advance = Advance::Tick(alice.clone());

	let (model, published, first) = publish(&conn, &advance).await;
	let mut serving = Serving::begin(&conn, model, [OTHER, TEXT], (OPEN, 2 * OPEN), 10 * OPEN).await;
	let operator = serving.operator;
	operator::delegate(&conn, &bob, operator, 100 * OPEN)
		.await
		.unwrap();
	operator::activate(&conn, &bob, operator, &bob.account(), &advance)
		.await
		.unwrap();
	let mut asked = None;
	// The last answer is too short for a claim: what it costs goes to the pools.
	for (seed, (prompt, max_tokens)) in [
		("What does the settlement of a batch", 40),
		("How a contribution commits to its chunks", 40),
		("What waits until the challenge window", 6),
	]
	.into_iter()
	.enumerate()
	{
		let answer = ask(&mut serving, prompt, max_tokens, seed as i64).await;
		assert_eq!(answer.receipt.claims.is_empty(), max_tokens < 8, "{answer:?}");
		asked = Some(answer.receipt.receipt.id);
	}
	let asked = asked.expect("three questions were asked");
	serving.payer.pay().await.unwrap();
	serving.settler.settle().await.unwrap();
	let (batch, record) = conn.open_batches(operator).await.unwrap().remove(0);

	// While the window is open.
	let documents = serving.folder.path().join("documents");
	std::fs::create_dir_all(&documents).unwrap();
	std::fs::write(documents.join("one.md"), TEXT).unwrap();
	std::fs::write(documents.join("two.md"), OTHER).unwrap();
	let id = batch.to_string();
	let file = serving.folder.path().join("open.json");
	let path = |path: &Path| path.to_str().expect("temporary paths are text").to_string();
	let explain = |more: &[&str]| {
		let mut arguments = vec!["--url", &node.url, "explain", &id];
		arguments.extend_from_slice(more);
		openledger(&arguments)
	};
	let output = explain(&["--out", &path(&file)]);
	assert!(output.status.success(), "{}", said(&output));
	assert!(said(&output).contains("✓ window"), "{}", said(&output));
	let output = openledger(&["verify", &path(&file)]);
	assert_eq!(output.status.code(), Some(7), "{}", said(&output));
	assert!(said(&output).contains("--state-root"));

	// Routed, pulled and paid.
	conn.wait_until_clock(record.due + 1, &advance).await.unwrap();
	let pulls = [
		Pull::ModelBuilders(model),
		Pull::ModelData(model),
		Pull::Member(published, first),
		Pull::Contribution(first),
		Pull::Staker(operator, conn.payee_of(&bob.account()).await.unwrap().unwrap()),
	];
	claim::claim(&conn, &bob, None, &pulls).await.unwrap();

	let file = serving.folder.path().join("bob.json");
	let bob_account = openledger::chain::address(&bob.account());
	let arguments = [
		"--payee",
		&bob_account,
		"--out",
		&path(&file),
		"--documents",
		&path(&documents),
	];
	let output = explain(&arguments);
	let text = said(&output);
	eprintln!("{text}");
	assert!(output.status.success(), "{text}");
	for link in [
		"receipt",
		"price",
		"signed by",
		"words",
		"credit",
		"ledger",
		"total",
		"share",
		"pot",
		"pull",
		"payout",
		"sum",
	] {
		assert!(text.contains(&format!("✓ {link} ")), "{link}");
	}
	assert!(!text.contains("missing"));
	let bytes = std::fs::read(&file).unwrap();
	let bundle = Bundle::parse(&bytes).unwrap();
	assert_eq!(bundle.subject.routes.len(), 3, "credit, pool and delegation");
	let root = bundle.state_root().unwrap();
	eprintln!("{} bytes, {} states", bytes.len(), bundle.states.len());

	// Of claims whose words are left out it says so; the same claim twice is no evidence.
	let mut receipts = bundle.data.receipts.iter();
	let shown = receipts.position(|receipt| !receipt.matches.is_empty()).unwrap();
	let hidden = |bundle: &Bundle| {
		let trail = verify(bundle, Some(&root)).unwrap();
		let is_it = |what: &&String| what.contains("the words of 1 of the 1 claims");
		trail.not_proven.iter().filter(is_it).count()
	};
	assert_eq!(hidden(&bundle), 0);
	let mut changed = bundle.clone();
	let words = changed.data.receipts[shown].matches.remove(0);
	assert!(
		verify(&changed, Some(&root)).is_err(),
		"what proved the words is idle"
	);
	assert_eq!(hidden(&without_idle_nodes(changed.clone(), &root)), 1);
	changed.data.receipts[shown].matches = vec![words.clone(), words];
	assert!(verify(&changed, Some(&root)).is_err());

	// Whoever is owed straight from the batch, by number or account.
	let alice_account = openledger::chain::address(&alice.account());
	for payee in ["0", "1", &alice_account] {
		let output = explain(&["--payee", payee, "--json"]);
		assert!(output.status.success(), "{payee}: {}", said(&output));
		let bundle = Bundle::parse(&output.stdout).unwrap();
		let trail = verify(&bundle, None).unwrap();
		assert!(
			trail.links.iter().any(|link| link.link == "owed"),
			"{payee}: {trail:?}"
		);
	}
	// From one receipt on.
	let endpoint = conn.endpoint(operator).await.unwrap().unwrap();
	let receipt = format!("{}/{}/{}", asked.session, asked.line, asked.sequence);
	let output = openledger(&[
		"--url",
		&node.url,
		"explain",
		"--receipt",
		&receipt,
		"--gateway",
		&endpoint,
		"--json",
	]);
	assert!(output.status.success(), "{}", said(&output));
	let one = Bundle::parse(&output.stdout).unwrap();
	assert_eq!((one.subject.batch, one.data.receipts.len()), (batch, 1));
	verify(&one, None).unwrap();
	// As it was when the batch ended: nothing was pulled yet.
	let ended = bundle.subject.ended_in.unwrap();
	let output = explain(&["--payee", &bob_account, "--at", &ended.to_string(), "--json"]);
	assert!(output.status.success(), "{}", said(&output));
	let earlier = Bundle::parse(&output.stdout).unwrap();
	assert_eq!(earlier.subject.anchor, ended);
	assert_ne!(earlier.state_root().unwrap(), root);
	assert!(earlier
		.subject
		.routes
		.iter()
		.all(|route| route.pulled_in.is_empty()));
	verify(&earlier, None).unwrap();

	// Offline: node and gateway are gone.
	serving.end();
	let without_data = {
		let output = explain(&["--payee", &bob_account, "--json"]);
		assert!(output.status.success(), "{}", said(&output));
		output.stdout
	};
	drop(node);
	let hash = format!("0x{}", hex::encode(root));
	let output = openledger(&["verify", &path(&file), "--state-root", &hash]);
	eprintln!("{}", said(&output));
	assert!(output.status.success(), "{}", said(&output));
	let output = openledger(&[
		"verify",
		&path(&file),
		"--state-root",
		&format!("0x{}", "11".repeat(32)),
	]);
	assert_eq!(output.status.code(), Some(4), "{}", said(&output));
	assert!(matches!(
		verify(&bundle, Some(&[1; 32])),
		Err(Fault::OtherRoot { .. })
	));

	// What the chain alone shows is evidence too, and says what it lacks.
	let report: Value = serde_json::from_slice(&without_data).unwrap();
	assert!(
		report["missing"][0]
			.as_str()
			.unwrap()
			.contains("cannot be reached"),
		"{report:#}"
	);
	let chain_only = Bundle::parse(&without_data).unwrap();
	let trail = verify(&chain_only, None).unwrap();
	assert!(chain_only.data.receipts.is_empty());
	assert!(trail.links.iter().any(|link| link.link == "payout"));
	assert!(trail
		.not_proven
		.iter()
		.any(|what| what.contains("none of its receipts")));

	change(&bytes, &root);
}

/// The bundle without the nodes of its proofs that prove nothing, as somebody would make it who hides something.
fn without_idle_nodes(mut bundle: Bundle, root: &[u8; 32]) -> Bundle {
	for state in 0..bundle.states.len() {
		let mut node = 0;
		while node < bundle.states[state].nodes.len() {
			let mut less = bundle.clone();
			less.states[state].nodes.remove(node);
			match verify(&less, Some(root)) {
				Ok(_) => return less,
				Err(Fault::Broken { reason, .. }) if reason.contains("prove nothing") => bundle = less,
				Err(_) => node += 1,
			}
		}
	}
	bundle
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_should_leave_the_receipts_out_when_a_batch_was_voided() {
	let Some(node) = common::start() else { return };
	let conn = Connection::open(&node.url).await.unwrap();
	let alice = key("//Alice");
	let advance = Advance::Tick(alice.clone());
	let (model, ..) = publish(&conn, &advance).await;
	let mut serving = Serving::begin(&conn, model, [OTHER, TEXT], (OPEN, 2 * OPEN), 10 * OPEN).await;
	ask(&mut serving, "What does the settlement of a batch", 40, 0).await;
	serving.payer.pay().await.unwrap();
	serving.settler.settle().await.unwrap();
	let (batch, record) = conn.open_batches(serving.operator).await.unwrap().remove(0);
	assert!(record.credits > 0);
	// The development chain's sudo is Alice.
	let void = conn.encoded_call("InferenceReceipts", "void_batch", Compact(batch).encode());
	let sudo = conn.encoded_call("Sudo", "sudo", void.unwrap().encoded());
	conn.submit(&sudo.unwrap(), &alice).await.unwrap();

	let id = batch.to_string();
	let dave = openledger::chain::address(&key("//Dave").account());
	let arguments = ["--url", &node.url, "explain", &id, "--payee", &dave];
	let output = openledger(&arguments);
	let text = said(&output);
	assert!(output.status.success(), "{text}");
	assert!(text.contains("✓ voided "), "{text}");
	assert!(text.contains("its credits pay nobody"), "{text}");
	let output = openledger(&[&arguments[..], &["--json"]].concat());
	assert!(output.status.success(), "{}", said(&output));
	let report: Value = serde_json::from_slice(&output.stdout).unwrap();
	assert_eq!(report["voided"]["leftOut"][0], "receipts");
	assert!(report["missing"][0].as_str().unwrap().contains("voided"));
	let bundle = Bundle::parse(&output.stdout).unwrap();
	assert!(bundle.data.receipts.is_empty() && bundle.data.totals.is_empty());
	let trail = verify(&bundle, None).unwrap();
	assert!(trail.links.iter().any(|link| link.link == "routing"));
	serving.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_should_name_who_was_paid_when_the_contribution_is_redirected_and_retired_later() {
	let Some(node) = common::start() else { return };
	let conn = Connection::open(&node.url).await.unwrap();
	let (alice, bob, charlie) = (key("//Alice"), key("//Bob"), key("//Charlie"));
	let advance = Advance::Tick(alice.clone());
	let words = Words::default();
	let datanet = datanet::create(&conn, &alice, "evidence", &words, Admission::Curated)
		.await
		.unwrap()
		.value;
	// Charlie's is in no snapshot, so Bob's earns until somebody compares them.
	let original = contribute(&conn, &charlie, datanet, TEXT).await;
	let repeated = contribute(&conn, &bob, datanet, TEXT).await;
	let (model, published) = model_of(&conn, datanet, &[(repeated, 90)], &advance).await;
	let mut serving = Serving::begin(&conn, model, [TEXT], (OPEN, 2 * OPEN), 10 * OPEN).await;
	ask(&mut serving, "What does the settlement of a batch", 40, 0).await;
	// Too short for a claim: what it costs goes to the pools.
	ask(&mut serving, "What waits until the challenge window", 6, 1).await;
	serving.payer.pay().await.unwrap();
	serving.settler.settle().await.unwrap();
	let (batch, record) = conn.open_batches(serving.operator).await.unwrap().remove(0);
	assert!(record.credits > 0);
	conn.wait_until_clock(record.due + 1, &advance).await.unwrap();
	let pulls = [
		Pull::ModelData(model),
		Pull::Member(published, repeated),
		Pull::Contribution(repeated),
	];
	claim::claim(&conn, &bob, None, &pulls).await.unwrap();

	let known = |id, who: &Key| {
		let commitment = contribution::commit(&who.account(), TEXT).unwrap();
		KnownText {
			id,
			facts: ContributionFacts {
				contributor: who.account(),
				root: commitment.root,
				tokens: commitment.tokens,
				chunks: commitment.chunks,
			},
			text: TEXT.as_bytes(),
		}
	};
	let proofs = find_duplicates(&known(repeated, &bob), &[known(original, &charlie)]);
	assert_eq!(proofs.len(), 1);
	for proof in &proofs {
		let call = conn.encoded_call("AttributionScoring", "prove_duplicate", proof.encode());
		conn.submit(&call.unwrap(), &alice).await.unwrap();
	}
	contribution::step(&conn, &bob, repeated, Step::Withdraw)
		.await
		.unwrap();
	// Its units leave the pool.
	conn.wait_blocks(2, &advance).await.unwrap();
	assert_eq!(conn.units_in(published, repeated).await.unwrap(), 0);

	let id = batch.to_string();
	let explain = |who: &Key| {
		let account = openledger::chain::address(&who.account());
		openledger(&["--url", &node.url, "explain", &id, "--payee", &account, "--json"])
	};
	let output = explain(&bob);
	assert!(output.status.success(), "{}", said(&output));
	let bundle = Bundle::parse(&output.stdout).unwrap();
	let root = bundle.state_root().unwrap();
	let trail = verify(&bundle, Some(&root)).unwrap();
	assert!(trail.links.iter().any(|link| link.link == "payout"), "{trail:?}");
	assert_eq!(bundle.subject.routes.len(), 2, "credit and pool");
	assert!(bundle.subject.routes.iter().all(|route| route.paid_in.is_some()));
	let output = explain(&charlie);
	assert_eq!(output.status.code(), Some(1), "{}", said(&output));
	assert!(
		said(&output).contains("owed the payee nothing"),
		"{}",
		said(&output)
	);
	serving.end();
}
