//! The OpenLedger client: what runs on the machines of operators, payers and builders.
//!
//! - [`corpus`]: documents of others, read defensively;
//! - [`engine`]: attribution by method `verbatim/1`, and the built-in model over the same index;
//! - [`store`]: what an operator must never forget;
//! - [`gateway`]: the operator's HTTP server, and the settlement of what it is owed;
//! - [`evidence`]: why somebody was paid, provable to others from one state root;
//! - [`payer`]: the other side of it, which checks every receipt before it pays;
//! - [`watch`]: anyone's eye on the operators: recomputes their batches, and proves on chain what is wrong;
//! - [`story`]: the whole supply chain, played through all of these.
#![deny(unsafe_code)]

pub mod chain;
pub mod cli;
pub mod corpus;
pub mod engine;
pub mod evidence;
pub mod gateway;
pub mod payer;
pub mod store;
pub mod story;
pub mod watch;

pub use corpus::{load_directory, load_registry, Corpus, Document};
pub use engine::{CorpusIndex, CorpusText, Engine, Generator, InfinityGram};
pub use gateway::{
	Chain, ChainError, Conduct, Gateway, GatewayConfig, ServedModel, SettlementConfig, Settler,
};
pub use payer::{Memory, Payer, PayerError, Question, Terms};
pub use store::{Identity, Store};
