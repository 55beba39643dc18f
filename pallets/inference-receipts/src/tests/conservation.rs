//! Random histories against a ledger that knows nothing of the pallet's code: who has how much where.

use super::*;
use openledger_traits::{Batches as _, Relief, Verdict};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
	Create {
		payer: u8,
		cap: Balance,
		amount: Balance,
	},
	Fund {
		payer: u8,
		mandate: u64,
		amount: Balance,
	},
	Revoke {
		payer: u8,
		mandate: u64,
	},
	Open {
		payer: u8,
		deposit: Balance,
		private: bool,
	},
	OpenFrom {
		mandate: u64,
		deposit: Balance,
	},
	TopUp {
		payer: u8,
		session: u64,
		amount: Balance,
	},
	TopUpFrom {
		session: u64,
		amount: Balance,
	},
	Close {
		who: u8,
		session: u64,
	},
	Withdraw {
		session: u64,
	},
	Submit {
		vouchers: Vec<(u64, u8, Balance)>,
		credit: Balance,
	},
	Void {
		batch: u64,
	},
	/// Voided with a refund.
	Relieve {
		batch: u64,
		session: u64,
		amount: Balance,
	},
	Hold {
		batch: u64,
	},
	LetGo {
		batch: u64,
	},
	Finalise {
		batch: u64,
	},
	Pass {
		blocks: u32,
	},
	/// Blocks too full for more than the clock.
	PassFull {
		blocks: u32,
	},
	NextEpoch,
}

/// Steps whose numbers are choices: [`Ledger::resolve`] makes steps of them that mostly succeed.
fn steps() -> impl Strategy<Value = Vec<Step>> {
	let payer = || prop_oneof![4 => Just(1u8), 1 => Just(2u8)];
	let id = any::<u16>().prop_map(u64::from);
	let money = 0u128..700;
	let deposit = 90u128..600;
	let who = prop_oneof![Just(1u8), Just(2u8), Just(SIGNER), Just(OPERATOR_ACCOUNT)];
	let line = prop_oneof![8 => 0u8..2, 1 => Just(2u8)];
	let vouchers = prop::collection::vec((id.clone(), line, 0u128..120), 1..4);
	let step = prop_oneof![
		2 => (payer(), money.clone(), money.clone())
			.prop_map(|(payer, cap, amount)| Step::Create { payer, cap, amount }),
		1 => (payer(), id.clone(), money.clone())
			.prop_map(|(payer, mandate, amount)| Step::Fund { payer, mandate, amount }),
		1 => (payer(), id.clone()).prop_map(|(payer, mandate)| Step::Revoke { payer, mandate }),
		3 => (payer(), deposit.clone(), any::<bool>())
			.prop_map(|(payer, deposit, private)| Step::Open { payer, deposit, private }),
		4 => (id.clone(), deposit).prop_map(|(mandate, deposit)| Step::OpenFrom { mandate, deposit }),
		1 => (payer(), id.clone(), money.clone())
			.prop_map(|(payer, session, amount)| Step::TopUp { payer, session, amount }),
		3 => (id.clone(), money).prop_map(|(session, amount)| Step::TopUpFrom { session, amount }),
		1 => (who, id.clone()).prop_map(|(who, session)| Step::Close { who, session }),
		3 => id.clone().prop_map(|session| Step::Withdraw { session }),
		12 => (vouchers, 0u128..120).prop_map(|(vouchers, credit)| Step::Submit { vouchers, credit }),
		2 => id.clone().prop_map(|batch| Step::Void { batch }),
		2 => (id.clone(), id.clone(), 0u128..90)
			.prop_map(|(batch, session, amount)| Step::Relieve { batch, session, amount }),
		4 => id.clone().prop_map(|batch| Step::Hold { batch }),
		3 => id.clone().prop_map(|batch| Step::LetGo { batch }),
		3 => id.prop_map(|batch| Step::Finalise { batch }),
		3 => (1u32..4).prop_map(|blocks| Step::Pass { blocks }),
		2 => (1u32..4).prop_map(|blocks| Step::PassFull { blocks }),
		1 => Just(Step::NextEpoch),
	];
	prop::collection::vec(step, 30..100)
}

#[derive(Clone, Default)]
struct ModelMandate {
	payer: u8,
	cap: Balance,
	balance: Balance,
	drawn: BTreeMap<u32, Balance>,
}

#[derive(Clone)]
struct ModelSession {
	payer: u8,
	opener: u8,
	mandate: Option<u64>,
	private: bool,
	balance: Balance,
	settled: [Balance; 2],
	closes: Option<u32>,
	held: u32,
	/// Every batch that settled something of it, and how much.
	paid: BTreeMap<u64, Balance>,
}

#[derive(Clone)]
struct ModelBatch {
	amount: Balance,
	due: u32,
	holds: u32,
}

#[derive(Clone, Default)]
struct Ledger {
	clock: u32,
	epoch: u32,
	free: BTreeMap<u8, Balance>,
	mandates: BTreeMap<u64, ModelMandate>,
	sessions: BTreeMap<u64, ModelSession>,
	batches: BTreeMap<u64, ModelBatch>,
	routed: BTreeMap<u64, (Balance, bool)>,
	next: (u64, u64, u64),
}

impl Ledger {
	fn new() -> Self {
		let free = [1, 2, SIGNER].map(|who| (who, FUNDS)).into_iter().collect();
		Self {
			free,
			..Self::default()
		}
	}

	/// Turns choices into ids, mostly of things that allow the step, payers into owners, and the amounts of vouchers
	/// from increments into cumulative ones.
	fn resolve(&self, step: &Step) -> Step {
		// One in 16 is any id up to the first unknown one.
		let pick = |choice: u64, next: u64, apt: Vec<u64>| match choice % 16 {
			0 => choice / 16 % (next + 1),
			_ => apt
				.get((choice / 16) as usize % apt.len().max(1))
				.copied()
				.unwrap_or(next),
		};
		let mandate = |choice| pick(choice, self.next.0, self.mandates.keys().copied().collect());
		let session = |choice, apt: &dyn Fn(&ModelSession) -> bool| {
			let apt = self
				.sessions
				.iter()
				.filter(|(_, session)| apt(session))
				.map(|(id, _)| *id);
			pick(choice, self.next.1, apt.collect())
		};
		let owner = |payer: u8, owner: Option<u8>| owner.filter(|_| payer == 1).unwrap_or(payer);
		let mut step = step.clone();
		match &mut step {
			Step::Fund {
				payer, mandate: id, ..
			}
			| Step::Revoke { payer, mandate: id } => {
				*id = mandate(*id);
				*payer = owner(*payer, self.mandates.get(id).map(|mandate| mandate.payer));
			}
			Step::OpenFrom { mandate: id, .. } => *id = mandate(*id),
			Step::TopUp {
				payer, session: id, ..
			} => {
				*id = session(*id, &|session| session.closes.is_none());
				*payer = owner(*payer, self.sessions.get(id).map(|session| session.payer));
			}
			Step::TopUpFrom { session: id, .. } => {
				*id = session(*id, &|session| {
					session.mandate.is_some() && session.closes.is_none()
				});
			}
			Step::Close { session: id, .. } => *id = session(*id, &|_| true),
			Step::Withdraw { session: id } => *id = session(*id, &|session| session.closes.is_some()),
			Step::Submit { vouchers, credit } => {
				*credit = *credit * vouchers.iter().map(|(_, _, more)| more).sum::<Balance>() / 100;
				let sorted = vouchers[0].2 % 8 > 0;
				for (id, line, amount) in vouchers.iter_mut() {
					*id = session(*id, &|session| session.closes.is_none_or(|at| at > self.clock));
					let settled = self
						.sessions
						.get(id)
						.and_then(|found| found.settled.get(usize::from(*line)));
					*amount += settled.copied().unwrap_or_default();
				}
				if sorted {
					vouchers.sort_unstable();
					vouchers.dedup_by_key(|(session, line, _)| (*session, *line));
				}
			}
			Step::Hold { batch } => {
				let open = self.batches.iter().filter(|(_, batch)| batch.due > self.clock);
				*batch = pick(*batch, self.next.2, open.map(|(id, _)| *id).collect());
			}
			Step::LetGo { batch } => {
				let held = self.batches.iter().filter(|(_, batch)| batch.holds > 0);
				*batch = pick(*batch, self.next.2, held.map(|(id, _)| *id).collect());
			}
			Step::Relieve {
				batch, session: id, ..
			} => {
				*batch = pick(*batch, self.next.2, self.batches.keys().copied().collect());
				*id = session(*id, &|session| session.paid.contains_key(batch));
			}
			Step::Void { batch } => {
				*batch = pick(*batch, self.next.2, self.batches.keys().copied().collect());
			}
			Step::Finalise { batch } => {
				let due = self.batches.iter().filter(|(_, batch)| batch.due <= self.clock);
				*batch = pick(*batch, self.next.2, due.map(|(id, _)| *id).collect());
			}
			_ => {}
		}
		step
	}

	/// Applies a step; `None` leaves everything as it was.
	fn apply(&self, step: &Step) -> Option<Self> {
		let mut next = self.clone();
		next.step(step).map(|()| next)
	}

	fn draw(&mut self, mandate: u64, amount: Balance) -> Option<u8> {
		let epoch = self.epoch;
		let mandate = self.mandates.get_mut(&mandate)?;
		let drawn = mandate.drawn.entry(epoch).or_default();
		*drawn += amount;
		(*drawn <= mandate.cap && amount <= mandate.balance).then_some(())?;
		mandate.balance -= amount;
		Some(mandate.payer)
	}

	fn insert(&mut self, payer: u8, opener: u8, mandate: Option<u64>, private: bool, balance: Balance) {
		let session = ModelSession {
			payer,
			opener,
			mandate,
			private,
			balance,
			settled: [0; 2],
			closes: None,
			held: 0,
			paid: BTreeMap::new(),
		};
		self.sessions.insert(self.next.1, session);
		self.next.1 += 1;
	}

	fn pay(&mut self, who: u8, amount: Balance) {
		*self.free.get_mut(&who).unwrap() -= amount;
	}

	fn step(&mut self, step: &Step) -> Option<()> {
		match step.clone() {
			Step::Create { payer, cap, amount } => {
				(amount > 0).then_some(())?;
				self.pay(payer, amount + STORAGE_DEPOSIT);
				let mandate = ModelMandate {
					payer,
					cap,
					balance: amount,
					drawn: BTreeMap::new(),
				};
				self.mandates.insert(self.next.0, mandate);
				self.next.0 += 1;
			}
			Step::Fund {
				payer,
				mandate,
				amount,
			} => {
				let mandate = self.mandates.get_mut(&mandate)?;
				(mandate.payer == payer && amount > 0).then_some(())?;
				mandate.balance += amount;
				self.pay(payer, amount);
			}
			Step::Revoke { payer, mandate } => {
				let removed = self.mandates.remove(&mandate)?;
				(removed.payer == payer).then_some(())?;
				*self.free.get_mut(&payer)? += removed.balance + STORAGE_DEPOSIT;
			}
			Step::Open {
				payer,
				deposit,
				private,
			} => {
				(deposit >= 100).then_some(())?;
				self.pay(payer, deposit + STORAGE_DEPOSIT);
				self.insert(payer, payer, None, private, deposit);
			}
			Step::OpenFrom { mandate, deposit } => {
				(deposit >= 100).then_some(())?;
				let payer = self.draw(mandate, deposit)?;
				self.pay(SIGNER, STORAGE_DEPOSIT);
				self.insert(payer, SIGNER, Some(mandate), false, deposit);
			}
			Step::TopUp {
				payer,
				session,
				amount,
			} => {
				let session = self.sessions.get_mut(&session)?;
				(session.payer == payer && session.closes.is_none() && amount > 0).then_some(())?;
				session.balance += amount;
				self.pay(payer, amount);
			}
			Step::TopUpFrom { session, amount } => {
				let found = self.sessions.get(&session)?;
				(found.closes.is_none() && amount > 0).then_some(())?;
				self.draw(found.mandate?, amount)?;
				self.sessions.get_mut(&session)?.balance += amount;
			}
			Step::Close { who, session } => {
				let clock = self.clock;
				let mandates = self.mandates.clone();
				let session = self.sessions.get_mut(&session)?;
				if who == OPERATOR_ACCOUNT {
					session.closes.is_none_or(|closes| closes > clock).then_some(())?;
					session.closes = Some(clock);
				} else {
					let by_signer = who == SIGNER
						&& session
							.mandate
							.is_some_and(|mandate| mandates.contains_key(&mandate));
					(who == session.payer || by_signer).then_some(())?;
					session.closes.is_none().then_some(())?;
					session.closes = Some(clock + THAW);
				}
			}
			Step::Withdraw { session } => {
				let session = self.sessions.remove(&session)?;
				(session.closes? <= self.clock && session.held <= self.clock).then_some(())?;
				let last = session.paid.keys().max().copied();
				let held = self
					.batches
					.iter()
					.any(|(id, batch)| batch.holds > 0 && Some(*id) <= last);
				(!held).then_some(())?;
				match session
					.mandate
					.and_then(|mandate| self.mandates.get_mut(&mandate))
				{
					Some(mandate) => mandate.balance += session.balance,
					None => *self.free.get_mut(&session.payer)? += session.balance,
				}
				*self.free.get_mut(&session.opener)? += STORAGE_DEPOSIT;
			}
			Step::Submit { vouchers, credit } => {
				let due = self.clock + WINDOW;
				let (mut amount, mut public) = (0, 0);
				let mut last = None;
				for (id, line, cumulative) in vouchers {
					(last < Some((id, line))).then_some(())?;
					last = Some((id, line));
					let session = self.sessions.get_mut(&id)?;
					session
						.closes
						.is_none_or(|closes| self.clock < closes)
						.then_some(())?;
					let settled = session.settled.get_mut(usize::from(line))?;
					(cumulative > *settled).then_some(())?;
					let taken = cumulative - *settled;
					(taken <= session.balance).then_some(())?;
					*settled = cumulative;
					session.balance -= taken;
					session.held = due;
					*session.paid.entry(self.next.2).or_default() += taken;
					amount += taken;
					public += if session.private { 0 } else { taken };
				}
				(credit <= public).then_some(())?;
				self.batches.insert(
					self.next.2,
					ModelBatch {
						amount,
						due,
						holds: 0,
					},
				);
				self.next.2 += 1;
			}
			Step::Void { batch } => {
				let ended = self.batches.remove(&batch)?;
				self.routed.insert(batch, (ended.amount, true));
			}
			Step::Relieve {
				batch,
				session,
				amount,
			} => {
				let ended = self.batches.remove(&batch)?;
				if amount > 0 {
					let session = self.sessions.get_mut(&session)?;
					// The pallet knows the last batch of a session and all that it settled, not what each batch did.
					let settled: Balance = session.settled.iter().sum();
					let last = session.paid.keys().max().copied();
					(last >= Some(batch) && amount <= settled.min(ended.amount)).then_some(())?;
					session.balance += amount;
				}
				self.routed.insert(batch, (ended.amount - amount, true));
			}
			Step::Hold { batch } => {
				let clock = self.clock;
				let batch = self.batches.get_mut(&batch)?;
				(batch.holds > 0 || clock < batch.due).then_some(())?;
				batch.holds += 1;
			}
			Step::LetGo { batch } => {
				let batch = self.batches.get_mut(&batch)?;
				batch.holds = batch.holds.checked_sub(1)?;
			}
			Step::Finalise { batch } => {
				let ended = self.batches.remove(&batch)?;
				(ended.due <= self.clock && ended.holds == 0).then_some(())?;
				self.routed.insert(batch, (ended.amount, false));
			}
			Step::Pass { blocks } => {
				self.clock += blocks;
				let clock = self.clock;
				let due = |batch: &ModelBatch| batch.due <= clock && batch.holds == 0;
				let ended: Vec<_> = self
					.batches
					.iter()
					.filter(|(_, b)| due(b))
					.map(|(id, b)| (*id, b.amount))
					.collect();
				for (id, amount) in ended {
					self.batches.remove(&id);
					self.routed.insert(id, (amount, false));
				}
			}
			Step::PassFull { blocks } => self.clock += blocks,
			Step::NextEpoch => self.epoch += 1,
		}
		Some(())
	}
}

fn execute(step: &Step) -> DispatchResult {
	match step.clone() {
		Step::Create { payer, cap, amount } => Receipts::create_mandate(
			origin(payer),
			account(SIGNER),
			cap,
			Default::default(),
			Default::default(),
			amount,
		),
		Step::Fund {
			payer,
			mandate,
			amount,
		} => Receipts::fund_mandate(origin(payer), mandate, amount),
		Step::Revoke { payer, mandate } => Receipts::revoke_mandate(origin(payer), mandate),
		Step::Open {
			payer,
			deposit,
			private,
		} => {
			let disclosure = if private {
				Disclosure::Private
			} else {
				Disclosure::Open
			};
			let lines = requests(&[MODEL, MODEL]);
			Receipts::open_session(origin(payer), OPERATOR, lines, deposit, disclosure)
		}
		Step::OpenFrom { mandate, deposit } => Receipts::open_session_from_mandate(
			origin(SIGNER),
			mandate,
			OPERATOR,
			requests(&[MODEL, MODEL]),
			deposit,
			Disclosure::Open,
		),
		Step::TopUp {
			payer,
			session,
			amount,
		} => Receipts::top_up(origin(payer), session, amount),
		Step::TopUpFrom { session, amount } => Receipts::top_up_from_mandate(origin(SIGNER), session, amount),
		Step::Close { who, session } => Receipts::close_session(origin(who), session),
		Step::Withdraw { session } => Receipts::withdraw_session(origin(STRANGER), session),
		Step::Submit { vouchers, credit } => {
			let vouchers = vouchers
				.into_iter()
				.map(|(id, line, sum)| voucher(id, line, sum))
				.collect();
			let credits = [(CREDITABLE[0], credit)];
			let credits = if credit == 0 { &credits[..0] } else { &credits[..] };
			submit_by(OPERATOR_ACCOUNT, MODEL, vouchers, credits)
		}
		Step::Relieve {
			batch,
			session,
			amount,
		} => {
			let relief = Relief {
				refund: Some((session, amount)),
				omission: Some((CREDITABLE[1], 40)),
			};
			Receipts::void(batch, relief).map(|voided| assert_eq!(voided.refunded, amount))
		}
		Step::Hold { batch } => Receipts::hold(batch),
		Step::LetGo { batch } => Receipts::let_go(batch),
		Step::Void { batch } => Receipts::void_batch(RuntimeOrigin::root(), batch),
		Step::Finalise { batch } => Receipts::finalise(origin(STRANGER), batch, 1)
			.map(drop)
			.map_err(|refused| refused.error),
		Step::Pass { blocks } => {
			run_blocks(blocks);
			Ok(())
		}
		Step::PassFull { blocks } => {
			for _ in 0..blocks {
				run_block_with(<() as crate::WeightInfo>::poll_tick());
			}
			Ok(())
		}
		Step::NextEpoch => {
			Epoch::set(Epoch::get() + 1);
			Ok(())
		}
	}
}

/// Everything both sides know, in the ledger's terms.
fn compare(ledger: &Ledger) {
	for (who, balance) in &ledger.free {
		assert_eq!(free(*who), *balance, "free balance of {who}");
	}
	let mandates: BTreeMap<_, _> = Mandates::<Test>::iter()
		.map(|(id, mandate)| (id, mandate.balance))
		.collect();
	assert_eq!(
		mandates,
		ledger
			.mandates
			.iter()
			.map(|(id, mandate)| (*id, mandate.balance))
			.collect()
	);
	let sessions: BTreeMap<_, _> = Sessions::<Test>::iter()
		.map(|(id, s)| (id, (s.balance, [s.lines[0].settled, s.lines[1].settled])))
		.collect();
	assert_eq!(
		sessions,
		ledger
			.sessions
			.iter()
			.map(|(id, s)| (*id, (s.balance, s.settled)))
			.collect()
	);
	let batches: BTreeMap<_, _> = Batches::<Test>::iter()
		.map(|(id, batch)| (id, (batch.amount, batch.due, batch.holds)))
		.collect();
	assert_eq!(
		batches,
		ledger
			.batches
			.iter()
			.map(|(id, b)| (*id, (b.amount, b.due, b.holds)))
			.collect()
	);
	let routed: BTreeMap<_, _> = RoutedBatches::get()
		.into_iter()
		.map(|routed| (routed.batch, (routed.amount, routed.verdict == Verdict::Voided)))
		.collect();
	assert_eq!(routed, ledger.routed);
	let total: Balance = ledger.routed.values().map(|(amount, _)| amount).sum();
	assert_eq!(free(ROUTING), ED + total);
	check_invariants();
}

#[test]
fn histories_should_reach_every_kind_of_step() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let mut reached = BTreeMap::<String, u32>::new();
	for _ in 0..96 {
		let history = steps()
			.new_tree(&mut runner)
			.expect("histories can be drawn")
			.current();
		let mut ledger = Ledger::new();
		for step in history {
			let step = ledger.resolve(&step);
			if let Some(next) = ledger.apply(&step) {
				ledger = next;
				let kind = format!("{step:?}");
				let kind = kind.split(' ').next().unwrap_or_default().to_owned();
				*reached.entry(kind).or_default() += 1;
			}
		}
	}
	assert_eq!(reached.len(), 18, "{reached:?}");
	assert!(reached.values().all(|count| *count >= 10), "{reached:?}");
	assert!(reached["Submit"] >= 200, "{reached:?}");
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn every_unit_should_be_where_an_independent_ledger_says_when_anything_happens(steps in steps()) {
		new_test_ext().execute_with(|| {
			Epoch::set(0);
			let mut ledger = Ledger::new();
			for step in &steps {
				let step = ledger.resolve(step);
				let expected = ledger.apply(&step);
				let result = frame_support::storage::with_storage_layer(|| execute(&step));
				assert_eq!(result.is_ok(), expected.is_some(), "{step:?}: {result:?}");
				if let Some(next) = expected {
					ledger = next;
				}
				compare(&ledger);
			}
		});
	}
}
