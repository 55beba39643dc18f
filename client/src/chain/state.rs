//! The state of earlier blocks, raw and with proofs.

use super::{Connection, Error, Result};
use codec::Encode;
use openledger_core::Hash32;
use subxt::utils::H256;

#[allow(clippy::missing_errors_doc)] // All of them fail only if the node does not answer, or does not have the block.
impl Connection {
	/// Number and hash of the newest finalised block.
	pub async fn finalised_head(&self) -> Result<(u32, Hash32)> {
		let hash = self.rpc().chain_get_finalized_head().await?;
		let header = self.rpc().chain_get_header(Some(hash)).await?;
		let header = header.ok_or_else(|| Error::Unknown(format!("block {hash:?}")))?;
		let number =
			u32::try_from(header.number).map_err(|_| Error::Unexpected("its block number".into()))?;
		Ok((number, hash.0))
	}

	/// The hash of the block with this number.
	pub async fn hash_of(&self, number: u32) -> Result<Hash32> {
		let hash = self
			.rpc()
			.chain_get_block_hash(Some(u64::from(number).into()))
			.await?;
		Ok(hash.ok_or_else(|| Error::Unknown(format!("block {number}")))?.0)
	}

	/// The header of a block, encoded, and its state root.
	pub async fn header(&self, hash: Hash32) -> Result<(Vec<u8>, Hash32)> {
		let header = self.rpc().chain_get_header(Some(H256(hash))).await?;
		let header = header.ok_or_else(|| Error::Unknown(format!("block 0x{}", hex::encode(hash))))?;
		Ok((header.encode(), header.state_root.0))
	}

	/// A value of the state after a block. `None` too if there is no such entry.
	pub async fn value_at(&self, key: &[u8], hash: Hash32) -> Result<Option<Vec<u8>>> {
		Ok(self.rpc().state_get_storage(key, Some(H256(hash))).await?)
	}

	/// Whether the node still has the state after a block.
	pub async fn has_state(&self, hash: Hash32) -> Result<bool> {
		match self.value_at(b":code-is-not-asked-for", hash).await {
			Ok(_) => Ok(true),
			Err(Error::Rejected(_)) => Ok(false),
			Err(error) => Err(error),
		}
	}

	/// The trie nodes that prove these entries of the state after a block, or that there are none.
	pub async fn prove(&self, keys: &[Vec<u8>], hash: Hash32) -> Result<Vec<Vec<u8>>> {
		let keys = keys.iter().map(Vec::as_slice);
		let proof = self.rpc().state_get_read_proof(keys, Some(H256(hash))).await?;
		Ok(proof.proof.into_iter().map(|node| node.0).collect())
	}
}
