//! Sessions: opening, topping up, closing and withdrawing.

use crate::{ledger::Total, pallet::*, ClockTime, Line, LineRequests, Lines, Session, SessionInfo};
use alloc::vec::Vec;
use codec::MaxEncodedLen;
use frame_support::{
	defensive, ensure,
	traits::{Consideration, Footprint, Get},
};
use openledger_core::{Balance, Disclosure, LineIndex, MandateId, OperatorId, SessionId, VoucherPayload};
use openledger_traits::{Models, Operators};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// Most ids that a view returns at once.
pub(crate) const MAX_PAGE: u32 = 256;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open_session(
		payer: T::AccountId,
		operator: OperatorId,
		lines: LineRequests,
		deposit: Balance,
		disclosure: Disclosure,
	) -> DispatchResult {
		let lines = Self::priced(operator, lines, deposit)?;
		let ticket = T::Storage::new(&payer, Self::session_footprint())?;
		Self::collect(&payer, deposit)?;
		Self::insert_session(Session {
			payer: payer.clone(),
			operator,
			balance: deposit,
			lines,
			disclosure,
			mandate: None,
			closes: None,
			held_until: 0,
			last_batch: None,
			depositor: payer,
			ticket,
		})
	}

	pub(crate) fn do_open_session_from_mandate(
		signer: T::AccountId,
		mandate: MandateId,
		operator: OperatorId,
		lines: LineRequests,
		deposit: Balance,
		disclosure: Disclosure,
	) -> DispatchResult {
		let models = lines.iter().map(|line| line.model);
		let payer = Self::draw(&signer, mandate, operator, models, deposit)?;
		let lines = Self::priced(operator, lines, deposit)?;
		let ticket = T::Storage::new(&signer, Self::session_footprint())?;
		Self::insert_session(Session {
			payer,
			operator,
			balance: deposit,
			lines,
			disclosure,
			mandate: Some(mandate),
			closes: None,
			held_until: 0,
			last_batch: None,
			depositor: signer,
			ticket,
		})
	}

	pub(crate) fn do_top_up(payer: T::AccountId, id: SessionId, amount: Balance) -> DispatchResult {
		let session = Sessions::<T>::get(id).ok_or(Error::<T>::UnknownSession)?;
		ensure!(session.payer == payer, Error::<T>::NotPayer);
		Self::ensure_fundable(&session, amount)?;
		Self::collect(&payer, amount)?;
		Self::add_to_session(id, session, amount, None)
	}

	pub(crate) fn do_top_up_from_mandate(
		signer: T::AccountId,
		id: SessionId,
		amount: Balance,
	) -> DispatchResult {
		let session = Sessions::<T>::get(id).ok_or(Error::<T>::UnknownSession)?;
		let mandate = session.mandate.ok_or(Error::<T>::NotFromMandate)?;
		Self::ensure_fundable(&session, amount)?;
		let models = session.lines.iter().map(|line| line.model);
		Self::draw(&signer, mandate, session.operator, models, amount)?;
		Self::add_to_session(id, session, amount, Some(mandate))
	}

	pub(crate) fn do_close_session(who: T::AccountId, id: SessionId) -> DispatchResult {
		let mut session = Sessions::<T>::get(id).ok_or(Error::<T>::UnknownSession)?;
		let now = Clock::<T>::get();
		let closes = if T::Operators::operator_of(&who) == Some(session.operator) {
			ensure!(session.settles(now), Error::<T>::AlreadyClosed);
			now
		} else {
			let from_mandate = || {
				session
					.mandate
					.and_then(Mandates::<T>::get)
					.map(|mandate| mandate.signer)
			};
			ensure!(
				session.payer == who || from_mandate() == Some(who.clone()),
				Error::<T>::NotParty
			);
			ensure!(session.closes.is_none(), Error::<T>::AlreadyClosed);
			now.checked_add(Self::thaw()).ok_or(ArithmeticError::Overflow)?
		};
		session.closes = Some(closes);
		let withdrawable_at = closes.max(session.held_until);
		Sessions::<T>::insert(id, session);
		Self::deposit_event(Event::SessionClosed {
			session: id,
			by: who,
			closes,
			withdrawable_at,
		});
		Ok(())
	}

	pub(crate) fn do_withdraw_session(id: SessionId) -> DispatchResult {
		let session = Sessions::<T>::get(id).ok_or(Error::<T>::UnknownSession)?;
		let at = session.withdrawable_at().ok_or(Error::<T>::NotClosed)?;
		ensure!(Clock::<T>::get() >= at, Error::<T>::StillThawing);
		ensure!(!Self::is_session_held(&session), Error::<T>::SessionHeld);
		let Session {
			payer,
			balance,
			mandate,
			depositor,
			ticket,
			..
		} = session;
		Sessions::<T>::remove(id);
		SessionsOf::<T>::remove(&payer, id);
		TotalSessions::<T>::shrink(balance)?;
		let mandate = match mandate {
			Some(mandate) if Self::replenish(mandate, balance)? => Some(mandate),
			_ => {
				Self::refund(&payer, balance)?;
				None
			}
		};
		ticket.drop(&depositor)?;
		Self::deposit_event(Event::SessionWithdrawn {
			session: id,
			payer,
			returned: balance,
			mandate,
		});
		Ok(())
	}

	/// The thaw. Parameters can change at run time, and one change at a time: a thaw is never shorter than what honest
	/// operators need, whatever the other parameter says for a while.
	fn thaw() -> ClockTime {
		T::ThawPeriod::get().max(T::SettlementInterval::get().saturating_add(1))
	}

	/// Checks what a session is opened with and copies the operator's prices.
	fn priced(
		operator: OperatorId,
		requests: LineRequests,
		deposit: Balance,
	) -> Result<Lines, DispatchError> {
		ensure!(
			deposit >= T::MinDeposit::get().max(1),
			Error::<T>::DepositTooSmall
		);
		ensure!(!requests.is_empty(), Error::<T>::NoLines);
		ensure!(
			T::Operators::account_of(operator).is_some(),
			Error::<T>::UnknownOperator
		);
		ensure!(T::Operators::is_active(operator), Error::<T>::OperatorNotActive);
		let mut lines = Lines::default();
		for request in requests {
			ensure!(T::Models::kind(request.model).is_some(), Error::<T>::UnknownModel);
			ensure!(T::Models::is_active(request.model), Error::<T>::ModelNotActive);
			let prices = T::Operators::prices(operator, request.model).ok_or(Error::<T>::ModelNotServed)?;
			let maximum = request.max_prices;
			ensure!(
				prices.input <= maximum.input && prices.output <= maximum.output,
				Error::<T>::PriceAboveMaximum
			);
			let line = Line {
				model: request.model,
				signer: request.signer,
				prices,
				settled: 0,
			};
			lines.try_push(line).map_err(|_| {
				defensive!("requests have the bound of lines");
				DispatchError::Exhausted
			})?;
		}
		Ok(lines)
	}

	fn insert_session(session: SessionOf<T>) -> DispatchResult {
		let id = NextSessionId::<T>::get();
		NextSessionId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		TotalSessions::<T>::grow(session.balance)?;
		SessionsOf::<T>::insert(&session.payer, id, ());
		Self::deposit_event(Event::SessionOpened {
			session: id,
			payer: session.payer.clone(),
			operator: session.operator,
			lines: session.lines.clone(),
			deposit: session.balance,
			disclosure: session.disclosure,
			mandate: session.mandate,
		});
		Sessions::<T>::insert(id, session);
		Ok(())
	}

	fn ensure_fundable(session: &SessionOf<T>, amount: Balance) -> DispatchResult {
		ensure!(session.closes.is_none(), Error::<T>::AlreadyClosed);
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		Ok(())
	}

	fn add_to_session(
		id: SessionId,
		mut session: SessionOf<T>,
		amount: Balance,
		mandate: Option<MandateId>,
	) -> DispatchResult {
		session.balance = session
			.balance
			.checked_add(amount)
			.ok_or(ArithmeticError::Overflow)?;
		TotalSessions::<T>::grow(amount)?;
		Self::deposit_event(Event::SessionToppedUp {
			session: id,
			payer: session.payer.clone(),
			amount,
			balance: session.balance,
			mandate,
		});
		Sessions::<T>::insert(id, session);
		Ok(())
	}

	pub(crate) fn session_footprint() -> Footprint {
		Footprint::from_parts(2, SessionOf::<T>::max_encoded_len())
	}

	pub(crate) fn session_info(id: SessionId) -> Option<SessionInfo<T::AccountId>> {
		let session = Sessions::<T>::get(id)?;
		let settles = session.settles(Clock::<T>::get());
		let withdrawable_at = session.withdrawable_at();
		let Session {
			payer,
			operator,
			balance,
			lines,
			disclosure,
			mandate,
			closes,
			..
		} = session;
		Some(SessionInfo {
			payer,
			operator,
			balance,
			lines,
			disclosure,
			mandate,
			settles,
			closes,
			withdrawable_at,
		})
	}

	pub(crate) fn sessions_page(payer: T::AccountId, after: Option<SessionId>, limit: u32) -> Vec<SessionId> {
		let limit = usize::try_from(limit.min(MAX_PAGE)).unwrap_or(0);
		match after {
			None => SessionsOf::<T>::iter_key_prefix(&payer).take(limit).collect(),
			Some(after) => {
				let from = SessionsOf::<T>::hashed_key_for(&payer, after);
				SessionsOf::<T>::iter_key_prefix_from(&payer, from)
					.take(limit)
					.collect()
			}
		}
	}

	pub(crate) fn message_to_sign(
		session: SessionId,
		line: LineIndex,
		cumulative: Balance,
		wrapped: bool,
	) -> Option<Vec<u8>> {
		let stored = Sessions::<T>::get(session)?;
		stored.lines.get(usize::from(line))?;
		let payload = VoucherPayload {
			genesis: Self::genesis(),
			session,
			line,
			operator: stored.operator,
			cumulative,
		};
		Some(if wrapped {
			payload.wrapped_message()
		} else {
			payload.message()
		})
	}
}
