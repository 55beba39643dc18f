//! What routing would be.

use crate::pallet::*;
use crate::{PoolId, Quote, QuotePart, Role, Target, TREASURY, VALIDATORS};
use alloc::vec::Vec;
use frame_support::ensure;
use openledger_core::{Balance, ContributionId, ModelId, OperatorId, Share, SnapshotId, MAX_CREDITS};
use openledger_routing::{attributable, open_within, settle, split, Policy};
use openledger_traits::{Contributions, Models, Operators};
use sp_runtime::{ArithmeticError, DispatchError};

impl<T: Config> Pallet<T> {
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
		let flow = Self::flow(
			model,
			operator,
			T::Operators::stakes(operator),
			amount,
			policy,
			false,
		)?;
		// The whole that the steps of routing add up to.
		let credits = credits
			.iter()
			.map(|(contribution, credit)| (*contribution, *credit, Self::earns(*contribution)));
		let parts = settle(&flow, credits).ok_or(Error::<T>::BadSettlement)?;

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

	/// The policy in force, and the share of data by the terms of `model`.
	fn terms_of_data(model: ModelId) -> Result<(Policy, Share), DispatchError> {
		let record = Policies::<T>::get(CurrentPolicy::<T>::get()).ok_or(Error::<T>::UnknownPolicy)?;
		let terms = T::Models::terms(model).ok_or(Error::<T>::UnknownModel)?;
		Ok((record.policy, terms.data_share))
	}

	/// The most that credits can direct of `amount`, `open` of it from open sessions.
	pub(crate) fn do_attributable(
		model: ModelId,
		amount: Balance,
		open: Balance,
	) -> Result<Balance, DispatchError> {
		let (policy, data_share) = Self::terms_of_data(model)?;
		attributable(amount, open, policy, data_share).ok_or_else(|| Error::<T>::BadSettlement.into())
	}

	/// An amount from open sessions of which credits can direct at most `limit`.
	pub(crate) fn do_open_within(model: ModelId, limit: Balance) -> Result<Balance, DispatchError> {
		let (policy, data_share) = Self::terms_of_data(model)?;
		Ok(open_within(limit, &policy, data_share))
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
