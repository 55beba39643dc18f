//! Answers of [`openledger_runtime_api::OpenLedgerApi`], drawn from the pallets.

use crate::*;
use frame_support::{migrations::MultiStepMigrator, traits::fungible::Inspect};
use openledger_core::{BatchId, EpochIndex, ModelId, OperatorId, PayeeId, TOTAL_SUPPLY};
use openledger_runtime_api as api;
use openledger_traits::Models as _;
use pallet_fee_routing as routing;
use pallet_inference_receipts as receipts;

/// How many operators are searched for delegations of an account.
const MAX_OPERATORS_SEARCHED: usize = 1_000;

fn account_of(payee: PayeeId) -> Option<AccountId> {
	FeeRouting::account_of(payee)
}

/// Who would get what.
pub fn quote(
	model: ModelId,
	operator: OperatorId,
	amount: Balance,
) -> Result<api::Quote<AccountId>, api::QuoteError> {
	if amount == 0 {
		return Err(api::QuoteError::ZeroAmount);
	}
	if amount > TOTAL_SUPPLY {
		return Err(api::QuoteError::Overflow);
	}
	if ModelRegistry::terms(model).is_none() {
		return Err(api::QuoteError::UnknownModel);
	}
	if <Operators as openledger_traits::Operators<AccountId>>::payee(operator).is_none() {
		return Err(api::QuoteError::UnknownOperator);
	}
	if <Operators as openledger_traits::Operators<AccountId>>::prices(operator, model).is_none() {
		return Err(api::QuoteError::NotServed);
	}
	let quote =
		FeeRouting::quote(model, operator, amount, Vec::new()).map_err(|_| api::QuoteError::Overflow)?;
	let parts = quote
		.parts
		.into_iter()
		.map(|part| {
			let target = match part.target {
				routing::Target::Payee(payee) => api::Target::Payee(payee),
				routing::Target::Pool(routing::PoolId::Snapshot(snapshot)) => {
					api::Target::SnapshotPool(snapshot)
				}
				routing::Target::Pool(routing::PoolId::Operator(operator)) => {
					api::Target::OperatorPool(operator)
				}
				routing::Target::Burn => api::Target::Burn,
			};
			let (role, builder) = match part.role {
				routing::Role::Treasury => (api::Role::Treasury, None),
				routing::Role::Burn => (api::Role::Burn, None),
				routing::Role::Validators => (api::Role::Validators, None),
				routing::Role::Operator => (api::Role::Operator, None),
				routing::Role::Stakers => (api::Role::Stakers, None),
				routing::Role::Builder(model) => (api::Role::Builder, Some(model)),
				routing::Role::Credit(_) | routing::Role::Data => (api::Role::Data, None),
			};
			let account = match target {
				api::Target::Payee(payee) => account_of(payee),
				_ => None,
			};
			api::QuotePart {
				role,
				target,
				model: builder,
				account,
				amount: part.amount,
			}
		})
		.collect();
	Ok(api::Quote {
		model,
		operator,
		amount,
		policy: quote.policy,
		parts,
	})
}

/// Where a model comes from.
pub fn lineage(model: ModelId) -> Option<api::Lineage<AccountId>> {
	let record = pallet_model_registry::Models::<Runtime>::get(model)?;
	let declaration = pallet_model_registry::Declarations::<Runtime>::get(model)?;
	let terms = ModelRegistry::terms(model)?;
	let builders = ModelRegistry::builders(model)
		.into_iter()
		.map(|(model, share)| {
			let payee = <ModelRegistry as openledger_traits::Models>::payee(model);
			api::BuilderShare {
				model,
				payee,
				account: payee.and_then(account_of),
				share,
			}
		})
		.collect();
	let data = ModelRegistry::data(model)
		.into_iter()
		.map(|(snapshot, share)| api::DataShare { snapshot, share })
		.collect();
	Some(api::Lineage {
		model,
		kind: record.kind,
		active: record.is_active(),
		owner: Some(record.owner),
		depth: record.depth,
		parents: declaration
			.parents
			.into_iter()
			.map(|parent| parent.model)
			.collect(),
		data_share: terms.data_share,
		verbatim: terms.verbatim,
		builders,
		data,
	})
}

/// What an account has earned. What waits in pots that pay it only in part is not listed.
pub fn earnings(account: AccountId) -> api::Earnings<AccountId> {
	let Some(claimable) = FeeRouting::claimable(account.clone()) else {
		return api::Earnings::none(account);
	};
	let pending = pallet_operators::Registry::<Runtime>::iter_keys()
		.take(MAX_OPERATORS_SEARCHED)
		.filter(|operator| pallet_operators::StakerUnits::<Runtime>::contains_key(operator, claimable.payee))
		.filter_map(|operator| {
			let amount = FeeRouting::pending(routing::Pull::Staker {
				operator,
				payee: claimable.payee,
			});
			(amount > 0).then_some(api::Pending {
				source: api::Target::OperatorPool(operator),
				amount,
			})
		})
		.collect();
	api::Earnings {
		account,
		payee: Some(claimable.payee),
		owed: claimable.owed,
		claimable: claimable.owed,
		paid: claimable.paid,
		pending,
	}
}

/// A batch and where it stands.
pub fn batch(batch: BatchId) -> Option<api::BatchInfo<AccountId>> {
	let Some(info) = InferenceReceipts::batch(batch) else {
		let known = batch < pallet_inference_receipts::NextBatchId::<Runtime>::get();
		return known.then_some(api::BatchInfo {
			batch,
			state: api::BatchState::Ended,
			record: None,
		});
	};
	let record = info.batch;
	let credits = InferenceReceipts::credits(batch)
		.into_iter()
		.map(|(contribution, amount)| api::Credit { contribution, amount })
		.collect();
	let state = match info.phase {
		receipts::BatchPhase::Window => api::BatchState::Open,
		receipts::BatchPhase::Held => api::BatchState::Held,
		receipts::BatchPhase::Due => api::BatchState::Due,
		receipts::BatchPhase::Stuck => api::BatchState::Stuck,
		receipts::BatchPhase::Routing => api::BatchState::Routing,
	};
	Some(api::BatchInfo {
		batch,
		state,
		record: Some(api::BatchRecord {
			operator: record.operator,
			account: <Operators as openledger_traits::Operators<AccountId>>::account_of(record.operator),
			model: record.model,
			amount: record.amount,
			policy: record.policy,
			receipts: record.commitment.receipts.into(),
			receipts_root: record.commitment.receipts_root,
			ledger_root: record.commitment.ledger_root,
			vouchers_root: record.sessions_root,
			credits,
			submitted: record.submitted,
			due: record.due,
		}),
	})
}

fn counters(counters: pallet_activity::Counters) -> api::Counters {
	api::Counters {
		inferences: counters.inferences,
		actions: counters.actions,
		batches: counters.batches,
		routed: counters.routed,
		self_dealt: counters.self_dealt,
		distributions: counters.distributions,
		payouts: counters.payouts,
		paid_out: counters.paid_out,
	}
}

/// The rhythm.
pub fn activity(from: EpochIndex, to: EpochIndex) -> api::Activity {
	let epochs = Activity::epochs(from, to)
		.into_iter()
		.map(|epoch| api::EpochActivity {
			epoch: epoch.epoch,
			counters: counters(epoch.counters),
			paid_contributors: epoch.counters.contributors,
			retained_contributors: epoch.retained,
			active_operators: epoch.counters.operators,
			active_models: epoch.counters.models,
			active_datanets: epoch.counters.datanets,
			active_payers: epoch.counters.payers,
			concentration: epoch.concentration,
		})
		.collect();
	let total = Activity::totals();
	api::Activity {
		current: Activity::current().epoch,
		epochs,
		totals: counters(total.counters),
		different: api::Different {
			contributors: total.counters.contributors,
			operators: total.counters.operators,
			models: total.counters.models,
			datanets: total.counters.datanets,
			payers: total.counters.payers,
			concentration: total.concentration,
		},
	}
}

/// All delegations: joining, active and unbonding. Reads every operator, which nothing on chain ever does. A sum that
/// saturated would be backed by nothing, so the books would not hold.
fn delegations() -> Balance {
	let active = pallet_operators::Registry::<Runtime>::iter_values()
		.map(|operator| operator.joining.saturating_add(operator.delegated.stake));
	let unbonding = pallet_operators::UnbondingPools::<Runtime>::iter_values().map(|pool| pool.stake);
	active.chain(unbonding).fold(0, Balance::saturating_add)
}

/// The books.
pub fn conservation() -> api::Conservation<AccountId> {
	let held = InferenceReceipts::holdings();
	let routed = FeeRouting::conservation();
	let (sessions, escrow) = InferenceReceipts::accounts();
	let backing = |purpose, account: AccountId| api::Backing {
		purpose,
		balance: Balances::total_balance(&account),
		account,
		endowment: EXISTENTIAL_DEPOSIT,
	};
	api::Conservation::new(
		api::Ledgers {
			mandates: held.mandates,
			sessions: held.sessions,
			escrow: held.escrow,
			in_progress: routed.in_progress,
			pots: routed.pots,
			pools: routed.pools,
			owed: routed.owed,
			delegations: delegations(),
		},
		alloc::vec![
			backing(api::Purpose::Sessions, sessions),
			backing(api::Purpose::Escrow, escrow),
			backing(api::Purpose::Routing, FeeRouting::ledger_account()),
			backing(api::Purpose::Operators, Operators::account_id()),
		],
		Balances::total_issuance(),
		routed.burned,
	)
}

/// The state of the economy at a glance. Reads counters alone: a node asks for it after every block.
pub fn vitals() -> api::Vitals {
	let held = InferenceReceipts::holdings();
	let routed = FeeRouting::conservation();
	let free = |account: &AccountId| Balances::total_balance(account).saturating_sub(EXISTENTIAL_DEPOSIT);
	let (sessions, escrow) = InferenceReceipts::accounts();
	// What an account holds beyond its endowment, and what it must back. A sum that saturated is backed by nothing.
	let books = [
		(free(&sessions), held.mandates.saturating_add(held.sessions)),
		(free(&escrow), held.escrow),
		(
			free(&FeeRouting::ledger_account()),
			[routed.in_progress, routed.pots, routed.pools, routed.owed]
				.into_iter()
				.fold(0, Balance::saturating_add),
		),
	];
	let sum = |left: fn(Balance, Balance) -> Balance| {
		books
			.iter()
			.map(|(balance, ledger)| left(*balance, *ledger))
			.fold(0, Balance::saturating_add)
	};
	let clock = InferenceReceipts::clock();
	api::Vitals {
		mandates: held.mandates,
		sessions: held.sessions,
		escrow: held.escrow,
		in_progress: routed.in_progress,
		pots: routed.pots,
		pools: routed.pools,
		owed: routed.owed,
		delegations: free(&Operators::account_id()),
		surplus: sum(|balance, ledger| balance.saturating_sub(ledger)),
		shortfall: sum(|balance, ledger| ledger.saturating_sub(balance)),
		issuance: Balances::total_issuance(),
		risen: supply::Risen::<Runtime>::get(),
		burnt: routed.burned,
		treasury: Balances::total_balance(&configs::TreasuryAccount::get()),
		validators: Balances::total_balance(&configs::ValidatorsAccount::get()),
		rewards: Balances::total_balance(&configs::RewardsAccount::get()),
		registered: api::Registered {
			datanets: pallet_datanets::NextDatanet::<Runtime>::get(),
			contributions: pallet_datanets::NextContribution::<Runtime>::get(),
			models: pallet_model_registry::NextModel::<Runtime>::get(),
			operators: pallet_operators::NextOperator::<Runtime>::get(),
			payees: routing::NextPayee::<Runtime>::get(),
			mandates: receipts::NextMandateId::<Runtime>::get(),
			sessions: receipts::NextSessionId::<Runtime>::get(),
			batches: receipts::NextBatchId::<Runtime>::get(),
		},
		clock,
		// The hook leaves the cursor behind the block it was in when nothing is left that is due.
		settlement_lag: clock
			.saturating_add(1)
			.saturating_sub(receipts::DueCursor::<Runtime>::get()),
		deadline_lag: clock.saturating_sub(pallet_attribution_scoring::DeadlineCursor::<Runtime>::get()),
		sweeping: routing::SweepCursor::<Runtime>::exists(),
		safe_mode: SafeMode::is_entered(),
		migrating: <MultiBlockMigrations as MultiStepMigrator>::ongoing(),
	}
}

/// What an operator has open, and what it may.
pub fn exposure(operator: OperatorId) -> Option<api::Exposure> {
	let record = pallet_operators::Registry::<Runtime>::get(operator)?;
	let exposure = Operators::exposure(operator);
	Some(api::Exposure {
		open: exposure.open,
		limit: exposure.limit,
		room: exposure.room,
		attributable: exposure.attributable,
		attributable_limit: exposure.attributable_limit,
		bond: record.bond,
		delegated: record.delegated.stake,
		batches: InferenceReceipts::open_batches(operator),
		held: InferenceReceipts::held_batches(operator)
			.len()
			.try_into()
			.unwrap_or(u32::MAX),
	})
}
