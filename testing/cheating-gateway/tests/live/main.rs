//! Dishonest operators, for real: each runs the cheating gateway on a live chain and cheats in one way, and `openledger watch`, which knows
//! nothing but the chain and what operators serve, catches it and has it convicted.
//!
//! - [`every_fraud_should_be_caught_and_made_good`]: all frauds that are in what is published, one operator each;
//! - [`silence_should_be_no_way_out`]: who publishes nothing, or what nobody can show on chain, is demanded to show it there, and convicted
//!   of what it shows or does not. With real consensus: where each transaction is a block of its own, a window of 20 blocks is too short for
//!   question and answer;
//! - [`withheld_receipts_should_be_drawn`], [`hidden_ledgers_should_be_drawn`]: with real consensus, whose randomness draws what is demanded
//!   for the fee alone.

mod opinion;
#[allow(dead_code)] // Other tests use the rest.
#[path = "../../../../client/tests/common/process.rs"]
mod process;
mod world;

use clap::ValueEnum;
use openledger::{
	chain::{
		api::{
			attribution_scoring::events::{Challenged, Convicted},
			runtime_types::{
				openledger_attribution::fraud::finding::FraudKind as ChainKind,
				pallet_attribution_scoring::types::Offence,
			},
		},
		ModelCorpus,
	},
	cli::ask::{payable, payer as honest_payer},
	payer::{Memory, Question, Style},
};
use openledger_attribution::FraudKind;
use openledger_cheating_gateway::{BlindPayer, Cheat};
use openledger_core::{Balance, BatchId, OPEN};
use opinion::{second_opinion, UNCHECKED};
use process::{run, Server};
use serde_json::Value;
use std::{process::Command, sync::Arc, time::Instant};
use world::{author, documents_of, key, payer, Operator, World, BOND, COMMONS, COPY, DELEGATED};

/// One world at a time: with real consensus a window is forty seconds, of which a small machine that plays several needs too many.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
/// What is asked of every operator, and how long an answer may be. Together the answers repeat every text of the corpus. Those to the last
/// are shorter than what can be claimed, so that not all of the amount is credited.
const QUESTIONS: [(&str, u32); 7] = [
	("The quick brown", 64),
	("Money that no", 64),
	("no claim directs", 64),
	("the lazy dog", 64),
	("A voucher promises", SHORT),
	("Money that no", SHORT),
	("The quick brown", SHORT),
];
const SHORT: u32 = 7;
/// How many of them are answered at length; they come first.
const LONG: usize = 4;
const WATCHER: &str = "//Watcher";
/// A verdict costs at least this much of own stake.
const MIN_SLASH: Balance = 50 * OPEN;

/// Asks an operator what everybody is asked, and pays: as an accomplice if an honest payer would not.
async fn ask(world: &World, operator: &Operator, cheat: Cheat, questions: &[(&str, u32)]) {
	let gateway = operator.gateway();
	if cheat.is_seen_by_payers() {
		let signer = payer().pair().clone();
		let payer = BlindPayer::open(&gateway, operator.session, 0, signer)
			.await
			.unwrap();
		for (question, most) in questions {
			payer
				.ask(&world.model.to_string(), question, *most)
				.await
				.unwrap();
		}
		payer.pay().await.unwrap();
		return;
	}
	let line = payable(&world.conn, operator.session, 0).await.unwrap();
	let memory = world.path(&format!("payer-{}.json", operator.session));
	let memory = Memory::open(&memory, operator.session, 0).unwrap();
	let corpus = ModelCorpus::open(&world.conn, world.model).await.unwrap();
	let mut payer = honest_payer(&line, &payer(), &gateway, line.most, memory).with_corpus(Arc::new(corpus));
	for (question, most) in questions {
		let question = Question {
			model: line.model.clone(),
			prompt: (*question).into(),
			style: Style::Completion,
			max_tokens: *most,
			temperature: Some(0.0),
			seed: None,
			parent: None,
		};
		let answer = payer.ask(&question).await;
		answer.unwrap_or_else(|error| panic!("{cheat:?}: {error}"));
	}
	payer.pay().await.unwrap();
}

/// `openledger watch` with the watcher's key and memory.
fn watch(world: &World, more: &[&str]) -> Command {
	let mut command = world.openledger(&["watch", "--key", WATCHER, "--json"]);
	command
		.arg("--documents")
		.arg(world.documents())
		.arg("--data")
		.arg(world.path("watcher"))
		.args(more);
	command
}

/// Looks once at an operator's batches, and files what follows; the report, and the exit code.
fn watch_once(world: &World, operator: &Operator) -> (Value, i32) {
	let id = operator.id.to_string();
	let output = run(watch(
		world,
		&["--once", "--advance", "--operator", &id, "--duplicates", "0"],
	));
	let report = serde_json::from_slice(&output.stdout);
	let report = report.unwrap_or_else(|error| {
		let said = String::from_utf8_lossy(&output.stderr);
		panic!("{error}: {} {said}", String::from_utf8_lossy(&output.stdout))
	});
	(report, output.status.code().unwrap())
}

/// Has the gateway settle, and starts it again so that it serves what it has submitted.
async fn restart(world: &World, operator: &Operator, gateway: Server, cheat: &[&str]) -> Server {
	gateway.stop();
	let mut gateway = world.serve(operator, cheat);
	gateway.wait();
	gateway
}

/// The same; the one batch, and what it settles.
async fn settle(
	world: &World,
	operator: &Operator,
	gateway: Server,
	cheat: &[&str],
) -> (Server, BatchId, Balance) {
	let gateway = restart(world, operator, gateway, cheat).await;
	let open = world.open_batches(operator).await;
	assert_eq!(open.len(), 1, "of operator {}", operator.uri);
	let (batch, (amount, _)) = open.into_iter().next().unwrap();
	(gateway, batch, amount)
}

/// The kinds of fraud that the watcher says it found in the only batch it looked at.
fn kinds(report: &Value) -> Vec<String> {
	let batches = report["batches"].as_array().unwrap();
	assert_eq!(batches.len(), 1, "{report:#}");
	let frauds = batches[0]["frauds"].as_array().unwrap();
	frauds
		.iter()
		.map(|fraud| fraud["kind"].as_str().unwrap().to_string())
		.collect()
}

fn gains(after: &[Balance], before: &[Balance]) -> Vec<Balance> {
	after
		.iter()
		.zip(before)
		.map(|(after, before)| after - before)
		.collect()
}

fn total(amounts: &[Balance]) -> Balance {
	amounts.iter().sum()
}

fn decimal(value: &Value) -> Balance {
	value.as_str().unwrap().parse().unwrap()
}

/// What a verdict takes and gives, to the unit.
async fn check_penalty(world: &World, operator: &Operator, convicted: &Convicted, amount: Balance) {
	let penalty = &convicted.penalty;
	assert_eq!(convicted.operator, operator.id);
	assert_eq!(convicted.challenger.0, key(WATCHER).account());
	assert_eq!(convicted.amount, amount);
	// Own stake first; what delegations lose beyond that is burnt.
	let due = amount.max(MIN_SLASH);
	assert_eq!(penalty.slashed, due.min(BOND));
	assert_eq!(penalty.delegations_burned, due - penalty.slashed);
	assert_eq!(penalty.rewarded, penalty.slashed / 4);
	assert_eq!(penalty.compensated, penalty.slashed / 4);
	assert_eq!(
		penalty.burned,
		penalty.slashed - penalty.rewarded - penalty.compensated
	);
	let left = world.conn.operator(operator.id).await.unwrap().unwrap();
	assert_eq!(left.bond, BOND - penalty.slashed);
	assert_eq!(left.delegated.stake, DELEGATED - penalty.delegations_burned);
	assert!(world.open_batches(operator).await.is_empty(), "its batch is void");
}

/// Whom the fraud that was proven harms is who it says (docs/attribution.md, 10.3), and has at least what an honest run would have given:
/// one contribution, the payer, or the pools of the lineage, to which all of it goes then.
fn check_harmed(
	world: &World,
	operator: &Operator,
	(cheat, charge): (Cheat, &str),
	convicted: &Convicted,
	amount: Balance,
	got: &[Balance],
	honest: &[Balance],
) {
	let harmed = match charge {
		"OverCharge" | "BrokenChain" | "Equivocation" => (false, Some(operator.session)),
		// Here always a credit that is too low.
		"Omission" | "LedgerReceipt" => (true, None),
		_ => (false, None),
	};
	assert_eq!(
		(convicted.omission.is_some(), convicted.refund),
		harmed,
		"{cheat:?}"
	);
	match (&convicted.omission, &convicted.refund) {
		(Some((omitted, credit)), None) => {
			let place = world.contributions.iter().position(|id| id == omitted).unwrap();
			assert!(
				*credit > 0 && got[place] >= honest[place],
				"{cheat:?}: author {place} has {} instead of {}",
				got[place],
				honest[place]
			);
		}
		(None, Some(_)) => {
			// The whole line: it is the only one of the batch.
			assert_eq!(convicted.penalty.refunded, amount, "{cheat:?}");
			// Pools divide what they get and keep what does not divide.
			let rest = Balance::try_from(got.len()).unwrap();
			assert!(
				total(got) + rest >= convicted.penalty.compensated,
				"{cheat:?}: {got:?}"
			);
		}
		(None, None) => {
			assert_eq!(convicted.penalty.refunded, 0, "{cheat:?}");
			for (place, (got, honest)) in got.iter().zip(honest).enumerate() {
				assert!(
					got >= honest,
					"{cheat:?}: author {place} has {got} instead of {honest}"
				);
			}
		}
		both => panic!("{cheat:?}: {both:?}"),
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fraud_should_be_caught_and_made_good() {
	let _alone = ALONE.lock().await;
	let start = Instant::now();
	let Some(world) = World::start("instant").await else {
		return;
	};
	world.fund(&[key(WATCHER)], 1_000 * OPEN).await;
	let cheats: Vec<Cheat> = Cheat::value_variants()
		.iter()
		.copied()
		.filter(|cheat| cheat.kind().is_some())
		.collect();
	let name = |cheat: Cheat| cheat.to_possible_value().unwrap().get_name().to_string();
	let names: Vec<String> = ["honest".to_string(), "again".to_string()]
		.into_iter()
		.chain(cheats.iter().map(|cheat| name(*cheat)))
		.collect();
	let operators = world.operators(&names).await;
	let [honest, again, dishonest @ ..] = operators.as_slice() else {
		panic!("{operators:?}")
	};
	let mut books = world.books().await;
	let first = world.conn.best_number().await.unwrap();
	eprintln!("{:.0?}: {} operators", start.elapsed(), operators.len());

	// Everybody is asked before anybody settles: that takes no blocks.
	let mut gateways = vec![world.serve(honest, &[])];
	for (operator, cheat) in dishonest.iter().zip(&cheats) {
		gateways.push(world.serve(operator, &["--cheat", &name(*cheat)]));
	}
	for gateway in &mut gateways {
		gateway.wait();
	}
	let asked = [Cheat::Honest].into_iter().chain(cheats.iter().copied());
	for (operator, cheat) in [honest].into_iter().chain(dishonest).zip(asked) {
		ask(&world, operator, cheat, &QUESTIONS).await;
	}
	let mut gateways = gateways.into_iter();
	eprintln!("{:.0?}: all are asked", start.elapsed());

	// What an honest run gives everybody.
	let before = world.earned().await;
	let (mut serving, batch, _) = settle(&world, honest, gateways.next().unwrap(), &[]).await;
	let due = world.open_batches(honest).await[&batch].1;
	assert!(second_opinion(&world, batch, "honest").is_empty());
	let (report, code) = watch_once(&world, honest);
	assert_eq!(code, 0, "{report:#}");
	assert!(kinds(&report).is_empty() && report["deeds"].as_array().unwrap().is_empty());
	world
		.conn
		.wait_until_clock(due + 1, &world.advance)
		.await
		.unwrap();
	let after = world.earned().await;
	let fair = gains(&after, &before);
	eprintln!("{:.0?}: an honest run gives {fair:?}", start.elapsed());
	assert!(fair[0] > 0 && fair[1] > 0);
	world.check_books(&mut books).await;

	for ((operator, cheat), gateway) in dishonest.iter().zip(&cheats).zip(gateways) {
		let (before, block) = (world.earned().await, world.conn.best_number().await.unwrap());
		let way = ["--cheat", &name(*cheat)];
		let (_serving, batch, amount) = settle(&world, operator, gateway, &way).await;
		let opinion = second_opinion(&world, batch, &name(*cheat));
		let (report, code) = watch_once(&world, operator);
		assert_eq!(code, 5, "{cheat:?}: {report:#}");

		// The watcher says what it is, and what it did about it.
		let found = kinds(&report);
		let kind = format!("{:?}", cheat.kind().unwrap());
		assert!(found.contains(&kind), "{cheat:?} is found as {found:?}");
		// So does an implementation that shares nothing with it.
		let unchecked = cheat == &Cheat::Equivocation && opinion.contains(UNCHECKED);
		assert!(opinion.contains(&kind) || unchecked, "{cheat:?}: {opinion:?}");
		let deeds = report["deeds"].as_array().unwrap();
		assert_eq!(deeds.len(), 2, "{cheat:?}: {report:#}");
		assert_eq!(deeds[0]["deed"], "challenged");
		assert_eq!(deeds[1]["deed"], "convicted");
		let charge = deeds[0]["kind"].as_str().unwrap();
		assert!(found.iter().any(|kind| kind == charge));
		assert_eq!(charge, kind, "{cheat:?} is found as {found:?}");

		// The chain has voided the batch and punished, to the unit.
		let verdicts = world.verdicts(block).await;
		let [convicted] = verdicts.as_slice() else {
			panic!("{cheat:?}: {verdicts:?}")
		};
		assert_eq!(convicted.batch, Some(batch));
		let offence = format!("Fraud({charge})");
		assert_eq!(format!("{:?}", convicted.offence), offence, "{cheat:?}");
		assert_eq!(decimal(&deeds[1]["rewarded"]), convicted.penalty.rewarded);
		check_penalty(&world, operator, convicted, amount).await;
		let after = world.earned().await;
		let got = gains(&after, &before);
		check_harmed(&world, operator, (*cheat, charge), convicted, amount, &got, &fair);
		world.check_books(&mut books).await;
		eprintln!(
			"{:.0?}: {cheat:?}: found as {found:?}, convicted of {charge}; harmed: {:?} {:?}; authors got {got:?}",
			start.elapsed(),
			convicted.omission,
			convicted.refund,
		);
	}

	// Beside another that cheats, the honest one is left alone, and its batch becomes final.
	ask(&world, honest, Cheat::Honest, &QUESTIONS).await;
	let (before, block) = (world.earned().await, world.conn.best_number().await.unwrap());
	serving = settle(&world, honest, serving, &[]).await.0;
	let (cheater, cheat) = (again, cheats[0]);
	let way = ["--cheat", &name(cheat)];
	let mut gateway = world.serve(cheater, &way);
	gateway.wait();
	ask(&world, cheater, cheat, &QUESTIONS).await;
	let _gateway = restart(&world, cheater, gateway, &way).await;
	// A gateway settles when it starts, too: what it was paid by then is a batch of its own.
	let false_ones = world.open_batches(cheater).await.len();
	assert!(false_ones > 0);
	let output = run(watch(&world, &["--once", "--advance"]));
	let report: Value = serde_json::from_slice(&output.stdout).unwrap();
	assert_eq!(output.status.code(), Some(5), "{report:#}");
	assert_eq!(report["batches"].as_array().unwrap().len(), 1 + false_ones);
	assert_eq!(report["frauds"], false_ones);
	// Here it also looked for duplicates: one text repeats another.
	let is_duplicate = |deed: &&Value| deed["deed"] == "duplicate";
	let duplicates: Vec<&Value> = report["deeds"]
		.as_array()
		.unwrap()
		.iter()
		.filter(is_duplicate)
		.collect();
	assert_eq!(duplicates.len(), 1, "{report:#}");
	assert_eq!(duplicates[0]["contribution"], world.contributions[COPY]);
	assert_eq!(duplicates[0]["originals"][0], world.contributions[0]);
	let due = world.open_batches(honest).await.into_values().next().unwrap().1;
	world
		.conn
		.wait_until_clock(due + 1, &world.advance)
		.await
		.unwrap();
	let after = world.earned().await;
	assert!(after[0] - before[0] >= fair[0] && after[1] - before[1] >= fair[1]);
	assert_eq!(world.verdicts(block).await.len(), false_ones);
	world.check_books(&mut books).await;
	drop(serving);

	// Nobody has ever challenged the honest one.
	let best = world.conn.best_number().await.unwrap();
	for block in world.blocks(first, best).await {
		for challenged in block.find::<Challenged>() {
			assert_ne!(challenged.operator, honest.id);
		}
	}
	let left = world.conn.operator(honest.id).await.unwrap().unwrap();
	assert_eq!(left.bond, BOND);
	// An account of an author is used by nobody else: what it has beyond its start is what it earned.
	assert!(world.conn.balance(&author(0).account()).await.unwrap() > 0);
	eprintln!("{:.0?} in all", start.elapsed());
}

/// The deeds that a watcher that runs has told so far.
fn deeds(world: &World, name: &str) -> Vec<String> {
	documents_of(&world.path(name))
		.iter()
		.filter_map(|document| Some(document["deed"].as_str()?.to_string()))
		.collect()
}

/// What it has demanded so far, in this order.
fn demands(world: &World, name: &str) -> Vec<String> {
	documents_of(&world.path(name))
		.iter()
		.filter(|document| document["deed"] == "demanded")
		.map(|document| document["item"].to_string())
		.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_should_be_no_way_out() {
	let _alone = ALONE.lock().await;
	let Some(world) = World::start("slots").await else {
		return;
	};
	world.fund(&[key(WATCHER)], 1_000 * OPEN).await;
	// After an honest run, three that publish nothing. Two of them show on chain what they are asked for, and what they show is a fraud. The
	// last publishes everything, and can show everything but one chunk.
	let ways: [(&str, Cheat, &[&str]); 5] = [
		("honest", Cheat::Honest, &[]),
		(
			"silent",
			Cheat::OmissionNobody,
			&["--cheat", "omission-nobody", "--silent"],
		),
		("decoy", Cheat::Stray, &["--cheat", "stray", "--silent"]),
		("withheld", Cheat::Withheld, &["--cheat", "withheld"]),
		("oversized", Cheat::OversizedText, &["--cheat", "oversized-text"]),
	];
	let operators = world.operators(&ways.map(|(name, ..)| name.to_string())).await;
	let mut books = world.books().await;
	let mut fair = Vec::new();
	for (operator, (name, cheat, way)) in operators.iter().zip(ways) {
		let mut gateway = world.serve(operator, way);
		gateway.wait();
		// One receipt: each question and each answer about it takes a block, and the window has 20.
		ask(&world, operator, cheat, &QUESTIONS[..1]).await;
		let before = world.earned().await;
		let (_gateway, batch, amount) = settle(&world, operator, gateway, way).await;
		let block = world.conn.best_number().await.unwrap();
		if cheat == Cheat::Honest {
			let due = world.open_batches(operator).await[&batch].1;
			world
				.conn
				.wait_until_clock(due + 1, &world.advance)
				.await
				.unwrap();
			fair = gains(&world.earned().await, &before);
			world.check_books(&mut books).await;
			continue;
		}

		let log = format!("watch-{name}.log");
		let id = operator.id.to_string();
		let command = watch(&world, &["--every", "1", "--operator", &id, "--duplicates", "0"]);
		let _watcher = Server::start(command, 0, &world.path(&log));
		let said = || async {
			Some(deeds(&world, &log)).filter(|deeds| deeds.iter().any(|deed| deed == "demanded"))
		};
		world.until("a demand", said).await;
		if cheat.kind().is_some() {
			let said = || async {
				Some(deeds(&world, &log)).filter(|deeds| deeds.iter().any(|deed| deed == "challenged"))
			};
			world.until("a challenge", said).await;
		}
		let verdicts = world
			.until("a verdict", || async {
				Some(world.verdicts(block).await).filter(|verdicts| !verdicts.is_empty())
			})
			.await;
		let [convicted] = verdicts.as_slice() else {
			panic!("{verdicts:?}")
		};
		assert_eq!(convicted.batch, Some(batch));
		match cheat {
			Cheat::Withheld => assert!(
				matches!(convicted.offence, Offence::Unavailable(_)),
				"{convicted:?}"
			),
			Cheat::OversizedText => {
				let offence = format!("{:?}", convicted.offence);
				assert!(offence.starts_with("Unavailable(Chunk"), "{convicted:?}");
				// The receipt first: nobody is shown a text of one that the chain has not seen.
				let demands = demands(&world, &log);
				let place = |kinds: &[&str]| {
					let is_one =
						|item: &String| kinds.iter().any(|kind| item.contains(&format!("\"{kind}\"")));
					demands.iter().position(is_one)
				};
				let places = place(&["Draw", "Receipt"]).zip(place(&["Chunk"]));
				assert!(
					places.is_some_and(|(receipt, chunk)| receipt < chunk),
					"{demands:?}"
				);
			}
			_ => {
				let kind = match cheat.kind() {
					Some(FraudKind::Omission) => ChainKind::Omission,
					Some(FraudKind::BrokenChain) => ChainKind::BrokenChain,
					other => panic!("{other:?}"),
				};
				assert_eq!(convicted.offence, Offence::Fraud(kind));
			}
		}
		check_penalty(&world, operator, convicted, amount).await;
		let after = world.earned().await;
		// Its batch is void, and the operator's part of it goes to the corpus, too: to each author but those of commons.
		let got = gains(&after, &before);
		assert!(total(&got) >= total(&fair), "{name}: {got:?} instead of {fair:?}");
		for (place, got) in got.iter().enumerate() {
			assert_eq!(*got > 0, place != COMMONS, "{name}: author {place} got {got}");
		}
		if let Some((omitted, credit)) = &convicted.omission {
			let place = world.contributions.iter().position(|id| id == omitted).unwrap();
			assert!(
				*credit > 0 && got[place] >= fair[place],
				"{name}: {got:?} instead of {fair:?}, omitted {credit}"
			);
		}
		assert_eq!(
			convicted.omission.is_some(),
			cheat == Cheat::OmissionNobody,
			"{name}"
		);
		world.check_books(&mut books).await;
		let ending = if cheat.kind().is_none() {
			"silenced"
		} else {
			"convicted"
		};
		let said =
			|| async { Some(deeds(&world, &log)).filter(|deeds| deeds.iter().any(|deed| deed == ending)) };
		let deeds = world.until("what the watcher says of it", said).await;
		eprintln!("{name}: {deeds:?}");
	}
}

/// Whether it is for a position of one of these kinds, for which nothing was shown.
fn is_unshown(convicted: &Convicted, kinds: &[&str]) -> bool {
	let offence = format!("{:?}", convicted.offence);
	let mut kinds = kinds.iter();
	kinds.any(|kind| offence.starts_with(&format!("Unavailable({kind}(")))
}

#[tokio::test(flavor = "multi_thread")]
async fn withheld_receipts_should_be_drawn() {
	let _alone = ALONE.lock().await;
	let Some(world) = World::start("slots").await else {
		return;
	};
	world.fund(&[key(WATCHER)], 1_000 * OPEN).await;
	let operators = world.operators(&["withheld".to_string()]).await;
	let (operator, way) = (&operators[0], ["--cheat", "withheld"]);
	let mut gateway = world.serve(operator, &way);
	gateway.wait();
	ask(&world, operator, Cheat::Withheld, &QUESTIONS).await;
	let (_gateway, batch, amount) = settle(&world, operator, gateway, &way).await;
	let block = world.conn.best_number().await.unwrap();
	let mut books = world.books().await;

	let command = watch(&world, &["--every", "1", "--prepaid", "0"]);
	let _watcher = Server::start(command, 0, &world.path("watch.log"));
	let verdicts = world
		.until("a verdict", || async {
			Some(world.verdicts(block).await).filter(|verdicts| !verdicts.is_empty())
		})
		.await;
	let convicted = &verdicts[0];
	assert_eq!(convicted.batch, Some(batch));
	assert!(
		is_unshown(convicted, &["Draw", "DrawCredit", "Due"]),
		"{convicted:?}"
	);
	check_penalty(&world, operator, convicted, amount).await;
	world.check_books(&mut books).await;
	let said = || async {
		Some(deeds(&world, "watch.log")).filter(|deeds| deeds.iter().any(|deed| deed == "silenced"))
	};
	world.until("what the watcher says of it", said).await;
	// Each was for the fee alone.
	let demands: Vec<Value> = documents_of(&world.path("watch.log"))
		.into_iter()
		.filter(|document| document["deed"] == "demanded")
		.collect();
	assert!(
		!demands.is_empty() && demands.iter().all(|demand| demand["free"] == true),
		"{demands:?}"
	);
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_ledgers_should_be_drawn() {
	let _alone = ALONE.lock().await;
	let Some(world) = World::start("slots").await else {
		return;
	};
	world.fund(&[key(WATCHER)], 1_000 * OPEN).await;
	// An honest one, which is asked for the same and loses nothing by it; then who gives all credits to one, who posts some of them twice,
	// and who credits nobody but one.
	let ways: [(&str, Cheat, &[&str]); 6] = [
		("honest", Cheat::Honest, &["--cheat", "honest", "--hide-ledger"]),
		(
			"theft",
			Cheat::CreditTheft,
			&["--cheat", "credit-theft", "--hide-ledger"],
		),
		(
			"twice",
			Cheat::LedgerTwice,
			&["--cheat", "ledger-twice", "--hide-ledger"],
		),
		(
			"missing",
			Cheat::CreditMissing,
			&["--cheat", "credit-missing", "--hide-ledger"],
		),
		// Without receipts a ledger that is served can be compared with nothing.
		(
			"honest-receipts",
			Cheat::Honest,
			&["--cheat", "honest", "--hide-receipts"],
		),
		(
			"theft-receipts",
			Cheat::CreditTheft,
			&["--cheat", "credit-theft", "--hide-receipts"],
		),
	];
	let operators = world.operators(&ways.map(|(name, ..)| name.to_string())).await;
	let mut books = world.books().await;
	for (operator, (name, cheat, way)) in operators.iter().zip(ways) {
		let mut gateway = world.serve(operator, way);
		gateway.wait();
		let hides_receipts = way.contains(&"--hide-receipts");
		// Of the long answers alone nearly all is due to somebody, so that hardly any position is drawn at which nothing is missing.
		let asked = match cheat {
			Cheat::CreditMissing => LONG,
			// What belongs to a drawn receipt is asked for once that is shown, and the window has 20 blocks for all of it.
			Cheat::Honest if hides_receipts => 1,
			_ => QUESTIONS.len(),
		};
		ask(&world, operator, cheat, &QUESTIONS[..asked]).await;
		let (_gateway, batch, amount) = settle(&world, operator, gateway, way).await;
		let block = world.conn.best_number().await.unwrap();
		let log = format!("watch-{name}.log");
		let id = operator.id.to_string();
		let filters = [
			"--every",
			"1",
			"--operator",
			&id,
			"--duplicates",
			"0",
			"--prepaid",
			"0",
		];
		let _watcher = Server::start(watch(&world, &filters), 0, &world.path(&log));
		let demands = || {
			documents_of(&world.path(&log))
				.into_iter()
				.filter(|document| document["deed"] == "demanded")
				.collect::<Vec<Value>>()
		};
		if cheat == Cheat::Honest {
			let ended = || async { world.open_batches(operator).await.is_empty().then_some(()) };
			world.until("the batch ends", ended).await;
			assert!(world.verdicts(block).await.is_empty(), "{name}");
			let left = world.conn.operator(operator.id).await.unwrap().unwrap();
			assert_eq!(left.bond, BOND, "{name}");
		} else {
			let verdicts = world
				.until("a verdict", || async {
					Some(world.verdicts(block).await).filter(|verdicts| !verdicts.is_empty())
				})
				.await;
			let [convicted] = verdicts.as_slice() else {
				panic!("{name}: {verdicts:?}")
			};
			assert_eq!(convicted.batch, Some(batch));
			let offence = format!("Fraud({:?})", cheat.kind().unwrap());
			let is_right = match cheat {
				// Where it is out of order nothing can be shown, and of others there is no credit.
				Cheat::LedgerTwice => {
					is_unshown(convicted, &["DrawCredit", "Due"])
						|| convicted.offence == Offence::Fraud(ChainKind::LedgerReceipt)
				}
				_ => format!("{:?}", convicted.offence) == offence,
			};
			assert!(is_right, "{name}: {convicted:?}");
			check_penalty(&world, operator, convicted, amount).await;
		}
		world.check_books(&mut books).await;
		// What is not drawn is not asked for. Without a ledger nothing else is missing; without receipts so is what belongs to those that
		// are drawn.
		let demands = demands();
		assert!(!demands.is_empty(), "{name}");
		for demand in &demands {
			let item = format!("{}", demand["item"]);
			let is_drawn = item.contains("DrawCredit") || item.contains("Due");
			assert!(
				demand["free"] == true && (is_drawn || hides_receipts),
				"{name}: {demand}"
			);
		}
		eprintln!("{name}: {} items asked for", demands.len());
	}
}
