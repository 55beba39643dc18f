//! Moving money one rank down, when someone asks for it.

use crate::{pallet::*, WeightInfo};
use crate::{PoolId, Pot, Pull, Source};
use alloc::vec::Vec;
use frame_support::{traits::Get, weights::Weight};
use openledger_core::{Balance, ContributionId, ModelId, PayeeId, Share, SnapshotId, MAX_BENEFICIARIES};
use openledger_routing::split;
use openledger_traits::{Activity, Beneficiary, Contributions, Models};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Pulls in the order given; what has nothing is skipped. Returns the weight that it took.
	pub(crate) fn do_pulls(pulls: &[Pull]) -> Result<Weight, DispatchError> {
		pulls.iter().try_fold(Weight::zero(), |weight, pull| {
			let entries = Self::do_pull(*pull)?;
			Ok(weight.saturating_add(Self::pull_weight(pull, entries)))
		})
	}

	/// The weight of `pulls` if every vector is as long as can be.
	pub(crate) fn pulls_weight(pulls: &[Pull]) -> Weight {
		pulls.iter().fold(Weight::zero(), |weight, pull| {
			weight.saturating_add(Self::pull_weight(pull, MAX_BENEFICIARIES))
		})
	}

	/// The weight of one pull whose vector has so many entries. The benchmarks of pulls cover one entry; as many again
	/// are counted, so this is an upper bound.
	fn pull_weight(pull: &Pull, entries: u32) -> Weight {
		let lookups = || T::DbWeight::get().reads(entries.into());
		match pull {
			Pull::ModelBuilders(_) => T::WeightInfo::pull_builders()
				.saturating_add(T::WeightInfo::credit_payees(entries))
				.saturating_add(lookups()),
			Pull::ModelData(_) => {
				T::WeightInfo::pull_data().saturating_add(T::WeightInfo::deposit_pools(entries))
			}
			Pull::Member { .. } => T::WeightInfo::pull_member(),
			Pull::Contribution(_) => T::WeightInfo::pull_contribution()
				.saturating_add(T::WeightInfo::credit_contributors(entries))
				.saturating_add(lookups()),
			Pull::Staker { .. } => T::WeightInfo::pull_staker(),
		}
	}

	/// One pull. Returns how many entries of a vector it paid.
	fn do_pull(pull: Pull) -> Result<u32, DispatchError> {
		match pull {
			Pull::ModelBuilders(model) => Self::pull_builders(model),
			Pull::ModelData(model) => Self::pull_data(model),
			Pull::Contribution(contribution) => Self::pull_contribution(contribution),
			Pull::Member {
				snapshot,
				contribution,
			} => {
				Self::pull_member(snapshot, contribution)?;
				Ok(0)
			}
			Pull::Staker { operator, payee } => {
				Self::pull_staker(operator, payee)?;
				Ok(0)
			}
		}
	}

	fn pull_builders(model: ModelId) -> Result<u32, DispatchError> {
		let Some(parts) = Self::pull_pot(Pot::ModelBuilders(model), || T::Models::builders(model))? else {
			return Ok(0);
		};
		let parts = parts
			.into_iter()
			.map(|(builder, part)| Ok((Self::payee_of_model(builder)?, part)))
			.collect::<Result<Vec<_>, DispatchError>>()?;
		Self::credit_payees(Source::ModelBuilders(model), &parts)?;
		Ok(count(&parts))
	}

	fn pull_data(model: ModelId) -> Result<u32, DispatchError> {
		let Some(parts) = Self::pull_pot(Pot::ModelData(model), || T::Models::data(model))? else {
			return Ok(0);
		};
		Self::deposit_pools(Source::ModelData(model), &parts)?;
		Ok(count(&parts))
	}

	fn pull_contribution(contribution: ContributionId) -> Result<u32, DispatchError> {
		let vector = || T::Contributions::beneficiaries(contribution);
		let Some(parts) = Self::pull_pot(Pot::Contribution(contribution), vector)? else {
			return Ok(0);
		};
		let parts = parts
			.into_iter()
			.map(|(beneficiary, part)| Ok((Self::payee_of_beneficiary(beneficiary)?, part)))
			.collect::<Result<Vec<_>, DispatchError>>()?;
		Self::credit_contributors(contribution, &parts)?;
		Ok(count(&parts))
	}

	/// Empties a pot and splits what was in it; `None` if that was nothing.
	fn pull_pot<K: Clone>(
		pot: Pot,
		vector: impl FnOnce() -> Vec<(K, Share)>,
	) -> Result<Option<Vec<(K, Balance)>>, DispatchError> {
		let amount = Self::take_pot(pot)?;
		if amount == 0 {
			return Ok(None);
		}
		let parts = split(amount, &vector()).ok_or(Error::<T>::BadVector)?;
		T::Activity::pot_distributed(amount);
		Self::deposit_event(Event::PotPulled { pot, amount });
		Ok(Some(parts))
	}

	/// Owes each payee its part.
	pub(crate) fn credit_payees(source: Source, parts: &[(PayeeId, Balance)]) -> DispatchResult {
		parts
			.iter()
			.try_for_each(|(payee, part)| Self::credit_payee(*payee, source, *part))
	}

	/// Owes each beneficiary of a contribution its part, and counts it as having earned.
	pub(crate) fn credit_contributors(
		contribution: ContributionId,
		parts: &[(PayeeId, Balance)],
	) -> DispatchResult {
		Self::credit_payees(Source::Contribution(contribution), parts)?;
		for (payee, _) in parts.iter().filter(|(_, part)| *part > 0) {
			T::Activity::contributor_earned(*payee);
		}
		Ok(())
	}

	/// Pays each snapshot's part into its pool.
	pub(crate) fn deposit_pools(source: Source, parts: &[(SnapshotId, Balance)]) -> DispatchResult {
		parts
			.iter()
			.try_for_each(|(snapshot, part)| Self::deposit(PoolId::Snapshot(*snapshot), source, *part))
	}

	/// Whom a model's owner is paid as.
	pub(crate) fn payee_of_model(model: ModelId) -> Result<PayeeId, DispatchError> {
		T::Models::payee(model).ok_or(Error::<T>::UnknownModel.into())
	}

	/// Whom an entry of a contribution's vector pays now.
	pub(crate) fn payee_of_beneficiary(beneficiary: Beneficiary) -> Result<PayeeId, DispatchError> {
		match beneficiary {
			Beneficiary::Payee(payee) => Ok(payee),
			Beneficiary::Model(model) => Self::payee_of_model(model),
		}
	}
}

fn count<K>(parts: &[(K, Balance)]) -> u32 {
	u32::try_from(parts.len()).unwrap_or(MAX_BENEFICIARIES)
}
