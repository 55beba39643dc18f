//! Tests, one file a subject.

use crate::{mock::*, pallet::*, types::*, PAGE};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use openledger_core::{
	Balance, BatchId, ContributionId, Disclosure, LineIndex, MandateId, ModelId, OperatorId, SessionId,
	VoucherPayload,
};
use openledger_traits::Prices;
use sp_core::{ecdsa, ed25519, sr25519, Pair};
use sp_runtime::{
	traits::IdentifyAccount, AccountId32, DispatchError, DispatchResult, MultiSignature, MultiSigner,
};

mod batches;
mod clock;
mod config;
mod conservation;
mod ending;
mod holds;
mod mandates;
mod paging;
mod sessions;
mod signatures;
mod try_state;
mod views;
mod voiding;
mod vouchers;

/// The key that signs vouchers unless a test says otherwise.
const KEY: u8 = 200;

fn origin(n: u8) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(n))
}

fn key(n: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[n; 32])
}

fn signer(n: u8) -> AccountId32 {
	MultiSigner::from(key(n).public()).into_account()
}

fn prices() -> Prices {
	Prices {
		input: INPUT_PRICE,
		output: OUTPUT_PRICE,
	}
}

fn requests(models: &[ModelId]) -> LineRequests {
	let request = |model: &ModelId| LineRequest {
		model: *model,
		signer: signer(KEY),
		max_prices: prices(),
	};
	BoundedVec::truncate_from(models.iter().map(request).collect())
}

fn open_with(
	payer: u8,
	operator: OperatorId,
	models: &[ModelId],
	deposit: Balance,
	disclosure: Disclosure,
) -> SessionId {
	let id = NextSessionId::<Test>::get();
	assert_ok!(Receipts::open_session(
		origin(payer),
		operator,
		requests(models),
		deposit,
		disclosure
	));
	id
}

/// An open session of `payer` with one line for [`MODEL`] at [`OPERATOR`].
fn open(payer: u8, deposit: Balance) -> SessionId {
	open_with(payer, OPERATOR, &[MODEL], deposit, Disclosure::Open)
}

fn create_mandate(cap: Balance, amount: Balance) -> MandateId {
	let id = NextMandateId::<Test>::get();
	let none = AllowList::default;
	assert_ok!(Receipts::create_mandate(
		origin(PAYER),
		account(SIGNER),
		cap,
		none(),
		none(),
		amount
	));
	id
}

fn open_from(mandate: MandateId, deposit: Balance) -> DispatchResult {
	Receipts::open_session_from_mandate(
		origin(SIGNER),
		mandate,
		OPERATOR,
		requests(&[MODEL]),
		deposit,
		Disclosure::Open,
	)
}

fn payload(session: SessionId, line: LineIndex, cumulative: Balance) -> VoucherPayload {
	VoucherPayload {
		genesis: Receipts::genesis(),
		session,
		line,
		operator: OPERATOR,
		cumulative,
	}
}

fn sign(payload: VoucherPayload) -> Voucher {
	Voucher {
		session: payload.session,
		line: payload.line,
		cumulative: payload.cumulative,
		wrapped: false,
		signature: MultiSignature::Sr25519(key(KEY).sign(&payload.message())),
	}
}

/// A good voucher for a session at [`OPERATOR`].
fn voucher(session: SessionId, line: LineIndex, cumulative: Balance) -> Voucher {
	sign(payload(session, line, cumulative))
}

fn commitment(receipts: u32) -> Commitment {
	Commitment {
		receipts_root: [1; 32],
		receipts,
		ledger_root: [2; 32],
	}
}

fn usage(receipts: u32) -> Usage {
	Usage {
		inferences: receipts,
		actions: 0,
		input_tokens: 10,
		output_tokens: 20,
	}
}

fn submit_by(
	who: u8,
	model: ModelId,
	vouchers: Vec<Voucher>,
	credits: &[(ContributionId, Balance)],
) -> DispatchResult {
	let vouchers = BoundedVec::try_from(vouchers).expect("tests stay below the bound");
	let credits = BoundedVec::try_from(credits.to_vec()).expect("tests stay below the bound");
	Receipts::submit_batch(origin(who), model, vouchers, commitment(1), credits, usage(1))
}

/// Submits for [`MODEL`] by [`OPERATOR`].
fn submit(vouchers: Vec<Voucher>) -> DispatchResult {
	submit_by(OPERATOR_ACCOUNT, MODEL, vouchers, &[])
}

/// A batch that settles `cumulative` of line 0 of `session`.
fn submitted(session: SessionId, cumulative: Balance) -> BatchId {
	let id = NextBatchId::<Test>::get();
	assert_ok!(submit(vec![voucher(session, 0, cumulative)]));
	id
}

fn finalise(batch: BatchId) -> DispatchResult {
	finalise_up_to(batch, 0)
}

/// One step that pays at most so many credits.
fn finalise_up_to(batch: BatchId, credits: u32) -> DispatchResult {
	Receipts::finalise(origin(STRANGER), batch, credits)
		.map(drop)
		.map_err(|refused| refused.error)
}

/// Lets the window of the batches that are open now end, in blocks too full for more than the clock.
fn end_windows() {
	for _ in 0..WINDOW {
		run_block_with(<() as crate::WeightInfo>::poll_tick());
	}
}

/// Contributions in the lineage of [`MODEL`], as many as asked for.
fn creditable(count: u32) -> Vec<ContributionId> {
	let member = openledger_traits::Membership {
		datanet: 1,
		from: 1,
		until: None,
		gaps: Default::default(),
	};
	(0..u64::from(count))
		.map(|n| {
			let id = 10_000 + n;
			ContributionRecords::insert(id, (member, None::<u32>));
			id
		})
		.collect()
}

/// A batch that settles as much as it takes to credit `count` contributions with 1 each, and 7 more.
fn submitted_with_credits(count: u32) -> BatchId {
	let id = NextBatchId::<Test>::get();
	let amount = Balance::from(count) + 7;
	let session = open(PAYER, amount.max(100));
	let credits: Vec<_> = creditable(count).into_iter().map(|id| (id, 1)).collect();
	let vouchers = vec![voucher(session, 0, amount)];
	assert_ok!(submit_by(OPERATOR_ACCOUNT, MODEL, vouchers, &credits));
	id
}

fn bad_voucher(index: u16, fault: VoucherFault) -> DispatchError {
	Error::<Test>::Voucher { index, fault }.into()
}

fn bad_credit(index: u16, fault: CreditFault) -> DispatchError {
	Error::<Test>::Credit { index, fault }.into()
}

fn events() -> Vec<Event<Test>> {
	System::read_events_for_pallet::<Event<Test>>()
}

fn last_event() -> Event<Test> {
	events().pop().expect("the call emitted an event")
}
