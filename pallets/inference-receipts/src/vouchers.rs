//! Using the vouchers of a batch.

use crate::{pallet::*, ClockTime, Voucher, VoucherFault};
use frame_support::defensive;
use frame_system::pallet_prelude::BlockNumberFor;
use openledger_attribution::{session_leaf::SessionsBuilder, HostBlake2, SessionLeaf};
use openledger_core::{Balance, BatchId, Disclosure, Hash32, ModelId, OperatorId};
use openledger_traits::{Activity, Models, Operators, Payees};
use sp_runtime::{traits::Zero, ArithmeticError, DispatchError};

/// What the vouchers of a batch did.
pub(crate) struct Settled {
	/// All they moved.
	pub amount: Balance,
	/// The part from open sessions.
	pub open_amount: Balance,
	/// The part whose payer is also the operator or the model's owner.
	pub self_dealt: Balance,
	/// Root over what they did to each line, in their order.
	pub sessions_root: Hash32,
}

impl<T: Config> Error<T> {
	fn voucher(index: usize, fault: VoucherFault) -> DispatchError {
		Self::Voucher {
			index: u16::try_from(index).unwrap_or(u16::MAX),
			fault,
		}
		.into()
	}
}

impl<T: Config> Pallet<T> {
	/// The genesis hash, which vouchers are bound to.
	pub(crate) fn genesis() -> Hash32 {
		frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()).into()
	}

	/// Uses `vouchers`, whose lines must all be for `model`. The sessions they settle stay until `due` at least, and as
	/// long as `batch` is held.
	///
	/// The caller's storage layer undoes everything on error.
	pub(crate) fn settle(
		batch: BatchId,
		operator: OperatorId,
		model: ModelId,
		vouchers: &[Voucher],
		due: ClockTime,
	) -> Result<Settled, DispatchError> {
		for (index, (left, right)) in vouchers.iter().zip(vouchers.iter().skip(1)).enumerate() {
			if left.key() >= right.key() {
				return Err(Error::<T>::voucher(
					index.saturating_add(1),
					VoucherFault::Unsorted,
				));
			}
		}
		let genesis = Self::genesis();
		let now = Clock::<T>::get();
		let insiders = Self::insiders(operator, model);
		let mut lines = SessionsBuilder::<HostBlake2>::new();
		let mut settled = Settled {
			amount: 0,
			open_amount: 0,
			self_dealt: 0,
			sessions_root: [0; 32],
		};
		let mut index = 0usize;
		// All lines of a session at once: a session is read and written once, however many vouchers it has.
		for group in vouchers.chunk_by(|left, right| left.session == right.session) {
			let Some(id) = group.first().map(|voucher| voucher.session) else {
				continue;
			};
			let refuse = |fault| Error::<T>::voucher(index, fault);
			let mut session = Sessions::<T>::get(id).ok_or_else(|| refuse(VoucherFault::UnknownSession))?;
			if session.operator != operator {
				return Err(refuse(VoucherFault::WrongOperator));
			}
			if !session.settles(now) {
				return Err(refuse(VoucherFault::SessionEnded));
			}
			let mut paid: Balance = 0;
			for voucher in group {
				let verify = |signer: &_| voucher.verify(genesis, operator, signer);
				let line = session
					.settle(model, voucher.line, voucher.cumulative, verify)
					.map_err(|fault| Error::<T>::voucher(index, fault))?;
				paid = paid.checked_add(line.amount).ok_or(ArithmeticError::Overflow)?;
				let leaf = SessionLeaf {
					session: id,
					line: voucher.line,
					settled_before: line.before,
					settled_after: voucher.cumulative,
					start: lines.amount(),
				};
				lines.push(&leaf).map_err(|_| {
					defensive!("the lines are sorted and grow");
					DispatchError::Corruption
				})?;
				Self::deposit_event(Event::VoucherSettled {
					batch,
					session: id,
					line: voucher.line,
					before: line.before,
					after: voucher.cumulative,
				});
				index = index.saturating_add(1);
			}
			settled.amount = settled
				.amount
				.checked_add(paid)
				.ok_or(ArithmeticError::Overflow)?;
			// Neither can overflow: both are parts of `amount`.
			if session.disclosure == Disclosure::Open {
				settled.open_amount = settled.open_amount.saturating_add(paid);
			}
			if insiders.contains(&Some(session.payer.clone())) {
				settled.self_dealt = settled.self_dealt.saturating_add(paid);
			}
			T::Activity::payer_active(&session.payer);
			session.held_until = session.held_until.max(due);
			session.last_batch = Some(batch);
			Sessions::<T>::insert(id, session);
		}
		settled.sessions_root = lines.root();
		Ok(settled)
	}

	/// Accounts that deal with themselves if they pay for `model` at `operator`: the operator's, the one it is paid to,
	/// and the one the model's owner is paid to.
	fn insiders(operator: OperatorId, model: ModelId) -> [Option<T::AccountId>; 3] {
		[
			T::Operators::account_of(operator),
			T::Operators::payee(operator).and_then(T::Payees::account_of),
			T::Models::payee(model).and_then(T::Payees::account_of),
		]
	}
}
