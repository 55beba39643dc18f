use super::*;
use openledger::{
	engine::{CorpusIndex, CorpusText, Engine, InfinityGram, Retriever},
	gateway::{wire::PublishedLeaf, ServedModel},
	store::Channels,
};
use openledger_attribution::{
	chunk::OPEN_SALT,
	claim::claims_root,
	commit_contribution, commit_request, commit_response,
	fraud::{judge, Chain, ContributionFacts, CreditFault, LineFacts, SignedReceipt},
	prove::{self, find_frauds},
	receipt::charge,
	retrieval::retrieved_root,
	reveal::{check_reveal, DueCredit},
	sums::root_of_data,
	BatchFacts, Blake2, CreditEntry, FraudProof, Item, Method, Receipt, ReceiptId, Retrieved, Reveal, Side,
};
use openledger_core::{Balance, Disclosure, Hash32, LineIndex, ModelKind, SessionId};
use std::{
	collections::{BTreeMap, HashMap, HashSet},
	sync::Arc,
};

const INPUT_PRICE: Balance = 2_000_000;
const OUTPUT_PRICE: Balance = 5_000_000;
const CONTRIBUTOR: [u8; 32] = [7; 32];
const SECRET: Hash32 = [9; 32];
const PRIVATE: SessionId = 3;

const FOX: &str =
	"The quick brown fox jumps over the lazy dog while a small grey cat sleeps under the old apple tree.";
const MONEY: &str =
	"Money that no claim directs goes to the pools of the snapshots and nothing at all goes to the platform.";
const LICENCE: &str =
	"Permission is hereby granted free of charge to any person obtaining a copy of this software.";

fn cheater(cheat: Cheat) -> Cheater {
	Cheater {
		cheat,
		friend: None,
		silent: false,
		hides_ledger: false,
		hides_receipts: false,
	}
}

struct World {
	texts: BTreeMap<ContributionId, String>,
	model: ServedModel,
	posted: Vec<(ContributionId, Balance)>,
}

impl World {
	fn new() -> Self {
		// The fourth is a later copy of the first, with something before it.
		let texts = [
			FOX.to_string(),
			MONEY.into(),
			LICENCE.into(),
			format!("They say: {FOX}"),
		];
		let texts: BTreeMap<ContributionId, String> = (1..).zip(texts).collect();
		let corpus: Vec<CorpusText<'_>> = texts
			.iter()
			.map(|(id, text)| CorpusText {
				contribution: *id,
				commons: *id == 3,
				text,
			})
			.collect();
		let index = Arc::new(CorpusIndex::new(&corpus).unwrap());
		let model = ServedModel {
			id: 0,
			name: "model".into(),
			kind: ModelKind::Base,
			generator: Arc::new(InfinityGram::new(index.clone())),
			engine: Engine::new(index.clone()),
			retriever: Some(Arc::new(Retriever::new(index, HashMap::new()))),
			channels: Channels {
				verbatim: 700_000_000,
				retrieval: 300_000_000,
			},
		};
		Self {
			texts,
			model,
			posted: Vec::new(),
		}
	}

	fn execute(
		&self,
		conduct: &Cheater,
		id: ReceiptId,
		before: Balance,
		request: &str,
		response: &str,
	) -> Execution {
		let is_open = id.session != PRIVATE;
		let salt = if is_open { OPEN_SALT } else { SECRET };
		let asked = commit_request(&salt, request.as_bytes()).unwrap();
		let said = commit_response(&salt, response.as_bytes()).unwrap();
		let claims = if is_open {
			self.model.engine.attribute(request, response).unwrap()
		} else {
			Vec::new()
		};
		let retriever = self.model.retriever.as_ref().filter(|_| is_open);
		let hits = retriever
			.map(|retriever| retriever.retrieve(request))
			.unwrap_or_default();
		let mut retrieved: Vec<Retrieved> = hits
			.iter()
			.map(|hit| Retrieved {
				contribution: hit.contribution,
				chunk: hit.chunk,
			})
			.collect();
		retrieved.sort_unstable();
		assert_eq!(retrieved.is_empty(), !is_open, "{request}");
		let (input_tokens, output_tokens) = (asked.tokens as u32, said.tokens as u32);
		let receipt = Receipt {
			id,
			cumulative_before: before,
			amount: charge(input_tokens, output_tokens, INPUT_PRICE, OUTPUT_PRICE).unwrap(),
			input_tokens,
			output_tokens,
			request: asked.root,
			response: said.root,
			parent: None,
			method: if is_open {
				Method::Retrieval1
			} else {
				Method::Unattributed
			},
			claim_count: claims.len() as u16,
			claims: claims_root(&claims).unwrap(),
			retrieved_count: retrieved.len() as u8,
			retrieved: retrieved_root(&retrieved).unwrap(),
		};
		let made = Made {
			model: &self.model,
			request,
			response,
			salt: &salt,
			is_open,
			prices: (INPUT_PRICE, OUTPUT_PRICE),
		};
		let execution = Execution {
			receipt,
			claims,
			retrieved,
		};
		conduct.execution(execution, &made)
	}

	/// A batch of this operator, with all that it has to show, and what the chain keeps of it.
	fn batch(&mut self, conduct: &Cheater) -> (prove::PublishedBatch, BatchFacts) {
		let said = [
			(1, "What does the fox do?", format!("Well: {FOX} And: {MONEY}")),
			(1, "Where does the money go?", format!("{MONEY} Is that all? No.")),
			(
				2,
				"Tell me both, and the licence.",
				format!("{FOX} {MONEY} {LICENCE}"),
			),
			(PRIVATE, "A secret?", format!("Yes: {FOX}")),
		];
		let mut executions: Vec<Execution> = Vec::new();
		for (session, request, response) in &said {
			let line: Vec<&Execution> = executions
				.iter()
				.filter(|execution| execution.receipt.id.session == *session)
				.collect();
			let id = ReceiptId {
				session: *session,
				line: 0,
				sequence: line.len() as u64,
			};
			let before = line.iter().map(|execution| execution.receipt.amount).sum();
			executions.push(self.execute(conduct, id, before, request, response));
		}
		let terms = BatchTerms {
			channels: self.model.channels,
			is_commons: &|id| id == 3,
		};
		let commitment = conduct.commit(&executions, &terms).unwrap();
		assert!(
			commitment
				.posted
				.iter()
				.map(|(_, credit)| credit)
				.sum::<Balance>()
				<= commitment.amount
		);
		self.posted = commitment.posted.clone();
		let count = executions.len() as u32;
		let contents = (0..count).map(|index| {
			let at = conduct.execution_at(index, count) as usize;
			let (execution, (session, request, response)) = (&executions[at], &said[at]);
			let is_open = *session != PRIVATE;
			let receipt = PublishedReceipt {
				index,
				leaf: PublishedLeaf(commitment.receipts[index as usize].clone()),
				claims: execution
					.claims
					.iter()
					.map(|claim| PublishedLeaf(codec::Encode::encode(claim)))
					.collect(),
				retrieved: execution
					.retrieved
					.iter()
					.map(|entry| PublishedLeaf(codec::Encode::encode(entry)))
					.collect(),
				signature: vec![0; 64],
				request: is_open.then(|| request.to_string()),
				response: is_open.then(|| response.clone()),
				request_leaves: Vec::new(),
				response_leaves: Vec::new(),
			};
			conduct.publish(receipt).into()
		});
		let signed = executions.iter().map(|execution| SignedReceipt {
			receipt: execution.receipt,
			signature: [0; 64],
		});
		let published = prove::PublishedBatch {
			receipts: commitment.receipts.clone(),
			contents: contents.collect(),
			ledger: commitment.ledger.clone(),
			sessions: commitment.sessions.clone(),
			signed: if conduct.cheat == Cheat::Equivocation {
				signed.collect()
			} else {
				Vec::new()
			},
		};
		let facts = BatchFacts {
			model: self.model.id,
			amount: commitment.amount,
			credited: self.posted.iter().map(|(_, credit)| credit).sum(),
			receipts: executions.len() as u32,
			receipts_root: root_of_data::<Receipt, Blake2>(&commitment.receipts).unwrap(),
			ledger_root: root_of_data::<CreditEntry, Blake2>(&commitment.ledger).unwrap(),
			sessions_root: commitment.sessions_root(),
		};
		(published, facts)
	}

	/// What an auditor finds in a batch of this operator, by kind, and what it misses.
	fn audit(&mut self, cheat: Cheat) -> (HashSet<FraudKind>, Vec<Item>) {
		let (published, facts) = self.batch(&cheater(cheat));
		let frauds = find_frauds(&published, &facts, self, &self.model.engine);
		let missing = prove::audit(&published, &facts, self, &self.model.engine, 1_000).missing;
		let kinds = frauds
			.iter()
			.map(|fraud| judge(fraud, &facts, self).unwrap().kind)
			.collect();
		(kinds, missing)
	}
}

impl Chain for World {
	fn contribution(&self, id: ContributionId) -> Option<ContributionFacts> {
		let commitment = commit_contribution(&CONTRIBUTOR, self.texts.get(&id)?.as_bytes()).unwrap();
		Some(ContributionFacts {
			contributor: CONTRIBUTOR,
			root: commitment.root,
			tokens: commitment.tokens,
			chunks: commitment.chunks,
		})
	}
	fn in_corpus(&self, id: ContributionId) -> bool {
		self.texts.contains_key(&id)
	}
	fn is_commons(&self, id: ContributionId) -> bool {
		id == 3
	}
	fn line(&self, session: SessionId, _: LineIndex) -> Option<LineFacts> {
		Some(LineFacts {
			input_price: INPUT_PRICE,
			output_price: OUTPUT_PRICE,
			disclosure: if session == PRIVATE {
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
	fn channels(&self) -> openledger_attribution::Channels {
		openledger_attribution::Channels {
			verbatim: self.model.channels.verbatim,
			retrieval: self.model.channels.retrieval,
		}
	}
}

#[test]
fn honest_batches_should_be_clean() {
	let (kinds, missing) = World::new().audit(Cheat::Honest);
	assert!(kinds.is_empty() && missing.is_empty(), "{kinds:?}, {missing:?}");
	assert!(cheater(Cheat::Honest).publishes(0));
}

#[test]
fn every_way_to_cheat_should_be_found_as_what_it_is() {
	for cheat in Cheat::value_variants() {
		let Some(kind) = cheat.kind() else { continue };
		let (kinds, _) = World::new().audit(*cheat);
		println!("{cheat:?}: {kinds:?}");
		assert!(kinds.contains(&kind), "{cheat:?} is found as {kinds:?}");
	}
}

#[test]
fn withheld_data_should_neither_be_published_nor_shown() {
	let withheld = cheater(Cheat::Withheld);
	let demand = Demand {
		batch: 0,
		item: Item::Receipt(0),
		deadline: 1,
	};
	assert!(!withheld.publishes(0) && !withheld.answers(&demand));
	// Who is silent must still answer.
	let silent = Cheater {
		silent: true,
		..cheater(Cheat::Honest)
	};
	assert!(!silent.publishes(0) && silent.answers(&demand));
}

#[test]
fn texts_too_long_to_be_shown_should_be_all_that_is_missing() {
	let chunk = |receipt| Item::Chunk {
		receipt,
		side: Side::Response,
		chunk: 0,
	};
	let (kinds, missing) = World::new().audit(Cheat::OversizedText);
	assert!(kinds.is_empty(), "{kinds:?}");
	// The last receipt is of a private session.
	assert_eq!(missing, [0, 1, 2].map(chunk));
	// Their receipts can be shown, and whatever else belongs to them.
	let mut world = World::new();
	let (batch, facts) = world.batch(&cheater(Cheat::OversizedText));
	for receipt in 0..3 {
		for item in [
			Item::Receipt(receipt),
			Item::Claims(receipt),
			Item::Retrieved(receipt),
		] {
			assert!(shown(&batch, &facts, &world, item).is_some(), "{item:?}");
		}
		assert_eq!(shown(&batch, &facts, &world, chunk(receipt)), None);
	}
}

/// So many positions are drawn of a sum, at equal distances.
const DRAWS: Balance = 64;

fn draws(sum: Balance) -> impl Iterator<Item = Balance> {
	(0..DRAWS).map(move |n| sum / DRAWS * n)
}

/// What an operator that publishes all but its ledger shows of it when it is asked, as far as that is an answer.
fn shown(batch: &prove::PublishedBatch, facts: &BatchFacts, world: &World, item: Item) -> Option<Reveal> {
	let reveal = prove::answer(batch, &item, world)?;
	check_reveal(&item, &reveal, facts, world)
		.is_ok()
		.then_some(reveal)
}

fn hidden(cheat: Cheat) -> Cheater {
	Cheater {
		hides_ledger: true,
		..cheater(cheat)
	}
}

#[test]
fn hidden_ledgers_should_be_shown_when_they_are_honest() {
	let mut world = World::new();
	let (batch, facts) = world.batch(&hidden(Cheat::Honest));
	for position in draws(facts.credited) {
		let shown = shown(&batch, &facts, &world, Item::DrawCredit(position));
		assert!(shown.is_some(), "{position}");
	}
	for position in draws(facts.amount) {
		let shown = shown(&batch, &facts, &world, Item::Due(position));
		let is_there = matches!(
			shown,
			Some(Reveal::Due {
				credit: None | Some(DueCredit::There { .. }),
				..
			})
		);
		assert!(is_there, "{position}");
	}
}

#[test]
fn missing_credits_should_be_found_when_the_ledger_is_hidden() {
	let mut world = World::new();
	let (batch, facts) = world.batch(&hidden(Cheat::CreditMissing));
	// What is there is as it should be.
	assert!(facts.credited > 0);
	for position in draws(facts.credited) {
		let shown = shown(&batch, &facts, &world, Item::DrawCredit(position));
		assert!(shown.is_some(), "{position}");
	}
	let mut found = 0;
	for position in draws(facts.amount) {
		let Some(Reveal::Due { attributed, credit }) = shown(&batch, &facts, &world, Item::Due(position))
		else {
			panic!("{position} is not answered")
		};
		let Some(DueCredit::Missing { entries, gap }) = credit else {
			continue;
		};
		let mut kinds = world.texts.keys().filter_map(|contribution| {
			let proof = FraudProof::LedgerReceipt(CreditFault::Missing {
				entries,
				contribution: *contribution,
				gap: gap.clone(),
				attributed: attributed.clone(),
			});
			Some(judge(&proof, &facts, &world).ok()?.kind)
		});
		assert!(kinds.any(|kind| kind == FraudKind::LedgerReceipt));
		found += 1;
	}
	assert!(found * 3 > DRAWS, "{found}");
}

#[test]
fn credits_that_are_there_twice_should_not_be_shown_when_the_ledger_is_hidden() {
	let mut world = World::new();
	let (batch, facts) = world.batch(&hidden(Cheat::LedgerTwice));
	let answered = draws(facts.credited)
		.filter(|position| shown(&batch, &facts, &world, Item::DrawCredit(*position)).is_some())
		.count();
	assert!(answered * 2 < DRAWS as usize, "{answered}");
}

#[test]
fn stolen_credits_should_be_found_when_the_receipts_are_hidden() {
	let mut world = World::new();
	let thief = Cheater {
		hides_receipts: true,
		..cheater(Cheat::CreditTheft)
	};
	let (batch, facts) = world.batch(&thief);
	for position in draws(facts.credited) {
		let Some(Reveal::Credited {
			entries,
			entry,
			attributed,
		}) = shown(&batch, &facts, &world, Item::DrawCredit(position))
		else {
			panic!("{position} is not answered")
		};
		let proof = FraudProof::LedgerReceipt(CreditFault::Wrong {
			entries,
			entry,
			attributed,
		});
		let kind = judge(&proof, &facts, &world).map(|found| found.kind);
		assert_eq!(kind, Ok(FraudKind::LedgerReceipt), "{position}");
	}
}

#[test]
fn receipts_that_are_out_of_order_should_not_be_shown() {
	let mut world = World::new();
	let (batch, facts) = world.batch(&cheater(Cheat::ReceiptOrder));
	for position in draws(facts.amount) {
		for item in [Item::Draw(position), Item::Due(position)] {
			assert_eq!(shown(&batch, &facts, &world, item), None, "{item:?}");
		}
	}
}

/// The same over HTTP: the real server, store and settlement, an accomplice who pays, and an auditor who fetches.
mod over_http {
	use super::*;
	use openledger::{
		evidence::fetch::{Bounds, Fetcher},
		gateway::{
			wire::PublishedBatch, BatchState, BatchSubmission, Chain as Node, ChainError, Gateway,
			GatewayConfig, Room, Session, SessionLine, SettlementConfig, Standing,
		},
		store::{Identity, Store},
		watch::published::{fetch, Given, Limits},
	};
	use openledger_core::{ModelId, OperatorId};
	use std::sync::Mutex;
	use subxt_signer::sr25519::dev;

	/// A chain that takes everything.
	#[derive(Default)]
	struct Credulous {
		batches: Mutex<Vec<BatchSubmission>>,
	}

	const GENESIS: Hash32 = [42; 32];
	const BATCH: BatchId = 0;

	impl Node for Credulous {
		fn genesis_hash(&self) -> Hash32 {
			GENESIS
		}
		fn operator_id(&self) -> OperatorId {
			3
		}
		async fn session(&self, _: SessionId) -> Result<Option<Session>, ChainError> {
			Ok(Some(Session {
				payer: dev::alice().public_key().0,
				operator: 3,
				remaining: Balance::MAX / 4,
				disclosure: Disclosure::Open,
				accepts_requests: true,
				settles: true,
				lines: vec![SessionLine {
					model: 0,
					signer: dev::alice().public_key().0,
					input_price: INPUT_PRICE,
					output_price: OUTPUT_PRICE,
					settled: 0,
				}],
			}))
		}
		async fn standing(&self, id: SessionId) -> Result<(u64, Standing), ChainError> {
			let session = self.session(id).await?;
			Ok((0, session.map_or(Standing::NotYet, Standing::Here)))
		}
		async fn room(&self, _: ModelId) -> Result<Room, ChainError> {
			Ok(Room {
				amount: Balance::MAX,
				open_amount: Balance::MAX,
			})
		}
		async fn submit_batch(&self, batch: &BatchSubmission) -> Result<BatchId, ChainError> {
			self.batches.lock().unwrap().push(batch.clone());
			Ok(BATCH)
		}
		async fn find_batch(&self, _: Hash32) -> Result<Option<BatchId>, ChainError> {
			Ok(None)
		}
		async fn receipts_root(&self, _: BatchId) -> Result<Option<Hash32>, ChainError> {
			Ok(None)
		}
		async fn now(&self) -> Result<u32, ChainError> {
			Ok(0)
		}
		async fn demands(&self, _: BatchId) -> Result<Vec<Demand>, ChainError> {
			Ok(Vec::new())
		}
		async fn answer(&self, _: BatchId, _: &Item, _: &Reveal) -> Result<(), ChainError> {
			Ok(())
		}
		async fn batch_state(&self, _: BatchId) -> Result<BatchState, ChainError> {
			Ok(BatchState::Open)
		}
	}

	/// Serves, has itself paid, settles, and is audited: the kinds that are found, or that there is no data.
	async fn play(cheat: Cheat) -> Option<HashSet<FraudKind>> {
		let mut world = World::new();
		let dir = tempfile::tempdir().unwrap();
		let chain = Arc::new(Credulous::default());
		let identity = Identity {
			genesis: GENESIS,
			operator: 3,
		};
		let store = Arc::new(Store::open(&dir.path().join("store.redb"), &identity).unwrap());
		let cheater = Arc::new(super::cheater(cheat));
		let operator = Arc::new(dev::bob());
		let models = vec![world.model.clone()];
		let gateway = Gateway::with_conduct(
			chain.clone(),
			store,
			operator,
			models,
			GatewayConfig::default(),
			cheater,
		)
		.unwrap();
		let settler = gateway.settler(SettlementConfig::default());
		let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
		let base = format!("http://{}", listener.local_addr().unwrap());
		let server = tokio::spawn(async move { gateway.serve(listener, std::future::pending()).await });

		let mut signed = Vec::new();
		for (session, questions) in [
			(1, ["The quick brown", "Money that no"]),
			(2, ["no claim directs", "the lazy dog"]),
		] {
			let payer = BlindPayer::open(&base, session, 0, dev::alice()).await.unwrap();
			for question in questions {
				let answer = payer.ask("model", question, 64).await.unwrap();
				let receipt = answer.openledger;
				assert_eq!(payer.pay().await.unwrap(), receipt.cumulative);
				let signature = sp_core::bytes::from_hex(&receipt.operator_signature).unwrap();
				signed.push(SignedReceipt {
					receipt: receipt.receipt,
					signature: signature.try_into().unwrap(),
				});
			}
		}
		let report = settler.settle().await.unwrap();
		assert_eq!(
			(report.submitted.len(), &report.problems),
			(1, &vec![]),
			"{cheat:?}"
		);
		let batch = chain.batches.lock().unwrap()[0].clone();

		let address = format!("{base}/openledger/batches/{BATCH}");
		let overview = reqwest::get(&address).await.unwrap();
		if overview.status() == reqwest::StatusCode::NOT_FOUND {
			return None;
		}
		let overview: PublishedBatch = overview.json().await.unwrap();
		let read = fetch(
			&Fetcher::new(Bounds::default()),
			&base,
			(BATCH, batch.usage.receipts()),
			(&dev::bob().public_key().0, &GENESIS),
			&Given::default(),
			Limits::default(),
		)
		.await;
		server.abort();
		assert!(read.problems.is_empty(), "{cheat:?}: {:?}", read.problems);
		let mut published = read.batch;
		published.sessions = read.sessions;
		// Whoever asked has the receipts that were given to the payers.
		if cheat == Cheat::Equivocation {
			published.signed = signed;
		}
		world.posted = batch.credits.clone();
		let facts = BatchFacts {
			model: batch.model,
			amount: batch.amount,
			credited: batch.credits.iter().map(|(_, credit)| credit).sum(),
			receipts: batch.usage.receipts(),
			receipts_root: batch.receipts_root,
			ledger_root: batch.ledger_root,
			sessions_root: overview.sessions_root,
		};
		let frauds = find_frauds(&published, &facts, &world, &world.model.engine);
		Some(
			frauds
				.iter()
				.map(|fraud| judge(fraud, &facts, &world).unwrap().kind)
				.collect(),
		)
	}

	#[tokio::test]
	async fn every_way_to_cheat_should_be_found_in_what_the_gateway_publishes() {
		for cheat in Cheat::value_variants() {
			let found = play(*cheat).await;
			match (cheat, cheat.kind(), found) {
				// What is too long to be proven has to be asked for.
				(Cheat::Honest | Cheat::OversizedText, _, Some(kinds)) => {
					assert!(kinds.is_empty(), "{cheat:?} is found as {kinds:?}")
				}
				(Cheat::Withheld, _, found) => assert_eq!(found, None),
				(_, Some(kind), Some(kinds)) => {
					assert!(kinds.contains(&kind), "{cheat:?} is found as {kinds:?}")
				}
				other => panic!("{other:?}"),
			}
		}
	}
}
