//! The relation to the pallets that report what happens.

use crate::{Config, Pallet};
use openledger_core::{Balance, DatanetId, PayeeId};
use openledger_traits::{Activity, SettledUsage};

impl<T: Config> Activity<T::AccountId> for Pallet<T> {
	fn payer_active(payer: &T::AccountId) {
		Self::record_payer(Self::now(), payer)
	}

	fn batch_settled(usage: &SettledUsage) {
		Self::record_batch(Self::now(), usage)
	}

	fn pot_distributed(amount: Balance) {
		Self::record_distribution(Self::now(), amount)
	}

	fn datanet_earned(datanet: DatanetId) {
		Self::record_datanet(Self::now(), datanet)
	}

	fn contributor_earned(payee: PayeeId) {
		Self::record_contributor(Self::now(), payee)
	}

	fn paid_out(_payee: PayeeId, amount: Balance) {
		Self::record_payout(Self::now(), amount)
	}
}
