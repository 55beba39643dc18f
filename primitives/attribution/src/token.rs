//! Tokens of method `verbatim/1`.
//!
//! Going through the bytes of a text from the start, at each byte:
//! - white space (`09`–`0D`, `20`) ends a token and is dropped;
//! - ASCII letters, digits and `_` make a word, letters lower-cased; a run longer than 32 bytes is split every 32 bytes;
//! - a lead byte (`C0`–`FF`) with up to 3 continuation bytes (`80`–`BF`) that follow is one token, taken as it is;
//! - any other byte is one token: ASCII punctuation, control bytes, continuation bytes without a lead.
//!
//! Words and lead-byte tokens *count*: towards lengths, the least span and credit. The others must match but weigh
//! nothing. Every sequence of bytes has tokens: a text need not be valid UTF-8.

use crate::limits::MAX_TOKEN_BYTES;

/// What a token is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
	/// A run of `[a-z0-9_]`.
	Word,
	/// A non-ASCII lead byte and its continuation bytes.
	NonAscii,
	/// Any other single byte.
	Other,
}

impl Kind {
	/// Whether tokens of this kind count towards lengths and credit.
	pub const fn counts(self) -> bool {
		matches!(self, Self::Word | Self::NonAscii)
	}

	/// The kind of the token that starts with `byte`, once lower-cased. White space starts none.
	pub const fn of(byte: u8) -> Option<Self> {
		match byte {
			0x09..=0x0D | 0x20 => None,
			b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => Some(Self::Word),
			0xC0..=0xFF => Some(Self::NonAscii),
			_ => Some(Self::Other),
		}
	}
}

const fn is_word(byte: u8) -> bool {
	byte.is_ascii_alphanumeric() || byte == b'_'
}

const fn is_continuation(byte: u8) -> bool {
	matches!(byte, 0x80..=0xBF)
}

/// A token in its normal form: 1 to 32 bytes, words lower-cased.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct Token {
	length: u8,
	/// Zero after `length`, so that equal tokens are equal.
	bytes: [u8; MAX_TOKEN_BYTES],
}

impl core::fmt::Debug for Token {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		write!(f, "\"{}\"", self.as_bytes().escape_ascii())
	}
}

impl Token {
	/// The token with exactly these bytes, or `None` if no text has such a token.
	pub fn new(bytes: &[u8]) -> Option<Self> {
		is_normal(bytes).then(|| Self::lowered(bytes))
	}

	/// Its bytes, 1 to 32.
	pub fn as_bytes(&self) -> &[u8] {
		self.bytes.get(..usize::from(self.length)).unwrap_or(&[])
	}

	/// Its kind.
	pub fn kind(&self) -> Kind {
		kind_of(self.as_bytes())
	}

	/// Whether it counts towards lengths and credit.
	pub fn counts(&self) -> bool {
		self.kind().counts()
	}

	/// At most 32 of the bytes, lower-cased.
	fn lowered(bytes: &[u8]) -> Self {
		let mut token = Self {
			length: 0,
			bytes: [0; MAX_TOKEN_BYTES],
		};
		for (to, from) in token.bytes.iter_mut().zip(bytes) {
			*to = from.to_ascii_lowercase();
			token.length = token.length.saturating_add(1);
		}
		token
	}
}

/// The kind of a token in its normal form.
pub(crate) fn kind_of(token: &[u8]) -> Kind {
	token
		.first()
		.and_then(|first| Kind::of(*first))
		.unwrap_or(Kind::Other)
}

/// Whether a text can have a token with exactly these bytes. Any sequence of such tokens is the tokens of some text
/// (put a space between them).
pub(crate) fn is_normal(bytes: &[u8]) -> bool {
	let Some((first, rest)) = bytes.split_first() else {
		return false;
	};
	match Kind::of(*first) {
		Some(Kind::Word) => {
			bytes.len() <= MAX_TOKEN_BYTES
				&& bytes
					.iter()
					.all(|byte| is_word(*byte) && !byte.is_ascii_uppercase())
		}
		Some(Kind::NonAscii) => rest.len() <= 3 && rest.iter().all(|byte| is_continuation(*byte)),
		Some(Kind::Other) => rest.is_empty(),
		None => false,
	}
}

/// A token and where it is in its text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Located {
	/// The token.
	pub token: Token,
	/// Its first byte in the text.
	pub start: usize,
	/// The byte after its last.
	pub end: usize,
}

/// The tokens of a text, in order.
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
	rest: &'a [u8],
	at: usize,
}

/// The tokens of `text`, with their places.
pub fn tokenise(text: &[u8]) -> Tokens<'_> {
	Tokens { rest: text, at: 0 }
}

/// The tokens of `text`, without their places.
pub fn tokens(text: &[u8]) -> alloc::vec::Vec<Token> {
	tokenise(text).map(|located| located.token).collect()
}

impl Tokens<'_> {
	fn advance(&mut self, bytes: usize) {
		self.rest = self.rest.get(bytes..).unwrap_or(&[]);
		self.at = self.at.saturating_add(bytes);
	}
}

impl Iterator for Tokens<'_> {
	type Item = Located;

	fn next(&mut self) -> Option<Located> {
		let white = self
			.rest
			.iter()
			.take_while(|byte| Kind::of(**byte).is_none())
			.count();
		self.advance(white);
		let length = match Kind::of(*self.rest.first()?)? {
			Kind::Word => self
				.rest
				.iter()
				.take(MAX_TOKEN_BYTES)
				.take_while(|byte| is_word(**byte))
				.count(),
			Kind::NonAscii => {
				let follow = self
					.rest
					.iter()
					.skip(1)
					.take(3)
					.take_while(|byte| is_continuation(**byte));
				follow.count().saturating_add(1)
			}
			Kind::Other => 1,
		};
		let token = Token::lowered(self.rest.get(..length)?);
		let start = self.at;
		self.advance(length);
		Some(Located {
			token,
			start,
			end: self.at,
		})
	}
}
