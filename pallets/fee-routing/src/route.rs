//! Routing of ended batches, step by step.

use crate::pallet::*;
use crate::{PoolId, Pot, Progress, Source, TREASURY, VALIDATORS};
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation::Preserve},
};
use openledger_core::{Balance, BatchId, ContributionId, ModelId, OperatorId};
use openledger_routing::{divide, DataShare, Flow, Parts, Policy, Stake};
use openledger_traits::{Contributions, Models, Operators, Settlement, Stakes, Standing, Verdict};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Takes all money of a batch, pays every part but the data share and keeps that in progress.
	pub(crate) fn do_begin(source: &T::AccountId, settlement: &Settlement) -> DispatchResult {
		let Settlement {
			batch,
			operator,
			model,
			amount,
			policy: version,
			stakes,
			verdict,
		} = *settlement;
		ensure!(!InProgress::<T>::contains_key(batch), Error::<T>::AlreadyBegun);
		let policy = Policies::<T>::get(version)
			.ok_or(Error::<T>::UnknownPolicy)?
			.policy;
		let operator_payee = T::Operators::payee(operator).ok_or(Error::<T>::UnknownOperator)?;
		let flow = Self::flow(
			model,
			operator,
			stakes,
			amount,
			policy,
			verdict == Verdict::Voided,
		)?;
		let parts = divide(&flow).ok_or(Error::<T>::BadSettlement)?;
		let Parts {
			treasury,
			burned,
			validators,
			operator: operator_part,
			staker_pool,
			builders,
			data,
		} = parts;

		Self::collect(source, amount)?;
		Self::deposit_event(Event::RoutingBegun {
			batch,
			operator,
			model,
			amount,
			burned,
			builders,
			data,
			verdict,
		});
		Self::burn(burned)?;
		let from = Source::Batch(batch);
		Self::credit_payee(TREASURY, from, treasury)?;
		Self::credit_payee(VALIDATORS, from, validators)?;
		Self::credit_payee(operator_payee, from, operator_part)?;
		Self::deposit(PoolId::Operator(operator), from, staker_pool)?;
		Self::add_pot(Pot::ModelBuilders(model), builders)?;
		if data > 0 {
			Self::book(|totals| {
				totals.in_progress = totals.in_progress.checked_add(data)?;
				Some(())
			})?;
		}
		InProgress::<T>::insert(
			batch,
			Progress {
				operator,
				model,
				policy: version,
				verdict,
				parts,
				share: DataShare::new(amount, data),
			},
		);
		Ok(())
	}

	/// Pays what some credits direct of the data share to those that earn now. The rest of their parts stays in progress.
	pub(crate) fn do_credit(batch: BatchId, credits: &[(ContributionId, Balance)]) -> DispatchResult {
		let mut progress = InProgress::<T>::get(batch).ok_or(Error::<T>::NotInProgress)?;
		let mut paid: Balance = 0;
		for (contribution, credit) in credits {
			let amount = progress
				.share
				.credit(*credit, Self::earns(*contribution))
				.ok_or(Error::<T>::BadSettlement)?;
			if amount == 0 {
				continue;
			}
			Self::fill_pot(Pot::Contribution(*contribution), amount)?;
			paid = paid.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			Self::deposit_event(Event::ContributionCredited {
				batch,
				contribution: *contribution,
				amount,
			});
		}
		InProgress::<T>::insert(batch, progress);
		// Hundreds of contributions: their pots are booked with one write.
		Self::move_to_pots(paid)
	}

	/// Pays what credits have left of the data share to the model's data pot; nothing of the batch is in progress then.
	pub(crate) fn do_close(batch: BatchId) -> DispatchResult {
		let Progress {
			operator,
			model,
			policy,
			verdict,
			parts,
			share,
		} = InProgress::<T>::take(batch).ok_or(Error::<T>::NotInProgress)?;
		let pooled = share.left().ok_or(ArithmeticError::Underflow)?;
		if pooled > 0 {
			Self::fill_pot(Pot::ModelData(model), pooled)?;
			Self::move_to_pots(pooled)?;
		}
		Self::deposit_event(Event::BatchRouted {
			batch,
			operator,
			model,
			policy,
			amount: share.amount,
			treasury: parts.treasury,
			burned: parts.burned,
			validators: parts.validators,
			operator_part: parts.operator,
			staker_pool: parts.staker_pool,
			builders: parts.builders,
			data: parts.data,
			attributed: share.attributed,
			pooled,
			verdict,
		});
		Ok(())
	}

	/// Pays those whom a fraud has harmed.
	pub(crate) fn do_compensate(
		source: &T::AccountId,
		model: ModelId,
		contribution: Option<ContributionId>,
		amount: Balance,
	) -> DispatchResult {
		ensure!(T::Models::kind(model).is_some(), Error::<T>::UnknownModel);
		if amount == 0 {
			return Ok(());
		}
		let contribution = contribution.filter(|contribution| Self::earns(*contribution));
		Self::collect(source, amount)?;
		Self::add_pot(
			contribution.map_or(Pot::ModelData(model), Pot::Contribution),
			amount,
		)?;
		Self::deposit_event(Event::Compensated {
			model,
			contribution,
			amount,
		});
		Ok(())
	}

	/// The flow of a batch, whose terms never change. Whether the pool of the delegators earns is asked now.
	pub(crate) fn flow(
		model: ModelId,
		operator: OperatorId,
		stakes: Stakes,
		amount: Balance,
		policy: Policy,
		voided: bool,
	) -> Result<Flow, DispatchError> {
		let terms = T::Models::terms(model).ok_or(Error::<T>::UnknownModel)?;
		Ok(Flow {
			amount,
			policy,
			data_share: terms.data_share,
			voided,
			stake: Stake {
				own: stakes.own,
				delegated: stakes.delegated,
				commission: stakes.commission,
				pool_earns: stakes.slashes == T::Operators::stakes(operator).slashes
					&& Pools::<T>::get(PoolId::Operator(operator)).is_some_and(|pool| pool.units > 0),
			},
		})
	}

	/// Whether new revenue of a contribution goes to its own pot.
	pub(crate) fn earns(contribution: ContributionId) -> bool {
		T::Contributions::standing(contribution) == Some(Standing::Earning)
	}

	/// Takes `amount` from `source`, which stays alive. Nothing is a no-op.
	fn collect(source: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Currency::transfer(source, &Self::account(), amount, Preserve).map(drop)
	}

	/// Books `amount` of what was in progress as being in pots.
	fn move_to_pots(amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		Self::book(|totals| {
			totals.in_progress = totals.in_progress.checked_sub(amount)?;
			totals.pots = totals.pots.checked_add(amount)?;
			Some(())
		})
	}
}
