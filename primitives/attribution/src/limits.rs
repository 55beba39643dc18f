//! Bounds of method `verbatim/1`. They are part of the method: other values are another method.

/// Longest word token, in bytes. A longer run is split every so many bytes.
pub const MAX_TOKEN_BYTES: usize = 32;
/// Tokens of a chunk; only the last chunk of a text may have fewer.
pub const CHUNK_TOKENS: usize = 128;
/// Least number of counting tokens of a claim.
pub const MIN_SPAN: u16 = 8;
/// Most tokens of a claim, counting or not.
pub const MAX_SPAN: u16 = 256;
/// Most tokens of a response, counting or not.
pub const MAX_RESPONSE_TOKENS: u32 = 16_384;
/// Most claims of a receipt.
pub const MAX_CLAIMS: u16 = 1_024;
/// Most contributions that a receipt may have retrieved.
pub const MAX_RETRIEVED: u8 = 8;
/// Longest encoding of a chunk: counting tokens before it (8), its length (1), and per token a length and its bytes.
pub const MAX_CHUNK_BYTES: u32 = 8 + 1 + 128 * 33;
/// Most hashes of a proof that a chunk belongs to a text: texts have fewer than 2^32 chunks.
pub const MAX_CHUNK_PROOF: u32 = 32;
/// Chunks that a claim can touch in one text.
pub const MAX_SPAN_CHUNKS: usize = 3;
