use super::words;
use crate::{
	chunk::{bodies, check_adjacent, commit, open_chunk, verify_chunk, ChunkError, Window, OPEN_SALT},
	commit_contribution, commit_request, commit_response,
	merkle::{MerkleError, Tree},
	token::tokens,
	Blake2, CommittedText, Context, TextCommitment, CHUNK_TOKENS, MAX_CHUNK_BYTES, MAX_RESPONSE_TOKENS,
};
use proptest::prelude::*;

const ALICE: [u8; 32] = [1; 32];
const BOB: [u8; 32] = [2; 32];

fn by_alice() -> Context {
	Context::Contribution { contributor: ALICE }
}

fn text_of(words: usize) -> CommittedText {
	CommittedText::new(&by_alice(), super::words("w", words).as_bytes()).unwrap()
}

/// A committed text made of bodies that no honest tool would make.
fn forged(bodies: &[Vec<u8>], tokens: u64) -> (TextCommitment, Tree<Blake2>) {
	let tree = Tree::<Blake2>::new(
		bodies
			.iter()
			.map(|body| by_alice().leaf_hash::<Blake2>(body))
			.collect(),
	);
	(
		TextCommitment {
			root: tree.root(),
			tokens,
			chunks: u32::try_from(bodies.len()).unwrap(),
		},
		tree,
	)
}

#[test]
fn bodies_should_hold_count_length_and_length_prefixed_tokens() {
	let bodies: Vec<_> = bodies(b"Hi, you").collect();
	assert_eq!(bodies, [b"\0\0\0\0\0\0\0\0\x03\x02hi\x01,\x03you".to_vec()]);
}

#[test]
fn bodies_should_split_every_128_tokens_and_carry_the_count() {
	let text = format!("{} , {}", words("a", 127), words("b", 130));
	let bodies: Vec<_> = bodies(text.as_bytes()).collect();
	let windows: Vec<_> = bodies.iter().map(|body| Window::parse(body).unwrap()).collect();
	let shape: Vec<_> = windows
		.iter()
		.map(|window| (window.before, window.length, window.counted))
		.collect();
	assert_eq!(shape, [(0, 128, 127), (127, 128, 128), (255, 2, 2)]);
}

#[test]
fn body_should_fit_the_bound_when_all_tokens_are_longest() {
	let text = vec![b'x'; 32 * CHUNK_TOKENS];
	let body = bodies(&text).next().unwrap();
	assert_eq!(u32::try_from(body.len()).unwrap(), MAX_CHUNK_BYTES);
	assert!(Window::parse(&body).is_ok());
}

#[test]
fn commit_should_depend_on_role_and_identity() {
	let text = b"the same eight words in every single role";
	let roots = [
		commit_contribution(&ALICE, text).unwrap().root,
		commit_contribution(&BOB, text).unwrap().root,
		commit_request(&ALICE, text).unwrap().root,
		commit_response(&ALICE, text).unwrap().root,
		commit_request(&OPEN_SALT, text).unwrap().root,
	];
	for (place, root) in roots.iter().enumerate() {
		assert!(!roots[..place].contains(root));
	}
}

#[test]
fn commit_should_ignore_case_and_white_space_only() {
	let one = commit_contribution(&ALICE, b"Hello,  World").unwrap();
	assert_eq!(one, commit_contribution(&ALICE, b"hello ,\nworld").unwrap());
	assert_ne!(one, commit_contribution(&ALICE, b"hello world").unwrap());
	assert_eq!((one.tokens, one.chunks), (2, 1));
}

#[test]
fn commit_contribution_should_refuse_when_no_token_counts() {
	for text in [&b""[..], b"  \n", b"--- ...", b"\x80\x81"] {
		assert_eq!(commit_contribution(&ALICE, text), Err(ChunkError::NoTokens));
	}
}

#[test]
fn commit_request_and_response_should_accept_nothing() {
	let empty = commit_response(&OPEN_SALT, b"").unwrap();
	assert_eq!((empty.tokens, empty.chunks), (0, 0));
	assert_eq!(commit_request(&OPEN_SALT, b"").unwrap(), empty);
}

#[test]
fn commit_response_should_refuse_when_one_token_too_many() {
	let limit = usize::try_from(MAX_RESPONSE_TOKENS).unwrap();
	assert_eq!(
		commit_response(&OPEN_SALT, &vec![b'.'; limit]).unwrap().chunks,
		128
	);
	assert_eq!(
		commit_response(&OPEN_SALT, &vec![b'.'; limit + 1]),
		Err(ChunkError::TooLong)
	);
}

#[test]
fn commitment_should_be_plausible_when_tokens_fit_the_chunks() {
	let plausible = |tokens, chunks| {
		TextCommitment {
			root: [0; 32],
			tokens,
			chunks,
		}
		.is_plausible()
	};
	assert!(plausible(1, 1) && plausible(128, 1) && plausible(1, 9));
	assert!(!plausible(0, 1) && !plausible(129, 1) && !plausible(1, 0));
	assert!(plausible(u64::from(u32::MAX) * 128, u32::MAX));
}

#[test]
fn verify_chunk_should_accept_every_chunk_of_an_honest_text() {
	for count in [1, 127, 128, 129, 300, 1000] {
		let text = text_of(count);
		for index in 0..text.commitment().chunks {
			let shown = text.prove(index).unwrap();
			let window = verify_chunk(&text.commitment(), &ALICE, index, &shown.body, &shown.proof).unwrap();
			assert_eq!(window.before, u64::from(index) * 128);
		}
		assert_eq!(
			text.prove(text.commitment().chunks),
			Err(ChunkError::IndexOutOfRange)
		);
	}
}

#[test]
fn verify_chunk_should_refuse_when_contributor_index_or_root_is_another() {
	let text = text_of(300);
	let shown = text.prove(1).unwrap();
	let (good, body, proof) = (text.commitment(), &shown.body, &shown.proof);
	let mismatch = Err(ChunkError::Proof(MerkleError::RootMismatch));
	assert_eq!(verify_chunk(&good, &BOB, 1, body, proof), mismatch);
	assert_eq!(verify_chunk(&good, &ALICE, 0, body, proof), mismatch);
	assert_eq!(
		verify_chunk(&good, &ALICE, 3, body, proof),
		Err(ChunkError::IndexOutOfRange)
	);
	assert_eq!(
		verify_chunk(
			&TextCommitment {
				root: [0; 32],
				..good
			},
			&ALICE,
			1,
			body,
			proof
		),
		mismatch
	);
	assert_eq!(
		verify_chunk(&TextCommitment { chunks: 4, ..good }, &ALICE, 1, body, proof),
		mismatch
	);
	let longer = vec![[0; 32]; 33];
	let wrong_length = Err(ChunkError::Proof(MerkleError::WrongProofLength));
	assert_eq!(verify_chunk(&good, &ALICE, 1, body, &longer), wrong_length);
}

#[test]
fn verify_chunk_should_refuse_when_the_declared_number_of_tokens_is_wrong() {
	let text = text_of(300);
	let last = text.prove(2).unwrap();
	for tokens in [299, 301] {
		let declared = TextCommitment {
			tokens,
			..text.commitment()
		};
		let verdict = verify_chunk(&declared, &ALICE, 2, &last.body, &last.proof);
		assert_eq!(verdict, Err(ChunkError::TokenCountMismatch));
	}
	// A chunk in the middle shows it too if it goes beyond the declared number.
	let declared = TextCommitment {
		tokens: 255,
		..text.commitment()
	};
	let middle = text.prove(1).unwrap();
	let verdict = verify_chunk(&declared, &ALICE, 1, &middle.body, &middle.proof);
	assert_eq!(verdict, Err(ChunkError::TokenCountMismatch));
}

#[test]
fn verify_chunk_should_refuse_when_a_window_before_the_last_is_short() {
	let short: Vec<_> = bodies(words("a", 5).as_bytes()).collect();
	let (commitment, tree) = forged(&[short[0].clone(), short[0].clone()], 10);
	let verdict = verify_chunk(&commitment, &ALICE, 0, &short[0], &tree.prove(0).unwrap());
	assert_eq!(verdict, Err(ChunkError::ShortWindow));
}

#[test]
fn verify_chunk_should_refuse_when_the_running_count_is_impossible() {
	let mut all: Vec<_> = bodies(words("a", 200).as_bytes()).collect();
	all[1][0] = 129;
	let (commitment, tree) = forged(&all, 129 + 72);
	let verdict = verify_chunk(&commitment, &ALICE, 1, &all[1], &tree.prove(1).unwrap());
	assert_eq!(verdict, Err(ChunkError::TokenCountMismatch));
}

#[test]
fn check_adjacent_should_refuse_when_running_counts_do_not_chain() {
	let text = format!("{} {}", vec![","; 128].join(" "), words("a", 100));
	let mut all: Vec<_> = bodies(text.as_bytes()).collect();
	let first = Window::parse(&all[0]).unwrap();
	let second = Window::parse(&all[1]).unwrap();
	assert_eq!(check_adjacent(None, &first), Ok(()));
	assert_eq!(check_adjacent(Some(&first), &second), Ok(()));
	let mut late = all[0].clone();
	late[0] = 1;
	let late = Window::parse(&late).unwrap();
	assert_eq!(check_adjacent(None, &late), Err(ChunkError::TokenCountMismatch));
	// 128 commas passed off as words: possible at that place, but not after that window.
	let first = all[0].clone();
	all[1][0] = 128;
	let (commitment, tree) = forged(&all, 228);
	let second = verify_chunk(&commitment, &ALICE, 1, &all[1], &tree.prove(1).unwrap()).unwrap();
	let first = verify_chunk(&commitment, &ALICE, 0, &first, &tree.prove(0).unwrap()).unwrap();
	assert_eq!(
		check_adjacent(Some(&first), &second),
		Err(ChunkError::TokenCountMismatch)
	);
}

#[test]
fn parse_should_refuse_when_the_body_is_not_an_encoded_window() {
	let good = bodies(b"hi, you").next().unwrap();
	assert!(Window::parse(&good).is_ok());
	for cut in 0..good.len() {
		assert_eq!(Window::parse(&good[..cut]), Err(ChunkError::Malformed));
	}
	let with = |place: usize, byte: u8| {
		let mut body = good.clone();
		body[place] = byte;
		body
	};
	for bad in [
		with(8, 0),                 // no tokens
		with(8, 2),                 // fewer than there are
		with(8, 4),                 // more than there are
		with(8, 129),               // more than a window holds
		with(9, 0),                 // an empty token
		with(9, 200),               // a length that leads out
		with(10, b'H'),             // upper case
		with(10, b' '),             // white space
		with(10, b','),             // two kinds in one token
		with(13, b'\t'),            // white space alone
		[&good[..], b"x"].concat(), // more bytes
	] {
		assert_eq!(Window::parse(&bad), Err(ChunkError::Malformed), "{bad:?}");
	}
	let long = [&[0; 8][..], &[1, 33], &[b'x'; 33]].concat();
	assert_eq!(Window::parse(&long), Err(ChunkError::Malformed));
}

#[test]
fn prove_span_should_show_the_chunks_that_hold_the_tokens() {
	let text = text_of(600);
	let shown = |start, length| text.prove_span(start, length).map(|chunks| chunks.len());
	assert_eq!(shown(0, 128), Ok(1));
	assert_eq!(shown(127, 2), Ok(2));
	assert_eq!(shown(127, 256), Ok(3));
	assert_eq!(shown(599, 1), Ok(1));
	assert_eq!(shown(639, 2), Err(ChunkError::IndexOutOfRange));
	assert_eq!(shown(0, 0), Err(ChunkError::IndexOutOfRange));
	assert_eq!(shown(u64::MAX, 2), Err(ChunkError::IndexOutOfRange));
}

proptest! {
	#[test]
	fn commitments_should_agree_and_chunks_should_open(text in proptest::collection::vec(any::<u8>(), 0..3000)) {
		let context = by_alice();
		let whole = CommittedText::new(&context, &text).unwrap();
		let commitment = commit(&context, &text).unwrap();
		prop_assert_eq!(whole.commitment(), commitment);
		let expected = tokens(&text);
		prop_assert_eq!(commitment.tokens, expected.iter().filter(|token| token.counts()).count() as u64);
		prop_assert_eq!(commitment.chunks as usize, expected.len().div_ceil(CHUNK_TOKENS));
		let mut found = Vec::new();
		let mut previous = None;
		let shown: Vec<_> = (0..commitment.chunks).map(|index| whole.prove(index).unwrap()).collect();
		for (index, chunk) in (0..).zip(&shown) {
			let root = &commitment.root;
			let window =
				open_chunk::<Blake2>(root, commitment.chunks, &context, index, &chunk.body, &chunk.proof).unwrap();
			prop_assert_eq!(check_adjacent(previous.as_ref(), &window), Ok(()));
			found.extend(window.tokens().map(<[u8]>::to_vec));
			previous = Some(window);
		}
		let expected: Vec<_> = expected.iter().map(|token| token.as_bytes().to_vec()).collect();
		prop_assert_eq!(found, expected);
	}

	#[test]
	fn parse_should_never_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
		if let Ok(window) = Window::parse(&body) {
			// What parses is what the encoder makes of the same tokens.
			let text = window.tokens().collect::<Vec<_>>().join(&b' ');
			let again = bodies(&text).next().unwrap();
			prop_assert_eq!(&again[8..], &body[8..]);
		}
	}
}
