use super::*;
use crate::gateway::{testing::*, GatewayConfig, SettlementConfig};
use openledger_attribution::{claim::ClaimError, receipt::ReceiptError, Claim, Method, Source};
use openledger_core::Disclosure;
use std::sync::{Arc, Mutex};
use subxt_signer::sr25519::Keypair;

const DEPOSIT: Balance = 100_000;

struct World {
	dir: tempfile::TempDir,
	chain: Arc<MockChain>,
	operator: Operator,
}

impl World {
	async fn new() -> Self {
		let dir = tempfile::tempdir().unwrap();
		let chain = Arc::new(MockChain::new());
		chain.open_session(1, DEPOSIT, Disclosure::Open);
		chain.open_session(2, DEPOSIT, Disclosure::Private);
		let operator = Operator::start_with(
			&chain,
			&dir.path().join("operator.redb"),
			GatewayConfig::default(),
			SettlementConfig::default(),
		)
		.await;
		Self { dir, chain, operator }
	}

	fn payer(&self, session: u64, limit: Balance) -> Payer<Keypair> {
		let path = self.dir.path().join(format!("payer-{session}.json"));
		let memory = Memory::open(&path, session, 0).unwrap();
		Payer::new(
			&self.operator.url("/"),
			terms(session),
			payer_key(),
			limit,
			memory,
		)
	}
}

fn terms(session: u64) -> Terms {
	Terms {
		genesis: GENESIS,
		operator: OPERATOR,
		operator_account: operator_account(),
		session,
		line: 0,
		input_price: INPUT_PRICE,
		output_price: OUTPUT_PRICE,
		disclosure: if session == 2 {
			Disclosure::Private
		} else {
			Disclosure::Open
		},
	}
}

fn question(prompt: &str) -> Question {
	Question {
		model: "base".into(),
		prompt: prompt.into(),
		style: Style::Completion,
		max_tokens: 20,
		temperature: Some(0.0),
		seed: Some(1),
		parent: None,
	}
}

#[tokio::test]
async fn ask_should_verify_and_pay_should_settle_to_the_unit() {
	let world = World::new().await;
	for (session, style) in [(1, Style::Completion), (2, Style::Chat)] {
		let mut payer = world.payer(session, DEPOSIT);
		let mut spent = 0;
		for prompt in ["serde is", "what is data?", "the ecosystem"] {
			let answer = payer
				.ask(&Question {
					style,
					..question(prompt)
				})
				.await
				.unwrap();
			assert!(!answer.text.is_empty() && !answer.recovered);
			spent += answer.receipt.cost;
		}
		assert_eq!(
			(payer.memory().cumulative, payer.memory().next_sequence),
			(spent, 3)
		);
		assert!(payer.memory().signed < spent);
		payer.pay().await.unwrap();
		payer.pay().await.unwrap();
		assert_eq!(payer.memory().signed, spent);
		world.operator.settler.settle().await.unwrap();
		assert_eq!(world.chain.settled_of(session, 0), spent);
	}
}

#[tokio::test]
async fn ask_should_go_on_in_a_new_process() {
	let world = World::new().await;
	let first = world.payer(1, DEPOSIT).ask(&question("serde is")).await.unwrap();
	let mut payer = world.payer(1, DEPOSIT);
	assert_eq!(payer.memory().cumulative, first.receipt.cost);
	let second = payer.ask(&question("the ecosystem")).await.unwrap();
	assert_eq!(second.receipt.receipt.cumulative_before, first.receipt.cost);
}

#[tokio::test]
async fn ask_should_get_its_answer_when_it_was_lost_and_pay_for_it_once() {
	let world = World::new().await;
	let mut payer = world.payer(1, DEPOSIT);
	// The answer is made, and the process dies before it sees it.
	let remember = |payer: &mut Payer<Keypair>, prompt: &str| {
		let request = InFlight {
			request: prompt.into(),
			max_tokens: 20,
			parent: None,
		};
		payer.memory.set_in_flight(request).unwrap();
	};
	remember(&mut payer, "serde is");
	payer.send(&question("serde is")).await.unwrap();
	drop(payer);
	let mut payer = world.payer(1, DEPOSIT);
	let answer = payer.ask(&question("serde is")).await.unwrap();
	assert!(answer.recovered);
	assert_eq!(
		(payer.memory().next_sequence, payer.memory().cumulative),
		(1, answer.receipt.cost)
	);
	// Again, but then something else is asked: the lost one is checked, paid, and the other one answered.
	remember(&mut payer, "the ecosystem");
	payer.send(&question("the ecosystem")).await.unwrap();
	let other = payer.ask(&question("data structures")).await.unwrap();
	assert!(!other.recovered);
	assert_eq!(payer.memory().next_sequence, 3);
	assert!(payer.memory().lost.is_empty() && payer.memory().in_flight.is_none());
}

#[tokio::test]
async fn ask_should_not_pay_for_what_it_did_not_ask() {
	let world = World::new().await;
	world.payer(1, DEPOSIT).send(&question("serde is")).await.unwrap();
	let mut payer = world.payer(1, DEPOSIT);
	assert!(matches!(
		payer.ask(&question("serde is")).await,
		Err(PayerError::NotAsked(_))
	));
	assert_eq!((payer.memory().signed, payer.memory().cumulative), (0, 0));
}

#[tokio::test]
async fn ask_should_send_nothing_when_it_could_exceed_the_limit() {
	let world = World::new().await;
	// 2 tokens in and 20 out cost at most 104.
	let mut payer = world.payer(1, 103);
	let refused = payer.ask(&question("serde is")).await;
	assert!(matches!(
		refused,
		Err(PayerError::OverLimit {
			would: 104,
			limit: 103
		})
	));
	assert!(world.operator.store.lines_of(1).unwrap().is_empty());
	assert!(payer.memory().in_flight.is_none());
	assert!(world.payer(1, 104).ask(&question("serde is")).await.is_ok());
}

#[tokio::test]
async fn ask_should_say_what_the_gateway_says_when_it_refuses() {
	let world = World::new().await;
	let mut payer = world.payer(1, DEPOSIT);
	let refused = payer
		.ask(&Question {
			model: "none".into(),
			..question("serde is")
		})
		.await;
	assert!(
		matches!(&refused, Err(PayerError::Refused { status: 404, code, .. }) if code == "model_not_found"),
		"{refused:?}"
	);
	assert!(payer.memory().in_flight.is_none());
	let mut nobody = Payer::new(
		"http://127.0.0.1:1",
		terms(1),
		payer_key(),
		DEPOSIT,
		Memory::volatile(1, 0),
	);
	assert!(matches!(
		nobody.ask(&question("serde is")).await,
		Err(PayerError::Transport(_))
	));
}

#[tokio::test]
async fn ask_should_work_with_an_ecdsa_key() {
	let world = World::new().await;
	let key = subxt_signer::ecdsa::dev::alice();
	let account =
		<openledger_attribution::Blake2 as openledger_attribution::Hasher>::hash(&key.public_key().0);
	world.chain.state().sessions.get_mut(&1).unwrap().lines[0].signer = account;
	let mut payer = Payer::new(
		&world.operator.url(""),
		terms(1),
		key,
		DEPOSIT,
		Memory::volatile(1, 0),
	);
	payer.ask(&question("serde is")).await.unwrap();
	payer.pay().await.unwrap();
}

/// A gateway that changes what it says before it says it.
async fn cheat(world: &World, change: impl Fn(&mut serde_json::Value) + Send + Sync + 'static) -> PayerError {
	let honest = world.operator.url("/v1/completions");
	let change = Arc::new(Mutex::new(change));
	let app = axum::Router::new().fallback(move |headers: axum::http::HeaderMap, body: axum::body::Bytes| {
		let (honest, change) = (honest.clone(), change.clone());
		async move {
			let voucher = headers.get(VOUCHER_HEADER).cloned().unwrap();
			let response = reqwest::Client::new()
				.post(honest)
				.header(VOUCHER_HEADER, voucher)
				.body(body)
				.send()
				.await
				.unwrap();
			let mut answer: serde_json::Value = response.json().await.unwrap();
			(change.lock().unwrap())(&mut answer);
			axum::Json(answer)
		}
	});
	let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
	let address = listener.local_addr().unwrap();
	tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
	let session = world.chain.state().sessions.keys().max().unwrap() + 1;
	world.chain.open_session(session, DEPOSIT, Disclosure::Open);
	let memory = Memory::volatile(session, 0);
	let mut payer = Payer::new(
		&format!("http://{address}"),
		terms(session),
		payer_key(),
		DEPOSIT,
		memory,
	);
	let error = payer.ask(&question("serde is")).await.unwrap_err();
	assert_eq!(
		(
			payer.memory().cumulative,
			payer.memory().next_sequence,
			payer.memory().signed
		),
		(0, 0, 0)
	);
	error
}

/// Signs a changed receipt again, as a cheating operator would.
fn resign(answer: &mut serde_json::Value, change: impl Fn(&mut SignedReceipt)) {
	let mut signed: SignedReceipt = serde_json::from_value(answer["openledger"].clone()).unwrap();
	change(&mut signed);
	let signature = operator_key().sign(&signed.receipt.message(&GENESIS));
	signed.operator_signature = hex::encode(signature.0);
	answer["openledger"] = serde_json::to_value(signed).unwrap();
}

#[tokio::test]
async fn ask_should_not_pay_when_anything_of_the_receipt_differs() {
	let world = World::new().await;
	let fault = |error: PayerError| match error {
		PayerError::Receipt(fault) => fault,
		other => panic!("{other:?}"),
	};
	macro_rules! cheats {
		($($change:expr => $fault:pat),+ $(,)?) => {$(
			let found = fault(cheat(&world, |answer| resign(answer, $change)).await);
			assert!(matches!(found, $fault), "{found:?}");
		)+};
	}
	cheats! {
		|s| s.receipt.amount += 1 => ReceiptFault::Amount { .. },
		|s| s.receipt.amount -= 1 => ReceiptFault::Amount { .. },
		|s| s.cost += 1 => ReceiptFault::Envelope,
		|s| s.cumulative += 1 => ReceiptFault::Envelope,
		|s| s.receipt.cumulative_before = 1 => ReceiptFault::Chain { .. },
		|s| s.receipt.id.sequence = 1 => ReceiptFault::Sequence { .. },
		|s| s.receipt.id.line = 1 => ReceiptFault::Sequence { .. },
		|s| s.receipt.id.session = 1 => ReceiptFault::Sequence { .. },
		|s| s.receipt.output_tokens += 1 => ReceiptFault::Content(ReceiptError::TokenCountMismatch),
		|s| s.receipt.input_tokens += 1 => ReceiptFault::Content(ReceiptError::TokenCountMismatch),
		|s| s.receipt.request = [1; 32] => ReceiptFault::Content(ReceiptError::RequestMismatch),
		|s| s.receipt.response = [1; 32] => ReceiptFault::Content(ReceiptError::ResponseMismatch),
		|s| s.receipt.claims = [1; 32] => ReceiptFault::Content(ReceiptError::ClaimsMismatch),
		|s| s.claims.clear() => ReceiptFault::Content(ReceiptError::ClaimsMismatch),
		|s| s.receipt.parent = Some(ReceiptId { session: 1, line: 0, sequence: 9 }) => ReceiptFault::Parent,
		|s| s.receipt.method = Method::Unattributed => ReceiptFault::Method(Method::Unattributed),
		|s| s.operator = 9 => ReceiptFault::OtherOperator,
		|s| s.operator_account = [1; 32] => ReceiptFault::OtherOperator,
		|s| {
			let echo = Claim { response_start: 0, length: 8, counted: 8, source: Source::Request, source_start: 0 };
			s.claims = vec![echo];
			s.receipt.claim_count = 1;
			s.receipt.claims = openledger_attribution::claim::claims_root(&s.claims).unwrap();
		} => ReceiptFault::Claim(0, ClaimError::OutOfRange),
	}
	let unsigned = fault(cheat(&world, |a| a["openledger"]["operator_signature"] = "0x00".into()).await);
	assert_eq!(unsigned, ReceiptFault::Signature);
	let changed = fault(cheat(&world, |a| a["openledger"]["receipt"]["amount"] = "1".into()).await);
	assert_eq!(changed, ReceiptFault::Signature);
	let text = fault(cheat(&world, |a| a["choices"][0]["text"] = "something else".into()).await);
	assert_eq!(text, ReceiptFault::Content(ReceiptError::ResponseMismatch));
	let junk = cheat(&world, |a| *a = serde_json::json!({ "hello": 1 })).await;
	assert!(matches!(junk, PayerError::Unreadable { status: 200, .. }));
	let silent = cheat(&world, |a| a["choices"] = serde_json::json!([])).await;
	assert!(matches!(silent, PayerError::Unreadable { .. }));
}

#[tokio::test]
async fn ask_should_not_pay_when_more_tokens_are_charged_than_asked_for() {
	let world = World::new().await;
	let mut payer = world.payer(1, DEPOSIT);
	let answer = payer.ask(&question("serde is")).await.unwrap();
	let fresh = Memory::volatile(1, 0);
	let asked = |max_tokens| InFlight {
		request: "serde is".into(),
		max_tokens,
		parent: None,
	};
	let tokens = answer.receipt.receipt.output_tokens;
	assert_eq!(
		check_receipt(&terms(1), &fresh, &asked(tokens), &answer.text, &answer.receipt),
		Ok(())
	);
	assert_eq!(
		check_receipt(
			&terms(1),
			&fresh,
			&asked(tokens - 1),
			&answer.text,
			&answer.receipt
		),
		Err(ReceiptFault::TooManyTokens {
			found: tokens,
			most: tokens - 1
		})
	);
	let dearer = Terms {
		output_price: OUTPUT_PRICE - 1_000,
		..terms(1)
	};
	assert!(matches!(
		check_receipt(&dearer, &fresh, &asked(tokens), &answer.text, &answer.receipt),
		Err(ReceiptFault::Amount { .. })
	));
	let private = Terms {
		disclosure: Disclosure::Private,
		..terms(1)
	};
	assert_eq!(
		check_receipt(&private, &fresh, &asked(tokens), &answer.text, &answer.receipt),
		Err(ReceiptFault::Salt)
	);
}

#[test]
fn memory_should_refuse_when_the_file_is_damaged_or_of_another_line() {
	let dir = tempfile::tempdir().unwrap();
	let path = dir.path().join("memory.json");
	let mut memory = Memory::open(&path, 1, 0).unwrap();
	memory.set_signed(5).unwrap();
	memory.set_signed(3).unwrap();
	assert_eq!(Memory::open(&path, 1, 0).unwrap().signed, 5);
	assert!(matches!(
		Memory::open(&path, 1, 1),
		Err(MemoryError::OtherLine {
			session: 1,
			line: 0,
			..
		})
	));
	std::fs::write(&path, "{").unwrap();
	assert!(matches!(
		Memory::open(&path, 1, 0),
		Err(MemoryError::Damaged { .. })
	));
	assert!(matches!(
		Memory::open(dir.path(), 1, 0),
		Err(MemoryError::Io { .. })
	));
}

#[test]
fn memory_should_keep_what_may_have_been_executed() {
	let dir = tempfile::tempdir().unwrap();
	let path = dir.path().join("memory.json");
	let request = |n: usize| InFlight {
		request: format!("question {n}"),
		max_tokens: 1,
		parent: None,
	};
	let mut memory = Memory::open(&path, 1, 0).unwrap();
	for n in 0..12 {
		memory.set_in_flight(request(n)).unwrap();
	}
	let memory = Memory::open(&path, 1, 0).unwrap();
	assert_eq!(memory.in_flight, None);
	assert_eq!(memory.lost, (4..12).map(request).collect::<Vec<_>>());
}

mod sources {
	use super::*;
	use crate::{
		engine::{CorpusIndex, CorpusText, Origin, Retriever},
		gateway::wire::CitedSource,
	};
	use openledger_attribution::commit_contribution;
	use openledger_core::ContributionId;

	/// The corpus as the chain has it.
	struct Chain(Members);

	impl CorpusView for Chain {
		fn member(
			&self,
			id: ContributionId,
		) -> futures::future::BoxFuture<'_, Result<Option<Member>, String>> {
			Box::pin(async move { self.0.get(&id).copied().ok_or_else(|| "down".to_string()) })
		}
	}

	fn member(text: &str) -> Member {
		Member {
			contributor: CONTRIBUTOR,
			commitment: commit_contribution(&CONTRIBUTOR, text.as_bytes()).unwrap(),
		}
	}

	async fn world() -> World {
		let World { dir, chain, operator } = World::new().await;
		operator.kill().await;
		let operator = Operator::start_as(
			&chain,
			&dir.path().join("operator.redb"),
			GatewayConfig::default(),
			SettlementConfig::default(),
			retrieving_models(),
			std::sync::Arc::new(crate::gateway::Honest),
		)
		.await;
		World { dir, chain, operator }
	}

	#[tokio::test]
	async fn ask_should_hold_the_sources_against_the_chain() {
		let world = world().await;
		let ask = |session: u64, corpus: Option<Members>| {
			let payer = world.payer(session, DEPOSIT);
			let mut payer = match corpus {
				Some(members) => payer.with_corpus(std::sync::Arc::new(Chain(members))),
				None => payer,
			};
			async move { payer.ask(&question("serde is")).await }
		};
		let fault = |result| match result {
			Err(PayerError::Receipt(ReceiptFault::Source(fault))) => fault,
			other => panic!("{other:?}"),
		};
		let two = (2, Some(member(LICENCE)));
		// The same lost answer again and again, until the chain agrees.
		assert_eq!(
			fault(ask(1, Some(Members::from([(1, None), two]))).await),
			SourceFault::NotInCorpus(1)
		);
		let other = Members::from([(1, Some(member(LICENCE))), two]);
		assert_eq!(fault(ask(1, Some(other)).await), SourceFault::OtherCommitment(1));
		assert!(matches!(
			ask(1, Some(Members::new())).await,
			Err(PayerError::Chain(_))
		));
		let answer = ask(1, Some(Members::from([(1, Some(member(DOCUMENT))), two])))
			.await
			.unwrap();
		assert!(answer.recovered && answer.receipt.sources.len() == 2);
		assert!(ask(2, None).await.is_ok());
	}

	#[tokio::test]
	async fn ask_should_refuse_sources_that_the_receipt_does_not_commit_to() {
		let world = world().await;
		let answer = world.payer(1, DEPOSIT).ask(&question("serde is")).await.unwrap();
		let fresh = Memory::volatile(1, 0);
		let asked = InFlight {
			request: "serde is".into(),
			max_tokens: 20,
			parent: None,
		};
		let check = |signed: &crate::gateway::wire::SignedReceipt| {
			check_receipt(&terms(1), &fresh, &asked, &answer.text, signed)
		};
		assert_eq!(check(&answer.receipt), Ok(()));
		let mut silent = answer.receipt.clone();
		silent.sources.pop();
		let missing = Err(ReceiptFault::Source(SourceFault::NotTheReceipts));
		assert_eq!(check(&silent), missing);
		let mut other = answer.receipt.clone();
		other.sources[0].chunk += 1;
		assert_eq!(check(&other), missing);
		let mut retrieved = answer.receipt.clone();
		retrieved.retrieved.pop();
		assert!(matches!(check(&retrieved), Err(ReceiptFault::Content(_))));
	}

	fn cited() -> (Vec<CitedSource>, Members) {
		let long: String = (0..300).map(|n| format!("w{n}, ")).collect();
		let texts = [(1, DOCUMENT), (2, LICENCE), (3, long.as_str())];
		let corpus = texts.map(|(contribution, text)| CorpusText {
			contribution,
			commons: false,
			text,
		});
		let index = std::sync::Arc::new(CorpusIndex::new(&corpus).unwrap());
		let origin = Origin {
			contributor: CONTRIBUTOR,
			uri: String::new(),
		};
		let origins = texts.map(|(id, _)| (id, origin.clone())).into_iter().collect();
		let retriever = Retriever::new(index, origins);
		let cite = |(id, chunk)| CitedSource::new(retriever.cite(id, chunk).unwrap(), 1.0);
		let members = texts
			.map(|(id, text)| (id, Some(member(text))))
			.into_iter()
			.collect();
		([(3, 4), (1, 0), (2, 0)].map(cite).to_vec(), members)
	}

	#[test]
	fn check_sources_should_take_chunks_of_the_corpus_only() {
		let (good, members) = cited();
		let members = Some(&members);
		assert_eq!(check_sources(&good, members), Ok(()));
		assert_eq!(check_sources(&[], members), Ok(()));
		let with = |change: &dyn Fn(&mut Vec<CitedSource>)| {
			let mut sources = good.clone();
			change(&mut sources);
			check_sources(&sources, members).unwrap_err()
		};
		assert_eq!(
			with(&|s| s.extend(s.clone().into_iter().cycle().take(6))),
			SourceFault::TooMany(9)
		);
		assert_eq!(with(&|s| s.push(s[0].clone())), SourceFault::Twice(3));
		assert_eq!(with(&|s| s[1].contribution = 9), SourceFault::NotInCorpus(9));
		assert_eq!(
			with(&|s| s[1].contributor = [1; 32]),
			SourceFault::OtherCommitment(1)
		);
		assert_eq!(with(&|s| s[1].root = [1; 32]), SourceFault::OtherCommitment(1));
		assert_eq!(with(&|s| s[1].tokens += 1), SourceFault::OtherCommitment(1));
		assert_eq!(with(&|s| s[1].chunks += 1), SourceFault::OtherCommitment(1));
		assert_eq!(with(&|s| s[1].text.clear()), SourceFault::NotAChunk(1));
		assert_eq!(
			with(&|s| s[1].text = "word ".repeat(129)),
			SourceFault::NotAChunk(1)
		);
		for change in [
			&(|s: &mut Vec<CitedSource>| s[0].text.push_str(" more")) as &dyn Fn(&mut Vec<CitedSource>),
			&|s| s[0].chunk = 1,
			&|s| s[0].before += 1,
			&|s| s[0].proof[0] = [0; 32],
			&|s| s[0].proof.clear(),
		] {
			assert!(matches!(with(change), SourceFault::Proof(3, _)));
		}
	}
}
