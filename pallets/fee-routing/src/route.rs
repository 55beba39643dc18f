//! Routing of ended batches, and what it would be.

use crate::pallet::*;
use crate::{PoolId, Pot, Quote, QuotePart, Role, Source, Target, TREASURY, VALIDATORS};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation::Preserve},
};
use openledger_core::{Balance, ContributionId, ModelId, OperatorId, SnapshotId, MAX_CREDITS};
use openledger_routing::{settle, split, Distribution, Flow, Policy, Stake};
use openledger_traits::{Contributions, Models, Operators, Settlement, Standing, Verdict};
use sp_runtime::{traits::Zero, ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Routes a batch by the policy it names.
	pub(crate) fn do_route(source: &T::AccountId, settlement: &Settlement) -> DispatchResult {
		let Settlement {
			batch,
			operator,
			model,
			amount,
			policy: version,
			credits,
			verdict,
		} = *settlement;
		if amount.is_zero() {
			return Ok(());
		}
		let policy = Policies::<T>::get(version)
			.ok_or(Error::<T>::UnknownPolicy)?
			.policy;
		let operator_payee = T::Operators::payee(operator).ok_or(Error::<T>::UnknownOperator)?;
		let distribution = Self::distribute(
			model,
			operator,
			amount,
			policy,
			verdict == Verdict::Voided,
			credits,
		)?;
		let Distribution {
			treasury,
			burned,
			validators,
			operator: operator_part,
			staker_pool,
			builders,
			data,
			attributed,
			pooled,
			parts,
		} = distribution;

		T::Currency::transfer(source, &Self::account(), amount, Preserve)?;
		Self::deposit_event(Event::BatchRouted {
			batch,
			operator,
			model,
			policy: version,
			amount,
			treasury,
			burned,
			validators,
			operator_part,
			staker_pool,
			builders,
			data,
			attributed,
			pooled,
			verdict,
		});
		Self::burn(burned)?;
		let from = Source::Batch(batch);
		Self::credit_payee(TREASURY, from, treasury)?;
		Self::credit_payee(VALIDATORS, from, validators)?;
		Self::credit_payee(operator_payee, from, operator_part)?;
		Self::deposit(PoolId::Operator(operator), from, staker_pool)?;
		Self::add_pot(Pot::ModelBuilders(model), builders)?;
		Self::add_pot(Pot::ModelData(model), pooled)?;
		// Thousands of contributions: their pots are booked with one write.
		for (contribution, amount) in parts {
			Self::fill_pot(Pot::Contribution(contribution), amount)?;
			Self::deposit_event(Event::ContributionCredited {
				batch,
				contribution,
				amount,
			});
		}
		Self::book(|totals| {
			totals.pots = totals.pots.checked_add(attributed)?;
			Some(())
		})
	}

	/// The distribution of a batch with the stakes, terms and standings of now.
	fn distribute(
		model: ModelId,
		operator: OperatorId,
		amount: Balance,
		policy: Policy,
		voided: bool,
		credits: &[(ContributionId, Balance)],
	) -> Result<Distribution<ContributionId>, DispatchError> {
		let terms = T::Models::terms(model).ok_or(Error::<T>::UnknownModel)?;
		let stakes = T::Operators::stakes(operator);
		let flow = Flow {
			amount,
			policy,
			data_share: terms.data_share,
			verbatim: terms.verbatim,
			voided,
			stake: Stake {
				own: stakes.own,
				delegated: stakes.delegated,
				commission: stakes.commission,
				pool_has_units: Pools::<T>::get(PoolId::Operator(operator))
					.is_some_and(|pool| pool.units > 0),
			},
		};
		let credits = credits.iter().map(|(contribution, credit)| {
			let earns = T::Contributions::standing(*contribution) == Some(Standing::Earning);
			(*contribution, *credit, earns)
		});
		settle(&flow, credits).ok_or(Error::<T>::BadSettlement.into())
	}

	/// Who would get what of a batch that ended now, all the way down to payees and pools.
	pub(crate) fn do_quote(
		model: ModelId,
		operator: OperatorId,
		amount: Balance,
		credits: &[(ContributionId, Balance)],
	) -> Result<Quote, DispatchError> {
		ensure!(
			u32::try_from(credits.len()).is_ok_and(|len| len <= MAX_CREDITS),
			Error::<T>::BadSettlement
		);
		let version = CurrentPolicy::<T>::get();
		let policy = Policies::<T>::get(version)
			.ok_or(Error::<T>::UnknownPolicy)?
			.policy;
		let operator_payee = T::Operators::payee(operator).ok_or(Error::<T>::UnknownOperator)?;
		let parts = Self::distribute(model, operator, amount, policy, false, credits)?;

		let mut lines = Lines(Vec::new());
		lines.push(Role::Treasury, Target::Payee(TREASURY), parts.treasury);
		lines.push(Role::Burn, Target::Burn, parts.burned);
		lines.push(Role::Validators, Target::Payee(VALIDATORS), parts.validators);
		lines.push(Role::Operator, Target::Payee(operator_payee), parts.operator);
		lines.push(
			Role::Stakers,
			Target::Pool(PoolId::Operator(operator)),
			parts.staker_pool,
		);
		if parts.builders > 0 {
			let vector = T::Models::builders(model);
			for (builder, part) in split(parts.builders, &vector).ok_or(Error::<T>::BadVector)? {
				let payee = Self::payee_of_model(builder)?;
				lines.push(Role::Builder(builder), Target::Payee(payee), part);
			}
		}
		for (contribution, part) in &parts.parts {
			let vector = T::Contributions::beneficiaries(*contribution);
			for (beneficiary, part) in split(*part, &vector).ok_or(Error::<T>::BadVector)? {
				let payee = Self::payee_of_beneficiary(beneficiary)?;
				lines.push(Role::Credit(*contribution), Target::Payee(payee), part);
			}
		}
		if parts.pooled > 0 {
			for (snapshot, part) in
				split(parts.pooled, &T::Models::data(model)).ok_or(Error::<T>::BadVector)?
			{
				lines.push(Role::Data, Self::target_of_data(snapshot)?, part);
			}
		}
		let sum = lines
			.0
			.iter()
			.try_fold(0u128, |sum, line| sum.checked_add(line.amount));
		ensure!(sum == Some(amount), ArithmeticError::Overflow);
		Ok(Quote {
			policy: version,
			amount,
			parts: lines.0,
		})
	}

	fn target_of_data(snapshot: SnapshotId) -> Result<Target, DispatchError> {
		let id = PoolId::Snapshot(snapshot);
		let pool = Pools::<T>::get(id).ok_or(Error::<T>::UnknownPool)?;
		Ok(if pool.units > 0 {
			Target::Pool(id)
		} else {
			Target::Burn
		})
	}
}

struct Lines(Vec<QuotePart>);

impl Lines {
	fn push(&mut self, role: Role, target: Target, amount: Balance) {
		if amount > 0 {
			self.0.push(QuotePart { role, target, amount });
		}
	}
}
