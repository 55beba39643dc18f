//! Benchmarks. Ending a batch is measured without routing, whose weight routing tells by itself.

use super::*;
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	storage::with_storage_layer,
	traits::{
		fungible::{Inspect, Mutate},
		Consideration, Get,
	},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::RawOrigin;
use openledger_core::{
	Balance, BatchId, ContributionId, Disclosure, LineIndex, MandateId, ModelId, OperatorId, SessionId,
	VoucherPayload, MAX_BENEFICIARIES, MAX_CREDITS, MAX_SESSION_LINES, OPEN,
};
use openledger_traits::{Batches as _, Contributions, Models, Operators, Payees, Prices};
use sp_core::{crypto::KeyTypeId, sr25519};
use sp_runtime::{traits::IdentifyAccount, AccountId32, DispatchError, MultiSignature, MultiSigner};

const KEYS: KeyTypeId = KeyTypeId(*b"olvo");
/// What each voucher settles: enough for a credit of each snapshot, small against any bond.
const SETTLED: Balance = 1_000;
const LAST_LINE: LineIndex = 7;
/// Above any contribution that there is, so that its encoding is longest.
const FIRST_CREDITED: ContributionId = u64::MAX - 20_000;

fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, 1_000_000 * OPEN);
	T::Storage::ensure_successful(&who, Pallet::<T>::mandate_footprint());
	who
}

/// Gives the accounts of the pallet their existential deposits.
fn endow_pots<T: Config>() -> Result<(), DispatchError> {
	for pot in [Pallet::<T>::sessions_account(), Pallet::<T>::escrow_account()] {
		T::Currency::mint_into(&pot, T::Currency::minimum_balance())?;
	}
	Ok(())
}

/// Submits a batch without credits for whoever runs `operator`, with one voucher of a session of its own.
pub(crate) fn create<T: Config>(
	operator: &T::AccountId,
	model: ModelId,
	amount: Balance,
	commitment: Commitment,
) -> Result<(BatchId, SessionId, LineIndex), DispatchError> {
	endow_pots::<T>()?;
	let (batch, session) = (NextBatchId::<T>::get(), NextSessionId::<T>::get());
	let operator_id = T::Operators::operator_of(operator).ok_or(Error::<T>::NotOperator)?;
	let payer = funded::<T>("session payer", u32::try_from(session).unwrap_or_default());
	let deposit = amount.max(T::MinDeposit::get());
	T::Currency::mint_into(&payer, deposit)?;
	let key = sp_io::crypto::sr25519_generate(KEYS, None);
	let line = LineRequest {
		model,
		signer: MultiSigner::from(key).into_account(),
		max_prices: Prices {
			input: Balance::MAX,
			output: Balance::MAX,
		},
	};
	let lines = BoundedVec::truncate_from(vec![line]);
	Pallet::<T>::do_open_session(payer, operator_id, lines, deposit, Disclosure::Open)?;
	let payload = VoucherPayload {
		genesis: Pallet::<T>::genesis(),
		session,
		line: 0,
		operator: operator_id,
		cumulative: amount,
	};
	let signature =
		sp_io::crypto::sr25519_sign(KEYS, &key, &payload.message()).ok_or(DispatchError::CannotLookup)?;
	let voucher = Voucher {
		session,
		line: 0,
		cumulative: amount,
		wrapped: false,
		signature: MultiSignature::Sr25519(signature),
	};
	let usage = Usage {
		inferences: commitment.receipts,
		..Default::default()
	};
	Pallet::<T>::do_submit_batch(
		operator.clone(),
		model,
		BoundedVec::truncate_from(vec![voucher]),
		commitment,
		Credits::default(),
		usage,
	)?;
	Ok((batch, session, 0))
}

/// An operator that serves a model, and what both need.
struct World<T: Config> {
	account: T::AccountId,
	operator: OperatorId,
	/// Models that the operator serves; the first is the one of batches.
	models: Vec<ModelId>,
	/// A contribution of each snapshot.
	contributions: Vec<ContributionId>,
	key: sr25519::Public,
}

impl<T: Config> World<T> {
	/// The lineage of the model has so many snapshots.
	fn new(lineage: u32) -> Result<Self, DispatchError> {
		endow_pots::<T>()?;
		let payee = T::Payees::ensure(&funded::<T>("builder", 0))?;
		let mut snapshots = Vec::new();
		let mut contributions = Vec::new();
		for seed in 0..lineage {
			let (snapshot, contribution) = T::Contributions::create_sealed(payee, seed)?;
			snapshots.push(snapshot);
			contributions.push(contribution);
		}
		contributions.sort_unstable();
		let model = T::Models::create(payee, &snapshots)?;
		let account = funded::<T>("operator", 0);
		let operator = T::Operators::create(&account, model)?;
		// More models at the same operator, so that each line of a session reads other keys.
		let mut models = vec![model];
		for _ in 1..MAX_SESSION_LINES {
			let other = T::Models::create(payee, snapshots.get(..1).unwrap_or_default())?;
			if with_storage_layer(|| T::Operators::create(&account, other)) == Ok(operator) {
				models.push(other);
			}
		}
		let key = sp_io::crypto::sr25519_generate(KEYS, None);
		Ok(Self {
			account,
			operator,
			models,
			contributions,
			key,
		})
	}

	fn model(&self) -> ModelId {
		self.models.first().copied().unwrap_or_default()
	}

	/// Operators and models for full allow lists, the world's own last.
	fn lists(&self) -> Result<(AllowList, AllowList), DispatchError> {
		let payee = T::Payees::ensure(&funded::<T>("builder", 0))?;
		let (mut operators, mut models) = (Vec::new(), Vec::new());
		for index in 1..MAX_ALLOWED {
			let (snapshot, _) = T::Contributions::create_sealed(payee, MAX_BENEFICIARIES + index)?;
			let model = T::Models::create(payee, &[snapshot])?;
			operators.push(T::Operators::create(&funded::<T>("operator", index), model)?);
			models.push(model);
		}
		operators.push(self.operator);
		models.push(self.model());
		Ok((
			BoundedVec::truncate_from(operators),
			BoundedVec::truncate_from(models),
		))
	}

	/// Lines for `models` in turn, the model of batches last.
	fn lines(&self, count: u32) -> LineRequests {
		let signer: AccountId32 = MultiSigner::from(self.key).into_account();
		let max_prices = Prices {
			input: Balance::MAX,
			output: Balance::MAX,
		};
		let line = |model: &ModelId| LineRequest {
			model: *model,
			signer: signer.clone(),
			max_prices,
		};
		let mut lines: Vec<_> = self
			.models
			.iter()
			.cycle()
			.take(count as usize)
			.map(line)
			.collect();
		lines.reverse();
		BoundedVec::truncate_from(lines)
	}

	fn deposit(&self) -> Balance {
		T::MinDeposit::get().max(OPEN)
	}

	fn open(&self, payer: T::AccountId) -> Result<SessionId, DispatchError> {
		let id = NextSessionId::<T>::get();
		let lines = self.lines(MAX_SESSION_LINES);
		Pallet::<T>::do_open_session(payer, self.operator, lines, self.deposit(), Disclosure::Open)?;
		Ok(id)
	}

	/// A mandate with full lists.
	fn mandate(&self, payer: &T::AccountId, signer: &T::AccountId) -> Result<MandateId, DispatchError> {
		let id = NextMandateId::<T>::get();
		let (payer, signer) = (payer.clone(), signer.clone());
		let cap = 100 * self.deposit();
		Pallet::<T>::do_create_mandate(
			payer,
			signer,
			cap,
			AllowList::default(),
			AllowList::default(),
			cap,
		)?;
		Ok(id)
	}

	/// Full lists whose last entries are what the world has.
	fn restrict(&self, mandate: MandateId) -> Result<(), DispatchError> {
		let (operators, models) = self.lists()?;
		let mut others = models;
		// The lines' models must be allowed: they come last, so that the search is longest.
		for (slot, model) in others.iter_mut().rev().zip(&self.models) {
			*slot = *model;
		}
		Mandates::<T>::mutate(mandate, |stored| {
			if let Some(stored) = stored {
				stored.operators = operators;
				stored.models = others;
			}
		});
		Ok(())
	}

	/// One voucher for each of `count` sessions of as many payers, in the longer form.
	fn vouchers(&self, count: u32) -> Result<Vouchers<T>, DispatchError> {
		let mut vouchers = Vec::new();
		for index in 0..count {
			let session = self.open(funded::<T>("payer", index))?;
			let payload = VoucherPayload {
				genesis: Pallet::<T>::genesis(),
				session,
				line: LAST_LINE,
				operator: self.operator,
				cumulative: SETTLED,
			};
			let signature = sp_io::crypto::sr25519_sign(KEYS, &self.key, &payload.wrapped_message())
				.ok_or(DispatchError::CannotLookup)?;
			vouchers.push(Voucher {
				session,
				line: LAST_LINE,
				cumulative: SETTLED,
				wrapped: true,
				signature: MultiSignature::Sr25519(signature),
			});
		}
		Ok(BoundedVec::truncate_from(vouchers))
	}

	/// An open batch that says it has `credits` credits.
	fn batch(&self, credits: u32) -> Result<BatchId, DispatchError> {
		let id = NextBatchId::<T>::get();
		Pallet::<T>::do_submit_batch(
			self.account.clone(),
			self.model(),
			self.vouchers(1)?,
			commitment(),
			Credits::default(),
			usage(),
		)?;
		let stored: Vec<_> = (0..u64::from(credits))
			.map(|n| (FIRST_CREDITED + n, Balance::MAX))
			.collect();
		BatchCredits::<T>::insert(id, Credits::truncate_from(stored));
		Batches::<T>::mutate(id, |batch| {
			if let Some(batch) = batch {
				batch.credits = credits;
			}
		});
		Ok(id)
	}
}

fn commitment() -> Commitment {
	Commitment {
		receipts_root: [1; 32],
		receipts: 20,
		ledger_root: [2; 32],
	}
}

fn usage() -> Usage {
	Usage {
		inferences: 10,
		actions: 10,
		input_tokens: u64::MAX,
		output_tokens: u64::MAX,
	}
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn create_mandate() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let payer = funded::<T>("payer", 0);
		let signer = funded::<T>("signer", 0);
		let (operators, models) = world.lists()?;
		#[extrinsic_call]
		_(RawOrigin::Signed(payer), signer, OPEN, operators, models, OPEN);
		assert_eq!(TotalMandates::<T>::get(), OPEN);
		Ok(())
	}

	#[benchmark]
	fn fund_mandate() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let payer = funded::<T>("payer", 0);
		let mandate = world.mandate(&payer, &funded::<T>("signer", 0))?;
		world.restrict(mandate)?;
		let before = TotalMandates::<T>::get();
		#[extrinsic_call]
		_(RawOrigin::Signed(payer), mandate, OPEN);
		assert_eq!(TotalMandates::<T>::get(), before + OPEN);
		Ok(())
	}

	#[benchmark]
	fn update_mandate() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let payer = funded::<T>("payer", 0);
		let signer = funded::<T>("signer", 0);
		let mandate = world.mandate(&payer, &signer)?;
		world.restrict(mandate)?;
		let (operators, models) = match Mandates::<T>::get(mandate) {
			Some(stored) => (stored.operators, stored.models),
			None => return Err(BenchmarkError::Stop("the mandate exists")),
		};
		#[extrinsic_call]
		_(RawOrigin::Signed(payer), mandate, signer, 7, operators, models);
		assert_eq!(
			Mandates::<T>::get(mandate).map(|stored| stored.cap_per_epoch),
			Some(7)
		);
		Ok(())
	}

	#[benchmark]
	fn revoke_mandate() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let payer = funded::<T>("payer", 0);
		let mandate = world.mandate(&payer, &funded::<T>("signer", 0))?;
		world.restrict(mandate)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(payer), mandate);
		assert!(!Mandates::<T>::contains_key(mandate));
		Ok(())
	}

	#[benchmark]
	fn open_session(l: Linear<1, MAX_SESSION_LINES>) -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let payer = funded::<T>("payer", 0);
		let deposit = world.deposit();
		#[extrinsic_call]
		_(
			RawOrigin::Signed(payer),
			world.operator,
			world.lines(l),
			deposit,
			Disclosure::Private,
		);
		assert_eq!(TotalSessions::<T>::get(), deposit);
		Ok(())
	}

	#[benchmark]
	fn open_session_from_mandate(l: Linear<1, MAX_SESSION_LINES>) -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let signer = funded::<T>("signer", 0);
		let mandate = world.mandate(&funded::<T>("payer", 0), &signer)?;
		world.restrict(mandate)?;
		let deposit = world.deposit();
		#[extrinsic_call]
		_(
			RawOrigin::Signed(signer),
			mandate,
			world.operator,
			world.lines(l),
			deposit,
			Disclosure::Private,
		);
		assert_eq!(TotalSessions::<T>::get(), deposit);
		Ok(())
	}

	#[benchmark]
	fn top_up() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let payer = funded::<T>("payer", 0);
		let session = world.open(payer.clone())?;
		#[extrinsic_call]
		_(RawOrigin::Signed(payer), session, OPEN);
		assert_eq!(TotalSessions::<T>::get(), world.deposit() + OPEN);
		Ok(())
	}

	#[benchmark]
	fn top_up_from_mandate() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let signer = funded::<T>("signer", 0);
		let mandate = world.mandate(&funded::<T>("payer", 0), &signer)?;
		world.restrict(mandate)?;
		let (operator, lines, deposit) = (world.operator, world.lines(MAX_SESSION_LINES), world.deposit());
		Pallet::<T>::do_open_session_from_mandate(
			signer.clone(),
			mandate,
			operator,
			lines,
			deposit,
			Disclosure::Open,
		)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(signer), 0, deposit);
		assert_eq!(TotalSessions::<T>::get(), 2 * deposit);
		Ok(())
	}

	// By the signer of a mandate: it takes a read more than by the others.
	#[benchmark]
	fn close_session() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let signer = funded::<T>("signer", 0);
		let mandate = world.mandate(&funded::<T>("payer", 0), &signer)?;
		world.restrict(mandate)?;
		let (operator, lines, deposit) = (world.operator, world.lines(MAX_SESSION_LINES), world.deposit());
		Pallet::<T>::do_open_session_from_mandate(
			signer.clone(),
			mandate,
			operator,
			lines,
			deposit,
			Disclosure::Open,
		)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(signer), 0);
		assert!(Sessions::<T>::get(0).is_some_and(|session| session.closes.is_some()));
		Ok(())
	}

	// To the payer of a mandate that was revoked, and the storage deposit to someone else.
	#[benchmark]
	fn withdraw_session() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let (payer, signer) = (funded::<T>("payer", 0), funded::<T>("signer", 0));
		let mandate = world.mandate(&payer, &signer)?;
		world.restrict(mandate)?;
		let (operator, lines, deposit) = (world.operator, world.lines(MAX_SESSION_LINES), world.deposit());
		Pallet::<T>::do_open_session_from_mandate(
			signer,
			mandate,
			operator,
			lines,
			deposit,
			Disclosure::Open,
		)?;
		Pallet::<T>::do_revoke_mandate(payer, mandate)?;
		Pallet::<T>::do_close_session(world.account.clone(), 0)?;
		let anyone = funded::<T>("anyone", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(anyone), 0);
		assert_eq!(TotalSessions::<T>::get(), 0);
		Ok(())
	}

	// Each voucher of another payer and session with all lines; each credit in another snapshot.
	#[benchmark]
	fn submit_batch(
		v: Linear<1, { T::MaxVouchers::get() }>,
		c: Linear<0, MAX_BENEFICIARIES>,
	) -> Result<(), BenchmarkError> {
		let world = World::<T>::new(MAX_BENEFICIARIES)?;
		let vouchers = world.vouchers(v)?;
		let credits: Vec<_> = world
			.contributions
			.iter()
			.rev()
			.take(c as usize)
			.rev()
			.map(|id| (*id, 1))
			.collect();
		let credits = Credits::truncate_from(credits);
		#[extrinsic_call]
		_(
			RawOrigin::Signed(world.account.clone()),
			world.model(),
			vouchers,
			commitment(),
			credits,
			usage(),
		);
		assert_eq!(TotalEscrow::<T>::get(), SETTLED * Balance::from(v));
		Ok(())
	}

	/// What comes before routing, without routing: of a batch with as many credits as can be.
	#[benchmark]
	fn end_begin() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let id = world.batch(MAX_CREDITS)?;
		#[block]
		{
			let mut batch = Batches::<T>::get(id).ok_or(BenchmarkError::Stop("the batch exists"))?;
			Pallet::<T>::detach(id, &mut batch)?;
			Batches::<T>::insert(id, batch);
		}
		assert!(Batches::<T>::get(id).is_some_and(|batch| !batch.is_open()));
		Ok(())
	}

	/// A page of `c` credits out of as many as can be, and the next turn, without routing.
	#[benchmark]
	fn end_page(c: Linear<1, { PAGE }>) -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let id = world.batch(MAX_CREDITS)?;
		#[block]
		{
			let mut batch = Batches::<T>::get(id).ok_or(BenchmarkError::Stop("the batch exists"))?;
			Pallet::<T>::take_page(id, &mut batch, c)?;
			Pallet::<T>::enqueue(id, &mut batch, ClockTime::MAX);
			Batches::<T>::insert(id, batch);
		}
		assert_eq!(
			Batches::<T>::get(id).map(|batch| batch.unpaid()),
			Some(MAX_CREDITS - c)
		);
		Ok(())
	}

	/// What comes after routing, without routing: of a batch with as many credits as can be.
	#[benchmark]
	fn end_close() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let id = world.batch(MAX_CREDITS)?;
		#[block]
		{
			let batch = Batches::<T>::get(id).ok_or(BenchmarkError::Stop("the batch exists"))?;
			Pallet::<T>::conclude(id, &batch)?;
			Pallet::<T>::tell_final(id, &batch);
		}
		assert!(!Batches::<T>::contains_key(id) && !BatchCredits::<T>::contains_key(id));
		Ok(())
	}

	/// Voiding a held batch with as many credits as can be, with a refund, without routing.
	#[benchmark]
	fn void() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let id = world.batch(MAX_CREDITS)?;
		let session = NextSessionId::<T>::get() - 1;
		Pallet::<T>::hold(id)?;
		#[block]
		{
			let mut batch = Batches::<T>::get(id).ok_or(BenchmarkError::Stop("the batch exists"))?;
			Pallet::<T>::detach(id, &mut batch)?;
			Pallet::<T>::give_back(id, &batch, session, SETTLED)?;
			Pallet::<T>::strike(id, &batch)?;
		}
		assert!(!Batches::<T>::contains_key(id) && !BatchCredits::<T>::contains_key(id));
		assert_eq!(HeldBatches::<T>::get(world.operator).len(), 0);
		Ok(())
	}

	/// Reading the credits of a batch with `c`.
	#[benchmark]
	fn posted(c: Linear<0, MAX_CREDITS>) -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let id = world.batch(c)?;
		let credits;
		#[block]
		{
			credits = Pallet::<T>::posted(id);
		}
		assert_eq!(u32::try_from(credits.len()), Ok(c));
		Ok(())
	}

	/// The clock alone.
	#[benchmark]
	fn poll_tick() {
		let mut meter = WeightMeter::with_limit(T::WeightInfo::poll_tick());
		#[block]
		{
			Pallet::<T>::poll(&mut meter);
		}
		assert_eq!(Clock::<T>::get(), 1);
	}

	/// A look at the queue that finds a batch and sets it aside, and the cursor.
	#[benchmark]
	fn poll_step() -> Result<(), BenchmarkError> {
		let world = World::<T>::new(1)?;
		let id = world.batch(0)?;
		let due = Batches::<T>::get(id).map(|batch| batch.due).unwrap_or_default();
		#[block]
		{
			if let Some(id) = DueQueue::<T>::iter_key_prefix(due).next() {
				Pallet::<T>::set_aside(id, DispatchError::Exhausted);
			}
			DueCursor::<T>::put(due);
		}
		assert!(Batches::<T>::get(id).is_some_and(|batch| batch.is_stuck()));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
