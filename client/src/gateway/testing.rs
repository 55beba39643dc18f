//! A chain in memory and a gateway over loopback, for tests.

use super::{
	Account, AnswerConfig, Answerer, BatchState, BatchSubmission, Chain, ChainError, Conduct, Demand,
	Gateway, GatewayConfig, Honest, Room, ServedModel, Session, SessionLine, SettlementConfig, Settler,
	SignedVoucher, Standing,
};
use crate::{
	engine::{CorpusIndex, CorpusText, Engine, InfinityGram, Origin, Retriever},
	store::{Channels, Identity, Store},
};
use openledger_attribution::{Item, Reveal};
use openledger_core::{
	Balance, BatchId, Disclosure, Hash32, LineIndex, ModelId, ModelKind, OperatorId, SessionId,
	VoucherPayload,
};
use sp_runtime::MultiSignature;
use std::{
	collections::BTreeMap,
	net::SocketAddr,
	path::Path,
	sync::{Arc, Mutex, MutexGuard},
};
use subxt_signer::sr25519::{dev, Keypair};

pub(crate) const GENESIS: Hash32 = [42; 32];
pub(crate) const OPERATOR: OperatorId = 3;
pub(crate) const BASE: u32 = 10;
pub(crate) const AGENT: u32 = 11;
/// Per 1,000 tokens: a token costs 2 in and 5 out.
pub(crate) const INPUT_PRICE: Balance = 2_000;
pub(crate) const OUTPUT_PRICE: Balance = 5_000;

pub(crate) const DOCUMENT: &str = "Serde is a framework for serializing and deserializing Rust data structures \
	efficiently and generically. The ecosystem consists of data structures that know how to serialize themselves.";
pub(crate) const LICENCE: &str =
	"Permission is hereby granted free of charge to any person obtaining a copy of this \
	software and associated documentation files";

/// How the chain misbehaves.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) enum Fault {
	#[default]
	None,
	/// Does not answer.
	Unavailable,
	/// Does what it is told, and the answer gets lost.
	AnswerLost,
	/// Refuses all batches.
	Refusing,
}

#[derive(Default)]
pub(crate) struct State {
	pub sessions: BTreeMap<SessionId, Session>,
	/// Open batches.
	pub open: BTreeMap<BatchId, BatchSubmission>,
	/// All batches ever, in order.
	pub all: Vec<BatchSubmission>,
	pub next: BatchId,
	pub room: Balance,
	/// Of open sessions.
	pub open_room: Balance,
	pub fault: Fault,
	/// Number of the last final block.
	pub head: u64,
	/// The number that the next session gets.
	pub next_session: SessionId,
	/// Attempts to submit.
	pub attempts: u32,
	/// The admission clock.
	pub now: u32,
	/// What is demanded and not answered.
	pub demands: Vec<Demand>,
	/// All answers ever, in order.
	pub answers: Vec<(BatchId, Item, Reveal)>,
	/// A block comes when so many answers are there.
	pub together: usize,
}

/// The rules of the pallet, in memory.
pub(crate) struct MockChain(Mutex<State>);

impl MockChain {
	pub(crate) fn new() -> Self {
		Self(Mutex::new(State {
			room: Balance::MAX,
			open_room: Balance::MAX,
			next: 100,
			..State::default()
		}))
	}

	pub(crate) fn state(&self) -> MutexGuard<'_, State> {
		self.0.lock().unwrap()
	}

	/// Opens a session of Alice with a line for the base model and one for the agent.
	pub(crate) fn open_session(&self, id: SessionId, deposit: Balance, disclosure: Disclosure) {
		let line = |model| SessionLine {
			model,
			signer: payer_key().public_key().0,
			input_price: INPUT_PRICE,
			output_price: OUTPUT_PRICE,
			settled: 0,
		};
		let session = Session {
			payer: payer_key().public_key().0,
			operator: OPERATOR,
			remaining: deposit,
			disclosure,
			accepts_requests: true,
			settles: true,
			lines: vec![line(BASE), line(AGENT)],
		};
		let mut state = self.state();
		state.sessions.insert(id, session);
		state.next_session = state.next_session.max(id + 1);
	}

	/// The chain loses its last blocks: all of these sessions and all batches.
	pub(crate) fn forget(&self, sessions: &[SessionId]) -> BTreeMap<SessionId, Session> {
		let mut state = self.state();
		state.open.clear();
		state.next = 100;
		for session in state.sessions.values_mut() {
			for line in &mut session.lines {
				session.remaining += line.settled;
				line.settled = 0;
			}
		}
		let lost: BTreeMap<_, _> = sessions
			.iter()
			.filter_map(|id| Some((*id, state.sessions.remove(id)?)))
			.collect();
		state.next_session = lost.keys().next().copied().unwrap_or(state.next_session);
		lost
	}

	/// What the lost blocks held is submitted again.
	pub(crate) fn recall(&self, sessions: BTreeMap<SessionId, Session>) {
		let mut state = self.state();
		state.sessions.extend(sessions);
		state.next_session = state.sessions.keys().last().map_or(0, |last| last + 1);
	}

	pub(crate) fn settled_of(&self, id: SessionId, line: LineIndex) -> Balance {
		self.state().sessions[&id].lines[usize::from(line)].settled
	}

	/// Ends all open batches.
	pub(crate) fn end_windows(&self) {
		self.state().open.clear();
	}

	fn apply(state: &mut State, batch: &BatchSubmission) -> Result<BatchId, ChainError> {
		let mut sessions = state.sessions.clone();
		let (mut moved, mut open): (Balance, Balance) = (0, 0);
		let refuse = |session, line, reason: &str| ChainError::Voucher {
			session,
			line,
			reason: reason.into(),
		};
		let mut last = None;
		for voucher in &batch.vouchers {
			let (id, index) = (voucher.session, voucher.line);
			assert!(last < Some((id, index)), "unsorted");
			last = Some((id, index));
			let session = sessions
				.get_mut(&id)
				.ok_or_else(|| refuse(id, index, "UnknownSession"))?;
			let line = session
				.lines
				.get_mut(usize::from(index))
				.ok_or_else(|| refuse(id, index, "UnknownLine"))?;
			assert_eq!(line.model, batch.model);
			let amount = voucher
				.cumulative
				.checked_sub(line.settled)
				.filter(|amount| *amount > 0)
				.ok_or_else(|| refuse(id, index, "NotAbove"))?;
			session.remaining = session
				.remaining
				.checked_sub(amount)
				.ok_or_else(|| refuse(id, index, "Exhausted"))?;
			let signed = SignedVoucher {
				session: id,
				line: index,
				cumulative: voucher.cumulative,
				signature: voucher.signature.clone(),
			};
			assert_eq!(
				signed.verify(&GENESIS, OPERATOR, &line.signer),
				Some(voucher.wrapped)
			);
			line.settled = voucher.cumulative;
			moved += amount;
			if session.disclosure == Disclosure::Open {
				open += amount;
			}
		}
		assert!(
			!batch.vouchers.is_empty() && moved == batch.amount,
			"receipts do not add up to the vouchers"
		);
		assert!(batch.credits.windows(2).all(|pair| pair[0].0 < pair[1].0));
		assert!(batch.credits.iter().map(|(_, credit)| credit).sum::<Balance>() <= batch.amount);
		if moved > state.room {
			return Err(ChainError::NoRoom("ExposureExceeded".into()));
		}
		if open > state.open_room {
			return Err(ChainError::Refused("AttributableExceeded".into()));
		}
		state.sessions = sessions;
		let id = state.next;
		state.next += 1;
		state.open.insert(id, batch.clone());
		state.all.push(batch.clone());
		Ok(id)
	}
}

impl Chain for MockChain {
	fn genesis_hash(&self) -> Hash32 {
		GENESIS
	}

	fn operator_id(&self) -> OperatorId {
		OPERATOR
	}

	async fn session(&self, id: SessionId) -> Result<Option<Session>, ChainError> {
		let state = self.state();
		if state.fault == Fault::Unavailable {
			return Err(ChainError::Unavailable("down".into()));
		}
		Ok(state.sessions.get(&id).cloned())
	}

	async fn standing(&self, id: SessionId) -> Result<(u64, Standing), ChainError> {
		let session = self.session(id).await?;
		let state = self.state();
		let standing = match session {
			Some(session) => Standing::Here(session),
			None if id < state.next_session => Standing::Withdrawn,
			None => Standing::NotYet,
		};
		Ok((state.head, standing))
	}

	async fn room(&self, _: ModelId) -> Result<Room, ChainError> {
		let state = self.state();
		Ok(Room {
			amount: state.room,
			open_amount: state.open_room.min(state.room),
		})
	}

	async fn submit_batch(&self, batch: &BatchSubmission) -> Result<BatchId, ChainError> {
		let mut state = self.state();
		state.attempts += 1;
		match state.fault {
			Fault::Unavailable => Err(ChainError::Unavailable("down".into())),
			Fault::Refusing => Err(ChainError::Refused("Credit".into())),
			Fault::AnswerLost => {
				Self::apply(&mut state, batch)?;
				Err(ChainError::Unavailable("the connection broke".into()))
			}
			Fault::None => Self::apply(&mut state, batch),
		}
	}

	async fn find_batch(&self, receipts_root: Hash32) -> Result<Option<BatchId>, ChainError> {
		let state = self.state();
		Ok(state
			.open
			.iter()
			.find(|(_, batch)| batch.receipts_root == receipts_root)
			.map(|(id, _)| *id))
	}

	async fn receipts_root(&self, batch: BatchId) -> Result<Option<Hash32>, ChainError> {
		Ok(self.state().open.get(&batch).map(|batch| batch.receipts_root))
	}

	async fn now(&self) -> Result<u32, ChainError> {
		Ok(self.state().now)
	}

	async fn demands(&self, batch: BatchId) -> Result<Vec<Demand>, ChainError> {
		let state = self.state();
		if state.fault == Fault::Unavailable {
			return Err(ChainError::Unavailable("down".into()));
		}
		let demands = state.demands.iter().filter(|demand| demand.batch == batch);
		Ok(demands.copied().collect())
	}

	async fn answer(&self, batch: BatchId, item: &Item, reveal: &Reveal) -> Result<(), ChainError> {
		let answer = |state: &mut State| {
			state
				.demands
				.retain(|demand| (demand.batch, demand.item) != (batch, *item));
			state.answers.push((batch, *item, reveal.clone()));
		};
		let told = {
			let mut state = self.state();
			match state.fault {
				Fault::Unavailable => Err(ChainError::Unavailable("down".into())),
				Fault::Refusing => Err(ChainError::Refused("WrongReveal".into())),
				Fault::AnswerLost => {
					answer(&mut state);
					Err(ChainError::Unavailable("the connection broke".into()))
				}
				Fault::None => {
					answer(&mut state);
					Ok(())
				}
			}
		};
		let waits = || {
			let state = self.state();
			state.answers.len() < state.together
		};
		while told.is_ok() && waits() {
			tokio::task::yield_now().await;
		}
		told
	}

	async fn batch_state(&self, batch: BatchId) -> Result<BatchState, ChainError> {
		let state = self.state();
		Ok(if state.open.contains_key(&batch) {
			BatchState::Open
		} else if batch < state.next {
			BatchState::Gone
		} else {
			BatchState::Lost
		})
	}
}

pub(crate) fn payer_key() -> Keypair {
	dev::alice()
}

pub(crate) fn operator_key() -> Keypair {
	dev::bob()
}

pub(crate) fn operator_account() -> Account {
	operator_key().public_key().0
}

pub(crate) fn identity() -> Identity {
	Identity {
		genesis: GENESIS,
		operator: OPERATOR,
	}
}

pub(crate) fn voucher_by(
	key: &Keypair,
	session: SessionId,
	line: LineIndex,
	cumulative: Balance,
) -> SignedVoucher {
	let payload = VoucherPayload {
		genesis: GENESIS,
		session,
		line,
		operator: OPERATOR,
		cumulative,
	};
	let signature = sp_core::sr25519::Signature::from_raw(key.sign(&payload.message()).0);
	SignedVoucher {
		session,
		line,
		cumulative,
		signature: MultiSignature::Sr25519(signature),
	}
}

pub(crate) fn voucher(session: SessionId, line: LineIndex, cumulative: Balance) -> SignedVoucher {
	voucher_by(&payer_key(), session, line, cumulative)
}

pub(crate) fn models() -> Vec<ServedModel> {
	let corpus = [
		CorpusText {
			contribution: 1,
			commons: false,
			text: DOCUMENT,
		},
		CorpusText {
			contribution: 2,
			commons: true,
			text: LICENCE,
		},
	];
	let index = Arc::new(CorpusIndex::new(&corpus).unwrap());
	let model = |id, name: &str, kind| ServedModel {
		id,
		name: name.into(),
		kind,
		generator: Arc::new(InfinityGram::new(index.clone())),
		engine: Engine::new(index.clone()),
		retriever: None,
		channels: Channels {
			verbatim: 1_000_000_000,
			retrieval: 0,
		},
	};
	vec![
		model(BASE, "base", ModelKind::Base),
		model(AGENT, "agent", ModelKind::Agent),
	]
}

/// Who contributed the corpus.
pub(crate) const CONTRIBUTOR: Account = [77; 32];

/// The same with a retrieval channel.
pub(crate) fn retrieving_models() -> Vec<ServedModel> {
	let mut models = models();
	for model in &mut models {
		let origin = |id: u64| Origin {
			contributor: CONTRIBUTOR,
			uri: format!("https://example.org/{id}"),
		};
		let origins = [1, 2].map(|id| (id, origin(id))).into_iter().collect();
		model.retriever = Some(Arc::new(Retriever::new(model.engine.index().clone(), origins)));
		model.channels = Channels {
			verbatim: 600_000_000,
			retrieval: 400_000_000,
		};
	}
	models
}

/// One life of an operator: what is in memory dies with it, the file at `path` and the chain do not.
pub(crate) struct Operator {
	pub store: Arc<Store>,
	pub settler: Settler<MockChain>,
	pub answerer: Answerer<MockChain>,
	pub address: SocketAddr,
	server: tokio::task::JoinHandle<()>,
}

impl Operator {
	pub(crate) async fn start(chain: &Arc<MockChain>, path: &Path) -> Self {
		Self::start_with(chain, path, GatewayConfig::default(), SettlementConfig::default()).await
	}

	pub(crate) async fn start_with(
		chain: &Arc<MockChain>,
		path: &Path,
		config: GatewayConfig,
		settlement: SettlementConfig,
	) -> Self {
		Self::start_as(chain, path, config, settlement, models(), Arc::new(Honest)).await
	}

	pub(crate) async fn start_as(
		chain: &Arc<MockChain>,
		path: &Path,
		config: GatewayConfig,
		settlement: SettlementConfig,
		models: Vec<ServedModel>,
		conduct: Arc<dyn Conduct>,
	) -> Self {
		let store = Arc::new(Store::open(path, &identity()).unwrap());
		let signer = Arc::new(operator_key());
		let gateway =
			Gateway::with_conduct(chain.clone(), store.clone(), signer, models, config, conduct).unwrap();
		let settler = gateway.settler(settlement);
		let answerer = gateway.answerer(AnswerConfig::default());
		let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
		let address = listener.local_addr().unwrap();
		let server = tokio::spawn(async move {
			gateway.serve(listener, std::future::pending()).await.unwrap();
		});
		Self {
			store,
			settler,
			answerer,
			address,
			server,
		}
	}

	pub(crate) fn url(&self, path: &str) -> String {
		format!("http://{}{path}", self.address)
	}

	/// Ends this life at once, and waits until nothing holds the file any more.
	pub(crate) async fn kill(self) {
		let Self {
			store,
			settler,
			answerer,
			server,
			..
		} = self;
		server.abort();
		let _ = server.await;
		drop((settler, answerer));
		let weak = Arc::downgrade(&store);
		drop(store);
		while weak.strong_count() > 0 {
			tokio::time::sleep(std::time::Duration::from_millis(1)).await;
		}
	}
}
