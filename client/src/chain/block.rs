//! Blocks and what happened in them.

use super::{Config, Connection, Error, Result};
use openledger_core::Hash32;
use std::{
	collections::HashMap,
	sync::{Arc, Mutex, PoisonError},
};
use subxt::{
	events::{Event, Events, Phase},
	utils::H256,
};
use tokio::sync::OnceCell;

/// Blocks that are kept to look up events of transactions in.
const KEPT: usize = 64;

/// A block of the chain with its events.
#[derive(Debug)]
pub struct SealedBlock {
	/// Its number.
	pub number: u64,
	/// Its hash.
	pub hash: Hash32,
	/// Hashes of its transactions, in order.
	pub(super) extrinsics: Vec<Hash32>,
	events: Events<Config>,
}

/// One event, for those who look at all of them.
pub type EventRecord<'a> = Event<'a, Config>;

impl SealedBlock {
	/// All events, in order; also those of hooks.
	pub fn events(&self) -> impl Iterator<Item = EventRecord<'_>> {
		self.events.iter().filter_map(std::result::Result::ok)
	}

	/// The events of one type, in order; also those of hooks.
	pub fn find<E: subxt::events::DecodeAsEvent>(&self) -> Vec<E> {
		self.events()
			.filter_map(|event| event.decode_fields_as::<E>()?.ok())
			.collect()
	}

	/// The events of the transaction with this index.
	pub(super) fn events_of(&self, index: u32) -> impl Iterator<Item = EventRecord<'_>> {
		self.events()
			.filter(move |event| event.phase() == Phase::ApplyExtrinsic(index))
	}
}

/// The blocks that transactions of this process came into, each fetched once.
#[derive(Default)]
pub(super) struct Blocks(Mutex<HashMap<H256, Arc<OnceCell<Arc<SealedBlock>>>>>);

impl Connection {
	/// The block with this number.
	///
	/// # Errors
	/// [`Error::Unknown`] if there is none.
	pub async fn block(&self, number: u64) -> Result<Arc<SealedBlock>> {
		let hash = self.rpc().chain_get_block_hash(Some(number.into())).await?;
		let hash = hash.ok_or_else(|| Error::Unknown(format!("block {number}")))?;
		self.fetch_block(hash).await.map(Arc::new)
	}

	/// The block with this hash, from memory if it is there.
	pub(super) async fn block_at(&self, hash: H256) -> Result<Arc<SealedBlock>> {
		let cell = {
			let mut blocks = self.blocks().0.lock().unwrap_or_else(PoisonError::into_inner);
			if blocks.len() >= KEPT && !blocks.contains_key(&hash) {
				blocks.clear();
			}
			blocks.entry(hash).or_default().clone()
		};
		cell.get_or_try_init(|| async { self.fetch_block(hash).await.map(Arc::new) })
			.await
			.cloned()
	}

	async fn fetch_block(&self, hash: H256) -> Result<SealedBlock> {
		let at = self.client().at_block(hash).await?;
		let body = self.rpc().chain_get_block(Some(hash)).await?;
		let body = body.ok_or_else(|| Error::Unknown(format!("block {hash:?}")))?;
		Ok(SealedBlock {
			number: at.block_number(),
			hash: hash.0,
			extrinsics: body
				.block
				.extrinsics
				.iter()
				.map(|bytes| <openledger_attribution::Blake2 as openledger_attribution::Hasher>::hash(bytes))
				.collect(),
			events: at.events().fetch().await?,
		})
	}
}
