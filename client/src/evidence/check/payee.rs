//! The last ranks: from pots and pools to a payee's account.

use super::super::{
	bundle::{Route, Subject, Via},
	format::{Happened, Reader},
	records::Builders,
	Fault,
};
use super::{
	members,
	routing::{Place, Routed},
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
use openledger_core::{Balance, ContributionId, PayeeId, Share, SnapshotId};
use openledger_routing::{mul_div, pool::SCALE_BITS, split};

/// What pulls leave open: the evidence holds the events of some blocks, and not that nothing happened in those between.
const NO_EARLIER_PULL: &str = "that no earlier pull took the same money";
/// The same of payouts.
const NO_EARLIER_PAYOUT: &str = "that no earlier payout, maybe to another account, took the same money";

struct Follower<'a> {
	payee: PayeeId,
	settled: &'a Settled,
	routed: &'a Routed,
	reader: &'a Reader<'a>,
	batch: u64,
	/// The block to trust.
	anchor: u32,
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
		anchor: subject.anchor,
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
		total = total.saturating_add(follower.follow(route, trail)?);
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
	fn follow(&self, route: &Route, trail: &mut Trail) -> Result<Balance, Fault> {
		let via = &route.via;
		if route.pulled_in.len() > via.pulls()
			|| route.paid_in.is_some() && route.pulled_in.len() < via.pulls()
			|| route
				.pulled_in
				.iter()
				.chain(&route.paid_in)
				.any(|block| *block > self.anchor)
		{
			return Err(self.broken(via, "its steps are not those of such a way"));
		}
		let (begun, closed) = (self.routed.begun, self.routed.closed);
		let (part, owed_at) = match *via {
			Via::Owed => self.owed(via, trail)?,
			Via::Builders => {
				let pot = Pot::ModelBuilders(self.settled.record.model);
				self.through_pot(
					via,
					self.routed.builders,
					&pot,
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
				let pot = Pot::Contribution(contribution);
				self.through_pot(via, credited, &pot, at, route.pulled_in.first(), trail)?
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
		// More than one if the operator is paid as the treasury or the validators are.
		let owed = events.iter().filter_map(|happened| match &happened.event {
			api::Event::FeeRouting(Routing::PayeeCredited {
				payee,
				source: Source::Batch(batch),
				amount,
			}) if *payee == self.payee && *batch == self.batch => Some((happened.index, *amount)),
			_ => None,
		});
		let found = owed.reduce(|(_, sum), (index, amount)| (index, sum.saturating_add(amount)));
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

	/// From a pot that a vector splits to the payee.
	fn through_pot(
		&self,
		via: &Via,
		amount: Balance,
		pot: &Pot,
		start: Place,
		pulled_in: Option<&u32>,
		trail: &mut Trail,
	) -> Result<(Balance, Option<Place>), Fault> {
		let Some(block) = pulled_in.copied() else {
			return Ok((self.in_pot(via, amount, pot, trail)?, None));
		};
		let pull = self.pull(via, pot, block, start)?;
		if pull.whole < amount {
			return Err(self.broken(via, "less was pulled than the batch had put in"));
		}
		let Some((last, _)) = pull.credits.last().copied() else {
			return Err(self.broken(
				via,
				format!("block {block} emptied the pot and owed the payee nothing of it"),
			));
		};
		let owed: Balance = pull.credits.iter().map(|(_, amount)| *amount).sum();
		let part = match self.vector_of(pot, block, &pull.later)? {
			Some(vector) => {
				let expected = self.parts_of(via, pull.whole, &vector)?;
				let expected = expected.into_iter().filter(|part| *part > 0);
				if expected.ne(pull.credits.iter().map(|(_, amount)| *amount)) {
					return Err(self.broken(via, "what it was owed is not what the vector makes"));
				}
				self.share_of(via, amount, &vector, trail)?
			}
			None => {
				let part = mul_div(amount, owed, pull.whole)
					.ok_or_else(|| self.broken(via, "what was pulled does not fit"))?;
				trail.push(
					"pot",
					format!(
						"{} of the batch go to the pot of {}, of which payee {} has {}, by what it was owed of the whole",
						format_amount(amount),
						words(via),
						self.payee,
						format_amount(part)
					),
				);
				trail.leave_open(format!(
					"by which vector the pot of {} was split: it was changed in block {block} as well, after the pull (what payee {} \
					 was owed is proven)",
					words(via),
					self.payee
				));
				part
			}
		};
		trail.push(
			"pull",
			format!(
				"block {block} emptied the pot of {} with {} in it and owed payee {} {}",
				words(via),
				format_amount(pull.whole),
				self.payee,
				format_amount(owed)
			),
		);
		leave_open_between(block, start, NO_EARLIER_PULL, trail);
		Ok((part, Some((block, last))))
	}

	/// From a pot that was not pulled yet: what the payee would get by the vector of the block to trust.
	fn in_pot(&self, via: &Via, amount: Balance, pot: &Pot, trail: &mut Trail) -> Result<Balance, Fault> {
		let at = self.split_at(None)?;
		self.check_held(via, at, pot, amount)?;
		let vector = self.vector_of(pot, at, &[])?.unwrap_or_default();
		let part = self.share_of(via, amount, &vector, trail)?;
		trail.leave_open(format!(
			"who gets it when the pot of {} is pulled: the evidence ends there, and splits it as of block {at}",
			words(via)
		));
		trail.leave_open(NO_EARLIER_PULL);
		Ok(part)
	}

	/// Checks that a pot has as much as the batch had put in: if it has less, it was pulled since.
	fn check_held(&self, via: &Via, at: u32, pot: &Pot, amount: Balance) -> Result<(), Fault> {
		let held: Option<Balance> = self.reader.get(at, "FeeRouting", "Pots", &[pot_key(pot)])?;
		self.check_left(via, at, "the pot", held.unwrap_or_default(), amount)
	}

	/// Checks that what is left somewhere can have the batch's money in it.
	fn check_left(
		&self,
		via: &Via,
		at: u32,
		place: &str,
		left: Balance,
		amount: Balance,
	) -> Result<(), Fault> {
		if left >= amount {
			return Ok(());
		}
		Err(self.broken(
			via,
			format!(
				"as of block {at} {place} has {} to give and not the {} of the batch: they were pulled in a block that the evidence \
				 does not name",
				format_amount(left),
				format_amount(amount)
			),
		))
	}

	/// The first pull of a pot after a place in a block.
	fn pull(&self, via: &Via, pot: &Pot, block: u32, start: Place) -> Result<PotPull, Fault> {
		let events = self.events_after(block, start, via)?;
		let from = source_of(pot);
		let mut pulled = None;
		let mut credits = Vec::new();
		for happened in &events {
			match &happened.event {
				api::Event::FeeRouting(Routing::PotPulled { pot: of, amount })
					if of == pot && pulled.is_none() =>
				{
					pulled = Some((happened.index, *amount));
				}
				// Only those that belong to this pull: the next pull of the same pot begins another list.
				api::Event::FeeRouting(Routing::PotPulled { pot: of, .. }) if of == pot => break,
				api::Event::FeeRouting(Routing::PayeeCredited {
					payee,
					source,
					amount,
				}) if pulled.is_some() && *payee == self.payee && *source == from => {
					credits.push((happened.index, *amount));
				}
				_ => (),
			}
		}
		let (index, whole) =
			pulled.ok_or_else(|| self.broken(via, format!("block {block} does not pull it")))?;
		let later = events.into_iter().filter(|happened| happened.index > index);
		Ok(PotPull {
			whole,
			credits,
			later: later.collect(),
		})
	}

	/// By what a pot is split, in the state after a block but before the events in `later`, which are the last of it; `None` if one
	/// of them changed that.
	fn vector_of(
		&self,
		pot: &Pot,
		block: u32,
		later: &[Happened],
	) -> Result<Option<Vec<(PayeeId, Share)>>, Fault> {
		match pot {
			Pot::Contribution(contribution) => {
				members::beneficiaries(self.reader, block, later, *contribution)
			}
			Pot::ModelBuilders(model) => {
				let vector: Builders =
					self.reader
						.need(block, "ModelRegistry", "Builders", &[model.encode()])?;
				let vector: Vec<(PayeeId, Share)> = vector
					.0
					.into_iter()
					.map(|(builder, share)| {
						Ok((
							members::payee_of_model(self.reader, block, later, builder)?,
							share,
						))
					})
					.collect::<Result<_, Fault>>()?;
				Ok(Some(vector))
			}
			Pot::ModelData(_) => Err(Fault::broken("pot", "it is split among pools")),
		}
	}

	/// What a vector makes of an amount for the payee, entry by entry.
	fn parts_of(
		&self,
		via: &Via,
		amount: Balance,
		vector: &[(PayeeId, Share)],
	) -> Result<Vec<Balance>, Fault> {
		let parts = split(amount, vector).ok_or_else(|| self.broken(via, "its vector is not one whole"))?;
		Ok(parts
			.into_iter()
			.filter(|(payee, _)| *payee == self.payee)
			.map(|(_, part)| part)
			.collect())
	}

	/// The payee's part of what the batch put into a pot, told.
	fn share_of(
		&self,
		via: &Via,
		amount: Balance,
		vector: &[(PayeeId, Share)],
		trail: &mut Trail,
	) -> Result<Balance, Fault> {
		let part: Balance = self.parts_of(via, amount, vector)?.iter().sum();
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
		Ok(part)
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
		let at = self.split_at(pulled_in.first())?;
		let vector = members::lineage(self.reader, at, model)?;
		let of = |amount| -> Result<Balance, Fault> {
			let parts =
				split(amount, &vector).ok_or_else(|| self.broken(via, "its vector is not one whole"))?;
			let part = parts.into_iter().find(|(id, _)| *id == snapshot);
			Ok(part
				.ok_or_else(|| self.broken(via, "the snapshot is not of the model's lineage"))?
				.1)
		};
		let pool_part = of(self.routed.pooled)?;
		let deposit = match pulled_in.first() {
			Some(block) => Some(self.deposit(via, snapshot, *block, start, of)?),
			None => None,
		};
		// Who joins or leaves after the deposit has its part of it, or has none.
		let later: &[Happened] = deposit.as_ref().map_or(&[], |deposit| deposit.later.as_slice());
		let units = members::units(self.reader, at, later, snapshot, contribution)?;
		let part = pool_share(pool_part, units.member, units.total)
			.filter(|_| units.member > 0 && units.member <= units.total);
		let part = part.ok_or_else(|| {
			self.broken(
				via,
				"the contribution has no units in the pool of the snapshot, or has left it",
			)
		})?;
		trail.push(
			"pool",
			format!(
				"{} of the batch are not credited and go to the data pot of model {model}; {} of them to snapshot {}, where contribution \
				 {contribution} has {} of {} units: {}",
				format_amount(self.routed.pooled),
				format_amount(pool_part),
				format_snapshot(&snapshot),
				units.member,
				units.total,
				format_amount(part)
			),
		);
		let Some(deposit) = deposit else {
			self.check_held(via, at, &Pot::ModelData(model), self.routed.pooled)?;
			trail.leave_open(format!(
				"who gets it when the data pot of model {model} is pulled: the evidence ends there, and shares it as of block {at}"
			));
			trail.leave_open(NO_EARLIER_PULL);
			return Ok((self.mine_of(contribution, part, via)?, None));
		};
		trail.push(
			"pull",
			format!(
				"block {at} emptied the data pot of model {model} with {} in it and put {} into the pool of snapshot {}",
				format_amount(deposit.whole),
				format_amount(deposit.amount),
				format_snapshot(&snapshot)
			),
		);
		leave_open_between(at, start, NO_EARLIER_PULL, trail);
		let Some(block) = pulled_in.get(1).copied() else {
			let now = self.split_at(None)?;
			let left = members::pending(self.reader, now, snapshot, contribution)?;
			self.check_left(via, now, "the member of the pool", left, part)?;
			trail.leave_open(format!(
				"who gets it when the member is pulled from the pool: the evidence ends there, and splits it as of block {now}"
			));
			trail.leave_open(NO_EARLIER_PULL);
			return Ok((self.mine_of(contribution, part, via)?, None));
		};
		let events = self.events_after(block, (at, deposit.index), via)?;
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
		leave_open_between(block, (at, deposit.index), NO_EARLIER_PULL, trail);
		let pot = Pot::Contribution(contribution);
		self.through_pot(via, part, &pot, (block, member_at), pulled_in.get(2), trail)
	}

	/// The deposit that a pull of the data pot made in the pool of a snapshot.
	fn deposit(
		&self,
		via: &Via,
		snapshot: SnapshotId,
		block: u32,
		start: Place,
		of: impl Fn(Balance) -> Result<Balance, Fault>,
	) -> Result<Deposit, Fault> {
		let model = self.settled.record.model;
		let mut events = self.events_after(block, start, via)?;
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
		let (index, amount) =
			deposited.ok_or_else(|| self.broken(via, "nothing was deposited in the snapshot's pool"))?;
		if whole < self.routed.pooled || amount != of(whole)? {
			return Err(self.broken(via, "the pool did not get what the vector makes"));
		}
		events.retain(|happened| happened.index > index);
		Ok(Deposit {
			whole,
			amount,
			index,
			later: events,
		})
	}

	/// The block by whose state money is split: that of the pull; before there is one, that to trust.
	fn split_at(&self, pulled_in: Option<&u32>) -> Result<u32, Fault> {
		if let Some(block) = pulled_in {
			return Ok(*block);
		}
		// Nothing else reads events of that block.
		self.reader.check_runtime(self.anchor)?;
		Ok(self.anchor)
	}

	/// What of a contribution's part is the payee's, if it were split now.
	fn mine_of(&self, contribution: ContributionId, part: Balance, via: &Via) -> Result<Balance, Fault> {
		let vector = members::beneficiaries(self.reader, self.split_at(None)?, &[], contribution)?;
		let parts = self.parts_of(via, part, &vector.unwrap_or_default())?;
		if parts.is_empty() {
			return Err(self.broken(via, "the payee is not in the vector"));
		}
		Ok(parts.iter().sum())
	}

	fn as_staker(
		&self,
		via: &Via,
		start: Place,
		pulled_in: Option<&u32>,
		trail: &mut Trail,
	) -> Result<(Balance, Option<Place>), Fault> {
		let operator = self.settled.record.operator;
		// Who joins or leaves after the deposit has no part of it, or has its part.
		let later = self.events_after(start.0, start, via)?;
		let units = members::stakes(self.reader, start.0, &later, operator, self.payee)?;
		let part = pool_share(self.routed.staker_pool, units.member, units.total)
			.filter(|_| units.member > 0 && units.member <= units.total);
		let part =
			part.ok_or_else(|| self.broken(via, "the payee had no units in the pool when it got its part"))?;
		trail.push(
			"pool",
			format!(
				"{} of the batch go to the delegators of operator {operator}, of whom payee {} has {} of {} units: {}",
				format_amount(self.routed.staker_pool),
				self.payee,
				units.member,
				units.total,
				format_amount(part)
			),
		);
		let Some(block) = pulled_in.copied() else {
			let now = self.split_at(None)?;
			let left = members::pending_of_staker(self.reader, now, operator, self.payee)?;
			self.check_left(via, now, "the delegator", left, part)?;
			trail.leave_open("that the delegator is pulled from the pool: the evidence ends before that");
			trail.leave_open(NO_EARLIER_PULL);
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
		if amount < part {
			return Err(self.broken(via, "the delegator got less than its part of the batch"));
		}
		trail.push(
			"pull",
			format!(
				"block {block} owed payee {} {} from the pool",
				self.payee,
				format_amount(amount)
			),
		);
		leave_open_between(block, start, NO_EARLIER_PULL, trail);
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
		leave_open_between(block, owed_at, NO_EARLIER_PAYOUT, trail);
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
}

/// What a pull of a pot brought to the payee.
struct PotPull {
	/// All that was in the pot.
	whole: Balance,
	/// What the payee was owed of it, each with the place of its event in the block.
	credits: Vec<(usize, Balance)>,
	/// What happened after the pull in that block.
	later: Vec<Happened>,
}

/// What a pull of a data pot brought to one pool.
struct Deposit {
	/// All that was in the pot.
	whole: Balance,
	/// What of it the pool got.
	amount: Balance,
	/// The place of the event in its block.
	index: usize,
	/// What happened after it in that block.
	later: Vec<Happened>,
}

/// The least that a deposit brings to a member with so many of the units: pools count earnings of a unit in 2^-32, rounded down, and
/// carry the rest to their next deposit.
fn pool_share(deposit: Balance, units: u128, total: u128) -> Option<Balance> {
	// A deposit is below 2^90, so nothing here exceeds 2^122.
	let earned_by_one = deposit.checked_mul(1 << SCALE_BITS)?.checked_div(total)?;
	Some(earned_by_one.checked_mul(units)? >> SCALE_BITS)
}

/// Says what is open of a step that lies in another block than the one before it: within one block the first is known.
fn leave_open_between(block: u32, start: Place, what: &str, trail: &mut Trail) {
	if block > start.0 {
		trail.leave_open(what);
	}
}

/// The storage key of a pot.
pub(super) fn pot_key(pot: &Pot) -> Vec<u8> {
	match pot {
		Pot::ModelBuilders(model) => (0u8, *model).encode(),
		Pot::ModelData(model) => (1u8, *model).encode(),
		Pot::Contribution(contribution) => (2u8, *contribution).encode(),
	}
}

/// What payees are owed as the source of, out of a pot.
const fn source_of(pot: &Pot) -> Source {
	match pot {
		Pot::ModelBuilders(model) => Source::ModelBuilders(*model),
		Pot::ModelData(model) => Source::ModelData(*model),
		Pot::Contribution(contribution) => Source::Contribution(*contribution),
	}
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
