//! Answers to demands, made from the store.

use crate::store::{BatchRecord, Commitment, Store, StoreError};
use codec::DecodeAll;
use openledger_attribution::{
	chunk::bodies,
	fraud::{Attributed, Gap, Neighbour, Shown, Side},
	ledger::CreditLeaf,
	merkle::{MerkleError, Tree},
	Blake2, ChunkProof, Context, Item, ReceiptLeaf, Reveal,
};

/// A demand cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum RevealError {
	/// The store failed, or does not have it.
	#[error(transparent)]
	Store(#[from] StoreError),
	/// The batch has no such item.
	#[error("the batch has no {0:?}")]
	NoSuchItem(Item),
	/// What was committed to is not what it should be.
	#[error("what was committed to as {0:?} cannot be read")]
	Unreadable(Item),
}

impl From<MerkleError> for RevealError {
	fn from(_: MerkleError) -> Self {
		Self::Store(StoreError::Damaged("batches"))
	}
}

/// Shows an item of a batch, with its proofs.
pub(super) fn reveal(
	store: &Store,
	batch: &BatchRecord,
	commitment: &Commitment,
	item: &Item,
) -> Result<Reveal, RevealError> {
	let missing = || RevealError::NoSuchItem(*item);
	let shown = |index: u32| {
		let place = usize::try_from(index).map_err(|_| missing())?;
		let data = commitment.receipts.get(place).ok_or_else(missing)?;
		let leaf =
			ReceiptLeaf::decode_all(&mut data.as_slice()).map_err(|_| RevealError::Unreadable(*item))?;
		Ok::<_, RevealError>(Shown {
			index: index.into(),
			leaf,
			proof: commitment.receipts_tree().prove(index.into())?,
		})
	};
	let execution = |index: u32| {
		let found = store.executions_from(batch, index.into(), 1)?;
		found.into_iter().next().ok_or_else(missing)
	};
	match *item {
		Item::Draw(position) => {
			// Sums grow, so the first above the position is found by halving.
			let sum = |leaf: &Vec<u8>| ReceiptLeaf::decode_all(&mut leaf.as_slice()).map(|leaf| leaf.sum);
			let place = commitment
				.receipts
				.partition_point(|leaf| sum(leaf).is_ok_and(|sum| sum <= position));
			Ok(Reveal::Receipt(shown(
				u32::try_from(place).map_err(|_| missing())?,
			)?))
		}
		Item::Receipt(index) => Ok(Reveal::Receipt(shown(index)?)),
		Item::Claims(index) => Ok(Reveal::Claims {
			receipt: shown(index)?,
			claims: execution(index)?.execution.claims,
		}),
		Item::Retrieved(index) => Ok(Reveal::Retrieved {
			receipt: shown(index)?,
			entries: execution(index)?.retrieved().to_vec(),
		}),
		Item::Chunk {
			receipt: index,
			side,
			chunk,
		} => {
			let receipt = shown(index)?;
			// Of the receipt that was made, which the one committed to may differ from.
			let id = execution(index)?.receipt().id;
			let texts = store.texts(&id)?.ok_or(StoreError::Unknown("text"))?;
			let (context, text) = match side {
				Side::Request => (Context::Request { salt: texts.salt }, texts.request),
				Side::Response => (Context::Response { salt: texts.salt }, texts.response),
			};
			let bodies: Vec<Vec<u8>> = bodies(text.as_bytes()).collect();
			let tree = Tree::<Blake2>::new(
				bodies
					.iter()
					.map(|body| context.leaf_hash::<Blake2>(body))
					.collect(),
			);
			let chunks = u32::try_from(bodies.len()).map_err(|_| missing())?;
			let place = usize::try_from(chunk).map_err(|_| missing())?;
			Ok(match bodies.into_iter().nth(place) {
				Some(body) => Reveal::Chunk {
					receipt,
					salt: texts.salt,
					chunks,
					shown: ChunkProof {
						body,
						proof: tree.prove(chunk.into())?,
					},
				},
				None => Reveal::NoChunk {
					receipt,
					chunks,
					tree_hash: tree.tree_hash(),
				},
			})
		}
		Item::Ledger(index) => {
			let tree = commitment.ledger_tree();
			let entries = tree.count();
			let place = usize::try_from(index).map_err(|_| missing())?;
			let Some(data) = commitment.ledger.get(place) else {
				return Ok(Reveal::NoCredit {
					entries,
					tree_hash: tree.tree_hash(),
				});
			};
			let leaf =
				CreditLeaf::decode_all(&mut data.as_slice()).map_err(|_| RevealError::Unreadable(*item))?;
			Ok(Reveal::Credit {
				entries,
				entry: Shown {
					index: index.into(),
					leaf,
					proof: tree.prove(index.into())?,
				},
			})
		}
		Item::DrawCredit(position) => {
			let tree = commitment.ledger_tree();
			let credit = |place: usize| -> Result<CreditLeaf, RevealError> {
				let data = commitment.ledger.get(place).ok_or_else(missing)?;
				CreditLeaf::decode_all(&mut data.as_slice()).map_err(|_| RevealError::Unreadable(*item))
			};
			let neighbour = |place: usize| -> Result<Neighbour<CreditLeaf>, RevealError> {
				Ok(Neighbour {
					leaf: credit(place)?,
					proof: tree.prove(u64::try_from(place).map_err(|_| missing())?)?,
				})
			};
			// Sums grow, here too.
			let place = commitment.ledger.partition_point(|leaf| {
				CreditLeaf::decode_all(&mut leaf.as_slice()).is_ok_and(|leaf| leaf.sum <= position)
			});
			let id = credit(place)?.entry.receipt;
			let index = commitment.receipts.partition_point(|leaf| {
				ReceiptLeaf::decode_all(&mut leaf.as_slice()).is_ok_and(|leaf| leaf.receipt.id < id)
			});
			let index = u32::try_from(index).map_err(|_| missing())?;
			let executed = execution(index)?;
			Ok(Reveal::Credited {
				entries: tree.count(),
				gap: Gap {
					at: u64::try_from(place).map_err(|_| missing())?,
					before: place.checked_sub(1).map(neighbour).transpose()?,
					after: Some(neighbour(place)?),
				},
				attributed: Attributed {
					receipt: shown(index)?,
					retrieved: executed.retrieved().to_vec(),
					claims: executed.execution.claims,
				},
			})
		}
	}
}
