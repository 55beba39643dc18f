//! The hash function, as a parameter.

use openledger_core::Hash32;

/// A hash function with 32 byte digests.
///
/// Method `verbatim/1` is defined over BLAKE2b-256. The parameter exists so that a runtime can use the host's (faster)
/// implementation of the same function, and so that tests can compare the trees with those of other libraries.
pub trait Hasher {
	/// The digest of `data`.
	fn hash(data: &[u8]) -> Hash32;
}

/// BLAKE2b-256, computed here.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Blake2;

impl Hasher for Blake2 {
	fn hash(data: &[u8]) -> Hash32 {
		sp_crypto_hashing::blake2_256(data)
	}
}

/// BLAKE2b-256 by the host: what a runtime uses.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct HostBlake2;

impl Hasher for HostBlake2 {
	fn hash(data: &[u8]) -> Hash32 {
		sp_io::hashing::blake2_256(data)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn both_implementations_should_agree() {
		for length in [0, 1, 127, 128, 129, 4_096] {
			let data = alloc::vec![7; length];
			assert_eq!(Blake2::hash(&data), HostBlake2::hash(&data), "{length}");
		}
	}
}
