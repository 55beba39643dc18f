//! A stock subxt client against an OpenLedger chain: from a contribution to its payout, through the dynamic API alone.
//! Every value is checked; the exit status is 1 at the first that is not as it must be.
//!
//!     cargo run --release -p openledger --example stock_client -- [ws://127.0.0.1:9944]
//!
//! The chain must be of the `dev` or `local` preset: accounts of this run are new, and Alice gives them OPEN. Commitments
//! come from `openledger-attribution`; everything else is subxt's.

use anyhow::{anyhow, bail, ensure, Context, Result};
use openledger_attribution::{
	batch::summarise, chunk::OPEN_SALT, claim::claims_root, commit_contribution, commit_request,
	commit_response, cover, cover::Exhaustive, hash::Hasher, merkle::empty_root, token::tokenise, Blake2,
	Channels, Execution, Method, Receipt, ReceiptId, Token,
};
use openledger_core::{Balance, Share, VoucherPayload, OPEN, SHARE_ONE};
use std::{
	process::ExitCode,
	str::FromStr,
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use subxt::{
	dynamic::{self, value, At, Value},
	error::{DispatchError, TransactionEventsError},
	ext::{
		codec::{Decode, Encode},
		frame_decode::view_functions::decode_view_function_response,
		scale_decode::IntoVisitor,
	},
	extrinsics::ExtrinsicEvents,
	OnlineClient, PolkadotConfig,
};
use subxt_signer::{
	ecdsa,
	sr25519::{self, Keypair},
	DeriveJunction, SecretUri,
};

const DOCUMENT: &str = "A Merkle tree lets anyone check that a leaf belongs to a list, without the list.";
const REQUEST: &str = "What is a Merkle tree?";
const RESPONSE: &str = "It is simple: a Merkle tree lets anyone check that a leaf belongs to a list.";
/// Enough for a chain with slots of 2 s that waits for finality after every transaction.
const LIMIT: Duration = Duration::from_secs(900);

#[tokio::main]
async fn main() -> ExitCode {
	let url = std::env::args()
		.nth(1)
		.unwrap_or_else(|| "ws://127.0.0.1:9944".to_string());
	let outcome = tokio::time::timeout(LIMIT, run(&url))
		.await
		.unwrap_or_else(|_| Err(anyhow!("not done after {} seconds", LIMIT.as_secs())));
	match outcome {
		Ok(()) => {
			println!("all steps passed");
			ExitCode::SUCCESS
		}
		Err(error) => {
			eprintln!("failed: {error:#}");
			ExitCode::FAILURE
		}
	}
}

macro_rules! same {
	($found:expr, $expected:expr) => {{
		let (found, expected) = (&$found, &$expected);
		ensure!(
			found == expected,
			"{}: {found:?}, expected {expected:?}",
			stringify!($found)
		);
	}};
}

/// The chain, and what subxt does with it.
struct Chain {
	client: OnlineClient<PolkadotConfig>,
	alice: Keypair,
}

/// A transaction that was finalised and succeeded.
struct Done(ExtrinsicEvents<PolkadotConfig>);

impl Done {
	/// The fields of its first event of a kind.
	fn event(&self, pallet: &str, name: &str) -> Result<Value> {
		for event in self.0.iter() {
			let event = event?;
			if event.pallet_name() == pallet && event.event_name() == name {
				let outer: Value = event.decode_as()?;
				return field(&outer, &["0"]).cloned();
			}
		}
		bail!("no event {pallet}.{name}")
	}
}

impl Chain {
	/// Submits a call and waits for finality; `Err` in `Ok` is what the dispatch failed with.
	async fn dispatch(
		&self,
		(pallet, call, arguments): (&str, &str, Value),
		who: &Keypair,
	) -> Result<Result<Done, DispatchError>> {
		let payload = dynamic::transaction(pallet, call, arguments);
		let in_block = self
			.client
			.transactions()
			.await?
			.sign_and_submit_then_watch_default(&payload, who)
			.await?
			.wait_for_finalized()
			.await?;
		match in_block.wait_for_success().await {
			Ok(events) => Ok(Ok(Done(events))),
			Err(TransactionEventsError::ExtrinsicFailed(error)) => Ok(Err(error)),
			Err(error) => Err(error.into()),
		}
	}

	async fn submit(&self, call: (&str, &str, Value), who: &Keypair) -> Result<Done> {
		let name = format!("{}.{}", call.0, call.1);
		self.dispatch(call, who).await?.with_context(|| name)
	}

	/// Submits a call that must fail with this error, as `Pallet(Error)`.
	async fn refuse(&self, call: (&str, &str, Value), who: &Keypair, expected: Value) -> Result<()> {
		let (pallet, name, _) = call;
		match self.dispatch(call, who).await? {
			Ok(_) => bail!("{pallet}.{name}: accepted, but {expected} was due"),
			Err(DispatchError::Module(error)) => {
				let decoded: Value = error.as_root_error()?;
				same!(decoded.to_string(), expected.to_string());
				step(&format!("refused as it must be: {error}"), &[decoded.to_string()]);
				Ok(())
			}
			Err(error) => bail!("{pallet}.{name}: {error}, but {expected} was due"),
		}
	}

	/// Calls a view function.
	///
	/// `view_functions().call` of subxt 0.51 leaves out the length in front of the arguments and takes the wrapped result
	/// for the bare one, so the runtime API is called as `RuntimeViewFunction` declares it:
	/// `(query_id: [u8; 32], input: Vec<u8>) -> Result<Vec<u8>, _>`.
	async fn view(&self, pallet: &str, function: &str, arguments: Vec<Value>) -> Result<Value> {
		let at = self.client.at_current_block().await?;
		let views = at.view_functions();
		let call = dynamic::view_function_call::<_, Value>(pallet, function, arguments);
		let encoded = views.encode_args(call)?;
		let (query_id, input) = encoded.split_at(32);
		let parameters = [query_id, &input.encode()].concat();
		let response = views.call_raw(Some(&parameters)).await?;
		let Some((0, mut bytes)) = response.split_first() else {
			bail!("{pallet}.{function} was refused: 0x{}", hex::encode(response));
		};
		let output = Vec::<u8>::decode(&mut bytes)?;
		let metadata = at.metadata();
		decode_view_function_response(
			pallet,
			function,
			&mut &output[..],
			&*metadata,
			metadata.types(),
			Value::into_visitor(),
		)
		.map_err(|error| anyhow!("{pallet}.{function}: {error}"))
	}

	/// Reads a storage value.
	async fn read(&self, pallet: &str, entry: &str, keys: Vec<Value>) -> Result<Option<Value>> {
		let at = self.client.at_current_block().await?;
		let address = dynamic::storage::<Vec<Value>, Value>(pallet, entry);
		match at.storage().try_fetch(address, keys).await? {
			Some(value) => Ok(Some(value.decode()?)),
			None => Ok(None),
		}
	}

	async fn free(&self, who: &Keypair) -> Result<Balance> {
		let account = self.read("System", "Account", vec![id(who)]).await?;
		number(&account.context("no such account")?, &["data", "free"])
	}

	/// Lets a block pass: on a chain with instant seal only transactions make them.
	async fn tick(&self, who: &Keypair) -> Result<()> {
		let remark = value!({ remark: Value::from_bytes("tick") });
		self.submit(("System", "remark", remark), who).await.map(drop)
	}

	/// The admission clock, in which the chain's windows are measured. It can lag behind the block number.
	async fn clock(&self) -> Result<u128> {
		let clock = self.read("InferenceReceipts", "Clock", vec![]).await?;
		number(&clock.context("no clock")?, &[])
	}
}

fn step(what: &str, details: &[String]) {
	println!("• {what}");
	for detail in details {
		println!("    {detail}");
	}
}

fn id(who: &Keypair) -> Value {
	Value::from_bytes(who.public_key().0)
}

/// What is at a path of names and positions.
fn field<'a>(value: &'a Value, path: &[&str]) -> Result<&'a Value> {
	path.iter().try_fold(value, |value, name| {
		let found = match name.parse::<usize>() {
			Ok(index) => value.at(index),
			Err(_) => value.at(*name),
		};
		found.with_context(|| format!("no {name} in {value}"))
	})
}

/// The number at a path; types that wrap one number are seen through.
fn number(value: &Value, path: &[&str]) -> Result<u128> {
	let mut value = field(value, path)?;
	while value.as_u128().is_none() {
		value = value.at(0).with_context(|| format!("{value} is not a number"))?;
	}
	value.as_u128().context("not a number")
}

/// The bytes of an account, a hash or a text.
fn bytes(value: &Value) -> Vec<u8> {
	if let Some(byte) = value.as_u128() {
		return u8::try_from(byte).into_iter().collect();
	}
	(0..)
		.map_while(|index: usize| value.at(index))
		.flat_map(bytes)
		.collect()
}

fn share(amount: Balance, part: u128) -> Balance {
	amount * part / Balance::from(SHARE_ONE)
}

fn open(amount: Balance) -> String {
	let fraction = format!("{:018}", amount % OPEN);
	let text = format!("{}.{}", amount / OPEN, fraction.trim_end_matches('0'));
	format!("{} OPEN", text.trim_end_matches('.'))
}

#[allow(clippy::too_many_lines)] // One story, told in its order.
async fn run(url: &str) -> Result<()> {
	let chain = Chain {
		client: OnlineClient::from_url(url)
			.await
			.with_context(|| format!("cannot connect to {url}"))?,
		alice: sr25519::dev::alice(),
	};
	let genesis = chain.client.genesis_hash();
	let constants = chain.client.at_current_block().await?;
	let version: Value = constants
		.constants()
		.entry(dynamic::constant("System", "Version"))?;
	// A `Cow<str>`, which the metadata wraps.
	let name = field(&version, &["spec_name"])?;
	same!(name.as_str().or_else(|| name.at(0)?.as_str()), Some("openledger"));
	step(
		"connected",
		&[
			format!("genesis {genesis:?}"),
			format!("runtime openledger {}", number(&version, &["spec_version"])?),
		],
	);

	// Five new accounts, each for one role.
	let salt = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos();
	let alone = |role: &str| {
		chain
			.alice
			.derive([DeriveJunction::hard(salt), DeriveJunction::hard(role)])
	};
	let roles = ["owner", "contributor", "builder", "operator", "payer"];
	let [owner, contributor, builder, operator, payer] = roles.map(alone);
	let gifts: Vec<Value> = [&owner, &contributor, &builder, &operator, &payer]
		.iter()
		.map(|who| {
			let account = id(who);
			value!(Balances(transfer_keep_alive {
				dest: Id(account),
				value: 1_000 * OPEN
			}))
		})
		.collect();
	let gifts = value!({ calls: Value::unnamed_composite(gifts) });
	chain
		.submit(("Utility", "batch_all", gifts), &chain.alice)
		.await?;
	let mut lines = Vec::new();
	for (role, who) in roles
		.iter()
		.zip([&owner, &contributor, &builder, &operator, &payer])
	{
		same!(chain.free(who).await?, 1_000 * OPEN);
		lines.push(format!("{role:11} {}", who.public_key().to_account_id()));
	}
	step("accounts of this run, 1,000 OPEN each", &lines);

	// A datanet.
	let create = value!({
		name: Value::from_bytes("Commitments"),
		descriptor: value!({
			domain: Value::from_bytes("computer science"),
			schema: Value::from_bytes("text/plain"),
			licence: Value::from_bytes("CC-BY-4.0"),
			language: Value::from_bytes("en"),
		}),
		admission: value!(Curated()),
	});
	let done = chain.submit(("Datanets", "create", create), &owner).await?;
	let datanet = number(&done.event("Datanets", "DatanetCreated")?, &["datanet"])?;
	let stored = chain
		.view("Datanets", "datanet", vec![Value::u128(datanet)])
		.await?;
	same!(bytes(field(&stored, &["0", "name"])?), b"Commitments");
	same!(
		bytes(field(&stored, &["0", "datanet", "owner"])?),
		owner.public_key().0
	);
	step(&format!("datanet {datanet} created"), &[]);

	// A contribution, reviewed by somebody else.
	let commitment = commit_contribution(&contributor.public_key().0, DOCUMENT.as_bytes())?;
	let contribute = value!({
		datanet: datanet,
		kind: value!(Raw()),
		root: Value::from_bytes(commitment.root),
		tokens: commitment.tokens,
		chunks: commitment.chunks,
		uri: Value::from_bytes("https://example.org/merkle.txt"),
		commons: false,
	});
	let done = chain
		.submit(("Datanets", "contribute", contribute), &contributor)
		.await?;
	let submitted = done.event("Datanets", "ContributionSubmitted")?;
	let contribution = number(&submitted, &["contribution"])?;
	same!(bytes(field(&submitted, &["root"])?), commitment.root);
	let arguments = vec![id(&contributor), Value::from_bytes(commitment.root)];
	let found = chain.view("Datanets", "contribution_of", arguments).await?;
	same!(number(&found, &["0"])?, contribution);
	step(
		&format!(
			"contribution {contribution}: {} counting tokens",
			commitment.tokens
		),
		&[format!("root 0x{}", hex::encode(commitment.root))],
	);
	let review = value!({ contribution: contribution, verdict: value!(Accept { quality: 80u8 }) });
	let review = ("Datanets", "review", review);
	chain
		.refuse(
			review.clone(),
			&contributor,
			value!(Datanets(value!(NotCurator()))),
		)
		.await?;
	let accepted = chain
		.submit(review, &owner)
		.await?
		.event("Datanets", "ContributionAccepted")?;
	let units = number(&accepted, &["units"])?;
	same!(units, 80 * u128::from(commitment.tokens));
	let stored = chain
		.read("Datanets", "Contributions", vec![Value::u128(contribution)])
		.await?
		.context("no contribution in storage")?;
	same!(number(&stored, &["quality"])?, 80);
	step(&format!("accepted with quality 80: {units} units"), &[]);

	// A snapshot.
	let publish = ("Datanets", "publish_snapshot", value!({ datanet: datanet }));
	let published = chain
		.submit(publish, &owner)
		.await?
		.event("Datanets", "SnapshotPublished")?;
	let snapshot = field(&published, &["snapshot"])?.clone();
	same!(number(&snapshot, &["number"])?, 1);
	same!(number(&published, &["members"])?, 1);
	let seals_at = number(&published, &["seals_at"])?;
	let seal = ("Datanets", "seal", value!({ snapshot: snapshot.clone() }));
	chain
		.refuse(
			seal.clone(),
			&owner,
			value!(Datanets(value!(ChallengePeriodOpen()))),
		)
		.await?;
	while chain.clock().await? < seals_at {
		chain.tick(&owner).await?;
	}
	let sealed = chain
		.submit(seal, &payer)
		.await?
		.event("Datanets", "SnapshotSealed")?;
	same!(number(&sealed, &["units"])?, units);
	step(&format!("snapshot {datanet}.1 sealed: {units} units"), &[]);

	// A base model on it.
	let (data_share, verbatim): (Share, Share) = (500_000_000, 800_000_000);
	let register = value!({
		kind: value!(Base()),
		manifest_hash: Value::from_bytes(Blake2::hash(b"{\"files\":[]}")),
		uri: Value::from_bytes("https://example.org/model.json"),
		licence: Value::from_bytes("Apache-2.0"),
		parents: Value::unnamed_composite(Vec::<Value>::new()),
		snapshots: value!((value!((snapshot.clone(), 1u32)))),
		own_data_share: SHARE_ONE,
		terms: value!({
			royalty: 100_000_000u32,
			data_share: data_share,
			channels: value!({ verbatim: verbatim, retrieval: 0u32, influence: 0u32 }),
		}),
	});
	let done = chain
		.submit(("ModelRegistry", "register", register), &builder)
		.await?;
	let model = number(&done.event("ModelRegistry", "ModelRegistered")?, &["model"])?;
	let lineage = chain
		.view("ModelRegistry", "lineage", vec![Value::u128(model)])
		.await?;
	let builders = field(&lineage, &["0", "builders"])?;
	step(
		&format!("model {model} registered"),
		&[format!("builders {builders}")],
	);

	// An operator that serves it.
	let (input, output) = (OPEN, 10 * OPEN);
	let prices = value!({ input: input, output: output });
	let register = value!({
		bond: 200 * OPEN,
		metadata: Value::from_bytes("{\"name\":\"example\"}"),
		endpoint: Value::from_bytes("http://127.0.0.1:8080"),
		commission: 100_000_000u32,
	});
	let done = chain
		.submit(("Operators", "register", register), &operator)
		.await?;
	let op = number(&done.event("Operators", "OperatorRegistered")?, &["operator"])?;
	let serve = value!({ model: model, prices: prices.clone() });
	chain.submit(("Operators", "serve", serve), &operator).await?;
	let found = chain
		.view(
			"Operators",
			"prices_of",
			vec![Value::u128(op), Value::u128(model)],
		)
		.await?;
	same!(number(&found, &["0", "output"])?, output);
	step(
		&format!("operator {op} serves model {model}"),
		&[format!(
			"per 1,000 tokens: input {}, output {}",
			open(input),
			open(output)
		)],
	);

	// Nothing was paid yet, so nothing is owed.
	let claim = |pulls: Vec<Value>| {
		let pulls = Value::unnamed_composite(pulls);
		("FeeRouting", "claim", value!({ pulls: pulls }))
	};
	let nothing_to_claim = || value!(FeeRouting(value!(NothingToClaim())));
	chain
		.refuse(claim(vec![]), &payer, value!(FeeRouting(value!(NotPayee()))))
		.await?;
	chain
		.refuse(claim(vec![]), &contributor, nothing_to_claim())
		.await?;

	// A payer's session. Vouchers are signed by a key of their own, of another kind.
	let voucher_key = ecdsa::Keypair::from_uri(&SecretUri::from_str(&format!("//vouchers//{salt}"))?)?;
	let line = value!({
		model: model,
		signer: Value::from_bytes(voucher_key.public_key().to_account_id().0),
		max_prices: prices,
	});
	let open_session = value!({
		operator: op,
		lines: value!((line)),
		deposit: 10 * OPEN,
		disclosure: value!(Open()),
	});
	let done = chain
		.submit(("InferenceReceipts", "open_session", open_session), &payer)
		.await?;
	let session = number(&done.event("InferenceReceipts", "SessionOpened")?, &["session"])?;
	step(&format!("session {session} opened with {}", open(10 * OPEN)), &[]);

	// A request, its response, and the receipt that says whose words the response repeats.
	let asked = commit_request(&OPEN_SALT, REQUEST.as_bytes())?;
	let answered = commit_response(&OPEN_SALT, RESPONSE.as_bytes())?;
	let tokens = |text: &str| {
		tokenise(text.as_bytes())
			.map(|found| found.token)
			.collect::<Vec<Token>>()
	};
	let contribution_id = u64::try_from(contribution)?;
	let (request, response) = (tokens(REQUEST), tokens(RESPONSE));
	let claims = cover(
		&response,
		&Exhaustive {
			response: &response,
			request: &request,
			contributions: &[(contribution_id, false, tokens(DOCUMENT))],
		},
	)?;
	same!(claims.len(), 1);
	let amount = (u128::from(asked.tokens) * input + u128::from(answered.tokens) * output) / 1_000;
	let execution = Execution {
		receipt: Receipt {
			id: ReceiptId {
				session: u64::try_from(session)?,
				line: 0,
				sequence: 0,
			},
			cumulative_before: 0,
			amount,
			input_tokens: u32::try_from(asked.tokens)?,
			output_tokens: u32::try_from(answered.tokens)?,
			request: asked.root,
			response: answered.root,
			parent: None,
			method: Method::Verbatim1,
			claim_count: u16::try_from(claims.len())?,
			claims: claims_root(&claims)?,
			retrieved_count: 0,
			retrieved: empty_root(),
		},
		claims,
		retrieved: Vec::new(),
	};
	let channels = Channels {
		verbatim,
		retrieval: 0,
	};
	let summary = summarise(&[execution], &channels, |_| false)?;
	let [(_, credited)] = summary.posted[..] else {
		bail!("one credit expected, found {:?}", summary.posted)
	};
	step(
		&format!(
			"response of {} tokens repeats contribution {contribution}",
			answered.tokens
		),
		&[format!("price {}, credited {}", open(amount), open(credited))],
	);

	// The payer's promise, and the batch that settles it.
	let payload = VoucherPayload {
		genesis: genesis.0,
		session: u64::try_from(session)?,
		line: 0,
		operator: u32::try_from(op)?,
		cumulative: amount,
	};
	let arguments = vec![
		Value::u128(session),
		Value::u128(0),
		Value::u128(amount),
		Value::bool(false),
	];
	let message = chain
		.view("InferenceReceipts", "voucher_message", arguments)
		.await?;
	same!(bytes(field(&message, &["0"])?), payload.message());
	let batch_of = |signature: ecdsa::Signature| {
		let voucher = value!({
			session: session,
			line: 0u8,
			cumulative: amount,
			wrapped: false,
			signature: value!(Ecdsa(Value::from_bytes(signature.0))),
		});
		let arguments = value!({
			model: model,
			vouchers: value!((voucher)),
			commitment: value!({
				receipts_root: Value::from_bytes(summary.receipts_root),
				receipts: 1u32,
				ledger_root: Value::from_bytes(summary.ledger_root),
			}),
			credits: value!((value!((contribution, credited)))),
			usage: value!({
				inferences: 1u32,
				actions: 0u32,
				input_tokens: asked.tokens,
				output_tokens: answered.tokens,
			}),
		});
		("InferenceReceipts", "submit_batch", arguments)
	};
	let voucher_error = |kind: Value| {
		value!(InferenceReceipts(value!(Voucher {
			index: 0u16,
			fault: kind
		})))
	};
	let stranger = ecdsa::Keypair::from_uri(&SecretUri::from_str("//stranger")?)?;
	let forged = batch_of(stranger.sign(&payload.message()));
	chain
		.refuse(forged, &operator, voucher_error(value!(BadSignature())))
		.await?;
	let batch_call = batch_of(voucher_key.sign(&payload.message()));
	let settled = chain.submit(batch_call.clone(), &operator).await?;
	let batch = settled.event("InferenceReceipts", "BatchSubmitted")?;
	same!(number(&batch, &["amount"])?, amount);
	same!(number(&batch, &["credited"])?, credited);
	same!(bytes(field(&batch, &["sessions_root"])?), summary.sessions_root);
	let (batch_id, policy) = (number(&batch, &["batch"])?, number(&batch, &["policy"])?);
	step(&format!("batch {batch_id} submitted"), &[]);
	chain
		.refuse(batch_call, &operator, voucher_error(value!(NotAbove())))
		.await?;

	// The window passes and the hook ends the batch.
	let key = || vec![Value::u128(batch_id)];
	while chain.read("InferenceReceipts", "Batches", key()).await?.is_some() {
		chain.tick(&owner).await?;
	}

	// Recomputed from the policy: what the data of the model earned, all of it this contribution's.
	let policy = chain
		.view("FeeRouting", "policy", vec![Value::u128(policy)])
		.await?;
	let part = |name: &str| Ok::<_, anyhow::Error>(share(amount, number(&policy, &["0", name])?));
	let (work, stake) = (part("operator")?, part("stakers")?);
	let revenue = amount - part("treasury")? - part("burn")? - part("validators")? - work - stake;
	let data_share = u128::from(data_share).max(number(&policy, &["0", "data_floor"])?);
	let data = revenue - share(revenue, u128::from(SHARE_ONE) - data_share);
	let attributed = data * credited / amount;
	let pending = chain
		.view("FeeRouting", "pending", vec![value!(Contribution(contribution))])
		.await?;
	same!(number(&pending, &[])?, attributed);
	step(
		&format!(
			"batch {batch_id} is final: of {} the data has {}",
			open(amount),
			open(data)
		),
		&[format!(
			"{} for words that were repeated, {} through the pool",
			open(attributed),
			open(data - attributed)
		)],
	);

	// The contributor claims, and brings the money down on the way.
	let before = chain.free(&contributor).await?;
	let pulls = vec![
		value!(ModelData(model)),
		value!(Member {
			snapshot: snapshot.clone(),
			contribution: contribution_id
		}),
		value!(Contribution(contribution)),
	];
	let claimed = chain.submit(claim(pulls), &contributor).await?;
	let paid = number(&claimed.event("FeeRouting", "PaidOut")?, &["amount"])?;
	let fee = number(
		&claimed.event("TransactionPayment", "TransactionFeePaid")?,
		&["actual_fee"],
	)?;
	// A pool keeps what does not divide evenly by its units: at most one unit of OPEN for its one member.
	ensure!(paid <= data && data - paid <= 1, "paid {paid}, expected {data}");
	same!(chain.free(&contributor).await?, before + paid - fee);
	step(
		&format!("contributor claimed {}, fee {}", open(paid), open(fee)),
		&[],
	);

	// Nobody delegates to the operator, so the stakers' part is its own. What is owed and above the minimum payout is
	// swept to the account without a claim, so it is paid already or about to be.
	let earned = chain.view("FeeRouting", "claimable", vec![id(&operator)]).await?;
	let earned = number(&earned, &["0", "owed"])? + number(&earned, &["0", "paid"])?;
	same!(earned, work + stake);
	let built = chain
		.submit(claim(vec![value!(ModelBuilders(model))]), &builder)
		.await?;
	same!(
		number(&built.event("FeeRouting", "PaidOut")?, &["amount"])?,
		revenue - data
	);
	step(
		&format!(
			"operator earned {}, builder {}",
			open(earned),
			open(revenue - data)
		),
		&[],
	);
	chain
		.refuse(claim(vec![]), &contributor, nothing_to_claim())
		.await?;

	let books = chain.view("FeeRouting", "conservation", vec![]).await?;
	same!(field(&books, &["holds"])?.as_bool(), Some(true));
	step(
		"the books hold",
		&[format!(
			"paid out since genesis {}, burnt {}",
			open(number(&books, &["paid"])?),
			open(number(&books, &["burned"])?)
		)],
	);
	Ok(())
}
