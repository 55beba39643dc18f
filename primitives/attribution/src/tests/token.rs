use crate::token::{tokenise, tokens, Kind, Token};
use proptest::prelude::*;

/// Another way to the same tokens: byte by byte, each either extends the current token or starts one.
fn naive(text: &[u8]) -> Vec<(Vec<u8>, usize, usize)> {
	let mut out: Vec<(Vec<u8>, usize, usize)> = Vec::new();
	let mut open = false;
	for (at, raw) in text.iter().enumerate() {
		let byte = if (0x41..=0x5A).contains(raw) {
			raw + 32
		} else {
			*raw
		};
		let word = |byte: u8| (0x61..=0x7A).contains(&byte) || (0x30..=0x39).contains(&byte) || byte == 0x5F;
		if (0x09..=0x0D).contains(&byte) || byte == 0x20 {
			open = false;
			continue;
		}
		let extends = open
			&& out.last().is_some_and(|(token, _, _)| {
				(word(token[0]) && word(byte) && token.len() < 32)
					|| (token[0] >= 0xC0 && (0x80..=0xBF).contains(&byte) && token.len() < 4)
			});
		if extends {
			let last = out.last_mut().unwrap();
			last.0.push(byte);
			last.2 = at + 1;
		} else {
			out.push((vec![byte], at, at + 1));
			open = true;
		}
	}
	out
}

fn texts_of(text: &[u8]) -> Vec<Vec<u8>> {
	tokens(text)
		.iter()
		.map(|token| token.as_bytes().to_vec())
		.collect()
}

#[test]
fn tokenise_should_lower_case_ascii_words_only() {
	assert_eq!(
		texts_of("Hello WORLD_9 É".as_bytes()),
		[&b"hello"[..], b"world_9", "É".as_bytes()]
	);
}

#[test]
fn tokenise_should_yield_nothing_when_text_is_white_space() {
	assert_eq!(tokenise(b"").next(), None);
	assert_eq!(tokenise(b" \t\n\x0B\x0C\r").next(), None);
}

#[test]
fn tokenise_should_make_each_punctuation_byte_a_token() {
	assert_eq!(texts_of(b"a,--b"), [&b"a"[..], b",", b"-", b"-", b"b"]);
	// 08, 0E, 1F and 7F are control bytes, not white space.
	assert_eq!(texts_of(b"\x08\x0E\x1F\x7F").len(), 4);
}

#[test]
fn tokenise_should_split_words_every_32_bytes() {
	let lengths = |count: usize| {
		texts_of(&vec![b'x'; count])
			.iter()
			.map(Vec::len)
			.collect::<Vec<_>>()
	};
	assert_eq!(lengths(32), [32]);
	assert_eq!(lengths(33), [32, 1]);
	assert_eq!(lengths(65), [32, 32, 1]);
}

#[test]
fn tokenise_should_take_up_to_three_continuation_bytes_when_lead_is_not_ascii() {
	assert_eq!(
		texts_of(b"\xC3\xA9\xE2\x82\xAC"),
		[&b"\xC3\xA9"[..], b"\xE2\x82\xAC"]
	);
	assert_eq!(
		texts_of(b"\xC3\x80\x80\x80\x80"),
		[&b"\xC3\x80\x80\x80"[..], b"\x80"]
	);
	assert_eq!(texts_of(b"\xFF\xFF"), [b"\xFF", b"\xFF"]);
	assert_eq!(texts_of(b"\x80\xBF"), [b"\x80", b"\xBF"]);
}

#[test]
fn kind_should_count_when_word_or_lead_byte_token() {
	let counts = |text: &[u8]| tokens(text).iter().map(Token::counts).collect::<Vec<_>>();
	assert_eq!(counts(b"a , \xC3\xA9 \x80"), [true, false, true, false]);
	assert_eq!(tokens(b"_")[0].kind(), Kind::Word);
	assert_eq!(tokens(b"\xF0")[0].kind(), Kind::NonAscii);
	assert_eq!(tokens(b"\xBF")[0].kind(), Kind::Other);
}

#[test]
fn tokenise_should_give_offsets_into_the_text() {
	let found: Vec<_> = tokenise(b"  ab, C")
		.map(|located| (located.start, located.end))
		.collect();
	assert_eq!(found, [(2, 4), (4, 5), (6, 7)]);
}

#[test]
fn token_new_should_refuse_when_no_text_has_such_a_token() {
	for bad in [
		&b""[..],
		b"A",
		b"a b",
		b" ",
		b"a,",
		b",,",
		b"\x80\x80",
		b"\xC3a",
		b"\xC3\xC3",
		b"\xC3\x80\x80\x80\x80",
		&[b'a'; 33],
	] {
		assert_eq!(Token::new(bad), None, "{bad:?}");
	}
	for good in [
		&b"a"[..],
		b"_9",
		b",",
		b"\x80",
		b"\xC3",
		b"\xC3\x80\x80\x80",
		&[b'a'; 32],
	] {
		assert_eq!(Token::new(good).unwrap().as_bytes(), good);
	}
}

proptest! {
	#[test]
	fn tokenise_should_agree_with_another_implementation(text in proptest::collection::vec(any::<u8>(), 0..400)) {
		let ours: Vec<_> =
			tokenise(&text).map(|found| (found.token.as_bytes().to_vec(), found.start, found.end)).collect();
		prop_assert_eq!(ours, naive(&text));
	}

	#[test]
	fn tokenise_should_agree_with_another_implementation_when_text_is_mostly_words(
		text in "[a-zA-Z_0-9 ,.é€😀\u{a0}]{0,200}"
	) {
		let ours: Vec<_> = tokenise(text.as_bytes())
			.map(|found| (found.token.as_bytes().to_vec(), found.start, found.end))
			.collect();
		prop_assert_eq!(ours, naive(text.as_bytes()));
	}

	#[test]
	fn token_new_should_accept_exactly_what_tokenise_yields(text in proptest::collection::vec(any::<u8>(), 0..40)) {
		let found = tokens(&text);
		let alone = found.len() == 1 && found[0].as_bytes() == text.as_slice();
		prop_assert_eq!(Token::new(&text).is_some(), alone);
		// Any sequence of tokens is the tokens of a text.
		let spaced = found.iter().map(|token| token.as_bytes().to_vec()).collect::<Vec<_>>().join(&b' ');
		prop_assert_eq!(tokens(&spaced), found);
	}
}
