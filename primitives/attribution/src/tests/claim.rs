use super::{claim_of, words};
use crate::{
	chunk::{ChunkError, OPEN_SALT},
	claim::{check_claim, check_claims, claims_root, verify_claim, ClaimError, Text},
	merkle::{commitment, MerkleError, EMPTY_ROOT},
	token::tokens,
	Blake2, ChunkProof, Claim, CommittedText, Context, Hasher, Source, MAX_CLAIMS,
};
use codec::{Decode, Encode, MaxEncodedLen};

const RESPONSE: Context = Context::Response { salt: OPEN_SALT };
const CONTRIBUTION: Context = Context::Contribution { contributor: [1; 32] };
const REQUEST: Context = Context::Request { salt: OPEN_SALT };

/// A response that quotes tokens 120..376 of a source of 500 words from its token 20 on.
struct Quote {
	response: (CommittedText, String),
	source: (CommittedText, String),
	claim: Claim,
}

fn committed(context: &Context, text: String) -> (CommittedText, String) {
	(CommittedText::new(context, text.as_bytes()).unwrap(), text)
}

fn text(context: Context, committed: &CommittedText) -> Text {
	let commitment = committed.commitment();
	Text {
		context,
		root: commitment.root,
		chunks: commitment.chunks,
	}
}

fn quote() -> Quote {
	let source = words("w", 500);
	let quoted = source
		.split(' ')
		.skip(120)
		.take(256)
		.collect::<Vec<_>>()
		.join(" ");
	let response = format!("{} {quoted} {}", words("before", 20), words("after", 20));
	Quote {
		response: committed(&RESPONSE, response),
		source: committed(&CONTRIBUTION, source),
		claim: Claim {
			response_start: 20,
			length: 256,
			counted: 256,
			source: Source::Contribution(7),
			source_start: 120,
		},
	}
}

impl Quote {
	/// Verifies `claim` with the chunks that it touches.
	fn verify(&self, claim: &Claim) -> Result<(), ClaimError> {
		let said = self
			.response
			.0
			.prove_span(u64::from(claim.response_start), u64::from(claim.length));
		let found = self
			.source
			.0
			.prove_span(claim.source_start, u64::from(claim.length));
		self.verify_with(claim, &said.unwrap_or_default(), &found.unwrap_or_default())
	}

	fn verify_with(
		&self,
		claim: &Claim,
		said: &[ChunkProof],
		found: &[ChunkProof],
	) -> Result<(), ClaimError> {
		verify_claim(
			claim,
			&text(RESPONSE, &self.response.0),
			said,
			&text(CONTRIBUTION, &self.source.0),
			found,
		)
	}

	fn check(&self, claim: &Claim) -> Result<(), ClaimError> {
		check_claim(
			claim,
			&tokens(self.response.1.as_bytes()),
			&tokens(self.source.1.as_bytes()),
		)
	}
}

#[test]
fn verify_claim_should_accept_when_tokens_are_equal_across_chunks() {
	let quote = quote();
	assert_eq!(quote.verify(&quote.claim), Ok(()));
	assert_eq!(quote.check(&quote.claim), Ok(()));
	let inner = Claim {
		response_start: 30,
		source_start: 130,
		length: 8,
		counted: 8,
		..quote.claim
	};
	assert_eq!(quote.verify(&inner), Ok(()));
}

#[test]
fn verify_claim_should_refuse_when_tokens_differ() {
	let quote = quote();
	for claim in [
		Claim {
			response_start: 19,
			..quote.claim
		},
		Claim {
			response_start: 21,
			..quote.claim
		},
		Claim {
			source_start: 119,
			..quote.claim
		},
		Claim {
			source_start: 121,
			..quote.claim
		},
	] {
		assert_eq!(quote.verify(&claim), Err(ClaimError::Mismatch));
		assert_eq!(quote.check(&claim), Err(ClaimError::Mismatch));
	}
}

#[test]
fn verify_claim_should_refuse_when_the_span_leads_out_of_a_text() {
	let quote = quote();
	let beyond_source = Claim {
		source_start: 495,
		length: 8,
		counted: 8,
		..quote.claim
	};
	let beyond_response = Claim {
		response_start: 292,
		length: 8,
		counted: 8,
		..quote.claim
	};
	for claim in [beyond_source, beyond_response] {
		assert_eq!(quote.verify(&claim), Err(ClaimError::OutOfRange));
		assert_eq!(quote.check(&claim), Err(ClaimError::OutOfRange));
	}
	let far = Claim {
		source_start: u64::MAX,
		..quote.claim
	};
	assert_eq!(quote.verify(&far), Err(ClaimError::OutOfRange));
	assert_eq!(quote.check(&far), Err(ClaimError::OutOfRange));
}

#[test]
fn verify_claim_should_refuse_when_numbers_are_out_of_bounds() {
	let quote = quote();
	let long = Claim {
		length: 257,
		counted: 256,
		..quote.claim
	};
	assert_eq!(quote.verify(&long), Err(ClaimError::TooLong));
	let short = Claim {
		length: 7,
		counted: 7,
		..quote.claim
	};
	assert_eq!(quote.verify(&short), Err(ClaimError::TooShort));
	let counted = Claim {
		length: 8,
		counted: 9,
		..quote.claim
	};
	assert_eq!(quote.verify(&counted), Err(ClaimError::CountMismatch));
	let fewer = Claim {
		counted: 255,
		..quote.claim
	};
	assert_eq!(quote.verify(&fewer), Err(ClaimError::CountMismatch));
	assert_eq!(quote.check(&fewer), Err(ClaimError::CountMismatch));
}

#[test]
fn verify_claim_should_refuse_when_chunks_are_missing_or_others() {
	let quote = quote();
	let said = quote.response.0.prove_span(20, 256).unwrap();
	let found = quote.source.0.prove_span(120, 256).unwrap();
	assert_eq!(quote.verify_with(&quote.claim, &said, &found), Ok(()));
	assert_eq!(
		quote.verify_with(&quote.claim, &said[1..], &found),
		Err(ClaimError::WrongChunks)
	);
	assert_eq!(
		quote.verify_with(&quote.claim, &said, &[]),
		Err(ClaimError::WrongChunks)
	);
	let more = [found.clone(), found.clone()].concat();
	assert_eq!(
		quote.verify_with(&quote.claim, &said, &more),
		Err(ClaimError::WrongChunks)
	);
	let mut swapped = found.clone();
	swapped.swap(0, 1);
	let mismatch = Err(ClaimError::Chunk(ChunkError::Proof(MerkleError::RootMismatch)));
	assert_eq!(quote.verify_with(&quote.claim, &said, &swapped), mismatch);
	let mut altered = found;
	let end = altered[0].body.len() - 1;
	altered[0].body[end] = b'z';
	assert_eq!(quote.verify_with(&quote.claim, &said, &altered), mismatch);
}

#[test]
fn verify_claim_should_refuse_when_the_source_has_another_role() {
	let quote = quote();
	let said = quote.response.0.prove_span(20, 256).unwrap();
	let found = quote.source.0.prove_span(120, 256).unwrap();
	let (response, source) = (
		text(RESPONSE, &quote.response.0),
		text(CONTRIBUTION, &quote.source.0),
	);
	let echo = Claim {
		source: Source::Request,
		..quote.claim
	};
	assert_eq!(
		verify_claim(&echo, &response, &said, &source, &found),
		Err(ClaimError::WrongContext)
	);
	let as_request = Text {
		context: REQUEST,
		..source
	};
	let verdict = verify_claim(&quote.claim, &response, &said, &as_request, &found);
	assert_eq!(verdict, Err(ClaimError::WrongContext));
	let as_response = Text {
		context: REQUEST,
		..response
	};
	let verdict = verify_claim(&quote.claim, &as_response, &said, &source, &found);
	assert_eq!(verdict, Err(ClaimError::WrongContext));
	// An echo is verified against the request.
	let (request, _) = committed(&REQUEST, quote.source.1.clone());
	let found = request.prove_span(120, 256).unwrap();
	assert_eq!(
		verify_claim(&echo, &response, &said, &text(REQUEST, &request), &found),
		Ok(())
	);
}

#[test]
fn verify_claim_should_refuse_when_an_end_does_not_count() {
	let source = committed(&CONTRIBUTION, "( a b c d e f g h )".into());
	let response = committed(&RESPONSE, "( a b c d e f g h )".into());
	let quote = Quote {
		response,
		source,
		claim: claim_of(1, 1, 8),
	};
	let claim = Claim {
		source_start: 1,
		..quote.claim
	};
	assert_eq!(quote.verify(&claim), Ok(()));
	let leading = Claim {
		response_start: 0,
		source_start: 0,
		length: 9,
		..claim
	};
	let trailing = Claim { length: 9, ..claim };
	for claim in [leading, trailing] {
		assert_eq!(quote.verify(&claim), Err(ClaimError::NotTrimmed));
		assert_eq!(quote.check(&claim), Err(ClaimError::NotTrimmed));
	}
}

#[test]
fn check_claims_should_accept_when_in_order_and_adjacent() {
	assert_eq!(check_claims(&[], 0), Ok(()));
	assert_eq!(
		check_claims(&[claim_of(2, 0, 8), claim_of(1, 8, 9), claim_of(2, 100, 8)], 25),
		Ok(())
	);
}

#[test]
fn check_claims_should_refuse_when_they_overlap_or_are_unsorted() {
	assert_eq!(
		check_claims(&[claim_of(1, 0, 9), claim_of(2, 8, 8)], 99),
		Err(ClaimError::Overlap)
	);
	assert_eq!(
		check_claims(&[claim_of(1, 50, 8), claim_of(2, 8, 8)], 99),
		Err(ClaimError::Overlap)
	);
	assert_eq!(
		check_claims(&[claim_of(1, u32::MAX, 8), claim_of(2, u32::MAX - 1, 8)], 99),
		Err(ClaimError::Overlap)
	);
}

#[test]
fn check_claims_should_refuse_when_more_is_claimed_than_said() {
	assert_eq!(
		check_claims(&[claim_of(1, 0, 8), claim_of(2, 8, 8)], 15),
		Err(ClaimError::OverClaimed)
	);
}

#[test]
fn check_claims_should_refuse_when_there_are_too_many() {
	let claims: Vec<_> = (0..=u32::from(MAX_CLAIMS))
		.map(|place| claim_of(1, place * 8, 8))
		.collect();
	assert_eq!(check_claims(&claims, 16_384), Err(ClaimError::TooMany));
	assert_eq!(check_claims(&claims[1..], 16_384), Ok(()));
}

#[test]
fn claim_should_encode_to_fixed_width() {
	let claim = Claim {
		response_start: 1,
		length: 2,
		counted: 3,
		source: Source::Contribution(4),
		source_start: 5,
	};
	let bytes = claim.encode();
	assert_eq!(
		hex::encode(&bytes),
		"01000000020003000104000000000000000500000000000000"
	);
	assert_eq!(bytes.len(), Claim::max_encoded_len());
	assert_eq!(Claim::decode(&mut &bytes[..]), Ok(claim));
	let echo = Claim {
		source: Source::Request,
		..claim
	};
	assert_eq!(echo.encode().len(), 17);
}

#[test]
fn claims_should_stand_in_their_tree_unhashed() {
	let short = Claim {
		source: Source::Request,
		..claim_of(1, 0, 8)
	};
	assert_eq!((short.encode().len(), claim_of(1, 0, 8).encode().len()), (17, 25));
	assert!(Claim::max_encoded_len() <= 32);
	for claim in [short, claim_of(u64::MAX, 7, 9), claim_of(0, 0, 0)] {
		let word = claim.word();
		assert_eq!(&word[..claim.encode().len()], claim.encode());
		assert_eq!(Claim::read(&word), Some(claim));
		assert_eq!(Claim::read(&claim.encode()), Some(claim));
		// With anything but zeros behind it, it is none.
		assert_eq!(Claim::read(&[claim.encode(), vec![0, 1]].concat()), None);
		assert_eq!(Claim::read(&[word.as_slice(), &[0]].concat()), None);
		assert_eq!(claims_root(&[claim]), Ok(commitment::<Blake2>(1, &word)));
	}
	let mut other = short.word();
	other[8] = 2;
	assert_eq!(Claim::read(&other), None);
	// The node above two words is the hash of both, as above two hashes.
	let (one, two) = (claim_of(1, 0, 8), claim_of(2, 8, 8));
	let pair = [&[1u8][..], &one.word(), &two.word()].concat();
	assert_eq!(
		claims_root(&[one, two]),
		Ok(commitment::<Blake2>(2, &Blake2::hash(&pair)))
	);
	assert_eq!(claims_root(&[]), Ok(EMPTY_ROOT));
}
