//! What a contribution is to the corpus of a model, to the pool of a snapshot, and to those who share what it earns: the chain's own
//! rules, read from its states.

use super::{
	super::{
		format::{Happened, Reader},
		records::{Beneficiary, Contribution, Member, Model, Pool, Snapshots, Staker, Vector},
		Fault,
	},
	routing::{operator_pool, snapshot_pool},
};
use crate::chain::{
	api::{
		self, datanets::Event as Contributing, fee_routing::Event as Routing,
		model_registry::Event as Owning, operators::Event as Staking,
	},
	from_chain_snapshot,
};
use codec::Encode;
use openledger_core::{Balance, ContributionId, ModelId, OperatorId, PayeeId, Share, SnapshotId, SHARE_ONE};

/// The snapshots of a model with their shares. They never change.
pub(super) fn lineage(
	reader: &Reader<'_>,
	block: u32,
	model: ModelId,
) -> Result<Vec<(SnapshotId, Share)>, Fault> {
	let vector: Option<Snapshots> = reader.get(block, "ModelRegistry", "Data", &[model.encode()])?;
	Ok(vector
		.iter()
		.flat_map(|vector| &vector.0)
		.map(|(id, share)| (from_chain_snapshot(id), *share))
		.collect())
}

/// Whether one of these snapshots holds the contribution.
pub(super) fn is_in(contribution: &Contribution, lineage: &[(SnapshotId, Share)]) -> bool {
	lineage.iter().any(|(snapshot, _)| contribution.is_in(snapshot))
}

/// Whether matching against these snapshots treats the contribution as commons: one of them holds it so.
pub(super) fn is_commons(contribution: &Contribution, lineage: &[(SnapshotId, Share)]) -> bool {
	lineage
		.iter()
		.any(|(snapshot, _)| contribution.is_commons_in(snapshot))
}

/// Who shares what a contribution earns: the originals, if most of it repeats them; else those of its own vector; without one its
/// contributor alone. As of the state after a block but before the events in `later`, which are the last of it; `None` if one of
/// them sent it elsewhere: nothing tells who had it before.
pub(super) fn beneficiaries(
	reader: &Reader<'_>,
	block: u32,
	later: &[Happened],
	contribution: ContributionId,
) -> Result<Option<Vec<(PayeeId, Share)>>, Fault> {
	let redirects = |happened: &Happened| match &happened.event {
		api::Event::Datanets(Contributing::ContributionRedirected { contribution: of, .. }) => {
			*of == contribution
		}
		_ => false,
	};
	if later.iter().any(redirects) {
		return Ok(None);
	}
	let keys = [contribution.encode()];
	let redirected: Option<Vector> = reader.get(block, "Datanets", "Redirects", &keys)?;
	let vector = match redirected {
		Some(vector) => Some(vector),
		None => reader.get(block, "Datanets", "Vectors", &keys)?,
	};
	let Some(vector) = vector else {
		let record: Contribution = reader.need(block, "Datanets", "Contributions", &keys)?;
		return Ok(Some(vec![(record.contributor, SHARE_ONE)]));
	};
	let of = |(beneficiary, share)| {
		Ok(match beneficiary {
			Beneficiary::Payee(payee) => (payee, share),
			Beneficiary::Model(model) => (payee_of_model(reader, block, later, model)?, share),
		})
	};
	let vector: Vec<(PayeeId, Share)> = vector.0.into_iter().map(of).collect::<Result<_, Fault>>()?;
	Ok(Some(vector))
}

/// Whom the owner of a model is paid as, in the state after a block but before the events in `later`, which are the last of it.
pub(super) fn payee_of_model(
	reader: &Reader<'_>,
	block: u32,
	later: &[Happened],
	model: ModelId,
) -> Result<PayeeId, Fault> {
	let before = later.iter().find_map(|happened| match &happened.event {
		api::Event::ModelRegistry(Owning::OwnershipTransferred {
			model: of, old_payee, ..
		}) if *of == model => Some(*old_payee),
		_ => None,
	});
	if let Some(payee) = before {
		return Ok(payee);
	}
	let model: Model = reader.need(block, "ModelRegistry", "Models", &[model.encode()])?;
	Ok(model.payee)
}

/// Units in a pool.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Units {
	/// Those of the member; none once it has left.
	pub member: u128,
	/// Those of all members.
	pub total: u128,
}

/// The units of a contribution in the pool of a snapshot, in the state after a block but before the events in `later`, which are
/// the last of it.
pub(super) fn units(
	reader: &Reader<'_>,
	block: u32,
	later: &[Happened],
	snapshot: SnapshotId,
	contribution: ContributionId,
) -> Result<Units, Fault> {
	let pool: Pool = reader.need(block, "FeeRouting", "Pools", &[snapshot_pool(snapshot)])?;
	let keys = [snapshot.encode(), contribution.encode()];
	let member: Option<Member> = reader.get(block, "FeeRouting", "SnapshotMembers", &keys)?;
	let record: Contribution = reader.need(block, "Datanets", "Contributions", &[contribution.encode()])?;
	let after = Units {
		member: if member.is_some_and(|member| member.retired) {
			0
		} else {
			record.units(&snapshot)
		},
		total: pool.units,
	};
	later
		.iter()
		.rev()
		.try_fold(after, |units, happened| {
			units.before(&happened.event, snapshot, contribution)
		})
		.ok_or_else(|| contradiction(block))
}

/// What a contribution has to get from the pool of a snapshot, as of the state after a block.
pub(super) fn pending(
	reader: &Reader<'_>,
	block: u32,
	snapshot: SnapshotId,
	contribution: ContributionId,
) -> Result<Balance, Fault> {
	let units = units(reader, block, &[], snapshot, contribution)?;
	let pool: Pool = reader.need(block, "FeeRouting", "Pools", &[snapshot_pool(snapshot)])?;
	let keys = [snapshot.encode(), contribution.encode()];
	let member: Option<Member> = reader.get(block, "FeeRouting", "SnapshotMembers", &keys)?;
	let paid = member.as_ref().map(|member| &member.paid);
	pool.pending(units.member, paid)
		.ok_or_else(|| contradiction(block))
}

/// The units of a payee in the pool of an operator's delegators, in the state after a block but before the events in `later`, which
/// are the last of it.
pub(super) fn stakes(
	reader: &Reader<'_>,
	block: u32,
	later: &[Happened],
	operator: OperatorId,
	payee: PayeeId,
) -> Result<Units, Fault> {
	// Who has no units has no entry, and a pool without units and money neither.
	let pool: Option<Pool> = reader.get(block, "FeeRouting", "Pools", &[operator_pool(operator)])?;
	let keys = [operator.encode(), payee.encode()];
	let staker: Option<Staker> = reader.get(block, "FeeRouting", "Stakers", &keys)?;
	let after = Units {
		member: staker.map_or(0, |staker| staker.units),
		total: pool.map_or(0, |pool| pool.units),
	};
	after
		.before_stakes(later, operator, payee)
		.ok_or_else(|| contradiction(block))
}

/// What a payee has to get from the pool of an operator's delegators, as of the state after a block.
pub(super) fn pending_of_staker(
	reader: &Reader<'_>,
	block: u32,
	operator: OperatorId,
	payee: PayeeId,
) -> Result<Balance, Fault> {
	let pool: Option<Pool> = reader.get(block, "FeeRouting", "Pools", &[operator_pool(operator)])?;
	let keys = [operator.encode(), payee.encode()];
	let staker: Option<Staker> = reader.get(block, "FeeRouting", "Stakers", &keys)?;
	let (Some(pool), Some(staker)) = (pool, staker) else {
		return Ok(0);
	};
	pool.pending(staker.units, Some(&staker.paid))
		.ok_or_else(|| contradiction(block))
}

fn contradiction(block: u32) -> Fault {
	Fault::broken(
		"units of a pool",
		format!("the events of block {block} do not lead to them"),
	)
}

impl Units {
	/// What they were before delegators joined and left; `None` if these events cannot have led to them. The event of units says
	/// how many there are, and the operator's own, which comes next, how many came or went.
	fn before_stakes(self, later: &[Happened], operator: OperatorId, payee: PayeeId) -> Option<Self> {
		let (mut units, mut moved) = (self, None);
		for happened in later.iter().rev() {
			match &happened.event {
				api::Event::Operators(Staking::DelegationActivated {
					operator: of, shares, ..
				}) if *of == operator => moved = Some((*shares, 0)),
				api::Event::Operators(Staking::Undelegated {
					operator: of, shares, ..
				}) if *of == operator => moved = Some((0, *shares)),
				api::Event::FeeRouting(Routing::UnitsSet {
					operator: of,
					payee: whose,
					units: set,
					total,
				}) if *of == operator => {
					let (came, went): (u128, u128) = moved.take()?;
					let is_own = *whose == payee;
					if *total != units.total || is_own && *set != units.member {
						return None;
					}
					units.total = units.total.checked_sub(came)?.checked_add(went)?;
					if is_own {
						units.member = units.member.checked_sub(came)?.checked_add(went)?;
					}
				}
				_ => (),
			}
		}
		Some(units)
	}

	/// What they were before an event; `None` if it cannot have led to these.
	fn before(self, event: &api::Event, snapshot: SnapshotId, contribution: ContributionId) -> Option<Self> {
		let api::Event::FeeRouting(event) = event else {
			return Some(self);
		};
		// Which member of which pool had how many units, and has how many.
		let (pool, of, before, after) = match event {
			Routing::MemberRetired {
				snapshot,
				contribution,
				units,
				..
			} => (snapshot, contribution, *units, 0),
			Routing::MemberRestored {
				snapshot,
				contribution,
				units,
				..
			} => (snapshot, contribution, 0, *units),
			Routing::MemberReduced {
				snapshot,
				contribution,
				before,
				after,
				..
			} => (snapshot, contribution, *before, *after),
			_ => return Some(self),
		};
		if from_chain_snapshot(pool) != snapshot {
			return Some(self);
		}
		Some(Self {
			member: if *of == contribution { before } else { self.member },
			total: self.total.checked_sub(after)?.checked_add(before)?,
		})
	}
}
