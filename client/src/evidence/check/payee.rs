//! The last ranks: from pots and pools to a payee's account.

use super::super::{
	bundle::{Route, Subject, Via},
	format::{Happened, Reader},
	records::{Beneficiary, Builders, Contribution, Model, Pool, Snapshots, Staker, Vector},
	Fault,
};
use super::{
	routing::{operator_pool, snapshot_pool, Place, Routed},
	settlement::Settled,
	Trail,
};
use crate::{
	chain::{
		address,
		api::{
			self,
			fee_routing::Event as Routing,
			runtime_types::pallet_fee_routing::types::{PoolId, Pot, Source},
		},
		from_chain_snapshot,
	},
	cli::amount::{format_amount, format_snapshot},
};
use codec::Encode;
use openledger_core::{Balance, ContributionId, PayeeId, Share, SnapshotId, SHARE_ONE};
use openledger_routing::{pool::SCALE_BITS, split};

struct Follower<'a> {
	payee: PayeeId,
	settled: &'a Settled,
	routed: &'a Routed,
	reader: &'a Reader<'a>,
	batch: u64,
}

pub(super) fn check(
	subject: &Subject,
	settled: &Settled,
	routed: Option<&Routed>,
	reader: &Reader<'_>,
	trail: &mut Trail,
) -> Result<(), Fault> {
	let Some(payee) = subject.payee else {
		if !subject.routes.is_empty() {
			return Err(Fault::broken("routes", "they lead to no payee"));
		}
		return Ok(());
	};
	let Some(routed) = routed else {
		if !subject.routes.is_empty() {
			return Err(Fault::broken("routes", "nothing is routed yet"));
		}
		trail.leave_open(format!(
			"what payee {payee} will get: the window of the batch is open"
		));
		return Ok(());
	};
	let follower = Follower {
		payee,
		settled,
		routed,
		reader,
		batch: subject.batch,
	};
	let mut total: Balance = 0;
	for (index, route) in subject.routes.iter().enumerate() {
		if subject
			.routes
			.iter()
			.take(index)
			.any(|other| other.via == route.via)
		{
			return Err(Fault::broken("routes", "one is there twice"));
		}
		total = total.saturating_add(follower.follow(route, subject.anchor, trail)?);
	}
	trail.push(
		"sum",
		format!(
			"payee {payee} gets {} of batch {} in these {} ways",
			format_amount(total),
			subject.batch,
			subject.routes.len()
		),
	);
	trail.leave_open(format!(
		"that payee {payee} gets nothing of the batch in other ways"
	));
	Ok(())
}

impl Follower<'_> {
	fn broken(&self, via: &Via, reason: impl std::fmt::Display) -> Fault {
		Fault::broken(format!("way to payee {} by {}", self.payee, words(via)), reason)
	}

	/// Follows one way; returns what of the batch goes it.
	fn follow(&self, route: &Route, anchor: u32, trail: &mut Trail) -> Result<Balance, Fault> {
		let via = &route.via;
		if route.pulled_in.len() > via.pulls()
			|| route.paid_in.is_some() && route.pulled_in.len() < via.pulls()
			|| route
				.pulled_in
				.iter()
				.chain(&route.paid_in)
				.any(|block| *block > anchor)
		{
			return Err(self.broken(via, "its steps are not those of such a way"));
		}
		let (begun, closed) = (self.routed.begun, self.routed.closed);
		let (part, owed_at) = match *via {
			Via::Owed => self.owed(via, trail)?,
			Via::Builders => {
				let vector = self.vector_of_builders(begun.0)?;
				let pot = Pot::ModelBuilders(self.settled.record.model);
				let from = Source::ModelBuilders(self.settled.record.model);
				self.through_pot(
					via,
					self.routed.builders,
					&vector,
					&pot,
					&from,
					begun,
					route.pulled_in.first(),
					trail,
				)?
			}
			Via::Stakers => self.as_staker(via, begun, route.pulled_in.first(), trail)?,
			Via::Credit { contribution } => {
				let credited = self.routed.credited.get(&contribution).copied();
				let (credited, at) =
					credited.ok_or_else(|| self.broken(via, "the batch credits no such contribution"))?;
				self.contribution_pot(via, contribution, credited, at, route.pulled_in.first(), trail)?
			}
			Via::Pool {
				snapshot,
				contribution,
			} => self.through_pool(via, snapshot, contribution, closed, &route.pulled_in, trail)?,
		};
		match (route.paid_in, owed_at) {
			(Some(block), Some(place)) => self.paid(via, block, place, part, trail)?,
			(Some(_), None) => return Err(self.broken(via, "it was paid before it was pulled")),
			(None, Some(_)) => trail.leave_open(format!(
				"that payee {} has been paid since: the evidence ends there",
				self.payee
			)),
			(None, None) => (),
		}
		Ok(part)
	}

	/// What a payee is owed straight from the batch.
	fn owed(&self, via: &Via, trail: &mut Trail) -> Result<(Balance, Option<Place>), Fault> {
		let (block, _) = self.routed.begun;
		let events = self.events_after(block, self.routed.begun, via)?;
		let found = events.iter().find_map(|happened| match &happened.event {
			api::Event::FeeRouting(Routing::PayeeCredited {
				payee,
				source: Source::Batch(batch),
				amount,
			}) if *payee == self.payee && *batch == self.batch => Some((happened.index, *amount)),
			_ => None,
		});
		let (index, amount) = found.ok_or_else(|| self.broken(via, "the batch owes it nothing by itself"))?;
		trail.push(
			"owed",
			format!(
				"payee {} is owed {} straight from the batch, in block {block}",
				self.payee,
				format_amount(amount)
			),
		);
		Ok((amount, Some((block, index))))
	}

	fn contribution_pot(
		&self,
		via: &Via,
		contribution: ContributionId,
		amount: Balance,
		start: Place,
		pulled_in: Option<&u32>,
		trail: &mut Trail,
	) -> Result<(Balance, Option<Place>), Fault> {
		let at = pulled_in.copied().unwrap_or(start.0);
		let vector = self.vector_of(contribution, at)?;
		self.through_pot(
			via,
			amount,
			&vector,
			&Pot::Contribution(contribution),
			&Source::Contribution(contribution),
			start,
			pulled_in,
			trail,
		)
	}

	/// From a pot that a vector splits to the payee.
	#[allow(clippy::too_many_arguments)]
	fn through_pot(
		&self,
		via: &Via,
		amount: Balance,
		vector: &[(PayeeId, Share)],
		pot: &Pot,
		from: &Source,
		start: Place,
		pulled_in: Option<&u32>,
		trail: &mut Trail,
	) -> Result<(Balance, Option<Place>), Fault> {
		let mine = |amount: Balance| -> Result<Vec<Balance>, Fault> {
			let parts =
				split(amount, vector).ok_or_else(|| self.broken(via, "its vector is not one whole"))?;
			Ok(parts
				.into_iter()
				.filter(|(payee, _)| *payee == self.payee)
				.map(|(_, part)| part)
				.collect())
		};
		let part: Balance = mine(amount)?.iter().sum();
		let share: Share = vector
			.iter()
			.filter(|(payee, _)| *payee == self.payee)
			.map(|(_, share)| share)
			.sum();
		if share == 0 {
			return Err(self.broken(via, "the payee is not in the vector"));
		}
		trail.push(
			"pot",
			format!(
				"{} of the batch go to the pot of {}, of which payee {} has {}: {}",
				format_amount(amount),
				words(via),
				self.payee,
				share_words(share),
				format_amount(part)
			),
		);
		let Some(block) = pulled_in.copied() else {
			trail.leave_open(format!(
				"that the pot of {} has been pulled since: the evidence ends there",
				words(via)
			));
			return Ok((part, None));
		};
		let events = self.events_after(block, start, via)?;
		let mut pulled = None;
		let mut credits = Vec::new();
		for happened in &events {
			match &happened.event {
				api::Event::FeeRouting(Routing::PotPulled { pot: of, amount })
					if of == pot && pulled.is_none() =>
				{
					pulled = Some(*amount);
				}
				// Only those that belong to this pull: the next pull of the same pot begins another list.
				api::Event::FeeRouting(Routing::PotPulled { pot: of, .. }) if of == pot => break,
				api::Event::FeeRouting(Routing::PayeeCredited {
					payee,
					source,
					amount,
				}) if pulled.is_some() && *payee == self.payee && source == from => {
					credits.push((happened.index, *amount));
				}
				_ => (),
			}
		}
		let whole = pulled.ok_or_else(|| self.broken(via, format!("block {block} does not pull it")))?;
		if whole < amount {
			return Err(self.broken(via, "less was pulled than the batch had put in"));
		}
		let expected: Vec<Balance> = mine(whole)?.into_iter().filter(|part| *part > 0).collect();
		let found: Vec<Balance> = credits.iter().map(|(_, amount)| *amount).collect();
		if expected != found {
			return Err(self.broken(via, "what it was owed is not what the vector makes"));
		}
		let last = credits.last().map(|(index, _)| (block, *index));
		let last = last.ok_or_else(|| self.broken(via, "it was owed nothing"))?;
		trail.push(
			"pull",
			format!(
				"block {block} emptied the pot of {} with {} in it and owed payee {} {}",
				words(via),
				format_amount(whole),
				self.payee,
				format_amount(found.iter().sum())
			),
		);
		trail.leave_open("that no earlier pull took the same money: pulls between the blocks shown pay by the same vectors");
		Ok((part, Some(last)))
	}

	/// From the data pot through the pool of a snapshot to a member and its pot.
	fn through_pool(
		&self,
		via: &Via,
		snapshot: SnapshotId,
		contribution: ContributionId,
		start: Place,
		pulled_in: &[u32],
		trail: &mut Trail,
	) -> Result<(Balance, Option<Place>), Fault> {
		let model = self.settled.record.model;
		let at = pulled_in.first().copied().unwrap_or(start.0);
		let vector: Snapshots = self.reader.need(at, "ModelRegistry", "Data", &[model.encode()])?;
		let vector: Vec<(SnapshotId, Share)> = vector
			.0
			.iter()
			.map(|(id, share)| (from_chain_snapshot(id), *share))
			.collect();
		let of = |amount| -> Result<Balance, Fault> {
			let parts =
				split(amount, &vector).ok_or_else(|| self.broken(via, "its vector is not one whole"))?;
			let part = parts.into_iter().find(|(id, _)| *id == snapshot);
			Ok(part
				.ok_or_else(|| self.broken(via, "the snapshot is not of the model's lineage"))?
				.1)
		};
		let pool_part = of(self.routed.pooled)?;
		let pool: Pool = self
			.reader
			.need(at, "FeeRouting", "Pools", &[snapshot_pool(snapshot)])?;
		let member: Contribution =
			self.reader
				.need(at, "Datanets", "Contributions", &[contribution.encode()])?;
		let units = member.units(snapshot.number);
		let part = pool_share(pool_part, units, pool.units).filter(|_| units > 0 && units <= pool.units);
		let part = part.ok_or_else(|| self.broken(via, "the contribution has no units in the snapshot"))?;
		trail.push(
			"pool",
			format!(
				"{} of the batch are not credited and go to the data pot of model {model}; {} of them to snapshot {}, where contribution \
				 {contribution} has {units} of {} units: {}",
				format_amount(self.routed.pooled),
				format_amount(pool_part),
				format_snapshot(&snapshot),
				pool.units,
				format_amount(part)
			),
		);
		let Some(block) = pulled_in.first().copied() else {
			trail.leave_open(format!(
				"that the data pot of model {model} has been pulled since: the evidence ends there"
			));
			return Ok((self.mine_of(contribution, part, at, via)?, None));
		};
		let events = self.events_after(block, start, via)?;
		let pulled = events.iter().find_map(|happened| match &happened.event {
			api::Event::FeeRouting(Routing::PotPulled {
				pot: Pot::ModelData(of),
				amount,
			}) if *of == model => Some((happened.index, *amount)),
			_ => None,
		});
		let (pulled_at, whole) =
			pulled.ok_or_else(|| self.broken(via, format!("block {block} does not pull the data pot")))?;
		let deposited = events
			.iter()
			.filter(|happened| happened.index > pulled_at)
			.find_map(|happened| match &happened.event {
				api::Event::FeeRouting(Routing::PoolDeposited {
					pool: PoolId::Snapshot(pool),
					source: Source::ModelData(of),
					amount,
					burned: 0,
				}) if from_chain_snapshot(pool) == snapshot && *of == model => Some((happened.index, *amount)),
				_ => None,
			});
		let (deposited_at, deposit) =
			deposited.ok_or_else(|| self.broken(via, "nothing was deposited in the snapshot's pool"))?;
		if whole < self.routed.pooled || deposit != of(whole)? {
			return Err(self.broken(via, "the pool did not get what the vector makes"));
		}
		trail.push(
			"pull",
			format!(
				"block {block} emptied the data pot of model {model} with {} in it and put {} into the pool of snapshot {}",
				format_amount(whole),
				format_amount(deposit),
				format_snapshot(&snapshot)
			),
		);
		let Some(block) = pulled_in.get(1).copied() else {
			trail.leave_open("that the member has been pulled from the pool since: the evidence ends there");
			return Ok((self.mine_of(contribution, part, at, via)?, None));
		};
		let events = self.events_after(block, (at, deposited_at), via)?;
		let member = events.iter().find_map(|happened| match &happened.event {
			api::Event::FeeRouting(Routing::MemberPulled {
				snapshot: from,
				contribution: of,
				amount,
			}) if *of == contribution && from_chain_snapshot(from) == snapshot => Some((happened.index, *amount)),
			_ => None,
		});
		let (member_at, amount) =
			member.ok_or_else(|| self.broken(via, format!("block {block} does not pull the member")))?;
		if amount < part {
			return Err(self.broken(via, "the member got less than its part of the batch"));
		}
		trail.push(
			"pull",
			format!(
				"block {block} moved {} from the pool to the pot of contribution {contribution}",
				format_amount(amount)
			),
		);
		self.contribution_pot(
			via,
			contribution,
			part,
			(block, member_at),
			pulled_in.get(2),
			trail,
		)
	}

	/// What of a contribution's part is the payee's.
	fn mine_of(
		&self,
		contribution: ContributionId,
		part: Balance,
		at: u32,
		via: &Via,
	) -> Result<Balance, Fault> {
		let vector = self.vector_of(contribution, at)?;
		let parts = split(part, &vector).ok_or_else(|| self.broken(via, "its vector is not one whole"))?;
		Ok(parts
			.into_iter()
			.filter(|(payee, _)| *payee == self.payee)
			.map(|(_, part)| part)
			.sum())
	}

	fn as_staker(
		&self,
		via: &Via,
		start: Place,
		pulled_in: Option<&u32>,
		trail: &mut Trail,
	) -> Result<(Balance, Option<Place>), Fault> {
		let operator = self.settled.record.operator;
		let (at, _) = self.routed.begun;
		let pool: Pool = self
			.reader
			.need(at, "FeeRouting", "Pools", &[operator_pool(operator)])?;
		let keys = [operator.encode(), self.payee.encode()];
		let staker: Staker = self.reader.need(at, "FeeRouting", "Stakers", &keys)?;
		let part = pool_share(self.routed.staker_pool, staker.units, pool.units);
		let part = part.ok_or_else(|| self.broken(via, "the pool has no units"))?;
		trail.push(
			"pool",
			format!(
				"{} of the batch go to the delegators of operator {operator}, of whom payee {} has {} of {} units: {}",
				format_amount(self.routed.staker_pool),
				self.payee,
				staker.units,
				pool.units,
				format_amount(part)
			),
		);
		let Some(block) = pulled_in.copied() else {
			trail.leave_open(
				"that the delegator has been pulled from the pool since: the evidence ends there",
			);
			return Ok((part, None));
		};
		let events = self.events_after(block, start, via)?;
		let found = events.iter().find_map(|happened| match &happened.event {
			api::Event::FeeRouting(Routing::PayeeCredited {
				payee,
				source: Source::OperatorPool(of),
				amount,
			}) if *payee == self.payee && *of == operator => Some((happened.index, *amount)),
			_ => None,
		});
		let (index, amount) =
			found.ok_or_else(|| self.broken(via, format!("block {block} does not pull it")))?;
		trail.push(
			"pull",
			format!(
				"block {block} owed payee {} {} from the pool",
				self.payee,
				format_amount(amount)
			),
		);
		Ok((part, Some((block, index))))
	}

	/// That the payee was paid, after it was owed.
	fn paid(
		&self,
		via: &Via,
		block: u32,
		owed_at: Place,
		part: Balance,
		trail: &mut Trail,
	) -> Result<(), Fault> {
		let events = self.events_after(block, owed_at, via)?;
		let found = events.iter().find_map(|happened| match &happened.event {
			api::Event::FeeRouting(Routing::PaidOut {
				payee,
				account,
				amount,
				reward,
				..
			}) if *payee == self.payee => Some((account.0, *amount, *reward)),
			_ => None,
		});
		let (account, amount, reward) =
			found.ok_or_else(|| self.broken(via, format!("block {block} does not pay it")))?;
		if amount.saturating_add(reward) < part {
			return Err(self.broken(via, "less was paid than its part of the batch"));
		}
		let reward = if reward > 0 {
			format!(" (and {} to who claimed it)", format_amount(reward))
		} else {
			String::new()
		};
		trail.push(
			"payout",
			format!(
				"block {block} paid payee {} {}{reward} at {}; {} of it are of this batch",
				self.payee,
				format_amount(amount),
				address(&account),
				format_amount(part)
			),
		);
		Ok(())
	}

	/// The events of a block that come after a place.
	fn events_after(&self, block: u32, place: Place, via: &Via) -> Result<Vec<Happened>, Fault> {
		if block < place.0 {
			return Err(self.broken(via, "its steps are not in order"));
		}
		let mut events = self.reader.events(block)?;
		if block == place.0 {
			events.retain(|happened| happened.index > place.1);
		}
		Ok(events)
	}

	fn vector_of_builders(&self, at: u32) -> Result<Vec<(PayeeId, Share)>, Fault> {
		let model = self.settled.record.model;
		let vector: Builders = self
			.reader
			.need(at, "ModelRegistry", "Builders", &[model.encode()])?;
		vector
			.0
			.into_iter()
			.map(|(builder, share)| Ok((self.payee_of_model(builder, at)?, share)))
			.collect()
	}

	/// A contribution without a vector is its contributor's alone.
	fn vector_of(&self, contribution: ContributionId, at: u32) -> Result<Vec<(PayeeId, Share)>, Fault> {
		let keys = [contribution.encode()];
		let vector: Option<Vector> = self.reader.get(at, "Datanets", "Vectors", &keys)?;
		let Some(vector) = vector.filter(|vector| !vector.0.is_empty()) else {
			let record: Contribution = self.reader.need(at, "Datanets", "Contributions", &keys)?;
			return Ok(vec![(record.contributor, SHARE_ONE)]);
		};
		let of = |(beneficiary, share)| {
			Ok(match beneficiary {
				Beneficiary::Payee(payee) => (payee, share),
				Beneficiary::Model(model) => (self.payee_of_model(model, at)?, share),
			})
		};
		vector.0.into_iter().map(of).collect()
	}

	fn payee_of_model(&self, model: u32, at: u32) -> Result<PayeeId, Fault> {
		let model: Model = self
			.reader
			.need(at, "ModelRegistry", "Models", &[model.encode()])?;
		Ok(model.payee)
	}
}

/// The least that a deposit brings to a member with so many of the units: pools count earnings of a unit in 2^-32, rounded down, and
/// carry the rest to their next deposit.
fn pool_share(deposit: Balance, units: u128, total: u128) -> Option<Balance> {
	// A deposit is below 2^90, so nothing here exceeds 2^122.
	let earned_by_one = deposit.checked_mul(1 << SCALE_BITS)?.checked_div(total)?;
	Some(earned_by_one.checked_mul(units)? >> SCALE_BITS)
}

fn words(via: &Via) -> String {
	match via {
		Via::Owed => "the batch itself".into(),
		Via::Builders => "the model's builders".into(),
		Via::Stakers => "the operator's delegators".into(),
		Via::Credit { contribution } => format!("contribution {contribution}"),
		Via::Pool {
			snapshot,
			contribution,
		} => {
			format!(
				"contribution {contribution} in snapshot {}",
				format_snapshot(snapshot)
			)
		}
	}
}

fn share_words(share: Share) -> String {
	crate::cli::amount::format_share(share)
}
