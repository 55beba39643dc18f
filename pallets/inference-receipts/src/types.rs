//! What the pallet stores and is told. Nothing here knows the pallet's configuration, so every rule of this file is
//! tested without storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec, PalletError};
use openledger_core::{
	Balance, BatchId, ContributionId, Disclosure, EpochIndex, Hash32, LineIndex, MandateId, ModelId,
	OperatorId, PolicyVersion, SessionId, Share, VoucherPayload, MAX_CREDITS, MAX_SESSION_LINES, SHARE_ONE,
};
use openledger_traits::{AdmissionTime, Prices, Risk, StakeEra, Stakes};
use scale_info::TypeInfo;
use sp_runtime::{traits::Verify, AccountId32, MultiSignature};

/// A reading of the admission clock: the number of blocks so far in which ordinary transactions were admitted.
///
/// Windows and thaws are measured in it, so they stand still during migrations and in safe mode.
pub type ClockTime = AdmissionTime;

/// Entries of an allow list of a mandate.
pub const MAX_ALLOWED: u32 = 8;
/// Operators or models a mandate may pay; empty allows all. Order and repetition mean nothing.
pub type AllowList = BoundedVec<u32, ConstU32<MAX_ALLOWED>>;
/// The lines of a session.
pub type Lines = BoundedVec<Line, ConstU32<MAX_SESSION_LINES>>;
/// The lines a session is opened with.
pub type LineRequests = BoundedVec<LineRequest, ConstU32<MAX_SESSION_LINES>>;
/// The credits of a batch: strictly sorted by contribution, none zero.
pub type Credits = BoundedVec<(ContributionId, Balance), ConstU32<MAX_CREDITS>>;

/// OPEN that a payer set aside under a signer and a cap. The cap limits the funding of sessions, never settlement.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Mandate<AccountId, Ticket> {
	/// Whose money it is.
	pub payer: AccountId,
	/// Who may open and top up sessions from it.
	pub signer: AccountId,
	/// Most that sessions may be funded with in one epoch. Zero pauses the mandate.
	pub cap_per_epoch: Balance,
	/// Operators it may pay; empty allows all.
	pub operators: AllowList,
	/// Models it may pay for; empty allows all.
	pub models: AllowList,
	/// What is left in it.
	pub balance: Balance,
	/// The epoch `drawn` belongs to.
	pub epoch: EpochIndex,
	/// What sessions were funded with in `epoch`.
	pub drawn: Balance,
	/// The payer's storage deposit.
	pub ticket: Ticket,
}

/// Why a mandate does not fund a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DrawFault {
	/// More than the cap leaves for this epoch.
	OverCap,
	/// More than the mandate holds.
	Exhausted,
}

impl<AccountId, Ticket> Mandate<AccountId, Ticket> {
	/// Whether the lists allow sessions with `operator`.
	pub fn allows_operator(&self, operator: OperatorId) -> bool {
		self.operators.is_empty() || self.operators.contains(&operator)
	}

	/// Whether the lists allow lines for `model`.
	pub fn allows_model(&self, model: ModelId) -> bool {
		self.models.is_empty() || self.models.contains(&model)
	}

	/// What may still be drawn in epoch `now`: the rest of the cap or of the balance, whichever is less.
	pub fn available(&self, now: EpochIndex) -> Balance {
		self.cap_per_epoch
			.saturating_sub(self.drawn_in(now))
			.min(self.balance)
	}

	/// Takes `amount` out in epoch `now`. Unchanged on error.
	pub fn draw(&mut self, now: EpochIndex, amount: Balance) -> Result<(), DrawFault> {
		let drawn = self.drawn_in(now).checked_add(amount).ok_or(DrawFault::OverCap)?;
		if drawn > self.cap_per_epoch {
			return Err(DrawFault::OverCap);
		}
		self.balance = self.balance.checked_sub(amount).ok_or(DrawFault::Exhausted)?;
		self.epoch = now;
		self.drawn = drawn;
		Ok(())
	}

	fn drawn_in(&self, now: EpochIndex) -> Balance {
		if self.epoch == now {
			self.drawn
		} else {
			0
		}
	}
}

/// One line of a session that is to be opened.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct LineRequest {
	/// The model.
	pub model: ModelId,
	/// Whose signature makes a voucher of the line: the account of an sr25519, ed25519 or ecdsa key.
	pub signer: AccountId32,
	/// The highest prices the payer agrees to; the operator's own are taken if they are not above.
	pub max_prices: Prices,
}

/// One line of a session. Signer and prices never change.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Line {
	/// The model.
	pub model: ModelId,
	/// Whose signature makes a voucher of the line.
	pub signer: AccountId32,
	/// The operator's prices when the session was opened.
	pub prices: Prices,
	/// All that has been settled of the line so far.
	pub settled: Balance,
}

/// What the use of a voucher did.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SettledLine {
	/// Settled of the line before.
	pub before: Balance,
	/// The voucher's cumulative amount less that; never zero.
	pub amount: Balance,
}

/// One payer, one operator, one deposit.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Session<AccountId, Ticket> {
	/// Whose money it is, and whom the rest returns to.
	pub payer: AccountId,
	/// The operator that vouchers are made out to.
	pub operator: OperatorId,
	/// What is left of the deposit.
	pub balance: Balance,
	/// The lines.
	pub lines: Lines,
	/// Whether the texts may be shown.
	pub disclosure: Disclosure,
	/// The mandate it was opened from.
	pub mandate: Option<MandateId>,
	/// When vouchers stop to settle; `None` while nobody has closed it.
	pub closes: Option<ClockTime>,
	/// When the window of the last batch that settled something of it ends. Until then fraud proofs may need the
	/// lines, so the record stays.
	pub held_until: ClockTime,
	/// The last batch that settled something of it. A batch can be held beyond its window: then the record stays longer.
	pub last_batch: Option<BatchId>,
	/// Who paid the storage deposit.
	pub depositor: AccountId,
	/// The storage deposit.
	pub ticket: Ticket,
}

impl<AccountId, Ticket> Session<AccountId, Ticket> {
	/// Whether vouchers settle at `now`.
	pub fn settles(&self, now: ClockTime) -> bool {
		self.closes.is_none_or(|closes| now < closes)
	}

	/// When the rest can be withdrawn, if no held batch keeps the session longer; `None` while nobody has closed it.
	pub fn withdrawable_at(&self) -> Option<ClockTime> {
		self.closes.map(|closes| closes.max(self.held_until))
	}

	/// Uses a voucher: `cumulative` of line `line`, for a batch of `model`. `verify` is asked last of what is cheap to
	/// refuse, with the line's signer. Unchanged on error.
	pub fn settle(
		&mut self,
		model: ModelId,
		line: LineIndex,
		cumulative: Balance,
		verify: impl FnOnce(&AccountId32) -> Result<(), VoucherFault>,
	) -> Result<SettledLine, VoucherFault> {
		let line = self
			.lines
			.get_mut(usize::from(line))
			.ok_or(VoucherFault::UnknownLine)?;
		if line.model != model {
			return Err(VoucherFault::WrongModel);
		}
		let before = line.settled;
		let amount = cumulative
			.checked_sub(before)
			.filter(|amount| *amount > 0)
			.ok_or(VoucherFault::NotAbove)?;
		let balance = self.balance.checked_sub(amount).ok_or(VoucherFault::Exhausted)?;
		verify(&line.signer)?;
		line.settled = cumulative;
		self.balance = balance;
		Ok(SettledLine { before, amount })
	}
}

/// A payer's promise, as the operator submits it.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Voucher {
	/// The session.
	#[codec(compact)]
	pub session: SessionId,
	/// Its line.
	pub line: LineIndex,
	/// All that the line may have settled once the voucher is used.
	#[codec(compact)]
	pub cumulative: Balance,
	/// Whether the key signed the message between `<Bytes>` and `</Bytes>`, as browser wallets do. Told by the
	/// operator, so that one verification is enough.
	pub wrapped: bool,
	/// The signature of the line's signer.
	pub signature: MultiSignature,
}

impl Voucher {
	/// What vouchers of a batch are sorted by.
	pub const fn key(&self) -> (SessionId, LineIndex) {
		(self.session, self.line)
	}

	/// Checks the signature: `signer` promised this to `operator` on the chain with hash `genesis`.
	pub fn verify(
		&self,
		genesis: Hash32,
		operator: OperatorId,
		signer: &AccountId32,
	) -> Result<(), VoucherFault> {
		// Another derivation of the same key as Ecdsa: taking both would give one key two signers.
		if matches!(self.signature, MultiSignature::Eth(_)) {
			return Err(VoucherFault::UnsupportedScheme);
		}
		let payload = VoucherPayload {
			genesis,
			session: self.session,
			line: self.line,
			operator,
			cumulative: self.cumulative,
		};
		let message = if self.wrapped {
			payload.wrapped_message()
		} else {
			payload.message()
		};
		if self.signature.verify(message.as_slice(), signer) {
			Ok(())
		} else {
			Err(VoucherFault::BadSignature)
		}
	}
}

/// What is wrong with a voucher.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PalletError, PartialEq, TypeInfo)]
pub enum VoucherFault {
	/// Not above the voucher before it by (session, line).
	Unsorted,
	/// No such session, or it has been withdrawn.
	UnknownSession,
	/// The session was closed and its thaw has ended.
	SessionEnded,
	/// Made out to another operator.
	WrongOperator,
	/// The session has no such line.
	UnknownLine,
	/// The line is for another model than the batch.
	WrongModel,
	/// Not above what is settled of the line: replayed, or older than one already used.
	NotAbove,
	/// The deposit of the session does not cover it.
	Exhausted,
	/// Not signed by the line's signer: another key, another chain, another session or another amount.
	BadSignature,
	/// A signature scheme that sessions do not take.
	UnsupportedScheme,
}

/// What is wrong with a credit.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PalletError, PartialEq, TypeInfo)]
pub enum CreditFault {
	/// Not above the credit before it by contribution: unsorted or twice the same.
	Unsorted,
	/// Of nothing.
	Zero,
	/// The contribution is in none of the snapshots of the model's lineage.
	OutsideLineage,
	/// The contribution is commons: what matches it earns for the pools.
	Commons,
}

/// The use that a batch stands for, as its operator counts it.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Usage {
	/// Receipts of models.
	#[codec(compact)]
	pub inferences: u32,
	/// Receipts of agents.
	#[codec(compact)]
	pub actions: u32,
	/// Tokens of all requests.
	#[codec(compact)]
	pub input_tokens: u64,
	/// Tokens of all responses.
	#[codec(compact)]
	pub output_tokens: u64,
}

/// What an operator commits to when it submits a batch.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Commitment {
	/// Root over the receipts, sorted by (session, sequence number).
	pub receipts_root: Hash32,
	/// How many receipts there are.
	pub receipts: u32,
	/// Root over the credit ledger.
	pub ledger_root: Hash32,
}

/// A batch that has not ended. It is removed when it ends: use leaves nothing behind.
#[derive(
	Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Batch {
	/// Who submitted it.
	pub operator: OperatorId,
	/// The one model it is for.
	pub model: ModelId,
	/// All of its money, in escrow.
	pub amount: Balance,
	/// The part of `amount` from sessions whose texts are open: only this can be credited.
	pub open_amount: Balance,
	/// The part of `amount` whose payer is also the operator or the model's owner.
	pub self_dealt: Balance,
	/// Sum of its credits.
	pub credited: Balance,
	/// How many contributions it credits.
	pub credits: u32,
	/// The most that credits can direct of its data share: what the operator's own bond covers.
	pub attributable: Balance,
	/// The routing policy in force at submission.
	pub policy: PolicyVersion,
	/// What the operator committed to.
	pub commitment: Commitment,
	/// Root over (session, line, settled before, settled after, what is settled of the lines before it) of its vouchers.
	pub sessions_root: Hash32,
	/// The use it stands for.
	pub usage: Usage,
	/// What stood behind its operator at submission: what it brings to stakers is split by that.
	pub stakes: Stakes,
	/// Where its exposure is accounted.
	pub stake_era: StakeEra,
	/// When it was submitted, by the admission clock.
	pub submitted: ClockTime,
	/// When its window ends.
	pub due: ClockTime,
	/// Under which time it waits for the hook; `None` while it is held or stuck.
	pub queued: Option<ClockTime>,
	/// How many challenges and demands keep it from becoming final.
	pub holds: u32,
	/// How many of its credits are paid; `None` until routing begins.
	pub routed: Option<u32>,
}

impl Batch {
	/// Whether routing has not begun: it can be held, and voided.
	pub const fn is_open(&self) -> bool {
		self.routed.is_none()
	}

	/// Whether the hook could not end it: it waits for a call.
	pub const fn is_stuck(&self) -> bool {
		self.holds == 0 && self.queued.is_none()
	}

	/// What it puts at risk of its operator's stake.
	pub const fn risk(&self) -> Risk {
		Risk {
			amount: self.amount,
			attributable: self.attributable,
		}
	}

	/// How many of its credits are not paid.
	pub fn unpaid(&self) -> u32 {
		self.credits.saturating_sub(self.routed.unwrap_or(0))
	}

	/// What it can expect next at `now`.
	pub fn phase(&self, now: ClockTime) -> BatchPhase {
		if self.is_stuck() {
			BatchPhase::Stuck
		} else if !self.is_open() {
			BatchPhase::Routing
		} else if now < self.due {
			BatchPhase::Window
		} else if self.holds > 0 {
			BatchPhase::Held
		} else {
			BatchPhase::Due
		}
	}

	/// Coverage: credited part of the amount, rounded down.
	pub fn coverage(&self) -> Share {
		self.credited
			.checked_mul(Balance::from(SHARE_ONE))
			.and_then(|scaled| scaled.checked_div(self.amount))
			.and_then(|share| Share::try_from(share).ok())
			.unwrap_or(SHARE_ONE)
	}
}

/// What a batch can expect next.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum BatchPhase {
	/// Its window is open: it can be voided.
	Window,
	/// Its window has ended, but a challenge or a demand has not: it can be voided.
	Held,
	/// Its window has ended: the hook ends it, or anyone's call.
	Due,
	/// Its money is being routed, a page of credits at a time: it cannot be voided any more.
	Routing,
	/// The hook could not end it. A call can, once the cause is gone.
	Stuck,
}

/// A batch, for readers.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct BatchInfo {
	/// The record.
	pub batch: Batch,
	/// Credited part of the amount.
	pub coverage: Share,
	/// What comes next.
	pub phase: BatchPhase,
}

/// What another batch of an operator for one model can move.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, PartialEq, TypeInfo)]
pub struct Room {
	/// In all: what its stakes leave room for.
	pub amount: Balance,
	/// From open sessions: what of that its own bond covers the data share of.
	pub open_amount: Balance,
}

/// A mandate, for readers.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct MandateInfo<AccountId> {
	/// Whose money it is.
	pub payer: AccountId,
	/// Who may open and top up sessions from it.
	pub signer: AccountId,
	/// Most that sessions may be funded with in one epoch.
	pub cap_per_epoch: Balance,
	/// Operators it may pay; empty allows all.
	pub operators: AllowList,
	/// Models it may pay for; empty allows all.
	pub models: AllowList,
	/// What is left in it.
	pub balance: Balance,
	/// What can be drawn in the current epoch.
	pub available: Balance,
}

/// A session, for readers.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct SessionInfo<AccountId> {
	/// Whose money it is.
	pub payer: AccountId,
	/// The operator that vouchers are made out to.
	pub operator: OperatorId,
	/// What is left of the deposit.
	pub balance: Balance,
	/// The lines.
	pub lines: Lines,
	/// Whether the texts may be shown.
	pub disclosure: Disclosure,
	/// The mandate it was opened from.
	pub mandate: Option<MandateId>,
	/// Whether vouchers settle now.
	pub settles: bool,
	/// When vouchers stop to settle.
	pub closes: Option<ClockTime>,
	/// When the rest can be withdrawn, if no held batch keeps the session longer.
	pub withdrawable_at: Option<ClockTime>,
}

/// The money of this pallet: what its ledgers say and what its accounts hold.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, PartialEq, TypeInfo)]
pub struct Holdings {
	/// Sum of all mandates.
	pub mandates: Balance,
	/// Sum of all sessions.
	pub sessions: Balance,
	/// Sum of all open batches, routing of which has not begun.
	pub escrow: Balance,
	/// Balance of the account that holds mandates and sessions, existential deposit included.
	pub sessions_account: Balance,
	/// Balance of the account that holds open batches, existential deposit included.
	pub escrow_account: Balance,
}

#[cfg(test)]
mod tests {
	use super::*;

	fn mandate(cap: Balance, balance: Balance) -> Mandate<u8, ()> {
		Mandate {
			payer: 1,
			signer: 2,
			cap_per_epoch: cap,
			operators: Default::default(),
			models: Default::default(),
			balance,
			epoch: 3,
			drawn: 0,
			ticket: (),
		}
	}

	fn session(balance: Balance) -> Session<u8, ()> {
		let line = |model| Line {
			model,
			signer: AccountId32::new([9; 32]),
			prices: Prices::default(),
			settled: 10,
		};
		Session {
			payer: 1,
			operator: 2,
			balance,
			lines: BoundedVec::truncate_from(alloc::vec![line(5), line(6)]),
			disclosure: Disclosure::Open,
			mandate: None,
			closes: None,
			held_until: 0,
			last_batch: None,
			depositor: 1,
			ticket: (),
		}
	}

	#[test]
	fn mandate_should_draw_up_to_its_cap_and_again_when_the_epoch_changes() {
		let mut mandate = mandate(100, 150);
		assert_eq!(mandate.draw(3, 60), Ok(()));
		assert_eq!(mandate.available(3), 40);
		assert_eq!(mandate.draw(3, 41), Err(DrawFault::OverCap));
		assert_eq!(mandate.draw(3, 40), Ok(()));
		assert_eq!(mandate.available(3), 0);
		assert_eq!(mandate.available(4), 50);
		assert_eq!(mandate.draw(4, 51), Err(DrawFault::Exhausted));
		assert_eq!((mandate.epoch, mandate.drawn, mandate.balance), (3, 100, 50));
		assert_eq!(mandate.draw(4, 50), Ok(()));
		assert_eq!((mandate.epoch, mandate.drawn, mandate.balance), (4, 50, 0));
	}

	#[test]
	fn mandate_should_refuse_when_the_sum_overflows() {
		let mut mandate = mandate(Balance::MAX, Balance::MAX);
		assert_eq!(mandate.draw(3, 1), Ok(()));
		assert_eq!(mandate.draw(3, Balance::MAX), Err(DrawFault::OverCap));
	}

	#[test]
	fn mandate_should_allow_all_when_a_list_is_empty_and_only_listed_ones_when_not() {
		let mut mandate = mandate(1, 1);
		assert!(mandate.allows_operator(7) && mandate.allows_model(7));
		mandate.operators = BoundedVec::truncate_from(alloc::vec![1, 2]);
		mandate.models = BoundedVec::truncate_from(alloc::vec![3]);
		assert!(mandate.allows_operator(2) && !mandate.allows_operator(3));
		assert!(mandate.allows_model(3) && !mandate.allows_model(2));
	}

	#[test]
	fn session_should_settle_the_difference_when_the_voucher_is_good() {
		let mut session = session(25);
		assert_eq!(
			session.settle(5, 0, 30, |_| Ok(())),
			Ok(SettledLine {
				before: 10,
				amount: 20
			})
		);
		assert_eq!(session.balance, 5);
		assert_eq!(session.settle(5, 0, 36, |_| Ok(())), Err(VoucherFault::Exhausted));
		assert_eq!(
			session.settle(6, 1, 15, |_| Ok(())),
			Ok(SettledLine {
				before: 10,
				amount: 5
			})
		);
		assert_eq!(session.balance, 0);
	}

	#[test]
	fn session_should_stay_unchanged_when_the_voucher_is_bad() {
		let mut subject = session(25);
		let before = subject.clone();
		for (model, line, cumulative, fault) in [
			(5, 2, 20, VoucherFault::UnknownLine),
			(6, 0, 20, VoucherFault::WrongModel),
			(5, 0, 10, VoucherFault::NotAbove),
			(5, 0, 9, VoucherFault::NotAbove),
			(5, 0, 0, VoucherFault::NotAbove),
			(5, 0, 36, VoucherFault::Exhausted),
			(5, 0, Balance::MAX, VoucherFault::Exhausted),
			(5, 0, 35, VoucherFault::BadSignature),
		] {
			let result = subject.settle(model, line, cumulative, |_| Err(VoucherFault::BadSignature));
			assert_eq!(result, Err(fault));
			assert_eq!(subject, before);
		}
	}

	#[test]
	fn session_should_settle_until_its_end_and_be_withdrawable_when_nothing_holds_it() {
		let mut session = session(1);
		assert!(session.settles(ClockTime::MAX));
		assert_eq!(session.withdrawable_at(), None);
		session.closes = Some(10);
		assert!(session.settles(9) && !session.settles(10));
		assert_eq!(session.withdrawable_at(), Some(10));
		session.held_until = 12;
		assert_eq!(session.withdrawable_at(), Some(12));
	}

	#[test]
	fn voucher_should_take_at_most_100_bytes_of_call_data_when_typical() {
		let voucher = Voucher {
			session: 1_000_000,
			line: 7,
			cumulative: 1_000 * openledger_core::OPEN,
			wrapped: true,
			signature: MultiSignature::Sr25519(sp_core::sr25519::Signature::from_raw([1; 64])),
		};
		assert!(voucher.encoded_size() <= 100, "{} bytes", voucher.encoded_size());
	}

	#[test]
	fn coverage_should_round_down_and_never_exceed_one_whole() {
		let batch = |credited, amount| Batch {
			operator: 0,
			model: 0,
			amount,
			open_amount: amount,
			self_dealt: 0,
			credited,
			credits: 0,
			attributable: 0,
			policy: 0,
			commitment: Commitment {
				receipts_root: [0; 32],
				receipts: 1,
				ledger_root: [0; 32],
			},
			sessions_root: [0; 32],
			usage: Usage::default(),
			stakes: Stakes::default(),
			stake_era: 0,
			submitted: 0,
			due: 1,
			queued: Some(1),
			holds: 0,
			routed: None,
		};
		assert_eq!(batch(0, 3).coverage(), 0);
		assert_eq!(batch(2, 3).coverage(), 666_666_666);
		assert_eq!(batch(3, 3).coverage(), SHARE_ONE);
		let supply = openledger_core::TOTAL_SUPPLY;
		assert_eq!(batch(supply, supply).coverage(), SHARE_ONE);
		assert_eq!(batch(supply / 2, supply).coverage(), SHARE_ONE / 2);
	}

	#[test]
	fn batch_should_be_in_the_phase_that_its_record_says() {
		let batch = Batch {
			operator: 0,
			model: 0,
			amount: 1,
			open_amount: 1,
			self_dealt: 0,
			credited: 0,
			credits: 3,
			attributable: 0,
			policy: 0,
			commitment: Commitment {
				receipts_root: [0; 32],
				receipts: 1,
				ledger_root: [0; 32],
			},
			sessions_root: [0; 32],
			usage: Usage::default(),
			stakes: Stakes::default(),
			stake_era: 0,
			submitted: 0,
			due: 5,
			queued: Some(5),
			holds: 0,
			routed: None,
		};
		let held = Batch {
			queued: None,
			holds: 2,
			..batch
		};
		let stuck = Batch {
			queued: None,
			..batch
		};
		let routing = Batch {
			routed: Some(1),
			..batch
		};
		assert_eq!(
			(batch.phase(4), batch.phase(5)),
			(BatchPhase::Window, BatchPhase::Due)
		);
		assert_eq!(
			(held.phase(4), held.phase(5)),
			(BatchPhase::Window, BatchPhase::Held)
		);
		assert_eq!(stuck.phase(5), BatchPhase::Stuck);
		assert_eq!(routing.phase(5), BatchPhase::Routing);
		assert!(batch.is_open() && held.is_open() && !routing.is_open());
		assert_eq!((batch.unpaid(), routing.unpaid()), (3, 2));
	}

	#[test]
	fn bounds_should_be_those_of_the_protocol() {
		assert_eq!(Credits::bound(), 10_240);
		assert_eq!(Lines::bound(), 8);
		assert_eq!(AllowList::bound(), 8);
	}
}
