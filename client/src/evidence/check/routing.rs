//! Routing: who gets which part of the batch, recomputed.

use super::super::{
	bundle::Subject,
	format::Reader,
	records::{Batch, Model, Operator, PolicyRecord, Pool},
	Fault,
};
use super::{settlement::Settled, Trail};
use crate::{
	chain::api::{self, fee_routing::Event as Routing, runtime_types::openledger_traits::router::Verdict},
	cli::amount::format_amount,
};
use codec::Encode;
use openledger_core::{Balance, ContributionId};
use openledger_routing::{settle, Distribution, Flow, Policy, Stake};
use std::collections::BTreeMap;

/// A batch as it was routed.
pub(super) struct Routed {
	/// The block.
	pub block: u32,
	/// Place of the event.
	pub index: usize,
	/// To the pool of the operator's delegators.
	pub staker_pool: Balance,
	/// To the builders pot.
	pub builders: Balance,
	/// To the data pot.
	pub pooled: Balance,
	/// To the pots of contributions.
	pub credited: BTreeMap<ContributionId, Balance>,
}

/// What the event of routing says.
struct Said {
	index: usize,
	parts: [Balance; 9],
	voided: bool,
}

pub(super) fn check(
	subject: &Subject,
	settled: &Settled,
	totals: &BTreeMap<ContributionId, Balance>,
	reader: &Reader<'_>,
	trail: &mut Trail,
) -> Result<Option<Routed>, Fault> {
	let batch = subject.batch;
	let link = format!("routing of batch {batch}");
	let broken = |reason: &str| Fault::broken(&link, reason);
	let Some(block) = subject.ended_in else {
		let open: Option<Batch> =
			reader.get(subject.anchor, "InferenceReceipts", "Batches", &[batch.encode()])?;
		open.ok_or_else(|| {
			broken("the evidence says that its window is open, and the chain that it is not")
		})?;
		trail.push(
			"window",
			format!("open as of block {}: nothing is paid yet", subject.anchor),
		);
		return Ok(None);
	};
	if block < settled.block || block > subject.anchor {
		return Err(broken(
			"its block is before its submission, or after the one to trust",
		));
	}
	let (said, credited) = read(batch, block, reader)?.ok_or_else(|| broken("block does not route it"))?;
	let [amount, treasury, burned, validators, operator, staker_pool, builders, attributed, pooled] =
		said.parts;
	if amount != settled.record.amount {
		return Err(broken("it is of another amount"));
	}
	let flow = flow(settled, said.voided, block, reader)?;
	let credits = settled
		.posted
		.iter()
		.map(|(id, credit)| (*id, *credit, credited.contains_key(id)));
	let computed: Distribution<ContributionId> =
		settle(&flow, credits).ok_or_else(|| broken("the policy and the credits make no distribution"))?;
	let (at_work, now) = (
		operator.checked_add(staker_pool),
		computed.operator.checked_add(computed.staker_pool),
	);
	let fixed = (
		computed.treasury,
		computed.burned,
		computed.validators,
		computed.builders,
		computed.attributed,
		computed.pooled,
	);
	if fixed != (treasury, burned, validators, builders, attributed, pooled) || at_work != now {
		return Err(broken("its parts are not those that the policy makes"));
	}
	let parts: BTreeMap<ContributionId, Balance> = computed.parts.iter().copied().collect();
	if parts != credited {
		return Err(broken(
			"what it brings to contributions is not what their credits make",
		));
	}
	trail.push(
		"routing",
		format!(
			"{}routed in block {block} by policy {}, recomputed: treasury {}, burnt {}, validators {}, operator {}, delegators {}, \
			 builders {}, data {} of which credits direct {}",
			if said.voided { "voided for fraud and " } else { "" },
			settled.record.policy,
			format_amount(treasury),
			format_amount(burned),
			format_amount(validators),
			format_amount(operator),
			format_amount(staker_pool),
			format_amount(builders),
			format_amount(computed.data),
			format_amount(attributed),
		),
	);
	if computed.staker_pool != staker_pool {
		trail.leave_open(
			"how the operator's part was split with its delegators: stakes changed in that very block (the sum is proven)",
		);
	}
	for (id, total) in totals {
		let Some(share) = credited.get(id) else {
			trail.push(
				"share",
				format!("contribution {id} does not earn any more: its credit went to the pools"),
			);
			continue;
		};
		trail.push(
			"share",
			format!(
				"contribution {id} gets {}: its {} of {} credited, of the data share",
				format_amount(*share),
				format_amount(*total),
				format_amount(amount)
			),
		);
	}
	Ok(Some(Routed {
		block,
		index: said.index,
		staker_pool,
		builders,
		pooled,
		credited,
	}))
}

type Read = (Said, BTreeMap<ContributionId, Balance>);

/// What the events of the block say of the batch.
fn read(id: u64, block: u32, reader: &Reader<'_>) -> Result<Option<Read>, Fault> {
	let mut said = None;
	let mut credited = BTreeMap::new();
	for happened in reader.events(block)? {
		match happened.event {
			api::Event::FeeRouting(Routing::BatchRouted {
				batch,
				amount,
				treasury,
				burned,
				validators,
				operator_part,
				staker_pool,
				builders,
				attributed,
				pooled,
				verdict,
				..
			}) if batch == id => {
				said = Some(Said {
					index: happened.index,
					parts: [
						amount,
						treasury,
						burned,
						validators,
						operator_part,
						staker_pool,
						builders,
						attributed,
						pooled,
					],
					voided: matches!(verdict, Verdict::Voided),
				});
			}
			api::Event::FeeRouting(Routing::ContributionCredited {
				batch,
				contribution,
				amount,
			}) if batch == id => {
				credited.insert(contribution, amount);
			}
			_ => (),
		}
	}
	Ok(said.map(|said| (said, credited)))
}

/// What the parts follow from, as the states have it.
fn flow(settled: &Settled, voided: bool, block: u32, reader: &Reader<'_>) -> Result<Flow, Fault> {
	let record = &settled.record;
	let policy: PolicyRecord =
		reader.need(settled.block, "FeeRouting", "Policies", &[record.policy.encode()])?;
	let policy = policy.policy;
	let model: Model = reader.need(block, "ModelRegistry", "Models", &[record.model.encode()])?;
	let operator: Operator = reader.need(block, "Operators", "Registry", &[record.operator.encode()])?;
	let pool: Option<Pool> = reader.get(block, "FeeRouting", "Pools", &[operator_pool(record.operator)])?;
	Ok(Flow {
		amount: record.amount,
		policy: Policy {
			treasury: policy.treasury,
			burn: policy.burn,
			validators: policy.validators,
			operator: policy.operator,
			stakers: policy.stakers,
			data_floor: policy.data_floor,
		},
		data_share: model.terms.data_share,
		voided,
		stake: Stake {
			own: operator.bond,
			delegated: operator.delegated.stake,
			commission: operator.commission.at(block),
			pool_has_units: pool.is_some_and(|pool| pool.units > 0),
		},
	})
}

/// The key of the pool of an operator's delegators.
pub(super) fn operator_pool(operator: u32) -> Vec<u8> {
	(1u8, operator).encode()
}

/// The key of the pool of a snapshot.
pub(super) fn snapshot_pool(snapshot: openledger_core::SnapshotId) -> Vec<u8> {
	(0u8, snapshot).encode()
}
