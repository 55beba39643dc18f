//! The chain, as this client speaks to it: typed calls, events and reads over one connection.
//!
//! What the runtime looks like is compiled in from `metadata.scale`; [`Connection::open`] compares it with the node's and
//! refuses another runtime with a message that says what to do. All reads are as of the best block.
//!
//! - [`Connection`]: one node, reconnecting by itself;
//! - [`Key`]: who signs;
//! - [`Call`]: what is signed, of any pallet: `conn.call(&api::transactions().datanets().seal(..))`;
//! - [`Connection::submit`], [`Connection::submit_batch_all`], [`Connection::submit_many`]: mortal transactions, followed
//!   into the best block; what the chain refuses comes back as a [`Refusal`] with the pallet's own words;
//! - [`Submitted`]: block, fee, events;
//! - [`Economy`](economy): quotes, lineages, earnings, batches, activity and conservation by the runtime API;
//! - [`Advance`]: how to let windows pass, on chains that make blocks by themselves and on those that do not;
//! - [`OperatorChain`]: all this as the gateway wants it.

mod answers;
mod block;
mod call;
mod connection;
mod demands;
mod dispatch;
pub mod economy;
mod error;
mod key;
mod lasting;
mod operator;
mod read;
mod rpc;
mod state;
mod submit;
mod types;
mod view;
mod wait;
mod watcher;

pub use block::{EventRecord, SealedBlock};
pub(crate) use call::last_arguments;
pub use call::Call;
pub use connection::{At, Config, Connection};
pub use dispatch::Refusal;
pub use error::Error;
pub use key::Key;
pub use operator::OperatorChain;
pub use read::*;
pub use submit::Submitted;
pub use types::*;
pub(crate) use view::view;
pub use wait::Advance;
pub use watcher::WatcherChain;

pub use crate::gateway::Account;

/// What comes of talking to the chain.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The runtime's calls, events, storage and views, generated from `metadata.scale`.
pub use openledger_client_api as api;
