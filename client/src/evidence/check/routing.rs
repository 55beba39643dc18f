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
use std::collections::{BTreeMap, BTreeSet};

/// A place in the chain's history: the block, and the event in it.
pub(super) type Place = (u32, usize);

/// A batch as it was routed.
pub(super) struct Routed {
	/// Where routing began: payees, builders and delegators have their parts from there on.
	pub begun: Place,
	/// Where it was closed: the data pot has its part from there on.
	pub closed: Place,
	/// To the pool of the operator's delegators.
	pub staker_pool: Balance,
	/// To the builders pot.
	pub builders: Balance,
	/// To the data pot.
	pub pooled: Balance,
	/// To the pots of contributions, and where.
	pub credited: BTreeMap<ContributionId, (Balance, Place)>,
}

/// What the events of routing say.
#[derive(Default)]
struct Said {
	begun: Option<Place>,
	closed: Option<Closed>,
	credited: BTreeMap<ContributionId, (Balance, Place)>,
	/// The blocks that have any of them.
	blocks: BTreeSet<u32>,
}

/// What the last of them says.
struct Closed {
	at: Place,
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
		if !subject.routed_in.is_empty() {
			return Err(broken(
				"the evidence names blocks of a routing that it says has not ended",
			));
		}
		let open: Option<Batch> =
			reader.get(subject.anchor, "InferenceReceipts", "Batches", &[batch.encode()])?;
		let open = open.ok_or_else(|| {
			broken("the evidence says that its window is open, and the chain that it is not")
		})?;
		trail.push("window", unfinished(&open, subject.anchor));
		return Ok(None);
	};
	let blocks: Vec<u32> = subject.routed_in.iter().copied().chain([block]).collect();
	if blocks
		.iter()
		.any(|block| *block < settled.block || *block > subject.anchor)
	{
		return Err(broken(
			"its block is before its submission, or after the one to trust",
		));
	}
	if !blocks.is_sorted_by(|one, next| one < next) {
		return Err(broken("its blocks are not in order"));
	}
	let said = read(batch, &blocks, reader)?;
	let (begun, closed) = (
		said.begun.filter(|(begun, _)| blocks.first() == Some(begun)),
		said.closed.filter(|closed| closed.at.0 == block),
	);
	let begun = begun.ok_or_else(|| broken("its first block does not begin it"))?;
	let closed = closed.ok_or_else(|| broken("its last block does not close it"))?;
	if said.blocks.len() != blocks.len() {
		return Err(broken("one of its blocks routes nothing of it"));
	}
	let credited: BTreeMap<ContributionId, Balance> = said
		.credited
		.iter()
		.map(|(id, (amount, _))| (*id, *amount))
		.collect();
	let [amount, treasury, burned, validators, operator, staker_pool, builders, attributed, pooled] =
		closed.parts;
	if amount != settled.record.amount {
		return Err(broken("it is of another amount"));
	}
	let flow = flow(settled, closed.voided, begun.0, reader)?;
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
			"{}routed in {} by policy {}, recomputed: treasury {}, burnt {}, validators {}, operator {}, delegators {}, \
			 builders {}, data {} of which credits direct {}",
			if closed.voided { "voided for fraud and " } else { "" },
			block_words(&blocks),
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
		begun,
		closed: closed.at,
		staker_pool,
		builders,
		pooled,
		credited: said.credited,
	}))
}

/// Where a batch stands that has not ended.
fn unfinished(batch: &Batch, anchor: u32) -> String {
	match batch.routed {
		None => format!("open as of block {anchor}: nothing is paid yet"),
		Some(paid) => format!(
			"over as of block {anchor}, and the batch is being routed: {paid} of its {} credits are paid, and nothing of it can be \
			 followed yet",
			batch.credits
		),
	}
}

fn block_words(blocks: &[u32]) -> String {
	match blocks {
		[first, .., last] => format!("blocks {first} to {last}, in {} parts,", blocks.len()),
		[only] => format!("block {only}"),
		[] => "no block".into(),
	}
}

/// What the events of these blocks say of the batch.
fn read(id: u64, blocks: &[u32], reader: &Reader<'_>) -> Result<Said, Fault> {
	let mut said = Said::default();
	for block in blocks {
		for happened in reader.events(*block)? {
			let at = (*block, happened.index);
			match happened.event {
				api::Event::FeeRouting(Routing::RoutingBegun { batch, .. }) if batch == id => {
					said.begun = Some(at);
				}
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
					said.closed = Some(Closed {
						at,
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
					said.credited.insert(contribution, (amount, at));
				}
				_ => continue,
			}
			said.blocks.insert(*block);
		}
	}
	Ok(said)
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
