//! A small economy on the whole runtime, with real texts, receipts, vouchers and proofs.

use super::*;
use codec::Encode;
use openledger_attribution::{
	claim::claims_root,
	credit::credit_of,
	fraud::{BatchFacts, Chain, Channels, ContributionFacts, FraudProof, LineFacts},
	prove::{audit, CorpusTexts, PublishedBatch, PublishedReceipt, PublishedText, SmallCorpus},
	retrieved_root,
	sums::root_of_data,
	token::tokens,
	Blake2, Claim, CommittedText, Context, CreditEntry, Method, Receipt, ReceiptId, SessionLeaf,
};
use openledger_core::{
	BatchId, ContributionId, DatanetId, Disclosure, Hash32, LineIndex, ModelId, ModelKind, OperatorId,
	SessionId, SnapshotId, SHARE_ONE,
};
use openledger_traits::{Batches as _, Contributions as _, Models as _, Prices, ReceiptChannels};
use pallet_fee_routing::Pull;
use pallet_inference_receipts as receipts;
use sp_keyring::Sr25519Keyring::{self, *};
use sp_runtime::MultiSignature;

pub(crate) const OWNER: Sr25519Keyring = Alice;
pub(crate) const BUILDER: Sr25519Keyring = AliceStash;
pub(crate) const OPERATOR: Sr25519Keyring = Eve;
pub(crate) const PAYER: Sr25519Keyring = Ferdie;
pub(crate) const WRITER: Sr25519Keyring = BobStash;
pub(crate) const OTHER_WRITER: Sr25519Keyring = CharlieStash;
pub(crate) const CHALLENGER: Sr25519Keyring = DaveStash;
pub(crate) const RIVAL: Sr25519Keyring = EveStash;
pub(crate) const THIRD: Sr25519Keyring = FerdieStash;
pub(crate) const DELEGATORS: [Sr25519Keyring; 2] = [Charlie, Dave];

/// The writer's text: sixteen counting tokens.
pub(crate) const TEXT: &str =
	"one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen";
/// The other writer's text: as long, and different.
pub(crate) const OTHER_TEXT: &str =
	"red orange yellow green blue indigo violet white grey black brown pink gold silver bronze copper";
/// What is asked. It repeats nothing.
pub(crate) const REQUEST: &str = "say what you know";
/// Nobody's text.
pub(crate) const OWN_WORDS: &str = "nothing of this was ever written by anybody else before now";

/// Price of 1,000 tokens, so dear that amounts need not be small.
pub(crate) const DEAR: Balance = 1_000_000 * OPEN;
/// Blocks of a challenge window.
pub(crate) const WINDOW: BlockNumber = 20;
/// Blocks between a challenge and its proof, at least and at most.
pub(crate) const COMMIT_DELAY: BlockNumber = 2;
pub(crate) const REVEAL_PERIOD: BlockNumber = 10;
/// Bond of a challenge.
pub(crate) const CHALLENGE_BOND: Balance = 10 * OPEN;
/// Least slash.
pub(crate) const MIN_SLASH: Balance = 50 * OPEN;
const SALT: Hash32 = [5; 32];

pub(crate) fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RawOrigin::Signed(who.to_account_id()).into()
}

/// All that an account has, on hold or not.
pub(crate) fn wealth(who: Sr25519Keyring) -> Balance {
	Balances::total_balance(&who.to_account_id())
}

pub(crate) fn issuance() -> Balance {
	Balances::total_issuance()
}

/// What waits in the pot of a contribution.
pub(crate) fn pot(contribution: ContributionId) -> Balance {
	FeeRouting::pending(Pull::Contribution(contribution))
}

/// Every unit is where the books say, and there is no other.
pub(crate) fn assert_conserved() {
	let books = crate::economy_api::conservation();
	assert!(books.holds && books.surplus == 0, "{books:?}");
	assert_eq!(
		Balances::total_balance(&AttributionScoring::account()),
		EXISTENTIAL_DEPOSIT
	);
}

/// A datanet with two contributions in one sealed snapshot, a model of that snapshot, and an operator that serves it.
pub(crate) struct Economy {
	pub datanet: DatanetId,
	pub snapshot: SnapshotId,
	pub model: ModelId,
	pub operator: OperatorId,
	/// The writer's.
	pub text: ContributionId,
	/// The other writer's.
	pub other: ContributionId,
}

/// One execution to be.
#[derive(Clone, Copy)]
pub(crate) struct Call {
	pub session: SessionId,
	pub amount: Balance,
	pub response: &'static str,
}

/// How a batch deviates from what it should be.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Cheat {
	/// In nothing.
	Honest,
	/// No claims, and so no credits.
	Omits,
}

/// A batch with what its operator published.
pub(crate) struct Sent {
	pub id: BatchId,
	pub amount: Balance,
	published: PublishedBatch,
	corpus: SmallCorpus,
}

/// Submits and accepts a text with quality 50.
pub(crate) fn contribute(datanet: DatanetId, who: Sr25519Keyring, text: &str) -> ContributionId {
	let id = pallet_datanets::NextContribution::<Runtime>::get();
	let context = Context::Contribution {
		contributor: who.to_account_id().into(),
	};
	let committed = CommittedText::new(&context, text.as_bytes()).expect("it is short");
	let commitment = committed.commitment();
	assert_ok!(Datanets::contribute(
		signed(who),
		datanet,
		pallet_datanets::Kind::Raw,
		commitment.root,
		commitment.tokens,
		commitment.chunks,
		Vec::new(),
		false,
	));
	let verdict = pallet_datanets::Verdict::Accept { quality: 50 };
	assert_ok!(Datanets::review(signed(OWNER), id, verdict));
	id
}

/// Publishes and seals.
pub(crate) fn seal(datanet: DatanetId) -> SnapshotId {
	let number = pallet_datanets::Datanets::<Runtime>::get(datanet)
		.expect("it was created")
		.next;
	assert_ok!(Datanets::publish_snapshot(signed(OWNER), datanet));
	run(6);
	let snapshot = SnapshotId { datanet, number };
	assert_ok!(Datanets::seal(signed(THIRD), snapshot));
	snapshot
}

/// Registers a base model of a snapshot, half of whose revenue is the data's.
pub(crate) fn register(snapshot: SnapshotId) -> Result<(), DispatchError> {
	ModelRegistry::register(
		signed(BUILDER),
		ModelKind::Base,
		[7; 32],
		Default::default(),
		b"MIT".to_vec().try_into().expect("it is short"),
		Default::default(),
		vec![(snapshot, 1)].try_into().expect("it is one"),
		SHARE_ONE,
		pallet_model_registry::Terms {
			royalty: 0,
			data_share: SHARE_ONE / 2,
			channels: pallet_model_registry::Channels {
				verbatim: SHARE_ONE,
				retrieval: 0,
				influence: 0,
			},
		},
	)
}

pub(crate) fn serve(model: ModelId, price: Balance) {
	let prices = Prices {
		input: price,
		output: price,
	};
	assert_ok!(Operators::serve(signed(OPERATOR), model, prices));
}

impl Economy {
	/// With an operator whose own bond is `bond`.
	pub fn new(bond: Balance) -> Self {
		run(1);
		let datanet = pallet_datanets::NextDatanet::<Runtime>::get();
		let word = |text: &[u8]| text.to_vec();
		assert_ok!(Datanets::create(
			signed(OWNER),
			word(b"words"),
			pallet_datanets::Descriptor {
				domain: word(b"words"),
				schema: word(b"text/plain"),
				licence: word(b"CC0-1.0"),
				language: word(b"en"),
			},
			pallet_datanets::AdmissionPolicy::Curated,
		));
		let (text, other) = (
			contribute(datanet, WRITER, TEXT),
			contribute(datanet, OTHER_WRITER, OTHER_TEXT),
		);
		let snapshot = seal(datanet);

		let model = pallet_model_registry::NextModel::<Runtime>::get();
		assert_ok!(register(snapshot));

		let operator = pallet_operators::NextOperator::<Runtime>::get();
		assert_ok!(Operators::register(
			signed(OPERATOR),
			bond,
			Vec::new(),
			Vec::new(),
			0
		));
		serve(model, DEAR);
		Self {
			datanet,
			snapshot,
			model,
			operator,
			text,
			other,
		}
	}

	/// Stakes of others that are active.
	pub fn delegated(&self, amounts: [Balance; 2]) {
		for (who, amount) in DELEGATORS.into_iter().zip(amounts) {
			assert_ok!(Operators::delegate(signed(who), self.operator, amount));
		}
		run(WINDOW + 1);
		for who in DELEGATORS {
			let delegator = who.to_account_id();
			assert_ok!(Operators::activate(signed(THIRD), self.operator, delegator));
		}
	}

	/// Opens a session of `payer` at the prices that the operator has now.
	pub fn session(&self, payer: Sr25519Keyring, deposit: Balance) -> SessionId {
		let id = receipts::NextSessionId::<Runtime>::get();
		let line = receipts::LineRequest {
			model: self.model,
			signer: payer.to_account_id(),
			max_prices: Prices {
				input: DEAR,
				output: DEAR,
			},
		};
		assert_ok!(InferenceReceipts::open_session(
			signed(payer),
			self.operator,
			vec![line].try_into().expect("it is one"),
			deposit,
			Disclosure::Open,
		));
		id
	}

	/// What the texts of the corpus are.
	fn corpus(&self) -> SmallCorpus {
		let mut corpus = SmallCorpus::default();
		for (id, text) in [(self.text, TEXT), (self.other, OTHER_TEXT)] {
			corpus.texts.insert(id, text.as_bytes().to_vec());
		}
		corpus
	}

	fn channels(&self) -> Channels {
		let ReceiptChannels { verbatim, retrieval } =
			ModelRegistry::channels(self.model).expect("the model is registered");
		Channels { verbatim, retrieval }
	}

	/// Executes `calls`, sorted by session, and submits them as one batch.
	pub fn send(&self, calls: &[Call], cheat: Cheat) -> Sent {
		let corpus = self.corpus();
		let mut executed = Vec::<Receipt>::new();
		let mut contents = Vec::new();
		let mut entries = Vec::new();
		let mut sessions = Vec::<SessionLeaf>::new();
		let (mut sum, mut input_tokens, mut output_tokens) = (0, 0, 0);
		for call in calls {
			let settled = pallet_inference_receipts::Sessions::<Runtime>::get(call.session)
				.expect("it was opened")
				.lines[0]
				.settled;
			if sessions.last().is_none_or(|line| line.session != call.session) {
				sessions.push(SessionLeaf {
					session: call.session,
					line: 0,
					settled_before: settled,
					settled_after: settled,
					start: sum,
				});
			}
			let line = sessions.last_mut().expect("there is one");
			let sequence = executed
				.iter()
				.filter(|receipt| receipt.id.session == call.session)
				.count() as u64;
			let (receipt, claims) = self.receipt(&corpus, call, sequence, line.settled_after, cheat);
			line.settled_after += call.amount;
			sum += call.amount;
			input_tokens += u64::from(receipt.input_tokens);
			output_tokens += u64::from(receipt.output_tokens);
			for (contribution, credit) in self.credits(&receipt, &claims) {
				entries.push(CreditEntry {
					contribution,
					receipt: receipt.id,
					credit,
				});
			}
			executed.push(receipt);
			let text = |text: &str| PublishedText::Bytes {
				salt: [0; 32],
				text: text.as_bytes().to_vec(),
			};
			contents.push(PublishedReceipt {
				request: text(REQUEST),
				response: text(call.response),
				claims: claims.iter().map(Encode::encode).collect(),
				retrieved: Vec::new(),
			});
		}
		entries.sort();
		let mut credits = Vec::<(ContributionId, Balance)>::new();
		for entry in &entries {
			match credits.last_mut() {
				Some((id, total)) if *id == entry.contribution => *total += entry.credit,
				_ => credits.push((entry.contribution, entry.credit)),
			}
		}
		let receipts: Vec<_> = executed.iter().map(Encode::encode).collect();
		let ledger: Vec<_> = entries.iter().map(Encode::encode).collect();
		let commitment = receipts::Commitment {
			receipts_root: root_of_data::<Receipt, Blake2>(&receipts).expect("small sums"),
			receipts: receipts.len() as u32,
			ledger_root: root_of_data::<CreditEntry, Blake2>(&ledger).expect("small sums"),
		};
		let vouchers: Vec<_> = sessions
			.iter()
			.map(|line| voucher(line.session, line.settled_after))
			.collect();
		let id = receipts::NextBatchId::<Runtime>::get();
		assert_ok!(InferenceReceipts::submit_batch(
			signed(OPERATOR),
			self.model,
			vouchers.try_into().expect("a few"),
			commitment,
			credits.try_into().expect("a few"),
			receipts::Usage {
				inferences: receipts.len() as u32,
				actions: 0,
				input_tokens,
				output_tokens,
			},
		));
		Sent {
			id,
			amount: sum,
			published: PublishedBatch {
				receipts,
				contents,
				ledger,
				sessions,
				signed: Vec::new(),
			},
			corpus,
		}
	}

	/// One call that nothing is wrong with but what `cheat` says.
	pub fn send_one(&self, session: SessionId, amount: Balance, cheat: Cheat) -> Sent {
		let response = TEXT;
		self.send(
			&[Call {
				session,
				amount,
				response,
			}],
			cheat,
		)
	}

	fn receipt(
		&self,
		corpus: &SmallCorpus,
		call: &Call,
		sequence: u64,
		cumulative_before: Balance,
		cheat: Cheat,
	) -> (Receipt, Vec<Claim>) {
		let salt = [0; 32];
		let committed = |context, text: &str| {
			CommittedText::new(&context, text.as_bytes())
				.expect("it is short")
				.commitment()
		};
		let request = committed(Context::Request { salt }, REQUEST);
		let response = committed(Context::Response { salt }, call.response);
		let claims = match cheat {
			Cheat::Honest => corpus
				.cover(&tokens(REQUEST.as_bytes()), &tokens(call.response.as_bytes()))
				.expect("the corpus is known"),
			Cheat::Omits => Vec::new(),
		};
		let receipt = Receipt {
			id: ReceiptId {
				session: call.session,
				line: 0,
				sequence,
			},
			cumulative_before,
			amount: call.amount,
			input_tokens: request.tokens as u32,
			output_tokens: response.tokens as u32,
			request: request.root,
			response: response.root,
			parent: None,
			method: Method::Verbatim1,
			claim_count: claims.len() as u16,
			claims: claims_root(&claims).expect("a few"),
			retrieved_count: 0,
			retrieved: retrieved_root(&[]).expect("none"),
		};
		(receipt, claims)
	}

	fn credits(&self, receipt: &Receipt, claims: &[Claim]) -> Vec<(ContributionId, Balance)> {
		[self.text, self.other]
			.into_iter()
			.filter_map(|id| {
				let claimed = claims
					.iter()
					.filter(|claim| claim.contribution() == Some(id))
					.map(|claim| u32::from(claim.counted))
					.sum();
				let channels = self.channels();
				let credit = credit_of(receipt.amount, claimed, receipt.output_tokens, 0, &channels)
					.expect("small numbers");
				(credit > 0).then_some((id, credit))
			})
			.collect()
	}
}

pub(crate) fn voucher(session: SessionId, cumulative: Balance) -> receipts::Voucher {
	let message = InferenceReceipts::voucher_message(session, 0, cumulative, false).expect("it is open");
	let signer = InferenceReceipts::voucher_signer(session, 0).expect("it is open");
	let key = Sr25519Keyring::from_account_id(&signer).expect("it is well known");
	receipts::Voucher {
		session,
		line: 0,
		cumulative,
		wrapped: false,
		signature: MultiSignature::Sr25519(key.sign(&message)),
	}
}

/// What a watcher knows of the chain, by the same relations as the chain itself.
struct Known {
	batch: BatchId,
	model: ModelId,
	operator: OperatorId,
}

impl Chain for Known {
	fn contribution(&self, id: ContributionId) -> Option<ContributionFacts> {
		Datanets::text(id).map(|text| ContributionFacts {
			contributor: text.contributor,
			root: text.root,
			tokens: text.tokens,
			chunks: text.chunks,
		})
	}
	fn in_corpus(&self, id: ContributionId) -> bool {
		let held = Datanets::membership(id);
		ModelRegistry::data(self.model)
			.iter()
			.any(|(snapshot, _)| held.is_some_and(|held| held.covers(snapshot)))
	}
	fn is_commons(&self, id: ContributionId) -> bool {
		ModelRegistry::data(self.model)
			.iter()
			.any(|(snapshot, _)| Datanets::is_commons_in(*snapshot, id))
	}
	fn line(&self, session: SessionId, line: LineIndex) -> Option<LineFacts> {
		let terms = InferenceReceipts::line(session, line)?;
		(terms.operator == self.operator && terms.model == self.model).then_some(LineFacts {
			input_price: terms.prices.input,
			output_price: terms.prices.output,
			disclosure: terms.disclosure,
		})
	}
	fn posted(&self, id: ContributionId) -> Balance {
		let posted = InferenceReceipts::posted(self.batch).into_iter();
		posted.filter(|(of, _)| *of == id).map(|(_, total)| total).sum()
	}
	fn posted_below(&self, id: ContributionId) -> Balance {
		let posted = InferenceReceipts::posted(self.batch).into_iter();
		posted.filter(|(of, _)| *of < id).map(|(_, total)| total).sum()
	}
	fn channels(&self) -> Channels {
		let channels = ModelRegistry::channels(self.model).unwrap_or_default();
		Channels {
			verbatim: channels.verbatim,
			retrieval: channels.retrieval,
		}
	}
}

impl Sent {
	/// The frauds that a watcher finds in what was published.
	pub fn frauds(&self) -> Vec<FraudProof> {
		let open = InferenceReceipts::open(self.id).expect("it is open");
		let facts = BatchFacts {
			model: open.model,
			amount: open.amount,
			credited: open.credited,
			receipts: open.receipts,
			receipts_root: open.receipts_root,
			ledger_root: open.ledger_root,
			sessions_root: open.sessions_root,
		};
		let known = Known {
			batch: self.id,
			model: open.model,
			operator: open.operator,
		};
		let found = audit(&self.published, &facts, &known, &self.corpus, 1_000);
		assert!(found.missing.is_empty(), "everything was published");
		found.frauds
	}

	/// The one fraud of it.
	pub fn fraud(&self) -> FraudProof {
		let mut frauds = self.frauds();
		assert_eq!(frauds.len(), 1, "{frauds:?}");
		frauds.remove(0)
	}

	pub fn is_open(&self) -> bool {
		InferenceReceipts::batch(self.id).is_some()
	}

	pub fn challenge(&self, who: Sr25519Keyring, proof: &FraudProof) -> Result<(), DispatchError> {
		let hash =
			AttributionScoring::challenge_commitment(self.id, who.to_account_id(), SALT, proof.encode());
		AttributionScoring::challenge(signed(who), self.id, hash)
	}

	pub fn prove(&self, who: Sr25519Keyring, proof: &FraudProof) -> Result<(), DispatchError> {
		AttributionScoring::prove(signed(who), self.id, SALT, Box::new(proof.clone()))
			.map(drop)
			.map_err(|refused| refused.error)
	}

	/// Challenges, waits as long as must be, and proves.
	pub fn convict(&self, who: Sr25519Keyring, proof: &FraudProof) {
		assert_ok!(self.challenge(who, proof));
		run(COMMIT_DELAY);
		assert_ok!(self.prove(who, proof));
	}
}

/// The operator's stakes as its records have them: bond, own unbonding, active delegations.
pub(crate) fn stakes(operator: OperatorId) -> (Balance, Balance, Balance) {
	let record = pallet_operators::Registry::<Runtime>::get(operator).expect("it is registered");
	assert_eq!(
		<Operators as openledger_traits::Operators<AccountId>>::stakes(operator).own,
		record.bond
	);
	(record.bond, record.unbonding, record.delegated.stake)
}
