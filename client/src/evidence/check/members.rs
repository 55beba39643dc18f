//! What a contribution is to the corpus of a model, to the pool of a snapshot, and to those who share what it earns: the chain's own
//! rules, read from its states.

use super::{
	super::{
		format::{Happened, Reader},
		records::{Beneficiary, Contribution, Member, Model, Pool, Snapshots, Vector},
		Fault,
	},
	routing::snapshot_pool,
};
use crate::chain::{
	api::{self, fee_routing::Event as Routing},
	from_chain_snapshot,
};
use codec::Encode;
use openledger_core::{ContributionId, ModelId, PayeeId, Share, SnapshotId, SHARE_ONE};

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
/// contributor alone.
pub(super) fn beneficiaries(
	reader: &Reader<'_>,
	block: u32,
	contribution: ContributionId,
) -> Result<Vec<(PayeeId, Share)>, Fault> {
	let keys = [contribution.encode()];
	let redirected: Option<Vector> = reader.get(block, "Datanets", "Redirects", &keys)?;
	let vector = match redirected {
		Some(vector) => Some(vector),
		None => reader.get(block, "Datanets", "Vectors", &keys)?,
	};
	let Some(vector) = vector else {
		let record: Contribution = reader.need(block, "Datanets", "Contributions", &keys)?;
		return Ok(vec![(record.contributor, SHARE_ONE)]);
	};
	let of = |(beneficiary, share)| {
		Ok(match beneficiary {
			Beneficiary::Payee(payee) => (payee, share),
			Beneficiary::Model(model) => (payee_of_model(reader, block, model)?, share),
		})
	};
	vector.0.into_iter().map(of).collect()
}

/// Whom the owner of a model is paid as.
pub(super) fn payee_of_model(reader: &Reader<'_>, block: u32, model: ModelId) -> Result<PayeeId, Fault> {
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
		.ok_or_else(|| {
			Fault::broken(
				"units of a pool",
				format!("the events of block {block} do not lead to them"),
			)
		})
}

impl Units {
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
