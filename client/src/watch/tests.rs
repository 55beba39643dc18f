//! The watcher against honest, dishonest and hostile operators.

use super::{
	chain::ModelFacts,
	corpora::Corpora,
	decide::schedule,
	duplicates,
	memory::{Filed, MemoryError},
	published::Given,
	testing::*,
	watcher::Deed,
	Memory, Settings, Shelf, Watcher,
};
use crate::{
	chain::{Error, Refusal},
	gateway::wire::SignedReceipt,
};
use openledger_attribution::{
	fraud::{Attributed, FraudKind, Harmed, Side},
	prove::{find_duplicates, KnownText},
	reveal::{Item, Reveal},
	CreditEntry,
};
use std::{collections::BTreeSet, path::Path, sync::Arc, time::Instant};

fn watcher(chain: &Arc<FakeChain>, memory: Memory, settings: Settings) -> Watcher<FakeChain> {
	let shelf = Arc::new(Shelf::new(TEXTS, None));
	let settings = Settings {
		limits: limits(),
		..settings
	};
	Watcher::new(chain.clone(), memory, shelf, fetcher(), settings).unwrap()
}

fn volatile() -> Memory {
	Memory::volatile(&GENESIS, &WATCHER).unwrap()
}

fn on_disk(folder: &Path) -> Memory {
	Memory::open(&folder.join("watch.redb"), &GENESIS, &WATCHER).unwrap()
}

/// The first chunk of a text of a receipt.
const fn first_chunk(receipt: u32, side: Side) -> Item {
	Item::Chunk {
		receipt,
		side,
		chunk: 0,
	}
}

#[tokio::test]
async fn watcher_should_do_nothing_when_batches_are_honest_and_look_at_each_once() {
	let batches: Vec<Made> = (0..6).map(|id| make(id, 12, Cheat::Not, 0)).collect();
	let url = serve(&batches, Server::Serves).await;
	let chain = FakeChain::new(&url, batches);
	let watcher = watcher(&chain, volatile(), Settings::default());
	let round = watcher.round().await.unwrap();
	assert_eq!((round.open, round.examined.len()), (6, 6));
	for examination in &round.examined {
		assert!(examination.is_clean(), "{examination:?}");
		assert!(examination.problems.is_empty(), "{:?}", examination.problems);
		assert_eq!(examination.receipts, 12);
	}
	assert!(round.deeds.is_empty() && round.problems.is_empty() && !round.has_fraud());
	assert_eq!(watcher.round().await.unwrap().examined.len(), 0);
	assert_eq!(chain.loads(), 1, "the corpus is read once");
}

#[tokio::test]
async fn watcher_should_convict_whoever_cheats_in_whatever_way() {
	for (cheat, kind) in [
		(Cheat::Omits, FraudKind::Omission),
		(Cheat::Misquotes, FraudKind::FalseClaim),
		(Cheat::OverCharges, FraudKind::OverCharge),
		(Cheat::Miscounts, FraudKind::TokenCount),
		(Cheat::Conceals, FraudKind::Disclosure),
		(Cheat::Equivocates, FraudKind::Equivocation),
	] {
		let batches = [make(1, 9, Cheat::Not, 0), make(2, 9, cheat, 0)];
		let url = serve(&batches, Server::Serves).await;
		let chain = FakeChain::new(&url, batches);
		let watcher = watcher(&chain, volatile(), Settings::default());
		let round = watcher.round().await.unwrap();
		assert!(round.has_fraud(), "{cheat:?}");
		let found: Vec<FraudKind> = round.examined[1]
			.frauds
			.iter()
			.map(|found| found.finding.kind)
			.collect();
		assert!(found.contains(&kind), "{cheat:?}: {found:?}");
		assert!(round.examined[0].is_clean());
		assert!(
			matches!(round.deeds.as_slice(), [Deed::Challenged { batch: 2, .. }]),
			"{round:?}"
		);
		// Too early to prove: nothing more happens.
		chain.set_clock(COMMIT_DELAY - 1);
		assert!(watcher.round().await.unwrap().deeds.is_empty());
		assert!(watcher.has_unproven().unwrap());
		chain.set_clock(COMMIT_DELAY);
		let round = watcher.round().await.unwrap();
		assert_eq!(
			round.deeds,
			[Deed::Convicted {
				batch: 2,
				rewarded: 42
			}],
			"{cheat:?}"
		);
		assert!(!chain.is_open(2) && !watcher.has_unproven().unwrap());
	}
}

#[tokio::test]
async fn watcher_should_prefer_what_gives_the_harmed_their_own_back() {
	let batches = [make(1, 9, Cheat::OverCharges, 0)];
	let url = serve(&batches, Server::Serves).await;
	let chain = FakeChain::new(&url, batches);
	let round = watcher(&chain, volatile(), Settings::default())
		.round()
		.await
		.unwrap();
	let [Deed::Challenged { finding, .. }] = round.deeds.as_slice() else {
		panic!("{round:?}")
	};
	assert!(matches!(finding.harmed, Harmed::Session(_)), "{finding:?}");
}

#[tokio::test]
async fn watcher_should_file_nothing_when_it_only_looks() {
	let batches = [make(1, 9, Cheat::Omits, 0)];
	let url = serve(&batches, Server::Serves).await;
	let chain = FakeChain::new(&url, batches);
	let settings = Settings {
		dry_run: true,
		..Settings::default()
	};
	let watcher = watcher(&chain, volatile(), settings);
	let round = watcher.round().await.unwrap();
	assert!(round.has_fraud());
	assert!(matches!(round.deeds.as_slice(), [Deed::Challenged { .. }]));
	assert_eq!(chain.challenges(), 0);
	assert!(!watcher.has_unproven().unwrap());
	// It is told once.
	let round = watcher.round().await.unwrap();
	assert!(round.examined.is_empty() && round.deeds.is_empty(), "{round:?}");
}

#[tokio::test]
async fn watcher_should_tell_each_demand_once_when_it_only_looks() {
	let made = make(1, 9, Cheat::Not, 0);
	let url = serve(std::slice::from_ref(&made), Server::Refuses).await;
	let chain = FakeChain::new(&url, [made]);
	chain.draw(1, &[17]);
	let settings = Settings {
		dry_run: true,
		..Settings::default()
	};
	let watcher = watcher(&chain, volatile(), settings);
	let round = watcher.round().await.unwrap();
	assert!(matches!(
		round.deeds.first(),
		Some(Deed::Demanded { free: true, .. })
	));
	assert!(watcher.round().await.unwrap().deeds.is_empty());
	assert!(chain.demands(1).is_empty());
}

#[tokio::test]
async fn watcher_should_prove_what_it_was_challenging_when_a_round_broke_off() {
	let batches = [make(1, 9, Cheat::Omits, 0), make(2, 9, Cheat::Omits, 0)];
	let url = serve(&batches, Server::Serves).await;
	let chain = FakeChain::new(&url, batches);
	let watcher = watcher(&chain, volatile(), Settings::default());
	// The challenge of the first is under way when the connection breaks.
	chain.hang(Some(1));
	chain.lose_answers(true);
	assert!(watcher.round().await.is_err());
	assert_eq!(chain.challenges(), 2);
	chain.hang(None);
	chain.lose_answers(false);
	chain.set_clock(COMMIT_DELAY);
	let mut deeds = watcher.round().await.unwrap().deeds;
	deeds.sort_by_key(|deed| matches!(deed, Deed::Convicted { batch: 2, .. }));
	assert_eq!(
		deeds,
		[1, 2].map(|batch| Deed::Convicted { batch, rewarded: 42 }),
		"before it is started again"
	);
	assert!(!watcher.has_unproven().unwrap());
}

fn rejected() -> Error {
	Error::Rejected("another transaction with its nonce replaced it".into())
}

fn refused() -> Error {
	Error::Refused(Refusal {
		pallet: "AttributionScoring".into(),
		name: "AlreadyChallenged".into(),
		meaning: String::new(),
		index: None,
		fault: None,
	})
}

#[tokio::test]
async fn watcher_should_keep_the_salt_when_its_challenge_may_have_been_taken() {
	for error in [rejected, refused] {
		let folder = tempfile::tempdir().unwrap();
		let batches = [make(1, 9, Cheat::Omits, 0)];
		let url = serve(&batches, Server::Serves).await;
		let chain = FakeChain::new(&url, batches);
		let watcher = watcher(&chain, on_disk(folder.path()), Settings::default());
		chain.fail(Some((true, error)));
		watcher.round().await.unwrap();
		assert_eq!(chain.challenges(), 1);
		chain.fail(None);
		chain.set_clock(COMMIT_DELAY);
		let round = watcher.round().await.unwrap();
		let convicted = Deed::Convicted {
			batch: 1,
			rewarded: 42,
		};
		assert_eq!(round.deeds, [convicted], "{}", error());
	}
}

#[tokio::test]
async fn watcher_should_challenge_again_when_its_challenge_was_not_taken() {
	for error in [rejected, refused] {
		let folder = tempfile::tempdir().unwrap();
		let batches = [make(1, 9, Cheat::Omits, 0)];
		let url = serve(&batches, Server::Serves).await;
		let chain = FakeChain::new(&url, batches);
		let watcher = watcher(&chain, on_disk(folder.path()), Settings::default());
		chain.fail(Some((false, error)));
		let round = watcher.round().await.unwrap();
		assert!(round.deeds.is_empty() && round.problems.len() == 1, "{round:?}");
		assert!(
			!watcher.has_unproven().unwrap(),
			"nothing is at stake, and nothing to wait for"
		);
		chain.fail(None);
		watcher.round().await.unwrap();
		assert_eq!(chain.challenges(), 1);
		assert!(watcher.has_unproven().unwrap());
		chain.set_clock(COMMIT_DELAY);
		let round = watcher.round().await.unwrap();
		let convicted = Deed::Convicted {
			batch: 1,
			rewarded: 42,
		};
		assert_eq!(round.deeds, [convicted], "{}", error());
	}
}

#[tokio::test]
async fn watcher_should_go_on_looking_while_a_proof_waits_for_its_block() {
	let mut silent = make(10, 9, Cheat::Not, 0);
	silent.open.operator = OPERATOR + 1;
	let cheating = make(2, 9, Cheat::Omits, 0);
	let url = serve(std::slice::from_ref(&cheating), Server::Serves).await;
	let chain = FakeChain::new(&url, [silent.clone(), cheating]);
	chain.set_other(&serve(std::slice::from_ref(&silent), Server::Silent).await);
	chain.draw(10, &[17]);
	// The proof gets its block after the silent one has been looked at.
	chain.prove_after(10);
	let watcher = watcher(&chain, volatile(), Settings::default());
	let later = chain.clone();
	tokio::spawn(async move {
		tokio::time::sleep(std::time::Duration::from_millis(500)).await;
		later.set_clock(COMMIT_DELAY);
	});
	let round = watcher.round().await.unwrap();
	let convicted = Deed::Convicted {
		batch: 2,
		rewarded: 42,
	};
	assert!(round.deeds.contains(&convicted), "{round:?}");
}

#[tokio::test]
async fn round_should_have_gaps_when_something_did_not_work() {
	let mut unknown = make(1, 9, Cheat::Not, 0);
	unknown.open.facts.model = MODEL + 1;
	let url = serve(std::slice::from_ref(&unknown), Server::Serves).await;
	let chain = FakeChain::new(&url, [unknown]);
	let watcher = watcher(&chain, volatile(), Settings::default());
	let round = watcher.round().await.unwrap();
	assert!(
		round.examined.is_empty() && round.problems.len() == 1,
		"{round:?}"
	);
	assert!(round.has_gaps() && !round.has_fraud());
}

#[tokio::test]
async fn watcher_should_read_what_happens_in_every_round_and_tell_what_it_could_not_read() {
	let made = make(1, 9, Cheat::Not, 0);
	let url = serve(std::slice::from_ref(&made), Server::Serves).await;
	let chain = FakeChain::new(&url, [made]);
	let watcher = watcher(&chain, volatile(), Settings::default());
	chain.set_problem("the node has discarded it");
	let round = watcher.round().await.unwrap();
	assert_eq!(round.problems, ["the node has discarded it"]);
	assert!(round.has_gaps());
	for rounds in 1..4 {
		assert_eq!(chain.follows(), rounds);
		assert!(watcher.round().await.unwrap().problems.is_empty());
	}
}

#[tokio::test]
async fn watcher_should_prove_after_a_restart_even_if_it_never_heard_of_its_challenge() {
	for lost in [false, true] {
		let folder = tempfile::tempdir().unwrap();
		let batches = [make(1, 9, Cheat::Misquotes, 0)];
		let url = serve(&batches, Server::Serves).await;
		let chain = FakeChain::new(&url, batches);
		chain.lose_answers(lost);
		let first = watcher(&chain, on_disk(folder.path()), Settings::default());
		assert_eq!(first.round().await.is_err(), lost);
		assert_eq!(chain.challenges(), 1);
		drop(first);
		chain.lose_answers(false);
		chain.set_clock(COMMIT_DELAY);
		let second = watcher(&chain, on_disk(folder.path()), Settings::default());
		let round = second.round().await.unwrap();
		// Nothing is looked at, and yet there was a fraud.
		assert!(round.examined.is_empty() && round.frauds() == [1].into());
		assert_eq!(
			round.deeds,
			[Deed::Convicted {
				batch: 1,
				rewarded: 42
			}]
		);
	}
}

#[tokio::test]
async fn watcher_should_file_again_what_never_arrived() {
	let folder = tempfile::tempdir().unwrap();
	let batches = [make(1, 9, Cheat::Omits, 0)];
	let url = serve(&batches, Server::Serves).await;
	let chain = FakeChain::new(&url, batches);
	// Killed between writing and sending: a proof that nobody was told of.
	let dry = Settings {
		dry_run: true,
		..Settings::default()
	};
	let looked = watcher(&chain, volatile(), dry).round().await.unwrap();
	let proof = codec::Encode::encode(&looked.examined[0].frauds[0].proof);
	let filed = Filed {
		commitment: super::chain::commitment(&GENESIS, 1, &WATCHER, &[5; 32], &proof),
		salt: [5; 32],
		proof,
	};
	let memory = on_disk(folder.path());
	memory.file(1, &filed).unwrap();
	let watcher = watcher(&chain, memory, Settings::default());
	watcher.round().await.unwrap();
	assert_eq!(chain.challenges(), 1);
	chain.set_clock(COMMIT_DELAY);
	let round = watcher.round().await.unwrap();
	assert_eq!(
		round.deeds,
		[Deed::Convicted {
			batch: 1,
			rewarded: 42
		}]
	);
}

#[tokio::test]
async fn watcher_should_demand_drawn_receipts_first_and_then_what_they_lack() {
	let made = make(1, 9, Cheat::Not, 0);
	let url = serve(std::slice::from_ref(&made), Server::Hides(4)).await;
	let ((from, until), (other, _)) = (span(&made, 4), span(&made, 0));
	let chain = FakeChain::new(&url, [made]);
	let settings = Settings {
		prepaid: 8,
		..Settings::default()
	};
	let watcher = watcher(&chain, volatile(), settings);
	// Before the draw nothing is asked for: what is drawn costs less.
	let round = watcher.round().await.unwrap();
	assert!(
		round.has_gaps() && !round.has_fraud() && round.deeds.is_empty(),
		"{round:?}"
	);
	// Drawn: the receipt that lacks something, and one that does not.
	chain.draw(1, &[from + 1, until - 1, other]);
	watcher.round().await.unwrap();
	assert_eq!(chain.demands(1), [Item::Draw(from + 1), Item::Draw(until - 1)]);
	// Revealed: now its texts, for the fee alone.
	chain.reveal(1, 4);
	let round = watcher.round().await.unwrap();
	assert_eq!(
		chain.demands(1)[2..],
		[first_chunk(4, Side::Request), first_chunk(4, Side::Response)]
	);
	assert!(round
		.deeds
		.iter()
		.all(|deed| matches!(deed, Deed::Demanded { free: true, .. })));
	// All is asked for.
	assert!(watcher.round().await.unwrap().deeds.is_empty());
}

#[tokio::test]
async fn watcher_should_prepay_for_what_is_not_drawn_within_its_budget() {
	let made = make(1, 9, Cheat::Not, 0);
	let url = serve(std::slice::from_ref(&made), Server::Hides(4)).await;
	let (other, _) = span(&made, 0);
	// The receipt comes first. Behind its texts comes what else belongs to it, so that the chain shows all of it together.
	let wanted = [
		Item::Receipt(4),
		first_chunk(4, Side::Request),
		first_chunk(4, Side::Response),
		Item::Claims(4),
	];
	for (prepaid, expected) in [(0, 0), (1, 0), (2, 2), (3, 3), (8, 4)] {
		let chain = FakeChain::new(&url, [made.clone()]);
		chain.draw(1, &[other]);
		let settings = Settings {
			prepaid,
			..Settings::default()
		};
		let watcher = watcher(&chain, volatile(), settings);
		for _ in 0..4 {
			watcher.round().await.unwrap();
			watcher.round().await.unwrap();
			chain.answer_demands(1);
		}
		assert_eq!(chain.demands(1), wanted[..expected], "{prepaid}");
	}
}

/// Whether an operator does not show a chunk, or has something there that nobody can show.
#[tokio::test]
async fn watcher_should_have_a_batch_voided_for_one_chunk_of_a_receipt_that_is_not_drawn() {
	for (cheat, server) in [
		(Cheat::Not, Server::HidesResponse(4)),
		(Cheat::Bloats, Server::Serves),
	] {
		let made = make(1, 9, cheat, 0);
		let (other, _) = span(&made, 0);
		let (due, schedule) = (made.open.due, schedule(&made.open));
		let chain = drawn_of(made, server, &[other], &[]).await;
		let settings = Settings {
			prepaid: 2,
			..Settings::default()
		};
		let watcher = watcher(&chain, volatile(), settings);
		let round = watcher.round().await.unwrap();
		assert!(!round.has_fraud() && round.has_gaps(), "{cheat:?}: {round:?}");
		let receipt = Item::Receipt(4);
		let chunk = Item::Chunk {
			receipt: 4,
			side: Side::Response,
			chunk: 0,
		};
		assert_eq!(chain.demands(1), [receipt], "{cheat:?}");
		// As late as may be. Until then it is waited for.
		chain.set_clock(schedule.answers_until);
		assert!(watcher.round().await.unwrap().deeds.is_empty(), "{cheat:?}");
		chain.answer_those(1, |item| *item == receipt);
		let round = watcher.round().await.unwrap();
		assert_eq!(
			round.deeds,
			[Deed::Demanded {
				batch: 1,
				item: chunk,
				free: false
			}],
			"{cheat:?}"
		);
		// What it has is no answer, if it tries.
		if cheat == Cheat::Bloats {
			chain.answer_demands(1);
		}
		chain.set_clock(due);
		assert!(watcher.round().await.unwrap().deeds.is_empty(), "{cheat:?}");
		assert_eq!(chain.expire(1), [], "{cheat:?}");
		chain.set_clock(schedule.answerable_until(schedule.answers_until) + 1);
		assert_eq!(chain.expire(1), [chunk], "{cheat:?}");
		let silenced = Deed::Silenced {
			batch: 1,
			rewarded: 7,
		};
		assert_eq!(watcher.round().await.unwrap().deeds, [silenced], "{cheat:?}");
		assert_eq!(chain.demands(1), [receipt, chunk], "{cheat:?}");
	}
}

/// What was not published is paid for before what else belongs to the same receipt.
#[tokio::test]
async fn watcher_should_pay_first_for_what_is_not_published() {
	let made = make(1, 9, Cheat::Bloats, 0);
	let (other, _) = span(&made, 0);
	let chain = drawn_of(made, Server::Serves, &[other], &[]).await;
	let watcher = watcher(&chain, volatile(), Settings::default());
	for _ in 0..3 {
		watcher.round().await.unwrap();
		chain.answer_demands(1);
	}
	assert_eq!(
		chain.demands(1),
		[
			Item::Receipt(4),
			first_chunk(4, Side::Response),
			Item::Claims(4),
			first_chunk(4, Side::Request)
		]
	);
	let answered: Vec<Item> = chain.answers(1).into_iter().map(|(item, _)| item).collect();
	assert!(
		!answered.contains(&first_chunk(4, Side::Response)),
		"{answered:?}"
	);
	assert_eq!(answered.len(), 3);
}

/// Where no receipts are served, the first is asked for in the place of all. Not if it is on chain already.
#[tokio::test]
async fn watcher_should_demand_no_receipt_that_was_drawn_and_revealed() {
	for prepaid in [0, 8] {
		let made = make(1, 9, Cheat::Not, 0);
		let chain = drawn_of(made, Server::HidesReceipts, &[], &[]).await;
		let settings = Settings {
			prepaid,
			..Settings::default()
		};
		let watcher = watcher(&chain, volatile(), settings);
		// Somebody else was quicker.
		chain.draw(1, &[0]);
		chain.ask(1, Item::Draw(0));
		chain.answer_demands(1);
		for _ in 0..4 {
			let round = watcher.round().await.unwrap();
			assert!(!round.has_fraud() && round.has_gaps(), "{round:?}");
			assert!(round
				.deeds
				.iter()
				.all(|deed| matches!(deed, Deed::Demanded { free: true, .. })));
			chain.answer_demands(1);
		}
		let demands = chain.demands(1);
		assert!(demands.len() > 1, "what belongs to it is asked for");
		assert!(
			!demands.iter().any(|item| matches!(item, Item::Receipt(_))),
			"{demands:?}"
		);
	}
}

#[tokio::test]
async fn watcher_should_demand_nothing_in_the_second_half_of_the_window() {
	let made = make(1, 9, Cheat::Not, 0);
	let url = serve(std::slice::from_ref(&made), Server::Refuses).await;
	let half = schedule(&made.open).demands_until;
	let chain = FakeChain::new(&url, [made]);
	chain.draw(1, &[0]);
	chain.set_clock(half);
	let watcher = watcher(&chain, volatile(), Settings::default());
	assert!(watcher.round().await.unwrap().deeds.is_empty());
	assert!(
		watcher.round().await.unwrap().examined.is_empty(),
		"it is not fetched again"
	);
}

#[tokio::test]
async fn watcher_should_survive_hostile_servers_and_demand_what_they_keep() {
	for server in [
		Server::Refuses,
		Server::Garbage,
		Server::Endless,
		Server::Silent,
		Server::Loops,
	] {
		let made = make(1, 9, Cheat::Omits, 0);
		let url = serve(std::slice::from_ref(&made), server).await;
		let chain = FakeChain::new(&url, [made]);
		chain.draw(1, &[17]);
		let start = Instant::now();
		let round = watcher(&chain, volatile(), Settings::default())
			.round()
			.await
			.unwrap();
		assert!(start.elapsed().as_secs() < 20, "{server:?}");
		assert!(round.has_gaps() && !round.has_fraud(), "{server:?}: {round:?}");
		assert!(!round.examined[0].problems.is_empty());
		assert!(
			chain.demands(1).contains(&Item::Draw(17)),
			"{server:?}: {round:?}"
		);
	}
}

#[tokio::test]
async fn watcher_should_convict_while_another_operator_keeps_it_waiting() {
	let mut silent: Vec<Made> = (10..13).map(|id| make(id, 9, Cheat::Not, 0)).collect();
	silent
		.iter_mut()
		.for_each(|made| made.open.operator = OPERATOR + 1);
	let cheating = make(2, 9, Cheat::Omits, 0);
	let url = serve(std::slice::from_ref(&cheating), Server::Serves).await;
	let chain = FakeChain::new(&url, silent.iter().cloned().chain([cheating]));
	chain.set_other(&serve(&silent, Server::Silent).await);
	let watcher = watcher(&chain, volatile(), Settings::default());
	let later = chain.clone();
	tokio::spawn(async move {
		tokio::time::sleep(std::time::Duration::from_millis(500)).await;
		later.set_clock(COMMIT_DELAY);
	});
	let round = watcher.round().await.unwrap();
	assert!(matches!(
		round.deeds.as_slice(),
		[
			Deed::Challenged { batch: 2, .. },
			Deed::Convicted { batch: 2, .. }
		]
	));
	assert_eq!(round.examined.len(), 4);
	// Whoever keeps others waiting is not asked again at once.
	assert_eq!(watcher.round().await.unwrap().examined.len(), 0);
}

#[tokio::test]
async fn examination_should_hold_nothing_against_an_operator_when_texts_of_the_corpus_are_missing() {
	let batches = [make(1, 9, Cheat::Not, 0)];
	let url = serve(&batches, Server::Serves).await;
	let chain = FakeChain::new(&url, batches);
	let shelf = Arc::new(Shelf::new([TEXTS[0]], None));
	let folder = tempfile::tempdir().unwrap();
	let memory = on_disk(folder.path());
	let watcher = Watcher::new(chain.clone(), memory, shelf, fetcher(), Settings::default()).unwrap();
	let round = watcher.round().await.unwrap();
	assert!(!round.has_fraud(), "{round:?}");
	// Nor is it clean: what is copied from those texts was not seen.
	assert!(round.has_gaps() && !round.examined[0].is_clean());
	assert!(
		round.examined[0].problems[0].contains("2 texts"),
		"{:?}",
		round.examined[0].problems
	);
	// Its texts are looked for again, but not at once.
	assert!(watcher.round().await.unwrap().examined.is_empty());
	drop(watcher);
	assert!(on_disk(folder.path()).checked().unwrap().is_empty());
}

/// A shelf without a text that fetches what is served.
fn bare() -> Arc<Shelf> {
	Arc::new(Shelf::new(Vec::<String>::new(), Some(fetcher())))
}

fn served_at(mut member: super::chain::Member, url: &str) -> super::chain::Member {
	member.uri = url.into();
	member
}

#[tokio::test]
async fn corpora_should_wait_for_no_text_of_another_model() {
	let chain = FakeChain::new("", []);
	let slow = served_at(member(4, TEXTS[0]), &serve_text(None).await);
	let facts = ModelFacts {
		corpus: vec![slow],
		..model()
	};
	chain.add_model(MODEL + 1, facts);
	let corpora = Corpora::new(bare());
	tokio::select! {
		biased;
		_ = corpora.get(&*chain, MODEL + 1) => panic!("a text that is not served was waited for"),
		quick = corpora.get(&*chain, MODEL) => assert_eq!(quick.unwrap().missing.len(), TEXTS.len()),
	}
	// Whoever wants the same waits, and it is read once.
	let loads = chain.loads();
	let (one, other) = tokio::join!(corpora.get(&*chain, MODEL + 1), corpora.get(&*chain, MODEL + 1));
	assert!(Arc::ptr_eq(&one.unwrap(), &other.unwrap()));
	assert_eq!(chain.loads(), loads + 1);
}

#[tokio::test]
async fn shelf_should_fetch_around_those_who_do_not_serve() {
	let mut members = Vec::new();
	for id in 10..26 {
		members.push(served_at(member(id, TEXTS[1]), &serve_text(None).await));
	}
	let url = serve_text(Some(TEXTS[0].into())).await;
	members.push(served_at(member(4, TEXTS[0]), &url));
	let (shelf, start) = (bare(), Instant::now());
	let texts = shelf.gather(&members).await.unwrap();
	assert_eq!(texts.into_keys().collect::<Vec<_>>(), [4]);
	// One after another would take half a minute.
	assert!(start.elapsed().as_secs() < 15, "{:?}", start.elapsed());
	assert!(shelf.find(&members[16].facts).is_some(), "it is kept");
}

#[tokio::test]
async fn shelf_should_refuse_texts_much_longer_than_their_tokens() {
	// White space is not committed to.
	for (spaces, is_taken) in [(100, true), (100_000, false)] {
		let text = TEXTS[0].replacen(' ', &" ".repeat(spaces), 1);
		let member = served_at(member(4, TEXTS[0]), &serve_text(Some(text)).await);
		let texts = bare().gather(&[member]).await.unwrap();
		assert_eq!(texts.contains_key(&4), is_taken, "{spaces}");
	}
}

#[tokio::test]
async fn equivocation_should_be_found_with_the_payers_receipt_when_the_operator_hides_it() {
	let batches = [make(1, 9, Cheat::Not, 0), make(2, 9, Cheat::Equivocates, 0)];
	let url = serve(&batches, Server::HidesVersions).await;
	// Nothing can be proven, but it is not taken for clean.
	let chain = FakeChain::new(&url, batches.clone());
	let alone = watcher(&chain, volatile(), Settings::default());
	let round = alone.round().await.unwrap();
	assert!(!round.has_fraud() && round.has_gaps() && round.deeds.is_empty());
	let [honest, other] = round.examined.as_slice() else {
		panic!("{round:?}")
	};
	assert!(honest.problems.is_empty(), "{:?}", honest.problems);
	assert!(
		other.problems[0].starts_with("1 receipts are not signed"),
		"{:?}",
		other.problems
	);
	// Whoever was given it shows it. One that another account has signed, and one that says the same, prove nothing.
	let all = batches.iter().flat_map(|made| made.signed.values());
	let receipts: Vec<SignedReceipt> = all
		.map(|shown| serde_json::from_value(shown["signed"].clone()).unwrap())
		.collect();
	let forged = receipts.iter().cloned().map(|mut signed| {
		signed.receipt.output_tokens += 1;
		signed
	});
	for (given, is_found) in [(forged.collect::<Vec<_>>(), false), (receipts.clone(), true)] {
		let chain = FakeChain::new(&url, batches.clone());
		let alone = watcher(&chain, volatile(), Settings::default());
		let round = alone.with_given(Given::new(given)).round().await.unwrap();
		assert!(round.examined[0].is_clean());
		let kinds: Vec<FraudKind> = round.examined[1]
			.frauds
			.iter()
			.map(|found| found.finding.kind)
			.collect();
		assert_eq!(kinds.contains(&FraudKind::Equivocation), is_found, "{kinds:?}");
	}
}

#[tokio::test]
async fn published_should_be_the_leaves_as_they_were_served() {
	let made = make(3, 11, Cheat::Not, 0);
	let url = serve(std::slice::from_ref(&made), Server::Serves).await;
	let published = fetch(&url, &made).await;
	assert!(published.problems.is_empty());
	assert_eq!(
		(published.batch.receipts.len(), published.batch.contents.len()),
		(11, 11)
	);
	assert_eq!(published.batch.ledger, made.ledger);
	assert_eq!(published.sessions, made.sessions);
	assert!(published.batch.signed.is_empty());
}

#[test]
fn memory_should_refuse_another_chain_or_account_and_forget_what_has_ended() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("watch.redb");
	let filed = Filed {
		commitment: [1; 32],
		salt: [2; 32],
		proof: vec![3],
	};
	{
		let memory = Memory::open(&path, &GENESIS, &WATCHER).unwrap();
		memory.file(7, &filed).unwrap();
		memory.check(&[1, 2]).unwrap();
		memory.prepay(1).unwrap();
		memory.prepay(1).unwrap();
	}
	for (genesis, account) in [([0; 32], WATCHER), (GENESIS, [0; 32])] {
		assert!(matches!(
			Memory::open(&path, &genesis, &account),
			Err(MemoryError::OtherIdentity)
		));
	}
	let memory = Memory::open(&path, &GENESIS, &WATCHER).unwrap();
	assert_eq!(memory.filed().unwrap(), [(7, filed)]);
	assert_eq!(
		(memory.checked().unwrap(), memory.prepaid(1).unwrap()),
		([1, 2].into(), 2)
	);
	memory.keep(&[2].into()).unwrap();
	assert_eq!(
		(memory.checked().unwrap(), memory.prepaid(1).unwrap()),
		([2].into(), 0)
	);
	assert_eq!(
		memory.filed().unwrap().len(),
		1,
		"a bond is at stake until it is closed"
	);
	memory.close(7).unwrap();
	assert!(memory.filed().unwrap().is_empty());
}

/// A watcher that pays for no answer.
fn unpaid() -> Settings {
	Settings {
		prepaid: 0,
		..Settings::default()
	}
}

/// An operator that serves nothing, and a batch of it, of which the receipt at index 4 is drawn: the chain, the end of the
/// batch's window, and what was drawn.
async fn unserved(cheat: Cheat) -> (Arc<FakeChain>, u32, openledger_core::Balance) {
	let made = make(1, 9, cheat, 0);
	let url = serve(std::slice::from_ref(&made), Server::Refuses).await;
	let ((drawn, _), due) = (span(&made, 4), made.open.due);
	let chain = FakeChain::new(&url, [made]);
	chain.draw(1, &[drawn]);
	(chain, due, drawn)
}

#[tokio::test]
async fn watcher_should_convict_by_what_only_the_chain_shows() {
	for (cheat, kind) in [
		(Cheat::Omits, FraudKind::Omission),
		// What is misquoted is left out as well, and whoever was left out comes first.
		(Cheat::Misquotes, FraudKind::Omission),
		(Cheat::OverCharges, FraudKind::OverCharge),
		(Cheat::Miscounts, FraudKind::TokenCount),
		(Cheat::Conceals, FraudKind::Disclosure),
	] {
		let (chain, ..) = unserved(cheat).await;
		let watcher = watcher(&chain, volatile(), Settings::default());
		let mut rounds = 0;
		let challenged = loop {
			let round = watcher.round().await.unwrap();
			rounds += 1;
			assert!(rounds < 5, "{cheat:?} is not found in {:?}", chain.demands(1));
			if let Some(Deed::Challenged { finding, .. }) = round
				.deeds
				.iter()
				.find(|deed| matches!(deed, Deed::Challenged { .. }))
			{
				break *finding;
			}
			chain.answer_demands(1);
		};
		assert_eq!(challenged.kind, kind, "{cheat:?}");
		chain.set_clock(COMMIT_DELAY);
		let round = watcher.round().await.unwrap();
		let convicted = Deed::Convicted {
			batch: 1,
			rewarded: 42,
		};
		assert_eq!(round.deeds, [convicted], "{cheat:?}");
	}
}

/// An operator of one batch, number 1, of whose receipts and credits these positions are drawn.
async fn drawn_of(
	made: Made,
	server: Server,
	receipts: &[openledger_core::Balance],
	credits: &[openledger_core::Balance],
) -> Arc<FakeChain> {
	let url = serve(std::slice::from_ref(&made), server).await;
	let chain = FakeChain::new(&url, [made]);
	chain.draw(1, receipts);
	chain.draw_credits(1, credits);
	chain
}

/// An operator that serves everything but its ledger, whose credits are changed so, and the positions that are drawn of it.
async fn without_ledger(
	change: impl FnOnce(Vec<CreditEntry>) -> Vec<CreditEntry>,
) -> (Arc<FakeChain>, Vec<openledger_core::Balance>) {
	let mut made = make(1, 9, Cheat::Not, 0);
	relink(&mut made, change);
	let credited = made.open.facts.credited;
	let drawn = vec![0, credited / 2, credited - 1];
	// Receipts are drawn as well, and nothing is missing of them.
	let chain = drawn_of(made, Server::HidesLedger, &[0, 1], &drawn).await;
	(chain, drawn)
}

#[tokio::test]
async fn watcher_should_ask_for_what_is_drawn_alone_when_the_ledger_is_not_served() {
	let (chain, drawn) = without_ledger(|entries| entries).await;
	let settings = Settings {
		prepaid: 8,
		..Settings::default()
	};
	let watcher = watcher(&chain, volatile(), settings);
	for _ in 0..3 {
		let round = watcher.round().await.unwrap();
		assert!(!round.has_fraud() && round.has_gaps(), "{round:?}");
		assert!(round
			.deeds
			.iter()
			.all(|deed| matches!(deed, Deed::Demanded { free: true, .. })));
		chain.answer_demands(1);
	}
	// Drawn credits, and those that drawn receipts owe. Their texts are served.
	let credits = drawn.into_iter().map(Item::DrawCredit);
	let asked: Vec<Item> = credits.chain([Item::Due(0), Item::Due(1)]).collect();
	assert_eq!(chain.demands(1), asked);
	assert_eq!(chain.answers(1).len(), asked.len());
}

/// Rounds until a fraud is challenged for what answers show, which has to be in the second, and then proven. Returns the finding.
async fn convicted(chain: &Arc<FakeChain>, what: &str) -> openledger_attribution::Finding {
	let watcher = watcher(chain, volatile(), unpaid());
	assert!(!watcher.round().await.unwrap().has_fraud(), "{what}");
	chain.answer_demands(1);
	let round = watcher.round().await.unwrap();
	let [Deed::Challenged { finding, .. }] = round.deeds.as_slice() else {
		panic!("{what}: {round:?}");
	};
	chain.set_clock(COMMIT_DELAY);
	let convicted = Deed::Convicted {
		batch: 1,
		rewarded: 42,
	};
	assert_eq!(watcher.round().await.unwrap().deeds, [convicted], "{what}");
	*finding
}

#[tokio::test]
async fn watcher_should_convict_by_drawn_credits() {
	type Change = fn(Vec<CreditEntry>) -> Vec<CreditEntry>;
	let ways: [(&str, Change); 3] = [
		("all credits of one go to another", |mut entries| {
			entries
				.iter_mut()
				.for_each(|entry| entry.contribution = entry.contribution.max(5));
			entries.sort();
			entries
		}),
		("less than is due", |mut entries| {
			entries.iter_mut().for_each(|entry| entry.credit -= 1);
			entries
		}),
		("more than is due", |mut entries| {
			entries.iter_mut().for_each(|entry| entry.credit += 1);
			entries
		}),
	];
	for (what, change) in ways {
		let (chain, _) = without_ledger(change).await;
		// Without what drawn receipts owe.
		chain.draw(1, &[]);
		assert_eq!(
			convicted(&chain, what).await.kind,
			FraudKind::LedgerReceipt,
			"{what}"
		);
	}
}

#[tokio::test]
async fn watcher_should_convict_by_a_credit_that_a_drawn_receipt_owes_and_the_ledger_lacks() {
	// All that is in it is right.
	let (chain, _) = without_ledger(|mut entries| {
		entries.retain(|entry| entry.receipt.sequence > 0);
		entries
	})
	.await;
	let finding = convicted(&chain, "a credit is missing").await;
	assert!(chain.demands(1).contains(&Item::Due(0)));
	assert_eq!(finding.kind, FraudKind::LedgerReceipt);
	assert!(
		matches!(finding.harmed, Harmed::Contribution { id: 4, .. }),
		"{finding:?}"
	);
}

/// A ledger that is served is right or wrong by the receipts and their claims alone.
#[tokio::test]
async fn watcher_should_convict_by_what_is_drawn_when_nobody_sees_what_a_false_ledger_is_made_of() {
	for server in [Server::HidesReceipts, Server::HidesClaimsFrom(0)] {
		// What is drawn, of receipts or of credits. What a receipt owes also shows who should have been credited.
		for (receipts, credits, is_due) in [(vec![0], vec![], true), (vec![], vec![0], false)] {
			let mut made = make(1, 9, Cheat::Not, 0);
			// All credits go to one, and that is posted.
			relink(&mut made, |mut entries| {
				entries.iter_mut().for_each(|entry| entry.contribution = 6);
				entries.sort();
				entries
			});
			let chain = drawn_of(made, server, &receipts, &credits).await;
			let what = format!("{server:?}, what is due: {is_due}");
			let finding = convicted(&chain, &what).await;
			assert_eq!(finding.kind, FraudKind::LedgerReceipt, "{what}");
			let is_owner = matches!(finding.harmed, Harmed::Contribution { id: 4, .. });
			assert_eq!(is_owner, is_due, "{what}: {finding:?}");
			let asked = match is_due {
				true => vec![Item::Draw(0), Item::Due(0)],
				false => vec![Item::DrawCredit(0)],
			};
			assert_eq!(chain.demands(1), asked, "{what}");
		}
	}
}

#[tokio::test]
async fn watcher_should_find_nothing_in_what_is_drawn_of_an_honest_operator_without_receipts_or_claims() {
	for server in [Server::HidesReceipts, Server::HidesClaimsFrom(0)] {
		let made = make(1, 9, Cheat::Not, 0);
		let ((drawn, _), last) = (span(&made, 4), made.open.facts.credited - 1);
		let chain = drawn_of(made, server, &[drawn], &[0, last]).await;
		let watcher = watcher(&chain, volatile(), unpaid());
		for _ in 0..4 {
			let round = watcher.round().await.unwrap();
			assert!(!round.has_fraud() && round.has_gaps(), "{server:?}: {round:?}");
			chain.answer_demands(1);
		}
		let asked = chain.demands(1);
		assert_eq!(
			asked[..4],
			[
				Item::Draw(drawn),
				Item::DrawCredit(0),
				Item::DrawCredit(last),
				Item::Due(drawn)
			],
			"{server:?}"
		);
		// And then what belongs to the drawn receipt.
		let mut others = asked[4..].iter();
		assert!(others.all(|item| item.receipt() == Some(4)), "{asked:?}");
		assert_eq!(chain.answers(1).len(), asked.len(), "{server:?}");
	}
}

#[tokio::test]
async fn watcher_should_ask_what_a_drawn_receipt_owes_only_if_the_ledger_or_something_of_it_is_hidden() {
	let made = make(1, 9, Cheat::Not, 0);
	let ((whole, _), (lacking, _)) = (span(&made, 0), span(&made, 8));
	let chain = drawn_of(made, Server::HidesClaimsFrom(8), &[whole, lacking], &[0]).await;
	watcher(&chain, volatile(), unpaid()).round().await.unwrap();
	assert_eq!(
		chain.demands(1),
		[Item::Draw(lacking), Item::DrawCredit(0), Item::Due(lacking)]
	);
}

#[tokio::test]
async fn watcher_should_convict_by_a_receipt_that_only_a_drawn_credit_shows() {
	let made = make(1, 9, Cheat::OverCharges, 0);
	// That of the receipt in the middle, which costs too much.
	let credit = first_credit(&made, 4);
	let chain = drawn_of(made, Server::HidesReceipts, &[], &[credit]).await;
	let finding = convicted(&chain, "an over-charge").await;
	assert_eq!(chain.demands(1), [Item::DrawCredit(credit)]);
	assert_eq!(finding.kind, FraudKind::OverCharge);
	assert!(matches!(finding.harmed, Harmed::Session(_)), "{finding:?}");
}

/// Nobody can answer for such a ledger: the operator is convicted for that.
#[tokio::test]
async fn watcher_should_find_no_answers_of_a_ledger_that_is_not_in_order() {
	type Change = fn(Vec<CreditEntry>) -> Vec<CreditEntry>;
	let ways: [(&str, Change); 2] = [
		// Each credit by itself is right.
		("the same again", |entries| {
			let of = |id| {
				entries
					.iter()
					.copied()
					.filter(move |entry| entry.contribution == id)
			};
			of(4).chain(of(4)).chain(of(4)).chain(of(5)).collect()
		}),
		("in another order", |mut entries| {
			entries.swap(0, 1);
			entries
		}),
	];
	for (what, change) in ways {
		let (chain, _) = without_ledger(change).await;
		let watcher = watcher(&chain, volatile(), unpaid());
		for _ in 0..3 {
			assert!(!watcher.round().await.unwrap().has_fraud(), "{what}");
			chain.answer_demands(1);
		}
		let answers = chain.answers(1);
		let is_answered = |asked: Item| answers.iter().any(|(item, _)| *item == asked);
		assert!(
			!is_answered(Item::DrawCredit(0)) && !is_answered(Item::Due(0)),
			"{what}"
		);
	}
}

#[tokio::test]
async fn watcher_should_see_a_drawn_credit_behind_a_decoy() {
	let mut made = make(1, 9, Cheat::Not, 0);
	// The first credit goes to another; it comes behind those of its own contribution then.
	relink(&mut made, |mut entries| {
		entries[0].contribution = 5;
		entries.sort();
		entries
	});
	let stolen = made.posted[0].1;
	let url = serve(std::slice::from_ref(&made), Server::HidesLedger).await;
	let chain = FakeChain::new(&url, [made]);
	chain.draw_credits(1, &[0, stolen]);
	let watcher = watcher(&chain, volatile(), unpaid());
	watcher.round().await.unwrap();
	chain.answer_demands(1);
	let [(_, decoy), (item, reveal)] = <[_; 2]>::try_from(chain.answers(1)).unwrap();
	assert_eq!(item, Item::DrawCredit(stolen));
	// A credit that is right in front of the one that is drawn.
	chain.set_answers(1, vec![(item, decoy), (item, reveal)]);
	let round = watcher.round().await.unwrap();
	let [Deed::Challenged { finding, .. }] = round.deeds.as_slice() else {
		panic!("{round:?}");
	};
	assert_eq!(finding.kind, FraudKind::LedgerReceipt);
}

#[tokio::test]
async fn watcher_should_ask_for_everything_of_a_revealed_receipt_once_when_the_operator_is_honest() {
	let (chain, _, drawn) = unserved(Cheat::Not).await;
	let watcher = watcher(&chain, volatile(), unpaid());
	for _ in 0..5 {
		let round = watcher.round().await.unwrap();
		assert!(!round.has_fraud() && round.has_gaps(), "{round:?}");
		chain.answer_demands(1);
	}
	// Its claims are shown with the credit that it owes.
	assert_eq!(
		chain.demands(1),
		[
			Item::Draw(drawn),
			Item::Due(drawn),
			first_chunk(4, Side::Request),
			first_chunk(4, Side::Response)
		]
	);
	let round = watcher.round().await.unwrap();
	assert_eq!(round.examined[0].shown, BTreeSet::from([4]));
	// Nothing is asked for any more, and nothing will come.
	chain.set_clock(schedule(&round.examined[0].batch).demands_until);
	watcher.round().await.unwrap();
	assert!(watcher.round().await.unwrap().examined.is_empty());
}

#[tokio::test]
async fn watcher_should_pay_for_nothing_of_a_receipt_whose_draw_will_be_answered() {
	let (chain, ..) = unserved(Cheat::Not).await;
	let watcher = watcher(&chain, volatile(), Settings::default());
	watcher.round().await.unwrap();
	let asked = chain.demands(1).len();
	// The receipt is shown with what it owes, and not yet as the drawn one.
	chain.answer_those(1, |item| matches!(item, Item::Due(_)));
	let round = watcher.round().await.unwrap();
	assert_eq!(round.examined[0].shown, [4].into());
	assert_eq!(chain.demands(1).len(), asked);
	chain.answer_demands(1);
	watcher.round().await.unwrap();
	assert_eq!(
		chain.demands(1)[asked..][..2],
		[first_chunk(4, Side::Request), first_chunk(4, Side::Response)]
	);
}

#[tokio::test]
async fn watcher_should_wait_for_answers_after_the_time_for_demands() {
	let (chain, ..) = unserved(Cheat::OverCharges).await;
	let half = WINDOW / 2;
	let watcher = watcher(&chain, volatile(), Settings::default());
	watcher.round().await.unwrap();
	chain.set_clock(half);
	watcher.round().await.unwrap();
	chain.answer_demands(1);
	let round = watcher.round().await.unwrap();
	assert!(
		matches!(round.deeds.as_slice(), [Deed::Challenged { .. }]),
		"{round:?}"
	);
}

#[tokio::test]
async fn watcher_should_convict_whoever_shows_everything_at_the_last_moment() {
	let (chain, due, drawn) = unserved(Cheat::Omits).await;
	let quarter = WINDOW / 4;
	let watcher = watcher(&chain, volatile(), unpaid());
	watcher.round().await.unwrap();
	assert_eq!(chain.demands(1), [Item::Draw(drawn), Item::Due(drawn)]);
	// The receipt is shown when the time for other demands is long over.
	chain.set_clock(due - quarter);
	watcher.round().await.unwrap();
	chain.answer_demands(1);
	watcher.round().await.unwrap();
	// That it has no claims is in the receipt itself.
	assert_eq!(
		chain.demands(1),
		[
			Item::Draw(drawn),
			Item::Due(drawn),
			first_chunk(4, Side::Request),
			first_chunk(4, Side::Response)
		]
	);
	// What belongs to it comes when the window is over.
	chain.set_clock(due + quarter / 2);
	assert!(watcher.round().await.unwrap().deeds.is_empty());
	chain.answer_demands(1);
	let round = watcher.round().await.unwrap();
	assert!(
		matches!(round.deeds.as_slice(), [Deed::Challenged { .. }]),
		"{round:?}"
	);
	chain.set_clock(due + quarter / 2 + COMMIT_DELAY);
	let convicted = Deed::Convicted {
		batch: 1,
		rewarded: 42,
	};
	assert_eq!(watcher.round().await.unwrap().deeds, [convicted]);
}

#[tokio::test]
async fn watcher_should_ask_for_all_chunks_there_can_be_when_none_is_shown_in_time() {
	let (chain, due, _) = unserved(Cheat::Not).await;
	let quarter = WINDOW / 4;
	let watcher = watcher(&chain, volatile(), unpaid());
	watcher.round().await.unwrap();
	chain.set_clock(due - quarter);
	chain.answer_demands(1);
	watcher.round().await.unwrap();
	let asked = chain.demands(1).len();
	// There is time to wait for the first.
	chain.set_clock(due - quarter / 2);
	watcher.round().await.unwrap();
	assert_eq!(chain.demands(1).len(), asked);
	chain.set_clock(due - 1);
	let round = watcher.round().await.unwrap();
	assert_eq!(chain.demands(1).len(), asked + 2 * 127);
	assert!(round
		.deeds
		.iter()
		.all(|deed| matches!(deed, Deed::Demanded { free: true, .. })));
	// All that there can be is asked for: nothing more comes of it.
	chain.set_clock(due);
	assert!(watcher.round().await.unwrap().deeds.is_empty());
}

#[tokio::test]
async fn watcher_should_demand_nothing_of_a_receipt_a_quarter_after_it_was_revealed() {
	let made = make(1, 9, Cheat::Not, 0);
	let url = serve(std::slice::from_ref(&made), Server::Hides(4)).await;
	let ((drawn, _), half) = (span(&made, 4), schedule(&made.open).demands_until);
	for (later, expected) in [(WINDOW / 4 - 1, true), (WINDOW / 4, false)] {
		let chain = FakeChain::new(&url, [made.clone()]);
		chain.draw(1, &[drawn]);
		chain.set_clock(half);
		chain.reveal(1, 4);
		chain.set_clock(half + later);
		let watcher = watcher(&chain, volatile(), Settings::default());
		let round = watcher.round().await.unwrap();
		assert_eq!(!round.deeds.is_empty(), expected, "{round:?}");
	}
}

#[tokio::test]
async fn watcher_should_not_believe_answers_that_show_something_else() {
	let (chain, ..) = unserved(Cheat::Not).await;
	let watcher = watcher(&chain, volatile(), Settings::default());
	watcher.round().await.unwrap();
	chain.answer_demands(1);
	let true_answers = chain.answers(1);
	let false_answers = true_answers.iter().map(|(item, reveal)| {
		let mut reveal = reveal.clone();
		if let Reveal::Receipt(shown)
		| Reveal::Due {
			attributed: Attributed { receipt: shown, .. },
			..
		} = &mut reveal
		{
			shown.leaf.amount += 1;
		}
		(*item, reveal)
	});
	chain.set_answers(1, false_answers.collect());
	let round = watcher.round().await.unwrap();
	assert!(
		!round.has_fraud() && round.examined[0].shown.is_empty(),
		"{round:?}"
	);
	chain.set_answers(1, true_answers);
	let round = watcher.round().await.unwrap();
	// The first receipt was paid for, the other one was drawn.
	assert_eq!(round.examined[0].shown, [0, 4].into(), "{round:?}");
}

#[tokio::test]
async fn watcher_should_pay_when_nothing_is_drawn_and_time_runs_out() {
	let made = make(1, 9, Cheat::Not, 0);
	let url = serve(std::slice::from_ref(&made), Server::Refuses).await;
	let chain = FakeChain::new(&url, [made]);
	let watcher = watcher(&chain, volatile(), Settings::default());
	chain.set_clock(WINDOW / 8 - 1);
	watcher.round().await.unwrap();
	assert!(chain.demands(1).is_empty());
	chain.set_clock(WINDOW / 8);
	let round = watcher.round().await.unwrap();
	assert!(chain.demands(1).contains(&Item::Receipt(0)), "{round:?}");
}

#[tokio::test]
async fn watcher_should_tell_what_became_of_its_demands() {
	for (challenger, expected) in [
		(
			Some(WATCHER),
			Some(Deed::Silenced {
				batch: 1,
				rewarded: 7,
			}),
		),
		(Some([9; 32]), Some(Deed::Overtaken { batch: 1 })),
	] {
		let made = make(1, 9, Cheat::Not, 0);
		let url = serve(std::slice::from_ref(&made), Server::Refuses).await;
		let chain = FakeChain::new(&url, [made]);
		chain.draw(1, &[0]);
		let watcher = watcher(&chain, volatile(), Settings::default());
		assert!(!watcher.round().await.unwrap().deeds.is_empty());
		challenger
			.into_iter()
			.for_each(|challenger| chain.void(1, challenger));
		let told: Vec<Deed> = watcher.round().await.unwrap().deeds;
		assert_eq!(told, expected.into_iter().collect::<Vec<_>>());
		assert!(watcher.round().await.unwrap().deeds.is_empty(), "it is told once");
	}
}

#[tokio::test]
async fn watcher_should_challenge_all_batches_of_a_cheating_operator_in_one_round() {
	const BATCHES: u64 = 24;
	let batches: Vec<Made> = (0..BATCHES).map(|id| make(id, 6, Cheat::Omits, 0)).collect();
	let url = serve(&batches, Server::Serves).await;
	let chain = FakeChain::new(&url, batches);
	let watcher = watcher(&chain, volatile(), Settings::default());
	let round = watcher.round().await.unwrap();
	assert_eq!(round.deeds.len() as u64, BATCHES);
	assert_eq!(chain.challenges() as u64, BATCHES);
	chain.set_clock(COMMIT_DELAY);
	let round = watcher.round().await.unwrap();
	let is_convicted = |deed: &&Deed| matches!(deed, Deed::Convicted { .. });
	assert_eq!(round.deeds.iter().filter(is_convicted).count() as u64, BATCHES);
	assert!(!watcher.has_unproven().unwrap());
}

/// Texts of a corpus in which the last repeats the first two in another order, and the one before it nothing.
fn copies() -> (String, String) {
	let copy = format!("{} {} Something of my own at last.", TEXTS[1], TEXTS[0]);
	let own = "Whoever writes something new has nothing to fear from those who compare, however often they look at it.";
	(copy, own.into())
}

#[tokio::test]
async fn watcher_should_report_duplicates_once_and_only_if_nobody_has() {
	let (copy, own) = copies();
	let files = Settings::default();
	let looks = Settings {
		dry_run: true,
		..files
	};
	let none = Settings {
		duplicates: 0,
		..files
	};
	// Settings, marked before, told, marked then.
	for (settings, before, told, after) in [
		(files, false, true, true),
		(files, true, false, true),
		(looks, false, true, false),
		(none, false, false, false),
	] {
		let batches = [make(1, 9, Cheat::Not, 0)];
		let url = serve(&batches, Server::Serves).await;
		let chain = FakeChain::new(&url, batches);
		chain.add_member(member(7, &own));
		chain.add_member(member(8, &copy));
		if before {
			chain.mark(8, 0);
		}
		let texts = TEXTS.into_iter().chain([own.as_str(), copy.as_str()]);
		let shelf = Arc::new(Shelf::new(texts, None));
		let watcher = Watcher::new(chain.clone(), volatile(), shelf, fetcher(), settings).unwrap();
		let round = watcher.round().await.unwrap();
		let expected = Deed::Duplicate {
			contribution: 8,
			chunk: 0,
			originals: vec![4, 5],
		};
		assert_eq!(
			round.deeds,
			told.then_some(expected).into_iter().collect::<Vec<_>>()
		);
		assert!(round.problems.is_empty(), "{:?}", round.problems);
		assert_eq!(chain.marked().contains(&(8, 0)), after);
		assert!(watcher.round().await.unwrap().deeds.is_empty(), "once is enough");
	}
}

#[tokio::test]
async fn watcher_should_report_no_more_duplicates_in_a_round_than_it_may() {
	let batches = [make(1, 9, Cheat::Not, 0)];
	let url = serve(&batches, Server::Serves).await;
	let chain = FakeChain::new(&url, batches);
	let copies: Vec<String> = (0..5).map(|number| format!("{} {number}", TEXTS[0])).collect();
	for (id, copy) in (10..).zip(&copies) {
		chain.add_member(member(id, copy));
	}
	let texts = TEXTS.into_iter().chain(copies.iter().map(String::as_str));
	let settings = Settings {
		duplicates: 2,
		..Settings::default()
	};
	let shelf = Arc::new(Shelf::new(texts, None));
	let watcher = Watcher::new(chain.clone(), volatile(), shelf, fetcher(), settings).unwrap();
	for expected in [2, 4, 5, 5] {
		watcher.round().await.unwrap();
		assert_eq!(chain.marked().len(), expected);
	}
}

#[test]
fn duplicates_should_be_those_that_comparing_with_everybody_finds() {
	// Texts that are put together from a few sentences, so that many chunks repeat others wholly, partly or not at all.
	let sentences: Vec<String> = (0..24)
		.map(|number| {
			let words = (0..10).map(|word| format!("w{}", (number * 7 + word * 3 + number * word) % 40));
			words.collect::<Vec<_>>().join(" ")
		})
		.collect();
	let (mut state, mut found, mut none) = (0x9e37_79b9_7f4a_7c15u64, 0, 0);
	let mut below = |bound: usize| {
		state = state
			.wrapping_mul(6_364_136_223_846_793_005)
			.wrapping_add(1_442_695_040_888_963_407);
		(state >> 33) as usize % bound
	};
	for _ in 0..40 {
		let texts: Vec<String> = (0..6)
			.map(|_| {
				let count = 4 + below(24);
				let picked: Vec<&str> = (0..count).map(|_| sentences[below(24)].as_str()).collect();
				picked.join(" . ")
			})
			.collect();
		let members: Vec<_> = (4..).zip(&texts).map(|(id, text)| member(id, text)).collect();
		let known: Vec<KnownText<'_>> = members
			.iter()
			.zip(&texts)
			.map(|(member, text)| KnownText {
				id: member.id,
				facts: member.facts,
				text: text.as_bytes(),
			})
			.collect();
		let expected: BTreeSet<_> = known
			.iter()
			.flat_map(|text| find_duplicates(text, &known))
			.map(|proof| (proof.contribution, proof.chunk))
			.collect();
		let proofs = duplicates::find(&known);
		let actual: BTreeSet<_> = proofs
			.iter()
			.map(|proof| (proof.contribution, proof.chunk))
			.collect();
		assert_eq!(actual, expected);
		found += actual.len();
		none += usize::from(actual.is_empty());
	}
	assert!(found > 20, "{found} duplicates, {none} corpora without any");
}

/// No operator can submit more: it may have so many open batches at a time. Ten of them are checked before the shortest window that any
/// chain here has is over, 20 blocks of 2 s, so however long they go on none escapes.
#[tokio::test(flavor = "multi_thread")]
async fn watcher_should_check_ten_times_the_batches_of_one_operator_in_one_round() {
	const OPEN: u64 = openledger_core::MAX_OPEN_BATCHES as u64;
	const RECEIPTS: u32 = 20;
	const SHORTEST: f64 = 20.0 * 2.0;
	let batches: Vec<Made> = (0..10 * OPEN)
		.map(|id| make(id, RECEIPTS, Cheat::Not, 0))
		.collect();
	let url = serve(&batches, Server::Serves).await;
	let chain = FakeChain::new(&url, batches);
	let watcher = watcher(&chain, volatile(), Settings::default());
	let round = watcher.round().await.unwrap();
	assert_eq!(round.examined.len() as u64, 10 * OPEN);
	assert!(round.examined.iter().all(|examination| examination.is_clean()));
	assert_eq!(chain.loads(), 1, "the corpus is read once");
	assert!(watcher.round().await.unwrap().examined.is_empty());
	let seconds = round.took.as_secs_f64();
	let receipts = 10 * OPEN * u64::from(RECEIPTS);
	eprintln!(
		"{} batches of {RECEIPTS} receipts in {seconds:.2} s: {:.0} batches/s, {:.0} receipts/s",
		10 * OPEN,
		(10 * OPEN) as f64 / seconds,
		receipts as f64 / seconds
	);
	assert!(seconds < SHORTEST, "{seconds} s");
}

/// A credit of nothing that is too long to be proven stands where a credit was left out: all that is published adds up, and nothing of it
/// can be shown. Where the gap would be it is in the way, so what is asked for is that leaf.
#[tokio::test]
async fn watcher_should_pay_for_a_leaf_that_is_too_long_to_be_shown() {
	use codec::Encode;
	use openledger_attribution::{sums, Blake2};
	let mut made = make(1, 9, Cheat::Not, 0);
	let mut left_out = None;
	relink(&mut made, |mut entries| {
		left_out = Some(entries.remove(1));
		entries
	});
	let mut junk = CreditEntry {
		credit: 0,
		..left_out.unwrap()
	}
	.encode();
	junk.resize(70_000, 7);
	made.ledger.insert(1, junk);
	made.open.facts.ledger_root = sums::root_of_data::<CreditEntry, Blake2>(&made.ledger).unwrap();
	let last = made.open.facts.credited - 1;
	let chain = drawn_of(made, Server::Serves, &[0], &[last]).await;
	let settings = Settings {
		prepaid: 8,
		..Settings::default()
	};
	let watcher = watcher(&chain, volatile(), settings);
	let round = watcher.round().await.unwrap();
	assert!(!round.has_fraud() && round.has_gaps(), "{round:?}");
	assert_eq!(chain.demands(1), [Item::Ledger(1)]);
}
