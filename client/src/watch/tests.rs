//! The watcher against honest, dishonest and hostile operators.

use super::{
	decide::demands_until,
	memory::{Filed, MemoryError},
	testing::*,
	watcher::Deed,
	Memory, Settings, Shelf, Watcher,
};
use openledger_attribution::{
	fraud::{FraudKind, Harmed, Side},
	reveal::Item,
};
use std::{path::Path, sync::Arc, time::Instant};

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
	for _ in 0..2 {
		let round = watcher.round().await.unwrap();
		assert!(round.has_fraud());
		assert!(matches!(round.deeds.as_slice(), [Deed::Challenged { .. }]));
		assert_eq!(chain.challenges(), 0);
		assert!(!watcher.has_unproven().unwrap());
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
	let chunk = |side| Item::Chunk {
		receipt: 4,
		side,
		chunk: 0,
	};
	assert_eq!(
		chain.demands(1)[2..],
		[chunk(Side::Request), chunk(Side::Response)]
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
	for (prepaid, expected) in [(0, 0), (1, 1), (8, 2)] {
		let chain = FakeChain::new(&url, [made.clone()]);
		chain.draw(1, &[other]);
		let settings = Settings {
			prepaid,
			..Settings::default()
		};
		let watcher = watcher(&chain, volatile(), settings);
		watcher.round().await.unwrap();
		watcher.round().await.unwrap();
		assert_eq!(chain.demands(1).len(), expected);
	}
}

#[tokio::test]
async fn watcher_should_demand_nothing_in_the_second_half_of_the_window() {
	let made = make(1, 9, Cheat::Not, 0);
	let url = serve(std::slice::from_ref(&made), Server::Refuses).await;
	let half = demands_until(&made.open);
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
	let watcher = Watcher::new(chain.clone(), volatile(), shelf, fetcher(), Settings::default()).unwrap();
	let round = watcher.round().await.unwrap();
	assert!(!round.has_fraud(), "{round:?}");
	assert!(
		round.examined[0].problems[0].contains("2 texts"),
		"{:?}",
		round.examined[0].problems
	);
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

/// Prints the rate; how fast a machine is proves nothing, so nothing is asserted of it.
#[tokio::test(flavor = "multi_thread")]
async fn watcher_should_keep_up_with_many_batches() {
	const BATCHES: u64 = 40;
	const RECEIPTS: u32 = 100;
	let batches: Vec<Made> = (0..BATCHES).map(|id| make(id, RECEIPTS, Cheat::Not, 0)).collect();
	let url = serve(&batches, Server::Serves).await;
	let chain = FakeChain::new(&url, batches);
	let round = watcher(&chain, volatile(), Settings::default())
		.round()
		.await
		.unwrap();
	assert!(round.examined.iter().all(|examination| examination.is_clean()));
	let seconds = round.took.as_secs_f64();
	eprintln!(
		"{BATCHES} batches of {RECEIPTS} receipts in {seconds:.2} s: {:.1} batches/s, {:.0} receipts/s",
		BATCHES as f64 / seconds,
		(BATCHES * u64::from(RECEIPTS)) as f64 / seconds
	);
}
