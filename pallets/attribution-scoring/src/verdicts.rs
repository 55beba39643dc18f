//! Verdicts: void, slash, share out.

use crate::{pallet::*, types::*, WeightInfo};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		fungible::Mutate,
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
	weights::Weight,
};
use openledger_attribution::fraud::Harmed;
use openledger_core::{Balance, ContributionId, ModelId};
use openledger_routing::{slash_amount, split_slash};
use openledger_traits::{Batches, Operators, Relief, Router};
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult};

impl Harm {
	/// What a finding means in money.
	pub fn of(harmed: &Harmed) -> Self {
		match harmed {
			Harmed::Pools => Self::default(),
			Harmed::Contribution { id, credit } => Self {
				omission: Some((*id, *credit)),
				refund: None,
			},
			Harmed::Session(line) => Self {
				omission: None,
				refund: line.amount().map(|amount| (line.session, amount)),
			},
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The account that slashed stake passes through.
	pub fn account_id() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Weight of [`Self::convict`], at its worst. What is measured of a verdict slashes the bond alone: an operator with
	/// delegations, and stake that leaves in all eras there can be, comes on top.
	pub(crate) fn verdict_weight() -> Weight {
		T::WeightInfo::verdict()
			.saturating_add(T::Operators::slash_weight())
			.saturating_add(T::Batches::void_weight())
			.saturating_add(T::Router::compensate_weight())
	}

	/// Voids the batch, slashes the operator and shares out what its own stake lost. The caller's storage layer undoes
	/// everything on error.
	pub(crate) fn convict(conviction: Conviction<T::AccountId>) -> DispatchResult {
		let Conviction {
			batch,
			operator,
			model,
			offence,
			harm,
			challenger,
		} = conviction;
		let (amount, attributable, refunded) = match batch {
			None => (0, 0, 0),
			Some(batch) => {
				let relief = Relief {
					refund: harm.refund,
					omission: harm.omission,
				};
				let voided = T::Batches::void(batch, relief)?;
				ensure!(voided.operator == operator, Error::<T>::Corrupt);
				(voided.amount, voided.attributable, voided.refunded)
			}
		};
		let penalty = Self::penalise(
			operator,
			model,
			slash_amount(amount, attributable, T::MinSlash::get()),
			harm.omission.map(|(contribution, _)| contribution),
			&challenger,
		)?;
		Self::deposit_event(Event::Convicted {
			batch,
			operator,
			model,
			amount,
			offence,
			challenger,
			penalty: Penalty { refunded, ..penalty },
			omission: harm.omission,
			refund: harm.refund.map(|(session, _)| session),
		});
		Ok(())
	}

	fn penalise(
		operator: openledger_core::OperatorId,
		model: ModelId,
		amount: Balance,
		omitted: Option<ContributionId>,
		challenger: &T::AccountId,
	) -> Result<Penalty, DispatchError> {
		let pot = Self::account_id();
		let slashed = T::Operators::slash(operator, amount, &pot)?;
		let split = split_slash(slashed.own);
		// A recipient that cannot be paid shall not save the operator.
		let rewarded = Self::unless_refused(split.challenger, |part| {
			T::Currency::transfer(&pot, challenger, part, Preservation::Preserve).map(drop)
		});
		let compensated = Self::unless_refused(split.harmed, |part| {
			T::Router::compensate(&pot, model, omitted, part)
		});
		let burned = rewarded
			.checked_add(compensated)
			.and_then(|paid| slashed.own.checked_sub(paid))
			.ok_or(Error::<T>::Corrupt)?;
		if burned > 0 {
			T::Currency::burn_from(
				&pot,
				burned,
				Preservation::Preserve,
				Precision::Exact,
				Fortitude::Force,
			)?;
		}
		Ok(Penalty {
			slashed: slashed.own,
			rewarded,
			compensated,
			burned,
			delegations_burned: slashed.delegated,
			refunded: 0,
		})
	}

	/// What `pay` paid: `part`, or nothing.
	fn unless_refused(part: Balance, pay: impl FnOnce(Balance) -> DispatchResult) -> Balance {
		if part > 0 && with_storage_layer(|| pay(part)).is_ok() {
			part
		} else {
			0
		}
	}
}
