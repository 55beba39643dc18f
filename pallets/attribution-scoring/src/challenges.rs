//! Challenges: commit, prove, expire.

use crate::{judging::ChainOf, pallet::*, types::*, WeightInfo};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	dispatch::DispatchResultWithPostInfo,
	ensure,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use openledger_attribution::fraud::FraudProof;
use openledger_core::{Balance, BatchId, Hash32, OperatorId};
use openledger_traits::{AdmissionClock, AdmissionTime, Batches, Operators};
use sp_runtime::{
	traits::{BlakeTwo256, Hash, Zero},
	DispatchError, DispatchResult,
};

/// Length of an encoding, as a weight's component.
pub(crate) fn size_of(value: &impl Encode) -> u32 {
	u32::try_from(value.encoded_size()).unwrap_or(u32::MAX)
}

impl<T: Config> Pallet<T> {
	/// The genesis hash, which commitments and receipts are bound to.
	pub(crate) fn genesis() -> Hash32 {
		frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()).into()
	}

	/// Hash over domain, chain, subject, account, salt and the encoded proof, which comes last and without its length.
	fn commitment_to(
		domain: &str,
		subject: impl Encode,
		who: &T::AccountId,
		salt: &Hash32,
		proof: &[u8],
	) -> Hash32 {
		let mut bytes = Vec::with_capacity(proof.len().saturating_add(160));
		(domain, Self::genesis(), subject, who, salt).encode_to(&mut bytes);
		bytes.extend_from_slice(proof);
		BlakeTwo256::hash(&bytes).into()
	}

	pub(crate) fn commitment_to_challenge(
		batch: BatchId,
		who: &T::AccountId,
		salt: &Hash32,
		proof: &[u8],
	) -> Hash32 {
		Self::commitment_to(CHALLENGE_DOMAIN, batch, who, salt, proof)
	}

	pub(crate) fn commitment_to_equivocation(
		operator: OperatorId,
		who: &T::AccountId,
		salt: &Hash32,
		proof: &[u8],
	) -> Hash32 {
		Self::commitment_to(EQUIVOCATION_DOMAIN, operator, who, salt, proof)
	}

	/// A commitment made now. Refused if its deadline would lie beyond the end of the clock: it would never pass.
	pub(crate) fn commit(hash: Hash32) -> Result<Commitment, DispatchError> {
		let now = T::Clock::now();
		let delay = T::CommitDelay::get().max(1);
		let period = T::RevealPeriod::get().max(delay);
		Ok(Commitment {
			hash,
			provable_from: now.checked_add(delay).ok_or(Error::<T>::Overflow)?,
			deadline: now.checked_add(period).ok_or(Error::<T>::Overflow)?,
		})
	}

	/// Whether a commitment can be proven now.
	pub(crate) fn ensure_provable(commitment: &Commitment) -> DispatchResult {
		let now = T::Clock::now();
		ensure!(now >= commitment.provable_from, Error::<T>::TooEarlyToProve);
		ensure!(now <= commitment.deadline, Error::<T>::DeadlinePassed);
		Ok(())
	}

	pub(crate) fn do_challenge(challenger: T::AccountId, batch: BatchId, hash: Hash32) -> DispatchResult {
		let open = T::Batches::open(batch).ok_or(Error::<T>::UnknownBatch)?;
		let schedule = Self::schedule_of(batch, &open);
		ensure!(
			T::Clock::now() < schedule.challenges_until,
			Error::<T>::WindowOver
		);
		ensure!(
			!Challenges::<T>::contains_key(batch, &challenger),
			Error::<T>::AlreadyChallenged
		);
		let bond = T::ChallengeBond::get();
		if bond > 0 {
			T::Currency::hold(&HoldReason::Challenge.into(), &challenger, bond)?;
		}
		T::Batches::hold(batch)?;
		let commitment = Self::commit(hash)?;
		Self::mutate_watch(batch, |watch| {
			watch.challenges = watch.challenges.checked_add(1).ok_or(Error::<T>::Overflow)?;
			Ok(())
		})?;
		let pending = Pending::Challenge {
			batch,
			challenger: challenger.clone(),
		};
		Deadlines::<T>::insert(commitment.deadline, pending, ());
		Challenges::<T>::insert(batch, &challenger, Challenge { commitment, bond });
		Self::deposit_event(Event::Challenged {
			batch,
			operator: open.operator,
			challenger,
			commitment: hash,
			bond,
			provable_from: commitment.provable_from,
			deadline: commitment.deadline,
		});
		Ok(())
	}

	/// Weight of [`Pallet::prove`] for this proof: of judging it and of the verdict.
	pub(crate) fn prove_weight(proof: &FraudProof) -> Weight {
		let size = size_of(proof).min(MAX_PROOF_BYTES);
		T::WeightInfo::prove(size)
			.saturating_add(ChainOf::<T>::worst_weight())
			.saturating_add(Self::verdict_weight())
	}

	pub(crate) fn do_prove(
		challenger: T::AccountId,
		batch: BatchId,
		salt: Hash32,
		proof: &FraudProof,
	) -> DispatchResultWithPostInfo {
		let size = size_of(proof);
		ensure!(size <= MAX_PROOF_BYTES, Error::<T>::TooLarge);
		let challenge = Challenges::<T>::get(batch, &challenger).ok_or(Error::<T>::UnknownChallenge)?;
		let open = T::Batches::open(batch).ok_or(Error::<T>::UnknownBatch)?;
		Self::ensure_provable(&challenge.commitment)?;
		let hash = Self::commitment_to_challenge(batch, &challenger, &salt, &proof.encode());
		ensure!(hash == challenge.commitment.hash, Error::<T>::CommitmentMismatch);

		let chain = ChainOf::<T>::of_batch(batch, &open);
		let judgement = Self::judge(proof, &open, &chain);
		let judged = T::WeightInfo::prove(size).saturating_add(chain.weight());
		match judgement {
			Ok(finding) => {
				Self::close_challenge(batch, &challenger)?;
				Self::return_bond(batch, challenger.clone(), challenge.bond)?;
				Self::convict(Conviction {
					batch: Some(batch),
					operator: open.operator,
					model: open.model,
					offence: Offence::Fraud(finding.kind),
					harm: Harm::of(&finding.harmed),
					challenger,
				})?;
				Ok(Some(judged.saturating_add(Self::verdict_weight())).into())
			}
			Err(reason) => {
				Self::close_challenge(batch, &challenger)?;
				T::Batches::let_go(batch)?;
				let paid = Self::forfeit_bond(&challenger, open.operator, challenge.bond)?;
				Self::deposit_event(Event::ChallengeFailed {
					batch,
					operator: open.operator,
					challenger,
					reason,
					bond: challenge.bond,
					paid,
				});
				Ok(Some(judged).into())
			}
		}
	}

	pub(crate) fn do_expire_challenge(batch: BatchId, challenger: T::AccountId) -> DispatchResult {
		let challenge = Challenges::<T>::get(batch, &challenger).ok_or(Error::<T>::UnknownChallenge)?;
		if Self::has_ended(batch) {
			Self::close_challenge(batch, &challenger)?;
			return Self::return_bond(batch, challenger, challenge.bond);
		}
		ensure!(
			T::Clock::now() > challenge.commitment.deadline,
			Error::<T>::NotExpired
		);
		let open = T::Batches::open(batch).ok_or(Error::<T>::Corrupt)?;
		Self::close_challenge(batch, &challenger)?;
		T::Batches::let_go(batch)?;
		let paid = Self::forfeit_bond(&challenger, open.operator, challenge.bond)?;
		Self::deposit_event(Event::ChallengeExpired {
			batch,
			operator: open.operator,
			challenger,
			bond: challenge.bond,
			paid,
		});
		Ok(())
	}

	/// Takes a challenge out of the books. Bond and hold of the batch are the caller's to deal with.
	pub(crate) fn close_challenge(batch: BatchId, challenger: &T::AccountId) -> DispatchResult {
		let challenge = Challenges::<T>::take(batch, challenger).ok_or(Error::<T>::UnknownChallenge)?;
		Self::forget_deadline(
			challenge.commitment.deadline,
			Pending::Challenge {
				batch,
				challenger: challenger.clone(),
			},
		);
		Self::mutate_watch(batch, |watch| {
			watch.challenges = watch.challenges.checked_sub(1).ok_or(Error::<T>::Corrupt)?;
			Ok(())
		})
	}

	pub(crate) fn forget_deadline(deadline: AdmissionTime, pending: PendingOf<T>) {
		Deadlines::<T>::remove(deadline, pending);
	}

	pub(crate) fn return_bond(batch: BatchId, challenger: T::AccountId, bond: Balance) -> DispatchResult {
		if bond > 0 {
			let reason = HoldReason::Challenge.into();
			T::Currency::release(&reason, &challenger, bond, Precision::Exact)?;
		}
		Self::deposit_event(Event::BondReturned {
			batch,
			challenger,
			bond,
		});
		Ok(())
	}

	/// Gives a bond to the operator; returns what it got. What it cannot receive is burnt: the challenger shall not profit
	/// from an operator that is gone.
	fn forfeit_bond(
		challenger: &T::AccountId,
		operator: OperatorId,
		bond: Balance,
	) -> Result<Balance, DispatchError> {
		let reason = HoldReason::Challenge.into();
		let paid = Self::pay_from_hold(&reason, challenger, operator, bond);
		let rest = bond.checked_sub(paid).ok_or(Error::<T>::Corrupt)?;
		if rest > 0 {
			T::Currency::burn_held(&reason, challenger, rest, Precision::Exact, Fortitude::Force)?;
		}
		Ok(paid)
	}

	/// Pays `amount` on hold of `from` to the operator's account; returns what arrived: all or nothing.
	pub(crate) fn pay_from_hold(
		reason: &T::RuntimeHoldReason,
		from: &T::AccountId,
		operator: OperatorId,
		amount: Balance,
	) -> Balance {
		if amount == 0 {
			return 0;
		}
		T::Operators::account_of(operator)
			.and_then(|to| {
				frame_support::storage::with_storage_layer(|| {
					T::Currency::transfer_on_hold(
						reason,
						from,
						&to,
						amount,
						Precision::Exact,
						Restriction::Free,
						Fortitude::Force,
					)
				})
				.ok()
			})
			.unwrap_or(0)
	}
}
