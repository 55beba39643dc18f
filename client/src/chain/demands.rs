//! Demands of batches, read as they are stored.

use super::{Connection, Error, Result};
use crate::gateway::Demand;
use codec::{Decode, DecodeAll};
use openledger_attribution::Item;
use openledger_core::{Balance, BatchId};
use sp_crypto_hashing::{twox_128, twox_64};

/// Entries asked for at one time.
const PAGE: u32 = 256;
/// Bytes of the hash before an item in a key.
const ITEM_HASH: usize = 16;
/// The variant of a demand that waits.
const OPEN: u8 = 0;

impl Connection {
	/// The demands of a batch that wait for an answer.
	///
	/// # Errors
	/// If the node does not answer.
	pub async fn open_demands(&self, batch: BatchId) -> Result<Vec<Demand>> {
		let at = Some(self.best().await?.block_hash());
		let prefix = prefix(batch);
		let mut demands = Vec::new();
		let mut last: Option<Vec<u8>> = None;
		loop {
			let keys = self
				.rpc()
				.state_get_keys_paged(&prefix, PAGE, last.as_deref(), at)
				.await?;
			for key in &keys {
				if let Some(value) = self.rpc().state_get_storage(key, at).await? {
					demands.extend(read(batch, key.get(prefix.len()..).unwrap_or_default(), &value)?);
				}
			}
			match keys.into_iter().last() {
				Some(key) => last = Some(key),
				None => return Ok(demands),
			}
		}
	}
}

fn prefix(batch: BatchId) -> Vec<u8> {
	let batch = batch.to_le_bytes();
	[
		twox_128(b"AttributionScoring").as_slice(),
		&twox_128(b"Demands"),
		&twox_64(&batch),
		&batch,
	]
	.concat()
}

/// Reads an entry: the item from the rest of its key, and the demand if it waits.
fn read(batch: BatchId, key: &[u8], value: &[u8]) -> Result<Option<Demand>> {
	let unexpected = |what: &str| {
		Error::Unexpected(format!(
			"a demand of batch {batch} has a {what} that cannot be read"
		))
	};
	let mut item = key.get(ITEM_HASH..).ok_or_else(|| unexpected("key"))?;
	let item = Item::decode_all(&mut item).map_err(|_| unexpected("key"))?;
	let Some((&OPEN, mut rest)) = value.split_first() else {
		return Ok(None);
	};
	// Demander, prepayment, deadline.
	let (_, _, deadline) = <([u8; 32], Balance, u32)>::decode(&mut rest).map_err(|_| unexpected("value"))?;
	Ok(Some(Demand {
		batch,
		item,
		deadline,
	}))
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	#[test]
	fn read_should_tell_open_demands_from_answered_ones() {
		let item = Item::Receipt(7);
		let key = [vec![9; ITEM_HASH], item.encode()].concat();
		let open = (OPEN, [3u8; 32], 5 as Balance, 11u32).encode();
		let demand = Demand {
			batch: 4,
			item,
			deadline: 11,
		};
		assert_eq!(read(4, &key, &open).unwrap(), Some(demand));
		assert_eq!(read(4, &key, &[1, 0]).unwrap(), None);
		assert!(read(4, &key[..10], &open).is_err());
		assert!(read(4, &key, &open[..20]).is_err());
	}

	#[test]
	fn prefix_should_hash_the_batch_as_the_map_does() {
		assert_eq!(prefix(1).len(), 16 + 16 + 8 + 8);
		assert_ne!(prefix(1), prefix(2));
	}
}
