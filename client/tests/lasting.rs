//! A lasting connection against a real node that is killed: what it submits comes to be, once and in its order.

mod common;

use common::key;
use openledger::chain::{
	api::{self, runtime_types::pallet_datanets::types as datanets},
	Call, Connection, Key, Submitted,
};
use openledger_core::MILLI_OPEN;
use std::time::Duration;

const TRANSACTIONS: u32 = 12;
/// Whatever takes longer is stuck: a node starts within seconds.
const BOUND: Duration = Duration::from_secs(120);

fn create(conn: &Connection) -> Call {
	let descriptor = datanets::Descriptor {
		domain: Vec::new(),
		schema: Vec::new(),
		licence: b"MIT".to_vec(),
		language: Vec::new(),
	};
	let create = api::transactions().datanets().create(
		b"In turn".to_vec(),
		descriptor,
		datanets::AdmissionPolicy::Open,
	);
	conn.call(&create).unwrap()
}

/// Each makes a datanet, whose number tells its place.
fn calls(conn: &Connection) -> Vec<(Call, Key)> {
	let keys = [key("//Alice"), key("//Bob")];
	(0..TRANSACTIONS as usize)
		.map(|index| (create(conn), keys[index % 2].clone()))
		.collect()
}

fn number(submitted: &Submitted) -> u32 {
	submitted
		.expect::<api::datanets::events::DatanetCreated>()
		.unwrap()
		.datanet
}

#[tokio::test(flavor = "multi_thread")]
async fn submit_in_turn_should_come_to_its_end_when_the_node_is_killed_amid() {
	let folder = tempfile::tempdir().unwrap();
	let Some(mut node) = common::start_in(folder.path()) else {
		return;
	};
	let conn = Connection::open_lasting(&node.url).await.unwrap();
	let calls = calls(&conn);
	let submitting = tokio::spawn({
		let conn = conn.clone();
		async move { conn.submit_in_turn(calls).await }
	});
	while !submitting.is_finished() && conn.best_number().await.unwrap() < u64::from(TRANSACTIONS / 3) {
		tokio::time::sleep(Duration::from_millis(5)).await;
	}
	assert!(!submitting.is_finished());
	node.kill();
	node.restart();
	let results = tokio::time::timeout(BOUND, submitting).await;
	let results = results.expect("it comes to its end").unwrap();
	assert!(conn.connections() > 1, "the node was killed too late");
	let numbers: Vec<u32> = results
		.into_iter()
		.map(|result| number(&result.unwrap()))
		.collect();
	assert_eq!(numbers, (0..TRANSACTIONS).collect::<Vec<_>>());
	// None of them twice.
	let next = conn.submit(&create(&conn), &key("//Alice")).await.unwrap();
	assert_eq!(number(&next), TRANSACTIONS);
}

/// A pool that looks at its transactions anew mixes those of one priority.
#[tokio::test(flavor = "multi_thread")]
async fn submit_many_should_keep_its_order_by_tips_that_fall() {
	let Some(node) = common::start() else { return };
	let conn = Connection::open_lasting(&node.url).await.unwrap();
	let results = conn.submit_many(calls(&conn), |_| ()).await;
	let results: Vec<Submitted> = results.into_iter().map(Result::unwrap).collect();
	let numbers: Vec<u32> = results.iter().map(number).collect();
	assert_eq!(numbers, (0..TRANSACTIONS).collect::<Vec<_>>());
	let tips: Vec<u128> = results
		.iter()
		.map(|submitted| {
			let paid = submitted.expect::<api::transaction_payment::events::TransactionFeePaid>();
			paid.unwrap().tip
		})
		.collect();
	assert!(tips.is_sorted_by(|one, next| one > next), "{tips:?}");
	assert!(tips.iter().all(|tip| *tip < MILLI_OPEN / 1_000_000), "{tips:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn submit_in_turn_should_refuse_one_and_go_on() {
	let Some(node) = common::start() else { return };
	for conn in [
		Connection::open_lasting(&node.url).await.unwrap(),
		Connection::open(&node.url).await.unwrap(),
	] {
		let unknown = api::transactions().datanets().publish_snapshot(u32::MAX);
		let calls = vec![
			(create(&conn), key("//Alice")),
			(conn.call(&unknown).unwrap(), key("//Alice")),
			(create(&conn), key("//Alice")),
		];
		let mut results = conn.submit_in_turn(calls).await.into_iter();
		let mut next = || results.next().unwrap();
		let first = number(&next().unwrap());
		let refused = next().unwrap_err();
		assert!(
			refused
				.refusal()
				.is_some_and(|refusal| refusal.is("Datanets", "UnknownDatanet")),
			"{refused}"
		);
		assert_eq!(number(&next().unwrap()), first + 1);
		assert!(results.next().is_none());
	}
}
