//! The routing policy and who still needs an older one.

use crate::pallet::*;
use crate::PolicyRecord;
use frame_support::{defensive, ensure};
use openledger_core::PolicyVersion;
use openledger_routing::Policy;
use sp_runtime::{traits::Get, ArithmeticError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Puts a policy in force. The one before goes as soon as nothing is pinned to it.
	pub(crate) fn do_set_policy(policy: Policy) -> DispatchResult {
		ensure!(
			policy.validate(&T::PolicyBounds::get()).is_ok(),
			Error::<T>::PolicyOutOfBounds
		);
		let old = CurrentPolicy::<T>::get();
		let version = old.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Policies::<T>::insert(version, PolicyRecord { policy, pins: 0 });
		CurrentPolicy::<T>::put(version);
		if Policies::<T>::get(old).is_some_and(|record| record.pins == 0) {
			Policies::<T>::remove(old);
		}
		Self::deposit_event(Event::PolicySet { version, policy });
		Ok(())
	}

	/// Counts one more user of the policy in force.
	pub(crate) fn do_pin() -> PolicyVersion {
		let version = CurrentPolicy::<T>::get();
		Policies::<T>::mutate(version, |record| match record {
			// 2^64 open batches cannot exist.
			Some(record) => record.pins = record.pins.saturating_add(1),
			None => {
				defensive!("the policy in force is stored");
			}
		});
		version
	}

	/// Counts one user less, and forgets the policy if that was the last one and another is in force.
	pub(crate) fn do_unpin(version: PolicyVersion) {
		let in_force = version == CurrentPolicy::<T>::get();
		Policies::<T>::mutate_exists(version, |slot| {
			let Some(record) = slot.as_mut() else {
				defensive!("a pinned policy is stored");
				return;
			};
			let Some(pins) = record.pins.checked_sub(1) else {
				defensive!("a policy is let go as often as it was pinned");
				return;
			};
			record.pins = pins;
			if pins == 0 && !in_force {
				*slot = None;
			}
		});
	}
}
