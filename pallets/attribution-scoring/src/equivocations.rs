//! Reports that an operator signed two receipts of one number.

use crate::{challenges::size_of, judging::ChainOf, pallet::*, types::*, WeightInfo};
use codec::Encode;
use frame_support::{ensure, weights::Weight};
use openledger_attribution::fraud::{DoubleSigning, Finding, FraudKind, FraudProof};
use openledger_core::{BatchId, Hash32, LineIndex, ModelId, OperatorId, SessionId};
use openledger_traits::{AdmissionClock, Batches, Operators};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_commit_equivocation(
		reporter: T::AccountId,
		operator: OperatorId,
		hash: Hash32,
	) -> DispatchResult {
		ensure!(
			T::Operators::account_of(operator).is_some(),
			Error::<T>::UnknownOperator
		);
		ensure!(
			!Reports::<T>::contains_key(operator, &reporter),
			Error::<T>::AlreadyReported
		);
		let commitment = Self::commit(hash)?;
		let pending = Pending::Equivocation {
			operator,
			reporter: reporter.clone(),
		};
		Deadlines::<T>::insert(commitment.deadline, pending, ());
		Reports::<T>::insert(operator, &reporter, commitment);
		Self::deposit_event(Event::EquivocationCommitted {
			operator,
			reporter,
			commitment: hash,
			provable_from: commitment.provable_from,
			deadline: commitment.deadline,
		});
		Ok(())
	}

	/// Weight of [`Pallet::prove_equivocation`] for this proof.
	pub(crate) fn prove_equivocation_weight(proof: &Equivocation) -> Weight {
		T::WeightInfo::prove_equivocation()
			.saturating_add(T::WeightInfo::prove(size_of(proof).min(MAX_PROOF_BYTES)))
			.saturating_add(Self::verdict_weight())
	}

	pub(crate) fn do_prove_equivocation(
		reporter: T::AccountId,
		operator: OperatorId,
		salt: Hash32,
		proof: &Equivocation,
	) -> DispatchResult {
		ensure!(size_of(proof) <= MAX_PROOF_BYTES, Error::<T>::TooLarge);
		let commitment = Reports::<T>::get(operator, &reporter).ok_or(Error::<T>::UnknownReport)?;
		Self::ensure_provable(&commitment)?;
		let hash = Self::commitment_to_equivocation(operator, &reporter, &salt, &proof.encode());
		ensure!(hash == commitment.hash, Error::<T>::CommitmentMismatch);

		let (batch, model, harm) = match proof {
			Equivocation::Committed { batch, proof } => {
				let (model, finding) = Self::find_committed(operator, *batch, proof)?;
				(Some(*batch), model, Harm::of(&finding.harmed))
			}
			// Without a batch there is nothing to pay back from.
			Equivocation::Signed(receipts) => (None, Self::find_signed(operator, receipts)?, Harm::default()),
		};
		Self::close_report(operator, &reporter, &commitment);
		Self::convict(Conviction {
			batch,
			operator,
			model,
			offence: Offence::Fraud(FraudKind::Equivocation),
			harm,
			challenger: reporter,
		})
	}

	fn find_committed(
		operator: OperatorId,
		batch: BatchId,
		proof: &FraudProof,
	) -> Result<(ModelId, Finding), DispatchError> {
		ensure!(
			matches!(proof, FraudProof::Equivocation { .. }),
			Error::<T>::NotEquivocation
		);
		let open = T::Batches::open(batch).ok_or(Error::<T>::UnknownBatch)?;
		ensure!(open.operator == operator, Error::<T>::WrongOperator);
		let chain = ChainOf::<T>::of_batch(batch, &open);
		let finding = Self::judge(proof, &open, &chain).map_err(Self::refused)?;
		Ok((open.model, finding))
	}

	/// Two signed receipts; their line is marked as punished.
	fn find_signed(operator: OperatorId, receipts: &DoubleSigning) -> Result<ModelId, DispatchError> {
		let id = receipts.first.receipt.id;
		let terms = T::Batches::line(id.session, id.line).ok_or(Error::<T>::UnknownLine)?;
		ensure!(terms.operator == operator, Error::<T>::WrongOperator);
		ensure!(
			!PunishedLines::<T>::contains_key(id.session, id.line),
			Error::<T>::AlreadyPunished
		);
		Self::judge_signed(receipts, operator).map_err(Self::refused)?;
		PunishedLines::<T>::insert(id.session, id.line, ());
		Ok(terms.model)
	}

	fn refused(refusal: Refusal) -> DispatchError {
		match refusal {
			Refusal::Judged(error) => Error::<T>::ProvesNothing(Flaw(error)),
			Refusal::BadSignature => Error::<T>::BadSignature,
		}
		.into()
	}

	pub(crate) fn do_expire_equivocation(operator: OperatorId, reporter: T::AccountId) -> DispatchResult {
		let commitment = Reports::<T>::get(operator, &reporter).ok_or(Error::<T>::UnknownReport)?;
		ensure!(T::Clock::now() > commitment.deadline, Error::<T>::NotExpired);
		Self::close_report(operator, &reporter, &commitment);
		Self::deposit_event(Event::EquivocationExpired { operator, reporter });
		Ok(())
	}

	fn close_report(operator: OperatorId, reporter: &T::AccountId, commitment: &Commitment) {
		Reports::<T>::remove(operator, reporter);
		let pending = Pending::Equivocation {
			operator,
			reporter: reporter.clone(),
		};
		Self::forget_deadline(commitment.deadline, pending);
	}

	pub(crate) fn do_forget_equivocation(session: SessionId, line: LineIndex) -> DispatchResult {
		ensure!(
			PunishedLines::<T>::contains_key(session, line),
			Error::<T>::NotPunished
		);
		// A line that is gone proves nothing any more: its operator is not known.
		ensure!(T::Batches::line(session, line).is_none(), Error::<T>::LineKnown);
		PunishedLines::<T>::remove(session, line);
		Self::deposit_event(Event::EquivocationForgotten { session, line });
		Ok(())
	}
}
