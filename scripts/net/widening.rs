//! A migration that takes many blocks, for tests of upgrades. scripts/next-runtime.sh copies it into the runtime.
//!
//! Items of one map are moved, widened, into another with another hasher. What the items are nobody asks: the test puts them
//! there before the upgrade, and computes on its own what they must become.

use crate::Runtime;
use codec::Encode;
use frame_support::{
	migrations::{MigrationId, SteppedMigration, SteppedMigrationError},
	storage_alias,
	weights::WeightMeter,
	Blake2_128Concat, Twox64Concat,
};

/// What each amount is multiplied by.
const SCALE: u128 = 1_000_000_000;

/// What there is before.
#[storage_alias(verbatim)]
type Narrow = StorageMap<Widening, Twox64Concat, u32, u64>;

/// What there is afterwards: the amount, and a digest of what it was made from.
#[storage_alias(verbatim)]
type Wide = StorageMap<Widening, Blake2_128Concat, u32, (u128, [u8; 16])>;

/// How many items were moved.
#[storage_alias(verbatim)]
type Moved = StorageValue<Widening, u32>;

/// Version of these maps: 1 once all are moved.
#[storage_alias(verbatim)]
type Version = StorageValue<Widening, u8>;

/// Moves [`Narrow`] to [`Wide`]. The cursor is the last key that was moved.
pub struct Widen;

impl SteppedMigration for Widen {
	type Cursor = u32;
	type Identifier = MigrationId<8>;

	fn id() -> Self::Identifier {
		MigrationId {
			pallet_id: *b"widening",
			version_from: 0,
			version_to: 1,
		}
	}

	fn step(
		cursor: Option<Self::Cursor>,
		meter: &mut WeightMeter,
	) -> Result<Option<Self::Cursor>, SteppedMigrationError> {
		let costs = <Runtime as frame_system::Config>::DbWeight::get();
		// The next key and its value; one value is removed, one written.
		let each = costs.reads_writes(2, 2);
		let bookkeeping = costs.reads_writes(1, 2);
		let required = bookkeeping.saturating_add(each);
		if meter.try_consume(bookkeeping).is_err() || !meter.can_consume(each) {
			return Err(SteppedMigrationError::InsufficientWeight { required });
		}
		let mut items = match cursor {
			Some(last) => Narrow::iter_from(Narrow::hashed_key_for(last)),
			None => Narrow::iter(),
		};
		let mut last = cursor;
		let mut moved = 0u32;
		while meter.try_consume(each).is_ok() {
			let Some((key, amount)) = items.next() else {
				Version::put(1);
				last = None;
				break;
			};
			Narrow::remove(key);
			let digest = sp_io::hashing::blake2_128(&(key, amount).encode());
			Wide::insert(key, (u128::from(amount).saturating_mul(SCALE), digest));
			last = Some(key);
			moved = moved.saturating_add(1);
		}
		Moved::put(Moved::get().unwrap_or_default().saturating_add(moved));
		Ok(last)
	}
}
