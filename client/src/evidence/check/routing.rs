//! Routing: who gets which part of the batch, recomputed.

use super::super::{
	bundle::{Data, Subject},
	format::{Happened, Reader},
	records::{Batch, Model, Operator, PolicyRecord, Pool},
	Fault,
};
use super::{settlement::Settled, Trail};
use crate::{
	chain::api::{
		self, fee_routing::Event as Routing, inference_receipts::Event as Happening,
		operators::Event as Staking, runtime_types::openledger_traits::router::Verdict,
	},
	cli::amount::format_amount,
};
use codec::Encode;
use openledger_core::{Balance, BatchId, ContributionId, OperatorId, SessionId};
use openledger_routing::{mul_div, settle, Distribution, Flow, Policy, Stake};
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
pub(super) struct Said {
	begun: Option<Place>,
	closed: Option<Closed>,
	/// What a verdict made of it, if it was voided.
	pub voided: Option<Voided>,
	/// How often delegations of its operator were slashed in the block that began it, after that.
	pub slashes: u32,
	credited: BTreeMap<ContributionId, (Balance, Place)>,
	/// The blocks that have any of them.
	blocks: BTreeSet<u32>,
}

/// What the last of them says.
#[derive(Clone, Copy)]
struct Closed {
	at: Place,
	parts: [Balance; 9],
	voided: bool,
}

/// A batch that was voided: what of it nobody earns, and what is paid in place of its credits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Voided {
	/// All of its money.
	pub amount: Balance,
	/// What of it went back to which session.
	pub refund: Option<(SessionId, Balance)>,
	/// The credit for what was proven to be left out.
	pub omission: Option<(ContributionId, Balance)>,
}

/// What is split, and by which credits.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Basis {
	/// The money.
	pub amount: Balance,
	/// The credits.
	pub credits: Vec<(ContributionId, Balance)>,
}

impl Basis {
	/// All of a batch by its posted credits; of a voided one what was not refunded, by the proven omission alone. `None` if more
	/// was refunded than there is.
	pub fn new(
		amount: Balance,
		posted: &BTreeMap<ContributionId, Balance>,
		voided: Option<&Voided>,
	) -> Option<Self> {
		Some(match voided {
			None => Self {
				amount,
				credits: posted.iter().map(|(id, credit)| (*id, *credit)).collect(),
			},
			Some(voided) => Self {
				amount: amount.checked_sub(voided.refund.map_or(0, |(_, refund)| refund))?,
				credits: voided.omission.into_iter().collect(),
			},
		})
	}
}

pub(super) fn check(
	subject: &Subject,
	data: &Data,
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
	let said = read(batch, settled.record.operator, &blocks, reader)?;
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
	if closed.voided != said.voided.is_some() {
		return Err(broken("its events do not agree on whether it was voided"));
	}
	if let Some(voided) = &said.voided {
		if voided.amount != settled.record.amount || blocks.len() > 1 {
			return Err(broken("a voided batch is all routed in one block"));
		}
		if !data.receipts.is_empty() || !data.totals.is_empty() {
			return Err(broken(
				"receipts and ledger of a voided batch pay nobody, and are no evidence of a payment",
			));
		}
		tell_voided(voided, batch, block, trail);
	}
	let basis = Basis::new(settled.record.amount, &settled.posted, said.voided.as_ref());
	let basis = basis.ok_or_else(|| broken("more was refunded than it had"))?;
	if amount != basis.amount {
		return Err(broken("it is of another amount"));
	}
	let (flow, is_unslashed) = flow(settled, &said, basis.amount, begun.0, reader)?;
	let credits = basis
		.credits
		.iter()
		.map(|(id, credit)| (*id, *credit, credited.contains_key(id)));
	let compute = |flow: &Flow| -> Result<Distribution<ContributionId>, Fault> {
		settle(flow, credits.clone()).ok_or_else(|| broken("the policy and the credits make no distribution"))
	};
	let agrees = |computed: &Distribution<ContributionId>| {
		(computed.treasury, computed.staker_pool) == (treasury, staker_pool)
	};
	let mut computed = compute(&flow)?;
	// The state is that of the end of the block, and whether anybody was in the pool may have changed since it was routed.
	let had_others = !agrees(&computed) && is_unslashed;
	if had_others {
		let stake = Stake {
			pool_earns: !flow.stake.pool_earns,
			..flow.stake
		};
		computed = compute(&Flow { stake, ..flow })?;
	}
	let others = (
		computed.operator,
		computed.burned,
		computed.validators,
		computed.builders,
		computed.attributed,
		computed.pooled,
	);
	if others != (operator, burned, validators, builders, attributed, pooled) || !agrees(&computed) {
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
			if closed.voided { "voided and " } else { "" },
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
	if had_others {
		trail.leave_open(
			"whether anybody was in the pool of the delegators, who have their part, or nobody, and the treasury has it: that changed in \
			 that very block",
		);
	}
	let omitted = said.voided.and_then(|voided| voided.omission);
	for (id, total) in totals.iter().map(|(id, total)| (*id, *total)).chain(omitted) {
		let Some(share) = credited.get(&id) else {
			trail.push("share", unpaid(id, total, amount, computed.data));
			continue;
		};
		trail.push(
			"share",
			format!(
				"contribution {id} gets {}: its {} of {} credited, of the data share",
				format_amount(*share),
				format_amount(total),
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

/// Why a credit brings its contribution nothing: what it directs of the data share goes to the pools, or is nothing.
pub(super) fn unpaid(id: ContributionId, credit: Balance, amount: Balance, data: Balance) -> String {
	if mul_div(data, credit, amount).is_some_and(|part| part > 0) {
		return format!("contribution {id} does not earn any more: its credit went to the pools");
	}
	format!(
		"contribution {id} gets nothing: its {} of {} credited are less than the smallest part of the data share",
		format_amount(credit),
		format_amount(amount)
	)
}

fn block_words(blocks: &[u32]) -> String {
	match blocks {
		[first, .., last] => format!("blocks {first} to {last}, in {} parts,", blocks.len()),
		[only] => format!("block {only}"),
		[] => "no block".into(),
	}
}

/// Says that a batch was voided, and what this evidence therefore leaves out.
fn tell_voided(voided: &Voided, batch: BatchId, block: u32, trail: &mut Trail) {
	let refund = match voided.refund {
		Some((session, amount)) => format!("{} went back to session {session}", format_amount(amount)),
		None => "nothing was refunded".into(),
	};
	let omission = match voided.omission {
		Some((contribution, credit)) => {
			format!(
				"contribution {contribution} is credited {} that had been left out",
				format_amount(credit)
			)
		}
		None => "no omission is paid".into(),
	};
	trail.push(
		"voided",
		format!(
			"block {block} voided it: of its {} {refund}, {omission}; its posted credits are discarded, and what the operator would have \
			 got is for the data",
			format_amount(voided.amount)
		),
	);
	trail.leave_open(format!(
		"what receipts and ledger of batch {batch} say: it was voided, so they pay nobody and are left out"
	));
	trail.leave_open("what its operator was slashed, and who got it: that is no money of the batch");
}

/// What the events of these blocks say of the batch.
fn read(id: BatchId, operator: OperatorId, blocks: &[u32], reader: &Reader<'_>) -> Result<Said, Fault> {
	let mut said = Said::default();
	for block in blocks {
		for happened in reader.events(*block)? {
			said.hear(id, operator, *block, &happened);
		}
	}
	Ok(said)
}

impl Said {
	/// Takes note of an event; they come in order.
	pub fn hear(&mut self, id: BatchId, operator: OperatorId, block: u32, happened: &Happened) {
		let at = (block, happened.index);
		match &happened.event {
			api::Event::FeeRouting(Routing::RoutingBegun { batch, .. }) if *batch == id => {
				self.begun = Some(at);
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
			}) if *batch == id => {
				self.closed = Some(Closed {
					at,
					parts: [
						*amount,
						*treasury,
						*burned,
						*validators,
						*operator_part,
						*staker_pool,
						*builders,
						*attributed,
						*pooled,
					],
					voided: matches!(verdict, Verdict::Voided),
				});
			}
			api::Event::FeeRouting(Routing::ContributionCredited {
				batch,
				contribution,
				amount,
			}) if *batch == id => {
				self.credited.insert(*contribution, (*amount, at));
			}
			api::Event::InferenceReceipts(Happening::BatchVoided {
				batch,
				amount,
				refund,
				omission,
				..
			}) if *batch == id => {
				self.voided = Some(Voided {
					amount: *amount,
					refund: *refund,
					omission: *omission,
				});
			}
			api::Event::Operators(Staking::OperatorSlashed {
				operator: of,
				delegated,
				..
			}) if *of == operator
				&& *delegated > 0
				&& self.begun.is_some_and(|(begun, _)| begun == block) =>
			{
				self.slashes = self.slashes.saturating_add(1);
				return;
			}
			_ => return,
		}
		self.blocks.insert(block);
	}
}

/// What the parts follow from, as the states have it, and whether no active delegation was slashed since the submission.
fn flow(
	settled: &Settled,
	said: &Said,
	amount: Balance,
	block: u32,
	reader: &Reader<'_>,
) -> Result<(Flow, bool), Fault> {
	let record = &settled.record;
	let policy: PolicyRecord =
		reader.need(settled.block, "FeeRouting", "Policies", &[record.policy.encode()])?;
	let policy = policy.policy;
	let model: Model = reader.need(block, "ModelRegistry", "Models", &[record.model.encode()])?;
	let operator: Operator = reader.need(block, "Operators", "Registry", &[record.operator.encode()])?;
	let pool: Option<Pool> = reader.get(block, "FeeRouting", "Pools", &[operator_pool(record.operator)])?;
	// As many as when it was submitted, but for those that came after it was routed.
	let is_unslashed = operator.slashes.wrapping_sub(said.slashes) == record.stakes.slashes;
	let flow = Flow {
		amount,
		policy: Policy {
			treasury: policy.treasury,
			burn: policy.burn,
			validators: policy.validators,
			operator: policy.operator,
			stakers: policy.stakers,
			data_floor: policy.data_floor,
		},
		data_share: model.terms.data_share,
		voided: said.voided.is_some(),
		stake: Stake {
			own: record.stakes.own,
			delegated: record.stakes.delegated,
			commission: record.stakes.commission,
			pool_earns: is_unslashed && pool.is_some_and(|pool| pool.units > 0),
		},
	};
	Ok((flow, is_unslashed))
}

/// The key of the pool of an operator's delegators.
pub(super) fn operator_pool(operator: u32) -> Vec<u8> {
	(1u8, operator).encode()
}

/// The key of the pool of a snapshot.
pub(super) fn snapshot_pool(snapshot: openledger_core::SnapshotId) -> Vec<u8> {
	(0u8, snapshot).encode()
}
