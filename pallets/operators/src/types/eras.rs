//! Which batches departing stake waits for, without remembering batches.
//!
//! An operator's time is cut into **stake eras**. A batch is charged to the era it is opened in and released from the
//! same one. Stake that leaves is put into the current era too, and can be withdrawn once its own block has come and no
//! era up to its own has an open batch: then every batch opened before it left has ended, in whatever order batches end.
//!
//! The rule is exact up to the length of an era and errs to the safe side: stake also waits for batches opened
//! after it left but still in its era. So eras are short: one ends [`Eras::length`] blocks after stake first left in it.
//! At most [`MAX_LIVE_ERAS`] are kept. With that length there are never more, however often stake leaves, unless batches
//! outlive the unbonding period (windows that stand still); in that case the current era does not end until there is room.

use alloc::vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use openledger_core::Balance;
use openledger_traits::StakeEra;
use scale_info::TypeInfo;
use sp_runtime::traits::AtLeast32BitUnsigned;

/// Eras of one operator that may be live at once.
pub const MAX_LIVE_ERAS: u32 = 32;

/// Stake left in this era.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Departure<BlockNumber> {
	/// Block in which stake first left.
	pub first: BlockNumber,
	/// Block in which the last of it can be withdrawn at the earliest.
	pub unlock_at: BlockNumber,
}

/// One era of one operator.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Era<BlockNumber> {
	/// Its number, from 0.
	pub number: StakeEra,
	/// Batches charged to it that are still open.
	pub batches: u32,
	/// Their sum.
	pub exposed: Balance,
	/// Block in which a batch of it last ended. Stake is let go later than that, so that a batch may be ended and
	/// slashed in either order within one block.
	pub released_at: Option<BlockNumber>,
	/// The stake that left in it, if any did.
	pub departure: Option<Departure<BlockNumber>>,
}

impl<BlockNumber: Copy + Ord> Era<BlockNumber> {
	const fn new(number: StakeEra) -> Self {
		Self {
			number,
			batches: 0,
			exposed: 0,
			released_at: None,
			departure: None,
		}
	}

	/// Whether all its batches ended before block `now`.
	pub fn is_clear(&self, now: BlockNumber) -> bool {
		self.batches == 0 && self.released_at.is_none_or(|block| block < now)
	}

	/// Whether nothing that left in it has to wait any longer.
	fn is_over(&self, now: BlockNumber) -> bool {
		self.is_clear(now) && self.departure.is_none_or(|departure| departure.unlock_at <= now)
	}
}

/// The live eras of one operator, oldest first. The last is the current one.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Eras<BlockNumber>(BoundedVec<Era<BlockNumber>, ConstU32<MAX_LIVE_ERAS>>);

impl<BlockNumber: Copy + Ord> Default for Eras<BlockNumber> {
	fn default() -> Self {
		Self(BoundedVec::truncate_from(vec![Era::new(0)]))
	}
}

impl<BlockNumber: AtLeast32BitUnsigned + Copy> Eras<BlockNumber> {
	/// Blocks after which an era ends, counted from the block in which stake first left in it: such that the eras of
	/// one unbonding period, the current one included, fit into [`MAX_LIVE_ERAS`].
	pub fn length(unbonding_period: BlockNumber) -> BlockNumber {
		(unbonding_period / BlockNumber::from(MAX_LIVE_ERAS.saturating_sub(3)))
			.saturating_add(BlockNumber::from(1u32))
	}

	/// All of them, oldest first.
	pub fn iter(&self) -> impl Iterator<Item = &Era<BlockNumber>> {
		self.0.iter()
	}

	/// The oldest that is live. What left in earlier ones can be slashed no more.
	pub fn oldest(&self) -> Option<StakeEra> {
		self.0.first().map(|era| era.number)
	}

	/// The one that batches and departing stake are put into now.
	pub fn current(&self) -> Option<&Era<BlockNumber>> {
		self.0.last()
	}

	/// Whether every batch that stake which left in era `number` waits for ended before block `now`.
	pub fn is_clear(&self, number: StakeEra, now: BlockNumber) -> bool {
		self.0.iter().all(|era| era.number > number || era.is_clear(now))
	}

	/// Lets go of the eras that are over and ends the current one if it is due. To be called before anything else.
	pub fn settle(&mut self, now: BlockNumber, length: BlockNumber) {
		self.forget(now);
		let is_due = self
			.current()
			.and_then(|era| era.departure)
			.is_some_and(|departure| departure.first.saturating_add(length) <= now);
		if is_due && self.end_current() {
			self.forget(now);
		}
	}

	/// Ends the current era; `false` if there is no room for another.
	pub fn end_current(&mut self) -> bool {
		let next = self.current().and_then(|era| era.number.checked_add(1));
		next.is_some_and(|number| self.0.try_push(Era::new(number)).is_ok())
	}

	/// Forgets the oldest eras up to the first that is not over. The current one stays.
	fn forget(&mut self, now: BlockNumber) {
		let first = self
			.0
			.iter()
			.find(|era| !era.is_over(now))
			.or(self.0.last())
			.map(|era| era.number);
		if let Some(first) = first {
			self.0.retain(|era| era.number >= first);
		}
	}

	/// Charges one batch of `amount` to the current era and returns its number.
	#[must_use]
	pub fn charge(&mut self, amount: Balance) -> Option<StakeEra> {
		let era = self.0.last_mut()?;
		era.exposed = era.exposed.checked_add(amount)?;
		era.batches = era.batches.checked_add(1)?;
		Some(era.number)
	}

	/// Takes one batch of `amount` out of era `number`; `None` if it cannot be one of its batches.
	#[must_use]
	pub fn discharge(&mut self, number: StakeEra, amount: Balance, now: BlockNumber) -> Option<()> {
		let era = self.0.iter_mut().find(|era| era.number == number)?;
		let batches = era.batches.checked_sub(1)?;
		let exposed = era.exposed.checked_sub(amount)?;
		// Every batch is of more than nothing, so the two run out together.
		if (batches == 0) != (exposed == 0) {
			return None;
		}
		era.batches = batches;
		era.exposed = exposed;
		era.released_at = Some(now);
		Some(())
	}

	/// Notes that stake which can be withdrawn from `unlock_at` on leaves now, and returns the era it leaves in.
	#[must_use]
	pub fn depart(&mut self, now: BlockNumber, unlock_at: BlockNumber) -> Option<StakeEra> {
		let era = self.0.last_mut()?;
		let departure = era.departure.get_or_insert(Departure {
			first: now,
			unlock_at,
		});
		departure.unlock_at = departure.unlock_at.max(unlock_at);
		Some(era.number)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const PERIOD: u64 = 100;

	fn length() -> u64 {
		Eras::<u64>::length(PERIOD)
	}

	fn numbers(eras: &Eras<u64>) -> Vec<StakeEra> {
		eras.iter().map(|era| era.number).collect()
	}

	#[test]
	fn eras_should_stay_one_when_no_stake_leaves() {
		let mut eras = Eras::<u64>::default();
		for now in 0..1_000 {
			eras.settle(now, length());
			assert_eq!(eras.charge(1), Some(0));
		}
		assert_eq!(
			eras.current().map(|era| (era.batches, era.exposed)),
			Some((1_000, 1_000))
		);
	}

	#[test]
	fn era_should_end_a_length_after_stake_first_left() {
		let mut eras = Eras::<u64>::default();
		eras.settle(50, length());
		assert_eq!(eras.depart(50, 50 + PERIOD), Some(0));
		eras.settle(50 + length() - 1, length());
		assert_eq!(
			eras.depart(50 + length() - 1, 50 + length() - 1 + PERIOD),
			Some(0)
		);
		eras.settle(50 + length(), length());
		assert_eq!(eras.charge(1), Some(1));
		assert_eq!(numbers(&eras), vec![0, 1]);
	}

	#[test]
	fn era_should_stay_live_when_its_batches_or_earlier_ones_are_open() {
		let mut eras = Eras::<u64>::default();
		assert_eq!(eras.charge(7), Some(0));
		assert_eq!(eras.depart(0, PERIOD), Some(0));
		eras.settle(length(), length());
		assert_eq!(eras.charge(8), Some(1));
		assert_eq!(eras.depart(length(), length() + PERIOD), Some(1));

		// The later batch ends first: era 1 still waits for era 0.
		assert_eq!(eras.discharge(1, 8, 20), Some(()));
		eras.settle(1_000, length());
		assert_eq!(numbers(&eras), vec![0, 1, 2]);
		assert!(!eras.is_clear(0, 1_000) && !eras.is_clear(1, 1_000));

		// In the block of the release nothing is let go yet.
		assert_eq!(eras.discharge(0, 7, 1_000), Some(()));
		eras.settle(1_000, length());
		assert_eq!(numbers(&eras), vec![0, 1, 2]);
		assert!(!eras.is_clear(0, 1_000) && eras.is_clear(1, 1_001));
		eras.settle(1_001, length());
		assert_eq!(numbers(&eras), vec![2]);
	}

	#[test]
	fn discharge_should_be_refused_when_it_fits_no_batch() {
		let mut eras = Eras::<u64>::default();
		assert_eq!(eras.discharge(0, 1, 0), None);
		assert_eq!(eras.charge(5), Some(0));
		assert_eq!(eras.charge(6), Some(0));
		let before = eras.clone();
		assert_eq!(eras.discharge(1, 5, 0), None);
		assert_eq!(eras.discharge(0, 12, 0), None);
		assert_eq!(eras.discharge(0, 11, 0), None);
		assert_eq!(eras, before);
		assert_eq!(eras.discharge(0, 5, 0), Some(()));
		assert_eq!(eras.discharge(0, 5, 0), None);
		assert_eq!(eras.discharge(0, 6, 0), Some(()));
	}

	#[test]
	fn current_era_should_go_on_when_batches_outlive_the_period_and_no_room_is_left() {
		let mut eras = Eras::<u64>::default();
		assert_eq!(eras.charge(1), Some(0));
		let mut now = 0;
		for _ in 0..100 {
			eras.settle(now, length());
			assert!(eras.depart(now, now + PERIOD).is_some());
			now += length();
		}
		assert_eq!(eras.iter().count() as u32, MAX_LIVE_ERAS);
		assert_eq!(eras.current().map(|era| era.number), Some(MAX_LIVE_ERAS - 1));
		assert!(!eras.clone().end_current());

		assert_eq!(eras.discharge(0, 1, now), Some(()));
		now += PERIOD + 1;
		eras.settle(now, length());
		assert_eq!(numbers(&eras), vec![MAX_LIVE_ERAS]);
	}

	proptest! {
		/// Whatever the pattern of departures, there is always room for another era when batches end in time.
		#[test]
		fn eras_should_fit_when_stake_leaves_as_often_as_it_likes(
			period in 1u64..400,
			gaps in prop::collection::vec(0u64..40, 1..400),
		) {
			let length = Eras::<u64>::length(period);
			let mut eras = Eras::<u64>::default();
			let mut now = 0;
			for gap in gaps {
				now += gap;
				eras.settle(now, length);
				prop_assert!(eras.clone().end_current());
				prop_assert!(eras.depart(now, now + period).is_some());
			}
		}

		/// Against a model that remembers every batch: stake is never let go while a batch opened before it left is open.
		#[test]
		fn stake_should_wait_for_every_earlier_batch(
			steps in prop::collection::vec((0u8..3, 0u64..20, any::<prop::sample::Index>()), 1..300),
		) {
			let mut eras = Eras::<u64>::default();
			let mut open: Vec<(u64, StakeEra)> = Vec::new();
			let mut left: Vec<(u64, StakeEra)> = Vec::new();
			let mut serial = 0;
			let mut now = 0;
			for (kind, gap, pick) in steps {
				now += gap;
				serial += 1;
				eras.settle(now, length());
				match kind {
					0 => open.push((serial, eras.charge(1).unwrap())),
					1 => left.push((serial, eras.depart(now, now + PERIOD).unwrap())),
					_ if open.is_empty() => {},
					_ => {
						let (_, era) = open.remove(pick.index(open.len()));
						eras.discharge(era, 1, now).unwrap();
					},
				}
				for (at, era) in &left {
					let waits = open.iter().any(|(opened, _)| opened < at);
					prop_assert!(!(waits && eras.is_clear(*era, now + 1)));
					// A matured era is one that nothing waits for.
					prop_assert!(!(waits && eras.oldest().unwrap() > *era));
				}
			}
		}
	}
}
