//! What is counted and how it is shown. Nothing here knows `Config`.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::defensive;
use openledger_core::{Balance, EpochIndex, Share, SHARE_ONE};
use scale_info::TypeInfo;
use sp_core::{U256, U512};

/// Counters of an epoch or of all time. Amounts are in the smallest unit of OPEN.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub struct Counters {
	/// Receipts of models in settled batches.
	pub inferences: u64,
	/// Receipts of agents in settled batches.
	pub actions: u64,
	/// Batches that were routed.
	pub batches: u64,
	/// OPEN that these batches moved.
	pub routed: Balance,
	/// Part of `routed` whose payer was also the operator or the model's owner; a lower bound.
	pub self_dealt: Balance,
	/// Distributions of a pot one rank down.
	pub distributions: u64,
	/// OPEN in these distributions. OPEN that goes down several ranks is in it several times.
	pub distributed: Balance,
	/// Payouts to accounts.
	pub payouts: u64,
	/// OPEN paid out.
	pub paid_out: Balance,
	/// Different payees that a contribution paid.
	pub contributors: u32,
	/// Different operators with a settled batch.
	pub operators: u32,
	/// Different models with a settled batch.
	pub models: u32,
	/// Different datanets whose pools got revenue.
	pub datanets: u32,
	/// Different accounts that paid in a submitted batch. In the total, a payer that was absent for longer than the ring
	/// may count again.
	pub payers: u32,
}

/// Counters with the state from which concentration is computed.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Tally {
	/// The counters.
	pub counters: Counters,
	/// Sum over the operators of the square of the volume they settled.
	pub volume_squares: U256,
}

impl Tally {
	/// Herfindahl index of the operators' volume in parts per billion, rounded down; 0 when there is no volume.
	pub fn concentration(&self) -> Share {
		let total = U256::from(self.counters.routed);
		if total.is_zero() {
			return 0;
		}
		// The square of a u128 fits; times a billion it may not, hence 512 bits.
		let square = total.full_mul(total);
		let scaled = self.volume_squares.full_mul(U256::from(SHARE_ONE));
		let Some(index) = scaled
			.checked_div(square)
			.and_then(|index: U512| u32::try_from(index).ok())
		else {
			defensive!("squares of parts exceed the square of the whole");
			return SHARE_ONE;
		};
		index.min(SHARE_ONE)
	}

	/// Takes into account that an operator's volume rose by `amount` from `before`.
	pub fn volume_rose(&mut self, before: Balance, amount: Balance) {
		// (b + a)² − b² = a (2b + a). A sum of squares is at most the square of the sum, so nothing saturates before volumes add up to
		// 2^128: 2^38 batches of the whole supply, which is below 2^90. And a counter must not be why a batch cannot end.
		let amount = U256::from(amount);
		let rise = U256::from(before)
			.saturating_mul(U256::from(2u8))
			.saturating_add(amount)
			.saturating_mul(amount);
		self.volume_squares = self.volume_squares.saturating_add(rise);
	}
}

/// An epoch as it is stored.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct EpochRecord {
	/// Which epoch.
	pub epoch: EpochIndex,
	/// What happened in it.
	pub tally: Tally,
	/// Paid contributors of this epoch that were paid in the one before, too.
	pub retained: u32,
	/// Paid contributors of the epoch before; kept here because that one leaves the ring first.
	pub previous_contributors: u32,
}

impl EpochRecord {
	/// An epoch in which nothing has happened yet, after one with `previous_contributors`.
	pub fn open(epoch: EpochIndex, previous_contributors: u32) -> Self {
		Self {
			epoch,
			previous_contributors,
			..Default::default()
		}
	}

	/// Whether nothing was counted.
	pub fn is_empty(&self) -> bool {
		self.tally == Tally::default()
	}

	/// Retention in parts per billion, rounded down; 0 if nobody was paid in the epoch before.
	pub fn retention(&self) -> Share {
		u64::from(self.retained)
			.saturating_mul(u64::from(SHARE_ONE))
			.checked_div(u64::from(self.previous_contributors))
			.and_then(|share| Share::try_from(share).ok())
			.unwrap_or_default()
	}
}

/// Volume that an operator settled.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Volume {
	/// Epoch of its latest batch.
	pub epoch: EpochIndex,
	/// Settled in that epoch.
	pub in_epoch: Balance,
	/// Settled since genesis.
	pub in_total: Balance,
}

/// State of the pruning of payers.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum PrunePass<AccountId> {
	/// The pass that began in this epoch is complete. The next begins in a later one.
	Complete(EpochIndex),
	/// A pass is under way.
	Running {
		/// Epoch in which it began.
		since: EpochIndex,
		/// The entry visited last.
		after: AccountId,
	},
}

impl<AccountId> Default for PrunePass<AccountId> {
	fn default() -> Self {
		Self::Complete(0)
	}
}

/// An epoch as it is shown.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub struct EpochActivity {
	/// Which epoch.
	pub epoch: EpochIndex,
	/// What happened in it.
	pub counters: Counters,
	/// Herfindahl index of the operators' volume, in parts per billion.
	pub concentration: Share,
	/// Paid contributors that were paid in the epoch before, too.
	pub retained: u32,
	/// Paid contributors of the epoch before.
	pub previous_contributors: u32,
	/// `retained` of `previous_contributors`, in parts per billion.
	pub retention: Share,
}

impl From<EpochRecord> for EpochActivity {
	fn from(record: EpochRecord) -> Self {
		Self {
			epoch: record.epoch,
			counters: record.tally.counters,
			concentration: record.tally.concentration(),
			retained: record.retained,
			previous_contributors: record.previous_contributors,
			retention: record.retention(),
		}
	}
}

/// All time as it is shown.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub struct TotalActivity {
	/// What happened since genesis.
	pub counters: Counters,
	/// Herfindahl index of the operators' volume since genesis, in parts per billion.
	pub concentration: Share,
}

impl From<Tally> for TotalActivity {
	fn from(tally: Tally) -> Self {
		Self {
			counters: tally.counters,
			concentration: tally.concentration(),
		}
	}
}
