//! What the view functions show.

use crate::{pallet::*, types::*};
use alloc::vec::Vec;
use frame_support::traits::Get;
use openledger_attribution::reveal::Item;
use openledger_core::BatchId;
use openledger_traits::Batches;

fn page(limit: u32) -> usize {
	usize::try_from(limit.min(MAX_PAGE)).unwrap_or(0)
}

impl<T: Config> Pallet<T> {
	pub(crate) fn current_parameters() -> Parameters {
		let commit_delay = T::CommitDelay::get().max(1);
		Parameters {
			challenge_bond: T::ChallengeBond::get(),
			min_slash: T::MinSlash::get(),
			commit_delay,
			reveal_period: T::RevealPeriod::get().max(commit_delay),
			draws: Self::draw_count(),
			seed_blocks: Self::seed_blocks(),
			demand_price: T::DemandPrice::get(),
			max_demands: T::MaxDemands::get(),
			max_proof_bytes: MAX_PROOF_BYTES,
		}
	}

	pub(crate) fn drawn_of(batch: BatchId) -> Option<Drawn> {
		let open = T::Batches::open(batch)?;
		let watch = Watches::<T>::get(batch)?;
		Some(Drawn {
			seed: Rounds::<T>::get(watch.submitted)?.seed?,
			positions: Self::positions(batch, &watch, open.amount)?,
			credits: Self::credit_positions(batch, &watch, open.credited)?,
			revealed: watch.revealed.into_inner(),
		})
	}

	pub(crate) fn challenges_page(
		batch: BatchId,
		after: Option<T::AccountId>,
		limit: u32,
	) -> Vec<ChallengeInfo<T::AccountId>> {
		let entries = match after {
			None => Challenges::<T>::iter_prefix(batch),
			Some(after) => {
				Challenges::<T>::iter_prefix_from(batch, Challenges::<T>::hashed_key_for(batch, after))
			}
		};
		entries
			.take(page(limit))
			.map(|(challenger, challenge)| ChallengeInfo {
				challenger,
				challenge,
			})
			.collect()
	}

	pub(crate) fn demands_page(
		batch: BatchId,
		after: Option<Item>,
		limit: u32,
	) -> Vec<DemandInfo<T::AccountId>> {
		let entries = match after {
			None => Demands::<T>::iter_prefix(batch),
			Some(after) => Demands::<T>::iter_prefix_from(batch, Demands::<T>::hashed_key_for(batch, after)),
		};
		entries
			.take(page(limit))
			.map(|(item, demand)| DemandInfo { item, demand })
			.collect()
	}
}
