//! The runtime's calls, events, storage and views, generated from the client's `metadata.scale`.
//!
//! A crate of its own, because it takes minutes to compile and changes only with the runtime.

// What is generated has no docs of its own.
#![allow(missing_docs, clippy::all, clippy::pedantic, clippy::nursery)]

// So that cargo compiles this anew when the file changes: the macro does not tell it.
const _: &[u8] = include_bytes!("../../metadata.scale");

#[subxt::subxt(
	runtime_metadata_path = "../metadata.scale",
	derive_for_all_types = "Clone, Eq, PartialEq"
)]
mod api {}

pub use api::*;
