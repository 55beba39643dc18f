//! Storage keys. All maps that evidence needs are hashed by `Twox64Concat`.

use codec::Encode;
use sp_crypto_hashing::{twox_128, twox_64};

/// The key of a value.
pub(super) fn plain(pallet: &str, item: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

/// The key of an entry of a map of one or more keys, each encoded.
pub(super) fn entry(pallet: &str, item: &str, keys: &[Vec<u8>]) -> Vec<u8> {
	let mut out = plain(pallet, item);
	for key in keys {
		out.extend(twox_64(key));
		out.extend(key);
	}
	out
}

/// The hash of a block, as later blocks keep it.
pub(super) fn block_hash(number: u32) -> Vec<u8> {
	entry("System", "BlockHash", &[number.encode()])
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn keys_should_be_those_that_substrate_is_known_for() {
		// From the documentation of every Substrate chain.
		assert_eq!(
			hex::encode(plain("System", "Events")),
			"26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7"
		);
		assert_eq!(
			hex::encode(block_hash(0)),
			"26aa394eea5630e07c48ae0c9558cef7a44704b568d21667356a5a050c118746b4def25cfda6ef3a00000000"
		);
	}
}
