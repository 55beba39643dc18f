//! Checking a receipt against what was asked, answered and agreed.

use super::{
	memory::{InFlight, Memory},
	SourceFault,
};
use crate::gateway::{wire::SignedReceipt, Account};
use openledger_attribution::{
	chunk::OPEN_SALT,
	claim::{check_claim, ClaimError},
	receipt::{charge, ReceiptError},
	token::tokens,
	Method, ReceiptId, Retrieved, Source,
};
use openledger_core::{Balance, Disclosure, Hash32, LineIndex, OperatorId, SessionId};

/// What was agreed, read from the chain and not from the gateway.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Terms {
	/// Hash of block 0.
	pub genesis: Hash32,
	/// The operator.
	pub operator: OperatorId,
	/// The operator's account, which signs receipts.
	pub operator_account: Account,
	/// The session.
	pub session: SessionId,
	/// Its line.
	pub line: LineIndex,
	/// Price per 1,000 input tokens.
	pub input_price: Balance,
	/// Price per 1,000 output tokens.
	pub output_price: Balance,
	/// Whether texts are public.
	pub disclosure: Disclosure,
}

/// What is wrong with a receipt.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ReceiptFault {
	/// Of another operator.
	#[error("it is of another operator")]
	OtherOperator,
	/// Not signed by the operator's account.
	#[error("the operator's account did not sign it")]
	Signature,
	/// Another session or line, or not the next number.
	#[error("it is receipt {found:?}, and the next one is {expected:?}")]
	Sequence {
		/// What it says.
		found: ReceiptId,
		/// What it should say.
		expected: ReceiptId,
	},
	/// Does not continue what was verified.
	#[error("it begins at {found}, and what was verified so far amounts to {expected}")]
	Chain {
		/// What it says.
		found: Balance,
		/// What it should say.
		expected: Balance,
	},
	/// Roots or counts are not those of the texts, or it is malformed.
	#[error("it is not a receipt of this request and this answer: {0}")]
	Content(ReceiptError),
	/// A claim on the request does not hold.
	#[error("claim {0} does not hold: {1}")]
	Claim(usize, ClaimError),
	/// The method is not that of the session.
	#[error("its method is {0:?}, which is not that of the session")]
	Method(Method),
	/// The parent is not the one that was named.
	#[error("it names another parent")]
	Parent,
	/// More tokens than asked for.
	#[error("it charges {found} output tokens, and {most} were asked for")]
	TooManyTokens {
		/// What it says.
		found: u32,
		/// What was asked for.
		most: u32,
	},
	/// Costs another amount than tokens and prices give.
	#[error("it costs {found}, and its tokens cost {expected}")]
	Amount {
		/// What it says.
		found: Balance,
		/// What it should say.
		expected: Balance,
	},
	/// What is said beside the receipt differs from it.
	#[error("the gateway says other amounts than the receipt")]
	Envelope,
	/// A cited source is not what it should be.
	#[error("its sources are wrong: {0}")]
	Source(SourceFault),
	/// A private session without the salt of its roots.
	#[error("the salt is missing or is not a secret")]
	Salt,
}

/// Checks all that a payer can check of a receipt: who signed it, that it is the next one and continues the verified
/// sum, that its roots and counts are those of request and response, that it costs what the prices say, that its
/// claims are in order and hold as far as they speak of the request, and that it commits to the passages that the answer
/// cites. What those are is for [`super::check_sources`].
///
/// That claims on contributions are the best ones is for those to check who have the corpus: anyone, within the challenge
/// window. It does not change what the payer pays.
///
/// # Errors
/// The first fault found.
pub fn check_receipt(
	terms: &Terms,
	memory: &Memory,
	asked: &InFlight,
	response: &str,
	signed: &SignedReceipt,
) -> Result<(), ReceiptFault> {
	let receipt = &signed.receipt;
	if signed.operator != terms.operator || signed.operator_account != terms.operator_account {
		return Err(ReceiptFault::OtherOperator);
	}
	let digits = signed
		.operator_signature
		.strip_prefix("0x")
		.unwrap_or(&signed.operator_signature);
	let signature = hex::decode(digits)
		.ok()
		.and_then(|bytes| <[u8; 64]>::try_from(bytes).ok())
		.ok_or(ReceiptFault::Signature)?;
	let is_signed = subxt_signer::sr25519::verify(
		&subxt_signer::sr25519::Signature(signature),
		receipt.message(&terms.genesis),
		&subxt_signer::sr25519::PublicKey(terms.operator_account),
	);
	if !is_signed {
		return Err(ReceiptFault::Signature);
	}
	let expected = ReceiptId {
		session: terms.session,
		line: terms.line,
		sequence: memory.next_sequence,
	};
	if receipt.id != expected {
		return Err(ReceiptFault::Sequence {
			found: receipt.id,
			expected,
		});
	}
	if receipt.cumulative_before != memory.cumulative {
		return Err(ReceiptFault::Chain {
			found: receipt.cumulative_before,
			expected: memory.cumulative,
		});
	}
	if receipt.parent != asked.parent {
		return Err(ReceiptFault::Parent);
	}
	let (methods, salt) = match terms.disclosure {
		Disclosure::Open => (&[Method::Verbatim1, Method::Retrieval1] as &[Method], OPEN_SALT),
		Disclosure::Private => {
			let salt = signed
				.salt
				.filter(|salt| *salt != OPEN_SALT)
				.ok_or(ReceiptFault::Salt)?;
			(&[Method::Unattributed] as &[Method], salt)
		}
	};
	if !methods.contains(&receipt.method) {
		return Err(ReceiptFault::Method(receipt.method));
	}
	receipt
		.check_texts(&salt, asked.request.as_bytes(), response.as_bytes())
		.map_err(ReceiptFault::Content)?;
	receipt
		.check_claims(&signed.claims)
		.and_then(|()| receipt.check_retrieved(&signed.retrieved))
		.map_err(ReceiptFault::Content)?;
	let mut cited: Vec<Retrieved> = signed
		.sources
		.iter()
		.map(|source| Retrieved {
			contribution: source.contribution,
			chunk: source.chunk,
		})
		.collect();
	cited.sort_unstable();
	if terms.disclosure == Disclosure::Open && cited != signed.retrieved {
		return Err(ReceiptFault::Source(SourceFault::NotTheReceipts));
	}
	let (said, echoed) = (tokens(response.as_bytes()), tokens(asked.request.as_bytes()));
	for (index, claim) in signed.claims.iter().enumerate() {
		let source = match claim.source {
			Source::Request => echoed.as_slice(),
			// The source is not here; that the claim lies within the response is.
			Source::Contribution(_) if claim.response_end() as usize <= said.len() => continue,
			Source::Contribution(_) => return Err(ReceiptFault::Claim(index, ClaimError::OutOfRange)),
		};
		check_claim(claim, &said, source).map_err(|error| ReceiptFault::Claim(index, error))?;
	}
	if receipt.output_tokens > asked.max_tokens {
		return Err(ReceiptFault::TooManyTokens {
			found: receipt.output_tokens,
			most: asked.max_tokens,
		});
	}
	let expected = charge(
		receipt.input_tokens,
		receipt.output_tokens,
		terms.input_price,
		terms.output_price,
	)
	.ok_or(ReceiptFault::Content(ReceiptError::Overflow))?;
	if receipt.amount != expected {
		return Err(ReceiptFault::Amount {
			found: receipt.amount,
			expected,
		});
	}
	let after = receipt.cumulative_after().map_err(ReceiptFault::Content)?;
	if signed.cost != receipt.amount || signed.cumulative != after {
		return Err(ReceiptFault::Envelope);
	}
	Ok(())
}
