//! Methods `verbatim/1` and `retrieval/1`: attribution that anyone can check.
//!
//! The same code runs off chain, where operators attribute responses, and on chain, where what they committed to is
//! verified. It is pure: no storage, no clock, no floating point, and nothing panics. `docs/attribution.md` describes
//! it exactly enough for a second implementation, and `vectors/verbatim-1.json` lets one be tested.
//!
//! From the bottom up:
//! - [`token`]: bytes → tokens, of which words and non-ASCII tokens *count*;
//! - [`merkle`]: RFC 6962 trees whose commitment binds the number of leaves;
//! - [`sums`]: trees whose nodes bind the sum and the range of keys below them;
//! - [`chunk`]: texts as windows of 128 tokens, committed to by such a tree;
//! - [`claim`]: "these tokens of the response are those tokens of the source", and its verification;
//! - [`cover`]: which claims a response makes: one local rule, so a worse cover is provable at one position;
//! - [`credit`]: claims → money;
//! - [`retrieval`]: which contributions were looked up for a response;
//! - [`receipt`]: one execution as the operator signs it, and the receipts of a batch, chained, in a tree of sums;
//! - [`ledger`]: the credits of a batch in a tree of sums, and the totals posted on chain;
//! - [`session_leaf`]: what each session line had settled before and after a batch;
//! - [`batch`]: everything a batch commits to, from its receipts and claims;
//! - [`fraud`]: proofs that a batch is not what its operator had to commit to, and their judgement;
//! - [`reveal`]: what can be demanded of a batch, and what answers it; [`duplicate`]: chunks that repeat earlier ones;
//! - [`prove`]: finds the frauds of a batch in its published data.
//!
//! Wherever OpenLedger says "root" of a Merkle tree it means the commitment of [`merkle::root`], which binds the number
//! of leaves, never the bare tree hash.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[macro_use]
mod error;

pub mod batch;
pub mod chunk;
pub mod claim;
pub mod cover;
pub mod credit;
pub mod duplicate;
pub mod fraud;
pub mod hash;
pub mod ledger;
pub mod limits;
pub mod merkle;
pub mod prove;
pub mod receipt;
pub mod retrieval;
pub mod reveal;
pub mod schedule;
#[cfg(feature = "serde")]
pub mod serde_format;
pub mod session_leaf;
pub mod sums;
pub mod token;

#[cfg(test)]
mod tests;

pub use batch::{BatchSummary, Execution};
pub use chunk::{
	commit_contribution, commit_request, commit_response, verify_chunk, ChunkProof, CommittedText, Context,
	ContributionCommitment, TextCommitment,
};
pub use claim::{verify_claim, Claim, Source};
pub use cover::{cover, Candidate, Candidates};
pub use credit::{credit, credits};
pub use duplicate::{judge_duplicate_with, DuplicateFinding, DuplicateProof};
pub use fraud::{
	judge_with, BatchFacts, Chain, Channels, ContributionFacts, Finding, FraudKind, FraudProof, Harmed,
	LineFacts, ProofError, Side,
};
pub use hash::{Blake2, Hasher, HostBlake2};
pub use ledger::{CreditEntry, CreditKey, CreditNode};
pub use limits::*;
pub use receipt::{Method, Receipt, ReceiptId, ReceiptNode, RECEIPT_DOMAIN};
pub use retrieval::{retrieved_root, Retrieved};
pub use reveal::{check_reveal_with, draw, draw_credit, Item, Reveal};
pub use schedule::{Schedule, FREE_CHUNKS};
pub use session_leaf::SessionLeaf;
pub use sums::{SumNode, SumTree, Summed};
pub use token::{tokenise, Kind, Located, Token};
