//! Tests, one file a module, and the vectors that other implementations read.

mod batch;
mod chunk;
mod claim;
mod cover;
mod credit;
mod fraud;
mod ledger;
mod merkle;
mod receipt;
#[cfg(feature = "serde")]
mod serde_format;
mod session_leaf;
mod sums;
mod token;
mod vectors;

use crate::{
	chunk::{commit_request, commit_response, OPEN_SALT},
	claim::claims_root,
	fraud::Channels,
	merkle::empty_root,
	Claim, Method, Receipt, ReceiptId, Source,
};
use openledger_core::Balance;

/// `count` different words, `prefix0 prefix1 …`.
fn words(prefix: &str, count: usize) -> String {
	(0..count)
		.map(|index| format!("{prefix}{index}"))
		.collect::<Vec<_>>()
		.join(" ")
}

/// All credit goes by what was repeated.
const VERBATIM_ONLY: Channels = Channels {
	verbatim: 1_000_000_000,
	retrieval: 0,
};

/// A claim on contribution `id` whose tokens all count.
fn claim_of(id: u64, response_start: u32, counted: u16) -> Claim {
	Claim {
		response_start,
		length: counted,
		counted,
		source: Source::Contribution(id),
		source_start: 0,
	}
}

/// A well-formed receipt of an open session for these texts.
fn receipt_for(
	(session, line, sequence): (u64, u8, u64),
	cumulative_before: Balance,
	amount: Balance,
	request: &str,
	response: &str,
	claims: &[Claim],
) -> Receipt {
	let request = commit_request(&OPEN_SALT, request.as_bytes()).unwrap();
	let response = commit_response(&OPEN_SALT, response.as_bytes()).unwrap();
	Receipt {
		id: ReceiptId {
			session,
			line,
			sequence,
		},
		cumulative_before,
		amount,
		input_tokens: u32::try_from(request.tokens).unwrap(),
		output_tokens: u32::try_from(response.tokens).unwrap(),
		request: request.root,
		response: response.root,
		parent: None,
		method: Method::Verbatim1,
		claim_count: u16::try_from(claims.len()).unwrap(),
		claims: claims_root(claims).unwrap(),
		retrieved_count: 0,
		retrieved: empty_root(),
	}
}

/// A well-formed receipt without claims over short texts.
fn plain_receipt(id: (u64, u8, u64), cumulative_before: Balance, amount: Balance) -> Receipt {
	receipt_for(
		id,
		cumulative_before,
		amount,
		"a question",
		"an answer of five words",
		&[],
	)
}
