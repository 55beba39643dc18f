//! The commands of every role as people type them, against a real node: what each changes, and what is refused with which
//! exit code.

mod common;

use common::{key, said, serving::Serving};
use openledger::{
	chain::{address, Advance, Connection},
	cli::{
		contribution::{self, Origin, Submission},
		datanet::{self, Admission, Words},
		model, snapshot,
	},
	payer::{Question, Style},
};
use openledger_core::{Balance, ModelId, ModelKind, OPEN};
use serde_json::{json, Value};
use std::{path::Path, process::Output};

const TEXT: &str =
	"The settlement of a batch moves the sum of its vouchers from the sessions pot into escrow, and there \
	it waits until the challenge window has ended and nobody has proven a fault of the operator.";

/// A terminal beside a node.
struct Shell<'a> {
	url: &'a str,
}

impl Shell<'_> {
	fn run(&self, who: &str, line: &str) -> Output {
		let mut arguments = vec!["--url", self.url, "--key", who, "--json"];
		arguments.extend(line.split_whitespace());
		common::openledger(&arguments)
	}

	/// What a command that must succeed says.
	fn done(&self, who: &str, line: &str) -> Value {
		let output = self.run(who, line);
		assert_eq!(output.status.code(), Some(0), "{line}: {}", said(&output));
		serde_json::from_slice(&output.stdout)
			.unwrap_or_else(|error| panic!("{line}: {error}: {}", said(&output)))
	}

	/// A command that must fail with this exit code, and nothing but an error that holds these words.
	fn refused(&self, who: &str, line: &str, code: i32, words: &str) {
		let output = self.run(who, line);
		assert_eq!(output.status.code(), Some(code), "{line}: {}", said(&output));
		assert!(output.stdout.is_empty(), "{line}: {}", said(&output));
		assert!(said(&output).contains(words), "{line}: {}", said(&output));
	}
}

fn account(uri: &str) -> String {
	address(&key(uri).account())
}

/// OPEN as JSON has it.
fn open(amount: Balance) -> String {
	(amount * OPEN).to_string()
}

/// A document in a folder; returns its path.
fn document(folder: &Path, name: &str, bytes: &[u8]) -> String {
	let path = folder.join(name);
	std::fs::write(&path, bytes).unwrap();
	path.to_str().expect("temporary paths are text").to_string()
}

/// A model of Dave's, made from one document of Bob's in a datanet of Alice's.
async fn make_model(conn: &Connection) -> ModelId {
	let (alice, bob, dave) = (key("//Alice"), key("//Bob"), key("//Dave"));
	let datanet = datanet::create(conn, &alice, "roles", &Words::default(), Admission::Curated)
		.await
		.unwrap()
		.value;
	let submission = Submission {
		datanet,
		origin: Origin::Raw,
		commitment: contribution::commit(&bob.account(), TEXT).unwrap(),
		uri: "test.md".into(),
		commons: false,
	};
	let contributed = contribution::add(conn, &bob, &submission).await.unwrap().value;
	contribution::accept(conn, &alice, contributed, 90).await.unwrap();
	let published = snapshot::publish(conn, &alice, datanet).await.unwrap().value;
	snapshot::seal(conn, &alice, published, &Advance::Tick(alice.clone()))
		.await
		.unwrap();
	let registration = model::Registration {
		manifest_hash: [7; 32],
		snapshots: vec![(published, 1)],
		..model::Registration::new(ModelKind::Base)
	};
	model::register(conn, &dave, &registration).await.unwrap().value
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_curators_and_contributors_should_do_what_they_may_and_nothing_else() {
	let Some(node) = common::start() else { return };
	let shell = Shell { url: &node.url };
	let conn = Connection::open(&node.url).await.unwrap();

	// The datanet, its owners and curators.
	shell.done("//Alice", "datanet create Roles --domain rivers");
	shell.done(
		"//Alice",
		"datanet update 0 --domain lakes --licence CC0-1.0 --admission bonded --bond 2",
	);
	let datanet = || shell.done("//Alice", "datanet show 0");
	assert_eq!(datanet()["domain"], "lakes");
	assert_eq!(
		datanet()["admission"],
		json!({ "type": "bonded", "bond": open(2) })
	);
	shell.refused("//Bob", "datanet update 0 --domain seas", 1, "Datanets::NotOwner");
	shell.refused(
		"//Alice",
		"datanet update 9 --domain seas",
		1,
		"Datanets::UnknownDatanet",
	);
	shell.done("//Alice", "datanet curator add 0 //Charlie");
	assert_eq!(datanet()["curators"], json!([account("//Charlie")]));
	shell.refused(
		"//Alice",
		"datanet curator add 0 //Charlie",
		1,
		"Datanets::AlreadyCurator",
	);
	shell.done("//Alice", "datanet transfer 0 //Dave");
	assert_eq!(datanet()["owner"], account("//Dave"));
	shell.refused(
		"//Alice",
		"datanet curator remove 0 //Charlie",
		1,
		"Datanets::NotOwner",
	);

	// Contributions with a bond.
	let folder = tempfile::tempdir().unwrap();
	let files = ["one", "two", "three", "four"]
		.map(|name| document(folder.path(), name, format!("{name}: {TEXT}").as_bytes()));
	let added = shell.done(
		"//Bob",
		&format!("contribution add --datanet 0 {}", files.join(" ")),
	);
	let [one, two, three, four] =
		[0, 1, 2, 3].map(|index: usize| added[index]["contribution"].as_u64().unwrap());
	let show = |id: u64| shell.done("//Bob", &format!("contribution show {id}"));
	assert_eq!(show(one)["status"], "Pending");
	assert_eq!(show(one)["bond"], open(2));
	let lapse = format!("contribution lapse {one}");
	shell.refused("//Eve", &lapse, 1, "Datanets::ReviewPeriodOpen");
	let release = format!("contribution release-bond {one}");
	shell.refused("//Bob", &release, 1, "Datanets::BondInUse");
	// What nobody has reviewed is forgotten when it is withdrawn.
	let withdraw = format!("contribution withdraw {four}");
	shell.refused("//Eve", &withdraw, 1, "Datanets::NotContributor");
	shell.done("//Bob", &withdraw);
	let forgotten = format!("contribution show {four}");
	shell.refused("//Bob", &forgotten, 1, "there is no contribution");
	shell.done(
		"//Charlie",
		&format!("contribution review accept {one} {two} {three} --quality 80"),
	);
	assert_eq!(show(two)["status"], "Accepted");
	let withdraw = format!("contribution withdraw {two}");
	shell.done("//Bob", &withdraw);
	assert_eq!(show(two)["status"], "Withdrawn");
	assert_eq!(show(two)["bond"], "0");
	shell.refused("//Bob", &withdraw, 1, "Datanets::AlreadyLeft");
	let commons = format!("contribution commons {one}");
	shell.refused("//Eve", &commons, 1, "Datanets::NotContributor");
	shell.done("//Bob", &commons);
	assert_eq!(show(one)["commons"], true);
	shell.refused("//Bob", &commons, 1, "Datanets::AlreadyCommons");

	// A snapshot: one chunk is shown, the other is not.
	shell.done("//Charlie", "snapshot publish 0");
	shell.done("//Eve", &format!("snapshot demand {three} 0"));
	shell.done("//Eve", &format!("snapshot demand {one} 0"));
	let expire = format!("snapshot expire {three} 0");
	shell.refused("//Ferdie", &expire, 1, "Datanets::AnswerPeriodOpen");
	shell.refused(
		"//Charlie",
		"snapshot seal 0/1 --advance",
		1,
		"Datanets::DemandsOpen",
	);
	let [file, ..] = &files;
	let answered = shell.done("//Bob", &format!("snapshot answer {one} 0 {file}"));
	let block = answered["block"].as_u64().unwrap();
	for (line, code, words) in [
		(
			format!("dispute {one} 0 --shown-in {block}"),
			1,
			"there is nothing to dispute",
		),
		(
			format!("dispute {one} 0 --shown-in 1"),
			2,
			"does not show chunk 0",
		),
		(
			"dispute 99 0 --shown-in 1".into(),
			1,
			"there is no contribution 99",
		),
		(format!("expire {one} 0"), 1, "Datanets::UnknownDemand"),
	] {
		shell.refused("//Eve", &format!("snapshot {line}"), code, words);
	}
	conn.wait_blocks(6, &Advance::Tick(key("//Ferdie")))
		.await
		.unwrap();
	shell.done("//Ferdie", &expire);
	let published = shell.done("//Eve", "snapshot show 0/1 --members");
	assert_eq!(published["contributions"], json!([one]));
	assert_eq!(published["openDemands"], 0);
	shell.done("//Charlie", "snapshot seal 0/1 --advance");
	assert_eq!(shell.done("//Eve", "snapshot show 0/1")["sealed"], true);

	// What has been through a snapshot needs no bond any more.
	shell.done("//Bob", &release);
	assert_eq!(show(one)["bond"], "0");
	shell.refused("//Bob", &release, 1, "Datanets::NoBond");
	shell.done("//Dave", "datanet curator remove 0 //Charlie");
	assert_eq!(datanet()["curators"], json!([]));
	let review = format!("contribution review reject {one} --reason late");
	shell.refused("//Charlie", &review, 1, "Datanets::NotCurator");
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_and_delegators_should_come_and_go_with_all_their_stake() {
	let Some(node) = common::start() else { return };
	let shell = Shell { url: &node.url };
	let conn = Connection::open(&node.url).await.unwrap();
	let model = make_model(&conn).await;
	let registered = shell.done(
		"//Alice",
		"operator register --bond 1000 --metadata first --endpoint http://a.example --commission 10",
	);
	assert_eq!(registered["operator"], 0);
	let operator = || shell.done("//Alice", "operator show 0");
	assert_eq!(operator()["metadata"], "first");

	// What it says of itself.
	shell.done("//Alice", "operator endpoint http://b.example:8000");
	assert_eq!(operator()["endpoint"], "http://b.example:8000");
	shell.refused(
		"//Alice",
		"operator endpoint https://b.example",
		2,
		"is no address of a gateway",
	);
	shell.done("//Alice", "operator metadata https://b.example/about.json");
	assert_eq!(operator()["metadata"], "https://b.example/about.json");
	assert_eq!(operator()["endpoint"], "http://b.example:8000");
	let long = format!("operator metadata {}", "x".repeat(257));
	shell.refused("//Alice", &long, 1, "Operators::TextTooLong");
	shell.refused("//Bob", "operator metadata mine", 1, "Operators::NotOperator");

	// A cut of the commission is in force at once, a raise later.
	shell.done("//Alice", "operator commission 5");
	assert_eq!(operator()["commission"], 50_000_000);
	shell.done("//Alice", "operator commission 20");
	assert_eq!(operator()["commission"], 50_000_000);
	shell.refused(
		"//Alice",
		"operator commission 51",
		1,
		"Operators::CommissionTooHigh",
	);

	// Its bond.
	shell.done("//Alice", "operator bond-extra 100");
	assert_eq!(operator()["bond"], open(1_100));
	shell.refused("//Alice", "operator unbond 1050", 1, "Operators::BondTooSmall");
	shell.done("//Alice", "operator unbond 200");
	assert_eq!(operator()["bond"], open(900));
	assert_eq!(operator()["unbonding"], open(200));
	shell.refused("//Alice", "operator withdraw-own", 1, "Operators::StillUnbonding");

	// The model, which changes hands and is retired.
	let serve = format!("operator serve-model {model} --input 1 --output 2");
	let stop = format!("operator stop {model}");
	shell.done("//Alice", &serve);
	assert_eq!(operator()["served"][0]["model"], model);
	shell.done("//Alice", &stop);
	assert_eq!(operator()["served"], json!([]));
	shell.refused("//Alice", &stop, 1, "Operators::NotServed");
	let transfer = format!("model transfer {model} //Eve");
	shell.refused("//Bob", &transfer, 1, "ModelRegistry::NotOwner");
	shell.done("//Dave", &transfer);
	let show = format!("model show {model}");
	assert_eq!(shell.done("//Dave", &show)["owner"], account("//Eve"));
	let retire = format!("model retire {model}");
	shell.refused("//Dave", &retire, 1, "ModelRegistry::NotOwner");
	shell.done("//Eve", &retire);
	assert_eq!(shell.done("//Eve", &show)["status"], "Retired");
	shell.refused("//Eve", &retire, 1, "ModelRegistry::AlreadyRetired");
	shell.refused("//Alice", &serve, 1, "Operators::ModelNotActive");

	// Delegations.
	shell.done("//Bob", "operator delegate 0 50");
	assert_eq!(operator()["joining"], open(50));
	shell.done("//Bob", "operator cancel-joining 0");
	assert_eq!(operator()["joining"], "0");
	shell.refused("//Bob", "operator cancel-joining 0", 1, "Operators::NoDelegation");
	shell.done("//Bob", "operator delegate 0 100");
	shell.done("//Bob", "operator activate 0 --advance");
	assert_eq!(operator()["delegated"], open(100));
	shell.done("//Bob", "operator undelegate 0 40");
	assert_eq!(operator()["delegated"], open(60));
	shell.refused(
		"//Bob",
		"operator undelegate 0 61",
		1,
		"Operators::InsufficientDelegation",
	);
	shell.refused("//Bob", "operator withdraw 0", 1, "Operators::StillUnbonding");
	shell.refused("//Bob", "operator clear 0", 1, "Operators::PoolNotDepleted");
	shell.done("//Bob", "operator undelegate 0");
	assert_eq!(operator()["delegated"], "0");

	// It leaves, and nothing of it stays.
	shell.refused("//Alice", "operator deregister", 2, "--yes");
	assert_eq!(operator()["status"], "Active");
	shell.done("//Alice", "operator deregister --yes");
	assert_eq!(operator()["status"], "Leaving");
	shell.refused("//Alice", "operator metadata late", 1, "Operators::Leaving");
	conn.wait_blocks(20, &Advance::Tick(key("//Ferdie")))
		.await
		.unwrap();
	shell.done("//Bob", "operator withdraw 0");
	let bob = key("//Bob").account();
	assert!(conn.delegation(0, &bob).await.unwrap().is_none());
	shell.done("//Alice", "operator withdraw-own");
	shell.refused("//Alice", "operator show 0", 1, "there is no operator 0");
	shell.refused("//Alice", "operator withdraw-own", 1, "Operators::NotOperator");
}

#[tokio::test(flavor = "multi_thread")]
async fn payers_signers_and_payees_should_move_their_own_money_only() {
	let Some(node) = common::start() else { return };
	let shell = Shell { url: &node.url };
	let conn = Connection::open(&node.url).await.unwrap();
	let model = make_model(&conn).await;
	// Session 0 is Eve's.
	let mut serving = Serving::begin(&conn, model, [TEXT], (OPEN, 2 * OPEN), 10 * OPEN).await;
	let operator = serving.operator;

	// A mandate of Ferdie's, from which Bob opens a session.
	shell.refused(
		"//Ferdie",
		"session mandate create --signer //Bob --cap-per-epoch 5 --amount 10 --operator 99",
		1,
		"InferenceReceipts::UnknownOperator",
	);
	let create =
		format!("session mandate create --signer //Bob --cap-per-epoch 5 --amount 10 --operator {operator}");
	assert_eq!(shell.done("//Ferdie", &create)["mandate"], 0);
	let mandate = || shell.done("//Ferdie", "session mandate show 0");
	assert_eq!(mandate()["signer"], account("//Bob"));
	assert_eq!(mandate()["balance"], open(10));
	assert_eq!(mandate()["operators"], json!([operator]));
	shell.done("//Ferdie", "session mandate fund 0 2");
	assert_eq!(mandate()["balance"], open(12));
	shell.refused(
		"//Bob",
		"session mandate fund 0 2",
		1,
		"InferenceReceipts::NotPayer",
	);
	let opened = shell.done(
		"//Bob",
		&format!("session open --operator {operator} --line {model} --deposit 3 --mandate 0"),
	);
	let session = opened["session"].as_u64().unwrap();
	let left = |session: u64| shell.done("//Bob", &format!("session show {session}"))["left"].clone();
	let top_up = |amount: u32| format!("session top-up {session} {amount} --from-mandate");
	shell.done("//Bob", &top_up(1));
	assert_eq!(left(session), open(4));
	assert_eq!(mandate()["balance"], open(8));
	// More than the cap of any epoch.
	shell.refused("//Bob", &top_up(6), 1, "InferenceReceipts::CapExceeded");
	let update = format!("session mandate update 0 --signer //Charlie --cap-per-epoch 0 --model {model}");
	shell.refused("//Bob", &update, 1, "InferenceReceipts::NotPayer");
	shell.done("//Ferdie", &update);
	let updated = mandate();
	assert_eq!(updated["signer"], account("//Charlie"));
	assert_eq!(updated["capPerEpoch"], "0");
	assert_eq!(updated["operators"], json!([]));
	assert_eq!(updated["models"], json!([model]));
	shell.refused("//Bob", &top_up(1), 1, "InferenceReceipts::NotSigner");
	shell.refused(
		"//Bob",
		"session mandate revoke 0",
		1,
		"InferenceReceipts::NotPayer",
	);
	let revoked = shell.done("//Ferdie", "session mandate revoke 0");
	assert_eq!(revoked["returned"], open(8));
	shell.refused("//Ferdie", "session mandate show 0", 1, "there is no mandate 0");

	// A session of one's own.
	shell.done("//Eve", "session top-up 0 1.5");
	assert_eq!(left(0), (11 * OPEN + OPEN / 2).to_string());
	shell.refused("//Bob", "session top-up 0 1", 1, "InferenceReceipts::NotPayer");
	shell.refused(
		"//Eve",
		"session top-up 0 1 --from-mandate",
		1,
		"InferenceReceipts::NotFromMandate",
	);
	shell.refused(
		"//Eve",
		"session top-up 99 1",
		1,
		"InferenceReceipts::UnknownSession",
	);

	// A batch, which the chain ends by itself.
	let question = Question {
		model: serving.model.clone(),
		prompt: "What does the settlement of a batch".into(),
		style: Style::Completion,
		max_tokens: 40,
		temperature: Some(0.0),
		seed: Some(1),
		parent: None,
	};
	serving.payer.ask(&question).await.unwrap();
	serving.payer.pay().await.unwrap();
	serving.settler.settle().await.unwrap();
	let (batch, record) = conn.open_batches(operator).await.unwrap().remove(0);
	let finalise = format!("finalise {batch}");
	shell.refused("//Bob", &finalise, 1, "can be challenged until");
	shell.refused("//Bob", "finalise 99", 1, "there is no batch 99");
	conn.wait_until_clock(record.due + 1, &Advance::Tick(key("//Alice")))
		.await
		.unwrap();
	shell.refused("//Bob", &finalise, 1, "has ended already");
	serving.end();

	// Who is paid: Bob has contributed, Ferdie has never earned anything.
	let (bob, ferdie) = (key("//Bob").account(), key("//Ferdie").account());
	let payee = conn.payee_of(&bob).await.unwrap().unwrap();
	shell.refused(
		"//Bob",
		"rotate-payee //Bob",
		1,
		"is the account that is paid now",
	);
	shell.refused("//Bob", "rotate-payee //Alice", 1, "is paid as payee");
	let rotated = shell.done("//Bob", "rotate-payee //Ferdie");
	assert_eq!(rotated["payee"], payee);
	assert_eq!(rotated["account"], account("//Ferdie"));
	assert_eq!(conn.payee_of(&ferdie).await.unwrap(), Some(payee));
	assert_eq!(conn.payee_of(&bob).await.unwrap(), None);
	shell.refused("//Bob", "rotate-payee //Charlie", 1, "is no payee");
}

#[tokio::test(flavor = "multi_thread")]
async fn contribution_should_add_the_other_documents_when_one_is_not_utf8() {
	let Some(node) = common::start() else { return };
	let shell = Shell { url: &node.url };
	shell.done("//Alice", "datanet create Roles");
	let folder = tempfile::tempdir().unwrap();
	let bad = document(folder.path(), "latin1.txt", b"caf\xe9");
	let good = document(folder.path(), "good.txt", TEXT.as_bytes());

	let output = shell.run("//Bob", &format!("contribution add --datanet 0 {bad} {good}"));
	assert_eq!(output.status.code(), Some(2), "{}", said(&output));
	let added: Value = serde_json::from_slice(&output.stdout).unwrap();
	let added = added.as_array().unwrap();
	assert_eq!(added.len(), 1, "{added:?}");
	assert_eq!(added[0]["file"], good);
	let errors = String::from_utf8(output.stderr).unwrap();
	let wanted = format!("{bad} is not UTF-8 text: it cannot be contributed");
	assert!(errors.contains(&wanted), "{errors}");
	assert!(!errors.contains(&good), "{errors}");
	let waiting = shell.done("//Alice", "contribution waiting 0");
	assert_eq!(waiting.as_array().map(Vec::len), Some(1));

	let alone = format!("contribution add --datanet 0 {bad}");
	shell.refused("//Bob", &alone, 2, "is not UTF-8 text");
}

#[test]
fn commands_should_end_with_3_when_no_node_answers_and_with_2_when_they_make_no_sense() {
	let folder = tempfile::tempdir().unwrap();
	let data = folder.path().join("data");
	let nowhere = format!("ws://127.0.0.1:{}", common::free_port());
	let corpus = folder.path().join("corpus");
	common::story::authors(&corpus, 2);
	let story = [
		"story",
		"--data",
		data.to_str().unwrap(),
		"--corpus",
		corpus.to_str().unwrap(),
	];
	for (arguments, code) in [
		(&["operator", "list"][..], 3),
		(&story[..], 3),
		(&[&story[..], &["--questions", "0"]].concat()[..], 2),
		(&["operator", "show", "none"][..], 2),
	] {
		let output = common::openledger(&[&["--url", &nowhere], arguments].concat());
		assert_eq!(
			output.status.code(),
			Some(code),
			"{arguments:?}: {}",
			said(&output)
		);
		assert!(output.stdout.is_empty());
	}
}
