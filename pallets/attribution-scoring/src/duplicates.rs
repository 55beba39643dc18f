//! Chunks that repeat earlier contributions.

use crate::{
	challenges::size_of,
	judging::{ChainOf, HostBlake2},
	pallet::*,
	types::*,
	WeightInfo,
};
use frame_support::{ensure, weights::Weight};
use openledger_attribution::{
	duplicate::{judge_duplicate_with, DuplicateProof},
	fraud::Chain,
};
use openledger_traits::Duplicates;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Weight of [`Pallet::prove_duplicate`] for this proof.
	pub(crate) fn duplicate_weight(proof: &DuplicateProof) -> Weight {
		let size = size_of(proof).min(MAX_PROOF_BYTES);
		// The chunk's own, and each that a chunk is shown of.
		let contributions = u32::try_from(proof.originals.len())
			.unwrap_or(u32::MAX)
			.min(size)
			.saturating_add(1);
		T::WeightInfo::prove_duplicate(size)
			.saturating_add(ChainOf::<T>::lookups_weight(contributions))
			.saturating_add(T::Duplicates::mark_weight())
	}

	pub(crate) fn do_prove_duplicate(reporter: T::AccountId, proof: &DuplicateProof) -> DispatchResult {
		ensure!(size_of(proof) <= MAX_PROOF_BYTES, Error::<T>::TooLarge);
		ensure!(
			!T::Duplicates::is_marked(proof.contribution, proof.chunk),
			Error::<T>::AlreadyMarked
		);
		let chain = ChainOf::<T>::without_batch();
		let finding = judge_duplicate_with::<HostBlake2>(proof, |id| chain.contribution(id))
			.map_err(|error| Error::<T>::ProvesNothing(Flaw(error)))?;
		T::Duplicates::mark(
			finding.contribution,
			finding.chunk,
			finding.tokens,
			&finding.originals,
		)?;
		Self::deposit_event(Event::DuplicateProven {
			contribution: finding.contribution,
			chunk: finding.chunk,
			tokens: finding.tokens,
			originals: finding.originals,
			reporter,
		});
		Ok(())
	}
}
