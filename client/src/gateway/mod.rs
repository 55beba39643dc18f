//! The operator's gateway: an HTTP server with OpenAI's interface that is paid by voucher.
//!
//! # How requests are paid
//!
//! A session line is a running account between a payer and the operator. Requests are **paid one behind**: request N
//! carries the voucher for everything up to receipt N−1.
//!
//! 1. The first request of a line carries a voucher over 0. It is worth nothing on the chain; its signature shows that
//!    the request comes from the line's signer.
//! 2. The gateway checks that the session's deposit covers the most the request can cost, runs the model, attributes the
//!    answer, **writes** the receipt to disk, signs it and returns it with the answer. The receipt says what the line
//!    has cost so far: the *cumulative* amount.
//! 3. The payer checks the receipt against the answer and sends the next request with a voucher over exactly that
//!    amount, or, if there is no next request, the voucher alone to `POST /openledger/voucher`.
//!
//! So a voucher always equals the sum of the receipts before it, to the unit: never more (the payer never pays in
//! advance), never less (the operator never settles what a receipt does not back). What the operator risks is one
//! receipt a line. What the payer risks is nothing: an answer it did not like costs at most what the line's prices
//! say, and a wrong receipt is not paid.
//!
//! A request whose line has an unpaid receipt is refused with status 402, code `receipt_unpaid`, and the receipt and its
//! texts attached: a payer that lost an answer (the line broke, the process died) gets it there, without being
//! charged twice.
//!
//! # Addresses
//!
//! | address | what |
//! |---|---|
//! | `POST /v1/completions`, `POST /v1/chat/completions` | OpenAI's, with header `x-openledger-voucher`; the answer has an extra object `openledger` ([`wire::SignedReceipt`]) |
//! | `GET /v1/models` | models served |
//! | `GET /health` | whether it works, and what is owed |
//! | `POST /openledger/voucher` | a voucher for the last receipt, as JSON or hexadecimal in the body |
//! | `GET /openledger/session/{session}` | what the gateway has of a session |
//! | `GET /openledger/receipts/{session}/{line}/{sequence}` | a receipt; texts too if the session is open |
//! | `GET /openledger/batches/{batch}`, and below it | the published data of a batch, by its number on the chain: [`published`] |
//!
//! Receipts are numbered per line. Prices are per 1,000 *counting* tokens of method `verbatim/1`, and `max_tokens` limits
//! tokens of any kind, so an answer never has more counting tokens than that. A receipt costs exactly
//! [`openledger_attribution::receipt::charge`], the most that the chain accepts, which rounds down.
//! Errors are [`Refusal`]s in OpenAI's shape.
//!
//! # Retrieval
//!
//! A model whose terms have a retrieval channel answers from passages of its corpus ([`crate::engine::Retriever`]), and the
//! answer cites them: `openledger.sources`, each with the proof that it is a chunk of its contribution.

mod answer;
mod chain;
mod conduct;
mod execute;
pub mod published;
mod refusal;
mod reveal;
mod routes;
mod settlement;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod voucher;
pub mod wire;

pub use answer::{AnswerConfig, AnswerReport, Answerer};
pub use chain::{
	Account, BatchState, BatchSubmission, Chain, ChainError, Demand, ReceiptSigner, Room, Session,
	SessionLine, Standing, SubmittedVoucher,
};
pub use conduct::{Conduct, Honest, Made};
pub use refusal::Refusal;
pub use settlement::{SettlementConfig, SettlementReport, Settler, PATIENCE};
pub use voucher::{SignedVoucher, VoucherSyntax, VOUCHER_HEADER};

use crate::{
	engine::{Engine, Generator, Retriever},
	store::{Channels, Commitment, Store},
};
use openledger_attribution::MAX_RESPONSE_TOKENS;
use openledger_core::{ModelId, ModelKind, SessionId};
use std::{
	collections::{HashMap, VecDeque},
	future::Future,
	sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{Notify, OwnedMutexGuard, Semaphore};

/// A model that a gateway serves.
#[derive(Clone)]
pub struct ServedModel {
	/// Its number on the chain.
	pub id: ModelId,
	/// What requests call it. Its number in decimal is understood too.
	pub name: String,
	/// What it is: receipts of agents count as actions.
	pub kind: ModelKind,
	/// What answers.
	pub generator: Arc<dyn Generator>,
	/// What attributes: its index is the corpus of the model's lineage.
	pub engine: Engine,
	/// What finds passages in the same corpus; `None` if the model's terms have no retrieval channel.
	pub retriever: Option<Arc<Retriever>>,
	/// How much each channel of attribution may direct: the model's terms.
	pub channels: Channels,
}

impl std::fmt::Debug for ServedModel {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.debug_struct("ServedModel")
			.field("id", &self.id)
			.field("name", &self.name)
			.finish_non_exhaustive()
	}
}

/// Bounds of a gateway.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct GatewayConfig {
	/// `max_tokens` of a request that names none.
	pub default_max_tokens: u32,
	/// Highest `max_tokens` taken; at most what method `verbatim/1` allows.
	pub max_tokens: u32,
	/// Longest body, in bytes.
	pub max_body: usize,
	/// Answers made at the same time; further requests wait.
	pub concurrency: usize,
}

impl Default for GatewayConfig {
	fn default() -> Self {
		Self {
			default_max_tokens: 128,
			max_tokens: 2_048,
			max_body: 1 << 20,
			concurrency: 4,
		}
	}
}

/// The gateway cannot start.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
	/// Nothing to serve.
	#[error("no model to serve")]
	NoModels,
	/// Two models with the same number or name.
	#[error("model {0:?} is there twice")]
	SameModel(String),
	/// The bounds contradict each other or the method.
	#[error("max_tokens must be from 1 to {MAX_RESPONSE_TOKENS}, and its default not above it")]
	Bounds,
	/// The address cannot be used.
	#[error("cannot serve: {0}")]
	Io(#[from] std::io::Error),
}

/// An operator's gateway. Cheap to clone: all clones are the same gateway.
pub struct Gateway<C> {
	inner: Arc<Inner<C>>,
}

impl<C> Clone for Gateway<C> {
	fn clone(&self) -> Self {
		Self {
			inner: self.inner.clone(),
		}
	}
}

struct Inner<C> {
	chain: Arc<C>,
	store: Arc<Store>,
	signer: Arc<dyn ReceiptSigner>,
	models: Vec<ServedModel>,
	config: GatewayConfig,
	/// One lock a session in use: its requests are charged one after another.
	sessions: Mutex<HashMap<SessionId, Arc<tokio::sync::Mutex<()>>>>,
	running: Arc<Semaphore>,
	/// Told whenever a voucher has been written.
	paid: Arc<Notify>,
	conduct: Arc<dyn Conduct>,
	/// What the batches commit to that were asked for last, by their number here.
	published: Mutex<VecDeque<(u64, Arc<Commitment>)>>,
}

/// Batches whose commitments are kept at hand: pages of one are asked for one after another.
const COMMITMENTS_KEPT: usize = 4;

impl<C: Chain> Gateway<C> {
	/// A gateway that serves `models`, remembers in `store` and signs with `signer`, the operator's account.
	///
	/// # Errors
	/// [`GatewayError`] if the models or bounds make no sense.
	pub fn new(
		chain: Arc<C>,
		store: Arc<Store>,
		signer: Arc<dyn ReceiptSigner>,
		models: Vec<ServedModel>,
		config: GatewayConfig,
	) -> Result<Self, GatewayError> {
		Self::with_conduct(chain, store, signer, models, config, Arc::new(Honest))
	}

	/// A gateway that conducts itself otherwise than it should, for programs that test whether fraud is found.
	///
	/// # Errors
	/// As [`Self::new`].
	pub fn with_conduct(
		chain: Arc<C>,
		store: Arc<Store>,
		signer: Arc<dyn ReceiptSigner>,
		models: Vec<ServedModel>,
		config: GatewayConfig,
		conduct: Arc<dyn Conduct>,
	) -> Result<Self, GatewayError> {
		if models.is_empty() {
			return Err(GatewayError::NoModels);
		}
		for (index, model) in models.iter().enumerate() {
			if models
				.iter()
				.skip(index + 1)
				.any(|other| other.id == model.id || other.name == model.name)
			{
				return Err(GatewayError::SameModel(model.name.clone()));
			}
		}
		let limit = 1..=MAX_RESPONSE_TOKENS;
		if !limit.contains(&config.max_tokens)
			|| !(1..=config.max_tokens).contains(&config.default_max_tokens)
		{
			return Err(GatewayError::Bounds);
		}
		let running = Arc::new(Semaphore::new(
			config.concurrency.clamp(1, Semaphore::MAX_PERMITS),
		));
		Ok(Self {
			inner: Arc::new(Inner {
				chain,
				store,
				signer,
				models,
				config,
				sessions: Mutex::default(),
				running,
				paid: Arc::default(),
				conduct,
				published: Mutex::default(),
			}),
		})
	}

	/// The routes, for whoever mounts them in a server of their own.
	pub fn router(&self) -> axum::Router {
		routes::router(self.clone())
	}

	/// Serves until `shutdown` resolves; requests that run are finished first.
	///
	/// # Errors
	/// [`GatewayError::Io`] if the listener fails.
	pub async fn serve(
		&self,
		listener: tokio::net::TcpListener,
		shutdown: impl Future<Output = ()> + Send + 'static,
	) -> Result<(), GatewayError> {
		axum::serve(listener, self.router())
			.with_graceful_shutdown(shutdown)
			.await?;
		Ok(())
	}

	/// What settles what this gateway is owed.
	pub fn settler(&self, config: SettlementConfig) -> Settler<C> {
		Settler::new(
			self.inner.chain.clone(),
			self.inner.store.clone(),
			self.inner.models.clone(),
			self.inner.paid.clone(),
			self.inner.conduct.clone(),
			config,
		)
	}

	/// What answers the demands of the chain.
	pub fn answerer(&self, config: AnswerConfig) -> Answerer<C> {
		Answerer::new(self.clone(), config)
	}

	fn model(&self, name: &str) -> Option<&ServedModel> {
		let models = &self.inner.models;
		models.iter().find(|model| model.name == name).or_else(|| {
			let id: ModelId = name.parse().ok()?;
			models.iter().find(|model| model.id == id)
		})
	}

	/// Waits for the session's turn.
	async fn lock(&self, session: SessionId) -> OwnedMutexGuard<()> {
		let lock = {
			let mut sessions = self.inner.sessions.lock().unwrap_or_else(PoisonError::into_inner);
			// Locks that nobody holds or waits for are of sessions at rest.
			sessions.retain(|id, lock| *id == session || Arc::strong_count(lock) > 1);
			sessions.entry(session).or_default().clone()
		};
		lock.lock_owned().await
	}
}
