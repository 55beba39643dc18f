//! Stake on its way out, one entry an era.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use openledger_traits::StakeEra;
use scale_info::TypeInfo;

/// Entries that one owner may have on the way out with one operator.
pub const MAX_CHUNKS: u32 = 16;

/// What one owner has on the way out in one era.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Chunk<BlockNumber> {
	/// The era whose batches, and the earlier ones', it waits for.
	pub era: StakeEra,
	/// OPEN if it is an operator's own stake, shares of the era's pool if it is a delegation.
	pub quantity: u128,
	/// First block in which it can be withdrawn.
	pub unlock_at: BlockNumber,
}

/// The chunks of one owner, oldest era first.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Chunks<BlockNumber>(BoundedVec<Chunk<BlockNumber>, ConstU32<MAX_CHUNKS>>);

impl<BlockNumber> Default for Chunks<BlockNumber> {
	fn default() -> Self {
		Self(BoundedVec::new())
	}
}

impl<BlockNumber> Chunks<BlockNumber> {
	/// Whether there is none.
	pub fn is_empty(&self) -> bool {
		self.0.is_empty()
	}

	/// All of them, oldest era first.
	pub fn iter(&self) -> impl Iterator<Item = &Chunk<BlockNumber>> {
		self.0.iter()
	}
}

impl<BlockNumber: Copy + Ord> Chunks<BlockNumber> {
	/// Adds `quantity`, joined with what already leaves in the same era. `None` if there is no room.
	#[must_use]
	pub fn add(&mut self, era: StakeEra, quantity: u128, unlock_at: BlockNumber) -> Option<()> {
		if let Some(chunk) = self.0.iter_mut().find(|chunk| chunk.era == era) {
			chunk.quantity = chunk.quantity.checked_add(quantity)?;
			chunk.unlock_at = chunk.unlock_at.max(unlock_at);
			return Some(());
		}
		self.0
			.try_push(Chunk {
				era,
				quantity,
				unlock_at,
			})
			.ok()
	}

	/// Takes out those that can be withdrawn at block `now`, `is_clear` telling whether the batches an era waits for
	/// have ended.
	pub fn take_due(
		&mut self,
		now: BlockNumber,
		is_clear: impl Fn(StakeEra) -> bool,
	) -> Vec<Chunk<BlockNumber>> {
		let is_due = |chunk: &Chunk<BlockNumber>| chunk.unlock_at <= now && is_clear(chunk.era);
		let due = self.0.iter().filter(|chunk| is_due(chunk)).copied().collect();
		self.0.retain(|chunk| !is_due(chunk));
		due
	}

	/// Takes up to `amount` of own stake that leaves in era `from` or later, oldest first, and returns what was taken.
	pub fn slash(&mut self, amount: u128, from: StakeEra) -> u128 {
		let mut left = amount;
		for chunk in self.0.iter_mut().filter(|chunk| chunk.era >= from) {
			let taken = chunk.quantity.min(left);
			chunk.quantity = chunk.quantity.saturating_sub(taken);
			left = left.saturating_sub(taken);
		}
		self.0.retain(|chunk| chunk.quantity > 0);
		amount.saturating_sub(left)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn chunks(entries: &[(StakeEra, u128, u64)]) -> Chunks<u64> {
		let mut chunks = Chunks::default();
		for (era, quantity, unlock_at) in entries {
			chunks.add(*era, *quantity, *unlock_at).unwrap();
		}
		chunks
	}

	#[test]
	fn add_should_join_what_leaves_in_one_era() {
		assert_eq!(
			chunks(&[(1, 5, 10), (1, 7, 12), (1, 1, 11)]),
			chunks(&[(1, 13, 12)])
		);
	}

	#[test]
	fn add_should_be_refused_when_full() {
		let mut full = Chunks::default();
		for era in 0..MAX_CHUNKS {
			full.add(era, 1, 10u64).unwrap();
		}
		let before = full.clone();
		assert_eq!(full.add(MAX_CHUNKS, 1, 10), None);
		assert_eq!(full, before);
		assert_eq!(full.add(0, 1, 10), Some(()));
		assert_eq!(full.add(0, u128::MAX, 10), None);
	}

	#[test]
	fn take_due_should_respect_the_block_and_the_batches() {
		let mut some = chunks(&[(1, 5, 10), (2, 6, 11), (3, 7, 11)]);
		assert!(some.take_due(9, |_| true).is_empty());
		let due = some.take_due(11, |era| era != 2);
		assert_eq!(due.iter().map(|chunk| chunk.era).collect::<Vec<_>>(), vec![1, 3]);
		assert_eq!(some, chunks(&[(2, 6, 11)]));
	}

	#[test]
	fn slash_should_take_the_oldest_first_and_spare_matured_eras() {
		let mut some = chunks(&[(1, 5, 10), (2, 6, 11), (3, 7, 12)]);
		assert_eq!(some.slash(8, 2), 8);
		assert_eq!(some, chunks(&[(1, 5, 10), (3, 5, 12)]));
		assert_eq!(some.slash(100, 2), 5);
		assert_eq!(some, chunks(&[(1, 5, 10)]));
		assert_eq!(some.slash(0, 0), 0);
	}
}
