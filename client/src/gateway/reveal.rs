//! Answers to demands, made from the store.

use crate::store::{BatchRecord, Commitment, ReceiptRecord, Store, StoreError};
use codec::DecodeAll;
use openledger_attribution::{
	chunk::bodies,
	credit::owed_to,
	fraud::{Attributed, CreditGap, Neighbour, Shown, ShownCredit, ShownReceipt, Side},
	merkle::{MerkleError, Tree},
	reveal::DueCredit,
	sums::SumError,
	Blake2, ChunkProof, Context, CreditEntry, CreditKey, CreditNode, Item, Receipt, Reveal, SumTree, Summed,
};
use openledger_core::Balance;

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

impl From<SumError> for RevealError {
	fn from(_: SumError) -> Self {
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
	let item = *item;
	let source = Source {
		store,
		batch,
		commitment,
		item,
	};
	match item {
		Item::Draw(position) => {
			let (place, _) = source.holder::<Receipt>(&commitment.receipts, position)?;
			Ok(Reveal::Receipt(source.receipt(place)?))
		}
		Item::Receipt(index) => Ok(Reveal::Receipt(source.receipt(source.place(index)?)?)),
		Item::Claims(index) => {
			let Attributed { receipt, claims, .. } = source.attributed(source.place(index)?)?;
			Ok(Reveal::Claims { receipt, claims })
		}
		Item::Retrieved(index) => {
			let Attributed {
				receipt, retrieved, ..
			} = source.attributed(source.place(index)?)?;
			Ok(Reveal::Retrieved {
				receipt,
				entries: retrieved,
			})
		}
		Item::Chunk { receipt, side, chunk } => source.chunk(source.place(receipt)?, side, chunk),
		Item::Ledger(index) => {
			let ledger = source.ledger()?;
			Ok(match ledger.shown(source.place(index)?)? {
				Some(entry) => Reveal::Credit {
					entries: ledger.tree.count(),
					entry,
				},
				None => Reveal::NoCredit {
					entries: ledger.tree.count(),
					tree_hash: ledger.tree.tree_hash(),
				},
			})
		}
		Item::DrawCredit(position) => {
			let ledger = source.ledger()?;
			let (place, _) = source.holder::<CreditEntry>(&commitment.ledger, position)?;
			let entry = ledger.shown(place)?.ok_or_else(|| source.missing())?;
			let of = entry.leaf.receipt;
			let receipts = &commitment.receipts;
			let index = receipts.partition_point(|leaf| Receipt::read(leaf).0 < of);
			Ok(Reveal::Credited {
				entries: ledger.tree.count(),
				entry,
				attributed: source.attributed(index)?,
			})
		}
		Item::Due(position) => source.due(position),
	}
}

/// What an answer is made from.
struct Source<'a> {
	store: &'a Store,
	batch: &'a BatchRecord,
	commitment: &'a Commitment,
	item: Item,
}

impl<'a> Source<'a> {
	fn missing(&self) -> RevealError {
		RevealError::NoSuchItem(self.item)
	}

	fn place(&self, index: u32) -> Result<usize, RevealError> {
		usize::try_from(index).map_err(|_| self.missing())
	}

	/// The place of the leaf that holds a position in the sum, and how far within it that is. Amounts are read as the tree reads them.
	fn holder<L: Summed>(
		&self,
		leaves: &[Vec<u8>],
		position: Balance,
	) -> Result<(usize, Balance), RevealError> {
		let mut offset = position;
		for (place, data) in leaves.iter().enumerate() {
			let (_, amount) = L::read(data);
			match offset.checked_sub(amount) {
				Some(rest) => offset = rest,
				None => return Ok((place, offset)),
			}
		}
		Err(self.missing())
	}

	fn receipt(&self, place: usize) -> Result<ShownReceipt, RevealError> {
		let data = self
			.commitment
			.receipts
			.get(place)
			.ok_or_else(|| self.missing())?;
		let leaf =
			Receipt::decode_all(&mut data.as_slice()).map_err(|_| RevealError::Unreadable(self.item))?;
		let index = u64::try_from(place).map_err(|_| self.missing())?;
		Ok(Shown {
			index,
			leaf,
			proof: self.commitment.receipts_tree()?.prove(index)?,
		})
	}

	/// What was executed at this place of the batch. The receipt committed to may differ from it.
	fn execution(&self, place: usize) -> Result<ReceiptRecord, RevealError> {
		let from = u64::try_from(place).map_err(|_| self.missing())?;
		let found = self.store.executions_from(self.batch, from, 1)?;
		found.into_iter().next().ok_or_else(|| self.missing())
	}

	fn attributed(&self, place: usize) -> Result<Attributed, RevealError> {
		let receipt = self.receipt(place)?;
		let execution = self.execution(place)?.execution;
		Ok(Attributed {
			receipt,
			claims: execution.claims,
			retrieved: execution.retrieved,
		})
	}

	fn chunk(&self, place: usize, side: Side, chunk: u32) -> Result<Reveal, RevealError> {
		let receipt = self.receipt(place)?;
		let id = self.execution(place)?.receipt().id;
		let texts = self.store.texts(&id)?.ok_or(StoreError::Unknown("text"))?;
		let (context, text) = match side {
			Side::Request => (Context::Request { salt: texts.salt }, texts.request),
			Side::Response => (Context::Response { salt: texts.salt }, texts.response),
		};
		let bodies: Vec<Vec<u8>> = bodies(text.as_bytes()).collect();
		let hashes = bodies.iter().map(|body| context.leaf_hash::<Blake2>(body));
		let tree = Tree::<Blake2>::new(hashes.collect());
		let chunks = u32::try_from(bodies.len()).map_err(|_| self.missing())?;
		Ok(match bodies.into_iter().nth(self.place(chunk)?) {
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

	fn ledger(&self) -> Result<Ledger<'a>, RevealError> {
		Ok(Ledger {
			leaves: &self.commitment.ledger,
			tree: self.commitment.ledger_tree()?,
			item: self.item,
		})
	}

	/// The receipt that holds a position, and the credit that this makes due, by the terms that the batch was built with. What is claimed or
	/// was retrieved is in the model's corpus: the gateway looks nowhere else.
	fn due(&self, position: Balance) -> Result<Reveal, RevealError> {
		let (place, offset) = self.holder::<Receipt>(&self.commitment.receipts, position)?;
		let attributed = self.attributed(place)?;
		let receipt = &attributed.receipt.leaf;
		let owed = owed_to(
			receipt,
			&attributed.claims,
			&attributed.retrieved,
			&self.batch.channels.into(),
			offset,
		);
		let owed = owed.filter(|id| self.batch.commons.binary_search(id).is_err());
		let credit = match owed {
			None => None,
			Some(contribution) => Some(self.ledger()?.due(&CreditKey {
				contribution,
				receipt: receipt.id,
			})?),
		};
		Ok(Reveal::Due { attributed, credit })
	}
}

/// The credit ledger of a batch, with what is needed to prove its leaves.
struct Ledger<'a> {
	leaves: &'a [Vec<u8>],
	tree: SumTree<CreditKey, Blake2>,
	item: Item,
}

impl Ledger<'_> {
	/// The credit at this place; `None` beyond the end.
	fn neighbour(&self, place: usize) -> Result<Option<Neighbour<CreditEntry, CreditNode>>, RevealError> {
		let Some(data) = self.leaves.get(place) else {
			return Ok(None);
		};
		let leaf =
			CreditEntry::decode_all(&mut data.as_slice()).map_err(|_| RevealError::Unreadable(self.item))?;
		let proof = self.tree.prove(self.index(place)?)?;
		Ok(Some(Neighbour { leaf, proof }))
	}

	fn shown(&self, place: usize) -> Result<Option<ShownCredit>, RevealError> {
		let index = self.index(place)?;
		let found = self.neighbour(place)?;
		Ok(found.map(|Neighbour { leaf, proof }| Shown { index, leaf, proof }))
	}

	/// The credit of this key, or where it would be.
	fn due(&self, key: &CreditKey) -> Result<DueCredit, RevealError> {
		let entries = self.tree.count();
		let place = self
			.leaves
			.partition_point(|leaf| CreditEntry::read(leaf).0 < *key);
		if let Some(entry) = self.shown(place)?.filter(|entry| entry.leaf.key() == *key) {
			return Ok(DueCredit::There { entries, entry });
		}
		let before = match place.checked_sub(1) {
			None => None,
			Some(place) => self.neighbour(place)?,
		};
		let gap = CreditGap {
			at: self.index(place)?,
			before,
			after: self.neighbour(place)?,
		};
		Ok(DueCredit::Missing { entries, gap })
	}

	fn index(&self, place: usize) -> Result<u64, RevealError> {
		u64::try_from(place).map_err(|_| RevealError::NoSuchItem(self.item))
	}
}
