//! Cheating in a receipt, before it is signed.

use crate::Cheat;
use codec::Encode;
use openledger::gateway::{
	wire::{PublishedLeaf, PublishedReceipt},
	Made,
};
use openledger_attribution::{
	chunk::{bodies, OPEN_SALT},
	claim::claims_root,
	fraud::MAX_PROOF_BYTES,
	limits::MIN_SPAN,
	merkle::{root, Tree},
	receipt::charge,
	retrieval::retrieved_root,
	token::tokens,
	Blake2, Claim, Execution, Method, Source, Token,
};
use openledger_core::{ContributionId, Hash32};

/// Tokens that are charged and were not said.
const INFLATION: u32 = 10;
/// A contribution that is in no corpus.
pub(crate) const FOREIGN: ContributionId = ContributionId::MAX;
/// Context of a response in its leaves.
const RESPONSE: u8 = 2;

/// The execution with the one deviation, if it has room for it.
pub(crate) fn cheat(cheat: Cheat, honest: Execution, made: &Made<'_>) -> Execution {
	let mut execution = honest;
	let receipt = &mut execution.receipt;
	let (input, output) = made.prices;
	let price = |input_tokens, output_tokens| charge(input_tokens, output_tokens, input, output);
	match cheat {
		Cheat::FalseClaim => {
			let stolen = execution
				.claims
				.iter()
				.enumerate()
				.find_map(|(place, claim)| Some((place, theft_of(claim, made)?)));
			if let Some((place, claim)) = stolen {
				execution.claims.splice(place..=place, [claim]);
				commit_claims(&mut execution);
			}
		}
		Cheat::Overlap => {
			let said = tokens(made.response.as_bytes());
			let second = execution.claims.iter().enumerate().find_map(|(place, claim)| {
				let copy = copy_of_any(claim, &said, made)?;
				Some((place.checked_add(1)?, end_of(&copy, &said)?))
			});
			if let Some((place, claim)) = second {
				execution.claims.insert(place, claim);
				commit_claims(&mut execution);
			}
		}
		Cheat::OmissionNobody => {
			if let Some(claim) = earning(&execution.claims, made) {
				execution.claims.remove(claim);
				commit_claims(&mut execution);
			}
		}
		Cheat::OmissionOther => {
			let said = tokens(made.response.as_bytes());
			let copied = execution
				.claims
				.iter()
				.enumerate()
				.find_map(|(place, claim)| Some((place, copy_of_any(claim, &said, made)?)));
			if let Some((place, claim)) = copied {
				execution.claims.splice(place..=place, [claim]);
				commit_claims(&mut execution);
			}
		}
		Cheat::InputTokens => {
			receipt.input_tokens = receipt.input_tokens.saturating_add(INFLATION);
			receipt.amount = price(receipt.input_tokens, receipt.output_tokens).unwrap_or(receipt.amount);
		}
		Cheat::OutputTokens => {
			receipt.output_tokens = receipt.output_tokens.saturating_add(INFLATION);
			receipt.amount = price(receipt.input_tokens, receipt.output_tokens).unwrap_or(receipt.amount);
		}
		Cheat::OverCharge => receipt.amount = receipt.amount.saturating_mul(2),
		Cheat::MalformedClaim if !execution.claims.is_empty() => {
			receipt.claims = Tree::<Blake2>::new(claim_words(&execution.claims)).root();
		}
		Cheat::MalformedText => {
			if let Ok(root) = root(text_leaves(made.salt, made.response)) {
				receipt.response = root;
			}
		}
		// Of private texts only the payer may ask, who plays along.
		Cheat::OversizedText if made.is_open => {
			if let Ok(root) = root(oversized_leaves(made.salt, made.response)) {
				receipt.response = root;
			}
		}
		Cheat::Unattributed if made.is_open => {
			receipt.method = Method::Unattributed;
			execution.claims.clear();
			execution.retrieved.clear();
			commit_claims(&mut execution);
			commit_retrieved(&mut execution);
		}
		Cheat::ForeignRetrieval => {
			// After all others, so that the list stays in order.
			if let Some(last) = execution.retrieved.last_mut() {
				last.contribution = FOREIGN;
				last.chunk = 0;
			}
			commit_retrieved(&mut execution);
		}
		Cheat::RetrievedChunk => {
			if let Some(last) = execution.retrieved.last_mut() {
				last.chunk = u32::MAX;
			}
			commit_retrieved(&mut execution);
		}
		_ => {}
	}
	execution
}

/// What has to be published of a receipt so that its roots can be followed.
pub(crate) fn publish(cheat: Cheat, mut receipt: PublishedReceipt) -> PublishedReceipt {
	match cheat {
		Cheat::MalformedClaim => {
			if let Some(first) = receipt.claims.first_mut() {
				first.0.push(1);
			}
		}
		Cheat::MalformedText | Cheat::OversizedText => {
			let leaves = match cheat {
				Cheat::OversizedText => oversized_leaves,
				_ => text_leaves,
			};
			if let Some(text) = receipt.response.take() {
				let leaves = leaves(&OPEN_SALT, &text);
				receipt.response_leaves = leaves.into_iter().map(PublishedLeaf).collect();
			}
		}
		_ => {}
	}
	receipt
}

/// The first claim that earns for somebody.
fn earning(claims: &[Claim], made: &Made<'_>) -> Option<usize> {
	claims.iter().position(|claim| {
		claim
			.contribution()
			.is_some_and(|id| !made.model.engine.is_commons(id))
	})
}

fn commit_claims(execution: &mut Execution) {
	let Execution { receipt, claims, .. } = execution;
	receipt.claim_count = u16::try_from(claims.len()).unwrap_or(u16::MAX);
	receipt.claims = claims_root(claims).unwrap_or(receipt.claims);
}

fn commit_retrieved(execution: &mut Execution) {
	let Execution {
		receipt, retrieved, ..
	} = execution;
	receipt.retrieved_count = u8::try_from(retrieved.len()).unwrap_or(u8::MAX);
	receipt.retrieved = retrieved_root(retrieved).unwrap_or(receipt.retrieved);
}

/// A true claim on the last tokens of a true claim, as few as can be claimed.
fn end_of(claim: &Claim, said: &[Token]) -> Option<Claim> {
	let start = usize::try_from(claim.response_start).ok()?;
	let within = said.get(start..start.checked_add(usize::from(claim.length))?)?;
	let from = (1..within.len()).rev().find(|from| {
		let rest = within.get(*from..).unwrap_or_default();
		rest.iter().filter(|token| token.counts()).count() == usize::from(MIN_SPAN)
	})?;
	let part = Claim {
		response_start: claim.response_start.checked_add(u32::try_from(from).ok()?)?,
		length: u16::try_from(within.len().checked_sub(from)?).ok()?,
		counted: MIN_SPAN,
		source: claim.source,
		source_start: claim.source_start.checked_add(u64::try_from(from).ok()?)?,
	};
	part.check().is_ok().then_some(part)
}

/// The claim on an earlier contribution, which does not have these tokens. By its rank nothing better could be claimed at its place, so
/// that it is false and nothing else.
fn theft_of(claim: &Claim, made: &Made<'_>) -> Option<Claim> {
	let index = made.model.engine.index();
	let id = claim.contribution().filter(|id| !index.is_commons(*id))?;
	let friend = index
		.ids()
		.find(|other| *other < id && !index.is_commons(*other))?;
	Some(Claim {
		source: Source::Contribution(friend),
		source_start: 0,
		..*claim
	})
}

/// [`copy_of`] a claim that earns.
fn copy_of_any(claim: &Claim, said: &[Token], made: &Made<'_>) -> Option<Claim> {
	let id = claim
		.contribution()
		.filter(|id| !made.model.engine.is_commons(*id))?;
	copy_of(claim, id, said, made)
}

/// The same claim on another contribution that has the same tokens.
fn copy_of(claim: &Claim, id: ContributionId, said: &[Token], made: &Made<'_>) -> Option<Claim> {
	let start = usize::try_from(claim.response_start).ok()?;
	let within = said.get(start..start.checked_add(usize::from(claim.length))?)?;
	let index = made.model.engine.index();
	let others = index
		.ids()
		.filter(|other| *other > id && !index.is_commons(*other));
	others.into_iter().find_map(|other| {
		let text = tokens(index.text(other)?.as_bytes());
		let place = text.windows(within.len()).position(|window| window == within)?;
		Some(Claim {
			source: Source::Contribution(other),
			source_start: u64::try_from(place).ok()?,
			..*claim
		})
	})
}

/// The words of claims, the first of them with a byte too many.
fn claim_words(claims: &[Claim]) -> Vec<Hash32> {
	let mut words: Vec<Hash32> = claims.iter().map(Claim::word).collect();
	let first = words.first_mut().zip(claims.first());
	if let Some(byte) = first.and_then(|(word, claim)| word.get_mut(claim.encoded_size())) {
		*byte = 1;
	}
	words
}

/// The leaves of a response, with a capital letter in the first: tokens have none.
fn text_leaves(salt: &Hash32, text: &str) -> Vec<Vec<u8>> {
	/// Count before, number of tokens, length of the first token.
	const TOKENS: usize = 8 + 1 + 1;
	let mut leaves: Vec<Vec<u8>> = bodies(text.as_bytes())
		.map(|mut body| {
			if let Some(letter) = body
				.iter_mut()
				.skip(TOKENS)
				.find(|byte| byte.is_ascii_lowercase())
			{
				letter.make_ascii_uppercase();
			}
			[[RESPONSE].as_slice(), salt, &body].concat()
		})
		.collect();
	leaves.shrink_to_fit();
	leaves
}

/// The leaves of a response, the first of them longer than any proof or answer.
fn oversized_leaves(salt: &Hash32, text: &str) -> Vec<Vec<u8>> {
	const TOO_LONG: usize = MAX_PROOF_BYTES as usize + 1;
	let mut leaves: Vec<Vec<u8>> = bodies(text.as_bytes())
		.map(|body| [[RESPONSE].as_slice(), salt, &body].concat())
		.collect();
	if let Some(first) = leaves.first_mut() {
		first.resize(TOO_LONG, b'x');
	}
	leaves
}
